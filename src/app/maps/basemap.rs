//! The ground under maps on paper: the countries that the page draws, too (Natural Earth). Where the program was built without
//! the page there are none, and maps stand on plain paper.

use std::sync::OnceLock;

use geo::algorithm::orient::{Direction, Orient};
use geo::{Coord, Geometry, LineString, MultiPolygon, Polygon};

use crate::interchange::features;
use crate::interchange::limits::Limits;
use crate::interchange::topojson;
use crate::tiles::SimplifiedLayer;

/// Borders of countries at 1 : 50,000,000.
static COUNTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/countries.json"));

/// Name of the layer.
const NAME: &str = "countries";
/// Name of the object in the file that holds them.
const OBJECT: &str = "countries";

/// The countries, read once.
pub(super) fn countries() -> Option<&'static SimplifiedLayer> {
    static READ: OnceLock<Option<SimplifiedLayer>> = OnceLock::new();
    READ.get_or_init(|| read(COUNTRIES)).as_ref()
}

fn read(bytes: &[u8]) -> Option<SimplifiedLayer> {
    let objects = topojson::read(NAME, bytes, &Limits::STANDARD).ok()?;
    let countries = objects.into_iter().find(|object| object.title == OBJECT)?;
    let areas: Vec<MultiPolygon<f64>> = countries
        .rows
        .iter()
        .filter_map(|row| match &row.geometry {
            features::Geometry::Shape(shape) => area(shape.geometry()),
            _ => None,
        })
        .collect();
    (!areas.is_empty()).then(|| SimplifiedLayer::of_areas(NAME, &areas))
}

fn area(geometry: &Geometry<f64>) -> Option<MultiPolygon<f64>> {
    let polygons: Vec<Polygon<f64>> = match geometry {
        Geometry::Polygon(polygon) => vec![polygon.clone()],
        Geometry::MultiPolygon(many) => many.0.clone(),
        _ => return None,
    };
    let whole = |polygon: &Polygon<f64>| Polygon::new(unwrapped(polygon.exterior()), polygon.interiors().iter().map(unwrapped).collect());
    Some(MultiPolygon(polygons.iter().map(whole).collect()).orient(Direction::Default))
}

/// A ring that jumps over longitude 180 is led on beyond it; the edge along a pole is no jump (`web/src/map/geometry.ts`).
fn unwrapped(ring: &LineString<f64>) -> LineString<f64> {
    let mut shift = 0.0;
    let mut before: Option<f64> = None;
    let led = |c: &Coord<f64>| {
        if let Some(before) = before.filter(|_| c.y.abs() < 85.0) {
            let step = c.x - before;
            shift += if step > 180.0 { -360.0 } else if step < -180.0 { 360.0 } else { 0.0 };
        }
        before = Some(c.x);
        Coord { x: c.x + shift, y: c.y }
    };
    ring.0.iter().map(led).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_over_longitude_180_is_led_on() {
        let ring = LineString::from(vec![(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (179.0, 1.0), (179.0, 0.0)]);
        let led: Vec<f64> = unwrapped(&ring).0.iter().map(|c| c.x).collect();
        assert_eq!(led, [179.0, 181.0, 181.0, 179.0, 179.0]);
    }

    #[test]
    fn a_program_without_the_page_has_plain_paper() {
        assert!(read(b"").is_none());
        assert!(read(b"{}").is_none());
    }
}
