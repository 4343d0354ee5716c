//! What changed between two canonical texts: by blocks, and within a block by words. Pure.
//! Differences that readers don't see, such as the kind of a quotation mark, are none.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::fold::fold;

/// A block that is another, is gone, or is new. Ranges are of the texts in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockChange {
    /// Nothing of a new one.
    pub old: Option<Range<usize>>,
    /// Nothing of one that is gone.
    pub new: Option<Range<usize>>,
    /// Where in the new text it is, or would be.
    pub at: usize,
}

/// A stretch of words, with the white space behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub fate: Fate,
    pub words: String,
}

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Same,
    Gone,
    New,
}

/// The blocks that differ, in the order of the new text.
pub fn blocks(old: &str, new: &str) -> Vec<BlockChange> {
    let (old_blocks, new_blocks) = (split(old), split(new));
    let end = |at: usize| new_blocks.get(at).map_or(new.len(), |block| block.start);
    let mut changes = Vec::new();
    for (gone, come) in hunks(&folded(old, &old_blocks), &folded(new, &new_blocks)) {
        for index in 0..gone.len().max(come.len()) {
            let (old, new) = (gone.clone().nth(index), come.clone().nth(index));
            changes.push(BlockChange {
                old: old.map(|at| old_blocks[at].clone()),
                new: new.map(|at| new_blocks[at].clone()),
                at: new.map_or_else(|| end(come.end), |at| new_blocks[at].start),
            });
        }
    }
    changes
}

/// Both texts as one row of stretches: what is the same, what is gone, and what is new.
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    let (old_words, new_words) = (tokens(old), tokens(new));
    let bare = |words: &[&str]| words.iter().map(|word| fold(word.trim()).text).collect::<Vec<_>>();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |fate, words: &[&str]| {
        if !words.is_empty() {
            pieces.push(Piece { fate, words: words.concat() });
        }
    };
    let mut at = 0;
    for (gone, come) in hunks(&bare(&old_words), &bare(&new_words)) {
        push(Fate::Same, &new_words[at..come.start]);
        push(Fate::Gone, &old_words[gone]);
        push(Fate::New, &new_words[come.clone()]);
        at = come.end;
    }
    push(Fate::Same, &new_words[at..]);
    pieces
}

/// Stretches of two lists that differ, in order.
fn hunks(old: &[String], new: &[String]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut input = InternedInput::default();
    input.update_before(old.iter().map(String::as_str));
    input.update_after(new.iter().map(String::as_str));
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    diff.hunks().map(|hunk| (range(hunk.before), range(hunk.after))).collect()
}

/// The blocks of a canonical text, but for empty ones.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let parts = text.split("\n\n").map(|part| {
        let start = at;
        at += part.len() + 2;
        start..start + part.len()
    });
    parts.filter(|range| !text[range.clone()].trim().is_empty()).collect()
}

fn folded(text: &str, blocks: &[Range<usize>]) -> Vec<String> {
    blocks.iter().map(|block| fold(text[block.clone()].trim()).text).collect()
}

/// Words with the white space behind them; signs of scripts without spaces one by one.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let begins = before.is_whitespace() && !letter.is_whitespace();
        if at > from && (begins || is_dense(letter) || is_dense(before) && !letter.is_whitespace()) {
            tokens.push(&text[from..at]);
            from = at;
        }
        before = letter;
    }
    tokens.extend((from < text.len()).then(|| &text[from..]));
    tokens
}

fn is_dense(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{0e00}'..='\u{0eff}')
}

#[cfg(test)]
mod tests {
    use super::{Fate, blocks, words};

    /// `expected`: what is gone in `[…]`, what is new in `{…}`.
    fn check(old: &str, new: &str, expected: &str) {
        let shown = words(old, new).into_iter().map(|piece| match piece.fate {
            Fate::Same => piece.words,
            Fate::Gone => format!("[{}]", piece.words),
            Fate::New => format!("{{{}}}", piece.words),
        });
        assert_eq!(shown.collect::<String>(), expected);
    }

    #[test]
    fn words_that_changed_are_told_from_those_that_stayed() {
        check("about 2,400 lines", "about 4,200 lines", "about [2,400 ]{4,200 }lines");
        check("“the same”  words", "\"the same\" words", "\"the same\" words");
        check("", "new", "{new}");
        check("gone at the end", "gone at", "gone at[the end]");
        check("鉛の管は二本", "鉛の管は三本", "鉛の管は[二]{三}本");
    }

    #[test]
    fn blocks_that_changed_are_paired() {
        let changes = blocks("a\n\nb\n\nc\n\nd", "a\n\nB\n\nd\n\ne");
        let shown: Vec<_> = changes.iter().map(|change| (change.old.clone(), change.new.clone())).collect();
        assert_eq!(shown, [(Some(3..4), Some(3..4)), (Some(6..7), None), (None, Some(9..10))]);
    }
}
