//! `postil build`: the whole site into its output folder, or nothing.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::base::output::Written;
use crate::base::words::numbered;
use crate::world::terminal;
use crate::world::write::Staging;

use super::site::{self, Loaded, Options, Report, Told};
use super::{Outcome, Place};

#[derive(Args)]
pub(super) struct Build {
    /// Where to write; by default `output_dir` of the configuration, or `public`
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    report: Report,
}

pub(super) fn run(place: &Place, build: &Build) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut loaded = site::load(place, &build.options, build.output_dir.as_deref())?;
    let written = write(place, &mut loaded)?;
    let told = if place.quiet { Told::Errors } else { Told::All };
    site::tell(told, &build.report, &loaded.snapshot, &loaded.made.diagnostics);
    site::tell_pages(place, &loaded.made);
    if !place.quiet {
        let records = site::records(&loaded.made);
        terminal::print(&match &written {
            None => format!("nothing was written: {records}\n"),
            Some(Written { written, kept, removed }) => format!(
                "{records}\n{} written, {kept} kept, {removed} removed in {:.2} s: {}\n",
                numbered(*written, "file"),
                started.elapsed().as_secs_f64(),
                loaded.output_dir.display()
            ),
        });
    }
    Ok(if written.is_some() { Outcome::Fine } else { Outcome::Problems })
}

/// Draws every page and publishes them together. Nothing where an error keeps the site from being written.
fn write(place: &Place, loaded: &mut Loaded) -> anyhow::Result<Option<Written>> {
    if loaded.made.has_errors() {
        site::draw(loaded, |_, _| Ok(()), |_, _| {})?; // so that templates' faults are told as well
        return Ok(None);
    }
    let staging = Staging::open(&loaded.output_dir, &loaded.root, &site::inputs(&loaded.config))?;
    let progress = terminal::Progress::new("drawing pages");
    let step = |done, total| {
        if !place.quiet {
            progress.step(done, total)
        }
    };
    let is_sound = site::draw(loaded, |path, output| staging.put(path, output), step)?;
    drop(progress);
    Ok(if is_sound { Some(staging.publish()?) } else { None })
}
