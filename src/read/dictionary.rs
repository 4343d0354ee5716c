//! The dictionaries that come with postil: which words there are, and which one was most likely meant.
//! Pure. The only door to spellbook. A dictionary is read when its first word is asked for, never before.
//!
//! The files in `dictionary/` stand as they came in the npm packages `dictionary-en` 4.0.0 and `dictionary-en-gb` 3.0.0,
//! which are SCOWL of 2020-12-07 in Hunspell's format; `dictionary/LICENSE` is of both.

use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::LazyLock;

// Spellbook's own hasher is seeded anew for each process, and the order of suggestions must not depend on that.
type Dictionary = spellbook::Dictionary<BuildHasherDefault<DefaultHasher>>;

static AMERICAN: LazyLock<Dictionary> = LazyLock::new(|| dictionary(include_str!("dictionary/en-US.dic")));
static BRITISH: LazyLock<Dictionary> = LazyLock::new(|| dictionary(include_str!("dictionary/en-GB.dic")));

fn dictionary(words: &str) -> Dictionary {
    let affixes = include_str!("dictionary/en.aff");
    Dictionary::new_with_hasher(affixes, words, BuildHasherDefault::default())
        .expect("the dictionaries are well formed")
}

/// What is known of one language's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum English {
    American,
    British,
    /// English of no country, or of one without a dictionary: a word that is right in either is right.
    Either,
}

impl English {
    /// The dictionary of a language as BCP 47 writes it. Nothing where there is no dictionary.
    pub fn of(language: &str) -> Option<English> {
        match language.to_ascii_lowercase().as_str() {
            "en-us" => Some(English::American),
            "en-gb" => Some(English::British),
            other => (other.split('-').next() == Some("en")).then_some(English::Either),
        }
    }

    /// Whether it is a word. It has no accents, since the dictionaries have none; a capital at its head is no fault.
    pub fn knows(self, word: &str) -> bool {
        match self {
            English::American => AMERICAN.check(word),
            English::British => BRITISH.check(word),
            English::Either => AMERICAN.check(word) || BRITISH.check(word),
        }
    }

    /// The words that were most likely meant, at most three, best first.
    pub fn suggestions(self, word: &str) -> Vec<String> {
        let mut suggestions = match self {
            English::American => near(&AMERICAN, word),
            English::British => near(&BRITISH, word),
            English::Either => merged(near(&AMERICAN, word), near(&BRITISH, word)),
        };
        suggestions.truncate(MOST);
        suggestions
    }
}

const MOST: usize = 3;

/// Words that one slip of the keyboard or of the ear makes into this one.
fn near(dictionary: &Dictionary, word: &str) -> Vec<String> {
    let mut suggestions = Vec::new();
    // Words that merely share letters take a hundred times as long to find, and are rarely what was meant.
    dictionary.suggester().with_ngram_suggestions(false).suggest(word, &mut suggestions);
    suggestions.retain(|near| is_likely(near));
    suggestions
}

/// Whether a proposal is worth a reader's time: `a lot` is, and `thrust er` is not.
fn is_likely(near: &str) -> bool {
    const SHORT: [&str; 18] =
        ["a", "I", "an", "as", "at", "by", "if", "in", "is", "it", "no", "of", "on", "or", "so", "to", "up", "we"];
    let is_word = |half: &str| half.len() > 2 || SHORT.contains(&half);
    let is_hyphenated = near.contains('-');
    !is_hyphenated && !near.ends_with("'s") && (!near.contains(' ') || near.split(' ').all(is_word))
}

/// Both lists in turn, each word once.
fn merged(american: Vec<String>, british: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for rank in 0..MOST {
        let both = american.get(rank).into_iter().chain(british.get(rank));
        for word in both {
            if !all.contains(word) {
                all.push(word.clone());
            }
        }
    }
    all
}
