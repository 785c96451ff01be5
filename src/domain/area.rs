//! Areas and boundaries on the ellipsoid (WGS 84), by Karney's algorithms (10.1007/s00190-012-0578-z).
//!
//! Edges are geodesics, as between the vertices of a file; a planar area of degrees would be wrong by the cosine of the
//! latitude and by the flattening. Whatever way its rings run, an area is taken to be the smaller of the two parts that its
//! shell leaves of the Earth, less its holes. Parts of a set are added: where they overlap (which the import doubts) the
//! ground they share counts for each.

use geo::{GeodesicArea, Geometry};

/// How large an area is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// Square metres, holes left out.
    pub area_m2: f64,
    /// Length of the boundary in metres, that of holes included.
    pub boundary_m: f64,
}

/// The extent of a geometry; nothing for points and lines. O(vertices).
///
/// ```
/// use sitelines::domain::area::extent;
/// let degree = geo::Geometry::Rect(geo::Rect::new((0.0, 0.0), (1.0, 1.0)));
/// assert!((extent(&degree).area_m2 / 1e6 - 12_308.778).abs() < 0.001);
/// ```
pub fn extent(geometry: &Geometry<f64>) -> Extent {
    let polygon = |p: &geo::Polygon<f64>| {
        let (boundary_m, area) = p.geodesic_perimeter_area_signed();
        Extent { area_m2: area.abs(), boundary_m }
    };
    match geometry {
        Geometry::Polygon(p) => polygon(p),
        Geometry::MultiPolygon(parts) => sum(parts.iter().map(polygon)),
        Geometry::Rect(r) => polygon(&r.to_polygon()),
        Geometry::Triangle(t) => polygon(&t.to_polygon()),
        Geometry::GeometryCollection(parts) => sum(parts.iter().map(extent)),
        _ => Extent::default(),
    }
}

fn sum(parts: impl Iterator<Item = Extent>) -> Extent {
    parts.fold(Extent::default(), |sum, part| Extent { area_m2: sum.area_m2 + part.area_m2, boundary_m: sum.boundary_m + part.boundary_m })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Shape;

    fn of(wkt: &str) -> Extent {
        extent(Shape::from_wkt(wkt).expect("valid").geometry())
    }

    #[test]
    fn parts_add_up_and_only_areas_have_one() {
        let (west, east) = (of("POLYGON((0 0,1 0,1 1,0 1,0 0))"), of("POLYGON((5 5,6 5,6 6,5 6,5 5))"));
        let both = of("MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((5 5,6 5,6 6,5 6,5 5)))");
        assert_eq!(both, sum([west, east].into_iter()));
        assert_eq!(of("GEOMETRYCOLLECTION(POINT(0 0),POLYGON((0 0,1 0,1 1,0 1,0 0)))"), west);
        assert_eq!((of("POINT(1 1)"), of("LINESTRING(0 0,1 1)")), (Extent::default(), Extent::default()));
    }
}
