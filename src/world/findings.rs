//! Findings as machines read them: JSON Lines here, SARIF and GitHub's commands in files of their own.
//! Pure. Places are those an editor shows: lines and columns count from 1, columns in code points, and an end is the
//! place right after the last character.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use serde::Serialize;

use super::terminal::{self, Style};
use super::{github, is_hidden, sarif};
use crate::base::diagnostic::{Change, Diagnostic, Fix};
use crate::base::file::{File, Lines, Position, Span, floor};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With excerpts, for people.
    Human,
    /// JSON Lines: an object a finding, as [`schema`] says.
    Json,
    /// One document in SARIF 2.1.0.
    Sarif,
    /// Commands by which a workflow of GitHub marks lines.
    Github,
}

impl Format {
    /// All formats with their names on the command line.
    pub const NAMES: [(&'static str, Format); 4] =
        [("human", Format::Human), ("json", Format::Json), ("sarif", Format::Sarif), ("github", Format::Github)];
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Format, String> {
        let found = Format::NAMES.iter().find(|(known, _)| *known == name);
        let names = Format::NAMES.map(|(name, _)| name).join(", ");
        found.map(|(_, format)| *format).ok_or_else(|| format!("the formats are {names}"))
    }
}

/// The findings in their order, ending in a line break. Where there are none: a SARIF document without results, and
/// nothing in all other formats. `style` is for people only.
///
/// A place in a file that is not among `texts` is named without its lines.
pub fn print(diagnostics: &[Diagnostic], texts: &BTreeMap<Arc<str>, File>, format: Format, style: Style) -> String {
    let places = Places::new(diagnostics, texts);
    match format {
        Format::Human => terminal::render(diagnostics, texts, style),
        Format::Json => diagnostics.iter().map(|diagnostic| json_line(diagnostic, &places)).collect(),
        Format::Sarif => sarif::document(diagnostics, &places),
        Format::Github => diagnostics.iter().map(|diagnostic| github::command(diagnostic, &places)).collect(),
    }
}

/// The JSON Schema (draft-07) of a line of [`Format::Json`].
pub fn schema() -> &'static str {
    include_str!("finding.schema.json")
}

/// Places of findings as editors show them.
pub(super) struct Places<'a> {
    lines: BTreeMap<&'a str, Lines<'a>>,
}

/// From the first character to the place right after the last.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'a> Places<'a> {
    fn new(diagnostics: &'a [Diagnostic], texts: &'a BTreeMap<Arc<str>, File>) -> Places<'a> {
        let fixes = |diagnostic: &'a Diagnostic| diagnostic.remedies.iter().flatten().map(|fix| &fix.span);
        let related = |diagnostic: &'a Diagnostic| diagnostic.related.iter().map(|(span, _)| span);
        let spans = diagnostics
            .iter()
            .flat_map(|diagnostic| diagnostic.span.iter().chain(related(diagnostic)).chain(fixes(diagnostic)));
        let mut lines = BTreeMap::new();
        for span in spans {
            if let Some(file) = texts.get(&span.path) {
                lines.entry(&*span.path).or_insert_with(|| Lines::new(&file.text));
            }
        }
        Places { lines }
    }

    /// Where a span begins and ends; nothing where its file was not read.
    pub(super) fn region(&self, span: &Span) -> Option<Region> {
        let lines = self.lines.get(&*span.path)?;
        let range = sound(lines.text, span);
        Some(Region { start: lines.position(range.start), end: lines.position(range.end) })
    }

    /// The words of a span; empty where its file was not read.
    pub(super) fn words(&self, span: &Span) -> &'a str {
        self.lines.get(&*span.path).map_or("", |lines| &lines.text[sound(lines.text, span)])
    }
}

/// The range within the text, of whole characters, without the line breaks that it ends in.
fn sound(text: &str, span: &Span) -> Range<usize> {
    let start = floor(text, span.start);
    let end = text.ceil_char_boundary(span.end.min(text.len())).max(start);
    start..start + text[start..end].trim_end_matches('\n').len()
}

/// A line of JSON. Its keys are always there, so that a reader need not ask.
#[derive(Serialize)]
struct Finding<'a> {
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    label: Option<&'a str>,
    related: Vec<Related<'a>>,
    notes: &'a [String],
    help: Vec<&'a str>,
    remedies: Vec<Vec<Step<'a>>>,
}

/// All of it is absent where the fault is in no file, all but the file where that was not read.
#[derive(Default, Serialize)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    label: &'a str,
}

/// One of the changes of a remedy.
#[derive(Serialize)]
struct Step<'a> {
    change: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    key: Option<&'a str>,
    value: Option<&'a str>,
}

fn json_line(diagnostic: &Diagnostic, places: &Places) -> String {
    let related = diagnostic.related.iter().map(|(span, label)| Related { place: place(span, places), label });
    let finding = Finding {
        name: diagnostic.name,
        severity: diagnostic.severity.word(),
        message: &diagnostic.message,
        place: diagnostic.span.as_ref().map(|span| place(span, places)).unwrap_or_default(),
        label: diagnostic.label.as_deref(),
        related: related.collect(),
        notes: &diagnostic.notes,
        help: diagnostic.advice().collect(),
        remedies: diagnostic.remedies.iter().map(|remedy| steps(remedy, places)).collect(),
    };
    let json = serde_json::to_string(&finding).expect("texts and numbers are always JSON");
    escaped(&json) + "\n"
}

fn place<'a>(span: &'a Span, places: &Places) -> Place<'a> {
    let region = places.region(span);
    Place {
        file: Some(&span.path),
        line: region.map(|region| region.start.line_number),
        column: region.map(|region| region.start.column),
        end_line: region.map(|region| region.end.line_number),
        end_column: region.map(|region| region.end.column),
    }
}

fn steps<'a>(remedy: &'a [Fix], places: &Places) -> Vec<Step<'a>> {
    remedy.iter().map(|fix| step(fix, places)).collect()
}

fn step<'a>(fix: &'a Fix, places: &Places) -> Step<'a> {
    let (change, key, value) = match &fix.change {
        Change::Replace(value) => ("replace", None, Some(value.as_str())),
        Change::Add { key, value } => ("add", Some(*key), Some(value.as_str())),
        Change::Rename(key) => ("rename", Some(key.as_str()), None),
    };
    Step { change, place: place(&fix.span, places), key, value }
}

/// The same JSON with characters that a terminal would obey as escapes: what reads it gets the same text.
pub(super) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        match is_hidden(character) {
            true => write!(out, "\\u{:04x}", u32::from(character)).expect("a string takes all that is written"),
            false => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::base::file::position;

    #[test]
    fn positions_are_those_of_files() {
        let text = format!("a\té日本 🇫🇷\n\n{}\n{}", "é ".repeat(2000), "word\n".repeat(500));
        let lines = Lines::new(&text);
        let bytes = (0..=text.len()).filter(|byte| text.is_char_boundary(*byte));
        bytes.for_each(|byte| assert_eq!(lines.position(byte), position(&text, byte), "byte {byte}"));
        assert_eq!(Lines::new("").position(0), position("", 0));
    }
}
