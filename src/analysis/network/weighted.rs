//! Shortest paths where steps are 1/strength long (Newman 2001, 10.1103/PhysRevE.64.016132; Dijkstra's search inside
//! Brandes's sums): the stronger the tie, the nearer its ends.
//!
//! Two lengths are equal where they differ by at most [`EPSILON`] of them: sums of reciprocals in another order would
//! otherwise make one path of two.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::adjacency::Adjacency;
use super::shortest::Paths;

/// Relative difference below which two lengths are equal.
pub const EPSILON: f64 = 1e-12;

/// A length with its order; lengths are finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length(pub f64);
impl Eq for Length {}
impl PartialOrd for Length {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Length {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// How a length stands to the shortest one known.
pub fn compare(length: f64, known: f64) -> Ordering {
    if length < known * (1.0 - EPSILON) {
        Ordering::Less
    } else if length <= known * (1.0 + EPSILON) {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

/// Dijkstra's search with buffers that are used again.
#[derive(Debug)]
pub struct WeightedSearch {
    order: Vec<usize>,
    touched: Vec<usize>,
    /// Infinite where not reached.
    pub distance: Vec<f64>,
    steps: Vec<u32>,
    sigma: Vec<f64>,
    share: Vec<f64>,
    settled: Vec<bool>,
    /// Node and thread before it, on every shortest path.
    pub before: Vec<Vec<(usize, usize)>>,
    heap: BinaryHeap<Reverse<(Length, usize)>>,
}

impl WeightedSearch {
    /// For a network of `n` nodes.
    pub fn new(n: usize) -> Self {
        Self {
            order: Vec::with_capacity(n),
            touched: Vec::with_capacity(n),
            distance: vec![f64::INFINITY; n],
            steps: vec![0; n],
            sigma: vec![0.0; n],
            share: vec![0.0; n],
            settled: vec![false; n],
            before: vec![Vec::new(); n],
            heap: BinaryHeap::new(),
        }
    }

    /// Distances and predecessors from a source. O(arcs log nodes).
    pub fn search(&mut self, adjacency: &Adjacency, source: usize) {
        for &v in &self.touched {
            (self.distance[v], self.sigma[v], self.share[v], self.settled[v], self.steps[v]) = (f64::INFINITY, 0.0, 0.0, false, 0);
            self.before[v].clear();
        }
        self.touched.clear();
        self.order.clear();
        (self.distance[source], self.sigma[source]) = (0.0, 1.0);
        self.touched.push(source);
        self.heap.push(Reverse((Length(0.0), source)));
        while let Some(Reverse((_, v))) = self.heap.pop() {
            if std::mem::replace(&mut self.settled[v], true) {
                continue;
            }
            self.order.push(v);
            for (w, thread, weight) in adjacency.arcs(v) {
                let length = self.distance[v] + 1.0 / weight;
                if self.settled[w] || !length.is_finite() {
                    continue;
                }
                match compare(length, self.distance[w]) {
                    Ordering::Less => {
                        if self.distance[w].is_infinite() {
                            self.touched.push(w);
                        }
                        (self.distance[w], self.sigma[w], self.steps[w]) = (length, self.sigma[v], self.steps[v] + 1);
                        self.before[w].clear();
                        self.before[w].push((v, thread));
                        self.heap.push(Reverse((Length(length), w)));
                    }
                    Ordering::Equal => {
                        self.sigma[w] += self.sigma[v];
                        self.steps[w] = self.steps[w].max(self.steps[v] + 1);
                        self.before[w].push((v, thread));
                    }
                    Ordering::Greater => {}
                }
            }
        }
    }

    /// Number of shortest paths to a node, as far as a floating point number counts; 0 where it was not reached.
    pub fn paths_to(&self, node: usize) -> f64 {
        self.sigma[node]
    }

    /// Adds what the paths from a source say. O(arcs log nodes).
    pub fn run(&mut self, adjacency: &Adjacency, source: usize, sums: &mut Paths) {
        self.search(adjacency, source);
        // `share` holds delta here
        for &w in self.order.iter().rev() {
            let delta = self.share[w];
            for &(v, thread) in &self.before[w] {
                let handed = self.sigma[v] / self.sigma[w] * (1.0 + delta);
                self.share[v] += handed;
                if let Some(sum) = sums.threads.get_mut(thread) {
                    *sum += handed;
                }
            }
            if w != source {
                sums.dependency[w] += delta;
                if let Some(square) = sums.squares.get_mut(w) {
                    *square += delta * delta;
                }
                sums.reached_by[w] += 1;
                sums.distance[w] += self.distance[w];
                sums.harmonic[w] += 1.0 / self.distance[w];
            }
            sums.eccentricity = sums.eccentricity.max(self.steps[w]);
        }
    }
}
