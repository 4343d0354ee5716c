//! Feeds: articles and corrections as Atom (RFC 4287), articles as a JSON Feed (1.1).
//! Pure: no clock, so that a feed is as new as its newest article. Every address in it is whole, and nothing in it has an
//! id, since a reader's program shows many entries at once. An entry's id is its address: it stays when the title
//! changes, and unlike a `tag:` address it needs no day that an author could change.

use serde_json::{Map, Value, json};

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::xml::Writer;
use crate::site::address::Address;
use crate::site::feeds::{self, ATOM_XML, Feed};
use crate::site::resolve::Site;

use super::notes::Desk;
use super::page::Artist;
use super::view::{FeedView, PageView};

const ATOM: &str = "application/atom+xml";
const JSON_FEED: &str = "application/feed+json";

/// What a feed tells.
struct Item {
    /// Its address, by which it is known too.
    url: String,
    title: String,
    lang: String,
    summary: Option<String>,
    published: Option<Date>,
    changed: Date,
    /// Names with their pages; empty where the site speaks.
    authors: Vec<(String, String)>,
    /// Each with what readers see of it, where that is another word.
    categories: Vec<(String, Option<String>)>,
    picture: Option<String>,
    /// HTML.
    content: String,
}

impl Artist<'_> {
    /// The feeds that the head of a page names: the site's, the page's own, and on the home page the JSON Feed. Elsewhere
    /// that would make annotation clients take all pages for one document.
    pub(super) fn feeds(&self) -> Vec<FeedView> {
        let json = Some(Feed::Json).filter(|_| self.desk.at.is_empty());
        let own = self.own_feed().filter(|feed| matches!(feed, Feed::Tag(_) | Feed::Section(_)));
        let all = [Some(Feed::Articles), Some(Feed::Corrections), own, json].into_iter().flatten();
        let view = |feed: Feed| FeedView {
            title: self.feed_title(feed),
            href: self.desk.href(&feed.address(self.desk.site)),
            kind: if feed == Feed::Json { JSON_FEED } else { ATOM },
        };
        all.filter(|feed| feed.is_there(self.desk.site)).map(view).collect()
    }

    /// The feed of what the page lists.
    pub(super) fn own_feed(&self) -> Option<Feed> {
        let Desk { site, at, .. } = self.desk;
        let feed = match at {
            "" => Feed::Articles,
            "corrections/" => Feed::Corrections,
            _ => match site.outputs.get(&format!("{at}{ATOM_XML}")) {
                Some(Address::Feed(feed)) => *feed,
                _ => return None,
            },
        };
        Some(feed).filter(|feed| feed.is_there(site))
    }

    /// A feed as its file holds it. Raises what templates raise.
    pub(super) fn feed(&self, feed: Feed) -> Result<Vec<u8>, Diagnostic> {
        let site = self.desk.site;
        let items: Result<Vec<Item>, Diagnostic> = match feed {
            Feed::Corrections => {
                feeds::corrections(site).into_iter().map(|(article, index)| self.corrected(article, index)).collect()
            }
            _ => feed.articles(site).into_iter().map(|index| self.item(index)).collect(),
        };
        let items = items?;
        Ok(match feed {
            Feed::Json => self.json_feed(&items),
            _ => self.atom(feed, &items),
        }
        .into_bytes())
    }

    /// Draws for readers of an article's language, elsewhere than on its page.
    fn away(&self, article: usize) -> Artist<'_> {
        let Desk { site, .. } = self.desk;
        let page = &site.articles[article];
        let lang = site.language_of(page);
        let words = self.theme.languages.of(lang);
        Artist {
            text: Some(&page.article.file.path),
            desk: Desk { lang, words, at: &page.address, ..self.desk },
            ..*self
        }
    }

    fn item(&self, index: usize) -> Result<Item, Diagnostic> {
        let artist = self.away(index);
        let (desk, page) = (&artist.desk, &artist.desk.site.articles[index]);
        let (site, front) = (desk.site, &page.article.front);
        let view = artist.article_view(index, page);
        // As in the title of the page.
        let verdict = match (view.teaser.is_retracted, view.is_corrected_in_title) {
            (true, _) => Some("retracted"),
            (_, true) => Some("corrected"),
            _ => None,
        };
        let title = match verdict {
            Some(verdict) => format!("{}{} {}", desk.words.get(verdict), desk.words.get("colon"), front.title),
            None => front.title.clone(),
        };
        let authors = view.teaser.authors.iter().map(|author| (author.text.clone(), author.href.clone())).collect();
        let head =
            PageView { card: self.cards.view(site, index), ..artist.page("feed", &title, front.description.clone()) };
        let picture = head.card.as_ref().map(|card| card.url.clone());
        Ok(Item {
            url: desk.href(&page.address),
            title,
            lang: desk.lang.to_owned(),
            summary: front.description.clone(),
            published: front.date.as_ref().map(|date| date.value),
            changed: page.modified().expect("articles without a day are in no feed"),
            authors,
            categories: page.tags.iter().map(|tag| (site.tags[*tag].name.clone(), None)).collect(),
            picture,
            content: artist.draw("feed-article.html", head, "article", &view)?,
        })
    }

    /// A correction, by the words that it changed.
    fn corrected(&self, article: usize, index: usize) -> Result<Item, Diagnostic> {
        let artist = self.away(article);
        let (desk, page) = (&artist.desk, &artist.desk.site.articles[article]);
        let correction = &page.article.sidecar.corrections[index];
        let view = desk.correction(article, index);
        let title = format!("{}{} {}", view.kind_label, desk.words.get("colon"), page.article.front.title);
        Ok(Item {
            url: view.href.clone(),
            lang: desk.lang.to_owned(),
            summary: None,
            published: Some(correction.date.value),
            changed: correction.date.value,
            authors: Vec::new(),
            categories: vec![(correction.kind.clone(), Some(view.kind_label.clone()))],
            picture: None,
            content: artist.draw("feed-correction.html", artist.page("feed", &title, None), "correction", &view)?,
            title,
        })
    }

    fn atom(&self, feed: Feed, items: &[Item]) -> String {
        let Desk { site, lang, .. } = self.desk;
        let address = self.desk.href(&feed.address(site));
        let mut xml = Writer::new();
        xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", lang)]);
        xml.text("id", &[], &address);
        xml.text("title", &[], &self.feed_title(feed));
        if let Some(description) = self.feed_description(feed) {
            xml.text("subtitle", &[], &description);
        }
        xml.text("updated", &[], &instant(self.feed_changed(feed, items)));
        xml.empty("link", &[("rel", "self"), ("type", ATOM), ("href", &address)]);
        let page = self.desk.href(feed.page(site));
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
        // Entries without an author are the site's own (RFC 4287, 4.2.1).
        author(&mut xml, &site.config.title, &self.desk.href(""));
        xml.text("generator", &[], "postil");
        items.iter().for_each(|item| entry(&mut xml, item));
        xml.close("feed");
        xml.finish()
    }

    fn json_feed(&self, items: &[Item]) -> String {
        let Desk { site, lang, .. } = self.desk;
        let home = self.desk.href("");
        let feed = object([
            ("version", Some(json!("https://jsonfeed.org/version/1.1"))),
            ("title", Some(json!(site.config.title))),
            ("home_page_url", Some(json!(home))),
            ("feed_url", Some(json!(self.desk.href(&Feed::Json.address(site))))),
            ("description", site.config.description.as_ref().map(|text| json!(text))),
            ("language", Some(json!(lang))),
            ("authors", Some(json!([{ "name": site.config.title, "url": home }]))),
            ("items", Some(items.iter().map(json_item).collect())),
        ]);
        serde_json::to_string_pretty(&feed).expect("texts are always JSON") + "\n"
    }

    fn feed_title(&self, feed: Feed) -> String {
        let Desk { site, words, .. } = self.desk;
        let own = match feed {
            Feed::Articles | Feed::Json => return site.config.title.clone(),
            Feed::Corrections => words.get("title_corrections").to_owned(),
            Feed::Tag(index) => words.say("title_tag", &[("name", &site.tags[index].name)]),
            Feed::Section(index) => site.sections[index].title.clone(),
        };
        format!("{own} – {}", site.config.title)
    }

    fn feed_description(&self, feed: Feed) -> Option<String> {
        let Desk { site, words, .. } = self.desk;
        match feed {
            Feed::Articles | Feed::Json => site.config.description.clone(),
            Feed::Corrections => Some(words.get("corrections_intro").to_owned()),
            Feed::Section(index) => site.sections[index].text.as_ref()?.front.description.clone(),
            Feed::Tag(_) => None,
        }
    }

    /// The day of what is newest in a feed. Before the first correction, that of the articles in which none was needed.
    fn feed_changed(&self, feed: Feed, items: &[Item]) -> Date {
        let site: &Site = self.desk.site;
        let articles = || feed.articles(site).into_iter().filter_map(|index| site.articles[index].modified()).max();
        let newest = items.iter().map(|item| item.changed).max();
        newest.or_else(articles).expect("there is no feed without a day")
    }
}

fn entry(xml: &mut Writer, item: &Item) {
    xml.open("entry", &[("xml:lang", &item.lang)]);
    xml.text("id", &[], &item.url);
    xml.text("title", &[], &item.title);
    if let Some(published) = item.published {
        xml.text("published", &[], &instant(published));
    }
    xml.text("updated", &[], &instant(item.changed));
    let link = [("rel", "alternate"), ("type", "text/html"), ("hreflang", &item.lang), ("href", &item.url)];
    xml.empty("link", &link);
    item.authors.iter().for_each(|(name, page)| author(xml, name, page));
    for (term, label) in &item.categories {
        match label {
            Some(label) => xml.empty("category", &[("term", term), ("label", label)]),
            None => xml.empty("category", &[("term", term)]),
        }
    }
    if let Some(summary) = &item.summary {
        xml.text("summary", &[], summary);
    }
    // HTML that authors wrote by hand may hold addresses as they stand on the page.
    xml.text("content", &[("type", "html"), ("xml:base", &item.url)], &item.content);
    xml.close("entry");
}

fn author(xml: &mut Writer, name: &str, page: &str) {
    xml.open("author", &[]);
    xml.text("name", &[], name);
    xml.text("uri", &[], page);
    xml.close("author");
}

fn json_item(item: &Item) -> Value {
    let authors: Vec<Value> = item.authors.iter().map(|(name, url)| json!({ "name": name, "url": url })).collect();
    let tags: Vec<&str> = item.categories.iter().map(|(term, _)| term.as_str()).collect();
    object([
        ("id", Some(json!(item.url))),
        ("url", Some(json!(item.url))),
        ("title", Some(json!(item.title))),
        ("summary", item.summary.as_ref().map(|summary| json!(summary))),
        ("image", item.picture.as_ref().map(|picture| json!(picture))),
        ("date_published", item.published.map(|day| json!(instant(day)))),
        ("date_modified", Some(json!(instant(item.changed)))),
        ("authors", (!authors.is_empty()).then(|| json!(authors))),
        ("tags", (!tags.is_empty()).then(|| json!(tags))),
        ("language", Some(json!(item.lang))),
        ("content_html", Some(json!(item.content))),
    ])
}

/// An object of what is there.
fn object<const N: usize>(entries: [(&str, Option<Value>); N]) -> Value {
    let there = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

/// A day as RFC 3339 writes the moment at which it begins, in UTC: authors write no times of day.
fn instant(day: Date) -> String {
    format!("{:04}-{:02}-{:02}T00:00:00Z", day.year, day.month.unwrap_or(1), day.day.unwrap_or(1))
}
