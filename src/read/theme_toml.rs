//! `theme.toml` to what a theme says of itself: its versions of postil, and the options that a site can set.
//! Pure. The only door to semver. Every fault is reported; an option with a fault is not there.

use semver::{Version, VersionReq};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::{messages, words};

use super::schema;
use super::tree::{self, Entry, Node, Table, Value};
use super::vocabulary::THEME;

/// The name of the file, in the theme's folder.
pub const THEME_TOML: &str = "theme.toml";

/// What a theme says of itself. Without a file, nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub name: Option<String>,
    pub description: Option<String>,
    /// The range of versions of postil, as it was written.
    pub versions: Option<String>,
    /// Whether that leaves this version out.
    pub is_foreign: bool,
    pub options: Vec<ThemeOption>,
    /// The names of options that have a fault, which was told.
    pub faulty: Vec<String>,
}

/// Something that a site can set.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeOption {
    pub name: String,
    pub kind: Kind,
    pub default: Value,
    pub description: Option<String>,
}

/// What the value of an option is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Bool,
    /// One of these strings.
    Choice(Vec<String>),
}

/// Reads `theme.toml`. `version` is that of this program.
/// Raises `syntax`, `key-unknown`, `key-missing`, `value-invalid` and `theme-incompatible`.
pub fn read(file: &File, version: &str, found: &mut Vec<Diagnostic>) -> About {
    let before = found.len();
    let mut table = tree::from_toml(file, &file.text, 0, found);
    // Where the text is no TOML, nothing is said of what is missing in it.
    let is_readable = found.len() == before;
    let mut faults = Vec::new();
    schema::check(file, &mut table, 0..0, &THEME, &mut faults);
    found.extend(faults.into_iter().filter(|fault| is_readable || fault.name != "key-missing"));
    let versions = table.text("postil");
    let is_foreign = versions.as_ref().is_some_and(|versions| is_foreign(file, versions, version, found));
    let options = table.table("options").map_or(&[][..], |options| &options.entries);
    let (mut sound, mut faulty) = (Vec::new(), Vec::new());
    for entry in options {
        match option(file, entry, found) {
            Some(option) => sound.push(option),
            None => faulty.push(entry.key.value.clone()),
        }
    }
    About {
        name: table.string("name"),
        description: table.string("description"),
        versions: versions.map(|versions| versions.value),
        is_foreign,
        options: sound,
        faulty,
    }
}

/// Raises `value-invalid` for what is no range of versions, and `theme-incompatible` for one without this version.
fn is_foreign(file: &File, versions: &At<String>, version: &str, found: &mut Vec<Diagnostic>) -> bool {
    let span = file.span(versions.range.clone());
    let Ok(range) = VersionReq::parse(versions) else {
        found.push(messages::versions_unreadable(span, versions));
        return false;
    };
    let is_foreign = !range.matches(&Version::parse(version).expect("Cargo takes no other versions"));
    if is_foreign {
        found.push(messages::theme_incompatible(span, versions, version));
    }
    is_foreign
}

/// Raises `value-invalid` for a name that no template can write, a choice without values, and a default of another type.
fn option(file: &File, entry: &Entry, found: &mut Vec<Diagnostic>) -> Option<ThemeOption> {
    let (key, table) = (&entry.key, entry.node.table()?);
    if !is_name(key) {
        found.push(messages::option_name_invalid(file.span(key.range.clone()), key, &key_for(key)));
        return None;
    }
    let kind = match table.text("type")?.value.as_str() {
        "string" => Kind::Text,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Bool,
        _ => Kind::Choice(table.texts("values").into_iter().map(|value| value.value).collect()),
    };
    let range = table.get("type").map_or(entry.node.range.clone(), |node| node.range.clone());
    if matches!(&kind, Kind::Choice(values) if values.is_empty()) {
        found.push(messages::choice_without_values(file.span(range), key));
        return None;
    }
    let default = table.get("default")?;
    let default = take(file, "default", &kind, default, found)?;
    Some(ThemeOption { name: key.value.clone(), kind, default, description: table.string("description") })
}

/// What a template can write behind a dot.
fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    name.bytes().next().is_some_and(is_letter) && name.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
}

fn key_for(name: &str) -> String {
    words::slug(name).replace('-', "_")
}

/// A value that a site, or a theme itself, gives to an option. Raises `value-invalid`.
pub fn take(file: &File, name: &str, kind: &Kind, node: &Node, found: &mut Vec<Diagnostic>) -> Option<Value> {
    let span = file.span(node.range.clone());
    match (kind, &node.value) {
        (Kind::Text, Value::String(_)) | (Kind::Integer, Value::Integer(_)) | (Kind::Bool, Value::Bool(_)) => {}
        (Kind::Number, Value::Float(number)) if !number.is_finite() => {
            found.push(messages::value_invalid(span, name, "a number", "none", &kind.example(name)));
            return None;
        }
        (Kind::Number, Value::Integer(_) | Value::Float(_)) => {}
        (Kind::Choice(values), Value::String(text)) if values.contains(text) => {}
        (Kind::Choice(values), Value::String(text)) => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            found.push(messages::choice_invalid(span, name, text, &values));
            return None;
        }
        (_, value) => {
            found.push(messages::value_invalid(span, name, &kind.wanted(), value.kind(), &kind.example(name)));
            return None;
        }
    }
    Some(node.value.clone())
}

impl Kind {
    /// What a message says is wanted.
    fn wanted(&self) -> String {
        match self {
            Kind::Text => "a string".into(),
            Kind::Integer => "a whole number".into(),
            Kind::Number => "a number".into(),
            Kind::Bool => "`true` or `false`".into(),
            Kind::Choice(values) => words::alternatives(&values.iter().map(String::as_str).collect::<Vec<_>>()),
        }
    }

    fn example(&self, name: &str) -> String {
        let value = match self {
            Kind::Text => "\"…\"",
            Kind::Integer => "3",
            Kind::Number => "1.5",
            Kind::Bool => "true",
            Kind::Choice(values) => return format!("{name} = {}", words::toml_string(&values[0])),
        };
        format!("{name} = {value}")
    }

    /// The type as `theme.toml` writes it, a choice with its values: for people.
    pub fn shown(&self) -> String {
        match self {
            Kind::Text => "string".into(),
            Kind::Integer => "integer".into(),
            Kind::Number => "number".into(),
            Kind::Bool => "boolean".into(),
            Kind::Choice(values) => values.join(" | "),
        }
    }
}

/// The value of each option of the theme `name`: what the site sets, else its default. Of faulty options nothing is said.
/// Raises `key-unknown` and `value-invalid`.
pub fn settle(
    theme: &About,
    name: &str,
    config: &File,
    set: &Table,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, Value)> {
    let names: Vec<&str> = theme.options.iter().map(|option| option.name.as_str()).collect();
    let is_told = |key: &String| names.contains(&key.as_str()) || theme.faulty.contains(key);
    for entry in set.entries.iter().filter(|entry| !is_told(&entry.key.value)) {
        let near = words::nearest(&entry.key.value.replace('-', "_"), names.iter().copied());
        let span = config.span(entry.key.range.clone());
        found.push(messages::theme_option_unknown(span, &entry.key.value, name, near, &names));
    }
    let value = |option: &ThemeOption, found: &mut Vec<Diagnostic>| {
        let own = set.get(&option.name).and_then(|node| take(config, &option.name, &option.kind, node, found));
        (option.name.clone(), own.unwrap_or_else(|| option.default.clone()))
    };
    theme.options.iter().map(|option| value(option, found)).collect()
}

/// The options of a theme over those of the theme below it: one of the same name takes its place.
pub fn over(own: Vec<ThemeOption>, below: &[ThemeOption]) -> Vec<ThemeOption> {
    let is_own = |option: &&ThemeOption| own.iter().any(|other| other.name == option.name);
    let kept: Vec<ThemeOption> = below.iter().filter(|option| !is_own(option)).cloned().collect();
    own.into_iter().chain(kept).collect()
}
