//! Where things stand in the site: from paths of `content/` to addresses, and from one address to another.
//! Addresses are relative to the site's root, never begin with `/`, and end in `/` where a page stands.

use crate::base::words;
use crate::read::bibliography::Format;
pub use crate::read::url::{decode, join};

use super::feeds::Feed;
use super::sitemap::Sitemap;

/// The folder that holds articles.
pub const CONTENT: &str = "content/";

/// What an output is. Numbers are indices into the site's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Home,
    Section(usize),
    Article(usize),
    Tag(usize),
    Author(usize),
    Sources,
    Source(usize),
    Claims,
    Corrections,
    NotFound,
    Search,
    /// The titles, headings, claims and sources that can be found.
    SearchList,
    /// The words of articles whose beginnings fall into this shard.
    SearchWords(u32),
    /// The text of an article, from which lines around a match are cut.
    SearchText(usize),
    /// A file that is copied; its path from the site's root.
    Asset(std::sync::Arc<str>),
    /// A smaller picture that is made of an asset, by its path from the site's root, in this width.
    Picture {
        asset: std::sync::Arc<str>,
        width: u32,
    },
    /// What became of an article since it was first released, by the article.
    History(usize),
    /// An article as it was released, by its place among the article's releases.
    Version {
        article: usize,
        release: usize,
    },
    /// The canonical text of an article.
    Text(usize),
    /// An article's annotations, for annotation clients.
    Annotations(usize),
    /// The page of a claim alone, by the article and the claim's place in its sidecar.
    Check {
        article: usize,
        claim: usize,
    },
    /// The picture of an article that stands beside links to it.
    Card(usize),
    /// A former address of an article or section: a page that leads on to where that is now.
    Redirect {
        from: String,
        to: String,
        title: String,
    },
    /// The sources of an article, or of the site where it names none, for reference managers.
    Bibliography {
        article: Option<usize>,
        format: Format,
    },
    /// A file that comes with the theme.
    Theme(String),
    Feed(Feed),
    Sitemap(Sitemap),
    /// What search engines may read.
    Robots,
    /// Former addresses as rules for the host.
    Redirects,
    /// All claims, or all corrections, as data.
    Ledger(Ledger),
    /// What a ledger's file holds, as a JSON Schema.
    LedgerSchema(Ledger),
}

/// The records of all articles, one file for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ledger {
    Claims,
    Corrections,
}

impl Ledger {
    /// Both, with their names in addresses and on the command line.
    pub const NAMES: [(&'static str, Ledger); 2] = [("claims", Ledger::Claims), ("corrections", Ledger::Corrections)];

    /// The name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Ledger::Claims => "claims",
            Ledger::Corrections => "corrections",
        }
    }

    /// Where its file stands.
    pub fn address(self) -> String {
        format!("{}.json", self.name())
    }

    /// Where the schema of its file stands.
    pub fn schema_address(self) -> String {
        format!("{}.schema.json", self.name())
    }
}

impl Address {
    /// The article whose text or record it holds, where it is of one.
    pub fn article(&self) -> Option<usize> {
        match self {
            Address::Article(index) | Address::Annotations(index) | Address::History(index) => Some(*index),
            Address::Check { article, .. } | Address::Version { article, .. } => Some(*article),
            _ => None,
        }
    }
}

/// The file in the output folder that holds the page at an address.
pub fn output_path(address: &str) -> String {
    if address.is_empty() || address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() }
}

/// The address of a folder of `content/`, which is given without `content/` and ends in `/` unless empty.
pub fn of_folder(folder: &str) -> String {
    folder.split_terminator('/').map(|part| part_slug(part) + "/").collect()
}

/// Where the sources of the page at an address are kept for reference managers, or those of the site at its root.
pub fn of_bibliography(page: &str, format: Format) -> String {
    let (folder, _) = split(page);
    format!("{folder}sources.{}", format.ending())
}

/// The address that a former one names, which may begin with `/`: a file where it ends in `.html` or `.htm`, else a
/// folder. Nothing where it names no place of the site.
pub fn of_alias(alias: &str) -> Option<String> {
    let path = decode(alias.trim().trim_start_matches('/'));
    let parts = path.strip_suffix('/').unwrap_or(&path);
    let is_bad = |part: &str| matches!(part, "" | "." | "..");
    if parts.split('/').any(is_bad) || path.contains(|c: char| "?#\\:".contains(c) || c.is_control()) {
        return None;
    }
    let is_file = [".html", ".htm"].iter().any(|ending| path.ends_with(ending));
    Some(if is_file { path } else { format!("{parts}/") })
}

/// A part of a path as part of an address: its slug, or the part itself where nothing would be left.
pub fn part_slug(part: &str) -> String {
    let slug = words::slug(part);
    if slug.is_empty() { part.to_owned() } else { slug }
}

/// A path in two: its folder, which ends in `/` unless empty, and its name.
pub fn split(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |slash| path.split_at(slash + 1))
}

/// What leads from the page at `from` to `to`: `../sources/`, `#id`, `./`. Characters that an address can't hold are encoded.
pub fn relative(from: &str, to: &str) -> String {
    let (from, _) = split(from);
    let (to_folder, name) = split(to);
    let common: usize = from
        .split_inclusive('/')
        .zip(to_folder.split_inclusive('/'))
        .take_while(|(a, b)| a == b)
        .map(|(part, _)| part.len())
        .sum();
    let ups = from[common..].matches('/').count();
    let mut out = "../".repeat(ups);
    out.push_str(&encode(&to_folder[common..]));
    out.push_str(&encode(name));
    if out.is_empty() || (ups == 0 && out.split('/').next().is_some_and(|first| first.contains(':'))) {
        out.insert_str(0, "./");
    }
    out
}

/// Percent-encodes what can't stand in the path of an address (URL Standard, path percent-encode set, and `%`).
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte as char),
            _ if b"-._~!$&'()*+,;=:@/".contains(&byte) => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Percent-encodes one value of a query (RFC 3986, 3.4): nothing in it divides it from the next.
pub fn encode_value(value: &str) -> String {
    encode(value).replace('&', "%26").replace('+', "%2B").replace('=', "%3D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_from_page_to_page() {
        for (from, to, expected) in [
            ("", "", "./"),
            ("", "a/", "a/"),
            ("a/b/", "a/b/", "./"),
            ("a/b/", "a/c/", "../c/"),
            ("a/b/", "", "../../"),
            ("a/b/", "style.css", "../../style.css"),
            ("404.html", "a/", "a/"),
            ("a/", "a/my file.pdf", "my%20file.pdf"),
            ("", "mailto:x", "./mailto:x"),
        ] {
            assert_eq!(relative(from, to), expected, "from {from:?} to {to:?}");
        }
    }
}
