//! The footnotes of a page: which links are marks, and which elements are notes. Pure.

use std::collections::BTreeMap;

use crate::read::web_page::Page;

use super::blocks::Writer;
use super::page::plain;

impl Writer<'_> {
    /// Finds links that are marks of footnotes, as most programs write them: `<sup><a href="#fn1">`, `cite_note`.
    pub(super) fn find_notes(&mut self, main: usize) {
        let page = self.page;
        let ids: BTreeMap<&str, usize> =
            page.descendants(Page::ROOT).filter_map(|node| Some((page.attribute(node, "id")?, node))).collect();
        let mut labels: BTreeMap<usize, String> = BTreeMap::new();
        for node in page.descendants(main).filter(|node| page.name(*node) == "a") {
            let Some(target) =
                page.attribute(node, "href").and_then(|href| href.strip_prefix('#')).and_then(|id| ids.get(id))
            else {
                continue;
            };
            let is_note = matches!(page.name(*target), "li" | "p" | "div" | "aside" | "dd" | "dt" | "tr" | "section");
            if !is_note || !self.is_mark(node) || self.is_inside(node, *target) {
                continue;
            }
            let next = (labels.len() + 1).to_string();
            let label = labels.entry(*target).or_insert(next).clone();
            if self.notes.iter().all(|(known, _)| *known != label) {
                self.notes.push((label.clone(), *target));
            }
            self.marks.insert(node, label);
        }
        for (_, target) in &self.notes {
            self.drop.insert(*target);
            let back: Vec<usize> = page.descendants(*target).filter(|node| is_way_back(page, *node)).collect();
            self.drop.extend(back);
        }
    }

    fn is_mark(&self, link: usize) -> bool {
        let page = self.page;
        let is_raised = page.parent(link).is_some_and(|parent| page.name(parent) == "sup")
            || page.children(link).any(|child| page.name(child) == "sup");
        let class = page.attribute(link, "class").unwrap_or_default().to_lowercase();
        let is_named = class.contains("footnote-ref")
            || class.contains("noteref")
            || page.attribute(link, "role") == Some("doc-noteref");
        is_raised || is_named
    }

    pub(super) fn is_inside(&self, mut node: usize, above: usize) -> bool {
        while let Some(parent) = self.page.parent(node) {
            if parent == above {
                return true;
            }
            node = parent;
        }
        false
    }
}

/// A link from a footnote to its mark.
fn is_way_back(page: &Page, node: usize) -> bool {
    let class = page.attribute(node, "class").unwrap_or_default().to_lowercase();
    let is_named = ["backlink", "backref", "footnote-back", "reversefootnote"].iter().any(|name| class.contains(name))
        || page.attribute(node, "role") == Some("doc-backlink");
    let is_sign = page.name(node) == "a"
        && page.attribute(node, "href").is_some_and(|href| href.starts_with('#'))
        && !plain(page, node).contains(char::is_alphanumeric);
    is_named || is_sign
}
