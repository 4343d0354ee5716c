//! What to do with a text that is no TOML so that the rest of it is read: put headers right, leave lines out, drop values.
//! Pure. Changes only a copy of the text, and only what was told as a slip.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::messages::slips::{HeaderSlip, LineSlip, TextSlip, TomlSlip, ValueSlip};

use super::toml_slips::{MANY, Slip, headers, indentation, is_header, is_key, is_keyless, line, lines};

/// What to put in the place of headers that were told, so that all below them is read: sorted, apart, and not too many.
pub fn repairs(text: &str, slips: &[Slip]) -> Vec<(Range<usize>, String)> {
    let mut repairs = Vec::new();
    for slip in slips {
        match &slip.what {
            TomlSlip::Header(HeaderSlip::Header { written, meant }) => {
                repairs.extend(around_name(&slip.range, written, meant))
            }
            TomlSlip::Header(HeaderSlip::List { header, .. }) => {
                let meant = format!("[{header}]");
                headers(text, header)
                    .for_each(|range| repairs.extend(around_name(&range, &text[range.clone()], &meant)));
            }
            TomlSlip::Header(HeaderSlip::HeaderName { written, meant }) => {
                let is_same = |(a, b): &(char, char)| a == b;
                let before: usize =
                    written.chars().zip(meant.chars()).take_while(is_same).map(|(sign, _)| sign.len_utf8()).sum();
                let behind = written[before..].chars().rev().zip(meant[before..].chars().rev()).take_while(is_same);
                let behind: usize = behind.map(|(sign, _)| sign.len_utf8()).sum();
                let range = slip.range.start + before..slip.range.end - behind;
                repairs.push((range, meant[before..meant.len() - behind].to_owned()));
            }
            TomlSlip::Header(HeaderSlip::NoHeader { header, .. }) => {
                let start = line(text, slip.range.start).start;
                repairs.push((start..start, format!("{header}\n")));
            }
            TomlSlip::Header(HeaderSlip::Early { .. }) => {
                let below = &text[slip.range.end..];
                let end = lines(below).find(|line| below[line.clone()].trim_start().starts_with('['));
                let range = slip.range.start..slip.range.end + end.map_or(below.len(), |end| end.start);
                let space = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
                repairs.push((range, space));
            }
            _ => {}
        }
    }
    repairs.sort_by_key(|(range, _)| range.start);
    repairs.dedup_by(|next, first| next.0.start < first.0.end || next.0 == first.0);
    repairs.truncate(MANY);
    repairs
}

/// What makes a header another that has the same name, in other brackets. The name keeps its place.
fn around_name(range: &Range<usize>, written: &str, meant: &str) -> [(Range<usize>, String); 2] {
    let is_bracket = |sign: char| "[]".contains(sign) || sign.is_whitespace();
    let (open, close) = if meant.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    let name = range.end - written.trim_start_matches(is_bracket).len();
    let end = range.start + written.trim_end_matches(is_bracket).len();
    [(range.start..name, open.to_owned()), (end..range.end, close.to_owned())]
}

/// The lines that must be left out for the rest to be read: what is not closed takes all below for a part of itself.
/// Nothing where the rest was read.
pub fn swallowing(text: &str, slips: &[Slip]) -> Option<Range<usize>> {
    let open = slips.iter().find(|slip| {
        matches!(slip.what, TomlSlip::Text(TextSlip::OpenText { .. }) | TomlSlip::Value(ValueSlip::OpenBracket { .. }))
    })?;
    let first = line(text, open.range.start);
    let is_text = matches!(open.what, TomlSlip::Text(_));
    let ends =
        |line: &str| is_header(line) || (!is_text && line.find('=').is_some_and(|equals| is_key(&line[..equals])));
    let below = lines(&text[first.end..]).skip(1).find(|range| ends(&text[first.end..][range.clone()]));
    Some(first.start..below.map_or(text.len(), |below| first.end + below.start))
}

/// The lines for which headers were not read, apart and in order: the parser ends at a key without its equals sign, and
/// takes some headers for a part of what it could not read. `read` are the starts of the tables that it did read.
pub fn ending_lines(text: &str, raised: &[(Range<usize>, &str)], read: &[usize]) -> Vec<Range<usize>> {
    if raised.is_empty() {
        return Vec::new();
    }
    let place = |range: &Range<usize>| line(text, text.floor_char_boundary(range.start.min(text.len())));
    let mut faulty: Vec<Range<usize>> = raised.iter().map(|(range, _)| place(range)).collect();
    faulty.sort_by_key(|line| line.start);
    let mut ending: Vec<Range<usize>> =
        raised.iter().filter(|(_, raised)| is_keyless(raised)).map(|(range, _)| place(range)).collect();
    let doubles: BTreeSet<usize> =
        raised.iter().filter(|(_, raised)| *raised == "duplicate key").map(|(range, _)| place(range).start).collect();
    let mut is_text = false;
    for line in lines(text) {
        let written = &text[line.clone()];
        let start = line.start + indentation(written);
        let next = faulty.partition_point(|faulty| faulty.start <= line.start);
        // A header that can't be read can take the place of those above it, too; one that stands twice is told as such.
        let last = next.checked_sub(1).map(|last| &faulty[last]);
        let last = last.or_else(|| faulty.iter().find(|line| !doubles.contains(&line.start)));
        let is_lost = !is_text && is_header(written) && read.binary_search(&start).is_err();
        ending.extend(last.filter(|last| is_lost && last.start != line.start).cloned());
        let marks = written.matches("\"\"\"").count() + written.matches("'''").count();
        is_text ^= !marks.is_multiple_of(2);
    }
    ending.sort_by_key(|line| line.start);
    ending.dedup();
    ending
}

/// The lines whose values can't be trusted, in their order, each once.
pub fn lost_lines(text: &str, raised: &[(Range<usize>, &str)], slips: &[Slip]) -> Vec<Range<usize>> {
    // What stands before a comma or a comment is whole.
    let is_rest = |slip: &&Slip| matches!(slip.what, TomlSlip::Line(LineSlip::Comma | LineSlip::Comment { .. }));
    let rests: Vec<Range<usize>> = slips.iter().filter(is_rest).map(|slip| line(text, slip.range.start)).collect();
    let is_lost = |at: &usize| {
        let next = rests.partition_point(|line| line.end < *at);
        rests.get(next).is_none_or(|line| *at < line.start)
    };
    let mut places: Vec<usize> = raised.iter().map(|(range, _)| range.start.min(text.len())).filter(is_lost).collect();
    places.sort_unstable();
    let mut lines: Vec<Range<usize>> = Vec::new();
    for at in places {
        if lines.last().is_none_or(|last| at > last.end) {
            lines.push(line(text, text.floor_char_boundary(at)));
        }
    }
    lines
}
