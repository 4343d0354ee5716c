//! What is said of texts that are no TOML or YAML, or have keys and values that they can't have.

use crate::base::diagnostic::{Change, Diagnostic, Fix};
use crate::base::file::Span;
use crate::base::words::{alternatives, nearest, shorten, toml_string};

use super::together;

/// A text can't be read as what it should be.
pub fn syntax(language: &str, span: Span, reason: &str, first: Option<Span>) -> Diagnostic {
    let reason = reason.lines().next().unwrap_or_default();
    let diagnostic = Diagnostic::new("syntax", span, format!("this is no valid {language}: {reason}"));
    match first {
        Some(first) => {
            diagnostic.related(first, "it stands here first").help("keep one of the two, or give one another name")
        }
        None => diagnostic,
    }
}

/// An article or a section begins without a head.
pub fn front_matter_missing(span: Span) -> Diagnostic {
    Diagnostic::new("key-missing", span, "the file has no front matter")
        .about("title")
        .help("begin it with three lines: `+++`, `title = \"…\"`, `+++`")
}

/// A head is not closed.
pub fn front_matter_open(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, "the front matter is not closed").help(format!("end it with a line `{mark}`"))
}

/// A head does not begin where the file does.
pub fn front_matter_late(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, "something stands above the front matter")
        .help(format!("begin the file with `{mark}`: no empty line and no space may stand before it"))
}

/// A head ends with another line than it begins with.
pub fn front_matter_end(span: Span, written: &str, mark: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, format!("the front matter begins with `{mark}`, and ends with `{written}`"))
        .help(format!("write `{mark}` here"))
}

/// A head in one language between the marks of another, which has the marks `marks`.
pub fn front_matter_fenced(span: Span, mark: &str, language: &str, marks: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, format!("the front matter is {language}, and stands between lines `{mark}`"))
        .help(format!("write `{marks}` in the place of both"))
}

/// A head in JSON.
pub fn front_matter_json(span: Span) -> Diagnostic {
    Diagnostic::new("syntax", span, "the front matter is JSON, where TOML or YAML is needed")
        .help("write it as lines like `title = \"…\"`, between two lines `+++`")
}

/// A key that nobody knows.
pub fn key_unknown(span: Span, key: &str, what: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new("key-unknown", span, format!("unknown key `{key}` in {what}"));
    let diagnostic = match near {
        Some(near) => return diagnostic.help(format!("did you mean `{near}`?")),
        // A longer list would bury the line above it.
        None if known.len() > MANY_KEYS => diagnostic.help(format!(
            "known keys are {} and {} more, which the manual lists",
            ticked(&known[..MANY_KEYS]),
            known.len() - MANY_KEYS
        )),
        None => diagnostic.help(format!("known keys are {}", together(known))),
    };
    match known.contains(&"extra") {
        true => diagnostic.help("data of your own goes under `extra`"),
        false => diagnostic,
    }
}

const MANY_KEYS: usize = 8; // that a help names: what fits into one line of a terminal

/// Keys in a row that goes on: "`a`, `b`".
fn ticked(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// A check that nobody knows, in a table of levels or of exceptions.
pub fn check_unknown(span: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("there is no check `{}`", shorten(name, 40));
    let diagnostic = Diagnostic::new("key-unknown", span.clone(), message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).remedy(vec![rename(span, near)]),
        None => diagnostic.help("`postil explain` lists all checks"),
    }
}

/// A level or an exception for a check that always holds.
pub fn level_fixed(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{name}` is always an error"))
        .help("take the line out, and mend what the check finds: without that, something would be lost in silence")
}

/// An exception that answers nothing.
pub fn allow_unused(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("allow-unused", span, format!("nothing here raises `{name}`, so there is nothing to allow"))
        .help("take the exception out, so that it can't hide a fault to come")
}

/// The change that gives a key another name.
pub fn rename(span: Span, name: &str) -> Fix {
    Fix { span, change: Change::Rename(name.to_owned()) }
}

/// Keys that must be there, each with a line as an example.
pub fn keys_missing(span: Span, keys: &[&str], what: &str, examples: &[String]) -> Diagnostic {
    let (named, they) = match keys {
        [key] => (format!("the key `{key}` is"), "it"),
        _ => (format!("the keys {} are", together(keys)), "them"),
    };
    let examples: Vec<String> = examples.iter().map(|example| format!("`{example}`")).collect();
    Diagnostic::new("key-missing", span, format!("{named} missing in {what}"))
        .about(keys.first().copied().unwrap_or_default())
        .help(format!("add {they}: {}", examples.join(", ")))
}

/// Keys that belong further out than the table that they stand in.
pub fn key_below(span: Span, keys: &[&str], what: &str, header: &str) -> Diagnostic {
    let (verb, they) = if keys.len() == 1 { ("belongs", "it") } else { ("belong", "them") };
    let below = format!("{} {verb} to {what}, and not below `{}`", together(keys), shorten(header, 60));
    Diagnostic::new("key-unknown", span, below)
        .help(format!("put {they} above that line: what follows a header belongs to it"))
}

/// Keys of an annotation in a source, for want of their own header.
pub fn header_missing(span: Span, keys: &[&str], what: &str, list: &str) -> Diagnostic {
    let verb = if keys.len() == 1 { "belongs" } else { "belong" };
    Diagnostic::new("key-unknown", span, format!("{} {verb} to {what}, and not to a source", together(keys)))
        .help(format!("put a line `[[{list}]]` above"))
}

/// A shared source whose header is its id alone.
pub fn source_without_prefix(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("key-unknown", span, format!("unknown key `{id}` in the shared sources"))
        .help(format!("if it is a source, write `[sources.{id}]`"))
}

/// A source that stands in a list.
pub fn source_in_list(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "sources are no list: each has its id in its header")
        .help(format!("write `[sources.{id}]`, and leave the line with `id` out"))
}

/// An annotation that stands in a table. `list` is the list that it belongs to, `id` its own name.
pub fn annotation_in_table(span: Span, list: &str, id: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`{list}` is a list, and this is a table"));
    match id {
        Some(id) => diagnostic.help(format!("write `[[{list}]]`, and below it `id = {}`", toml_string(id))),
        None => diagnostic.help(format!("write `[[{list}]]`")),
    }
}

/// An annotation that names no words.
pub fn anchor_missing(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new("key-missing", span, format!("this {what} does not say which words it is about"))
        .about("exact")
        .help("add `exact = \"…\"` with words of the article, or `block = \"…\"` with the id of a heading or span")
}

/// An annotation that names its words in two ways.
pub fn anchor_double(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "`exact` and `block` both say which words are meant")
        .help("keep one of the two")
}

/// A value of the wrong kind.
pub fn value_invalid(span: Span, name: &str, wanted: &str, found: &str, example: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`{name}` is {found}, where {wanted} is needed"));
    if example.is_empty() { diagnostic } else { diagnostic.help(format!("for example: `{example}`")) }
}

/// A value of the wrong kind that says all the same what was meant.
pub fn value_meant(span: Span, name: &str, wanted: &str, found: &str, line: &str) -> Diagnostic {
    value_invalid(span, name, wanted, found, "").help(format!("write `{line}`"))
}

/// A day that is not in the calendar.
pub fn day_invalid(span: Span, name: &str, text: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{name}` is {text}, a day that no calendar has"))
        .help("look the day up, and write it as year, month and day")
}

/// An id, or a part of an address, with signs that it can't have.
pub fn id_invalid(span: Span, id: &str, proposal: &str) -> Diagnostic {
    if id.trim().is_empty() {
        return Diagnostic::new("value-invalid", span, "this id is empty")
            .help("write a name of lower-case letters, digits and hyphens");
    }
    let message = format!("`{}` has other signs than lower-case letters, digits and hyphens", shorten(id, 40));
    let diagnostic = Diagnostic::new("value-invalid", span, message);
    if proposal.is_empty() { diagnostic } else { diagnostic.help(format!("for example: `{proposal}`")) }
}

/// A value that is not in the list.
pub fn choice_invalid(span: Span, name: &str, value: &str, choices: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`{name}` can't be `{}`", shorten(value, 40)));
    let is_longer = |choice: &&&str| choice.len() > 2 && value.to_lowercase().starts_with(**choice);
    let near = nearest(value, choices.iter().copied()).or_else(|| choices.iter().find(is_longer).copied());
    let diagnostic = match near {
        // A long list would bury the one word that helps.
        Some(near) if choices.len() > 8 => return diagnostic.help(format!("did you mean `{near}`?")),
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    diagnostic.help(match choices.len() {
        ..=16 => format!("it can be {}", alternatives(choices)),
        more => format!(
            "it can be {} or one of {} more, which the manual lists",
            ticked(&choices[..MANY_KEYS]),
            more - MANY_KEYS
        ),
    })
}

/// A rating that the site doesn't have.
pub fn rating_unknown(span: Span, rating: &str, known: &[&str]) -> Diagnostic {
    choice_invalid(span, "rating", rating, known)
        .note("a site's own ratings stand in `site.toml`, under `[ratings.NAME]`")
}

/// An id that pages use themselves.
pub fn id_reserved(span: Span, id: &str, reserved: &str) -> Diagnostic {
    Diagnostic::new(
        "value-invalid",
        span,
        format!("the id `{id}` begins with `{reserved}`, which pages use themselves"),
    )
    .help("give it another beginning")
}

/// An address that a page must not hold.
pub fn url_refused(span: Span, address: &str, scheme: &str) -> Diagnostic {
    let address = shorten(address, 60);
    Diagnostic::new(
        "value-invalid",
        span,
        format!("the address `{address}` has the scheme `{scheme}:`, which is not allowed"),
    )
    .help(match nearest(scheme, ["https", "http", "mailto", "tel"]) {
        Some(near) => format!("did you mean `{near}:`?"),
        None => "allowed are `https:`, `http:`, `mailto:` and `tel:`".to_owned(),
    })
}

/// An address with white space in it.
pub fn url_with_space(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("the address in `{name}` has a space in it"))
        .help("take it out, or write `%20` if it belongs there")
}
