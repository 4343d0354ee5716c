//! `postil release`, and what later builds say of articles that were released: the program is run on a site whose author
//! edits it day by day.

use crate::sandbox::Sandbox;

const ARTICLE: &str = "+++\ntitle = \"How much lead pipe is left?\"\ndate = 2026-03-02\n+++\n\n\
    Northvale still has about 2,400 lead service lines.\n\n## What the city says\n\nThe city has replaced 1,150.\n";
const SIDECAR: &str = "[sources.inventory]\ntype = \"dataset\"\ntitle = \"Service line inventory\"\n\n\
    [[claims]]\nid = \"lines-left\"\nexact = \"lead service lines\"\nchecked = { on = 2026-03-01, by = \"R. Meyer\" }\n\
    cites = [{ source = \"inventory\", quote = \"Lines in use: 4,198\" }]\n";
const CORRECTION: &str = "\n[[corrections]]\nid = \"transposed\"\nkind = \"correction\"\ndate = 2026-03-09\n\
    was = \"about 2,400\"\nexact = \"about 4,200\"\ntext = \"Two digits were transposed.\"\n";
const FOLDER: &str = "content/.releases/lead-pipes";

/// Seconds since 1970 at noon of a day in March 2026.
fn noon(day: u64) -> String {
    (1_772_323_200 + (day - 1) * 86_400 + 43_200).to_string()
}

/// A site with one article, on a day in March 2026.
struct Newsroom {
    sandbox: Sandbox,
    day: u64,
}

impl Newsroom {
    /// With an article that was released on the second.
    fn open() -> Newsroom {
        let sandbox = Sandbox::new();
        sandbox.write("site.toml", "title = \"T\"\n[checks]\narchive-missing = \"off\"\n");
        sandbox.write("content/lead-pipes.md", ARTICLE);
        sandbox.write("content/lead-pipes.toml", SIDECAR);
        let newsroom = Newsroom { sandbox, day: 2 };
        let (is_fine, said) = newsroom.run(&["release"]);
        assert!(is_fine && said.contains("version 1"), "{said}");
        newsroom
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = self
            .sandbox
            .command(arguments)
            .env("SOURCE_DATE_EPOCH", noon(self.day))
            .output()
            .expect("the program runs");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.success(), said.concat())
    }

    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.sandbox.read(path);
        assert!(text.contains(old), "{path} has no {old}");
        self.sandbox.write(path, text.replace(old, new));
    }

    fn add(&self, path: &str, more: &str) {
        self.sandbox.write(path, &(self.sandbox.read(path) + more));
    }

    /// The names of the findings of a check.
    fn found(&self) -> Vec<String> {
        let (_, said) = self.run(&["check"]);
        let heads = said.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        heads.map(|line| line.split(']').next().unwrap_or_default().replace('[', " ")).collect()
    }
}

#[test]
fn a_release_keeps_the_text_and_what_is_said_of_it() {
    let newsroom = Newsroom::open();
    let text = newsroom.sandbox.read(&format!("{FOLDER}/2026-03-02.txt"));
    assert_eq!(
        text,
        "Northvale still has about 2,400 lead service lines.\n\nWhat the city says\n\nThe city has replaced 1,150.\n"
    );
    let record = newsroom.sandbox.read(&format!("{FOLDER}/2026-03-02.toml"));
    for part in ["level = 2", "id = \"lines-left\"", "quote = \"Lines in use: 4,198\"", "by = \"R. Meyer\""] {
        assert!(record.contains(part), "{part}: {record}");
    }
    assert!(newsroom.found().is_empty());
}

#[test]
fn nothing_is_released_twice() {
    let newsroom = Newsroom::open();
    let (is_fine, said) = newsroom.run(&["release"]);
    assert!(is_fine && said.contains("unchanged since its last release: 1 article"), "{said}");
    newsroom.edit("content/lead-pipes.toml", "Service line inventory", "Service line inventory, 2025");
    let (is_fine, said) = newsroom.run(&["release", "--dry-run"]);
    assert!(is_fine && said.contains("would be released"), "{said}");
    assert!(!newsroom.sandbox.has(&format!("{FOLDER}/2026-03-02-2.toml")));
    newsroom.run(&["release"]);
    assert!(newsroom.sandbox.has(&format!("{FOLDER}/2026-03-02-2.toml")), "a second release of a day has a number");
    assert!(newsroom.found().is_empty(), "a source's title may change");
}

#[test]
fn a_silent_edit_is_an_error_until_it_is_told() {
    let mut newsroom = Newsroom::open();
    newsroom.day = 9;
    newsroom.edit("content/lead-pipes.md", "2,400", "4,200");
    assert_eq!(newsroom.found(), ["error silent-edit"]);
    let (is_fine, said) = newsroom.run(&["build"]);
    assert!(!is_fine && said.contains("nothing was written"), "{said}");
    let (is_fine, said) = newsroom.run(&["release"]);
    assert!(!is_fine && said.contains("nothing was released"), "{said}");
    newsroom.add("content/lead-pipes.toml", CORRECTION);
    assert!(newsroom.found().is_empty());
    assert!(newsroom.run(&["release"]).0);
    newsroom.edit("content/lead-pipes.md", "1,150", "1,250");
    assert_eq!(newsroom.found(), ["error silent-edit"], "the correction of the release before explains nothing more");
}

#[test]
fn titles_and_removed_blocks_count_and_typography_does_not() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "lines.", "lines.  ");
    assert!(newsroom.found().is_empty());
    newsroom.edit("content/lead-pipes.md", "How much lead pipe is left?", "How much pipe is left?");
    assert_eq!(newsroom.found(), ["error silent-edit"]);
    newsroom.edit("content/lead-pipes.md", "How much pipe is left?", "How much lead pipe is left?");
    newsroom.edit("content/lead-pipes.md", "The city has replaced 1,150.\n", "");
    assert_eq!(newsroom.found(), ["error silent-edit"]);
}

#[test]
fn a_minor_change_is_said_to_be_one() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "date =", "minor = true\ndate =");
    newsroom.edit("content/lead-pipes.md", "still has", "has still");
    assert!(newsroom.found().is_empty());
    newsroom.edit("content/lead-pipes.md", "1,150", "1,250");
    assert_eq!(newsroom.found(), ["warning minor-doubtful"]);
}

#[test]
fn what_a_correction_replaced_was_published() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "2,400", "4,200");
    newsroom.add("content/lead-pipes.toml", &CORRECTION.replace("about 2,400", "about 2,500"));
    assert_eq!(newsroom.found(), ["error was-never-published"]);
}

#[test]
fn a_check_of_other_words_is_no_check() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.toml", "Lines in use: 4,198", "Lines in use: 4,298");
    assert_eq!(newsroom.found(), ["warning checked-stale"]);
    assert!(newsroom.run(&["build"]).0);
    let page = newsroom.sandbox.read("public/lead-pipes/index.html");
    assert!(!page.contains("R. Meyer"), "the seal is printed");
    let (is_fine, said) = newsroom.run(&["release"]);
    assert!(!is_fine && said.contains("error[checked-stale]"), "{said}");
    newsroom.edit("content/lead-pipes.toml", "2026-03-01", "2026-03-02");
    assert!(newsroom.found().is_empty());
    assert!(newsroom.run(&["release"]).0);
    newsroom.run(&["build"]);
    assert!(newsroom.sandbox.read("public/lead-pipes/index.html").contains("R. Meyer"));
}

#[test]
fn an_article_that_was_published_does_not_vanish() {
    let newsroom = Newsroom::open();
    newsroom.sandbox.write("content/other.md", "+++\ntitle = \"Other\"\n+++\n\nWater.\n");
    newsroom.edit("content/lead-pipes.md", "date =", "draft = true\ndate =");
    assert_eq!(newsroom.found(), ["error article-gone"]);
    newsroom.edit("content/lead-pipes.md", "draft = true\n", "");
    let retraction = "\n[[corrections]]\nkind = \"retraction\"\ndate = 2026-03-09\ntext = \"None of it holds.\"\n";
    newsroom.add("content/lead-pipes.toml", retraction);
    assert!(newsroom.run(&["build"]).0);
    let page = newsroom.sandbox.read("public/lead-pipes/index.html");
    assert!(page.contains("None of it holds.") && page.contains("Retracted"), "{page}");
}

#[test]
fn a_record_that_was_tampered_with_is_refused() {
    let newsroom = Newsroom::open();
    newsroom.edit(&format!("{FOLDER}/2026-03-02.txt"), "2,400", "4,200");
    newsroom.edit("content/lead-pipes.md", "2,400", "4,200");
    assert_eq!(newsroom.found(), ["error release-unreadable"]);
}

#[test]
fn git_may_write_records_with_other_line_ends() {
    let newsroom = Newsroom::open();
    for name in ["2026-03-02.txt", "2026-03-02.toml"] {
        let path = format!("{FOLDER}/{name}");
        newsroom.sandbox.write(&path, newsroom.sandbox.read(&path).replace('\n', "\r\n"));
    }
    assert!(newsroom.found().is_empty());
}

#[test]
fn a_claim_and_a_correction_without_ids_are_known_again() {
    let mut newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.toml", "id = \"lines-left\"\n", "");
    newsroom.edit("content/lead-pipes.toml", "\"lead service lines\"", "\"about 2,400 lead service lines\"");
    newsroom.edit("content/lead-pipes.toml", "2026-03-01", "2026-03-02");
    assert!(newsroom.run(&["release"]).0);
    newsroom.day = 9;
    newsroom.edit("content/lead-pipes.md", "2,400", "4,200");
    newsroom.edit("content/lead-pipes.toml", "about 2,400 lead", "about 4,200 lead");
    newsroom.add("content/lead-pipes.toml", &CORRECTION.replace("id = \"transposed\"\n", ""));
    assert_eq!(newsroom.found(), ["warning checked-stale"], "the words are others than those that were checked");
    newsroom.edit("content/lead-pipes.toml", "2026-03-02", "2026-03-09");
    assert!(newsroom.run(&["release"]).0);
    newsroom.edit("content/lead-pipes.md", "4,200", "4,300");
    newsroom.edit("content/lead-pipes.toml", "about 4,200", "about 4,300");
    assert_eq!(newsroom.found(), ["error silent-edit", "warning checked-stale"], "the correction is not a new one");
}

#[test]
fn a_check_from_before_a_release_is_not_of_what_came_after() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.toml", "Lines in use: 4,198", "Lines in use: 4,298");
    for (day, is_stale) in [("2026-02-01", true), ("2026-03-02", false), ("2026-03-03", false)] {
        let sidecar = newsroom.sandbox.read("content/lead-pipes.toml");
        newsroom.edit("content/lead-pipes.toml", "2026-03-01", day);
        assert_eq!(newsroom.found().contains(&"warning checked-stale".to_owned()), is_stale, "checked on {day}");
        newsroom.sandbox.write("content/lead-pipes.toml", sidecar);
    }
}

#[test]
fn a_sentence_and_a_place_in_a_source_belong_to_what_was_checked() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.toml", "quote =", "label = \"page\", locator = \"7\", quote =");
    newsroom.edit("content/lead-pipes.toml", "exact =", "text = \"There are 2,400 lines\"\nexact =");
    newsroom.edit("content/lead-pipes.toml", "2026-03-01", "2026-03-02");
    assert!(newsroom.run(&["release"]).0);
    for (old, new) in [("\"7\"", "\"8\""), ("There are 2,400", "There are 2,500")] {
        let sidecar = newsroom.sandbox.read("content/lead-pipes.toml");
        newsroom.edit("content/lead-pipes.toml", old, new);
        assert_eq!(newsroom.found(), ["warning checked-stale"], "{old} to {new}");
        newsroom.sandbox.write("content/lead-pipes.toml", sidecar);
    }
}

#[test]
fn minor_is_said_of_one_release() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "date =", "minor = true\ndate =");
    newsroom.edit("content/lead-pipes.md", "still has", "has still");
    assert!(newsroom.run(&["release"]).0);
    assert!(newsroom.found().is_empty());
    newsroom.edit("content/lead-pipes.md", "has still", "has");
    assert_eq!(newsroom.found(), ["warning minor-doubtful"]);
}

#[test]
fn a_paragraph_in_two_says_the_same() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "replaced 1,150.", "replaced 1,150. The utility counted.");
    std::fs::remove_dir_all(newsroom.sandbox.path().join(FOLDER)).expect("it was there");
    assert!(newsroom.run(&["release"]).0);
    newsroom.edit("content/lead-pipes.md", "1,150. The", "1,150.\n\nThe");
    assert!(newsroom.found().is_empty());
}

#[test]
fn each_file_of_a_release_needs_the_other() {
    for (path, old, new) in
        [("2026-03-02.toml", "R. Meyer", "R. Mayer"), ("2026-03-02.toml", "2026-03-02\"", "2026-03-03\"")]
    {
        let newsroom = Newsroom::open();
        newsroom.edit(&format!("{FOLDER}/{path}"), old, new);
        assert_eq!(newsroom.found(), ["error release-unreadable"], "{old} to {new}");
    }
    for name in ["2026-03-02.toml", "2026-03-02.txt"] {
        let newsroom = Newsroom::open();
        std::fs::remove_file(newsroom.sandbox.path().join(FOLDER).join(name)).expect("it was there");
        assert_eq!(newsroom.found(), ["error release-unreadable"], "without {name}");
    }
}

#[test]
fn a_published_address_leads_on() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "date =", "slug = \"pipes\"\ndate =");
    assert_eq!(newsroom.found(), ["error article-gone"]);
    newsroom.edit("content/lead-pipes.md", "date =", "aliases = [\"lead-pipes/\"]\ndate =");
    assert!(newsroom.found().is_empty());
}

#[test]
fn a_published_correction_stays() {
    let newsroom = Newsroom::open();
    newsroom.edit("content/lead-pipes.md", "2,400", "4,200");
    newsroom.add("content/lead-pipes.toml", CORRECTION);
    assert!(newsroom.run(&["release"]).0);
    newsroom.edit("content/lead-pipes.toml", CORRECTION, "");
    assert_eq!(newsroom.found(), ["error correction-gone"]);
}
