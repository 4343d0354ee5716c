//! Which files the search index is made of, and what of an article can be found. Pure.

use std::ops::Range;

use crate::read::article::Article;
use crate::read::terms::Terms;

use super::resolve::Page;

/// Where the search page stands; the index stands below it.
pub const ADDRESS: &str = "search/";

/// Articles whose words share a file: a query then loads some 15 KB a word, compressed.
const SHARE: usize = 16;

/// More files than this would not make them smaller: words of one language begin alike.
const MOST_SHARDS: usize = 256;

/// How many files hold the words of a site with so many articles; a power of two.
pub fn shard_count(articles: usize) -> u32 {
    (articles / SHARE).next_power_of_two().min(MOST_SHARDS) as u32
}

/// The file of the list that every search loads.
pub fn list_address() -> String {
    script_address("list")
}

/// The file of a shard.
pub fn shard_address(shard: u32) -> String {
    script_address(&shard_name(shard))
}

/// The name under which a shard is handed to the reader's script.
pub fn shard_name(shard: u32) -> String {
    format!("words/{shard}")
}

/// The file that holds the text of the article at `address`.
pub fn text_address(address: &str) -> String {
    script_address(&text_name(address))
}

/// The name under which that text is handed to the reader's script.
pub fn text_name(address: &str) -> String {
    format!("text/{}", address.trim_end_matches('/'))
}

fn script_address(name: &str) -> String {
    format!("{ADDRESS}{name}.js")
}

/// A stretch of an article that a result leads to.
pub struct Unit<'a> {
    /// Empty for the beginning of the article.
    pub fragment: String,
    /// Empty at the beginning, and in notes.
    pub heading: &'a str,
    pub text: &'a str,
}

/// All that can be found in an article: the text under each heading, footnotes and the bodies of notes.
pub fn units(article: &Article) -> Vec<Unit<'_>> {
    let document = &article.document;
    let cut = |range: Range<usize>| document.text.get(range).unwrap_or_default();
    let body = document.body().text.clone();
    let headings = || document.headings.iter().zip(&article.heading_ids).filter(|(h, _)| h.text.end <= body.end);
    let ends: Vec<usize> = headings().map(|(heading, _)| heading.text.start).chain([body.end]).collect();
    let mut units = vec![Unit { fragment: String::new(), heading: "", text: cut(body.start..ends[0]) }];
    units.extend(headings().zip(&ends[1..]).map(|((heading, id), end)| Unit {
        fragment: id.clone(),
        heading: cut(heading.text.clone()),
        text: cut(heading.text.end..*end),
    }));
    units.extend(document.parts[1..].iter().zip(&article.footnote_ids).map(|(part, id)| Unit {
        fragment: format!("note-{id}"),
        heading: "",
        text: cut(part.text.clone()),
    }));
    units.extend(article.sidecar.notes.iter().zip(&article.bodies).map(|(note, body)| Unit {
        fragment: note.id.value.clone(),
        heading: "",
        text: &body.text,
    }));
    units
}

/// The words of an article's texts, made on first use.
pub fn terms(page: &Page, shards: u32) -> &Terms {
    page.terms.get_or_init(|| Terms::of(units(&page.article).iter().map(|unit| unit.text), shards))
}
