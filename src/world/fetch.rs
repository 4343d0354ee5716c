//! Fetches one address of the web, for a stored copy of a source. Only on the author's explicit command.

use anyhow::{Context as _, bail};

use super::address::Address;
use super::clock::Moment;
use super::http::{Client, Limits, Method};
use super::visible;

/// What an address gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Unpacked.
    pub bytes: Vec<u8>,
    /// The address that gave them, after all redirects. Its scheme may be `http` though `https` was asked for.
    pub final_url: String,
    /// As the server said it: `text/html; charset=utf-8`.
    pub content_type: Option<String>,
    /// When they came: RFC 3339 in UTC, to the second.
    pub fetched: String,
}

/// What is to be had at `url`, whole: never more than `limits.bytes`, of which unpacking is a part.
///
/// Any host may be asked that the author typed, those of this computer and its network too. From a host on the public
/// internet no redirect is followed to one that is not: a stranger's page must not choose what is read in the author's
/// network. Names are judged by the addresses to which the connection is then made; where a proxy looks them up, only
/// hosts that are private by their spelling are known. Fails for any status but a success, in words.
pub fn fetch(url: &str, limits: &Limits) -> anyhow::Result<Fetched> {
    let failed = || format!("failed to fetch `{}`", visible(url));
    let address = Address::parse(url).map_err(anyhow::Error::msg).with_context(failed)?;
    let response = Client::new(limits).follow(Method::Get, &address, |_| ()).with_context(failed)?;
    let final_url = response.address.to_string();
    if !response.is_success() {
        let from = if response.address == address { String::new() } else { format!(" from `{final_url}`") };
        bail!("{}: the answer{from} was {}", failed(), response.status_words());
    }
    if let Some(packed) = &response.packed {
        bail!("{}: it came packed as `{packed}`, which was not asked for", failed());
    }
    let content_type = response.content_type.clone();
    let bytes = response.read(limits).with_context(failed)?;
    Ok(Fetched { bytes, final_url, content_type, fetched: Moment::now().to_string() })
}

/// Kinds of files that sources come in: the media type, and the endings that addresses have; the first is ours.
const KINDS: [(&str, &[&str]); 20] = [
    ("text/html", &["html", "htm"]),
    ("application/xhtml+xml", &["html", "xhtml"]),
    ("application/pdf", &["pdf"]),
    ("text/plain", &["txt", "text"]),
    ("text/markdown", &["md"]),
    ("text/csv", &["csv"]),
    ("text/tab-separated-values", &["tsv"]),
    ("application/json", &["json"]),
    ("application/xml", &["xml"]),
    ("text/xml", &["xml"]),
    ("application/rtf", &["rtf"]),
    ("application/msword", &["doc"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.oasis.opendocument.text", &["odt"]),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ("application/epub+zip", &["epub"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("application/zip", &["zip"]),
];

/// The ending for the name of a file with such bytes, without a dot: by their type, else by the address, else `bin`.
pub fn extension(content_type: Option<&str>, url: &str) -> &'static str {
    let media_type = content_type.and_then(|all| all.split(';').next()).unwrap_or_default().trim();
    let by_type = KINDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(media_type));
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let (_, ending) = path.rsplit_once('.').unwrap_or_default();
    let by_address =
        || KINDS.iter().find(|(_, endings)| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)));
    by_type.or_else(by_address).map_or("bin", |(_, endings)| endings[0])
}
