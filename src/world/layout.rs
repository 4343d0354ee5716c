//! Where everything stands in a TOML text: each mention of a key, each value, each comment, with its place in the tree.
//! Pure. The only door to toml_edit, and to the parser beneath it, which alone tells the place of every header.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::anyhow;
use toml_edit::{Document, Item, Value};
use toml_parser::Source;
use toml_parser::parser::{Event, EventKind, parse_document};

use crate::base::file::position;

/// One step from a table or list to what it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A TOML text, taken apart. All lists are in the order of the text; ranges are bytes of it.
pub(super) struct Layout<'a> {
    pub text: &'a str,
    /// What the text says, whatever way it says it.
    pub said: Said,
    pub keys: Vec<Mention>,
    pub pairs: Vec<Pair>,
    pub headers: Vec<Header>,
    pub scalars: Vec<Scalar>,
    pub comments: Vec<Range<usize>>,
}

/// A key at one of the places where it is written: in a header, or before an equals sign.
pub(super) struct Mention {
    /// Of what it names. A key of many headers is mentioned many times under one path.
    pub path: Vec<Step>,
    pub range: Range<usize>,
}

/// `a.b = value`.
pub(super) struct Pair {
    /// Of the value.
    pub path: Vec<Step>,
    /// How many steps of the path lead to the table that it is written in.
    pub base: usize,
    /// Each of the keys before the equals sign, at least one.
    pub keys: Vec<Range<usize>>,
    pub value: Range<usize>,
    pub place: Place,
}

/// Whether a pair has a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Line,
    Inline,
}

/// `[a.b]` or `[[a.b]]`.
pub(super) struct Header {
    /// Of the table that it opens: of a list of tables, one of them.
    pub path: Vec<Step>,
    pub range: Range<usize>,
}

/// A value that is neither table nor list.
pub(super) struct Scalar {
    pub path: Vec<Step>,
    pub range: Range<usize>,
}

/// What a TOML text says. How and in which order it says it is left out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Text(String),
    /// A value of another kind, which is named, in one spelling.
    Other(&'static str, String),
    List(Vec<Said>),
    Table(BTreeMap<String, Said>),
}

impl<'a> Layout<'a> {
    /// Fails where the text is no TOML, saying on which line and why; of what stands there, nothing is quoted.
    pub(super) fn read(text: &'a str) -> anyhow::Result<Layout<'a>> {
        // First, since it checks all that the walk relies on, depth among it.
        let document = Document::parse(text).map_err(|error| {
            let at = position(text, error.span().map_or(0, |span| span.start));
            anyhow!("line {}, column {}, is no valid TOML", at.line_number, at.column)
        })?;
        let said = of_item(document.as_item());
        let source = Source::new(text);
        let mut events = Vec::new();
        parse_document(&source.lex().into_vec(), &mut events, &mut ());
        let layout = Layout {
            text,
            said,
            keys: Vec::new(),
            pairs: Vec::new(),
            headers: Vec::new(),
            scalars: Vec::new(),
            comments: Vec::new(),
        };
        let mut walk = Walk { layout, source, events: events.into_iter(), elements: BTreeMap::new() };
        walk.document();
        Ok(walk.layout)
    }

    /// What each value says that is neither table nor list.
    pub(super) fn values(&self) -> impl Iterator<Item = (&Scalar, Said)> {
        // Each was read before, as a part of the whole.
        self.scalars.iter().filter_map(|scalar| Some((scalar, value(&self.text[scalar.range.clone()]).ok()?)))
    }

    /// The mention of a key at exactly this place.
    pub(super) fn key_at(&self, range: &Range<usize>) -> Option<&Mention> {
        let index = self.keys.binary_search_by_key(&range.start, |key| key.range.start).ok()?;
        Some(&self.keys[index]).filter(|key| key.range == *range)
    }

    /// The value at exactly this place that is neither table nor list.
    pub(super) fn scalar_at(&self, range: &Range<usize>) -> Option<&Scalar> {
        let index = self.scalars.binary_search_by_key(&range.start, |scalar| scalar.range.start).ok()?;
        Some(&self.scalars[index]).filter(|scalar| scalar.range == *range)
    }

    /// The number of the pair whose value stands at exactly this place.
    pub(super) fn pair_at(&self, value: &Range<usize>) -> Option<usize> {
        let index = self.pairs.binary_search_by_key(&value.start, |pair| pair.value.start).ok()?;
        Some(index).filter(|&index| self.pairs[index].value == *value)
    }
}

impl Pair {
    /// Where its line, or its part of an inline table, begins.
    pub(super) fn start(&self) -> usize {
        self.keys[0].start
    }

    /// The last of its keys.
    pub(super) fn key(&self) -> &Range<usize> {
        self.keys.last().expect("a pair has a key")
    }
}

impl Said {
    /// Adds what another text says: tables to tables, and lists behind lists.
    pub(super) fn extend(&mut self, more: Said) {
        match (self, more) {
            (Said::Table(entries), Said::Table(more)) => {
                for (key, value) in more {
                    match entries.get_mut(&key) {
                        Some(entry) => entry.extend(value),
                        None => drop(entries.insert(key, value)),
                    }
                }
            }
            (Said::List(items), Said::List(more)) => items.extend(more),
            (said, more) => *said = more,
        }
    }

    /// What stands at the end of a path.
    pub(super) fn at(&mut self, path: &[Step]) -> Option<&mut Said> {
        path.iter().try_fold(self, |said, step| match (said, step) {
            (Said::Table(entries), Step::Key(key)) => entries.get_mut(key),
            (Said::List(items), Step::Index(index)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// The entries of the table at the end of a path.
    pub(super) fn table(&mut self, path: &[Step]) -> Option<&mut BTreeMap<String, Said>> {
        match self.at(path)? {
            Said::Table(entries) => Some(entries),
            _ => None,
        }
    }
}

/// What one value says that stands alone. Fails where it is no TOML.
pub(super) fn value(text: &str) -> anyhow::Result<Said> {
    // Its own message quotes the text.
    let value: Value = text.parse().map_err(|_| anyhow!("a value is no valid TOML"))?;
    Ok(of_value(&value))
}

fn of_item(item: &Item) -> Said {
    match item {
        Item::None => Said::Table(BTreeMap::new()),
        Item::Value(value) => of_value(value),
        Item::Table(table) => Said::Table(table.iter().map(|(key, item)| (key.to_owned(), of_item(item))).collect()),
        Item::ArrayOfTables(tables) => Said::List(
            tables
                .iter()
                .map(|table| Said::Table(table.iter().map(|(key, item)| (key.to_owned(), of_item(item))).collect()))
                .collect(),
        ),
    }
}

fn of_value(value: &Value) -> Said {
    match value {
        Value::String(text) => Said::Text(text.value().clone()),
        Value::Integer(number) => Said::Other("integer", number.value().to_string()),
        Value::Float(number) => Said::Other("float", format!("{:?}", number.value())),
        Value::Boolean(truth) => Said::Other("boolean", truth.value().to_string()),
        Value::Datetime(date) => Said::Other("date", date.value().to_string()),
        Value::Array(items) => Said::List(items.iter().map(of_value).collect()),
        Value::InlineTable(table) => {
            Said::Table(table.iter().map(|(key, value)| (key.to_owned(), of_value(value))).collect())
        }
    }
}

/// Goes through the events of a text that is known to be valid.
struct Walk<'a> {
    layout: Layout<'a>,
    source: Source<'a>,
    events: std::vec::IntoIter<Event>,
    /// How many tables each list has had so far, by its path.
    elements: BTreeMap<Vec<Step>, usize>,
}

impl Walk<'_> {
    fn document(&mut self) {
        let mut table = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => table = self.header(event),
                EventKind::SimpleKey => self.pair(event, &table, Place::Line),
                _ => {}
            }
        }
    }

    /// The next event that is no comment: these are noted on the way.
    fn next(&mut self) -> Option<Event> {
        loop {
            match self.events.next()? {
                event if event.kind() == EventKind::Comment => self.layout.comments.push(range(event)),
                event => return Some(event),
            }
        }
    }

    /// Takes a header to its end, and gives the path of the table that it opens.
    fn header(&mut self, open: Event) -> Vec<Step> {
        let mut keys = Vec::new();
        let mut end = open.span().end();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::SimpleKey => keys.push(event),
                EventKind::StdTableClose | EventKind::ArrayTableClose => {
                    end = event.span().end();
                    break;
                }
                _ => {}
            }
        }
        let mut path = Vec::new();
        let last = keys.len().saturating_sub(1);
        for (number, key) in keys.into_iter().enumerate() {
            self.key(key, &mut path);
            if number == last && open.kind() == EventKind::ArrayTableOpen {
                *self.elements.entry(path.clone()).or_default() += 1;
            }
            if let Some(count) = self.elements.get(&path) {
                path.push(Step::Index(count - 1));
            }
        }
        self.layout.headers.push(Header { path: path.clone(), range: open.span().start()..end });
        path
    }

    /// Notes a key, and adds it to the path.
    fn key(&mut self, key: Event, path: &mut Vec<Step>) {
        let mut name = std::borrow::Cow::Borrowed("");
        if let Some(raw) = self.source.get(key) {
            raw.decode_key(&mut name, &mut ());
        }
        path.push(Step::Key(name.into_owned()));
        self.layout.keys.push(Mention { path: path.clone(), range: range(key) });
    }

    fn pair(&mut self, first: Event, table: &[Step], place: Place) {
        let mut path = table.to_vec();
        let mut keys = vec![range(first)];
        self.key(first, &mut path);
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::SimpleKey => {
                    keys.push(range(event));
                    self.key(event, &mut path);
                }
                EventKind::KeyValSep => break,
                _ => {}
            }
        }
        let Some(start) = self.next_value() else { return };
        let index = self.layout.pairs.len();
        let pair = Pair { path: path.clone(), base: table.len(), keys, value: range(start), place };
        self.layout.pairs.push(pair);
        self.layout.pairs[index].value.end = self.value(start, path);
    }

    /// The event that begins the next value.
    fn next_value(&mut self) -> Option<Event> {
        loop {
            let event = self.next()?;
            match event.kind() {
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen => return Some(event),
                _ => {}
            }
        }
    }

    /// Takes a value from its first event to its end, which is given.
    fn value(&mut self, start: Event, path: Vec<Step>) -> usize {
        if start.kind() == EventKind::Scalar {
            self.layout.scalars.push(Scalar { path, range: range(start) });
            return start.span().end();
        }
        let mut count = 0;
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::ArrayClose | EventKind::InlineTableClose => return event.span().end(),
                EventKind::SimpleKey => self.pair(event, &path, Place::Inline),
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen => {
                    let mut path = path.clone();
                    path.push(Step::Index(count));
                    count += 1;
                    self.value(event, path);
                }
                _ => {}
            }
        }
        self.layout.text.len()
    }
}

fn range(event: Event) -> Range<usize> {
    event.span().start()..event.span().end()
}
