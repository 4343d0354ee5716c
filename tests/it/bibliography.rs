//! Sources for reference managers: what a site writes is read as the very sources that it has.

use postil::base::date::Date;
use postil::base::file::{At, File};
use postil::read::annotation::{Name, Source};
use postil::read::bibliography::{self, Format};
use postil::read::schema::Form;
use postil::read::sidecar;
use postil::read::vocabulary::SOURCE;
use postil::render::bibliography::write;
use postil::site::sources::SiteSource;
use proptest::prelude::*;

/// Writes a source in a format, reads it again, and gives it without the places in the file.
fn there_and_back(source: &Source, format: Format) -> (Source, String) {
    let text = write(std::iter::once(&in_site(source)), format);
    let (file, mut found) = (File::new("sources", &text), Vec::new());
    let records = bibliography::read(&file, format, &mut found);
    assert_eq!(found, [], "{text}");
    assert_eq!(records.len(), 1, "{text}");
    assert_eq!(records[0].left, [], "{text}");
    let mut sources = sidecar::read_records(&file, &records, &mut found).sources;
    (unplaced(sources.remove(0)), text)
}

fn in_site(source: &Source) -> SiteSource {
    let (file, address) = (File::new("content/sources.toml", ""), format!("sources/{}/", source.id.value));
    SiteSource { source: source.clone(), file, owner: None, address, copy: None, uses: Vec::new() }
}

fn at<T>(value: T) -> At<T> {
    At { value, range: 0..0 }
}

fn unplaced(mut source: Source) -> Source {
    source.id.range = 0..0;
    let texts = [&mut source.doi, &mut source.url, &mut source.archive_url, &mut source.snapshot, &mut source.sha256];
    texts.into_iter().chain([&mut source.attribution, &mut source.status]).flatten().for_each(|at| at.range = 0..0);
    [&mut source.accessed, &mut source.archive_date].into_iter().flatten().for_each(|at| at.range = 0..0);
    source
}

/// What no page tells of a source that is not named, and no file either.
fn public(mut source: Source) -> Source {
    if source.is_unnamed() {
        source.author = Vec::new();
        if !source.publish {
            (source.snapshot, source.sha256) = (None, None);
        }
    }
    source
}

/// What the formats are made of.
const PIECES: &[&str] = &[
    "@",
    "@book{",
    "@book(",
    "{",
    "}",
    "\"",
    ",",
    "=",
    "#",
    "a",
    " ",
    "\n",
    "key",
    "title",
    "title = ",
    "author = {",
    "{A and ",
    "and others",
    "date = {2020",
    "/",
    "year = ",
    "month = jan",
    "jan",
    "12",
    "crossref = {key}",
    "xdata={key}",
    "@xdata{key,",
    "@string{",
    "@comment",
    "@preamble{",
    "\\",
    "\\\"o",
    "\\'",
    "\\c{",
    "\\emph{",
    "\\href{",
    "$",
    "$x^",
    "--",
    "~",
    "é",
    "日",
    "\u{0}",
    "TY  - BOOK\n",
    "ER  - \n",
    "AU  - ",
    "U1  - postil: ",
    "SP  - ",
    "PY",
    "  - ",
    "DA  - May 3\n",
    "[",
    "]",
    "{\"id\": ",
    "\"a\"",
    ": ",
    "null",
    "1e9",
    "{\"date-parts\": [[",
    "\\u12",
    "postil-tier = {x}",
    "-",
];

/// Signs that mean something in one of the formats, in between of words.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "Water",
        "and",
        "others",
        " and ",
        ",",
        ", ",
        "{",
        "}",
        "\\",
        "\\\"o",
        "%",
        "#",
        "&",
        "_",
        "$",
        "$x$",
        "~",
        "^",
        "\"",
        "'",
        "''",
        "``",
        "-",
        "--",
        "---",
        "\n",
        "\r\n",
        "\t",
        " ",
        "  ",
        "\u{a0}",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "é",
        "日本",
        "שלום",
        "\u{202e}",
        "\n@book{x,",
        "\nTY  - BOOK",
        "\nER  - ",
        "van der",
        "de",
        "ß",
        "<i>",
        "</i>",
        "<",
        "[",
        "]",
        "=",
        ":",
        "family=",
        "unknown",
        "{}",
        "\\n",
        "\\u0020",
        "true",
        "2024",
        "/",
        ".",
        "@",
        "null",
        "\u{0}",
    ];
    let text = prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..8).prop_map(|pieces| pieces.concat());
    text.prop_filter("texts are not empty", |text| !text.trim().is_empty())
}

fn date() -> impl Strategy<Value = Date> {
    (1..=9999_i16, 1..=12_i8, 1..=28_i8, 0..3).prop_map(|(year, month, day, parts)| Date {
        year,
        month: (parts > 0).then_some(month),
        day: (parts > 1).then_some(day),
    })
}

fn day() -> impl Strategy<Value = Date> {
    (1000..=2999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date {
        year,
        month: Some(month),
        day: Some(day),
    })
}

fn name() -> impl Strategy<Value = Name> {
    let person = (hostile(), prop::option::of(hostile())).prop_map(|(family, given)| Name::Person { family, given });
    let plain =
        prop::sample::select(vec!["van der Berg|Jan", "de Gaulle|Charles", "Curie|Marie", "Plato|", "King Jr.|M. L."]);
    let plain = plain.prop_map(|name| {
        let (family, given) = name.split_once('|').unwrap();
        Name::Person { family: family.into(), given: Some(given.to_owned()).filter(|given| !given.is_empty()) }
    });
    prop_oneof![plain, person, hostile().prop_map(Name::Literal), Just(Name::Literal("unknown".into()))]
}

fn url() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec![
        "",
        "/a_b",
        "?x=1&y=%20",
        "#z",
        "/{a}",
        "/~me",
        "/a\\b",
        "/日本",
        "/a,b",
        "/$1",
        "/--",
    ]);
    (Just("https://example.org"), end.clone(), end).prop_map(|(start, a, b)| format!("{start}{a}{b}"))
}

fn choice(key: &str) -> impl Strategy<Value = String> + use<> {
    let form = SOURCE.keys.iter().find(|known| known.name == key).unwrap().form;
    let Form::Choice(choices) = form else { panic!("{key} is out of a list") };
    prop::sample::select(choices.to_vec()).prop_map(str::to_owned)
}

fn source() -> impl Strategy<Value = Source> {
    use prop::option::of;
    let bibliographic = (
        choice("type"),
        hostile(),
        prop::collection::vec(name(), 0..4),
        (of(date()), of(day()), of(date()), of(day()), of(date())),
        (of(hostile()), of(hostile()), of(hostile()), of(hostile()), of(hostile())),
        (of(hostile()), of(hostile()), of(hostile()), of(hostile()), of(hostile())),
        (
            of(prop::sample::select(vec!["en", "en-GB", "de", "zh-Hant", "nl"])),
            of(hostile()),
            of(hostile()),
            of(hostile()),
        ),
        (of(url()), of(url()), of(url())),
    );
    let ours = (
        (of(choice("url_status")), of(choice("url_access")), of(choice("tier")), of(choice("attribution"))),
        (of(hostile()), of(hostile()), of(hostile()), of(choice("status")), of(choice("known"))),
        (of(hostile()), of(hostile()), any::<bool>(), any::<bool>()),
    );
    (bibliographic, ours).prop_map(|(bibliographic, ours)| {
        let (kind, title, author, dates, texts, numbers, more, urls) = bibliographic;
        let ((url_status, url_access, tier, attribution), people, (snapshot, sha256, publish, do_not_link)) = ours;
        Source {
            id: at("water--inventory-2".to_owned()),
            kind,
            title,
            author,
            issued: dates.0,
            accessed: dates.1.map(at),
            original_date: dates.2,
            archive_date: dates.3.map(at),
            status_date: dates.4,
            container_title: texts.0,
            publisher: texts.1,
            publisher_place: texts.2,
            note: texts.3,
            interest: texts.4,
            volume: numbers.0,
            issue: numbers.1,
            page: numbers.2,
            edition: numbers.3,
            version: numbers.4,
            language: more.0.map(str::to_owned),
            doi: more.1.map(at),
            isbn: more.2,
            pmid: more.3,
            url: urls.0.map(at),
            archive_url: urls.1.map(at),
            status_url: urls.2,
            url_status,
            url_access,
            snapshot: snapshot.map(at),
            sha256: sha256.map(at),
            publish,
            do_not_link,
            tier,
            attribution: attribution.map(at),
            described_as: people.0,
            anonymity_reason: people.1,
            status: people.3.map(at),
            known: people.4,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_text_is_too_strange_to_be_read(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24)) {
        let text = pieces.concat();
        for format in Format::ALL {
            let (file, mut found) = (File::new("sources", &text), Vec::new());
            let records = bibliography::read(&file, format, &mut found);
            sidecar::read_records(&file, &records, &mut found);
            let left = records.iter().flat_map(|record| record.left.iter().map(|left| left.range.clone()));
            let spans = found.iter().filter_map(|found| found.span.as_ref()).map(|span| span.start..span.end);
            for range in left.chain(spans).chain(records.iter().map(|record| record.id.range.clone())) {
                prop_assert!(file.text.get(range.clone()).is_some(), "{range:?} of {text:?}");
            }
        }
    }

    #[test]
    fn every_source_comes_back_as_it_was(source in source()) {
        for format in Format::ALL {
            let (back, text) = there_and_back(&source, format);
            prop_assert_eq!(&back, &public(source.clone()), "{}", text);
        }
    }
}

/// What would take minutes if a step of it looked at all that was read before.
#[test]
fn many_records_are_read_in_a_moment() {
    let bib: String = (0..20_000).map(|n| format!("@book{{k{n}, title = {{T {n}}}, crossref = {{k0}}}}\n")).collect();
    let broken = "@book{k, title = {".repeat(20_000) + &"\n@book{k, title = {".repeat(20_000);
    let ris: String = (0..20_000).map(|n| format!("TY  - BOOK\nTI  - Title {n}\nPY  - 2020\nER  - \n")).collect();
    let dollars = format!("@book{{a, title = {{{}}}}}", "$ \\'{".repeat(20_000) + &"}".repeat(20_000));
    for (text, format) in
        [(bib, Format::Biblatex), (broken, Format::Biblatex), (ris, Format::Ris), (dollars, Format::Biblatex)]
    {
        let start = std::time::Instant::now();
        bibliography::read(&File::new("sources", &text), format, &mut Vec::new());
        let (took, begun) = (start.elapsed(), text.chars().take(40).collect::<String>());
        assert!(took.as_secs() < 10, "{begun} took {took:?}");
    }
}
