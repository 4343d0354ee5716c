//! The search page: a word of each language is typed, the right result comes, and it leads to the very place.

use serde_json::json;

use crate::chromium::{Chromium, until};
use crate::page::{Page, Script};
use crate::report::Report;
use crate::site::{OpenSite, Place, Site};

/// What is typed; the kind of the first result, the beginning of its title, the words marked in it, where it leads.
const QUERIES: [(&str, &str, &str, &str, &str); 17] = [
    ("lead pip", "Article", "What the city's lead pipes", "lead", "pipes/"),
    ("moratorium", "Article", "What the city's lead pipes", "moratorium", "pipes/#note-fn-old"),
    ("pays", "Article", "What the city's lead pipes", "pays", "pipes/#who-pays"),
    ("email mayor", "Article", "What the city's lead pipes", "e-mail", "pipes/#who-pays"),
    ("e-mail", "Article", "What the city's lead pipes", "e-mail", "pipes/#who-pays"),
    ("pipes northvale", "Claim", "Some 4,300 service pipes", "pipes", "pipes/#lines-left"),
    ("northvale water", "Source", "Inventory of service lines", "Northvale", "sources/pipes--inventory/"),
    ("STRASSE", "Article", "Bleirohre", "Straße", "rohre/#uberprufung"),
    ("Ueberpruefung", "Article", "Bleirohre", "Überprüfung", "rohre/#uberprufung"),
    ("供水管道", "Article", "老城", "供水管道", "shui/"),
    ("铅水", "Article", "老城", "铅水", "shui/"),
    ("給水管", "Article", "鉛の", "給水管", "mizu/"),
    ("مياه", "Article", "أنابيب", "المِيَاهَ", "miyah/"),
    ("الأنابيب", "Article", "أنابيب", "أنابيب", "miyah/"),
    ("onerror script", "Article", "</script><img src=x onerror=", "script", "hostile/"),
    ("gremlin claim", "Claim", "<script>alert(6)</script>", "gremlin", "hostile/#runs"),
    ("gremlins", "Source", "<img src=x onerror=alert(4)>", "gremlins", "sources/hostile--evil/"),
];

/// The first result as `[status, kind, title, first mark, address]`.
const FIRST: &str = r#"(() => {
    const item = document.querySelector(".found > li");
    const text = (selector) => item?.querySelector(selector)?.textContent ?? "";
    const said = document.querySelector(".search [role=status]").textContent;
    return [said, text(".kind"), text(".line-title"), text("mark"), item?.querySelector("a").href ?? ""];
})()"#;

/// What is wrong with the search of a site that is opened at a place.
pub(crate) fn inspect(site: &Site, place: Place) -> Report {
    let open = site.open(place);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    page.navigate(&open.url("search/index.html"));
    for query in QUERIES {
        type_in(&page, query.0);
        report.extend(query.0, until(|| first_is(&page, &open, query)).err());
    }
    for absent in ["zeppelin", "quokka", "smile", "lead quagmire", "ガラム", "カラス"] {
        type_in(&page, absent);
        report.extend(absent, until(|| says(&page, "Nothing has all of these words.")).err());
    }

    let traffic = page.traffic();
    report.extend("search", traffic.complaints.into_iter().chain(traffic.refusals));
    report.extend("search", traffic.failures.into_iter().map(|(url, why)| format!("{url}: {why}")));
    let foreign = traffic.requests.into_iter().filter(|url| !open.owns(url));
    report.extend("search", foreign.map(|url| format!("asks for {url}")));
    report.extend("?q=", follow_problems(&page, &open));
    report.extend("without scripts", unscripted_problems(&page, &open));
    report
}

fn type_in(page: &Page, text: &str) {
    page.evaluate(&format!(
        "(() => {{ const input = document.querySelector('.search input'); input.value = {}; \
         input.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()",
        json!(text)
    ));
}

fn says(page: &Page, words: &str) -> Result<(), String> {
    let said = page.evaluate(FIRST)[0].as_str().unwrap_or_default().to_owned();
    if said == words { Ok(()) } else { Err(format!("it says {said:?}, not {words:?}")) }
}

fn first_is(page: &Page, open: &OpenSite, query: (&str, &str, &str, &str, &str)) -> Result<(), String> {
    let first = page.evaluate(FIRST);
    let part = |index: usize| first[index].as_str().unwrap_or_default();
    let (_, kind, title, mark, leads_to) = query;
    let (path, fragment) = leads_to.split_once('#').unwrap_or((leads_to, ""));
    let (address, _) = part(4).split_once(":~:").unwrap_or((part(4), ""));
    let target = open.locate(address)?.ok_or("there is no result")?;
    let arrives = target.file == format!("{path}index.html") && target.fragment == fragment;
    match part(1) == kind && part(2).starts_with(title) && part(3) == mark && part(0).contains("result") && arrives {
        true => Ok(()),
        false => Err(format!("the first result is {first}")),
    }
}

/// Comes with a query in the address, follows the first result, and goes back to the same results.
fn follow_problems(page: &Page, open: &OpenSite) -> Option<String> {
    let url = open.url("search/index.html") + "?q=pipes%20northvale";
    page.navigate(&url);
    let query = QUERIES[5];
    let come = until(|| first_is(page, open, query));
    let arrive = |_| {
        page.evaluate("document.querySelector('.found a').click()");
        until(|| match page.evaluate("document.querySelector(':target')?.id").as_str() {
            Some("lines-left") => Ok(()),
            other => Err(format!("the claim is not what the page shows, but {other:?}")),
        })
    };
    let back = |_| {
        page.evaluate("history.back()");
        until(|| match page.evaluate("document.querySelector('.search input')?.value").as_str() {
            Some("pipes northvale") => first_is(page, open, query),
            other => Err(format!("going back, the box holds {other:?}")),
        })
    };
    come.and_then(arrive).and_then(back).err()
}

/// Without scripts the page says so, hides the box and leads to everything by links.
fn unscripted_problems(page: &Page, open: &OpenSite) -> Vec<String> {
    page.allow(Script::Off);
    page.navigate(&open.url("search/index.html"));
    let mut problems = Vec::new();
    let shown = "getComputedStyle(document.querySelector('form.search')).display";
    if page.evaluate(shown) != "none" {
        problems.push("the box is shown".to_owned());
    }
    if !page
        .evaluate("document.querySelector('main').innerText")
        .as_str()
        .is_some_and(|text| text.contains("JavaScript"))
    {
        problems.push("nothing says why".to_owned());
    }
    let links = page.look_at_strings("links('main a[href]')").join(" ");
    let missing = ["claims/", "sources/", "tags/water/", "pipes/", "miyah/"];
    problems.extend(
        missing
            .iter()
            .filter(|path| !links.contains(&open.url(&format!("{path}index.html")).replace("index.html", "")))
            .map(|path| format!("no link to {path}")),
    );
    problems
}
