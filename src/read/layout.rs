//! Rules over how an article is put together: how sentences and headings begin, what stands twice, what is no prose.
//! Pure. Headings and paragraphs are judged by what the rest of the same article does.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::messages;

use super::lexicon::{Lexicon, Words};
use super::prose::Desk;
use super::sentences::{Block, BlockKind, Word, has_inner_capital, is_capital};

/// Raises `sentence-lowercase`, `heading-case`, `metadata-line` and `paragraph-repeated`.
pub(super) fn check(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(lexicon) = desk.lexicon {
        lowercase(desk, lexicon, found);
        metadata(desk, lexicon, found);
    }
    repeated(desk, found);
    headings(desk, found);
}

// Sentences.

fn lowercase(desk: &Desk<'_>, lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
    let starts = lowercase_starts(desk, lexicon);
    let document = &desk.article.document;
    let code: HashSet<&str> = document.code.iter().map(|range| &document.text[range.clone()]).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in &starts {
        *counts.entry(&word.folded).or_default() += 1;
    }
    for word in &starts {
        // What always begins in lower case is a name (a program, a brand), and so is what is code elsewhere.
        let is_name = counts[word.folded.as_str()] > 1 || code.contains(word.folded.as_str());
        if !is_name || lexicon.common.contains(&word.folded) {
            found.push(messages::sentence_lowercase(desk.span(&word.range), desk.prose.word(word)));
        }
    }
}

fn lowercase_starts<'a>(desk: &Desk<'a>, lexicon: &Lexicon) -> Vec<&'a Word> {
    let mut starts = Vec::new();
    for (index, block) in desk.prose.blocks.iter().enumerate() {
        let is_prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Term);
        let is_small_list = block.kind == BlockKind::Item && !begins_high(desk, block) && !begins_anew(desk, index);
        if !is_prose || block.is_quoted || is_small_list {
            continue;
        }
        for (number, sentence) in block.sentences.iter().enumerate() {
            let first = sentence.words.start;
            let Some(word) = block.words.get(first).filter(|_| may_begin(desk, lexicon, block, first)) else {
                continue;
            };
            let is_start = match number {
                0 => begins_anew(desk, index),
                _ => {
                    let gap = desk.prose.gap(block, first);
                    let stop = gap.trim_end();
                    matches!(stop, "." | "?" | "!") && stop.len() < gap.len() && !is_aside(desk, lexicon, block, number)
                }
            };
            if is_start {
                starts.push(word);
            }
        }
    }
    starts
}

/// Whether a word in lower case would be a fault at the start of a sentence.
fn may_begin(desk: &Desk<'_>, lexicon: &Lexicon, block: &Block, index: usize) -> bool {
    let word = &block.words[index];
    let text = desk.prose.word(word);
    let next = block.words.get(index + 1);
    let is_plain = text.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-'));
    let is_letter = text.chars().count() == 1 && text != "a";
    let is_hyphened = text.chars().nth(1) == Some('-');
    let is_version = next.is_some_and(|next| {
        next.folded.starts_with(|c: char| c.is_ascii_digit()) && !lexicon.common.contains(&word.folded)
    });
    let is_particle =
        lexicon.particles.contains(&word.folded) && next.is_some_and(|next| is_capital(desk.prose.word(next)));
    // "amazon.com", "config.toml", "main()", "x = 1"
    let behind = &desk.prose.text[word.range.end..block.range.end];
    let is_code = behind.starts_with(['.', '(', '/', '=', ')', '*']) && !behind.starts_with(". ") && behind != ".";
    text.starts_with(char::is_lowercase)
        && is_plain
        && !has_inner_capital(text)
        && !is_letter
        && !is_hyphened
        && !is_particle
        && !is_version
        && !is_code
}

/// A thought in the middle ("What now? he wondered."), a row of short questions, a cry ("Alas! it was too late."), or
/// a name or title that ends in a mark.
fn is_aside(desk: &Desk<'_>, lexicon: &Lexicon, block: &Block, number: usize) -> bool {
    let (before, sentence) = (&block.sentences[number - 1], &block.sentences[number]);
    let text = &desk.prose.text;
    let stop = text[before.range.clone()].trim_end().chars().next_back();
    let verb = block.words[sentence.words.clone()].get(1);
    let is_question = |range: &Range<usize>| text[range.clone()].trim_end().ends_with('?');
    let last = &block.words[before.words.end - 1];
    let is_acronym = !last.range.is_empty() && desk.prose.word(last).chars().all(char::is_uppercase);
    let is_cry = lexicon.interjections.contains(&last.folded);
    match stop {
        Some('!') if is_cry => true,
        Some('?' | '!') if is_acronym => true,
        Some('?' | '!') if desk.ends_emphasis(before.range.end) => true,
        Some('?') if is_question(&sentence.range) && sentence.words.len() < 6 => true,
        Some('!') if is_capital(desk.prose.word(last)) => true,
        Some('?' | '!') => {
            verb.is_some_and(|verb| lexicon.speech_verbs.contains(&verb.folded) || verb.folded.ends_with("ed"))
        }
        // "1. the first": a list that Markdown did not take for one.
        _ => before.words.len() == 1 && last.folded.bytes().all(|b| b.is_ascii_digit()),
    }
}

/// Whether a block that begins in lower case does not go on with what stands before it.
fn begins_anew(desk: &Desk<'_>, index: usize) -> bool {
    let blocks = &desk.prose.blocks;
    let (block, text) = (&blocks[index], &desk.prose.text);
    if !block.is_finished(text)
        || block.words.len() < 3
        || text[block.range.clone()].starts_with(['…', '.', '(', '[', '"', '“', '‘', '—', '–'])
    {
        return false;
    }
    match block.kind {
        BlockKind::Item => {
            let is_sibling = |other: &&Block| other.kind == BlockKind::Item && !other.is_quoted;
            let before = blocks[..index].iter().rev().take_while(is_sibling).take(4);
            let after = blocks[index + 1..].iter().take_while(is_sibling).take(4);
            let starts: Vec<bool> =
                before.chain(after).map(|other| begins_high(desk, other) && other.is_finished(text)).collect();
            starts.len() > 1 && starts.into_iter().all(|is_high| is_high)
        }
        BlockKind::Paragraph => match index.checked_sub(1).map(|before| &blocks[before]) {
            None => true,
            Some(before) if before.is_quoted => false,
            Some(before) => match before.kind {
                BlockKind::Heading(_) => true,
                BlockKind::Paragraph => {
                    !text[before.range.clone()].trim_end().ends_with([':', ',', ';', '—', '–', '-', '…', '\u{1}'])
                }
                _ => false,
            },
        },
        _ => false,
    }
}

fn begins_high(desk: &Desk<'_>, block: &Block) -> bool {
    block.words.first().is_some_and(|word| !desk.prose.word(word).starts_with(char::is_lowercase))
}

// Lines that are no prose.

fn metadata(desk: &Desk<'_>, lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
    for block in desk.prose.blocks.iter().filter(|block| !block.is_quoted) {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) {
            continue;
        }
        // "Date: …, Place: …, Tickets: …" is a notice, not a leftover.
        let is_notice = block.lines.iter().any(|line| is_other_entry(&desk.prose.text[line.clone()], lexicon));
        for line in &block.lines {
            let text = desk.prose.text[line.clone()].trim();
            if is_metadata(text, block, is_notice, lexicon) {
                found.push(messages::metadata_line(desk.span(line), text));
            }
        }
    }
}

const LONGEST_LINE: usize = 160;

/// A line "key: value" parted at its colon; the key in lower case.
fn entry(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':').filter(|_| line.len() <= LONGEST_LINE)?;
    let key = key.trim().to_lowercase();
    (!key.is_empty() && key.split(' ').count() < 5).then(|| (key, value.trim()))
}

fn is_other_entry(line: &str, lexicon: &Lexicon) -> bool {
    entry(line).is_some_and(|(key, value)| {
        let known = [&lexicon.metadata_dates, &lexicon.metadata_shared, &lexicon.metadata_others];
        !value.is_empty() && !known.iter().any(|words| words.contains(&key))
    })
}

fn is_metadata(line: &str, block: &Block, is_notice: bool, lexicon: &Lexicon) -> bool {
    let is_heading = matches!(block.kind, BlockKind::Heading(_));
    if let Some((key, value)) = entry(line).filter(|(_, value)| !is_sentence(value)) {
        let has_digit = value.contains(|c: char| c.is_ascii_digit());
        return (lexicon.metadata_dates.contains(&key) && has_digit)
            || (lexicon.metadata_others.contains(&key) && !(is_heading && value.contains(' ')))
            || (lexicon.metadata_shared.contains(&key)
                && !is_notice
                && !value.is_empty()
                && (!is_heading || block.lines.len() > 1));
    }
    !is_heading && line.len() <= LONGEST_LINE && is_bare_metadata(line, lexicon)
}

/// Whether a value says something in words, and with a full stop.
fn is_sentence(value: &str) -> bool {
    value.ends_with(['.', '!', '?']) && value.split(' ').count() > 4
}

/// "Published on 17 February 2025", "Filed under News", "5 min read", "By Ann Smith", "© 2025".
fn is_bare_metadata(line: &str, lexicon: &Lexicon) -> bool {
    let folded = line.to_lowercase();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let is_number = |word: &&&str| word.bytes().all(|b| b.is_ascii_digit());
    let unnumbered: Vec<&str> = words.iter().filter(|word| !is_number(word)).copied().collect();
    if line.starts_with('©') || lexicon.metadata_lines.contains(&unnumbered.join(" ").replace('-', " ")) {
        return true;
    }
    let is_short = words.len() > 1 && words.len() < 9 && !line.ends_with(['.', '!', '?', ':', ',']);
    let begins_with = |list: &Words| (1..words.len().min(4)).any(|len| list.contains(&words[..len].join(" ")));
    let has_date = || words.iter().any(|word| is_date_word(word, lexicon));
    is_short
        && ((begins_with(&lexicon.metadata_dates) && has_date())
            || begins_with(&lexicon.metadata_openings)
            || is_byline(line, lexicon))
}

fn is_date_word(word: &str, lexicon: &Lexicon) -> bool {
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    Date::parse(digits).is_some() || lexicon.months.contains(word.trim_end_matches(['.', ',']))
}

/// "By Ann Smith and Lee Wu".
fn is_byline(line: &str, lexicon: &Lexicon) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let is_name = |word: &str| is_capital(word) || lexicon.particles.contains(word) || matches!(word, "and" | "&");
    lexicon.metadata_by.contains(&first) && words.clone().count() > 1 && words.all(is_name)
}

// Paragraphs.

const LEAST_WORDS: usize = 8; // shorter ones are captions, refrains, calls to act
const LEAST_ITEM: usize = 12;
const LEAST_ALIKE: usize = 20;
const LEAST_SHARED: usize = 65; // in a hundred rows: one word in ten may differ
const ROW: usize = 3;

/// Paragraphs that share most of their rows of three words with one before.
fn repeated(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for (index, block) in desk.prose.blocks.iter().enumerate() {
        let is_prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Term);
        let least = if block.kind == BlockKind::Paragraph { LEAST_WORDS } else { LEAST_ITEM };
        if !is_prose || block.is_quoted || block.words.len() < least || !block.is_finished(&desk.prose.text) {
            continue;
        }
        // Lists and short notes often have one build.
        let least =
            if block.kind == BlockKind::Paragraph && block.words.len() >= LEAST_ALIKE { LEAST_SHARED } else { 100 };
        let hashes: Vec<u64> = block.words.iter().map(|word| hash(&word.folded)).collect();
        let mut rows: Vec<u64> = hashes.windows(ROW).map(hash).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for other in rows.iter().filter_map(|row| seen.get(row)).flatten() {
            *shared.entry(*other).or_default() += 1;
        }
        let first =
            shared.into_iter().filter(|(other, count)| count * 100 >= rows.len().max(sizes[other]) * least).min();
        match first {
            Some((other, _)) => {
                let is_same = same_words(block, &desk.prose.blocks[other]);
                let other = desk.span(&desk.prose.blocks[other].range);
                found.push(messages::paragraph_repeated(desk.span(&block.range), other, is_same));
            }
            None => {
                sizes.insert(index, rows.len());
                for row in rows {
                    let places = seen.entry(row).or_default();
                    // More places than these are a common turn of phrase, and would make the search quadratic.
                    if places.len() < 8 {
                        places.push(index);
                    }
                }
            }
        }
    }
}

fn same_words(a: &Block, b: &Block) -> bool {
    a.words.iter().map(|word| &word.folded).eq(b.words.iter().map(|word| &word.folded))
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

// Headings.

/// How a heading uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Title,
    Sentence,
    /// Small and great letters side by side.
    Mixed,
    Capitals,
    /// Begins with a small letter.
    Small,
    /// Its words don't tell.
    Unknown,
}

impl Style {
    /// What a message calls it.
    pub fn name(self) -> &'static str {
        match self {
            Style::Title => "title case",
            Style::Sentence => "sentence case",
            Style::Mixed => "mixed case",
            Style::Capitals => "capitals",
            Style::Small => "lower case",
            Style::Unknown => "no clear case",
        }
    }
}

const LEAST_HEADINGS: usize = 3;

fn headings(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    let usual = usual_forms(desk);
    for level in levels(desk) {
        let styles: Vec<(&Block, Style)> = level.iter().map(|block| (*block, style(desk, block, &usual))).collect();
        let count = |style: Style| styles.iter().filter(|(_, other)| *other == style).count();
        lowercase_headings(desk, &styles, found);
        let Some(majority) = majority(&styles).filter(|_| styles.len() >= LEAST_HEADINGS) else { continue };
        for (block, style) in styles.iter().filter(|(block, style)| is_lesser(desk, block, *style, majority, &usual)) {
            let span = desk.span(&block.range);
            found.push(messages::heading_case(span, style.name(), majority.name(), count(majority), styles.len()));
        }
    }
}

/// Headings that begin in lower case, where most of their level do not.
fn lowercase_headings(desk: &Desk<'_>, styles: &[(&Block, Style)], found: &mut Vec<Diagnostic>) {
    let (small, great): (Vec<_>, Vec<_>) = styles.iter().partition(|(_, style)| *style == Style::Small);
    if styles.len() >= LEAST_HEADINGS && small.len() < great.len() {
        found.extend(
            small
                .iter()
                .map(|(block, _)| messages::heading_lowercase(desk.span(&block.range), great.len(), styles.len())),
        );
    }
}

/// The style that at least two headings and half of those that tell have, and more than have any other.
fn majority(styles: &[(&Block, Style)]) -> Option<Style> {
    let count = |style: Style| styles.iter().filter(|(_, other)| *other == style).count();
    let known = styles.len() - count(Style::Unknown);
    let pure = [Style::Title, Style::Sentence, Style::Capitals];
    let is_first = |style: &Style| pure.iter().all(|other| other == style || count(*other) < count(*style));
    pure.into_iter().find(|style| is_first(style) && count(*style) > 1 && count(*style) * 2 >= known)
}

/// The headings of each level; where an article has none, its short lines between paragraphs, which stand for them.
fn levels<'a>(desk: &Desk<'a>) -> Vec<Vec<&'a Block>> {
    let mut levels: Vec<Vec<&Block>> = vec![Vec::new(); 7];
    for block in &desk.prose.blocks {
        if let BlockKind::Heading(level) = block.kind {
            levels[level.min(6)].push(block);
        }
    }
    if levels.iter().all(Vec::is_empty) {
        levels[0] = bare_headings(desk);
    }
    levels
}

const LONGEST_BARE_HEADING: usize = 14;

fn bare_headings<'a>(desk: &Desk<'a>) -> Vec<&'a Block> {
    let text = &desk.prose.text;
    let is_paragraph = |block: &Block| block.kind == BlockKind::Paragraph && !block.is_quoted;
    let is_long =
        |block: &Block| is_paragraph(block) && block.is_finished(text) && block.words.len() > LONGEST_BARE_HEADING;
    let is_bare = |block: &Block| {
        let end = text[block.range.clone()].trim_end();
        let fits = block.words.len() > 2 && block.words.len() <= LONGEST_BARE_HEADING && block.lines.len() == 1;
        is_paragraph(block) && fits && end.ends_with(char::is_alphabetic) && is_capital(end)
    };
    let pairs = desk.prose.blocks.windows(2).filter(|pair| is_bare(&pair[0]) && is_long(&pair[1]));
    pairs.map(|pair| &pair[0]).collect()
}

/// How the running text writes a word, in the middle of sentences.
#[derive(Clone, Copy, Default)]
struct Usual {
    small: bool,
    great: bool,
}

fn usual_forms<'a>(desk: &Desk<'a>) -> HashMap<&'a str, Usual> {
    let mut usual: HashMap<&str, Usual> = HashMap::new();
    for (_, block, sentence) in desk.sentences() {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Term) {
            continue;
        }
        for word in block.words[sentence.words.clone()].iter().skip(1) {
            let own = usual.entry(&word.folded).or_default();
            match is_capital(desk.prose.word(word)) {
                true => own.great = true,
                false => own.small = true,
            }
        }
    }
    usual
}

/// How many of a heading's words begin with a capital or a small letter, the first and small words aside.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    /// Those that the text writes small as well.
    great: usize,
    /// Those of them that the text never writes great: no names.
    surely_great: usize,
    small: usize,
}

fn counts(desk: &Desk<'_>, block: &Block, usual: &HashMap<&str, Usual>) -> Counts {
    let mut counts = Counts::default();
    for (index, word) in block.words.iter().enumerate().skip(1) {
        let text = desk.prose.word(word);
        let is_first = desk.prose.gap(block, index).contains([':', '—', '–', '?', '!', '.', '“', '"', '‘', '(', '/']);
        let is_small_word =
            desk.lexicon.is_none_or(|lexicon| lexicon.small.contains(&word.folded)) || text.chars().count() < 3;
        let is_name = has_inner_capital(text) || !text.starts_with(char::is_alphabetic);
        if is_first || is_small_word || is_name {
            continue;
        }
        let usual = usual.get(word.folded.as_str()).copied().unwrap_or_default();
        match is_capital(text) {
            true if usual.small || desk.lexicon.is_some_and(|lexicon| is_plain(word, lexicon)) => {
                counts.great += 1;
                counts.surely_great += usize::from(!usual.great);
            }
            true => {}
            false => counts.small += 1,
        }
    }
    counts
}

fn is_plain(word: &Word, lexicon: &Lexicon) -> bool {
    lexicon.common.contains(&word.folded) || lexicon.plain.contains(&word.folded)
}

fn style(desk: &Desk<'_>, block: &Block, usual: &HashMap<&str, Usual>) -> Style {
    let Some(first) = block.words.first().map(|word| desk.prose.word(word)) else { return Style::Unknown };
    let text = &desk.prose.text[block.range.clone()];
    let is_shouted =
        |word: &Word| word.folded.chars().count() > 4 && !desk.prose.word(word).contains(char::is_lowercase);
    if block.words.len() > 1 && !text.contains(char::is_lowercase) && block.words.iter().any(is_shouted) {
        return Style::Capitals;
    }
    let is_letter = first.chars().count() == 1 && first != "a";
    let is_plain = !is_letter && first.chars().all(char::is_lowercase);
    if is_plain && text.starts_with(char::is_lowercase) && block.words.len() > 1 {
        return Style::Small;
    }
    let counts = counts(desk, block, usual);
    match (counts.great, counts.small) {
        // Without a lexicon it can't be told how a language writes its headings.
        _ if desk.lexicon.is_none() => Style::Sentence,
        (0, 0) => Style::Unknown,
        (0, _) => Style::Sentence,
        (_, 0) => Style::Title,
        _ => Style::Mixed,
    }
}

fn is_lesser(desk: &Desk<'_>, block: &Block, style: Style, majority: Style, usual: &HashMap<&str, Usual>) -> bool {
    let Counts { surely_great, small, .. } = counts(desk, block, usual);
    match style {
        Style::Unknown | Style::Small => false,
        // One capital among small letters may be a name that the text writes both ways.
        Style::Mixed if majority == Style::Sentence => surely_great > 1 && surely_great >= small,
        Style::Title if majority == Style::Sentence => {
            surely_great > 1 || (surely_great == 1 && block.words.len() == 2)
        }
        Style::Mixed => majority == Style::Title,
        _ => style != majority,
    }
}
