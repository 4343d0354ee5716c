//! The addresses on the web to which a site links, with the places where they stand. Pure: asks nobody.

use crate::base::date::Date;
use crate::base::file::{File, Span};
use crate::read::document::Document;
use crate::read::url;

use super::address;
use super::links::Target;
use super::resolve::Site;
use super::sources::SiteSource;

/// An address that somebody should be able to open.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    pub address: String,
    /// Where it stands.
    pub place: Span,
    /// Of a source: the copy in a public archive that it names, and of when that is.
    pub archive: Option<(String, Option<Date>)>,
}

/// Every address of articles, notes, sections, sources, claims and the configuration that begins with `http`, as often
/// as it stands there. Left out is what is not linked, and what a source itself says to be gone.
pub fn addresses(site: &Site) -> Vec<Outside> {
    let mut found = Vec::new();
    for page in &site.articles {
        let article = &page.article;
        let file = article.sidecar_file.as_ref().unwrap_or(&article.file);
        in_document(&article.file, &article.document, &page.targets, &mut found);
        for (body, targets) in article.bodies.iter().zip(&page.body_targets) {
            in_document(file, body, targets, &mut found);
        }
        let appearances = article.sidecar.claims.iter().filter_map(|claim| claim.appearance.as_ref());
        found.extend(appearances.map(|at| plain(&at.value, file.span(at.range.clone()))));
    }
    for section in &site.sections {
        if let Some(text) = &section.text {
            in_document(&text.file, &text.document, &section.targets, &mut found);
        }
    }
    site.sources.iter().for_each(|source| in_source(source, &mut found));
    let policies = site.config.policies.iter().map(|(_, value)| value);
    let authors = site.config.authors.iter().filter_map(|author| author.url.as_ref());
    found.extend(policies.chain(authors).map(|at| plain(&at.value, site.config_file.span(at.range.clone()))));
    found.retain(|outside| outside.address.starts_with("http"));
    found
}

fn plain(address: &str, place: Span) -> Outside {
    Outside { address: address.to_owned(), place, archive: None }
}

fn in_document(file: &File, document: &Document, targets: &[Target], found: &mut Vec<Outside>) {
    for (link, target) in document.links.iter().zip(targets) {
        if let Target::Outside(address) = target {
            found.push(plain(address, file.span(link.source.clone())));
        }
    }
}

fn in_source(source: &SiteSource, found: &mut Vec<Outside>) {
    let (work, file) = (&source.source, &source.file);
    let is_gone = matches!(work.url_status.as_deref(), Some("dead" | "unfit" | "usurped"));
    let archive = work
        .archive_url
        .as_ref()
        .map(|archive| (archive.value.clone(), work.archive_date.as_ref().map(|day| day.value)));
    if let Some(address) = work.url.as_ref().filter(|_| !work.do_not_link && !is_gone) {
        let place = file.span(address.range.clone());
        found.push(Outside { address: address.value.clone(), place, archive });
    }
    if let Some(address) = work.archive_url.as_ref().filter(|_| !work.do_not_link) {
        found.push(plain(&address.value, file.span(address.range.clone())));
    }
    if let Some(doi) = work.doi.as_ref().filter(|doi| !url::is_absolute(&doi.value)) {
        found.push(plain(&format!("https://doi.org/{}", address::encode(&doi.value)), file.span(doi.range.clone())));
    }
}
