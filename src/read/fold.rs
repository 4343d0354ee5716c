//! Text in the form in which quotes are compared, with the way back to where each byte came from.
//! Pure. The same function folds the text and the words sought in it, so that the two can only differ in substance.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// A folded text. Every folded byte knows the stretch of the original that it stands for.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    pub text: String,
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Folded {
    /// The range of the original for a range of the folded text.
    /// Nothing where an end lies inside of what was folded together, so that no half of it can be named.
    pub fn original(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let (first, last) = (folded.start, folded.end.checked_sub(1)?);
        let starts_unit = first == 0 || self.starts[first - 1] != self.starts[first];
        let ends_unit = folded.end == self.text.len() || self.starts[folded.end] != self.starts[last];
        let whole = folded.start < folded.end && starts_unit && ends_unit;
        whole.then(|| self.starts[first] as usize..self.ends[last] as usize)
    }

    /// The first folded byte that stands for the original at or behind `original`.
    pub fn folded(&self, original: usize) -> usize {
        self.starts.partition_point(|&start| (start as usize) < original)
    }

    /// The same text without some of its characters. A range of what is left stands for all between its ends.
    fn without(&self, is_left_out: impl Fn(char) -> bool) -> Folded {
        let mut left = Folded::default();
        for (at, c) in self.text.char_indices().filter(|(_, c)| !is_left_out(*c)) {
            let from = self.starts[at] as usize..self.ends[at] as usize;
            left.push(&self.text[at..at + c.len_utf8()], from);
        }
        left
    }

    fn push(&mut self, text: &str, from: Range<usize>) {
        self.text.push_str(text);
        self.starts.resize(self.text.len(), from.start as u32);
        self.ends.resize(self.text.len(), from.end as u32);
    }

    /// Lets the last folded character stand for what follows it too.
    fn extend(&mut self, end: usize) {
        let Some(&start) = self.starts.last() else { return };
        for at in (0..self.starts.len()).rev().take_while(|&at| self.starts[at] == start) {
            self.ends[at] = end as u32;
        }
    }
}

/// Folds a text: NFC; white space to one space; soft hyphens, zero-width and bidi controls dropped;
/// quotation marks, dashes (and runs of them), ellipses and ligatures to their plainest form. Case is kept.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    folded.text.reserve(text.len());
    folded.starts.reserve(text.len());
    folded.ends.reserve(text.len());
    let mut units = Units { text, at: 0 };
    while let Some(range) = units.next_unit() {
        let unit = &text[range.clone()];
        let mut chars = unit.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => fold_char(&mut folded, c, unit, range),
            _ => folded.push(&unit.nfc().collect::<String>(), range),
        }
    }
    folded
}

/// Folds a text and leaves out its white space and dashes as well: what is left of words in a text whose lines were
/// broken at hyphens. Words that are equal in this form need not be the same: "re-sign" is "resign" in it.
pub fn squeeze(text: &str) -> Folded {
    let mut folded = fold(text).without(|c| matches!(c, ' ' | '-'));
    folded.text = with_single_quotes(&folded.text);
    folded
}

/// A folded text with single quotation marks for double ones, as they become inside of a quotation; of the same length.
/// A mark behind a digit stays: five feet are not five inches.
pub fn with_single_quotes(folded: &str) -> String {
    let mut last = ' ';
    let single = |c: char| {
        let is_mark = c == '"' && !last.is_ascii_digit();
        last = c;
        if is_mark { '\'' } else { c }
    };
    folded.chars().map(single).collect()
}

fn fold_char(folded: &mut Folded, c: char, unit: &str, range: Range<usize>) {
    match c {
        _ if is_dropped(c) => {}
        _ if c.is_whitespace() => match folded.text.ends_with(' ') {
            true => folded.extend(range.end),
            false => folded.push(" ", range),
        },
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => match folded.text.ends_with('-') {
            true => folded.extend(range.end),
            false => folded.push("-", range),
        },
        '\u{2018}'..='\u{201b}' => folded.push("'", range),
        '\u{201c}'..='\u{201f}' => folded.push("\"", range),
        '\u{2026}' => folded.push("...", range),
        '\u{fb00}'..='\u{fb06}' => folded.push(&unit.nfkc().collect::<String>(), range),
        _ if unit.is_ascii() => folded.push(unit, range),
        _ => folded.push(&unit.nfc().collect::<String>(), range),
    }
}

/// A word without its accents: `café` as `cafe`.
pub fn without_accents(word: &str) -> String {
    word.nfd().filter(|c| canonical_combining_class(*c) == 0).collect()
}

/// Soft hyphen, zero-width characters and bidi controls: they are not seen.
pub fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Cuts a text where normalising the parts gives the same as normalising the whole (Unicode Standard Annex 15, 9.1).
struct Units<'a> {
    text: &'a str,
    at: usize,
}

impl Units<'_> {
    fn next_unit(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let mut chars = self.text[start..].char_indices();
        let (_, first) = chars.next()?;
        self.at += first.len_utf8();
        // An ASCII character composes only with what follows it, and that is never ASCII.
        for (_, c) in chars.take_while(|(_, c)| !is_boundary(*c)) {
            self.at += c.len_utf8();
        }
        Some(start..self.at)
    }
}

fn is_boundary(c: char) -> bool {
    c.is_ascii() || (canonical_combining_class(c) == 0 && is_nfc_quick([c].into_iter()) == IsNormalized::Yes)
}
