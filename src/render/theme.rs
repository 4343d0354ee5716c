//! A theme: templates, words, options and files, out of the snapshot or embedded in the program. The door to Tera, with
//! `template_faults`, which says what Tera finds.
//! The site's own `templates/` lie over its theme in `themes/NAME/`, that over the embedded theme of the same name, and
//! all over the default theme, file by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use tera::{Context, Kwargs, State, Tera, TeraResult};

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::html::Html;
use crate::base::snapshot::Snapshot;
use crate::base::{messages, words};
use crate::read::config::Config;
use crate::read::theme_toml::{self, About, THEME_TOML, ThemeOption};
use crate::read::tree::{self, Table, Value};
use crate::site::resolve::Site;

use super::shipped::{self, Shipped};
use super::template_faults::{self, Origins};
use super::words::{Languages, Words};

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
    /// What templates know as `options`.
    options: tera::Value,
    origins: Origins,
    /// Whether the theme that the site names is there, and works with this version.
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
    /// Raises `theme-unknown`, `theme-incompatible`, `template-invalid`, what is wrong in `theme.toml` and with the
    /// options that the site sets, and `syntax` for its words.
    pub fn load(snapshot: &Snapshot, config: &Config, config_file: &File, found: &mut Vec<Diagnostic>) -> Theme {
        let name = &config.theme;
        let layers = Layers::new(&name.value);
        let is_known = layers.shipped.iter().any(|layer| layer.name == name.value)
            || snapshot.texts_under(&format!("themes/{}/", name.value)).next().is_some();
        if !is_known {
            found.push(unknown(snapshot, name, config_file));
        }
        let about = layers.about(snapshot, &name.value, found);
        let is_there = is_known && !about.is_foreign;
        // Templates for another version would be full of faults that are none.
        let own = if about.is_foreign { Vec::new() } else { own_templates(snapshot, &name.value) };
        let set = if is_there { &config.theme_options } else { &Table::default() };
        let options = theme_toml::settle(&about, name, config_file, set, found);
        let options = options.iter().map(|(name, value)| (name.as_str(), FreeValue(value)));
        let languages = Languages::load(&shipped::words(), snapshot, &name.value, found);
        let origins = Origins::new(&own, &layers.shipped);
        let files = theme_files(snapshot, &name.value, &layers.shipped);
        let styles = style_sheets(snapshot, &name.value, &files);
        let (tera, faulty) = layers.build_sound(own, &languages, &origins);
        found.extend(faulty.iter().map(|(_, fault)| fault.clone()));
        let said = languages.iter().map(|words| (words.tag().to_owned(), words.all().to_value())).collect();
        let options = options.collect::<BTreeMap<_, _>>().to_value();
        Theme { tera, languages, said, files, styles, options, origins, is_there, faulty }
    }

    /// Reports the site's own templates that nothing asks for: most likely their names are misspelt.
    /// Raises `template-unused`.
    pub fn check_used(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        let sections = site.sections.iter().filter_map(|section| section.text.as_ref()?.front.template.as_ref());
        let articles = site.articles.iter().map(|page| &page.article).chain(&site.drafts);
        let named = articles.filter_map(|article| article.front.template.as_ref()).chain(sections);
        let named: Vec<&str> = named.map(|template| template.value.as_str()).collect();
        found.extend(self.origins.unused(&named));
    }

    /// Whether this was raised when the theme was loaded.
    pub fn was_told(&self, fault: &Diagnostic) -> bool {
        self.faulty.iter().any(|(_, told)| told == fault)
    }

    /// Whether a template that is not there may stand in a theme that is not there, which was told.
    pub fn may_have_had(&self, template: &str) -> bool {
        !self.is_there && !self.has(template)
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        let is_faulty = self.faulty.iter().any(|(name, _)| name == template);
        is_faulty || self.tera.contains_template(template)
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
        context.insert_value("options", self.options.clone());
        for (name, value) in values {
            context.insert_value(*name, value.to_value());
        }
        self.tera.render(template, &context).map_err(|error| {
            let values = values.iter().map(|(name, value)| (*name, value.to_value()));
            let values = values.chain([("t", said.clone()), ("options", self.options.clone())]).collect();
            template_faults::drawing(&error, &self.origins, &values, page)
        })
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
    let own = snapshot.texts.keys().filter_map(|path| path.strip_prefix("themes/")?.split('/').next());
    let near = words::nearest(&name.value, own.chain(shipped::names()));
    messages::theme_unknown(config.span(name.range.clone()), &name.value, near, &shipped::names())
}

/// What a theme says of itself: that in the site's folder, or the shipped one; nothing where it says nothing.
/// Raises what [`theme_toml::read`] raises of the site's file.
pub fn about(snapshot: &Snapshot, theme: &str, found: &mut Vec<Diagnostic>) -> About {
    let own = snapshot.text(&format!("themes/{theme}/{THEME_TOML}"));
    let shipped = shipped::below(theme).into_iter().find(|layer| layer.name == theme).map(about_shipped);
    match own {
        Some(file) => theme_toml::read(file, VERSION, found),
        None => shipped.unwrap_or_default(),
    }
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn about_shipped(layer: Shipped) -> About {
    theme_toml::read(&File::new(THEME_TOML, layer.about()), VERSION, &mut Vec::new())
}

/// The files of a theme that a site can copy and change, nearest first: templates as `article.html`, published files as
/// `style.css`, each with where it goes and its content; none for an asset of the snapshot, which has no bytes here.
pub fn copies(snapshot: &Snapshot, theme: &str) -> Vec<(String, String, Copied)> {
    let (templates, files) = (format!("themes/{theme}/templates/"), format!("themes/{theme}/static/"));
    let place = |folder: &str, name: &str| (name.to_owned(), format!("{folder}/{name}"));
    let own = snapshot.texts_under(&templates).map(|file| {
        let (name, to) = place("templates", &file.path[templates.len()..]);
        (name, to, Copied::Bytes(file.text.as_bytes().to_vec()))
    });
    let own_files = snapshot.assets_under(&files).map(|path| {
        let (name, to) = place("static", &path[files.len()..]);
        (name, to, Copied::File(path.to_string()))
    });
    let shipped = shipped::below(theme).into_iter().flat_map(|layer| {
        let templates = layer.templates().map(|(name, text)| ("templates", name, text.as_bytes()));
        templates.chain(layer.files().map(|(name, bytes)| ("static", name, bytes))).collect::<Vec<_>>()
    });
    let shipped = shipped.map(|(folder, name, bytes)| {
        let (name, to) = place(folder, name);
        (name, to, Copied::Bytes(bytes.to_vec()))
    });
    own.chain(own_files).chain(shipped).collect()
}

/// What a file of a theme holds.
pub enum Copied {
    Bytes(Vec<u8>),
    /// The content of this file of the site.
    File(String),
}

/// All options of a theme, those of the themes that it lies over among them. Raises nothing.
pub fn options(snapshot: &Snapshot, theme: &str) -> Vec<ThemeOption> {
    Layers::new(theme).about(snapshot, theme, &mut Vec::new()).options
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
    shipped: Vec<Shipped>,
    /// How the names begin that Tera knows their templates by, nearest first; the site's theme before all.
    prefixes: Vec<String>,
}

impl Layers {
    fn new(theme: &str) -> Layers {
        let shipped = shipped::below(theme);
        let below = shipped.iter().map(|layer| format!("shipped:{}/", layer.name));
        let prefixes = [format!("theme:{theme}/")].into_iter().chain(below).collect();
        Layers { shipped, prefixes }
    }

    /// What the theme says of itself, with the options of the themes that it lies over below its own.
    fn about(&self, snapshot: &Snapshot, theme: &str, found: &mut Vec<Diagnostic>) -> About {
        let below = self.shipped.iter().rev().map(|layer| about_shipped(*layer).options);
        let below = below.fold(Vec::new(), |below, own| theme_toml::over(own, &below));
        let own = about(snapshot, theme, found);
        About { options: theme_toml::over(own.options, &below), ..own }
    }

    /// Builds with all templates that are sound, and gives the others with their faults: one hides no other.
    fn build_sound(
        &self,
        mut own: Vec<(String, File)>,
        languages: &Languages,
        origins: &Origins,
    ) -> (Tera, Vec<(String, Diagnostic)>) {
        let mut faulty: Vec<(String, Diagnostic)> = Vec::new();
        loop {
            let error = match self.build(&own, languages) {
                Ok(tera) => return (tera, faulty),
                Err(error) => error,
            };
            let mut faults = template_faults::loading(&error, origins);
            // A template that stands on a faulty one has no fault of its own.
            let said = error.to_string();
            if let Some((_, first)) = faulty.iter().find(|(name, _)| said.contains(&format!("`{name}`"))) {
                faults.iter_mut().for_each(|(_, fault)| *fault = first.clone());
            }
            let left = own.len();
            own.retain(|(name, _)| faults.iter().all(|(faulty, _)| faulty != name));
            faulty.append(&mut faults);
            if own.len() == left {
                return (self.build(&[], languages).expect("the shipped themes are sound"), faulty);
            }
        }
    }

    fn build(&self, own: &[(String, File)], languages: &Languages) -> Result<Tera, tera::Error> {
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(self.prefixes.clone())?;
        add_filters(&mut tera, languages);
        let texts = self.shipped.iter().flat_map(|layer| {
            layer.templates().map(move |(name, text)| (format!("shipped:{}/{name}", layer.name), text))
        });
        let templates: Vec<(String, &str)> =
            texts.chain(own.iter().map(|(name, file)| (name.clone(), &*file.text))).collect();
        let known: Vec<&str> = templates.iter().map(|(name, _)| name.as_str()).collect();
        let texts = templates.iter().map(|(name, text)| (name, over_itself(name, text, &self.prefixes, &known)));
        tera.add_raw_templates(texts)?;
        Ok(tera)
    }
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
fn theme_files(snapshot: &Snapshot, theme: &str, shipped: &[Shipped]) -> BTreeMap<String, ThemeFile> {
    let embedded = shipped.iter().rev().flat_map(|layer| layer.files());
    let embedded = embedded.map(|(name, bytes)| (name.to_owned(), ThemeFile::Bytes(bytes)));
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
