//! Annotations of other programs to claims and notes of a sidecar: read, tied to the words of an article, written as TOML.
//! Pure. What does not hold is a notice with its words, whose it is, and why; no annotation is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value as Json;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::words::{is_id, one_line, shorten};
use crate::read::anchor::Haystack;
use crate::read::article::Article;
use crate::read::markdown::Inputs;

use super::annotation_blocks::{text_of, write};
use super::settle;
use super::targets::{Located, locate, lost_words};
use super::{controls, hypothesis, notices, web_annotation, written};

/// One annotation, as it came.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// What names it everywhere: an address.
    pub id: Option<String>,
    /// What names it in its own file.
    pub(super) key: Option<String>,
    pub who: Option<String>,
    pub day: Option<Date>,
    pub targets: Vec<Target>,
    pub(super) roles: Vec<Role>,
    pub(super) bodies: Vec<Body>,
    pub(super) works: Vec<Work>,
    pub(super) tags: Vec<String>,
    pub(super) audience: Vec<String>,
    pub(super) replies_to: Vec<String>,
    pub is_private: bool,
    pub is_hidden: bool,
    pub group: Option<String>,
    /// What could not be read of it.
    pub(super) lost: Vec<String>,
    /// Where it stands in its file.
    pub place: Option<Span>,
}

/// The words that an annotation is about.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The address of the page.
    pub source: Option<String>,
    pub exact: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) suffix: Option<String>,
    pub(super) has_selector: bool,
    /// Of a former version of the page.
    pub is_old: bool,
}

/// What an annotation, or a part of it, is for (WADM, § 3.3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Comment,
    Describe,
    Assess,
    Classify,
    Link,
    Edit,
    Highlight,
    Tag,
    Reply,
}

#[derive(Clone, Debug)]
pub(super) struct Body {
    pub words: String,
    pub format: Format,
    pub role: Option<Role>,
    pub lang: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    Markdown,
    Html,
}

/// Something that an annotation leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    pub url: String,
    pub title: Option<String>,
    pub quote: Option<String>,
    /// With the label of what it counts.
    pub locator: Option<(&'static str, String)>,
    pub archive: Option<(String, Date)>,
}

/// What a file of annotations is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Hypothesis,
    WebAnnotation,
}

impl Kind {
    /// What it is called in a sentence.
    pub fn shown(self) -> &'static str {
        match self {
            Kind::Hypothesis => "an export of Hypothesis",
            Kind::WebAnnotation => "Web Annotation JSON-LD",
        }
    }
}

/// What a file of annotations holds.
pub struct Export {
    pub kind: Kind,
    pub all: Vec<Incoming>,
    /// What in it is no annotation.
    pub odd: Vec<Diagnostic>,
    /// Signs that no text holds, which were dropped.
    pub dropped: Option<Diagnostic>,
}

/// Reads a file of annotations. What is none comes with the reason, as the end of a sentence about the file.
pub fn read(file: &File) -> Result<Export, String> {
    let mut json: Json = serde_json::from_str(&file.text).map_err(|error| format!("it is no JSON: {error}"))?;
    let mut signs = BTreeSet::new();
    drop_controls(&mut json, &mut signs);
    let mut odd = Vec::new();
    let (kind, mut all) = match hypothesis::rows(&json, &mut odd) {
        Some(rows) => (Kind::Hypothesis, hypothesis::read(&rows)),
        None => (Kind::WebAnnotation, web_annotation::read(&json, &mut odd)),
    };
    if all.is_empty() && kind == Kind::WebAnnotation && !web_annotation::is_collection(&json) {
        return Err("it holds no annotations of the Web Annotation Data Model, and no `rows` of Hypothesis".to_owned());
    }
    let mut from = 0;
    for one in &mut all {
        let Some(name) = one.key.as_ref().or(one.id.as_ref()) else { continue };
        let name = format!("\"{name}\"");
        if let Some(at) =
            file.text[from..].find(&name).or_else(|| file.text.find(&name).map(|at| at.wrapping_sub(from)))
        {
            let start = from.wrapping_add(at);
            one.place = Some(file.span(start..start + name.len()));
            from = start.max(from);
        }
    }
    Ok(Export { kind, all, odd, dropped: notices::controls(file.span(0..0), &signs) })
}

/// Takes control characters out of all texts of a value. JSON is read no deeper than 128 levels.
fn drop_controls(json: &mut Json, signs: &mut BTreeSet<char>) {
    match json {
        Json::String(text) => controls::drop(text, signs),
        Json::Array(items) => items.iter_mut().for_each(|item| drop_controls(item, signs)),
        Json::Object(object) => object.values_mut().for_each(|value| drop_controls(value, signs)),
        _ => {}
    }
}

impl Incoming {
    /// "the note by ana of 2026-03-01 on “the dam failed”: “Which dam?”"
    pub fn shown(&self) -> String {
        let what = match self.targets.iter().find_map(|target| target.exact.as_ref()) {
            Some(exact) => format!(" on “{}”", shorten(&one_line(exact), 60)),
            None => String::new(),
        };
        let who = self.who.as_ref().map_or(String::new(), |who| format!(" by {who}"));
        let day = self.day.map_or(String::new(), |day| format!(" of {day}"));
        let words =
            self.bodies.first().map_or(String::new(), |body| format!(" (“{}”)", shorten(&one_line(&body.words), 80)));
        format!("the annotation{who}{day}{what}{words}")
    }

    /// Leaves out the passages that stand on other pages.
    pub fn keep_targets(&mut self, is_here: impl Fn(&Target) -> bool) {
        let (here, elsewhere): (Vec<Target>, Vec<Target>) = self.targets.drain(..).partition(is_here);
        self.targets = here;
        self.lost.extend(elsewhere.iter().map(|target| {
            let words = target.exact.as_deref().map_or("a target".to_owned(), lost_words);
            format!("{words} of {}", target.source.as_deref().unwrap_or("another page"))
        }));
    }

    /// Its notice where it is left out.
    pub fn left_out(&self, reason: &str, help: &str) -> Diagnostic {
        notices::annotation(self.place.clone(), &self.shown(), reason, help)
    }

    /// Whether it comes from a site of postil, which names annotations by the fragments of their pages.
    pub(super) fn own_id(&self) -> Option<&str> {
        let (document, fragment) = self.id.as_ref()?.split_once('#')?;
        (document.ends_with("annotations.jsonld") && is_id(fragment)).then_some(fragment)
    }

    /// Whether it answers another one.
    pub fn is_reply(&self) -> bool {
        !self.replies_to.is_empty()
            || self.roles == [Role::Reply] && self.targets.iter().all(|target| target.exact.is_none())
    }
}

/// Adds replies to what they answer. Those whose beginning is not there are given back.
pub fn thread(all: Vec<Incoming>) -> (Vec<Incoming>, Vec<Incoming>) {
    let (replies, mut heads): (Vec<Incoming>, Vec<Incoming>) = all.into_iter().partition(Incoming::is_reply);
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for (index, head) in heads.iter().enumerate() {
        at.extend(head.key.iter().chain(&head.id).map(|name| (name.clone(), index)));
    }
    let mut lone = Vec::new();
    let mut replies = replies;
    replies.sort_by_key(|reply| reply.day);
    for reply in replies {
        let sources = reply.targets.iter().filter_map(|target| target.source.as_ref());
        let head = reply.replies_to.iter().chain(sources).find_map(|name| at.get(name)).copied();
        let is_open = !reply.is_private && !reply.is_hidden;
        match head.filter(|_| is_open && !reply.bodies.is_empty()) {
            Some(head) => {
                let who = reply.who.clone().unwrap_or_else(|| "A reader".to_owned());
                let day = reply.day.map_or(String::new(), |day| format!(", {day}"));
                for body in &reply.bodies {
                    let said = Body {
                        words: format!("{who}{day}:"),
                        format: Format::Plain,
                        role: Some(Role::Reply),
                        lang: None,
                    };
                    heads[head].bodies.extend([said, Body { role: Some(Role::Reply), ..body.clone() }]);
                }
            }
            None => lone.push(reply),
        }
    }
    (heads, lone)
}

/// An article to which annotations are added.
pub struct Desk<'a> {
    pub article: &'a Article,
    pub inputs: Inputs<'a>,
    /// The ratings of the site: keys and labels.
    pub ratings: Vec<(String, String)>,
    /// Ids of sources by their addresses.
    pub sources: BTreeMap<String, String>,
    /// Ids that are taken.
    pub ids: BTreeSet<String>,
    pub today: Date,
}

/// What becomes of annotations.
#[derive(Debug, Default)]
pub struct Added {
    /// TOML for the end of the sidecar, with the number of the annotation that each is of.
    pub blocks: Vec<(usize, String)>,
    pub claims: usize,
    pub notes: usize,
    pub corrections: usize,
    /// How many are in the sidecar already.
    pub known: usize,
    /// How many replies stand with what they answer.
    pub replies: usize,
    /// How many were left out.
    pub left: usize,
    pub found: Vec<Diagnostic>,
}

/// Ties annotations to the words of an article. `sidecar` is the text of its sidecar as it stands.
pub fn add(desk: &mut Desk<'_>, all: &[Incoming], sidecar: &str) -> Added {
    let haystack = Haystack::new(&desk.article.document);
    let mut added = Added::default();
    for (index, one) in all.iter().enumerate() {
        if is_named(desk.article, one, sidecar) {
            added.known += 1;
            continue;
        }
        match locate(&haystack, desk.article, one) {
            Ok(Located { passages, .. }) if is_said(desk, one, &passages[0]) => added.known += 1,
            Ok(Located { passages, lost }) => match anchor(&haystack, &desk.article.document.text, &passages) {
                Some(anchor) => write(desk, one, index, (&passages[0], &anchor), &lost, &mut added),
                None => leave(
                    &mut added,
                    one,
                    "its words stand more than once in the article, with the same words around them",
                    "tie it to a named span by hand: `[words]{#id}`",
                ),
            },
            Err((reason, help)) => leave(&mut added, one, &reason, help),
        }
    }
    added
}

/// What ties words to their place, or to all their places, as lines of TOML.
fn anchor(haystack: &Haystack<'_>, text: &str, passages: &[Range<usize>]) -> Option<Vec<String>> {
    match passages {
        [one] => settle::lines(haystack, text, one),
        several => {
            let exact = format!("exact = {}", written::line(&one_line(&text[several[0].clone()])));
            Some(vec![exact, "all = true".to_owned()])
        }
    }
}

pub(super) fn leave(added: &mut Added, one: &Incoming, reason: &str, help: &str) {
    added.left += 1;
    added.found.push(one.left_out(reason, help));
}

/// Whether the sidecar has it, by its name in a comment or by its id.
fn is_named(article: &Article, one: &Incoming, sidecar: &str) -> bool {
    let names = |line: &str, id: &str| line.starts_with("# From ") && line.split_whitespace().any(|word| word == id);
    let in_comment = one.id.as_ref().map(|id| in_comment(id));
    let is_in_comment = in_comment.is_some_and(|id| sidecar.lines().any(|line| names(line, &id)));
    let claims = article.sidecar.claims.iter().map(|claim| &claim.id);
    let notes = article.sidecar.notes.iter().map(|note| &note.id);
    let corrections = article.sidecar.corrections.iter().map(|correction| &correction.id);
    let mut ids = claims.chain(notes).chain(corrections);
    is_in_comment || one.own_id().is_some_and(|own| ids.any(|id| id.value == own))
}

/// Whether the sidecar says the same of the same words.
fn is_said(desk: &Desk<'_>, one: &Incoming, passage: &Range<usize>) -> bool {
    let article = desk.article;
    let body = text_of(one, desk.inputs);
    let is_here = |places: &[Range<usize>]| places.contains(passage);
    let mut notes = article.sidecar.notes.iter().zip(&article.notes);
    let same_note = notes
        .any(|(note, places)| is_here(places) && !body.is_empty() && one_line(&note.body.value) == one_line(&body));
    let sources: Vec<_> = one.works.iter().filter_map(|work| desk.sources.get(&work.url)).collect();
    let mut claims = article.sidecar.claims.iter().zip(&article.claims);
    let same_claim = claims.any(|(claim, places)| {
        let explanation = claim.explanation.as_deref().unwrap_or_default();
        let cites = |id: &&String| claim.cites.iter().any(|cite| cite.source.value == **id);
        let says_same = !(body.is_empty() && one.works.is_empty()) && one_line(explanation) == one_line(&body);
        is_here(places) && says_same && sources.len() == one.works.len() && sources.iter().all(cites)
    });
    same_note || same_claim
}

/// An address in a comment, which is one line and one word.
pub(super) fn in_comment(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}
