//! Which addresses may stand in a page. One rule for Markdown and TOML.

/// Schemes that a browser follows without running anything.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The scheme for which an address is refused; nothing where it may stand.
///
/// Judged as a browser reads it (URL Standard, 4.4): without the control characters and white space that it skips.
pub fn refusal(address: &str) -> Option<String> {
    let plain: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = plain.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.to_ascii_lowercase();
    (is_scheme && !SCHEMES.contains(&scheme.as_str())).then_some(scheme)
}

/// Whether an address names a scheme or a host of its own.
pub fn is_absolute(address: &str) -> bool {
    address.starts_with("//")
        || SCHEMES.iter().any(|scheme| {
            address.len() > scheme.len()
                && address.is_char_boundary(scheme.len())
                && address[..scheme.len()].eq_ignore_ascii_case(scheme)
                && address[scheme.len()..].starts_with(':')
        })
}

/// The path from the site's root of a file of `content/` that a text at `path` names: from the text's own folder, or
/// with `@/` from `content/`. Nothing where it leaves `content/`.
pub fn beside(path: &str, destination: &str) -> Option<String> {
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    let own = folder.strip_prefix(CONTENT)?;
    let destination = decode(destination);
    let joined = match destination.strip_prefix("@/") {
        Some(rest) => join("", rest),
        None => join(own, &destination),
    };
    joined.map(|joined| format!("{CONTENT}{joined}"))
}

const CONTENT: &str = "content/";

/// Undoes percent-encoding. What is no UTF-8 then is given back as it was.
pub fn decode(path: &str) -> String {
    let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
    let (bytes, mut out, mut at) = (path.as_bytes(), Vec::with_capacity(path.len()), 0);
    while at < bytes.len() {
        let encoded = if bytes[at] == b'%' { bytes.get(at + 1..at + 3).and_then(hex) } else { None };
        out.push(encoded.unwrap_or(bytes[at]));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

/// A path with its `.` and `..` worked out, from the folder it is seen from. Nothing where it leaves the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split_terminator('/').collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let folder = path.is_empty() || path.ends_with('/') || path.ends_with("/.") || path.ends_with("..");
    let joined = parts.join("/");
    Some(if folder && !joined.is_empty() { joined + "/" } else { joined })
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_are_worked_out_inside_of_the_root() {
        for (folder, path, expected) in [
            ("a/b/", "c.md", Some("a/b/c.md")),
            ("a/b/", "../c.md", Some("a/c.md")),
            ("a/", "../../c.md", None),
            ("a/", "./d/", Some("a/d/")),
            ("", ".", Some("")),
        ] {
            assert_eq!(join(folder, path).as_deref(), expected, "{folder:?} {path:?}");
        }
    }
}
