//! One function a command: introduces the world to the pipeline.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};

use crate::base::diagnostic::{self, Diagnostic};
use crate::base::output::Written;
use crate::base::snapshot::Snapshot;
use crate::base::words::numbered;
use crate::pipeline::{self, Drafts, Made, Request};
use crate::read::config::SITE_TOML;
use crate::site::address::Address;
use crate::world::write::{self, Staging};
use crate::world::{scan, terminal};

/// How a command ended. Exit codes: 0 fine, 1 problems found; 2 is wrong use or no I/O.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    Problems,
}

/// A static-site generator for annotated explainers: every claim with its sources, where it is read.
#[derive(Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site into its output folder
    Build(Build),
}

#[derive(Args)]
struct Place {
    /// The site's folder; by default the nearest one above that holds the configuration
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The configuration, from the site's folder
    #[arg(short, long, global = true, value_name = "FILE", default_value = SITE_TOML)]
    config: String,
    /// Say nothing but errors
    #[arg(long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Name every page of the site
    #[arg(long, global = true)]
    verbose: bool,
}

#[derive(Args)]
struct Build {
    /// Where to write; by default `output_dir` of the configuration, or `public`
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Where the site will stand, in place of `base_url` in the configuration
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Build drafts too
    #[arg(short = 'D', long)]
    drafts: bool,
}

/// Runs the command that was asked for.
pub fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Build(options) => build(&arguments.place, options),
    }
}

fn build(place: &Place, options: &Build) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let root = root(place)?;
    let config = config_path(&root, &place.config)?;
    if let Some(url) =
        options.base_url.as_deref().filter(|url| !url.starts_with("http://") && !url.starts_with("https://"))
    {
        bail!("`--base-url {url}` is no address: begin it with `https://`");
    }
    let output_dir = match &options.output_dir {
        Some(dir) => std::path::absolute(dir).with_context(|| format!("failed to find `{}`", dir.display()))?,
        None => root.join(pipeline::output_dir(&scan::config(&root, &config))),
    };
    let inputs: Vec<&str> = scan::FOLDERS.into_iter().chain([config.as_str()]).collect();
    // The scan leaves the output folder out: one that holds the site's own files must be refused before.
    write::refuse(&output_dir, &root, &inputs)?;
    let (snapshot, found) =
        scan::scan(&root, &scan::Request { config: config.clone(), output_dir: output_dir.clone() })?;
    let drafts = if options.drafts { Drafts::Include } else { Drafts::HoldBack };
    let mut made = pipeline::make(
        &snapshot,
        &Request { config: config.clone(), drafts, base_url: options.base_url.clone() },
        found,
    );
    let mut written = None;
    if !made.has_errors() {
        let staging = Staging::open(&output_dir, &root, &inputs)?;
        let progress = terminal::Progress::new("drawing pages");
        let step = |done, total| {
            if !place.quiet {
                progress.step(done, total)
            }
        };
        let faults = pipeline::render(&made, |path, output| staging.put(path, output), step)?;
        drop(progress);
        match faults.is_empty() {
            true => written = Some(staging.publish()?),
            false => made.diagnostics.extend(faults),
        }
        diagnostic::sort(&mut made.diagnostics);
    }
    report(place, &snapshot, &made, written, started, &output_dir);
    Ok(if written.is_some() { Outcome::Fine } else { Outcome::Problems })
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

fn root(place: &Place) -> anyhow::Result<PathBuf> {
    let start = match &place.root {
        Some(root) => return std::path::absolute(root).with_context(|| format!("failed to find `{}`", root.display())),
        None => std::path::absolute(".").context("failed to find the current folder")?,
    };
    match scan::find_root(&start, &place.config) {
        Some(root) => Ok(root),
        None => bail!("there is no `{}` here or in a folder above: name the site's folder with `--root`", place.config),
    }
}

/// Says all that there is to say, on standard error.
fn report(
    place: &Place,
    snapshot: &Snapshot,
    made: &Made,
    written: Option<Written>,
    started: Instant,
    output_dir: &Path,
) {
    let style = terminal::style();
    let is_told = |diagnostic: &&Diagnostic| !place.quiet || diagnostic.severity == diagnostic::Severity::Error;
    let told: Vec<Diagnostic> = made.diagnostics.iter().filter(is_told).cloned().collect();
    let mut text = terminal::render(&told, &snapshot.texts, style);
    if !place.quiet {
        for draft in &made.site.drafts {
            text.push_str(&format!("held back: {} is a draft (`--drafts` builds it)\n", draft.file.path));
        }
        if place.verbose {
            let pages = made.site.outputs.iter().filter(|(_, address)| !matches!(address, Address::Asset(_)));
            pages.for_each(|(path, _)| text.push_str(&format!("page: {path}\n")));
        }
        text.push_str(&summary(made, written, started, output_dir));
    } else if !told.is_empty() {
        text.push_str(&format!("{}\n", terminal::tally(&told)));
    }
    terminal::print(&text);
}

fn summary(made: &Made, written: Option<Written>, started: Instant, output_dir: &Path) -> String {
    let site = &made.site;
    let count = |of: fn(&crate::read::annotation::Sidecar) -> usize| -> usize {
        site.articles.iter().map(|page| of(&page.article.sidecar)).sum()
    };
    let records = [
        numbered(site.articles.len(), "article"),
        numbered(count(|sidecar| sidecar.claims.len()), "claim"),
        numbered(count(|sidecar| sidecar.notes.len()), "note"),
        numbered(count(|sidecar| sidecar.corrections.len()), "correction"),
        numbered(site.sources.len(), "source"),
    ];
    let tally = terminal::tally(&made.diagnostics);
    let found = if made.diagnostics.is_empty() { String::new() } else { format!("{tally}\n") };
    let seconds = started.elapsed().as_secs_f64();
    match written {
        None => format!("{found}nothing was written: {}\n", records.join(", ")),
        Some(Written { written, kept, removed }) => format!(
            "{found}{}\n{} written, {kept} kept, {removed} removed in {seconds:.2} s: {}\n",
            records.join(", "),
            numbered(written, "file"),
            output_dir.display()
        ),
    }
}
