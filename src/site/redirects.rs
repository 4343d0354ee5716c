//! Former addresses as rules for the host, in the file `_redirects` that some of them read. Pure.
//! The pages that lead on stay: a host that reads no rules, or looks for a page first, leads readers on all the same.

use super::address::{self, Address};
use super::resolve::Site;

/// The file that holds the rules.
pub const ADDRESS: &str = "_redirects";

/// The file: a rule a line, with and without the slash at the end, since not every host takes one for the other.
pub fn text(site: &Site) -> String {
    // A star would stand for anything.
    let plain = |address: &str| address::encode(address).replace('*', "%2A");
    let line = |from: &str, to: &str| format!("/{} /{} 301\n", plain(from), plain(to));
    let lines = |output: &Address| match output {
        Address::Redirect { from, to, .. } => match from.strip_suffix('/') {
            Some(bare) => line(bare, to) + &line(from, to),
            None => line(from, to),
        },
        _ => String::new(),
    };
    site.outputs.values().map(lines).collect()
}
