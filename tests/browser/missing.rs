//! The page for addresses that lead nowhere, which a host sends at any depth.
//! It cannot know at what depth it stands nor where its site begins, so it may ask its own host for that.

use crate::chromium::{Chromium, until};
use crate::page::Page;
use crate::report::Report;
use crate::site::{OpenSite, Place, Site};

/// What is wrong with the 404 page at several depths of a site that is opened at a place.
pub(crate) fn inspect(site: &Site, place: Place) -> Report {
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    page.navigate("about:blank");
    let bare = page.look("setting()");
    page.navigate(&open.url("index.html"));
    let home = page.look("setting()");
    if home == bare {
        report.add("index.html", format!("no style sheet is applied: the text is set as {home}"));
    }
    for depth in ["x", "a/b/x", "a/b/c/d/"] {
        let url = format!("{}{depth}", open.base);
        page.navigate(&url);
        let looks_and_leads = || {
            let problems =
                [is_set_as(&page, &home), links_work(&page, &url, &open)].into_iter().filter_map(Result::err);
            problems.reduce(|all, problem| format!("{all}; {problem}")).map_or(Ok(()), Err)
        };
        report.extend(depth, until(looks_and_leads).err());
        report.extend(depth, answer_problems(&page, &url, &open));
    }
    report
}

fn is_set_as(page: &Page, home: &serde_json::Value) -> Result<(), String> {
    let set = page.look("setting()");
    if set == *home { Ok(()) } else { Err(format!("the text is set as {set}, that of the home page as {home}")) }
}

/// Every link leads somewhere on the site, one of them home.
fn links_work(page: &Page, url: &str, open: &OpenSite) -> Result<(), String> {
    let mut leads_home = false;
    // A link within the page leads back to this very address.
    for link in page.look_at_strings("links('a[href]')").iter().filter(|link| link.split('#').next() != Some(url)) {
        let target = open.locate(link).map_err(|problem| format!("a link: {problem}"))?;
        leads_home |= target.is_some_and(|target| target.file == "index.html");
    }
    if leads_home { Ok(()) } else { Err("no link leads to the home page".to_string()) }
}

fn answer_problems(page: &Page, url: &str, open: &OpenSite) -> Vec<String> {
    let traffic = page.traffic();
    let mut problems = traffic.complaints;
    let foreign = traffic.requests.iter().filter(|asked| !open.shares_host(asked));
    problems.extend(foreign.map(|asked| format!("asks for {asked}")));
    if traffic.failures.get(url).map(String::as_str) != Some("status 404") {
        problems.push("is not answered with the status 404".to_string());
    }
    problems
}
