//! A source as the table that a sidecar would hold of it: the way back from `sidecar`.
//! Pure. What says nothing is left out.

use crate::base::date::Date;
use crate::base::file::At;
use crate::base::words;

use super::annotation::{Name, Source};
use super::bibliography;
use super::tree::{Entry, Node, Table, Value};

/// The keys of a source with their values, in the order of the vocabulary. They have no places.
pub fn table(source: &Source) -> Table {
    let placed = |value: &Option<At<String>>| value.as_ref().map(|value| value.value.clone());
    let day = |value: &Option<At<Date>>| value.as_ref().map(|value| value.value);
    let text = |value: Option<String>| value.map(Value::String);
    let truth = |value: bool| value.then_some(Value::Bool(true));
    let names = (!source.author.is_empty()).then(|| bibliography::names(source.author.clone()));
    let values = [
        ("type", text(Some(source.kind.clone()))),
        ("title", text(Some(source.title.clone()))),
        ("author", names),
        ("issued", source.issued.map(date)),
        ("accessed", day(&source.accessed).map(date)),
        ("container_title", text(source.container_title.clone())),
        ("publisher", text(source.publisher.clone())),
        ("publisher_place", text(source.publisher_place.clone())),
        ("volume", text(source.volume.clone())),
        ("issue", text(source.issue.clone())),
        ("page", text(source.page.clone())),
        ("edition", text(source.edition.clone())),
        ("version", text(source.version.clone())),
        ("language", text(source.language.clone())),
        ("doi", text(placed(&source.doi))),
        ("isbn", text(source.isbn.clone())),
        ("pmid", text(source.pmid.clone())),
        ("url", text(placed(&source.url))),
        ("note", text(source.note.clone())),
        ("original_date", source.original_date.map(date)),
        ("archive_url", text(placed(&source.archive_url))),
        ("archive_date", day(&source.archive_date).map(date)),
        ("url_status", text(source.url_status.clone())),
        ("url_access", text(source.url_access.clone())),
        ("snapshot", text(placed(&source.snapshot))),
        ("sha256", text(placed(&source.sha256))),
        ("publish", truth(source.publish)),
        ("do_not_link", truth(source.do_not_link)),
        ("tier", text(source.tier.clone())),
        ("attribution", text(placed(&source.attribution))),
        ("described_as", text(source.described_as.clone())),
        ("anonymity_reason", text(source.anonymity_reason.clone())),
        ("interest", text(source.interest.clone())),
        ("status", text(placed(&source.status))),
        ("status_date", source.status_date.map(date)),
        ("status_url", text(source.status_url.clone())),
        ("known", text(source.known.clone())),
    ];
    Table { entries: values.into_iter().filter_map(entry).collect() }
}

/// The author of a person who is not named but described.
pub fn author(description: &str) -> Option<Entry> {
    let names = bibliography::names(vec![Name::Literal(description.to_owned())]);
    entry(("author", Some(names)))
}

fn entry((key, value): (&str, Option<Value>)) -> Option<Entry> {
    let key = At { value: key.to_owned(), range: 0..0 };
    Some(Entry { key, node: Node { range: 0..0, value: value? } })
}

/// A source as a table of a sidecar, its equals signs below each other.
pub fn toml(id: &str, table: &Table) -> String {
    let width = table.entries.iter().map(|entry| entry.key.value.len()).max().unwrap_or(0);
    let line = |entry: &Entry| {
        let value = match (entry.key.value.as_str(), &entry.node.value) {
            ("author", Value::Array(nodes)) => {
                let names: Vec<String> = nodes.iter().map(|node| author_toml(&node.value)).collect();
                format!("[{}]", names.join(", "))
            }
            (_, value) => value_toml(value),
        };
        format!("{:width$} = {value}\n", entry.key.value)
    };
    let lines: String = table.entries.iter().map(line).collect();
    format!("[sources.{id}]\n{lines}")
}

/// "Family, Given" where that is read as the same name.
fn author_toml(value: &Value) -> String {
    let part = |key: &str| if let Value::Table(table) = value { table.string(key) } else { None };
    let is_plain = |text: &str| text.trim() == text && !text.is_empty();
    match (part("family"), part("given")) {
        (Some(family), Some(given)) if is_plain(&family) && is_plain(&given) && !family.contains(',') => {
            words::toml_string(&format!("{family}, {given}"))
        }
        _ => value_toml(value),
    }
}

fn value_toml(value: &Value) -> String {
    match value {
        Value::String(text) => words::toml_string(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Bool(truth) => truth.to_string(),
        Value::Date(date) if date.is_whole() => date.to_string(),
        Value::Date(date) => words::toml_string(&date.to_string()),
        Value::Array(nodes) => {
            let nodes: Vec<String> = nodes.iter().map(|node| value_toml(&node.value)).collect();
            format!("[{}]", nodes.join(", "))
        }
        Value::Table(table) => {
            let pair =
                |entry: &Entry| format!("{} = {}", words::toml_key(&entry.key.value), value_toml(&entry.node.value));
            let pairs: Vec<String> = table.entries.iter().map(pair).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// A whole day as a date, else a text.
fn date(date: Date) -> Value {
    if date.is_whole() { Value::Date(date) } else { Value::String(date.to_string()) }
}
