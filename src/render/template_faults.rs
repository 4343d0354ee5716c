//! What Tera says of a fault in a template, as a diagnostic with its place, what was meant, and what there is.
//! Pure. Tera gives some of its reports as text alone, which is read here.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::{ErrorKind, Value};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::messages;
use crate::base::words::nearest;

use super::shipped::{self, Shipped};

/// Where templates come from, by the names that Tera knows them by.
pub(super) struct Origins {
    own: BTreeMap<String, File>,
    shipped: BTreeMap<String, &'static str>,
}

/// The values that a template was given, by name.
pub(super) type Values = BTreeMap<&'static str, Value>;

/// One fault as Tera tells it. Lines count from 1, columns from 0.
struct Report {
    template: String,
    message: String,
    start: (usize, usize),
    end: (usize, usize),
}

/// Filters, tests and functions that Tera has by itself, and ours.
const FILTERS: &str = "abs capitalize counted default escape escape_html escape_xml first float forms get group_by indent \
    int join keys last length lower newlines_to_br nth numeral pairs pluralize replace reverse round safe sort split str \
    title trim trim_end trim_start truncate unique upper values wordcount";
const TESTS: &str = "array bool containing defined divisible_by ending_with even float integer iterable map none number odd \
    starting_with string undefined";
const FUNCTIONS: &str = "range super throw";

impl Origins {
    /// Of the site's own templates, and of those that they lie over.
    pub(super) fn new(own: &[(String, File)], shipped: &[Shipped]) -> Origins {
        let shipped = shipped.iter().flat_map(|layer| {
            layer.templates().map(move |(name, text)| (format!("shipped:{}/{name}", layer.name), text))
        });
        Origins { own: own.iter().cloned().collect(), shipped: shipped.collect() }
    }

    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.own.iter().map(|(name, file)| (name.as_str(), &*file.text));
        own.chain(self.shipped.iter().map(|(name, text)| (name.as_str(), *text)))
    }

    /// The names that pages and templates ask for.
    fn names(&self) -> BTreeSet<&str> {
        self.texts().map(|(name, _)| plain(name)).collect()
    }

    /// The templates of the site and of its theme that nothing asks for. `named` are those that articles name.
    pub(super) fn unused(&self, named: &[&str]) -> Vec<Diagnostic> {
        let shipped = shipped::below("default").into_iter().flat_map(Shipped::templates).map(|(name, _)| name);
        let usual: BTreeSet<&str> = shipped.chain(self.shipped.keys().map(|name| plain(name))).collect();
        let asked: BTreeSet<&str> = self.texts().flat_map(|(_, text)| asked_for(text)).collect();
        let is_used = |name: &str, text: &str| {
            let is_named = usual.contains(name) || named.contains(&name) || asked.contains(name);
            // The pieces of a file are known by their own names.
            is_named || text.contains("{% component") || text.contains("{%- component")
        };
        let unused =
            self.own.iter().filter(|(name, file)| name.ends_with(".html") && !is_used(plain(name), &file.text));
        let told = unused.map(|(name, file)| {
            let near = nearest(plain(name), usual.iter().copied());
            messages::template_unused(file.span(0..0), plain(name), near)
        });
        told.collect()
    }

    /// The blocks of all templates that one stands on.
    fn blocks_below(&self, template: &str) -> BTreeSet<&str> {
        let mut blocks = BTreeSet::new();
        let mut wanted = self.text(template).and_then(parent).map(str::to_owned);
        let mut seen = BTreeSet::new();
        while let Some(name) = wanted.filter(|name| seen.insert(name.clone())) {
            let same: Vec<&str> = {
                let same = self.texts().filter(|(key, _)| *key != template && plain(key) == plain(&name));
                same.map(|(_, text)| text).collect()
            };
            blocks.extend(same.iter().flat_map(|text| tags(text, "block")));
            wanted = same.iter().filter_map(|text| parent(text)).find(|up| *up != plain(&name)).map(str::to_owned);
        }
        blocks
    }

    fn text(&self, template: &str) -> Option<&str> {
        self.texts().find(|(name, _)| *name == template).map(|(_, text)| text)
    }

    fn components(&self) -> BTreeSet<&str> {
        self.texts().flat_map(|(_, text)| tags(text, "component")).collect()
    }
}

/// A template's name as authors know it.
fn plain(name: &str) -> &str {
    match name.split_once(':') {
        Some(("theme" | "shipped", rest)) => rest.split_once('/').map_or(rest, |(_, plain)| plain),
        _ => name,
    }
}

/// The words behind a tag: the names of blocks or components.
fn tags<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let behind =
        text.split("{%").skip(1).filter_map(|rest| rest.trim_start_matches('-').trim_start().strip_prefix(tag));
    let names = behind.filter(|rest| rest.starts_with(char::is_whitespace));
    names.filter_map(|rest| rest.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next()).collect()
}

/// What a template extends.
fn parent(text: &str) -> Option<&str> {
    quoted_behind(text, "extends").next()
}

/// The templates that a template takes in.
fn asked_for(text: &str) -> Vec<&str> {
    quoted_behind(text, "extends").chain(quoted_behind(text, "include")).collect()
}

fn quoted_behind<'a>(text: &'a str, tag: &'a str) -> impl Iterator<Item = &'a str> {
    let behind = text.split("{%").skip(1);
    let behind = behind.filter_map(move |rest| rest.trim_start_matches('-').trim_start().strip_prefix(tag));
    behind.filter_map(|rest| {
        let rest = rest.trim_start();
        let mark = rest.chars().next().filter(|mark| ['"', '\''].contains(mark))?;
        rest[1..].split(mark).next()
    })
}

/// The faults that keep templates from being loaded, each with Tera's name of its template.
pub(super) fn loading(error: &tera::Error, origins: &Origins) -> Vec<(String, Diagnostic)> {
    let reports = match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let near = nearest(parent, origins.names());
            let span = place_of(current, parent, origins);
            return vec![(current.clone(), messages::template_parent_missing(span, plain(parent), near))];
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => return circle(tpl, chain, origins),
        ErrorKind::CircularInclude { tpl, include_chain: chain } => return circle(tpl, chain, origins),
        _ => reports(error),
    };
    if reports.is_empty() {
        let said = error.to_string();
        return match said
            .strip_prefix("Component `")
            .and_then(|_| origins.own.keys().find(|name| said.contains(name.as_str())))
        {
            Some(name) => {
                let component = said.split('`').nth(1).unwrap_or_default();
                let span = place_of(name, component, origins);
                vec![(name.clone(), messages::component_twice(span, component))]
            }
            None => vec![(String::new(), messages::template_invalid(None, &said))],
        };
    }
    let told = reports.into_iter().map(|report| {
        let found = said(&report, origins, &Values::new());
        (report.template, found)
    });
    told.collect()
}

/// What keeps a template from being drawn with these values. `page` is what was being drawn, in words.
pub(super) fn drawing(error: &tera::Error, origins: &Origins, values: &Values, page: &str) -> Diagnostic {
    match reports(error).first() {
        Some(report) => messages::while_drawing(said(report, origins, values), page),
        None => {
            let text = error.to_string();
            let name = origins.own.keys().find(|name| text.contains(&format!("'{name}'")));
            let span = name.and_then(|name| place_of(name, "", origins));
            messages::while_drawing(messages::template_invalid(span, &text), page)
        }
    }
}

fn circle(template: &str, chain: &[String], origins: &Origins) -> Vec<(String, Diagnostic)> {
    let others = chain.iter().filter(|name| *name != template).map(|name| plain(name));
    let ring: Vec<&str> = others.collect::<BTreeSet<_>>().into_iter().collect();
    let next = chain.iter().find(|name| *name != template).map_or(plain(template), |name| plain(name));
    vec![(template.to_owned(), messages::template_circle(place_of(template, next, origins), plain(template), &ring))]
}

/// The reports in an error. None where Tera gives no place.
fn reports(error: &tera::Error) -> Vec<Report> {
    if let ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) = error.kind() {
        let span = report.span();
        return vec![Report {
            template: report.filename().to_owned(),
            message: report.message().to_owned(),
            start: (span.start_line, span.start_col),
            end: (span.end_line, span.end_col),
        }];
    }
    let text = error.to_string();
    text.split("\n\n").filter_map(read_report).collect()
}

/// `error: …`, ` --> name:line:column` and the line with its marks, as Tera draws them.
fn read_report(text: &str) -> Option<Report> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?.to_owned();
    let mut parts = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line): (usize, usize) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let template = parts.next()?.to_owned();
    let marks = lines.last()?.chars().filter(|c| *c == '^').count();
    let column = column.saturating_sub(1);
    Some(Report { template, message, start: (line, column), end: (line, column + marks) })
}

fn said(report: &Report, origins: &Origins, values: &Values) -> Diagnostic {
    let file = origins.own.get(&report.template);
    let range = file.map(|file| range_in(&file.text, report.start, report.end));
    let span = file.zip(range.clone()).map(|(file, range)| file.span(range));
    let before = file.zip(range).map_or("", |(file, range)| &file.text[..range.start]);
    let message = report.message.as_str();
    let name = message.split('`').nth(1).unwrap_or_default();
    let known = message.split_once("Available variables: ").or_else(|| message.split_once("Available fields: "));
    let known: Vec<&str> = known.map_or(Vec::new(), |(_, names)| names.split(", ").collect());
    let unknown = |what: &str, known: &mut dyn Iterator<Item = &str>| {
        let known: Vec<&str> = known.collect();
        messages::template_name_unknown(span.clone(), what, name, nearest(name, known.iter().copied()), &known)
    };
    let found = match message {
        _ if message.starts_with("Unknown filter") => unknown("filter", &mut FILTERS.split_whitespace()),
        _ if message.starts_with("Unknown test") => unknown("test", &mut TESTS.split_whitespace()),
        _ if message.starts_with("Unknown function") => unknown("function", &mut FUNCTIONS.split_whitespace()),
        _ if message.starts_with("Unknown component") => unknown("component", &mut origins.components().into_iter()),
        _ if message.starts_with("Unknown template") => unknown("template", &mut origins.names().into_iter()),
        _ if message.starts_with("Block `") => {
            let known: Vec<&str> = origins.blocks_below(&report.template).into_iter().collect();
            messages::template_block_unknown(span.clone(), name, nearest(name, known.iter().copied()), &known)
        }
        _ if message.starts_with("Variable `") && message.contains("is not defined") => {
            let is_kept_out = values.contains_key(name) && is_in_component(before);
            let near = nearest(name, known.iter().copied());
            messages::template_value_unknown(span.clone(), name, near, &known, is_kept_out)
        }
        _ if message.starts_with("Field `") => {
            let path = path_before(before);
            match known.is_empty() {
                true => messages::template_field_of_nothing(span.clone(), name, &path),
                false => {
                    let near = nearest(name, known.iter().copied()).map(str::to_owned);
                    let near = near.or_else(|| deeper(values, &path, name));
                    messages::template_field_unknown(span.clone(), name, &path, near.as_deref(), &known)
                }
            }
        }
        _ => messages::template_invalid(span.clone(), message),
    };
    match span {
        Some(_) => found,
        None => messages::in_shipped_template(found, &report.template, report.start.0),
    }
}

/// Whether a place lies in a component, to which only its arguments are known.
fn is_in_component(before: &str) -> bool {
    let opened = before.rfind("component ").filter(|at| !before[..*at].ends_with("end"));
    opened.is_some_and(|opened| before.rfind("endcomponent").is_none_or(|closed| closed < opened))
}

/// The path that stands before a field: `article.teaser` before the dot of `article.teaser.date`.
fn path_before(before: &str) -> String {
    let path = before.trim_end_matches(['.', '?']);
    let is_part = |c: char| c.is_alphanumeric() || ['_', '.'].contains(&c);
    let start =
        path.rfind(|c: char| !is_part(c)).map_or(0, |at| at + path[at..].chars().next().map_or(1, char::len_utf8));
    path[start..].to_owned()
}

/// A field of this name one level further down.
fn deeper(values: &Values, path: &str, name: &str) -> Option<String> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = values.get(first)?;
    let value = if rest.is_empty() { value } else { value.get_from_path(rest)? };
    let fields = value.as_map()?.iter();
    let below = fields.filter_map(|(key, value)| Some((key.as_str()?, value.as_map()?)));
    let near = below.filter_map(|(key, fields)| {
        let near = nearest(name, fields.keys().filter_map(|field| field.as_str()))?;
        Some(format!("{key}.{near}"))
    });
    near.min()
}

/// The place in a file's text. Its bytes are not Tera's: a longer name may have been put in before.
fn range_in(text: &str, start: (usize, usize), end: (usize, usize)) -> Range<usize> {
    let byte = |(line_number, column): (usize, usize)| -> usize {
        let before = text.split_inclusive('\n').take(line_number.saturating_sub(1)).map(str::len).sum();
        before + text[before..].chars().take(column).take_while(|c| *c != '\n').map(char::len_utf8).sum::<usize>()
    };
    let start = byte(start);
    start..byte(end).max(start)
}

/// The first place of a word in a template of the site; its beginning where the word is not in it.
fn place_of(template: &str, word: &str, origins: &Origins) -> Option<Span> {
    let file = origins.own.get(template)?;
    let at = file.text.find(plain(word));
    Some(file.span(at.map_or(0..0, |at| at..at + plain(word).len())))
}
