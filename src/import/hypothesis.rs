//! Annotations as Hypothesis gives them: the answers of its API (`rows`), and the export of its sidebar (`annotations`). Pure.

use serde_json::Value as Json;

use crate::base::diagnostic::Diagnostic;
use crate::base::words::shorten;

use super::annotations::{Body, Format, Incoming, Role, Target};
use super::{head, notices};

/// The rows of an export; nothing where it is none of Hypothesis. What is no row is added to `odd`.
pub(super) fn rows<'j>(json: &'j Json, odd: &mut Vec<Diagnostic>) -> Option<Vec<&'j Json>> {
    let is_row = |json: &Json| json.get("uri").is_some() && json.get("user").is_some();
    let rows = match json {
        // A list of Web Annotations looks the same from outside.
        Json::Array(rows) if rows.iter().any(is_row) => rows,
        Json::Object(_) => match json.get("rows").or_else(|| json.get("annotations")).and_then(Json::as_array) {
            Some(rows) => rows,
            None => return is_row(json).then(|| vec![json]),
        },
        _ => return None,
    };
    let (good, others): (Vec<_>, Vec<_>) = rows.iter().zip(1..).partition(|(row, _)| is_row(row));
    odd.extend(others.into_iter().map(|(row, number)| {
        let missing: Vec<&str> =
            ["`uri`", "`user`"].into_iter().filter(|key| row.get(key.trim_matches('`')).is_none()).collect();
        let reason = if row.is_object() {
            format!("it has no {}", missing.join(" and no "))
        } else {
            "it is no annotation".to_owned()
        };
        let words = row
            .get("text")
            .and_then(Json::as_str)
            .map_or(String::new(), |words| format!(" (“{}”)", shorten(words, 80)));
        notices::odd_row(number, &format!("{reason}{words}"))
    }));
    Some(good.into_iter().map(|(row, _)| row).collect())
}

/// All annotations of these rows.
pub(super) fn read(rows: &[&Json]) -> Vec<Incoming> {
    rows.iter().map(|row| annotation(row)).collect()
}

fn text(json: &Json, key: &str) -> Option<String> {
    json.get(key)?.as_str().map(str::to_owned)
}

fn texts(json: Option<&Json>) -> Vec<String> {
    let items = json.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn annotation(row: &Json) -> Incoming {
    let name = row.get("user_info").and_then(|user| text(user, "display_name"));
    // `acct:ana@hypothes.is`
    let account =
        text(row, "user").map(|user| user.trim_start_matches("acct:").split('@').next().unwrap_or_default().to_owned());
    let words = text(row, "text").unwrap_or_default();
    let readers = texts(row.get("permissions").and_then(|permissions| permissions.get("read")));
    let group = text(row, "group").filter(|group| group != "__world__");
    let mut incoming = Incoming {
        id: row.get("links").and_then(|links| text(links, "html")).or_else(|| text(row, "id")),
        key: text(row, "id"),
        who: name.filter(|name| !name.is_empty()).or(account),
        day: text(row, "created").and_then(|day| head::day(&day)),
        tags: texts(row.get("tags")),
        replies_to: texts(row.get("references")),
        is_hidden: row.get("hidden").and_then(Json::as_bool).unwrap_or(false),
        is_private: !readers.is_empty() && readers.iter().all(|reader| reader.starts_with("acct:")),
        group,
        ..Incoming::default()
    };
    incoming.roles.push(if words.trim().is_empty() { Role::Highlight } else { Role::Comment });
    if !words.trim().is_empty() {
        incoming.bodies.push(Body { words, format: Format::Markdown, role: None, lang: None });
    }
    let uri = text(row, "uri");
    let targets = row.get("target").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    for target in targets {
        let selectors = target.get("selector").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let quote = selectors.iter().find(|selector| text(selector, "type").as_deref() == Some("TextQuoteSelector"));
        incoming.targets.push(Target {
            source: uri.clone().or_else(|| text(target, "source")),
            exact: quote.and_then(|quote| text(quote, "exact")),
            prefix: quote.and_then(|quote| text(quote, "prefix")),
            suffix: quote.and_then(|quote| text(quote, "suffix")),
            has_selector: !selectors.is_empty(),
            is_old: false,
        });
    }
    if incoming.targets.is_empty() {
        incoming.targets.push(Target { source: uri, ..Target::default() });
    }
    incoming
}
