//! What comes nearest to words that don't occur.
//! Pure, and only ever advice: nothing is anchored to what is found here.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::fold;

// Below this many characters everything resembles everything.
const SHORTEST: usize = 8;
const MOST: usize = 3;
// What the search may cost: letters sought times letters searched. Beyond it no advice is better than a stalled build.
const BUDGET: usize = 400_000_000;

/// The best three stretches within `within` that resemble `sought`, best first. None for fewer than eight characters.
pub fn nearest(sought: &str, text: &str, within: &Range<usize>) -> Vec<Range<usize>> {
    best(candidates(sought, text, within))
}

/// The stretches within `within` that resemble `sought`, the best three at most, with their distances.
fn candidates(sought: &str, text: &str, within: &Range<usize>) -> Vec<(usize, Range<usize>)> {
    let pattern: Vec<char> = fold(sought).text.trim().to_lowercase().chars().collect();
    let folded = fold(&text[within.clone()]);
    if pattern.len() < SHORTEST || pattern.len() * folded.text.len() > BUDGET {
        return Vec::new();
    }
    let mut hits = ends(&pattern, &folded.text);
    hits.sort_by_key(|hit| (hit.distance, hit.range.start));
    let mut near: Vec<(usize, Range<usize>)> = Vec::new();
    for hit in hits {
        let words = with_ends(&folded.text, to_words(&folded.text, hit.range), sought);
        let start = (words.start..words.end).find_map(|at| Some(folded.original(at..words.end)?.start));
        let end = (words.start..=words.end).rev().find_map(|at| Some(folded.original(words.start..at)?.end));
        let (Some(start), Some(end)) = (start, end) else { continue };
        let passage = within.start + start..within.start + end;
        if near.iter().all(|(_, other)| !overlap(&passage, other)) {
            near.push((hit.distance, passage));
        }
        if near.len() == MOST {
            break;
        }
    }
    near
}

/// The nearest of all candidates, each place once.
fn best(mut candidates: Vec<(usize, Range<usize>)>) -> Vec<Range<usize>> {
    candidates.sort_by_key(|(distance, passage)| (*distance, passage.start));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for (_, passage) in candidates {
        if kept.len() < MOST && kept.iter().all(|other| !overlap(&passage, other)) {
            kept.push(passage);
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
    pub fn nearest(&self, sought: &str, text: &str) -> Vec<Range<usize>> {
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

/// The range widened to the first and the last word sought, where they stand close by: "not" put in between costs more
/// letters than the words before it, and would leave them out.
fn with_ends(text: &str, range: Range<usize>, sought: &str) -> Range<usize> {
    let sought: Vec<String> = words_of(&fold(sought).text).map(|(_, word)| word).collect();
    let (Some(first), Some(last)) = (sought.first(), sought.last()) else { return range };
    let inside: Vec<(usize, String)> = words_of(&text[range.clone()]).collect();
    let has = |word: Option<&(usize, String)>, other: &String| word.is_some_and(|(_, word)| word == other);
    let is_stop = |text: &str| text.contains(['.', '!', '?', '\n']);
    let (mut start, mut end) = (range.start, range.end);
    if !has(inside.last(), last) {
        let behind = words_of(&text[range.end..]).take(CLOSE).find(|(_, word)| word == last);
        let behind = behind.filter(|(at, _)| !is_stop(&text[range.end..range.end + at]));
        end = behind.map_or(end, |(at, word)| text.ceil_char_boundary(range.end + at + word.len()));
    }
    if !has(inside.first(), first) {
        let from = text[..range.start].rmatch_indices(char::is_whitespace).nth(CLOSE).map_or(0, |(at, _)| at);
        let before = words_of(&text[from..range.start]).filter(|(_, word)| word == first).last();
        let before = before.map(|(at, _)| from + at).filter(|at| !is_stop(&text[*at..range.start]));
        start = before.unwrap_or(start);
    }
    start..end
}

const CLOSE: usize = 3; // words

/// The range widened to whole words, without white space at its ends.
fn to_words(text: &str, range: Range<usize>) -> Range<usize> {
    let (start, end) = (text.floor_char_boundary(range.start), text.ceil_char_boundary(range.end.min(text.len())));
    let start = text[..start].rfind(char::is_whitespace).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let end = text[end..].find(char::is_whitespace).map_or(text.len(), |at| end + at);
    let trimmed = text[start..end].trim();
    let bare = trimmed.trim_end_matches(['.', ',', ';', ':']);
    start..start + if bare.is_empty() { trimmed.len() } else { bare.len() }
}
