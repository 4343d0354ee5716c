//! In what two wordings differ, and whether the difference changes what is said.
//! Pure. Compares words, never letters: "approved" and "not approved" are close in letters only.

use std::collections::BTreeSet;

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
    let common = common(was, now);
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    for (next_i, next_j) in common.into_iter().chain([(was.len(), now.len())]) {
        if i < next_i || j < next_j {
            changes.push((was[i..next_i].to_vec(), now[j..next_j].to_vec()));
        }
        (i, j) = (next_i + 1, next_j + 1);
    }
    changes
}

/// The longest common subsequence of two lists, as pairs of places.
fn common<T: PartialEq>(was: &[T], now: &[T]) -> Vec<(usize, usize)> {
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
    let mut pairs = Vec::new();
    while i < was.len() && j < now.len() {
        if was[i] == now[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// A stretch of a wording, and whether the other wording lacks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    pub words: String,
    pub is_changed: bool,
}

/// Longer wordings are not compared.
const MOST_COMPARED: usize = 1000;

/// A quotation and what the source has, both in stretches. None where the one is a part of the other, word for word but
/// for marks and capitals; and where they share less than half of the shorter one's words: one speaks of the other then.
pub fn altered(quoted: &str, source: &str) -> Option<(Vec<Stretch>, Vec<Stretch>)> {
    let split = |text| -> (Vec<String>, Vec<String>) {
        let words = str::split_whitespace(text).map(|word| (word.to_owned(), bare(word).to_lowercase()));
        words.filter(|(_, bare)| !bare.is_empty()).unzip()
    };
    let ((quoted, quoted_bare), (source, source_bare)) = (split(quoted), split(source));
    let (short, long) =
        if quoted_bare.len() < source_bare.len() { (&quoted_bare, &source_bare) } else { (&source_bare, &quoted_bare) };
    if short.is_empty() || long.windows(short.len()).any(|window| window == short.as_slice()) {
        return None;
    }
    if long.len() > MOST_COMPARED {
        return None;
    }
    let pairs = common(&quoted_bare, &source_bare);
    if pairs.len() * 2 < short.len() {
        return None;
    }
    let there = pairs.iter().map(|(_, source)| *source).collect();
    let here = pairs.into_iter().map(|(quoted, _)| quoted).collect();
    Some((stretches(&quoted, &here), stretches(&source, &there)))
}

/// Words in stretches; those that are not among the kept are changed.
fn stretches(words: &[String], kept: &BTreeSet<usize>) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let is_changed = !kept.contains(&index);
        match stretches.last_mut() {
            Some(last) if last.is_changed == is_changed => {
                last.words.push(' ');
                last.words.push_str(word);
            }
            _ => stretches.push(Stretch { words: word.clone(), is_changed }),
        }
    }
    stretches
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

#[cfg(test)]
mod tests {
    use super::{Stretch, altered};

    /// `expected`: both wordings with what changed in brackets; empty where nothing is altered.
    fn check(quoted: &str, source: &str, expected: &str) {
        let shown = |stretches: &[Stretch]| {
            let shown = stretches.iter().map(|stretch| match stretch.is_changed {
                true => format!("[{}]", stretch.words),
                false => stretch.words.clone(),
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        let found = altered(quoted, source).map(|(here, there)| format!("{} / {}", shown(&here), shown(&there)));
        assert_eq!(found.unwrap_or_default(), expected);
    }

    #[test]
    fn altered_quotations_are_told_from_parts_and_from_other_words() {
        check(
            "They needed more bodies",
            "Thay needed more bodies",
            "[They] needed more bodies / [Thay] needed more bodies",
        );
        check("we won the war", "We won, at last, the war", "we won the war / We won, [at last,] the war");
        check("“we have replaced a third”", "We have replaced a third of our pipes", "");
        check("he said that it is impossible to decide", "it is impossible to decide", "");
        check("runs two sentences of his together", "This type of interference puts lives at risk", "");
        check("", "anything", "");
        check("…", "anything", "");
    }
}
