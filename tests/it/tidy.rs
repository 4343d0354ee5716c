//! What must hold of the code itself: the arrows, the doors, and that every message is shown in a spec.

use std::fs;
use std::path::{Path, PathBuf};

use postil::base::checks::CHECKS;

/// Each room with the rooms that it may use.
const ARROWS: [(&str, &[&str]); 7] = [
    ("base", &["base"]),
    ("read", &["base", "read"]),
    ("site", &["base", "read", "site"]),
    ("render", &["base", "read", "site", "render"]),
    ("import", &["base", "read", "import"]),
    ("world", &["base", "world"]),
    ("pipeline.rs", &["base", "read", "site", "render"]),
];

const DOORS: &[(&str, &[&str])] = &[
    ("tera", &["render/theme.rs", "render/template_faults.rs"]),
    ("include_dir", &["render/shipped.rs"]),
    ("pulldown_cmark", &["read/markdown.rs", "read/named_spans.rs"]),
    ("pulldown_latex", &["read/math.rs"]),
    ("syntect", &["read/code.rs"]),
    ("two_face", &["read/code.rs"]),
    ("toml", &["read/tree.rs", "read/release.rs", "world/link_cache.rs"]),
    ("toml_edit", &["world/layout.rs"]),
    ("toml_parser", &["world/layout.rs"]),
    (
        "serde_json",
        &[
            "read/json.rs",
            "read/json_schema.rs",
            "render/search.rs",
            "render/schema_org.rs",
            "render/selectors.rs",
            "render/web_annotation.rs",
            "render/feed.rs",
            "render/ledger.rs",
            "render/record.rs",
            "import/page.rs",
            "import/web_annotation.rs",
            "import/hypothesis.rs",
            "import/annotations.rs",
            "world/findings.rs",
            "world/sarif.rs",
        ],
    ),
    ("saphyr_parser", &["read/tree.rs"]),
    ("imara_diff", &["world/diff.rs", "read/text_diff.rs"]),
    ("aho_corasick", &["world/private.rs"]),
    ("html5ever", &["read/web_page.rs"]),
    ("lopdf", &["read/pdf.rs"]),
    ("encoding_rs", &["read/stored_copy.rs"]),
    ("sha2", &["read/stored_copy.rs", "world/input.rs", "world/kept.rs", "render/card.rs"]),
    ("hayagriva", &["render/csl.rs"]),
    ("quick_xml", &["render/csl_file.rs"]),
    ("rayon", &["pipeline.rs"]),
    ("annotate_snippets", &["world/terminal.rs"]),
    ("walkdir", &["world/scan.rs", "world/private.rs", "world/output_dir.rs", "world/write.rs"]),
    ("webp", &["render/picture.rs"]),
    ("zune_jpeg", &["render/picture.rs"]),
    ("png", &["render/picture.rs"]),
    ("rustybuzz", &["render/typeset.rs", "render/card.rs"]),
    ("tiny_skia", &["render/typeset.rs", "render/card.rs"]),
    ("unicode_bidi", &["render/typeset.rs"]),
    ("notosans", &["render/card.rs"]),
    ("imagesize", &["world/picture.rs"]),
    ("rustix", &["world/input.rs", "world/scan.rs", "world/output_dir.rs", "world/write.rs"]),
    ("jiff", &["base/date.rs", "world/scan.rs", "world/clock.rs"]),
    ("ureq", &["world/http.rs"]),
    ("clap", &["cli/", "main.rs"]),
    ("semver", &["read/theme_toml.rs"]),
    ("strsim", &["base/words.rs"]),
    ("slug", &["base/words.rs"]),
    ("num_bigint", &["read/calc.rs"]),
    ("num_rational", &["read/calc.rs"]),
    ("spellbook", &["read/dictionary.rs"]),
    ("unicode_normalization", &["read/fold.rs", "read/latex.rs", "read/terms.rs"]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let name = |path: &PathBuf| path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), fs::read_to_string(path).expect("a source file"))).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

#[test]
fn imports_follow_the_arrows() {
    let rooms = ["base", "read", "site", "render", "import", "world", "pipeline", "cli"];
    for (file, text) in sources() {
        let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| file.starts_with(room)) else { continue };
        for room in rooms.iter().filter(|room| !allowed.contains(room)) {
            assert!(!text.contains(&format!("crate::{room}::")), "{file} uses {room}, against the arrows");
        }
    }
}

#[test]
fn each_outside_crate_has_one_door() {
    for (file, text) in sources() {
        for (name, doors) in DOORS.iter().filter(|(_, doors)| !doors.iter().any(|door| file.starts_with(door))) {
            let uses = text
                .lines()
                .any(|line| line.contains(&format!("use {name}::")) || line.contains(&format!(" {name}::")));
            let own = format!("crate::{name}");
            assert!(!uses || text.contains(&own), "{file} uses {name}; its door is {doors:?}");
        }
    }
}

#[test]
fn only_the_world_touches_the_system() {
    for (file, text) in sources().into_iter().filter(|(file, _)| !file.starts_with("world/")) {
        for word in ["std::fs", "std::env", "SystemTime", "println!", "eprintln!", "std::net"] {
            assert!(!text.contains(word), "{file} has `{word}`: that is the world's");
        }
    }
}

/// The names of all messages, by their constructors.
fn message_names() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, text) in sources().iter().filter(|(file, _)| file.contains("messages")) {
        let calls = text.split("Diagnostic::new(").skip(1);
        names
            .extend(calls.filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned)));
    }
    assert!(names.len() > 50, "the constructors were not found");
    names
}

#[test]
fn every_message_is_of_a_check() {
    let is_known = |name: &String| CHECKS.iter().any(|check| check.name == name);
    let unknown: Vec<String> = message_names().into_iter().filter(|name| !is_known(name)).collect();
    assert!(unknown.is_empty(), "no check is called {unknown:?}");
}

#[test]
fn every_message_is_shown_in_a_spec() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let specs: String = fs::read_dir(specs)
        .expect("the specs")
        .map(|spec| fs::read_to_string(spec.expect("an entry").path()).expect("a spec"))
        .collect();
    // Nothing is hidden from the user `root`, who may run the tests; what needs the network is in `external.rs`, and what
    // needs pictures in `pictures.rs`.
    let elsewhere = ["file-unreadable", "picture-unreadable", "link-gone", "link-unsure"];
    let is_missing = |name: &String| !specs.contains(&format!("[{name}]")) && !elsewhere.contains(&name.as_str());
    let missing: Vec<String> = message_names().into_iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "no spec shows {missing:?}");
}

#[test]
fn nothing_is_left_half_done() {
    for (file, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in ["TODO", "FIXME", "XXX", ".unwrap()", "use super::*"] {
            assert!(!code.contains(word), "{file} has `{word}`");
        }
    }
}
