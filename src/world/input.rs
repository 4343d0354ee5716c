//! The one door to the files that a site is made of: nothing else in the program opens one.
//! Takes a path from the site's root; never gives a file from outside of it, and never waits for a device or a pipe.

use std::fmt;
use std::fs::{self, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{real, shown};

/// Opens a file of the site for reading, by its path from the root, which has no link in it.
///
/// Refuses whatever is not a regular file with its real path below the root, and never waits for a pipe's other end.
pub(super) fn open(root: &Path, path: &str) -> Result<(fs::File, Metadata), Refused> {
    let real = inside(root, path)?;
    if real.file_name().is_some_and(|name| is_private(&name.to_string_lossy())) {
        return Err(Refused::Private);
    }
    open_real(&real)
}

/// SHA-256 of a file, which is opened as [`open`] does, in hexadecimal digits.
pub(super) fn digest(root: &Path, path: &str) -> Result<String, Refused> {
    let (mut file, _) = open(root, path)?;
    let (mut hash, mut bytes) = (Sha256::new(), Vec::new());
    loop {
        bytes.clear();
        if (&mut file).take(PART_LEN).read_to_end(&mut bytes)? == 0 {
            break;
        }
        hash.update(&bytes);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

const PART_LEN: u64 = 256 << 10; // of a huge picture, too, no more than this is in memory

/// As [`open`], for a file that is private by its name: for those who make sure that nothing of it is published.
pub(super) fn open_private(root: &Path, path: &str) -> Result<(fs::File, Metadata), Refused> {
    open_real(&inside(root, path)?)
}

/// The real path of a file of the site.
fn inside(root: &Path, path: &str) -> Result<PathBuf, Refused> {
    let real = real(&root.join(path))?;
    if real.starts_with(root) { Ok(real) } else { Err(Refused::Outside(real)) }
}

fn open_real(real: &Path) -> Result<(fs::File, Metadata), Refused> {
    // Before opening, since that alone can block on a pipe or move a device; after, since it may have changed.
    special(fs::symlink_metadata(real)?.file_type())?;
    let file = open_plain(real)?;
    let metadata = file.metadata()?;
    special(metadata.file_type())?;
    Ok((file, metadata))
}

/// Why an input file is not opened.
#[derive(Debug)]
pub(super) enum Refused {
    /// Its real path lies outside of the site.
    Outside(PathBuf),
    /// It is, by its real path, one that is never read.
    Private,
    /// It is no file: what it is instead.
    Special(&'static str),
    Unreadable(io::Error),
    /// It is not, or no longer, there.
    Gone,
}

impl From<io::Error> for Refused {
    fn from(cause: io::Error) -> Refused {
        match cause.kind() {
            io::ErrorKind::NotFound => Refused::Gone,
            _ => Refused::Unreadable(cause),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Outside(target) => write!(f, "it is a link to `{}`, outside of the site", shown(target)),
            Refused::Private => f.write_str("it is private"),
            Refused::Special(kind) => write!(f, "it is {kind}"),
            Refused::Unreadable(cause) => cause.fmt(f),
            Refused::Gone => f.write_str("it is not there"),
        }
    }
}

impl std::error::Error for Refused {}

#[cfg(unix)]
fn open_plain(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    fs::OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)
}

#[cfg(not(unix))]
fn open_plain(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

fn special(kind: FileType) -> Result<(), Refused> {
    match kind {
        _ if kind.is_file() => Ok(()),
        _ if kind.is_dir() => Err(Refused::Special("a folder")),
        _ => Err(Refused::Special(special_name(kind))),
    }
}

#[cfg(unix)]
fn special_name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        _ if kind.is_fifo() => "a named pipe",
        _ if kind.is_socket() => "a socket",
        _ if kind.is_char_device() || kind.is_block_device() => "a device",
        _ => "neither file nor folder",
    }
}

#[cfg(not(unix))]
fn special_name(_kind: FileType) -> &'static str {
    "neither file nor folder"
}

/// Records that an author keeps out of the site (who an unnamed source is) must not even be read into it.
pub(super) fn is_private(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".private.toml")
}
