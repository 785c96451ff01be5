//! Are the contacts of a contact contacts? Triangles, clustering, transitivity. Read without direction.
//!
//! Clustering of a node: 2T/(k(k-1)) for T triangles among its k contacts, 0 for k < 2 (Watts and Strogatz 1998,
//! 10.1038/30918; the mean counts those zeros). Transitivity: 3 triangles / paths of two steps (Newman, Strogatz and Watts
//! 2001, 10.1103/PhysRevE.64.026118), null without such paths. O(sum over threads of the smaller degree).

use rayon::prelude::*;

use super::adjacency::Adjacency;

/// Nodes that one task counts.
const CHUNK: usize = 256;

/// How closed the network is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closure {
    /// Triangles that each node is in.
    pub triangles: Vec<u64>,
    /// Its clustering.
    pub clustering: Vec<f64>,
    /// Triangles of the whole.
    pub total: u64,
    /// Mean clustering; `None` without nodes.
    pub average: Option<f64>,
    /// `None` where nobody has two contacts.
    pub transitivity: Option<f64>,
}

impl Closure {
    /// Of an adjacency without direction.
    pub fn of(both: &Adjacency) -> Self {
        let n = both.len();
        // each triangle is found once, from the corner of the lowest rank; arcs go from low to high rank only, so that a
        // hub is nobody's neighbour list
        let rank = |v: usize| (both.degree(v), v);
        let higher: Vec<Vec<u32>> = (0..n)
            .into_par_iter()
            .with_min_len(CHUNK)
            .map(|v| both.heads(v).iter().copied().filter(|w| rank(*w as usize) > rank(v)).collect())
            .collect();
        let found: Vec<Vec<[usize; 3]>> = (0..n).into_par_iter().with_min_len(CHUNK).map(|v| corners(&higher, v)).collect();
        let mut triangles = vec![0_u64; n];
        let mut total = 0;
        for corner in found.into_iter().flatten().flatten().enumerate() {
            triangles[corner.1] += 1;
            total += u64::from(corner.0 % 3 == 0);
        }
        let pairs = |v: usize| both.degree(v) as f64 * (both.degree(v) as f64 - 1.0) / 2.0;
        let clustering: Vec<f64> =
            (0..n).map(|v| if both.degree(v) < 2 { 0.0 } else { triangles[v] as f64 / pairs(v) }).collect();
        let open = (0..n).map(pairs).fold(0.0, |sum, p| sum + p);
        let average = (n > 0).then(|| clustering.iter().fold(0.0, |sum, c| sum + c) / n as f64);
        let transitivity = (open > 0.0).then(|| 3.0 * total as f64 / open);
        Self { triangles, clustering, total, average, transitivity }
    }
}

fn corners(higher: &[Vec<u32>], v: usize) -> Vec<[usize; 3]> {
    let mut found = Vec::new();
    for &w in &higher[v] {
        let w = w as usize;
        let (mut i, mut j) = (0, 0);
        while let (Some(x), Some(y)) = (higher[v].get(i), higher[w].get(j)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    found.push([v, w, *x as usize]);
                    i += 1;
                    j += 1;
                }
            }
        }
    }
    found
}
