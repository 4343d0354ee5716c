//! Calendar days, of which the month or the day may be unknown.
//! No clock: today's date comes with the snapshot.

use std::fmt;

/// A day, a month or a year of the proleptic Gregorian calendar, without a time zone.
///
/// Ordered by year, month, day; an unknown part comes before every known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl Date {
    /// The day, or nothing where the calendar has no such day.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Date> {
        jiff::civil::Date::new(year, month, day).ok()?;
        Some(Date { year, month: Some(month), day: Some(day) })
    }

    /// Reads `2024`, `2024-06` or `2024-06-30` (ISO 8601-1, 5.2.2). Nothing for anything else.
    pub fn parse(text: &str) -> Option<Date> {
        let digits = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.split('-');
        let year = parts.next().filter(|part| digits(part, 4))?.parse().ok()?;
        let mut two = || match parts.next() {
            None => Some(None),
            Some(part) => digits(part, 2).then(|| part.parse().ok()),
        };
        let (month, day): (Option<i8>, Option<i8>) = (two()?, two()?);
        if parts.next().is_some() {
            return None;
        }
        Date::day(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(Date { year, month, day })
    }

    /// Whether the day itself is known.
    pub fn is_whole(&self) -> bool {
        self.day.is_some()
    }
}

/// As ISO 8601 writes it: `2024`, `2024-06` or `2024-06-30`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}
