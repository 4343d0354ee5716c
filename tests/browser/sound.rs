//! Every page of a site, opened once: it loads without a complaint and alone, its links lead somewhere, and its marks,
//! notes and ways back belong together and have names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::chromium::{Chromium, until};
use crate::page::Page;
use crate::report::Report;
use crate::site::{OpenSite, Place, Site};

/// What the pages of a site hold that others may lead to.
#[derive(Default)]
struct Web {
    ids: BTreeMap<String, BTreeSet<String>>,
    links: Vec<(String, String)>,
}

/// What is wrong with the pages of a site when it is opened at a place.
pub(crate) fn inspect(site: &Site, place: Place) -> Report {
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    let mut web = Web::default();
    for file in site.pages() {
        page.navigate(&open.url(&file));
        // The page for addresses that lead nowhere seeks its site upwards; `missing` looks at it.
        if file != "404.html" {
            report.extend(&file, traffic_problems(&page, &open));
            web.links.extend(page.look_at_strings("links()").into_iter().map(|link| (file.clone(), link)));
        }
        for question in ["duplicateIds()", "markProblems()", "wordProblems()", "noteProblems()"] {
            report.extend(&file, page.look_at_strings(question));
        }
        web.ids.insert(file.clone(), page.look_at_strings("ids()").into_iter().collect());
        let annotations = site.folder.join(&file).with_file_name("annotations.jsonld");
        if let Ok(collection) = fs::read_to_string(annotations) {
            report.extend(&file, page.look_at_strings(&format!("quoteProblems({collection})")));
        }
        report.extend(&file, name_problems(&page));
    }
    for (file, link) in &web.links {
        report.extend(file, link_problem(link, &open, &web));
    }
    for file in site.redirects() {
        report.extend(&file, redirect_problem(&file, &page, &open));
    }
    report
}

/// What a page asked of others, did not get, or complained of.
fn traffic_problems(page: &Page, open: &OpenSite) -> Vec<String> {
    let traffic = page.traffic();
    let foreign = traffic.requests.iter().filter(|url| !open.owns(url)).map(|url| format!("asks for {url}"));
    let failed = traffic.failures.iter().map(|(url, why)| format!("does not get {url}: {why}"));
    foreign.chain(failed).chain(traffic.complaints.iter().chain(&traffic.refusals).cloned()).collect()
}

fn link_problem(link: &str, open: &OpenSite, web: &Web) -> Option<String> {
    let target = match open.locate(link) {
        Ok(target) => target?,
        Err(problem) => return Some(format!("a link: {problem}")),
    };
    // `#top` is the head of the page where no id says otherwise (HTML, 7.4.6.4), `:~:` a text fragment of the browser.
    let id = target.fragment.split(":~:").next().unwrap_or_default();
    let ids = web.ids.get(&target.file)?;
    let found = id.is_empty() || id == "top" || ids.contains(id);
    (!found).then(|| format!("a link: {link} leads to {}, where no id is {id}", target.file))
}

/// A page that only leads on must lead to a page of the site.
fn redirect_problem(file: &str, page: &Page, open: &OpenSite) -> Option<String> {
    let Some(address) = page.follow(&open.url(file)) else { return Some("leads nowhere".to_string()) };
    match open.locate(&address) {
        Ok(None) => Some(format!("leads away to {address}")),
        Ok(Some(_)) => None,
        Err(problem) => Some(problem),
    }
}

/// A page that only leads on must lead to the words that were asked for, with the site's scripts.
pub(crate) fn inspect_fragment(site: &Site, place: Place, file: &str, fragment: &str) -> Report {
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    page.follow(&format!("{}#{fragment}", open.url(file)));
    let arrived =
        until(|| match page.evaluate("location.hash + (document.querySelector(':target')?.id ?? '')").as_str() {
            Some(seen) if seen == format!("#{fragment}{fragment}") => Ok(()),
            seen => Err(format!("asked for {fragment}, the reader is at \"{}\"", seen.unwrap_or_default())),
        });
    report.extend(file, arrived.err());
    report
}

/// Marks are called by their labels, and no two ways back by the same name.
fn name_problems(page: &Page) -> Vec<String> {
    // What is folded is hidden from assistive technology until it is opened, and has no name.
    page.look("unfold()");
    let mut problems = Vec::new();
    for (index, label) in page.look_at_strings("labels(MARK)").into_iter().enumerate() {
        let name = name_of(page, &format!("all(MARK)[{index}]"));
        // A sign in the label is said in words.
        let mut words = label.split(|letter: char| !letter.is_alphanumeric());
        if name.is_empty() || !words.all(|word| name.contains(word)) {
            problems.push(format!("the mark \"{label}\" is called \"{name}\", without its label"));
        }
    }
    let mut names = BTreeSet::new();
    for index in 0..page.look_at_strings("labels(WAY_BACK)").len() {
        let name = name_of(page, &format!("all(WAY_BACK)[{index}]"));
        if name.is_empty() {
            problems.push(format!("way back {index} has no name"));
        } else if !names.insert(name.clone()) {
            problems.push(format!("two ways back are called \"{name}\""));
        }
    }
    problems
}

fn name_of(page: &Page, element: &str) -> String {
    page.accessible_name(element).unwrap_or_else(|| {
        let name = page.look(&format!("fallbackName({element})"));
        name.as_str().unwrap_or_default().to_string()
    })
}
