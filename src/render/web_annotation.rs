//! An article's annotations for annotation clients: a collection in the Web Annotation Data Model, as JSON-LD. Pure.
//! Holds what the article's page shows, and no more. Times of day are not known: days stand for their first moment, in UTC.

use serde_json::{Map, Value, json};

use crate::base::date::Date;
use crate::read::anchor::Passage;
use crate::read::annotation::{Cite, Claim, Correction, Source};
use crate::site::resolve::Page;

use super::body;
use super::notes::Desk;
use super::reference::{self, Place};
use super::selectors::{self, SeenText};

/// What the collection is to those who link to it (Web Annotation Protocol, 4.2).
pub const MEDIA_TYPE: &str = "application/ld+json;profile=\"http://www.w3.org/ns/anno.jsonld\"";

/// The claims, then the notes, then the corrections of an article, each in the order of its sidecar.
/// Addresses are relative to the document where the site has no `base_url`.
pub fn collection(desk: &Desk<'_>, index: usize) -> Vec<u8> {
    let page = &desk.site.articles[index];
    let sidecar = page.article.sidecar_file.as_ref().map_or("", |file| &file.text);
    let clerk = Clerk { desk, index, page, seen: SeenText::new(&page.article.document, sidecar) };
    let sidecar = &page.article.sidecar;
    let claims = (0..sidecar.claims.len()).map(|claim| clerk.claim(claim));
    let notes = (0..sidecar.notes.len()).map(|note| clerk.note(note));
    let corrections = (0..sidecar.corrections.len()).map(|correction| clerk.correction(correction));
    let items: Vec<Value> = claims.chain(notes).chain(corrections).collect();
    let collection = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": clerk.id(""),
        "type": "AnnotationCollection",
        "label": desk.words.say("annotations_of", &[("title", &page.article.front.title)]),
        "creator": clerk.creator(),
        "total": items.len(),
        "first": {"id": clerk.id("page1"), "type": "AnnotationPage", "startIndex": 0, "items": items},
    });
    let mut json = serde_json::to_string_pretty(&pruned(collection)).expect("its keys are strings");
    json.push('\n');
    json.into_bytes()
}

/// The value without what is null or an empty list, however deep.
pub fn pruned(value: Value) -> Value {
    let is_there = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().map(|(key, value)| (key, pruned(value)));
            Value::Object(kept.filter(|(_, value)| is_there(value)).collect::<Map<_, _>>())
        }
        Value::Array(list) => list.into_iter().map(pruned).filter(is_there).collect(),
        value => value,
    }
}

/// A list of one as the one itself, as both models have it.
pub fn one_or_more(mut list: Vec<Value>) -> Value {
    if list.len() == 1 { list.remove(0) } else { Value::from(list) }
}

/// What it takes to write an article's annotations down.
struct Clerk<'a> {
    desk: &'a Desk<'a>,
    index: usize,
    page: &'a Page,
    seen: SeenText<'a>,
}

impl Clerk<'_> {
    fn id(&self, fragment: &str) -> String {
        let document = self.desk.iri(&format!("{}annotations.jsonld", self.page.address));
        if fragment.is_empty() { document } else { format!("{document}#{fragment}") }
    }

    fn creator(&self) -> Value {
        json!({"id": self.desk.iri(""), "type": "Organization", "name": self.desk.site.config.title})
    }

    fn annotation(&self, id: &str, motivation: &str, days: [Option<Date>; 2], parts: [(&str, Value); 3]) -> Value {
        let [created, modified] = days.map(|day| day.and_then(moment));
        let mut annotation = json!({
            "id": self.id(id),
            "type": "Annotation",
            "motivation": motivation,
            "creator": self.creator(),
            "created": created,
            "modified": modified,
        });
        let map = annotation.as_object_mut().expect("it was made as one");
        map.extend(parts.into_iter().map(|(key, value)| (key.to_owned(), value)));
        annotation
    }

    fn claim(&self, index: usize) -> Value {
        let claim = &self.page.article.sidecar.claims[index];
        let mut bodies: Vec<Value> = Vec::new();
        let rating = claim.rating.as_ref().and_then(|rating| self.desk.rating(&rating.value));
        bodies.extend(rating.as_ref().map(|rating| self.text("classifying", &rating.label)));
        bodies.extend(claim.explanation.as_ref().map(|text| self.text("commenting", text)));
        bodies.extend(
            claim
                .calc
                .as_ref()
                .map(|calc| self.text("describing", &format!("{} = {}", calc.expr.value, calc.gives.value))),
        );
        bodies.extend(claim.own_check.as_ref().map(|text| self.text("describing", text)));
        bodies.extend(self.cites(&claim.cites));
        bodies.extend(claim.response.as_ref().map(|text| self.text("replying", text)));
        let links = bodies.iter().any(|body| body["purpose"] == "linking");
        let motivation = match (&rating, links) {
            (Some(_), _) => "assessing",
            (None, true) => "linking",
            (None, false) => "describing",
        };
        let days = [self.page.article.front.date.as_ref().map(|date| date.value), self.corrected(claim, index)];
        let target = self.target(&self.page.article.claims[index]);
        let parts = [("audience", Value::Null), ("body", one_or_more(bodies)), ("target", target)];
        self.annotation(&claim.id.value, motivation, days, parts)
    }

    /// The day of the last correction that touches a claim or its words.
    fn corrected(&self, claim: &Claim, index: usize) -> Option<Date> {
        let words = &self.page.article.claims[index];
        let corrections = self.page.article.sidecar.corrections.iter().zip(&self.page.article.corrections);
        let touches = |(correction, passages): &(&Correction, &Vec<Passage>)| {
            correction.affects.iter().any(|id| id.value == claim.id.value) || (!words.is_empty() && *passages == words)
        };
        corrections.filter(touches).map(|(correction, _)| correction.date.value).max()
    }

    fn note(&self, index: usize) -> Value {
        let note = &self.page.article.sidecar.notes[index];
        let html = body::fragment(self.desk, &self.page.article.bodies[index], &self.page.body_targets[index]);
        let language = note.lang.as_deref().unwrap_or(self.desk.lang);
        let text = json!({
            "type": "TextualBody",
            "purpose": "commenting",
            "format": "text/html",
            "language": language,
            "value": one_paragraph(html.as_str()),
        });
        let bodies = std::iter::once(text).chain(self.cites(&note.cites)).collect();
        let audience = note
            .audience
            .iter()
            .map(|role| json!({"type": "schema:EducationalAudience", "schema:educationalRole": role}));
        let days = [self.page.article.front.date.as_ref().map(|date| date.value), None];
        let target = self.target(&self.page.article.notes[index]);
        let parts = [("audience", one_or_more(audience.collect())), ("body", one_or_more(bodies)), ("target", target)];
        self.annotation(&note.id.value, "commenting", days, parts)
    }

    fn correction(&self, index: usize) -> Value {
        let correction = &self.page.article.sidecar.corrections[index];
        let bodies = std::iter::once(self.text("editing", &correction.text)).chain(self.cites(&correction.cites));
        let now = self.target(&self.page.article.corrections[index]);
        let target = match (now, self.old_words(correction)) {
            (now, None) => now,
            (Value::Array(mut targets), Some(old)) => {
                targets.push(old);
                Value::from(targets)
            }
            (now, Some(old)) => json!([now, old]),
        };
        let parts = [("audience", Value::Null), ("body", one_or_more(bodies.collect())), ("target", target)];
        self.annotation(&correction.id.value, "editing", [Some(correction.date.value), None], parts)
    }

    /// The words in the page, stretch by stretch; the page itself where no words are meant.
    fn target(&self, passages: &[Passage]) -> Value {
        let source = self.desk.iri(&self.page.address);
        let selectors = passages.iter().flat_map(|passage| self.seen.selectors(passage));
        let targets =
            selectors.map(|selector| json!({"type": "SpecificResource", "source": source, "selector": selector}));
        let targets: Vec<Value> = targets.collect();
        if targets.is_empty() { Value::from(source) } else { one_or_more(targets) }
    }

    /// The words that a correction replaced, in the last release that held them: a target with the days on which it was
    /// published, and where it can still be read (WADM, 4.3.1).
    fn old_words(&self, correction: &Correction) -> Option<Value> {
        let was = &correction.was.as_ref()?.value;
        let holders = self.page.releases.iter().rev().filter(|release| release.day <= correction.date.value);
        let mut found = holders.filter_map(|release| Some((release, selectors::old_selectors(&release.text, was)?)));
        let (release, selectors) = found.next()?;
        Some(json!({
            "type": "SpecificResource",
            "source": self.desk.iri(&self.page.address),
            "selector": selectors,
            "state": {
                "type": "TimeState",
                "sourceDateStart": moment(release.day),
                "sourceDateEnd": moment(correction.date.value),
                "cached": self.desk.iri(&self.page.version_address(release)),
            },
        }))
    }

    fn text(&self, purpose: &str, value: &str) -> Value {
        let language = self.desk.lang;
        json!({"type": "TextualBody", "purpose": purpose, "format": "text/plain", "language": language, "value": value})
    }

    fn cites<'a>(&'a self, cites: &'a [Cite]) -> impl Iterator<Item = Value> + use<'a> {
        let site = self.desk.site;
        let cited = move |cite: &'a Cite| {
            let source = site.catalogue.find(self.index, &cite.source.value)?;
            Some((&site.sources[source].source, cite))
        };
        cites.iter().filter_map(cited).map(|(source, cite)| self.cite(source, cite))
    }

    /// A passage in a source, or in words what can't be linked.
    fn cite(&self, source: &Source, cite: &Cite) -> Value {
        let Some(url) = reference::url(source) else {
            return self.text("describing", &reference::in_words(source, cite, self.desk.words));
        };
        let quote = cite.quote.as_ref().map(|quote| json!({"type": "TextQuoteSelector", "exact": quote.value}));
        let fragment = |standard: &str, value: String, refined: Option<&Value>| json!({"type": "FragmentSelector", "conformsTo": standard, "value": value, "refinedBy": refined});
        let selector = match reference::place(&url, cite) {
            Place::Page(page) => {
                Some(fragment("http://tools.ietf.org/rfc/rfc3778", format!("page={page}"), quote.as_ref()))
            }
            Place::Time(seconds) => Some(fragment("http://www.w3.org/TR/media-frags/", format!("t={seconds}"), None)),
            Place::Words(_) | Place::Whole => quote,
        };
        let cached = reference::archive_url(source)
            .map(|archive| json!({"type": "TimeState", "cached": archive, "sourceDate": archived(source, &archive)}));
        json!({
            "type": "SpecificResource",
            "purpose": "linking",
            "source": url,
            "selector": selector,
            "state": cached,
        })
    }
}

/// A day as the first moment of it. Nothing where the day is not known: WADM has no other dates.
fn moment(day: Date) -> Option<String> {
    day.is_whole().then(|| format!("{day}T00:00:00Z"))
}

/// When a copy was made: to the second where its address says so, as those of the Internet Archive do.
fn archived(source: &Source, archive_url: &str) -> Option<String> {
    let stamp = archive_url.split('/').find(|part| part.len() == 14 && part.bytes().all(|byte| byte.is_ascii_digit()));
    match stamp {
        Some(stamp) => {
            let (day, time) =
                ([&stamp[..4], &stamp[4..6], &stamp[6..8]], [&stamp[8..10], &stamp[10..12], &stamp[12..]]);
            Date::parse(&day.join("-")).map(|day| format!("{day}T{}Z", time.join(":")))
        }
        None => moment(source.archive_date.as_ref()?.value),
    }
}

/// A text of one paragraph without the element around it.
fn one_paragraph(html: &str) -> &str {
    let inner = html.trim().strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inner.filter(|inner| !inner.contains("<p")).unwrap_or(html.trim())
}
