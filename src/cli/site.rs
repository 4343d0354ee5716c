//! What commands that read the site have in common: its options, reading it, and saying what was found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::base::diagnostic::{self, Diagnostic, Severity};
use crate::base::output::Output;
use crate::base::snapshot::Snapshot;
use crate::base::words::numbered;
use crate::pipeline::{self, Drafts, Made, Request};
use crate::read::annotation::Sidecar;
use crate::render::card;
use crate::site::address::Address;
use crate::site::{copies, feeds, pictures};
use crate::world::findings::{self, Format};
use crate::world::kept::Kept;
use crate::world::private::{self, Secrets};
use crate::world::{scan, terminal, write};

use super::Place;

/// The options of every command that makes the site.
#[derive(Args, Default)]
pub(super) struct Options {
    /// Where the site will stand, in place of `base_url` in the configuration
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Take drafts in too
    #[arg(short = 'D', long)]
    drafts: bool,
}

/// How findings are said.
#[derive(Args)]
pub(super) struct Report {
    /// How findings are printed: for people on standard error, for machines on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = formats())]
    format: Format,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::NAMES.map(|(name, _)| name));
    names.map(|name| name.parse().expect("only formats are possible values"))
}

/// A site as it was read, and all that is to be said about it.
pub(super) struct Loaded {
    pub(super) root: PathBuf,
    pub(super) config: String,
    pub(super) output_dir: PathBuf,
    pub(super) snapshot: Snapshot,
    pub(super) made: Made,
    secrets: Secrets,
}

/// What a build must never write over, beside the configuration.
pub(super) fn inputs(config: &str) -> Vec<&str> {
    scan::FOLDERS.into_iter().chain([config]).collect()
}

/// Reads the site. `output_dir` is where a build is to write, if not where the configuration says.
pub(super) fn load(place: &Place, options: &Options, output_dir: Option<&Path>) -> anyhow::Result<Loaded> {
    let root = root(place)?;
    let config = config_path(&root, &place.config)?;
    if let Some(url) =
        options.base_url.as_deref().filter(|url| !url.starts_with("http://") && !url.starts_with("https://"))
    {
        bail!("`--base-url {url}` is no address: begin it with `https://`");
    }
    let output_dir = match output_dir {
        Some(dir) => std::path::absolute(dir).with_context(|| format!("failed to find `{}`", dir.display()))?,
        None => root.join(pipeline::output_dir(&scan::config(&root, &config))),
    };
    // The scan leaves the output folder out: one that holds the site's own files must be refused before.
    write::refuse(&output_dir, &root, &inputs(&config))?;
    let (mut snapshot, mut found) =
        scan::scan(&root, &scan::Request { config: config.clone(), output_dir: output_dir.clone() })?;
    let drafts = if options.drafts { Drafts::Include } else { Drafts::HoldBack };
    let request = Request { config: config.clone(), drafts, base_url: options.base_url.clone() };
    let reading = pipeline::read(&snapshot, &request, &mut found);
    let (secrets, faults) = private::read(&root)?;
    found.extend(faults);
    let copies = copies::wanted(&reading).into_iter().chain(card::font(&reading.config)).collect();
    found.extend(scan::read_copies(&root, &copies, &mut snapshot));
    found.extend(scan::read_digests(&root, &pictures::wanted(&reading, &snapshot), &mut snapshot));
    let made = pipeline::make(&snapshot, reading, found);
    Ok(Loaded { root, config, output_dir, snapshot, made, secrets })
}

/// Draws every output and hands it to `take`. Gives whether the site has no error; those of drawing are among its
/// diagnostics then. Raises what templates raise, `private-leaked` and `picture-unreadable`.
pub(super) fn draw(
    loaded: &mut Loaded,
    take: impl Fn(&str, &Output) -> anyhow::Result<()> + Sync,
    step: impl Fn(usize, usize) + Sync,
) -> anyhow::Result<bool> {
    let Loaded { root, made, secrets, snapshot, .. } = loaded;
    let (leaks, unmade) = (Mutex::new(Vec::new()), Mutex::new(BTreeMap::new()));
    let kept = Kept::new(root);
    let guarded = |path: &str, output: &Output| {
        let made;
        let output = match output {
            Output::Recipe(recipe) => match (kept.make(recipe)?, &recipe.source) {
                (Ok(bytes), _) => {
                    made = Output::Bytes(bytes);
                    &made
                }
                (Err(reason), Some(source)) => {
                    unmade.lock().expect("no thread panics").insert(source.clone(), reason);
                    return Ok(());
                }
                (Err(reason), None) => bail!("failed to draw `{path}`: it {reason}"),
            },
            output => output,
        };
        let leaked = secrets.check(root, path, output)?;
        leaks.lock().expect("no thread panics").extend(leaked);
        take(path, output)
    };
    let faults = pipeline::render(made, guarded, step)?;
    let leaks = leaks.into_inner().expect("no thread panics");
    let written = if leaks.is_empty() { Vec::new() } else { secrets.written(snapshot.texts.values()) };
    kept.sweep();
    let unmade = unmade.into_inner().expect("no thread panics");
    let unmade = unmade.iter().map(|(path, reason)| pictures::unreadable(&made.site, path, reason));
    let unmade: Vec<Diagnostic> = unmade.collect();
    made.diagnostics.extend(faults.into_iter().chain(private::report(&leaks, &written)).chain(unmade));
    diagnostic::sort(&mut made.diagnostics);
    Ok(!made.has_errors())
}

/// The configuration's path from the root, with `/` between the parts.
fn config_path(root: &Path, config: &str) -> anyhow::Result<String> {
    let path = Path::new(config);
    let inside = match path.is_absolute() {
        true => path
            .strip_prefix(root)
            .with_context(|| format!("the configuration `{config}` lies outside of the site's folder"))?,
        false => path,
    };
    Ok(inside.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_owned())
}

/// The folder of the site.
pub(super) fn root(place: &Place) -> anyhow::Result<PathBuf> {
    let start = match &place.root {
        Some(root) => return std::path::absolute(root).with_context(|| format!("failed to find `{}`", root.display())),
        None => std::path::absolute(".").context("failed to find the current folder")?,
    };
    match scan::find_root(&start, &place.config) {
        Some(root) => Ok(root),
        None => bail!("there is no `{}` here or in a folder above: name the site's folder with `--root`", place.config),
    }
}

/// Which findings people are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    All,
    Errors,
}

/// Says what was found. Machines are told everything.
pub(super) fn tell(told: Told, report: &Report, snapshot: &Snapshot, diagnostics: &[Diagnostic]) {
    let is_all = told == Told::All || report.format != Format::Human;
    let is_told = |diagnostic: &&Diagnostic| is_all || diagnostic.severity == Severity::Error;
    let told: Vec<Diagnostic> = diagnostics.iter().filter(is_told).cloned().collect();
    let text = findings::print(&told, &snapshot.texts, report.format, terminal::style());
    let tally = if told.is_empty() { String::new() } else { format!("{}\n", terminal::tally(&told)) };
    match report.format {
        Format::Human if told.is_empty() => {}
        Format::Human => terminal::print(&format!("{text}\n{tally}")),
        _ => {
            terminal::write_out(&text);
            terminal::print(&tally);
        }
    }
}

/// Says which drafts are held back, what is left out and, where that is asked for, which pages there are. Nothing when all is to be quiet.
pub(super) fn tell_pages(place: &Place, made: &Made) {
    if place.quiet {
        return;
    }
    let drafts = made.site.drafts.iter();
    let mut text: String =
        drafts.map(|draft| format!("held back: {} is a draft (`--drafts` takes it in)\n", draft.file.path)).collect();
    let named = if place.verbose { usize::MAX } else { NAMED };
    feeds::notices(&made.site, named).iter().for_each(|line| text.push_str(&format!("{line}\n")));
    if place.verbose {
        let pages = made.site.outputs.iter().filter(|(_, address)| !matches!(address, Address::Asset(_)));
        pages.for_each(|(path, _)| text.push_str(&format!("page: {path}\n")));
    }
    terminal::print(&text);
}

/// How many files a line of the summary names.
const NAMED: usize = 3;

/// How much there is of everything: "2 articles, 12 claims, 3 notes, 1 correction, 6 sources".
pub(super) fn records(made: &Made) -> String {
    let site = &made.site;
    let count =
        |of: fn(&Sidecar) -> usize| -> usize { site.articles.iter().map(|page| of(&page.article.sidecar)).sum() };
    let records = [
        numbered(site.articles.len(), "article"),
        numbered(count(|sidecar| sidecar.claims.len()), "claim"),
        numbered(count(|sidecar| sidecar.notes.len()), "note"),
        numbered(count(|sidecar| sidecar.corrections.len()), "correction"),
        numbered(site.sources.len(), "source"),
    ];
    records.join(", ")
}
