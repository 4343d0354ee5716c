//! Which sources carry which claims of an article: a row for each source, a column for each claim in reading order, and
//! a sign where they meet. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::base::html::Html;
use crate::base::words::shorten;
use crate::read::annotation::Claim;
use crate::site::footnotes::{CORRECTION_SIGN, Footnote};
use crate::site::resolve::Page;

use super::chart::{LETTER, LINE, Picture, Width, key, mark, rule, svg, text, text_width, units, wrap};
use super::notes::Desk;
use super::reference;
use super::theme::Safe;
use super::view::{EvidenceSourceView, EvidenceStanceView, EvidenceView, LinkView};

/// What a source can do for a claim, in the order in which readers are told.
const STANCES: [&str; 5] = ["supports", "quotes", "qualifies", "disputes", "background"];

/// The signs and colours of these, by their number in a chart: disc, square, diamond, cross, ring.
const SIGNS: [usize; 5] = [0, 1, 3, 5, 4];
const COLOURS: [usize; 5] = [3, 0, 1, 2, 4];

/// With fewer there is nothing to see that the notes don't say.
const FEWEST_CLAIMS: usize = 3;
const FEWEST_SOURCES: usize = 2;

/// The sign and colour for no source at all.
const NOTHING: (usize, usize) = (4, 5);

const STACKED: f64 = 7.5; // from sign to sign where one source does several things for a claim
const ROW: f64 = 22.0; // from row to row
const WIDEST: f64 = 22.0; // from column to column

/// The claims of an article and what carries them.
struct Evidence {
    /// By its mark's label, in reading order; the words lead to the claim.
    claims: Vec<LinkView>,
    sources: Vec<Carrier>,
    /// The columns of the claims without a source.
    unsourced: Vec<usize>,
    /// How many claims have one source that supports them or has their words, and no more.
    alone: usize,
}

/// A source and where its signs stand.
struct Carrier {
    /// Its index in the site.
    source: usize,
    name: String,
    /// Columns and numbers of [`STANCES`].
    signs: BTreeSet<(usize, usize)>,
}

/// The evidence of an article. None where there are fewer than three claims or two sources of claims.
pub fn view(desk: &Desk<'_>, article: usize) -> Option<EvidenceView> {
    let page = &desk.site.articles[article];
    let evidence = gather(desk, article, page);
    if evidence.claims.len() < FEWEST_CLAIMS || evidence.sources.len() < FEWEST_SOURCES {
        return None;
    }
    let alone = Some(evidence.alone as u64).filter(|alone| *alone > 0);
    let alone = alone.and_then(|alone| desk.words.counted("evidence_alone", alone));
    let description = [Some(desk.words.get("evidence_text").to_owned()), alone].into_iter().flatten();
    let description = description.collect::<Vec<_>>().join(" ");
    let title = desk.words.get("evidence");
    let draw = |width| svg(&draw(desk, &evidence, width), width, "plot-rows", title, &description);
    let picture = Html::trusted(draw(Width::Wide) + &draw(Width::Narrow));
    Some(EvidenceView {
        picture: Safe::from(&picture),
        sources: evidence.sources.iter().map(|carrier| source_view(desk, &evidence, carrier)).collect(),
        unsourced: evidence.unsourced.iter().map(|column| evidence.claims[*column].clone()).collect(),
        text: description,
    })
}

fn gather(desk: &Desk<'_>, article: usize, page: &Page) -> Evidence {
    let mut evidence = Evidence { claims: Vec::new(), sources: Vec::new(), unsourced: Vec::new(), alone: 0 };
    let mut rows = HashMap::new();
    let claims = page.footnotes.iter().flat_map(|note| note.claims.iter().map(move |index| (note, *index)));
    for (column, (note, index)) in claims.enumerate() {
        let claim = &page.article.sidecar.claims[index];
        evidence.claims.push(claim_link(desk, page, note, claim));
        let mut carrying = HashSet::new();
        let mut is_sourced = false;
        for cite in &claim.cites {
            let Some(source) = desk.site.catalogue.find(article, &cite.source.value) else { continue };
            let Some(stance) = STANCES.iter().position(|stance| *stance == cite.stance) else { continue };
            is_sourced = true;
            if matches!(STANCES[stance], "supports" | "quotes") {
                carrying.insert(source);
            }
            let row = *rows.entry(source).or_insert_with(|| {
                evidence.sources.push(Carrier { source, name: String::new(), signs: BTreeSet::new() });
                evidence.sources.len() - 1
            });
            evidence.sources[row].signs.insert((column, stance));
        }
        evidence.alone += usize::from(carrying.len() == 1);
        evidence.unsourced.extend((!is_sourced).then_some(column));
    }
    name(desk, &mut evidence.sources);
    evidence.sources.sort_by_key(|carrier| std::cmp::Reverse(carrier.columns().len()));
    evidence
}

/// Names sources in a few words, and with their titles where others have the same words.
fn name(desk: &Desk<'_>, carriers: &mut [Carrier]) {
    let source = |carrier: &Carrier| &desk.site.sources[carrier.source].source;
    let mut count: HashMap<String, usize> = HashMap::new();
    for carrier in carriers.iter_mut() {
        carrier.name = reference::short(source(carrier), desk.words);
        *count.entry(carrier.name.clone()).or_default() += 1;
    }
    for carrier in carriers.iter_mut().filter(|carrier| count[&carrier.name] > 1) {
        let title = shorten(&source(carrier).title, 60);
        carrier.name = format!("{}{}{title}", carrier.name, desk.words.get("comma"));
    }
}

fn claim_link(desk: &Desk<'_>, page: &Page, note: &Footnote, claim: &Claim) -> LinkView {
    let label = note.label.trim_end_matches(CORRECTION_SIGN).to_owned();
    LinkView { text: label, href: desk.fragment(page, &claim.id.value), lang: None }
}

fn source_view(desk: &Desk<'_>, evidence: &Evidence, carrier: &Carrier) -> EvidenceSourceView {
    let id = &desk.site.sources[carrier.source].source.id.value;
    let stance = |number: usize| {
        let columns = carrier.signs.iter().filter(|(_, stance)| *stance == number);
        EvidenceStanceView {
            stance: STANCES[number].to_owned(),
            label: desk.words.named("stance", STANCES[number]),
            claims: columns.map(|(column, _)| evidence.claims[*column].clone()).collect(),
        }
    };
    let stances = (0..STANCES.len()).map(stance).filter(|stance| !stance.claims.is_empty());
    EvidenceSourceView {
        source: LinkView { text: carrier.name.clone(), href: desk.here(&format!("source-{id}")), lang: None },
        stances: stances.collect(),
    }
}

impl Carrier {
    /// The columns of the claims that it is cited for, each with what it does for the claim.
    fn columns(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (column, stance) in &self.signs {
            columns.entry(*column).or_default().push(*stance);
        }
        columns
    }
}

/// Where things stand.
struct Plan {
    width: Width,
    /// Where the names end.
    names: f64,
    /// The middle of the first column, and the way to the next.
    first: f64,
    step: f64,
}

impl Plan {
    fn x(&self, column: usize) -> f64 {
        self.first + self.step * column as f64
    }

    /// How large a sign may be, so that it does not touch its neighbours; 1 at most.
    fn scale(&self) -> f64 {
        (self.step / 9.5).min(1.0)
    }
}

fn draw(desk: &Desk<'_>, evidence: &Evidence, width: Width) -> Picture {
    let without = desk.words.get("evidence_none");
    let names = evidence.sources.iter().map(|carrier| carrier.name.as_str());
    let names: Vec<&str> = names.chain((!evidence.unsourced.is_empty()).then_some(without)).collect();
    let (plan, labels) = plan(&names, evidence.claims.len(), width);
    let Picture { mut shapes, height } = stance_key(desk, evidence, width);
    let mut y = height + LINE;
    draw_numbers(evidence, &plan, y, &mut shapes);
    y += 8.0;
    for (row, lines) in labels.iter().enumerate() {
        let middle = draw_name(&plan, lines, &mut y, &mut shapes);
        let ends = (plan.x(0) - plan.step / 2.0, plan.x(evidence.claims.len() - 1) + plan.step / 2.0);
        shapes.push_str(&rule("plot-grid", (ends.0, middle), (ends.1, middle)));
        match evidence.sources.get(row) {
            Some(carrier) => {
                for (column, stances) in carrier.columns() {
                    draw_signs(&plan, column, &stances, middle, &mut shapes);
                }
            }
            None => {
                for column in &evidence.unsourced {
                    shapes.push_str(&sign(NOTHING, (plan.x(*column), middle), plan.scale()));
                }
            }
        }
    }
    Picture { shapes, height: y + 4.0 }
}

/// What the signs say, for those that are there.
fn stance_key(desk: &Desk<'_>, evidence: &Evidence, width: Width) -> Picture {
    let signs = evidence.sources.iter().flat_map(|carrier| &carrier.signs);
    let used: BTreeSet<usize> = signs.map(|(_, stance)| *stance).collect();
    let said: Vec<(usize, String)> =
        used.into_iter().map(|stance| (stance, desk.words.named("stance", STANCES[stance]))).collect();
    let names = said.iter().map(|(stance, name)| (COLOURS[*stance], name.as_str()));
    key(names, width, |index, x, y| mark(SIGNS[said[index].0], x, y))
}

/// The room for names and columns, and the names in lines.
fn plan(names: &[&str], columns: usize, width: Width) -> (Plan, Vec<Vec<String>>) {
    let whole = width.units();
    let room = if width == Width::Wide { whole * 0.4 } else { whole };
    let labels: Vec<Vec<String>> = names.iter().map(|name| wrap(name, room, 2)).collect();
    let widest = labels.iter().flatten().map(|line| text_width(line)).fold(0.0, f64::max);
    let start = if width == Width::Wide { widest + 12.0 } else { 0.0 };
    let step = ((whole - start) / columns as f64).min(WIDEST);
    (Plan { width, names: widest, first: start + step / 2.0, step }, labels)
}

/// The numbers of the claims, as many as there is room for.
fn draw_numbers(evidence: &Evidence, plan: &Plan, y: f64, shapes: &mut String) {
    let widest = evidence.claims.iter().map(|claim| text_width(&claim.text)).fold(0.0, f64::max);
    let every = [1, 2, 5, 10, 20, 50, 100, 1000].into_iter().find(|every| plan.step * *every as f64 > widest + 4.0);
    let every = every.unwrap_or(1000);
    for (column, claim) in evidence.claims.iter().enumerate() {
        if (column + 1) % every == 0 || (column == 0 && every > 2) {
            shapes.push_str(&text(plan.x(column), y, "middle", "plot-tick", &claim.text));
        }
    }
}

/// Writes the name of a row that begins at `y`, moves on to the next row, and gives the middle of this one.
fn draw_name(plan: &Plan, lines: &[String], y: &mut f64, shapes: &mut String) -> f64 {
    let height = LINE * lines.len() as f64;
    let (top, middle, row) = match plan.width {
        Width::Wide => {
            let row = ROW.max(height + 6.0);
            (*y + (row - height) / 2.0, *y + row / 2.0, row)
        }
        Width::Narrow => (*y + 4.0, *y + height + 14.0, height + 24.0),
    };
    for (index, line) in lines.iter().enumerate() {
        let at = top + LINE * index as f64 + LETTER - 0.5;
        shapes.push_str(&match plan.width {
            Width::Wide => text(plan.names, at, "end", "plot-label", line),
            Width::Narrow => text(0.0, at, "start", "plot-label", line),
        });
    }
    *y += row;
    middle
}

/// The signs of one source for one claim, one above the other.
fn draw_signs(plan: &Plan, column: usize, stances: &[usize], middle: f64, shapes: &mut String) {
    let scale = if stances.len() > 1 { plan.scale().min(0.75) } else { plan.scale() };
    let top = middle - STACKED * (stances.len() - 1) as f64 / 2.0;
    for (index, stance) in stances.iter().enumerate() {
        let y = top + STACKED * index as f64;
        shapes.push_str(&sign((SIGNS[*stance], COLOURS[*stance]), (plan.x(column), y), scale));
    }
}

/// A sign in its colour, at a place.
fn sign((sign, colour): (usize, usize), (x, y): (f64, f64), scale: f64) -> String {
    let (class, shape) = (colour + 1, mark(sign, 0.0, 0.0));
    let (x, y) = (units(x), units(y));
    format!("<g class=\"s{class}\" transform=\"translate({x} {y}) scale({scale:.2})\">{shape}</g>\n")
}
