//! `postil import article`: an article of another program, with a sidecar that lists what it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use crate::base::diagnostic::{self, Diagnostic, Severity};
use crate::base::file::{File, position};
use crate::base::snapshot::Snapshot;
use crate::base::words::{self, numbered};
use crate::import::article::{self, Around, From, Imported};
use crate::import::todo::{self, Known, Todo};
use crate::import::{controls, notices};
use crate::pipeline::{self, Drafts, Made, Request};
use crate::read::markdown::Inputs;
use crate::read::stored_copy;
use crate::site::copies;
use crate::world::findings::{self, Format};
use crate::world::{create, scan, store, terminal};

use super::import::named;
use super::{Outcome, Place, site};

#[derive(Args)]
pub(super) struct ImportArticle {
    /// The text, Markdown or web page, as a file anywhere on this computer
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the article is made, such as `content/news/dam.md`; by default its name is that of its title
    #[arg(long, value_name = "PATH", conflicts_with = "section")]
    into: Option<String>,
    /// The section in which it is made: a folder of `content/`
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// What the file is written in; by default that is told by its name and by what it holds
    #[arg(long, value_name = "FORMAT", value_parser = named(&From::NAMES))]
    from: Option<From>,
    /// Where the web page stood, to which its links are relative; by default as the page says it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// The largest file that is read, in bytes.
const LARGEST: u64 = 20_000_000;

pub(super) fn run(place: &Place, import: &ImportArticle) -> anyhow::Result<Outcome> {
    if let Some(url) = import.url.as_ref().filter(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        bail!("`--url {url}` is no address: begin it with `https://`");
    }
    let root = site::root(place)?;
    let mut loaded = Loaded::read(place, &root)?;
    let (file, dropped) = read(&import.file)?;
    let around = loaded.around();
    let site = article::Site {
        around: Around { pages: &around.0, assets: &around.1 },
        language: &loaded.made.site.config.language.value.clone(),
        markdown: loaded.made.site.config.markdown,
        url: import.url.as_deref(),
    };
    let mut imported = article::read(&file, import.from, &site);
    if imported.found.iter().any(|found| found.name == "nothing-found") {
        tell(place, &imported.found, &[&file]);
        return Ok(Outcome::Problems);
    }
    let mut found = std::mem::take(&mut imported.found);
    found.extend(dropped);
    let path = free(&mut loaded, import, target(import, &imported, &file)?, &imported, &mut found)?;
    let sidecar_path = format!("{}.toml", path.trim_end_matches(".md"));
    let new = loaded.mend(File::new(path.as_str(), &imported.text()), &file, &site, &mut found);
    let todo = loaded.todo(&new);
    create::all(&root, &[(&path, &new.text), (&sidecar_path, &todo.sidecar)])?;
    let left = loaded.errors(&new.path);
    diagnostic::sort(&mut found);
    tell(place, &found, &[&file]);
    tell(place, &left, &[&new]);
    if !place.quiet {
        terminal::print(&summary(&imported, &file, &path, &sidecar_path, &todo, found.len()));
    }
    let has_errors = |found: &[Diagnostic]| found.iter().any(|found| found.severity == Severity::Error);
    Ok(if has_errors(&found) || !left.is_empty() { Outcome::Problems } else { Outcome::Fine })
}

/// A file from anywhere, as text; with what is said of signs that no text holds.
pub(super) fn read(path: &Path) -> anyhow::Result<(File, Option<Diagnostic>)> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let bytes = store::read_all(path, LARGEST)?;
    match stored_copy::text_of(&shown, &bytes) {
        Ok(text) => {
            let file = File::new(shown, &text);
            let missing = controls::missing(&bytes, &file);
            Ok((file, missing))
        }
        Err(reason) => bail!("`{shown}` can't be imported: {reason}"),
    }
}

/// Where the article will stand, from the site's root.
fn target(import: &ImportArticle, imported: &Imported, file: &File) -> anyhow::Result<String> {
    let path = match &import.into {
        Some(into) => into.replace('\\', "/").trim_start_matches("./").to_owned(),
        None => {
            let own = file.path.rsplit('/').next().unwrap_or_default();
            let stem = words::slug(own.rsplit_once('.').map_or(own, |(stem, _)| stem));
            let name = imported
                .name()
                .or(Some(stem).filter(|stem| !stem.is_empty()))
                .context("the article has no title: say where it goes with `--into`")?;
            let section = import.section.as_deref().unwrap_or_default().trim_matches('/');
            let section = section.strip_prefix("content/").unwrap_or(section);
            format!("content/{section}{}{name}.md", if section.is_empty() { "" } else { "/" })
        }
    };
    let parts: Vec<&str> = path.split('/').collect();
    let is_sound = parts.iter().all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains([':', '\0']));
    match path.strip_prefix("content/").filter(|_| is_sound) {
        Some(inside) if inside.ends_with(".md") && !inside.ends_with("_index.md") => Ok(path),
        _ => bail!("`{path}` is no place for an article: it is a file of `content/` that ends in `.md`"),
    }
}

const MOST_NAMES: usize = 50; // tried one after the other: each makes the site

/// The path, or one with a number behind it where its address is another page's. A path that was asked for is refused.
fn free(
    loaded: &mut Loaded,
    import: &ImportArticle,
    path: String,
    imported: &Imported,
    found: &mut Vec<Diagnostic>,
) -> anyhow::Result<String> {
    // What is there already is refused when it would be written.
    if loaded.snapshot.texts.contains_key(path.as_str()) {
        return Ok(path);
    }
    let before = loaded.wanted_twice().map(str::to_owned).collect();
    let Some(reason) = loaded.taken(&path, imported, &before) else { return Ok(path) };
    let stem = path.trim_end_matches(".md");
    let mut others = (2..MOST_NAMES).map(|number| format!("{stem}-{number}.md"));
    let is_free = |other: &String| loaded.taken(other, imported, &before).is_none();
    let other = if import.into.is_some() { None } else { others.find(is_free) };
    match other {
        Some(other) => {
            found.push(notices::name_taken(&path, &other, &reason));
            Ok(other)
        }
        None => bail!("no article can be made at `{path}`: {reason}; say another place with `--into`"),
    }
}

/// The site as it is.
pub(super) struct Loaded {
    root: PathBuf,
    pub(super) snapshot: Snapshot,
    pub(super) made: Made,
    request: Request,
}

impl Loaded {
    pub(super) fn read(place: &Place, root: &Path) -> anyhow::Result<Loaded> {
        let config = scan::config(root, &place.config);
        let output_dir = root.join(pipeline::output_dir(&config));
        let (snapshot, found) = scan::scan(root, &scan::Request { config: place.config.clone(), output_dir })?;
        let request = Request { config: place.config.clone(), drafts: Drafts::Include, base_url: None };
        let made = make(&snapshot, &request, found);
        Ok(Loaded { root: root.to_owned(), made, snapshot, request })
    }

    /// Makes the site again, with copies that its texts ask for.
    pub(super) fn remake(&mut self) {
        let mut found = Vec::new();
        let reading = pipeline::read(&self.snapshot, &self.request, &mut found);
        found.extend(scan::read_copies(&self.root, &copies::wanted(&reading), &mut self.snapshot));
        self.made = pipeline::make(&self.snapshot, reading, found);
    }

    /// The paths below `content/` of pages and of all other files.
    fn around(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let inside = |path: &Arc<str>| path.strip_prefix("content/").map(str::to_owned);
        let pages = self.snapshot.texts.keys().filter(|path| path.ends_with(".md")).filter_map(inside).collect();
        (pages, self.snapshot.assets.keys().filter_map(inside).collect())
    }

    /// Who has the address that an article at a path would get, if that is not said of the site `before`.
    fn taken(&mut self, path: &str, imported: &Imported, before: &BTreeSet<String>) -> Option<String> {
        if self.snapshot.texts.contains_key(path) {
            return Some(format!("`{path}` is there already"));
        }
        self.snapshot.texts.insert(path.into(), File::new(path, &imported.head_alone()));
        self.remake();
        self.snapshot.texts.remove(path);
        self.wanted_twice().find(|message| !before.contains(*message)).map(str::to_owned)
    }

    /// What is said of addresses that two pages want.
    fn wanted_twice(&self) -> impl Iterator<Item = &str> {
        self.made.diagnostics.iter().filter(|found| found.name == "address-taken").map(|found| &*found.message)
    }

    /// Puts the new article into the site, and mends it until it holds no error that can be mended.
    fn mend(&mut self, mut new: File, original: &File, site: &article::Site<'_>, found: &mut Vec<Diagnostic>) -> File {
        const ROUNDS: usize = 4; // a picture in a link is mended in two
        for _ in 0..ROUNDS {
            self.snapshot.texts.insert(new.path.clone(), new.clone());
            self.remake();
            let errors = self.errors(&new.path);
            match article::mend(&new, &errors, original, site, found) {
                Some(text) => new = File::new(new.path.clone(), &text),
                None => return new,
            }
        }
        self.snapshot.texts.insert(new.path.clone(), new.clone());
        self.remake();
        new
    }

    /// What keeps the site from being built and stands in one article.
    fn errors(&self, path: &str) -> Vec<Diagnostic> {
        let is_here = |found: &&Diagnostic| {
            found.severity == Severity::Error && found.span.as_ref().is_some_and(|span| &*span.path == path)
        };
        self.made.diagnostics.iter().filter(is_here).cloned().collect()
    }

    fn todo(&self, new: &File) -> Todo {
        let shared = self.made.site.sources.iter();
        let by_url: BTreeMap<String, String> = shared
            .clone()
            .filter(|source| source.file.path.ends_with("content/sources.toml"))
            .filter_map(|source| Some((source.source.url.as_ref()?.value.clone(), source.source.id.value.clone())))
            .collect();
        let ids = shared.map(|source| source.source.id.value.clone()).collect();
        let config = &self.made.site.config;
        let inputs = Inputs { options: config.markdown, snapshot: None };
        todo::sidecar(new, inputs, &config.language, self.snapshot.today, &Known { by_url, ids })
    }
}

fn make(snapshot: &Snapshot, request: &Request, mut found: Vec<Diagnostic>) -> Made {
    let reading = pipeline::read(snapshot, request, &mut found);
    pipeline::make(snapshot, reading, found)
}

/// Says what was found, with the lines of the files that it was found in.
pub(super) fn tell(place: &Place, found: &[Diagnostic], files: &[&File]) {
    let is_told = |diagnostic: &&Diagnostic| !place.quiet || diagnostic.severity == Severity::Error;
    let told: Vec<Diagnostic> = found.iter().filter(is_told).cloned().collect();
    let texts: BTreeMap<Arc<str>, File> = files.iter().map(|file| (file.path.clone(), (*file).clone())).collect();
    if !told.is_empty() {
        terminal::print(&format!("{}\n", findings::print(&told, &texts, Format::Human, terminal::style())));
    }
}

fn summary(imported: &Imported, file: &File, path: &str, sidecar: &str, todo: &Todo, left: usize) -> String {
    let mut out = format!("`{}` was read as {} (`--from` says otherwise)\n", file.path, imported.from.shown());
    for (span, key) in &imported.taken {
        let at = position(&file.text, span.start);
        let line = words::shorten(&words::one_line(&file.text[span.start..span.end]), 80);
        out += &format!("into the head: `{key}`, from line {}: {line}\n", at.line_number);
    }
    out += &format!("made {path} and {sidecar}\n");
    out += &match left {
        0 => "everything was carried over\n".to_owned(),
        _ => format!("{} above: look at each\n", numbered(left, "notice")),
    };
    out += &match todo.count {
        0 => "to do: no sentence was found that asks for a source by itself\n".to_owned(),
        count => format!(
            "to do: {} in {sidecar}, commented out, each for a sentence that asks for a source\n",
            numbered(count, "claim")
        ),
    };
    if todo.untied > 0 {
        out += &format!(
            "not on that list: {}, which stand more than once in the same words\n",
            numbered(todo.untied, "sentence")
        );
    }
    out
}
