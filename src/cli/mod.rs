//! One function a command: introduces the world to the pipeline.

mod build;
mod check;
mod fix;
mod import;
mod import_annotations;
mod import_article;
mod import_sources;
mod init;
mod release;
mod schema;
mod site;
mod snapshot;
mod theme;

use anyhow::bail;
use clap::{Args, Parser, Subcommand};

use crate::base::{checks, explain, words};
use crate::read::config::SITE_TOML;
use crate::world::terminal;

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
    Build(build::Build),
    /// Check articles, annotations and sources, and write nothing
    Check(check::Check),
    /// Show what a machine can mend in sidecars, and mend it with `--yes`
    Fix(fix::FixFiles),
    /// Store a copy of a source in the site, against which its quotations are verified
    Snapshot(snapshot::Snapshot),
    /// Keep what is published of each article now, so that later changes are told
    Release(release::Release),
    /// Bring sources, articles and annotations along that other programs wrote
    Import(import::Import),
    /// Make a new site, with a first explainer in it
    Init(init::Init),
    /// List themes, make one, or copy a template to change
    Theme(theme::Theme),
    /// Print the JSON Schema by which editors complete and check a kind of file
    Schema(schema::Schema),
    /// Say what a check finds, why it matters and what to do; without a name, list all checks
    Explain {
        /// The name of the check, as it stands in a message
        #[arg(value_name = "CHECK")]
        name: Option<String>,
    },
}

/// Where the site is, and how much is said.
#[derive(Args)]
struct Place {
    /// The site's folder; by default the nearest one above that holds the configuration
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<std::path::PathBuf>,
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

/// Runs the command that was asked for.
pub fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let place = &arguments.place;
    match &arguments.command {
        Command::Build(options) => build::run(place, options),
        Command::Check(options) => check::run(place, options),
        Command::Fix(options) => fix::run(place, options),
        Command::Snapshot(options) => snapshot::run(place, options),
        Command::Release(options) => release::run(place, options),
        Command::Import(options) => import::run(place, options),
        Command::Init(options) => init::run(options),
        Command::Theme(options) => theme::run(place, options),
        Command::Schema(options) => schema::run(place, options),
        Command::Explain { name } => explain(name.as_deref()),
    }
}

fn explain(name: Option<&str>) -> anyhow::Result<Outcome> {
    let Some(name) = name else {
        terminal::write_out(&explain::overview());
        return Ok(Outcome::Fine);
    };
    match checks::find(name) {
        Some(check) => terminal::write_out(&explain::explain(check)),
        None => {
            let near = words::nearest(name, checks::CHECKS.iter().map(|check| check.name));
            let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            bail!("there is no check `{name}`{near} (`postil explain` lists all)");
        }
    }
    Ok(Outcome::Fine)
}
