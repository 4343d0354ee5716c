//! Every key that an author can write, with its form, an example and what it means.
//! Data only: the reader, the messages, the manual and the editors' schema are all made from these tables.
//! Names come from WADM (anchors), CSL 1.0.2 and Wikipedia's CS1 (sources), schema.org (claims), CiTO (stances).

use super::schema::{Form, Key, Shape};

const fn key(name: &'static str, form: Form, example: &'static str, doc: &'static str) -> Key {
    Key { name, form, required: false, example, doc }
}

const fn required(name: &'static str, form: Form, example: &'static str, doc: &'static str) -> Key {
    Key { name, form, required: true, example, doc }
}

/// The site's configuration.
pub static SITE: Shape = Shape {
    what: "the site's configuration",
    other: None,
    keys: &[
        required("title", Form::Text, "title = \"Northvale Explained\"", "The name of the site."),
        key("description", Form::Text, "description = \"How things work in Northvale\"", "One sentence on the site."),
        key(
            "base_url",
            Form::Url,
            "base_url = \"https://explain.example.org/\"",
            "Where the site stands; needed for feeds, the sitemap, canonical links and social cards only.",
        ),
        key("language", Form::Language, "language = \"en\"", "The site's language, as BCP 47 writes it."),
        key("theme", Form::Text, "theme = \"default\"", "A theme that comes with postil, or a folder of `themes/`."),
        key(
            "theme_options",
            Form::Table(&THEME_OPTIONS),
            "[theme_options]",
            "Options of the theme: `postil theme list` shows which it has.",
        ),
        key(
            "citation_style",
            Form::Text,
            "citation_style = \"apa\"",
            "How lists print a source: `postil`, the name of a CSL style, or the path of a `.csl` file.",
        ),
        key("output_dir", Form::Text, "output_dir = \"public\"", "Where a build writes, from the site's root."),
        key("search", Form::Bool, "search = true", "Whether readers can search; on by default."),
        key(
            "generate_feeds",
            Form::Bool,
            "generate_feeds = true",
            "Whether there are feeds of articles and corrections; on by default.",
        ),
        key(
            "feed_limit",
            Form::Integer,
            "feed_limit = 20",
            "How many articles a feed has, those that changed last; 20 by default. Of corrections it has all.",
        ),
        key("generate_sitemap", Form::Bool, "generate_sitemap = true", "Whether there is a sitemap; on by default."),
        key(
            "generate_robots_txt",
            Form::Bool,
            "generate_robots_txt = true",
            "Whether there is a `robots.txt`; on by default.",
        ),
        key(
            "generate_redirects",
            Form::Bool,
            "generate_redirects = true",
            "Whether `aliases` become rules in a file `_redirects` too, for hosts that read it; off by default.",
        ),
        key(
            "authors",
            Form::Table(&AUTHORS),
            "[authors.ana-ruiz]",
            "The people who write here, each under a key of your choice.",
        ),
        key(
            "policies",
            Form::Table(&POLICIES),
            "[policies]",
            "Where the site says how it works: addresses, or paths to articles.",
        ),
        key(
            "ratings",
            Form::Table(&RATINGS),
            "[ratings.false]",
            "Ratings of the site's own, which add to those that come with postil or replace them.",
        ),
        key("checks", Form::Table(&CHECKS), "[checks]", "How much each check weighs, under its name."),
        key("markdown", Form::Table(&MARKDOWN), "[markdown]", "How articles are read."),
        key("images", Form::Table(&IMAGES), "[images]", "What is made of pictures."),
        key("spelling", Form::Table(&SPELLING), "[spelling]", "What the check of spelling has to know."),
        key("extra", Form::Any, "[extra]", "Free data for templates."),
    ],
};

/// The options of the site's theme. Which there are, the theme says.
pub static THEME_OPTIONS: Shape = Shape { what: "the theme's options", other: Some(Form::Any), keys: &[] };

/// The site's authors.
pub static AUTHORS: Shape = Shape { what: "the site's authors", other: Some(Form::Table(&AUTHOR)), keys: &[] };

/// An author.
pub static AUTHOR: Shape = Shape {
    what: "an author",
    other: None,
    keys: &[
        required("name", Form::Text, "name = \"Ana Ruiz\"", "The name as it is printed."),
        key("job_title", Form::Text, "job_title = \"Editor\"", "What the author does."),
        key("description", Form::Text, "description = \"Ana writes on water.\"", "A sentence or two on the author."),
        key("url", Form::Link, "url = \"https://example.org/ana\"", "The author's own page."),
        key(
            "same_as",
            Form::Either(&Form::Url, &Form::List(&Form::Url)),
            "same_as = [\"https://example.org/@ana\"]",
            "Other addresses of the same person.",
        ),
        key("email", Form::Text, "email = \"ana@example.org\"", "How to reach the author."),
    ],
};

/// The site's policies.
pub static POLICIES: Shape = Shape {
    what: "the site's policies",
    other: None,
    keys: &[
        key(
            "publishing_principles",
            Form::Link,
            "publishing_principles = \"@/standards.md\"",
            "The standards of the site as a whole.",
        ),
        key("corrections_policy", Form::Link, "corrections_policy = \"@/standards.md\"", "How mistakes are corrected."),
        key(
            "verification_fact_checking_policy",
            Form::Link,
            "verification_fact_checking_policy = \"@/standards.md\"",
            "How facts are checked before they are printed.",
        ),
        key(
            "unnamed_sources_policy",
            Form::Link,
            "unnamed_sources_policy = \"@/standards.md\"",
            "When a source may stay unnamed.",
        ),
        key(
            "actionable_feedback_policy",
            Form::Link,
            "actionable_feedback_policy = \"@/standards.md\"",
            "How readers can tell of a mistake.",
        ),
        key(
            "report_errors_to",
            Form::Link,
            "report_errors_to = \"mailto:corrections@example.org\"",
            "Where readers report an error: an address for mail, or one that opens an issue. Both are begun with the words in question. By default, the feedback policy.",
        ),
        key(
            "ownership_funding_info",
            Form::Link,
            "ownership_funding_info = \"@/standards.md\"",
            "Who owns the site and pays for it.",
        ),
        key("ethics_policy", Form::Link, "ethics_policy = \"@/standards.md\"", "The ethics that the site keeps to."),
        key(
            "diversity_policy",
            Form::Link,
            "diversity_policy = \"@/standards.md\"",
            "How the site sees to the variety of its voices.",
        ),
        key(
            "mission_coverage_priorities_policy",
            Form::Link,
            "mission_coverage_priorities_policy = \"@/standards.md\"",
            "What the site covers, and why.",
        ),
        key("masthead", Form::Link, "masthead = \"@/standards.md\"", "Who makes the site."),
    ],
};

/// The site's ratings.
pub static RATINGS: Shape = Shape { what: "the site's ratings", other: Some(Form::Table(&RATING)), keys: &[] };

/// A rating.
pub static RATING: Shape = Shape {
    what: "a rating",
    other: None,
    keys: &[
        required("label", Form::Text, "label = \"False\"", "The word that readers see."),
        key(
            "value",
            Form::Number,
            "value = 1",
            "Where it stands between 1 (worst) and 5 (best); none: not on that line.",
        ),
        key("tone", Form::Choice(&["good", "mixed", "bad", "unknown"]), "tone = \"bad\"", "How it is coloured."),
        key("description", Form::Text, "description = \"The evidence shows the opposite.\"", "What it means."),
    ],
};

/// The levels of checks.
pub static CHECKS: Shape =
    Shape { what: "the levels of checks", other: Some(Form::Choice(&["off", "warn", "error"])), keys: &[] };

/// The Markdown options.
pub static MARKDOWN: Shape = Shape {
    what: "the Markdown options",
    other: None,
    keys: &[
        key("raw_html", Form::Bool, "raw_html = false", "Whether HTML in articles goes into the page; off by default."),
        key(
            "smart_punctuation",
            Form::Bool,
            "smart_punctuation = true",
            "Whether quotes, dashes and ellipses become typographic; on by default.",
        ),
        key("math", Form::Bool, "math = true", "Whether `$…$` is mathematics; on by default."),
        key("highlight", Form::Bool, "highlight = true", "Whether code is coloured; on by default."),
    ],
};

/// The pictures.
pub static IMAGES: Shape = Shape {
    what: "what is made of pictures",
    other: None,
    keys: &[
        key(
            "widths",
            Form::List(&Form::Integer),
            "widths = [480, 960, 1440]",
            "How wide the smaller pictures are that are made of large ones, in pixels; `[]` makes none.",
        ),
        key(
            "social_cards",
            Form::Bool,
            "social_cards = true",
            "Whether each article has a picture for links to it, with its title and what was found; off by default.",
        ),
        key(
            "card_font",
            Form::Text,
            "card_font = \"static/NotoSansJP.ttf\"",
            "The font of these pictures, a TrueType or OpenType file in `static`; Noto Sans by default.",
        ),
    ],
};

/// The spelling.
pub static SPELLING: Shape = Shape {
    what: "the spelling",
    other: None,
    keys: &[key(
        "words",
        Form::List(&Form::Text),
        "words = [\"borehole\", \"Northvale\"]",
        "Words that no dictionary has. One with a capital letter is right as it stands here only.",
    )],
};

/// Front matter.
pub static FRONT: Shape = Shape {
    what: "front matter",
    other: None,
    keys: &[
        required("title", Form::Text, "title = \"How much lead pipe is left?\"", "The article's title."),
        key(
            "description",
            Form::Text,
            "description = \"What the inventory says\"",
            "One sentence for lists and feeds.",
        ),
        key("date", Form::Date, "date = 2026-03-02", "The day of publication."),
        key("updated", Form::Date, "updated = 2026-03-09", "The day of the last change that readers should know of."),
        key("authors", Form::List(&Form::Text), "authors = [\"Ana Ruiz\"]", "Who wrote it."),
        key("tags", Form::List(&Form::Text), "tags = [\"water\"]", "What it is about, a word or two each."),
        key("lang", Form::Language, "lang = \"en\"", "Its language, where it is not the site's."),
        key(
            "translation_of",
            Form::Link,
            "translation_of = \"lead-pipes.md\"",
            "The article that it is a translation of; that one need not name it.",
        ),
        key(
            "slug",
            Form::Text,
            "slug = \"lead-pipes\"",
            "The last part of its address, where it is not the file's name.",
        ),
        key(
            "aliases",
            Form::List(&Form::Text),
            "aliases = [\"old/address/\"]",
            "Former addresses, from the site's root; each leads on to where the page is now.",
        ),
        key("draft", Form::Bool, "draft = true", "Whether it is held back from the site."),
        key("template", Form::Text, "template = \"article.html\"", "The template it is drawn with."),
        key("weight", Form::Integer, "weight = 10", "Its place in sections that are ordered by weight."),
        key("in_search_index", Form::Bool, "in_search_index = true", "Whether search finds it; on by default."),
        key(
            "type",
            Form::Choice(&[
                "BackgroundNewsArticle",
                "NewsArticle",
                "AnalysisNewsArticle",
                "AskPublicNewsArticle",
                "OpinionNewsArticle",
                "ReportageNewsArticle",
                "ReviewNewsArticle",
                "Article",
                "Report",
                "ScholarlyArticle",
                "TechArticle",
                "BlogPosting",
                "LearningResource",
            ]),
            "type = \"BackgroundNewsArticle\"",
            "What sort of article it is, in the words of schema.org.",
        ),
        key("backstory", Form::Text, "backstory = \"We asked the utility.\"", "How we know this."),
        key("minor", Form::Bool, "minor = true", "Whether the last change was too small for a correction."),
        key(
            "allow",
            Form::Table(&ALLOW),
            "allow = { single-source = \"only the court holds it\" }",
            "Checks that do not hold here, each with the reason.",
        ),
        key(
            "checks",
            Form::Table(&CHECKS),
            "checks = { spelling = \"warn\" }",
            "How much each check weighs in this article.",
        ),
        key("extra", Form::Any, "[extra]", "Free data for templates."),
    ],
};

/// A section's front matter.
pub static SECTION: Shape = Shape {
    what: "a section's front matter",
    other: None,
    keys: &[
        required("title", Form::Text, "title = \"Water\"", "The section's title."),
        key("description", Form::Text, "description = \"All on pipes and pumps\"", "One sentence on the section."),
        key("lang", Form::Language, "lang = \"en\"", "Its language, where it is not the site's."),
        key(
            "aliases",
            Form::List(&Form::Text),
            "aliases = [\"old/address/\"]",
            "Former addresses, from the site's root; each leads on to where the page is now.",
        ),
        key("template", Form::Text, "template = \"section.html\"", "The template it is drawn with."),
        key("weight", Form::Integer, "weight = 10", "Its place among the sections beside it."),
        key(
            "sort_by",
            Form::Choice(&["date", "weight", "title"]),
            "sort_by = \"weight\"",
            "How its articles are ordered: newest first, lightest first, or by title.",
        ),
        key("extra", Form::Any, "[extra]", "Free data for templates."),
    ],
};

/// The allowed exceptions.
pub static ALLOW: Shape = Shape { what: "the allowed exceptions", other: Some(Form::Text), keys: &[] };

/// A sidecar.
pub static SIDECAR: Shape = Shape {
    what: "a sidecar",
    other: None,
    keys: &[
        key("sources", Form::Table(&SOURCES), "[sources.inventory]", "The sources, each under its id."),
        key("claims", Form::List(&Form::Table(&CLAIM)), "[[claims]]", "The claims, each tied to words of the article."),
        key(
            "notes",
            Form::List(&Form::Table(&NOTE)),
            "[[notes]]",
            "The context notes, each tied to words of the article.",
        ),
        key("corrections", Form::List(&Form::Table(&CORRECTION)), "[[corrections]]", "The corrections."),
    ],
};

/// The shared sources.
pub static SHARED: Shape = Shape {
    what: "the shared sources",
    other: None,
    keys: &[key("sources", Form::Table(&SOURCES), "[sources.inventory]", "The sources, each under its id.")],
};

/// The sources.
pub static SOURCES: Shape = Shape { what: "the sources", other: Some(Form::Table(&SOURCE)), keys: &[] };

/// A source.
pub static SOURCE: Shape = Shape {
    what: "a source",
    other: None,
    keys: &[
        required(
            "type",
            Form::Choice(&[
                "dataset",
                "webpage",
                "report",
                "book",
                "chapter",
                "article-journal",
                "article-magazine",
                "article-newspaper",
                "article",
                "interview",
                "hearing",
                "speech",
                "broadcast",
                "legislation",
                "legal_case",
                "bill",
                "regulation",
                "treaty",
                "personal_communication",
                "software",
                "map",
                "graphic",
                "figure",
                "post",
                "post-weblog",
                "document",
                "manuscript",
                "motion_picture",
                "pamphlet",
                "paper-conference",
                "patent",
                "performance",
                "periodical",
                "review",
                "review-book",
                "song",
                "standard",
                "thesis",
                "entry",
                "entry-dictionary",
                "entry-encyclopedia",
                "event",
                "collection",
                "classic",
                "musical_score",
            ]),
            "type = \"report\"",
            "What sort of work it is (CSL).",
        ),
        required("title", Form::Text, "title = \"Service line inventory\"", "Its title (CSL)."),
        key(
            "author",
            Form::Either(&Form::Text, &Form::List(&Form::Either(&Form::Text, &Form::Table(&NAME)))),
            "author = [\"Ruiz, Ana\", { literal = \"Northvale Water\" }]",
            "Who made it: \"Family, Given\", a literal name, or `unknown` (CSL).",
        ),
        key("issued", Form::PartialDate, "issued = 2025-11-14", "When it came out (CSL)."),
        key("accessed", Form::Date, "accessed = 2026-02-24", "When it was read (CSL)."),
        key(
            "container_title",
            Form::Text,
            "container_title = \"Nature\"",
            "The journal, book or site that holds it (CSL).",
        ),
        key("publisher", Form::Text, "publisher = \"Northvale Water\"", "Who published it, or `unknown` (CSL)."),
        key("publisher_place", Form::Text, "publisher_place = \"Northvale\"", "Where it was published (CSL)."),
        key("volume", Form::Either(&Form::Text, &Form::Integer), "volume = \"12\"", "The volume (CSL)."),
        key("issue", Form::Either(&Form::Text, &Form::Integer), "issue = \"3\"", "The issue (CSL)."),
        key("page", Form::Either(&Form::Text, &Form::Integer), "page = \"33-41\"", "The pages (CSL)."),
        key("edition", Form::Either(&Form::Text, &Form::Integer), "edition = \"2\"", "The edition (CSL)."),
        key("version", Form::Either(&Form::Text, &Form::Integer), "version = \"1.2\"", "The version (CSL)."),
        key("language", Form::Language, "language = \"en\"", "Its language, as BCP 47 writes it (CSL)."),
        key("doi", Form::Text, "doi = \"10.1000/182\"", "Its DOI, without an address before it."),
        key("isbn", Form::Text, "isbn = \"978-3-16-148410-0\"", "Its ISBN."),
        key("pmid", Form::Either(&Form::Text, &Form::Integer), "pmid = \"12345678\"", "Its PubMed number."),
        key("url", Form::Url, "url = \"https://example.org/inventory.pdf\"", "Its address on the web."),
        key("note", Form::Text, "note = \"Read in the reading room.\"", "What else is to be said of it (CSL)."),
        key("original_date", Form::PartialDate, "original_date = \"1855\"", "When it first came out (CSL)."),
        key(
            "archive_url",
            Form::Url,
            "archive_url = \"https://web.archive.org/web/2026/https://example.org/\"",
            "Where a copy is kept (CS1).",
        ),
        key("archive_date", Form::Date, "archive_date = 2026-02-24", "When the copy at `archive_url` was made (CS1)."),
        key(
            "url_status",
            Form::Choice(&["live", "dead", "deviated", "unfit", "usurped"]),
            "url_status = \"live\"",
            "What became of its address (CS1).",
        ),
        key(
            "url_access",
            Form::Choice(&["free", "registration", "limited", "subscription"]),
            "url_access = \"free\"",
            "What it takes to read it (CS1).",
        ),
        key(
            "snapshot",
            Form::Text,
            "snapshot = \"evidence/inventory.txt\"",
            "A stored copy in the site, against which quotes are verified.",
        ),
        key(
            "sha256",
            Form::Text,
            "sha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
            "The SHA-256 of the stored copy.",
        ),
        key(
            "publish",
            Form::Bool,
            "publish = true",
            "Whether the stored copy is published with the site; off by default.",
        ),
        key(
            "do_not_link",
            Form::Bool,
            "do_not_link = true",
            "Whether it is printed without a link, as mirrors and harmful pages should be.",
        ),
        key(
            "tier",
            Form::Choice(&["primary", "secondary", "tertiary"]),
            "tier = \"primary\"",
            "How near it is to what happened.",
        ),
        key(
            "attribution",
            Form::Choice(&["on-the-record", "on-background", "deep-background", "off-the-record"]),
            "attribution = \"on-background\"",
            "On what terms a person spoke (AP).",
        ),
        key(
            "described_as",
            Form::Text,
            "described_as = \"a Northvale Water engineer\"",
            "How an unnamed person is described.",
        ),
        key(
            "anonymity_reason",
            Form::Text,
            "anonymity_reason = \"was not authorised to speak\"",
            "Why the person is not named.",
        ),
        key("interest", Form::Text, "interest = \"Argued for a wider plan.\"", "What the source stands to gain."),
        key(
            "status",
            Form::Choice(&[
                "retraction",
                "expression-of-concern",
                "correction",
                "withdrawal",
                "removal",
                "erratum",
                "corrigendum",
                "addendum",
                "clarification",
                "new_version",
                "partial_retraction",
            ]),
            "status = \"retraction\"",
            "What became of it (Crossref).",
        ),
        key("status_date", Form::PartialDate, "status_date = 2026-01-05", "When it got its `status`."),
        key(
            "status_url",
            Form::Url,
            "status_url = \"https://doi.org/10.1000/183\"",
            "Where its `status` is announced.",
        ),
        key(
            "known",
            Form::Choice(&["seen", "certain", "unverified"]),
            "known = \"seen\"",
            "How we know that it says so; `unverified` is printed.",
        ),
        key(
            "allow",
            Form::Table(&ALLOW),
            "allow = { archive-missing = \"the archive refuses it\" }",
            "Checks that do not hold here, each with the reason.",
        ),
    ],
};

/// A name.
pub static NAME: Shape = Shape {
    what: "a name",
    other: None,
    keys: &[
        key("literal", Form::Text, "literal = \"Northvale Water\"", "A name that is printed as it is."),
        key("family", Form::Text, "family = \"Ruiz\"", "The family name."),
        key("given", Form::Text, "given = \"Ana\"", "The given names."),
    ],
};

/// A claim.
pub static CLAIM: Shape = Shape {
    what: "a claim",
    other: None,
    keys: &[
        key(
            "id",
            Form::Id,
            "id = \"lines-left\"",
            "The public fragment of its address; made from the words where it is left out.",
        ),
        key(
            "exact",
            Form::Text,
            "exact = \"about 4,200 lead service lines\"",
            "The words of the article, as a reader reads them (WADM).",
        ),
        key(
            "prefix",
            Form::Text,
            "prefix = \"still has\"",
            "The words right before, where `exact` stands more than once (WADM).",
        ),
        key(
            "suffix",
            Form::Text,
            "suffix = \", the city's water utility says\"",
            "The words right after, where `exact` stands more than once (WADM).",
        ),
        key(
            "section",
            Form::Text,
            "section = \"The inventory\"",
            "The id or the text of the heading under which the words stand.",
        ),
        key("all", Form::Bool, "all = true", "Whether every occurrence of the words is meant."),
        key(
            "block",
            Form::Text,
            "block = \"the-figure\"",
            "Instead of words: the id of a `[words]{#id}` span or of a heading.",
        ),
        key(
            "kind",
            Form::Choice(&["fact", "quotation", "forecast", "opinion"]),
            "kind = \"fact\"",
            "What sort of claim it is.",
        ),
        key(
            "text",
            Form::Text,
            "text = \"Northvale has replaced a third of its lead pipes\"",
            "The claim in one sentence, where the words alone don't say it (schema.org).",
        ),
        key(
            "author",
            Form::Either(&Form::Text, &Form::Table(&PARTY)),
            "author = { name = \"Dale Orton\", job_title = \"Mayor\" }",
            "Whose claim it is, if not ours (schema.org).",
        ),
        key("made", Form::PartialDate, "made = 2026-01-19", "When the claim was made."),
        key(
            "appearance",
            Form::Text,
            "appearance = \"council-video\"",
            "Where it was made: the id of a source, or an address (schema.org).",
        ),
        key("rating", Form::Text, "rating = \"supported\"", "What we found: a rating of the site."),
        key(
            "explanation",
            Form::Text,
            "explanation = \"1,150 of 5,348 is 21.5 percent.\"",
            "Why it is rated so, in a sentence or two.",
        ),
        key("as_of", Form::PartialDate, "as_of = 2026-03-01", "The day for which the rating holds."),
        key(
            "certainty",
            Form::Choice(&[
                "certain",
                "highly-likely",
                "likely",
                "possible",
                "unlikely",
                "highly-unlikely",
                "single-source",
            ]),
            "certainty = \"likely\"",
            "How sure we are.",
        ),
        key(
            "outcome",
            Form::Table(&OUTCOME),
            "outcome = { on = 2026-06-30, text = \"It did not happen.\" }",
            "What became of a forecast.",
        ),
        key(
            "calc",
            Form::Table(&CALC),
            "calc = { expr = \"1150 / 5348 * 100\", gives = 21.5, within = 0.05 }",
            "The arithmetic behind it, which each build does again.",
        ),
        key(
            "own_check",
            Form::Text,
            "own_check = \"We counted the rows of the inventory.\"",
            "How we checked it ourselves.",
        ),
        key(
            "response",
            Form::Text,
            "response = \"Northvale Water did not answer.\"",
            "What those concerned say to it.",
        ),
        key(
            "repeats",
            Form::List(&Form::Text),
            "repeats = [\"other-article#claim\"]",
            "Claims that say the same: ids, or `article#id`.",
        ),
        key(
            "contradicts",
            Form::List(&Form::Text),
            "contradicts = [\"claim\"]",
            "Claims that say the opposite: ids, or `article#id`.",
        ),
        key(
            "checked",
            Form::Table(&CHECKED),
            "checked = { on = 2026-03-01, by = \"R. Meyer\" }",
            "Who checked it, and when.",
        ),
        key("review_by", Form::Date, "review_by = 2027-03-01", "When it falls due to be checked again."),
        key(
            "cites",
            Form::List(&Form::Either(&Form::Text, &Form::Table(&CITE))),
            "cites = [\"inventory\"]",
            "The sources: ids, or tables with a locator and a quotation.",
        ),
        key(
            "allow",
            Form::Table(&ALLOW),
            "allow = { single-source = \"only the court holds it\" }",
            "Checks that do not hold here, each with the reason.",
        ),
    ],
};

/// Whose claim it is.
pub static PARTY: Shape = Shape {
    what: "whose claim it is",
    other: None,
    keys: &[
        required("name", Form::Text, "name = \"Dale Orton\"", "The name."),
        key("job_title", Form::Text, "job_title = \"Mayor of Northvale\"", "What that person does."),
        key("same_as", Form::Url, "same_as = \"https://council.example.org/orton\"", "An address that says who it is."),
        key("organisation", Form::Bool, "organisation = true", "Whether it is an organisation, not a person."),
    ],
};

/// An outcome.
pub static OUTCOME: Shape = Shape {
    what: "an outcome",
    other: None,
    keys: &[
        required("on", Form::PartialDate, "on = 2026-06-30", "When it was clear."),
        required("text", Form::Text, "text = \"It did not happen.\"", "What happened."),
    ],
};

/// A calculation.
pub static CALC: Shape = Shape {
    what: "a calculation",
    other: None,
    keys: &[
        required("expr", Form::Text, "expr = \"1150 / 5348 * 100\"", "What is reckoned."),
        required("gives", Form::Number, "gives = 21.5", "What it comes to."),
        key("within", Form::Number, "within = 0.05", "How far from `gives` the result may be."),
    ],
};

/// A check.
pub static CHECKED: Shape = Shape {
    what: "a check",
    other: None,
    keys: &[
        required("on", Form::Date, "on = 2026-03-01", "When it was checked."),
        required("by", Form::Text, "by = \"R. Meyer\"", "Who checked it."),
    ],
};

/// A citation.
pub static CITE: Shape = Shape {
    what: "a citation",
    other: None,
    keys: &[
        required("source", Form::Text, "source = \"inventory\"", "The id of the source."),
        key(
            "label",
            Form::Choice(&[
                "page",
                "paragraph",
                "section",
                "table",
                "figure",
                "line",
                "timestamp",
                "chapter",
                "volume",
                "verse",
                "act",
                "appendix",
                "article",
                "book",
                "canon",
                "column",
                "elocation",
                "equation",
                "folio",
                "issue",
                "note",
                "opus",
                "part",
                "rule",
                "scene",
                "sub-verbo",
                "supplement",
                "title",
            ]),
            "label = \"page\"",
            "What the locator counts (CSL).",
        ),
        key("locator", Form::Either(&Form::Text, &Form::Integer), "locator = \"7\"", "Where in the source (CSL)."),
        key("quote", Form::Text, "quote = \"lines in use: 4,198\"", "The words of the source."),
        key(
            "trans_quote",
            Form::Text,
            "trans_quote = \"lines in use: 4,198\"",
            "The words of `quote` in the article's language (CS1).",
        ),
        key(
            "stance",
            Form::Choice(&["supports", "disputes", "qualifies", "quotes", "background"]),
            "stance = \"supports\"",
            "What it does for the claim (CiTO).",
        ),
    ],
};

/// A note.
pub static NOTE: Shape = Shape {
    what: "a note",
    other: None,
    keys: &[
        key(
            "id",
            Form::Id,
            "id = \"lines-left\"",
            "The public fragment of its address; made from the words where it is left out.",
        ),
        key(
            "exact",
            Form::Text,
            "exact = \"about 4,200 lead service lines\"",
            "The words of the article, as a reader reads them (WADM).",
        ),
        key(
            "prefix",
            Form::Text,
            "prefix = \"still has\"",
            "The words right before, where `exact` stands more than once (WADM).",
        ),
        key(
            "suffix",
            Form::Text,
            "suffix = \", the city's water utility says\"",
            "The words right after, where `exact` stands more than once (WADM).",
        ),
        key(
            "section",
            Form::Text,
            "section = \"The inventory\"",
            "The id or the text of the heading under which the words stand.",
        ),
        key("all", Form::Bool, "all = true", "Whether every occurrence of the words is meant."),
        key(
            "block",
            Form::Text,
            "block = \"the-figure\"",
            "Instead of words: the id of a `[words]{#id}` span or of a heading.",
        ),
        key(
            "kind",
            Form::Choice(&["context", "definition", "method", "disclosure", "translation"]),
            "kind = \"context\"",
            "What sort of note it is.",
        ),
        required("body", Form::Text, "body = \"A *safe level* is one without effect.\"", "The note, in Markdown."),
        key("lang", Form::Language, "lang = \"en\"", "Its language, where it is not the article's."),
        key("audience", Form::List(&Form::Text), "audience = [\"student\"]", "Whom it is for."),
        key(
            "cites",
            Form::List(&Form::Either(&Form::Text, &Form::Table(&CITE))),
            "cites = [\"inventory\"]",
            "The sources: ids, or tables with a locator and a quotation.",
        ),
        key(
            "allow",
            Form::Table(&ALLOW),
            "allow = { single-source = \"only the court holds it\" }",
            "Checks that do not hold here, each with the reason.",
        ),
    ],
};

/// A correction.
pub static CORRECTION: Shape = Shape {
    what: "a correction",
    other: None,
    keys: &[
        key(
            "id",
            Form::Id,
            "id = \"lines-left\"",
            "The public fragment of its address; made from the words where it is left out.",
        ),
        key(
            "exact",
            Form::Text,
            "exact = \"about 4,200 lead service lines\"",
            "The words of the article, as a reader reads them (WADM).",
        ),
        key(
            "prefix",
            Form::Text,
            "prefix = \"still has\"",
            "The words right before, where `exact` stands more than once (WADM).",
        ),
        key(
            "suffix",
            Form::Text,
            "suffix = \", the city's water utility says\"",
            "The words right after, where `exact` stands more than once (WADM).",
        ),
        key(
            "section",
            Form::Text,
            "section = \"The inventory\"",
            "The id or the text of the heading under which the words stand.",
        ),
        key("all", Form::Bool, "all = true", "Whether every occurrence of the words is meant."),
        key(
            "block",
            Form::Text,
            "block = \"the-figure\"",
            "Instead of words: the id of a `[words]{#id}` span or of a heading.",
        ),
        required(
            "kind",
            Form::Choice(&["correction", "clarification", "update", "editors-note", "retraction"]),
            "kind = \"correction\"",
            "What sort of correction it is.",
        ),
        required("date", Form::Date, "date = 2026-03-09", "When the correction was made."),
        required("text", Form::Text, "text = \"An earlier version said …\"", "What was wrong, in a sentence or two."),
        key("was", Form::Text, "was = \"about 2,400 lead service lines\"", "The words as they were published."),
        key("affects", Form::List(&Form::Text), "affects = [\"lines-left\"]", "The ids of the claims concerned."),
        key(
            "severity",
            Form::Choice(&["minor", "substantive", "major"]),
            "severity = \"minor\"",
            "Where it is told: at the foot, at the top, or in the title too.",
        ),
        key("reported_by", Form::Text, "reported_by = \"a reader\"", "Who told us of the mistake."),
        key(
            "cites",
            Form::List(&Form::Either(&Form::Text, &Form::Table(&CITE))),
            "cites = [\"inventory\"]",
            "The sources: ids, or tables with a locator and a quotation.",
        ),
        key(
            "allow",
            Form::Table(&ALLOW),
            "allow = { single-source = \"only the court holds it\" }",
            "Checks that do not hold here, each with the reason.",
        ),
    ],
};

/// The head of a chart.
pub static CHART: Shape = Shape {
    what: "a chart",
    other: None,
    keys: &[
        required("title", Form::Text, "title = \"Lead service lines in Northvale\"", "What stands above the chart."),
        key(
            "kind",
            Form::Choice(&["bar", "line", "dot"]),
            "kind = \"line\"",
            "How values are drawn; bars unless it says so.",
        ),
        key(
            "description",
            Form::Text,
            "description = \"The number falls from 5,348 to 4,198.\"",
            "What the chart shows, for those who can't see it.",
        ),
        key("unit", Form::Text, "unit = \"lines\"", "What is counted or measured."),
        key("file", Form::Text, "file = \"lines.csv\"", "A file with the values, beside the article."),
        key("source", Form::Text, "source = \"City of Northvale, 2026\"", "Where the values come from, in Markdown."),
    ],
};

/// The head of a timeline.
pub static TIMELINE: Shape = Shape {
    what: "a timeline",
    other: None,
    keys: &[key("title", Form::Text, "title = \"How the lead got into the water\"", "What stands above the timeline.")],
};

/// The head of a transcript.
pub static TRANSCRIPT: Shape = Shape {
    what: "a transcript",
    other: None,
    keys: &[
        key("title", Form::Text, "title = \"Council meeting of 12 May 2026\"", "What stands above the transcript."),
        key(
            "recording",
            Form::Link,
            "recording = \"meeting.mp3\"",
            "Where the recording is: time stamps lead into it.",
        ),
        key(
            "speakers",
            Form::Table(&SPEAKERS),
            "speakers = { AR = \"Ana Ruiz\" }",
            "Everybody who speaks, by what stands in the transcript.",
        ),
    ],
};

/// The speakers of a transcript.
pub static SPEAKERS: Shape = Shape { what: "the speakers", other: Some(Form::Text), keys: &[] };

/// A theme's own account of itself.
pub static THEME: Shape = Shape {
    what: "a theme",
    other: None,
    keys: &[
        key("name", Form::Text, "name = \"harbour\"", "The theme's name, as `postil theme list` shows it."),
        key("description", Form::Text, "description = \"One wide column\"", "One sentence on the theme."),
        required(
            "postil",
            Form::Text,
            "postil = \">=0.1, <0.2\"",
            "The versions of postil that the theme works with, as Cargo writes them.",
        ),
        key("options", Form::Table(&OPTIONS), "[options.reading_time]", "What a site can set, each under its name."),
    ],
};

/// What a theme lets sites set.
pub static OPTIONS: Shape = Shape { what: "a theme's options", other: Some(Form::Table(&OPTION)), keys: &[] };

/// An option of a theme.
pub static OPTION: Shape = Shape {
    what: "an option of a theme",
    other: None,
    keys: &[
        required(
            "type",
            Form::Choice(&["string", "integer", "number", "boolean", "choice"]),
            "type = \"boolean\"",
            "What its value is; a choice is one of the strings in `values`.",
        ),
        required("default", Form::Any, "default = true", "Its value where a site sets none."),
        key("values", Form::List(&Form::Text), "values = [\"serif\", \"sans\"]", "The strings that a choice is among."),
        key("description", Form::Text, "description = \"Whether times are shown.\"", "What it does, in a sentence."),
    ],
};
