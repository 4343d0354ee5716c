//! The rules over a resolved site, as data: each with its name, its usual level, and the function that applies it.
//! Pure. What a rule finds is an exception where `allow` says so, and weighs what `site.toml` says.

use std::collections::HashMap;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::{messages, words};
use crate::read::annotation::{Calc, Cite, Claim, Source, anchor_range};
use crate::read::calc;
use crate::read::document::{Document, Link, LinkKind};

use super::dates;
use super::footnotes::Footnote;
use super::resolve::{Page, Site};
use super::sources::{Citing, SiteSource, Use};

/// Applies every rule to the site.
pub fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    let slugs: HashMap<&str, usize> =
        site.articles.iter().enumerate().map(|(index, page)| (page.slug.as_str(), index)).collect();
    for (index, page) in site.articles.iter().enumerate() {
        let desk = Desk { site, index, page, slugs: &slugs };
        for claim in &page.article.sidecar.claims {
            desk.claim(claim, found);
        }
        desk.annotations(found);
        desk.article(found);
        dates::check_article(site, page, found);
    }
    name_repeats(site, &slugs, found);
    for source in &site.sources {
        check_source(site, source, found);
        dates::check_source(site, source, found);
    }
    check_repeats(&site.sources, found);
}

/// Where a claim's words are gone, says which claims of other articles repeat it.
fn name_repeats(site: &Site, slugs: &HashMap<&str, usize>, found: &mut [Diagnostic]) {
    let claims =
        site.articles.iter().flat_map(|page| page.article.sidecar.claims.iter().map(move |claim| (page, claim)));
    for (page, claim) in claims {
        for (slug, id) in claim.repeats.iter().filter_map(|repeated| repeated.value.split_once('#')) {
            let Some(&index) = slugs.get(slug) else { continue };
            let article = &site.articles[index].article;
            let position = article.sidecar.claims.iter().position(|claim| claim.id.value == id);
            let Some(position) = position.filter(|&position| article.claims[position].is_empty()) else { continue };
            let (file, repeated) = (article.sidecar_file.as_ref(), &article.sidecar.claims[position]);
            let place = file.map(|file| file.span(anchor_range(&repeated.id, &repeated.anchor)));
            let missing =
                found.iter_mut().find(|diagnostic| diagnostic.name == "quote-missing" && diagnostic.span == place);
            if let Some(diagnostic) = missing {
                diagnostic.notes.push(messages::repeated_in(&claim.id.value, &page.article.file.path));
            }
        }
    }
}

/// A claim with what it rests on.
struct Evidence<'a> {
    claim: &'a Claim,
    /// The sources that it cites, each once, but for background.
    sources: Vec<&'a Source>,
    today: Date,
}

/// A rule over one claim.
struct ClaimRule {
    is_broken: fn(&Evidence<'_>) -> bool,
    message: fn(Span, &str) -> Diagnostic,
}

const CLAIM_RULES: [ClaimRule; 7] = [
    ClaimRule { is_broken: rests_on_nothing, message: messages::claim_unsourced },
    ClaimRule { is_broken: is_unexplained, message: messages::rating_unexplained },
    ClaimRule { is_broken: lacks_primary, message: messages::secondary_only },
    ClaimRule { is_broken: lacks_disinterested, message: messages::interested_only },
    ClaimRule { is_broken: has_single_source, message: messages::single_source },
    ClaimRule { is_broken: is_too_long, message: messages::claim_too_long },
    ClaimRule { is_broken: is_overdue, message: messages::review_overdue },
];

impl Evidence<'_> {
    fn has_own(&self) -> bool {
        self.claim.own_check.is_some() || self.claim.calc.is_some()
    }

    fn is_said_to_be_single(&self) -> bool {
        self.claim.certainty.as_deref() == Some("single-source")
    }
}

fn rests_on_nothing(evidence: &Evidence<'_>) -> bool {
    let rating = evidence.claim.rating.as_ref().map(|rating| rating.value.as_str());
    let says_so = matches!(rating, Some("unsupported" | "unverifiable"));
    evidence.claim.cites.is_empty() && !evidence.has_own() && !says_so && evidence.claim.kind != "opinion"
}

fn is_unexplained(evidence: &Evidence<'_>) -> bool {
    evidence.claim.rating.is_some() && evidence.claim.explanation.is_none() && evidence.claim.calc.is_none()
}

fn lacks_primary(evidence: &Evidence<'_>) -> bool {
    let is_removed = |source: &&Source| source.tier.as_deref().is_some_and(|tier| tier != "primary");
    !evidence.sources.is_empty() && !evidence.has_own() && evidence.sources.iter().all(is_removed)
}

fn lacks_disinterested(evidence: &Evidence<'_>) -> bool {
    let all_gain = !evidence.sources.is_empty() && evidence.sources.iter().all(|source| source.interest.is_some());
    all_gain && !evidence.is_said_to_be_single()
}

fn has_single_source(evidence: &Evidence<'_>) -> bool {
    evidence.sources.len() == 1 && !evidence.has_own() && !evidence.is_said_to_be_single()
}

/// Search engines cut what is reviewed at 75 characters.
fn is_too_long(evidence: &Evidence<'_>) -> bool {
    let claim = evidence.claim;
    let text = claim.text.as_deref().or(claim.anchor.exact.as_ref().map(|exact| exact.value.as_str()));
    claim.rating.is_some() && claim.author.is_some() && text.is_some_and(|text| text.chars().count() > 75)
}

fn is_overdue(evidence: &Evidence<'_>) -> bool {
    evidence.claim.review_by.as_ref().is_some_and(|day| day.value < evidence.today)
}

struct Desk<'a> {
    site: &'a Site,
    index: usize,
    page: &'a Page,
    slugs: &'a HashMap<&'a str, usize>,
}

impl Desk<'_> {
    fn file(&self) -> &File {
        self.page.article.sidecar_file.as_ref().unwrap_or(&self.page.article.file)
    }

    fn claim(&self, claim: &Claim, found: &mut Vec<Diagnostic>) {
        let evidence = Evidence { claim, sources: self.sources(claim), today: self.site.today };
        for rule in CLAIM_RULES.iter().filter(|rule| (rule.is_broken)(&evidence)) {
            found.push((rule.message)(self.file().span(claim.id.range.clone()), &claim.id.value));
        }
        if let Some(calc) = &claim.calc {
            self.reckon(calc, found);
        }
        self.claim_references(claim, found);
    }

    /// Does a claim's arithmetic again.
    fn reckon(&self, calc: &Calc, found: &mut Vec<Diagnostic>) {
        let value = match calc::value(&calc.expr.value) {
            Ok(value) => value,
            Err(fault) => {
                let span = fault.span(&calc.expr, self.file());
                return found.push(messages::calc_invalid(span, &fault.reason, fault.help));
            }
        };
        let gives = &calc.gives.value;
        if !value.is(gives, calc.within.as_ref()) {
            let rounding = value.rounded(gives).map(|rounded| messages::Rounding {
                places: gives.places(),
                half_step: (rounded == *gives).then(|| gives.half_step().to_string()),
                value: rounded.to_string(),
            });
            let span = self.file().span(calc.gives.range.clone());
            found.push(messages::calc_mismatch(span, &gives.to_string(), &value.shown(gives), rounding));
        }
    }

    fn sources(&self, claim: &Claim) -> Vec<&Source> {
        let mut found: Vec<usize> = claim
            .cites
            .iter()
            .filter(|cite| cite.stance != "background")
            .filter_map(|cite| self.site.catalogue.find(self.index, &cite.source.value))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|index| &self.site.sources[index].source).collect()
    }

    /// Ratings are the site's, and claims of other articles are known to the site alone.
    fn claim_references(&self, claim: &Claim, found: &mut Vec<Diagnostic>) {
        if let Some(rating) = &claim.rating {
            let known: Vec<&str> = self.site.config.ratings.iter().map(|rating| rating.key.as_str()).collect();
            if !known.contains(&rating.value.as_str()) {
                found.push(messages::rating_unknown(self.file().span(rating.range.clone()), &rating.value, &known));
            }
        }
        if let Some(appearance) = &claim.appearance {
            let is_source = self.site.catalogue.find(self.index, &appearance.value).is_some();
            if !is_source && !crate::read::url::is_absolute(&appearance.value) {
                let span = self.file().span(appearance.range.clone());
                let near = self.site.catalogue.nearest(self.index, &appearance.value);
                found.push(messages::source_unknown(span, &appearance.value, near, None));
            }
        }
        for (key, ids) in [("repeats", &claim.repeats), ("contradicts", &claim.contradicts)] {
            for id in ids {
                let Some((slug, fragment)) = id.value.split_once('#') else { continue };
                let span = self.file().span(id.range.clone());
                match self.slugs.get(slug).map(|&index| &self.site.articles[index].article.sidecar.claims) {
                    None => {
                        let reason = format!("there is no article `{slug}`");
                        let near = self.near_slug(slug).map(|slug| format!("{slug}#{fragment}"));
                        found.push(messages::claim_unknown(span, key, &id.value, &reason, near.as_deref()));
                    }
                    Some(claims) if claims.iter().all(|claim| claim.id.value != fragment) => {
                        let near = words::nearest(fragment, claims.iter().map(|claim| claim.id.value.as_str()));
                        let near = near.map(|near| format!("{slug}#{near}"));
                        let reason = format!("that article has no claim `{fragment}`");
                        found.push(messages::claim_unknown(span, key, &id.value, &reason, near.as_deref()));
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// The slug that was most likely meant, where a file was named in its stead, too.
    fn near_slug(&self, written: &str) -> Option<&str> {
        let name = written.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let mut known: Vec<&str> = self.slugs.keys().copied().collect();
        known.sort_unstable();
        words::nearest(name.strip_suffix(".md").unwrap_or(name), known)
    }

    /// Whether long works are cited with a place in them.
    fn locators(&self, cites: &[Cite], found: &mut Vec<Diagnostic>) {
        const LONG: [&str; 8] =
            ["book", "report", "hearing", "broadcast", "legislation", "legal_case", "chapter", "bill"];
        for cite in cites.iter().filter(|cite| cite.locator.is_none()) {
            let source = self.site.catalogue.find(self.index, &cite.source.value);
            if source.is_some_and(|index| LONG.contains(&self.site.sources[index].source.kind.as_str())) {
                let span = self.file().span(cite.source.range.clone());
                found.push(messages::locator_missing(span, &cite.source.value));
            }
        }
    }

    /// What holds of claims, notes and corrections alike.
    fn annotations(&self, found: &mut Vec<Diagnostic>) {
        let sidecar = &self.page.article.sidecar;
        let claims = sidecar.claims.iter().map(|claim| &claim.cites);
        let notes = sidecar.notes.iter().map(|note| &note.cites);
        let corrections = sidecar.corrections.iter().map(|correction| &correction.cites);
        claims.chain(notes).chain(corrections).for_each(|cites| self.locators(cites, found));
    }

    fn article(&self, found: &mut Vec<Diagnostic>) {
        let front = &self.page.article.front;
        let is_later =
            matches!((&front.date, &front.updated), (Some(date), Some(updated)) if updated.value > date.value);
        let is_explained = front.minor || !self.page.article.sidecar.corrections.is_empty();
        if let Some(updated) = front.updated.as_ref().filter(|_| is_later && !is_explained) {
            found.push(messages::update_unexplained(self.page.article.file.span(updated.range.clone())));
        }
        let document = &self.page.article.document;
        let pictures = document.links.iter().filter(|link| link.kind == LinkKind::Image);
        found.extend(pictures.filter_map(|link| describe(&self.page.article.file, document, link)));
    }
}

/// What is wrong with the words that describe a picture to those who can't see it. Raises `alt-missing` and
/// `alt-redundant`.
fn describe(file: &File, document: &Document, link: &Link) -> Option<Diagnostic> {
    let words = document.html[link.html..].strip_prefix(" alt=\"")?.split('"').next()?.trim();
    let start = link.source.start + "![".len();
    // Where the words stand as they are read; else the whole picture.
    let literal = start..start + words.len();
    let place = if file.text.get(literal.clone()) == Some(words) { literal } else { link.source.clone() };
    if words.is_empty() {
        return Some(messages::alt_missing(file.span(link.source.clone())));
    }
    let name = link.destination.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_file = |ending: &str| words.len() > ending.len() && words.to_lowercase().ends_with(ending);
    if [name, stem].iter().any(|name| name.eq_ignore_ascii_case(words) && name.contains(['.', '-', '_', '0', '1', '2']))
        || (!words.contains(' ') && PICTURE_ENDINGS.iter().any(|ending| is_file(ending)))
    {
        return Some(messages::alt_file_name(file.span(place), words));
    }
    let lower = words.to_lowercase();
    let opening =
        OPENINGS.iter().find(|opening| lower.strip_prefix(**opening).is_some_and(|rest| rest.starts_with(' ')));
    opening.and_then(|opening| words.get(..opening.len())).map(|said| messages::alt_redundant(file.span(place), said))
}

const PICTURE_ENDINGS: [&str; 7] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"];

/// How descriptions begin that say what screen readers have said already, in the languages that say it so.
const OPENINGS: [&str; 13] = [
    "image of",
    "an image of",
    "picture of",
    "a picture of",
    "photo of",
    "a photo of",
    "graphic of",
    "bild von",
    "foto von",
    "image de",
    "photo de",
    "imagen de",
    "foto de",
];

fn check_source(site: &Site, source: &SiteSource, found: &mut Vec<Diagnostic>) {
    let (work, id) = (&source.source, source.source.id.value.as_str());
    let span = source.file.span(work.id.range.clone());
    match work.attribution.as_ref().map(|attribution| attribution.value.as_str()) {
        Some("off-the-record") => found.push(messages::off_the_record(span.clone(), id)),
        Some("on-background" | "deep-background") if work.described_as.is_none() || work.anonymity_reason.is_none() => {
            found.push(messages::unnamed_without_reason(span.clone(), id));
        }
        _ => {}
    }
    if let Some(archive) = work.archive_url.as_ref().filter(|_| work.archive_date.is_none()) {
        found.push(messages::archive_without_date(source.file.span(archive.range.clone()), id));
    }
    if let Some(status) =
        work.status.as_ref().filter(|status| ["retraction", "removal", "withdrawal"].contains(&status.value.as_str()))
        && source.uses.iter().any(|cited| rests_on(site, cited, id))
    {
        found.push(messages::source_retracted(source.file.span(status.range.clone()), id));
    }
    if let (Some(accessed), Some(issued)) = (&work.accessed, work.issued)
        && accessed.value < issued
    {
        found.push(messages::accessed_before_issued(source.file.span(accessed.range.clone()), id));
    }
    let is_web = work.url.is_some() && !work.do_not_link;
    match work.url_status.as_deref() {
        Some("dead" | "unfit" | "usurped") if work.archive_url.is_none() => {
            found.push(messages::dead_without_archive(span.clone(), id))
        }
        _ if is_web && work.archive_url.is_none() && work.doi.is_none() => {
            found.push(messages::archive_missing(span.clone(), id))
        }
        _ => {}
    }
    if source.uses.is_empty() {
        found.push(messages::source_unused(span, id));
    }
}

/// Whether a use is a claim that is not true without the source.
fn rests_on(site: &Site, cited: &Use, id: &str) -> bool {
    let cites = cited.citing.cites(&site.articles[cited.article].article);
    let is_ground =
        |cite: &Cite| cite.source.value == id && !["disputes", "background"].contains(&cite.stance.as_str());
    matches!(cited.citing, Citing::Claim(_)) && cites.iter().any(is_ground)
}

/// Two records with one DOI or one address.
fn check_repeats(sources: &[SiteSource], found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, &SiteSource> = HashMap::new();
    for source in sources {
        let keys = [source.source.doi.as_ref(), source.source.url.as_ref()];
        let keys = keys.into_iter().flatten().map(|key| key.value.trim_end_matches('/').to_lowercase());
        for key in keys {
            match seen.get(&key) {
                Some(first) => {
                    let (span, place) = (
                        source.file.span(source.source.id.range.clone()),
                        first.file.span(first.source.id.range.clone()),
                    );
                    found.push(messages::source_repeated(span, &source.source.id.value, &first.source.id.value, place));
                    break;
                }
                None => drop(seen.insert(key, source)),
            }
        }
    }
}

/// How many annotations an article has, and how many of them are printed: in notes, or as errata of the whole article.
/// The two are equal unless an anchor missed, which is reported.
pub fn printed(page: &Page) -> (usize, usize) {
    let sidecar = &page.article.sidecar;
    let read = sidecar.claims.len() + sidecar.notes.len() + sidecar.corrections.len();
    let in_note = |note: &Footnote| note.claims.len() + note.notes.len() + note.corrections.len();
    let whole = sidecar.corrections.iter().filter(|correction| correction.anchor.is_empty()).count();
    (read, page.footnotes.iter().map(in_note).sum::<usize>() + whole)
}
