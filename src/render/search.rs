//! The search index: a list of all titles, headings, claims and sources; the words of all texts, in shards; and each
//! article's text, from which lines around a match are cut. Each is a script that hands its data to `search.js`, since
//! a page that was opened from disk can load nothing else.
//! Pure. Holds nothing that is not on the site's pages, and nothing of articles that ask to be left out.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::base::words::one_line;
use crate::site::resolve::{Page, Site};
use crate::site::search::{shard_count, shard_name, terms, text_name, units};

use super::notes::{Desk, quoted};
use super::reference;

/// The list that every search loads. Articles come as in the site; claims name theirs by its place in the list.
pub fn list(desk: &Desk<'_>) -> Vec<u8> {
    let site = desk.site;
    let pages: Vec<&Page> = indexed(site).map(|(_, page)| page).collect();
    let articles: Vec<Value> = pages.iter().map(|page| article(page, site)).collect();
    let claims: Vec<Value> = pages.iter().enumerate().flat_map(|(place, page)| claims(desk, place, page)).collect();
    let is_listed = |owner: Option<usize>| owner.is_none_or(|owner| is_indexed(&site.articles[owner]));
    let sources = site.sources.iter().filter(|source| is_listed(source.owner)).map(|source| {
        let makers = reference::makers(&source.source, desk.words);
        json!([source.address, source.source.title, makers, source.source.id.value])
    });
    let ratings = site.config.ratings.iter().map(|rating| json!([rating.label, rating.tone]));
    register(
        "list",
        json!({
            "shards": shard_count(site.articles.len()),
            "ratings": ratings.collect::<Vec<_>>(),
            "articles": articles,
            "claims": claims,
            "sources": sources.collect::<Vec<_>>(),
        }),
    )
}

/// The words of one shard, each with the texts that hold it: numbers over all articles, as steps from one to the next.
pub fn words(site: &Site, shard: u32) -> Vec<u8> {
    let shards = shard_count(site.articles.len());
    // Each shard begins with other articles, so that several threads don't wait for each other's.
    let first = shard as usize * site.articles.len() / shards as usize;
    for page in site.articles[first..].iter().chain(&site.articles[..first]).filter(|page| is_indexed(page)) {
        terms(page, shards);
    }
    let mut lines: HashMap<&str, Line> = HashMap::new();
    let mut before = 0;
    for (_, page) in indexed(site) {
        let terms = terms(page, shards);
        let found: Vec<(&str, u32)> = terms.in_shard(shard).collect();
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            let line = lines.entry(same[0].0).or_default();
            same.iter().for_each(|(_, unit)| line.push(before + unit));
        }
        before += terms.units;
    }
    let mut lines: Vec<(&str, Line)> = lines.into_iter().collect();
    lines.sort_unstable_by_key(|(word, _)| *word);
    let lines: Vec<String> = lines.into_iter().map(|(word, line)| word.to_owned() + &line.steps).collect();
    register(&shard_name(shard), json!(lines.join("\n")))
}

/// The texts that hold a word.
#[derive(Default)]
struct Line {
    last: u32,
    /// From each text's number to the next, each behind a space.
    steps: String,
}

impl Line {
    /// Adds a text; they come in order.
    fn push(&mut self, unit: u32) {
        push_number(&mut self.steps, unit - self.last);
        self.last = unit;
    }
}

/// The text of an article, in the order of its units.
pub fn text(page: &Page) -> Vec<u8> {
    register(&text_name(&page.address), units(&page.article).iter().map(|unit| unit.text).collect())
}

fn indexed(site: &Site) -> impl Iterator<Item = (usize, &Page)> {
    site.articles.iter().enumerate().filter(|(_, page)| is_indexed(page))
}

fn is_indexed(page: &Page) -> bool {
    page.article.front.in_search_index
}

fn article(page: &Page, site: &Site) -> Value {
    let front = &page.article.front;
    let units: Vec<Value> =
        units(&page.article).iter().map(|unit| json!([unit.fragment, one_line(unit.heading)])).collect();
    let lang = site.language_of(page);
    json!([page.address, front.title, lang, front.description.as_deref().unwrap_or_default(), units])
}

fn claims<'a>(desk: &'a Desk<'_>, place: usize, page: &'a Page) -> impl Iterator<Item = Value> + use<'a> {
    page.article.sidecar.claims.iter().zip(&page.article.claims).map(move |(claim, passages)| {
        let words = quoted(page, passages);
        let ratings = &desk.site.config.ratings;
        let rating = claim.rating.as_ref().and_then(|key| ratings.iter().position(|rating| rating.key == key.value));
        let author = claim.author.as_ref().map_or("", |author| &author.name);
        json!([place, claim.id.value, claim.text.as_ref().unwrap_or(&words), rating, author, words])
    })
}

/// Appends a space and the number in base 36.
fn push_number(out: &mut String, number: u32) {
    out.push(' ');
    let mut power = 1;
    while number / power >= 36 {
        power *= 36;
    }
    while power > 0 {
        out.extend(char::from_digit(number / power % 36, 36));
        power /= 36;
    }
}

/// A script that hands a value to `search.js` under its name.
fn register(name: &str, value: Value) -> Vec<u8> {
    format!("postilSearch({},{value});\n", Value::from(name)).into_bytes()
}
