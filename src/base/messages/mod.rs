//! Every sentence that postil says about a site, one function each, so that a reader can see all of them.
//! The message is one phrase; what to do goes into the help. Names never change once they are released.

mod anchors;
mod bibliographies;
mod copies;
mod figures;
mod form;
mod outputs;
mod pictures;
mod prose;
mod releases;
mod rules;
mod site;
pub mod slips;
mod styles;
mod text;
mod themes;

pub use anchors::*;
pub use bibliographies::*;
pub use copies::*;
pub use figures::*;
pub use form::*;
pub use outputs::*;
pub use pictures::*;
pub use prose::*;
pub use releases::*;
pub use rules::*;
pub use site::*;
pub use styles::*;
pub use text::*;
pub use themes::*;

use super::words::alternatives;

/// The annotation that a message is about.
pub struct Subject<'a> {
    /// `claim`, `note` or `correction`.
    pub what: &'a str,
    pub id: &'a str,
    /// The path of the article.
    pub article: &'a str,
}

/// Keys in a row: "`a`, `b` and `c`".
fn together(keys: &[&str]) -> String {
    alternatives(keys).replace(" or ", " and ")
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
