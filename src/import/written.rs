//! Values as TOML writes them. Pure.

use crate::read::tree::{Table, Value};

/// A text of one line or of several.
pub(super) fn string(text: &str) -> String {
    match text.trim_end().contains('\n') {
        true => format!("\"\"\"\n{}\"\"\"", escaped(text).replace("\\n", "\n").replace("\"\"\"", "\\\"\\\"\\\"")),
        false => line(text),
    }
}

/// A text in one line, whatever it holds.
pub(super) fn line(text: &str) -> String {
    let is_plain = !text.contains(['\'', '\\']) && text.contains('"') && !text.contains(char::is_control);
    if is_plain { format!("'{text}'") } else { format!("\"{}\"", escaped(text).replace('"', "\\\"")) }
}

/// Without what TOML does not take as it is; quotation marks stay. A backslash that was there is two, so that `\n` is a
/// line break only.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // Stands in no other place of what comes out than before an `n`, `t`, `u` or another backslash.
            '\\' => out.push_str("\\u005c"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// A list of texts in one line.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(line).collect();
    format!("[{}]", texts.join(", "))
}

/// A key, in quotation marks where it needs them.
pub(super) fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_bare { name.to_owned() } else { line(name) }
}

/// Any value, in one line but for texts.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) if number.is_nan() => "nan".to_owned(),
        Value::Float(number) if number.is_infinite() => if *number > 0.0 { "inf" } else { "-inf" }.to_owned(),
        Value::Float(number) => format!("{number:?}"),
        Value::Bool(truth) => truth.to_string(),
        Value::Date(date) if date.is_whole() => date.to_string(),
        Value::Date(date) => format!("\"{date}\""),
        Value::Array(nodes) => {
            let items: Vec<String> = nodes.iter().map(|node| self::value(&node.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => inline(table),
    }
}

fn inline(table: &Table) -> String {
    let pair = |entry: &crate::read::tree::Entry| format!("{} = {}", key(&entry.key.value), value(&entry.node.value));
    let pairs: Vec<String> = table.entries.iter().map(pair).collect();
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}
