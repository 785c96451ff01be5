//! The picture of a two-mode network: stakeholders in one column, what they have a part in (platforms, sites, activities,
//! meetings) in the other, in an order in which few lines cross ([`super::rows`]).

use super::hierarchy::width;
use super::network::{MAX_NODES, below, fit, neighbours, squares};
use super::quadtree::Xy;
use super::rows::{places, untangle};

/// Two kinds of nodes, numbered from 0 each, in order of id.
#[derive(Clone, Copy, Debug)]
pub struct TwoColumns<'a> {
    /// How many stakeholders, and how many of what they share.
    pub nodes: [usize; 2],
    /// Who has a part in what.
    pub parts: &'a [(usize, usize)],
}

impl TwoColumns<'_> {
    /// Positions of both in one unit square. Who has a part in nothing stands below. Same input, same bits.
    pub fn layout(&self) -> [Vec<Xy>; 2] {
        let [who, what] = self.nodes;
        let all = who + what;
        let mut at = if all > MAX_NODES { squares(all) } else { self.columns(who, all) };
        let shared = at.split_off(who);
        [at, shared]
    }

    fn columns(&self, who: usize, all: usize) -> Vec<Xy> {
        let ties: Vec<(usize, usize)> = self.parts.iter().map(|(a, b)| (*a, who + b)).collect();
        let near = neighbours(all, &ties);
        let (held, rest): (Vec<usize>, Vec<usize>) = (0..all).partition(|i| !near[*i].is_empty());
        let (left, right): (Vec<usize>, Vec<usize>) = held.into_iter().partition(|i| *i < who);
        let mut rows = [left, right];
        untangle(&mut rows, &near);
        let mut at: Vec<Xy> = places(&rows, all, width(all).max(FULL_COLUMN)).into_iter().map(|p| [p[1], p[0]]).collect();
        below(&mut at, &rest);
        fit(at)
    }
}

/// Names stand one under another: a column holds so many before it is folded into two.
const FULL_COLUMN: usize = 60;
