//! What a site has for programs: feeds, sitemap, `robots.txt`, redirects, and its records as data.

use std::collections::BTreeSet;
use std::path::Path;

use postil::base::output::Output;
use postil::read::schema::Shape;
use postil::read::vocabulary;
use postil::render::page;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use regex_lite::Regex;
use serde_json::Value;

use crate::sandbox::{Sandbox, make, snapshot};
use crate::validator;

const BASE: &str = "base_url = \"https://example.org/\"\n";

/// The site whose feeds are golden, built into `out`.
fn golden(arguments: &[&str], epoch: &str) -> Sandbox {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/feeds");
    let sandbox = Sandbox::new();
    let build = ["build", "--root", folder.to_str().expect("UTF-8"), "-o", "out"];
    let mut command = sandbox.command(&[&build[..], arguments].concat());
    let output = command.env("SOURCE_DATE_EPOCH", epoch).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    sandbox
}

const TODAY: &str = "1795500000"; // 2026-11-24

/// A site of some articles. `config` is what stands in `site.toml` beside the title.
fn site(config: &str, articles: &[(&str, &str, &str)]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", format!("title = \"Test\"\n{config}"));
    for (path, head, text) in articles {
        sandbox.write(&format!("content/{path}.md"), format!("+++\n{head}\n+++\n{text}\n"));
    }
    sandbox
}

/// Builds the site into `public`, and gives what is said.
fn build(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = sandbox.postil(&[&["build"], arguments].concat());
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.success(), "{said}");
    said
}

/// The texts of all elements of a name, unescaped. Fails where the document is not well-formed.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap_or_else(|cause| panic!("{cause} in {xml}")) {
            Event::Start(start) if start.name().as_ref() == name.as_bytes() => {
                inside = true;
                texts.push(String::new());
            }
            Event::End(end) if end.name().as_ref() == name.as_bytes() => inside = false,
            Event::Text(text) if inside => texts.last_mut().unwrap().push_str(&text.decode().unwrap()),
            Event::GeneralRef(entity) if inside => {
                let name = entity.decode().unwrap();
                let known = [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("#39", "'"), ("#9", "\t")];
                texts.last_mut().unwrap().push_str(known.iter().find(|(known, _)| *known == name).unwrap().1);
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|cause| panic!("{cause} in {text}"))
}

/// The addresses in HTML.
fn addresses(html: &str) -> Vec<String> {
    let attribute = Regex::new("(?:href|src|srcset|data-versionurl)=\"([^\"]*)\"").unwrap();
    attribute.captures_iter(html).map(|found| found[1].to_owned()).collect()
}

/// The HTML of all entries in the site's feeds.
fn contents(sandbox: &Sandbox) -> Vec<String> {
    let feeds = sandbox.files("out").into_iter().filter(|(path, _)| path.ends_with(".xml") && path != "sitemap.xml");
    let feeds: Vec<String> = feeds.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    assert_eq!(feeds.len(), 5, "the site's, the corrections, two tags and a section");
    let of_json: Vec<String> = json(&sandbox.read("out/feed.json"))["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["content_html"].as_str().unwrap().to_owned())
        .collect();
    feeds.iter().flat_map(|feed| texts(feed, "content")).chain(of_json).collect()
}

#[test]
fn every_address_in_a_feed_is_whole_and_nothing_in_it_has_an_id() {
    let contents = contents(&golden(&[], TODAY));
    let addresses: Vec<String> = contents.iter().flat_map(|html| addresses(html)).collect();
    assert!(addresses.len() > 100, "{addresses:?}");
    let broken: Vec<&String> = addresses.iter().filter(|address| !address.starts_with("https://")).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let with_ids: Vec<&String> = contents.iter().filter(|html| html.contains(" id=")).collect();
    assert!(with_ids.is_empty(), "{with_ids:?}");
}

#[test]
fn what_a_feed_leads_to_on_the_site_is_there() {
    let sandbox = golden(&[], TODAY);
    let addresses: BTreeSet<String> = contents(&sandbox).iter().flat_map(|html| addresses(html)).collect();
    let mut notes = 0;
    for address in &addresses {
        let Some(own) = address.strip_prefix("https://explain.example.org/a%20b/") else { continue };
        let (page, fragment) = own.split_once('#').unwrap_or((own, ""));
        let file = if page.is_empty() || page.ends_with('/') { format!("{page}index.html") } else { page.to_owned() };
        assert!(sandbox.has(&format!("out/{file}")), "{address} leads nowhere");
        if !fragment.is_empty() {
            notes += usize::from(fragment.starts_with("note-"));
            let page = sandbox.read(&format!("out/{file}"));
            assert!(page.contains(&format!(" id=\"{fragment}\"")), "{address} leads to no place");
        }
    }
    assert!(notes >= 5, "{addresses:?}");
}

#[test]
fn notes_come_whole_with_their_article() {
    let content = texts(&golden(&[], TODAY).read("out/atom.xml"), "content").concat();
    for words in [
        "with two items",
        "<em>public</em> part",
        "alt=\"A pipe\"",
        "The inventory has 4,198 rows.",
        "<q dir=\"auto\">LEAD</q>",
        "Checked on <time datetime=\"2026-03-01\">1 March 2026</time> by R. Meyer",
        "<del dir=\"auto\">2,400 lead service lines</del>",
        "5348 − 1150 = 4198",
        "☑ counted",
        "4200</td>",
    ] {
        assert!(content.contains(words), "no feed has {words}");
    }
    assert!(!content.contains("<svg") && !content.contains("<input"));
}

#[test]
fn titles_have_neither_marks_nor_what_xml_forbids() {
    let atom = golden(&[], TODAY).read("out/atom.xml");
    assert!(atom.chars().all(|letter| letter >= ' ' || "\n\t".contains(letter)), "a control character came through");
    let titles = texts(&atom, "title");
    assert!(titles.contains(&"Lead <pipes> & \"taps\"".to_owned()), "{titles:?}");
    assert!(titles.contains(&"A title with a \u{fffd} control, a \u{2028} line and a \u{202e} turn".to_owned()));
    assert_eq!(titles.iter().filter(|title| title.contains("<sup")).count(), 0);
}

#[test]
fn feeds_don_t_know_what_day_it_is() {
    let files = |epoch: &str| {
        let mut files = golden(&[], epoch).files("out");
        files.remove(".postil-record");
        files
    };
    assert!(files(TODAY) == files("1900000000"), "the day of the build is in a file");
    let atom = golden(&[], TODAY).read("out/atom.xml");
    let updated = texts(&atom, "updated");
    assert_eq!(updated[0], "2026-04-01T00:00:00Z");
    assert!(updated.is_sorted_by(|a, b| a >= b), "{updated:?}");
}

#[test]
fn drafts_are_in_no_file_for_others() {
    let hidden = ["SECRETDRAFT", "secrettag", "secretalias"];
    for (path, bytes) in golden(&[], TODAY).files("out") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!hidden.iter().any(|word| text.contains(word) || path.contains(word)), "a draft is in {path}");
    }
    let preview = golden(&["--drafts"], TODAY);
    for (path, bytes) in preview.files("out").iter().filter(|(path, _)| !path.ends_with(".html")) {
        // What the preview itself needs, and what stands beside the draft.
        let is_own = ["search/", ".postil-record", "held/"].iter().any(|own| path.starts_with(own));
        let text = String::from_utf8_lossy(bytes);
        assert!(is_own || !hidden.iter().any(|word| text.contains(word)), "a draft is in {path}");
    }
    assert!(preview.read("out/held/index.html").contains("SECRETDRAFT"));
}

#[test]
fn an_entry_is_the_same_under_another_title() {
    let ids = |title: &str| {
        let sandbox = site(BASE, &[("pipes", &format!("title = \"{title}\"\ndate = 2026-01-01"), "Text.")]);
        build(&sandbox, &[]);
        texts(&sandbox.read("public/atom.xml"), "id")
    };
    assert_eq!(ids("Old"), ids("New"));
    assert_eq!(ids("Old"), ["https://example.org/atom.xml", "https://example.org/pipes/"]);
}

#[test]
fn a_feed_has_the_articles_that_changed_last() {
    let head = |day: &str| format!("title = \"T {day}\"\ntags = [\"t\"]\ndate = 2026-01-0{day}");
    let heads: Vec<String> = ["1", "2", "3"].map(head).to_vec();
    let articles =
        [("a", &*heads[0], "A."), ("b", &*heads[1], "B."), ("c", &*heads[2], "C."), ("d", "title = \"D\"", "D.")];
    let sandbox = site(&format!("{BASE}feed_limit = 2\n"), &articles);
    sandbox.write(
        "content/a.toml",
        "[[corrections]]\nkind = \"correction\"\ndate = 2026-02-01\ntext = \"It was wrong.\"\n",
    );
    let said = build(&sandbox, &[]);
    let titles = ["Test", "T 1", "T 3"];
    assert_eq!(texts(&sandbox.read("public/atom.xml"), "title"), titles);
    assert_eq!(texts(&sandbox.read("public/tags/t/atom.xml"), "title")[1..], titles[1..]);
    assert_eq!(said.matches("content/d.md").count(), 1, "{said}");
    assert_eq!(said.matches("left out").count(), 1, "{said}");
    sandbox.write("site.toml", format!("title = \"Test\"\n{BASE}feed_limit = 0\n"));
    let output = sandbox.postil(&["build"]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("feed_limit"));
}

#[test]
fn without_an_address_there_is_one_notice_and_no_warning() {
    let sandbox = site("[images]\nsocial_cards = true\n", &[("a", "title = \"A\"\ndate = 2026-01-01", "A.")]);
    sandbox.write("content/a.toml", "[[claims]]\nid = \"a\"\nexact = \"A.\"\nown_check = \"Read.\"\n");
    let said = build(&sandbox, &[]);
    let notice = "left out for want of a `base_url`: feeds, the sitemap, canonical links and social cards";
    assert_eq!((said.matches("left out").count(), said.contains(notice)), (1, true), "{said}");
    let checked = sandbox.postil(&["check", "--strict"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    for path in ["atom.xml", "feed.json", "corrections.xml", "sitemap.xml"] {
        assert!(!sandbox.has(&format!("public/{path}")), "{path}");
    }
    assert_eq!(sandbox.read("public/robots.txt"), "User-agent: *\nAllow: /\n");
    assert!(!sandbox.read("public/index.html").contains("atom"));
    assert_eq!(json(&sandbox.read("public/claims.json"))["claims"][0]["address"], "a/#a");
    build(&sandbox, &["-u", "https://example.org/x"]);
    assert!(sandbox.read("public/robots.txt").ends_with("\nSitemap: https://example.org/x/sitemap.xml\n"));
    let claims = json(&sandbox.read("public/claims.json"));
    assert_eq!(claims["claims"][0]["address"], "https://example.org/x/a/#a");
    assert_eq!(texts(&sandbox.read("public/corrections.xml"), "updated"), ["2026-01-01T00:00:00Z"]);
}

#[test]
fn a_file_of_the_author_s_takes_the_place_of_one_of_ours() {
    let sandbox = site(
        BASE,
        &[("a", "title = \"A\"\ndate = 2026-01-01", "The [feed](/feed.json), the [corrections](/corrections.json).")],
    );
    sandbox.write("static/robots.txt", "mine").write("static/Atom.xml", "mine").write("content/claims.json", "{}");
    let said = build(&sandbox, &[]);
    assert!(!said.contains("warning"), "{said}");
    assert_eq!(sandbox.read("public/robots.txt"), "mine");
    assert_eq!(sandbox.read("public/claims.json"), "{}");
    assert!(!sandbox.has("public/atom.xml") && sandbox.has("public/feed.json"));
}

#[test]
fn each_can_be_switched_off() {
    let off = "generate_feeds = false\ngenerate_sitemap = false\ngenerate_robots_txt = false\n";
    let sandbox = site(&format!("{BASE}{off}"), &[("a", "title = \"A\"\ndate = 2026-01-01\ntags = [\"t\"]", "A.")]);
    build(&sandbox, &[]);
    let files = sandbox.files("public");
    let is_for_programs = |path: &&String| path.ends_with(".xml") || *path == "robots.txt" || *path == "feed.json";
    let left: Vec<&String> = files.keys().filter(is_for_programs).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!sandbox.read("public/index.html").contains("rel=\"alternate\""));
}

#[test]
fn former_addresses_become_rules_where_that_is_asked_for() {
    let articles = [("new", "title = \"New\"\naliases = [\"old/place/\", \"ältere seite*.html\"]", "Text.")];
    let sandbox = site("generate_redirects = true\n", &articles);
    build(&sandbox, &[]);
    let rules = "/old/place /new/ 301\n/old/place/ /new/ 301\n/%C3%A4ltere%20seite%2A.html /new/ 301\n";
    assert_eq!(sandbox.read("public/_redirects"), rules);
    assert!(sandbox.has("public/old/place/index.html"), "a host may read no rules");
    sandbox.write("site.toml", "title = \"Test\"\n");
    build(&sandbox, &[]);
    assert!(!sandbox.has("public/_redirects") && sandbox.has("public/old/place/index.html"));
}

#[test]
fn an_address_below_a_file_is_refused() {
    let articles = [("a", "title = \"A\"\ndate = 2026-01-01\naliases = [\"atom.xml\"]", "A.")];
    let output = site(BASE, &articles).postil(&["build"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("address-taken"), "{said}");
}

#[test]
fn the_sitemap_lists_the_pages_for_readers() {
    let sandbox = golden(&[], TODAY);
    let base = "https://explain.example.org/a%20b/";
    let locations = texts(&sandbox.read("out/sitemap.xml"), "loc");
    let listed: BTreeSet<String> = locations.iter().map(|at| at.strip_prefix(base).unwrap().to_owned()).collect();
    let files = sandbox.files("out");
    let pages = files.iter().filter(|(path, bytes)| {
        path.ends_with(".html")
            && *path != "404.html"
            && !String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"")
    });
    let pages: BTreeSet<String> = pages.map(|(path, _)| path.trim_end_matches("index.html").to_owned()).collect();
    assert_eq!(listed, pages);
    assert_eq!(listed.len(), locations.len());
}

#[test]
fn more_pages_than_a_sitemap_holds_are_in_several() {
    let source = |number: u32| format!("[sources.s{number}]\ntype = \"book\"\ntitle = \"B\"\n");
    let sources: String = (0..50_000).map(source).collect();
    let config = format!("title = \"Test\"\n{BASE}");
    let article = "+++\ntitle = \"A\"\ndate = 2026-01-01\n+++\nText.\n";
    let files = [("site.toml", &*config), ("content/a.md", article), ("content/sources.toml", &sources)];
    let made = make(&snapshot(files), Vec::new());
    let text = |path: &str| match page::render(&made.site, &made.tools, &made.site.outputs[path]) {
        Ok(Output::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
        other => panic!("{path} is {other:?}"),
    };
    let parts = ["https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml"];
    assert_eq!(texts(&text("sitemap.xml"), "loc"), parts);
    let counts = ["sitemap-1.xml", "sitemap-2.xml"].map(|path| texts(&text(path), "loc").len());
    assert_eq!(counts, [50_000, 6]); // the sources, the article and the five pages of lists
    assert!(!made.site.outputs.contains_key("sitemap-3.xml"));
}

#[test]
fn records_are_valid_by_their_schemas() {
    let sandbox = golden(&[], TODAY);
    for (name, count) in [("claims", 3), ("corrections", 2)] {
        let schema = json(&sandbox.read(&format!("out/{name}.schema.json")));
        let records = json(&sandbox.read(&format!("out/{name}.json")));
        assert_eq!(validator::faults(&schema, &records), Vec::<String>::new());
        assert_eq!(records[name].as_array().unwrap().len(), count);
        let printed = sandbox.postil(&["schema", name]).stdout;
        assert_eq!(json(&String::from_utf8(printed).unwrap()), schema);
        let mut wrong = records.clone();
        wrong[name][0].as_object_mut().unwrap().remove("id");
        wrong[name][0]["kind"] = "gossip".into();
        wrong["version"] = 2.into();
        assert_eq!(validator::faults(&schema, &wrong).len(), 3);
    }
}

#[test]
fn records_have_all_that_authors_write() {
    let anchors = ["exact", "prefix", "suffix", "section", "all", "block", "allow"];
    let shapes: [(&str, &Shape); 2] = [("claims", &vocabulary::CLAIM), ("corrections", &vocabulary::CORRECTION)];
    for (name, shape) in shapes {
        let schema = json(&String::from_utf8(Sandbox::new().postil(&["schema", name]).stdout).unwrap());
        let fields = &schema["properties"][name]["items"]["properties"];
        let missing = shape.keys.iter().filter(|key| !anchors.contains(&key.name) && fields[key.name].is_null());
        let missing: Vec<&str> = missing.map(|key| key.name).collect();
        assert!(missing.is_empty(), "{name}.json has no {missing:?}");
        let untold = fields.as_object().unwrap().iter().filter(|(_, field)| field["description"] == "");
        assert_eq!(untold.count(), 0, "a field of {name}.json is not told");
    }
}
