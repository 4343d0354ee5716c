//! The pages that a sitemap lists, and in how many files (sitemaps.org, 0.9). Pure.

use std::collections::BTreeMap;

use crate::base::date::Date;

use super::address::Address;
use super::feeds::{self, is_published};
use super::resolve::{List, Page, Site};

/// The file that search engines are told of.
pub const ADDRESS: &str = "sitemap.xml";

/// A file holds no more pages than this.
pub const MOST: usize = 50_000;

/// One file of the sitemap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sitemap {
    /// All pages in one file.
    Whole,
    /// The files that hold them.
    Index,
    /// One of these, counted from 0.
    Part(usize),
}

impl Sitemap {
    /// Where it stands.
    pub fn address(self) -> String {
        match self {
            Sitemap::Whole | Sitemap::Index => ADDRESS.to_owned(),
            Sitemap::Part(number) => format!("sitemap-{}.xml", number + 1),
        }
    }
}

/// The files for so many pages.
pub fn files(pages: usize, most: usize) -> Vec<Sitemap> {
    if pages <= most {
        return vec![Sitemap::Whole];
    }
    [Sitemap::Index].into_iter().chain((0..pages.div_ceil(most)).map(Sitemap::Part)).collect()
}

/// A page of the site.
pub struct Listed<'a> {
    pub address: &'a str,
    /// The last day on which something happened to it, or to an article that it lists; none where no day is known.
    pub changed: Option<Date>,
    /// An article in each of its languages; empty where there is one only.
    pub translations: &'a [usize],
}

/// The pages among the outputs that are for readers, by path: none that leads on, says that there is nothing, or is of drafts.
pub fn pages<'a>(site: &'a Site, outputs: &'a BTreeMap<String, Address>) -> Vec<Listed<'a>> {
    let newest = |articles: &mut dyn Iterator<Item = &Page>| articles.filter_map(Page::modified).max();
    let all = newest(&mut site.articles.iter().filter(|page| is_published(page)));
    let corrected = feeds::corrections(site)
        .first()
        .map(|(article, index)| site.articles[*article].article.sidecar.corrections[*index].date.value);
    let of_list = |list: &[usize]| newest(&mut published(site, list));
    let listed = |address: &Address| {
        Some(match address {
            Address::Home | Address::Sources | Address::Claims | Address::Search => (all, &[][..]),
            Address::Corrections => (corrected, &[][..]),
            Address::Section(index) => (of_list(&site.sections[*index].articles), &[][..]),
            Address::Tag(index) => (of_list(shown(site, &site.tags[*index])?), &[][..]),
            Address::Author(index) => (of_list(shown(site, &site.authors[*index])?), &[][..]),
            Address::Source(index) => {
                let source = &site.sources[*index];
                let owner = source.owner.map(|owner| &site.articles[owner]);
                owner.is_none_or(is_published).then_some(())?;
                (newest(&mut source.uses.iter().map(|cited| &site.articles[cited.article])), &[][..])
            }
            Address::History(index) | Address::Check { article: index, .. } => {
                let page = Some(&site.articles[*index]).filter(|page| is_published(page))?;
                (page.modified(), &[][..])
            }
            Address::Article(index) => {
                let page = Some(&site.articles[*index]).filter(|page| is_published(page))?;
                (page.modified(), page.translations.as_slice())
            }
            _ => return None,
        })
    };
    let pages = outputs.iter().filter_map(|(path, address)| Some((path, listed(address)?)));
    pages.map(|(path, (changed, translations))| Listed { address: of_page(path), changed, translations }).collect()
}

/// The address of the page in a file of the output folder.
fn of_page(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

fn published<'a>(site: &'a Site, list: &'a [usize]) -> impl Iterator<Item = &'a Page> {
    list.iter().map(|index| &site.articles[*index]).filter(|page| is_published(page))
}

/// The articles of a list; nothing where all of them are drafts.
fn shown<'a>(site: &'a Site, list: &'a List) -> Option<&'a [usize]> {
    published(site, &list.articles).next().map(|_| list.articles.as_slice())
}

#[cfg(test)]
mod tests {
    use super::{Sitemap, files};

    #[test]
    fn more_pages_than_a_file_holds_are_in_several() {
        let check = |pages, expected: &[&str]| {
            let addresses: Vec<String> = files(pages, 3).into_iter().map(Sitemap::address).collect();
            assert_eq!(addresses, expected, "{pages} pages");
        };
        check(0, &["sitemap.xml"]);
        check(3, &["sitemap.xml"]);
        check(4, &["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        check(7, &["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
    }
}
