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

    /// Reads a date as people write it: `2024/6/30`, `30.6.2024`, `30 June 2024`, `June 30, 2024`, `June 2024`.
    /// Nothing where the day and the month could be either of two numbers.
    pub fn written(text: &str) -> Option<Date> {
        if let Some(date) = Date::parse(text.trim()) {
            return Some(date);
        }
        let is_dotted = text.contains('.') && !text.contains(char::is_alphabetic);
        let parts: Vec<&str> = text.split([' ', ',', '/', '.', '-']).filter(|part| !part.is_empty()).collect();
        let number = |part: &str| part.trim_end_matches(char::is_alphabetic).parse::<i8>().ok();
        let year = |part: &str| part.parse::<i16>().ok().filter(|_| part.len() == 4);
        match parts[..] {
            [first, second, third] => match (year(first), month(first), month(second)) {
                (Some(year), ..) => Date::day(year, number(second)?, number(third)?),
                (_, Some(month), _) => Date::day(year(third)?, month, number(second)?),
                (_, _, Some(month)) => Date::day(year(third)?, month, number(first)?),
                _ if is_dotted => Date::day(year(third)?, number(second)?, number(first)?),
                _ => None,
            },
            [first, second] => Some(Date { year: year(second)?, month: Some(month(first)?), day: None }),
            _ => None,
        }
    }

    /// The days from 1970-01-01 to the first day that this can be; negative before it.
    pub fn days(&self) -> i64 {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let date = jiff::civil::Date::new(self.year, month, day).expect("only days of the calendar are made");
        date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24
    }

    /// The day so many days after 1970-01-01; nothing beyond the calendar.
    pub fn of_days(days: i64) -> Option<Date> {
        let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        Date::day(date.year(), date.month(), date.day())
    }

    /// Whether the day itself is known.
    pub fn is_whole(&self) -> bool {
        self.day.is_some()
    }
}

/// The number of a month by its English name, or its first three letters.
fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_lowercase();
    let is_it = |month: &&str| name.len() >= 3 && month.starts_with(&name);
    MONTHS.iter().zip(1..).find(|(month, _)| is_it(month)).map(|(_, number)| number)
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
