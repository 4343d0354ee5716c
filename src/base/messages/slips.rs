//! What is said of texts that are no TOML or no YAML, in the words of somebody who writes articles.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::{shorten, toml_string};

use super::syntax;

/// What an author did where TOML is no TOML. The texts are those of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TomlSlip {
    /// The name of the language that the file is in.
    OtherLanguage(&'static str),
    Text(TextSlip),
    Value(ValueSlip),
    Line(LineSlip),
    /// It hides all below it.
    Header(HeaderSlip),
    /// A key, or a header with its brackets.
    Twice {
        name: String,
    },
    /// What the parser says, where nobody knows better.
    Other(String),
}

/// A slip in a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSlip {
    Curly { words: String },
    Unquoted { words: String },
    OpenString,
    OpenText { mark: &'static str },
    NoOpeningMark,
    MarkInside { mark: char },
    Backslash,
}

impl From<TextSlip> for TomlSlip {
    fn from(slip: TextSlip) -> TomlSlip {
        TomlSlip::Text(slip)
    }
}

/// A slip in another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSlip {
    Boolean {
        word: String,
        meant: &'static str,
    },
    OpenBracket {
        mark: char,
    },
    Thousands {
        number: String,
    },
    Day {
        day: String,
    },
    PartialDate {
        date: String,
    },
    DayForm {
        written: String,
        day: String,
    },
    /// A day with its parts in an order that can't be told.
    DayUnclear {
        written: String,
    },
}

impl From<ValueSlip> for TomlSlip {
    fn from(slip: ValueSlip) -> TomlSlip {
        TomlSlip::Value(slip)
    }
}

/// A slip in a line of a key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineSlip {
    Colon {
        key: String,
    },
    NoEquals,
    /// What stands before an equals sign, and the key that it most likely is.
    NoKey {
        written: String,
        meant: String,
    },
    NoValue,
    TwoEquals,
    /// Its code point.
    Hidden {
        code: u32,
    },
    Comma,
    NoComma,
    Comment {
        mark: &'static str,
    },
}

impl From<LineSlip> for TomlSlip {
    fn from(slip: LineSlip) -> TomlSlip {
        TomlSlip::Line(slip)
    }
}

/// A slip in a header, or one that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderSlip {
    Header {
        written: String,
        meant: String,
    },
    /// A header with a name that is no bare key.
    HeaderName {
        written: String,
        meant: String,
    },
    /// A header in single brackets, of which there are several.
    List {
        header: String,
        count: usize,
    },
    /// A key with which the next one of a list begins.
    NoHeader {
        header: String,
        name: String,
    },
    /// A header of something in a list that has not begun.
    Early {
        header: String,
        list: String,
    },
}

impl From<HeaderSlip> for TomlSlip {
    fn from(slip: HeaderSlip) -> TomlSlip {
        TomlSlip::Header(slip)
    }
}

/// A text that is no TOML. `first` is the other half of what stands twice.
pub fn toml_slip(span: Span, slip: &TomlSlip, first: Option<Span>) -> Diagnostic {
    let (message, help) = match slip {
        TomlSlip::OtherLanguage(language) => (
            format!("this file is {language}, where TOML is needed"),
            "a line is `key = \"value\"`, a table begins with `[name]`, and each one of a list with `[[name]]`".into(),
        ),
        TomlSlip::Text(slip) => text_slip(slip),
        TomlSlip::Value(slip) => value_slip(slip),
        TomlSlip::Line(slip) => line_slip(slip),
        TomlSlip::Header(slip) => header_slip(slip),
        TomlSlip::Twice { name } => {
            let place = if name.starts_with('[') { "" } else { " in one table" };
            (
                format!("`{}` stands twice{place}", shorten(name, 60)),
                "keep one of the two, or give one another name".into(),
            )
        }
        TomlSlip::Other(reason) => return syntax("TOML", span, reason, None),
    };
    let said = Diagnostic::new("syntax", span, message).help(help);
    first.into_iter().fold(said, |said, first| said.related(first, "it stands here first"))
}

/// What is wrong, and what to do.
fn text_slip(slip: &TextSlip) -> (String, String) {
    match slip {
        TextSlip::Curly { words } => (
            "curly quotation marks enclose this, where straight ones are needed".into(),
            format!("write `{}`", toml_string(&shorten(words, 60))),
        ),
        TextSlip::Unquoted { words } => (
            format!("`{}` stands without quotation marks", shorten(words, 60)),
            format!("write `{}`", toml_string(&shorten(words, 60))),
        ),
        TextSlip::OpenString => (
            "this string is not closed in its line".into(),
            "put the second quotation mark where it ends; a text of several lines stands between `\"\"\"`".into(),
        ),
        TextSlip::OpenText { mark } => (
            format!("`{mark}` opens a text here that is not closed, and all below is taken for a part of it"),
            format!("put `{mark}` where the text ends"),
        ),
        TextSlip::NoOpeningMark => {
            ("the first quotation mark is missing".into(), "put one where the string begins".into())
        }
        TextSlip::MarkInside { mark } => (
            "the string ends at the quotation mark before these words".into(),
            match mark {
                '"' => "write a mark inside of a string as `\\\"`, or put the whole string between `'`".into(),
                _ => "put the whole string between `\"`".into(),
            },
        ),
        TextSlip::Backslash => (
            "a backslash begins a special sign here, and this is none".into(),
            "write `\\\\` for a backslash, or put the string between `'`".into(),
        ),
    }
}

/// What is wrong, and what to do.
fn value_slip(slip: &ValueSlip) -> (String, String) {
    match slip {
        ValueSlip::Boolean { word, meant } => (
            format!("`{word}` is no value"),
            format!("write `{meant}`, or put it between quotation marks if it is a word"),
        ),
        ValueSlip::OpenBracket { mark } => {
            (format!("`{mark}` is not closed"), format!("put `{}` at the end", if *mark == '[' { ']' } else { '}' }))
        }
        ValueSlip::Thousands { number } => (
            format!("`{number}` is no number that TOML knows"),
            format!("write `{}`, or put it between quotation marks if it is a text", number.replace(',', "")),
        ),
        ValueSlip::Day { day } => (
            format!("`{day}` is a day that no calendar has"),
            "look the day up, and write it as year, month and day".into(),
        ),
        ValueSlip::PartialDate { date } => (
            format!("`{date}` is no whole day"),
            format!("add the day, or put it between quotation marks where only that much is known: `\"{date}\"`"),
        ),
        ValueSlip::DayForm { written, day } => (format!("`{written}` is no date"), format!("write `{day}`")),
        ValueSlip::DayUnclear { written } => {
            (format!("`{written}` is no date"), "write the year, the month and the day: `2026-03-31`".into())
        }
    }
}

/// What is wrong, and what to do.
fn line_slip(slip: &LineSlip) -> (String, String) {
    match slip {
        LineSlip::Colon { key } => {
            ("`:` stands here, where `=` is needed".into(), format!("write `{} = …`", shorten(key, 40)))
        }
        LineSlip::NoEquals => {
            ("this line has no `=`".into(), "a line is `key = \"value\"`, and a comment begins with `#`".into())
        }
        LineSlip::NoKey { written, meant } => (
            format!("`{}` is no key", shorten(written, 60)),
            match meant.as_str() {
                "" => "a line is `key = \"value\"`".into(),
                meant => format!("a key is one word: write `{} = …`", shorten(meant, 60)),
            },
        ),
        LineSlip::NoValue => {
            ("nothing stands behind this `=`".into(), "write a value there, or take the line out".into())
        }
        LineSlip::TwoEquals => ("one `=` is enough".into(), "take the other out".into()),
        LineSlip::Hidden { code } => (
            format!("a character that can't be seen stands here, U+{code:04X}"),
            "take it out, or write a space in its place".into(),
        ),
        LineSlip::Comma => ("a comma stands at the end of this line".into(), "take it out".into()),
        LineSlip::NoComma => ("a comma is missing before this".into(), "put one in".into()),
        LineSlip::Comment { mark } => (format!("`{mark}` begins no comment"), "begin a comment with `#`".into()),
    }
}

/// What is wrong, and what to do.
fn header_slip(slip: &HeaderSlip) -> (String, String) {
    match slip {
        HeaderSlip::Header { written, meant } => {
            (format!("the brackets of `{}` do not match", shorten(written, 60)), format!("write `{meant}`"))
        }
        HeaderSlip::HeaderName { written, meant } => {
            (format!("`{}` has a space or another sign in its name", shorten(written, 60)), format!("write `{meant}`"))
        }
        HeaderSlip::List { header, count: 1 } => {
            (format!("`{header}` is one of a list, and stands in single brackets"), format!("write `[{header}]`"))
        }
        HeaderSlip::List { header, count } => (
            format!("`{header}` is one of a list, and stands in single brackets, here and {} below", times(count - 1)),
            format!("write `[{header}]` in each place"),
        ),
        HeaderSlip::NoHeader { header, name } => (
            format!("`{name}` stands here a second time below one `{header}`"),
            format!("put a line `{header}` above if another one begins here, or keep one of the two"),
        ),
        HeaderSlip::Early { header, list } => (
            format!("`{header}` stands above the first `{list}`"),
            format!("put `{list}` above the lines that it belongs to"),
        ),
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}

/// What an author did where a head is no YAML. `meant` is a line as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YamlSlip {
    Tab,
    ColonInside {
        meant: String,
    },
    ColonTight,
    NoColon,
    DashTight,
    Sign {
        sign: char,
        meant: String,
    },
    OpenString {
        mark: char,
    },
    MarkInside {
        mark: char,
    },
    OpenBracket {
        mark: char,
    },
    /// What the parser says, where nobody knows better.
    Other(String),
}

/// A head that is no YAML, in the words of somebody who writes articles.
pub fn yaml_slip(span: Span, slip: &YamlSlip) -> Diagnostic {
    let told = |message: String, help: String| Diagnostic::new("syntax", span.clone(), message).help(help);
    match slip {
        YamlSlip::Tab => told("a tab stands before these words".into(), "put spaces in its place".into()),
        YamlSlip::ColonInside { meant } => {
            told("a colon stands in this value".into(), format!("write `{}`", shorten(meant, 100)))
        }
        YamlSlip::ColonTight => {
            told("no space stands behind this colon".into(), "put one in, as in `title: Water`".into())
        }
        YamlSlip::NoColon => told("this line is no `key: value`".into(), "write it as `title: Water`".into()),
        YamlSlip::DashTight => told("no space stands behind this hyphen".into(), "put one in, as in `- water`".into()),
        YamlSlip::Sign { sign, meant } => {
            told(format!("a value can't begin with `{sign}`"), format!("write `{}`", shorten(meant, 100)))
        }
        YamlSlip::OpenString { mark } => {
            told("this string is not closed".into(), format!("put `{mark}` where it ends"))
        }
        YamlSlip::MarkInside { mark } => told(
            "the string ends at the quotation mark before these words".into(),
            match mark {
                '"' => "write a mark inside of a string as `\\\"`, or put the whole string between `'`".into(),
                _ => "write a mark inside of a string twice, or put the whole string between `\"`".into(),
            },
        ),
        YamlSlip::OpenBracket { mark } => told(
            format!("`{mark}` is not closed"),
            format!("put `{}` at the end", if *mark == '[' { ']' } else { '}' }),
        ),
        YamlSlip::Other(reason) => syntax("YAML", span, reason, None)
            .help("what belongs together begins in one column: compare this line with the one above"),
    }
}
