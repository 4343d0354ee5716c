//! `postil import annotations`: annotations of other programs into the sidecars of the articles that they are about.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::base::diagnostic::{self, Diagnostic, Severity};
use crate::base::file::File;
use crate::base::words::{self, numbered};
use crate::import::annotations::{self, Added, Desk, Incoming};
use crate::read::annotation::Source;
use crate::read::markdown::Inputs;
use crate::read::url;
use crate::site::address;
use crate::site::resolve::{Page, Site};
use crate::world::{create, diff, edit, rewrite, terminal};

use super::import_article::{Loaded, read, tell};
use super::{Outcome, Place, site};

#[derive(Args)]
pub(super) struct ImportAnnotations {
    /// The annotations: JSON-LD of the Web Annotation Data Model, or an export of Hypothesis
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The article that they are about, such as `content/dam.md`; by default the one at the address that each names
    #[arg(long, value_name = "PATH")]
    article: Option<PathBuf>,
    /// Take those too that only their author, or a group, can read
    #[arg(long)]
    private: bool,
    /// Write the changes; without this they are shown alone
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(place: &Place, import: &ImportAnnotations) -> anyhow::Result<Outcome> {
    let root = site::root(place)?;
    let mut loaded = Loaded::read(place, &root)?;
    let (file, dropped) = read(&import.file)?;
    let export = match annotations::read(&file) {
        Ok(export) => export,
        Err(reason) => bail!("`{}` can't be imported: {reason}", file.path),
    };
    let (kind, total) = (export.kind, export.all.len() + export.odd.len());
    let mut found = export.odd;
    let mut sorted = sort(&loaded, import, &root, export.all, &mut found)?;
    let (left, heads) = (found.len(), sorted.values().map(Vec::len).sum::<usize>());
    let replies = total - left - heads;
    let (mut changed, mut sums, mut faults) = gather(&mut loaded, &root, &sorted)?;
    while !faults.is_empty() && leave_faulty(&mut sorted, &changed, &faults, &mut found) {
        (changed, sums, faults) = gather(&mut loaded, &root, &sorted)?;
    }
    sums.left += found.len();
    sums.replies = replies;
    found.append(&mut sums.found);
    found.extend(dropped.into_iter().chain(export.dropped));
    diagnostic::sort(&mut found);
    tell(place, &found, &[&file]);
    for Changed { path, raw, new, .. } in &changed {
        terminal::write_out(&diff::unified(path, raw.as_deref().unwrap_or_default(), new, terminal::out_style()));
    }
    if !faults.is_empty() {
        let files: Vec<File> = changed.iter().map(|one| File::new(one.path.as_str(), &one.new)).collect();
        tell(place, &faults, &files.iter().collect::<Vec<_>>());
        terminal::print("nothing was written: with these annotations the site could not be built\n");
        return Ok(Outcome::Problems);
    }
    if import.yes {
        changed.iter().try_for_each(|one| write(&root, &one.path, one.raw.as_deref(), &one.new))?;
    }
    if !place.quiet {
        terminal::print(&format!(
            "`{}` is {}: {}\n{}",
            file.path,
            kind.shown(),
            numbered(total, "annotation"),
            summary(&sums, changed.len(), import.yes)
        ));
    }
    let is_pending = !import.yes && !changed.is_empty();
    Ok(if sums.left == 0 && !is_pending { Outcome::Fine } else { Outcome::Problems })
}

/// A sidecar that gets annotations.
struct Changed {
    /// Which article it is of.
    article: usize,
    path: String,
    raw: Option<String>,
    new: String,
    /// What is new in it, with the number of the annotation that each is of.
    blocks: Vec<(usize, String)>,
}

/// The sidecars with all annotations, the sum of what becomes of those, and what would keep the site from being built.
fn gather(
    loaded: &mut Loaded,
    root: &Path,
    sorted: &BTreeMap<usize, Vec<Incoming>>,
) -> anyhow::Result<(Vec<Changed>, Added, Vec<Diagnostic>)> {
    let (mut changed, mut sums) = (Vec::new(), Added::default());
    for (&article, all) in sorted {
        let (path, raw, added) = add(loaded, root, article, all)?;
        sums.claims += added.claims;
        sums.notes += added.notes;
        sums.corrections += added.corrections;
        sums.known += added.known;
        sums.left += added.left;
        sums.found.extend(added.found);
        if !added.blocks.is_empty() {
            let blocks: String = added.blocks.iter().map(|(_, block)| block.as_str()).collect();
            let new = edit::append_tables(raw.as_deref().unwrap_or_default(), &blocks)
                .with_context(|| format!("failed to change `{path}`"))?;
            changed.push(Changed { article, path, raw, new, blocks: added.blocks });
        }
    }
    let faults = loaded.faults(&changed);
    Ok((changed, sums, faults))
}

/// Takes out annotations that would keep the site from being built, and tells them. Whether there are any.
fn leave_faulty(
    sorted: &mut BTreeMap<usize, Vec<Incoming>>,
    changed: &[Changed],
    faults: &[Diagnostic],
    found: &mut Vec<Diagnostic>,
) -> bool {
    let before = found.len();
    for one in changed {
        let mut faulty: BTreeMap<usize, &str> = BTreeMap::new();
        for fault in faults {
            let Some(span) = fault.span.as_ref().filter(|span| *span.path == *one.path) else { continue };
            let is_here = |block: &str| {
                let start = one.new.find(block.trim());
                start.is_some_and(|start| (start..start + block.trim().len()).contains(&span.start))
            };
            let at = one.blocks.iter().find(|(_, block)| is_here(block));
            at.map(|(index, _)| faulty.entry(*index).or_insert(&fault.message));
        }
        let all = sorted.get_mut(&one.article).expect("only articles with annotations change");
        for (index, reason) in faulty.into_iter().rev() {
            let reason = format!("the site could not be built with it: {reason}");
            found.push(all.remove(index).left_out(&reason, "write it by hand, without what is wrong in it"));
        }
    }
    found.len() > before
}

/// The annotations of each article, by its index. Those of none are told.
fn sort(
    loaded: &Loaded,
    import: &ImportAnnotations,
    root: &Path,
    all: Vec<Incoming>,
    found: &mut Vec<Diagnostic>,
) -> anyhow::Result<BTreeMap<usize, Vec<Incoming>>> {
    let site = &loaded.made.site;
    let asked = import.article.as_ref().map(|path| article(site, root, path)).transpose()?;
    let (mut heads, lone) = annotations::thread(all);
    found.extend(lone.iter().map(|reply| {
        reply.left_out(
            "it answers an annotation that is not taken, or not in the file",
            "export the whole thread, or write it into the note by hand",
        )
    }));
    if !import.private {
        heads = open(heads, found);
    }
    let mut sorted: BTreeMap<usize, Vec<Incoming>> = BTreeMap::new();
    for mut one in heads {
        if one.is_hidden {
            found.push(one.left_out("moderators have hidden it", "write it by hand if it is to be published"));
            continue;
        }
        let named = one
            .targets
            .iter()
            .filter_map(|target| target.source.as_deref())
            .find_map(|source| at_address(site, source));
        match (asked, named) {
            (Some(asked), Some(named)) if asked != named => {
                let other = site.articles[named].article.file.path.clone();
                found.push(
                    one.left_out(&format!("it is about `{other}`"), "import it without `--article`, or with that one"),
                );
            }
            (Some(index), _) => sorted.entry(index).or_default().push(one),
            (None, Some(index)) => {
                one.keep_targets(|target| {
                    target
                        .source
                        .as_deref()
                        .is_none_or(|source| target.is_old || at_address(site, source) == Some(index))
                });
                sorted.entry(index).or_default().push(one);
            }
            (None, None) => {
                let source =
                    one.targets.iter().find_map(|target| target.source.clone()).unwrap_or_else(|| "no page".to_owned());
                found.push(one.left_out(
                    &format!("it is about {source}, where no article of the site stands"),
                    "say which article is meant with `--article`, or add the address to the `aliases` of that one",
                ));
            }
        }
    }
    Ok(sorted)
}

/// The annotations that anybody can read. The others are told.
fn open(all: Vec<Incoming>, found: &mut Vec<Diagnostic>) -> Vec<Incoming> {
    let (closed, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.is_private || one.group.is_some());
    found.extend(closed.iter().map(|one| {
        let reason = if one.is_private { "only its author can read it" } else { "only a group can read it" };
        one.left_out(reason, "`--private` takes such annotations too: they will be published with the article")
    }));
    open
}

/// The article at a path.
fn article(site: &Site, root: &Path, path: &Path) -> anyhow::Result<usize> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let inside = absolute.strip_prefix(root).map(|inside| inside.to_string_lossy().replace('\\', "/"));
    let names = [inside.unwrap_or_default(), shown.trim_start_matches("./").to_owned()];
    let is_it = |page: &Page| names.iter().any(|name| *name == *page.article.file.path);
    site.articles.iter().position(is_it).with_context(|| {
        let known = site.articles.iter().map(|page| &*page.article.file.path);
        let near =
            words::nearest(&names[1], known).map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        format!("there is no article `{shown}`{near}")
    })
}

/// The article that stands, or once stood, at an address.
fn at_address(site: &Site, source: &str) -> Option<usize> {
    let source = source.strip_prefix("https://via.hypothes.is/").unwrap_or(source);
    let (host, path) = parts(source)?;
    let is_local = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|local| host.split(':').next() == Some(local) || host.starts_with("[::1]"));
    let path = match site.config.base_url.as_deref().and_then(parts) {
        Some((own, folder)) if own == host => path.strip_prefix(folder.as_str())?.to_owned(),
        Some(_) if !is_local => return None,
        _ => path,
    };
    let path = path.trim_end_matches("index.html").trim_matches('/').to_owned();
    let is_alias = |page: &Page| {
        page.article
            .front
            .aliases
            .iter()
            .filter_map(|alias| address::of_alias(&alias.value))
            .any(|alias| alias.trim_end_matches('/') == path)
    };
    let is_here = |page: &Page| page.address.trim_end_matches('/') == path;
    site.articles.iter().position(is_here).or_else(|| site.articles.iter().position(is_alias))
}

/// The host of a web address in lower case without `www.`, and its path without the first slash.
fn parts(address: &str) -> Option<(String, String)> {
    let rest = address.split_once("://")?.1;
    let rest = rest.split(['#', '?']).next()?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Some((host.to_lowercase().trim_start_matches("www.").to_owned(), url::decode(path)))
}

/// What an article's sidecar gets: its path, its text if there is one, and what is new.
fn add(
    loaded: &Loaded,
    root: &Path,
    index: usize,
    all: &[Incoming],
) -> anyhow::Result<(String, Option<String>, Added)> {
    let site = &loaded.made.site;
    let article = &site.articles[index].article;
    let path = format!("{}.toml", article.file.path.trim_end_matches(".md"));
    let raw = if article.sidecar_file.is_some() { Some(rewrite::read(root, &path)?) } else { None };
    let sidecar = &article.sidecar;
    let shared = site.sources.iter().filter(|source| &*source.file.path == "content/sources.toml");
    let sources = shared.clone().map(|source| &source.source).chain(&sidecar.sources);
    let by_url = |source: &Source| Some((source.url.as_ref()?.value.clone(), source.id.value.clone()));
    let own = sidecar.claims.iter().map(|claim| &claim.id).chain(sidecar.notes.iter().map(|note| &note.id));
    let own = own
        .chain(sidecar.corrections.iter().map(|correction| &correction.id))
        .chain(sidecar.sources.iter().map(|source| &source.id));
    let mut desk = Desk {
        article,
        inputs: Inputs { options: site.config.markdown, snapshot: None },
        ratings: site.config.ratings.iter().map(|rating| (rating.key.clone(), rating.label.clone())).collect(),
        sources: sources.filter_map(by_url).collect(),
        ids: own.map(|id| id.value.clone()).chain(shared.map(|source| source.source.id.value.clone())).collect(),
        today: site.today,
    };
    let added = annotations::add(&mut desk, all, raw.as_deref().unwrap_or_default());
    Ok((path, raw, added))
}

fn write(root: &Path, path: &str, raw: Option<&str>, new: &str) -> anyhow::Result<()> {
    match raw {
        Some(raw) => rewrite::write(root, path, raw, new),
        None => create::all(root, &[(path, new)]),
    }
}

impl Loaded {
    /// What would keep the site from being built with these sidecars, and does not now.
    fn faults(&mut self, changed: &[Changed]) -> Vec<Diagnostic> {
        if changed.is_empty() {
            return Vec::new();
        }
        let paths: Vec<&str> = changed.iter().map(|one| one.path.as_str()).collect();
        let before = self.errors_in(&paths);
        let texts = self.snapshot.texts.clone();
        for one in changed {
            self.snapshot.texts.insert(one.path.as_str().into(), File::new(one.path.as_str(), &one.new));
        }
        self.remake();
        let is_new =
            |found: &Diagnostic| before.iter().all(|old| (old.name, &old.message) != (found.name, &found.message));
        let faults: Vec<Diagnostic> = self.errors_in(&paths).into_iter().filter(is_new).collect();
        self.snapshot.texts = texts;
        if !faults.is_empty() {
            self.remake();
        }
        faults
    }

    fn errors_in(&self, paths: &[&str]) -> Vec<Diagnostic> {
        let is_here = |found: &&Diagnostic| {
            found.severity == Severity::Error && found.span.as_ref().is_some_and(|span| paths.contains(&&*span.path))
        };
        self.made.diagnostics.iter().filter(is_here).cloned().collect()
    }
}

/// What became of all annotations: the numbers add up.
fn summary(sums: &Added, files: usize, is_written: bool) -> String {
    let new = sums.claims + sums.notes + sums.corrections;
    let kinds = [(sums.claims, "claim"), (sums.notes, "note"), (sums.corrections, "correction")];
    let kinds: Vec<String> =
        kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| numbered(count, noun)).collect();
    let mut lines = Vec::new();
    if new > 0 {
        let done = if is_written { "written" } else { "nothing was written yet, `--yes` does that" };
        lines.push(format!("{} in {}: {done}", kinds.join(", "), numbered(files, "file")));
    }
    if sums.replies > 0 {
        let stand = if sums.replies == 1 { "stands" } else { "stand" };
        lines.push(format!(
            "{} {stand} with {}",
            numbered(sums.replies, "reply"),
            if sums.replies == 1 { "what it answers" } else { "what they answer" }
        ));
    }
    if sums.known > 0 {
        lines.push(format!("{} known already: nothing is added twice", sums.known));
    }
    if sums.left > 0 {
        lines.push(format!("{} not carried over: each is named above", sums.left));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}
