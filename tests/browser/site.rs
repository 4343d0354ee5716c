//! A built site in a folder, the three ways to open it, and the way back from an address to its file.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::server::{Server, decode};

/// A folder that holds a site.
pub(crate) struct Site {
    pub(crate) folder: PathBuf,
    /// The header line that hosts send with it.
    pub(crate) policy: &'static str,
}

/// As strict as a host can be: whatever a page needs beyond its own files is a complaint on the console.
const STRICT: &str = "Content-Security-Policy: default-src 'self'\r\n";

/// Where a site is opened.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// At the root of a host.
    Root,
    /// Below a path of a host.
    SubPath,
    /// From disk, without a server.
    Disk,
}

/// Which pages of a site are looked at.
#[derive(Clone, Copy)]
pub(crate) enum Extent {
    Every,
    /// The longest of each kind: for what holds for a kind, and was seen on every page in another place or theme.
    Kinds,
}

/// A site that can be opened in a browser, for as long as this value lives.
pub(crate) struct OpenSite<'s> {
    pub(crate) site: &'s Site,
    /// The address of its root, with a slash at the end. Everything of the site lies under it.
    pub(crate) base: String,
    /// The beginning of all addresses of its host, or of the disk, with a slash at the end.
    origin: String,
    place: Place,
    _server: Option<Server>,
}

/// What an address of an open site leads to.
pub(crate) struct Target {
    /// The path of the file from the site's root.
    pub(crate) file: String,
    /// The id after `#`; empty without one.
    pub(crate) fragment: String,
}

impl Site {
    /// The site of this repository, built once a run by the program under test.
    pub(crate) fn sample() -> &'static Site {
        static SAMPLE: OnceLock<Site> = OnceLock::new();
        SAMPLE.get_or_init(|| Site::build(Path::new(env!("CARGO_MANIFEST_DIR")), "site"))
    }

    /// The same site in the theme `broadsheet`.
    pub(crate) fn broadsheet() -> &'static Site {
        static BROADSHEET: OnceLock<Site> = OnceLock::new();
        BROADSHEET.get_or_init(|| {
            let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
            let root = fresh("broadsheet-source");
            let config = fs::read_to_string(sample.join("site.toml")).expect("the sample has a configuration");
            assert!(config.contains("theme = \"default\""), "the sample site names its theme");
            let config = config.replace("theme = \"default\"", "theme = \"broadsheet\"");
            fs::create_dir_all(&root)
                .and_then(|()| fs::write(root.join("site.toml"), config))
                .expect("a folder of ours");
            copy(&sample.join("content"), &root.join("content"));
            Site::build(&root, "broadsheet")
        })
    }

    /// A small site in five languages, built once a run likewise.
    pub(crate) fn of_languages() -> &'static Site {
        static LANGUAGES: OnceLock<Site> = OnceLock::new();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites/search");
        LANGUAGES.get_or_init(|| Site::build(Path::new(root), "languages"))
    }

    /// An article in English, German, Arabic and Japanese.
    pub(crate) fn of_writing_systems() -> &'static Site {
        static SYSTEMS: OnceLock<Site> = OnceLock::new();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites/languages");
        SYSTEMS.get_or_init(|| Site::build(Path::new(root), "writing-systems"))
    }

    fn build(root: &Path, name: &str) -> Site {
        let folder = fresh(name);
        let built = Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(["build", "--quiet", "--root"])
            .arg(root)
            .arg("--output-dir")
            .arg(&folder)
            .output()
            .expect("the program was built with this test");
        let (out, err) = (String::from_utf8_lossy(&built.stdout), String::from_utf8_lossy(&built.stderr));
        assert!(built.status.success(), "{name} does not build ({}):\n{out}{err}", built.status);
        Site { folder, policy: STRICT }
    }

    /// The HTML files by their paths from the site's root, sorted; without those that only lead to another address.
    pub(crate) fn pages(&self) -> Vec<String> {
        self.html_files().into_iter().filter(|file| !self.is_redirect(file)).collect()
    }

    /// The HTML files that only lead to another address.
    pub(crate) fn redirects(&self) -> Vec<String> {
        self.html_files().into_iter().filter(|file| self.is_redirect(file)).collect()
    }

    /// The pages that hold an element with this attribute, at least one: a test that looks at nothing passes in vain.
    pub(crate) fn pages_with(&self, attribute: &str) -> Vec<String> {
        // Style sheets may name the attribute too, behind a bracket.
        let words = format!(" {attribute}");
        let pages: Vec<String> = self.pages().into_iter().filter(|page| self.text(page).contains(&words)).collect();
        assert!(!pages.is_empty(), "no page of the site has an element with {attribute}");
        pages
    }

    /// The pages of an extent, sorted.
    pub(crate) fn some(&self, extent: Extent) -> Vec<String> {
        match extent {
            Extent::Every => self.pages(),
            Extent::Kinds => self.kinds().into_values().collect(),
        }
    }

    /// As [`Site::some`], those that hold an element with this attribute, at least one.
    pub(crate) fn some_with(&self, attribute: &str, extent: Extent) -> Vec<String> {
        let some = self.some(extent);
        let pages: Vec<String> = self.pages_with(attribute).into_iter().filter(|page| some.contains(page)).collect();
        assert!(!pages.is_empty(), "none of these pages has an element with {attribute}");
        pages
    }

    /// One page of each kind, the longest of it, by the kind's name.
    pub(crate) fn kinds(&self) -> BTreeMap<String, String> {
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        let articles = self.pages_with("itemprop=\"articleBody\"");
        let size = |file: &str| fs::metadata(self.folder.join(file)).map_or(0, |metadata| metadata.len());
        for file in self.pages() {
            let kind = kind(&file, articles.contains(&file));
            let longest = kinds.entry(kind).or_insert_with(|| file.clone());
            if size(&file) > size(longest) {
                *longest = file;
            }
        }
        kinds
    }

    fn is_redirect(&self, file: &str) -> bool {
        self.text(file).contains("http-equiv=\"refresh\"")
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_else(|error| panic!("failed to read {file}: {error}"))
    }

    fn html_files(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder of the site").map_while(Result::ok) {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension() == Some(OsStr::new("html")) {
                    let inside = path.strip_prefix(&self.folder).expect("found below the site's folder");
                    found.insert(inside.to_str().expect("postil writes names in UTF-8").to_string());
                }
            }
        }
        assert!(!found.is_empty(), "the site in {} has no page", self.folder.display());
        found
    }

    /// Makes the site ready to be opened in a browser.
    pub(crate) fn open(&self, place: Place) -> OpenSite<'_> {
        let prefix = if matches!(place, Place::SubPath) { "/a/b/" } else { "/" };
        let server = (!matches!(place, Place::Disk)).then(|| Server::start(&self.folder, prefix, self.policy));
        let (origin, base) = match &server {
            Some(server) => (server.origin() + "/", server.origin() + prefix),
            None => {
                let folder = encode(self.folder.to_str().expect("a path in UTF-8"));
                ("file:///".to_string(), format!("file://{folder}/"))
            }
        };
        OpenSite { site: self, base, origin, place, _server: server }
    }
}

impl OpenSite<'_> {
    /// The address of a file of the site, as its links would name it: a folder's page by the folder, but on disk.
    pub(crate) fn url(&self, file: &str) -> String {
        let named = match self.place {
            Place::Disk => file,
            _ if file == "index.html" => "",
            _ => file.strip_suffix("index.html").filter(|folder| folder.ends_with('/')).unwrap_or(file),
        };
        self.base.clone() + &encode(named)
    }

    /// Whether an address lies in this site.
    pub(crate) fn owns(&self, url: &str) -> bool {
        url.starts_with(&self.base)
    }

    /// Whether an address lies on the same host, or on disk too.
    pub(crate) fn shares_host(&self, url: &str) -> bool {
        url.starts_with(&self.origin)
    }

    /// The file and id that an address leads to; nothing for an address of another site, and what is wrong with one
    /// of this site that leads nowhere.
    pub(crate) fn locate(&self, url: &str) -> Result<Option<Target>, String> {
        let Some(inside) = url.strip_prefix(&self.base) else {
            return if self.shares_host(url) { Err(format!("{url} leaves the site")) } else { Ok(None) };
        };
        let (address, fragment) = inside.split_once('#').unwrap_or((inside, ""));
        let address = address.split('?').next().unwrap_or_default();
        let file = decode(address).ok_or(format!("{url} is no UTF-8"))?;
        let fragment = decode(fragment).ok_or(format!("{url} is no UTF-8"))?;
        let path = self.site.folder.join(&file);
        let file = match () {
            () if path.is_file() => file,
            () if !path.is_dir() => return Err(format!("{url} leads to no file")),
            () if !file.is_empty() && !file.ends_with('/') => return Err(format!("{url} lacks the slash at its end")),
            () if path.join("index.html").is_file() => file + "index.html",
            () => return Err(format!("{url} leads to a folder without a page")),
        };
        Ok(Some(Target { file, fragment }))
    }
}

/// The path with all but letters, digits and a few signs written with percent signs, byte by byte.
fn encode(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// What kind of page a file is, by its place in the site.
fn kind(file: &str, is_article: bool) -> String {
    let parts: Vec<&str> = file.strip_suffix("index.html").unwrap_or(file).split('/').collect();
    match parts[..] {
        _ if is_article => "article".to_string(),
        [""] => "home".to_string(),
        [page] => page.trim_end_matches(".html").to_string(),
        [list @ ("sources" | "claims" | "corrections" | "tags" | "authors" | "search" | "check"), ""] => {
            list.to_string()
        }
        [list @ ("sources" | "tags" | "authors" | "check"), ..] => format!("one-of-{list}"),
        _ => "section".to_string(),
    }
}

/// A folder of this name that is not there yet.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of ours");
    for entry in fs::read_dir(from).expect("a folder of the sample").map_while(Result::ok) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a file of the sample");
        }
    }
}
