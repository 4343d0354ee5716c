//! The themes that come with the program, embedded in it. The only door to `include_dir`.

use include_dir::{Dir, include_dir};

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static BROADSHEET: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/broadsheet");

/// All of them, the default one first.
static SHIPPED: [Shipped; 2] =
    [Shipped { name: "default", folder: &DEFAULT }, Shipped { name: "broadsheet", folder: &BROADSHEET }];

/// A theme that comes with the program.
#[derive(Clone, Copy)]
pub struct Shipped {
    pub name: &'static str,
    folder: &'static Dir<'static>,
}

/// The names of all of them, the default one first.
pub fn names() -> Vec<&'static str> {
    SHIPPED.iter().map(|theme| theme.name).collect()
}

/// Those that a theme of this name lies over, or is, nearest first: the default theme is the last of every row.
pub fn below(theme: &str) -> Vec<Shipped> {
    SHIPPED.iter().rev().filter(|shipped| shipped.name == theme || shipped.name == "default").copied().collect()
}

/// The tables of words, by path. The default theme has them all.
pub fn words() -> Vec<(String, &'static str)> {
    SHIPPED[0].texts("i18n").map(|(name, text)| (format!("i18n/{name}"), text)).collect()
}

impl Shipped {
    /// Its `theme.toml`.
    pub fn about(self) -> &'static str {
        let file = self.folder.get_file("theme.toml").and_then(include_dir::File::contents_utf8);
        file.expect("our themes tell of themselves")
    }

    /// Its templates, by name.
    pub fn templates(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.texts("templates")
    }

    /// The files that it publishes, by name.
    pub fn files(self) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        self.embedded("static").map(|(name, file)| (name, file.contents()))
    }

    fn texts(self, folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.embedded(folder).map(|(name, file)| (name, file.contents_utf8().expect("our texts are UTF-8")))
    }

    /// The files in one folder; none where it has no such folder.
    fn embedded(self, folder: &str) -> impl Iterator<Item = (&'static str, &'static include_dir::File<'static>)> {
        self.folder.get_dir(folder).into_iter().flat_map(Dir::files).map(|file| {
            let name = file.path().file_name().and_then(|name| name.to_str());
            (name.expect("our files have plain names"), file)
        })
    }
}
