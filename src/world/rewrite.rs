//! Writes a changed TOML file in the place of the one that an author wrote: the whole new text or none of it.
//! The only door through which postil changes a file that is not its own; never one that has changed meanwhile.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::{input, real, shown};

/// The text of a file of the site as it stands on the disk, byte for byte.
pub fn read(root: &Path, path: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = real(root).map_err(anyhow::Error::from).and_then(|root| {
        let (mut file, _) = input::open(&root, path)?;
        Ok(file.read_to_string(&mut text)?)
    });
    read.with_context(|| format!("failed to read `{}`", shown(Path::new(path))))?;
    Ok(text)
}

/// Writes `new` to the file of the site at `path`, in the place of `expected`, the text that it was made from.
///
/// The file keeps its rights; a link to a file of the site stays, and the file that it leads to is written. Fails for
/// a file that is no `.toml`, is private or lies outside of the site, and where its bytes are not those of `expected`
/// any more. After a failure the old file is there as it was.
pub fn write(root: &Path, path: &str, expected: &str, new: &str) -> anyhow::Result<()> {
    let written = real(root).map_err(anyhow::Error::from).and_then(|root| {
        check(&root, path, expected)?;
        let target = real(&root.join(path))?;
        let beside = beside(&target);
        let done = fill(&beside, &target, new)
            // Again, as late as can be: filling may have taken its time.
            .and_then(|()| check(&root, path, expected))
            .and_then(|()| Ok(fs::rename(&beside, &target)?));
        if done.is_err() {
            let _ = fs::remove_file(&beside);
        }
        done.and_then(|()| sync_folder(&target))
    });
    written.with_context(|| format!("failed to write `{}`", shown(Path::new(path))))
}

/// Writes a file of the site that is not there yet, in a folder that is. Fails as [`write`] does, and where there is one.
pub fn create(root: &Path, path: &str, new: &str) -> anyhow::Result<()> {
    let target = root.join(path);
    let written = real(root).map_err(anyhow::Error::from).and_then(|root| {
        let folder = real(target.parent().unwrap_or(&root))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        if !folder.starts_with(&root) {
            bail!("it lies outside of the site");
        }
        if !name.ends_with(".toml") || input::is_private(&name) {
            bail!("it is no TOML file, or private");
        }
        let mut file = fs::File::create_new(&target)?;
        file.write_all(new.as_bytes())?;
        Ok(file.sync_all()?)
    });
    written.with_context(|| format!("failed to write `{}`", shown(Path::new(path))))
}

/// Fails where the file must not be written to.
fn check(root: &Path, path: &str, expected: &str) -> anyhow::Result<()> {
    let (mut file, metadata) = input::open(root, path)?;
    if real(&root.join(path))?.extension().is_none_or(|extension| extension != "toml") {
        bail!("it is no TOML file");
    }
    // Its folder would let us put another file in its place all the same.
    if metadata.permissions().readonly() {
        bail!("it is write-protected");
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if bytes != expected.as_bytes() {
        bail!("it has changed since it was read, and stays as it is: try again");
    }
    Ok(())
}

/// A name that the scan passes over, and that no other run of postil uses.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.postil-{}", std::process::id()))
}

/// Makes the new file, with the rights of the old one, and waits until it is on the disk.
fn fill(beside: &Path, target: &Path, new: &str) -> anyhow::Result<()> {
    let mut file = fs::File::create_new(beside)?;
    file.set_permissions(fs::symlink_metadata(target)?.permissions())?;
    file.write_all(new.as_bytes())?;
    Ok(file.sync_all()?)
}

/// Makes the new name last through a loss of power. Windows does that by itself, and lets nobody open a folder.
fn sync_folder(target: &Path) -> anyhow::Result<()> {
    match target.parent() {
        Some(folder) if cfg!(unix) => Ok(fs::File::open(folder)?.sync_all()?),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sandbox::Sandbox;
    use super::write;

    fn names(site: &Sandbox) -> Vec<String> {
        let entries = std::fs::read_dir(site.path().join("content")).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn refused(site: &Sandbox, path: &str, expected: &str) -> String {
        format!("{:#}", write(site.path(), path, expected, "b = 2").unwrap_err())
    }

    #[test]
    fn a_file_that_stayed_as_it_was_is_written_and_one_that_changed_is_not() {
        let site = Sandbox::new("rewrite");
        site.write("content/a.toml", "\u{feff}a = 1\r\n");
        write(site.path(), "content/a.toml", "\u{feff}a = 1\r\n", "\u{feff}a = 2\r\n").unwrap();
        assert_eq!(site.read("content/a.toml"), "\u{feff}a = 2\r\n");
        let message =
            "failed to write `content/a.toml`: it has changed since it was read, and stays as it is: try again";
        assert_eq!(refused(&site, "content/a.toml", "a = 1"), message);
        assert_eq!(site.read("content/a.toml"), "\u{feff}a = 2\r\n");
        assert_eq!(names(&site), ["a.toml"]);
    }

    #[test]
    fn only_toml_of_the_site_is_written() {
        let (site, outside) = (Sandbox::new("rewrite-site"), Sandbox::new("rewrite-outside"));
        for path in ["content/a.md", "content/a.toml", "content/a.private.toml", "content/b.toml/c"] {
            site.write(path, "a = 1");
        }
        outside.write("a.toml", "a = 1");
        let out = outside.path().join("a.toml");
        let out = out.to_str().unwrap();
        let up = format!("../{}/a.toml", outside.path().file_name().unwrap().to_str().unwrap());
        let said = |path: &str, reason: &str| {
            let said = refused(&site, path, "a = 1");
            assert!(said.contains(reason), "{path}: {said}");
        };
        said("content/a.md", "no TOML file");
        said("content/a.private.toml", "it is private");
        said("content/b.toml", "it is a folder");
        said("content/c.toml", "it is not there");
        said(out, "outside of the site");
        said(&up, "outside of the site");
        assert_eq!(outside.read("a.toml"), "a = 1");
        assert_eq!(site.read("content/a.private.toml"), "a = 1");
    }

    #[test]
    #[cfg(unix)]
    fn rights_and_links_stay_as_they_are() {
        use std::fs::Permissions;
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let (site, outside) = (Sandbox::new("rewrite-links"), Sandbox::new("rewrite-links-outside"));
        site.write("content/a.toml", "a = 1");
        outside.write("a.toml", "a = 1");
        let path = |name: &str| site.path().join("content").join(name);
        symlink("a.toml", path("b.toml")).unwrap();
        symlink(outside.path().join("a.toml"), path("c.toml")).unwrap();
        std::fs::set_permissions(path("a.toml"), Permissions::from_mode(0o640)).unwrap();
        write(site.path(), "content/b.toml", "a = 1", "a = 2").unwrap();
        assert!(path("b.toml").is_symlink());
        assert_eq!(site.read("content/a.toml"), "a = 2");
        let mode = path("a.toml").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert!(refused(&site, "content/c.toml", "a = 1").contains("outside of the site"));
        assert_eq!(outside.read("a.toml"), "a = 1");
        std::fs::set_permissions(path("a.toml"), Permissions::from_mode(0o440)).unwrap();
        assert!(refused(&site, "content/a.toml", "a = 2").contains("write-protected"));
        assert_eq!(names(&site), ["a.toml", "b.toml", "c.toml"]);
    }
}
