//! The words of a page's language, and what is said with them: dates, numbers, places in a source. Pure.
//! A language is found by its tag (`pt-BR`), else by its first part (`pt`), else it is English.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, File};
use crate::base::messages;
use crate::base::snapshot::Snapshot;
use crate::base::words::{is_language, nearest};
use crate::site::resolve::Site;

use super::view::DateView;

/// The language of what is said where no other words are known.
const ENGLISH: &str = "en";

/// The endings of keys whose words change with a number: the plural categories of CLDR.
const CATEGORIES: [&str; 6] = ["_zero", "_one", "_two", "_few", "_many", "_other"];

/// One language's words.
#[derive(Clone, Debug)]
pub struct Words {
    /// In lower case: `en`, `pt-br`. That of the table, not of the page: the numbers' forms go by it.
    tag: String,
    all: BTreeMap<String, String>,
}

/// The words of every language that the program, or the site's theme, has a table for.
#[derive(Clone, Debug)]
pub struct Languages {
    /// By tag in lower case; English is always there.
    tables: BTreeMap<String, Words>,
}

/// A table of words as it was read.
struct Table {
    file: File,
    tag: String,
    entries: Vec<(At<String>, String)>,
}

impl Languages {
    /// The shipped tables, and over each the one of the site's theme (`themes/NAME/i18n/xx.toml`). A table for a region
    /// (`pt-BR`) lies over that of its language, and all lie over English.
    /// Raises `string-missing` and `key-unknown` for tables of the site, and `syntax`.
    pub fn load(
        shipped: &[(String, &'static str)],
        snapshot: &Snapshot,
        theme: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Languages {
        let mut tables: Vec<Table> =
            shipped.iter().map(|(path, text)| table(File::new(path.as_str(), text), found)).collect();
        let own = tables.len();
        tables.extend(snapshot.texts_under(&format!("themes/{theme}/i18n/")).map(|file| table(file.clone(), found)));
        let mut languages = Languages { tables: BTreeMap::new() };
        let english = layer(&tables, ENGLISH, BTreeMap::new());
        // A language comes before its regions: "pt" before "pt-br".
        let mut tags: Vec<&str> = tables.iter().map(|table| table.tag.as_str()).collect();
        tags.sort_unstable();
        tags.dedup();
        for tag in tags {
            let below = languages.tables.get(primary(tag)).map_or_else(|| english.clone(), |words| words.all.clone());
            languages.tables.insert(tag.to_owned(), Words { tag: tag.to_owned(), all: layer(&tables, tag, below) });
        }
        for table in tables[own..].iter().filter(|table| table.tag != ENGLISH) {
            check_keys(table, &english, found);
            check_whole(table, &tables, &english, found);
        }
        languages
    }

    /// The words for a language, or English.
    pub fn of(&self, lang: &str) -> &Words {
        let tag = lang.to_ascii_lowercase();
        let found = self.tables.get(&tag).or_else(|| self.tables.get(primary(&tag)));
        found.or_else(|| self.tables.get(ENGLISH)).expect("English is shipped")
    }

    /// Whether there are words for a language.
    pub fn has(&self, lang: &str) -> bool {
        self.tables.contains_key(primary(&lang.to_ascii_lowercase()))
            || self.tables.contains_key(&lang.to_ascii_lowercase())
    }

    /// Every table.
    pub fn iter(&self) -> impl Iterator<Item = &Words> {
        self.tables.values()
    }

    /// Reports the languages of a site's pages that there are no words for, each at the first place that names it.
    /// Raises `string-missing`.
    pub fn check(&self, site: &Site, theme: &str, found: &mut Vec<Diagnostic>) {
        let config = (&site.config_file, &site.config.language);
        let sections = site.sections.iter().filter_map(|section| section.text.as_ref());
        let sections = sections.filter_map(|text| Some((&text.file, text.front.lang.as_ref()?)));
        let mut articles: Vec<_> = site.articles.iter().map(|page| &page.article).collect();
        articles.sort_by_key(|article| article.file.path.clone());
        let articles = articles.into_iter().filter_map(|article| Some((&article.file, article.front.lang.as_ref()?)));
        let mut told = BTreeSet::new();
        for (file, lang) in [config].into_iter().chain(sections).chain(articles) {
            // What is no language was reported where it was read.
            if is_language(lang) && !self.has(lang) && told.insert(primary(&lang.to_ascii_lowercase()).to_owned()) {
                let known: Vec<&str> = self.tables.keys().map(String::as_str).collect();
                found.push(messages::language_without_words(file.span(lang.range.clone()), lang, theme, &known));
            }
        }
    }

    /// What a language calls itself; its tag where that is not known.
    pub fn name(&self, lang: &str) -> String {
        if self.has(lang) { self.of(lang).get("language_name").to_owned() } else { lang.to_owned() }
    }
}

fn table(file: File, found: &mut Vec<Diagnostic>) -> Table {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let tag = name.trim_end_matches(".toml").to_ascii_lowercase();
    let entries = super::theme::read_words(&file, found);
    Table { file, tag, entries }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The tables of one language over what lies below.
fn layer(tables: &[Table], tag: &str, below: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let own = tables.iter().filter(|table| table.tag == tag).flat_map(|table| &table.entries);
    below.into_iter().chain(own.map(|(key, text)| (key.value.clone(), text.clone()))).collect()
}

/// A key without the ending that a number gives it.
fn stem(key: &str) -> &str {
    CATEGORIES.iter().find_map(|category| key.strip_suffix(category)).unwrap_or(key)
}

/// Reports keys that English does not have: nobody would ever say their words.
fn check_keys(table: &Table, english: &BTreeMap<String, String>, found: &mut Vec<Diagnostic>) {
    let is_known = |key: &str| english.contains_key(key) || english.contains_key(&format!("{}_other", stem(key)));
    for (key, _) in table.entries.iter().filter(|(key, _)| !is_known(&key.value)) {
        let names: Vec<&str> = english.keys().map(String::as_str).collect();
        let near = nearest(&key.value, names.iter().copied());
        let span = table.file.span(key.range.clone());
        found.push(messages::word_unknown(span, &key.value, near));
    }
}

/// Reports words that neither a table nor those below it have.
fn check_whole(table: &Table, tables: &[Table], english: &BTreeMap<String, String>, found: &mut Vec<Diagnostic>) {
    let layers = tables.iter().filter(|other| other.tag == primary(&table.tag)).chain([table]);
    let there: HashSet<&str> = layers.flat_map(|layer| &layer.entries).map(|(key, _)| key.value.as_str()).collect();
    let needed = needed(primary(&table.tag), english);
    let missing: Vec<&str> = needed.iter().map(String::as_str).filter(|key| !there.contains(key)).collect();
    if !missing.is_empty() {
        found.push(messages::string_missing(table.file.span(0..0), &table.file.path, &missing));
    }
}

/// The keys of a whole table: those of English, with a form for each plural category that the language has.
fn needed(language: &str, english: &BTreeMap<String, String>) -> BTreeSet<String> {
    let is_counted = |key: &str| english.contains_key(&format!("{}_one", stem(key))) && stem(key) != key;
    let (counted, plain): (Vec<&String>, Vec<&String>) = english.keys().partition(|key| is_counted(key));
    let forms = categories(language);
    let form = |key: &String| forms.iter().map(|category| format!("{}_{category}", stem(key))).collect::<Vec<_>>();
    plain.into_iter().cloned().chain(counted.into_iter().flat_map(form)).collect()
}

/// The plural categories that whole numbers have in a language, but for round millions.
fn categories(language: &str) -> BTreeSet<&'static str> {
    (0..=200).map(|n| category(language, n)).collect()
}

impl Words {
    /// All words, by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.all
    }

    /// The language of the words, in lower case.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The words under a key; the key itself where there are none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.all.get(key).map_or(key, String::as_str)
    }

    /// The words under `PREFIX_name`, with hyphens in the name as underscores; the name itself where there are none.
    pub fn named(&self, prefix: &str, name: &str) -> String {
        let key = format!("{prefix}_{}", name.replace('-', "_"));
        self.all.get(&key).cloned().unwrap_or_else(|| name.replace(['-', '_'], " "))
    }

    /// The words under a key with `{name}` filled in.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let fill = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
        values.iter().fold(self.get(key).to_owned(), fill)
    }

    /// A number with its noun, in the form that the language has for it: "1 claim", "3 claims". Nothing without words.
    pub fn counted(&self, key: &str, count: u64) -> Option<String> {
        let form = |category: &str| self.all.get(&format!("{key}_{category}"));
        let words = form(category(primary(&self.tag), count)).or_else(|| form("other"))?;
        Some(words.replace("{n}", &self.numeral(count)))
    }

    /// The words for each plural category that a number of things has in the language.
    pub fn forms(&self, key: &str) -> BTreeMap<&'static str, &str> {
        let form = |category: &'static str| {
            let words = self.all.get(&format!("{key}_{category}")).or_else(|| self.all.get(&format!("{key}_other")))?;
            Some((category, words.as_str()))
        };
        categories(primary(&self.tag)).into_iter().chain(["other"]).filter_map(form).collect()
    }

    /// A number as the language writes it, in groups of three digits.
    pub fn numeral(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut out = String::new();
        for (index, digit) in digits.char_indices() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(self.get("number_group"));
            }
            out.push(digit);
        }
        out
    }

    /// A date for people and for machines.
    pub fn date(&self, date: Date) -> DateView {
        DateView {
            text: self.date_text(date, "month"),
            short: self.date_text(date, "month_short"),
            iso: date.to_string(),
        }
    }

    fn date_text(&self, date: Date, months: &str) -> String {
        let year = date.year.to_string();
        let month = date.month.map(|month| self.get(&format!("{months}_{month}")).to_owned());
        match (month, date.day) {
            (None, _) => self.say("date_year", &[("year", &year)]),
            (Some(month), None) => self.say("date_month", &[("month", &month), ("year", &year)]),
            (Some(month), Some(day)) => {
                let key = if day == 1 { "date_first" } else { "date_day" }; // "1er mars", but "2 mars"
                self.say(key, &[("day", &day.to_string()), ("month", &month), ("year", &year)])
            }
        }
    }

    /// A place in a source: "p. 7". Nothing without a locator.
    pub fn locator(&self, label: Option<&str>, locator: Option<&str>) -> Option<String> {
        let locator = locator?;
        let Some(label) = label else { return Some(locator.to_owned()) };
        let key = format!("locator_{}", label.replace('-', "_"));
        Some(match self.all.contains_key(&key) {
            true => self.say(&key, &[("n", locator)]),
            false => self.say("locator_other", &[("label", label), ("n", locator)]),
        })
    }
}

/// The plural category of a whole number in a language (CLDR 44, "Language Plural Rules", cardinals). Languages that are
/// not named here do as English does.
fn category(language: &str, n: u64) -> &'static str {
    let (tens, ones) = (n % 100, n % 10);
    let teen = (11..=14).contains(&tens);
    match language {
        "ja" | "zh" | "ko" | "vi" | "th" | "id" | "ms" | "lo" | "my" | "yue" => "other",
        "ar" => match (n, tens) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        "fr" | "es" | "it" | "pt" | "ca" if n >= 1_000_000 && n.is_multiple_of(1_000_000) => "many",
        "fr" | "pt" | "hi" | "fa" | "bn" | "am" | "hy" if n <= 1 => "one",
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" if ones == 1 && !teen => "one",
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" if (2..=4).contains(&ones) && !teen => "few",
        "ru" | "uk" | "be" => "many",
        "pl" if (2..=4).contains(&ones) && !teen => "few",
        "pl" if n != 1 => "many",
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        "he" | "iw" if n == 2 => "two",
        "ro" if n == 0 || (n != 1 && (1..=19).contains(&tens)) => "few",
        "sl" => match tens {
            1 => "one",
            2 => "two",
            3 | 4 => "few",
            _ => "other",
        },
        _ if n == 1 => "one",
        _ => "other",
    }
}

/// `rtl` for languages that are written from right to left, else `ltr`. A script in the tag decides (`az-Arab`).
pub fn direction(lang: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi", "ks"];
    const SCRIPTS: [&str; 7] = ["arab", "hebr", "thaa", "syrc", "nkoo", "rohg", "adlm"];
    let tag = lang.to_ascii_lowercase();
    let script = tag.split('-').skip(1).find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_rtl = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&primary(&tag)),
    };
    if is_rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::{category, direction};

    fn check(language: &str, expected: &[(&str, &[u64])]) {
        for (wanted, numbers) in expected {
            for number in *numbers {
                assert_eq!(category(language, *number), *wanted, "{number} in {language}");
            }
        }
    }

    #[test]
    fn numbers_have_the_forms_of_their_language() {
        check("en", &[("one", &[1]), ("other", &[0, 2, 11, 101])]);
        check("ja", &[("other", &[0, 1, 2])]);
        check("fr", &[("one", &[0, 1]), ("other", &[2, 1_000]), ("many", &[1_000_000])]);
        check("ru", &[("one", &[1, 21]), ("few", &[2, 24]), ("many", &[0, 5, 11, 12, 111])]);
        check("pl", &[("one", &[1]), ("few", &[2, 22]), ("many", &[0, 12, 21])]);
        check("ar", &[("zero", &[0]), ("one", &[1]), ("two", &[2]), ("few", &[3, 110]), ("many", &[11, 99])]);
        check("ar", &[("other", &[100, 102, 201])]);
    }

    #[test]
    fn the_script_of_a_tag_decides_its_direction() {
        for (lang, expected) in [("ar", "rtl"), ("he-IL", "rtl"), ("az", "ltr"), ("az-Arab", "rtl"), ("fa-Latn", "ltr")]
        {
            assert_eq!(direction(lang), expected, "{lang}");
        }
    }
}
