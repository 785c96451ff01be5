//! How much two stakeholders without a tie have in common: contacts (Adamic-Adar, resource allocation) and cells in which
//! nothing links them. The definitions are at the head of [`super::recommended_links`].

use rayon::prelude::*;

use super::coordination::Coordinating;
use crate::analysis::coverage::providers::{Provider, Providers};
use crate::analysis::grid::Grid;
use crate::analysis::limits::{MAX_PAIRS_IN_CELLS, within};
use crate::analysis::network::simple::SimpleNetwork;
use crate::analysis::{AnalysisError, Control};

/// The most steps over common contacts: a hub with 20,000 contacts alone is 400 million.
const MAX_STEPS: usize = 1_000_000_000;
/// The most pairs that are kept to be ranked: a gigabyte.
const MAX_PAIRS_RANKED: usize = 20_000_000;

/// A pair without a tie, as nodes of the network, the lower first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// One.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Sum over common contacts of 1/k.
    pub ra: f64,
    /// Sum over common contacts of 1/ln k.
    pub aa: f64,
    /// Sum over shared cells in which nothing links them of 1/(k-1).
    pub cop: f64,
    /// One of the two answered a tie survey that covers such a cell.
    pub answered: bool,
}

/// Providers of every cell that has two or more, and of every node its cells.
#[derive(Debug)]
pub struct Shared {
    /// Who provides where.
    pub providers: Providers,
    /// By cell; empty where fewer than two.
    pub counted: Vec<Vec<Provider>>,
    /// By cell: of each of these, whether it answered a tie survey that covers the cell.
    pub answered: Vec<Vec<bool>>,
    /// By node: its cells among these, in order.
    pub cells: Vec<Vec<usize>>,
}

impl Shared {
    /// O((presences + cells) log).
    pub fn of(grid: &Grid<'_>, coordinating: &Coordinating, node: &[Option<usize>], nodes: usize, control: &Control) -> Result<Self, AnalysisError> {
        let providers = Providers::of(grid, control)?;
        let mut shared = Self { providers, counted: vec![Vec::new(); grid.len()], answered: vec![Vec::new(); grid.len()], cells: vec![Vec::new(); nodes] };
        for cell in 0..grid.len() {
            if cell % 256 == 0 {
                control.go_on()?;
            }
            let found = shared.providers.counted_here(grid, cell);
            if found.len() > 1 {
                for v in found.iter().filter_map(|p| node[p.stakeholder]) {
                    shared.cells[v].push(cell);
                }
                let who: Vec<usize> = found.iter().map(|p| p.stakeholder).collect();
                shared.answered[cell] = coordinating.answers(grid, cell, &who).answered;
                shared.counted[cell] = found;
            }
        }
        Ok(shared)
    }
}

/// Nothing counts as a link between the two in the cell; a tie may be on record that states neither place nor theme.
pub fn unlinked(grid: &Grid<'_>, coordinating: &Coordinating, cell: usize, a: usize, b: usize) -> bool {
    if coordinating.links.are_strangers(a, b) {
        return true;
    }
    !coordinating.links.between(grid, cell, a, b).counts(&grid.chosen)
}

/// Every pair without a tie that has a common contact or shares a cell in which nothing links them, in order.
/// O(sum of squared degrees + sum of squared providers).
pub fn pairs(
    grid: &Grid<'_>,
    network: &SimpleNetwork,
    node: &[Option<usize>],
    shared: &Shared,
    coordinating: &Coordinating,
    control: &Control,
) -> Result<Vec<Pair>, AnalysisError> {
    let n = network.len();
    let neighbours: Vec<Vec<usize>> =
        (0..n).map(|v| network.threads_of(v).map(|t| if t.a == v { t.b } else { t.a }).collect()).collect();
    let steps = neighbours.iter().fold(0_usize, |sum, k| sum.saturating_add(k.len().saturating_mul(k.len())));
    within("the list of common contacts", steps, MAX_STEPS, "choose constituencies or kinds of tie")?;
    let walked = shared.counted.iter().fold(0_usize, |sum, k| sum.saturating_add(k.len().saturating_mul(k.len())));
    within("the list of pairs that share a cell", walked, MAX_PAIRS_IN_CELLS, "choose themes, sites within one area, or constituencies")?;
    let walk = Walk {
        weight: neighbours.iter().map(|k| (1.0 / k.len() as f64, 1.0 / (k.len() as f64).ln())).collect(),
        neighbours,
        grid,
        network,
        node,
        shared,
        coordinating,
    };
    // each node's pairs are found on their own, so the threads change nothing
    let blocks: Vec<usize> = (0..n).step_by(BLOCK).collect();
    let found: Result<Vec<Vec<Pair>>, AnalysisError> =
        blocks.into_par_iter().map(|start| walk.block(start..n.min(start + BLOCK), control)).collect();
    let found = found?.concat();
    within("the list of pairs without a tie", found.len(), MAX_PAIRS_RANKED, "choose themes, constituencies or kinds of tie")?;
    Ok(found)
}

/// Nodes whose pairs one thread finds.
const BLOCK: usize = 64;

/// What a walk from a node to those two steps away reads.
struct Walk<'w, 'a> {
    neighbours: Vec<Vec<usize>>,
    /// By node: 1/k and 1/ln k.
    weight: Vec<(f64, f64)>,
    grid: &'w Grid<'a>,
    network: &'w SimpleNetwork,
    node: &'w [Option<usize>],
    shared: &'w Shared,
    coordinating: &'w Coordinating,
}

impl Walk<'_, '_> {
    fn block(&self, nodes: std::ops::Range<usize>, control: &Control) -> Result<Vec<Pair>, AnalysisError> {
        let n = self.network.len();
        let nothing = |b: usize| Pair { a: usize::MAX, b, ra: 0.0, aa: 0.0, cop: 0.0, answered: false };
        let mut found = Vec::new();
        // by node: the pair with the node at hand; `a` says whose it is
        let mut scratch: Vec<Pair> = (0..n).map(nothing).collect();
        let mut tied = vec![usize::MAX; n];
        let mut touched: Vec<usize> = Vec::new();
        for a in nodes {
            if a % 16 == 0 {
                control.go_on()?;
            }
            self.neighbours[a].iter().for_each(|z| tied[*z] = a);
            let mut pair_with = |b: usize, scratch: &mut Vec<Pair>| {
                if scratch[b].a != a {
                    scratch[b] = Pair { a, ..nothing(b) };
                    touched.push(b);
                }
            };
            for &z in &self.neighbours[a] {
                let (ra, aa) = self.weight[z];
                let of_z = &self.neighbours[z];
                for &b in of_z[of_z.partition_point(|b| *b <= a)..].iter().filter(|b| tied[**b] != a) {
                    pair_with(b, &mut scratch);
                    scratch[b].ra += ra;
                    scratch[b].aa += aa;
                }
            }
            for &cell in &self.shared.cells[a] {
                let here = &self.shared.counted[cell];
                let weight = 1.0 / (here.len() as f64 - 1.0);
                let one = self.network.nodes[a];
                let mine = here.binary_search_by_key(&one, |p| p.stakeholder).is_ok_and(|i| self.shared.answered[cell][i]);
                for (other, theirs) in here.iter().zip(&self.shared.answered[cell]) {
                    let Some(b) = self.node[other.stakeholder].filter(|b| *b > a && tied[*b] != a) else { continue };
                    if unlinked(self.grid, self.coordinating, cell, one, other.stakeholder) {
                        pair_with(b, &mut scratch);
                        scratch[b].cop += weight;
                        scratch[b].answered |= mine || *theirs;
                    }
                }
            }
            touched.sort_unstable();
            found.extend(touched.drain(..).map(|b| scratch[b]));
        }
        Ok(found)
    }
}
