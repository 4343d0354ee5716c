//! What is said of a site as a whole: its files, addresses, days and ratings.

use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::file::Span;
use crate::base::words::shorten;

use super::file_name;

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
        None if !crate::base::words::is_id(id) => diagnostic
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

/// A former address that is none of the site's.
pub fn alias_invalid(span: Span, alias: &str) -> Diagnostic {
    Diagnostic::new("value-invalid", span, format!("`{}` is no address of this site", shorten(alias, 60)))
        .help("write the path from the site's root, without the host, `?` and `#`: `aliases = [\"old/address/\"]`")
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
        None if who.starts_with("the alias ") => diagnostic.help("take the alias out of one of the two"),
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
