//! What a build gives: files by their path in the output folder.

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
    /// The file of the site that they are made of; the path is from the site's root.
    pub source: Arc<str>,
    /// In pixels.
    pub width: u32,
    /// Makes them of the bytes of `source` and the width, or says in a phrase why it can't.
    pub make: fn(&[u8], u32) -> Result<Vec<u8>, String>,
}

/// How many files a write found new or changed, as they were, and no longer wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub kept: usize,
    pub removed: usize,
}
