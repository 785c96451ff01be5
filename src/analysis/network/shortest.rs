//! Shortest paths from many sources: betweenness of nodes and threads (Brandes 2001, 10.1080/0022250X.2001.9990249; 2008,
//! 10.1016/j.socnet.2007.11.001), and the sums that closeness and harmonic centrality rest on.
//!
//! Symbols as in the paper: sigma the number of shortest paths from the source, d the distance, delta the dependency of
//! the source on a node. Unweighted a step is 1 long ([`Search`]); weighted it is 1/strength ([`super::weighted`]).
//! Sources are cut into [`BLOCKS`] blocks whatever the number of threads; each block adds its sources in order, and the
//! blocks are added in order: the same bits in every run.

use rayon::prelude::*;

use super::adjacency::Adjacency;
use super::lanes::{LANES, LaneSearch};
use super::twins::{Source, Twins};
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

    /// Adds what paths of `depth` steps from `sources` sources to a node say.
    pub(super) fn take(&mut self, node: usize, depth: usize, sources: u32, deltas: &[f64]) {
        let steps = depth as f64;
        self.dependency[node] += deltas.iter().fold(0.0, |sum, d| sum + d);
        if let Some(square) = self.squares.get_mut(node) {
            *square += deltas.iter().fold(0.0, |sum, d| sum + d * d);
        }
        self.reached_by[node] += u64::from(sources);
        self.distance[node] += steps * f64::from(sources);
        self.harmonic[node] += f64::from(sources) / steps;
    }

    /// All shortest paths from the sources. O(sources x arcs) time, weighted O(sources x arcs log nodes);
    /// O(threads of the machine x (nodes + threads)) memory. From all nodes of a network without direction, those with the
    /// same neighbours count as one source ([`super::twins`]).
    pub fn of(adjacency: &Adjacency, sources: &[usize], asked: Asked, control: &Control) -> Result<Self, AnalysisError> {
        let n = adjacency.len();
        // those with most arcs are met most: side by side they stay in the nearest memory
        let (packed, place) = adjacency.by_degree();
        let walks = Walks::new(&packed, asked);
        let twins = (sources.len() == n && walks.may_fold()).then(|| Twins::of(&packed));
        let mut sources: Vec<Source> = match &twins {
            Some(twins) => twins.sources().to_vec(),
            None => sources.iter().map(|s| Source::once(place[*s])).collect(),
        };
        // those on one side and with the same best-tied contact reach the others in the same steps
        let side = |s: usize| walks.sides.as_ref().is_some_and(|sides| sides[s]);
        sources.sort_by_key(|s| (side(s.node), packed.heads(s.node).first().map_or(u32::MAX, |h| *h), s.node));
        let mut total = Self::zero(n, asked);
        let at_once = 2 * rayon::current_num_threads();
        for first in (0..BLOCKS).step_by(at_once) {
            let blocks: Vec<Result<Self, AnalysisError>> = (first..BLOCKS.min(first + at_once))
                .into_par_iter()
                .map(|block| {
                    let part = &sources[block * sources.len() / BLOCKS..(block + 1) * sources.len() / BLOCKS];
                    walks.from(part, control)
                })
                .collect();
            for block in blocks {
                total.add(&block?);
            }
        }
        if let Some(twins) = &twins {
            total.even_out(twins);
        }
        Ok(total.placed(&place))
    }

    /// What twins got from one of them, shared among all.
    fn even_out(&mut self, twins: &Twins) {
        for sums in [&mut self.dependency, &mut self.distance, &mut self.harmonic] {
            twins.even_out(sums);
        }
        twins.even_out_counts(&mut self.reached_by);
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
        let sources: Vec<Source> = sources.iter().map(|s| Source::once(*s)).collect();
        Walks::new(adjacency, asked).from(&sources, control)
    }
}

/// An adjacency made ready for walks from many sources.
struct Walks<'a> {
    outgoing: &'a Adjacency,
    /// The arcs by their heads, where they are not the same.
    turned: Option<Adjacency>,
    sides: Option<Vec<bool>>,
    asked: Asked,
}

impl<'a> Walks<'a> {
    fn new(outgoing: &'a Adjacency, asked: Asked) -> Self {
        let turned = (!asked.weighted).then(|| outgoing.turned()).filter(|t| !t.same_heads(outgoing));
        let sides = if asked.weighted || turned.is_some() { None } else { outgoing.two_sides() };
        Self { outgoing, turned, sides, asked }
    }

    /// True where nodes with the same neighbours may count as one source: steps without length or direction, and nothing
    /// asked of single threads or sources.
    fn may_fold(&self) -> bool {
        !self.asked.weighted && self.turned.is_none() && self.asked.threads == 0 && !self.asked.squares
    }

    /// From the sources in order.
    fn from(&self, sources: &[Source], control: &Control) -> Result<Paths, AnalysisError> {
        if sources.is_empty() {
            return Ok(Paths::zero(0, self.asked));
        }
        let mut sums = Paths::zero(self.outgoing.len(), self.asked);
        if self.asked.weighted {
            let mut search = WeightedSearch::new(self.outgoing.len());
            for source in sources {
                control.go_on()?;
                search.run(self.outgoing, source.node, &mut sums);
            }
            return Ok(sums);
        }
        let mut search = LaneSearch::new(self.outgoing, self.turned.as_ref().unwrap_or(self.outgoing), self.sides.as_deref());
        let mut arcs = vec![0.0; if self.asked.threads > 0 { self.outgoing.arc_count() } else { 0 }];
        for several in sources.chunks(LANES) {
            search.run(several, &mut sums, &mut arcs, control)?;
        }
        for (arc, sum) in arcs.iter().enumerate() {
            sums.threads[self.outgoing.thread(arc)] += sum;
        }
        Ok(sums)
    }
}
