//! One sidecar's text, or that of the shared sources, to the annotation model.
//! Pure. Takes what is right and reports the rest: a claim without an id, or a source without a title, still counts.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::{messages, words};

use super::annotation::{Anchor, Calc, Checked, Cite, Claim, Correction, Name, Note, Outcome, Party, Sidecar, Source};
use super::bibliography::Record;
use super::calc::Decimal;
use super::exceptions::{self, Exception};
use super::misplaced;
use super::schema::{self, Shape};
use super::tree::{self, Entry, Node, Table, Value};
use super::vocabulary::{SHARED, SIDECAR};

/// Reads a sidecar.
/// Raises `syntax`, `key-unknown`, `key-missing`, `value-invalid`, `id-duplicate`.
pub fn read(file: &File, found: &mut Vec<Diagnostic>) -> Sidecar {
    let mut table = tree::from_toml(file, &file.text, 0, found);
    straighten(file, &mut table, &SIDECAR, found);
    schema::check(file, &mut table, 0..0, &SIDECAR, found);
    let mut ids = Ids { file, taken: HashMap::new(), found };
    for annotations in ["claims", "notes", "corrections"] {
        table.tables(annotations).filter_map(|(table, _)| table.text("id")).for_each(|id| ids.claim(&id));
    }
    let claims = table.tables("claims").map(|(table, range)| claim(table, range, &mut ids)).collect();
    let notes = table.tables("notes").filter_map(|(table, range)| note(table, range, &mut ids)).collect();
    let corrections =
        table.tables("corrections").filter_map(|(table, range)| correction(table, range, &mut ids)).collect();
    let exceptions = exceptions(file, &table, found);
    Sidecar { sources: sources(file, &table, found), claims, notes, corrections, exceptions }
}

/// Reads the sources that the whole site shares.
/// Gives a sidecar without annotations. Raises `syntax`, `key-unknown`, `key-missing`, `value-invalid`.
pub fn read_shared(file: &File, found: &mut Vec<Diagnostic>) -> Sidecar {
    let mut table = tree::from_toml(file, &file.text, 0, found);
    misplaced::sources_without_prefix(file, &mut table, found);
    straighten(file, &mut table, &SHARED, found);
    schema::check(file, &mut table, 0..0, &SHARED, found);
    let exceptions = exceptions(file, &table, found);
    Sidecar { sources: sources(file, &table, found), exceptions, ..Sidecar::default() }
}

/// Reads the sources that the whole site shares of the records of a bibliography.
/// Gives a sidecar without annotations. Raises `key-missing`, `value-invalid`.
pub fn read_records(file: &File, records: &[Record], found: &mut Vec<Diagnostic>) -> Sidecar {
    let entry = |record: &Record| Entry {
        key: record.id.clone(),
        node: Node { range: record.id.range.clone(), value: Value::Table(record.table.clone()) },
    };
    let sources = Value::Table(Table { entries: records.iter().map(entry).collect() });
    let key = At { value: "sources".to_owned(), range: 0..0 };
    let mut table = Table { entries: vec![Entry { key, node: Node { range: 0..0, value: sources } }] };
    schema::check(file, &mut table, 0..0, &SHARED, found);
    let exceptions = exceptions(file, &table, found);
    Sidecar { sources: self::sources(file, &table, found), exceptions, ..Sidecar::default() }
}

/// Takes sources written as a list, and annotations written as tables, for what was meant, so that all that stands in
/// them is read too. Raises `key-unknown` and `value-invalid`.
fn straighten(file: &File, table: &mut Table, shape: &Shape, found: &mut Vec<Diagnostic>) {
    let is_known = |name: &str| shape.keys.iter().any(|key| key.name == name);
    let mut read = Table::default();
    for mut entry in std::mem::take(&mut table.entries) {
        let meant = schema::meant_key(&entry.key.value, shape).filter(|_| !is_known(&entry.key.value));
        let meant = meant.filter(|_| is_table_like(&entry.node));
        if let Some(meant) = meant {
            found.push(schema::unknown_key(file, &entry, &read, shape).0);
            entry.key.value = meant.name.to_owned();
        }
        // What is wrong with a misspelt one has been told with its name.
        let found = if meant.is_some() { &mut Vec::new() } else { &mut *found };
        match entry.key.value.as_str() {
            "sources" => sources_by_id(file, &mut entry.node, found),
            "claims" | "notes" | "corrections" if is_known(&entry.key.value) => list_of_tables(file, &mut entry, found),
            _ => {}
        }
        merge(&mut read, entry);
    }
    *table = read;
    if is_known("claims") {
        misplaced::annotations_in_sources(file, table, found);
    }
}

fn is_table_like(node: &Node) -> bool {
    match &node.value {
        Value::Table(_) => true,
        Value::Array(nodes) => nodes.iter().all(|node| node.table().is_some()),
        _ => false,
    }
}

/// Adds what stands under a key to what stood under its other spelling.
fn merge(table: &mut Table, entry: Entry) {
    let same = table.entries.iter_mut().find(|other| other.key.value == entry.key.value);
    match (same.map(|other| &mut other.node.value), entry.node.value) {
        (Some(Value::Table(table)), Value::Table(more)) => {
            for entry in more.entries {
                if table.get(&entry.key.value).is_none() {
                    table.entries.push(entry);
                }
            }
        }
        (Some(Value::Array(nodes)), Value::Array(more)) => nodes.extend(more),
        (Some(_), _) => {}
        (None, value) => table.entries.push(Entry { node: Node { value, ..entry.node }, ..entry }),
    }
}

/// `[[sources]]` with an `id` in each is `[sources.ID]`.
fn sources_by_id(file: &File, node: &mut Node, found: &mut Vec<Diagnostic>) {
    let Value::Array(nodes) = &mut node.value else { return };
    if nodes.is_empty() || nodes.iter().any(|node| node.table().is_none()) {
        return;
    }
    let mut sources = Table::default();
    for node in nodes {
        let Value::Table(table) = &mut node.value else { continue };
        let id = table.text("id");
        let example = id.as_ref().map_or("inventory", |id| &id.value);
        found.push(messages::source_in_list(file.span(node.range.clone()), example));
        table.entries.retain(|entry| entry.key.value != "id");
        if let Some(key) = id.filter(|id| sources.get(&id.value).is_none()) {
            sources.entries.push(Entry { key, node: node.clone() });
        }
    }
    node.value = Value::Table(sources);
}

/// `[claims]` is one claim, and `[claims.ID]` one of several.
fn list_of_tables(file: &File, entry: &mut Entry, found: &mut Vec<Diagnostic>) {
    let name = entry.key.value.as_str();
    let Value::Table(table) = &entry.node.value else { return };
    let are_named = !table.entries.is_empty() && table.entries.iter().all(|entry| entry.node.table().is_some());
    let mut nodes = Vec::new();
    for named in table.entries.iter().filter(|_| are_named) {
        let mut node = named.node.clone();
        found.push(messages::annotation_in_table(file.span(node.range.clone()), name, Some(&named.key.value)));
        if let Value::Table(table) = &mut node.value
            && table.get("id").is_none()
        {
            let (value, range) = (Value::String(named.key.value.clone()), named.key.range.clone());
            let key = At { value: "id".to_owned(), range: range.clone() };
            table.entries.push(Entry { key, node: Node { range, value } });
        }
        nodes.push(node);
    }
    if !are_named {
        found.push(messages::annotation_in_table(file.span(entry.node.range.clone()), name, None));
        nodes.push(entry.node.clone());
    }
    entry.node.value = Value::Array(nodes);
}

/// What annotations and sources except themselves from.
fn exceptions(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> Vec<Exception> {
    let annotations = ["claims", "notes", "corrections"].into_iter().flat_map(|key| table.tables(key));
    let annotations = annotations.map(|(table, range)| (table, range.start));
    let sources = table.table("sources").map_or(&[][..], |sources| &sources.entries).iter();
    let sources = sources.filter_map(|entry| Some((entry.node.table()?, entry.key.range.start)));
    exceptions::of_each(file, annotations.chain(sources), found)
}

/// The annotation ids of a sidecar, each taken once.
struct Ids<'a> {
    file: &'a File,
    taken: HashMap<String, Range<usize>>,
    found: &'a mut Vec<Diagnostic>,
}

impl Ids<'_> {
    fn claim(&mut self, id: &At<String>) {
        match self.taken.get(&id.value) {
            None => drop(self.taken.insert(id.value.clone(), id.range.clone())),
            Some(first) => {
                let (span, first) = (self.file.span(id.range.clone()), self.file.span(first.clone()));
                self.found.push(messages::id_duplicate(span, &id.value, first));
            }
        }
    }

    /// The id that was written, or one made from the words.
    fn of(&mut self, table: &Table, range: Range<usize>, words: &str) -> At<String> {
        if let Some(id) = table.text("id") {
            return id;
        }
        let id = id_from_words(words, |id| self.taken.contains_key(id));
        self.taken.insert(id.clone(), range.clone());
        At { value: id, range }
    }

    fn anchor(&mut self, table: &Table, range: &Range<usize>, what: &str) -> Anchor {
        let anchor = self.anchor_if_any(table);
        if anchor.is_empty() && table.get("exact").is_none() && table.get("block").is_none() {
            self.found.push(messages::anchor_missing(self.file.span(range.clone()), what));
        }
        anchor
    }

    /// The anchor of what may concern the whole article.
    fn anchor_if_any(&mut self, table: &Table) -> Anchor {
        let anchor = anchor(table);
        if let (Some(_), Some(block)) = (&anchor.exact, &anchor.block) {
            self.found.push(messages::anchor_double(self.file.span(block.range.clone())));
        }
        anchor
    }
}

/// An id of at most six of the words, kept apart from those that are taken and from the reserved beginnings.
pub fn id_from_words(text: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let slug = words::slug(text);
    let mut id = slug.split('-').take(6).collect::<Vec<_>>().join("-");
    if id.is_empty() || schema::RESERVED.iter().any(|reserved| format!("{id}-").starts_with(reserved)) {
        id = format!("on-{id}").trim_end_matches('-').to_owned();
    }
    let free = (2..).map(|number| format!("{id}-{number}")).find(|id| !is_taken(id));
    if is_taken(&id) { free.expect("numbers do not run out") } else { id }
}

fn anchor(table: &Table) -> Anchor {
    let trimmed = |key| {
        let text: At<String> = table.text(key)?;
        let value = text.value.trim().to_owned();
        (!value.is_empty()).then_some(At { value, range: text.range })
    };
    Anchor {
        exact: trimmed("exact"),
        prefix: trimmed("prefix"),
        suffix: trimmed("suffix"),
        section: trimmed("section"),
        block: trimmed("block"),
        all: table.bool("all").unwrap_or(false),
    }
}

fn anchor_words(anchor: &Anchor) -> &str {
    anchor.exact.as_ref().or(anchor.block.as_ref()).map_or("", |words| words.value.as_str())
}

fn claim(table: &Table, range: Range<usize>, ids: &mut Ids<'_>) -> Claim {
    let anchor = ids.anchor(table, &range, "claim");
    Claim {
        id: ids.of(table, range, anchor_words(&anchor)),
        anchor,
        kind: table.string("kind").unwrap_or_else(|| "fact".into()),
        text: table.string("text"),
        author: table.get("author").and_then(party),
        made: table.date("made").map(|date| date.value),
        appearance: table.text("appearance"),
        rating: table.text("rating"),
        explanation: table.string("explanation"),
        as_of: table.date("as_of").map(|date| date.value),
        certainty: table.string("certainty"),
        outcome: table.table("outcome").and_then(outcome),
        calc: table.table("calc").and_then(|table| calc(table, ids)),
        own_check: table.string("own_check"),
        response: table.string("response"),
        repeats: table.texts("repeats"),
        contradicts: table.texts("contradicts"),
        checked: table.table("checked").and_then(checked),
        review_by: table.date("review_by"),
        cites: cites(table),
    }
}

fn note(table: &Table, range: Range<usize>, ids: &mut Ids<'_>) -> Option<Note> {
    let anchor = ids.anchor(table, &range, "note");
    Some(Note {
        id: ids.of(table, range, anchor_words(&anchor)),
        anchor,
        kind: table.string("kind").unwrap_or_else(|| "context".into()),
        body: table.text("body")?,
        lang: table.string("lang"),
        audience: table.texts("audience").into_iter().map(|text| text.value).collect(),
        cites: cites(table),
    })
}

fn correction(table: &Table, range: Range<usize>, ids: &mut Ids<'_>) -> Option<Correction> {
    let (kind, date) = (table.string("kind")?, table.date("date")?);
    let anchor = ids.anchor_if_any(table);
    let made = format!("{kind} of {}", date.value);
    Some(Correction {
        id: ids.of(table, range, if anchor.is_empty() { &made } else { anchor_words(&anchor) }),
        anchor,
        kind,
        date,
        text: table.string("text")?,
        was: table.text("was"),
        affects: table.texts("affects"),
        severity: table.string("severity").unwrap_or_else(|| "minor".into()),
        reported_by: table.string("reported_by"),
        cites: cites(table),
    })
}

fn party(node: &Node) -> Option<Party> {
    let plain = |name| Party { name, job_title: None, same_as: None, organisation: false };
    match &node.value {
        Value::String(name) => Some(plain(name.clone())),
        Value::Table(table) => Some(Party {
            job_title: table.string("job_title"),
            same_as: table.string("same_as"),
            organisation: table.bool("organisation").unwrap_or(false),
            ..plain(table.string("name")?)
        }),
        _ => None,
    }
}

fn outcome(table: &Table) -> Option<Outcome> {
    Some(Outcome { on: table.date("on")?.value, text: table.string("text")? })
}

/// Raises `value-invalid`.
fn calc(table: &Table, ids: &mut Ids<'_>) -> Option<Calc> {
    let within = decimal(table, "within", ids);
    if let Some(within) = within.as_ref().filter(|within| within.is_negative()) {
        ids.found.push(messages::calc_within_negative(ids.file.span(within.range.clone())));
    }
    let gives = decimal(table, "gives", ids)?;
    Some(Calc { expr: table.text("expr")?, gives, within: within.map(|within| within.value.unsigned()) })
}

/// A number from the very digits in the file: a floating one would be another number than the author's.
fn decimal(table: &Table, key: &str, ids: &mut Ids<'_>) -> Option<At<Decimal>> {
    let node = table.get(key).filter(|node| matches!(node.value, Value::Integer(_) | Value::Float(_)))?;
    let literal = &ids.file.text[node.range.clone()];
    match Decimal::parse(literal) {
        Some(value) => Some(At { value, range: node.range.clone() }),
        None => {
            ids.found.push(messages::calc_number_invalid(ids.file.span(node.range.clone()), key));
            None
        }
    }
}

fn checked(table: &Table) -> Option<Checked> {
    Some(Checked { on: table.date("on")?, by: table.string("by")? })
}

fn cites(table: &Table) -> Vec<Cite> {
    table.nodes("cites").iter().filter_map(cite).collect()
}

fn cite(node: &Node) -> Option<Cite> {
    let plain =
        |source| Cite { source, label: None, locator: None, quote: None, trans_quote: None, stance: "supports".into() };
    match &node.value {
        Value::Table(table) => Some(Cite {
            label: table.string("label"),
            locator: text_or_number(table, "locator"),
            quote: table.text("quote"),
            trans_quote: table.string("trans_quote"),
            stance: table.string("stance").unwrap_or_else(|| "supports".into()),
            ..plain(table.text("source")?)
        }),
        _ => node.text().map(plain),
    }
}

/// The sources of a `[sources]` table, in the order in which they stand. Raises `value-invalid` for a bad id.
fn sources(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> Vec<Source> {
    let Some(table) = table.table("sources") else { return Vec::new() };
    let bad = |entry: &&tree::Entry| !words::is_id(&entry.key.value);
    found.extend(table.entries.iter().filter(bad).map(|entry| {
        let proposal = format!("[sources.{}]", words::slug(&entry.key.value));
        messages::id_invalid(file.span(entry.key.range.clone()), &entry.key.value, &proposal)
    }));
    table.entries.iter().filter_map(|entry| source(entry.key.clone(), entry.node.table()?)).collect()
}

fn source(id: At<String>, table: &Table) -> Option<Source> {
    Some(Source {
        kind: table.string("type").unwrap_or_else(|| "document".into()),
        title: table.string("title").unwrap_or_else(|| id.value.clone()),
        id,
        author: table.get("author").map(names).unwrap_or_default(),
        issued: table.date("issued").map(|date| date.value),
        accessed: table.date("accessed"),
        container_title: table.string("container_title"),
        publisher: table.string("publisher"),
        publisher_place: table.string("publisher_place"),
        volume: text_or_number(table, "volume"),
        issue: text_or_number(table, "issue"),
        page: text_or_number(table, "page"),
        edition: text_or_number(table, "edition"),
        version: text_or_number(table, "version"),
        language: table.string("language"),
        doi: table.text("doi"),
        isbn: table.string("isbn"),
        pmid: text_or_number(table, "pmid"),
        url: table.text("url"),
        note: table.string("note"),
        original_date: table.date("original_date").map(|date| date.value),
        archive_url: table.text("archive_url"),
        archive_date: table.date("archive_date"),
        url_status: table.string("url_status"),
        url_access: table.string("url_access"),
        snapshot: table.text("snapshot"),
        sha256: table.text("sha256"),
        publish: table.bool("publish").unwrap_or(false),
        do_not_link: table.bool("do_not_link").unwrap_or(false),
        tier: table.string("tier"),
        attribution: table.text("attribution"),
        described_as: table.string("described_as"),
        anonymity_reason: table.string("anonymity_reason"),
        interest: table.string("interest"),
        status: table.text("status"),
        status_date: table.date("status_date").map(|date| date.value),
        status_url: table.string("status_url"),
        known: table.string("known"),
    })
}

fn text_or_number(table: &Table, key: &str) -> Option<String> {
    match &table.get(key)?.value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

fn names(node: &Node) -> Vec<Name> {
    match &node.value {
        Value::Array(nodes) => nodes.iter().flat_map(names).collect(),
        Value::String(text) => vec![name_from_text(text)],
        Value::Table(table) => match (table.string("literal"), table.string("family")) {
            (Some(literal), _) => vec![Name::Literal(literal)],
            (None, Some(family)) => vec![Name::Person { family, given: table.string("given") }],
            (None, None) => table.string("given").map(Name::Literal).into_iter().collect(),
        },
        _ => Vec::new(),
    }
}

/// "Family, Given" is a person; anything else is printed as it stands.
fn name_from_text(text: &str) -> Name {
    let parts = text.split_once(',').map(|(family, given)| (family.trim(), given.trim()));
    match parts.filter(|(family, given)| !family.is_empty() && !given.is_empty()) {
        Some((family, given)) => Name::Person { family: family.into(), given: Some(given.into()) },
        None => Name::Literal(text.trim().into()),
    }
}
