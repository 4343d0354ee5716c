//! Rules over words: speech without marks, hedges without a source, phrases that age, abbreviations that don't fit,
//! numbers without a claim. Pure. All but the last need the lexicon of the article's language.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::messages;
use crate::base::words::shorten;

use super::lexicon::Lexicon;
use super::prose::{Cover, Desk};
use super::punctuation::is_roman;
use super::sentences::{Block, BlockKind, Sentence, Word, is_capital};

/// Raises `quotation-unmarked`, `hedge-unattributed`, `stale-phrase`, `abbreviation-mismatch` and `number-unclaimed`.
pub(super) fn check(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    let stale = desk.lexicon.and_then(|lexicon| Stale::new(desk, lexicon));
    for (index, block, sentence) in desk.sentences() {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Term) {
            continue;
        }
        let view = View { desk, index, block, sentence };
        view.number(found);
        let Some(lexicon) = desk.lexicon else { continue };
        view.speech(lexicon, found);
        view.abbreviations(lexicon, found);
        view.hedge(lexicon, found);
        if let Some(stale) = &stale {
            view.stale(lexicon, stale, found);
        }
    }
}

/// One sentence.
#[derive(Clone, Copy)]
struct View<'a> {
    desk: &'a Desk<'a>,
    index: usize,
    block: &'a Block,
    sentence: &'a Sentence,
}

impl<'a> View<'a> {
    fn word(&self, index: usize) -> Option<&'a Word> {
        self.sentence.words.contains(&index).then(|| &self.block.words[index])
    }

    fn folded(&self, index: usize) -> &'a str {
        self.word(index).map_or("", |word| &word.folded)
    }

    fn typed(&self, index: usize) -> &'a str {
        self.word(index).map_or("", |word| self.desk.prose.word(word))
    }

    fn gap(&self, index: usize) -> &'a str {
        self.desk.prose.gap(self.block, index)
    }

    fn range(&self, words: Range<usize>) -> Range<usize> {
        self.block.words[words.start].range.start..self.block.words[words.end - 1].range.end
    }

    /// A word that goes on without a pause from those before it, from `from` on.
    fn flowing(&self, from: usize, index: usize) -> Option<&'a str> {
        let word = self.word(index)?;
        let flows = index <= from || self.gap(index).chars().all(char::is_whitespace);
        flows.then_some(word.folded.as_str())
    }

    // Speech.

    fn speech(&self, lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
        let mut told = None;
        for verb in self.sentence.words.clone() {
            let is_participle = lexicon.speech_participles.contains(self.folded(verb));
            if !is_participle && !lexicon.speech_verbs.contains(self.folded(verb)) {
                continue;
            }
            let Some(first) = self.speech_after(verb, is_participle, lexicon).filter(|first| told != Some(*first))
            else {
                continue;
            };
            told = Some(first);
            let start = self.block.words[first].range.start;
            if !self.desk.is_quoted(self.index, start) && !self.is_emphasised(start) {
                let words = shorten(&self.desk.prose.text[start..self.sentence.range.end], 40);
                found.push(messages::quotation_unmarked(self.desk.span(&self.range(verb..first + 1)), &words));
            }
        }
        if told.is_none() {
            self.speech_before(lexicon, found);
        }
    }

    /// The first word of what was said, where it begins like a sentence of its own and has no marks.
    fn speech_after(&self, verb: usize, is_participle: bool, lexicon: &Lexicon) -> Option<usize> {
        let first = verb + 1;
        let is_common = |index: usize| is_capital(self.typed(index)) && lexicon.common.contains(self.folded(index));
        let is_small =
            |index: usize| self.typed(index).starts_with(char::is_lowercase) && !self.gap(index).contains(',');
        if is_break(self.gap(first)) {
            let is_day = lexicon.months.contains(self.folded(first)) || lexicon.weekdays.contains(self.folded(first));
            let begins = match is_participle {
                true => is_common(first) || (is_capital(self.typed(first)) && !is_day && is_small(first + 1)),
                false => {
                    is_common(first)
                        && !self.is_pointed(verb, lexicon)
                        && (is_small(first + 1) || self.folded(first) != "the")
                }
            };
            return begins.then_some(first);
        }
        if lexicon.conjunctions.contains(self.flowing(verb, first).unwrap_or_default()) {
            let said = first + 1;
            let begins =
                is_common(said) && is_blank(self.gap(said)) && is_small(said + 1) && self.typed(said).len() > 1;
            return (begins && !lexicon.first_person.contains(self.folded(said))).then_some(said);
        }
        // "said This is the worst"
        if is_blank(self.gap(first)) && is_common(first) && is_small(first + 1) {
            return (!lexicon.first_person.contains(self.folded(first))).then_some(first);
        }
        // "told the council on Monday: This …"
        let said = (first..first + LONGEST_ASIDE).find(|&index| !is_blank(self.gap(index)))?;
        let begins =
            is_break(self.gap(said)) && is_common(said) && is_small(said + 1) && !self.is_pointed(verb, lexicon);
        begins.then_some(said)
    }

    /// "as she said, …" points to what was said, and does not say it.
    fn is_pointed(&self, verb: usize, lexicon: &Lexicon) -> bool {
        let before = (self.sentence.words.start.max(verb.saturating_sub(LONGEST_ASIDE))..verb).rev();
        before
            .take_while(|&index| is_blank(self.gap(index + 1)))
            .any(|index| lexicon.pointers.contains(self.folded(index)))
    }

    /// "We had no choice, the mayor said."
    fn speech_before(&self, lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
        let words = self.sentence.words.clone();
        let Some(tag) = words.clone().rev().take(7).find(|&index| self.gap(index).starts_with(',')) else { return };
        let is_told = |index: usize| lexicon.speech_verbs.contains(self.folded(index));
        let is_subject = |index: usize| is_capital(self.typed(index)) || is_tag_word(self.folded(index));
        // ", said the mayor" or ", the mayor said"
        let is_possessive = matches!(self.folded(tag + 1), "his" | "her" | "their");
        let is_order =
            (is_told(tag) && is_subject(tag + 1) && !is_possessive) || (is_subject(tag) && is_told(words.end - 1));
        let is_own_tag = (tag..words.end).any(|index| lexicon.first_person.contains(self.folded(index)));
        let is_tag = tag > words.start + 2 && is_order && !is_own_tag;
        let start = self.block.words[words.start].range.start;
        let has_marks = self.desk.prose.text[self.sentence.range.clone()].contains(['"', '“', '”', '‘', '«', '„']);
        let is_own = lexicon.first_person.contains(self.folded(words.start)) && is_capital(self.typed(words.start));
        if is_own && is_tag && !has_marks && !self.desk.is_quoted(self.index, start) {
            let said = shorten(&self.desk.prose.text[self.sentence.range.clone()], 40);
            found.push(messages::quotation_unmarked(self.desk.span(&self.range(words.start..tag)), &said));
        }
    }

    /// Whether words begin that are set in italics or bold, which marks them as well.
    fn is_emphasised(&self, at: usize) -> bool {
        let document = &self.desk.article.document;
        let run = document.runs_in(&(at..at + 1)).first().filter(|run| run.text.start == at);
        run.is_some_and(|run| ["<em>", "<strong>"].iter().any(|tag| document.html[..run.html.start].ends_with(tag)))
    }

    // Hedges.

    fn hedge(&self, lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
        for first in self.sentence.words.clone() {
            let Some(len) = lexicon.hedges.longest_at(first, |index| self.flowing(first, index)) else { continue };
            let words = first..first + len;
            let range = self.range(words.clone());
            if self.desk.is_quoted(self.index, range.start) || self.is_of_name(&words, lexicon) {
                continue;
            }
            if !self.desk.is_supported(&self.sentence.range) && !self.has_speaker(&words, lexicon) {
                found.push(messages::hedge_unattributed(self.desk.span(&range), &self.desk.prose.text[range.clone()]));
            }
            // One source answers all hedges of a sentence.
            return;
        }
    }

    /// "NASA scientists say", "sources told Reuters": somebody is named.
    fn is_of_name(&self, words: &Range<usize>, lexicon: &Lexicon) -> bool {
        let before = words.start.checked_sub(1).map(|index| self.typed(index)).unwrap_or_default();
        // At the head of a sentence only an acronym or a genitive is surely a name: "Legal experts say" names nobody.
        let is_first = words.start == self.sentence.words.start + 1;
        let is_acronym = before.len() > 1 && before.chars().all(char::is_uppercase);
        let is_sure = !is_first || is_acronym || before.ends_with("'s") || before.ends_with("’s");
        let is_inside = words.start > self.sentence.words.start && is_blank(self.gap(words.start));
        let is_named = is_inside && is_sure && is_capital(before);
        let is_group = lexicon.people.contains(self.folded(words.start))
            && is_named
            && !lexicon.common.contains(self.folded(words.start - 1));
        let told = self.folded(words.end - 1) == "told";
        is_group || (told && (words.end..words.end + 3).any(|index| self.is_name(index, lexicon)))
    }

    fn is_name(&self, index: usize, lexicon: &Lexicon) -> bool {
        is_capital(self.typed(index)) && !lexicon.common.contains(self.folded(index))
    }

    /// Whether somebody with a name says it: a name right beside a verb of saying, or behind "according to".
    fn has_speaker(&self, hedge: &Range<usize>, lexicon: &Lexicon) -> bool {
        let is_verb = |index: usize| {
            let word = self.folded(index);
            lexicon.speech_verbs.contains(word) || lexicon.speech_participles.contains(word)
        };
        let is_according = |index: usize| self.folded(index) == "according" && self.folded(index + 1) == "to";
        self.sentence.words.clone().filter(|index| !hedge.contains(index)).any(|index| {
            let after = if is_according(index) { 6 } else { 3 };
            let before = if is_according(index) { 0 } else { 4 };
            (is_verb(index) || is_according(index)) && self.has_name_near(index, before, after, lexicon)
        })
    }

    /// A name within some words, with no pause between.
    fn has_name_near(&self, index: usize, before: usize, after: usize, lexicon: &Lexicon) -> bool {
        let behind = (index + 1..=index + after).take_while(|&at| is_blank(self.gap(at)) && self.word(at).is_some());
        let ahead =
            (0..index).rev().take(before).take_while(|&at| is_blank(self.gap(at + 1)) && self.word(at).is_some());
        behind.chain(ahead).any(|at| self.is_name(at, lexicon))
    }

    // Phrases that age.

    fn stale(&self, lexicon: &Lexicon, stale: &Stale, found: &mut Vec<Diagnostic>) {
        if self.is_dated(lexicon) {
            return;
        }
        let mut next = self.sentence.words.start;
        for first in self.sentence.words.clone() {
            let Some(len) =
                lexicon.stale.longest_at(first, |index| self.flowing(first, index)).filter(|_| first >= next)
            else {
                continue;
            };
            next = first + len;
            let range = self.range(first..first + len);
            let before = first.checked_sub(1).map(|index| self.folded(index)).unwrap_or_default();
            let is_past = lexicon.not_stale_after.contains(before);
            if !is_past && !self.desk.is_quoted(self.index, range.start) && !stale.dated.touches(&range) {
                found.push(messages::stale_phrase(
                    self.desk.span(&range),
                    &self.desk.prose.text[range.clone()],
                    stale.date,
                ));
            }
        }
    }

    /// Whether the sentence says when it holds: a year, or a day of a month.
    fn is_dated(&self, lexicon: &Lexicon) -> bool {
        let is_number = |index: usize| self.folded(index).starts_with(|c: char| c.is_ascii_digit());
        self.sentence.words.clone().any(|index| {
            let word = self.folded(index);
            let is_month = lexicon.months.contains(word) && is_capital(self.typed(index));
            let has_day = is_number(index + 1) || index.checked_sub(1).is_some_and(is_number);
            is_year(word) || Date::parse(word).is_some() || (is_month && has_day)
        })
    }

    // Abbreviations.

    fn abbreviations(&self, lexicon: &Lexicon, found: &mut Vec<Diagnostic>) {
        for index in self.sentence.words.clone() {
            let Some(letters) = letters(self.typed(index)) else { continue };
            let is_behind = self.gap(index).trim_start() == "(" && self.gap(index + 1).starts_with(')');
            let mismatch = match is_behind {
                true => self.mismatch_before(index, &letters, lexicon),
                false => self.mismatch_behind(index, &letters, lexicon),
            };
            if let Some(words) = mismatch {
                let mut range = self.range(words.start.min(index)..words.end.max(index + 1));
                range.end += 1;
                let name = &self.desk.prose.text[self.range(words)];
                found.push(messages::abbreviation_mismatch(self.desk.span(&range), self.typed(index), name));
            }
        }
    }

    /// "Federal Aviation Agency (FDA)": the words before the bracket, where they nearly fit, but don't.
    fn mismatch_before(&self, index: usize, letters: &str, lexicon: &Lexicon) -> Option<Range<usize>> {
        let from = self.sentence.words.start.max(index.saturating_sub(LONGEST_NAME));
        let pauses = |at: &usize| {
            *at < index && self.gap(*at).contains(['.', '!', '?', ';', ':', '(', ')', '“', '”', '"', '—', '–'])
        };
        let start = (from + 1..index).rev().find(|at| pauses(at) && !self.is_initial(at - 1)).unwrap_or(from);
        if (start..index).any(|first| fits(letters, &self.parts(first..index), lexicon)) {
            return None;
        }
        (start..index).rev().find_map(|first| self.near_miss(first..index, index, letters, lexicon))
    }

    /// "FDA (Federal Aviation Agency)".
    fn mismatch_behind(&self, index: usize, letters: &str, lexicon: &Lexicon) -> Option<Range<usize>> {
        let first = index + 1;
        if self.gap(first).trim_start() != "(" || self.word(first).is_none() {
            return None;
        }
        let end =
            (first + 1..=first + LONGEST_NAME).find(|&at| self.gap(at).starts_with(')') || self.word(at).is_none())?;
        let is_whole =
            self.gap(end).starts_with(')') && (first + 1..end).all(|at| !self.gap(at).contains([',', ';', ':', '.']));
        let words = first..end;
        if !is_whole || fits(letters, &self.parts(words.clone()), lexicon) {
            return None;
        }
        self.near_miss(words, index, letters, lexicon)
    }

    /// "U.S." is no pause.
    fn is_initial(&self, index: usize) -> bool {
        self.folded(index).chars().count() == 1
    }

    /// The words, cut before their hyphens.
    fn parts(&self, words: Range<usize>) -> Vec<&'a str> {
        let cut = |word: &'a str| {
            let hyphens = word.match_indices('-').map(|(at, _)| at);
            let starts: Vec<usize> = std::iter::once(0).chain(hyphens.clone()).collect();
            let ends = hyphens.chain(std::iter::once(word.len()));
            starts.into_iter().zip(ends).map(|(start, end)| &word[start..end]).collect::<Vec<_>>()
        };
        words.flat_map(|index| cut(self.folded(index))).collect()
    }

    /// Words that are surely meant as the name of the abbreviation: as many as it has letters, and alike enough.
    fn near_miss(&self, words: Range<usize>, short: usize, letters: &str, lexicon: &Lexicon) -> Option<Range<usize>> {
        let is_small = |index: &usize| lexicon.small.contains(self.folded(*index));
        let heads: Vec<usize> = words.clone().filter(|index| !is_small(index)).collect();
        let count = letters.chars().count();
        if heads.len() != count || is_small(&words.start) {
            return None;
        }
        let initials: String = heads.iter().filter_map(|&index| self.folded(index).chars().next()).collect();
        if is_shuffled(&initials, letters) {
            // "UTC" has its letters in the order of no language; "OHSA" is a slip for one that is known.
            return lexicon.acronyms.contains(&initials.to_uppercase()).then_some(words);
        }
        let same = initials.chars().zip(letters.chars()).filter(|(a, b)| a == b).count();
        let is_title = heads.iter().all(|&index| is_capital(self.typed(index)));
        let is_plain = heads.iter().all(|&index| self.typed(index).starts_with(char::is_lowercase));
        let is_named = is_title && words.start > 0 && self.folded(words.start - 1) == "the";
        let is_near = initials.chars().next() == letters.chars().next() && same * 2 >= count;
        let is_meant = match count {
            2 => is_named && is_near,
            _ if is_near => is_title || (is_plain && same * 3 >= count * 2),
            _ => is_named && lexicon.acronyms.contains(self.typed(short)),
        };
        is_meant.then_some(words)
    }

    // Numbers.

    fn number(&self, found: &mut Vec<Diagnostic>) {
        if self.desk.claimed.touches(&self.sentence.range) {
            return;
        }
        let number = self.sentence.words.clone().find(|&index| self.is_amount(index));
        if let Some(index) = number {
            let range = &self.block.words[index].range;
            found.push(messages::number_unclaimed(self.desk.span(range), self.typed(index)));
        }
    }

    /// A number that says how much or how many, or a day; but no year alone, and not "page 7" or "COVID-19".
    fn is_amount(&self, index: usize) -> bool {
        let word = self.folded(index);
        let before = index.checked_sub(1).map(|index| self.folded(index)).unwrap_or_default();
        let is_counted = self.desk.lexicon.is_some_and(|lexicon| lexicon.counted.contains(before));
        let is_word = self.desk.lexicon.is_some_and(|lexicon| lexicon.amounts.contains(word));
        let is_list_number = index == 0 && self.gap(1).starts_with(['.', ')']);
        let is_number = word.starts_with(|c: char| c.is_ascii_digit()) && !is_ordinal(word);
        (is_number && !is_year(word) && !is_counted && !is_list_number) || is_word
    }
}

const LONGEST_ASIDE: usize = 8;
const LONGEST_NAME: usize = 12;

fn is_blank(gap: &str) -> bool {
    gap.chars().all(char::is_whitespace)
}

/// A comma or a colon, with a space behind it or not.
fn is_break(gap: &str) -> bool {
    matches!(gap.trim(), "," | ":")
}

/// A year of the common era that stands alone.
fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1000..2200).contains(&year))
}

fn is_ordinal(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    matches!(rest, "st" | "nd" | "rd" | "th")
        || rest.starts_with(|c: char| c.is_alphabetic() && !matches!(c, 'k' | 'm' | 'b' | 'p' | 'c'))
}

fn is_tag_word(word: &str) -> bool {
    matches!(word, "the" | "he" | "she" | "they" | "one" | "his" | "her" | "their" | "a" | "an")
}

fn is_shuffled(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// The letters of an abbreviation in lower case: capitals only, from two to eight, no Roman number.
fn letters(word: &str) -> Option<String> {
    let bare = word.strip_suffix('s').unwrap_or(word);
    let fits = (2..9).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_uppercase()) && !is_roman(bare);
    fits.then(|| bare.to_lowercase())
}

/// Whether words give the letters of an abbreviation, in one of two ways: each word of weight gives its first letter, and
/// perhaps more; or each gives its first alone, and what follows an "and" may give none.
fn fits(letters: &str, parts: &[&str], lexicon: &Lexicon) -> bool {
    gives(letters, parts, lexicon, Give::Inner) || gives(letters, parts, lexicon, Give::First)
}

/// Which letters a word may give.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Give {
    Inner,
    First,
}

fn gives(letters: &str, parts: &[&str], lexicon: &Lexicon, give: Give) -> bool {
    let letters: Vec<char> = letters.chars().collect();
    // How many letters the words so far may have given: a bit for each number.
    let mut reached = 1_u16;
    let done = 1_u16 << letters.len();
    for part in parts {
        let is_small = lexicon.small.contains(*part);
        if is_small && give == Give::First && reached & done != 0 {
            return true;
        }
        // "Co-operation" gives one letter or two.
        let mut next = if is_small || part.starts_with('-') { reached } else { 0 };
        for from in (0..letters.len()).filter(|from| reached >> from & 1 == 1) {
            let mut inner = part.trim_start_matches('-').chars();
            let mut given = from;
            while given < letters.len() && (given == from || give == Give::Inner) {
                let fits = match given == from {
                    true => inner.next() == Some(letters[given]),
                    false => inner.any(|c| c == letters[given]),
                };
                if !fits {
                    break;
                }
                given += 1;
                next |= 1 << given;
            }
        }
        reached = next;
    }
    reached & done != 0
}

// Phrases that age.

/// What it takes to call a phrase old.
struct Stale {
    date: Date,
    /// The words of claims that say for which day they hold.
    dated: Cover,
}

const STALE_MONTHS: i32 = 6; // an explainer is looked at again twice a year

impl Stale {
    /// Nothing where the article has no date, or a fresh one.
    fn new(desk: &Desk<'_>, lexicon: &Lexicon) -> Option<Stale> {
        let front = &desk.article.front;
        let date =
            front.updated.as_ref().or(front.date.as_ref()).map(|date| date.value).or_else(|| written(desk, lexicon))?;
        // A month that is not known is taken for the last of its year.
        let months = |date: &Date| i32::from(date.year) * 12 + i32::from(date.month.unwrap_or(12));
        let claims = desk.article.sidecar.claims.iter().zip(&desk.article.claims);
        let dated = claims
            .filter(|(claim, _)| claim.as_of.is_some() || claim.review_by.is_some())
            .flat_map(|(_, passages)| passages.clone());
        (months(&desk.today) - months(&date) >= STALE_MONTHS)
            .then(|| Stale { date, dated: Cover::new(dated.collect()) })
    }
}

/// The date that a line of the text gives: "Published: 2025-02-17".
fn written(desk: &Desk<'_>, lexicon: &Lexicon) -> Option<Date> {
    let lines = desk.prose.blocks.iter().flat_map(|block| &block.lines);
    let date = |line: &Range<usize>| {
        let (key, value) = desk.prose.text[line.clone()].split_once(':')?;
        let is_date = lexicon.metadata_dates.contains(&key.trim().to_lowercase());
        Date::parse(value.trim().get(..10)?).filter(|_| is_date)
    };
    lines.filter_map(date).max()
}
