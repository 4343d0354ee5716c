//! What a reader can set: marks on and off, by kind, kept from page to page; and the keys that lead from mark to mark.

use crate::chromium::{Chromium, until};
use crate::page::{Key, Page};
use crate::report::Report;
use crate::site::{Place, Site};

/// The marks that show, by kind, as "claim 12 note 3 correction 2".
const SHOWN: &str = "['claim', 'note', 'correction'].map((kind) =>
    `${kind} ${[...document.querySelectorAll('.mark-' + kind)].filter((mark) => mark.checkVisibility()).length}`).join(' ')";

/// What does not come about on the article with the most kinds of marks.
pub(crate) fn inspect(site: &Site, place: Place) -> Report {
    let file = "explainers/broad-street-pump/index.html";
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    page.navigate(&open.url(file));
    let headings = page.look_at_strings("[...document.querySelectorAll('.contents a')].map((link) => link.hash)");
    let mut expect = |what: &str, expression: &str, wanted: &str| {
        let seen = until(|| match text(&page, expression) {
            seen if seen == wanted => Ok(()),
            seen => Err(seen),
        });
        report.extend(file, seen.err().map(|seen| format!("{what}: \"{seen}\", and not \"{wanted}\"")));
    };
    let marks = text(&page, "[...document.querySelectorAll('.mark a')].slice(0, 3).map((mark) => mark.id).join(' ')");
    let marks: Vec<&str> = marks.split(' ').collect();
    let all = text(&page, SHOWN);
    assert!(!all.contains("claim 0") && !all.contains("note 0"), "the article has marks of all kinds: {all}");

    for heading in [&headings[1], &headings[3]] {
        page.evaluate(&format!("document.getElementById('{}').scrollIntoView()", &heading[1..]));
        expect("the contents show the place", HERE, heading);
    }
    page.evaluate("scrollTo(0, 0)");
    expect("above the first heading there is none", HERE, "");

    page.press(Key::Sign('j'));
    expect("`j` goes to the first mark", "document.activeElement.id", marks[0]);
    page.press(Key::Enter);
    expect("a card opens", CARD, marks[0]);
    page.press(Key::Sign('j'));
    expect("`j` opens the next card", CARD, marks[1]);
    page.press(Key::Sign('j'));
    page.press(Key::Sign('k'));
    expect("`k` goes back", CARD, marks[1]);
    page.press(Key::Escape);
    expect("Esc closes it", CARD, "");

    page.press(Key::Sign('?'));
    expect("`?` shows the keys", "document.querySelector('dialog[open] kbd')?.textContent ?? ''", "j");
    page.evaluate("document.querySelector('dialog [name=note]').click()");
    page.press(Key::Escape);
    expect("Esc closes the keys", "document.querySelector('dialog[open]') ? 'open' : ''", "");
    let some = without(&all, "note");
    expect("notes are off", SHOWN, &some);
    page.navigate(&open.url(file));
    expect("notes stay off on the next page", SHOWN, &some);
    page.evaluate("document.querySelector('.switch').click()");
    expect("the switch takes all", SHOWN, "claim 0 note 0 correction 0");
    page.navigate(&open.url(file));
    expect("all stay off", SHOWN, "claim 0 note 0 correction 0");
    page.evaluate("document.querySelector('.switch').click()");
    expect("the switch brings all back", SHOWN, &all);
    report
}

/// Where the reader is, as the contents say.
const HERE: &str = "[...document.querySelectorAll('.contents [aria-current]')].map((link) => link.hash).join(' ')";

/// The id of the mark whose card is open.
const CARD: &str = "(() => { const card = document.querySelector('.card a[role=doc-backlink]');
    return card ? card.hash.slice(1) : ''; })()";

fn text(page: &Page, expression: &str) -> String {
    page.evaluate(expression).as_str().unwrap_or_default().to_string()
}

/// The counts with none of one kind.
fn without(counts: &str, kind: &str) -> String {
    let mut words: Vec<&str> = counts.split(' ').collect();
    let at = words.iter().position(|word| *word == kind).expect("a kind of marks");
    words[at + 1] = "0";
    words.join(" ")
}
