//! `postil import`: articles and annotations of other programs, as somebody meets them who brings them along.

use std::collections::BTreeSet;
use std::process::Output;

use postil::base::file::File;
use postil::import::article::{self, Around, From, Site};
use postil::read::config::Markdown;
use postil::read::fold::fold;
use postil::read::front_matter;
use postil::read::markdown::{self, Inputs, Origin};
use proptest::prelude::*;

use crate::sandbox::Sandbox;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}{}", printed(output), said(output));
}

fn site() -> Sandbox {
    let site = Sandbox::new();
    site.write("site.toml", "title = \"Test\"\nbase_url = \"https://explain.example.org/\"\n");
    site.write("content/older.md", "+++\ntitle = \"An older one\"\n+++\n## The weir\n\nIt held.\n");
    site
}

/// Imports a file, and checks that the site can be built then and that each claim of the to-do list holds.
#[track_caller]
fn import(site: &Sandbox, name: &str, text: &str, arguments: &[&str]) -> (String, String) {
    site.write(name, text);
    let all: Vec<&str> = ["import", "article", name].iter().chain(arguments).copied().collect();
    let imported = site.postil(&all);
    ends(&imported, 0);
    let said = said(&imported);
    let made =
        said.split("made ").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("it says what it made");
    ends(&site.postil(&["check"]), 0);
    let sidecar = made.replace(".md", ".toml");
    let list = site.read(&sidecar);
    site.write(&sidecar, uncommented(&list));
    let checked = site.postil(&["check"]);
    ends(&checked, 0);
    site.write(&sidecar, &list);
    (site.read(made), said)
}

/// The sidecar with every claim of its list taken in.
fn uncommented(list: &str) -> String {
    let (opening, claims) = list.split_once("\n## ").unwrap_or((list, ""));
    let lines = claims.lines().skip(1).filter(|line| !line.starts_with("## "));
    let lines = lines.map(|line| line.strip_prefix("# ").unwrap_or(line));
    format!("{opening}\n{}\n", lines.collect::<Vec<_>>().join("\n"))
}

/// The words of a text, without the signs of Markdown.
fn words(text: &str) -> Vec<String> {
    let plain = text.replace('\\', "");
    let words = plain.split(|c: char| c.is_whitespace() || "#*>-•".contains(c)).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

const PLAIN: &str = "\
Weir under the mill may give way
What the survey says
Reports suggest that the weir under the old mill is close to failing. this follows a survey of 14 March, which lists 37 \
cracks in the apron and calls two of them deep enough to need timber before the autumn floods arrive in the valley.
The owner said, We never had the money for it. He pays $400 a year and 3 * 2 shifts of [volunteers] look after the gates, \
while a_file_name and #3 on the list stay as they are: 5 < 7 & 8 > 2, or `so`.
Published: 2025-04-02
Who pays
Some argue that the county should pay. According to the gazette, the fund “covers repairs of weirs that carry a public \
path” [[2]]. Others point out that nobody has walked there since 1987, and that the path is closed in any case today.
- a first thing to do
- a second thing to do
1. Underpin the apron
2. Drain the pond

The pond was drained in 2003,and it took 11 days.
";

#[test]
fn plain_text_becomes_an_article_with_every_word_and_a_list_of_what_to_do() {
    let site = site();
    let (article, said) = import(&site, "weir.txt", PLAIN, &["--section", "news"]);
    let (head, body) = article.trim_start_matches("+++\n").split_once("+++\n").unwrap();
    assert_eq!(head, "title = \"Weir under the mill may give way\"\ndate = 2025-04-02\n");
    let expected: Vec<String> = words(PLAIN).into_iter().skip(7).collect();
    let expected: Vec<String> =
        expected.join(" ").replace(" Published: 2025 04 02", "").split(' ').map(str::to_owned).collect();
    assert_eq!(words(body), expected);
    for heading in ["\n## What the survey says\n", "\n## Who pays\n"] {
        assert!(body.contains(heading), "{body}");
    }
    assert!(body.contains("\n- a first thing to do\n- a second thing to do\n"), "{body}");
    assert!(said.contains("into the head: `date`, from line 5: Published: 2025-04-02"), "{said}");
    assert!(said.contains("made content/news/weir-under-the-mill-may-give-way.md and "), "{said}");
    let list = site.read("content/news/weir-under-the-mill-may-give-way.toml");
    for reason in
        ["hedge-unattributed", "quotation-unmarked", "number-unclaimed", "reference-dangling", ": a quotation"]
    {
        assert!(list.contains(reason), "{reason}\n{list}");
    }
    assert!(list.lines().all(|line| line.is_empty() || line.starts_with('#')), "{list}");
}

#[test]
fn lines_that_were_broken_by_hand_are_joined() {
    let site = site();
    let text = "The pond\n\nThe pond was dug for the mill when the old one had silted up, and\nfed by the same brook that \
                still runs past the churchyard on its way to\nthe river.\n\nNothing is left of it.\n";
    let (article, _) = import(&site, "pond.txt", text, &[]);
    assert!(article.contains("silted up, and fed by the same brook that still runs past"), "{article}");
    assert!(article.ends_with("the river.\n\nNothing is left of it.\n"), "{article}");
}

#[test]
fn sentences_that_stand_several_times_are_told_apart() {
    let site = site();
    let text =
        "The pond\n\nIt cost 40 dollars. It held.\n\nIt cost 40 dollars. It held.\n\nIt cost 40 dollars. It held.\n";
    let (_, said) = import(&site, "pond.txt", text, &[]);
    assert!(said.contains("to do: 3 claims"), "{said}");
}

#[test]
fn nothing_is_written_over_and_half_a_pair_is_never_made() {
    let site = site();
    site.write("a.txt", "The pond\n\nIt is dry now, and has been so since the mill closed.\n");
    ends(&site.postil(&["import", "article", "a.txt", "--into", "content/pond.md"]), 0);
    let before = site.files("content");
    ends(&site.postil(&["import", "article", "a.txt", "--into", "content/pond.md"]), 2);
    site.write("content/mill.toml", "# mine\n");
    let refused = site.postil(&["import", "article", "a.txt", "--into", "content/mill.md"]);
    ends(&refused, 2);
    assert!(said(&refused).contains("`content/mill.toml` is there already: nothing was written"), "{}", said(&refused));
    assert!(!site.has("content/mill.md"));
    assert_eq!(site.files("content").len(), before.len() + 1);
    for place in
        ["../out.md", "content/../../out.md", "static/a.md", "content/a.txt", "content/.a.md", "content/_index.md"]
    {
        let refused = site.postil(&["import", "article", "a.txt", "--into", place]);
        ends(&refused, 2);
    }
}

#[test]
fn an_article_whose_address_is_taken_gets_another_name_or_is_refused() {
    let site = site();
    site.write("content/dam/index.md", "+++\ntitle = \"Dam\"\n+++\n\nIt held.\n");
    for title in ["Sources", "Claims", "Corrections", "Dam"] {
        let name = title.to_lowercase();
        let (article, said) = import(&site, "y.txt", &format!("{title}\n\nWords of it.\n"), &[]);
        assert!(article.starts_with("+++\n"), "{article}");
        let moved =
            format!("the article stands in `content/{name}-2.md`, not in `content/{name}.md`: the address `/{name}/`");
        assert!(said.contains(&moved), "{said}");
        assert!(!site.has(&format!("content/{name}.toml")), "{said}");
    }
    let before = site.files("content");
    for into in ["content/sources.md", "content/Older.md"] {
        let refused = site.postil(&["import", "article", "y.txt", "--into", into]);
        ends(&refused, 2);
        assert!(
            said(&refused).contains(&format!("no article can be made at `{into}`: the address")),
            "{}",
            said(&refused)
        );
    }
    assert_eq!(site.files("content"), before);
}

#[test]
#[cfg(unix)]
fn no_folder_leads_out_of_the_site() {
    let (site, outside) = (site(), Sandbox::new());
    std::os::unix::fs::symlink(outside.path(), site.path().join("content/away")).unwrap();
    site.write("a.txt", "The pond\n\nIt is dry now.\n");
    ends(&site.postil(&["import", "article", "a.txt", "--into", "content/away/b/pond.md"]), 2);
    assert!(outside.files("").is_empty());
    assert!(!outside.has("b"));
}

const HUGO: &str = r#"---
title: "Weirs: a primer"
date: 2024-05-01T23:30:00+02:00
lastmod: 2024-06-02
categories: [water]
tags: [mills, water]
author: Ana Ruiz
summary: What a weir does
url: /old/weirs/
aliases: [/weirs.html]
math: true
mood: calm
---
Read [the older one]({{< relref "older.md#the-weir" >}}) or [a lost one]({{< ref "lost.md" >}}).[^1]

{{< figure src="weir.svg" alt="A weir" caption="The \"old\" weir" >}}

{{< youtube abc123 >}}

{{% notice tip %}}
Mind the **gap**.
{{% /notice %}}

`{{< code >}}` stays, and so does

```go-html-template
{{</* shown */>}} {{ .Title }}
```

![lost](/img/lost.png) Some <b>raw</b> HTML. It cost $30 and took 12 days, [says the survey](https://survey.example.org/1).

[^1]: Both by [the county](https://county.example.org/a).
"#;

#[test]
fn markdown_of_hugo_comes_with_its_head_and_its_shortcodes() {
    let site = site();
    site.write("content/weir.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let (article, said) = import(&site, "weirs.md", HUGO, &[]);
    let head = article.split("+++\n").nth(1).unwrap();
    let expected = "title = \"Weirs: a primer\"\ndescription = \"What a weir does\"\ndate = 2024-05-01\nupdated = 2024-06-02\n\
                    authors = [\"Ana Ruiz\"]\ntags = [\"water\", \"mills\"]\naliases = [\"old/weirs/\", \"weirs.html\"]\n\n\
                    [extra]\nmood = \"calm\"\n";
    assert_eq!(head, expected);
    for kept in [
        "Read [the older one](@/older.md#the-weir) or a lost one.[^1]",
        "![A weir](<weir.svg> \"The \\\"old\\\" weir\")",
        "<https://www.youtube.com/watch?v=abc123>",
        "Mind the **gap**.",
        "`{{< code >}}` stays",
        "{{< shown >}} {{ .Title }}",
    ] {
        assert!(article.contains(kept), "{kept}\n{article}");
    }
    for named in [
        "`math` of the head",
        "the link to `lost.md`",
        "`{{% notice tip %}}` is not carried over, only the words in it",
        "the picture `/img/lost.png`",
        "`<b>` stands in the new article",
    ] {
        assert!(said.contains(named), "{named}\n{said}");
    }
    let list = site.read("content/weirs-a-primer.toml");
    assert!(
        list.contains("# [sources.says-the-survey]\n") && list.contains("# url = \"https://survey.example.org/1\"\n"),
        "{list}"
    );
}

#[test]
fn markdown_of_jekyll_comes_with_the_day_of_its_name() {
    let site = site();
    let text = "---\nlayout: post\ntitle: A pond\ncategories: water mills\npermalink: /:year/pond/\npublished: false\n---\n\
                See [it]({% post_url 2020-01-01-older %}).\n{: .lead}\n\n* TOC\n{:toc}\n\n{% highlight ruby linenos %}\n\
                puts \"{{ x }}\"\n{% endhighlight %}\n\n{% include ad.html %}\n\n<script>\nlet a = 1;\n\nlet b = 2;\n</script>\n\nThe end.\n";
    let (article, said) = import(&site, "2024-05-01-a-pond.md", text, &[]);
    let expected = "+++\ntitle = \"A pond\"\ndate = 2024-05-01\ntags = [\"water\", \"mills\"]\nslug = \"a-pond\"\ndraft = true\n+++\n\n\
                    See [it](@/older.md).\n\n\n```ruby\nputs \"{{ x }}\"\n```\n\nThe end.\n";
    assert_eq!(article, expected, "{said}");
    for named in [
        "`layout` of the head",
        "`permalink` of the head",
        "`{: .lead}`",
        "`{:toc}`",
        "`{% include ad.html %}`",
        "`<script>`",
    ] {
        assert!(said.contains(named), "{named}\n{said}");
    }
}

#[test]
fn markdown_of_zola_comes_with_its_taxonomies() {
    let site = site();
    let text = "+++\ntitle = \"A pond\"\ndate = 2024-05-01\npath = \"ponds/a\"\n[taxonomies]\ntags = [\"water\"]\n[extra]\ntoc = true\nicon = { name = \"drop\" }\n+++\n\
                [Older](@/older.md), [lost](@/lost.md).\n\n{{ youtube(id=\"abc\") }}\n\n{% quote(author=\"Ana\") %}\nIt is dry.\n{% end %}\n";
    let (article, said) = import(&site, "pond.md", text, &[]);
    assert!(
        article.contains(
            "tags = [\"water\"]\naliases = [\"ponds/a\"]\n\n[extra]\ntoc = true\nicon = { name = \"drop\" }\n"
        ),
        "{article}"
    );
    assert!(article.contains("[Older](@/older.md), lost.\n\n<https://www.youtube.com/watch?v=abc>\n"), "{article}");
    assert!(said.contains("Markdown of Zola") && said.contains("the link to `@/lost.md`"), "{said}");
}

#[test]
fn notes_of_obsidian_come_without_their_marks() {
    let site = site();
    let text = "---\naliases: [Pond]\ntags: [\"#water\"]\ncreated: 2024-05-01 10:00\ncssclasses: wide\n---\n\
                See [[older#The weir|the weir]], [[lost]] and `[[code]]`. ==Mind== it. %%not this%% #dry/now\n\n\
                > [!info]- Watch out\n> It is deep. ^deep\n\n![[pond.png|300]]\n";
    let (article, said) = import(&site, "My pond.md", text, &[]);
    let expected = "+++\ntitle = \"My pond\"\ndate = 2024-05-01\ntags = [\"water\", \"dry/now\"]\n\n[extra]\naliases = [\"Pond\"]\n+++\n\n\
                    See [the weir](<@/older.md#the-weir>), lost and `[[code]]`. Mind it.  dry/now\n\n> [!NOTE]\n> **Watch out**\n>\n> It is deep.\n";
    assert_eq!(article, expected);
    for named in [
        "`cssclasses`",
        "the link to `lost`",
        "the highlight of `==Mind==`",
        "the comment `not this`",
        "`[!info]`",
        "`^deep`",
        "the picture `pond.png`",
    ] {
        assert!(said.contains(named), "{named}\n{said}");
    }
}

const PAGE: &str = r##"<!doctype html><html lang="en-GB"><head><title>Weirs - The Gazette</title>
<link rel="canonical" href="https://gazette.example.org/water/weirs.html">
<meta property="og:description" content="All on weirs">
<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2024-05-01T10:00:00Z","author":[{"name":"Ana Ruiz"}]}]}</script>
</head><body><nav>Menu</nav><main><article>
<h1>Weirs</h1><p>By Ana Ruiz</p>
<p>A weir is a <b>low </b>dam<sup><a href="#fn1" id="r1">1</a></sup> that <a href="/mills">mills</a> need, at 3 * 2 = 6 &amp;amp; [brackets] and a_b_c, $5 or $6.<br>- not a list</p>
<ul><li>one<ol start="3"><li>three</li><li>four</li></ol></li><li><p>two</p></li></ul>
<blockquote><p># not a heading</p></blockquote>
<pre><code class="language-rust">fn main() {
    1 * 2;
}</code></pre>
<table><tr><th>a|b</th><th>c</th></tr><tr><td><code>x|y</code></td><td>2</td></tr></table>
<figure><img src="pics/weir.jpg" alt="A weir"><figcaption>The "old" weir</figcaption></figure>
<p><img src="data:image/gif;base64,AA" data-src="/lazy.png" alt=""> <a href="javascript:alert(1)">bad</a> <iframe src="https://video.example.org/1"></iframe></p>
<h2 id="gates">Gates <a href="#gates">#</a></h2><p>See <a href="#gates">gates</a>.</p>
<aside>Read more</aside><form><input></form>
<ol class="notes"><li id="fn1">See <em>Dams</em>. <a href="#r1">↩</a></li></ol>
</article></main><footer>Foot</footer></body></html>"##;

#[test]
fn a_web_page_gives_its_article_and_nothing_else() {
    let site = site();
    let (article, said) = import(&site, "weirs.html", PAGE, &[]);
    let (head, body) = article.trim_start_matches("+++\n").split_once("+++\n\n").unwrap();
    let expected = "title = \"Weirs\"\ndescription = \"All on weirs\"\ndate = 2024-05-01\nauthors = [\"Ana Ruiz\"]\nlang = \"en-GB\"\n\n\
                    [extra]\ncanonical = \"https://gazette.example.org/water/weirs.html\"\n";
    assert_eq!(head, expected);
    let expected = r#"A weir is a **low** dam[^1] that [mills](https://gazette.example.org/mills) need, at 3 * 2 = 6 \&amp; \[brackets\] and a_b_c, \$5 or \$6.\
\- not a list

- one

  3. three
  4. four

- two

> \# not a heading

```rust
fn main() {
    1 * 2;
}
```

| a\|b | c |
| --- | --- |
| `x\|y` | 2 |

![A weir](<https://gazette.example.org/water/pics/weir.jpg> "The \"old\" weir")

![](<https://gazette.example.org/lazy.png>) bad

## Gates

See [gates](#gates).

[^1]: See *Dams*.
"#;
    assert_eq!(body, expected, "{said}");
    for named in ["`<aside>`", "`<form>`", "`javascript:alert(1)`", "`<iframe>` with `https://video.example.org/1`"] {
        assert!(said.contains(named), "{named}\n{said}");
    }
}

const ARTICLE: &str = "+++\ntitle = \"The weir\"\naliases = [\"old-weir.html\"]\n+++\n\
    The weir **has failed** twice. It failed in 1962, and the mill stood still. It failed in 2003 again.\n\n\
    The mayor said that nobody was to blame.\n";

const HYPOTHESIS: &str = r#"{"total": 9, "rows": [
{"id": "a1", "created": "2026-03-01T08:00:00.000000+00:00", "updated": "2026-03-01T08:00:00.000000+00:00", "user": "acct:ana@hypothes.is",
 "user_info": {"display_name": "Ana Ruiz"}, "uri": "https://explain.example.org/weir/", "text": "The county says **three** times.\n\nSee its report.", "tags": ["check", "dam"],
 "group": "__world__", "permissions": {"read": ["group:__world__"], "admin": ["acct:ana@hypothes.is"]},
 "target": [{"source": "https://explain.example.org/weir/", "selector": [
   {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 0, "endContainer": "/p[1]", "endOffset": 9},
   {"type": "TextPositionSelector", "start": 10, "end": 30},
   {"type": "TextQuoteSelector", "exact": "has failed\n twice", "prefix": "The weir ", "suffix": ". It failed in 1"}]}],
 "document": {"title": ["The weir"]}, "links": {"html": "https://hypothes.is/a/a1", "json": "https://api.hypothes.is/api/annotations/a1"}, "flagged": false, "hidden": false},
{"id": "a2", "created": "2026-03-02T08:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://explain.example.org/weir/", "text": "Twice, by the log.", "tags": [],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "references": ["a1"], "target": [{"source": "https://explain.example.org/weir/"}], "links": {"html": "https://hypothes.is/a/a2"}},
{"id": "a3", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "http://www.explain.example.org/old-weir.html#x", "text": "Which one?", "tags": [],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "target": [{"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": "It failed in", "prefix": "ill stood still. ", "suffix": " 2003 aga"}]}], "links": {"html": "https://hypothes.is/a/a3"}},
{"id": "a4", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://explain.example.org/weir/", "text": "", "tags": ["later"],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "target": [{"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": "nobody was to blame"}]}], "links": {"html": "https://hypothes.is/a/a4"}},
{"id": "a5", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://explain.example.org/weir/", "text": "A fine page.", "tags": [],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "target": [{"source": "x"}], "links": {"html": "https://hypothes.is/a/a5"}},
{"id": "a6", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://explain.example.org/weir/", "text": "Gone?", "tags": [],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "target": [{"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": "The mayor said that somebody was to blame"}]}], "links": {"html": "https://hypothes.is/a/a6"}},
{"id": "a7", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://explain.example.org/weir/", "text": "For me alone.", "tags": [],
 "group": "__world__", "permissions": {"read": ["acct:ben@hypothes.is"]}, "target": [{"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": "the mill stood still"}]}], "links": {"html": "https://hypothes.is/a/a7"}},
{"id": "a8", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://elsewhere.example.org/", "text": "Elsewhere.", "tags": [],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "target": [{"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": "the mill stood still"}]}], "links": {"html": "https://hypothes.is/a/a8"}},
{"id": "a9", "created": "2026-03-02T09:00:00+00:00", "user": "acct:ben@hypothes.is", "uri": "https://explain.example.org/weir/", "text": "Which of them?", "tags": [],
 "group": "__world__", "permissions": {"read": ["group:__world__"]}, "target": [{"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": "It failed in"}]}], "links": {"html": "https://hypothes.is/a/a9"}}
]}"#;

fn weir() -> Sandbox {
    let site = site();
    site.write("content/weir.md", ARTICLE);
    site
}

#[test]
fn annotations_of_hypothesis_become_notes_and_all_others_are_listed() {
    let site = weir();
    site.write("content/weir.toml", "# mine\n[[notes]]\nexact = \"The weir\"\nbody = \"A dam.\" # short\n")
        .write("h.json", HYPOTHESIS);
    let old = site.read("content/weir.toml");
    let shown = site.postil(&["import", "annotations", "h.json"]);
    ends(&shown, 1);
    assert_eq!(site.read("content/weir.toml"), old);
    assert!(said(&shown).contains("2 notes in 1 file: nothing was written yet, `--yes` does that"), "{}", said(&shown));
    let written = site.postil(&["import", "annotations", "h.json", "--yes"]);
    ends(&written, 1);
    assert_eq!(printed(&shown), printed(&written));
    let expected = "\n# From Ana Ruiz, 2026-03-01, tags: check, dam https://hypothes.is/a/a1\n[[notes]]\nid = \"has-failed-twice\"\n\
        exact = \"has failed twice\"\nbody = \"\"\"\nThe county says **three** times.\n\nSee its report.\n\n\
        ben, 2026-03-02:\n\nTwice, by the log.\"\"\"\n\n# From ben, 2026-03-02 https://hypothes.is/a/a3\n[[notes]]\nid = \"it-failed-in\"\n\
        exact = \"It failed in\"\nprefix = \"still.\"\nbody = \"Which one?\"\n";
    assert_eq!(site.read("content/weir.toml"), format!("{old}{expected}"));
    let said = said(&written);
    for (words, reason) in [
        ("(“Which of them?”)", "its words stand 2 times in `content/weir.md`"),
        ("on “nobody was to blame”", "it has no text, only the tags later"),
        ("(“A fine page.”)", "it is about the whole page"),
        ("(“Gone?”)", "the nearest words are “The mayor said that nobody was to blame"),
        ("(“For me alone.”)", "only its author can read it"),
        ("(“Elsewhere.”)", "it is about https://elsewhere.example.org/, where no article of the site stands"),
    ] {
        let line = said.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}\n{said}"));
        assert!(line.contains(reason), "{line}");
    }
    assert!(said.contains("1 reply stands with what it answers"), "{said}");
    assert!(said.contains("6 not carried over: each is named above"), "{said}");
    ends(&site.postil(&["check"]), 0);
    let again = site.postil(&["import", "annotations", "h.json", "--yes"]);
    assert!(
        crate::import::said(&again).contains("2 known already: nothing is added twice"),
        "{}",
        crate::import::said(&again)
    );
    assert_eq!(site.read("content/weir.toml"), format!("{old}{expected}"));
    let private = site.postil(&["import", "annotations", "h.json", "--private"]);
    assert!(printed(&private).contains("+body = \"For me alone.\""), "{}", printed(&private));
}

const OWN: &str = r#"{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "https://explain.example.org/weir/annotations.jsonld", "type": "AnnotationCollection", "total": 4,
"first": {"type": "AnnotationPage", "items": [
{"id": "https://explain.example.org/weir/annotations.jsonld#failures", "type": "Annotation", "motivation": "assessing", "created": "2026-03-02T09:00:00Z",
 "body": [{"type": "TextualBody", "purpose": "classifying", "value": "Wrong", "format": "text/plain"},
  {"type": "TextualBody", "purpose": "commenting", "value": "The log has 3 * 2.", "format": "text/plain"},
  {"type": "SpecificResource", "purpose": "linking", "source": "https://county.example.org/log.pdf",
   "selector": {"type": "FragmentSelector", "value": "page=7", "refinedBy": {"type": "TextQuoteSelector", "exact": "three failures"}},
   "state": {"type": "TimeState", "cached": "https://archive.example.org/1", "sourceDate": "2026-02-24T10:15:00Z"}}],
 "target": {"type": "SpecificResource", "source": "https://explain.example.org/weir/", "selector": [{"type": "TextQuoteSelector", "exact": "has failed twice"}, {"type": "TextPositionSelector", "start": 9, "end": 25}]}},
{"id": "https://explain.example.org/weir/annotations.jsonld#still", "type": "Annotation", "motivation": "commenting", "audience": {"type": "schema:EducationalAudience", "schema:educationalRole": "student"},
 "body": {"type": "TextualBody", "purpose": "commenting", "format": "text/html", "value": "For <em>two</em> years."},
 "target": {"source": "https://explain.example.org/weir/", "selector": {"type": "CssSelector", "value": "p", "refinedBy": {"type": "TextQuoteSelector", "exact": "the mill stood still"}}}},
{"id": "https://explain.example.org/weir/annotations.jsonld#years", "type": "Annotation", "motivation": "editing", "created": "2026-03-09T09:00:00Z",
 "body": {"type": "TextualBody", "purpose": "editing", "format": "text/plain", "value": "An earlier version had another year."},
 "target": [{"type": "SpecificResource", "source": "https://explain.example.org/weir/", "selector": [{"type": "TextQuoteSelector", "exact": "in 2003 again"}]},
  {"type": "SpecificResource", "source": "https://explain.example.org/weir/", "selector": [{"type": "TextQuoteSelector", "exact": "in 2030 again"}], "state": {"type": "TimeState", "cached": "https://explain.example.org/weir/versions/1/"}}]},
{"type": "Annotation", "bodyValue": "Says who?", "target": {"source": "https://explain.example.org/weir/", "selector": {"type": "Choice", "items": [{"type": "TextQuoteSelector", "exact": "nobody was to blame"}]}}}
]}}"#;

#[test]
fn what_a_site_publishes_comes_back_as_claims_notes_and_corrections() {
    let site = weir();
    site.write("own.jsonld", OWN);
    let written = site.postil(&["import", "annotations", "own.jsonld", "--yes"]);
    ends(&written, 0);
    let expected = "\
[sources.https-county-example-org-log-pdf]
type = \"webpage\"
title = \"https://county.example.org/log.pdf\"
url = \"https://county.example.org/log.pdf\"
archive_url = \"https://archive.example.org/1\"
archive_date = 2026-02-24

# From somebody, 2026-03-02 https://explain.example.org/weir/annotations.jsonld#failures
[[claims]]
id = \"failures\"
exact = \"has failed twice\"
rating = \"wrong\"
explanation = \"The log has 3 * 2.\"
cites = [{ source = \"https-county-example-org-log-pdf\", label = \"page\", locator = \"7\", quote = \"three failures\" }]

# From somebody https://explain.example.org/weir/annotations.jsonld#still
[[notes]]
id = \"still\"
exact = \"the mill stood still\"
body = \"For *two* years.\"
audience = [\"student\"]

# From somebody, 2026-03-09 https://explain.example.org/weir/annotations.jsonld#years
[[corrections]]
id = \"years\"
exact = \"in 2003 again\"
kind = \"correction\"
date = 2026-03-09
text = \"An earlier version had another year.\"
was = \"in 2030 again\"

# From somebody
[[notes]]
id = \"nobody-was-to-blame\"
exact = \"nobody was to blame\"
body = \"Says who?\"
";
    assert_eq!(
        site.read("content/weir.toml"),
        expected.replace("https-county-example-org-log-pdf", "county-example-org-log-pdf")
    );
    ends(&site.postil(&["check"]), 0);
    let again = site.postil(&["import", "annotations", "own.jsonld", "--yes", "--article", "content/weir.md"]);
    ends(&again, 0);
    assert!(said(&again).contains("4 known already"), "{}", said(&again));
}

#[test]
fn annotations_without_a_name_are_known_by_what_they_say() {
    let site = weir();
    let target = r#""target": {"source": "http://localhost:1111/weir/", "selector": {"type": "TextQuoteSelector", "exact": "the mill stood still"}}"#;
    let all = format!(
        r#"[{{"type": "Annotation", "motivation": "assessing", "body": {{"type": "TextualBody", "value": "No.", "purpose": "commenting"}}, {target}}},
           {{"type": "Annotation", "motivation": "linking", "body": {{"type": "SpecificResource", "source": "https://log.example.org/1", "label": "The log"}}, {target}}},
           {{"type": "Annotation", "motivation": "tagging", "body": {{"type": "TextualBody", "value": "mill", "purpose": "tagging"}}, {target}}}]"#
    );
    site.write("a.json", all);
    ends(&site.postil(&["import", "annotations", "a.json", "--yes"]), 1);
    let once = site.read("content/weir.toml");
    assert!(
        once.contains("[[notes]]\nid = \"the-mill-stood-still\"") && once.contains("cites = [\"the-log\"]"),
        "{once}"
    );
    let again = site.postil(&["import", "annotations", "a.json", "--yes"]);
    assert!(
        said(&again).contains("2 known already") && said(&again).contains("only the tags mill"),
        "{}",
        said(&again)
    );
    assert_eq!(site.read("content/weir.toml"), once);
    ends(&site.postil(&["check"]), 0);
}

/// A row of an export of Hypothesis about the weir, with its words as JSON has them.
fn row(id: &str, exact: &str, text: &str) -> String {
    format!(
        r#"{{"id": "{id}", "created": "2026-03-01T08:00:00+00:00", "user": "acct:ana@hypothes.is", "uri": "https://explain.example.org/weir/",
          "text": "{text}", "tags": [], "target": [{{"selector": [{{"type": "TextQuoteSelector", "exact": "{exact}"}}]}}]}}"#
    )
}

#[test]
fn passages_across_blocks_and_words_at_all_their_places_come_back_as_they_were() {
    let site = site();
    let text = "+++\ntitle = \"P\"\n+++\n\nAlpha words.\n\nBeta words. Gamma alpha again, alpha again.\n\n| A | B |\n|---|---|\n| one | two |\n";
    let sidecar = "[[claims]]\nid = \"across\"\nexact = \"Alpha words. Beta\"\nexplanation = \"Yes.\"\n\n[[claims]]\nid = \"again\"\n\
                   exact = \"alpha again\"\nall = true\nexplanation = \"No.\"\n\n[[notes]]\nid = \"cells\"\nexact = \"one two\"\nbody = \"Both.\"\n";
    site.write("content/p.md", text).write("content/p.toml", sidecar);
    ends(&site.postil(&["build"]), 0);
    let published = site.read("public/p/annotations.jsonld");
    site.write("own.jsonld", &published);
    std::fs::remove_file(site.path().join("content/p.toml")).unwrap();
    ends(&site.postil(&["import", "annotations", "own.jsonld", "--yes"]), 0);
    let back = site.read("content/p.toml");
    for lines in [
        "id = \"across\"\nexact = \"Alpha words. Beta\"\nexplanation",
        "id = \"again\"\nexact = \"alpha again\"\nall = true\n",
        "id = \"cells\"\nexact = \"one two\"\n",
    ] {
        assert!(back.contains(lines), "{lines}\n{back}\n{published}");
    }
    ends(&site.postil(&["check"]), 0);
}

#[test]
fn every_passage_that_is_lost_is_listed_with_its_words() {
    let site = weir();
    let target = |page: &str, exact: &str| {
        format!(
            r#"{{"source": "https://explain.example.org/{page}/", "selector": {{"type": "TextQuoteSelector", "exact": "{exact}"}}}}"#
        )
    };
    let targets = [
        target("weir", "the mill stood still"),
        target("weir", "nobody was to blame"),
        target("weir", "no such words"),
        target("older", "It held"),
    ];
    let text = format!(r#"{{"type": "Annotation", "bodyValue": "Hm.", "target": [{}]}}"#, targets.join(","));
    let written = site.write("a.json", text).postil(&["import", "annotations", "a.json", "--yes"]);
    ends(&written, 0);
    for lost in [
        "the passage “nobody was to blame” of the annotation",
        "the passage “no such words” (its words do not stand in `content/weir.md`",
        "the passage “It held” of https://explain.example.org/older/ of the annotation",
    ] {
        assert!(said(&written).contains(lost), "{lost}\n{}", said(&written));
    }
    assert!(site.read("content/weir.toml").contains("exact = \"the mill stood still\"\nbody = \"Hm.\""));
}

#[test]
fn marks_of_a_note_that_lead_nowhere_here_lose_their_meaning_and_keep_their_words() {
    let site = weir();
    let rows = [
        row("a1", "has failed", "See [^1] and [the log](rel.html)."),
        row("a2", "the mill stood still", "A [link](https://log.example.org/) ![i](x.png) and a\\u001bb"),
        row("a3", "nobody was to blame", "Bad [x](javascript:alert)"),
        row("a4", "The mayor", "Good."),
    ];
    site.write("h.json", format!("[{}]", rows.join(",")));
    let written = site.postil(&["import", "annotations", "h.json", "--yes"]);
    let said = said(&written);
    let sidecar = site.read("content/weir.toml");
    for kept in [r"See \\[^1] and the log.", "A [link](https://log.example.org/)  and ab", "body = \"Good.\""] {
        let plain = sidecar.replace("\\u005c", "\\\\");
        assert!(plain.contains(kept), "{kept}\n{sidecar}\n{said}");
    }
    for named in [
        "the mark `[^1]`",
        "the link to `rel.html`",
        "the picture `x.png`",
        "control characters are not carried over: U+001B",
        "javascript:alert",
    ] {
        assert!(said.contains(named), "{named}\n{said}");
    }
    ends(&site.postil(&["check"]), 0);
}

#[test]
fn what_a_note_in_html_loses_is_named() {
    let site = weir();
    let target = r#"{"source": "https://explain.example.org/weir/", "selector": {"type": "TextQuoteSelector", "exact": "the mill stood still"}}"#;
    let body = r#"{"type": "TextualBody", "format": "text/html", "value": "See <a href='a.html'>it</a> <img src='x.png' alt='i'>a&#x2;b."}"#;
    site.write("a.json", format!(r#"{{"type": "Annotation", "body": {body}, "target": {target}}}"#));
    let written = site.postil(&["import", "annotations", "a.json", "--yes"]);
    ends(&written, 0);
    assert!(site.read("content/weir.toml").contains("body = \"See it ab.\""), "{}", site.read("content/weir.toml"));
    for named in ["the link to `a.html` of the", "the picture `x.png` of the", "the control character U+0002 of the"] {
        assert!(said(&written).contains(named), "{named}\n{}", said(&written));
    }
}

#[test]
fn odd_rows_are_listed_and_the_others_taken() {
    let site = weir();
    let text = format!(r#"{{"rows": [{}, {{}}, 5, {{"id": "z", "text": "Hm"}}]}}"#, row("a1", "has failed", "Yes."));
    let written = site.write("h.json", text).postil(&["import", "annotations", "h.json", "--yes"]);
    ends(&written, 1);
    for named in [
        "row 2 is not carried over: it has no `uri` and no `user`",
        "row 3 is not carried over: it is no annotation",
        "row 4 is not carried over: it has no `uri` and no `user` (“Hm”)",
        "4 annotations",
        "3 not carried over",
    ] {
        assert!(said(&written).contains(named), "{named}\n{}", said(&written));
    }
    assert!(site.read("content/weir.toml").contains("body = \"Yes.\""));
    for empty in [r#"{"total": 0, "rows": []}"#, r#"{"type": "AnnotationCollection", "total": 0}"#] {
        let read = site.write("e.json", empty).postil(&["import", "annotations", "e.json"]);
        ends(&read, 0);
        assert!(said(&read).contains(": 0 annotations"), "{}", said(&read));
    }
}

#[test]
fn control_characters_are_dropped_and_named() {
    let site = site();
    let page = "<main><h1>P&#x1;ond</h1><p>It is a&#x1;b\u{1b} dry.</p></main>";
    let (article, said) = import(&site, "pond.html", page, &[]);
    assert!(article.contains("title = \"Pond\"") && article.contains("It is ab dry."), "{article:?}");
    for named in ["control characters are not carried over: U+0001", "control characters are not carried over: U+001B"]
    {
        assert!(said.contains(named), "{named}\n{said}");
    }
}

#[test]
fn a_day_that_no_calendar_has_stays_a_paragraph() {
    let site = site();
    let text = "The pond\n\nPublished: 2025-01-03\nUpdated: February 30, 2025\nThe pond was drained, and nobody has filled it since.\n\n\
                Updated: May 2025\n\nNobody will.\n";
    let (article, said) = import(&site, "pond.txt", text, &[]);
    for line in ["Updated: February 30, 2025", "Updated: May 2025"] {
        assert!(article.contains(&format!("\n{line}\n")), "{article}");
        assert!(said.contains(&format!("“{line}” names no day of the calendar")), "{said}");
    }
}

#[test]
fn what_is_no_file_of_annotations_is_refused() {
    let site = weir();
    for (text, reason) in
        [("{", "it is no JSON"), ("{}", "it holds no annotations"), ("[1, \"a\"]", "it holds no annotations")]
    {
        let refused = site.write("x.json", text).postil(&["import", "annotations", "x.json"]);
        ends(&refused, 2);
        assert!(said(&refused).contains(reason), "{}", said(&refused));
    }
    let unknown =
        site.write("h.json", HYPOTHESIS).postil(&["import", "annotations", "h.json", "--article", "content/wier.md"]);
    ends(&unknown, 2);
    assert!(said(&unknown).contains("did you mean `content/weir.md`?"), "{}", said(&unknown));
}

const OPTIONS: Markdown = Markdown { raw_html: false, smart_punctuation: true, math: true, highlight: false };

/// The words that readers of an imported text see, in the form in which quotes are compared.
fn read_back(name: &str, text: &str, from: From) -> String {
    let (pages, assets) = (BTreeSet::new(), BTreeSet::new());
    let site = Site { around: Around { pages: &pages, assets: &assets }, language: "en", markdown: OPTIONS, url: None };
    let imported = article::read(&File::new(name, text), Some(from), &site);
    let file = File::new("content/a.md", &imported.text());
    let mut found = Vec::new();
    let (_, body) = front_matter::any(&file, &mut found).expect("it has a head");
    assert_eq!(found, [], "{}", file.text);
    let inputs = Inputs { options: OPTIONS, snapshot: None };
    let document = markdown::read(&file, &file.text[body..], Origin::From(body), inputs, &mut Vec::new());
    comparable(&document.text)
}

fn comparable(text: &str) -> String {
    fold(&text.split_whitespace().collect::<Vec<_>>().join(" ")).text.trim().to_owned()
}

/// Words among signs that Markdown reads.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-z]{1,4}",
        4 => "[*_\\[\\]<>#`~$&|:;!(){}=+.^\"'\\\\-]{1,3}",
        1 => Just("1.".to_owned()),
        1 => Just("[x]".to_owned()),
        1 => Just("&amp;".to_owned()),
        1 => Just("](".to_owned()),
        1 => Just("[^1]".to_owned()),
        1 => Just("<b>".to_owned()),
        1 => Just("$x$".to_owned()),
    ];
    proptest::collection::vec((part, prop_oneof![Just(""), Just(" ")]), 1..9)
        .prop_map(|parts| parts.into_iter().map(|(part, gap)| part + gap).collect::<String>().trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_a_web_page_changes(words in proptest::collection::vec(hostile(), 7)) {
        let shown: Vec<String> = words.iter().map(|w| w.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")).collect();
        let [a, b, c, d, e, f, g] = &shown[..] else { unreachable!("seven were made") };
        let html = format!(
            "<main><h1>T</h1><p>{a}<em>{b}</em>{c}</p><h2>{d}</h2><ul><li>{e}</li></ul><table><tr><td>{f}</td><td><b>{g}</b></td></tr></table>\
             <p><a href='https://example.org/'>{b}</a> {e}<br>{a}</p></main>"
        );
        let [a, b, c, d, e, f, g] = &words[..] else { unreachable!("seven were made") };
        let expected = comparable(&[&format!("{a}{b}{c}"), d, e, f, g, b, e, a].map(String::as_str).join(" "));
        prop_assert_eq!(read_back("a.html", &html, From::Html), expected);
    }

    #[test]
    fn no_word_of_a_plain_text_changes(lines in proptest::collection::vec(hostile(), 2..6)) {
        let text = format!("Title\n\nSome words that begin the text.\n\n{}\n", lines.join("\n\n"));
        // Marks of lists are no words; and a row of signs alone is a line, no text.
        let is_text = |line: &&String| !line.starts_with(|c: char| c.is_ascii_digit() || "-*+=_".contains(c));
        prop_assume!(lines.iter().all(|line| is_text(&line)));
        let expected = comparable(&format!("Some words that begin the text. {}", lines.join(" ")));
        prop_assert_eq!(read_back("a.txt", &text, From::Plain), expected);
    }
}
