//! `site.toml` to the site's configuration.
//! Pure. Every fault is reported, and what is left is a configuration that works.

use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::{messages, words};

use super::exceptions::{self, Levels};
use super::schema;
use super::tree::{self, Entry, Table, Value};
use super::vocabulary::{POLICIES, SITE};

/// The name of the configuration file, at the site's root.
pub const SITE_TOML: &str = "site.toml";

/// What `site.toml` says, with the defaults for what it does not say.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub title: String,
    pub description: Option<String>,
    /// Ends in `/`.
    pub base_url: Option<String>,
    pub language: At<String>,
    pub theme: At<String>,
    /// What the site sets of the theme's options, as it was written.
    pub theme_options: Table,
    /// The name of a CSL style, or the path of one from the site's root; none: the house style.
    pub citation_style: Option<At<String>>,
    pub output_dir: String,
    /// Whether the site has a search page and an index.
    pub search: bool,
    pub feeds: bool,
    /// How many articles a feed has at most; at least 1.
    pub feed_limit: usize,
    pub sitemap: bool,
    pub robots_txt: bool,
    /// Whether former addresses become rules for the host, in place of pages.
    pub redirects: bool,
    pub authors: Vec<Author>,
    /// A policy's name in schema.org, in snake case, and its address or path; in a fixed order.
    pub policies: Vec<(&'static str, At<String>)>,
    /// Worst first where they have values; those without come last.
    pub ratings: Vec<Rating>,
    /// The levels that the site sets.
    pub checks: Levels,
    pub markdown: Markdown,
    /// The widths, in pixels, of the smaller pictures that are made of large ones. Sorted, each once.
    pub picture_widths: Vec<u32>,
    /// Where the site asks for a social card of each article; none: it does not.
    pub social_cards: Option<Range<usize>>,
    /// The path of the font that these are set in, from the site's root; none: the one that comes with postil.
    pub card_font: Option<At<String>>,
    /// Words of the site's own, which are spelt right.
    pub own_words: Vec<String>,
    pub extra: Table,
}

/// Somebody who writes on the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub key: String,
    pub name: String,
    pub job_title: Option<String>,
    pub description: Option<String>,
    pub url: Option<At<String>>,
    pub same_as: Vec<String>,
    pub email: Option<String>,
}

/// What a claim can be found to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    pub key: String,
    pub label: String,
    /// Between 1 (worst) and 5 (best); none: not on that line.
    pub value: Option<f64>,
    /// `good`, `mixed`, `bad` or `unknown`.
    pub tone: String,
    pub description: Option<String>,
    /// Whether it is as it comes with postil, so that each language has words for it.
    pub is_shipped: bool,
}

/// How Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    pub raw_html: bool,
    pub smart_punctuation: bool,
    pub math: bool,
    pub highlight: bool,
}

/// Reads the configuration.
/// Raises `syntax`, `key-unknown`, `key-missing`, `value-invalid`.
pub fn read(file: &File, found: &mut Vec<Diagnostic>) -> Config {
    let mut table = tree::from_toml(file, &file.text, 0, found);
    schema::check(file, &mut table, 0..0, &SITE, found);
    let markdown = table.table("markdown");
    let option = |key, default| markdown.and_then(|markdown| markdown.bool(key)).unwrap_or(default);
    Config {
        title: table.string("title").unwrap_or_else(|| "Untitled".into()),
        description: table.string("description"),
        base_url: table.string("base_url").map(with_slash),
        language: table.text("language").unwrap_or(At { value: "en".into(), range: 0..0 }),
        theme: table.text("theme").unwrap_or(At { value: "default".into(), range: 0..0 }),
        theme_options: table.table("theme_options").cloned().unwrap_or_default(),
        citation_style: table.text("citation_style").filter(|style| style.value != "postil"),
        output_dir: table.string("output_dir").unwrap_or_else(|| "public".into()),
        search: table.bool("search").unwrap_or(true),
        feeds: table.bool("generate_feeds").unwrap_or(true),
        feed_limit: feed_limit(file, &table, found),
        sitemap: table.bool("generate_sitemap").unwrap_or(true),
        robots_txt: table.bool("generate_robots_txt").unwrap_or(true),
        redirects: table.bool("generate_redirects").unwrap_or(false),
        authors: entries(&table, "authors").filter_map(|(key, table)| author(key, table)).collect(),
        policies: policies(&table),
        ratings: ratings(file, &table, found),
        checks: exceptions::levels(file, &table, found),
        markdown: Markdown {
            raw_html: option("raw_html", false),
            smart_punctuation: option("smart_punctuation", true),
            math: option("math", true),
            highlight: option("highlight", true),
        },
        picture_widths: picture_widths(file, &table, found),
        social_cards: table.table("images").and_then(social_cards),
        card_font: table.table("images").and_then(|images| images.text("card_font")),
        own_words: table.table("spelling").map_or(Vec::new(), own_words),
        extra: table.table("extra").cloned().unwrap_or_default(),
    }
}

/// Raises `value-invalid` for a number below 1.
fn feed_limit(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> usize {
    match table.get("feed_limit").map(|node| (&node.value, &node.range)) {
        Some((Value::Integer(limit @ 1..), _)) => usize::try_from(*limit).unwrap_or(usize::MAX),
        Some((Value::Integer(_), range)) => {
            found.push(messages::feed_limit_unfit(file.span(range.clone())));
            FEED_LIMIT
        }
        _ => FEED_LIMIT,
    }
}

const FEED_LIMIT: usize = 20; // whole articles: some 500 KB, which readers' programs ask for many times a day

/// Raises `value-invalid` for what is no width.
fn picture_widths(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> Vec<u32> {
    let Some(node) = table.table("images").and_then(|images| images.get("widths")) else { return WIDTHS.to_vec() };
    let Value::Array(nodes) = &node.value else { return WIDTHS.to_vec() };
    let mut widths = Vec::new();
    for node in nodes {
        match &node.value {
            Value::Integer(width) if (16..=4096).contains(width) => widths.extend(u32::try_from(*width)),
            Value::Integer(_) => found.push(messages::width_unfit(file.span(node.range.clone()))),
            _ => {} // reported where the form was checked
        }
    }
    widths.sort_unstable();
    widths.dedup();
    if widths.len() > WIDTHS_MAX {
        found.push(messages::widths_many(file.span(node.range.clone()), WIDTHS_MAX));
        widths.truncate(WIDTHS_MAX);
    }
    widths
}

fn social_cards(images: &Table) -> Option<Range<usize>> {
    images.bool("social_cards").filter(|asked| *asked)?;
    images.get("social_cards").map(|node| node.range.clone())
}

/// A phone, a column of text, and the same on a screen with two points to the pixel.
const WIDTHS: [u32; 3] = [480, 960, 1440];

const WIDTHS_MAX: usize = 8; // each is a file for every picture

fn own_words(spelling: &Table) -> Vec<String> {
    spelling.texts("words").into_iter().map(|word| word.value).collect()
}

/// An address that ends in a slash, as addresses of folders do.
pub fn with_slash(address: String) -> String {
    if address.ends_with('/') { address } else { address + "/" }
}

fn entries<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = (&'a str, &'a Table)> {
    let entries = table.table(key).map_or(&[][..], |table| &table.entries);
    entries.iter().filter_map(|entry| Some((entry.key.value.as_str(), entry.node.table()?)))
}

fn author(key: &str, table: &Table) -> Option<Author> {
    let mut same_as: Vec<String> = table.texts("same_as").into_iter().map(|text| text.value).collect();
    same_as.extend(table.string("same_as"));
    Some(Author {
        key: key.to_owned(),
        name: table.string("name")?,
        job_title: table.string("job_title"),
        description: table.string("description"),
        url: table.text("url"),
        same_as,
        email: table.string("email"),
    })
}

fn policies(table: &Table) -> Vec<(&'static str, At<String>)> {
    let Some(table) = table.table("policies") else { return Vec::new() };
    POLICIES.keys.iter().filter_map(|key| Some((key.name, table.text(key.name)?))).collect()
}

/// Raises `value-invalid`.
fn ratings(file: &File, table: &Table, found: &mut Vec<Diagnostic>) -> Vec<Rating> {
    for entry in table.table("ratings").map_or(&[][..], |ratings| &ratings.entries) {
        check_rating(file, entry, found);
    }
    let mut ratings: Vec<Rating> = SHIPPED.iter().map(shipped).collect();
    for (key, table) in entries(table, "ratings") {
        let rating = Rating {
            key: key.to_owned(),
            label: table.string("label").unwrap_or_else(|| key.to_owned()),
            value: table.number("value"),
            tone: table.string("tone").unwrap_or_else(|| "unknown".into()),
            description: table.string("description"),
            is_shipped: false,
        };
        match ratings.iter_mut().find(|rating| rating.key == key) {
            Some(same) => *same = rating,
            None => ratings.push(rating),
        }
    }
    ratings.sort_by(|a, b| match (a.value, b.value) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    ratings
}

/// Raises `value-invalid` for a key that is no id, and for a value that no scale of ours has.
fn check_rating(file: &File, entry: &Entry, found: &mut Vec<Diagnostic>) {
    let key = &entry.key;
    if !words::is_id(&key.value) {
        let meant = format!("[ratings.{}]", words::slug(&key.value));
        found.push(messages::id_invalid(file.span(key.range.clone()), &key.value, &meant));
    }
    let value = entry.node.table().and_then(|table| table.get("value").zip(table.number("value")));
    if let Some((node, _)) = value.filter(|(_, value)| !(1.0..=5.0).contains(value)) {
        found.push(messages::rating_off_scale(file.span(node.range.clone()), &file.text[node.range.clone()]));
    }
}

fn shipped((key, label, value, tone, description): &(&str, &str, Option<f64>, &str, &str)) -> Rating {
    Rating {
        key: (*key).to_owned(),
        label: (*label).to_owned(),
        value: *value,
        tone: (*tone).to_owned(),
        description: Some((*description).to_owned()),
        is_shipped: true,
    }
}

/// The ratings that come with postil.
const SHIPPED: [(&str, &str, Option<f64>, &str, &str); 7] = [
    ("wrong", "Wrong", Some(1.0), "bad", "The evidence shows otherwise."),
    ("unsupported", "Unsupported", Some(2.0), "bad", "No evidence is given, and none was found."),
    ("disputed", "Disputed", Some(3.0), "mixed", "Good sources disagree."),
    ("partly", "Partly supported", Some(3.0), "mixed", "Some of it holds, or it lacks context."),
    ("outdated", "Outdated", Some(2.0), "mixed", "It was so once, or was overtaken before it was printed."),
    ("supported", "Supported", Some(5.0), "good", "Good evidence says the same."),
    ("unverifiable", "Not verifiable", None, "unknown", "The evidence cannot be had."),
];
