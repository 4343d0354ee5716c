//! `postil init`: a new site to begin with.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::base::words;
use crate::world::{scaffold, scan, terminal};

use super::{Outcome, schema};

#[derive(Args)]
pub(super) struct Init {
    /// The folder to make it in
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The site's title; by default the folder's name
    #[arg(long)]
    title: Option<String>,
}

pub(super) fn run(init: &Init) -> anyhow::Result<Outcome> {
    let folder = &init.folder;
    let absolute = std::path::absolute(folder).with_context(|| format!("failed to find `{}`", folder.display()))?;
    let name = absolute.file_name().unwrap_or_default().to_string_lossy();
    let title = init.title.clone().unwrap_or_else(|| words::sentence_case(&name.replace(['-', '_'], " ")));
    let title = if title.trim().is_empty() { "Explained".to_owned() } else { title };
    let mut files = scaffold::files(&title, scan::today()?);
    files.extend(schema::files());
    scaffold::create(folder, &files)?;
    let cd = if absolute == std::path::absolute(".")? { String::new() } else { format!("cd {} && ", folder.display()) };
    terminal::print(&format!("a new site is in `{}`: `{cd}postil build` makes its pages\n", folder.display()));
    Ok(Outcome::Fine)
}
