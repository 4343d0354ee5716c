//! Joins an article and its sidecar: every annotation with the places of its words.
//! Pure: one file's text and its sidecar's in, an article and its diagnostics out. Knows no other article.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::diagnostic::{Change, Diagnostic, Fix, Remedy};
use crate::base::file::{At, File};
use crate::base::messages::{self, Drift};
use crate::base::words;

use super::anchor::{self, Context, Haystack, Miss, Passage};
use super::annotation::{Anchor, Claim, Correction, Note, Sidecar};
use super::document::{Document, Heading};
use super::front_matter::{self, FrontMatter, Owner};
use super::lexicon::{self, Lexicon};
use super::markdown::{self, Inputs, Origin};
use super::meaning::{self, Class};
use super::{schema, sidecar};

/// An article with all that its sidecar says, tied to its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    pub file: File,
    /// The sidecar's text; none where the article has no sidecar.
    pub sidecar_file: Option<File>,
    pub front: FrontMatter,
    pub document: Document,
    pub sidecar: Sidecar,
    /// The places of each claim's words, in the order of the claims. Empty where the anchor missed, and then reported.
    pub claims: Vec<Vec<Passage>>,
    /// Likewise of the notes.
    pub notes: Vec<Vec<Passage>>,
    /// Likewise of the corrections; empty, too, where the whole article is meant.
    pub corrections: Vec<Vec<Passage>>,
    /// Each note's body, in the order of the notes.
    pub bodies: Vec<Document>,
    /// The fragment of each heading, in the order of the document's headings. No two are equal.
    pub heading_ids: Vec<String>,
    /// The id of each footnote, in the order of the definitions.
    pub footnote_ids: Vec<String>,
}

/// Reads an article and, where it has one, its sidecar. `language` is the site's.
/// Raises what the readers of its parts raise, and `quote-missing`, `quote-ambiguous`, `id-unknown`, `id-duplicate`,
/// `was-still-present`.
pub fn read(
    file: &File,
    sidecar_file: Option<&File>,
    inputs: Inputs<'_>,
    language: &str,
    found: &mut Vec<Diagnostic>,
) -> Article {
    let (front, body) = front_matter::read(file, Owner::Article, found);
    let document = markdown::read(file, &file.text[body..], Origin::From(body), inputs, found);
    let sidecar = sidecar_file.map(|file| sidecar::read(file, found)).unwrap_or_default();
    let mut article = Article {
        file: file.clone(),
        sidecar_file: sidecar_file.cloned(),
        front,
        claims: Vec::new(),
        notes: Vec::new(),
        corrections: Vec::new(),
        bodies: Vec::new(),
        heading_ids: Vec::new(),
        footnote_ids: Vec::new(),
        document,
        sidecar,
    };
    if let Some(sidecar_file) = sidecar_file {
        anchor_all(&mut article, sidecar_file, language, found);
        article.bodies = bodies(&article.sidecar.notes, sidecar_file, inputs, found);
    }
    let mut ids = annotation_ids(&article.sidecar);
    article.footnote_ids = footnote_ids(&article.document, &mut ids);
    check_explicit_ids(file, &article.document, found);
    article.heading_ids = heading_ids(&article.document, &mut ids);
    article
}

/// Finds the words of all annotations, and reports those that it doesn't find.
fn anchor_all(article: &mut Article, file: &File, language: &str, found: &mut Vec<Diagnostic>) {
    let haystack = Haystack::new(&article.document);
    let sidecar = &article.sidecar;
    let lexicon = lexicon::of(article.front.language().unwrap_or(language));
    let (text, document) = (&article.file, &article.document);
    let mut desk = Desk { article: text, document, file, sidecar, lexicon, haystack: &haystack, found };
    let claims: Vec<_> =
        sidecar.claims.iter().map(|claim| desk.anchor("claim", &claim.id, &claim.anchor, Some(claim))).collect();
    let notes: Vec<_> = sidecar.notes.iter().map(|note| desk.anchor("note", &note.id, &note.anchor, None)).collect();
    let corrections: Vec<_> = sidecar.corrections.iter().map(|correction| desk.correction(correction)).collect();
    for claim in &sidecar.claims {
        let own = |id: &&At<String>| !id.value.contains('#');
        claim.repeats.iter().filter(own).for_each(|id| desk.check_claim_id(id, "repeats"));
        claim.contradicts.iter().filter(own).for_each(|id| desk.check_claim_id(id, "contradicts"));
    }
    (article.claims, article.notes, article.corrections) = (claims, notes, corrections);
}

/// What it takes to anchor and to say what went wrong.
struct Desk<'a> {
    article: &'a File,
    document: &'a Document,
    file: &'a File,
    sidecar: &'a Sidecar,
    /// Of the article's language, where one is shipped.
    lexicon: Option<&'static Lexicon>,
    haystack: &'a Haystack<'a>,
    found: &'a mut Vec<Diagnostic>,
}

impl Desk<'_> {
    fn anchor(&mut self, what: &str, id: &At<String>, anchor: &Anchor, claim: Option<&Claim>) -> Vec<Passage> {
        if anchor.is_empty() {
            return Vec::new();
        }
        match self.haystack.anchor(anchor) {
            Ok(passages) => passages,
            Err(miss) => {
                let diagnostic = self.explain(what, id, anchor, claim, miss);
                self.found.push(diagnostic);
                Vec::new()
            }
        }
    }

    fn explain(&self, what: &str, id: &At<String>, anchor: &Anchor, claim: Option<&Claim>, miss: Miss) -> Diagnostic {
        let span = |at: &Option<At<String>>| {
            let range = at.as_ref().unwrap_or(id).range.clone();
            self.file.span(range)
        };
        let place = |passage: &Range<usize>| self.article.span(self.document.source(passage));
        let subject = messages::Subject { what, id: &id.value, article: &self.article.path };
        match miss {
            Miss::Missing { near } => {
                let exact = anchor.exact.as_ref().map_or("", |exact| exact.value.as_str());
                let near: Vec<_> = near.iter().map(|passage| self.near_words(exact, passage)).collect();
                let hangs = claim.map(|claim| self.hanging(claim)).unwrap_or_default();
                let diagnostic = messages::quote_missing(span(&anchor.exact), subject, exact, &near, &hangs);
                diagnostic.remedy(self.same_words(anchor, &near))
            }
            Miss::OutOfContext { places, context } => {
                let given = if anchor.prefix.is_some() { &anchor.prefix } else { &anchor.suffix };
                let places: Vec<_> = places.iter().map(place).collect();
                let remedy = context.into_iter().map(|context| self.settle(anchor, context)).collect();
                messages::quote_out_of_context(span(given), subject, &places, remedy)
            }
            Miss::Moved { places, heading } => {
                let places: Vec<_> = places.iter().map(place).collect();
                let section = anchor.section.as_ref().map_or("", |section| section.value.as_str());
                let follow = |heading| Fix { span: span(&anchor.section), change: Change::Replace(heading) };
                let remedy = heading.map(follow).into_iter().collect();
                messages::quote_moved(span(&anchor.section), subject, section, &places, remedy)
            }
            Miss::Ambiguous { places } => {
                let settles = |context: Context| (context.line(), self.settle(anchor, context));
                let one = |at: anchor::Place| messages::OnePlace {
                    span: place(&at.passage),
                    around: at.around,
                    settles: at.settles.map(settles),
                };
                messages::quote_ambiguous(span(&anchor.exact), subject, places.into_iter().map(one).collect())
            }
            Miss::SectionUnknown { near } => {
                self.id_unknown("section", &anchor.section, id, "heading", near.as_deref())
            }
            Miss::BlockUnknown { near } => {
                self.id_unknown("block", &anchor.block, id, "heading or `[words]{#id}` span", near.as_deref())
            }
        }
    }

    fn id_unknown(
        &self,
        key: &str,
        named: &Option<At<String>>,
        id: &At<String>,
        what: &str,
        near: Option<&str>,
    ) -> Diagnostic {
        let named = named.as_ref().unwrap_or(id);
        messages::id_unknown(self.file.span(named.range.clone()), key, &named.value, what, &self.article.path, near)
    }

    fn near_words(&self, exact: &str, passage: &Passage) -> messages::NearWords {
        let words = &self.document.text[passage.clone()];
        let difference = meaning::differ(exact, words, self.lexicon);
        messages::NearWords {
            place: self.article.span(self.document.source(passage)),
            words: words::one_line(words),
            difference: difference.sentence(),
            drift: match difference.class {
                Class::Typography => Drift::Typography,
                Class::Wording => Drift::Wording,
                Class::Number | Class::Negation | Class::Name => Drift::Meaning,
            },
        }
    }

    /// What was said of a claim's words, and may no longer hold.
    fn hanging(&self, claim: &Claim) -> Vec<String> {
        let id = &claim.id.value;
        let checked = claim.checked.iter();
        let checked =
            checked.map(|checked| format!("the check by {} of {} was of the old words", checked.by, checked.on.value));
        let names = |ids: &[At<String>]| ids.iter().any(|named| named.value == *id);
        let corrections = self.sidecar.corrections.iter().filter(|correction| names(&correction.affects));
        let corrections = corrections.map(|correction| {
            format!("correction `{}` of {} is about this claim", correction.id.value, correction.date.value)
        });
        let repeats = self.sidecar.claims.iter().filter(|other| names(&other.repeats));
        let repeats = repeats.map(|other| format!("claim `{}` repeats it", other.id.value));
        checked.chain(corrections).chain(repeats).collect()
    }

    /// The one place that has the same words, with other marks or capitals at most: what quotes them as they stand.
    fn same_words(&self, anchor: &Anchor, near: &[messages::NearWords]) -> Remedy {
        let Some(exact) = &anchor.exact else { return Remedy::new() };
        let whole = 0..self.document.text.len();
        let same: Vec<_> = near.iter().filter(|near| meaning::are_same_words(&exact.value, &near.words)).collect();
        match same[..] {
            [near] if self.haystack.occurrences(&near.words, &whole).len() == 1 => {
                vec![Fix { span: self.file.span(exact.range.clone()), change: Change::Replace(near.words.clone()) }]
            }
            _ => Remedy::new(),
        }
    }

    /// Writes words of context: in place of those that are there, or behind the words that they belong to.
    fn settle(&self, anchor: &Anchor, context: Context) -> Fix {
        let Context { key, words } = context;
        let there = if key == "prefix" { &anchor.prefix } else { &anchor.suffix };
        let beside = anchor.exact.as_ref().map_or(0..0, |exact| exact.range.clone());
        match there {
            Some(there) => Fix { span: self.file.span(there.range.clone()), change: Change::Replace(words) },
            None => Fix { span: self.file.span(beside), change: Change::Add { key, value: words } },
        }
    }

    fn correction(&mut self, correction: &Correction) -> Vec<Passage> {
        let passages = self.anchor("correction", &correction.id, &correction.anchor, None);
        if let (Some(was), Some(exact)) = (&correction.was, &correction.anchor.exact)
            && was.value.trim() == exact.value
        {
            let (was, exact) = (self.file.span(was.range.clone()), self.file.span(exact.range.clone()));
            self.found.push(messages::was_is_exact(was, exact));
        } else if let Some(was) = &correction.was {
            let whole = 0..self.document.text.len();
            let still = self.haystack.occurrences(was.value.trim(), &whole);
            let is_other =
                |passage: &&Passage| passages.iter().all(|now| passage.end <= now.start || now.end <= passage.start);
            if let Some(passage) = still.iter().find(is_other) {
                let place = self.article.span(self.document.source(passage));
                let span = self.file.span(was.range.clone());
                self.found.push(messages::was_still_present(span, &correction.id.value, &self.article.path, place));
            }
        }
        correction.affects.iter().for_each(|id| self.check_claim_id(id, "affects"));
        passages
    }

    fn check_claim_id(&mut self, id: &At<String>, key: &str) {
        let sidecar = self.sidecar;
        if sidecar.claims.iter().all(|claim| claim.id.value != id.value) {
            let near = words::nearest(&id.value, sidecar.claims.iter().map(|claim| claim.id.value.as_str()));
            let span = self.file.span(id.range.clone());
            self.found.push(messages::id_unknown(span, key, &id.value, "claim", &self.file.path, near));
        }
    }
}

fn bodies(notes: &[Note], file: &File, inputs: Inputs<'_>, found: &mut Vec<Diagnostic>) -> Vec<Document> {
    let read =
        |note: &Note| markdown::read(file, &note.body.value, Origin::Value(note.body.range.clone()), inputs, found);
    notes.iter().map(read).collect()
}

/// Ids that are taken, each with the number that its next double gets.
type Taken = HashMap<String, usize>;

fn annotation_ids(sidecar: &Sidecar) -> Taken {
    let claims = sidecar.claims.iter().map(|claim| &claim.id);
    let notes = sidecar.notes.iter().map(|note| &note.id);
    let corrections = sidecar.corrections.iter().map(|correction| &correction.id);
    claims.chain(notes).chain(corrections).map(|id| (id.value.clone(), 2)).collect()
}

fn footnote_ids(document: &Document, taken: &mut Taken) -> Vec<String> {
    let labels = document.parts.iter().filter_map(|part| part.label.as_ref());
    labels.map(|label| free(format!("fn-{}", words::slug(&label.value)).trim_end_matches('-'), taken)).collect()
}

/// Ids that the author gave twice are a fault: one of the two places could not be linked.
fn check_explicit_ids(file: &File, document: &Document, found: &mut Vec<Diagnostic>) {
    let headings = document.headings.iter().filter_map(|heading| Some((heading.id.as_ref()?, &heading.source)));
    let named = document.named.iter().map(|named| (&named.id, &named.source));
    let mut ids: Vec<_> = headings.chain(named).collect();
    ids.sort_by_key(|(id, source)| (*id, source.start));
    for pair in ids.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        found.push(messages::id_duplicate(file.span(pair[1].1.clone()), pair[1].0, file.span(pair[0].1.clone())));
    }
    for (id, source) in ids.iter().filter(|(id, _)| schema::RESERVED.iter().any(|reserved| id.starts_with(reserved))) {
        let reserved = schema::RESERVED.iter().find(|reserved| id.starts_with(**reserved)).copied().unwrap_or_default();
        found.push(messages::id_reserved(file.span((*source).clone()), id, reserved));
    }
}

/// A fragment for each heading: the author's, or one of its words; annotations' ids win over both.
fn heading_ids(document: &Document, taken: &mut Taken) -> Vec<String> {
    let id = |heading: &Heading| match &heading.id {
        Some(id) => free(id, taken),
        None => {
            let slug = words::slug(&document.text[heading.text.clone()]);
            let is_reserved = schema::RESERVED.iter().any(|reserved| format!("{slug}-").starts_with(reserved));
            free(&if slug.is_empty() || is_reserved { format!("section-{slug}") } else { slug }, taken)
        }
    };
    document.headings.iter().map(id).collect()
}

/// `id`, or `id-2`, `id-3` … where it is taken.
fn free(id: &str, taken: &mut Taken) -> String {
    let Some(next) = taken.get(id).copied() else {
        taken.insert(id.to_owned(), 2);
        return id.to_owned();
    };
    let number =
        (next..).find(|number| !taken.contains_key(&format!("{id}-{number}"))).expect("numbers do not run out");
    taken.insert(id.to_owned(), number + 1);
    let free = format!("{id}-{number}");
    taken.insert(free.clone(), 2);
    free
}
