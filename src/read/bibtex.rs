//! The form of BibTeX and BibLaTeX: entries with their fields, as they are written, each with its place.
//! Pure. A fault of form is told, and reading goes on with the next entry; what fields mean is `biblatex`'s business.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;

/// One entry. Of `@comment`, `@string` and `@preamble` none are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// In lower case, as all names.
    pub kind: At<String>,
    /// May be empty.
    pub key: At<String>,
    pub fields: Vec<Field>,
}

/// A field of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: At<String>,
    /// In LaTeX, with abbreviations filled in and without the outer braces or quotation marks.
    pub value: At<String>,
    /// Abbreviations that no `@string` explains.
    pub unknown: Vec<String>,
}

impl Entry {
    /// The field of a name, if there is one; of two, the first.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.value == name)
    }
}

/// The entries of a file, in their order. Raises `syntax`, once an entry.
pub fn parse(file: &File, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut reader = Reader { text: &file.text, at: 0, strings: HashMap::new() };
    let mut entries = Vec::new();
    while reader.next_entry() {
        let start = reader.at;
        match reader.entry() {
            Ok(entry) => entries.extend(entry),
            Err(fault) => {
                found.push(messages::bibtex_slip(file.span(fault.range), &fault.value));
                reader.at = reader.at.max(start + 1);
                reader.skip_broken();
            }
        }
    }
    entries
}

type Read<T> = Result<T, At<String>>;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// What `@string` explains, by the name in lower case.
    strings: HashMap<String, String>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes over white space and, as Biber does, comments from `%` to the end of their line.
    fn space(&mut self) {
        loop {
            self.at = self.text.len() - self.rest().trim_start().len();
            if self.next() != Some('%') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn takes(&mut self, sign: char) -> bool {
        self.space();
        let is_next = self.next() == Some(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    fn fault<T>(&self, what: impl Into<String>) -> Read<T> {
        let end = self.at + self.next().map_or(0, char::len_utf8);
        Err(At { value: what.into(), range: self.at..end })
    }

    /// Goes to the next `@`; all before it is a comment, and so is a line that begins with `%`. False where there is none.
    fn next_entry(&mut self) -> bool {
        while let Some(next) = self.rest().find('@') {
            self.at += next;
            let line = self.text[..self.at].rfind('\n').map_or(0, |end| end + 1);
            if !self.text[line..self.at].trim_start().starts_with('%') {
                return true;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
        self.at = self.text.len();
        false
    }

    /// Behind a fault, goes to the next line that begins an entry.
    fn skip_broken(&mut self) {
        if begins_entry(self.rest()) && is_at_line_start(self.text, self.at) {
            return;
        }
        let starts = self.rest().match_indices('\n').map(|(at, _)| self.at + at + 1);
        let next = starts.into_iter().find(|&at| begins_entry(&self.text[at..]));
        self.at = next.unwrap_or(self.text.len());
    }

    /// A name of letters, digits and the signs that BibTeX allows, with its place. May be empty.
    fn name(&mut self) -> At<String> {
        self.space();
        let length = self.rest().find(|sign: char| !is_of_name(sign)).unwrap_or(self.rest().len());
        let range = self.at..self.at + length;
        self.at = range.end;
        At { value: self.text[range.clone()].to_lowercase(), range }
    }

    /// Reads what begins with this `@`. Nothing for what is no entry.
    fn entry(&mut self) -> Read<Option<Entry>> {
        let open = self.at;
        self.at += 1;
        let kind = self.name();
        self.space();
        let close = match self.next() {
            // An `@` in a text between entries, such as that of an address for mail.
            _ if kind.value.is_empty() => return Ok(None),
            Some('{') => '}',
            Some('(') => ')',
            _ if kind.value == "comment" => return Ok(None),
            _ if !is_at_line_start(self.text, open) => return Ok(None),
            _ => return self.fault(format!("`@{}` is followed by a `{{`", kind.value)),
        };
        match kind.value.as_str() {
            "comment" => {
                self.at += self.balanced(close).map_or(1, |range| range.len());
                return Ok(None);
            }
            "preamble" => {
                let Some(range) = self.balanced(close) else { return self.unclosed(open, &kind) };
                self.at = range.end;
                return Ok(None);
            }
            _ => self.at += 1,
        }
        if kind.value == "string" {
            let Some(field) = self.field(close)? else { return Ok(None) };
            self.strings.insert(field.name.value, field.value.value);
            return if self.takes(close) { Ok(None) } else { self.unclosed(open, &kind) };
        }
        let key = self.key(close);
        let mut fields = Vec::new();
        loop {
            if self.takes(close) {
                return Ok(Some(Entry { kind, key, fields }));
            }
            if self.rest().is_empty() || begins_entry(self.rest()) && is_at_line_start(self.text, self.at) {
                return self.unclosed(open, &kind);
            }
            let is_first = fields.is_empty() && key.value.is_empty();
            if !self.takes(',') && !is_first {
                return self.fault("a comma is missing before this");
            }
            fields.extend(self.field(close)?);
        }
    }

    fn unclosed<T>(&self, open: usize, kind: &At<String>) -> Read<T> {
        let what = format!("`@{}` is never closed", kind.value);
        Err(At { value: what, range: open..kind.range.end })
    }

    /// Empty where a field stands in its place.
    fn key(&mut self, close: char) -> At<String> {
        self.space();
        let is_end = |sign: char| sign == ',' || sign == close || sign == '=' || sign.is_whitespace();
        let length = self.rest().find(is_end).unwrap_or(self.rest().len());
        let is_field = self.rest()[length..].trim_start().starts_with('=');
        let range = self.at..self.at + if is_field { 0 } else { length };
        self.at = range.end;
        At { value: self.text[range.clone()].to_owned(), range }
    }

    /// `name = value`. Nothing where the entry ends, as it may behind a comma.
    fn field(&mut self, close: char) -> Read<Option<Field>> {
        let name = self.name();
        if name.value.is_empty() {
            self.space();
            return match self.next() {
                Some(sign) if sign == close || sign == ',' => Ok(None),
                None => Ok(None),
                Some(_) => self.fault("the name of a field is missing here"),
            };
        }
        if !self.takes('=') {
            return self.fault(format!("a `=` is missing behind `{}`", name.value));
        }
        self.space();
        let start = self.at;
        let (mut value, mut unknown) = (String::new(), Vec::new());
        loop {
            self.piece(&name, &mut value, &mut unknown)?;
            let end = self.at;
            if !self.takes('#') {
                let value = At { value, range: start..end };
                return Ok(Some(Field { name, value, unknown }));
            }
        }
    }

    /// One of the pieces of a value, between `#`.
    fn piece(&mut self, field: &At<String>, value: &mut String, unknown: &mut Vec<String>) -> Read<()> {
        self.space();
        let close = match self.next() {
            Some('{') => '}',
            Some('"') => '"',
            _ => {
                let word = self.name();
                match self.strings.get(&word.value) {
                    _ if word.value.is_empty() => return self.fault(format!("`{}` has no value", field.value)),
                    Some(text) => value.push_str(text),
                    None => {
                        let is_plain = word.value.bytes().all(|byte| byte.is_ascii_digit()) || is_month(&word.value);
                        unknown.extend((!is_plain).then(|| self.text[word.range.clone()].to_owned()));
                        value.push_str(&self.text[word.range]);
                    }
                }
                return Ok(());
            }
        };
        let Some(range) = self.balanced(close) else {
            let what = format!("the value of `{}` is never closed", field.value);
            return Err(At { value: what, range: self.at..self.at + 1 });
        };
        self.at = range.end;
        value.push_str(&self.text[range.start + 1..range.end - 1]);
        Ok(())
    }

    /// The range of what begins here and ends with the sign `close` outside of braces. Nothing where it has no end, or
    /// where an entry begins in it: rather one entry too few than all that follow in the value of one field.
    fn balanced(&self, close: char) -> Option<Range<usize>> {
        let (mut depth, mut is_escaped) = (0, false);
        for (at, sign) in self.rest().char_indices().skip(1) {
            match sign {
                '\n' if begins_entry(&self.rest()[at + 1..]) => return None,
                _ if sign == close && depth == 0 && !is_escaped => return Some(self.at..self.at + at + 1),
                // BibTeX counts escaped braces, too; BibLaTeX's own tools write them in pairs or not at all.
                '{' if !is_escaped => depth += 1,
                '}' if !is_escaped => depth -= 1,
                _ => {}
            }
            is_escaped = sign == '\\' && !is_escaped;
            if depth < 0 {
                return None;
            }
        }
        None
    }
}

fn is_of_name(sign: char) -> bool {
    sign.is_alphanumeric() || "-_:.+/!$&*;<>?[]^`|'".contains(sign)
}

/// Whether a month is abbreviated as every style explains it.
pub fn is_month(word: &str) -> bool {
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].contains(&word)
}

/// Whether a text begins with `@article{`, of any type.
fn begins_entry(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('@') else { return false };
    let rest = rest.trim_start_matches([' ', '\t']);
    let name = rest.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(rest.len());
    name > 0 && rest[name..].trim_start_matches([' ', '\t']).starts_with(['{', '('])
}

fn is_at_line_start(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}
