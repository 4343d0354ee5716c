//! What became of articles since they were published: words changed without a word of it, corrections of what never was,
//! checks that are older than what they checked, articles that are gone; and the record of what is published now.
//! Pure. Of an article without a release nothing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::messages;
use crate::base::words::one_line;
use crate::read::anchor::Passage;
use crate::read::annotation::{Checked, Cite, Claim, Correction};
use crate::read::article::Article;
use crate::read::fold::fold;
use crate::read::lexicon;
use crate::read::meaning::{self, Class};
use crate::read::release::{
    self, CheckedRecord, CiteRecord, ClaimRecord, CorrectionRecord, HeadingRecord, NoteRecord, Record, Release,
};
use crate::read::text_diff::{self, BlockChange, Fate};

use super::address::output_path;
use super::resolve::{Page, Site};
use super::seals::Stale;

/// The releases of all articles, by the article's path; of each in the order in which they were published.
pub type Releases = BTreeMap<String, Vec<Release>>;

/// Raises `silent-edit`, `minor-doubtful`, `was-never-published` and `checked-stale` for each article, and `article-gone`.
pub fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    for page in site.articles.iter().filter(|page| !page.releases.is_empty()) {
        check_words(site, page, found);
        check_corrections(page, found);
        check_seals(page, found);
        check_kept(page, found);
        check_addresses(site, page, found);
    }
    for (article, releases) in &site.gone {
        let Some(last) = releases.last() else { continue };
        let draft = site.drafts.iter().find(|draft| *draft.file.path == **article);
        let moved = site.articles.iter().find(|page| page.address == last.record.address);
        found.push(match (draft, moved) {
            (Some(draft), _) => messages::article_withdrawn(draft.file.span(0..0), article),
            (None, Some(page)) => messages::article_moved(record_span(last), article, &page.article.file.path),
            (None, None) => messages::article_gone(record_span(last), article),
        });
    }
}

fn record_span(release: &Release) -> Span {
    let start = release.file.text.find("released").unwrap_or(0);
    release.file.span(start..start + "released".len().min(release.file.text.len() - start))
}

/// How an article differs from what was last published of it.
fn check_words(site: &Site, page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(last) = page.releases.last() else { return };
    let article = &page.article;
    // A paragraph in two, or two in one, are the same words.
    let is_same = plain(&last.text) == plain(&article.document.text);
    let changes = if is_same { Vec::new() } else { text_diff::blocks(&last.text, &article.document.text) };
    let title = (plain(&last.record.title) != plain(&article.front.title)).then_some(&last.record.title);
    if (changes.is_empty() && title.is_none()) || is_explained(page, last) {
        return;
    }
    let lexicon = lexicon::of(site.language_of(page));
    let differences = changes.iter().map(|change| {
        let (was, now) = texts(change, last, article);
        (meaning::differ(was, now, lexicon), change)
    });
    let first = differences.min_by_key(|(difference, _)| article.front.minor.then_some(difference.class));
    let (span, sentence, class) = match (first, title) {
        (Some((difference, change)), _) => {
            (place(change, texts(change, last, article).0, article), difference.sentence(), difference.class)
        }
        (None, _) => {
            let difference = meaning::differ(&last.record.title, &article.front.title, lexicon);
            (article.front.title_range.clone(), format!("the title: {}", difference.sentence()), difference.class)
        }
    };
    let (span, count) = (article.file.span(span), changes.len());
    if !article.front.minor {
        found.push(messages::silent_edit(span, last.day, &sentence, count, title.map(String::as_str)));
    } else if last.record.minor {
        found.push(messages::minor_left(span, last.day, &sentence));
    } else if class < Class::Wording {
        found.push(messages::minor_doubtful(span, last.day, &sentence));
    }
}

/// Whether a correction has come since the release.
fn is_explained(page: &Page, last: &Release) -> bool {
    page.article.sidecar.corrections.iter().any(|correction| is_new(correction, last))
}

fn is_new(correction: &Correction, release: &Release) -> bool {
    !release.record.corrections.iter().any(|known| is_it(known, correction))
}

fn texts<'a>(change: &BlockChange, last: &'a Release, article: &'a Article) -> (&'a str, &'a str) {
    let was = change.old.clone().map_or("", |range| &last.text[range]);
    let now = change.new.clone().map_or("", |range| &article.document.text[range]);
    (was, now)
}

/// The place in the article's file of the first words that are new; where words are only gone, the block that held them.
fn place(change: &BlockChange, was: &str, article: &Article) -> Range<usize> {
    let text = &article.document.text;
    let block = change.new.clone().unwrap_or_else(|| {
        let end = text[change.at..].find("\n\n").map_or(text.len(), |end| change.at + end);
        change.at..end
    });
    let mut at = block.start;
    for piece in text_diff::words(was, &text[block.clone()]) {
        match piece.fate {
            Fate::Same => at += piece.words.len(),
            Fate::New => return article.document.source(&(at..at + piece.words.trim_end().len())),
            Fate::Gone => {}
        }
    }
    article.document.source(&block)
}

/// A correction that has come since the first release must correct what stood in one.
fn check_corrections(page: &Page, found: &mut Vec<Diagnostic>) {
    let (Some(first), Some(file)) = (page.releases.first(), &page.article.sidecar_file) else { return };
    for correction in page.article.sidecar.corrections.iter().filter(|correction| is_new(correction, first)) {
        let Some(was) = &correction.was else { continue };
        let words = plain(&was.value);
        let stood = page
            .releases
            .iter()
            .any(|release| plain(&release.text).contains(&words) || plain(&release.record.title).contains(&words));
        if !stood {
            let days: Vec<Date> = page.releases.iter().map(|release| release.day).collect();
            found.push(messages::was_never_published(file.span(was.range.clone()), &correction.id.value, &days));
        }
    }
}

fn check_seals(page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(file) = &page.article.sidecar_file else { return };
    for (index, Stale { was, now }) in &page.stale {
        let claim = &page.article.sidecar.claims[*index];
        let Some(checked) = &claim.checked else { continue };
        let seal = format!("on {}, {}", checked.on.value, checked.by);
        found.push(messages::checked_stale(file.span(checked.on.range.clone()), &claim.id.value, &seal, was, now));
    }
}

/// A correction that was published stays: it tells those who read the article before.
fn check_kept(page: &Page, found: &mut Vec<Diagnostic>) {
    let article = &page.article;
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for known in page.releases.iter().rev().flat_map(|release| &release.record.corrections) {
        let is_kept = article.sidecar.corrections.iter().any(|correction| is_it(known, correction));
        if !is_kept && told.insert(&known.text) {
            let file = article.sidecar_file.as_ref().unwrap_or(&article.file);
            found.push(messages::correction_gone(file.span(0..0), &known.id, &known.date, &known.text));
        }
    }
}

/// Whether a correction is the one that was published: by its id, or by its day and text where the id was made.
pub fn is_it(known: &CorrectionRecord, correction: &Correction) -> bool {
    let is_same_text = || plain(&known.text) == plain(&correction.text);
    known.id == correction.id.value || (known.date == correction.date.value.to_string() && is_same_text())
}

/// Each address at which an article was published must lead on.
fn check_addresses(site: &Site, page: &Page, found: &mut Vec<Diagnostic>) {
    let addresses: BTreeSet<&str> = page.releases.iter().map(|release| release.record.address.as_str()).collect();
    for address in addresses.into_iter().filter(|address| !site.outputs.contains_key(&output_path(address))) {
        let front = &page.article.front;
        let range = front.slug.as_ref().map_or(front.title_range.clone(), |slug| slug.range.clone());
        found.push(messages::address_gone(page.article.file.span(range), &page.article.file.path, address));
    }
}

impl Page {
    /// The page of its history.
    pub fn history_address(&self) -> String {
        format!("{}versions/", self.address)
    }

    /// The page of the article as it was released.
    pub fn version_address(&self, release: &Release) -> String {
        format!("{}{}/", self.history_address(), release.name)
    }

    /// Whether the article differs from what was last released of it.
    pub fn has_changed(&self) -> bool {
        let is_same = |last: &Release| {
            last.record.title == self.article.front.title
                && text_diff::blocks(&last.text, &self.article.document.text).is_empty()
        };
        self.releases.last().is_some_and(|last| !is_same(last))
    }

    /// The number of the version that is published now: releases, and one more where it has changed since the last.
    /// None where nothing was released.
    pub fn version(&self) -> Option<usize> {
        (!self.releases.is_empty()).then(|| self.releases.len() + usize::from(self.has_changed()))
    }

    /// Who checked a claim, and when. Nothing where it was not checked, or says something else since: then the check is no
    /// check of what stands there.
    pub fn checked(&self, claim: usize) -> Option<&Checked> {
        self.article.sidecar.claims[claim].checked.as_ref().filter(|_| !self.stale.contains_key(&claim))
    }
}

/// What is published of an article now.
pub fn record(site: &Site, index: usize, day: Date) -> Record {
    let page = &site.articles[index];
    let article = &page.article;
    let (text, sidecar) = (&article.document.text, &article.sidecar);
    let headings = article.document.headings.iter();
    let mut record = Record::new(day, &page.address, &article.front.title);
    record.minor = article.front.minor;
    record.description = article.front.description.clone();
    record.authors = page.authors.iter().map(|author| site.authors[*author].name.clone()).collect();
    record.headings = headings
        .map(|heading| HeadingRecord { level: heading.level, text: one_line(&text[heading.text.clone()]) })
        .collect();
    record.claims =
        sidecar.claims.iter().zip(&article.claims).map(|(claim, at)| claim_record(site, index, claim, at)).collect();
    record.notes = (sidecar.notes.iter().zip(&article.notes).zip(&article.bodies))
        .map(|((note, at), body)| NoteRecord {
            id: note.id.value.clone(),
            kind: note.kind.clone(),
            words: words(article, at),
            body: body.text.clone(),
            cites: cites(site, index, &note.cites),
        })
        .collect();
    record.corrections = (sidecar.corrections.iter().zip(&article.corrections))
        .map(|(correction, at)| CorrectionRecord {
            id: correction.id.value.clone(),
            kind: correction.kind.clone(),
            date: correction.date.value.to_string(),
            text: correction.text.clone(),
            words: words(article, at),
            was: correction.was.as_ref().map(|was| was.value.clone()),
        })
        .collect();
    record
}

fn claim_record(site: &Site, index: usize, claim: &Claim, at: &[Passage]) -> ClaimRecord {
    let seal = |checked: &Checked| CheckedRecord { on: checked.on.value.to_string(), by: checked.by.clone() };
    ClaimRecord {
        id: claim.id.value.clone(),
        words: words(&site.articles[index].article, at),
        text: claim.text.clone(),
        author: claim.author.as_ref().map(|author| author.name.clone()),
        rating: claim.rating.as_ref().map(|rating| rating.value.clone()),
        explanation: claim.explanation.clone(),
        checked: claim.checked.as_ref().map(seal),
        cites: cites(site, index, &claim.cites),
    }
}

/// A text as far as readers tell it from others: without the differences of typography, and on one line.
pub(super) fn plain(text: &str) -> String {
    fold(text.trim()).text
}

/// The words of an annotation at each of their places, on one line.
pub(super) fn words(article: &Article, passages: &[Passage]) -> Vec<String> {
    passages.iter().map(|passage| one_line(&article.document.text[passage.clone()])).collect()
}

fn quote(cite: &Cite) -> Option<String> {
    cite.quote.as_ref().map(|quote| quote.value.clone())
}

fn cites(site: &Site, article: usize, cites: &[Cite]) -> Vec<CiteRecord> {
    let record = |cite: &Cite| {
        let source = site.catalogue.find(article, &cite.source.value)?;
        Some(CiteRecord {
            source: cite.source.value.clone(),
            title: site.sources[source].source.title.clone(),
            label: cite.label.clone(),
            locator: cite.locator.clone(),
            quote: quote(cite),
            stance: cite.stance.clone(),
        })
    };
    cites.iter().filter_map(record).collect()
}

/// The files of a release of what is published now, by their paths and texts: none where nothing changed since the last.
pub fn release(site: &Site, index: usize, day: Date) -> Option<[(String, String); 2]> {
    let page = &site.articles[index];
    let (text, record) = (&page.article.document.text, record(site, index, day));
    if page.releases.last().is_some_and(|last| last.text == *text && last.record.is_same(&record)) {
        return None;
    }
    let taken = |name: &str| page.releases.iter().any(|release| release.name == name);
    let names = (1..).map(|number| if number == 1 { day.to_string() } else { format!("{day}-{number}") });
    let name = names.into_iter().find(|name| !taken(name)).expect("one number is free");
    let stem = format!("{}{name}", release::folder_of(&page.article.file.path));
    Some([(format!("{stem}.txt"), release::file_text(text)), (format!("{stem}.toml"), record.to_toml(text))])
}
