//! Charts with a row for each name: bars from zero, or dots on a common scale. Pure.

use crate::read::chart::{Kind, Rows};

use super::chart::{Desk, LINE, Picture, Width, bar, inside, mark, rule, text, text_width, units, wrap};
use super::scale::{Baseline, Scale};

/// Where things stand.
struct Plan {
    scale: Scale,
    /// Where the axis begins and ends.
    left: f64,
    right: f64,
    /// Where the names beside the axis end.
    names: f64,
    /// The names of the rows, in lines.
    labels: Vec<Vec<String>>,
    width: Width,
}

const THICK: f64 = 18.0; // one bar alone
const THIN: f64 = 13.0; // one of several
const GAP: f64 = 12.0; // between rows

impl Plan {
    fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * self.scale.share(value)
    }

    fn label_height(&self, row: usize) -> f64 {
        LINE * self.labels[row].len() as f64
    }
}

/// Draws the rows, with values written at the end of each bar, or at each dot where there is one a row.
pub(super) fn draw(desk: &Desk<'_>, width: Width) -> Picture {
    let plan = plan(desk, width);
    let mut shapes = String::new();
    let mut y = 2.0;
    if desk.chart.series.len() > 1 {
        let key = desk.key(width);
        shapes.push_str(&key.shapes);
        y += key.height;
    }
    let top = y;
    let mut rows = String::new();
    for row in 0..plan.labels.len() {
        y = draw_row(desk, &plan, row, y, &mut rows);
    }
    for tick in &plan.scale.ticks {
        let (x, is_zero) = (plan.x(*tick), *tick == 0.0);
        let class = if is_zero { "plot-axis" } else { "plot-grid" };
        shapes.push_str(&rule(class, (x, top), (x, y)));
        let label = desk.number(*tick, Some(plan.scale.digits));
        let x = inside(x, &label, width);
        shapes.push_str(&text(x, y + LINE, "middle", "plot-tick", &label));
    }
    shapes.push_str(&rows);
    Picture { shapes, height: y + LINE * 1.5 }
}

fn plan(desk: &Desk<'_>, width: Width) -> Plan {
    let whole = width.units();
    let names: Vec<String> = match &desk.chart.rows {
        Rows::Labels(labels) => labels.clone(),
        _ => Vec::new(),
    };
    let (room, lines) = match width {
        Width::Wide => (whole * 0.36, 3),
        Width::Narrow => (whole, 2),
    };
    let labels: Vec<Vec<String>> = names.iter().map(|name| wrap(name, room, lines)).collect();
    let room = labels.iter().flatten().map(|line| text_width(line)).fold(0.0, f64::max);
    let values = || desk.chart.series.iter().flat_map(|series| series.values.iter().flatten().copied());
    let room_at = |is_there: fn(f64) -> bool| {
        let widths = values().filter(|value| is_there(*value)).map(|value| text_width(&desk.number(value, None)));
        widths.fold(0.0, f64::max)
    };
    let (baseline, wanted) = match desk.chart.kind {
        Kind::Bar => (Baseline::Zero, 4),
        _ => (Baseline::Near, 4),
    };
    let scale = Scale::new(values(), baseline, if width == Width::Wide { wanted } else { 3 });
    let first_label = text_width(&desk.number(scale.low, Some(scale.digits))) / 2.0;
    let start = if width == Width::Wide { room + 8.0 } else { 0.0 };
    let left = start + (room_at(|value| value < 0.0) + 6.0).min(whole * 0.2).max(first_label);
    let left = if scale.low >= 0.0 { start + if width == Width::Wide { 0.0 } else { 1.0 } } else { left };
    let missing = text_width(desk.words.get("chart_no_value"));
    let right = whole - (room_at(|value| value >= 0.0).max(10.0) + 8.0).min(whole * 0.3);
    let has_gaps = desk.chart.series.iter().any(|series| series.values.contains(&None));
    let right = if has_gaps { right.min(whole - missing.min(whole * 0.3)) } else { right };
    Plan { scale, left, right, names: room, labels, width }
}

/// Draws a row that begins at `y`, and gives where the next begins.
fn draw_row(desk: &Desk<'_>, plan: &Plan, row: usize, y: f64, shapes: &mut String) -> f64 {
    let series = &desk.chart.series;
    let (thick, count) = match (desk.chart.kind, series.len()) {
        (Kind::Bar, 1) => (THICK, 1),
        (Kind::Bar, count) => (THIN, count),
        _ => (THICK, 1),
    };
    let (bars, label) = (thick * count as f64 + 2.0 * (count - 1) as f64, plan.label_height(row));
    let (label_top, bar_top, height) = match plan.width {
        Width::Wide => {
            let height = bars.max(label);
            (y + GAP / 2.0 + (height - label) / 2.0, y + GAP / 2.0 + (height - bars) / 2.0, height + GAP)
        }
        Width::Narrow => (y + GAP / 2.0, y + GAP / 2.0 + label + 2.0, label + 2.0 + bars + GAP),
    };
    for (index, line) in plan.labels[row].iter().enumerate() {
        let at = label_top + LINE * index as f64 + 12.5;
        shapes.push_str(&match plan.width {
            Width::Wide => text(plan.names, at, "end", "plot-label", line),
            Width::Narrow => text(0.0, at, "start", "plot-label", line),
        });
    }
    match desk.chart.kind {
        Kind::Bar => {
            for (index, one) in series.iter().enumerate() {
                let top = bar_top + (thick + 2.0) * index as f64;
                draw_bar(desk, plan, index, one.values[row], (top, thick), shapes);
            }
        }
        _ => draw_dots(desk, plan, row, bar_top + thick / 2.0, shapes),
    }
    y + height
}

fn draw_bar(
    desk: &Desk<'_>,
    plan: &Plan,
    series: usize,
    value: Option<f64>,
    (top, thick): (f64, f64),
    shapes: &mut String,
) {
    let (zero, baseline) = (plan.x(0.0), top + thick / 2.0 + 4.5);
    let Some(value) = value else {
        return shapes.push_str(&text(zero + 6.0, baseline, "start", "plot-tick", desk.words.get("chart_no_value")));
    };
    let end = plan.x(value);
    // A value that is not zero is never drawn as nothing.
    let wide = if value == 0.0 { 0.0 } else { (end - zero).abs().max(1.0) };
    let shape = bar(series, zero.min(end), top, wide, thick);
    shapes.push_str(&format!("<g class=\"s{}\">{shape}</g>\n", series + 1));
    let number = desk.number(value, None);
    shapes.push_str(&match value < 0.0 {
        true => text(end - 5.0, baseline, "end", "plot-value", &number),
        false => text(zero.max(end) + 5.0, baseline, "start", "plot-value", &number),
    });
}

fn draw_dots(desk: &Desk<'_>, plan: &Plan, row: usize, y: f64, shapes: &mut String) {
    let series = &desk.chart.series;
    let places: Vec<(usize, f64)> =
        series.iter().enumerate().filter_map(|(index, one)| Some((index, one.values[row]?))).collect();
    shapes.push_str(&rule("plot-grid", (plan.left, y), (plan.right, y)));
    let xs = || places.iter().map(|(_, value)| plan.x(*value));
    let (low, high) = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
    if places.len() > 1 {
        shapes.push_str(&format!(
            "<path class=\"plot-span\" d=\"M{} {}H{}\" stroke=\"currentColor\" stroke-width=\"2\" stroke-opacity=\"0.4\"/>\n",
            units(low),
            units(y),
            units(high)
        ));
    }
    for (index, value) in &places {
        shapes.push_str(&format!("<g class=\"s{}\">{}</g>\n", index + 1, mark(*index, plan.x(*value), y)));
    }
    match places.as_slice() {
        [] => {
            let words = desk.words.get("chart_no_value");
            shapes.push_str(&text(plan.left + 6.0, y + 4.5, "start", "plot-tick", words));
        }
        [(_, value)] if series.len() == 1 => {
            let number = desk.number(*value, None);
            shapes.push_str(&text(high + 8.0, y + 4.5, "start", "plot-value", &number));
        }
        _ => {}
    }
}
