//! Finds the words of an annotation in the text of its article.
//! Pure. Never guesses: words that stand twice, or that only nearly stand there, are a fault, not the first hit.

use std::ops::Range;

use crate::base::words;

use super::annotation::Anchor;
use super::document::Document;
use super::fold::{Folded, fold};
use super::similar::{self, Near};

/// A place in the canonical text: the words that an annotation is about. Never empty.
pub type Passage = Range<usize>;

/// An article's text, ready to be searched.
pub struct Haystack<'a> {
    document: &'a Document,
    folded: Folded,
}

/// Why an anchor holds nowhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Miss {
    /// The words stand nowhere; what comes nearest, best first.
    Missing { near: Vec<Near> },
    /// The words stand at these places, but nowhere between the prefix and the suffix that were given.
    OutOfContext { places: Vec<Passage> },
    /// The words stand at several places.
    Ambiguous { places: Vec<Place> },
    /// No heading has this id or text.
    SectionUnknown { near: Option<String> },
    /// No heading or span has this id.
    BlockUnknown { near: Option<String> },
}

/// One of several places, with what would single it out.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub passage: Passage,
    /// The words around it, for a message.
    pub around: String,
    /// The shortest `prefix = "…"` or `suffix = "…"` that holds here alone; none where nothing short does.
    pub settles: Option<String>,
}

impl<'a> Haystack<'a> {
    /// Folds the document's text, once for all its annotations.
    pub fn new(document: &'a Document) -> Haystack<'a> {
        Haystack { document, folded: fold(&document.text) }
    }

    /// The places where an anchor holds: one, or all where `all` is set. At least one.
    pub fn anchor(&self, anchor: &Anchor) -> Result<Vec<Passage>, Miss> {
        if let Some(block) = &anchor.block {
            return self.block(&block.value).map(|passage| vec![passage]);
        }
        let within = match &anchor.section {
            Some(section) => self.section(&section.value)?,
            None => 0..self.document.text.len(),
        };
        let exact = anchor.exact.as_ref().map_or("", |exact| exact.value.as_str());
        let places = self.occurrences(exact, &within);
        if places.is_empty() {
            let mut near = similar::nearest(exact, &self.document.text, &within);
            near.retain(|near| self.is_in_one_part(&near.passage));
            return Err(Miss::Missing { near });
        }
        let fits = |passage: &Passage| self.is_in_context(anchor, passage);
        let fitting: Vec<Passage> = places.iter().filter(|passage| fits(passage)).cloned().collect();
        match fitting.len() {
            0 => Err(Miss::OutOfContext { places }),
            1 => Ok(fitting),
            _ if anchor.all => Ok(without_overlaps(fitting)),
            _ => Err(Miss::Ambiguous { places: self.describe(&fitting) }),
        }
    }

    /// Every occurrence of the words in a range of the text: byte for byte, or else folded.
    pub fn occurrences(&self, exact: &str, within: &Range<usize>) -> Vec<Passage> {
        let is_inside = |passage: &Passage| {
            within.start <= passage.start && passage.end <= within.end && self.is_in_one_part(passage)
        };
        let bytes: Vec<Passage> = all_matches(&self.document.text, exact).filter(is_inside).collect();
        if !bytes.is_empty() {
            return bytes;
        }
        let sought = fold(exact).text;
        let original = |range| self.folded.original(range);
        all_matches(&self.folded.text, sought.trim()).filter_map(original).filter(is_inside).collect()
    }

    /// A quote never runs from the body into a footnote.
    fn is_in_one_part(&self, passage: &Passage) -> bool {
        self.document.parts.iter().any(|part| part.text.start <= passage.start && passage.end <= part.text.end)
    }

    fn is_in_context(&self, anchor: &Anchor, passage: &Passage) -> bool {
        anchor.prefix.as_ref().is_none_or(|prefix| self.is_behind(passage, &folded(&prefix.value)))
            && anchor.suffix.as_ref().is_none_or(|suffix| self.is_before(passage, &folded(&suffix.value)))
    }

    fn is_behind(&self, passage: &Passage, folded_prefix: &str) -> bool {
        self.folded.text[..self.folded.folded(passage.start)].trim_end().ends_with(folded_prefix)
    }

    fn is_before(&self, passage: &Passage, folded_suffix: &str) -> bool {
        self.folded.text[self.folded.folded(passage.end)..].trim_start().starts_with(folded_suffix)
    }

    /// The text under a heading, itself included, up to the next heading of its level or above.
    fn section(&self, name: &str) -> Result<Range<usize>, Miss> {
        let headings = &self.document.headings;
        let wanted = fold(name).text;
        let text = |index: usize| &self.document.text[headings[index].text.clone()];
        let is_named = |index: &usize| {
            headings[*index].id.as_deref() == Some(name)
                || words::slug(text(*index)) == name
                || fold(text(*index)).text.trim() == wanted.trim()
        };
        let Some(index) = (0..headings.len()).find(is_named) else {
            let texts = (0..headings.len()).map(text);
            return Err(Miss::SectionUnknown { near: words::nearest(name, texts).map(str::to_owned) });
        };
        let behind = headings[index + 1..].iter().find(|heading| heading.level <= headings[index].level);
        let end = behind.map_or(self.document.body().text.end, |heading| heading.text.start);
        Ok(headings[index].text.start..end)
    }

    fn block(&self, id: &str) -> Result<Passage, Miss> {
        let named = self.document.named.iter().map(|named| (named.id.clone(), &named.text));
        let text = |range: &Range<usize>| &self.document.text[range.clone()];
        let headings = self
            .document
            .headings
            .iter()
            .map(|heading| (heading.id.clone().unwrap_or_else(|| words::slug(text(&heading.text))), &heading.text));
        let ids: Vec<(String, &Range<usize>)> = named.chain(headings).collect();
        match ids.iter().find(|(known, passage)| known == id && !passage.is_empty()) {
            Some((_, passage)) => Ok((*passage).clone()),
            None => {
                let near = words::nearest(id, ids.iter().map(|(id, _)| id.as_str()));
                Err(Miss::BlockUnknown { near: near.map(str::to_owned) })
            }
        }
    }

    fn describe(&self, places: &[Passage]) -> Vec<Place> {
        let place = |(index, passage): (usize, &Passage)| Place {
            passage: passage.clone(),
            around: around(&self.document.text, passage),
            settles: self.settle(places, index),
        };
        places.iter().enumerate().map(place).collect()
    }

    /// The shortest context of whole words that the place at `index` has alone, judged as an anchor's is.
    fn settle(&self, places: &[Passage], index: usize) -> Option<String> {
        let (text, place) = (&self.document.text, &places[index]);
        let (before, after) = (words_before(&text[..place.start]), words_after(&text[place.end..]));
        let is_alone = |holds: &dyn Fn(&Passage) -> bool| {
            places.iter().enumerate().all(|(other, place)| (other == index) == holds(place))
        };
        (1..=LONGEST_CONTEXT).find_map(|count| {
            let prefix = before.len().checked_sub(count).map(|from| before[from..].join(" "));
            let suffix = after.get(..count).map(|words| words.join(" "));
            let prefix = prefix.map(|prefix| (folded(&prefix), prefix));
            let suffix = suffix.map(|suffix| (folded(&suffix), suffix));
            let settling = |key, words: &str| format!("{key} = {}", words::toml_string(words));
            match (prefix, suffix) {
                (Some((folded, words)), _) if is_alone(&|place| self.is_behind(place, &folded)) => {
                    Some(settling("prefix", &words))
                }
                (_, Some((folded, words))) if is_alone(&|place| self.is_before(place, &folded)) => {
                    Some(settling("suffix", &words))
                }
                _ => None,
            }
        })
    }
}

/// Every start counts, overlapping ones too: "ana" stands twice in "banana".
fn all_matches<'a>(text: &'a str, sought: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        if sought.is_empty() {
            return None;
        }
        let start = from + text.get(from..)?.find(sought)?;
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
        Some(start..start + sought.len())
    })
}

fn without_overlaps(places: Vec<Passage>) -> Vec<Passage> {
    let mut kept: Vec<Passage> = Vec::new();
    for place in places {
        if kept.last().is_none_or(|last| last.end <= place.start) {
            kept.push(place);
        }
    }
    kept
}

// More words than this are no help to an author: a section or a `[words]{#id}` span is.
const LONGEST_CONTEXT: usize = 8;

fn folded(text: &str) -> String {
    fold(text).text.trim().to_owned()
}

fn words_before(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().rev().take(LONGEST_CONTEXT).collect();
    words.reverse();
    words
}

fn words_after(text: &str) -> Vec<&str> {
    text.split_whitespace().take(LONGEST_CONTEXT).collect()
}

fn around(text: &str, passage: &Passage) -> String {
    let take = 4;
    let before = words_before(&text[..passage.start]);
    let after = words_after(&text[passage.end..]);
    let left = before[before.len().saturating_sub(take)..].join(" ");
    let right = after[..after.len().min(take)].join(" ");
    let glue = |side: &str, edge: Option<char>| {
        if side.is_empty() || !edge.is_some_and(char::is_whitespace) { "" } else { " " }
    };
    let before_glue = glue(&left, text[..passage.start].chars().next_back());
    let after_glue = glue(&right, text[passage.end..].chars().next());
    format!("{left}{before_glue}[{}]{after_glue}{right}", &text[passage.clone()])
}
