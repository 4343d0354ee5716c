//! Makes new files of the site: all of them or none, never in the place of one that is there, never outside of the site.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{input, real, shown};

/// Writes files by their paths from the site's root. Fails, and leaves nothing behind, where one of the names is taken or
/// a folder on the way leads out of the site.
pub fn all(root: &Path, files: &[(&str, &str)]) -> anyhow::Result<()> {
    let root = real(root).with_context(|| format!("failed to find `{}`", shown(root)))?;
    for (path, _) in files {
        if is_taken(&root.join(path)) {
            bail!("`{path}` is there already: nothing was written");
        }
    }
    let mut made = Vec::new();
    let written = files.iter().try_for_each(|(path, text)| one(&root, path, text, &mut made));
    if written.is_err() {
        made.iter().for_each(|path| drop(fs::remove_file(path)));
    }
    written
}

/// Whether something has this name, a link that leads nowhere too.
fn is_taken(path: &Path) -> bool {
    path.is_symlink() || path.exists()
}

fn one(root: &Path, path: &str, text: &str, made: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let target = root.join(path);
    let folder = target.parent().expect("a file lies in a folder");
    let failed = || format!("failed to write `{path}`");
    if input::is_private(path) {
        bail!("`{path}` would be private: nothing was written");
    }
    refuse_outside(root, folder).with_context(failed)?;
    fs::create_dir_all(folder).with_context(failed)?;
    if !real(folder).with_context(failed)?.starts_with(root) {
        bail!("`{path}` lies outside of the site: nothing was written");
    }
    let mut file = fs::File::create_new(&target).with_context(failed)?;
    made.push(target);
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(failed)
}

/// Fails where the nearest folder that is there lies outside of the site: no folder is made there either.
fn refuse_outside(root: &Path, folder: &Path) -> anyhow::Result<()> {
    let there = folder.ancestors().find(|folder| is_taken(folder)).expect("the site's folder is there");
    if !real(there)?.starts_with(root) {
        bail!("it lies outside of the site");
    }
    Ok(())
}
