//! JSON as the same tree that TOML and YAML become, with a place for every key and value (RFC 8259).
//! Pure. Stops at the first fault of form, which is told with its place; an object's first key of a name counts.

use std::ops::Range;

use crate::base::file::At;

use super::tree::{Entry, Node, Table, Value};

/// The value that a text holds; `null` in a list or an object is as good as nothing there. Else what is wrong, and where.
pub fn parse(text: &str) -> Result<Node, At<String>> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let node = reader.value()?;
    reader.space();
    match reader.at < text.len() {
        true => Err(reader.fault("nothing more can follow here")),
        false => node.ok_or_else(|| At { value: "there is nothing but `null`".to_owned(), range: 0..text.len() }),
    }
}

/// A value as JSON writes it, on one line. What no JSON holds, a number that is none, is `null`.
pub fn print(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => serde_json::Value::from(*number).to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Date(date) => string(&date.to_string()),
        Value::Array(nodes) => {
            let nodes: Vec<String> = nodes.iter().map(|node| print(&node.value)).collect();
            format!("[{}]", nodes.join(", "))
        }
        Value::Table(table) => {
            let pair = |entry: &Entry| format!("{}: {}", string(&entry.key.value), print(&entry.node.value));
            let pairs: Vec<String> = table.entries.iter().map(pair).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// Characters at which other programs break lines are escaped, too.
fn string(text: &str) -> String {
    let plain = serde_json::Value::from(text).to_string();
    let is_break = |sign: char| matches!(sign, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    let written = plain.chars().map(|sign| match is_break(sign) {
        true => format!("\\u{:04x}", u32::from(sign)),
        false => sign.to_string(),
    });
    written.collect()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

const DEEPEST: usize = 64; // levels; bibliographies and annotations have about eight

type Read<T> = Result<T, At<String>>;

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    /// A fault at the next character.
    fn fault(&self, what: &str) -> At<String> {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        At { value: what.to_owned(), range: self.at..self.at + length }
    }

    /// Whether this sign comes next, which is taken then.
    fn takes(&mut self, sign: char) -> bool {
        self.space();
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    /// Nothing for `null`.
    fn value(&mut self) -> Read<Option<Node>> {
        self.space();
        let start = self.at;
        let value = match self.rest().bytes().next() {
            Some(b'{') => self.deeper(Reader::object)?,
            Some(b'[') => self.deeper(Reader::array)?,
            Some(b'"') => Value::String(self.string()?.value),
            _ => match self.word()? {
                Some(value) => value,
                None => return Ok(None),
            },
        };
        Ok(Some(Node { range: start..self.at, value }))
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.depth == DEEPEST {
            return Err(self.fault("this is nested too deep"));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Read<Value> {
        let mut table = Table::default();
        if self.takes('}') {
            return Ok(Value::Table(table));
        }
        loop {
            self.space();
            if !self.rest().starts_with('"') {
                return Err(self.fault("a key in quotation marks is missing here"));
            }
            let key = self.string()?;
            if !self.takes(':') {
                return Err(self.fault("a colon is missing here"));
            }
            let node = self.value()?;
            if let Some(node) = node.filter(|_| table.get(&key.value).is_none()) {
                table.entries.push(Entry { key, node });
            }
            if self.takes('}') {
                return Ok(Value::Table(table));
            }
            if !self.takes(',') {
                return Err(self.fault("a comma or `}` is missing here"));
            }
        }
    }

    fn array(&mut self) -> Read<Value> {
        let mut nodes = Vec::new();
        if self.takes(']') {
            return Ok(Value::Array(nodes));
        }
        loop {
            nodes.extend(self.value()?);
            if self.takes(']') {
                return Ok(Value::Array(nodes));
            }
            if !self.takes(',') {
                return Err(self.fault("a comma or `]` is missing here"));
            }
        }
    }

    /// The string that begins here, with the range of its quotation marks.
    fn string(&mut self) -> Read<At<String>> {
        let start = self.at;
        let end = end_of_string(&self.text[start..]);
        let Some(range) = end.map(|end| start..start + end) else {
            return Err(At { value: "this string has no end on its line".to_owned(), range: start..start + 1 });
        };
        self.at = range.end;
        match serde_json::from_str(&self.text[range.clone()]) {
            Ok(value) => Ok(At { value, range }),
            Err(_) => Err(At { value: "this string holds what no JSON string can hold".to_owned(), range }),
        }
    }

    /// A number, a truth value or `null`.
    fn word(&mut self) -> Read<Option<Value>> {
        let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || "+-.".contains(sign);
        let length = self.rest().find(|sign| !is_of_word(sign)).unwrap_or(self.rest().len());
        let range: Range<usize> = self.at..self.at + length;
        let value = match &self.text[range.clone()] {
            "" => return Err(self.fault("a value is missing here")),
            "null" => None,
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            word => match serde_json::from_str::<serde_json::Number>(word) {
                Ok(number) => match number.as_i64() {
                    Some(whole) => Some(Value::Integer(whole)),
                    None => number.as_f64().map(Value::Float),
                },
                Err(_) => return Err(At { value: format!("`{word}` is no value of JSON"), range }),
            },
        };
        self.at = range.end;
        Ok(value)
    }
}

/// Where the string ends with which a text begins: behind its closing quotation mark. Nothing where it has none.
fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return None,
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{parse, print};

    #[test]
    fn json_is_read_with_the_places_of_its_faults() {
        let check = |text: &str, expected: Result<&str, usize>| {
            let got = parse(text).map(|node| print(&node.value)).map_err(|fault| fault.range.start);
            assert_eq!(got, expected.map(str::to_owned), "{text}");
        };
        check(" {\"a\": [1, 2.5, null, true], \"b\": {}, \"a\": 2} ", Ok("{\"a\": [1, 2.5, true], \"b\": {}}"));
        check("\"\\u00e9\\n\\\"\u{85}\"", Ok("\"é\\n\\\"\\u0085\""));
        check("[1 2]", Err(3));
        check("{\"a\" 1}", Err(5));
        check("{a: 1}", Err(1));
        check("[1, ]", Err(4));
        check("[\"a\nb\"]", Err(1));
        check("[nul]", Err(1));
        check("", Err(0));
        check("{} x", Err(3));
        check(&"[".repeat(100), Err(64));
    }
}
