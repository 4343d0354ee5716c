//! `postil build` on real folders: what it writes, keeps, removes and refuses, and how it ends.

use std::time::SystemTime;

use crate::sandbox::Sandbox;

const ARTICLE: &str = "+++\ntitle = \"Rivers\"\ndate = 2026-03-02\n+++\nThe dam *failed* in 1962, they say.\n";
const SIDECAR: &str = "[[claims]]\nexact = \"failed in 1962\"\nown_check = \"We counted.\"\n";

fn site() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", "title = \"Test\"\n");
    sandbox.write("content/rivers.md", ARTICLE);
    sandbox.write("content/rivers.toml", SIDECAR);
    sandbox
}

fn exit(sandbox: &Sandbox, arguments: &[&str]) -> (i32, String) {
    let output = sandbox.postil(arguments);
    assert!(output.stdout.is_empty(), "a build says nothing on standard output");
    (output.status.code().expect("it ends by itself"), String::from_utf8(output.stderr).expect("UTF-8"))
}

fn times(sandbox: &Sandbox) -> Vec<(String, SystemTime)> {
    let files = sandbox.files("public").into_keys();
    let time = |path: String| {
        let metadata = std::fs::metadata(sandbox.path().join("public").join(&path)).expect("a file");
        (path, metadata.modified().expect("a time"))
    };
    files.map(time).collect()
}

#[test]
fn a_site_is_written_and_a_second_build_touches_nothing() {
    let sandbox = site();
    let (code, said) = exit(&sandbox, &["build"]);
    assert_eq!((code, said.contains("1 article, 1 claim")), (0, true), "{said}");
    assert!(sandbox.read("public/rivers/index.html").contains("data-claim=\"failed-in-1962\""));
    let before = times(&sandbox);
    let (code, said) = exit(&sandbox, &["build"]);
    assert_eq!((code, said.contains("0 files written")), (0, true), "{said}");
    assert_eq!(before, times(&sandbox));
}

#[test]
fn the_same_site_gives_the_same_bytes_for_any_number_of_threads_and_any_line_ends() {
    let sandbox = site();
    for threads in ["1", "8"] {
        let out = format!("out-{threads}");
        let status = sandbox.command(&["build", "-o", &out]).env("RAYON_NUM_THREADS", threads).status();
        assert!(status.expect("it runs").success());
    }
    sandbox.write("content/rivers.md", format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n")));
    sandbox.write("content/rivers.toml", SIDECAR.replace('\n', "\r\n"));
    assert_eq!(exit(&sandbox, &["build", "-o", "out-crlf"]).0, 0);
    assert_eq!(sandbox.files("out-1"), sandbox.files("out-8"));
    assert_eq!(sandbox.files("out-1"), sandbox.files("out-crlf"));
}

#[test]
fn with_an_error_nothing_is_written_and_the_old_site_stays() {
    let sandbox = site();
    assert_eq!(exit(&sandbox, &["build"]).0, 0);
    let before = sandbox.files("public");
    sandbox.write("content/rivers.toml", SIDECAR.replace("1962", "1963"));
    let (code, said) = exit(&sandbox, &["build"]);
    assert_eq!((code, said.contains("error[quote-missing]")), (1, true), "{said}");
    assert!(said.contains("content/rivers.toml:2:9") && said.contains("content/rivers.md:5:"), "{said}");
    assert_eq!(before, sandbox.files("public"));
}

#[test]
fn drafts_are_named_and_no_byte_of_them_is_written() {
    let sandbox = site();
    sandbox.write("content/secret/index.md", "+++\ntitle = \"Xylograph\"\ndraft = true\n+++\nXylograph words.\n");
    sandbox.write("content/secret/index.toml", "[[claims]]\nexact = \"Xylograph words\"\nown_check = \"Xylograph\"\n");
    sandbox.write("content/secret/plan.txt", "Xylograph");
    let (code, said) = exit(&sandbox, &["build"]);
    assert_eq!((code, said.contains("held back: content/secret/index.md")), (0, true), "{said}");
    for (path, bytes) in sandbox.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.contains("secret") && !text.contains("Xylograph"), "the draft leaks into {path}");
    }
    assert_eq!(exit(&sandbox, &["build", "--drafts"]).0, 0);
    assert!(sandbox.has("public/secret/plan.txt") && sandbox.has("public/secret/index.html"));
}

#[test]
fn what_is_gone_is_removed_and_what_is_foreign_stays() {
    let sandbox = site();
    sandbox.write("content/lakes.md", ARTICLE.replace("Rivers", "Lakes"));
    assert_eq!(exit(&sandbox, &["build"]).0, 0);
    sandbox.write("public/.git/HEAD", "ref").write("public/CNAME", "example.org");
    std::fs::remove_file(sandbox.path().join("content/lakes.md")).expect("it was there");
    assert_eq!(exit(&sandbox, &["build"]).0, 0);
    assert!(!sandbox.has("public/lakes/index.html"));
    assert_eq!((sandbox.read("public/.git/HEAD"), sandbox.read("public/CNAME")), ("ref".into(), "example.org".into()));
}

#[test]
fn folders_that_hold_other_things_are_refused() {
    let sandbox = site();
    sandbox.write("mine/notes.txt", "mine");
    for folder in [".", "content", "content/deeper", "mine", ".."] {
        let (code, said) = exit(&sandbox, &["build", "-o", folder]);
        assert_eq!(code, 2, "{folder} was not refused: {said}");
    }
    assert_eq!(sandbox.read("content/rivers.md"), ARTICLE);
    assert_eq!(sandbox.read("mine/notes.txt"), "mine");
}

#[test]
fn wrong_use_is_told_apart_from_problems() {
    let sandbox = site();
    assert_eq!(exit(&sandbox, &["build", "--colour"]).0, 2);
    assert_eq!(exit(&sandbox, &["build", "--base-url", "nowhere"]).0, 2);
    assert_eq!(exit(&sandbox, &["build", "--root", "not-there"]).0, 2);
    assert_eq!(exit(&sandbox, &["build", "--config", "other.toml"]).0, 2);
}

#[test]
fn options_do_what_they_say() {
    let sandbox = site();
    assert_eq!(exit(&sandbox, &["build", "--quiet"]), (0, String::new()));
    let below = sandbox
        .command(&["build", "-u", "https://example.org/a/b"])
        .current_dir(sandbox.path().join("content"))
        .status();
    assert!(below.expect("it runs").success());
    let page = sandbox.read("public/rivers/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/a/b/rivers/\">"), "{page}");
    let (_, said) = exit(&sandbox, &["build", "--verbose"]);
    assert!(said.contains("page: rivers/index.html"), "{said}");
}

#[test]
#[cfg(unix)]
fn killed_at_any_moment_the_folder_is_the_whole_old_or_the_whole_new_site() {
    let sandbox = site();
    for number in 0..40 {
        sandbox.write(&format!("content/river-{number}.md"), ARTICLE);
    }
    let version = |sidecar: &str| {
        sandbox.write("content/rivers.toml", sidecar);
        assert_eq!(exit(&sandbox, &["build"]).0, 0);
        sandbox.files("public")
    };
    let new = SIDECAR.replace("We counted.", "We counted again.");
    let (new_site, old_site) = (version(&new), version(SIDECAR));
    assert_ne!(old_site, new_site);
    let mut is_old = true;
    for moment in 0..60u64 {
        sandbox.write("content/rivers.toml", if is_old { &new } else { SIDECAR });
        let mut build = sandbox.command(&["build", "--quiet"]).spawn().expect("it runs");
        std::thread::sleep(std::time::Duration::from_micros(moment * 701 % 30_000)); // a build takes some 20 ms
        let _ = build.kill(); // it may have ended
        build.wait().expect("it ends");
        let now = sandbox.files("public");
        assert!(now == old_site || now == new_site, "killed at moment {moment}, the folder is neither site");
        is_old = now == old_site;
    }
    assert_eq!(exit(&sandbox, &["build"]).0, 0);
    let leftovers = std::fs::read_dir(sandbox.path()).expect("the folder").filter_map(Result::ok);
    let leftovers: Vec<_> =
        leftovers.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().contains("postil-new")).collect();
    assert!(leftovers.is_empty(), "{leftovers:?} were left");
}

#[test]
fn output_into_the_sites_own_folders_is_refused_before_anything_is_read() {
    let sandbox = site();
    sandbox.write("content/lakes.md", "+++\ntitle = \"Lakes\"\n+++\n[rivers](rivers.md)\n");
    for folder in ["content", "static", "themes/mine", "templates"] {
        let (code, said) = exit(&sandbox, &["build", "-o", folder]);
        assert!(code == 2 && said.contains("overlap"), "{folder}: {said}");
    }
}

#[test]
fn a_link_to_an_archived_source_names_its_copy() {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", "title = \"T\"\n").write(
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\n\nAs [the utility](https://water.example.org/pipes) says, and [others](https://example.org/).\n",
    );
    sandbox.write(
        "content/a.toml",
        "[sources.pipes]\ntype = \"webpage\"\ntitle = \"Pipes\"\nurl = \"https://water.example.org/pipes\"\n\
         archive_url = \"https://archive.example.org/pipes\"\narchive_date = 2026-02-24\n\n\
         [[claims]]\nexact = \"the utility says\"\ncites = [\"pipes\"]\n",
    );
    assert!(sandbox.postil(&["build"]).status.success());
    let page = sandbox.read("public/a/index.html");
    let copy = "data-versionurl=\"https://archive.example.org/pipes\" data-versiondate=\"2026-02-24\"";
    assert!(page.contains(&format!("<a href=\"https://water.example.org/pipes\" {copy} rel=\"noopener\">")), "{page}");
    assert!(page.contains("<a href=\"https://example.org/\" rel=\"noopener\">"), "{page}");
    assert!(page.contains("data-originalurl=\"https://water.example.org/pipes\""), "{page}");
}
