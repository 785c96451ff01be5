//! Where the boundary of an area crosses itself, of areas of any size.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Geometry, Line, LineString, LinesIter, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// A place where two edges of an area cross, or lie on each other for a length; `None` where they only meet at ends. Of a
/// collection its areas are looked at together. O(n log n) for boundaries as they are, by an R-tree of the edges.
///
/// ```
/// use sitelines::domain::{Shape, crossing::crossing};
/// let bow_tie = Shape::from_wkt("POLYGON((0 0,2 2,2 0,0 2,0 0))")?;
/// assert_eq!(crossing(bow_tie.geometry()).map(|c| (c.x, c.y)), Some((1.0, 1.0)));
/// # Ok::<(), sitelines::domain::Invalid>(())
/// ```
pub fn crossing(geometry: &Geometry<f64>) -> Option<Coord<f64>> {
    match geometry {
        Geometry::Polygon(area) => crossing_of(std::slice::from_ref(area)),
        Geometry::MultiPolygon(parts) => crossing_of(&parts.0),
        Geometry::GeometryCollection(parts) => parts.0.iter().find_map(crossing),
        _ => None,
    }
}

fn crossing_of(parts: &[Polygon<f64>]) -> Option<Coord<f64>> {
    let edges: Vec<Line<f64>> = parts.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())).flat_map(LineString::lines_iter).filter(|l| l.start != l.end).collect();
    let boxes = edges.iter().enumerate().map(|(at, e)| GeomWithData::new(Rectangle::from_corners([e.start.x, e.start.y], [e.end.x, e.end.y]), at));
    let tree = RTree::bulk_load(boxes.collect());
    edges.iter().enumerate().find_map(|(at, edge)| {
        let (low, high) = ([edge.start.x.min(edge.end.x), edge.start.y.min(edge.end.y)], [edge.start.x.max(edge.end.x), edge.start.y.max(edge.end.y)]);
        let near = tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
        near.filter(|other| other.data > at).find_map(|other| match line_intersection(*edge, *edges.get(other.data)?) {
            Some(LineIntersection::SinglePoint { intersection, is_proper: true }) => Some(intersection),
            Some(LineIntersection::Collinear { intersection }) if intersection.start != intersection.end => Some(intersection.start),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn star(points: u32, twist: bool) -> Geometry<f64> {
        let at = |i: u32| {
            let angle = f64::from(i) / f64::from(points) * std::f64::consts::TAU;
            (10.0 * angle.cos(), 10.0 * angle.sin())
        };
        let mut ring: Vec<(f64, f64)> = (0..points).map(at).collect();
        if twist {
            let middle = ring.len() / 2;
            ring.swap(middle, middle + 1);
        }
        ring.push(ring[0]);
        Geometry::Polygon(Polygon::new(LineString::from(ring), Vec::new()))
    }

    #[test]
    fn a_large_boundary_is_tested_like_a_small_one() {
        for points in [50, 60_000] {
            assert_eq!(crossing(&star(points, false)), None, "{points}");
            assert!(crossing(&star(points, true)).is_some(), "{points}");
        }
    }

    #[test]
    fn rings_that_touch_in_a_point_do_not_cross() {
        let parts = ["MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 1,2 1,2 2,1 2,1 1)))", "POLYGON((0 0,4 0,4 4,0 4,0 0),(0 2,1 1,2 2,1 3,0 2))"];
        for wkt in parts {
            assert_eq!(crossing(crate::domain::Shape::from_wkt(wkt).expect("valid").geometry()), None, "{wkt}");
        }
        let shared = crate::domain::Shape::from_wkt("MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 0,2 0,2 1,1 1,1 0)))").expect("taken");
        assert!(crossing(shared.geometry()).is_some());
    }
}
