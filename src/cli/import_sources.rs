//! `postil import sources`: the sources of a reference manager, written as tables of the shared sources or of a sidecar.
//! What is there stays byte for byte, no source is written over, and every field without a place is named.

use std::collections::BTreeSet;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;

use crate::base::file::{File, Lines, position};
use crate::base::words::{numbered, shorten};
use crate::read::annotation::Source;
use crate::read::bibliography::{self, Format, Record};
use crate::read::{sidecar, source_table};
use crate::site::sources::SiteSource;
use crate::world::findings::{self, Format as Printed};
use crate::world::{diff, edit, rewrite, store, terminal};

use super::check::inside;
use super::site::{self, Loaded, Options};
use super::{Outcome, Place};

/// Where all articles find their sources.
const SHARED: &str = "content/sources.toml";
/// A library of 100,000 records has some 100 megabytes.
const LARGEST: u64 = 200_000_000;

#[derive(Args)]
pub(super) struct ImportSources {
    /// The file: BibTeX, BibLaTeX, CSL-JSON or RIS
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write them into this sidecar, in place of `content/sources.toml`
    #[arg(long, value_name = "PATH", conflicts_with = "print")]
    into: Option<PathBuf>,
    /// Print them as TOML, and write nothing
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(place: &Place, import: &ImportSources) -> anyhow::Result<Outcome> {
    let (text, is_utf8) = store::read_text(&import.file, LARGEST)?;
    let path = import.file.to_string_lossy().replace('\\', "/");
    let file = File::new(path.as_str(), &text);
    let Some(format) = Format::of(&path, &file.text) else { bail!("`{path}` is no BibTeX, CSL-JSON or RIS") };
    if !is_utf8 {
        terminal::print(&format!("`{path}` is no UTF-8, and was read as what Windows wrote before (code page 1252)\n"));
    }
    let Some(records) = read(&file, format) else { return Ok(Outcome::Problems) };
    let library = Library { lines: Lines::new(&file.text), file: &file, records: &records, format };
    if import.print {
        if let Some(id) = repeated(&records) {
            bail!("`{path}` holds `{id}` more than once: give one of them another key, or take one out");
        }
        terminal::write_out(&toml(records.iter()));
        terminal::print(&format!("{}{}\n", library.left_over(), library.tally()));
        return Ok(Outcome::Fine);
    }
    let loaded = site::load(place, &import.options, None)?;
    let into = target(&loaded, import.into.as_deref())?;
    let own_path = inside(&loaded.root, &import.file).ok();
    let sorted = library.sort(&loaded, &into, own_path.as_deref());
    terminal::print(&sorted.told);
    if sorted.is_refused {
        terminal::print("nothing was written: give one of the two another key, or take one out\n");
        return Ok(Outcome::Problems);
    }
    let written = match sorted.new.len() {
        0 => "nothing is new".to_owned(),
        count => format!("{} written to {into}", numbered(count, "source")),
    };
    if !sorted.new.is_empty() {
        write(&loaded, &into, &toml(sorted.new.into_iter()))?;
    }
    terminal::print(&format!("{}{}{}: {written}\n", library.left_over(), library.renamed(), library.tally()));
    if own_path.as_deref().is_some_and(|own| own.starts_with("content/sources.")) {
        let hint = "is read by every build as well: move it out of `content`, or its sources are there twice";
        terminal::print(&format!("`{path}` {hint}\n"));
    }
    Ok(Outcome::Fine)
}

/// The records of a file. Nothing, and its faults are told, where it has some.
fn read(file: &File, format: Format) -> Option<Vec<Record>> {
    let mut found = Vec::new();
    let records = bibliography::read(file, format, &mut found);
    let is_broken = !found.is_empty();
    if !is_broken {
        sidecar::read_records(file, &records, &mut found);
    }
    if !found.is_empty() {
        let texts = BTreeMap::from([(file.path.clone(), file.clone())]);
        terminal::print(&format!("{}\n\n", findings::print(&found, &texts, Printed::Human, terminal::style())));
    }
    if is_broken {
        terminal::print("nothing was written: mend the file first\n");
    }
    (!is_broken).then_some(records)
}

/// The first id that a record shares with one before it.
fn repeated(records: &[Record]) -> Option<&str> {
    let mut seen = BTreeSet::new();
    records.iter().map(|record| record.id.value.as_str()).find(|id| !seen.insert(*id))
}

fn toml<'a>(records: impl Iterator<Item = &'a Record>) -> String {
    let tables: Vec<String> = records.map(|record| source_table::toml(&record.id.value, &record.table)).collect();
    tables.join("\n")
}

/// The file that is written to, from the site's root.
fn target(loaded: &Loaded, into: Option<&Path>) -> anyhow::Result<String> {
    let Some(into) = into else { return Ok(SHARED.to_owned()) };
    let path = inside(&loaded.root, into)?;
    let article = format!("{}.md", path.trim_end_matches(".toml"));
    ensure!(path.ends_with(".toml"), "`{path}` is no sidecar: it ends in `.toml`");
    let is_sidecar = loaded.snapshot.text(&article).is_some();
    ensure!(path == SHARED || is_sidecar, "there is no article `{article}` beside `{path}`");
    Ok(path)
}

/// The records that are new, and what is told of the others.
struct Sorted<'a> {
    new: Vec<&'a Record>,
    told: String,
    is_refused: bool,
}

/// A file of records.
struct Library<'a> {
    file: &'a File,
    lines: Lines<'a>,
    records: &'a [Record],
    format: Format,
}

/// A source that is there, or that comes before.
struct Taken {
    source: Source,
    line: String,
}

impl<'a> Library<'a> {
    fn sort(&self, loaded: &Loaded, into: &str, own_path: Option<&str>) -> Sorted<'a> {
        let is_other = |source: &&SiteSource| Some(&*source.file.path) != own_path;
        // A shared source takes its id from all articles, one of an article from that article alone.
        let is_in_reach = |source: &&SiteSource| source.owner.is_none() || into == SHARED || &*source.file.path == into;
        let there = loaded.made.site.sources.iter().filter(is_other).filter(is_in_reach);
        let there: HashMap<&str, &SiteSource> = there.map(|source| (source.source.id.value.as_str(), source)).collect();
        let mut before: HashMap<&str, Taken> = HashMap::new();
        let mut sorted = Sorted { new: Vec::new(), told: String::new(), is_refused: false };
        for record in self.records {
            let read = sidecar::read_records(self.file, std::slice::from_ref(record), &mut Vec::new());
            let (Some(source), line) = (read.sources.into_iter().next(), self.line(record.id.range.start)) else {
                continue;
            };
            let id = record.id.value.as_str();
            let other = there.get(id).map(|there| {
                let at = position(&there.file.text, there.source.id.range.start).line_number;
                Taken { source: there.source.clone(), line: format!("{}:{at}", there.file.path) }
            });
            match other.as_ref().or_else(|| before.get(id)) {
                Some(other) => sorted.compare(&line, &source, other),
                None => {
                    sorted.new.push(record);
                    before.insert(id, Taken { source, line });
                }
            }
        }
        sorted
    }

    /// `refs.bib:12`
    fn line(&self, byte: usize) -> String {
        format!("{}:{}", self.file.path, self.lines.position(byte).line_number)
    }

    /// Every field that has no place, with its value.
    fn left_over(&self) -> String {
        let lines = self.records.iter().flat_map(|record| record.left.iter().map(move |left| (record, left)));
        let lines = lines.map(|(record, left)| {
            let (place, value) = (self.line(left.range.start), shorten(&left.value.replace('\n', " "), 100));
            format!("{place}: no place in `{}` for `{}`: {value}\n", record.id.value, left.field)
        });
        lines.collect()
    }

    /// The keys that are no ids, with those under which the sources can be cited.
    fn renamed(&self) -> String {
        let changed = self.records.iter().filter(|record| record.key != record.id.value);
        let lines = changed.map(|record| match record.key.as_str() {
            "" => {
                let line = self.line(record.id.range.start);
                format!("{line}: a source without a key is cited as `{}`\n", record.id.value)
            }
            key => format!("{}: `{key}` is cited as `{}`\n", self.line(record.id.range.start), record.id.value),
        });
        lines.collect()
    }

    fn tally(&self) -> String {
        let left = self.records.iter().map(|record| record.left.len()).sum();
        let left = if left == 0 { String::new() } else { format!(", {} without a place", numbered(left, "field")) };
        let count = numbered(self.records.len(), "source");
        format!("{count} read from {} ({}){left}", self.file.path, self.format.name())
    }
}

impl Sorted<'_> {
    /// Tells of a source whose id is taken; another one than that which has it is refused.
    fn compare(&mut self, line: &str, source: &Source, other: &Taken) {
        let id = &source.id.value;
        let [old, new] = [&other.source, source].map(|source| source_table::toml(id, &source_table::table(source)));
        let is_same = old == new;
        self.is_refused |= !is_same;
        let what = if is_same { "the same" } else { "something else" };
        self.told.push_str(&format!("{line}: `{id}` is there already, and says {what}: {}\n", other.line));
        if !is_same {
            self.told.push_str(&diff::unified(id, &old, &new, terminal::style()));
        }
    }
}

fn write(loaded: &Loaded, into: &str, toml: &str) -> anyhow::Result<()> {
    let is_there = loaded.root.join(into).exists();
    let raw = if is_there { rewrite::read(&loaded.root, into)? } else { String::new() };
    let text = edit::add_tables(&raw, toml).with_context(|| format!("failed to add to `{into}`"))?;
    match is_there {
        true => rewrite::write(&loaded.root, into, &raw, &text)?,
        false => rewrite::create(&loaded.root, into, &text)?,
    }
    terminal::write_out(&diff::unified(into, &raw, &text, terminal::out_style()));
    Ok(())
}
