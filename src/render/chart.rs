//! A chart's picture as SVG, once for wide and once for narrow pages, so that letters keep their size on both.
//! Pure. Colours are the theme's (`color` of the classes `s1` to `s6`); shapes, fills and dashes tell series apart
//! without them. No style attributes and no ids: a strict policy forbids the first, two charts on a page the second.

use crate::base::html::escape;
use crate::read::chart::{Chart, Kind, Rows, Series};

use super::plane;
use super::rows;
use super::words::Words;

/// The picture of a chart, and a line that says where values are missing.
pub fn draw(chart: &Chart, words: &Words) -> String {
    let desk = Desk { chart, words };
    let mut html = String::from("<div class=\"plot-box\">\n");
    for width in [Width::Wide, Width::Narrow] {
        let (picture, class) = match (chart.kind, &chart.rows) {
            (Kind::Bar, _) | (_, Rows::Labels(_)) => (rows::draw(&desk, width), "plot-rows"),
            _ => (plane::draw(&desk, width), "plot-plane"),
        };
        html.push_str(&svg(&picture, width, class, &chart.title, &chart.description));
    }
    html.push_str("</div>\n");
    html + &desk.missing()
}

/// For what width a picture is drawn. Its units are CSS pixels where it has that width.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Wide,
    Narrow,
}

impl Width {
    pub(super) fn units(self) -> f64 {
        match self {
            Width::Wide => 640.0,
            Width::Narrow => 300.0, // what is left of the narrowest phone's 320 between the page's edges
        }
    }
}

/// Shapes and their height.
pub(super) struct Picture {
    pub shapes: String,
    pub height: f64,
}

pub(super) const LETTER: f64 = 13.0; // the size of letters
pub(super) const LINE: f64 = 16.0; // from line to line

/// What it takes to draw a chart.
pub(super) struct Desk<'a> {
    pub chart: &'a Chart,
    pub words: &'a Words,
}

impl Desk<'_> {
    /// A number as the page's language writes it. `digits` behind the point, or as many as it has.
    pub(super) fn number(&self, value: f64, digits: Option<usize>) -> String {
        let plain = digits.map_or_else(|| value.abs().to_string(), |digits| format!("{:.digits$}", value.abs()));
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::from(if value < 0.0 && plain.contains(|c: char| c.is_ascii_digit() && c != '0') {
            "−"
        } else {
            ""
        });
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push_str(self.words.get("number_group"));
            }
            text.push(digit);
        }
        if !part.is_empty() {
            text.push_str(self.words.get("number_point"));
            text.push_str(part);
        }
        // A sign stands at each number; a unit in words stands once above the chart.
        text + self.chart.unit.as_deref().filter(|unit| ["%", "‰", "°", "°C", "°F"].contains(unit)).unwrap_or_default()
    }

    /// What the row says of itself.
    fn row_name(&self, index: usize) -> String {
        match &self.chart.rows {
            Rows::Labels(labels) => labels[index].clone(),
            Rows::Numbers(numbers) => self.number(numbers[index], None),
            Rows::Dates(dates) => self.words.date(dates[index]).text,
        }
    }

    /// The rows and series without a value, in words; nothing where there are none.
    fn missing(&self) -> String {
        let series = &self.chart.series;
        let gaps =
            |series: &Series| (0..series.values.len()).filter(|row| series.values[*row].is_none()).collect::<Vec<_>>();
        let names: Vec<String> = series
            .iter()
            .flat_map(|one| gaps(one).into_iter().map(move |row| (one, row)))
            .map(|(one, row)| match series.len() {
                1 => self.row_name(row),
                _ => format!("{} ({})", self.row_name(row), one.name),
            })
            .collect();
        let text = match names.len() {
            0 => return String::new(),
            1..=MOST_NAMED => self.words.say("chart_missing", &[("list", &names.join(self.words.get("comma")))]),
            count => self.words.counted("chart_missing", count as u64).unwrap_or_default(),
        };
        format!("<p class=\"plot-missing\">{}</p>\n", escape(&text))
    }

    /// The names of the series with their signs, in lines of the picture's width.
    pub(super) fn key(&self, width: Width) -> Picture {
        let names = self.chart.series.iter().enumerate().map(|(index, series)| (index, series.name.as_str()));
        key(names, width, |index, x, y| self.sign(index, x, y))
    }

    /// What stands for a series beside its name.
    fn sign(&self, series: usize, x: f64, y: f64) -> String {
        match self.chart.kind {
            Kind::Bar => bar(series, x - 6.0, y - 5.0, 12.0, 10.0),
            Kind::Dot => mark(series, x, y),
            Kind::Line => {
                let line = format!("M{} {}h14", units(x - 7.0), units(y));
                stroke(series, &line) + &mark(series, x, y)
            }
        }
    }
}

/// A picture as an element of its own, with its title and what it shows in words; no such words where they are empty.
pub(super) fn svg(picture: &Picture, width: Width, class: &str, title: &str, description: &str) -> String {
    let size = match width {
        Width::Wide => "plot-wide",
        Width::Narrow => "plot-narrow",
    };
    let description = match description {
        "" => String::new(),
        text => format!("<desc>{}</desc>", escape(text)),
    };
    format!(
        "<svg class=\"{size} {class}\" role=\"img\" viewBox=\"0 0 {} {}\" font-size=\"{LETTER}\" fill=\"currentColor\" direction=\"ltr\"><title>{}</title>{description}\n{}</svg>\n",
        units(width.units()),
        units(picture.height),
        escape(title),
        picture.shapes
    )
}

/// Names with their signs, in lines of a picture's width. Each name has the number of its colour, from 0; `sign` draws that
/// of the name at a place in the row, at these coordinates.
pub(super) fn key<'a>(
    names: impl Iterator<Item = (usize, &'a str)>,
    width: Width,
    sign: impl Fn(usize, f64, f64) -> String,
) -> Picture {
    let (mut x, mut y, mut shapes) = (0.0, LINE * 0.5, String::new());
    for (index, (colour, name)) in names.enumerate() {
        let wide = 20.0 + text_width(name) + 18.0;
        if x > 0.0 && x + wide > width.units() + 18.0 {
            (x, y) = (0.0, y + LINE);
        }
        shapes.push_str(&format!("<g class=\"s{}\">{}</g>", colour + 1, sign(index, x + 7.0, y)));
        shapes.push_str(&text(x + 20.0, y + 4.5, "start", "plot-name", name));
        x += wide;
    }
    Picture { shapes, height: y + LINE }
}

const MOST_NAMED: usize = 8; // names of missing values; more would be longer than the chart

/// A coordinate, to a tenth of a pixel.
pub(super) fn units(value: f64) -> String {
    let text = format!("{:.1}", value + 0.0);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// A line of text. `anchor` is `start`, `middle` or `end`.
pub(super) fn text(x: f64, y: f64, anchor: &str, class: &str, words: &str) -> String {
    let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
    format!("<text x=\"{}\" y=\"{}\"{anchor} class=\"{class}\">{}</text>\n", units(x), units(y), escape(words))
}

/// A straight line that helps to read values off. `class` is `plot-grid` or `plot-axis`.
pub(super) fn rule(class: &str, from: (f64, f64), to: (f64, f64)) -> String {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(units);
    let opacity = if class == "plot-grid" { " stroke-opacity=\"0.2\"" } else { "" };
    format!("<path class=\"{class}\" d=\"M{x1} {y1}L{x2} {y2}\" stroke=\"currentColor\"{opacity} fill=\"none\"/>\n")
}

/// A bar, filled in its series' own way: full, hollow, with upright lines, with level lines.
pub(super) fn bar(series: usize, x: f64, y: f64, width: f64, height: f64) -> String {
    let rect = |x: f64, y: f64, width: f64, height: f64, fill: &str| {
        let [x, y, width, height] = [x, y, width.max(0.0), height.max(0.0)].map(units);
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{fill}/>")
    };
    if series == 0 {
        return rect(x, y, width, height, "");
    }
    let outline = rect(
        x + 0.75,
        y + 0.75,
        width - 1.5,
        height - 1.5,
        " fill=\"currentColor\" fill-opacity=\"0.15\" stroke=\"currentColor\" stroke-width=\"1.5\"",
    );
    let lines: String = match series {
        2 => steps(x, width).map(|at| format!("M{} {}v{}", units(at), units(y), units(height))).collect(),
        3 => steps(y, height).map(|at| format!("M{} {}h{}", units(x), units(at), units(width))).collect(),
        _ => return outline,
    };
    format!("{outline}<path d=\"{lines}\" stroke=\"currentColor\" stroke-width=\"1.5\" fill=\"none\"/>")
}

fn steps(from: f64, length: f64) -> impl Iterator<Item = f64> {
    (1..(length / 4.0).ceil() as usize).map(move |index| from + 4.0 * index as f64)
}

/// The path of a series' line, dashed in its own way.
pub(super) fn stroke(series: usize, path: &str) -> String {
    const DASHES: [&str; 6] = ["", "7 3", "2 3", "9 3 2 3", "5 2", "1 4"];
    let dashes = match DASHES[series % 6] {
        "" => String::new(),
        dashes => format!(" stroke-dasharray=\"{dashes}\""),
    };
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\"{dashes}/>\n"
    )
}

/// The sign of a series at one value: circle, square, triangle, diamond, ring, cross.
pub(super) fn mark(series: usize, x: f64, y: f64) -> String {
    let (x, y) = (units(x), units(y));
    let path = |d: &str| format!("<path d=\"M{x} {y}{d}\"/>");
    match series % 6 {
        0 => format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4\"/>"),
        1 => path("m-4-4h8v8h-8z"),
        2 => path("m0-5l5 9h-10z"),
        3 => path("m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z"),
        4 => format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"3.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>"
        ),
        _ => {
            format!("<path d=\"M{x} {y}m-4-4l8 8m0-8l-8 8\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>")
        }
    }
}

/// About how wide a line of text is. No face is known here: measured on the system's usual ones, and rounded up.
pub(super) fn text_width(text: &str) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | 'I' | 't' | 'f' | 'r' => 0.34,
        'm' | 'w' | 'M' | 'W' | '—' | '%' => 0.9,
        '\u{1100}'.. => 1.0,
        c if c.is_uppercase() => 0.68,
        _ => 0.57,
    };
    text.chars().map(em).sum::<f64>() * LETTER
}

/// The middle of a text that would stand at `x`, moved so that the picture holds it.
pub(super) fn inside(x: f64, text: &str, width: Width) -> f64 {
    let half = (text_width(text) / 2.0).min(width.units() / 2.0);
    x.clamp(half, width.units() - half)
}

/// A text in lines that are about so wide; words are not broken, but for those that no line holds.
pub(super) fn wrap(text: &str, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(word) + 4.0 <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let is_cut = lines.len() > most;
    lines.truncate(most);
    let count = lines.len();
    for (index, line) in lines.iter_mut().enumerate() {
        let must_cut = text_width(line) > width || (is_cut && index + 1 == count);
        while must_cut && text_width(line) + LETTER > width && line.chars().count() > 1 {
            line.pop();
        }
        line.push_str(if must_cut { "…" } else { "" });
    }
    lines
}
