//! The manual's page of what templates are given: made from the doc comments of the views, and from the templates.
//! `UPDATE=1 cargo test --test it contract` writes it anew below the heading that its made part begins with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const HEADING: &str = "## Every value {#values}\n";

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A type of the views, with its fields.
struct View {
    name: String,
    doc: String,
    /// Name, type and doc comment.
    fields: Vec<(String, String, String)>,
}

fn views() -> Vec<View> {
    let text = file("src/render/view.rs");
    let (mut views, mut doc) = (Vec::<View>::new(), String::new());
    for line in text.lines().map(str::trim).skip_while(|line| line.starts_with("//!")) {
        if let Some(more) = line.strip_prefix("/// ") {
            doc = format!("{doc} {more}").trim().to_owned();
        } else if let Some(rest) = line.strip_prefix("pub struct ") {
            let name = rest.trim_end_matches(" {").to_owned();
            views.push(View { name, doc: std::mem::take(&mut doc), fields: Vec::new() });
        } else if let Some((name, kind)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(": ")) {
            let fields = &mut views.last_mut().unwrap().fields;
            fields.push((name.to_owned(), kind.trim_end_matches(',').to_owned(), std::mem::take(&mut doc)));
        }
    }
    views
}

/// `PageView` as "page", `TeaserView` as "teaser": the heading of its table.
fn heading(view: &str) -> String {
    let plain = view.trim_end_matches("View");
    let mut words = String::new();
    for (at, letter) in plain.char_indices() {
        if at > 0 && letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// A type in the words of the page, with a link to its table.
fn told(kind: &str) -> String {
    let inside = |kind: &str, outer: &str| kind.strip_prefix(outer)?.strip_suffix('>').map(str::to_owned);
    if let Some(kind) = inside(kind, "Option<") {
        return format!("{}, or absent", told(&kind));
    }
    if let Some(kind) = inside(kind, "Vec<") {
        return format!("list of {}", told(&kind));
    }
    match kind {
        "String" | "&'static str" => "text".into(),
        "usize" | "f64" => "number".into(),
        "bool" => "true or false".into(),
        "Safe" => "HTML".into(),
        "Table" => "free data".into(),
        view => {
            let heading = heading(view);
            format!("[{heading}](#value-{})", heading.replace(' ', "-"))
        }
    }
}

fn made() -> String {
    let mut out = HEADING.to_owned();
    for view in views() {
        let name = heading(&view.name);
        let title = name[..1].to_uppercase() + &name[1..];
        out += &format!("\n### {title} {{#value-{}}}\n\n{}\n\n", name.replace(' ', "-"), view.doc);
        out += "| Field | What it is | What it says |\n|---|---|---|\n";
        for (field, kind, doc) in &view.fields {
            out += &format!("| `{field}` | {} | {doc} |\n", told(kind));
        }
    }
    out + &blocks() + &pieces()
}

fn templates(theme: &str) -> BTreeMap<String, String> {
    let folder = format!("themes/{theme}/templates");
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| (name.clone(), file(&format!("{folder}/{name}")))).collect()
}

fn blocks() -> String {
    let mut out =
        "\n## Templates and their blocks {#blocks}\n\nOf the theme `default`; a template has the blocks of the one \
                   that it extends, too.\n\n| Template | Extends | Blocks of its own |\n|---|---|---|\n"
            .to_owned();
    for (name, text) in templates("default") {
        let own: Vec<String> = text.split("block ").skip(1).filter(|rest| rest.contains("%}")).map(word).collect();
        let mut own: Vec<String> = own.into_iter().map(|name| format!("`{name}`")).collect();
        let mut seen = std::collections::BTreeSet::new();
        let opened = |name: &String| {
            text.contains(&format!("{{% block {}", name.trim_matches('`')))
                || text.contains(&format!("{{%- block {}", name.trim_matches('`')))
        };
        own.retain(|name| opened(name) && seen.insert(name.clone()));
        let extends = text.split("{% extends \"").nth(1).and_then(|rest| rest.split('"').next());
        let extends = extends.map_or("nothing".to_owned(), |name| format!("`{name}`"));
        out += &format!("| `{name}` | {extends} | {} |\n", if own.is_empty() { "none".into() } else { own.join(", ") });
    }
    out
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn pieces() -> String {
    let mut out =
        "\n## Pieces {#pieces}\n\nComponents that every template can use, `{{ <date d={article.teaser.date} /> }}`. \
                   What stands behind `=` may be left out; what begins with `@` comes from the page by itself.\n\n\
                   | Piece | Takes |\n|---|---|\n"
            .to_owned();
    for rest in templates("default")["parts.html"].split("{% component ").skip(1) {
        let (name, rest) = rest.split_once('(').unwrap();
        let arguments = rest.split_once(") -%}").unwrap().0;
        out += &format!("| `{name}` | `{arguments}` |\n");
    }
    out
}

#[test]
fn the_page_of_values_is_made_from_the_views() {
    let path = "content/manual/templates.md";
    let page = file(path);
    let head = page.split_once(HEADING).expect("the heading of the made part").0;
    let whole = head.to_owned() + &made();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &whole).unwrap();
    }
    assert!(file(path) == whole, "run UPDATE=1 cargo test --test it contract, and look at the difference");
}

#[test]
fn every_value_is_told_in_whole_sentences() {
    let views = views();
    assert!(views.len() > 30, "the views were not found");
    for View { name, doc, fields } in &views {
        assert!(doc.ends_with('.'), "{name}: {doc}");
        for (field, kind, doc) in fields {
            assert!(doc.ends_with(['.', '…']), "{name}.{field}: {doc}");
            let is_told = |words: &[&str]| words.iter().any(|word| doc.contains(word));
            let is_known = !told(kind).contains("](#") || views.iter().any(|view| kind.contains(&view.name));
            assert!(is_known && !is_told(&["TODO"]), "{name}.{field}: {kind}");
        }
    }
}
