//! In what two wordings differ, and whether the difference changes what is said.
//! Pure. Compares words, never letters: "approved" and "not approved" are close in letters only.

use crate::base::words;

use super::fold::fold;
use super::lexicon::Lexicon;

/// In what two wordings differ, by the gravest change.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub class: Class,
    /// The words sought that are not there, and the words there in their stead; the first change of the class.
    pub was: String,
    pub now: String,
}

/// The gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Number,
    Negation,
    Name,
    Wording,
    Typography,
}

/// In what `now` differs from `was`: the gravest class of all changes between the two.
pub fn differ(was: &str, now: &str, lexicon: Option<&Lexicon>) -> Difference {
    let (was_words, now_words): (Vec<&str>, Vec<&str>) =
        (was.split_whitespace().collect(), now.split_whitespace().collect());
    let changes = changes(&was_words, &now_words);
    let classed = changes.into_iter().map(|(was, now)| Difference {
        class: classify(&was, &now, lexicon),
        was: was.join(" "),
        now: now.join(" "),
    });
    let same = Difference { class: Class::Typography, was: String::new(), now: String::new() };
    classed.min_by_key(|difference| difference.class).unwrap_or(same)
}

/// Stretches of words that changed, by the longest common subsequence.
fn changes<'a>(was: &[&'a str], now: &[&'a str]) -> Vec<(Vec<&'a str>, Vec<&'a str>)> {
    let mut longest = vec![vec![0u32; now.len() + 1]; was.len() + 1];
    for i in (0..was.len()).rev() {
        for j in (0..now.len()).rev() {
            longest[i][j] = match was[i] == now[j] {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut changes: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    let mut is_open = false;
    while i < was.len() || j < now.len() {
        if i < was.len() && j < now.len() && was[i] == now[j] {
            (i, j, is_open) = (i + 1, j + 1, false);
            continue;
        }
        if !is_open {
            changes.push((Vec::new(), Vec::new()));
            is_open = true;
        }
        let change = changes.last_mut().expect("one was just opened");
        if j == now.len() || (i < was.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            change.0.push(was[i]);
            i += 1;
        } else {
            change.1.push(now[j]);
            j += 1;
        }
    }
    changes
}

/// What changed, from words to words. Numbers in words, negations and the names of days and months are those of the
/// lexicon's language; without one, numbers are known by their digits alone.
fn classify(was: &[&str], now: &[&str], lexicon: Option<&Lexicon>) -> Class {
    let (was, now): (Vec<String>, Vec<String>) =
        (was.iter().map(|word| bare(word)).collect(), now.iter().map(|word| bare(word)).collect());
    let plain = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let (was_plain, now_plain) = (plain(&was), plain(&now));
    let alone = |mine: &[String], others: &[String], test: &dyn Fn(&str) -> bool| {
        mine.iter().any(|word| test(word) && !others.contains(&word.to_lowercase()))
    };
    let either = |test: &dyn Fn(&str) -> bool| alone(&was, &now_plain, test) || alone(&now, &was_plain, test);
    let is_number =
        |word: &str| word.contains(char::is_numeric) || lexicon.is_some_and(|lexicon| lexicon.is_number(word));
    let is_negation = |word: &str| lexicon.is_some_and(|lexicon| lexicon.is_negation(word));
    let turned = |lexicon: &Lexicon| {
        let turn = |one: &String| now_plain.iter().any(|other| lexicon.is_opposite(one, other));
        was_plain.iter().any(turn)
    };
    match () {
        () if was_plain == now_plain => Class::Typography,
        () if either(&is_number) => Class::Number,
        () if either(&is_negation) || lexicon.is_some_and(turned) => Class::Negation,
        () if was.iter().chain(&now).any(|word| word.starts_with(char::is_uppercase)) => Class::Name,
        () => Class::Wording,
    }
}

/// A word without the marks around it. A sign before a figure, a currency, a per cent, a mark for feet are none of those.
fn bare(word: &str) -> String {
    const MARKS: &str = ".,;:!?\"'()[]{}*_/|";
    let folded = fold(word).text;
    let word = folded.trim_matches(|c: char| MARKS.contains(c));
    let is_negative = word.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let word = word.trim_end_matches('-');
    let behind = &folded[folded.find(word).unwrap_or(0) + word.len()..];
    let unit = if word.ends_with(|c: char| c.is_ascii_digit()) {
        behind.chars().next().filter(|c| matches!(c, '\'' | '"'))
    } else {
        None
    };
    let word = if is_negative { word } else { word.trim_start_matches('-') };
    word.chars().chain(unit).collect()
}

/// Whether two wordings have the same words: they may differ in marks and white space, and in the first letter's case.
pub fn are_same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let (one, other) = (words(one).join(" "), words(other).join(" "));
    let rest = |text: &str| text.chars().skip(1).collect::<String>();
    let first = |text: &str| text.chars().next().map(|c| c.to_lowercase().to_string());
    first(&one) == first(&other) && rest(&one) == rest(&other)
}

impl Difference {
    /// The difference in words: "a number changed, 4,200 to 4,300".
    pub fn sentence(&self) -> String {
        let (was, now) = (words::shorten(&self.was, 40), words::shorten(&self.now, 40));
        let what = match self.class {
            Class::Number => "a number or date changed",
            Class::Negation => "a negation changed",
            Class::Name => "a name changed",
            Class::Wording => "the wording changed",
            Class::Typography => "only the typography changed",
        };
        match (was.is_empty(), now.is_empty()) {
            (true, true) => what.to_owned(),
            (true, false) => format!("{what}, `{now}` was added"),
            (false, true) => format!("{what}, `{was}` is gone"),
            (false, false) => format!("{what}, `{was}` to `{now}`"),
        }
    }
}
