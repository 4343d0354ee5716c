//! One line of Markdown that is made of words and marks, and proved to read back as the same words. Pure.

use crate::base::file::File;
use crate::base::words::one_line;
use crate::read::fold::fold;
use crate::read::markdown::{self, Inputs, Origin};

use super::escape::{Place, escape_mixed};

/// What a character of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word of the text.
    Text,
    /// Markdown.
    Mark,
    /// A mark of emphasis, which a line can do without.
    Emphasis,
    /// The mark of a footnote, which is no word.
    Note,
}

/// A line as it grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    chars: Vec<(char, Role)>,
    /// Marks that wait for the first word.
    pending: Vec<(String, Role)>,
    plain: String,
}

impl Line {
    /// Words, whose white space counts as one space.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            // A no-break space is a sign like others.
            if c.is_whitespace() && c != '\u{a0}' {
                let is_blank = self.chars.last().is_none_or(|(c, role)| *c == ' ' && *role == Role::Text || *c == '\n');
                if !is_blank {
                    self.chars.push((' ', Role::Text));
                    self.plain.push(' ');
                }
                continue;
            }
            self.flush();
            self.chars.push((c, Role::Text));
            self.plain.push(c);
        }
    }

    /// Markdown that stands for these words.
    pub(super) fn raw(&mut self, written: &str, words: &str) {
        self.flush();
        self.chars.extend(written.chars().map(|c| (c, Role::Mark)));
        self.plain.push_str(words);
    }

    /// A break of the line, as the author meant it.
    pub(super) fn line_break(&mut self) {
        self.trim_end();
        if !self.plain.is_empty() {
            self.raw("\\\n", "\n");
        }
    }

    /// The mark of a footnote.
    pub(super) fn note(&mut self, label: &str) {
        self.chars.extend(format!("[^{label}]").chars().map(|c| (c, Role::Note)));
    }

    /// Opens emphasis or a link. Its mark waits for the first word.
    pub(super) fn open(&mut self, mark: &str, role: Role) {
        self.pending.push((mark.to_owned(), role));
    }

    /// Closes what was opened last. A mark around no words is none.
    pub(super) fn close(&mut self, mark: &str, role: Role) {
        if self.pending.pop().is_some() {
            return;
        }
        let is_spaced = self.chars.last() == Some(&(' ', Role::Text));
        if is_spaced {
            self.chars.pop();
        }
        self.chars.extend(mark.chars().map(|c| (c, role)));
        if is_spaced {
            self.chars.push((' ', Role::Text));
        }
    }

    fn flush(&mut self) {
        for (mark, role) in std::mem::take(&mut self.pending) {
            self.chars.extend(mark.chars().map(|c| (c, role)));
        }
    }

    fn trim_end(&mut self) {
        while self.chars.last() == Some(&(' ', Role::Text)) {
            self.chars.pop();
        }
        self.plain.truncate(self.plain.trim_end_matches(' ').len());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chars.iter().all(|(c, role)| c.is_whitespace() || *role == Role::Emphasis)
    }

    /// The line in Markdown. Emphasis that would change a word is left out.
    pub(super) fn finish(mut self, place: Place, inputs: Inputs<'_>) -> String {
        self.trim_end();
        self.pending.clear();
        while self.chars.ends_with(&[('\\', Role::Mark), ('\n', Role::Mark)]) {
            self.chars.truncate(self.chars.len() - 2);
            self.trim_end();
        }
        let written = escape_mixed(&self.chars, place);
        if self.reads_back(place, inputs) {
            return written;
        }
        self.chars.retain(|(_, role)| *role != Role::Emphasis);
        if self.reads_back(place, inputs) {
            return escape_mixed(&self.chars, place);
        }
        // Every sign of the text is escaped then: ugly, but the same words.
        let every = |&(c, role): &(char, Role)| {
            let escape = role == Role::Text && c.is_ascii_punctuation();
            escape.then_some('\\').into_iter().chain([c])
        };
        self.chars.iter().flat_map(every).collect()
    }

    fn reads_back(&self, place: Place, inputs: Inputs<'_>) -> bool {
        let shown: Vec<(char, Role)> = self.chars.iter().filter(|(_, role)| *role != Role::Note).copied().collect();
        let written = escape_mixed(&shown, place);
        match place {
            Place::Line => words_of(&written, inputs) == comparable(&self.plain),
            Place::Heading => words_of(&format!("## {written}"), inputs) == comparable(&self.plain),
            Place::Cell => {
                let table = format!("| a |\n| --- |\n| {written} |");
                words_of(&table, inputs) == comparable(&format!("a {}", self.plain))
            }
        }
    }
}

/// The words that a reader of Markdown sees, as they are compared.
pub(super) fn words_of(markdown: &str, inputs: Inputs<'_>) -> String {
    let file = File::new("", markdown);
    let document =
        markdown::read(&file, &file.text, Origin::From(0), Inputs { snapshot: None, ..inputs }, &mut Vec::new());
    comparable(&document.text)
}

fn comparable(text: &str) -> String {
    fold(&one_line(text)).text.trim().to_owned()
}
