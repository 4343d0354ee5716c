//! The words of a language that the rules over prose go by: lists, and phrases with classes of words in them.
//! Pure data, read once from the tables beside this file. A language without a table has no lexicon, and that is no fault.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::base::file::File;

use super::tree::{self, Table};

/// The words of one language, all in lower case with straight apostrophes, but for `acronyms`.
pub struct Lexicon {
    /// Written with a full stop, and never the last of a sentence.
    pub abbreviations: Words,
    /// Written with a full stop, and perhaps the last of a sentence.
    pub abbreviations_final: Words,
    /// Written with a full stop behind a number.
    pub units: Words,
    pub titles: Words,
    /// Words that are no names.
    pub common: Words,
    /// Words that are no names, and stand in headings.
    pub plain: Words,
    pub small: Words,
    pub particles: Words,
    pub elisions: Words,
    pub pointers: Words,
    pub first_person: Words,
    pub months: Words,
    pub weekdays: Words,
    pub interjections: Words,
    /// Between a verb of saying and what was said.
    pub conjunctions: Words,
    /// Those who are often named as a group alone.
    pub people: Words,
    pub counted: Words,
    pub amounts: Words,
    /// Numbers in words, and words that count.
    numbers: Words,
    /// Words that turn what a sentence says into its opposite.
    negations: Words,
    /// Endings of verbs that do so.
    negating_endings: Words,
    /// Beginnings that turn a word into its opposite.
    negating_beginnings: Words,
    pub acronyms: Words,
    pub placeholders: Words,
    pub speech_participles: Words,
    pub speech_verbs: Words,
    pub hedges: Phrases,
    pub stale: Phrases,
    pub not_stale_after: Words,
    pub metadata_dates: Words,
    pub metadata_shared: Words,
    pub metadata_others: Words,
    pub metadata_lines: Words,
    pub metadata_by: Words,
    pub metadata_openings: Words,
}

/// A list of words, or of rows of words.
pub type Words = HashSet<String>;

/// Rows of words to look for, by the words that they begin with.
pub struct Phrases {
    by_first: HashMap<String, Vec<usize>>,
    phrases: Vec<Vec<Element>>,
}

enum Element {
    Word { words: Words, optional: bool },
    Not(Words),
    Gap,
}

const LONGEST_GAP: usize = 4;

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| read(include_str!("lexicon/en.toml")));

/// The lexicon of a language, given as `en`, `en-GB` …; nothing where none is shipped.
pub fn of(language: &str) -> Option<&'static Lexicon> {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    primary.eq_ignore_ascii_case("en").then(|| &*ENGLISH)
}

fn read(text: &str) -> Lexicon {
    let file = File::new("lexicon", text);
    let table = tree::from_toml(&file, &file.text, 0, &mut Vec::new());
    let part = |key: &str| table.table(key).expect("a lexicon has all its tables");
    let (metadata, speech, phrases) = (part("metadata"), part("speech"), part("phrases"));
    let classes = part("classes");
    Lexicon {
        abbreviations: words(&table, "abbreviations"),
        abbreviations_final: words(&table, "abbreviations_final"),
        units: words(&table, "units"),
        titles: words(&table, "titles"),
        common: words(&table, "common"),
        plain: words(&table, "plain"),
        small: words(&table, "small"),
        particles: words(&table, "particles"),
        elisions: words(&table, "elisions"),
        pointers: words(&table, "pointers"),
        first_person: words(&table, "first_person"),
        months: words(&table, "months"),
        weekdays: words(&table, "weekdays"),
        interjections: words(&table, "interjections"),
        conjunctions: words(&table, "conjunctions"),
        people: words(classes, "people"),
        counted: words(&table, "counted"),
        amounts: words(&table, "amounts"),
        numbers: words(&table, "numbers"),
        negations: words(&table, "negations"),
        negating_endings: words(&table, "negating_endings"),
        negating_beginnings: words(&table, "negating_beginnings"),
        acronyms: words(&table, "acronyms"),
        placeholders: words(&table, "placeholders"),
        speech_participles: words(speech, "participles"),
        speech_verbs: words(speech, "verbs"),
        hedges: Phrases::read(phrases, "hedges", classes),
        stale: Phrases::read(phrases, "stale", classes),
        not_stale_after: words(phrases, "not_stale_after"),
        metadata_dates: words(metadata, "dates"),
        metadata_shared: words(metadata, "shared"),
        metadata_others: words(metadata, "others"),
        metadata_lines: words(metadata, "lines"),
        metadata_by: words(metadata, "by"),
        metadata_openings: words(metadata, "openings"),
    }
}

impl Lexicon {
    /// Whether a word says how many or when. Names of months and days count with a capital alone: "may", "march".
    pub fn is_number(&self, word: &str) -> bool {
        let plain = word.to_lowercase();
        let is_day = self.months.contains(&plain) || self.weekdays.contains(&plain);
        let parts = || plain.split('-').all(|part| self.numbers.contains(part) || self.amounts.contains(part));
        (is_day && word.starts_with(char::is_uppercase)) || parts()
    }

    /// Whether a word negates.
    pub fn is_negation(&self, word: &str) -> bool {
        let plain = word.to_lowercase();
        self.negations.contains(&plain) || self.negating_endings.iter().any(|ending| plain.ends_with(ending.as_str()))
    }

    /// Whether one of two words in lower case is the other with a beginning that negates it.
    pub fn is_opposite(&self, one: &str, other: &str) -> bool {
        let negates = |word: &str, plain: &str| {
            word.strip_suffix(plain).is_some_and(|beginning| self.negating_beginnings.contains(beginning))
        };
        negates(one, other) || negates(other, one)
    }
}

fn words(table: &Table, key: &str) -> Words {
    let words: Words = table.texts(key).into_iter().map(|word| word.value).collect();
    assert!(!words.is_empty(), "a lexicon has all its lists: {key}");
    words
}

impl Phrases {
    fn read(table: &Table, key: &str, classes: &Table) -> Phrases {
        let mut all = Phrases { by_first: HashMap::new(), phrases: Vec::new() };
        for phrase in table.texts(key) {
            let elements: Vec<Element> = phrase.value.split(' ').map(|part| element(part, classes)).collect();
            for word in firsts(&elements) {
                all.by_first.entry(word.clone()).or_default().push(all.phrases.len());
            }
            all.phrases.push(elements);
        }
        all
    }

    /// The number of words of the longest phrase that begins at `at`. `word` gives the words around, by their index;
    /// nothing where another sentence or a pause begins.
    pub fn longest_at<'a>(&self, at: usize, word: impl Fn(usize) -> Option<&'a str>) -> Option<usize> {
        let candidates = self.by_first.get(word(at)?)?;
        let ends = candidates.iter().filter_map(|&phrase| end(&self.phrases[phrase], at, at, &word));
        ends.max().map(|end| end - at)
    }
}

fn element(part: &str, classes: &Table) -> Element {
    if part == "*" {
        return Element::Gap;
    }
    let (part, is_not) = part.strip_prefix('!').map_or((part, false), |part| (part, true));
    let (part, optional) = part.strip_suffix('?').map_or((part, false), |part| (part, true));
    let words = match part.strip_prefix('<').and_then(|part| part.strip_suffix('>')) {
        Some(class) => words(classes, class),
        None => [part.to_owned()].into(),
    };
    if is_not { Element::Not(words) } else { Element::Word { words, optional } }
}

/// The words that a phrase can begin with, in no order.
fn firsts(elements: &[Element]) -> impl Iterator<Item = &String> {
    let first = elements.iter().find_map(|element| match element {
        Element::Word { words, .. } => Some(words),
        _ => None,
    });
    first.into_iter().flatten()
}

/// The index behind the words that fit `elements` from `at` on, at its longest.
fn end<'a>(elements: &[Element], start: usize, at: usize, word: &impl Fn(usize) -> Option<&'a str>) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    match element {
        Element::Word { words, optional } => {
            let taken = word(at).filter(|word| words.contains(*word)).and_then(|_| end(rest, start, at + 1, word));
            taken.or_else(|| if *optional { end(rest, start, at, word) } else { None })
        }
        Element::Not(words) => {
            let other = if at == start { at.checked_sub(1).and_then(word) } else { word(at) };
            if other.is_some_and(|other| words.contains(other)) { None } else { end(rest, start, at, word) }
        }
        Element::Gap => (at..=at + LONGEST_GAP)
            .take_while(|&to| to == at || word(to - 1).is_some())
            .find_map(|to| end(rest, start, to, word)),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[track_caller]
    fn check(text: &str, expected: Option<usize>) {
        let words: Vec<&str> = text.split(' ').collect();
        let english = of("en-GB").expect("English is shipped");
        let found = english.hedges.longest_at(0, |index| words.get(index).copied());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn phrases_match_with_classes_gaps_and_words_left_out() {
        check("some argue that", Some(2));
        check("some people have long argued", Some(5));
        check("according to the board and its minutes", None);
        check("according to several unnamed sources", Some(5));
        check("it was reported to the police", None);
        check("critics were there", None);
    }
}
