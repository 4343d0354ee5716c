//! Stored copies of sources: which files they are, which of them stay unpublished, and whether quotations stand in them.
//! Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::snapshot::Snapshot;
use crate::base::{messages, words};
use crate::read::annotation::{Sidecar, Source};
use crate::read::article::Article;
use crate::read::lexicon;
use crate::read::stored_copy::{self, StoredCopy, Tally};

use super::address::{self, CONTENT};
use super::resolve::{Reading, Site};
use super::sources::SiteSource;

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

/// The folder that `postil snapshot` makes. Nothing in it is published unless a source says so: an older copy of a
/// source belongs to none any more, and is still no file of the site.
pub const FOLDER: &str = "snapshots";

/// Whether an asset is a stored copy by where it lies.
fn is_stored(path: &str) -> bool {
    path.split('/').rev().skip(1).any(|folder| folder == FOLDER)
}

/// The paths of the assets that are stored copies, and that no source says to publish; those of drafts are among them.
pub fn unpublished(reading: &Reading, snapshot: &Snapshot) -> BTreeSet<String> {
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
    held.extend(snapshot.assets_under(CONTENT).filter(|path| is_stored(path)).map(|path| path.to_string()));
    held.retain(|path| !public.contains(path));
    held
}

fn of_article(article: &Article) -> Option<(&File, &Sidecar)> {
    Some((article.sidecar_file.as_ref()?, &article.sidecar))
}

fn shared(reading: &Reading) -> impl Iterator<Item = (&File, &Sidecar)> {
    reading.shared.iter().map(|shared| (&shared.file, &shared.sidecar))
}

/// The copies that were read, by their paths; of each the text, or why it has none.
pub type Copies<'a> = BTreeMap<&'a str, Result<StoredCopy, String>>;

/// Looks for every quotation in the stored copy of its source, and counts what came of it.
/// Raises `asset-missing`, `snapshot-unreadable`, `snapshot-changed`, `quote-not-in-snapshot`, `value-invalid`.
pub fn verify(site: &Site, snapshot: &Snapshot, copies: &Copies<'_>, found: &mut Vec<Diagnostic>) -> Tally {
    let mut tally = Tally::default();
    for source in &site.sources {
        let (work, file) = (&source.source, &source.file);
        let Some(written) = &work.snapshot else {
            let sum = work.sha256.as_ref().map(|sum| file.span(sum.range.clone()));
            found.extend(sum.map(|span| messages::sum_of_nothing(span, &work.id.value)));
            continue;
        };
        let span = file.span(written.range.clone());
        let path = path(file, work).unwrap_or_default();
        let Some(copy) = copies.get(path.as_str()) else {
            if !snapshot.assets.contains_key(path.as_str()) {
                let near = words::nearest(&path, snapshot.assets_under(CONTENT).map(|path| &**path));
                let near = near.map(|near| near.replacen(CONTENT, "@/", 1));
                found.push(messages::asset_missing(span, &written.value, near.as_deref()));
            }
            continue;
        };
        if let (Some(sum), Some(bytes)) = (&work.sha256, snapshot.copies.get(&path)) {
            found.extend(stored_copy::verify_sum(bytes, sum, &path, file));
        }
        match copy {
            Ok(copy) => {
                tally += {
                    let lexicon = lexicon::of(work.language.as_deref().unwrap_or(&site.config.language));
                    stored_copy::verify(copy, &work.id.value, &path, lexicon, quotes(site, source), found)
                }
            }
            Err(reason) => found.push(messages::snapshot_unreadable(span, &work.id.value, &path, reason)),
        }
    }
    tally
}

/// All that is quoted from a source, each quotation with the file that it stands in.
fn quotes<'a>(site: &'a Site, source: &'a SiteSource) -> impl Iterator<Item = (&'a At<String>, &'a File)> {
    let uses = source.uses.iter().filter_map(|cited| {
        let article = &site.articles[cited.article].article;
        Some((cited.citing.cites(article), article.sidecar_file.as_ref()?))
    });
    let cites = uses.flat_map(|(cites, file)| cites.iter().map(move |cite| (cite, file)));
    let own = cites.filter(|(cite, _)| cite.source.value == source.source.id.value);
    own.filter_map(|(cite, file)| Some((cite.quote.as_ref()?, file)))
}
