//! Markdown to a document: its HTML, its canonical text, and the table of runs that ties both to the file.
//! Pure. Knows neither the site nor the theme: links, heading ids and marks are put in later, by edits.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File, Span};
use crate::base::html::{escape, push_escaped};
use crate::base::messages;
use crate::base::snapshot::Snapshot;

use super::config::Markdown;
use super::document::{Document, Heading, Link, LinkKind, Named, Part, Reference, Run, RunKind, Slot, SlotKind};
use super::fenced::Fenced;
use super::figures::{self, Figure};
use super::math::{self, Display};
use super::{code, named_spans, url};

/// What a text is read with, beside itself.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    pub options: Markdown,
    /// Where the files are that charts name; none for a text that stands alone.
    pub snapshot: Option<&'a Snapshot>,
}

/// Where a text came from, so that its diagnostics point to the right place.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The text is a file's from this byte on.
    From(usize),
    /// The text is a value that was written here: all that is wrong with it points to the whole value.
    Value(Range<usize>),
}

/// Reads Markdown. `text` is the text behind an article's head, or one value of a sidecar, as `origin` says.
/// Raises `html-omitted`, `value-invalid` (addresses), `language-unknown`, `math-invalid`, `footnote-undefined`,
/// `footnote-unused`, `id-duplicate`, `link-broken`, `code-unclosed`, `block-invalid`, `entries-unordered`, `alt-missing`
/// (charts), and in the heads of figures what `schema` raises.
pub fn read(file: &File, text: &str, origin: Origin, inputs: Inputs<'_>, found: &mut Vec<Diagnostic>) -> Document {
    let parser = Parser::new_ext(text, parser_options(inputs.options));
    let addresses = parser.reference_definitions().iter();
    let title = |title: Option<&CowStr<'_>>| title.map(|title| title.to_string()).unwrap_or_default();
    let addresses =
        addresses.map(|(label, link)| (label.to_lowercase(), (link.dest.to_string(), title(link.title.as_ref()))));
    let addresses: HashMap<String, (String, String)> = addresses.collect();
    let (body, definitions) = part_events(parser.into_offset_iter());
    let mut writer = Writer::new(file, text, origin, inputs, found);
    writer.addresses = addresses;
    writer.labels = definitions.iter().map(|definition| definition.label.value.to_lowercase()).collect();
    writer.part(None, &body);
    for definition in &definitions {
        writer.part(Some(definition.label.clone()), &definition.events);
    }
    writer.check_footnotes(&definitions);
    writer.document
}

fn parser_options(options: Markdown) -> Options {
    let mut all = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    all.set(Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    all.set(Options::ENABLE_MATH, options.math);
    all
}

type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

struct Definition<'a> {
    label: At<String>,
    events: Events<'a>,
}

/// Parts the events of footnotes' definitions from those of the body.
fn part_events<'a>(events: impl Iterator<Item = (Event<'a>, Range<usize>)>) -> (Events<'a>, Vec<Definition<'a>>) {
    let (mut body, mut done, mut open) = (Vec::new(), Vec::new(), Vec::<Definition<'a>>::new());
    for (event, range) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let label = At { value: label.to_string(), range: range.start..range.start + label.len() + 3 };
                open.push(Definition { label, events: Vec::new() });
            }
            Event::End(TagEnd::FootnoteDefinition) => done.extend(open.pop()),
            event => match open.last_mut() {
                Some(definition) => definition.events.push((event, range)),
                None => body.push((event, range)),
            },
        }
    }
    (body, done)
}

const LONGEST_LABEL: usize = 200; // bytes of a footnote's label that are looked through for its end

/// Whether a block was drawn as a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Yes,
    /// It should have been, and it was told why it can't.
    Faulty,
    /// It is code.
    Code,
}

/// Whether a paragraph that is all of a text gets its element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Paragraph {
    Bare,
    Element,
}

/// What parts the next words from those before them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
}

/// Writes HTML and canonical text side by side.
pub(super) struct Writer<'a> {
    pub(super) file: &'a File,
    source: &'a str,
    origin: Origin,
    pub(super) inputs: Inputs<'a>,
    pub(super) found: &'a mut Vec<Diagnostic>,
    pub(super) document: Document,
    part_text: usize,
    gap: Gap,
    depth: usize,
    /// Inside of a figure, in which no other can stand.
    is_in_figure: bool,
    /// Of the links that are defined below the text, in lower case, with their titles.
    addresses: HashMap<String, (String, String)>,
    /// Of the footnotes that are defined, in lower case.
    labels: HashSet<String>,
    table: Table,
    cuts: Vec<named_spans::Cut>,
    html_told: Option<usize>,
    /// Places of the text where a bracket stands behind a backslash.
    escaped: Vec<usize>,
}

/// Where in a table the writer is.
#[derive(Default)]
struct Table {
    classes: Vec<&'static str>,
    in_head: bool,
    row: usize,
    cell: usize,
    /// The opening tag of the last cell, in the HTML.
    tag: Range<usize>,
}

impl<'a> Writer<'a> {
    fn new(
        file: &'a File,
        source: &'a str,
        origin: Origin,
        inputs: Inputs<'a>,
        found: &'a mut Vec<Diagnostic>,
    ) -> Writer<'a> {
        Writer {
            file,
            source,
            origin,
            inputs,
            found,
            document: Document::default(),
            part_text: 0,
            gap: Gap::None,
            depth: 0,
            is_in_figure: false,
            addresses: HashMap::new(),
            labels: HashSet::new(),
            table: Table::default(),
            cuts: Vec::new(),
            html_told: None,
            escaped: Vec::new(),
        }
    }

    fn part(&mut self, label: Option<At<String>>, events: &Events<'_>) {
        if label.is_some() && !self.document.text.is_empty() {
            self.document.text.push_str("\n\n");
        }
        let is_body = label.is_none();
        let (html, text) = (self.document.html.len(), self.document.text.len());
        (self.part_text, self.gap, self.depth) = (text, Gap::None, 0);
        self.cuts = named_spans::cuts(self.source, events);
        let mut at = 0;
        while at < events.len() {
            at = self.event(events, at);
            let ended = matches!(events[at - 1].0, Event::End(_) | Event::Rule);
            if self.depth == 0 && ended && is_body {
                self.document.blocks.push(self.document.html.len());
            }
        }
        let label = label.map(|label| At { value: label.value, range: self.place(label.range) });
        let (html, text) = (html..self.document.html.len(), text..self.document.text.len());
        self.document.parts.push(Part { label, html, text });
    }

    /// Writes the event at `at`, with those that belong to it, and gives the index behind them.
    fn event(&mut self, events: &Events<'_>, at: usize) -> usize {
        let (event, range) = &events[at];
        match event {
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(kind, events, at),
            Event::Start(Tag::Image { dest_url, title, .. }) => return self.image(dest_url, title, events, at),
            Event::Start(Tag::Paragraph) if is_picture_alone(&events[at + 1..]) => return self.picture(events, at),
            Event::Start(tag) => {
                self.depth += 1;
                self.start(tag, range, events.get(at + 1..).unwrap_or_default());
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag, range);
            }
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => self.code(text, range),
            Event::InlineMath(tex) => self.math(tex, Display::Inline, range),
            Event::DisplayMath(tex) => self.math(tex, Display::Block, range),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(html, range),
            Event::FootnoteReference(label) => self.reference(label, range),
            // A space, not a line break: annotation clients seek the words as they stand in the page, space by space.
            Event::SoftBreak => self.run(" ", " ", range, RunKind::Whole),
            Event::HardBreak => self.run(" ", "<br> ", range, RunKind::Whole),
            Event::Rule => {
                self.document.html.push_str("<hr>\n");
                self.gap = Gap::Blank;
            }
            Event::TaskListMarker(done) => self.task(*done),
        }
        at + 1
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>, after: &[(Event<'_>, Range<usize>)]) {
        let html = match tag {
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<s>",
            Tag::Link { link_type, dest_url, title, .. } => return self.link(*link_type, dest_url, title, range),
            Tag::Heading { level, id, .. } => return self.heading(*level as usize, id.as_deref(), range),
            Tag::Table(alignments) => return self.table_start(alignments),
            Tag::TableHead => {
                (self.table.in_head, self.table.row, self.table.cell) = (true, 0, 0);
                "<thead>\n<tr>"
            }
            Tag::TableRow => {
                (self.table.in_head, self.table.row, self.table.cell) = (false, self.table.row + 1, 0);
                self.document.text.push('\n');
                "<tr>"
            }
            Tag::TableCell => return self.cell_start(),
            block => return self.block_start(block, after),
        };
        self.document.html.push_str(html);
    }

    fn block_start(&mut self, tag: &Tag<'_>, after: &[(Event<'_>, Range<usize>)]) {
        self.gap = Gap::Blank;
        let html = match tag {
            Tag::Paragraph => "<p>",
            Tag::BlockQuote(None) => "<blockquote>\n",
            Tag::BlockQuote(Some(kind)) => return self.alert(alert_name(*kind)),
            Tag::List(None) => "<ul>\n",
            Tag::List(Some(1)) => "<ol>\n",
            Tag::List(Some(start)) => &format!("<ol start=\"{start}\">\n"),
            Tag::Item if is_task(after) => "<li class=\"task\">",
            Tag::Item => "<li>",
            Tag::DefinitionList => "<dl>\n",
            Tag::DefinitionListTitle => "<dt>",
            Tag::DefinitionListDefinition => "<dd>",
            _ => "",
        };
        self.document.html.push_str(html);
    }

    fn end(&mut self, tag: &TagEnd, range: &Range<usize>) {
        let html = match tag {
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</s>",
            TagEnd::Link => return self.link_end(range),
            TagEnd::TableCell => return self.cell_end(),
            TagEnd::TableHead => "</tr>\n</thead>\n<tbody>\n",
            TagEnd::TableRow => "</tr>\n",
            block => return self.block_end(block, range),
        };
        self.document.html.push_str(html);
    }

    fn block_end(&mut self, tag: &TagEnd, range: &Range<usize>) {
        self.gap = Gap::Blank;
        let html = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::Heading(level) => {
                self.heading_end(range);
                &format!("</h{}>\n", *level as usize)
            }
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Table => "</tbody>\n</table></div>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            _ => "",
        };
        self.document.html.push_str(html);
    }

    /// Appends text and HTML as one run. The gap before it comes first.
    pub(super) fn run(&mut self, text: &str, html: &str, source: &Range<usize>, kind: RunKind) {
        if text.is_empty() {
            return self.document.html.push_str(html);
        }
        self.flush_gap();
        let (text_start, html_start) = (self.document.text.len(), self.document.html.len());
        self.document.text.push_str(text);
        self.document.html.push_str(html);
        self.document.runs.push(Run {
            text: text_start..self.document.text.len(),
            html: html_start..self.document.html.len(),
            source: self.place(source.clone()),
            kind: match self.origin {
                Origin::Value(_) if kind == RunKind::Literal => RunKind::Escaped,
                _ => kind,
            },
        });
    }

    pub(super) fn flush_gap(&mut self) {
        if self.gap == Gap::Blank && self.document.text.len() > self.part_text {
            self.document.text.push_str("\n\n");
        }
        self.gap = Gap::None;
    }

    pub(super) fn escaped_run(&mut self, text: &str, source: &Range<usize>, kind: RunKind) {
        self.run(text, &escape(text), source, kind);
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if text.starts_with('[') && named_spans::is_escaped(self.source, range.start) {
            self.flush_gap();
            self.escaped.push(self.document.text.len());
        }
        let is_literal = self.source.get(range.clone()) == Some(text);
        let first = self.cuts.partition_point(|cut| cut.source.end <= range.start);
        let mut from = range.start;
        for index in first..self.cuts.len() {
            let cut = self.cuts[index].clone();
            if cut.source.start >= range.end {
                break;
            }
            if is_literal && cut.source.start > from {
                let part = from..cut.source.start;
                self.escaped_run(&self.source[part.clone()], &part, RunKind::Literal);
            }
            self.named_span(&cut, range);
            from = cut.source.end.min(range.end);
        }
        match is_literal {
            true if from < range.end => {
                self.escaped_run(&self.source[from..range.end], &(from..range.end), RunKind::Literal)
            }
            false if from == range.start => self.escaped_run(text, range, RunKind::Escaped),
            _ => {}
        }
    }

    /// Opens or closes a `[words]{#id}` span where its brackets stand.
    fn named_span(&mut self, cut: &named_spans::Cut, range: &Range<usize>) {
        match &cut.edge {
            named_spans::Edge::Open(id) => {
                self.flush_gap();
                let (html, text) = (self.document.html.len(), self.document.text.len());
                let source = self.place(cut.whole.clone());
                self.document.named.push(Named { id: id.clone(), html, text: text..text, source });
            }
            // The close may reach over several events: it ends the words once, where it begins.
            named_spans::Edge::Close if cut.source.start >= range.start => {
                let (text, source) = (self.document.text.len(), self.place(cut.whole.clone()));
                if let Some(named) = self.document.named.iter_mut().rev().find(|named| named.source == source) {
                    named.text.end = text;
                }
            }
            named_spans::Edge::Close => {}
        }
    }

    fn code(&mut self, text: &str, range: &Range<usize>) {
        self.flush_gap();
        self.document.html.push_str("<code>");
        let start = self.document.text.len();
        let inside = self.source.get(range.clone()).and_then(|source| source.find(text));
        match inside {
            Some(at) => self.escaped_run(text, &(range.start + at..range.start + at + text.len()), RunKind::Literal),
            None => self.escaped_run(text, range, RunKind::Escaped),
        }
        self.document.html.push_str("</code>");
        self.document.code.push(start..self.document.text.len());
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, events: &Events<'_>, at: usize) -> usize {
        let inside = events[at + 1..].iter().position(|(event, _)| matches!(event, Event::End(TagEnd::CodeBlock)));
        let end = at + 1 + inside.expect("every block that starts ends");
        let mut pieces: Vec<(&str, Range<usize>)> = Vec::new();
        for (event, range) in &events[at + 1..end] {
            if let Event::Text(text) = event {
                pieces.push((text, range.clone()));
            }
        }
        if let Some((text, range)) = pieces.last_mut().filter(|(text, _)| text.ends_with('\n')) {
            *text = &text[..text.len() - 1];
            range.end = range.end.max(range.start + 1) - 1;
        }
        if matches!(kind, CodeBlockKind::Fenced(_)) && !is_closed(&self.source[events[at].1.clone()]) {
            let fence = self.source[events[at].1.clone()].lines().next().unwrap_or_default().trim_end();
            let span = self.span(events[at].1.start..events[at].1.start + fence.len());
            self.found.push(messages::code_unclosed(span));
        }
        let figure = self.figure(kind, &pieces, &events[at].1);
        if figure == Drawn::Yes {
            return end + 1;
        }
        let language = match kind {
            _ if figure == Drawn::Faulty => "",
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{', '\t']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        self.gap = Gap::Blank;
        self.flush_gap();
        let start = self.document.text.len();
        let tokens = self.tokens(&pieces, language, &events[at].1);
        self.document.html.push_str("<pre class=\"code\"><code");
        let class: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || "+#._-".contains(*c)).collect();
        if !class.is_empty() {
            self.document.html.push_str(&format!(" class=\"language-{class}\""));
        }
        self.document.html.push('>');
        self.coloured(&pieces, &tokens);
        self.document.html.push_str("</code></pre>\n");
        self.document.code.push(start..self.document.text.len());
        self.gap = Gap::Blank;
        end + 1
    }

    /// Writes a chart, a timeline or a transcript, if the block is one.
    fn figure(&mut self, kind: &CodeBlockKind<'_>, pieces: &[(&str, Range<usize>)], whole: &Range<usize>) -> Drawn {
        let CodeBlockKind::Fenced(info) = kind else { return Drawn::Code };
        let (name, options) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let Some(figure) = Figure::named(name) else { return Drawn::Code };
        let start = self.source[whole.clone()].find(name).map_or(whole.start, |at| whole.start + at);
        let name = start..start + name.len();
        if self.is_in_figure {
            let span = self.span(name);
            self.found.push(messages::block_nested(span, figure.name()));
            return Drawn::Faulty;
        }
        if !options.trim().is_empty() {
            let line = self.source[start..].find('\n').map_or(self.source.len(), |len| start + len);
            let span = self.span(start..start + self.source[start..line].trim_end().len());
            self.found.push(messages::block_options(span, figure.name()));
        }
        self.is_in_figure = true;
        let fenced = Fenced::new(pieces.iter().map(|(text, range)| (*text, range.clone())));
        let is_drawn = figures::write(self, figure, &fenced, name);
        self.is_in_figure = false;
        self.gap = Gap::Blank;
        if is_drawn { Drawn::Yes } else { Drawn::Faulty }
    }

    /// Writes a part of a figure that is Markdown itself. A paragraph that stands alone gets no element of its own where
    /// `paragraph` says so.
    pub(super) fn inner(&mut self, part: &Fenced, paragraph: Paragraph) {
        let text = format!("{}{}", part.text, self.definitions(&part.text));
        let addresses = std::mem::take(&mut self.addresses);
        let address = |link: BrokenLink<'_>| {
            let (address, title) = addresses.get(&link.reference.to_lowercase())?.clone();
            Some((CowStr::from(address), CowStr::from(title)))
        };
        let parser = Parser::new_with_broken_link_callback(&text, parser_options(self.inputs.options), Some(address));
        let (body, _) = part_events(parser.into_offset_iter());
        let is_alone = body.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph))).count() == 1
            && matches!(body.first(), Some((Event::Start(Tag::Paragraph), _)))
            && matches!(body.last(), Some((Event::End(TagEnd::Paragraph), _)));
        let body = if is_alone && paragraph == Paragraph::Bare { &body[1..body.len() - 1] } else { &body[..] };
        let events: Events<'_> = body.iter().map(|(event, range)| (event.clone(), part.source(range))).collect();
        let cuts = std::mem::replace(&mut self.cuts, named_spans::cuts(self.source, &events));
        self.depth += 1;
        let mut at = 0;
        while at < events.len() {
            at = self.event(&events, at);
        }
        self.depth -= 1;
        (self.cuts, self.addresses) = (cuts, addresses);
    }

    /// Definitions of the footnotes that a text has marks of: without them, the marks would be plain text.
    fn definitions(&self, text: &str) -> String {
        let labels = text.match_indices("[^").filter_map(|(at, _)| {
            let label = &text[at + 2..];
            Some(&label[..label.bytes().take(LONGEST_LABEL).position(|byte| byte == b']')?])
        });
        let labels: HashSet<&str> = labels.filter(|label| self.labels.contains(&label.to_lowercase())).collect();
        let mut labels: Vec<&str> = labels.into_iter().collect();
        labels.sort_unstable();
        labels.into_iter().map(|label| format!("\n\n[^{label}]: .")).collect()
    }

    /// Parts what comes next from what was written, as blocks are parted.
    pub(super) fn part_blocks(&mut self) {
        self.gap = Gap::Blank;
    }

    /// Ends a block of the body beside which notes can stand, where the figure stands in no other block.
    pub(super) fn end_block(&mut self) {
        if self.depth == 0 && self.document.parts.is_empty() {
            self.document.blocks.push(self.document.html.len());
        }
    }

    /// Writes HTML that is no text of the author's.
    pub(super) fn html(&mut self, html: &str) {
        self.document.html.push_str(html);
    }

    /// Leaves a place for what is known when the page is drawn.
    pub(super) fn slot(&mut self, kind: SlotKind) {
        self.document.slots.push(Slot { html: self.document.html.len(), kind });
    }

    /// Writes a separator of the canonical text, such as stands between cells, which is not on the page.
    pub(super) fn separator(&mut self, separator: char) {
        self.document.text.push(separator);
    }

    /// Opens a link that the author did not write as one.
    pub(super) fn link_to(&mut self, destination: String, class: &str, range: &Range<usize>) {
        self.document.html.push_str(&format!("<a class=\"{class}\""));
        self.destination(destination, LinkKind::Anchor, range);
        self.document.html.push('>');
    }

    /// Names the place in the HTML, for links to it.
    pub(super) fn name_place(&mut self, id: String, range: &Range<usize>) {
        let (html, text, source) = (self.document.html.len(), self.document.text.len(), self.place(range.clone()));
        self.document.named.push(Named { id, html, text: text..text, source });
    }

    fn tokens(&mut self, pieces: &[(&str, Range<usize>)], language: &str, range: &Range<usize>) -> Vec<code::Token> {
        if language.is_empty() || !self.inputs.options.highlight {
            return Vec::new();
        }
        if let code::Language::Unknown { near } = code::language(language) {
            let start = self.source[range.clone()].find(language).map_or(range.start, |at| range.start + at);
            let span = self.span(start..start + language.len());
            self.found.push(messages::language_unknown(span, language, near.as_deref()));
            return Vec::new();
        }
        let text: String = pieces.iter().map(|(text, _)| *text).collect();
        code::tokens(&text, language)
    }

    /// Writes code, each token in an element of its own, cut where the source is cut.
    fn coloured(&mut self, pieces: &[(&str, Range<usize>)], tokens: &[code::Token]) {
        let mut tokens = tokens.iter().peekable();
        let mut offset = 0;
        for (text, source) in pieces {
            let is_literal = self.source.get(source.clone()) == Some(*text);
            let end = offset + text.len();
            let mut from = offset;
            while from < end {
                while tokens.peek().is_some_and(|(range, _)| range.end <= from) {
                    tokens.next();
                }
                let (to, class) = match tokens.peek() {
                    Some((range, class)) if range.start <= from => (range.end.min(end), *class),
                    Some((range, _)) => (range.start.min(end), ""),
                    None => (end, ""),
                };
                let part = &text[from - offset..to - offset];
                let place = match is_literal {
                    true => source.start + (from - offset)..source.start + (to - offset),
                    false => source.clone(),
                };
                let kind = if is_literal { RunKind::Literal } else { RunKind::Escaped };
                if class.is_empty() {
                    self.escaped_run(part, &place, kind);
                } else {
                    self.document.html.push_str(&format!("<span class=\"{class}\">"));
                    self.escaped_run(part, &place, kind);
                    self.document.html.push_str("</span>");
                }
                from = to;
            }
            offset = end;
        }
    }

    fn math(&mut self, tex: &str, display: Display, range: &Range<usize>) {
        let html = match math::mathml(tex, display) {
            Ok(html) if display == Display::Block => format!("<span class=\"math\">{html}</span>"),
            Ok(html) => html,
            Err(reason) => {
                let span = self.span(range.clone());
                self.found.push(messages::math_invalid(span, &reason));
                format!("<code>{}</code>", escape(tex))
            }
        };
        self.run(tex.trim(), &html, range, RunKind::Whole);
    }

    pub(super) fn link(&mut self, link_type: LinkType, destination: &str, title: &str, range: &Range<usize>) {
        self.flush_gap();
        let destination = match link_type {
            LinkType::Email if !destination.starts_with("mailto:") => format!("mailto:{destination}"),
            _ => destination.to_owned(),
        };
        self.document.html.push_str("<a");
        self.destination(destination, LinkKind::Anchor, range);
        self.title(title);
        self.document.html.push('>');
    }

    fn destination(&mut self, destination: String, kind: LinkKind, range: &Range<usize>) {
        if let Some(scheme) = url::refusal(&destination) {
            let span = self.span(range.clone());
            self.found.push(messages::url_refused(span, &destination, &scheme));
            return;
        }
        let (html, source) = (self.document.html.len(), self.place(range.clone()));
        self.document.links.push(Link { html, end: html, destination, kind, source });
    }

    pub(super) fn link_end(&mut self, range: &Range<usize>) {
        self.document.html.push_str("</a>");
        let (end, start) = (self.document.html.len(), self.place(range.clone()).start);
        let is_open = |link: &&mut Link| link.end == link.html && link.source.start == start;
        if let Some(link) = self.document.links.iter_mut().rev().find(is_open) {
            link.end = end;
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.document.html.push_str(" title=\"");
            push_escaped(&mut self.document.html, title);
            self.document.html.push('"');
        }
    }

    /// A picture that has a paragraph to itself, with its title as its caption, which is Markdown as all text is: marks of
    /// footnotes and links can stand in it, and annotations find its words.
    fn picture(&mut self, events: &Events<'_>, at: usize) -> usize {
        let (Event::Start(Tag::Image { dest_url, title, .. }), range) = &events[at + 1] else {
            unreachable!("the caller has seen the picture")
        };
        self.document.html.push_str("<figure class=\"picture\">\n");
        let end = self.image(dest_url, "", events, at + 1);
        self.document.html.push_str("\n<figcaption>");
        self.gap = Gap::Blank;
        self.inner(&Fenced::of_title(title, self.source, range), Paragraph::Bare);
        self.document.html.push_str("</figcaption>\n</figure>\n");
        self.gap = Gap::Blank;
        end + 1
    }

    fn image(&mut self, destination: &str, title: &str, events: &Events<'_>, at: usize) -> usize {
        let mut depth = 0;
        let mut alt = String::new();
        let mut end = at;
        for (event, _) in &events[at..] {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            end += 1;
            if depth == 0 {
                break;
            }
        }
        let known = self.document.links.len();
        self.document.html.push_str("<img");
        self.destination(destination.to_owned(), LinkKind::Image, &events[at].1);
        self.document.html.push_str(" alt=\"");
        push_escaped(&mut self.document.html, &alt);
        self.document.html.push('"');
        self.title(title);
        self.document.html.push('>');
        if let Some(link) = self.document.links[known..].last_mut() {
            link.end = self.document.html.len();
        }
        end
    }

    fn heading(&mut self, level: usize, id: Option<&str>, range: &Range<usize>) {
        self.gap = Gap::Blank;
        self.flush_gap();
        self.document.html.push_str(&format!("<h{level}"));
        let (html, text) = (self.document.html.len(), self.document.text.len());
        let (id, source) = (id.map(str::to_owned), self.place(range.clone()));
        self.document.headings.push(Heading { level, id, html, text: text..text, source });
        self.document.html.push('>');
    }

    fn heading_end(&mut self, range: &Range<usize>) {
        let (text, start) = (self.document.text.len(), self.place(range.clone()).start);
        if let Some(heading) = self.document.headings.last_mut().filter(|heading| heading.source.start == start) {
            heading.text.end = text;
        }
    }

    fn alert(&mut self, name: &'static str) {
        self.document.html.push_str(&format!("<div class=\"alert alert-{name}\" role=\"note\">\n"));
        self.document.slots.push(Slot { html: self.document.html.len(), kind: SlotKind::Alert(name) });
    }

    fn task(&mut self, done: bool) {
        self.document.slots.push(Slot { html: self.document.html.len(), kind: SlotKind::Task { done } });
    }

    fn table_start(&mut self, alignments: &[pulldown_cmark::Alignment]) {
        use pulldown_cmark::Alignment;
        self.gap = Gap::Blank;
        self.flush_gap();
        let class = |alignment: &Alignment| match alignment {
            Alignment::None => "",
            Alignment::Left => " class=\"align-left\"",
            Alignment::Center => " class=\"align-center\"",
            Alignment::Right => " class=\"align-right\"",
        };
        self.table = Table { classes: alignments.iter().map(class).collect(), ..Table::default() };
        self.document.html.push_str("<div class=\"table\"><table>\n");
    }

    fn cell_start(&mut self) {
        if self.table.cell > 0 {
            self.document.text.push('\t');
        }
        let class = self.table.classes.get(self.table.cell).copied().unwrap_or_default();
        let (name, scope) = if self.table.in_head { ("th", " scope=\"col\"") } else { ("td", "") };
        let start = self.document.html.len();
        self.document.html.push_str(&format!("<{name}{scope}{class}>"));
        self.table.tag = start..self.document.html.len();
        self.table.cell += 1;
    }

    /// The end of a cell. An empty one in the head heads nothing.
    fn cell_end(&mut self) {
        let Table { in_head, tag, .. } = &self.table;
        let is_header = *in_head && tag.end < self.document.html.len();
        if *in_head && !is_header {
            let plain = self.document.html[tag.clone()].replace("<th scope=\"col\"", "<td");
            self.document.html.replace_range(tag.clone(), &plain);
        }
        self.document.html.push_str(if is_header { "</th>" } else { "</td>" });
    }

    fn reference(&mut self, label: &str, range: &Range<usize>) {
        let (html, text) = (self.document.html.len(), self.document.text.len());
        let source = self.place(range.clone());
        self.document.references.push(Reference { label: label.to_owned(), html, text, source });
    }

    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        let plain = html.trim();
        if plain.starts_with("<!--") && plain.ends_with("-->") {
            let words = plain.trim_start_matches("<!--").trim_end_matches("-->").trim();
            if words == "more" && self.document.more.is_none() && self.document.parts.is_empty() {
                self.document.more = Some(self.document.html.len());
            }
            return;
        }
        if self.inputs.options.raw_html {
            return self.document.html.push_str(html);
        }
        // A block of HTML comes line by line, and a closing tag is the other half of one that was told.
        let is_told = self.html_told == Some(range.start) || plain.starts_with("</") || plain.is_empty();
        if !is_told {
            let span = self.span(range.start..range.start + html.trim_end().len());
            self.found.push(messages::html_omitted(span));
        }
        self.html_told = Some(range.end);
    }

    fn check_footnotes(&mut self, definitions: &[Definition<'_>]) {
        let mut labels: Vec<&At<String>> = definitions.iter().map(|definition| &definition.label).collect();
        labels.sort_by(|a, b| (&a.value, a.range.start).cmp(&(&b.value, b.range.start)));
        for pair in labels.windows(2).filter(|pair| pair[0].value == pair[1].value) {
            let (first, second) = (self.span(pair[0].range.clone()), self.span(pair[1].range.clone()));
            self.found.push(messages::footnote_duplicate(second, &pair[1].value, first));
        }
        for label in labels {
            if !self.document.references.iter().any(|reference| reference.label == label.value) {
                let span = self.span(label.range.clone());
                self.found.push(messages::footnote_unused(span, &label.value));
            }
        }
        self.check_undefined();
        self.check_spaced_links();
    }

    /// Marks without a definition are plain text to the parser: they are looked for in the text.
    fn check_undefined(&mut self) {
        let mut undefined = Vec::new();
        for (at, _) in self.document.text.match_indices("[^") {
            let mut rest = self.document.text[at..].bytes().take(LONGEST_LABEL);
            let Some(len) = rest.position(|byte| byte == b']') else { continue };
            let label = &self.document.text[at + 2..at + len];
            let is_label = !label.is_empty() && !label.contains(char::is_whitespace) && !label.contains('[');
            if is_label && !self.document.is_code(at) && self.escaped.binary_search(&at).is_err() {
                undefined.push((label.to_owned(), self.document.source(&(at..at + len + 1))));
            }
        }
        undefined.sort_by(|a, b| (&a.0, a.1.start).cmp(&(&b.0, b.1.start)));
        for marks in undefined.chunk_by(|a, b| a.0 == b.0) {
            let label = &marks[0].0;
            let spans: Vec<Span> = marks.iter().map(|(_, source)| self.file.span(source.clone())).collect();
            let begins_line = |(_, source): &&(String, Range<usize>)| {
                let line = self.file.text[..source.start].rsplit('\n').next().unwrap_or_default();
                line.trim().is_empty() && self.file.text[source.end..].starts_with(' ')
            };
            self.found.push(match marks.iter().filter(|_| marks.len() > 1).position(|mark| begins_line(&mark)) {
                Some(written) => messages::footnote_without_colon(spans[written].clone(), label),
                None => messages::footnote_undefined(spans, label),
            });
        }
    }

    /// Links whose addresses have spaces are plain text to the parser.
    fn check_spaced_links(&mut self) {
        for (at, _) in self.document.text.match_indices("](") {
            let rest = &self.document.text[at + 2..];
            let Some(end) = rest.find([')', '\n']).filter(|end| rest[*end..].starts_with(')')) else { continue };
            let address = rest[..end].trim();
            let is_address =
                ["http://", "https://", "/", "./", "../", "@/"].iter().any(|mark| address.starts_with(mark));
            let is_spaced = address.contains(char::is_whitespace) && !address.contains(['"', '\'', '“', '‘']);
            if is_address && is_spaced && !self.document.is_code(at) && self.escaped.binary_search(&at).is_err() {
                let source = self.document.source(&(at + 2..at + 2 + end));
                self.found.push(messages::link_with_space(self.file.span(source), address));
            }
        }
    }

    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        match &self.origin {
            Origin::From(offset) => offset + range.start..offset + range.end,
            Origin::Value(value) => value.clone(),
        }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.file.span(self.place(range))
    }
}

/// Whether a block of code ends with a fence like the one that it begins with.
fn is_closed(block: &str) -> bool {
    let mark = block.chars().next().unwrap_or_default();
    let length = block.chars().take_while(|sign| *sign == mark).count();
    let mut lines = block.trim_end().lines();
    let (_, last) = (lines.next(), lines.next_back().unwrap_or_default());
    // A block in a quotation has its marks before each line.
    let fence = last.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '>').trim_end();
    fence.chars().count() >= length && fence.chars().all(|sign| sign == mark)
}

/// Whether a paragraph, of which this is what stands behind its start, is one picture with a title and nothing else.
fn is_picture_alone(inside: &[(Event<'_>, Range<usize>)]) -> bool {
    let Some((Event::Start(Tag::Image { title, .. }), picture)) = inside.first() else { return false };
    let mut after = inside
        .iter()
        .skip_while(|(event, range)| range.start < picture.end && !matches!(event, Event::End(TagEnd::Paragraph)));
    !title.trim().is_empty() && matches!(after.next(), Some((Event::End(TagEnd::Paragraph), _)))
}

fn is_task(after: &[(Event<'_>, Range<usize>)]) -> bool {
    let mut events =
        after.iter().map(|(event, _)| event).skip_while(|event| matches!(event, Event::Start(Tag::Paragraph)));
    matches!(events.next(), Some(Event::TaskListMarker(_)))
}

fn alert_name(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}
