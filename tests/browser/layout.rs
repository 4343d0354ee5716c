//! How pages lie in windows of several widths, and on paper.

use crate::chromium::Chromium;
use crate::page::{DESKTOP, Medium, Page, Pointer, Script, Viewport};
use crate::report::Report;
use crate::site::{Extent, Place, Site};

/// From a wide screen to the narrowest that WCAG 2.2 names (1.4.10). A finger's window would zoom out instead of
/// scrolling sideways, so all are for a mouse.
const WIDTHS: [u32; 4] = [1440, 768, 360, 320];

fn window(width: u32) -> Viewport {
    Viewport { width, height: 800, pointer: Pointer::Mouse }
}

/// Pages that scroll sideways, and notes that lie over each other or over text, folded and unfolded; small targets.
pub(crate) fn inspect(site: &Site, extent: Extent) -> Report {
    let open = site.open(Place::Root);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    for file in site.some(extent) {
        page.navigate(&open.url(&file));
        for width in WIDTHS {
            page.resize(window(width));
            report.extend(&file, box_problems(&page, width).map(|problem| format!("at {width} px: {problem}")));
        }
        page.look("unfold()");
        for width in WIDTHS {
            page.resize(window(width));
            let unfolded = box_problems(&page, width).chain(page.look_at_strings("smallMarks()"));
            report.extend(&file, unfolded.map(|problem| format!("at {width} px, unfolded: {problem}")));
        }
    }
    report
}

fn box_problems(page: &Page, width: u32) -> impl Iterator<Item = String> + use<> {
    let wide = page.look_at_strings(&format!("overflow({width})"));
    wide.into_iter().chain(page.look_at_strings("overlapProblems()"))
}

/// Notes that are not printed, with the site's scripts and without.
pub(crate) fn inspect_paper(site: &Site) -> Report {
    let open = site.open(Place::Root);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    page.emulate(&[Medium::Print]);
    let mut report = Report::default();
    for (script, how) in [(Script::On, "printed"), (Script::Off, "printed without scripts")] {
        page.allow(script);
        for file in site.pages_with("role=\"doc-footnote\"") {
            for viewport in [DESKTOP, window(700)] {
                page.resize(viewport);
                page.navigate(&open.url(&file));
                let hidden = page.look_at_strings("hiddenNotes()").into_iter();
                report.extend(&file, hidden.map(|problem| format!("{how} at {} px: {problem}", viewport.width)));
            }
        }
    }
    report
}
