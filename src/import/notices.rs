//! All that is said of a file that is imported: one function a sentence, as in `base::messages`.
//! They are no checks of a site, so that none has a level: each is a warning of the command alone.

use std::collections::BTreeSet;

use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::file::Span;
use crate::base::words::shorten;

use super::controls;

fn notice(name: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..Diagnostic::new(name, span, message) }
}

fn not_carried(span: impl Into<Option<Span>>, message: impl Into<String>) -> Diagnostic {
    notice("not-carried", span, message)
}

/// A key of a head that says nothing to postil.
pub(super) fn key(span: Span, key: &str, advice: &str) -> Diagnostic {
    not_carried(span, format!("`{key}` of the head is not carried over")).help(advice)
}

/// A value of a head that can't be what its key asks for.
pub(super) fn value(span: Span, key: &str, wanted: &str) -> Diagnostic {
    not_carried(span, format!("the value of `{key}` is not carried over: it is no {wanted}"))
        .help("write it into the head of the new article by hand, if readers should know")
}

/// A key whose value another one has set already.
pub(super) fn second(span: Span, key: &str, ours: &str, written: &str) -> Diagnostic {
    not_carried(span, format!("`{key}` is not carried over: `{ours}` is `{}` already", shorten(written, 60)))
        .help("keep one of the two in the head of the new article")
}

/// A tag of another program's templates.
pub(super) fn tag(span: Span, written: &str, keeps: Inner) -> Diagnostic {
    let (what, help) = match keeps {
        Inner::None => ("", "write what it showed into the new article, as text, a picture or a figure"),
        Inner::Kept => (", only the words in it", "look at what it did to the words, and do it by hand"),
    };
    not_carried(span, format!("`{}` is not carried over{what}", shorten(written, 60))).help(help)
}

/// Whether a tag encloses words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    None,
    Kept,
}

/// Marks that say how words look, or something else that a page does not show.
pub(super) fn mark(span: Span, written: &str, what: &str) -> Diagnostic {
    not_carried(span, format!("{what} `{}` is not carried over", shorten(written, 60)))
        .help("nothing is to be done, unless it mattered to readers")
}

/// Words that a reader of the old page did not see.
pub(super) fn comment(span: Span, written: &str) -> Diagnostic {
    not_carried(span, format!("the comment `{}` is not carried over", shorten(written, 60)))
        .help("keep it elsewhere if you need it: an article is published as it stands")
}

/// A link without a target.
pub(super) fn link(span: impl Into<Option<Span>>, destination: &str) -> Diagnostic {
    not_carried(
        span,
        format!("the link to `{}` is not carried over: nothing in the site stands there", shorten(destination, 80)),
    )
    .help("its words stay; import what it leads to as well, and write the link as `[words](@/path.md)`")
}

/// A picture that is not in the site.
pub(super) fn picture(span: impl Into<Option<Span>>, destination: &str) -> Diagnostic {
    not_carried(
        span,
        format!("the picture `{}` is not carried over: the site has no such file", shorten(destination, 80)),
    )
    .help("put the file beside the new article, and write `![what it shows](file.jpg)` where it belongs")
}

/// A link or picture with an address that no page may have.
pub(super) fn address(span: impl Into<Option<Span>>, destination: &str) -> Diagnostic {
    not_carried(span, format!("the address `{}` is not carried over: no page may lead there", shorten(destination, 60)))
        .help("its words stay")
}

/// HTML within Markdown, which stays where it is.
pub(super) fn html(span: Span, written: &str) -> Diagnostic {
    notice(
        "html-kept",
        span,
        format!("`{}` stands in the new article, and the page leaves it out", shorten(written, 60)),
    )
    .help("write it in Markdown, or set `raw_html = true` under `[markdown]` in `site.toml`")
}

/// Parts of a web page that are no part of the article.
pub(super) fn parts(span: impl Into<Option<Span>>, what: &str, count: usize) -> Diagnostic {
    let many = if count == 1 { String::new() } else { format!(", and {} more like it", count - 1) };
    not_carried(span, format!("{what} is not carried over{many}"))
        .help("nothing is to be done, unless it holds words of the article")
}

/// An element of a page whose content no article shows.
pub(super) fn element(span: impl Into<Option<Span>>, name: &str, address: &str) -> Diagnostic {
    let at = if address.is_empty() { String::new() } else { format!(" with `{}`", shorten(address, 80)) };
    not_carried(span, format!("`<{name}>`{at} is not carried over"))
        .help("write what it shows into the new article, or link to it")
}

/// A file without any text of an article.
pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        ..notice("nothing-found", span, "there is no text of an article in this file")
    }
    .help("if it is one all the same, say what it is written in, as in `--from plain`")
}

/// An annotation that was left out, with its words, whose it is, and why.
pub(super) fn annotation(span: impl Into<Option<Span>>, what: &str, reason: &str, help: &str) -> Diagnostic {
    not_carried(span, format!("{what} is not carried over: {reason}")).help(help)
}

/// A part of an annotation that no claim and no note can hold.
pub(super) fn annotation_part(span: impl Into<Option<Span>>, what: &str, part: &str) -> Diagnostic {
    not_carried(span, format!("{part} of {what} is not carried over"))
        .help("write it into the note or the claim by hand, if readers should know")
}

/// A tag within the text.
pub(super) fn hash_tag(span: Span, tag: &str) -> Diagnostic {
    notice("moved", span, format!("`#{tag}` is a tag of the new article, in its head"))
        .help("take it out of `tags` if it is none")
}

/// A file that can't be read at all.
pub(super) fn unreadable(span: Span, reason: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        ..notice("nothing-found", span, format!("the page was not read: {reason}"))
    }
    .help("save the text of the article alone, as plain text or Markdown")
}

/// A value that the site refuses.
pub(super) fn head_value(span: impl Into<Option<Span>>, value: &str, reason: &str) -> Diagnostic {
    not_carried(span, format!("`{}` is not carried over into the head: {reason}", shorten(value, 60)))
        .help("write it there by hand once that is mended")
}

/// Something from another site that the page showed.
pub(super) fn as_link(span: Span, name: &str, address: &str) -> Diagnostic {
    notice("moved", span, format!("what `{name}` showed is a link to `{}` now", shorten(address, 80)))
        .help("nothing of other sites is loaded into a page; say in the text what there is to see")
}

/// A link in a caption, which is plain text here.
pub(super) fn caption_link(span: Span, address: &str) -> Diagnostic {
    not_carried(span, format!("the link to `{}` in a caption is not carried over", shorten(address, 80)))
        .help("a caption is plain text: name the source in a sentence beside the picture, or in a note on the caption")
}

/// An article that could not stand under its own name.
pub fn name_taken(path: &str, other: &str, reason: &str) -> Diagnostic {
    notice("moved", None, format!("the article stands in `{other}`, not in `{path}`: {reason}"))
        .help("give it another name, or say where it goes with `--into`")
}

/// Characters that stand for nothing; nothing where there are none.
pub(super) fn controls(span: Span, signs: &BTreeSet<char>) -> Option<Diagnostic> {
    let named = controls::shown(signs);
    let found = not_carried(span, format!("control characters are not carried over: {named}"));
    (!signs.is_empty())
        .then(|| found.help("look at the words where they stood: often another program lost a sign there"))
}

/// A part of a file of annotations that is none.
pub(super) fn odd_row(number: usize, reason: &str) -> Diagnostic {
    not_carried(None, format!("row {number} is not carried over: {reason}"))
        .help("write it by hand, or export the annotations again")
}

/// A line that looks like the date of an article.
pub(super) fn no_date(span: Span, written: &str) -> Diagnostic {
    notice(
        "not-carried",
        span,
        format!("“{}” names no day of the calendar: it stays in the text", shorten(written, 60)),
    )
    .help("write `date` or `updated` into the head of the new article, and take the line out")
}
