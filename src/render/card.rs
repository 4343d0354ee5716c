//! Social cards: the picture of an article that stands beside a link to it, with its title and what was found.
//! Pure. No card has a letter that its font lacks: it is told, and the article has none.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustybuzz::Direction;
use sha2::{Digest as _, Sha256};
use tiny_skia::{Color, Paint, Pixmap, Rect, Transform};

use crate::base::diagnostic::Diagnostic;
use crate::base::messages;
use crate::base::output::Recipe;
use crate::base::snapshot::Snapshot;
use crate::read::config::Config;
use crate::site::address::{self, Address};
use crate::site::resolve::{Page, Site};

use super::notes::{Desk, Links};
use super::theme::Theme;
use super::typeset::{Font, Place, one_line};
use super::view::{CardView, RatingCountView};
use super::words::direction;

pub const WIDTH: u32 = 1200; // the size that networks ask for
pub const HEIGHT: u32 = 630;

const VERSION: u32 = 2; // of all that is drawn here, and of the fonts that come with postil

/// The cards of a site, each of an article by its index; none where the site asks for none, or has no address.
#[derive(Default)]
pub struct Cards {
    cards: BTreeMap<usize, Card>,
    /// The font of the site's own, with its digest.
    own: Option<(Arc<[u8]>, String)>,
}

/// A card that can be drawn.
struct Card {
    /// From the site's root. It changes with what the card shows.
    address: String,
    /// A digest of all that is drawn.
    key: String,
    content: Arc<Content>,
}

/// All that a card shows.
#[derive(Clone, Debug)]
struct Content {
    title: String,
    site: String,
    date: String,
    /// How many claims there are, in words; empty where there are none.
    claims: String,
    /// What was found, with how many claims, in the order of the site's ratings; claims that are not rated at the end.
    parts: Vec<Part>,
    is_rtl: bool,
}

/// Words below the bar, with the fill that they are of.
type Legend<'c> = (&'c str, Option<[u8; 3]>);

/// The claims with one rating.
#[derive(Clone, Debug)]
struct Part {
    text: String,
    count: usize,
    fill: [u8; 3],
}

/// The path of the font that a site has for its cards, whose bytes [`Cards::load`] needs in the snapshot.
pub fn font(config: &Config) -> Option<String> {
    config.social_cards.as_ref().and(config.card_font.as_ref()).map(|path| path.value.clone())
}

impl Cards {
    /// The cards that the site asks for. Raises `card-missing` for those that can't be drawn.
    pub fn load(site: &Site, theme: &Theme, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Cards {
        if site.config.social_cards.is_none() {
            return Cards::default();
        }
        let own = match own_font(site, snapshot) {
            Ok(own) => own,
            Err(fault) => {
                found.push(fault);
                return Cards::default();
            }
        };
        // Networks ask for the whole address of a picture; that there is none is told with all else that needs one.
        if site.config.base_url.is_none() {
            return Cards::default();
        }
        let fonts = Fonts::read(own).expect("a font that can't be read was told");
        let own = own.map(|bytes| (Arc::from(bytes), digest(bytes)));
        let font = own.as_ref().map(|(_, digest)| digest.as_str());
        let mut cards = BTreeMap::new();
        for (index, page) in site.articles.iter().enumerate() {
            let content = content(site, theme, page);
            let missing = missing(&fonts, &content);
            if missing.is_empty() {
                cards.insert(index, Card::new(page, content, font));
            } else {
                found.push(lacking(site, page, &missing));
            }
        }
        Cards { cards, own }
    }

    /// The outputs that they are, by path.
    pub fn outputs(&self) -> impl Iterator<Item = (String, Address)> {
        self.cards.iter().map(|(index, card)| (card.address.clone(), Address::Card(*index)))
    }

    /// How the page of an article tells of its card; nothing where it has none.
    pub fn view(&self, site: &Site, article: usize) -> Option<CardView> {
        let (base, card) = (site.config.base_url.as_ref()?, self.cards.get(&article)?);
        let Content { title, claims, parts, .. } = &*card.content;
        let found = parts.iter().map(|part| part.text.as_str());
        let said = [title.as_str(), claims].into_iter().chain(found).filter(|text| !text.is_empty());
        Some(CardView {
            url: format!("{base}{}", address::encode(&card.address)),
            width: WIDTH as usize,
            height: HEIGHT as usize,
            alt: said.collect::<Vec<_>>().join(" · "),
        })
    }

    /// How the card of an article is drawn. Panics where it has none: [`Cards::outputs`] has those that are there.
    pub fn recipe(&self, article: usize) -> Recipe {
        let card = &self.cards[&article];
        let (content, own) = (card.content.clone(), self.own.as_ref().map(|(bytes, _)| bytes.clone()));
        let make = move |_: &[u8]| match Fonts::read(own.as_deref()) {
            Some(fonts) => draw(&fonts, &content),
            None => Err("has no font".to_owned()),
        };
        Recipe { key: format!("card-{}", card.key), source: None, make: Arc::new(make) }
    }
}

impl Card {
    /// `font` is the digest of the font of the site's own.
    fn new(page: &Page, content: Content, font: Option<&str>) -> Card {
        let key = digest(format!("{VERSION} {font:?} {content:?}").as_bytes());
        Card { address: format!("{}card-{}.png", page.address, &key[..DIGITS]), key, content: Arc::new(content) }
    }
}

const DIGITS: usize = 12; // of the digest, in a name

/// The font that the site names, if it does; or why it can't be used.
fn own_font<'a>(site: &Site, snapshot: &'a Snapshot) -> Result<Option<&'a [u8]>, Diagnostic> {
    let Some(path) = &site.config.card_font else { return Ok(None) };
    let bytes = snapshot.copies.get(&path.value).map(Vec::as_slice);
    match bytes.filter(|bytes| Fonts::read(Some(bytes)).is_some()) {
        Some(bytes) => Ok(Some(bytes)),
        None => Err(messages::card_font_unfit(site.config_file.span(path.range.clone()), path, bytes.is_some())),
    }
}

fn lacking(site: &Site, page: &Page, letters: &[char]) -> Diagnostic {
    let own = site.config.card_font.as_ref().map(|path| path.value.as_str());
    let span = page.article.file.span(0..0);
    messages::card_letters_missing(span, &page.article.front.title, letters, own)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fonts of a card: for titles, and for all else.
struct Fonts<'a> {
    bold: Font<'a>,
    plain: Font<'a>,
}

impl Fonts<'_> {
    /// The font of a site, else those that come with postil. Nothing where it can't be read.
    fn read(own: Option<&[u8]>) -> Option<Fonts<'_>> {
        let bold = Font::read(own.unwrap_or(notosans::BOLD_TTF))?;
        Some(Fonts { bold, plain: Font::read(own.unwrap_or(notosans::REGULAR_TTF))? })
    }
}

/// The letters that no font of the card has.
fn missing(fonts: &Fonts<'_>, content: &Content) -> Vec<char> {
    let mut missing = fonts.bold.missing(&format!("{}{}", content.title, content.site));
    let parts: String = content.parts.iter().map(|part| part.text.as_str()).collect();
    let more = fonts.plain.missing(&format!("{}{}{parts}", content.date, content.claims));
    missing.extend(more.into_iter().filter(|letter| !missing.contains(letter)).collect::<Vec<_>>());
    missing
}

/// What stands on the card of an article, in the article's language.
fn content(site: &Site, theme: &Theme, page: &Page) -> Content {
    let lang = site.language_of(page);
    let words = theme.languages.of(lang);
    let desk = Desk { site, words, references: None, lang, at: &page.address, links: Links::Relative };
    let claims = &page.article.sidecar.claims;
    let rated = desk.rating_counts(claims.iter());
    let part = |(index, counted): (usize, &RatingCountView)| {
        let tone = &counted.rating.tone;
        let before = rated[..index].iter().filter(|other| other.rating.tone == *tone).count();
        let text = format!("{} {}", words.numeral(counted.count as u64), one_line(&counted.rating.label));
        Part { text, count: counted.count, fill: tint(tone_fill(tone), before) }
    };
    let mut parts: Vec<Part> = rated.iter().enumerate().map(part).collect();
    let unrated = claims.iter().filter(|claim| claim.rating.is_none()).count();
    if unrated > 0 && unrated < claims.len() {
        let text = format!("{} {}", words.numeral(unrated as u64), words.get("unrated"));
        parts.push(Part { text, count: unrated, fill: LINE });
    }
    let counted = || words.counted("claim", claims.len() as u64).unwrap_or_default();
    Content {
        title: one_line(&page.article.front.title).into_owned(),
        site: one_line(&site.config.title).into_owned(),
        date: page.article.front.date.as_ref().map(|date| words.date(date.value).text).unwrap_or_default(),
        claims: if claims.is_empty() { String::new() } else { counted() },
        parts,
        is_rtl: direction(lang) == "rtl",
    }
}

// The light colours of the default theme.
const PAPER: [u8; 3] = [0xfd, 0xfc, 0xf9];
const INK: [u8; 3] = [0x1f, 0x1c, 0x19];
const SOFT: [u8; 3] = [0x5d, 0x56, 0x4e];
const LINE: [u8; 3] = [0xdd, 0xd6, 0xca];
const ACCENT: [u8; 3] = [0x0b, 0x55, 0x63];

fn tone_fill(name: &str) -> [u8; 3] {
    match name {
        "good" => [0x2a, 0x5f, 0x3f],
        "mixed" => [0xb0, 0x7d, 0x1a], // lighter than the theme's, which is text
        "bad" => [0x9b, 0x2c, 0x1d],
        _ => [0x8a, 0x82, 0x78],
    }
}

/// A tone made lighter, so that ratings of one tone can be told apart.
fn tint(tone: [u8; 3], step: usize) -> [u8; 3] {
    let keep = 0.68_f32.powi(step.min(6) as i32);
    std::array::from_fn(|at| (f32::from(PAPER[at]) + (f32::from(tone[at]) - f32::from(PAPER[at])) * keep) as u8)
}

fn color([red, green, blue]: [u8; 3]) -> Color {
    Color::from_rgba8(red, green, blue, 255)
}

const MARGIN: f32 = 72.0;
const INNER: f32 = WIDTH as f32 - 2.0 * MARGIN;
const SIZES: [f32; 10] = [92.0, 84.0, 78.0, 72.0, 66.0, 60.0, 54.0, 48.0, 44.0, 40.0];
const LINES_MAX: usize = 4;
const SMALL: f32 = 30.0;

/// A canvas with the direction in which its lines run.
struct Canvas<'a> {
    pixels: Pixmap,
    fonts: &'a Fonts<'a>,
    is_rtl: bool,
}

/// The card as a PNG.
fn draw(fonts: &Fonts<'_>, content: &Content) -> Result<Vec<u8>, String> {
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).expect("a card has a size");
    pixels.fill(color(PAPER));
    let mut canvas = Canvas { pixels, fonts, is_rtl: content.is_rtl };
    canvas.fill(0.0, 0.0, WIDTH as f32, 14.0, ACCENT);
    canvas.head(content);
    let bottom = canvas.findings(content);
    canvas.title(&content.title, bottom);
    canvas.pixels.encode_png().map_err(|cause| format!("can't be written: {cause}"))
}

impl Canvas<'_> {
    /// A rectangle, from where a line begins.
    fn fill(&mut self, from: f32, top: f32, width: f32, height: f32, fill: [u8; 3]) {
        let x = self.left(from, width);
        let mut paint = Paint::default();
        paint.set_color(color(fill));
        if let Some(rect) = Rect::from_xywh(x, top, width, height) {
            self.pixels.fill_rect(rect, &paint, Transform::identity(), None);
        }
    }

    /// The left end of what is so wide and stands so far from where a line begins.
    fn left(&self, from: f32, width: f32) -> f32 {
        if self.is_rtl { WIDTH as f32 - from - width } else { from }
    }

    fn write(&mut self, font: &Font<'_>, text: &str, from: f32, baseline: f32, size: f32, ink: [u8; 3]) -> f32 {
        let width = font.width(text, size);
        let main = if self.is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let place = Place { x: self.left(from, width), baseline, size, color: color(ink) };
        font.draw(&mut self.pixels, text, main, place);
        width
    }

    /// The site's title, and the date at the other end of the line.
    fn head(&mut self, content: &Content) {
        let Fonts { bold, plain } = self.fonts;
        let date = plain.width(&content.date, SMALL);
        self.write(plain, &content.date, WIDTH as f32 - MARGIN - date, 98.0, SMALL, SOFT);
        let site = bold.set(&content.site, &[(SMALL, 1)], INNER - date - MARGIN);
        self.write(bold, &site.lines.concat(), MARGIN, 98.0, site.size, ACCENT);
    }

    /// The title in the middle between the head and what stands below.
    fn title(&mut self, title: &str, bottom: f32) {
        let font = &self.fonts.bold;
        let top = 132.0; // below the head
        let lines_max = |size: f32| (((bottom - top) / (size * LEADING)) as usize).clamp(1, LINES_MAX);
        let set = font.set(title, &SIZES.map(|size| (size, lines_max(size))), INNER);
        let height = set.lines.len() as f32 * set.size * LEADING;
        let first = top + (bottom - top - height) / 2.0 + set.size * 0.96;
        for (index, line) in set.lines.iter().enumerate() {
            self.write(font, line, MARGIN, first + index as f32 * set.size * LEADING, set.size, INK);
        }
    }

    /// The bar of what was found, and its legend. Gives where they begin.
    fn findings(&mut self, content: &Content) -> f32 {
        let rows = self.rows(content);
        let legend = rows.len() as f32 * ROW;
        let below = HEIGHT as f32 - MARGIN - legend;
        for (number, row) in rows.iter().enumerate() {
            let baseline = below + (number + 1) as f32 * ROW - 6.0;
            let mut from = MARGIN;
            for (text, fill) in row {
                if let Some(fill) = fill {
                    self.fill(from, baseline - 19.0, SWATCH, SWATCH, *fill);
                    from += SWATCH + 12.0;
                }
                let (font, ink) = match fill {
                    Some(_) => (&self.fonts.plain, SOFT),
                    None => (&self.fonts.bold, INK),
                };
                from += self.write(font, text, from, baseline, LEGEND, ink) + GAP;
            }
        }
        if content.parts.is_empty() {
            return below - 36.0;
        }
        self.bar(&content.parts, below - 16.0 - BAR);
        below - 16.0 - BAR - 36.0
    }

    fn bar(&mut self, parts: &[Part], top: f32) {
        let total: usize = parts.iter().map(|part| part.count).sum();
        let room = INNER - SEAM * (parts.len() - 1) as f32;
        let mut from = MARGIN;
        for part in parts {
            let width = room * part.count as f32 / total as f32;
            self.fill(from, top, width, BAR, part.fill);
            from += width + SEAM;
        }
    }

    /// What stands below the bar, in rows: the number of claims, and each finding with its fill.
    fn rows<'c>(&self, content: &'c Content) -> Vec<Vec<Legend<'c>>> {
        let claims = Some((content.claims.as_str(), None)).filter(|(text, _)| !text.is_empty());
        let parts = content.parts.iter().map(|part| (part.text.as_str(), Some(part.fill)));
        let (mut rows, mut used) = (Vec::<Vec<_>>::new(), f32::MAX);
        for (text, fill) in claims.into_iter().chain(parts) {
            let font = if fill.is_some() { &self.fonts.plain } else { &self.fonts.bold };
            let width = font.width(text, LEGEND) + if fill.is_some() { SWATCH + 12.0 } else { 0.0 };
            if used + width > INNER {
                rows.push(Vec::new());
                used = 0.0;
            }
            rows.last_mut().expect("a row was begun").push((text, fill));
            used += width + GAP;
        }
        rows.truncate(ROWS_MAX);
        rows
    }
}

const LEADING: f32 = 1.16;
const LEGEND: f32 = 27.0;
const ROW: f32 = 42.0;
const ROWS_MAX: usize = 3; // ten ratings and more; the bar has them all
const SWATCH: f32 = 20.0;
const GAP: f32 = 32.0;
const BAR: f32 = 26.0;
const SEAM: f32 = 4.0;
