//! What is said of sources in the forms of other programs: BibLaTeX, CSL-JSON and RIS.

use crate::base::diagnostic::{Change, Diagnostic, Fix};
use crate::base::file::Span;

use super::{file_name, together};

/// An entry of BibTeX that can't be read.
pub fn bibtex_slip(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, format!("this is no valid BibTeX: {what}"))
        .help("an entry is written like this: `@book{snow-1855, title = {On Cholera}, date = {1855}}`")
}

/// Something in a list of CSL-JSON that is no item.
pub fn csl_item_invalid(span: Span) -> Diagnostic {
    Diagnostic::new("syntax", span, "this is no item of CSL-JSON")
        .help("an item is an object: `{\"id\": \"snow-1855\", \"type\": \"book\", \"title\": \"On Cholera\"}`")
}

/// A line of RIS that belongs to no record.
pub fn ris_outside(span: Span) -> Diagnostic {
    Diagnostic::new("syntax", span, "this is no valid RIS: a line stands outside of any record")
        .help("a record begins with a line such as `TY  - BOOK`, and ends with a line `ER  -`")
}

/// Fields of a record that none of our keys stands for.
pub fn field_unplaced(span: Span, id: &str, fields: &[&str], first: Span) -> Diagnostic {
    let what = if fields.len() == 1 { "a field" } else { "fields" };
    let message = format!("{what} of source `{id}` could not be placed: {}", together(fields));
    Diagnostic::new("field-unplaced", span, message).about(id).related(first, "the first of them").help(
        "pages do without them; to do so in silence, write `field-unplaced = \"off\"` under `[checks]` in `site.toml`",
    )
}

/// A source that is cited by the key of its file, which is no id.
pub fn source_key_cited(span: Span, key: &str, id: &str, place: Span) -> Diagnostic {
    let message = format!("no source has the id `{key}`: in `{}`, that key stands for `{id}`", file_name(&place.path));
    Diagnostic::new("source-unknown", span.clone(), message)
        .about(id)
        .related(place, "the source")
        .help(format!("cite it as `{id}`: ids have lower-case letters, digits and hyphens only"))
        .remedy(vec![Fix { span, change: Change::Replace(id.to_owned()) }])
}

/// A shared source with the id of another one.
pub fn shared_source_duplicate(span: Span, id: &str, key: Option<&str>, first: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new("source-duplicate", span, format!("two shared sources have the id `{id}`"))
        .about(id)
        .related(first, "the other one");
    match key {
        Some(key) => diagnostic.note(format!("it is made of the key `{key}`")).help("give one of the two another key"),
        None => diagnostic.help("keep one of the two, or give one another id"),
    }
}
