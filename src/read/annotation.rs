//! The annotation model: what a sidecar says, as typed values with the places where it says it.
//! Ranges are bytes of the sidecar. Optional text is absent where the author left it out, never empty.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::file::At;

use super::calc::Decimal;
use super::exceptions::Exception;

/// The words that an annotation is about (WADM, 4.2.4 Text Quote Selector), or the block that holds them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anchor {
    pub exact: Option<At<String>>,
    pub prefix: Option<At<String>>,
    pub suffix: Option<At<String>>,
    pub section: Option<At<String>>,
    pub block: Option<At<String>>,
    pub all: bool,
}

impl Anchor {
    /// Whether no words and no block are named: the whole article is meant.
    pub fn is_empty(&self) -> bool {
        self.exact.is_none() && self.block.is_none()
    }
}

/// A claim that the article makes or reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub id: At<String>,
    pub anchor: Anchor,
    pub kind: String,
    pub text: Option<String>,
    pub author: Option<Party>,
    pub made: Option<Date>,
    pub appearance: Option<At<String>>,
    pub rating: Option<At<String>>,
    pub explanation: Option<String>,
    pub as_of: Option<Date>,
    pub certainty: Option<String>,
    pub outcome: Option<Outcome>,
    pub calc: Option<Calc>,
    pub own_check: Option<String>,
    pub response: Option<String>,
    pub repeats: Vec<At<String>>,
    pub contradicts: Vec<At<String>>,
    pub checked: Option<Checked>,
    pub review_by: Option<At<Date>>,
    pub cites: Vec<Cite>,
}

/// Whose claim it is, where it is not the article's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    pub name: String,
    pub job_title: Option<String>,
    pub same_as: Option<String>,
    pub organisation: bool,
}

/// What became of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub on: Date,
    pub text: String,
}

/// Arithmetic that the build does again.
#[derive(Clone, Debug, PartialEq)]
pub struct Calc {
    pub expr: At<String>,
    pub gives: At<Decimal>,
    /// How far off it may be; nothing where it must be equal.
    pub within: Option<Decimal>,
}

/// Who checked a claim, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub on: At<Date>,
    pub by: String,
}

/// A source for something, with the place in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    pub source: At<String>,
    /// A CSL locator label.
    pub label: Option<String>,
    pub locator: Option<String>,
    pub quote: Option<At<String>>,
    pub trans_quote: Option<String>,
    pub stance: String,
}

/// A context note.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub id: At<String>,
    pub anchor: Anchor,
    pub kind: String,
    /// Markdown.
    pub body: At<String>,
    pub lang: Option<String>,
    pub audience: Vec<String>,
    pub cites: Vec<Cite>,
}

/// A correction, to words or to the whole article.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    pub id: At<String>,
    /// Of the words as they now are; empty where the whole article is meant.
    pub anchor: Anchor,
    pub kind: String,
    pub date: At<Date>,
    pub text: String,
    /// The words as they were published.
    pub was: Option<At<String>>,
    pub affects: Vec<At<String>>,
    pub severity: String,
    pub reported_by: Option<String>,
    pub cites: Vec<Cite>,
}

/// Somebody who made a source.
#[derive(Clone, Debug, PartialEq)]
pub enum Name {
    Person { family: String, given: Option<String> },
    Literal(String),
}

/// A cited work (CSL 1.0.2, appendix IV, with Wikipedia's CS1 for copies and states).
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub id: At<String>,
    pub kind: String,
    pub title: String,
    /// Empty where it is not said; one literal name `unknown` where it is known to be unknown.
    pub author: Vec<Name>,
    pub issued: Option<Date>,
    pub accessed: Option<At<Date>>,
    pub container_title: Option<String>,
    pub publisher: Option<String>,
    pub publisher_place: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub page: Option<String>,
    pub edition: Option<String>,
    pub version: Option<String>,
    pub language: Option<String>,
    pub doi: Option<At<String>>,
    pub isbn: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<At<String>>,
    pub note: Option<String>,
    pub original_date: Option<Date>,
    pub archive_url: Option<At<String>>,
    pub archive_date: Option<At<Date>>,
    pub url_status: Option<String>,
    pub url_access: Option<String>,
    pub snapshot: Option<At<String>>,
    pub sha256: Option<At<String>>,
    pub publish: bool,
    pub do_not_link: bool,
    pub tier: Option<String>,
    pub attribution: Option<At<String>>,
    pub described_as: Option<String>,
    pub anonymity_reason: Option<String>,
    pub interest: Option<String>,
    pub status: Option<At<String>>,
    pub status_date: Option<Date>,
    pub status_url: Option<String>,
    pub known: Option<String>,
}

impl Source {
    /// Whether the person behind it is not named.
    pub fn is_unnamed(&self) -> bool {
        self.attribution.as_ref().is_some_and(|attribution| attribution.value != "on-the-record")
    }
}

/// All that one sidecar says, in the order in which it says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sidecar {
    pub sources: Vec<Source>,
    pub claims: Vec<Claim>,
    pub notes: Vec<Note>,
    pub corrections: Vec<Correction>,
    /// Of all annotations and sources.
    pub exceptions: Vec<Exception>,
}

impl Sidecar {
    /// Whether anything is said about words of the article.
    pub fn has_annotations(&self) -> bool {
        !(self.claims.is_empty() && self.notes.is_empty() && self.corrections.is_empty())
    }
}

/// The range of the first thing that is known of an annotation's words, for messages.
pub fn anchor_range(id: &At<String>, anchor: &Anchor) -> Range<usize> {
    anchor.exact.as_ref().or(anchor.block.as_ref()).unwrap_or(id).range.clone()
}
