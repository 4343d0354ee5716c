//! RIS as records: lines with a tag of two signs, as Reference Manager, EndNote, Zotero and Mendeley write them.
//! Pure.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;

use super::annotation::Name;
use super::bibliography::{self, Draft, FIELDS, KINDS};
use super::tree::{Node, Value};

/// The tag of fields of our own, "User definable 1", and what their value begins with: behind it, they stand in JSON.
pub const OWN: (&str, &str) = ("U1", "postil:");

/// Whether a text is RIS by its first line.
pub fn begins(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).and_then(tagged).is_some_and(|(tag, _)| tag == "TY")
}

/// The records of a file. Raises `syntax` for what stands outside of any.
pub fn read(file: &File, found: &mut Vec<Diagnostic>) -> Vec<Draft> {
    let (mut drafts, mut open): (Vec<Draft>, Option<Vec<Line>>) = (Vec::new(), None);
    let mut at = 0;
    let mut is_told = false;
    for text in file.text.split_inclusive('\n') {
        let start = at;
        at += text.len();
        let text = text.trim_end();
        match (tagged(text), &mut open) {
            (Some(("TY", value)), _) => {
                drafts.extend(open.take().map(draft));
                open = Some(vec![Line::new("TY", value, start, text)]);
            }
            (Some(("ER", _)), _) => drafts.extend(open.take().map(draft)),
            (Some((tag, value)), Some(lines)) => lines.push(Line::new(tag, value, start, text)),
            (None, Some(lines)) if !text.trim().is_empty() => {
                lines.last_mut().expect("it begins with a line").go_on(text, start)
            }
            (tagged, None) if tagged.is_some() || !text.trim().is_empty() => {
                // Of a file that is something else, one line is enough.
                if !is_told {
                    found.push(messages::ris_outside(file.span(start..start + text.len())));
                }
                is_told = true;
            }
            _ => {}
        }
    }
    drafts.extend(open.map(draft));
    drafts
}

/// A tag with its value, and where they stand.
struct Line {
    tag: At<String>,
    value: At<String>,
}

impl Line {
    fn new(tag: &str, value: &str, start: usize, text: &str) -> Line {
        let end = start + text.len();
        let tag = At { value: tag.to_owned(), range: start..start + tag.len() };
        Line { tag, value: At { value: value.trim().to_owned(), range: end - value.len()..end } }
    }

    /// A long value goes on in lines without a tag.
    fn go_on(&mut self, text: &str, start: usize) {
        self.value.value.push(' ');
        self.value.value.push_str(text.trim());
        self.value.range.end = start + text.len();
    }
}

/// The tag of a line and its value. Nothing for a line without.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let is_tag = tag.starts_with(|sign: char| sign.is_ascii_uppercase())
        && tag.ends_with(|sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit());
    let value = line[2..].trim_start_matches([' ', '\u{a0}']).strip_prefix('-')?;
    let is_apart = line[2..].starts_with([' ', '\u{a0}']) && (value.is_empty() || value.starts_with([' ', '\u{a0}']));
    (is_tag && is_apart).then(|| (tag, value.strip_prefix([' ', '\u{a0}']).unwrap_or(value)))
}

fn draft(lines: Vec<Line>) -> Draft {
    let id = lines.iter().find(|line| line.tag.value == "ID").map(|line| line.value.clone());
    let start = At { value: String::new(), range: lines[0].tag.range.start..lines[0].value.range.end };
    let mut reader = Reader { lines, draft: Draft::new(id.unwrap_or(start)) };
    reader.take("ID");
    reader.kind();
    reader.names();
    reader.pages();
    reader.issued();
    reader.texts();
    reader.own();
    reader.leave_rest();
    reader.draft
}

struct Reader {
    /// Those that are not placed yet.
    lines: Vec<Line>,
    draft: Draft,
}

impl Reader {
    fn take(&mut self, tag: &str) -> Option<Line> {
        let index = self.lines.iter().position(|line| line.tag.value == tag)?;
        Some(self.lines.remove(index))
    }

    fn kind(&mut self) {
        let line = self.take("TY").expect("a record begins with it");
        let name = line.value.value.to_uppercase();
        let known = KINDS.iter().find(|known| known.ris == name).map(|known| known.csl);
        let alias = || ALIASES.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
        let kind = known.or_else(alias);
        if kind.is_none() {
            self.draft.leave(&line.tag, &line.value.value, line.value.range.clone());
        }
        self.draft.place_text("type", &line.tag, kind.unwrap_or("document"), line.value.range);
    }

    fn names(&mut self) {
        let is_there = |tag: &str| self.lines.iter().any(|line| line.tag.value == tag && !line.value.value.is_empty());
        let Some(tag) = ["AU", "A1", "ED", "A2"].into_iter().find(|tag| is_there(tag)) else { return };
        let lines: Vec<Line> = std::iter::from_fn(|| self.take(tag)).collect();
        let (first, last) = (&lines[0], &lines[lines.len() - 1]);
        let range = first.value.range.start..last.value.range.end;
        if tag != "AU" && tag != "A1" {
            self.draft.leave(&first.tag, "they stand as `author`", range.clone());
        }
        let names = lines.iter().filter(|line| !line.value.value.is_empty()).map(|line| name(&line.value.value));
        let value = bibliography::names(names.collect());
        self.draft.place("author", &first.tag, Node { range, value });
    }

    fn pages(&mut self) {
        let Some(mut start) = self.take("SP") else { return };
        if let Some(end) =
            self.take("EP").filter(|end| !end.value.value.is_empty() && end.value.value != start.value.value)
        {
            match start.value.value.contains('-') {
                true => self.lines.push(end),
                false => start.value.value = format!("{}-{}", start.value.value, end.value.value),
            }
        }
        self.text("page", start);
    }

    /// The day, and the year that is often told once more. EndNote keeps the year out of the day.
    fn issued(&mut self) {
        let mut lines: Vec<Line> = ["DA", "Y1", "PY"].into_iter().filter_map(|tag| self.take(tag)).collect();
        lines.retain(|line| !line.value.value.is_empty());
        let year = lines.iter().find(|line| line.tag.value != "DA").map(|line| line.value.value.clone());
        for line in &mut lines {
            let with_year = year.as_ref().map(|year| format!("{} {}", line.value.value, year.trim_matches('/')));
            if !bibliography::is_date(&line.value.value)
                && let Some(whole) = with_year.filter(|whole| bibliography::is_date(whole))
            {
                line.value.value = whole;
            }
        }
        for Line { tag, value } in lines {
            let year = value.value.split('/').next().unwrap_or_default();
            let is_plain = value.value.trim_matches('/').len() <= 4;
            match is_plain && self.draft.says("issued", year) {
                true => {}
                false => self.draft.place_date("issued", &tag, &value.value, value.range),
            }
        }
    }

    fn texts(&mut self) {
        for named in &FIELDS {
            for tag in named.ris {
                if let Some(line) = self.take(tag) {
                    self.text(named.key, line);
                }
            }
        }
    }

    fn text(&mut self, key: &'static str, Line { tag, value: At { value: text, range } }: Line) {
        let digits = text.bytes().filter(|byte| byte.is_ascii_digit() || matches!(byte, b'x' | b'X')).count();
        match key {
            _ if text.is_empty() || self.draft.says(key, &text) => {}
            "accessed" | "original_date" => self.draft.place_date(key, &tag, &text, range),
            "language" => {
                let code = bibliography::language(&text).unwrap_or(text);
                self.draft.place_text(key, &tag, code, range);
            }
            "doi" => self.draft.place_text(key, &tag, bibliography::plain_doi(&text), range),
            // The number of a journal or of a report stands there, too.
            "isbn" if digits != 10 && digits != 13 => self.draft.leave(&tag, &text, range),
            "archive_url" if !text.starts_with("http") => self.draft.leave(&tag, &text, range),
            _ => self.draft.place_text(key, &tag, text, range),
        }
    }

    fn own(&mut self) {
        let (tag, start) = OWN;
        let is_own = |line: &Line| line.tag.value == tag && line.value.value.starts_with(start);
        let (own, rest) = std::mem::take(&mut self.lines).into_iter().partition(is_own);
        self.lines = rest;
        let own: Vec<Line> = own;
        for Line { tag, value } in own {
            let node = bibliography::own_value(value.value[start.len()..].trim(), value.range.clone());
            match node.value {
                Value::Table(table) => {
                    table.entries.into_iter().for_each(|own| self.draft.place_own(&tag, &own.key.value, own.node))
                }
                _ => self.draft.leave(&tag, &value.value, value.range),
            }
        }
    }

    fn leave_rest(&mut self) {
        let rest = std::mem::take(&mut self.lines).into_iter().filter(|line| !line.value.value.is_empty());
        rest.for_each(|Line { tag, value }| self.draft.leave(&tag, &value.value, value.range));
    }
}

/// "Family, Given, Suffix", or a name that is printed as it stands.
fn name(text: &str) -> Name {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match parts[..] {
        [family, given] if !family.is_empty() && !given.is_empty() => {
            Name::Person { family: family.to_owned(), given: Some(given.to_owned()) }
        }
        [family, given, suffix] if !family.is_empty() && !given.is_empty() => {
            Name::Person { family: format!("{family} {suffix}").trim().to_owned(), given: Some(given.to_owned()) }
        }
        [name, ""] if !name.is_empty() => Name::Literal(name.to_owned()),
        _ => Name::Literal(text.to_owned()),
    }
}

/// Other types, each with ours that comes nearest.
const ALIASES: [(&str, &str); 27] = [
    ("ABST", "article-journal"),
    ("EJOUR", "article-journal"),
    ("JOURNAL", "article-journal"),
    ("EBOOK", "book"),
    ("EDBOOK", "book"),
    ("WHOLE", "book"),
    ("SER", "book"),
    ("ECHAP", "chapter"),
    ("CPAPER", "paper-conference"),
    ("WEB", "webpage"),
    ("DBASE", "dataset"),
    ("UNPB", "manuscript"),
    ("UNPD", "manuscript"),
    ("DICTIONARY", "entry-dictionary"),
    ("UNBILL", "bill"),
    ("CHART", "figure"),
    ("MUSIC", "musical_score"),
    ("SCORE", "musical_score"),
    ("ADVS", "broadcast"),
    ("GRNT", "document"),
    ("GRANT", "document"),
    ("CTLG", "document"),
    ("MULTI", "document"),
    ("EQUA", "document"),
    ("ANCIENT", "classic"),
    ("DISS", "thesis"),
    ("PREPRINT", "article"),
];
