//! Control characters, which no text of an article or a sidecar holds. Pure.

use std::collections::BTreeSet;

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

/// "U+0000, U+001B"
pub(super) fn shown(signs: &BTreeSet<char>) -> String {
    let shown: Vec<String> = signs.iter().map(|sign| format!("U+{:04X}", u32::from(*sign))).collect();
    shown.join(", ")
}
