//! What a build gives: files by their path in the output folder.

use std::sync::Arc;

/// The content of one output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Bytes that were made.
    Bytes(Vec<u8>),
    /// A file of the site, copied as it is; the path is from the site's root.
    Copy(Arc<str>),
}

/// How many files a write found new or changed, as they were, and no longer wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub kept: usize,
    pub removed: usize,
}
