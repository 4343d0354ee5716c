//! What is said of files that a site has for programs: feeds, the sitemap, the records as data.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::numbered;

use super::together;

/// A feed of no articles.
pub fn feed_limit_unfit(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "`feed_limit` must be 1 or more")
        .help("for a site without feeds write `generate_feeds = false`")
}

/// What a site goes without, since it does not say where it stands: a line of a build's summary.
pub fn without_address(what: &[&str]) -> String {
    let what = together(what).replace('`', "");
    format!("left out for want of a `base_url`: {what} (`--base-url` gives one for a run)")
}

/// Articles without a day, of which some are named: a line of a build's summary.
pub fn undated(paths: &[&str], named: usize) -> String {
    let shown = paths[..paths.len().min(named)].join(", ");
    let more = match paths.len().saturating_sub(named) {
        0 => String::new(),
        more => format!(" and {more} more (`--verbose` names all)"),
    };
    let are = if paths.len() == 1 { "is" } else { "are" };
    format!("left out: {} without a `date` {are} in no feed: {shown}{more}", numbered(paths.len(), "article"))
}
