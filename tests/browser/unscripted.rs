//! A site without its scripts: each mark's link leads to its note, and each note can be opened and read.

use crate::cards::{MARK, bring, point_of, settled};
use crate::chromium::{Chromium, until};
use crate::page::{DESKTOP, PHONE, Page, Script};
use crate::report::Report;
use crate::site::{Extent, Place, Site};

/// More folds than any page has.
const FOLDS: usize = 1000;

/// What a reader without scripts cannot do on a site that is opened at a place.
pub(crate) fn inspect(site: &Site, place: Place, extent: Extent) -> Report {
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    page.allow(Script::Off);
    let mut report = Report::default();
    for file in site.some_with(MARK, extent) {
        for viewport in [DESKTOP, PHONE] {
            page.resize(viewport);
            let url = open.url(&file);
            page.navigate(&url);
            let folds = open_folds(&page).err();
            let hidden = page.look_at_strings("hiddenNotes()");
            page.navigate(&url);
            let problems = folds.into_iter().chain(hidden).chain(link_problems(&page));
            report.extend(&file, problems.map(|problem| format!("at {} px: {problem}", viewport.width)));
        }
    }
    report
}

fn link_problems(page: &Page) -> Vec<String> {
    let mut problems = Vec::new();
    for (index, label) in page.look_at_strings("labels(MARK)").iter().enumerate() {
        let arrived = bring(page, index).and_then(|point| {
            page.click(point);
            until(|| settled(page, &format!("arrivalProblem({index})")))
        });
        problems.extend(arrived.err().map(|problem| format!("mark \"{label}\", clicked: {problem}")));
    }
    problems
}

/// Opens every fold that holds notes, by clicks on its summary.
fn open_folds(page: &Page) -> Result<(), String> {
    for _ in 0..FOLDS {
        let fold = page.look("nextFold()");
        if fold.is_null() {
            return Ok(());
        }
        // Each summary is brought to the same place of the window: only their number tells them apart.
        let open_count = || page.look("document.querySelectorAll('details[open]').length");
        let before = open_count();
        page.click(point_of(&fold).map_err(|why| format!("the summary of a fold: {why}"))?);
        until(|| match open_count() {
            now if now == before => Err("a fold does not open when its summary is clicked".to_string()),
            _ => Ok(()),
        })?;
    }
    Err(format!("there are more than {FOLDS} folds, or one does not stay open"))
}
