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

/// A change that `minor = true` is not about: it stood there in the last release already.
pub fn minor_left(span: Span, day: Date, sentence: &str) -> Diagnostic {
    Diagnostic::new("minor-doubtful", span, format!("`minor = true` was said of the release of {day}, and this is new"))
        .label(sentence.to_owned())
        .help("add a `[[corrections]]` entry, or allow it; and take `minor = true` out once what it was about is released")
}

/// A correction that was published and is no longer there.
pub fn correction_gone(span: Span, id: &str, date: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        "correction-gone",
        span,
        format!("correction `{id}` of {date} was published, and is no longer there"),
    )
    .note(format!("it said: {}", shorten(text, 100)))
    .help(
        "take it back: readers of the earlier version still need it; one that was wrong itself is corrected by another",
    )
}

/// A published article whose address leads nowhere now.
pub fn address_gone(span: Span, article: &str, address: &str) -> Diagnostic {
    Diagnostic::new(
        "article-gone",
        span,
        format!("`{article}` was published at `/{address}`, and nothing stands there now"),
    )
    .help(format!("add the old address to the head: `aliases = [\"{address}\"]`"))
}

/// A published article that the site no longer has.
pub fn article_gone(span: Span, article: &str) -> Diagnostic {
    Diagnostic::new("article-gone", span, format!("`{article}` was published, and is no longer there"))
        .help("bring it back: with a `[[corrections]]` entry of kind `retraction` it keeps its address, its claims and their fate")
        .help("if it was moved, move this folder along, to the article's new path below `content/.releases/`")
}

/// A published article that is a draft now.
pub fn article_withdrawn(span: Span, article: &str) -> Diagnostic {
    Diagnostic::new("article-gone", span, format!("`{article}` was published, and is a draft now"))
        .help("take `draft = true` out: with a `[[corrections]]` entry of kind `retraction` it keeps its address, its claims and their fate")
}

/// Releases of an article whose file has another path now.
pub fn article_moved(span: Span, article: &str, now: &str) -> Diagnostic {
    let folder = now.strip_prefix("content/").unwrap_or(now).trim_end_matches(".md");
    Diagnostic::new("article-gone", span, format!("these are releases of `{article}`, which is `{now}` now"))
        .help(format!("move this folder along, to `content/.releases/{folder}/`"))
}
