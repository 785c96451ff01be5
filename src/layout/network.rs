//! The picture of a whole network in the unit square: each connected group by forces, groups side by side, the largest
//! first, stakeholders without ties in a grid below.

use super::force::{Group, anchor, settle};
use super::pack::{Item, grid, shelves};
use super::quadtree::Xy;
use crate::atlas::Atlas;
use crate::domain::{AsOf, Period};

/// The most nodes that are laid out by forces: beyond, the picture is a ball of wool, and takes long to wind.
pub const MAX_NODES: usize = 20_000;

/// Space around each group, in lengths of a typical tie.
const MARGIN: f64 = 1.0;

/// A network to draw.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// Ids of the nodes; they decide where each starts.
    pub ids: &'a [&'a str],
    /// Pairs of node numbers; parallel ties and self-ties count once and not at all.
    pub ties: &'a [(usize, usize)],
    /// Positions from a picture drawn before, in the order of `ids`, or nothing: a node starts there instead.
    pub known: &'a [Option<Xy>],
}

impl Drawing<'_> {
    /// Positions in the unit square, in the order of `ids`. Same input, same bits, on any number of threads.
    pub fn layout(&self) -> Vec<Xy> {
        let n = self.ids.len();
        if n > MAX_NODES {
            return squares(n);
        }
        let neighbours = neighbours(n, self.ties);
        let mut groups = components(&neighbours);
        groups.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| self.ids[a[0]].cmp(self.ids[b[0]])));
        let alone = groups.iter().position(|g| g.len() == 1).unwrap_or(groups.len());
        let mut at = vec![[0.0; 2]; n];
        let mut items = Vec::with_capacity(alone);
        for group in &groups[..alone] {
            let positions = self.settle(group, &neighbours);
            let (low, high) = bounds(&positions);
            for (node, p) in group.iter().zip(&positions) {
                at[*node] = [p[0] - low[0], p[1] - low[1]];
            }
            items.push(Item { size: [high[0] - low[0], high[1] - low[1]] });
        }
        let corners = shelves(&items, 2.0 * MARGIN);
        for (group, corner) in groups.iter().zip(&corners) {
            for node in group {
                at[*node] = [at[*node][0] + corner[0], at[*node][1] + corner[1]];
            }
        }
        let rest: Vec<usize> = groups[alone..].iter().flatten().copied().collect();
        below(&mut at, &rest);
        fit(at)
    }

    fn settle(&self, group: &[usize], neighbours: &[Vec<u32>]) -> Vec<Xy> {
        let number = |node: u32| group.binary_search(&(node as usize)).ok().and_then(|i| u32::try_from(i).ok());
        let known: Vec<Option<Xy>> = group.iter().map(|i| self.known.get(*i).copied().flatten()).collect();
        settle(&Group {
            neighbours: group.iter().map(|i| neighbours[*i].iter().filter_map(|j| number(*j)).collect()).collect(),
            start: starts(group, &known, self.ids, neighbours),
        })
    }
}

/// Where the nodes of a group start: at their anchors, or where they stood before, scaled to the unit disc; a newcomer
/// among known ones beside those it is tied to.
fn starts(group: &[usize], known: &[Option<Xy>], ids: &[&str], neighbours: &[Vec<u32>]) -> Vec<Xy> {
    let placed: Vec<Xy> = known.iter().copied().flatten().collect();
    if placed.len() * 2 < group.len() || placed.len() < 3 {
        return group.iter().map(|i| anchor(ids[*i])).collect();
    }
    let (low, high) = bounds(&placed);
    let middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
    let half = ((high[0] - low[0]).max(high[1] - low[1]) / 2.0).max(f64::MIN_POSITIVE);
    let scaled = |p: Xy| [(p[0] - middle[0]) / half, (p[1] - middle[1]) / half];
    group
        .iter()
        .zip(known)
        .map(|(i, at)| {
            if let Some(p) = at {
                return scaled(*p);
            }
            let near: Vec<Xy> = neighbours[*i]
                .iter()
                .filter_map(|j| group.binary_search(&(*j as usize)).ok().and_then(|j| known[j]))
                .map(scaled)
                .collect();
            let aside = anchor(ids[*i]);
            if near.is_empty() {
                return aside;
            }
            let count = near.len() as f64;
            let sum = near.iter().fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
            [sum[0] / count + 0.05 * aside[0], sum[1] / count + 0.05 * aside[1]]
        })
        .collect()
}

/// The picture of an atlas' network as of a day, in the order of the stakeholder table; private ties are left out.
pub fn of_atlas(atlas: &Atlas, as_of: AsOf, known: &[Option<Xy>]) -> Vec<Xy> {
    let ids: Vec<&str> = atlas.tables.stakeholders.iter().map(|s| s.id.as_str()).collect();
    let mut ties = Vec::with_capacity(atlas.tables.ties.len());
    for edge in atlas.network.graph.raw_edges() {
        let tie = atlas.tables.ties.at(edge.weight);
        let active = Period::new(tie.start, tie.end).is_ok_and(|p| p.holds(as_of));
        if active && !tie.kind.entry().is("private") {
            ties.push((edge.source().index(), edge.target().index()));
        }
    }
    Drawing { ids: &ids, ties: &ties, known }.layout()
}

/// Nodes that no tie places: a picture of their own.
pub(super) fn squares(nodes: usize) -> Vec<Xy> {
    fit(grid(nodes, 1.0, 1.0 / (nodes as f64).sqrt().ceil()))
}

/// Puts those of whom no tie says anything in rows under everything else, in order of id; their step is that of a sparse
/// picture, less where they are many.
pub(super) fn below(at: &mut [Xy], rest: &[usize]) {
    let mut placed = vec![true; at.len()];
    for node in rest {
        placed[*node] = false;
    }
    let extent = at.iter().zip(&placed).filter(|(_, placed)| **placed).fold([0.0_f64; 2], |e, (p, _)| [e[0].max(p[0]), e[1].max(p[1])]);
    let step = if extent[0] > 0.0 { (extent[0] / (rest.len() as f64).sqrt().max(1.0)).clamp(extent[0] / 60.0, extent[0] / 12.0) } else { 1.0 };
    let under = if rest.len() < at.len() { extent[1] + 2.0 * MARGIN.min(extent[0] / 12.0).max(step / 2.0) } else { 0.0 };
    for (node, p) in rest.iter().zip(grid(rest.len(), extent[0], step)) {
        at[*node] = [p[0], p[1] + under];
    }
}

/// Each node's neighbours, ascending: parallel ties count once, self-ties not at all.
pub(super) fn neighbours(n: usize, ties: &[(usize, usize)]) -> Vec<Vec<u32>> {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); n];
    for (a, b) in ties.iter().filter(|(a, b)| a != b && *a < n && *b < n) {
        lists[*a].push(u32::try_from(*b).unwrap_or_default());
        lists[*b].push(u32::try_from(*a).unwrap_or_default());
    }
    for list in &mut lists {
        list.sort_unstable();
        list.dedup();
    }
    lists
}

/// Connected groups, each ascending, in order of their first node.
fn components(neighbours: &[Vec<u32>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; neighbours.len()];
    let mut groups = Vec::new();
    for first in 0..neighbours.len() {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let mut group = vec![first];
        let mut next = 0;
        while let Some(&node) = group.get(next) {
            next += 1;
            for &j in &neighbours[node] {
                if !std::mem::replace(&mut seen[j as usize], true) {
                    group.push(j as usize);
                }
            }
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

fn bounds(positions: &[Xy]) -> (Xy, Xy) {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for p in positions {
        for axis in 0..2 {
            low[axis] = low[axis].min(p[axis]);
            high[axis] = high[axis].max(p[axis]);
        }
    }
    (low, high)
}

/// Scales positions into the unit square, keeping their shape, centred.
pub(super) fn fit(mut at: Vec<Xy>) -> Vec<Xy> {
    if at.is_empty() {
        return at;
    }
    let (low, high) = bounds(&at);
    let size = (high[0] - low[0]).max(high[1] - low[1]);
    let middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
    let scale = if size > 0.0 { 0.96 / size } else { 0.0 };
    for p in &mut at {
        *p = [0.5 + (p[0] - middle[0]) * scale, 0.5 + (p[1] - middle[1]) * scale];
    }
    at
}
