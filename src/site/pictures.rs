//! Which pictures smaller ones are made of, how wide those are and where they stand. Pure.

use std::collections::BTreeSet;

use crate::base::diagnostic::Diagnostic;
use crate::base::messages;
use crate::base::snapshot::{Asset, Snapshot};
use crate::read::document::{Document, Link, LinkKind};
use crate::read::url;

use super::resolve::{Reading, Site};

/// A smaller picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smaller {
    /// From the site's root.
    pub address: String,
    /// In pixels.
    pub width: u32,
}

/// The paths of the pictures that articles and sections show and that smaller ones can be made of. Their digests are
/// needed: the name of a smaller picture tells of what it is made.
pub fn wanted(reading: &Reading, snapshot: &Snapshot) -> BTreeSet<String> {
    if reading.config.picture_widths.is_empty() {
        return BTreeSet::new();
    }
    let articles = reading.articles.iter().flat_map(|article| {
        let notes = article.sidecar_file.as_ref().unwrap_or(&article.file);
        let bodies = article.bodies.iter().map(|body| (&*notes.path, body));
        bodies.chain([(&*article.file.path, &article.document)])
    });
    let sections = reading.sections.iter().map(|text| (&*text.file.path, &text.document));
    let shown = articles.chain(sections).flat_map(|(path, document)| pictures(path, document)).map(|(_, path)| path);
    shown.filter(|path| snapshot.assets.get(path.as_str()).is_some_and(|asset| asset.is_resizable)).collect()
}

/// The paths of the pictures of `content/` that a text names, whether they are there or not.
fn pictures<'a>(path: &str, document: &'a Document) -> impl Iterator<Item = (&'a Link, String)> {
    let pictures = document.links.iter().filter(|link| link.kind == LinkKind::Image);
    pictures.filter(|link| !url::is_absolute(&link.destination)).filter_map(move |link| {
        Some((link, url::beside(path, link.destination.split(['?', '#']).next().unwrap_or_default())?))
    })
}

/// The smaller pictures of the asset that stands at `address`, narrowest first. None of one that is small itself.
///
/// `widths` are sorted. The widest is no wider than the original: where that lies between two widths, it is one.
pub fn smaller(address: &str, asset: &Asset, widths: &[u32]) -> Vec<Smaller> {
    let (Some(digest), Some((original, height))) = (&asset.digest, asset.size) else { return Vec::new() };
    let is_low = |width: &u32| *width as usize * height / original <= TALLEST;
    let original = u32::try_from(original).unwrap_or(u32::MAX);
    let mut fitting: Vec<u32> = widths.iter().copied().filter(|width| *width < original).collect();
    if fitting.is_empty() {
        return Vec::new();
    }
    if fitting.len() < widths.len() {
        fitting.push(original);
    }
    fitting.retain(is_low);
    let stem = address.rsplit_once('.').map_or(address, |(stem, _)| stem);
    let name = |width| format!("{stem}-{}-{width}.webp", &digest[..DIGITS]);
    fitting.into_iter().map(|width| Smaller { address: name(width), width }).collect()
}

/// Tells that a picture is not what its head says, at the places where articles show it. Raises `picture-unreadable`.
pub fn unreadable(site: &Site, path: &str, reason: &str) -> Diagnostic {
    let articles = site.articles.iter().flat_map(|page| {
        let article = &page.article;
        let notes = article.sidecar_file.as_ref().unwrap_or(&article.file);
        article.bodies.iter().map(move |body| (notes, body)).chain([(&article.file, &article.document)])
    });
    let sections = site.sections.iter().filter_map(|section| section.text.as_ref());
    let texts = articles.chain(sections.map(|text| (&text.file, &text.document)));
    let places = texts.flat_map(|(file, document)| {
        let pictures = pictures(&file.path, document).filter(|(_, picture)| picture == path);
        pictures.map(|(link, _)| file.span(link.source.clone())).collect::<Vec<_>>()
    });
    messages::picture_unreadable(places.collect(), path, reason)
}

const TALLEST: usize = 16_383; // as WebP counts pixels

const DIGITS: usize = 12; // of the digest, in a name: two contents of one file never meet
