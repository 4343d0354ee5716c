//! The elements of a page as blocks of Markdown: headings, lists, tables, quotations, code, pictures, footnotes. Pure.
//! Every word that a reader sees is written; what is left out is told to `found`.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::Diagnostic;
use crate::read::markdown::Inputs;
use crate::read::url;
use crate::read::web_page::Page;

use super::escape::Place;
use super::inline::{Line, Role};
use super::notices;
use super::page::{Places, plain};
use super::tags::{fence, quoted};

/// Writes the content of an element.
pub(super) struct Writer<'a> {
    pub(super) page: &'a Page,
    pub(super) inputs: Inputs<'a>,
    /// The address that others are relative to.
    base: Option<String>,
    /// Nodes that are passed over.
    pub(super) drop: BTreeSet<usize>,
    places: &'a Places<'a>,
    found: &'a mut Vec<Diagnostic>,
    /// By node, whether a block is below it.
    holds_block: Vec<bool>,
    /// The links that are marks of footnotes, with their labels.
    pub(super) marks: BTreeMap<usize, String>,
    /// The footnotes in the order of their marks.
    pub(super) notes: Vec<(String, usize)>,
    /// By their ids, the headings of the page.
    headings: BTreeMap<&'a str, usize>,
    /// Links to other places of the page, which are told together.
    inner: Vec<usize>,
    depth: usize,
}

// So deep, elements are only words: no page that is read needs more, and each level takes stack.
const DEEPEST: usize = 100;

impl<'a> Writer<'a> {
    pub(super) fn new(
        page: &'a Page,
        inputs: Inputs<'a>,
        base: Option<String>,
        drop: BTreeSet<usize>,
        places: &'a Places<'a>,
        found: &'a mut Vec<Diagnostic>,
    ) -> Writer<'a> {
        Writer {
            page,
            inputs,
            base,
            drop,
            places,
            found,
            holds_block: holds_block(page),
            marks: BTreeMap::new(),
            notes: Vec::new(),
            headings: headings(page),
            inner: Vec::new(),
            depth: 0,
        }
    }

    /// The Markdown of all that an element holds, footnotes last.
    pub(super) fn write(mut self, main: usize) -> String {
        self.find_notes(main);
        let mut blocks = self.blocks(main);
        let mut at = 0;
        while at < self.notes.len() {
            let (label, target) = self.notes[at].clone();
            let text = self.blocks(target).join("\n\n").replace('\n', "\n    ").replace("\n    \n", "\n\n");
            blocks.push(format!("[^{label}]: {text}"));
            at += 1;
        }
        if let Some(first) = self.inner.first() {
            let span = self.places.span(self.page.line(*first));
            self.found.push(notices::parts(span, "a link to another place of the page", self.inner.len()));
        }
        blocks.join("\n\n")
    }

    // Blocks.

    pub(super) fn blocks(&mut self, node: usize) -> Vec<String> {
        let page = self.page;
        if self.depth > DEEPEST {
            let mut line = Line::default();
            line.text(&plain(page, node));
            return self.paragraph(line).into_iter().collect();
        }
        self.depth += 1;
        let (mut blocks, mut line) = (Vec::new(), Line::default());
        for child in page.children(node) {
            if self.is_passed(child) {
                continue;
            }
            match page.name(child) {
                "" => line.text(page.text(child).unwrap_or_default()),
                _ if page.is_block(child) || self.holds_block[child] => {
                    blocks.extend(self.paragraph(std::mem::take(&mut line)));
                    let more = self.block(child, blocks.last());
                    blocks.extend(more);
                }
                _ => self.inline(child, &mut line),
            }
        }
        blocks.extend(self.paragraph(line));
        self.depth -= 1;
        blocks
    }

    pub(super) fn is_passed(&self, node: usize) -> bool {
        let name = self.page.name(node);
        self.drop.contains(&node) || (self.page.is_hidden(node) && !TOLD.contains(&name))
    }

    pub(super) fn paragraph(&self, line: Line) -> Option<String> {
        (!line.is_empty()).then(|| line.finish(Place::Line, self.inputs)).filter(|text| !text.trim().is_empty())
    }

    /// One element that is a block, or holds some. `last` is the block before it.
    pub(super) fn block(&mut self, node: usize, last: Option<&String>) -> Vec<String> {
        let page = self.page;
        match page.name(node) {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                let line = self.line(node);
                // The title is the one heading of the first level.
                let level = name[1..].parse::<usize>().unwrap_or(2).max(2);
                if line.is_empty() {
                    return Vec::new();
                }
                vec![format!("{} {}", "#".repeat(level), line.finish(Place::Heading, self.inputs))]
            }
            "ul" | "menu" | "dir" => self.list(node, None, last),
            "ol" => {
                let start = page.attribute(node, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.list(node, Some(start), last)
            }
            "dl" => self.definitions(node),
            "table" => self.table(node),
            "pre" | "listing" | "xmp" => vec![code_block(page, node)],
            "hr" => vec!["---".to_owned()],
            "blockquote" => {
                let inside = self.blocks(node).join("\n\n");
                if inside.is_empty() { Vec::new() } else { vec![prefixed(&inside, "> ", "> ")] }
            }
            "figure" => self.figure(node),
            "summary" => {
                let mut line = Line::default();
                line.open("**", Role::Emphasis);
                self.flat(node, &mut line);
                line.close("**", Role::Emphasis);
                self.paragraph(line).into_iter().collect()
            }
            _ => self.blocks(node),
        }
    }

    fn figure(&mut self, node: usize) -> Vec<String> {
        let page = self.page;
        let inside: Vec<usize> = page.descendants(node).collect();
        let pictures: Vec<usize> = inside.iter().copied().filter(|node| page.name(*node) == "img").collect();
        let caption = inside.iter().copied().find(|node| page.name(*node) == "figcaption");
        let has_more = inside.iter().any(|inner| {
            matches!(page.name(*inner), "table" | "pre" | "blockquote" | "ul" | "ol" | "iframe" | "video")
        });
        let sources: Vec<(usize, String)> =
            pictures.iter().filter_map(|node| Some((*node, self.picture(*node)?))).collect();
        if has_more || sources.is_empty() {
            return self.blocks(node);
        }
        let is_link = |node: &usize| page.name(*node) == "a" && page.attribute(*node, "href").is_some();
        if let Some(link) = caption.and_then(|caption| page.descendants(caption).find(is_link)) {
            let address = page.attribute(link, "href").unwrap_or_default();
            self.found.push(notices::caption_link(self.places.span(page.line(link)), address));
        }
        let words = caption.map(|caption| plain(page, caption)).filter(|words| !words.is_empty());
        let last = sources.len() - 1;
        let one = |(index, (node, source)): (usize, &(usize, String))| {
            let title = words
                .as_ref()
                .filter(|_| index == last)
                .map_or(String::new(), |words| format!(" {}", quoted(words).replace('&', "\\&")));
            format!("![{}](<{source}>{title})", alternative(page, *node))
        };
        sources.iter().enumerate().map(one).collect()
    }

    // Words.

    pub(super) fn line(&mut self, node: usize) -> Line {
        let mut line = Line::default();
        self.flat(node, &mut line);
        line
    }

    /// All that an element holds, as words of one line.
    pub(super) fn flat(&mut self, node: usize, line: &mut Line) {
        if self.depth > DEEPEST {
            return line.text(&plain(self.page, node));
        }
        self.depth += 1;
        for child in self.page.children(node) {
            if self.is_passed(child) {
                continue;
            }
            match self.page.name(child) {
                "" => line.text(self.page.text(child).unwrap_or_default()),
                "br" => line.text(" "),
                _ if self.page.is_block(child) => {
                    line.text(" ");
                    self.flat(child, line);
                    line.text(" ");
                }
                _ => self.inline(child, line),
            }
        }
        self.depth -= 1;
    }

    fn inline(&mut self, node: usize, line: &mut Line) {
        let page = self.page;
        if let Some(label) = self.marks.get(&node) {
            return line.note(label);
        }
        match page.name(node) {
            "b" | "strong" => self.emphasised(node, "**", line),
            "i" | "em" | "cite" | "dfn" | "var" => self.emphasised(node, "*", line),
            "s" | "del" | "strike" => self.emphasised(node, "~~", line),
            "code" | "kbd" | "samp" | "tt" => code_span(&plain(page, node), line),
            "a" => self.link(node, line),
            "img" => match self.picture(node) {
                Some(source) => line.raw(&format!("![{}](<{source}>)", alternative(page, node)), ""),
                None => self.lost_picture(node),
            },
            "br" => line.line_break(),
            "wbr" => {}
            "q" => {
                line.text("“");
                self.flat(node, line);
                line.text("”");
            }
            // Marks of notes in brackets: `<sup>[<a>1</a>]</sup>`.
            "sup" if page.descendants(node).any(|inner| self.marks.contains_key(&inner)) => {
                let marks: Vec<String> =
                    page.descendants(node).filter_map(|inner| self.marks.get(&inner).cloned()).collect();
                marks.iter().for_each(|label| line.note(label));
            }
            name if TOLD.contains(&name) => {
                let source = page
                    .descendants(node)
                    .chain([node])
                    .find_map(|node| page.attribute(node, "src").or(page.attribute(node, "data")));
                let source = source.unwrap_or_default().to_owned();
                let name = name.to_owned();
                self.found.push(notices::element(self.places.span(page.line(node)), &name, &source));
            }
            _ => self.flat(node, line),
        }
    }

    fn emphasised(&mut self, node: usize, mark: &str, line: &mut Line) {
        line.open(mark, Role::Emphasis);
        self.flat(node, line);
        line.close(mark, Role::Emphasis);
    }

    fn link(&mut self, node: usize, line: &mut Line) {
        if let Some(fragment) = self.page.attribute(node, "href").and_then(|href| href.trim().strip_prefix('#')) {
            return self.inner_link(node, fragment, line);
        }
        let Some(address) = self.page.attribute(node, "href").and_then(|href| self.address(href, node)) else {
            return self.flat(node, line);
        };
        line.open("[", Role::Mark);
        self.flat(node, line);
        line.close(&format!("]({})", destination(&address)), Role::Mark);
    }

    /// A link to another place of the page: headings have places here as well.
    fn inner_link(&mut self, node: usize, fragment: &'a str, line: &mut Line) {
        let page = self.page;
        let words = plain(page, node);
        let heading = self.headings.get(fragment).copied();
        let is_own = heading.is_some_and(|heading| self.is_inside(node, heading));
        if is_own && !words.contains(char::is_alphanumeric) {
            return; // a sign that shows where the heading can be linked to
        }
        match heading.filter(|_| !is_own && !words.is_empty()) {
            Some(heading) => {
                let slug = crate::base::words::slug(&super::page::heading_words(page, heading));
                line.open("[", Role::Mark);
                self.flat(node, line);
                line.close(&format!("](#{slug})"), Role::Mark);
            }
            None => {
                if !is_own && !words.is_empty() {
                    self.inner.push(node);
                }
                self.flat(node, line);
            }
        }
    }

    /// Where a link leads; nothing, and a notice, where it can't lead there from another site.
    fn address(&mut self, written: &str, node: usize) -> Option<String> {
        let written = written.trim();
        if written.is_empty() {
            return None;
        }
        let span = self.places.span(self.page.line(node));
        if url::refusal(written).is_some() {
            self.found.push(notices::address(span, written));
            return None;
        }
        let resolved = resolve(self.base.as_deref(), written);
        if resolved.is_none() {
            self.found.push(notices::link(span, written));
        }
        resolved
    }

    fn picture(&mut self, node: usize) -> Option<String> {
        let page = self.page;
        // A pixel that counts readers.
        if page.attribute(node, "width") == Some("1") || page.attribute(node, "height") == Some("1") {
            return None;
        }
        let names = ["src", "data-src", "data-lazy-src", "data-original"];
        let source = names
            .iter()
            .filter_map(|name| page.attribute(node, name))
            .find(|source| !source.trim().is_empty() && !source.starts_with("data:"))?;
        resolve(self.base.as_deref(), source.trim())
            .map(|source| source.replace(['<', '>', '\n'], "").replace(' ', "%20"))
    }

    fn lost_picture(&mut self, node: usize) {
        let source = self.page.attribute(node, "src").unwrap_or_default();
        self.found.push(notices::picture(self.places.span(self.page.line(node)), source));
    }
}

/// Elements that show something that is no text.
const TOLD: [&str; 8] = ["iframe", "video", "audio", "object", "embed", "svg", "canvas", "math"];

fn headings(page: &Page) -> BTreeMap<&str, usize> {
    let is_heading = |node: usize| matches!(page.name(node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let mut headings = BTreeMap::new();
    for node in page.descendants(Page::ROOT).filter(|node| is_heading(*node)) {
        let inside = page.descendants(node).chain([node]);
        headings.extend(inside.filter_map(|inner| Some((page.attribute(inner, "id")?, node))));
    }
    headings
}

fn holds_block(page: &Page) -> Vec<bool> {
    let mut holds = vec![false; page.node_count()];
    let mut order: Vec<usize> = page.descendants(Page::ROOT).collect();
    order.reverse();
    for node in order {
        if page.is_block(node) || holds[node] {
            page.parent(node).into_iter().for_each(|parent| holds[parent] = true);
        }
    }
    holds
}

fn alternative(page: &Page, node: usize) -> String {
    let words = crate::base::words::one_line(page.attribute(node, "alt").unwrap_or_default());
    super::escape::escape(&words, Place::Heading).replace('[', "\\[").replace(']', "\\]").replace("\\\\", "\\")
}

fn code_span(text: &str, line: &mut Line) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if text.is_empty() {
        return;
    }
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    line.raw(&format!("{ticks}{pad}{text}{pad}{ticks}"), text);
}

fn code_block(page: &Page, node: usize) -> String {
    let mut text = String::new();
    for inner in page.descendants(node) {
        match page.name(inner) {
            "br" => text.push('\n'),
            _ => text.push_str(page.text(inner).unwrap_or_default()),
        }
    }
    let classes = page.descendants(node).chain([node]).filter_map(|node| page.attribute(node, "class"));
    let language = classes
        .flat_map(str::split_whitespace)
        .find_map(|class| class.strip_prefix("language-").or(class.strip_prefix("lang-")));
    let language: String =
        language.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || "+#-".contains(*c)).collect();
    let (text, fence) = (text.trim_matches('\n').trim_end(), fence(&text));
    format!("{fence}{language}\n{text}\n{fence}")
}

/// A text with something before its first line, and something before each other one that is not empty.
pub(super) fn prefixed(text: &str, first: &str, others: &str) -> String {
    let line = |(index, line): (usize, &str)| match (index, line.is_empty()) {
        (0, _) => format!("{first}{line}"),
        (_, true) => others.trim_end().to_owned(),
        _ => format!("{others}{line}"),
    };
    text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// An address as Markdown takes it.
fn destination(address: &str) -> String {
    let plain = address.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace(['\n', '\t'], "");
    if plain.contains(['(', ')', '\\', '*', '_']) { format!("<{plain}>") } else { plain }
}

/// An address as seen from another (RFC 3986, 5.2, as far as links need it). Nothing for one that only that page knows.
fn resolve(base: Option<&str>, written: &str) -> Option<String> {
    if written.starts_with("//") {
        return Some(format!("https:{written}"));
    }
    if url::is_absolute(written) {
        return Some(written.to_owned());
    }
    let base = base.filter(|_| !written.starts_with('#'))?;
    let (scheme, rest) = base.split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if let Some(rooted) = written.strip_prefix('/') {
        return Some(format!("{scheme}://{host}/{rooted}"));
    }
    if written.starts_with('?') {
        return Some(format!("{scheme}://{host}{path}{written}"));
    }
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]).trim_start_matches('/');
    let (target, tail) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
    let slash = if target.ends_with('/') { "/" } else { "" };
    let joined = url::join(folder, target)?;
    let joined = joined.trim_end_matches('/');
    Some(format!("{scheme}://{host}/{joined}{}{tail}", if joined.is_empty() { "" } else { slash }))
}
