//! The rules over an article's prose: what a copy desk would mark in it before it asks for the evidence.
//! Pure. A language without a lexicon gets the rules that need no words. Doubtful cases are left alone: a false alarm
//! costs more trust than a missed slip.

use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;

use super::anchor::Passage;
use super::article::Article;
use super::document::{Document, Link, LinkKind};
use super::lexicon::{self, Lexicon};
use super::quotations::{self, Quotations, Usage};
use super::sentences::{Block, Prose, Sentence};
use super::{layout, literal, punctuation, wording};

/// Checks the prose of an article, written in `language` where its head names none.
/// Raises `reference-dangling`, `quotation-unmarked`, `quotation-unclosed`, `space-missing`, `sentence-lowercase`,
/// `paragraph-repeated`, `hedge-unattributed`, `stale-phrase`, `abbreviation-mismatch`, `heading-case`, `metadata-line`,
/// `number-unclaimed`, `markup-literal`.
pub fn check(article: &Article, language: &str, today: Date, found: &mut Vec<Diagnostic>) {
    let lexicon = lexicon::of(article.front.language().unwrap_or(language));
    let prose = Prose::read(&article.document, lexicon);
    let desk = Desk::new(article, &prose, lexicon, today);
    punctuation::check(&desk, found);
    layout::check(&desk, found);
    literal::check(&desk, found);
    wording::check(&desk, found);
}

/// What the rules work on.
pub(super) struct Desk<'a> {
    pub article: &'a Article,
    pub prose: &'a Prose,
    pub lexicon: Option<&'a Lexicon>,
    pub today: Date,
    /// Of each block, in their order.
    pub quotations: Vec<Quotations>,
    pub claimed: Cover,
    pub linked: Cover,
    /// The words of claims, notes and corrections.
    annotated: Cover,
}

/// Ranges of the text, sorted, none touching another.
pub(super) struct Cover(Vec<Range<usize>>);

impl Cover {
    pub(super) fn new(mut ranges: Vec<Range<usize>>) -> Cover {
        ranges.sort_by_key(|range| range.start);
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => merged.push(range),
            }
        }
        Cover(merged)
    }

    /// Whether a range of the text overlaps one of these.
    pub(super) fn touches(&self, range: &Range<usize>) -> bool {
        let next = self.0.partition_point(|own| own.end <= range.start);
        self.0.get(next).is_some_and(|own| own.start < range.end)
    }
}

impl<'a> Desk<'a> {
    fn new(article: &'a Article, prose: &'a Prose, lexicon: Option<&'a Lexicon>, today: Date) -> Desk<'a> {
        let passages = |all: &[Vec<Passage>]| all.concat();
        let annotations = [&article.claims, &article.notes, &article.corrections];
        Desk {
            article,
            prose,
            lexicon,
            today,
            quotations: quotations(article, prose, lexicon),
            claimed: Cover::new(passages(&article.claims)),
            linked: Cover::new(links(&article.document)),
            annotated: Cover::new(annotations.into_iter().flat_map(|all| passages(all)).collect()),
        }
    }

    /// The place in the author's file of a range of the text.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.article.file.span(self.article.document.source(range))
    }

    /// What the author typed for a range of the text.
    pub(super) fn typed(&self, range: &Range<usize>) -> &str {
        self.article.file.text.get(self.article.document.source(range)).unwrap_or_default()
    }

    /// The words between a place of a block and the author are somebody else's.
    pub(super) fn is_quoted(&self, block_index: usize, at: usize) -> bool {
        let spans = &self.quotations[block_index].spans;
        let behind = spans.partition_point(|span| span.start <= at);
        self.prose.blocks[block_index].is_quoted || spans[..behind].iter().rev().take(4).any(|span| span.contains(&at))
    }

    /// A sentence has a claim, note or correction, a link or a footnote on it.
    pub(super) fn is_supported(&self, sentence: &Range<usize>) -> bool {
        let references = &self.article.document.references;
        let next = references.partition_point(|reference| reference.text <= sentence.start);
        // A mark behind the full stop belongs to the sentence before it.
        let has_footnote = references.get(next).is_some_and(|reference| reference.text <= sentence.end);
        has_footnote || self.annotated.touches(sentence) || self.linked.touches(sentence)
    }

    /// Whether words end before `at` that are set in italics, bold or a link: a title may end in a mark.
    pub(super) fn ends_emphasis(&self, at: usize) -> bool {
        let document = &self.article.document;
        let run = document.runs_in(&(at.saturating_sub(1)..at)).first().filter(|run| run.text.end == at);
        run.is_some_and(|run| {
            ["</em>", "</strong>", "</a>"].iter().any(|tag| document.html[run.html.end..].starts_with(tag))
        })
    }

    /// All sentences of running text, with their blocks.
    pub(super) fn sentences(&self) -> impl Iterator<Item = (usize, &'a Block, &'a Sentence)> {
        let blocks = self.prose.blocks.iter().enumerate();
        blocks.flat_map(|(index, block)| block.sentences.iter().map(move |sentence| (index, block, sentence)))
    }
}

fn quotations(article: &Article, prose: &Prose, lexicon: Option<&Lexicon>) -> Vec<Quotations> {
    let usage = Usage::of(&prose.text);
    let is_straight = |range: &Range<usize>| {
        let source = article.document.source(range);
        article.file.text.get(source) == Some("\"")
    };
    prose.blocks.iter().map(|block| quotations::pair(&prose.text, &block.range, usage, lexicon, is_straight)).collect()
}

/// The words of each link.
fn links(document: &Document) -> Vec<Range<usize>> {
    let words = |link: &Link| {
        let first = document.runs.partition_point(|run| run.html.end <= link.html);
        let end = document.runs.partition_point(|run| run.html.start < link.end);
        let runs = document.runs.get(first..end)?;
        Some(runs.first()?.text.start..runs.last()?.text.end)
    };
    document.links.iter().filter(|link| link.kind == LinkKind::Anchor).filter_map(words).collect()
}
