//! Finds the words of an annotation in the text of its article.
//! Pure. Never guesses: words that stand twice, or that only nearly stand there, are a fault, not the first hit.

use std::cell::OnceCell;
use std::ops::Range;

use crate::base::words;

use super::annotation::Anchor;
use super::document::{Document, Heading};
use super::fold::{Folded, fold};
use super::similar::{self, Index};

/// A place in the canonical text: the words that an annotation is about. Never empty.
pub type Passage = Range<usize>;

/// Any text, folded once and searched many times.
pub struct Searched<T> {
    pub text: T,
    folded: Folded,
    fold: fn(&str) -> Folded,
}

impl<T: AsRef<str>> Searched<T> {
    /// Folds the text; `fold` will fold the words sought in it too.
    pub fn new(text: T, fold: fn(&str) -> Folded) -> Searched<T> {
        Searched { folded: fold(text.as_ref()), text, fold }
    }

    /// Words in the form in which [`Searched::places`] takes them.
    pub fn folded(&self, words: &str) -> String {
        (self.fold)(words).text.trim().to_owned()
    }

    /// Every place whose folded text is `folded`, in order; none for no words.
    pub fn places<'s>(&'s self, folded: &'s str) -> impl Iterator<Item = Passage> + 's {
        all_matches(&self.folded.text, folded).filter_map(|range| self.folded.original(range))
    }

    /// The folded text up to a byte of the text.
    fn before(&self, at: usize) -> &str {
        &self.folded.text[..self.folded.folded(at)]
    }

    /// The folded text from a byte of the text on.
    fn after(&self, at: usize) -> &str {
        &self.folded.text[self.folded.folded(at)..]
    }
}

/// An article's text, ready to be searched.
pub struct Haystack<'a> {
    document: &'a Document,
    searched: Searched<&'a str>,
    /// Made when the first quote is missing.
    index: OnceCell<Index>,
}

/// Why an anchor holds nowhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Miss {
    /// The words stand nowhere; what comes nearest, best first.
    Missing { near: Vec<Passage> },
    /// The words stand at these places, but nowhere between the prefix and the suffix that were given.
    /// `context` is what stands there instead, where there is one place only.
    OutOfContext { places: Vec<Passage>, context: Vec<Context> },
    /// The words stand at these places, but not under the heading that was given; the one that they stand under now,
    /// where there is one place only.
    Moved { places: Vec<Passage>, heading: Option<String> },
    /// The words stand at several places.
    Ambiguous { places: Vec<Place> },
    /// No heading has this id or text.
    SectionUnknown { near: Option<String> },
    /// No heading or span has this id.
    BlockUnknown { near: Option<String> },
}

/// Words beside a passage, under the key that holds them in an anchor: `prefix` or `suffix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    pub key: &'static str,
    pub words: String,
}

impl Context {
    /// The line that an author would write.
    pub fn line(&self) -> String {
        format!("{} = {}", self.key, words::toml_string(&self.words))
    }
}

/// One of several places, with what would single it out.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub passage: Passage,
    /// The words around it, for a message.
    pub around: String,
    /// The shortest context that holds here alone; none where nothing short does.
    pub settles: Option<Context>,
}

impl<'a> Haystack<'a> {
    /// Folds the document's text, once for all its annotations.
    pub fn new(document: &'a Document) -> Haystack<'a> {
        Haystack { document, searched: Searched::new(&document.text, fold), index: OnceCell::new() }
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
        if places.is_empty() && anchor.section.is_some() {
            let places = self.occurrences(exact, &(0..self.document.text.len()));
            if !places.is_empty() {
                let heading = if places.len() == 1 { self.heading_over(&places[0]) } else { None };
                return Err(Miss::Moved { places, heading });
            }
        }
        if places.is_empty() {
            // A section is short. The whole text can be long, and all of its quotes can be missing.
            let mut near = match within.len() == self.document.text.len() {
                true => self.index.get_or_init(|| Index::new(&self.document.text)).nearest(exact, &self.document.text),
                false => similar::nearest(exact, &self.document.text, &within),
            };
            near.retain(|passage| self.is_in_one_part(passage));
            return Err(Miss::Missing { near });
        }
        let fits = |passage: &Passage| self.is_in_context(anchor, passage);
        let fitting: Vec<Passage> = places.iter().filter(|passage| fits(passage)).cloned().collect();
        match fitting.len() {
            0 => {
                let context = if places.len() == 1 { self.context(anchor, &places[0]) } else { Vec::new() };
                Err(Miss::OutOfContext { places, context })
            }
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
        self.searched.places(&self.searched.folded(exact)).filter(is_inside).collect()
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
        self.searched.before(passage.start).trim_end().ends_with(folded_prefix)
    }

    fn is_before(&self, passage: &Passage, folded_suffix: &str) -> bool {
        self.searched.after(passage.end).trim_start().starts_with(folded_suffix)
    }

    /// What stands beside a passage in place of the context that does not, in as many words.
    fn context(&self, anchor: &Anchor, passage: &Passage) -> Vec<Context> {
        let text = &self.document.text;
        let count = |words: &str| words.split_whitespace().count();
        let prefix = anchor.prefix.as_ref().filter(|prefix| !self.is_behind(passage, &folded(&prefix.value)));
        let prefix = prefix.map(|prefix| {
            let before = words_before(&text[..passage.start]);
            let from = before.len().saturating_sub(count(&prefix.value));
            Context { key: "prefix", words: before[from..].join(" ") }
        });
        let suffix = anchor.suffix.as_ref().filter(|suffix| !self.is_before(passage, &folded(&suffix.value)));
        let suffix = suffix.map(|suffix| {
            let after = words_after(&text[passage.end..]);
            let to = after.len().min(count(&suffix.value));
            Context { key: "suffix", words: after[..to].join(" ") }
        });
        prefix.into_iter().chain(suffix).filter(|context| !context.words.is_empty()).collect()
    }

    /// The heading right above a passage, if its words name it alone.
    fn heading_over(&self, passage: &Passage) -> Option<String> {
        let text = |heading: &Heading| &self.document.text[heading.text.clone()];
        let above = self.document.headings.iter().rev().find(|heading| heading.text.start <= passage.start)?;
        let name = above.id.clone().unwrap_or_else(|| text(above).trim().to_owned());
        self.section(&name).is_ok_and(|section| section.contains(&passage.start)).then_some(name)
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
    fn settle(&self, places: &[Passage], index: usize) -> Option<Context> {
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
            match (prefix, suffix) {
                (Some((folded, words)), _) if is_alone(&|place| self.is_behind(place, &folded)) => {
                    Some(Context { key: "prefix", words })
                }
                (_, Some((folded, words))) if is_alone(&|place| self.is_before(place, &folded)) => {
                    Some(Context { key: "suffix", words })
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
