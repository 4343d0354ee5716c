//! `postil fix`: what a machine can mend without a doubt, shown as a diff, and written when that is asked for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use crate::base::diagnostic::{Diagnostic, Fix, Severity};
use crate::base::file::{Span, position};
use crate::base::words::numbered;
use crate::world::{diff, edit, rewrite, terminal};

use super::check::Asked;
use super::site::{self, Loaded, Options};
use super::{Outcome, Place};

#[derive(Args)]
pub(super) struct FixFiles {
    /// Mend only what is found in these articles, sidecars or folders; by default everywhere
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the changes; without this they are shown alone
    #[arg(short, long)]
    yes: bool,
    /// Where a fault can be mended in several ways, which to take: `content/a.toml:12=2`
    #[arg(long, value_name = "FILE:LINE=NUMBER")]
    choose: Vec<String>,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(place: &Place, fix: &FixFiles) -> anyhow::Result<Outcome> {
    let loaded = site::load(place, &fix.options, None)?;
    let asked = Asked::new(&loaded, &fix.paths)?;
    let found: Vec<&Diagnostic> = loaded.made.diagnostics.iter().filter(|found| asked.holds(found)).collect();
    let mut choices = fix.choose.iter().map(|choice| Choice::read(choice)).collect::<anyhow::Result<Vec<_>>>()?;
    let (mut fixes, mut open) = (BTreeMap::<&str, Vec<Fix>>::new(), String::new());
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.is_fixable()) {
        let Some(span) = &diagnostic.span else { continue };
        match &diagnostic.remedies[..] {
            [remedy] => fixes.entry(&span.path).or_default().extend(remedy.iter().cloned()),
            several => match Choice::take(&mut choices, &line_of(&loaded, span)) {
                Some(number) => {
                    let remedy = number.checked_sub(1).and_then(|index| several.get(index));
                    let remedy = remedy
                        .with_context(|| format!("there is no way {number} to mend {}", line_of(&loaded, span)))?;
                    fixes.entry(&span.path).or_default().extend(remedy.iter().cloned());
                }
                None => open.push_str(&ways(&loaded, diagnostic, span)),
            },
        }
    }
    if let Some(choice) = choices.first() {
        bail!("nothing at {} is to be chosen", choice.line);
    }
    terminal::print(&open);
    let is_error = |diagnostic: &&&Diagnostic| diagnostic.severity == Severity::Error;
    let hopeless = found.iter().filter(is_error).filter(|diagnostic| !diagnostic.is_fixable()).count();
    let mended = mend(&loaded, &fixes, if fix.yes { Mode::Write } else { Mode::Show })?;
    tell(fix, found.len(), &mended);
    let is_whole = open.is_empty() && hopeless == 0 && mended.left == 0 && (fix.yes || mended.changes == 0);
    Ok(if is_whole { Outcome::Fine } else { Outcome::Problems })
}

/// Whether changes are written or shown alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    Show,
}

/// How many changes were made, in how many files, and how many could not be.
struct Mended {
    changes: usize,
    files: usize,
    left: usize,
}

/// Makes the changes file by file and shows each as a diff.
fn mend(loaded: &Loaded, fixes: &BTreeMap<&str, Vec<Fix>>, mode: Mode) -> anyhow::Result<Mended> {
    let mut mended = Mended { changes: 0, files: 0, left: 0 };
    for (path, fixes) in fixes {
        let raw = rewrite::read(&loaded.root, path)?;
        let applied = edit::apply(&raw, fixes).with_context(|| format!("failed to change `{path}`"))?;
        mended.left += applied.left.len();
        mended.changes += fixes.len() - applied.left.len();
        mended.files += usize::from(applied.text != raw);
        terminal::write_out(&diff::unified(path, &raw, &applied.text, terminal::out_style()));
        if mode == Mode::Write && applied.text != raw {
            rewrite::write(&loaded.root, path, &raw, &applied.text)?;
        }
    }
    Ok(mended)
}

/// `content/a.toml:12`
fn line_of(loaded: &Loaded, span: &Span) -> String {
    let line = loaded.snapshot.text(&span.path).map_or(1, |file| position(&file.text, span.start).line_number);
    format!("{}:{line}", span.path)
}

/// The ways to mend one fault, with the numbers by which they are chosen.
fn ways(loaded: &Loaded, diagnostic: &Diagnostic, span: &Span) -> String {
    let line = line_of(loaded, span);
    let mut text = format!("{line}: {}; take one with `--choose {line}=NUMBER`:\n", diagnostic.message);
    let settling = diagnostic.related.iter().filter(|(_, label)| label.ends_with("is this one"));
    for (index, (place, label)) in settling.enumerate() {
        text.push_str(&format!("  {}: {label}: {}\n", index + 1, line_of(loaded, place)));
    }
    text
}

/// What the author chose at one place.
struct Choice {
    line: String,
    number: usize,
}

impl Choice {
    fn read(text: &str) -> anyhow::Result<Choice> {
        let parts = text.rsplit_once('=').and_then(|(line, number)| Some((line.trim(), number.trim().parse().ok()?)));
        let (line, number) = parts.with_context(|| {
            format!("`--choose {text}` is to be a file, a line and a number: `content/a.toml:12=2`")
        })?;
        Ok(Choice { line: line.replace('\\', "/").trim_start_matches("./").to_owned(), number })
    }

    /// The number that was chosen for a line, once.
    fn take(choices: &mut Vec<Choice>, line: &str) -> Option<usize> {
        let index = choices.iter().position(|choice| choice.line == line)?;
        Some(choices.remove(index).number)
    }
}

fn tell(fix: &FixFiles, found: usize, mended: &Mended) {
    let &Mended { changes, files, left } = mended;
    let what = format!("{} in {}", numbered(changes, "change"), numbered(files, "file"));
    terminal::print(&match (changes, fix.yes) {
        (0, _) if found == 0 => "nothing is to be mended\n".to_owned(),
        (0, _) => format!(
            "a machine can't mend any of this alone: {} (`postil check` shows them)\n",
            numbered(found, "finding")
        ),
        (_, true) => format!("{what}: written (`postil check` shows what is left)\n"),
        (_, false) => format!("{what}: nothing was written yet, `--yes` does that\n"),
    });
    if left > 0 {
        terminal::print(&format!("{} more of the same places: run it again\n", numbered(left, "change")));
    }
}
