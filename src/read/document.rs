//! A document: its HTML, its canonical text, and the table of runs that ties both to the file.
//! Pure data with look-ups between the three coordinates. `markdown` makes it; later stages only read it.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::file::At;
use crate::base::html::escaped_len;

use super::chart::Chart;

/// An article's text in three coordinates, and all that later stages need to find in it.
///
/// Offsets named `html` are bytes of `html`, those named `text` bytes of `text`, ranges named `source` bytes of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The body and, behind it, each footnote's definition. Without heading ids, addresses of links, and marks.
    pub html: String,
    /// The canonical text: what a reader reads. Blocks are parted by one blank line, cells by a tab, rows by a line break.
    pub text: String,
    /// Sorted; neither their text nor their HTML overlaps.
    pub runs: Vec<Run>,
    /// The body first, then the footnotes' definitions in the order in which they stand in the file.
    pub parts: Vec<Part>,
    pub headings: Vec<Heading>,
    /// The `[words]{#id}` spans.
    pub named: Vec<Named>,
    pub links: Vec<Link>,
    /// The places of `[^label]` marks, in reading order.
    pub references: Vec<Reference>,
    /// Where each block at the top level of the body ends.
    pub blocks: Vec<usize>,
    /// Places where words of the page's language go.
    pub slots: Vec<Slot>,
    /// The parts of the text that are code, sorted.
    pub code: Vec<Range<usize>>,
    /// Where `<!-- more -->` stands.
    pub more: Option<usize>,
}

/// One stretch of text that is known in all three coordinates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub text: Range<usize>,
    pub html: Range<usize>,
    pub source: Range<usize>,
    pub kind: RunKind,
}

/// How exactly the coordinates of a run fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// Text and source are the same bytes, and the HTML is the text escaped: every byte has its place.
    Literal,
    /// The HTML is the text escaped, but the source is something else (an entity, a curly quote, code in a table).
    Escaped,
    /// Text, HTML and source fit as a whole only (a line break, a formula): it is marked whole or not at all.
    Whole,
}

/// The body, or one footnote's definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// A footnote's label and the place of its definition; none for the body.
    pub label: Option<At<String>>,
    pub html: Range<usize>,
    pub text: Range<usize>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: usize,
    /// The id that the author gave it in `{#id}`.
    pub id: Option<String>,
    /// Where its attributes go.
    pub html: usize,
    pub text: Range<usize>,
    pub source: Range<usize>,
}

/// Words with an id of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub id: String,
    pub html: usize,
    pub text: Range<usize>,
    pub source: Range<usize>,
}

/// A link or a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where its attributes go.
    pub html: usize,
    /// Where its element ends.
    pub end: usize,
    /// As the author wrote it, entities resolved.
    pub destination: String,
    pub kind: LinkKind,
    pub source: Range<usize>,
}

/// What follows an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    Anchor,
    Image,
}

/// A mark of a Markdown footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub label: String,
    pub html: usize,
    pub text: usize,
    pub source: Range<usize>,
}

/// A place where words of the page's language go.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub html: usize,
    pub kind: SlotKind,
}

/// What goes into a slot.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotKind {
    /// The title of an alert: `note`, `tip`, `important`, `warning` or `caution`.
    Alert(&'static str),
    /// A task's box.
    Task { done: bool },
    /// The way to a named place of the same document, as an attribute.
    Here(String),
    /// The theme's words under this key.
    Words(&'static str),
    /// A date, as the page's language writes it.
    Date(Date),
    /// A chart, whose labels and numbers are the page's language's too.
    Chart(Box<Chart>),
    /// An attribute that opens an element which folds, where a mark stands in it. It ends at this byte of the HTML.
    Open { until: usize },
}

impl Document {
    /// The body; an article always has one, perhaps an empty one.
    pub fn body(&self) -> &Part {
        &self.parts[0]
    }

    /// The range of the file that `text` came from, widest where a run fits as a whole only.
    /// Empty, at the run before it, where no run overlaps.
    pub fn source(&self, text: &Range<usize>) -> Range<usize> {
        let runs = self.runs_in(text);
        match (runs.first(), runs.last()) {
            (Some(first), Some(last)) => {
                // A chart's head, with its source below the values, stands above them in the file.
                let (start, end) = (first.source_at(text.start, Edge::Start), last.source_at(text.end, Edge::End));
                if start <= end { start..end } else { first.source.clone() }
            }
            _ => {
                let before = self.runs.partition_point(|run| run.text.end <= text.start);
                let at = before.checked_sub(1).map_or(0, |run| self.runs[run].source.end);
                at..at
            }
        }
    }

    /// The runs that a range of the text touches, in order.
    pub fn runs_in(&self, text: &Range<usize>) -> &[Run] {
        let first = self.runs.partition_point(|run| run.text.end <= text.start);
        let end = self.runs.partition_point(|run| run.text.start < text.end);
        &self.runs[first..end.max(first)]
    }

    /// Whether a run is a line's end within a block: a space to readers.
    pub fn is_line_break(&self, run: &Run) -> bool {
        run.kind == RunKind::Whole && &self.text[run.text.clone()] == " "
    }

    /// Whether a byte of the text is code.
    pub fn is_code(&self, text: usize) -> bool {
        let behind = self.code.partition_point(|code| code.end <= text);
        self.code.get(behind).is_some_and(|code| code.contains(&text))
    }

    /// The words of the text, for reading times. Scripts without spaces count two characters as a word.
    pub fn word_count(&self) -> usize {
        let dense =
            self.text.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')).count();
        self.text.split_whitespace().count() + dense / 2
    }
}

/// Which end of a range is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

impl Run {
    fn source_at(&self, text: usize, edge: Edge) -> usize {
        match (self.kind, edge) {
            (RunKind::Literal, _) => self.source.start + (text.clamp(self.text.start, self.text.end) - self.text.start),
            (_, Edge::Start) => self.source.start,
            (_, Edge::End) => self.source.end,
        }
    }

    /// The part of the run's HTML that a range of the text covers: all of it where the run can't be cut.
    pub fn html_of(&self, document_text: &str, text: &Range<usize>) -> Range<usize> {
        if self.kind == RunKind::Whole {
            return self.html.clone();
        }
        let (start, end) = (text.start.max(self.text.start), text.end.min(self.text.end));
        let before = escaped_len(&document_text[self.text.start..start]);
        let from = self.html.start + before;
        from..from + escaped_len(&document_text[start..end])
    }
}
