//! The words of annotations as annotation clients find them: by a quotation in the page, and by its place in `index.txt`.
//! Pure. A client sees the page's text as its elements hold it, in which blocks are parted by other things than in the
//! canonical text, and notes stand between them. So a quotation and its context are taken from what clients see, and
//! never cross a place where the page holds more than the document does.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Value, json};

use crate::read::anchor::Passage;
use crate::read::document::{Document, RunKind, SlotKind};
use crate::read::fold::fold;

/// How many code points of context stand before and behind a quotation: the first, as Hypothesis and Apache Annotator
/// write it; more where the same words stand elsewhere in the page too.
const CONTEXTS: [usize; 4] = [32, 64, 128, 256];

/// What is printed behind each block of an article: with it, words that are a whole block are told from the same words in
/// lists of headings and in notes, behind which no tab stands.
pub const BLOCK_END: &str = "\t\n";

/// The text of an article as a client sees it.
pub struct SeenText<'a> {
    document: &'a Document,
    text: String,
    /// Where each run of the document begins in the text.
    runs: Vec<usize>,
    /// Places in the text where the page holds more. Sorted.
    walls: Vec<usize>,
    /// Where each code point of the canonical text begins.
    points: Vec<usize>,
    /// What else the page may say in the same words.
    elsewhere: &'a str,
    /// How often each beginning of words stands in the text and elsewhere.
    beginnings: HashMap<&'a [u8], usize>,
}

impl<'a> SeenText<'a> {
    /// Looks the whole document over, once, and its sidecar, whose words the page shows in notes.
    pub fn new(document: &'a Document, sidecar: &'a str) -> SeenText<'a> {
        let points = document.text.char_indices().map(|(at, _)| at).collect();
        let mut eye = Eye { html: &document.html, at: 0, text: String::new(), walls: vec![0] };
        let mut runs = Vec::with_capacity(document.runs.len());
        for stop in stops(document) {
            eye.read_to(stop.html());
            match stop {
                Stop::Wall(_) => eye.walls.push(eye.text.len()),
                Stop::Block(_) => {
                    eye.text.push_str(BLOCK_END);
                    eye.walls.push(eye.text.len());
                }
                Stop::Run(_) => runs.push(eye.text.len()),
            }
        }
        eye.read_to(document.html.len());
        eye.walls.push(eye.text.len());
        let mut beginnings = HashMap::new();
        for text in [document.text.as_str(), sidecar] {
            word_starts(text.as_bytes()).for_each(|beginning| *beginnings.entry(beginning).or_default() += 1);
        }
        SeenText { document, text: eye.text, runs, walls: eye.walls, points, elsewhere: sidecar, beginnings }
    }

    /// The selectors of each stretch of a passage that is one in the page too (WADM, 4.2.4 and 4.2.5), in order. A formula,
    /// which is drawn and not printed, has its place alone.
    pub fn selectors(&self, passage: &Passage) -> Vec<Value> {
        let words = self.stretches(passage).into_iter().filter_map(|(text, seen)| {
            let exact = &self.document.text[text.clone()];
            // Some clients take an empty context for one that they have found.
            let [prefix, suffix] =
                self.context(&seen).map(|context| Some(context).filter(|context| !context.is_empty()));
            let quote = json!({"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix});
            (!exact.trim().is_empty()).then(|| json!([quote, self.position(&text)]))
        });
        let words: Vec<Value> = words.collect();
        if words.is_empty() { vec![self.position(passage)] } else { words }
    }

    /// The parts of a passage that stand in the page just so, in the canonical text and in what is seen.
    fn stretches(&self, passage: &Passage) -> Vec<(Range<usize>, Range<usize>)> {
        let runs = &self.document.runs;
        let first = runs.partition_point(|run| run.text.end <= passage.start);
        let touched = runs[first..].iter().zip(&self.runs[first..]).take_while(|(run, _)| run.text.start < passage.end);
        let mut stretches: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        for (run, seen) in touched {
            // A line break stands in the page as a space; what else is known as a whole only is drawn.
            if run.kind == RunKind::Whole && !self.document.is_line_break(run) {
                continue;
            }
            let text = run.text.start.max(passage.start)..run.text.end.min(passage.end);
            let seen = seen + (text.start - run.text.start)..seen + (text.end - run.text.start);
            let is_free =
                |from: usize| self.walls[self.walls.partition_point(|wall| *wall < from)..].first() > Some(&seen.start);
            match stretches.last_mut() {
                Some(last) if last.0.end == text.start && last.1.end == seen.start && is_free(last.1.end) => {
                    (last.0.end, last.1.end) = (text.end, seen.end);
                }
                _ => stretches.push((text, seen)),
            }
        }
        stretches
    }

    fn position(&self, text: &Range<usize>) -> Value {
        let point = |byte| self.points.partition_point(|at| *at < byte);
        json!({"type": "TextPositionSelector", "start": point(text.start), "end": point(text.end)})
    }

    /// The shortest context in which the words stand nowhere else, or else the longest.
    fn context(&self, words: &Range<usize>) -> [&str; 2] {
        let contexts = CONTEXTS.map(|limit| (self.before(words.start, limit), self.after(words.end, limit)));
        let is_only = |(from, end): &&(usize, usize)| self.is_only(&self.text[*from..*end]);
        let (from, end) = contexts.iter().find(is_only).unwrap_or(&contexts[CONTEXTS.len() - 1]);
        [&self.text[*from..words.start], &self.text[words.end..*end]]
    }

    /// Whether the page says so once, as far as its article and its notes go.
    fn is_only(&self, words: &str) -> bool {
        let seldom = |beginning: &[u8]| self.beginnings.get(beginning).is_none_or(|count| *count <= 1);
        word_starts(words.as_bytes()).any(seldom)
            || self.text.matches(words).count() + self.elsewhere.matches(words).count() <= 1
    }

    fn before(&self, at: usize, limit: usize) -> usize {
        let wall = self.walls[self.walls.partition_point(|wall| *wall <= at) - 1];
        self.text[wall..at].char_indices().rev().nth(limit - 1).map_or(wall, |(from, _)| wall + from)
    }

    fn after(&self, at: usize, limit: usize) -> usize {
        let wall = self.walls[self.walls.partition_point(|wall| *wall < at)];
        self.text[at..wall].char_indices().nth(limit).map_or(wall, |(end, _)| at + end)
    }
}

/// The selectors of words in the canonical text of an old version. Nothing where they don't stand there exactly once.
pub fn old_selectors(text: &str, words: &str) -> Option<Value> {
    let (folded, sought) = (fold(text), fold(words.trim()).text);
    let at = folded.text.find(&sought).filter(|_| folded.text.matches(&sought).count() == 1)?;
    let found = folded.original(at..at + sought.len())?;
    let block = text[..found.start].rfind("\n\n").map_or(0, |end| end + 2);
    let end = text[found.end..].find("\n\n").map_or(text.len(), |end| found.end + end);
    let from =
        text[block..found.start].char_indices().rev().nth(CONTEXTS[0] - 1).map_or(block, |(from, _)| block + from);
    let to = text[found.end..end].char_indices().nth(CONTEXTS[0]).map_or(end, |(to, _)| found.end + to);
    let point = |byte: usize| text[..byte].chars().count();
    let context = |range: Range<usize>| Some(&text[range]).filter(|context| !context.is_empty());
    let (prefix, suffix) = (context(from..found.start), context(found.end..to));
    let quote = json!({"type": "TextQuoteSelector", "exact": &text[found.clone()], "prefix": prefix, "suffix": suffix});
    Some(json!([quote, {"type": "TextPositionSelector", "start": point(found.start), "end": point(found.end)}]))
}

/// The first bytes from each beginning of a word on, where there are enough of them to tell words apart.
fn word_starts(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    const ENOUGH: usize = 24; // few words begin alike for so long
    let starts = (0..text.len()).filter(|at| *at > 0 && text[at - 1].is_ascii_whitespace());
    starts.filter_map(|at| text.get(at..at + ENOUGH))
}

/// A place in the HTML where something is to be noted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    Block(usize),
    Wall(usize),
    Run(usize),
}

impl Stop {
    fn html(self) -> usize {
        let (Stop::Block(html) | Stop::Wall(html) | Stop::Run(html)) = self;
        html
    }
}

/// All of them in order: at one place what ends before what begins.
fn stops(document: &Document) -> Vec<Stop> {
    let prints = |kind: &SlotKind| !matches!(kind, SlotKind::Task { .. } | SlotKind::Open { .. });
    let slots = document.slots.iter().filter(|slot| prints(&slot.kind)).map(|slot| Stop::Wall(slot.html));
    let parts = document.parts[1..].iter().flat_map(|part| [Stop::Wall(part.html.start), Stop::Wall(part.html.end)]);
    let blocks = document.blocks.iter().map(|end| Stop::Block(*end));
    let runs = document.runs.iter().map(|run| Stop::Run(run.html.start));
    let mut stops: Vec<Stop> = blocks.chain(slots).chain(parts).chain(runs).collect();
    stops.sort_by_key(|stop| (stop.html(), *stop));
    stops
}

/// Reads HTML as a browser shows its text.
struct Eye<'a> {
    html: &'a str,
    at: usize,
    text: String,
    walls: Vec<usize>,
}

impl Eye<'_> {
    fn read_to(&mut self, end: usize) {
        while self.at < end {
            let rest = &self.html[self.at..];
            let plain = rest.find(['<', '&']).unwrap_or(rest.len()).min(end - self.at);
            self.text.push_str(&rest[..plain]);
            self.at += plain;
            if self.at < end {
                self.read_sign();
            }
        }
    }

    /// A tag, or a character reference; an author's own that we do not write ends what is known.
    fn read_sign(&mut self) {
        let rest = &self.html[self.at..];
        if rest.starts_with('<') {
            self.at += tag_len(rest);
            return;
        }
        match REFERENCES.iter().find(|(reference, _)| rest.starts_with(reference)) {
            Some((reference, sign)) => {
                self.text.push_str(sign);
                self.at += reference.len();
            }
            None => {
                self.walls.push(self.text.len());
                self.text.push('&');
                self.walls.push(self.text.len());
                self.at += 1;
            }
        }
    }
}

/// Those that escaping writes.
const REFERENCES: [(&str, &str); 5] = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];

/// The bytes of the tag or comment at the beginning of `html`.
fn tag_len(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}
