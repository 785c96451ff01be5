//! A geometry in WGS 84 (longitude, latitude, degrees) that has passed the door: finite, in range, closed, oriented.

use geo::algorithm::orient::{Direction, Orient};
use geo::{BoundingRect, CoordsIter, Geometry, MapCoordsInPlace};
use triomphe::Arc;
use wkt::{ToWkt, TryFromWkt};

use super::area::{self, Extent};
use super::field::Invalid;

/// The most vertices one geometry may have: a detailed national coastline fits, a flood does not.
pub const MAX_VERTICES: usize = 1_000_000;

/// What lies outside the world by no more than this is on its edge: a rounding error of the program that wrote it (Natural
/// Earth has 180.00000000000006). Degrees; a tenth of a millimetre.
const EDGE: f64 = 1e-9;

/// A checked geometry, cheap to clone. Polygon shells run counter-clockwise, holes clockwise (RFC 7946 section 3.1.6).
#[derive(Clone, Debug, PartialEq)]
pub struct Shape(Arc<Geometry<f64>>);

impl Shape {
    /// Checks a geometry: finite coordinates in range, rings of four or more positions, lines of two or more,
    /// not empty, at most [`MAX_VERTICES`]; rings are closed and oriented. O(vertices).
    pub fn new(mut geometry: Geometry<f64>) -> Result<Self, Invalid> {
        let count = geometry.coords_count();
        if count == 0 {
            return Err(Invalid::new("geometry_empty", "", "the geometry has no position; leave it out where unknown"));
        }
        if count > MAX_VERTICES {
            return Err(Invalid::new("geometry_vertices", count.to_string(), format!("a geometry has at most {MAX_VERTICES} vertices: simplify it")));
        }
        if geometry.coords_iter().any(|c| is_beside(c.x, 180.0) || is_beside(c.y, 90.0)) {
            geometry.map_coords_in_place(|c| geo::Coord { x: on_edge(c.x, 180.0), y: on_edge(c.y, 90.0) });
        }
        for c in geometry.coords_iter() {
            if !c.x.is_finite() || !c.y.is_finite() {
                return Err(Invalid::new("geometry_finite", format!("{} {}", c.x, c.y), "every coordinate must be a finite number"));
            }
            if c.x.abs() > 180.0 || c.y.abs() > 90.0 {
                let hint = if c.x.abs() > 360.0 || c.y.abs() > 360.0 {
                    "these look like metres of a projected system: give degrees in WGS 84, or a file that names its system"
                } else if c.x.abs() <= 90.0 && c.y.abs() <= 180.0 {
                    "longitude and latitude look swapped: longitude comes first"
                } else {
                    "longitude lies within -180 to 180 and latitude within -90 to 90"
                };
                return Err(Invalid::new("geometry_range", format!("{} {}", c.x, c.y), hint));
            }
        }
        check_parts(&geometry)?;
        Ok(Self(Arc::new(orient(geometry))))
    }
    /// A point; longitude first, in degrees.
    pub fn point(lon: f64, lat: f64) -> Result<Self, Invalid> {
        Self::new(Geometry::Point(geo::Point::new(lon, lat)))
    }
    /// Parses well-known text.
    pub fn from_wkt(text: &str) -> Result<Self, Invalid> {
        let geometry = Geometry::try_from_wkt_str(text).map_err(|_| {
            let start: String = text.chars().take(40).collect();
            Invalid::new("wkt", start, "a geometry is well-known text, for example POINT(-5.83 13.69)")
        })?;
        Self::new(geometry)
    }
    /// Well-known text.
    pub fn to_wkt(&self) -> String {
        self.0.wkt_string()
    }
    /// The geometry.
    pub fn geometry(&self) -> &Geometry<f64> {
        &self.0
    }
    /// Its point, where it is one.
    pub fn as_point(&self) -> Option<geo::Point<f64>> {
        match &*self.0 {
            Geometry::Point(p) => Some(*p),
            _ => None,
        }
    }
    /// West, south, east, north in degrees.
    pub fn bounds(&self) -> [f64; 4] {
        self.0.bounding_rect().map_or([0.0; 4], |r| [r.min().x, r.min().y, r.max().x, r.max().y])
    }
    /// Geodesic area and length of the boundary; nothing for points and lines. O(vertices).
    pub fn extent(&self) -> Extent {
        area::extent(&self.0)
    }
    /// True for points and sets of points.
    pub fn is_puntal(&self) -> bool {
        matches!(&*self.0, Geometry::Point(_) | Geometry::MultiPoint(_))
    }
    /// What it is drawn as: `point`, `line` or `area`.
    pub fn class(&self) -> &'static str {
        match &*self.0 {
            Geometry::Point(_) | Geometry::MultiPoint(_) => "point",
            _ if self.is_areal() => "area",
            _ => "line",
        }
    }
    /// True for areas.
    pub fn is_areal(&self) -> bool {
        matches!(&*self.0, Geometry::Polygon(_) | Geometry::MultiPolygon(_) | Geometry::Rect(_) | Geometry::Triangle(_))
    }
}

/// True where a coordinate lies just outside the world.
fn is_beside(value: f64, edge: f64) -> bool {
    value.abs() > edge && value.abs() <= edge + EDGE
}

fn on_edge(value: f64, edge: f64) -> f64 {
    if is_beside(value, edge) { edge.copysign(value) } else { value }
}

fn check_parts(geometry: &Geometry<f64>) -> Result<(), Invalid> {
    let line = |l: &geo::LineString<f64>| {
        if l.0.len() < 2 {
            return Err(Invalid::new("geometry_line", l.0.len().to_string(), "a line has two or more positions"));
        }
        Ok(())
    };
    let ring = |r: &geo::LineString<f64>| {
        if r.0.len() < 4 {
            return Err(Invalid::new("geometry_ring", r.0.len().to_string(), "a ring has four or more positions, the last equal to the first"));
        }
        Ok(())
    };
    let polygon = |p: &geo::Polygon<f64>| {
        ring(p.exterior())?;
        p.interiors().iter().try_for_each(ring)
    };
    match geometry {
        Geometry::LineString(l) => line(l),
        Geometry::MultiLineString(m) => m.0.iter().try_for_each(line),
        Geometry::Polygon(p) => polygon(p),
        Geometry::MultiPolygon(m) => m.0.iter().try_for_each(polygon),
        Geometry::GeometryCollection(c) => c.0.iter().try_for_each(check_parts),
        _ => Ok(()),
    }
}

fn orient(geometry: Geometry<f64>) -> Geometry<f64> {
    match geometry {
        Geometry::Polygon(p) => Geometry::Polygon(p.orient(Direction::Default)),
        Geometry::MultiPolygon(m) => Geometry::MultiPolygon(m.orient(Direction::Default)),
        Geometry::Rect(r) => Geometry::Polygon(r.to_polygon().orient(Direction::Default)),
        Geometry::Triangle(t) => Geometry::Polygon(t.to_polygon().orient(Direction::Default)),
        Geometry::Line(l) => Geometry::LineString(l.into()),
        Geometry::GeometryCollection(c) => Geometry::GeometryCollection(c.0.into_iter().map(orient).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clockwise_shells_are_turned() {
        let shape = Shape::from_wkt("POLYGON((0 0,0 1,1 1,1 0,0 0))").expect("valid");
        let Geometry::Polygon(p) = shape.geometry() else { unreachable!("a polygon stays one") };
        assert!(geo::algorithm::winding_order::Winding::is_ccw(p.exterior()));
    }

    #[test]
    fn bad_positions_are_refused_with_the_right_hint() {
        for (wkt, word) in [("POINT(13.6 -95.8)", "swapped"), ("POINT(713000 1500000)", "metres"), ("POLYGON((0 0,1 1,0 0))", "ring")] {
            let error = Shape::from_wkt(wkt).expect_err(wkt);
            assert!(error.hint.contains(word), "{wkt}: {}", error.hint);
        }
        assert!(Shape::point(f64::NAN, 0.0).is_err());
        assert!(Shape::point(180.0, 90.0).is_ok());
        assert!(Shape::point(180.1, 0.0).is_err());
        let rounded = Shape::point(180.000_000_000_000_06, -90.000_000_000_1).expect("on the edge");
        assert_eq!(rounded.as_point(), Some(geo::Point::new(180.0, -90.0)));
        assert!(Shape::point(180.000_000_01, 0.0).is_err());
    }
}
