//! `postil release`: keeps what is published of each article now, so that later builds can tell what changed since.

use std::path::PathBuf;

use clap::Args;

use crate::base::diagnostic::Severity;
use crate::base::words::numbered;
use crate::site::history;
use crate::world::{store, terminal};

use super::check::Asked;
use super::site::{self, Options, Report, Told};
use super::{Outcome, Place};

#[derive(Args)]
pub(super) struct Release {
    /// Keep only these articles or folders; by default all that changed
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would be kept, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    report: Report,
}

pub(super) fn run(place: &Place, release: &Release) -> anyhow::Result<Outcome> {
    let mut loaded = site::load(place, &Options::default(), None)?;
    site::draw(&mut loaded, |_, _| Ok(()), |_, _| {})?;
    let asked = Asked::new(&loaded, &release.paths)?;
    // What is published must be what was checked.
    for found in loaded.made.diagnostics.iter_mut().filter(|found| found.name == "checked-stale" && asked.holds(found))
    {
        found.severity = Severity::Error;
    }
    site::tell(Told::Errors, &release.report, &loaded.snapshot, &loaded.made.diagnostics);
    if loaded.made.has_errors() {
        terminal::print("nothing was released: mend the errors first\n");
        return Ok(Outcome::Problems);
    }
    let site = &loaded.made.site;
    let mut unchanged = 0;
    for (index, page) in site.articles.iter().enumerate().filter(|(_, page)| asked.covers(&page.article.file.path)) {
        let Some(files) = history::release(site, index, loaded.snapshot.today) else {
            unchanged += 1;
            continue;
        };
        for (path, text) in files.iter().filter(|_| !release.dry_run) {
            let (folder, name) = path.rsplit_once('/').expect("it lies in a folder");
            store::put(&loaded.root, folder, &[name], text.as_bytes())?;
        }
        let (number, record) = (page.releases.len() + 1, &files[1].0);
        if place.quiet {
            continue;
        }
        let would = if release.dry_run { "would be released" } else { "released" };
        terminal::write_out(&format!("{would}: {}, version {number}: {record}\n", page.article.file.path));
    }
    let held = site.drafts.iter().filter(|draft| asked.covers(&draft.file.path) && !place.quiet);
    held.for_each(|draft| terminal::print(&format!("held back: {} is a draft\n", draft.file.path)));
    if unchanged > 0 && !place.quiet {
        terminal::print(&format!("unchanged since its last release: {}\n", numbered(unchanged, "article")));
    }
    Ok(Outcome::Fine)
}
