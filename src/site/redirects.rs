//! Former addresses as rules for the host, in the file `_redirects` that some of them read. Pure.

use super::address::{self, Address};
use super::resolve::Site;

/// The file that holds the rules.
pub const ADDRESS: &str = "_redirects";

/// A former address and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub from: String,
    pub to: String,
}

/// Takes the pages of former addresses out of the outputs, and gives them as rules: a host looks for a file first, and a
/// page at the old address would hide the rule.
pub fn take(outputs: &mut std::collections::BTreeMap<String, Address>) -> Vec<Rule> {
    let pages = outputs.extract_if(.., |_, output| matches!(output, Address::Redirect { .. }));
    let rule = |(_, output)| match output {
        Address::Redirect { from, to, .. } => Some(Rule { from, to }),
        _ => None,
    };
    pages.filter_map(rule).collect()
}

/// The file: a rule a line, with and without the slash at the end, since not every host takes one for the other.
pub fn text(site: &Site) -> String {
    // A star would stand for anything.
    let plain = |address: &str| address::encode(address).replace('*', "%2A");
    let line = |from: &str, to: &str| format!("/{} /{} 301\n", plain(from), plain(to));
    let lines = |Rule { from, to }: &Rule| match from.strip_suffix('/') {
        Some(bare) => line(bare, to) + &line(from, to),
        None => line(from, to),
    };
    site.redirects.iter().map(lines).collect()
}
