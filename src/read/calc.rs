//! Arithmetic behind a claim, reckoned exactly: `+ - * / ^ %`, brackets, and the signs `× · ÷ −`. Pure.
//! Numbers are fractions of whole numbers of any size, so that nothing is rounded on the way; how far they may grow
//! is bounded, so that no expression keeps a build waiting.

use std::fmt;
use std::ops::Range;

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;

use crate::base::file::{At, File, Span};

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact(BigRational);

/// A number as an author wrote it: its exact value (0.1 is a tenth), and the decimals that it is written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    value: BigRational,
    places: usize,
}

/// Why an expression has no value, in a phrase, and the bytes of it that are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub range: Range<usize>,
    pub reason: String,
    /// What to write instead, where that is known.
    pub help: Option<&'static str>,
}

// Longer than any sum that a reader would do again.
const LONGEST: usize = 4_000;
// Deeper brackets are no arithmetic that a reader could follow, and would fill the stack.
const DEEPEST: usize = 100;
// Some 2,400 digits: thirty years of monthly interest need half of that, and the slowest 4,000 characters take a second.
const MOST_BITS: u64 = 8_192;
/// Decimals of a value that does not end, where its author wrote fewer.
const SHOWN: usize = 6;
/// A value with no more decimals than this is shown whole.
const SHOWN_WHOLE: usize = 12;

/// What an expression comes to, or what is wrong with it.
///
/// `%` divides what is before it by a hundred; exponents are whole numbers, and powers go before signs: `-2^2` is -4.
/// Thousands may be parted by `,`, `_`, a no-break or a thin space, in groups of three.
pub fn value(expression: &str) -> Result<Exact, Fault> {
    let mut reader = Reader { text: expression, at: 0, depth: 0 };
    if expression.len() > LONGEST {
        return Err(reader.fault(0, format!("it has more than {LONGEST} characters")));
    }
    let value = reader.sum()?;
    match reader.peek() {
        None => Ok(Exact(value)),
        Some(c) => Err(reader.unexpected(c)),
    }
}

impl Exact {
    /// Whether it is what the author says it is, give or take `within`.
    pub fn is(&self, gives: &Decimal, within: Option<&Decimal>) -> bool {
        let off = distance(&self.0, &gives.value);
        within.map_or(is_zero(&off), |within| off <= within.value)
    }

    /// The value in decimals: all of them where they end soon, else some more than `beside` has, and `…`.
    pub fn shown(&self, beside: &Decimal) -> String {
        let most = SHOWN_WHOLE.max(beside.places);
        let whole = digits(&self.0.trunc(), 0);
        let length = whole.trim_start_matches('-').len();
        if length > 40 {
            return format!("{}… ({length} digits)", &whole[..SHOWN_WHOLE]);
        }
        if (&self.0 * power_of_ten(most)).is_integer() {
            let text = digits(&self.0, most);
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        let places = SHOWN.max(beside.places + 2);
        // Cut, not rounded: the digits that stand here are right, and more follow.
        let cut = (&self.0 * power_of_ten(places)).trunc() / power_of_ten(places);
        let sign = if self.0.numer().sign() == Sign::Minus && is_zero(&cut) { "-" } else { "" };
        format!("{sign}{}…", digits(&cut, places))
    }

    /// The value rounded to as many decimals as `like` has, halves away from zero. Nothing where it has no more.
    pub fn rounded(&self, like: &Decimal) -> Option<Decimal> {
        let scaled = &self.0 * power_of_ten(like.places);
        let value = scaled.round() / power_of_ten(like.places);
        (!scaled.is_integer()).then_some(Decimal { value, places: like.places })
    }
}

impl Decimal {
    /// A number as TOML writes it (TOML 1.0.0, "Integer" and "Float"). Nothing for `inf`, `nan`, and for a number that
    /// no arithmetic here could come to.
    pub fn parse(literal: &str) -> Option<Decimal> {
        if literal.len() > LONGEST {
            return None;
        }
        let text = literal.replace('_', "").to_ascii_lowercase();
        let (sign, text) = match text.strip_prefix('-') {
            Some(text) => (-1, text),
            None => (1, text.strip_prefix('+').unwrap_or(&text)),
        };
        let radix = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find(|(prefix, _)| text.starts_with(prefix));
        if let Some((_, radix)) = radix {
            let value = BigRational::from(BigInt::parse_bytes(&text.as_bytes()[2..], radix)?);
            return bounded(value * BigInt::from(sign)).map(|value| Decimal { value, places: 0 });
        }
        let (number, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let value = fraction(whole, decimals)? * BigInt::from(sign);
        let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.unsigned_abs() < 1_000)?;
        let places = i32::try_from(decimals.len()).ok()?.saturating_sub(exponent).max(0);
        let value = bounded(value * BigRational::from(BigInt::from(10)).pow(exponent))?;
        Some(Decimal { value, places: places.unsigned_abs() as usize })
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.value.numer().sign() == Sign::Minus
    }

    /// The number without its sign.
    pub fn unsigned(self) -> Decimal {
        Decimal { value: distance(&self.value, &BigRational::from(BigInt::from(0))), ..self }
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        is_zero(&self.value)
    }

    /// The furthest that a number can be from this one and still be rounded to it.
    pub fn half_step(&self) -> Decimal {
        let value = BigRational::new(BigInt::from(5), BigInt::from(10)) / power_of_ten(self.places);
        Decimal { value, places: self.places + 1 }
    }

    /// How many decimals it is written with.
    pub fn places(&self) -> usize {
        self.places
    }
}

/// Writes it with its decimals and without parted thousands, as TOML reads it.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&digits(&self.value, self.places))
    }
}

impl Fault {
    fn help(self, help: &'static str) -> Fault {
        Fault { help: Some(help), ..self }
    }

    /// The place of the fault in the file that the expression was read from; the whole of it where it has escapes.
    pub fn span(&self, expression: &At<String>, file: &File) -> Span {
        let start = expression.range.start + 1;
        let is_plain = file.text.get(start..start + expression.value.len()) == Some(expression.value.as_str());
        match is_plain && !self.range.is_empty() {
            true => file.span(start + self.range.start..start + self.range.end),
            false => file.span(expression.range.clone()),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Read = Result<BigRational, Fault>;

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest.chars().next()
    }

    fn take(&mut self, wanted: &[char]) -> Option<char> {
        let next = self.peek().filter(|c| wanted.contains(c))?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn sum(&mut self) -> Read {
        let mut value = self.product()?;
        let start = self.at;
        while let Some(sign) = self.take(&['+', '-', '−', '–']) {
            let next = self.product()?;
            value = self.bounded(start, if sign == '+' { value + next } else { value - next })?;
        }
        Ok(value)
    }

    fn product(&mut self) -> Read {
        let mut value = self.signed()?;
        while let Some(sign) = self.take(&['*', '×', '·', '/', '÷']) {
            self.peek();
            let start = self.at;
            let next = self.signed()?;
            if "*×·".contains(sign) {
                value = self.bounded(start, value * next)?;
            } else if is_zero(&next) {
                return Err(self.fault(start, "it divides by zero"));
            } else {
                value = self.bounded(start, value / next)?;
            }
        }
        Ok(value)
    }

    fn signed(&mut self) -> Read {
        match self.take(&['-', '−', '–', '+']) {
            Some('+') => self.deeper(Reader::signed),
            Some(_) => Ok(-self.deeper(Reader::signed)?),
            None => self.power(),
        }
    }

    fn power(&mut self) -> Read {
        self.peek();
        let start = self.at;
        let mut value = self.operand()?;
        while self.take(&['%']).is_some() {
            value = self.bounded(start, value / BigInt::from(100))?;
        }
        if self.take(&['^']).is_none() {
            return Ok(value);
        }
        self.peek();
        let exponent_start = self.at;
        let exponent = self.deeper(Reader::signed)?;
        if !exponent.is_integer() {
            return Err(self.fault(exponent_start, "an exponent must be a whole number"));
        }
        if is_zero(&value) && exponent.numer().sign() == Sign::Minus {
            return Err(self.fault(start, "it divides by zero"));
        }
        to_the(value, exponent.numer()).ok_or_else(|| self.fault(start, TOO_LARGE))
    }

    fn operand(&mut self) -> Read {
        let next = self.peek();
        let start = self.at;
        if self.take(&['(']).is_some() {
            let value = self.deeper(Reader::sum)?;
            return match (self.take(&[')']), self.peek()) {
                (Some(_), _) => Ok(value),
                (None, Some(c)) => Err(self.unexpected(c)),
                (None, None) => Err(Fault { range: start..start + 1, ..self.fault(start, "a bracket is not closed") }),
            };
        }
        match next {
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) => Err(self.unexpected(c)),
            None => Err(self.fault(start, "it ends where a number is needed")),
        }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Read) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault(0, "it is nested too deeply"));
        }
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn number(&mut self) -> Read {
        let (start, mut chars) = (self.at, self.text[self.at..].chars().peekable());
        while let Some(c) = chars.next() {
            let parts = is_separator(c) && chars.peek().is_some_and(char::is_ascii_digit);
            if !c.is_ascii_digit() && c != '.' && !parts {
                break;
            }
            self.at += c.len_utf8();
        }
        let text = &self.text[start..self.at];
        match parted(text).and_then(|(whole, decimals)| fraction(&whole, decimals)) {
            Some(value) => self.bounded(start, value),
            None => Err(self
                .fault(start, format!("`{text}` is no number"))
                .help("thousands are written `4,200` or `4200`, decimals `4.2`")),
        }
    }

    fn bounded(&self, start: usize, value: BigRational) -> Read {
        bounded(value).ok_or_else(|| self.fault(start, TOO_LARGE))
    }

    /// A fault from `start` to where the reader is.
    fn fault(&self, start: usize, reason: impl Into<String>) -> Fault {
        let read = self.text[start..self.at].trim_end().len();
        Fault { range: start..start + read, reason: reason.into(), help: None }
    }

    fn unexpected(&self, c: char) -> Fault {
        let help = match c {
            '0'..='9' | '.' => "write it between them; thousands are written `4,200` or `4200`",
            'x' | 'X' => "times is written `*`",
            ':' => "divided by is written `/`",
            '=' => "what it comes to goes into `gives`",
            '[' | ']' | '{' | '}' => "brackets are round",
            '¹' | '²' | '³' => "a square is written `^2`",
            _ if c.is_alphabetic() || "$€£¥₹°".contains(c) => "leave out words, units and currencies",
            _ => "use numbers, `+`, `-`, `*`, `/`, `^`, `%` and brackets",
        };
        let reason = match c {
            '0'..='9' | '.' => "no sign stands between two numbers".to_owned(),
            ')' => "a bracket is closed that was not opened".to_owned(),
            _ => format!("`{c}` is not expected here"),
        };
        Fault { range: self.at..self.at + c.len_utf8(), reason, help: Some(help) }
    }
}

const TOO_LARGE: &str = "its numbers grow too large";

/// An ordinary space is none: between two numbers it more likely shows that a sign is missing.
fn is_separator(c: char) -> bool {
    matches!(c, ',' | '_' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The whole part without its separators, and the decimals. Nothing where the separators do not part thousands.
fn parted(number: &str) -> Option<(String, &str)> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let is_right = |(index, group): (usize, &&str)| match index {
        0 => (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    };
    let are_thousands = groups.len() == 1 || groups.iter().enumerate().all(is_right);
    are_thousands.then(|| (groups.concat(), decimals))
}

/// The number of these digits. Nothing where there are none, or something else stands among them.
fn fraction(whole: &str, decimals: &str) -> Option<BigRational> {
    let digits = format!("{whole}{decimals}");
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let above = is_number.then(|| digits.parse().ok()).flatten()?;
    Some(BigRational::new(above, power_of_ten(decimals.len())))
}

fn to_the(base: BigRational, exponent: &BigInt) -> Option<BigRational> {
    let bits = base.numer().bits().max(base.denom().bits());
    if bits <= 1 {
        // 0, 1 and -1 never grow.
        let is_odd = exponent.bit(0);
        let is_nothing = exponent.sign() == Sign::NoSign;
        return Some(if is_odd || (is_zero(&base) && !is_nothing) { base } else { BigRational::from(BigInt::from(1)) });
    }
    let exponent = i32::try_from(exponent).ok()?;
    let grown = u64::from(exponent.unsigned_abs()).checked_mul(bits - 1)?;
    (grown <= MOST_BITS).then(|| base.pow(exponent)).and_then(bounded)
}

fn bounded(value: BigRational) -> Option<BigRational> {
    (value.numer().bits().max(value.denom().bits()) <= MOST_BITS).then_some(value)
}

fn is_zero(value: &BigRational) -> bool {
    value.numer().sign() == Sign::NoSign
}

fn distance(a: &BigRational, b: &BigRational) -> BigRational {
    if a > b { a - b } else { b - a }
}

fn power_of_ten(exponent: usize) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).expect("numbers have bounded lengths"))
}

/// A value that ends within so many decimals, written out.
fn digits(value: &BigRational, places: usize) -> String {
    let scaled = (value * power_of_ten(places)).to_integer();
    let (sign, text) = (scaled.sign(), scaled.magnitude().to_string());
    let text = format!("{text:0>width$}", width = places + 1);
    let (whole, decimals) = text.split_at(text.len() - places);
    let sign = if sign == Sign::Minus { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, value};

    /// What an expression comes to, shown beside a number.
    fn check(expression: &str, beside: &str, expected: Result<&str, &str>) {
        let beside = Decimal::parse(beside).expect("a number");
        let shown = value(expression).map(|value| value.shown(&beside)).map_err(|fault| fault.reason);
        assert_eq!(shown.as_deref().map_err(String::as_str), expected, "{expression}");
    }

    #[test]
    fn expressions_come_to_their_value() {
        for (expression, expected) in [
            ("1150 / (1150 + 4198) * 100", Ok("21.503365…")),
            ("1,150 ÷ 2 × 3 − 1", Ok("1724")),
            ("12 – 2 · 5", Ok("2")),
            ("0.1 + 0.2", Ok("0.3")),
            ("1/3 + 1/3 + 1/3", Ok("1")),
            ("10 - 4 - 3", Ok("3")),
            ("-1/3", Ok("-0.333333…")),
            ("-1/30000000", Ok("-0.000000…")),
            ("-2^2", Ok("-4")),
            ("(-2)^2", Ok("4")),
            ("2^-2", Ok("0.25")),
            ("2^3^2", Ok("512")),
            ("+3 - -3", Ok("6")),
            ("50% * 8", Ok("4")),
            ("12.5 %", Ok("0.125")),
            ("0^0", Ok("1")),
            ("(-1)^99999999999999999999", Ok("-1")),
            ("10^40", Ok("100000000000… (41 digits)")),
            ("1_234_567.5 - 0.25", Ok("1234567.25")),
            ("4\u{202f}200\u{a0}000", Ok("4200000")),
            ("(803/800)^360 > 1", Err("`>` is not expected here")),
            ("(1 + 2", Err("a bracket is not closed")),
            ("(1 + 2]", Err("`]` is not expected here")),
            ("1 + 2)", Err("a bracket is closed that was not opened")),
            ("1 / (2 - 2)", Err("it divides by zero")),
            ("0^-1", Err("it divides by zero")),
            ("2 ^ 0.5", Err("an exponent must be a whole number")),
            ("9^9^9^9", Err("its numbers grow too large")),
            ("9^99999999999999999999", Err("its numbers grow too large")),
            ("4,2", Err("`4,2` is no number")),
            ("1.2.3", Err("`1.2.3` is no number")),
            (".", Err("`.` is no number")),
            ("1 200", Err("no sign stands between two numbers")),
            ("$5", Err("`$` is not expected here")),
            ("", Err("it ends where a number is needed")),
        ] {
            check(expression, "0", expected);
        }
        check("1/3", "0.3333333333", Ok("0.333333333333…"));
        check(&"(".repeat(3_000), "0", Err("it is nested too deeply"));
        check(&"9".repeat(1_000_000), "0", Err("it has more than 4000 characters"));
    }

    #[test]
    fn the_longest_sum_of_the_largest_numbers_ends_soon() {
        assert!(value(&["1/7^2900", &"+1/7^2900".repeat(440)].concat()).is_ok());
    }

    #[test]
    fn numbers_are_what_their_author_wrote() {
        for (literal, expected) in [
            ("21.5", Some("21.5")),
            ("21.50", Some("21.50")),
            ("-0.9", Some("-0.9")),
            ("+1_000", Some("1000")),
            ("1.5e3", Some("1500")),
            ("25E-4", Some("0.0025")),
            ("0xff", Some("255")),
            ("inf", None),
            ("nan", None),
            ("1e999999", None),
        ] {
            assert_eq!(Decimal::parse(literal).map(|number| number.to_string()).as_deref(), expected, "{literal}");
        }
    }
}
