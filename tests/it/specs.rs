//! Runs `tests/specs/*.md`: each `##` is a case, a site in code blocks with all that postil says about it.
//! A block's info string is a language and a path. `UPDATE=1 cargo test` writes the messages, `git diff` reviews them.
//!
//! Most sites stay in memory. A block in the language `bytes` (with `\xff` for a byte), `link` (to its text) or `pipe`
//! puts the case on the disk, since only a disk has such files, and so does a private file, which no snapshot holds.

use std::fs;
use std::ops::Range;
use std::path::Path;

use postil::base::output::Output;
use postil::world::private;
use postil::world::{scan, terminal};

use crate::sandbox::{self, Sandbox};

#[test]
fn postil_says_what_the_specs_show() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "md")) {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let cases = cases(&text);
        assert!(!cases.is_empty(), "{name} has no case: begin one with `## `");
        let said: Vec<String> = cases.iter().map(said).collect();
        for (case, said) in cases.iter().zip(&said) {
            let expected = case.messages.as_ref().map(|messages| &text[messages.clone()]);
            if expected != Some(said) {
                wrong += &format!("\n== {name}: {}\n-- expected\n{}-- got\n{said}", case.title, expected.unwrap_or(""));
            }
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, updated(&text, &cases, &said)).unwrap();
        }
    }
    assert!(wrong.is_empty() || std::env::var_os("UPDATE").is_some(), "{wrong}");
}

struct Case<'a> {
    title: &'a str,
    /// Language, path, text.
    blocks: Vec<(&'a str, &'a str, &'a str)>,
    /// The text of the messages block, in bytes of the file.
    messages: Option<Range<usize>>,
    /// Where the case's last block ends.
    end: usize,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let (mut at, mut open) = (0, None::<(&str, &str, &str, usize)>);
    for line in text.split_inclusive('\n') {
        let (bare, end) = (line.trim_end(), at + line.len());
        match open {
            Some((fence, language, path, start)) if bare == fence => {
                open = None;
                let case = cases.last_mut().expect("a block stands in a case");
                case.end = end;
                match path {
                    "messages" => case.messages = Some(start..at),
                    _ => case.blocks.push((language, path, &text[start..at])),
                }
            }
            Some(_) => {}
            None if bare.starts_with("```") => {
                let (fence, info) = bare.split_at(bare.len() - bare.trim_start_matches('`').len());
                let (language, path) = info.split_once(' ').expect("the info of a block is a language and a path");
                open = Some((fence, language, path, end));
            }
            None => {
                if let Some(title) = bare.strip_prefix("## ") {
                    cases.push(Case { title, blocks: Vec::new(), messages: None, end });
                }
            }
        }
        at = end;
    }
    cases
}

fn updated(text: &str, cases: &[Case<'_>], said: &[String]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (case, said) in cases.iter().zip(said) {
        match &case.messages {
            Some(messages) => {
                out.push_str(&text[at..messages.start]);
                out.push_str(said);
                at = messages.end;
            }
            None => {
                out.push_str(&text[at..case.end]);
                out.push_str(&format!("```text messages\n{said}```\n"));
                at = case.end;
            }
        }
    }
    out + &text[at..]
}

fn said(case: &Case<'_>) -> String {
    let on_disk = case
        .blocks
        .iter()
        .any(|(language, path, _)| ["bytes", "link", "pipe"].contains(language) || path.ends_with(".private.toml"));
    let (snapshot, found) = if on_disk {
        let sandbox = written(case);
        let request = scan::Request { config: "site.toml".into(), output_dir: sandbox.path().join("public") };
        let (snapshot, mut found) = scan::scan(sandbox.path(), &request).unwrap();
        let (secrets, unread) = private::read(sandbox.path()).unwrap();
        found.extend(unread);
        let leaks = |path: &str, output: &Output| secrets.check(sandbox.path(), path, output).unwrap();
        let found = sandbox::found_with_leaks(&snapshot, found, leaks, &secrets.written(snapshot.texts.values()));
        (snapshot, found)
    } else {
        let snapshot = sandbox::snapshot(case.blocks.iter().map(|(_, path, text)| (*path, *text)));
        let found = sandbox::found(&snapshot, Vec::new());
        (snapshot, found)
    };
    terminal::render(&found, &snapshot.texts, terminal::Style::Plain)
}

#[cfg(unix)]
fn written(case: &Case<'_>) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", sandbox::SITE_TOML);
    for (language, path, text) in &case.blocks {
        let place = sandbox.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        match *language {
            "link" => std::os::unix::fs::symlink(text.trim_end(), place).unwrap(),
            "pipe" => assert!(std::process::Command::new("mkfifo").arg(place).status().unwrap().success()),
            "bytes" => drop(sandbox.write(path, bytes(text))),
            _ => drop(sandbox.write(path, text)),
        }
    }
    sandbox
}

#[cfg(not(unix))]
fn written(_case: &Case<'_>) -> Sandbox {
    panic!("only Unix has such files")
}

/// The text with every `\xff` as the byte that it names.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        out.push(u8::from_str_radix(&part[..2], 16).unwrap());
        out.extend(&part.as_bytes()[2..]);
    }
    out
}
