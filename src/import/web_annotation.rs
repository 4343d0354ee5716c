//! Annotations in the Web Annotation Data Model (W3C, 2017), alone, in pages, in collections and in lists. Pure.

use serde_json::Value as Json;

use crate::base::diagnostic::Diagnostic;

use super::annotations::{Body, Format, Incoming, Role, Target, Work};
use super::{head, notices};

/// All annotations of a document, in their order. What stands among them and is none is added to `odd`.
pub(super) fn read(json: &Json, odd: &mut Vec<Diagnostic>) -> Vec<Incoming> {
    let mut found = Vec::new();
    collect(json, &mut found, odd, 0);
    found
}

/// Whether a document says of itself that it holds annotations, be it none.
pub(super) fn is_collection(json: &Json) -> bool {
    is_a(json, "AnnotationCollection") || is_a(json, "AnnotationPage")
}

const DEEPEST: usize = 32; // collections hold pages, pages hold annotations

fn collect(json: &Json, found: &mut Vec<Incoming>, odd: &mut Vec<Diagnostic>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match json {
        Json::Array(items) => {
            for (item, number) in items.iter().zip(1..) {
                match item.is_object() || item.is_array() {
                    true => collect(item, found, odd, depth + 1),
                    false => odd.push(notices::odd_row(number, "it is no annotation")),
                }
            }
        }
        Json::Object(_) if is_a(json, "Annotation") => found.push(annotation(json)),
        Json::Object(object) => {
            for key in ["first", "items", "@graph", "as:items", "resources"] {
                object.get(key).into_iter().for_each(|inner| collect(inner, found, odd, depth + 1));
            }
        }
        _ => {}
    }
}

/// Whether a value has this type, with or without a prefix.
fn is_a(json: &Json, name: &str) -> bool {
    let types = texts(json.get("type").or_else(|| json.get("@type")));
    types.iter().any(|kind| kind.rsplit([':', '#', '/']).next() == Some(name))
}

/// A text, or the texts of a list.
fn texts(json: Option<&Json>) -> Vec<String> {
    list(json).into_iter().filter_map(|one| one.as_str().map(str::to_owned).or_else(|| id(one))).collect()
}

fn list(json: Option<&Json>) -> Vec<&Json> {
    match json {
        Some(Json::Array(items)) => items.iter().collect(),
        Some(Json::Null) | None => Vec::new(),
        Some(one) => vec![one],
    }
}

fn id(json: &Json) -> Option<String> {
    json.get("id").or_else(|| json.get("@id"))?.as_str().map(str::to_owned)
}

fn text(json: &Json, key: &str) -> Option<String> {
    let value = json.get(key)?;
    value.as_str().map(str::to_owned).or_else(|| value.get("@value")?.as_str().map(str::to_owned))
}

fn annotation(json: &Json) -> Incoming {
    let mut incoming = Incoming { id: id(json), ..Incoming::default() };
    incoming.who = list(json.get("creator")).into_iter().find_map(|creator| {
        text(creator, "name").or_else(|| text(creator, "nickname")).or_else(|| creator.as_str().map(str::to_owned))
    });
    incoming.day = text(json, "created").and_then(|day| head::day(&day));
    let motives = texts(json.get("motivation"));
    incoming.roles = motives.iter().map(|motive| role(motive)).collect();
    for target in list(json.get("target")) {
        incoming.targets.push(self::target(target));
    }
    incoming.bodies.extend(text(json, "bodyValue").map(|words| Body {
        words,
        format: Format::Plain,
        role: None,
        lang: None,
    }));
    for body in list(json.get("body")) {
        self::body(body, &mut incoming);
    }
    let audience =
        list(json.get("audience")).into_iter().filter_map(|audience| text(audience, "schema:educationalRole"));
    incoming.audience = audience.collect();
    incoming
}

fn role(name: &str) -> Role {
    match name.rsplit([':', '#', '/']).next().unwrap_or_default() {
        "assessing" => Role::Assess,
        "classifying" => Role::Classify,
        "linking" | "identifying" => Role::Link,
        "editing" => Role::Edit,
        "describing" => Role::Describe,
        "highlighting" | "bookmarking" => Role::Highlight,
        "tagging" => Role::Tag,
        "replying" => Role::Reply,
        _ => Role::Comment,
    }
}

fn target(json: &Json) -> Target {
    let source = json.as_str().map(str::to_owned);
    let source =
        source.or_else(|| text(json, "source")).or_else(|| json.get("source").and_then(id)).or_else(|| id(json));
    let mut target = Target {
        source,
        is_old: json.get("state").is_some_and(|state| state.get("cached").is_some()),
        ..Target::default()
    };
    if let Some(selector) = json.get("selector") {
        quote(selector, &mut target, 0);
        target.has_selector = true;
    }
    target
}

/// The first text quote of a selector: in a list, a choice, or refining another one.
fn quote(json: &Json, target: &mut Target, depth: usize) {
    if depth > DEEPEST || target.exact.is_some() {
        return;
    }
    if is_a(json, "TextQuoteSelector") {
        target.exact = text(json, "exact");
        target.prefix = text(json, "prefix");
        target.suffix = text(json, "suffix");
    }
    // What refines a passage is the passage that is meant.
    if let Some(inner) = json.get("refinedBy") {
        let outer = std::mem::take(&mut target.exact);
        quote(inner, target, depth + 1);
        if target.exact.is_none() {
            target.exact = outer;
        }
    }
    for key in ["items", "members", "default"] {
        json.get(key).into_iter().for_each(|inner| quote(inner, target, depth + 1));
    }
    if let Json::Array(items) = json {
        items.iter().for_each(|item| quote(item, target, depth + 1));
    }
}

fn body(json: &Json, incoming: &mut Incoming) {
    if let Some(words) = json.as_str() {
        // The address of something, as any text that is no `bodyValue` is.
        return incoming.works.push(Work { url: words.to_owned(), ..Work::default() });
    }
    if is_a(json, "Choice") || is_a(json, "List") || is_a(json, "Composite") {
        let items = list(json.get("items"));
        let taken = if is_a(json, "Choice") { 1 } else { items.len() };
        incoming.lost.extend(items.iter().skip(taken).map(|_| "another choice of the body".to_owned()));
        items.into_iter().take(taken).for_each(|item| body(item, incoming));
        return;
    }
    let purposes: Vec<Role> = texts(json.get("purpose")).iter().map(|purpose| role(purpose)).collect();
    let value = text(json, "value").or_else(|| text(json, "chars")).or_else(|| text(json, "rdf:value"));
    match value {
        Some(words) if purposes.contains(&Role::Tag) => incoming.tags.push(words),
        Some(words) => {
            let format = match text(json, "format").unwrap_or_default().as_str() {
                "text/html" | "application/xhtml+xml" => Format::Html,
                "text/markdown" | "text/x-markdown" => Format::Markdown,
                _ => Format::Plain,
            };
            let lang = text(json, "language");
            incoming.bodies.push(Body { words, format, role: purposes.first().copied(), lang });
        }
        None => match text(json, "source").or_else(|| json.get("source").and_then(id)).or_else(|| id(json)) {
            Some(url) => incoming.works.push(work(json, url)),
            None => incoming.lost.push("a body without text and address".to_owned()),
        },
    }
}

fn work(json: &Json, url: String) -> Work {
    let mut work = Work { url, ..Work::default() };
    work.title = text(json, "label").or_else(|| text(json, "title")).or_else(|| text(json, "name"));
    if let Some(selector) = json.get("selector") {
        let mut inner = Target::default();
        quote(selector, &mut inner, 0);
        work.quote = inner.exact;
        work.locator = list(Some(selector)).into_iter().find_map(|selector| text(selector, "value")).and_then(locator);
    }
    if let Some(state) = json.get("state") {
        let cached =
            list(Some(state)).into_iter().find_map(|state| Some((text(state, "cached")?, text(state, "sourceDate")?)));
        work.archive = cached.and_then(|(url, day)| Some((url, head::day(&day)?)));
    }
    work
}

/// `page=7` and `t=2472`, as fragments of PDF and of videos say it.
fn locator(value: String) -> Option<(&'static str, String)> {
    let (key, number) = value.split_once('=')?;
    match key {
        "page" => Some(("page", number.to_owned())),
        "t" => Some(("timestamp", number.to_owned())),
        _ => None,
    }
}
