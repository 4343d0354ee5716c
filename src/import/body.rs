//! The body of an article in another program's Markdown, on its way to ours: a text with changes, and what code is in it.
//! Pure. Code is left alone, and each change stands for itself.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::words;
use crate::read::markdown::{self, Inputs, Origin};
use crate::read::url;

use super::article::From;
use super::head::Head;
use super::{notices, tags, vault};

/// What of the site an article can lead to. Paths are those below `content/`.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub pages: &'a BTreeSet<String>,
    pub assets: &'a BTreeSet<String>,
}

impl Around<'_> {
    /// The address of the page that another program calls by this path or name, with its fragment.
    pub(super) fn find(&self, name: &str) -> Option<String> {
        let (path, fragment) = match name.split_once('#') {
            Some((path, fragment)) => (path, format!("#{}", words::slug(fragment))),
            None => (name, String::new()),
        };
        let path = url::decode(path.trim().trim_matches('/'));
        if path.is_empty() {
            return (!fragment.is_empty()).then_some(fragment);
        }
        let exact = [path.clone(), format!("{path}.md"), format!("{path}/index.md"), format!("{path}/_index.md")];
        let found = exact.into_iter().find(|path| self.pages.contains(path)).or_else(|| {
            let wanted = stem(&path);
            let mut same = self.pages.iter().filter(|page| stem(page) == wanted);
            same.next().filter(|_| same.next().is_none()).cloned()
        });
        found.map(|page| format!("@/{page}{fragment}"))
    }

    /// The address of the one file with this name.
    pub(super) fn asset(&self, name: &str) -> Option<String> {
        let last = name.rsplit('/').next()?;
        let mut same = self.assets.iter().filter(|path| path.rsplit('/').next() == Some(last));
        same.next().filter(|_| same.next().is_none()).map(|path| format!("@/{path}"))
    }
}

/// The name of a page without its folder, its ending and the day before it, as part of an address.
fn stem(path: &str) -> String {
    let path = path.trim_end_matches("/index.md").trim_end_matches("/_index.md").trim_end_matches(".md");
    let name = path.rsplit('/').next().unwrap_or_default();
    words::slug(undated(name).1)
}

/// A name such as `2024-05-01-title` in two: its day and its title.
pub(super) fn undated(name: &str) -> (Option<crate::base::date::Date>, &str) {
    let day = name.get(..10).and_then(crate::base::date::Date::parse).filter(crate::base::date::Date::is_whole);
    match (day, name.get(10..).and_then(|rest| rest.strip_prefix(['-', '_', ' ']))) {
        (Some(day), Some(rest)) if !rest.is_empty() => (Some(day), rest),
        _ => (None, name),
    }
}

/// A text with the changes that are to be made to it.
pub(super) struct Draft<'a> {
    file: &'a File,
    /// Where the body begins.
    pub start: usize,
    code: Vec<Range<usize>>,
    changes: Vec<(Range<usize>, String)>,
    pub found: &'a mut Vec<Diagnostic>,
}

impl<'a> Draft<'a> {
    pub(super) fn text(&self) -> &'a str {
        &self.file.text
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.file.span(range.clone())
    }

    pub(super) fn is_code(&self, at: usize) -> bool {
        let behind = self.code.partition_point(|code| code.end <= at);
        self.code.get(behind).is_some_and(|code| code.contains(&at))
    }

    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        self.changes.push((range, with.to_owned()));
    }

    /// Whether nothing else stands on the lines of a range.
    pub(super) fn is_alone(&self, range: &Range<usize>) -> bool {
        let before = self.text()[self.start..range.start].rsplit('\n').next().unwrap_or_default();
        let after = self.text()[range.end..].split('\n').next().unwrap_or_default();
        before.trim().is_empty() && after.trim().is_empty()
    }

    /// Takes a link away whose address stands in a range, and leaves its words.
    pub(super) fn unlink(&mut self, address: &Range<usize>) {
        let text = self.text();
        let before = text[..address.start].trim_end_matches(['<', '"', ' ']);
        let after = text[address.end..].find(')').map(|close| address.end + close + 1);
        let open = before.strip_suffix("](").and_then(opening);
        match (open, after) {
            (Some(open), Some(after)) if open >= self.start => {
                self.replace(open..open + 1, "");
                self.replace(before.len() - 2..after, "");
            }
            _ => self.replace(address.clone(), ""),
        }
    }

    /// The body with all changes. Of two at one place, the one that begins first holds.
    fn finish(mut self) -> String {
        self.changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let text = self.text();
        let (mut out, mut at) = (String::with_capacity(text.len()), self.start);
        for (range, with) in &self.changes {
            if range.start < at {
                continue;
            }
            out.push_str(&text[at..range.start]);
            out.push_str(with);
            at = range.end;
            // What stood alone between blank lines leaves one of them.
            if with.is_empty() && out.ends_with("\n\n") && text[at..].starts_with("\n\n") {
                at += 2;
            }
        }
        out + &text[at..]
    }
}

/// Where the bracket is that opens the words which end with the text.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev().take(1_000) {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The body, from byte `start` of the file, in our Markdown.
pub(super) fn carry(
    file: &File,
    start: usize,
    from: From,
    head: &mut Head,
    around: &Around<'_>,
    inputs: Inputs<'_>,
    found: &mut Vec<Diagnostic>,
) -> String {
    let mut read = Vec::new();
    let document = markdown::read(file, &file.text[start..], Origin::From(start), inputs, &mut read);
    let mut code: Vec<Range<usize>> = document.code.iter().map(|range| document.source(range)).collect();
    code.sort_by_key(|range| range.start);
    let html =
        read.iter().filter(|diagnostic| diagnostic.name == "html-omitted").filter_map(|found| found.span.clone());
    let html: Vec<Span> = html.filter(|span| !is_script(&file.text[span.start..])).collect();
    found.extend(html.into_iter().map(|span| {
        let written = file.text[span.start..span.end].to_owned();
        notices::html(span, &written)
    }));
    let mut draft = Draft { file, start, code, changes: Vec::new(), found };
    match from {
        From::Obsidian => vault::carry(&mut draft, around, head),
        _ => tags::carry(&mut draft, around),
    }
    if from == From::Jekyll || from == From::Markdown {
        attributes(&mut draft);
    }
    scripts(&mut draft);
    take_title(&mut draft, head);
    draft.finish().trim_matches('\n').trim_end().to_owned()
}

/// Whether HTML begins with what is no text at all.
fn is_script(html: &str) -> bool {
    SCRIPTS.iter().any(|name| html.get(1..=name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)))
}

const SCRIPTS: [&str; 2] = ["script", "style"];

/// Takes scripts and styles out: a blank line in one would make text of the rest.
fn scripts(draft: &mut Draft<'_>) {
    let text = draft.text();
    let lower = text.to_ascii_lowercase();
    let mut at = draft.start;
    while let Some(open) = lower[at..].find("<s").map(|open| at + open) {
        at = open + 2;
        let Some(name) = SCRIPTS.iter().find(|name| lower[open + 1..].starts_with(**name)) else { continue };
        let is_tag = lower[open + 1 + name.len()..].starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
        if draft.is_code(open) || !is_tag {
            continue;
        }
        let close = format!("</{name}>");
        let end = lower[open..].find(&close).map_or(text.len(), |end| open + end + close.len());
        let head = open..open + text[open..end].find('\n').unwrap_or(end - open);
        draft.found.push(notices::element(draft.span(&head), name, ""));
        draft.replace(open..end, "");
        at = end;
    }
}

/// Kramdown's `{: .class }` and `{:toc}`, which say how a block looks.
fn attributes(draft: &mut Draft<'_>) {
    let text = draft.text();
    let mut at = draft.start;
    while let Some(open) = text[at..].find("{:").map(|open| at + open) {
        at = open + 2;
        let Some(close) = text[at..].split('\n').next().and_then(|line| line.find('}')) else { continue };
        let end = at + close + 1;
        if draft.is_code(open) {
            continue;
        }
        let mut range = open..end;
        // `* TOC` above it stands for a table of contents.
        if text[open..end].contains("toc")
            && let Some(line) = text[draft.start..open].trim_end_matches('\n').rsplit('\n').next()
            && matches!(line.trim(), "* TOC" | "- TOC" | "1. TOC" | "* toc" | "- toc" | "+ TOC")
        {
            range.start = text[..open].trim_end_matches('\n').len() - line.len();
        }
        draft.found.push(notices::mark(draft.span(&(open..end)), &text[open..end], "the mark"));
        draft.replace(range, "");
        at = end;
    }
}

/// A first heading that says what the head says, or that is the title where the head has none.
fn take_title(draft: &mut Draft<'_>, head: &mut Head) {
    let body = &draft.text()[draft.start..];
    let at = draft.start + (body.len() - body.trim_start().len());
    let line = draft.text()[at..].lines().next().unwrap_or_default();
    let Some(words) = line.strip_prefix("# ").map(|words| words.trim().trim_end_matches('#').trim_end()) else {
        return;
    };
    let plain = words.trim_matches(['*', '_']);
    match &head.title {
        Some(title) if title != plain => {}
        _ => {
            head.title = Some(plain.to_owned());
            draft.replace(at..at + line.len(), "");
        }
    }
}
