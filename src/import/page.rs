//! A web page to an article: its main content in Markdown, and what its head says of it. Pure.
//! Parts that are not the article's are counted and named; words of the article never change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Span};
use crate::base::words;
use crate::base::words::one_line;
use crate::read::markdown::Inputs;
use crate::read::web_page::Page;

use super::blocks::Writer;
use super::head::{self, Head};
use super::notices;

/// The article of a page in Markdown; nothing where it can't be read.
pub(super) fn read(
    file: &File,
    inputs: Inputs<'_>,
    url: Option<&str>,
    head: &mut Head,
    taken: &mut Vec<(Span, &'static str)>,
    found: &mut Vec<Diagnostic>,
) -> String {
    let page = match Page::read(&file.text) {
        Ok(page) => page,
        Err(reason) => {
            found.push(notices::unreadable(file.span(0..0), &reason));
            return String::new();
        }
    };
    let mut facts = Facts::new(&page);
    if let Some(url) = url {
        (facts.canonical, facts.base) = (Some(url.to_owned()), Some(url.to_owned()));
    }
    let lengths = lengths(&page);
    let main = main(&page, &lengths);
    let title = title(&page, main, &facts);
    take_head(&page, main, &facts, title, head);
    let skipped = skipped(&page, main, title, &lengths, head);
    let lines = Places::new(file);
    for (node, key) in &skipped.taken {
        taken.push((lines.span(page.line(*node)), key));
    }
    for (what, nodes) in &skipped.parts {
        let first = nodes.first().map(|node| lines.span(page.line(*node)));
        found.push(notices::parts(first, what, nodes.len()));
    }
    let drop = skipped.all;
    Writer::new(&page, inputs, facts.base.clone(), drop, &lines, found).write(main)
}

/// A piece of HTML in Markdown; what can't be shown in Markdown is left out.
pub(super) fn fragment(html: &str, inputs: Inputs<'_>, found: &mut Vec<Diagnostic>) -> String {
    let file = File::new("", html);
    match Page::read(html) {
        Ok(page) => Writer::new(&page, inputs, None, BTreeSet::new(), &Places::new(&file), found).write(Page::ROOT),
        Err(_) => super::plain::fragment(html, inputs),
    }
}

/// The lines of a page, by which its parts are told.
pub(super) struct Places<'a> {
    file: &'a File,
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(file: &'a File) -> Places<'a> {
        let breaks = file.text.match_indices('\n').map(|(at, _)| at + 1);
        Places { file, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The line of this number, counted from 1, without its indentation.
    pub(super) fn span(&self, line_number: usize) -> Span {
        let index = line_number.saturating_sub(1).min(self.starts.len() - 1);
        let start = self.starts[index];
        let line = self.file.text[start..].lines().next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        self.file.span(start + indent..start + line.trim_end().len().max(indent))
    }
}

/// How many bytes of text are below each node.
fn lengths(page: &Page) -> Vec<usize> {
    let mut lengths = vec![0; page.node_count()];
    let mut order: Vec<usize> = page.descendants(Page::ROOT).collect();
    order.reverse();
    for node in order {
        if page.is_hidden(node) {
            lengths[node] = 0;
            continue;
        }
        lengths[node] += page.text(node).map_or(0, |text| text.trim().len());
        if let Some(parent) = page.parent(node) {
            lengths[parent] += lengths[node];
        }
    }
    lengths
}

/// The element that holds the article.
fn main(page: &Page, lengths: &[usize]) -> usize {
    let all: Vec<usize> = page.descendants(Page::ROOT).filter(|node| !page.name(*node).is_empty()).collect();
    let largest = |is: &dyn Fn(usize) -> bool| {
        all.iter()
            .copied()
            .filter(|node| is(*node) && lengths[*node] > 0)
            .max_by_key(|node| (lengths[*node], std::cmp::Reverse(*node)))
    };
    let role = |node, role: &str| page.attribute(node, "role") == Some(role);
    let body = largest(&|node| page.name(node) == "body").unwrap_or(Page::ROOT);
    let whole = largest(&|node| page.name(node) == "main" || role(node, "main")).unwrap_or(body);
    let marked = largest(&|node| {
        page.attribute(node, "itemprop").is_some_and(|value| value.split(' ').any(|value| value == "articleBody"))
            || tokens(page, node).iter().any(|token| CONTENT.contains(&token.as_str()))
    });
    let article = largest(&|node| page.name(node) == "article" || role(node, "article"));
    // A list of teasers has many articles, none of which is the most of the page.
    let is_most = |node: &usize| lengths[*node] * 3 > lengths[whole];
    marked.filter(is_most).or(article.filter(is_most)).unwrap_or(whole)
}

/// Classes by which publishing programs mark the text of an article.
const CONTENT: [&str; 6] =
    ["entry-content", "post-content", "article-body", "article__body", "article-content", "mw-parser-output"];

/// The classes and the id of an element in lower case.
fn tokens(page: &Page, node: usize) -> Vec<String> {
    let own = [page.attribute(node, "class"), page.attribute(node, "id")];
    own.into_iter().flatten().flat_map(str::split_whitespace).map(str::to_lowercase).collect()
}

/// The heading that is the title: the first of the first level in the article, or the one that the page is named after.
fn title(page: &Page, main: usize, facts: &Facts) -> Option<usize> {
    let words = |node: usize| heading_words(page, node);
    let is_heading = |name: &str| matches!(name, "h1" | "h2" | "h3");
    let mut headings = page.descendants(main).filter(|node| is_heading(page.name(*node)) && !words(*node).is_empty());
    let first = page.descendants(main).find(|node| page.name(*node) == "h1" && !words(*node).is_empty());
    first.or_else(|| {
        let name = facts.meta(&["og:title"]).or_else(|| facts.title.clone())?;
        let above = page.descendants(Page::ROOT).filter(|node| page.name(*node) == "h1" && !words(*node).is_empty());
        above.chain(headings.next()).find(|node| name.starts_with(&words(*node)))
    })
}

/// The words of a heading, without the sign that links to it.
pub(super) fn heading_words(page: &Page, node: usize) -> String {
    plain(page, node).trim_end_matches(['#', '¶', '§', '🔗']).trim_end().to_owned()
}

/// The text below a node in single spaces.
pub(super) fn plain(page: &Page, node: usize) -> String {
    let text: String = page.descendants(node).filter_map(|node| page.text(node)).collect();
    one_line(&text)
}

/// What a page says of itself.
struct Facts {
    metas: BTreeMap<String, Vec<String>>,
    json: Vec<Json>,
    canonical: Option<String>,
    base: Option<String>,
    lang: Option<String>,
    title: Option<String>,
}

impl Facts {
    fn new(page: &Page) -> Facts {
        let mut facts =
            Facts { metas: BTreeMap::new(), json: Vec::new(), canonical: None, base: None, lang: None, title: None };
        let mut base = None;
        for node in page.descendants(Page::ROOT) {
            let attribute = |name| page.attribute(node, name).map(|value| value.trim().to_owned());
            match page.name(node) {
                "meta" => {
                    let name = attribute("property").or_else(|| attribute("name")).or_else(|| attribute("itemprop"));
                    if let (Some(name), Some(content)) =
                        (name, attribute("content").filter(|content| !content.is_empty()))
                    {
                        facts.metas.entry(name.to_lowercase()).or_default().push(content);
                    }
                }
                "link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    facts.canonical = attribute("href").filter(|href| href.starts_with("http"));
                }
                "base" => base = attribute("href").filter(|href| href.starts_with("http")),
                "html" => facts.lang = attribute("lang").filter(|lang| !lang.is_empty()),
                "title" if facts.title.is_none() => facts.title = Some(plain(page, node)),
                "script" if page.attribute(node, "type") == Some("application/ld+json") => {
                    let text: String = page.descendants(node).filter_map(|node| page.text(node)).collect();
                    facts.json.extend(serde_json::from_str(&text).ok().map_or(Vec::new(), flattened));
                }
                _ => {}
            }
        }
        let own = facts.meta(&["og:url"]).filter(|url| url.starts_with("http"));
        facts.canonical = facts.canonical.or(own);
        facts.base = base.or_else(|| facts.canonical.clone());
        facts
    }

    fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.metas.get(*name)?.first().cloned())
    }

    /// The text under a key of a record about the article.
    fn json(&self, key: &str) -> Option<String> {
        self.json.iter().find_map(|record| record.get(key)?.as_str().map(str::to_owned))
    }

    fn authors(&self, page: &Page, main: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let record =
            self.json.iter().find(|record| record.get("datePublished").is_some() && record.get("author").is_some());
        if let Some(author) = record.and_then(|record| record.get("author")) {
            let people = author.as_array().map_or(std::slice::from_ref(author), Vec::as_slice);
            names.extend(
                people.iter().filter_map(|one| one.as_str().or_else(|| one.get("name")?.as_str()).map(str::to_owned)),
            );
        }
        if names.is_empty() {
            let metas = ["author", "article:author", "dc.creator", "citation_author", "parsely-author"];
            names.extend(metas.iter().find_map(|name| self.metas.get(*name).cloned()).unwrap_or_default());
        }
        if names.is_empty() {
            let is_author = |node: &usize| {
                page.attribute(*node, "rel") == Some("author") || page.attribute(*node, "itemprop") == Some("author")
            };
            names.extend(page.descendants(main).filter(is_author).map(|node| plain(page, node)).take(1));
        }
        names.retain(|name| !name.trim().is_empty() && !name.starts_with("http"));
        names.dedup();
        names
    }
}

/// A record of JSON-LD, or those of its graph.
fn flattened(json: Json) -> Vec<Json> {
    match json {
        Json::Array(items) => items.into_iter().flat_map(flattened).collect(),
        Json::Object(ref record) => match record.get("@graph") {
            Some(graph) => flattened(graph.clone()),
            None => vec![json],
        },
        _ => Vec::new(),
    }
}

fn take_head(page: &Page, main: usize, facts: &Facts, title: Option<usize>, head: &mut Head) {
    let tidy = |text: String| Some(one_line(&text)).filter(|text| !text.is_empty());
    let heading = title.map(|node| heading_words(page, node));
    let any =
        || page.descendants(Page::ROOT).find(|node| page.name(*node) == "h1").map(|node| heading_words(page, node));
    let named = facts.meta(&["og:title", "twitter:title"]).or_else(|| facts.title.clone());
    head.title = heading.or(named).and_then(tidy).or_else(|| any().and_then(tidy));
    head.description = facts.meta(&["og:description", "description", "twitter:description"]).and_then(tidy);
    let in_time = |prop: &str| {
        let node = page.descendants(Page::ROOT).find(|node| page.attribute(*node, "itemprop") == Some(prop))?;
        page.attribute(node, "datetime").or_else(|| page.attribute(node, "content")).map(str::to_owned)
    };
    let time = || {
        page.descendants(main)
            .find_map(|node| page.attribute(node, "datetime").filter(|_| page.name(node) == "time"))
            .map(str::to_owned)
    };
    let day = |text: Option<String>| text.and_then(|text| head::day(&text)).filter(Date::is_whole);
    let published = [
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "citation_publication_date",
        "pubdate",
        "parsely-pub-date",
        "sailthru.date",
    ];
    head.date = day(facts.json("datePublished"))
        .or_else(|| day(facts.meta(&published)))
        .or_else(|| day(in_time("datePublished")))
        .or_else(|| day(time()));
    let modified = day(facts.json("dateModified"))
        .or_else(|| day(facts.meta(&["article:modified_time", "datemodified", "last-modified"])));
    head.updated = modified.filter(|modified| head.date.is_some_and(|date| *modified > date));
    head.authors = facts.authors(page, main);
    head.tags = facts.metas.get("article:tag").cloned().unwrap_or_default();
    head.lang = facts.lang.as_ref().map(|lang| lang.replace('_', "-")).filter(|lang| words::is_language(lang));
    if let Some(canonical) = &facts.canonical {
        head.extra.push(("canonical".to_owned(), super::written::line(canonical)));
    }
}

/// Nodes of the main content that are not the article's.
struct Skipped {
    all: BTreeSet<usize>,
    /// By what they are; sorted.
    parts: BTreeMap<&'static str, Vec<usize>>,
    /// What went into the head.
    taken: Vec<(usize, &'static str)>,
}

fn skipped(page: &Page, main: usize, title: Option<usize>, lengths: &[usize], head: &Head) -> Skipped {
    let mut skipped = Skipped { all: BTreeSet::new(), parts: BTreeMap::new(), taken: Vec::new() };
    let mut outer: Option<usize> = None;
    for node in page.descendants(main) {
        // What is inside of a part that is left out is left out with it.
        if outer.is_some_and(|outer| is_below(page, node, outer)) {
            continue;
        }
        if Some(node) == title {
            skipped.taken.push((node, "title"));
        } else if is_byline(page, node, head) {
            skipped.taken.push((node, "authors"));
        } else if let Some(what) = part(page, node, lengths[node] * 4 < lengths[main]) {
            skipped.parts.entry(what).or_default().push(node);
        } else {
            continue;
        }
        skipped.all.insert(node);
        outer = Some(node);
    }
    skipped
}

fn is_below(page: &Page, mut node: usize, above: usize) -> bool {
    while let Some(parent) = page.parent(node) {
        if parent == above {
            return true;
        }
        node = parent;
    }
    false
}

/// A line above the text that says what the head says: "By Ana Ruiz".
fn is_byline(page: &Page, node: usize, head: &Head) -> bool {
    let names = head.authors.join(" ").to_lowercase();
    if names.is_empty() || !page.is_block(node) {
        return false;
    }
    let text = plain(page, node).to_lowercase();
    text.len() < 120 && text == format!("by {}", head.authors.join(" and ").to_lowercase())
}

/// What a part of a page is that is none of the article. `is_small`: it holds little of the article's text.
fn part(page: &Page, node: usize, is_small: bool) -> Option<&'static str> {
    let role = page.attribute(node, "role").unwrap_or_default();
    let has = |names: &[&str]| {
        tokens(page, node).iter().any(|token| token.split(['-', '_']).any(|part| names.contains(&part)))
    };
    match page.name(node) {
        "" => None,
        "nav" => Some("navigation (`<nav>`)"),
        "aside" if is_small => Some("what stands beside the article (`<aside>`)"),
        "footer" if is_small => Some("a footer (`<footer>`)"),
        "form" | "button" | "input" | "select" | "textarea" => Some("a form (`<form>`)"),
        _ if role == "navigation" || role == "search" => Some("navigation (`<nav>`)"),
        _ if role == "complementary" && is_small => Some("what stands beside the article (`<aside>`)"),
        "body" | "main" | "article" | "li" | "p" | "a" | "span" | "td" | "tr" | "h1" | "h2" | "h3" | "h4" => {
            (page.name(node) == "span" && has(&["editsection"])).then_some("a link to edit the page")
        }
        _ if !is_small => None,
        _ if has(&["toc", "breadcrumb", "breadcrumbs", "navbox", "pagination", "nav"]) => Some("navigation (`<nav>`)"),
        _ if has(&["share", "sharing", "social", "sharedaddy", "sharing-enabled"]) => {
            Some("a row of links to share the page")
        }
        _ if has(&[
            "related",
            "relatedposts",
            "newsletter",
            "subscribe",
            "promo",
            "advert",
            "advertisement",
            "ad",
            "ads",
            "cookie",
            "paywall",
            "comments",
            "noprint",
            "sidebar",
        ]) =>
        {
            Some("what stands beside the article (`<aside>`)")
        }
        _ => None,
    }
}
