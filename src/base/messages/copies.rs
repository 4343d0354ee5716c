//! What is said of stored copies, of links to elsewhere, and of what must stay private.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::{numbered, shorten};

use super::{file_name, together, value_invalid};

// Private files.

/// Outputs, at least one, that hold what a private file keeps, and the places of the site's own files, if any, where it
/// is written. The words are not named, nor is a line drawn: messages may be public.
pub fn private_leaked(outputs: &[&str], written: &[&str], file: &str, line_number: usize, key: &str) -> Diagnostic {
    let first = outputs.first().copied().unwrap_or_default();
    let message = format!("`{first}` holds what `{key}` at line {line_number} of `{file}` keeps private");
    let diagnostic = Diagnostic::new("private-leaked", None, message);
    let others: Vec<String> = outputs.iter().skip(1).take(5).map(|output| format!("`{output}`")).collect();
    let diagnostic = match (others.is_empty(), outputs.len().saturating_sub(1 + others.len())) {
        (true, _) => diagnostic,
        (false, 0) => diagnostic.note(format!("so does {}", others.join(", "))),
        (false, more) => diagnostic.note(format!("so does {}, and {more} more", others.join(", "))),
    };
    let places = numbered(written.len().saturating_sub(5), "more file");
    let shown = together(&written[..written.len().min(5)]);
    let diagnostic = match written.len() {
        0 => diagnostic,
        1..=5 => diagnostic.note(format!("it is written at {shown}")),
        _ => diagnostic.note(format!("it is written at {shown}, and in {places}")),
    };
    let diagnostic = match written.iter().any(|place| place.starts_with("content/.releases/")) {
        true => {
            diagnostic.help("a release that holds them is taken back by deleting both its files, `.txt` and `.toml`")
        }
        false => diagnostic,
    };
    diagnostic
        .note("the words are not shown here, since messages may be read by others")
        .help("take the words out of the article, sidecar or file that the output is made of")
        .help("if they are no secret, take them out of the private file, or put them into a comment there")
}

/// A private file that is no TOML. `fault` says where, and quotes nothing.
pub fn private_syntax(file: &str, fault: &str) -> Diagnostic {
    Diagnostic::new("syntax", None, format!("`{file}` can't be guarded: {fault}"))
        .note("what stands there is not shown here, since messages may be read by others")
        .help("mend the line: the words of a private file are looked for in all that is published")
}

// External links.

/// A link that leads nowhere. `archive` is the address of a copy and the day on which it was made.
pub fn link_gone(span: Span, address: &str, reason: &str, archive: Option<(&str, Option<String>)>) -> Diagnostic {
    let diagnostic = Diagnostic::new("link-gone", span, format!("`{address}` is gone: {reason}"));
    let Some((archive_url, day)) = archive else {
        return diagnostic
            .help("link to where it has moved, or to a copy; for a source, name the copy in `archive_url`")
            .help(format!("copies may be at `https://web.archive.org/web/*/{address}`"));
    };
    let day = day.map_or_else(String::new, |day| format!(" of {day}"));
    diagnostic.help(format!(
        "the archived copy{day} is at `{archive_url}`: set `url_status = \"dead\"` so that readers get it"
    ))
}

/// No server answered at all.
pub fn web_unreachable(asked: usize) -> Diagnostic {
    Diagnostic::new("link-unsure", None, format!("no server answered for any of {asked} addresses"))
        .help("is this computer online? ask again when it is")
}

/// A link of which nobody knows whether it leads anywhere.
pub fn link_unsure(span: Span, address: &str, reason: &str) -> Diagnostic {
    Diagnostic::new("link-unsure", span, format!("could not tell whether `{address}` is there: {reason}"))
        .help("open it in a browser: if that shows it, there is nothing to do")
}

// Stored copies.

/// Words of a copy that come near to those quoted, and in what they differ.
pub struct CopyWords {
    pub words: String,
    pub difference: String,
}

/// A quotation that does not stand in the copy of its source. `piece` is the part that is missing, where it is a part.
pub fn quote_not_in_snapshot(
    span: Span,
    source: &str,
    path: &str,
    piece: Option<&str>,
    near: &[CopyWords],
) -> Diagnostic {
    let what = match piece {
        Some(piece) => format!("`{}`, of this quotation from source `{source}`,", shorten(piece, 60)),
        None => format!("this quotation from source `{source}`"),
    };
    let message = format!("{what} does not stand in its copy `{}`", file_name(path));
    let mut diagnostic = Diagnostic::new("quote-not-in-snapshot", span, message);
    for (index, near) in near.iter().enumerate() {
        let label = if index == 0 { "nearest words" } else { "or these" };
        diagnostic = diagnostic.note(format!("{label}: `{}`: {}", shorten(&near.words, 300), near.difference));
    }
    match near.is_empty() {
        true => diagnostic.help("see whether it is from another source or version; mark what you left out with `[…]`"),
        false => diagnostic.help("quote what the source says, word for word; mark what you left out with `[…]`"),
    }
}

/// A quotation whose pieces stand in the copy of its source, but not one after the other.
pub fn quote_scattered(span: Span, source: &str, path: &str) -> Diagnostic {
    let message = format!(
        "the pieces of this quotation from source `{source}` do not follow each other in its copy `{}`",
        file_name(path)
    );
    Diagnostic::new("quote-not-in-snapshot", span, message)
        .note("they stand there in another order, or with more than half a page left out between them")
        .help("keep the source's order, and quote what stands far apart in two citations")
}

/// A copy that is not the one whose sum was noted.
pub fn snapshot_changed(span: Span, path: &str, sum: &str) -> Diagnostic {
    Diagnostic::new(
        "snapshot-changed",
        span,
        format!("the copy `{}` is not the one that this sum is of", file_name(path)),
    )
    .note(format!("its sum is now `{sum}`"))
    .help("bring the old copy back, or check what rests on it against the new one and note the new sum")
}

/// A sum without a copy that it could be of.
pub fn sum_of_nothing(span: Span, source: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`sha256` says nothing, since source `{source}` has no stored copy"))
        .help("name the copy in `snapshot`, or take `sha256` out")
}

/// A sum that is none.
pub fn sum_invalid(span: Span, written: &str, sum: &str) -> Diagnostic {
    let written = format!("\"{}\"", shorten(written, 40));
    value_invalid(span, "sha256", "a sum of 64 hexadecimal digits", &written, "")
        .help(format!("the copy that is there now has `sha256 = \"{sum}\"`"))
}

/// A copy that can't be read as text. The reason is the end of a sentence about the file.
pub fn snapshot_unreadable(span: Span, source: &str, path: &str, reason: &str) -> Diagnostic {
    let message = format!("the copy `{}` of source `{source}` can't be read: {reason}", file_name(path));
    Diagnostic::new("snapshot-unreadable", span, message)
        .help("store the source as PDF with text, HTML or plain text, or take `snapshot` out")
}
