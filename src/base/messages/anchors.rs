//! What is said of anchors and ids.

use crate::base::diagnostic::{Diagnostic, Fix, Remedy};
use crate::base::file::Span;
use crate::base::words::{shorten, toml_string};

use super::{Subject, file_name};

/// Words that come near to those sought: where, what they are, and in what they differ.
pub struct NearWords {
    pub place: Span,
    pub words: String,
    pub difference: String,
    pub drift: Drift,
}

/// How far other words are from those sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The words are the same.
    Typography,
    Wording,
    /// A number, a negation or a name: what was said is something else.
    Meaning,
}

/// The words of an annotation stand nowhere. `hangs` says what was said of the old words: checks, corrections, claims.
pub fn quote_missing(
    span: Span,
    subject: Subject<'_>,
    exact: &str,
    near: &[NearWords],
    hangs: &[String],
) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let message = format!("the words of {what} `{id}` do not occur in `{}`", file_name(article));
    let mut diagnostic = Diagnostic::new("quote-missing", span, message);
    for (index, near) in near.iter().enumerate() {
        let label = if index == 0 { "nearest words: " } else { "or these: " };
        diagnostic = diagnostic.related(near.place.clone(), format!("{label}{}", near.difference));
    }
    let is_other = near.first().is_none_or(|near| near.drift != Drift::Typography);
    let mut diagnostic =
        hangs.iter().filter(|_| is_other).fold(diagnostic, |diagnostic, note| diagnostic.note(note.as_str()));
    let Some(near) = near.first() else {
        let help = match exact.chars().count() {
            ..8 => "quote more of the words, as a reader reads them",
            _ => "quote the words as a reader reads them, without Markdown's marks",
        };
        return diagnostic.help(format!("{help}; if the passage was cut, take the {what} out"));
    };
    let has_gap = ["...", "…"].iter().any(|gap| exact.contains(gap) && !near.words.contains(gap));
    if has_gap {
        diagnostic = diagnostic.help("`exact` leaves nothing out: it holds all words from the first to the last");
    }
    // A longer line is no help, and a shortened one would not anchor.
    let words = match near.words.chars().count() {
        ..=120 => format!("`exact = {}`", toml_string(&near.words)),
        _ => "the new words in `exact`".to_owned(),
    };
    diagnostic.help(match near.drift {
        Drift::Typography => format!("the words are the same: put {words}"),
        Drift::Wording => format!("if these words are meant, put {words}, and check the {what} again"),
        Drift::Meaning => {
            format!("if the new words are right, put {words}, check the {what} again, and add a correction")
        }
    })
}

/// The note that another article's claim repeats the one whose words are gone.
pub fn repeated_in(claim: &str, article: &str) -> String {
    format!("claim `{claim}` in `{article}` repeats it")
}

/// The words stand somewhere, but not in the context that was given.
pub fn quote_out_of_context(span: Span, subject: Subject<'_>, places: &[Span], remedy: Remedy) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let message = format!("the words of {what} `{id}` stand in `{}`, but not in this context", file_name(article));
    let diagnostic = Diagnostic::new("quote-missing", span, message);
    let related =
        places.iter().fold(diagnostic, |diagnostic, place| diagnostic.related(place.clone(), "they stand here"));
    let help = "quote the words right before in `prefix` and the words right after in `suffix`, or leave both out";
    related.help(help).remedy(remedy)
}

/// The words stand under other headings than the one that was given.
pub fn quote_moved(span: Span, subject: Subject<'_>, section: &str, places: &[Span], remedy: Remedy) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let section = shorten(section, 60);
    let message =
        format!("the words of {what} `{id}` stand in `{}`, but not in the section `{section}`", file_name(article));
    let diagnostic = Diagnostic::new("quote-missing", span, message);
    let related =
        places.iter().fold(diagnostic, |diagnostic, place| diagnostic.related(place.clone(), "they stand here"));
    related.help("name the heading that they stand under now in `section`, or leave it out").remedy(remedy)
}

/// One of several places where words stand.
pub struct OnePlace {
    pub span: Span,
    /// The words around it.
    pub around: String,
    /// The line that singles it out, and what writes it.
    pub settles: Option<(String, Fix)>,
}

/// The words stand at several places.
pub fn quote_ambiguous(span: Span, subject: Subject<'_>, places: Vec<OnePlace>) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let message = format!("the words of {what} `{id}` stand {} times in `{}`", places.len(), file_name(article));
    let diagnostic = Diagnostic::new("quote-ambiguous", span, message);
    let told = places.into_iter().fold(diagnostic, |diagnostic, OnePlace { span, around, settles }| match settles {
        Some((line, fix)) => diagnostic.related(span, format!("`{line}` is this one")).remedy(vec![fix]),
        None => diagnostic.related(span, format!("…{around}…")),
    });
    told.help("add the line for the place that is meant, or `all = true` for every one")
}

/// An id that leads nowhere.
pub fn id_unknown(span: Span, key: &str, id: &str, what: &str, path: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        "id-unknown",
        span,
        format!("`{key}` names `{id}`, but `{}` has no such {what}", file_name(path)),
    );
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("name a {what} that is there")),
    }
}

/// An id that stands twice.
pub fn id_duplicate(span: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new("id-duplicate", span, format!("the id `{id}` is taken"))
        .related(first, "it is taken here")
        .help("give one of the two another id")
}

/// A correction of words to themselves.
pub fn was_is_exact(span: Span, exact: Span) -> Diagnostic {
    Diagnostic::new("was-still-present", span, "`was` and `exact` are the same words")
        .related(exact, "the words as they are now")
        .help("put the words as they were published into `was`, and those that stand there now into `exact`")
}

/// The words that a correction replaced are still there.
pub fn was_still_present(span: Span, id: &str, article: &str, place: Span) -> Diagnostic {
    let message = format!("the words that correction `{id}` replaced still stand in `{}`", file_name(article));
    Diagnostic::new("was-still-present", span, message)
        .label("said to be gone")
        .related(place, "they stand here")
        .help("correct the article's text, or quote more of the old words in `was`")
}
