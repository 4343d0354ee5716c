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
