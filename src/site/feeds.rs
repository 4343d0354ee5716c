//! Which feeds a site has, what is in each, and what the site goes without. Pure: knows no clock, only the articles' days.

use std::cmp::Reverse;

use crate::base::date::Date;
use crate::base::messages;

use super::resolve::{Page, Site};

/// The name of feeds of articles.
pub const ATOM_XML: &str = "atom.xml";

/// A feed of the site. Numbers are indices into the site's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// Of all articles, as Atom.
    Articles,
    /// The same as a JSON Feed.
    Json,
    Corrections,
    Tag(usize),
    Section(usize),
}

impl Feed {
    /// Where it stands: beside the page that lists the same.
    pub fn address(self, site: &Site) -> String {
        match self {
            Feed::Articles => ATOM_XML.to_owned(),
            Feed::Json => "feed.json".to_owned(),
            Feed::Corrections => "corrections.xml".to_owned(),
            Feed::Tag(index) => format!("{}{ATOM_XML}", site.tags[index].address),
            Feed::Section(index) => format!("{}{ATOM_XML}", site.sections[index].address),
        }
    }

    /// The page that lists the same.
    pub fn page(self, site: &Site) -> &str {
        match self {
            Feed::Articles | Feed::Json => "",
            Feed::Corrections => "corrections/",
            Feed::Tag(index) => &site.tags[index].address,
            Feed::Section(index) => &site.sections[index].address,
        }
    }

    /// Whether the site has it, or a file of its author's in its place.
    pub fn is_there(self, site: &Site) -> bool {
        site.outputs.contains_key(&self.address(site))
    }

    /// The articles in it, those that changed last first, as many as the site wants. Those without any day are left out,
    /// which [`notices`] says. Of the feed of corrections: of the whole site.
    pub fn articles(self, site: &Site) -> Vec<usize> {
        let mut dated: Vec<(Date, usize)> = match self {
            Feed::Articles | Feed::Json | Feed::Corrections => dated(site, 0..site.articles.len()),
            Feed::Tag(index) => dated(site, site.tags[index].articles.iter().copied()),
            Feed::Section(index) => dated(site, site.sections[index].articles.iter().copied()),
        };
        dated.sort_by_key(|(changed, index)| (Reverse(*changed), *index));
        dated.truncate(site.config.feed_limit);
        dated.into_iter().map(|(_, index)| index).collect()
    }
}

/// The articles that are published and have a day, each with the last.
fn dated(site: &Site, articles: impl Iterator<Item = usize>) -> Vec<(Date, usize)> {
    let published = articles.filter(|index| is_published(&site.articles[*index]));
    published.filter_map(|index| Some((site.articles[index].modified()?, index))).collect()
}

/// Whether it goes to those who don't see that it is a draft: a build with `--drafts` is for its author.
pub fn is_published(page: &Page) -> bool {
    !page.article.front.draft
}

/// Article and index of every correction that is published, newest first.
pub fn corrections(site: &Site) -> Vec<(usize, usize)> {
    let pages = site.articles.iter().enumerate().filter(|(_, page)| is_published(page));
    let mut all: Vec<(usize, usize)> = pages
        .flat_map(|(article, page)| (0..page.article.sidecar.corrections.len()).map(move |index| (article, index)))
        .collect();
    all.sort_by_key(|(article, index)| Reverse(site.articles[*article].article.sidecar.corrections[*index].date.value));
    all
}

/// The feeds of a site: none of nothing, and none where it does not say where it stands.
pub fn all(site: &Site) -> Vec<Feed> {
    if !site.config.feeds || site.config.base_url.is_none() {
        return Vec::new();
    }
    let tags = (0..site.tags.len()).map(Feed::Tag);
    let sections = (1..site.sections.len()).map(Feed::Section);
    let all = [Feed::Articles, Feed::Json, Feed::Corrections].into_iter().chain(tags).chain(sections);
    all.filter(|feed| !feed.articles(site).is_empty()).collect()
}

/// What a build's summary says of what is left out, a line each. `named` is how many articles a line names.
pub fn notices(site: &Site, named: usize) -> Vec<String> {
    let config = &site.config;
    if config.base_url.is_none() {
        let asked = [
            (config.feeds, "feeds"),
            (config.sitemap, "the sitemap"),
            (true, "canonical links"),
            (config.social_cards.is_some(), "social cards"),
        ];
        let without: Vec<&str> = asked.into_iter().filter_map(|(asked, what)| asked.then_some(what)).collect();
        return vec![messages::without_address(&without)];
    }
    let is_undated = |page: &&Page| config.feeds && is_published(page) && page.modified().is_none();
    let undated: Vec<&str> = site.articles.iter().filter(is_undated).map(|page| &*page.article.file.path).collect();
    if undated.is_empty() { Vec::new() } else { vec![messages::undated(&undated, named)] }
}
