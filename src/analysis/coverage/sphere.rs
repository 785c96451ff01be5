//! Points on the earth: who is nearest, who is within reach, as the crow flies.
//!
//! Prefilter on the sphere, refine on the ellipsoid. A k-d tree over unit vectors finds candidates by chord (chord = 2
//! sin(d / 2R)), across the antimeridian and at the poles as anywhere; the few that may be nearest are measured by Karney's geodesic on
//! WGS 84. Sphere and ellipsoid differ by up to 0.56 %, so the nearest by one need not be the nearest by the other.
//!
//! **Reference.** Karney 2013, 10.1007/s00190-012-0578-z; methods.md section 2.5.

use geo::{Distance, Geodesic, Point};
use rayon::prelude::*;

use super::unit_tree::{Unit, UnitTree};

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
    tree: UnitTree,
}

impl Sphere {
    /// O(n log n).
    pub fn new(points: Vec<Point<f64>>) -> Self {
        Self { tree: UnitTree::new(points.iter().map(|p| unit(*p))), points }
    }
    /// The nearest point and its distance in metres; the lowest position of several. O(log n) and a few geodesics.
    pub fn nearest(&self, from: Point<f64>) -> Option<(usize, f64)> {
        self.nearest_but(from, 1, None).first().copied()
    }
    /// The `k` nearest points but one, by distance, then position.
    pub fn nearest_but(&self, from: Point<f64>, k: usize, but: Option<usize>) -> Vec<(usize, f64)> {
        if k == 0 {
            return Vec::new();
        }
        let asked = k + usize::from(but.is_some());
        let near = self.tree.nearest(unit(from), asked);
        let measured = |i: u32| (i as usize, distance(from, self.points[i as usize]));
        let mut best: Vec<(usize, f64)> = near.iter().map(|(_, i)| measured(*i)).filter(|(i, _)| Some(*i) != but).collect();
        best.sort_unstable_by(by_distance);
        best.truncate(k);
        if let (Some((_, worst)), Some((furthest, _))) = (best.get(k - 1).copied(), near.last().copied()) {
            let most = furthest_chord(worst);
            if most >= furthest {
                self.tree.within(unit(from), most, &mut |_, i| {
                    if Some(i as usize) != but && near.iter().all(|(_, known)| *known != i) {
                        best.push(measured(i));
                    }
                });
                best.sort_unstable_by(by_distance);
                best.truncate(k);
            }
        }
        best
    }
    /// [`Sphere::nearest`] of each, on all cores: the same answer with any number of threads.
    pub fn nearest_of_each(&self, from: &[Point<f64>]) -> Vec<Option<(usize, f64)>> {
        in_turn_by_place(from, |point| self.nearest(point))
    }
    /// The nearest of each along great circles of the mean radius: up to 0.56 % off, and where two are about as near it may
    /// be the other one.
    pub fn nearest_of_each_by_great_circle(&self, from: &[Point<f64>]) -> Vec<Option<(usize, f64)>> {
        in_turn_by_place(from, |point| self.tree.nearest(unit(point), 1).first().map(|(chord, i)| (*i as usize, arc(*chord))))
    }
    /// The points within a distance in metres, the bound included, in order of position, each with the weight of its
    /// distance; `weight` never rises with it. A geodesic is measured only where the sphere cannot tell the weight.
    pub fn weighed_within(&self, from: Point<f64>, metres: f64, weight: impl Fn(f64) -> f64) -> Vec<(usize, f64)> {
        let weighed = |(i, arc): (usize, f64)| {
            let (least, most) = ((arc * (1.0 - SLACK) - ROUNDING).max(0.0), arc * (1.0 + SLACK) + ROUNDING);
            let (heavy, light) = (weight(least), weight(most));
            if most <= metres && heavy.to_bits() == light.to_bits() {
                return Some((i, heavy));
            }
            Some(distance(from, self.points[i])).filter(|d| *d <= metres).map(|d| (i, weight(d)))
        };
        let mut found: Vec<(usize, f64)> = self.candidates(from, metres).filter_map(weighed).collect();
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
    fn candidates(&self, from: Point<f64>, metres: f64) -> impl Iterator<Item = (usize, f64)> + use<> {
        let mut found = Vec::new();
        self.tree.within(unit(from), furthest_chord(metres), &mut |chord, i| found.push((i as usize, arc(chord))));
        found.into_iter()
    }
}

/// Points in a block that one thread answers for.
const BLOCK: usize = 4_096;
/// Side of the squares, in degrees, by which the points of a block are put in order: neighbours ask for the same leaves.
const SQUARE: f64 = 0.25;

/// The answer for each point, in blocks side by side, each in order of place.
fn in_turn_by_place<T: Send + Clone>(from: &[Point<f64>], answer: impl Fn(Point<f64>) -> Option<T> + Sync) -> Vec<Option<T>> {
    let mut found = vec![None; from.len()];
    found.par_chunks_mut(BLOCK).zip(from.par_chunks(BLOCK)).for_each(|(found, from)| {
        #[expect(clippy::cast_possible_truncation, reason = "at most 1,440 squares around the earth")]
        let square = |p: Point<f64>| ((p.y() / SQUARE) as i32, (p.x() / SQUARE) as i32);
        let mut order: Vec<((i32, i32), usize)> = from.iter().enumerate().map(|(i, p)| (square(*p), i)).collect();
        order.sort_unstable();
        for (_, i) in order {
            found[i] = answer(from[i]);
        }
    });
    found
}

fn by_distance(a: &(usize, f64), b: &(usize, f64)) -> std::cmp::Ordering {
    a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))
}

/// The square of the longest chord that a geodesic of that length may have.
fn furthest_chord(metres: f64) -> f64 {
    let half = (metres + ROUNDING) / (1.0 - SLACK) / (2.0 * RADIUS);
    if half >= std::f64::consts::FRAC_PI_2 {
        return f64::INFINITY;
    }
    let chord = 2.0 * half.sin();
    chord * chord
}

fn arc(chord_squared: f64) -> f64 {
    2.0 * RADIUS * (chord_squared.sqrt() / 2.0).min(1.0).asin()
}

fn unit(point: Point<f64>) -> Unit {
    let (east, north) = (point.x().to_radians().sin_cos(), point.y().to_radians().sin_cos());
    [north.1 * east.1, north.1 * east.0, north.0]
}
