//! A random walk over texts: words taken from a text anchor where they were taken, and marks change no word of the page.

use postil::base::diagnostic::{Diagnostic, Severity};
use postil::base::file::At;
use postil::base::output::Output;
use postil::pipeline;
use postil::read::anchor::{Context, Haystack, Miss};
use postil::read::annotation::Anchor;
use postil::read::config::Markdown;
use postil::read::document::Document;
use postil::read::markdown::{self, Inputs, Origin};
use postil::site::check;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::sandbox::{make, snapshot};

const OPTIONS: Markdown = Markdown { raw_html: false, smart_punctuation: true, math: true, highlight: true };

/// The last of the pieces; a formula is marked whole, and its page says more than its text.
const FORMULA: usize = 14;

/// Pieces that an author puts together; each is a block.
const BLOCKS: [&str; 15] = [
    "The dam *failed* in **1962**, it's said---and \"nobody\" knew...",
    "A [link with *emphasis*](https://example.org/) in the middle of some words.",
    "Ampersand &amp; entity &#x41; and `code with | bars` and 3 < 4.",
    "- one thing\n- another *thing*\n  - nested thing\n- [ ] a task",
    "1. first of all\n2. second, with\n   a soft break",
    "| left | right |\n|:-----|------:|\n| cell one | 4,200 |\n| *cell* two | `c` |",
    "> A quotation with “curly” marks.\n>\n> And a second paragraph.",
    "> [!NOTE]\n> An alert with words.",
    "## A heading with *stress*",
    "```rust\nfn main() { let x = 1; }\n```",
    "Caf\u{e9} cafe\u{301} na\u{ef}ve \u{1f389} 日本語のテキスト and العربية.",
    "![A dam](https://example.org/d.png \"He \\\"said\\\" it &amp; left the *room*,\nand [a link](https://example.org/).\")",
    "A footnote[^f] stands here, and another word.\n\n[^f]: The note has *words* too.",
    "Term\n: Its definition, with \\*escapes\\* and a [named span]{#x} of words.",
    "Formula $x^2 + 1$ and text~~struck~~after it.  \nA hard break.",
];

fn document(blocks: &[usize]) -> (String, Document) {
    let mut seen = Vec::new();
    let distinct = blocks.iter().filter(|block| {
        **block < 12
            || !seen.contains(*block) && {
                seen.push(**block);
                true
            }
    });
    let text = distinct.map(|block| BLOCKS[*block]).collect::<Vec<_>>().join("\n\n");
    let file = postil::base::file::File::new("content/a.md", &text);
    (
        text.clone(),
        markdown::read(&file, &text, Origin::From(0), Inputs { options: OPTIONS, snapshot: None }, &mut Vec::new()),
    )
}

fn written(value: &str) -> Option<At<String>> {
    let value = value.trim().to_owned();
    (!value.is_empty()).then_some(At { value, range: 0..0 })
}

/// Any stretch of one part, from within a run to within a run, without white space at its ends.
fn cut(document: &Document, from: usize, to: usize) -> Option<std::ops::Range<usize>> {
    let part = document.parts[from % document.parts.len()].text.clone();
    let runs: Vec<_> =
        document.runs.iter().filter(|run| part.start <= run.text.start && run.text.end <= part.end).collect();
    let place = |number: usize| {
        let run = runs.get(number.checked_rem(runs.len())?)?;
        Some(document.text.floor_char_boundary(run.text.start + number % (run.text.len() + 1)))
    };
    let (one, other) = (place(from)?, place(to)?);
    let (start, end) = (one.min(other), one.max(other));
    let words = document.text[start..end].trim();
    let start = start + (document.text[start..end].len() - document.text[start..end].trim_start().len());
    (!words.is_empty()).then_some(start..start + words.len())
}

/// The anchor with a line that a message told the author to add.
fn settled(anchor: &Anchor, line: &str) -> Anchor {
    let table: toml::Table = line.parse().expect("the line is TOML");
    let value = |key: &str| table.get(key).and_then(|value| written(value.as_str().expect("a string")));
    Anchor { prefix: value("prefix"), suffix: value("suffix"), ..anchor.clone() }
}

/// Whole words of one part of the text, picked by two numbers; none where there is nothing but white space.
fn pick(document: &Document, from: usize, len: usize) -> Option<std::ops::Range<usize>> {
    let part = &document.parts[from % document.parts.len()].text;
    let text = &document.text[part.clone()];
    let words: Vec<(usize, &str)> =
        text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect();
    let first = from.checked_rem(words.len())?;
    let last = (first + len).min(words.len() - 1);
    Some(part.start + words[first].0..part.start + words[last].0 + words[last].1.len())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(1854), ..ProptestConfig::default()
    })]

    #[test]
    fn words_anchor_where_they_were_taken(
        blocks in prop::collection::vec(0..BLOCKS.len(), 1..8), from in 0usize..1000, len in 0usize..12,
    ) {
        let (_, document) = document(&blocks);
        let Some(passage) = pick(&document, from, len) else { return Ok(()) };
        let haystack = Haystack::new(&document);
        let anchor = Anchor { exact: written(&document.text[passage.clone()]), all: true, ..Anchor::default() };
        let places = haystack.anchor(&anchor).expect("words that stand in the text are found");
        let is_there = places.contains(&passage) || places.iter().any(|place| place.start < passage.end && passage.start < place.end);
        prop_assert!(is_there, "{:?} is not among {places:?}", &document.text[passage]);
        for place in places {
            prop_assert_eq!(&document.text[place], &anchor.exact.as_ref().expect("was given").value);
        }
    }

    #[test]
    fn one_place_is_taken_alone_and_a_settling_line_settles(
        blocks in prop::collection::vec(0..BLOCKS.len(), 1..8), from in 0usize..10_000, to in 0usize..10_000,
    ) {
        let (_, document) = document(&blocks);
        let Some(passage) = cut(&document, from, to) else { return Ok(()) };
        let haystack = Haystack::new(&document);
        let anchor = Anchor { exact: written(&document.text[passage.clone()]), ..Anchor::default() };
        match haystack.anchor(&anchor) {
            Ok(places) => prop_assert_eq!(places, vec![passage]),
            Err(Miss::Ambiguous { places }) => {
                let place = places.iter().find(|place| place.passage == passage);
                let place = place.ok_or_else(|| TestCaseError::fail(format!("{passage:?} is not among {places:?}")))?;
                let Some(line) = place.settles.as_ref().map(Context::line) else { return Ok(()) };
                prop_assert_eq!(haystack.anchor(&settled(&anchor, &line)), Ok(vec![passage]), "{}", line);
            }
            Err(miss) => prop_assert!(false, "{:?} is missed: {miss:?}", anchor.exact),
        }
    }

    #[test]
    fn marked_pieces_are_the_words(
        blocks in prop::collection::vec(0..FORMULA, 1..8), from in 0usize..10_000, to in 0usize..10_000,
    ) {
        let (text, document) = document(&blocks);
        let Some(passage) = cut(&document, from, to) else { return Ok(()) };
        let words = &document.text[passage];
        let anchor = Anchor { exact: written(words), ..Anchor::default() };
        let line = match Haystack::new(&document).anchor(&anchor) {
            Err(Miss::Ambiguous { places }) => {
                places.into_iter().find_map(|place| place.settles).map_or("all = true".into(), |context| context.line())
            }
            _ => String::new(),
        };
        prop_assume!(line != "all = true");
        let sidecar = format!("[[claims]]\nid = \"c\"\nexact = {}\nkind = \"opinion\"\n{line}\n", toml::Value::from(words));
        let page = draw(&format!("+++\ntitle = \"A\"\n+++\n{text}\n"), &sidecar);
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(plain(&pieces_of(&page, "data-claim=\"c\"")), plain(words), "{}\n{}", text, sidecar);
    }

    #[test]
    fn what_is_read_is_printed_or_reported(
        blocks in prop::collection::vec(0..BLOCKS.len(), 1..6),
        entries in prop::collection::vec((0usize..3, 0usize..6, 0usize..500), 0..12),
    ) {
        let (text, document) = document(&blocks);
        let sidecar: String = entries.iter().map(|(kind, fault, from)| {
            let good = pick(&document, *from, 2).map_or("none", |passage| &document.text[passage]);
            let anchor = match fault {
                0 => "exact = \"these words are nowhere to be found\"".to_owned(),
                1 => "exact = \"zz\"".to_owned(),
                2 => "block = \"no-such-block\"".to_owned(),
                3 => format!("exact = {}\nsection = \"No such heading\"", toml::Value::from(good)),
                4 => format!("exact = {}\nprefix = \"no such words before\"", toml::Value::from(good)),
                _ => format!("exact = {}", toml::Value::from(good)),
            };
            match kind {
                0 => format!("[[claims]]\n{anchor}\nkind = \"opinion\"\n"),
                1 => format!("[[notes]]\n{anchor}\nbody = \"x\"\n"),
                _ if *fault == 1 => "[[corrections]]\nkind = \"update\"\ndate = 2026-01-02\ntext = \"x\"\n".to_owned(),
                _ => format!("[[corrections]]\n{anchor}\nkind = \"update\"\ndate = 2026-01-02\ntext = \"x\"\n"),
            }
        }).collect();
        let article = format!("+++\ntitle = \"A\"\n+++\n{text}\n");
        let made = make(&snapshot([("content/a.md", article.as_str()), ("content/a.toml", &sidecar)]), Vec::new());
        let (read, printed) = check::printed(&made.site.articles[0]);
        let is_miss = |found: &&Diagnostic| ["quote-missing", "quote-ambiguous", "id-unknown"].contains(&found.name);
        let reported = made.diagnostics.iter().filter(is_miss).count();
        prop_assert_eq!((read, entries.len()), (printed + reported, read), "{}\n{}", text, sidecar);
    }

    #[test]
    fn runs_tie_text_and_page_together(blocks in prop::collection::vec(0..BLOCKS.len(), 1..8)) {
        let (source, document) = document(&blocks);
        for pair in document.runs.windows(2) {
            prop_assert!(pair[0].text.end <= pair[1].text.start && pair[0].html.end <= pair[1].html.start);
        }
        for run in document.runs.iter().filter(|run| run.kind == postil::read::document::RunKind::Literal) {
            prop_assert_eq!(&source[run.source.clone()], &document.text[run.text.clone()]);
            let html = postil::base::html::escape(&document.text[run.text.clone()]).into_owned();
            prop_assert_eq!(&document.html[run.html.clone()], html);
        }
    }

    #[test]
    fn marks_nest_well_and_change_no_word(
        blocks in prop::collection::vec(0..BLOCKS.len(), 1..6), picks in prop::collection::vec((0usize..500, 0usize..10), 0..6),
    ) {
        let (text, document) = document(&blocks);
        let claims: String = picks.iter().filter_map(|(from, len)| pick(&document, *from, *len)).map(|passage| {
            let words = document.text[passage].replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
            format!("[[claims]]\nexact = \"{words}\"\nall = true\nkind = \"opinion\"\n")
        }).collect();
        let article = format!("+++\ntitle = \"A\"\n+++\n{text}\n");
        let (bare, marked) = (draw(&article, ""), draw(&article, &claims));
        prop_assert_eq!(words_of(&bare), words_of(&marked), "the marks changed the words");
        prop_assert_eq!(ill_nested(&marked), None);
        let mut ids: Vec<&str> = marked.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
        prop_assert!(twice.is_none(), "{twice:?} stands twice\n{text}\n{claims}");
    }
}

/// The article's page.
fn draw(article: &str, sidecar: &str) -> String {
    let snapshot = snapshot([("content/a.md", article), ("content/a.toml", sidecar)]);
    let made = make(&snapshot, Vec::new());
    let errors: Vec<_> = made.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{article}\n{sidecar}");
    let page = std::sync::Mutex::new(String::new());
    let take = |path: &str, output: &Output| -> Result<(), ()> {
        if let (true, Output::Bytes(bytes)) = (path == "a/index.html", output) {
            *page.lock().expect("no thread panics") = String::from_utf8(bytes.clone()).expect("pages are UTF-8");
        }
        Ok(())
    };
    assert_eq!(pipeline::render(&made, take, |_, _| {}), Ok(Vec::new()));
    page.into_inner().expect("no thread panics")
}

/// The article's own words on its page: without tags, marks, and what notes say.
fn words_of(page: &str) -> String {
    let body = page
        .split("itemprop=\"articleBody\">")
        .nth(1)
        .and_then(|body| body.split("<footer class=\"article-foot\">").next());
    let mut rest = body.expect("an article has a body");
    let mut words = String::new();
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        let skip_to = |end: &str| rest[at..].find(end).map_or(rest.len(), |found| at + found + end.len());
        rest = match () {
            () if rest[at..].starts_with("<sup class=\"mark") => &rest[skip_to("</sup>")..],
            () if rest[at..].starts_with("<details class=\"note") => &rest[skip_to("</details>")..],
            () => &rest[skip_to(">")..],
        };
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of all marked pieces with an attribute, in the order of the page.
fn pieces_of(page: &str, attribute: &str) -> String {
    let mut words = String::new();
    for (at, tag) in
        page.match_indices("<span").map(|(at, _)| (at, &page[at..at + page[at..].find('>').expect("it ends")]))
    {
        if !tag.contains("class=\"marked\"") || !tag.contains(attribute) {
            continue;
        }
        let (mut rest, mut depth) = (&page[at..], 0);
        loop {
            let (text, tag) = rest.split_once('<').expect("what opens closes");
            words.push_str(text);
            depth += match tag {
                _ if tag.starts_with("span") => 1,
                _ if tag.starts_with("/span") => -1,
                _ => 0,
            };
            rest = tag.split_once('>').expect("a tag ends").1;
            if depth == 0 {
                break;
            }
        }
    }
    let references = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    references.iter().fold(words, |words, (reference, character)| words.replace(reference, character))
}

/// The first tag that closes what is not open.
fn ill_nested(page: &str) -> Option<String> {
    const VOID: [&str; 6] = ["meta", "link", "br", "hr", "img", "input"];
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(_) if open.pop() != Some(name) => return Some(tag.to_owned()),
            Some(_) => {}
            None if tag.starts_with('!') || VOID.contains(&name) || tag.ends_with('/') => {}
            None => open.push(name),
        }
    }
    open.pop().map(str::to_owned)
}
