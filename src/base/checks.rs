//! Every check that postil has, as data: its name, how much it weighs where a site says nothing, and what is told of it.
//! The names never change once they are released. Messages, configuration, manual and `explain` are made from this table.

use super::diagnostic::Severity;

/// One check. Its texts have no mark-up but `code`, and are whole sentences.
pub struct Check {
    pub name: &'static str,
    pub level: Level,
    pub group: Group,
    /// What the fault is. The first sentence stands for itself in lists.
    pub what: &'static str,
    /// Why it matters, to readers or to those who write.
    pub why: &'static str,
    /// What raises it.
    pub example: &'static [Block],
    /// What to do, as a rule with the mended line of the example.
    pub remedy: &'static str,
}

/// How much a check weighs where the site says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// An error whatever the site says: without it something would be lost, or the page could not be made.
    Always,
    Error,
    Warning,
    Off,
}

/// Checks that belong together: a heading of the manual's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Files,
    Form,
    Words,
    Evidence,
    Care,
    Prose,
    Outside,
}

/// One file of an example, or the part of it that matters.
pub struct Block {
    /// From the site's root. None for what only a disk can hold, told as a list of files tells it.
    pub path: Option<&'static str>,
    raw: &'static str,
}

/// The check of this name, if there is one.
pub fn find(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}

/// The names of the checks whose level a site can set, in the order of the table.
pub fn settable() -> Vec<&'static str> {
    CHECKS.iter().filter(|check| check.level != Level::Always).map(|check| check.name).collect()
}

impl Level {
    /// The severity of what a check of this level finds; nothing where it is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Always | Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Off => None,
        }
    }
}

impl Group {
    /// All groups, in the order of the manual.
    pub const ALL: [Group; 7] =
        [Group::Files, Group::Form, Group::Words, Group::Evidence, Group::Care, Group::Prose, Group::Outside];

    /// The group's heading.
    pub fn title(self) -> &'static str {
        match self {
            Group::Files => "Files",
            Group::Form => "Form",
            Group::Words => "Words",
            Group::Evidence => "Evidence",
            Group::Care => "Care",
            Group::Prose => "Prose",
            Group::Outside => "Outside",
        }
    }

    /// What the group's checks have in common, in a sentence.
    pub fn introduction(self) -> &'static str {
        match self {
            Group::Files => "What can't be read from the disk, or could not be kept on every system.",
            Group::Form => "How the files are written: keys and values, ids, addresses, links and templates.",
            Group::Words => "Annotations quote the words that they are about; here the two have come apart.",
            Group::Evidence => "What claims rest on, what is said of it, and whether readers can look it up.",
            Group::Care => "What is easily forgotten when an article is put together or changed.",
            Group::Prose => {
                "Slips in the text of an article, such as copying and haste leave behind; where a sentence is right \
                 as it stands, say so with `allow` in the article's head."
            }
            Group::Outside => {
                "What is looked up outside of the articles: in the files to be published, and on the web where \
                 `postil check --external` asks for that."
            }
        }
    }

    /// The checks of the group, in the order of the table.
    pub fn checks(self) -> impl Iterator<Item = &'static Check> {
        CHECKS.iter().filter(move |check| check.group == self)
    }
}

impl Block {
    /// The text, without the indentation that it has in the table, and with a line break at its end.
    pub fn text(&self) -> String {
        let lines = || self.raw.strip_prefix('\n').unwrap_or(self.raw).trim_end().lines();
        let indentation = |line: &str| line.len() - line.trim_start().len();
        let shared = lines().filter(|line| !line.is_empty()).map(indentation).min().unwrap_or(0);
        lines().map(|line| format!("{}\n", line.get(shared..).unwrap_or_default())).collect()
    }

    /// What the text is written in, as the info string of a code block names it.
    pub fn language(&self) -> &'static str {
        match self.path.and_then(|path| path.rsplit_once('.')) {
            Some((_, "toml")) => "toml",
            Some((_, "md")) => "markdown",
            Some((_, "html")) => "html",
            _ => "text",
        }
    }
}

const fn file(path: &'static str, raw: &'static str) -> Block {
    Block { path: Some(path), raw }
}

/// What was published of the article of the examples.
const RELEASED_TEXT: Block = file(
    "content/.releases/lead-pipes/2026-03-02.txt",
    r#"
    Northvale still has about 4,200 lead service lines.
    "#,
);

/// The record beside it.
const RELEASED: Block = file(
    "content/.releases/lead-pipes/2026-03-02.toml",
    r#"
    format = 1
    released = "2026-03-02"
    sha256 = "de6d9c1abe3db8113aeec47f6bd16718b2c33ccbba351e99d4a2ba1333a8eab3"
    address = "lead-pipes/"
    title = "How much lead pipe is left?"
    "#,
);

/// The article of the examples, or its body.
const fn article(raw: &'static str) -> Block {
    file("content/lead-pipes.md", raw)
}

/// The sidecar of that article.
const fn sidecar(raw: &'static str) -> Block {
    file("content/lead-pipes.toml", raw)
}

const fn listing(raw: &'static str) -> Block {
    Block { path: None, raw }
}

/// All checks, those that belong together beside each other.
pub static CHECKS: &[Check] = &[
    Check {
        name: "encoding",
        level: Level::Always,
        group: Group::Files,
        what: "A text file is not stored as UTF-8, or has a NUL byte in it. The message names the first byte that \
            does not fit.",
        why: "Read in the wrong encoding, a name such as Müller falls to pieces, and quotations no longer match.",
        example: &[listing(r#"content/lead-pipes.md    saved as "Western (Windows-1252)""#)],
        remedy: "Save the file as UTF-8. Editors offer that under \"Save as\" or \"Encoding\".",
    },
    Check {
        name: "name-invalid",
        level: Level::Always,
        group: Group::Files,
        what: "A file or folder has a name that not every system can keep. It holds a backslash or a character that \
            can't be seen, belongs to a device on Windows, such as `aux`, or is not UTF-8.",
        why: "Colleagues on another system could not open the site, and with a hidden character one name can pass \
            for another.",
        example: &[listing("content/aux.md")],
        remedy: "Rename it. Letters, digits, `-`, `_` and `.` are safe everywhere.",
    },
    Check {
        name: "symlink-outside",
        level: Level::Always,
        group: Group::Files,
        what: "A symbolic link leads out of the site's folder.",
        why: "What lies outside is missing on every other computer, and a link could publish a file that nobody \
            meant to publish.",
        example: &[listing("content/map.png -> /home/ana/map.png")],
        remedy: "Put a copy of the file into the site, in place of the link.",
    },
    Check {
        name: "symlink-broken",
        level: Level::Always,
        group: Group::Files,
        what: "A symbolic link leads nowhere, or back to a folder that holds it.",
        why: "The file that it stands for would be missing from the site.",
        example: &[listing("content/map.png -> maps/2024.png    (there is no such file)")],
        remedy: "Correct the link, or remove it.",
    },
    Check {
        name: "file-special",
        level: Level::Always,
        group: Group::Files,
        what: "Something in the site's folders is neither a file nor a folder, such as a named pipe.",
        why: "Nothing in it could be published, and reading it could take for ever.",
        example: &[listing("prw-r--r--  1 ana  ana     0 Mar  2 10:14  content/queue")],
        remedy: "Move it out of the site's folders.",
    },
    Check {
        name: "file-unreadable",
        level: Level::Always,
        group: Group::Files,
        what: "The system does not let the program read a file or a folder.",
        why: "The site would be built with a part missing.",
        example: &[listing("----------  1 root root  812 Mar  2 10:14  content/lead-pipes.md")],
        remedy: "Give yourself the right to read it, or move it out of the site's folders.",
    },
    Check {
        name: "release-unreadable",
        level: Level::Always,
        group: Group::Files,
        what: "A record that `postil release` keeps is not as it was written: it can't be read, or the text beside it is \
            another.",
        why: "The history of the article would be told from it, and would be false.",
        example: &[
            article("Northvale still has about 4,200 lead service lines."),
            file("content/.releases/lead-pipes/2026-03-02.txt", "Northvale has no lead service lines."),
            RELEASED,
        ],
        remedy: "Take both files back as they were, from your version control or from a copy of the site.",
    },
    Check {
        name: "syntax",
        level: Level::Always,
        group: Group::Form,
        what: "A file is no valid TOML or YAML, or the head of an article is not closed. The rest of the site is \
            checked all the same.",
        why: "What a broken line was meant to say can only be guessed, and a guess could tie a source to the wrong \
            claim.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact = "about 4,200 lead service lines
            cites = ["inventory"]
            "#,
        )],
        remedy: "Mend the line that the message shows. Here the second quotation mark is missing: `exact = \"about \
            4,200 lead service lines\"`.",
    },
    Check {
        name: "key-unknown",
        level: Level::Always,
        group: Group::Form,
        what: "A key is not known where it stands. The message names the key that was most likely meant, also for \
            many names that other programs use.",
        why: "A misspelt key that is quietly passed over is a claim that loses its source.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact = "about 4,200 lead service lines"
            cite  = ["inventory"]
            "#,
        )],
        remedy: "Write the key as the message says, here `cites`, or take the line out. Data of your own goes under \
            `[extra]` in the article's head.",
    },
    Check {
        name: "key-missing",
        level: Level::Always,
        group: Group::Form,
        what: "A key that must be there is missing. It can be the title of an article, the type of a source or the \
            words of an annotation; an article without any head counts as well.",
        why: "The page could not be made whole: a note that names no words, for one, has no place on it.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            title = "Service line inventory"
            "#,
        )],
        remedy: "Add what the message names, here `type = \"dataset\"`.",
    },
    Check {
        name: "value-invalid",
        level: Level::Always,
        group: Group::Form,
        what: "A value is of the wrong kind, or is not one of those that are allowed. Days that no calendar has, \
            arithmetic that can't be reckoned, and addresses that begin with `javascript:` count as well.",
        why: "Printed as it stands, it would mean nothing to readers; an address of that sort could harm them.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact     = "about 4,200 lead service lines"
            certainty = "very likely"
            "#,
        )],
        remedy: "Write one of the values that the message names, here `certainty = \"highly-likely\"`.",
    },
    Check {
        name: "id-duplicate",
        level: Level::Always,
        group: Group::Form,
        what: "An id, or the label of a footnote, stands twice in one article.",
        why: "An id is a public address on the page. With two of them, a link could lead to the wrong place.",
        example: &[sidecar(
            r#"
            [[claims]]
            id    = "lines-left"
            exact = "about 4,200 lead service lines"

            [[notes]]
            id    = "lines-left"
            exact = "service lines"
            body  = "A *service line* runs from the main to the meter."
            "#,
        )],
        remedy: "Give one of the two another id, such as `id = \"service-lines\"`. Keep the one that is already \
            published, since others may have linked to it.",
    },
    Check {
        name: "id-unknown",
        level: Level::Always,
        group: Group::Form,
        what: "An annotation names an id that does not exist, in `section`, `block`, `affects`, `repeats` or \
            `contradicts`.",
        why: "Readers would be sent to a claim that is not there, or words would be sought under a heading that does \
            not exist.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact       = "about 4,200 lead service lines"
            contradicts = ["lines-replaced"]
            "#,
        )],
        remedy: "Correct the id; if one comes near, the message names it. A claim of another article is written \
            `article#claim`.",
    },
    Check {
        name: "math-invalid",
        level: Level::Always,
        group: Group::Form,
        what: "A formula can't be read as TeX.",
        why: "The formula would be missing from the page, or stand there as raw code.",
        example: &[article(r"The city has replaced a share of $\frac{1150}$.")],
        remedy: "Correct the formula, here `$\\frac{1150}{5348}$`. Where a dollar is money, write `\\$`.",
    },
    Check {
        name: "block-invalid",
        level: Level::Always,
        group: Group::Form,
        what: "A chart, a timeline or a transcript can't be read as it is written.",
        why: "A value would be missing from the picture, or a line from the page, and no reader could tell.",
        example: &[article(
            r#"
            ```chart
            title = "Lead service lines in Northvale"
            description = "The number falls from 5,348 to 4,198."
            ---
            Year,Lines
            2019,5348
            2026,"4,198 lines"
            ```
            "#,
        )],
        remedy: "Write what the message says, here `4198`, with the unit in `unit = \"lines\"`. A cell stays empty \
            where there is no value; the chart says so.",
    },
    Check {
        name: "footnote-undefined",
        level: Level::Always,
        group: Group::Form,
        what: "The text has the mark of a footnote that is written nowhere.",
        why: "Readers would see a mark in the middle of a sentence, and find no footnote.",
        example: &[article("Northvale still has about 4,200 lead service lines.[^count]")],
        remedy: "Write the footnote on a line of its own, `[^count]: Counted in November.`; where brackets are \
            meant, write `\\[^count]`.",
    },
    Check {
        name: "address-taken",
        level: Level::Always,
        group: Group::Form,
        what: "Two pages or files want the same address. Upper and lower case make no difference here.",
        why: "Only one of the two could be read.",
        example: &[
            article("About 4,200 lead service lines are left."),
            file("content/Lead pipes.md", "About 1,150 lead service lines were replaced."),
        ],
        remedy: "Rename one of the files, or give an article another address in its head: `slug = \
            \"lead-pipes-2025\"`.",
    },
    Check {
        name: "article-missing",
        level: Level::Warning,
        group: Group::Form,
        what: "The site has no article at all, not even a draft.",
        why: "It would be built, and be empty: most likely the articles stand in another folder.",
        example: &[file("articles/lead-pipes.md", "About 4,200 lead service lines are left.")],
        remedy: "Put the articles into `content`: `content/lead-pipes.md`.",
    },
    Check {
        name: "sidecar-orphan",
        level: Level::Always,
        group: Group::Form,
        what: "A `.toml` file in `content` has no article of its name beside it.",
        why: "All the claims, notes and sources in it would be missing from the site, and nobody would notice.",
        example: &[file(
            "content/lead-pipe.toml",
            r#"
            [[claims]]
            exact = "about 4,200 lead service lines"
            "#,
        )],
        remedy: "Give the two files one name: `lead-pipes.toml` belongs to `lead-pipes.md`.",
    },
    Check {
        name: "link-broken",
        level: Level::Error,
        group: Group::Form,
        what: "A link leads nowhere: there is no such article, page or place on a page, or the article is a draft \
            that is held back.",
        why: "Readers who follow it to see for themselves find nothing.",
        example: &[article("The city has published [its plan](replacement-plan.md).")],
        remedy: "Correct the path, or the part behind `#`. An article is linked by its file: `other.md`, \
            `../folder/other.md`, or `@/folder/other.md` from the content folder.",
    },
    Check {
        name: "asset-missing",
        level: Level::Error,
        group: Group::Form,
        what: "A picture or a file that an article names is not there.",
        why: "The page would have a hole where the map or the document should be.",
        example: &[article("![Where lead lines are left](map.png)")],
        remedy: "Put the file beside the article, or correct the path. `@/maps/map.png` starts in the content \
            folder.",
    },
    Check {
        name: "picture-unreadable",
        level: Level::Always,
        group: Group::Form,
        what: "A picture is damaged, or is something else than the end of its name says.",
        why: "Readers would see a part of it, or nothing, and the smaller pictures for small screens can't be made.",
        example: &[
            listing("content/pipes.jpg    its second half is missing"),
            article("![Where lead lines are left](pipes.jpg)"),
        ],
        remedy: "Open the picture in an editor and save it again, or take it from where it came from once more.",
    },
    Check {
        name: "card-missing",
        level: Level::Warning,
        group: Group::Form,
        what: "`site.toml` asks for social cards, and one can't be drawn: the font is none, or it lacks letters of the \
            title.",
        why: "A link to the article stands without a picture where it is shared.",
        example: &[file(
            "site.toml",
            r#"
            title = "Northvale Explained"

            [images]
            social_cards = true
            card_font    = "static/Noto.ttf"
            "#,
        )],
        remedy: "Name a file that is there. For a title in a script that Noto Sans does not have, put \
            a font into `static` and name it: `card_font = \"static/name.ttf\"` under `[images]`.",
    },
    Check {
        name: "theme-unknown",
        level: Level::Always,
        group: Group::Form,
        what: "`site.toml` names a theme that is not there.",
        why: "Without its theme, no page can be drawn as it was meant.",
        example: &[file(
            "site.toml",
            r#"
            title = "Northvale Explained"
            theme = "newspaper"
            "#,
        )],
        remedy: "Correct the name, put the theme into `themes/newspaper`, or take the line out: the default theme is \
            part of the program.",
    },
    Check {
        name: "theme-incompatible",
        level: Level::Always,
        group: Group::Form,
        what: "A theme says that it does not work with this version of postil.",
        why: "Its templates would ask for values that are not there, or fail at many places at once.",
        example: &[
            file(
                "site.toml",
                r#"
                title = "Northvale Explained"
                theme = "harbour"
                "#,
            ),
            file(
                "themes/harbour/theme.toml",
                r#"
                postil = ">=2, <3"
                "#,
            ),
        ],
        remedy: "Take a version of the theme, or of postil, that goes with the other. If the theme works all the same, \
            widen its range: `postil = \">=0.1, <3\"`.",
    },
    Check {
        name: "citation-style-unknown",
        level: Level::Always,
        group: Group::Form,
        what: "`site.toml` names a citation style that is not there.",
        why: "In another style, the references of the whole site would be other than was meant.",
        example: &[file(
            "site.toml",
            r#"
            title = "Northvale Explained"
            citation_style = "apa-7"
            "#,
        )],
        remedy: "Write the name of a style that comes with postil, as in `citation_style = \"apa\"`, the path of a `.csl` \
            file of the site, or `postil` for the house style.",
    },
    Check {
        name: "citation-style-invalid",
        level: Level::Always,
        group: Group::Form,
        what: "A citation style can't be used: its file is no style of the Citation Style Language, calls a macro that is \
            not there, or does not say how a list prints a source.",
        why: "Without its style, no source can be printed as it was meant.",
        example: &[
            file(
                "site.toml",
                r#"
                title = "Northvale Explained"
                citation_style = "content/journal.csl"
                "#,
            ),
            file(
                "content/journal.csl",
                r#"
                <style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
                  <info><title>Journal</title><id>journal</id></info>
                  <citation><layout><text variable="title"/></layout></citation>
                </style>
                "#,
            ),
        ],
        remedy: "Choose a style that has a `<bibliography>`, and one that is not a mere name for another.",
    },
    Check {
        name: "template-unknown",
        level: Level::Always,
        group: Group::Form,
        what: "An article or a section asks for a template that is not there.",
        why: "The page can't be drawn in the form that its author wants.",
        example: &[article(
            r#"
            +++
            title    = "How much lead pipe is left?"
            template = "map-story.html"
            +++

            Northvale still has about 4,200 lead service lines.
            "#,
        )],
        remedy: "Correct the name, or put the template into the folder `templates`.",
    },
    Check {
        name: "template-invalid",
        level: Level::Always,
        group: Group::Form,
        what: "A template can't be read, or fails while a page is drawn. The message names the page.",
        why: "A page with a gap where a value should be looks finished and is not.",
        example: &[file(
            "templates/article.html",
            r#"
            {% extends "article.html" %}
            {% block article_more %}
            <p>{{ page.titel }}</p>
            {% endblock article_more %}
            "#,
        )],
        remedy: "Correct the template at the place shown, here to `{{ page.title }}`. The message lists the names \
            that exist.",
    },
    Check {
        name: "template-unused",
        level: Level::Warning,
        group: Group::Form,
        what: "No page is drawn with a template, and no other template extends or includes it.",
        why: "Most likely its name is misspelt, so that what it should change stays as it was.",
        example: &[file(
            "templates/artcle.html",
            r#"
            {% extends "article.html" %}
            {% block article_more %}
            <p>Printed with care.</p>
            {% endblock article_more %}
            "#,
        )],
        remedy: "Give the file the name that pages ask for, here `templates/article.html`, or name it in the head of an \
            article.",
    },
    Check {
        name: "translation-invalid",
        level: Level::Error,
        group: Group::Form,
        what: "What `translation_of` names can't be the original: it is no article, or a translation itself, or in the \
            same language.",
        why: "Readers who choose their language would land on the wrong page, and search engines would be told so too.",
        example: &[
            article("Northvale still has about 4,200 lead service lines."),
            file(
                "content/lead-pipes.de.md",
                r#"
            +++
            title          = "Bleirohre"
            translation_of = "lead-pipes.md"
            +++
            Northvale hat noch etwa 4200 Anschlüsse aus Blei.
            "#,
            ),
        ],
        remedy: "Name the article that this one was translated from, and say which language this one is in, here \
            `lang = \"de\"`.",
    },
    Check {
        name: "quote-missing",
        level: Level::Always,
        group: Group::Words,
        what: "The words of an annotation do not occur in its article, or not in the context that it gives. The \
            words that come nearest are shown, with what differs.",
        why: "Either the text was changed after the claim was checked, or it was quoted wrongly. Both ways, what was \
            checked is not what readers see.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact = "about 4,300 lead service lines"
            "#,
        )],
        remedy: "If the article is right, quote it, `exact = \"about 4,200 lead service lines\"`, and check the \
            claim again. If the annotation is right, correct the article.",
    },
    Check {
        name: "quote-ambiguous",
        level: Level::Always,
        group: Group::Words,
        what: "The words of an annotation stand several times in its article.",
        why: "A source that is tied to the wrong one of two sentences is a mistake that nobody would see.",
        example: &[
            article("The east has 1,800 lead service lines. The west has 2,400 lead service lines."),
            sidecar(
                r#"
            [[notes]]
            exact = "service lines"
            body  = "A *service line* runs from the main to the meter."
            "#,
            ),
        ],
        remedy: "Add the line that the message offers for the place that is meant, such as `prefix = \"1,800\"`, or \
            quote more of the words. `all = true` takes every place.",
    },
    Check {
        name: "was-still-present",
        level: Level::Error,
        group: Group::Words,
        what: "The words that a correction replaced still stand in the article.",
        why: "Readers would be told of a correction that was never made.",
        example: &[sidecar(
            r#"
            [[corrections]]
            kind = "correction"
            date = 2026-03-09
            was  = "about 4,200 lead service lines"
            text = "An earlier version gave a number of the year before."
            "#,
        )],
        remedy: "Correct the article. If the old words also occur where they are right, quote more of them in `was`.",
    },
    Check {
        name: "source-unknown",
        level: Level::Always,
        group: Group::Evidence,
        what: "A citation names a source that is neither in the sidecar nor in `content/sources.toml`.",
        why: "The claim would stand there without its evidence.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory"

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = ["inventry"]
            "#,
        )],
        remedy: "Correct the id, here `cites = [\"inventory\"]`, or add the source.",
    },
    Check {
        name: "source-duplicate",
        level: Level::Always,
        group: Group::Evidence,
        what: "An article gives a source of its own the id of a source that the whole site shares.",
        why: "Nobody could tell which of the two a citation means.",
        example: &[
            file(
                "content/sources.toml",
                r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory, 2025 edition"
            "#,
            ),
            sidecar(
                r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory, 2024 edition"
            "#,
            ),
        ],
        remedy: "Cite the shared source and take this one out. If they are two works, give this one another id, such \
            as `[sources.inventory-2024]`.",
    },
    Check {
        name: "off-the-record",
        level: Level::Always,
        group: Group::Evidence,
        what: "A source spoke off the record.",
        why: "The person spoke on the promise that nothing of it is published. Even the entry in a list of sources \
            can give somebody away.",
        example: &[sidecar(
            r#"
            [sources.engineer]
            type        = "interview"
            title       = "Talk with an engineer"
            attribution = "off-the-record"
            "#,
        )],
        remedy: "Take the source out, and with it every claim that rests on it alone. If other terms were agreed on, \
            write those, such as `attribution = \"on-background\"`.",
    },
    Check {
        name: "unnamed-without-reason",
        level: Level::Error,
        group: Group::Evidence,
        what: "A source is not named, and it is not said who that is or why there is no name.",
        why: "Readers can weigh an unnamed source only if they learn how close it is to the matter, and what keeps \
            it from giving its name.",
        example: &[sidecar(
            r#"
            [sources.engineer]
            type         = "interview"
            title        = "Interview with an engineer"
            attribution  = "on-background"
            described_as = "a Northvale Water engineer"
            "#,
        )],
        remedy: "Add both: `described_as = \"a Northvale Water engineer\"` and `anonymity_reason = \"was not \
            authorised to speak publicly\"`.",
    },
    Check {
        name: "archive-without-date",
        level: Level::Error,
        group: Group::Evidence,
        what: "A source has an archived copy, and does not say when it was made.",
        why: "Pages change. Without the day, nobody knows which version the copy shows.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type        = "dataset"
            title       = "Service line inventory"
            url         = "https://water.example.org/inventory"
            archive_url = "https://archive.example.org/20260224/inventory"
            "#,
        )],
        remedy: "Add the day: `archive_date = 2026-02-24`. Web archives show it above the copy and often in its \
            address.",
    },
    Check {
        name: "calc-mismatch",
        level: Level::Error,
        group: Group::Evidence,
        what: "The arithmetic of a claim comes to something else than `gives`, by more than `within`. The message \
            says what it comes to.",
        why: "The sum is printed with the claim, and readers will do it again.",
        example: &[
            article("The city has replaced 25 percent of its lead service lines."),
            sidecar(
                r#"
            [[claims]]
            exact = "25 percent"
            calc  = { expr = "1150 / 5348 * 100", gives = 25 }
            "#,
            ),
        ],
        remedy: "Find out which number is wrong, and correct `expr`, `gives` or the article. If the result was \
            rounded, say how far off it may be: `gives = 21.5, within = 0.05`.",
    },
    Check {
        name: "source-retracted",
        level: Level::Error,
        group: Group::Evidence,
        what: "A claim rests on a source that was retracted, withdrawn or removed.",
        why: "Those who published it no longer stand by it.",
        example: &[sidecar(
            r#"
            [sources.count]
            type   = "article-journal"
            title  = "Counting lead service lines"
            status = "retraction"

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = ["count"]
            "#,
        )],
        remedy: "Cite another source. This one can still be cited with `stance = \"disputes\"` or `stance = \
            \"background\"`; then tell readers what became of it.",
    },
    Check {
        name: "quote-not-in-snapshot",
        level: Level::Error,
        group: Group::Evidence,
        what: "Words quoted from a source do not occur in the stored copy of it. Cuts marked `[…]`, insertions in \
            brackets, and other forms of quotation marks, dashes and spaces are passed over.",
        why: "One changed word can turn a quotation into its opposite, and it puts into somebody's mouth what was \
            never said.",
        example: &[
            file("content/inventory.txt", "Service lines in use: 4,198"),
            sidecar(
                r#"
            [sources.inventory]
            type     = "dataset"
            title    = "Service line inventory"
            snapshot = "inventory.txt"

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = [{ source = "inventory", quote = "Service lines in use: 4,918" }]
            "#,
            ),
        ],
        remedy: "Copy the words from the source again, here `quote = \"Service lines in use: 4,198\"`, and see \
            whether the claim still holds.",
    },
    Check {
        name: "snapshot-changed",
        level: Level::Error,
        group: Group::Evidence,
        what: "The stored copy of a source is not the one whose SHA-256 the source gives. That fingerprint changes \
            with every change of the file.",
        why: "The copy is the proof of what was quoted. If it can change unnoticed, it proves nothing.",
        example: &[
            file("content/inventory.txt", "Service lines in use: 4,198"),
            sidecar(
                r#"
            [sources.inventory]
            type     = "dataset"
            title    = "Service line inventory"
            snapshot = "inventory.txt"
            sha256   = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            "#,
            ),
        ],
        remedy: "Put the former copy back. If the new one is right, compare the quotations with it, and write its \
            SHA-256 into `sha256`.",
    },
    Check {
        name: "snapshot-unreadable",
        level: Level::Error,
        group: Group::Evidence,
        what: "The stored copy of a source is no text, HTML or PDF that can be read.",
        why: "Quotations from the source can't be compared with it.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type     = "dataset"
            title    = "Service line inventory"
            snapshot = "inventory.xlsx"
            "#,
        )],
        remedy: "Store the source as plain text, HTML or PDF. A scanned page holds a picture and no words until it \
            has gone through text recognition.",
    },
    Check {
        name: "field-unplaced",
        level: Level::Warning,
        group: Group::Evidence,
        what: "A record of `sources.bib`, `sources.json` or `sources.ris` has fields that no key of postil stands for, \
            or values that none of them can hold, such as the second day of a range. It is told once a record; \
            `postil import sources` shows each with its value.",
        why: "What stands there is on no page, and whoever wrote it may think that it is.",
        example: &[file(
            "content/sources.bib",
            r"
            @misc{inventory,
              title = {Service line inventory},
              keywords = {water, lead},
            }
            ",
        )],
        remedy: "Take the fields out, or leave them and switch the check off with `field-unplaced = \"off\"` under \
            `[checks]` in `site.toml`.",
    },
    Check {
        name: "claim-unsourced",
        level: Level::Warning,
        group: Group::Evidence,
        what: "A claim rests on nothing: it has no `cites`, no `calc` and no `own_check`. Opinions are passed over, \
            and so are claims with a rating that says that there is no evidence.",
        why: "Readers see a mark at the words, look behind it, and find no reason to believe them.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact = "about 4,200 lead service lines"
            "#,
        )],
        remedy: "Add what it rests on, such as `cites = [\"inventory\"]` or `own_check = \"We counted the rows.\"`, \
            or rate it `unsupported` or `unverifiable`. Until the answer is there: `allow = { claim-unsourced = \"the \
            records are requested\" }`.",
    },
    Check {
        name: "rating-unexplained",
        level: Level::Warning,
        group: Group::Evidence,
        what: "A claim is rated, and has neither `explanation` nor `calc`.",
        why: "A verdict without a reason has to be taken on trust, and whoever it is about can't answer it.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact     = "about 4,200 lead service lines"
            rating    = "supported"
            own_check = "We counted the rows of the inventory."
            "#,
        )],
        remedy: "Say why in a sentence or two: `explanation = \"The inventory counts 4,198.\"`",
    },
    Check {
        name: "secondary-only",
        level: Level::Warning,
        group: Group::Evidence,
        what: "All the sources of a claim are secondary or tertiary: they tell what others found. Sources without a \
            `tier` count as primary here, and claims with `calc` or `own_check` are passed over.",
        why: "Each time a fact is retold, a mistake can creep in, and ten reports may all go back to one document.",
        example: &[sidecar(
            r#"
            [sources.courier]
            type  = "article-newspaper"
            title = "Thousands of lead lines left"
            tier  = "secondary"

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = ["courier"]
            "#,
        )],
        remedy: "Cite the document or the person behind the reports. If that can't be had, say so: `allow = { \
            secondary-only = \"the archive with the minutes is closed\" }`.",
    },
    Check {
        name: "interested-only",
        level: Level::Warning,
        group: Group::Evidence,
        what: "Every source of a claim has an `interest`: it stands to gain from what it says.",
        why: "It may be right all the same, but readers have only its own word for it.",
        example: &[sidecar(
            r#"
            [sources.builder]
            type     = "interview"
            title    = "Interview with a builder"
            interest = "Is paid for each line that is replaced."

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = ["builder"]
            "#,
        )],
        remedy: "Cite a source that gains nothing by it, or tell readers that there is none: `certainty = \
            \"single-source\"`. If several such sources are all there can be: `allow = { interested-only = \"only the \
            builders know the price\" }`.",
    },
    Check {
        name: "source-unused",
        level: Level::Warning,
        group: Group::Evidence,
        what: "A source is cited nowhere.",
        why: "The source may be a leftover. Or its citation was forgotten, and a claim stands without its evidence.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory"
            "#,
        )],
        remedy: "Cite it, or take it out. If it is kept for later: `allow = { source-unused = \"for the second \
            part\" }`.",
    },
    Check {
        name: "source-repeated",
        level: Level::Warning,
        group: Group::Evidence,
        what: "Two records of sources have one DOI or one address.",
        why: "The page of a source lists all that rests on it. With two records, each of the two pages shows only \
            half.",
        example: &[sidecar(
            r#"
            [sources.count]
            type  = "article-journal"
            title = "Counting lead service lines"
            doi   = "10.1000/182"

            [sources.lead-count]
            type  = "article-journal"
            title = "Lead lines, counted"
            doi   = "10.1000/182"
            "#,
        )],
        remedy: "Keep one record and cite that, from `content/sources.toml` if two articles need it. Two parts of \
            one work are told apart by `label` and `locator`.",
    },
    Check {
        name: "archive-missing",
        level: Level::Warning,
        group: Group::Evidence,
        what: "A source on the web has no archived copy. Sources with a DOI or with `do_not_link = true` are passed \
            over.",
        why: "Pages change and vanish, and then nobody can check any more what the claim rests on.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory"
            url   = "https://water.example.org/inventory"
            "#,
        )],
        remedy: "Have a web archive make a copy while the page is there, and name it: `archive_url = \
            \"https://archive.example.org/20260224/inventory\"` and `archive_date = 2026-02-24`. If that can't be \
            done: `allow = { archive-missing = \"the site shuts archives out\" }`.",
    },
    Check {
        name: "dead-without-archive",
        level: Level::Warning,
        group: Group::Evidence,
        what: "`url_status` says that the address of a source is `dead`, `unfit` or `usurped`, and no archived copy \
            is named.",
        why: "The page is gone or belongs to somebody else, and readers have no way left to see what the claim rests \
            on.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type       = "dataset"
            title      = "Service line inventory"
            url        = "https://water.example.org/inventory"
            url_status = "dead"
            "#,
        )],
        remedy: "Look for a copy in the web archives, and name it with `archive_url` and `archive_date`. If there is \
            none, cite another source, or say what you have: `allow = { dead-without-archive = \"we keep a print\" }`.",
    },
    Check {
        name: "accessed-before-issued",
        level: Level::Warning,
        group: Group::Evidence,
        what: "A source was read before it came out, going by its dates.",
        why: "One of the two dates is wrong, and readers go by them to find the version that was read.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type     = "dataset"
            title    = "Service line inventory"
            issued   = 2026-02-24
            accessed = 2026-01-24
            "#,
        )],
        remedy: "Look both up, and correct `accessed` or `issued`. If it was shown to you early: `allow = { \
            accessed-before-issued = \"we had an advance copy\" }`.",
    },
    Check {
        name: "review-overdue",
        level: Level::Warning,
        group: Group::Evidence,
        what: "The day on which a claim was to be checked again has passed.",
        why: "What was so when it was checked may have changed since, and readers can't see that.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact     = "about 4,200 lead service lines"
            own_check = "We counted the rows of the inventory."
            review_by = 2026-03-01
            "#,
        )],
        remedy: "Check the claim, and set both dates anew: `checked = { on = 2026-11-20, by = \"R. Meyer\" }` and \
            `review_by = 2027-11-20`.",
    },
    Check {
        name: "single-source",
        level: Level::Off,
        group: Group::Evidence,
        what: "A claim rests on one source alone. Claims with `calc` or `own_check` are passed over.",
        why: "If that source is mistaken, nothing else would show it.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory"

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = ["inventory"]
            "#,
        )],
        remedy: "Cite a second source that does not go back to the first, or tell readers that there is one only: \
            `certainty = \"single-source\"`. Where there can't be a second: `allow = { single-source = \"only the \
            court holds it\" }`.",
    },
    Check {
        name: "locator-missing",
        level: Level::Off,
        group: Group::Evidence,
        what: "A long work is cited without a place in it. Long are books, chapters, reports, hearings, broadcasts, \
            laws, bills and judgments.",
        why: "To be sent to a report of 400 pages is of no use to a reader who wants to see one number.",
        example: &[sidecar(
            r#"
            [sources.plan]
            type  = "report"
            title = "Replacement plan"

            [[claims]]
            exact = "about 4,200 lead service lines"
            cites = ["plan"]
            "#,
        )],
        remedy: "Say where: `cites = [{ source = \"plan\", label = \"page\", locator = \"7\" }]`. If the whole work \
            is meant: `allow = { locator-missing = \"the plan as a whole\" }`.",
    },
    Check {
        name: "entries-unordered",
        level: Level::Warning,
        group: Group::Care,
        what: "The entries of a timeline, or the time stamps of a transcript, are out of order.",
        why: "Either a date is wrong, or readers take what came first for what came later.",
        example: &[article(
            r#"
            ```timeline
            2014-04: The city turns to the river for its water.
            2016-01: The governor declares an emergency.
            2015-10: The city turns back.
            ```
            "#,
        )],
        remedy: "Correct the date, or move the entry to its place. A timeline may run from the oldest entry on or from \
            the newest back. Where the order is meant: `allow = { entries-unordered = \"as they were found out\" }`.",
    },
    Check {
        name: "allow-unused",
        level: Level::Warning,
        group: Group::Care,
        what: "An exception in `allow` has nothing left to excuse.",
        why: "The fault that it excused is mended. Left in place, it would hide the next one of its kind.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact     = "about 4,200 lead service lines"
            own_check = "We counted the rows of the inventory."
            allow     = { claim-unsourced = "the records are requested" }
            "#,
        )],
        remedy: "Take it out of `allow`.",
    },
    Check {
        name: "update-unexplained",
        level: Level::Warning,
        group: Group::Care,
        what: "An article was updated after its date, and no correction says what changed.",
        why: "Those who have read or quoted it can't tell whether what they know still holds.",
        example: &[article(
            r#"
            +++
            title   = "How much lead pipe is left?"
            date    = 2026-03-02
            updated = 2026-03-09
            +++

            Northvale still has about 4,200 lead service lines.
            "#,
        )],
        remedy: "Add a `[[corrections]]` entry to the sidecar, with `kind = \"update\"` for new facts. If the change \
            is of no concern to readers, write `minor = true` in the head.",
    },
    Check {
        name: "silent-edit",
        level: Level::Error,
        group: Group::Care,
        what: "The words or the title of an article are others than those that `postil release` last published, and no \
            correction has come since. Quotation marks, dashes and spaces may change.",
        why: "Those who have read or quoted it would never learn that it says something else now.",
        example: &[article("Northvale still has about 4,300 lead service lines."), RELEASED_TEXT, RELEASED],
        remedy: "Tell readers in a `[[corrections]]` entry, of `kind = \"update\"` for new facts. What is of no concern to \
            them, such as a comma, is `minor = true` in the head.",
    },
    Check {
        name: "minor-doubtful",
        level: Level::Warning,
        group: Group::Care,
        what: "The head says `minor = true`, but since the last release a number, a negation or a name changed.",
        why: "What looks like a slip to those who write may be the very thing that a reader came for.",
        example: &[
            article(
                r#"
            +++
            title = "How much lead pipe is left?"
            minor = true
            +++

            Northvale still has about 4,300 lead service lines.
            "#,
            ),
            RELEASED_TEXT,
            RELEASED,
        ],
        remedy: "Add a `[[corrections]]` entry in place of `minor = true`. If the change is minor all the same: \
            `allow = { minor-doubtful = \"a house number, misprinted\" }` in the head.",
    },
    Check {
        name: "was-never-published",
        level: Level::Error,
        group: Group::Care,
        what: "A correction says which words it replaced, and they stood in no release of the article. Corrections that \
            are older than its first release are passed over.",
        why: "Readers would be told of a mistake that was never printed, and not of the one that was.",
        example: &[
            article("Northvale still has about 4,200 lead service lines."),
            sidecar(
                r#"
            [[corrections]]
            kind = "correction"
            date = 2026-03-09
            was  = "about 2,400 lead service lines"
            text = "Two digits were transposed."
            "#,
            ),
            RELEASED_TEXT,
            RELEASED,
        ],
        remedy: "Put into `was` what readers could read, as it stood there; `content/.releases/` holds it.",
    },
    Check {
        name: "checked-stale",
        level: Level::Warning,
        group: Group::Care,
        what: "The words of a claim, or a passage that it cites, changed after the day in `checked`. Readers are not \
            told of the check until it is done again, and `postil release` takes it for an error.",
        why: "A check of what no longer stands there is worse than none.",
        example: &[
            article("Northvale still has about 4,200 lead service lines."),
            sidecar(
                r#"
            [[claims]]
            id      = "lines-left"
            exact   = "about 4,200 lead service lines"
            checked = { on = 2026-03-01, by = "R. Meyer" }
            "#,
            ),
            RELEASED_TEXT,
            file(
                "content/.releases/lead-pipes/2026-03-02.toml",
                r#"
            format = 1
            released = "2026-03-02"
            sha256 = "6968d7c78e7ff7e9660c539946724bc80fbcdc7af04eeae284f98199006d5a19"
            address = "lead-pipes/"
            title = "How much lead pipe is left?"

            [[claims]]
            id = "lines-left"
            words = ["4,200 lead service lines"]
            checked = { on = "2026-03-01", by = "R. Meyer" }
            "#,
            ),
        ],
        remedy: "Check the claim as it is now, and set `checked` anew. If it says the same in other words: \
            `allow = { checked-stale = \"only the wording changed\" }`.",
    },
    Check {
        name: "correction-gone",
        level: Level::Error,
        group: Group::Care,
        what: "A correction that `postil release` published is no longer in the sidecar.",
        why: "Those who read the article before it was corrected would not be told any more.",
        example: &[
            article("Northvale still has about 4,200 lead service lines."),
            RELEASED_TEXT,
            file(
                "content/.releases/lead-pipes/2026-03-02.toml",
                r#"
            format = 1
            released = "2026-03-02"
            sha256 = "e1c845f6cd7ea440440c3c223f01fb0c6e5fc014b6157325150d62ff89918f33"
            address = "lead-pipes/"
            title = "How much lead pipe is left?"

            [[corrections]]
            id = "transposed"
            kind = "correction"
            date = "2026-03-01"
            text = "Two digits were transposed."
            "#,
            ),
        ],
        remedy: "Take it back into the sidecar. A correction that was wrong itself is corrected by another one.",
    },
    Check {
        name: "article-gone",
        level: Level::Error,
        group: Group::Care,
        what: "An article that `postil release` published is no longer there or is a draft, or nothing stands any more at an \
            address that it had.",
        why: "Links to it lead nowhere, and what became of its claims is not told.",
        example: &[
            file("content/water.md", "Northvale still has about 4,200 lead service lines."),
            RELEASED_TEXT,
            RELEASED,
        ],
        remedy: "Bring it back: with a `[[corrections]]` entry of `kind = \"retraction\"` it keeps its address. If it was \
            moved, move its folder in `content/.releases/` along. An address that it had before goes into `aliases`.",
    },
    Check {
        name: "date-unlikely",
        level: Level::Warning,
        group: Group::Care,
        what: "A day can't be right: something was checked, read or copied on a day still to come, or an update, a \
            correction or a review stands before what it follows. Days that are not known whole get the benefit of the \
            doubt.",
        why: "Readers go by these days, and search engines and archives too; in January the year is easily the old one.",
        example: &[sidecar(
            r#"
            [[claims]]
            exact     = "about 4,200 lead service lines"
            cites     = ["inventory"]
            checked   = { on = 2026-03-09, by = "R. Meyer" }
            review_by = 2025-09-30
            "#,
        )],
        remedy: "Look the day up and put it right: `review_by = 2026-09-30`.",
    },
    Check {
        name: "claim-too-long",
        level: Level::Warning,
        group: Group::Care,
        what: "A claim of somebody else that is rated has more than 75 characters.",
        why: "Search engines show ratings together with the claim, and cut longer ones off.",
        example: &[
            article("By the end of last year, the city had replaced one third of all its lead service lines."),
            sidecar(
                r#"
            [[claims]]
            exact       = "By the end of last year, the city had replaced one third of all its lead service lines"
            author      = "Dale Orton"
            rating      = "wrong"
            explanation = "The inventory counts 21.5 percent."
            own_check   = "We counted the rows of the inventory."
            "#,
            ),
        ],
        remedy: "Put the claim into one short sentence: `text = \"Northvale has replaced a third of its lead \
            lines\"`.",
    },
    Check {
        name: "alt-missing",
        level: Level::Warning,
        group: Group::Care,
        what: "A picture has no words for those who can't see it, or the name of a file in their place.",
        why: "Screen readers read these words aloud. Without them, a map or a chart does not exist for a blind \
            reader.",
        example: &[article("![](map.svg)")],
        remedy: "Write what the picture shows into its brackets: `![Most lead lines are left in the east](map.svg)`. \
            If an article has ornaments only: `allow = { alt-missing = \"ornaments only\" }` in its head.",
    },
    Check {
        name: "alt-redundant",
        level: Level::Warning,
        group: Group::Care,
        what: "The description of a picture begins with words such as \"image of\".",
        why: "Screen readers say that a picture comes before they read its description; those who listen hear it twice.",
        example: &[article("![Image of a lead pipe with a seam of solder](map.svg)"), listing("content/map.svg")],
        remedy: "Begin with what it shows: `![A lead pipe with a seam of solder](map.svg)`.",
    },
    Check {
        name: "html-omitted",
        level: Level::Warning,
        group: Group::Care,
        what: "HTML in an article is left out of the page. Words between tags inside of a sentence stay.",
        why: "What the HTML was meant to show is missing, and the page does not say so.",
        example: &[article("Northvale still has about <b>4,200</b> lead service lines.")],
        remedy: "Say it in Markdown, here `**4,200**`, or let HTML through with `raw_html = true` under `[markdown]` \
            in `site.toml`.",
    },
    Check {
        name: "language-unknown",
        level: Level::Warning,
        group: Group::Care,
        what: "A code block names a language that can't be coloured, and stays plain.",
        why: "Most often the name is a slip, and the block looks other than its author expects.",
        example: &[article(
            r"
            ```pyton
            print(1150 / 5348 * 100)
            ```
            ",
        )],
        remedy: "Correct the name, here `python`, or write `text`.",
    },
    Check {
        name: "article-unread",
        level: Level::Warning,
        group: Group::Care,
        what: "A file has an ending by which it is no article or sidecar, but most likely should be one.",
        why: "It is not read. It is published as it is, and no page is made of it.",
        example: &[file("content/lead-pipes.markdown", "About 4,200 lead service lines are left.")],
        remedy: "Give it the ending `.md` or `.toml`, in lower case.",
    },
    Check {
        name: "code-unclosed",
        level: Level::Warning,
        group: Group::Care,
        what: "A block of code begins with a fence, and none ends it.",
        why: "All that follows is printed as code, headings and links too.",
        example: &[article(
            r"
            The city counts them like this:

            ```python
            total = replaced + left

            ## What comes next
            ",
        )],
        remedy: "Put a line with the same fence, here three backticks, where the code ends.",
    },
    Check {
        name: "footnote-unused",
        level: Level::Warning,
        group: Group::Care,
        what: "A footnote is written, and no mark in the text leads to it.",
        why: "It is not printed. What it says, perhaps a source, is lost to readers.",
        example: &[article(
            r"
            Northvale still has about 4,200 lead service lines.

            [^count]: Counted in November.
            ",
        )],
        remedy: "Put its mark, `[^count]`, after the words that it belongs to, or take the footnote out.",
    },
    Check {
        name: "string-missing",
        level: Level::Warning,
        group: Group::Care,
        what: "A language has no table of the words that pages say by themselves, or words are missing from its table. \
            The message names the table and the keys.",
        why: "Pages say those words in English, in the midst of another language.",
        example: &[file(
            "themes/default/i18n/nl.toml",
            r#"
            skip = "Naar de tekst"
            "#,
        )],
        remedy: "Add the words under the keys that the message names, such as `nav_main = \"Hoofdmenu\"`. The table of \
            the default theme in English has them all.",
    },
    Check {
        name: "reference-dangling",
        level: Level::Warning,
        group: Group::Prose,
        what: "A mark such as `[[1]]` refers to a list that is not there.",
        why: "The mark was copied along from another text. Readers are promised evidence and can't find it.",
        example: &[article("Northvale still has about 4,200 lead service lines [[1]].")],
        remedy: "Find out what the number stood for, cite that in a claim on these words, and take the mark out. If \
            it is quoted: `allow = { reference-dangling = \"quoted as it stood\" }`.",
    },
    Check {
        name: "quotation-unmarked",
        level: Level::Warning,
        group: Group::Prose,
        what: "A quotation is announced, by a word such as `stating`, and has no quotation marks.",
        why: "Readers can't tell where somebody else's words begin and end.",
        example: &[article("The mayor defended the plan, stating, We will replace every line.")],
        remedy: "Look the words up and mark them: `stating, \"We will replace every line.\"` If they are not \
            literal, use your own: `The mayor said that every line would be replaced.`",
    },
    Check {
        name: "quotation-unclosed",
        level: Level::Warning,
        group: Group::Prose,
        what: "A quotation begins, and does not end.",
        why: "All that follows could be taken for the words of the person quoted.",
        example: &[article(r#""We will replace every line, the mayor said in January."#)],
        remedy: "Put the second quotation mark where the words end: `\"We will replace every line,\" the mayor said \
            in January.`",
    },
    Check {
        name: "space-missing",
        level: Level::Warning,
        group: Group::Prose,
        what: "There is no space after a comma, a full stop or another mark.",
        why: "Two pieces of text were joined in haste, and more than the space may be lost.",
        example: &[article("The city,the state and the utility share the costs.")],
        remedy: "Put the space in, `The city, the state`, and read the sentence once more.",
    },
    Check {
        name: "sentence-lowercase",
        level: Level::Warning,
        group: Group::Prose,
        what: "A sentence begins with a small letter.",
        why: "A word may be missing before it, or the full stop may be one too many.",
        example: &[article("The count ended in November. the rest follows in May.")],
        remedy: "Begin it with a capital letter, `The rest follows in May.`, or join it to the sentence before. If a \
            name is written so: `allow = { sentence-lowercase = \"the band's name\" }`.",
    },
    Check {
        name: "paragraph-repeated",
        level: Level::Warning,
        group: Group::Prose,
        what: "A paragraph stands twice in one article.",
        why: "One of the two was pasted once too often, and the next correction may reach only the other.",
        example: &[article(
            r"
            The city counted its lead service lines by reading the records of three decades.

            The count ended in November.

            The city counted its lead service lines by reading the records of three decades.
            ",
        )],
        remedy: "Take one of the two out. If it is meant as a refrain: `allow = { paragraph-repeated = \"a refrain\" \
            }`.",
    },
    Check {
        name: "hedge-unattributed",
        level: Level::Warning,
        group: Group::Prose,
        what: "A sentence leans on nobody in particular, as with `some argue` or `reportedly`, and no claim is tied \
            to it.",
        why: "Readers can't find out who says so, how many they are, and how they would know.",
        example: &[article("Some argue that the count is too low.")],
        remedy: "Say who: `The residents' council argues that the count is too low.` Or tie a claim with a source to \
            the sentence.",
    },
    Check {
        name: "stale-phrase",
        level: Level::Warning,
        group: Group::Prose,
        what: "A phrase such as `currently` or `upcoming` stands in an article whose date is long past.",
        why: "The phrase was right on the day it was written, but readers take it to be about today.",
        example: &[article(
            r#"
            +++
            title = "How much lead pipe is left?"
            date  = 2021-03-02
            +++

            The city is currently counting its lead service lines.
            "#,
        )],
        remedy: "Name the time, `In March 2021, the city was counting`, or write what is so today and set `updated` \
            in the head. If the article stays as it was: `allow = { stale-phrase = \"kept as it was published\" }`.",
    },
    Check {
        name: "abbreviation-mismatch",
        level: Level::Warning,
        group: Group::Prose,
        what: "The words before an abbreviation do not begin with its letters.",
        why: "Either the name or the abbreviation is wrong, and with the wrong one readers look up somebody else.",
        example: &[article("The Environmental Safety Agency (EPA) sets the limit.")],
        remedy: "Look the name up, and correct it: `The Environmental Protection Agency (EPA)`. If the letters come \
            from another language: `allow = { abbreviation-mismatch = \"short for the French name\" }`.",
    },
    Check {
        name: "heading-case",
        level: Level::Warning,
        group: Group::Prose,
        what: "Headings of one level are written in two styles, some with capitals at every word.",
        why: "Mixed styles show that the parts come from different hands, and that nobody has read the whole.",
        example: &[article(
            r"
            ## What The City Counted

            It counted lead service lines.

            ## What The State Pays

            It pays for one third of them.

            ## What remains to be done

            About 4,200 lines are left.
            ",
        )],
        remedy: "Choose one style for the article, such as `What the city counted` and `What remains to be done`.",
    },
    Check {
        name: "metadata-line",
        level: Level::Warning,
        group: Group::Prose,
        what: "A line such as `Published: 2025-02-17` stands in the text instead of the head.",
        why: "Such a line was copied along from another page, and may contradict the date that this page shows.",
        example: &[article(
            r"
            Northvale still has about 4,200 lead service lines.

            Published: 2025-02-17
            ",
        )],
        remedy: "Take the line out. If it is right, say so in the article's head: `date = 2025-02-17`.",
    },
    Check {
        name: "markup-literal",
        level: Level::Warning,
        group: Group::Prose,
        what: "A shortcode or a template's tag stands in the text, or the rows of a table without the line of hyphens \
            below the first. The page prints them as they stand.",
        why: "Articles bring them along from other programs, and readers see braces where a picture should be.",
        example: &[article("Of all lines, {{< percent 4200 >}} are left.")],
        remedy: "Write in Markdown what it stood for: `Of all lines, 7 percent are left.`",
    },
    Check {
        name: "number-unclaimed",
        level: Level::Off,
        group: Group::Prose,
        what: "A sentence holds a number, and no claim is tied to it.",
        why: "Numbers are what readers look up first and what is out of date first.",
        example: &[article("Northvale still has about 4,200 lead service lines.")],
        remedy: "Add a claim on the number, `exact = \"about 4,200\"`, and say what it rests on.",
    },
    Check {
        name: "spelling",
        level: Level::Off,
        group: Group::Prose,
        what: "A word is neither in the dictionary nor in the site's own list.",
        why: "Readers who trip over a slip in the spelling begin to doubt the facts beside it.",
        example: &[article("The inventory is seperate from the plan.")],
        remedy: "Correct it, here `separate`. If it is right, add it to the site's list, under `[spelling]` in \
            `site.toml`: `words = [\"Northvale\"]`.",
    },
    Check {
        name: "private-leaked",
        level: Level::Always,
        group: Group::Outside,
        what: "Words from a file named `*.private.toml` stand in a page or another file that would be published. The \
            message says where, and never prints the words themselves.",
        why: "Such files hold the names of people who were promised that they would not be printed.",
        example: &[
            file(
                "content/lead-pipes.private.toml",
                r#"
            [sources.engineer]
            name = "Dana Whitlock"
            "#,
            ),
            article("Dana Whitlock worked on the sampling plan."),
        ],
        remedy: "Take the words out where they stand. If they are no secret, take them out of the private file.",
    },
    Check {
        name: "link-gone",
        level: Level::Error,
        group: Group::Outside,
        what: "An address on the web is gone: the server says so (404 or 410), or there is no such server.",
        why: "Readers who want to see the source find nothing.",
        example: &[sidecar(
            r#"
            [sources.inventory]
            type  = "dataset"
            title = "Service line inventory"
            url   = "https://water.example.org/moved-away"
            "#,
        )],
        remedy: "Look for the page's new address and correct `url`. If there is none, name a copy with `archive_url` \
            and `archive_date`, and write `url_status = \"dead\"`.",
    },
    Check {
        name: "link-unsure",
        level: Level::Warning,
        group: Group::Outside,
        what: "It could not be told whether an address on the web still holds. The server refused to answer, failed, \
            or took too long.",
        why: "Many servers turn programs away and let readers in, so this is no proof that the page is gone.",
        example: &[sidecar(
            r#"
            [sources.ruling]
            type  = "legal_case"
            title = "Ruling on lead lines"
            url   = "https://court.example.org/ruling"
            "#,
        )],
        remedy: "Open the address in a browser. If the page is there, nothing is wrong: `allow = { link-unsure = \
            \"the court's server turns programs away\" }`.",
    },
];
