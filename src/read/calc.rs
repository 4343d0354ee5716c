//! Arithmetic behind a claim, reckoned exactly: `+ - * / ^ %`, brackets, and the signs `× ÷ −`. Pure.
//! Numbers are fractions of whole numbers, so that nothing is rounded on the way.

use std::iter::Peekable;
use std::str::Chars;

/// A fraction in lowest terms; the part below is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction {
    above: i128,
    below: i128,
}

/// What an expression comes to, or what is wrong with it, in a phrase.
///
/// `%` divides what is before it by a hundred; exponents are whole numbers; commas between digits are passed over.
pub fn value(expression: &str) -> Result<f64, String> {
    let mut reader = Reader { chars: expression.chars().peekable(), depth: 0 };
    let value = reader.sum()?;
    match reader.peek() {
        None => Ok(value.above as f64 / value.below as f64),
        Some(c) => Err(format!("`{c}` is not expected here")),
    }
}

// Deeper brackets are no arithmetic that a reader could follow, and would fill the stack.
const DEEPEST: usize = 100;

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        while self.chars.next_if(|c| c.is_whitespace()).is_some() {}
        self.chars.peek().copied()
    }

    fn take(&mut self, wanted: &[char]) -> Option<char> {
        self.peek().filter(|c| wanted.contains(c))?;
        self.chars.next()
    }

    fn sum(&mut self) -> Result<Fraction, String> {
        let mut value = self.product()?;
        while let Some(sign) = self.take(&['+', '-', '−', '–']) {
            let next = self.product()?;
            value = if sign == '+' { value.plus(next)? } else { value.plus(next.negated())? };
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<Fraction, String> {
        let mut value = self.power()?;
        while let Some(sign) = self.take(&['*', '×', '·', '/', '÷']) {
            let next = self.power()?;
            value = if "/÷".contains(sign) { value.times(next.inverted()?)? } else { value.times(next)? };
        }
        Ok(value)
    }

    fn power(&mut self) -> Result<Fraction, String> {
        if self.take(&['-', '−', '–']).is_some() {
            return Ok(self.deeper(Reader::power)?.negated());
        }
        let mut value = self.operand()?;
        while self.take(&['%']).is_some() {
            value = value.times(Fraction { above: 1, below: 100 })?;
        }
        if self.take(&['^']).is_none() {
            return Ok(value);
        }
        let exponent = self.deeper(Reader::power)?;
        match (exponent.below, i32::try_from(exponent.above)) {
            (1, Ok(whole)) => value.to_the(whole),
            _ => Err("an exponent must be a whole number".into()),
        }
    }

    fn operand(&mut self) -> Result<Fraction, String> {
        if self.take(&['(']).is_some() {
            let value = self.deeper(Reader::sum)?;
            return self.take(&[')']).map(|_| value).ok_or_else(|| "a bracket is not closed".into());
        }
        match self.peek() {
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) => Err(format!("`{c}` is not expected here")),
            None => Err("it ends where a number is needed".into()),
        }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Result<Fraction, String>) -> Result<Fraction, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".into());
        }
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn number(&mut self) -> Result<Fraction, String> {
        let (mut above, mut below, mut is_decimal) = (0i128, 1i128, false);
        while let Some(c) = self.chars.next_if(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '_')) {
            match (c, c.to_digit(10)) {
                (_, Some(digit)) => {
                    above = above
                        .checked_mul(10)
                        .and_then(|above| above.checked_add(digit.into()))
                        .ok_or_else(too_large)?;
                    below = if is_decimal { below.checked_mul(10).ok_or_else(too_large)? } else { below };
                }
                ('.', _) if is_decimal => return Err("a number has two points".into()),
                ('.', _) => is_decimal = true,
                _ => {}
            }
        }
        Ok(Fraction { above, below }.lowest())
    }
}

fn too_large() -> String {
    "the numbers are too large".into()
}

impl Fraction {
    fn lowest(self) -> Fraction {
        let (mut a, mut b) = (self.above.unsigned_abs(), self.below.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a.max(1)).unwrap_or(1);
        Fraction { above: self.above / divisor, below: self.below / divisor }
    }

    fn negated(self) -> Fraction {
        Fraction { above: self.above.saturating_neg(), ..self }
    }

    fn inverted(self) -> Result<Fraction, String> {
        match self.above.signum() {
            0 => Err("it divides by nothing".into()),
            sign => Ok(Fraction { above: self.below.saturating_mul(sign), below: self.above.saturating_abs() }),
        }
    }

    fn plus(self, other: Fraction) -> Result<Fraction, String> {
        let cross = |a: i128, b: i128| a.checked_mul(b).ok_or_else(too_large);
        let above =
            cross(self.above, other.below)?.checked_add(cross(other.above, self.below)?).ok_or_else(too_large)?;
        Ok(Fraction { above, below: cross(self.below, other.below)? }.lowest())
    }

    fn times(self, other: Fraction) -> Result<Fraction, String> {
        // Cancelled before, so that only results can be too large.
        let (a, b) = (
            Fraction { above: self.above, below: other.below }.lowest(),
            Fraction { above: other.above, below: self.below }.lowest(),
        );
        let above = a.above.checked_mul(b.above).ok_or_else(too_large)?;
        Ok(Fraction { above, below: a.below.checked_mul(b.below).ok_or_else(too_large)? })
    }

    fn to_the(self, exponent: i32) -> Result<Fraction, String> {
        let base = if exponent < 0 { self.inverted()? } else { self };
        let one = Fraction { above: 1, below: 1 };
        if base.above.abs() <= 1 && base.below == 1 {
            return Ok(if exponent % 2 == 0 && base.above != 0 || exponent == 0 { one } else { base });
        }
        (0..exponent.unsigned_abs()).try_fold(one, |value, _| value.times(base))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_come_to_their_value() {
        for (expression, expected) in [
            ("1150 / (1150 + 4198) * 100", Ok(1150.0 / 5348.0 * 100.0)),
            ("1,150 ÷ 2 × 3 − 1", Ok(1724.0)),
            ("0.1 + 0.2", Ok(0.3)),
            ("-2^2", Ok(-4.0)),
            ("2^-2", Ok(0.25)),
            ("50% * 8", Ok(4.0)),
            ("(1 + 2", Err("a bracket is not closed")),
            ("1 / (2 - 2)", Err("it divides by nothing")),
            ("2 ^ 0.5", Err("an exponent must be a whole number")),
            ("9^9^9", Err("the numbers are too large")),
            ("1 2", Err("`2` is not expected here")),
            ("", Err("it ends where a number is needed")),
        ] {
            assert_eq!(value(expression), expected.map_err(str::to_owned), "{expression}");
        }
        assert_eq!(value(&"(".repeat(100_000)), Err("it is nested too deeply".into()));
    }
}
