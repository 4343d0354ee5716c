//! A chart's numbers: the rows of a table to values on axes, with every cell that can't be drawn reported.
//! Pure. Knows neither Markdown nor SVG: `figures` finds the rows, `render::chart` draws the value.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, Span};
use crate::base::messages;

use super::csv::Row;

/// What is drawn: never without a row, nor without a series; every series has a value for each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub kind: Kind,
    pub title: String,
    /// What the chart shows, for those who can't see it. Empty where the author gave none.
    pub description: String,
    pub unit: Option<String>,
    pub rows: Rows,
    pub series: Vec<Series>,
}

/// How values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bar,
    Line,
    Dot,
}

/// What the first column says.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    Labels(Vec<String>),
    /// All finite, and no two the same.
    Numbers(Vec<f64>),
    /// Likewise.
    Dates(Vec<Date>),
}

/// One column of values; none where there is a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub values: Vec<Option<f64>>,
}

impl Kind {
    /// The names under which authors choose.
    pub const NAMES: [&'static str; 3] = ["bar", "line", "dot"];

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Kind> {
        let kinds = [Kind::Bar, Kind::Line, Kind::Dot];
        Kind::NAMES.iter().zip(kinds).find(|(known, _)| **known == name).map(|(_, kind)| kind)
    }

    /// How many series can be told apart without colour.
    pub fn most_series(self) -> usize {
        if self == Kind::Bar { 4 } else { 6 }
    }
}

const MOST_LABELS: usize = 60; // more are a table, not a picture
const MOST_POINTS: usize = 2_000; // more than a screen has columns
const LARGEST: f64 = 1e15; // beyond, whole numbers lose their last digits

/// Where the cells stand.
pub(super) type PlaceOf<'a> = &'a dyn Fn(Range<usize>) -> Span;

/// Reads the values of a chart: `rows` with the names of the columns first. Nothing where an error was reported.
/// Raises `block-invalid`.
pub(super) fn values(
    kind: Kind,
    rows: &[Row],
    place: PlaceOf<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<(Rows, Vec<Series>)> {
    let before = found.len();
    let (head, lines) = rows.split_first()?;
    check_shape(kind, head, lines, place, found);
    if found.len() > before {
        return None;
    }
    let first: Vec<&At<String>> = lines.iter().map(|row| &row[0]).collect();
    let across = across(kind, &first, place, found);
    let series: Vec<Series> = (1..head.len()).map(|column| series(head, lines, column, place, found)).collect();
    if found.len() > before { None } else { Some((across?, series)) }
}

/// The number of rows and columns, and the names of the columns.
fn check_shape(kind: Kind, head: &Row, lines: &[Row], place: PlaceOf<'_>, found: &mut Vec<Diagnostic>) {
    let whole = |row: &Row| row[0].range.start..row[row.len() - 1].range.end;
    if head.len() < 2 {
        return found.push(messages::chart_one_column(place(whole(head))));
    }
    if lines.is_empty() {
        return found.push(messages::chart_no_rows(place(whole(head))));
    }
    if head.len() - 1 > kind.most_series() {
        let span = place(head[kind.most_series() + 1].range.clone());
        found.push(messages::chart_series_many(span, head.len() - 1, kind.most_series()));
    }
    // Years are good names for columns.
    let is_year = |text: &str| Date::parse(text).is_some_and(|date| (1900..=2100).contains(&date.year));
    let is_value = |text: &str| !is_year(text) && number(text).is_ok_and(|value| value.is_some());
    if head[1..].iter().all(|cell| is_value(&cell.value)) {
        found.push(messages::chart_head_missing(place(whole(head))));
    }
    for name in head[1..].iter().filter(|name| name.value.is_empty()) {
        found.push(messages::chart_column_unnamed(place(name.range.clone())));
    }
    for row in lines.iter().filter(|row| row.len() != head.len()) {
        found.push(messages::chart_row_uneven(place(whole(row)), row.len(), head.len()));
    }
    if kind == Kind::Line && lines.len() < 2 {
        found.push(messages::chart_line_of_one(place(whole(&lines[0]))));
    }
    if lines.len() > MOST_POINTS {
        found.push(messages::chart_rows_many(place(whole(&lines[MOST_POINTS])), lines.len(), MOST_POINTS));
    }
}

/// What the first column says: labels for bars; for lines dates or numbers; for dots whichever they are.
fn across(kind: Kind, cells: &[&At<String>], place: PlaceOf<'_>, found: &mut Vec<Diagnostic>) -> Option<Rows> {
    let is_date = |cell: &&At<String>| Date::parse(&cell.value).is_some();
    let is_number = |cell: &&At<String>| matches!(number(&cell.value), Ok(Some(_)));
    let has_dates = cells.iter().all(is_date);
    let has_numbers = cells.iter().all(is_number);
    if kind == Kind::Bar || (kind == Kind::Dot && !has_dates && !has_numbers) {
        if let Some(cell) = cells.get(MOST_LABELS) {
            found.push(messages::chart_rows_many(place(cell.range.clone()), cells.len(), MOST_LABELS));
        }
        for cell in cells.iter().filter(|cell| cell.value.is_empty()) {
            found.push(messages::chart_label_missing(place(cell.range.clone())));
        }
        return Some(Rows::Labels(cells.iter().map(|cell| cell.value.clone()).collect()));
    }
    if !has_dates && !has_numbers {
        let odd = cells.iter().find(|cell| !is_date(cell) && !is_number(cell));
        match (odd, cells.iter().find(|cell| !is_number(cell))) {
            (Some(cell), _) => {
                let date = Date::written(&cell.value).map(|date| date.to_string());
                found.push(messages::chart_place_invalid(place(cell.range.clone()), &cell.value, date.as_deref()));
            }
            (None, date) => {
                let number = cells.iter().find(|cell| !is_date(cell))?;
                let date = place(date?.range.clone());
                found.push(messages::chart_places_mixed(place(number.range.clone()), &number.value, date));
            }
        }
        return None;
    }
    check_repeats(cells, place, found);
    Some(match has_dates {
        true => Rows::Dates(cells.iter().filter_map(|cell| Date::parse(&cell.value)).collect()),
        false => Rows::Numbers(cells.iter().filter_map(|cell| number(&cell.value).ok().flatten()).collect()),
    })
}

fn check_repeats(cells: &[&At<String>], place: PlaceOf<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<u64, &At<String>> = HashMap::new();
    for cell in cells {
        let date = Date::parse(&cell.value).map(|date| date.days() as f64);
        let at = date.or_else(|| number(&cell.value).ok().flatten()).unwrap_or_default();
        if let Some(first) = seen.insert((at + 0.0).to_bits(), cell) {
            let (span, first) = (place(cell.range.clone()), place(first.range.clone()));
            found.push(messages::chart_place_repeated(span, &cell.value, first));
        }
    }
}

fn series(head: &Row, lines: &[Row], column: usize, place: PlaceOf<'_>, found: &mut Vec<Diagnostic>) -> Series {
    let mut value = |row: &Row| match number(&row[column].value) {
        Ok(value) => value,
        Err(meant) => {
            let cell = &row[column];
            found.push(messages::chart_number_invalid(place(cell.range.clone()), &cell.value, meant.as_deref()));
            None
        }
    };
    let values: Vec<Option<f64>> = lines.iter().map(&mut value).collect();
    let name = &head[column];
    let is_empty = lines.iter().all(|row| number(&row[column].value) == Ok(None));
    if is_empty {
        found.push(messages::chart_series_empty(place(name.range.clone()), &name.value));
    }
    Series { name: name.value.clone(), values }
}

/// Signs that say that there is no value.
const MISSING: [&str; 9] = ["", "-", "–", "—", "..", "…", "na", "n/a", "null"];

/// The number in a cell, or none where it is left out; or else what the author most likely meant.
pub(super) fn number(text: &str) -> Result<Option<f64>, Option<String>> {
    if MISSING.contains(&text.to_ascii_lowercase().as_str()) {
        return Ok(None);
    }
    let plain = text.replace('−', "-");
    let is_plain = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let read = |text: &str| text.parse::<f64>().ok().filter(|value| is_plain(text) && value.abs() <= LARGEST);
    if let Some(value) = read(&plain) {
        return Ok(Some(value));
    }
    Err(meant(&plain).filter(|meant| read(meant).is_some()))
}

/// A number with its thousands set apart, a decimal comma or a sign of its unit, as a plain one; where there is one way.
fn meant(text: &str) -> Option<String> {
    // A currency may stand before, any unit behind; but words before a number change it, as in "about 40".
    let bare = text.trim_start_matches(|c: char| "€$£¥₹ ".contains(c));
    let bare: String = bare
        .trim_end_matches(|c: char| !c.is_ascii_digit())
        .chars()
        .filter(|c| !c.is_whitespace() && !"'’_".contains(*c))
        .collect();
    let groups = |bare: &str| {
        bare.split(',').skip(1).all(|group| group.len() >= 3 && group.as_bytes()[..3].iter().all(u8::is_ascii_digit))
    };
    match (bare.matches(',').count(), bare.contains('.')) {
        (0, _) => Some(bare),
        (1, false) if !groups(&bare) => Some(bare.replace(',', ".")),
        (1, false) => None, // 1,234 is one number in London and another in Berlin
        _ if groups(&bare) => Some(bare.replace(',', "")),
        _ => None,
    }
}
