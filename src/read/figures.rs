//! Charts, timelines and transcripts: fenced blocks to HTML and canonical text, through the writer of the Markdown that
//! they stand in. Pure. Every word of the author's that readers see is a run, so that annotations find it; a chart's
//! picture and all dates are left to the page's language.

use std::collections::HashSet;
use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File, Span};
use crate::base::html::escape;
use crate::base::messages;
use crate::base::snapshot::LARGEST_TABLE;

use super::chart::{self, Chart, Kind};
use super::csv::{self, Row};
use super::document::{RunKind, SlotKind};
use super::fenced::{self, Fenced};
use super::markdown::{Paragraph, Writer};
use super::schema::{self, Shape};
use super::timeline::{self, Entry, clamp};
use super::transcript::{self, Stamp, Turn};
use super::tree::{self, Table};
use super::url;
use super::vocabulary::{CHART, TIMELINE, TRANSCRIPT};

/// A block that is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Chart,
    Timeline,
    Transcript,
}

impl Figure {
    /// The figure that a block's info string names.
    pub(super) fn named(name: &str) -> Option<Figure> {
        [Figure::Chart, Figure::Timeline, Figure::Transcript].into_iter().find(|figure| figure.name() == name)
    }

    /// What an author writes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Figure::Chart => "chart",
            Figure::Timeline => "timeline",
            Figure::Transcript => "transcript",
        }
    }
}

/// Writes a figure. `name` is where the block says what it is. False where it can't be read, as was reported: then
/// nothing is written.
pub(super) fn write(writer: &mut Writer<'_>, figure: Figure, block: &Fenced, name: Range<usize>) -> bool {
    let mut desk = Desk { writer, block, name };
    match figure {
        Figure::Chart => desk.chart(),
        Figure::Timeline => desk.timeline(),
        Figure::Transcript => desk.transcript(),
    }
}

/// What it takes to write one figure.
struct Desk<'d, 'w> {
    writer: &'d mut Writer<'w>,
    block: &'d Fenced,
    /// The figure's name in the source.
    name: Range<usize>,
}

/// Stands for the whole block, where a place in its head is wanted.
const WHOLE: Range<usize> = usize::MAX..usize::MAX;

impl Desk<'_, '_> {
    /// The place in the file of a range of the block's text.
    fn span(&self, range: Range<usize>) -> Span {
        match range == WHOLE {
            true => self.writer.span(self.name.clone()),
            false => self.writer.span(self.block.source(&range)),
        }
    }

    /// The head of the block as a table that fits its shape; nothing where it is no TOML.
    fn head(&mut self, range: Range<usize>, shape: &Shape) -> Option<Table> {
        let file = File::new(self.writer.file.path.clone(), &self.block.text[range]);
        let mut found = Vec::new();
        let mut table = tree::from_toml(&file, &file.text, 0, &mut found);
        let is_toml = found.is_empty();
        if is_toml {
            schema::check(&file, &mut table, WHOLE, shape, &mut found);
        }
        for diagnostic in found {
            let diagnostic = self.placed(diagnostic);
            self.writer.found.push(diagnostic);
        }
        is_toml.then_some(table)
    }

    /// A finding in the head, at its place in the file. A machine can't mend it: the head stands in an article.
    fn placed(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let place = |span: Span| self.span(span.start..span.end);
        diagnostic.span = diagnostic.span.map(place);
        diagnostic.related = diagnostic.related.into_iter().map(|(span, label)| (place(span), label)).collect();
        diagnostic.remedies.clear();
        diagnostic
    }

    /// Words of the head as a run.
    fn words(&mut self, words: &At<String>) {
        let (source, kind) = match self.literal(words) {
            Some(range) => (self.block.source(&range), self.block.kind(&range)),
            None => (self.block.source(&words.range), RunKind::Escaped),
        };
        self.writer.run(&words.value, &escape(&words.value), &source, kind);
    }

    /// Where the very bytes of a value of the head stand, inside of its quotation marks.
    fn literal(&self, words: &At<String>) -> Option<Range<usize>> {
        let inside = words.range.start + 1..words.range.end.checked_sub(1)?;
        (self.block.text.get(inside.clone()) == Some(words.value.as_str())).then_some(inside)
    }

    fn title(&mut self, table: &Table) {
        if let Some(title) = table.text("title") {
            self.writer.html("<p class=\"plot-title\">");
            self.writer.part_blocks();
            self.words(&title);
            self.writer.html("</p>\n");
        }
    }

    /// The head of a timeline or a transcript, which need none, and where the rest begins.
    fn optional_head(&mut self, shape: &Shape) -> Option<(Table, usize)> {
        match fenced::split(&self.block.text) {
            (Some(head), rest) if head.is_empty() || fenced::is_toml(&self.block.text[head.clone()]) => {
                Some((self.head(head, shape)?, rest))
            }
            _ => Some((Table::default(), 0)),
        }
    }
}

// Timelines.

impl Desk<'_, '_> {
    fn timeline(&mut self) -> bool {
        let Some((table, start)) = self.optional_head(&TIMELINE) else { return false };
        let mut found = Vec::new();
        let entries = timeline::read(&self.block.text, start, &|range| self.span(range), &mut found);
        if entries.is_empty() && found.is_empty() {
            found.push(messages::block_empty(self.span(WHOLE), "timeline", "2014-04: The city …"));
        }
        self.writer.found.append(&mut found);
        self.writer.html("<div class=\"timeline\">\n");
        self.title(&table);
        self.writer.html("<ol>\n");
        for entry in &entries {
            self.entry(entry);
        }
        self.writer.html("</ol>\n</div>\n");
        true
    }

    fn entry(&mut self, entry: &Entry) {
        self.writer.html("<li><p class=\"when\">");
        for (index, date) in [Some(entry.date.value), entry.until].into_iter().flatten().enumerate() {
            self.writer.html(if index > 0 { " – " } else { "" });
            self.writer.html(&format!("<time datetime=\"{date}\">"));
            self.writer.slot(SlotKind::Date(date));
            self.writer.html("</time>");
        }
        self.writer.html("</p>\n");
        self.inner(&entry.words);
        self.writer.html("</li>\n");
    }

    /// The Markdown at some ranges of the block.
    fn inner(&mut self, ranges: &[Range<usize>]) {
        let ranges: Vec<Range<usize>> = ranges.iter().map(|range| clamp(range, &self.block.text)).collect();
        self.writer.part_blocks();
        self.writer.inner(&self.block.parts(&ranges), Paragraph::Element);
    }
}

// Transcripts.

impl Desk<'_, '_> {
    fn transcript(&mut self) -> bool {
        let Some((table, start)) = self.optional_head(&TRANSCRIPT) else { return false };
        let speakers = table.table("speakers").map_or(&[][..], |table| &table.entries);
        let speakers: Vec<(String, String)> =
            speakers.iter().filter_map(|entry| Some((entry.key.value.clone(), entry.node.text()?.value))).collect();
        let mut found = Vec::new();
        let turns = transcript::read(&self.block.text, start, &speakers, &|range| self.span(range), &mut found);
        if turns.is_empty() && found.is_empty() {
            found.push(messages::block_empty(self.span(WHOLE), "transcript", "[12:05] Ana Ruiz: Was it safe?"));
        }
        self.writer.found.append(&mut found);
        let mut taken: HashSet<String> = self.writer.document.named.iter().map(|named| named.id.clone()).collect();
        self.title(&table);
        let mut before = None;
        for (index, turn) in turns.iter().enumerate() {
            // The last block is ended where the figure is.
            if index > 0 || table.get("title").is_some() {
                self.writer.end_block();
            }
            let speaker = turn.speaker.as_ref().map(|speaker| &speaker.value);
            self.turn(turn, speaker.filter(|_| speaker != before).is_some(), table.text("recording"), &mut taken);
            before = speaker;
        }
        true
    }

    fn turn(&mut self, turn: &Turn, is_new: bool, recording: Option<At<String>>, taken: &mut HashSet<String>) {
        let class = match (&turn.speaker, is_new) {
            (None, _) => "turn turn-remark",
            (Some(_), true) => "turn",
            (Some(_), false) => "turn turn-more",
        };
        self.writer.html(&format!("<div class=\"{class}\">"));
        let address = turn.stamp.as_ref().and_then(|stamp| self.address(stamp, taken));
        if turn.stamp.is_some() || is_new {
            self.writer.html("<p class=\"turn-head\">");
            if let Some(speaker) = turn.speaker.as_ref().filter(|_| is_new) {
                self.writer.part_blocks();
                self.writer.html("<b class=\"speaker\">");
                let is_typed = self.block.text.get(speaker.range.clone()) == Some(speaker.value.as_str());
                let kind = if is_typed { self.block.kind(&speaker.range) } else { RunKind::Escaped };
                let source = self.block.source(&speaker.range);
                self.writer.run(&speaker.value, &escape(&speaker.value), &source, kind);
                self.writer.html("</b> ");
            }
            if let Some(stamp) = &turn.stamp {
                self.stamp(stamp, address, recording);
            }
            self.writer.html("</p>");
        }
        let element = if turn.speaker.is_some() { "blockquote" } else { "div" };
        self.writer.html(&format!("\n<{element}>\n"));
        self.inner(&turn.words);
        self.writer.html(&format!("</{element}></div>\n"));
    }

    /// Gives a turn an address that is its time stamp. Nothing where another has it.
    fn address(&mut self, stamp: &At<Stamp>, taken: &mut HashSet<String>) -> Option<String> {
        let id = format!("t-{}", stamp.value.fragment());
        let is_free = taken.insert(id.clone());
        is_free.then(|| self.writer.name_place(id.clone(), &self.block.source(&stamp.range)));
        is_free.then_some(id)
    }

    /// A turn's time stamp, which leads to its own address, and the way into the recording.
    fn stamp(&mut self, stamp: &At<Stamp>, address: Option<String>, recording: Option<At<String>>) {
        let shown = stamp.value.shown();
        let time = format!("<time datetime=\"PT{}S\">{shown}</time>", stamp.value.0);
        match address {
            Some(id) => {
                self.writer.html("<a class=\"stamp\"");
                self.writer.slot(SlotKind::Here(id));
                self.writer.html(&format!(">{time}</a>"));
            }
            None => self.writer.html(&format!("<span class=\"stamp\">{time}</span>")),
        }
        if let Some(recording) = recording {
            let destination = format!("{}#t={}", recording.value, stamp.value.0);
            let source = self.block.source(&recording.range);
            self.writer.html(" ");
            self.writer.link_to(destination, "listen", &source);
            self.writer.slot(SlotKind::Words("listen"));
            self.writer.html(&format!("<span class=\"unseen\"> {shown}</span>"));
            self.writer.link_end(&source);
        }
    }
}

// Charts.

/// The rows of a chart, and the file that they come from where it is another one.
struct Sheet {
    rows: Vec<Row>,
    file: Option<File>,
}

impl Desk<'_, '_> {
    fn chart(&mut self) -> bool {
        let (head, rest) = match fenced::split(&self.block.text) {
            (Some(head), rest) => (head, rest),
            (None, _) => match self.values_without_head() {
                Some(values) => {
                    let span = self.span(values);
                    self.writer.found.push(messages::chart_head_open(span));
                    return false;
                }
                None => (0..self.block.text.len(), self.block.text.len()),
            },
        };
        let Some(table) = self.head(head, &CHART) else { return false };
        let sheet = self.sheet(&table, rest);
        let chart = sheet.as_ref().and_then(|sheet| self.values(&table, sheet));
        self.write_chart(&table, sheet.as_ref(), chart);
        true
    }

    /// The first line that is no part of a head, in a block without a line that ends the head.
    fn values_without_head(&self) -> Option<Range<usize>> {
        let mut lines = fenced::lines(&self.block.text, 0).filter(|line| !line.text.trim().is_empty());
        let is_value = |text: &str| !text.contains(['=', '#', '[', ']', '"']) && text.contains([',', ';', '\t']);
        lines.find(|line| is_value(line.text)).map(|line| line.trimmed())
    }

    /// The rows, from the block or from the file that it names. Nothing where they can't be read, as was reported.
    fn sheet(&mut self, table: &Table, rest: usize) -> Option<Sheet> {
        let own = self.block.text[rest..].trim();
        let (file, fault) = match (table.text("file"), own.is_empty()) {
            (Some(path), true) => match self.file(&path) {
                Ok(file) => (Some(file?), None),
                Err(fault) => (None, Some(fault)),
            },
            (Some(path), false) => (None, Some(messages::chart_values_twice(self.span(path.range)))),
            (None, true) => (None, Some(messages::chart_values_missing(self.span(WHOLE)))),
            (None, false) => (None, None),
        };
        if let Some(fault) = fault {
            self.writer.found.push(fault);
            return None;
        }
        let (text, offset) = file.as_ref().map_or((&*self.block.text, rest), |file| (&*file.text, 0));
        match csv::rows(&text[offset..]) {
            Ok(rows) => Some(Sheet { rows: moved(rows, offset), file }),
            Err((reason, range)) => {
                let span = self.cell_span(file.as_ref(), range.start + offset..range.end + offset);
                self.writer.found.push(messages::csv_invalid(span, reason));
                None
            }
        }
    }

    fn cell_span(&self, file: Option<&File>, range: Range<usize>) -> Span {
        match file {
            Some(file) => file.span(range),
            None => self.span(range),
        }
    }

    /// The file of values that a chart names. Nothing where there is none: that the link to it leads nowhere is found
    /// with the other links.
    fn file(&self, path: &At<String>) -> Result<Option<File>, Diagnostic> {
        let refuse =
            |reason, help| Err(messages::chart_file_unread(self.span(path.range.clone()), &path.value, reason, help));
        if url::is_absolute(&path.value) || path.value.starts_with('/') {
            return refuse(
                "is no file beside the article",
                "store the values in the site, and name the file from the article's folder, or with `@/…`",
            );
        }
        let (Some(snapshot), Some(full)) =
            (self.writer.inputs.snapshot, url::beside(&self.writer.file.path, &path.value))
        else {
            return Ok(None);
        };
        let is_csv = full.ends_with(".csv") || full.ends_with(".tsv");
        match (snapshot.text(&full), snapshot.assets.get(full.as_str())) {
            (None, None) => Ok(None),
            _ if !is_csv => refuse("is no table of values", "save it as CSV, in a file that ends in `.csv`"),
            (Some(file), _) if file.text.trim().is_empty() => refuse("is empty", "save the values in it as CSV"),
            (Some(file), _) => Ok(Some(file.clone())),
            (None, Some(asset)) if asset.stamp.0 > LARGEST_TABLE => {
                refuse("is larger than a chart can be", "sum its rows up: a chart shows at most 2,000 of them")
            }
            (None, Some(_)) => refuse("is no text in UTF-8", "save it as CSV in UTF-8"),
        }
    }

    /// The values that are drawn. Nothing where there is an error in them, as was reported.
    fn values(&mut self, table: &Table, sheet: &Sheet) -> Option<Chart> {
        let title = table.string("title")?;
        let kind = Kind::named(&table.string("kind").unwrap_or_else(|| "bar".into()))?;
        let place = |range: Range<usize>| self.cell_span(sheet.file.as_ref(), range);
        let mut found = Vec::new();
        let values = chart::values(kind, &sheet.rows, &place, &mut found);
        self.writer.found.append(&mut found);
        let (rows, series) = values?;
        let description = table.string("description").unwrap_or_default();
        Some(Chart { kind, title, description, unit: table.string("unit"), rows, series })
    }

    fn write_chart(&mut self, table: &Table, sheet: Option<&Sheet>, chart: Option<Chart>) {
        if table.get("description").is_none() {
            let span = self.span(WHOLE);
            self.writer.found.push(messages::chart_undescribed(span));
        }
        self.writer.html("<figure class=\"plot\">\n<figcaption>\n");
        self.title(table);
        if let Some(unit) = table.text("unit") {
            self.writer.html("<p class=\"plot-unit\">");
            self.writer.part_blocks();
            self.words(&unit);
            self.writer.html("</p>\n");
        }
        self.writer.html("</figcaption>\n");
        if let Some(chart) = chart {
            self.writer.slot(SlotKind::Chart(Box::new(chart)));
        }
        if let Some(sheet) = sheet {
            let source = table.text("file").map(|path| self.block.source(&path.range));
            self.write_table(sheet, source);
        }
        self.write_source(table);
        self.writer.html("</figure>\n");
    }

    /// The values as a table. `file` is where the block names the file that they come from.
    fn write_table(&mut self, sheet: &Sheet, file: Option<Range<usize>>) {
        self.writer.html("<details class=\"plot-data\"");
        let open = self.writer.document.slots.len();
        self.writer.slot(SlotKind::Open { until: usize::MAX });
        self.writer.html("><summary>");
        self.writer.slot(SlotKind::Words("chart_table"));
        self.writer.html("</summary>\n<div class=\"table\"><table>\n");
        self.writer.part_blocks();
        self.writer.flush_gap();
        for (index, row) in sheet.rows.iter().enumerate() {
            self.writer.html(match index {
                0 => "<thead>\n<tr>",
                _ => "<tr>",
            });
            if index > 0 {
                self.writer.separator('\n');
            }
            for (column, cell) in row.iter().enumerate() {
                let element = match (index, column == 0) {
                    (0, true) => "<th scope=\"col\">",
                    (0, false) => "<th scope=\"col\" class=\"align-right\">",
                    (_, true) => "<th scope=\"row\">",
                    (_, false) => "<td class=\"align-right\">",
                };
                self.write_cell(element, column, cell, file.as_ref());
            }
            self.writer.html(if index == 0 { "</tr>\n</thead>\n<tbody>\n" } else { "</tr>\n" });
        }
        self.writer.html("</tbody>\n</table></div>\n</details>\n");
        let until = self.writer.document.html.len();
        self.writer.document.slots[open].kind = SlotKind::Open { until };
    }

    fn write_cell(&mut self, element: &str, column: usize, cell: &At<String>, file: Option<&Range<usize>>) {
        if column > 0 {
            self.writer.separator('\t');
        }
        self.writer.html(element);
        let is_typed = self.block.text.get(cell.range.clone()) == Some(cell.value.as_str());
        match file {
            _ if cell.value.is_empty() && column > 0 => self.writer.slot(SlotKind::Words("chart_no_value")),
            Some(file) => self.writer.run(&cell.value, &escape(&cell.value), file, RunKind::Escaped),
            None => {
                let kind = if is_typed { self.block.kind(&cell.range) } else { RunKind::Escaped };
                self.writer.run(&cell.value, &escape(&cell.value), &self.block.source(&cell.range), kind);
            }
        }
        self.writer.html(if element.starts_with("<th") { "</th>" } else { "</td>" });
    }

    /// Where the values come from, and the file of them.
    fn write_source(&mut self, table: &Table) {
        let (source, file) = (table.text("source"), table.text("file"));
        if source.is_none() && file.is_none() {
            return;
        }
        self.writer.html("<p class=\"plot-source\">");
        if let Some(source) = &source {
            self.writer.slot(SlotKind::Words("chart_source"));
            self.writer.html(" ");
            self.writer.part_blocks();
            let part = match self.literal(source) {
                Some(range) => self.block.parts(&[range]),
                None => Fenced::new([(source.value.as_str(), self.block.source(&source.range))]),
            };
            self.writer.inner(&part, Paragraph::Bare);
            self.writer.html(" ");
        }
        if let Some(path) = file.filter(|path| !url::is_absolute(&path.value)) {
            let source = self.block.source(&path.range);
            self.writer.link_to(path.value.clone(), "plot-file", &source);
            self.writer.slot(SlotKind::Words("chart_file"));
            self.writer.link_end(&source);
        }
        self.writer.html("</p>\n");
    }
}

/// Rows of a part of a text, with the places that they have in the whole.
fn moved(mut rows: Vec<Row>, offset: usize) -> Vec<Row> {
    for cell in rows.iter_mut().flatten() {
        cell.range = cell.range.start + offset..cell.range.end + offset;
    }
    rows
}
