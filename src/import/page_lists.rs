//! Lists and tables of a page as blocks of Markdown. Pure.

use crate::read::web_page::Page;

use super::blocks::{Writer, prefixed};
use super::escape::Place;
use super::inline::Line;

impl Writer<'_> {
    pub(super) fn list(&mut self, node: usize, start: Option<usize>, last: Option<&String>) -> Vec<String> {
        let page = self.page;
        let (mut items, mut is_loose) = (Vec::new(), false);
        // Right below another list of its kind, this one needs another mark.
        let is_after =
            |mark: &str| last.is_some_and(|last| last.lines().next().is_some_and(|line| line.starts_with(mark)));
        let bullet = if is_after("- ") { "*" } else { "-" };
        let dot = if last.is_some_and(|last| last.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ")) {
            ")"
        } else {
            "."
        };
        for child in page.children(node) {
            if self.is_passed(child)
                || page.name(child).is_empty() && page.text(child).is_none_or(|text| text.trim().is_empty())
            {
                continue;
            }
            let blocks = match page.name(child) {
                "li" => self.blocks(child),
                "" => {
                    let mut line = Line::default();
                    line.text(page.text(child).unwrap_or_default());
                    self.paragraph(line).into_iter().collect()
                }
                _ => self.block(child, None),
            };
            if blocks.is_empty() {
                continue;
            }
            // Right below a line, a list that is numbered from 1 only is one.
            let is_list = |block: &String| ["- ", "* ", "1. ", "1) "].iter().any(|mark| block.starts_with(mark));
            is_loose |= blocks.len() > 2 || blocks.get(1).is_some_and(|second| !is_list(second));
            let mark = match start {
                Some(start) => format!("{}{dot} ", start + items.len()),
                None => format!("{bullet} "),
            };
            items.push((mark, blocks));
        }
        let gap = if is_loose { "\n\n" } else { "\n" };
        let item = |(mark, blocks): &(String, Vec<String>)| prefixed(&blocks.join(gap), mark, &" ".repeat(mark.len()));
        let items: Vec<String> = items.iter().map(item).collect();
        if items.is_empty() { Vec::new() } else { vec![items.join(gap)] }
    }

    pub(super) fn definitions(&mut self, node: usize) -> Vec<String> {
        let page = self.page;
        let mut blocks: Vec<String> = Vec::new();
        let children: Vec<usize> = page
            .children(node)
            .flat_map(|child| {
                // A `div` may hold a term and what it means.
                if page.name(child) == "div" { page.children(child).collect() } else { vec![child] }
            })
            .collect();
        for child in children.into_iter().filter(|child| matches!(page.name(*child), "dt" | "dd")) {
            if self.is_passed(child) {
                continue;
            }
            match page.name(child) {
                "dt" => {
                    let line = self.line(child);
                    blocks.extend(self.paragraph(line));
                }
                _ => {
                    let inside = self.blocks(child);
                    match (blocks.last_mut(), &inside[..]) {
                        (Some(last), [one]) if !one.contains('\n') && !last.contains("\n\n") => {
                            last.push_str(&format!("\n: {one}"));
                        }
                        _ => blocks.extend(inside),
                    }
                }
            }
        }
        blocks
    }

    pub(super) fn table(&mut self, node: usize) -> Vec<String> {
        let page = self.page;
        let rows: Vec<usize> =
            page.descendants(node).filter(|row| page.name(*row) == "tr" && self.is_of(*row, node)).collect();
        let cells = |row: usize| -> Vec<usize> {
            page.children(row).filter(|cell| matches!(page.name(*cell), "td" | "th")).collect()
        };
        let width =
            rows.iter().map(|row| cells(*row).iter().map(|cell| span(page, *cell)).sum::<usize>()).max().unwrap_or(0);
        let is_nested = page.descendants(node).any(|inner| page.name(inner) == "table");
        let is_layout = width < 2 || is_nested || matches!(page.attribute(node, "role"), Some("presentation" | "none"));
        let captions: Vec<usize> = page.children(node).filter(|child| page.name(*child) == "caption").collect();
        let mut blocks: Vec<String> = captions.into_iter().flat_map(|caption| self.blocks(caption)).collect();
        if is_layout {
            for row in rows {
                for cell in cells(row) {
                    let inside = self.blocks(cell);
                    blocks.extend(inside);
                }
            }
            return blocks;
        }
        let mut lines: Vec<String> = Vec::new();
        for row in rows {
            if self.drop.contains(&row) {
                continue;
            }
            let mut line = String::from("|");
            let mut count = 0;
            for cell in cells(row) {
                let mut words = Line::default();
                if !self.is_passed(cell) {
                    self.flat(cell, &mut words);
                }
                line.push_str(&format!(" {} |", words.finish(Place::Cell, self.inputs)));
                line.push_str(&"  |".repeat(span(page, cell) - 1));
                count += span(page, cell);
            }
            line.push_str(&"  |".repeat(width - count.min(width)));
            lines.push(line);
            if lines.len() == 1 {
                lines.push(format!("|{}", " --- |".repeat(width)));
            }
        }
        if !lines.is_empty() {
            blocks.push(lines.join("\n"));
        }
        blocks
    }

    /// Whether a row is of this table, and of none within it.
    fn is_of(&self, row: usize, table: usize) -> bool {
        let mut node = row;
        while let Some(parent) = self.page.parent(node) {
            if self.page.name(parent) == "table" {
                return parent == table;
            }
            node = parent;
        }
        false
    }
}

fn span(page: &Page, cell: usize) -> usize {
    let columns = page.attribute(cell, "colspan").and_then(|columns| columns.trim().parse::<usize>().ok());
    columns.unwrap_or(1).clamp(1, 50)
}
