//! What this room has to say of the files it finds: one constructor for each finding.
//! Paths come as they are; what could not be shown in them is escaped here.

use std::fmt::Display;
use std::path::Path;

use super::input::Refused;
use super::shown;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::Position;

use super::encoding::{Encoding, Guess};

/// A text that is not UTF-8, or holds a NUL byte. The place is that of the first such byte.
pub(super) fn encoding(path: &str, at: Position, byte: u8) -> Diagnostic {
    let Position { line_number, column } = at;
    let place = format!("byte 0x{byte:02x} at line {line_number}, column {column}");
    let message = match byte {
        0 => format!("`{path}` is not a text: {place}"),
        _ => format!("`{path}` is not UTF-8: {place}"),
    };
    Diagnostic::new("encoding", None, message).help(match (byte, line_number, column) {
        (0 | 0xfe | 0xff, 1, 1 | 2) => "this looks like UTF-16: save the file as UTF-8",
        (0, ..) => "remove the byte, or save the file as UTF-8",
        _ => UTF_8,
    })
}

/// As [`encoding`], of a file that could be read all the same.
pub(super) fn encoding_guessed(guess: &Guess, byte: u8) -> Diagnostic {
    let (message, help) = match guess.encoding {
        Encoding::Utf16 => ("this file is UTF-16, where UTF-8 is needed".to_owned(), UTF_8),
        Encoding::Windows => (format!("this file is not UTF-8: byte 0x{byte:02x} stands here"), UTF_8),
        Encoding::Nul => ("byte 0x00 stands here, which no text holds".to_owned(), "take the byte out"),
    };
    Diagnostic::new("encoding", guess.file.span(guess.place.clone()), message).help(help)
}

const UTF_8: &str = "save the file as UTF-8: in the editor, under \"save as\" or \"encoding\"";

/// A name that not every system can keep, or that would break a list of files.
pub(super) fn name_invalid(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::new("name-invalid", None, format!("the name of `{}` {reason}", shown(path)))
        .help("rename it: letters, digits, `-`, `_` and `.` are safe on every system")
}

/// A link that leads out of the site's folder.
pub(super) fn symlink_outside(path: &Path, target: &Path) -> Diagnostic {
    let message = format!("`{}` is a link to `{}`, which lies outside of the site", shown(path), shown(target));
    Diagnostic::new("symlink-outside", None, message)
        .help("put a copy into the site: nothing outside of its folder is read")
}

/// A link that leads nowhere, or back to a folder that holds it.
pub(super) fn symlink_broken(path: &Path, target: &Path, cause: impl Display) -> Diagnostic {
    let message = format!("`{}` is a link to `{}`, which can't be followed", shown(path), shown(target));
    Diagnostic::new("symlink-broken", None, message).note(cause.to_string()).help("mend the link, or remove it")
}

/// Something that is neither file nor folder.
pub(super) fn file_special(path: &Path, kind: &str) -> Diagnostic {
    Diagnostic::new("file-special", None, format!("`{}` is {kind}, not a file", shown(path)))
        .help("move it out of the site's folders")
}

/// A file or folder that the system does not let us read.
pub(super) fn file_unreadable(path: &Path, cause: impl Display) -> Diagnostic {
    Diagnostic::new("file-unreadable", None, format!("`{}` can't be read", shown(path)))
        .note(cause.to_string())
        .help("give yourself the right to read it, or move it out of the site's folders")
}

/// What could not be opened; nothing of what is private, or went away between listing and reading.
pub(super) fn refused(path: &Path, refused: Refused) -> Option<Diagnostic> {
    match refused {
        Refused::Outside(target) => Some(symlink_outside(path, &target)),
        Refused::Special(kind) => Some(file_special(path, kind)),
        Refused::Unreadable(cause) => Some(file_unreadable(path, cause)),
        Refused::Private | Refused::Gone => None,
    }
}
