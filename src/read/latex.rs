//! The text that LaTeX prints of what stands in a bibliography, and text written so that LaTeX prints it.
//! Pure. Knows accents, letters and signs; a command that it does not know stays as it stands, and is named.

use unicode_normalization::UnicodeNormalization as _;

/// What LaTeX prints, and the commands in it that are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    pub unknown: Vec<String>,
}

/// The text that LaTeX prints. White space is single blanks, none at the ends; line breaks count as blanks.
pub fn decode(source: &str) -> Printed {
    let mut writer = Writer { printed: Printed::default(), depth: 0 };
    writer.write(source);
    writer.printed.text = clean(&writer.printed.text);
    writer.printed
}

/// An address as it was meant: what has a meaning in LaTeX is often escaped in it, though it need not be.
pub fn decode_address(source: &str) -> String {
    let source = source.trim();
    let inner = source.strip_prefix("\\url{").and_then(|rest| rest.strip_suffix('}')).unwrap_or(source);
    if !inner.contains('\\') {
        return inner.replace('\n', "");
    }
    let mut text = inner.replace("{\\textasciitilde}", "~").replace("\\textasciitilde{}", "~").replace("\\string", "");
    for sign in ['_', '%', '&', '#', '~', '$', '{', '}'] {
        text =
            text.replace(&format!("{{\\{sign}}}"), &sign.to_string()).replace(&format!("\\{sign}"), &sign.to_string());
    }
    text.replace("~{}", "~")
}

/// Text as LaTeX prints it.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '&' | '#' | '_' | '$' => out.extend(['\\', letter]),
            // Two of them would be another sign.
            '-' | '`' | '\'' if last == letter => out.extend(['{', '}', letter]),
            other => out.push(other),
        }
        last = letter;
    }
    out
}

/// A text with single blanks in place of white space and signs that can't be seen, none at its ends. Blanks at which
/// no line may break stay.
pub fn clean(text: &str) -> String {
    let is_blank =
        |sign: char| sign == ' ' || sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

const LONGEST_GROUP: usize = 4000; // characters; a longer one is no argument, and each that has no end is looked through

/// What stands in the braces with which a text begins, without them, and what follows. Nothing without braces.
pub fn group(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    let mut is_escaped = false;
    for (at, sign) in text.char_indices().take(LONGEST_GROUP) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' if depth == 1 => return Some((&text[1..at], &text[at + 1..])),
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return None;
        }
    }
    None
}

struct Writer {
    printed: Printed,
    /// How many arguments this stands in.
    depth: usize,
}

const DEEPEST: usize = 8; // accents on accents on accents: what is deeper stays as it stands

impl Writer {
    fn write(&mut self, source: &str) {
        let mut rest = source;
        while let Some(sign) = rest.chars().next() {
            let after = &rest[sign.len_utf8()..];
            let pair = |other: &str| rest.starts_with(other);
            let (text, taken) = match sign {
                '\\' => {
                    rest = self.command(after);
                    continue;
                }
                '$' => {
                    rest = self.math(after);
                    continue;
                }
                '{' | '}' => ("", 1),
                '~' => ("\u{a0}", 1),
                '-' if pair("---") => ("—", 3),
                '-' if pair("--") => ("–", 2),
                '`' if pair("``") => ("“", 2),
                '\'' if pair("''") => ("”", 2),
                _ => (&rest[..sign.len_utf8()], sign.len_utf8()),
            };
            self.printed.text.push_str(text);
            rest = &rest[taken..];
        }
    }

    /// Writes what the command is that begins here, behind its backslash, and gives what follows it.
    fn command<'a>(&mut self, source: &'a str) -> &'a str {
        let letters = source.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(source.len());
        let length = if letters > 0 { letters } else { source.chars().next().map_or(0, char::len_utf8) };
        let (name, rest) = source.split_at(length);
        // Blanks end a command of letters, and are not printed.
        let behind = if letters > 0 { rest.trim_start_matches([' ', '\n', '\t']) } else { rest };
        if let Some((_, mark)) = ACCENTS.iter().find(|(accent, _)| *accent == name) {
            return self.accent(*mark, behind);
        }
        if let Some(sign) = blank(name).or_else(|| look_up(SIGNS, name)) {
            self.printed.text.push_str(sign);
            return behind.strip_prefix("{}").unwrap_or(behind);
        }
        if SWITCHES.contains(&name) {
            return behind;
        }
        match (name, group(behind)) {
            ("enquote" | "mkbibquote", Some((inner, rest))) => {
                self.printed.text.push('“');
                self.argument(inner);
                self.printed.text.push('”');
                rest
            }
            ("href", Some((address, rest))) => match group(rest) {
                Some((words, rest)) => {
                    self.argument(words);
                    self.printed.text.push_str(&format!(" ({})", decode_address(address)));
                    rest
                }
                None => rest,
            },
            ("textsuperscript", Some((inner, rest))) => self.shifted(inner, SUPERSCRIPTS, rest),
            ("textsubscript", Some((inner, rest))) => self.shifted(inner, SUBSCRIPTS, rest),
            ("noopsort", Some((_, rest))) => rest,
            _ => {
                self.printed.unknown.push(format!("\\{name}"));
                self.printed.text.push('\\');
                self.printed.text.push_str(name);
                rest
            }
        }
    }

    fn argument(&mut self, source: &str) {
        if self.depth == DEEPEST {
            return self.printed.text.push_str(source);
        }
        self.depth += 1;
        self.write(source);
        self.depth -= 1;
    }

    /// Writes the next letter with an accent, and gives what follows.
    fn accent<'a>(&mut self, mark: char, source: &'a str) -> &'a str {
        let (argument, rest) = match group(source) {
            Some(group) => group,
            None if source.starts_with('\\') => {
                let name = source[1..].find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(source.len() - 1);
                source.split_at(1 + name)
            }
            None => source.split_at(source.chars().next().map_or(0, char::len_utf8)),
        };
        let start = self.printed.text.len();
        self.argument(argument);
        let letters = self.printed.text.split_off(start);
        let mut letters = letters.chars();
        let letter = match letters.next() {
            Some('ı') => 'i',
            Some('ȷ') => 'j',
            Some(letter) => letter,
            None => ' ',
        };
        self.printed.text.extend([letter, mark].into_iter().nfc());
        self.printed.text.push_str(letters.as_str());
        rest
    }

    /// Writes a formula, behind its dollar sign: its signs where all are known, else the formula as it stands.
    fn math<'a>(&mut self, source: &'a str) -> &'a str {
        let Some(end) = source.find('$').filter(|end| *end > 0) else {
            self.printed.text.push('$');
            return source;
        };
        let (formula, rest) = (&source[..end], &source[end + 1..]);
        match signs(formula) {
            Some(signs) => self.printed.text.push_str(&signs),
            None => self.printed.text.push_str(&format!("${formula}$")),
        }
        rest
    }

    fn shifted<'a>(&mut self, inner: &str, signs: &str, rest: &'a str) -> &'a str {
        match shift(inner, signs) {
            Some(text) => self.printed.text.push_str(&text),
            None => self.argument(inner),
        }
        rest
    }
}

/// What a command prints that is a blank, or nothing that can be seen.
fn blank(name: &str) -> Option<&'static str> {
    match name {
        " " | "\n" | "\\" | ";" | ":" | "space" | "par" | "newline" | "quad" => Some(" "),
        "," => Some("\u{202f}"),
        "nobreakspace" => Some("\u{a0}"),
        "-" | "/" | "!" | "@" => Some(""),
        _ => None,
    }
}

/// The sign that a table has for a name.
fn look_up(table: &'static str, name: &str) -> Option<&'static str> {
    let mut words = table.split_ascii_whitespace();
    while let (Some(known), Some(sign)) = (words.next(), words.next()) {
        if known == name {
            return Some(sign);
        }
    }
    None
}

/// The signs of a formula. Nothing where it has more than letters, signs, and digits above or below the line.
fn signs(formula: &str) -> Option<String> {
    let (mut out, mut rest) = (String::new(), formula);
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        rest = match sign {
            '^' | '_' => {
                let (inner, after) = match group(after) {
                    Some(group) => group,
                    None => after.split_at(after.chars().next().map_or(0, char::len_utf8)),
                };
                out.push_str(&shift(inner, if sign == '^' { SUPERSCRIPTS } else { SUBSCRIPTS })?);
                after
            }
            '\\' => {
                let end = after.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(after.len());
                let (name, after) = after.split_at(end);
                match FONTS.contains(&name) {
                    true => {}
                    false => out.push_str(look_up(MATH, name).or_else(|| look_up(SIGNS, name))?),
                }
                after.trim_start_matches(' ')
            }
            '{' | '}' => after,
            sign if sign.is_alphanumeric() || "+-=<>()., /:".contains(sign) => {
                out.push(if sign == '-' { '−' } else { sign });
                after
            }
            _ => return None,
        };
    }
    Some(out)
}

fn shift(text: &str, signs: &str) -> Option<String> {
    text.chars().map(|sign| signs.chars().nth("0123456789+-".find(sign)?)).collect()
}

const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
const SUBSCRIPTS: &str = "₀₁₂₃₄₅₆₇₈₉₊₋";

const FONTS: [&str; 5] = ["mathrm", "mathit", "mathbf", "rm", "text"];

/// Commands that change how text looks: what they are given is printed.
const SWITCHES: [&str; 42] = [
    "textit",
    "emph",
    "textbf",
    "textsc",
    "textrm",
    "textsf",
    "texttt",
    "textup",
    "textmd",
    "textsl",
    "textnormal",
    "text",
    "mbox",
    "hbox",
    "url",
    "path",
    "mkbibemph",
    "mkbibitalic",
    "mkbibbold",
    "em",
    "it",
    "bf",
    "sc",
    "rm",
    "sf",
    "tt",
    "sl",
    "itshape",
    "bfseries",
    "scshape",
    "normalfont",
    "relax",
    "protect",
    "newblock",
    "ensuremath",
    "nocase",
    "mathrm",
    "mathit",
    "uppercase",
    "lowercase",
    "bibstring",
    "autocap",
];

/// Accents with the mark that is set over or under the letter before.
const ACCENTS: [(&str, char); 17] = [
    ("`", '\u{300}'),
    ("'", '\u{301}'),
    ("^", '\u{302}'),
    ("~", '\u{303}'),
    ("=", '\u{304}'),
    ("u", '\u{306}'),
    (".", '\u{307}'),
    ("\"", '\u{308}'),
    ("r", '\u{30a}'),
    ("H", '\u{30b}'),
    ("v", '\u{30c}'),
    ("d", '\u{323}'),
    ("c", '\u{327}'),
    ("k", '\u{328}'),
    ("b", '\u{331}'),
    ("t", '\u{361}'),
    ("f", '\u{311}'),
];

/// Letters and signs that are commands, each behind its name.
const SIGNS: &str = "\
    ss ß  SS ẞ  o ø  O Ø  l ł  L Ł  ae æ  AE Æ  oe œ  OE Œ  aa å  AA Å  i ı  j ȷ  dh ð  DH Ð  dj đ  DJ Đ  th þ  TH Þ \
    ng ŋ  NG Ŋ  & &  % %  $ $  # #  _ _  { {  } }  slash /  ldots …  dots …  textellipsis …  textendash – \
    textemdash —  textquoteleft ‘  textquoteright ’  textquotedblleft “  textquotedblright ”  textquotesingle ' \
    textquotedbl \"  quotedblbase „  glqq „  grqq “  quotesinglbase ‚  guillemotleft «  guillemotright » \
    guillemetleft «  guillemetright »  guilsinglleft ‹  guilsinglright ›  flqq «  frqq »  textbackslash \\ \
    textasciitilde ~  textasciicircum ^  textasciigrave `  textbar |  textless <  textgreater >  textunderscore _ \
    textdollar $  textbraceleft {  textbraceright }  textperiodcentered ·  textbullet •  textdegree °  degree ° \
    textmu µ  texteuro €  euro €  pounds £  textsterling £  textyen ¥  copyright ©  textcopyright © \
    textregistered ®  texttrademark ™  S §  P ¶  dag †  ddag ‡  textdagger †  textordfeminine ª  textordmasculine º \
    textexclamdown ¡  textquestiondown ¿  textonehalf ½  textpm ±  texttimes ×  textnumero №  LaTeX LaTeX  TeX TeX \
    BibTeX BibTeX  bibrangedash –";

/// Signs of formulas, likewise.
const MATH: &str = "\
    alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  zeta ζ  eta η  theta θ  iota ι  kappa κ  lambda λ \
    mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  upsilon υ  phi φ  varphi φ  chi χ  psi ψ  omega ω  Gamma Γ \
    Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ  Omega Ω  times ×  cdot ·  pm ±  leq ≤  le ≤ \
    geq ≥  ge ≥  neq ≠  approx ≈  sim ∼  to →  rightarrow →  leftarrow ←  infty ∞  circ °  prime ′  ell ℓ  hbar ħ";

#[cfg(test)]
mod tests {
    use super::{decode, decode_address, encode};

    #[test]
    fn latex_is_read_as_it_is_printed() {
        for (source, expected) in [
            (
                r#"G{\"o}del and Erd{\H o}s, Poincar\'e, Se\~nor, \v{S}koda, \c{C}elik"#,
                "Gödel and Erdős, Poincaré, Señor, Škoda, Çelik",
            ),
            (r"Stra\ss e, Stra{\ss}e, S{\o}ren \O{} \L{}\'od\'z, \'{\i}, \'\i", "Straße, Straße, Søren Ø Łódź, í, í"),
            (r"Johnson \& Johnson, 50\%, \#1, a\_b, \$5", "Johnson & Johnson, 50%, #1, a_b, $5"),
            ("``Quoted'' and `single' -- and --- don't", "“Quoted” and `single' – and — don't"),
            (
                "{The {NASA} Report}\n   on  {$\\alpha$}-decay of $^{14}$C, H$_2$O, $\\frac{1}{2}$",
                "The NASA Report on α-decay of ¹⁴C, H₂O, $\\frac{1}{2}$",
            ),
            (r"\emph{Homo sapiens} \textbf{x} {\em y}, CO\textsubscript{2}, \enquote{z}", "Homo sapiens x y, CO₂, “z”"),
            ("D.~E. 5 $ and \\", "D.\u{a0}E. 5 $ and \\"),
            (r"\foo{a}", r"\fooa"),
        ] {
            assert_eq!(decode(source).text, expected, "{source}");
        }
        assert_eq!(decode(r"\foo{a} \ss").unknown, [r"\foo"]);
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for text in [r"\{}$%&#_~^", "a -- b --- c", "``x'' `y'", "don't", "naïve 日本 \u{a0}x", r"C:\new"] {
            assert_eq!(decode(&encode(text)).text, text, "{}", encode(text));
        }
    }

    #[test]
    fn addresses_lose_their_escapes() {
        for (source, expected) in [
            (r"https://example.org/a\_b\%20c?d=1\&e={\#}f", "https://example.org/a_b%20c?d=1&e=#f"),
            (r"\url{https://example.org/~x_y}", "https://example.org/~x_y"),
            (r"https://example.org/{\textasciitilde}me", "https://example.org/~me"),
        ] {
            assert_eq!(decode_address(source), expected);
        }
    }
}
