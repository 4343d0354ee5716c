//! Pairs the quotation marks of a block.
//! Pure. Apostrophes, inches and decades are no marks; what can't be told apart is taken for the reading without a fault.

use std::ops::Range;

use super::lexicon::Lexicon;

/// The quotations of one block.
#[derive(Default)]
pub struct Quotations {
    /// From mark to mark, sorted by their start; they may nest.
    pub spans: Vec<Range<usize>>,
    pub faults: Vec<Fault>,
    /// A quotation that is still open where the block ends: the next block may go on with it.
    pub open: Option<Range<usize>>,
    /// The block begins with a mark that opens, or closes before it opens.
    pub takes_up: bool,
}

/// A mark without its other half.
pub struct Fault {
    pub range: Range<usize>,
    pub kind: FaultKind,
}

/// Which half is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    Unclosed,
    Unopened,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Guillemet,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Opens,
    Closes,
    Either,
}

#[derive(Clone)]
struct Mark {
    range: Range<usize>,
    family: Family,
    turn: Turn,
    /// It follows a digit, and may be the sign of inches or seconds.
    may_be_inches: bool,
}

/// How a text uses its marks.
#[derive(Clone, Copy)]
pub struct Usage {
    /// `»` opens and `«` closes.
    reversed: bool,
    /// `”` stands at both ends, as in Swedish.
    same: bool,
}

impl Usage {
    /// What a text shows of it.
    pub fn of(text: &str) -> Usage {
        let reversed = text.find(['«', '»']).is_some_and(|at| text[at..].starts_with('»'));
        Usage { reversed, same: text.contains('”') && !text.contains(['“', '„']) }
    }
}

/// Finds the quotations of a block. `is_straight` tells whether the mark at a byte was typed as `"`.
pub fn pair(
    text: &str,
    block: &Range<usize>,
    usage: Usage,
    lexicon: Option<&Lexicon>,
    is_straight: impl Fn(&Range<usize>) -> bool,
) -> Quotations {
    let marks = marks(text, block, usage, is_straight);
    let mut quotations = readings(&marks)
        .map(|marks| nested(&marks))
        .find(|quotations| quotations.faults.is_empty() && quotations.open.is_none())
        .unwrap_or_else(|| {
            let plain: Vec<Mark> = marks.iter().filter(|mark| !mark.may_be_inches).cloned().collect();
            flat(if marks.len().is_multiple_of(2) { &marks } else { &plain })
        });
    quotations.takes_up =
        marks.first().is_some_and(|mark| mark.turn != Turn::Closes && starts_block(text, block, mark));
    if let Some(lexicon) = lexicon {
        single(text, block, lexicon, &mut quotations);
    }
    quotations.spans.sort_by_key(|span| span.start);
    quotations
}

const MOST_INCHES: u32 = 4; // in one paragraph: all readings of more would take too long

/// The marks of a block in each way to read those that may be inches: first all as inches, last all as marks.
fn readings(marks: &[Mark]) -> impl Iterator<Item = Vec<Mark>> {
    let doubtful = marks.iter().filter(|mark| mark.may_be_inches).count() as u32;
    let last = (1u32 << doubtful.min(MOST_INCHES)) - 1;
    (0..=last).map(move |reading| {
        let mut number = 0;
        let is_mark = |mark: &&Mark| {
            number += u32::from(mark.may_be_inches);
            !mark.may_be_inches || reading >> (number - 1).min(MOST_INCHES - 1) & 1 == 1
        };
        marks.iter().filter(is_mark).cloned().collect()
    })
}

fn starts_block(text: &str, block: &Range<usize>, mark: &Mark) -> bool {
    !text[block.start..mark.range.start].contains(char::is_alphanumeric)
}

fn marks(text: &str, block: &Range<usize>, usage: Usage, is_straight: impl Fn(&Range<usize>) -> bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    let is_low = text[block.clone()].contains('„');
    for (at, c) in text[block.clone()].char_indices() {
        let mut range = block.start + at..block.start + at + c.len_utf8();
        let (before, after) =
            (text[block.start..range.start].chars().next_back(), text[range.end..block.end].chars().next());
        let is_first_of_two = after == Some(c) && before != Some(c);
        let family = if matches!(c, '«' | '»') { Family::Guillemet } else { Family::Double };
        let turn = match c {
            '"' => around(before, after),
            // Smart punctuation may have turned it the wrong way.
            '“' | '”' if is_straight(&range) => around(before, after),
            '„' => Turn::Opens,
            '“' if is_low => around(before, after),
            '“' => Turn::Opens,
            '”' if usage.same => around(before, after),
            '”' => Turn::Closes,
            // French parts them from their words by spaces; there the rest of the text tells which one opens.
            '«' | '»' => match around(before, after) {
                Turn::Either if (c == '»') == usage.reversed => Turn::Opens,
                Turn::Either => Turn::Closes,
                turn => turn,
            },
            // Two single marks for a double one.
            '‘' if is_first_of_two => Turn::Opens,
            '’' if is_first_of_two => Turn::Closes,
            _ => continue,
        };
        if matches!(c, '‘' | '’') {
            range.end += c.len_utf8();
        }
        // Letters without case (Hebrew) have marks inside of words.
        if turn == Turn::Either && [before, after].iter().all(|c| c.is_some_and(|c| c.is_alphabetic() && !is_cased(c)))
        {
            continue;
        }
        let may_be_inches = turn != Turn::Opens && before.is_some_and(|c| c.is_ascii_digit());
        marks.push(Mark { range, family, turn, may_be_inches });
    }
    marks
}

/// Whether a letter is of a script with capitals.
pub fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

fn around(before: Option<char>, after: Option<char>) -> Turn {
    let opens = before
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '/' | '-' | '‘' | '’' | '\''));
    let closes = after.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '—' | '–' | '/' | '-' | '…' | '’')
    });
    match (opens, closes) {
        (true, false) => Turn::Opens,
        (false, true) => Turn::Closes,
        _ => Turn::Either,
    }
}

/// Pairs marks that may nest.
fn nested(marks: &[Mark]) -> Quotations {
    let mut quotations = Quotations::default();
    let mut open: Vec<&Mark> = Vec::new();
    for mark in marks {
        let top = open.last().is_some_and(|top| top.family == mark.family);
        match mark.turn {
            Turn::Opens => open.push(mark),
            Turn::Either if !top => open.push(mark),
            _ if top => quotations.spans.extend(open.pop().map(|first| first.range.start..mark.range.end)),
            _ => quotations.faults.push(Fault { range: mark.range.clone(), kind: FaultKind::Unopened }),
        }
    }
    quotations.open = open.first().map(|mark| mark.range.clone());
    quotations
}

/// Pairs marks that do not nest, which shows where the other half is missing.
fn flat(marks: &[Mark]) -> Quotations {
    let mut quotations = Quotations::default();
    let mut open: Option<&Mark> = None;
    for mark in marks {
        let fits = open.is_some_and(|first| first.family == mark.family);
        let opens = mark.turn == Turn::Opens || (mark.turn == Turn::Either && !fits);
        match open {
            _ if opens => {
                if let Some(first) = open.replace(mark).filter(|first| first.family == mark.family) {
                    quotations.faults.push(Fault { range: first.range.clone(), kind: FaultKind::Unclosed });
                }
            }
            Some(first) if fits => {
                quotations.spans.push(first.range.start..mark.range.end);
                open = None;
            }
            _ => quotations.faults.push(Fault { range: mark.range.clone(), kind: FaultKind::Unopened }),
        }
    }
    quotations.open = open.map(|mark| mark.range.clone());
    quotations
}

/// Single marks, where the language says which words begin with an apostrophe.
fn single(text: &str, block: &Range<usize>, lexicon: &Lexicon, quotations: &mut Quotations) {
    let inside = &text[block.clone()];
    let closers: Vec<usize> =
        inside.match_indices(['’', '\'']).filter(|(at, _)| is_single_closer(inside, *at)).map(|(at, _)| at).collect();
    for (at, mark) in inside.match_indices(['‘', '\'']).filter(|(at, _)| is_single_opener(inside, *at, lexicon)) {
        let start = block.start + at;
        let next = closers.partition_point(|&closer| closer <= at);
        match closers.get(next) {
            Some(closer) => quotations
                .spans
                .push(start..block.start + closer + inside[*closer..].chars().next().map_or(1, char::len_utf8)),
            None => quotations.faults.push(Fault { range: start..start + mark.len(), kind: FaultKind::Unclosed }),
        }
    }
}

fn is_single_opener(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    let (before, mut after) = (text[..at].chars().next_back(), text[at..].chars());
    after.next();
    let opens = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '“' | '"'));
    let word: String = after.as_str().chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    opens && !word.is_empty() && !lexicon.elisions.contains(&word)
}

fn is_single_closer(text: &str, at: usize) -> bool {
    let (before, mut after) = (text[..at].chars().next_back(), text[at..].chars());
    after.next();
    let after = after.next();
    before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, Usage, pair};
    use crate::read::lexicon;

    /// Faults as the text from the mark on, and whether a quotation stays open.
    #[track_caller]
    fn check(text: &str, faults: &[(FaultKind, &str)], open: Option<&str>) {
        let found = pair(text, &(0..text.len()), Usage::of(text), lexicon::of("en"), |_| false);
        let found_faults: Vec<_> = found.faults.iter().map(|fault| (fault.kind, &text[fault.range.start..])).collect();
        assert_eq!(found_faults, faults);
        assert_eq!(found.open.map(|open| &text[open.start..]), open, "{text}");
    }

    #[test]
    fn marks_are_paired_in_the_ways_of_several_languages() {
        check("„Ja“, sagte er. »Nein«, sagte sie.", &[], None);
        check("« Oui », dit-il, « peut-être »", &[], None);
        check("”Ja”, sa han.", &[], None);
        check("She said “a “b” c” and 'd'.", &[], None);
        check("the dogs' bowls, 'twas the '90s, rock 'n' roll", &[], None);
    }

    #[test]
    fn inches_close_nothing() {
        check("a 12\" pipe", &[], None);
        check("\"a 12\" pipe\", he said, \"in 1962\"", &[], None);
    }

    #[test]
    fn the_half_that_is_missing_is_named() {
        check("He said \"no. Then he left", &[], Some("\"no. Then he left"));
        check("“a and “b” c", &[(FaultKind::Unclosed, "“a and “b” c")], None);
        check("We did it,\" he said", &[(FaultKind::Unopened, "\" he said")], None);
    }
}
