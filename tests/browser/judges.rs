//! What programs of others say of the pages: axe-core, html-validate and Lighthouse; and what a page weighs.
//! `tests/all` installs them, as `judges/package.json` names them, into the folder `judges` beside the build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::chromium::{self, Chromium};
use crate::page::{DESKTOP, Medium, Page, Viewport};
use crate::report::Report;
use crate::server::gzip;
use crate::site::{OpenSite, Place, Site};

/// A small phone, a tablet, a desk.
const WIDTHS: [u32; 3] = [320, 768, 1440];

/// What the reader of an article of a usual length may have to load in all, compressed.
const HEAVIEST: usize = 60_000;

/// What the script of an article's page may weigh, compressed.
const HEAVIEST_SCRIPT: usize = 10_240;

/// More notes than an article of a usual length has.
const MANY: usize = 60;

/// Every violation of the page as a line: the rule, where, and what is wrong.
const VIOLATIONS: &str =
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`)))";

/// How often Lighthouse may look: it measures time, and a busy machine is a slow one.
const LOOKS: usize = 3;

/// What it must give for speed at least, for the same reason; for all else it must give 1.
const SPEED: f64 = 0.9;

fn tool(path: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("judges").join("node_modules").join(path);
    assert!(folder.exists(), "there is no {}: tests/all installs it", folder.display());
    folder
}

/// What axe-core finds on some pages, in light and dark, unfolded.
pub(crate) fn inspect_access(site: &Site, files: &[String]) -> Report {
    let axe = fs::read_to_string(tool("axe-core/axe.min.js")).expect("axe-core is a text");
    let open = site.open(Place::Root);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    for file in files {
        page.navigate(&open.url(file));
        page.evaluate(&format!("{axe}; 0"));
        page.look("unfold()");
        for (look, media) in [("light", &[][..]), ("dark", &[Medium::Dark])] {
            page.emulate(media);
            for width in WIDTHS {
                page.resize(Viewport { width, ..DESKTOP });
                let found = page.look_at_strings(VIOLATIONS).into_iter();
                report.extend(file, found.map(|problem| format!("{look}, {width} px: {problem}")));
            }
        }
    }
    report
}

/// What html-validate finds in any page.
pub(crate) fn inspect_html(site: &Site) -> Report {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/judges/.htmlvalidate.json");
    let judged = Command::new("node")
        .arg(tool("html-validate/bin/html-validate.mjs"))
        .args(["--config", config, "--formatter", "json", "--ext", "html"])
        .arg(&site.folder)
        .output()
        .expect("node runs: tests/all installs it");
    let found: Value = serde_json::from_slice(&judged.stdout)
        .unwrap_or_else(|_| panic!("html-validate fails:\n{}", String::from_utf8_lossy(&judged.stderr)));
    let mut report = Report::default();
    for file in found.as_array().into_iter().flatten() {
        let name = file["filePath"].as_str().unwrap_or_default();
        let lines = file["messages"].as_array().into_iter().flatten();
        report.extend(name, lines.map(|told| format!("{}: {} {}", told["line"], told["ruleId"], told["message"])));
    }
    assert!(judged.status.success() || !report.problems().is_empty(), "html-validate fails and does not say why");
    report
}

/// The categories in which Lighthouse gives a page less than it should: the front page, the ledger, the list of
/// sources, and the explainer of a usual length.
pub(crate) fn inspect_scores(site: &Site) -> Report {
    let open = site.open(Place::Root);
    let mut report = Report::default();
    for file in ["index.html", "claims/index.html", "sources/index.html", "explainers/leap-second/index.html"] {
        let url = open.url(file);
        let mut short = Vec::new();
        for _ in 0..LOOKS {
            short = shortfalls(&url);
            if short.is_empty() {
                break;
            }
        }
        report.extend(file, short);
    }
    report
}

fn shortfalls(url: &str) -> Vec<String> {
    let judged = Command::new("node")
        .arg(tool("lighthouse/cli/index.js"))
        .args([url, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"])
        .env("CHROME_PATH", chromium::find())
        .output()
        .expect("node runs: tests/all installs it");
    let found: Value = serde_json::from_slice(&judged.stdout)
        .unwrap_or_else(|_| panic!("Lighthouse fails:\n{}", String::from_utf8_lossy(&judged.stderr)));
    let categories = found["categories"].as_object().expect("a report of Lighthouse has categories");
    let wanted = |category: &Value| if category["id"] == "performance" { SPEED } else { 1.0 };
    let short =
        categories.values().filter(|category| category["score"].as_f64().is_none_or(|score| score < wanted(category)));
    short
        .map(|category| format!("{}: {}, for {}", category["title"], category["score"], faults(&found, category)))
        .collect()
}

/// The names of the audits that a category has lost points on.
fn faults(report: &Value, category: &Value) -> String {
    let audits = category["auditRefs"].as_array().into_iter().flatten();
    let lost = audits.filter(|audit| audit["weight"] != 0);
    let names = lost.filter_map(|audit| audit["id"].as_str());
    names
        .filter(|name| report["audits"][*name]["score"].as_f64().is_some_and(|score| score < 1.0))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Articles that are too heavy with all that they load, compressed as a host would; and their script where it is.
pub(crate) fn inspect_weight(site: &Site) -> Report {
    let open = site.open(Place::Root);
    let chromium = Chromium::start();
    let page = Page::open(&chromium);
    let mut report = Report::default();
    for file in site.pages_with("itemprop=\"articleBody\"") {
        page.navigate(&open.url(&file));
        if page.look_at_strings("labels(MARK)").len() > MANY {
            continue;
        }
        let weight: usize = page.traffic().requests.iter().map(|url| compressed(&open, url)).sum();
        if weight > HEAVIEST {
            report.add(&file, format!("it weighs {weight} bytes with all that it loads"));
        }
    }
    let weight = compressed(&open, &open.url("script.js"));
    if weight > HEAVIEST_SCRIPT {
        report.add("script.js", format!("it weighs {weight} bytes"));
    }
    report
}

fn compressed(open: &OpenSite, url: &str) -> usize {
    let target = open.locate(url).ok().flatten().unwrap_or_else(|| panic!("{url} is no file of the site"));
    let bytes = fs::read(open.site.folder.join(target.file)).expect("it was served");
    gzip(&bytes).len()
}
