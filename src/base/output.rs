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
#[derive(Clone)]
pub struct Recipe {
    /// Names the bytes, in letters, digits and hyphens: where it is the same, they are the same.
    pub key: String,
    /// The file of the site that they are made of, by its path from the site's root; none where the recipe has it all.
    pub source: Option<Arc<str>>,
    pub make: Arc<Make>,
}

/// Makes the bytes of those of the source, or says in a phrase why it can't.
pub type Make = dyn Fn(&[u8]) -> Result<Vec<u8>, String> + Send + Sync;

impl fmt::Debug for Recipe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recipe").field("key", &self.key).field("source", &self.source).finish_non_exhaustive()
    }
}

/// How many files a write found new or changed, as they were, and no longer wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub kept: usize,
    pub removed: usize,
}
