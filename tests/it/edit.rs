//! Edits of an author's TOML: what was asked for changes, and nothing else, down to the byte.

use std::ops::Range;

use postil::base::diagnostic::{Change, Fix};
use postil::base::file::File;
use postil::read::tree::{self, Node, Table, Value};
use postil::world::edit;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

fn fix(raw: &str, range: Range<usize>, change: Change) -> Fix {
    Fix { span: File::new("a.toml", raw).span(range), change }
}

/// A fix of the words between `«` and `»`, which are no part of the text.
fn marked(text: &str, change: Change) -> (String, Fix) {
    let raw = text.replace(['«', '»'], "");
    let folded = |text: &str| File::new("", text).text.replace(['«', '»'], "").len();
    let (start, end) = (text.find('«').expect("a mark"), text.find('»').expect("a mark"));
    let fix = fix(&raw, folded(&text[..start])..folded(&text[..end]), change);
    (raw, fix)
}

#[track_caller]
fn check(text: &str, change: Change, expected: &str) {
    let (raw, fix) = marked(text, change);
    let applied = edit::apply(&raw, &[fix]).unwrap();
    assert_eq!(applied.text, expected, "\n{}", applied.text);
    assert_eq!(applied.left, []);
}

#[track_caller]
fn check_left(text: &str, change: Change) {
    let (raw, fix) = marked(text, change);
    let applied = edit::apply(&raw, std::slice::from_ref(&fix)).unwrap();
    assert_eq!((applied.text, applied.left), (raw, vec![fix]));
}

fn to(text: &str) -> Change {
    Change::Replace(text.to_owned())
}

fn with_prefix(text: &str) -> Change {
    Change::Add { key: "prefix", value: text.to_owned() }
}

fn named(name: &str) -> Change {
    Change::Rename(name.to_owned())
}

#[test]
fn a_value_is_replaced_in_the_quotation_marks_it_had() {
    check("\u{feff}# c\r\na = «\"x\"»  # d\r\n", to("é"), "\u{feff}# c\r\na = \"é\"  # d\r\n");
    check("a = «'x'»", to("say \"no\\\""), "a = 'say \"no\\\"'");
    check("a = «'x'»", to("it's"), "a = \"it's\"");
    check("a = «\"x\"»", to("say \"no\""), "a = 'say \"no\"'");
    check("a = «\"x\"»", to("it's \"no\"\n\u{1}"), "a = \"it's \\\"no\\\"\\n\\u0001\"");
    check("a = «\"\"\"\r\nx\r\n\"\"\"»\r\nb = 1", to("y\nz\n"), "a = \"\"\"\r\ny\r\nz\r\n\"\"\"\r\nb = 1");
    check("a = «\"\"\"x\"\"\"»", to("\\\"\"\"\""), "a = \"\"\"\\\\\"\"\\\"\"\"\"\"");
    check("a = «'''\nx'''»", to("it's\ny"), "a = '''\nit's\ny'''");
    check("a = «'''x'''»", to("'''\\"), "a = \"\"\"'''\\\\\"\"\"");
    check("a = [1, { b = [«\"x\"»] }]", to("y"), "a = [1, { b = [\"y\"] }]");
    check("a.b.'c d' = «\"x\"»", to("y"), "a.b.'c d' = \"y\"");
}

#[test]
fn a_new_key_stands_behind_its_neighbour_as_that_one_is_written() {
    check("[[claims]]\n  a = «\"x\"» # c\n\n", with_prefix("y"), "[[claims]]\n  a = \"x\" # c\n  prefix = \"y\"\n\n");
    check("exact   = «\"x\"»\r\nid = 1", with_prefix("y"), "exact   = \"x\"\r\nprefix  = \"y\"\r\nid = 1");
    check("exact = «\"x\"»\ncertainty = 1", with_prefix("y"), "exact = \"x\"\nprefix = \"y\"\ncertainty = 1");
    check("suffix = 1\nid     = «\"x\"»", with_prefix("y"), "suffix = 1\nid     = \"x\"\nprefix = \"y\"");
    check("suff = 1\nid   = «\"x\"»", with_prefix("y"), "suff = 1\nid   = \"x\"\nprefix = \"y\"");
    check("a=«'''\nx'''»", with_prefix("y"), "a='''\nx'''\nprefix='''\ny'''");
    check("a = 1\r\"b\"\t=«'x'»", with_prefix("y"), "a = 1\r\"b\"\t='x'\r\"prefix\"\t='y'");
    check("a.b.c = «'x'»", with_prefix("y"), "a.b.c = 'x'\na.b.prefix = 'y'");
    check("a = { b = «\"x\"», c = 1 } # d", with_prefix("y"), "a = { b = \"x\", prefix = \"y\", c = 1 } # d");
    check("a = [{b.c=«'x'»,},]", with_prefix("y"), "a = [{b.c='x', b.prefix='y',},]");
    check("all = «true» # c", with_prefix("y"), "all = true # c\nprefix = \"y\"");
}

#[test]
fn a_key_is_renamed_wherever_it_is_mentioned() {
    check("«exat» = 1 # exat", named("exact"), "exact = 1 # exat");
    check("«'exat'» = 1", named("exact"), "'exact' = 1");
    check("«\"exat\"» = 1", named("it's"), "\"it's\" = 1");
    check("«exat» = 1", named("a b"), "\"a b\" = 1");
    check("«exat»    = 1\nid      = 2", named("exact"), "exact   = 1\nid      = 2");
    check("x = { «exat»  = 1 }", named("exact"), "x = { exact  = 1 }");
    check("«ceck».on = 1\nid = 2\nceck . by = 3", named("checked"), "checked.on = 1\nid = 2\nchecked . by = 3");
    let headers =
        "[[ «claim» ]]\r\nid = 1 # claim\r\n[claim.checked]\r\n[[claim.cites]]\r\n[[\"claim\"]]\r\nclaim = 2\r\n";
    let renamed =
        "[[ claims ]]\r\nid = 1 # claim\r\n[claims.checked]\r\n[[claims.cites]]\r\n[[\"claims\"]]\r\nclaim = 2\r\n";
    check(headers, named("claims"), renamed);
    let inner = "[[a]]\n[[a.«b»]]\n[a.b.c]\n[[a]]\n[[a.b]]\n";
    check(inner, named("x"), "[[a]]\n[[a.x]]\n[a.x.c]\n[[a]]\n[[a.b]]\n");
}

#[test]
fn what_can_not_be_made_is_left() {
    check_left("«a» = 1\nb = 2", named("b"));
    check_left("a = «\"x\"»\nprefix = 1", with_prefix("y"));
    check_left("a = «1»", to("y"));
    check_left("a = [«\"x\"»]", with_prefix("y"));
    check_left("a = \"«x»\"", to("y"));
    check_left("a = «\"x\"»", named("y"));
    check_left("# «a»\nb = 1", named("y"));
    assert!(edit::apply("a = \"b", &[]).is_err());
}

#[test]
fn several_fixes_are_made_at_once_and_the_first_one_wins() {
    let raw = "[[claim]]\r\nexat = \"x\"\r\n[[claim]]\r\nexact = \"x\"\r\n";
    let at = |needle: &str| {
        let folded = raw.replace("\r\n", "\n");
        let start = folded.rfind(needle).unwrap();
        start..start + needle.len()
    };
    let value = at("\"x\"");
    let fixes = [
        fix(raw, value.clone(), to("y")),
        fix(raw, at("exat"), named("exact")),
        fix(raw, value.clone(), with_prefix("z")),
        fix(raw, 2..7, named("claims")),
        fix(raw, value.clone(), to("y")),
        fix(raw, 2..7, named("notes")),
    ];
    let applied = edit::apply(raw, &fixes).unwrap();
    assert_eq!(applied.text, "[[claims]]\r\nexact = \"x\"\r\n[[claims]]\r\nexact = \"y\"\r\n");
    assert_eq!(applied.left, [fixes[2].clone(), fixes[5].clone()]);
    let again =
        edit::apply(&applied.text, &[fix(&applied.text, value.start + 3..value.end + 3, with_prefix("z"))]).unwrap();
    assert!(again.text.ends_with("exact = \"y\"\r\nprefix = \"z\"\r\n"), "{}", again.text);
}

#[test]
fn keys_of_a_table_are_set_however_it_is_written() {
    let table = ["sources", "inventory"];
    let check = |raw: &str, expected: &str| {
        let pairs = [("snapshot", "'b'"), ("sha256", "\"0\"")];
        let text = edit::set(raw, &table, &pairs, Some("fetched\n2026")).unwrap();
        assert_eq!(text, expected, "\n{raw}\n{text}");
        // Setting the same again changes nothing.
        assert_eq!(edit::set(&text, &table, &pairs, Some("fetched 2026")).unwrap(), text);
    };
    check(
        "[sources.inventory]\r\ntitle    = \"x\" # c\r\n\r\n[sources.b]\r\n",
        "[sources.inventory]\r\ntitle    = \"x\" # c\r\nsnapshot = 'b' # fetched 2026\r\nsha256   = \"0\"\r\n\r\n[sources.b]\r\n",
    );
    check(
        "[sources.inventory]\nsnapshot = \"a\" # fetched 2025\nissued = { year = 2026 }\n  [sources.inventory.x]\n",
        "[sources.inventory]\nsnapshot = 'b' # fetched 2026\nissued = { year = 2026 }\nsha256 = \"0\"\n  [sources.inventory.x]\n",
    );
    check(
        "[sources.inventory]\nsha256 = \"a\"\nsnapshot = \"a\" # mine",
        "[sources.inventory]\nsha256 = \"0\"\nsnapshot = 'b' # mine # fetched 2026",
    );
    check("\t[sources.inventory] # c", "\t[sources.inventory] # c\n\tsnapshot = 'b' # fetched 2026\n\tsha256 = \"0\"");
    check(
        "[sources]\ninventory.title = \"x\"\nother.title = \"y\"\n",
        "[sources]\ninventory.title = \"x\"\ninventory.snapshot = 'b' # fetched 2026\ninventory.sha256 = \"0\"\nother.title = \"y\"\n",
    );
    check(
        "sources.inventory = { title = \"x\" } # c\n",
        "sources.inventory = { title = \"x\", snapshot = 'b', sha256 = \"0\" } # c # fetched 2026\n",
    );
    check("[sources]\ninventory = {}\n", "[sources]\ninventory = { snapshot = 'b', sha256 = \"0\" } # fetched 2026\n");
    check(
        "sources = { inventory = { snapshot = \"a\" } }\nb = 1\n",
        "sources = { inventory = { snapshot = 'b', sha256 = \"0\" } } # fetched 2026\nb = 1\n",
    );
}

#[test]
fn nothing_is_set_where_it_can_not_be() {
    let said =
        |raw: &str, key: &str, value: &str| edit::set(raw, &["a"], &[(key, value)], None).unwrap_err().to_string();
    assert_eq!(said("b = 1", "x", "1"), "there is no table `a`");
    assert_eq!(said("a = 1", "x", "1"), "there is no table `a`");
    assert_eq!(said("[a.x]\n", "x", "1"), "`x` of `a` is a table of its own");
    assert_eq!(said("[a]", "x", "secret"), "a value is no valid TOML");
    assert_eq!(said("[a]", "x", "1\nb = 2"), "a value is no valid TOML");
    assert_eq!(said("a = \"", "x", "1"), "line 1, column 6, is no valid TOML");
}

/// Values as an author may write them, with and without a string.
const VALUES: [&str; 14] = [
    "\"about 4,200 lines\"",
    "'it is \"so\"'",
    "\"\"\"\none\n  two # no comment\n\"\"\"",
    "'''a\n\n= b'''",
    "\"é \\u00e9 \\\" \\\\\"",
    "\"\"",
    "4_200",
    "2026-01-02",
    "true",
    "[\"one\", 'two' , \"\"\"three\"\"\" ]",
    "[\n  \"one\", # a ] here\n  { exact = \"x\", 'the id'=\"y\" },\n]",
    "{ exact = \"x\", id = \"y\" }",
    "{exact='x',at.id  =  'y',at.more = [1, [\"z\"]]}",
    "{}",
];

const KEYS: [&str; 9] =
    ["exact", "id", "\"quoted key\"", "'literal'", "checked.on", "checked . \"by\"", "a.b.c", "a.b.d", "\"\""];

const SPACES: [&str; 5] = [" = ", "=", "   = ", "\t=  ", " =\t"];
const TAILS: [&str; 4] = ["", " # a comment", "   ", "\t#é = \"x\""];
const BREAKS: [&str; 3] = ["\n", "\r\n", "\r"];
const HEADERS: [&str; 6] =
    ["[[claims]]", "[[ claims ]] # c", "[claims.more]", "[[claims.'cites']]", "[sources.one]", "[\"sources\".two]"];

/// A line of a table: key, spaces, value, what stands behind it, and above.
type Line = (usize, usize, usize, usize, bool);

fn lines() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec((0..KEYS.len(), 0..SPACES.len(), 0..VALUES.len(), 0..TAILS.len(), any::<bool>()), 0..6)
}

fn sidecar() -> impl Strategy<Value = String> {
    let tables = prop::collection::vec((0..HEADERS.len(), lines(), select(&["", "  "][..])), 0..6);
    let shape = (select(&BREAKS[..]), any::<bool>(), any::<bool>());
    (lines(), tables, shape).prop_map(|(first, tables, (end, has_mark, is_closed))| {
        let mut text = String::new();
        push_lines(&mut text, "", &first);
        let mut seen = Vec::new();
        for (header, lines, indent) in tables {
            // Of the kinds of tables only those of a list may come twice, and no inner one before its outer one.
            let name = HEADERS[header];
            let is_new = !seen.contains(&header) || name.starts_with("[[");
            let is_inner = name.contains("claims.");
            if !is_new || is_inner && !seen.iter().any(|seen| *seen < 2) {
                continue;
            }
            if header < 2 {
                seen.retain(|seen| HEADERS[*seen] != "[claims.more]");
            }
            seen.push(header);
            text.push_str(&format!("\n{indent}{name}\n"));
            push_lines(&mut text, indent, &lines);
        }
        let text = if is_closed { text.as_str() } else { text.trim_end_matches('\n') };
        let mark = if has_mark { "\u{feff}" } else { "" };
        format!("{mark}{}", text.replace('\n', end))
    })
}

fn push_lines(text: &mut String, indent: &str, lines: &[Line]) {
    let mut seen = Vec::new();
    for (key, space, value, tail, has_blank) in lines {
        if seen.contains(key) {
            continue;
        }
        seen.push(*key);
        let blank = if *has_blank { "\n# é\n" } else { "" };
        text.push_str(&format!("{blank}{indent}{}{}{}{}\n", KEYS[*key], SPACES[*space], VALUES[*value], TAILS[*tail]));
    }
}

/// A place in the tree of a document, with the key at its end, if it has one, and the value.
struct Spot {
    path: Vec<String>,
    key: Option<Range<usize>>,
    value: Range<usize>,
    is_string: bool,
    is_table: bool,
}

fn spots(table: &Table, path: &[String], out: &mut Vec<Spot>) {
    for entry in &table.entries {
        let path = [path, std::slice::from_ref(&entry.key.value)].concat();
        spot(&entry.node, &path, Some(entry.key.range.clone()), out);
    }
}

fn spot(node: &Node, path: &[String], key: Option<Range<usize>>, out: &mut Vec<Spot>) {
    let is_string = matches!(node.value, Value::String(_));
    let is_table = matches!(node.value, Value::Table(_) | Value::Array(_));
    out.push(Spot { path: path.to_vec(), key, value: node.range.clone(), is_string, is_table });
    match &node.value {
        Value::Table(table) => spots(table, path, out),
        Value::Array(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                spot(node, &[path, &[index.to_string()]].concat(), None, out);
            }
        }
        _ => {}
    }
}

fn spots_of(raw: &str) -> Vec<Spot> {
    let file = File::new("a.toml", raw);
    let mut found = Vec::new();
    let table = tree::from_toml(&file, &file.text, 0, &mut found);
    assert_eq!(found, [], "{raw}");
    let mut out = Vec::new();
    spots(&table, &[], &mut out);
    out
}

fn parsed(raw: &str) -> toml::Value {
    let text = File::new("", raw).text;
    toml::Value::Table(text.parse().unwrap_or_else(|cause| panic!("{cause}\n{raw}")))
}

fn at<'a>(value: &'a mut toml::Value, path: &[String]) -> &'a mut toml::Value {
    path.iter().fold(value, |value, step| match value {
        toml::Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        value => value.get_mut(step.as_str()).unwrap(),
    })
}

/// Where a byte of the folded text lies on disk.
fn on_disk(raw: &str, at: usize) -> usize {
    (0..=raw.len())
        .rfind(|end| {
            raw.is_char_boundary(*end) && File::new("", &raw[..*end]).text.len() == at
        // Folding the head alone would make two line breaks of a torn one.
        && !(raw[..*end].ends_with('\r') && raw[*end..].starts_with('\n'))
        })
        .unwrap()
}

/// The text without the stretch that differs from another, which is `0..0` where none does.
fn common(old: &str, new: &str) -> (usize, usize) {
    let head = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.bytes().rev().zip(new.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    (head, tail)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        rng_seed: RngSeed::Fixed(3),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_fix_changes_nothing(raw in sidecar()) {
        let applied = edit::apply(&raw, &[]).unwrap();
        prop_assert_eq!(applied.text, raw);
    }

    #[test]
    fn replacing_changes_one_string(raw in sidecar(), pick in any::<Index>(), text in "[a-z'\"\\\\\n\té\u{1}]{0,12}") {
        let spots: Vec<Spot> = spots_of(&raw).into_iter().filter(|spot| spot.is_string).collect();
        prop_assume!(!spots.is_empty());
        let spot = pick.get(&spots);
        let applied = edit::apply(&raw, &[fix(&raw, spot.value.clone(), to(&text))]).unwrap();
        prop_assert_eq!(&applied.left, &[]);
        let (start, end) = (on_disk(&raw, spot.value.start), on_disk(&raw, spot.value.end));
        prop_assert!(applied.text.starts_with(&raw[..start]) && applied.text.ends_with(&raw[end..]), "{}", applied.text);
        let mut expected = parsed(&raw);
        *at(&mut expected, &spot.path) = toml::Value::from(text);
        prop_assert_eq!(parsed(&applied.text), expected);
    }

    #[test]
    fn adding_adds_one_key(raw in sidecar(), pick in any::<Index>(), text in "[a-z'\"\\\\\n]{0,12}") {
        let is_pair = |spot: &Spot| spot.key.is_some() && !spot.is_table;
        let spots: Vec<Spot> = spots_of(&raw).into_iter().filter(is_pair).collect();
        prop_assume!(!spots.is_empty());
        let spot = pick.get(&spots);
        let applied = edit::apply(&raw, &[fix(&raw, spot.value.clone(), with_prefix(&text))]).unwrap();
        prop_assert_eq!(&applied.left, &[]);
        let (head, tail) = common(&raw, &applied.text);
        prop_assert_eq!(head + tail, raw.len(), "bytes are added at one place: {}", applied.text);
        prop_assert!(head >= on_disk(&raw, spot.value.end));
        let mut expected = parsed(&raw);
        let (_, above) = spot.path.split_last().unwrap();
        at(&mut expected, above).as_table_mut().unwrap().insert("prefix".to_owned(), toml::Value::from(text));
        prop_assert_eq!(parsed(&applied.text), expected);
    }

    #[test]
    fn renaming_changes_one_key(raw in sidecar(), pick in any::<Index>(), name in "[a-z' \"é]{1,8}") {
        let spots: Vec<Spot> = spots_of(&raw).into_iter().filter(|spot| spot.key.is_some()).collect();
        prop_assume!(!spots.is_empty());
        let spot = pick.get(&spots);
        let key = spot.key.clone().unwrap();
        let (old, above) = spot.path.split_last().unwrap();
        let mut expected = parsed(&raw);
        let table = at(&mut expected, above).as_table_mut().unwrap();
        prop_assume!(!table.contains_key(&name));
        let value = table.remove(old).unwrap();
        table.insert(name.clone(), value);
        let applied = edit::apply(&raw, &[fix(&raw, key, named(&name))]).unwrap();
        prop_assert_eq!(&applied.left, &[]);
        prop_assert_eq!(parsed(&applied.text), expected);
        let is_break = |c: char| matches!(c, '\r' | '\n');
        prop_assert!(raw.matches(is_break).eq(applied.text.matches(is_break)), "{}", applied.text);
        for (before, after) in raw.split(is_break).zip(applied.text.split(is_break)) {
            prop_assert!(before == after || before.contains(old.as_str()), "{}", applied.text);
            let tail = before.split_once('=').map_or("", |(_, tail)| tail);
            prop_assert!(before.contains(['{', '[']) || after.ends_with(tail), "{}", applied.text);
        }
    }

    #[test]
    fn no_fix_makes_a_text_that_is_none(raw in sidecar(), start in any::<Index>(), len in 0usize..12, kind in 0..3) {
        let folded = File::new("", &raw).text;
        let start = start.index(folded.len() + 1);
        let range = folded.floor_char_boundary(start)..folded.ceil_char_boundary((start + len).min(folded.len()));
        let change = [to("y"), with_prefix("y"), named("y")][kind as usize].clone();
        let applied = edit::apply(&raw, &[fix(&raw, range, change)]).unwrap();
        parsed(&applied.text);
        prop_assert_eq!(applied.left.is_empty(), applied.text != raw);
    }
}
