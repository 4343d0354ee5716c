//! Changes single values and keys of a TOML file: every byte outside of them stays, comments and line ends among them.
//! Pure: the text of a file as it stands on disk goes in, its new text comes out. What comes out has been read again,
//! and says exactly what the old text said but for the changes asked for.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{bail, ensure};

use super::layout::{self, Layout, Pair, Place, Said, Step};
use crate::base::diagnostic::{Change, Fix};
use crate::base::file::File;

/// A text with fixes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub text: String,
    /// The fixes that could not be made, in their order: what they speak of is not there, they touch what an earlier
    /// one changes, or the name they give is taken. Once the others are made, the site may ask for them again.
    pub left: Vec<Fix>,
}

/// Makes fixes in the text of one file as it stands on disk. All spans are of that file, folded as [`File`] does.
///
/// A fix that comes twice is made once. A new key stands right behind its neighbour: on a line of its own with the
/// same indentation, its equals sign below the neighbour's where they are aligned. Fails where the text is no TOML.
pub fn apply(raw: &str, fixes: &[Fix]) -> anyhow::Result<Applied> {
    let file = File::new("", raw);
    let layout = Layout::read(&file.text)?;
    let (mut plans, mut left) = plan(&layout, fixes);
    let mut said = layout.said.clone();
    // Values before keys, and inner keys before outer ones: so the paths of what is still to come stay true.
    plans.sort_by_key(|plan| match plan.fix.change {
        Change::Rename(_) => usize::MAX - plan.path.len(),
        _ => 0,
    });
    let mut splices = Vec::new();
    for plan in &plans {
        match change(&mut said, plan) {
            true => splices.extend(plan.splices(&layout)),
            false => left.push(plan.fix),
        }
    }
    left.sort_by_key(|left| fixes.iter().position(|fix| fix == *left));
    let text = splice(raw, &file.text, splices);
    prove(&text, &said)?;
    Ok(Applied { text, left: left.into_iter().cloned().collect() })
}

/// Sets keys of a table that is there, such as `["sources", "inventory"]`, to values that are written in TOML.
///
/// A key that is there keeps its place; others follow the table's last one, in their order. The comment comes behind
/// the line of the first key, and takes the place of one there that begins with the same word. Fails where the text or
/// a value is no TOML, the table is not there, or one of the keys holds a table.
pub fn set(raw: &str, table: &[&str], pairs: &[(&str, &str)], comment: Option<&str>) -> anyhow::Result<String> {
    let file = File::new("", raw);
    let layout = Layout::read(&file.text)?;
    let path: Vec<Step> = table.iter().map(|key| Step::Key((*key).to_owned())).collect();
    let name = table.join(".");
    let mut said = layout.said.clone();
    let Some(entries) = said.table(&path) else { bail!("there is no table `{name}`") };
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    for &(key, value) in pairs {
        let old = entries.insert(key.to_owned(), layout::value(value)?);
        match layout.pairs.iter().find(|pair| is_entry(pair, &path, key)) {
            Some(pair) => there.push((pair, value)),
            None => {
                ensure!(old.is_none(), "`{key}` of `{name}` is a table of its own");
                missing.push((key, value));
            }
        }
    }
    let (note_there, note_missing) = match pairs.first() {
        Some((key, _)) if missing.first().is_some_and(|(missing, _)| missing == key) => (None, comment),
        _ => (comment, None),
    };
    let mut splices: Vec<Splice> = there.iter().map(|(pair, value)| Splice::new(pair.value.clone(), *value)).collect();
    let noted = there.first().zip(note_there).map(|((pair, _), comment)| note(&layout, pair, comment));
    splices.extend(noted.flatten());
    splices.extend(append(&layout, &path, &missing, note_missing)?);
    let text = splice(raw, &file.text, splices);
    prove(&text, &said)?;
    Ok(text)
}

/// Adds tables at the end of a text: `blocks` are headers with what belongs to them, in TOML.
///
/// Fails where the text is no TOML, and where it says by then anything else than before and the new tables: `notes = []`
/// takes no `[[notes]]`.
pub fn append_tables(raw: &str, blocks: &str) -> anyhow::Result<String> {
    let old = File::new("", raw);
    let mut said = Layout::read(&old.text)?.said;
    said.extend(Layout::read(blocks)?.said);
    let end = if old.text.is_empty() || old.text.ends_with('\n') { "" } else { "\n" };
    let blocks = if old.text.is_empty() { blocks.trim_start_matches('\n') } else { blocks };
    let at = old.text.len();
    let text = splice(raw, &old.text, vec![Splice::new(at..at, format!("{end}{blocks}"))]);
    prove(&text, &said)?;
    Ok(text)
}

fn is_entry(pair: &Pair, table: &[Step], key: &str) -> bool {
    matches!(pair.path.split_last(), Some((Step::Key(last), above)) if last == key && above == table)
}

/// Adds TOML with tables of its own at the end of a text, behind an empty line. Fails where either is no TOML, and where
/// both together would say something else than each by itself.
pub fn add_tables(raw: &str, more: &str) -> anyhow::Result<String> {
    let (there, added) = (File::new("", raw), File::new("", more));
    let mut said = Layout::read(&there.text)?.said;
    ensure!(unite(&mut said, Layout::read(&added.text)?.said), "what is to be added is there already");
    let line_break = if raw.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match () {
        () if there.text.trim().is_empty() && there.text.ends_with('\n') || there.text.is_empty() => 0,
        () if there.text.ends_with("\n\n") => 0,
        () if there.text.ends_with('\n') => 1,
        () => 2,
    };
    let text = format!("{raw}{}{}", line_break.repeat(gap), added.text.replace('\n', line_break));
    prove(&text, &said)?;
    Ok(text)
}

/// Puts what one text says to what another says. False where both say something of one value.
fn unite(said: &mut Said, more: Said) -> bool {
    match (said, more) {
        (Said::Table(there), Said::Table(more)) => more.into_iter().all(|(key, value)| match there.get_mut(&key) {
            Some(old) => unite(old, value),
            None => there.insert(key, value).is_none(),
        }),
        _ => false,
    }
}

/// A fix with what it is about.
struct Plan<'a> {
    fix: &'a Fix,
    /// Of the value, or of what the key names.
    path: Vec<Step>,
    at: Target,
}

enum Target {
    /// A string.
    Value,
    /// The pair whose value it is, by its number.
    Pair(usize),
    /// Each mention of a key.
    Key(Vec<Range<usize>>),
}

/// Finds what each fix is about. Those that are about nothing, or about what an earlier one changes, are left.
fn plan<'a>(layout: &Layout<'_>, fixes: &'a [Fix]) -> (Vec<Plan<'a>>, Vec<&'a Fix>) {
    let (mut plans, mut left): (Vec<Plan>, Vec<&Fix>) = (Vec::new(), Vec::new());
    let mut taken = BTreeMap::new();
    let mentions = mentions(layout, fixes);
    for fix in fixes {
        let range = fix.span.start..fix.span.end;
        let found = match &fix.change {
            Change::Replace(_) => layout.scalar_at(&range).map(|scalar| (scalar.path.clone(), Target::Value)),
            Change::Add { .. } => {
                layout.pair_at(&range).map(|pair| (layout.pairs[pair].path.clone(), Target::Pair(pair)))
            }
            Change::Rename(_) => layout.key_at(&range).map(|key| {
                let all = mentions.get(key.path.as_slice()).cloned().unwrap_or_default();
                (key.path.clone(), Target::Key(all))
            }),
        };
        match found {
            Some((path, at)) if take(&mut taken, range.clone()) => plans.push(Plan { fix, path, at }),
            _ if plans.iter().any(|plan| plan.fix == fix) => {}
            _ => left.push(fix),
        }
    }
    (plans, left)
}

/// Where the keys that are to be renamed are mentioned, by their paths.
fn mentions<'a>(layout: &'a Layout<'_>, fixes: &[Fix]) -> BTreeMap<&'a [Step], Vec<Range<usize>>> {
    let renames = fixes.iter().filter(|fix| matches!(fix.change, Change::Rename(_)));
    let keys = renames.filter_map(|fix| layout.key_at(&(fix.span.start..fix.span.end)));
    let mut mentions: BTreeMap<&[Step], Vec<Range<usize>>> = keys.map(|key| (&*key.path, Vec::new())).collect();
    for key in &layout.keys {
        if let Some(ranges) = mentions.get_mut(key.path.as_slice()) {
            ranges.push(key.range.clone());
        }
    }
    mentions
}

/// Marks a range as taken. False where it touches one that is. Ranges do not overlap; each is kept by its start.
fn take(taken: &mut BTreeMap<usize, usize>, range: Range<usize>) -> bool {
    let is_free = taken.range(..range.end).next_back().is_none_or(|(_, end)| *end <= range.start);
    if is_free {
        taken.insert(range.start, range.end);
    }
    is_free
}

/// Makes the change in what the text says. False, and nothing is changed, where a name that it needs is taken.
fn change(said: &mut Said, plan: &Plan) -> bool {
    let Some((last, table)) = plan.path.split_last() else { return false };
    match (&plan.fix.change, last) {
        (Change::Replace(text), _) => match said.at(&plan.path) {
            Some(Said::Text(old)) => {
                old.clone_from(text);
                true
            }
            _ => false,
        },
        (Change::Add { key, value }, _) => match said.table(table) {
            Some(entries) if !entries.contains_key(*key) => {
                entries.insert((*key).to_owned(), Said::Text(value.clone()));
                true
            }
            _ => false,
        },
        (Change::Rename(name), Step::Key(old)) => match said.table(table) {
            Some(entries) if !entries.contains_key(name) => match entries.remove(old) {
                Some(value) => entries.insert(name.clone(), value).is_none(),
                None => false,
            },
            _ => false,
        },
        (Change::Rename(_), Step::Index(_)) => false,
    }
}

impl Plan<'_> {
    fn splices(&self, layout: &Layout<'_>) -> Vec<Splice> {
        let range = self.fix.span.start..self.fix.span.end;
        match (&self.fix.change, &self.at) {
            (Change::Replace(text), _) => vec![Splice::new(range.clone(), string(text, &layout.text[range]))],
            (Change::Add { key, value }, Target::Pair(index)) => {
                let pair = &layout.pairs[*index];
                let value = string(value, &layout.text[pair.value.clone()]);
                let (at, text) = behind(layout, *index, pair.keys.len() - 1, &[(*key, &*value)], None);
                vec![Splice::new(at..at, text)]
            }
            (Change::Rename(name), Target::Key(mentions)) => {
                let rename = |range: &Range<usize>| rename(layout, range, name);
                mentions.iter().flat_map(rename).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The new name of a key, and as many blanks behind it that an aligned equals sign stays where it is.
fn rename(layout: &Layout<'_>, key: &Range<usize>, name: &str) -> Vec<Splice> {
    let old = &layout.text[key.clone()];
    let new = self::key(name, old);
    let width = |text: &str| text.chars().count();
    let next = layout.pairs.partition_point(|pair| pair.value.start < key.end);
    let pair = layout.pairs.get(next).filter(|pair| pair.key() == key && aligned_at(layout, next).is_some());
    let blanks = pair.map(|pair| {
        let gap = Gap::of(layout, pair);
        let wanted = (width(old) + gap.before.len()).saturating_sub(width(&new)).max(1);
        Splice::new(key.end..key.end + gap.before.len(), " ".repeat(wanted))
    });
    [Splice::new(key.clone(), new)].into_iter().chain(blanks).collect()
}

/// What stands between the last key of a pair and its value, without the equals sign.
struct Gap<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Gap<'a> {
    fn of(layout: &Layout<'a>, pair: &Pair) -> Gap<'a> {
        let between = &layout.text[pair.key().end..pair.value.start];
        let (before, after) = between.split_once('=').expect("an equals sign stands between key and value");
        Gap { before, after }
    }
}

/// The column of a pair's equals sign where it was set with care: behind several blanks, or right below or above
/// another that a key of another length stands before.
fn aligned_at(layout: &Layout<'_>, index: usize) -> Option<usize> {
    let pair = &layout.pairs[index];
    let gap = Gap::of(layout, pair);
    if pair.place == Place::Inline || gap.before.is_empty() || gap.before.contains('\t') {
        return None;
    }
    let equals = |pair: &Pair| column(layout.text, pair.key().end + Gap::of(layout, pair).before.len());
    let is_like = |upper: &Pair, lower: &Pair| {
        let is_near = lower.place == Place::Line && upper.place == Place::Line && upper.base == lower.base;
        is_near
            && layout.text[upper.value.end..lower.start()].matches('\n').count() == 1
            && column(layout.text, upper.key().end) != column(layout.text, lower.key().end)
            && equals(upper) == equals(lower)
    };
    let above = index.checked_sub(1).is_some_and(|above| is_like(&layout.pairs[above], pair));
    let below = layout.pairs.get(index + 1).is_some_and(|below| is_like(pair, below));
    (gap.before.len() > 1 || above || below).then(|| equals(pair))
}

/// How many characters stand before a byte on its line.
fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

/// Where more pairs of a table go that follow one of its pairs, and how they are written there. `depth` is the number
/// of keys of that pair that name the table.
fn behind(
    layout: &Layout<'_>,
    index: usize,
    depth: usize,
    pairs: &[(&str, &str)],
    comment: Option<&str>,
) -> (usize, String) {
    let text = layout.text;
    let pair = &layout.pairs[index];
    let prefix = &text[pair.start()..pair.keys[depth].start];
    let gap = Gap::of(layout, pair);
    let old = &text[pair.keys[depth].clone()];
    if pair.place == Place::Inline {
        let written = |(key, value): &(&str, &str)| {
            format!(", {prefix}{}{}={}{value}", self::key(key, old), gap.before, gap.after)
        };
        return (pair.value.end, pairs.iter().map(written).collect());
    }
    let indent = &text[line_start(text, pair.start())..pair.start()];
    let aligned = aligned_at(layout, index);
    let mut out = String::new();
    for (number, (key, value)) in pairs.iter().enumerate() {
        let key = format!("{indent}{prefix}{}", self::key(key, old));
        let blanks = match aligned {
            Some(column) => " ".repeat(column.saturating_sub(key.chars().count()).max(1)),
            None => gap.before.to_owned(),
        };
        let note = comment.filter(|_| number == 0).map(|comment| format!(" # {}", in_line(comment)));
        out.push_str(&format!("\n{key}{blanks}={}{value}{}", gap.after, note.unwrap_or_default()));
    }
    (line_end(text, pair.value.end), out)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |newline| from + newline)
}

/// Adds pairs at the end of a table, in whatever way it is written.
fn append(
    layout: &Layout<'_>,
    table: &[Step],
    pairs: &[(&str, &str)],
    comment: Option<&str>,
) -> anyhow::Result<Vec<Splice>> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let is_inside =
        |pair: &Pair| pair.base <= table.len() && pair.path.len() > table.len() && pair.path.starts_with(table);
    if let Some(index) = layout.pairs.iter().rposition(is_inside) {
        let last = &layout.pairs[index];
        let (at, text) = behind(layout, index, table.len() - last.base, pairs, comment);
        let noted = comment.filter(|_| last.place == Place::Inline).and_then(|comment| note(layout, last, comment));
        return Ok([Splice::new(at..at, text)].into_iter().chain(noted).collect());
    }
    let written: Vec<String> = pairs.iter().map(|(key, value)| format!("{} = {value}", self::key(key, ""))).collect();
    if let Some(header) = layout.headers.iter().find(|header| header.path == table) {
        let start = header.range.start;
        let indent = &layout.text[line_start(layout.text, start)..start];
        let note = comment.map(|comment| format!(" # {}", in_line(comment)));
        let lines = written.iter().enumerate().map(|(number, line)| {
            let note = note.as_deref().filter(|_| number == 0).unwrap_or_default();
            format!("\n{indent}{line}{note}")
        });
        let at = line_end(layout.text, header.range.end);
        return Ok(vec![Splice::new(at..at, lines.collect::<String>())]);
    }
    let is_empty = |pair: &&Pair| pair.path == table && layout.text[pair.value.clone()].starts_with('{');
    let Some(pair) = layout.pairs.iter().find(is_empty) else { bail!("there is no place for more keys in the table") };
    let inside = pair.value.start + 1..pair.value.end - 1;
    let inside = if layout.text[inside.clone()].trim().is_empty() { inside } else { inside.start..inside.start };
    let noted = comment.and_then(|comment| note(layout, pair, comment));
    Ok([Splice::new(inside, format!(" {} ", written.join(", ")))].into_iter().chain(noted).collect())
}

/// Puts a comment behind the line in which a pair ends, after one that stands there already, or in its place where it
/// was such a one.
fn note(layout: &Layout<'_>, pair: &Pair, comment: &str) -> Option<Splice> {
    let lines = layout.pairs.partition_point(|other| other.start() <= pair.start());
    let line = layout.pairs[..lines].iter().rfind(|pair| pair.place == Place::Line)?;
    let end = line_end(layout.text, line.value.end);
    let comment = in_line(comment);
    let word = comment.split(' ').next().unwrap_or_default();
    let first = layout.comments.partition_point(|other| other.start < line.value.end);
    let there = layout.comments.get(first).filter(|there| there.end <= end);
    Some(match there {
        None => Splice::new(line.value.end..line.value.end, format!(" # {comment}")),
        Some(there) => match layout.text[there.clone()].find(&format!("# {word}")) {
            Some(at) => Splice::new(there.start + at..there.end, format!("# {comment}")),
            None => Splice::new(there.end..there.end, format!(" # {comment}")),
        },
    })
}

/// A comment's text in one line: TOML allows no control characters in comments.
fn in_line(comment: &str) -> String {
    comment.replace(|c: char| c.is_control(), " ").trim().to_owned()
}

/// A string as TOML writes it: in quotation marks of the same kind as the old one where the new one can be read in
/// them, else in those that need no escape, else with escapes.
fn string(text: &str, old: &str) -> String {
    let is_plain = |allowed: &[char]| !text.contains(|c: char| c.is_control() && !allowed.contains(&c));
    let in_line = is_plain(&['\t']) && !text.contains('\'');
    let lead = |marks: &str| if old[marks.len()..].starts_with('\n') || text.starts_with('\n') { "\n" } else { "" };
    if old.starts_with("'''") && is_plain(&['\t', '\n']) && !text.contains("'''") && !text.ends_with('\'') {
        return format!("'''{}{text}'''", lead("'''"));
    }
    if old.starts_with("\"\"\"") || old.starts_with("'''") {
        return format!("\"\"\"{}{}\"\"\"", lead("'''"), escaped_lines(text));
    }
    match in_line && (old.starts_with('\'') || text.contains(['"', '\\'])) {
        true => format!("'{text}'"),
        false => format!("\"{}\"", escaped(text, |c| c == '"')),
    }
}

/// Line breaks stay, and quotation marks but where three stand together.
fn escaped_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| escaped(line, |_| false)).collect();
    lines.join("\n").replace("\"\"\"", "\"\"\\\"")
}

fn escaped(text: &str, is_mark: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push('\t'),
            _ if character.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ if is_mark(character) => out.extend(['\\', character]),
            _ => out.push(character),
        }
    }
    out
}

/// A key as TOML writes it: quoted as the old one was, or where it must be.
fn key(name: &str, old: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let is_literal = !name.contains(|c: char| c == '\'' || c.is_control());
    match old.as_bytes().first() {
        Some(b'\'') if is_literal => format!("'{name}'"),
        Some(b'"' | b'\'') => format!("\"{}\"", escaped(name, |c| c == '"')),
        _ if is_bare => name.to_owned(),
        _ => format!("\"{}\"", escaped(name, |c| c == '"')),
    }
}

/// A text that takes the place of a range of bytes of the folded text. Its line breaks are `\n`.
struct Splice {
    range: Range<usize>,
    text: String,
}

impl Splice {
    fn new(range: Range<usize>, text: impl Into<String>) -> Splice {
        Splice { range, text: text.into() }
    }
}

/// Puts the splices, which do not overlap, into the text as it is on disk, with line breaks like those around.
fn splice(raw: &str, folded: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end)); // stable: those at one place keep their order
    let raw_places = places(raw, folded);
    let mut out = String::with_capacity(raw.len() + 64);
    let mut from = 0;
    for splice in &splices {
        let place = raw_places.of(splice.range.start);
        out.push_str(&raw[from..place]);
        match splice.text.contains('\n') {
            true => out.push_str(&splice.text.replace('\n', line_break(raw, place))),
            false => out.push_str(&splice.text),
        }
        from = raw_places.of(splice.range.end);
    }
    out + &raw[from..]
}

/// How bytes of a folded text lie in the text as it is on disk.
struct Places {
    mark_len: usize,
    /// The line breaks of the folded text that are two bytes on disk, in order.
    double: Vec<usize>,
}

fn places(raw: &str, folded: &str) -> Places {
    let body = raw.strip_prefix('\u{feff}').unwrap_or(raw);
    let breaks = body.match_indices("\r\n").enumerate().map(|(before, (at, _))| at - before);
    let double: Vec<usize> = breaks.collect();
    debug_assert_eq!(folded.len() + double.len(), body.len(), "folding takes a byte of each double break only");
    Places { mark_len: raw.len() - body.len(), double }
}

impl Places {
    fn of(&self, at: usize) -> usize {
        self.mark_len + at + self.double.partition_point(|&double| double < at)
    }
}

/// The line break that ends the line at `at`; on the last line, the one before it.
fn line_break(raw: &str, at: usize) -> &'static str {
    let is_break = |c: char| matches!(c, '\r' | '\n');
    let (before, after) = raw.split_at(at);
    let to_last = before.trim_end_matches(|c| !is_break(c));
    let next = after.find(is_break).map(|next| &after[next..]);
    match next.unwrap_or(&to_last[to_last.trim_end_matches(is_break).len()..]) {
        rest if rest.starts_with("\r\n") => "\r\n",
        rest if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// Fails where the new text does not say what it should: rather no edit than a wrong one.
fn prove(raw: &str, said: &Said) -> anyhow::Result<()> {
    let file = File::new("", raw);
    let now = Layout::read(&file.text).ok().map(|layout| layout.said);
    ensure!(
        now.as_ref() == Some(said),
        "the file can't be changed in that place without changing more of what it says"
    );
    Ok(())
}
