//! What postil says about a site: a value with a place, never a print.
//! Every sentence is made by a constructor in `messages`; printing is `world::terminal`'s.

use super::checks::{self, Level};
use super::file::Span;

/// How much a diagnostic weighs: with an error nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

impl Severity {
    /// The word that stands before the name: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One finding. The name never changes once released; the message is one phrase in lower case without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub name: &'static str,
    pub message: String,
    /// The id or key that it is about; of an unknown one, the one that was most likely meant. None where that is no matter.
    pub about: Option<String>,
    /// The smallest text that the author would edit; none where the fault is not in a text.
    pub span: Option<Span>,
    /// Words under the primary place.
    pub label: Option<String>,
    /// Other places that matter, with what they are.
    pub related: Vec<(Span, String)>,
    pub notes: Vec<String>,
    pub help: Vec<String>,
    /// What would mend it. One remedy alone is beyond doubt, and a machine may apply it; of several the author chooses.
    pub remedies: Vec<Remedy>,
}

/// Changes that mend a fault together, all in one TOML file. Never of an article.
pub type Remedy = Vec<Fix>;

/// A change of one place in a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Of a value or a key, as [`Change`] says.
    pub span: Span,
    pub change: Change,
}

/// What becomes of the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The value at the place becomes this string.
    Replace(String),
    /// The table that holds the value at the place gets one more key, right behind it, with this string.
    Add { key: &'static str, value: String },
    /// The key at the place gets this name.
    Rename(String),
}

impl Diagnostic {
    /// A finding of the check `name`, which weighs what that check usually does.
    pub(crate) fn new(name: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Diagnostic {
        let usual = checks::find(name).map_or(Level::Always, |check| check.level);
        Diagnostic {
            // One that is off is dropped by `site::check` where it is; elsewhere it is a warning.
            severity: usual.severity().unwrap_or(Severity::Warning),
            name,
            message: message.into(),
            about: None,
            span: span.into(),
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            remedies: Vec::new(),
        }
    }

    /// All that there is to do about it, one sentence each: the help, and what `postil fix` can do.
    pub fn advice(&self) -> impl Iterator<Item = &str> {
        let fix = match self.remedies.len() {
            0 => None,
            _ if !self.is_fixable() => None,
            1 => Some("`postil fix` does that"),
            _ => Some("`postil fix` writes the one that you choose"),
        };
        self.help.iter().map(String::as_str).chain(fix)
    }

    /// Whether there are remedies, all of them in TOML files: articles are never changed.
    pub fn is_fixable(&self) -> bool {
        let is_toml = |fix: &Fix| fix.span.path.ends_with(".toml");
        !self.remedies.is_empty() && self.remedies.iter().flatten().all(is_toml)
    }

    pub(crate) fn about(mut self, about: impl Into<String>) -> Diagnostic {
        self.about = Some(about.into());
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    pub(crate) fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help.push(help.into());
        self
    }

    pub(crate) fn remedy(mut self, remedy: Remedy) -> Diagnostic {
        self.remedies.extend((!remedy.is_empty()).then_some(remedy));
        self
    }
}

/// Puts diagnostics in the order in which they are printed (by place, those without a place first) and drops repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics
        .sort_by(|a, b| (&a.span, a.severity, a.name, &a.message).cmp(&(&b.span, b.severity, b.name, &b.message)));
    diagnostics.dedup();
}

/// How many errors and how many warnings there are.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}
