//! What a page says of itself to machines in `meta` elements: Open Graph, and of articles Highwire's tags, by which
//! reference managers and scholarly indexes know them, and Dublin Core's, by which annotation clients do. Pure.

use crate::base::date::Date;
use crate::read::annotation::{Name, Source};
use crate::site::resolve::{Page, Site};

use super::notes::Desk;
use super::view::{MetaView, PageView};

/// The tags of Open Graph (ogp.me) that any page has. Those that need an absolute address are left out without one.
pub fn open_graph(site: &Site, page: &PageView) -> Vec<MetaView> {
    let description = page.description.clone().or_else(|| site.config.description.clone());
    let kind = if page.kind == "article" { "article" } else { "website" };
    let mut tags = vec![
        property("og:title", page.title.clone()),
        property("og:type", kind.to_owned()),
        property("og:site_name", site.config.title.clone()),
    ];
    // `language_TERRITORY`: a language alone is none.
    tags.extend(page.lang.split_once('-').map(|(lang, place)| property("og:locale", format!("{lang}_{place}"))));
    tags.extend(description.map(|description| property("og:description", description)));
    tags.extend(page.canonical.clone().map(|url| property("og:url", url)));
    if let Some(card) = &page.card {
        tags.push(property("og:image", card.url.clone()));
        tags.push(property("og:image:width", card.width.to_string()));
        tags.push(property("og:image:height", card.height.to_string()));
        tags.push(property("og:image:alt", card.alt.clone()));
        tags.push(name("twitter:card", "summary_large_image".to_owned()));
    }
    tags
}

/// The tags of an article: dates and tags for Open Graph, `citation_…`, and `dc.…`, by which an annotation client knows
/// the article again wherever the site stands.
pub fn article(desk: &Desk<'_>, page: &Page) -> Vec<MetaView> {
    let (site, front) = (desk.site, &page.article.front);
    let mut tags = Vec::new();
    let published = front.date.as_ref().map(|date| date.value);
    tags.extend(published.map(|day| property("article:published_time", day.to_string())));
    let modified = page.modified().filter(|day| Some(*day) != published);
    tags.extend(modified.map(|day| property("article:modified_time", day.to_string())));
    tags.extend(page.tags.iter().map(|tag| property("article:tag", site.tags[*tag].name.clone())));
    tags.push(name("citation_title", front.title.clone()));
    tags.extend(page.authors.iter().map(|author| name("citation_author", site.authors[*author].name.clone())));
    tags.extend(published.map(|day| name("citation_publication_date", slashed(day))));
    tags.push(name("citation_journal_title", site.config.title.clone()));
    tags.push(name("citation_language", desk.lang.to_owned()));
    tags.extend(site.url(&page.address).map(|url| name("citation_public_url", url)));
    tags.extend(page.tags.iter().map(|tag| name("citation_keywords", site.tags[*tag].name.clone())));
    let sources = page.entries.iter().map(|entry| &site.sources[entry.source].source);
    tags.extend(sources.map(|source| name("citation_reference", reference(source))));
    tags.push(name("dc.identifier", page.address.clone()));
    let whole = site.config.base_url.clone().unwrap_or_else(|| site.config.title.clone());
    tags.push(name("dc.relation.ispartof", whole));
    tags
}

/// A source as a list of Highwire's own fields, which semicolons part. An unnamed person stays unnamed.
fn reference(source: &Source) -> String {
    let mut fields: Vec<(&str, String)> = vec![("citation_title", source.title.clone())];
    match source.is_unnamed() {
        true => fields.extend(source.described_as.clone().map(|who| ("citation_author", who))),
        false => fields.extend(source.author.iter().filter_map(author).map(|who| ("citation_author", who))),
    }
    let held = if source.kind == "chapter" { "citation_inbook_title" } else { "citation_journal_title" };
    let texts = [
        (held, &source.container_title),
        ("citation_publisher", &source.publisher),
        ("citation_volume", &source.volume),
        ("citation_issue", &source.issue),
        ("citation_isbn", &source.isbn),
        ("citation_pmid", &source.pmid),
    ];
    fields.extend(
        texts.into_iter().filter_map(|(key, text)| Some((key, text.clone().filter(|text| text != "unknown")?))),
    );
    fields.extend(source.doi.as_ref().map(|doi| ("citation_doi", doi.value.clone())));
    fields.extend(source.issued.map(|day| ("citation_publication_date", slashed(day))));
    fields.extend(super::reference::url(source).map(|url| ("citation_public_url", url)));
    let fields = fields.into_iter().map(|(key, value)| format!("{key}={}", value.replace(';', ",")));
    fields.collect::<Vec<_>>().join("; ")
}

fn author(name: &Name) -> Option<String> {
    match name {
        Name::Literal(literal) => Some(literal.clone()).filter(|literal| literal != "unknown"),
        Name::Person { family, given: Some(given) } => Some(format!("{family}, {given}")),
        Name::Person { family, given: None } => Some(family.clone()),
    }
}

/// A date as Highwire's tags have it: `2026/03/09`.
fn slashed(day: Date) -> String {
    day.to_string().replace('-', "/")
}

fn property(key: &'static str, content: String) -> MetaView {
    MetaView { attribute: "property", key, content }
}

fn name(key: &'static str, content: String) -> MetaView {
    MetaView { attribute: "name", key, content }
}
