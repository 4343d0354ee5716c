//! Records as data: tables of fields, from which both a record and the JSON Schema of such records are made, so that the
//! two can't come apart. Pure.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::read::schema;

use super::notes::Desk;

/// What it takes to find what a record says.
pub(super) struct Records<'a> {
    pub desk: &'a Desk<'a>,
    /// From an article's slug to the article, the first of its name.
    pub slugs: HashMap<&'a str, usize>,
}

/// What a record of `T` holds.
pub(super) struct Shape<T: 'static> {
    pub what: &'static str,
    /// What authors write of it, whose keys have the same names.
    pub written: Option<&'static schema::Shape>,
    pub fields: &'static [Field<T>],
}

/// One field of a record.
pub(super) struct Field<T: 'static> {
    pub name: &'static str,
    pub form: Form,
    /// What it says; empty where the key that authors write says it.
    pub doc: &'static str,
    pub presence: Presence,
    pub value: fn(&Records<'_>, &T) -> Option<Value>,
}

/// Whether each record has a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Always,
    Sometimes,
}

/// What the value of a field is.
pub(super) enum Form {
    /// That of the key that authors write.
    Written,
    Text,
    /// A day, a month or a year.
    Date,
    Number,
    /// A whole number.
    Count,
    Is(u64),
    Bool,
    Record(&'static dyn Described),
    List(&'static dyn Described),
}

/// What has a JSON Schema.
pub(super) trait Described: Sync {
    /// As draft-07 writes it.
    fn schema(&self) -> Value;
}

impl<T> Shape<T> {
    /// The record of `of`, its fields in order. Fields with nothing to say are left out.
    pub(super) fn record(&self, records: &Records<'_>, of: &T) -> Map<String, Value> {
        let value = |field: &Field<T>| Some((field.name.to_owned(), (field.value)(records, of)?));
        self.fields.iter().filter_map(value).collect()
    }

    fn key(&self, name: &str) -> Option<&'static schema::Key> {
        self.written?.keys.iter().find(|key| key.name == name)
    }

    fn field(&self, field: &Field<T>) -> Value {
        let key = self.key(field.name);
        let mut schema = match &field.form {
            Form::Written => written(&key.expect("the field has the name of a key").form),
            Form::Text => json!({ "type": "string" }),
            Form::Date => json!({ "type": "string", "pattern": DATE }),
            Form::Number => json!({ "type": "number" }),
            Form::Count => json!({ "type": "integer", "minimum": 0 }),
            Form::Is(number) => json!({ "enum": [number] }),
            Form::Bool => json!({ "type": "boolean" }),
            Form::Record(shape) => shape.schema(),
            Form::List(shape) => json!({ "type": "array", "items": shape.schema() }),
        };
        let doc = if field.doc.is_empty() { key.map_or("", |key| key.doc) } else { field.doc };
        schema["description"] = json!(doc);
        schema
    }
}

impl<T> Described for Shape<T> {
    fn schema(&self) -> Value {
        let always = self.fields.iter().filter(|field| field.presence == Presence::Always);
        let properties = self.fields.iter().map(|field| (field.name.to_owned(), self.field(field)));
        json!({
            "description": self.what,
            "type": "object",
            "required": always.map(|field| field.name).collect::<Vec<_>>(),
            "properties": properties.collect::<Map<_, _>>(),
        })
    }
}

const DATE: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";

/// The schema of what authors write under a key, once it is read.
fn written(form: &schema::Form) -> Value {
    match form {
        schema::Form::Date | schema::Form::PartialDate => json!({ "type": "string", "pattern": DATE }),
        schema::Form::Bool => json!({ "type": "boolean" }),
        schema::Form::Choice(choices) => json!({ "type": "string", "enum": choices }),
        _ => json!({ "type": "string" }),
    }
}
