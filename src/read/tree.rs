//! TOML and YAML as one tree of values with their places.
//! Pure. Reports every fault of form; what a value may be is `schema`'s business.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};
use toml::de::{DeTable, DeValue};

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;
use crate::base::messages::slips::{self, TomlSlip};

use super::toml_repairs;
use super::toml_slips::{self, Slip};
use super::yaml_slips;

/// A value and its range of bytes in the file. A table opened by a header has the range of that header.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub range: Range<usize>,
    pub value: Value,
}

/// What a configuration file can hold. Times of day are not kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    String(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    Date(Date),
    Array(Vec<Node>),
    Table(Table),
}

/// A table's entries in the order in which they were written; no key stands twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub entries: Vec<Entry>,
}

/// A key with its place, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: At<String>,
    pub node: Node,
}

impl Value {
    /// What a message calls it: "a string", "a table" …
    pub fn kind(&self) -> &'static str {
        match self {
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

impl Table {
    /// The value of a key, if it is there.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key.value == key).map(|entry| &entry.node)
    }

    /// The string under a key; nothing where there is none or it is something else.
    pub fn text(&self, key: &str) -> Option<At<String>> {
        self.get(key)?.text()
    }

    /// As [`Table::text`], without its place.
    pub fn string(&self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.value)
    }

    /// The strings of a list, or one string alone; empty where there is none.
    pub fn texts(&self, key: &str) -> Vec<At<String>> {
        self.nodes(key).iter().filter_map(Node::text).collect()
    }

    /// The values of a list, or the one that stands in its stead; empty where there is none.
    pub fn nodes(&self, key: &str) -> &[Node] {
        match self.get(key) {
            Some(Node { value: Value::Array(nodes), .. }) => nodes,
            Some(node) => std::slice::from_ref(node),
            None => &[],
        }
    }

    /// The tables of a list of tables, each with its range; empty where there is none.
    pub fn tables(&self, key: &str) -> impl Iterator<Item = (&Table, Range<usize>)> {
        self.nodes(key).iter().filter_map(|node| Some((node.table()?, node.range.clone())))
    }

    /// The table under a key; nothing where there is none or it is something else.
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.get(key)?.table()
    }

    /// The date under a key, written as a date or as a string.
    pub fn date(&self, key: &str) -> Option<At<Date>> {
        let node = self.get(key)?;
        let value = match &node.value {
            Value::Date(date) => *date,
            Value::String(text) => Date::parse(text)?,
            _ => return None,
        };
        Some(At { value, range: node.range.clone() })
    }

    /// The truth value under a key; nothing where there is none or it is something else.
    pub fn bool(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number under a key, whole or not.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.get(key)?.value {
            Value::Integer(value) => Some(value as f64),
            Value::Float(value) => Some(value),
            _ => None,
        }
    }
}

impl Node {
    /// The string that it is, with its place.
    pub fn text(&self) -> Option<At<String>> {
        match &self.value {
            Value::String(value) => Some(At { value: value.clone(), range: self.range.clone() }),
            _ => None,
        }
    }

    /// Makes a string that is a whole day a date.
    pub fn read_date(&mut self) {
        if let Value::String(text) = &self.value
            && let Some(date) = Date::parse(text).filter(Date::is_whole)
        {
            self.value = Value::Date(date);
        }
    }

    /// The table that it is.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// Reads `text`, the part of `file` that begins at byte `offset`, as TOML 1.1.
/// Gives what could be read, without what stands on a line with a fault. Raises `syntax`, once for each fault.
pub fn from_toml(file: &File, text: &str, offset: usize, found: &mut Vec<Diagnostic>) -> Table {
    let mut text = Cow::Borrowed(text);
    let mut places = Places { offset, shifts: Vec::new() };
    for round in 1..=ROUNDS {
        let (table, slips, ending) = parse_toml(&text, &places);
        let repairs = if round < ROUNDS { toml_repairs::repairs(&text, &slips) } else { Vec::new() };
        let left_out = match toml_repairs::swallowing(&text, &slips) {
            _ if !repairs.is_empty() || round == ROUNDS => Vec::new(),
            Some(swallowing) => vec![swallowing],
            None => ending,
        };
        let is_told = |slip: &&Slip| match left_out.is_empty() {
            true => repairs.is_empty() || matches!(slip.what, TomlSlip::Header(_)),
            false => left_out.iter().any(|range| range.contains(&slip.range.start) || range.end == slip.range.start),
        };
        for slip in slips.iter().filter(is_told) {
            let span = |range: &Range<usize>| file.span(places.of(range));
            found.push(slips::toml_slip(span(&slip.range), &slip.what, slip.first.as_ref().map(span)));
        }
        if repairs.is_empty() && left_out.is_empty() {
            return table;
        }
        for range in left_out {
            let space = blank(&text[range.clone()]);
            text.to_mut().replace_range(range, &space);
        }
        for (range, meant) in repairs.into_iter().rev() {
            places.shift(&range, meant.len());
            text.to_mut().replace_range(range, &meant);
        }
    }
    Table::default()
}

const ROUNDS: usize = 32; // so many strings and lists without an end are told, each of which hides all below

/// The way from a text in which some things were put right back to the places in its file.
struct Places {
    offset: usize,
    /// What was put in, and how many bytes more the text has up to there. Sorted and apart.
    shifts: Vec<(Range<usize>, isize)>,
}

impl Places {
    /// Notes that a range of the text gets another length.
    fn shift(&mut self, range: &Range<usize>, length: usize) {
        let more = length as isize - range.len() as isize;
        let next = self.next(range.start);
        for (put_in, total) in &mut self.shifts[next..] {
            *put_in = put_in.start.saturating_add_signed(more)..put_in.end.saturating_add_signed(more);
            *total += more;
        }
        let total = self.before(next) + more;
        self.shifts.insert(next, (range.start..range.start + length, total));
    }

    /// The place in the file; of a part of what was put in, the whole of what it stands for.
    fn of(&self, range: &Range<usize>) -> Range<usize> {
        let hit =
            |at: usize| self.shifts.get(self.next(at)).map(|(put_in, _)| put_in).filter(|put_in| put_in.start < at);
        let start = hit(range.start).map_or(range.start, |put_in| put_in.start);
        let end = hit(range.end).map_or(range.end, |put_in| put_in.end);
        self.byte(start)..self.byte(end)
    }

    fn byte(&self, at: usize) -> usize {
        self.offset + at.saturating_add_signed(-self.before(self.next(at)))
    }

    fn next(&self, at: usize) -> usize {
        self.shifts.partition_point(|(put_in, _)| put_in.end <= at)
    }

    fn before(&self, next: usize) -> isize {
        next.checked_sub(1).map_or(0, |last| self.shifts[last].1)
    }
}

/// As much space, in as many lines.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// What could be read, what was wrong, and the lines for which something else was not read.
fn parse_toml(text: &str, places: &Places) -> (Table, Vec<Slip>, Vec<Range<usize>>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let raised: Vec<(Range<usize>, &str)> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    let mut read = Vec::new();
    starts(table.get_ref(), &mut read);
    read.sort_unstable();
    let mut table = toml_table(table.get_ref(), places);
    let slips = toml_slips::slips(text, &raised);
    let lost: Vec<_> = toml_repairs::lost_lines(text, &raised, &slips).iter().map(|line| places.of(line)).collect();
    drop_faulty(&mut table, &lost);
    (table, slips, toml_repairs::ending_lines(text, &raised, &read))
}

/// Where the tables below a table begin.
fn starts(table: &DeTable<'_>, found: &mut Vec<usize>) {
    for value in table.values() {
        let members = value.get_ref().as_array().into_iter().flat_map(|array| array.iter());
        for value in members.chain([value]) {
            if let DeValue::Table(table) = value.get_ref() {
                found.push(value.span().start);
                starts(table, found);
            }
        }
    }
}

/// Drops values on lines, sorted and apart, that were told to be no TOML: a second message on what was put in their stead would say nothing.
fn drop_faulty(table: &mut Table, lines: &[Range<usize>]) {
    let is_faulty = |place: &Range<usize>| {
        let next = lines.partition_point(|line| line.end < place.start);
        lines.get(next).is_some_and(|line| line.start <= place.end)
    };
    // A table has the range of its header alone, and the lines of what is in it are looked at one by one.
    table.entries.retain(|entry| match &entry.node.value {
        Value::Table(_) | Value::Array(_) => true,
        // The parser puts a value at the beginning of the text in the stead of one that is not there.
        _ => entry.node.range.start >= entry.key.range.start && !is_faulty(&entry.node.range),
    });
    for entry in &mut table.entries {
        match &mut entry.node.value {
            Value::Table(table) => drop_faulty(table, lines),
            Value::Array(nodes) => {
                nodes.retain(|node| matches!(node.value, Value::Table(_)) || !is_faulty(&node.range));
                nodes.iter_mut().for_each(|node| {
                    if let Value::Table(table) = &mut node.value {
                        drop_faulty(table, lines);
                    }
                });
            }
            _ => {}
        }
    }
}

fn toml_table(table: &DeTable<'_>, places: &Places) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: At { value: key.get_ref().to_string(), range: places.of(&key.span()) },
            node: Node { range: places.of(&value.span()), value: toml_value(value.get_ref(), places) },
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.range.start);
    Table { entries }
}

fn toml_value(value: &DeValue<'_>, places: &Places) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => Value::Float(number.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(datetime) => {
            let date = datetime.date.and_then(|d| Date::day(d.year as i16, d.month as i8, d.day as i8));
            date.map_or_else(|| Value::String(datetime.to_string()), Value::Date)
        }
        DeValue::Array(values) => Value::Array(
            values
                .iter()
                .map(|value| Node { range: places.of(&value.span()), value: toml_value(value.get_ref(), places) })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(toml_table(table, places)),
    }
}

/// Reads `text`, the part of `file` that begins at byte `offset`, as YAML 1.2.
/// Gives what could be read, without the keys that hold a fault. Raises `syntax`, once for each fault.
pub fn from_yaml(file: &File, text: &str, offset: usize, found: &mut Vec<Diagnostic>) -> Table {
    let mut text = Cow::Borrowed(text);
    let mut told = Vec::new();
    for _ in 0..ROUNDS {
        let mut others = Vec::new();
        let (table, fault) = parse_yaml(file, &text, offset, &mut others);
        let Some((at, raised)) = fault else {
            found.extend(told);
            found.append(&mut others);
            return table;
        };
        let (what, range) = yaml_slips::slip(&text, at, &raised);
        let left_out = yaml_slips::entry(&text, range.start);
        told.push(slips::yaml_slip(file.span(offset + range.start..offset + range.end), &what));
        if left_out.is_empty() {
            break;
        }
        let space = blank(&text[left_out.clone()]);
        text.to_mut().replace_range(left_out, &space);
    }
    found.append(&mut told);
    Table::default()
}

/// What could be read up to the first fault, and that, with its place in the text.
fn parse_yaml(file: &File, text: &str, offset: usize, found: &mut Vec<Diagnostic>) -> (Table, Option<(usize, String)>) {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |index: usize| offset + starts.get(index).copied().unwrap_or(text.len());
    let mut stack: Vec<Open> = Vec::new();
    let mut root = Table::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = (byte(error.marker().index()) - offset).min(text.trim_end().len());
                return (root, Some((at, error.info().to_owned())));
            }
        };
        let range = byte(span.start.index())..byte(span.end.index());
        let (done, range) = match event {
            Event::Scalar(text, style, ..) => (yaml_scalar(&text, style), range),
            Event::MappingStart(..) => {
                stack.push(Open::Table { table: Table::default(), key: None, start: range.start });
                continue;
            }
            Event::SequenceStart(..) => {
                stack.push(Open::Array(Vec::new(), range.start));
                continue;
            }
            Event::Alias(_) => {
                found.push(messages::syntax("YAML", file.span(range), "aliases are not read here", None));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => match stack.pop() {
                Some(Open::Table { table, start, .. }) => (Some(Value::Table(table)), start..range.end),
                Some(Open::Array(nodes, start)) => (Some(Value::Array(nodes)), start..range.end),
                None => break,
            },
            _ => continue,
        };
        match stack.last_mut() {
            Some(open) => open.push(file, done, range, found),
            None => match done {
                Some(Value::Table(table)) => root = table,
                None => {}
                Some(Value::Array(_)) => {
                    found.push(messages::syntax("YAML", file.span(range), "a list, where `key: value` is needed", None))
                }
                Some(_) => return (root, Some((range.start - offset, "expected `key: value`".to_owned()))),
            },
        }
    }
    (root, None)
}

/// A YAML collection that is being read.
enum Open {
    Table { table: Table, key: Option<At<String>>, start: usize },
    Array(Vec<Node>, usize),
}

impl Open {
    fn push(&mut self, file: &File, value: Option<Value>, range: Range<usize>, found: &mut Vec<Diagnostic>) {
        match self {
            Open::Array(nodes, _) => nodes.extend(value.map(|value| Node { range, value })),
            Open::Table { table, key, .. } => match key.take() {
                None => *key = Some(At { value: value.map(key_text).unwrap_or_default(), range }),
                Some(key) => {
                    if let Some(first) = table.entries.iter().find(|entry| entry.key.value == key.value) {
                        let first = file.span(first.key.range.clone());
                        let twice = TomlSlip::Twice { name: key.value };
                        found.push(slips::toml_slip(file.span(key.range), &twice, Some(first)));
                    } else if let Some(value) = value {
                        table.entries.push(Entry { key, node: Node { range, value } });
                    }
                }
            },
        }
    }
}

fn key_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Integer(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

/// The value of a scalar by YAML's core schema, with dates; nothing for null.
fn yaml_scalar(text: &str, style: ScalarStyle) -> Option<Value> {
    if style != ScalarStyle::Plain {
        return Some(Value::String(text.to_owned()));
    }
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => return None,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match (text.parse(), text.parse()) {
            (Ok(integer), _) => Value::Integer(integer),
            (_, Ok(float)) if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => {
                Value::Float(float)
            }
            _ => match text.get(..10).and_then(Date::parse) {
                Some(date) if text.len() == 10 || text[10..].starts_with(['T', 't', ' ']) => Value::Date(date),
                _ => Value::String(text.to_owned()),
            },
        },
    })
}
