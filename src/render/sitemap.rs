//! The sitemap (sitemaps.org, 0.9) and `robots.txt` (RFC 9309). Pure: days are those of articles, never of the build.

use crate::base::xml::Writer;
use crate::site::address;
use crate::site::feeds::is_published;
use crate::site::resolve::Site;
use crate::site::sitemap::{self, ADDRESS, Listed, MOST, Sitemap};

const SITEMAP: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
const XHTML: (&str, &str) = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");

/// A file of the sitemap.
pub(super) fn sitemap(site: &Site, file: Sitemap) -> String {
    let base = site.config.base_url.as_ref().expect("there is a sitemap only of a site that says where it stands");
    let pages = sitemap::pages(site, &site.outputs);
    let whole = |address: &str| format!("{base}{}", address::encode(address));
    let mut xml = Writer::new();
    let listed = match file {
        Sitemap::Index => {
            xml.open("sitemapindex", &[SITEMAP]);
            for (number, part) in pages.chunks(MOST).enumerate() {
                let newest = part.iter().filter_map(|page| page.changed).max();
                xml.open("sitemap", &[]);
                xml.text("loc", &[], &whole(&Sitemap::Part(number).address()));
                newest.iter().for_each(|day| xml.text("lastmod", &[], &day.to_string()));
                xml.close("sitemap");
            }
            xml.close("sitemapindex");
            return xml.finish();
        }
        Sitemap::Whole => &pages[..],
        Sitemap::Part(number) => pages.chunks(MOST).nth(number).unwrap_or_default(),
    };
    xml.open("urlset", &[SITEMAP, XHTML]);
    for Listed { address, changed, translations } in listed {
        xml.open("url", &[]);
        xml.text("loc", &[], &whole(address));
        changed.iter().for_each(|day| xml.text("lastmod", &[], &day.to_string()));
        let shown = translations.iter().map(|index| &site.articles[*index]).enumerate();
        for (position, other) in shown.filter(|(_, other)| is_published(other)) {
            let href = whole(&other.address);
            // As in the pages' heads: the original is for those whose language there is none in.
            let default = (position == 0).then_some("x-default");
            for lang in [Some(site.language_of(other)), default].into_iter().flatten() {
                xml.empty("xhtml:link", &[("rel", "alternate"), ("hreflang", lang), ("href", &href)]);
            }
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}

/// All may be read; where the sitemap is, if there is one.
pub(super) fn robots(site: &Site) -> String {
    let sitemap = site.config.base_url.as_ref().filter(|_| site.outputs.contains_key(ADDRESS));
    let sitemap = sitemap.map(|base| format!("\nSitemap: {base}{ADDRESS}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
