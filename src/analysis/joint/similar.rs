//! How much two stakeholders without a tie have in common: contacts (Adamic-Adar, resource allocation) and cells in which
//! nothing links them. The definitions are at the head of [`super::recommended_links`].

use super::coordination::Coordinating;
use crate::analysis::coverage::providers::{Provider, Providers};
use crate::analysis::grid::Grid;
use crate::analysis::network::simple::SimpleNetwork;
use crate::analysis::{AnalysisError, Control};

/// The most steps over common contacts and shared cells: a hub with 20,000 contacts alone is 400 million.
const MAX_STEPS: usize = 1_000_000_000;
/// The most pairs that are kept to be ranked.
const MAX_PAIRS: usize = 20_000_000;

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
        let mut shared = Self { counted: vec![Vec::new(); grid.len()], answered: vec![Vec::new(); grid.len()], cells: vec![Vec::new(); nodes] };
        for cell in 0..grid.len() {
            if cell % 256 == 0 {
                control.go_on()?;
            }
            let found = providers.here(grid, cell).counted;
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

/// Nothing counts as a link between the two in the cell.
pub fn unlinked(grid: &Grid<'_>, coordinating: &Coordinating, cell: usize, a: usize, b: usize) -> bool {
    let link = coordinating.links.between(grid, cell, a, b);
    let weak = grid.chosen.weak_links && !(link.weak_ties.is_empty() && link.weak_platforms.is_empty());
    link.ties.is_empty() && link.platforms.is_empty() && !weak
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
    limit("the list of common contacts", steps, MAX_STEPS, "choose constituencies or kinds of tie")?;
    let mut found: Vec<Pair> = Vec::new();
    let mut scratch: Vec<Pair> = (0..n).map(|b| Pair { a: 0, b, ra: 0.0, aa: 0.0, cop: 0.0, answered: false }).collect();
    let mut tied = vec![usize::MAX; n];
    let mut walked = 0_usize;
    for a in 0..n {
        if a % 16 == 0 {
            control.go_on()?;
        }
        let mut touched: Vec<usize> = Vec::new();
        for &z in &neighbours[a] {
            tied[z] = a;
        }
        for &z in &neighbours[a] {
            let k = neighbours[z].len() as f64;
            for &b in neighbours[z].iter().filter(|b| **b > a && tied[**b] != a) {
                touched.push(b);
                scratch[b].ra += 1.0 / k;
                scratch[b].aa += 1.0 / k.ln();
            }
        }
        for &cell in &shared.cells[a] {
            let here = &shared.counted[cell];
            walked = walked.saturating_add(here.len());
            limit("the list of pairs that share a cell", walked, MAX_PAIRS, "choose themes, sites within one area, or constituencies")?;
            let weight = 1.0 / (here.len() as f64 - 1.0);
            let mine = here.binary_search_by_key(&network.nodes[a], |p| p.stakeholder).is_ok_and(|i| shared.answered[cell][i]);
            for (other, theirs) in here.iter().zip(&shared.answered[cell]) {
                let Some(b) = node[other.stakeholder].filter(|b| *b > a && tied[*b] != a) else { continue };
                let (one, two) = (network.nodes[a], other.stakeholder);
                if unlinked(grid, coordinating, cell, one, two) {
                    touched.push(b);
                    scratch[b].cop += weight;
                    scratch[b].answered |= mine || *theirs;
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for b in touched {
            found.push(Pair { a, ..scratch[b] });
            scratch[b] = Pair { a: 0, b, ra: 0.0, aa: 0.0, cop: 0.0, answered: false };
        }
        limit("the list of pairs without a tie", found.len(), MAX_PAIRS, "choose themes, constituencies or kinds of tie")?;
    }
    Ok(found)
}

fn limit(what: &'static str, size: usize, limit: usize, hint: &'static str) -> Result<(), AnalysisError> {
    if size > limit { Err(AnalysisError::TooLarge { what, size, limit, hint }) } else { Ok(()) }
}
