//! Borders that do not meet: ground that two areas of one level both claim, and narrow strips between areas that none claims.
//!
//! Areas that share a border in one set have the same vertices there. A seam is told where it is at least [`MIN_WIDTH_M`] wide on
//! average (its area over half its boundary): less is rounding and simplifying. A strip that none claims is told up to
//! [`MAX_WIDTH_M`]: what is wider is a lake or another country. A strip that is open to the outside is none.

use geo::{BooleanOps, BoundingRect, Coord, CoordsIter, GeodesicArea, Geometry, InteriorPoint, Line, LinesIter, MultiPolygon, Polygon, unary_union};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Metres on average; narrower seams come of simplifying.
pub const MIN_WIDTH_M: f64 = 20.0;
/// Metres on average; wider strips that nobody claims are lakes.
pub const MAX_WIDTH_M: f64 = 1_000.0;
/// Vertices of all areas of a level together; larger sets are not tested while somebody waits.
pub const MAX_VERTICES: usize = 600_000;

/// Two areas that do not meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// Positions of the areas among those given.
    pub between: (usize, usize),
    /// Both claim it; else neither does.
    pub is_overlap: bool,
    /// Square metres.
    pub area_m2: f64,
    /// Metres, on average.
    pub width_m: f64,
    /// A position in it.
    pub at: Coord<f64>,
}

/// The seams between areas, of those pairs of which one is `looked_at`; `None` where there are more than [`MAX_VERTICES`]. O(n log n) in the vertices
/// for the strips, and for each two areas whose frames meet in their vertices.
pub fn seams(areas: &[&Geometry<f64>], looked_at: &[bool]) -> Option<Vec<Seam>> {
    let areas: Vec<MultiPolygon<f64>> = areas.iter().map(|g| parts(g)).collect();
    if areas.iter().map(CoordsIter::coords_count).sum::<usize>() > MAX_VERTICES {
        return None;
    }
    let is_looked_at = |at: usize| looked_at.get(at).copied().unwrap_or_default();
    let frames = areas.iter().enumerate().filter_map(|(at, area)| {
        let frame = area.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_corners([frame.min().x, frame.min().y], [frame.max().x, frame.max().y]), at))
    });
    let tree = RTree::bulk_load(frames.collect());
    let mut found = Vec::new();
    for (a, area) in areas.iter().enumerate() {
        for b in near(&tree, area).filter(|b| *b > a && (is_looked_at(a) || is_looked_at(*b))) {
            let shared = area.intersection(&areas[b]);
            let size = sizes(&shared.0).fold((0.0, 0.0), |sum, (area, boundary)| (sum.0 + area, sum.1 + boundary));
            if let Some(width_m) = width(size).filter(|w| *w >= MIN_WIDTH_M)
                && let Some(at) = largest(&shared.0)
            {
                found.push(Seam { between: (a, b), is_overlap: true, area_m2: size.0, width_m, at });
            }
        }
    }
    let whole = unary_union(areas.iter());
    for hole in whole.0.iter().flat_map(Polygon::interiors) {
        let strip = Polygon::new(hole.clone(), Vec::new());
        let Some(size) = sizes(std::slice::from_ref(&strip)).next() else { continue };
        let Some(width_m) = width(size).filter(|w| (MIN_WIDTH_M..=MAX_WIDTH_M).contains(w)) else { continue };
        let strip = MultiPolygon(vec![strip]);
        let mut beside: Vec<(f64, usize)> = near(&tree, &strip).map(|at| (shared_boundary(hole, &areas[at]), at)).filter(|(length, _)| *length > 0.0).collect();
        beside.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if let [(_, a), (_, b), ..] = beside.as_slice()
            && beside.iter().any(|(_, at)| is_looked_at(*at))
            && let Some(at) = largest(&strip.0)
        {
            found.push(Seam { between: (*a.min(b), *a.max(b)), is_overlap: false, area_m2: size.0, width_m, at });
        }
    }
    Some(found)
}

type Frames = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;

/// The areas whose frames meet that of an area, in their order.
fn near(tree: &Frames, area: &MultiPolygon<f64>) -> impl Iterator<Item = usize> + use<> {
    let mut found: Vec<usize> = Vec::new();
    if let Some(frame) = area.bounding_rect() {
        let frame = AABB::from_corners([frame.min().x, frame.min().y], [frame.max().x, frame.max().y]);
        found.extend(tree.locate_in_envelope_intersecting(&frame).map(|f| f.data));
    }
    found.sort_unstable();
    found.into_iter()
}

fn parts(geometry: &Geometry<f64>) -> MultiPolygon<f64> {
    match geometry {
        Geometry::Polygon(area) => MultiPolygon(vec![area.clone()]),
        Geometry::MultiPolygon(parts) => parts.clone(),
        _ => MultiPolygon(Vec::new()),
    }
}

/// Square metres and metres of boundary of each part.
fn sizes(parts: &[Polygon<f64>]) -> impl Iterator<Item = (f64, f64)> + '_ {
    parts.iter().map(|part| {
        let (boundary, area) = part.geodesic_perimeter_area_signed();
        (area.abs(), boundary)
    })
}

/// Area over half the boundary: the width of a strip.
fn width((area, boundary): (f64, f64)) -> Option<f64> {
    (boundary > 0.0).then(|| area / (boundary / 2.0))
}

/// A position in the largest part.
fn largest(parts: &[Polygon<f64>]) -> Option<Coord<f64>> {
    let part = parts.iter().max_by(|a, b| a.geodesic_area_unsigned().total_cmp(&b.geodesic_area_unsigned()))?;
    part.interior_point().map(|p| p.0)
}

/// Degrees of a ring that run along the boundary of an area: of its sides those whose middle lies on it. A corner that only touches
/// counts for nothing.
fn shared_boundary(ring: &geo::LineString<f64>, area: &MultiPolygon<f64>) -> f64 {
    const NEAR_DEGREES: f64 = 1e-6;
    let Some(frame) = ring.bounding_rect() else { return 0.0 };
    let meets = |l: &Line<f64>| {
        let (low, high) = (l.bounding_rect().min(), l.bounding_rect().max());
        low.x <= frame.max().x + NEAR_DEGREES && high.x >= frame.min().x - NEAR_DEGREES && low.y <= frame.max().y + NEAR_DEGREES && high.y >= frame.min().y - NEAR_DEGREES
    };
    let own: Vec<Line<f64>> = area.lines_iter().filter(meets).collect();
    let length = |l: &Line<f64>| l.dx().hypot(l.dy());
    ring.lines().filter(|side| own.iter().any(|o| away(o, middle(side)) < NEAR_DEGREES)).map(|side| length(&side)).sum()
}

fn middle(side: &Line<f64>) -> Coord<f64> {
    Coord { x: f64::midpoint(side.start.x, side.end.x), y: f64::midpoint(side.start.y, side.end.y) }
}

/// Degrees from a position to a segment.
fn away(segment: &Line<f64>, c: Coord<f64>) -> f64 {
    let (dx, dy) = (segment.dx(), segment.dy());
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 { (((c.x - segment.start.x) * dx + (c.y - segment.start.y) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (segment.start.x + along * dx - c.x).hypot(segment.start.y + along * dy - c.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Translate;

    /// A field of squares of a tenth of a degree, the one in the middle moved.
    fn field(moved: f64) -> Vec<Geometry<f64>> {
        let mut squares = Vec::new();
        for row in 0..3 {
            for column in 0..3 {
                let (x, y) = (f64::from(column) * 0.1, f64::from(row) * 0.1);
                let square = Geometry::Rect(geo::Rect::new((x, y), (x + 0.1, y + 0.1)));
                let Geometry::Rect(rect) = square else { unreachable!("made so") };
                squares.push(Geometry::Polygon(rect.to_polygon()));
            }
        }
        squares[4] = squares[4].translate(moved, 0.0);
        squares
    }

    fn of(areas: &[Geometry<f64>]) -> Vec<Seam> {
        seams(&areas.iter().collect::<Vec<_>>(), &vec![true; areas.len()]).expect("few")
    }

    #[test]
    fn squares_that_meet_have_no_seam() {
        assert_eq!(of(&field(0.0)), []);
        // rounding is none
        assert_eq!(of(&field(0.000_05)), []);
    }

    #[test]
    fn a_square_that_is_moved_by_250_metres_overlaps_one_neighbour_and_leaves_a_strip_to_the_other() {
        let found = of(&field(0.002_25));
        let told: Vec<((usize, usize), bool)> = found.iter().map(|s| (s.between, s.is_overlap)).collect();
        assert!(told.contains(&((4, 5), true)), "{found:?}");
        assert!(told.contains(&((3, 4), false)), "{found:?}");
        for seam in &found {
            assert!((200.0..260.0).contains(&seam.width_m), "{seam:?}");
            assert!((2.6e6..2.9e6).contains(&seam.area_m2), "{seam:?}");
        }
    }

    #[test]
    fn a_lake_between_areas_is_no_seam() {
        let mut around = field(0.0);
        around.remove(4);
        assert_eq!(of(&around), []);
    }
}
