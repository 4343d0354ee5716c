//! Marks of Obsidian: links between notes, embedded files, highlights, comments, callouts, block ids, tags. Pure.

use std::ops::Range;

use super::body::{Around, Draft};
use super::head::Head;
use super::notices;
use super::tags::quoted;

/// Turns Obsidian's marks outside of code into Markdown.
pub(super) fn carry(draft: &mut Draft<'_>, around: &Around<'_>, head: &mut Head) {
    comments(draft);
    links(draft, around);
    highlights(draft);
    let mut at = draft.start;
    for line in draft.text()[draft.start..].split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if draft.is_code(range.start) || draft.is_code(range.end.saturating_sub(1)) {
            continue;
        }
        callout(draft, &range);
        block_id(draft, &range);
        hash_tags(draft, &range, head);
    }
}

/// Pairs of a mark outside of code, each with both ends.
fn pairs(draft: &Draft<'_>, mark: &str, closing: &str) -> Vec<Range<usize>> {
    let text = draft.text();
    let (mut found, mut at) = (Vec::new(), draft.start);
    while let Some(open) = text[at..].find(mark).map(|open| at + open) {
        at = open + mark.len();
        if draft.is_code(open) {
            continue;
        }
        if let Some(close) = text[at..].find(closing).map(|close| at + close).filter(|close| !draft.is_code(*close)) {
            at = close + closing.len();
            found.push(open..at);
        }
    }
    found
}

fn comments(draft: &mut Draft<'_>) {
    for range in pairs(draft, "%%", "%%") {
        draft.found.push(notices::comment(draft.span(&range), draft.text()[range.start + 2..range.end - 2].trim()));
        draft.replace(range, "");
    }
}

fn highlights(draft: &mut Draft<'_>) {
    for range in pairs(draft, "==", "==") {
        let words = &draft.text()[range.start + 2..range.end - 2];
        let is_mark =
            !words.is_empty() && !words.contains("\n\n") && !words.starts_with([' ', '=']) && !words.ends_with(' ');
        if is_mark {
            draft.found.push(notices::mark(draft.span(&range), &draft.text()[range.clone()], "the highlight of"));
            draft.replace(range.start..range.start + 2, "");
            draft.replace(range.end - 2..range.end, "");
        }
    }
}

fn links(draft: &mut Draft<'_>, around: &Around<'_>) {
    for range in pairs(draft, "[[", "]]") {
        let inside = &draft.text()[range.start + 2..range.end - 2];
        if inside.contains('\n') || inside.contains('[') || inside.is_empty() {
            continue;
        }
        let (target, shown) = match inside.split_once('|') {
            Some((target, shown)) => (target.trim_end_matches('\\').trim(), Some(shown.trim())),
            None => (inside.trim(), None),
        };
        match draft.text()[draft.start..range.start].ends_with('!') {
            true => embed(draft, around, &(range.start - 1..range.end), target, shown),
            false => link(draft, around, &range, target, shown),
        }
    }
}

fn link(draft: &mut Draft<'_>, around: &Around<'_>, range: &Range<usize>, target: &str, shown: Option<&str>) {
    let words = shown.map_or_else(|| target.trim_start_matches('#').replace('#', " > "), str::to_owned);
    // A block's id is no place of ours.
    let page = target.split("#^").next().unwrap_or_default();
    match around.find(page) {
        Some(address) => draft.replace(range.clone(), &format!("[{words}](<{address}>)")),
        None => {
            draft.found.push(notices::link(draft.span(range), target));
            draft.replace(range.clone(), &words);
        }
    }
}

const PICTURES: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".ico"];

fn embed(draft: &mut Draft<'_>, around: &Around<'_>, range: &Range<usize>, target: &str, shown: Option<&str>) {
    let is_picture = PICTURES.iter().any(|ending| target.to_lowercase().ends_with(ending));
    let is_size = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
    let caption = shown.filter(|shown| !is_size(shown));
    match around.asset(target).filter(|_| is_picture) {
        Some(address) => {
            let title = caption.map_or(String::new(), |caption| format!(" {}", quoted(caption)));
            draft.replace(range.clone(), &format!("![](<{address}>{title})"));
        }
        None if is_picture => {
            draft.found.push(notices::picture(draft.span(range), target));
            draft.replace(range.clone(), caption.unwrap_or_default());
        }
        None => {
            draft.found.push(notices::element(draft.span(range), "embed", target));
            draft.replace(range.clone(), caption.unwrap_or_default());
        }
    }
}

/// Obsidian's kinds of callouts, by the one of ours that is nearest.
const CALLOUTS: [(&str, &[&str]); 5] = [
    ("NOTE", &["note", "info", "abstract", "summary", "tldr", "todo", "example", "question", "help", "faq"]),
    ("TIP", &["tip", "hint", "success", "check", "done"]),
    ("IMPORTANT", &["important"]),
    ("WARNING", &["warning", "attention"]),
    ("CAUTION", &["caution", "danger", "error", "bug", "failure", "fail", "missing"]),
];

/// `> [!info]- Title`
fn callout(draft: &mut Draft<'_>, range: &Range<usize>) {
    let line = &draft.text()[range.clone()];
    let quotes = line.len() - line.trim_start_matches(['>', ' ']).len();
    let Some(inside) = line[quotes..].strip_prefix("[!").filter(|_| line.starts_with('>')) else { return };
    let Some((kind, rest)) = inside.split_once(']') else { return };
    let title = rest.trim_start_matches(['+', '-']).trim();
    let name = kind.split('|').next().unwrap_or_default().trim().to_lowercase();
    let ours = CALLOUTS.iter().find(|(_, theirs)| theirs.contains(&name.as_str())).map(|(ours, _)| *ours);
    let is_same = ours.is_some_and(|ours| ours.eq_ignore_ascii_case(&name));
    if !is_same {
        draft.found.push(notices::mark(draft.span(range), &format!("[!{kind}]"), "the kind of the callout"));
    }
    let prefix = &line[..quotes];
    let head = ours.map_or(String::new(), |ours| format!("{prefix}[!{ours}]"));
    let title = match (title.is_empty(), ours) {
        (true, _) => String::new(),
        (false, Some(_)) => format!("\n{prefix}**{title}**\n{}", prefix.trim_end()),
        (false, None) => format!("{prefix}**{title}**\n{}", prefix.trim_end()),
    };
    let written = head + &title;
    draft.replace(range.clone(), if written.is_empty() { prefix.trim_end() } else { &written });
}

/// `^id` at the end of a line, by which other notes link to a block.
fn block_id(draft: &mut Draft<'_>, range: &Range<usize>) {
    let line = &draft.text()[range.clone()];
    let Some(at) = line.rfind('^') else { return };
    let id = &line[at + 1..];
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_id && (at == 0 || line[..at].ends_with(' ')) {
        let start = range.start + line[..at].trim_end().len();
        draft.found.push(notices::mark(draft.span(&(range.start + at..range.end)), &line[at..], "the name of a block"));
        draft.replace(start..range.end, "");
    }
}

/// `#tag` in a text: a tag of the article. A line of tags is no text; within one, the word stays.
fn hash_tags(draft: &mut Draft<'_>, range: &Range<usize>, head: &mut Head) {
    let line = &draft.text()[range.clone()];
    let mut tags = Vec::new();
    for (at, _) in line.match_indices('#') {
        let is_start = at == 0 || line[..at].ends_with(char::is_whitespace);
        let length =
            line[at + 1..].find(|c: char| !(c.is_alphanumeric() || "-_/".contains(c))).unwrap_or(line.len() - at - 1);
        let tag = &line[at + 1..at + 1 + length];
        let is_tag = is_start && tag.chars().any(char::is_alphabetic) && !draft.is_code(range.start + at);
        if is_tag {
            tags.push((range.start + at..range.start + at + 1 + length, tag.to_owned()));
        }
    }
    // Behind the last sentence of a line, tags are no words of it.
    let mut end = line.len();
    for (place, _) in tags.iter().rev() {
        let own = place.start - range.start..place.end - range.start;
        if !line[own.end..end].trim().is_empty() {
            break;
        }
        end = line[..own.start].trim_end().len();
    }
    if end < line.len() && (end == 0 || line[..end].ends_with(['.', '!', '?', ':'])) {
        draft.replace(range.start + end..range.end, "");
    }
    for (place, tag) in tags {
        draft.replace(place.start..place.start + 1, "");
        draft.found.push(notices::hash_tag(draft.span(&place), &tag));
        if !head.tags.contains(&tag) {
            head.tags.push(tag);
        }
    }
}
