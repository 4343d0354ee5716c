//! The page of an article: its text with its notes, its corrections, its sources, and how it was made. Pure.

use crate::base::diagnostic::Diagnostic;
use crate::base::words::one_line;
use crate::site::address;
use crate::site::resolve::Page;

use super::page::Artist;
use super::theme::Safe;
use super::view::{ArticleView, HeadingView, HowView, PageView, TranslationView};
use super::{body, cite, evidence, meta, schema_org};

impl Artist<'_> {
    /// An article in each of its languages, the original first.
    pub(super) fn translations(&self, page: &Page) -> Vec<TranslationView> {
        let site = self.desk.site;
        let translation = |(position, index): (usize, &usize)| {
            let other = &site.articles[*index];
            TranslationView {
                lang: site.language_of(other).to_owned(),
                name: self.theme.languages.name(site.language_of(other)),
                href: self.desk.href(&other.address),
                url: site.url(&other.address),
                is_current: other.address == page.address,
                is_original: position == 0,
            }
        };
        page.translations.iter().enumerate().map(translation).collect()
    }

    pub(super) fn article(&self, index: usize) -> Result<String, Diagnostic> {
        let site = self.desk.site;
        let page = &site.articles[index];
        let front = &page.article.front;
        let view = self.article_view(index, page);
        let card = self.cards.view(site, index);
        let json_ld = schema_org::article(&self.desk, index, card.as_ref().map(|card| card.url.as_str()));
        let page_view = PageView {
            trail: self.trail(page.section),
            translations: self.translations(page),
            meta: meta::article(&self.desk, page),
            json_ld: Some(Safe::from(&json_ld)),
            card,
            annotations_href: page.article.sidecar.has_annotations().then(|| "annotations.jsonld".to_owned()),
            ..self.page("article", &front.title, front.description.clone())
        };
        let own = front.template.as_ref().map(|template| (&page.article.file, template));
        self.draw(&self.template(own, "article.html")?, page_view, "article", &view)
    }

    pub(super) fn article_view(&self, index: usize, page: &Page) -> ArticleView {
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
                text: one_line(&document.text[heading.text.clone()]),
                href: self.desk.here(&address::encode(id)),
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
            downloads: self.downloads(Some(index)),
            // Like charts, which have no colours away from the theme's style sheet.
            evidence: self.desk.has_ids().then(|| evidence::view(&self.desk, index)).flatten(),
            how: self.how(page),
            previous: page.previous.map(article_link),
            next: page.next.map(article_link),
            history: self.history_link(page),
            linked_from: page.linked_from.iter().map(|other| article_link(*other)).collect(),
            bibtex: cite::bibtex(self.desk.site, page),
            report_href: cite::report_href(&self.desk, page),
            extra: front.extra.clone(),
        }
    }

    pub(super) fn how(&self, page: &Page) -> HowView {
        let claims = &page.article.sidecar.claims;
        let sources: Vec<_> = page.entries.iter().map(|entry| &self.desk.site.sources[entry.source].source).collect();
        let tier = |tier: &str| sources.iter().filter(|source| source.tier.as_deref() == Some(tier)).count();
        let checked = || (0..claims.len()).filter_map(|claim| page.checked(claim));
        let last = checked().max_by_key(|checked| checked.on.value);
        HowView {
            claim_count: claims.len(),
            rated_count: claims.iter().filter(|claim| claim.rating.is_some()).count(),
            checked_count: checked().count(),
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
}
