//! The marks that editors put into a quotation: `[…]` for a cut, `[the city]` for words of their own, `[T]he` for a letter.
//! Pure. Takes a quotation apart into the pieces that stand in the source as they are.

// How much of the source a cut may leave out, in bytes: some 300 words, half a printed page. What is further apart is
// two quotations, and reads as if it were one.
const CUT: usize = 2_000;
// How much an editor's own words may stand for: "[the city]" for "it", "[the companies]" for a list of a dozen.
const OWN_WORDS: usize = 120;

/// A stretch of a quotation that stands in the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    pub words: String,
    /// How far behind the piece before it this one may begin, in bytes of the source.
    pub reach: usize,
    /// Whether the first letter may be a capital in one of the two only: `[T]he`.
    pub is_altered: bool,
    /// Whether it may begin, or end, within a word: `approve[d]`.
    pub begins_within: bool,
    pub ends_within: bool,
}

/// The pieces of a quotation, in order; the whole where it has no marks, none where it has nothing else.
pub fn pieces(quote: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    let mut rest = quote;
    while let Some(c) = rest.chars().next() {
        let (mark, len) = mark(rest);
        let after = rest[len..].chars().next();
        let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match mark {
            None => piece.words.push(c),
            Some(Mark::Letter(letter)) => {
                let next = Piece { reach: OWN_WORDS, is_altered: true, ..Piece::default() };
                // After a mark the letter begins the piece that the mark has begun.
                let reach = if piece.words.trim().is_empty() { piece.reach.max(OWN_WORDS) } else { OWN_WORDS };
                close(&mut pieces, std::mem::replace(&mut piece, next));
                piece.reach = reach;
                piece.words.push(letter);
            }
            Some(mark) => {
                let is_own = mark == Mark::OwnWords;
                piece.ends_within = is_own && goes_on(piece.words.chars().next_back());
                let reach = if is_own { OWN_WORDS } else { CUT };
                // Marks that follow each other reach as far as the furthest.
                let reach = if piece.words.trim().is_empty() { piece.reach.max(reach) } else { reach };
                let next = Piece { reach, begins_within: is_own && goes_on(after), ..Piece::default() };
                close(&mut pieces, std::mem::replace(&mut piece, next));
            }
        }
        rest = &rest[len..];
    }
    close(&mut pieces, piece);
    pieces
}

fn close(pieces: &mut Vec<Piece>, piece: Piece) {
    let words = piece.words.trim();
    if words.chars().any(char::is_alphanumeric) {
        pieces.push(Piece { words: words.to_owned(), ..piece });
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    Cut,
    OwnWords,
    Letter(char),
}

/// The mark that a text begins with, and its length; without one, the length of the first character.
fn mark(text: &str) -> (Option<Mark>, usize) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if let Some((inside, close)) = bracketed(text, '[', ']').or_else(|| bracketed(text, '(', ')')) {
        let len = close + 1;
        let mut letters = inside.chars();
        let goes_on = text[len..].starts_with(char::is_alphabetic);
        match (letters.next(), letters.next()) {
            _ if dots(inside) == inside.len() && !inside.is_empty() => return (Some(Mark::Cut), len),
            _ if text.starts_with('(') => {}
            (Some(letter), None) if letter.is_alphabetic() && goes_on => return (Some(Mark::Letter(letter)), len),
            _ => return (Some(Mark::OwnWords), len),
        }
    }
    match dots(text) {
        0 => (None, first),
        len => (Some(Mark::Cut), len),
    }
}

fn bracketed(text: &str, open: char, close: char) -> Option<(&str, usize)> {
    let inside = text.strip_prefix(open)?;
    let end = inside.find([close, open])?;
    inside[end..].starts_with(close).then(|| (inside[..end].trim(), end + open.len_utf8()))
}

/// The length of an ellipsis at the start of a text: `…`, or three dots and more, with or without spaces between.
fn dots(text: &str) -> usize {
    let mut count = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '…' => count += 3,
            '.' => count += 1,
            ' ' | '\u{a0}' if count > 0 => continue,
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if count >= 3 { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn check(quote: &str, expected: &[&str]) {
        let words: Vec<String> = pieces(quote).into_iter().map(|piece| piece.words).collect();
        assert_eq!(words, expected, "{quote}");
    }

    #[test]
    fn marks_part_a_quotation() {
        check("the dam failed", &["the dam failed"]);
        check("the dam […] failed", &["the dam", "failed"]);
        check("the dam [...] failed", &["the dam", "failed"]);
        check("the dam (…) failed", &["the dam", "failed"]);
        check("the dam . . . failed", &["the dam", "failed"]);
        check("the dam .... It failed", &["the dam", "It failed"]);
        check("…the dam failed…", &["the dam failed"]);
        check("the dam (which leaked) failed. It", &["the dam (which leaked) failed. It"]);
        check("we told [the city] twice", &["we told", "twice"]);
        check("they approve[d] it [sic]", &["they approve", "it"]);
        check("[T]he dam", &["The dam"]);
        check("failed. […] [T]he dam", &["failed.", "The dam"]);
        check("a [b", &["a [b"]);
        check("[…]", &[]);
    }
}
