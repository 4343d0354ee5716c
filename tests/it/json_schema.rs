//! The schemas of authors' files take all that the reader takes, and refuse most of what it refuses.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use postil::base::checks;
use postil::base::diagnostic::Diagnostic;
use postil::base::file::File;
use postil::read::front_matter::{self, Owner};
use postil::read::json_schema::{self, Kind};
use postil::read::schema::{Form, Shape};
use postil::read::{config, sidecar, theme_toml, vocabulary};
use serde_json::{Value, json};

use crate::validator;

fn schema(kind: Kind) -> Value {
    serde_json::from_str(&json_schema::of(kind)).expect("JSON")
}

/// TOML as editors hand it to a schema: dates as strings.
fn value(toml: &str) -> Value {
    in_json(toml::Value::Table(toml::from_str(toml).unwrap_or_else(|cause| panic!("{cause}\n{toml}"))))
}

fn in_json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(datetime) => json!(datetime.to_string()),
        toml::Value::Array(values) => values.into_iter().map(in_json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, in_json(value))).collect(),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(value) => json!(value),
    }
}

fn faults(kind: Kind, toml: &str) -> Vec<String> {
    validator::faults(&schema(kind), &value(toml))
}

/// A file of the repository.
fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

#[test]
fn every_key_of_the_vocabulary_is_told() {
    let shapes: [(Kind, &'static Shape); 6] = [
        (Kind::Site, &vocabulary::SITE),
        (Kind::Article, &vocabulary::FRONT),
        (Kind::Section, &vocabulary::SECTION),
        (Kind::Sidecar, &vocabulary::SIDECAR),
        (Kind::Sources, &vocabulary::SHARED),
        (Kind::Theme, &vocabulary::THEME),
    ];
    for (kind, shape) in shapes {
        let schema = schema(kind);
        let mut tried = BTreeSet::new();
        check_table(&schema, &schema, shape, &mut tried);
    }
}

/// Every key of a shape, and of those below it, stands in a table's schema with what it means, and no other.
fn check_table(root: &Value, schema: &Value, shape: &'static Shape, tried: &mut BTreeSet<&'static str>) {
    if !tried.insert(shape.what) {
        return;
    }
    let told: Vec<&String> = schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys()).collect();
    let names_checks = ["the levels of checks", "the allowed exceptions"].contains(&shape.what);
    let known: Vec<&str> =
        if names_checks { checks::settable() } else { shape.keys.iter().map(|key| key.name).collect() };
    assert_eq!(told, known, "{}", shape.what);
    for key in shape.keys {
        let told = followed(root, &schema["properties"][key.name]);
        assert_eq!(told["description"], key.doc, "{} in {}", key.name, shape.what);
        let apart = &schema["patternProperties"][format!("^{}$", key.name)];
        check_form(root, if apart.is_null() { told } else { followed(root, apart) }, &key.form, tried);
    }
    match &shape.other {
        Some(form) if !names_checks => {
            check_form(root, followed(root, &schema["additionalProperties"]), form, tried);
        }
        _ => assert_eq!(schema["additionalProperties"], false, "{}", shape.what),
    }
}

fn check_form(root: &Value, schema: &Value, form: &Form, tried: &mut BTreeSet<&'static str>) {
    match form {
        Form::Table(shape) => check_table(root, schema, shape, tried),
        Form::List(form) => check_form(root, followed(root, &schema["items"]), form, tried),
        Form::Either(first, second) => [first, second].iter().for_each(|form| check_form(root, schema, form, tried)),
        _ => {}
    }
}

fn followed<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => root.pointer(&name[1..]).unwrap_or_else(|| panic!("{name} leads nowhere")),
        None => schema,
    }
}

#[test]
fn examples_are_valid() {
    for (name, kind) in Kind::NAMES {
        let schema = schema(kind);
        let tables = schema["definitions"].as_object().expect("definitions").values().chain([&schema]);
        let keys = tables.flat_map(|table| table["properties"].as_object()).flatten();
        for (key, told) in keys.chain(schema["definitions"].as_object().expect("definitions")) {
            for example in told["examples"].as_array().into_iter().flatten() {
                let mut root = told.clone();
                root["definitions"] = schema["definitions"].clone();
                assert_eq!(validator::faults(&root, example), Vec::<String>::new(), "{key} of {name}");
            }
        }
    }
}

#[test]
fn real_files_are_valid() {
    let sidecars = [
        "content/markdown.toml",
        "tests/sites/lead-pipes/content/lead-pipes.toml",
        "tests/sites/markdown/content/all/index.toml",
    ];
    let explainers =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/explainers")).expect("the explainers");
    let names = explainers.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let explainers: Vec<String> = names.map(|name| format!("content/explainers/{name}")).collect();
    let paths =
        sidecars.into_iter().chain(explainers.iter().map(String::as_str)).filter(|path| path.ends_with(".toml"));
    let sidecars: Vec<(Kind, &str)> = paths.map(|path| (Kind::Sidecar, path)).collect();
    assert!(sidecars.len() > 5, "{sidecars:?}");
    let others = [
        (Kind::Site, "site.toml"),
        (Kind::Site, "tests/sites/lead-pipes/site.toml"),
        (Kind::Sources, "content/sources.toml"),
    ];
    for (kind, path) in sidecars.into_iter().chain(others) {
        assert_eq!(faults(kind, &file(path)), Vec::<String>::new(), "{path}");
    }
    for (kind, path) in [
        (Kind::Article, "content/standards.md"),
        (Kind::Article, "content/explainers/leap-second.md"),
        (Kind::Section, "content/_index.md"),
        (Kind::Section, "content/manual/_index.md"),
    ] {
        let text = file(path);
        let head = text.split("+++\n").nth(1).expect("a head in TOML");
        assert_eq!(faults(kind, head), Vec::<String>::new(), "{path}");
    }
}

/// The schema refuses the file at the paths named, and nowhere else; and where it refuses, so does the reader.
fn check_refused(kind: Kind, toml: &str, expected: &[&str]) {
    let found = faults(kind, toml);
    let at: Vec<&str> = found.iter().map(|fault| fault.split(':').next().unwrap_or_default()).collect();
    assert_eq!(at, expected, "{toml}\n{found:#?}");
    let said = read(kind, toml);
    assert_eq!(said.is_empty(), expected.is_empty(), "{toml}\n{said:#?}");
}

/// What the reader says of the file.
fn read(kind: Kind, toml: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let file = File::new("file.toml", toml);
    let article = File::new("file.md", &format!("+++\n{toml}+++\n"));
    match kind {
        Kind::Site => drop(config::read(&file, &mut found)),
        Kind::Article => drop(front_matter::read(&article, Owner::Article, &mut found)),
        Kind::Section => drop(front_matter::read(&article, Owner::Section, &mut found)),
        Kind::Sidecar => drop(sidecar::read(&file, &mut found)),
        Kind::Sources => drop(sidecar::read_shared(&file, &mut found)),
        Kind::Theme => drop(theme_toml::read(&file, "0.1.0", &mut found)),
    }
    found
}

#[test]
fn what_the_reader_refuses_is_refused() {
    let site = |rest: &str| format!("title = \"A\"\n{rest}\n");
    check_refused(Kind::Site, "description = \"A\"\n", &[""]);
    check_refused(Kind::Site, &site("titel = \"A\""), &["/titel"]);
    check_refused(Kind::Site, &site("base_url = \"example.org\""), &["/base_url"]);
    check_refused(Kind::Site, &site("language = \" \""), &["/language"]);
    check_refused(Kind::Site, &site("authors.ana = { nam = \"Ana\" }"), &["/authors/ana", "/authors/ana/nam"]);
    check_refused(Kind::Site, &site("policies.ethics = \"@/a.md\""), &["/policies/ethics"]);
    check_refused(Kind::Site, &site("ratings.false = { label = \"False\", tone = \"red\" }"), &["/ratings/false/tone"]);
    check_refused(Kind::Site, &site("checks.single-source = \"warning\""), &["/checks/single-source"]);
    check_refused(Kind::Site, &site("checks.syntax = \"off\""), &["/checks/syntax"]);
    check_refused(Kind::Site, &site("markdown.math = \"yes\""), &["/markdown/math"]);

    check_refused(Kind::Article, &site("date = \"March\""), &["/date"]);
    check_refused(Kind::Article, &site("slug = \"A b\""), &["/slug"]);
    check_refused(Kind::Article, &site("tags = \"water\""), &["/tags"]);
    check_refused(Kind::Article, &site("allow = { single-source = \"\" }"), &["/allow/single-source"]);
    check_refused(Kind::Section, &site("sort_by = \"size\""), &["/sort_by"]);

    check_refused(Kind::Sources, "[sources.Bad_Id]\ntype = \"book\"\ntitle = \"A\"\n", &["/sources"]);
    check_refused(Kind::Sources, "[sources.a]\ntype = \"books\"\ntitle = \"A\"\n", &["/sources/a/type"]);
    check_refused(Kind::Sources, "[sources.a]\ntype = \"book\"\n", &["/sources/a"]);
    check_refused(Kind::Sources, "[[claims]]\nexact = \"a\"\n", &["/claims"]);
}

#[test]
fn what_the_reader_refuses_in_annotations_is_refused() {
    let claim = |rest: &str| format!("[[claims]]\nexact = \"a\"\n{rest}\n");
    check_refused(Kind::Sidecar, "[[claims]]\nkind = \"fact\"\n", &["/claims/0"]);
    check_refused(Kind::Sidecar, &claim("block = \"b\""), &["/claims/0/exact"]);
    check_refused(Kind::Sidecar, &claim("id = \"ref-a\""), &["/claims/0/id"]);
    check_refused(Kind::Sidecar, &claim("id = \"A\""), &["/claims/0/id"]);
    check_refused(Kind::Sidecar, &claim("quote = \"a\""), &["/claims/0/quote"]);
    check_refused(Kind::Sidecar, &claim("made = \"2026-13\""), &["/claims/0/made"]);
    check_refused(
        Kind::Sidecar,
        &claim("cites = [\"a\", { label = \"page\" }, 3]"),
        &["/claims/0/cites/1", "/claims/0/cites/2"],
    );
    check_refused(Kind::Sidecar, &claim("checked = { on = 2026-03-01 }"), &["/claims/0/checked"]);
    check_refused(Kind::Sidecar, &claim("author = { name = \"A\", age = 3 }"), &["/claims/0/author/age"]);
    check_refused(Kind::Sidecar, &claim("calc = { expr = \"1\", gives = \"1\" }"), &["/claims/0/calc/gives"]);
    check_refused(Kind::Sidecar, &claim("allow = { single-sourc = \"a\" }"), &["/claims/0/allow/single-sourc"]);
    check_refused(Kind::Sidecar, "[[notes]]\nexact = \"a\"\n", &["/notes/0"]);
    let correction = "[[corrections]]\nkind = \"update\"\ndate = 2026-03-09\ntext = \"a\"\n";
    check_refused(Kind::Sidecar, correction, &[]);
    check_refused(Kind::Sidecar, &format!("{correction}exact = \"a\"\nblock = \"b\"\n"), &["/corrections/0/exact"]);
}

#[test]
fn what_the_reader_takes_in_several_forms_is_taken() {
    let sidecar = "[sources.a]\ntype = \"book\"\ntitle = \"A\"\nvolume = 3\nissued = \"2024\"\noriginal_date = \"2024-06\"\nauthor = \"unknown\"\n\
                   accessed = 2026-03-01T10:00:00Z\narchive_date = 2026-03-01T10:00:00\n\
                   [sources.b]\ntype = \"book\"\ntitle = \"B\"\npage = \"3-4\"\nissued = 2024-06-30\nauthor = [\"A, B\", { literal = \"C\" }]\n\
                   [[claims]]\nblock = \"b\"\nauthor = \"Dale\"\ncites = [\"a\", { source = \"b\", locator = 3 }]\nrating = \"our-own\"\n\
                   [[claims]]\nexact = \"a\"\nauthor = { name = \"Dale\" }\ncalc = { expr = \"1\", gives = 1, within = 0.5 }\n";
    check_refused(Kind::Sidecar, sidecar, &[]);
    check_refused(
        Kind::Site,
        "title = \"A\"\nextra = 3\nauthors.a = { name = \"A\", same_as = \"//example.org\", url = \"@/a.md\" }\nauthors.b = { name = \"B\", same_as = [\"HTTPS://example.org\"] }\n",
        &[],
    );
}
