//! Entries of BibLaTeX and BibTeX as records: what their fields mean, with what they inherit from other entries.
//! Pure.

use std::collections::{HashMap, HashSet};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};

use super::annotation::Name;
use super::bibliography::{self, Draft, FIELDS, KINDS};
use super::bibtex::{self, Entry, Field};
use super::latex;
use super::tree::Node;

/// What fields of our own begin with.
pub const OWN: &str = "postil-";

/// The records of a file. Raises `syntax`.
pub fn read(file: &File, found: &mut Vec<Diagnostic>) -> Vec<Draft> {
    let entries = bibtex::parse(file, found);
    let by_key: HashMap<&str, &Entry> = entries.iter().rev().map(|entry| (entry.key.value.as_str(), entry)).collect();
    let is_work = |entry: &&Entry| !["xdata", "set", "control"].contains(&entry.kind.value.as_str());
    entries.iter().filter(is_work).map(|entry| draft(entry, &by_key)).collect()
}

fn draft(entry: &Entry, by_key: &HashMap<&str, &Entry>) -> Draft {
    let key = if entry.key.value.is_empty() { &entry.kind } else { &entry.key };
    let key = At { value: entry.key.value.clone(), range: key.range.clone() };
    let mut reader = Reader { fields: fields(entry, by_key), draft: Draft::new(key) };
    reader.kind(&entry.kind);
    reader.titles();
    reader.names();
    reader.dates();
    reader.languages();
    reader.texts(&entry.kind.value);
    reader.addresses();
    reader.own();
    reader.leave_rest();
    reader.draft
}

/// The fields of an entry, its own before those that it inherits.
fn fields(entry: &Entry, by_key: &HashMap<&str, &Entry>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut add = |field: &Field, name: &str| {
        let is_new = |there: &Field| there.name.value != name || there.name.range == field.name.range;
        if fields.iter().all(is_new) || field.name.value == name && entry.fields.contains(field) {
            fields.push(Field { name: At { value: name.to_owned(), ..field.name.clone() }, ..field.clone() });
        }
    };
    let (mut followed, mut seen) = (Vec::new(), HashSet::from([entry.key.value.as_str()]));
    entry.fields.iter().for_each(|field| add(field, &field.name.value));
    let mut open: Vec<&Entry> = vec![entry];
    while let Some(child) = open.pop() {
        for data in child.field("xdata").iter().flat_map(|field| field.value.value.split(',')) {
            if let Some(data) = by_key.get(data.trim()).filter(|data| seen.insert(data.key.value.as_str())) {
                data.fields
                    .iter()
                    .filter(|field| field.name.value != "xdata")
                    .for_each(|field| add(field, &field.name.value));
                followed.push("xdata");
                open.push(data);
            }
        }
        let Some(parent) = child.field("crossref").and_then(|field| by_key.get(field.value.value.trim())) else {
            continue;
        };
        if seen.insert(parent.key.value.as_str()) {
            let inherited = parent
                .fields
                .iter()
                .filter_map(|field| Some((field, inherited(&field.name.value, &child.kind.value)?)));
            inherited.for_each(|(field, name)| add(field, name));
            followed.push("crossref");
            open.push(parent);
        }
    }
    fields.retain(|field| !followed.contains(&field.name.value.as_str()));
    fields
}

/// What a field of a parent is in its child (biblatex 3.20, appendix B). Nothing for one that is the parent's alone.
fn inherited<'a>(name: &'a str, child: &str) -> Option<&'a str> {
    let is_part = child.starts_with("in") || child == "suppcollection" || child == "suppbook" || child == "bookinbook";
    match name {
        "title" if is_part => Some("booktitle"),
        "subtitle" if is_part => Some("booksubtitle"),
        "title" | "subtitle" if child == "article" || child == "suppperiodical" => {
            Some(if name == "title" { "journaltitle" } else { "journalsubtitle" })
        }
        "author" if child != "inbook" => None,
        "title" | "subtitle" | "titleaddon" | "note" | "annotation" | "abstract" | "keywords" | "file" | "ids"
        | "xdata" | "crossref" | "label" | "options" | "shorthand" | "entrysubtype" | "doi" | "url" | "urldate" => None,
        own if own.starts_with(OWN) => None,
        same => Some(same),
    }
}

struct Reader {
    /// Those that are not placed yet.
    fields: Vec<Field>,
    draft: Draft,
}

impl Reader {
    fn take(&mut self, name: &str) -> Option<Field> {
        let index = self.fields.iter().position(|field| field.name.value == name)?;
        Some(self.fields.remove(index))
    }

    /// The text of a field, with what is not known in it noted as left over.
    fn text(&mut self, field: &Field) -> String {
        let printed = latex::decode(&field.value.value);
        for unknown in field.unknown.iter().chain(&printed.unknown) {
            self.draft.leave(&field.name, unknown, field.value.range.clone());
        }
        printed.text
    }

    fn kind(&mut self, kind: &At<String>) {
        let subtype = self.take("entrysubtype");
        let name = subtype.as_ref().map(|field| field.value.value.to_lowercase());
        let of_type = || KINDS.iter().filter(|known| known.biblatex == kind.value);
        let exact = of_type().find(|known| known.subtype.is_some() && known.subtype == name.as_deref());
        let alias = ALIASES.iter().find(|(theirs, _)| *theirs == kind.value).map(|(_, ours)| *ours);
        let known = exact.or_else(|| of_type().next()).map(|known| known.csl).or(alias);
        if let Some(field) = subtype.filter(|_| exact.is_none()) {
            self.fields.push(field);
        }
        if known.is_none() {
            self.draft.leave(kind, &kind.value, kind.range.clone());
        }
        self.draft.place_text("type", kind, known.unwrap_or("document"), kind.range.clone());
    }

    fn titles(&mut self) {
        for (key, title, subtitle) in [
            ("title", "title", "subtitle"),
            ("container_title", "journaltitle", "journalsubtitle"),
            ("container_title", "booktitle", "booksubtitle"),
        ] {
            let Some(field) = self.take(title) else { continue };
            let mut text = self.text(&field);
            if let Some(more) = self.take(subtitle) {
                text = format!("{}: {}", text.trim_end_matches(':'), self.text(&more));
            }
            self.draft.place_text(key, &field.name, text, field.value.range);
        }
    }

    fn names(&mut self) {
        let is_author = self.fields.iter().any(|field| field.name.value == "author");
        let Some(field) = self.take(if is_author { "author" } else { "editor" }) else { return };
        let (names, others) = names(&field.value.value);
        let value = bibliography::names(names);
        let range = field.value.range.clone();
        if !is_author {
            self.draft.leave(&field.name, "they stand as `author`", range.clone());
        }
        if others {
            self.draft.leave(&field.name, "and others", range.clone());
        }
        self.text(&field);
        self.draft.place("author", &field.name, Node { range, value });
    }

    fn dates(&mut self) {
        for (key, name) in [("issued", "date"), ("accessed", "urldate"), ("original_date", "origdate")] {
            if let Some(field) = self.take(name) {
                let text = self.text(&field);
                self.draft.place_date(key, &field.name, &text, field.value.range);
            }
        }
        let is_open = !self.draft.has("issued");
        if let Some(year) = is_open.then(|| self.take("year")).flatten() {
            let month = self.take("month");
            let day = self.take("day").map(|day| self.text(&day));
            let text = self.text(&year);
            let written = month.as_ref().map(|month| {
                let month = latex::decode(&month.value.value).text.replace('\u{a0}', " ");
                match month.bytes().all(|byte| byte.is_ascii_digit()) {
                    true => format!("{text}/{month}/{}", day.as_deref().unwrap_or_default()),
                    false => format!("{} {month} {text}", day.as_deref().unwrap_or_default()),
                }
            });
            let whole = written.filter(|text| bibliography::is_date(text));
            if whole.is_none() {
                self.fields.extend(month);
            }
            self.draft.place_date("issued", &year.name, &whole.unwrap_or(text), year.value.range);
        }
        // They say again what `date` says.
        let draft = &self.draft;
        self.fields.retain(|field| field.name.value != "year" || !draft.says("issued", &field.value.value));
        let has_month = draft.shown("issued").is_some_and(|date| date.len() > 4);
        if has_month && self.fields.iter().all(|field| field.name.value != "year") {
            self.fields.retain(|field| !["month", "day"].contains(&field.name.value.as_str()));
        }
    }

    fn languages(&mut self) {
        for name in ["language", "langid"] {
            let Some(field) = self.take(name) else { continue };
            let text = self.text(&field);
            match bibliography::language(&text) {
                Some(code) if self.draft.says("language", code.split('-').next().unwrap_or_default()) => {}
                Some(code) => self.draft.place_text("language", &field.name, code, field.value.range),
                None => self.fields.push(field),
            }
        }
    }

    /// All that is text and nothing else.
    fn texts(&mut self, kind: &str) {
        // Of other works, it is the number of a report, or in a series.
        let has_issues = ["article", "periodical", "suppperiodical", "review"].contains(&kind);
        for named in &FIELDS {
            for name in named.biblatex.iter().filter(|name| **name != "number" || has_issues) {
                let Some(field) = self.take(name) else { continue };
                let text = match named.key {
                    "url" => latex::decode_address(&field.value.value),
                    "doi" => bibliography::plain_doi(&latex::decode_address(&field.value.value)).to_owned(),
                    "page" => {
                        let value = field.value.value.replace("---", "-").replace("--", "-");
                        self.text(&Field { value: At { value, ..field.value.clone() }, ..field.clone() })
                    }
                    _ => self.text(&field),
                };
                match self.draft.says(named.key, &text) {
                    true => {}
                    false => self.draft.place_text(named.key, &field.name, text, field.value.range),
                }
            }
        }
    }

    /// Addresses that stand elsewhere: in `howpublished`, or as the number of a preprint.
    fn addresses(&mut self) {
        if let Some(field) = self.take("howpublished") {
            let address = latex::decode_address(&field.value.value);
            match address.starts_with("http") && !address.contains(' ') && !self.draft.has("url") {
                true => self.draft.place_text("url", &field.name, address, field.value.range),
                false => self.fields.push(field),
            }
        }
        let archive = ["eprinttype", "archiveprefix"].into_iter().find_map(|name| self.take(name));
        let (Some(archive), Some(field)) = (&archive, self.take("eprint")) else { return self.fields.extend(archive) };
        let number = latex::decode_address(&field.value.value);
        let range = field.value.range.clone();
        match archive.value.value.to_lowercase().as_str() {
            "pubmed" if !self.draft.has("pmid") => self.draft.place_text("pmid", &field.name, number, range),
            "arxiv" if self.draft.mentions("url", &number) || self.draft.mentions("doi", &number) => {}
            "arxiv" if !self.draft.has("url") => {
                self.draft.place_text("url", &field.name, format!("https://arxiv.org/abs/{number}"), range)
            }
            _ => self.fields.extend([archive.clone(), field]),
        }
    }

    fn own(&mut self) {
        let (own, rest) =
            std::mem::take(&mut self.fields).into_iter().partition(|field| field.name.value.starts_with(OWN));
        self.fields = rest;
        let own: Vec<Field> = own;
        for field in &own {
            let node = bibliography::own_value(&self.text(field), field.value.range.clone());
            self.draft.place_own(&field.name, &field.name.value[OWN.len()..], node);
        }
    }

    fn leave_rest(&mut self) {
        for field in std::mem::take(&mut self.fields) {
            let text = latex::decode(&field.value.value).text;
            self.draft.leave(&field.name, &text, field.value.range);
        }
    }
}

/// Entry types of BibTeX, and of BibLaTeX where another of ours comes nearest.
const ALIASES: [(&str, &str); 27] = [
    ("inbook", "chapter"),
    ("bookinbook", "chapter"),
    ("suppbook", "chapter"),
    ("suppcollection", "chapter"),
    ("mvbook", "book"),
    ("collection", "book"),
    ("mvcollection", "book"),
    ("proceedings", "book"),
    ("mvproceedings", "book"),
    ("reference", "book"),
    ("mvreference", "book"),
    ("manual", "book"),
    ("conference", "paper-conference"),
    ("mastersthesis", "thesis"),
    ("phdthesis", "thesis"),
    ("bathesis", "thesis"),
    ("candthesis", "thesis"),
    ("techreport", "report"),
    ("electronic", "webpage"),
    ("www", "webpage"),
    ("webpage", "webpage"),
    ("suppperiodical", "article-journal"),
    ("newspaper", "article-newspaper"),
    ("music", "song"),
    ("commentary", "book"),
    ("procedings", "book"),
    ("standardization", "standard"),
];

/// The names of a list, and whether there are others that it does not name.
pub fn names(raw: &str) -> (Vec<Name>, bool) {
    let (mut names, mut others, mut start) = (Vec::new(), false, 0);
    let words = outside(raw, char::is_whitespace);
    let ends = words.iter().filter(|word| raw[(*word).clone()].eq_ignore_ascii_case("and")).cloned();
    for end in ends.chain(std::iter::once(raw.len()..raw.len())) {
        let written = raw[start..end.start].trim();
        start = end.end;
        match written {
            "" => {}
            "others" => others = true,
            written => names.extend(name(written)),
        }
    }
    (names, others)
}

fn name(written: &str) -> Option<Name> {
    let text = |raw: &str| latex::decode(raw).text;
    if let Some((inner, "")) = latex::group(written) {
        return Some(Name::Literal(text(inner))).filter(|_| !inner.is_empty());
    }
    let parts: Vec<&str> =
        outside(written, |sign| sign == ',').into_iter().map(|range| written[range].trim()).collect();
    let person = |family: String, given: String| match family.is_empty() {
        true => Some(Name::Literal(given)).filter(|name| *name != Name::Literal(String::new())),
        false => Some(Name::Person { family, given: Some(given).filter(|given| !given.is_empty()) }),
    };
    if parts.iter().all(|part| NAME_PARTS.iter().any(|name| part.starts_with(name))) {
        let part = |name: &str| parts.iter().find_map(|part| part.strip_prefix(name)).map(text).unwrap_or_default();
        let family = [part("prefix="), part("family="), part("suffix=")];
        let family: Vec<String> = family.into_iter().filter(|part| !part.is_empty()).collect();
        return person(family.join(" "), part("given="));
    }
    match parts[..] {
        [whole] => {
            let words = outside(whole, |sign| sign.is_whitespace() || sign == '~');
            let last = words.len().checked_sub(1)?;
            let von = (0..last).find(|&index| is_lower(&whole[words[index].clone()])).unwrap_or(last);
            person(text(&whole[words[von].start..]), text(whole[..words[von].start].trim_end_matches('~')))
        }
        [family, given] => person(text(family), text(given)),
        [family, suffix, ref given @ ..] => person(text(&format!("{family} {suffix}")), text(&given.join(", "))),
        [] => None,
    }
}

/// Names in parts, as biblatex 3.20 allows (§ 3.7.2).
const NAME_PARTS: [&str; 5] = ["family=", "given=", "prefix=", "suffix=", "useprefix="];

/// Whether a word begins in lower case, and not within braces: it is a particle then.
fn is_lower(word: &str) -> bool {
    let is_special = word.starts_with("{\\") || !word.starts_with('{');
    is_special && latex::decode(word).text.chars().find(|sign| sign.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// The stretches between separators that stand outside of braces, without empty ones.
fn outside(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<std::ops::Range<usize>> {
    let (mut stretches, mut start, mut depth, mut is_escaped) = (Vec::new(), 0, 0_usize, false);
    for (at, sign) in text.char_indices().chain([(text.len(), '\0')]) {
        match sign {
            _ if is_escaped => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_escaped = sign == '\\' && !is_escaped;
        if at == text.len() || depth == 0 && is_separator(sign) {
            stretches.extend((start < at).then_some(start..at));
            start = at + sign.len_utf8();
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let check = |raw: &str, expected: &str| {
            let (names, others) = names(raw);
            let shown = names.into_iter().map(|name| match name {
                Name::Person { family, given } => format!("{family}|{}", given.unwrap_or_default()),
                Name::Literal(text) => format!("={text}"),
            });
            let shown: Vec<String> = shown.chain(others.then(|| "…".to_owned())).collect();
            assert_eq!(shown.join("; "), expected, "{raw}");
        };
        check("Snow, John and Curie, Marie", "Snow|John; Curie|Marie");
        check("Ludwig van Beethoven", "van Beethoven|Ludwig");
        check("van der Berg, Jan and others", "van der Berg|Jan; …");
        check("{World Health Organization} and {{Smith and Sons}}", "=World Health Organization; =Smith and Sons");
        check("{Barnes and Noble}", "=Barnes and Noble");
        check("King, Jr., Martin Luther", "King Jr.|Martin Luther");
        check("{\\'E}lie Cartan and D.~E. Knuth AND Plato", "Cartan|Élie; Knuth|D.\u{a0}E.; Plato|");
        check("family=Berg, given=Jan, prefix=van der", "van der Berg|Jan");
        check("G{\\\"o}del, Kurt\n  and\n {\\O}ystein Ore", "Gödel|Kurt; Ore|Øystein");
    }
}
