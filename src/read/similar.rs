//! What comes nearest to words that don't occur, and in what the two differ.
//! Pure, and only ever advice: nothing is anchored to what is found here.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::words;

use super::fold::fold;

/// A stretch of text that resembles the words sought.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// In the text that was searched.
    pub passage: Range<usize>,
    pub difference: Difference,
}

/// In what two wordings differ, by the gravest change.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub class: Class,
    /// The words sought that are not there, and the words there in their stead; the first change of the class.
    pub was: String,
    pub now: String,
}

/// The gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Number,
    Negation,
    Name,
    Wording,
    Typography,
}

// Below this many characters everything resembles everything.
const SHORTEST: usize = 8;
const MOST: usize = 3;
// What the search may cost: letters sought times letters searched. Beyond it no advice is better than a stalled build.
const BUDGET: usize = 400_000_000;

/// The best three stretches within `within` that resemble `sought`, best first. None for fewer than eight characters.
pub fn nearest(sought: &str, text: &str, within: &Range<usize>) -> Vec<Near> {
    best(candidates(sought, text, within))
}

/// The stretches within `within` that resemble `sought`, the best three at most, with their distances.
fn candidates(sought: &str, text: &str, within: &Range<usize>) -> Vec<(usize, Near)> {
    let pattern: Vec<char> = fold(sought).text.trim().to_lowercase().chars().collect();
    let folded = fold(&text[within.clone()]);
    if pattern.len() < SHORTEST || pattern.len() * folded.text.len() > BUDGET {
        return Vec::new();
    }
    let mut hits = ends(&pattern, &folded.text);
    hits.sort_by_key(|hit| (hit.distance, hit.range.start));
    let mut near: Vec<(usize, Near)> = Vec::new();
    for hit in hits {
        let words = to_words(&folded.text, hit.range);
        let start = (words.start..words.end).find_map(|at| Some(folded.original(at..words.end)?.start));
        let end = (words.start..=words.end).rev().find_map(|at| Some(folded.original(words.start..at)?.end));
        let (Some(start), Some(end)) = (start, end) else { continue };
        let passage = within.start + start..within.start + end;
        if near.iter().all(|(_, other)| !overlap(&passage, &other.passage)) {
            let difference = differ(sought, &text[passage.clone()]);
            near.push((hit.distance, Near { passage, difference }));
        }
        if near.len() == MOST {
            break;
        }
    }
    near
}

/// The nearest of all candidates, each place once.
fn best(mut candidates: Vec<(usize, Near)>) -> Vec<Near> {
    candidates.sort_by_key(|(distance, near)| (*distance, near.passage.start));
    let mut kept: Vec<Near> = Vec::new();
    for (_, near) in candidates {
        if kept.len() < MOST && kept.iter().all(|other| !overlap(&near.passage, &other.passage)) {
            kept.push(near);
        }
    }
    kept
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

// Places of words that are looked at: the rarest words lead to fewer, and common ones add nothing to them.
const MOST_PLACES: usize = 4_000;
// Stretches that are compared letter by letter: the likeliest was the first in all trials.
const MOST_STRETCHES: usize = 6;
// A text of up to this size times that of the words sought is searched whole where no word is shared.
const WHOLE: usize = 20_000_000;

/// The words of a long text, so that what resembles others is sought only where they share some.
pub struct Index {
    places: HashMap<String, Vec<usize>>,
}

impl Index {
    /// The index of a text.
    pub fn new(text: &str) -> Index {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, word) in words_of(text) {
            places.entry(word).or_default().push(at);
        }
        Index { places }
    }

    /// As [`nearest`] does, in all of the text that this is the index of, at a cost that hardly grows with the text.
    /// What shares no word with `sought` is found in short texts only.
    pub fn nearest(&self, sought: &str, text: &str) -> Vec<Near> {
        let stretches = self.stretches(sought, text);
        if stretches.is_empty() && sought.len().saturating_mul(text.len()) <= WHOLE {
            return nearest(sought, text, &(0..text.len()));
        }
        best(stretches.iter().flat_map(|stretch| candidates(sought, text, stretch)).collect())
    }

    /// Where most words stand as far from each other as in `sought`, give or take half of its length.
    fn stretches(&self, sought: &str, text: &str) -> Vec<Range<usize>> {
        let starts = self.starts(sought);
        let slack = sought.len() / 2 + 32;
        let mut crowds: Vec<(usize, usize)> = Vec::new();
        let mut end = 0;
        for (first, &start) in starts.iter().enumerate() {
            end += starts[end..].partition_point(|&other| other <= start + slack);
            crowds.push((end - first, start));
        }
        crowds.sort_by_key(|&(count, start)| (std::cmp::Reverse(count), start));
        let mut taken: Vec<Range<usize>> = Vec::new();
        for (_, start) in crowds {
            // Starts are moved by the length of `sought`, so that none is below zero.
            let from = text.floor_char_boundary(start.saturating_sub(sought.len() + slack));
            let to = text.ceil_char_boundary((start + 2 * slack).min(text.len()));
            if taken.len() < MOST_STRETCHES && from < to && taken.iter().all(|other| !overlap(&(from..to), other)) {
                taken.push(from..to);
            }
        }
        taken
    }

    /// Where `sought` would begin (and its length added) if one of its words were where the text has it. Sorted.
    fn starts(&self, sought: &str) -> Vec<usize> {
        let mut shared: Vec<(usize, &Vec<usize>)> =
            words_of(sought).filter_map(|(at, word)| Some((at, self.places.get(&word)?))).collect();
        shared.sort_by_key(|(at, places)| (places.len(), *at));
        let mut starts: Vec<usize> = Vec::new();
        for (at, places) in shared {
            if starts.len() + places.len() > MOST_PLACES {
                break;
            }
            starts.extend(places.iter().map(|place| place + sought.len() - at));
        }
        starts.sort_unstable();
        starts
    }
}

/// The words of a text in lower case, with the bytes where they begin.
fn words_of(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let begin = text.as_ptr() as usize;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(move |word| (word.as_ptr() as usize - begin, word.to_lowercase()))
}

struct Hit {
    range: Range<usize>,
    distance: usize,
}

/// Approximate matches of the pattern, by Sellers' algorithm: the best end in each neighbourhood, with its start.
fn ends(pattern: &[char], text: &str) -> Vec<Hit> {
    let limit = pattern.len() * 2 / 5; // two letters in five: beyond that, readers see no likeness
    let mut column: Vec<(usize, usize)> = (0..=pattern.len()).map(|row| (row, 0)).collect();
    let mut hits: Vec<Hit> = Vec::new();
    for (at, original) in text.char_indices() {
        let c = original.to_lowercase().next().unwrap_or(original);
        let mut diagonal = column[0];
        column[0] = (0, at);
        diagonal.1 = at;
        for row in 1..=pattern.len() {
            let substituted = (diagonal.0 + usize::from(pattern[row - 1] != c), diagonal.1);
            let skipped = (column[row].0 + 1, column[row].1);
            let added = (column[row - 1].0 + 1, column[row - 1].1);
            diagonal = column[row];
            column[row] = [substituted, skipped, added].into_iter().min_by_key(|cell| cell.0).expect("three cells");
        }
        let (distance, start) = column[pattern.len()];
        if distance <= limit {
            let range = start..at + original.len_utf8();
            match hits.last_mut().filter(|last| range.end - last.range.end <= pattern.len() / 2) {
                Some(last) if last.distance <= distance => {}
                Some(last) => *last = Hit { range, distance },
                None => hits.push(Hit { range, distance }),
            }
        }
    }
    hits
}

/// The range widened to whole words, without white space at its ends.
fn to_words(text: &str, range: Range<usize>) -> Range<usize> {
    let (start, end) = (text.floor_char_boundary(range.start), text.ceil_char_boundary(range.end.min(text.len())));
    let start = text[..start].rfind(char::is_whitespace).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let end = text[end..].find(char::is_whitespace).map_or(text.len(), |at| end + at);
    let trimmed = text[start..end].trim();
    let bare = trimmed.trim_end_matches(['.', ',', ';', ':']);
    start..start + if bare.is_empty() { trimmed.len() } else { bare.len() }
}

/// In what `now` differs from `was`: the gravest class of all changes between the two.
pub fn differ(was: &str, now: &str) -> Difference {
    let (was_words, now_words): (Vec<&str>, Vec<&str>) =
        (was.split_whitespace().collect(), now.split_whitespace().collect());
    let changes = changes(&was_words, &now_words);
    let classed = changes.into_iter().map(|(was, now)| Difference {
        class: classify(&was, &now),
        was: was.join(" "),
        now: now.join(" "),
    });
    let same = Difference { class: Class::Typography, was: String::new(), now: String::new() };
    classed.min_by_key(|difference| difference.class).unwrap_or(same)
}

/// Stretches of words that changed, by the longest common subsequence.
fn changes<'a>(was: &[&'a str], now: &[&'a str]) -> Vec<(Vec<&'a str>, Vec<&'a str>)> {
    let mut longest = vec![vec![0u32; now.len() + 1]; was.len() + 1];
    for i in (0..was.len()).rev() {
        for j in (0..now.len()).rev() {
            longest[i][j] = match was[i] == now[j] {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut changes: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    let mut is_open = false;
    while i < was.len() || j < now.len() {
        if i < was.len() && j < now.len() && was[i] == now[j] {
            (i, j, is_open) = (i + 1, j + 1, false);
            continue;
        }
        if !is_open {
            changes.push((Vec::new(), Vec::new()));
            is_open = true;
        }
        let change = changes.last_mut().expect("one was just opened");
        if j == now.len() || (i < was.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            change.0.push(was[i]);
            i += 1;
        } else {
            change.1.push(now[j]);
            j += 1;
        }
    }
    changes
}

const NUMBERS: [&str; 31] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "hundred",
    "thousand",
    "million",
    "billion",
    "half",
    "third",
    "quarter",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const NEGATIONS: [&str; 14] = [
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "hardly", "barely",
    "false", "denied",
];

fn classify(was: &[&str], now: &[&str]) -> Class {
    let plain = |words: &[&str]| words.iter().map(|word| bare(word).to_lowercase()).collect::<Vec<_>>();
    let (was_plain, now_plain) = (plain(was), plain(now));
    let either = |test: &dyn Fn(&str) -> bool| {
        let changed = |mine: &[String], other: &[String]| mine.iter().any(|word| test(word) && !other.contains(word));
        changed(&was_plain, &now_plain) || changed(&now_plain, &was_plain)
    };
    let is_capital = |words: &[&str]| words.iter().any(|word| bare(word).starts_with(char::is_uppercase));
    match () {
        () if was_plain == now_plain => Class::Typography,
        () if either(&|word| word.contains(|c: char| c.is_numeric()) || NUMBERS.contains(&word)) => Class::Number,
        () if either(&|word| NEGATIONS.contains(&word) || word.ends_with("n't")) => Class::Negation,
        () if is_capital(was) || is_capital(now) => Class::Name,
        () => Class::Wording,
    }
}

/// A word without the marks around it. A sign before a figure, a currency, a per cent, a mark for feet are none of those.
fn bare(word: &str) -> String {
    const MARKS: &str = ".,;:!?\"'()[]{}*_/|";
    let folded = fold(word).text;
    let word = folded.trim_matches(|c: char| MARKS.contains(c));
    let is_negative = word.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let word = word.trim_end_matches('-');
    let behind = &folded[folded.find(word).unwrap_or(0) + word.len()..];
    let unit = if word.ends_with(|c: char| c.is_ascii_digit()) {
        behind.chars().next().filter(|c| matches!(c, '\'' | '"'))
    } else {
        None
    };
    let word = if is_negative { word } else { word.trim_start_matches('-') };
    word.chars().chain(unit).collect()
}

/// Whether two wordings have the same words: they may differ in marks and white space, and in the first letter's case.
pub fn are_same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let (one, other) = (words(one).join(" "), words(other).join(" "));
    let rest = |text: &str| text.chars().skip(1).collect::<String>();
    let first = |text: &str| text.chars().next().map(|c| c.to_lowercase().to_string());
    first(&one) == first(&other) && rest(&one) == rest(&other)
}

impl Difference {
    /// The difference in words: "a number changed, 4,200 to 4,300".
    pub fn sentence(&self) -> String {
        let (was, now) = (words::shorten(&self.was, 40), words::shorten(&self.now, 40));
        let what = match self.class {
            Class::Number => "a number or date changed",
            Class::Negation => "a negation changed",
            Class::Name => "a name changed",
            Class::Wording => "the wording changed",
            Class::Typography => "only the typography changed",
        };
        match (was.is_empty(), now.is_empty()) {
            (true, true) => what.to_owned(),
            (true, false) => format!("{what}, `{now}` was added"),
            (false, true) => format!("{what}, `{was}` is gone"),
            (false, false) => format!("{what}, `{was}` to `{now}`"),
        }
    }
}
