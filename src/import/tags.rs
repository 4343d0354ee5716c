//! Shortcodes of Hugo and Zola, and Liquid tags of Jekyll, in Markdown. Pure.
//! What means something here is carried over: figures, code, links, videos as links. All others are named, and words that
//! stand between two of them stay.

use std::ops::Range;

use super::body::{Around, Draft};
use super::notices::{self, Inner};

/// One tag.
#[derive(Debug)]
struct Tag {
    range: Range<usize>,
    name: String,
    arguments: Vec<(String, String)>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Opening,
    Closing,
    /// `{{ … }}`: gives a text.
    Expression,
}

const MARKS: [(&str, &str); 6] =
    [("{{<", ">}}"), ("{{%", "%}}"), ("{%-", "-%}"), ("{%", "%}"), ("{{", "}}"), ("{#", "#}")];
const LONGEST: usize = 2_000; // bytes of a tag

/// Turns all tags outside of code into Markdown.
pub(super) fn carry(draft: &mut Draft<'_>, around: &Around<'_>) {
    let tags = tags(draft);
    let mut at = 0;
    while at < tags.len() {
        at = one(draft, around, &tags, at);
    }
}

/// Carries the tag at an index over. Gives the index of the next.
fn one(draft: &mut Draft<'_>, around: &Around<'_>, tags: &[Tag], at: usize) -> usize {
    let tag = &tags[at];
    if tag.kind == Kind::Closing {
        draft.replace(tag.range.clone(), "");
        return at + 1;
    }
    let end = closing(tags, at);
    match tag.name.as_str() {
        "highlight" | "code" | "raw" | "verbatim" | "comment" | "mermaid" => {
            if let Some(end) = end {
                enclosed(draft, tag, &tags[end]);
                return end + 1;
            }
            named(draft, tag, Inner::None);
        }
        "ref" | "relref" | "post_url" | "link" if tag.first().is_some() => link(draft, around, tag),
        "figure" | "image" | "img" | "picture" | "resize_image" => picture(draft, tag),
        "youtube" | "vimeo" | "tweet" | "x" | "twitter" | "gist" | "instagram" => match video(tag) {
            Some(url) => {
                draft.found.push(notices::as_link(draft.span(&tag.range), &tag.name, &url));
                draft.replace(tag.range.clone(), &format!("<{url}>"));
            }
            None => named(draft, tag, Inner::None),
        },
        "site.baseurl" | "site.url" => draft.replace(tag.range.clone(), ""),
        name if tag.kind == Kind::Expression && is_path(name) => draft.replace(tag.range.clone(), &unquoted(name)),
        _ => named(draft, tag, if end.is_some() { Inner::Kept } else { Inner::None }),
    }
    at + 1
}

fn named(draft: &mut Draft<'_>, tag: &Tag, keeps: Inner) {
    draft.found.push(notices::tag(draft.span(&tag.range), &draft.text()[tag.range.clone()], keeps));
    draft.replace(tag.range.clone(), "");
}

/// The tag that closes the one at an index.
fn closing(tags: &[Tag], at: usize) -> Option<usize> {
    let name = &tags[at].name;
    let mut depth = 0;
    for (index, tag) in tags.iter().enumerate().skip(at + 1) {
        // Zola's `{% end %}` closes whatever is open.
        match tag.kind {
            Kind::Opening if tag.name == *name => depth += 1,
            Kind::Closing if tag.name == *name || tag.name.is_empty() => match depth {
                0 => return Some(index),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    None
}

/// What stands between two tags that say how it is read.
fn enclosed(draft: &mut Draft<'_>, open: &Tag, close: &Tag) {
    let inside = open.range.end..close.range.start;
    let words = draft.text()[inside.clone()].to_owned();
    match open.name.as_str() {
        "comment" => {
            draft.found.push(notices::comment(draft.span(&inside), words.trim()));
            draft.replace(open.range.start..close.range.end, "");
        }
        "raw" | "verbatim" => {
            draft.replace(open.range.clone(), "");
            draft.replace(close.range.clone(), "");
        }
        _ => {
            let language = if open.name == "mermaid" { "mermaid" } else { open.first().unwrap_or_default() };
            let fence = fence(&words);
            draft.replace(
                open.range.start..close.range.end,
                &format!("{fence}{language}\n{}\n{fence}", words.trim_matches('\n').trim_end()),
            );
        }
    }
}

/// A fence that a text does not hold.
pub(super) fn fence(text: &str) -> String {
    let longest = text.lines().map(|line| line.trim_start().bytes().take_while(|b| *b == b'`').count()).max();
    "`".repeat(longest.unwrap_or(0).max(2) + 1)
}

fn link(draft: &mut Draft<'_>, around: &Around<'_>, tag: &Tag) {
    let path = tag.get("path").or_else(|| tag.first()).unwrap_or_default().to_owned();
    match around.find(&path) {
        Some(target) => draft.replace(tag.range.clone(), &target),
        None => {
            draft.found.push(notices::link(draft.span(&tag.range), &path));
            draft.unlink(&tag.range);
        }
    }
}

fn picture(draft: &mut Draft<'_>, tag: &Tag) {
    let source = ["src", "path", "url", "file"].iter().find_map(|key| tag.get(key)).or_else(|| tag.first());
    let Some(source) = source.filter(|source| !source.is_empty()).map(str::to_owned) else {
        return named(draft, tag, Inner::None);
    };
    let caption: Vec<&str> =
        ["title", "caption", "attr"].iter().filter_map(|key| tag.get(key)).filter(|words| !words.is_empty()).collect();
    let caption = caption.join(" ");
    let alt = tag.get("alt").unwrap_or_default();
    let title = if caption.is_empty() { String::new() } else { format!(" {}", quoted(&caption)) };
    let picture = format!("![{}](<{source}>{title})", alt.replace(['[', ']'], ""));
    draft.replace(tag.range.clone(), &if draft.is_alone(&tag.range) { picture } else { format!("\n\n{picture}\n\n") });
}

/// A title as Markdown has it.
pub(super) fn quoted(title: &str) -> String {
    format!("\"{}\"", title.replace('\n', " ").replace('\\', "\\\\").replace('"', "\\\""))
}

fn video(tag: &Tag) -> Option<String> {
    let id = tag.get("id").or_else(|| tag.first())?;
    let user = tag.get("user").map(str::to_owned);
    let is_safe = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !is_safe(id) || user.as_deref().is_some_and(|user| !is_safe(user)) {
        return None;
    }
    Some(match tag.name.as_str() {
        "youtube" => format!("https://www.youtube.com/watch?v={id}"),
        "vimeo" => format!("https://vimeo.com/{id}"),
        "instagram" => format!("https://www.instagram.com/p/{id}/"),
        "gist" => format!(
            "https://gist.github.com/{id}/{}",
            tag.arguments.get(1).map(|(_, value)| value).filter(|value| is_safe(value))?
        ),
        _ => format!("https://twitter.com/{}/status/{id}", user.unwrap_or_else(|| "i".to_owned())),
    })
}

impl Tag {
    fn get(&self, key: &str) -> Option<&str> {
        self.arguments.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// The first argument without a name.
    fn first(&self) -> Option<&str> {
        self.arguments.iter().find(|(key, _)| key.is_empty()).map(|(_, value)| value.as_str())
    }
}

fn tags(draft: &mut Draft<'_>) -> Vec<Tag> {
    let text = draft.text();
    let (mut tags, mut at) = (Vec::new(), draft.start);
    let mut unescaped = Vec::new();
    let mut verbatim: Option<String> = None;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        at = open + 1;
        let Some((mark, close)) = MARKS.iter().find(|(mark, _)| text[open..].starts_with(mark)) else { continue };
        let inside = &text[open + mark.len()..text.floor_char_boundary(open + LONGEST)];
        let Some(length) = inside.find(close) else { continue };
        let inside = &inside[..length];
        let end = open + mark.len() + length + close.len();
        if let Some(shown) = inside.trim().strip_prefix("/*").and_then(|shown| shown.strip_suffix("*/")) {
            // Hugo's way to show a tag.
            unescaped.push((open..end, format!("{mark}{shown}{close}")));
            at = end;
            continue;
        }
        if draft.is_code(open) {
            continue;
        }
        let Some(tag) = parse(inside, mark, open..end) else { continue };
        // Between `raw` and its end nothing is a tag.
        match &verbatim {
            Some(name) if tag.kind == Kind::Closing && tag.name == *name => verbatim = None,
            Some(_) => {
                at = end;
                continue;
            }
            None if matches!(tag.name.as_str(), "raw" | "highlight" | "comment" | "verbatim")
                && tag.kind == Kind::Opening =>
            {
                verbatim = Some(tag.name.clone());
            }
            None => {}
        }
        at = end;
        tags.push(tag);
    }
    unescaped.into_iter().for_each(|(range, shown)| draft.replace(range, &shown));
    tags
}

fn parse(inside: &str, mark: &str, range: Range<usize>) -> Option<Tag> {
    let inner = inside.trim().trim_matches('-').trim();
    let inner = inner.strip_suffix('/').unwrap_or(inner).trim();
    let is_expression = mark == "{{";
    if mark == "{#" {
        return Some(Tag { range, name: "{# … #}".to_owned(), arguments: Vec::new(), kind: Kind::Opening });
    }
    if inner.is_empty() || is_expression && !is_plain(inner) {
        return None;
    }
    let (closes, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner.trim()),
        None if mark.starts_with("{%") && inner.starts_with("end") => {
            (true, inner[3..].trim().trim_matches(['(', ')']))
        }
        None => (false, inner),
    };
    if is_expression && (inner.contains('|') || inner.starts_with(['"', '\''])) {
        let value = inner.split('|').next().unwrap_or_default().trim();
        let is_address = inner.contains("relative_url") || inner.contains("absolute_url") || !inner.contains('|');
        let name = if is_address { value } else { inner };
        return Some(Tag { range, name: name.to_owned(), arguments: Vec::new(), kind: Kind::Expression });
    }
    let end = inner.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    let rest = rest.trim().strip_prefix('(').map_or(rest, |rest| rest.trim_end().trim_end_matches(')'));
    let kind = match (closes, is_expression) {
        (true, _) => Kind::Closing,
        (_, true) => Kind::Expression,
        _ => Kind::Opening,
    };
    Some(Tag { range, name: name.to_owned(), arguments: arguments(rest), kind })
}

/// Whether what stands between double braces is the kind of thing that templates hold.
fn is_plain(text: &str) -> bool {
    let signs = "_-.,:/|=()[]\"'#?&%+@ !\n";
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '\'' | '_'))
        && text.chars().all(|c| c.is_alphanumeric() || signs.contains(c))
}

fn is_path(name: &str) -> bool {
    name.len() > 1 && name.starts_with(['"', '\'']) && name.ends_with(['"', '\''])
}

fn unquoted(text: &str) -> String {
    text.trim_matches(['"', '\'']).to_owned()
}

/// `a "b c" key="d"`, `key=d, other='e'`.
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut arguments = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',', '\t', '\n']);
    while !rest.is_empty() {
        let (mut key, mut word) = (String::new(), String::new());
        let mut chars = rest.char_indices().peekable();
        let mut end = rest.len();
        let mut quote = None;
        while let Some((at, c)) = chars.next() {
            match (quote, c) {
                (Some('`' | '"' | '\''), '\\') if chars.peek().is_some_and(|(_, next)| Some(*next) == quote) => {
                    word.extend(chars.next().map(|(_, c)| c));
                }
                (Some(mark), c) if c == mark => quote = None,
                (Some(_), c) => word.push(c),
                (None, '"' | '\'' | '`') => quote = Some(c),
                (None, '=') if key.is_empty() => key = std::mem::take(&mut word),
                (None, c) if c.is_whitespace() || c == ',' => {
                    end = at;
                    break;
                }
                (None, c) => word.push(c),
            }
        }
        arguments.push((key, word));
        rest = rest[end..].trim_start_matches([' ', ',', '\t', '\n']);
    }
    arguments
}
