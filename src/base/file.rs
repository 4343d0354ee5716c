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
