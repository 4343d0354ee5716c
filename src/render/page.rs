//! One address to the bytes that stand there: makes the views that its template needs, and draws it. Pure.

use std::collections::BTreeMap;

use crate::base::diagnostic::Diagnostic;
use crate::base::html::Html;
use crate::base::messages;
use crate::base::output::Output;
use crate::base::words::nearest;
use crate::read::tree::Table;
use crate::site::address::{self, Address};
use crate::site::resolve::{List, Page, Section, Site};
use crate::site::search::ADDRESS as SEARCH;
use crate::site::sources::Citing;

use super::csl::References;
use super::notes::Desk;
use super::search;
use super::theme::{Drawable, Safe, Theme, ThemeFile};
use super::view::{
    ArticleView, AuthorView, ClaimGroupView, ClaimView, ClaimsPageView, CorrectionYearView, CorrectionsPageView,
    HeadingView, HowView, LinkView, ListView, PageView, RedirectView, SearchPageView, SiteView, SourceGroupView,
    SourceLineView, SourcePageView, SourcesPageView, TagView, TeaserView, TranslationView, UseView, UsedClaimView,
};
use super::words::direction;
use super::{body, card, cite, evidence, picture};

/// How many articles the home page shows beside those that stand at the root.
const LATEST: usize = 20;

/// Every output of a site by its path, the theme's own files among them; a site's file covers the theme's.
pub fn outputs(site: &Site, theme: &Theme) -> BTreeMap<String, Address> {
    let files = theme.files.keys().map(|path| (path.clone(), Address::Theme(path.clone())));
    let nojekyll = (".nojekyll".to_owned(), Address::Theme(".nojekyll".to_owned()));
    let cards = site.articles.iter().enumerate();
    let cards = cards.filter_map(|(index, page)| Some((card::address(site, theme, page)?, Address::Card(index))));
    files.chain([nojekyll]).chain(cards).chain(site.outputs.clone()).collect()
}

/// The content of one output. `references` are none for the house style. Raises `template-invalid` and `template-unknown`.
pub fn render(
    site: &Site,
    theme: &Theme,
    references: Option<&References>,
    output: &Address,
) -> Result<Output, Diagnostic> {
    let lang = language(site, output);
    let words = theme.languages.of(lang);
    let text = text_of(site, output);
    let artist = |at| Artist { theme, text, desk: Desk { site, words, references, lang, at } };
    let page = match output {
        Address::Asset(path) => return Ok(Output::Copy(path.clone())),
        Address::Picture { asset, width } => return Ok(Output::Recipe(picture::recipe(site, asset, *width))),
        Address::Card(index) => return Ok(Output::Recipe(card::recipe(site, theme, &site.articles[*index]))),
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
        Address::NotFound => artist("404.html").not_found(),
        Address::Redirect { from, to, title } => artist(from).redirect(to, title),
    };
    page.map(|html| Output::Bytes(html.into_bytes()))
}

/// The file of a page's text.
fn text_of<'a>(site: &'a Site, output: &Address) -> Option<&'a str> {
    let section = |index: usize| Some(&*site.sections[index].text.as_ref()?.file.path);
    match output {
        Address::Article(index) => Some(&site.articles[*index].article.file.path),
        Address::Section(index) => section(*index),
        Address::Home => section(0),
        _ => None,
    }
}

/// The language of a page: its article's or section's, else the site's.
fn language<'a>(site: &'a Site, output: &Address) -> &'a str {
    let own = match output {
        Address::Article(index) => return site.language_of(&site.articles[*index]),
        Address::Section(index) => site.sections[*index].text.as_ref().and_then(|text| text.front.language()),
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
struct Artist<'a> {
    theme: &'a Theme,
    /// The file of the page's text, of an article or a section.
    text: Option<&'a str>,
    desk: Desk<'a>,
}

impl Artist<'_> {
    fn draw(
        &self,
        template: &str,
        page: PageView,
        name: &'static str,
        value: &dyn Drawable,
    ) -> Result<String, Diagnostic> {
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
            article_count: site.articles.len(),
            claim_count: site.articles.iter().map(|page| page.article.sidecar.claims.len()).sum(),
            source_count: site.sources.len(),
            correction_count: site.articles.iter().map(|page| page.article.sidecar.corrections.len()).sum(),
            extra: site.config.extra.clone(),
        }
    }

    fn page(&self, kind: &'static str, title: &str, description: Option<String>) -> PageView {
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
            canonical: site.config.base_url.as_ref().map(|base| format!("{base}{}", address::encode(self.desk.at))),
            trail: Vec::new(),
            translations: Vec::new(),
            card: None,
        }
    }

    /// An article in each of its languages, the original first.
    fn translations(&self, page: &Page) -> Vec<TranslationView> {
        let site = self.desk.site;
        let base = site.config.base_url.as_ref();
        let translation = |(position, index): (usize, &usize)| {
            let other = &site.articles[*index];
            TranslationView {
                lang: site.language_of(other).to_owned(),
                name: self.theme.languages.name(site.language_of(other)),
                href: self.desk.href(&other.address),
                url: base.map(|base| format!("{base}{}", address::encode(&other.address))),
                is_current: other.address == page.address,
                is_original: position == 0,
            }
        };
        page.translations.iter().enumerate().map(translation).collect()
    }

    fn section_link(&self, section: &Section) -> LinkView {
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

    fn home_link(&self) -> LinkView {
        LinkView { text: self.desk.words.get("home").to_owned(), href: self.desk.href(""), lang: None }
    }

    /// The way down to a section, itself included.
    fn trail(&self, section: usize) -> Vec<LinkView> {
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

    fn home(&self) -> Result<String, Diagnostic> {
        let site = self.desk.site;
        let root = &site.sections[0];
        let latest = site.articles.iter().enumerate().filter(|(_, page)| page.section != 0).take(LATEST);
        let mut shown: Vec<usize> = root.articles.iter().copied().chain(latest.map(|(index, _)| index)).collect();
        shown.sort_unstable();
        let corrections = self.newest_corrections().into_iter().take(5);
        let list = ListView {
            tags: self.tags(),
            corrections: corrections.map(|(article, index)| self.desk.correction(article, index)).collect(),
            ..self.list_view(root, &shown)
        };
        let text = root.text.as_ref();
        let title = text.map_or(&site.config.title, |text| &text.front.title);
        let description =
            text.and_then(|text| text.front.description.clone()).or_else(|| site.config.description.clone());
        let template = self.template(
            text.and_then(|text| text.front.template.as_ref().map(|template| (&text.file, template))),
            "home.html",
        )?;
        self.draw(&template, self.page("home", title, description), "list", &list)
    }

    fn section(&self, section: &Section) -> Result<String, Diagnostic> {
        let front = section.text.as_ref().map(|text| &text.front);
        let description = front.and_then(|front| front.description.clone());
        let page = PageView {
            trail: section.parent.map(|parent| self.trail(parent)).unwrap_or_default(),
            ..self.page("section", &section.title, description)
        };
        let own = section.text.as_ref().and_then(|text| Some((&text.file, text.front.template.as_ref()?)));
        let template = self.template(own, "section.html")?;
        self.draw(&template, page, "list", &self.list_view(section, &section.articles))
    }

    fn list_view(&self, section: &Section, articles: &[usize]) -> ListView {
        let body = section.text.as_ref().map(|text| body::fragment(&self.desk, &text.document, &section.targets));
        let below = section.sections.iter().map(|index| self.section_link(&self.desk.site.sections[*index]));
        ListView {
            body: Safe::from(&body.unwrap_or_default()),
            articles: articles.iter().map(|index| self.teaser(*index)).collect(),
            sections: below.collect(),
            tags: Vec::new(),
            corrections: Vec::new(),
            author: None,
            extra: section.text.as_ref().map(|text| text.front.extra.clone()).unwrap_or_default(),
        }
    }

    /// A tag's page, or an author's.
    fn list(&self, list: &List, kind: &'static str) -> Result<String, Diagnostic> {
        let author = list.author.as_ref().map(|author| AuthorView {
            name: author.name.clone(),
            job_title: author.job_title.clone(),
            description: author.description.clone(),
            url: list.author_target.as_ref().map(|target| body::address(&self.desk, target)),
            same_as: author.same_as.clone(),
            email: author.email.clone(),
        });
        let description = list.author.as_ref().and_then(|author| author.description.clone());
        let title = self.desk.words.say(&format!("title_{kind}"), &[("name", &list.name)]);
        let page = PageView { trail: vec![self.home_link()], ..self.page(kind, &title, description) };
        let view = ListView {
            body: Safe::from(&Html::default()),
            articles: list.articles.iter().map(|index| self.teaser(*index)).collect(),
            sections: Vec::new(),
            tags: Vec::new(),
            corrections: Vec::new(),
            author,
            extra: Table::default(),
        };
        self.draw(&format!("{kind}.html"), page, "list", &view)
    }

    fn teaser(&self, index: usize) -> TeaserView {
        let (site, page) = (self.desk.site, &self.desk.site.articles[index]);
        let front = &page.article.front;
        let sidecar = &page.article.sidecar;
        let link = |list: &List| LinkView { text: list.name.clone(), href: self.desk.href(&list.address), lang: None };
        let section = Some(&site.sections[page.section]).filter(|_| page.section != 0);
        TeaserView {
            title: front.title.clone(),
            href: self.desk.href(&page.address),
            lang: site.language_of(page).to_owned(),
            is_foreign: self.desk.foreign(page).is_some(),
            description: front.description.clone(),
            date: front.date.as_ref().map(|date| self.desk.words.date(date.value)),
            updated: front.updated.as_ref().map(|date| self.desk.words.date(date.value)),
            authors: page.authors.iter().map(|author| link(&site.authors[*author])).collect(),
            tags: page.tags.iter().map(|tag| link(&site.tags[*tag])).collect(),
            section: section.map(|section| self.section_link(section)),
            reading_minutes: page.article.document.word_count().div_ceil(220).max(1),
            claim_count: sidecar.claims.len(),
            source_count: page.entries.len(),
            correction_count: sidecar.corrections.len(),
            ratings: self.desk.rating_counts(sidecar.claims.iter()),
            is_draft: front.draft,
            is_retracted: sidecar.corrections.iter().any(|correction| correction.kind == "retraction"),
        }
    }

    fn article(&self, index: usize) -> Result<String, Diagnostic> {
        let site = self.desk.site;
        let page = &site.articles[index];
        let front = &page.article.front;
        let view = self.article_view(index, page);
        let page_view = PageView {
            trail: self.trail(page.section),
            translations: self.translations(page),
            card: card::view(site, self.theme, page),
            ..self.page("article", &front.title, front.description.clone())
        };
        let own = front.template.as_ref().map(|template| (&page.article.file, template));
        self.draw(&self.template(own, "article.html")?, page_view, "article", &view)
    }

    fn article_view(&self, index: usize, page: &Page) -> ArticleView {
        let front = &page.article.front;
        let corrections = &page.article.sidecar.corrections;
        let is_above =
            |index: &usize| corrections[*index].severity != "minor" || corrections[*index].kind == "retraction";
        let (above, below): (Vec<usize>, Vec<usize>) = (0..corrections.len()).partition(is_above);
        let views = |list: Vec<usize>| list.into_iter().map(|number| self.desk.correction(index, number)).collect();
        let document = &page.article.document;
        let headings =
            document.headings.iter().zip(&page.article.heading_ids).filter(|(heading, _)| heading.level <= 3);
        let contents: Vec<HeadingView> = headings
            .map(|(heading, id)| HeadingView {
                text: document.text[heading.text.clone()].split_whitespace().collect::<Vec<_>>().join(" "),
                href: format!("#{}", address::encode(id)),
                level: heading.level,
            })
            .collect();
        let article_link = |other: usize| self.desk.article_link(&self.desk.site.articles[other]);
        ArticleView {
            teaser: self.teaser(index),
            kind: front.kind.clone(),
            backstory: front.backstory.clone(),
            blocks: body::blocks(&self.desk, index),
            contents: if contents.len() >= 3 { contents } else { Vec::new() },
            notes: (0..page.footnotes.len()).map(|note| self.desk.note_line(index, note)).collect(),
            is_corrected_in_title: above.iter().any(|number| corrections[*number].severity == "major"),
            corrections_above: views(above),
            corrections_below: views(below),
            sources: self.desk.entries(page),
            evidence: evidence::view(&self.desk, index),
            how: self.how(page),
            previous: page.previous.map(article_link),
            next: page.next.map(article_link),
            linked_from: page.linked_from.iter().map(|other| article_link(*other)).collect(),
            bibtex: cite::bibtex(self.desk.site, page),
            report_href: cite::report_href(&self.desk, page),
            extra: front.extra.clone(),
        }
    }

    fn how(&self, page: &Page) -> HowView {
        let claims = &page.article.sidecar.claims;
        let sources: Vec<_> = page.entries.iter().map(|entry| &self.desk.site.sources[entry.source].source).collect();
        let tier = |tier: &str| sources.iter().filter(|source| source.tier.as_deref() == Some(tier)).count();
        let last = claims.iter().filter_map(|claim| claim.checked.as_ref()).max_by_key(|checked| checked.on.value);
        HowView {
            claim_count: claims.len(),
            rated_count: claims.iter().filter(|claim| claim.rating.is_some()).count(),
            checked_count: claims.iter().filter(|claim| claim.checked.is_some()).count(),
            source_count: sources.len(),
            primary_count: tier("primary"),
            secondary_count: tier("secondary"),
            tertiary_count: tier("tertiary"),
            unnamed_count: sources.iter().filter(|source| source.is_unnamed()).count(),
            unverified_count: sources.iter().filter(|source| source.known.as_deref() == Some("unverified")).count(),
            correction_count: page.article.sidecar.corrections.len(),
            last_checked: last.map(|checked| super::view::CheckedView {
                on: self.desk.words.date(checked.on.value),
                by: checked.by.clone(),
            }),
            ratings: self.desk.rating_counts(claims.iter()),
        }
    }

    fn sources(&self) -> Result<String, Diagnostic> {
        let site = self.desk.site;
        let groups = ["primary", "secondary", "tertiary", ""].into_iter().map(|tier| {
            let of_tier =
                site.sources.iter().filter(|source| source.source.tier.as_deref().unwrap_or_default() == tier);
            let mut sources: Vec<SourceLineView> = of_tier.map(|source| self.source_line(source)).collect();
            sources.sort_by_key(|line| (line.source.short.to_lowercase(), line.source.title.to_lowercase()));
            let label = self.desk.words.named("tier", if tier.is_empty() { "none" } else { tier });
            SourceGroupView { tier: tier.to_owned(), label, sources }
        });
        let groups = groups.filter(|group| !group.sources.is_empty()).collect();
        let title = self.desk.words.get("title_sources").to_owned();
        let page = PageView { trail: vec![self.home_link()], ..self.page("sources", &title, None) };
        self.draw("sources.html", page, "sources_page", &SourcesPageView { groups })
    }

    fn source_line(&self, source: &crate::site::sources::SiteSource) -> SourceLineView {
        let mut articles: Vec<usize> = source.uses.iter().map(|cited| cited.article).collect();
        articles.dedup();
        SourceLineView {
            source: self.desk.source(source, &self.desk.site.config.language),
            claim_count: source.uses.iter().filter(|cited| matches!(cited.citing, Citing::Claim(_))).count(),
            articles: articles
                .into_iter()
                .map(|index| self.desk.article_link(&self.desk.site.articles[index]))
                .collect(),
        }
    }

    fn source(&self, index: usize) -> Result<String, Diagnostic> {
        let source = &self.desk.site.sources[index];
        let mut by_article: BTreeMap<usize, Vec<Citing>> = BTreeMap::new();
        for cited in &source.uses {
            by_article.entry(cited.article).or_default().push(cited.citing);
        }
        let uses = by_article.into_iter().map(|(article, citing)| self.uses(index, article, &citing));
        let view =
            SourcePageView { uses: uses.collect(), source: self.desk.source(source, &self.desk.site.config.language) };
        let title = self.desk.words.say("title_source", &[("name", &source.source.title)]);
        let sources =
            LinkView { text: self.desk.words.get("sources").to_owned(), href: self.desk.href("sources/"), lang: None };
        let page = PageView { trail: vec![self.home_link(), sources], ..self.page("source", &title, None) };
        self.draw("source.html", page, "source_page", &view)
    }

    /// What in one article rests on a source.
    fn uses(&self, source: usize, article: usize, citing: &[Citing]) -> UseView {
        let page = &self.desk.site.articles[article];
        let mut claims = Vec::new();
        let mut others = Vec::new();
        for citing in citing {
            let link = |text: String| LinkView {
                text,
                href: self.desk.fragment(page, citing.id(&page.article)),
                lang: self.desk.foreign(page),
            };
            match citing {
                Citing::Claim(index) => {
                    let view: ClaimView = self.desk.claim(article, *index);
                    let is_of_source = |cite: &&crate::read::annotation::Cite| {
                        self.desk.site.catalogue.find(article, &cite.source.value) == Some(source)
                    };
                    let cites = citing.cites(&page.article).iter().filter(is_of_source);
                    let cites = cites.filter_map(|cite| self.desk.cite(article, cite)).collect();
                    claims.push(UsedClaimView { claim: link(view.text), rating: view.rating, cites });
                }
                Citing::Note(index) => {
                    let note = &page.article.sidecar.notes[*index];
                    let words = super::notes::quoted(page, &page.article.notes[*index]);
                    others.push(link(format!("{}: {words}", self.desk.words.named("kind", &note.kind))));
                }
                Citing::Correction(index) => {
                    let correction = &page.article.sidecar.corrections[*index];
                    let text = crate::base::words::shorten(&correction.text, 80);
                    others.push(link(format!("{}: {text}", self.desk.words.named("kind", &correction.kind))));
                }
            }
        }
        UseView { article: self.desk.article_link(page), claims, others }
    }

    fn claims(&self) -> Result<String, Diagnostic> {
        let site = self.desk.site;
        let all: Vec<(usize, usize)> = site
            .articles
            .iter()
            .enumerate()
            .flat_map(|(article, page)| (0..page.article.sidecar.claims.len()).map(move |claim| (article, claim)))
            .collect();
        let rating_of = |(article, claim): &(usize, usize)| {
            site.articles[*article].article.sidecar.claims[*claim].rating.as_ref().map(|rating| rating.value.as_str())
        };
        let keys = site.config.ratings.iter().map(|rating| Some(rating.key.as_str())).chain([None]);
        let groups = keys.map(|key| ClaimGroupView {
            fragment: format!("_{}", key.unwrap_or("none")),
            rating: key.and_then(|key| self.desk.rating(key)),
            claims: all
                .iter()
                .filter(|at| rating_of(at) == key)
                .map(|(article, claim)| self.desk.claim(*article, *claim))
                .collect(),
        });
        let view = ClaimsPageView {
            total: all.len(),
            ratings: self.desk.rating_counts(site.articles.iter().flat_map(|page| &page.article.sidecar.claims)),
            groups: groups.filter(|group| !group.claims.is_empty()).collect(),
        };
        let title = self.desk.words.get("title_claims").to_owned();
        let page = PageView { trail: vec![self.home_link()], ..self.page("claims", &title, None) };
        self.draw("claims.html", page, "claims_page", &view)
    }

    /// Article and index of every correction, newest first.
    fn newest_corrections(&self) -> Vec<(usize, usize)> {
        let articles = &self.desk.site.articles;
        let mut all: Vec<(usize, usize)> = articles
            .iter()
            .enumerate()
            .flat_map(|(article, page)| (0..page.article.sidecar.corrections.len()).map(move |index| (article, index)))
            .collect();
        all.sort_by_key(|(article, index)| {
            std::cmp::Reverse(articles[*article].article.sidecar.corrections[*index].date.value)
        });
        all
    }

    fn corrections(&self) -> Result<String, Diagnostic> {
        let mut years: Vec<CorrectionYearView> = Vec::new();
        let all = self.newest_corrections();
        for (article, index) in &all {
            let view = self.desk.correction(*article, *index);
            let year = view.date.iso[..4].to_owned();
            match years.last_mut().filter(|last| last.year == year) {
                Some(last) => last.corrections.push(view),
                None => years.push(CorrectionYearView { year, corrections: vec![view] }),
            }
        }
        let title = self.desk.words.get("title_corrections").to_owned();
        let page = PageView { trail: vec![self.home_link()], ..self.page("corrections", &title, None) };
        self.draw("corrections.html", page, "corrections_page", &CorrectionsPageView { total: all.len(), years })
    }

    fn search(&self) -> Result<String, Diagnostic> {
        let site = self.desk.site;
        let view = SearchPageView {
            articles: site.articles.iter().map(|page| self.desk.article_link(page)).collect(),
            tags: self.tags(),
        };
        let title = self.desk.words.get("title_search").to_owned();
        let page = PageView { trail: vec![self.home_link()], ..self.page("search", &title, None) };
        self.draw("search.html", page, "search_page", &view)
    }

    /// All tags of the site.
    fn tags(&self) -> Vec<TagView> {
        let view = |tag: &List| TagView {
            text: tag.name.clone(),
            href: self.desk.href(&tag.address),
            count: tag.articles.len(),
        };
        self.desk.site.tags.iter().map(view).collect()
    }

    fn not_found(&self) -> Result<String, Diagnostic> {
        let title = self.desk.words.get("title_not_found").to_owned();
        let page = PageView { canonical: None, ..self.page("not-found", &title, None) };
        self.draw("404.html", page, "not_found", &true)
    }

    fn redirect(&self, to: &str, title: &str) -> Result<String, Diagnostic> {
        let base = self.desk.site.config.base_url.as_ref();
        let canonical = base.map(|base| format!("{base}{}", address::encode(to)));
        let page = PageView { canonical, ..self.page("redirect", title, None) };
        self.draw("redirect.html", page, "redirect", &RedirectView { href: self.desk.href(to) })
    }

    /// The template that a file names, or the usual one.
    fn template(
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
