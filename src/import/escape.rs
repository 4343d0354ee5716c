//! Text as Markdown that reads back as the same words. Pure.
//! A sign is escaped only where Markdown would take it for a mark: what is imported is to be edited by people.

use super::inline::Role;

/// Where text will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a line of its own, which it begins.
    Line,
    Heading,
    /// In a cell of a table.
    Cell,
}

/// The text, without line breaks, as Markdown.
pub(super) fn escape(text: &str, place: Place) -> String {
    let chars: Vec<(char, Role)> =
        text.trim().chars().map(|c| (if matches!(c, '\n' | '\r') { ' ' } else { c }, Role::Text)).collect();
    escape_mixed(&chars, place)
}

/// Words among marks, which stay as they are; only marks hold line breaks.
pub(super) fn escape_mixed(mixed: &[(char, Role)], place: Place) -> String {
    let chars: Vec<char> = mixed.iter().map(|(c, _)| *c).collect();
    let is_text = |at: usize| mixed[at].1 == Role::Text;
    let has_link = mixed.iter().any(|(c, role)| *c == '[' && *role == Role::Mark);
    let mut out = String::with_capacity(mixed.len() + 8);
    let mut starts = if place == Place::Line { line_start(&chars) } else { None };
    for (at, &c) in chars.iter().enumerate() {
        if c == '\n' && place == Place::Line {
            let end = chars[at + 1..].iter().position(|c| *c == '\n').map_or(chars.len(), |end| at + 1 + end);
            starts = line_start(&chars[at + 1..end]).map(|start| at + 1 + start);
        }
        let sides = Sides { before: at.checked_sub(1).map(|at| chars[at]), after: chars.get(at + 1).copied() };
        let is_bracket = has_link && matches!(c, '[' | ']');
        // In a table, a bar parts two cells even within code.
        let is_bar = c == '|' && place == Place::Cell;
        if is_bar || is_text(at) && (starts == Some(at) || is_bracket || is_mark(c, &sides, &chars, at, place)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

struct Sides {
    before: Option<char>,
    after: Option<char>,
}

impl Sides {
    /// Whether both sides are blank, or no sides at all.
    fn are_blank(&self) -> bool {
        self.before.is_some_and(char::is_whitespace) && self.after.is_none_or(char::is_whitespace)
    }
}

/// The sign at the start of a line that would make it a heading, a quotation, a list …
fn line_start(chars: &[char]) -> Option<usize> {
    let first = *chars.first()?;
    let is_blank = |at: usize| chars.get(at).is_none_or(|c| c.is_whitespace());
    let is_row = |sign: char| chars.iter().all(|&c| c == sign || c.is_whitespace());
    match first {
        '#' => is_blank(chars.iter().take_while(|&&c| c == '#').count()).then_some(0),
        '>' | '|' | ':' => Some(0),
        '+' | '-' if is_blank(1) => Some(0),
        '-' | '=' => is_row(first).then_some(0),
        '0'..='9' => {
            let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
            let is_number = matches!(chars.get(digits), Some('.' | ')')) && is_blank(digits + 1);
            is_number.then_some(digits)
        }
        _ => None,
    }
}

fn is_mark(c: char, sides: &Sides, chars: &[char], at: usize, place: Place) -> bool {
    let many = |sign: char| chars.iter().filter(|&&c| c == sign).count() > 1;
    match c {
        '\\' => sides.after.is_none_or(|after| after.is_ascii_punctuation()),
        '`' => true,
        '*' => !sides.are_blank(),
        '_' => {
            let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
            !(sides.are_blank() || is_word(sides.before) && is_word(sides.after))
        }
        '~' => many('~'),
        '$' => many('$'),
        // Two hyphens would be a dash.
        '-' => sides.before == Some('-'),
        '<' => sides.after.is_some_and(|c| c.is_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => is_entity(&chars[at + 1..]),
        '[' => {
            let is_box = matches!(chars.get(at + 1), Some(' ' | 'x' | 'X')) && chars.get(at + 2) == Some(&']');
            sides.after == Some('^') || is_box && at == 0
        }
        ']' => matches!(sides.after, Some('(' | '[' | '{' | ':')),
        '{' => place == Place::Heading,
        '#' => place == Place::Heading && at + 1 == chars.len(),
        _ => false,
    }
}

/// Whether `&` and what follows it would be read as another character.
fn is_entity(after: &[char]) -> bool {
    let name = after.iter().take(33).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && after.get(name) == Some(&';')
}
