//! `postil check`: all that a build would find, and nothing written.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::messages;
use crate::base::words::numbered;
use crate::pipeline;
use crate::read::stored_copy::Tally;
use crate::site::outside::{self, Outside};
use crate::world::clock::Moment;
use crate::world::external::{self, Answer};
use crate::world::http::Limits;
use crate::world::terminal;

use super::site::{self, Loaded, Options, Report, Told};
use super::{Outcome, Place};

/// Where the answers of the web are kept, from the site's root.
const LINK_CACHE: &str = ".postil/links.toml";

#[derive(Args)]
pub(super) struct Check {
    /// Say only what is found in these articles, sidecars or folders; by default everything
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Ask the web whether all addresses are still there; answers are kept for a week
    #[arg(long)]
    external: bool,
    /// Let warnings fail the check too
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    report: Report,
}

pub(super) fn run(place: &Place, check: &Check) -> anyhow::Result<Outcome> {
    let mut loaded = site::load(place, &check.options, None)?;
    // Drawn and forgotten, with errors too: only templates that are drawn show their faults, and only pages what leaks
    // into them, and no fault hides another.
    site::draw(&mut loaded, |_, _| Ok(()), |_, _| {})?;
    let asked = Asked::new(&loaded, &check.paths)?;
    let links = if check.external { ask(place, &mut loaded, &asked) } else { String::new() };
    let all = std::mem::take(&mut loaded.made.diagnostics);
    let (told, elsewhere): (Vec<Diagnostic>, Vec<Diagnostic>) =
        all.into_iter().partition(|diagnostic| asked.holds(diagnostic));
    let is_quiet = place.quiet && !check.strict;
    site::tell(if is_quiet { Told::Errors } else { Told::All }, &check.report, &loaded.snapshot, &told);
    site::tell_pages(place, &loaded.made);
    if !place.quiet {
        terminal::print(&(summary(&loaded, &asked, &elsewhere) + &links));
    }
    let fails = |diagnostic: &Diagnostic| check.strict || diagnostic.severity == Severity::Error;
    Ok(if told.iter().any(fails) { Outcome::Problems } else { Outcome::Fine })
}

/// Asks all addresses in the files that were asked for, and says how many those are: the numbers add up.
fn ask(place: &Place, loaded: &mut Loaded, asked: &Asked) -> String {
    let mut links = outside::addresses(&loaded.made.site);
    links.retain(|link| asked.covers(&link.place.path));
    let addresses: Vec<String> = links.iter().map(|link| link.address.clone()).collect();
    let progress = terminal::Progress::new("asking addresses");
    let step = |done, total| {
        if !place.quiet {
            progress.step(done, total)
        }
    };
    let cache = loaded.root.join(LINK_CACHE);
    let checked = external::check(&addresses, &cache, Moment::now(), &Limits::default(), step);
    drop(progress);
    let find = |link: &Outside| match checked.answer(&link.address)? {
        Answer::There { .. } => None,
        Answer::Gone(reason) => {
            let archive = link.archive.as_ref().map(|(url, day)| (url.as_str(), day.map(|day| day.to_string())));
            Some(messages::link_gone(link.place.clone(), &link.address, reason, archive))
        }
        Answer::Unsure(_) if checked.is_cut_off => None,
        Answer::Unsure(reason) => Some(messages::link_unsure(link.place.clone(), &link.address, reason)),
    };
    let cut_off = checked.is_cut_off.then(|| messages::web_unreachable(checked.asked));
    pipeline::add(&mut loaded.made, links.iter().filter_map(find).chain(cut_off).collect());
    let notes: String = checked.notes.iter().map(|note| format!("{note}\n")).collect();
    let total = checked.asked + checked.cached;
    let total = format!("{total} {}", if total == 1 { "address" } else { "addresses" });
    format!("{notes}on the web: {total}: {} asked, {} known from the last week\n", checked.asked, checked.cached)
}

/// The paths that were asked for, from the site's root and with `/` between the parts; none for the whole site.
pub(super) struct Asked(BTreeSet<String>);

impl Asked {
    /// Fails for a path that is not there, or not in the site.
    pub(super) fn new(loaded: &Loaded, paths: &[PathBuf]) -> anyhow::Result<Asked> {
        let asked = Asked(paths.iter().map(|path| inside(&loaded.root, path)).collect::<anyhow::Result<_>>()?);
        let is_there = |path: &&String| loaded.snapshot.texts.keys().any(|text| covers(path, text));
        match asked.0.iter().find(|path| !is_there(path)) {
            Some(path) => bail!("there is no article, sidecar or folder `{path}` in the site"),
            None => Ok(asked),
        }
    }

    /// Whether a finding was asked for: one without a place concerns everybody.
    pub(super) fn holds(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.span.as_ref().is_none_or(|span| self.covers(&span.path))
    }

    /// Whether a file was asked for. An article and its sidecar go together.
    pub(super) fn covers(&self, file: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|path| covers(path, file))
    }
}

fn covers(path: &str, file: &str) -> bool {
    let stem = |path: &str| path.trim_end_matches(".md").trim_end_matches(".toml").to_owned();
    let is_article = path.ends_with(".md") || path.ends_with(".toml");
    path.is_empty()
        || path == file
        || (is_article && stem(path) == stem(file))
        || file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}

/// A path on the disk as one from the site's root. Fails for one that is not in the site.
pub(super) fn inside(root: &Path, path: &Path) -> anyhow::Result<String> {
    let absolute = std::path::absolute(path).with_context(|| format!("failed to find `{}`", path.display()))?;
    let absolute = without_parents(&absolute);
    let inside = absolute
        .strip_prefix(root)
        .with_context(|| format!("`{}` lies outside of the site's folder", path.display()))?;
    Ok(slashes(inside))
}

/// A path with its `..` worked out by name.
fn without_parents(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, part| {
        match part {
            Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
        path
    })
}

fn slashes(path: &Path) -> String {
    let parts = path.components().filter(|part| !matches!(part, Component::CurDir));
    let parts: Vec<String> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// What was checked and what was not: the numbers add up.
fn summary(loaded: &Loaded, asked: &Asked, elsewhere: &[Diagnostic]) -> String {
    let site = &loaded.made.site;
    let checked = site.articles.iter().filter(|page| asked.covers(&page.article.file.path)).count();
    let (apart, drafts) = (site.articles.len() - checked, site.drafts.len());
    let skipped = [(drafts, numbered(drafts, "draft")), (apart, format!("{apart} not asked for"))];
    let skipped: Vec<String> = skipped.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    let reasons = if skipped.is_empty() { String::new() } else { format!(" ({})", skipped.join(", ")) };
    let others = match elsewhere.len() {
        0 => String::new(),
        _ => format!("not asked for, and not shown: {}\n", terminal::tally(elsewhere)),
    };
    let quotes = match loaded.made.quotes {
        Tally { found: 0, typography: 0, missing: 0 } => String::new(),
        Tally { found, typography, missing } => format!(
            "in stored copies: {}: {found} as they stand, {typography} with other typography, {missing} not there\n",
            numbered(found + typography + missing, "quotation")
        ),
    };
    let total = numbered(site.articles.len() + drafts, "article");
    format!(
        "{others}{total}: {checked} checked, {} skipped{reasons}\nin the site: {}\n{quotes}",
        drafts + apart,
        site::records(&loaded.made)
    )
}
