//! A theme: templates, words and files, out of the snapshot or embedded in the program. The only door to Tera.
//! The site's own `templates/` lie over its theme in `themes/NAME/`, that over the embedded theme of the same name, and
//! all over the default theme, file by file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File, Span};
use crate::base::html::Html;
use crate::base::snapshot::Snapshot;
use crate::base::{messages, words};
use crate::read::tree::{self, Table, Value};

use super::words::{Languages, Words};

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static BROADSHEET: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/broadsheet");

/// The themes that come with the program, the default one first.
static SHIPPED: [(&str, &Dir<'_>); 2] = [("default", &DEFAULT), ("broadsheet", &BROADSHEET)];

/// HTML in a template's value: it goes into the page as it is.
#[derive(Clone, Debug)]
pub struct Safe(tera::Value);

impl Safe {
    /// Whether there is nothing of it.
    pub fn is_empty(&self) -> bool {
        self.0.as_str().is_none_or(str::is_empty)
    }
}

impl From<&Html> for Safe {
    fn from(html: &Html) -> Safe {
        Safe(tera::Value::safe_string(html.as_str()))
    }
}

impl Serialize for Safe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Free data of an author, for templates.
pub fn free_data<S: Serializer>(table: &Table, serializer: S) -> Result<S::Ok, S::Error> {
    FreeTable(table).serialize(serializer)
}

struct FreeTable<'a>(&'a Table);

impl Serialize for FreeTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.entries.len()))?;
        for entry in &self.0.entries {
            map.serialize_entry(&entry.key.value, &FreeValue(&entry.node.value))?;
        }
        map.end()
    }
}

struct FreeValue<'a>(&'a Value);

impl Serialize for FreeValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) => serializer.serialize_str(text),
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Date(date) => serializer.serialize_str(&date.to_string()),
            Value::Array(nodes) => serializer.collect_seq(nodes.iter().map(|node| FreeValue(&node.value))),
            Value::Table(table) => FreeTable(table).serialize(serializer),
        }
    }
}

/// A theme that is ready to draw with.
pub struct Theme {
    tera: Tera,
    pub languages: Languages,
    /// What templates know as `t`, by language.
    said: BTreeMap<String, tera::Value>,
    /// Files of the theme by their address, which is from the site's root.
    pub files: BTreeMap<String, ThemeFile>,
    /// The style sheets that every page links, in order, by their address from the site's root.
    pub styles: Vec<String>,
    /// Templates that came from files of the site: Tera's name for them, and the file.
    origins: BTreeMap<String, File>,
    /// Whether the theme that the site names is there.
    is_there: bool,
    /// Templates that can't be drawn, by Tera's name, with what was said of each.
    faulty: Vec<(String, Diagnostic)>,
}

/// A file that a theme brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeFile {
    /// Embedded in the program.
    Bytes(&'static [u8]),
    /// An asset of the snapshot, by its path.
    Asset(Arc<str>),
}

impl Theme {
    /// Loads the theme that the site names. Gives the default theme where there is no such theme or it has faults.
    /// Raises `theme-unknown`, `template-invalid`, and `syntax` for its words.
    pub fn load(snapshot: &Snapshot, name: &At<String>, config: &File, found: &mut Vec<Diagnostic>) -> Theme {
        let layers = Layers::new(&name.value);
        let is_there = layers.shipped.iter().any(|(layer, _)| *layer == name.value)
            || snapshot.texts_under(&format!("themes/{}/", name.value)).next().is_some();
        if !is_there {
            found.push(unknown(snapshot, name, config));
        }
        let own = own_templates(snapshot, &name.value);
        let languages = Languages::load(&shipped_words(), snapshot, &name.value, found);
        let origins = own.iter().map(|(template, file)| (template.clone(), file.clone())).collect();
        let files = theme_files(snapshot, &name.value, &layers.shipped);
        let styles = style_sheets(snapshot, &name.value, &files);
        let (tera, faulty) = layers.build_sound(own, &languages, &origins);
        found.extend(faulty.iter().map(|(_, fault)| fault.clone()));
        let said = languages.iter().map(|words| (words.tag().to_owned(), words.all().to_value())).collect();
        Theme { tera, languages, said, files, styles, origins, is_there, faulty }
    }

    /// Whether a template that is not there may stand in a theme that is not there, which was told.
    pub fn may_have_had(&self, template: &str) -> bool {
        !self.is_there && !self.has(template)
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        let is_faulty = self.faulty.iter().any(|(name, _)| name == template);
        is_faulty || self.tera.contains_template(template) || DEFAULT.contains(format!("templates/{template}"))
    }

    /// The templates that a site may name, for "did you mean".
    pub fn names(&self) -> Vec<&str> {
        self.tera.get_template_names().filter_map(|name| name.rsplit('/').next()).collect()
    }

    /// Draws a page: `values` are what the template is given, beside the theme's `words`. `page` is told in messages.
    /// Raises `template-invalid`; of a template that can't be read, once more what was raised when it was loaded.
    pub fn draw(
        &self,
        template: &str,
        words: &Words,
        values: &[(&'static str, &dyn Drawable)],
        page: &str,
    ) -> Result<String, Diagnostic> {
        if let Some((_, fault)) = self.faulty.iter().find(|(name, _)| name == template) {
            return Err(fault.clone());
        }
        let mut context = Context::new();
        let said = self.said.get(words.tag()).expect("each language's words are kept");
        context.insert_value("t", said.clone());
        for (name, value) in values {
            context.insert_value(*name, value.to_value());
        }
        self.tera.render(template, &context).map_err(|error| fault(&error, &self.origins, Some(page)))
    }
}

/// A value that a template can be given.
pub trait Drawable {
    /// The value as Tera holds it.
    fn to_value(&self) -> tera::Value;
}

impl<T: Serialize> Drawable for T {
    fn to_value(&self) -> tera::Value {
        tera::Value::from_serializable(self)
    }
}

fn unknown(snapshot: &Snapshot, name: &At<String>, config: &File) -> Diagnostic {
    let shipped: Vec<&str> = SHIPPED.iter().map(|(layer, _)| *layer).collect();
    let own = snapshot.texts.keys().filter_map(|path| path.strip_prefix("themes/")?.split('/').next());
    let near = words::nearest(&name.value, own.chain(shipped.iter().copied()));
    messages::theme_unknown(config.span(name.range.clone()), &name.value, near, &shipped)
}

/// Templates of the site's theme and of the site itself: the name that Tera knows each by, and its file.
fn own_templates(snapshot: &Snapshot, theme: &str) -> Vec<(String, File)> {
    let folder = format!("themes/{theme}/templates/");
    let of_theme =
        snapshot.texts_under(&folder).map(|file| (format!("theme:{theme}/{}", &file.path[folder.len()..]), file));
    let of_site = snapshot.texts_under("templates/").map(|file| (file.path["templates/".len()..].to_owned(), file));
    of_theme.chain(of_site).map(|(name, file)| (name, file.clone())).collect()
}

/// What the theme of a site lies over.
struct Layers {
    /// The embedded themes that a theme of this name lies over, or is, nearest first.
    shipped: Vec<(&'static str, &'static Dir<'static>)>,
    /// How the names begin that Tera knows their templates by, nearest first; the site's theme before all.
    prefixes: Vec<String>,
}

impl Layers {
    fn new(theme: &str) -> Layers {
        let is_below = |layer: &str| layer == theme || layer == "default";
        let shipped: Vec<_> = SHIPPED.iter().rev().filter(|(layer, _)| is_below(layer)).copied().collect();
        let below = shipped.iter().map(|(layer, _)| format!("shipped:{layer}/"));
        let prefixes = [format!("theme:{theme}/")].into_iter().chain(below).collect();
        Layers { shipped, prefixes }
    }

    /// Builds with all templates that are sound, and gives the others with their faults: one hides no other.
    fn build_sound(
        &self,
        mut own: Vec<(String, File)>,
        languages: &Languages,
        origins: &BTreeMap<String, File>,
    ) -> (Tera, Vec<(String, Diagnostic)>) {
        let mut faulty: Vec<(String, Diagnostic)> = Vec::new();
        loop {
            let error = match self.build(&own, languages) {
                Ok(tera) => return (tera, faulty),
                Err(error) => error,
            };
            let mut found = fault(&error, origins, None);
            let place = found.span.clone();
            // A template that stands on a faulty one has no fault of its own.
            let said = error.to_string();
            if let Some((_, first)) = faulty.iter().find(|(name, _)| said.contains(&format!("`{name}`"))) {
                found = first.clone();
            }
            let index = own.iter().position(|(_, file)| place.as_ref().is_some_and(|place| place.path == file.path));
            let Some(index) = index else {
                faulty.push((String::new(), found));
                return (self.build(&[], languages).expect("the shipped themes are sound"), faulty);
            };
            let (name, _) = own.remove(index);
            faulty.push((name, found));
        }
    }

    fn build(&self, own: &[(String, File)], languages: &Languages) -> Result<Tera, tera::Error> {
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(self.prefixes.clone())?;
        add_filters(&mut tera, languages);
        let texts = self.shipped.iter().flat_map(|(layer, folder)| {
            embedded(folder, "templates").map(move |(name, file)| {
                (format!("shipped:{layer}/{name}"), file.contents_utf8().expect("our templates are UTF-8"))
            })
        });
        let templates: Vec<(String, &str)> =
            texts.chain(own.iter().map(|(name, file)| (name.clone(), &*file.text))).collect();
        let known: Vec<&str> = templates.iter().map(|(name, _)| name.as_str()).collect();
        let texts = templates.iter().map(|(name, text)| (name, over_itself(name, text, &self.prefixes, &known)));
        tera.add_raw_templates(texts)?;
        Ok(tera)
    }
}

/// The files in one folder of an embedded theme, by name; none where it has no such folder.
fn embedded<'a>(theme: &'a Dir<'a>, folder: &str) -> impl Iterator<Item = (&'a str, &'a include_dir::File<'a>)> {
    theme.get_dir(folder).into_iter().flat_map(Dir::files).map(|file| {
        let name = file.path().file_name().and_then(|name| name.to_str());
        (name.expect("our files have plain names"), file)
    })
}

/// `n | counted(word="claim", lang=page.lang)` gives "3 claims", and `n | numeral(lang=page.lang)` "4,200". Scripts
/// count by themselves: `"claim" | forms(lang=page.lang)` gives the words for them, by plural category.
fn add_filters(tera: &mut Tera, languages: &Languages) {
    let counting = Arc::new(languages.clone());
    let (writing, forms) = (counting.clone(), counting.clone());
    tera.register_filter("counted", move |n: u64, arguments: Kwargs, _: &State| -> TeraResult<String> {
        let (word, lang): (&str, &str) = (arguments.must_get("word")?, arguments.must_get("lang")?);
        let counted = counting.of(lang).counted(word, n);
        counted.ok_or_else(|| tera::Error::message(format!("there are no words `{word}_other`")))
    });
    tera.register_filter("forms", move |word: &str, arguments: Kwargs, _: &State| -> TeraResult<tera::Value> {
        Ok(forms.of(arguments.must_get("lang")?).forms(word).to_value())
    });
    tera.register_filter("numeral", move |n: u64, arguments: Kwargs, _: &State| -> TeraResult<String> {
        Ok(writing.of(arguments.must_get("lang")?).numeral(n))
    });
}

/// A template that extends its own name means the one that it covers.
fn over_itself(name: &str, text: &str, prefixes: &[String], known: &[&str]) -> String {
    let plain = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_str())).unwrap_or(name);
    let below = prefixes.iter().skip_while(|prefix| name != plain && !name.starts_with(prefix.as_str()));
    let covered = below
        .map(|prefix| format!("{prefix}{plain}"))
        .find(|covered| covered != name && known.contains(&covered.as_str()));
    match covered {
        Some(covered) => text.replacen(&format!("extends \"{plain}\""), &format!("extends \"{covered}\""), 1),
        None => text.to_owned(),
    }
}

/// The files that a theme brings: the site's theme over the embedded ones.
fn theme_files(
    snapshot: &Snapshot,
    theme: &str,
    shipped: &[(&str, &'static Dir<'static>)],
) -> BTreeMap<String, ThemeFile> {
    let embedded = shipped.iter().rev().flat_map(|(_, folder)| embedded(folder, "static"));
    let embedded = embedded.map(|(name, file)| (name.to_owned(), ThemeFile::Bytes(file.contents())));
    let folder = format!("themes/{theme}/static/");
    let own =
        snapshot.assets_under(&folder).map(|path| (path[folder.len()..].to_owned(), ThemeFile::Asset(path.clone())));
    embedded.chain(own).collect()
}

/// The style sheets of a page: tokens, what they are used for, what the theme and then the site add. Those that exist.
fn style_sheets(snapshot: &Snapshot, theme: &str, files: &BTreeMap<String, ThemeFile>) -> Vec<String> {
    let all = ["tokens.css", "style.css", &format!("{theme}.css"), "site.css"].map(str::to_owned);
    let exists = |name: &String| {
        let own = format!("static/{name}");
        files.contains_key(name) || snapshot.assets_under(&own).any(|path| **path == *own)
    };
    all.into_iter().filter(exists).collect()
}

/// The tables of words that come with the program, by path.
fn shipped_words() -> Vec<(String, &'static str)> {
    let tables = DEFAULT.get_dir("i18n").expect("the default theme has words").files();
    let table = |file: &'static include_dir::File<'_>| {
        (file.path().to_string_lossy().into_owned(), file.contents_utf8().expect("our words are UTF-8"))
    };
    tables.map(table).collect()
}

/// A fault of a template as a diagnostic, at the place where Tera says it is.
fn fault(error: &tera::Error, origins: &BTreeMap<String, File>, page: Option<&str>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = origins.get(report.filename()).map(|file| file.span(place(&file.text, report.span())));
            match span {
                Some(span) => messages::template_invalid(span, report.message(), page),
                None => {
                    let place = format!("{} at {}:{}", report.message(), report.filename(), report.span().start_line);
                    messages::template_invalid(None, &place, page)
                }
            }
        }
        _ => messages::template_invalid(place_in(&error.to_string(), origins), &error.to_string(), page),
    }
}

/// The place in a file's text. Its bytes are not Tera's: `over_itself` may have put in a longer name before.
fn place(text: &str, span: &tera::Span) -> Range<usize> {
    let byte = |line_number: usize, column: usize| -> usize {
        let before = text.split_inclusive('\n').take(line_number.saturating_sub(1)).map(str::len).sum();
        before + text[before..].chars().take(column).take_while(|c| *c != '\n').map(char::len_utf8).sum::<usize>()
    };
    let start = byte(span.start_line, span.start_col);
    start..byte(span.end_line, span.end_col).max(start)
}

/// Where Tera's text names a template of ours (` --> name:line:column`): it gives some faults as text only.
fn place_in(text: &str, origins: &BTreeMap<String, File>) -> Option<Span> {
    let (name, file) = origins.iter().find(|(name, _)| text.contains(name.as_str()))?;
    let place = text.split_once(&format!("{name}:")).map_or("", |(_, place)| place);
    let mut numbers =
        place.split(':').map(|number| number.chars().take_while(char::is_ascii_digit).collect::<String>());
    let line_number: usize = numbers.next()?.parse().unwrap_or(1);
    let start: usize = file.text.split_inclusive('\n').take(line_number.saturating_sub(1)).map(str::len).sum();
    let end = file.text[start..].find('\n').map_or(file.text.len(), |newline| start + newline);
    Some(file.span(start..end))
}

/// Reads a table of words, `key = "text"`. Raises `syntax` and `value-invalid`.
pub fn read_words(file: &File, found: &mut Vec<Diagnostic>) -> Vec<(At<String>, String)> {
    let table = tree::from_toml(file, &file.text, 0, found);
    for entry in table.entries.iter().filter(|entry| entry.node.text().is_none()) {
        let span = file.span(entry.node.range.clone());
        let example = format!("{} = \"…\"", entry.key.value);
        found.push(messages::value_invalid(span, &entry.key.value, "a string", entry.node.value.kind(), &example));
    }
    table.entries.iter().filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.value))).collect()
}
