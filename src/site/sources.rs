//! Sources and what rests on them, over the whole site. Pure.

use std::collections::{BTreeMap, HashMap};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::{messages, words};
use crate::read::annotation::{Cite, Source};
use crate::read::article::Article;
use crate::read::shared_sources::Shared;

use super::footnotes::Footnote;

/// A source of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteSource {
    pub source: Source,
    /// The file that holds it.
    pub file: File,
    /// The article whose own it is; none for a shared one.
    pub owner: Option<usize>,
    /// Its page: `sources/ID/`, or `sources/ARTICLE-SLUG--ID/`.
    pub address: String,
    /// Where its stored copy is published.
    pub copy: Option<String>,
    /// All that cites it, in the order of the site's articles.
    pub uses: Vec<Use>,
}

/// Something that cites a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    pub article: usize,
    pub citing: Citing,
}

/// What in an article cites; the number is an index into the sidecar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Citing {
    Claim(usize),
    Note(usize),
    Correction(usize),
}

impl Citing {
    /// What it cites, in its order.
    pub fn cites(self, article: &Article) -> &[Cite] {
        match self {
            Citing::Claim(index) => &article.sidecar.claims[index].cites,
            Citing::Note(index) => &article.sidecar.notes[index].cites,
            Citing::Correction(index) => &article.sidecar.corrections[index].cites,
        }
    }

    /// The id of the annotation.
    pub fn id(self, article: &Article) -> &str {
        match self {
            Citing::Claim(index) => &article.sidecar.claims[index].id.value,
            Citing::Note(index) => &article.sidecar.notes[index].id.value,
            Citing::Correction(index) => &article.sidecar.corrections[index].id.value,
        }
    }
}

/// A source that an article cites, with its places, in the order in which a reader meets them.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Index into the site's sources.
    pub source: usize,
    pub places: Vec<CitedPlace>,
}

/// One place in a source: all citations with one locator.
#[derive(Clone, Debug, PartialEq)]
pub struct CitedPlace {
    pub label: Option<String>,
    pub locator: Option<String>,
    /// Who cites it: an index into the article's notes, or what has no note of its own.
    pub cited_by: Vec<CitedBy>,
}

/// From where a place in a source is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitedBy {
    Footnote(usize),
    /// A correction of the whole article.
    Correction(usize),
}

/// Finds sources by their ids: an article's own first, then those that the site shares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    shared: HashMap<String, usize>,
    own: HashMap<(usize, String), usize>,
    /// The ids of shared sources by the keys of their files, where these are no ids.
    keys: HashMap<String, String>,
    /// Every id under which something can be cited, for "did you mean".
    own_ids: BTreeMap<usize, Vec<String>>,
}

impl Catalogue {
    /// The index of the source that `id` names in an article. Nothing where there is none.
    pub fn find(&self, article: usize, id: &str) -> Option<usize> {
        self.own.get(&(article, id.to_owned())).or_else(|| self.shared.get(id)).copied()
    }

    /// The id of the source that an article can cite which comes nearest to one that it can't.
    pub fn nearest(&self, article: usize, id: &str) -> Option<&str> {
        let mut shared: Vec<&str> = self.shared.keys().map(String::as_str).collect();
        shared.sort_unstable();
        let own = self.own_ids.get(&article).into_iter().flatten().map(String::as_str);
        words::nearest(id, own.chain(shared))
    }
}

/// All sources of the site: the shared ones by their ids, then each article's own. `slugs` are the articles' slugs.
/// Raises `source-duplicate` where two shared ones have the same id, and where an article's own source takes the id of a shared one.
pub fn collect(
    shared: &[Shared],
    articles: &[&Article],
    slugs: &[&str],
    found: &mut Vec<Diagnostic>,
) -> (Vec<SiteSource>, Catalogue) {
    let (mut sources, mut catalogue) = (Vec::new(), Catalogue::default());
    for shared in shared {
        collect_shared(shared, &mut sources, &mut catalogue, found);
    }
    for (index, article) in articles.iter().enumerate() {
        let Some(file) = &article.sidecar_file else { continue };
        for source in &article.sidecar.sources {
            let id = &source.id.value;
            if let Some(&first) = catalogue.shared.get(id) {
                let first: &SiteSource = &sources[first];
                let place = first.file.span(first.source.id.range.clone());
                found.push(messages::source_duplicate(file.span(source.id.range.clone()), id, place));
            }
            catalogue.own.insert((index, id.clone()), sources.len());
            catalogue.own_ids.entry(index).or_default().push(id.clone());
            let address = format!("sources/{}--{id}/", slugs[index]);
            let (source, file) = (source.clone(), file.clone());
            sources.push(SiteSource { source, file, owner: Some(index), address, copy: None, uses: Vec::new() });
        }
    }
    (sources, catalogue)
}

/// Adds the shared sources of one file. Raises `source-duplicate` for one whose id is taken, which is left out.
fn collect_shared(
    shared: &Shared,
    sources: &mut Vec<SiteSource>,
    catalogue: &mut Catalogue,
    found: &mut Vec<Diagnostic>,
) {
    catalogue.keys.extend(shared.keys.iter().cloned());
    for source in &shared.sidecar.sources {
        let (id, file) = (&source.id.value, &shared.file);
        if let Some(&first) = catalogue.shared.get(id) {
            let first: &SiteSource = &sources[first];
            let key =
                file.text.get(source.id.range.clone()).filter(|key| shared.keys.iter().any(|(known, _)| known == key));
            let place = first.file.span(first.source.id.range.clone());
            found.push(messages::shared_source_duplicate(file.span(source.id.range.clone()), id, key, place));
            continue;
        }
        catalogue.shared.insert(id.clone(), sources.len());
        let (source, file, address) = (source.clone(), file.clone(), format!("sources/{id}/"));
        sources.push(SiteSource { source, file, owner: None, address, copy: None, uses: Vec::new() });
    }
}

/// Notes in each source what of an article rests on it, and gives the article's entries.
/// Raises `source-unknown`.
pub fn cite(
    index: usize,
    article: &Article,
    footnotes: &[Footnote],
    catalogue: &Catalogue,
    sources: &mut [SiteSource],
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let sidecar = &article.sidecar;
    let all = (0..sidecar.claims.len())
        .map(Citing::Claim)
        .chain((0..sidecar.notes.len()).map(Citing::Note))
        .chain((0..sidecar.corrections.len()).map(Citing::Correction));
    for citing in all {
        for cite in citing.cites(article) {
            match catalogue.find(index, &cite.source.value) {
                Some(source) => {
                    let cites = Use { article: index, citing };
                    if sources[source].uses.last() != Some(&cites) {
                        sources[source].uses.push(cites);
                    }
                }
                None => found.push(source_unknown(article, index, &cite.source, catalogue, sources)),
            }
        }
    }
    entries(index, article, footnotes, catalogue)
}

fn source_unknown(
    article: &Article,
    index: usize,
    id: &At<String>,
    catalogue: &Catalogue,
    sources: &[SiteSource],
) -> Diagnostic {
    let file = article.sidecar_file.as_ref().unwrap_or(&article.file);
    if let Some((meant, index)) =
        catalogue.keys.get(&id.value).and_then(|meant| Some((meant, *catalogue.shared.get(meant)?)))
    {
        let place = sources[index].file.span(sources[index].source.id.range.clone());
        return messages::source_key_cited(file.span(id.range.clone()), &id.value, meant, place);
    }
    let other = sources.iter().find(|source| source.source.id.value == id.value);
    let other = other.map(|source| source.file.span(source.source.id.range.clone()));
    messages::source_unknown(file.span(id.range.clone()), &id.value, catalogue.nearest(index, &id.value), other)
}

fn entries(index: usize, article: &Article, footnotes: &[Footnote], catalogue: &Catalogue) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut add = |cites: &[Cite], by: CitedBy| {
        for cite in cites {
            let Some(source) = catalogue.find(index, &cite.source.value) else { continue };
            let entry = match entries.iter().position(|entry| entry.source == source) {
                Some(at) => &mut entries[at],
                None => {
                    entries.push(Entry { source, places: Vec::new() });
                    entries.last_mut().expect("one was just added")
                }
            };
            let is_same = |place: &&mut CitedPlace| (&place.label, &place.locator) == (&cite.label, &cite.locator);
            match entry.places.iter_mut().find(is_same) {
                Some(place) if place.cited_by.contains(&by) => {}
                Some(place) => place.cited_by.push(by.clone()),
                None => entry.places.push(CitedPlace {
                    label: cite.label.clone(),
                    locator: cite.locator.clone(),
                    cited_by: vec![by.clone()],
                }),
            }
        }
    };
    for (number, footnote) in footnotes.iter().enumerate() {
        let claims = footnote.claims.iter().copied().map(Citing::Claim);
        let notes = footnote.notes.iter().copied().map(Citing::Note);
        let corrections = footnote.corrections.iter().copied().map(Citing::Correction);
        for citing in claims.chain(notes).chain(corrections) {
            add(citing.cites(article), CitedBy::Footnote(number));
        }
    }
    for (number, correction) in article.sidecar.corrections.iter().enumerate() {
        if correction.anchor.is_empty() {
            add(&correction.cites, CitedBy::Correction(number));
        }
    }
    entries
}
