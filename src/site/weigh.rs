//! How much each finding weighs where it stands: exceptions first, then the article's levels, the site's, the check's own.
//! Pure. An exception that answers nothing is itself a finding.

use std::collections::{BTreeSet, HashMap};

use crate::base::checks::{self, Level};
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::file::{File, Span};
use crate::base::messages;
use crate::read::exceptions::{Exception, Levels};

use super::resolve::Site;

/// Gives each finding the level that holds at its place, and drops those that are off or excepted.
/// Raises `allow-unused` for exceptions that answer none of them.
pub fn weigh(site: &Site, found: &mut Vec<Diagnostic>) {
    let desk = Desk::new(site);
    let mut used = BTreeSet::new();
    found.retain_mut(|diagnostic| desk.keeps(diagnostic, &mut used));
    let is_unused = |place: &Span| !used.contains(place);
    let run = desk.exceptions().filter(|(_, exception)| desk.is_run(&exception.check.value));
    let places = run.map(|(file, exception)| (exception, file.span(exception.check.range.clone())));
    let unused = places.filter(|(_, place)| is_unused(place));
    let mut unused: Vec<Diagnostic> =
        unused.map(|(exception, place)| messages::allow_unused(place, &exception.check.value)).collect();
    unused.retain_mut(|diagnostic| desk.keeps(diagnostic, &mut used));
    found.append(&mut unused);
}

/// As [`weigh`], for what is found outside of the site, when all that is inside has been weighed.
pub fn weigh_more(site: &Site, found: &mut Vec<Diagnostic>) {
    let desk = Desk::new(site);
    found.retain_mut(|diagnostic| desk.keeps(diagnostic, &mut BTreeSet::new()));
}

/// The files of a site with the levels and exceptions that hold in them.
struct Desk<'a> {
    site: &'a Site,
    files: HashMap<&'a str, Holding<'a>>,
}

/// What holds in one file.
#[derive(Default)]
struct Holding<'a> {
    levels: Option<&'a Levels>,
    exceptions: Vec<(&'a File, &'a Exception)>,
}

impl<'a> Desk<'a> {
    fn new(site: &'a Site) -> Desk<'a> {
        let mut files: HashMap<&str, Holding> = HashMap::new();
        for (file, exceptions) in &site.shared_exceptions {
            let exceptions = exceptions.iter().map(|exception| (file, exception)).collect();
            files.insert(&file.path, Holding { levels: None, exceptions });
        }
        for page in &site.articles {
            let (front, text) = (&page.article.front, &page.article.file);
            let whole: Vec<_> = front.exceptions.iter().map(|exception| (text, exception)).collect();
            if let Some(file) = &page.article.sidecar_file {
                let own = page.article.sidecar.exceptions.iter().map(|exception| (file, exception));
                let exceptions = own.chain(whole.iter().copied()).collect();
                files.insert(&file.path, Holding { levels: Some(&front.checks), exceptions });
            }
            files.insert(&text.path, Holding { levels: Some(&front.checks), exceptions: whole });
        }
        Desk { site, files }
    }

    /// Whether a finding stands. Sets its severity, and notes the places of the exceptions that answer it.
    fn keeps(&self, diagnostic: &mut Diagnostic, used: &mut BTreeSet<Span>) -> bool {
        let Some(check) = checks::find(diagnostic.name).filter(|check| check.level != Level::Always) else {
            return true;
        };
        let holding = diagnostic.span.as_ref().and_then(|span| Some((span, self.files.get(&*span.path)?)));
        if let Some((span, holding)) = holding {
            let answers =
                holding.exceptions.iter().filter(|(_, exception)| exception.answers(diagnostic.name, span.start));
            let places: Vec<Span> = answers.map(|(file, exception)| file.span(exception.check.range.clone())).collect();
            if !places.is_empty() {
                used.extend(places);
                return false;
            }
        }
        let own = holding.and_then(|(_, holding)| holding.levels).and_then(|levels| levels.get(check.name));
        let level: Option<Severity> =
            own.or_else(|| self.site.config.checks.get(check.name)).copied().unwrap_or(check.level.severity());
        diagnostic.severity = level.unwrap_or(diagnostic.severity);
        level.is_some()
    }

    /// All exceptions of the site, each once, with the file that it stands in.
    fn exceptions(&self) -> impl Iterator<Item = (&'a File, &'a Exception)> {
        let shared = self.site.shared_exceptions.iter();
        let shared = shared.flat_map(|(file, exceptions)| exceptions.iter().map(move |exception| (file, exception)));
        let own = self.site.articles.iter().flat_map(|page| {
            let article = &page.article;
            let front = article.front.exceptions.iter().map(|exception| (&article.file, exception));
            let file = article.sidecar_file.as_ref().unwrap_or(&article.file);
            front.chain(article.sidecar.exceptions.iter().map(move |exception| (file, exception)))
        });
        shared.chain(own)
    }

    /// Whether a check is made in every run, so that an exception that answers nothing is a leftover.
    fn is_run(&self, name: &str) -> bool {
        !["link-gone", "link-unsure", "spelling"].contains(&name)
    }
}
