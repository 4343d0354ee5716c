//! Writes the outputs of a build: stages a new tree beside the output folder, then exchanges the two in one step.
//! Killed at any moment, the output folder is the whole old site or the whole new one.
//! Removes only what the record of the last build lists. Whatever else lies in the output folder is carried over; only
//! a change that another program makes to it in the moment of the exchange may be missed.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, FileTimes, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, bail};
use walkdir::WalkDir;

use super::output_dir::{self, Lock, RECORD};
use super::{input, real, scan, shown};
use crate::base::output::{Output, Written};

/// A new tree in the making. Dropped before it is published, it leaves the output folder as it was.
pub struct Staging {
    root: PathBuf,
    output: PathBuf,
    /// Where the new tree is made; after the exchange, the old tree. Removed in the end.
    folder: PathBuf,
    /// What the last build wrote.
    record: BTreeSet<String>,
    puts: Mutex<Puts>,
    _lock: Lock,
}

#[derive(Default)]
struct Puts {
    /// By path in lower case, since that is all that some systems tell apart.
    files: BTreeMap<String, String>,
    /// Every folder of the new tree, with a file somewhere below it.
    folders: BTreeMap<String, String>,
    /// Folders that files have been put into.
    made: BTreeSet<String>,
    /// The files that the old output does not hold with the same bytes.
    written: BTreeSet<String>,
}

/// Fails where `output_dir` must not be written to, as [`Staging::open`] does, before anything is read or made.
pub fn refuse(output_dir: &Path, root: &Path, inputs: &[&str]) -> anyhow::Result<()> {
    let root = real(root).with_context(|| format!("failed to open the site's folder `{}`", shown(root)))?;
    output_dir::refuse(&output_dir::resolve(output_dir)?, &root, inputs)
}

impl Staging {
    /// Makes ready to write into `output_dir` the site below `root`, which is made of `inputs` (`content`, `site.toml`).
    ///
    /// Waits some seconds for another build to end. Removes what a killed one left. Fails where the output folder
    /// overlaps with the site's own files, is or holds the home folder, or holds anything but no record of ours.
    pub fn open(output_dir: &Path, root: &Path, inputs: &[&str]) -> anyhow::Result<Staging> {
        let root = real(root).with_context(|| format!("failed to open the site's folder `{}`", shown(root)))?;
        let output = output_dir::resolve(output_dir)?;
        output_dir::refuse(&output, &root, inputs)?;
        let above = output.parent().expect("an output folder has a parent, or it was refused");
        fs::create_dir_all(above).with_context(|| format!("failed to make the folder `{}`", shown(above)))?;
        let lock = Lock::take(&output)?;
        output_dir::recover(&output)?;
        let record = output_dir::read_record(&output)?;
        let folder = output_dir::beside(&output, "new");
        fs::create_dir(&folder).with_context(|| format!("failed to make the folder `{}`", shown(&folder)))?;
        let staging = Staging { root, output, folder, record, puts: Mutex::default(), _lock: lock };
        // From now on a later build can tell that the folder is ours.
        output_dir::write_record(&staging.folder, []).context("failed to write into the new output folder")?;
        Ok(staging)
    }

    /// Puts one output at its path in the output folder, with `/` between the parts. May be called by many threads.
    ///
    /// Fails for a path that leads out or that no system can keep, for one that was put before or differs from such
    /// only in case, and where a file that postil did not write is in the way.
    pub fn put(&self, path: &str, output: &Output) -> anyhow::Result<()> {
        check_path(path)?;
        self.claim(path)?;
        let is_kept = self
            .make_folder(path)
            .and_then(|()| self.place(path, output))
            .with_context(|| format!("failed to write `{path}`"))?;
        if !is_kept {
            self.puts().written.insert(path.to_owned());
        }
        Ok(())
    }

    /// Makes the new tree the output folder. Where nothing at all has changed, the old one is not touched.
    pub fn publish(self) -> anyhow::Result<Written> {
        let puts = self.puts();
        let paths: BTreeSet<&str> = puts.files.values().map(String::as_str).collect();
        let removed = self.record.iter().filter(|path| !paths.contains(path.as_str())).count();
        let written = Written { written: puts.written.len(), kept: paths.len() - puts.written.len(), removed };
        if puts.written.is_empty() && paths.len() == self.record.len() && removed == 0 && self.output.exists() {
            return Ok(written);
        }
        output_dir::write_record(&self.folder, paths.iter().copied())
            .context("failed to write the record of the build")?;
        self.carry_over()?;
        self.keep_times(&puts);
        self.exchange().with_context(|| self.failed_exchange())?;
        Ok(written)
    }

    fn puts(&self) -> MutexGuard<'_, Puts> {
        self.puts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes sure that no two outputs fall together.
    fn claim(&self, path: &str) -> anyhow::Result<()> {
        let mut puts = self.puts();
        let folded = path.to_lowercase();
        match (puts.files.get(&folded), puts.folders.get(&folded)) {
            (Some(other), _) if other == path => bail!("`{path}` is written twice"),
            (Some(other), _) => bail!("`{other}` and `{path}` differ only in upper and lower case"),
            (_, Some(below)) => bail!("`{path}` would be a file, and a folder for `{below}`"),
            _ => {}
        }
        let folders: Vec<&str> = folded.match_indices('/').map(|(slash, _)| &folded[..slash]).collect();
        if let Some(file) = folders.iter().find_map(|folder| puts.files.get(*folder)) {
            bail!("`{file}` would be a file, and a folder for `{path}`");
        }
        for folder in folders {
            puts.folders.entry(folder.to_owned()).or_insert_with(|| path.to_owned());
        }
        puts.files.insert(folded, path.to_owned());
        Ok(())
    }

    fn make_folder(&self, path: &str) -> anyhow::Result<()> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        let mut puts = self.puts();
        if !puts.made.contains(folder) {
            fs::create_dir_all(self.folder.join(folder))?;
            puts.made.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Puts the file into the new tree. True where it is the old one, with its times.
    fn place(&self, path: &str, output: &Output) -> anyhow::Result<bool> {
        let (old, new) = (self.output.join(path), self.folder.join(path));
        let old_metadata = fs::symlink_metadata(&old).ok().filter(|old| !old.is_dir());
        let is_same = match (&old_metadata, output) {
            (Some(metadata), Output::Bytes(bytes)) => holds(&old, metadata, bytes.as_slice(), bytes.len() as u64)?,
            (Some(metadata), Output::Copy(source)) => {
                let (source, source_metadata) = self.open_source(source)?;
                holds(&old, metadata, source, source_metadata.len())?
            }
            (_, Output::Recipe(_)) => bail!("it was not made yet"),
            (None, _) => false,
        };
        if is_same {
            link_or_copy(&old, &new)?;
            return Ok(true);
        }
        if old_metadata.is_some() && !self.record.contains(path) {
            bail!(
                "the file of that name in `{}` was not written by postil: move it away, or rename the one in the site",
                shown(&self.output)
            );
        }
        let mut file = fs::File::create_new(&new)?;
        match output {
            Output::Bytes(bytes) => file.write_all(bytes)?,
            Output::Recipe(_) => bail!("it was not made yet"),
            Output::Copy(source) => {
                io::copy(&mut self.open_source(source)?.0, &mut file)?;
            }
        }
        Ok(false)
    }

    fn open_source(&self, path: &str) -> anyhow::Result<(fs::File, Metadata)> {
        input::open(&self.root, path).with_context(|| format!("failed to read `{path}`"))
    }

    /// Brings what postil did not write from the old tree into the new one.
    fn carry_over(&self) -> anyhow::Result<()> {
        if !self.output.exists() {
            return Ok(());
        }
        let our_folders: BTreeSet<&Path> =
            self.record.iter().flat_map(|path| Path::new(path).ancestors().skip(1)).collect();
        let mut folders = Vec::new();
        for entry in WalkDir::new(&self.output).min_depth(1).sort_by_file_name() {
            let entry = entry.with_context(|| format!("failed to list `{}`", shown(&self.output)))?;
            let local = entry.path().strip_prefix(&self.output).expect("the walk stays in the output folder");
            let is_ours = match entry.file_type().is_dir() {
                true => our_folders.contains(local),
                false => {
                    local == Path::new(RECORD) || scan::slashed(local).is_some_and(|path| self.record.contains(&path))
                }
            };
            if is_ours {
                continue;
            }
            let new = self.folder.join(local);
            carry(entry.path(), &new).with_context(|| {
                let (local, output) = (shown(local), shown(&self.output));
                format!("failed to keep `{local}` in `{output}`, which postil did not write")
            })?;
            if entry.file_type().is_dir() {
                folders.push((entry.path().to_owned(), new));
            }
        }
        // Only now, and the innermost first: a folder may not let its owner write, and filling it changes its time.
        for (old, new) in folders.iter().rev().chain([&(self.output.clone(), self.folder.clone())]) {
            copy_rights(old, new).with_context(|| format!("failed to keep the rights of `{}`", shown(old)))?;
        }
        folders.iter().rev().for_each(|(old, new)| copy_time(old, new));
        Ok(())
    }

    /// Gives the folders whose files have all stayed as they were their old times.
    fn keep_times(&self, puts: &Puts) {
        let changed: BTreeSet<&Path> = puts.written.iter().filter_map(|path| Path::new(path).parent()).collect();
        let paths = puts.files.values().map(Path::new);
        let folders: BTreeSet<&Path> = paths.flat_map(|path| path.ancestors().skip(1)).collect();
        for folder in folders.into_iter().filter(|folder| !changed.contains(folder)) {
            let (old, new) = (self.output.join(folder), self.folder.join(folder));
            match (names(&old), names(&new)) {
                (Ok(before), Ok(after)) if before == after => copy_time(&old, &new),
                _ => {}
            }
        }
    }

    fn exchange(&self) -> io::Result<()> {
        if !self.output.exists() {
            return fs::rename(&self.folder, &self.output);
        }
        match swap(&self.folder, &self.output) {
            Err(cause) if cause.kind() == io::ErrorKind::Unsupported => self.replace(),
            done => done,
        }
    }

    fn failed_exchange(&self) -> String {
        let output = shown(&self.output);
        format!("failed to put the new site in the place of `{output}`, which must not be a mounted drive itself")
    }

    /// Exchanges the trees in two steps. A build killed between them leaves none; the next one brings the old back.
    fn replace(&self) -> io::Result<()> {
        let aside = output_dir::beside(&self.output, "old");
        fs::rename(&self.output, &aside)?;
        if let Err(cause) = fs::rename(&self.folder, &self.output) {
            fs::rename(&aside, &self.output)?;
            return Err(cause);
        }
        fs::rename(&aside, &self.folder)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What can't be removed now is removed, or named, by the next build.
        let _ = output_dir::discard(&self.folder);
    }
}

/// Checked again here, whatever the address was made of: nothing may be written outside of the output folder.
fn check_path(path: &str) -> anyhow::Result<()> {
    let is_plain = !path.is_empty()
        && !path.contains(|c: char| c == '\\' || c.is_control())
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    match is_plain {
        true if path.to_lowercase() == RECORD => bail!("`{path}` is a name that postil needs for itself"),
        true => Ok(()),
        false => bail!("`{}` is no path for a file in the output folder", path.escape_debug()),
    }
}

/// Whether a file is a regular one and has exactly the bytes of `wanted`, which gives `len` of them.
fn holds(path: &Path, metadata: &Metadata, mut wanted: impl io::Read, len: u64) -> io::Result<bool> {
    if !metadata.is_file() || metadata.len() != len {
        return Ok(false);
    }
    let mut file = fs::File::open(path)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    loop {
        ours.clear();
        theirs.clear();
        (&mut file).take(CHUNK).read_to_end(&mut ours)?;
        (&mut wanted).take(CHUNK).read_to_end(&mut theirs)?;
        if ours != theirs || ours.is_empty() {
            return Ok(ours == theirs);
        }
    }
}

const CHUNK: u64 = 256 << 10; // of a film, too, no more than this is in memory

/// Makes `new` the same file as `old`, or, where the system has no such links, one with the same bytes and times.
fn link_or_copy(old: &Path, new: &Path) -> io::Result<()> {
    if fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    let metadata = fs::symlink_metadata(old)?;
    match metadata.file_type() {
        kind if kind.is_symlink() => link_again(old, new),
        kind if kind.is_file() => {
            fs::copy(old, new)?;
            let times = FileTimes::new().set_modified(metadata.modified()?);
            fs::File::options().append(true).open(new)?.set_times(times)
        }
        _ => Err(io::Error::other("it is neither file, folder nor link")),
    }
}

#[cfg(unix)]
fn link_again(old: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(old)?, new)
}

#[cfg(windows)]
fn link_again(old: &Path, new: &Path) -> io::Result<()> {
    let target = fs::read_link(old)?;
    match old.is_dir() {
        true => std::os::windows::fs::symlink_dir(target, new),
        false => std::os::windows::fs::symlink_file(target, new),
    }
}

/// Brings one file, folder or link that is not ours into the new tree. Nothing is done for one that is there.
fn carry(old: &Path, new: &Path) -> anyhow::Result<()> {
    let is_dir = fs::symlink_metadata(old)?.is_dir();
    match fs::symlink_metadata(new) {
        Ok(there) if there.is_dir() == is_dir => return Ok(()),
        Ok(_) => bail!("the site now has something else of that name: move it away"),
        Err(_) => {}
    }
    let above = new.parent().expect("what is carried lies below the folder");
    fs::create_dir_all(above).context("the site now has a file in the place of its folder: move it away")?;
    match is_dir {
        true => fs::create_dir(new)?,
        false => link_or_copy(old, new)?,
    }
    Ok(())
}

fn copy_rights(old: &Path, new: &Path) -> io::Result<()> {
    fs::set_permissions(new, fs::metadata(old)?.permissions())
}

/// Gives a folder the time of another. A courtesy to programs that compare: where it can't be done, it is not.
fn copy_time(old: &Path, new: &Path) {
    let _ = fs::metadata(old)
        .and_then(|metadata| metadata.modified())
        .and_then(|time| fs::File::open(new)?.set_times(FileTimes::new().set_modified(time)));
}

fn names(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// Exchanges two folders in one step. `Unsupported` where the system or the drive has no such step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    let no_such_step = [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP];
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Err(errno) if no_such_step.contains(&errno) => Err(io::ErrorKind::Unsupported.into()),
        done => Ok(done?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::super::sandbox::Sandbox;
    use super::{RECORD, Staging, check_path};
    use crate::base::output::{Output, Written};

    fn open(site: &Sandbox) -> anyhow::Result<Staging> {
        Staging::open(&site.path().join("public"), site.path(), &["content"])
    }

    fn bytes(text: &str) -> Output {
        Output::Bytes(text.into())
    }

    fn build(site: &Sandbox, files: &[(&str, &str)]) -> anyhow::Result<(usize, usize, usize)> {
        let staging = open(site)?;
        files.iter().try_for_each(|(path, text)| staging.put(path, &bytes(text)))?;
        let Written { written, kept, removed } = staging.publish()?;
        assert!(!site.path().join(".public.postil-new").exists());
        Ok((written, kept, removed))
    }

    /// Every file and folder below `public` with its time, after all were made old.
    fn times(site: &Sandbox) -> Vec<(String, SystemTime)> {
        let entries = walkdir::WalkDir::new(site.path().join("public")).sort_by_file_name();
        let time = |path: &Path| fs::symlink_metadata(path).unwrap().modified().unwrap();
        entries.into_iter().map(Result::unwrap).map(|e| (e.path().display().to_string(), time(e.path()))).collect()
    }

    fn make_old(site: &Sandbox) {
        for (path, _) in times(site).iter().rev() {
            let times = fs::FileTimes::new().set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000_000));
            fs::File::open(path).unwrap().set_times(times).unwrap();
        }
    }

    #[test]
    fn second_build_touches_only_what_changed() {
        let site = Sandbox::new("write-times");
        let files = [("a/index.html", "a"), ("b/index.html", "b"), ("c/d/e.txt", "")];
        assert_eq!(build(&site, &files).unwrap(), (3, 0, 0));
        make_old(&site);
        let before = times(&site);
        assert_eq!(build(&site, &files).unwrap(), (0, 3, 0));
        assert_eq!(times(&site), before);
        let files = [("a/index.html", "a"), ("b/index.html", "new"), ("f.txt", "")];
        assert_eq!(build(&site, &files).unwrap(), (2, 1, 1));
        assert!(!site.path().join("public/c").exists());
        let is_old = |path: &str| {
            let path = site.path().join(path).display().to_string();
            times(&site).contains(&(path, UNIX_EPOCH + Duration::from_secs(1_000_000_000)))
        };
        assert!(is_old("public/a") && is_old("public/a/index.html"));
        assert!(!is_old("public") && !is_old("public/b") && !is_old("public/b/index.html"));
    }

    #[test]
    fn what_others_put_there_stays() {
        let site = Sandbox::new("write-foreign");
        build(&site, &[("a/index.html", "a"), ("b.html", "b")]).unwrap();
        site.write("public/.git/objects/ab", "object");
        site.write("public/a/mine.txt", "mine");
        fs::create_dir(site.path().join("public/empty")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("no-where", site.path().join("public/link")).unwrap();
        assert_eq!(build(&site, &[("c.html", "c")]).unwrap(), (1, 0, 2));
        assert_eq!(site.read("public/.git/objects/ab") + &site.read("public/a/mine.txt"), "objectmine");
        assert!(site.path().join("public/empty").is_dir() && !site.path().join("public/a/index.html").exists());
        #[cfg(unix)]
        assert_eq!(fs::read_link(site.path().join("public/link")).unwrap(), Path::new("no-where"));
    }

    #[test]
    fn a_file_of_others_is_never_written_over() {
        let site = Sandbox::new("write-over");
        build(&site, &[("a.html", "a")]).unwrap();
        site.write("public/CNAME", "example.org");
        let error = build(&site, &[("a.html", "a"), ("CNAME", "other.org")]).unwrap_err();
        assert!(format!("{error:#}").contains("not written by postil"), "{error:#}");
        assert!(build(&site, &[("a.html", "a"), ("CNAME/index.html", "")]).is_err());
        assert_eq!(site.read("public/CNAME"), "example.org");
        assert_eq!(build(&site, &[("a.html", "a"), ("CNAME", "example.org")]).unwrap(), (0, 2, 0));
        assert_eq!(build(&site, &[("a.html", "a")]).unwrap(), (0, 1, 1));
        assert!(!site.path().join("public/CNAME").exists());
    }

    #[test]
    fn staging_that_is_dropped_leaves_the_old_site() {
        let site = Sandbox::new("write-dropped");
        build(&site, &[("a.html", "a")]).unwrap();
        let before = times(&site);
        let staging = open(&site).unwrap();
        staging.put("a.html", &bytes("b")).unwrap();
        drop(staging);
        assert_eq!(times(&site), before);
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 1);
    }

    #[test]
    fn killed_build_is_tidied_up_by_the_next() {
        let site = Sandbox::new("write-killed");
        build(&site, &[("a.html", "a")]).unwrap();
        // Killed while it staged, and between the two steps of an exchange.
        site.write(&format!(".public.postil-new/{RECORD}"), "");
        site.write(".public.postil-new/b/half", "");
        fs::rename(site.path().join("public"), site.path().join(".public.postil-old")).unwrap();
        assert_eq!(build(&site, &[("a.html", "a")]).unwrap(), (0, 1, 0));
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 1);
        site.write(".public.postil-new/of-others", "");
        assert!(build(&site, &[]).is_err());
        assert_eq!(site.read(".public.postil-new/of-others"), "");
    }

    #[test]
    fn copies_follow_their_source() {
        let site = Sandbox::new("write-copy");
        let copy = |text: &str| {
            site.write("content/film", text);
            let staging = open(&site).unwrap();
            staging.put("a/film", &Output::Copy("content/film".into())).unwrap();
            staging.publish().unwrap().written
        };
        let large = "x".repeat(600_000);
        assert_eq!((copy(&large), copy(&large), copy(&large.replacen('x', "y", 1)), copy("short")), (1, 0, 1, 1));
        assert_eq!(site.read("public/a/film"), "short");
        let error = open(&site).unwrap().put("a", &Output::Copy("../film".into())).unwrap_err();
        assert!(format!("{error:#}").contains("failed to read `../film`"), "{error:#}");
    }

    #[test]
    fn outputs_that_fall_together_are_named() {
        let site = Sandbox::new("write-twice");
        let check = |first: &str, second: &str| {
            let staging = open(&site).unwrap();
            staging.put(first, &bytes("")).unwrap();
            let message = staging.put(second, &bytes("")).unwrap_err().to_string();
            assert!(message.contains(first) && message.contains(second), "{message}");
        };
        check("a/b.html", "a/b.html");
        check("a/b.html", "A/b.HTML");
        check("a", "a/b.html");
        check("a/b/c.html", "A/b");
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        for path in ["", "/a", "a/../b", "..", "a//b", "a/", "./a", "a\0", "a\\b", "a\nb", RECORD, ".Postil-Record"] {
            assert!(check_path(path).is_err(), "{path:?}");
        }
        for path in ["a", ".nojekyll", "a/..b/c d.html", "日本/index.html", ".well-known/security.txt"] {
            assert!(check_path(path).is_ok(), "{path:?}");
        }
    }
}
