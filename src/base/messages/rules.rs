//! What the rules over claims and sources say.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::numbered;

/// A claim that rests on nothing.
pub fn claim_unsourced(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("claim-unsourced", span, format!("claim `{id}` rests on nothing"))
        .help("add `cites`, `calc` or `own_check`, or a `rating` that says that there is no evidence")
}

/// A rating without a reason.
pub fn rating_unexplained(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("rating-unexplained", span, format!("claim `{id}` has a rating and no explanation"))
        .help("say why in `explanation`, in a sentence or two")
}

/// A claim without a primary source.
pub fn secondary_only(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("secondary-only", span, format!("claim `{id}` rests on no primary source")).help(
        "cite the document or the person behind it, or allow it with a reason: `allow = { secondary-only = \"…\" }`",
    )
}

/// A claim that only those say who gain by it.
pub fn interested_only(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("interested-only", span, format!("claim `{id}` rests only on sources with an interest in it"))
        .help("cite a source that gains nothing by it")
}

/// A claim with one source.
pub fn single_source(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("single-source", span, format!("claim `{id}` rests on a single source"))
        .help("cite a second one, or say so: `certainty = \"single-source\"`")
}

/// A rated claim too long for search engines.
pub fn claim_too_long(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("claim-too-long", span, format!("claim `{id}` is rated and has more than 75 characters"))
        .help("put it into one short sentence in `text`")
}

/// Arithmetic that can't be reckoned.
pub fn calc_invalid(span: Span, reason: &str, help: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`expr` can't be reckoned: {reason}"));
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// A number of a calculation that is none.
pub fn calc_number_invalid(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{key}` is no number that arithmetic can come to"))
        .help("write it in digits, as in `21.5`")
}

/// A distance below nothing.
pub fn calc_within_negative(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "`within` says how far off the value may be, and can't be less than 0")
        .help("take the minus sign out")
}

/// What a value comes to where it is rounded as the author's number is.
pub struct Rounding {
    pub places: usize,
    pub value: String,
    /// How far off the author's number may be, where that is the rounded value.
    pub half_step: Option<String>,
}

/// Arithmetic that comes to something else.
pub fn calc_mismatch(span: Span, gives: &str, value: &str, rounding: Option<Rounding>) -> Diagnostic {
    let decimals = |places: usize| match places {
        0 => "a whole number".to_owned(),
        _ => numbered(places, "decimal"),
    };
    let help = match rounding {
        Some(Rounding { places, half_step: Some(step), .. }) => {
            format!("rounded to {} it is {gives}: if that is meant, add `within = {step}`", decimals(places))
        }
        Some(Rounding { places, value, .. }) => format!(
            "correct `expr` or `gives` (rounded to {} it is {value}), or say in `within` how far off it may be",
            decimals(places)
        ),
        None => "correct `expr` or `gives`, or say in `within` how far off it may be".to_owned(),
    };
    Diagnostic::new("calc-mismatch", span, format!("the arithmetic comes to {value}, not to {gives}")).help(help)
}

/// A claim that is due to be checked again.
pub fn review_overdue(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("review-overdue", span, format!("claim `{id}` is overdue to be checked again"))
        .help("check it, then set `checked` and `review_by` anew")
}

/// A citation of a long work without a place in it.
pub fn locator_missing(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("locator-missing", span, format!("`{id}` is a long work and is cited without a place in it"))
        .help("add `label` and `locator`, such as `label = \"page\"`, `locator = \"7\"`")
}

/// An article that changed and does not say how.
pub fn update_unexplained(span: Span) -> Diagnostic {
    Diagnostic::new("update-unexplained", span, "the article was updated, and no correction says how")
        .help("add a `[[corrections]]` entry, of kind `update` for new facts, or set `minor = true`")
}

/// A picture without a description.
pub fn alt_missing(span: Span) -> Diagnostic {
    Diagnostic::new("alt-missing", span, "this picture has no description for those who can't see it")
        .help("write it into the brackets: `![what it shows](file.png)`")
}

/// A source that must not be used at all.
pub fn off_the_record(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("off-the-record", span, format!("source `{id}` spoke off the record"))
        .help("take it out: what was said off the record can't be published")
}

/// An unnamed source that does not say who and why.
pub fn unnamed_without_reason(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(
        "unnamed-without-reason",
        span,
        format!("source `{id}` is not named, and does not say who it is and why"),
    )
    .help("add `described_as` and `anonymity_reason`")
}

/// A copy without a date.
pub fn archive_without_date(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("archive-without-date", span, format!("source `{id}` has a copy without the day it was made"))
        .help("add `archive_date`")
}

/// A claim that rests on a retracted source.
pub fn source_retracted(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("source-retracted", span, format!("source `{id}` was withdrawn, and claims still rest on it"))
        .help("cite another source, or cite it as `disputes` or `background` and say what became of it")
}

/// A source read before it was there.
pub fn accessed_before_issued(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("accessed-before-issued", span, format!("source `{id}` was read before it came out"))
        .help("one of `accessed` and `issued` is wrong")
}

/// A source that is gone.
pub fn dead_without_archive(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("dead-without-archive", span, format!("source `{id}` is gone from the web, and no copy is named"))
        .help("add `archive_url` and `archive_date`")
}

/// A web source without a copy.
pub fn archive_missing(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("archive-missing", span, format!("source `{id}` is on the web, and no copy is named"))
        .help("add `archive_url` and `archive_date`: a quarter of deep links are dead within some years")
}

/// A source that nothing cites.
pub fn source_unused(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("source-unused", span, format!("source `{id}` is never cited"))
        .about(id)
        .help("cite it, or take it out")
}

/// Two records of one work.
pub fn source_repeated(span: Span, id: &str, other: &str, first: Span) -> Diagnostic {
    Diagnostic::new("source-repeated", span, format!("sources `{id}` and `{other}` are one work"))
        .related(first, "the other record")
        .help("keep one record, in `content/sources.toml` if two articles cite it")
}
