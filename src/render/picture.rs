//! Smaller pictures out of large ones: JPEG and PNG decoded, turned upright, averaged down, and encoded as WebP.
//! Pure. Keeps the colour profile, and nothing else of what a camera wrote: a reader must not learn where it was taken.
//! The same bytes on any machine: whole numbers only, and no decoder that differs by processor.

use std::io::Cursor;
use std::sync::Arc;

use png::Transformations;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::base::exif;
use crate::base::output::Recipe;
use crate::site::resolve::Site;

/// How the smaller picture of an asset is made.
pub fn recipe(site: &Site, asset: &Arc<str>, width: u32) -> Recipe {
    let digest = site.digests.get(asset).map_or("", String::as_str);
    Recipe {
        key: format!("{digest}-{VERSION}-{width}"),
        source: Some(asset.clone()),
        make: Arc::new(move |bytes| shrink(bytes, width)),
    }
}

const VERSION: u32 = 1; // of all that is done here: another one where other bytes would come of the same picture

const QUALITY: f32 = 80.0; // of libwebp: photographs at half of their bytes as JPEG

const PIXELS_MAX: usize = 64 << 20; // as the scan has it, which looked at the head alone

/// A picture in memory.
struct Raster {
    width: usize,
    height: usize,
    /// Three or four bytes a pixel: red, green, blue, alpha.
    bytes: Vec<u8>,
    channels: usize,
    profile: Option<Vec<u8>>,
}

/// The picture in `source`, which is a JPEG or a PNG, as a WebP so many pixels wide; or why there is none, in a phrase
/// that goes on from its name.
fn shrink(source: &[u8], width: u32) -> Result<Vec<u8>, String> {
    let is_png = source.starts_with(b"\x89PNG");
    let raster = if is_png { decode_png(source)? } else { decode_jpeg(source)? };
    let small = scale(&raster, width as usize);
    let (width, height) = (small.width as u32, small.height as u32);
    let encoder = match small.channels {
        4 => webp::Encoder::from_rgba(&small.bytes, width, height),
        _ => webp::Encoder::from_rgb(&small.bytes, width, height),
    };
    let encode = |is_lossless| {
        let encoded = encoder.encode_simple(is_lossless, QUALITY);
        encoded.map_err(|cause| format!("can't be made smaller: libwebp says {cause:?}"))
    };
    let mut made = encode(false)?.to_vec();
    if is_png {
        // Drawings and screenshots stay sharp where that costs little.
        let lossless = encode(true)?;
        if lossless.len() <= made.len() + made.len() / 2 {
            made = lossless.to_vec();
        }
    }
    Ok(match &raster.profile {
        Some(profile) => with_profile(&made, profile, &small),
        None => made,
    })
}

fn damaged(cause: impl std::fmt::Display) -> String {
    format!("is damaged: {}", cause.to_string().trim_end_matches('.'))
}

fn decode_jpeg(source: &[u8]) -> Result<Raster, String> {
    let options =
        DecoderOptions::new_safe().set_use_unsafe(false).set_strict_mode(true).jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(source), options);
    let explain = |cause: zune_jpeg::errors::DecodeErrors| damaged(format!("{cause:?}"));
    decoder.decode_headers().map_err(explain)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| damaged("it has no size"))?;
    check_size(width, height)?;
    let bytes = decoder.decode().map_err(explain)?;
    if bytes.len() != width * height * 3 {
        return Err(damaged("it is no picture in colours"));
    }
    let orientation = decoder.exif().and_then(|exif| exif::orientation(exif)).unwrap_or(1);
    let profile = decoder.icc_profile();
    Ok(upright(Raster { width, height, bytes, channels: 3, profile }, orientation))
}

fn decode_png(source: &[u8]) -> Result<Raster, String> {
    let mut decoder = png::Decoder::new(Cursor::new(source));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    check_size(width, height)?;
    let profile = reader.info().icc_profile.as_ref().map(|profile| profile.to_vec());
    let mut bytes = vec![0; reader.output_buffer_size().ok_or_else(|| damaged("it has no size"))?];
    let frame = reader.next_frame(&mut bytes).map_err(damaged)?;
    bytes.truncate(frame.buffer_size());
    let (bytes, channels) = match frame.color_type.samples() {
        1 => (bytes.iter().flat_map(|grey| [*grey; 3]).collect(), 3),
        2 => (bytes.chunks_exact(2).flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]).collect(), 4),
        channels => (bytes, channels),
    };
    Ok(Raster { width, height, bytes, channels, profile })
}

fn check_size(width: usize, height: usize) -> Result<(), String> {
    match width > 0 && height > 0 && width.saturating_mul(height) <= PIXELS_MAX {
        true => Ok(()),
        false => Err(format!("is said to be {width} by {height} pixels large, more than is read")),
    }
}

/// The picture as it is seen, whichever way the camera was held (Exif 2.32, 4.6.4 A).
fn upright(raster: Raster, orientation: u16) -> Raster {
    if orientation <= 1 {
        return raster;
    }
    let (w, h) = (raster.width, raster.height);
    let (width, height) = if orientation >= 5 { (h, w) } else { (w, h) };
    let mut bytes = Vec::with_capacity(raster.bytes.len());
    for y in 0..height {
        for x in 0..width {
            let (from_x, from_y) = match orientation {
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (y, h - 1 - x),
                7 => (w - 1 - y, h - 1 - x),
                _ => (w - 1 - y, x),
            };
            let at = (from_y * w + from_x) * raster.channels;
            bytes.extend_from_slice(&raster.bytes[at..at + raster.channels]);
        }
    }
    Raster { width, height, bytes, ..raster }
}

/// The picture so many pixels wide, each the average of all that fall upon it. Never wider than it is.
fn scale(raster: &Raster, width: usize) -> Raster {
    let width = width.clamp(1, raster.width);
    let height = (raster.height * width / raster.width).max(1);
    let columns: Vec<Share> = (0..width).map(|x| share(x, width, raster.width)).collect();
    let mut bytes = Vec::with_capacity(width * height * raster.channels);
    for y in 0..height {
        let rows = share(y, height, raster.height);
        for column in &columns {
            bytes.extend_from_slice(&average(raster, column, &rows)[..raster.channels]);
        }
    }
    Raster { width, height, bytes, channels: raster.channels, profile: None }
}

/// What of the old pixels of a line falls upon a new one: where it begins, and how much of each.
struct Share {
    from: usize,
    weights: Vec<u64>,
}

const UNIT: usize = 256; // how finely a pixel is divided

fn share(new: usize, news: usize, olds: usize) -> Share {
    let (start, end) = (new * olds * UNIT / news, ((new + 1) * olds * UNIT / news).max(new * olds * UNIT / news + 1));
    let from = start / UNIT;
    let weight = |old: usize| (end.min((old + 1) * UNIT) - start.max(old * UNIT)) as u64;
    Share { from, weights: (from..end.div_ceil(UNIT).min(olds)).map(weight).collect() }
}

/// Red, green, blue and alpha of one new pixel. Colours count by how opaque they are.
fn average(raster: &Raster, column: &Share, rows: &Share) -> [u8; 4] {
    let (mut sums, mut opacity, mut all) = ([0_u64; 3], 0_u64, 0_u64);
    for (y, down) in rows.weights.iter().enumerate() {
        let mut at = ((rows.from + y) * raster.width + column.from) * raster.channels;
        for across in &column.weights {
            let pixel = &raster.bytes[at..at + raster.channels];
            let weight = across * down;
            let alpha = weight * if raster.channels == 4 { u64::from(pixel[3]) } else { 255 };
            (0..3).for_each(|colour| sums[colour] += alpha * u64::from(pixel[colour]));
            opacity += alpha;
            all += weight;
            at += raster.channels;
        }
    }
    let colour = |sum: u64| (sum + opacity / 2).checked_div(opacity).unwrap_or(0) as u8;
    [colour(sums[0]), colour(sums[1]), colour(sums[2]), ((opacity + all / 2) / all.max(1)) as u8]
}

/// A WebP file with its colour profile (WebP Container Specification, "Extended File Format").
fn with_profile(simple: &[u8], profile: &[u8], picture: &Raster) -> Vec<u8> {
    let flags = 0x20 | if picture.channels == 4 { 0x10 } else { 0 };
    let less_one = |side: usize| (side as u32 - 1).to_le_bytes();
    let (width, height) = (less_one(picture.width), less_one(picture.height));
    let head = [flags, 0, 0, 0, width[0], width[1], width[2], height[0], height[1], height[2]];
    // What libwebp wrote begins with a head of twelve bytes; it may have an extended head of its own, for alpha.
    let mut rest = &simple[12..];
    if rest.starts_with(b"VP8X") {
        rest = &rest[18..];
    }
    let mut body = b"WEBP".to_vec();
    push_chunk(&mut body, b"VP8X", &head);
    push_chunk(&mut body, b"ICCP", profile);
    body.extend_from_slice(rest);
    let mut file = b"RIFF".to_vec();
    file.extend((body.len() as u32).to_le_bytes());
    file.extend(body);
    file
}

fn push_chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(name);
    out.extend((data.len() as u32).to_le_bytes());
    out.extend_from_slice(data);
    out.resize(out.len() + data.len() % 2, 0);
}
