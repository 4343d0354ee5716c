//! Whatever bytes are in whatever file: no panic, every place lies in its file, every message can be drawn, and every
//! annotation is printed, or reported in its own lines.

use std::collections::BTreeMap;
use std::ops::Range;

use postil::base::diagnostic::{Diagnostic, Severity};
use postil::base::file::{At, File, Span};
use postil::base::snapshot::Snapshot;
use postil::site::footnotes::Footnote;
use postil::site::resolve::Page;
use postil::world::findings::{self, Format};
use postil::world::terminal::Style;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::sandbox::{draw, make, snapshot};

const SITE: &str = include_str!("../sites/lead-pipes/site.toml");
const ARTICLE: &str = include_str!("../sites/lead-pipes/content/lead-pipes.md");
const SIDECAR: &str = include_str!("../sites/lead-pipes/content/lead-pipes.toml");
const FIGURES: &str = include_str!("../sites/blocks/content/water/index.md");
const FIGURES_SIDECAR: &str = include_str!("../sites/blocks/content/water/index.toml");
const VALUES: &str = include_str!("../sites/blocks/content/water/lines.csv");
const YAML: &str = "---\ntitle: \"A: \\\"b\\\"\"\ndate: 2026-01-02\ntags: [a, 'b']\nextra:\n  - x: |\n      y\n---\nText with a [link](lead-pipes.md#x).\n";
const SHARED: &str = "[sources.shared]\ntype = \"report\"\ntitle = \"T\"\nsnapshot = \"copy.txt\"\nsha256 = \"00\"\nallow = { archive-missing = \"x\" }\n";

/// Stretches that have broken parsers.
const SHARDS: [&str; 40] = [
    "",
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "#",
    "\n",
    "\t",
    "\\",
    "\\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{0301}",
    "😀",
    "é",
    "日本",
    "+++",
    "---",
    "```",
    "[^1]",
    "[^1]: x",
    "$$",
    "$",
    "<!--",
    "<script>",
    "&amp;",
    "| a |\n|---|\n",
    "1979-05-27T07:32:00Z",
    "99999999999999999999",
    "[[claims]]\n",
    "allow = { x = \"y\" }\n",
    "{#id}",
    "exact = \"the\"\n",
];

/// A cut out of a text and what comes in its place.
type Cut = (prop::sample::Index, prop::sample::Index, usize);

fn cuts() -> impl Strategy<Value = Vec<Cut>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..SHARDS.len()), 0..6)
}

fn mangled(text: &str, cuts: &[Cut]) -> String {
    let mut text = text.to_owned();
    for (at, length, shard) in cuts {
        let start = text.floor_char_boundary(at.index(text.len() + 1));
        // Most cuts are short, so that the rest of the file still means something.
        let end = text.ceil_char_boundary((start + length.index(12)).min(text.len()));
        text.replace_range(start..end, SHARDS[*shard]);
    }
    text
}

fn hold(snapshot: &Snapshot) -> Result<(), TestCaseError> {
    let mut made = make(snapshot, Vec::new());
    draw(&mut made, |_, _| Vec::new(), &[]);
    for diagnostic in &made.diagnostics {
        let fixes = diagnostic.remedies.iter().flatten().map(|fix| &fix.span);
        let related = diagnostic.related.iter().map(|(span, _)| span);
        for span in diagnostic.span.iter().chain(related).chain(fixes) {
            let file = snapshot.text(&span.path);
            let is_inside = file.is_some_and(|file| file.text.get(span.start..span.end).is_some());
            prop_assert!(is_inside, "{span:?} of {diagnostic:?}");
        }
    }
    for (_, format) in Format::NAMES {
        findings::print(&made.diagnostics, &snapshot.texts, format, Style::Plain);
    }
    made.site.articles.iter().try_for_each(|page| none_vanishes(page, &made.diagnostics))?;
    Ok(())
}

/// Every annotation of a sidecar is printed, or an error in its own lines tells why it is not.
fn none_vanishes(page: &Page, found: &[Diagnostic]) -> Result<(), TestCaseError> {
    let Some(file) = &page.article.sidecar_file else { return Ok(()) };
    let tables = tables(&file.text);
    let sidecar = &page.article.sidecar;
    let printed = |number: fn(&Footnote) -> &Vec<usize>, at: usize| {
        page.footnotes.iter().any(|footnote| number(footnote).contains(&at))
    };
    let claims = sidecar.claims.iter().enumerate();
    let claims = claims.map(|(at, claim)| (&claim.id, printed(|footnote| &footnote.claims, at)));
    let notes = sidecar.notes.iter().enumerate();
    let notes = notes.map(|(at, note)| (&note.id, printed(|footnote| &footnote.notes, at)));
    let corrections = sidecar.corrections.iter().enumerate().map(|(at, correction)| {
        (&correction.id, correction.anchor.is_empty() || printed(|footnote| &footnote.corrections, at))
    });
    let read: Vec<(&At<String>, bool)> = claims.chain(notes).chain(corrections).collect();
    let is_told = |table: &Range<usize>| {
        let is_there = |span: &Span| {
            span.path == file.path && table.start <= span.start && span.start < table.end.max(table.start + 1)
        };
        let errors = found.iter().filter(|found| found.severity == Severity::Error);
        errors.flat_map(|found| found.span.iter().chain(found.related.iter().map(|(span, _)| span))).any(is_there)
    };
    for (id, is_printed) in &read {
        let table = tables.iter().rfind(|table| table.start <= id.range.start);
        let is_reported = table.is_some_and(is_told);
        prop_assert!(*is_printed || is_reported, "`{}` is neither printed nor reported:\n{}", id.value, file.text);
    }
    for table in tables.iter().filter(|table| is_annotation(&file.text[(*table).clone()])) {
        // What stands behind such a mark can be a part of a text.
        let is_in_text = ["\"\"\"", "'''"].iter().any(|mark| file.text[..table.start].contains(mark));
        let is_read = read.iter().any(|(id, _)| table.contains(&id.range.start));
        let lines = &file.text[table.clone()];
        prop_assert!(
            is_in_text || is_read || is_told(table),
            "nothing is left of these lines:\n{lines}\n{}",
            file.text
        );
    }
    Ok(())
}

/// The lines of each annotation or source, from its header to the next, and those above all headers.
fn tables(text: &str) -> Vec<Range<usize>> {
    let is_part = |line: &str| line.trim_start_matches('[').contains('.') && !line.contains("sources.");
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') && !is_part(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn is_annotation(table: &str) -> bool {
    let header = table.lines().next().unwrap_or_default().trim_end();
    ["[[claims]]", "[[notes]]", "[[corrections]]"].contains(&header)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn no_slip_of_the_pen_ends_the_run(site in cuts(), article in cuts(), sidecar in cuts(), yaml in cuts(), shared in cuts()) {
        let texts = [
            ("site.toml", mangled(SITE, &site)),
            ("content/lead-pipes.md", mangled(ARTICLE, &article)),
            ("content/lead-pipes.toml", mangled(SIDECAR, &sidecar)),
            ("content/b.md", mangled(YAML, &yaml)),
            ("content/sources.toml", mangled(SHARED, &shared)),
            ("content/copy.txt", ARTICLE.to_owned()),
        ];
        hold(&snapshot(texts.iter().map(|(path, text)| (*path, text.as_str()))))?;
    }

    #[test]
    fn no_slip_in_a_figure_ends_the_run(article in cuts(), more in cuts(), sidecar in cuts(), values in cuts()) {
        let texts = [
            ("content/water/index.md", mangled(&mangled(FIGURES, &article), &more)),
            ("content/water/index.toml", mangled(FIGURES_SIDECAR, &sidecar)),
            ("content/water/lines.csv", mangled(VALUES, &values)),
        ];
        hold(&snapshot(texts.iter().map(|(path, text)| (*path, text.as_str()))))?;
    }

    #[test]
    fn no_text_at_all_ends_the_run(text in "\\PC{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200), place in 0..4usize) {
        let path = ["site.toml", "content/lead-pipes.md", "content/lead-pipes.toml", "content/sources.toml"][place];
        let mut files = BTreeMap::from([
            ("site.toml", SITE.to_owned()), ("content/lead-pipes.md", ARTICLE.to_owned()),
            ("content/lead-pipes.toml", SIDECAR.to_owned()), ("content/sources.toml", SHARED.to_owned()),
        ]);
        for text in [text, String::from_utf8_lossy(&bytes).into_owned()] {
            files.insert(path, File::new(path, &text).text.to_string());
            hold(&snapshot(files.iter().map(|(path, text)| (*path, text.as_str()))))?;
        }
    }
}
