//! Axes: where values lie on a line of so many units, and which of them are written beside it. Pure.

use crate::base::date::Date;

/// Values along an axis that begins and ends with a tick.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    /// In ascending order; at least two.
    pub ticks: Vec<f64>,
    /// How many digits behind the point tell the ticks apart.
    pub digits: usize,
}

/// Whether an axis begins at zero.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Baseline {
    Zero,
    /// Only where zero would take less than half of the axis.
    Near,
}

impl Scale {
    /// An axis for values, with about `wanted` ticks at round numbers. The values are finite, and there is one at least.
    pub(super) fn new(values: impl Iterator<Item = f64> + Clone, baseline: Baseline, wanted: usize) -> Scale {
        let (mut low, mut high) =
            (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max));
        if baseline == Baseline::Zero || (low > 0.0 && low <= high - low) {
            low = low.min(0.0);
        }
        if baseline == Baseline::Zero || (high < 0.0 && -high <= high - low) {
            high = high.max(0.0);
        }
        if low == high {
            let room = if low == 0.0 { 1.0 } else { low.abs() / 10.0 };
            (low, high) = (low - room, high + room);
        }
        let step = round_step((high - low) / wanted as f64);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let digits = (-step.log10().floor()).clamp(0.0, 15.0) as usize;
        let ticks: Vec<f64> = (first..=last).map(|index| index as f64 * step).collect();
        Scale { low: ticks[0], high: ticks[ticks.len() - 1], ticks, digits }
    }

    /// An axis for days, with at most `most` ticks where a year, a month or a day begins; and the dates at the ticks.
    pub(super) fn of_days(days: &[i64], most: usize) -> (Scale, Vec<Date>) {
        let (low, high) = (days.iter().copied().min().unwrap_or(0), days.iter().copied().max().unwrap_or(0));
        let dates = day_ticks(low, high, most.max(2));
        let ticks = dates.iter().map(|date| date.days() as f64).collect();
        let (low, high) = if low == high { (low - 1, high + 1) } else { (low, high) };
        (Scale { low: low as f64, high: high as f64, ticks, digits: 0 }, dates)
    }

    /// The share of the axis that lies below a value: 0 to 1.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The next step of the kind 1, 2 or 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|step| step * power).find(|step| *step >= least * 0.999).unwrap_or(10.0 * power)
}

const DAY_STEPS: [i64; 4] = [1, 2, 7, 14];
const MONTH_STEPS: [i64; 16] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000, 60_000];

fn day_ticks(low: i64, high: i64, most: usize) -> Vec<Date> {
    let fits = |count: i64| count <= most as i64;
    if let Some(step) = DAY_STEPS.iter().find(|step| fits((high - low) / **step + 1)) {
        return (low..=high).step_by(*step as usize).filter_map(Date::of_days).collect();
    }
    let months = |days: i64| Date::of_days(days).map_or(0, month_index);
    let (first, last) = (months(low - 1) + 1, months(high));
    let step = MONTH_STEPS.into_iter().find(|step| fits(last / step - (first - 1) / step)).unwrap_or(120_000);
    let at = |index: i64| {
        let month = (step < 12).then_some((index.rem_euclid(12) + 1) as i8);
        Some(Date { year: i16::try_from(index.div_euclid(12)).ok()?, month, day: None })
    };
    (first.div_euclid(step)..=last.div_euclid(step))
        .map(|index| index * step)
        .filter(|index| *index >= first)
        .filter_map(at)
        .collect()
}

fn month_index(date: Date) -> i64 {
    i64::from(date.year) * 12 + i64::from(date.month.unwrap_or(1)) - 1
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Scale};
    use crate::base::date::Date;

    #[track_caller]
    fn check(values: &[f64], baseline: Baseline, expected: &[f64]) {
        assert_eq!(Scale::new(values.iter().copied(), baseline, 5).ticks, expected, "{values:?}");
    }

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        check(&[5348.0, 4198.0], Baseline::Zero, &[0.0, 2000.0, 4000.0, 6000.0]);
        check(&[5348.0, 4198.0], Baseline::Near, &[4000.0, 4500.0, 5000.0, 5500.0]);
        check(&[-3.0, 12.0], Baseline::Zero, &[-5.0, 0.0, 5.0, 10.0, 15.0]);
        check(&[-8.0, -2.0], Baseline::Near, &[-8.0, -6.0, -4.0, -2.0, 0.0]);
        check(&[0.0], Baseline::Zero, &[-1.0, -0.5, 0.0, 0.5, 1.0]);
        check(&[0.1, 0.3], Baseline::Zero, &[0.0, 0.1, 0.2, 0.30000000000000004]);
        check(&[7.0], Baseline::Near, &[6.0, 6.5, 7.0, 7.5, 8.0]);
    }

    #[track_caller]
    fn check_dates(dates: [&str; 2], expected: &[&str]) {
        let days = dates.map(|date| Date::parse(date).expect("a date").days());
        let (_, ticks) = Scale::of_days(&days, 6);
        assert_eq!(ticks.iter().map(Date::to_string).collect::<Vec<_>>(), expected, "{dates:?}");
    }

    #[test]
    fn dates_have_ticks_where_they_begin() {
        check_dates(["2014", "2019"], &["2014", "2015", "2016", "2017", "2018", "2019"]);
        check_dates(["1972-06-30", "2016-12-31"], &["1980", "1990", "2000", "2010"]);
        check_dates(["2015-03", "2015-11"], &["2015-03", "2015-05", "2015-07", "2015-09", "2015-11"]);
        check_dates(
            ["2015-03-01", "2015-03-05"],
            &["2015-03-01", "2015-03-02", "2015-03-03", "2015-03-04", "2015-03-05"],
        );
        check_dates(["0001", "9999"], &["2000", "4000", "6000", "8000"]);
    }
}
