//! One article's notes: which annotations share one, where their marks stand, and how they are counted.
//! Pure. Every anchored annotation is in exactly one note, every mark has exactly one place.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::read::anchor::Passage;
use crate::read::article::Article;
use crate::read::document::{Document, LinkKind};

/// All that is said about one place in the text, under one mark. Lists are indices into the article's sidecar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footnote {
    /// The id of its first annotation: the public fragment of the words.
    pub id: String,
    /// The number, letter or sign of the mark.
    pub label: String,
    pub kind: Kind,
    /// Places of the words; empty for a Markdown footnote.
    pub passages: Vec<Passage>,
    /// One for each place, in reading order.
    pub marks: Vec<Mark>,
    pub claims: Vec<usize>,
    pub notes: Vec<usize>,
    pub corrections: Vec<usize>,
    /// The part of the document that is its text, for a Markdown footnote.
    pub part: Option<usize>,
}

/// What a mark stands for: claims carry numbers, notes letters, corrections a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Claim,
    Note,
    Correction,
}

/// The place of a mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The fragment: `ref-ID`, `ref-ID-2` …
    pub fragment: String,
    /// Where it goes in the document's HTML: behind the words, and never inside of a link.
    pub html: usize,
}

/// The sign of corrections.
pub const CORRECTION_SIGN: &str = "†";

/// The notes of an article, in the order in which a reader meets their marks.
pub fn footnotes(article: &Article) -> Vec<Footnote> {
    let mut notes = grouped(article);
    for note in &mut notes {
        note.marks = note.passages.iter().map(|passage| mark_place(&article.document, passage)).map(mark).collect();
    }
    notes.extend(markdown_footnotes(article));
    name_marks(&mut notes);
    notes.sort_by_key(|note| {
        (note.marks.first().map(|mark| mark.html), note.passages.first().map(|passage| passage.start))
    });
    number(&mut notes);
    notes
}

/// `ref-ID` for a note's first mark, `ref-ID-2` … for the others, but for what is another note's (`ref-` and an id `ID-2`).
fn name_marks(notes: &mut [Footnote]) {
    let mut taken: HashSet<String> = notes.iter().map(|note| format!("ref-{}", note.id)).collect();
    for Footnote { id, marks, .. } in notes {
        marks.sort_by_key(|mark| mark.html);
        let mut number = 1;
        for (index, mark) in marks.iter_mut().enumerate() {
            mark.fragment = format!("ref-{id}");
            while index > 0 && !taken.insert(mark.fragment.clone()) {
                number += 1;
                mark.fragment = format!("ref-{id}-{number}");
            }
        }
    }
}

fn mark(html: usize) -> Mark {
    Mark { fragment: String::new(), html }
}

/// Annotations on the very same words share a note; claims come before notes, notes before corrections.
fn grouped(article: &Article) -> Vec<Footnote> {
    let mut notes: Vec<Footnote> = Vec::new();
    let mut by_words: HashMap<&[Passage], usize> = HashMap::new();
    let sidecar = &article.sidecar;
    let claims = article.claims.iter().zip(sidecar.claims.iter().map(|claim| &claim.id.value));
    let contexts = article.notes.iter().zip(sidecar.notes.iter().map(|note| &note.id.value));
    let corrections = article.corrections.iter().zip(sidecar.corrections.iter().map(|correction| &correction.id.value));
    let kinds = [Kind::Claim, Kind::Note, Kind::Correction];
    let lists: [Vec<(&Vec<Passage>, &String)>; 3] = [claims.collect(), contexts.collect(), corrections.collect()];
    for (kind, list) in kinds.into_iter().zip(lists) {
        for (index, (passages, id)) in list.into_iter().enumerate().filter(|(_, (passages, _))| !passages.is_empty()) {
            let at = *by_words.entry(passages).or_insert_with(|| {
                notes.push(Footnote { id: id.clone(), kind, passages: passages.clone(), ..Footnote::default() });
                notes.len() - 1
            });
            match kind {
                Kind::Claim => notes[at].claims.push(index),
                Kind::Note => notes[at].notes.push(index),
                Kind::Correction => notes[at].corrections.push(index),
            }
        }
    }
    notes
}

fn markdown_footnotes(article: &Article) -> Vec<Footnote> {
    let document = &article.document;
    let parts =
        document.parts.iter().enumerate().filter_map(|(part, definition)| Some((part, definition.label.as_ref()?)));
    parts
        .zip(&article.footnote_ids)
        .map(|((part, label), id)| {
            let references = document.references.iter().filter(|reference| reference.label == label.value);
            let marks = references.map(|reference| mark(outside_of_links(document, reference.html))).collect();
            Footnote { id: id.clone(), kind: Kind::Note, part: Some(part), marks, ..Footnote::default() }
        })
        .filter(|note| !note.marks.is_empty())
        .collect()
}

/// Where the mark of a passage goes: behind its last piece.
fn mark_place(document: &Document, passage: &Range<usize>) -> usize {
    let last = document.runs_in(passage).last().expect("a passage holds text, and all text but gaps is in runs");
    outside_of_links(document, last.html_of(&document.text, passage).end)
}

/// A link inside of a link is no HTML: the mark moves behind it.
fn outside_of_links(document: &Document, html: usize) -> usize {
    let behind = document.links.partition_point(|link| link.html < html);
    let around = document.links[..behind].iter().rev().take(8); // links don't nest; pictures may stand between
    around.filter(|link| link.kind == LinkKind::Anchor).find(|link| html < link.end).map_or(html, |link| link.end)
}

fn number(notes: &mut [Footnote]) {
    let (mut claims, mut letters, mut signs) = (0, 0, 0);
    for note in notes {
        note.label = match note.kind {
            Kind::Claim => {
                claims += 1;
                claims.to_string()
            }
            Kind::Note => {
                letters += 1;
                self::letters(letters)
            }
            Kind::Correction => {
                signs += 1;
                if signs == 1 { CORRECTION_SIGN.to_owned() } else { format!("{CORRECTION_SIGN}{signs}") }
            }
        };
        if note.kind != Kind::Correction && !note.corrections.is_empty() {
            note.label.push_str(CORRECTION_SIGN);
        }
    }
}

/// a, b … z, aa, ab … for 1, 2 … 26, 27, 28 …
pub fn letters(number: usize) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(b'a' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|&letter| letter as char).collect()
}
