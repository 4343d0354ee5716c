//! Items of CSL-JSON as records (CSL 1.0.2, csl-data.json).
//! Pure.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;

use super::annotation::Name;
use super::bibliography::{self, Draft, FIELDS, KINDS};
use super::json;
use super::tree::{Entry, Node, Table, Value};

/// Under which key of `custom` our own fields stand.
pub const OWN: &str = "postil";

/// The records of a file: a list of items, one alone, or a list under `items`. Raises `syntax`.
pub fn read(file: &File, found: &mut Vec<Diagnostic>) -> Vec<Draft> {
    if file.text.trim().is_empty() {
        return Vec::new();
    }
    let node = match json::parse(&file.text) {
        Ok(node) => node,
        Err(fault) => {
            found.push(messages::syntax("JSON", file.span(fault.range), &fault.value, None));
            return Vec::new();
        }
    };
    let nodes = match &node.value {
        Value::Array(nodes) => &nodes[..],
        Value::Table(table) if table.get("items").is_some() => table.nodes("items"),
        _ => std::slice::from_ref(&node),
    };
    let mut drafts = Vec::new();
    for node in nodes {
        match &node.value {
            Value::Table(table) => drafts.push(draft(node, table)),
            _ => found.push(messages::csl_item_invalid(file.span(node.range.clone()))),
        }
    }
    drafts
}

fn draft(node: &Node, table: &Table) -> Draft {
    let start = At { value: String::new(), range: node.range.start..node.range.start + 1 };
    let keys = ["id", "citation-key"].map(|key| table.get(key).and_then(plain));
    let [id, citation_key] = keys;
    // Zotero's own ids are addresses.
    let key = id.filter(|id| citation_key.is_none() || !id.value.contains('/')).or(citation_key).unwrap_or(start);
    let mut draft = Draft::new(key);
    let is_named = |entry: &&Entry| !["id", "citation-key", "custom", "archive"].contains(&entry.key.value.as_str());
    table.entries.iter().filter(is_named).for_each(|entry| place(&mut draft, entry));
    if let Some(entry) = table.entries.iter().find(|entry| entry.key.value == "archive") {
        // That is who keeps what `archive_location` leads to.
        let is_said = plain(&entry.node).is_some_and(|archive| draft.mentions("archive_url", &archive.value));
        if !is_said {
            leave(&mut draft, &entry.key, &entry.node);
        }
    }
    if let Some(entry) = table.entries.iter().find(|entry| entry.key.value == "custom") {
        custom(&mut draft, entry);
    }
    if !draft.has("type") {
        draft.place_text(
            "type",
            &At { value: "type".into(), range: node.range.clone() },
            "document",
            node.range.clone(),
        );
    }
    draft
}

fn place(draft: &mut Draft, entry: &Entry) {
    let Entry { key, node } = entry;
    if key.value == "type" {
        let Some(kind) = plain(node) else { return leave(draft, key, node) };
        let known = KINDS.iter().find(|known| known.csl == kind.value.replace('_', "-") || known.csl == kind.value);
        if known.is_none() {
            leave(draft, key, node);
        }
        return draft.place_text("type", key, known.map_or("document", |known| known.csl), node.range.clone());
    }
    let Some(named) = FIELDS.iter().find(|named| named.csl == key.value) else { return leave(draft, key, node) };
    match named.key {
        "author" => authors(draft, key, node),
        "issued" | "accessed" | "original_date" => date(draft, named.key, key, node),
        ours => match plain(node) {
            Some(text) => {
                let text = match ours {
                    "language" => bibliography::language(&text.value).unwrap_or(text.value),
                    "doi" => bibliography::plain_doi(&text.value).to_owned(),
                    "title" | "container_title" => without_tags(&text.value),
                    _ => text.value,
                };
                // A shelf mark is no address.
                match ours == "archive_url" && !text.starts_with("http") {
                    true => leave(draft, key, node),
                    false => draft.place_text(ours, key, text, node.range.clone()),
                }
            }
            None => leave(draft, key, node),
        },
    }
}

fn leave(draft: &mut Draft, key: &At<String>, node: &Node) {
    let text = plain(node).map_or_else(|| json::print(&node.value), |text| text.value);
    draft.leave(key, &text, node.range.clone());
}

/// A text or a number, also where it is the only one of a list.
fn plain(node: &Node) -> Option<At<String>> {
    let value = match &node.value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Array(nodes) => match &nodes[..] {
            [one] => return plain(one),
            _ => return None,
        },
        _ => return None,
    };
    Some(At { value, range: node.range.clone() })
}

/// A title without the few tags that CSL-JSON allows in it.
fn without_tags(text: &str) -> String {
    const TAGS: [&str; 5] = ["i", "b", "sub", "sup", "sc"];
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = rest[at..].find('>').map(|end| &rest[at + 1..at + end]);
        let name = tag.map(|tag| tag.trim_start_matches('/'));
        let is_known = name.is_some_and(|name| TAGS.contains(&name) || name == "span" || name.starts_with("span "));
        let length = if is_known { tag.map_or(1, |tag| tag.len() + 2) } else { 1 };
        out.push_str(if is_known { "" } else { "<" });
        rest = &rest[at + length..];
    }
    out + rest
}

fn authors(draft: &mut Draft, key: &At<String>, node: &Node) {
    let Value::Array(nodes) = &node.value else { return leave(draft, key, node) };
    let mut names = Vec::new();
    for node in nodes {
        match node.table().and_then(name) {
            Some(name) => names.push(name),
            None => leave(draft, key, node),
        }
    }
    draft.place("author", key, Node { range: node.range.clone(), value: bibliography::names(names) });
}

fn name(table: &Table) -> Option<Name> {
    let part = |key: &str| table.string(key).filter(|part| !part.is_empty());
    if let Some(literal) = part("literal") {
        return Some(Name::Literal(literal));
    }
    let family = ["dropping-particle", "non-dropping-particle", "family", "suffix"].map(part);
    let family: Vec<String> = family.into_iter().flatten().collect();
    match (family.is_empty(), part("given")) {
        (false, given) => Some(Name::Person { family: family.join(" "), given }),
        (true, given) => given.map(Name::Literal),
    }
}

fn date(draft: &mut Draft, ours: &'static str, key: &At<String>, node: &Node) {
    let range = node.range.clone();
    let Some(table) = node.table() else {
        return match plain(node) {
            Some(text) => draft.place_date(ours, key, &text.value, range),
            None => leave(draft, key, node),
        };
    };
    let dates: Vec<String> = table.nodes("date-parts").iter().filter_map(parts).collect();
    let written = dates.first().cloned().or_else(|| table.string("raw")).or_else(|| table.string("literal"));
    match written {
        Some(text) => draft.place_date(ours, key, &text, range),
        None => return leave(draft, key, node),
    }
    let is_more = |key: &str| table.get(key).is_some_and(|node| node.value != Value::Bool(false));
    if dates.len() > 1 || is_more("season") || is_more("circa") || !dates.is_empty() && is_more("literal") {
        leave(draft, key, node);
    }
}

/// `[2020, 5, 3]` as ISO 8601 writes it, of numbers or texts.
fn parts(node: &Node) -> Option<String> {
    let Value::Array(nodes) = &node.value else { return None };
    let numbers: Option<Vec<String>> = nodes.iter().map(|node| plain(node).map(|part| part.value)).collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty())?;
    let padded =
        numbers.iter().enumerate().map(|(at, part)| format!("{part:0>width$}", width = if at == 0 { 4 } else { 2 }));
    Some(padded.collect::<Vec<_>>().join("-"))
}

fn custom(draft: &mut Draft, entry: &Entry) {
    let Value::Table(table) = &entry.node.value else { return leave(draft, &entry.key, &entry.node) };
    for Entry { key, node } in &table.entries {
        let own = node.table().filter(|_| key.value == OWN);
        match own {
            Some(own) => own.entries.iter().for_each(|own| draft.place_own(&own.key, &own.key.value, own.node.clone())),
            None => leave(draft, key, node),
        }
    }
}
