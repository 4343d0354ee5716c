//! Control characters, which no text of an article or a sidecar holds. Pure.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;

use super::notices;

/// Takes them out of a text, and adds them to `signs`. Those that part words become spaces.
pub(super) fn drop(text: &mut String, signs: &mut BTreeSet<char>) {
    let is_sign = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(is_sign) {
        return;
    }
    signs.extend(text.chars().filter(|c| is_sign(*c)));
    let kept = text.chars().filter(|c| !is_sign(*c) || c.is_whitespace());
    *text = kept.map(|c| if is_sign(c) { ' ' } else { c }).collect();
}

/// Names those that were in the bytes of a file and are not in its text any more.
pub fn missing(bytes: &[u8], file: &File) -> Option<Diagnostic> {
    let is_utf16 = bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0xff, 0xfe]);
    let mut signs = BTreeSet::new();
    if !is_utf16 {
        drop(&mut String::from_utf8_lossy(bytes).into_owned(), &mut signs);
    }
    signs.retain(|sign| !file.text.contains(*sign));
    notices::controls(file.span(0..0), &signs)
}

/// Takes them out of all texts of a value. JSON is read no deeper than 128 levels.
pub(super) fn drop_in(json: &mut Json, signs: &mut BTreeSet<char>) {
    match json {
        Json::String(text) => drop(text, signs),
        Json::Array(items) => items.iter_mut().for_each(|item| drop_in(item, signs)),
        Json::Object(object) => object.values_mut().for_each(|value| drop_in(value, signs)),
        _ => {}
    }
}

/// "U+0000, U+001B"
pub(super) fn shown(signs: &BTreeSet<char>) -> String {
    let shown: Vec<String> = signs.iter().map(|sign| format!("U+{:04X}", u32::from(*sign))).collect();
    shown.join(", ")
}
