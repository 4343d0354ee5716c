//! Colours code: which stretches of a code block are keywords, strings, comments …
//! Pure. The only door to syntect. Gives classes, not colours: those are the theme's.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::base::words;

/// A stretch of code and the class that it is drawn with; ranges are bytes of the code, in order, not overlapping.
pub type Token = (Range<usize>, &'static str);

/// Whether a language is known, and what it might have been meant for.
pub enum Language {
    Known,
    Unknown { near: Option<String> },
}

// Backtracking engines can run away on hostile input: what is larger is shown without colours.
const LONGEST_CODE: usize = 64 * 1024;
const LONGEST_LINE: usize = 2_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let scope = |name| Scope::new(name).expect("the names below are scopes");
    CLASS_OF_SCOPE.iter().map(|(name, class)| (scope(name), *class)).collect()
});

/// The first match counts, from the innermost scope outwards. Scope names as in Sublime Text's "Scope Naming".
const CLASS_OF_SCOPE: [(&str, &str); 29] = [
    ("comment", "hl-c"),
    ("punctuation.definition.comment", "hl-c"),
    ("punctuation.definition.string", "hl-s"),
    ("constant.character.escape", "hl-n"),
    ("constant.other.placeholder", "hl-n"),
    ("string.unquoted", ""),
    ("string", "hl-s"),
    ("constant", "hl-n"),
    ("entity.name.function", "hl-f"),
    ("support.function", "hl-f"),
    ("variable.function", "hl-f"),
    ("entity.name.tag", "hl-a"),
    ("entity.other.attribute-name", "hl-a"),
    ("entity.name.section", "hl-h"),
    ("markup.heading", "hl-h"),
    ("markup.inserted", "hl-i"),
    ("markup.deleted", "hl-d"),
    ("entity.name", "hl-t"),
    ("entity.other.inherited-class", "hl-t"),
    ("support.type", "hl-t"),
    ("support.class", "hl-t"),
    ("storage.type", "hl-k"),
    ("storage.modifier", "hl-k"),
    ("keyword.operator", "hl-o"),
    ("keyword", "hl-k"),
    ("variable.language", "hl-k"),
    ("variable.parameter", "hl-v"),
    ("support", "hl-f"),
    ("punctuation", "hl-o"),
];

/// Whether `name` is a language that is coloured, by its name or by the ending of its files.
pub fn language(name: &str) -> Language {
    if SYNTAXES.find_syntax_by_token(name).is_some() || PLAIN.contains(&name.to_ascii_lowercase().as_str()) {
        return Language::Known;
    }
    let names = SYNTAXES.syntaxes().iter().map(|syntax| syntax.name.as_str());
    Language::Unknown { near: words::nearest(name, names).map(str::to_lowercase) }
}

/// Names under which code is shown as it is.
const PLAIN: [&str; 4] = ["text", "plain", "plaintext", "none"];

/// The coloured stretches of a piece of code. Empty where the language is unknown or the code too large.
pub fn tokens(code: &str, language: &str) -> Vec<Token> {
    let Some(syntax) = SYNTAXES.find_syntax_by_token(language) else { return Vec::new() };
    if code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return Vec::new();
    }
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut tokens: Vec<Token> = Vec::new();
    let mut line_start = 0;
    for line in code.split_inclusive('\n') {
        let Ok(ops) = state.parse_line(line, &SYNTAXES) else { return tokens };
        let mut from = 0;
        for (at, op) in ops {
            push(&mut tokens, line_start + from..line_start + at, class(&stack));
            from = at;
            if stack.apply(&op).is_err() {
                return tokens;
            }
        }
        push(&mut tokens, line_start + from..line_start + line.trim_end_matches('\n').len(), class(&stack));
        line_start += line.len();
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, range: Range<usize>, class: &'static str) {
    match tokens.last_mut() {
        _ if range.is_empty() || class.is_empty() => {}
        Some((last, same)) if last.end == range.start && *same == class => last.end = range.end,
        _ => tokens.push((range, class)),
    }
}

fn class(stack: &ScopeStack) -> &'static str {
    let class = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    stack.as_slice().iter().rev().find_map(class).unwrap_or("")
}
