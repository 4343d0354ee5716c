//! What is said of charts, timelines and transcripts.

use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::{alternatives, numbered, shorten};

fn block_invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("block-invalid", span, message)
}

/// Words behind the name of a block.
pub fn block_options(span: Span, name: &str) -> Diagnostic {
    block_invalid(span, format!("nothing can stand behind `{name}` in this line")).help(match name {
        "chart" => "put options on lines of their own inside the block, as in `title = \"…\"`, above a line `---`",
        _ => "put a title inside the block, as `title = \"…\"`, above a line `---`",
    })
}

/// A chart, timeline or transcript inside of another.
pub fn block_nested(span: Span, name: &str) -> Diagnostic {
    block_invalid(span, format!("a {name} can't stand inside of another block"))
        .help(format!("end the block above first, and begin the {name} at the left margin"))
}

/// A block without anything in it.
pub fn block_empty(span: Span, name: &str, example: &str) -> Diagnostic {
    block_invalid(span, format!("this {name} is empty")).help(format!("write lines such as `{example}`"))
}

/// A chart whose values follow the head at once.
pub fn chart_head_open(span: Span) -> Diagnostic {
    block_invalid(span, "no line `---` parts the head of this chart from its values")
        .help("put one between them: above it `title = \"…\"`, below it the values, such as `2019,5348`")
}

/// A chart that gets its values in two ways.
pub fn chart_values_twice(span: Span) -> Diagnostic {
    block_invalid(span, "this chart has values of its own, and `file` names others").help("keep one of the two")
}

/// A chart without values.
pub fn chart_values_missing(span: Span) -> Diagnostic {
    block_invalid(span, "this chart has no values")
        .help("write them below a line `---`, a row a line: `Year,Lines`, then `2019,5348`; or name a file of them: `file = \"lines.csv\"`")
}

/// A file of values that can't be one. `reason` ends a sentence on the file.
pub fn chart_file_unread(span: Span, path: &str, reason: &str, help: &str) -> Diagnostic {
    block_invalid(span, format!("`{}` {reason}", shorten(path, 80))).help(help)
}

/// Values that are no CSV.
pub fn csv_invalid(span: Span, reason: &str) -> Diagnostic {
    block_invalid(span, format!("this is no CSV: {reason}"))
        .help("put a cell between `\"` where it holds a comma, and write a quotation mark inside of it twice")
}

/// Values with one column.
pub fn chart_one_column(span: Span) -> Diagnostic {
    block_invalid(span, "this chart has one column, and needs two")
        .help("the first column says what each value is of, the others hold the values: `Year,Lines`, then `2019,5348`")
}

/// Names of columns, and no values below them.
pub fn chart_no_rows(span: Span) -> Diagnostic {
    block_invalid(span, "no values stand below the names of the columns").help("add a row, such as `2019,5348`")
}

/// Values that begin at once.
pub fn chart_head_missing(span: Span) -> Diagnostic {
    block_invalid(span, "the first row holds values, where it should name the columns")
        .help("put a row with names above it, such as `Year,Lines`")
}

/// A column without a name.
pub fn chart_column_unnamed(span: Span) -> Diagnostic {
    block_invalid(span, "this column has no name").help("name in the first row what the column holds")
}

/// More columns than can be told apart.
pub fn chart_series_many(span: Span, count: usize, most: usize) -> Diagnostic {
    block_invalid(span, format!("this chart has {count} columns of values, and more than {most} can't be told apart"))
        .help("leave out those that the text doesn't need, or make two charts of it")
}

/// More rows than can be read.
pub fn chart_rows_many(span: Span, count: usize, most: usize) -> Diagnostic {
    block_invalid(span, format!("this chart has {count} rows, and more than {most} can't be read"))
        .help("sum small ones up, or show these values as a table")
}

/// A row with too many or too few cells.
pub fn chart_row_uneven(span: Span, cells: usize, columns: usize) -> Diagnostic {
    let message = format!("this row has {}, and the first row has {columns}", numbered(cells, "cell"));
    block_invalid(span, message).help(match cells > columns {
        true => "put a cell that holds a comma between `\"`, and write numbers without commas",
        false => "leave a cell empty where there is no value, and keep its comma",
    })
}

/// One point, which no line can be drawn through.
pub fn chart_line_of_one(span: Span) -> Diagnostic {
    block_invalid(span, "a line needs two points, and this chart has one").help("add a row, or set `kind = \"bar\"`")
}

/// A row that does not say what it is of.
pub fn chart_label_missing(span: Span) -> Diagnostic {
    block_invalid(span, "this row does not say what its values are of").help("begin it with a name")
}

/// A place on the axis that is none. `date` is the one that was meant, where that is beyond doubt.
pub fn chart_place_invalid(span: Span, text: &str, date: Option<&str>) -> Diagnostic {
    let message = format!("`{}` is neither a number nor a date", shorten(text, 40));
    let diagnostic = block_invalid(span, message);
    match date {
        Some(date) => diagnostic.help(format!("write `{date}`")),
        None => diagnostic
            .help("a line needs numbers in its first column, or dates such as `2019`, `2019-06` and `2019-06-30`")
            .help("for names, set `kind = \"bar\"` or `kind = \"dot\"`"),
    }
}

/// A number among dates.
pub fn chart_places_mixed(span: Span, text: &str, date: Span) -> Diagnostic {
    block_invalid(span, format!("`{}` is a number, and another row begins with a date", shorten(text, 40)))
        .related(date, "the date")
        .help("write all rows alike: dates as in `2019`, `2019-06` and `2019-06-30`")
}

/// A place on the axis with two rows.
pub fn chart_place_repeated(span: Span, text: &str, first: Span) -> Diagnostic {
    block_invalid(span, format!("`{}` has two rows", shorten(text, 40)))
        .related(first, "the first of the two")
        .help("keep one of them; another series gets a column of its own")
}

/// A value that is no number. `meant` is the one that was meant, where that is beyond doubt.
pub fn chart_number_invalid(span: Span, text: &str, meant: Option<&str>) -> Diagnostic {
    let diagnostic = block_invalid(span, format!("`{}` is no number", shorten(text, 40)));
    match meant {
        Some(meant) => diagnostic
            .help(format!("write `{meant}`: a unit goes into `unit`, and the page sets thousands apart by itself")),
        None => diagnostic.help(
            "write numbers as `1234.5`, without signs between thousands; leave the cell empty where there is no value",
        ),
    }
}

/// A column without a single value.
pub fn chart_series_empty(span: Span, name: &str) -> Diagnostic {
    block_invalid(span, format!("the column `{}` has no value at all", shorten(name, 40)))
        .help("fill it, or leave it out")
}

/// A chart that those who can't see it know nothing of.
pub fn chart_undescribed(span: Span) -> Diagnostic {
    Diagnostic::new("alt-missing", span, "this chart has no description for those who can't see it")
        .help("say in one sentence what it shows: `description = \"The number falls from … to …\"`")
}

/// An entry that does not say when.
pub fn timeline_date_missing(span: Span) -> Diagnostic {
    block_invalid(span, "this line of the timeline begins with no date")
        .help("begin it with a date, as in `2014-04: The city …`; indent it if it goes on with the entry above")
}

/// An entry with a date in another form.
pub fn timeline_date_written(span: Span, text: &str, date: &str) -> Diagnostic {
    block_invalid(span, format!("`{}` is a date, but not in the order of year, month and day", shorten(text, 40)))
        .help(format!("write `{date}`: two digits for month and day; the page prints it in its own language"))
}

/// An entry on a day that there was not.
pub fn timeline_no_such_day(span: Span, text: &str) -> Diagnostic {
    block_invalid(span, format!("`{text}` is a day that no calendar has"))
        .help("write year, month and day with two digits each, as in `2014-04-25`")
}

/// A span of time that ends before it begins.
pub fn timeline_backwards(span: Span) -> Diagnostic {
    block_invalid(span, "this span of time ends before it begins").help("put the earlier date first")
}

/// An entry that says nothing.
pub fn timeline_entry_empty(span: Span) -> Diagnostic {
    block_invalid(span, "this entry does not say what happened").help("write it behind the date")
}

/// Entries out of order.
pub fn timeline_unordered(span: Span, date: &str, before: &str, other: Span) -> Diagnostic {
    Diagnostic::new(
        "entries-unordered",
        span,
        format!("`{date}` stands behind `{before}`, against the order of the timeline"),
    )
    .related(other, "the entry before it")
    .help("move the entry, or correct its date: a timeline runs from the oldest on, or from the newest back")
}

/// A turn that does not say who speaks.
pub fn transcript_speaker_missing(span: Span) -> Diagnostic {
    block_invalid(span, "this line of the transcript names no speaker")
        .help("begin it with a name and a colon, as in `Ana Ruiz: Was the water safe?`")
        .help("indent it if it goes on with the turn above; put what is no speech in brackets: `(Applause.)`")
}

/// A time stamp that is none.
pub fn transcript_stamp_invalid(span: Span, text: &str) -> Diagnostic {
    let message = format!("`{}` is no time stamp", shorten(text, 40));
    let is_word = !text.contains(|c: char| c.is_ascii_digit());
    block_invalid(span, message).help(match is_word {
        true => "put what is no speech in round brackets: `(Applause.)`",
        false => "write minutes and seconds, as in `[12:05]`, or hours too, as in `[1:02:05]`",
    })
}

/// A speaker whom the head does not name.
pub fn transcript_speaker_unknown(span: Span, name: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic =
        block_invalid(span, format!("`{}` is not among the `speakers` of this transcript", shorten(name, 60)));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic
            .help(format!("the head knows {}; add the name there", alternatives(known).replace(" or ", " and "))),
    }
}

/// A turn without words.
pub fn transcript_turn_empty(span: Span) -> Diagnostic {
    block_invalid(span, "this turn has no words").help("write them behind the colon, or below it and indented")
}

/// Time stamps that run back.
pub fn transcript_unordered(span: Span, stamp: &str, before: &str, other: Span) -> Diagnostic {
    Diagnostic::new("entries-unordered", span, format!("the time stamp `{stamp}` stands behind `{before}`"))
        .related(other, "the stamp before it")
        .help("correct it, or move the turn to where it was said")
}
