//! References in a style of the Citation Style Language: which style a site names, and how it prints a source.
//! Pure. The only door to hayagriva, of which the elements are taken, never the HTML: that is not escaped.
//!
//! An entry is printed by itself, once for each language that the site's pages have, whatever number of pages show it. So
//! what a style makes of the place in a list is left out: numbers and labels, and the letter behind a year.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::{
    DateValue, FixedDate, FixedDateRange, Item, LiteralName, NameItem, NameValue, Value,
};
use hayagriva::citationberg::{
    Display, FontStyle, FontVariant, FontWeight, IndependentStyle, Locale, LocaleCode, Style, TextDecoration,
    VerticalAlign,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, Elem, ElemChild, ElemMeta, Formatted,
};

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::html::{Html, escape, push_escaped};
use crate::base::messages::{self, CslFault, Presence};
use crate::base::snapshot::Snapshot;
use crate::base::words;
use crate::read::annotation::{Name, Source};
use crate::read::bibliography::FIELDS;
use crate::read::{source_table, tree};
use crate::site::resolve::Site;
use crate::site::sources::SiteSource;

use super::csl_file;

/// The references of a site in the CSL style that it names.
pub struct References {
    name: At<String>,
    style: IndependentStyle,
    locales: Vec<Locale>,
    /// By the source's address, then by the language of the page. Printed when a page first asks.
    entries: BTreeMap<String, BTreeMap<String, OnceLock<Entry>>>,
}

/// What came of printing a source.
enum Entry {
    Printed(Html),
    Nothing,
    Failed,
}

impl References {
    /// The references in the style that the site names. Nothing for the house style, and for a style with a fault.
    /// Raises `citation-style-unknown` and `citation-style-invalid`.
    pub fn load(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Option<References> {
        let name = site.config.citation_style.clone()?;
        let style = match name.value.to_lowercase().ends_with(".csl") {
            true => from_file(&name, &site.config_file, snapshot),
            false => from_archive(&name, &site.config_file),
        };
        let style = style.map_err(|fault| found.push(fault)).ok()?;
        let own = site.articles.iter().map(|page| site.language_of(page).to_owned());
        let languages: BTreeSet<String> = own.chain([site.config.language.value.clone()]).collect();
        let slots = || languages.iter().map(|language| (language.clone(), OnceLock::new())).collect();
        let entries = site.sources.iter().map(|source| (source.address.clone(), slots())).collect();
        Some(References { name, style, locales: locales(), entries })
    }

    /// A source as the style prints it on a page of this language. Nothing where the style prints nothing, as many do
    /// of what a person said in private, and where it fails, which [`References::faults`] tells.
    pub fn entry(&self, source: &SiteSource, language: &str) -> Option<Html> {
        let slot = self.entries.get(&source.address)?.get(language)?;
        match slot.get_or_init(|| self.print(&source.source, language)) {
            Entry::Printed(html) => Some(html.clone()),
            Entry::Nothing | Entry::Failed => None,
        }
    }

    /// The sources at which the style failed so far. Raises `citation-style-invalid`.
    pub fn faults<'a>(&'a self, site: &'a Site) -> impl Iterator<Item = Diagnostic> + 'a {
        let has_failed = |source: &&SiteSource| {
            let mut slots = self.entries.get(&source.address).into_iter().flat_map(BTreeMap::values);
            slots.any(|slot| matches!(slot.get(), Some(Entry::Failed)))
        };
        site.sources.iter().filter(has_failed).map(|source| {
            let id = &source.source.id;
            messages::citation_undrawn(source.file.span(id.range.clone()), &id.value, &self.name)
        })
    }

    fn print(&self, source: &Source, language: &str) -> Entry {
        let item = item(source);
        // A style may be any file, and hayagriva has places where it gives up on one.
        match catch_unwind(AssertUnwindSafe(|| self.elements(&item, language))) {
            Err(_) => Entry::Failed,
            Ok(elements) => {
                let html = Writer { out: String::new(), links: Links::of(source), is_broken: false }.write(&elements);
                if has_words(&elements) { Entry::Printed(html) } else { Entry::Nothing }
            }
        }
    }

    /// What the style makes of a source. Empty where it makes nothing of it.
    fn elements(&self, item: &Item, language: &str) -> Vec<ElemChild> {
        let code = locale(&self.locales, language);
        let mut driver = BibliographyDriver::new();
        let cited = vec![CitationItem::with_entry(item)];
        driver.citation(CitationRequest::new(cited, &self.style, code.clone(), &self.locales, None));
        let drawn = driver.finish(BibliographyRequest::new(&self.style, code, &self.locales));
        let entry = drawn.bibliography.and_then(|list| list.items.into_iter().next());
        entry.map_or(Vec::new(), |entry| entry.first_field.into_iter().chain(entry.content.0).collect())
    }
}

fn from_archive(name: &At<String>, config: &File) -> Result<IndependentStyle, Diagnostic> {
    let span = || config.span(name.range.clone());
    let wanted = name.value.to_lowercase().replace(['_', ' '], "-");
    let zotero = || ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{wanted}"));
    let Some(style) = ArchivedStyle::by_name(&wanted).or_else(zotero) else {
        let names = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().chain(["postil"]);
        let near = words::nearest(&wanted, names);
        return Err(messages::citation_style_unknown(span(), &name.value, near, Presence::Absent));
    };
    match style.get() {
        Style::Independent(style) if style.bibliography.is_some() => Ok(style),
        _ => Err(messages::citation_style_listless(span(), &name.value)),
    }
}

fn from_file(name: &At<String>, config: &File, snapshot: &Snapshot) -> Result<IndependentStyle, Diagnostic> {
    let path = name.value.trim_start_matches("./");
    let Some(file) = snapshot.text(path) else {
        let is_style = |path: &&str| path.ends_with(".csl");
        let near = words::nearest(path, snapshot.texts.keys().map(|path| &**path).filter(is_style));
        let presence = if snapshot.assets.contains_key(path) { Presence::Unread } else { Presence::Absent };
        let span = config.span(name.range.clone());
        return Err(messages::citation_style_unknown(span, &name.value, near, presence));
    };
    if let Some(fault) = csl_file::fault(&file.text) {
        return Err(messages::citation_style_invalid(file.span(fault.range), &fault.value));
    }
    IndependentStyle::from_xml(&file.text).map_err(|cause| {
        // The path is that of the keys down to the fault: `macro[3].text`. Its tags are sought from the innermost up.
        let path = cause.path.map(|path| path.to_string()).unwrap_or_default();
        let tag = |part: &str| csl_file::tag(&file.text, part.split('[').next().unwrap_or_default());
        let named = path.split('.').rev().filter(|part| !part.is_empty()).find_map(tag);
        let range = named.or_else(|| csl_file::tag(&file.text, "style")).unwrap_or(0..0);
        messages::citation_style_invalid(file.span(range), &CslFault::Other(cause.source.to_string()))
    })
}

/// The locale for a page's language: that of its region, else the one that is its country's own, else any of it.
/// Nothing where CSL has none, and the style's own then holds.
fn locale(locales: &[Locale], language: &str) -> Option<LocaleCode> {
    let codes = || locales.iter().filter_map(|locale| locale.lang.as_ref());
    let primary = language.split('-').next().unwrap_or_default().to_lowercase();
    let own = match primary.as_str() {
        "en" => "en-US".to_owned(),
        "zh" => "zh-CN".to_owned(),
        other => format!("{other}-{}", other.to_uppercase()),
    };
    let is_it = |wanted: &str| codes().find(|code| code.0.eq_ignore_ascii_case(wanted));
    let is_of_it = |code: &&LocaleCode| code.0.split('-').next() == Some(primary.as_str());
    is_it(language).or_else(|| is_it(&own)).or_else(|| codes().find(is_of_it)).cloned()
}

/// A source as CSL knows it (CSL 1.0.2, appendix IV). Our own remarks, and where a copy is kept, stay out: pages tell
/// them beside the reference. What is known to be unknown is left to the style, as what is not said.
fn item(source: &Source) -> Item {
    let text = |value: &str| Value::String(value.to_owned());
    let table = source_table::table(source);
    let mut values =
        BTreeMap::from([("id".to_owned(), text(&source.id.value)), ("type".to_owned(), text(&source.kind))]);
    for named in FIELDS.iter().filter(|named| !["author", "note", "archive_url"].contains(&named.key)) {
        let value = match table.get(named.key).map(|node| &node.value) {
            Some(_) if named.key == "original_date" || named.key == "issued" || named.key == "accessed" => {
                table.date(named.key).map(|date| Value::Date(csl_date(date.value)))
            }
            Some(tree::Value::String(value)) if named.key != "publisher" || value != "unknown" => Some(text(value)),
            _ => None,
        };
        values.extend(value.map(|value| (named.csl.to_owned(), value)));
    }
    // Who judged or enacted, which styles print in place of who published.
    let is_official = ["legal_case", "legislation", "bill", "regulation", "treaty", "hearing"];
    let publisher = values.get("publisher").filter(|_| is_official.contains(&source.kind.as_str())).cloned();
    values.extend(publisher.map(|publisher| ("authority".to_owned(), publisher)));
    let names = names(source);
    values.extend((!names.is_empty()).then_some(("author".to_owned(), Value::Names(names))));
    Item(values)
}

fn names(source: &Source) -> Vec<NameValue> {
    let literal = |literal: &str| NameValue::Literal(LiteralName { literal: literal.to_owned() });
    if source.is_unnamed() {
        return source.described_as.as_deref().map(literal).into_iter().collect();
    }
    let known = source.author.iter().filter(|name| !matches!(name, Name::Literal(name) if name == "unknown"));
    let name = |name: &Name| match name {
        Name::Literal(name) | Name::Person { family: name, given: None } => literal(name),
        Name::Person { family, given } => {
            let (particle, family) = particle(family);
            NameValue::Item(NameItem {
                family: family.to_owned(),
                given: given.clone(),
                non_dropping_particle: particle.map(str::to_owned),
                dropping_particle: None,
                suffix: None,
                comma_suffix: None,
            })
        }
    };
    known.map(name).collect()
}

/// What stands small before a family name, "van der" in "van der Berg", and the name. It was written as a part of the
/// name, so it stays there; hayagriva moves it behind the given names otherwise.
fn particle(family: &str) -> (Option<&str>, &str) {
    let words = family.char_indices().filter(|&(at, _)| at == 0 || family[..at].ends_with(' '));
    let name = words.filter(|(_, first)| !first.is_lowercase()).map(|(at, _)| at).next();
    match name {
        Some(at) if at > 0 => (Some(family[..at].trim_end()), &family[at..]),
        _ => (None, family),
    }
}

/// Months and days count from 0 here.
fn csl_date(date: Date) -> DateValue {
    let from_zero = |part: Option<i8>| part.and_then(|part| u8::try_from(part - 1).ok());
    let start = FixedDate {
        year: date.year,
        month: from_zero(date.month),
        day: from_zero(date.day),
        season: None,
        circa: false,
    };
    DateValue::Raw { raw: FixedDateRange { start, end: None }, literal: None, season: None }
}

/// Whether anything is left to read without the numbers and labels.
fn has_words(elements: &[ElemChild]) -> bool {
    elements.iter().any(|element| match element {
        ElemChild::Text(text) | ElemChild::Link { text, .. } => text.text.contains(char::is_alphanumeric),
        ElemChild::Markup(text) => text.contains(char::is_alphanumeric),
        ElemChild::Elem(elem) => !is_of_list(elem) && has_words(&elem.children.0),
        ElemChild::Transparent { .. } => false,
    })
}

/// Whether an element says where the entry stands in a list, which one that is printed by itself can't know.
fn is_of_list(elem: &Elem) -> bool {
    matches!(elem.meta, Some(ElemMeta::CitationNumber | ElemMeta::CitationLabel))
}

/// Whether a reference may lead to its source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Keep,
    Drop,
}

impl Links {
    fn of(source: &Source) -> Links {
        if source.do_not_link { Links::Drop } else { Links::Keep }
    }
}

/// Writes elements as HTML.
struct Writer {
    out: String,
    links: Links,
    /// Whether what comes next stands on a line of its own.
    is_broken: bool,
}

impl Writer {
    fn write(mut self, elements: &[ElemChild]) -> Html {
        self.children(elements);
        Html::trusted(self.out.trim_end().to_owned())
    }

    fn children(&mut self, elements: &[ElemChild]) {
        for element in elements {
            match element {
                ElemChild::Text(text) => self.text(text),
                ElemChild::Elem(elem) => self.elem(elem),
                ElemChild::Markup(text) => push_escaped(&mut self.out, text),
                ElemChild::Link { text, url } => self.link(text, url),
                // Stands for what only typst puts in.
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn elem(&mut self, elem: &Elem) {
        if is_of_list(elem) {
            return;
        }
        let is_block = matches!(elem.display, Some(Display::Block | Display::Indent));
        self.is_broken |= is_block;
        self.children(&elem.children.0);
        self.is_broken |= is_block;
    }

    fn link(&mut self, text: &Formatted, url: &str) {
        let may_link = self.links == Links::Keep && (url.starts_with("https://") || url.starts_with("http://"));
        if !may_link {
            return self.text(text);
        }
        self.break_before(&text.text);
        self.out.push_str(&format!("<a href=\"{}\">", escape(url)));
        self.text(text);
        self.out.push_str("</a>");
    }

    /// Begins the line that is due, unless what comes next is a mark that ends the one before.
    fn break_before(&mut self, next: &str) {
        let is_due = self.is_broken && next.contains(char::is_alphanumeric);
        if is_due && !self.out.is_empty() {
            self.out.push_str("<br>");
        }
        self.is_broken &= !is_due;
    }

    fn text(&mut self, text: &Formatted) {
        let words = if self.out.is_empty() { text.text.trim_start() } else { &text.text };
        let words = without_stray_comma(&self.out, words);
        if words.is_empty() {
            return;
        }
        self.break_before(words);
        let tags = tags(text);
        tags.iter().for_each(|(open, _)| self.out.push_str(open));
        push_escaped(&mut self.out, words);
        tags.iter().rev().for_each(|(_, close)| self.out.push_str(close));
    }
}

/// A text without the comma that hayagriva sets between a year and a day even where there is no day: "(2020,)".
fn without_stray_comma<'a>(before: &str, text: &'a str) -> &'a str {
    match text.starts_with(",)") && before.ends_with(|last: char| last.is_ascii_digit()) {
        true => &text[1..],
        false => text,
    }
}

/// The tags around a text, from the outside in.
fn tags(text: &Formatted) -> Vec<(&'static str, &'static str)> {
    let form = text.formatting;
    let mut tags = Vec::new();
    tags.extend((form.font_style == FontStyle::Italic).then_some(("<i>", "</i>")));
    tags.extend((form.font_weight == FontWeight::Bold).then_some(("<b>", "</b>")));
    tags.extend((form.text_decoration == TextDecoration::Underline).then_some(("<u>", "</u>")));
    tags.extend((form.font_variant == FontVariant::SmallCaps).then_some(("<span class=\"small-caps\">", "</span>")));
    match form.vertical_align {
        VerticalAlign::Sup => tags.push(("<sup>", "</sup>")),
        VerticalAlign::Sub => tags.push(("<sub>", "</sub>")),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    tags
}
