//! The tables of words that come with postil, and the pages that speak them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::sandbox::Sandbox;

fn tables() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/i18n")
}

/// A shipped table: its text, and its words by key.
fn table(language: &str) -> (String, BTreeMap<String, String>) {
    let text = fs::read_to_string(tables().join(format!("{language}.toml"))).expect("a shipped table");
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    let words = lines.map(|(key, words)| (key.to_owned(), words.trim_matches('"').to_owned())).collect();
    (text, words)
}

/// The tables that come with postil, but the English one.
fn translated() -> Vec<String> {
    let files = fs::read_dir(tables()).expect("the folder of tables");
    let names = files.map(|file| file.expect("an entry").file_name().into_string().expect("UTF-8"));
    let mut names: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned())).collect();
    names.retain(|name| name != "en");
    names.sort();
    names
}

/// What stands in braces: `{n}`, `{date}`.
fn blanks(words: &str) -> Vec<&str> {
    let mut blanks: Vec<&str> = words.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    blanks.sort_unstable();
    blanks
}

#[test]
fn six_languages_come_with_postil() {
    assert_eq!(translated(), ["ar", "de", "es", "fr", "ja"]);
}

/// A table of a site is checked for what it lacks, so each shipped one is put into a site that speaks a language alone.
#[test]
fn shipped_tables_are_whole() {
    for language in translated() {
        let sandbox = Sandbox::new();
        sandbox.write("site.toml", format!("title = \"Test\"\nlanguage = \"{language}\"\n"));
        sandbox.write("content/a.md", "+++\ntitle = \"A\"\n+++\n1.\n");
        sandbox.write(&format!("themes/default/i18n/{language}.toml"), &table(&language).0);
        let output = sandbox.postil(&["check", "--strict"]);
        assert!(output.status.success(), "{language}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn shipped_tables_fill_in_what_english_does() {
    let english = table("en").1;
    for language in translated() {
        for (key, words) in table(&language).1 {
            // Where a number has a form of its own the word for it may stand in its place: "two claims" is one word.
            let Some(original) = english.get(&key).filter(|_| !key.ends_with("_one")) else { continue };
            assert_eq!(blanks(&words), blanks(original), "{language}: {key}");
        }
    }
}

/// The pages of other languages hold no sentence of the English table.
#[test]
fn a_page_says_nothing_in_english_by_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/languages");
    let (english, sandbox) = (table("en").1, Sandbox::new());
    let output = sandbox.postil(&["build", "--root", folder.to_str().expect("UTF-8"), "-o", "out"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (language, page) in [("ar", "anabib"), ("de", "bleirohre"), ("ja", "namarikan")] {
        let html = sandbox.read(&format!("out/{page}/index.html"));
        let own = table(language).1;
        for (key, words) in &english {
            let is_same = own.get(key) == Some(words);
            // A single word may well stand in an address or in the markup.
            let mut parts = words.split(['{', '}']).step_by(2).map(str::trim).filter(|part| part.contains(' '));
            let said = parts.find(|part| !is_same && html.contains(part));
            assert_eq!(said, None, "{page}: the English words of `{key}`");
        }
    }
}
