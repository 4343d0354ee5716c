//! What a reader takes away from an article: an entry for a bibliography, and an address to report an error to. Pure.

use crate::read::latex::encode;
use crate::read::url;
use crate::site::address;
use crate::site::resolve::{Page, Site};

use super::body;
use super::notes::Desk;

/// Where readers report an error about an article: the site's address for it, or else its feedback policy; nothing
/// without either. Mail (RFC 6068) and forms for issues are begun with the article's title and address.
pub fn report_href(desk: &Desk, page: &Page) -> Option<String> {
    let policy = |wanted: &str| desk.site.policies.iter().find(|(name, _)| *name == wanted);
    let (_, target) = policy("report_errors_to").or_else(|| policy("actionable_feedback_policy"))?;
    let address = body::address(desk, target);
    if !url::is_absolute(&address) {
        return Some(address);
    }
    let is_mail = address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let subject = if is_mail { "subject" } else { "title" };
    let title = desk.words.say("report_about", &[("title", &page.article.front.title)]);
    let sign = if address.contains('?') { '&' } else { '?' };
    let body = desk.site.url(&page.address).map(|url| url + "\n\n").unwrap_or_default();
    let [title, body] = [title, body].map(|value| address::encode_value(&value));
    Some(format!("{address}{sign}{subject}={title}&body={body}"))
}

/// The article as an entry of BibLaTeX: its authors as they are printed, its title, site, date and address.
pub fn bibtex(site: &Site, page: &Page) -> String {
    let front = &page.article.front;
    let names: Vec<String> =
        page.authors.iter().map(|author| format!("{{{}}}", encode(&site.authors[*author].name))).collect();
    let date = front.date.as_ref().map(|date| date.value.to_string());
    let url = site.url(&page.address);
    let fields = [
        ("author", Some(names.join(" and ")).filter(|names| !names.is_empty())),
        ("title", Some(format!("{{{}}}", encode(&front.title)))),
        ("organization", Some(encode(&site.config.title))),
        ("date", date),
        ("url", url),
    ];
    let key = page.address.trim_matches('/').rsplit('/').next().unwrap_or_default();
    let entry = entry("online", key, fields.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))));
    entry.trim_end().to_owned()
}

/// An entry of BibLaTeX, of fields whose values are LaTeX.
pub fn entry<'a>(kind: &str, key: &str, fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let lines: String = fields.map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    format!("@{kind}{{{key},\n{lines}}}\n")
}
