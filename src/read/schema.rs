//! What a table may hold, as data, and the one check of a table against it.
//! Pure. After the check, readers take values without looking twice: a fault has been reported, the value is absent.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File, Span};
use crate::base::{messages, words};

use super::misplaced;
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
    /// The code of a language: `en`, `en-GB`, `zh-Hant`.
    Language,
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

/// Checks a table and all below it. A misspelt key gets the name that was meant, so that what follows from it is read.
/// Raises `key-unknown`, `key-missing` and `value-invalid`, each as often as it occurs.
pub fn check(
    file: &File,
    table: &mut Table,
    range: std::ops::Range<usize>,
    shape: &Shape,
    found: &mut Vec<Diagnostic>,
) {
    misplaced::lift(file, table, shape, found);
    let mut meant_keys: Vec<&str> = Vec::new();
    let is_known = |name: &str| shape.other.is_some() || shape.keys.iter().any(|key| key.name == name);
    for index in 0..table.entries.len() {
        if !is_known(&table.entries[index].key.value) {
            let (diagnostic, meant) = unknown_key(file, &table.entries[index], table, shape);
            found.push(diagnostic);
            meant_keys.extend(meant_key(&table.entries[index].key.value, shape).map(|key| key.name));
            // Nothing is said of a draft, and so not that its key is misspelt either.
            let meant = meant.filter(|name| *name != "draft");
            table.entries[index].key.value = meant.unwrap_or(&table.entries[index].key.value).to_owned();
        }
    }
    for Entry { key: At { value: name, .. }, node } in &mut table.entries {
        match (shape.keys.iter().find(|key| key.name == name), &shape.other) {
            (Some(key), _) => check_value(file, node, name, &key.form, key.example, found),
            (None, Some(form)) => check_value(file, node, name, form, &in_braces(name, form), found),
            (None, None) => {}
        }
    }
    let is_missing = |key: &&Key| key.required && table.get(key.name).is_none() && !meant_keys.contains(&key.name);
    let missing: Vec<&Key> = shape.keys.iter().filter(is_missing).collect();
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|key| key.name).collect();
        let lines: Vec<String> = missing.iter().map(|key| shown(file, key.example)).collect();
        found.push(messages::keys_missing(file.span(range), &names, shape.what, &lines));
    }
}

/// A line with a table of a form, as an example; nothing for other forms.
fn in_braces(name: &str, form: &Form) -> String {
    let Form::Table(shape) = form else { return String::new() };
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.required).map(|key| key.example).collect();
    if required.is_empty() { String::new() } else { format!("{name} = {{ {} }}", required.join(", ")) }
}

/// What is said of a key that is not known, and the name that it takes beyond doubt.
pub fn unknown_key(file: &File, entry: &Entry, table: &Table, shape: &Shape) -> (Diagnostic, Option<&'static str>) {
    let key = &entry.key;
    // `published = false` is no day.
    let is_odd = |meant: &&Key| matches!(entry.node.value, Value::Bool(_)) && meant.form.takes(&Value::Date(DAY));
    let meant = meant_key(&key.value, shape).filter(|meant| !is_odd(meant));
    let names: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
    let span = file.span(key.range.clone());
    let diagnostic = messages::key_unknown(span.clone(), &key.value, shape.what, meant.map(|key| key.name), &names);
    match meant.filter(|key| table.get(key.name).is_none()) {
        Some(meant) if meant.form.takes(&entry.node.value) => {
            (diagnostic.remedy(vec![messages::rename(span, meant.name)]), Some(meant.name))
        }
        // To rename it is not enough.
        Some(meant) if !meant.example.is_empty() => {
            let value = meant.form.meant(meant.name, &entry.node.value);
            let line = value.unwrap_or_else(|| meant.example.to_owned());
            (diagnostic.help(format!("it is written like this: `{}`", shown(file, &line))), None)
        }
        _ => (diagnostic, None),
    }
}

const DAY: Date = Date { year: 2000, month: Some(1), day: Some(1) };

/// The key of ours that a name most likely stands for.
pub fn meant_key(name: &str, shape: &Shape) -> Option<&'static Key> {
    let plain = name.to_lowercase().replace('-', "_");
    let find = |name: &str| shape.keys.iter().find(|key| key.name == name);
    let nearest = || find(words::nearest(&plain, shape.keys.iter().map(|key| key.name))?);
    other_name(name, shape).or_else(nearest).or_else(|| begun(&plain, shape))
}

/// The key of ours that other tools call by this name.
pub fn other_name(name: &str, shape: &Shape) -> Option<&'static Key> {
    let plain = name.to_lowercase().replace('-', "_");
    let find = |name: &str| shape.keys.iter().find(|key| key.name == name);
    ALIASES.iter().filter(|(theirs, _)| *theirs == plain).find_map(|(_, ours)| find(ours))
}

/// The one key of several words that begins with a name: `corrections_policy` for `corrections`.
fn begun(name: &str, shape: &Shape) -> Option<&'static Key> {
    let mut keys = shape.keys.iter().filter(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.contains('_')));
    keys.next().filter(|_| name.len() > 3 && keys.next().is_none())
}

/// An example as the file's language writes it: a head can be YAML.
fn shown(file: &File, example: &str) -> String {
    if !file.path.ends_with(".md") || !file.text.starts_with("---") {
        return example.to_owned();
    }
    match example.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(name) => format!("{name}:"),
        None => example.replace(" = ", ": "),
    }
}

fn check_value(file: &File, node: &mut Node, name: &str, form: &Form, example: &str, found: &mut Vec<Diagnostic>) {
    let span = file.span(node.range.clone());
    if let Value::String(text) = &node.value
        && let Some(fault) = text_fault(form, name, text, &span)
    {
        found.push(fault);
        return read_as_meant(form, node);
    }
    match (form, &mut node.value) {
        (Form::Table(shape), Value::Table(table)) => return check(file, table, node.range.clone(), shape, found),
        (Form::List(form), Value::Array(nodes)) => {
            return nodes.iter_mut().for_each(|node| check_member(file, node, name, form, example, found));
        }
        (Form::Either(first, second), value) => {
            if let Some(form) = [first, second].into_iter().find(|form| form.takes(value)) {
                return check_value(file, node, name, form, example, found);
            }
        }
        _ => {}
    }
    if !form.holds(&node.value) {
        let (wanted, value) = (form.wanted(), describe(&node.value));
        found.push(match form.meant(name, &node.value) {
            Some(line) => messages::value_meant(span, name, &wanted, &value, &shown(file, &line)),
            None => messages::value_invalid(span, name, &wanted, &value, &shown(file, example)),
        });
    }
}

/// Checks one value of a list: a line with the key would be no help there.
fn check_member(file: &File, node: &mut Node, name: &str, form: &Form, example: &str, found: &mut Vec<Diagnostic>) {
    match form.meant("", &node.value).filter(|_| !form.takes(&node.value)) {
        Some(meant) => {
            let (span, value) = (file.span(node.range.clone()), describe(&node.value));
            let meant = meant.trim_start_matches(" = ");
            found.push(messages::value_meant(span, name, &form.wanted(), &value, meant));
        }
        None => check_value(file, node, name, form, example, found),
    }
}

/// What is wrong with a string of the right kind, where there is more to say than what is wanted.
fn text_fault(form: &Form, name: &str, text: &str, span: &Span) -> Option<Diagnostic> {
    let span = span.clone();
    match form {
        Form::Date | Form::PartialDate => looks_like_a_day(text).then(|| messages::day_invalid(span, name, text)),
        Form::Choice(choices) => {
            (!choices.contains(&text)).then(|| messages::choice_invalid(span, name, text, choices))
        }
        Form::Id => match RESERVED.iter().find(|reserved| text.starts_with(**reserved)) {
            Some(reserved) => Some(messages::id_reserved(span, text, reserved)),
            None => (!words::is_id(text)).then(|| messages::id_invalid(span, text, &words::slug(text))),
        },
        Form::Url | Form::Link => match url::refusal(text) {
            Some(scheme) => Some(messages::url_refused(span, text, &scheme)),
            None => {
                let is_spaced =
                    matches!(form, Form::Url) && url::is_absolute(text) && text.contains(char::is_whitespace);
                is_spaced.then(|| messages::url_with_space(span, name))
            }
        },
        _ => None,
    }
}

/// Whether a value is as its key wants it, without a word where it is not.
pub fn fits(form: &Form, node: &Node) -> bool {
    let (mut node, mut found) = (node.clone(), Vec::new());
    check_value(&File::new("", ""), &mut node, "", form, "", &mut found);
    found.is_empty()
}

/// Puts what was meant in the place of a faulty string, or nothing (an empty list is no string).
fn read_as_meant(form: &Form, node: &mut Node) {
    let Value::String(text) = &node.value else { return };
    match form {
        Form::Choice(choices) => {
            let near = words::nearest(text, choices.iter().copied());
            node.value = near.map_or(Value::Array(Vec::new()), |near| Value::String(near.to_owned()));
        }
        Form::Id if text.trim().is_empty() => node.value = Value::Array(Vec::new()),
        _ => {}
    }
}

impl Form {
    /// Whether the kind of value is right, whatever it says.
    pub fn takes(&self, value: &Value) -> bool {
        match self {
            Form::Text | Form::Id | Form::Language | Form::Url | Form::Link | Form::Choice(_) => {
                matches!(value, Value::String(_))
            }
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

    /// Whether a plain value is as it should be. What else can be wrong with a string is told by [`text_fault`].
    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Form::Text | Form::Link, Value::String(text)) => !text.trim().is_empty(),
            (Form::Language, Value::String(text)) => words::is_language(text),
            (Form::PartialDate, Value::String(text)) => Date::parse(text).is_some(),
            (Form::Url, Value::String(text)) => url::is_absolute(text),
            (Form::Table(_) | Form::List(_) | Form::Either(..), _) => false,
            (form, value) => form.takes(value),
        }
    }

    /// The line with a value of this form, where the one that is there says what was meant.
    fn meant(&self, name: &str, value: &Value) -> Option<String> {
        match (self, value) {
            (Form::Date, Value::String(text)) => {
                Some(format!("{name} = {}", Date::written(text).filter(|date| date.is_whole())?))
            }
            (Form::PartialDate, Value::Integer(year)) if (1000..3000).contains(year) => {
                Some(format!("{name} = \"{year}\""))
            }
            (Form::PartialDate, Value::String(text)) => {
                let date = Date::written(text)?;
                let mark = if date.is_whole() { "" } else { "\"" };
                Some(format!("{name} = {mark}{date}{mark}"))
            }
            (Form::List(_), Value::String(text)) if name == "tags" && text.contains(',') => {
                let tags: Vec<String> = text.split(',').map(|tag| words::toml_string(tag.trim())).collect();
                Some(format!("{name} = [{}]", tags.join(", ")))
            }
            (Form::List(form @ Form::Either(..)), Value::Table(_)) if form.takes(value) => {
                Some(format!("{name} = [{{ … }}]"))
            }
            (Form::List(form), value) if form.takes(value) => Some(format!("{name} = [{}]", literal(value)?)),
            (Form::Text, Value::Integer(_) | Value::Bool(_) | Value::Date(_)) => {
                Some(format!("{name} = \"{}\"", literal(value)?))
            }
            (Form::Number, Value::String(text)) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                Some(format!("{name} = {}", text.trim()))
            }
            (Form::Integer, Value::String(text)) if text.trim().parse::<i64>().is_ok() => {
                Some(format!("{name} = {}", text.trim()))
            }
            (Form::Url, Value::String(text)) if text.contains('.') && !text.contains([' ', ':', '@', '<']) => {
                Some(format!("{name} = {}", words::toml_string(&format!("https://{}", text.trim_start_matches('/')))))
            }
            (Form::Language, Value::String(text)) => Some(format!("{name} = \"{}\"", meant_language(text)?)),
            (Form::Bool, Value::String(text)) => match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(format!("{name} = true")),
                "false" | "no" | "off" => Some(format!("{name} = false")),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a message says is wanted.
    pub fn wanted(&self) -> String {
        match self {
            Form::Text => "a string that is not empty".into(),
            Form::Language => "the code of a language, such as `en` or `en-GB`,".into(),
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
            Form::List(Form::Text | Form::Id | Form::Language | Form::Url | Form::Link) => "a list of strings".into(),
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

/// A plain value as it is written, if it is short.
fn literal(value: &Value) -> Option<String> {
    let literal = match value {
        Value::String(text) => words::toml_string(text),
        Value::Integer(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Date(date) => date.to_string(),
        _ => return None,
    };
    (literal.chars().count() <= 60 && !literal.contains('\n')).then_some(literal)
}

/// The code of a language that is written otherwise: by its name, with an underscore or in capitals.
pub(super) fn meant_language(text: &str) -> Option<String> {
    let name = text.trim().to_lowercase();
    if let Some((_, code)) = LANGUAGES.iter().find(|(names, _)| names.split(' ').any(|known| known == name)) {
        return Some((*code).to_owned());
    }
    let mut parts = name.split(['-', '_']);
    let first = parts.next()?.to_owned();
    // Two letters are a country.
    let more = parts.map(|part| if part.len() == 2 { part.to_uppercase() } else { part.to_owned() });
    Some(more.fold(first, |tag, part| format!("{tag}-{part}"))).filter(|tag| words::is_language(tag))
}

/// Languages by their names in English and in themselves.
const LANGUAGES: [(&str, &str); 14] = [
    ("english", "en"),
    ("german deutsch", "de"),
    ("french français", "fr"),
    ("spanish español", "es"),
    ("italian italiano", "it"),
    ("dutch nederlands", "nl"),
    ("portuguese português", "pt"),
    ("polish polski", "pl"),
    ("turkish türkçe", "tr"),
    ("russian русский", "ru"),
    ("ukrainian українська", "uk"),
    ("arabic العربية", "ar"),
    ("chinese 中文", "zh"),
    ("japanese 日本語", "ja"),
];

fn looks_like_a_day(text: &str) -> bool {
    let is_digit = |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| is_digit(at, byte)) && Date::parse(text).is_none()
}

/// What other tools call our keys: theirs in lower case with underscores, and ours.
const ALIASES: [(&str, &str); 50] = [
    ("src", "source"),
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
    ("date", "issued"),
    ("published", "issued"),
    ("journal", "container_title"),
    ("container", "container_title"),
    ("publication", "container_title"),
    ("website", "container_title"),
    ("place", "publisher_place"),
    ("access_date", "accessed"),
    ("accessed_at", "accessed"),
];
