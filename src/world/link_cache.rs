//! Remembers for a while what addresses answered, in one TOML file that says what it is.
//! A help and never a hindrance: a file that can't be read or written is named, and nothing else comes of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Moment;
use super::external::Answer;
use super::shown;

const HEAD: &str = "\
# What the addresses on the web answered that this site links to, when `postil check --external` last asked them.
# It is no part of the site, and belongs into no repository. Anybody may delete it at any time: postil then asks again.

";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What is remembered. Holds no moment that lies in the future of the run.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct LinkCache {
    #[serde(default)]
    addresses: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// RFC 3339.
    asked: String,
    answer: Kind,
    /// Where a page is that moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_to: Option<String>,
    /// Why it is taken to be gone, or why that could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    There,
    Gone,
    Unsure,
}

impl LinkCache {
    /// Reads the file, without what is older than a month. A phrase says so where it is damaged; nothing is then known.
    pub(super) fn read(path: &Path, now: Moment) -> (LinkCache, Option<String>) {
        let read = match fs::read(path) {
            Ok(bytes) => parse(&bytes),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(LinkCache::default()),
            Err(cause) => Err(cause.to_string()),
        };
        match read {
            Ok(mut cache) => {
                cache.addresses.retain(|_, entry| entry.age(now).is_some_and(|age| age < MONTH));
                (cache, None)
            }
            Err(reason) => {
                let path = shown(path);
                let note = format!("`{path}`, which remembers links, was damaged and is begun anew: {reason}");
                (LinkCache::default(), Some(note))
            }
        }
    }

    /// What an address answered, if that still holds: for a week, or for a day where it left a doubt.
    ///
    /// A doubt is kept at all because a server that refuses robots is not moved by being asked ten times in an hour.
    pub(super) fn answer(&self, address: &str, now: Moment) -> Option<Answer> {
        let entry = self.addresses.get(address)?;
        let lasts = if matches!(entry.answer, Kind::Unsure) { DAY } else { WEEK };
        entry.age(now).filter(|age| *age < lasts)?;
        let reason = || {
            let day = Moment::parse(&entry.asked).map(Moment::day).unwrap_or_default();
            format!("{} (asked on {day})", entry.reason.as_deref().unwrap_or("no reason is known"))
        };
        Some(match entry.answer {
            Kind::There => Answer::There { redirected_to: entry.moved_to.clone() },
            Kind::Gone => Answer::Gone(reason()),
            Kind::Unsure => Answer::Unsure(reason()),
        })
    }

    pub(super) fn put(&mut self, address: &str, answer: &Answer, now: Moment) {
        let (answer, moved_to, reason) = match answer {
            Answer::There { redirected_to } => (Kind::There, redirected_to.clone(), None),
            Answer::Gone(reason) => (Kind::Gone, None, Some(reason.clone())),
            Answer::Unsure(reason) => (Kind::Unsure, None, Some(reason.clone())),
        };
        self.addresses.insert(address.to_owned(), Entry { asked: now.to_string(), answer, moved_to, reason });
    }

    pub(super) fn forget(&mut self, address: &str) {
        self.addresses.remove(address);
    }

    /// Writes the file, whole or not at all. A phrase says why it could not be.
    pub(super) fn write(&self, path: &Path) -> Option<String> {
        let cause = self.try_write(path).err()?;
        Some(format!("`{}`, which remembers links, could not be written: {cause}", shown(path)))
    }

    fn try_write(&self, path: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let new = beside(path);
        let written = write_new(&new, &format!("{HEAD}{text}")).and_then(|()| fs::rename(&new, path));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written
    }
}

impl Entry {
    /// Nothing where the moment is none, or has not come yet: such an entry would never grow old.
    fn age(&self, now: Moment) -> Option<Duration> {
        now.since(Moment::parse(&self.asked)?)
    }
}

fn parse(bytes: &[u8]) -> Result<LinkCache, String> {
    let text = str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    toml::from_str(text).map_err(|cause| cause.message().to_owned())
}

/// A name of this run alone, in the same folder, since a file can be renamed only within one file system.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    // One may be left of a killed run, whose number has come round again.
    let _ = fs::remove_file(path);
    let mut file = fs::File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
