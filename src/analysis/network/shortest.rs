//! Shortest paths from every source at once: betweenness (Brandes 2001, 10.1080/0022250X.2001.9990249), and the sums
//! that closeness and harmonic centrality rest on. Unweighted: every thread is one step long.
//!
//! Symbols as in the paper: sigma the number of shortest paths from the source, d the distance, delta the dependency of
//! the source on a node. Sources are cut into [`BLOCKS`] blocks whatever the number of threads; each block adds its
//! sources in order, and the blocks are added in order: the same bits in every run.

use rayon::prelude::*;

use super::simple::SimpleNetwork;
use crate::analysis::{AnalysisError, Control};

/// Number of blocks of sources. Fixed, so that sums do not depend on the number of threads.
pub const BLOCKS: usize = 64;

/// What the paths say of each node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paths {
    /// Sum over ordered pairs s, t of the share of shortest paths s to t that pass through the node; not halved.
    pub dependency: Vec<f64>,
    /// Number of other nodes that reach the node.
    pub reached_by: Vec<u64>,
    /// Sum of their distances to it, steps.
    pub distance: Vec<u64>,
    /// Sum of the reciprocals of their distances to it.
    pub harmonic: Vec<f64>,
}

impl Paths {
    fn zero(n: usize) -> Self {
        Self { dependency: vec![0.0; n], reached_by: vec![0; n], distance: vec![0; n], harmonic: vec![0.0; n] }
    }

    /// All shortest paths. O(nodes x arcs) time, O([`BLOCKS`] x nodes) memory.
    pub fn of(network: &SimpleNetwork, control: &Control) -> Result<Self, AnalysisError> {
        let n = network.len();
        let blocks: Vec<Result<Self, AnalysisError>> = (0..BLOCKS)
            .into_par_iter()
            .map(|block| {
                let mut sums = Self::zero(n);
                let mut search = Search::new(n);
                for source in block * n / BLOCKS..(block + 1) * n / BLOCKS {
                    control.go_on()?;
                    search.run(network, source, &mut sums);
                }
                Ok(sums)
            })
            .collect();
        let mut total = Self::zero(n);
        for block in blocks {
            let block = block?;
            for v in 0..n {
                total.dependency[v] += block.dependency[v];
                total.reached_by[v] += block.reached_by[v];
                total.distance[v] += block.distance[v];
                total.harmonic[v] += block.harmonic[v];
            }
        }
        Ok(total)
    }
}

const UNREACHED: u32 = u32::MAX;

struct Search {
    order: Vec<u32>,
    distance: Vec<u32>,
    sigma: Vec<f64>,
    delta: Vec<f64>,
}

impl Search {
    fn new(n: usize) -> Self {
        Self { order: Vec::with_capacity(n), distance: vec![UNREACHED; n], sigma: vec![0.0; n], delta: vec![0.0; n] }
    }

    fn run(&mut self, network: &SimpleNetwork, source: usize, sums: &mut Paths) {
        for &v in &self.order {
            let v = v as usize;
            self.distance[v] = UNREACHED;
            self.sigma[v] = 0.0;
            self.delta[v] = 0.0;
        }
        self.order.clear();
        self.distance[source] = 0;
        self.sigma[source] = 1.0;
        #[expect(clippy::cast_possible_truncation, reason = "node numbers fit the arcs' u32")]
        self.order.push(source as u32);
        let mut next = 0;
        while next < self.order.len() {
            let v = self.order[next] as usize;
            next += 1;
            for &head in network.heads(v) {
                let w = head as usize;
                if self.distance[w] == UNREACHED {
                    self.distance[w] = self.distance[v] + 1;
                    self.order.push(head);
                }
                if self.distance[w] == self.distance[v] + 1 {
                    self.sigma[w] += self.sigma[v];
                }
            }
        }
        // the dependencies, from the farthest back: a node hands on to those that follow it on a shortest path
        for &v in self.order.iter().rev() {
            let v = v as usize;
            let mut delta = 0.0;
            for &head in network.heads(v) {
                let w = head as usize;
                if self.distance[w] == self.distance[v] + 1 {
                    delta += self.sigma[v] / self.sigma[w] * (1.0 + self.delta[w]);
                }
            }
            self.delta[v] = delta;
            if v != source {
                sums.dependency[v] += delta;
                sums.reached_by[v] += 1;
                sums.distance[v] += u64::from(self.distance[v]);
                sums.harmonic[v] += 1.0 / f64::from(self.distance[v]);
            }
        }
    }
}
