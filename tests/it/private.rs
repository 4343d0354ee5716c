//! What an author keeps in a private file is found in whatever is published, and never said.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Mutex;

use postil::base::diagnostic::Severity;
use postil::base::output::Output;
use postil::pipeline;
use postil::world::private::{self, Leak, Secrets};
use postil::world::scan;

use crate::sandbox::{Sandbox, make};

const PRIVATE: &str = "# who they are\n[sources.official]\nname = \"Jane O'Neil\"\nphone = 555_0100\n\
                       since = 2026-01-02\nage = 42\ntrusted = true\n";

fn site(private: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", "title = \"Test\"\n").write("content/a.private.toml", private);
    sandbox
}

fn secrets(sandbox: &Sandbox) -> Secrets {
    let (secrets, diagnostics) = private::read(sandbox.path()).unwrap();
    assert_eq!(diagnostics, []);
    secrets
}

fn keys(leaks: &[Leak]) -> Vec<&str> {
    leaks.iter().map(|leak| leak.key.as_str()).collect()
}

#[test]
fn a_name_is_found_in_the_pages_of_a_site_through_marks_and_escapes() {
    let sandbox = site(PRIVATE);
    sandbox
        .write("content/a.md", "+++\ntitle = \"A\"\n+++\nThe mayor, said Jane *O'Neil*, resigned.\n\n![x](a.png)\n")
        .write("content/a.toml", "[[claims]]\nexact = \"Neil, resigned\"\nown_check = \"call 5550100\"\n")
        .write("content/b.md", "+++\ntitle = \"B\"\n+++\nSource 42 since 2026-01-02, true.\n")
        .write("content/a.png", "\0\0J\0a\0n\0e\0 \0O\0'\0N\0e\0i\0l");
    let output_dir = sandbox.path().join("public");
    let scanned = scan::scan(sandbox.path(), &scan::Request { config: "site.toml".to_owned(), output_dir });
    let (snapshot, found) = scanned.unwrap();
    let made = make(&snapshot, found);
    assert!(!made.has_errors(), "{:?}", made.diagnostics);
    let (secrets, leaks) = (secrets(&sandbox), Mutex::new(Vec::new()));
    let take = |path: &str, output: &Output| -> Result<(), Infallible> {
        leaks.lock().unwrap().extend(secrets.check(sandbox.path(), path, output).unwrap());
        Ok(())
    };
    let Ok(faults) = pipeline::render(&made, take, |_, _| {});
    assert_eq!(faults, []);
    let mut found: Vec<(String, String)> =
        leaks.into_inner().unwrap().into_iter().map(|leak| (leak.output, leak.key)).collect();
    found.sort();
    let found: Vec<(&str, &str)> = found.iter().map(|(output, key)| (output.as_str(), key.as_str())).collect();
    let (name, phone) = ("sources.official.name", "sources.official.phone");
    let with_name = ["a.png", "a/index.html", "a/index.txt", "search/text/a.js"];
    let mut expected: Vec<(&str, &str)> = with_name.map(|file| (file, name)).into();
    expected.extend(["a/annotations.jsonld", "a/index.html", "claims.json"].map(|file| (file, phone)));
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_leak_is_told_without_the_words() {
    let sandbox = site("\n\n\"Jane Roe\".names = [\"Jane Roe\", 'Beth']\n");
    sandbox.write("static/jane-roe.private.TOML", "x = \"Jim\"");
    let secrets = secrets(&sandbox);
    let leaks = secrets.leaks("authors/jane-roe/index.html", b"<p>Roe, Jane and Jim");
    let said = private::report(&leaks, &[]);
    let told: Vec<&str> = said.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "`authors/…/index.html` holds what `….names` at line 3 of `content/a.private.toml` keeps private",
            "`authors/…/index.html` holds what `x` at line 1 of `static/…` keeps private"
        ]
    );
    assert_eq!(keys(&secrets.leaks("jane/roe.txt", b"")), ["….names"]);
    assert_eq!(secrets.leaks("jane/roe.txt", b"")[0].output, "…");
    let all = format!("{leaks:?}{said:?}").to_lowercase();
    assert!(!["jane", "roe", "beth", "jim"].iter().any(|word| all.contains(word)), "{all}");
}

#[test]
fn a_leak_into_many_outputs_is_told_once() {
    let secrets = secrets(&site("town = 'Northvale'"));
    let outputs = (0..9).map(|number| secrets.leaks(&format!("{number}.html"), b"Northvale"));
    let said = private::report(&outputs.flatten().collect::<Vec<_>>(), &[]);
    assert_eq!(said.len(), 1);
    assert!(said[0].message.starts_with("`0.html` holds what `town`"), "{:?}", said[0]);
    assert_eq!(said[0].notes[0], "so does `1.html`, `2.html`, `3.html`, `4.html`, `5.html`, and 3 more");
}

#[test]
fn every_private_file_counts_and_those_that_can_not_be_read_are_told() {
    let sandbox = Sandbox::new();
    let folders =
        ["", "content/", "content/b/.notes/", "static/", "templates/", "themes/x/", ".hidden/", "content/.git/"];
    for (number, folder) in folders.iter().enumerate() {
        sandbox.write(&format!("{folder}x.private.toml"), format!("\u{feff}k{number} = 'word number {number}'\r\n"));
    }
    sandbox.write("content/c.toml", "not = 'private words'");
    let all: String = (0..folders.len()).map(|number| format!("word number {number}. ")).collect();
    let leaks = secrets(&sandbox).leaks("a", (all + "private words").as_bytes());
    let mut found = keys(&leaks);
    found.sort();
    assert_eq!(found, ["k0", "k1", "k2", "k3", "k4", "k5"]);
    sandbox.write("content/d.private.toml", "a = 1\nname = \"Jane").write("content/e.private.toml", b"a = '\xff'");
    let (_, diagnostics) = private::read(sandbox.path()).unwrap();
    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`content/d.private.toml` can't be guarded: line 2, column 13, is no valid TOML",
            "`content/e.private.toml` is not UTF-8: byte 0xff at line 1, column 6"
        ]
    );
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Error && diagnostic.span.is_none()));
}

#[test]
#[cfg(unix)]
fn links_are_followed_inside_of_the_site_only() {
    use std::os::unix::fs::symlink;
    let (sandbox, outside) = (Sandbox::new(), Sandbox::new());
    outside.write("x.private.toml", "a = 'outer words'");
    sandbox.write("records/x.private.toml", "b = 'inner words'").write("content/a.md", "");
    symlink("../records", sandbox.path().join("content/records")).unwrap();
    symlink(outside.path(), sandbox.path().join("content/folder")).unwrap();
    symlink(outside.path().join("x.private.toml"), sandbox.path().join("content/y.private.toml")).unwrap();
    symlink(".", sandbox.path().join("content/loop")).unwrap();
    symlink("itself", sandbox.path().join("content/itself")).unwrap();
    let (secrets, diagnostics) = private::read(sandbox.path()).unwrap();
    let found: Vec<(&str, bool)> =
        diagnostics.iter().map(|diagnostic| (diagnostic.name, diagnostic.message.contains("y.private.toml"))).collect();
    assert_eq!(found, [("symlink-outside", true)]);
    let leaks = secrets.leaks("a", b"inner words, outer words");
    assert_eq!(keys(&leaks), ["b"]);
    assert_eq!(leaks[0].file, "content/records/x.private.toml");
}

#[test]
fn words_are_found_anywhere_in_a_long_file() {
    let sandbox = site("long = 'Jane Roe'\nshort = 'Roe'\n");
    let secrets = secrets(&sandbox);
    let check = |bytes: &[u8], expected: &[&str]| {
        sandbox.write("static/film.bin", bytes);
        let leaks = secrets.check(sandbox.path(), "film.bin", &Output::Copy("static/film.bin".into())).unwrap();
        assert_eq!(keys(&leaks), expected);
    };
    check(b"Roe", &["short"]);
    check(b"", &[]);
    let (part, overlap) = (1 << 20, 1 << 16);
    for at in [part - 5, part, 2 * part - overlap - 3] {
        let film = |words: &str| [&vec![b'x'; at], words.as_bytes(), &vec![b'x'; part]].concat();
        check(&film(" Jane Roe.. "), &["long", "short"]);
        check(&film(" heroes, Jan Eroe, Roed "), &[]);
    }
    let gone = secrets.check(sandbox.path(), "a", &Output::Copy("static/none".into()));
    assert!(gone.is_err());
}

#[test]
fn without_private_files_there_is_nothing_to_look_for() {
    let sandbox = Sandbox::new();
    sandbox.write("content/a.md", "");
    let secrets = secrets(&sandbox);
    assert!(secrets.is_empty());
    assert_eq!(secrets.check(Path::new("/nowhere"), "a", &Output::Copy("none".into())).unwrap(), []);
    let short = site("a = 'x'\nb = 1234\nc = ''\nd = [true, 2026-01-02]\n");
    assert!(self::secrets(&short).is_empty());
}
