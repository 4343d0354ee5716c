//! An article's text as HTML: marks, addresses and ids put into the document's HTML as one list of edits. Pure.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use crate::base::html::{Edit, Html, escape, splice};
use crate::base::words;
use crate::read::document::{Document, LinkKind, Slot, SlotKind};
use crate::site::footnotes::Footnote;
use crate::site::links::Target;
use crate::site::pictures::Smaller;
use crate::site::resolve::Page;

use super::chart;
use super::notes::{Desk, kind};
use super::reference;
use super::selectors::BLOCK_END;
use super::theme::Safe;
use super::view::{BlockView, NoteView};

/// The blocks of an article, each with the notes whose first mark stands in it.
pub fn blocks(desk: &Desk<'_>, article: usize) -> Vec<BlockView> {
    let page = &desk.site.articles[article];
    let document = &page.article.document;
    let edits = edits(desk, page);
    let homes = homes(page);
    let mut from = document.body().html.start;
    let mut blocks = Vec::new();
    for (index, &end) in document.blocks.iter().enumerate() {
        let html = splice(&document.html, from..end, within(&edits, from, end));
        let here: Vec<usize> = (0..homes.len()).filter(|note| homes[*note] == index).collect();
        let length: usize = here.iter().map(|note| desk.length(page, &page.footnotes[*note])).sum();
        let is_short = length <= room(document, from..end);
        let notes: Vec<NoteView> = here.into_iter().map(|note| desk.note(article, note, is_short)).collect();
        let html = Html::trusted(format!("{html}{BLOCK_END}"));
        blocks.push(BlockView { html: Safe::from(&html), notes });
        from = end;
    }
    blocks
}

/// A footnote's definition, with the marks in it.
pub fn part(desk: &Desk<'_>, page: &Page, part: usize) -> Html {
    let document = &page.article.document;
    let range = document.parts[part].html.clone();
    let edits = edits(desk, page);
    splice(&document.html, range.clone(), within(&edits, range.start, range.end))
}

/// A text without annotations: a note's body, or a section's text.
pub fn fragment(desk: &Desk<'_>, document: &Document, targets: &[Target]) -> Html {
    let mut edits = Vec::new();
    attributes(desk, document, targets, &[], &mut edits);
    if !desk.has_ids() {
        return splice(&document.html, document.body().html.clone(), &sorted(edits));
    }
    for named in &document.named {
        edits.push(ordered(named.html, Order::Mark, format!("<span id=\"{}\"></span>", escape(&named.id))));
    }
    let mut taken = HashSet::new();
    for heading in &document.headings {
        let id = heading.id.clone().unwrap_or_else(|| words::slug(&document.text[heading.text.clone()]));
        if !id.is_empty() && taken.insert(id.clone()) {
            edits.push(ordered(heading.html, Order::Attribute, format!(" id=\"{}\"", escape(&id))));
        }
    }
    splice(&document.html, document.body().html.clone(), &sorted(edits))
}

/// How many words of notes fit beside a block: notes that do, all of them together, need not be folded.
fn room(document: &Document, html: Range<usize>) -> usize {
    let first = document.runs.partition_point(|run| run.html.start < html.start);
    let runs = document.runs[first..].iter().take_while(|run| run.html.start < html.end);
    // The margin is about half as wide as the text, and its letters are smaller.
    runs.map(|run| document.text[run.text.clone()].split_whitespace().count()).sum::<usize>() * 3 / 5
}

/// The block under which each note stands: that of its first mark, or of the footnote in whose text the mark is.
fn homes(page: &Page) -> Vec<usize> {
    let document = &page.article.document;
    let block_of = |html: usize| document.blocks.partition_point(|&end| end <= html);
    let last = document.blocks.len().saturating_sub(1);
    let direct: Vec<Option<usize>> = page
        .footnotes
        .iter()
        .map(|note| note.marks.first().map(|mark| block_of(mark.html)).filter(|block| *block <= last))
        .collect();
    let home = |index: usize| {
        let mark = page.footnotes[index].marks.first().map_or(0, |mark| mark.html);
        let part = document.parts.iter().position(|part| part.html.contains(&mark));
        let owner = page.footnotes.iter().position(|note| note.part.is_some() && note.part == part);
        direct[index].or_else(|| direct[owner?]).unwrap_or(last)
    };
    (0..page.footnotes.len()).map(home).collect()
}

fn within(edits: &[Edit], start: usize, end: usize) -> &[Edit] {
    &edits[edits.partition_point(|edit| edit.at < start)..edits.partition_point(|edit| edit.at < end)]
}

/// The order of edits at one place: what closes comes before marks, and marks before what opens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Close,
    Mark,
    Attribute,
    Open,
}

type Ordered = (usize, Order, Edit);

fn ordered(at: usize, order: Order, insert: String) -> Ordered {
    (at, order, Edit { at, insert })
}

fn sorted(mut edits: Vec<Ordered>) -> Vec<Edit> {
    edits.sort_by_key(|(at, order, _)| (*at, *order)); // stable: equal ones keep their order
    edits.into_iter().map(|(_, _, edit)| edit).collect()
}

fn edits(desk: &Desk<'_>, page: &Page) -> Vec<Edit> {
    let document = &page.article.document;
    let mut edits = Vec::new();
    let mut marks: Vec<usize> = page.footnotes.iter().flat_map(|note| &note.marks).map(|mark| mark.html).collect();
    marks.sort_unstable();
    attributes(desk, document, &page.targets, &marks, &mut edits);
    if desk.has_ids() {
        ids_of_words(page, &mut edits);
    }
    for note in &page.footnotes {
        for mark in &note.marks {
            edits.push(ordered(mark.html, Order::Mark, mark_html(desk, page, note, &mark.fragment)));
        }
    }
    sorted(edits)
}

/// What can be led to: headings, named spans, and the words of annotations.
fn ids_of_words(page: &Page, edits: &mut Vec<Ordered>) {
    let document = &page.article.document;
    for (heading, id) in document.headings.iter().zip(&page.article.heading_ids) {
        edits.push(ordered(heading.html, Order::Attribute, format!(" id=\"{}\"", escape(id))));
    }
    let taken: HashSet<&str> = page
        .footnotes
        .iter()
        .flat_map(|note| ids(page, note))
        .chain(page.article.heading_ids.iter().map(String::as_str))
        .collect();
    for named in document.named.iter().filter(|named| !taken.contains(named.id.as_str())) {
        edits.push(ordered(named.html, Order::Mark, format!("<span id=\"{}\"></span>", escape(&named.id))));
    }
    pieces(page, edits);
}

/// Addresses of links and pictures, and words of the page's language.
fn attributes(desk: &Desk<'_>, document: &Document, targets: &[Target], marks: &[usize], edits: &mut Vec<Ordered>) {
    for (link, target) in document.links.iter().zip(targets) {
        let insert = match (target, link.kind) {
            (Target::Broken, _) => continue,
            (target, LinkKind::Anchor) => {
                let outside = if matches!(target, Target::Outside(url) if url.starts_with("http")) {
                    " rel=\"noopener\""
                } else {
                    ""
                };
                format!(" href=\"{}\"{}{outside}", escape(&address(desk, target)), version(desk, target))
            }
            (target, LinkKind::Image) => {
                let size = match target {
                    Target::Picture { size: Some((width, height)), .. } => {
                        format!(" width=\"{width}\" height=\"{height}\"")
                    }
                    _ => String::new(),
                };
                if let Target::Picture { smaller, .. } = target
                    && !smaller.is_empty()
                    && desk.has_ids()
                {
                    edits.push(ordered(link.html - "<img".len(), Order::Open, picture_start(desk, smaller)));
                    edits.push(ordered(link.end, Order::Close, "</picture>".to_owned()));
                }
                format!(" src=\"{}\"{size} loading=\"lazy\" decoding=\"async\"", escape(&address(desk, target)))
            }
        };
        edits.push(ordered(link.html, Order::Attribute, insert));
    }
    for slot in &document.slots {
        edits.push(ordered(slot.html, Order::Attribute, slot_html(desk, slot, marks)));
    }
}

/// Where a copy of what a link leads to is kept, and since when: for a link to a source that has one (Robust Links).
fn version(desk: &Desk<'_>, target: &Target) -> String {
    let Target::Outside(url) = target else { return String::new() };
    let Some(source) = desk.site.source_at(url) else { return String::new() };
    let Some(copy) = reference::archive_url(source) else { return String::new() };
    let day = source.archive_date.as_ref().map(|day| format!(" data-versiondate=\"{}\"", day.value));
    format!(" data-versionurl=\"{}\"{}", escape(&copy), day.unwrap_or_default())
}

/// What stands before the element of a picture that there are smaller ones of: browsers choose among them.
fn picture_start(desk: &Desk<'_>, smaller: &[Smaller]) -> String {
    // A comma parts one address from the next.
    let one =
        |Smaller { address, width }: &Smaller| format!("{} {width}w", escape(&desk.href(address)).replace(',', "%2C"));
    let all: Vec<String> = smaller.iter().map(one).collect();
    format!("<picture><source type=\"image/webp\" srcset=\"{}\" sizes=\"{SIZES}\">", all.join(", "))
}

/// How wide pictures stand on the page: as browsers find, or where they can't yet, as the default theme sets its text.
const SIZES: &str = "auto, (min-width: 45rem) 42rem, 100vw";

/// Where a target is, seen from the page.
pub fn address(desk: &Desk<'_>, target: &Target) -> String {
    match target {
        Target::Outside(url) => url.clone(),
        Target::Picture { address, .. } => desk.href(address),
        Target::Inside { address, fragment: None } => desk.href(address),
        Target::Inside { address, fragment: Some(fragment) } => desk.place(address, fragment),
        Target::Broken => String::new(),
    }
}

/// What goes into a slot. `marks` are the places of the document's marks, sorted.
fn slot_html(desk: &Desk<'_>, slot: &Slot, marks: &[usize]) -> String {
    let words = desk.words;
    match &slot.kind {
        // Away from the theme's style sheet a picture has no colours, and readers' programs leave its shapes out and
        // its letters in: the table below it has the values.
        SlotKind::Chart(_) if !desk.has_ids() => String::new(),
        SlotKind::Open { .. } if !desk.has_ids() => " open".into(),
        SlotKind::Alert(name) => format!("<p class=\"alert-title\">{}</p>\n", escape(&words.named("alert", name))),
        // Readers' programs leave out what could be filled in.
        SlotKind::Task { done } if !desk.has_ids() => if *done { "☑ " } else { "☐ " }.into(),
        SlotKind::Task { done } => {
            let (name, checked) = if *done { ("task_done", " checked") } else { ("task_open", "") };
            format!("<input type=\"checkbox\" disabled aria-label=\"{}\"{checked}> ", escape(words.get(name)))
        }
        SlotKind::Here(id) => format!(" href=\"{}\"", escape(&desk.here(id))),
        SlotKind::Words(key) => escape(words.get(key)).into_owned(),
        SlotKind::Date(date) => escape(&words.date(*date).text).into_owned(),
        SlotKind::Chart(chart) => chart::draw(chart, words),
        SlotKind::Open { until } => {
            let mark = marks.get(marks.partition_point(|mark| *mark < slot.html));
            if mark.is_some_and(|mark| mark < until) { " open".into() } else { String::new() }
        }
    }
}

/// A mark, whose label the style sheet draws: as text it would stand within the words, for all who seek or copy these.
/// Feeds have no style sheet.
fn mark_html(desk: &Desk<'_>, page: &Page, note: &Footnote, fragment: &str) -> String {
    let corrected = if note.corrections.is_empty() { "" } else { " mark-corrected" };
    let name = desk.words.say("mark_kinds", &[("name", &desk.note_name(note))]);
    let id = if desk.has_ids() { format!(" id=\"{}\"", escape(fragment)) } else { String::new() };
    let label = escape(&note.label);
    let (drawn, label) = match desk.has_ids() {
        true => (format!(" data-label=\"{label}\""), "".into()),
        false => (String::new(), label),
    };
    format!(
        "<sup class=\"mark mark-{}{corrected}\"><a role=\"doc-noteref\"{id} href=\"{}\" aria-label=\"{}\"{drawn}>{label}</a></sup>",
        kind(note),
        escape(&desk.fragment(page, &format!("note-{}", note.id))),
        escape(&name),
    )
}

fn ids<'a>(page: &'a Page, note: &'a Footnote) -> Vec<&'a str> {
    let sidecar = &page.article.sidecar;
    let claims = note.claims.iter().map(|index| sidecar.claims[*index].id.value.as_str());
    let notes = note.notes.iter().map(|index| sidecar.notes[*index].id.value.as_str());
    let corrections = note.corrections.iter().map(|index| sidecar.corrections[*index].id.value.as_str());
    claims.chain(notes).chain(corrections).collect()
}

/// The stretches of HTML that a passage covers, each without a tag in it.
fn stretches(document: &Document, passage: &Range<usize>) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for run in document.runs_in(passage) {
        let html = run.html_of(&document.text, passage);
        match stretches.last_mut() {
            Some(last) if last.end == html.start => last.end = html.end,
            _ => stretches.push(html),
        }
    }
    stretches
}

/// Wraps the marked words: cut wherever another passage or a mark begins or ends, so that no two wraps cross.
fn pieces(page: &Page, edits: &mut Vec<Ordered>) {
    let document = &page.article.document;
    let mut starts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut ends: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut cuts: BTreeSet<usize> = page.footnotes.iter().flat_map(|note| &note.marks).map(|mark| mark.html).collect();
    for (index, note) in page.footnotes.iter().enumerate() {
        for stretch in note.passages.iter().flat_map(|passage| stretches(document, passage)) {
            cuts.extend([stretch.start, stretch.end]);
            starts.entry(stretch.start).or_default().push(index);
            ends.entry(stretch.end).or_default().push(index);
        }
    }
    let (mut active, mut begun): (Vec<usize>, HashSet<usize>) = (Vec::new(), HashSet::new());
    let cuts: Vec<usize> = cuts.into_iter().collect();
    for (at, next) in cuts.iter().zip(cuts.iter().skip(1)) {
        for ended in ends.get(at).into_iter().flatten() {
            if let Some(position) = active.iter().position(|note| note == ended) {
                active.remove(position);
            }
        }
        active.extend(starts.get(at).into_iter().flatten());
        if !active.is_empty() {
            active.sort_unstable();
            let fresh: Vec<usize> = active.iter().copied().filter(|note| begun.insert(*note)).collect();
            let (open, close) = piece(page, &active, &fresh);
            edits.push(ordered(*at, Order::Open, open));
            edits.push(ordered(*next, Order::Close, close));
        }
    }
}

/// The tags around a piece that carries the notes `active`, and is the first piece of those in `fresh`.
fn piece(page: &Page, active: &[usize], fresh: &[usize]) -> (String, String) {
    let sidecar = &page.article.sidecar;
    let notes = || active.iter().map(|index| &page.footnotes[*index]);
    let list = |ids: Vec<&str>, name: &str| {
        if ids.is_empty() { String::new() } else { format!(" data-{name}=\"{}\"", ids.join(" ")) }
    };
    let claims = notes().flat_map(|note| &note.claims).map(|index| sidecar.claims[*index].id.value.as_str()).collect();
    let contexts = notes().flat_map(|note| &note.notes).map(|index| sidecar.notes[*index].id.value.as_str()).collect();
    let corrections =
        notes().flat_map(|note| &note.corrections).map(|index| sidecar.corrections[*index].id.value.as_str()).collect();
    let mut details = notes().map(|note| format!(" aria-details=\"note-{}\"", note.id));
    let mut ids = fresh.iter().flat_map(|index| ids(page, &page.footnotes[*index])).map(|id| format!(" id=\"{id}\""));
    let mut open = format!(
        "<span{} class=\"marked\"{}{}{}{}>",
        ids.next().unwrap_or_default(),
        list(claims, "claim"),
        list(contexts, "note"),
        list(corrections, "correction"),
        details.next().unwrap_or_default()
    );
    let mut close = String::from("</span>");
    // An element has one id, and one note in `aria-details` (WAI-ARIA 1.2): the others have elements of their own.
    loop {
        let (id, detail) = (ids.next(), details.next());
        if id.is_none() && detail.is_none() {
            break;
        }
        open.push_str(&format!("<span{}{}>", id.unwrap_or_default(), detail.unwrap_or_default()));
        close.push_str("</span>");
    }
    (open, close)
}
