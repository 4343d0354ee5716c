//! The one door for text that becomes HTML, and the one way to change HTML that is already there.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// HTML that is safe by construction: made by this program's writers or escaped by [`escape`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Text as HTML, with everything escaped that could be read as mark-up, inside of attributes too.
    pub fn text(text: &str) -> Html {
        Html(escape(text).into_owned())
    }

    /// Vouches for a string: only for writers that escape what they are given.
    pub(crate) fn trusted(html: String) -> Html {
        Html(html)
    }

    /// JSON as the text of a script element: as data equal, and without a sign that could end the element or be no
    /// JavaScript. `json` must be JSON.
    pub fn json_in_script(json: &str) -> Html {
        let mut out = String::with_capacity(json.len() + 16);
        for letter in json.chars() {
            match letter {
                // Outside of strings JSON has none of these.
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", letter as u32)),
                letter => out.push(letter),
            }
        }
        Html(out)
    }

    /// The HTML as it goes into a page.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text with `& < > " '` as character references: inert in HTML text and in quoted attributes.
pub fn escape(text: &str) -> Cow<'_, str> {
    match text.bytes().any(|byte| reference(byte).is_some()) {
        true => {
            let mut out = String::with_capacity(text.len() + 16);
            push_escaped(&mut out, text);
            out.into()
        }
        false => text.into(),
    }
}

/// Appends the escaped text.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(reference) = reference(byte) {
            out.push_str(&text[from..at]);
            out.push_str(reference);
            from = at + 1;
        }
    }
    out.push_str(&text[from..]);
}

/// How many bytes the text has once it is escaped.
pub fn escaped_len(text: &str) -> usize {
    text.bytes().map(|byte| reference(byte).map_or(1, str::len)).sum()
}

fn reference(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    }
}

/// A change of HTML: what goes in at a byte of it. Nothing that is there is ever taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub at: usize,
    pub insert: String,
}

/// The part `range` of `html` with the edits in it applied; each edit lies inside of the range or at its end.
///
/// Edits come sorted by their place; those at one place go in in their order.
pub fn splice(html: &str, range: Range<usize>, edits: &[Edit]) -> Html {
    let added: usize = edits.iter().map(|edit| edit.insert.len()).sum();
    let mut out = String::with_capacity(range.len() + added);
    let mut from = range.start;
    for edit in edits {
        out.push_str(&html[from..edit.at]);
        out.push_str(&edit.insert);
        from = edit.at;
    }
    out.push_str(&html[from..range.end]);
    Html(out)
}
