//! Output folders: which may be written to, who writes to one now, and what the last build wrote there.
//! Beside an output folder `public` lie, while a build runs, `.public.postil-lock`, `.public.postil-new` and, where the
//! system can't exchange two folders in one step, for a moment `.public.postil-old`.

use std::collections::BTreeSet;
use std::fs::{self, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use walkdir::WalkDir;

use super::{real, shown};

/// The file in an output folder that lists what a build wrote there. An empty one says: all that is here may stay.
pub(super) const RECORD: &str = ".postil-record";
const RECORD_HEAD: &str = "postil-record 1";
const PATIENCE: Duration = Duration::from_secs(5); // longer than a build of a large site takes

/// The output folder's real path, whether it exists or not.
pub(super) fn resolve(output_dir: &Path) -> anyhow::Result<PathBuf> {
    let failed = || format!("failed to find the output folder `{}`", shown(output_dir));
    let path = std::path::absolute(output_dir).with_context(failed)?;
    let (mut missing, mut ups) = (Vec::new(), 0);
    for above in path.ancestors() {
        match (fs::symlink_metadata(above), above.file_name()) {
            (Ok(_), _) => {
                let real = real(above).with_context(failed)?;
                let base = real.ancestors().nth(ups).unwrap_or(Path::new("/"));
                return Ok(missing.iter().rev().fold(base.to_owned(), |path, part| path.join(part)));
            }
            (Err(cause), _) if cause.kind() != io::ErrorKind::NotFound => return Err(cause).with_context(failed),
            // Of folders that are not there none can be a link, so that `..` takes back the part before it.
            (Err(_), None) => ups += 1,
            (Err(_), Some(_)) if ups > 0 => ups -= 1,
            (Err(_), Some(name)) => missing.push(name),
        }
    }
    bail!(failed())
}

/// Fails where writing into `output` could cost the author something: all paths are real, `inputs` are in `root`.
pub(super) fn refuse(output: &Path, root: &Path, inputs: &[&str]) -> anyhow::Result<()> {
    let advice = "choose a folder of its own for the output, such as `public`";
    let shown_output = shown(output);
    if output == root {
        bail!("the output folder `{shown_output}` is the site's own folder: {advice}");
    }
    if output.file_name().is_none() || root.starts_with(output) {
        bail!("the output folder `{shown_output}` holds the whole site: {advice}");
    }
    if std::env::home_dir().and_then(|home| real(&home).ok()).is_some_and(|home| home.starts_with(output)) {
        bail!("the output folder `{shown_output}` is or holds your home folder: {advice}");
    }
    for input in inputs {
        let path = real(&root.join(input)).unwrap_or_else(|_| root.join(input));
        if output.starts_with(&path) || path.starts_with(output) {
            bail!("the output folder `{shown_output}` and `{input}`, which the site is made of, overlap: {advice}");
        }
    }
    Ok(())
}

/// The path of one of our own files or folders beside the output folder.
pub(super) fn beside(output: &Path, what: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().expect("an output folder has a name, or it was refused"));
    name.push(format!(".postil-{what}"));
    output.with_file_name(name)
}

/// Puts right what a killed build left beside the output folder. Only for the holder of the lock.
pub(super) fn recover(output: &Path) -> anyhow::Result<()> {
    let old = beside(output, "old");
    if is_ours(&old) && !output.exists() {
        fs::rename(&old, output).with_context(|| format!("failed to bring back `{}`", shown(output)))?;
    }
    for left in [old, beside(output, "new")] {
        match fs::symlink_metadata(&left) {
            Ok(_) if is_ours(&left) => {
                discard(&left).with_context(|| format!("failed to remove the leftover `{}`", shown(&left)))?;
            }
            Ok(_) => bail!("`{}` is in the way, and no build of ours made it: move it away", shown(&left)),
            Err(_) => {}
        }
    }
    Ok(())
}

fn is_ours(folder: &Path) -> bool {
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    !folder.is_symlink() && folder.is_dir() && (folder.join(RECORD).is_file() || is_empty())
}

/// Removes a folder of ours, its record last, so that at any moment it can be told that it is ours.
pub(super) fn discard(folder: &Path) -> io::Result<()> {
    match empty(folder) {
        // Folders that were carried over may forbid it.
        Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
            make_writable(folder)?;
            empty(folder)?;
        }
        done => done?,
    }
    fs::remove_dir_all(folder)
}

fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => fs::remove_dir_all(entry.path())?,
            _ if entry.file_name() == RECORD => {}
            _ => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

#[cfg(unix)]
fn make_writable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_dir()) {
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_writable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// What the last build wrote into `output`: nothing where there is no such folder, or an empty one.
///
/// Fails for a file, and for a folder that holds something but no record of ours.
pub(super) fn read_record(output: &Path) -> anyhow::Result<BTreeSet<String>> {
    let shown_output = shown(output);
    match fs::symlink_metadata(output) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(cause) => return Err(cause).with_context(|| format!("failed to open the output folder `{shown_output}`")),
        Ok(metadata) if !metadata.is_dir() => {
            bail!("the output folder `{shown_output}` is a file: remove or rename it")
        }
        Ok(_) => {}
    }
    let mut entries = fs::read_dir(output).with_context(|| format!("failed to list `{shown_output}`"))?;
    if entries.next().is_none() {
        return Ok(BTreeSet::new());
    }
    match fs::read_to_string(output.join(RECORD)) {
        Ok(record) => parse_record(&record).with_context(|| format!("failed to read `{RECORD}` in `{shown_output}`")),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => bail!(
            "the output folder `{shown_output}` holds files that postil did not write: empty it, choose another, or, if \
             they are to stay beside the site, put an empty file `{RECORD}` there"
        ),
        Err(cause) => Err(cause).with_context(|| format!("failed to read `{RECORD}` in `{shown_output}`")),
    }
}

fn parse_record(record: &str) -> anyhow::Result<BTreeSet<String>> {
    let mut lines = record.lines();
    match lines.next() {
        None | Some(RECORD_HEAD) => Ok(lines.map(str::to_owned).collect()),
        Some(_) => bail!("another version of postil wrote it: remove the output folder, and build again"),
    }
}

/// Writes the record of a tree: its format, then the paths, sorted, one a line.
pub(super) fn write_record<'a>(folder: &Path, paths: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut record = format!("{RECORD_HEAD}\n");
    for path in paths {
        record.push_str(path);
        record.push('\n');
    }
    fs::write(folder.join(RECORD), record)
}

/// The right to write one output folder, given back when dropped.
pub(super) struct Lock {
    path: PathBuf,
    file: fs::File,
}

impl Lock {
    /// Waits a few seconds for another build to end; fails where it does not.
    pub(super) fn take(output: &Path) -> anyhow::Result<Lock> {
        let path = beside(output, "lock");
        let failed = || format!("failed to lock `{}`, which lies beside the output folder", shown(&path));
        let start = Instant::now();
        loop {
            let file = fs::OpenOptions::new().create(true).append(true).open(&path).with_context(failed)?;
            match file.try_lock() {
                // The one that held the lock before may have removed the file that we opened.
                Ok(()) if is_at(&file, &path) => return Ok(Lock { path, file }),
                Ok(()) => {}
                // Network drives without locks: two builds at once are then the author's to avoid.
                Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Lock { path, file });
                }
                Err(TryLockError::Error(cause)) => return Err(cause).with_context(failed),
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => bail!(
                    "another build is writing `{}`, and has not ended in {} seconds: stop it, or try again later",
                    shown(output),
                    PATIENCE.as_secs()
                ),
                Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(20)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before unlocking, so that nobody locks a file that is about to go. Without this check on who owns the name
        // (Windows) it stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

#[cfg(unix)]
fn is_at(file: &fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &fs::File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::sandbox::Sandbox;
    use super::{RECORD, read_record, refuse, resolve};

    #[test]
    fn folders_that_hold_the_author_s_work_are_refused() {
        let site = Sandbox::new("refuse");
        site.write("content/a.md", "");
        let refused = |output: &str| {
            let output = resolve(&site.path().join(output)).unwrap();
            refuse(&output, site.path(), &["content", "themes", "site.toml"]).is_err()
        };
        for output in
            ["", "..", "../..", "/", "content", "content/out", "themes", "themes/a", "site.toml", "no/../content"]
        {
            assert!(refused(output), "{output}");
        }
        for output in ["public", "a/b", "content-out", "no/../out"] {
            assert!(!refused(output), "{output}");
        }
        assert!(refused(std::env::home_dir().unwrap().to_str().unwrap()));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_refused_as_what_it_leads_to() {
        let site = Sandbox::new("refuse-link");
        site.write("content/a.md", "");
        std::os::unix::fs::symlink("content", site.path().join("public")).unwrap();
        let output = resolve(&site.path().join("public")).unwrap();
        assert!(refuse(&output, site.path(), &["content"]).is_err());
        std::os::unix::fs::symlink("nowhere", site.path().join("dangling")).unwrap();
        assert!(resolve(&site.path().join("dangling")).is_err());
    }

    #[test]
    fn a_folder_of_others_needs_a_record_to_be_written_to() {
        let site = Sandbox::new("record");
        let output = site.path().join("public");
        assert!(read_record(&output).unwrap().is_empty());
        fs::create_dir(&output).unwrap();
        assert!(read_record(&output).unwrap().is_empty());
        site.write("public/CNAME", "example.org");
        assert!(read_record(&output).unwrap_err().to_string().contains("did not write"));
        site.write(&format!("public/{RECORD}"), "");
        assert!(read_record(&output).unwrap().is_empty());
        site.write(&format!("public/{RECORD}"), "postil-record 99\na\n");
        assert!(read_record(&output).is_err());
        assert!(read_record(&output.join("CNAME")).unwrap_err().to_string().contains("is a file"));
    }
}
