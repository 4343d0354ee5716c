//! Finds `[words]{#id}` in Markdown's events: words with an id of their own, for anchors that quoting can't reach.
//! Pure. Brackets that are escaped, that belong to a link, or whose words leave their block are plain text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// A stretch of the source that is not text: an opening bracket, or a closing one with its id.
#[derive(Clone, Debug)]
pub struct Cut {
    pub source: Range<usize>,
    pub edge: Edge,
    /// From the opening bracket to the end of the id.
    pub whole: Range<usize>,
}

/// Which end of a span a cut is.
#[derive(Clone, Debug)]
pub enum Edge {
    Open(String),
    Close,
}

/// The cuts of all spans, in the order of the source. Offsets are bytes of `source`.
pub fn cuts(source: &str, events: &[(Event<'_>, Range<usize>)]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (event, range) in events {
        match event {
            Event::Text(text) if source.get(range.clone()) == Some(text.as_ref()) => {
                for (at, bracket) in text.match_indices(['[', ']']).map(|(at, bracket)| (range.start + at, bracket)) {
                    if is_escaped(source, at) {
                        continue;
                    }
                    match (bracket, open.last().copied()) {
                        ("[", _) => open.push(at),
                        (_, Some(start)) => {
                            open.pop();
                            cuts.extend(pair(source, start, at).into_iter().flatten());
                        }
                        _ => {}
                    }
                }
            }
            Event::Start(tag) if !is_inline(tag) => open.clear(),
            Event::End(tag) if !is_inline_end(tag) => open.clear(),
            _ => {}
        }
    }
    cuts.sort_by_key(|cut| cut.source.start);
    cuts
}

fn pair(source: &str, start: usize, close: usize) -> Option<[Cut; 2]> {
    let id = source[close + 1..].strip_prefix("{#")?;
    let id = &id[..id.find('}')?];
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte)) {
        return None;
    }
    let end = close + "]{#".len() + id.len() + "}".len();
    let whole = start..end;
    Some([
        Cut { source: start..start + 1, edge: Edge::Open(id.to_owned()), whole: whole.clone() },
        Cut { source: close..end, edge: Edge::Close, whole },
    ])
}

/// Whether the character at `at` stands behind a backslash that is not itself escaped.
pub fn is_escaped(source: &str, at: usize) -> bool {
    source[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn is_inline_end(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
