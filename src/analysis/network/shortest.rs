//! Shortest paths from many sources: betweenness of nodes and threads (Brandes 2001, 10.1080/0022250X.2001.9990249; 2008,
//! 10.1016/j.socnet.2007.11.001), and the sums that closeness and harmonic centrality rest on.
//!
//! Symbols as in the paper: sigma the number of shortest paths from the source, d the distance, delta the dependency of
//! the source on a node. Unweighted a step is 1 long ([`Search`]); weighted it is 1/strength ([`super::weighted`]).
//! Sources are cut into [`BLOCKS`] blocks whatever the number of threads; each block adds its sources in order, and the
//! blocks are added in order: the same bits in every run.

use rayon::prelude::*;

use super::adjacency::{Adjacency, narrow};
use super::weighted::WeightedSearch;
use crate::analysis::{AnalysisError, Control};

/// Number of blocks of sources. Fixed, so that sums do not depend on the number of threads.
pub const BLOCKS: usize = 32;

/// What a walk is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Asked {
    /// Steps are 1/strength long.
    pub weighted: bool,
    /// Number of threads whose betweenness is wanted; 0 for none.
    pub threads: usize,
    /// The squares of the dependencies are wanted, for standard errors.
    pub squares: bool,
}

/// What the paths from the sources say of each node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// Sum over sources s and all t of the share of shortest paths s to t that pass through the node; not halved.
    pub dependency: Vec<f64>,
    /// Sum over sources of the square of the dependency; empty where not asked for.
    pub squares: Vec<f64>,
    /// Number of other sources that reach the node.
    pub reached_by: Vec<u64>,
    /// Sum of their distances to it.
    pub distance: Vec<f64>,
    /// Sum of the reciprocals of their distances to it.
    pub harmonic: Vec<f64>,
    /// The same as `dependency` for each thread.
    pub threads: Vec<f64>,
    /// The most steps that a shortest path from a source takes.
    pub eccentricity: u32,
}

impl Paths {
    /// Nothing walked yet.
    pub(super) fn zero(n: usize, asked: Asked) -> Self {
        Self {
            dependency: vec![0.0; n],
            squares: vec![0.0; if asked.squares { n } else { 0 }],
            reached_by: vec![0; n],
            distance: vec![0.0; n],
            harmonic: vec![0.0; n],
            threads: vec![0.0; asked.threads],
            eccentricity: 0,
        }
    }

    fn add(&mut self, other: &Self) {
        let add = |into: &mut [f64], from: &[f64]| into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        add(&mut self.dependency, &other.dependency);
        add(&mut self.squares, &other.squares);
        add(&mut self.distance, &other.distance);
        add(&mut self.harmonic, &other.harmonic);
        add(&mut self.threads, &other.threads);
        for (a, b) in self.reached_by.iter_mut().zip(&other.reached_by) {
            *a += b;
        }
        self.eccentricity = self.eccentricity.max(other.eccentricity);
    }

    /// All shortest paths from the sources. O(sources x arcs) time, weighted O(sources x arcs log nodes);
    /// O([`BLOCKS`] x (nodes + threads)) memory.
    pub fn of(adjacency: &Adjacency, sources: &[usize], asked: Asked, control: &Control) -> Result<Self, AnalysisError> {
        let n = adjacency.len();
        // those with most arcs are met most: side by side they stay in the nearest memory
        let (packed, place) = adjacency.by_degree();
        let sources: Vec<usize> = sources.iter().map(|s| place[*s]).collect();
        let blocks: Vec<Result<Self, AnalysisError>> = (0..BLOCKS)
            .into_par_iter()
            .map(|block| {
                let part = &sources[block * sources.len() / BLOCKS..(block + 1) * sources.len() / BLOCKS];
                Self::in_turn(&packed, part, asked, control)
            })
            .collect();
        let mut total = Self::zero(n, asked);
        for block in blocks {
            total.add(&block?);
        }
        Ok(total.placed(&place))
    }

    /// The sums of the nodes in the order that `place` took them from.
    fn placed(self, place: &[usize]) -> Self {
        fn back<T: Copy>(sums: &[T], place: &[usize]) -> Vec<T> {
            place.iter().filter_map(|at| sums.get(*at).copied()).collect()
        }
        Self {
            dependency: back(&self.dependency, place),
            squares: back(&self.squares, place),
            reached_by: back(&self.reached_by, place),
            distance: back(&self.distance, place),
            harmonic: back(&self.harmonic, place),
            ..self
        }
    }

    /// The same on the calling thread alone, for callers that are parallel themselves.
    pub fn in_turn(adjacency: &Adjacency, sources: &[usize], asked: Asked, control: &Control) -> Result<Self, AnalysisError> {
        let n = adjacency.len();
        let mut sums = Self::zero(if sources.is_empty() { 0 } else { n }, asked);
        let walked = !asked.weighted && !sources.is_empty();
        let mut plain = if walked { Search::new(n, adjacency.arc_count(), asked.threads > 0) } else { Search::new(0, 0, false) };
        let mut weighted = WeightedSearch::new(if asked.weighted { n } else { 0 });
        for &source in sources {
            control.go_on()?;
            if asked.weighted {
                weighted.run(adjacency, source, &mut sums);
            } else if asked.threads > 0 {
                plain.run::<true>(adjacency, source, &mut sums);
            } else {
                plain.run::<false>(adjacency, source, &mut sums);
            }
        }
        Ok(sums)
    }
}

const UNREACHED: u32 = u32::MAX - 1;

/// What a search knows of a node, side by side in memory.
#[derive(Clone, Copy, Debug)]
struct Known {
    sigma: f64,
    /// (1 + delta) / sigma: what a node hands to each node before it on a shortest path, per path.
    share: f64,
    distance: u32,
}

const UNKNOWN: Known = Known { sigma: 0.0, share: 0.0, distance: UNREACHED };

/// Breadth-first search with buffers that are used again.
struct Search {
    order: Vec<u32>,
    nodes: Vec<Known>,
    /// Arcs on shortest paths, by their heads, in the order in which their tails were reached.
    onward: Vec<u32>,
    /// The same arcs by their positions, where threads are asked for.
    onward_arcs: Vec<u32>,
    /// Where the arcs of each reached node begin in `onward`.
    begin: Vec<u32>,
}

impl Search {
    fn new(n: usize, arcs: usize, threads: bool) -> Self {
        Self {
            order: Vec::with_capacity(n),
            nodes: vec![UNKNOWN; n],
            onward: vec![0; arcs + 1],
            onward_arcs: vec![0; if threads { arcs + 1 } else { 0 }],
            begin: Vec::with_capacity(n + 1),
        }
    }

    fn run<const THREADS: bool>(&mut self, adjacency: &Adjacency, source: usize, sums: &mut Paths) {
        for &v in &self.order {
            self.nodes[v as usize] = UNKNOWN;
        }
        self.order.clear();
        self.begin.clear();
        self.nodes[source] = Known { sigma: 1.0, share: 0.0, distance: 0 };
        self.order.push(narrow(source));
        let (mut next, mut end) = (0, 0);
        while let Some(&v) = self.order.get(next) {
            next += 1;
            self.begin.push(narrow(end));
            let (after, sigma) = (self.nodes[v as usize].distance + 1, self.nodes[v as usize].sigma);
            let first = adjacency.range(v as usize).start;
            for (i, &head) in adjacency.heads(v as usize).iter().enumerate() {
                let w = &mut self.nodes[head as usize];
                if w.distance == UNREACHED {
                    w.distance = after;
                    self.order.push(head);
                }
                // no branch: whether a node lies one step on is what a processor guesses worst
                let onward = w.distance == after;
                w.sigma += if onward { sigma } else { 0.0 };
                self.onward[end] = head;
                if THREADS {
                    self.onward_arcs[end] = narrow(first + i);
                }
                end += usize::from(onward);
            }
        }
        // the dependencies, from the farthest back: a node hands on to those that follow it on a shortest path
        for (at, &v) in self.order.iter().enumerate().rev() {
            let v = v as usize;
            let begin = self.begin[at] as usize;
            let Known { sigma, distance, .. } = self.nodes[v];
            let mut handed = 0.0;
            for (i, &w) in self.onward[begin..end].iter().enumerate() {
                let share = self.nodes[w as usize].share;
                handed += share;
                if THREADS {
                    sums.threads[adjacency.thread(self.onward_arcs[begin + i] as usize)] += sigma * share;
                }
            }
            end = begin;
            let delta = sigma * handed;
            self.nodes[v].share = (1.0 + delta) / sigma;
            if v != source {
                let steps = f64::from(distance);
                sums.dependency[v] += delta;
                if let Some(square) = sums.squares.get_mut(v) {
                    *square += delta * delta;
                }
                sums.reached_by[v] += 1;
                sums.distance[v] += steps;
                sums.harmonic[v] += 1.0 / steps;
            }
        }
        let farthest = self.order.last().map_or(0, |v| self.nodes[*v as usize].distance);
        sums.eccentricity = sums.eccentricity.max(farthest);
    }
}
