//! Pages that list what the articles rest on and what became of it: sources, claims, corrections. Pure.

use std::collections::BTreeMap;

use crate::base::diagnostic::Diagnostic;
use crate::base::words::shorten;
use crate::site::sources::Citing;
use crate::site::sources::SiteSource;

use super::page::Artist;
use super::schema_org;
use super::theme::Safe;
use super::view::{
    CheckPageView, ClaimGroupView, ClaimView, ClaimsPageView, CorrectionYearView, CorrectionsPageView, LinkView,
    PageView, SourceGroupView, SourceLineView, SourcePageView, SourcesPageView, UseView, UsedClaimView,
};

impl Artist<'_> {
    pub(super) fn sources(&self) -> Result<String, Diagnostic> {
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
        self.draw("sources.html", page, "sources_page", &SourcesPageView { groups, downloads: self.downloads(None) })
    }

    pub(super) fn source_line(&self, source: &SiteSource) -> SourceLineView {
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

    /// The page of one claim of an article.
    pub(super) fn check(&self, article: usize, claim: usize) -> Result<String, Diagnostic> {
        let view = CheckPageView { claim: self.desk.claim(article, claim) };
        let title = self.desk.words.say("title_check", &[("claim", &shorten(&view.claim.text, 75))]);
        let page = PageView {
            trail: vec![self.home_link(), view.claim.article.clone()],
            json_ld: Some(Safe::from(&schema_org::check(&self.desk, article, claim, self.desk.at))),
            ..self.page("check", &title, view.claim.explanation.clone())
        };
        self.draw("check.html", page, "check_page", &view)
    }

    pub(super) fn source(&self, index: usize) -> Result<String, Diagnostic> {
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
    pub(super) fn uses(&self, source: usize, article: usize, citing: &[Citing]) -> UseView {
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

    pub(super) fn claims(&self) -> Result<String, Diagnostic> {
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
    pub(super) fn newest_corrections(&self) -> Vec<(usize, usize)> {
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

    pub(super) fn corrections(&self) -> Result<String, Diagnostic> {
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
}
