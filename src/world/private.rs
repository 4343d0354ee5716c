//! Guards what authors keep in `*.private.toml`: who an unnamed source is must not stand in anything that is published.
//! Reads these files for that alone, and looks for their values in every output. What it says never holds a value.
//!
//! A value is looked for as its words: letters and digits, in any case, with whatever stands between them, so that
//! `Jane Roe` is found in `jane-roe/index.html`, in `<b>Jane</b>&nbsp;Roe` and in `%4Aane+Roe`; names in both orders.
//! Strings count, and numbers of five digits and more, as they are written; keys, comments, dates and truth values do
//! not, nor do strings of fewer than two letters or digits. A string of two or three matches whole words only.
//! Not looked into is what is compressed or encrypted: pictures' pixels, most PDF files, archives.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _};
use std::path::Path;

use aho_corasick::AhoCorasick;
use anyhow::Context as _;
use walkdir::{DirEntry, WalkDir};

use super::input::{self, Refused, is_private};
use super::layout::{Layout, Said, Step};
use super::readings::{Part, patterns, readings};
use super::{messages as found, real, scan, shown};
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Position, position};
use crate::base::messages;
use crate::base::output::Output;

/// All that a site's private files hold, ready to be looked for.
pub struct Secrets {
    /// Nothing where there is nothing to look for.
    search: Option<AhoCorasick>,
    /// Which secret each of the patterns belongs to.
    owners: Vec<usize>,
    secrets: Vec<Secret>,
    /// In bytes, the longest way in which one of them is looked for.
    longest: usize,
}

/// Where a value that is kept private is written. Holds no value itself.
#[derive(Clone, Debug)]
struct Secret {
    file: String,
    line_number: usize,
    key: String,
}

/// An output that holds what a private file keeps. Where a path or key holds such words too, they are left out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The path of the output.
    pub output: String,
    /// The private file, from the site's root.
    pub file: String,
    pub line_number: usize,
    pub key: String,
}

/// What is said of leaks, in any order: of each place of a private file once, with the outputs that hold it and, out of
/// `written`, where the site's own files do. Raises `private-leaked`.
pub fn report(leaks: &[Leak], written: &[Leak]) -> Vec<Diagnostic> {
    let outputs = by_place(leaks);
    let written = by_place(written);
    let said = outputs.into_iter().map(|(place, outputs)| {
        let (file, line_number, key) = place;
        let written: Vec<&str> = written.get(&place).into_iter().flatten().copied().collect();
        messages::private_leaked(&Vec::from_iter(outputs), &written, file, line_number, key)
    });
    said.collect()
}

fn by_place(leaks: &[Leak]) -> BTreeMap<(&str, usize, &str), BTreeSet<&str>> {
    let mut places: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for Leak { output, file, line_number, key } in leaks {
        places.entry((file.as_str(), *line_number, key.as_str())).or_default().insert(output);
    }
    places
}

/// Reads every `*.private.toml` of the site below `root`: in its own folder, and in [`scan::FOLDERS`] and all folders
/// below, hidden ones too.
///
/// Raises `syntax`, `encoding`, `symlink-outside`, `name-invalid`, `file-special` and `file-unreadable` for those that
/// can't be read, since what they hold is not guarded then. Fails where the site's folder is not there.
pub fn read(root: &Path) -> anyhow::Result<(Secrets, Vec<Diagnostic>)> {
    let root = real(root).with_context(|| format!("failed to open the site's folder `{}`", shown(root)))?;
    let mut diagnostics = Vec::new();
    let mut values = BTreeMap::new();
    for path in find(&root, &mut diagnostics) {
        read_file(&root, &path, &mut values, &mut diagnostics);
    }
    Ok((Secrets::new(values)?, diagnostics))
}

/// The paths of all private files, in order.
fn find(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let walks = [WalkDir::new(root).max_depth(1)].into_iter();
    let walks = walks.chain(scan::FOLDERS.iter().map(|folder| WalkDir::new(root.join(folder)).follow_links(true)));
    // Nobody keeps records for a site in the many folders that git has for itself.
    let entries = walks
        .flat_map(|walk| walk.into_iter().filter_entry(|entry| entry.file_name() != ".git" && !leads_out(root, entry)));
    let mut paths = BTreeSet::new();
    for entry in entries {
        let local = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
        match entry {
            Ok(entry) if entry.file_type().is_dir() || !is_private(&entry.file_name().to_string_lossy()) => {}
            Ok(entry) => match scan::slashed(&local(entry.path())) {
                Some(path) => drop(paths.insert(path)),
                None => diagnostics.push(found::name_invalid(&local(entry.path()), "is not UTF-8")),
            },
            // Of links the scan says what there is to say, and what is not there holds nothing.
            Err(error) => match (error.path(), error.io_error()) {
                (Some(path), Some(cause)) if cause.kind() != io::ErrorKind::NotFound && !path.is_symlink() => {
                    diagnostics.push(found::file_unreadable(&local(path), cause));
                }
                _ => {}
            },
        }
    }
    paths
}

/// Whether a folder is a link to one outside of the site, which the scan reports and no page is made of.
fn leads_out(root: &Path, entry: &DirEntry) -> bool {
    let is_link = entry.path_is_symlink() && entry.file_type().is_dir();
    is_link && real(entry.path()).is_ok_and(|real| !real.starts_with(root))
}

/// Adds the values of one file, each with where it stands first.
fn read_file(root: &Path, path: &str, values: &mut BTreeMap<String, Secret>, diagnostics: &mut Vec<Diagnostic>) {
    let mut bytes = Vec::new();
    let opened = input::open_private(root, path);
    let read = opened.and_then(|(mut file, _)| file.read_to_end(&mut bytes).map_err(Refused::from));
    let text = match read.map(|_| scan::decode(bytes)) {
        Ok(Ok(text)) => File::new(path, &text).text,
        Ok(Err(scan::Broken { at, byte, .. })) => return diagnostics.push(found::encoding(path, at, byte)),
        Err(refused) => return diagnostics.extend(found::refused(Path::new(path), refused)),
    };
    let layout = match Layout::read(&text) {
        Ok(layout) => layout,
        Err(fault) => return diagnostics.push(messages::private_syntax(path, &fault.to_string())),
    };
    let (mut line_number, mut counted) = (1, 0);
    for (scalar, said) in layout.values() {
        line_number += text[counted..scalar.range.start].matches('\n').count();
        counted = scalar.range.start;
        let secret = Secret { file: path.to_owned(), line_number, key: name(&scalar.path) };
        for value in written(said, &text[scalar.range.clone()]) {
            values.entry(value).or_insert_with(|| secret.clone());
        }
    }
}

/// The keys that lead to a value: `sources.official.name`.
fn name(path: &[Step]) -> String {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

/// What to look for of one value.
fn written(said: Said, text: &str) -> Vec<String> {
    match said {
        Said::Text(text) => vec![text],
        // A shorter one is a year, an age or a count, which pages have for other reasons.
        Said::Other("integer" | "float", _) if text.bytes().filter(u8::is_ascii_digit).count() >= 5 => {
            vec![text.to_owned(), text.replace('_', "")]
        }
        _ => Vec::new(),
    }
}

const PART_LEN: usize = 1 << 20; // bytes of a copied file that are looked at together

impl Secrets {
    fn new(values: BTreeMap<String, Secret>) -> anyhow::Result<Secrets> {
        let (mut all, mut owners, mut secrets) = (BTreeSet::new(), Vec::new(), Vec::new());
        let mut list = Vec::new();
        for (value, secret) in values {
            for pattern in patterns(&value) {
                if all.insert(pattern.clone()) {
                    list.push(pattern);
                    owners.push(secrets.len());
                }
            }
            secrets.push(secret);
        }
        let longest = list.iter().map(String::len).max().unwrap_or_default();
        let search = match list.is_empty() {
            true => None,
            false => Some(AhoCorasick::new(&list).context("failed to make ready the search for private words")?),
        };
        Ok(Secrets { search, owners, secrets, longest })
    }

    /// Whether there is nothing to look for, and no output need be looked at.
    pub fn is_empty(&self) -> bool {
        self.search.is_none()
    }

    /// What an output holds of the secrets, in its bytes or its path: each place of a private file once, in order.
    pub fn leaks(&self, output_path: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut held = self.held(whole(output_path.as_bytes()));
        held.extend(self.held(whole(bytes)));
        self.tell(output_path, &held)
    }

    /// Where the texts that a site is made of hold secrets: of each secret, its first line in each text. The `output` is
    /// the text's path with line and column: `content/a.md:3:14`.
    pub fn written<'a>(&self, texts: impl IntoIterator<Item = &'a File>) -> Vec<Leak> {
        let mut leaks = Vec::new();
        for File { path, text } in texts {
            for secret in self.held(whole(text.as_bytes())) {
                let place = match self.place(text, secret) {
                    Some(Position { line_number, column }) => format!(":{line_number}:{column}"),
                    None => String::new(),
                };
                let told = self.tell(path, &BTreeSet::from([secret])).into_iter();
                leaks.extend(told.map(|leak| Leak { output: leak.output + &place, ..leak }));
            }
        }
        leaks
    }

    /// Where a text holds a secret. Nothing where it goes over more than one line.
    fn place(&self, text: &str, secret: usize) -> Option<Position> {
        let holds = |text: &str| self.held(whole(text.as_bytes())).contains(&secret);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if holds(line) {
                let is_begun = |at: &usize| !line[..*at].ends_with(char::is_alphanumeric);
                let words: Vec<usize> = line.char_indices().map(|(at, _)| at).filter(is_begun).collect();
                let behind = words.partition_point(|at| holds(&line[*at..]));
                return Some(position(text, start + words[behind.saturating_sub(1)]));
            }
            start += line.len();
        }
        None
    }

    /// As [`Secrets::leaks`], for one that is a copy of a file as well, which is read anew. Fails where it can't be.
    pub fn check(&self, root: &Path, output_path: &str, output: &Output) -> anyhow::Result<Vec<Leak>> {
        match output {
            _ if self.is_empty() => Ok(Vec::new()),
            Output::Bytes(bytes) => Ok(self.leaks(output_path, bytes)),
            // Of a picture; what it is made of is an output too.
            Output::Recipe(_) => Ok(self.leaks(output_path, &[])),
            Output::Copy(source) => {
                let failed = || format!("failed to look for private words in `{source}`");
                let root = real(root).with_context(failed)?;
                let (file, _) = input::open(&root, source).with_context(failed)?;
                let mut held = self.held(whole(output_path.as_bytes()));
                held.extend(self.held_by(file).with_context(failed)?);
                Ok(self.tell(output_path, &held))
            }
        }
    }

    /// The secrets that a file holds. Of a film, too, no more than a part is in memory.
    fn held_by(&self, mut file: impl io::Read) -> io::Result<BTreeSet<usize>> {
        // Each part begins in the one before, so that no words, with tags and escapes in them, are cut in two.
        let overlap = (16 * self.longest).max(PART_LEN / 16);
        let wanted = PART_LEN.max(2 * overlap);
        let (mut held, mut bytes, mut is_first) = (BTreeSet::new(), Vec::new(), true);
        loop {
            let is_last = (&mut file).take(wanted as u64).read_to_end(&mut bytes)? < wanted;
            held.extend(self.held(Part { bytes: &bytes, is_first, is_last }));
            if is_last {
                return Ok(held);
            }
            bytes.drain(..bytes.len() - overlap);
            is_first = false;
        }
    }

    fn held(&self, part: Part<'_>) -> BTreeSet<usize> {
        let Some(search) = &self.search else { return BTreeSet::new() };
        let mut held = BTreeSet::new();
        for reading in readings(part) {
            held.extend(search.find_overlapping_iter(&reading).map(|hit| self.owners[hit.pattern().as_usize()]));
        }
        held
    }

    fn tell(&self, output_path: &str, held: &BTreeSet<usize>) -> Vec<Leak> {
        if held.is_empty() {
            return Vec::new();
        }
        let output = self.masked(output_path, '/');
        let mut leaks: Vec<Leak> = held
            .iter()
            .map(|&index| {
                let Secret { file, line_number, key } = &self.secrets[index];
                let (file, key) = (self.masked(file, '/'), self.masked(key, '.'));
                Leak { output: output.clone(), file, line_number: *line_number, key }
            })
            .collect();
        leaks.sort_by(|a, b| (&a.file, a.line_number, &a.key).cmp(&(&b.file, b.line_number, &b.key)));
        leaks.dedup();
        leaks
    }

    /// A path or key as it may be shown: parts that hold private words are left out.
    fn masked(&self, text: &str, separator: char) -> String {
        let hides = |text: &str| !self.held(whole(text.as_bytes())).is_empty();
        if !hides(text) {
            return text.to_owned();
        }
        let parts: Vec<&str> = text.split(separator).map(|part| if hides(part) { "…" } else { part }).collect();
        let masked = parts.join(&separator.to_string());
        if hides(&masked) { "…".to_owned() } else { masked }
    }
}

fn whole(bytes: &[u8]) -> Part<'_> {
    Part { bytes, is_first: true, is_last: true }
}
