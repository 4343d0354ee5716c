//! An article's text as prose: blocks, lines, sentences and words, each with its place in the canonical text.
//! Pure. What is no prose (code, mathematics, addresses) is masked byte for byte, so that places stay what they are.

use std::ops::Range;

use super::document::{Document, RunKind};
use super::lexicon::Lexicon;

/// Stands for each byte of what is no prose.
pub const MASK: char = '\u{1}';

/// The prose of an article.
pub struct Prose {
    /// The canonical text, with what is no prose masked.
    pub text: String,
    /// In reading order; they do not overlap.
    pub blocks: Vec<Block>,
}

/// A stretch of prose that stands by itself.
pub struct Block {
    pub kind: BlockKind,
    /// Whether it is the words of somebody else, set as a block.
    pub is_quoted: bool,
    pub range: Range<usize>,
    /// Parted where the author's file or a hard break parts them.
    pub lines: Vec<Range<usize>>,
    pub words: Vec<Word>,
    pub sentences: Vec<Sentence>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// With its level.
    Heading(usize),
    Paragraph,
    Item,
    /// A term that is defined, or its definition.
    Term,
    Cell,
    /// Code or a formula, without any word.
    Masked,
}

/// A word, a number, or something masked.
pub struct Word {
    pub range: Range<usize>,
    /// In lower case, with straight apostrophes.
    pub folded: String,
}

/// A sentence. Its first range is bytes of the text, its second indices of the block's words; neither is empty.
pub struct Sentence {
    pub range: Range<usize>,
    pub words: Range<usize>,
}

impl Prose {
    /// Reads the prose of a document. Without a lexicon, abbreviations end sentences.
    pub fn read(document: &Document, lexicon: Option<&Lexicon>) -> Prose {
        let text = masked(document);
        let mut blocks = blocks(document, &text);
        for block in &mut blocks {
            block.lines = lines(document, &block.range);
            block.words = words(&text, &block.range);
            block.sentences = sentences(&text, block, lexicon);
        }
        Prose { text, blocks }
    }

    /// The text of a word.
    pub fn word(&self, word: &Word) -> &str {
        &self.text[word.range.clone()]
    }

    /// What stands between a word of a block and the one before it, or an end of the block. Empty beyond its end.
    pub fn gap<'a>(&'a self, block: &Block, index: usize) -> &'a str {
        gap(&self.text, block, index)
    }
}

fn gap<'a>(text: &'a str, block: &Block, index: usize) -> &'a str {
    let end_of = |before: usize| block.words.get(before).map_or(block.range.end, |word| word.range.end);
    let start = index.checked_sub(1).map_or(block.range.start, end_of);
    let end = block.words.get(index).map_or(block.range.end, |word| word.range.start);
    &text[start..end]
}

impl Block {
    /// The text ends as a sentence does, marks of quotation and brackets aside.
    pub fn is_finished(&self, text: &str) -> bool {
        let text = text[self.range.clone()].trim_end_matches(is_closer);
        text.ends_with(['.', '!', '?', '…'])
    }
}

/// Whether a character ends a quotation or a bracket.
pub fn is_closer(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '’' | '\'' | '»' | '«' | '›' | '‹' | ')' | ']' | '}')
}

/// Whether a text begins with a capital letter.
pub fn is_capital(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

/// Whether a letter follows the first that is a capital: `iPhone`, `NASA`, `mRNA`.
pub fn has_inner_capital(text: &str) -> bool {
    text.chars().skip(1).any(char::is_uppercase)
}

/// The text with code, mathematics and addresses masked.
fn masked(document: &Document) -> String {
    let mut bytes = document.text.clone().into_bytes();
    let is_formula =
        |kind: RunKind, html: &str| kind == RunKind::Whole && html.starts_with('<') && !html.starts_with("<br");
    let formulas = document.runs.iter().filter(|run| is_formula(run.kind, &document.html[run.html.clone()]));
    for range in document.code.iter().chain(formulas.map(|run| &run.text)) {
        bytes[range.clone()].fill(MASK as u8);
    }
    for range in addresses(&document.text) {
        bytes[range].fill(MASK as u8);
    }
    String::from_utf8(bytes).expect("whole characters are masked")
}

/// Addresses, paths, and names of code that are not set as code.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let bare = chunk.trim_end();
        if let Some(start) = address_start(bare) {
            let end = start + bare[start..].trim_end_matches(is_edge).len();
            found.push(at + start..at + end);
        }
        at += chunk.len();
    }
    found
}

const SCHEMES: [&str; 5] = ["http://", "https://", "www.", "mailto:", "ftp://"];

/// Where in a stretch without spaces an address begins.
fn address_start(chunk: &str) -> Option<usize> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || !b.is_ascii() || b",;-'\"()!?".contains(&b);
    if chunk.trim_end_matches(['.', ',']).bytes().all(is_plain) {
        return None;
    }
    let scheme = SCHEMES.iter().filter_map(|scheme| chunk.find(scheme)).min();
    scheme.or_else(|| is_technical(chunk).then(|| chunk.len() - chunk.trim_start_matches(is_edge).len()))
}

fn is_edge(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '/' | '@' | '#' | '_')
}

/// Whether a stretch without spaces is of the kind that machines read.
fn is_technical(chunk: &str) -> bool {
    let bare = chunk.trim_matches(is_edge);
    let has_at = bare.find('@').is_some_and(|at| at == 0 || (at > 0 && bare[at..].contains('.')));
    let dots =
        bare.as_bytes().windows(3).filter(|w| w[1] == b'.' && w[0].is_ascii_lowercase() && w[2].is_ascii_lowercase());
    has_at
        || bare.starts_with(['#', '/'])
        || ["::", "->", "=>", "==", "\\", "_", "</", "/>", "{{", "://"].iter().any(|sign| bare.contains(sign))
        || (bare.contains('/') && bare.contains('.') && dots.clone().count() > 0)
        // "a.k.a." and "p.m." are words.
        || (dots.count() > 1 && !bare.contains([',', ';']) && bare.split('.').any(|part| part.len() > 2))
}

/// Cuts the text into blocks, and tells from the HTML around each what it is.
fn blocks(document: &Document, text: &str) -> Vec<Block> {
    let mut walk = Walk { html: &document.html, at: 0, quotes: 0, items: 0, last: "" };
    let mut blocks = Vec::new();
    for part in &document.parts {
        let mut start = part.text.start;
        for piece in text[part.text.clone()].split("\n\n") {
            let range = start..start + piece.len();
            start = range.end + 2;
            let Some(run) = document.runs_in(&range).first() else { continue };
            walk.to(run.html.start);
            let kind = kind(document, &walk, &range, piece);
            let ranges = match kind {
                BlockKind::Cell => cells(&range, piece),
                BlockKind::Paragraph => paragraphs(document, range),
                _ => vec![range],
            };
            for range in ranges {
                blocks.push(Block {
                    kind,
                    is_quoted: walk.quotes > 0,
                    range,
                    lines: Vec::new(),
                    words: Vec::new(),
                    sentences: Vec::new(),
                });
            }
        }
    }
    blocks
}

fn kind(document: &Document, walk: &Walk<'_>, range: &Range<usize>, piece: &str) -> BlockKind {
    let heading = document.headings.binary_search_by_key(&range.start, |heading| heading.text.start);
    match walk.last {
        _ if !piece.contains(|c: char| c != MASK && c.is_alphanumeric()) => BlockKind::Masked,
        _ if heading.is_ok() => BlockKind::Heading(document.headings[heading.unwrap_or_default()].level),
        "th" | "td" => BlockKind::Cell,
        "dt" | "dd" => BlockKind::Term,
        _ if walk.items > 0 => BlockKind::Item,
        _ => BlockKind::Paragraph,
    }
}

fn cells(range: &Range<usize>, piece: &str) -> Vec<Range<usize>> {
    let mut at = range.start;
    let mut cells = Vec::new();
    for cell in piece.split(['\t', '\n']) {
        if !cell.is_empty() {
            cells.push(at..at + cell.len());
        }
        at += cell.len() + 1;
    }
    cells
}

const LONG_LINE: usize = 200; // nobody breaks lines by hand at so many bytes

/// A paragraph, or where its lines are too long to be parts of one, each line for itself: a text that was pasted without
/// blank lines.
fn paragraphs(document: &Document, range: Range<usize>) -> Vec<Range<usize>> {
    let lines = lines(document, &range);
    let is_pasted = lines.iter().filter(|line| line.len() > LONG_LINE).count() > 1;
    if is_pasted { lines.into_iter().filter(|line| !line.is_empty()).collect() } else { vec![range] }
}

/// Walks over the tags of the HTML, and knows which blocks are open.
struct Walk<'a> {
    html: &'a str,
    at: usize,
    quotes: usize,
    items: usize,
    /// The name of the block's element that was opened last.
    last: &'a str,
}

impl Walk<'_> {
    fn to(&mut self, end: usize) {
        while let Some(open) = self.html[self.at..end].find('<') {
            let tag = &self.html[self.at + open + 1..end];
            self.at += open + 1;
            let closes = tag.starts_with('/');
            let name = tag.trim_start_matches('/');
            let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
            match (name, closes) {
                ("blockquote", false) => self.quotes += 1,
                ("blockquote", true) => self.quotes = self.quotes.saturating_sub(1),
                ("li", false) => self.items += 1,
                ("li", true) => self.items = self.items.saturating_sub(1),
                _ => {}
            }
            if !closes && ["p", "li", "dt", "dd", "th", "td", "pre", "blockquote"].contains(&name) {
                self.last = name;
            }
        }
        self.at = end;
    }
}

fn lines(document: &Document, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = range.start;
    for run in document.runs_in(range).iter().filter(|run| document.is_line_break(run)) {
        lines.push(start..run.text.start);
        start = run.text.end;
    }
    lines.push(start..range.end);
    lines
}

/// The words of a stretch: letters and digits with what holds them together, as in `don't`, `well-known`, `U.S.`, `1,000.5`.
pub fn words(text: &str, range: &Range<usize>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut chars = text[range.clone()].char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_of_word(c) {
            continue;
        }
        let (mut end, mut last) = (start + c.len_utf8(), c);
        while let Some(&(at, c)) = chars.peek() {
            let next = text[range.start + at + c.len_utf8()..range.end].chars().next();
            let joins = is_of_word(c) || (joins(last, c, next) && next.is_some_and(is_of_word));
            if !joins {
                break;
            }
            (end, last) = (at + c.len_utf8(), c);
            chars.next();
        }
        let range = range.start + start..range.start + end;
        let folded = text[range.clone()].replace('’', "'").to_lowercase();
        words.push(Word { range, folded });
    }
    words
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == MASK || ('\u{300}'..'\u{370}').contains(&c)
}

/// Whether `c` holds `last` and `next` together.
fn joins(last: char, c: char, next: Option<char>) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        '\'' | '’' | '-' | '‑' | '\u{ad}' => true,
        '.' | ',' | ':' if last.is_ascii_digit() => is_digit(next),
        _ => false,
    }
}

/// Cuts a block into sentences.
fn sentences(text: &str, block: &Block, lexicon: Option<&Lexicon>) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut start, mut first) = (block.range.start, 0);
    for index in 1..=block.words.len() {
        let end = match index == block.words.len() {
            true => Some(block.range.end),
            false => sentence_end(text, block, index, lexicon),
        };
        if let Some(end) = end {
            sentences.push(Sentence { range: start..end, words: first..index });
            start = end + text[end..block.range.end].len() - text[end..block.range.end].trim_start().len();
            first = index;
        }
    }
    sentences
}

/// Where a sentence ends between a word and the one before it; nothing where it goes on.
fn sentence_end(text: &str, block: &Block, index: usize, lexicon: Option<&Lexicon>) -> Option<usize> {
    let (before, after) = (&block.words[index - 1], &block.words[index]);
    let gap = gap(text, block, index);
    let stop = gap.find(['.', '!', '?', '…', '。', '？', '！'])?;
    let stops = gap[stop..].len() - gap[stop..].trim_start_matches(['.', '!', '?', '…', '。', '？', '！']).len();
    let closed = gap[stop + stops..].len() - gap[stop + stops..].trim_start_matches(is_closer).len();
    let (stopped, rest) = (&gap[stop..stop + stops], &gap[stop + stops + closed..]);
    let next = &text[after.range.clone()];
    let is_lower = next.starts_with(char::is_lowercase);
    let is_spaced = rest.starts_with(char::is_whitespace);
    let goes_on = match () {
        // "Really?" she asked. And so on … until the end.
        () if is_lower && (closed > 0 || stopped.contains('…') || stopped.contains("..")) => true,
        () if !is_spaced && (is_lower || !rest.is_empty() || stopped != "." || before.folded.chars().count() < 2) => {
            true
        }
        () => stop == 0 && stopped == "." && closed == 0 && is_abbreviation(text, before, after, is_spaced, lexicon),
    };
    (!goes_on).then(|| block.words[index - 1].range.end + stop + stops + closed)
}

/// Whether the full stop between two words belongs to the first.
fn is_abbreviation(text: &str, before: &Word, after: &Word, is_spaced: bool, lexicon: Option<&Lexicon>) -> bool {
    let Some(lexicon) = lexicon else { return text[before.range.clone()].chars().count() == 1 };
    let is_common = is_capital(&text[after.range.clone()]) && lexicon.common.contains(&after.folded);
    let word = last_dotted(text, before);
    let is_letter =
        text[before.range.clone()].chars().count() == 1 && !before.folded.starts_with(|c: char| c.is_ascii_digit());
    match () {
        () if lexicon.abbreviations.contains(&word) => true,
        // "6 in. wide"
        () if lexicon.units.contains(&word) && is_numbered(text, before) => !is_common,
        () if is_letter || word.contains('.') || lexicon.abbreviations_final.contains(&word) => {
            !is_common || !is_spaced
        }
        () => is_voiceless(&before.folded),
    }
}

fn is_numbered(text: &str, word: &Word) -> bool {
    text[..word.range.start].trim_end().ends_with(|c: char| c.is_ascii_digit())
}

/// The word in lower case, with the letters and full stops right before it: `e.g` for the `g` of `e.g.`
pub fn last_dotted(text: &str, word: &Word) -> String {
    let before = &text[..word.range.start];
    let is_dotted = |c: char| c.is_alphabetic() || c == '.';
    let start = before.char_indices().rev().take(8).take_while(|(_, c)| is_dotted(*c)).last();
    let whole = &text[start.map_or(word.range.start, |(at, _)| at)..word.range.end];
    // Only a row of letters is one word: in "Angeles.The", the name ends a sentence.
    let is_row = whole.split('.').all(|part| part.chars().count() < 3);
    if is_row && whole.contains('.') { whole.trim_start_matches('.').to_lowercase() } else { word.folded.clone() }
}

/// Whether a short word has no vowel: those are abbreviations that no list has.
fn is_voiceless(word: &str) -> bool {
    let is_plain = word.chars().all(|c| c.is_ascii_lowercase());
    is_plain && word.len() > 1 && word.len() < 5 && !word.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

#[cfg(test)]
mod tests {
    use super::Prose;
    use crate::base::file::File;
    use crate::read::lexicon;
    use crate::read::markdown::{self, Inputs, Origin};

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let file = File::new("a.md", source);
        let options =
            crate::read::config::Markdown { raw_html: false, smart_punctuation: true, math: true, highlight: false };
        let document =
            markdown::read(&file, source, Origin::From(0), Inputs { options, snapshot: None }, &mut Vec::new());
        let prose = Prose::read(&document, lexicon::of("en"));
        let sentences = prose.blocks.iter().flat_map(|block| &block.sentences);
        let sentences: Vec<&str> = sentences.map(|sentence| &document.text[sentence.range.clone()]).collect();
        assert_eq!(sentences, expected);
    }

    #[test]
    fn sentences_end_at_stops_but_not_at_abbreviations() {
        check(
            "Dr. J. K. Lee met Sen. Wu at 5 p.m. The vote fell. No. 5 won.",
            &["Dr. J. K. Lee met Sen. Wu at 5 p.m.", "The vote fell.", "No. 5 won."],
        );
        check(
            "\"Why?\" he asked. It cost $1,000.5 ... or more. the end",
            &["“Why?” he asked.", "It cost $1,000.5 … or more.", "the end"],
        );
        check("The U.S. Senate met.The House did not.", &["The U.S. Senate met.", "The House did not."]);
        check("See `a. B` and https://example.org/a. Next!", &["See a. B and https://example.org/a.", "Next!"]);
    }
}
