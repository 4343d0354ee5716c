//! The sources of an article, or of the site, as files for reference managers: BibLaTeX, CSL-JSON and RIS.
//! Pure. Each is written in the format's own fields as far as these go; then it is read again, and what did not come back
//! as it was goes along in a field of ours. Nothing is written that pages keep to themselves.

use crate::base::file::File;
use crate::read::bibliography::{self, FIELDS, Format, KINDS, Kind, Named};
use crate::read::latex::{clean, encode};
use crate::read::tree::{Entry, Table, Value};
use crate::read::{biblatex, csl_json, json, ris, source_table};
use crate::site::resolve::Site;
use crate::site::sources::SiteSource;

use super::cite;

/// The sources that an article cites, in the order of its bibliography; without an article all of the site, by their ids.
pub fn text(site: &Site, article: Option<usize>, format: Format) -> String {
    let Some(index) = article else {
        let mut sources: Vec<&SiteSource> = site.sources.iter().collect();
        sources.sort_by_key(|source| key(source));
        return write(sources.into_iter(), format);
    };
    write(site.articles[index].entries.iter().map(|entry| &site.sources[entry.source]), format)
}

/// Sources in a format, in their order, each under the name of its page.
pub fn write<'a>(sources: impl Iterator<Item = &'a SiteSource>, format: Format) -> String {
    let works: Vec<String> = sources.map(|source| Work::of(source).write(format)).collect();
    match format {
        Format::CslJson => format!("[\n{}\n]\n", works.join(",\n")),
        Format::Biblatex | Format::Ris => works.join("\n"),
    }
}

/// The name under which a source has its page, unlike its id the only one in the site.
fn key(source: &SiteSource) -> &str {
    source.address.trim_start_matches("sources/").trim_end_matches('/')
}

/// A source on its way out.
struct Work<'a> {
    key: &'a str,
    kind: &'static Kind,
    /// What must come back: all that the sidecar says, without what stays private.
    whole: Table,
    /// What the fields of the formats are given.
    plain: Table,
}

/// What says where a source is to be found: reference managers make links of it.
const LINKS: [&str; 3] = ["url", "doi", "archive_url"];

impl<'a> Work<'a> {
    fn of(source: &'a SiteSource) -> Work<'a> {
        let work = &source.source;
        let mut whole = source_table::table(work);
        // Who an unnamed person is, and what was stored of the talk, no page tells.
        let is_kept = |key: &str| key == "author" || !work.publish && ["snapshot", "sha256"].contains(&key);
        whole.entries.retain(|entry| !(work.is_unnamed() && is_kept(&entry.key.value)));
        let mut plain = whole.clone();
        let is_unknown = |entry: &Entry| match &entry.node.value {
            Value::String(text) => entry.key.value == "publisher" && text == "unknown",
            value => entry.key.value == "author" && json::print(value) == r#"[{"literal": "unknown"}]"#,
        };
        plain
            .entries
            .retain(|entry| !(is_unknown(entry) || work.do_not_link && LINKS.contains(&entry.key.value.as_str())));
        if let Some(description) = work.described_as.as_ref().filter(|_| work.is_unnamed()) {
            plain.entries.extend(source_table::author(description));
        }
        let kind = KINDS.iter().find(|kind| kind.csl == work.kind).unwrap_or(&KINDS[0]);
        Work { key: key(source), kind, whole, plain }
    }

    fn write(&self, format: Format) -> String {
        let fields = match format {
            Format::Biblatex => self.biblatex(),
            Format::CslJson => self.csl_json(),
            Format::Ris => self.ris(),
        };
        let heard = bibliography::read(&File::new("", &self.frame(format, &fields)), format, &mut Vec::new());
        let heard = heard.into_iter().next().map(|record| record.table).unwrap_or_default();
        let is_lost = |entry: &&Entry| {
            let heard = heard.get(&entry.key.value).map(|node| json::print(&node.value));
            heard.is_none_or(|heard| heard != json::print(&entry.node.value))
        };
        let lost: Vec<&Entry> = self.whole.entries.iter().filter(is_lost).collect();
        let fields: Vec<(String, String)> = fields.into_iter().chain(own(&lost, format)).collect();
        self.frame(format, &fields)
    }

    fn frame(&self, format: Format, fields: &[(String, String)]) -> String {
        match format {
            Format::Biblatex => self.bib_entry(fields),
            Format::CslJson => json_item(fields),
            Format::Ris => ris_record(fields),
        }
    }

    /// The fields of a format that have a name there, with the text of each.
    fn named(&self) -> impl Iterator<Item = (&'static Named, &Value)> {
        FIELDS.iter().filter_map(|named| Some((named, &self.plain.get(named.key)?.value)))
    }

    fn biblatex(&self) -> Vec<(String, String)> {
        let subtype = self.kind.subtype.map(|subtype| ("entrysubtype".to_owned(), subtype.to_owned()));
        let fields = self.named().filter_map(|(named, value)| {
            let name = self.biblatex_name(named)?;
            let text = Some(clean(&text_of(value))).filter(|text| !text.is_empty())?;
            let value = match named.key {
                "author" => biblatex_names(value),
                // In braces of its own, so that no style changes its capitals.
                "title" | "container_title" => format!("{{{}}}", encode(&text)),
                "url" | "doi" => address(&text),
                "page" => {
                    encode(&dashed(&text)).replacen('-', "--", usize::from(dashed(&text).matches('-').count() == 1))
                }
                // Else it would be a list.
                "publisher" | "publisher_place" if has_and(&text) => format!("{{{}}}", encode(&text)),
                _ => encode(&text),
            };
            Some((name.to_owned(), value))
        });
        fields.chain(subtype).collect()
    }

    /// What BibLaTeX calls a field in an entry of this type.
    fn biblatex_name(&self, named: &Named) -> Option<&'static str> {
        let kind = self.kind.biblatex;
        match named.key {
            "container_title" if ["incollection", "inproceedings", "inreference"].contains(&kind) => Some("booktitle"),
            "issue" if !["article", "periodical", "review"].contains(&kind) => Some("issue"),
            "publisher" if ["report", "thesis"].contains(&kind) => Some("institution"),
            "publisher" if ["online", "misc", "software", "unpublished"].contains(&kind) => Some("organization"),
            _ => named.biblatex.first().copied(),
        }
    }

    fn bib_entry(&self, fields: &[(String, String)]) -> String {
        cite::entry(self.kind.biblatex, self.key, fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Fields with their values in JSON; those of our own have a dot in their names.
    fn csl_json(&self) -> Vec<(String, String)> {
        let plain = |key: &str, value: &str| (key.to_owned(), json::print(&Value::String(value.to_owned())));
        let mut fields = vec![plain("id", self.key), plain("type", self.kind.csl)];
        for (named, value) in self.named() {
            let value = match (named.key, value) {
                ("issued" | "accessed" | "original_date", value) => date_parts(&text_of(value)),
                ("archive_url", Value::String(url)) => {
                    fields.extend(host(url).map(|host| plain("archive", host)));
                    json::print(value)
                }
                _ => json::print(value),
            };
            fields.push((named.csl.to_owned(), value));
        }
        fields
    }

    fn ris(&self) -> Vec<(String, String)> {
        let mut fields = vec![("TY".to_owned(), self.kind.ris.to_owned()), ("ID".to_owned(), self.key.to_owned())];
        for (named, value) in self.named() {
            let Some(tag) = named.ris.first() else { continue };
            let text = clean(&text_of(value));
            let mut add = |tag: &str, text: &str| fields.push((tag.to_owned(), text.to_owned()));
            match (named.key, value) {
                ("author", Value::Array(nodes)) => {
                    nodes.iter().filter_map(|node| node.table()).for_each(|name| add(tag, &ris_name(name)));
                }
                ("issued", _) => {
                    if text.len() > 4 {
                        add(tag, &slashed(&text));
                    }
                    add("PY", &text[..4]);
                }
                ("accessed", _) => add(tag, &slashed(&text)),
                ("page", _) => {
                    match dashed(&text).split_once('-').filter(|(start, end)| !start.is_empty() && !end.contains('-')) {
                        Some((start, end)) => {
                            add("SP", start);
                            add("EP", end);
                        }
                        None => add(tag, &text),
                    }
                }
                _ => add(tag, &text),
            }
        }
        fields.retain(|(_, text)| !text.is_empty());
        fields
    }
}

fn json_item(fields: &[(String, String)]) -> String {
    let (own, fields): (Vec<_>, Vec<_>) = fields.iter().partition(|(name, _)| name.starts_with(csl_json::OWN));
    let mut lines: Vec<String> = fields.iter().map(|(name, value)| format!("    \"{name}\": {value}")).collect();
    if !own.is_empty() {
        let key = |name: &str| name[csl_json::OWN.len() + 1..].to_owned();
        let own: Vec<String> = own.iter().map(|(name, value)| format!("        \"{}\": {value}", key(name))).collect();
        lines.push(format!(
            "    \"custom\": {{\n      \"{}\": {{\n{}\n      }}\n    }}",
            csl_json::OWN,
            own.join(",\n")
        ));
    }
    format!("  {{\n{}\n  }}", lines.join(",\n"))
}

fn ris_record(fields: &[(String, String)]) -> String {
    let lines = fields.iter().map(|(tag, value)| format!("{tag}  - {value}\n"));
    lines.chain(["ER  - \n".to_owned()]).collect()
}

/// The fields of our own that say what the format's do not.
fn own(lost: &[&Entry], format: Format) -> Vec<(String, String)> {
    let field = |entry: &&Entry| {
        let (key, value) = (&entry.key.value, &entry.node.value);
        match format {
            Format::Biblatex => {
                (format!("{}{}", biblatex::OWN, key.replace('_', "-")), encode(&bibliography::own_text(value)))
            }
            Format::CslJson | Format::Ris => (format!("{}.{key}", csl_json::OWN), json::print(value)),
        }
    };
    match format {
        // In one line, since some programs make a note of each.
        Format::Ris if !lost.is_empty() => {
            let table = Value::Table(Table { entries: lost.iter().copied().cloned().collect() });
            vec![(ris::OWN.0.to_owned(), format!("{} {}", ris::OWN.1, bibliography::own_text(&table)))]
        }
        _ => lost.iter().map(field).collect(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        value => json::print(value),
    }
}

fn biblatex_names(value: &Value) -> String {
    let Value::Array(nodes) = value else { return String::new() };
    let name = |name: &Table| {
        let part = |key: &str| name.string(key).map(|part| clean(&part));
        match (part("literal"), part("family").unwrap_or_default(), part("given")) {
            (Some(literal), ..) => format!("{{{}}}", encode(&literal)),
            (None, family, Some(given)) => format!("{}, {}", protected(&family), protected(&given)),
            (None, family, None) if family.contains(|sign: char| !sign.is_alphanumeric()) => {
                format!("{{{}}}", encode(&family))
            }
            (None, family, None) => encode(&family),
        }
    };
    let names: Vec<String> = nodes.iter().filter_map(|node| node.table()).map(name).collect();
    names.join(" and ")
}

/// A part of a name, in braces where something in it would end it.
fn protected(part: &str) -> String {
    match has_and(part) || part.contains([',', '=']) {
        true => format!("{{{}}}", encode(part)),
        false => encode(part),
    }
}

fn has_and(text: &str) -> bool {
    text.split(char::is_whitespace).any(|word| word.eq_ignore_ascii_case("and") || word == "others")
}

/// An address as BibLaTeX takes it: nothing in it is a command, but braces and backslashes have to be encoded.
fn address(text: &str) -> String {
    text.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}

/// Pages with a plain dash between them.
fn dashed(pages: &str) -> String {
    pages.replace('–', "-")
}

/// `2025-11` as `{"date-parts": [[2025, 11]]}`.
fn date_parts(date: &str) -> String {
    let parts: Vec<&str> = date.split('-').map(|part| part.trim_start_matches('0')).collect();
    format!("{{\"date-parts\": [[{}]]}}", parts.join(", "))
}

/// `2025-11` as `2025/11//`.
fn slashed(date: &str) -> String {
    let slashed = date.replace('-', "/");
    match slashed.matches('/').count() {
        0 => slashed + "///",
        1 => slashed + "//",
        _ => slashed + "/",
    }
}

fn ris_name(name: &Table) -> String {
    let part = |key: &str| name.string(key).map(|part| clean(&part));
    // A comma at its end says that a name has one part.
    let family = part("literal").or_else(|| part("family")).unwrap_or_default();
    format!("{family}, {}", part("given").unwrap_or_default()).trim_end().to_owned()
}

/// Who keeps a copy: the host of its address.
fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split(['/', '?', '#']).next().filter(|host| !host.is_empty())
}
