//! A mark's card: opened by click, Enter and tap, read, closed by Escape, while the page stands still to the pixel.

use crate::chromium::{Chromium, until};
use crate::page::{DESKTOP, Key, PHONE, Page, Point, Viewport};
use crate::report::Report;
use crate::site::{Extent, Place, Site};

/// The attribute that makes an element a mark.
pub(crate) const MARK: &str = "role=\"doc-noteref\"";

/// How a reader opens a card.
#[derive(Clone, Copy, Debug)]
enum Way {
    Click,
    Enter,
    Tap,
}

/// A page with this many faults is not looked at further.
const MOST_PROBLEMS: usize = 3;

/// Where no mark stands, so that a resting mouse opens nothing.
const ASIDE: Point = Point { x: 1.0, y: 1.0 };

/// What goes wrong when each mark of some pages is opened in each way.
pub(crate) fn inspect(site: &Site, place: Place, extent: Extent) -> Report {
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    for file in site.some_with(MARK, extent) {
        for (viewport, ways) in [(DESKTOP, &[Way::Click, Way::Enter][..]), (PHONE, &[Way::Tap])] {
            page.resize(viewport);
            page.navigate(&open.url(&file));
            report.extend(&file, card_problems(&page, viewport, ways));
        }
    }
    report
}

fn card_problems(page: &Page, viewport: Viewport, ways: &[Way]) -> Vec<String> {
    let mut problems = Vec::new();
    for (index, label) in page.look_at_strings("labels(MARK)").iter().enumerate() {
        for &way in ways {
            if let Err(problem) = try_card(page, index, way) {
                problems.push(format!("mark \"{label}\", {way:?} at {} px: {problem}", viewport.width));
                // The next mark starts afresh.
                page.press(Key::Escape);
                // Each fault costs the wait for what does not come.
                if problems.len() >= MOST_PROBLEMS {
                    return problems;
                }
            }
        }
    }
    problems.extend(page.look_at_strings("duplicateIds()"));
    problems
}

/// Opens the card of a mark, reads it and closes it again; the first thing that is not as it should be.
fn try_card(page: &Page, index: usize, way: Way) -> Result<(), String> {
    if !matches!(way, Way::Tap) {
        page.point_at(ASIDE);
    }
    let point = bring(page, index)?;
    let standing = || page.look(&format!("standing({index})"));
    let before = standing();
    let stands_still = |when: &str| match standing() {
        now if now == before => Ok(()),
        now => Err(format!("{when} the page moved: {before} became {now}")),
    };
    open_card(page, index, way, point);
    until(|| settled(page, &format!("cardProblem({index})")))?;
    stands_still("when the card opened")?;
    if let Some(twice) = page.look_at_strings("duplicateIds()").first() {
        return Err(format!("with the card open {twice}"));
    }
    page.press(Key::Escape);
    until(|| settled(page, &format!("closedProblem({index})")))?;
    stands_still("when the card closed")
}

fn open_card(page: &Page, index: usize, way: Way, point: Point) {
    match way {
        Way::Click => page.click(point),
        Way::Tap => page.tap(point),
        Way::Enter => {
            page.look(&format!("focusOn({index})"));
            page.press(Key::Enter);
        }
    }
}

/// Puts a mark into the middle of the window and gives its place there, or what covers it.
pub(crate) fn bring(page: &Page, index: usize) -> Result<Point, String> {
    point_of(&page.look(&format!("bring({index})")))
}

/// The point that `middle` in `look.js` gives, or why it gives none.
pub(crate) fn point_of(answer: &serde_json::Value) -> Result<Point, String> {
    match (answer["x"].as_f64(), answer["y"].as_f64()) {
        (Some(x), Some(y)) => Ok(Point { x, y }),
        _ => Err(answer["covered"].as_str().unwrap_or("it is not there").to_string()),
    }
}

/// A question that names a problem is settled when it names none.
pub(crate) fn settled(page: &Page, question: &str) -> Result<(), String> {
    match page.look(question).as_str() {
        Some("") => Ok(()),
        problem => Err(problem.unwrap_or("no answer").to_string()),
    }
}
