//! What is said of pictures and of social cards.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::shorten;

/// A picture that no smaller one can be made of. `places` are where articles show it.
pub fn picture_unreadable(places: Vec<Span>, path: &str, reason: &str) -> Diagnostic {
    let mut places = places.into_iter();
    let diagnostic = Diagnostic::new("picture-unreadable", places.next(), format!("`{path}` {reason}"));
    let diagnostic = places.fold(diagnostic, |diagnostic, place| diagnostic.related(place, "and it is shown here"));
    diagnostic.help("open the picture in an editor and save it again, or take it from where it came from once more")
}

/// A picture whose description is the name of a file.
pub fn alt_file_name(span: Span, words: &str) -> Diagnostic {
    let message = format!("`{}` is the name of a file, and describes no picture", shorten(words, 60));
    Diagnostic::new("alt-missing", span, message).help("say what the picture shows: `![what it shows](file.png)`")
}

/// A description that begins with what is known. `said` are the words.
pub fn alt_redundant(span: Span, said: &str) -> Diagnostic {
    Diagnostic::new("alt-redundant", span, format!("this description begins with `{said}`, which is known"))
        .help("begin with what the picture shows: screen readers have said that it is one")
}

/// A width that no picture is made in.
pub fn width_unfit(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "pictures are made between 16 and 4,096 pixels wide")
        .help("for example: `widths = [480, 960, 1440]`")
}

/// More widths than pictures are made in.
pub fn widths_many(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("pictures are made in {most} widths at most"))
        .help("three do for nearly all pages: `widths = [480, 960, 1440]`")
}

// Social cards.

/// A font that no card can be set in.
pub fn card_font_unfit(span: Span, path: &str, is_there: bool) -> Diagnostic {
    let fault = if is_there { "is no font that can be read" } else { "is no file of the site" };
    Diagnostic::new("card-missing", span, format!("no social card is drawn: `{path}` {fault}"))
        .help("name a TrueType or OpenType file in `static`, from the site's root: `card_font = \"static/name.ttf\"`")
}

/// Letters of an article's card that its font does not have. `own` is the font that the site names.
pub fn card_letters_missing(span: Span, title: &str, letters: &[char], own: Option<&str>) -> Diagnostic {
    let font = own.map_or("Noto Sans".to_owned(), |path| format!("`{path}`"));
    let shown: String = letters.iter().take(12).collect();
    let more = if letters.len() > 12 { format!(" and {} more", letters.len() - 12) } else { String::new() };
    let message = format!("`{}` has no social card: {font} lacks the letters `{shown}`{more}", shorten(title, 60));
    Diagnostic::new("card-missing", span, message)
        .help("name a font that has them: `card_font = \"static/name.ttf\"` under `[images]` in `site.toml`")
}
