//! One address to the bytes that stand there: makes the views that its template needs, and draws it. Pure.

use std::collections::BTreeMap;

use crate::base::diagnostic::Diagnostic;
use crate::base::messages;
use crate::base::output::Output;
use crate::base::words::nearest;
use crate::read::bibliography::Format;
use crate::site::address::{self, Address};
use crate::site::feeds::Feed;
use crate::site::redirects;
use crate::site::resolve::{Section, Site};
use crate::site::search::ADDRESS as SEARCH;

use super::card::Cards;
use super::csl::References;
use super::notes::{Desk, Links};
use super::theme::{Drawable, Theme, ThemeFile};
use super::view::{LinkView, PageView, RedirectView, SiteView};
use super::words::direction;
use super::{bibliography, body, ledger, meta, picture, search, sitemap, web_annotation};

/// What pages are drawn with.
pub struct Tools {
    pub theme: Theme,
    /// None for the house style.
    pub references: Option<References>,
    pub cards: Cards,
}

/// Every output of a site by its path, the theme's own files among them; a site's file covers the theme's.
pub fn outputs(site: &Site, tools: &Tools) -> BTreeMap<String, Address> {
    let files = tools.theme.files.keys().map(|path| (path.clone(), Address::Theme(path.clone())));
    let nojekyll = (".nojekyll".to_owned(), Address::Theme(".nojekyll".to_owned()));
    files.chain([nojekyll]).chain(tools.cards.outputs()).chain(site.outputs.clone()).collect()
}

/// The content of one output. Raises `template-invalid` and `template-unknown`.
pub fn render(site: &Site, tools: &Tools, output: &Address) -> Result<Output, Diagnostic> {
    let Tools { theme, references, cards } = tools;
    let lang = language(site, output);
    let words = theme.languages.of(lang);
    let text = text_of(site, output);
    let links = match (output, &site.config.base_url) {
        (Address::Feed(_) | Address::Ledger(_) | Address::Annotations(_), Some(base)) => Links::Absolute(base),
        _ => Links::Relative,
    };
    let artist = |at| {
        let desk = Desk { site, words, references: references.as_ref(), lang, at, links };
        Artist { theme, cards, text, desk }
    };
    let bytes = |text: String| Ok(Output::Bytes(text.into_bytes()));
    let page = match output {
        Address::Asset(path) => return Ok(Output::Copy(path.clone())),
        Address::Picture { asset, width } => return Ok(Output::Recipe(picture::recipe(site, asset, *width))),
        Address::Card(index) => return Ok(Output::Recipe(cards.recipe(*index))),
        Address::Theme(path) => return Ok(theme_file(theme, path)),
        Address::Home => artist("").home(),
        Address::Section(index) => artist(&site.sections[*index].address).section(&site.sections[*index]),
        Address::Article(index) => artist(&site.articles[*index].address).article(*index),
        Address::Tag(index) => artist(&site.tags[*index].address).list(&site.tags[*index], "tag"),
        Address::Author(index) => artist(&site.authors[*index].address).list(&site.authors[*index], "author"),
        Address::Sources => artist("sources/").sources(),
        Address::Source(index) => artist(&site.sources[*index].address).source(*index),
        Address::Claims => artist("claims/").claims(),
        Address::Corrections => artist("corrections/").corrections(),
        Address::Search => artist(SEARCH).search(),
        Address::SearchList => return Ok(Output::Bytes(search::list(&artist(SEARCH).desk))),
        Address::SearchWords(shard) => return Ok(Output::Bytes(search::words(site, *shard))),
        Address::SearchText(index) => return Ok(Output::Bytes(search::text(&site.articles[*index]))),
        Address::Check { article, claim } => {
            let at = site.articles[*article].check_address(*claim).unwrap_or_default();
            artist(&at).check(*article, *claim)
        }
        Address::History(index) => artist(&site.articles[*index].history_address()).history(*index),
        Address::Version { article, release } => {
            let page = &site.articles[*article];
            artist(&page.version_address(&page.releases[*release])).old_version(*article, *release)
        }
        Address::Text(index) => return bytes(site.articles[*index].article.document.text.clone()),
        Address::Annotations(index) => {
            let artist = artist(&site.articles[*index].address);
            return Ok(Output::Bytes(web_annotation::collection(&artist.desk, *index)));
        }
        Address::Feed(feed) => return Ok(Output::Bytes(artist("").feed(*feed)?)),
        Address::Sitemap(file) => return bytes(sitemap::sitemap(site, *file)),
        Address::Robots => return bytes(sitemap::robots(site)),
        Address::Redirects => return bytes(redirects::text(site)),
        Address::Ledger(ledger) => return bytes(ledger::file(&artist("").desk, *ledger)),
        Address::LedgerSchema(ledger) => return bytes(ledger::schema(*ledger)),
        Address::Bibliography { article, format } => return bytes(bibliography::text(site, *article, *format)),
        Address::NotFound => artist("404.html").not_found(),
        Address::Redirect { from, to, title } => artist(from).redirect(to, title),
    };
    page.map(|html| Output::Bytes(html.into_bytes()))
}

/// The file of a page's text.
fn text_of<'a>(site: &'a Site, output: &Address) -> Option<&'a str> {
    let section = |index: usize| Some(&*site.sections[index].text.as_ref()?.file.path);
    match (output.article(), output) {
        (Some(index), _) => Some(&site.articles[index].article.file.path),
        (None, Address::Section(index)) => section(*index),
        (None, Address::Home) => section(0),
        _ => None,
    }
}

/// The language of a page: its article's or section's, else the site's.
fn language<'a>(site: &'a Site, output: &Address) -> &'a str {
    if let Some(index) = output.article() {
        return site.language_of(&site.articles[index]);
    }
    let own = match output {
        Address::Section(index) | Address::Feed(Feed::Section(index)) => {
            site.sections[*index].text.as_ref().and_then(|text| text.front.language())
        }
        Address::Home => site.sections[0].text.as_ref().and_then(|text| text.front.language()),
        _ => None,
    };
    own.unwrap_or(&site.config.language)
}

/// A file that the theme brings. Empty where it has none of that name: `.nojekyll` says what it says by being there.
fn theme_file(theme: &Theme, path: &str) -> Output {
    match theme.files.get(path) {
        Some(ThemeFile::Bytes(bytes)) => Output::Bytes(bytes.to_vec()),
        Some(ThemeFile::Asset(path)) => Output::Copy(path.clone()),
        None => Output::Bytes(Vec::new()),
    }
}

/// Draws the page at one address.
pub(super) struct Artist<'a> {
    pub(super) theme: &'a Theme,
    pub(super) cards: &'a Cards,
    /// The file of the page's text, of an article or a section.
    pub(super) text: Option<&'a str>,
    pub(super) desk: Desk<'a>,
}

impl Artist<'_> {
    pub(super) fn draw(
        &self,
        template: &str,
        page: PageView,
        name: &'static str,
        value: &dyn Drawable,
    ) -> Result<String, Diagnostic> {
        let page =
            PageView { meta: meta::open_graph(self.desk.site, &page).into_iter().chain(page.meta).collect(), ..page };
        let values: [(&'static str, &dyn Drawable); 3] = [("site", &self.site()), ("page", &page), (name, value)];
        self.theme.draw(template, self.desk.words, &values, &self.drawn())
    }

    /// What is being drawn, for messages: the page, and the file that its text is from.
    fn drawn(&self) -> String {
        let page = format!("`/{}`", self.desk.at);
        self.text.map_or(page.clone(), |path| format!("`{path}` (page {page})"))
    }

    fn site(&self) -> SiteView {
        let site = self.desk.site;
        let root = &site.sections[0];
        let top = root.sections.iter().map(|index| &site.sections[*index]);
        let policies = site.policies.iter().map(|(name, target)| LinkView {
            text: self.desk.words.named("policy", name),
            href: body::address(&self.desk, target),
            lang: None,
        });
        SiteView {
            title: site.config.title.clone(),
            description: site.config.description.clone(),
            language: site.config.language.value.clone(),
            base_url: site.config.base_url.clone(),
            sections: top.map(|section| self.section_link(section)).collect(),
            policies: policies.collect(),
            styles: self.theme.styles.clone(),
            home_href: self.desk.href(""),
            sources_href: self.desk.href("sources/"),
            claims_href: self.desk.href("claims/"),
            corrections_href: self.desk.href("corrections/"),
            search_href: site.config.search.then(|| self.desk.href(SEARCH)),
            feed_href: Feed::Articles.is_there(site).then(|| self.desk.href(&Feed::Articles.address(site))),
            article_count: site.articles.len(),
            claim_count: site.articles.iter().map(|page| page.article.sidecar.claims.len()).sum(),
            source_count: site.sources.len(),
            correction_count: site.articles.iter().map(|page| page.article.sidecar.corrections.len()).sum(),
            extra: site.config.extra.clone(),
        }
    }

    pub(super) fn page(&self, kind: &'static str, title: &str, description: Option<String>) -> PageView {
        let site = self.desk.site;
        let lang = self.desk.lang.to_owned();
        let root = self.desk.href("");
        PageView {
            kind,
            title: title.to_owned(),
            description,
            dir: direction(&lang),
            lang,
            root: if root == "./" && self.desk.at == "404.html" { String::new() } else { root },
            canonical: site.url(self.desk.at),
            trail: Vec::new(),
            translations: Vec::new(),
            card: None,
            meta: Vec::new(),
            json_ld: None,
            annotations_href: None,
            feeds: if matches!(kind, "not-found" | "redirect" | "feed") { Vec::new() } else { self.feeds() },
            feed_href: self.own_feed().map(|feed| self.desk.href(&feed.address(site))),
        }
    }

    pub(super) fn section_link(&self, section: &Section) -> LinkView {
        LinkView {
            text: section.title.clone(),
            href: self.desk.href(&section.address),
            lang: section
                .text
                .as_ref()
                .and_then(|text| text.front.language())
                .filter(|lang| *lang != self.desk.lang)
                .map(str::to_owned),
        }
    }

    pub(super) fn home_link(&self) -> LinkView {
        LinkView { text: self.desk.words.get("home").to_owned(), href: self.desk.href(""), lang: None }
    }

    /// The way down to a section, itself included.
    pub(super) fn trail(&self, section: usize) -> Vec<LinkView> {
        let sections = &self.desk.site.sections;
        let mut trail = Vec::new();
        let mut at = Some(section);
        while let Some(index) = at.filter(|&index| index != 0) {
            trail.push(self.section_link(&sections[index]));
            at = sections[index].parent;
        }
        trail.push(self.home_link());
        trail.reverse();
        trail
    }

    /// The ways to the sources of an article, or of the site, in each format; none where there are no sources.
    pub(super) fn downloads(&self, article: Option<usize>) -> Vec<LinkView> {
        let site = self.desk.site;
        let has_sources = article.map_or(!site.sources.is_empty(), |index| !site.articles[index].entries.is_empty());
        let folder = article.map_or("", |index| &site.articles[index].address);
        let link = |format: Format| LinkView {
            text: format.name().to_owned(),
            href: self.desk.href(&address::of_bibliography(folder, format)),
            lang: None,
        };
        Format::ALL.into_iter().filter(|_| has_sources).map(link).collect()
    }

    fn not_found(&self) -> Result<String, Diagnostic> {
        let title = self.desk.words.get("title_not_found").to_owned();
        let page = PageView { canonical: None, ..self.page("not-found", &title, None) };
        self.draw("404.html", page, "not_found", &true)
    }

    fn redirect(&self, to: &str, title: &str) -> Result<String, Diagnostic> {
        let canonical = self.desk.site.url(to);
        let page = PageView { canonical, ..self.page("redirect", title, None) };
        self.draw("redirect.html", page, "redirect", &RedirectView { href: self.desk.href(to) })
    }

    /// The template that a file names, or the usual one.
    pub(super) fn template(
        &self,
        own: Option<(&crate::base::file::File, &crate::base::file::At<String>)>,
        usual: &str,
    ) -> Result<String, Diagnostic> {
        let Some((file, template)) = own else { return Ok(usual.to_owned()) };
        if self.theme.has(&template.value) {
            return Ok(template.value.clone());
        }
        if self.theme.may_have_had(&template.value) {
            return Ok(usual.to_owned());
        }
        let near = nearest(&template.value, self.theme.names());
        Err(messages::template_unknown(file.span(template.range.clone()), &template.value, near))
    }
}
