//! The one door for text that becomes XML: what is written through it is well-formed whatever the text holds.

use std::borrow::Cow;

/// The first line of a document.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// XML that is being written: elements, each closed by hand, and text that is escaped.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
}

impl Writer {
    /// A document with nothing in it yet.
    pub fn new() -> Writer {
        Writer { out: HEAD.to_owned() }
    }

    /// Begins an element that holds others.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, ">\n");
    }

    /// Ends what [`Writer::open`] began.
    pub fn close(&mut self, name: &str) {
        self.out.push_str(&format!("</{name}>\n"));
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// An element that holds a text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes, ">");
        self.out.push_str(&escape(text, Place::Text));
        self.close(name);
    }

    /// The document.
    pub fn finish(self) -> String {
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.out.push_str(&format!("<{name}"));
        for (name, value) in attributes {
            self.out.push_str(&format!(" {name}=\"{}\"", escape(value, Place::Attribute)));
        }
        self.out.push_str(end);
    }
}

/// Where a text stands: quotation marks and white space mean something in attributes only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Attribute,
}

/// The text, inert in its place. A character that XML 1.0 (2.2) forbids becomes U+FFFD, so that it is seen to be
/// missing; what a parser would read as another white space is written as a reference.
fn escape(text: &str, place: Place) -> Cow<'_, str> {
    if !text.chars().any(|letter| written(letter, place).is_some()) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match written(letter, place) {
            Some(written) => out.push_str(written),
            None => out.push(letter),
        }
    }
    out.into()
}

/// What stands for a character that can't stand for itself.
fn written(letter: char, place: Place) -> Option<&'static str> {
    match letter {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        '"' if place == Place::Attribute => Some("&quot;"),
        '\t' if place == Place::Attribute => Some("&#9;"),
        '\n' if place == Place::Attribute => Some("&#10;"),
        '\t' | '\n' => None,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, escape};

    fn check(text: &str, in_text: &str, in_attribute: &str) {
        assert_eq!(escape(text, Place::Text), in_text);
        assert_eq!(escape(text, Place::Attribute), in_attribute);
    }

    #[test]
    fn no_text_breaks_the_document() {
        check("plain – ünïcode \u{2028}", "plain – ünïcode \u{2028}", "plain – ünïcode \u{2028}");
        check("a<b & \"c\" 'd' ]]>", "a&lt;b &amp; \"c\" 'd' ]]&gt;", "a&lt;b &amp; &quot;c&quot; 'd' ]]&gt;");
        let lost = "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}";
        check("\0\u{1}\u{b}\u{1f}\u{fffe}\u{ffff}", lost, lost);
        check("\t\n\r\u{85}", "\t\n&#13;\u{85}", "&#9;&#10;&#13;\u{85}");
    }
}
