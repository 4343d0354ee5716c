//! The text of a PDF file, line by line as it stands on the pages.
//! Pure. A PDF holds no words, only letters at places: white space between them is inferred from the gaps.
//!
//! Not known: columns that are drawn row by row, text in pictures, fonts that don't say which letters they draw.
//! Footnotes and captions stand in the text where the file draws them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Mul;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Encoding, LoadOptions, Object, ObjectId, decode_text_string};

// What one stream of objects may unpack to; real ones hold a few hundred objects.
const MOST_OBJECTS: usize = 16 << 20;
// What all content may unpack to, and how many letters and drawing steps it may have: some five thousand full pages.
const MOST_CONTENT: usize = 256 << 20;
const MOST_STEPS: usize = 20_000_000;
// How deep drawings may hold drawings.
const DEEPEST: usize = 12;
// How many graphics states may be kept at once; the standard asks for 28.
const MOST_STATES: usize = 512;

/// The text of all pages: lines parted by a line break, pages by a form feed.
/// Letters that the file does not name are U+FFFD.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    // The library is careful, but PDF is vast: a file that it stumbles over must cost one message, not the build.
    catch_unwind(AssertUnwindSafe(|| read(bytes)))
        .unwrap_or_else(|_| Err("it is damaged in a way that can't be read".to_owned()))
}

fn read(bytes: &[u8]) -> Result<String, String> {
    let document = Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(MOST_OBJECTS))
        .map_err(|error| reason(&error))?;
    if document.is_encrypted() {
        return Err("it is locked with a password".to_owned());
    }
    let mut reader = Reader::new(&document);
    let mut pages = Vec::new();
    for page in document.page_iter() {
        reader.page(page)?;
        pages.push(std::mem::take(&mut reader.text));
    }
    Ok(joined(&pages))
}

// Of the lines that a file draws first and last on a page, how many can be its running heads and feet.
const EDGE: usize = 3;
// Fewer pages with a line say nothing of it.
const FEWEST: usize = 3;

/// The pages one after the other, so that sentences go on from one to the next. What stands at the edge of many of
/// them, such as titles and page numbers, comes once, at the end.
fn joined(pages: &[String]) -> String {
    let lines: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().collect()).collect();
    let is_edge = |lines: &[&str], at: usize| at < EDGE || at + EDGE >= lines.len();
    let edges =
        |lines: &[&str]| (0..lines.len()).filter(|&at| is_edge(lines, at)).map(|at| numberless(lines[at])).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in &lines {
        let edges: BTreeSet<String> = edges(page);
        edges.into_iter().for_each(|edge| *counts.entry(edge).or_default() += 1);
    }
    let is_running =
        |line: &str| counts.get(&numberless(line)).is_some_and(|&count| count >= FEWEST && count * 3 >= pages.len());
    let (mut text, mut running) = (String::new(), BTreeSet::new());
    for page in &lines {
        for (at, line) in page.iter().enumerate() {
            match is_edge(page, at) && is_running(line) {
                true => drop(running.insert(*line)),
                false => text.extend([line, "\n"]),
            }
        }
        text.push('\u{c}');
    }
    text.extend(running.into_iter().flat_map(|line| [line, "\n"]));
    text
}

/// A line without its numbers: what a page's number and a section's are to others of their kind.
fn numberless(line: &str) -> String {
    line.trim().chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn reason(error: &lopdf::Error) -> String {
    match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => "it is locked with a password".to_owned(),
        lopdf::Error::Decompress(_) => "it unpacks to more than can be read".to_owned(),
        _ => "it is no whole PDF file".to_owned(),
    }
}

/// An affine map, as PDF writes it: a, b, c, d, e, f.
#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn moved(x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    fn of(operands: &[Object]) -> Option<Matrix> {
        let numbers: Vec<f32> = operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
        numbers.try_into().ok().map(Matrix)
    }
}

impl Mul for Matrix {
    type Output = Matrix;

    /// First `self`, then `then`.
    fn mul(self, then: Matrix) -> Matrix {
        let (Matrix([a, b, c, d, e, f]), Matrix([g, h, i, j, k, l])) = (self, then);
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }
}

/// What the operators set and `q` keeps.
#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter_space: f32,
    word_space: f32,
    stretch: f32,
    leading: f32,
}

/// Where the last letter ended, on the page.
#[derive(Clone, Copy)]
struct Pen {
    x: f32,
    y: f32,
    size: f32,
}

struct Reader<'a> {
    document: &'a Document,
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    text: String,
    pen: Option<Pen>,
    content: usize,
    steps: usize,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document) -> Reader<'a> {
        Reader { document, fonts: HashMap::new(), text: String::new(), pen: None, content: 0, steps: 0 }
    }

    fn page(&mut self, page: ObjectId) -> Result<(), String> {
        let left = MOST_CONTENT.saturating_sub(self.content);
        let content = self.document.get_page_content_with_limit(page, left).map_err(|error| reason(&error))?;
        let (own, shared) = self.document.get_page_resources(page).unwrap_or_default();
        let shared = shared.iter().filter_map(|&id| self.document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(shared).collect();
        self.pen = None;
        let state = State {
            page: Matrix::SAME,
            font: None,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
        };
        self.draw(&content, &resources, state, DEEPEST)
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        state: State,
        deeper: usize,
    ) -> Result<(), String> {
        self.content += content.len();
        let mut drawing = Drawing { state, kept: Vec::new(), line: Matrix::SAME, at: Matrix::SAME, instead: None };
        for operation in Content::decode_iter(content) {
            // What follows a fault in a page can't be told from noise.
            let Ok(operation) = operation else { break };
            self.steps += 1;
            if self.steps > MOST_STEPS || self.content > MOST_CONTENT {
                return Err("it has more on its pages than can be read".to_owned());
            }
            self.operate(&operation, resources, &mut drawing, deeper)?;
        }
        Ok(())
    }

    fn operate(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
        drawing: &mut Drawing,
        deeper: usize,
    ) -> Result<(), String> {
        let operands = operation.operands.as_slice();
        let number = |index: usize| operands.get(index).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
        match operation.operator.as_str() {
            "q" if drawing.kept.len() < MOST_STATES => drawing.kept.push(drawing.state.clone()),
            "Q" => drawing.state = drawing.kept.pop().unwrap_or_else(|| drawing.state.clone()),
            "cm" => drawing.state.page = Matrix::of(operands).unwrap_or(Matrix::SAME) * drawing.state.page,
            "BT" => (drawing.line, drawing.at) = (Matrix::SAME, Matrix::SAME),
            "Tf" => {
                drawing.state.size = number(1);
                let name = operands.first().and_then(|name| name.as_name().ok());
                drawing.state.font = name.and_then(|name| self.font(resources, name));
            }
            "Tc" => drawing.state.letter_space = number(0),
            "Tw" => drawing.state.word_space = number(0),
            "Tz" => drawing.state.stretch = number(0) / 100.0,
            "TL" => drawing.state.leading = number(0),
            "Td" => drawing.next_line(number(0), number(1)),
            "TD" => {
                drawing.state.leading = -number(1);
                drawing.next_line(number(0), number(1));
            }
            "Tm" => {
                drawing.line = Matrix::of(operands).unwrap_or(Matrix::SAME);
                drawing.at = drawing.line;
            }
            "T*" => drawing.next_line(0.0, -drawing.state.leading),
            "Tj" | "TJ" => self.show(operands, drawing),
            "'" => {
                drawing.next_line(0.0, -drawing.state.leading);
                self.show(operands, drawing);
            }
            "\"" => {
                (drawing.state.word_space, drawing.state.letter_space) = (number(0), number(1));
                drawing.next_line(0.0, -drawing.state.leading);
                self.show(operands.get(2..).unwrap_or_default(), drawing);
            }
            "BDC" => drawing.instead = replacement(operands),
            "EMC" => drawing.instead = None,
            "Do" if deeper > 0 => self.draw_form(operands, resources, drawing, deeper - 1)?,
            _ => {}
        }
        Ok(())
    }

    /// Draws what another drawing stands for, where it is no picture.
    fn draw_form(
        &mut self,
        operands: &[Object],
        resources: &[&'a Dictionary],
        drawing: &Drawing,
        deeper: usize,
    ) -> Result<(), String> {
        let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        let Some(form) = self.resource(resources, b"XObject", name).and_then(|form| form.as_stream().ok()) else {
            return Ok(());
        };
        if !is_subtype(&form.dict, b"Form") {
            return Ok(());
        }
        let left = MOST_CONTENT.saturating_sub(self.content);
        let content = form.get_plain_content_with_limit(left).map_err(|error| reason(&error))?;
        let own = self.document.get_dict_in_dict(&form.dict, b"Resources").ok();
        let matrix = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|matrix| Matrix::of(matrix)).unwrap_or(Matrix::SAME);
        let state = State { page: matrix * drawing.state.page, ..drawing.state.clone() };
        match own {
            Some(own) => self.draw(&content, &[own], state, deeper),
            None => self.draw(&content, resources, state, deeper),
        }
    }

    fn resource(&self, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let find = |resources: &&'a Dictionary| {
            self.document.get_dict_in_dict(resources, kind).ok()?.get_deref(name, self.document).ok()
        };
        resources.iter().find_map(find)
    }

    fn font(&mut self, resources: &[&'a Dictionary], name: &[u8]) -> Option<Rc<Font>> {
        let font = self.resource(resources, b"Font", name)?.as_dict().ok()?;
        let key = std::ptr::from_ref(font);
        if !self.fonts.contains_key(&key) && self.fonts.len() < MOST_FONTS {
            let is_composite = is_subtype(font, b"Type0");
            let read = if is_composite { Font::composite } else { Font::simple };
            self.fonts.insert(key, Rc::new(read(font, self.document)));
        }
        self.fonts.get(&key).cloned()
    }

    fn show(&mut self, operands: &[Object], drawing: &mut Drawing) {
        for operand in operands {
            match operand {
                Object::String(codes, _) => self.show_codes(codes, drawing),
                Object::Array(parts) => {
                    for part in parts {
                        match part {
                            Object::String(codes, _) => self.show_codes(codes, drawing),
                            _ => {
                                let back = part.as_float().unwrap_or(0.0) / 1000.0;
                                drawing.go(-back * drawing.state.size * drawing.state.stretch);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn show_codes(&mut self, codes: &[u8], drawing: &mut Drawing) {
        let Some(font) = drawing.state.font.clone() else { return };
        let mut from = self.place(drawing, font.is_vertical);
        self.steps += codes.len();
        for code in codes.chunks(font.code_len) {
            let (letters, width) = font.letter(code);
            self.gap(from);
            match &mut drawing.instead {
                // Only for letters that the font does not name: elsewhere it hides the hyphens at line ends.
                Some(instead) if letters.contains('\u{fffd}') => self.text.push_str(&std::mem::take(instead)),
                _ => self.text.extend(letters.chars().filter(|c| !c.is_control())),
            }
            let state = &drawing.state;
            let word_space = if code == b" " { state.word_space } else { 0.0 };
            let advance = (width / 1000.0 * state.size + state.letter_space + word_space) * state.stretch;
            drawing.go(advance);
            from = self.place(drawing, font.is_vertical);
            self.pen = Some(from);
        }
    }

    /// Where the next letter goes, seen along the line of writing.
    fn place(&self, drawing: &Drawing, is_vertical: bool) -> Pen {
        let Matrix([a, b, c, d, x, y]) = drawing.at * drawing.state.page;
        let (along, across) = if is_vertical { ((-c, -d), (a, b)) } else { ((a, b), (c, d)) };
        let length = along.0.hypot(along.1).max(f32::MIN_POSITIVE);
        let (cos, sin) = (along.0 / length, along.1 / length);
        let size = (across.0.hypot(across.1) * drawing.state.size).abs();
        Pen { x: x * cos + y * sin, y: y * cos - x * sin, size }
    }

    /// What the gap between the last letter and the next one stands for.
    fn gap(&mut self, next: Pen) {
        let Some(last) = self.pen.take() else { return };
        let size = last.size.max(next.size);
        let (along, across) = (next.x - last.x, (next.y - last.y).abs());
        // Raised figures stand up to half a letter higher; lines are a whole one apart, and a line begins on the left.
        let is_new_line = across > 0.6 * size || along < -1.5 * size;
        let is_apart = is_new_line || along > GAP * last.size.min(next.size);
        if is_apart && !self.text.ends_with(char::is_whitespace) {
            self.text.push(if is_new_line { '\n' } else { ' ' });
        }
    }
}

// Of a letter's height. Spaces are a fourth of it; letters are moved towards each other by up to a tenth.
const GAP: f32 = 0.17;

/// One stream of operators at work.
struct Drawing {
    state: State,
    kept: Vec<State>,
    line: Matrix,
    at: Matrix,
    /// What stands for letters that have no name.
    instead: Option<String>,
}

/// The text that a tagged file gives for what it draws next (ISO 32000-1, 14.9.4).
fn replacement(operands: &[Object]) -> Option<String> {
    let properties = operands.get(1)?.as_dict().ok()?;
    decode_text_string(properties.get(b"ActualText").ok()?).ok()
}

impl Drawing {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::moved(x, y) * self.line;
        self.at = self.line;
    }

    fn go(&mut self, along: f32) {
        let is_vertical = self.state.font.as_ref().is_some_and(|font| font.is_vertical);
        let step = if is_vertical { Matrix::moved(0.0, -along) } else { Matrix::moved(along, 0.0) };
        self.at = step * self.at;
    }
}

fn is_subtype(dict: &Dictionary, name: &[u8]) -> bool {
    dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == name)
}

// Real ones have a few dozen; each may unpack a table.
const MOST_FONTS: usize = 2_000;
const MOST_TABLE: usize = 1 << 20;

/// What codes stand for and how wide they are, in thousandths of the size.
#[derive(Default)]
struct Font {
    code_len: usize,
    is_vertical: bool,
    /// Whether codes that `letters` lacks are UTF-16.
    is_utf16: bool,
    letters: HashMap<u32, String>,
    widths: HashMap<u32, f32>,
    usual_width: Option<f32>,
}

impl Font {
    fn letter(&self, code: &[u8]) -> (Cow<'_, str>, f32) {
        let code = code.iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
        let letters: Cow<str> = match self.letters.get(&code) {
            Some(letters) => letters.into(),
            None if self.is_utf16 => char::from_u32(code).unwrap_or('\u{fffd}').to_string().into(),
            None => "\u{fffd}".into(),
        };
        let width = self.widths.get(&code).copied().or(self.usual_width);
        let width = width.unwrap_or_else(|| letters.chars().map(rough_width).sum());
        (letters, width)
    }

    /// A font of one byte a letter.
    fn simple(dict: &Dictionary, document: &Document) -> Font {
        let mut letters = encoded(dict, document);
        letters.extend(to_unicode(dict, document, 1));
        let get = |key: &[u8]| dict.get_deref(key, document);
        let first = get(b"FirstChar").and_then(Object::as_i64).unwrap_or(0).clamp(0, 255) as u32;
        let widths = get(b"Widths").and_then(Object::as_array).map_or(&[] as &[Object], Vec::as_slice);
        // Type 3 fonts measure in units of their own.
        let unit =
            get(b"FontMatrix").and_then(Object::as_array).ok().and_then(|matrix| matrix.first()?.as_float().ok());
        let unit = unit.map_or(1.0, |unit| unit * 1000.0);
        let width = |width: &Object| document.dereference(width).ok()?.1.as_float().ok();
        let widths =
            widths.iter().take(256).zip(first..).filter_map(|(object, code)| Some((code, width(object)? * unit)));
        Font { code_len: 1, letters, widths: widths.collect(), ..Font::default() }
    }

    /// A font of two bytes a letter.
    fn composite(dict: &Dictionary, document: &Document) -> Font {
        let encoding = dict.get_deref(b"Encoding", document).and_then(Object::as_name).unwrap_or_default();
        let has = |part: &[u8]| encoding.windows(part.len()).any(|window| window == part);
        let parts = dict.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
        let part = parts.and_then(|parts| document.dereference(parts.first()?).ok()?.1.as_dict().ok());
        let get = |key: &[u8]| part.and_then(|part| part.get_deref(key, document).ok());
        let usual = get(b"DW").and_then(|width| width.as_float().ok()).unwrap_or(1000.0);
        let widths = get(b"W").and_then(|widths| widths.as_array().ok());
        Font {
            code_len: 2,
            is_vertical: encoding.ends_with(b"-V"),
            is_utf16: has(b"UCS2") || has(b"UTF16"),
            letters: to_unicode(dict, document, 2),
            widths: widths.map(|widths| composite_widths(widths, document)).unwrap_or_default(),
            usual_width: Some(usual),
        }
    }
}

/// The widths of a composite font: `first [width …]` or `first last width`, many times (ISO 32000-1, 9.7.4.3).
fn composite_widths(array: &[Object], document: &Document) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let objects: Vec<&Object> = array.iter().filter_map(|object| Some(document.dereference(object).ok()?.1)).collect();
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u16::try_from(code).ok()).map(u32::from);
    let mut rest = objects.as_slice();
    while let [first, second, behind @ ..] = rest {
        let Some(first) = code(first) else { break };
        match (second, behind) {
            (Object::Array(many), _) => {
                let many = many.iter().filter_map(|width| width.as_float().ok());
                widths.extend((first..=0xffff).zip(many));
                rest = behind;
            }
            (last, [width, behind @ ..]) => {
                let (Some(last), Ok(width)) = (code(last), width.as_float()) else { break };
                // Thousands of overlapping ranges would be a trap.
                if widths.len() < 0x1_0000 {
                    widths.extend((first..=last).map(|code| (code, width)));
                }
                rest = behind;
            }
            _ => break,
        }
    }
    widths
}

/// What the font's own table says, for codes of a length.
fn to_unicode(dict: &Dictionary, document: &Document, code_len: u8) -> HashMap<u32, String> {
    let mut alone = Dictionary::new();
    alone.set("Type", "Font");
    if let Ok(table) = dict.get(b"ToUnicode") {
        alone.set("ToUnicode", table.clone());
    }
    let Ok(Encoding::UnicodeMapEncoding(map)) = alone.get_font_encoding_with_limit(document, MOST_TABLE) else {
        return HashMap::new();
    };
    let letters = |code: u32| {
        let letters = String::from_utf16_lossy(&map.get(code, code_len)?);
        (!letters.is_empty() && letters != "\0").then_some((code, letters))
    };
    (0..1 << (8 * u32::from(code_len))).filter_map(letters).collect()
}

/// What the encoding of a simple font says: a named one, with differences by the names of letters.
fn encoded(dict: &Dictionary, document: &Document) -> HashMap<u32, String> {
    let own = dict.get_deref(b"Encoding", document).ok();
    let changed = own.and_then(|own| own.as_dict().ok());
    let named = changed.map_or(own, |changed| changed.get_deref(b"BaseEncoding", document).ok());
    let is_true_type = is_subtype(dict, b"TrueType");
    let usual: &[u8] = if is_true_type { b"WinAnsiEncoding" } else { b"StandardEncoding" };
    let base = font_with(Object::Name(named.and_then(|named| named.as_name().ok()).unwrap_or(usual).to_vec()));
    let base = base.get_font_encoding(document).ok();
    let letters = |code: u8| Some((u32::from(code), base.as_ref()?.bytes_to_string(&[code]).ok()?));
    let mut letters: HashMap<u32, String> =
        (0..=255).filter_map(letters).filter(|(_, letters)| !letters.is_empty()).collect();
    let differences = changed.and_then(|changed| changed.get_deref(b"Differences", document).ok()?.as_array().ok());
    let mut code = 0;
    for object in differences.into_iter().flatten() {
        match object {
            Object::Name(name) if code < 256 => {
                letters.insert(code, named_letters(name, document).unwrap_or_else(|| "\u{fffd}".to_owned()));
                code += 1;
            }
            Object::Integer(next) => code = u32::try_from(*next).unwrap_or(256),
            _ => {}
        }
    }
    letters
}

fn font_with(encoding: Object) -> Dictionary {
    let mut dict = Dictionary::new();
    dict.set("Type", "Font");
    dict.set("Encoding", encoding);
    dict
}

/// What a letter's name stands for (Adobe Glyph List Specification, 2): `f_i`, `uni0416`, `A.swash`.
fn named_letters(name: &[u8], document: &Document) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?.split('.').next()?;
    let letters: Option<String> = name.split('_').map(|part| named_letter(part, document)).collect();
    letters.filter(|letters| !letters.is_empty())
}

fn named_letter(name: &str, document: &Document) -> Option<String> {
    let by_number = |prefix: &str, digits: usize| {
        let number = name.strip_prefix(prefix).filter(|number| number.len() >= digits)?;
        u32::from_str_radix(number, 16).ok().and_then(char::from_u32).map(String::from)
    };
    // The library keeps its list of names to itself, and tells of an unknown one by falling back.
    let mut changed = Dictionary::new();
    changed.set("Differences", vec![Object::Integer(65), Object::Name(name.as_bytes().to_vec())]);
    match font_with(Object::Dictionary(changed)).get_font_encoding(document) {
        Ok(encoding @ Encoding::Differences(_)) => encoding.bytes_to_string(b"A").ok(),
        _ => by_number("uni", 4).or_else(|| by_number("u", 4)),
    }
}

/// About how wide a letter is where the font does not say, as in the fourteen fonts that every reader has.
fn rough_width(c: char) -> f32 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' | '(' | ')' | '/' => 270.0,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{2014}' => 830.0,
        'A'..='Z' => 680.0,
        _ => 530.0,
    }
}
