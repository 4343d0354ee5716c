//! The entries of a timeline: a date and what happened then.
//! Pure. Takes the lines of a block, gives entries with the places of their words, which are still Markdown.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, Span};
use crate::base::messages;

use super::fenced::{Line, lines};

/// Something that happened. The ranges are bytes of the block's text, a line each, in order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub date: At<Date>,
    /// The last day of what took longer.
    pub until: Option<Date>,
    pub words: Vec<Range<usize>>,
}

/// Reads the entries that stand in a block's text from `start` on.
/// Raises `block-invalid` and `entries-unordered`.
pub(super) fn read(
    text: &str,
    start: usize,
    place: &dyn Fn(Range<usize>) -> Span,
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines(text, start) {
        match (entries.last_mut(), entry(&line)) {
            (Some(last), _) if line.goes_on() => last.words.push(line.from(line.indent(4))),
            _ if line.text.trim().is_empty() => {}
            (_, Ok(entry)) => entries.push(entry),
            (_, Err(fault)) => found.push(fault.message(&line, place)),
        }
    }
    check(text, &entries, place, found);
    entries
}

/// Why a line begins no entry.
enum Fault {
    NoDate,
    /// The bytes of the line up to here are a date, but not as it is written here.
    Written(usize, Date),
    NoSuchDay(usize),
    Backwards(usize),
}

impl Fault {
    fn message(self, line: &Line<'_>, place: &dyn Fn(Range<usize>) -> Span) -> Diagnostic {
        let start = line.trimmed().start;
        let to = |len: usize| place(start..line.start + len);
        match self {
            Fault::NoDate => messages::timeline_date_missing(place(line.trimmed())),
            Fault::Written(len, date) => {
                messages::timeline_date_written(to(len), line.text[..len].trim(), &date.to_string())
            }
            Fault::NoSuchDay(len) => messages::timeline_no_such_day(to(len), line.text[..len].trim()),
            Fault::Backwards(len) => messages::timeline_backwards(to(len)),
        }
    }
}

fn entry(line: &Line<'_>) -> Result<Entry, Fault> {
    let indent = line.text.len() - line.text.trim_start().len();
    let Some((date, end)) = date(line.text, indent)? else { return Err(written(line)) };
    let (until, end) = match range_sign(line.text, end) {
        Some(start) => match self::date(line.text, start)? {
            Some((until, end)) => (Some(until), end),
            None => (None, end),
        },
        None => (None, end),
    };
    if until.is_some_and(|until| until <= date) {
        return Err(Fault::Backwards(end));
    }
    let rest = &line.text[end..];
    if !rest.is_empty() && !rest.starts_with([':', ' ', '\t']) {
        return Err(written(line));
    }
    let words = rest.strip_prefix(':').unwrap_or(rest);
    let words = line.text.len() - words.trim_start().len();
    let date = At { value: date, range: line.start + indent..line.start + end };
    Ok(Entry { date, until, words: vec![line.from(words)] })
}

/// The date that begins at `start`, and where it ends; nothing where there is none.
fn date(text: &str, start: usize) -> Result<Option<(Date, usize)>, Fault> {
    let len = text[start..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
    let part = &text[start..start + len];
    match Date::parse(part) {
        Some(date) => Ok(Some((date, start + len))),
        None if len >= 7 && part.split('-').next().is_some_and(|year| year.len() == 4) => match Date::written(part) {
            Some(date) => Err(Fault::Written(start + len, date)),
            None => Err(Fault::NoSuchDay(start + len)),
        },
        None => Ok(None),
    }
}

/// Where the second date of a span of time begins: behind a slash or a dash.
fn range_sign(text: &str, end: usize) -> Option<usize> {
    let rest = text[end..].trim_start();
    let rest = rest.strip_prefix(['/', '–', '—']).or_else(|| rest.strip_prefix("- "))?.trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit()).then(|| text.len() - rest.len())
}

/// What is said of a line that begins with no date of ours: it may begin with one as people write it.
fn written(line: &Line<'_>) -> Fault {
    let ends = line.text.match_indices([':', ' ', '\t']).map(|(at, _)| at).filter(|at| *at > 0);
    let found = ends.take(5).filter_map(|end| Some((end, Date::written(line.text[..end].trim())?))).last();
    match found {
        Some((end, date)) => Fault::Written(end, date),
        None => Fault::NoDate,
    }
}

fn check(text: &str, entries: &[Entry], place: &dyn Fn(Range<usize>) -> Span, found: &mut Vec<Diagnostic>) {
    let is_empty = |entry: &&Entry| entry.words.iter().all(|words| text[clamp(words, text)].trim().is_empty());
    for entry in entries.iter().filter(is_empty) {
        found.push(messages::timeline_entry_empty(place(entry.date.range.clone())));
    }
    // Oldest first or newest first: as the first two that differ.
    let is_newest_first = entries.windows(2).find(|pair| pair[0].date.value != pair[1].date.value);
    let is_newest_first = is_newest_first.is_some_and(|pair| pair[0].date.value > pair[1].date.value);
    for pair in entries.windows(2) {
        let (before, after) = (pair[0].date.value, pair[1].date.value);
        let is_wrong = if is_newest_first { is_earlier(before, after) } else { is_earlier(after, before) };
        if is_wrong {
            let (span, other) = (place(pair[1].date.range.clone()), place(pair[0].date.range.clone()));
            found.push(messages::timeline_unordered(span, &after.to_string(), &before.to_string(), other));
        }
    }
}

/// Whether one date lies before another in every reading: `2024` is not before `2024-06`, nor behind it.
fn is_earlier(one: Date, other: Date) -> bool {
    let parts = |date: Date| [Some(i32::from(date.year)), date.month.map(i32::from), date.day.map(i32::from)];
    for pair in parts(one).into_iter().zip(parts(other)) {
        match pair {
            (Some(one), Some(other)) if one != other => return one < other,
            (Some(_), Some(_)) => {}
            _ => return false,
        }
    }
    false
}

/// A range without the line break that the last line lacks.
pub(super) fn clamp(range: &Range<usize>, text: &str) -> Range<usize> {
    range.start.min(text.len())..range.end.min(text.len())
}
