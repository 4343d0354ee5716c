//! Prints diagnostics for people, on standard error: each with the lines that it speaks of, marked.
//! Takes diagnostics and texts as they are; what reaches the terminal can't steer it.
//! The only door to annotate-snippets, which gets short excerpts with sound ranges: it panics on others.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::visible;
use crate::base::diagnostic::{Diagnostic, Severity, count};
use crate::base::file::{File, Lines, Position, Span, floor};
use crate::base::words::numbered;

const LINE_WIDTH: usize = 100; // columns of an excerpt, so that with line numbers it fits most windows
const LEAD_WIDTH: usize = 30; // of them before the marked words, where a line is cut
const REACH: usize = 200; // lines between two places that are still shown in one excerpt
const TALL: usize = 40; // lines; of a taller place only the first is marked

/// Whether lines are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Coloured,
}

/// How standard error wants its lines: no colour with `NO_COLOR`, colour with `CLICOLOR_FORCE`, else colour on a
/// terminal that is not `TERM=dumb`.
pub fn style() -> Style {
    style_of(io::stderr().is_terminal())
}

/// Likewise of standard output.
pub fn out_style() -> Style {
    style_of(io::stdout().is_terminal())
}

fn style_of(is_terminal: bool) -> Style {
    let is_set = |name| std::env::var_os(name).filter(|value: &OsString| !value.is_empty());
    let is_forced = is_set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    choose(is_set("NO_COLOR").is_some(), is_forced, is_terminal && obeys())
}

fn choose(is_refused: bool, is_forced: bool, is_able: bool) -> Style {
    match !is_refused && (is_forced || is_able) {
        true => Style::Coloured,
        false => Style::Plain,
    }
}

/// Whether a terminal obeys escape codes.
fn obeys() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Writes to standard error. A reader that has gone away is no fault of ours.
pub fn print(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes to standard output, where what was asked for belongs. A reader that has gone away is no fault of ours.
pub fn write_out(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// How many errors and warnings there are, in words: "2 errors, 1 warning". Empty where there are none.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let (errors, warnings) = count(diagnostics);
    let counts = [(errors, "error"), (warnings, "warning")];
    let words: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| numbered(*count, noun)).collect();
    words.join(", ")
}

/// The diagnostics in their order, with a blank line between two, ending in a line break. Empty where there are none.
///
/// Lines and columns count from 1, columns in code points. Of a long line only what is around the place is shown.
/// A place in a file that is not among `texts` is named without its line.
pub fn render(diagnostics: &[Diagnostic], texts: &BTreeMap<Arc<str>, File>, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let renderer = renderer.term_width(usize::MAX / 4); // lines are cut here, where the place in the file is known
    let spans = diagnostics.iter().flat_map(|diagnostic| diagnostic.span.iter().chain(related(diagnostic)));
    let mut files = Files::new();
    for span in spans {
        if let Some(file) = texts.get(&span.path) {
            files.entry(&span.path).or_insert_with(|| Numbered { file, lines: Lines::new(&file.text) });
        }
    }
    let drawn: Vec<String> = diagnostics.iter().map(|diagnostic| draw(diagnostic, &files, &renderer) + "\n").collect();
    drawn.join("\n")
}

fn related(diagnostic: &Diagnostic) -> impl Iterator<Item = &Span> {
    diagnostic.related.iter().map(|(span, _)| span)
}

/// A file whose lines are numbered.
struct Numbered<'a> {
    file: &'a File,
    lines: Lines<'a>,
}

type Files<'a> = BTreeMap<&'a str, Numbered<'a>>;

fn draw(diagnostic: &Diagnostic, files: &Files<'_>, renderer: &Renderer) -> String {
    let excerpts: Vec<Excerpt> = gather(places(diagnostic, files)).iter().map(|places| excerpt(places)).collect();
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(in_line(&diagnostic.message)).id(diagnostic.name);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span.as_ref().filter(|span| !files.contains_key(&*span.path)) {
        group = group.element(Origin::path(in_line(&span.path)));
    }
    for (index, excerpt) in excerpts.iter().enumerate() {
        group = group.element(excerpt.snippet(index));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(visible(note)));
    }
    for help in diagnostic.advice() {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let lines = locate(&renderer.render(&[group]), &excerpts);
    lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// A text in one line, whatever is in it.
fn in_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        text if text.contains('\n') => text.replace('\n', "\\n").into(),
        text => text,
    }
}

/// A place to mark. The range begins and ends between characters of the file's text.
#[derive(Clone)]
struct Place<'a> {
    file: &'a File,
    lines: &'a Lines<'a>,
    range: Range<usize>,
    kind: AnnotationKind,
    label: Option<&'a str>,
    at: Position,
}

fn places<'a>(diagnostic: &'a Diagnostic, files: &'a Files<'_>) -> Vec<Place<'a>> {
    let primary = diagnostic.span.iter().map(|span| (span, AnnotationKind::Primary, diagnostic.label.as_deref()));
    let related = diagnostic.related.iter().map(|(span, label)| (span, AnnotationKind::Context, Some(label.as_str())));
    let known = primary.chain(related).filter_map(|(span, kind, label)| {
        let Numbered { file, lines } = files.get(&*span.path)?;
        let range = sound(&file.text, span.start..span.end);
        let at = lines.position(range.start);
        Some(Place { file, lines, range, kind, label, at })
    });
    known.collect()
}

/// The range within the text and widened to whole characters, without the line breaks that it ends in.
fn sound(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor(text, range.start);
    let end = text.ceil_char_boundary(range.end.min(text.len())).max(start);
    let marked = &text[start..end];
    let end = start + marked.trim_end_matches('\n').len();
    match text[start..end].matches('\n').count() < TALL {
        true => start..end,
        false => start..start + marked.find('\n').unwrap_or(marked.len()),
    }
}

/// The places that are shown in one excerpt each: those that are near each other in one file.
fn gather(places: Vec<Place<'_>>) -> Vec<Vec<Place<'_>>> {
    let mut groups: Vec<Vec<Place>> = Vec::new();
    for place in places {
        let (text, lines) = (&*place.file.text, place.lines);
        let near = |other: &Place| {
            let (this, that) = (place.at.line_number, other.at.line_number);
            other.file.path == place.file.path
                && this.abs_diff(that) <= REACH
                && (this != that
                    || is_short(&text[lines.line_start(place.range.start)..lines.line_end(place.range.start)]))
        };
        match groups.iter_mut().find(|group| group.iter().all(near)) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// The lines around some places of one file as they are shown: long ones cut, hidden characters as escapes.
struct Excerpt<'a> {
    file: &'a File,
    text: String,
    line_number: usize,
    /// The places, and where they lie in `text`.
    marks: Vec<(Place<'a>, Range<usize>)>,
}

/// Places come from one file, at least one of them.
fn excerpt<'a>(places: &[Place<'a>]) -> Excerpt<'a> {
    let (file, lines) = (places[0].file, places[0].lines);
    let first = places.iter().min_by_key(|place| place.range.start).unwrap_or(&places[0]);
    let start = lines.line_start(first.range.start);
    let end = places.iter().map(|place| lines.line_end(place.range.end)).max().unwrap_or(start);
    let mut marks: Vec<(Place, Range<usize>)> = places.iter().map(|place| (place.clone(), 0..0)).collect();
    let mut text = String::new();
    let mut from = start;
    for line in file.text[start..end].split('\n') {
        let range = from..from + line.len();
        push_line(&mut text, &file.text, range.clone(), &mut marks);
        text.push('\n');
        from = range.end + 1;
    }
    text.pop();
    Excerpt { file, text, line_number: first.at.line_number, marks }
}

/// Appends a line of the file as it is shown, and notes where the places that begin or end in it have come to lie.
fn push_line(out: &mut String, text: &str, line: Range<usize>, marks: &mut [(Place, Range<usize>)]) {
    let touched = |place: &Place| place.range.start <= line.end && place.range.end >= line.start;
    let wanted = marks.iter().filter(|(place, _)| touched(place)).map(|(place, _)| place.range.start).min();
    let window = window(text, &line, wanted.unwrap_or(line.start).max(line.start));
    let lead = if window.start > line.start { "..." } else { "" };
    let base = out.len() + lead.len();
    let shown_at = |byte: usize| {
        let byte = byte.clamp(window.start, window.end);
        base + visible(&text[window.start..byte]).len()
    };
    for (place, shown) in marks.iter_mut() {
        if line.start <= place.range.start && place.range.start <= line.end {
            shown.start = shown_at(place.range.start);
        }
        if line.start <= place.range.end && place.range.end <= line.end {
            shown.end = shown_at(place.range.end);
        }
    }
    out.push_str(lead);
    out.push_str(&visible(&text[window.clone()]));
    if window.end < line.end {
        out.push_str("...");
    }
    // The renderer takes a mark on an empty last line for one on the line above.
    if wanted.is_some() && line.is_empty() {
        out.push(' ');
    }
}

/// The part of a line that is shown, so that `byte` is in it.
fn window(text: &str, line: &Range<usize>, byte: usize) -> Range<usize> {
    if is_short(&text[line.clone()]) {
        return line.clone();
    }
    let before = text[line.start..byte].char_indices().rev().map(|(at, c)| (line.start + at, c));
    let start = last_within(before, LEAD_WIDTH).unwrap_or(byte);
    let after = text[start..line.end].char_indices().map(|(at, c)| (start + at + c.len_utf8(), c));
    start..last_within(after, LINE_WIDTH).unwrap_or(line.end)
}

/// The place of the last of the characters that together are not wider than `limit`.
fn last_within(characters: impl Iterator<Item = (usize, char)>, limit: usize) -> Option<usize> {
    let widths = characters.scan(0, |sum, (at, character)| {
        *sum += width(character);
        Some((*sum, at))
    });
    widths.take_while(|(sum, _)| *sum <= limit).last().map(|(_, at)| at)
}

/// About as wide as a terminal shows it, rather more than less.
fn width(character: char) -> usize {
    match character {
        '\t' => 4,
        ..'\u{1100}' if character.is_control() => 6,
        ..'\u{1100}' => 1,
        _ => 2,
    }
}

fn is_short(line: &str) -> bool {
    line.len() <= 4 * LINE_WIDTH && line.chars().map(width).sum::<usize>() <= LINE_WIDTH
}

// Stands for the place in a file until `locate`: no text that is drawn holds it.
const PLACEHOLDER: char = '\u{1}';

impl Excerpt<'_> {
    fn snippet(&self, index: usize) -> Snippet<'_, Annotation<'_>> {
        let annotations = self.marks.iter().map(|(place, shown)| {
            let annotation = place.kind.span(shown.start..shown.end.max(shown.start));
            annotation.label(place.label.filter(|label| !label.is_empty()).map(in_line))
        });
        Snippet::source(self.text.as_str())
            .line_start(self.line_number)
            .path(format!("{PLACEHOLDER}{index}{PLACEHOLDER}"))
            .annotations(annotations)
    }

    /// `content/rivers.md:31:5`: where the first of the places begins.
    fn location(&self) -> String {
        let Position { line_number, column } = self.marks[0].0.at;
        format!("{}:{line_number}:{column}", in_line(&self.file.path))
    }
}

/// Puts in where the excerpts were taken from. What the renderer counted are lines and columns of excerpts.
fn locate(drawn: &str, excerpts: &[Excerpt]) -> String {
    let mut parts = drawn.split(PLACEHOLDER);
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let (Some(index), Some(rest)) = (parts.next(), parts.next()) {
        let excerpt = index.parse().ok().and_then(|index: usize| excerpts.get(index));
        out.push_str(&excerpt.map(Excerpt::location).unwrap_or_default());
        out.push_str(rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    out
}

/// A line on the terminal that says how far long work has come, and goes when it is done. Nothing elsewhere.
pub struct Progress {
    what: &'static str,
    /// When the line was last drawn; none where it is not to be.
    drawn: Option<Mutex<Option<Instant>>>,
}

impl Progress {
    /// For work that is named in a word or two: "rendering pages".
    pub fn new(what: &'static str) -> Progress {
        Progress { what, drawn: (io::stderr().is_terminal() && obeys()).then(Mutex::default) }
    }

    /// Says that `done` of `total` steps are behind us. May be called by many threads, as often as they like.
    pub fn step(&self, done: usize, total: usize) {
        // Whoever finds the line being drawn has nothing to add to it.
        let Some(mut drawn) = self.drawn.as_ref().and_then(|drawn| drawn.try_lock().ok()) else { return };
        let pause = Duration::from_millis(100);
        if drawn.is_none_or(|last| last.elapsed() >= pause) {
            *drawn = Some(Instant::now());
            print(&format!("\r{}: {done} of {total}\x1b[K", self.what));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let was_drawn = self.drawn.as_ref().and_then(|drawn| drawn.lock().ok()).is_some_and(|last| last.is_some());
        if was_drawn {
            print("\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Style, choose, render, tally};
    use crate::base::diagnostic::Diagnostic;
    use crate::base::file::File;

    fn draw(text: &str, ranges: &[(usize, usize)]) -> String {
        let file = File::new("a.md", text);
        let mut diagnostic = Diagnostic::new("syntax", file.span(ranges[0].0..ranges[0].1), "message").label("label");
        for (start, end) in &ranges[1..] {
            diagnostic = diagnostic.related(file.span(*start..*end), "other");
        }
        render(&[diagnostic], &BTreeMap::from([(file.path.clone(), file)]), Style::Plain)
    }

    fn check(text: &str, ranges: &[(usize, usize)], expected: &str) {
        let drawn = draw(text, ranges);
        let lines: Vec<&str> = drawn.lines().skip(1).collect();
        assert_eq!(lines.join("\n"), expected.trim_start_matches('\n').trim_end(), "\n{drawn}");
    }

    #[test]
    fn places_show_as_an_editor_counts_them() {
        check(
            "a\n\té日本 b\n",
            &[(5, 11)],
            "
 --> a.md:2:3
  |
2 |     é日本 b
  |      ^^^^ label",
        );
        check(
            "a\nb\n",
            &[(4, 4)],
            "
 --> a.md:3:1
  |
3 |
  | ^ label",
        );
        check(
            "ab\ncd",
            &[(1, 99)],
            "
 --> a.md:1:2
  |
1 |   ab
  |  __^
2 | | cd
  | |__^ label",
        );
        check(
            "é",
            &[(1, 1)],
            "
 --> a.md:1:1
  |
1 | é
  | ^ label",
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("first\n{}", "word ".repeat(100_000));
        check(
            &text,
            &[(6 + 250_000, 6 + 250_004), (0, 5)],
            "
 --> a.md:2:250001
  |
1 | first
  | ----- other
2 | ...word word word word word word word word word word word word word word word word word word word word ...
  |                                  ^^^^ label",
        );
        let drawn = draw(&text, &[(6, 6 + 400_000), (6 + 499_990, 6 + 499_994)]);
        assert!(drawn.len() < 1000 && drawn.contains("::: a.md:2:499991"), "{drawn}");
    }

    #[test]
    fn nothing_drawn_steers_the_terminal() {
        let mut diagnostic = Diagnostic::new("alt-missing", None, "a\u{1b}[2Jb\nc \u{202e}d").note("e\u{9b}f");
        diagnostic.span = Some(File::new("\u{1b}.md", "").span(0..0));
        let drawn = render(&[diagnostic], &BTreeMap::new(), Style::Plain);
        assert!(!drawn.contains(|c: char| c != '\n' && c.is_control()) && !drawn.contains('\u{202e}'), "{drawn}");
        check(
            "x\u{1b}[1my\u{2066}z\0",
            &[(5, 6), (10, 11)],
            "
 --> a.md:1:6
  |
1 | x\\u{1b}[1my\\u{2066}z\\u{0}
  |           ^ label   ----- other",
        );
    }

    #[test]
    fn without_a_place_only_the_message_is_drawn() {
        let diagnostic = Diagnostic::new("syntax", None, "message");
        assert_eq!(render(&[diagnostic], &BTreeMap::new(), Style::Plain), "error[syntax]: message\n");
        assert_eq!(render(&[], &BTreeMap::new(), Style::Plain), "");
    }

    #[test]
    fn counts_are_put_in_words() {
        let (error, warning) = (Diagnostic::new("syntax", None, ""), Diagnostic::new("alt-missing", None, ""));
        assert_eq!(tally(&[error.clone(), error, warning.clone()]), "2 errors, 1 warning");
        assert_eq!((tally(&[warning]), tally(&[])), ("1 warning".to_owned(), String::new()));
    }

    #[test]
    fn a_wish_for_no_colour_wins() {
        assert_eq!(choose(true, true, true), Style::Plain);
        assert_eq!(choose(false, true, false), Style::Coloured);
        assert_eq!(choose(false, false, false), Style::Plain);
    }
}
