//! Whatever an author, or somebody who sent them a file, writes into any value: none of it becomes mark-up of a page.

use std::convert::Infallible;
use std::sync::Mutex;

use postil::base::output::Output;
use postil::pipeline;
use postil::world::terminal;

use crate::sandbox::{found, make, snapshot};

/// Breaks out of text, of attributes in either quotation marks, and of elements that hold no mark-up.
const EVIL: &str = "x\"'></title></annotation></script><script>alert(1)</script><img src=x onerror=alert(2)>";

#[test]
fn no_value_becomes_mark_up() {
    let evil = toml::Value::from(EVIL).to_string();
    let site = format!(
        "title = {evil}\ndescription = {evil}\nbase_url = {}\n[authors.a]\nname = {evil}\njob_title = {evil}\n\
         description = {evil}\n[ratings.odd]\nlabel = {evil}\ndescription = {evil}\n",
        toml::Value::from("https://example.org/\"'><script>alert(1)</script>/")
    );
    let article = format!(
        "+++\ntitle = {evil}\ndescription = {evil}\nauthors = [\"a\", {evil}]\ntags = [{evil}]\nbackstory = {evil}\n+++\n\
         # Head `{EVIL}`\n\nThe dam failed, `{EVIL}`.\n\n![{EVIL}](map.svg '\"><script>alert(1)</script>') \
         [link](<https://example.org/\"'&gt;&lt;script&gt;alert(1)> '\"><script>alert(1)</script>')\n\n\
         $a < b \\not< c \\operatorname{{<script>alert(1)</script>}} \\text{{<script>alert(1)</script>}}$\n\n\
         $$x </annotation></semantics></math><script>alert(1)</script>$$\n\n\
         ```<script>alert(1)</script>\n{EVIL}\n```\n\nA footnote[^\"><script>].\n\n[^\"><script>]: `{EVIL}`\n"
    );
    let sidecar = format!(
        "[sources.work]\ntype = \"webpage\"\ntitle = {evil}\nauthor = [{evil}, {{ literal = {evil} }}]\n\
         container_title = {evil}\npublisher = {evil}\nnote = {evil}\ndoi = {evil}\nisbn = {evil}\nvolume = {evil}\n\
         url = \"https://example.org/?q=%22'%3E<script>alert(1)</script>\"\ntier = \"primary\"\n\
         attribution = \"on-background\"\ndescribed_as = {evil}\nanonymity_reason = {evil}\ninterest = {evil}\n\
         [[claims]]\nid = \"failed\"\nexact = \"The dam failed\"\ntext = {evil}\nauthor = {{ name = {evil}, job_title = {evil} }}\n\
         rating = \"odd\"\nexplanation = {evil}\nown_check = {evil}\nresponse = {evil}\nchecked = {{ on = 2026-01-02, by = {evil} }}\n\
         outcome = {{ on = 2026-01-02, text = {evil} }}\ncalc = {{ expr = \"1 + 1\", gives = 2 }}\n\
         [[claims.cites]]\nsource = \"work\"\nlabel = \"page\"\nlocator = {evil}\nquote = {evil}\ntrans_quote = {evil}\n\
         [[notes]]\nexact = \"failed\"\nbody = {evil}\naudience = [{evil}]\n\
         [[corrections]]\nkind = \"correction\"\ndate = 2026-01-02\nexact = \"dam\"\nwas = {}\ntext = {evil}\n\
         reported_by = {evil}\nseverity = \"major\"\n",
        toml::Value::from(format!("{EVIL} gone"))
    );
    let files = [
        ("site.toml", site.as_str()),
        ("content/a/index.md", &article),
        ("content/a/index.toml", &sidecar),
        ("content/a/map.svg", ""),
    ];
    let snapshot = snapshot(files);
    let made = make(&snapshot, Vec::new());
    let said = terminal::render(&made.diagnostics, &snapshot.texts, terminal::Style::Plain);
    assert!(!made.has_errors(), "the site was to be drawn:\n{said}");
    let wrong = Mutex::new(Vec::new());
    let take = |path: &str, output: &Output| -> Result<(), Infallible> {
        let Output::Bytes(bytes) = output else { return Ok(()) };
        let page = String::from_utf8_lossy(bytes);
        for mark_up in ["<script>", "<img src=x", "<title></title>", "\"'>"] {
            if let Some(at) = page.find(mark_up).filter(|_| path.ends_with(".html")) {
                let around = page.floor_char_boundary(at.saturating_sub(120))..page.ceil_char_boundary(at + 60);
                wrong.lock().expect("no thread panics").push(format!("{path}: {}", &page[around]));
            }
        }
        Ok(())
    };
    let Ok(faults) = pipeline::render(&made, take, |_, _| {});
    assert!(faults.is_empty(), "{faults:?}");
    let wrong = wrong.into_inner().expect("no thread panics");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn words_of_another_language_are_counted_beyond_a_hundred() {
    let letters = 'a'..='z';
    let words = letters.clone().flat_map(|a| letters.clone().map(move |b| format!("zq{a}{b}x"))).take(103);
    let words: Vec<String> = words.collect();
    let article = format!("+++\ntitle = \"A\"\n+++\n{}.\n", words.join(" "));
    let site = "title = \"Test\"\n[checks]\nspelling = \"warn\"\n";
    let said = found(&snapshot([("site.toml", site), ("content/a.md", article.as_str())]), Vec::new());
    let last = &said.iter().rfind(|diagnostic| diagnostic.name == "spelling").expect("words are told").message;
    assert_eq!(last, "the dictionary lacks 3 more words");
}
