//! Golden folders: a site in `tests/sites/NAME`, and the files that it must give in `expected` there.
//! `UPDATE=1 cargo test` writes the expected files anew; the difference is then reviewed.

use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

/// Builds the site and compares the files named, byte for byte.
fn check(name: &str, files: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name);
    let sandbox = Sandbox::new();
    let out = sandbox.path().join("out");
    let arguments = ["build", "--quiet", "--root", folder.to_str().expect("UTF-8"), "-o", out.to_str().expect("UTF-8")];
    let output = sandbox.postil(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in files {
        let (expected, got) = (folder.join("expected").join(file), sandbox.read(&format!("out/{file}")));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(expected.parent().expect("a folder")).expect("a folder");
            fs::write(&expected, &got).expect("the expected file");
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_else(|cause| panic!("{}: {cause}", expected.display()));
        assert!(wanted == got, "{name}: {file} is not as expected; run UPDATE=1 cargo test and look at the difference");
    }
}

#[test]
fn the_worked_example() {
    let pages = ["lead-pipes/index.html", "sources/lead-pipes--inventory/index.html", "claims/index.html"];
    check("lead-pipes", &[&pages[..], &["lead-pipes/annotations.jsonld", "lead-pipes/index.txt"]].concat());
}

#[test]
fn releases_and_what_changed_between_them() {
    let files = ["index.html", "annotations.jsonld", "versions/index.html", "versions/2026-03-02/index.html"];
    let files = files.map(|file| format!("lead-pipes/{file}"));
    check("releases", &files.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn evidence_of_every_kind() {
    check("evidence", &["pace/index.html", "2026/pace.html", "promise/index.html"]);
}

#[test]
fn sources_come_from_bibliographies_and_go_into_them() {
    let files = ["sources.bib", "sources.json", "sources.ris", "dams/sources.bib", "sources/index.html"];
    check("bibliographies", &files);
}

#[test]
fn every_feature_of_markdown() {
    check("markdown", &["all/index.html"]);
}

#[test]
fn a_site_replaces_one_block_of_a_template() {
    check("theme-override", &["a/index.html"]);
}

#[test]
fn articles_speak_their_languages() {
    let pages = ["lead-pipes", "bleirohre", "anabib", "namarikan", "claims", "corrections"];
    let files: Vec<String> = pages.iter().map(|page| format!("{page}/index.html")).collect();
    check("languages", &files.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_site_takes_a_shipped_theme_and_sets_tokens_anew() {
    check("broadsheet", &["index.html", "a/index.html"]);
}

#[test]
fn a_theme_written_from_the_manual() {
    check("own-theme", &["quay/index.html", "rasif/index.html", "index.html"]);
}

#[test]
fn the_search_index() {
    check("search", &["search/list.js", "search/words/0.js", "search/text/pipes.js", "search/index.html"]);
}

#[test]
fn charts_timelines_and_transcripts() {
    check("blocks", &["water/index.html"]);
}

#[test]
fn a_citation_style_by_name_prints_every_type_of_source() {
    check("citations-apa", &["a/index.html", "de/index.html", "sources/hostile/index.html"]);
}

#[test]
fn a_citation_style_by_file_prints_every_type_of_source() {
    check("citations-file", &["a/index.html", "sources/index.html"]);
}

#[test]
fn feeds_sitemap_and_records_for_programs() {
    let files = [
        "atom.xml",
        "feed.json",
        "corrections.xml",
        "tags/water/atom.xml",
        "water/atom.xml",
        "sitemap.xml",
        "robots.txt",
        "claims.json",
        "corrections.json",
        "claims.schema.json",
        "corrections.schema.json",
        "corrections/index.html",
    ];
    check("feeds", &files);
}
