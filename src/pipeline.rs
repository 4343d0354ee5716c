//! The only place where the stages meet, and the only one that works in parallel.
//! Pure: a snapshot in, a site and its diagnostics out; then one output at a time, handed to whoever wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::base::checks::{self, Group};
use crate::base::diagnostic::{self, Diagnostic, Severity};
use crate::base::file::File;
use crate::base::messages;
use crate::base::output::Output;
use crate::base::snapshot::Snapshot;
use crate::base::words;
use crate::read::article::{self, Article};
use crate::read::config::{self, Config};
use crate::read::markdown::Inputs;
use crate::read::prose;
use crate::read::release;
use crate::read::section;
use crate::read::shared_sources;
use crate::read::spelling;
use crate::read::stored_copy::{self, Tally};
use crate::render::card::Cards;
use crate::render::csl::References;
use crate::render::page::{self, Tools};
use crate::render::theme::Theme;
use crate::site::address::CONTENT;
use crate::site::check;
use crate::site::copies::{self, Copies};
use crate::site::echoes;
use crate::site::history;
use crate::site::history::Releases;
use crate::site::resolve::{self, Reading, Site};
use crate::site::weigh;

/// What a command asks of the pipeline, beside the snapshot.
#[derive(Clone, Debug)]
pub struct Request {
    /// The path of the configuration, from the site's root.
    pub config: String,
    pub drafts: Drafts,
    /// Takes the place of the configuration's `base_url`.
    pub base_url: Option<String>,
}

/// Whether drafts are part of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    Include,
    HoldBack,
}

/// A site that can be drawn, and all that is to be said about it, sorted by place.
pub struct Made {
    pub site: Site,
    pub tools: Tools,
    pub diagnostics: Vec<Diagnostic>,
    /// How many quotations stand in the stored copies of their sources, and how many do not.
    pub quotes: Tally,
}

impl Made {
    /// Whether an error keeps the site from being written.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Adds what was found outside of a site that is made, as heavy as it weighs where it stands.
pub fn add(made: &mut Made, mut found: Vec<Diagnostic>) {
    weigh::weigh_more(&made.site, &mut found);
    made.diagnostics.append(&mut found);
    diagnostic::sort(&mut made.diagnostics);
}

/// The output folder that a configuration names, from the site's root.
pub fn output_dir(config: &File) -> String {
    config::read(config, &mut Vec::new()).output_dir
}

/// Makes a site of all that was read. `found` is what was found before, by the scan and by reading.
pub fn make<'a>(snapshot: &'a Snapshot, reading: Reading, mut found: Vec<Diagnostic>) -> Made {
    let site = resolve::resolve(&reading, snapshot, &mut found);
    check::check(&site, &mut found);
    history::check(&site, &mut found);
    let stored = copies::wanted(&reading);
    let read = |(path, bytes): (&'a String, &'a Vec<u8>)| (path.as_str(), stored_copy::read(path, bytes));
    let copies: Copies = snapshot.copies.par_iter().filter(|(path, _)| stored.contains(*path)).map(read).collect();
    let quotes = copies::verify(&site, snapshot, &copies, &mut found);
    let theme = Theme::load(snapshot, &site.config, &site.config_file, &mut found);
    theme.check_used(&site, &mut found);
    theme.languages.check(&site, &site.config.theme, &mut found);
    let cards = Cards::load(&site, &theme, snapshot, &mut found);
    weigh::weigh(&site, &mut found);
    echoes::drop(&snapshot.texts, &mut found);
    let references = References::load(&site, snapshot, &mut found);
    diagnostic::sort(&mut found);
    Made { site, tools: Tools { theme, references, cards }, diagnostics: found, quotes }
}

/// Draws every output and hands each to `take`, from several threads. `step` hears how many are done, of how many.
///
/// Gives what templates raised, or the first error of `take`; after either, the rest is not drawn.
pub fn render<E: Send>(
    made: &Made,
    take: impl Fn(&str, &Output) -> Result<(), E> + Sync,
    step: impl Fn(usize, usize) + Sync,
) -> Result<Vec<Diagnostic>, E> {
    let prints_all = |page| matches!(check::printed(page), (read, printed) if read == printed);
    debug_assert!(
        made.has_errors() || made.site.articles.iter().all(prints_all),
        "annotations read are printed, or an error tells of those that are not"
    );
    let outputs: Vec<_> = page::outputs(&made.site, &made.tools).into_iter().collect();
    let done = AtomicUsize::new(0);
    let drawn: Result<Vec<Option<Diagnostic>>, E> = outputs
        .par_iter()
        .map(|(path, address)| {
            let fault = match page::render(&made.site, &made.tools, address) {
                Ok(output) => take(path, &output).map(|()| None)?,
                Err(diagnostic) => Some(diagnostic),
            };
            step(done.fetch_add(1, Ordering::Relaxed) + 1, outputs.len());
            Ok(fault)
        })
        .collect();
    let mut faults: Vec<Diagnostic> = drawn?.into_iter().flatten().collect();
    // The theme that comes with postil stumbles over what could not be read at most, and that was told.
    faults.retain(|fault| fault.span.is_some() || !made.has_errors());
    faults.extend(made.tools.references.iter().flat_map(|references| references.faults(&made.site)));
    diagnostic::sort(&mut faults);
    Ok(once(faults, &made.tools.theme))
}

/// A template's fault shows on every page that it draws: it is told with the first, and how many more there are. What was
/// found when the theme was loaded was told then.
fn once(faults: Vec<Diagnostic>, theme: &Theme) -> Vec<Diagnostic> {
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    for fault in faults.into_iter().filter(|fault| !theme.was_told(fault)) {
        let is_same = |first: &Diagnostic| first.span == fault.span && first.message == fault.message;
        match told.last_mut().filter(|(first, _)| is_same(first)) {
            Some((_, more)) => *more += 1,
            None => told.push((fault, 0)),
        }
    }
    told.into_iter().map(|(fault, more)| messages::on_more_pages(fault, more)).collect()
}

/// Reads every file of the site, each by itself.
pub fn read(snapshot: &Snapshot, request: &Request, found: &mut Vec<Diagnostic>) -> Reading {
    let empty = File::new(request.config.as_str(), "");
    let config_file = snapshot.text(&request.config).unwrap_or(&empty).clone();
    let mut config = config::read(&config_file, found);
    config.base_url = request.base_url.clone().map(config::with_slash).or(config.base_url);
    let inputs = Inputs { options: config.markdown, snapshot: Some(snapshot) };
    let texts: Vec<&File> = snapshot.texts_under(CONTENT).filter(|file| !release::is_release(&file.path)).collect();
    let is_section = |file: &&&File| file.path.ends_with("/_index.md");
    let sections: Vec<_> =
        texts.iter().filter(is_section).map(|file| Arc::new(section::read(file, inputs, found))).collect();
    let articles: Vec<&File> =
        texts.iter().filter(|file| file.path.ends_with(".md") && !is_section(file)).copied().collect();
    let (articles, drafts) = read_articles(snapshot, &articles, &config, request.drafts, found);
    let shared = shared_sources::read(snapshot, found);
    let misnamed = misnamed(snapshot);
    found.extend(misnamed.iter().map(|(path, meant)| messages::article_unread(path, meant)));
    // A file that can't be read may be an article, and was told.
    let is_of_files = |found: &Diagnostic| checks::find(found.name).is_some_and(|check| check.group == Group::Files);
    if articles.is_empty() && drafts.is_empty() && misnamed.is_empty() && !found.iter().any(is_of_files) {
        found.push(messages::article_missing());
    }
    find_orphans(&texts, &misnamed, found);
    let releases = read_releases(snapshot, found);
    Reading { config, config_file, articles, drafts, sections, shared, releases }
}

/// What was published of each article before.
fn read_releases(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Releases {
    let records: Vec<&File> =
        snapshot.texts_under(release::FOLDER).filter(|file| file.path.ends_with(".toml")).collect();
    let read = |file: &&File| {
        let mut found = Vec::new();
        let text = snapshot.text(&format!("{}.txt", file.path.trim_end_matches(".toml")));
        (release::article_of(&file.path), release::read(file, text, &mut found), found)
    };
    let read: Vec<_> = records.par_iter().map(read).collect();
    let is_alone = |file: &&File| {
        let stem = file.path.strip_suffix(".txt");
        stem.is_some_and(|stem| snapshot.text(&format!("{stem}.toml")).is_none())
    };
    let alone = snapshot.texts_under(release::FOLDER).filter(is_alone);
    found.extend(alone.map(|file| messages::release_unreadable(file.span(0..0), release::NO_RECORD)));
    let mut releases = Releases::new();
    for (article, release, mut own) in read {
        found.append(&mut own);
        if let Some(article) = article {
            releases.entry(article).or_default().extend(release);
        }
    }
    releases.values_mut().for_each(|releases| release::sort(releases));
    releases
}

type Articles = Vec<Arc<Article>>;

/// The articles that are published, and those that are held back: of these, nothing is said.
fn read_articles(
    snapshot: &Snapshot,
    files: &[&File],
    config: &Config,
    drafts: Drafts,
    found: &mut Vec<Diagnostic>,
) -> (Articles, Articles) {
    let inputs = Inputs { options: config.markdown, snapshot: Some(snapshot) };
    let read = |file: &&File| {
        let mut found = Vec::new();
        let sidecar = snapshot.text(&sidecar_path(&file.path));
        let article = article::read(file, sidecar, inputs, &config.language, &mut found);
        if article.front.checks.get("spelling").or(config.checks.get("spelling")).is_some_and(Option::is_some) {
            let language = article.front.language().unwrap_or(&config.language);
            spelling::check(&article, language, &config.own_words, &mut found);
        }
        prose::check(&article, &config.language, snapshot.today, &mut found);
        (Arc::new(article), found)
    };
    let read: Vec<(Arc<Article>, Vec<Diagnostic>)> = files.par_iter().map(read).collect();
    let is_held = |article: &Article| article.front.draft && drafts == Drafts::HoldBack;
    let (held, published): (Vec<_>, Vec<_>) = read.into_iter().partition(|(article, _)| is_held(article));
    let articles = published.into_iter().map(|(article, mut own)| {
        found.append(&mut own);
        article
    });
    (articles.collect(), held.into_iter().map(|(article, _)| article).collect())
}

fn sidecar_path(article: &str) -> String {
    format!("{}.toml", article.trim_end_matches(".md"))
}

/// Files that were most likely meant as articles or sidecars, with the names that they would have.
fn misnamed(snapshot: &Snapshot) -> Vec<(&str, String)> {
    let meant = |path: &str| {
        let (stem, ending) = path.rsplit_once('.')?;
        let ending = match ending.to_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => "md",
            "toml" => "toml",
            _ => return None,
        };
        Some(format!("{stem}.{ending}"))
    };
    snapshot.assets_under(CONTENT).filter_map(|path| Some((&**path, meant(path)?))).collect()
}

/// Reports sidecars that no article stands beside.
fn find_orphans(texts: &[&File], misnamed: &[(&str, String)], found: &mut Vec<Diagnostic>) {
    let articles: Vec<&str> = texts.iter().map(|file| &*file.path).filter(|path| path.ends_with(".md")).collect();
    for file in texts.iter().filter(|file| file.path.ends_with(".toml") && &*file.path != "content/sources.toml") {
        let expected = format!("{}.md", file.path.trim_end_matches(".toml"));
        let is_misnamed = misnamed.iter().any(|(_, meant)| meant.eq_ignore_ascii_case(&expected));
        if !articles.contains(&expected.as_str()) && !is_misnamed {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let bundle = format!("{folder}/index.md");
            let in_folder = articles.iter().copied().find(|path| *path == bundle);
            let near = in_folder.or_else(|| words::nearest(&expected, articles.iter().copied()));
            found.push(messages::sidecar_orphan(file.span(0..0), &expected, near));
        }
    }
}
