//! The sources that all articles of a site share: those of `sources.toml`, and of bibliographies beside it.
//! Pure. A record is known by one id in the whole site, and by the key of its own file only as "did you mean".

use crate::base::diagnostic::Diagnostic;
use crate::base::file::File;
use crate::base::messages;
use crate::base::snapshot::Snapshot;

use super::annotation::Sidecar;
use super::bibliography::{self, Format, Record};
use super::sidecar;

/// The shared sources of one file.
#[derive(Clone, Debug)]
pub struct Shared {
    pub file: File,
    /// Without annotations.
    pub sidecar: Sidecar,
    /// Of the sources whose key is no id: the key as it is written, and the id that was made of it.
    pub keys: Vec<(String, String)>,
}

/// Reads all of them, those of `sources.toml` first.
/// Raises `syntax`, `key-unknown`, `key-missing`, `value-invalid`, `field-unplaced`.
pub fn read(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Vec<Shared> {
    let toml = snapshot.text("content/sources.toml").map(|file| Shared {
        file: file.clone(),
        sidecar: sidecar::read_shared(file, found),
        keys: Vec::new(),
    });
    let mut shared: Vec<Shared> = toml.into_iter().collect();
    for format in Format::ALL {
        let Some(file) = snapshot.text(&format!("content/sources.{}", format.ending())) else { continue };
        let records = bibliography::read(file, format, found);
        found.extend(records.iter().filter_map(|record| left_over(file, record)));
        let is_changed = |record: &&Record| !record.key.is_empty() && record.key != record.id.value;
        let keys = records.iter().filter(is_changed).map(|record| (record.key.clone(), record.id.value.clone()));
        let keys = keys.collect();
        shared.push(Shared { file: file.clone(), sidecar: sidecar::read_records(file, &records, found), keys });
    }
    shared
}

fn left_over(file: &File, record: &Record) -> Option<Diagnostic> {
    let first = record.left.first()?;
    let mut names: Vec<&str> = Vec::new();
    for left in &record.left {
        if !names.contains(&left.field.as_str()) {
            names.push(&left.field);
        }
    }
    let related = file.span(first.range.clone());
    Some(messages::field_unplaced(file.span(record.id.range.clone()), &record.id.value, &names, related))
}
