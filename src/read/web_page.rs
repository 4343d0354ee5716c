//! The text of a web page: what stands in it for a reader, block by block.
//! Pure. No nesting, however deep, costs more than the page is long: a page that is built to stall us is refused.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

// Browsers stop at 512 themselves. The parser's cost grows with the depth of what is open.
const DEEPEST: u32 = 1_000;
// Bytes between two looks at the depth: less than another thousand elements.
const STEP: usize = 4 * 1024;

/// The text that a reader sees: blocks parted by a blank line, table cells by a tab.
/// Without scripts, styles, templates, hidden parts, pictures, and the marks of footnotes.
pub fn text(html: &str) -> Result<String, String> {
    Ok(parse(html)?.text())
}

/// Parses a page, unless it is built to stall us.
fn parse(html: &str) -> Result<Tree, String> {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Tree::new(), ParseOpts { tree_builder: options, ..ParseOpts::default() });
    let mut from = 0;
    while from < html.len() {
        let to = html.ceil_char_boundary((from + STEP).min(html.len()));
        parser.process(StrTendril::from(&html[from..to]));
        from = to;
        let tree = &parser.tokenizer.sink.sink;
        // Repairing crossed tags can copy an element at every step, so the number of elements is bounded as well.
        if tree.depth.get() > DEEPEST || tree.nodes.borrow().len() > 2 * html.len() + 64 {
            return Err("its elements are nested too deep to be read".to_owned());
        }
    }
    Ok(parser.finish())
}

/// A page as a tree, for those who need more than its text. Nodes are numbers; the whole document is [`Page::ROOT`].
/// What is in templates is no part of it.
pub struct Page {
    nodes: Vec<Node>,
}

impl Page {
    /// The document.
    pub const ROOT: usize = 0;

    /// Parses a page. A page that is nested too deep comes as the reason, a part of a sentence.
    pub fn read(html: &str) -> Result<Page, String> {
        Ok(Page { nodes: parse(html)?.nodes.into_inner() })
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The name of an element in lower case; empty for everything else.
    pub fn name(&self, node: usize) -> &str {
        match &self.nodes[node].kind {
            Kind::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// The text of a node of text.
    pub fn text(&self, node: usize) -> Option<&str> {
        match &self.nodes[node].kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        match &self.nodes[node].kind {
            Kind::Element { attributes, .. } => {
                attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
            }
            _ => None,
        }
    }

    /// Whether an element is not shown, or stands for what can't be shown.
    pub fn is_hidden(&self, node: usize) -> bool {
        match &self.nodes[node].kind {
            Kind::Element { name, attributes } => is_hidden(&name.local, attributes),
            _ => false,
        }
    }

    /// Whether an element begins a block of its own.
    pub fn is_block(&self, node: usize) -> bool {
        BLOCKS.contains(&self.name(node))
    }

    /// The node that holds another.
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.nodes[node].parent
    }

    /// What a node holds, in order.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.nodes[node].first, |&child| self.nodes[child].after)
    }

    /// All that a node holds, at any depth, in the order of the page.
    pub fn descendants(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.nodes[node].first;
        std::iter::from_fn(move || {
            let here = at?;
            at = self.nodes[here].first.or_else(|| {
                let mut up = here;
                loop {
                    if up == node {
                        return None;
                    }
                    match self.nodes[up].after {
                        Some(after) => return Some(after),
                        None => up = self.nodes[up].parent?,
                    }
                }
            });
            Some(here)
        })
    }

    /// The line of the file on which a node begins, counted from 1; 0 where that is not known.
    pub fn line(&self, node: usize) -> usize {
        self.nodes[node].line
    }
}

/// A document as the parser builds it. Nodes know their neighbours by number.
struct Tree {
    nodes: RefCell<Vec<Node>>,
    /// The deepest nesting so far.
    depth: Cell<u32>,
    /// Where the parser is.
    line: Cell<usize>,
}

#[derive(Default)]
struct Node {
    kind: Kind,
    line: usize,
    depth: u32,
    parent: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
}

#[derive(Default)]
enum Kind {
    Text(StrTendril),
    Element {
        name: Rc<QualName>,
        attributes: Vec<Attribute>,
    },
    /// The document, comments, the contents of templates.
    #[default]
    Other,
}

/// How the parser names a node.
#[derive(Clone)]
struct Handle {
    node: usize,
    name: Option<Rc<QualName>>,
}

impl Tree {
    fn new() -> Tree {
        Tree { nodes: RefCell::new(vec![Node::default()]), depth: Cell::new(0), line: Cell::new(0) }
    }

    fn add(&self, kind: Kind) -> Handle {
        let name = match &kind {
            Kind::Element { name, .. } => Some(name.clone()),
            _ => None,
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { kind, line: self.line.get(), ..Node::default() });
        Handle { node: nodes.len() - 1, name }
    }

    /// Puts a child last, or right before a sibling.
    fn insert(&self, parent: usize, before: Option<usize>, child: NodeOrText<Handle>) {
        let child = match child {
            NodeOrText::AppendNode(handle) => handle.node,
            NodeOrText::AppendText(text) => self.add(Kind::Text(text)).node,
        };
        self.detach(child);
        let nodes = &mut *self.nodes.borrow_mut();
        let previous = match before {
            Some(sibling) => nodes[sibling].before.replace(child),
            None => nodes[parent].last.replace(child),
        };
        if before.is_none() {
            nodes[parent].last = Some(child);
        }
        match previous {
            Some(previous) => nodes[previous].after = Some(child),
            None => nodes[parent].first = Some(child),
        }
        let depth = nodes[parent].depth + 1;
        let node = &mut nodes[child];
        (node.parent, node.before, node.after, node.depth) = (Some(parent), previous, before, depth);
        self.depth.set(self.depth.get().max(depth));
    }

    fn detach(&self, child: usize) {
        let nodes = &mut *self.nodes.borrow_mut();
        let Some(parent) = nodes[child].parent.take() else { return };
        let (before, after) = (nodes[child].before.take(), nodes[child].after.take());
        match before {
            Some(before) => nodes[before].after = after,
            None => nodes[parent].first = after,
        }
        match after {
            Some(after) => nodes[after].before = before,
            None => nodes[parent].last = before,
        }
    }

    fn text(self) -> String {
        let nodes = self.nodes.into_inner();
        let mut text = Text::default();
        let mut at = 0;
        loop {
            // Down, else onward, else up to the next that has something after it.
            let is_read = text.enter(&nodes[at].kind, &nodes, at);
            if let Some(first) = nodes[at].first.filter(|_| is_read) {
                at = first;
                continue;
            }
            text.leave(&nodes[at].kind);
            while nodes[at].after.is_none() {
                let Some(parent) = nodes[at].parent else { return text.text.trim().to_owned() };
                at = parent;
                text.leave(&nodes[at].kind);
            }
            at = nodes[at].after.expect("the loop ended at one");
        }
    }
}

impl TreeSink for Tree {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Tree {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { node: 0, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        target.name.as_ref().expect("the parser asks elements only")
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        self.add(Kind::Element { name: Rc::new(name), attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Kind::Other)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.node, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.nodes.borrow()[element.node].parent.is_some();
        match has_parent {
            true => self.append_before_sibling(element, child),
            false => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // What is in a template is no part of the page, and so in no part of the tree.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.add(Kind::Other)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.node == y.node
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or_default());
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.nodes.borrow()[sibling.node].parent;
        match parent {
            Some(parent) => self.insert(parent, Some(sibling.node), child),
            None => self.append(sibling, child),
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[target.node].kind {
            let missing = |new: &Attribute| attributes.iter().all(|old| old.name != new.name);
            let mut more: Vec<Attribute> = more.into_iter().filter(missing).collect();
            attributes.append(&mut more);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.node);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        while let Some(child) = { self.nodes.borrow()[node.node].first } {
            self.insert(new_parent.node, None, NodeOrText::AppendNode(Handle { node: child, name: None }));
        }
    }
}

/// A text as it grows.
#[derive(Default)]
struct Text {
    text: String,
    /// How many elements are open in which white space counts.
    kept: usize,
}

impl Text {
    /// Whether what is in the node is read.
    fn enter(&mut self, kind: &Kind, nodes: &[Node], at: usize) -> bool {
        match kind {
            Kind::Text(text) => self.push(text),
            Kind::Element { name, attributes } => {
                if is_hidden(&name.local, attributes) || (&*name.local == "sup" && holds_a_link(nodes, at)) {
                    return false;
                }
                self.part(&name.local);
                self.kept += usize::from(keeps_white_space(&name.local));
            }
            Kind::Other => {}
        }
        true
    }

    fn leave(&mut self, kind: &Kind) {
        if let Kind::Element { name, .. } = kind {
            self.kept = self.kept.saturating_sub(usize::from(keeps_white_space(&name.local)));
            if !matches!(&*name.local, "br" | "td" | "th") {
                self.part(&name.local);
            }
        }
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c.is_whitespace() && self.kept == 0 && c != '\u{a0}' {
                true if self.text.ends_with(char::is_whitespace) => {}
                true => self.text.push(' '),
                false => self.text.push(c),
            }
        }
    }

    fn part(&mut self, name: &str) {
        let gap = match name {
            "br" => "\n",
            "td" | "th" => "\t",
            "tr" if self.text.ends_with('\n') => return,
            "tr" => "\n",
            _ if BLOCKS.contains(&name) => "\n\n",
            _ => return,
        };
        let end = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(end);
        if gap == "\t" {
            self.text.push_str(if self.text.ends_with('\n') { "" } else { gap });
        } else if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push_str(if self.text.ends_with('\n') { "\n" } else { gap });
        }
    }
}

const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "ul",
];

// What is no text of the page, or stands for it where the page can't be shown.
const UNREAD: [&str; 19] = [
    "annotation",
    "annotation-xml",
    "audio",
    "canvas",
    "datalist",
    "head",
    "iframe",
    "noframes",
    "noscript",
    "object",
    "rp",
    "rt",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
];

fn keeps_white_space(name: &str) -> bool {
    matches!(name, "pre" | "listing" | "xmp" | "plaintext")
}

fn is_hidden(name: &str, attributes: &[Attribute]) -> bool {
    let is_hiding = |attribute: &Attribute| match &*attribute.name.local {
        // A page shows what is hidden "until-found" as soon as somebody looks for it.
        "hidden" => !attribute.value.eq_ignore_ascii_case("until-found"),
        "style" => attribute.value.replace(' ', "").to_ascii_lowercase().contains("display:none"),
        _ => false,
    };
    UNREAD.contains(&name) || attributes.iter().any(is_hiding)
}

/// The mark of a footnote: nobody quotes it.
fn holds_a_link(nodes: &[Node], at: usize) -> bool {
    let mut child = nodes[at].first;
    while let Some(node) = child {
        if matches!(&nodes[node].kind, Kind::Element { name, .. } if &*name.local == "a") {
            return true;
        }
        child = nodes[node].after;
    }
    false
}
