//! What machines get of findings: JSON Lines, SARIF, GitHub's commands, for one site whose texts are hard to count in.
//! `UPDATE=1 cargo test` writes `tests/formats` anew; the difference is then reviewed.

use std::fs;
use std::path::Path;

use postil::base::diagnostic::{self, Diagnostic, Severity};
use postil::base::file::Span;
use postil::base::snapshot::Snapshot;
use postil::world::findings::{self, Format};
use postil::world::terminal::Style;
use serde_json::Value;

use crate::{sandbox, validator};

/// A byte order mark, line ends of Windows, tabs, wide characters, flags, and a name full of special characters.
const SITE: [(&str, &str); 4] = [
    (
        "content/river.md",
        "\u{feff}+++\r\ntitle = \"River\"\r\n+++\r\n\r\n日本 🇫🇷 about 4,300 pipes.\r\n\r\n![](map.png)\r\n",
    ),
    ("content/map.png", ""),
    (
        "content/river.toml",
        "\u{feff}[[claims]]\r\n\tid    = \"日\"\r\n\texact = \"日本 🇫🇷 about 4,200 pipes\"\r\n\tkind  = \"facts\"\r\n\tchekced = { on = 2026-01-01, by = \"é\" }\r\n",
    ),
    ("content/50%, half.md", "+++\ntitle = \"Half\"\nslug = \"half\"\n+++\n\n日\t[本](gone.md) and\nmore.\n"),
];

fn site() -> Snapshot {
    sandbox::snapshot(SITE)
}

/// What is found in the site, and findings that only the disk has: without a place, and in a file that is no text.
fn found(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let outside = |severity, span, message: &str| Diagnostic {
        severity,
        name: "encoding",
        message: message.into(),
        about: None,
        span,
        label: Some("100% here, or there".into()),
        related: Vec::new(),
        notes: vec!["a brace { and a [link](1)".into()],
        help: vec!["first".into(), "\u{1b}[31msecond\u{1b}[0m \u{202e}third".into()],
        remedies: Vec::new(),
    };
    let unread = Span { path: "content/a: \u{1b}b.md".into(), start: 0, end: 4 };
    let mut all = sandbox::make(snapshot, Vec::new()).diagnostics;
    all.push(outside(Severity::Error, Some(unread), "no text"));
    all.push(outside(Severity::Warning, None, "two\nlines\r and 5 %: ::warning::x"));
    diagnostic::sort(&mut all);
    all
}

fn printed(format: Format) -> String {
    let snapshot = site();
    findings::print(&found(&snapshot), &snapshot.texts, format, Style::Plain)
}

fn check_golden(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, got).expect("the expected file");
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    assert_eq!(got, expected, "{name} is not as expected; run UPDATE=1 cargo test and look at the difference");
}

/// Nothing of what was found may steer the terminal in which it is read.
fn check_harmless(text: &str) {
    let steers =
        |c: char| c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert_eq!(text.find(steers), None, "{text}");
}

#[test]
fn json_lines_are_as_their_schema_says() {
    let schema: Value = serde_json::from_str(findings::schema()).expect("JSON");
    let text = printed(Format::Json);
    let snapshot = site();
    let found = found(&snapshot);
    assert_eq!(text.lines().count(), found.len());
    for (line, diagnostic) in text.lines().zip(&found) {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(validator::faults(&schema, &finding), Vec::<String>::new(), "{line}");
        assert_eq!(finding["message"], diagnostic.message, "nothing is lost");
        let mut other = finding.clone();
        other["more"] = Value::Null;
        other["line"] = Value::from(0);
        assert_eq!(validator::faults(&schema, &other).len(), 2, "the schema is closed");
    }
    check_harmless(&text);
    check_golden("findings.jsonl", &text);
}

#[test]
fn places_are_those_an_editor_shows() {
    let lines: Vec<Value> =
        printed(Format::Json).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for finding in lines.iter().filter(|finding| finding["line"].is_number()) {
        let path = finding["file"].as_str().expect("a file");
        let (_, raw) = SITE.iter().find(|(known, _)| *known == path).expect("a file of the site");
        let number = |key: &str| finding[key].as_u64().expect("a number") as usize;
        assert_eq!(number("line"), number("end_line"), "all places here are in one line");
        let line = raw.trim_start_matches('\u{feff}').lines().nth(number("line") - 1).expect("a line of the file");
        let words: String = line.chars().take(number("end_column") - 1).skip(number("column") - 1).collect();
        let expected = match finding["name"].as_str().expect("a name") {
            "value-invalid" | "claim-unsourced" => ["\"日\"", "\"facts\""],
            "key-unknown" => ["chekced", ""],
            "quote-missing" => ["\"日本 🇫🇷 about 4,200 pipes\"", ""],
            "link-broken" => ["[本](gone.md)", "gone.md"],
            "alt-missing" => ["![](map.png)", ""],
            name => panic!("{name} was not to be found"),
        };
        assert!(expected.contains(&words.as_str()), "{} at {words:?}", finding["name"]);
    }
    assert!(lines.len() > 6, "the site has its faults");
}

#[test]
fn sarif_has_the_form_that_its_readers_expect() {
    let text = printed(Format::Sarif);
    check_harmless(&text);
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let run = &document["runs"][0];
    assert_eq!((&document["version"], &run["columnKind"]), (&"2.1.0".into(), &"unicodeCodePoints".into()));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let snapshot = site();
    let found = found(&snapshot);
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), found.len());
    let json = printed(Format::Json);
    let mut fingerprints = std::collections::BTreeSet::new();
    for ((result, diagnostic), line) in results.iter().zip(&found).zip(json.lines()) {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        let rule = &rules[result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!((&rule["id"], &result["ruleId"]), (&finding["name"], &finding["name"]));
        assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| text.ends_with('.')), "{rule}");
        assert_eq!(result["level"], diagnostic.severity.word());
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let places =
            [("startLine", "line"), ("startColumn", "column"), ("endLine", "end_line"), ("endColumn", "end_column")];
        places.iter().for_each(|(theirs, ours)| assert_eq!(region[theirs], finding[ours], "{result}"));
        assert_eq!(result["relatedLocations"].as_array().expect("a list").len(), diagnostic.related.len());
        assert!(fingerprints.insert(result["partialFingerprints"]["wordsHash/v1"].to_string()), "each has its own");
    }
    assert!(text.contains("\"content/50%25%2C%20half.md\"") && text.contains("\"content/a%3A%20%1Bb.md\""), "{text}");
    assert!(text.contains("note: a brace {{ and a [link\\\\](1)"), "neither an argument's place nor a link: {text}");
}

#[test]
fn sarif_fingerprints_stay_when_lines_move() {
    let prints = |text: &str| {
        let snapshot = sandbox::snapshot([("content/a.md", text)]);
        let found = sandbox::make(&snapshot, Vec::new()).diagnostics;
        let text = findings::print(&found, &snapshot.texts, Format::Sarif, Style::Plain);
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let results = document["runs"][0]["results"].as_array().expect("results").clone();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect::<Vec<_>>()
    };
    let before = prints("+++\ntitle = \"A\"\n+++\n[x](gone.md) and [x](gone.md)\n");
    let after = prints("+++\ntitle = \"A\"\n+++\nMore.\n\n[x](gone.md) and then [x](gone.md)\n");
    assert_eq!((before.len(), &before), (2, &after));
    assert_ne!(before[0], before[1]);
}

#[test]
fn github_gets_one_command_a_finding() {
    let text = printed(Format::Github);
    assert_eq!(text.lines().count(), found(&site()).len());
    assert!(text.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")), "{text}");
    check_harmless(&text);
    check_golden("findings.github", &text);
}

#[test]
fn a_site_without_faults_gives_nothing() {
    let snapshot = sandbox::snapshot([("content/a.md", "+++\ntitle = \"A\"\n+++\n")]);
    let print = |format| findings::print(&[], &snapshot.texts, format, Style::Plain);
    assert_eq!([print(Format::Human), print(Format::Json), print(Format::Github)], [""; 3]);
    let document: Value = serde_json::from_str(&print(Format::Sarif)).expect("JSON");
    assert_eq!(document["runs"][0]["results"], Value::Array(Vec::new()));
}
