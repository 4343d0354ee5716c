//! A page with one of every fault, to show that each is seen: a look that finds nothing must mean that all is well.

use std::fs;
use std::path::Path;

use crate::report::Report;
use crate::site::{Extent, Place, Site};
use crate::{cards, layout, missing, sound, unscripted};

const PAGE: &str = r##"<!doctype html><html lang="en"><title>Faults</title>
<style>
  body { width: 2000px; font-family: sans-serif } #note-far { display: none }
  #note-low, #note-high { position: absolute; top: 0; left: 0; width: 200px; height: 40px }
</style>
<main><h1 id="twice">Faults</h1><p id="twice">Twice</p>
<a href="nowhere.html">No file</a> <a href="404.html#nothing">No id</a> <a href="/outside/">Outside</a>
<img src="missing.png" alt=""><img src="http://other.example/x.png" alt="">
<p><span id="far" data-claim="far">Far words</span><a id="ref-far" role="doc-noteref" href="#note-far" aria-label="Note">1</a>
  <span id="low" data-claim="low" aria-details="far">low words</span><a id="ref-low" role="doc-noteref" href="#note-low">2</a>
  <a id="ref-lost" role="doc-noteref" href="#note-lost">3</a></p>
<div role="doc-footnote" id="note-far">Far note <a role="doc-backlink" href="#ref-far">Back</a></div>
<div role="doc-footnote" id="note-low">Low note <a role="doc-backlink" href="#ref-far">Back</a></div>
<div role="doc-footnote" id="note-high">High note</div></main>
<script>console.error('a complaint'); throw new Error('a fault')</script></html>"##;

/// The first mark opens another note's card, and its own note is hidden; the card of the second moves the page.
const CARDS: &str = r##"<!doctype html><html lang="en"><title>Cards</title>
<style>#note-a { display: none }</style>
<main style="height: 3000px"><p style="margin-top: 1500px">
  <a id="ref-a" role="doc-noteref" href="#note-a">1</a> <a id="ref-b" role="doc-noteref" href="#note-b">2</a></p>
<div role="doc-footnote" id="note-a">First note</div><div role="doc-footnote" id="note-b">Second note</div>
<div popover id="card">Second note</div></main>
<script>
  for (const mark of document.querySelectorAll('[role=doc-noteref]')) mark.onclick = (event) => {
    event.preventDefault();
    document.querySelector('#card').showPopover();
    if (mark.id === 'ref-b') scrollBy(0, 1);
  };
</script></html>"##;

const OLD: &str =
    r#"<!doctype html><html lang="en"><title>Old</title><meta http-equiv="refresh" content="0; url=gone/"></html>"#;

/// A site with this home page, under a name of its own since tests run side by side.
fn faulty(name: &str, home: &str) -> Site {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name);
    fs::create_dir_all(&folder).expect("cargo's folder for tests can be written");
    for (file, html) in [("index.html", home), ("old.html", OLD), ("404.html", "<title>Lost</title>")] {
        fs::write(folder.join(file), html).expect("cargo's folder for tests can be written");
    }
    // The faults stand in the page itself, which the policy of the other sites forbids.
    Site { folder, policy: "" }
}

/// Every one of these words must be in some problem of the report.
fn check(report: Report, expected: &[&str]) {
    for words in expected {
        let seen = report.problems().iter().any(|problem| problem.contains(words));
        assert!(seen, "nothing says \"{words}\":\n  {}", report.problems().join("\n  "));
    }
}

#[test]
fn faults_of_a_page_are_seen() {
    let expected = [
        "the id twice stands twice",
        "nowhere.html leads to no file",
        "/outside/ leaves the site",
        "asks for http://other.example/x.png",
        "missing.png: status 404",
        "console: a complaint",
        "Error: a fault",
        "the mark \"1\" is called \"Note\", without its label",
        "mark ref-lost: #note-lost leads to nothing",
        "words of far: no aria-details",
        "words low: aria-details far is no doc-footnote",
        "note note-low: no way back to ref-low",
        "note note-high: no mark leads to it",
        "two ways back are called \"Back\"",
        "old.html: http",
    ];
    check(sound::inspect(&faulty("faults-page", PAGE), Place::SubPath), &expected);
}

#[test]
fn faults_of_a_card_are_seen() {
    let wrong = "the card shows \"Secondnote\", the note says \"Firstnote\"";
    let expected = [
        &format!("mark \"1\", Click at 1440 px: {wrong}"),
        &format!("mark \"1\", Enter at 1440 px: {wrong}"),
        &format!("mark \"1\", Tap at 360 px: {wrong}"),
        "mark \"2\", Click at 1440 px: when the card opened the page moved",
        "mark \"2\", Tap at 360 px: when the card opened the page moved",
    ];
    check(cards::inspect(&faulty("faults-card", CARDS), Place::Root, Extent::Every), &expected);
}

#[test]
fn faults_without_scripts_are_seen() {
    let expected = ["at 360 px: note note-a: not shown", "at 360 px: mark \"1\", clicked: the note is not shown"];
    check(unscripted::inspect(&faulty("faults-unscripted", CARDS), Place::Root, Extent::Every), &expected);
}

#[test]
fn faults_of_a_layout_are_seen() {
    let expected = [
        "at 1440 px: it is 2",
        "at 320 px: note note-low: lies over note note-high",
        "note note-high: lies over the text",
        "mark ref-low: its target is under 24 px high",
    ];
    check(layout::inspect(&faulty("faults-layout", PAGE), Extent::Every), &expected);
    check(layout::inspect_paper(&faulty("faults-paper", PAGE)), &["printed at 1440 px: note note-far: not shown"]);
}

#[test]
fn faults_of_a_404_page_are_seen() {
    let expected = ["a/b/x: the text is set as", "no link leads to the home page"];
    check(missing::inspect(&faulty("faults-404", PAGE), Place::SubPath), &expected);
}
