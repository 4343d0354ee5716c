//! Findings as one document in SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format).
//! Pure. Files are named from the site's folder, which the document calls `%SRCROOT%`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::findings::{Places, Region, escaped};
use crate::base::checks::{self, Check, Level};
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::explain::explain;
use crate::base::file::Span;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const ROOT: &str = "%SRCROOT%";

/// The whole document, ending in a line break.
pub(super) fn document(diagnostics: &[Diagnostic], places: &Places) -> String {
    let mut rules: BTreeMap<&str, usize> = diagnostics.iter().map(|diagnostic| (diagnostic.name, 0)).collect();
    rules.values_mut().enumerate().for_each(|(index, rule)| *rule = index);
    let mut seen = BTreeMap::new();
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(diagnostic, places, &rules, &mut seen)).collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "postil",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.keys().map(|name| rule(name)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": message("The folder of the site.") } },
            "results": results,
        }],
    });
    escaped(&serde_json::to_string_pretty(&document).expect("texts and numbers are always JSON")) + "\n"
}

/// What is told of a check.
fn rule(name: &str) -> Value {
    match checks::find(name) {
        Some(check) => json!({
            "id": name,
            "shortDescription": message(first_sentence(check.what)),
            "fullDescription": message(check.what),
            "help": message(&explain(check)),
            "defaultConfiguration": configuration(check),
        }),
        None => json!({ "id": name }),
    }
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

fn configuration(check: &Check) -> Value {
    match check.level {
        Level::Always | Level::Error => json!({ "level": "error" }),
        Level::Warning => json!({ "level": "warning" }),
        Level::Off => json!({ "enabled": false, "level": "warning" }),
    }
}

fn result<'a>(
    diagnostic: &'a Diagnostic,
    places: &Places<'a>,
    rules: &BTreeMap<&str, usize>,
    seen: &mut BTreeMap<u64, usize>,
) -> Value {
    let locations = diagnostic.span.iter().map(|span| location(span, diagnostic.label.as_deref(), places));
    let related = diagnostic.related.iter().map(|(span, label)| location(span, Some(label), places));
    json!({
        "ruleId": diagnostic.name,
        "ruleIndex": rules[diagnostic.name],
        "level": level(diagnostic.severity),
        "message": message(&text(diagnostic)),
        "locations": locations.collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "wordsHash/v1": fingerprint(diagnostic, places, seen) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Viewers show the message and nothing else, so what to do goes with it.
fn text(diagnostic: &Diagnostic) -> String {
    let notes = diagnostic.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = diagnostic.advice().map(|help| format!("\nhelp: {help}"));
    [diagnostic.message.clone()].into_iter().chain(notes).chain(help).collect()
}

/// Text as the format wants it: braces doubled (3.11.5), since they hold places for arguments, and nothing that
/// could be taken for a link (3.11.6).
fn message(text: &str) -> Value {
    json!({ "text": text.replace('{', "{{").replace('}', "}}").replace("](", "\\](") })
}

fn location(span: &Span, label: Option<&str>, places: &Places) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&span.path), "uriBaseId": ROOT } });
    if let Some(Region { start, end }) = places.region(span) {
        physical["region"] = json!({
            "startLine": start.line_number,
            "startColumn": start.column,
            "endLine": end.line_number,
            "endColumn": end.column,
        });
    }
    match label {
        Some(label) => json!({ "physicalLocation": physical, "message": message(label) }),
        None => json!({ "physicalLocation": physical }),
    }
}

/// The path as a relative reference (RFC 3986, 4.2), whose first part must not look like a scheme.
fn uri(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

/// Tells a finding from all others and stays the same when lines move: made of the check, the file and the words, and
/// of how many of the same came before.
fn fingerprint<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>, seen: &mut BTreeMap<u64, usize>) -> String {
    let (path, words) = match &diagnostic.span {
        Some(span) => (&*span.path, places.words(span)),
        None => ("", diagnostic.message.as_str()),
    };
    let hash = hash(&[diagnostic.name, path, words]);
    let number = seen.entry(hash).and_modify(|number| *number += 1).or_insert(1);
    format!("{hash:016x}:{number}")
}

/// FNV-1a of 64 bits, which no release will change. A byte that no text has ends each of the parts.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
