//! Keeps what is costly to make between builds, in a folder of files that are named by what they hold.
//! A help and never a hindrance: a folder that can't be read or written makes a build slower, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::{input, real};
use crate::base::output::Recipe;

/// Where it is, from the site's root.
const FOLDER: &str = ".postil/pictures";

const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60); // what no build has used for so long is removed
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What earlier builds of a site made.
pub struct Kept {
    root: PathBuf,
    /// The files that this build used.
    used: Mutex<BTreeSet<String>>,
}

impl Kept {
    /// Of the site below `root`.
    pub fn new(root: &Path) -> Kept {
        Kept { root: root.to_owned(), used: Mutex::default() }
    }

    /// The bytes of a recipe: those that were kept, else they are made and kept. The phrase of a recipe that fails says
    /// why. Fails where the file can't be read that it is made of.
    pub fn make(&self, recipe: &Recipe) -> anyhow::Result<Result<Vec<u8>, String>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(recipe.key.clone());
        let path = self.root.join(FOLDER).join(&recipe.key);
        if let Some(bytes) = read(&path) {
            return Ok(Ok(bytes));
        }
        let source = recipe.source.as_ref().map(|source| self.source(source)).transpose()?;
        let made = (recipe.make)(&source.unwrap_or_default());
        if let Ok(bytes) = &made {
            let _ = write(&path, bytes); // made again by the next build
        }
        Ok(made)
    }

    fn source(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let failed = || format!("failed to read `{path}`");
        let root = real(&self.root).with_context(failed)?;
        let (mut file, _) = input::open(&root, path).with_context(failed)?;
        let mut source = Vec::new();
        file.read_to_end(&mut source).with_context(failed)?;
        Ok(source)
    }

    /// Removes what no build has used for a month.
    pub fn sweep(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let now = SystemTime::now();
        for entry in fs::read_dir(self.root.join(FOLDER)).into_iter().flatten().flatten() {
            let is_used = entry.file_name().to_str().is_some_and(|name| used.contains(name));
            let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|time| now.duration_since(time));
            if !is_used && matches!(age, Ok(Ok(age)) if age > MONTH) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// What a file holds behind the digest that it begins with. Nothing where the two do not fit, or there is none.
fn read(path: &Path) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    let (digest, content) = bytes.split_at_checked(DIGEST_LEN)?;
    if Sha256::digest(content)[..] != *digest {
        return None;
    }
    // Its time tells when it was last of use; once a day is enough.
    let file = fs::File::options().append(true).open(path);
    if let Ok(file) = file
        && file
            .metadata()
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > DAY))
    {
        let _ = file.set_modified(SystemTime::now());
    }
    Some(content.to_vec())
}

const DIGEST_LEN: usize = 32;

/// Writes a file, whole or not at all.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let new = path.with_extension(format!("{}.tmp", std::process::id()));
    let written =
        fs::write(&new, [&Sha256::digest(content)[..], content].concat()).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}
