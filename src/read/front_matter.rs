//! The head of an article or of a section: `+++` TOML or `---` YAML before the text.
//! Pure. An article without a head is reported and still read.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::{messages, words};

use super::exceptions::{self, Exception, Levels};
use super::schema::{self, Shape};
use super::tree::{self, Table, Value};
use super::vocabulary;

/// What stands before an article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter {
    pub title: String,
    pub description: Option<String>,
    pub date: Option<At<Date>>,
    pub updated: Option<At<Date>>,
    pub authors: Vec<At<String>>,
    pub tags: Vec<At<String>>,
    pub lang: Option<String>,
    pub slug: Option<At<String>>,
    pub aliases: Vec<At<String>>,
    pub draft: bool,
    pub template: Option<At<String>>,
    pub weight: i64,
    pub in_search_index: bool,
    /// A type of schema.org.
    pub kind: String,
    pub backstory: Option<String>,
    pub minor: bool,
    /// Of the whole article.
    pub exceptions: Vec<Exception>,
    /// Of this article alone.
    pub checks: Levels,
    /// How a section orders its articles; nothing in an article.
    pub sort_by: Option<String>,
    pub extra: Table,
}

/// Whose head it is: articles and sections know different keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Article,
    Section,
}

/// Reads the head of `file`. Gives it with the byte at which the text begins.
/// Raises `syntax`, `key-unknown`, `key-missing`, `value-invalid`.
pub fn read(file: &File, owner: Owner, found: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let shape: &Shape = match owner {
        Owner::Article => &vocabulary::FRONT,
        Owner::Section => &vocabulary::SECTION,
    };
    let (mut table, body, head) = match fence(&file.text) {
        None => {
            found.push(messages::front_matter_missing(file.span(0..0)));
            (Table::default(), 0, None)
        }
        Some(Fence { mark, head, body, closed }) => {
            if !closed {
                // What follows is text: to read it as a head would only add faults.
                found.push(messages::front_matter_open(file.span(0..mark.len()), mark));
                return (front_matter(file, &Table::default(), found), body);
            }
            let text = &file.text[head.clone()];
            let table = match mark {
                "+++" => tree::from_toml(file, text, head.start, found),
                _ => tree::from_yaml(file, text, head.start, found),
            };
            (table, body, Some(0..mark.len()))
        }
    };
    if let Some(head) = head {
        schema::check(file, &mut table, head, shape, found);
    }
    if let Some(slug) = table.text("slug").filter(|slug| !words::is_id(&slug.value)) {
        found.push(messages::id_invalid(file.span(slug.range.clone()), &slug.value, &words::slug(&slug.value)));
    }
    (front_matter(file, &table, found), body)
}

fn front_matter(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> FrontMatter {
    let extra = table.table("extra").cloned().unwrap_or_default();
    FrontMatter {
        title: table.string("title").unwrap_or_else(|| file.path.to_string()),
        description: table.string("description"),
        date: table.date("date"),
        updated: table.date("updated"),
        authors: table.texts("authors"),
        tags: table.texts("tags"),
        lang: table.string("lang"),
        slug: table.text("slug").filter(|slug| words::is_id(&slug.value)),
        aliases: table.texts("aliases"),
        draft: table.bool("draft").unwrap_or(false),
        template: table.text("template"),
        weight: match table.get("weight").map(|node| &node.value) {
            Some(Value::Integer(weight)) => *weight,
            _ => 0,
        },
        in_search_index: table.bool("in_search_index").unwrap_or(true),
        kind: table.string("type").unwrap_or_else(|| "BackgroundNewsArticle".into()),
        backstory: table.string("backstory"),
        minor: table.bool("minor").unwrap_or(false),
        exceptions: exceptions::of(file, table, 0..usize::MAX, found),
        checks: exceptions::levels(file, table, found),
        sort_by: table.string("sort_by"),
        extra,
    }
}

struct Fence {
    mark: &'static str,
    head: std::ops::Range<usize>,
    body: usize,
    closed: bool,
}

/// Where the head is; nothing where the text does not begin with a fence.
fn fence(text: &str) -> Option<Fence> {
    let mark = ["+++", "---"].into_iter().find(|mark| text.starts_with(mark))?;
    let start = text.find('\n').map_or(text.len(), |newline| newline + 1);
    if !text[mark.len()..start].trim().is_empty() {
        return None;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == mark {
            return Some(Fence { mark, head: start..at, body: at + line.len(), closed: true });
        }
        at += line.len();
    }
    Some(Fence { mark, head: start..text.len(), body: text.len(), closed: false })
}
