//! `postil snapshot`: stores a copy of a source in the site, so that quotations can be verified against it.
//! With a file, or from the source's address: the only command beside `check --external` that asks the web.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use crate::base::words::{self, toml_string};
use crate::read::stored_copy;
use crate::site::copies::FOLDER;
use crate::site::sources::SiteSource;
use crate::world::clock::Moment;
use crate::world::fetch;
use crate::world::http::Limits;
use crate::world::{diff, edit, rewrite, store, terminal};

use super::site::{self, Loaded, Options};
use super::{Outcome, Place};

#[derive(Args)]
pub(super) struct Snapshot {
    /// The source: its id, or `ARTICLE--ID` where several articles have a source of this id
    #[arg(value_name = "SOURCE")]
    source: String,
    /// The copy, as a file on this computer; without one it is fetched from the source's address
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Note in the sidecar, too, when the copy was stored and from where
    #[arg(long)]
    note: bool,
    /// The largest copy that is taken, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 20)]
    max_size: u64,
    #[command(flatten)]
    options: Options,
}

/// A copy, and where it came from.
struct Taken {
    bytes: Vec<u8>,
    extension: String,
    /// "fetched 2026-03-01T08:00:00Z from https://…"
    origin: String,
}

pub(super) fn run(place: &Place, snapshot: &Snapshot) -> anyhow::Result<Outcome> {
    let loaded = site::load(place, &snapshot.options, None)?;
    let source = find(&loaded, &snapshot.source)?;
    let id = &source.source.id.value;
    let sidecar = &*source.file.path;
    if !sidecar.ends_with(".toml") {
        let command = format!("`postil import sources {sidecar}` writes it as TOML");
        bail!("`{id}` stands in `{sidecar}`, which postil never changes: {command}");
    }
    let Taken { bytes, extension, origin } = take(source, snapshot)?;
    let (plain, dated) = (format!("{id}.{extension}"), format!("{id}-{}.{extension}", Moment::now().day()));
    stored_copy::read(&plain, &bytes)
        .map_err(|reason| anyhow::anyhow!("the copy of `{id}` can't be read, and was not stored: {reason}"))?;
    let folder = format!("{}{FOLDER}", &sidecar[..sidecar.rfind('/').map_or(0, |slash| slash + 1)]);
    let name = store::put(&loaded.root, &folder, &[&plain, &dated], &bytes)?;
    let raw = rewrite::read(&loaded.root, sidecar)?;
    let path = toml_string(&format!("{FOLDER}/{name}"));
    let sum = toml_string(&stored_copy::sha256(&bytes));
    let comment = snapshot.note.then_some(origin.as_str());
    let new = edit::set(&raw, &["sources", id], &[("snapshot", &path), ("sha256", &sum)], comment)
        .with_context(|| format!("the copy is stored, but `{sidecar}` was not changed: add `snapshot = {path}`"))?;
    rewrite::write(&loaded.root, sidecar, &raw, &new)?;
    terminal::write_out(&diff::unified(sidecar, &raw, &new, terminal::out_style()));
    terminal::print(&format!("stored {folder}/{name}, {origin}: `postil check` looks for the quotations in it\n"));
    Ok(Outcome::Fine)
}

/// The source of that name, which must be one alone.
fn find<'a>(loaded: &'a Loaded, name: &str) -> anyhow::Result<&'a SiteSource> {
    let sources = &loaded.made.site.sources;
    let own_name = |source: &'a SiteSource| source.address.trim_start_matches("sources/").trim_end_matches('/');
    if let Some(source) = sources.iter().find(|source| own_name(source) == name) {
        return Ok(source);
    }
    let named: Vec<&SiteSource> = sources.iter().filter(|source| source.source.id.value == name).collect();
    match named[..] {
        [source] => Ok(source),
        [] => {
            let ids = sources.iter().map(|source| source.source.id.value.as_str());
            let near = words::nearest(name, sources.iter().map(own_name).chain(ids));
            let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            bail!("there is no source `{name}`{near}")
        }
        _ => {
            let names: Vec<&str> = named.into_iter().map(own_name).collect();
            bail!("several articles have a source `{name}`: name one of {}", words::alternatives(&names))
        }
    }
}

fn take(source: &SiteSource, snapshot: &Snapshot) -> anyhow::Result<Taken> {
    let most = snapshot.max_size.saturating_mul(1_000_000);
    if let Some(file) = &snapshot.file {
        let bytes = store::read(file, most)?;
        let extension = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let extension = if words::is_id(&extension) { extension } else { "txt".to_owned() };
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Such a file would be taken for an article or a sidecar.
        let extension = if ["md", "toml"].contains(&extension.as_str()) { "txt".to_owned() } else { extension };
        return Ok(Taken { bytes, extension, origin: format!("stored {} from the file {name}", Moment::now()) });
    }
    let id = &source.source.id.value;
    let url = source.source.url.as_ref().with_context(|| {
        format!("source `{id}` has no `url` from which it could be fetched: name a file, `postil snapshot {id} FILE`")
    })?;
    let fetched = fetch::fetch(&url.value, &Limits { bytes: most, ..Limits::default() })?;
    let extension = fetch::extension(fetched.content_type.as_deref(), &fetched.final_url).to_owned();
    let origin = format!("fetched {} from {}", fetched.fetched, fetched.final_url);
    Ok(Taken { bytes: fetched.bytes, extension, origin })
}
