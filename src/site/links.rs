//! Where the addresses in articles lead: checked with their fragments, and known as places of the site. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::snapshot::Snapshot;
use crate::base::{messages, words};
use crate::read::article::Article;
use crate::read::document::{Document, Link, LinkKind};
use crate::read::url;

use super::address::{self, CONTENT};
use super::pictures::{self, Smaller};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place of the site: an address, and a fragment without `#`.
    Inside { address: String, fragment: Option<String> },
    /// A picture of the site, with its width and height where they are known.
    Picture { address: String, size: Option<(usize, usize)>, smaller: Vec<Smaller> },
    /// Somewhere else.
    Outside(String),
    /// Nowhere, as was reported.
    Broken,
}

/// All that can be linked to.
pub struct Map<'a> {
    snapshot: &'a Snapshot,
    /// From the path of an article or of an `_index.md`, without `content/`, to its address and its fragments.
    pages: HashMap<&'a str, (String, HashSet<String>)>,
    /// From the path of an asset in the snapshot to its address.
    assets: BTreeMap<&'a str, String>,
    /// Every address of the site that is no asset of `content/`.
    addresses: HashSet<String>,
    /// From the address of an article or a section to its path.
    paths: HashMap<String, &'a str>,
    /// Paths of articles that are held back.
    drafts: HashSet<&'a str>,
    /// Of the smaller pictures.
    widths: Vec<u32>,
}

impl<'a> Map<'a> {
    /// A map of pages (path without `content/`, address, fragments), assets (path, address), all other addresses,
    /// the paths of drafts, and the widths of smaller pictures.
    pub fn new(
        snapshot: &'a Snapshot,
        pages: impl IntoIterator<Item = (&'a str, String, HashSet<String>)>,
        assets: BTreeMap<&'a str, String>,
        addresses: HashSet<String>,
        drafts: HashSet<&'a str>,
        widths: Vec<u32>,
    ) -> Map<'a> {
        let pages: HashMap<_, _> =
            pages.into_iter().map(|(path, address, fragments)| (path, (address, fragments))).collect();
        let paths = pages.iter().map(|(path, (address, _))| (address.clone(), *path)).collect();
        Map { snapshot, pages, assets, addresses, paths, drafts, widths }
    }

    /// The targets of a document's links, in their order. Raises `link-broken` and `asset-missing`.
    pub fn targets(&self, file: &File, document: &Document, found: &mut Vec<Diagnostic>) -> Vec<Target> {
        let target =
            |link: &Link| self.target(file, &link.destination, link.kind, file.span(link.source.clone()), found);
        document.links.iter().map(target).collect()
    }

    /// The target of one address that stands in `file`, at `span`. Raises `link-broken` and `asset-missing`.
    pub fn target(
        &self,
        file: &File,
        destination: &str,
        kind: LinkKind,
        span: Span,
        found: &mut Vec<Diagnostic>,
    ) -> Target {
        if destination.trim().is_empty() {
            let message = if kind == LinkKind::Image { messages::picture_empty } else { messages::link_empty };
            found.push(message(span));
            return Target::Broken;
        }
        if url::is_absolute(destination) {
            return Target::Outside(destination.to_owned());
        }
        if url::refusal(destination).is_some() {
            return Target::Broken; // reported where it was read
        }
        let (path, fragment) = match destination.split_once('#') {
            Some((path, fragment)) => (path, Some(address::decode(fragment))),
            None => (destination, None),
        };
        let path = address::decode(path.split('?').next().unwrap_or_default());
        let own = file.path.strip_prefix(CONTENT).unwrap_or(&file.path);
        let (folder, _) = address::split(own);
        let full = match (path.strip_prefix("@/"), path.strip_prefix('/')) {
            (Some(path), _) => address::join("", path),
            (None, Some(path)) => return self.rooted(path, fragment, destination, span, found),
            (None, None) if path.is_empty() => Some(own.to_owned()),
            (None, None) => address::join(folder, &path),
        };
        let Some(full) = full else {
            found.push(messages::link_broken(span, destination, None));
            return Target::Broken;
        };
        if let Some((address, fragments)) = self.pages.get(full.as_str()) {
            return self.page(address, fragments, fragment, destination, span, found);
        }
        let asset = format!("{CONTENT}{full}");
        match (self.assets.get(asset.as_str()), kind) {
            (Some(address), LinkKind::Image) => {
                let asset = self.snapshot.assets.get(asset.as_str());
                Target::Picture {
                    address: address.clone(),
                    size: asset.and_then(|asset| asset.size),
                    smaller: asset.map_or(Vec::new(), |asset| pictures::smaller(address, asset, &self.widths)),
                }
            }
            (Some(address), LinkKind::Anchor) => Target::Inside { address: address.clone(), fragment },
            (None, _) => {
                found.push(self.nothing_there(&full, destination, kind, span));
                Target::Broken
            }
        }
    }

    fn page(
        &self,
        address: &str,
        fragments: &HashSet<String>,
        fragment: Option<String>,
        destination: &str,
        span: Span,
        found: &mut Vec<Diagnostic>,
    ) -> Target {
        let missing = fragment.as_ref().filter(|fragment| !fragment.is_empty() && !fragments.contains(*fragment));
        if let Some(missing) = missing {
            let mut known: Vec<&str> = fragments.iter().map(String::as_str).collect();
            known.sort_unstable();
            found.push(messages::fragment_broken(span, destination, missing, words::nearest(missing, known)));
            return Target::Broken;
        }
        Target::Inside { address: address.to_owned(), fragment }
    }

    fn rooted(
        &self,
        path: &str,
        fragment: Option<String>,
        destination: &str,
        span: Span,
        found: &mut Vec<Diagnostic>,
    ) -> Target {
        let is_there = |address: &str| self.addresses.contains(address);
        let page = self.paths.get(path).and_then(|path| self.pages.get(path));
        match page {
            Some((address, fragments)) => self.page(address, fragments, fragment, destination, span, found),
            None if is_there(path) => Target::Inside { address: path.to_owned(), fragment },
            None => {
                let mut known: Vec<&str> = self.addresses.iter().map(String::as_str).collect();
                known.sort_unstable();
                let near = words::nearest(path, known).map(|near| format!("/{near}"));
                found.push(messages::link_broken(span, destination, near.as_deref()));
                Target::Broken
            }
        }
    }

    fn nothing_there(&self, full: &str, destination: &str, kind: LinkKind, span: Span) -> Diagnostic {
        if is_host(destination.split(['/', '?', '#']).next().unwrap_or_default()) {
            return messages::link_without_scheme(span, destination);
        }
        if self.drafts.contains(full) {
            return messages::link_to_draft(span, destination);
        }
        if self.snapshot.assets.contains_key(format!("{CONTENT}{full}").as_str()) {
            return messages::asset_unpublished(span, destination);
        }
        let mut known: Vec<&str> = self.assets.keys().map(|path| path.strip_prefix(CONTENT).unwrap_or(path)).collect();
        if kind == LinkKind::Anchor {
            known.extend(self.pages.keys());
        }
        known.sort_unstable();
        let near = words::nearest(full, known).map(|near| format!("@/{near}"));
        match kind == LinkKind::Anchor && (full.ends_with(".md") || !full.contains('.')) {
            true => messages::link_broken(span, destination, near.as_deref()),
            false => messages::asset_missing(span, destination, near.as_deref()),
        }
    }
}

/// Whether a name is more likely that of a computer on the web than of a file.
fn is_host(name: &str) -> bool {
    let top = name.rsplit_once('.').map_or("", |(_, top)| top);
    name.starts_with("www.") || ["com", "org", "net", "edu", "gov", "int", "eu", "uk", "de"].contains(&top)
}

/// The fragments of an article's page that can be linked to, without `#`.
pub fn fragments(article: &Article) -> HashSet<String> {
    let sidecar = &article.sidecar;
    let claims = sidecar.claims.iter().map(|claim| &claim.id.value);
    let notes = sidecar.notes.iter().map(|note| &note.id.value);
    let corrections = sidecar.corrections.iter().map(|correction| &correction.id.value);
    let annotations =
        claims.chain(notes).chain(corrections).flat_map(|id| [id.clone(), format!("note-{id}"), format!("ref-{id}")]);
    let footnotes = article.footnote_ids.iter().flat_map(|id| [format!("note-{id}"), format!("ref-{id}")]);
    let sources =
        sidecar.claims.iter().flat_map(|claim| &claim.cites).map(|cite| format!("source-{}", cite.source.value));
    let named = article.document.named.iter().map(|named| named.id.clone());
    annotations.chain(footnotes).chain(sources).chain(named).chain(article.heading_ids.iter().cloned()).collect()
}
