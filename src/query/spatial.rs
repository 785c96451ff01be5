//! Space in filters: the eight relations of CQL2 by the intersection matrix (DE-9IM), boxes, and geometry literals.
//!
//! Geometry is flat: a line between two positions is straight in longitude and latitude. A box whose west lies east of its
//! east crosses the antimeridian and is two boxes.

use geo::relate::{IntersectionMatrix, Relate};
use geo::{Coord, CoordsIter, Geometry, Intersects, LineString, MapCoords, MultiPolygon, Point, Rect};
use wkt::TryFromWkt;

use super::crs::Crs;
use super::error::QueryError;
use crate::domain::Shape;

/// West, south, east, north in degrees.
pub type Bounds = [f64; 4];

/// True where two boxes share a point.
pub fn meet(a: Bounds, b: Bounds) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/// A relation of two geometries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "CQL2 names them")]
pub enum Relation {
    Intersects,
    Disjoint,
    Equals,
    Touches,
    Crosses,
    Within,
    Contains,
    Overlaps,
}

impl Relation {
    /// The relation of its name in CQL2 JSON.
    pub fn parse(op: &str) -> Option<Self> {
        Some(match op {
            "s_intersects" => Self::Intersects,
            "s_disjoint" => Self::Disjoint,
            "s_equals" => Self::Equals,
            "s_touches" => Self::Touches,
            "s_crosses" => Self::Crosses,
            "s_within" => Self::Within,
            "s_contains" => Self::Contains,
            "s_overlaps" => Self::Overlaps,
            _ => return None,
        })
    }
    /// True where it holds. Geometries whose boxes do not meet are disjoint without further look.
    pub fn holds(self, a: &Geometry<f64>, in_a: Bounds, b: &Geometry<f64>, in_b: Bounds) -> bool {
        if !meet(in_a, in_b) {
            return self == Self::Disjoint;
        }
        let matrix = || -> IntersectionMatrix { a.relate(b) };
        match self {
            Self::Intersects => share_a_point(a, b),
            Self::Disjoint => !share_a_point(a, b),
            Self::Equals => matrix().is_equal_topo(),
            Self::Touches => matrix().is_touches(),
            Self::Crosses => matrix().is_crosses(),
            Self::Within => matrix().is_within(),
            Self::Contains => matrix().is_contains(),
            Self::Overlaps => matrix().is_overlaps(),
        }
    }
}

/// Up to so many pairs of positions each is looked at; above, the matrix is cheaper: it sorts them first.
const PAIRS_LOOKED_AT: usize = 100_000;

fn share_a_point(a: &Geometry<f64>, b: &Geometry<f64>) -> bool {
    let pairs = a.coords_count().saturating_mul(b.coords_count());
    if pairs <= PAIRS_LOOKED_AT { a.intersects(b) } else { a.relate(b).is_intersects() }
}

/// A box on the globe: one rectangle, or two where it crosses the antimeridian.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its rectangles.
    pub parts: Vec<Bounds>,
}

impl Area {
    /// A box of four numbers, or of six with heights, in a coordinate system.
    pub fn parse(numbers: &[f64], crs: Crs) -> Result<Self, QueryError> {
        let wrong = |words: String| Err(QueryError::Literal(words));
        let ([x0, y0, x1, y1] | [x0, y0, _, x1, y1, _]) = *numbers else {
            return wrong(format!("a box has 4 numbers, or 6 with heights; these are {}", numbers.len()));
        };
        if numbers.iter().any(|n| !n.is_finite()) {
            return wrong("the numbers of a box are finite".into());
        }
        let (low, high) = (crs.to_wgs84(Coord { x: x0, y: y0 }), crs.to_wgs84(Coord { x: x1, y: y1 }));
        if low.y > high.y {
            return wrong("the first latitude of a box is its south, the second its north".into());
        }
        if [low, high].iter().any(|c| c.y.abs() > 90.0 + 1e-9 || c.x.abs() > 360.0) {
            return wrong("a box lies within longitudes -180 to 180 and latitudes -90 to 90; say bbox-crs or filter-crs where its numbers are of another system".into());
        }
        let parts = if low.x <= high.x {
            vec![[low.x, low.y, high.x, high.y]]
        } else {
            vec![[low.x, low.y, 180.0, high.y], [-180.0, low.y, high.x, high.y]]
        };
        Ok(Self { parts })
    }
    /// True where a geometry and the box share a point.
    pub fn intersects(&self, shape: &Shape, bounds: Bounds) -> bool {
        self.parts.iter().any(|part| {
            let inside = part[0] <= bounds[0] && bounds[2] <= part[2] && part[1] <= bounds[1] && bounds[3] <= part[3];
            inside || (meet(*part, bounds) && shape.geometry().intersects(&rectangle(*part)))
        })
    }
    /// The box as a geometry; one without width or height is a line or a point.
    pub fn geometry(&self) -> Geometry<f64> {
        if let [[w, s, e, n]] = *self.parts.as_slice() {
            if w >= e && s >= n {
                return Point::new(w, s).into();
            }
            if w >= e || s >= n {
                return LineString::from(vec![(w, s), (e, n)]).into();
            }
        }
        let mut polygons: Vec<_> = self.parts.iter().map(|p| rectangle(*p).to_polygon()).collect();
        if polygons.len() == 1 { polygons.swap_remove(0).into() } else { MultiPolygon(polygons).into() }
    }
}

fn rectangle([w, s, e, n]: Bounds) -> Rect<f64> {
    Rect::new(Coord { x: w, y: s }, Coord { x: e, y: n })
}

/// A geometry literal of the tree as a checked shape in WGS 84.
pub fn literal(geometry: &cql2::Geometry, crs: Crs) -> Result<Shape, QueryError> {
    let wrong = |e: String| QueryError::Literal(format!("the geometry in the filter can not be read: {e}"));
    let read: Geometry<f64> = match geometry {
        cql2::Geometry::Wkt(wkt) => Geometry::try_from_wkt_str(wkt).map_err(|e| wrong(e.to_string()))?,
        cql2::Geometry::GeoJSON(object) => {
            // the crate has an older GeoJSON library than we have
            let object: geojson::Geometry = serde_json::to_value(object).and_then(serde_json::from_value).map_err(|e| wrong(e.to_string()))?;
            Geometry::try_from(object).map_err(|e| wrong(e.to_string()))?
        }
    };
    Shape::new(read.map_coords(|c| crs.to_wgs84(c))).map_err(|invalid| wrong(format!("{} ({})", invalid.hint, invalid.value)))
}

/// The type of a geometry as GeoJSON names it.
pub const fn type_name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(relation: Relation, a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(|w| Shape::from_wkt(w).expect("a geometry"));
        relation.holds(a.geometry(), a.bounds(), b.geometry(), b.bounds())
    }

    #[test]
    fn neighbours_touch_and_what_lies_inside_is_within() {
        let (a, b) = ("POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1 0))");
        assert!(holds(Relation::Touches, a, b) && holds(Relation::Intersects, a, b) && !holds(Relation::Overlaps, a, b));
        assert!(holds(Relation::Within, "POINT(0.5 0.5)", a) && holds(Relation::Contains, a, "POINT(0.5 0.5)"));
        assert!(holds(Relation::Crosses, "LINESTRING(-1 0.5,2 0.5)", a) && holds(Relation::Equals, a, "POLYGON((1 1,0 1,0 0,1 0,1 1))"));
        assert!(holds(Relation::Disjoint, a, "POINT(9 9)") && !holds(Relation::Within, "POINT(9 9)", a));
    }

    #[test]
    fn a_box_across_the_antimeridian_is_two() {
        let area = Area::parse(&[170.0, -20.0, -170.0, 0.0], Crs::Crs84).expect("a box");
        assert_eq!(area.parts, vec![[170.0, -20.0, 180.0, 0.0], [-180.0, -20.0, -170.0, 0.0]]);
        for (lon, inside) in [(178.0, true), (-178.0, true), (0.0, false), (169.9, false)] {
            let place = Shape::point(lon, -18.0).expect("a point");
            assert_eq!(area.intersects(&place, place.bounds()), inside, "{lon}");
        }
        let world = Area::parse(&[-180.0, -90.0, 180.0, 90.0], Crs::Crs84).expect("a box");
        assert_eq!(world.parts.len(), 1);
        let turned = Area::parse(&[-20.0, 170.0, 0.0, -170.0], Crs::Epsg4326).expect("a box");
        assert_eq!(turned, area);
    }

    #[test]
    fn a_box_that_is_none_is_refused_with_words() {
        for numbers in [&[1.0, 2.0, 3.0][..], &[0.0, 10.0, 1.0, 5.0], &[0.0, f64::NAN, 1.0, 1.0], &[0.0, 0.0, 1.0, 95.0]] {
            assert!(Area::parse(numbers, Crs::Crs84).is_err(), "{numbers:?}");
        }
        assert!(matches!(Area::parse(&[1.0, 2.0, 0.0, 1.0, 2.0, 9.0], Crs::Crs84).expect("a point").geometry(), Geometry::Point(_)));
    }
}
