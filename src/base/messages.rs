//! Every sentence that postil says about a site, one function each, so that a reader can see all of them.
//! The message is one phrase; what to do goes into the help. Names never change once they are released.

use super::date::Date;
use super::diagnostic::{Change, Diagnostic, Fix, Remedy};
use super::file::Span;
use super::words::{alternatives, nearest, numbered, shorten, toml_string};

/// The annotation that a message is about.
pub struct Subject<'a> {
    /// `claim`, `note` or `correction`.
    pub what: &'a str,
    pub id: &'a str,
    /// The path of the article.
    pub article: &'a str,
}

// Form: what is no TOML or YAML, or has keys and values that it can't have.

/// A text can't be read as what it should be.
pub fn syntax(language: &str, span: Span, reason: &str, first: Option<Span>) -> Diagnostic {
    let reason = reason.lines().next().unwrap_or_default();
    let diagnostic = Diagnostic::new("syntax", span, format!("this is no valid {language}: {reason}"));
    match first {
        Some(first) => {
            diagnostic.related(first, "it stands here first").help("keep one of the two, or give one another name")
        }
        None => diagnostic,
    }
}

/// An article or a section begins without a head.
pub fn front_matter_missing(span: Span) -> Diagnostic {
    Diagnostic::new("key-missing", span, "the file has no front matter")
        .about("title")
        .help("begin it with three lines: `+++`, `title = \"…\"`, `+++`")
}

/// A head is not closed.
pub fn front_matter_open(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, "the front matter is not closed").help(format!("end it with a line `{mark}`"))
}

/// A head does not begin where the file does.
pub fn front_matter_late(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, "something stands above the front matter")
        .help(format!("begin the file with `{mark}`: no empty line and no space may stand before it"))
}

/// A head ends with another line than it begins with.
pub fn front_matter_end(span: Span, written: &str, mark: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, format!("the front matter begins with `{mark}`, and ends with `{written}`"))
        .help(format!("write `{mark}` here"))
}

/// A head in one language between the marks of another, which has the marks `marks`.
pub fn front_matter_fenced(span: Span, mark: &str, language: &str, marks: &str) -> Diagnostic {
    Diagnostic::new("syntax", span, format!("the front matter is {language}, and stands between lines `{mark}`"))
        .help(format!("write `{marks}` in the place of both"))
}

/// A head in JSON.
pub fn front_matter_json(span: Span) -> Diagnostic {
    Diagnostic::new("syntax", span, "the front matter is JSON, where TOML or YAML is needed")
        .help("write it as lines like `title = \"…\"`, between two lines `+++`")
}

/// A key that nobody knows.
pub fn key_unknown(span: Span, key: &str, what: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new("key-unknown", span, format!("unknown key `{key}` in {what}"));
    let diagnostic = match near {
        Some(near) => return diagnostic.help(format!("did you mean `{near}`?")),
        // A longer list would bury the line above it.
        None if known.len() > MANY_KEYS => diagnostic.help(format!(
            "known keys are {} and {} more, which the manual lists",
            ticked(&known[..MANY_KEYS]),
            known.len() - MANY_KEYS
        )),
        None => diagnostic.help(format!("known keys are {}", together(known))),
    };
    match known.contains(&"extra") {
        true => diagnostic.help("data of your own goes under `extra`"),
        false => diagnostic,
    }
}

const MANY_KEYS: usize = 8; // that a help names: what fits into one line of a terminal

/// Keys in a row that goes on: "`a`, `b`".
fn ticked(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// A check that nobody knows, in a table of levels or of exceptions.
pub fn check_unknown(span: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("there is no check `{}`", shorten(name, 40));
    let diagnostic = Diagnostic::new("key-unknown", span.clone(), message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).remedy(vec![rename(span, near)]),
        None => diagnostic.help("`postil explain` lists all checks"),
    }
}

/// A level or an exception for a check that always holds.
pub fn level_fixed(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{name}` is always an error"))
        .help("take the line out, and mend what the check finds: without that, something would be lost in silence")
}

/// An exception that answers nothing.
pub fn allow_unused(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("allow-unused", span, format!("nothing here raises `{name}`, so there is nothing to allow"))
        .help("take the exception out, so that it can't hide a fault to come")
}

/// The change that gives a key another name.
pub fn rename(span: Span, name: &str) -> Fix {
    Fix { span, change: Change::Rename(name.to_owned()) }
}

/// Keys that must be there, each with a line as an example.
pub fn keys_missing(span: Span, keys: &[&str], what: &str, examples: &[String]) -> Diagnostic {
    let (named, they) = match keys {
        [key] => (format!("the key `{key}` is"), "it"),
        _ => (format!("the keys {} are", together(keys)), "them"),
    };
    let examples: Vec<String> = examples.iter().map(|example| format!("`{example}`")).collect();
    Diagnostic::new("key-missing", span, format!("{named} missing in {what}"))
        .about(keys.first().copied().unwrap_or_default())
        .help(format!("add {they}: {}", examples.join(", ")))
}

/// Keys that belong further out than the table that they stand in.
pub fn key_below(span: Span, keys: &[&str], what: &str, header: &str) -> Diagnostic {
    let (verb, they) = if keys.len() == 1 { ("belongs", "it") } else { ("belong", "them") };
    let below = format!("{} {verb} to {what}, and not below `{}`", together(keys), shorten(header, 60));
    Diagnostic::new("key-unknown", span, below)
        .help(format!("put {they} above that line: what follows a header belongs to it"))
}

/// Keys of an annotation in a source, for want of their own header.
pub fn header_missing(span: Span, keys: &[&str], what: &str, list: &str) -> Diagnostic {
    let verb = if keys.len() == 1 { "belongs" } else { "belong" };
    Diagnostic::new("key-unknown", span, format!("{} {verb} to {what}, and not to a source", together(keys)))
        .help(format!("put a line `[[{list}]]` above"))
}

/// Keys in a row: "`a`, `b` and `c`".
fn together(keys: &[&str]) -> String {
    alternatives(keys).replace(" or ", " and ")
}

/// A shared source whose header is its id alone.
pub fn source_without_prefix(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("key-unknown", span, format!("unknown key `{id}` in the shared sources"))
        .help(format!("if it is a source, write `[sources.{id}]`"))
}

/// A source that stands in a list.
pub fn source_in_list(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "sources are no list: each has its id in its header")
        .help(format!("write `[sources.{id}]`, and leave the line with `id` out"))
}

/// An annotation that stands in a table. `list` is the list that it belongs to, `id` its own name.
pub fn annotation_in_table(span: Span, list: &str, id: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`{list}` is a list, and this is a table"));
    match id {
        Some(id) => diagnostic.help(format!("write `[[{list}]]`, and below it `id = {}`", toml_string(id))),
        None => diagnostic.help(format!("write `[[{list}]]`")),
    }
}

/// An annotation that names no words.
pub fn anchor_missing(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new("key-missing", span, format!("this {what} does not say which words it is about"))
        .about("exact")
        .help("add `exact = \"…\"` with words of the article, or `block = \"…\"` with the id of a heading or span")
}

/// An annotation that names its words in two ways.
pub fn anchor_double(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "`exact` and `block` both say which words are meant")
        .help("keep one of the two")
}

/// A value of the wrong kind.
pub fn value_invalid(span: Span, name: &str, wanted: &str, found: &str, example: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`{name}` is {found}, where {wanted} is needed"));
    if example.is_empty() { diagnostic } else { diagnostic.help(format!("for example: `{example}`")) }
}

/// A value of the wrong kind that says all the same what was meant.
pub fn value_meant(span: Span, name: &str, wanted: &str, found: &str, line: &str) -> Diagnostic {
    value_invalid(span, name, wanted, found, "").help(format!("write `{line}`"))
}

/// A day that is not in the calendar.
pub fn day_invalid(span: Span, name: &str, text: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{name}` is {text}, a day that no calendar has"))
        .help("look the day up, and write it as year, month and day")
}

/// An id, or a part of an address, with signs that it can't have.
pub fn id_invalid(span: Span, id: &str, proposal: &str) -> Diagnostic {
    if id.trim().is_empty() {
        return Diagnostic::new("value-invalid", span, "this id is empty")
            .help("write a name of lower-case letters, digits and hyphens");
    }
    let message = format!("`{}` has other signs than lower-case letters, digits and hyphens", shorten(id, 40));
    let diagnostic = Diagnostic::new("value-invalid", span, message);
    if proposal.is_empty() { diagnostic } else { diagnostic.help(format!("for example: `{proposal}`")) }
}

/// A value that is not in the list.
pub fn choice_invalid(span: Span, name: &str, value: &str, choices: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`{name}` can't be `{}`", shorten(value, 40)));
    let is_longer = |choice: &&&str| choice.len() > 2 && value.to_lowercase().starts_with(**choice);
    let near = nearest(value, choices.iter().copied()).or_else(|| choices.iter().find(is_longer).copied());
    let diagnostic = match near {
        // A long list would bury the one word that helps.
        Some(near) if choices.len() > 8 => return diagnostic.help(format!("did you mean `{near}`?")),
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    diagnostic.help(match choices.len() {
        ..=16 => format!("it can be {}", alternatives(choices)),
        more => format!(
            "it can be {} or one of {} more, which the manual lists",
            ticked(&choices[..MANY_KEYS]),
            more - MANY_KEYS
        ),
    })
}

/// A rating that the site doesn't have.
pub fn rating_unknown(span: Span, rating: &str, known: &[&str]) -> Diagnostic {
    choice_invalid(span, "rating", rating, known)
        .note("a site's own ratings stand in `site.toml`, under `[ratings.NAME]`")
}

/// An id that pages use themselves.
pub fn id_reserved(span: Span, id: &str, reserved: &str) -> Diagnostic {
    Diagnostic::new(
        "value-invalid",
        span,
        format!("the id `{id}` begins with `{reserved}`, which pages use themselves"),
    )
    .help("give it another beginning")
}

/// An address that a page must not hold.
pub fn url_refused(span: Span, address: &str, scheme: &str) -> Diagnostic {
    let address = shorten(address, 60);
    Diagnostic::new(
        "value-invalid",
        span,
        format!("the address `{address}` has the scheme `{scheme}:`, which is not allowed"),
    )
    .help(match nearest(scheme, ["https", "http", "mailto", "tel"]) {
        Some(near) => format!("did you mean `{near}:`?"),
        None => "allowed are `https:`, `http:`, `mailto:` and `tel:`".to_owned(),
    })
}

/// An address with white space in it.
pub fn url_with_space(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("the address in `{name}` has a space in it"))
        .help("take it out, or write `%20` if it belongs there")
}

// Markdown.

/// HTML in an article that may have none.
pub fn html_omitted(span: Span) -> Diagnostic {
    Diagnostic::new("html-omitted", span, "raw HTML is left out of the page")
        .help("write it in Markdown, or set `raw_html = true` under `[markdown]` in `site.toml`")
}

/// A language that can't be coloured.
pub fn language_unknown(span: Span, language: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new("language-unknown", span, format!("no language `{language}` is known, the code stays plain"));
    diagnostic.help(match near {
        Some(near) => format!("did you mean `{near}`? `text` is for plain text"),
        None => "use `text` for plain text".to_owned(),
    })
}

/// A formula that is no TeX.
pub fn math_invalid(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::new("math-invalid", span, format!("this is no valid TeX formula: {reason}"))
        .help("mend it, or write `\\$` where a dollar is meant")
}

/// A footnote's marks without a footnote. There is at least one.
pub fn footnote_undefined(spans: Vec<Span>, label: &str) -> Diagnostic {
    let mut spans = spans.into_iter();
    let diagnostic =
        Diagnostic::new("footnote-undefined", spans.next(), format!("the footnote `{label}` is not defined"))
            .help(format!("add a line `[^{label}]: …`, or write `\\[^{label}]` where brackets are meant"));
    spans.fold(diagnostic, |diagnostic, span| diagnostic.related(span, "its mark stands here too"))
}

/// A footnote that lacks the colon which makes it one.
pub fn footnote_without_colon(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new("footnote-undefined", span, format!("no colon stands behind `[^{label}]`, so this is no footnote"))
        .help(format!("write `[^{label}]: …`"))
}

/// A footnote without a mark.
pub fn footnote_unused(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(
        "footnote-unused",
        span,
        format!("the footnote `{label}` has no mark in the text and is not printed"),
    )
    .help(format!("put `[^{label}]` where it belongs"))
}

/// Two footnotes with one label.
pub fn footnote_duplicate(span: Span, label: &str, first: Span) -> Diagnostic {
    Diagnostic::new("id-duplicate", span, format!("the footnote `{label}` is defined twice"))
        .related(first, "it is defined here first")
        .help("give one of the two another label, or take it out")
}

// Anchors and ids.

/// Words that come near to those sought: where, what they are, and in what they differ.
pub struct NearWords {
    pub place: Span,
    pub words: String,
    pub difference: String,
    pub drift: Drift,
}

/// How far other words are from those sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The words are the same.
    Typography,
    Wording,
    /// A number, a negation or a name: what was said is something else.
    Meaning,
}

/// The words of an annotation stand nowhere. `hangs` says what was said of the old words: checks, corrections, claims.
pub fn quote_missing(
    span: Span,
    subject: Subject<'_>,
    exact: &str,
    near: &[NearWords],
    hangs: &[String],
) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let message = format!("the words of {what} `{id}` do not occur in `{}`", file_name(article));
    let mut diagnostic = Diagnostic::new("quote-missing", span, message);
    for (index, near) in near.iter().enumerate() {
        let label = if index == 0 { "nearest words: " } else { "or these: " };
        diagnostic = diagnostic.related(near.place.clone(), format!("{label}{}", near.difference));
    }
    let is_other = near.first().is_none_or(|near| near.drift != Drift::Typography);
    let mut diagnostic =
        hangs.iter().filter(|_| is_other).fold(diagnostic, |diagnostic, note| diagnostic.note(note.as_str()));
    let Some(near) = near.first() else {
        let help = match exact.chars().count() {
            ..8 => "quote more of the words, as a reader reads them",
            _ => "quote the words as a reader reads them, without Markdown's marks",
        };
        return diagnostic.help(format!("{help}; if the passage was cut, take the {what} out"));
    };
    let has_gap = ["...", "…"].iter().any(|gap| exact.contains(gap) && !near.words.contains(gap));
    if has_gap {
        diagnostic = diagnostic.help("`exact` leaves nothing out: it holds all words from the first to the last");
    }
    // A longer line is no help, and a shortened one would not anchor.
    let words = match near.words.chars().count() {
        ..=120 => format!("`exact = {}`", toml_string(&near.words)),
        _ => "the new words in `exact`".to_owned(),
    };
    diagnostic.help(match near.drift {
        Drift::Typography => format!("the words are the same: put {words}"),
        Drift::Wording => format!("if these words are meant, put {words}, and check the {what} again"),
        Drift::Meaning => {
            format!("if the new words are right, put {words}, check the {what} again, and add a correction")
        }
    })
}

/// The note that another article's claim repeats the one whose words are gone.
pub fn repeated_in(claim: &str, article: &str) -> String {
    format!("claim `{claim}` in `{article}` repeats it")
}

/// The words stand somewhere, but not in the context that was given.
pub fn quote_out_of_context(span: Span, subject: Subject<'_>, places: &[Span], remedy: Remedy) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let message = format!("the words of {what} `{id}` stand in `{}`, but not in this context", file_name(article));
    let diagnostic = Diagnostic::new("quote-missing", span, message);
    let related =
        places.iter().fold(diagnostic, |diagnostic, place| diagnostic.related(place.clone(), "they stand here"));
    let help = "quote the words right before in `prefix` and the words right after in `suffix`, or leave both out";
    related.help(help).remedy(remedy)
}

/// The words stand under other headings than the one that was given.
pub fn quote_moved(span: Span, subject: Subject<'_>, section: &str, places: &[Span], remedy: Remedy) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let section = shorten(section, 60);
    let message =
        format!("the words of {what} `{id}` stand in `{}`, but not in the section `{section}`", file_name(article));
    let diagnostic = Diagnostic::new("quote-missing", span, message);
    let related =
        places.iter().fold(diagnostic, |diagnostic, place| diagnostic.related(place.clone(), "they stand here"));
    related.help("name the heading that they stand under now in `section`, or leave it out").remedy(remedy)
}

/// One of several places where words stand.
pub struct OnePlace {
    pub span: Span,
    /// The words around it.
    pub around: String,
    /// The line that singles it out, and what writes it.
    pub settles: Option<(String, Fix)>,
}

/// The words stand at several places.
pub fn quote_ambiguous(span: Span, subject: Subject<'_>, places: Vec<OnePlace>) -> Diagnostic {
    let Subject { what, id, article } = subject;
    let message = format!("the words of {what} `{id}` stand {} times in `{}`", places.len(), file_name(article));
    let diagnostic = Diagnostic::new("quote-ambiguous", span, message);
    let told = places.into_iter().fold(diagnostic, |diagnostic, OnePlace { span, around, settles }| match settles {
        Some((line, fix)) => diagnostic.related(span, format!("`{line}` is this one")).remedy(vec![fix]),
        None => diagnostic.related(span, format!("…{around}…")),
    });
    told.help("add the line for the place that is meant, or `all = true` for every one")
}

/// An id that leads nowhere.
pub fn id_unknown(span: Span, key: &str, id: &str, what: &str, path: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        "id-unknown",
        span,
        format!("`{key}` names `{id}`, but `{}` has no such {what}", file_name(path)),
    );
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("name a {what} that is there")),
    }
}

/// An id that stands twice.
pub fn id_duplicate(span: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new("id-duplicate", span, format!("the id `{id}` is taken"))
        .related(first, "it is taken here")
        .help("give one of the two another id")
}

/// A correction of words to themselves.
pub fn was_is_exact(span: Span, exact: Span) -> Diagnostic {
    Diagnostic::new("was-still-present", span, "`was` and `exact` are the same words")
        .related(exact, "the words as they are now")
        .help("put the words as they were published into `was`, and those that stand there now into `exact`")
}

/// The words that a correction replaced are still there.
pub fn was_still_present(span: Span, id: &str, article: &str, place: Span) -> Diagnostic {
    let message = format!("the words that correction `{id}` replaced still stand in `{}`", file_name(article));
    Diagnostic::new("was-still-present", span, message)
        .label("said to be gone")
        .related(place, "they stand here")
        .help("correct the article's text, or quote more of the old words in `was`")
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

// The site as a whole.

/// A citation of a source that is not there.
pub fn source_unknown(span: Span, id: &str, near: Option<&str>, elsewhere: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new("source-unknown", span, format!("no source has the id `{id}`"))
        .about(near.filter(|_| elsewhere.is_none()).unwrap_or(id));
    if let Some(other) = elsewhere {
        return diagnostic
            .related(other, "this one is another article's own")
            .help("move it to `content/sources.toml`, where all articles can cite it");
    }
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if !super::words::is_id(id) => diagnostic
            .help("name a source by its id; a page goes into `locator`: `{ source = \"…\", locator = \"…\" }`"),
        None => diagnostic
            .help(format!("add `[sources.{id}]` to the sidecar, or to `content/sources.toml` for all articles")),
    }
}

/// An article's own source with the id of a shared one.
pub fn source_duplicate(span: Span, id: &str, shared: Span) -> Diagnostic {
    Diagnostic::new("source-duplicate", span, format!("the source id `{id}` is taken by a shared source"))
        .about(id)
        .related(shared, "the shared source")
        .help("cite the shared source and drop this one, or give this one another id")
}

/// Sources in a form that is not read.
pub fn sources_unread(span: Span) -> Diagnostic {
    let message = format!("the sources in `{}` are not read", file_name(&span.path));
    Diagnostic::new("sources-unread", span, message).help("put them into `content/sources.toml`")
}

/// A file that would be an article or a sidecar if it had another ending.
pub fn article_unread(path: &str, meant: &str) -> Diagnostic {
    Diagnostic::new("article-unread", None, format!("`{path}` is not read, for its ending"))
        .help(format!("rename it to `{}`", file_name(meant)))
}

/// A sidecar that no article stands beside.
pub fn sidecar_orphan(span: Span, expected: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new("sidecar-orphan", span, format!("there is no article `{expected}` to this sidecar"));
    match near {
        _ if expected.ends_with("/_index.md") => diagnostic
            .help("a section has no sidecar: put annotations beside the article that they are about")
            .help("sources for all articles go into `content/sources.toml`"),
        Some(near) => {
            let name = near.rsplit('/').next().unwrap_or(near).trim_end_matches(".md");
            diagnostic.help(format!("the nearest article is `{near}`: its sidecar has the name `{name}.toml`"))
        }
        None => diagnostic.help(format!("write `{expected}`, or move the sidecar beside its article")),
    }
}

/// An address that two pages want.
pub fn address_taken(span: Option<Span>, path: &str, who: &str, first: &str, other: Option<Span>) -> Diagnostic {
    let address = path.strip_suffix("index.html").unwrap_or(path);
    let message = format!("the address `/{address}` is wanted by {who} and by {first}");
    let diagnostic = Diagnostic::new("address-taken", span, message);
    let diagnostic = match other {
        Some(other) => diagnostic.related(other, "this one wants it too"),
        None => diagnostic,
    };
    match first.strip_prefix("content/").and_then(|folder| folder.strip_suffix('/')) {
        Some(_) if who.ends_with("/index.md") => diagnostic
            .note(format!("`{first}` is a section, since other articles stand in it"))
            .help("rename `index.md` to `_index.md`, or move the other articles out of the folder"),
        Some(folder) => diagnostic
            .note(format!("`{first}` is a section, since articles stand in it"))
            .help(format!("move the text to `content/{folder}/_index.md`, or set `slug` in its head")),
        None => diagnostic.help("rename one of the two, or set its `slug`"),
    }
}

/// A link that leads nowhere.
pub fn link_broken(span: Span, destination: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new("link-broken", span, format!("the link `{}` leads nowhere", shorten(destination, 80)));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            diagnostic.help("link to an article by its file: `other.md`, `../folder/other.md` or `@/folder/other.md`")
        }
    }
}

/// A link without an address.
pub fn link_empty(span: Span) -> Diagnostic {
    Diagnostic::new("link-broken", span, "this link has no address")
        .help("write it between the parentheses, or take the brackets out")
}

/// A picture without an address.
pub fn picture_empty(span: Span) -> Diagnostic {
    Diagnostic::new("asset-missing", span, "this picture has no file")
        .help("write its name between the parentheses: `![what it shows](file.png)`")
}

/// A web address without its beginning.
pub fn link_without_scheme(span: Span, destination: &str) -> Diagnostic {
    let shown = shorten(destination, 80);
    Diagnostic::new("link-broken", span, format!("the link `{shown}` is a web address without `https://`"))
        .help(format!("write `https://{shown}`"))
}

/// What looks like a link, and is none for a space in its address.
pub fn link_with_space(span: Span, address: &str) -> Diagnostic {
    Diagnostic::new("link-broken", span, format!("`{}` has a space in it, so this is no link", shorten(address, 80)))
        .help("take the space out, or write `%20` if it belongs there")
}

/// A link to an article that is held back.
pub fn link_to_draft(span: Span, destination: &str) -> Diagnostic {
    Diagnostic::new("link-broken", span, format!("the link `{destination}` leads to a draft"))
        .help("take the link out until the draft is published, or build with `--drafts`")
}

/// A link to a page that is there, and to a place in it that is not.
pub fn fragment_broken(span: Span, destination: &str, fragment: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("the link `{}` leads to a page that has no place `#{fragment}`", shorten(destination, 80));
    let diagnostic = Diagnostic::new("link-broken", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
        None => diagnostic.help("name a heading or an annotation of that page by its id"),
    }
}

/// A picture or file that is not there.
pub fn asset_missing(span: Span, destination: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("asset-missing", span, format!("there is no file `{}`", shorten(destination, 80)));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("put the file beside the article, or name it from the content folder with `@/…`"),
    }
}

/// A picture or file that is there, and does not go into the site.
pub fn asset_unpublished(span: Span, destination: &str) -> Diagnostic {
    let message = format!("the file `{}` is not published", shorten(destination, 80));
    Diagnostic::new("asset-missing", span, message)
        .help("if it is the stored copy of a source, as all in `snapshots/` is, set `publish = true` there; if it belongs to a draft, publish that first")
}

/// A claim of another article that is not there.
pub fn claim_unknown(span: Span, key: &str, id: &str, reason: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("id-unknown", span, format!("`{key}` names `{id}`, but {reason}"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("write it as `article-slug#claim-id`"),
    }
}

/// A theme that is not there.
/// `shipped` are the themes that come with postil.
pub fn theme_unknown(span: Span, theme: &str, near: Option<&str>, shipped: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new("theme-unknown", span, format!("there is no theme `{theme}`"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            diagnostic.help(format!("`{}` come with postil; others stand in `themes/NAME/`", shipped.join("` and `")))
        }
    }
}

/// A page that needs a template that is not there.
pub fn template_unknown(span: Span, template: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-unknown", span, format!("there is no template `{template}`"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("leave the line out, or put the template into the site's `templates/` folder"),
    }
}

// Rules over claims and sources.

/// A claim that rests on nothing.
pub fn claim_unsourced(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("claim-unsourced", span, format!("claim `{id}` rests on nothing"))
        .help("add `cites`, `calc` or `own_check`, or a `rating` that says that there is no evidence")
}

/// A rating without a reason.
pub fn rating_unexplained(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("rating-unexplained", span, format!("claim `{id}` has a rating and no explanation"))
        .help("say why in `explanation`, in a sentence or two")
}

/// A claim without a primary source.
pub fn secondary_only(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("secondary-only", span, format!("claim `{id}` rests on no primary source")).help(
        "cite the document or the person behind it, or allow it with a reason: `allow = { secondary-only = \"…\" }`",
    )
}

/// A claim that only those say who gain by it.
pub fn interested_only(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("interested-only", span, format!("claim `{id}` rests only on sources with an interest in it"))
        .help("cite a source that gains nothing by it")
}

/// A claim with one source.
pub fn single_source(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("single-source", span, format!("claim `{id}` rests on a single source"))
        .help("cite a second one, or say so: `certainty = \"single-source\"`")
}

/// A rated claim too long for search engines.
pub fn claim_too_long(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("claim-too-long", span, format!("claim `{id}` is rated and has more than 75 characters"))
        .help("put it into one short sentence in `text`")
}

/// Arithmetic that can't be reckoned.
pub fn calc_invalid(span: Span, reason: &str, help: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("value-invalid", span, format!("`expr` can't be reckoned: {reason}"));
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// A number of a calculation that is none.
pub fn calc_number_invalid(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{key}` is no number that arithmetic can come to"))
        .help("write it in digits, as in `21.5`")
}

/// A distance below nothing.
pub fn calc_within_negative(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "`within` says how far off the value may be, and can't be less than 0")
        .help("take the minus sign out")
}

/// What a value comes to where it is rounded as the author's number is.
pub struct Rounding {
    pub places: usize,
    pub value: String,
    /// How far off the author's number may be, where that is the rounded value.
    pub half_step: Option<String>,
}

/// Arithmetic that comes to something else.
pub fn calc_mismatch(span: Span, gives: &str, value: &str, rounding: Option<Rounding>) -> Diagnostic {
    let decimals = |places: usize| match places {
        0 => "a whole number".to_owned(),
        _ => numbered(places, "decimal"),
    };
    let help = match rounding {
        Some(Rounding { places, half_step: Some(step), .. }) => {
            format!("rounded to {} it is {gives}: if that is meant, add `within = {step}`", decimals(places))
        }
        Some(Rounding { places, value, .. }) => format!(
            "correct `expr` or `gives` (rounded to {} it is {value}), or say in `within` how far off it may be",
            decimals(places)
        ),
        None => "correct `expr` or `gives`, or say in `within` how far off it may be".to_owned(),
    };
    Diagnostic::new("calc-mismatch", span, format!("the arithmetic comes to {value}, not to {gives}")).help(help)
}

/// A claim that is due to be checked again.
pub fn review_overdue(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("review-overdue", span, format!("claim `{id}` is overdue to be checked again"))
        .help("check it, then set `checked` and `review_by` anew")
}

/// A citation of a long work without a place in it.
pub fn locator_missing(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("locator-missing", span, format!("`{id}` is a long work and is cited without a place in it"))
        .help("add `label` and `locator`, such as `label = \"page\"`, `locator = \"7\"`")
}

/// An article that changed and does not say how.
pub fn update_unexplained(span: Span) -> Diagnostic {
    Diagnostic::new("update-unexplained", span, "the article was updated, and no correction says how")
        .help("add a `[[corrections]]` entry, of kind `update` for new facts, or set `minor = true`")
}

/// A picture without a description.
pub fn alt_missing(span: Span) -> Diagnostic {
    Diagnostic::new("alt-missing", span, "this picture has no description for those who can't see it")
        .help("write it into the brackets: `![what it shows](file.png)`")
}

/// A source that must not be used at all.
pub fn off_the_record(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("off-the-record", span, format!("source `{id}` spoke off the record"))
        .help("take it out: what was said off the record can't be published")
}

/// An unnamed source that does not say who and why.
pub fn unnamed_without_reason(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new(
        "unnamed-without-reason",
        span,
        format!("source `{id}` is not named, and does not say who it is and why"),
    )
    .help("add `described_as` and `anonymity_reason`")
}

/// A copy without a date.
pub fn archive_without_date(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("archive-without-date", span, format!("source `{id}` has a copy without the day it was made"))
        .help("add `archive_date`")
}

/// A claim that rests on a retracted source.
pub fn source_retracted(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("source-retracted", span, format!("source `{id}` was withdrawn, and claims still rest on it"))
        .help("cite another source, or cite it as `disputes` or `background` and say what became of it")
}

/// A source read before it was there.
pub fn accessed_before_issued(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("accessed-before-issued", span, format!("source `{id}` was read before it came out"))
        .help("one of `accessed` and `issued` is wrong")
}

/// A source that is gone.
pub fn dead_without_archive(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("dead-without-archive", span, format!("source `{id}` is gone from the web, and no copy is named"))
        .help("add `archive_url` and `archive_date`")
}

/// A web source without a copy.
pub fn archive_missing(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("archive-missing", span, format!("source `{id}` is on the web, and no copy is named"))
        .help("add `archive_url` and `archive_date`: a quarter of deep links are dead within some years")
}

/// A source that nothing cites.
pub fn source_unused(span: Span, id: &str) -> Diagnostic {
    Diagnostic::new("source-unused", span, format!("source `{id}` is never cited"))
        .about(id)
        .help("cite it, or take it out")
}

/// Two records of one work.
pub fn source_repeated(span: Span, id: &str, other: &str, first: Span) -> Diagnostic {
    Diagnostic::new("source-repeated", span, format!("sources `{id}` and `{other}` are one work"))
        .related(first, "the other record")
        .help("keep one record, in `content/sources.toml` if two articles cite it")
}

// Private files.

/// Outputs, at least one, that hold what a private file keeps, and the places of the site's own files, if any, where it
/// is written. The words are not named, nor is a line drawn: messages may be public.
pub fn private_leaked(outputs: &[&str], written: &[&str], file: &str, line_number: usize, key: &str) -> Diagnostic {
    let first = outputs.first().copied().unwrap_or_default();
    let message = format!("`{first}` holds what `{key}` at line {line_number} of `{file}` keeps private");
    let diagnostic = Diagnostic::new("private-leaked", None, message);
    let others: Vec<String> = outputs.iter().skip(1).take(5).map(|output| format!("`{output}`")).collect();
    let diagnostic = match (others.is_empty(), outputs.len().saturating_sub(1 + others.len())) {
        (true, _) => diagnostic,
        (false, 0) => diagnostic.note(format!("so does {}", others.join(", "))),
        (false, more) => diagnostic.note(format!("so does {}, and {more} more", others.join(", "))),
    };
    let places = numbered(written.len().saturating_sub(5), "more file");
    let shown = together(&written[..written.len().min(5)]);
    let diagnostic = match written.len() {
        0 => diagnostic,
        1..=5 => diagnostic.note(format!("it is written at {shown}")),
        _ => diagnostic.note(format!("it is written at {shown}, and in {places}")),
    };
    diagnostic
        .note("the words are not shown here, since messages may be read by others")
        .help("take the words out of the article, sidecar or file that the output is made of")
        .help("if they are no secret, take them out of the private file, or put them into a comment there")
}

/// A private file that is no TOML. `fault` says where, and quotes nothing.
pub fn private_syntax(file: &str, fault: &str) -> Diagnostic {
    Diagnostic::new("syntax", None, format!("`{file}` can't be guarded: {fault}"))
        .note("what stands there is not shown here, since messages may be read by others")
        .help("mend the line: the words of a private file are looked for in all that is published")
}

// Spelling.

/// A word that no dictionary has, at its first place.
pub fn misspelt(span: Span, word: &str, count: usize, suggestions: &[String]) -> Diagnostic {
    let times = if count == 1 { String::new() } else { format!(", and it stands {count} times in this article") };
    let diagnostic = Diagnostic::new("spelling", span, format!("`{word}` is not in the dictionary{times}"));
    let known: Vec<&str> = suggestions.iter().map(String::as_str).collect();
    let diagnostic = match known.is_empty() {
        true => diagnostic,
        false => diagnostic.help(format!("did you mean {}?", alternatives(&known))),
    };
    diagnostic.help(format!("if it is right, add `\"{word}\"` to `words` under `[spelling]` in `site.toml`"))
}

/// So many misspelt words that each is not told any more.
pub fn misspelt_more(span: Span, count: usize) -> Diagnostic {
    Diagnostic::new("spelling", span, format!("the dictionary lacks {}", numbered(count, "more word")))
        .help("if the article is in another language, say so in its head, as in `lang = \"fr\"`")
}

/// An article in a language that can't be checked.
pub fn spelling_unread(span: Span, language: &str) -> Diagnostic {
    Diagnostic::new("spelling", span, format!("the spelling was not checked: there is no dictionary for `{language}`"))
        .help("if the article is in English, set `lang = \"en\"` in its head; there are dictionaries for English only")
}

// External links.

/// A link that leads nowhere. `archive` is the address of a copy and the day on which it was made.
pub fn link_gone(span: Span, address: &str, reason: &str, archive: Option<(&str, Option<String>)>) -> Diagnostic {
    let diagnostic = Diagnostic::new("link-gone", span, format!("`{address}` is gone: {reason}"));
    let Some((archive_url, day)) = archive else {
        return diagnostic
            .help("link to where it has moved, or to a copy; for a source, name the copy in `archive_url`")
            .help(format!("copies may be at `https://web.archive.org/web/*/{address}`"));
    };
    let day = day.map_or_else(String::new, |day| format!(" of {day}"));
    diagnostic.help(format!(
        "the archived copy{day} is at `{archive_url}`: set `url_status = \"dead\"` so that readers get it"
    ))
}

/// No server answered at all.
pub fn web_unreachable(asked: usize) -> Diagnostic {
    Diagnostic::new("link-unsure", None, format!("no server answered for any of {asked} addresses"))
        .help("is this computer online? ask again when it is")
}

/// A link of which nobody knows whether it leads anywhere.
pub fn link_unsure(span: Span, address: &str, reason: &str) -> Diagnostic {
    Diagnostic::new("link-unsure", span, format!("could not tell whether `{address}` is there: {reason}"))
        .help("open it in a browser: if that shows it, there is nothing to do")
}

// Stored copies.

/// Words of a copy that come near to those quoted, and in what they differ.
pub struct CopyWords {
    pub words: String,
    pub difference: String,
}

/// A quotation that does not stand in the copy of its source. `piece` is the part that is missing, where it is a part.
pub fn quote_not_in_snapshot(
    span: Span,
    source: &str,
    path: &str,
    piece: Option<&str>,
    near: &[CopyWords],
) -> Diagnostic {
    let what = match piece {
        Some(piece) => format!("`{}`, of this quotation from source `{source}`,", shorten(piece, 60)),
        None => format!("this quotation from source `{source}`"),
    };
    let message = format!("{what} does not stand in its copy `{}`", file_name(path));
    let mut diagnostic = Diagnostic::new("quote-not-in-snapshot", span, message);
    for (index, near) in near.iter().enumerate() {
        let label = if index == 0 { "nearest words" } else { "or these" };
        diagnostic = diagnostic.note(format!("{label}: `{}`: {}", shorten(&near.words, 300), near.difference));
    }
    match near.is_empty() {
        true => diagnostic.help("see whether it is from another source or version; mark what you left out with `[…]`"),
        false => diagnostic.help("quote what the source says, word for word; mark what you left out with `[…]`"),
    }
}

/// A quotation whose pieces stand in the copy of its source, but not one after the other.
pub fn quote_scattered(span: Span, source: &str, path: &str) -> Diagnostic {
    let message = format!(
        "the pieces of this quotation from source `{source}` do not follow each other in its copy `{}`",
        file_name(path)
    );
    Diagnostic::new("quote-not-in-snapshot", span, message)
        .note("they stand there in another order, or with more than half a page left out between them")
        .help("keep the source's order, and quote what stands far apart in two citations")
}

/// A copy that is not the one whose sum was noted.
pub fn snapshot_changed(span: Span, path: &str, sum: &str) -> Diagnostic {
    Diagnostic::new(
        "snapshot-changed",
        span,
        format!("the copy `{}` is not the one that this sum is of", file_name(path)),
    )
    .note(format!("its sum is now `{sum}`"))
    .help("bring the old copy back, or check what rests on it against the new one and note the new sum")
}

/// A sum without a copy that it could be of.
pub fn sum_of_nothing(span: Span, source: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`sha256` says nothing, since source `{source}` has no stored copy"))
        .help("name the copy in `snapshot`, or take `sha256` out")
}

/// A sum that is none.
pub fn sum_invalid(span: Span, written: &str, sum: &str) -> Diagnostic {
    let written = format!("\"{}\"", shorten(written, 40));
    value_invalid(span, "sha256", "a sum of 64 hexadecimal digits", &written, "")
        .help(format!("the copy that is there now has `sha256 = \"{sum}\"`"))
}

/// A copy that can't be read as text. The reason is the end of a sentence about the file.
pub fn snapshot_unreadable(span: Span, source: &str, path: &str, reason: &str) -> Diagnostic {
    let message = format!("the copy `{}` of source `{source}` can't be read: {reason}", file_name(path));
    Diagnostic::new("snapshot-unreadable", span, message)
        .help("store the source as PDF with text, HTML or plain text, or take `snapshot` out")
}

// Prose.

/// A mark that sends the reader to a list that is not there.
pub fn reference_dangling(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new("reference-dangling", span, format!("the reference `{mark}` leads nowhere"))
        .help("make it a link or a claim with its source, or take it out; `\\[` keeps a bracket that is meant")
}

/// Words that somebody said, without marks.
pub fn quotation_unmarked(span: Span, words: &str) -> Diagnostic {
    Diagnostic::new("quotation-unmarked", span, format!("this reads as a quotation without quotation marks: `{words}`"))
        .help("put the words between quotation marks, or tell them in your own words")
}

/// A quotation that is not closed.
pub fn quotation_unclosed(span: Span) -> Diagnostic {
    Diagnostic::new("quotation-unclosed", span, "this quotation is not closed in its paragraph")
        .help("put the second quotation mark where the words end")
}

/// A quotation that is not opened.
pub fn quotation_unopened(span: Span) -> Diagnostic {
    Diagnostic::new("quotation-unclosed", span, "this closes a quotation that is not opened in its paragraph")
        .help("put the first quotation mark where the words begin")
}

/// Two words that touch each other.
pub fn space_missing(span: Span, before: &str, after: &str) -> Diagnostic {
    Diagnostic::new("space-missing", span, format!("no space between `{before}` and `{after}`"))
        .help("put one in; set names of files and of code in backticks")
}

/// A sentence without its capital.
pub fn sentence_lowercase(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new("sentence-lowercase", span, format!("a sentence begins in lower case: `{word}`"))
        .help("begin it with a capital, or mend what stands before it")
}

/// A paragraph that the reader has read before.
pub fn paragraph_repeated(span: Span, first: Span, is_same: bool) -> Diagnostic {
    let how = if is_same { "word for word" } else { "in nearly the same words" };
    Diagnostic::new("paragraph-repeated", span, format!("this paragraph stands in the article before, {how}"))
        .related(first, "the first of the two")
        .help("keep one of the two")
}

/// Nobody is named for what somebody says.
pub fn hedge_unattributed(span: Span, phrase: &str) -> Diagnostic {
    Diagnostic::new(
        "hedge-unattributed",
        span,
        format!("`{phrase}` names nobody, and no source stands on the sentence"),
    )
    .help("say who, or add a claim with its source to the sentence")
}

/// A phrase that was true when it was written.
pub fn stale_phrase(span: Span, phrase: &str, date: Date) -> Diagnostic {
    Diagnostic::new("stale-phrase", span, format!("`{phrase}` was written on {date}, and may no longer be so"))
        .help("say when: name the day or the year, or check the article again and set `updated`")
}

/// An abbreviation of other words.
pub fn abbreviation_mismatch(span: Span, short: &str, words: &str) -> Diagnostic {
    Diagnostic::new("abbreviation-mismatch", span, format!("`{short}` does not abbreviate `{words}`"))
        .help("one of the two is wrong: look up the name")
}

/// A heading that looks unlike the others of its level.
pub fn heading_case(span: Span, style: &str, usual: &str, count: usize, of: usize) -> Diagnostic {
    Diagnostic::new("heading-case", span, format!("this heading is in {style}, where {count} of {of} are in {usual}"))
        .help("write all headings of a level alike")
}

/// A heading without its capital.
pub fn heading_lowercase(span: Span, count: usize, of: usize) -> Diagnostic {
    Diagnostic::new("heading-case", span, format!("this heading begins in lower case, where {count} of {of} do not"))
        .help("begin it with a capital")
}

/// A line that belongs to the head.
pub fn metadata_line(span: Span, line: &str) -> Diagnostic {
    Diagnostic::new("metadata-line", span, format!("this line is no prose: `{}`", shorten(line, 40)))
        .help("move it to the front matter, or take it out")
}

/// A number that nothing vouches for.
pub fn number_unclaimed(span: Span, number: &str) -> Diagnostic {
    Diagnostic::new("number-unclaimed", span, format!("no claim stands on the sentence with `{number}`"))
        .help("add a claim with its source to the sentence")
}

// Code.

/// A block of code that nothing ends.
pub fn code_unclosed(span: Span) -> Diagnostic {
    Diagnostic::new("code-unclosed", span, "this block of code is not closed, and all below is taken for code")
        .help("put a line with the same marks where the code ends")
}

// Figures: charts, timelines and transcripts.

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

// Citation styles.

/// Whether a file that is named is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Absent,
    /// It is, in a folder whose files are published unread.
    Unread,
}

/// A citation style that is not there.
pub fn citation_style_unknown(span: Span, style: &str, near: Option<&str>, presence: Presence) -> Diagnostic {
    let is_file = style.ends_with(".csl");
    let message = match is_file {
        true => format!("no citation style was read from `{style}`"),
        false => format!("there is no citation style `{style}`"),
    };
    let diagnostic = Diagnostic::new("citation-style-unknown", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if presence == Presence::Unread => diagnostic.help("files of `static` are published unread: move it into `content`"),
        None if is_file => diagnostic
            .help("write the path from the site's root, to a file in `content`, `templates` or `themes`"),
        None => diagnostic.help(
            "write `postil` for the house style, a name such as `apa`, `chicago-author-date`, `ieee` or `mla`, or the path \
                of a `.csl` file, as in `content/journal.csl`",
        ),
    }
}

/// What is wrong with a file of the Citation Style Language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CslFault {
    /// What the parser says.
    NoXml(String),
    NoStyle {
        root: String,
    },
    Dependent {
        parent: String,
    },
    NoBibliography,
    TooDeep,
    MacroUnknown {
        name: String,
        near: Option<String>,
    },
    MacroTwice {
        name: String,
    },
    MacroCircular {
        name: String,
    },
    TooLarge,
    /// What the reader of styles says.
    Other(String),
}

/// A citation style that can't be used.
pub fn citation_style_invalid(span: Span, fault: &CslFault) -> Diagnostic {
    let (message, help) = match fault {
        CslFault::NoXml(reason) => (
            format!("this is no well-formed XML: {reason}"),
            "correct it, or fetch the file itself once more from where you have it".into(),
        ),
        CslFault::NoStyle { root } => (
            format!("this is no CSL style: its root is `<{root}>`"),
            "a style's root is `<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\">`".into(),
        ),
        CslFault::Dependent { parent } => (
            format!("this style has no rules of its own, but names those of `{parent}`"),
            "fetch that style, or write its name as `citation_style` where postil has it".into(),
        ),
        CslFault::NoBibliography => (
            "this style has no `<bibliography>`, so it does not say how a list prints a source".into(),
            "add one, or choose a style that has it".into(),
        ),
        CslFault::TooDeep => (
            "elements lie too deep in each other here".into(),
            "take levels out: 100 of them, 500 with all macros put in, are read".into(),
        ),
        CslFault::MacroUnknown { name, near } => (
            format!("there is no macro `{name}` in this style"),
            match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `<macro name=\"{name}\">`, or take this line out"),
            },
        ),
        CslFault::MacroTwice { name } => {
            (format!("there is a macro `{name}` already"), "give one of the two another name".into())
        }
        CslFault::MacroCircular { name } => {
            (format!("macro `{name}` leads back to itself"), "take one of the calls in the circle out".into())
        }
        CslFault::TooLarge => (
            "with all macros put in, this style has over a million elements".into(),
            "let its macros call each other less often".into(),
        ),
        CslFault::Other(reason) => {
            (format!("this part of the style can't be read: {reason}"), "compare it with the CSL 1.0.2 schema".into())
        }
    };
    Diagnostic::new("citation-style-invalid", span, message).help(help)
}

/// A citation style that has no list of sources, of those that come with postil.
pub fn citation_style_listless(span: Span, style: &str) -> Diagnostic {
    Diagnostic::new(
        "citation-style-invalid",
        span,
        format!("the style `{style}` does not say how a list prints a source"),
    )
    .help("choose another style")
}

/// A source that a citation style failed to print.
pub fn citation_undrawn(span: Span, source: &str, style: &str) -> Diagnostic {
    Diagnostic::new("citation-style-invalid", span, format!("the style `{style}` can't print source `{source}`"))
        .help("choose another style, or write `citation_style = \"postil\"`")
}

// Days, ratings and sites without articles.

/// Something happened on a day that has not come yet.
pub fn date_to_come(span: Span, key: &str, day: Date) -> Diagnostic {
    Diagnostic::new("date-unlikely", span, format!("`{key}` is {day}, and that day is still to come"))
        .help("look the day up: most likely the year or the month is a slip")
}

/// A day that can't be before another is. `first` is the place of the other.
pub fn date_before(span: Span, key: &str, day: Date, other: &str, first: Span) -> Diagnostic {
    let of_article = if first.path == span.path { "" } else { " of the article" };
    Diagnostic::new("date-unlikely", span, format!("`{key}` is {day}, before the `{other}`{of_article}"))
        .related(first, "the day that should come first")
        .help("one of the two is wrong: look them up")
}

/// A rating's value that is on no line of ours.
pub fn rating_off_scale(span: Span, value: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`value` is {value}, and the scale goes from 1 to 5"))
        .help("1 is the worst and 5 the best; leave `value` out where a rating is on no line")
}

/// A site with nothing to read.
pub fn article_missing() -> Diagnostic {
    Diagnostic::new("article-missing", None, "the site has no article")
        .help("write one: a file such as `content/lead-pipes.md`, with a `title` between two lines `+++` at its top")
}

// What a page prints as it stands.

/// A tag of another program in an article.
pub fn tag_literal(span: Span, tag: &str) -> Diagnostic {
    Diagnostic::new("markup-literal", span, format!("`{}` is printed as it stands", shorten(tag, 60)))
        .help("write in Markdown what it stood for, or take it out; between backticks it is code")
}

/// Rows without the line that makes them a table. `span` is the first row.
pub fn table_without_rule(span: Span) -> Diagnostic {
    Diagnostic::new("markup-literal", span, "these rows are printed as they stand, and are no table")
        .help("put a line such as `|---|---|` below the first row, with as many parts as that has")
}

// Languages.

/// Words that a table of a language does not have; they are said in English. `missing` are their keys, at least one.
pub fn string_missing(span: Span, path: &str, missing: &[&str]) -> Diagnostic {
    let named: Vec<&str> = missing.iter().copied().take(8).collect();
    let list = match missing.len() - named.len() {
        0 => alternatives(&named).replace(" or ", " and "),
        more => {
            format!("{}, and {} more", named.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "), more)
        }
    };
    let diagnostic = Diagnostic::new("string-missing", span, format!("`{path}` has no words for {list}"));
    diagnostic.help("add the words; until then pages say them in English")
}

/// A language that there is no table of words for.
pub fn language_without_words(span: Span, lang: &str, theme: &str, known: &[&str]) -> Diagnostic {
    let message = format!("there are no words for the language `{}`, so its pages speak English", shorten(lang, 40));
    let known = alternatives(known).replace(" or ", " and ");
    Diagnostic::new("string-missing", span, message)
        .note(format!("there are words for {known}"))
        .help(format!("translate them in `themes/{theme}/i18n/{}.toml`", lang.split('-').next().unwrap_or(lang)))
}

/// A key in a table of words that no page asks for.
pub fn word_unknown(span: Span, key: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("key-unknown", span, format!("no page asks for the words `{}`", shorten(key, 40)));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            diagnostic.help("take the line out; for words of your own, add the key to the theme's `i18n/en.toml` first")
        }
    }
}

/// A translation of what is no article.
pub fn translation_of_nothing(span: Span, named: &str) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, format!("`{}` is no article of this site", shorten(named, 80)))
        .help("name the file of the original: `translation_of = \"lead-pipes.md\"`")
}

/// An article that says it was translated from itself.
pub fn translation_of_itself(span: Span) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, "this article is called a translation of itself")
        .help("name the original, or take the line out if this is the original")
}

/// A translation of a translation. `first` is what the other one names as its original.
pub fn translation_of_translation(span: Span, path: &str, first: &str) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, format!("`{path}` is a translation itself"))
        .help(format!("name the original, which that article calls `{first}`: all languages name the same one"))
}

/// Two articles in one language that are to be the same article.
pub fn translation_same_language(span: Span, lang: &str, path: &str) -> Diagnostic {
    Diagnostic::new("translation-invalid", span, format!("`{path}` is in `{lang}` too"))
        .help("set `lang` to the language of the translation, or take one of the two out")
}

// Themes.

/// A range of versions that is none.
pub fn versions_unreadable(span: Span, versions: &str) -> Diagnostic {
    let message = format!("`{}` is no range of versions", shorten(versions, 40));
    Diagnostic::new("value-invalid", span, message)
        .help("say from which version on, and below which: `postil = \">=0.1, <0.2\"`")
}

/// A theme that was not made for this version of the program.
pub fn theme_incompatible(span: Span, versions: &str, version: &str) -> Diagnostic {
    let message = format!("the theme works with postil {}, and this is {version}", shorten(versions, 40));
    Diagnostic::new("theme-incompatible", span, message)
        .help("look for a newer version of the theme; if it works all the same, widen the range here")
}

/// A name that no template could write. `meant` is one that it could.
pub fn option_name_invalid(span: Span, name: &str, meant: &str) -> Diagnostic {
    let message = format!("no template can write `options.{}`", shorten(name, 40));
    let help = "name it with lower-case letters, digits and underscores";
    let help = if meant.is_empty() { help.to_owned() } else { format!("{help}: `{meant}`") };
    Diagnostic::new("value-invalid", span, message).help(help)
}

/// A choice between nothing.
pub fn choice_without_values(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("nothing says what `{}` can be", shorten(name, 40)))
        .help("list it: `values = [\"serif\", \"sans\"]`")
}

/// An option that the site sets, and that its theme does not have.
pub fn theme_option_unknown(span: Span, name: &str, theme: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let message = format!("the theme `{theme}` has no option `{}`", shorten(name, 40));
    let diagnostic = Diagnostic::new("key-unknown", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => diagnostic.help("it has none: take the line out"),
        None => diagnostic.help(format!("it has {} (`postil theme list` tells of each)", together(known))),
    }
}

/// A template that no page is drawn with, nor any other template takes in.
pub fn template_unused(span: Span, template: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-unused", span, format!("no page asks for the template `{template}`"));
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`? that is the name that pages ask for")),
        None => diagnostic
            .help(format!("name it in the head of an article, `template = \"{template}\"`, or include it elsewhere")),
    }
}

/// A template that can't be read or drawn, in the words of its language.
pub fn template_invalid(span: impl Into<Option<Span>>, reason: &str) -> Diagnostic {
    let mut lines = reason.lines().map(|line| line.trim().trim_end_matches('.')).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("it can't be drawn");
    let mut letters = first.chars();
    let first = letters.next().map_or(String::new(), |letter| letter.to_lowercase().chain(letters).collect());
    let diagnostic = Diagnostic::new("template-invalid", span, format!("this template has a fault: {first}"));
    lines.fold(diagnostic, Diagnostic::note)
}

/// Adds what was being drawn when the fault of a template showed.
pub fn while_drawing(diagnostic: Diagnostic, page: &str) -> Diagnostic {
    diagnostic.note(format!("while {page} was being drawn"))
}

/// Adds that a fault shows on other pages too.
pub fn on_more_pages(diagnostic: Diagnostic, pages: usize) -> Diagnostic {
    match pages {
        0 => diagnostic,
        _ => diagnostic.note(format!("and on {} more", numbered(pages, "page"))),
    }
}

/// Adds where a fault is in a template that comes with postil: something that it is given was changed.
pub fn in_shipped_template(diagnostic: Diagnostic, template: &str, line_number: usize) -> Diagnostic {
    let (theme, name) = template.trim_start_matches("shipped:").split_once('/').unwrap_or(("default", template));
    diagnostic.note(format!("in line {line_number} of `{name}`, which comes with the theme `{theme}`"))
}

/// A filter, test, function, component or template that is not there.
pub fn template_name_unknown(
    span: Option<Span>,
    what: &str,
    name: &str,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-invalid", span, format!("there is no {what} `{name}`"));
    there_are(diagnostic, near, known)
}

/// A block that no template below has.
pub fn template_block_unknown(span: Option<Span>, name: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let message = format!("no template that this one extends has a block `{name}`");
    there_are(Diagnostic::new("template-invalid", span, message), near, known)
}

/// A value that a template is not given. `is_kept_out` where the page has it and a component does not.
pub fn template_value_unknown(
    span: Option<Span>,
    name: &str,
    near: Option<&str>,
    known: &[&str],
    is_kept_out: bool,
) -> Diagnostic {
    let diagnostic = Diagnostic::new("template-invalid", span, format!("there is no value `{name}` here"));
    match is_kept_out {
        true => diagnostic.help(format!("a component takes it from the page if `@{name}` is one of its arguments")),
        false => there_are(diagnostic, near, known),
    }
}

/// A field that a value does not have.
pub fn template_field_unknown(
    span: Option<Span>,
    name: &str,
    path: &str,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let of = if path.is_empty() { "the value".to_owned() } else { format!("`{path}`") };
    let diagnostic = Diagnostic::new("template-invalid", span, format!("{of} has no field `{name}`"));
    there_are(diagnostic, near, known)
}

/// A field of a value that is not there on this page, or that has no fields.
pub fn template_field_of_nothing(span: Option<Span>, name: &str, path: &str) -> Diagnostic {
    let path = if path.is_empty() { "the value" } else { &format!("`{path}`") };
    let message = format!("{path} has no field `{name}`: it is absent on this page, or plain");
    let diagnostic = Diagnostic::new("template-invalid", span, message);
    match path.strip_prefix('`').and_then(|path| path.strip_suffix('`')) {
        Some(path) => diagnostic.help(format!("where it may be absent, ask first: `{{% if {path} %}}`")),
        None => diagnostic,
    }
}

/// A template that stands on one that is not there.
pub fn template_parent_missing(span: Option<Span>, parent: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("there is no template `{parent}` to extend");
    let diagnostic = Diagnostic::new("template-invalid", span, message);
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("every theme has `base.html` and `article.html`, for two"),
    }
}

/// Templates that take each other in.
pub fn template_circle(span: Option<Span>, template: &str, ring: &[&str]) -> Diagnostic {
    let way = if ring.is_empty() { String::new() } else { format!(", by way of {}", together(ring)) };
    Diagnostic::new("template-invalid", span, format!("`{template}` takes itself in{way}"))
}

/// A component of a name that another file of the same theme has too.
pub fn component_twice(span: Option<Span>, name: &str) -> Diagnostic {
    Diagnostic::new("template-invalid", span, format!("the component `{name}` is defined in another template as well"))
        .help("take one of the two out: a component is known everywhere")
}

/// What was meant, and all that there is.
fn there_are(diagnostic: Diagnostic, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    if known.is_empty() { diagnostic } else { diagnostic.note(format!("there are {}", together(known))) }
}

// Pictures.

/// A picture that no smaller one can be made of. `places` are where articles show it.
pub fn picture_unreadable(places: Vec<Span>, path: &str, reason: &str) -> Diagnostic {
    let mut places = places.into_iter();
    let diagnostic = Diagnostic::new("picture-unreadable", places.next(), format!("`{path}` {reason}"));
    let diagnostic = places.fold(diagnostic, |diagnostic, place| diagnostic.related(place, "and it is shown here"));
    diagnostic.help("open the picture in an editor and save it again, or take it from where it came from once more")
}

/// A picture whose description is the name of a file.
pub fn alt_file_name(span: Span, words: &str) -> Diagnostic {
    let message = format!("`{}` is the name of a file, and describes no picture", shorten(words, 60));
    Diagnostic::new("alt-missing", span, message).help("say what the picture shows: `![what it shows](file.png)`")
}

/// A description that begins with what is known. `said` are the words.
pub fn alt_redundant(span: Span, said: &str) -> Diagnostic {
    Diagnostic::new("alt-redundant", span, format!("this description begins with `{said}`, which is known"))
        .help("begin with what the picture shows: screen readers have said that it is one")
}

/// A width that no picture is made in.
pub fn width_unfit(span: Span) -> Diagnostic {
    Diagnostic::new("value-invalid", span, "pictures are made between 16 and 4,096 pixels wide")
        .help("for example: `widths = [480, 960, 1440]`")
}

/// More widths than pictures are made in.
pub fn widths_many(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("pictures are made in {most} widths at most"))
        .help("three do for nearly all pages: `widths = [480, 960, 1440]`")
}
