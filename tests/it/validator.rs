//! Whether a value is valid by a JSON Schema of ours: as much of draft-07 as these use. A keyword that is not known here
//! is a failure, so that no schema asks for more than is tried.

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::{Map, Value};

/// Everything in which `value` is not what `schema` asks, each with its path. Panics where the schema is none.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, schema, value, "", &mut faults);
    faults
}

fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut faults = Vec::new();
    check(root, schema, value, "", &mut faults);
    faults.is_empty()
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    let schema = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return faults.push(format!("{path}: is not allowed")),
        Value::Object(schema) => schema,
        other => panic!("no schema: {other}"),
    };
    // What stands beside `$ref` does not count in draft-07.
    if let Some(Value::String(name)) = schema.get("$ref") {
        let target = root.pointer(name.strip_prefix('#').expect("a reference within the schema"));
        return check(root, target.unwrap_or_else(|| panic!("{name} leads nowhere")), value, path, faults);
    }
    for (keyword, asked) in schema {
        let holds = match (keyword.as_str(), value) {
            ("$schema" | "title" | "description" | "examples" | "definitions" | "then" | "else", _) => true,
            ("type", _) => strings(asked).iter().any(|name| is_of_type(value, name)),
            ("enum", _) => list(asked).contains(value),
            ("not", _) => !is_valid(root, asked, value),
            ("if", _) => {
                let branch = schema.get(if is_valid(root, asked, value) { "then" } else { "else" });
                branch.into_iter().for_each(|branch| check(root, branch, value, path, faults));
                true
            }
            ("pattern", Value::String(text)) => regex(asked.as_str().expect("a pattern")).is_match(text),
            ("minLength", Value::String(text)) => text.chars().count() as u64 >= asked.as_u64().expect("a number"),
            ("minimum", Value::Number(number)) => number.as_f64() >= asked.as_f64(),
            ("minItems", Value::Array(items)) => items.len() as u64 >= asked.as_u64().expect("a number"),
            ("items", Value::Array(items)) => {
                let each = items.iter().enumerate();
                each.for_each(|(index, item)| check(root, asked, item, &format!("{path}/{index}"), faults));
                true
            }
            ("required", Value::Object(table)) => strings(asked).iter().all(|key| table.contains_key(*key)),
            ("propertyNames", Value::Object(table)) => {
                table.keys().all(|key| is_valid(root, asked, &Value::String(key.clone())))
            }
            ("properties" | "patternProperties" | "additionalProperties", Value::Object(table)) => {
                for (key, value) in table {
                    let parts = by_keyword(schema, keyword, key);
                    parts.iter().for_each(|part| check(root, part, value, &format!("{path}/{key}"), faults));
                }
                true
            }
            ("pattern" | "minLength" | "minimum" | "minItems" | "items" | "required", _) => true,
            ("propertyNames" | "properties" | "patternProperties" | "additionalProperties", _) => true,
            _ => panic!("the keyword `{keyword}` is not known here"),
        };
        if !holds {
            faults.push(format!("{path}: not {keyword} {asked}"));
        }
    }
}

/// What one of the three keywords on properties says of a key.
fn by_keyword<'a>(schema: &'a Map<String, Value>, keyword: &str, key: &str) -> Vec<&'a Value> {
    let named = schema.get("properties").and_then(|properties| properties.get(key));
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    let matching = patterns.into_iter().flatten().filter(|(pattern, _)| regex(pattern).is_match(key));
    let matching: Vec<&Value> = matching.map(|(_, part)| part).collect();
    match keyword {
        "properties" => named.into_iter().collect(),
        "patternProperties" => matching,
        _ if named.is_none() && matching.is_empty() => schema.get("additionalProperties").into_iter().collect(),
        _ => Vec::new(),
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|cause| panic!("{pattern}: {cause}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// One string or several, all different.
fn strings(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::String(text) => BTreeSet::from([text.as_str()]),
        _ => {
            let strings: BTreeSet<&str> = list(value).iter().map(|text| text.as_str().expect("a string")).collect();
            assert_eq!(strings.len(), list(value).len(), "{value} says something twice");
            strings
        }
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("there is no type `{name}`"),
    }
}
