//! An article's history: its releases with what changed between them and why, and each as it was. Pure.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::words::one_line;
use crate::read::annotation::Correction;
use crate::read::release::{CiteRecord, ClaimRecord, Record, Release};
use crate::read::text_diff::{self, Fate};
use crate::site::history;
use crate::site::resolve::Page;

use super::page::Artist;
use super::view::{
    ChangeView, CorrectionView, HistoryLinkView, HistoryPageView, MetaView, OldBlockView, OldCiteView, OldClaimView,
    OldCorrectionView, OldNoteView, PageView, PieceView, VersionPageView, VersionView,
};

/// A state of an article: a release, or what stands there now.
#[derive(Clone, Copy)]
struct State<'a> {
    day: Option<Date>,
    title: &'a str,
    text: &'a str,
    /// None for what stands there now.
    release: Option<&'a Release>,
}

impl Artist<'_> {
    /// What leads from an article to its history; nothing where it was never released.
    pub(super) fn history_link(&self, page: &Page) -> Option<HistoryLinkView> {
        let version = page.version()?;
        Some(HistoryLinkView { href: self.desk.href(&page.history_address()), label: self.label(version) })
    }

    fn label(&self, number: usize) -> String {
        self.desk.words.say("version", &[("n", &self.desk.words.numeral(number as u64))])
    }

    pub(super) fn history(&self, index: usize) -> Result<String, Diagnostic> {
        let page = &self.desk.site.articles[index];
        let states = states(page);
        let numbered = states.iter().enumerate().rev();
        let versions = numbered.map(|(number, state)| {
            let before = number.checked_sub(1).map(|before| &states[before]);
            self.version_view(index, number + 1, state, before)
        });
        let view = HistoryPageView { article: self.desk.article_link(page), versions: versions.collect() };
        let title = self.desk.words.say("title_history", &[("title", &page.article.front.title)]);
        let page_view = PageView { trail: self.down_to(page), ..self.page("history", &title, None) };
        self.draw("history.html", page_view, "history_page", &view)
    }

    pub(super) fn old_version(&self, index: usize, release: usize) -> Result<String, Diagnostic> {
        let page = &self.desk.site.articles[index];
        let old = &page.releases[release];
        let day = self.desk.words.date(old.day);
        let view = VersionPageView {
            article: self.desk.article_link(page),
            history_href: self.desk.href(&page.history_address()),
            label: self.label(release + 1),
            is_last: release + 1 == page.releases.len() && !page.has_changed(),
            title: old.record.title.clone(),
            description: old.record.description.clone(),
            authors: old.record.authors.clone(),
            blocks: blocks(old),
            claims: old.record.claims.iter().map(|claim| self.old_claim(claim)).collect(),
            notes: old
                .record
                .notes
                .iter()
                .map(|note| OldNoteView {
                    kind_label: self.desk.words.named("kind", &note.kind),
                    words: note.words.join(" … "),
                    text: note.body.clone(),
                    cites: self.old_cites(&note.cites),
                })
                .collect(),
            corrections: self.old_corrections(&old.record),
            date: day.clone(),
        };
        let title = self.desk.words.say("title_version", &[("title", &old.record.title), ("date", &day.text)]);
        let noindex = MetaView { attribute: "name", key: "robots", content: "noindex".to_owned() };
        let page_view = PageView {
            trail: self.down_to(page),
            canonical: self.desk.site.url(&page.address),
            meta: vec![noindex],
            ..self.page("version", &title, None)
        };
        self.draw("version.html", page_view, "version_page", &view)
    }

    fn down_to(&self, page: &Page) -> Vec<super::view::LinkView> {
        let mut trail = self.trail(page.section);
        trail.push(self.desk.article_link(page));
        trail
    }

    fn version_view(&self, index: usize, number: usize, state: &State<'_>, before: Option<&State<'_>>) -> VersionView {
        let page = &self.desk.site.articles[index];
        let corrections = page.article.sidecar.corrections.iter().enumerate();
        let explains = |correction: &Correction| explains(correction, state, before);
        let why = corrections.filter(|(_, correction)| explains(correction));
        VersionView {
            number,
            label: self.label(number),
            date: state.day.map(|day| self.desk.words.date(day)),
            href: state.release.map(|release| self.desk.href(&page.version_address(release))),
            is_first: before.is_none(),
            title: before.filter(|before| before.title != state.title).map(|before| change(before.title, state.title)),
            changes: before.map(|before| changes(before.text, state.text)).unwrap_or_default(),
            corrections: why.map(|(number, correction)| self.told_then(index, number, correction, state)).collect(),
        }
    }

    /// A correction with the words that replaced the old ones then: they may be others now.
    fn told_then(&self, article: usize, index: usize, correction: &Correction, state: &State<'_>) -> CorrectionView {
        let view = self.desk.correction(article, index);
        let known = state
            .release
            .and_then(|release| release.record.corrections.iter().find(|known| history::is_it(known, correction)));
        match known {
            Some(known) => CorrectionView { now: known.words.first().cloned(), ..view },
            None => view,
        }
    }

    fn old_claim(&self, claim: &ClaimRecord) -> OldClaimView {
        let words = self.desk.words;
        let day = |text: &str| Date::parse(text).map_or_else(|| text.to_owned(), |day| words.date(day).text);
        OldClaimView {
            words: claim.words.join(" … "),
            text: claim.text.clone(),
            author: claim.author.clone(),
            rating: claim.rating.as_ref().and_then(|key| self.desk.rating(key)),
            explanation: claim.explanation.clone(),
            checked: claim
                .checked
                .as_ref()
                .map(|seal| words.say("checked", &[("date", &day(&seal.on)), ("name", &seal.by)])),
            cites: self.old_cites(&claim.cites),
        }
    }

    fn old_cites(&self, cites: &[CiteRecord]) -> Vec<OldCiteView> {
        let view = |cite: &CiteRecord| OldCiteView {
            title: cite.title.clone(),
            locator: self.desk.words.locator(cite.label.as_deref(), cite.locator.as_deref()),
            quote: cite.quote.clone(),
            stance_label: self.desk.words.named("stance", &cite.stance),
        };
        cites.iter().map(view).collect()
    }

    fn old_corrections(&self, record: &Record) -> Vec<OldCorrectionView> {
        let words = self.desk.words;
        let day = |text: &str| Date::parse(text).map_or_else(|| text.to_owned(), |day| words.date(day).text);
        let view = |correction: &crate::read::release::CorrectionRecord| OldCorrectionView {
            kind_label: words.named("kind", &correction.kind),
            date: day(&correction.date),
            text: correction.text.clone(),
            was: correction.was.clone(),
        };
        record.corrections.iter().map(view).collect()
    }
}

/// The states of an article, oldest first.
fn states(page: &Page) -> Vec<State<'_>> {
    let releases = page.releases.iter().map(|release| State {
        day: Some(release.day),
        title: &release.record.title,
        text: &release.text,
        release: Some(release),
    });
    let front = &page.article.front;
    let now = State { day: page.modified(), title: &front.title, text: &page.article.document.text, release: None };
    releases.chain(page.has_changed().then_some(now)).collect()
}

/// Whether a correction came with a state: it is in it, and not in the one before.
fn explains(correction: &Correction, state: &State<'_>, before: Option<&State<'_>>) -> bool {
    let holds = |state: &State<'_>| {
        state
            .release
            .is_none_or(|release| release.record.corrections.iter().any(|known| known.id == correction.id.value))
    };
    before.is_some_and(|before| !holds(before)) && holds(state)
}

fn changes(old: &str, new: &str) -> Vec<ChangeView> {
    let changed = text_diff::blocks(old, new).into_iter();
    changed
        .map(|one| {
            let text = |text: &str, range: Option<std::ops::Range<usize>>| {
                range.map_or(String::new(), |at| text[at].to_owned())
            };
            change(&text(old, one.old), &text(new, one.new))
        })
        .collect()
}

fn change(old: &str, new: &str) -> ChangeView {
    ChangeView { pieces: text_diff::words(old, new).into_iter().flat_map(pieces).collect() }
}

/// A piece without the white space behind it, which is neither struck nor underlined.
fn pieces(piece: text_diff::Piece) -> Vec<PieceView> {
    let (words, space) = piece.words.split_at(piece.words.trim_end().len());
    let view = |fate, words: &str| PieceView { fate, words: words.to_owned() };
    match piece.fate {
        Fate::Same => vec![view("same", &piece.words)],
        Fate::Gone => vec![view("gone", words), view("same", space)],
        Fate::New => vec![view("new", words), view("same", space)],
    }
}

/// The text in blocks. A heading is a block that says what a heading said, each once.
fn blocks(release: &Release) -> Vec<OldBlockView> {
    let mut headings = release.record.headings.iter().peekable();
    let block = |text: &str| {
        let one_line = one_line(text);
        let heading = headings.next_if(|heading| heading.text == one_line);
        OldBlockView { level: heading.map_or(0, |heading| heading.level), text: text.to_owned(), rows: rows(text) }
    };
    release.text.split("\n\n").filter(|text| !text.trim().is_empty()).map(block).collect()
}

/// The cells of a block that is a table: each of its lines has as many of them, and more than one.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows: Vec<Vec<String>> =
        text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>()).collect();
    let cells = rows.first().map_or(0, Vec::len);
    if cells > 1 && rows.iter().all(|row| row.len() == cells) { rows } else { Vec::new() }
}
