//! Marks of other programs: shortcodes, template tags, tables that are none. A page prints them as they stand.
//! Pure. Code and formulas are left alone, and so are braces that only look like a tag.

use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::messages;

use super::prose::Desk;
use super::sentences::{Block, BlockKind};

/// Raises `markup-literal`.
pub(super) fn check(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    for block in &desk.prose.blocks {
        let tags = tags(&desk.prose.text[block.range.clone()]);
        let places = tags.map(|tag| block.range.start + tag.start..block.range.start + tag.end);
        found.extend(places.map(|tag| messages::tag_literal(desk.span(&tag), desk.typed(&tag))));
        found.extend(rows(desk, block).map(|rows| messages::table_without_rule(desk.span(&rows))));
    }
}

/// What opens a tag of Hugo, Liquid, Jinja and Tera, and what closes it.
const TAGS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];

fn tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(open) = text[at..].find('{').map(|open| at + open) {
            at = open + 1;
            let mark = TAGS.iter().find(|(mark, _)| text[open..].starts_with(mark));
            let Some((mark, close)) = mark else { continue };
            // A tag is short: what closes far below belongs to something else.
            let inside = &text[open + mark.len()..text.floor_char_boundary(open + LONGEST)];
            let Some(length) = inside.find(close) else { continue };
            if *mark != "{{" || is_expression(&inside[..length]) {
                at = open + mark.len() + length + close.len();
                return Some(open..at);
            }
        }
        None
    })
}

const LONGEST: usize = 500; // bytes of a tag: longer ones stand on several lines, and were not seen in articles

/// Whether braces hold a name with a dot in it, or a call: other words in braces may be meant as they stand.
fn is_expression(inside: &str) -> bool {
    let inside = inside.trim();
    let name = inside.find(|sign: char| !sign.is_ascii_alphanumeric() && !"_.".contains(sign)).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(name);
    let is_name = name.trim_start_matches('.').starts_with(|sign: char| sign.is_ascii_alphabetic());
    let is_call = rest.starts_with('(') && rest.ends_with(')');
    is_name && (is_call || (rest.is_empty() || rest.starts_with(" |")) && name.contains('.'))
}

/// The lines of a paragraph that are rows of a table, at least two of them, for want of the line that makes it one.
fn rows(desk: &Desk<'_>, block: &Block) -> Option<Range<usize>> {
    let is_row = |line: &&Range<usize>| {
        let line = desk.prose.text[(*line).clone()].trim();
        line.len() > 2 && line.starts_with('|') && line.ends_with('|')
    };
    let is_table =
        block.kind == BlockKind::Paragraph && block.lines.len() > 1 && block.lines.iter().all(|line| is_row(&line));
    is_table.then(|| block.lines[0].clone())
}
