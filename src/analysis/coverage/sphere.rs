//! Points on the earth: who is nearest, who is within reach, as the crow flies.
//!
//! Prefilter on the sphere, refine on the ellipsoid. An R-tree over unit vectors finds candidates by chord (chord = 2
//! sin(d / 2R)), across the antimeridian and at the poles as anywhere; the few that may be nearest are measured by Karney's geodesic on
//! WGS 84. Sphere and ellipsoid differ by up to 0.56 %, so the nearest by one need not be the nearest by the other.
//!
//! **Reference.** Karney 2013, 10.1007/s00190-012-0578-z; methods.md section 2.5.

use geo::{Distance, Geodesic, Point};
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// Mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

/// By how much a geodesic on WGS 84 may differ from the great circle of the mean radius, as a share; rounded up.
const SLACK: f64 = 0.006;

/// What rounding may do to a distance by unit vectors, in metres; rounded up.
const ROUNDING: f64 = 0.001;

/// Geodesic distance on WGS 84 in metres.
///
/// ```
/// use geo::Point;
/// use sitelines::analysis::coverage::sphere::distance;
/// assert!((distance(Point::new(0.0, 0.0), Point::new(1.0, 0.0)) - 111_319.490_793).abs() < 1e-5);
/// ```
pub fn distance(a: Point<f64>, b: Point<f64>) -> f64 {
    Geodesic.distance(a, b)
}

/// Points, ready to be asked; each is named by its position.
#[derive(Debug)]
pub struct Sphere {
    points: Vec<Point<f64>>,
    tree: RTree<GeomWithData<[f64; 3], usize>>,
}

impl Sphere {
    /// O(n log n).
    pub fn new(points: Vec<Point<f64>>) -> Self {
        let leaves = points.iter().enumerate().map(|(i, p)| GeomWithData::new(unit(*p), i)).collect();
        Self { tree: RTree::bulk_load(leaves), points }
    }
    /// The nearest point and its distance in metres; the lowest position of several. O(log n) and a few geodesics.
    pub fn nearest(&self, from: Point<f64>) -> Option<(usize, f64)> {
        self.nearest_but(from, 1, None).first().copied()
    }
    /// The `k` nearest points but one, by distance, then position.
    pub fn nearest_but(&self, from: Point<f64>, k: usize, but: Option<usize>) -> Vec<(usize, f64)> {
        let mut best: Vec<(usize, f64)> = Vec::with_capacity(k + 1);
        if k == 0 {
            return best;
        }
        for (leaf, chord) in self.tree.nearest_neighbor_iter_with_distance_2(&unit(from)) {
            if best.len() == k && best.last().is_some_and(|(_, worst)| at_least(arc(chord)) > *worst) {
                break;
            }
            if but == Some(leaf.data) {
                continue;
            }
            let found = (leaf.data, distance(from, self.points[leaf.data]));
            let at = best.partition_point(|b| (b.1, b.0) < (found.1, found.0));
            best.insert(at, found);
            best.truncate(k);
        }
        best
    }
    /// The points within a distance in metres, the bound included, and how far each is; in order of position.
    pub fn within(&self, from: Point<f64>, metres: f64) -> Vec<(usize, f64)> {
        let near = self.candidates(from, metres).map(|(i, _)| (i, distance(from, self.points[i])));
        let mut found: Vec<(usize, f64)> = near.filter(|(_, d)| *d <= metres).collect();
        found.sort_unstable_by_key(|(i, _)| *i);
        found
    }
    /// The points within a distance in metres, the bound included, in order of position. A geodesic is measured only
    /// where the sphere cannot tell.
    pub fn who_is_within(&self, from: Point<f64>, metres: f64) -> Vec<usize> {
        let surely = |d: f64| d * (1.0 + SLACK) + ROUNDING <= metres;
        let near = self.candidates(from, metres).filter(|(i, d)| surely(*d) || distance(from, self.points[*i]) <= metres);
        let mut found: Vec<usize> = near.map(|(i, _)| i).collect();
        found.sort_unstable();
        found
    }
    fn candidates(&self, from: Point<f64>, metres: f64) -> impl Iterator<Item = (usize, f64)> + '_ {
        let furthest = (metres + ROUNDING) / (1.0 - SLACK);
        let half = (furthest / (2.0 * RADIUS)).min(std::f64::consts::FRAC_PI_2);
        let chord = 2.0 * half.sin();
        let from = unit(from);
        self.tree.locate_within_distance(from, chord * chord).map(move |leaf| (leaf.data, arc(square_distance(leaf.geom(), &from))))
    }
}

/// The least that a geodesic may be where the great circle is so long.
fn at_least(arc: f64) -> f64 {
    arc * (1.0 - SLACK) - ROUNDING
}

fn arc(chord_squared: f64) -> f64 {
    2.0 * RADIUS * (chord_squared.sqrt() / 2.0).min(1.0).asin()
}

fn square_distance(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn unit(point: Point<f64>) -> [f64; 3] {
    let (lon, lat) = (point.x().to_radians(), point.y().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}
