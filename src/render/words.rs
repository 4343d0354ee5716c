//! The words of a page's language, and what is said with them: dates, numbers, places in a source. Pure.

use std::collections::BTreeMap;

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;
use crate::base::snapshot::Snapshot;

use super::theme::read_words;
use super::view::DateView;

/// A theme's table of words.
#[derive(Clone, Debug)]
pub struct Words {
    all: BTreeMap<String, String>,
}

impl Words {
    /// The default theme's words, and over them those of the site's theme (`themes/NAME/i18n/en.toml`).
    pub fn load(shipped: &str, snapshot: &Snapshot, theme: &str, found: &mut Vec<Diagnostic>) -> Words {
        let mut all: BTreeMap<String, String> =
            read_words(&File::new("i18n/en.toml", shipped), found).into_iter().collect();
        if let Some(file) = snapshot.text(&format!("themes/{theme}/i18n/en.toml")) {
            all.extend(read_words(file, found));
        }
        Words { all }
    }

    /// All words, by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.all
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

    /// A date for people and for machines.
    pub fn date(&self, date: Date) -> DateView {
        let year = date.year.to_string();
        let month = date.month.map(|month| self.get(&format!("month_{month}")).to_owned());
        let text = match (month, date.day) {
            (None, _) => year,
            (Some(month), None) => self.say("date_month", &[("month", &month), ("year", &year)]),
            (Some(month), Some(day)) => {
                self.say("date_day", &[("day", &day.to_string()), ("month", &month), ("year", &year)])
            }
        };
        DateView { text, iso: date.to_string() }
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

/// `rtl` for languages that are written from right to left, else `ltr`.
pub fn direction(lang: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"];
    let primary = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if RIGHT_TO_LEFT.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}
