//! The words of texts as the search index knows them: folded, so that `Straße` is found as `strasse` and `المِياه` as `مياه`.
//! Pure. `search.js` folds what a reader types by the same rules; one that changes here changes there.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The distinct words of several texts, each with the number of its text. Sorted by shard, word and text.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// All words, one behind the other.
    text: String,
    terms: Vec<Term>,
    /// How many texts they are of.
    pub units: u32,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    shard: u32,
    start: u32,
    end: u32,
    unit: u32,
}

impl Terms {
    /// The words of `texts`; a word's beginning decides in which of `shards` it stands.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>, shards: u32) -> Terms {
        let (mut all, mut terms, mut units) = (String::new(), Vec::new(), 0);
        for text in texts {
            each(text, |word| {
                let start = all.len() as u32;
                all.push_str(word);
                terms.push(Term { shard: shard(word, shards), start, end: all.len() as u32, unit: units });
            });
            units += 1;
        }
        let word = |term: &Term| &all[term.start as usize..term.end as usize];
        terms.sort_unstable_by(|a, b| (a.shard, word(a), a.unit).cmp(&(b.shard, word(b), b.unit)));
        terms.dedup_by(|a, b| a.unit == b.unit && word(a) == word(b));
        Terms { text: all, terms, units }
    }

    /// The words of a shard, each with the number of its text, in order.
    pub fn in_shard(&self, shard: u32) -> impl Iterator<Item = (&str, u32)> {
        let first = self.terms.partition_point(|term| term.shard < shard);
        let terms = self.terms[first..].iter().take_while(move |term| term.shard == shard);
        terms.map(|term| (&self.text[term.start as usize..term.end as usize], term.unit))
    }
}

/// The words of a text, folded, in their order. Words with a hyphen come in parts and, behind those, in one piece;
/// writing without spaces comes as overlapping pairs of characters.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each(text, |word| found.push(word.to_owned()));
    found
}

/// The shard for words that begin as this one does. All that are longer by more than the first two characters share it.
fn shard(word: &str, shards: u32) -> u32 {
    let mut chars = word.chars();
    let first = chars.next().map_or(0, u32::from);
    let second =
        if is_dense(char::from_u32(first).unwrap_or_default()) { 0 } else { chars.next().map_or(0, u32::from) };
    (first * 31 + second) % shards
}

/// Hands every word of a text to `take`.
fn each(text: &str, mut take: impl FnMut(&str)) {
    let (mut folded, mut joined) = (String::new(), String::new());
    for chunk in text.split_ascii_whitespace() {
        folded.clear();
        fold_into(chunk, &mut folded);
        joined.clear();
        let mut parts = 0;
        for part in folded.split(is_hyphen) {
            parts += usize::from(!part.is_empty());
            joined.push_str(part);
            part.split(|c| !is_of_word(c)).for_each(|word| words_of(word, &mut take));
        }
        let joined = joined.trim_matches(|c| !is_of_word(c));
        if parts > 1 && joined.chars().all(|c| is_of_word(c) && !is_dense(c)) {
            words_of(joined, &mut take);
        }
    }
}

/// A stretch of letters and digits as words: it is cut where writing with and without spaces meet.
fn words_of(stretch: &str, take: &mut impl FnMut(&str)) {
    let mut rest = stretch;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_dense(c) != is_dense(first)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if is_dense(first) {
            pairs(word, take)
        } else {
            take(without_article(word))
        }
        rest = behind;
    }
}

/// Each character with the one behind it, and the last by itself: so each character begins a word.
fn pairs(word: &str, take: &mut impl FnMut(&str)) {
    for (start, first) in word.char_indices() {
        let second = start + first.len_utf8();
        let end = word[second..].chars().next().map_or(second, |next| second + next.len_utf8());
        take(&word[start..end]);
    }
}

/// An Arabic word without its article, and without the `and` or the preposition that is written with it.
fn without_article(word: &str) -> &str {
    const ARTICLES: [&str; 8] = ["وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل"];
    let rest = ARTICLES.iter().find_map(|article| word.strip_prefix(article));
    rest.filter(|rest| rest.chars().nth(2).is_some()).unwrap_or(word)
}

fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.bytes().map(|byte| byte.to_ascii_lowercase() as char));
        return;
    }
    let plain = text.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase);
    for c in plain.nfc() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ς' => out.push('σ'),
            'ٱ' => out.push('ا'),
            'ى' | 'ی' => out.push('ي'),
            'ة' => out.push('ه'),
            'ک' => out.push('ك'),
            c => out.push(c),
        }
    }
}

/// Accents and points that readers leave out, in scripts where the letter stands without them; and what is not seen.
/// Not those of Japanese or Indic scripts, where they make another letter.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
        || super::fold::is_dropped(c)
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2012}')
}

/// Characters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text}");
    }

    #[test]
    fn case_and_accents_do_not_count() {
        check("Das Élysée, CAFÉ; Łódź", &["das", "elysee", "cafe", "lodz"]);
        check("Straße Übergänge STRASSE", &["strasse", "ubergange", "strasse"]);
        check("ΟΔΟΣ οδός", &["οδοσ", "οδοσ"]);
        check("ＡＢＣ１２", &["abc12"]);
    }

    #[test]
    fn hyphens_part_words_and_join_them() {
        check("e-mail so\u{ad}ft 2024–2026", &["e", "mail", "email", "soft", "2024", "2026"]);
        check("the city's - own", &["the", "city", "s", "own"]);
    }

    #[test]
    fn writing_without_spaces_comes_in_pairs() {
        check("铅水管", &["铅水", "水管", "管"]);
        check("2026年の鉛", &["2026", "年の", "の鉛", "鉛"]);
        check("ガラス", &["ガラ", "ラス", "ス"]);
        check("ｶﾞ", &["ガ"]);
    }

    #[test]
    fn arabic_is_found_without_points_and_article() {
        check("المِيَاهُ والأنابيب", &["مياه", "انابيب"]);
        check("أنابيب إلى مدرسة", &["انابيب", "الي", "مدرسه"]);
    }
}
