//! Comma-separated values with the place of every cell (RFC 4180; semicolons and tabs part cells too).
//! Pure. Written here since readers of CSV keep the place of a line, not of a cell, and messages point at cells.

use std::ops::Range;

use crate::base::file::At;

/// A line's cells. Places are bytes of the text; that of a quoted cell includes its quotation marks.
pub type Row = Vec<At<String>>;

/// Why a text is no CSV: what is said of it, and where.
pub type Fault = (&'static str, Range<usize>);

/// The rows of a text, without blank lines. What parts the cells is the sign that the first line has most of.
pub fn rows(text: &str) -> Result<Vec<Row>, Fault> {
    let separator = separator(text);
    let mut rows = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (row, end) = row(text, at, separator)?;
        if row.iter().any(|cell| !cell.value.is_empty()) {
            rows.push(row);
        }
        at = end;
    }
    Ok(rows)
}

fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let bare: String = first.split('"').step_by(2).collect();
    let count = |separator: u8| bare.bytes().filter(|byte| *byte == separator).count();
    // The last of equals wins: a comma.
    *[b'\t', b';', b','].iter().max_by_key(|separator| count(**separator)).expect("there are three")
}

/// The cells of the line that begins at `at`, and where the next line begins.
fn row(text: &str, mut at: usize, separator: u8) -> Result<(Row, usize), Fault> {
    let mut row = Vec::new();
    loop {
        let (cell, end) = cell(text, at, separator)?;
        row.push(cell);
        match text.as_bytes().get(end) {
            Some(byte) if *byte == separator => at = end + 1,
            next => return Ok((row, end + usize::from(next.is_some()))),
        }
    }
}

/// The cell that begins at `at`, and where the sign behind it stands.
fn cell(text: &str, at: usize, separator: u8) -> Result<(At<String>, usize), Fault> {
    let bytes = text.as_bytes();
    let ends = |byte: &u8| *byte == separator || *byte == b'\n';
    let start = at + bytes[at..].iter().take_while(|byte| **byte == b' ').count();
    if bytes.get(start) == Some(&b'"') {
        let (value, close) = quoted(text, start)?;
        let end = close + bytes[close..].iter().take_while(|byte| **byte == b' ').count();
        if bytes.get(end).is_some_and(|byte| !ends(byte)) {
            return Err(("words stand behind a closing quotation mark", start..close));
        }
        return Ok((At { value, range: start..close }, end));
    }
    let end = bytes[at..].iter().position(ends).map_or(text.len(), |len| at + len);
    let value = text[at..end].trim();
    let start = end - text[at..end].trim_start().len();
    Ok((At { value: value.to_owned(), range: start..start + value.len() }, end))
}

/// The text between the quotation mark at `start` and the one that closes it, and the place behind that one.
fn quoted(text: &str, start: usize) -> Result<(String, usize), Fault> {
    let mut value = String::new();
    let mut at = start + 1;
    loop {
        let Some(len) = text[at..].find('"') else {
            let end = text[start..].find('\n').map_or(text.len(), |len| start + len);
            return Err(("a quotation mark is not closed", start..end));
        };
        value.push_str(&text[at..at + len]);
        at += len + 1;
        if !text[at..].starts_with('"') {
            return Ok((value.split_whitespace().collect::<Vec<_>>().join(" "), at));
        }
        value.push('"');
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn check(text: &str, expected: &[&[&str]]) {
        let rows = rows(text).expect("it is CSV");
        let values: Vec<Vec<&str>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.value.as_str()).collect()).collect();
        assert_eq!(values, expected, "{text:?}");
        for cell in rows.iter().flatten() {
            let typed = &text[cell.range.clone()];
            let bare = typed.strip_prefix('"').and_then(|typed| typed.strip_suffix('"')).unwrap_or(typed);
            let typed = bare.replace("\"\"", "\"");
            assert_eq!(typed.split_whitespace().collect::<Vec<_>>().join(" "), cell.value, "{text:?}");
        }
    }

    #[test]
    fn cells_have_their_places() {
        check("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]);
        check("a ; b,c ; d\n\n 1;2;3", &[&["a", "b,c", "d"], &["1", "2", "3"]]);
        check("a\t\n\t2", &[&["a", ""], &["", "2"]]);
        check("\"a, \"\"b\"\"\", c\n \"1\n2\" ,3", &[&["a, \"b\"", "c"], &["1 2", "3"]]);
        check("é,", &[&["é", ""]]);
        check("", &[]);
    }

    #[test]
    fn slips_are_told_where_they_stand() {
        assert_eq!(rows("a,\"b\nc").map_err(|(_, place)| place), Err(2..4));
        assert_eq!(rows("\"a\"b,c").map_err(|(_, place)| place), Err(0..3));
    }
}
