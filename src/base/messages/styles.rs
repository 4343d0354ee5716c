//! What is said of citation styles.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;

/// Whether a file that is named is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Absent,
    /// It is, in a folder whose files are published unread.
    Unread,
}

/// A citation style that is not there.
pub fn citation_style_unknown(span: Span, style: &str, near: Option<&str>, presence: Presence) -> Diagnostic {
    let is_file = style.ends_with(".csl");
    let message = match is_file {
        true => format!("no citation style was read from `{style}`"),
        false => format!("there is no citation style `{style}`"),
    };
    let diagnostic = Diagnostic::new("citation-style-unknown", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if presence == Presence::Unread => diagnostic.help("files of `static` are published unread: move it into `content`"),
        None if is_file => diagnostic
            .help("write the path from the site's root, to a file in `content`, `templates` or `themes`"),
        None => diagnostic.help(
            "write `postil` for the house style, a name such as `apa`, `chicago-author-date`, `ieee` or `mla`, or the path \
                of a `.csl` file, as in `content/journal.csl`",
        ),
    }
}

/// What is wrong with a file of the Citation Style Language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CslFault {
    /// What the parser says.
    NoXml(String),
    NoStyle {
        root: String,
    },
    Dependent {
        parent: String,
    },
    NoBibliography,
    TooDeep,
    MacroUnknown {
        name: String,
        near: Option<String>,
    },
    MacroTwice {
        name: String,
    },
    MacroCircular {
        name: String,
    },
    TooLarge,
    /// What the reader of styles says.
    Other(String),
}

/// A citation style that can't be used.
pub fn citation_style_invalid(span: Span, fault: &CslFault) -> Diagnostic {
    let (message, help) = match fault {
        CslFault::NoXml(reason) => (
            format!("this is no well-formed XML: {reason}"),
            "correct it, or fetch the file itself once more from where you have it".into(),
        ),
        CslFault::NoStyle { root } => (
            format!("this is no CSL style: its root is `<{root}>`"),
            "a style's root is `<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\">`".into(),
        ),
        CslFault::Dependent { parent } => (
            format!("this style has no rules of its own, but names those of `{parent}`"),
            "fetch that style, or write its name as `citation_style` where postil has it".into(),
        ),
        CslFault::NoBibliography => (
            "this style has no `<bibliography>`, so it does not say how a list prints a source".into(),
            "add one, or choose a style that has it".into(),
        ),
        CslFault::TooDeep => (
            "elements lie too deep in each other here".into(),
            "take levels out: 100 of them, 500 with all macros put in, are read".into(),
        ),
        CslFault::MacroUnknown { name, near } => (
            format!("there is no macro `{name}` in this style"),
            match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `<macro name=\"{name}\">`, or take this line out"),
            },
        ),
        CslFault::MacroTwice { name } => {
            (format!("there is a macro `{name}` already"), "give one of the two another name".into())
        }
        CslFault::MacroCircular { name } => {
            (format!("macro `{name}` leads back to itself"), "take one of the calls in the circle out".into())
        }
        CslFault::TooLarge => (
            "with all macros put in, this style has over a million elements".into(),
            "let its macros call each other less often".into(),
        ),
        CslFault::Other(reason) => {
            (format!("this part of the style can't be read: {reason}"), "compare it with the CSL 1.0.2 schema".into())
        }
    };
    Diagnostic::new("citation-style-invalid", span, message).help(help)
}

/// A citation style that has no list of sources, of those that come with postil.
pub fn citation_style_listless(span: Span, style: &str) -> Diagnostic {
    Diagnostic::new(
        "citation-style-invalid",
        span,
        format!("the style `{style}` does not say how a list prints a source"),
    )
    .help("choose another style")
}

/// A source that a citation style failed to print.
pub fn citation_undrawn(span: Span, source: &str, style: &str) -> Diagnostic {
    Diagnostic::new("citation-style-invalid", span, format!("the style `{style}` can't print source `{source}`"))
        .help("choose another style, or write `citation_style = \"postil\"`")
}
