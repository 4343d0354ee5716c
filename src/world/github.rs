//! Findings as commands by which a workflow of GitHub marks lines ("Workflow commands for GitHub Actions").
//! Pure. One line a finding, whatever is in its texts.

use super::findings::{Places, Region};
use super::visible;
use crate::base::diagnostic::Diagnostic;

/// The command, ending in a line break: `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=NAME::message`.
/// What follows the message is on lines of its own there.
pub(super) fn command(diagnostic: &Diagnostic, places: &Places) -> String {
    let mut properties: Vec<String> = Vec::new();
    if let Some(span) = &diagnostic.span {
        properties.push(format!("file={}", property(&span.path)));
        properties.extend(places.region(span).map(lines));
    }
    properties.push(format!("title={}", property(diagnostic.name)));
    format!("::{} {}::{}\n", diagnostic.severity.word(), properties.join(","), data(&text(diagnostic, places)))
}

/// Columns are refused for a place of several lines.
fn lines(Region { start, end }: Region) -> String {
    let lines = format!("line={},endLine={}", start.line_number, end.line_number);
    match start.line_number == end.line_number {
        true => format!("{lines},col={},endColumn={}", start.column, end.column),
        false => lines,
    }
}

fn text(diagnostic: &Diagnostic, places: &Places) -> String {
    let label = diagnostic.label.iter().map(|label| format!("here: {label}"));
    let related = diagnostic.related.iter().map(|(span, label)| match places.region(span) {
        Some(Region { start, .. }) => format!("{}:{}:{}: {label}", span.path, start.line_number, start.column),
        None => format!("{}: {label}", span.path),
    });
    let notes = diagnostic.notes.iter().map(|note| format!("note: {note}"));
    let help = diagnostic.advice().map(|help| format!("help: {help}"));
    let lines = [diagnostic.message.clone()].into_iter().chain(label).chain(related).chain(notes).chain(help);
    lines.collect::<Vec<_>>().join("\n")
}

/// Text after the second `::`. A log is read in a terminal, too, so nothing in it may steer one.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
