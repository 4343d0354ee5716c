//! The head of an article or of a section: `+++` TOML or `---` YAML before the text.
//! Pure. An article without a head is reported and still read.

use std::ops::Range;

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
    /// Where the title stands; empty where there is none.
    pub title_range: Range<usize>,
    pub description: Option<String>,
    pub date: Option<At<Date>>,
    pub updated: Option<At<Date>>,
    pub authors: Vec<At<String>>,
    pub tags: Vec<At<String>>,
    pub lang: Option<At<String>>,
    /// The article that this one is a translation of, as its head names it.
    pub translation_of: Option<At<String>>,
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
    let Some(Fence { mark, language, head, body }) = fence(file, found) else {
        found.push(messages::front_matter_missing(file.span(0..0)));
        return (front_matter(file, &Table::default(), found), 0);
    };
    let text = &file.text[head.clone()];
    let mut table = match language {
        Language::Toml => tree::from_toml(file, text, head.start, found),
        Language::Yaml | Language::Json => tree::from_yaml(file, text, head.start, found),
    };
    if language == Language::Json {
        table.entries.iter_mut().for_each(|entry| entry.node.read_date());
    }
    schema::check(file, &mut table, mark, shape, found);
    if let Some(slug) = table.text("slug").filter(|slug| !words::is_id(&slug.value)) {
        found.push(messages::id_invalid(file.span(slug.range.clone()), &slug.value, &words::slug(&slug.value)));
    }
    (front_matter(file, &table, found), body)
}

/// The head of a file that another tool may have written, key by key, and the byte at which the text begins; nothing where
/// it has none. Raises `syntax`.
pub fn any(file: &File, found: &mut Vec<Diagnostic>) -> Option<(Table, usize)> {
    let mut fenced = Vec::new();
    let Fence { language, head, body, .. } = fence(file, &mut fenced)?;
    let text = &file.text[head.clone()];
    let table = match language {
        Language::Toml => tree::from_toml(file, text, head.start, found),
        Language::Yaml | Language::Json => tree::from_yaml(file, text, head.start, found),
    };
    // JSON is a form as good as any in a file that is not ours.
    found.extend(fenced.into_iter().filter(|_| language != Language::Json));
    Some((table, body))
}

impl FrontMatter {
    /// The language that the head names.
    pub fn language(&self) -> Option<&str> {
        self.lang.as_ref().map(|lang| lang.value.as_str())
    }
}

fn front_matter(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> FrontMatter {
    let extra = table.table("extra").cloned().unwrap_or_default();
    FrontMatter {
        title_range: table.text("title").map_or(0..0, |title| title.range),
        title: table.string("title").unwrap_or_else(|| file.path.to_string()),
        description: table.string("description"),
        date: table.date("date"),
        updated: table.date("updated"),
        authors: table.texts("authors"),
        tags: table.texts("tags"),
        lang: table.text("lang"),
        translation_of: table.text("translation_of"),
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

/// What a head is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Toml,
    Yaml,
    /// Read as the YAML that it is, too, but that dates are strings.
    Json,
}

struct Fence {
    mark: Range<usize>,
    language: Language,
    head: Range<usize>,
    body: usize,
}

/// Where the head is; nothing where the text does not begin with one.
/// Raises `syntax` where it is not fenced as it should be, and gives what was meant.
fn fence(file: &File, found: &mut Vec<Diagnostic>) -> Option<Fence> {
    let text = &*file.text;
    let above = text.len() - text.trim_start().len();
    if text[above..].starts_with('{') {
        return json(file, above, found);
    }
    let (mark, usual) = [("+++", Language::Toml), ("---", Language::Yaml)]
        .into_iter()
        .find(|(mark, _)| text[above..].starts_with(mark))?;
    let range = above..above + mark.len();
    let start = text[above..].find('\n').map_or(text.len(), |newline| above + newline + 1);
    // Three hyphens can be a line across the page.
    let is_head = above == 0 || text[start..].lines().next().is_some_and(|line| language_of(line).is_some());
    if !text[range.end..start].trim().is_empty() || !is_head {
        return None;
    }
    if above > 0 {
        found.push(messages::front_matter_late(file.span(range.clone()), mark));
    }
    let (head, body) = closed(text, start, mark).unwrap_or_else(|| open(file, &range, start, found));
    let written = written_in(&text[head.clone()]).filter(|written| *written != usual);
    if written.is_some() {
        let (language, marks) = if usual == Language::Toml { ("YAML", "---") } else { ("TOML", "+++") };
        found.push(messages::front_matter_fenced(file.span(range.clone()), mark, language, marks));
    }
    Some(Fence { mark: range, language: written.unwrap_or(usual), head, body })
}

/// The head and the beginning of the body, where a line with the same mark closes it.
fn closed(text: &str, start: usize, mark: &str) -> Option<(Range<usize>, usize)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == mark {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The head and the body where nothing closes the head: it ends where the lines look like a head no longer.
fn open(file: &File, mark: &Range<usize>, start: usize, found: &mut Vec<Diagnostic>) -> (Range<usize>, usize) {
    let opening = &file.text[mark.clone()];
    let mut at = start;
    for line in file.text[start..].split_inclusive('\n') {
        let written = line.trim();
        if written.len() >= 2 && written.trim_matches('+').is_empty() | written.trim_matches('-').is_empty() {
            let place = at + (line.len() - line.trim_start().len());
            let span = file.span(place..place + written.len());
            found.push(messages::front_matter_end(span, written, opening));
            return (start..at, at + line.len());
        }
        if language_of(line).is_none() && !line.starts_with(['[', '-', ' ', '\t']) {
            break;
        }
        at += line.len();
    }
    found.push(messages::front_matter_open(file.span(mark.clone()), opening));
    (start..at, at)
}

/// A head as other generators take it: an object up to a line that is `}`.
fn json(file: &File, start: usize, found: &mut Vec<Diagnostic>) -> Option<Fence> {
    let (head, body) = closed(&file.text, start, "}")?;
    found.push(messages::front_matter_json(file.span(start..start + 1)));
    Some(Fence { mark: start..start + 1, language: Language::Json, head: start..head.end + 1, body })
}

/// What the lines of a head are written in, as far as they agree.
fn written_in(head: &str) -> Option<Language> {
    let mut lines = head.lines().filter(|line| line.starts_with(char::is_alphanumeric)).map(language_of);
    let first = lines.next()??;
    lines.all(|language| language == Some(first)).then_some(first)
}

/// Whether a line is `key = …` or `key: …`.
fn language_of(line: &str) -> Option<Language> {
    let key = line.find(|sign: char| !sign.is_alphanumeric() && !"-_.".contains(sign)).filter(|end| *end > 0)?;
    let rest = line[key..].trim_start();
    match rest.strip_prefix(':') {
        Some(value) if value.is_empty() || value.starts_with(char::is_whitespace) => Some(Language::Yaml),
        _ => rest.starts_with('=').then_some(Language::Toml),
    }
}
