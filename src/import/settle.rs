//! The shortest anchor that holds at one place of an article, found by asking postil's own anchoring. Pure.

use crate::base::file::At;
use crate::base::words::one_line;
use crate::read::anchor::{Haystack, Miss, Passage};
use crate::read::annotation::Anchor;

use super::written;

/// Words with what singles them out, as lines of TOML without a line break at the end. Nothing where no words around the
/// place do.
pub(super) fn lines(haystack: &Haystack<'_>, text: &str, passage: &Passage) -> Option<Vec<String>> {
    let exact = one_line(&text[passage.clone()]);
    let holds =
        |anchor: &Anchor| haystack.anchor(anchor).is_ok_and(|places| places.len() == 1 && places[0] == *passage);
    let mut anchor = Anchor { exact: Some(at(&exact)), ..Anchor::default() };
    let mut found = vec![format!("exact = {}", written::line(&exact))];
    match haystack.anchor(&anchor) {
        Ok(places) => return (places.len() == 1 && places[0] == *passage).then_some(found),
        Err(Miss::Ambiguous { places }) => {
            let own = places.into_iter().find(|place| place.passage == *passage)?;
            if let Some(context) = own.settles {
                found.push(format!("{} = {}", context.key, written::line(&context.words)));
                return Some(found);
            }
        }
        Err(_) => return None,
    }
    // Paragraphs that stand twice: more words before, behind or on both sides, until one place is left.
    let before: Vec<&str> = text[..passage.start].split_whitespace().collect();
    let after: Vec<&str> = text[passage.end..].split_whitespace().collect();
    let mut count = 8;
    while count / 2 < before.len().max(after.len()) {
        let prefix = before[before.len().saturating_sub(count)..].join(" ");
        let suffix = after[..count.min(after.len())].join(" ");
        let sides = [(&*prefix, ""), ("", &*suffix), (&*prefix, &*suffix)];
        for (prefix, suffix) in sides.into_iter().filter(|(prefix, suffix)| !prefix.is_empty() || !suffix.is_empty()) {
            anchor.prefix = Some(prefix).filter(|words| !words.is_empty()).map(at);
            anchor.suffix = Some(suffix).filter(|words| !words.is_empty()).map(at);
            if holds(&anchor) {
                let line = |key: &str, words: &Option<At<String>>| {
                    words.as_ref().map(|words| format!("{key} = {}", written::line(&words.value)))
                };
                found.extend(line("prefix", &anchor.prefix));
                found.extend(line("suffix", &anchor.suffix));
                return Some(found);
            }
        }
        count *= 2;
    }
    None
}

pub(super) fn at(text: &str) -> At<String> {
    At { value: text.to_owned(), range: 0..0 }
}
