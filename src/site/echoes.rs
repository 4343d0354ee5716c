//! Drops findings that only follow from another: what could not be read is missing, unused or without evidence as well.
//! Pure. Drops what says that something is absent, where a fault stands in the very lines that may hold it; never an
//! error that stands for itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};

/// Drops the echoes among the findings of a site. `texts` are its files.
pub fn drop(texts: &BTreeMap<Arc<str>, File>, found: &mut Vec<Diagnostic>) {
    let form = |diagnostic: &&Diagnostic| FORM.contains(&diagnostic.name);
    let mut files: HashMap<Arc<str>, Faults> = HashMap::new();
    for diagnostic in found.iter().filter(form) {
        let Some(span) = &diagnostic.span else { continue };
        let Some(file) = texts.get(&span.path) else { continue };
        files.entry(span.path.clone()).or_insert_with(|| Faults::new(file)).add(diagnostic, span);
    }
    let is_any_broken = files.iter().any(|(path, faults)| path.ends_with(".toml") && faults.is_broken);
    let is_bibliography = |path: &str| path.starts_with("content/sources.") && !path.ends_with(".toml");
    let is_library_broken = files.iter().any(|(path, faults)| is_bibliography(path) && faults.is_broken);
    let meant = meant_sources(found);
    // An entry that could not be read may be the one.
    found.retain(|diagnostic| {
        !is_library_broken || diagnostic.name != "source-unknown" || !diagnostic.related.is_empty()
    });
    found.retain(|diagnostic| !is_echo(diagnostic, &files, is_any_broken) && !is_meant(diagnostic, &meant));
}

/// The sources that a citation most likely meant, by file and id, and those that an article's own one stands before.
fn meant_sources(found: &[Diagnostic]) -> BTreeSet<(Arc<str>, String)> {
    let meant = |diagnostic: &Diagnostic| {
        let other = diagnostic.related.first().map(|(span, _)| span);
        let span = match diagnostic.name {
            "source-unknown" => other.or(diagnostic.span.as_ref())?,
            "source-duplicate" => other?,
            _ => return None,
        };
        Some((span.path.clone(), diagnostic.about.clone()?))
    };
    found.iter().filter_map(meant).collect()
}

fn is_meant(diagnostic: &Diagnostic, meant: &BTreeSet<(Arc<str>, String)>) -> bool {
    let (Some(span), Some(id)) = (&diagnostic.span, &diagnostic.about) else { return false };
    diagnostic.name == "source-unused" && meant.contains(&(span.path.clone(), id.clone()))
}

/// What says that a file is not written as it should be.
const FORM: [&str; 4] = ["syntax", "key-unknown", "value-invalid", "key-missing"];

/// What says that something is absent, with the keys of which one may stand there and not be read.
const ABSENT: [(&str, &[&str]); 8] = [
    ("claim-unsourced", &["cites", "calc", "own_check", "rating", "source", "expr", "gives"]),
    ("rating-unexplained", &["rating", "explanation", "calc", "expr", "gives"]),
    ("archive-missing", &["archive_url", "do_not_link", "doi", "url", "url_status"]),
    ("dead-without-archive", &["archive_url", "url_status"]),
    ("archive-without-date", &["archive_date"]),
    ("unnamed-without-reason", &["described_as", "anonymity_reason", "attribution"]),
    ("locator-missing", &["locator", "label"]),
    ("key-missing", &[]),
];

/// What can only be known when all sidecars were read.
const WHOLE: [&str; 2] = ["source-unused", "allow-unused"];

/// What is said of an article's text for want of an annotation.
const UNCLAIMED: [&str; 3] = ["hedge-unattributed", "number-unclaimed", "update-unexplained"];

fn is_echo(diagnostic: &Diagnostic, files: &HashMap<Arc<str>, Faults>, is_any_broken: bool) -> bool {
    let Some(span) = &diagnostic.span else { return false };
    if WHOLE.contains(&diagnostic.name) && is_any_broken {
        let is_shared = span.path.starts_with("content/sources.");
        return is_shared || files.get(&span.path).is_some_and(|faults| faults.is_broken);
    }
    if UNCLAIMED.contains(&diagnostic.name) {
        let sidecar = span.path.strip_suffix(".md").map(|stem| format!("{stem}.toml"));
        return sidecar.and_then(|path| files.get(&*path)).is_some_and(|faults| faults.is_broken);
    }
    let Some(faults) = files.get(&span.path) else { return false };
    match ABSENT.iter().find(|(name, _)| *name == diagnostic.name) {
        Some((_, keys)) => faults.may_hold(span, keys),
        None => ["source-unknown", "id-unknown"].contains(&diagnostic.name) && faults.has_lost_tables,
    }
}

/// The faults of form in one file, by the tables that they stand in.
struct Faults {
    text: Arc<str>,
    /// Where each table begins, with those below it.
    tables: Vec<usize>,
    /// The tables with a fault, by the key of its line; an empty one stands for all.
    keys: BTreeSet<(usize, String)>,
    /// Whether something could not be read at all.
    is_broken: bool,
    /// Whether a header or what swallows headers could not be read.
    has_lost_tables: bool,
}

impl Faults {
    fn new(file: &File) -> Faults {
        let (mut tables, mut at, mut name) = (vec![0], 0, "");
        for line in file.text.split_inclusive('\n') {
            if let Some(header) = line.trim_start().strip_prefix('[') {
                let header = header.trim_start_matches('[').trim();
                if name.is_empty() || !header.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')) {
                    tables.push(at);
                    name = header.split([']', ' ', '\n']).next().unwrap_or_default();
                }
            }
            at += line.len();
        }
        Faults { text: file.text.clone(), tables, keys: BTreeSet::new(), is_broken: false, has_lost_tables: false }
    }

    fn add(&mut self, diagnostic: &Diagnostic, span: &Span) {
        let (table, line) = (self.table(span.start), self.line(span.start));
        let written = &self.text[line.clone()];
        let key = match diagnostic.name {
            "syntax" => {
                let words = self.text.get(span.start..span.end).unwrap_or_default();
                let swallows = ["[", "{", "\"\"\"", "'''"].iter().any(|mark| words.starts_with(mark));
                self.has_lost_tables |= swallows || !written.contains('=');
                self.is_broken = true;
                ""
            }
            // Its place is the table that lacks the key.
            "key-missing" => diagnostic.about.as_deref().unwrap_or("-"),
            _ => written.split_once('=').map_or("-", |(key, _)| key.trim()),
        };
        self.keys.insert((table, key.to_owned()));
    }

    /// Whether a fault in the table of a place can be the reason for one of the keys to be missing.
    fn may_hold(&self, span: &Span, keys: &[&str]) -> bool {
        let table = self.table(span.start);
        let has = |key: &str| self.keys.contains(&(table, key.to_owned()));
        has("") || keys.iter().any(|key| has(key))
    }

    fn table(&self, at: usize) -> usize {
        self.tables[self.tables.partition_point(|start| *start <= at).max(1) - 1]
    }

    fn line(&self, at: usize) -> Range<usize> {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        start..self.text[start..].find('\n').map_or(self.text.len(), |end| start + end)
    }
}
