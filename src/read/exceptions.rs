//! Which checks hold where: the levels that a site or an article sets, and the exceptions that an author makes.
//! Pure. A check that nobody knows, or that always holds, can be neither set nor excepted: that is reported.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::checks::{self, Level};
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::file::{At, File};
use crate::base::{messages, words};

use super::tree::{Entry, Table, Value};

/// The levels that somebody set, by the names of the checks; nothing stands for "off".
pub type Levels = BTreeMap<String, Option<Severity>>;

/// A check that does not hold in one stretch of a file. Its reason is for those who read the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    pub check: At<String>,
    /// In bytes of the file; everything, where the whole article is meant.
    pub within: Range<usize>,
}

impl Exception {
    /// Whether it answers what the check `name` found at byte `at`.
    pub fn answers(&self, name: &str, at: usize) -> bool {
        self.check.value == name && self.within.contains(&at)
    }
}

/// The levels in a table's `checks`. Raises `key-unknown` and `value-invalid`.
pub fn levels(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> Levels {
    let level = |entry: &Entry| match &entry.node.value {
        Value::String(level) if level == "warn" => Some(Some(Severity::Warning)),
        Value::String(level) if level == "error" => Some(Some(Severity::Error)),
        Value::String(level) if level == "off" => Some(None),
        _ => None,
    };
    let known = entries(table, "checks").filter(|entry| is_settable(file, &entry.key, found));
    known.filter_map(|entry| Some((entry.key.value.clone(), level(entry)?))).collect()
}

/// The exceptions in a table's `allow`, each for the stretch `within`. Raises `key-unknown` and `value-invalid`.
pub fn of(file: &File, table: &Table, within: Range<usize>, found: &mut Vec<Diagnostic>) -> Vec<Exception> {
    let known = entries(table, "allow").filter(|entry| is_settable(file, &entry.key, found));
    known.map(|entry| Exception { check: entry.key.clone(), within: within.clone() }).collect()
}

/// The exceptions of a file's tables, each of which reaches from its beginning to that of the next. `tables` are in any order.
pub fn of_each<'a>(
    file: &File,
    tables: impl Iterator<Item = (&'a Table, usize)>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Exception> {
    let mut tables: Vec<(&Table, usize)> = tables.collect();
    tables.sort_by_key(|(_, start)| *start);
    let ends = tables.iter().skip(1).map(|(_, start)| *start).chain([usize::MAX]).collect::<Vec<_>>();
    let each = tables.iter().zip(ends).flat_map(|((table, start), end)| of(file, table, *start..end, found));
    each.collect()
}

fn entries<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Entry> {
    table.table(key).map_or(&[][..], |table| &table.entries).iter()
}

fn is_settable(file: &File, name: &At<String>, found: &mut Vec<Diagnostic>) -> bool {
    let check = checks::find(&name.value);
    let span = file.span(name.range.clone());
    match check {
        Some(check) if check.level != Level::Always => return true,
        Some(check) => found.push(messages::level_fixed(span, check.name)),
        None => {
            let names = checks::settable();
            found.push(messages::check_unknown(span, &name.value, words::nearest(&name.value, names)));
        }
    }
    false
}
