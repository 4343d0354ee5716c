//! What a build gives: files by their path in the output folder.

use std::fmt;
use std::sync::Arc;

/// The content of one output file.
#[derive(Clone, Debug)]
pub enum Output {
    /// Bytes that were made.
    Bytes(Vec<u8>),
    /// A file of the site, copied as it is; the path is from the site's root.
    Copy(Arc<str>),
    /// Bytes that are yet to be made.
    Recipe(Recipe),
}

/// How bytes are made that cost so much that they are kept between builds.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Names the bytes, in letters, digits and hyphens: where it is the same, they are the same.
    pub key: String,
    pub make: Make,
}

/// What the bytes of a recipe are made of.
#[derive(Clone, Debug)]
pub enum Make {
    /// A picture that is made smaller.
    Shrink {
        /// The file of the site; the path is from the site's root.
        source: Arc<str>,
        /// In pixels.
        width: u32,
        /// Makes them of the bytes of `source` and the width, or says in a phrase why it can't.
        make: fn(&[u8], u32) -> Result<Vec<u8>, String>,
    },
    /// Nothing but what the drawing holds itself.
    Draw(Drawing),
}

/// Draws a picture, or says in a phrase why it can't.
#[derive(Clone)]
pub struct Drawing(pub Arc<dyn Fn() -> Result<Vec<u8>, String> + Send + Sync>);

impl fmt::Debug for Drawing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Drawing")
    }
}

/// How many files a write found new or changed, as they were, and no longer wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub kept: usize,
    pub removed: usize,
}
