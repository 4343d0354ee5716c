//! Puts a copy of a work beside the sidecar that cites it. Never writes over a file that is there.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use anyhow::{Context, bail};

use super::{encoding, shown};

/// The bytes of a file anywhere on this computer, if they are not more than `most`.
pub fn read(path: &Path, most: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    read.with_context(|| format!("failed to read `{}`", shown(path)))?;
    if bytes.len() as u64 > most {
        bail!("`{}` is larger than {} MB (`--max-size` allows more)", shown(path), most / 1_000_000);
    }
    Ok(bytes)
}

/// As [`read`], for a command that has no option for larger ones.
pub fn read_all(path: &Path, most: u64) -> anyhow::Result<Vec<u8>> {
    let metadata = fs::metadata(path).with_context(|| format!("failed to read `{}`", shown(path)))?;
    if !metadata.is_file() {
        bail!("`{}` is no file", shown(path));
    }
    if metadata.len() > most {
        bail!("`{}` is larger than {} MB", shown(path), most / 1_000_000);
    }
    read(path, most)
}

/// The text of a file anywhere on this computer, and whether it is UTF-8; another encoding is told by its bytes.
pub fn read_text(path: &Path, most: u64) -> anyhow::Result<(String, bool)> {
    encoding::text(read(path, most)?).with_context(|| format!("`{}` is no text", shown(path)))
}

/// Stores bytes in a folder of the site, under the first of the names that is free or holds these very bytes. Gives that name.
pub fn put<'a>(root: &Path, folder: &str, names: &[&'a str], bytes: &[u8]) -> anyhow::Result<&'a str> {
    let folder = root.join(folder);
    fs::create_dir_all(&folder).with_context(|| format!("failed to make the folder `{}`", shown(&folder)))?;
    for name in names {
        let path = folder.join(name);
        let written = match fs::File::create_new(&path) {
            Ok(mut file) => file.write_all(bytes).and_then(|()| file.sync_all()).map(|()| true),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => fs::read(&path).map(|there| there == bytes),
            Err(cause) => Err(cause),
        };
        if written.with_context(|| format!("failed to store `{}`", shown(&path)))? {
            return Ok(name);
        }
    }
    bail!("`{}` holds other copies of all these names: {}", shown(&folder), names.join(", "))
}
