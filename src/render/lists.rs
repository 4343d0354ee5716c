//! Pages that list articles: home, sections, tags, authors, and the search. Pure.

use crate::base::diagnostic::Diagnostic;
use crate::base::html::Html;
use crate::read::tree::Table;
use crate::site::resolve::{List, Section};

use super::body;
use super::page::Artist;
use super::schema_org;
use super::theme::Safe;
use super::view::{AuthorView, LinkView, ListView, PageView, SearchPageView, TagView, TeaserView};

/// How many articles the home page shows beside those that stand at the root.
const LATEST: usize = 20;

impl Artist<'_> {
    pub(super) fn home(&self) -> Result<String, Diagnostic> {
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
        let json_ld = Some(Safe::from(&schema_org::home(&self.desk)));
        let page = PageView { json_ld, ..self.page("home", title, description) };
        self.draw(&template, page, "list", &list)
    }

    pub(super) fn section(&self, section: &Section) -> Result<String, Diagnostic> {
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

    pub(super) fn list_view(&self, section: &Section, articles: &[usize]) -> ListView {
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
    pub(super) fn list(&self, list: &List, kind: &'static str) -> Result<String, Diagnostic> {
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

    pub(super) fn teaser(&self, index: usize) -> TeaserView {
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

    pub(super) fn search(&self) -> Result<String, Diagnostic> {
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
    pub(super) fn tags(&self) -> Vec<TagView> {
        let view = |tag: &List| TagView {
            text: tag.name.clone(),
            href: self.desk.href(&tag.address),
            count: tag.articles.len(),
        };
        self.desk.site.tags.iter().map(view).collect()
    }
}
