//! A text of the site, and places in it.
//! Bytes inside the program, lines and columns only at its edge.

use std::ops::Range;
use std::sync::Arc;

/// A text file that was read, by its path from the site's root with `/` between the parts.
///
/// The text is valid UTF-8, has no byte order mark, and ends its lines with `\n` alone, so that a file typed on
/// Windows gives the same site; lines and columns are those an editor shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: Arc<str>,
    pub text: Arc<str>,
}

impl File {
    /// The file with its byte order mark dropped and its line ends folded to `\n`.
    pub fn new(path: impl Into<Arc<str>>, text: &str) -> File {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = match text.contains('\r') {
            true => text.replace("\r\n", "\n").replace('\r', "\n").into(),
            false => text.into(),
        };
        File { path: path.into(), text }
    }

    /// A place in this file. The range is in bytes of `text`.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span { path: self.path.clone(), start: range.start, end: range.end }
    }
}

/// A place in a file: a half-open range of bytes of its text.
///
/// Ordered by path, then by start: the order in which diagnostics are printed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub path: Arc<str>,
    pub start: usize,
    pub end: usize,
}

/// A line and a column, both counted from 1; columns in code points, as editors show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line_number: usize,
    pub column: usize,
}

/// The line and column of a byte of `text`. A byte past the end is the end; one inside a character is its start.
pub fn position(text: &str, byte: usize) -> Position {
    let byte = floor(text, byte);
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line_number: before.bytes().filter(|&b| b == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// A text with the positions of some of its bytes, so that each further one is found in a few steps: a site can have
/// thousands of findings in one file, and a file can be one long line.
pub struct Lines<'a> {
    pub text: &'a str,
    /// Sorted; the first is the beginning of the text.
    known: Vec<(usize, Position)>,
    /// Where the line breaks are.
    breaks: Vec<usize>,
}

const STRIDE: usize = 1024; // bytes between two known positions; the index takes a fiftieth of the text

impl<'a> Lines<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Lines<'a> {
        let mut at = Position { line_number: 1, column: 1 };
        let (mut known, mut breaks) = (vec![(0, at)], Vec::new());
        for (byte, character) in text.char_indices() {
            breaks.extend((character == '\n').then_some(byte));
            if byte >= known[known.len() - 1].0 + STRIDE {
                known.push((byte, at));
            }
            at = after(at, character);
        }
        Lines { text, known, breaks }
    }

    /// The byte at which the line begins that holds `byte`.
    pub fn line_start(&self, byte: usize) -> usize {
        let before = self.breaks.partition_point(|&at| at < byte);
        if before == 0 { 0 } else { self.breaks[before - 1] + 1 }
    }

    /// The byte of the line break that ends the line that holds `byte`, or the end of the text.
    pub fn line_end(&self, byte: usize) -> usize {
        let next = self.breaks.partition_point(|&at| at < byte);
        self.breaks.get(next).copied().unwrap_or(self.text.len())
    }

    /// As [`position`] tells it.
    pub fn position(&self, byte: usize) -> Position {
        let byte = floor(self.text, byte);
        let (start, at) = self.known[self.known.partition_point(|(known, _)| *known <= byte) - 1];
        self.text[start..byte].chars().fold(at, after)
    }
}

fn after(at: Position, character: char) -> Position {
    match character {
        '\n' => Position { line_number: at.line_number + 1, column: 1 },
        _ => Position { column: at.column + 1, ..at },
    }
}

/// The start of the character that holds `byte`, and the end of the text for all bytes beyond it.
pub fn floor(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte.min(text.len()))
}

/// A value and where it was written: a range of bytes in the file that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    pub value: T,
    pub range: Range<usize>,
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
