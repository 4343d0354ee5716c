//! Words as outlines: which letters a font has, how wide a text is, where its lines end, and where each letter stands.
//! Pure. Letters join and run in the direction of their script; lines end between words, and between Han, Kana and Hangul.

use std::borrow::Cow;

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Direction, Face, UnicodeBuffer};
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};
use unicode_bidi::{BidiInfo, Level};

/// A font.
pub(super) struct Font<'a>(Face<'a>);

/// A text in lines of one size.
pub(super) struct Set {
    /// In pixels, of the font's em.
    pub(super) size: f32,
    pub(super) lines: Vec<String>,
}

/// Where a line stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its left end.
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) color: Color,
}

/// A letter or more at its place, in units of the font.
struct Glyph {
    id: u16,
    x: f32,
    y: f32,
}

impl<'a> Font<'a> {
    /// The font in a file (OpenType or TrueType); nothing where it is something else.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Font<'a>> {
        Face::from_slice(bytes, 0).filter(|face| face.units_per_em() > 0).map(Font)
    }

    /// The letters of a text that the font has no outline for, each once, in their order.
    pub(super) fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for letter in text.chars().filter(|letter| !is_unseen(*letter)) {
            if !missing.contains(&letter) && !self.draws(letter) {
                missing.push(letter);
            }
        }
        missing
    }

    fn draws(&self, letter: char) -> bool {
        let outline = |glyph: GlyphId| self.0.outline_glyph(glyph, &mut Outline::default());
        self.0.glyph_index(letter).and_then(outline).is_some()
    }

    /// How wide a text of this size is on one line.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.shape(text, Direction::LeftToRight).1 * self.scale(size)
    }

    fn scale(&self, size: f32) -> f32 {
        size / self.0.units_per_em() as f32
    }

    /// A text in the first of `sizes`, each with how many lines of it there may be, that it fits in; in the last it is
    /// shortened where it does not fit. Lines are about as long as each other.
    pub(super) fn set(&self, text: &str, sizes: &[(f32, usize)], width: f32) -> Set {
        let pieces: Vec<(&str, f32)> = pieces(text).into_iter().map(|piece| (piece, self.width(piece, 1.0))).collect();
        for &(size, lines_max) in sizes {
            let is_wide = pieces.iter().any(|(_, own)| own * size > width);
            let lines = lines(&pieces, width / size);
            if !is_wide && lines.len() <= lines_max {
                return Set { size, lines: balanced(&pieces, lines, width / size) };
            }
        }
        let (size, lines_max) = *sizes.last().expect("there is a size");
        let letters = pieces.iter().flat_map(|(piece, own)| match own * size > width {
            true => piece.split_inclusive(|_| true).map(|letter| (letter, self.width(letter, 1.0))).collect(),
            false => vec![(*piece, *own)],
        });
        let mut lines = lines(&letters.collect::<Vec<_>>(), width / size);
        if lines.len() > lines_max {
            lines.truncate(lines_max);
            let last = lines.pop().unwrap_or_default();
            lines.push(self.shortened(last, width, size));
        }
        Set { size, lines }
    }

    /// The line with dots at its end, and without what has no room beside them.
    fn shortened(&self, mut line: String, width: f32, size: f32) -> String {
        let dots = if self.draws('…') { "…" } else { "..." };
        while !line.is_empty() && self.width(&format!("{line}{dots}"), size) > width {
            line.pop();
        }
        format!("{}{dots}", line.trim_end_matches(|letter: char| letter.is_whitespace() || ",;:".contains(letter)))
    }

    /// Draws a line.
    pub(super) fn draw(&self, card: &mut Pixmap, text: &str, main: Direction, place: Place) {
        let scale = self.scale(place.size);
        let mut outline = Outline::default();
        for glyph in self.shape(text, main).0 {
            outline.from = (place.x + glyph.x * scale, place.baseline - glyph.y * scale);
            outline.scale = scale;
            self.0.outline_glyph(GlyphId(glyph.id), &mut outline);
        }
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color(place.color);
        if let Some(path) = outline.path.finish() {
            card.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
        }
    }

    /// The letters of a line from left to right, and how wide it is.
    fn shape(&self, text: &str, main: Direction) -> (Vec<Glyph>, f32) {
        let level = if main == Direction::RightToLeft { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(level));
        let (mut glyphs, mut x) = (Vec::new(), 0.0);
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let direction =
                    if levels[run.start].is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight };
                x = self.shape_run(&text[run], direction, x, &mut glyphs);
            }
        }
        (glyphs, x)
    }

    /// Gives where the next run begins.
    fn shape_run(&self, text: &str, direction: Direction, mut x: f32, glyphs: &mut Vec<Glyph>) -> f32 {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(direction);
        let shaped = rustybuzz::shape(&self.0, &[], buffer);
        for (glyph, at) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let id = u16::try_from(glyph.glyph_id).unwrap_or(0);
            glyphs.push(Glyph { id, x: x + at.x_offset as f32, y: at.y_offset as f32 });
            x += at.x_advance as f32;
        }
        x
    }
}

/// One line of a text that may have several: white space is one space, and what steers a terminal is none.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
}

/// Whether nothing is to be seen of a letter by itself: spaces, joiners, marks of direction, selectors of a variant.
fn is_unseen(letter: char) -> bool {
    let is_format = matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    letter.is_whitespace() || letter.is_control() || is_format
}

/// What a text can be taken apart into at the end of a line, white space with what stands before it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            let is_word = before == ' ' && letter != ' ';
            let is_east = (is_east_asian(before) || is_east_asian(letter)) && letter != ' ';
            is_word || (is_east && !binds_back(letter) && !binds_on(before))
        });
        if breaks {
            pieces.push(&text[from..at]);
            from = at;
        }
        before = Some(letter);
    }
    pieces.push(&text[from..]);
    pieces
}

/// Whether a letter is of a script that needs no space to end a line at.
fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether a letter never begins a line (Requirements for Japanese Text Layout, 3.1.7).
fn binds_back(letter: char) -> bool {
    "、。，．・：；？！」』）】〉》〕］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:?!)]}”’…".contains(letter)
}

/// Whether a letter never ends a line.
fn binds_on(letter: char) -> bool {
    "「『（【〈《〔［｛([{“‘".contains(letter)
}

/// Lines no wider than `width` of pieces with their widths, but for a piece that is wider itself.
fn lines(pieces: &[(&str, f32)], width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = f32::MAX;
    for (piece, own) in pieces {
        if used + own > width {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += own;
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// As many lines as there are, in the narrowest measure that holds them: no word is left alone on the last.
fn balanced(pieces: &[(&str, f32)], mut best: Vec<String>, width: f32) -> Vec<String> {
    let widest = pieces.iter().map(|(_, own)| *own).fold(0.0, f32::max);
    for step in 1..20 {
        let narrower = width * (1.0 - step as f32 * 0.025);
        let tried = lines(pieces, narrower);
        if tried.len() > best.len() || narrower < widest {
            break;
        }
        best = tried;
    }
    best
}

/// Outlines as a path, from the font's units to pixels.
#[derive(Default)]
struct Outline {
    path: PathBuilder,
    from: (f32, f32),
    scale: f32,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.from.0 + x * self.scale, self.from.1 - y * self.scale)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
