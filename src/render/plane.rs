//! Charts over numbers or dates: lines that break where a value is missing, or dots. Pure.

use crate::read::chart::{Kind, Rows};

use super::chart::{Desk, LINE, Picture, Width, inside, mark, rule, stroke, text, text_width, units, wrap};
use super::scale::{Baseline, Scale};

/// Where things stand.
struct Plan {
    across: Scale,
    /// What is written at each tick of `across`.
    ticks: Vec<String>,
    up: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// Where each row lies on the axis, and the rows in that order.
    places: Vec<f64>,
    order: Vec<usize>,
    /// The names of the series at their ends, in lines; none where a key stands above.
    labels: Vec<Vec<String>>,
}

impl Plan {
    fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * self.across.share(value)
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.up.share(value)
    }
}

/// Draws the plane, its axes, and each series with its name.
pub(super) fn draw(desk: &Desk<'_>, width: Width) -> Picture {
    let mut plan = plan(desk, width);
    let mut shapes = String::new();
    if desk.chart.series.len() > 1 && plan.labels.is_empty() {
        let key = desk.key(width);
        shapes.push_str(&key.shapes);
        (plan.top, plan.bottom) = (plan.top + key.height, plan.bottom + key.height);
    }
    draw_axes(desk, &plan, width, &mut shapes);
    for series in 0..desk.chart.series.len() {
        draw_series(desk, &plan, series, &mut shapes);
    }
    draw_labels(desk, &plan, &mut shapes);
    Picture { shapes, height: plan.bottom + LINE * 1.5 }
}

fn plan(desk: &Desk<'_>, width: Width) -> Plan {
    let (whole, height, wanted) = match width {
        Width::Wide => (width.units(), 300.0, 5),
        Width::Narrow => (width.units(), 220.0, 4),
    };
    let values = desk.chart.series.iter().flat_map(|series| series.values.iter().flatten().copied());
    let up = Scale::new(values, Baseline::Near, wanted);
    let tick_width = up.ticks.iter().map(|tick| text_width(&desk.number(*tick, Some(up.digits)))).fold(0.0, f64::max);
    let left = tick_width + 10.0;
    let (labels, right) = labels(desk, whole);
    let (places, across, ticks) = across(desk, right - left);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    Plan { across, ticks, up, left, right, top: 10.0, bottom: 10.0 + height, places, order, labels }
}

/// The names of the series beside the plane, where there is room for them, and where the plane ends.
fn labels(desk: &Desk<'_>, whole: f64) -> (Vec<Vec<String>>, f64) {
    let series = &desk.chart.series;
    let longest_word = |name: &str| name.split_whitespace().map(text_width).fold(0.0, f64::max);
    let room = whole * 0.27;
    let is_line = desk.chart.kind == Kind::Line;
    if series.len() < 2 || !is_line || series.iter().any(|one| longest_word(&one.name) > room) {
        return (Vec::new(), whole - 12.0);
    }
    let labels: Vec<Vec<String>> = series.iter().map(|one| wrap(&one.name, room, 2)).collect();
    let is_cut = labels.iter().flatten().any(|line| line.ends_with('…'));
    if is_cut {
        return (Vec::new(), whole - 12.0);
    }
    let widest = labels.iter().flatten().map(|line| text_width(line)).fold(0.0, f64::max);
    (labels, whole - widest - 12.0)
}

/// The places of the rows, their axis, and what is written at its ticks.
fn across(desk: &Desk<'_>, room: f64) -> (Vec<f64>, Scale, Vec<String>) {
    match &desk.chart.rows {
        Rows::Dates(dates) => {
            let days: Vec<i64> = dates.iter().map(|date| date.days()).collect();
            let most = |widest: f64| ((room / (widest + 16.0)) as usize).clamp(2, 8);
            let mut drawn = Scale::of_days(&days, most(text_width("2000")));
            let text = |ticks: &[crate::base::date::Date]| -> Vec<String> {
                ticks.iter().map(|date| desk.words.date(*date).text).collect()
            };
            let widest = text(&drawn.1).iter().map(|text| text_width(text)).fold(0.0, f64::max);
            if widest > text_width("2000") {
                drawn = Scale::of_days(&days, most(widest));
            }
            let ticks = text(&drawn.1);
            (days.iter().map(|day| *day as f64).collect(), drawn.0, ticks)
        }
        Rows::Numbers(numbers) => {
            let scale = Scale::new(numbers.iter().copied(), Baseline::Near, if room > 400.0 { 6 } else { 4 });
            let ticks = scale.ticks.iter().map(|tick| plain(desk, *tick, scale.digits)).collect();
            (numbers.clone(), scale, ticks)
        }
        Rows::Labels(_) => unreachable!("rows with names are drawn as rows"),
    }
}

/// A number of the level axis: the unit is that of the values, which stand on the other one.
fn plain(desk: &Desk<'_>, value: f64, digits: usize) -> String {
    let text = desk.number(value, Some(digits));
    let unit = desk.chart.unit.as_deref().unwrap_or_default();
    text.strip_suffix(unit).unwrap_or(&text).to_owned()
}

fn draw_axes(desk: &Desk<'_>, plan: &Plan, width: Width, shapes: &mut String) {
    for tick in &plan.up.ticks {
        let (y, is_base) = (plan.y(*tick), *tick == 0.0);
        shapes.push_str(&rule(if is_base { "plot-axis" } else { "plot-grid" }, (plan.left, y), (plan.right, y)));
        let label = desk.number(*tick, Some(plan.up.digits));
        shapes.push_str(&text(plan.left - 8.0, y + 4.5, "end", "plot-tick", &label));
    }
    for (tick, label) in plan.across.ticks.iter().zip(&plan.ticks) {
        let x = plan.x(*tick);
        shapes.push_str(&rule("plot-axis", (x, plan.bottom), (x, plan.bottom + 4.0)));
        shapes.push_str(&text(inside(x, label, width), plan.bottom + LINE + 3.0, "middle", "plot-tick", label));
    }
}

const MOST_MARKS: usize = 24; // points of a line that each get a sign

fn draw_series(desk: &Desk<'_>, plan: &Plan, index: usize, shapes: &mut String) {
    let values = &desk.chart.series[index].values;
    let point = |row: &usize| values[*row].map(|value| (plan.x(plan.places[*row]), plan.y(value)));
    let points: Vec<Option<(f64, f64)>> = plan.order.iter().map(point).collect();
    shapes.push_str(&format!("<g class=\"s{}\">", index + 1));
    let is_line = desk.chart.kind == Kind::Line;
    if is_line {
        let mut path = String::new();
        for run in points.split(Option::is_none).filter(|run| run.len() > 1) {
            for (step, (x, y)) in run.iter().flatten().enumerate() {
                path.push_str(&format!("{}{} {}", if step == 0 { "M" } else { "L" }, units(*x), units(*y)));
            }
        }
        if !path.is_empty() {
            shapes.push_str(&stroke(index, &path));
        }
    }
    let known = points.iter().flatten().count();
    for (at, point) in points.iter().enumerate() {
        let Some((x, y)) = point else { continue };
        let near = |other: Option<&Option<(f64, f64)>>| other.is_some_and(Option::is_some);
        let is_alone = !near(at.checked_sub(1).and_then(|at| points.get(at))) || !near(points.get(at + 1));
        if !is_line || known <= MOST_MARKS || is_alone {
            shapes.push_str(&mark(index, *x, *y));
        }
    }
    shapes.push_str("</g>\n");
}

/// The name of each series beside its last value; names that would lie over each other are moved apart.
fn draw_labels(desk: &Desk<'_>, plan: &Plan, shapes: &mut String) {
    let last = |series: usize| plan.order.iter().rev().find_map(|row| desk.chart.series[series].values[*row]);
    let mut places: Vec<(f64, usize)> =
        (0..plan.labels.len()).filter_map(|series| Some((plan.y(last(series)?), series))).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let height = |series: usize| LINE * plan.labels[series].len() as f64;
    for index in 1..places.len() {
        let (above, below) = (places[index - 1], places[index]);
        places[index].0 = below.0.max(above.0 + (height(above.1) + height(below.1)) / 2.0);
    }
    let mut floor = plan.bottom;
    for (y, series) in places.iter_mut().rev() {
        *y = y.min(floor - height(*series) / 2.0);
        floor = *y - height(*series) / 2.0;
    }
    for (y, series) in places {
        let top = y - height(series) / 2.0;
        shapes.push_str(&format!("<g class=\"s{}\">", series + 1));
        for (index, line) in plan.labels[series].iter().enumerate() {
            shapes.push_str(&text(plan.right + 9.0, top + LINE * index as f64 + 12.5, "start", "plot-name", line));
        }
        shapes.push_str("</g>\n");
    }
}
