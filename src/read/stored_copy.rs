//! Stored copies of sources, and whether what is quoted from a source stands in its copy.
//! Pure: bytes in, text and verdicts out. A quotation is found word for word or not at all; what is near is only named.
//!
//! Not known: which words on a page belong together. A quotation that runs across a footnote, a picture's caption or
//! the gap between two columns is not found.

use std::ops::Range;
use std::sync::OnceLock;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use sha2::{Digest, Sha256};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages::{self, CopyWords};

use crate::base::words::one_line;

use super::anchor::{Passage, Searched};
use super::editorial::{self, Piece};
use super::fold::{fold, squeeze, with_single_quotes};
use super::lexicon::Lexicon;
use super::meaning;
use super::pdf;
use super::similar::Index;
use super::web_page;

// Reports of a thousand pages have a tenth of it; what takes longer to read is no copy of a text.
const MOST_BYTES: usize = 64 << 20;

/// The text of a copy, ready to be searched.
pub struct StoredCopy {
    searched: Searched<String>,
    /// Whether white space was inferred, and so says nothing.
    is_inferred: bool,
    index: OnceLock<Index>,
}

/// What became of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It stands there as it is, line breaks and editorial marks apart.
    Found,
    /// It stands there with other quotation marks, dashes, hyphens at line ends, white space, ligatures, or composed
    /// letters; with its first letter a capital in one of the two only; or with a last `.` or `,` of its own.
    Typography,
    /// All pieces stand there, but not in this order, or with more between them than a cut leaves out.
    Scattered,
    /// These words, all of it or the first piece of it that is missing, stand nowhere; what comes nearest, best first.
    Missing { words: String, near: Vec<Passage> },
}

/// How many quotations there were of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub found: usize,
    pub typography: usize,
    pub missing: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.found += other.found;
        self.typography += other.typography;
        self.missing += other.missing;
    }
}

/// Reads a copy as HTML, PDF or plain text, by what it holds and else by the ending of its name.
/// What can't be read comes with the reason, as the end of a sentence about the file.
pub fn read(path: &str, bytes: &[u8]) -> Result<StoredCopy, String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!("it is larger than {} MB", MOST_BYTES >> 20));
    }
    let kind = kind(path, bytes)?;
    let text = match kind {
        Kind::Pdf => pdf::text(bytes)?,
        Kind::WebPage => web_page::text(&decoded(bytes, declared(bytes)))?,
        Kind::Text => decoded(bytes, None),
    };
    let (seen, unknown) = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .fold((0, 0), |(seen, unknown), c| if c == '\u{fffd}' { (seen, unknown + 1) } else { (seen + 1, unknown) });
    match (seen, unknown) {
        (0, 0) if kind == Kind::Pdf => {
            Err("it has no text, only pictures of pages: recognise its text first".to_owned())
        }
        (0, 0) => Err("it has no text".to_owned()),
        _ if unknown > seen => Err("its text can't be read: it does not say which letters it shows".to_owned()),
        _ => Ok(StoredCopy::new(text, kind == Kind::Pdf)),
    }
}

/// The text of a file that may be in an older encoding: of a page as its head declares it, of others as it can be told.
/// What is no text comes with the reason, as the end of a sentence about the file.
pub fn text_of(path: &str, bytes: &[u8]) -> Result<String, String> {
    match kind(path, bytes)? {
        Kind::Pdf => Err("it is a PDF file, whose text has no structure: copy it into a plain text first".to_owned()),
        Kind::WebPage => Ok(decoded(bytes, declared(bytes))),
        Kind::Text => Ok(decoded(bytes, None)),
    }
}

/// The SHA-256 sum of the bytes of a file, as lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    WebPage,
    Pdf,
}

fn kind(path: &str, bytes: &[u8]) -> Result<Kind, String> {
    let ending = path.rsplit(['.', '/']).next().unwrap_or_default().to_ascii_lowercase();
    let start = &bytes[..bytes.len().min(1024)];
    let begins = String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    let is_wide = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    match ending.as_str() {
        "pdf" => Err("it is no PDF file, for all its name".to_owned()),
        "mht" | "mhtml" => Err("it is a web archive: save the page as HTML or PDF instead".to_owned()),
        _ if start.contains(&0) && !is_wide => Err("it is neither text nor HTML nor PDF".to_owned()),
        "html" | "htm" | "xhtml" => Ok(Kind::WebPage),
        _ if begins.starts_with("<!doctype html") || begins.starts_with("<html") => Ok(Kind::WebPage),
        _ => Ok(Kind::Text),
    }
}

/// The bytes as text: by their byte order mark, else as declared, else as UTF-8 where they are, else as Windows-1252.
fn decoded(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let guessed = if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let (text, ..) = marked.or(declared).unwrap_or(guessed).decode(bytes);
    let is_seen = |c: &char| !c.is_control() || c.is_whitespace();
    text.replace("\r\n", "\n").chars().filter(is_seen).collect()
}

/// The encoding that the head of a page names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let (_, value) = head.split_once("charset")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).unwrap_or(value.len());
    // A page whose head can be read byte for byte is not in UTF-16, whatever it says.
    Encoding::for_label(&value.as_bytes()[..end]).map(Encoding::output_encoding)
}

impl StoredCopy {
    fn new(text: String, is_inferred: bool) -> StoredCopy {
        StoredCopy { searched: Searched::new(text, squeeze), is_inferred, index: OnceLock::new() }
    }

    /// The text, as a reader reads it.
    pub fn text(&self) -> &str {
        &self.searched.text
    }

    /// Whether a quotation stands in the copy: as it is written, or else piece by piece between its editorial marks.
    pub fn seek(&self, quote: &str) -> Verdict {
        let whole = Piece { words: quote.trim().to_owned(), ..Piece::default() };
        let places = self.places(&whole);
        if !places.is_empty() {
            let is_verbatim = places.iter().any(|place| place.is_verbatim);
            return if is_verbatim { Verdict::Found } else { Verdict::Typography };
        }
        let pieces = editorial::pieces(quote);
        let places: Vec<Vec<Place>> = pieces.iter().map(|piece| self.places(piece)).collect();
        if let Some(missing) = places.iter().position(Vec::is_empty) {
            return self.missing(&pieces[missing].words);
        }
        match () {
            () if pieces.is_empty() => self.missing(&whole.words),
            () if is_in_order(&pieces, &places, |place| place.is_verbatim) => Verdict::Found,
            () if is_in_order(&pieces, &places, |_| true) => Verdict::Typography,
            () => Verdict::Scattered,
        }
    }

    fn missing(&self, words: &str) -> Verdict {
        let index = self.index.get_or_init(|| Index::new(self.text()));
        Verdict::Missing { words: words.to_owned(), near: index.nearest(words, self.text()) }
    }

    /// Where a piece stands, in order.
    fn places(&self, piece: &Piece) -> Vec<Place> {
        let (words, bare) = (piece.words.as_str(), piece.words.trim_end_matches(['.', ',', ';', ':']));
        let turned = turn_first_letter(words);
        let mut places = self.places_of(words, piece);
        for place in &mut places {
            place.is_verbatim = verbatim(&self.text()[place.passage.clone()]) == verbatim(words);
        }
        let is_as_quoted = piece.is_altered;
        let other = |words: &str| self.places_of(words, piece);
        if piece.is_altered || places.is_empty() {
            let turned = other(&turned).into_iter().map(|place| Place { is_verbatim: is_as_quoted, ..place });
            places.extend(turned);
        }
        if places.is_empty() && bare != words {
            places = other(bare);
        }
        if places.is_empty() && bare != words {
            places = other(turn_first_letter(bare).as_str());
        }
        places.sort_by_key(|place| place.passage.start);
        places
    }

    fn places_of(&self, words: &str, piece: &Piece) -> Vec<Place> {
        let folded = self.searched.folded(words);
        let stands = |passage: &Passage| {
            (piece.begins_within || !self.is_within_a_word(passage.start, words.chars().next()))
                && (piece.ends_within || !self.is_within_a_word(passage.end, words.chars().next_back()))
        };
        let place = |passage: Passage| Some(Place { passage: self.same(passage, words)?, is_verbatim: false });
        self.searched.places(&folded).filter(stands).filter_map(place).collect()
    }

    /// Whether a place lies inside of a word or of a number, so that what is beside it changes what it says.
    fn is_within_a_word(&self, at: usize, edge: Option<char>) -> bool {
        let (before, after) = (self.text()[..at].chars().next_back(), self.text()[at..].chars().next());
        let (Some(before), Some(after), Some(edge)) = (before, after, edge) else { return false };
        if !edge.is_alphanumeric() || is_dense(before) || is_dense(after) {
            return false;
        }
        let is_point = |c: char| matches!(c, '.' | ',');
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let before_point = || digit(self.text()[..at].chars().rev().nth(1));
        let after_point = || digit(self.text()[at..].chars().nth(1));
        (before.is_alphanumeric() && after.is_alphanumeric())
            || (is_point(before) && after.is_ascii_digit() && before_point())
            || (before.is_ascii_digit() && is_point(after) && after_point())
    }

    /// The passage, with dashes at its ends that the words have, where it says the same as they do: what the squeezed
    /// form leaves out is white space and hyphens, and both can matter ("re-sign", "a part").
    fn same(&self, passage: Passage, words: &str) -> Option<Passage> {
        let words = with_single_quotes(&fold(words).text);
        let words = words.trim();
        let is_left_out = |c: char| c.is_whitespace() || is_dash(c);
        let mut passage = passage;
        if words.starts_with('-') {
            passage.start = self.text()[..passage.start].trim_end_matches(is_left_out).len();
        }
        if words.ends_with('-') {
            passage.end = self.text().len() - self.text()[passage.end..].trim_start_matches(is_left_out).len();
        }
        let found = with_single_quotes(&fold(&marked_line_ends(&self.text()[passage.clone()])).text);
        agree(found.trim(), words, self.is_inferred).then_some(passage)
    }
}

/// Where a piece stands.
#[derive(Clone, Debug)]
struct Place {
    passage: Range<usize>,
    is_verbatim: bool,
}

/// Whether there is a place for each piece behind that of the piece before, and within its reach.
fn is_in_order(pieces: &[Piece], places: &[Vec<Place>], counts: impl Fn(&Place) -> bool) -> bool {
    // Where the pieces so far can end, sorted.
    let mut ends: Option<Vec<usize>> = None;
    for (piece, places) in pieces.iter().zip(places) {
        let is_reached = |start: usize| match &ends {
            None => true,
            Some(ends) => {
                let behind = ends.partition_point(|&end| end <= start);
                behind > 0 && start - ends[behind - 1] <= piece.reach
            }
        };
        let reached = places.iter().filter(|place| counts(place) && is_reached(place.passage.start));
        let mut next: Vec<usize> = reached.map(|place| place.passage.end).collect();
        next.sort_unstable();
        ends = Some(next);
    }
    ends.is_some_and(|ends| !ends.is_empty())
}

// Stand for a hyphen at a line's end: one that may only part a word, and one that is part of it.
const PARTING: char = '\u{1}';
const LASTING: char = '\u{2}';

/// The text with each hyphen or dash at the end of a line, and the white space behind it, as one sign.
fn marked_line_ends(text: &str) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let next_line = behind.trim_start();
        let is_broken = behind[..behind.len() - next_line.len()].contains(['\n', '\u{c}']);
        if (is_dash(c) || c == '\u{ad}') && is_broken {
            let parts = marked.ends_with(char::is_alphabetic) && next_line.starts_with(char::is_lowercase);
            marked.push(if parts { PARTING } else { LASTING });
            rest = next_line;
        } else {
            marked.push(c);
            rest = behind;
        }
    }
    marked
}

/// Whether a folded text with marked line ends says the same as folded words.
fn agree(found: &str, words: &str, ignores_spaces: bool) -> bool {
    let mut found = found.chars().filter(|c| !ignores_spaces || *c != ' ').peekable();
    let mut words = words.chars().filter(|c| !ignores_spaces || *c != ' ').peekable();
    let mut last = ' ';
    while let Some(c) = found.next() {
        match (c, words.peek().copied()) {
            (PARTING | LASTING, Some('-')) => {
                words.next();
                words.next_if_eq(&' ');
            }
            (PARTING, _) => {}
            (c, Some(word)) if c == word => {
                words.next();
            }
            // Scripts without spaces are broken anywhere.
            (' ', _) if is_dense(last) || found.peek().copied().is_some_and(is_dense) => {}
            _ => return false,
        }
        last = c;
    }
    words.next().is_none()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether a letter is of a script that is written without spaces.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The words with single spaces between them: how lines are broken is no part of a quotation.
fn verbatim(words: &str) -> String {
    one_line(words)
}

/// The words with their first letter as a capital where it is none, and the other way round.
fn turn_first_letter(words: &str) -> String {
    let Some((at, letter)) = words.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return words.to_owned() };
    let turned: String =
        if letter.is_uppercase() { letter.to_lowercase().collect() } else { letter.to_uppercase().collect() };
    format!("{}{turned}{}", &words[..at], &words[at + letter.len_utf8()..])
}

/// Looks for each quotation from a source in its copy, and says which are not there. `path` is that of the copy;
/// each quotation comes with the file that it was written in. The lexicon is of the source's language. Raises quote-not-in-snapshot.
pub fn verify<'a>(
    copy: &StoredCopy,
    source: &str,
    path: &str,
    lexicon: Option<&Lexicon>,
    quotes: impl IntoIterator<Item = (&'a At<String>, &'a File)>,
    found: &mut Vec<Diagnostic>,
) -> Tally {
    let mut tally = Tally::default();
    for (quote, file) in quotes {
        let span = || file.span(quote.range.clone());
        match copy.seek(&quote.value) {
            Verdict::Found => tally.found += 1,
            Verdict::Typography => tally.typography += 1,
            Verdict::Scattered => {
                tally.missing += 1;
                found.push(messages::quote_scattered(span(), source, path));
            }
            Verdict::Missing { words, near } => {
                tally.missing += 1;
                let piece = (words != quote.value.trim()).then_some(words.as_str());
                let near: Vec<CopyWords> = near.iter().map(|near| copy.near_words(&words, near, lexicon)).collect();
                found.push(messages::quote_not_in_snapshot(span(), source, path, piece, &near));
            }
        }
    }
    tally
}

/// What is wrong with the sum that a source gives of its copy, if anything. Raises snapshot-changed, value-invalid.
pub fn verify_sum(bytes: &[u8], sum: &At<String>, path: &str, file: &File) -> Option<Diagnostic> {
    let (given, is) = (sum.value.trim().to_ascii_lowercase(), sha256(bytes));
    let span = || file.span(sum.range.clone());
    let is_sum = given.len() == is.len() && given.bytes().all(|byte| byte.is_ascii_hexdigit());
    match () {
        () if !is_sum => Some(messages::sum_invalid(span(), &sum.value, &is)),
        () if given != is => Some(messages::snapshot_changed(span(), path, &is)),
        () => None,
    }
}

impl StoredCopy {
    fn near_words(&self, sought: &str, near: &Passage, lexicon: Option<&Lexicon>) -> CopyWords {
        let words = &self.text()[near.clone()];
        CopyWords { words: verbatim(words), difference: meaning::differ(sought, words, lexicon).sentence() }
    }
}
