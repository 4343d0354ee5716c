//! A new site: the few files that it takes to begin with. Never writes over anything.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context, bail};

use super::shown;
use crate::base::date::Date;
use crate::base::words::toml_string;

/// The files of a new site with its title, as paths and texts: a configuration, and an article with its sidecar.
pub fn files(title: &str, today: Date) -> Vec<(String, String)> {
    let date = today.to_string();
    let files = [
        ("site.toml", include_str!("scaffold/site.toml").replace("\"TITLE\"", &toml_string(title))),
        ("content/first.md", include_str!("scaffold/first.md").replace("DATE", &date)),
        ("content/first.toml", include_str!("scaffold/first.toml").replace("DATE", &date)),
        (
            ".gitignore",
            "/public\n/.postil/links.toml\n/.postil/pictures\n# Who unnamed sources are is for nobody else to read.\n*.private.toml\n"
                .to_owned(),
        ),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

/// The files of a new theme, as paths and texts: what it says of itself, and one template. `version` is that of postil.
pub fn theme(name: &str, version: &str) -> Vec<(&'static str, String)> {
    let mut parts = version.split('.').map(|part| part.parse::<u64>().unwrap_or_default());
    let (major, minor) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    // Before 1.0 every minor version may break what the last one kept.
    let below = if major == 0 { format!("0.{}", minor + 1) } else { (major + 1).to_string() };
    let versions = format!(">={major}.{minor}, <{below}");
    let about = include_str!("scaffold/theme.toml").replace("NAME", name).replace("VERSIONS", &versions);
    vec![("theme.toml", about), ("templates/article.html", include_str!("scaffold/article.html").to_owned())]
}

/// Makes a folder with these files. Fails where the folder has anything in it that could be a site already.
pub fn create(folder: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    let taken = ["site.toml", "content"].into_iter().map(|name| folder.join(name)).find(|path| path.exists());
    if let Some(taken) = taken {
        bail!("`{}` is there already: nothing was written", shown(&taken));
    }
    files.iter().try_for_each(|(path, text)| add(&folder.join(path), text.as_bytes()))
}

/// Writes a file that postil made, over the one that an earlier version made.
pub fn renew(path: &Path, text: &str) -> anyhow::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let _ = fs::remove_file(path);
    add(path, text.as_bytes())
}

/// Writes a file that is not there yet; one that is there stays as it is.
pub fn add(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(folder).with_context(|| format!("failed to make the folder `{}`", shown(folder)))?;
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(bytes),
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(cause) => Err(cause),
    }
    .with_context(|| format!("failed to write `{}`", shown(path)))
}
