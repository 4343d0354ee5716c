//! Stored copies of sources: which files they are, and which of them stay unpublished. Pure.

use std::collections::BTreeSet;

use crate::base::file::File;
use crate::read::annotation::{Sidecar, Source};
use crate::read::article::Article;

use super::address::{self, CONTENT};
use super::resolve::Reading;

/// The path, from the site's root, of the stored copy that a source in `file` names. As with links, it begins in the
/// file's own folder, or with `@/` in the content folder. Nothing where there is none, or it leaves the content folder.
pub fn path(file: &File, source: &Source) -> Option<String> {
    let written = source.snapshot.as_ref()?.value.as_str();
    let own = file.path.strip_prefix(CONTENT).unwrap_or(&file.path);
    let inside = match written.strip_prefix("@/") {
        Some(path) => address::join("", path),
        None if written.starts_with('/') => None,
        None => address::join(address::split(own).0, written),
    };
    inside.map(|path| format!("{CONTENT}{path}"))
}

/// The paths of all stored copies that quotations are verified against.
pub fn wanted(reading: &Reading) -> BTreeSet<String> {
    let own = reading.articles.iter().filter_map(|article| of_article(article));
    let sources =
        own.chain(shared(reading)).flat_map(|(file, sidecar)| sidecar.sources.iter().map(move |source| (file, source)));
    sources.filter_map(|(file, source)| path(file, source)).collect()
}

/// The paths of the stored copies that no source says to publish; those of drafts are among them.
pub fn unpublished(reading: &Reading) -> BTreeSet<String> {
    let articles = reading.articles.iter().map(|article| (article, true));
    let articles = articles.chain(reading.drafts.iter().map(|draft| (draft, false)));
    let own = articles.filter_map(|(article, is_public)| Some((of_article(article)?, is_public)));
    let files = own.chain(shared(reading).map(|shared| (shared, true)));
    let (mut held, mut public) = (BTreeSet::new(), BTreeSet::new());
    for ((file, sidecar), is_public) in files {
        for source in &sidecar.sources {
            let set = if source.publish && is_public { &mut public } else { &mut held };
            set.extend(path(file, source));
        }
    }
    held.retain(|path| !public.contains(path));
    held
}

fn of_article(article: &Article) -> Option<(&File, &Sidecar)> {
    Some((article.sidecar_file.as_ref()?, &article.sidecar))
}

fn shared(reading: &Reading) -> impl Iterator<Item = (&File, &Sidecar)> {
    reading.shared.iter().map(|(file, sidecar)| (file, sidecar))
}
