//! Pictures of a site: the smaller ones that are made of them, what is kept between builds, and pictures with faults.

use std::fs;

use crate::sandbox::Sandbox;

/// 64 by 48 pixels, red on the left and blue on the right; its camera says to turn it, so that red is above.
const TURNED: &[u8] = include_bytes!("fixtures/turned.jpg");

/// A site with one article that shows the pictures, each by its name.
fn site(pictures: &[(&str, &[u8])]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.toml", "title = \"Test\"\n[images]\nwidths = [16, 32, 64]\n");
    let shown: String = pictures.iter().map(|(name, _)| format!("![What {name} shows]({name})\n\n")).collect();
    sandbox.write("content/pipes/index.md", format!("+++\ntitle = \"Pipes\"\ndate = 2026-03-02\n+++\n{shown}"));
    for (name, bytes) in pictures {
        sandbox.write(&format!("content/pipes/{name}"), bytes);
    }
    sandbox
}

fn build(sandbox: &Sandbox) -> (i32, String) {
    let output = sandbox.postil(&["build"]);
    (output.status.code().expect("it ends by itself"), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// A PNG whose pixels are all of one colour, half of it seen through.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a head");
    writer.write_image_data(&[10, 120, 60, 128].repeat((width * height) as usize)).expect("pixels");
    drop(writer);
    bytes
}

/// The names and bytes of the smaller pictures that were published.
fn smaller(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    let paths = sandbox.files("public").into_keys().filter(|path| path.ends_with(".webp"));
    let read = |path: String| {
        let bytes = fs::read(sandbox.path().join("public").join(&path)).expect("a picture");
        (path, bytes)
    };
    paths.map(read).collect()
}

/// Width, height, and the colours of the pixel at a place.
fn look(bytes: &[u8], x: usize, y: usize) -> (u32, u32, Vec<u8>) {
    let picture = webp::Decoder::new(bytes).decode().expect("a WebP");
    let channels = picture.len() / (picture.width() * picture.height()) as usize;
    let at = (y * picture.width() as usize + x) * channels;
    (picture.width(), picture.height(), picture[at..at + channels].to_vec())
}

#[test]
fn a_large_picture_is_there_in_smaller_sizes() {
    let sandbox = site(&[("map.png", &png(100, 50)), ("dot.png", &png(8, 8))]);
    let (code, said) = build(&sandbox);
    assert_eq!(code, 0, "{said}");
    let page = sandbox.read("public/pipes/index.html");
    let names: Vec<String> = smaller(&sandbox).into_iter().map(|(path, _)| path).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    for name in &names {
        assert!(page.contains(name.trim_start_matches("pipes/")), "{name} is offered");
    }
    assert!(page.contains("<img src=\"map.png\" width=\"100\" height=\"50\" loading=\"lazy\""), "{page}");
    assert_eq!(page.matches("<picture>").count(), 1, "a small picture stays as it is");
    for (_, bytes) in smaller(&sandbox) {
        let (width, height, pixel) = look(&bytes, 3, 3);
        assert_eq!(width, height * 2);
        let far = pixel.iter().zip([10, 120, 60, 128]).map(|(a, b): (&u8, u8)| a.abs_diff(b)).max();
        assert!(far < Some(8), "the colour stays: {pixel:?}");
    }
}

#[test]
fn a_turned_picture_is_upright_and_tells_nothing_of_the_camera() {
    let sandbox = site(&[("turned.jpg", TURNED)]);
    let (code, said) = build(&sandbox);
    assert_eq!(code, 0, "{said}");
    assert!(sandbox.read("public/pipes/index.html").contains("width=\"48\" height=\"64\""));
    for (name, bytes) in smaller(&sandbox) {
        let (width, height, top) = look(&bytes, 4, 2);
        assert!(height > width, "{name} is {width} by {height}");
        let (_, _, bottom) = look(&bytes, 4, height as usize - 3);
        assert!(top[0] > 200 && top[2] < 60 && bottom[2] > 200 && bottom[0] < 60, "{name}: {top:?} above {bottom:?}");
        assert!(!bytes.windows(6).any(|part| part == b"Camera"), "{name}");
    }
    assert_eq!(smaller(&sandbox).len(), 3, "two widths below its own, and its own");
}

#[test]
fn a_second_build_takes_what_was_kept() {
    let sandbox = site(&[("map.png", &png(100, 50))]);
    build(&sandbox);
    let first = smaller(&sandbox);
    let kept = sandbox.path().join(".postil/pictures");
    let times = || -> Vec<_> {
        let mut files: Vec<_> =
            fs::read_dir(&kept).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        files.into_iter().map(|file| (fs::metadata(&file).expect("a file").modified().expect("a time"), file)).collect()
    };
    let before = times();
    fs::remove_dir_all(sandbox.path().join("public")).expect("it can be removed");
    assert_eq!(build(&sandbox).0, 0);
    assert_eq!((before.len(), times() == before, smaller(&sandbox) == first), (3, true, true));
    // What is damaged there is made anew.
    fs::write(&before[0].1, b"half of a pict").expect("it can be written");
    assert_eq!(build(&sandbox).0, 0);
    assert!(smaller(&sandbox) == first);
    assert!(times() != before);
}

#[test]
fn what_no_build_has_used_for_long_is_removed_from_what_is_kept() {
    let sandbox = site(&[("map.png", &png(100, 50))]);
    sandbox.write(".postil/pictures/old", "");
    sandbox.write(".postil/pictures/new", "");
    let old = fs::File::options().append(true).open(sandbox.path().join(".postil/pictures/old")).expect("a file");
    old.set_modified(std::time::UNIX_EPOCH).expect("a time");
    build(&sandbox);
    let exists = |name: &str| sandbox.path().join(".postil/pictures").join(name).exists();
    assert_eq!((exists("old"), exists("new")), (false, true));
}

#[test]
fn damaged_pictures_are_all_told_where_they_are_shown_and_nothing_is_written() {
    let map = png(100, 50);
    let sandbox = site(&[("half.jpg", &TURNED[..TURNED.len() - 200]), ("half.png", &map[..map.len() - 30])]);
    let (code, said) = build(&sandbox);
    assert_eq!(code, 1, "{said}");
    for place in ["content/pipes/index.md:5:1", "content/pipes/index.md:7:1"] {
        assert!(said.contains(place), "{said}");
    }
    assert_eq!(said.matches("error[picture-unreadable]").count(), 2, "{said}");
    assert!(!sandbox.path().join("public").exists());
    assert_eq!(sandbox.postil(&["check"]).status.code(), Some(1), "a check finds what a build finds");
}

#[test]
fn a_picture_beyond_all_bounds_is_never_unpacked() {
    let mut huge = png(4, 4);
    huge[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let sandbox = site(&[("huge.png", &huge)]);
    let (code, said) = build(&sandbox);
    assert_eq!((code, smaller(&sandbox).len()), (0, 0), "{said}");
    assert!(sandbox.read("public/pipes/index.html").contains("<img src=\"huge.png\""));
}

#[test]
fn no_widths_make_no_pictures_and_wrong_ones_are_told() {
    let sandbox = site(&[("map.png", &png(100, 50))]);
    sandbox.write("site.toml", "title = \"Test\"\n[images]\nwidths = []\n");
    assert_eq!((build(&sandbox).0, smaller(&sandbox).len()), (0, 0));
    assert!(!sandbox.path().join(".postil").exists());
    sandbox.write("site.toml", "title = \"Test\"\n[images]\nwidths = [16, 9000]\n");
    let (code, said) = build(&sandbox);
    assert!(code == 1 && said.contains("site.toml:3:15"), "{said}");
}

#[test]
fn pictures_that_move_or_have_colours_of_their_own_stay_as_they_are() {
    let still = png(100, 50);
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let head = [&(data.len() as u32).to_be_bytes()[..], name, data, &[0; 4]].concat();
        [&still[..33], &head, &still[33..]].concat()
    };
    let moving = chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let linear = chunk(b"gAMA", &100_000_u32.to_be_bytes());
    let sandbox = site(&[("moving.png", &moving), ("linear.png", &linear)]);
    let (code, said) = build(&sandbox);
    assert_eq!((code, smaller(&sandbox).len()), (0, 0), "{said}");
}

/// A site that asks for social cards, with one article of that title.
fn site_with_cards(title: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let config = "title = \"Test\"\nbase_url = \"https://example.org\"\n[images]\nsocial_cards = true\n";
    sandbox.write("site.toml", config);
    write_article(&sandbox, title);
    let claim = |words: &str, rating: &str| {
        format!("[[claims]]\nexact = \"{words}\"\nrating = \"{rating}\"\nown_check = \"Counted.\"\n")
    };
    sandbox.write("content/pipes.toml", claim("Ten", "supported") + &claim("lead", "wrong"));
    sandbox
}

fn write_article(sandbox: &Sandbox, title: &str) {
    sandbox
        .write("content/pipes.md", format!("+++\ntitle = '{title}'\ndate = 2026-03-02\n+++\nTen pipes are of lead.\n"));
}

/// The paths of the cards that were published.
fn cards(sandbox: &Sandbox) -> Vec<String> {
    sandbox.files("public").into_keys().filter(|path| path.contains("/card-")).collect()
}

/// Width, height, and how many pixels from the left, the top, the right to the bottom are dark.
fn ink(sandbox: &Sandbox, card: &str, [left, top, right, bottom]: [usize; 4]) -> (u32, u32, usize) {
    let bytes = fs::read(sandbox.path().join("public").join(card)).expect("a card");
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut pixels).expect("a whole PNG");
    let channels = frame.color_type.samples();
    let is_dark = |x: usize, y: usize| {
        let at = (y * frame.width as usize + x) * channels;
        pixels[at..at + 3].iter().all(|colour| *colour < 64)
    };
    let dark = (top..bottom).map(|y| (left..right).filter(|x| is_dark(*x, y)).count()).sum();
    (frame.width, frame.height, dark)
}

#[test]
fn a_card_shows_the_title_and_is_named_in_the_head() {
    let sandbox = site_with_cards("Lead \"pipes\" & <b>more</b>");
    let (code, said) = build(&sandbox);
    let cards = cards(&sandbox);
    assert_eq!((code, cards.len()), (0, 1), "{said}");
    let (width, height, dark) = ink(&sandbox, &cards[0], [72, 130, 1128, 440]);
    assert!((width, height) == (1200, 630) && dark > 4_000, "{dark} dark pixels where the title stands");
    assert_eq!(ink(&sandbox, &cards[0], [0, 20, 60, 630]).2, 0, "the margin is free");
    let page = sandbox.read("public/pipes/index.html");
    assert!(
        page.contains(&format!("<meta property=\"og:image\" content=\"https://example.org/{}\">", cards[0])),
        "{page}"
    );
    let alt = "Lead &quot;pipes&quot; &amp; &lt;b&gt;more&lt;&#x2F;b&gt; · 2 claims · 1 Wrong · 1 Supported";
    assert!(page.contains(&format!("\"image\":\"https://example.org/{}\"", cards[0])), "{page}");
    assert!(
        page.replace("</", "&lt;&#x2F;").contains("og:image:alt") && page.contains("og:image:width\" content=\"1200\"")
    );
    assert!(page.contains(alt) || page.contains(&alt.replace("&#x2F;", "/")), "{page}");
}

#[test]
fn a_card_is_kept_until_what_it_shows_is_another() {
    let sandbox = site_with_cards("Lead pipes");
    assert_eq!(build(&sandbox).0, 0);
    let first = cards(&sandbox);
    let kept = || -> Vec<_> {
        let entries = fs::read_dir(sandbox.path().join(".postil/pictures")).expect("a folder");
        let time =
            |path: std::path::PathBuf| (fs::metadata(&path).and_then(|file| file.modified()).expect("a time"), path);
        entries.map(|entry| time(entry.expect("an entry").path())).collect()
    };
    let before = kept();
    fs::remove_dir_all(sandbox.path().join("public")).expect("it can be removed");
    assert_eq!(build(&sandbox).0, 0);
    assert!(cards(&sandbox) == first && kept() == before && before.len() == 1);
    write_article(&sandbox, "Iron pipes");
    assert_eq!(build(&sandbox).0, 0);
    assert!(cards(&sandbox) != first);
    assert_eq!((cards(&sandbox).len(), kept().len()), (1, 2));
}

#[test]
fn a_title_of_any_length_fits_on_its_card() {
    let sandbox = site_with_cards("");
    for title in ["A", &"lead pipes ".repeat(90), &"leadpipes".repeat(90)] {
        write_article(&sandbox, title);
        let (code, said) = build(&sandbox);
        let cards = cards(&sandbox);
        assert_eq!((code, cards.len()), (0, 1), "{said}");
        let dark = |area| ink(&sandbox, &cards[0], area).2;
        assert!(dark([72, 120, 1128, 470]) > 100);
        assert_eq!((dark([0, 20, 60, 630]), dark([1150, 20, 1200, 630])), (0, 0), "{title}");
    }
}

#[test]
fn a_title_whose_letters_the_font_lacks_has_no_card() {
    let sandbox = site_with_cards("鉛の管");
    let (code, said) = build(&sandbox);
    assert_eq!((code, cards(&sandbox).len()), (0, 0), "{said}");
    assert!(said.contains("warning[card-missing]") && said.contains("鉛の管"), "{said}");
    assert!(!sandbox.read("public/pipes/index.html").contains("og:image"));
}

#[test]
fn without_an_address_of_the_site_or_a_wish_there_are_no_cards() {
    let sandbox = site_with_cards("Lead pipes");
    sandbox.write("site.toml", "title = \"Test\"\n[images]\nsocial_cards = true\n");
    let (code, said) = build(&sandbox);
    assert_eq!((code, cards(&sandbox).len()), (0, 0), "{said}");
    assert!(said.contains("left out for want of a `base_url`") && said.contains("social cards"), "{said}");
    sandbox.write("site.toml", "title = \"Test\"\nbase_url = \"https://example.org\"\n");
    assert_eq!((build(&sandbox).0, cards(&sandbox).len()), (0, 0));
    assert!(!sandbox.read("public/pipes/index.html").contains("og:image"));
}
