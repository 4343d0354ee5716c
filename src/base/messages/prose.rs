//! What is said of how an article is written.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::{alternatives, numbered, shorten};

// Spelling.

/// A word that no dictionary has, at its first place.
pub fn misspelt(span: Span, word: &str, count: usize, suggestions: &[String]) -> Diagnostic {
    let times = if count == 1 { String::new() } else { format!(", and it stands {count} times in this article") };
    let diagnostic = Diagnostic::new("spelling", span, format!("`{word}` is not in the dictionary{times}"));
    let known: Vec<&str> = suggestions.iter().map(String::as_str).collect();
    let diagnostic = match known.is_empty() {
        true => diagnostic,
        false => diagnostic.help(format!("did you mean {}?", alternatives(&known))),
    };
    diagnostic.help(format!("if it is right, add `\"{word}\"` to `words` under `[spelling]` in `site.toml`"))
}

/// So many misspelt words that each is not told any more.
pub fn misspelt_more(span: Span, count: usize) -> Diagnostic {
    Diagnostic::new("spelling", span, format!("the dictionary lacks {}", numbered(count, "more word")))
        .help("if the article is in another language, say so in its head, as in `lang = \"fr\"`")
}

/// An article in a language that can't be checked.
pub fn spelling_unread(span: Span, language: &str) -> Diagnostic {
    Diagnostic::new("spelling", span, format!("the spelling was not checked: there is no dictionary for `{language}`"))
        .help("if the article is in English, set `lang = \"en\"` in its head; there are dictionaries for English only")
}

// Prose.

/// A mark that sends the reader to a list that is not there.
pub fn reference_dangling(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new("reference-dangling", span, format!("the reference `{mark}` leads nowhere"))
        .help("make it a link or a claim with its source, or take it out; `\\[` keeps a bracket that is meant")
}

/// Words that somebody said, without marks.
pub fn quotation_unmarked(span: Span, words: &str) -> Diagnostic {
    Diagnostic::new("quotation-unmarked", span, format!("this reads as a quotation without quotation marks: `{words}`"))
        .help("put the words between quotation marks, or tell them in your own words")
}

/// A quotation that is not closed.
pub fn quotation_unclosed(span: Span) -> Diagnostic {
    Diagnostic::new("quotation-unclosed", span, "this quotation is not closed in its paragraph")
        .help("put the second quotation mark where the words end")
}

/// A quotation that is not opened.
pub fn quotation_unopened(span: Span) -> Diagnostic {
    Diagnostic::new("quotation-unclosed", span, "this closes a quotation that is not opened in its paragraph")
        .help("put the first quotation mark where the words begin")
}

/// Two words that touch each other.
pub fn space_missing(span: Span, before: &str, after: &str) -> Diagnostic {
    Diagnostic::new("space-missing", span, format!("no space between `{before}` and `{after}`"))
        .help("put one in; set names of files and of code in backticks")
}

/// A sentence without its capital.
pub fn sentence_lowercase(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new("sentence-lowercase", span, format!("a sentence begins in lower case: `{word}`"))
        .help("begin it with a capital, or mend what stands before it")
}

/// A paragraph that the reader has read before.
pub fn paragraph_repeated(span: Span, first: Span, is_same: bool) -> Diagnostic {
    let how = if is_same { "word for word" } else { "in nearly the same words" };
    Diagnostic::new("paragraph-repeated", span, format!("this paragraph stands in the article before, {how}"))
        .related(first, "the first of the two")
        .help("keep one of the two")
}

/// Nobody is named for what somebody says.
pub fn hedge_unattributed(span: Span, phrase: &str) -> Diagnostic {
    Diagnostic::new(
        "hedge-unattributed",
        span,
        format!("`{phrase}` names nobody, and no source stands on the sentence"),
    )
    .help("say who, or add a claim with its source to the sentence")
}

/// A phrase that was true when it was written.
pub fn stale_phrase(span: Span, phrase: &str, date: Date) -> Diagnostic {
    Diagnostic::new("stale-phrase", span, format!("`{phrase}` was written on {date}, and may no longer be so"))
        .help("say when: name the day or the year, or check the article again and set `updated`")
}

/// An abbreviation of other words.
pub fn abbreviation_mismatch(span: Span, short: &str, words: &str) -> Diagnostic {
    Diagnostic::new("abbreviation-mismatch", span, format!("`{short}` does not abbreviate `{words}`"))
        .help("one of the two is wrong: look up the name")
}

/// A heading that looks unlike the others of its level.
pub fn heading_case(span: Span, style: &str, usual: &str, count: usize, of: usize) -> Diagnostic {
    Diagnostic::new("heading-case", span, format!("this heading is in {style}, where {count} of {of} are in {usual}"))
        .help("write all headings of a level alike")
}

/// A heading without its capital.
pub fn heading_lowercase(span: Span, count: usize, of: usize) -> Diagnostic {
    Diagnostic::new("heading-case", span, format!("this heading begins in lower case, where {count} of {of} do not"))
        .help("begin it with a capital")
}

/// A line that belongs to the head.
pub fn metadata_line(span: Span, line: &str) -> Diagnostic {
    Diagnostic::new("metadata-line", span, format!("this line is no prose: `{}`", shorten(line, 40)))
        .help("move it to the front matter, or take it out")
}

/// A number that nothing vouches for.
pub fn number_unclaimed(span: Span, number: &str) -> Diagnostic {
    Diagnostic::new("number-unclaimed", span, format!("no claim stands on the sentence with `{number}`"))
        .help("add a claim with its source to the sentence")
}
