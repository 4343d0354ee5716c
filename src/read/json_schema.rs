//! The files that authors write as JSON Schemas (draft-07), by which editors complete, explain and check them.
//! Pure. Made from the tables that the reader checks against, so that they can't come apart. A schema never refuses what
//! the reader takes; what only the reader can know, such as the words of the article, it lets pass.
//!
//! Shaped to Taplo, by which most editors read TOML. It forgets what stands beside `$ref`, explains a key with every
//! branch of `anyOf`, and prints the whole table where no branch of `oneOf` fits: there are none here. What it takes for
//! the schema of a list's item is told twice, see [`Maker::list`].

use serde_json::{Map, Value, json};

use crate::base::checks;
use crate::base::file::File;
use crate::base::words;

use super::schema::{Form, Key, RESERVED, Shape};
use super::tree;
use super::vocabulary::{
    ALLOW, CHECKS, CLAIM, CORRECTION, FRONT, NOTE, SECTION, SHARED, SIDECAR, SITE, SOURCES, THEME,
};

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `site.toml`.
    Site,
    /// The front matter of an article.
    Article,
    /// The front matter of a section.
    Section,
    Sidecar,
    /// `content/sources.toml`.
    Sources,
    /// `theme.toml`.
    Theme,
}

impl Kind {
    /// All kinds with their names on the command line.
    pub const NAMES: [(&'static str, Kind); 6] = [
        ("site", Kind::Site),
        ("article", Kind::Article),
        ("section", Kind::Section),
        ("sidecar", Kind::Sidecar),
        ("sources", Kind::Sources),
        ("theme", Kind::Theme),
    ];

    fn shape(self) -> &'static Shape {
        match self {
            Kind::Site => &SITE,
            Kind::Article => &FRONT,
            Kind::Section => &SECTION,
            Kind::Sidecar => &SIDECAR,
            Kind::Sources => &SHARED,
            Kind::Theme => &THEME,
        }
    }
}

/// The schema, ending in a line break.
pub fn of(kind: Kind) -> String {
    let shape = kind.shape();
    let mut maker = Maker { definitions: Map::new() };
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".into(), json!(format!("postil: {}", shape.what)));
    schema.append(&mut maker.table(shape));
    schema.insert("definitions".into(), Value::Object(maker.definitions));
    serde_json::to_string_pretty(&schema).expect("texts and numbers are always JSON") + "\n"
}

type Object = Map<String, Value>;

/// Collects the schemas of tables, each of which is told once, in the order in which they are met.
struct Maker {
    definitions: Object,
}

impl Maker {
    /// A value of this form. `about` is what else is to be said of it.
    fn value(&mut self, form: &Form, mut about: Object) -> Object {
        let Some(shape) = table_of(form) else {
            let mut plain = self.plain(form, &about);
            about.append(&mut plain);
            return about;
        };
        let name = definition_name(shape);
        if !self.definitions.contains_key(&name) {
            self.definitions.insert(name.clone(), Value::Null);
            let mut plain = self.plain(form, &about);
            about.append(&mut plain);
            self.definitions.insert(name.clone(), Value::Object(about));
        }
        object([("$ref", json!(format!("#/definitions/{name}")))])
    }

    fn plain(&mut self, form: &Form, about: &Object) -> Object {
        match form {
            Form::Table(shape) => self.table(shape),
            Form::List(item) => self.list(item, about),
            Form::Either(first, second) => either(self.plain(first, about), self.plain(second, about)),
            _ => scalar(form),
        }
    }

    /// A list. `about` is what is said of it.
    fn list(&mut self, item: &Form, about: &Object) -> Object {
        // Where a list has items, Taplo explains its key by what is said of them (taplo#788).
        let of_item = match (item, table_of(item)) {
            (Form::Table(shape), _) => description(&sentence(shape.what)),
            _ => about
                .iter()
                .filter(|(key, _)| *key == "description")
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        };
        let schema = self.value(item, of_item);
        // Taplo counts an index twice and looks for items of the items (taplo#278): they are the same once more. Tables
        // have none, so nothing else is asked of them.
        if let Some(Value::Object(definition)) =
            table_of(item).and_then(|shape| self.definitions.get_mut(&definition_name(shape)))
        {
            definition.insert("items".into(), Value::Object(schema.clone()));
        }
        object([("type", json!("array")), ("items", Value::Object(schema))])
    }

    fn table(&mut self, shape: &'static Shape) -> Object {
        let mut schema = object([("type", json!("object"))]);
        let properties = match &shape.other {
            Some(form) if names_checks(shape) => self.checks(form),
            _ => shape.keys.iter().map(|key| (key.name.to_owned(), self.key(shape, key))).collect(),
        };
        if !properties.is_empty() {
            schema.insert("properties".into(), Value::Object(properties));
        }
        schema.append(&mut self.apart(shape));
        let required: Vec<&str> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        if !required.is_empty() {
            schema.insert("required".into(), json!(required));
        }
        let other = match &shape.other {
            Some(form) if !names_checks(shape) => self.other(form),
            _ => json!(false),
        };
        schema.insert("additionalProperties".into(), other);
        schema.append(&mut beyond_keys(shape));
        schema
    }

    fn key(&mut self, shape: &Shape, key: &Key) -> Value {
        let mut about = description(key.doc);
        about.extend(example(key).map(|example| ("examples".to_owned(), json!([example]))));
        if table_of(&key.form).is_some_and(names_checks) {
            about.insert("type".into(), json!("object"));
            return Value::Object(about);
        }
        let mut schema = self.value(&key.form, about);
        if std::ptr::eq(shape, &FRONT) && key.name == "slug" {
            schema.insert("pattern".into(), json!(ID));
        }
        Value::Object(schema)
    }

    /// The keys whose tables name checks: as patterns, which Taplo follows in such a table, and not when it proposes
    /// keys for the table around it, where the forty checks would bury all else.
    fn apart(&mut self, shape: &Shape) -> Object {
        let keys = shape.keys.iter().filter(|key| table_of(&key.form).is_some_and(names_checks));
        let patterns: Object =
            keys.map(|key| (format!("^{}$", key.name), Value::Object(self.value(&key.form, Object::new())))).collect();
        match patterns.is_empty() {
            true => patterns,
            false => object([("patternProperties", Value::Object(patterns))]),
        }
    }

    /// A key that authors choose themselves.
    fn other(&mut self, form: &Form) -> Value {
        let about = table_of(form).map(|shape| description(&sentence(shape.what))).unwrap_or_default();
        Value::Object(self.value(form, about))
    }

    /// A key for each check that can be set, with what the check finds.
    fn checks(&mut self, form: &Form) -> Object {
        let known = checks::settable().into_iter().filter_map(checks::find);
        known.map(|check| (check.name.to_owned(), Value::Object(self.value(form, description(check.what))))).collect()
    }
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Object {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn description(text: &str) -> Object {
    object([("description", json!(text))])
}

/// "a source" as "A source."
fn sentence(what: &str) -> String {
    let mut characters = what.chars();
    characters.next().map(|first| format!("{}{}.", first.to_uppercase(), characters.as_str())).unwrap_or_default()
}

/// "the site's authors" as "site-authors".
fn definition_name(shape: &Shape) -> String {
    let what = ["a ", "an ", "the "].iter().find_map(|article| shape.what.strip_prefix(article));
    words::slug(&what.unwrap_or(shape.what).replace("'s", ""))
}

/// The table that a value may be, beside other things.
fn table_of(form: &Form) -> Option<&'static Shape> {
    match form {
        Form::Table(shape) => Some(shape),
        Form::Either(first, second) => table_of(first).or_else(|| table_of(second)),
        _ => None,
    }
}

/// Whether the keys of a table are names of checks: which there are is not for the vocabulary to know.
fn names_checks(shape: &Shape) -> bool {
    std::ptr::eq(shape, &CHECKS) || std::ptr::eq(shape, &ALLOW)
}

const ID: &str = "^[a-z0-9-]+$";
const NOT_EMPTY: &str = "\\S";
// Which schemes may stand is told by the reader, which reads them as a browser does.
const URL: &str = "^([A-Za-z]+:|//)[^ ]*$";
const LANGUAGE: &str = "^([a-z]{2,3}|x)(-[A-Za-z0-9]{1,8})*$";
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}";
const PARTIAL_DATE: &str = "^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2}([Tt ].*)?)?)?$";

fn scalar(form: &Form) -> Object {
    let string = |pattern: &str| object([("type", json!("string")), ("pattern", json!(pattern))]);
    // For a list of types Taplo proposes no quotation marks; a date of TOML must have none.
    let date = |pattern: &str| object([("type", json!(["string"])), ("pattern", json!(pattern))]);
    match form {
        Form::Text | Form::Link => string(NOT_EMPTY),
        Form::Language => string(LANGUAGE),
        Form::Id => {
            let mut id = string(ID);
            id.insert("not".into(), json!({ "pattern": format!("^({})", RESERVED.join("|")) }));
            id
        }
        Form::Url => string(URL),
        Form::Date => date(DAY),
        Form::PartialDate => date(PARTIAL_DATE),
        Form::Bool => object([("type", json!("boolean"))]),
        Form::Integer => object([("type", json!("integer"))]),
        Form::Number => object([("type", json!("number"))]),
        Form::Choice(choices) => object([("type", json!("string")), ("enum", json!(choices))]),
        Form::Any | Form::Table(_) | Form::List(_) | Form::Either(..) => Object::new(),
    }
}

/// Two forms as one schema: what is asked of strings, lists and tables does not touch values of another type.
fn either(mut first: Object, second: Object) -> Object {
    let types: Vec<Value> = [&first, &second].into_iter().flat_map(types).collect();
    first.extend(second);
    first.insert("type".into(), json!(types));
    first
}

fn types(schema: &Object) -> Vec<Value> {
    match schema.get("type") {
        Some(Value::Array(types)) => types.clone(),
        other => other.cloned().into_iter().collect(),
    }
}

/// What the reader asks of a table beyond its keys one by one.
fn beyond_keys(shape: &Shape) -> Object {
    let is = |other: &Shape| std::ptr::eq(shape, other);
    // Words and a block exclude each other. A correction without either is of the whole article.
    let block =
        || object([("if", json!({ "required": ["block"] })), ("then", json!({ "properties": { "exact": false } }))]);
    if is(&SOURCES) {
        return object([("propertyNames", json!({ "pattern": ID }))]);
    }
    if is(&CORRECTION) {
        return block();
    }
    if is(&CLAIM) || is(&NOTE) {
        let mut anchor = block();
        anchor.insert("else".into(), json!({ "required": ["exact"] }));
        return anchor;
    }
    Object::new()
}

/// The value in a key's example; nothing where the example is a header.
fn example(key: &Key) -> Option<Value> {
    let file = File::new("example.toml", key.example);
    let table = tree::from_toml(&file, &file.text, 0, &mut Vec::new());
    (!key.example.starts_with('[')).then(|| table.get(key.name).map(|node| in_json(&node.value)))?
}

/// A value as editors hand it to a schema: dates are strings.
fn in_json(value: &tree::Value) -> Value {
    match value {
        tree::Value::String(text) => json!(text),
        tree::Value::Integer(number) => json!(number),
        tree::Value::Float(number) => json!(number),
        tree::Value::Bool(value) => json!(value),
        tree::Value::Date(date) => json!(date.to_string()),
        tree::Value::Array(nodes) => nodes.iter().map(|node| in_json(&node.value)).collect(),
        tree::Value::Table(table) => {
            let entries = table.entries.iter();
            entries.map(|entry| (entry.key.value.clone(), in_json(&entry.node.value))).collect()
        }
    }
}
