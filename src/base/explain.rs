//! What is told of the checks: in a terminal, and on the manual's page of all of them.
//! Pure. All that is said of a single check stands in the table of `checks`.

use super::checks::{Block, CHECKS, Check, Group, Level};
use super::words::alternatives;

const WIDTH: usize = 80; // of a terminal that nobody has made wider
const LEVEL_WIDTH: usize = "warning".len();

/// All that is to be said of one check, as text for a terminal.
pub fn explain(check: &Check) -> String {
    let mut text = format!("{} ({})\n", check.name, level_at_length(check.level));
    text += &paragraph(check.what);
    text += &paragraph(check.why);
    for block in check.example {
        text += &block.path.map(|path| paragraph(&format!("In `{path}`:"))).unwrap_or_default();
        text += &format!("\n{}", indented(&block.text()));
    }
    text + &paragraph(check.remedy)
}

/// Every check with its level and what it finds, in a line or two, as text for a terminal.
pub fn overview() -> String {
    let mut text = String::new();
    for group in Group::ALL {
        text += &format!("{}\n", group.title());
        group.checks().for_each(|check| text += &entry(check));
        text.push('\n');
    }
    let legend = "`always` is an error that can't be lowered; all others can be set under `[checks]` in `site.toml`. \
                  `postil explain NAME` says more of a check.";
    text + &lines(legend, WIDTH).join("\n") + "\n"
}

/// The manual's page of all checks, in Markdown, with its front matter.
pub fn manual() -> String {
    let mut page = MANUAL.replace("OFF", &names_of(Level::Off));
    for group in Group::ALL {
        page += &format!("\n## {}\n\n{}\n", group.title(), group.introduction());
        group.checks().for_each(|check| page += &section(check));
    }
    page
}

/// What the page says before the first check. `OFF` stands for the checks that are off.
const MANUAL: &str = r#"+++
title = "Checks"
description = "Every fault that the program knows by name: what it means, why it matters, and what to do."
date = 2026-11-24
authors = ["The editors"]
tags = ["manual"]
type = "TechArticle"
weight = 7
+++

Each message bears the name of the check that found the fault: `error[quote-missing]`. The names never change once they are released, so they can be searched for, and set in the configuration. [Checking](checking.md) tells how a site is checked and a message read. `postil explain quote-missing` prints what stands here on a check.

The examples show what matters and leave out the rest. `content/lead-pipes.md` is an article whose head has a title; where only the sidecar beside it is shown, its text is "Northvale still has about 4,200 lead service lines."

## Levels {#levels}

Each check below is marked as an error, as a warning, or as off, which holds where nothing else is said. `site.toml` can say otherwise:

```toml
[checks]
single-source   = "warn"
archive-missing = "off"
alt-missing     = "error"
```

The same table in the head of an article holds for that article:

```markdown
+++
title = "How much lead pipe is left?"

[checks]
hedge-unattributed = "off"
+++
```

Checks that are marked as an error *always* can't be set: without them, something would be lost in silence, or a page could not be made. Off unless a site asks for them are OFF.

## Exceptions {#allow}

Where a check does not hold, say so with the reason, which stays there for whoever asks later:

```toml
allow = { secondary-only = "The minutes are kept in the city's archive, which is closed." }
```

In a claim, a note, a correction or a source, this answers for that one; in the head of an article, for the whole article. It can name any check whose level can be set. Once there is nothing left to excuse, [`allow-unused`](#allow-unused) says so.
"#;

/// A check's part of the manual's page.
fn section(check: &Check) -> String {
    let Check { name, what, why, remedy, .. } = check;
    let example: String = check.example.iter().map(code_block).collect();
    format!("\n### `{name}`\n\n*{}.* {what} {why}\n{example}\n{remedy}\n", level_in_manual(check.level))
}

fn code_block(block: &Block) -> String {
    let path = block.path.map(|path| format!("\nIn `{path}`:\n")).unwrap_or_default();
    let text = block.text();
    let fence = if text.contains("```") { "````" } else { "```" };
    format!("{path}\n{fence}{}\n{text}{fence}\n", block.language())
}

fn names_of(level: Level) -> String {
    let names: Vec<&str> = CHECKS.iter().filter(|check| check.level == level).map(|check| check.name).collect();
    alternatives(&names).replace(" or ", " and ")
}

fn level_at_length(level: Level) -> &'static str {
    match level {
        Level::Always => "error, always",
        Level::Error => "error, can be set in [checks]",
        Level::Warning => "warning, can be set in [checks]",
        Level::Off => "off, can be set in [checks]",
    }
}

fn level_in_manual(level: Level) -> &'static str {
    match level {
        Level::Always => "Error, always",
        Level::Error => "Error",
        Level::Warning => "Warning",
        Level::Off => "Off",
    }
}

fn level_in_short(level: Level) -> &'static str {
    match level {
        Level::Always => "always",
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Off => "off",
    }
}

/// A check's lines of the overview: name and level, and beside them the first sentence.
fn entry(check: &Check) -> String {
    let name_width = CHECKS.iter().map(|check| check.name.len()).max().unwrap_or_default();
    let column = "  ".len() + name_width + "  ".len() + LEVEL_WIDTH + "  ".len();
    let sentence = match check.what.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => check.what.to_owned(),
    };
    let sentence = lines(&sentence, WIDTH - column).join(&format!("\n{:column$}", ""));
    format!("  {:name_width$}  {:LEVEL_WIDTH$}  {sentence}\n", check.name, level_in_short(check.level))
}

/// An empty line and the text in lines.
fn paragraph(text: &str) -> String {
    format!("\n{}\n", lines(text, WIDTH).join("\n"))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".into() } else { format!("    {line}\n") }).collect()
}

/// The text in lines of at most `width` characters, broken at spaces, but not at those inside of `code`.
/// A piece that is longer stands on a line of its own.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut is_code = false;
    let pieces = text.split(|character| {
        is_code ^= character == '`';
        character == ' ' && !is_code
    });
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + piece.chars().count() <= width => *line += &format!(" {piece}"),
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
}
