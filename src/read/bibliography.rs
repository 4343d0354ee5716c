//! What postil's fields and types of sources are called in BibLaTeX, CSL-JSON and RIS: one table, read in both directions;
//! and how what none of them has a name for goes along.
//! Pure. What comes in is either placed under one of our keys or named as left over, never dropped.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::words;

use super::annotation::Name;
use super::json;
use super::schema::{self, Form};
use super::tree::{Entry, Node, Table, Value};
use super::vocabulary::SOURCE;
use super::{biblatex, csl_json, ris};

/// A form in which sources are exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// BibLaTeX, and BibTeX on the way in.
    Biblatex,
    CslJson,
    Ris,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Format; 3] = [Format::Biblatex, Format::CslJson, Format::Ris];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Biblatex => "bib",
            Format::CslJson => "json",
            Format::Ris => "ris",
        }
    }

    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Format::Biblatex => "BibLaTeX",
            Format::CslJson => "CSL-JSON",
            Format::Ris => "RIS",
        }
    }

    /// The format of a file by its ending, or else by its text. Nothing for a text of none of them.
    pub fn of(path: &str, text: &str) -> Option<Format> {
        let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
        let named = Format::ALL.into_iter().find(|format| format.ending() == ending);
        let begins = |start: &str| text.trim_start().starts_with(start);
        named.or(match text {
            _ if begins("[") || begins("{") => Some(Format::CslJson),
            _ if ris::begins(text) => Some(Format::Ris),
            _ if text.contains('@') => Some(Format::Biblatex),
            _ => None,
        })
    }
}

/// One source as a file of another program says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Under which it can be cited. Its range is that of the key, or of the beginning of the record.
    pub id: At<String>,
    /// The key as it is written; empty where it has none.
    pub key: String,
    /// Our keys with their values, in the order of the vocabulary.
    pub table: Table,
    pub left: Vec<Left>,
}

/// A field that no key of ours stands for, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    pub field: String,
    pub value: String,
    pub range: Range<usize>,
}

/// The records of a file. Raises `syntax`.
pub fn read(file: &File, format: Format, found: &mut Vec<Diagnostic>) -> Vec<Record> {
    let drafts = match format {
        Format::Biblatex => biblatex::read(file, found),
        Format::CslJson => csl_json::read(file, found),
        Format::Ris => ris::read(file, found),
    };
    let mut made = HashMap::new();
    drafts.into_iter().map(|draft| draft.finish(&mut made)).collect()
}

/// What a field of ours is called elsewhere.
pub struct Named {
    pub key: &'static str,
    /// The first is written, all are read; empty where there is none.
    pub biblatex: &'static [&'static str],
    pub csl: &'static str,
    pub ris: &'static [&'static str],
}

/// Whether a field of a bibliography stands for a key of ours.
fn is_name_of(field: &str, key: &str) -> bool {
    let of_key = FIELDS.iter().find(|named| named.key == key);
    of_key.is_some_and(|named| named.csl == field || named.biblatex.contains(&field) || named.ris.contains(&field))
}

const fn named(
    key: &'static str,
    biblatex: &'static [&'static str],
    csl: &'static str,
    ris: &'static [&'static str],
) -> Named {
    Named { key, biblatex, csl, ris }
}

/// All fields that have a name elsewhere (biblatex 3.20, § 2.2; CSL 1.0.2, appendix IV; RIS as Reference Manager and
/// EndNote write it). The others go along under names of our own.
pub const FIELDS: [Named; 20] = [
    named("title", &["title"], "title", &["TI", "T1"]),
    named("author", &["author"], "author", &["AU", "A1"]),
    named("issued", &["date"], "issued", &["DA", "PY", "Y1"]),
    named("accessed", &["urldate"], "accessed", &["Y2"]),
    named("container_title", &["journaltitle", "journal", "booktitle", "maintitle"], "container-title", CONTAINERS),
    named("publisher", &["publisher", "institution", "organization", "school"], "publisher", &["PB"]),
    named("publisher_place", &["location", "address"], "publisher-place", &["CY", "PP"]),
    named("volume", &["volume"], "volume", &["VL"]),
    named("issue", &["number", "issue"], "issue", &["IS"]),
    named("page", &["pages"], "page", &["SP"]),
    named("edition", &["edition"], "edition", &["ET"]),
    named("version", &["version"], "version", &[]),
    named("language", &["language", "langid"], "language", &["LA"]),
    named("doi", &["doi"], "DOI", &["DO"]),
    named("isbn", &["isbn"], "ISBN", &["SN"]),
    named("pmid", &["pmid"], "PMID", &[]),
    named("url", &["url"], "URL", &["UR"]),
    named("note", &["note"], "note", &["N1"]),
    named("original_date", &["origdate"], "original-date", &["OP"]),
    named("archive_url", &[], "archive_location", &["AV"]),
];

const CONTAINERS: &[&str] = &["T2", "JO", "JF", "BT", "JA"];

/// A type of ours, of which the names are CSL's, as an entry type of BibLaTeX with its subtype, and as a type of RIS.
pub struct Kind {
    pub csl: &'static str,
    pub biblatex: &'static str,
    pub subtype: Option<&'static str>,
    pub ris: &'static str,
}

const fn kind(csl: &'static str, biblatex: &'static str, ris: &'static str) -> Kind {
    Kind { csl, biblatex, subtype: None, ris }
}

/// All types. Where several have one name elsewhere, that name is read as the first of them.
pub const KINDS: &[Kind] = &[
    kind("document", "misc", "GEN"),
    kind("dataset", "dataset", "DATA"),
    kind("webpage", "online", "ELEC"),
    kind("report", "report", "RPRT"),
    kind("book", "book", "BOOK"),
    kind("chapter", "incollection", "CHAP"),
    kind("article-journal", "article", "JOUR"),
    Kind { subtype: Some("magazine"), ..kind("article-magazine", "article", "MGZN") },
    Kind { subtype: Some("newspaper"), ..kind("article-newspaper", "article", "NEWS") },
    kind("article", "online", "INPR"),
    kind("personal_communication", "letter", "PCOMM"),
    kind("interview", "misc", "PCOMM"),
    kind("hearing", "misc", "HEAR"),
    kind("speech", "misc", "SLIDE"),
    kind("broadcast", "video", "VIDEO"),
    kind("legislation", "legislation", "STAT"),
    kind("legal_case", "jurisdiction", "CASE"),
    kind("bill", "legislation", "BILL"),
    kind("regulation", "legislation", "LEGAL"),
    kind("treaty", "legal", "GOVDOC"),
    kind("software", "software", "COMP"),
    kind("map", "misc", "MAP"),
    kind("graphic", "artwork", "ART"),
    kind("figure", "image", "FIGURE"),
    kind("post-weblog", "online", "BLOG"),
    kind("post", "online", "ICOMM"),
    kind("manuscript", "unpublished", "MANSCPT"),
    kind("motion_picture", "movie", "MPCT"),
    kind("pamphlet", "booklet", "PAMP"),
    kind("paper-conference", "inproceedings", "CONF"),
    kind("patent", "patent", "PAT"),
    kind("performance", "performance", "GEN"),
    kind("periodical", "periodical", "JFULL"),
    kind("review", "review", "JOUR"),
    kind("review-book", "review", "JOUR"),
    kind("song", "audio", "SOUND"),
    kind("musical_score", "music", "MUSIC"),
    kind("standard", "standard", "STAND"),
    kind("thesis", "thesis", "THES"),
    kind("entry-encyclopedia", "inreference", "ENCYC"),
    kind("entry-dictionary", "inreference", "DICT"),
    kind("entry", "inreference", "ENCYC"),
    kind("event", "misc", "GEN"),
    kind("collection", "misc", "AGGR"),
    kind("classic", "book", "CLSWK"),
];

/// A record on the way in.
pub struct Draft {
    /// The key as it is written, empty where there is none, and where the record begins.
    pub key: At<String>,
    entries: Vec<Entry>,
    left: Vec<Left>,
}

impl Draft {
    pub fn new(key: At<String>) -> Draft {
        Draft { key, entries: Vec::new(), left: Vec::new() }
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key.value == key)
    }

    /// What stands under a key of ours, in words.
    pub fn shown(&self, key: &str) -> Option<String> {
        self.entries.iter().find(|entry| entry.key.value == key).map(|entry| shown(&entry.node.value))
    }

    /// Whether what stands under a key of ours says this, too: equals it, or begins with it as a day does with its year.
    pub fn says(&self, key: &str, text: &str) -> bool {
        self.shown(key).is_some_and(|value| match key {
            "issued" | "language" => !text.is_empty() && (value == text || value.starts_with(&format!("{text}-"))),
            _ => value == text,
        })
    }

    /// Whether this occurs in the text under a key of ours, in capitals or not.
    pub fn mentions(&self, key: &str, text: &str) -> bool {
        !text.is_empty() && self.shown(key).is_some_and(|value| value.to_lowercase().contains(&text.to_lowercase()))
    }

    /// Puts a value under a key of ours. One that is not of the key's form, or whose key has a value, is left over under
    /// the name that its file has for it.
    pub fn place(&mut self, key: &'static str, field: &At<String>, node: Node) {
        let form = SOURCE.keys.iter().find(|known| known.name == key).map(|known| &known.form);
        match form.is_some_and(|form| schema::fits(form, &node)) && !self.has(key) {
            true => self.put(key, field, node),
            false => self.leave(field, &shown(&node.value), node.range),
        }
    }

    pub fn place_text(&mut self, key: &'static str, field: &At<String>, text: impl Into<String>, range: Range<usize>) {
        self.place(key, field, Node { range, value: Value::String(text.into()) });
    }

    /// Puts a date as other programs write it under a key of ours. What a date can't hold is left over.
    pub fn place_date(&mut self, key: &'static str, field: &At<String>, text: &str, range: Range<usize>) {
        let (date, rest) = date(text);
        match date {
            Some(date) => {
                let count = self.left.len();
                self.place(key, field, date_node(date, range.clone()));
                if let Some(rest) = rest {
                    self.left.truncate(count);
                    self.leave(field, rest, range);
                }
            }
            None => self.leave(field, text, range),
        }
    }

    /// Puts a value that is written in a form of our own under its key, whatever stood there: other programs have no
    /// name for it, or could not hold it. It is checked as in a sidecar.
    pub fn place_own(&mut self, field: &At<String>, key: &str, node: Node) {
        let key = key.replace('-', "_");
        match SOURCE.keys.iter().find(|known| known.name == key) {
            Some(known) => {
                self.entries.retain(|entry| entry.key.value != known.name);
                // What could not be taken from the other program's field is said here.
                self.left.retain(|left| !is_name_of(&left.field, known.name));
                let value = match (known.form, node.value) {
                    (Form::Bool, Value::String(text)) if text == "true" => Value::Bool(true),
                    (Form::Bool, Value::String(text)) if text == "false" => Value::Bool(false),
                    (_, value) => value,
                };
                let mut node = Node { value, ..node };
                if matches!(known.form, Form::Date | Form::PartialDate) {
                    node.read_date();
                }
                self.put(known.name, field, node);
            }
            None => self.leave(field, &shown(&node.value), node.range),
        }
    }

    fn put(&mut self, key: &'static str, field: &At<String>, node: Node) {
        self.entries.push(Entry { key: At { value: key.to_owned(), range: field.range.clone() }, node });
    }

    /// Names what has no place. What is empty says nothing.
    pub fn leave(&mut self, field: &At<String>, value: &str, range: Range<usize>) {
        if value.trim().is_empty() {
            return;
        }
        self.left.push(Left { field: field.value.clone(), value: value.to_owned(), range });
    }

    /// The record, with an id: its key's, or one made of what is known of it. `made` counts the ids made so far.
    fn finish(mut self, made: &mut HashMap<String, usize>) -> Record {
        self.drop_description();
        let order = |entry: &Entry| SOURCE.keys.iter().position(|key| key.name == entry.key.value);
        self.entries.sort_by_key(order);
        let table = Table { entries: self.entries };
        let slug = if words::is_id(&self.key.value) { self.key.value.clone() } else { words::slug(&self.key.value) };
        // An address is no name to cite by.
        let own = Some(slug).filter(|slug| !slug.is_empty() && !self.key.value.contains("://"));
        let value = own.unwrap_or_else(|| {
            let plain = made_id(&table);
            let count = made.entry(plain.clone()).or_default();
            *count += 1;
            if *count == 1 { plain } else { format!("{plain}-{count}") }
        });
        Record { id: At { value, range: self.key.range }, key: self.key.value, table, left: self.left }
    }

    /// The author of an unnamed source is written as the source is described: that is no name of an author.
    fn drop_description(&mut self) {
        let text = |key: &str| match self.entries.iter().find(|entry| entry.key.value == key)?.node.value {
            Value::String(ref text) => Some(text.clone()),
            _ => None,
        };
        let is_unnamed = text("attribution").is_some_and(|attribution| attribution != "on-the-record");
        if let Some(description) = text("described_as").filter(|_| is_unnamed) {
            // Commas in it may have made parts of a name of it.
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
                letters.sort_unstable();
                letters
            };
            let is_description = |node: &Node| match &node.value {
                Value::Array(nodes) => {
                    let parts = nodes.iter().filter_map(Node::table).flat_map(|name| &name.entries);
                    let text: String = parts.filter_map(|part| part.node.text()).map(|part| part.value).collect();
                    letters(&text) == letters(&description)
                }
                _ => false,
            };
            self.entries.retain(|entry| entry.key.value != "author" || !is_description(&entry.node));
        }
    }
}

/// An id of the first author's family name, the year and the first long word of the title.
fn made_id(table: &Table) -> String {
    let author = table.nodes("author").first().and_then(Node::table);
    let author = author.and_then(|name| name.string("family").or_else(|| name.string("literal")));
    let year = table.date("issued").map(|date| date.year.to_string());
    let title = table.string("title").unwrap_or_default();
    let word = words::slug(&title).split('-').find(|word| word.len() > 3).map(str::to_owned);
    let author = author.map(|author| words::slug(&words::shorten(&author, 24)));
    let parts: Vec<String> = [author, year, word].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "record".to_owned() } else { parts.join("-") }
}

/// Names as a value of `author`.
pub fn names(names: Vec<Name>) -> Value {
    let entry = |key: &str, text: String| Entry {
        key: At { value: key.to_owned(), range: 0..0 },
        node: Node { range: 0..0, value: Value::String(text) },
    };
    let table = |name: Name| match name {
        Name::Literal(text) => vec![entry("literal", text)],
        Name::Person { family, given } => {
            [Some(entry("family", family)), given.map(|given| entry("given", given))].into_iter().flatten().collect()
        }
    };
    let node = |name: Name| Node { range: 0..0, value: Value::Table(Table { entries: table(name) }) };
    Value::Array(names.into_iter().map(node).collect())
}

/// A value in a field of our own: as it is where nothing can be taken for something else, else in JSON.
pub fn own_text(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Bool(_) | Value::Date(_) => shown(value),
        // Of blanks in a row, programs keep one.
        value => json::print(value).replace("  ", " \\u0020"),
    }
}

/// What [`own_text`] wrote, all of it at one place.
pub fn own_value(text: &str, range: Range<usize>) -> Node {
    match json::parse(text) {
        Ok(mut node) if !is_plain(text) => {
            set_range(&mut node, &range);
            node
        }
        _ => Node { range, value: Value::String(text.to_owned()) },
    }
}

fn set_range(node: &mut Node, range: &Range<usize>) {
    node.range = range.clone();
    match &mut node.value {
        Value::Array(nodes) => nodes.iter_mut().for_each(|node| set_range(node, range)),
        Value::Table(table) => {
            for entry in &mut table.entries {
                entry.key.range = range.clone();
                set_range(&mut entry.node, range);
            }
        }
        _ => {}
    }
}

/// Whether a text comes back as it is from one line of any of the formats.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && super::latex::clean(text) == text && text.trim() == text && !text.starts_with(['"', '[', '{'])
}

/// A value in a few words.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        value => json::print(value),
    }
}

/// A date as a sidecar writes it: a whole day as a date, else as a string.
fn date_node(date: Date, range: Range<usize>) -> Node {
    let value = if date.is_whole() { Value::Date(date) } else { Value::String(date.to_string()) };
    Node { range, value }
}

/// Whether a text is a date and nothing else.
pub fn is_date(text: &str) -> bool {
    matches!(date(text), (Some(_), None))
}

/// The date that a text begins with (EDTF, RIS, or as people write it), and what it says beyond that.
fn date(text: &str) -> (Option<Date>, Option<&str>) {
    let text = text.trim();
    let whole = |text: &str| Date::parse(text).or_else(|| Date::written(text)).or_else(|| in_parts(text));
    if let Some(date) = whole(text) {
        return (Some(date), None);
    }
    // A range, a time of day, "circa" or a season behind it.
    let ends = text
        .char_indices()
        .take(LONGEST_DATE)
        .filter(|(_, sign)| !sign.is_alphanumeric() && *sign != '-' && *sign != ' ');
    let begun = ends.map(|(at, _)| at).filter_map(|at| Some((whole(&text[..at])?, text))).last();
    let timed = || text.split_once('T').and_then(|(day, _)| Some((Date::parse(day)?, text)));
    let year = || {
        let year = text.get(..4).and_then(Date::parse)?;
        text[4..].starts_with(|sign: char| !sign.is_alphanumeric()).then_some((year, text))
    };
    match timed().or(begun).or_else(year) {
        Some((date, text)) => (Some(date), Some(text)),
        None => (None, None),
    }
}

const LONGEST_DATE: usize = 32; // characters, as of `2 September 2020/12 October 2020`

/// `2020/05/03/`, `2020/5//`, `2020///Spring` without its end.
fn in_parts(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.trim_end_matches('/').split(['/', '-']).map(str::trim).collect();
    let number = |at: usize| parts.get(at).map(|part| part.parse::<i8>());
    if parts.len() > 3 || !parts.first()?.bytes().all(|byte| byte.is_ascii_digit()) || parts[0].len() != 4 {
        return None;
    }
    let year = parts[0].parse().ok()?;
    match (number(1).transpose().ok()?, number(2).transpose().ok()?) {
        (None, None) => Date::parse(parts[0]),
        (Some(month), None) => Date::day(year, month, 1).map(|date| Date { day: None, ..date }),
        (Some(month), Some(day)) => Date::day(year, month, day),
        (None, Some(_)) => None,
    }
}

/// The code of a language that is written as one, or by its name in English, in itself or in LaTeX.
pub fn language(text: &str) -> Option<String> {
    let name = text.trim().to_lowercase();
    let latex = LATEX_LANGUAGES.iter().find(|(known, _)| *known == name).map(|(_, code)| (*code).to_owned());
    let code = Some(text.trim().to_owned()).filter(|text| words::is_language(text));
    code.or(latex).or_else(|| {
        schema::meant_language(text).filter(|code| code.split('-').next().is_some_and(|first| first.len() < 4))
    })
}

/// Languages as babel names them, where that is not their name in English.
const LATEX_LANGUAGES: [(&str, &str); 22] = [
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("australian", "en-AU"),
    ("canadian", "en-CA"),
    ("ngerman", "de"),
    ("austrian", "de-AT"),
    ("naustrian", "de-AT"),
    ("swissgerman", "de-CH"),
    ("nswissgerman", "de-CH"),
    ("acadian", "fr-CA"),
    ("brazilian", "pt-BR"),
    ("brazil", "pt-BR"),
    ("portuges", "pt"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("norsk", "nb"),
    ("finnish", "fi"),
    ("czech", "cs"),
    ("greek", "el"),
    ("hungarian", "hu"),
];

/// A DOI without the address or the word before it.
pub fn plain_doi(text: &str) -> &str {
    let text = text.trim();
    let starts = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:", "DOI:"];
    starts.iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_and_key_of_the_vocabulary_has_its_name() {
        let form = |name: &str| SOURCE.keys.iter().find(|key| key.name == name).map(|key| key.form);
        let Some(Form::Choice(types)) = form("type") else { panic!("types are a closed list") };
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.csl).collect();
        assert!(types.iter().all(|kind| known.contains(kind)) && types.len() == known.len());
        assert!(FIELDS.iter().all(|named| form(named.key).is_some()));
    }

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        for (text, expected, is_whole) in [
            ("2020-05-03", "2020-05-03", true),
            ("2020/05/03/", "2020-05-03", true),
            ("2020/5//", "2020-05", true),
            ("2020///", "2020", true),
            ("2020///Spring", "2020", false),
            ("3 May 2020", "2020-05-03", true),
            ("2020-05/2020-06", "2020-05", false),
            ("2020~", "2020", false),
            ("2021/01/02/12:00:00", "2021-01-02", false),
            ("2020-05-03T10:00:00Z", "2020-05-03", false),
            ("n.d.", "", false),
            ("2020-13", "2020", false),
            ("", "", false),
        ] {
            let (date, rest) = date(text);
            let got = date.map(|date| date.to_string()).unwrap_or_default();
            assert_eq!((got.as_str(), date.is_some() && rest.is_none()), (expected, is_whole), "{text}");
        }
    }
}
