//! Social cards: the picture of an article that stands beside a link to it, with its title and what was found.
//! Pure. No card has a letter that its font lacks: it is told, and the article has none.

use std::fmt::Write as _;
use std::sync::Arc;

use rustybuzz::Direction;
use sha2::{Digest as _, Sha256};
use tiny_skia::{Color, Paint, Pixmap, Rect, Transform};

use crate::base::diagnostic::Diagnostic;
use crate::base::messages;
use crate::base::output::{Drawing, Make, Recipe};
use crate::site::resolve::{Page, Site};

use super::notes::Desk;
use super::theme::Theme;
use super::typeset::{Font, Place, one_line};
use super::view::{CardView, RatingCountView};
use super::words::direction;

pub const WIDTH: u32 = 1200; // the size that networks ask for
pub const HEIGHT: u32 = 630;

const VERSION: u32 = 2; // of all that is drawn here, and of the fonts that come with postil

/// All that a card shows.
#[derive(Clone, Debug)]
struct Card {
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

/// Where the card of an article stands, and how it is told of. Nothing where the site asks for none, has no address of
/// its own, or the font lacks letters.
pub fn view(site: &Site, theme: &Theme, page: &Page) -> Option<CardView> {
    let base = site.config.base_url.as_ref()?;
    let address = address(site, theme, page)?;
    let card = card(site, theme, page);
    let found = card.parts.iter().map(|part| part.text.as_str());
    let said = [card.title.as_str(), &card.claims].into_iter().chain(found).filter(|text| !text.is_empty());
    Some(CardView {
        url: format!("{base}{}", crate::site::address::encode(&address)),
        width: WIDTH as usize,
        height: HEIGHT as usize,
        alt: said.collect::<Vec<_>>().join(" · "),
    })
}

/// The address of an article's card, which changes with what it shows. Nothing where there is none.
pub fn address(site: &Site, theme: &Theme, page: &Page) -> Option<String> {
    site.config.social_cards.as_ref().and(site.config.base_url.as_ref())?;
    let card = card(site, theme, page);
    let is_whole = missing(&fonts(site)?, &card).is_empty();
    is_whole.then(|| format!("{}card-{}.png", page.address, &key(site, &card)[..DIGITS]))
}

const DIGITS: usize = 12; // of the digest, in a name

/// How the card of an article is drawn.
pub fn recipe(site: &Site, theme: &Theme, page: &Page) -> Recipe {
    let card = card(site, theme, page);
    let key = format!("card-{}", key(site, &card));
    let font = site.card_font.clone();
    let draw = move || match fonts_of(font.as_deref()) {
        Some(fonts) => draw(&fonts, &card),
        None => Err("has no font".to_owned()),
    };
    Recipe { key, make: Make::Draw(Drawing(Arc::new(draw))) }
}

/// Tells why articles have no card though the site asks for them. Raises `card-missing`.
pub fn check(site: &Site, theme: &Theme, found: &mut Vec<Diagnostic>) {
    let Some(asked) = &site.config.social_cards else { return };
    if site.config.base_url.is_none() {
        found.push(messages::card_without_base_url(site.config_file.span(asked.clone())));
        return;
    }
    let own = site.config.card_font.as_ref();
    let Some(fonts) = fonts(site) else {
        let path = own.expect("the fonts that come with postil can be read");
        found.push(messages::card_font_unfit(
            site.config_file.span(path.range.clone()),
            path,
            site.card_font.is_some(),
        ));
        return;
    };
    for page in &site.articles {
        let missing = missing(&fonts, &card(site, theme, page));
        if !missing.is_empty() {
            let article = &page.article;
            let path = own.map(|path| path.value.as_str());
            found.push(messages::card_letters_missing(article.file.span(0..0), &article.front.title, &missing, path));
        }
    }
}

/// The fonts of a card: for titles, and for all else.
struct Fonts<'a> {
    bold: Font<'a>,
    plain: Font<'a>,
}

/// Nothing where the site names a font that can't be read.
fn fonts(site: &Site) -> Option<Fonts<'_>> {
    match (&site.config.card_font, &site.card_font) {
        (Some(_), None) => None,
        (_, own) => fonts_of(own.as_deref()),
    }
}

fn fonts_of(own: Option<&[u8]>) -> Option<Fonts<'_>> {
    let bold = Font::read(own.unwrap_or(notosans::BOLD_TTF))?;
    Some(Fonts { bold, plain: Font::read(own.unwrap_or(notosans::REGULAR_TTF))? })
}

/// The letters that no font of the card has.
fn missing(fonts: &Fonts<'_>, card: &Card) -> Vec<char> {
    let mut missing = fonts.bold.missing(&format!("{}{}", card.title, card.site));
    let parts: String = card.parts.iter().map(|part| part.text.as_str()).collect();
    let more = fonts.plain.missing(&format!("{}{}{parts}", card.date, card.claims));
    missing.extend(more.into_iter().filter(|letter| !missing.contains(letter)).collect::<Vec<_>>());
    missing
}

/// A digest of all that is drawn.
fn key(site: &Site, card: &Card) -> String {
    let font = site.config.card_font.as_ref().and_then(|path| site.digests.get(path.value.as_str()));
    let all = format!("{VERSION} {font:?} {card:?}");
    Sha256::digest(all).iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a string takes all");
        out
    })
}

/// What stands on the card of an article, in the article's language.
fn card(site: &Site, theme: &Theme, page: &Page) -> Card {
    let lang = site.language_of(page);
    let words = theme.languages.of(lang);
    let desk = Desk { site, words, references: None, lang, at: &page.address };
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
    Card {
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
    card: Pixmap,
    fonts: &'a Fonts<'a>,
    is_rtl: bool,
}

/// The card as a PNG.
fn draw(fonts: &Fonts<'_>, card: &Card) -> Result<Vec<u8>, String> {
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).expect("a card has a size");
    pixels.fill(color(PAPER));
    let mut canvas = Canvas { card: pixels, fonts, is_rtl: card.is_rtl };
    canvas.fill(0.0, 0.0, WIDTH as f32, 14.0, ACCENT);
    canvas.head(card);
    let bottom = canvas.findings(card);
    canvas.title(&card.title, bottom);
    canvas.card.encode_png().map_err(|cause| format!("can't be written: {cause}"))
}

impl Canvas<'_> {
    /// A rectangle, from where a line begins.
    fn fill(&mut self, from: f32, top: f32, width: f32, height: f32, fill: [u8; 3]) {
        let x = self.left(from, width);
        let mut paint = Paint::default();
        paint.set_color(color(fill));
        if let Some(rect) = Rect::from_xywh(x, top, width, height) {
            self.card.fill_rect(rect, &paint, Transform::identity(), None);
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
        font.draw(&mut self.card, text, main, place);
        width
    }

    /// The site's title, and the date at the other end of the line.
    fn head(&mut self, card: &Card) {
        let Fonts { bold, plain } = self.fonts;
        let date = plain.width(&card.date, SMALL);
        self.write(plain, &card.date, WIDTH as f32 - MARGIN - date, 98.0, SMALL, SOFT);
        let site = bold.set(&card.site, &[(SMALL, 1)], INNER - date - MARGIN);
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
    fn findings(&mut self, card: &Card) -> f32 {
        let rows = self.rows(card);
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
        if card.parts.is_empty() {
            return below - 36.0;
        }
        self.bar(&card.parts, below - 16.0 - BAR);
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
    fn rows<'c>(&self, card: &'c Card) -> Vec<Vec<Legend<'c>>> {
        let claims = Some((card.claims.as_str(), None)).filter(|(text, _)| !text.is_empty());
        let parts = card.parts.iter().map(|part| (part.text.as_str(), Some(part.fill)));
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
