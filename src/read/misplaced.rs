//! Puts keys that stand below the wrong header where they belong: in TOML, all that follows `[[claims.cites]]` is the
//! citation's. Pure. Takes only what is unknown where it stands and known one table further out, or in a claim that
//! lost its own header; each is told once.

use std::collections::BTreeSet;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;

use super::schema::{self, Form, Shape};
use super::tree::{Entry, Node, Table, Value};
use super::vocabulary::{CLAIM, CORRECTION, NOTE, SOURCE};

/// Takes the keys of `table` out of the tables in it. Raises `key-unknown`.
pub fn lift(file: &File, table: &mut Table, shape: &Shape, found: &mut Vec<Diagnostic>) {
    let mut own: BTreeSet<String> = table.entries.iter().map(|entry| entry.key.value.clone()).collect();
    let mut lifted = Vec::new();
    for entry in &mut table.entries {
        let Some(key) = shape.keys.iter().find(|key| key.name == entry.key.value) else { continue };
        each_table(&key.form, &mut entry.node, &mut |below, node| {
            let range = node.range.clone();
            let Some(header) = file.text[range].lines().next().filter(|line| line.starts_with('[')) else { return };
            let Value::Table(table) = &mut node.value else { return };
            let lacking =
                |name: &str| below.keys.iter().any(|key| key.name == name && key.required) && table.get(name).is_none();
            let is_ours = |entry: &Entry| {
                let name = entry.key.value.as_str();
                let fits = |key: &schema::Key| key.name == name && key.form.takes(&entry.node.value);
                let knows = |shape: &Shape| shape.keys.iter().any(|key| key.name == name);
                // `id` in a citation without a source stands for that.
                let is_meant = schema::meant_key(name, below).is_some_and(|meant| lacking(meant.name));
                shape.keys.iter().any(fits) && !knows(below) && !is_meant && !own.contains(name)
            };
            let names: BTreeSet<String> =
                table.entries.iter().filter(|entry| is_ours(entry)).map(|entry| entry.key.value.clone()).collect();
            let taken = take(table, &names);
            let Some(first) = taken.first() else { return };
            let told: Vec<&str> = taken.iter().map(|entry| &*entry.key.value).collect();
            found.push(messages::key_below(file.span(first.key.range.clone()), &told, shape.what, header.trim_end()));
            own.extend(names);
            lifted.extend(taken);
        });
    }
    table.entries.append(&mut lifted);
}

/// Takes the entries with these keys out of a table.
fn take(table: &mut Table, names: &BTreeSet<String>) -> Vec<Entry> {
    let (taken, left) =
        std::mem::take(&mut table.entries).into_iter().partition(|entry| names.contains(&entry.key.value));
    table.entries = left;
    taken
}

/// Calls `take` with each table that a value is or lists, and with those of a table of free keys.
fn each_table(form: &Form, node: &mut Node, take: &mut impl FnMut(&'static Shape, &mut Node)) {
    match (form, &mut node.value) {
        (Form::Table(shape), Value::Table(table)) => {
            if let Some(inner @ Form::Table(_)) = &shape.other {
                table.entries.iter_mut().for_each(|entry| each_table(inner, &mut entry.node, take));
            }
            take(shape, node);
        }
        (Form::List(item), Value::Array(nodes)) => nodes.iter_mut().for_each(|node| each_table(item, node, take)),
        (Form::Either(first, second), _) => {
            each_table(first, node, take);
            each_table(second, node, take);
        }
        _ => {}
    }
}

/// Makes sources of tables that stand beside `[sources]` in the file of shared ones. Raises `key-unknown`.
pub fn sources_without_prefix(file: &File, table: &mut Table, found: &mut Vec<Diagnostic>) {
    let is_source = |entry: &Entry| {
        let knows = |name: &str| SOURCE.keys.iter().any(|key| key.name == name);
        let table = entry.node.table().filter(|table| table.get("title").is_some() || table.get("type").is_some());
        entry.key.value != "sources"
            && table.is_some_and(|table| table.entries.iter().any(|entry| knows(&entry.key.value)))
    };
    let names: BTreeSet<String> =
        table.entries.iter().filter(|entry| is_source(entry)).map(|entry| entry.key.value.clone()).collect();
    let lost = take(table, &names);
    for entry in &lost {
        found.push(messages::source_without_prefix(file.span(entry.key.range.clone()), &entry.key.value));
    }
    match table.entries.iter_mut().find(|entry| entry.key.value == "sources").map(|entry| &mut entry.node.value) {
        Some(Value::Table(sources)) => {
            for entry in lost {
                if sources.get(&entry.key.value).is_none() {
                    sources.entries.push(entry);
                }
            }
        }
        Some(_) => {}
        None if lost.is_empty() => {}
        None => {
            let range = lost[0].key.range.clone();
            let key = At { value: "sources".to_owned(), range: range.clone() };
            let node = Node { range, value: Value::Table(Table { entries: lost }) };
            table.entries.push(Entry { key, node });
        }
    }
}

/// Makes an annotation of what stands below a source, where its own header is missing. Raises `key-unknown`.
pub fn annotations_in_sources(file: &File, table: &mut Table, found: &mut Vec<Diagnostic>) {
    let mut lost: Vec<(&str, Node)> = Vec::new();
    let sources = table.entries.iter_mut().find(|entry| entry.key.value == "sources");
    let Some(Entry { node: Node { value: Value::Table(sources), .. }, .. }) = sources else { return };
    for source in &mut sources.entries {
        let Value::Table(source) = &mut source.node.value else { continue };
        let is_source = |name: &str| SOURCE.keys.iter().any(|key| key.name == name);
        let names: BTreeSet<String> =
            source.entries.iter().map(|entry| entry.key.value.clone()).filter(|name| !is_source(name)).collect();
        if !names.contains("exact") {
            continue;
        }
        let knows = |shape: &Shape| names.iter().all(|name| shape.keys.iter().any(|key| key.name == name));
        let of = [("claims", &CLAIM), ("notes", &NOTE), ("corrections", &CORRECTION)];
        let Some((list, shape)) = of.into_iter().find(|(_, shape)| knows(shape)) else { continue };
        let entries = take(source, &names);
        let first = entries.iter().map(|entry| entry.key.range.clone()).min_by_key(|range| range.start);
        let Some(range) = first else { continue };
        let told: Vec<&str> = entries.iter().map(|entry| &*entry.key.value).collect();
        found.push(messages::header_missing(file.span(range.clone()), &told, shape.what, list));
        lost.push((list, Node { range, value: Value::Table(Table { entries }) }));
    }
    for (list, node) in lost {
        let range = node.range.clone();
        match table.entries.iter_mut().find(|entry| entry.key.value == list).map(|entry| &mut entry.node.value) {
            Some(Value::Array(nodes)) => nodes.push(node),
            Some(_) => {}
            None => {
                let key = At { value: list.to_owned(), range: range.clone() };
                table.entries.push(Entry { key, node: Node { range, value: Value::Array(vec![node]) } });
            }
        }
    }
}
