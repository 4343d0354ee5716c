//! The outputs of a site: which path holds what, each taken once; and where the files beside articles go. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::messages;
use crate::base::snapshot::Snapshot;
use crate::read::article::Article;
use crate::read::bibliography::Format;

use super::address::{self, Address, CONTENT};
use super::copies;
use super::links::{Map, Target};
use super::pictures::{self, Smaller};
use super::resolve::{List, Page, Reading, Section, folder_of, is_bundle};
use super::search;
use super::sources::SiteSource;

/// The outputs, each address taken once.
pub struct Outputs<'a> {
    snapshot: &'a Snapshot,
    pub paths: BTreeMap<String, Address>,
    /// From the path in lower case, since some disks and hosts don't tell cases apart, to who took it.
    folded: HashMap<String, String>,
    /// Where an article names its address itself, by the article's path.
    slugs: HashMap<Arc<str>, Span>,
    pub found: &'a mut Vec<Diagnostic>,
}

impl<'a> Outputs<'a> {
    /// No outputs yet. Raises `address-taken` as they are added.
    pub fn new(snapshot: &'a Snapshot, found: &'a mut Vec<Diagnostic>) -> Outputs<'a> {
        Outputs { snapshot, paths: BTreeMap::new(), folded: HashMap::new(), slugs: HashMap::new(), found }
    }

    fn add(&mut self, path: String, output: Address, who: &str) {
        let folded = path.to_lowercase();
        // No disk has a folder where it has a file.
        let folders = folded.match_indices('/').find_map(|(at, _)| self.folded.get(&folded[..at]));
        match folders.or_else(|| self.folded.get(&folded)) {
            Some(first) if first != who => {
                let is_first_told = self.slugs.contains_key(&**first) && !self.slugs.contains_key(who);
                let (edited, kept) = if is_first_told { (first.as_str(), who) } else { (who, first.as_str()) };
                // A file that is no text has no place.
                let mut places = [edited, kept].into_iter().filter_map(|who| self.place(who));
                let (span, other) = (places.next(), places.next());
                self.found.push(messages::address_taken(span, &path, who, first, other));
            }
            _ => {
                self.folded.insert(folded, who.to_owned());
                self.paths.insert(path, output);
            }
        }
    }

    /// What an author would edit to give a file's page another address: its `slug`, or the file.
    fn place(&self, who: &str) -> Option<Span> {
        let file = || Some(self.snapshot.text(who)?.span(0..0));
        self.slugs.get(who).cloned().or_else(file)
    }

    /// Adds every page.
    pub fn add_pages(
        &mut self,
        articles: &[Page],
        sections: &[Section],
        tags: &[List],
        authors: &[List],
        sources: &[SiteSource],
    ) {
        let fixed = [
            ("", Address::Home),
            ("sources/", Address::Sources),
            ("claims/", Address::Claims),
            ("corrections/", Address::Corrections),
            ("404.html", Address::NotFound),
        ];
        for (address, output) in fixed {
            self.add(address::output_path(address), output, "postil's own pages");
        }
        for (index, section) in sections.iter().enumerate().skip(1) {
            let who = section
                .text
                .as_ref()
                .map_or_else(|| format!("{CONTENT}{}", section.folder), |text| text.file.path.to_string());
            self.add(address::output_path(&section.address), Address::Section(index), &who);
        }
        let slug = |page: &Page| {
            let Article { file, front, .. } = &*page.article;
            Some((file.path.clone(), file.span(front.slug.as_ref()?.range.clone())))
        };
        self.slugs = articles.iter().filter_map(slug).collect();
        for (index, page) in articles.iter().enumerate() {
            self.add(address::output_path(&page.address), Address::Article(index), &page.article.file.path);
        }
        self.add_bibliographies(articles, sources);
        for (index, list) in tags.iter().enumerate() {
            self.add(address::output_path(&list.address), Address::Tag(index), &format!("the tag `{}`", list.name));
        }
        for (index, list) in authors.iter().enumerate() {
            self.add(
                address::output_path(&list.address),
                Address::Author(index),
                &format!("the author `{}`", list.name),
            );
        }
        for (index, source) in sources.iter().enumerate() {
            let who = format!("the source `{}` of {}", source.source.id.value, source.file.path);
            self.add(address::output_path(&source.address), Address::Source(index), &who);
        }
    }

    /// Adds what stands beside articles for machines: their canonical text and their annotations.
    pub fn add_records(&mut self, articles: &[Page]) {
        for (index, page) in articles.iter().enumerate() {
            self.add(format!("{}index.txt", page.address), Address::Text(index), "postil's own files");
            if page.article.sidecar.has_annotations() {
                let path = format!("{}annotations.jsonld", page.address);
                self.add(path, Address::Annotations(index), "postil's own files");
            }
        }
    }

    /// Adds the history of each article that was released, and its releases.
    pub fn add_versions(&mut self, articles: &[Page]) {
        for (article, page) in articles.iter().enumerate().filter(|(_, page)| !page.releases.is_empty()) {
            let who = format!("the history of {}", page.article.file.path);
            self.add(address::output_path(&page.history_address()), Address::History(article), &who);
            for (index, release) in page.releases.iter().enumerate() {
                let address = page.version_address(release);
                self.add(address::output_path(&address), Address::Version { article, release: index }, &who);
            }
        }
    }

    /// Adds the pages of claims alone.
    pub fn add_checks(&mut self, articles: &[Page]) {
        for (article, page) in articles.iter().enumerate() {
            for &claim in &page.reviewed {
                let Some(address) = page.check_address(claim) else { continue };
                let id = &page.article.sidecar.claims[claim].id.value;
                let who = format!("the claim `{id}` of {}", page.article.file.path);
                self.add(address::output_path(&address), Address::Check { article, claim }, &who);
            }
        }
    }

    /// Adds the sources of each article that cites some, and those of the site.
    fn add_bibliographies(&mut self, articles: &[Page], sources: &[SiteSource]) {
        for format in Format::ALL {
            if !sources.is_empty() {
                self.add(
                    address::of_bibliography("", format),
                    Address::Bibliography { article: None, format },
                    "postil's own pages",
                );
            }
            for (index, page) in articles.iter().enumerate().filter(|(_, page)| !page.entries.is_empty()) {
                let output = Address::Bibliography { article: Some(index), format };
                self.add(address::of_bibliography(&page.address, format), output, &page.article.file.path);
            }
        }
    }

    /// Adds a page that leads on for each former address of an article or section. Raises `value-invalid`.
    pub fn add_aliases(&mut self, articles: &[Page], sections: &[Section]) {
        let texts = sections.iter().filter_map(|section| Some((section.text.as_ref()?, section)));
        let texts = texts.map(|(text, section)| (&text.file, &text.front, &section.address, &section.title));
        let pages = articles.iter().map(|page| {
            let Article { file, front, .. } = &*page.article;
            (file, front, &page.address, &front.title)
        });
        for (file, front, to, title) in pages.chain(texts) {
            for alias in &front.aliases {
                let span = file.span(alias.range.clone());
                let Some(from) = address::of_alias(&alias.value) else {
                    self.found.push(messages::alias_invalid(span, &alias.value));
                    continue;
                };
                let who = format!("the alias `{}` of {}", alias.value, file.path);
                self.slugs.insert(who.as_str().into(), span);
                let path = address::output_path(&from);
                self.add(path, Address::Redirect { from, to: to.clone(), title: title.clone() }, &who);
            }
        }
    }

    /// Adds the search page, and the files in which its script searches.
    pub fn add_search(&mut self, articles: &[Page]) {
        self.add(address::output_path(search::ADDRESS), Address::Search, "postil's own pages");
        self.add(search::list_address(), Address::SearchList, "the search index");
        for shard in 0..search::shard_count(articles.len()) {
            self.add(search::shard_address(shard), Address::SearchWords(shard), "the search index");
        }
        for (index, page) in articles.iter().enumerate().filter(|(_, page)| page.article.front.in_search_index) {
            self.add(search::text_address(&page.address), Address::SearchText(index), "the search index");
        }
    }

    /// Adds files for programs, each where nothing of the site's author stands: such a file takes its place.
    pub fn add_for_programs(&mut self, assets: &BTreeMap<&str, String>, files: Vec<(String, Address)>) {
        let statics = self.snapshot.assets_under("static/").map(|path| &path["static/".len()..]);
        let own: HashSet<String> = statics.chain(assets.values().map(String::as_str)).map(str::to_lowercase).collect();
        let is_free = |path: &String| !own.contains(&path.to_lowercase());
        for (path, output) in files.into_iter().filter(|(path, _)| is_free(path)) {
            self.add(path, output, "postil's files for programs");
        }
    }

    /// Adds the smaller pictures, and what is copied: `static/` over everything, and the files beside articles but for those of drafts alone.
    pub fn add_assets(
        &mut self,
        assets: &BTreeMap<&str, String>,
        articles: &[Page],
        map: &Map<'_>,
        drafts: &[Arc<Article>],
        widths: &[u32],
    ) {
        let public: HashSet<&str> = articles
            .iter()
            .flat_map(|page| page.targets.iter().chain(page.body_targets.iter().flatten()))
            .filter_map(picture)
            .collect();
        let mut ignored = Vec::new();
        let mut held: HashSet<String> = HashSet::new();
        for draft in drafts {
            let targets = map.targets(&draft.file, &draft.document, &mut ignored);
            held.extend(
                targets.iter().filter_map(picture).filter(|address| !public.contains(address)).map(str::to_owned),
            );
        }
        for (path, address) in assets.iter().filter(|(_, address)| !held.contains(*address)) {
            self.add(address.clone(), Address::Asset(Arc::from(*path)), path);
            for Smaller { address, width } in pictures::smaller(address, &self.snapshot.assets[*path], widths) {
                self.add(address, Address::Picture { asset: Arc::from(*path), width }, path);
            }
        }
        let statics: Vec<Arc<str>> = self.snapshot.assets_under("static/").cloned().collect();
        for path in statics {
            self.add(path["static/".len()..].to_owned(), Address::Asset(path.clone()), &path.clone());
        }
    }
}

fn picture(target: &Target) -> Option<&str> {
    match target {
        Target::Picture { address, .. } | Target::Inside { address, .. } => Some(address),
        _ => None,
    }
}

/// The address of each file beside the articles: with its article where that has a folder, else with its section.
/// Without files that are held back: those of drafts, and stored copies that no source says to publish.
pub fn asset_addresses<'a>(
    snapshot: &'a Snapshot,
    articles: &[Page],
    sections: &[Section],
    reading: &Reading,
) -> BTreeMap<&'a str, String> {
    let bundles = articles.iter().filter(|page| is_bundle(&page.article.file.path));
    let mut folders: HashMap<&str, &str> =
        bundles.map(|page| (folder_of(&page.article.file.path), page.address.as_str())).collect();
    folders.extend(sections.iter().map(|section| (section.folder.as_str(), section.address.as_str())));
    let held: Vec<&str> =
        reading.drafts.iter().map(|draft| &*draft.file.path).filter(|path| is_bundle(path)).map(folder_of).collect();
    let copies = copies::unpublished(reading, snapshot);
    let mut addresses = BTreeMap::new();
    for path in snapshot.assets_under(CONTENT) {
        let own = &path[CONTENT.len()..];
        if copies.contains(&**path) || held.iter().any(|folder| own.starts_with(folder)) {
            continue;
        }
        // The nearest folder above with an address; what lies deeper keeps its folders.
        let ends = own.rmatch_indices('/').map(|(at, _)| at + 1).chain([0]);
        let known = ends.into_iter().find_map(|end| Some((end, *folders.get(&own[..end])?)));
        let (end, address) = known.expect("the root is a section");
        addresses.insert(&**path, format!("{address}{}", &own[end..]));
    }
    addresses
}
