//! A scene as an order to the worker: a layer of polygons for each colour, cut into Mapbox Vector Tiles.
//!
//! The tiles are of a world of their own, in which the frame lies somewhere in the middle: so neither the poles nor
//! longitude 180 are special, and a pixel is several units of a tile's grid at any size. Above and below the frame lies a strip
//! in a colour that only this frame has: where one comes back in another colour, the picture is an older one, or not whole.

use fast_mvt::{MvtCoord, MvtError, MvtGeomType, MvtLayerBuilder};

use super::polygons::{Flat, flat};
use super::scene::{Area, Scene, channels};
use super::wire::Order;
use crate::tiles::clip::{self, Frame, Local};
use crate::tiles::quantise::{self, BUFFER, EXTENT};

/// The zoom of the made-up world, and the column and row of its tile in which the frame begins.
const ZOOM: u8 = 5;
const FIRST: u32 = 8;

/// The frame is so many tiles wide or high: less than three, so that with a ring of neighbours around they are at most 25
/// of the 32 that the crate looks at.
const TILES_ACROSS: f64 = 2.9;

/// Layers above this would lie before the crate's lens and not be seen (179 at the least height of its camera).
pub const MAX_LAYERS: usize = 170;

/// Rows of each of the two strips that tell one frame from another.
pub const STRIP_ROWS: u32 = 4;

/// The order of a scene, and the bytes of its tiles. `stamp` is the colour of the strips.
pub fn order(scene: &Scene, stamp: [u8; 3]) -> Result<(Order, Vec<Vec<u8>>), MvtError> {
    let rows = scene.height + 2 * STRIP_ROWS;
    let (width, height, strip) = (f64::from(scene.width), f64::from(rows), f64::from(STRIP_ROWS));
    let tile_px = (width.max(height) / TILES_ACROSS).max(64.0);
    let rectangle = |top: f64, bottom: f64| vec![vec![(vec![[-1.0, top], [width + 1.0, top], [width + 1.0, bottom], [-1.0, bottom]], true)]];
    let mut flats = vec![Flat { colour: scene.ground.clone(), areas: rectangle(-strip - 1.0, height + 1.0) }];
    flats.extend(scene.layers.iter().flat_map(flat));
    let [r, g, b] = stamp;
    flats.push(Flat { colour: format!("#{r:02X}{g:02X}{b:02X}"), areas: [rectangle(-strip - 1.0, 0.0), rectangle(f64::from(scene.height), height + 1.0)].concat() });
    flats.retain(|flat| channels(&flat.colour).is_some());
    let last = |side: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than three")]
        let last = (side / tile_px).floor() as u32;
        last
    };
    let (mut tiles, mut bytes) = (Vec::new(), Vec::new());
    for y in 0..=last(height) {
        for x in 0..=last(width) {
            let tile = tile(&flats, [f64::from(x) * tile_px, f64::from(y) * tile_px - strip], tile_px)?;
            tiles.push((FIRST + x, FIRST + y, tile.len() as u64));
            bytes.push(tile);
        }
    }
    let middle = |side: f64| f64::from(FIRST) + side / tile_px / 2.0;
    let order = Order {
        width: scene.width,
        height: rows,
        zoom: ZOOM,
        centre: [middle(width), middle(height)],
        tile_px,
        colours: flats.into_iter().map(|flat| flat.colour).collect(),
        tiles,
    };
    Ok((order, bytes))
}

/// One tile of all colours; `corner` is its upper left one, in pixels.
fn tile(flats: &[Flat], corner: Local, tile_px: f64) -> Result<Vec<u8>, MvtError> {
    let mut bytes = Vec::new();
    for (i, flat) in flats.iter().enumerate() {
        let mut layer = MvtLayerBuilder::new(i.to_string())?;
        let mut empty = true;
        for area in &flat.areas {
            let rings = cut(area, corner, tile_px);
            if rings.is_empty() {
                continue;
            }
            empty = false;
            let mut feature = layer.feature_of(MvtGeomType::Polygon);
            for (ring, outer) in rings {
                feature.ring(ring, outer)?;
            }
            layer = feature.end();
        }
        if !empty {
            bytes.extend(layer.encode());
        }
    }
    Ok(bytes)
}

/// What of an area lies in a tile, on its grid.
fn cut(area: &Area, corner: Local, tile_px: f64) -> Vec<(Vec<MvtCoord>, bool)> {
    let units = f64::from(EXTENT) / tile_px;
    let frame = Frame { low: -f64::from(BUFFER), high: f64::from(EXTENT + BUFFER) };
    let mut rings: Vec<(Vec<MvtCoord>, bool)> = Vec::new();
    let mut spare = Vec::new();
    let mut shown = false;
    for (ring, outer) in area {
        if *outer {
            shown = false;
        } else if !shown {
            continue;
        }
        let mut local: Vec<Local> = ring.iter().map(|p| [(p[0] - corner[0]) * units, (p[1] - corner[1]) * units]).collect();
        let outside = |axis: usize| local.iter().all(|p| p[axis] < frame.low) || local.iter().all(|p| p[axis] > frame.high);
        if outside(0) || outside(1) {
            continue;
        }
        clip::ring(&mut local, &mut spare, frame);
        if let Some(ring) = quantise::ring(&local) {
            shown |= *outer;
            rings.push((ring, *outer));
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::scene::Ink;

    fn scene(width: u32, height: u32) -> Scene {
        let mut scene = Scene { width, height, ground: "#F7F5F0".into(), layers: Vec::new() };
        let area = vec![(vec![[10.0, 10.0], [60.0, 10.0], [60.0, 60.0], [10.0, 60.0]], true)];
        scene.push("square", Ink::Fill { colour: "#22587F".into(), areas: vec![area] });
        scene
    }

    #[test]
    fn a_frame_of_any_shape_takes_no_more_tiles_than_the_crate_looks_at() {
        for (width, height) in [(100, 100), (4096, 100), (100, 4096), (1600, 1200), (2048, 2048), (640, 480)] {
            let (order, bytes) = order(&scene(width, height), [1, 2, 3]).expect("an order");
            assert_eq!(order.tiles.len(), bytes.len());
            assert!(order.tiles.len() <= 9, "{width} x {height}: {}", order.tiles.len());
            let columns = order.tiles.iter().map(|t| t.0).max().expect("a tile") - FIRST + 1;
            let rows = order.tiles.iter().map(|t| t.1).max().expect("a tile") - FIRST + 1;
            assert!((columns + 2) * (rows + 2) <= 32, "{columns} x {rows}");
        }
    }

    #[test]
    fn each_colour_is_a_layer_and_the_strip_is_the_last() {
        let (order, bytes) = order(&scene(300, 200), [1, 2, 3]).expect("an order");
        assert_eq!(order.colours, ["#F7F5F0", "#22587F", "#010203"]);
        let decoded = fast_mvt::MvtReaderRef::new(&bytes[0]).expect("a tile").to_tile().expect("decoded");
        assert_eq!(decoded.layers.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    }
}
