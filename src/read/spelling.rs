//! Words of an article that no dictionary has.
//! Pure. Reads what the author wrote as prose: code, mathematics, quotations, addresses and names are left alone.
//! What may be a name is taken for one: a missed slip costs less than a false alarm.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::messages;

use super::annotation::Name;
use super::article::Article;
use super::dictionary::English;
use super::document::{Document, RunKind};
use super::fold;

// More in one article show that it is in another language, and to seek what was meant takes a millisecond a word.
const MOST_TOLD: usize = 100;

/// Looks up every word of an article's text and of its notes. `language` is the article's, as BCP 47 writes it;
/// `own_words` are the site's, and one with a capital letter counts only as it stands there.
/// Raises `spelling`: for each of the first hundred words once, at its first place; once for all others; and once for a
/// language without a dictionary.
pub fn check(article: &Article, language: &str, own_words: &[String], found: &mut Vec<Diagnostic>) {
    let Some(dictionary) = English::of(language) else {
        return found.push(messages::spelling_unread(article.file.span(0..0), language));
    };
    let texts = texts(article, language);
    let words: Vec<Vec<Word>> = texts.iter().map(|(document, _)| words(document)).collect();
    let mut speller = Speller { dictionary, own: OwnWords::new(own_words), names: names_of_record(article) };
    for ((document, _), words) in texts.iter().zip(&words) {
        let inside = words.iter().filter(|word| word.place == Place::Inside);
        let names = inside.map(|word| &document.text[word.range.clone()]).filter(|word| begins_large(word));
        speller.names.extend(names.map(|name| stem(&fold::fold(name).text).to_owned()));
    }
    let mut slips = Slips { speller, verdicts: HashMap::new(), indices: HashMap::new(), all: Vec::new() };
    for ((document, file), words) in texts.iter().zip(&words) {
        words.iter().for_each(|word| slips.take(document, file, word));
    }
    slips.report(found);
}

/// The article's text and its notes in the same language, each with the file that it stands in.
fn texts<'a>(article: &'a Article, language: &str) -> Vec<(&'a Document, &'a File)> {
    let sidecar = article.sidecar_file.as_ref().unwrap_or(&article.file);
    let notes = article.sidecar.notes.iter().zip(&article.bodies);
    let own = notes.filter(|(note, _)| note.lang.as_deref().is_none_or(|lang| lang == language));
    std::iter::once((&article.document, &article.file)).chain(own.map(|(_, body)| (body, sidecar))).collect()
}

/// The words of all names that the article's records hold, and of its tags.
fn names_of_record(article: &Article) -> HashSet<String> {
    let front = article.front.authors.iter().chain(&article.front.tags).map(|text| text.value.as_str());
    let parties = article.sidecar.claims.iter().filter_map(|claim| Some(claim.author.as_ref()?.name.as_str()));
    let makers = article.sidecar.sources.iter().flat_map(|source| {
        let places = [&source.publisher, &source.publisher_place, &source.container_title];
        let people = source.author.iter().flat_map(|name| match name {
            Name::Person { family, given } => [Some(family), given.as_ref()],
            Name::Literal(literal) => [Some(literal), None],
        });
        places.into_iter().map(Option::as_ref).chain(people).flatten().map(String::as_str)
    });
    let words = front.chain(parties).chain(makers).flat_map(|name| name.split(|c: char| !is_word_char(c)));
    words.filter(|word| !word.is_empty()).map(|word| fold::fold(word).text).collect()
}

/// Words that the site says are right.
struct OwnWords {
    /// In lower case.
    any_case: HashSet<String>,
    exact: HashSet<String>,
}

impl OwnWords {
    fn new(words: &[String]) -> OwnWords {
        let folded = words.iter().flat_map(|word| word.split_whitespace()).map(|word| fold::fold(word).text);
        let (exact, any_case) = folded.partition(|word: &String| word.chars().any(char::is_uppercase));
        OwnWords { any_case, exact }
    }

    fn know(&self, word: &str) -> bool {
        self.exact.contains(word) || self.any_case.contains(&word.to_lowercase())
    }
}

/// All that a word can be right by.
struct Speller {
    dictionary: English,
    own: OwnWords,
    names: HashSet<String>,
}

impl Speller {
    /// Whether a word, or the one that it is the possessive or a contraction of, is right.
    fn knows(&self, word: &str) -> bool {
        let plain = fold::without_accents(word);
        let is_right = |word: &str| self.own.know(word) || self.names.contains(word);
        is_right(word) || is_right(stem(word)) || self.dictionary.knows(&plain) || self.dictionary.knows(stem(&plain))
    }

    /// Whether a word is one that its author would correct.
    fn is_slip(&self, word: &str, place: Place) -> bool {
        let is_odd = |c: char| !(c.is_alphabetic() && is_latin(c) || c == '\'');
        // Initials, units and the particles of other languages are short; Cyrillic is not English; `NASA`, `iPhone` and
        // `O'Brien` are names.
        let is_short = word.chars().nth(2).is_none();
        if is_short || word.chars().any(is_odd) || word.chars().skip(1).any(char::is_uppercase) {
            return false;
        }
        match (begins_large(word), place) {
            (true, Place::Inside) => false,
            (true, Place::Start) => !self.knows(word) && self.is_near_a_common_word(word),
            (false, _) => !self.knows(word),
        }
    }

    /// Tells a slip at the head of a sentence from a name that stands only there.
    fn is_near_a_common_word(&self, word: &str) -> bool {
        let is_common = |near: &String| near.chars().all(char::is_lowercase);
        self.suggestions(&word.to_lowercase()).iter().any(is_common)
    }

    /// The words that were most likely meant, with a capital where the word has one.
    fn suggestions(&self, word: &str) -> Vec<String> {
        let near = self.dictionary.suggestions(&fold::without_accents(&word.to_lowercase()));
        if begins_large(word) { near.iter().map(|near| capitalised(near)).collect() } else { near }
    }
}

/// The misspelt words, in the order in which they are met.
struct Slips {
    speller: Speller,
    /// Of each word at each place: its index in `all` where it is misspelt.
    verdicts: HashMap<(String, Place), Option<usize>>,
    /// The indices by the words in lower case.
    indices: HashMap<String, usize>,
    all: Vec<Slip>,
}

struct Slip {
    word: String,
    span: Span,
    count: usize,
}

impl Slips {
    fn take(&mut self, document: &Document, file: &File, word: &Word) {
        let text = &document.text[word.range.clone()];
        let whole = fold::fold(text).text;
        if whole.contains('-') && self.speller.knows(&whole) {
            return;
        }
        let mut place = word.place;
        let is_affix = |part: &str| whole.contains('-') && AFFIXES.contains(&part.to_lowercase().as_str());
        for part in text.split(HYPHENS).filter(|part| !is_affix(part)) {
            let start = word.range.start + (part.as_ptr().addr() - text.as_ptr().addr());
            self.take_part(&fold::fold(part).text, place, || file.span(document.source(&(start..start + part.len()))));
            place = Place::Inside;
        }
    }

    fn take_part(&mut self, word: &str, place: Place, span: impl FnOnce() -> Span) {
        let key = (word.to_owned(), place);
        let verdict = match self.verdicts.get(&key) {
            Some(verdict) => *verdict,
            None => {
                let verdict = self.speller.is_slip(word, place).then(|| self.index(word, span));
                self.verdicts.insert(key, verdict);
                verdict
            }
        };
        if let Some(index) = verdict {
            self.all[index].count += 1;
        }
    }

    /// The slip of this word in any case, a new one where there is none.
    fn index(&mut self, word: &str, span: impl FnOnce() -> Span) -> usize {
        let word = stem(word);
        *self.indices.entry(word.to_lowercase()).or_insert_with(|| {
            self.all.push(Slip { word: word.to_owned(), span: span(), count: 0 });
            self.all.len() - 1
        })
    }

    fn report(self, found: &mut Vec<Diagnostic>) {
        for slip in self.all.iter().take(MOST_TOLD) {
            let suggestions = self.speller.suggestions(&slip.word);
            found.push(messages::misspelt(slip.span.clone(), &slip.word, slip.count, &suggestions));
        }
        if let Some(next) = self.all.get(MOST_TOLD) {
            found.push(messages::misspelt_more(next.span.clone(), self.all.len() - MOST_TOLD));
        }
    }
}

/// Parts of hyphenated words that are none by themselves, and that the dictionaries lack.
const AFFIXES: [&str; 28] = [
    "afro", "anglo", "bio", "centi", "cyber", "deca", "demi", "eco", "electro", "esque", "euro", "geo", "hemi",
    "hydro", "intra", "ish", "milli", "mis", "nano", "neo", "pre", "proto", "psycho", "socio", "tele", "thermo", "tri",
    "turbo",
];

/// Where in its sentence a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Start,
    Inside,
}

/// A word of a document, a hyphenated one as one. The range is bytes of the text.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    range: Range<usize>,
    place: Place,
}

/// The words of what the author wrote as prose, in order.
fn words(document: &Document) -> Vec<Word> {
    let text = document.text.as_str();
    let apart = left_alone(document);
    let (mut found, mut place, mut behind) = (Vec::new(), Place::Start, 0);
    for chunk in text.split_whitespace() {
        let start = chunk.as_ptr().addr() - text.as_ptr().addr();
        // A blank line begins a block, a line break a table's row, and a tab a cell; else breaks are spaces.
        if text[behind..start].contains(['\n', '\t']) {
            place = Place::Start;
        }
        behind = start + chunk.len();
        let is_address = is_address(chunk);
        for token in tokens(chunk) {
            let range = start + token.start..start + token.end;
            // `’tis`, `’em`: what is left out at the head of a word makes none of it wrong.
            let is_cut = chunk[..token.start].ends_with('’');
            if !is_address && !is_cut && !touches(&apart, &range) {
                found.push(Word { range, place });
            }
            place = Place::Inside;
        }
        if ends_sentence(chunk) {
            place = Place::Start;
        }
    }
    found
}

/// The stretches of letters and digits in a chunk, with single hyphens and apostrophes between them.
fn tokens(chunk: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut chars = chunk.char_indices().peekable();
    let mut is_open = false;
    while let Some((at, c)) = chars.next() {
        let joins = is_open && (HYPHENS.contains(&c) || APOSTROPHES.contains(&c));
        let continues = joins && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let end = at + c.len_utf8();
        match tokens.last_mut() {
            Some(token) if is_open && (is_word_char(c) || continues) => token.end = end,
            _ => {
                is_open = c.is_alphanumeric();
                if is_open {
                    tokens.push(at..end);
                }
            }
        }
    }
    tokens
}

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
const APOSTROPHES: [char; 3] = ['\'', '’', '\u{2bc}'];

/// Letters, digits, what combines with them, and soft hyphens and their like, which are not seen.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}') || fold::is_dropped(c)
}

fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn begins_large(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The word that a possessive or a contraction is of: `mayor` of `mayor's`.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 5] = ["s", "d", "ll", "re", "ve"];
    word.rsplit_once('\'').filter(|(_, end)| ENDINGS.contains(end)).map_or(word, |(stem, _)| stem)
}

/// Web and mail addresses, paths, names of files, handles, tags, bits of code.
fn is_address(chunk: &str) -> bool {
    let bare = chunk.trim_start_matches(['(', '[', '“', '‘', '"', '\'']);
    let core = bare.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let has_inner_point = core
        .split('.')
        .collect::<Vec<_>>()
        .windows(2)
        .any(|sides| sides[0].ends_with(char::is_alphanumeric) && sides[1].starts_with(char::is_alphanumeric));
    bare.starts_with(['#', '/', '~', '.'])
        || core.contains(['@', '_', '\\', '=', '<', '>', '{', '}', '|'])
        || core.contains("//")
        || core.ends_with('/')
        || core.matches('/').nth(1).is_some()
        || has_inner_point
}

/// Whether a sentence ends with this. An abbreviation ends none: what follows it is more likely a name.
fn ends_sentence(chunk: &str) -> bool {
    let bare = chunk.trim_end_matches(['”', '’', '"', '\'', ')', ']', '»']);
    let Some(sentence) = bare.strip_suffix('.') else { return bare.ends_with(['?', '!']) };
    let last = sentence.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_initial = last.chars().count() == 1 && last.starts_with(char::is_alphabetic);
    !is_initial && !ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

const ABBREVIATIONS: [&str; 30] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "gov", "sen", "rep", "gen", "col", "lt", "capt", "sgt", "hon", "rev", "jr",
    "sr", "no", "vol", "pp", "fig", "ed", "eds", "inc", "corp", "ltd", "co", "vs", "approx",
];

/// What the author did not write as prose, sorted, without overlaps: code, mathematics and quotations.
fn left_alone(document: &Document) -> Vec<Range<usize>> {
    let is_math = |kind: RunKind, html: &str| kind == RunKind::Whole && html.starts_with('<');
    let math = document.runs.iter().filter(|run| is_math(run.kind, &document.html[run.html.clone()]));
    let mut ranges: Vec<Range<usize>> = document.code.clone();
    ranges.extend(math.map(|run| run.text.clone()));
    ranges.extend(block_quotations(document));
    ranges.extend(quotations(&document.text));
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, range| {
        let overlaps = next.start <= range.end;
        range.end = if overlaps { range.end.max(next.end) } else { range.end };
        overlaps
    });
    ranges
}

fn touches(sorted: &[Range<usize>], range: &Range<usize>) -> bool {
    let behind = sorted.partition_point(|other| other.end <= range.start);
    sorted.get(behind).is_some_and(|other| other.start < range.end)
}

/// The runs within block quotations. Alerts are the author's own words, and no `<blockquote>`.
fn block_quotations(document: &Document) -> Vec<Range<usize>> {
    const TAGS: [(&str, isize); 2] = [("<blockquote>", 1), ("</blockquote>", -1)];
    let mut steps: Vec<(usize, isize)> =
        TAGS.iter().flat_map(|(tag, step)| document.html.match_indices(tag).map(|(at, _)| (at, *step))).collect();
    steps.sort_unstable();
    let mut steps = steps.into_iter().peekable();
    let mut depth = 0;
    let is_quoted = |run: &&super::document::Run| {
        while let Some((_, step)) = steps.next_if(|(at, _)| *at <= run.html.start) {
            depth += step;
        }
        depth > 0
    };
    document.runs.iter().filter(is_quoted).map(|run| run.text.clone()).collect()
}

/// What stands between quotation marks. One that is not closed reaches to the end of its block.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block_start = 0;
    for block in text.split("\n\n") {
        let mut at = 0;
        while let Some(start) = block[at..].find(['“', '„', '«', '"', '‘']).map(|start| at + start) {
            let mark = block[start..].chars().next().expect("a mark stands there");
            at = start + mark.len_utf8();
            if let Some(end) = quotation_end(block, at, mark) {
                found.push(block_start + start..block_start + end);
                at = end;
            }
        }
        block_start += block.len() + "\n\n".len();
    }
    found
}

/// Where the quotation ends that `mark` begins. Nothing for a single mark that is none, but an apostrophe.
fn quotation_end(block: &str, inside: usize, mark: char) -> Option<usize> {
    // What stands in single marks is short; further apart they are two apostrophes.
    const LONGEST_SINGLE: usize = 500;
    let rest = &block[inside..];
    let closing: &[char] = match mark {
        '‘' => {
            let near = &rest[..rest.floor_char_boundary(LONGEST_SINGLE)];
            let mut ends = near.match_indices('’').map(|(at, mark)| at + mark.len());
            return ends.find(|&end| !rest[end..].starts_with(char::is_alphanumeric)).map(|end| inside + end);
        }
        '“' => &['”'],
        '„' => &['“', '”'],
        '«' => &['»'],
        _ => &['"'],
    };
    let end = rest.find(closing).map_or(rest.len(), |at| rest.ceil_char_boundary(at + 1));
    Some(inside + end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{HYPHENS, OwnWords, Place, Speller, tokens, words};
    use crate::base::file::File;
    use crate::read::article;
    use crate::read::config::Markdown;
    use crate::read::dictionary::English;
    use crate::read::document::Document;
    use crate::read::fold;
    use crate::read::markdown::Inputs;

    fn check(chunk: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(chunk).into_iter().map(|token| &chunk[token]).collect();
        assert_eq!(found, expected, "{chunk}");
    }

    #[test]
    fn words_end_where_readers_see_them_end() {
        check("(mayor’s),", &["mayor’s"]);
        check("mayors’", &["mayors"]);
        check("‘dam’", &["dam"]);
        check("twenty-two—or", &["twenty-two", "or"]);
        check("-off-", &["off"]);
        check("a--b", &["a", "b"]);
        check("co\u{ad}op", &["co\u{ad}op"]);
        check("cafe\u{301}s", &["cafe\u{301}s"]);
        check("…", &[]);
    }

    #[test]
    fn an_article_in_another_language_does_not_flood_the_desk() {
        let word = |number: u8| format!("qx{}{}z", char::from(b'a' + number / 26), char::from(b'a' + number % 26));
        let text: Vec<String> = (0..150).map(word).collect();
        let file = File::new("a.md", &format!("+++\ntitle = 'A'\n+++\nWords: {}.", text.join(" ")));
        let options = Markdown { raw_html: false, smart_punctuation: true, math: true, highlight: false };
        let mut found = Vec::new();
        let article = article::read(&file, None, Inputs { options, snapshot: None }, "en", &mut found);
        super::check(&article, "en", &[], &mut found);
        assert_eq!(found.len(), 101);
        assert_eq!(found[100].message, "the dictionary lacks 50 more words");
    }

    proptest! {
        #[test]
        fn any_text_is_read(pieces in prop::collection::vec("[a-z]{0,4}|[“”‘’'\"«»„-]|\\PC|[\u{301}\u{ad}ßİŉ\n\t .]", 0..60)) {
            let document = Document { text: pieces.concat(), ..Document::default() };
            let speller = Speller { dictionary: English::Either, own: OwnWords::new(&pieces[..pieces.len().min(3)]), names: [].into() };
            for word in words(&document) {
                for part in document.text[word.range].split(HYPHENS) {
                    let part = fold::fold(part).text;
                    speller.is_slip(&part, Place::Start);
                    speller.is_slip(&part, word.place);
                }
            }
        }
    }
}
