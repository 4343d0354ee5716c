//! An article of another program to one of ours: what it is written in, its head, its body.
//! Pure. Never changes a word, and names what it does not carry over.

use std::collections::BTreeSet;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::words;
use crate::read::config::Markdown;
use crate::read::document::{Link, LinkKind};
use crate::read::front_matter;
use crate::read::lexicon;
use crate::read::markdown::{self, Inputs, Origin};
use crate::read::tree::Table;
use crate::read::url;

pub use super::body::Around;
use super::head::{self, Head};
use super::{body, controls, notices, page, plain};

/// What an article is written in, by the program that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Plain,
    Hugo,
    Jekyll,
    Zola,
    Obsidian,
    Html,
    Markdown,
}

impl From {
    /// All with their names on the command line.
    pub const NAMES: [(&'static str, From); 7] = [
        ("plain", From::Plain),
        ("hugo", From::Hugo),
        ("jekyll", From::Jekyll),
        ("zola", From::Zola),
        ("obsidian", From::Obsidian),
        ("html", From::Html),
        ("markdown", From::Markdown),
    ];

    /// What it is called in a sentence.
    pub fn shown(self) -> &'static str {
        match self {
            From::Plain => "plain text",
            From::Hugo => "Markdown of Hugo",
            From::Jekyll => "Markdown of Jekyll",
            From::Zola => "Markdown of Zola",
            From::Obsidian => "Markdown of Obsidian",
            From::Html => "HTML",
            From::Markdown => "Markdown",
        }
    }
}

/// What an import needs to know of the site.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub around: Around<'a>,
    pub language: &'a str,
    pub markdown: Markdown,
    /// Where a web page stood, if that is known better than the page itself says it.
    pub url: Option<&'a str>,
}

/// An article on its way.
pub struct Imported {
    pub from: From,
    head: Head,
    body: String,
    /// Lines that went into the head, with the key that took each.
    pub taken: Vec<(Span, &'static str)>,
    /// What was not carried over.
    pub found: Vec<Diagnostic>,
}

impl Imported {
    /// The new file.
    pub fn text(&self) -> String {
        format!("{}\n{}\n", self.head.write(), self.body)
    }

    /// The new file without its text and without other addresses than that of its name.
    pub fn head_alone(&self) -> String {
        Head { slug: None, aliases: Vec::new(), ..self.head.clone() }.write() + "\n"
    }

    /// A name for the file: the address that it had, or its title.
    pub fn name(&self) -> Option<String> {
        let title = self.head.title.as_deref().map(words::slug);
        self.head.slug.clone().or(title).map(|slug| cut(&slug)).filter(|slug| !slug.is_empty())
    }
}

/// At most some eight words of a slug.
fn cut(slug: &str) -> String {
    match slug.get(..60) {
        Some(start) if slug.len() > 60 => start[..start.rfind('-').unwrap_or(60)].to_owned(),
        _ => slug.to_owned(),
    }
}

/// Reads an article. Without `from`, what it is written in is told by its name and by what it holds.
pub fn read(file: &File, from: Option<From>, site: &Site<'_>) -> Imported {
    let from = from.unwrap_or_else(|| tell(file));
    let mut imported =
        Imported { from, head: Head::default(), body: String::new(), taken: Vec::new(), found: Vec::new() };
    let Imported { head, taken, found, .. } = &mut imported;
    let inputs = Inputs { options: site.markdown, snapshot: None };
    let lexicon = lexicon::of(site.language);
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (day, title) = body::undated(stem);
    let body = match from {
        From::Plain => plain::read(file, lexicon, inputs, head, (taken, found)),
        From::Html => page::read(file, inputs, site.url, head, taken, found),
        _ => {
            let (table, start) = front_matter::any(file, found).unwrap_or((Table::default(), 0));
            head::take(file, &table, from, head, found);
            if from == From::Jekyll && head.slug.is_none() && day.is_some() {
                head.slug = Some(words::slug(title)).filter(|slug| !slug.is_empty());
            }
            body::carry(file, start, from, head, &site.around, inputs, found)
        }
    };
    if body.trim().is_empty() && found.iter().all(|found| found.name != "nothing-found") {
        found.push(notices::empty(file.span(0..0)));
    }
    imported.head.date = imported.head.date.or(day);
    if imported.head.title.is_none() {
        imported.head.title = Some(words::sentence_case(&title.replace(['-', '_'], " ")));
    }
    imported.body = body;
    let mut signs = BTreeSet::new();
    imported.head.texts().chain([&mut imported.body]).for_each(|text| controls::drop(text, &mut signs));
    imported.found.extend(notices::controls(file.span(0..0), &signs));
    imported
}

/// What a file is most likely written in.
fn tell(file: &File) -> From {
    let text = &*file.text;
    let start = text.trim_start().get(..15).unwrap_or(text.trim_start()).to_lowercase();
    let (stem, ending) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
    match ending.to_lowercase().as_str() {
        "html" | "htm" | "xhtml" => return From::Html,
        "txt" | "text" => return From::Plain,
        _ if start.starts_with("<!doctype html") || start.starts_with("<html") => return From::Html,
        _ => {}
    }
    let mut found = Vec::new();
    let head = front_matter::any(file, &mut found);
    let is_markdown = ["md", "markdown", "mdown", "mkd"].contains(&ending.to_lowercase().as_str());
    let marks = ["](", "\n#", "**", "```", "\n- ", "\n> "];
    if head.is_none() && !is_markdown && !text.starts_with('#') && !marks.iter().any(|mark| text.contains(mark)) {
        return From::Plain;
    }
    let (table, body) = head.unwrap_or_default();
    let has = |keys: &[&str]| table.entries.iter().any(|entry| keys.contains(&entry.key.value.to_lowercase().as_str()));
    let holds = |signs: &[&str]| signs.iter().any(|sign| text[body..].contains(sign));
    let name = stem.rsplit('/').next().unwrap_or_default();
    let is_toml = text.trim_start().starts_with("+++");
    match () {
        () if holds(&["{{<", "{{%"]) => From::Hugo,
        () if holds(&[
            "{% post_url",
            "{% highlight",
            "{% include",
            "{% link",
            "{% raw",
            "site.baseurl",
            "site.url",
            "relative_url",
            "\n{:",
        ]) =>
        {
            From::Jekyll
        }
        () if is_toml && (has(&["taxonomies"]) || holds(&["](@/", "{% end %}"])) => From::Zola,
        () if has(&["layout"]) || body::undated(name).0.is_some() && !is_toml => From::Jekyll,
        () if has(&["lastmod", "publishdate", "expirydate", "linktitle", "cascade"])
            || text.trim_start().starts_with('{') =>
        {
            From::Hugo
        }
        () if has(&["cssclasses", "cssclass"]) || holds(&["[[", "%%", "> [!"]) && !is_toml => From::Obsidian,
        () if is_toml && has(&["extra", "taxonomies", "template"]) => From::Zola,
        () if is_toml => From::Hugo,
        () => From::Markdown,
    }
}

/// Mends what keeps a new article from being built: links and pictures that lead nowhere lose their marks and keep their
/// words, and signs that only look like a formula or a footnote are escaped. `raised` are the errors of the site in it;
/// `original` is where the article came from. Nothing where none of them can be mended so.
pub fn mend(
    new: &File,
    raised: &[Diagnostic],
    original: &File,
    site: &Site<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let body = front_matter::any(new, &mut Vec::new()).map_or(0, |(_, body)| body);
    let inputs = Inputs { options: site.markdown, snapshot: None };
    let document = markdown::read(new, &new.text[body..], Origin::From(body), inputs, &mut Vec::new());
    let mut changes: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for diagnostic in raised {
        let Some(span) = diagnostic.span.as_ref().filter(|span| span.path == new.path) else { continue };
        let range = span.start..span.end;
        match diagnostic.name {
            "address-taken" | "value-invalid" | "key-unknown" if span.start < body && !range.is_empty() => {
                let written = new.text[range.clone()].trim_matches(['"', '\'']).to_owned();
                changes.extend(without_item(&new.text, &range).map(|range| (range, String::new())));
                found.push(notices::head_value(place(original, &written), &written, &diagnostic.message));
            }
            "math-invalid" | "footnote-undefined" => {
                // Both ends of a formula are dollars.
                changes.push((range.start..range.start, "\\".to_owned()));
            }
            _ => {
                let Some(link) = document
                    .links
                    .iter()
                    .filter(|link| link.source.start <= range.start && range.end <= link.source.end)
                    .min_by_key(|link| link.source.len())
                else {
                    // An address with a space in it makes no link of the words.
                    let written = &new.text[range.clone()];
                    if diagnostic.name == "link-broken" && written.contains(char::is_whitespace) {
                        changes.push((range, written.split_whitespace().collect::<Vec<_>>().join("%20")));
                    }
                    continue;
                };
                let told = match (diagnostic.name, link.kind) {
                    ("value-invalid", _) => notices::address,
                    (_, LinkKind::Image) => notices::picture,
                    _ => notices::link,
                };
                found.push(told(place(original, &link.destination), &link.destination));
                changes.push((link.source.clone(), words_of(&new.text[link.source.clone()], link)));
            }
        }
    }
    (!changes.is_empty()).then(|| changed(&new.text, changes))
}

/// A text in Markdown without links and pictures that lead nowhere outside of their own site, and without marks of
/// footnotes that it does not hold; what was lost is added to `lost`. Nothing where it can stay as it is.
pub(super) fn unlinked(text: &str, inputs: Inputs<'_>, lost: &mut Vec<String>) -> Option<String> {
    let mut found = Vec::new();
    let file = File::new("", text);
    let document = markdown::read(&file, text, Origin::From(0), inputs, &mut found);
    let mut changes = Vec::new();
    for link in document.links.iter().filter(|link| !url::is_absolute(&link.destination)) {
        let what = if link.kind == LinkKind::Image { "the picture" } else { "the link to" };
        lost.push(format!("{what} `{}`", words::shorten(&link.destination, 80)));
        changes.push((link.source.clone(), words_of(&text[link.source.clone()], link)));
    }
    for diagnostic in found.iter().filter(|found| matches!(found.name, "math-invalid" | "footnote-undefined")) {
        let spans = diagnostic.span.iter().chain(diagnostic.related.iter().map(|(span, _)| span));
        for span in spans {
            let mark = words::shorten(&text[span.start..span.end], 40);
            lost.push(format!("the meaning of the mark `{mark}`"));
            changes.push((span.start..span.start, "\\".to_owned()));
        }
    }
    (!changes.is_empty()).then(|| changed(text, changes))
}

/// Where words stand in a file, at their first place.
fn place(file: &File, words: &str) -> Option<Span> {
    let start = file.text.find(words).filter(|_| !words.is_empty())?;
    Some(file.span(start..start + words.len()))
}

/// One value of a list in a line, with its comma.
fn without_item(text: &str, range: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at + 1);
    let is_only = !text[line_start..line_end].contains("\", \"");
    if is_only || !text[line_start..range.start].contains('[') {
        return Some(line_start..line_end);
    }
    let after = text[range.end..].starts_with(", ");
    let before = text[..range.start].ends_with(", ");
    Some(if after { range.start..range.end + 2 } else { range.start - if before { 2 } else { 0 }..range.end })
}

/// What is left of a link without its address: its words; of a picture its caption.
fn words_of(written: &str, link: &Link) -> String {
    match link.kind {
        LinkKind::Image => {
            let title = written.rsplit_once(" \"").and_then(|(_, title)| title.strip_suffix("\")"));
            title.map(|title| title.replace("\\\"", "\"").replace("\\&", "&")).unwrap_or_default()
        }
        LinkKind::Anchor => {
            let inside = written.strip_prefix(['[', '<']).unwrap_or(written);
            let end = inside.rfind("](").or_else(|| inside.rfind("][")).or_else(|| inside.rfind([']', '>']));
            inside[..end.unwrap_or(inside.len())].to_owned()
        }
    }
}

/// The text with its changes; of two at one place, the inner one.
fn changed(text: &str, mut changes: Vec<(std::ops::Range<usize>, String)>) -> String {
    changes.sort_by_key(|(range, _)| range.len());
    let mut kept: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for (range, with) in changes {
        let is_free = kept.iter().all(|(other, _)| range.end <= other.start || other.end <= range.start);
        if is_free && !kept.iter().any(|(other, _)| *other == range) {
            kept.push((range, with));
        }
    }
    kept.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    kept.into_iter().for_each(|(range, with)| text.replace_range(range, &with));
    text
}
