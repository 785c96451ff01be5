//! Borders cut into arcs where areas meet, so that a border that two areas share is held, simplified and drawn once.
//!
//! A vertex at which rings part (its neighbours differ from one ring to another) is a junction; arcs run from junction to
//! junction, and a ring without junction is one closed arc. The same arc walked either way is one arc (the idea of
//! Bostock's `TopoJSON`). Areas share a border where they share its vertices: where one has a vertex in the middle of
//! another's edge, the two are different arcs.

use std::collections::BTreeMap;

use super::project::Fixed;
use super::simplify;

/// A walk along an arc: its number, or its bitwise complement where walked backwards.
pub type ArcRef = i32;

/// Every border and line of a layer, each once, with the zoom from which each of its vertices is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arcs {
    /// Where each arc starts in the two lists below; one more entry at the end.
    starts: Vec<u32>,
    positions: Vec<Fixed>,
    from_zoom: Vec<u8>,
}

impl Arcs {
    /// Number of arcs.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Number of vertices held.
    pub fn vertices(&self) -> usize {
        self.positions.len()
    }
    /// Bytes held, about.
    pub fn bytes(&self) -> usize {
        self.positions.len() * (size_of::<Fixed>() + 1) + self.starts.len() * 4
    }
    fn span(&self, arc: usize) -> std::ops::Range<usize> {
        self.starts[arc] as usize..self.starts[arc + 1] as usize
    }
    /// The vertices of a walk along arcs at a zoom; where an arc ends the next begins, and that vertex comes once.
    /// Of a ring the closing vertex is left out.
    pub fn walk(&self, walk: &[ArcRef], zoom: u8, closed: bool, out: &mut Vec<Fixed>) {
        out.clear();
        for arc in walk {
            let backwards = *arc < 0;
            let span = self.span(if backwards { !*arc } else { *arc }.unsigned_abs() as usize);
            out.pop();
            let drawn = |i: &usize| self.from_zoom[*i] <= zoom;
            if backwards {
                out.extend(span.rev().filter(drawn).map(|i| self.positions[i]));
            } else {
                out.extend(span.filter(drawn).map(|i| self.positions[i]));
            }
        }
        if closed {
            out.pop();
        }
    }
    fn push(&mut self, positions: &[Fixed]) -> ArcRef {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.positions.extend_from_slice(positions);
        self.from_zoom.extend(simplify::from_zoom(positions));
        // a workspace of more than 2^31 vertices does not fit into memory in the first place
        self.starts.push(u32::try_from(self.positions.len()).unwrap_or(u32::MAX));
        i32::try_from(self.starts.len() - 2).unwrap_or(i32::MAX)
    }
}

/// Rings and lines on their way to become arcs.
#[derive(Debug, Default)]
pub struct Builder {
    rings: Vec<Vec<Fixed>>,
    lines: Vec<Vec<Fixed>>,
}

/// A ring handed in, to ask for its arcs later.
#[derive(Clone, Copy, Debug)]
pub struct RingKey(usize);
/// A line handed in, to ask for its arc later.
#[derive(Clone, Copy, Debug)]
pub struct LineKey(usize);

/// The arcs of what was handed in.
#[derive(Debug)]
pub struct Built {
    /// The arcs.
    pub arcs: Arcs,
    rings: Vec<Vec<ArcRef>>,
    lines: Vec<ArcRef>,
}

impl Built {
    /// The walk around a ring.
    pub fn ring(&mut self, key: RingKey) -> Vec<ArcRef> {
        std::mem::take(&mut self.rings[key.0])
    }
    /// The walk along a line.
    pub fn line(&self, key: LineKey) -> Vec<ArcRef> {
        vec![self.lines[key.0]]
    }
}

impl Builder {
    /// Takes a ring; `None` where fewer than three positions of it differ.
    pub fn ring(&mut self, positions: impl Iterator<Item = Fixed>) -> Option<RingKey> {
        let mut ring: Vec<Fixed> = positions.collect();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() < 3 {
            return None;
        }
        self.rings.push(ring);
        Some(RingKey(self.rings.len() - 1))
    }
    /// Takes a line; `None` where fewer than two positions of it differ.
    pub fn line(&mut self, positions: impl Iterator<Item = Fixed>) -> Option<LineKey> {
        let mut line: Vec<Fixed> = positions.collect();
        line.dedup();
        if line.len() < 2 {
            return None;
        }
        self.lines.push(line);
        Some(LineKey(self.lines.len() - 1))
    }

    /// Cuts the rings at their junctions and keeps each arc once. O(v log v) in the number of vertices.
    pub fn build(self) -> Built {
        let mut all: Vec<Fixed> = self.rings.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let number = |p: &Fixed| all.binary_search(p).unwrap_or_default();
        let rings: Vec<Vec<usize>> = self.rings.iter().map(|ring| ring.iter().map(number).collect()).collect();
        let junction = junctions(&rings, all.len());

        let mut arcs = Arcs::default();
        let mut known: BTreeMap<Vec<usize>, ArcRef> = BTreeMap::new();
        let mut walks = Vec::with_capacity(rings.len());
        let mut positions = Vec::new();
        for ring in &rings {
            let mut walk = Vec::new();
            for mut arc in cut(ring, &junction) {
                let backwards = arc.iter().rev().lt(arc.iter());
                if backwards {
                    arc.reverse();
                }
                let found = if let Some(found) = known.get(&arc) {
                    *found
                } else {
                    positions.clear();
                    positions.extend(arc.iter().map(|v| all[*v]));
                    let new = arcs.push(&positions);
                    known.insert(arc, new);
                    new
                };
                walk.push(if backwards { !found } else { found });
            }
            walks.push(walk);
        }
        let lines = self.lines.iter().map(|line| arcs.push(line)).collect();
        Built { arcs, rings: walks, lines }
    }
}

/// Which vertices have other neighbours in one ring than in another, or are passed in two ways by one ring.
fn junctions(rings: &[Vec<usize>], vertices: usize) -> Vec<bool> {
    let mut neighbours: Vec<Option<(usize, usize)>> = vec![None; vertices];
    let mut junction = vec![false; vertices];
    for ring in rings {
        for (i, v) in ring.iter().enumerate() {
            let before = ring[(i + ring.len() - 1) % ring.len()];
            let after = ring[(i + 1) % ring.len()];
            let pair = (before.min(after), before.max(after));
            match neighbours[*v] {
                None => neighbours[*v] = Some(pair),
                Some(known) if known != pair => junction[*v] = true,
                Some(_) => {}
            }
        }
    }
    junction
}

/// Cuts a ring at its junctions, both ends included; without junction it is one arc from its first vertex in order of place.
fn cut(ring: &[usize], junction: &[bool]) -> Vec<Vec<usize>> {
    let lowest = || (0..ring.len()).min_by_key(|i| ring[*i]).unwrap_or(0);
    let start = ring.iter().position(|v| junction[*v]).unwrap_or_else(lowest);
    let mut arcs = Vec::new();
    let mut arc = vec![ring[start]];
    for step in 1..=ring.len() {
        let v = ring[(start + step) % ring.len()];
        arc.push(v);
        if junction[v] || step == ring.len() {
            arcs.push(std::mem::replace(&mut arc, vec![v]));
        }
    }
    arcs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(builder: &mut Builder, points: &[Fixed]) -> RingKey {
        builder.ring(points.iter().copied()).expect("a ring")
    }

    #[test]
    fn neighbours_share_one_arc_walked_both_ways() {
        let mut builder = Builder::default();
        let west = ring(&mut builder, &[[0, 0], [10, 0], [11, 5], [10, 10], [0, 10]]);
        let east = ring(&mut builder, &[[10, 0], [20, 0], [20, 10], [10, 10], [11, 5]]);
        let mut built = builder.build();
        let (west, east) = (built.ring(west), built.ring(east));
        assert_eq!(built.arcs.len(), 3);
        let shared: Vec<_> = west.iter().filter(|a| east.contains(&!**a)).collect();
        assert_eq!(shared.len(), 1);
        let mut out = Vec::new();
        built.arcs.walk(&west, 22, true, &mut out);
        assert_eq!(out.len(), 5);
    }

    #[test]
    fn an_island_and_the_region_that_is_the_same_island_are_one_arc() {
        let mut builder = Builder::default();
        let a = ring(&mut builder, &[[0, 0], [10, 0], [10, 10]]);
        let b = ring(&mut builder, &[[10, 10], [10, 0], [0, 0]]);
        let mut built = builder.build();
        assert_eq!(built.arcs.len(), 1);
        assert_eq!(built.ring(a), vec![!built.ring(b)[0]]);
    }

    #[test]
    fn a_ring_that_touches_itself_is_cut_there() {
        let mut builder = Builder::default();
        let bow = ring(&mut builder, &[[0, 0], [5, 5], [0, 10], [10, 10], [5, 5], [10, 0]]);
        let mut built = builder.build();
        let walk = built.ring(bow);
        let mut out = Vec::new();
        built.arcs.walk(&walk, 22, true, &mut out);
        assert_eq!(out.len(), 6);
    }

    #[test]
    fn rings_that_are_a_line_are_no_rings() {
        let mut builder = Builder::default();
        assert!(builder.ring([[0, 0], [1, 1], [1, 1], [0, 0]].into_iter()).is_none());
        assert!(builder.line([[3, 3], [3, 3]].into_iter()).is_none());
    }
}
