//! What is said of Markdown, of code in it, and of what a page would print as it stands.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::shorten;

// Markdown.

/// HTML in an article that may have none.
pub fn html_omitted(span: Span) -> Diagnostic {
    Diagnostic::new("html-omitted", span, "raw HTML is left out of the page")
        .help("write it in Markdown, or set `raw_html = true` under `[markdown]` in `site.toml`")
}

/// A language that can't be coloured.
pub fn language_unknown(span: Span, language: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new("language-unknown", span, format!("no language `{language}` is known, the code stays plain"));
    diagnostic.help(match near {
        Some(near) => format!("did you mean `{near}`? `text` is for plain text"),
        None => "use `text` for plain text".to_owned(),
    })
}

/// A formula that is no TeX.
pub fn math_invalid(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::new("math-invalid", span, format!("this is no valid TeX formula: {reason}"))
        .help("mend it, or write `\\$` where a dollar is meant")
}

/// A footnote's marks without a footnote. There is at least one.
pub fn footnote_undefined(spans: Vec<Span>, label: &str) -> Diagnostic {
    let mut spans = spans.into_iter();
    let diagnostic =
        Diagnostic::new("footnote-undefined", spans.next(), format!("the footnote `{label}` is not defined"))
            .help(format!("add a line `[^{label}]: …`, or write `\\[^{label}]` where brackets are meant"));
    spans.fold(diagnostic, |diagnostic, span| diagnostic.related(span, "its mark stands here too"))
}

/// A footnote that lacks the colon which makes it one.
pub fn footnote_without_colon(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new("footnote-undefined", span, format!("no colon stands behind `[^{label}]`, so this is no footnote"))
        .help(format!("write `[^{label}]: …`"))
}

/// A footnote without a mark.
pub fn footnote_unused(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(
        "footnote-unused",
        span,
        format!("the footnote `{label}` has no mark in the text and is not printed"),
    )
    .help(format!("put `[^{label}]` where it belongs"))
}

/// Two footnotes with one label.
pub fn footnote_duplicate(span: Span, label: &str, first: Span) -> Diagnostic {
    Diagnostic::new("id-duplicate", span, format!("the footnote `{label}` is defined twice"))
        .related(first, "it is defined here first")
        .help("give one of the two another label, or take it out")
}

// Code.

/// A block of code that nothing ends.
pub fn code_unclosed(span: Span) -> Diagnostic {
    Diagnostic::new("code-unclosed", span, "this block of code is not closed, and all below is taken for code")
        .help("put a line with the same marks where the code ends")
}

// What a page prints as it stands.

/// A tag of another program in an article.
pub fn tag_literal(span: Span, tag: &str) -> Diagnostic {
    Diagnostic::new("markup-literal", span, format!("`{}` is printed as it stands", shorten(tag, 60)))
        .help("write in Markdown what it stood for, or take it out; between backticks it is code")
}

/// Rows without the line that makes them a table. `span` is the first row.
pub fn table_without_rule(span: Span) -> Diagnostic {
    Diagnostic::new("markup-literal", span, "these rows are printed as they stand, and are no table")
        .help("put a line such as `|---|---|` below the first row, with as many parts as that has")
}
