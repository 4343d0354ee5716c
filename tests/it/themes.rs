//! Themes for authors: the list, a new one, a copy of a template, and what the options of the shipped ones do.

use std::process::Output;

use crate::sandbox::Sandbox;

fn site(config: &str) -> Sandbox {
    let site = Sandbox::new();
    site.write("site.toml", format!("title = \"Test\"\n{config}"));
    let words = "Words on water. ".repeat(30);
    let headings = "# One\n\n# Two\n\n# Three\n";
    site.write("content/a.md", format!("+++\ntitle = \"A\"\n+++\n{words}\n\n{headings}"));
    site
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The site's article and its home page, built.
#[track_caller]
fn built(site: &Sandbox) -> (String, String) {
    let output = site.postil(&["build"]);
    assert!(output.status.success(), "{}", said(&output));
    (site.read("public/a/index.html"), site.read("public/index.html"))
}

#[test]
fn a_new_theme_builds_at_once() {
    let site = site("theme = \"harbour\"\n[theme_options]\nclosing_line = \"Printed & bound.\"\n");
    assert!(site.postil(&["theme", "new", "harbour"]).status.success());
    let checked = site.postil(&["check", "--strict"]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(built(&site).0.contains("<p>Printed &amp; bound.</p>"));
    let before = site.files("");
    for name in ["harbour", "default", "Har bour"] {
        let output = site.postil(&["theme", "new", name]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
    assert_eq!(before, site.files(""));
}

#[test]
fn one_template_is_a_theme() {
    let site = site("theme = \"harbour\"\n");
    site.write("themes/harbour/templates/article.html", "<h1>{{ article.teaser.title }}</h1>\n");
    assert_eq!(built(&site).0, "<h1>A</h1>\n");
}

#[test]
fn a_site_copies_a_template_and_the_page_stays_as_it_was() {
    for theme in ["default", "broadsheet"] {
        let site = site(&format!("theme = \"{theme}\"\n"));
        let before = built(&site);
        for name in ["article.html", "home.html", "tokens.css"] {
            let output = site.postil(&["theme", "eject", name]);
            assert!(output.status.success(), "{}", said(&output));
        }
        assert!(site.has("templates/home.html") && site.has("static/tokens.css"));
        assert_eq!(before, built(&site));
        site.write("templates/home.html", "mine");
        assert_eq!(site.postil(&["theme", "eject", "home.html"]).status.code(), Some(2));
        assert_eq!(site.read("templates/home.html"), "mine");
        let unknown = site.postil(&["theme", "eject", "artcle.html"]);
        assert_eq!(unknown.status.code(), Some(2));
        assert!(said(&unknown).contains("did you mean `article.html`?"), "{}", said(&unknown));
    }
}

#[test]
fn the_list_tells_of_options_and_what_is_set() {
    let site = site("theme = \"harbour\"\n[theme_options]\nface = \"sans\"\n");
    site.postil(&["theme", "new", "harbour"]);
    let listed = site.postil(&["theme", "list"]);
    assert!(listed.status.success());
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    for line in [
        "harbour (in themes/harbour, in use)\n",
        "broadsheet (comes with postil)\n",
        "  For postil >=0.1, <0.2\n",
        "    face (serif | sans): \"sans\", set in site.toml; by default \"serif\"\n      The face of the text.\n",
        "    closing_line (string): by default \"\"\n",
    ] {
        assert!(listed.contains(line), "{listed}");
    }
}

#[test]
fn options_of_the_shipped_themes_change_pages() {
    let usual = built(&site(""));
    let set = built(&site("[theme_options]\nface = \"sans\"\nreading_time = false\ncontents = \"open\"\n"));
    assert!(
        usual.0.contains("<body class=\"page-article\">") && set.0.contains("<body class=\"page-article face-sans\">")
    );
    for (usual, set) in [(&usual.0, &set.0), (&usual.1, &set.1)] {
        assert!(usual.contains("1 minute") && !set.contains("1 minute"));
    }
    assert!(!usual.0.contains("<details open>\n<summary id=\"_contents\">"));
    assert!(set.0.contains("<details open>\n<summary id=\"_contents\">"));
    let lead = |config: &str| built(&site(&format!("theme = \"broadsheet\"\n{config}"))).1.contains("with-lead");
    assert!(lead("") && !lead("[theme_options]\nlead_story = false\n"));
}

/// The names in the line of a message that begins with `there are`.
fn told(site: &Sandbox, template: &str) -> Vec<String> {
    site.write("templates/article.html", template);
    let checked = said(&site.postil(&["check"]));
    let line = checked.lines().find_map(|line| line.split_once("there are ")).map_or("", |(_, names)| names);
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_filter_and_test_that_a_message_names_is_there() {
    let site = site("");
    let (filters, tests) = (told(&site, "{{ 1 | nonesuch }}"), told(&site, "{% if 1 is nonesuch %}{% endif %}"));
    assert!(filters.len() > 30 && tests.len() > 10, "{filters:?} {tests:?}");
    let filters = filters.iter().map(|name| format!("{{{{ 1 | {name} }}}}"));
    let tests = tests.iter().map(|name| format!("{{% if 1 is {name} %}}{{% endif %}}"));
    for used in filters.chain(tests) {
        site.write("templates/article.html", &used);
        let checked = said(&site.postil(&["check"]));
        assert!(!checked.contains("there is no"), "{used}: {checked}");
    }
}
