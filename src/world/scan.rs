//! Reads the folder of a site into a snapshot: texts whole, of all other files only what pages need to know.
//! Reads nothing outside of that folder, and leaves nothing out in silence but hidden files, editors' leftovers and
//! `*.private.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use walkdir::WalkDir;

use super::input::{self, Refused, is_private};
use super::{encoding, is_hidden, messages, picture, real, shown};
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{File, Position, position};
use crate::base::snapshot::{Asset, LARGEST_TABLE, Snapshot};

/// The folders of a site that are read, from its root. Only `content` must be there.
pub const FOLDERS: [&str; 4] = ["content", "static", "templates", "themes"];

/// The only hidden folder that is read: what `postil release` keeps.
const RELEASES: &str = "content/.releases";

/// What to read beside the folders, and what not.
#[derive(Clone, Debug)]
pub struct Request {
    /// The configuration, from the site's root with `/` between the parts: `site.toml`.
    pub config: String,
    /// The output folder, absolute. It is never read, wherever it lies.
    pub output_dir: PathBuf,
}

/// The site below `root` as it is now, and what is wrong with its files; a file with an error is left out.
///
/// The same for any order in which the system lists a folder. Raises `encoding`, `name-invalid`, `symlink-outside`,
/// `symlink-broken`, `file-special`, `file-unreadable`. Fails without a folder `content` or a configuration, and when
/// `SOURCE_DATE_EPOCH` is no number.
pub fn scan(root: &Path, request: &Request) -> anyhow::Result<(Snapshot, Vec<Diagnostic>)> {
    let root = real(root).with_context(|| format!("failed to open the site's folder `{}`", shown(root)))?;
    let output_dir = real(&request.output_dir).unwrap_or_else(|_| request.output_dir.clone());
    let today = today()?;
    if !root.join("content").is_dir() {
        let root = shown(&root);
        bail!("there is no folder `content` in `{root}`: make it, and put the articles there");
    }
    if let Err(cause) = fs::metadata(root.join(&request.config)) {
        return Err(cause).with_context(|| format!("failed to read the configuration `{}`", request.config));
    }
    let mut scan = Scan { root, output_dir, texts: BTreeMap::new(), assets: BTreeMap::new(), diagnostics: Vec::new() };
    scan.read_text(&request.config);
    FOLDERS.iter().for_each(|folder| scan.read_folder(folder));
    let copies = BTreeMap::new();
    Ok((Snapshot { today, texts: scan.texts, assets: scan.assets, copies }, scan.diagnostics))
}

/// Takes the bytes of the assets at `paths` into the snapshot, such as stored copies of sources. What is no asset of it is left out, as it is not there.
/// Raises `file-unreadable`, for what changed since the scan the other faults of a file too.
pub fn read_copies(root: &Path, paths: &BTreeSet<String>, snapshot: &mut Snapshot) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| snapshot.assets.contains_key(path.as_str())) {
        let mut bytes = Vec::new();
        let read = real(root).map_err(Refused::from).and_then(|root| input::open(&root, path));
        match read.and_then(|(mut file, _)| file.read_to_end(&mut bytes).map_err(Refused::from)) {
            Ok(_) => drop(snapshot.copies.insert(path.clone(), bytes)),
            Err(refused) => found.extend(messages::refused(Path::new(path), refused)),
        }
    }
    found
}

/// Takes the digests of the pictures at `paths` into the snapshot. What is no asset of it is left out, as it is not there.
/// Raises `file-unreadable`, for what changed since the scan the other faults of a file too.
pub fn read_digests(root: &Path, paths: &BTreeSet<String>, snapshot: &mut Snapshot) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for path in paths {
        let Some(asset) = snapshot.assets.get_mut(path.as_str()) else { continue };
        match real(root).map_err(Refused::from).and_then(|root| input::digest(&root, path)) {
            Ok(digest) => asset.digest = Some(digest),
            Err(refused) => found.extend(messages::refused(Path::new(path), refused)),
        }
    }
    found
}

/// The configuration alone: it says where the output folder is, which the scan must leave out.
/// Empty where it can't be read; the scan says why.
pub fn config(root: &Path, path: &str) -> File {
    let mut bytes = Vec::new();
    let opened = real(root).map_err(Refused::from).and_then(|root| input::open(&root, path));
    let read = opened.and_then(|(mut file, _)| file.read_to_end(&mut bytes).map_err(Refused::from));
    let text = read.ok().and_then(|_| decode(bytes).ok());
    File::new(path, &text.unwrap_or_default())
}

/// The nearest folder that holds the configuration: `start` itself or one above it. Nothing where there is none.
pub fn find_root(start: &Path, config_name: &str) -> Option<PathBuf> {
    let start = real(start).ok()?;
    start.ancestors().find(|folder| folder.join(config_name).is_file()).map(Path::to_owned)
}

/// The day, in UTC: that of `SOURCE_DATE_EPOCH` (seconds since 1970) where it is set, else the clock's.
///
/// Fails where the variable is set to anything but a number of seconds up to the year 9999.
pub fn today() -> anyhow::Result<Date> {
    let seconds = match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(value) => epoch_seconds(&value)?,
        None => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() as i64,
    };
    day_of(seconds).context("the clock, or SOURCE_DATE_EPOCH, is past the year 9999")
}

fn epoch_seconds(value: &OsStr) -> anyhow::Result<i64> {
    let seconds = value.to_str().and_then(|text| text.parse().ok()).filter(|seconds: &i64| *seconds >= 0);
    seconds.with_context(|| {
        let value = shown(Path::new(value));
        format!(
            "SOURCE_DATE_EPOCH is `{value}`: it must be the seconds since 1970, such as `1767225600`, or not be set"
        )
    })
}

fn day_of(epoch_seconds: i64) -> Option<Date> {
    let moment = jiff::Timestamp::from_second(epoch_seconds).ok()?;
    let day = jiff::tz::Offset::UTC.to_datetime(moment).date();
    Date::day(day.year(), day.month(), day.day())
}

/// A snapshot in the making.
struct Scan {
    /// Without a link in it, so that it can be compared with the real paths of files.
    root: PathBuf,
    output_dir: PathBuf,
    texts: BTreeMap<Arc<str>, File>,
    assets: BTreeMap<Arc<str>, Asset>,
    diagnostics: Vec<Diagnostic>,
}

impl Scan {
    fn read_folder(&mut self, folder: &str) {
        let start = self.root.join(folder);
        if fs::symlink_metadata(&start).is_err_and(|cause| cause.kind() == io::ErrorKind::NotFound) {
            return;
        }
        let mut walk = WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if self.admits(entry.path()) => match entry.path().strip_prefix(&self.root).map(slashed) {
                    Ok(Some(path)) if !entry.file_type().is_dir() => self.read_file(&path),
                    _ => {}
                },
                Ok(entry) if entry.file_type().is_dir() => walk.skip_current_dir(),
                Ok(_) => {}
                Err(error) => self.report(&error),
            }
        }
    }

    /// Whether a file is read or a folder entered. What the author should know of those that are not, is noted.
    fn admits(&mut self, path: &Path) -> bool {
        let local = path.strip_prefix(&self.root).expect("the walk stays below the root");
        if is_skipped(local) || path == self.output_dir {
            return false;
        }
        if let Some(reason) = name_fault(local.file_name().unwrap_or_default()) {
            self.diagnostics.push(messages::name_invalid(local, reason));
            return false;
        }
        // Only a link can lead out: all folders above have been admitted.
        if !path.is_symlink() {
            return true;
        }
        match real(path) {
            Ok(target) if target.starts_with(&self.output_dir) => false,
            Ok(target) if target.starts_with(&self.root) => true,
            Ok(target) => {
                self.diagnostics.push(messages::symlink_outside(local, &target));
                false
            }
            Err(cause) => {
                self.diagnostics.push(messages::symlink_broken(local, &target_of(path), cause));
                false
            }
        }
    }

    fn read_file(&mut self, path: &str) {
        match kind(path) {
            Some(Kind::Text) => self.read_text(path),
            Some(Kind::Asset) => self.read_asset(path),
            Some(Kind::Table) => {
                self.read_asset(path);
                self.read_table(path);
            }
            None => {}
        }
    }

    fn read_text(&mut self, path: &str) {
        let mut bytes = Vec::new();
        let read =
            input::open(&self.root, path).and_then(|(mut file, _)| file.read_to_end(&mut bytes).map_err(Refused::from));
        match read.map(|_| decode(bytes)) {
            Ok(Ok(text)) => {
                let file = File::new(path, &text);
                self.texts.insert(file.path.clone(), file);
            }
            Ok(Err(Broken { at, byte, bytes })) => match encoding::guess(path, &bytes) {
                Some(guess) => {
                    self.diagnostics.push(messages::encoding_guessed(&guess, byte));
                    self.texts.insert(guess.file.path.clone(), guess.file);
                }
                None => self.diagnostics.push(messages::encoding(path, at, byte)),
            },
            Err(refused) => self.diagnostics.extend(messages::refused(Path::new(path), refused)),
        }
    }

    /// Reads an asset that charts may draw. It may as well be there to be downloaded only: what is no text or too large
    /// for a chart is no fault, unless a chart names it.
    fn read_table(&mut self, path: &str) {
        let is_small = self.assets.get(path).is_some_and(|asset| asset.stamp.0 <= LARGEST_TABLE);
        let mut bytes = Vec::new();
        let is_read = is_small
            && input::open(&self.root, path)
                .is_ok_and(|(file, _)| file.take(LARGEST_TABLE).read_to_end(&mut bytes).is_ok());
        if let Some(text) = is_read.then(|| decode(bytes).ok()).flatten() {
            let file = File::new(path, &text);
            self.texts.insert(file.path.clone(), file);
        }
    }

    fn read_asset(&mut self, path: &str) {
        match input::open(&self.root, path) {
            Ok((mut file, metadata)) => {
                let changed = metadata.modified().unwrap_or(UNIX_EPOCH).duration_since(UNIX_EPOCH);
                let stamp = (metadata.len(), changed.unwrap_or(Duration::ZERO).as_nanos());
                let (size, is_resizable) = (picture::size(path, &mut file), picture::is_resizable(&mut file));
                self.assets.insert(path.into(), Asset { size, is_resizable, digest: None, stamp });
            }
            Err(refused) => self.diagnostics.extend(messages::refused(Path::new(path), refused)),
        }
    }

    /// Notes what the walk could not enter.
    fn report(&mut self, error: &walkdir::Error) {
        let path = error.path().unwrap_or(&self.root);
        let local = path.strip_prefix(&self.root).unwrap_or(path);
        if is_skipped(local) {
            return;
        }
        let cause = match (error.loop_ancestor(), error.io_error()) {
            (Some(above), _) => format!("it leads back to `{}`, which holds it", self.shown(above)),
            (_, Some(cause)) if cause.kind() == io::ErrorKind::NotFound && !path.is_symlink() => return,
            (_, Some(cause)) => cause.to_string(),
            _ => error.to_string(),
        };
        self.diagnostics.push(match path.is_symlink() {
            true => messages::symlink_broken(local, &target_of(path), cause),
            false => messages::file_unreadable(local, cause),
        });
    }

    fn shown(&self, path: &Path) -> String {
        shown(path.strip_prefix(&self.root).unwrap_or(path))
    }
}

fn target_of(link: &Path) -> PathBuf {
    fs::read_link(link).unwrap_or_default()
}

/// A path with `/` between its parts. Nothing for one that is not UTF-8.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

enum Kind {
    Text,
    Asset,
    /// An asset with values for charts.
    Table,
}

/// What a file is to us, by its path from the root. Nothing for one that no part of a site is made of.
fn kind(path: &str) -> Option<Kind> {
    let (folder, below) = path.split_once('/')?;
    let extension = Path::new(path).extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_text = match folder {
        "static" => false,
        "content" if matches!(extension, "csv" | "tsv") => return Some(Kind::Table),
        "content" if path.starts_with(RELEASES) => return matches!(extension, "toml" | "txt").then_some(Kind::Text),
        "content" if matches!(below, "sources.bib" | "sources.json" | "sources.ris") => true,
        "content" => matches!(extension, "md" | "toml" | "csl"),
        _ if is_static(path) => false,
        _ => return matches!(extension, "toml" | "html" | "xml" | "txt" | "csl").then_some(Kind::Text),
    };
    Some(if is_text { Kind::Text } else { Kind::Asset })
}

/// Whether a path lies in the site's or a theme's folder of files that are published as they are.
fn is_static(path: &str) -> bool {
    let mut parts = path.split('/');
    match parts.next() {
        Some("static") => true,
        Some("themes") => parts.nth(1) == Some("static"),
        _ => false,
    }
}

/// Whether a file or folder is passed over without a word, by its path from the root.
fn is_skipped(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let is_leftover = ends(&["~", ".swp", ".swx", ".tmp"])
        || name == "4913" // vim tries with it whether a folder can be written to
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'));
    // `.well-known` and `.htaccess` are meant for the public.
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let is_hidden = match is_static(&parts.join("/")) {
        true => [".DS_Store", ".git"].contains(&&*name),
        false => name.starts_with('.') && path != Path::new(RELEASES),
    };
    is_leftover || is_hidden || is_private(&name)
}

/// Why a name can't be kept on every system, or not be listed line by line. Nothing for a good one.
fn name_fault(name: &OsStr) -> Option<&'static str> {
    let Some(name) = name.to_str() else { return Some("is not UTF-8") };
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    // "Naming Files, Paths, and Namespaces", Windows App Development.
    let is_device = match stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT")) {
        Some(port) => matches!(port, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"),
        None => matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL"),
    };
    match name {
        _ if name.contains('\\') => Some("holds a backslash, which Windows reads as a folder"),
        _ if name.contains(|c: char| c.is_control() || is_hidden(c)) => Some("holds a character that can't be seen"),
        _ if is_device => Some("belongs to a device on Windows"),
        _ => None,
    }
}

/// Bytes that are no text, with the place and value of the first one that no text holds.
pub(super) struct Broken {
    pub(super) at: Position,
    pub(super) byte: u8,
    bytes: Vec<u8>,
}

/// The text of a file.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Broken> {
    let (bytes, valid) = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(text),
        Ok(text) => (text.into_bytes(), usize::MAX),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            (error.into_bytes(), valid)
        }
    };
    let fault = bytes.iter().position(|&byte| byte == 0).unwrap_or(usize::MAX).min(valid);
    // Through `File`, so that the place is the one an editor shows, which sees no byte order mark.
    let before = File::new("", &String::from_utf8_lossy(&bytes[..fault])).text;
    Err(Broken { at: position(&before, before.len()), byte: bytes[fault], bytes })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::path::Path;

    use super::super::sandbox::Sandbox;
    use super::{Request, day_of, decode, epoch_seconds, find_root, is_skipped, kind, name_fault, scan};
    use crate::base::diagnostic::Diagnostic;
    use crate::base::snapshot::Snapshot;

    fn read(site: &Sandbox) -> (Snapshot, Vec<Diagnostic>) {
        let request = Request { config: "site.toml".to_owned(), output_dir: site.path().join("content/public") };
        scan(site.path(), &request).unwrap()
    }

    #[test]
    fn a_site_is_read_but_for_what_is_private_hidden_or_output() {
        let site = Sandbox::new("scan");
        for path in ["site.toml", "README.md", "content/a/index.md", "content/a/x.png", "content/a.private.toml"] {
            site.write(path, "\u{feff}a\r\nb");
        }
        for path in ["content/.a.md", "content/public/a.md", "static/.well-known/a", "static/.git/a", "templates/a.css"]
        {
            site.write(path, "");
        }
        for path in ["templates/a/b.html", "themes/t/theme.toml", "themes/t/static/a.html", "themes/t/README.md"] {
            site.write(path, "");
        }
        let (snapshot, diagnostics) = read(&site);
        let texts: Vec<&str> = snapshot.texts.keys().map(|path| &**path).collect();
        assert_eq!(texts, ["content/a/index.md", "site.toml", "templates/a/b.html", "themes/t/theme.toml"]);
        let assets: Vec<&str> = snapshot.assets.keys().map(|path| &**path).collect();
        assert_eq!(assets, ["content/a/x.png", "static/.well-known/a", "themes/t/static/a.html"]);
        assert_eq!(&*snapshot.text("content/a/index.md").unwrap().text, "a\nb");
        assert_eq!(diagnostics, []);
        assert_eq!(read(&site), (snapshot, diagnostics));
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_inside_of_the_site_only() {
        let (site, outside) = (Sandbox::new("scan-links"), Sandbox::new("scan-links-outside"));
        site.write("site.toml", "");
        site.write("content/a.md", "a");
        site.write("content/p.private.toml", "a");
        outside.write("secret.md", "secret");
        let link = |target: &Path, path: &str| {
            std::os::unix::fs::symlink(target, site.path().join("content").join(path)).unwrap();
        };
        link(Path::new("a.md"), "b.md");
        link(Path::new("p.private.toml"), "p.toml");
        link(&outside.path().join("secret.md"), "c.md");
        link(outside.path(), "folder");
        link(Path::new("."), "loop");
        link(Path::new("nowhere.md"), "d.md");
        link(Path::new("me@host.1"), ".#a.md");
        let (snapshot, diagnostics) = read(&site);
        let texts: Vec<&str> = snapshot.texts.keys().map(|path| &**path).collect();
        assert_eq!(texts, ["content/a.md", "content/b.md", "site.toml"]);
        let found: Vec<(&str, bool)> =
            diagnostics.iter().map(|d| (d.name, d.message.contains("outside of the site"))).collect();
        let (outside, broken) = (("symlink-outside", true), ("symlink-broken", false));
        assert_eq!(found, [outside, broken, outside, broken]);
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_is_named_and_never_waited_for() {
        let site = Sandbox::new("scan-pipe");
        site.write("site.toml", "");
        site.write("content/a.md", "");
        let pipe = site.path().join("content/b.md");
        let mode = rustix::fs::Mode::RUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let (_, diagnostics) = read(&site);
        assert_eq!(diagnostics[0].message, "`content/b.md` is a named pipe, not a file");
    }

    #[test]
    fn a_folder_that_is_no_site_says_what_to_do() {
        let site = Sandbox::new("scan-none");
        let request = Request { config: "site.toml".to_owned(), output_dir: site.path().join("public") };
        let message = || scan(site.path(), &request).unwrap_err().to_string();
        assert!(message().contains("put the articles there"));
        site.write("content/a.md", "");
        assert!(message().contains("`site.toml`"));
    }

    #[test]
    fn the_root_is_found_from_a_folder_below() {
        let site = Sandbox::new("scan-root");
        site.write("site.toml", "");
        site.write("content/a/b.md", "");
        assert_eq!(find_root(&site.path().join("content/a"), "site.toml").as_deref(), Some(site.path()));
        assert_eq!(find_root(&site.path().join("content"), "other.toml"), None);
    }

    #[test]
    fn a_byte_that_no_text_holds_is_found_where_an_editor_shows_it() {
        let check = |bytes: &[u8], expected| {
            let found = decode(bytes.to_vec()).map_err(|broken| (broken.at.line_number, broken.at.column, broken.byte));
            assert_eq!(found, expected, "{bytes:?}");
        };
        check("\u{feff}é\r\n".as_bytes(), Ok("\u{feff}é\r\n".to_owned()));
        check(b"\xef\xbb\xbfa\r\nb\xc3\xa9\xe9d", Err((2, 3, 0xe9)));
        check(b"a\r\xff", Err((2, 1, 0xff)));
        check(b"ab\0\xff", Err((1, 3, 0)));
        check(b"ab\xff\0", Err((1, 3, 0xff)));
        check(b"ab\xe2\x82", Err((1, 3, 0xe2)));
    }

    #[test]
    fn files_are_told_apart_by_place_and_ending() {
        let is_text = |path: &str| kind(path).map(|kind| matches!(kind, super::Kind::Text));
        for path in ["content/a/b.md", "content/sources.bib", "templates/robots.txt", "themes/a/b/c.html"] {
            assert_eq!(is_text(path), Some(true), "{path}");
        }
        for path in ["content/a.html", "content/a/sources.bib", "static/a.md", "themes/a/static/b.html"] {
            assert_eq!(is_text(path), Some(false), "{path}");
        }
        for path in ["templates/a.css", "themes/a/LICENSE", "site.toml"] {
            assert_eq!(is_text(path), None, "{path}");
        }
    }

    #[test]
    fn leftovers_are_passed_over() {
        let skipped = |path: &str| is_skipped(Path::new(path));
        for path in
            ["content/a.md~", "content/.a.md.swp", "content/4913", "templates/#a#", "static/.#a", "content/a.tmp"]
        {
            assert!(skipped(path), "{path}");
        }
        for path in ["static/.DS_Store", "themes/a/.git", "themes/a/static/.git", "static/a.Private.toml"] {
            assert!(skipped(path), "{path}");
        }
        for path in ["static/.htaccess", "themes/a/static/.x", "content/#a", "content/private.toml"] {
            assert!(!skipped(path), "{path}");
        }
    }

    #[test]
    fn names_that_windows_can_not_keep_are_refused() {
        for name in ["CON", "nul.md", "Com1.tar.gz", "lpt³", "a\\b", "a\nb", "a\u{202e}b", "aux .md"] {
            assert!(name_fault(OsStr::new(name)).is_some(), "{name:?}");
        }
        for name in ["console.md", "com10.md", "com", "日本.md", "a b.md", "índice.md"] {
            assert!(name_fault(OsStr::new(name)).is_none(), "{name:?}");
        }
    }

    #[test]
    fn source_date_epoch_is_a_day_in_utc() {
        let day = |value: &str| epoch_seconds(OsStr::new(value)).ok().and_then(day_of).map(|day| day.to_string());
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        assert_eq!(day("1767225599").as_deref(), Some("2025-12-31"));
        assert_eq!(day("1767225600").as_deref(), Some("2026-01-01"));
        for value in ["", "-1", "1.5", "tomorrow", "99999999999999"] {
            assert_eq!(day(value), None, "{value}");
        }
    }
}
