//! Every check that postil has, as data: its name, and how much it weighs where a site says nothing.
//! The names never change once they are released. Messages, configuration, manual and `explain` are made from this table.

use super::diagnostic::Severity;

/// One check.
pub struct Check {
    pub name: &'static str,
    pub level: Level,
}

/// How much a check weighs where the site says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// An error whatever the site says: without it something would be lost, or the page could not be made.
    Always,
    Error,
    Warning,
    Off,
}

/// The check of this name, if there is one.
pub fn find(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}

/// The names of the checks whose level a site can set, in the order of the table.
pub fn settable() -> Vec<&'static str> {
    CHECKS.iter().filter(|check| check.level != Level::Always).map(|check| check.name).collect()
}

impl Level {
    /// The severity of what a check of this level finds; nothing where it is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Always | Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Off => None,
        }
    }
}

const fn check(name: &'static str, level: Level) -> Check {
    Check { name, level }
}

/// All checks, those that belong together beside each other.
pub static CHECKS: &[Check] = &[
    // Files.
    check("encoding", Level::Always),
    check("name-invalid", Level::Always),
    check("symlink-outside", Level::Always),
    check("symlink-broken", Level::Always),
    check("file-special", Level::Always),
    check("file-unreadable", Level::Always),
    // Form.
    check("syntax", Level::Always),
    check("key-unknown", Level::Always),
    check("key-missing", Level::Always),
    check("value-invalid", Level::Always),
    check("id-duplicate", Level::Always),
    check("id-unknown", Level::Always),
    check("math-invalid", Level::Always),
    check("footnote-undefined", Level::Always),
    check("address-taken", Level::Always),
    check("sidecar-orphan", Level::Always),
    check("link-broken", Level::Error),
    check("asset-missing", Level::Error),
    check("theme-unknown", Level::Always),
    check("template-unknown", Level::Always),
    check("template-invalid", Level::Always),
    // Words.
    check("quote-missing", Level::Always),
    check("quote-ambiguous", Level::Always),
    check("was-still-present", Level::Error),
    // Evidence.
    check("source-unknown", Level::Always),
    check("source-duplicate", Level::Always),
    check("off-the-record", Level::Always),
    check("unnamed-without-reason", Level::Error),
    check("archive-without-date", Level::Error),
    check("calc-mismatch", Level::Error),
    check("source-retracted", Level::Error),
    check("quote-not-in-snapshot", Level::Error),
    check("snapshot-changed", Level::Error),
    check("snapshot-unreadable", Level::Error),
    check("sources-unread", Level::Warning),
    check("claim-unsourced", Level::Warning),
    check("rating-unexplained", Level::Warning),
    check("secondary-only", Level::Warning),
    check("interested-only", Level::Warning),
    check("source-unused", Level::Warning),
    check("source-repeated", Level::Warning),
    check("archive-missing", Level::Warning),
    check("dead-without-archive", Level::Warning),
    check("accessed-before-issued", Level::Warning),
    check("review-overdue", Level::Warning),
    check("single-source", Level::Off),
    check("locator-missing", Level::Off),
    // Care.
    check("allow-unused", Level::Warning),
    check("update-unexplained", Level::Warning),
    check("claim-too-long", Level::Warning),
    check("alt-missing", Level::Warning),
    check("html-omitted", Level::Warning),
    check("language-unknown", Level::Warning),
    check("footnote-unused", Level::Warning),
    // Prose.
    check("reference-dangling", Level::Warning),
    check("quotation-unmarked", Level::Warning),
    check("quotation-unclosed", Level::Warning),
    check("space-missing", Level::Warning),
    check("sentence-lowercase", Level::Warning),
    check("paragraph-repeated", Level::Warning),
    check("hedge-unattributed", Level::Warning),
    check("stale-phrase", Level::Warning),
    check("abbreviation-mismatch", Level::Warning),
    check("heading-case", Level::Warning),
    check("metadata-line", Level::Warning),
    check("number-unclaimed", Level::Off),
    check("spelling", Level::Off),
    // Outside.
    check("private-leaked", Level::Always),
    check("link-gone", Level::Error),
    check("link-unsure", Level::Warning),
];
