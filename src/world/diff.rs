//! The difference between two texts, line by line, as `diff -u` shows it.
//! Takes texts as they stand on disk; what reaches the terminal can't steer it. The only door to imara-diff.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use super::terminal::Style;
use super::visible;

const CONTEXT: u32 = 3; // lines before and after a change, as `diff -u` has it

/// A unified diff of a file's old and new text, with `a/` and `b/` before its path. Empty where they are the same.
///
/// What ends the lines is shown, as `\r`, only where not all of them end alike.
pub fn unified(path: &str, old: &str, new: &str, style: Style) -> String {
    let (old, new) = (lines(old), lines(new));
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let ends: BTreeSet<&str> = old.iter().chain(&new).map(|line| split_end(line).1).filter(|e| !e.is_empty()).collect();
    let mut page = Page { out: String::new(), style, is_mixed: ends.len() > 1 };
    let hunks: Vec<Hunk> = diff.hunks().collect();
    if !hunks.is_empty() {
        let path = visible(path).replace(['\n', '\t'], " ");
        page.head(&format!("--- a/{path}"));
        page.head(&format!("+++ b/{path}"));
    }
    for group in hunks.chunk_by(|one, next| next.before.start - one.before.end <= 2 * CONTEXT) {
        page.group(group, &old, &new);
    }
    page.out
}

/// The lines of a text, each with the line break that ends it: `\n`, `\r\n` or `\r`.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = match rest.find(['\r', '\n']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        lines.push(line);
        rest = after;
    }
    lines
}

/// A line and the line break that ends it.
fn split_end(line: &str) -> (&str, &str) {
    line.split_at(line.trim_end_matches(['\r', '\n']).len())
}

struct Page {
    out: String,
    style: Style,
    /// Whether the lines do not all end alike.
    is_mixed: bool,
}

impl Page {
    fn head(&mut self, line: &str) {
        self.line("1", line);
    }

    /// Changes that are near each other, with the lines around.
    fn group(&mut self, hunks: &[Hunk], old: &[&str], new: &[&str]) {
        let (Some(first), Some(last)) = (hunks.first(), hunks.last()) else { return };
        let lead = first.before.start.min(CONTEXT);
        let trail = (old.len() as u32 - last.before.end).min(CONTEXT);
        let before = first.before.start - lead..last.before.end + trail;
        let after = first.after.start - lead..last.after.end + trail;
        self.line("36", &format!("@@ -{} +{} @@", counted(&before), counted(&after)));
        let mut from = before.start;
        for hunk in hunks {
            self.lines(' ', &old[at(from..hunk.before.start)]);
            self.lines('-', &old[at(hunk.before.clone())]);
            self.lines('+', &new[at(hunk.after.clone())]);
            from = hunk.before.end;
        }
        self.lines(' ', &old[at(from..before.end)]);
    }

    fn lines(&mut self, sign: char, lines: &[&str]) {
        let colour = match sign {
            '-' => "31",
            '+' => "32",
            _ => "",
        };
        for line in lines {
            let (text, end) = split_end(line);
            let end = if self.is_mixed && end.starts_with('\r') { "\\r" } else { "" };
            self.line(colour, &format!("{sign}{}{end}", visible(text)));
            if text.len() == line.len() {
                self.line("", "\\ No newline at end of file");
            }
        }
    }

    fn line(&mut self, colour: &str, line: &str) {
        let written = match self.style {
            Style::Coloured if !colour.is_empty() => writeln!(self.out, "\x1b[{colour}m{line}\x1b[0m"),
            _ => writeln!(self.out, "{line}"),
        };
        written.expect("a string takes all that is written");
    }
}

fn at(range: Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// A range of lines as a diff counts it: from 1, and of no lines the one before.
fn counted(range: &Range<u32>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        count => format!("{},{count}", range.start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::terminal::Style;
    use super::unified;

    fn check(old: &str, new: &str, expected: &str) {
        let diff = unified("a.toml", old, new, Style::Plain);
        let body = diff.strip_prefix("--- a/a.toml\n+++ b/a.toml\n").unwrap_or(&diff);
        assert_eq!(body, expected, "{old:?} to {new:?}");
    }

    #[test]
    fn changes_stand_among_the_lines_around_them() {
        check("a\n", "a\n", "");
        check("", "a\n", "@@ -0,0 +1 @@\n+a\n");
        check("a\n", "", "@@ -1 +0,0 @@\n-a\n");
        check("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nsix\n", "@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-6\n+six\n");
        check("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nx\n5\n6\n", "@@ -2,5 +2,6 @@\n 2\n 3\n 4\n+x\n 5\n 6\n");
        let far = "a\n1\n2\n3\n4\n5\n6\n7\nb\n";
        let parts = "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n";
        check(far, &far.replace('a', "A").replace('b', "B"), parts);
        let near = far.replace("7\n", "");
        let whole = "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n";
        check(&near, &near.replace('a', "A").replace('b', "B"), whole);
    }

    #[test]
    fn line_breaks_are_shown_where_they_differ() {
        check("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
        check("a\rb\r", "a\rc\r", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
        check("a\nb\r\n", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\\r\n+b\n");
        let none = "\\ No newline at end of file\n";
        check("a", "b", &format!("@@ -1 +1 @@\n-a\n{none}+b\n{none}"));
    }

    #[test]
    fn nothing_steers_the_terminal() {
        check("", "\x1b[2Ja\u{202e}b\n", "@@ -0,0 +1 @@\n+\\u{1b}[2Ja\\u{202e}b\n");
        let coloured = unified("a\n\x1b", "a\n", "b\n", Style::Coloured);
        let expected = "\x1b[1m--- a/a \\u{1b}\x1b[0m\n\x1b[1m+++ b/a \\u{1b}\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n\
                        \x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n";
        assert_eq!(coloured, expected);
    }
}
