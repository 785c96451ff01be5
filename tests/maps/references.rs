//! The main map of each shipped workspace against a picture that was looked at and found right. The pictures are kept small:
//! 640 x 480 with 256 colours. `SITELINES_BLESS=1` keeps what is drawn now: look at each before it is committed.
//!
//! **Tolerance.** Another build of the software renderer sets the edge of a line a little otherwise, and another version of the
//! fonts a letter. So a pixel is another one only where neither it nor one of its eight neighbours has its colour within
//! [`OFF`] of 255, looked at from both pictures; single ones of these pass, [`MOST_IN_BLOCK`] of them in any square of
//! [`BLOCK`] pixels do not. That this finds a wrong colour, a map moved by two pixels and a name that is missing is tested.

use std::path::PathBuf;

use resvg::tiny_skia::Pixmap;
use sitelines::app::maps::{self, Asked};
use sitelines::letters::Fonts;
use sitelines::render::picture;
use sitelines::tiles::map_description::PAPER;

use super::agreement::{MAIN, Main};
use super::{app, decoded, studio};
use crate::support::missing;

const SIZE: (u32, u32) = (640, 480);
/// A colour may differ by so much: what is lost between 256 colours and all of them, and on the edge of a letter.
const OFF: u8 = 48;
/// Side of the squares in which other pixels are counted.
const BLOCK: u32 = 24;
/// So many other pixels in one square are another picture: 3 %, less than half of a short name.
const MOST_IN_BLOCK: u32 = 17;

fn asked((_, map, given): Main) -> Asked {
    Asked { width: SIZE.0, height: SIZE.1, given: given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), ..Asked::of(map) }
}

fn kept((case, map, _): Main) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/pictures/{case}-{map}.png"))
}

/// The square with the most pixels of `one` that the other has nowhere near: its corner and how many.
fn worst(one: &Pixmap, other: &Pixmap) -> ([u32; 2], u32) {
    let (width, height) = (one.width(), one.height());
    let colour = |picture: &Pixmap, x: u32, y: u32| picture.pixel(x, y).map(|p| [p.red(), p.green(), p.blue()]).expect("inside");
    let near = |x: u32, y: u32| {
        let wanted = colour(one, x, y);
        let (xs, ys) = (x.saturating_sub(1)..=(x + 1).min(width - 1), y.saturating_sub(1)..=(y + 1).min(height - 1));
        ys.flat_map(|y| xs.clone().map(move |x| (x, y))).any(|(x, y)| {
            let found = colour(other, x, y);
            (0..3).all(|i| found[i].abs_diff(wanted[i]) <= OFF)
        })
    };
    let mut blocks = std::collections::BTreeMap::new();
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        *blocks.entry([x / BLOCK * BLOCK, y / BLOCK * BLOCK]).or_insert(0) += u32::from(!near(x, y));
    }
    blocks.into_iter().max_by_key(|(_, count)| *count).expect("a square")
}

/// Where and by how much two pictures are not the same; `None` where they are, within the tolerance.
fn difference(a: &Pixmap, b: &Pixmap) -> Option<String> {
    if (a.width(), a.height()) != (b.width(), b.height()) {
        return Some(format!("{} x {} pixels, not {} x {}", a.width(), a.height(), b.width(), b.height()));
    }
    let (at, count) = std::cmp::max_by_key(worst(a, b), worst(b, a), |(_, count)| *count);
    (count > MOST_IN_BLOCK).then(|| format!("{count} pixels of the square at {at:?} are others, at most {MOST_IN_BLOCK} may be"))
}

/// The picture with its 256 most frequent colours, as PNG with a palette.
fn small(picture: &Pixmap) -> Vec<u8> {
    let colours = || picture.pixels().iter().map(|p| [p.red(), p.green(), p.blue()]);
    let mut counted = std::collections::BTreeMap::new();
    for colour in colours() {
        *counted.entry(colour).or_insert(0_usize) += 1;
    }
    let mut palette: Vec<[u8; 3]> = counted.keys().copied().collect();
    palette.sort_by_key(|colour| (std::cmp::Reverse(counted[colour]), *colour));
    palette.truncate(256);
    let apart = |a: [u8; 3], b: [u8; 3]| (0..3).map(|i| u32::from(a[i].abs_diff(b[i])).pow(2)).sum::<u32>();
    for (colour, nearest) in &mut counted {
        *nearest = (0..palette.len()).min_by_key(|i| apart(palette[*i], *colour)).expect("a colour");
    }
    let indexes: Vec<u8> = colours().map(|colour| u8::try_from(counted[&colour]).expect("below 256")).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&indexes).expect("written");
    writer.finish().expect("finished");
    bytes
}

#[test]
fn the_main_map_of_each_case_is_the_one_that_was_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let (app, studio) = (app(folder.path()), studio());
    for main in MAIN {
        let view = app.workspace_or_case(main.0).expect("a case").view();
        let drawing = maps::draw(&view, &app.reports, &asked(main)).expect("drawn");
        if drawing.scenes()[0].1.ground == PAPER {
            return missing("the page (npm run build in web/), whose countries lie under maps,");
        }
        let drawn = decoded(&drawing.png(&studio.renderer).expect("a picture"));
        let file = kept(main);
        if std::env::var_os("SITELINES_BLESS").is_some() {
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::write(&file, small(&drawn)).expect("written");
        }
        let bytes = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}; SITELINES_BLESS=1 makes it", file.display()));
        assert!(bytes.len() < 60_000, "{} has {} bytes", file.display(), bytes.len());
        if let Some(difference) = difference(&drawn, &decoded(&bytes)) {
            let seen = std::env::temp_dir().join(format!("sitelines-{}-{}.png", main.0, main.1));
            std::fs::write(&seen, small(&drawn)).expect("written");
            panic!("{} {}: {difference}; what was drawn is {}, what was expected {}", main.0, main.1, seen.display(), file.display());
        }
    }
}

#[test]
fn another_colour_a_moved_map_and_a_missing_name_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = app(folder.path());
    let main = MAIN[0];
    let view = app.workspace_or_case(main.0).expect("a case").view();
    let drawing = maps::draw(&view, &app.reports, &asked(main)).expect("drawn");
    if drawing.scenes()[0].1.ground == PAPER {
        return missing("the page (npm run build in web/), whose countries lie under maps,");
    }
    let options = Fonts::find(None).expect("the package fonts-noto-core").options();
    let seen = |svg: &str| decoded(&picture::of_svg(svg, SIZE.0, SIZE.1, &options).expect("a picture"));
    let held = decoded(&std::fs::read(kept(main)).expect("a reference"));
    let svg = drawing.svg();
    // the other renderer passes: the tolerance is for what differs between two that are right
    assert_eq!(difference(&seen(&svg), &held), None);
    // the colour of one class in the place of another's, one step away
    let several = svg.split("id=\"map0-state-several\" fill=\"").nth(1).and_then(|rest| rest.get(..7)).expect("a class").to_owned();
    let single = svg.split("id=\"map0-state-single\" fill=\"").nth(1).and_then(|rest| rest.get(..7)).expect("a class").to_owned();
    assert!(difference(&seen(&svg.replace(&single, &several)), &held).is_some(), "{single} {several}");
    // the map two pixels further, the sheet where it was
    let [x, y] = drawing.scenes()[0].0;
    let moved = svg.replacen(&format!("<g transform=\"translate({x} {y})\">"), &format!("<g transform=\"translate({} {y})\">", x + 2), 1);
    assert_ne!(moved, svg);
    assert!(difference(&seen(&moved), &held).is_some(), "a moved map");
    // each name of a place in its turn
    let names: Vec<&str> = svg.lines().filter(|line| line.starts_with("<text") && line.contains("paint-order") && !line.contains('\u{B0}')).collect();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        assert!(difference(&seen(&svg.replacen(name, "", 1)), &held).is_some(), "without {name}");
    }
}
