//! What the bytes of an output can be read as, for those who look for words in it: mark-up, escapes and percent signs
//! are undone, letters folded. Pure. Reads too much rather than too little: no reading need be what a browser shows.

use crate::base::words::slug;

/// A part of an output, and whether the words at its ends may go on before or after it.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub bytes: &'a [u8],
    pub is_first: bool,
    pub is_last: bool,
}

/// Every way in which the bytes can be read, each folded as [`patterns`] are.
pub(super) fn readings(part: Part<'_>) -> Vec<String> {
    let bytes = part.whole_characters();
    let text = String::from_utf8_lossy(bytes);
    let mut readings = vec![part.fold(&text)];
    if bytes.iter().any(|byte| b"<&\\%".contains(byte)) {
        // Twice, since a feed escapes what a page has escaped before.
        let decoded = decode(&decode(&text));
        readings.push(part.fold(&decoded));
        // Tags stand within words as well as between them.
        readings.extend(["", " "].map(|instead| part.fold(&without_tags(&decoded, instead))));
    }
    // UTF-16, as pictures and documents have it in their records, is ASCII with zero bytes between.
    if bytes.contains(&0) {
        let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        readings.push(part.fold(&String::from_utf8_lossy(&narrow)));
    }
    readings
}

/// What to look for in [`readings`], to find a value. Empty where it has too little to be told from other words.
pub(super) fn patterns(value: &str) -> Vec<String> {
    let orders = [Some(value.to_owned()), reversed(value)];
    let spellings = orders.into_iter().flatten().flat_map(|value| {
        // As an address has it, too: `ü` as `u`.
        [folded(&value), slug(&value).replace('-', " ")]
    });
    let mut patterns: Vec<String> = spellings.filter_map(|words| bounded(&words)).collect();
    patterns.sort();
    patterns.dedup();
    patterns
}

/// A short pattern with a space at each end, so that it is found as whole words only.
fn bounded(words: &str) -> Option<String> {
    let words = words.trim();
    // Scripts without spaces between words.
    let is_dense = words.chars().any(|c| c >= '\u{e00}');
    match words.chars().filter(|c| *c != ' ').count() {
        0 | 1 => None,
        2 | 3 if !is_dense => Some(format!(" {words} ")),
        _ => Some(words.to_owned()),
    }
}

/// A name in the other order: `Roe, Jane` for `Jane Roe`, and back. Nothing for what looks like no name.
fn reversed(value: &str) -> Option<String> {
    if let Some((last, first)) = value.split_once(',') {
        return (!first.contains(',')).then(|| format!("{first} {last}"));
    }
    let words: Vec<&str> = value.split_whitespace().collect();
    let (last, first) = words.split_last()?;
    let is_name = (1..4).contains(&first.len()) && words.iter().all(|word| !word.contains(|c: char| c.is_numeric()));
    is_name.then(|| format!("{last} {}", first.join(" ")))
}

fn folded(text: &str) -> String {
    Part { bytes: &[], is_first: true, is_last: true }.fold(text)
}

impl<'a> Part<'a> {
    /// The bytes without a character that is cut in two at an end that is none of the output's.
    fn whole_characters(self) -> &'a [u8] {
        let is_inner = |byte: &u8| byte & 0xc0 == 0x80;
        let mut bytes = self.bytes;
        if !self.is_first {
            let cut = bytes.iter().take(3).take_while(|byte| is_inner(byte)).count();
            bytes = &bytes[cut..];
        }
        let last = bytes.iter().rev().take(4).position(|byte| !is_inner(byte));
        match last.map(|last| bytes.len() - 1 - last) {
            Some(last) if !self.is_last && bytes[last] >= 0xc0 => &bytes[..last],
            _ => bytes,
        }
    }

    /// The words alone: letters and digits in lower case, one space for all that stands between. A space is at each end
    /// that is one of the output, so that words there are seen to be whole.
    fn fold(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 2);
        if self.is_first {
            out.push(' ');
        }
        text.chars().for_each(|character| push_folded(&mut out, character));
        if self.is_last {
            push_space(&mut out);
        }
        out
    }
}

fn push_folded(out: &mut String, character: char) {
    match character {
        'a'..='z' | '0'..='9' => out.push(character),
        'A'..='Z' => out.push(character.to_ascii_lowercase()),
        '\0'..='\u{7f}' => push_space(out),
        _ if character.is_alphanumeric() => out.extend(character.to_lowercase()),
        // Accents of their own, and what hides in the middle of a word.
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => {}
        _ => push_space(out),
    }
}

fn push_space(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

/// The text with something else for each tag.
fn without_tags(text: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut from, mut end) = (0, None);
    for (at, _) in text.match_indices('<') {
        let is_tag = text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if at < from || !is_tag {
            continue;
        }
        // Sought anew only where the last one lies behind, or a text full of such signs would cost its length squared.
        if end.is_none_or(|end| end < at) {
            end = text[at..].find('>').map(|len| at + len);
        }
        let Some(end) = end else { break };
        if end - at < TAG_LIMIT {
            out.push_str(&text[from..at]);
            out.push_str(instead);
            from = end + 1;
        }
    }
    out + &text[from..]
}

const TAG_LIMIT: usize = 4 << 10; // bytes; what is longer is read as text

/// Undoes character references, escapes of JSON, JavaScript and CSS, and percent signs, each once.
fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\\', '%']) {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let (sign, after) = rest.split_at(1);
        let taken = match sign {
            "&" => reference(after, &mut out),
            "\\" => escape(after, &mut out),
            _ => percent(after, &mut out),
        };
        if taken == 0 {
            out.extend_from_slice(sign.as_bytes());
        }
        rest = &after[taken..];
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

fn push(out: &mut Vec<u8>, character: char) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// `#x27;`, `amp;`, `eacute;`. How many bytes were taken; an accent is lost, as it is in [`slug`].
fn reference(text: &str, out: &mut Vec<u8>) -> usize {
    let Some(end) = text.bytes().take(10).position(|byte| byte == b';') else { return 0 };
    let name = &text[..end];
    let number = match name.strip_prefix('#').map(|digits| (digits, digits.strip_prefix(['x', 'X']))) {
        Some((_, Some(hex))) => u32::from_str_radix(hex, 16).ok(),
        Some((digits, None)) => digits.parse().ok(),
        None => None,
    };
    const ACCENTS: [&str; 10] = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "caron", "slash", "lig"];
    let base = ACCENTS.iter().find_map(|accent| name.strip_suffix(accent)).filter(|base| (1..3).contains(&base.len()));
    match (number.and_then(char::from_u32), name, base) {
        (Some(character), ..) => push(out, character),
        (_, "amp", _) => out.push(b'&'),
        (_, "lt", _) => out.push(b'<'),
        (_, "gt", _) => out.push(b'>'),
        (_, "shy" | "zwj" | "zwnj", _) => {}
        (_, _, Some(base)) => out.extend_from_slice(base.as_bytes()),
        _ if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => out.push(b' '),
        _ => return 0,
    }
    end + 1
}

/// `u00e9`, `u{e9}`, `xe9`, `n`, `/`. How many bytes were taken.
fn escape(text: &str, out: &mut Vec<u8>) -> usize {
    match text.as_bytes().first() {
        Some(b'n' | b'r' | b't' | b'f' | b'b') => {
            out.push(b' ');
            1
        }
        Some(b'x') => hex(text, 1..3).map_or(0, |code| {
            push(out, char::from(code as u8));
            3
        }),
        Some(b'u') if text[1..].starts_with('{') => {
            let end = text.bytes().take(10).position(|byte| byte == b'}').unwrap_or(0);
            let character = text.get(2..end).and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
            character.map_or(0, |character| {
                push(out, character);
                end + 1
            })
        }
        Some(b'u') => unit(text, out),
        Some(byte) if byte.is_ascii_punctuation() => {
            out.push(*byte);
            1
        }
        _ => 0,
    }
}

/// `u00e9`, or two of them where a character takes two, with the backslash between.
fn unit(text: &str, out: &mut Vec<u8>) -> usize {
    let Some(first) = hex(text, 1..5) else { return 0 };
    let second = text[5..].strip_prefix("\\u").and_then(|rest| hex(rest, 0..4));
    let units = [first as u16, second.unwrap_or_default() as u16];
    match (char::from_u32(first), char::decode_utf16(units).next()) {
        (Some(character), _) => {
            push(out, character);
            5
        }
        (None, Some(Ok(character))) => {
            push(out, character);
            11
        }
        _ => 0,
    }
}

/// `C3`.
fn percent(text: &str, out: &mut Vec<u8>) -> usize {
    hex(text, 0..2).map_or(0, |code| {
        out.push(code as u8);
        2
    })
}

fn hex(text: &str, range: std::ops::Range<usize>) -> Option<u32> {
    let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{Part, patterns, readings};

    fn is_found(value: &str, bytes: &[u8]) -> bool {
        let readings = readings(Part { bytes, is_first: true, is_last: true });
        patterns(value).iter().any(|pattern| readings.iter().any(|reading| reading.contains(pattern)))
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        let check = |value: &str, text: &str| assert!(is_found(value, text.as_bytes()), "{value} in {text}");
        for text in [
            "JANE  ROE",
            "by Jane\nRoe,",
            "Roe, Jane",
            "<b>Jane</b><i>Roe</i>",
            "J<span>ane&nbsp;R</span>oe",
            "/authors/jane-roe/",
            "?q=%4Aane+Roe",
            "Jane\\nRoe",
            "\\u004aane\\u003c/b\\u003e Roe",
            "&lt;b&gt;Jane&lt;/b&gt; Roe",
            "&amp;#x4A;ane Roe",
            "J\u{ad}ane R\u{200b}oe",
            "\\x4aane Roe",
            "\\u{4a}ane Roe",
            "if a &lt;b then Jane Roe",
        ] {
            check("Jane Roe", text);
        }
        check("Roe, Jane", "Jane Roe");
        check("O'Neil", "O&#x27;Neil");
        check("O'Neil", "O’Neil");
        check("https://a.b/c", "https:\\/\\/a.b\\/c");
        check("José Núñez", "jose-nunez");
        check("José Núñez", "JOSÉ NÚÑEZ");
        check("José", "Jose\u{301}");
        check("José", "Jos&eacute;");
        check("José", "Jos%C3%A9");
        check("José", "Jos\\u00e9");
        check("J. \u{1d4d0}b", "J. \\ud835\\udcd0b");
        check("山田", "それは山田さんです");
        check("山田", "\\u5c71\\u7530");
        check("+1 555 0100", "tel:1-555-0100");
        check("Roe", "<b>Roe</b>'s");
        check("50 %", "of 50%25 and");
    }

    #[test]
    fn short_words_are_found_whole_and_the_shortest_not_at_all() {
        for (value, text) in [
            ("Roe", "Monroe Roed roe1"),
            ("Roe", "heroes"),
            ("J", "J"),
            ("!?", "!?"),
            ("", " "),
            ("Jane Roe", "Jane met Roe"),
            ("Jane Roe", "Jane.Smith Roe"),
        ] {
            assert!(!is_found(value, text.as_bytes()), "{value} in {text}");
        }
        assert!(is_found("Jane", b"Janeway"));
    }

    #[test]
    fn any_bytes_can_be_read() {
        assert!(is_found("Jane Roe", b"\xff\xfe\0J\0a\0n\0e\0 \0R\0o\0e\0"));
        assert!(is_found("Jane Roe", b"\xc3Jane Roe\x89"));
        for text in [
            "%",
            "%e",
            "%é",
            "\\",
            "\\u",
            "\\ué",
            "\\u{",
            "\\x1",
            "\\ud800",
            "\\ud800\\u",
            "&",
            "&#",
            "&#;",
            "&é;",
            "<",
            "<a",
        ] {
            assert!(is_found("Jane Roe", format!("{text}Jane Roe{text}").as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_part_ends_in_no_word_of_its_own() {
        let text = "Münroe Roe".as_bytes();
        let part = |range: std::ops::Range<usize>| Part { bytes: &text[range], is_first: false, is_last: false };
        let is_whole = |part: Part| readings(part).iter().any(|reading| reading.contains(" roe "));
        assert!(!is_whole(part(2..9)) && !is_whole(part(3..11)) && !is_whole(part(7..11)));
        assert!(is_whole(Part { is_last: true, ..part(3..11) }));
        assert_eq!(readings(part(0..2)), ["m"]);
    }
}
