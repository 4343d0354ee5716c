//! The size of a picture, from the head of its file.
//! Takes the bytes that a file begins with; never decodes, never fails: what can't be read has no size.

use std::io::{self, Read, Seek, SeekFrom};

use imagesize::{ImageError, ImageType};

use crate::base::exif;

// The first holds the head of nearly all pictures; the second that of a JPEG behind a colour profile and a thumbnail.
const HEADS: [u64; 2] = [4 << 10, 1 << 20];
const SIDE_MAX: usize = 1 << 20; // no picture is wider; a broken head easily says so

/// Width and height in CSS pixels, as a browser shows the picture. Nothing for other files.
///
/// Of JPEG, PNG, GIF, WebP, AVIF, BMP and ICO by what the file begins with, of SVG by its root element; whether it is
/// a picture at all says the end of `path`.
pub(super) fn size(path: &str, file: &mut (impl Read + Seek)) -> Option<(usize, usize)> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let (width, height) = match extension.as_str() {
        "svg" => svg_size(&String::from_utf8_lossy(&head(file, HEADS[0]).ok()?))?,
        "png" | "apng" | "jpg" | "jpeg" | "jfif" | "gif" | "webp" | "avif" | "bmp" | "ico" => bitmap_size(file)?,
        _ => return None,
    };
    let sane = 1..=SIDE_MAX;
    (sane.contains(&width) && sane.contains(&height)).then_some((width, height))
}

/// Whether smaller pictures can be made that look as this one does: whether it is a JPEG or a PNG that stands still, has
/// colours that need no other profile than they carry over, and is not so large that a decoder would fill the memory.
pub(super) fn is_resizable(file: &mut (impl Read + Seek)) -> bool {
    let Ok(bytes) = head(file, HEADS[1]) else { return false };
    is_plain_jpeg(&bytes).or_else(|| is_plain_png(&bytes)).unwrap_or(false)
}

/// Nothing where it is no JPEG, or its head does not end.
fn is_plain_jpeg(bytes: &[u8]) -> Option<bool> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut has_profile = false;
    loop {
        let (marker, length) = (rest.get(..2)?, u16::from_be_bytes(rest.get(2..4)?.try_into().ok()?));
        let segment = rest.get(4..2 + usize::from(length))?;
        match marker {
            // A baseline or a progressive frame: eight bits a colour, then height and width (ITU T.81, B.2.2).
            [0xff, 0xc0..=0xc2] => {
                let short = |at: usize| Some(u64::from(u16::from_be_bytes(segment.get(at..at + 2)?.try_into().ok()?)));
                // A profile of greys does not fit the colours that are made, and CMYK needs its own.
                let is_coloured = segment.get(5) == Some(&3) || (segment.get(5) == Some(&1) && !has_profile);
                return Some(segment.first() == Some(&8) && is_coloured && is_bearable(short(3)?, short(1)?));
            }
            [0xff, 0xe2] => has_profile |= segment.starts_with(b"ICC_PROFILE\0"),
            [0xff, 0xee] if segment.starts_with(b"Adobe") && segment.get(11) == Some(&0) => return Some(false),
            [0xff, 0xda | 0xd9 | 0xc3..=0xcf] if marker[1] != 0xc4 => return Some(false),
            [0xff, _] => {}
            _ => return Some(false),
        }
        rest = rest.get(2 + usize::from(length)..)?;
    }
}

/// Nothing where it is no PNG, or its head does not end.
fn is_plain_png(bytes: &[u8]) -> Option<bool> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut is_plain, mut is_grey) = (true, false);
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
        let kind = rest.get(4..8)?;
        if kind == b"IDAT" {
            return Some(is_plain);
        }
        let data = rest.get(8..length.checked_add(8)?)?;
        let long = |at: usize| Some(u64::from(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)));
        match kind {
            b"IHDR" => {
                is_grey = matches!(data.get(9), Some(0 | 4));
                is_plain &= is_bearable(long(0)?, long(4)?);
            }
            b"iCCP" => is_plain &= !is_grey,
            // Within a hundredth of what sRGB has.
            b"gAMA" => is_plain &= (45_000..=46_000).contains(&long(0)?),
            b"cHRM" => is_plain &= (31_000..=31_500).contains(&long(0)?) && (63_500..=64_500).contains(&long(8)?),
            // An animation, colours of another kind, a turned camera: as browsers show it, not as we would.
            b"acTL" | b"cICP" | b"eXIf" => is_plain = false,
            _ => {}
        }
        rest = rest.get(length.checked_add(12)?..)?;
    }
}

/// Whether a picture is small enough to be decoded: four bytes a pixel, on every processor at once.
fn is_bearable(width: u64, height: u64) -> bool {
    width > 0 && height > 0 && width * height <= PIXELS_MAX
}

const PIXELS_MAX: u64 = 64 << 20; // more than any phone's camera but the most boastful has

fn head(file: &mut (impl Read + Seek), limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn bitmap_size(file: &mut (impl Read + Seek)) -> Option<(usize, usize)> {
    for limit in HEADS {
        let bytes = head(file, limit).ok()?;
        let kind = imagesize::image_type(&bytes).ok()?;
        // Its readers of formats that no browser shows are less hardened.
        if !matches!(
            kind,
            ImageType::Jpeg
                | ImageType::Png
                | ImageType::Gif
                | ImageType::Webp
                | ImageType::Heif(_)
                | ImageType::Bmp
                | ImageType::Ico
        ) {
            return None;
        }
        match kind.reader_size(&mut io::Cursor::new(&bytes)) {
            Ok(size) if kind == ImageType::Jpeg && is_turned(&bytes) => return Some((size.height, size.width)),
            Ok(size) => return Some((size.width, size.height)),
            Err(ImageError::IoError(_)) => {} // the head may be longer
            Err(_) => return None,
        }
    }
    None
}

/// Whether a JPEG is shown turned by a quarter (Exif 2.32, 4.6.4 A, tag 0x0112): browsers do so since 2020.
fn is_turned(jpeg: &[u8]) -> bool {
    exif(jpeg).and_then(exif::orientation).is_some_and(|orientation| (5..=8).contains(&orientation))
}

/// The TIFF structure in the first Exif segment.
fn exif(jpeg: &[u8]) -> Option<&[u8]> {
    let mut rest = jpeg.get(2..)?;
    loop {
        let (marker, length) = (rest.get(..2)?, u16::from_be_bytes(rest.get(2..4)?.try_into().ok()?));
        let segment = rest.get(4..2 + usize::from(length))?;
        match marker {
            [0xff, 0xe1] if segment.starts_with(b"Exif\0\0") => return segment.get(6..),
            // Scan data follow, or no segment at all.
            [0xff, 0xda | 0xd9] => return None,
            [0xff, _] => rest = rest.get(2 + usize::from(length)..)?,
            _ => return None,
        }
    }
}

/// The size that the root element of an SVG asks for, else that of its `viewBox` (SVG 2, 8.2 and CSS Images 3, 5).
fn svg_size(text: &str) -> Option<(usize, usize)> {
    let root = root_element(text)?;
    let side = |name| attribute(root, name).and_then(pixels);
    let view = attribute(root, "viewBox").and_then(view_box);
    let (width, height) = match (side("width"), side("height"), view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        _ => return None,
    };
    // Of a side that is no number or beyond all bounds comes 0 or a size that the caller refuses.
    Some((width.round() as usize, height.round() as usize))
}

/// What stands between `<svg` and the end of its tag, or the end of the text.
fn root_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        // A document type with entities of its own ends at `]>`.
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!") && rest.find('[') < rest.find('>') && rest.contains('[') => "]>",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let inside = rest.strip_prefix("<svg:svg").or_else(|| rest.strip_prefix("<svg"))?;
    inside.starts_with(char::is_whitespace).then_some(inside)
}

/// The value of an attribute of the element whose inside `text` begins with.
fn attribute<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = text.trim_start();
    while !rest.starts_with(['>', '/']) {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
        let (value, after) = after[1..].split_once(quote)?;
        if name.trim_end() == wanted {
            return Some(value);
        }
        rest = after.trim_start();
    }
    None
}

/// A length in CSS pixels. Nothing where it hangs on the page (`%`, `em`) or is not a positive number.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let digits = length.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let scale = match length[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "q" => 96.0 / 101.6,
        _ => return None,
    };
    positive(digits.trim_end()).map(|number| number * scale)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let mut numbers = value.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).skip(2);
    Some((positive(numbers.next()?)?, positive(numbers.next()?)?))
}

fn positive(number: &str) -> Option<f64> {
    number.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0)
}

#[cfg(test)]
mod tests {
    use super::size;

    fn check(path: &str, bytes: &[u8], expected: Option<(usize, usize)>) {
        assert_eq!(size(path, &mut std::io::Cursor::new(bytes)), expected, "{path}");
    }

    #[test]
    fn svg_gives_its_own_size_or_that_of_its_view_box() {
        let check = |root: &str, expected| check("a.svg", root.as_bytes(), expected);
        check(r#"<svg width="120" height='80px'>"#, Some((120, 80)));
        check(r#"<svg viewBox="0 0 300,150"/>"#, Some((300, 150)));
        check(r#"<svg width="600" viewBox="0 0 300 150">"#, Some((600, 300)));
        check(r#"<svg width="100%" height="100%" viewBox="0 0 30 10">"#, Some((30, 10)));
        check(r#"<svg width="1in" height="2.54cm" data-a="x > y">"#, Some((96, 96)));
        check(
            "\u{feff}<?xml version='1.0'?>\n<!-- <svg width='1' height='1'> -->\n<!DOCTYPE svg [<!ENTITY a \"<svg>\">]>\n<svg data-width='9' width = '7' height='8'>",
            Some((7, 8)),
        );
        check("<svg stroke-width='3' height='8'>", None);
        check("<svg width='NaN' height='inf' viewBox='0 0 0 0'>", None);
        check("<svg width='1e300' height='4'>", None);
        check("<svgx width='1' height='1'>", None);
        check("<html><svg width='1' height='1'>", None);
        check("<svg width=1", None);
    }

    #[test]
    fn jpeg_from_a_turned_camera_is_as_it_is_shown() {
        let exif = |orientation: u8| {
            let mut segment =
                b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
            segment.extend([orientation, 0, 0, 0, 0, 0, 0]);
            segment.extend(b"\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03");
            segment.extend([0; 12]);
            segment
        };
        check("a.jpg", &exif(1), Some((32, 16)));
        check("a.jpg", &exif(6), Some((16, 32)));
        check("a.jpg", &exif(6)[..40], None);
    }

    #[test]
    fn other_files_have_no_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x7b\0\0\x01\x41\x08\x06\0\0\0";
        check("a.PNG", png, Some((123, 321)));
        check("a.txt", png, None);
        check("a.png", b"", None);
        check("png", png, None);
        check("a.png", b"P6 10 10 255 ...............", None);
    }
}
