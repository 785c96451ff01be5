//! Which sites are neighbours: shared borders, the k nearest, or a distance band; and the weights made of them.
//!
//! Queen contiguity: two areas that share a vertex of their boundaries, exactly. Boundaries of one edition share
//! theirs; where a corner of one lies on an edge of another without a vertex there, or editions differ by rounding, they
//! do not touch by this rule: then take the k nearest. The meridians of 180 and -180 degrees are one.

use geo::{CoordsIter, Geometry, Point};

use super::sphere::Sphere;
use crate::analysis::limits::within;
use crate::analysis::{AnalysisError, Control};

/// The most links between neighbours, both ways counted: some five hundred megabytes with their weights.
pub const MAX_LINKS: usize = 20_000_000;

/// Weights of neighbours: for each site its neighbours, in order, and how much each counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// By site: neighbour and weight. A site without is an island.
    pub rows: Vec<Vec<(usize, f64)>>,
}

impl Weights {
    /// Each neighbour counts 1.
    pub fn binary(neighbours: &[Vec<usize>]) -> Self {
        let rows = neighbours.iter().map(|list| sorted(list).into_iter().map(|j| (j, 1.0)).collect()).collect();
        Self { rows }
    }
    /// The neighbours of a site count 1 together.
    pub fn row_standardised(neighbours: &[Vec<usize>]) -> Self {
        let row = |list: &Vec<usize>| {
            let list = sorted(list);
            let share = 1.0 / list.len() as f64;
            list.into_iter().map(|j| (j, share)).collect()
        };
        Self { rows: neighbours.iter().map(row).collect() }
    }
    /// The weight of `j` as a neighbour of `i`. O(log neighbours).
    pub fn of(&self, i: usize, j: usize) -> f64 {
        let row = &self.rows[i];
        row.binary_search_by_key(&j, |(other, _)| *other).map_or(0.0, |at| row[at].1)
    }
}

fn sorted(list: &[usize]) -> Vec<usize> {
    let mut list = list.to_vec();
    list.sort_unstable();
    list.dedup();
    list
}

/// Areas that share a vertex; what is no area has no neighbours. At most `limit` links. O(vertices log + shared vertices).
pub fn queen(shapes: &[Option<&Geometry<f64>>], limit: usize) -> Result<Vec<Vec<usize>>, AnalysisError> {
    let mut corners: Vec<(u64, u64, usize)> = Vec::new();
    for (i, shape) in shapes.iter().enumerate() {
        if let Some(area @ (Geometry::Polygon(_) | Geometry::MultiPolygon(_))) = shape {
            // adding zero makes one of the two zeros
            corners.extend(area.coords_iter().map(|c| ((if c.x >= 180.0 { -180.0 } else { c.x + 0.0 }).to_bits(), (c.y + 0.0).to_bits(), i)));
        }
    }
    corners.sort_unstable();
    corners.dedup();
    let enough = |links| within("the list of neighbours", links, limit, "choose sites within one area, or take the nearest");
    let once = |found: &mut Vec<Vec<usize>>| {
        for list in found.iter_mut() {
            *list = sorted(list);
        }
        found.iter().map(Vec::len).sum::<usize>()
    };
    let (mut found, mut links) = (vec![Vec::new(); shapes.len()], 0_usize);
    for at in corners.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        // all that meet in one corner are neighbours of each other; over several corners each is met again
        enough(at.len() * (at.len() - 1))?;
        for (_, _, i) in at {
            found[*i].extend(at.iter().map(|(_, _, j)| *j).filter(|j| j != i));
        }
        links += at.len() * (at.len() - 1);
        if links > 2 * limit {
            links = once(&mut found);
            enough(links)?;
        }
    }
    enough(once(&mut found))?;
    Ok(found)
}

/// The `k` nearest of each, as the crow flies; equally near ones by position. Not symmetric. O(n k log n).
pub fn nearest(points: &[Point<f64>], k: usize, control: &Control) -> Result<Vec<Vec<usize>>, AnalysisError> {
    let sphere = Sphere::new(points.to_vec());
    let mut found = Vec::with_capacity(points.len());
    for (i, point) in points.iter().enumerate() {
        if i % 64 == 0 {
            control.go_on()?;
        }
        found.push(sphere.nearest_but(*point, k, Some(i)).into_iter().map(|(j, _)| j).collect());
    }
    Ok(found)
}

/// All within a distance in metres of each; at most `limit` links. O(n log n + links).
pub fn band(points: &[Point<f64>], metres: f64, limit: usize, control: &Control) -> Result<Vec<Vec<usize>>, AnalysisError> {
    let sphere = Sphere::new(points.to_vec());
    let (mut found, mut links) = (Vec::with_capacity(points.len()), 0);
    for (i, point) in points.iter().enumerate() {
        if i % 64 == 0 {
            control.go_on()?;
        }
        let mut near = sphere.who_is_within(*point, metres);
        near.retain(|j| *j != i);
        links += near.len();
        within("the list of neighbours", links, limit, "give a narrower band_km, or take the nearest")?;
        found.push(near);
    }
    Ok(found)
}
