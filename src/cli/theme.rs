//! `postil theme`: which themes there are and what they can, a new one, and a template of one to change.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, Subcommand};

use crate::base::snapshot::Snapshot;
use crate::base::words;
use crate::read::config::{self, Config};
use crate::read::theme_toml::ThemeOption;
use crate::read::tree::{Table, Value};
use crate::render::shipped;
use crate::render::theme::{self, Copied};
use crate::world::{scaffold, scan, store, terminal};

use super::{Outcome, Place, site};

#[derive(Args)]
pub(super) struct Theme {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the themes that the site can use, with their options and what the site sets
    List,
    /// Make a theme of one template in `themes/NAME`
    New {
        /// The theme's name: lower-case letters, digits and hyphens
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Copy a file of the theme in use into the site, where it takes the place of the theme's
    Eject {
        /// A template such as `article.html`, or a published file such as `style.css`
        #[arg(value_name = "TEMPLATE")]
        name: String,
    },
}

/// The largest file of a theme that is copied, in bytes.
const LARGEST: u64 = 20_000_000;

pub(super) fn run(place: &Place, theme: &Theme) -> anyhow::Result<Outcome> {
    match &theme.command {
        Command::List => list(place),
        Command::New { name } => new(place, name),
        Command::Eject { name } => eject(place, name),
    }
}

/// The site's files and its configuration. What is wrong in them is for `check` to say.
fn read(place: &Place) -> anyhow::Result<(PathBuf, Snapshot, Config)> {
    let root = site::root(place)?;
    let config_file = scan::config(&root, &place.config);
    let config = config::read(&config_file, &mut Vec::new());
    let request = scan::Request { config: place.config.clone(), output_dir: root.join(&config.output_dir) };
    let (snapshot, _) = scan::scan(&root, &request)?;
    Ok((root, snapshot, config))
}

fn list(place: &Place) -> anyhow::Result<Outcome> {
    let (_, snapshot, config) = read(place)?;
    let own = snapshot.texts.keys().chain(snapshot.assets.keys());
    let own = own.filter_map(|path| path.strip_prefix("themes/")?.split_once('/').map(|(name, _)| name));
    let own: BTreeSet<&str> = own.filter(|name| !shipped::names().contains(name)).collect();
    let mut out = String::new();
    for name in shipped::names().into_iter().chain(own) {
        let is_used = name == config.theme.value;
        out += &told(&snapshot, name, is_used.then_some(&config.theme_options));
    }
    terminal::write_out(&out);
    Ok(Outcome::Fine)
}

/// One theme in words. `set` is what the site sets of its options, if it uses the theme.
fn told(snapshot: &Snapshot, name: &str, set: Option<&Table>) -> String {
    let about = theme::about(snapshot, name, &mut Vec::new());
    let place = if shipped::names().contains(&name) { "comes with postil" } else { &format!("in themes/{name}") };
    let used = if set.is_some() { ", in use" } else { "" };
    let mut out = format!("{name} ({place}{used})\n");
    let versions = about.versions.map(|versions| format!("For postil {versions}"));
    for line in about.description.into_iter().chain(versions) {
        let _ = writeln!(out, "  {line}");
    }
    for option in theme::options(snapshot, name) {
        out += &option_told(&option, set);
    }
    out + "\n"
}

fn option_told(option: &ThemeOption, set: Option<&Table>) -> String {
    let own = set.and_then(|set| set.get(&option.name));
    let value = match own {
        Some(node) => format!("{}, set in site.toml; by default {}", literal(&node.value), literal(&option.default)),
        None => format!("by default {}", literal(&option.default)),
    };
    let description = option.description.as_ref().map_or(String::new(), |text| format!("      {text}\n"));
    format!("    {} ({}): {value}\n{description}", option.name, option.kind.shown())
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => words::toml_string(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        other => other.kind().to_owned(),
    }
}

fn new(place: &Place, name: &str) -> anyhow::Result<Outcome> {
    if !words::is_id(name) {
        let slug = words::slug(name);
        let near = if slug.is_empty() { String::new() } else { format!(": try `{slug}`") };
        bail!("`{name}` can't be a theme's name, which is of lower-case letters, digits and hyphens{near}");
    }
    if shipped::names().contains(&name) {
        bail!("`{name}` comes with postil: choose another name");
    }
    let root = site::root(place)?;
    let folder = format!("themes/{name}");
    if is_there(&root.join(&folder)) {
        bail!("`{folder}` is there already: nothing was written");
    }
    for (path, text) in scaffold::theme(name, env!("CARGO_PKG_VERSION")) {
        scaffold::add(&root.join(&folder).join(path), text.as_bytes())?;
    }
    terminal::print(&format!(
        "a new theme is in `{folder}`: write `theme = \"{name}\"` into {}, then `postil build`\n",
        place.config
    ));
    Ok(Outcome::Fine)
}

/// Whether something has this name, a link that leads nowhere too.
fn is_there(path: &Path) -> bool {
    path.is_symlink() || path.exists()
}

fn eject(place: &Place, name: &str) -> anyhow::Result<Outcome> {
    let (root, snapshot, config) = read(place)?;
    let theme = &config.theme.value;
    let files = theme::copies(&snapshot, theme);
    let plain = name.trim_start_matches("templates/").trim_start_matches("static/");
    let Some((_, path, content)) = files.iter().find(|(own, _, _)| own == plain) else {
        let names: BTreeSet<&str> = files.iter().map(|(name, _, _)| name.as_str()).collect();
        let near = words::nearest(plain, names.iter().copied());
        let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        let names: Vec<&str> = names.into_iter().collect();
        bail!("the theme `{theme}` has no file `{plain}`{near}\nit has {}", names.join(", "));
    };
    let target = root.join(path);
    if is_there(&target) {
        bail!("`{path}` is there already: nothing was written");
    }
    match content {
        Copied::Bytes(bytes) => scaffold::add(&target, bytes)?,
        Copied::File(own) => scaffold::add(&target, &store::read(&root.join(own), LARGEST)?)?,
    }
    let advice = match path.starts_with("templates/") {
        true => "; to change one block alone, let it extend its own name and keep that block",
        false => "",
    };
    terminal::print(&format!("`{path}` now takes the place of the theme's{advice}\n"));
    Ok(Outcome::Fine)
}
