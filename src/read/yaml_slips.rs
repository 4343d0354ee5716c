//! What is wrong with a head that is no YAML, as its author sees it: a colon in a title, a tab, a mark that is not closed.
//! Pure. Takes the place where the parser gave up, which is at the slip or below it.

use std::ops::Range;

use crate::base::messages::slips::YamlSlip;

/// The slip that made the parser give up at byte `at`, and its bytes.
pub fn slip(text: &str, at: usize, raised: &str) -> (YamlSlip, Range<usize>) {
    let mut line = line(text, at);
    // The parser stops before the line that begins with a tab.
    if raised.contains("tab") && line.end < text.len() && text[line.end + 1..].starts_with('\t') {
        line = self::line(text, line.end + 1);
    }
    for _ in 0..REACH {
        if let Some(found) = in_line(&text[line.clone()]) {
            let (what, range) = found;
            return (what, line.start + range.start..line.start + range.end);
        }
        match line.start.checked_sub(1) {
            Some(end) => line = self::line(text, end),
            None => break,
        }
    }
    let next = text[at..].chars().next().filter(|next| *next != '\n').map_or(0, char::len_utf8);
    (YamlSlip::Other(raised.to_owned()), at..at + next)
}

const REACH: usize = 20; // lines above the place; a list or a text in a head is seldom longer

/// The lines of the key that holds byte `at`, from the first of the line to the next key. Empty where that is only space.
pub fn entry(text: &str, at: usize) -> Range<usize> {
    let is_key = |line: &str| line.starts_with(|first: char| !first.is_whitespace() && !"#-]}".contains(first));
    let mut start = line(text, at).start;
    while start > 0 && !is_key(&text[start..]) {
        start = line(text, start - 1).start;
    }
    let mut end = line(text, start).end;
    while end < text.len() && !is_key(&text[end + 1..]) {
        end = line(text, end + 1).end;
    }
    if text[start..end].trim().is_empty() { start..start } else { start..end }
}

fn in_line(line: &str) -> Option<(YamlSlip, Range<usize>)> {
    let bare = line.trim_end();
    let indentation = bare.len() - bare.trim_start().len();
    if let Some(tab) = bare[..indentation].find('\t') {
        return Some((YamlSlip::Tab, tab..indentation));
    }
    let written = &bare[indentation..];
    if written.is_empty() || written.starts_with('#') {
        return None;
    }
    let items = if written.starts_with("- ") { 2 } else { 0 };
    if written.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) {
        return Some((YamlSlip::DashTight, indentation..indentation + 1));
    }
    let key = written[items..].split_once(':').filter(|(key, _)| !key.contains(['"', '\'', '[', '{']));
    let value = match key {
        Some((key, rest)) if rest.is_empty() || rest.starts_with([' ', '\t']) => {
            indentation + items + key.len() + 1 + (rest.len() - rest.trim_start().len())
        }
        Some((key, _)) if !key.contains(' ') && !written.contains(": ") => {
            let colon = indentation + items + key.len();
            return Some((YamlSlip::ColonTight, colon..colon + 1));
        }
        None if items == 0 && !written.ends_with([']', '}', ',']) => {
            return (!written.contains(':')).then_some((YamlSlip::NoColon, indentation..bare.len()));
        }
        _ => indentation + items,
    };
    let key = key.map_or("", |(key, _)| key.trim());
    value_slip(&bare[value..], key).map(|(what, range)| (what, value + range.start..value + range.end))
}

fn value_slip(value: &str, key: &str) -> Option<(YamlSlip, Range<usize>)> {
    let first = value.chars().next()?;
    let quoted = || match key {
        "" => quote(value),
        key => format!("{key}: {}", quote(value)),
    };
    match first {
        '"' | '\'' => {
            let Some(end) = closing(value, first) else {
                return Some((YamlSlip::OpenString { mark: first }, 0..value.len()));
            };
            let rest = value[end..].trim_start();
            let is_more = !rest.is_empty() && !rest.starts_with(['#', ',', ']', '}', ':']);
            is_more.then(|| (YamlSlip::MarkInside { mark: first }, end - 1..value.len()))
        }
        '[' | '{' => {
            let depth = |open: char, close: char| value.matches(open).count() > value.matches(close).count();
            let is_open = if first == '[' { depth('[', ']') } else { depth('{', '}') };
            let odd = ['"', '\''].into_iter().find(|mark| value.matches(*mark).count() % 2 == 1);
            match odd.filter(|mark| *mark == '"' || is_open) {
                Some(mark) => Some((YamlSlip::OpenString { mark }, value.rfind(mark)?..value.len())),
                None => is_open.then_some((YamlSlip::OpenBracket { mark: first }, 0..value.len())),
            }
        }
        '@' | '%' | '`' | '*' | '&' | '!' => Some((YamlSlip::Sign { sign: first, meant: quoted() }, 0..value.len())),
        '|' | '>' => None,
        _ => {
            let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
            Some((YamlSlip::ColonInside { meant: quoted() }, colon..colon + 1))
        }
    }
}

/// Where a string that begins a value ends, after its second mark.
fn closing(value: &str, mark: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, character) in value.char_indices().skip(1) {
        if character == mark && !is_escaped {
            return Some(at + mark.len_utf8());
        }
        is_escaped = character == '\\' && mark == '"' && !is_escaped;
    }
    None
}

fn quote(value: &str) -> String {
    match value.contains(['"', '\\']) {
        true => format!("'{}'", value.replace('\'', "''")),
        false => format!("\"{value}\""),
    }
}

/// The line that holds a byte, without its line break.
fn line(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start..text[start..].find('\n').map_or(text.len(), |end| start + end)
}
