//! Plain text to Markdown: which lines are one paragraph, which are headings, lists, or belong into the head.
//! Pure. Never changes a word: lines that go into the head are told, and every sign that Markdown would read is escaped.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::read::lexicon::Lexicon;
use crate::read::markdown::Inputs;

use super::escape::Place;
use super::head::{self, Head};
use super::inline::Line;
use super::notices;

/// The article in Markdown. Lines that went into the head are added to `taken`, with the key that took them.
pub(super) fn read(
    file: &File,
    lexicon: Option<&Lexicon>,
    inputs: Inputs<'_>,
    head: &mut Head,
    (taken, found): (&mut Vec<(Span, &'static str)>, &mut Vec<Diagnostic>),
) -> String {
    let mut blocks = blocks(&file.text);
    take_head(file, &mut blocks, lexicon, head, taken);
    let is_day = |block: &Block| is_dated(&block.text, lexicon);
    let no_days = blocks.iter().filter(|block| is_day(block) && metadata(&block.text, lexicon).is_none());
    found.extend(no_days.map(|block| notices::no_date(file.span(block.range.clone()), &block.text)));
    let kinds = kinds(&blocks, is_day);
    let mut out = String::new();
    for (index, (block, kind)) in blocks.iter().zip(&kinds).enumerate() {
        let is_tight = index > 0 && matches!((&kinds[index - 1], kind), (Kind::Item(_), Kind::Item(_)));
        out.push_str(match (out.is_empty(), is_tight) {
            (true, _) => "",
            (_, true) => "\n",
            _ => "\n\n",
        });
        match kind {
            Kind::Heading(level) => {
                out.push_str(&format!("{} {}", "#".repeat(*level), line(&block.text, Place::Heading, inputs)));
            }
            Kind::Item(mark) => {
                let words = line(block.text[mark.len..].trim_start(), Place::Line, inputs);
                out.push_str(&format!("{} {words}", mark.written));
            }
            Kind::Paragraph => out.push_str(&line(&block.text, Place::Line, inputs)),
            Kind::Rule => out.push_str("---"),
        }
    }
    out
}

/// A text in one line of Markdown.
fn line(text: &str, place: Place, inputs: Inputs<'_>) -> String {
    let mut line = Line::default();
    line.text(text);
    line.finish(place, inputs)
}

/// A text without a head: paragraphs, and nothing else.
pub(super) fn fragment(text: &str, inputs: Inputs<'_>) -> String {
    let blocks = blocks(&text.replace("\r\n", "\n"));
    let paragraphs: Vec<String> = blocks.iter().map(|block| line(&block.text, Place::Line, inputs)).collect();
    paragraphs.join("\n\n")
}

/// Lines that belong together, joined.
struct Block {
    text: String,
    range: Range<usize>,
    /// A row of signs below it made it a heading, of this level.
    underlined: Option<usize>,
}

enum Kind {
    Heading(usize),
    Item(Mark),
    Paragraph,
    Rule,
}

/// What begins an item of a list: its bytes, and as Markdown has it.
struct Mark {
    len: usize,
    written: String,
}

// Lines longer than this were not broken by hand.
const WIDEST: usize = 120;
// Lines shorter than this are lines of their own, as in a list of names.
const NARROWEST: usize = 40;

fn blocks(text: &str) -> Vec<Block> {
    let width = width(text);
    let mut blocks: Vec<Block> = Vec::new();
    let mut goes_on = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if words.is_empty() {
            goes_on = false;
            continue;
        }
        let range = start..start + words.len();
        if let Some(level) = underline(words)
            && let Some(last) = blocks.last_mut().filter(|last| last.underlined.is_none() && last.text.len() <= WIDEST)
            && text[last.range.end..start].matches('\n').count() == 1
        {
            last.underlined = Some(level);
            last.range.end = range.end;
            goes_on = false;
            continue;
        }
        match blocks.last_mut() {
            Some(last) if goes_on && item(words).is_none() => {
                last.text.push(' ');
                last.text.push_str(words);
                last.range.end = range.end;
            }
            _ => blocks.push(Block { text: words.to_owned(), range, underlined: None }),
        }
        goes_on = width.is_some_and(|width| is_wrapped(line, &text[at..], width));
    }
    blocks
}

/// The width at which lines were broken; nothing where each line is a paragraph.
fn width(text: &str) -> Option<usize> {
    let longest = text.lines().map(|line| line.trim_end().chars().count()).max()?;
    (NARROWEST..=WIDEST).contains(&longest).then_some(longest)
}

/// Whether a line ends because the next word had no room in it, or in the middle of a sentence.
fn is_wrapped(line: &str, rest: &str, width: usize) -> bool {
    let Some(next) = rest.lines().next().and_then(|next| next.split_whitespace().next()) else { return false };
    let slack = width / 7; // hyphenated words and ragged edges, found by trying real mails
    let length = line.trim_end().chars().count();
    let ends = line.trim_end().ends_with(['.', '!', '?', ':', ';', '”', '"']);
    let goes_on = next.starts_with(char::is_lowercase) && !ends && length * 2 > width;
    goes_on || length + 1 + next.chars().count() + slack > width
}

fn underline(words: &str) -> Option<usize> {
    let is_row = |sign: char| words.len() > 2 && words.chars().all(|c| c == sign);
    if is_row('=') { Some(2) } else { is_row('-').then_some(3) }
}

/// Whether a text begins as an item of a list does.
fn item(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (len, written) = match first {
        '-' | '*' | '•' | '·' | '–' | '◦' | '‣' => (first.len_utf8(), "-".to_owned()),
        _ if (1..=3).contains(&digits) && text[digits..].starts_with(['.', ')']) => {
            (digits + 1, text[..=digits].to_owned())
        }
        _ => return None,
    };
    let rest = &text[len..];
    (rest.starts_with(char::is_whitespace) && !rest.trim().is_empty()).then_some(Mark { len, written })
}

/// `is_day` tells lines that no heading is.
fn kinds(blocks: &[Block], is_day: impl Fn(&Block) -> bool) -> Vec<Kind> {
    let is_item =
        |index: Option<usize>| index.and_then(|index| blocks.get(index)).is_some_and(|b| item(&b.text).is_some());
    let likely: Vec<bool> =
        (0..blocks.len()).map(|index| is_heading(blocks, index) && !is_day(&blocks[index])).collect();
    let kind = |(index, block): (usize, &Block)| {
        if let Some(mark) = item(&block.text)
            // One alone is a dash or a number at the start of a sentence.
            && (is_item(index.checked_sub(1)) || is_item(Some(index + 1)))
        {
            return Kind::Item(mark);
        }
        let is_rule = block.text.chars().all(|c| matches!(c, '*' | '-' | '_' | '=' | ' '));
        match (block.underlined, likely[index]) {
            _ if is_rule && block.text.len() > 2 => Kind::Rule,
            (Some(level), _) => Kind::Heading(level),
            // A heading right above another is that of a greater part, and the other one of a part of it.
            (None, true) => {
                let is_below = index > 0 && likely[index - 1] && !follows_text(&likely, index - 1);
                Kind::Heading(numbered_level(&block.text).unwrap_or(if is_below { 3 } else { 2 }))
            }
            _ => Kind::Paragraph,
        }
    };
    blocks.iter().enumerate().map(kind).collect()
}

/// Whether a heading comes right after another.
fn follows_text(likely: &[bool], index: usize) -> bool {
    index > 0 && likely[index - 1]
}

/// "2.1 Methods" is one level below "2 Methods".
fn numbered_level(text: &str) -> Option<usize> {
    let number = text.split_whitespace().next()?;
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let is_number = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    (is_number && parts.len() < 5).then_some(parts.len() + 1)
}

const LONGEST_HEADING: usize = 100; // characters; some newsrooms write twelve words
const MOST_WORDS: usize = 16;

/// A short line without a full stop, with text below it.
fn is_heading(blocks: &[Block], index: usize) -> bool {
    let text = &blocks[index].text;
    let is_short = text.chars().count() <= LONGEST_HEADING && text.split_whitespace().count() <= MOST_WORDS;
    let ends = text.ends_with(['.', ',', ';', ':', '!', '…', '"', '”', ')', ']', '’', '\'', '-', '—']);
    let begins =
        text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphabetic() && "“\"‘¿".contains(c));
    let begins = begins || text.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let next = |ahead: usize| blocks.get(index + ahead).map(|block| block.text.as_str());
    let is_text = |text: &str| {
        text.chars().count() > LONGEST_HEADING || text.ends_with(['.', '!', '?', ':', '”', '"']) || item(text).is_some()
    };
    let has_text = match (next(1), next(2)) {
        (Some(next), _) if is_text(next) => true,
        // Two headings in a row, but no more: rows of short lines are a list of names, or a poem.
        (Some(_), Some(next)) => is_text(next) && (index == 0 || is_text(&blocks[index - 1].text)),
        _ => false,
    };
    is_short && !ends && begins && item(text).is_none() && has_text
}

/// Takes the title, the day and the authors out of the text.
fn take_head(
    file: &File,
    blocks: &mut Vec<Block>,
    lexicon: Option<&Lexicon>,
    head: &mut Head,
    taken: &mut Vec<(Span, &'static str)>,
) {
    let is_title = |text: &str| text.chars().count() <= 200 && !text.ends_with('.');
    if head.title.is_none()
        && blocks.first().is_some_and(|first| is_title(&first.text) && metadata(&first.text, lexicon).is_none())
    {
        let first = blocks.remove(0);
        taken.push((file.span(first.range), "title"));
        head.title = Some(first.text);
    }
    let mut index = 0;
    while index < blocks.len() {
        let block = &blocks[index];
        let key = match metadata(&block.text, lexicon) {
            Some(("date", date)) if head.date.is_none() => {
                head.date = Some(date);
                Some("date")
            }
            Some(("updated", date)) if head.updated.is_none() => {
                head.updated = Some(date);
                Some("updated")
            }
            // Further down it may be anybody.
            None if index < 3 && head.authors.is_empty() => byline(&block.text, lexicon).map(|names| {
                head.authors = names;
                "authors"
            }),
            _ => None,
        };
        match key {
            Some(key) => taken.push((file.span(blocks.remove(index).range), key)),
            None => index += 1,
        }
    }
}

/// "Published: 2025-02-17", "Updated on 3 March 2025": the key that it sets, and the day.
fn metadata(text: &str, lexicon: Option<&Lexicon>) -> Option<(&'static str, Date)> {
    let (key, value) = dated(text, lexicon)?;
    let day = head::day(value).filter(Date::is_whole)?;
    let is_later = ["updat", "modif", "edit", "revis", "lastmod"].iter().any(|word| key.contains(word));
    Some((if is_later { "updated" } else { "date" }, day))
}

/// Whether a line says of a day, be it one of the calendar or not, that the article is of it.
fn is_dated(text: &str, lexicon: Option<&Lexicon>) -> bool {
    let Some((_, value)) = dated(text, lexicon) else { return false };
    let parts: Vec<&str> = value.split([' ', ',', '/', '.', '-']).filter(|part| !part.is_empty()).collect();
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let is_day = |part: &&str| part.len() <= 4 && part.starts_with(|c: char| c.is_ascii_digit());
    let years = parts.iter().filter(|part| is_year(part)).count();
    let is_day_shaped = parts.len() == 3 && parts.iter().filter(|part| is_day(part)).count() >= 2;
    // Behind a colon, a month or a year alone is no sentence either.
    let is_value = parts.len() < 3 && text[..text.len() - value.len()].ends_with(':');
    years == 1 && (is_day_shaped || is_value)
}

/// The key of a line on when an article was published or changed, and what follows it.
fn dated<'t>(text: &'t str, lexicon: Option<&Lexicon>) -> Option<(String, &'t str)> {
    if text.chars().count() > 60 {
        return None;
    }
    let lower = text.to_lowercase();
    let known = |key: &str| key == "date" || lexicon.is_some_and(|lexicon| lexicon.metadata_dates.contains(key));
    match text.split_once(':').filter(|(key, _)| known(&key.trim().to_lowercase())) {
        Some((key, value)) => Some((key.trim().to_lowercase(), value)),
        None => {
            let keys = lexicon?.metadata_dates.iter().filter(|key| lower.starts_with(&format!("{key} ")));
            let key = keys.max_by_key(|key| key.len())?;
            Some((key.clone(), text.get(key.len()..)?))
        }
    }
}

/// "By Ana Ruiz and Dale Orton": the names.
fn byline(text: &str, lexicon: Option<&Lexicon>) -> Option<Vec<String>> {
    let (first, rest) = text.split_once(' ')?;
    let by = first.trim_end_matches(':').to_lowercase();
    let is_by = by == "by" || lexicon.is_some_and(|lexicon| lexicon.metadata_by.contains(&by));
    let is_name = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        (1..=5).contains(&words.len())
            && words.iter().all(|word| {
                word.starts_with(|c: char| c.is_uppercase()) || matches!(*word, "de" | "van" | "von" | "der" | "la")
            })
    };
    let names: Vec<String> =
        rest.replace(" and ", ",").replace('&', ",").split(',').map(|name| name.trim().to_owned()).collect();
    (is_by && text.chars().count() <= 80 && names.iter().all(|name| is_name(name))).then_some(names)
}
