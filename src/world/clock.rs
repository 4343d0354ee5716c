//! Moments of the real clock, for what comes from outside of the site: when an address was asked, when a copy was made.
//! `SOURCE_DATE_EPOCH` has no say here: a copy that claims to be of another day would be false evidence.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// A moment in UTC, to the second. Prints and reads as RFC 3339: `2026-11-24T07:30:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// What the system's clock says.
    pub fn now() -> Moment {
        Moment(Timestamp::now())
    }

    /// Reads RFC 3339, with any offset. Nothing for anything else.
    pub fn parse(text: &str) -> Option<Moment> {
        text.parse().ok().map(Moment)
    }

    /// Reads the date of an HTTP header (RFC 9110, 5.6.7), in the one form that servers may still send.
    pub(super) fn parse_http(text: &str) -> Option<Moment> {
        DateTimeParser::new().parse_timestamp(text.trim()).ok().map(Moment)
    }

    /// How long after `earlier` this is; nothing where it comes before it.
    pub fn since(self, earlier: Moment) -> Option<Duration> {
        self.0.duration_since(earlier.0).try_into().ok()
    }

    /// The day alone: `2026-11-24`.
    pub fn day(self) -> String {
        self.0.strftime("%Y-%m-%d").to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}
