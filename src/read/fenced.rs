//! The text of a fenced block, and where each of its bytes stands in the author's text.
//! Pure. In a list or a quotation, a block's lines do not follow each other in the file; parts of it know that too.

use std::ops::Range;

use super::document::RunKind;

/// A text and its places. Ranges named `source` are bytes of the Markdown that is read.
pub(super) struct Fenced {
    pub text: String,
    /// Sorted by text, which they cover. Those of equal length are the same bytes on both sides.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl Fenced {
    /// Joins the pieces of a block: texts with their places.
    pub(super) fn new<'t>(parts: impl IntoIterator<Item = (&'t str, Range<usize>)>) -> Fenced {
        let mut fenced = Fenced { text: String::new(), pieces: Vec::new() };
        for (text, source) in parts.into_iter().filter(|(text, _)| !text.is_empty()) {
            let start = fenced.text.len();
            fenced.text.push_str(text);
            fenced.pieces.push((start..fenced.text.len(), source));
        }
        fenced
    }

    /// The title of a picture that stands at `image` in the source, without the signs that escape others. The title of one
    /// that is defined elsewhere, by a label, stands where the picture does.
    pub(super) fn of_title(title: &str, source: &str, image: &Range<usize>) -> Fenced {
        let Some(written) = written_title(&source[image.clone()]) else {
            return Fenced::new([(title, image.clone())]);
        };
        let mut place = image.start + written.start..image.start + written.end;
        let (mut rest, mut pieces) = (title, Vec::new());
        while let Some(c) = rest.chars().next() {
            let raw = &source[place.clone()];
            let same = raw.char_indices().zip(rest.chars()).find(|((_, a), b)| a != b || matches!(a, '\\' | '&'));
            let same = same.map_or(raw.len().min(rest.len()), |((at, _), _)| at);
            let (of_text, of_source) = match same {
                0 if raw.starts_with('\\') && raw[1..].starts_with(c) => (c.len_utf8(), 1 + c.len_utf8()),
                // A character by its name or number: it and all behind it stand somewhere in what is left.
                0 => (rest.len(), raw.len()),
                same => (same, same),
            };
            pieces.push((&rest[..of_text], place.start..place.start + of_source));
            (rest, place.start) = (&rest[of_text..], place.start + of_source);
        }
        Fenced::new(pieces)
    }

    /// The parts of this text at the ranges, one behind the other.
    pub(super) fn parts(&self, ranges: &[Range<usize>]) -> Fenced {
        let pieces = ranges.iter().flat_map(|range| {
            let touched = self.touched(range).iter().map(move |(text, source)| {
                let part = text.start.max(range.start)..text.end.min(range.end);
                (&self.text[part.clone()], place(text, source, &part))
            });
            touched.collect::<Vec<_>>()
        });
        Fenced::new(pieces)
    }

    /// Where a range of the text stands, widest where it is not the same bytes.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let touched = self.touched(&(range.start..range.end.max(range.start + 1)));
        match (touched.first(), touched.last()) {
            (Some((text, source)), Some((last_text, last_source))) => {
                let start = place(text, source, &(range.start.max(text.start)..text.end)).start;
                let end = place(last_text, last_source, &(last_text.start..range.end.min(last_text.end))).end;
                start..end.max(start)
            }
            _ => {
                let end = self.pieces.last().map_or(0, |(_, source)| source.end);
                end..end
            }
        }
    }

    /// How a run with the text at a range fits to its source.
    pub(super) fn kind(&self, range: &Range<usize>) -> RunKind {
        match self.touched(range) {
            [(text, source)] if text.len() == source.len() => RunKind::Literal,
            _ => RunKind::Escaped,
        }
    }

    fn touched(&self, range: &Range<usize>) -> &[(Range<usize>, Range<usize>)] {
        let first = self.pieces.partition_point(|(text, _)| text.end <= range.start);
        let end = self.pieces.partition_point(|(text, _)| text.start < range.end);
        &self.pieces[first..end.max(first)]
    }
}

/// The place of a part of a piece.
fn place(text: &Range<usize>, source: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    match text.len() == source.len() {
        true => source.start + (part.start - text.start)..source.start + (part.end - text.start),
        false => source.clone(),
    }
}

/// Where the title stands in a picture's Markdown, `![what it shows](file "title")`, without its marks.
fn written_title(image: &str) -> Option<Range<usize>> {
    let inside = image.strip_suffix(')')?.trim_end();
    let close = inside.chars().next_back().filter(|c| matches!(c, '"' | '\'' | ')'))?;
    let open = if close == ')' { '(' } else { close };
    let end = inside.len() - 1;
    let is_open = |at: &usize| !inside[..*at].ends_with('\\');
    let start = inside[..end].rmatch_indices(open).map(|(at, _)| at).find(is_open)? + 1;
    Some(start..end)
}

/// A line of a text, without its line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub text: &'t str,
    pub start: usize,
}

impl Line<'_> {
    /// The line from `offset` on, with its line break, in bytes of the text that it is a line of.
    pub(super) fn from(&self, offset: usize) -> Range<usize> {
        self.start + offset..self.start + self.text.len() + 1
    }

    /// The bytes of the line without white space at its ends.
    pub(super) fn trimmed(&self) -> Range<usize> {
        let start = self.start + (self.text.len() - self.text.trim_start().len());
        start..start + self.text.trim().len()
    }

    /// Whether it belongs to what stands above it: it is indented, or empty.
    pub(super) fn goes_on(&self) -> bool {
        self.text.trim().is_empty() || self.text.starts_with([' ', '\t'])
    }

    /// The bytes of the spaces that it begins with, at most so many; a tab counts as all of them.
    pub(super) fn indent(&self, most: usize) -> usize {
        match self.text.starts_with('\t') {
            true => 1,
            false => self.text.bytes().take(most).take_while(|byte| *byte == b' ').count(),
        }
    }
}

/// The lines of a text from `start` on.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = Line<'_>> {
    let mut at = start;
    text[start..].split('\n').map(move |text| {
        let line = Line { text, start: at };
        at += text.len() + 1;
        line
    })
}

/// The head of a block, if it has one, and where the rest begins: what stands above a line `---`.
pub(super) fn split(text: &str) -> (Option<Range<usize>>, usize) {
    match lines(text, 0).find(|line| line.text.trim_end() == "---") {
        Some(line) => (Some(0..line.start), (line.start + line.text.len() + 1).min(text.len())),
        None => (None, 0),
    }
}

/// Whether a text begins as TOML does, with a key and its value or a table.
pub(super) fn is_toml(text: &str) -> bool {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let is_key = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    line.split_once('=').is_some_and(|(key, _)| is_key(key.trim()))
        || line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).is_some_and(is_key)
}
