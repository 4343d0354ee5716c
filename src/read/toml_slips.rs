//! What is wrong with a text that is no TOML, as its author sees it: a mark left out, a colon for an equals sign.
//! Pure. Takes what the parser raised, which tells what it waited for; gives one slip for each that the author made.
//! Never guesses what a line was meant to say beyond that: the line stays unread.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::messages::slips::{HeaderSlip, LineSlip, TextSlip, TomlSlip, ValueSlip};
use crate::base::words;

/// A slip and the bytes of the text that the author would edit, never empty but in an empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub range: Range<usize>,
    pub what: TomlSlip,
    /// The other half of what stands twice.
    pub first: Option<Range<usize>>,
}

/// The slips of `text`, in their order, from the places and words of what the parser raised.
pub fn slips(text: &str, raised: &[(Range<usize>, &str)]) -> Vec<Slip> {
    if raised.is_empty() {
        return Vec::new();
    }
    if let Some((what, range)) = other_language(text) {
        return vec![Slip { range, what, first: None }];
    }
    let mut sorted: Vec<&(Range<usize>, &str)> = raised.iter().collect();
    sorted.sort_by_key(|(range, _)| range.start);
    let mut slips: Vec<Slip> = Vec::new();
    let mut here = 0..0;
    for (range, raised) in sorted {
        let at = text.floor_char_boundary(range.start.min(text.len()));
        let is_same_line = !slips.is_empty() && here.contains(&at);
        if !is_same_line {
            here = line(text, at);
        }
        // One slip throws the parser off until the line ends: what it raises there is no slip of the author.
        if is_same_line && !slips.last().is_some_and(|last| last.stands_for_itself() && is_word(raised)) {
            continue;
        }
        let range = at..text.ceil_char_boundary(range.end.min(text.len())).max(at);
        let slip = read(text, &here, range, raised, slips.len());
        let is_told = match slip.what {
            TomlSlip::Header(HeaderSlip::List { .. } | HeaderSlip::Early { .. }) => slips.contains(&slip),
            TomlSlip::Header(HeaderSlip::NoHeader { .. }) => {
                slips.iter().rfind(is_headless).is_some_and(|told| is_in_one_table(text, told, &slip))
            }
            _ => false,
        };
        if !is_told && !slips.last().is_some_and(|last| is_echo(text, last, &slip, &here)) {
            slips.push(slip);
        }
    }
    slips
}

pub(super) const MANY: usize = 100; // slips; the other half of what stands twice is looked for no longer then, since that takes time
const NEAR: usize = 4096; // bytes within which one slip can be the echo of another

fn is_headless(slip: &&Slip) -> bool {
    matches!(slip.what, TomlSlip::Header(HeaderSlip::NoHeader { .. }))
}

/// Whether a header is missing in the table in which that was told already: the rest is read when it is put in.
fn is_in_one_table(text: &str, told: &Slip, slip: &Slip) -> bool {
    !text[told.range.start..slip.range.start.max(told.range.start)].contains("\n[")
}

impl Slip {
    /// Whether the parser goes on after it as if nothing had been.
    fn stands_for_itself(&self) -> bool {
        use TextSlip::{Curly, Unquoted};
        use ValueSlip::{Boolean, Day, DayForm, PartialDate};
        match &self.what {
            TomlSlip::Text(slip) => matches!(slip, Curly { .. } | Unquoted { .. }),
            TomlSlip::Value(slip) => {
                matches!(slip, Boolean { .. } | Day { .. } | DayForm { .. } | PartialDate { .. })
            }
            _ => false,
        }
    }
}

/// Whether a single value is wrong, and the rest of the line is read.
fn is_word(raised: &str) -> bool {
    raised.starts_with("string values must be quoted") || raised.starts_with("invalid boolean") || is_day(raised)
}

fn is_day(raised: &str) -> bool {
    raised.contains("date") || raised.contains("time")
}

/// Whether a slip only follows from the one before it.
fn is_echo(text: &str, last: &Slip, slip: &Slip, here: &Range<usize>) -> bool {
    if slip.range.start < last.range.end {
        return true;
    }
    let between = &text[last.range.end..here.end];
    match (&last.what, &slip.what) {
        // The rest of a string that goes on below.
        (TomlSlip::Text(TextSlip::OpenString), TomlSlip::Line(LineSlip::NoEquals | LineSlip::Colon { .. })) => {
            between.len() < NEAR && !between.contains(['=', '['])
        }
        // The keys of a table that stands twice.
        (TomlSlip::Twice { name }, TomlSlip::Twice { .. }) => {
            name.starts_with('[') && between.len() < NEAR && !between.contains("\n[")
        }
        _ => false,
    }
}

/// A text that is in another language throughout: as many messages as it has lines would help nobody.
fn other_language(text: &str) -> Option<(TomlSlip, Range<usize>)> {
    let mut lines = lines(text).filter(|range| !is_blank(&text[range.clone()]));
    let first = lines.next()?;
    let start = first.start + indentation(&text[first.clone()]);
    let range = start..first.end;
    if text[start..].starts_with('{') {
        return Some((TomlSlip::OtherLanguage("JSON"), range));
    }
    let is_yaml = |range: &Range<usize>| {
        colon(&text[range.clone()]).is_some() || text[range.clone()].trim_start().starts_with("- ")
    };
    let is_toml = |range: &Range<usize>| text[range.clone()].contains('=') || text[range.clone()].starts_with('[');
    (is_yaml(&first) && lines.clone().any(|line| is_yaml(&line)) && !lines.any(|line| is_toml(&line)))
        .then_some((TomlSlip::OtherLanguage("YAML"), range))
}

fn read(text: &str, line: &Range<usize>, range: Range<usize>, raised: &str, count: usize) -> Slip {
    let at = range.start;
    let found = match raised {
        "duplicate key" if count < MANY => Some(twice(text, line, &range)),
        "duplicate key" => Some(slip(range.clone(), TomlSlip::Twice { name: text[range.clone()].to_owned() })),
        _ if raised.contains("multi-line") => open_text(text),
        _ if raised.starts_with("unclosed array table") || raised.starts_with("unclosed table") => header(text, line),
        _ if raised.contains("escape") || raised.contains("unicode value") => backslash(text, line, at),
        _ if is_day(raised) => day(text, line, &range),
        _ if is_word(raised) => Some(bare(text, &range)),
        _ => line_slip(text, line, at, raised),
    };
    found.unwrap_or_else(|| slip(shown(text, range), TomlSlip::Other(raised.to_owned())))
}

fn slip(range: Range<usize>, what: impl Into<TomlSlip>) -> Slip {
    Slip { range, what: what.into(), first: None }
}

/// A range that shows something: of an empty one, the character before or after.
fn shown(text: &str, range: Range<usize>) -> Range<usize> {
    if range.start < range.end {
        return range;
    }
    let next = text[range.start..].chars().next().filter(|next| *next != '\n');
    let last = text[..range.start].trim_end();
    match next {
        Some(next) => range.start..range.start + next.len_utf8(),
        None => last.len() - last.chars().next_back().map_or(0, char::len_utf8)..last.len(),
    }
}

/// A value that is no string, number, date or truth value.
fn bare(text: &str, range: &Range<usize>) -> Slip {
    let here = line(text, range.start);
    let is_whole =
        text[here.start..range.start].trim_end().ends_with('=') && !text[here.start..range.start].contains(['{', '[']);
    // A comma is the end of the value to the parser alone.
    let rest = text[range.start..here.end].split(" #").next().unwrap_or_default();
    let word = if is_whole && rest.contains(',') { rest.trim_end() } else { text[range.clone()].trim_end() };
    let range = range.start..range.start + word.len();
    if word.is_empty() {
        let equals = text[..range.start].rfind('=').unwrap_or(range.start);
        return slip(shown(text, equals..equals + 1), LineSlip::NoValue);
    }
    if let Some(day) = meant_day(word) {
        return slip(range, ValueSlip::DayForm { written: word.to_owned(), day: day.to_string() });
    }
    if let Some(day) = written_day(text, &range) {
        return day;
    }
    if word.starts_with(CURLY) {
        return slip(range, TextSlip::Curly { words: word.trim_matches(CURLY).to_owned() });
    }
    let truth = match word.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    };
    match truth {
        Some(meant) => slip(range, ValueSlip::Boolean { word: word.to_owned(), meant }),
        None if word.ends_with(['"', '\'']) => slip(range, TextSlip::NoOpeningMark),
        None => slip(range, TextSlip::Unquoted { words: word.to_owned() }),
    }
}

const CURLY: [char; 9] = ['“', '”', '„', '‘', '’', '‚', '«', '»', '‟'];

/// The day that is meant where it is written with other signs.
fn meant_day(text: &str) -> Option<Date> {
    Date::written(text).filter(Date::is_whole)
}

fn day(text: &str, line: &Range<usize>, range: &Range<usize>) -> Option<Slip> {
    let rest = &text[range.start..line.end];
    let is_sign = |character: char| character.is_ascii_digit() || "-/.".contains(character);
    let day = &rest[..rest.find(|character| !is_sign(character)).unwrap_or(rest.len())];
    let after = &rest[day.len()..];
    let end = range.start + day.len();
    match (day.len(), Date::parse(day)) {
        (10, Some(_)) if after.trim_start().starts_with(char::is_alphabetic) => {
            let next = end + indentation(after);
            Some(slip(next..word_end(text, next), LineSlip::NoComma))
        }
        (10, None) => Some(slip(range.start..end, ValueSlip::Day { day: day.to_owned() })),
        (_, _) if meant_day(day).is_some_and(|meant| meant.to_string() != day) => {
            let meant = meant_day(day)?.to_string();
            Some(slip(range.start..end, ValueSlip::DayForm { written: day.to_owned(), day: meant }))
        }
        (4 | 7, Some(_)) => Some(slip(range.start..end, ValueSlip::PartialDate { date: day.to_owned() })),
        _ => None,
    }
}

/// A day with other signs than hyphens, or in another order, that the parser took for a number.
fn written_day(text: &str, value: &Range<usize>) -> Option<Slip> {
    let rest = &text[value.clone()];
    let day = &rest[..rest.find(|sign: char| !sign.is_ascii_digit() && !"-/.".contains(sign)).unwrap_or(rest.len())];
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let is_day = parts.len() == 3 && parts.iter().all(|part| (1..=4).contains(&part.len()));
    let (range, written) = (value.start..value.start + day.len(), day.to_owned());
    (is_day && Date::parse(day).is_none()).then(|| match meant_day(day) {
        Some(day) => slip(range, ValueSlip::DayForm { written, day: day.to_string() }),
        None => slip(range, ValueSlip::DayUnclear { written }),
    })
}

/// A backslash that was meant as one.
fn backslash(text: &str, line: &Range<usize>, at: usize) -> Option<Slip> {
    let start = line.start + text[line.start..at].rfind('\\')?;
    let end = text[start..line.end].char_indices().nth(2).map_or(line.end, |(length, _)| start + length);
    Some(slip(start..end, TextSlip::Backslash))
}

/// A string over several lines that runs to the end of the text.
fn open_text(text: &str) -> Option<Slip> {
    let (start, mark) = ["\"\"\"", "'''"].into_iter().filter_map(|mark| Some((text.rfind(mark)?, mark))).max()?;
    Some(slip(start..start + mark.len(), TextSlip::OpenText { mark }))
}

fn header(text: &str, line: &Range<usize>) -> Option<Slip> {
    let range = line.start + indentation(&text[line.clone()])..line.end;
    let written = text[range.clone()].split('#').next().unwrap_or_default().trim_end();
    let name = written.trim_matches(|sign: char| "[]".contains(sign) || sign.is_whitespace());
    let (open, close) = if written.starts_with("[[") || written.ends_with("]]") { ("[[", "]]") } else { ("[", "]") };
    let range = range.start..range.start + written.len();
    let written = written.to_owned();
    let part = |part: &str| if is_bare(part) { part.to_owned() } else { words::slug(part) };
    let ids: Vec<String> = name.split('.').map(part).collect();
    if !written.starts_with('[') || !is_key(name) || ids.iter().any(String::is_empty) {
        return None;
    }
    match format!("{open}{name}{close}") {
        meant if meant == written => {
            let meant = format!("{open}{}{close}", ids.join("."));
            (meant != written).then(|| slip(range, HeaderSlip::HeaderName { written, meant }))
        }
        meant => Some(slip(range, HeaderSlip::Header { written, meant })),
    }
}

fn is_bare(name: &str) -> bool {
    let is_quoted = name.len() > 1 && ['"', '\''].iter().any(|mark| name.starts_with(*mark) && name.ends_with(*mark));
    is_quoted || !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign))
}

/// The tables of which there are several, each with its own header in two brackets.
const LISTS: [&str; 6] = ["claims", "notes", "corrections", "claims.cites", "notes.cites", "corrections.cites"];

/// The places of a header, without the comment behind it.
pub(super) fn headers<'a>(text: &'a str, header: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    lines(text).filter_map(move |line| {
        let start = line.start + indentation(&text[line.clone()]);
        let written = text[start..line.end].split('#').next().unwrap_or_default().trim_end();
        (without_space(written) == header).then_some(start..start + written.len())
    })
}

fn without_space(text: &str) -> String {
    text.replace(char::is_whitespace, "")
}

/// What stands twice, and where it stands first: a header among the headers, a key in its own table.
fn twice(text: &str, here: &Range<usize>, range: &Range<usize>) -> Slip {
    let written = text[here.clone()].trim();
    if written.starts_with('[') {
        return header_twice(text, here, range);
    }
    let name = &text[range.clone()];
    let table = text[..here.start].rfind("\n[").map_or(0, |newline| newline + 1);
    let header = text[line(text, table)].split('#').next().unwrap_or_default().trim_end();
    if ["id", "exact"].contains(&name) && header.starts_with("[[") {
        let what = HeaderSlip::NoHeader { header: header.to_owned(), name: name.to_owned() };
        return Slip { range: range.clone(), what: what.into(), first: mention(text, table..range.start, name) };
    }
    let first = mention(text, table..range.start, name);
    Slip { range: range.clone(), what: TomlSlip::Twice { name: name.to_owned() }, first }
}

fn header_twice(text: &str, here: &Range<usize>, range: &Range<usize>) -> Slip {
    // Brackets that do not match make another header of it, which may be there.
    if let Some(open) =
        header(text, here).filter(|slip| matches!(slip.what, TomlSlip::Header(HeaderSlip::Header { .. })))
    {
        return open;
    }
    let written = without_space(text[here.clone()].split('#').next().unwrap_or_default());
    let name = written.trim_matches(['[', ']']);
    let single = format!("[{name}]");
    let singles: Vec<Range<usize>> = headers(text, &single).collect();
    if let [first, ..] = &singles[..]
        && (written.starts_with("[[") || LISTS.contains(&name))
    {
        return slip(first.clone(), HeaderSlip::List { header: single, count: singles.len() });
    }
    let early = |line: &Range<usize>| {
        let line = without_space(text[line.clone()].trim_start_matches('['));
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
    };
    let is_first =
        written.starts_with("[[") && headers(text, &written).next().is_some_and(|first| here.contains(&first.start));
    if let Some(early) = lines(text).take_while(|line| line.start < here.start).find(|line| is_first && early(line)) {
        let header = text[early.clone()].trim_end().to_owned();
        return slip(early.start..early.start + header.len(), HeaderSlip::Early { header, list: written });
    }
    let first = headers(text, &written).next().filter(|first| first.start < here.start);
    match first {
        Some(first) => {
            let range = here.start + indentation(&text[here.clone()])..here.end;
            Slip { what: TomlSlip::Twice { name: text[range.clone()].to_owned() }, range, first: Some(first) }
        }
        None => {
            let name = text[range.clone()].to_owned();
            let first = mention(text, 0..here.start, &name);
            Slip { range: range.clone(), what: TomlSlip::Twice { name }, first }
        }
    }
}

/// The last place in a part of the text where a word begins a line, a header or an entry.
fn mention(text: &str, part: Range<usize>, word: &str) -> Option<Range<usize>> {
    let is_begun =
        |at: usize| text[..at].is_empty() || text[..at].ends_with(['.', '[', '\n', '"', ' ', '\t', '{', ',']);
    let is_ended = |at: usize| text[at..].starts_with([' ', '\t', '=', '.', ']', '"']);
    let places = text[part.clone()].rmatch_indices(word).map(|(at, _)| part.start + at);
    places.filter(|&at| is_begun(at) && is_ended(at + word.len())).map(|at| at..at + word.len()).next()
}

/// A slip that shows in the line as a whole, or above it: a line that is right by itself stands in what is not closed.
fn line_slip(text: &str, line: &Range<usize>, at: usize, raised: &str) -> Option<Slip> {
    let written = &text[line.clone()];
    if let Some(hidden) = hidden(text, line, at) {
        return Some(hidden);
    }
    let is_list = raised.starts_with("missing comma") || raised.starts_with("unclosed");
    let is_open_string = opening_mark(text, line.clone()).is_some();
    if is_list
        && !is_open_string
        && let Some(open) = open_bracket(text, line)
    {
        return Some(open);
    }
    if written.trim_start().starts_with('[') && !written.contains('=') {
        return rest_slip(text, line, at).or_else(|| header(text, line));
    }
    if let Some(colon) = colon(written) {
        let at = line.start + colon;
        let key = written[..colon].trim().to_owned();
        return Some(slip(at..at + 1, LineSlip::Colon { key }));
    }
    match written.find('=').filter(|equals| is_key(&written[..*equals])) {
        Some(equals) => value_slip(text, line, line.start + equals, at),
        None => no_entry(text, line, at, raised),
    }
}

/// A line that should be a key and its value.
fn no_entry(text: &str, line: &Range<usize>, at: usize, raised: &str) -> Option<Slip> {
    let written = &text[line.clone()];
    let range = line.start + indentation(written)..line.start + written.trim_end().len();
    let is_entry = is_keyless(raised) || raised.starts_with("invalid key-value");
    if is_entry && !range.is_empty() {
        let above = line.start.checked_sub(1).map(|end| self::line(text, end));
        let opening = above.and_then(|above| Some(opening_mark(text, above.clone())?..above.end));
        let is_value = |opening: &Range<usize>| text[..opening.start].trim_end().ends_with(['=', '[', '{', ',']);
        let opening = opening.filter(is_value);
        return Some(match opening {
            Some(opening) => slip(opening, TextSlip::OpenString),
            None => written
                .find('=')
                .and_then(|equals| no_key(text, line, line.start + equals))
                .unwrap_or(slip(range, LineSlip::NoEquals)),
        });
    }
    let word = at + indentation(&text[at..line.end]);
    match raised.starts_with("missing comma") && word < line.end {
        true => Some(slip(word..word_end(text, word), LineSlip::NoComma)),
        false => rest_slip(text, line, at),
    }
}

/// What stands before an equals sign, and is no key.
fn no_key(text: &str, line: &Range<usize>, equals: usize) -> Option<Slip> {
    let start = line.start + indentation(&text[line.clone()]);
    let written = text.get(start..equals)?.trim_end();
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-' || sign.is_whitespace();
    let meant: String = written.chars().filter(|sign| is_sign(*sign)).collect();
    let meant = meant.split_whitespace().collect::<Vec<_>>().join("_");
    let what = LineSlip::NoKey { written: written.to_owned(), meant };
    (!written.is_empty()).then(|| slip(start..start + written.len(), what))
}

fn value_slip(text: &str, line: &Range<usize>, equals: usize, at: usize) -> Option<Slip> {
    let start = equals + 1 + indentation(&text[equals + 1..line.end]);
    let value = text[start..line.end].trim_end();
    let whole = start..start + value.len();
    if at < equals
        && let Some(slip) = no_key(text, line, equals)
    {
        return Some(slip);
    }
    if value.is_empty() {
        return Some(slip(equals..equals + 1, LineSlip::NoValue));
    }
    if value.starts_with('=') {
        return Some(slip(equals..start + 1, LineSlip::TwoEquals));
    }
    if !value.starts_with(['"', '\'', '[', '{']) && value.ends_with(['"', '\'']) {
        return Some(slip(whole, TextSlip::NoOpeningMark));
    }
    if let Some(day) = written_day(text, &whole) {
        return Some(day);
    }
    if let Some(number) = thousands(text, line, at) {
        let digits = text[number.clone()].to_owned();
        return Some(slip(number, ValueSlip::Thousands { number: digits }));
    }
    let is_at_end = is_blank(&text[at..line.end]);
    if let Some(opening) = opening_mark(text, start..line.end).filter(|_| is_at_end) {
        return Some(slip(opening..line.end, TextSlip::OpenString));
    }
    rest_slip(text, line, at)
}

/// A character that an editor does not show, where something was raised.
fn hidden(text: &str, line: &Range<usize>, at: usize) -> Option<Slip> {
    let hidden = text[at..line.end].chars().next()?;
    let is_hidden = hidden.is_control() && hidden != '\t' || hidden.is_whitespace() && !" \t".contains(hidden);
    let is_hidden =
        is_hidden || ('\u{200b}'..='\u{200f}').contains(&hidden) || "\u{2060}\u{feff}\u{ad}".contains(hidden);
    is_hidden.then(|| slip(at..at + hidden.len_utf8(), LineSlip::Hidden { code: u32::from(hidden) }))
}

/// The bracket above a line, or in it, that the text does not close before the line.
fn open_bracket(text: &str, line: &Range<usize>) -> Option<Slip> {
    let written = &text[line.clone()];
    let is_right = is_header(written) || written.find('=').is_some_and(|equals| is_key(&written[..equals]));
    let mut above = line.clone();
    if is_right && (is_header(written) || brackets(&text[line.clone()]) <= 0) {
        above = self::line(text, line.start.checked_sub(1)?);
    }
    for _ in 0..200 {
        let written = &text[above.clone()];
        if let Some(equals) = written.find('=').filter(|equals| is_key(&written[..*equals])) {
            let open = above.start + equals + 1 + indentation(&written[equals + 1..]);
            let mark = text[open..].chars().next().filter(|mark| ['[', '{'].contains(mark))?;
            let is_open = brackets(&text[open..line.start.max(above.end)]) > 0;
            return (is_right && is_open).then(|| slip(open..above.end, ValueSlip::OpenBracket { mark }));
        }
        if is_header(written) {
            return None;
        }
        above = self::line(text, above.start.checked_sub(1)?);
    }
    None
}

/// How many brackets more are opened than closed, outside of strings.
fn brackets(text: &str) -> i32 {
    let (mut count, mut string) = (0, None);
    for character in text.chars() {
        match (string, character) {
            (Some(mark), _) if character == mark => string = None,
            (None, '"' | '\'') => string = Some(character),
            (_, '\n') => string = None,
            (None, '[' | '{') => count += 1,
            (None, ']' | '}') => count -= 1,
            _ => {}
        }
    }
    count
}

/// Whether a line is a header with its brackets closed.
pub(super) fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.strip_prefix("[[").and_then(|name| name.strip_suffix("]]"));
    let name = name.or_else(|| line.strip_prefix('[').and_then(|name| name.strip_suffix(']')));
    name.is_some_and(|name| !name.starts_with('[') && is_key(name))
}

pub(super) fn is_keyless(raised: &str) -> bool {
    raised.starts_with("key with no value") || raised.starts_with("missing value for key")
}

/// What stands where a value has ended: a comma, a comment, or the rest of what was meant as one string.
fn rest_slip(text: &str, line: &Range<usize>, at: usize) -> Option<Slip> {
    let gap = &text[at..line.end];
    let start = at + indentation(gap);
    let rest = text[start..line.end].trim_end();
    let (before, whole) = (text[line.start..start].trim_end(), start..start + rest.len());
    let number =
        before.len() - before.trim_end_matches(|sign: char| sign.is_ascii_digit() || "-/.".contains(sign)).len();
    if let Some(day) = written_day(text, &(line.start + before.len() - number..line.end)).filter(|_| number > 0) {
        return Some(day);
    }
    if before.ends_with(['[', ',', '=', '{']) && rest.starts_with(char::is_alphabetic) {
        return Some(bare(text, &(start..word_end(text, start))));
    }
    let comment = ["//", "--", "/*", ";", "—"].into_iter().find(|mark| rest.starts_with(mark));
    if let Some(mark) = comment {
        return Some(slip(whole, LineSlip::Comment { mark }));
    }
    if rest.starts_with(',') && is_blank(&rest[1..]) {
        return Some(slip(start..start + 1, LineSlip::Comma));
    }
    let mark = before.chars().next_back().filter(|mark| ['"', '\''].contains(mark));
    let first = rest.chars().next()?;
    match mark {
        Some(mark) if first.is_alphanumeric() && rest.contains(mark) && !is_entry(rest) => {
            let inside = start - 1 - (text[..start].len() - text[..start].trim_end().len());
            let end = start + rest.find(mark).map_or(rest.len(), |end| end + mark.len_utf8());
            Some(slip(inside..end, TextSlip::MarkInside { mark }))
        }
        _ if text[line.start..start].contains(['[', '{']) && !rest.starts_with([']', '}', ',']) => {
            Some(slip(start..word_end(text, start), LineSlip::NoComma))
        }
        _ => None,
    }
}

/// Whether a text begins with a key of one word and its equals sign.
fn is_entry(text: &str) -> bool {
    text.split_once('=').is_some_and(|(key, _)| is_key(key) && !key.trim().contains([' ', '"', '\'']))
}

/// A number with a comma in it, next to a place.
fn thousands(text: &str, line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let is_part = |character: char| character.is_ascii_digit() || character == ',';
    let is_thousands = |number: &str| {
        let mut groups = number.split(',');
        let first = groups.next().unwrap_or_default();
        let mut count = 0;
        let is_even = groups.inspect(|_| count += 1).all(|group| group.len() == 3);
        (1..=3).contains(&first.len()) && is_even && count > 0
    };
    let written = &text[line.clone()];
    let mut rest = written;
    while let Some(begin) = rest.find(|character: char| character.is_ascii_digit()) {
        let number = rest[begin..].split(|character| !is_part(character)).next().unwrap_or_default();
        let number = number.trim_end_matches(',');
        let start = line.end - rest.len() + begin;
        let end = start + number.len();
        let is_outside = || written[..start - line.start].matches('"').count().is_multiple_of(2);
        if is_thousands(number) && at <= end + 3 && is_outside() {
            return Some(start..end);
        }
        rest = &text[end.max(start + 1)..line.end];
    }
    None
}

/// The mark of the string that is still open at the end of a part.
fn opening_mark(text: &str, part: Range<usize>) -> Option<usize> {
    let mut open = None;
    let mut escaped = false;
    for (at, character) in text[part.clone()].char_indices() {
        match open {
            Some((_, mark)) if character == mark && !escaped => open = None,
            None if character == '"' || character == '\'' => open = Some((part.start + at, character)),
            _ => {}
        }
        escaped = character == '\\' && !escaped && open.is_some_and(|(_, mark)| mark == '"');
    }
    open.map(|(at, _)| at)
}

/// Where a colon stands in place of the equals sign, from the line's start.
fn colon(line: &str) -> Option<usize> {
    let colon = line.find(':')?;
    let is_value = line[colon + 1..].is_empty() || line[colon + 1..].starts_with([' ', '\t', '"', '\'', '[']);
    (is_key(&line[..colon]) && is_value).then_some(colon)
}

pub(super) fn is_key(text: &str) -> bool {
    let key = text.trim().trim_start_matches("- ");
    !key.is_empty() && key.chars().all(|sign| sign.is_alphanumeric() || "-_.\"' ".contains(sign))
}

fn is_blank(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

pub(super) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn word_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let end = rest.find(|sign: char| sign.is_whitespace() || "=,]}".contains(sign)).unwrap_or(rest.len());
    start + end.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// The line that holds a byte, without its line break.
pub(super) fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[start..].find('\n').map_or(text.len(), |end| start + end)
}

pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + Clone {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches('\n').len()
    })
}
