//! What is said of themes, templates and the words of languages.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::{alternatives, numbered, shorten};

use super::together;

// Languages.

/// Words that a table of a language does not have; they are said in English. `missing` are their keys, at least one.
pub fn string_missing(span: Span, path: &str, missing: &[&str]) -> Diagnostic {
    let named: Vec<&str> = missing.iter().copied().take(8).collect();
    let list = match missing.len() - named.len() {
        0 => alternatives(&named).replace(" or ", " and "),
        more => {
            format!("{}, and {} more", named.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "), more)
        }
    };
    let diagnostic = Diagnostic::new("string-missing", span, format!("`{path}` has no words for {list}"));
    diagnostic.help("add the words; until then pages say them in English")
}

/// A language that there is no table of words for.
pub fn language_without_words(span: Span, lang: &str, theme: &str, known: &[&str]) -> Diagnostic {
    let message = format!("there are no words for the language `{}`, so its pages speak English", shorten(lang, 40));
    let known = alternatives(known).replace(" or ", " and ");
    Diagnostic::new("string-missing", span, message)
        .note(format!("there are words for {known}"))
        .help(format!("translate them in `themes/{theme}/i18n/{}.toml`", lang.split('-').next().unwrap_or(lang)))
}

/// A key in a table of words that no page asks for.
pub fn word_unknown(span: Span, key: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("key-unknown", span, format!("no page asks for the words `{}`", shorten(key, 40)));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            diagnostic.help("take the line out; for words of your own, add the key to the theme's `i18n/en.toml` first")
        }
    }
}

/// A translation of what is no article.
pub fn translation_of_nothing(span: Span, named: &str) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, format!("`{}` is no article of this site", shorten(named, 80)))
        .help("name the file of the original: `translation_of = \"lead-pipes.md\"`")
}

/// An article that says it was translated from itself.
pub fn translation_of_itself(span: Span) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, "this article is called a translation of itself")
        .help("name the original, or take the line out if this is the original")
}

/// A translation of a translation. `first` is what the other one names as its original.
pub fn translation_of_translation(span: Span, path: &str, first: &str) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, format!("`{path}` is a translation itself"))
        .help(format!("name the original, which that article calls `{first}`: all languages name the same one"))
}

/// Two articles in one language that are to be the same article.
pub fn translation_same_language(span: Span, lang: &str, path: &str) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, format!("`{path}` is in `{lang}` too"))
        .help("set `lang` to the language of the translation, or take one of the two out")
}

// Themes.

/// A range of versions that is none.
pub fn versions_unreadable(span: Span, versions: &str) -> Diagnostic {
    let message = format!("`{}` is no range of versions", shorten(versions, 40));
    Diagnostic::new("value-invalid", span, message)
        .help("say from which version on, and below which: `postil = \">=0.1, <0.2\"`")
}

/// A theme that was not made for this version of the program.
pub fn theme_incompatible(span: Span, versions: &str, version: &str) -> Diagnostic {
    let message = format!("the theme works with postil {}, and this is {version}", shorten(versions, 40));
    Diagnostic::new("theme-incompatible", span, message)
        .help("look for a newer version of the theme; if it works all the same, widen the range here")
}

/// A name that no template could write. `meant` is one that it could.
pub fn option_name_invalid(span: Span, name: &str, meant: &str) -> Diagnostic {
    let message = format!("no template can write `options.{}`", shorten(name, 40));
    let help = "name it with lower-case letters, digits and underscores";
    let help = if meant.is_empty() { help.to_owned() } else { format!("{help}: `{meant}`") };
    Diagnostic::new("value-invalid", span, message).help(help)
}

/// A choice between nothing.
pub fn choice_without_values(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("nothing says what `{}` can be", shorten(name, 40)))
        .help("list it: `values = [\"serif\", \"sans\"]`")
}

/// An option that the site sets, and that its theme does not have.
pub fn theme_option_unknown(span: Span, name: &str, theme: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let message = format!("the theme `{theme}` has no option `{}`", shorten(name, 40));
    let diagnostic = Diagnostic::new("key-unknown", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => diagnostic.help("it has none: take the line out"),
        None => diagnostic.help(format!("it has {} (`postil theme list` tells of each)", together(known))),
    }
}

/// A template that no page is drawn with, nor any other template takes in.
pub fn template_unused(span: Span, template: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-unused", span, format!("no page asks for the template `{template}`"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`? that is the name that pages ask for")),
        None => diagnostic
            .help(format!("name it in the head of an article, `template = \"{template}\"`, or include it elsewhere")),
    }
}

/// A template that can't be read or drawn, in the words of its language.
pub fn template_invalid(span: impl Into<Option<Span>>, reason: &str) -> Diagnostic {
    let mut lines = reason.lines().map(|line| line.trim().trim_end_matches('.')).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("it can't be drawn");
    let mut letters = first.chars();
    let first = letters.next().map_or(String::new(), |letter| letter.to_lowercase().chain(letters).collect());
    let diagnostic = Diagnostic::new("template-invalid", span, format!("this template has a fault: {first}"));
    lines.fold(diagnostic, Diagnostic::note)
}

/// Adds what was being drawn when the fault of a template showed.
pub fn while_drawing(diagnostic: Diagnostic, page: &str) -> Diagnostic {
    diagnostic.note(format!("while {page} was being drawn"))
}

/// Adds that a fault shows on other pages too.
pub fn on_more_pages(diagnostic: Diagnostic, pages: usize) -> Diagnostic {
    match pages {
        0 => diagnostic,
        _ => diagnostic.note(format!("and on {} more", numbered(pages, "page"))),
    }
}

/// Adds where a fault is in a template that comes with postil: something that it is given was changed.
pub fn in_shipped_template(diagnostic: Diagnostic, template: &str, line_number: usize) -> Diagnostic {
    let (theme, name) = template.trim_start_matches("shipped:").split_once('/').unwrap_or(("default", template));
    diagnostic.note(format!("in line {line_number} of `{name}`, which comes with the theme `{theme}`"))
}

/// A filter, test, function, component or template that is not there.
pub fn template_name_unknown(
    span: Option<Span>,
    what: &str,
    name: &str,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-invalid", span, format!("there is no {what} `{name}`"));
    there_are(diagnostic, near, known)
}

/// A block that no template below has.
pub fn template_block_unknown(span: Option<Span>, name: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let message = format!("no template that this one extends has a block `{name}`");
    there_are(Diagnostic::new("template-invalid", span, message), near, known)
}

/// A value that a template is not given. `is_kept_out` where the page has it and a component does not.
pub fn template_value_unknown(
    span: Option<Span>,
    name: &str,
    near: Option<&str>,
    known: &[&str],
    is_kept_out: bool,
) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-invalid", span, format!("there is no value `{name}` here"));
    match is_kept_out {
        true => diagnostic.help(format!("a component takes it from the page if `@{name}` is one of its arguments")),
        false => there_are(diagnostic, near, known),
    }
}

/// A field that a value does not have.
pub fn template_field_unknown(
    span: Option<Span>,
    name: &str,
    path: &str,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let of = if path.is_empty() { "the value".to_owned() } else { format!("`{path}`") };
    let diagnostic = Diagnostic::new("template-invalid", span, format!("{of} has no field `{name}`"));
    there_are(diagnostic, near, known)
}

/// A field of a value that is not there on this page, or that has no fields.
pub fn template_field_of_nothing(span: Option<Span>, name: &str, path: &str) -> Diagnostic {
    let path = if path.is_empty() { "the value" } else { &format!("`{path}`") };
    let message = format!("{path} has no field `{name}`: it is absent on this page, or plain");
    let diagnostic = Diagnostic::new("template-invalid", span, message);
    match path.strip_prefix('`').and_then(|path| path.strip_suffix('`')) {
        Some(path) => diagnostic.help(format!("where it may be absent, ask first: `{{% if {path} %}}`")),
        None => diagnostic,
    }
}

/// A template that stands on one that is not there.
pub fn template_parent_missing(span: Option<Span>, parent: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("there is no template `{parent}` to extend");
    let diagnostic = Diagnostic::new("template-invalid", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("every theme has `base.html` and `article.html`, for two"),
    }
}

/// Templates that take each other in.
pub fn template_circle(span: Option<Span>, template: &str, ring: &[&str]) -> Diagnostic {
    let way = if ring.is_empty() { String::new() } else { format!(", by way of {}", together(ring)) };
    Diagnostic::new("template-invalid", span, format!("`{template}` takes itself in{way}"))
}

/// A component of a name that another file of the same theme has too.
pub fn component_twice(span: Option<Span>, name: &str) -> Diagnostic {
    Diagnostic::new("template-invalid", span, format!("the component `{name}` is defined in another template as well"))
        .help("take one of the two out: a component is known everywhere")
}

/// What was meant, and all that there is.
fn there_are(diagnostic: Diagnostic, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    if known.is_empty() { diagnostic } else { diagnostic.note(format!("there are {}", together(known))) }
}
