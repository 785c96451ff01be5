//! The inset: where on the planet the map lies, as a frame on the countries around.

use std::fmt::Write as _;

use super::compose::{COUNTRY_BORDER, SEA};
use super::scene::Area;
use super::svg;
use crate::domain::markup::Escaped;
use crate::tiles::clip::Local;
use crate::tiles::map_description::{INK, PAPER};
use crate::tiles::{SimplifiedLayer, Window};

/// The inset shows so many times what the map shows.
const WIDER: f64 = 9.0;
/// It shows at least this share of the world: twelve degrees, within which somebody knows the coast or the border.
const LEAST: f64 = 12.0 / 360.0;
/// A map wider than this share of the world needs none: sixty degrees.
const WIDEST: f64 = 60.0 / 360.0;
/// Where less than this share of it is land, by the boxes of islands, it shows nothing that somebody knows.
const LEAST_LAND: f64 = 0.01;
/// The frame on it has at least this side in pixels, to be found.
const LEAST_FRAME: f64 = 5.0;

/// The inset of a map in a size; `None` where the map shows much of the world, or where no country would be seen.
pub fn draw(map: &Window, countries: &SimplifiedLayer, [width, height]: [f64; 2], words: &str) -> Option<String> {
    let shown = [map.width / map.scale, map.height / map.scale];
    if shown[0] > WIDEST {
        return None;
    }
    let scale = width / (shown[0].max(shown[1]) * WIDER).max(LEAST);
    let middle = [map.left + shown[0] / 2.0, map.top + shown[1] / 2.0];
    // not beyond the poles
    let top = (middle[1] - height / scale / 2.0).clamp(0.0, (1.0 - height / scale).max(0.0));
    let window = Window { left: middle[0] - width / scale / 2.0, top, scale, width, height };
    let land: Vec<Area> = countries.parts.iter().flat_map(|part| countries.pieces(part, &window)).map(|piece| piece.rings).collect();
    // some islets far off tell nobody where it is
    if land.iter().flatten().filter(|(_, outer)| *outer).map(|(ring, _)| extent(ring)).sum::<f64>() < LEAST_LAND * width * height {
        return None;
    }
    let land = svg::path(&land);
    let [x, y] = window.at([map.left, map.top]);
    let side = shown.map(|side| (side * scale).max(LEAST_FRAME));
    let corner = [x - (side[0] - shown[0] * scale) / 2.0, y - (side[1] - shown[1] * scale) / 2.0];
    let mut out = String::new();
    // an svg within an svg ends at its edge, and needs no name for a clip
    let _ = writeln!(
        out,
        "<svg width=\"{width:.2}\" height=\"{height:.2}\" role=\"img\" aria-label=\"{}\"><rect width=\"100%\" height=\"100%\" fill=\"{SEA}\"/>\
         <path d=\"{land}\" fill=\"{PAPER}\" fill-rule=\"evenodd\" stroke=\"{COUNTRY_BORDER}\" stroke-width=\"0.8\"/>\
         <rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1.6\"/>\
         <rect width=\"{width:.2}\" height=\"{height:.2}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1\" stroke-opacity=\"0.6\"/></svg>",
        Escaped(words), corner[0], corner[1], side[0], side[1]
    );
    Some(out)
}

/// Area of the box of a ring, square pixels.
fn extent(ring: &[Local]) -> f64 {
    let sides = [0, 1].map(|axis| {
        let (low, high) = ring.iter().fold((f64::MAX, f64::MIN), |(low, high), p| (low.min(p[axis]), high.max(p[axis])));
        (high - low).max(0.0)
    });
    sides[0] * sides[1]
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};

    use super::*;
    use crate::render::Extent;

    fn island() -> SimplifiedLayer {
        SimplifiedLayer::of_areas("countries", &[MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 8.0, y: 0.0), (x: 8.0, y: 8.0), (x: 0.0, y: 8.0)]])])
    }
    fn window(bounds: [f64; 4]) -> Window {
        Extent::new(bounds).expect("an extent").fit(400.0, 300.0, 0.0)
    }
    fn drawn(bounds: [f64; 4]) -> Option<String> {
        draw(&window(bounds), &island(), [160.0, 120.0], "Where <this> is")
    }

    #[test]
    fn the_frame_lies_in_the_middle_and_is_large_enough_to_be_found() {
        let svg = drawn([4.0, 4.0, 4.01, 4.01]).expect("an inset");
        assert!(svg.contains("x=\"77.50\" y=\"57.50\" width=\"5.00\" height=\"5.00\""), "{svg}");
        assert!(svg.contains("aria-label=\"Where &lt;this&gt; is\""), "{svg}");
    }

    #[test]
    fn a_map_of_half_the_world_or_far_from_any_land_has_none() {
        assert_eq!(drawn([-60.0, -40.0, 60.0, 40.0]), None);
        assert_eq!(drawn([-120.0, -30.0, -119.0, -29.0]), None);
        assert!(drawn([1.0, 1.0, 3.0, 3.0]).is_some());
        let islet = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 0.2, y: 0.0), (x: 0.2, y: 0.2)]]);
        let islet = SimplifiedLayer::of_areas("countries", &[islet]);
        assert_eq!(draw(&window([4.0, 4.0, 5.0, 5.0]), &islet, [160.0, 120.0], ""), None);
    }
}
