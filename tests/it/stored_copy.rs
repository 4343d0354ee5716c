//! Stored copies of sources: what is read of them, and which quotations stand in them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use postil::base::diagnostic::Diagnostic;
use postil::base::file::{At, File};
use postil::read::lexicon;
use postil::read::meaning::{Class, differ};
use postil::read::stored_copy::{self, StoredCopy, Tally, Verdict};
use proptest::prelude::*;

const REPORT: &[u8] = include_bytes!("fixtures/report.pdf");

fn text(text: &str) -> StoredCopy {
    stored_copy::read("copy.txt", text.as_bytes()).expect("plain text can be read")
}

fn page(html: &str) -> StoredCopy {
    stored_copy::read("copy.html", html.as_bytes()).expect("the page can be read")
}

fn report() -> StoredCopy {
    stored_copy::read("report.pdf", REPORT).expect("the report can be read")
}

fn check(copy: &StoredCopy, quote: &str, expected: Verdict) {
    assert_eq!(copy.seek(quote), expected, "`{quote}` in\n{}", copy.text());
}

fn is_missing(copy: &StoredCopy, quote: &str) {
    let verdict = copy.seek(quote);
    assert!(matches!(verdict, Verdict::Missing { .. }), "`{quote}` is {verdict:?} in\n{}", copy.text());
}

#[test]
fn a_quotation_is_found_word_for_word() {
    let copy = text("The inventory lists 4,198 lines in use.\nIt is the first\nof its kind, and was not audited.");
    check(&copy, "lists 4,198 lines in use", Verdict::Found);
    check(&copy, "the first of its kind", Verdict::Found);
    check(&copy, "  was not audited.  ", Verdict::Found);
    for wrong in ["4,198 lines were in use", "lists 4,189 lines", "was audited", "and was not  audit"] {
        is_missing(&copy, wrong);
    }
}

#[test]
fn a_part_of_a_word_or_number_is_not_found() {
    let copy = text("They disapproved the plan of 14,198 lines at 4.25 each, in 20190 homes.");
    for wrong in ["approved the plan", "4,198 lines", "198 lines", "14", "at 4", "25 each", "in 2019"] {
        is_missing(&copy, wrong);
    }
    check(&copy, "14,198 lines at 4.25 each", Verdict::Found);
}

#[test]
fn typography_is_told_from_words() {
    let copy = text(
        "The utility\u{2019}s list \u{2014} \u{201c}efficient\u{201d}, it said \u{2014} has no final draft. Cafe\u{301} owners agree.",
    );
    for same in [
        "The utility's list - \"efficient\", it said",
        "\u{fb01}nal draft",
        "Caf\u{e9} owners",
        "the utility\u{2019}s list",
        "Has no final draft",
        "has no final draft,",
        "Has no final draft,",
    ] {
        check(&copy, same, Verdict::Typography);
    }
    for wrong in ["The Utility\u{2019}s list", "no final draft, Caf\u{e9}", "-efficient"] {
        is_missing(&copy, wrong);
    }
}

#[test]
fn hyphens_at_line_ends_part_words_or_belong_to_them() {
    let copy =
        text("a compre-\nhensive list of twenty-\nfive pre-\nand post-war re-signed pa\u{ad}\npers for 10-\n12 a part");
    check(&copy, "pre- and post-war re-signed", Verdict::Found);
    for same in ["comprehensive list", "twenty-five", "papers for 10-12"] {
        check(&copy, same, Verdict::Typography);
    }
    for wrong in ["postwar", "resigned", "for 1012", "apart"] {
        is_missing(&copy, wrong);
    }
}

#[test]
fn editors_marks_stand_for_what_they_leave_out() {
    let copy = text(
        "The dam failed in 1962, after a week of rain. It approves of nothing. Nobody was hurt. The council met twice.",
    );
    for good in [
        "The dam failed […] after a week of rain",
        "The dam failed [...] Nobody was hurt",
        "The dam failed in 1962 ... Nobody was hurt.",
        "[t]he dam failed",
        "The dam failed in 1962, […] [n]obody was hurt.",
        "[The city] approve[d] of nothing",
        "…after a week of rain…",
        "The dam failed in 1962 [sic], after a week",
    ] {
        check(&copy, good, Verdict::Found);
    }
    check(&copy, "the dam failed […] after a week of rain", Verdict::Typography);
    check(&copy, "Nobody was hurt […] The dam failed", Verdict::Scattered);
    let far = text(&format!("The dam failed. {} Nobody was hurt.", "It rained on. ".repeat(200)));
    check(&far, "The dam failed. […] Nobody was hurt.", Verdict::Scattered);
    let verdict = copy.seek("The dam failed […] Nobody was killed by it");
    assert!(matches!(verdict, Verdict::Missing { words, .. } if words == "Nobody was killed by it"));
    let brackets = text("It was \"final\" [sic], he wrote ...");
    check(&brackets, "\"final\" [sic], he wrote ...", Verdict::Found);
}

#[test]
fn the_nearest_words_are_named_with_what_differs() {
    let filler =
        "Water mains were laid in every decade of the last century, as the maps of the city show. ".repeat(2_000);
    let copy = text(&format!("{filler}The utility did not approve 4,300 new lines. {filler}"));
    let nearest = |quote: &str| {
        let Verdict::Missing { near, .. } = copy.seek(quote) else { panic!("found") };
        let words = copy.text()[near[0].clone()].to_owned();
        let class = differ(quote, &words, lexicon::of("en")).class;
        (words, class)
    };
    let (words, class) = nearest("The utility did approve 4,300 new lines.");
    assert_eq!((words.as_str(), class), ("The utility did not approve 4,300 new lines", Class::Negation));
    assert_eq!(nearest("did not approve 4,200 new lines").1, Class::Number);
    let Verdict::Missing { near, .. } = copy.seek("Somebody else wrote another sentence") else { panic!("found") };
    assert!(near.is_empty());
}

#[test]
fn a_page_is_read_as_its_reader_sees_it() {
    let copy = page(
        "<!doctype html><html><head><title>Pipes</title><style>p{}</style></head><body>\
         <!-- a remark --><script>let quoted = 'by nobody'</script><template><p>a template</p></template>\
         <p hidden>a hidden line<p style='display: none'>a line not shown\
         <h1>The pipes of\n   Northvale</h1><p>It counts <b>4,198</b>&nbsp;lines<sup><a href='#n1'>[3]</a></sup> in&#32;use.\
         <p>A street<br>and a <i>vil</i>lage &amp; a town<table><tr><td>lead<td>4,198<tr><td>steel<td>12</table>\
         <pre>kept\n  as it is</pre><svg><text>a drawing</text></svg><noscript>switch it on</noscript>",
    );
    assert_eq!(
        copy.text(),
        "The pipes of Northvale\n\nIt counts 4,198\u{a0}lines in use.\n\nA street\nand a village & a town\n\n\
         lead\t4,198\nsteel\t12\n\nkept\n  as it is"
    );
    check(&copy, "It counts 4,198 lines in use", Verdict::Found);
    check(&copy, "a village & a town", Verdict::Found);
    check(&copy, "kept as it is", Verdict::Found);
}

#[test]
fn old_encodings_are_read() {
    let read = |path: &str, bytes: &[u8]| stored_copy::read(path, bytes).map(|copy| copy.text().to_owned());
    assert_eq!(
        read("a.txt", b"\x93caf\xe9\x94 \x97 na\xefve"),
        Ok("\u{201c}caf\u{e9}\u{201d} \u{2014} na\u{ef}ve".into())
    );
    assert_eq!(read("a.txt", b"\xff\xfeA\0\xe9\0"), Ok("A\u{e9}".into()));
    assert_eq!(read("a.txt", b"\xef\xbb\xbfcaf\xc3\xa9\r\nau lait"), Ok("caf\u{e9}\nau lait".into()));
    let declared = b"<html><meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><p>\xb9koda";
    assert_eq!(read("a.html", declared), Ok("\u{161}koda".into()));
    assert_eq!(read("a", b"<!DOCTYPE html><meta charset=\"utf-16\"><p>caf\xc3\xa9"), Ok("caf\u{e9}".into()));
}

#[test]
fn a_pdf_is_read_line_by_line_and_page_by_page() {
    let copy = report();
    check(&copy, "lists 4,198 service lines in use that are made of lead", Verdict::Found);
    check(&copy, "call the list \u{201c}comprehensive\u{201d}, and it is the first", Verdict::Typography);
    check(&copy, "Twenty-five streets were not visited. Of the homes on those streets", Verdict::Typography);
    check(&copy, "but no date was set for it", Verdict::Found);
    check(&copy, "Pipes of Northvale", Verdict::Found);
    let Verdict::Missing { near, .. } = copy.seek("lists 4,189 service lines in use") else { panic!("found") };
    assert_eq!(&copy.text()[near[0].clone()], "lists 4,198 service lines in use");
}

#[test]
fn what_cannot_be_read_says_why() {
    let reason = |path: &str, bytes: &[u8]| stored_copy::read(path, bytes).err().expect("it can't be read");
    let cases: [(&str, &[u8], &str); 8] = [
        ("a.pdf", b"hello", "it is no PDF file, for all its name"),
        ("a.pdf", b"%PDF-1.7 hello", "it is no whole PDF file"),
        (
            "a.pdf",
            include_bytes!("fixtures/scan.pdf"),
            "it has no text, only pictures of pages: recognise its text first",
        ),
        ("a.pdf", include_bytes!("fixtures/locked.pdf"), "it is locked with a password"),
        ("a.docx", b"PK\x03\x04\0\0", "it is neither text nor HTML nor PDF"),
        ("a.mhtml", b"From: x", "it is a web archive: save the page as HTML or PDF instead"),
        ("a.txt", b" \n ", "it has no text"),
        ("a.html", b"<html><script>1</script>", "it has no text"),
    ];
    for (path, bytes, expected) in cases {
        assert_eq!(reason(path, bytes), expected);
    }
}

#[test]
fn quotations_are_counted_and_faults_told() {
    let file = File::new("content/a.toml", "quote = \"lists 4,189 lines\"\nsha256 = \"00\"\n");
    let at = |value: &str| At { value: value.to_owned(), range: 8..27 };
    let quotes = [at("lists 4,198 service lines"), at("the utility's engineers"), at("lists 4,189 service lines")];
    let mut found = Vec::new();
    let tally = stored_copy::verify(
        &report(),
        "inventory",
        "content/report.pdf",
        lexicon::of("en"),
        quotes.iter().map(|quote| (quote, &file)),
        &mut found,
    );
    assert_eq!(tally, Tally { found: 1, typography: 1, missing: 1 });
    let [Diagnostic { name, message, span, notes, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*name, "quote-not-in-snapshot");
    assert_eq!(message, "this quotation from source `inventory` does not stand in its copy `report.pdf`");
    assert_eq!(*span, Some(file.span(8..27)));
    assert_eq!(notes[0], "nearest words: `lists 4,198 service lines`: a number or date changed, `4,189` to `4,198`");

    let sum = |value: &str| stored_copy::verify_sum(b"abc", &at(value), "content/report.pdf", &file);
    let right = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
    assert_eq!(sum(right), None);
    assert_eq!(sum("abc").map(|fault| fault.name), Some("value-invalid"));
    assert_eq!(sum(&"0".repeat(64)).map(|fault| fault.name), Some("snapshot-changed"));
}

/// A PDF with one page, from what the page draws.
fn pdf_of(content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>".to_owned(),
        "<</Type/XObject/Subtype/Form/Length 14>>stream\n/X Do /X Do /X\nendstream".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (index, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{} 0 obj{object}endobj\n", index + 1);
    }
    let start = pdf.len();
    pdf += &format!("xref\n0 7\n0000000000 65535 f \n{places}trailer<</Size 7/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
    pdf.into_bytes()
}

#[test]
fn gaps_on_a_page_are_spaces_and_line_breaks() {
    let read = |content: &str| stored_copy::read("a.pdf", &pdf_of(content)).expect("a page").text().trim().to_owned();
    assert_eq!(read("BT /F 10 Tf (Some) Tj 40 0 Td (words) Tj 0 -12 Td (below) Tj ET"), "Some words\nbelow");
    assert_eq!(read("BT /F 10 Tf [(Ke) 30 (pt) -300 (apart)] TJ ET"), "Kept apart");
    assert_eq!(read("BT /F 10 Tf 12 TL (one) Tj (two) ' 0 0 (three) \" ET"), "one\ntwo\nthree");
    assert_eq!(
        read("q 2 0 0 2 0 0 cm BT /F 5 Tf 0 1 -1 0 9 9 Tm (turned) Tj ET Q BT /F 5 Tf (not) Tj ET"),
        "turned\nnot"
    );
}

#[test]
fn hostile_files_end_quickly() {
    let deep = "<div>".repeat(200_000);
    let crossed = "<b><i>".repeat(50_000) + &"</b><p>".repeat(50_000);
    let fonts: String = (0..20_000).map(|n| format!("<font color={n}><p>")).collect();
    let quiet = pdf_of("BT /F 10 Tf (words) Tj ET /X Do");
    let nested = pdf_of(&format!("BT {} ET", "[".repeat(100_000)));
    let same = "a ".repeat(300_000);
    let cases: [(&str, &[u8]); 6] = [
        ("deep.html", deep.as_bytes()),
        ("crossed.html", crossed.as_bytes()),
        ("fonts.html", fonts.as_bytes()),
        ("form.pdf", &quiet),
        ("nested.pdf", &nested),
        ("same.txt", same.as_bytes()),
    ];
    for (path, bytes) in cases {
        let start = Instant::now();
        if let Ok(copy) = stored_copy::read(path, bytes) {
            copy.seek("a a a b […] a a […] a b a");
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{path} took {:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000), quote in "\\PC{0,40}") {
        for path in ["a.txt", "a.html", "a.pdf"] {
            let begun = [b"%PDF-1.5\n".as_slice(), &bytes].concat();
            let bytes = if path == "a.pdf" { &begun } else { &bytes };
            if let Ok(copy) = stored_copy::read(path, bytes) {
                copy.seek(&quote);
            }
        }
    }

    #[test]
    fn a_damaged_pdf_is_read_or_refused(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = REPORT.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(copy) = stored_copy::read("a.pdf", &bytes) {
            copy.seek("lists 4,198 service lines […] is the first");
        }
    }

    #[test]
    fn any_page_is_read(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<b>", "</b>", "<a href=x>", "</a>", "<table>", "<tr>", "<td>", "</table>", "<template>",
        "</template>", "<svg>", "<math>", "<select>", "<option>", "<pre>", "words ", "&amp;", "<br>", "<sup>", "</sup>",
        "<title>", "<!--", "-->", "<frameset>", "<body hidden>", "<caption>", "<form>", "<button>", "\n", "\u{fb01}",
    ]), 0..60), quote in "[a-z ]{0,20}") {
        if let Ok(copy) = stored_copy::read("a.html", parts.concat().as_bytes()) {
            copy.seek(&quote);
        }
    }

    #[test]
    fn any_stretch_of_words_is_found(words in prop::collection::vec("[a-zé]{1,9}|[0-9]{1,4}", 1..60), from in 0usize..60, len in 1usize..20) {
        let from = from.min(words.len() - 1);
        let stretch = words[from..(from + len).min(words.len())].join(" ");
        prop_assert_eq!(text(&words.join("\n")).seek(&stretch), Verdict::Found);
    }
}

#[test]
fn a_copy_is_searched_from_several_threads() {
    let copy = Arc::new(report());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let copy = copy.clone();
            std::thread::spawn(move || copy.seek("lists 4,189 service lines"))
        })
        .collect();
    let verdicts: Vec<Verdict> = threads.into_iter().map(|thread| thread.join().expect("no panic")).collect();
    assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]));
}
