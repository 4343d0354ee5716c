//! Pictures of every kind of page, for people to look at.

use std::fs;
use std::path::Path;

use crate::cards::{MARK, bring, settled};
use crate::chromium::{Chromium, until};
use crate::page::{DESKTOP, Medium, PHONE, Page, Script, Viewport};
use crate::site::{OpenSite, Place, Site};

/// One way to look at a page.
struct View {
    name: &'static str,
    viewport: Viewport,
    media: &'static [Medium],
    script: Script,
}

const VIEWS: [View; 6] = [
    View { name: "desktop", viewport: DESKTOP, media: &[], script: Script::On },
    View { name: "phone", viewport: PHONE, media: &[], script: Script::On },
    View { name: "dark", viewport: DESKTOP, media: &[Medium::Dark], script: Script::On },
    View { name: "dark-phone", viewport: PHONE, media: &[Medium::Dark], script: Script::On },
    View { name: "print", viewport: PAPER, media: &[Medium::Print], script: Script::On },
    View { name: "script-off", viewport: PHONE, media: &[], script: Script::Off },
];

/// A page of A4 without its margins, at 96 px an inch.
const PAPER: Viewport = Viewport { width: 718, height: 1047, ..DESKTOP };

/// A long page is shown from its top, a window's height a picture.
const MOST_WINDOWS: u32 = 4;

/// Writes `KIND-VIEW.N.png` into a folder for each kind of page, and `KIND-VIEW.card.png` where a mark has a card.
pub(crate) fn write(site: &Site, folder: &Path) {
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("failed to make {}: {error}", folder.display()));
    let open = site.open(Place::Root);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    for view in &VIEWS {
        page.resize(view.viewport);
        page.emulate(view.media);
        page.allow(view.script);
        for (kind, file) in site.kinds() {
            shoot(&page, &open.url(&file), view, &folder.join(format!("{kind}-{}", view.name)));
        }
    }
    page.emulate(&[Medium::ReducedMotion]);
    page.allow(Script::On);
    for viewport in [DESKTOP, PHONE] {
        page.resize(viewport);
        shoot_cards(&page, &open, viewport, folder);
    }
}

fn shoot(page: &Page, url: &str, view: &View, name: &Path) {
    page.navigate(url);
    let full = page.evaluate("document.documentElement.scrollHeight").as_f64().unwrap_or_default();
    let window = f64::from(view.viewport.height);
    let tops = (0..MOST_WINDOWS).map(|number| window * f64::from(number)).take_while(|&top| top == 0.0 || top < full);
    for (index, top) in tops.enumerate() {
        let height = if index == 0 { window } else { window.min(full - top) };
        page.screenshot(&name.with_added_extension(format!("{}.png", index + 1)), view.viewport, top, height);
    }
}

/// The first card of every page kind that has marks.
fn shoot_cards(page: &Page, open: &OpenSite, viewport: Viewport, folder: &Path) {
    let with_marks = open.site.pages_with(MARK);
    for (kind, file) in open.site.kinds().into_iter().filter(|(_, file)| with_marks.contains(file)) {
        page.navigate(&open.url(&file));
        let Ok(point) = bring(page, 0) else { continue };
        page.click(point);
        if until(|| settled(page, "cardProblem(0)")).is_ok() {
            let top = page.evaluate("scrollY").as_f64().unwrap_or_default();
            let name = format!("{kind}-{}.card.png", if viewport.width == DESKTOP.width { "desktop" } else { "phone" });
            page.screenshot(&folder.join(name), viewport, top, viewport.height.into());
        }
    }
}
