//! Articles and claims in the terms of schema.org: JSON-LD for a page's head. Pure.
//! Says what the page shows, and no more. Where the site has no `base_url`, names are relative to the page.

use serde_json::{Value, json};

use crate::base::html::Html;
use crate::base::words::sentence_case;
use crate::read::annotation::{Claim, Name, Source};
use crate::site::links::Target;
use crate::site::resolve::Page;
use crate::site::sources::SiteSource;

use super::notes::{Desk, quoted};
use super::web_annotation::{self, one_or_more, pruned};
use super::{body, reference};

/// The site's publisher alone, for the home page.
pub fn home(desk: &Desk<'_>) -> Html {
    graph(vec![publisher(desk)])
}

/// An article with its sources, its claims, its corrections and, where it reviews one claim of others, that review: search
/// engines want one on a page. `image` is the absolute address of its social card.
pub fn article(desk: &Desk<'_>, index: usize, image: Option<&str>) -> Html {
    let page = &desk.site.articles[index];
    let clerk = Clerk { desk, index, page };
    let mut nodes = vec![clerk.article(image), publisher(desk)];
    nodes.extend(clerk.sources().into_iter().map(|source| clerk.source(source)));
    nodes.extend((0..page.article.sidecar.claims.len()).map(|claim| clerk.claim(claim)));
    if let [claim] = page.reviewed[..] {
        nodes.push(clerk.review(claim, &clerk.named(&page.article.sidecar.claims[claim].id.value)));
    }
    nodes.extend((0..page.article.sidecar.corrections.len()).map(|correction| clerk.correction(correction)));
    graph(nodes)
}

/// One claim with its review, for its own page at `address`.
pub fn check(desk: &Desk<'_>, article: usize, claim: usize, address: &str) -> Html {
    let page = &desk.site.articles[article];
    let clerk = Clerk { desk, index: article, page };
    let of_claim = clerk.sources_of(&page.article.sidecar.claims[claim]);
    let front = &page.article.front;
    let article_node = json!({
        "@type": front.kind,
        "@id": clerk.named("article"),
        "url": desk.iri(&page.address),
        "headline": front.title,
    });
    let mut nodes = vec![publisher(desk), article_node, clerk.claim(claim), clerk.review(claim, &desk.iri(address))];
    nodes.extend(of_claim.into_iter().filter(|source| !source.source.is_unnamed()).map(|source| clerk.source(source)));
    graph(nodes)
}

fn graph(nodes: Vec<Value>) -> Html {
    let document = pruned(json!({"@context": "https://schema.org", "@graph": nodes}));
    Html::json_in_script(&document.to_string())
}

fn publisher(desk: &Desk<'_>) -> Value {
    let mut node = json!({
        "@type": "NewsMediaOrganization",
        "@id": publisher_id(desk),
        "name": desk.site.config.title,
        "description": desk.site.config.description,
        "url": desk.iri(""),
    });
    let map = node.as_object_mut().expect("it was made as one");
    let policies = desk.site.policies.iter().filter(|(name, _)| *name != "report_errors_to");
    map.extend(policies.map(|(name, target)| (camel_case(name), policy(desk, target).into())));
    node
}

fn publisher_id(desk: &Desk<'_>) -> String {
    desk.iri("") + "#org"
}

fn policy(desk: &Desk<'_>, target: &Target) -> String {
    match target {
        Target::Inside { address, fragment: Some(fragment) } => format!("{}#{fragment}", desk.iri(address)),
        Target::Inside { address, fragment: None } => desk.iri(address),
        other => body::address(desk, other),
    }
}

/// `corrections_policy` to `correctionsPolicy`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &sentence_case(word))
}

/// What it takes to describe an article.
struct Clerk<'a> {
    desk: &'a Desk<'a>,
    index: usize,
    page: &'a Page,
}

impl<'a> Clerk<'a> {
    /// What a fragment of the article's page names.
    fn named(&self, fragment: &str) -> String {
        format!("{}#{fragment}", self.desk.iri(&self.page.address))
    }

    fn id(&self, fragment: &str) -> Value {
        json!({"@id": self.named(fragment)})
    }

    fn article(&self, image: Option<&str>) -> Value {
        let (site, front, sidecar) = (self.desk.site, &self.page.article.front, &self.page.article.sidecar);
        let url = self.desk.iri(&self.page.address);
        let cited = self.page.entries.iter().map(|entry| &site.sources[entry.source].source);
        let cited = cited.filter(|source| !source.is_unnamed()).map(|source| self.id(&source_id(source)));
        let principles = site.policies.iter().find(|(name, _)| *name == "publishing_principles");
        let modified = self.page.modified().filter(|_| front.updated.is_some() || !sidecar.corrections.is_empty());
        json!({
            "@type": front.kind,
            "@id": self.named("article"),
            "url": url,
            "mainEntityOfPage": url,
            "headline": front.title,
            "description": front.description,
            "image": image,
            "inLanguage": self.desk.lang,
            "datePublished": front.date.as_ref().map(|date| date.value.to_string()),
            "dateModified": modified.map(|day| day.to_string()),
            "version": self.page.version().map(|version| version.to_string()),
            "author": one_or_more(self.page.authors.iter().map(|author| self.author(*author)).collect()),
            "publisher": {"@id": publisher_id(self.desk)},
            "publishingPrinciples": principles.map(|(_, target)| policy(self.desk, target)),
            "backstory": front.backstory,
            "keywords": self.page.tags.iter().map(|tag| site.tags[*tag].name.clone()).collect::<Vec<_>>(),
            "citation": one_or_more(cited.collect()),
            "mentions": one_or_more(sidecar.claims.iter().map(|claim| self.id(&claim_id(claim))).collect()),
            "correction": one_or_more(sidecar.corrections.iter().map(|own| self.id(&own.id.value)).collect()),
            "subjectOf": sidecar.has_annotations().then(|| json!({
                "@type": "DataFeed",
                "name": self.desk.words.say("annotations_of", &[("title", &front.title)]),
                "url": self.desk.iri(&format!("{}annotations.jsonld", self.page.address)),
                "encodingFormat": web_annotation::MEDIA_TYPE,
            })),
        })
    }

    fn author(&self, index: usize) -> Value {
        let list = &self.desk.site.authors[index];
        let known = list.author.as_ref();
        json!({
            "@type": "Person",
            "name": list.name,
            "url": self.desk.iri(&list.address),
            "jobTitle": known.and_then(|author| author.job_title.as_ref()),
            "sameAs": known.map(|author| author.same_as.clone()),
        })
    }

    /// The sources that the article cites, and those in which its claims appeared, each once; nobody's who is unnamed.
    fn sources(&self) -> Vec<&'a SiteSource> {
        let mut indices: Vec<usize> = self.page.entries.iter().map(|entry| entry.source).collect();
        indices.extend(self.page.article.sidecar.claims.iter().filter_map(|claim| self.appearance(claim)));
        self.each_once(indices).into_iter().filter(|source| !source.source.is_unnamed()).collect()
    }

    fn sources_of(&self, claim: &Claim) -> Vec<&'a SiteSource> {
        let site = self.desk.site;
        let cited = claim.cites.iter().filter_map(|cite| site.catalogue.find(self.index, &cite.source.value));
        self.each_once(cited.chain(self.appearance(claim)).collect())
    }

    fn each_once(&self, indices: Vec<usize>) -> Vec<&'a SiteSource> {
        let mut seen = std::collections::HashSet::new();
        indices.into_iter().filter(|index| seen.insert(*index)).map(|index| &self.desk.site.sources[index]).collect()
    }

    fn appearance(&self, claim: &Claim) -> Option<usize> {
        self.desk.site.catalogue.find(self.index, &claim.appearance.as_ref()?.value)
    }

    fn source(&self, source: &SiteSource) -> Value {
        let source = &source.source;
        let makers: Vec<Value> = source.author.iter().filter_map(maker).collect();
        let (creator, author) = match source.kind.as_str() {
            "dataset" | "software" | "map" | "graphic" => (makers, Vec::new()),
            _ => (Vec::new(), makers),
        };
        let held = source.container_title.as_ref().map(|title| json!({"@type": "CreativeWork", "name": title}));
        let publisher = source.publisher.as_ref().filter(|name| *name != "unknown");
        json!({
            "@type": kind(source),
            "@id": self.named(&source_id(source)),
            "name": source.title,
            "description": source.note,
            "inLanguage": source.language,
            "creator": one_or_more(creator),
            "author": one_or_more(author),
            "publisher": publisher.map(|name| json!({"@type": "Organization", "name": name})),
            "isPartOf": held,
            "datePublished": source.issued.map(|day| day.to_string()),
            "version": source.version,
            "isbn": source.isbn,
            "sameAs": source.doi.as_ref().map(|doi| format!("https://doi.org/{}", crate::site::address::encode(&doi.value))),
            "url": reference::url(source),
            "archivedAt": reference::archive_url(source),
        })
    }

    fn claim(&self, index: usize) -> Value {
        let claim = &self.page.article.sidecar.claims[index];
        let source = self.appearance(claim).map(|index| &self.desk.site.sources[index].source);
        let own = || Some(self.id("article"));
        let appearance = match (&claim.appearance, source) {
            (Some(_), Some(source)) if source.is_unnamed() => Some(Value::from(self.unnamed(source))),
            (Some(_), Some(source)) => Some(self.id(&source_id(source))),
            (Some(address), None) => Some(json!({"@type": "CreativeWork", "url": address.value})),
            (None, _) => own(),
        };
        let words = quoted(self.page, &self.page.article.claims[index]);
        // What somebody else said is not shown by what we cite: that belongs to the review.
        let citation = if claim.author.is_some() { Vec::new() } else { self.citations(claim) };
        json!({
            "@type": "Claim",
            "@id": self.named(&claim_id(claim)),
            "text": if claim.author.is_some() || claim.text.is_none() { Some(&words) } else { claim.text.as_ref() },
            "author": claim.author.as_ref().map(|party| json!({
                "@type": if party.organisation { "Organization" } else { "Person" },
                "name": party.name,
                "jobTitle": party.job_title,
                "sameAs": party.same_as,
            })),
            "datePublished": claim.made.map(|day| day.to_string()),
            "appearance": appearance,
            "citation": one_or_more(citation),
        })
    }

    /// What carries a claim, or tells against it: not where it was merely said.
    fn citations(&self, claim: &Claim) -> Vec<Value> {
        let site = self.desk.site;
        let cites = claim.cites.iter().filter(|cite| claim.author.is_none() || cite.stance != "quotes");
        let found = cites.filter_map(|cite| site.catalogue.find(self.index, &cite.source.value));
        let found = self.each_once(found.collect()).into_iter().map(|source| &source.source);
        let citation = |source: &Source| match source.is_unnamed() {
            true => Value::from(self.unnamed(source)),
            false => self.id(&source_id(source)),
        };
        found.map(citation).collect()
    }

    /// A person who may not be named, in a few words.
    fn unnamed(&self, source: &Source) -> String {
        let words = self.desk.words;
        let who = source.described_as.as_deref().unwrap_or(words.get("unnamed_person"));
        let how = source.attribution.as_ref().map(|how| words.named("attribution", &how.value));
        let when = source.issued.map(|issued| words.date(issued).text);
        let parts: Vec<String> = [Some(sentence_case(who)), how, when].into_iter().flatten().collect();
        parts.join(words.get("comma"))
    }

    fn review(&self, index: usize, url: &str) -> Value {
        let site = self.desk.site;
        let claim = &self.page.article.sidecar.claims[index];
        let words = quoted(self.page, &self.page.article.claims[index]);
        let key = claim.rating.as_ref().map_or("", |rating| rating.value.as_str());
        let rating = self.desk.rating(key);
        let value = rating.as_ref().and_then(|rating| rating.value);
        json!({
            "@type": "ClaimReview",
            "@id": self.named(&format!("review-{}", claim.id.value)),
            "url": url,
            "datePublished": self.page.article.front.date.as_ref().map(|date| date.value.to_string()),
            "claimReviewed": claim.text.as_ref().unwrap_or(&words),
            "author": {"@type": "Organization", "name": site.config.title, "url": self.desk.iri("")},
            "itemReviewed": self.id(&claim_id(claim)),
            "reviewRating": {
                "@type": "Rating",
                "alternateName": rating.as_ref().map(|rating| &rating.label),
                "ratingValue": value.map(whole),
                "worstRating": value.map(|_| 1),
                "bestRating": value.map(|_| 5),
                "ratingExplanation": claim.explanation,
            },
            "citation": one_or_more(self.citations(claim)),
        })
    }

    fn correction(&self, index: usize) -> Value {
        let correction = &self.page.article.sidecar.corrections[index];
        let claims = &self.page.article.sidecar.claims;
        let affected =
            correction.affects.iter().filter_map(|id| claims.iter().find(|claim| claim.id.value == id.value));
        json!({
            "@type": "CorrectionComment",
            "@id": self.named(&correction.id.value),
            "datePublished": correction.date.value.to_string(),
            "text": correction.text,
            "about": one_or_more(affected.map(|claim| self.id(&claim_id(claim))).collect()),
            "author": {"@id": publisher_id(self.desk)},
            "url": self.named(&correction.id.value),
        })
    }
}

fn claim_id(claim: &Claim) -> String {
    format!("claim-{}", claim.id.value)
}

fn source_id(source: &Source) -> String {
    format!("src-{}", source.id.value)
}

/// A number without a fraction that is none.
fn whole(value: f64) -> Value {
    if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
}

fn maker(name: &Name) -> Option<Value> {
    match name {
        Name::Literal(literal) if literal == "unknown" => None,
        Name::Literal(literal) => Some(json!({"@type": "Organization", "name": literal})),
        Name::Person { family, given } => {
            let whole = given.as_ref().map_or_else(|| family.clone(), |given| format!("{given} {family}"));
            Some(json!({"@type": "Person", "name": whole, "familyName": family, "givenName": given}))
        }
    }
}

/// The type in schema.org. A data set is none of its `Dataset`s, which are described at length or not at all.
fn kind(source: &Source) -> &'static str {
    match source.kind.as_str() {
        "webpage" => "WebPage",
        "report" => "Report",
        "book" => "Book",
        "chapter" => "Chapter",
        "article-journal" => "ScholarlyArticle",
        "article-newspaper" => "NewsArticle",
        "article" | "article-magazine" => "Article",
        "legislation" => "Legislation",
        "software" => "SoftwareSourceCode",
        "map" => "Map",
        "post" => "SocialMediaPosting",
        _ => "CreativeWork",
    }
}
