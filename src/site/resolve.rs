//! All that was read to one site: every page with its address, its neighbours, its notes, its sources and its links.
//! Pure, and cheap: nothing here grows faster than the number of articles, notes and links.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;
use crate::base::snapshot::Snapshot;
use crate::base::{messages, words};
use crate::read::annotation::Source;
use crate::read::article::Article;
use crate::read::config::{Author, Config};
use crate::read::document::LinkKind;
use crate::read::front_matter::FrontMatter;
use crate::read::section::SectionText;

use super::address::{self, Address, CONTENT};
use super::footnotes::{self, Footnote};
use super::links::{self, Map, Target};
use super::sources::{self, Catalogue, Entry, SiteSource};

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
    pub shared: Vec<(File, Source)>,
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
    /// Policies with where they lead, in the order of the configuration.
    pub policies: Vec<(&'static str, Target)>,
    /// Every output by its path, but the theme's own files.
    pub outputs: BTreeMap<String, Address>,
    /// Articles that are held back, by path.
    pub drafts: Vec<Arc<Article>>,
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
/// Raises `address-taken`, `link-broken`, `asset-missing`, `source-unknown`, `source-duplicate`.
pub fn resolve(reading: &Reading, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Site {
    let mut sections = sections(reading);
    let mut articles: Vec<Page> = reading.articles.iter().map(|article| page(article, &sections)).collect();
    articles.sort_by(|a, b| {
        let date = |page: &Page| page.article.front.date.as_ref().map(|date| date.value);
        date(b).cmp(&date(a)).then_with(|| a.article.file.path.cmp(&b.article.file.path))
    });
    fill_sections(&mut sections, &mut articles);
    let tags = lists(
        &mut articles,
        "tags",
        |front| front.tags.iter().map(|tag| tag.value.clone()).collect(),
        |page| &mut page.tags,
    );
    let mut authors =
        lists(&mut articles, "authors", |front| author_names(front, &reading.config), |page| &mut page.authors);
    let arcs: Vec<Arc<Article>> = articles.iter().map(|page| page.article.clone()).collect();
    let read: Vec<&Article> = arcs.iter().map(Arc::as_ref).collect();
    let slugs: Vec<&str> = articles.iter().map(|page| page.slug.as_str()).collect();
    let (mut sources, catalogue) = sources::collect(&reading.shared, &read, &slugs, found);
    for (index, page) in articles.iter_mut().enumerate() {
        page.footnotes = footnotes::footnotes(&page.article);
        page.entries = sources::cite(index, &page.article, &page.footnotes, &catalogue, &mut sources, found);
    }
    let mut outputs = Outputs { snapshot, paths: BTreeMap::new(), folded: HashMap::new(), found };
    outputs.add_pages(&articles, &sections, &tags, &authors, &sources);
    let assets = asset_addresses(snapshot, &articles, &sections, &reading.drafts);
    let article_pages = read.iter().zip(&articles).map(|(article, page)| linkable(article, page.address.clone()));
    let texts: Vec<Option<Arc<SectionText>>> = sections.iter().map(|section| section.text.clone()).collect();
    let section_pages =
        texts.iter().zip(&sections).filter_map(|(text, section)| linkable_section(text.as_deref()?, section));
    let pages = article_pages.chain(section_pages).collect();
    let map = link_map(snapshot, pages, &assets, &outputs.paths, &reading.drafts);
    for page in &mut articles {
        page.targets = map.targets(&page.article.file, &page.article.document, outputs.found);
        let file = page.article.sidecar_file.as_ref().unwrap_or(&page.article.file);
        page.body_targets = page.article.bodies.iter().map(|body| map.targets(file, body, outputs.found)).collect();
    }
    for section in &mut sections {
        if let Some(text) = &section.text {
            section.targets = map.targets(&text.file, &text.document, outputs.found);
        }
    }
    let mut config_target = |value: &crate::base::file::At<String>| {
        let span = reading.config_file.span(value.range.clone());
        map.target(&reading.config_file, &value.value, LinkKind::Anchor, span, outputs.found)
    };
    let policies = reading.config.policies.iter().map(|(name, value)| (*name, config_target(value))).collect();
    for list in &mut authors {
        list.author = reading.config.authors.iter().find(|author| author.name == list.name).cloned();
        let url = list.author.as_ref().and_then(|author| author.url.as_ref());
        list.author_target = url.map(&mut config_target);
    }
    outputs.add_assets(&assets, &articles, &map, &reading.drafts);
    link_back(&mut articles);
    Site {
        config: reading.config.clone(),
        config_file: reading.config_file.clone(),
        today: snapshot.today,
        outputs: outputs.paths,
        articles,
        sections,
        tags,
        authors,
        sources,
        catalogue,
        policies,
        drafts: reading.drafts.clone(),
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
        None => sentence_case(&name.replace(['-', '_'], " ")),
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

fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn folder_of(path: &str) -> &str {
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

fn page(article: &Arc<Article>, sections: &[Section]) -> Page {
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
        targets: Vec::new(),
        body_targets: Vec::new(),
        tags: Vec::new(),
        authors: Vec::new(),
        previous: None,
        next: None,
        linked_from: Vec::new(),
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

/// The outputs, each address taken once.
struct Outputs<'a> {
    snapshot: &'a Snapshot,
    paths: BTreeMap<String, Address>,
    /// From the path in lower case, since some disks and hosts don't tell cases apart, to who took it.
    folded: HashMap<String, String>,
    found: &'a mut Vec<Diagnostic>,
}

impl Outputs<'_> {
    fn add(&mut self, path: String, output: Address, who: &str) {
        match self.folded.get(&path.to_lowercase()) {
            Some(first) if first != who => {
                let span = self.snapshot.text(who).map(|file| file.span(0..0));
                let other = self.snapshot.text(first).map(|file| file.span(0..0));
                self.found.push(messages::address_taken(span, &path, who, first, other));
            }
            _ => {
                self.folded.insert(path.to_lowercase(), who.to_owned());
                self.paths.insert(path, output);
            }
        }
    }

    fn add_pages(
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
        for (index, page) in articles.iter().enumerate() {
            self.add(address::output_path(&page.address), Address::Article(index), &page.article.file.path);
        }
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

    /// Adds what is copied: `static/` over everything, and the files beside articles but for those of drafts alone.
    fn add_assets(
        &mut self,
        assets: &BTreeMap<&str, String>,
        articles: &[Page],
        map: &Map<'_>,
        drafts: &[Arc<Article>],
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
fn asset_addresses<'a>(
    snapshot: &'a Snapshot,
    articles: &[Page],
    sections: &[Section],
    drafts: &[Arc<Article>],
) -> BTreeMap<&'a str, String> {
    let bundles = articles.iter().filter(|page| is_bundle(&page.article.file.path));
    let mut folders: HashMap<&str, &str> =
        bundles.map(|page| (folder_of(&page.article.file.path), page.address.as_str())).collect();
    folders.extend(sections.iter().map(|section| (section.folder.as_str(), section.address.as_str())));
    let held: Vec<&str> =
        drafts.iter().map(|draft| &*draft.file.path).filter(|path| is_bundle(path)).map(folder_of).collect();
    let mut addresses = BTreeMap::new();
    for path in snapshot.assets_under(CONTENT) {
        let own = &path[CONTENT.len()..];
        if held.iter().any(|folder| own.starts_with(folder)) {
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

/// A page that can be linked to: its path without `content/`, its address, its fragments.
type Linkable<'a> = (&'a str, String, HashSet<String>);

fn linkable(article: &Article, address: String) -> Linkable<'_> {
    (own_path(&article.file.path), address, links::fragments(article))
}

fn linkable_section<'a>(text: &'a SectionText, section: &Section) -> Option<Linkable<'a>> {
    let ids = text.document.headings.iter().map(|heading| words::slug(&text.document.text[heading.text.clone()]));
    Some((own_path(&text.file.path), section.address.clone(), ids.collect()))
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
) -> Map<'a> {
    let addresses = outputs.keys().map(|path| path.strip_suffix("index.html").unwrap_or(path).to_owned());
    let statics = snapshot.assets_under("static/").map(|path| path["static/".len()..].to_owned());
    let drafts = drafts.iter().map(|draft| own_path(&draft.file.path)).collect();
    Map::new(snapshot, pages, assets.clone(), addresses.chain(statics).collect(), drafts)
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
