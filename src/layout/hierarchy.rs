//! The picture from above to below: whoever funds, advises or is reported to stands over the other end.
//!
//! - directed ties give each stakeholder its level ([`super::levels`]); who reports to or is a member of another stands below
//!   it (codelist `tie_kind`, column `upward`)
//! - who has undirected ties only stands level with those it is tied to, one tie after another
//! - each level is a row whose ties cross little ([`super::rows`]); stakeholders of whom no tie says anything stand below all

use super::levels::levels;
use super::network::{MAX_NODES, below, fit, neighbours, squares};
use super::quadtree::Xy;
use super::rows::{places, untangle};
use crate::atlas::Atlas;
use crate::domain::{AsOf, Period};

/// A picture is so many times wider than it is high, where rows are folded.
const WIDTH_TO_HEIGHT: f64 = 1.6;
/// Shorter rows are not folded.
const LEAST_WIDTH: usize = 12;

/// A network to draw from above to below; nodes are numbers, in order of id.
#[derive(Clone, Copy, Debug)]
pub struct Hierarchy<'a> {
    /// How many nodes.
    pub nodes: usize,
    /// Directed ties, the upper end first.
    pub down: &'a [(usize, usize)],
    /// Ties without direction.
    pub level: &'a [(usize, usize)],
}

impl Hierarchy<'_> {
    /// Positions in the unit square, the top at 0. Same input, same bits.
    pub fn layout(&self) -> Vec<Xy> {
        if self.nodes > MAX_NODES {
            return squares(self.nodes);
        }
        let near = neighbours(self.nodes, self.level);
        let mut rows_of = levels(self.nodes, &once(self.down));
        settle_beside(&mut rows_of, &near);
        let deepest = rows_of.iter().flatten().max().map_or(0, |deepest| *deepest as usize + 1);
        let mut rows = vec![Vec::new(); deepest];
        let mut rest = Vec::new();
        for (node, row) in rows_of.iter().enumerate() {
            match row {
                Some(row) => rows[*row as usize].push(node),
                None => rest.push(node),
            }
        }
        rows.retain(|row| !row.is_empty());
        let all: Vec<(usize, usize)> = self.down.iter().chain(self.level).copied().collect();
        untangle(&mut rows, &neighbours(self.nodes, &all));
        let mut at = places(&rows, self.nodes, width(self.nodes));
        below(&mut at, &rest);
        fit(at)
    }
}

/// How many nodes a line takes.
pub fn width(nodes: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most MAX_NODES")]
    let width = (nodes as f64 * WIDTH_TO_HEIGHT).sqrt().ceil() as usize;
    width.max(LEAST_WIDTH)
}

/// Each pair once, self-ties never, in order.
fn once(ties: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ties: Vec<(usize, usize)> = ties.iter().copied().filter(|(a, b)| a != b).collect();
    ties.sort_unstable();
    ties.dedup();
    ties
}

/// Nodes without a row take the mean row of their neighbours, those nearest to the others first. O(rounds x ties).
fn settle_beside(rows: &mut [Option<u32>], near: &[Vec<u32>]) {
    loop {
        let found: Vec<(usize, u32)> = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.is_none())
            .filter_map(|(node, _)| {
                let beside: Vec<u32> = near[node].iter().filter_map(|j| rows[*j as usize]).collect();
                let count = u32::try_from(beside.len()).ok().filter(|n| *n > 0)?;
                Some((node, beside.iter().sum::<u32>() / count))
            })
            .collect();
        if found.is_empty() {
            return;
        }
        for (node, row) in found {
            rows[node] = Some(row);
        }
    }
}

/// The picture of an atlas' network as of a day, in the order of the stakeholder table; private ties are left out.
pub fn of_atlas(atlas: &Atlas, as_of: AsOf) -> Vec<Xy> {
    let (mut down, mut level) = (Vec::new(), Vec::new());
    for edge in atlas.network.graph.raw_edges() {
        let tie = atlas.tables.ties.at(edge.weight);
        let kind = tie.kind.entry();
        if kind.is("private") || !Period::new(tie.start, tie.end).is_ok_and(|p| p.holds(as_of)) {
            continue;
        }
        let (from, to) = (edge.source().index(), edge.target().index());
        match (tie.is_directed(), kind.is("upward")) {
            (true, true) => down.push((to, from)),
            (true, false) => down.push((from, to)),
            (false, _) => level.push((from, to)),
        }
    }
    Hierarchy { nodes: atlas.tables.stakeholders.len(), down: &down, level: &level }.layout()
}
