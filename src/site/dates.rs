//! Days that can't be right: things that happened on a day still to come, and what follows standing before its cause.
//! Pure: today is the site's. Silent in doubt: where a part of a date is unknown, and where it is tomorrow already.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;

use super::resolve::{Page, Site};
use super::sources::SiteSource;

/// Looks at the days of an article and its annotations. Raises `date-unlikely`.
pub fn check_article(site: &Site, page: &Page, found: &mut Vec<Diagnostic>) {
    let (text, front) = (&page.article.file, &page.article.front);
    let sidecar = page.article.sidecar_file.as_ref().unwrap_or(text);
    if let (Some(date), Some(updated)) = (&front.date, &front.updated) {
        found.extend(before((text, "updated", updated), (text, "date", date)));
    }
    for claim in &page.article.sidecar.claims {
        let checked = claim.checked.as_ref().map(|checked| &checked.on);
        found.extend(checked.and_then(|day| to_come(sidecar, "checked", day, site.today)));
        if let (Some(checked), Some(review)) = (checked, &claim.review_by) {
            found.extend(before((sidecar, "review_by", review), (sidecar, "checked", checked)));
        }
    }
    for correction in &page.article.sidecar.corrections {
        if let Some(date) = &front.date {
            found.extend(before((sidecar, "date", &correction.date), (text, "date", date)));
        }
    }
}

/// Looks at the days on which a source was read and copied. Raises `date-unlikely`.
pub fn check_source(site: &Site, source: &SiteSource, found: &mut Vec<Diagnostic>) {
    let work = &source.source;
    for (key, day) in [("accessed", &work.accessed), ("archive_date", &work.archive_date)] {
        found.extend(day.as_ref().and_then(|day| to_come(&source.file, key, day, site.today)));
    }
}

fn to_come(file: &File, key: &str, day: &At<Date>, today: Date) -> Option<Diagnostic> {
    // East of the clock that the build goes by, it can be tomorrow.
    let is_to_come = day.value.days() > today.days() + 1;
    is_to_come.then(|| messages::date_to_come(file.span(day.range.clone()), key, day.value))
}

/// A day in its file, with its key.
type Place<'a> = (&'a File, &'a str, &'a At<Date>);

/// What there is to say where what follows has a day before that of its cause.
fn before((file, key, day): Place<'_>, (other_file, other_key, other): Place<'_>) -> Option<Diagnostic> {
    let (span, first) = (file.span(day.range.clone()), other_file.span(other.range.clone()));
    is_before(day.value, other.value).then(|| messages::date_before(span, key, day.value, other_key, first))
}

/// Whether a day is before another, whatever their unknown parts are.
fn is_before(day: Date, other: Date) -> bool {
    let parts = |date: Date| [Some(date.year), date.month.map(i16::from), date.day.map(i16::from)];
    let known = parts(day).into_iter().zip(parts(other)).map_while(|(day, other)| day.zip(other));
    known.map(|(day, other)| day.cmp(&other)).find(|order| order.is_ne()).is_some_and(|order| order.is_lt())
}
