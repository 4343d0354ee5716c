//! Where the words of an annotation stand in an article: in one passage, or at every place of the same words. Pure.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::words::{one_line, shorten};
use crate::read::anchor::{Haystack, Miss, Passage};
use crate::read::annotation::Anchor;
use crate::read::article::Article;
use crate::read::fold::fold;

use super::annotations::{Incoming, Target};
use super::settle;

/// One passage, or several that hold the same words and are all that do; and what of the annotation has no place there.
pub(super) struct Located {
    pub passages: Vec<Passage>,
    pub lost: Vec<String>,
}

/// Why the words stand nowhere, and what to do.
pub(super) type Reason = (String, &'static str);

const HELP_MOVE: &str = "find the words by hand, and write a `[[notes]]` or `[[claims]]` for it";

/// Where the words of an annotation stand, or why nowhere. Targets that follow each other are one passage, since words
/// across paragraphs are published in one target a paragraph.
pub(super) fn locate(haystack: &Haystack<'_>, article: &Article, one: &Incoming) -> Result<Located, Reason> {
    let live = one.targets.iter().filter(|target| !target.is_old);
    let words = |target: &Target| target.exact.as_deref().map(one_line);
    let quoted: Vec<(String, &Target)> = live
        .clone()
        .filter_map(|target| Some((words(target)?, target)))
        .filter(|(words, _)| !words.is_empty())
        .collect();
    if quoted.is_empty() {
        let reason = if live.clone().any(|target| target.exact.is_some()) {
            "it quotes no words"
        } else if one.targets.iter().any(|target| target.has_selector) {
            "it quotes no words, and says only where in the old page they stood"
        } else {
            "it is about the whole page, and no note of ours is"
        };
        return Err((reason.to_owned(), HELP_MOVE));
    }
    let unquoted = live.count() - quoted.len();
    let mut lost = vec!["a target that quotes no words,".to_owned(); unquoted];
    let text = &article.document.text;
    if let Some(passages) = everywhere(haystack, &quoted).or_else(|| joined(haystack, text, &quoted)) {
        return Ok(Located { passages, lost });
    }
    let mut passages = each(haystack, article, &quoted, &mut lost)?;
    passages.sort_by_key(|passage| (passage.start, passage.end));
    passages.dedup();
    let mut merged = merge(haystack, text, &passages);
    if merged.len() > 1 && all(haystack, &one_line(&text[merged[0].clone()])) != merged {
        lost.extend(merged.drain(1..).map(|passage| lost_words(&text[passage])));
    }
    Ok(Located { passages: merged, lost })
}

/// The end of a sentence on words of an annotation.
pub(super) fn lost_words(words: &str) -> String {
    format!("the passage “{}”", shorten(&one_line(words), 80))
}

/// All places of the words.
fn all(haystack: &Haystack<'_>, words: &str) -> Vec<Passage> {
    let anchor = Anchor { exact: Some(settle::at(words)), all: true, ..Anchor::default() };
    haystack.anchor(&anchor).unwrap_or_default()
}

/// The places of words that are quoted as often as they stand there.
fn everywhere(haystack: &Haystack<'_>, quoted: &[(String, &Target)]) -> Option<Vec<Passage>> {
    let first = fold(&quoted[0].0).text;
    let is_same = quoted.iter().all(|(words, _)| fold(words).text == first);
    let places = if quoted.len() > 1 && is_same { all(haystack, &quoted[0].0) } else { return None };
    (places.len() == quoted.len()).then_some(places)
}

/// The place of all words, one target behind the other.
fn joined(haystack: &Haystack<'_>, text: &str, quoted: &[(String, &Target)]) -> Option<Vec<Passage>> {
    let [(_, first), .., (_, last)] = quoted else { return None };
    let words: Vec<&str> = quoted.iter().map(|(words, _)| words.as_str()).collect();
    let around = Target { prefix: first.prefix.clone(), suffix: last.suffix.clone(), ..Target::default() };
    match &haystack.occurrences(&words.join(" "), &(0..text.len()))[..] {
        [] => None,
        [one] => Some(vec![one.clone()]),
        several => best(text, several, &around).map(|place| vec![place]),
    }
}

/// The place of each target. Fails where none has one, with the reason of the first.
fn each(
    haystack: &Haystack<'_>,
    article: &Article,
    quoted: &[(String, &Target)],
    lost: &mut Vec<String>,
) -> Result<Vec<Passage>, Reason> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    quoted.iter().for_each(|(words, _)| *count.entry(words).or_default() += 1);
    let mut known: BTreeMap<&str, (Vec<Passage>, usize)> = BTreeMap::new();
    let (mut passages, mut failed) = (Vec::new(), None);
    for (words, target) in quoted {
        let (places, turn) =
            known.entry(words).or_insert_with(|| (haystack.occurrences(words, &(0..article.document.text.len())), 0));
        *turn += 1;
        // As many targets as places: each has its own.
        let own = if places.len() == count[words.as_str()] {
            Ok(places[*turn - 1].clone())
        } else {
            chosen(haystack, article, words, target, places)
        };
        match own {
            Ok(place) => passages.push(place),
            Err(reason) => {
                lost.push(format!("{} ({reason})", lost_words(words)));
                failed.get_or_insert(reason);
            }
        }
    }
    match failed.filter(|_| passages.is_empty()) {
        Some(reason) => Err((reason, HELP_MOVE)),
        None => Ok(passages),
    }
}

/// The one of several places that is meant, or why it is none.
fn chosen(
    haystack: &Haystack<'_>,
    article: &Article,
    words: &str,
    target: &Target,
    places: &[Passage],
) -> Result<Passage, String> {
    let text = &article.document.text;
    match places {
        [one] => Ok(one.clone()),
        [] => {
            let anchor = Anchor { exact: Some(settle::at(words)), ..Anchor::default() };
            let near = match haystack.anchor(&anchor) {
                Err(Miss::Missing { near }) => near.first().map(|near| one_line(&text[near.clone()])),
                _ => None,
            };
            let near = near.map_or(String::new(), |near| format!("; the nearest words are “{}”", shorten(&near, 80)));
            Err(format!("its words do not stand in `{}`{near}", article.file.path))
        }
        several => best(text, several, target).ok_or_else(|| {
            format!("its words stand {} times in `{}`, and what stands around them in it fits none of these better than the others", several.len(), article.file.path)
        }),
    }
}

/// Passages with nothing but white space between them made one, where a quotation can hold them.
fn merge(haystack: &Haystack<'_>, text: &str, passages: &[Passage]) -> Vec<Passage> {
    let follows = |a: &Passage, b: &Passage| a.end <= b.start && text[a.end..b.start].trim().is_empty();
    let chains = passages.chunk_by(follows);
    chains
        .flat_map(|chain| {
            let whole = chain[0].start..chain[chain.len() - 1].end;
            let is_one =
                chain.len() > 1 && haystack.occurrences(&one_line(&text[whole.clone()]), &whole).contains(&whole);
            if is_one { vec![whole] } else { chain.to_vec() }
        })
        .collect()
}

const LEAST: usize = 4; // characters around a quotation that have to agree before they decide

/// The place around which most stands as it did around the quotation.
fn best(text: &str, places: &[Range<usize>], target: &Target) -> Option<Range<usize>> {
    let plain = |words: &str| fold(&one_line(words)).text;
    let (prefix, suffix) =
        (plain(target.prefix.as_deref().unwrap_or_default()), plain(target.suffix.as_deref().unwrap_or_default()));
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let score = |place: &Range<usize>| {
        let from = text.floor_char_boundary(place.start.saturating_sub(400));
        let to = text.ceil_char_boundary((place.end + 400).min(text.len()));
        let (before, after) = (plain(&text[from..place.start]), plain(&text[place.end..to]));
        same(&mut before.trim().chars().rev(), &mut prefix.trim().chars().rev())
            + same(&mut after.trim().chars(), &mut suffix.trim().chars())
    };
    let mut scored: Vec<(usize, &Range<usize>)> = places.iter().map(|place| (score(place), place)).collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    (scored[0].0 >= LEAST && scored[0].0 > scored[1].0).then(|| scored[0].1.clone())
}
