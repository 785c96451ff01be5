//! Breadth-first searches from several sources at once, a lane of [`LANES`] for each: Brandes's sums (2001,
//! 10.1080/0022250X.2001.9990249) with vectors instead of numbers.
//!
//! Sources near each other reach most nodes in the same few steps, so that one pass over the arcs of a level serves all lanes
//! (as in the bit-parallel search of Then and others 2014, 10.14778/2735496.2735507, here with numbers of paths instead of
//! bits). A level goes on from the nodes just reached (*push*) or over the nodes that some lane has not reached (*pull*),
//! whichever touches fewer arcs (Beamer, Asanovic and Patterson 2012, 10.1109/SC.2012.50); in a network of two sides a pull passes
//! over the side that no step can lead to. Lanes in which a node has no part
//! hold 0 and add nothing, so that no arc needs a branch. Which way is taken depends on the network alone: the same bits in
//! every run.

use super::adjacency::{Adjacency, narrow};
use super::shortest::Paths;
use super::twins::Source;
use crate::analysis::{AnalysisError, Control};

/// Sources of one search: as many `f64` as a line of cache holds.
pub const LANES: usize = 8;

/// A number for each lane.
type Lanes = [f64; LANES];
/// A bit for each lane.
type Mask = u8;

const NONE: Lanes = [0.0; LANES];
const ALL: Mask = Mask::MAX;
/// What an arc costs in a push, where one in a pull costs 1: the sums lie scattered and are written, not only read.
const PUSH_COST: usize = 3;
/// Nodes between two looks at the control.
const NODES_PER_LOOK: usize = 8_192;

fn add(into: &mut Lanes, from: &Lanes) {
    for (a, b) in into.iter_mut().zip(from) {
        *a += b;
    }
}

/// The sum of what some nodes hold.
fn gather(nodes: &[u32], held: &[Lanes]) -> Lanes {
    let mut sum = NONE;
    for node in nodes {
        add(&mut sum, &held[*node as usize]);
    }
    sum
}

/// By mask, all bits of its lanes.
static BITS: [[u64; LANES]; 1 << LANES] = {
    let mut bits = [[0; LANES]; 1 << LANES];
    let mut at = 0;
    while at < LANES << LANES {
        if ((at / LANES) >> (at % LANES)) & 1 == 1 {
            bits[at / LANES][at % LANES] = u64::MAX;
        }
        at += 1;
    }
    bits
};

/// The lanes of a mask; 0 in the others.
fn only(lanes: &Lanes, mask: Mask) -> Lanes {
    let bits = &BITS[usize::from(mask)];
    std::array::from_fn(|i| f64::from_bits(lanes[i].to_bits() & bits[i]))
}

/// By mask, how many nodes the sources of its lanes stand for.
fn standing(times: &[u32; LANES]) -> [u32; 1 << LANES] {
    let mut standing = [0; 1 << LANES];
    for mask in 1..standing.len() {
        standing[mask] = standing[mask & (mask - 1)] + times[mask.trailing_zeros() as usize];
    }
    standing
}

/// The lanes that hold more than 0.
fn above_zero(lanes: &Lanes) -> Mask {
    lanes.iter().enumerate().fold(0, |mask, (i, x)| mask | u8::from(*x > 0.0) << i)
}

fn total(lanes: &Lanes) -> f64 {
    lanes.iter().fold(0.0, |sum, x| sum + x)
}

/// A node at some distance from the sources of some lanes.
#[derive(Clone, Copy, Debug)]
struct Reached {
    node: u32,
    mask: Mask,
}

/// Buffers that are used again.
#[derive(Debug)]
pub struct LaneSearch<'a> {
    outgoing: &'a Adjacency,
    incoming: &'a Adjacency,
    /// Numbers of shortest paths.
    sigma: Vec<Lanes>,
    /// Of the level before: numbers of paths on the way out, shares (1 + delta)/sigma on the way back.
    before: Vec<Lanes>,
    /// Of the level at hand.
    now: Vec<Lanes>,
    visited: Vec<Mask>,
    touched: Vec<bool>,
    list: Vec<u32>,
    /// The side of each node in a network of two sides.
    sides: Option<&'a [bool]>,
    /// By side, all on the first where there are none: nodes that arcs lead to, ascending, ...
    all: [Vec<u32>; 2],
    /// ... and their number.
    all_arcs: [usize; 2],
    /// Of `all`, those that some lane may not have reached, ...
    open: [Vec<u32>; 2],
    /// ... and the arcs into them.
    open_arcs: [usize; 2],
    reached: Vec<Reached>,
    /// Where each level begins in `reached`.
    levels: Vec<usize>,
    /// How many nodes the source of each lane stands for.
    times: [u32; LANES],
}

impl<'a> LaneSearch<'a> {
    /// For an adjacency and the same arcs by their heads; the same one twice where it is without direction. `sides` are
    /// [`Adjacency::two_sides`].
    pub fn new(outgoing: &'a Adjacency, incoming: &'a Adjacency, sides: Option<&'a [bool]>) -> Self {
        let n = outgoing.len();
        let (mut all, mut all_arcs) = ([Vec::new(), Vec::new()], [0; 2]);
        for v in (0..n).filter(|v| incoming.degree(*v) > 0) {
            let side = sides.map_or(0, |sides| usize::from(sides[v]));
            all[side].push(narrow(v));
            all_arcs[side] += incoming.degree(v);
        }
        Self {
            outgoing,
            incoming,
            open: all.clone(),
            open_arcs: all_arcs,
            all,
            all_arcs,
            sigma: vec![NONE; n],
            before: vec![NONE; n],
            now: vec![NONE; n],
            visited: vec![0; n],
            touched: vec![false; n],
            list: Vec::new(),
            sides,
            reached: Vec::new(),
            levels: Vec::new(),
            times: [1; LANES],
        }
    }

    /// Adds what the shortest paths from at most [`LANES`] sources say; `arcs` are sums for each arc where it is not empty.
    pub fn run(&mut self, sources: &[Source], sums: &mut Paths, arcs: &mut [f64], control: &Control) -> Result<(), AnalysisError> {
        self.times = std::array::from_fn(|lane| sources.get(lane).map_or(1, |s| s.times));
        self.out(sources, control)?;
        if arcs.is_empty() {
            self.back::<false>(sums, arcs, control)?;
        } else {
            self.back::<true>(sums, arcs, control)?;
        }
        for at in &self.reached {
            self.sigma[at.node as usize] = NONE;
            self.visited[at.node as usize] = 0;
        }
        Ok(())
    }

    /// Distances and numbers of shortest paths.
    fn out(&mut self, sources: &[Source], control: &Control) -> Result<(), AnalysisError> {
        self.reached.clear();
        self.levels.clear();
        self.levels.push(0);
        let lanes_used = ALL >> (LANES - sources.len().clamp(1, LANES));
        for (lane, &Source { node: source, .. }) in sources.iter().enumerate() {
            let mask = 1 << lane;
            self.sigma[source][lane] = 1.0;
            self.before[source][lane] = 1.0;
            if self.visited[source] == 0 {
                self.reached.push(Reached { node: narrow(source), mask });
            } else if let Some(at) = self.reached.iter_mut().find(|at| at.node as usize == source) {
                at.mask |= mask;
            }
            self.visited[source] |= mask;
        }
        self.open.clone_from(&self.all);
        self.open_arcs = self.all_arcs;
        loop {
            control.go_on()?;
            let first = *self.levels.last().unwrap_or(&0);
            let last = self.reached.len();
            if first == last {
                break;
            }
            self.levels.push(last);
            let (mut leaving, mut from) = (0, [false; 2]);
            for at in &self.reached[first..last] {
                leaving += self.outgoing.degree(at.node as usize);
                from[self.side(at.node as usize)] = true;
            }
            let to = if self.sides.is_some() { [from[1], from[0]] } else { from };
            let entering: usize = self.open_arcs.iter().zip(to).map(|(arcs, to)| if to { *arcs } else { 0 }).sum();
            if PUSH_COST * leaving < entering {
                self.push_out(first..last, lanes_used, control)?;
            } else {
                for side in (0..2).filter(|side| to[*side]) {
                    self.pull_out(side, lanes_used, control)?;
                }
            }
            for at in last..self.reached.len() {
                let v = self.reached[at].node as usize;
                if self.visited[v] == lanes_used {
                    self.open_arcs[self.side(v)] -= self.incoming.degree(v);
                }
            }
            for at in &self.reached[first..last] {
                self.before[at.node as usize] = NONE;
            }
            std::mem::swap(&mut self.before, &mut self.now);
        }
        // the last level is empty
        self.levels.pop();
        Ok(())
    }

    fn side(&self, v: usize) -> usize {
        self.sides.map_or(0, |sides| usize::from(sides[v]))
    }

    fn push_out(&mut self, level: std::ops::Range<usize>, full: Mask, control: &Control) -> Result<(), AnalysisError> {
        self.list.clear();
        for (i, at) in level.enumerate() {
            if i % NODES_PER_LOOK == 0 {
                control.go_on()?;
            }
            let u = self.reached[at].node as usize;
            let paths = self.before[u];
            for &head in self.outgoing.heads(u) {
                let w = head as usize;
                if self.visited[w] != full {
                    if !std::mem::replace(&mut self.touched[w], true) {
                        self.list.push(head);
                    }
                    add(&mut self.now[w], &paths);
                }
            }
        }
        for i in 0..self.list.len() {
            let v = self.list[i] as usize;
            self.touched[v] = false;
            let paths = self.now[v];
            self.arrive(v, &paths);
        }
        Ok(())
    }

    fn pull_out(&mut self, side: usize, full: Mask, control: &Control) -> Result<(), AnalysisError> {
        let mut kept = 0;
        for i in 0..self.open[side].len() {
            if i % NODES_PER_LOOK == 0 {
                control.go_on()?;
            }
            let v = self.open[side][i] as usize;
            if self.visited[v] == full {
                continue;
            }
            let paths = gather(self.incoming.heads(v), &self.before);
            self.arrive(v, &paths);
            self.open[side][kept] = narrow(v);
            kept += usize::from(self.visited[v] != full);
        }
        self.open[side].truncate(kept);
        Ok(())
    }

    /// Takes the paths to a node in the lanes that had not reached it.
    fn arrive(&mut self, v: usize, paths: &Lanes) {
        let mask = above_zero(paths) & !self.visited[v];
        let paths = only(paths, mask);
        self.now[v] = paths;
        if mask != 0 {
            self.visited[v] |= mask;
            add(&mut self.sigma[v], &paths);
            self.reached.push(Reached { node: narrow(v), mask });
        }
    }

    /// The dependencies, from the farthest level back: a node hands on to those that follow it on a shortest path.
    fn back<const ARCS: bool>(&mut self, sums: &mut Paths, arcs: &mut [f64], control: &Control) -> Result<(), AnalysisError> {
        let deepest = self.levels.len() - 1;
        sums.eccentricity = sums.eccentricity.max(narrow(deepest));
        let many = self.times.map(f64::from);
        let standing = standing(&self.times);
        let mut after = self.reached.len()..self.reached.len();
        for depth in (usize::from(!ARCS)..=deepest).rev() {
            let level = self.levels[depth]..after.start;
            let arcs_of = |adjacency: &Adjacency, level: &std::ops::Range<usize>| -> usize {
                self.reached[level.clone()].iter().map(|at| adjacency.degree(at.node as usize)).sum()
            };
            let push = !ARCS && PUSH_COST * arcs_of(self.incoming, &after) < arcs_of(self.outgoing, &level);
            if push {
                self.push_back(after.clone(), control)?;
            }
            for (i, at) in level.clone().enumerate() {
                if i % NODES_PER_LOOK == 0 {
                    control.go_on()?;
                }
                let Reached { node, mask } = self.reached[at];
                let v = node as usize;
                let sigma = only(&self.sigma[v], mask);
                let handed = if push { self.now[v] } else { gather(self.outgoing.heads(v), &self.before) };
                if push {
                    self.touched[v] = false;
                } else if ARCS {
                    let first = self.outgoing.range(v).start;
                    for (i, &head) in self.outgoing.heads(v).iter().enumerate() {
                        let share = &self.before[head as usize];
                        arcs[first + i] += total(&std::array::from_fn(|lane| sigma[lane] * share[lane]));
                    }
                }
                let delta: Lanes = std::array::from_fn(|lane| sigma[lane] * handed[lane]);
                self.now[v] = only(&std::array::from_fn(|lane| (1.0 + delta[lane]) / sigma[lane]), mask);
                if depth > 0 {
                    sums.take(v, depth, standing[usize::from(mask)], &std::array::from_fn::<f64, LANES, _>(|lane| many[lane] * delta[lane]));
                }
            }
            // what was pushed to nodes of other levels
            for i in 0..self.list.len() {
                let v = self.list[i] as usize;
                if std::mem::replace(&mut self.touched[v], false) {
                    self.now[v] = NONE;
                }
            }
            self.list.clear();
            self.forget(after);
            std::mem::swap(&mut self.before, &mut self.now);
            after = level;
        }
        self.forget(after);
        Ok(())
    }

    fn forget(&mut self, level: std::ops::Range<usize>) {
        for at in &self.reached[level] {
            self.before[at.node as usize] = NONE;
        }
    }

    fn push_back(&mut self, level: std::ops::Range<usize>, control: &Control) -> Result<(), AnalysisError> {
        for (i, at) in level.enumerate() {
            if i % NODES_PER_LOOK == 0 {
                control.go_on()?;
            }
            let w = self.reached[at].node as usize;
            let share = self.before[w];
            for &tail in self.incoming.heads(w) {
                let v = tail as usize;
                if !std::mem::replace(&mut self.touched[v], true) {
                    self.list.push(tail);
                }
                add(&mut self.now[v], &share);
            }
        }
        Ok(())
    }
}
