//! The commands beside `build`, as somebody in a terminal meets them: what they say, what they write, how they end.

use std::process::Output;

use crate::sandbox::Sandbox;

const ARTICLE: &str = "+++\ntitle = \"The dam\"\n+++\n## Spring\n\nThe dam failed. The bridge stood.\n\n\
                       ## Autumn\n\nThe dam was rebuilt. The bridge stood.\n";

fn site() -> Sandbox {
    let site = Sandbox::new();
    site.write("site.toml", "title = \"Test\"\n").write("content/dam.md", ARTICLE);
    site.write("content/dam.toml", "[[claims]]\nexact = \"The dam failed\"\nown_check = \"We looked.\"\n");
    site.write("content/news/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\nNot yet.\n");
    site.write("content/news/fair.md", "+++\ntitle = \"The fair\"\n+++\nIt rained.\n");
    site
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}{}", printed(output), said(output));
}

#[test]
fn check_finds_what_build_finds_and_writes_nothing() {
    let site = site();
    site.write("content/news/fair.toml", "[[claims]]\nexact = \"It poured\"\nown_check = \"We looked.\"\n");
    site.write("templates/article.html", "{% extends \"article.html\" %}");
    let before = site.files("");
    let (checked, built) = (site.postil(&["check"]), site.postil(&["build"]));
    ends(&checked, 1);
    ends(&built, 1);
    let finding = |output: &Output| said(output).split("\n\n1 error").next().unwrap_or_default().to_owned();
    assert!(finding(&checked).contains("error[quote-missing]"), "{}", said(&checked));
    assert_eq!(finding(&checked), finding(&built));
    assert_eq!(before, site.files(""));
}

#[test]
fn check_draws_pages_too() {
    let site = site();
    site.write("templates/article.html", "{{ page.no_such_thing }}");
    let checked = site.postil(&["check"]);
    ends(&checked, 1);
    assert!(said(&checked).contains("error[template-invalid]"), "{}", said(&checked));
}

#[test]
fn what_was_checked_and_what_was_not_add_up() {
    let site = site();
    let all = said(&site.postil(&["check"]));
    assert!(all.contains("3 articles: 2 checked, 1 skipped (1 draft)\n"), "{all}");
    assert!(all.contains("held back: content/news/draft.md"), "{all}");
    let one = said(&site.postil(&["check", "content/dam.toml"]));
    assert!(one.contains("3 articles: 1 checked, 2 skipped (1 draft, 1 not asked for)\n"), "{one}");
    let with_drafts = said(&site.postil(&["check", "-D", "content/news"]));
    assert!(with_drafts.contains("3 articles: 2 checked, 1 skipped (1 not asked for)\n"), "{with_drafts}");
}

#[test]
fn only_what_was_asked_for_is_told_and_counts() {
    let site = site();
    site.write("content/news/fair.toml", "[[claims]]\nexact = \"It poured\"\n");
    let elsewhere = site.postil(&["check", "content/dam.md"]);
    ends(&elsewhere, 0);
    assert!(said(&elsewhere).contains("not asked for, and not shown: 1 error, 1 warning"), "{}", said(&elsewhere));
    ends(&site.postil(&["check", "content/news/"]), 1);
    ends(&site.postil(&["check", "content/news/fair.md"]), 1);
    let nowhere = site.postil(&["check", "content/fare.md"]);
    ends(&nowhere, 2);
    assert!(said(&nowhere).contains("`content/fare.md`"), "{}", said(&nowhere));
}

#[test]
fn warnings_fail_a_strict_check_alone() {
    let site = site();
    site.write("content/dam.toml", "[[claims]]\nexact = \"The dam failed\"\n");
    ends(&site.postil(&["check"]), 0);
    ends(&site.postil(&["check", "--strict"]), 1);
    ends(&site.postil(&["check", "--strict", "content/news"]), 0);
    ends(&site.postil(&["build"]), 0);
}

/// A sidecar with a fault of each kind that a machine can mend, and with one that it can't.
const FAULTS: &str = "# Kept.\r\n[[claims]]\r\nid      = \"dam\" # as it is\r\nexact   = \"the dam, failed\"\r\n\
                      own_chek = \"We looked.\"\r\n\r\n[[claims]]\r\nid = 'bridge'\r\nexact = \"The bridge stood\"\r\n\
                      own_check = \"We looked.\"\r\n[[claims]]\r\nid = \"again\"\r\nexact = \"The dam was rebuilt\"\r\n\
                      section = \"Spring\"\r\nown_check = \"We looked.\"\r\n[[claims]]\r\nid = \"context\"\r\n\
                      exact = \"rebuilt\"\r\nprefix = \"dam had been\"\r\nown_check = \"We looked.\"\r\n[[claims]]\r\n\
                      id = \"gone\"\r\nexact = \"The ferry sank\"\r\nown_check = \"We looked.\"\r\n";

#[test]
fn fix_shows_and_writes_only_when_asked() {
    let site = site();
    site.write("content/dam.toml", FAULTS);
    let shown = site.postil(&["fix"]);
    ends(&shown, 1);
    assert_eq!(site.read("content/dam.toml"), FAULTS);
    for line in ["\n-own_chek = \"We looked.\"\n", "\n+own_check = \"We looked.\"\n"] {
        assert!(printed(&shown).contains(line), "{}", printed(&shown));
    }
    assert!(said(&shown).contains("content/dam.toml:9=NUMBER"), "{}", said(&shown));

    let written = site.postil(&["fix", "--yes", "--choose", "content/dam.toml:9=2"]);
    ends(&written, 1); // a claim is still without its words
    let mended = FAULTS
        .replace("\"the dam, failed\"", "\"The dam failed\"")
        .replace("own_chek", "own_check")
        .replace("\"The bridge stood\"\r\n", "\"The bridge stood\"\r\nprefix = \"rebuilt.\"\r\n")
        .replace("\"Spring\"", "\"Autumn\"")
        .replace("\"dam had been\"", "\"The dam was\"");
    assert_eq!(site.read("content/dam.toml"), mended);
    assert_eq!(site.read("content/dam.md"), ARTICLE);
    let left = said(&site.postil(&["check"]));
    assert!(left.contains("claim `gone`") && left.contains("\n1 error\n"), "{left}");
}

#[test]
fn fix_changes_no_article_and_nothing_that_was_not_asked_for() {
    let site = site();
    let article = "+++\ntitel = \"The fair\"\n+++\nIt rained.\n";
    site.write("content/news/fair.md", article).write("content/dam.toml", FAULTS);
    ends(&site.postil(&["fix", "--yes", "content/news"]), 1);
    assert_eq!((site.read("content/news/fair.md").as_str(), site.read("content/dam.toml").as_str()), (article, FAULTS));
}

#[test]
fn fix_says_so_when_there_is_nothing_to_mend() {
    let site = site();
    let output = site.postil(&["fix"]);
    ends(&output, 0);
    assert!(said(&output).contains("nothing is to be mended"), "{}", said(&output));
    for choice in ["content/dam.toml:9=2", "content/dam.toml", "x=y"] {
        ends(&site.postil(&["fix", "--choose", choice]), 2);
    }
}

#[test]
fn a_new_site_is_whole_and_clean() {
    let folder = Sandbox::new();
    ends(&folder.postil(&["init", "our-town", "--title", "Our \"Town\""]), 0);
    let site = folder.path().join("our-town");
    let run = |arguments: &[&str]| folder.command(arguments).current_dir(&site).output().unwrap();
    ends(&run(&["check", "--strict"]), 0);
    ends(&run(&["build"]), 0);
    assert!(folder.read("our-town/public/index.html").contains("Our &quot;Town&quot;"));
    let before = folder.files("our-town");
    ends(&run(&["init"]), 2);
    ends(&folder.postil(&["init", "our-town"]), 2);
    assert_eq!(before, folder.files("our-town"));
}

#[test]
fn checks_are_explained_by_their_names() {
    let site = Sandbox::new();
    let all = site.postil(&["explain"]);
    ends(&all, 0);
    assert!(printed(&all).contains("  quote-missing "), "{}", printed(&all));
    let one = site.postil(&["explain", "quote-missing"]);
    assert!(printed(&one).starts_with("quote-missing (error"), "{}", printed(&one));
    let none = site.postil(&["explain", "quote-mising"]);
    ends(&none, 2);
    assert!(said(&none).contains("did you mean `quote-missing`?"), "{}", said(&none));
}

#[test]
fn what_is_private_never_leaves() {
    let site = site();
    site.write("content/dam.private.toml", "[guard]\nname = \"Dagny Ohlson\"\n");
    ends(&site.postil(&["build"]), 0);
    let before = site.files("public");
    site.write("content/news/fair.md", "+++\ntitle = \"The fair\"\n+++\nIt rained, *Dagny* Ohlson says.\n");
    for command in ["build", "check"] {
        let output = site.postil(&[command]);
        ends(&output, 1);
        assert!(said(&output).contains("error[private-leaked]"), "{}", said(&output));
        assert!(!said(&output).contains("Ohlson"), "{}", said(&output));
    }
    assert_eq!(before, site.files("public"));
}

#[test]
fn machines_are_told_on_standard_output_alone() {
    let site = site();
    site.write("content/dam.toml", "[[claims]]\nexact = \"The ferry sank\"\n");
    for command in ["check", "build"] {
        let output = site.postil(&[command, "--format", "json"]);
        ends(&output, 1);
        let lines: Vec<serde_json::Value> =
            printed(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let names: Vec<_> = lines.iter().map(|finding| finding["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["claim-unsourced", "quote-missing"]);
        assert!(!said(&output).contains("quote-missing"), "{}", said(&output));
    }
    let sarif: serde_json::Value =
        serde_json::from_str(&printed(&site.postil(&["check", "--format", "sarif"]))).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    assert!(
        printed(&site.postil(&["check", "--format", "github"])).starts_with("::warning file=content/dam.toml,line=1,")
    );
    ends(&site.postil(&["check", "--format", "xml"]), 2);
}

#[test]
fn the_sample_site_has_the_schemas_of_this_version() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["site", "article", "section", "sidecar", "sources", "theme", "finding"] {
        let printed = printed(&Sandbox::new().postil(&["schema", name]));
        let stored = std::fs::read_to_string(root.join(format!(".postil/{name}.schema.json"))).unwrap();
        assert!(printed == stored, "run `cargo run -- schema --write`");
        if name == "finding" {
            let published = std::fs::read_to_string(root.join("content/manual/finding.schema.json")).unwrap();
            assert!(printed == published, "copy `.postil/finding.schema.json` to `content/manual/`");
        }
    }
}
