//! The house style: a source as a reference, in short, and as a view. Pure.

use crate::base::date::Date;
use crate::base::html::{Html, escape};
use crate::base::words::shorten;
use crate::read::annotation::{Cite, Name, Source};
use crate::site::sources::SiteSource;

use super::theme::Safe;
use super::view::{DateView, SourceView};
use super::words::Words;

/// The view of a source, with its reference in the site's style. `href` gives the way to a page or file of the site by its
/// address.
pub fn view(site_source: &SiteSource, reference: &Html, href: impl Fn(&str) -> String, words: &Words) -> SourceView {
    let source = &site_source.source;
    let date = |date: Option<Date>| date.map(|date| words.date(date));
    let unlinked_url = source.url.as_ref().filter(|_| source.do_not_link).map(|url| url.value.clone());
    let access = source.url_access.as_deref().filter(|access| *access != "free");
    SourceView {
        id: source.id.value.clone(),
        kind: source.kind.clone(),
        kind_label: words.named("type", &source.kind),
        title: source.title.clone(),
        lang: source.language.clone(),
        short: short(source, words),
        reference: Safe::from(reference),
        href: href(&site_source.address),
        copy_href: site_source.copy.as_deref().map(href),
        url: url(source),
        unlinked_url,
        url_status: source.url_status.clone(),
        access: access.map(|access| words.named("access", access)),
        accessed: date(source.accessed.as_ref().map(|accessed| accessed.value)),
        archive_url: archive_url(source),
        archive_date: date(source.archive_date.as_ref().map(|day| day.value)),
        tier: source.tier.clone(),
        tier_label: source.tier.as_deref().map(|tier| words.named("tier", tier)),
        is_unnamed: source.is_unnamed(),
        attribution: source.attribution.as_ref().map(|attribution| words.named("attribution", &attribution.value)),
        described_as: source.described_as.clone(),
        anonymity_reason: source.anonymity_reason.clone(),
        interest: source.interest.clone(),
        note: source.note.clone(),
        original_date: date(source.original_date),
        status: source.status.as_ref().map(|status| words.named("status", &status.value)),
        status_date: date(source.status_date),
        status_url: source.status_url.clone(),
        known: source.known.clone(),
        known_label: source.known.as_deref().map(|known| words.named("known", known)),
        cautions: cautions(source, words),
        doi: source.doi.as_ref().map(|doi| doi.value.clone()),
        isbn: source.isbn.clone(),
    }
}

/// What a reader should be warned of, in short phrases.
pub fn cautions(source: &Source, words: &Words) -> Vec<String> {
    let mut cautions = Vec::new();
    if source.is_unnamed() {
        cautions.push(words.get("caution_unnamed").to_owned());
    }
    if let Some(known) = source.known.as_deref().filter(|known| *known != "seen") {
        cautions.push(words.named("known", known));
    }
    if let Some(status) = source.url_status.as_deref().filter(|status| *status != "live") {
        cautions.push(words.named("caution", status));
    }
    cautions
}

/// The source's copy, where it may be linked.
pub fn archive_url(source: &Source) -> Option<String> {
    source.archive_url.as_ref().filter(|_| !source.do_not_link).map(|url| url.value.clone())
}

/// Where the source itself is; nothing where it may not be linked.
pub fn url(source: &Source) -> Option<String> {
    let doi = || Some(format!("https://doi.org/{}", crate::site::address::encode(&source.doi.as_ref()?.value)));
    source.url.as_ref().map(|url| url.value.clone()).or_else(doi).filter(|_| !source.do_not_link)
}

/// What of a source a citation points at, as far as an address can say it.
pub enum Place<'a> {
    /// A page of a PDF (RFC 8118).
    Page(String),
    /// Seconds into a recording (Media Fragments 1.0).
    Time(u64),
    /// The words themselves (URL Fragment Text Directives).
    Words(&'a str),
    Whole,
}

/// The place that a citation names in the source at `url`.
pub fn place<'a>(url: &str, cite: &'a Cite) -> Place<'a> {
    let is_pdf = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase().ends_with(".pdf");
    let locator = cite.locator.as_deref().unwrap_or_default();
    let page: String = locator.chars().take_while(char::is_ascii_digit).collect();
    match (cite.label.as_deref(), &cite.quote) {
        (Some("page"), _) if is_pdf && !page.is_empty() => Place::Page(page),
        (Some("timestamp"), _) => seconds(locator).map_or(Place::Whole, Place::Time),
        (_, Some(quote)) if !is_pdf => Place::Words(&quote.value),
        _ => Place::Whole,
    }
}

/// The address of a passage in a source, with what points at its place. Nothing where it may not be linked.
pub fn passage_url(source: &Source, cite: &Cite) -> Option<String> {
    let url = url(source)?;
    if url.contains('#') {
        return Some(url);
    }
    Some(match place(&url, cite) {
        Place::Page(page) => format!("{url}#page={page}"),
        Place::Time(seconds) => format!("{url}#t={seconds}"),
        Place::Words(quote) => format!("{url}#:~:text={}", text_directive(quote)),
        Place::Whole => url,
    })
}

/// A citation in a sentence or two, for what can't be linked: who or what, where in it, the quotation, why without a name.
pub fn in_words(source: &Source, cite: &Cite, words: &Words) -> String {
    let mut parts = vec![makers(source, words)];
    match source.is_unnamed() {
        true => parts.extend(source.attribution.as_ref().map(|named| words.named("attribution", &named.value))),
        false => parts.push(source.title.clone()),
    }
    parts.extend(source.issued.map(|issued| words.date(issued).text));
    parts.extend(words.locator(cite.label.as_deref(), cite.locator.as_deref()));
    let mut text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(words.get("comma"));
    text.push_str(words.get("stop").trim());
    let said = cite.quote.as_ref().map(|quote| words.say("quoted", &[("words", &quote.value)]));
    let reason = source.anonymity_reason.as_ref().filter(|_| source.is_unnamed());
    let reason = reason.map(|reason| format!("{}{} {reason}", words.get("anonymity_reason"), words.get("colon")));
    for more in said.into_iter().chain(reason) {
        text = format!("{text} {more}");
    }
    text
}

fn seconds(timestamp: &str) -> Option<u64> {
    timestamp.split(':').try_fold(0, |total: u64, part| Some(total * 60 + part.trim().parse::<u64>().ok()?))
}

/// A quotation as a text directive; a long one by its first and last words.
fn text_directive(quote: &str) -> String {
    let encode = |words: &[&str]| {
        let encoded = crate::site::address::encode(&words.join(" "));
        encoded.replace('-', "%2D").replace(',', "%2C").replace('&', "%26")
    };
    let plain = quote.split('…').max_by_key(|part| part.len()).unwrap_or(quote);
    let words: Vec<&str> = plain.split_whitespace().collect();
    match words.len() {
        0..=10 => encode(&words),
        count => format!("{},{}", encode(&words[..5]), encode(&words[count - 5..])),
    }
}

/// A source in a few words: "Northvale Water, 2025".
pub fn short(source: &Source, words: &Words) -> String {
    let is_unknown = |name: &&Name| matches!(name, Name::Literal(literal) if literal == "unknown");
    let authors: Vec<&Name> = source.author.iter().filter(|name| !is_unknown(name)).collect();
    let who = match (source.is_unnamed(), authors.as_slice()) {
        (true, _) => source.described_as.clone().unwrap_or_else(|| words.get("unnamed_person").to_owned()),
        (false, [one]) => family(one, words),
        (false, [one, two]) => format!("{}{}{}", family(one, words), words.get("and"), family(two, words)),
        (false, [one, ..]) => words.say("et_al", &[("name", &family(one, words))]),
        (false, []) => {
            publisher(source).or(source.container_title.clone()).unwrap_or_else(|| shorten(&source.title, 40))
        }
    };
    match source.issued {
        Some(issued) => format!("{who}{}{}", words.get("comma"), issued.year),
        None => who,
    }
}

/// All that a source is known by beside its title, as far as readers are told: authors, publisher, where it stands.
pub fn makers(source: &Source, words: &Words) -> String {
    let who: Vec<String> = match source.is_unnamed() {
        true => source.described_as.iter().cloned().collect(),
        false => source.author.iter().map(|name| full(name, words)).collect(),
    };
    let mut makers: Vec<String> = Vec::new();
    for maker in who.into_iter().chain(publisher(source)).chain(source.container_title.clone()) {
        if !makers.contains(&maker) {
            makers.push(maker);
        }
    }
    makers.join(", ")
}

fn publisher(source: &Source) -> Option<String> {
    source.publisher.clone().filter(|publisher| publisher != "unknown")
}

fn family(name: &Name, words: &Words) -> String {
    match name {
        Name::Literal(literal) if literal == "unknown" => words.get("unknown_author").to_owned(),
        Name::Literal(literal) => literal.clone(),
        Name::Person { family, .. } => family.clone(),
    }
}

fn full(name: &Name, words: &Words) -> String {
    match name {
        Name::Person { family, given: Some(given) } => format!("{given} {family}"),
        other => family(other, words),
    }
}

/// The whole reference in the house style: who, what, where, when.
pub fn reference(source: &Source, words: &Words) -> Html {
    let mut parts: Vec<String> = Vec::new();
    let who: Vec<String> = match source.is_unnamed() {
        true => vec![source.described_as.clone().unwrap_or_else(|| words.get("unnamed_person").to_owned())],
        false => source.author.iter().map(|name| full(name, words)).collect(),
    };
    if !who.is_empty() {
        parts.push(format!("<bdi>{}</bdi>", escape(&who.join(words.get("comma")))));
    }
    let language = source.language.as_deref().map(|lang| format!(" lang=\"{}\"", escape(lang))).unwrap_or_default();
    parts.push(format!("<cite{language} dir=\"auto\">{}</cite>", escape(&source.title)));
    let mut held: Vec<String> = Vec::new();
    held.extend(source.container_title.as_deref().map(|title| format!("<i>{}</i>", escape(title))));
    for (key, value) in
        [("locator_volume", &source.volume), ("locator_issue", &source.issue), ("locator_page", &source.page)]
    {
        held.extend(value.as_deref().map(|value| escape(&words.say(key, &[("n", value)])).into_owned()));
    }
    for value in [&source.edition, &source.version].into_iter().flatten() {
        held.push(escape(value).into_owned());
    }
    let publisher = source.publisher.as_deref().map(|publisher| match publisher {
        "unknown" => words.get("unknown_publisher"),
        publisher => publisher,
    });
    let place =
        [publisher, source.publisher_place.as_deref()].into_iter().flatten().map(|part| escape(part).into_owned());
    held.extend(place);
    held.push(match source.issued {
        Some(issued) => time(&words.date(issued)),
        None => escape(words.get("no_date")).into_owned(),
    });
    parts.push(held.join(words.get("comma")));
    let stop = words.get("stop");
    Html::trusted(parts.join(stop) + stop.trim_end())
}

fn time(date: &DateView) -> String {
    format!("<time datetime=\"{}\">{}</time>", escape(&date.iso), escape(&date.text))
}
