//! A folder for one test, removed when it ends; and sites in memory, made with the same options everywhere.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use postil::base::date::Date;
use postil::base::diagnostic::{self, Diagnostic};
use postil::base::file::File;
use postil::base::output::Output;
use postil::base::snapshot::{Asset, Snapshot};
use postil::pipeline::{self, Drafts, Made, Request};
use postil::world::private::{self, Leak};

/// The day on which all tests take place.
pub(crate) const TODAY: &str = "2026-11-24";
/// The configuration of sites that bring none.
pub(crate) const SITE_TOML: &str = "title = \"Test\"\n";

/// A site in memory. Files that postil reads as text are texts, all others assets.
pub(crate) fn snapshot<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Snapshot {
    let (mut texts, mut assets, mut copies) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    texts.insert("site.toml".into(), File::new("site.toml", SITE_TOML));
    for (path, text) in files {
        match path.ends_with(".md")
            || path.ends_with(".toml")
            || (path.ends_with(".html") && !path.starts_with("content/"))
            || (path.ends_with(".csl") && !path.starts_with("static/"))
            || path.starts_with("content/sources.")
            || path.starts_with("content/.releases/")
        {
            true => drop(texts.insert(path.into(), File::new(path, text))),
            false => {
                if path.starts_with("content/") && path.ends_with(".csv") {
                    texts.insert(path.into(), File::new(path, text));
                }
                assets.insert(
                    path.into(),
                    Asset { size: None, is_resizable: false, digest: None, stamp: (text.len() as u64, 0) },
                );
                copies.insert(path.to_owned(), text.as_bytes().to_vec());
            }
        }
    }
    Snapshot { today: Date::parse(TODAY).expect("a day"), texts, assets, copies }
}

/// Makes a site as `postil build` does. `found` is what a scan found.
pub(crate) fn make(snapshot: &Snapshot, mut found: Vec<Diagnostic>) -> Made {
    let reading = pipeline::read(snapshot, &request(), &mut found);
    pipeline::make(snapshot, reading, found)
}

/// What `postil build` asks for without options.
pub(crate) fn request() -> Request {
    Request { config: "site.toml".into(), drafts: Drafts::HoldBack, base_url: None }
}

/// All that is said of a site, by the stages and by its templates, after what the scan found.
pub(crate) fn found(snapshot: &Snapshot, scanned: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found_with_leaks(snapshot, scanned, |_, _| Vec::new(), &[])
}

/// As [`found`], with what the outputs hold of private files, and where that is written.
pub(crate) fn found_with_leaks(
    snapshot: &Snapshot,
    scanned: Vec<Diagnostic>,
    leaks: impl Fn(&str, &Output) -> Vec<Leak> + Sync,
    written: &[Leak],
) -> Vec<Diagnostic> {
    let mut made = make(snapshot, scanned);
    draw(&mut made, leaks, written);
    made.diagnostics
}

/// Draws a site as `postil check` does, and adds what that raises to what is said of it.
pub(crate) fn draw(made: &mut Made, leaks: impl Fn(&str, &Output) -> Vec<Leak> + Sync, written: &[Leak]) {
    let leaked = Mutex::new(Vec::new());
    let take = |path: &str, output: &Output| -> Result<(), Infallible> {
        leaked.lock().unwrap().extend(leaks(path, output));
        Ok(())
    };
    let Ok(faults) = pipeline::render(made, take, |_, _| {});
    made.diagnostics.extend(faults);
    made.diagnostics.extend(private::report(&leaked.into_inner().unwrap(), written));
    diagnostic::sort(&mut made.diagnostics);
}

/// A folder of its own for a test.
pub(crate) struct Sandbox(PathBuf);

impl Sandbox {
    pub(crate) fn new() -> Sandbox {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("postil-it-{}-{number}", process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Sandbox(folder.canonicalize().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Sandbox {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn read(&self, path: &str) -> String {
        let text = fs::read_to_string(self.0.join(path));
        text.unwrap_or_else(|cause| panic!("{path}: {cause}"))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    /// Every file below a folder with its bytes, by its path from there.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.0.join(folder), "", &mut files);
        files
    }

    /// Runs the program with the folder as the current one, on the tests' day.
    pub(crate) fn postil(&self, arguments: &[&str]) -> process::Output {
        self.command(arguments).output().unwrap()
    }

    /// The program, ready to be run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.current_dir(&self.0).args(arguments).env("SOURCE_DATE_EPOCH", "1795500000"); // 2026-11-24
        command
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type().unwrap().is_dir() {
            true => collect(&entry.path(), &format!("{path}/"), files),
            false => drop(files.insert(path, fs::read(entry.path()).unwrap())),
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
