//! Everything impure: the disk, the clock, the environment, the terminal, the network.
//! Turns a folder into a `Snapshot`, outputs into a folder, diagnostics into lines. Knows nothing of articles.
//! The only room whose functions may fail; it names what was tried and on which file.

#![expect(clippy::disallowed_methods, reason = "the one room that may touch the system; all others take a snapshot")]

pub mod diff;
pub mod edit;
mod encoding;
pub mod findings;
mod github;
mod input;
pub mod kept;
mod layout;
mod address;
pub mod clock;
pub mod create;
pub mod external;
pub mod fetch;
pub mod http;
mod link_cache;
mod messages;
mod output_dir;
mod picture;
pub mod private;
mod readings;
pub mod rewrite;
pub mod scaffold;
mod sarif;
pub mod scan;
pub mod store;
pub mod terminal;
pub mod write;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The path with every link, `.` and `..` in it resolved. Fails where there is nothing.
fn real(path: &Path) -> io::Result<PathBuf> {
    let real = fs::canonicalize(path)?;
    // Windows answers `\\?\D:\site`, which no message should show.
    match real.to_str().and_then(|text| text.strip_prefix(r"\\?\")) {
        Some(plain) if plain.as_bytes().get(1) == Some(&b':') => Ok(plain.into()),
        _ => Ok(real),
    }
}

/// A path as a message shows it, in one line: what is not UTF-8 as U+FFFD, hidden characters as escapes.
fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).replace('\n', "\\n").replace('\t', "\\t")
}

/// The text with every character that could move the cursor or reorder a line as an escape (`\u{1b}`).
///
/// Line breaks and tabs stay.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match is_hidden(character) {
            true => write!(out, "\\u{{{:x}}}", u32::from(character)).expect("a string takes all that is written"),
            false => out.push(character),
        }
    }
    out.into()
}

/// Whether a terminal would obey a character instead of showing it: controls, marks of direction (CVE-2021-42574),
/// line separators.
fn is_hidden(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => true,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod sandbox {
    //! A folder for a test, removed when it ends.

    use std::fs;
    use std::path::{Path, PathBuf};

    pub(super) struct Sandbox(PathBuf);

    impl Sandbox {
        /// An empty folder of that name, which no other test may use.
        pub(super) fn new(name: &str) -> Sandbox {
            let folder = std::env::temp_dir().join(format!("postil-test-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            Sandbox(folder.canonicalize().unwrap())
        }

        pub(super) fn path(&self) -> &Path {
            &self.0
        }

        pub(super) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }

        pub(super) fn read(&self, path: &str) -> String {
            fs::read_to_string(self.0.join(path)).unwrap()
        }
    }

    impl Drop for Sandbox {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
