//! All that a build depends on, as a value: the files that were read, and today's date.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::date::Date;
use super::file::File;

/// Files with values for charts are read up to this many bytes.
pub const LARGEST_TABLE: u64 = 1 << 20; // some twenty times what a chart of 2,000 rows takes

/// Everything that goes in. Two equal snapshots give the same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub today: Date,
    /// Texts that are read: configuration, articles, sidecars, templates, and of the assets those with values for charts,
    /// where they are texts. By path from the site's root.
    pub texts: BTreeMap<Arc<str>, File>,
    /// Files that are passed on as they are: pictures, style sheets, fonts. By path from the site's root.
    pub assets: BTreeMap<Arc<str>, Asset>,
    /// The bytes of those assets that texts ask for, such as stored copies of sources. Read when the texts are.
    pub copies: BTreeMap<String, Vec<u8>>,
}

/// A file that is copied, never read: only what pages need to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Width and height in CSS pixels, of pictures whose head could be read.
    pub size: Option<(usize, usize)>,
    /// Whether smaller ones can be made of the picture that look the same, by what its head says.
    pub is_resizable: bool,
    /// SHA-256 of the content in hexadecimal digits, where it was asked for.
    pub digest: Option<String>,
    /// Changes whenever the content does: length and time of the last change.
    pub stamp: (u64, u128),
}

impl Snapshot {
    /// The text at `path`, if one was read.
    pub fn text(&self, path: &str) -> Option<&File> {
        self.texts.get(path)
    }

    /// The texts below a folder, which ends in `/`, in the order of their paths.
    pub fn texts_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.texts
            .range(Arc::from(folder)..)
            .map(|(_, file)| file)
            .take_while(move |file| file.path.starts_with(folder))
    }

    /// The paths of the assets below a folder, which ends in `/`, in order.
    pub fn assets_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Arc<str>> {
        self.assets.range(Arc::from(folder)..).map(|(path, _)| path).take_while(move |path| path.starts_with(folder))
    }
}
