//! What became of articles since they were published.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::{alternatives, numbered, shorten};

/// A record of what was published that can't be believed.
pub fn release_unreadable(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::new("release-unreadable", span, format!("this release can't be read: {reason}"))
        .help("take the file back as `postil release` wrote it, from your version control or a copy of the site")
}

/// A published article whose words are others now. `count` blocks changed; `title` is what it was called.
pub fn silent_edit(span: Span, day: Date, sentence: &str, count: usize, title: Option<&str>) -> Diagnostic {
    let mut found = Diagnostic::new(
        "silent-edit",
        span,
        format!("this changed since it was published on {day}, and no correction says so"),
    )
    .label(sentence.to_owned());
    if count > 1 {
        found = found.note(format!("in all, {} changed", numbered(count, "block")));
    }
    if let Some(title) = title {
        found = found.note(format!("the title was `{}`", shorten(title, 80)));
    }
    found.help("add a `[[corrections]]` entry (of kind `update` for new facts), or set `minor = true` in the head")
}

/// A change that is said to be minor, and touches a number, a negation or a name.
pub fn minor_doubtful(span: Span, day: Date, sentence: &str) -> Diagnostic {
    Diagnostic::new("minor-doubtful", span, format!("a change since {day} is said to be minor, and may not be"))
        .label(sentence.to_owned())
        .help("add a `[[corrections]]` entry instead of `minor = true`, if readers were told something else before")
}

/// A correction of words that were in no release.
pub fn was_never_published(span: Span, id: &str, days: &[Date]) -> Diagnostic {
    let days: Vec<String> = days.iter().map(Date::to_string).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    Diagnostic::new(
        "was-never-published",
        span,
        format!("the words that correction `{id}` replaced were never published"),
    )
    .note(format!("they stand in no release: {}", alternatives(&days).replace(" or ", " and ")))
    .help("put into `was` what readers could read, as it stood there")
}

/// A claim that says something else than what was checked. `seal` is by whom and when.
pub fn checked_stale(span: Span, id: &str, seal: &str, was: &str, now: &str) -> Diagnostic {
    let quoted = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{}`", shorten(text, 80)) };
    Diagnostic::new("checked-stale", span, format!("claim `{id}` changed after it was checked"))
        .note(format!("{seal} checked {}, and it is {} now", quoted(was), quoted(now)))
        .note("until it is checked again, readers are not told that it was")
        .help("check the claim as it is now, then set `checked` anew")
}

/// A published article that the site no longer has.
pub fn article_gone(span: Span, article: &str, is_draft: bool) -> Diagnostic {
    let why = if is_draft { "is a draft now" } else { "is no longer there" };
    Diagnostic::new("article-gone", span, format!("`{article}` was published, and {why}"))
        .help("bring it back: with a `[[corrections]]` entry of kind `retraction` it keeps its address, its claims and their fate")
        .help("if it was moved, move this folder along, to the article's new path below `content/.releases/`, and add its old address to `aliases`")
}
