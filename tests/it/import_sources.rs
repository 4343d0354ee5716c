//! `postil import sources`: what it writes, what it names, and what it never touches.

use crate::sandbox::Sandbox;

const SITE: &str = "title = \"S\"\n";
const ARTICLE: &str = "+++\ntitle = \"A\"\n+++\nThe dam failed.\n";
const BIB: &str = "@book{Doe:2020, title = {On {Dams} \\& {\\\"O}sen}, author = {Doe, Jane and {Water Board}}, year = 2020,\n  \
                   abstract = {We look.}}\n";
const TOML: &str = "[sources.doe-2020]\n\
                    type   = \"book\"\n\
                    title  = \"On Dams & Ösen\"\n\
                    author = [\"Doe, Jane\", { literal = \"Water Board\" }]\n\
                    issued = \"2020\"\n";

fn site() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", SITE).write("content/a.md", ARTICLE);
    sandbox
}

/// Runs the command. Gives whether it went well, what it said and what it printed.
fn import(sandbox: &Sandbox, arguments: &[&str]) -> (bool, String, String) {
    let output = sandbox.postil(&[&["import", "sources"], arguments].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stderr), text(output.stdout))
}

#[test]
fn sources_are_added_below_what_is_there_byte_for_byte() {
    let sandbox = site();
    let there = "# ours\r\n[sources.map]\r\ntype=\"map\"  # old\r\ntitle = 'M'";
    sandbox.write("content/sources.toml", there).write("refs.bib", BIB);
    let (fine, said, shown) = import(&sandbox, &["refs.bib"]);
    assert!(fine, "{said}");
    assert_eq!(sandbox.read("content/sources.toml"), format!("{there}\r\n\r\n{}", TOML.replace('\n', "\r\n")));
    assert!(shown.contains("+title  = \"On Dams & Ösen\""), "{shown}");
    let expected = "refs.bib:2: no place in `doe-2020` for `abstract`: We look.\n\
                    refs.bib:1: `Doe:2020` is cited as `doe-2020`\n\
                    1 source read from refs.bib (BibLaTeX), 1 field without a place: 1 source written to \
                    content/sources.toml\n";
    assert_eq!(said, expected);
}

#[test]
fn what_is_there_already_is_passed_over_and_another_source_is_refused() {
    let sandbox = site();
    sandbox.write("content/sources.toml", TOML).write("refs.bib", BIB);
    let (fine, said, shown) = import(&sandbox, &["refs.bib"]);
    assert!(fine && shown.is_empty(), "{said}");
    assert!(said.starts_with("refs.bib:1: `doe-2020` is there already, and says the same: content/sources.toml:1\n"));
    assert!(said.ends_with(": nothing is new\n"), "{said}");
    let other = TOML.replace("2020\"", "2019\"");
    sandbox.write("content/sources.toml", &other).write("more.ris", "TY  - BOOK\nID  - new\nTI  - New\nER  - \n");
    let (fine, said, _) = import(&sandbox, &["refs.bib"]);
    assert!(!fine);
    assert!(said.contains("`doe-2020` is there already, and says something else: content/sources.toml:1"), "{said}");
    assert!(said.contains("-issued = \"2019\"\n+issued = \"2020\"\n"), "{said}");
    assert_eq!(sandbox.read("content/sources.toml"), other);
}

#[test]
fn sources_go_into_a_sidecar_and_not_beside_nothing() {
    let sandbox = site();
    sandbox.write("refs.ris", "\u{feff}TY  - BOOK\r\nID  - dams\r\nTI  - On\r\n  Dams\r\nER  - \r\n");
    let (fine, said, _) = import(&sandbox, &["refs.ris", "--into", "content/a.toml"]);
    assert!(fine, "{said}");
    assert_eq!(sandbox.read("content/a.toml"), "[sources.dams]\ntype  = \"book\"\ntitle = \"On Dams\"\n");
    for (into, reason) in [
        ("content/b.toml", "there is no article `content/b.md` beside"),
        ("content/a.md", "is no sidecar"),
        ("../a.toml", "lies outside of the site"),
    ] {
        let (fine, said, _) = import(&sandbox, &["refs.ris", "--into", into]);
        assert!(!fine && said.contains(reason), "{into}: {said}");
    }
    assert!(!sandbox.has("content/b.toml"));
}

#[test]
fn a_file_with_a_fault_is_not_taken_in_part() {
    let sandbox = site();
    sandbox.write("refs.bib", format!("{BIB}@book{{b title = {{B}}}}\n"));
    let (fine, said, _) = import(&sandbox, &["refs.bib"]);
    assert!(
        !fine && said.contains("refs.bib:3:9") && said.ends_with("nothing was written: mend the file first\n"),
        "{said}"
    );
    assert!(!sandbox.has("content/sources.toml"));
    sandbox.write("notes.txt", "Dear reader");
    let (fine, said, _) = import(&sandbox, &["notes.txt"]);
    assert!(!fine && said.contains("`notes.txt` is no BibTeX, CSL-JSON or RIS"), "{said}");
}

#[test]
fn formats_are_told_by_what_stands_in_a_file() {
    let sandbox = site();
    sandbox.write("a.txt", "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"A\"}]");
    sandbox.write("b.txt", "\n\nTY  - BOOK\nTI  - B\nAU  - Doe, J.\nPY  - 1999\nER  - \n");
    sandbox.write("c.txt", BIB);
    for (file, header) in [("a.txt", "[sources.a]"), ("b.txt", "[sources.doe-1999]"), ("c.txt", "[sources.doe-2020]")] {
        let (fine, said, printed) = import(&sandbox, &["--print", file]);
        assert!(fine && printed.starts_with(header), "{file}: {said}{printed}");
    }
    assert!(!sandbox.has("content/sources.toml"));
}

#[test]
fn a_text_from_before_utf_8_is_read_and_said_to_be_one() {
    let sandbox = site();
    let latin = "@book{a, title = {Größe}}".chars().map(|sign| u32::from(sign) as u8).collect::<Vec<u8>>();
    sandbox.write("a.bib", latin);
    let (fine, said, printed) = import(&sandbox, &["--print", "a.bib"]);
    assert!(fine && printed.contains("title = \"Größe\""), "{printed}");
    assert!(said.starts_with("`a.bib` is no UTF-8"), "{said}");
}

#[test]
fn what_a_site_offers_for_download_comes_back_as_its_sources() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites/bibliographies");
    let sandbox = Sandbox::new();
    let built = sandbox.postil(&["build", "--quiet", "--root", root, "-o", "out"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let printed = |file: &str| {
        let (fine, said, printed) = import(&sandbox, &["--print", file]);
        assert!(fine && !said.contains("no place"), "{said}");
        printed
    };
    let [bib, json, ris] = ["out/sources.bib", "out/sources.json", "out/sources.ris"].map(printed);
    assert_eq!(bib, json);
    assert_eq!(bib, ris);
    assert!(bib.contains("known            = \"unverified\""), "{bib}");
    // The engineer's name stands in the sidecar, where it should not; it goes no further.
    assert!(!bib.contains("Whitlock") && sandbox.read("out/dams/sources.json").contains("an engineer, since retired"));
}

#[test]
fn comments_behind_fields_are_passed_over() {
    let sandbox = site();
    sandbox.write("a.bib", "% @book{b,\n% title = {B}}\n@book{a, % the key\n  title = {50 % of it}, % a field\n  year = {2022} % the last\n}\n");
    let (fine, said, printed) = import(&sandbox, &["--print", "a.bib"]);
    assert!(fine && printed.contains("\"50 % of it\"") && printed.contains("\"2022\""), "{said}{printed}");
}

#[test]
fn two_records_of_one_key_are_not_printed_as_one_table() {
    let sandbox = site();
    sandbox.write("a.bib", "@book{a, title = {One}}\n@book{a, title = {Two}}\n");
    let (fine, said, printed) = import(&sandbox, &["--print", "a.bib"]);
    assert!(!fine && said.contains("more than once") && printed.is_empty(), "{said}{printed}");
}
