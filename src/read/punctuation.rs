//! Rules over marks: references that lead nowhere, quotations without an end, spaces that are missing.
//! Pure. They need few words or none, and hold in every language that parts its words by spaces.

use std::collections::HashSet;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::floor;
use crate::base::messages;

use super::lexicon::Lexicon;
use super::prose::Desk;
use super::quotations::{Fault, FaultKind, is_cased};
use super::sentences::{Block, BlockKind, MASK, has_inner_capital, is_capital, is_closer};

/// Raises `reference-dangling`, `quotation-unclosed` and `space-missing`.
pub(super) fn check(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    let listed = listed(desk);
    for (index, block) in desk.prose.blocks.iter().enumerate().filter(|(_, block)| block.kind != BlockKind::Masked) {
        references(desk, index, block, &listed, found);
        spaces(desk, index, block, found);
    }
    unclosed(desk, found);
}

// References.

/// The numbers in brackets that a list at the foot of the article explains.
fn listed<'a>(desk: &Desk<'a>) -> HashSet<&'a str> {
    let text = |block: &Block| &desk.prose.text[block.range.clone()];
    let bracketed = |block: &Block| text(block).strip_prefix('[')?.split_once(']');
    let raised = |block: &Block| {
        let text = text(block);
        let end = text.find(|c| !is_raised(c)).filter(|&end| end > 0)?;
        Some((&text[..end], &text[end..]))
    };
    let blocks = desk.prose.blocks.iter();
    let entries = blocks.filter_map(|block| bracketed(block).or_else(|| raised(block)));
    entries.filter(|(_, rest)| rest.contains(char::is_alphabetic)).map(|(number, _)| number.trim()).collect()
}

fn references(desk: &Desk<'_>, index: usize, block: &Block, listed: &HashSet<&str>, found: &mut Vec<Diagnostic>) {
    let text = &desk.prose.text[block.range.clone()];
    let mut at = 0;
    while let Some(open) = text[at..].find(['[', '【', '(']) {
        let start = at + open;
        let bracket = bracket(text, start);
        at = start + bracket.as_ref().filter(|bracket| bracket.form != Form::Round).map_or(1, |bracket| bracket.len);
        while !text.is_char_boundary(at.min(text.len())) {
            at += 1;
        }
        at = at.min(text.len());
        let Some(bracket) = bracket.filter(|bracket| leads_nowhere(desk, index, block, start, bracket, listed)) else {
            continue;
        };
        let range = block.range.start + start..block.range.start + start + bracket.len;
        let is_escaped = desk
            .article
            .document
            .source(&range)
            .start
            .checked_sub(1)
            .is_some_and(|before| desk.article.file.text.as_bytes()[before] == b'\\');
        if !is_escaped && !desk.linked.touches(&range) {
            found.push(messages::reference_dangling(desk.span(&range), &text[start..start + bracket.len]));
        }
    }
    superscripts(desk, block, listed, found);
}

/// What stands in brackets, those doubled or in two pairs as one.
struct Bracket<'a> {
    len: usize,
    content: &'a str,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Single,
    /// `[[1]]`
    Double,
    /// `[words][label]`
    Pair,
    /// `【4†source】`
    Lens,
    /// `(citation needed)`
    Round,
}

const LONGEST_REFERENCE: usize = 120;

fn bracket(text: &str, start: usize) -> Option<Bracket<'_>> {
    let inside = |open: &str, close: &str, form| {
        let rest = near(text, start, LONGEST_REFERENCE).strip_prefix(open)?;
        let end = rest.find(close)?;
        Some(Bracket { len: open.len() + end + close.len(), content: rest[..end].trim(), form })
    };
    if text[start..].starts_with('(') {
        return inside("(", ")", Form::Round);
    }
    let double = inside("[[", "]]", Form::Double).or_else(|| inside("【", "】", Form::Lens));
    double.or_else(|| {
        let first = inside("[", "]", Form::Single)?;
        let behind = near(text, start + first.len, LONGEST_REFERENCE);
        let label = behind.strip_prefix('[').and_then(|rest| Some((rest, rest.find(']')?)));
        let label = label.filter(|(rest, end)| *end > 0 && !rest.starts_with('^'));
        match label.filter(|_| !is_number(first.content)) {
            Some((_, end)) => Some(Bracket { len: first.len + end + 2, form: Form::Pair, ..first }),
            None => Some(first),
        }
    })
}

/// At most `len` bytes from `at` on: what is looked for further away would make the search quadratic.
fn near(text: &str, at: usize, len: usize) -> &str {
    &text[at..floor(text, at + len)]
}

/// `3`, `2, 5` or `1–4`, and no year.
fn is_number(content: &str) -> bool {
    let mut numbers = content.split([',', ';', '-', '–', ' ']).filter(|part| !part.is_empty());
    !content.is_empty()
        && numbers
            .all(|number| number.len() < 4 && !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit()))
}

fn leads_nowhere(
    desk: &Desk<'_>,
    index: usize,
    block: &Block,
    start: usize,
    bracket: &Bracket<'_>,
    listed: &HashSet<&str>,
) -> bool {
    let text = &desk.prose.text[block.range.clone()];
    let content = bracket.content;
    let has_words = content.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let run = run_before(text, start);
    // "[3] boats" in a quotation is the editor's word, "x[1]" an index.
    let is_insertion = desk.is_quoted(index, block.range.start + start)
        && text[start + bracket.len..].starts_with([' ', ',', '.'])
        && text[..start].ends_with([' ', '“', '"', '‘']);
    // "true.[a]"
    let is_letter = content.len() == 1
        && content.starts_with(|c: char| c.is_ascii_lowercase())
        && text[..start].ends_with(['.', ',', ';', '”', '"', ')']);
    let is_index = run.len() == 1 && !run.starts_with(['a', 'A', 'I']);
    match bracket.form {
        Form::Double => is_number(content) || has_words,
        Form::Lens => content.contains('†'),
        Form::Round => {
            content.ends_with("needed") && desk.lexicon.is_some_and(|lexicon| is_placeholder(content, lexicon))
        }
        Form::Pair => has_words && run.is_empty() && !content.starts_with('^'),
        Form::Single if is_number(content) => !is_insertion && !is_index && !listed.contains(content),
        Form::Single if is_letter => !desk.is_quoted(index, block.range.start + start),
        Form::Single => !is_insertion && desk.lexicon.is_some_and(|lexicon| is_placeholder(content, lexicon)),
    }
}

/// "citation needed", "note 3", "by whom?" and the like.
fn is_placeholder(content: &str, lexicon: &Lexicon) -> bool {
    let folded = content.to_lowercase().replace(['–', '—'], "-");
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let first = folded.split([':', ',', ';', '-']).next().unwrap_or_default().trim();
    lexicon.placeholders.contains(&folded)
        || lexicon.placeholders.contains(bare)
        || (first != folded && first.contains(' ') && lexicon.placeholders.contains(first))
}

/// Raised numbers that came with a pasted text: behind a full stop or a word, where no list explains them.
fn superscripts(desk: &Desk<'_>, block: &Block, listed: &HashSet<&str>, found: &mut Vec<Diagnostic>) {
    let text = &desk.prose.text[block.range.clone()];
    let mut at = 0;
    while let Some(open) = text[at..].find(is_raised) {
        let start = at + open;
        let end = start + text[start..].find(|c| !is_raised(c)).unwrap_or(text.len() - start);
        at = end;
        let before = text[..start].trim_end_matches(is_closer);
        let is_note =
            before.ends_with(['.', ',', ';', '!', '?']) && before[..before.len() - 1].ends_with(char::is_alphabetic);
        if is_note && !listed.contains(&text[start..end]) {
            let range = block.range.start + start..block.range.start + end;
            found.push(messages::reference_dangling(desk.span(&range), &text[start..end]));
        }
    }
}

fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

// Quotations.

fn unclosed(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    let mut carried = None;
    for (index, own) in desk.quotations.iter().enumerate() {
        let mut faults = own.faults.iter().peekable();
        // A quotation may hold a block that is set off, and a poem may be one.
        if carried == Some(index) && faults.peek().is_some_and(|fault| fault.kind == FaultKind::Unopened) {
            faults.next();
        }
        for fault in faults {
            let message = match fault.kind {
                FaultKind::Unclosed => messages::quotation_unclosed,
                FaultKind::Unopened => messages::quotation_unopened,
            };
            found.push(message(desk.span(&fault.range)));
        }
        if let Some(open) = &own.open {
            let next = next_of_kind(desk, index);
            let is_closed = |next: &usize| {
                let blocks = &desk.prose.blocks;
                let is_set_off = *next > index + 1 || blocks[index].is_quoted || blocks[*next].is_quoted;
                is_set_off && desk.quotations[*next].faults.first().is_some_and(is_unopened)
            };
            carried = next.filter(is_closed);
            // Over paragraphs goes what began as a sentence, with a mark at the head of each.
            let is_resumed = !own.spans.is_empty();
            let is_sentence = is_resumed || !desk.prose.text[open.end..].starts_with(char::is_lowercase);
            let is_taken_up = is_sentence && next.is_some_and(|next| desk.quotations[next].takes_up);
            if carried.is_none() && !is_taken_up {
                found.push(messages::quotation_unclosed(desk.span(open)));
            }
        }
    }
}

fn is_unopened(fault: &Fault) -> bool {
    fault.kind == FaultKind::Unopened
}

const LONGEST_POEM: usize = 12;

/// The block that goes on where this one ends: past what is set off between the two, and in a poem past its verses.
fn next_of_kind(desk: &Desk<'_>, index: usize) -> Option<usize> {
    let blocks = &desk.prose.blocks;
    let own = &blocks[index];
    let is_passed = |next: usize| {
        let (other, quotations) = (&blocks[next], &desk.quotations[next]);
        let is_bare = quotations.spans.is_empty() && quotations.faults.is_empty() && quotations.open.is_none();
        let closes = other.is_quoted && quotations.faults.first().is_some_and(is_unopened);
        !closes && (other.is_quoted != own.is_quoted || other.kind == BlockKind::Masked || (own.is_quoted && is_bare))
    };
    let next = (index + 1..blocks.len()).take(LONGEST_POEM).find(|&next| !is_passed(next))?;
    (blocks[next].kind == own.kind).then_some(next)
}

// Spaces.

fn spaces(desk: &Desk<'_>, index: usize, block: &Block, found: &mut Vec<Diagnostic>) {
    let text = &desk.prose.text[block.range.clone()];
    let mut places: Vec<usize> = Vec::new();
    let mut brackets: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        let behind = at + c.len_utf8();
        match c {
            ',' | ';' if joins_words(text, at) => places.push(behind),
            ':' if joins_sentences(text, at) => places.push(behind),
            '.' | '!' | '?' if ends_sentence(desk.lexicon, text, at) => places.push(behind),
            '(' => {
                brackets.push(behind);
                if lacks_space_before(text, at) {
                    places.push(at);
                }
            }
            ')' => {
                let open = brackets.pop();
                if open.is_some_and(|open| lacks_space_behind(&text[open..at], &text[behind..])) {
                    places.push(behind);
                }
            }
            _ => {}
        }
    }
    places.extend(around_quotations(desk, index, block));
    places.sort_unstable();
    places.dedup();
    for at in places {
        report_space(desk, block, at, found);
    }
}

const LONGEST_WORD: usize = 40;

/// Says where the space is missing, by the words around.
fn report_space(desk: &Desk<'_>, block: &Block, at: usize, found: &mut Vec<Diagnostic>) {
    let text = &desk.prose.text[block.range.clone()];
    let is_stop = |c: char| c.is_whitespace() || matches!(c, MASK | ',' | ';' | '.' | '!' | '?');
    let (first, last) = (floor(text, at.saturating_sub(LONGEST_WORD)), floor(text, at + LONGEST_WORD));
    let marks = text[first..at].len() - text[first..at].trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let cut = text[first..at - marks].char_indices().rev().find(|(_, c)| is_stop(*c));
    let start = cut.map_or(first, |(before, c)| first + before + c.len_utf8());
    let end = text[at..last].find(is_stop).map_or(last, |end| at + end);
    let (before, after) = (&text[start..at], &text[at..end]);
    let range = block.range.start + start..block.range.start + end;
    // Where the file has something between the two, such as `<br>`, the reader sees them apart.
    let seam = block.range.start + at;
    let between = desk.typed(
        &(seam - before.chars().next_back().map_or(0, char::len_utf8)
            ..seam + after.chars().next().map_or(0, char::len_utf8)),
    );
    if !between.contains('<') {
        found.push(messages::space_missing(desk.span(&range), before, after));
    }
}

fn run_before(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(|c: char| !c.is_alphanumeric());
    &text[start.map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8))..at]
}

fn run_after(text: &str, at: usize) -> &str {
    let end = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
    &text[at..at + end]
}

/// "local,group", but neither "1,000" nor "x,y".
fn joins_words(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
    let is_before = before
        .is_some_and(|c| (c.is_alphanumeric() && (is_cased(c) || c.is_ascii_digit())) || is_closer(c) || c == MASK);
    // "the mayor ,who": the space stands on the wrong side.
    let is_misplaced = text[..at].strip_suffix(' ').is_some_and(|before| before.ends_with(is_cased));
    let is_single = run_before(text, at).chars().count() == 1 && run_after(text, at + 1).chars().count() == 1;
    // "Smith,43,"
    let is_before_number =
        run_before(text, at).chars().filter(|c| is_cased(*c)).count() > 2 && after.is_some_and(|c| c.is_ascii_digit());
    // What is a name of an entity, such as `&nbsp;`, came from a broken one.
    let is_initials = text.as_bytes()[at] == b';' && run_after(text, at + 1).chars().all(char::is_uppercase);
    let is_entity = text.as_bytes()[at] == b';' && text[..at].trim_end_matches(char::is_alphanumeric).ends_with('&');
    (is_before || is_misplaced)
        && (after.is_some_and(is_cased) || is_before_number)
        && !is_single
        && !is_entity
        && !is_initials
}

/// "said:We", but neither "key:value" nor "User:Name".
fn joins_sentences(text: &str, at: usize) -> bool {
    let (before, after) = (run_before(text, at), run_after(text, at + 1));
    before.len() > 2 && before.chars().all(char::is_lowercase) && is_name_or_word(after)
}

/// Begins with one capital and goes on in small letters, or is "I" or "A".
fn is_name_or_word(run: &str) -> bool {
    is_capital(run)
        && !has_inner_capital(run)
        && (run.chars().nth(1).is_some_and(char::is_lowercase) || run == "I" || run == "A")
}

/// "end.Next", but neither "U.S." nor "node.js" nor "Console.Write".
fn ends_sentence(lexicon: Option<&Lexicon>, text: &str, at: usize) -> bool {
    let (before, after) = (run_before(text, at), run_after(text, at + 1));
    let folded = after.to_lowercase();
    let is_common = lexicon.is_some_and(|lexicon| lexicon.common.contains(&folded));
    let is_stop = text.as_bytes()[at] == b'.';
    let rest = &text[at + 1 + after.len()..];
    let is_code = rest.starts_with(['(', '_']) || (rest.starts_with('.') && rest[1..].starts_with(char::is_alphabetic));
    if is_code || text[..at].ends_with(['.', '!', '?']) {
        return false;
    }
    let is_small = before.chars().count() > 1 && before.chars().all(|c| c.is_lowercase());
    if after.starts_with(char::is_lowercase) {
        // Only these are surely no names of domains or files.
        return is_small && before.len() > 2 && is_common && (after.len() > 2 || !is_stop);
    }
    let is_acronym = after.len() > 2 && after.chars().all(char::is_uppercase) && rest.starts_with([' ', '’', '\'']);
    let is_number = !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit());
    let is_closed = before.is_empty() && text[..at].ends_with([')', ']', '”', '"', '’']);
    let is_title = lexicon.is_some_and(|lexicon| is_stop && lexicon.titles.contains(&before.to_lowercase()));
    let is_name = before.chars().count() > 1 && is_capital(before) && (is_common || is_title);
    // "at 5 p.m.The gates closed"
    let is_dotted =
        before.chars().count() == 1 && text[..at - before.len()].ends_with('.') && is_common && after.len() > 1;
    match is_name_or_word(after) {
        true => is_small || is_number || is_closed || is_name || is_dotted,
        false => is_acronym && is_small,
    }
}

const LONGEST_ASIDE: usize = 300;

/// "word(two words", but neither "f(x)" nor "person(s)" nor "copper(II)".
fn lacks_space_before(text: &str, at: usize) -> bool {
    let Some(len) = near(text, at + 1, LONGEST_ASIDE).find(')') else { return false };
    let (inside, behind) = (&text[at + 1..at + 1 + len], &text[at + len + 2..]);
    let before = run_before(text, at);
    let longest = inside.split(|c: char| !c.is_alphabetic()).map(|word| word.chars().count()).max().unwrap_or(0);
    let is_phrase = inside.contains(' ') && longest > 2 && !inside.contains(['=', '+', '<', '>', '^', MASK]);
    if text[..at].ends_with([',', ';', ':', '.', '!', '?']) {
        return is_phrase && run_before(text, at - 1).chars().count() > 1;
    }
    let is_word = before.chars().filter(|c| is_cased(*c)).count() > 1 && !has_inner_capital(before);
    let is_letters = |is_such: fn(char) -> bool| inside.chars().all(is_such);
    let is_acronym =
        inside.len() > 1 && is_letters(char::is_uppercase) && !is_roman(inside) && !["TM", "SM"].contains(&inside);
    let is_year = inside.len() == 4 && is_letters(|c| c.is_ascii_digit());
    let is_single = inside.len() > 4
        && inside.chars().all(|c| c.is_lowercase())
        && before.len() > 3
        && !behind.starts_with(char::is_alphanumeric);
    is_word
        && (is_phrase
            || ((is_acronym || is_year || is_single) && !behind.starts_with(|c: char| c.is_numeric() || c == '(')))
        || (!before.is_empty()
            && before.bytes().all(|b| b.is_ascii_digit())
            && is_phrase
            && inside.split(' ').count() > 2)
}

/// "(two words)and", but neither "(un)known" nor "(x + 1)dx".
fn lacks_space_behind(inside: &str, behind: &str) -> bool {
    let after = run_after(behind, 0);
    let is_word = after.chars().count() > 2 && after.starts_with(is_cased) && after.chars().all(char::is_alphabetic);
    let is_acronym = inside.len() > 1 && inside.chars().all(char::is_uppercase);
    let is_year = inside.len() == 4 && inside.bytes().all(|b| b.is_ascii_digit());
    is_word && ((inside.contains(' ') && !inside.contains(['=', '^'])) || is_acronym || is_year)
}

/// Whether capitals are a Roman number, from I to MMMCMXCIX.
pub(super) fn is_roman(text: &str) -> bool {
    let mut rest = strip_up_to_three(text, 'M');
    for [one, five, ten] in [['C', 'D', 'M'], ['X', 'L', 'C'], ['I', 'V', 'X']] {
        let nine_or_four = rest.strip_prefix([one]).and_then(|behind| behind.strip_prefix([five, ten]));
        rest = nine_or_four.unwrap_or_else(|| strip_up_to_three(rest.strip_prefix(five).unwrap_or(rest), one));
    }
    rest.is_empty() && !text.is_empty()
}

fn strip_up_to_three(text: &str, digit: char) -> &str {
    (0..3).fold(text, |rest, _| rest.strip_prefix(digit).unwrap_or(rest))
}

/// Places right before or behind a quotation where a word touches its mark.
fn around_quotations(desk: &Desk<'_>, index: usize, block: &Block) -> Vec<usize> {
    let text = &desk.prose.text[block.range.clone()];
    let mut places = Vec::new();
    for span in &desk.quotations[index].spans {
        let (start, end) = (span.start - block.range.start, span.end - block.range.start);
        if text[start..].starts_with(['‘', '\'']) {
            continue;
        }
        let before = text[..start].chars().next_back();
        let is_touched = before.is_some_and(|c| is_cased(c) || matches!(c, ',' | ';' | ':' | '!' | '?'));
        let is_stopped = text[..start].ends_with('.') && !text[..start].ends_with("..");
        if is_touched || is_stopped {
            places.push(start);
        }
        // "A"s and "x"es are plurals, and a "wo"man is a play on words.
        let inner = text[start..end].chars().count();
        let after = run_after(text, end);
        if after.chars().count() > 2 && after.starts_with(is_cased) && !after.starts_with("ing") && inner > 6 {
            places.push(end);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::is_roman;

    #[test]
    fn roman_numerals_are_told_from_acronyms() {
        assert!(["II", "XIV", "MCMLXII", "DC"].into_iter().all(is_roman));
        assert!(["ICC", "DEA", "VX", "IIX", ""].into_iter().all(|text| !is_roman(text)));
    }
}
