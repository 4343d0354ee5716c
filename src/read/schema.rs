//! What a table may hold, as data, and the one check of a table against it.
//! Pure. After the check, readers take values without looking twice: a fault has been reported, the value is absent.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;
use crate::base::{messages, words};

use super::tree::{Entry, Node, Table, Value};
use super::url;

/// A table's keys, and what a message calls such a table ("a claim").
pub struct Shape {
    pub what: &'static str,
    pub keys: &'static [Key],
    /// Keys that are not listed: an error, or each a value of this form.
    pub other: Option<Form>,
}

/// One key of a table.
pub struct Key {
    pub name: &'static str,
    pub form: Form,
    pub required: bool,
    /// How a message shows it: a whole line of TOML.
    pub example: &'static str,
    /// One sentence for the manual and for editors.
    pub doc: &'static str,
}

/// What a value may be.
#[derive(Clone, Copy)]
pub enum Form {
    /// A string that is not empty.
    Text,
    /// A string that matches `[a-z0-9-]+` and does not begin with a reserved word.
    Id,
    /// A web address with an allowed scheme.
    Url,
    /// A web address, or a path to an article (`@/…` or relative).
    Link,
    /// A whole day.
    Date,
    /// A day, or a string with a year or a month.
    PartialDate,
    Bool,
    Integer,
    Number,
    /// A string out of a closed list.
    Choice(&'static [&'static str]),
    Table(&'static Shape),
    List(&'static Form),
    /// Either of two forms, told apart by the kind of value.
    Either(&'static Form, &'static Form),
    /// Free data.
    Any,
}

/// Beginnings of ids that pages use themselves.
pub const RESERVED: [&str; 3] = ["ref-", "note-", "source-"];

/// Checks a table and all below it.
/// Raises `key-unknown`, `key-missing` and `value-invalid`, each as often as it occurs.
pub fn check(file: &File, table: &Table, range: std::ops::Range<usize>, shape: &Shape, found: &mut Vec<Diagnostic>) {
    for entry in &table.entries {
        match shape.keys.iter().find(|key| key.name == entry.key.value) {
            Some(key) => check_value(file, &entry.node, key.name, &key.form, key.example, found),
            None => match &shape.other {
                Some(form) => check_value(file, &entry.node, &entry.key.value, form, "", found),
                None => found.push(unknown_key(file, entry, table, shape)),
            },
        }
    }
    let meant: Vec<&str> = table.entries.iter().filter_map(|entry| nearest_key(&entry.key.value, shape)).collect();
    let is_missing = |key: &&Key| key.required && table.get(key.name).is_none() && !meant.contains(&key.name);
    for key in shape.keys.iter().filter(is_missing) {
        found.push(messages::key_missing(file.span(range.clone()), key.name, shape.what, key.example));
    }
}

/// The key that an unknown one most likely means. Nothing for a key that is known, or where others are free.
fn nearest_key(key: &str, shape: &Shape) -> Option<&'static str> {
    let names = || shape.keys.iter().map(|key| key.name);
    if shape.other.is_some() || names().any(|name| name == key) {
        return None;
    }
    let plain = key.to_lowercase().replace('-', "_");
    let alias = ALIASES.iter().find(|(theirs, ours)| *theirs == plain && names().any(|name| name == *ours));
    alias.map(|(_, ours)| *ours).or_else(|| words::nearest(&plain, names()))
}

fn unknown_key(file: &File, entry: &Entry, table: &Table, shape: &Shape) -> Diagnostic {
    let key = &entry.key;
    let names: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
    let near = nearest_key(&key.value, shape);
    let span = file.span(key.range.clone());
    let diagnostic = messages::key_unknown(span.clone(), &key.value, shape.what, near, &names);
    let meant = shape.keys.iter().find(|key| Some(key.name) == near);
    match meant.filter(|key| table.get(key.name).is_none() && key.form.takes(&entry.node.value)) {
        Some(meant) => diagnostic.remedy(vec![messages::rename(span, meant.name)]),
        None => diagnostic,
    }
}

fn check_value(file: &File, node: &Node, name: &str, form: &Form, example: &str, found: &mut Vec<Diagnostic>) {
    let fits = match (form, &node.value) {
        (Form::Any, _) | (Form::Bool, Value::Bool(_)) | (Form::Integer, Value::Integer(_)) => true,
        (Form::Number, Value::Integer(_) | Value::Float(_)) => true,
        (Form::Date | Form::PartialDate, Value::Date(_)) => true,
        (Form::Text, Value::String(text)) => !text.trim().is_empty(),
        (Form::Date | Form::PartialDate, Value::String(text)) if looks_like_a_day(text) => {
            return found.push(messages::day_invalid(file.span(node.range.clone()), name, text));
        }
        (Form::PartialDate, Value::String(text)) => Date::parse(text).is_some(),
        (Form::Choice(choices), Value::String(text)) if !choices.contains(&text.as_str()) => {
            let span = file.span(node.range.clone());
            return found.push(messages::choice_invalid(span, name, text, choices));
        }
        (Form::Choice(_), Value::String(_)) => true,
        (Form::Id, Value::String(text)) => match RESERVED.iter().find(|reserved| text.starts_with(**reserved)) {
            Some(reserved) => {
                return found.push(messages::id_reserved(file.span(node.range.clone()), text, reserved));
            }
            None if !words::is_id(text) => {
                return found.push(messages::id_invalid(file.span(node.range.clone()), text, &words::slug(text)));
            }
            None => true,
        },
        (Form::Url, Value::String(text)) => match url::refusal(text) {
            Some(scheme) => return found.push(messages::url_refused(file.span(node.range.clone()), text, &scheme)),
            None => url::is_absolute(text) && !text.contains(char::is_whitespace),
        },
        (Form::Link, Value::String(text)) => match url::refusal(text) {
            Some(scheme) => return found.push(messages::url_refused(file.span(node.range.clone()), text, &scheme)),
            None => !text.trim().is_empty(),
        },
        (Form::Table(shape), Value::Table(table)) => return check(file, table, node.range.clone(), shape, found),
        (Form::List(form), Value::Array(nodes)) => {
            return nodes.iter().for_each(|node| check_value(file, node, name, form, example, found));
        }
        (Form::Either(first, second), value) => {
            let form = if first.takes(value) { first } else { second };
            if form.takes(value) {
                return check_value(file, node, name, form, example, found);
            }
            false
        }
        _ => false,
    };
    if !fits {
        let span = file.span(node.range.clone());
        found.push(messages::value_invalid(span, name, &form.wanted(), &describe(&node.value), example));
    }
}

impl Form {
    /// Whether the kind of value is right, whatever it says.
    fn takes(&self, value: &Value) -> bool {
        match self {
            Form::Text | Form::Id | Form::Url | Form::Link | Form::Choice(_) => matches!(value, Value::String(_)),
            Form::PartialDate => matches!(value, Value::Date(_) | Value::String(_)),
            Form::Date => matches!(value, Value::Date(_)),
            Form::Bool => matches!(value, Value::Bool(_)),
            Form::Integer => matches!(value, Value::Integer(_)),
            Form::Number => matches!(value, Value::Integer(_) | Value::Float(_)),
            Form::Table(_) => matches!(value, Value::Table(_)),
            Form::List(_) => matches!(value, Value::Array(_)),
            Form::Either(first, second) => first.takes(value) || second.takes(value),
            Form::Any => true,
        }
    }

    /// What a message says is wanted.
    pub fn wanted(&self) -> String {
        match self {
            Form::Text => "a string that is not empty".into(),
            Form::Id => "an id of lower-case letters, digits and hyphens".into(),
            Form::Url => "an address that begins with `https://`".into(),
            Form::Link => "an address, or a path to an article".into(),
            Form::Date => "a date without quotation marks".into(),
            Form::PartialDate => "a date, or a string with a year or a month".into(),
            Form::Bool => "`true` or `false`".into(),
            Form::Integer => "a whole number".into(),
            Form::Number => "a number".into(),
            Form::Choice(choices) => words::alternatives(choices),
            Form::Table(shape) => format!("a table ({})", shape.what),
            Form::List(Form::Text | Form::Id | Form::Url | Form::Link) => "a list of strings".into(),
            Form::List(Form::Table(_)) => "a list of tables".into(),
            Form::List(_) => "a list of strings or tables".into(),
            Form::Either(first, second) => format!("{}, or {}", first.wanted(), second.wanted()),
            Form::Any => "any value".into(),
        }
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::String(text) if text.trim().is_empty() => "an empty string".into(),
        Value::String(text) => format!("\"{}\"", words::shorten(text, 40)),
        Value::Integer(number) => format!("the number {number}"),
        Value::Float(number) => format!("the number {number}"),
        Value::Bool(value) => format!("`{value}`"),
        Value::Date(date) => format!("the date {date}"),
        Value::Array(_) | Value::Table(_) => value.kind().into(),
    }
}

fn looks_like_a_day(text: &str) -> bool {
    let is_digit = |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| is_digit(at, byte)) && Date::parse(text).is_none()
}

/// What other tools call our keys: theirs in lower case with underscores, and ours.
const ALIASES: [(&str, &str); 48] = [
    ("lastmod", "updated"),
    ("modified", "updated"),
    ("last_modified_at", "updated"),
    ("last_updated", "updated"),
    ("published", "date"),
    ("publishdate", "date"),
    ("pubdate", "date"),
    ("author", "authors"),
    ("by", "authors"),
    ("tag", "tags"),
    ("categories", "tags"),
    ("keywords", "tags"),
    ("taxonomies", "tags"),
    ("summary", "description"),
    ("excerpt", "description"),
    ("url", "slug"),
    ("permalink", "slug"),
    ("path", "slug"),
    ("redirect_from", "aliases"),
    ("alias", "aliases"),
    ("layout", "template"),
    ("language", "lang"),
    ("params", "extra"),
    ("baseurl", "base_url"),
    ("publishdir", "output_dir"),
    ("destination", "output_dir"),
    ("languagecode", "language"),
    ("default_language", "language"),
    ("quote", "exact"),
    ("words", "exact"),
    ("text", "body"),
    ("heading", "section"),
    ("sources", "cites"),
    ("citations", "cites"),
    ("comment", "body"),
    ("content", "body"),
    ("id", "source"),
    ("page", "locator"),
    ("pages", "page"),
    ("year", "issued"),
    ("published", "issued"),
    ("journal", "container_title"),
    ("container", "container_title"),
    ("publication", "container_title"),
    ("website", "container_title"),
    ("place", "publisher_place"),
    ("access_date", "accessed"),
    ("accessed_at", "accessed"),
];
