//! One `_index.md` to a section: its head and its text. Pure.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;

use super::document::Document;
use super::front_matter::{self, FrontMatter, Owner};
use super::markdown::{self, Inputs, Origin};

/// What a section says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionText {
    pub file: File,
    pub front: FrontMatter,
    pub document: Document,
}

/// Reads an `_index.md`. Raises what the readers of its head and of its text raise.
pub fn read(file: &File, inputs: Inputs<'_>, found: &mut Vec<Diagnostic>) -> SectionText {
    let (front, body) = front_matter::read(file, Owner::Section, found);
    let document = markdown::read(file, &file.text[body..], Origin::From(body), inputs, found);
    SectionText { file: file.clone(), front, document }
}
