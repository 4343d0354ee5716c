//! The sidecar of a new article: a list of what is still to be done, as claims that are commented out.
//! Pure. Asks the rules over prose which sentences want a source; a block without its `# ` is a claim that anchors.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Lines};
use crate::base::words;
use crate::base::words::one_line;
use crate::read::anchor::Haystack;
use crate::read::article::{self, Article};
use crate::read::document::{Document, LinkKind};
use crate::read::lexicon;
use crate::read::markdown::Inputs;
use crate::read::prose;
use crate::read::quotations::{self, Usage};
use crate::read::sentences::{Block, Prose, Sentence};
use crate::read::url;

use super::{settle, written};

/// A sidecar that says nothing yet.
pub struct Todo {
    pub sidecar: String,
    /// How many claims are ready to be filled in.
    pub count: usize,
    /// Sentences that stand more than once in the same words, so that no claim can be tied to them.
    pub untied: usize,
}

/// What is known of the site's sources.
pub struct Known {
    /// Ids by the addresses of shared sources.
    pub by_url: BTreeMap<String, String>,
    /// Ids that are taken.
    pub ids: BTreeSet<String>,
}

/// The rules that ask for a source, with what each finds.
const RULES: [(&str, &str); 5] = [
    ("quotation-unmarked", "a quotation without marks"),
    ("quotation-unclosed", "a quotation with one mark"),
    ("number-unclaimed", "a number"),
    ("hedge-unattributed", "a statement of nobody named"),
    ("reference-dangling", "a reference that leads nowhere"),
];
const QUOTED: &str = "a quotation";

/// Makes the sidecar of an article that is written already.
pub fn sidecar(file: &File, inputs: Inputs<'_>, language: &str, today: Date, known: &Known) -> Todo {
    let article = article::read(file, None, inputs, language, &mut Vec::new());
    let language = article.front.language().unwrap_or(language);
    let mut found = Vec::new();
    prose::check(&article, language, today, &mut found);
    let prose = Prose::read(&article.document, lexicon::of(language));
    let (haystack, lines) = (Haystack::new(&article.document), Lines::new(&file.text));
    let mut proposals = Proposals { known, own: BTreeMap::new(), ids: known.ids.clone() };
    let (mut blocks, mut untied) = (String::new(), 0);
    let mut count = 0;
    for (sentence, reasons) in reasons(&article, &prose, language, &found) {
        let Some(anchor) = settle::lines(&haystack, &article.document.text, &sentence) else {
            untied += 1;
            continue;
        };
        count += 1;
        let source = proposals.of(&article, &sentence);
        let line = lines.position(article.document.source(&sentence).start).line_number;
        blocks.push_str(&block(count, line, &reasons, &anchor, source));
    }
    Todo { sidecar: opening(file, count) + &blocks, count, untied }
}

fn opening(file: &File, count: usize) -> String {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let todo = match count {
        0 => "# No sentence was found that asks for a source by itself.\n".to_owned(),
        _ => format!(
            "# To do: {}, each for a sentence that asks for a source. Take `# ` off the lines of one\n# and fill in where readers find what it says, or delete it.\n",
            words::numbered(count, "claim")
        ),
    };
    format!("# Sources, claims, notes and corrections of `{name}`.\n{todo}")
}

/// The sentences that a rule names, in reading order, with what it found.
fn reasons(article: &Article, prose: &Prose, language: &str, found: &[Diagnostic]) -> Vec<(Range<usize>, Vec<String>)> {
    let document = &article.document;
    // A footnote is the source itself.
    let in_body = |sentence: &Range<usize>| sentence.start < document.body().text.end;
    let sentences: Vec<Range<usize>> =
        prose.blocks.iter().flat_map(|block| whole_sentences(prose, block)).filter(in_body).collect();
    let mut places: Vec<(Range<usize>, &Range<usize>)> =
        sentences.iter().map(|sentence| (document.source(sentence), sentence)).collect();
    places.sort_by_key(|(source, _)| source.start);
    let mut reasons: BTreeMap<usize, (Range<usize>, Vec<String>)> = BTreeMap::new();
    let mut add = |sentence: &Range<usize>, reason: String| {
        let entry = reasons.entry(sentence.start).or_insert_with(|| (trimmed(&document.text, sentence), Vec::new()));
        if !entry.1.contains(&reason) {
            entry.1.push(reason);
        }
    };
    for diagnostic in found.iter().filter(|found| !is_in_brackets(article, found)) {
        let Some((_, what)) = RULES.iter().find(|(name, _)| *name == diagnostic.name) else { continue };
        let Some(span) = &diagnostic.span else { continue };
        let behind = places.partition_point(|(source, _)| source.start <= span.start);
        let at = behind.checked_sub(1).map(|index| &places[index]).filter(|(source, _)| span.start < source.end);
        if let Some((_, sentence)) = at {
            add(sentence, format!("{what} ({})", diagnostic.name));
        }
    }
    let mut quoted = marked(article, prose, language);
    quoted.sort_unstable();
    for sentence in &sentences {
        let first = quoted.partition_point(|at| *at < sentence.start);
        if quoted.get(first).is_some_and(|at| *at < sentence.end) {
            add(sentence, QUOTED.to_owned());
        }
    }
    reasons.into_values().filter(|(range, _)| !range.is_empty()).collect()
}

/// The number of a reference is no number of the text.
fn is_in_brackets(article: &Article, diagnostic: &Diagnostic) -> bool {
    let start = diagnostic.span.as_ref().map_or(0, |span| span.start);
    diagnostic.name == "number-unclaimed" && article.file.text[..start].ends_with('[')
}

fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

const SHORTEST_QUOTATION: usize = 3; // words; one or two in marks are a name or a term

/// The sentences of a block. What has no word of its own, such as a reference behind the full stop, belongs to the one
/// before it.
fn whole_sentences(prose: &Prose, block: &Block) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::new();
    for Sentence { range, .. } in &block.sentences {
        let has_words = prose.text[range.clone()].chars().any(char::is_alphabetic);
        match whole.last_mut().filter(|_| !has_words) {
            Some(last) => last.end = range.end,
            None => whole.push(range.clone()),
        }
    }
    whole
}

/// Where quotations between marks begin.
fn marked(article: &Article, prose: &Prose, language: &str) -> Vec<usize> {
    let usage = Usage::of(&prose.text);
    let is_straight = |range: &Range<usize>| article.file.text.get(article.document.source(range)) == Some("\"");
    let is_long = |span: &Range<usize>| prose.text[span.clone()].split_whitespace().count() >= SHORTEST_QUOTATION;
    let spans = prose
        .blocks
        .iter()
        .flat_map(|block| quotations::pair(&prose.text, &block.range, usage, lexicon::of(language), is_straight).spans);
    spans.filter(is_long).map(|span| span.start).collect()
}

/// A source that the article itself leads to.
enum Source {
    /// One of the site's, or one that an earlier block brings.
    Known(String),
    New {
        id: String,
        title: String,
        url: String,
    },
}

struct Proposals<'a> {
    known: &'a Known,
    own: BTreeMap<String, String>,
    ids: BTreeSet<String>,
}

impl Proposals<'_> {
    /// What a link on a sentence, or in a footnote whose mark stands there, leads to.
    fn of(&mut self, article: &Article, sentence: &Range<usize>) -> Option<Source> {
        let document = &article.document;
        let (url, words) = link_in(document, sentence).or_else(|| {
            let is_here = |text: usize| sentence.start < text && text <= sentence.end;
            let label = &document.references.iter().find(|reference| is_here(reference.text))?.label;
            let part = document.parts.iter().find(|part| part.label.as_ref().is_some_and(|own| own.value == *label))?;
            link_in(document, &part.text)
        })?;
        if let Some(id) = self.known.by_url.get(&url).or_else(|| self.own.get(&url)) {
            return Some(Source::Known(id.clone()));
        }
        let title = if words.is_empty() { url.clone() } else { words };
        let id = free_id(&title, &mut self.ids);
        self.own.insert(url.clone(), id.clone());
        Some(Source::New { id, title, url })
    }
}

/// The first link to another site in a range of the text: its address and its words.
fn link_in(document: &Document, text: &Range<usize>) -> Option<(String, String)> {
    document.links.iter().find_map(|link| {
        let is_web = url::is_absolute(&link.destination) && link.destination.starts_with("http");
        if link.kind != LinkKind::Anchor || !is_web {
            return None;
        }
        let first = document.runs.partition_point(|run| run.html.end <= link.html);
        let end = document.runs.partition_point(|run| run.html.start < link.end);
        let runs = document.runs.get(first..end)?;
        let words = runs.first()?.text.start..runs.last()?.text.end;
        let is_inside = words.start < text.end && text.start < words.end;
        is_inside.then(|| (link.destination.clone(), one_line(&document.text[words])))
    })
}

/// An id of a few words that is not taken, and is from now on.
pub(super) fn free_id(words: &str, taken: &mut BTreeSet<String>) -> String {
    let first: Vec<&str> = words.split_whitespace().take(5).collect();
    let first = first.join(" ");
    let slug = words::slug(first.split_once("://").map_or(&*first, |(_, rest)| rest));
    let cut: String = slug.chars().take(48).collect();
    let base = match cut.trim_matches('-') {
        "" => "item".to_owned(),
        id if ["ref-", "note-", "source-"].iter().any(|reserved| id.starts_with(reserved)) => format!("the-{id}"),
        id => id.to_owned(),
    };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let id = std::iter::once(base.clone()).chain(numbered).find(|id| !taken.contains(id)).expect("numbers do not end");
    taken.insert(id.clone());
    id
}

fn block(number: usize, line: usize, reasons: &[String], anchor: &[String], source: Option<Source>) -> String {
    let mut lines = Vec::new();
    let cites = match source {
        Some(Source::New { id, title, url }) => {
            lines.push(format!("[sources.{id}]"));
            lines.push("type = \"webpage\"".to_owned());
            lines.push(format!("title = {}", written::line(&title)));
            lines.push(format!("url = {}", written::line(&url)));
            lines.push("[[claims]]".to_owned());
            format!("cites = [\"{id}\"]")
        }
        Some(Source::Known(id)) => {
            lines.push("[[claims]]".to_owned());
            format!("cites = [\"{id}\"]")
        }
        None => {
            lines.push("[[claims]]".to_owned());
            "cites = []".to_owned()
        }
    };
    lines.extend(anchor.iter().cloned());
    if reasons.iter().any(|reason| reason.contains("quotation")) {
        lines.push("kind = \"quotation\"".to_owned());
    }
    lines.push(cites);
    let lines: String = lines.iter().map(|line| format!("# {line}\n")).collect();
    format!("\n## {number}. Line {line}: {}\n{lines}", reasons.join("; "))
}
