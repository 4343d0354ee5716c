//! Small work on words that several stages need: near misses, slugs, counting.

/// The known word that a misspelt one most likely meant; nothing where none is near enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = 1 + length / 4; // one slip in four letters, found by trying real key names
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        // With half of its letters, a short word is soon another.
        .filter(|(distance, _)| {
            *distance <= limit && (*distance <= length / 2 && *distance < 2 || 2 * distance < length)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A list in words: "`a`, `b` or `c`".
pub fn alternatives(words: &[&str]) -> String {
    let ticked: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match ticked.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => ticked.concat(),
    }
}

/// A number with its noun: "1 claim", "3 claims", "2 entries".
pub fn numbered(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

/// Text as part of an address: lower-case ASCII letters, digits and single hyphens. Empty where nothing is left.
pub fn slug(text: &str) -> String {
    slug::slugify(text)
}

/// Whether a text is an id: not empty, of lower-case ASCII letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a text has the form of a language tag (RFC 5646, § 2.1): subtags of up to eight letters and digits, of which
/// the first is the code of a language.
pub fn is_language(text: &str) -> bool {
    let is_subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    let is_code = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_code || text.starts_with("x-")) && text.split('-').all(is_subtag)
}

/// A text cut to about `limit` characters at a word, with an ellipsis where something was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((cut, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let end = text[..cut].rfind(char::is_whitespace).filter(|&end| end > cut / 2).unwrap_or(cut);
    format!("{}…", text[..end].trim_end())
}

/// A text with one space where it has white space, and none at its ends.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with its first letter in upper case.
pub fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A name as a key of TOML.
pub fn toml_key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { name.to_owned() } else { toml_string(name) }
}

/// A text as TOML writes it on one line, in the quotation marks that need no escape where there are such.
pub fn toml_string(text: &str) -> String {
    if text.contains('"') && !text.contains(|sign: char| sign == '\'' || sign.is_control()) {
        return format!("'{text}'");
    }
    let mut out = String::with_capacity(text.len() + 2);
    for sign in text.chars() {
        match sign {
            '\\' | '"' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if sign.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(sign))),
            _ => out.push(sign),
        }
    }
    format!("\"{out}\"")
}
