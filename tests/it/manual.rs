//! What is told of the checks: the manual's page of them is made from the table, and each example is true.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use postil::base::checks::{CHECKS, Check, Group, Level};
use postil::base::diagnostic::{Diagnostic, Severity};
use postil::base::explain;

use crate::sandbox::{self, SITE_TOML};

/// What precedes the body of an article that an example shows without its head.
const HEAD: &str = "+++\ntitle = \"How much lead pipe is left?\"\n+++\n\n";
/// The text of the article where an example shows none.
const ARTICLE: &str = "Northvale still has about 4,200 lead service lines.\n";

/// Checks that nothing raises yet, or that a site in memory can't raise.
const NOT_TRIED: &[&str] = &["private-leaked", "link-gone", "link-unsure"];

/// The files of a check's example, with what any site has beside them. `level` is what the site sets for the check.
fn site(check: &Check, level: Option<&str>) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::from([("site.toml".into(), SITE_TOML.into())]);
    for block in check.example {
        let path = block.path.expect("the example is a site");
        let has_head = ["+++", "---"].iter().any(|fence| block.text().starts_with(fence));
        let head = if path.ends_with(".md") && !has_head { HEAD } else { "" };
        files.insert(path.into(), format!("{head}{}", block.text()));
    }
    if files.keys().all(|path| !path.ends_with(".md")) {
        files.insert("content/lead-pipes.md".into(), format!("{HEAD}{ARTICLE}"));
    }
    // The file of a table program, as far as it is told by its beginning.
    let is_shown = |name: &str| files.keys().any(|path| path.ends_with(name));
    let texts = check.example.iter().map(|block| block.text()).collect::<String>();
    let copies = texts.split("snapshot = \"").skip(1).filter_map(|rest| rest.split('"').next());
    let unseen: Vec<String> = copies.filter(|name| !is_shown(name)).map(|name| format!("content/{name}")).collect();
    files.extend(unseen.into_iter().map(|path| (path, "PK\u{3}\u{4}\0".to_owned())));
    if let Some(level) = level {
        let site_toml = files.get_mut("site.toml").expect("each site has one");
        *site_toml += &format!("[checks]\n{} = \"{level}\"\n", check.name);
    }
    files
}

/// What is said of the check's example, by this check alone.
fn raised(check: &Check, level: Option<&str>) -> Vec<Diagnostic> {
    let files = site(check, level);
    let snapshot = sandbox::snapshot(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let mut found = sandbox::found(&snapshot, Vec::new());
    found.retain(|diagnostic| diagnostic.name == check.name);
    found
}

/// What a site has to set for the check to be made at all.
fn asked_for(check: &Check) -> Option<&'static str> {
    (check.level == Level::Off).then_some("warn")
}

/// Whether something was found, and all of it of this severity.
fn raises(found: &[Diagnostic], severity: Severity) -> bool {
    !found.is_empty() && found.iter().all(|diagnostic| diagnostic.severity == severity)
}

/// The checks whose examples are sites that can be tried.
fn tried() -> impl Iterator<Item = &'static Check> {
    let is_site = |check: &&Check| check.example.iter().all(|block| block.path.is_some());
    CHECKS.iter().filter(is_site).filter(|check| !NOT_TRIED.contains(&check.name))
}

#[test]
fn the_page_of_all_checks_is_made_from_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/manual/checks.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, explain::manual()).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap();
    assert!(page == explain::manual(), "run UPDATE=1 cargo test --test it manual, and look at the difference");
}

#[test]
fn each_example_raises_its_check_at_its_usual_level() {
    let is_wrong = |check: &&Check| {
        let severity = check.level.severity().unwrap_or(Severity::Warning);
        !raises(&raised(check, asked_for(check)), severity)
    };
    let wrong: Vec<&str> = tried().filter(is_wrong).map(|check| check.name).collect();
    assert!(wrong.is_empty(), "not raised by its example, or not at its level: {wrong:?}");
}

#[test]
fn a_site_sets_the_level_of_each_check_that_can_be_set() {
    let settable = || tried().filter(|check| check.level != Level::Always);
    let is_wrong = |check: &&Check| {
        let is_set = raises(&raised(check, Some("error")), Severity::Error)
            && raises(&raised(check, Some("warn")), Severity::Warning)
            && raised(check, Some("off")).is_empty();
        !is_set
    };
    let wrong: Vec<&str> = settable().filter(is_wrong).map(|check| check.name).collect();
    assert!(wrong.is_empty(), "not at the level that the site sets: {wrong:?}");
}

#[test]
fn what_is_not_tried_can_not_be_tried() {
    for name in NOT_TRIED {
        let check =
            CHECKS.iter().find(|check| check.name == *name).unwrap_or_else(|| panic!("no check is called {name}"));
        assert!(raised(check, asked_for(check)).is_empty(), "the example of {name} can be tried");
    }
}

#[test]
fn each_check_is_told_in_whole_sentences() {
    for Check { name, what, why, remedy, example, .. } in CHECKS {
        for text in [what, why, remedy] {
            let is_open = !text.ends_with(['.', '`']) || text.matches('`').count() % 2 == 1 || text.contains("  ");
            assert!(!is_open, "{name}: {text}");
        }
        assert!(!example.is_empty(), "{name} has no example");
    }
}

#[test]
fn a_remedy_allows_its_own_check_and_only_what_can_be_allowed() {
    for check in CHECKS {
        for allowed in check.remedy.split("allow = { ").skip(1) {
            assert!(allowed.starts_with(&format!("{} = \"", check.name)), "{} allows {allowed}", check.name);
            assert!(check.level != Level::Always, "{} can't be allowed", check.name);
        }
    }
}

#[test]
fn what_a_remedy_says_to_write_is_toml() {
    for check in CHECKS {
        let code = check.remedy.split('`').skip(1).step_by(2);
        for keys in code.filter(|code| code.contains(" = ")) {
            let table = toml::from_str::<toml::Table>(&format!("table = {{ {keys} }}"));
            assert!(table.is_ok(), "{}: {keys}", check.name);
        }
    }
}

#[test]
fn each_check_stands_in_the_group_before_or_in_the_next() {
    let order =
        |check: &Check| Group::ALL.iter().position(|group| *group == check.group).expect("all groups are listed");
    assert!(CHECKS.is_sorted_by_key(order));
}

#[test]
fn what_is_printed_fits_a_terminal() {
    let texts = CHECKS.iter().map(explain::explain).chain([explain::overview()]);
    for line in texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()) {
        // Code is not broken into lines: a reader copies it.
        assert!(line.chars().count() <= 80 || line.starts_with("    "), "{line}");
    }
}

#[test]
fn a_check_is_explained_with_its_example() {
    let check = CHECKS.iter().find(|check| check.name == "single-source").expect("the check");
    assert_eq!(explain::explain(check), SINGLE_SOURCE);
}

const SINGLE_SOURCE: &str = r#"single-source (off, can be set in [checks])

A claim rests on one source alone. Claims with `calc` or `own_check` are passed
over.

If that source is mistaken, nothing else would show it.

In `content/lead-pipes.toml`:

    [sources.inventory]
    type  = "dataset"
    title = "Service line inventory"

    [[claims]]
    exact = "about 4,200 lead service lines"
    cites = ["inventory"]

Cite a second source that does not go back to the first, or tell readers that
there is one only: `certainty = "single-source"`. Where there can't be a second:
`allow = { single-source = "only the court holds it" }`.
"#;
