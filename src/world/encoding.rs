//! The text of files that are not UTF-8, as far as it can be told: one wrong byte need not hide all else that is wrong.
//! Takes bytes, gives a text for messages only: a site with such a file has an error and is never written.

use crate::base::file::File;

/// What is most likely written in bytes that are not UTF-8.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) file: File,
    pub(super) encoding: Encoding,
    /// The first character that is not as it should be, in bytes of the file's text.
    pub(super) place: std::ops::Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf16,
    /// What Windows wrote before there was UTF-8 (code page 1252).
    Windows,
    /// UTF-8, but for NUL bytes.
    Nul,
}

/// The text of a file from elsewhere, and whether it is the UTF-8 that it should be. Nothing for what is no text.
pub(super) fn text(bytes: Vec<u8>) -> Option<(String, bool)> {
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Some((text, true)),
        Ok(text) => Some((guess("", text.as_bytes())?.file.text.to_string(), false)),
        Err(error) => Some((guess("", error.as_bytes())?.file.text.to_string(), false)),
    }
}

/// Reads them as a person would. Nothing for what is no text.
pub(super) fn guess(path: &str, bytes: &[u8]) -> Option<Guess> {
    let (encoding, text) = match utf16(bytes) {
        Some(text) => (Encoding::Utf16, text),
        None if bytes.contains(&0) => (Encoding::Nul, windows(bytes).replace('\0', "\u{fffd}")),
        None => (Encoding::Windows, windows(bytes)),
    };
    let is_odd = |sign: &char| sign.is_control() && !sign.is_whitespace() || *sign == '\u{fffd}';
    if text.chars().filter(is_odd).count() > text.chars().count() / ODD {
        return None;
    }
    let at = match encoding {
        Encoding::Utf16 => 0,
        // Up to there, the bytes of the text are those of the file.
        _ => first_fault(bytes),
    };
    // Through `File`, which drops a mark and folds line ends.
    let start = File::new("", &text[..at]).text.len();
    let file = File::new(path, &text);
    let end = file.text[start..].chars().next().map_or(start, |sign| start + sign.len_utf8());
    Some(Guess { file, encoding, place: start..end })
}

const ODD: usize = 20; // of so many characters of a text, at most one can't be shown

fn first_fault(bytes: &[u8]) -> usize {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    bytes.iter().position(|&byte| byte == 0).unwrap_or(usize::MAX).min(valid)
}

/// The text of UTF-16 with or without its mark. Nothing where it is not that.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (pairs, _) = bytes.as_chunks::<2>();
    // Of Western text in UTF-16, every other byte is zero.
    let zeros = |half: usize| pairs.iter().filter(|pair| pair[half] == 0).count() * 2 > pairs.len();
    let (is_little, rest) = match bytes {
        [0xff, 0xfe, ..] => (true, &pairs[1..]),
        [0xfe, 0xff, ..] => (false, &pairs[1..]),
        _ if zeros(1) => (true, pairs),
        _ if zeros(0) => (false, pairs),
        _ => return None,
    };
    let unit = |pair: &[u8; 2]| if is_little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) };
    Some(String::from_utf16_lossy(&rest.iter().map(unit).collect::<Vec<u16>>()))
}

/// UTF-8 where it is that, and code page 1252 elsewhere.
fn windows(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| match byte {
            0x80..0xa0 => WINDOWS[usize::from(byte - 0x80)],
            _ => char::from(byte),
        }));
    }
    text
}

/// Code page 1252 from 0x80 to 0x9f, where it is not Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];
