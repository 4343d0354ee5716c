//! What was published of an article on a day, as `postil release` keeps it: its canonical text and its annotations, in two
//! small files. Pure: texts to a record and back. A record that was changed since is refused, not believed.

use serde::{Deserialize, Serialize};

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;
use crate::base::messages;

use super::stored_copy;

/// The folder of all releases, from the site's root. Below it stand the articles' own, by their paths without `.md`.
pub const FOLDER: &str = "content/.releases/";

/// What is wrong with a text that no record stands beside.
pub const NO_RECORD: &str = "the record is missing that stands beside it, in a file `.toml`";

/// The form of the files; a later one may add to it.
const FORMAT: u32 = 1;

/// A release of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// Its name among the article's: the day, and from the second of a day on a number: `2026-03-02`, `2026-03-02-2`.
    pub name: String,
    pub day: Date,
    /// The canonical text, as it was published.
    pub text: String,
    pub record: Record,
    /// The file that holds the record.
    pub file: File,
}

/// What the record of a release says beside the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    format: u32,
    released: String,
    /// Of the text and of all that the record says.
    sha256: String,
    /// Where the article stood, from the site's root.
    pub address: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Whether the head said that what changed was minor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub minor: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<HeadingRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectionRecord>,
}

/// A heading, which the text alone does not tell from a paragraph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeadingRecord {
    /// 1 to 6.
    pub level: usize,
    pub text: String,
}

/// A claim as it was published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRecord {
    pub id: String,
    /// The words, at each of their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The rating's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<CheckedRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<CiteRecord>,
}

/// Who had checked a claim, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckedRecord {
    pub on: String,
    pub by: String,
}

/// A passage in a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CiteRecord {
    /// The source's id.
    pub source: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    pub stance: String,
}

/// A context note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteRecord {
    pub id: String,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Its text, without mark-up.
    pub body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<CiteRecord>,
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionRecord {
    pub id: String,
    pub kind: String,
    pub date: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

impl Record {
    /// The record of an article that is published on a day, without annotations yet.
    pub fn new(day: Date, address: &str, title: &str) -> Record {
        Record {
            format: FORMAT,
            released: day.to_string(),
            sha256: String::new(),
            address: address.to_owned(),
            title: title.to_owned(),
            description: None,
            authors: Vec::new(),
            minor: false,
            headings: Vec::new(),
            claims: Vec::new(),
            notes: Vec::new(),
            corrections: Vec::new(),
        }
    }

    /// Whether it says the same as another, whatever the day.
    pub fn is_same(&self, other: &Record) -> bool {
        let Record { released, sha256, .. } = self.clone();
        *self == Record { released, sha256, ..other.clone() }
    }

    /// The record's file, beside that of the text.
    pub fn to_toml(mut self, text: &str) -> String {
        self.sha256 = self.digest(text);
        let table = toml::to_string_pretty(&self).expect("a record is a table of texts, numbers and such tables");
        format!("# What was published, kept by `postil release`. Not to be changed: history is told from it.\n{table}")
    }

    /// SHA-256 of the text and of what the record says, however its file is written.
    fn digest(&self, text: &str) -> String {
        let mut parts: Vec<&str> = vec![text, &self.released, &self.address, &self.title];
        parts.push(self.description.as_deref().unwrap_or_default());
        parts.push(if self.minor { "minor" } else { "" });
        parts.extend(self.authors.iter().map(String::as_str));
        parts.extend(self.headings.iter().map(|heading| heading.text.as_str()));
        self.claims.iter().for_each(|claim| claim.parts(&mut parts));
        for note in &self.notes {
            parts.extend([&note.id, &note.kind, &note.body].map(String::as_str));
            parts.extend(note.words.iter().map(String::as_str));
            note.cites.iter().for_each(|cite| cite.parts(&mut parts));
        }
        for correction in &self.corrections {
            parts.extend([&correction.id, &correction.kind, &correction.date, &correction.text].map(String::as_str));
            parts.extend(correction.words.iter().chain(&correction.was).map(String::as_str));
        }
        stored_copy::sha256(parts.join("\u{1f}").as_bytes())
    }
}

impl ClaimRecord {
    fn parts<'a>(&'a self, parts: &mut Vec<&'a str>) {
        parts.push(&self.id);
        parts.extend(self.words.iter().map(String::as_str));
        let said = [&self.text, &self.author, &self.rating, &self.explanation];
        parts.extend(said.map(|part| part.as_deref().unwrap_or_default()));
        parts.extend(self.checked.iter().flat_map(|seal| [seal.on.as_str(), &seal.by]));
        self.cites.iter().for_each(|cite| cite.parts(parts));
    }
}

impl CiteRecord {
    fn parts<'a>(&'a self, parts: &mut Vec<&'a str>) {
        parts.extend([&self.source, &self.title, &self.stance].map(String::as_str));
        parts.extend([&self.label, &self.locator, &self.quote].map(|part| part.as_deref().unwrap_or_default()));
    }
}

/// The text's file: a file of lines ends in a line break.
pub fn file_text(text: &str) -> String {
    format!("{text}\n")
}

/// Whether a file belongs to a release, by its path from the site's root.
pub fn is_release(path: &str) -> bool {
    path.starts_with(FOLDER)
}

/// The folder of an article's releases, which ends in `/`: `content/.releases/a/b/` for `content/a/b.md`.
pub fn folder_of(article: &str) -> String {
    let own = article.strip_prefix("content/").unwrap_or(article);
    format!("{FOLDER}{}/", own.trim_end_matches(".md"))
}

/// The article that a release's file belongs to: the other way round.
pub fn article_of(file: &str) -> Option<String> {
    let (folder, _) = file.strip_prefix(FOLDER)?.rsplit_once('/')?;
    Some(format!("content/{folder}.md"))
}

/// Reads a release. `text` is the file of the same name that ends in `.txt`.
/// Raises `release-unreadable`, and gives nothing then.
pub fn read(file: &File, text: Option<&File>, found: &mut Vec<Diagnostic>) -> Option<Release> {
    let mut refuse = |range, reason: &str| {
        found.push(messages::release_unreadable(file.span(range), reason));
        None
    };
    if article_of(&file.path).is_none() {
        return refuse(0..0, "it lies in no article's folder");
    }
    let record: Record = match toml::from_str(&file.text) {
        Ok(record) => record,
        Err(error) => return refuse(error.span().unwrap_or(0..0), error.message().lines().next().unwrap_or_default()),
    };
    if record.format != FORMAT {
        return refuse(0..0, "it has a form that this version of postil does not know");
    }
    let Some(day) = Date::parse(&record.released).filter(Date::is_whole) else {
        return refuse(0..0, "`released` is no day");
    };
    let Some(text) = text else { return refuse(0..0, "the text is missing that stands beside it, in a file `.txt`") };
    let text = text.text.strip_suffix('\n').unwrap_or(&text.text).to_owned();
    if record.digest(&text) != record.sha256 {
        return refuse(0..0, "it, or the text beside it, is not what was published");
    }
    let name = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml").to_owned();
    if !name.starts_with(&record.released) {
        return refuse(0..0, "its name is another day than `released`");
    }
    Some(Release { name, day, text, record, file: file.clone() })
}

/// Releases of one article in the order in which they were published.
pub fn sort(releases: &mut [Release]) {
    let number = |release: &Release| release.name.rsplit('-').next().and_then(|last| last.parse::<u32>().ok());
    let same_day = |release: &Release| if release.name.len() > "2026-03-02".len() { number(release) } else { Some(1) };
    releases.sort_by_key(|release| (release.day, same_day(release), release.name.clone()));
}
