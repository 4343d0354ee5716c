//! The search index holds every word of every article, in the shard where a reader's script looks for it.

use std::collections::{BTreeMap, BTreeSet};

use postil::base::output::Output;
use postil::read::terms;
use postil::render::page;
use postil::site::address::Address;
use postil::site::search::{shard_count, units};

use crate::sandbox::{make, snapshot};

/// Words in several scripts, a different mix in each article.
const WORDS: [&str; 16] = [
    "lead",
    "pipes",
    "Straße",
    "e-mail",
    "Überprüfung",
    "铅水管",
    "給水管をガラス",
    "المِيَاه",
    "café",
    "2026",
    "l'eau",
    "ﬁre",
    "ΟΔΟΣ",
    "น้ำประปา",
    "ＷＩＤＥ",
    "co\u{ad}op",
];

/// The article number `number`: each has some words, under a heading.
fn article(number: usize) -> String {
    let words: Vec<&str> = (0..6).map(|step| WORDS[(number * 5 + step * 3) % WORDS.len()]).collect();
    format!(
        "+++\ntitle = \"Article {number}\"\n+++\n{} word{number}\n\n## Part\n\n{}\n",
        words[..3].join(" "),
        words[3..].join(", ")
    )
}

/// The words of all shards, each with the numbers of the texts that hold it.
fn read_index(made: &postil::pipeline::Made) -> BTreeMap<String, BTreeSet<u32>> {
    let mut index = BTreeMap::new();
    for shard in 0..shard_count(made.site.articles.len()) {
        let Ok(Output::Bytes(bytes)) = page::render(&made.site, &made.tools, &Address::SearchWords(shard)) else {
            panic!("shard {shard} is not drawn")
        };
        let script = String::from_utf8(bytes).expect("UTF-8");
        let json = script.trim_end().strip_prefix("postilSearch(").and_then(|rest| rest.strip_suffix(");"));
        let value: serde_json::Value =
            serde_json::from_str(&format!("[{}]", json.expect("a call"))).expect("arguments that are JSON");
        for line in value[1].as_str().expect("lines").lines() {
            let mut parts = line.split(' ');
            let word = parts.next().expect("a word").to_owned();
            let mut unit = 0;
            let steps = parts.map(|step| u32::from_str_radix(step, 36).expect("a number"));
            let units: BTreeSet<u32> = steps
                .map(|step| {
                    unit += step;
                    unit
                })
                .collect();
            assert!(index.insert(word.clone(), units).is_none(), "{word} stands in two shards");
        }
    }
    index
}

#[test]
fn a_site_without_search_has_no_page_no_index_and_no_link() {
    let drawn = |config: &'static str| {
        let files = [("site.toml", config), ("content/a.md", "+++\ntitle = \"A\"\n+++\nWords.\n")];
        let made = make(&snapshot(files), Vec::new());
        let outputs: Vec<String> =
            made.site.outputs.keys().filter(|path| path.starts_with("search/")).cloned().collect();
        let Ok(Output::Bytes(home)) = page::render(&made.site, &made.tools, &Address::Home) else {
            panic!("the home page is not drawn")
        };
        (outputs.len(), String::from_utf8(home).expect("UTF-8").contains("search/"))
    };
    assert_eq!(drawn("title = \"S\"\n"), (4, true));
    assert_eq!(drawn("title = \"S\"\nsearch = false\n"), (0, false));
}

#[test]
fn every_word_of_every_text_is_found_and_nothing_else() {
    let files: Vec<(String, String)> =
        (0..70).map(|number| (format!("content/a{number}.md"), article(number))).collect();
    let snapshot = snapshot(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let made = make(&snapshot, Vec::new());
    assert!(shard_count(made.site.articles.len()) > 1, "one shard alone tests no shards");
    let mut expected: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut unit = 0;
    for page in &made.site.articles {
        for text in units(&page.article) {
            for word in terms::words(text.text) {
                expected.entry(word).or_default().insert(unit);
            }
            unit += 1;
        }
    }
    assert!(expected.len() > 80, "the articles have words of their own");
    assert!(read_index(&made) == expected);
}
