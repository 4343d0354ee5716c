//! All that was read to one site: every page with its address, its neighbours, its notes, its sources and its links.
//! Pure, and cheap: nothing here grows faster than the number of articles, notes and links.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::snapshot::Snapshot;
use crate::base::words;
use crate::read::annotation::{Sidecar, Source};
use crate::read::article::Article;
use crate::read::config::{Author, Config};
use crate::read::document::LinkKind;
use crate::read::exceptions::Exception;
use crate::read::front_matter::FrontMatter;
use crate::read::release::Release;
use crate::read::section::SectionText;
use crate::read::shared_sources::Shared;
use crate::read::terms::Terms;

use super::address::{self, Address, CONTENT, Ledger};
use super::copies;
use super::feeds;
use super::footnotes::{self, Footnote};
use super::history::Releases;
use super::links::{self, Map, Target};
use super::outputs::{self, Outputs};
use super::redirects;
use super::seals::{self, Stale};
use super::sitemap;
use super::sources::{self, Catalogue, Entry, SiteSource};
use super::translations;

/// What the reading stage gives: everything of the site, each thing by itself.
#[derive(Clone, Debug)]
pub struct Reading {
    pub config: Config,
    pub config_file: File,
    /// In the order of their paths.
    pub articles: Vec<Arc<Article>>,
    /// Articles that are held back.
    pub drafts: Vec<Arc<Article>>,
    pub sections: Vec<Arc<SectionText>>,
    /// The sources that all articles share, by their files.
    pub shared: Vec<Shared>,
    /// What was published before.
    pub releases: Releases,
}

/// The site, all resolved. Lists refer to each other by index.
#[derive(Clone, Debug)]
pub struct Site {
    pub config: Config,
    pub config_file: File,
    pub today: Date,
    /// Newest first; those without a date last; equal dates by path.
    pub articles: Vec<Page>,
    /// The root first, then by path.
    pub sections: Vec<Section>,
    /// By name.
    pub tags: Vec<List>,
    /// By name.
    pub authors: Vec<List>,
    /// The shared ones by id, then each article's own.
    pub sources: Vec<SiteSource>,
    pub catalogue: Catalogue,
    /// The first source at each address on the web.
    by_url: HashMap<String, usize>,
    /// What shared sources except themselves from, by their files.
    pub shared_exceptions: Vec<(File, Vec<Exception>)>,
    /// Policies with where they lead, in the order of the configuration.
    pub policies: Vec<(&'static str, Target)>,
    /// Every output by its path, but the theme's own files.
    pub outputs: BTreeMap<String, Address>,
    /// Of the pictures that smaller ones are made of, by path.
    pub digests: BTreeMap<Arc<str>, String>,
    /// Articles that are held back, by path.
    pub drafts: Vec<Arc<Article>>,
    /// Releases of articles that the site does not publish any more.
    pub gone: Releases,
}

/// An article in the site.
#[derive(Clone, Debug)]
pub struct Page {
    pub article: Arc<Article>,
    /// From the site's root; ends in `/`.
    pub address: String,
    /// The last part of the address.
    pub slug: String,
    pub section: usize,
    pub footnotes: Vec<Footnote>,
    pub entries: Vec<Entry>,
    /// The claims of others that the article rates, as indices into its sidecar, sorted.
    pub reviewed: Vec<usize>,
    /// Of the document's links, in their order.
    pub targets: Vec<Target>,
    /// Likewise for each note's body.
    pub body_targets: Vec<Vec<Target>>,
    pub tags: Vec<usize>,
    pub authors: Vec<usize>,
    /// In the order of its section.
    pub previous: Option<usize>,
    pub next: Option<usize>,
    /// Articles that link to this one, newest first.
    pub linked_from: Vec<usize>,
    /// Its words for the search index, once they are asked for: `check` has no use for them.
    pub terms: OnceLock<Terms>,
    /// What was published of it, in that order.
    pub releases: Vec<Release>,
    /// The claims whose check is older than what they say, as indices into the sidecar.
    pub stale: BTreeMap<usize, Stale>,
    /// The article in each of its languages, this one among them, the original first; empty where there is one only.
    pub translations: Vec<usize>,
}

impl Site {
    /// The language of an article: its own, else the site's.
    pub fn language_of<'a>(&'a self, page: &'a Page) -> &'a str {
        page.article.front.language().unwrap_or(&self.config.language)
    }

    /// The source at an address on the web, where the site has one.
    pub fn source_at(&self, url: &str) -> Option<&Source> {
        self.by_url.get(url).map(|index| &self.sources[*index].source)
    }

    /// The absolute address of a page or file of the site. Nothing where the site has no `base_url`.
    pub fn url(&self, address: &str) -> Option<String> {
        self.config.base_url.as_ref().map(|base| format!("{base}{}", address::encode(address)))
    }
}

impl Page {
    /// The page of a claim alone: one that the article reviews, beside others. Nothing where the article's page stands for it.
    pub fn check_address(&self, claim: usize) -> Option<String> {
        self.reviewed.binary_search(&claim).ok().filter(|_| self.reviewed.len() > 1)?;
        Some(format!("check/{}--{}/", self.slug, self.article.sidecar.claims[claim].id.value))
    }

    /// The day from which the article is as it is: of its last update or correction, else that of the article.
    pub fn modified(&self) -> Option<Date> {
        let front = &self.article.front;
        let own = [&front.date, &front.updated].into_iter().flatten().map(|date| date.value);
        own.chain(self.article.sidecar.corrections.iter().map(|correction| correction.date.value)).max()
    }
}

/// A folder of articles.
#[derive(Clone, Debug)]
pub struct Section {
    /// Without `content/`; ends in `/` unless it is the root.
    pub folder: String,
    pub address: String,
    pub title: String,
    /// What its `_index.md` says; none where it has none.
    pub text: Option<Arc<SectionText>>,
    pub targets: Vec<Target>,
    /// Its articles, in its order.
    pub articles: Vec<usize>,
    /// The sections right below, by weight and title.
    pub sections: Vec<usize>,
    /// None for the root alone.
    pub parent: Option<usize>,
}

/// The articles under a tag, or of an author, newest first.
#[derive(Clone, Debug)]
pub struct List {
    pub name: String,
    pub address: String,
    pub articles: Vec<usize>,
    /// Of authors that the configuration knows.
    pub author: Option<Author>,
    pub author_target: Option<Target>,
}

/// Resolves a site.
/// Raises `address-taken`, `link-broken`, `asset-missing`, `source-unknown`, `source-duplicate`, `translation-invalid`.
pub fn resolve(reading: &Reading, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Site {
    let mut sections = sections(reading);
    let mut articles = pages(reading, &sections);
    fill_sections(&mut sections, &mut articles);
    let tag_names = |front: &FrontMatter| front.tags.iter().map(|tag| tag.value.clone()).collect();
    let tags = lists(&mut articles, "tags", tag_names, |page| &mut page.tags);
    let author_names = |front: &FrontMatter| author_names(front, &reading.config);
    let authors = lists(&mut articles, "authors", author_names, |page| &mut page.authors);
    let (mut sources, catalogue) = cite_all(&mut articles, &reading.shared, found);
    let mut outputs = Outputs::new(snapshot, found);
    if reading.config.search {
        outputs.add_search(&articles);
    }
    outputs.add_pages(&articles, &sections, &tags, &authors, &sources);
    outputs.add_checks(&articles);
    outputs.add_records(&articles);
    outputs.add_versions(&articles);
    let assets = outputs::asset_addresses(snapshot, &articles, &sections, reading);
    for source in sources.iter_mut().filter(|source| source.source.publish) {
        source.copy = copies::path(&source.file, &source.source).and_then(|path| assets.get(path.as_str()).cloned());
    }
    let mut site = Site {
        config: reading.config.clone(),
        config_file: reading.config_file.clone(),
        today: snapshot.today,
        outputs: BTreeMap::new(),
        articles,
        sections,
        tags,
        authors,
        by_url: by_url(&sources),
        sources,
        catalogue,
        shared_exceptions: reading
            .shared
            .iter()
            .map(|shared| (shared.file.clone(), shared.sidecar.exceptions.clone()))
            .collect(),
        policies: Vec::new(),
        digests: digests(snapshot),
        drafts: reading.drafts.clone(),
        gone: gone(reading),
    };
    outputs.add_for_programs(&assets, for_programs(&site, &outputs.paths));
    let linkable = linkable_pages(&site, reading);
    let map = link_map(snapshot, linkable, &assets, &outputs.paths, &reading.drafts, &reading.config.picture_widths);
    follow_links(&mut site, &map, outputs.found);
    translations::link(&mut site, &map, outputs.found);
    outputs.add_aliases(&site.articles, &site.sections);
    outputs.add_assets(&assets, &site.articles, &map, &reading.drafts, &reading.config.picture_widths);
    site.outputs = outputs.paths;
    link_back(&mut site.articles);
    site
}

fn by_url(sources: &[SiteSource]) -> HashMap<String, usize> {
    let urls = sources.iter().enumerate().rev(); // the first of several stays
    urls.filter_map(|(index, source)| Some((source.source.url.as_ref()?.value.clone(), index))).collect()
}

fn gone(reading: &Reading) -> Releases {
    let published: HashSet<&str> = reading.articles.iter().map(|article| &*article.file.path).collect();
    let gone = reading.releases.iter().filter(|(article, _)| !published.contains(article.as_str()));
    gone.map(|(article, releases)| (article.clone(), releases.clone())).collect()
}

/// The files for programs by their paths. `pages` are the outputs so far.
fn for_programs(site: &Site, pages: &BTreeMap<String, Address>) -> Vec<(String, Address)> {
    let config = &site.config;
    let feeds = feeds::all(site).into_iter().map(|feed| (feed.address(site), Address::Feed(feed)));
    let sitemap = match (config.sitemap, &config.base_url) {
        (true, Some(_)) => sitemap::files(sitemap::pages(site, pages).len(), sitemap::MOST),
        _ => Vec::new(),
    };
    let sitemap = sitemap.into_iter().map(|file| (file.address(), Address::Sitemap(file)));
    let robots = config.robots_txt.then(|| ("robots.txt".to_owned(), Address::Robots));
    let redirects = config.redirects.then(|| (redirects::ADDRESS.to_owned(), Address::Redirects));
    let ledgers = Ledger::NAMES.into_iter().flat_map(|(_, ledger)| {
        let schema = (ledger.schema_address(), Address::LedgerSchema(ledger));
        [(ledger.address(), Address::Ledger(ledger)), schema]
    });
    feeds.chain(sitemap).chain(robots).chain(redirects).chain(ledgers).collect()
}

fn digests(snapshot: &Snapshot) -> BTreeMap<Arc<str>, String> {
    let assets = snapshot.assets.iter();
    assets.filter_map(|(path, asset)| Some((path.clone(), asset.digest.clone()?))).collect()
}

/// The articles' pages, newest first.
fn pages(reading: &Reading, sections: &[Section]) -> Vec<Page> {
    let releases = |article: &Article| reading.releases.get(&*article.file.path).map_or(&[][..], Vec::as_slice);
    let page = |article: &Arc<Article>| page(article, sections, releases(article));
    let mut pages: Vec<Page> = reading.articles.iter().map(page).collect();
    pages.sort_by(|a, b| {
        let date = |page: &Page| page.article.front.date.as_ref().map(|date| date.value);
        date(b).cmp(&date(a)).then_with(|| a.article.file.path.cmp(&b.article.file.path))
    });
    pages
}

/// All sources, with what rests on each; every page gets its notes and its entries.
fn cite_all(pages: &mut [Page], shared: &[Shared], found: &mut Vec<Diagnostic>) -> (Vec<SiteSource>, Catalogue) {
    let articles: Vec<&Article> = pages.iter().map(|page| &*page.article).collect();
    let slugs: Vec<&str> = pages.iter().map(|page| page.slug.as_str()).collect();
    let (mut sources, catalogue) = sources::collect(shared, &articles, &slugs, found);
    for (index, page) in pages.iter_mut().enumerate() {
        page.footnotes = footnotes::footnotes(&page.article);
        page.entries = sources::cite(index, &page.article, &page.footnotes, &catalogue, &mut sources, found);
    }
    (sources, catalogue)
}

/// Finds where every link of the site leads: in articles, notes, sections and the configuration.
fn follow_links(site: &mut Site, map: &Map<'_>, found: &mut Vec<Diagnostic>) {
    for page in &mut site.articles {
        page.targets = map.targets(&page.article.file, &page.article.document, found);
        let file = page.article.sidecar_file.as_ref().unwrap_or(&page.article.file);
        page.body_targets = page.article.bodies.iter().map(|body| map.targets(file, body, found)).collect();
    }
    for section in &mut site.sections {
        if let Some(text) = &section.text {
            section.targets = map.targets(&text.file, &text.document, found);
        }
    }
    let config_file = &site.config_file;
    let mut target = |value: &At<String>| {
        let span = config_file.span(value.range.clone());
        map.target(config_file, &value.value, LinkKind::Anchor, span, found)
    };
    site.policies = site.config.policies.iter().map(|(name, value)| (*name, target(value))).collect();
    for list in &mut site.authors {
        list.author = site.config.authors.iter().find(|author| author.name == list.name).cloned();
        let url = list.author.as_ref().and_then(|author| author.url.as_ref());
        list.author_target = url.map(&mut target);
    }
}

/// A section for every folder that holds an article or an `_index.md`, and for those above them.
fn sections(reading: &Reading) -> Vec<Section> {
    let mut folders = BTreeSet::from([String::new()]);
    let texts = reading.sections.iter().map(|text| folder_of(&text.file.path));
    for folder in reading.articles.iter().map(|article| section_folder(&article.file.path)).chain(texts) {
        let ends = folder.match_indices('/').map(|(at, _)| at + 1);
        folders.extend(ends.map(|end| folder[..end].to_owned()));
    }
    let mut sections: Vec<Section> = folders.into_iter().map(|folder| section(folder, reading)).collect();
    let indices: HashMap<String, usize> =
        sections.iter().enumerate().map(|(index, section)| (section.folder.clone(), index)).collect();
    for index in 1..sections.len() {
        let above = address::split(sections[index].folder.trim_end_matches('/')).0.to_owned();
        sections[index].parent = indices.get(&above).copied();
        sections[indices[&above]].sections.push(index);
    }
    let order: Vec<(i64, String)> =
        sections.iter().map(|section| (section.weight(), section.title.to_lowercase())).collect();
    for section in &mut sections {
        section.sections.sort_by(|a, b| order[*a].cmp(&order[*b]));
    }
    sections
}

impl Section {
    fn weight(&self) -> i64 {
        self.text.as_ref().map_or(0, |text| text.front.weight)
    }
}

fn section(folder: String, reading: &Reading) -> Section {
    let text = reading.sections.iter().find(|text| folder_of(&text.file.path) == folder).cloned();
    let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let title = match &text {
        Some(text) => text.front.title.clone(),
        None if folder.is_empty() => reading.config.title.clone(),
        None => words::sentence_case(&name.replace(['-', '_'], " ")),
    };
    let address = address::of_folder(&folder);
    Section {
        folder,
        address,
        title,
        text,
        targets: Vec::new(),
        articles: Vec::new(),
        sections: Vec::new(),
        parent: None,
    }
}

/// The folder of a file of `content/`, without `content/`; ends in `/` unless empty.
pub fn folder_of(path: &str) -> &str {
    address::split(own_path(path)).0
}

/// The folder of the section that holds an article: above its own folder where that is a bundle.
fn section_folder(path: &str) -> &str {
    let folder = folder_of(path);
    if is_bundle(path) { address::split(folder.trim_end_matches('/')).0 } else { folder }
}

/// Whether an article has a folder to itself, with its pictures and files.
pub fn is_bundle(path: &str) -> bool {
    path.ends_with("/index.md") && path != "content/index.md"
}

fn reviewed(sidecar: &Sidecar) -> Vec<usize> {
    let claims = sidecar.claims.iter().enumerate();
    claims.filter(|(_, claim)| claim.author.is_some() && claim.rating.is_some()).map(|(index, _)| index).collect()
}

fn page(article: &Arc<Article>, sections: &[Section], releases: &[Release]) -> Page {
    let path: &str = &article.file.path;
    let folder = section_folder(path);
    let section =
        sections.binary_search_by(|section| section.folder.as_str().cmp(folder)).expect("every folder has a section");
    let name = match is_bundle(path) {
        true => folder_of(path).trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
        false => address::split(path).1.trim_end_matches(".md"),
    };
    let slug = article.front.slug.as_ref().map_or_else(|| address::part_slug(name), |slug| slug.value.clone());
    Page {
        article: article.clone(),
        address: format!("{}{slug}/", sections[section].address),
        slug,
        section,
        footnotes: Vec::new(),
        entries: Vec::new(),
        reviewed: reviewed(&article.sidecar),
        targets: Vec::new(),
        body_targets: Vec::new(),
        tags: Vec::new(),
        authors: Vec::new(),
        previous: None,
        next: None,
        linked_from: Vec::new(),
        terms: OnceLock::new(),
        stale: seals::stale(article, releases),
        releases: releases.to_vec(),
        translations: Vec::new(),
    }
}

/// Gives each section its articles in its order, and each article its neighbours.
fn fill_sections(sections: &mut [Section], articles: &mut [Page]) {
    for (index, page) in articles.iter().enumerate() {
        sections[page.section].articles.push(index);
    }
    for section in sections {
        let sort_by = section.text.as_ref().and_then(|text| text.front.sort_by.as_deref()).unwrap_or("date");
        let front = |index: &usize| &articles[*index].article.front;
        match sort_by {
            "weight" => section.articles.sort_by_key(|index| front(index).weight),
            "title" => section.articles.sort_by_key(|index| front(index).title.to_lowercase()),
            _ => {}
        }
        for pair in section.articles.windows(2) {
            articles[pair[0]].next = Some(pair[1]);
            articles[pair[1]].previous = Some(pair[0]);
        }
    }
}

/// The tags, or the authors, of all articles: spellings that differ in case only are one.
fn lists(
    articles: &mut [Page],
    root: &str,
    names: impl Fn(&FrontMatter) -> Vec<String>,
    field: impl Fn(&mut Page) -> &mut Vec<usize>,
) -> Vec<List> {
    let mut by_name: BTreeMap<String, List> = BTreeMap::new();
    for (index, page) in articles.iter().enumerate() {
        for name in names(&page.article.front) {
            let list = by_name.entry(name.to_lowercase()).or_insert_with(|| List {
                address: format!("{root}/{}/", address::part_slug(&name)),
                name,
                articles: Vec::new(),
                author: None,
                author_target: None,
            });
            if list.articles.last() != Some(&index) {
                list.articles.push(index);
            }
        }
    }
    let lists: Vec<List> = by_name.into_values().collect();
    for (number, list) in lists.iter().enumerate() {
        list.articles.iter().for_each(|&index| field(&mut articles[index]).push(number));
    }
    lists
}

/// The names of an article's authors, with keys of the configuration turned into names.
fn author_names(front: &FrontMatter, config: &Config) -> Vec<String> {
    let name = |written: &str| {
        let known = config.authors.iter().find(|author| author.key == written);
        known.map_or_else(|| written.to_owned(), |author| author.name.clone())
    };
    front.authors.iter().map(|author| name(&author.value)).collect()
}

/// A page that can be linked to: its path without `content/`, its address, its fragments.
type Linkable<'a> = (&'a str, String, HashSet<String>);

/// All articles and sections that can be linked to. Their paths are borrowed from what was read, not from the site.
fn linkable_pages<'a>(site: &Site, reading: &'a Reading) -> Vec<Linkable<'a>> {
    let addresses: HashMap<&str, &str> =
        site.articles.iter().map(|page| (&*page.article.file.path, page.address.as_str())).collect();
    let article = |article: &'a Arc<Article>| {
        let address = addresses.get(&*article.file.path).expect("every article has a page");
        (own_path(&article.file.path), (*address).to_owned(), links::fragments(article))
    };
    let section = |text: &'a Arc<SectionText>| {
        let ids = text.document.headings.iter().map(|heading| words::slug(&text.document.text[heading.text.clone()]));
        (own_path(&text.file.path), address::of_folder(folder_of(&text.file.path)), ids.collect())
    };
    reading.articles.iter().map(article).chain(reading.sections.iter().map(section)).collect()
}

fn own_path(path: &str) -> &str {
    path.strip_prefix(CONTENT).unwrap_or(path)
}

fn link_map<'a>(
    snapshot: &'a Snapshot,
    pages: Vec<Linkable<'a>>,
    assets: &BTreeMap<&'a str, String>,
    outputs: &BTreeMap<String, Address>,
    drafts: &'a [Arc<Article>],
    widths: &[u32],
) -> Map<'a> {
    let addresses = outputs.keys().map(|path| path.strip_suffix("index.html").unwrap_or(path).to_owned());
    let statics = snapshot.assets_under("static/").map(|path| path["static/".len()..].to_owned());
    let drafts = drafts.iter().map(|draft| own_path(&draft.file.path)).collect();
    Map::new(snapshot, pages, assets.clone(), addresses.chain(statics).collect(), drafts, widths.to_vec())
}

/// Notes in each article which others link to it.
fn link_back(articles: &mut [Page]) {
    let by_address: HashMap<String, usize> =
        articles.iter().enumerate().map(|(index, page)| (page.address.clone(), index)).collect();
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); articles.len()];
    for (from, page) in articles.iter().enumerate() {
        let targets = page.targets.iter().chain(page.body_targets.iter().flatten());
        for target in targets {
            let Target::Inside { address, .. } = target else { continue };
            if let Some(&to) = by_address.get(address).filter(|&&to| to != from && !back[to].contains(&from)) {
                back[to].push(from);
            }
        }
    }
    for (page, linked_from) in articles.iter_mut().zip(back) {
        page.linked_from = linked_from;
    }
}
