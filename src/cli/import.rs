//! `postil import`: articles and annotations of other programs.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::{Outcome, Place, import_annotations, import_article, import_sources};

#[derive(Args)]
pub(super) struct Import {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the sources of a BibTeX, BibLaTeX, CSL-JSON or RIS file into `content/sources.toml`
    Sources(import_sources::ImportSources),
    /// Make an article of a plain text, of Markdown of another program, or of a web page, with a list of what it needs
    Article(import_article::ImportArticle),
    /// Add annotations of other programs to the sidecars of the articles that they are about, with `--yes`
    Annotations(import_annotations::ImportAnnotations),
}

pub(super) fn run(place: &Place, import: &Import) -> anyhow::Result<Outcome> {
    match &import.command {
        Command::Sources(options) => import_sources::run(place, options),
        Command::Article(options) => import_article::run(place, options),
        Command::Annotations(options) => import_annotations::run(place, options),
    }
}

/// Takes one of the names of a list of values.
pub(super) fn named<T: Clone + Send + Sync + 'static>(
    values: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(values.iter().map(|(name, _)| *name));
    let value = |name: String| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    names.map(move |name| value(name).expect("only names of the list are possible values"))
}
