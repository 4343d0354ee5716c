//! The head of an article: what another program's keys are called here, and how ours is written. Pure.
//! A key that is not taken over is either free data under `[extra]` or named.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;
use crate::base::words;
use crate::read::schema;
use crate::read::tree::{Entry, Node, Table, Value};
use crate::read::vocabulary::FRONT;

use super::article::From;
use super::{notices, written};

/// What will stand before the new article.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub description: Option<String>,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub lang: Option<String>,
    pub slug: Option<String>,
    pub aliases: Vec<String>,
    pub draft: bool,
    pub weight: Option<i64>,
    pub is_unsearched: bool,
    pub kind: Option<String>,
    /// Keys with values as TOML writes them.
    pub extra: Vec<(String, String)>,
}

impl Head {
    /// Its texts that people wrote.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        self.title.iter_mut().chain(&mut self.description).chain(&mut self.authors).chain(&mut self.tags)
    }

    /// The head between its fences.
    pub(super) fn write(&self) -> String {
        let text = |key: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{key} = {}\n", written::string(value)))
        };
        let date = |key: &str, value: Option<Date>| value.map(|value| format!("{key} = {value}\n"));
        let list = |key: &str, values: &[String]| {
            (!values.is_empty()).then(|| format!("{key} = {}\n", written::list(values.iter().map(String::as_str))))
        };
        let lines = [
            text("title", &Some(self.title.clone().unwrap_or_default())),
            text("description", &self.description),
            date("date", self.date),
            date("updated", self.updated),
            list("authors", &self.authors),
            list("tags", &self.tags),
            text("lang", &self.lang),
            text("slug", &self.slug),
            list("aliases", &self.aliases),
            self.draft.then(|| "draft = true\n".to_owned()),
            self.weight.map(|weight| format!("weight = {weight}\n")),
            self.is_unsearched.then(|| "in_search_index = false\n".to_owned()),
            text("type", &self.kind),
        ];
        let lines: String = lines.into_iter().flatten().collect();
        let extra = |(key, value): &(String, String)| format!("{} = {value}\n", written::key(key));
        let extra: String = self.extra.iter().map(extra).collect();
        let header = if extra.is_empty() { "" } else { "\n[extra]\n" };
        format!("+++\n{lines}{header}{extra}+++\n")
    }
}

/// Takes over the keys of a head that was read.
pub(super) fn take(file: &File, table: &Table, from: From, head: &mut Head, found: &mut Vec<Diagnostic>) {
    Taker { file, from, head, found }.table(table, Level::Top);
}

/// Whether keys stand in the head itself or in a table of free ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Top,
    Free,
}

struct Taker<'a> {
    file: &'a File,
    from: From,
    head: &'a mut Head,
    found: &'a mut Vec<Diagnostic>,
}

impl Taker<'_> {
    fn table(&mut self, table: &Table, level: Level) {
        for entry in &table.entries {
            self.entry(entry, level);
        }
    }

    fn entry(&mut self, entry: &Entry, level: Level) {
        let name = entry.key.value.to_lowercase().replace('-', "_");
        if is_nothing(&entry.node.value) {
            return;
        }
        if level == Level::Free {
            return self.extra(entry);
        }
        match (name.as_str(), self.from) {
            ("taxonomies", _) => entry.node.table().into_iter().for_each(|table| self.table(table, Level::Top)),
            ("extra" | "params", _) if entry.node.table().is_some() => {
                entry.node.table().into_iter().for_each(|table| self.table(table, Level::Free));
            }
            ("seo", _) => self.extra(entry),
            // Other names of the note, which no address is.
            ("aliases" | "alias", From::Obsidian) => self.extra(entry),
            ("cssclasses" | "cssclass" | "publish" | "kanban_plugin", From::Obsidian) => self.left(entry, ADVICE_LOOKS),
            ("created", From::Obsidian) => self.date(entry, "date"),
            ("permalink" | "url" | "path", _) => self.address(entry),
            ("published", From::Jekyll) => self.published(entry),
            ("layout" | "template" | "type" | "kind" | "page_template", _)
                if name != "type" || !is_type(&entry.node) =>
            {
                self.left(entry, ADVICE_LOOKS);
            }
            (
                "math" | "mathjax" | "katex" | "toc" | "comments" | "comment" | "markup" | "render" | "outputs"
                | "cascade" | "menu" | "sitemap" | "headless" | "expirydate" | "expiry_date" | "render_with_liquid"
                | "excerpt_separator",
                _,
            ) => {
                self.left(entry, ADVICE_LOOKS);
            }
            ("category" | "topics" | "topic", _) => self.known(entry, "tags"),
            ("subtitle", _) => self.extra(entry),
            ("created" | "pubdate", _) => self.known(entry, "date"),
            _ => match self.our_name(&name) {
                Some(ours) => self.known(entry, ours),
                None => self.extra(entry),
            },
        }
    }

    fn our_name(&self, name: &str) -> Option<&'static str> {
        let own = FRONT.keys.iter().find(|key| key.name == name);
        own.or_else(|| schema::other_name(name, &FRONT)).map(|key| key.name)
    }

    fn known(&mut self, entry: &Entry, ours: &'static str) {
        let node = &entry.node;
        match ours {
            "title" | "description" | "slug" | "lang" => self.text(entry, ours),
            "date" | "updated" => self.date(entry, ours),
            "authors" => self.head.authors.extend(names(node)),
            "tags" => {
                let obsidian = self.from == From::Obsidian;
                let tags = tags(node, obsidian);
                let new: Vec<String> = tags.into_iter().filter(|tag| !self.head.tags.contains(tag)).collect();
                self.head.tags.extend(new);
            }
            "aliases" => texts(node).into_iter().for_each(|alias| self.alias(entry, &alias)),
            "draft" | "in_search_index" => match &node.value {
                Value::Bool(truth) if ours == "draft" => self.head.draft |= *truth,
                Value::Bool(truth) => self.head.is_unsearched |= !truth,
                _ => self.wrong(entry, "truth value"),
            },
            "weight" => match &node.value {
                Value::Integer(weight) => self.head.weight = Some(*weight),
                _ => self.wrong(entry, "whole number"),
            },
            "type" => self.head.kind = node.text().map(|text| text.value),
            "extra" => self.extra(entry),
            _ => self.extra(entry),
        }
        if matches!(ours, "authors" | "tags" | "aliases") && is_lost(node) {
            self.wrong(entry, "text, and no list of texts");
        }
    }

    fn text(&mut self, entry: &Entry, ours: &'static str) {
        let Some(text) = scalar(&entry.node) else { return self.wrong(entry, "text") };
        let text = match ours {
            "slug" => match words::slug(&text) {
                slug if slug.is_empty() => return self.wrong(entry, "part of an address"),
                slug => slug,
            },
            "lang" => {
                let tag = text.trim().replace('_', "-");
                let (code, rest) = tag.split_at(tag.find('-').unwrap_or(tag.len()));
                let tag = format!("{}{rest}", code.to_lowercase());
                if !words::is_language(&tag) {
                    return self.wrong(entry, "tag of a language");
                }
                tag
            }
            _ => words::one_line(&text),
        };
        let field = match ours {
            "title" => &mut self.head.title,
            "description" => &mut self.head.description,
            "slug" => &mut self.head.slug,
            _ => &mut self.head.lang,
        };
        match field {
            Some(old) if *old != text => {
                let old = old.clone();
                self.found.push(notices::second(self.span(entry), &entry.key.value, ours, &old));
            }
            field => *field = Some(text),
        }
    }

    fn date(&mut self, entry: &Entry, ours: &'static str) {
        let date = match &entry.node.value {
            Value::Date(date) => Some(*date),
            Value::String(text) => day(text),
            _ => None,
        };
        let Some(date) = date.filter(Date::is_whole) else { return self.wrong(entry, "day") };
        let field = if ours == "date" { &mut self.head.date } else { &mut self.head.updated };
        match *field {
            Some(old) if old != date => {
                self.found.push(notices::second(self.span(entry), &entry.key.value, ours, &old.to_string()));
            }
            _ => *field = Some(date),
        }
    }

    /// Where the page stood: readers' links to it lead on.
    fn address(&mut self, entry: &Entry) {
        let Some(text) = entry.node.text() else { return self.wrong(entry, "text") };
        match text.value.contains([':', '{']) {
            // `/:categories/:title/` is a pattern, no address.
            true => self.left(entry, "write the addresses under which the page was known into `aliases`"),
            false => self.alias(entry, &text.value),
        }
    }

    fn alias(&mut self, entry: &Entry, written: &str) {
        let path = written.trim().trim_start_matches('/');
        let parts = path.strip_suffix('/').unwrap_or(path);
        let is_bad = parts.split('/').any(|part| matches!(part, "" | "." | ".."))
            || path.contains(|c: char| "?#\\:".contains(c) || c.is_control());
        match is_bad {
            true => self.wrong(entry, "address below the site's root"),
            false if self.head.aliases.iter().any(|known| known == path) => {}
            false => self.head.aliases.push(path.to_owned()),
        }
    }

    fn published(&mut self, entry: &Entry) {
        match &entry.node.value {
            Value::Bool(is_published) => self.head.draft |= !is_published,
            _ => self.date(entry, "date"),
        }
    }

    fn extra(&mut self, entry: &Entry) {
        let name = &entry.key.value;
        match self.head.extra.iter().any(|(known, _)| known == name) {
            true => self.found.push(notices::second(self.span(entry), name, name, "something else")),
            false => self.head.extra.push((name.clone(), written::value(&entry.node.value))),
        }
    }

    fn left(&mut self, entry: &Entry, advice: &str) {
        self.found.push(notices::key(self.span(entry), &entry.key.value, advice));
    }

    fn wrong(&mut self, entry: &Entry, wanted: &str) {
        let span = self.file.span(range(&entry.node, entry));
        self.found.push(notices::value(span, &entry.key.value, wanted));
    }

    fn span(&self, entry: &Entry) -> crate::base::file::Span {
        self.file.span(entry.key.range.clone())
    }
}

const ADVICE_LOOKS: &str = "it told the old site how to draw the page; here the theme does that";

fn range(node: &Node, entry: &Entry) -> Range<usize> {
    if node.range.is_empty() { entry.key.range.clone() } else { node.range.clone() }
}

/// The day of a time as other tools write it: `2024-05-01T10:00:00+02:00`, `2024-05-01 10:00`, `May 1, 2024`.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let first = text.split(['T', ' ']).next().unwrap_or_default();
    Date::parse(first).filter(Date::is_whole).or_else(|| Date::written(text)).or_else(|| Date::written(first))
}

fn is_type(node: &Node) -> bool {
    node.text().is_some_and(|text| match FRONT.keys.iter().find(|key| key.name == "type").map(|key| &key.form) {
        Some(schema::Form::Choice(choices)) => choices.contains(&text.value.as_str()),
        _ => false,
    })
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(nodes) => nodes.is_empty(),
        Value::Table(table) => table.entries.is_empty(),
        _ => false,
    }
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Date(date) => Some(date.to_string()),
        Value::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

fn nodes(node: &Node) -> &[Node] {
    match &node.value {
        Value::Array(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

fn texts(node: &Node) -> Vec<String> {
    nodes(node).iter().filter_map(scalar).collect()
}

/// Whether a part of a list is no text.
fn is_lost(node: &Node) -> bool {
    nodes(node).iter().any(|node| scalar(node).is_none() && name_of(node).is_none())
}

fn name_of(node: &Node) -> Option<String> {
    node.table()?.string("name")
}

fn names(node: &Node) -> Vec<String> {
    nodes(node)
        .iter()
        .filter_map(|node| scalar(node).or_else(|| name_of(node)))
        .map(|name| name.trim().to_owned())
        .collect()
}

/// Tags as a list, or in one text parted by commas or, in Obsidian and Jekyll, by spaces.
fn tags(node: &Node, is_hashed: bool) -> Vec<String> {
    let parted = |text: String| -> Vec<String> {
        match (&node.value, text.contains(',')) {
            (Value::String(_), true) => text.split(',').map(|tag| tag.trim().to_owned()).collect(),
            (Value::String(_), false) => text.split_whitespace().map(str::to_owned).collect(),
            _ => vec![text.trim().to_owned()],
        }
    };
    let bare = |tag: String| if is_hashed { tag.trim_start_matches('#').to_owned() } else { tag };
    texts(node).into_iter().flat_map(parted).map(bare).filter(|tag| !tag.is_empty()).collect()
}
