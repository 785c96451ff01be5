//! A tree of boxes that gives what meets a window in order of rank, without looking at the rest.
//!
//! A tile of a whole country meets a million boxes and draws the ten thousand of least rank; gathering and sorting all of
//! them would take longer than drawing. Boxes are packed along a Hilbert curve (Kamel and Faloutsos 1994, "Hilbert R-tree",
//! VLDB) into nodes of [`FANOUT`], level by level, and each node keeps the least rank below it: nodes are opened best first
//! (Hjaltason and Samet 1999, doi 10.1145/320248.320255). A node that lies in a window whole is counted and not opened.
//!
//! Ranks have little to do with places, so that best first opens nearly every node of a window to give its first ten
//! thousand. The boxes of least rank are therefore kept once more, in order of rank: where a window holds so many of all that
//! enough will be among them, they are read through one after another.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::project::Fixed;

/// Children of a node: a node's boxes fill four lines of cache.
const FANOUT: usize = 16;
/// Boxes of least rank that are kept in order: 2 MB.
const HEAD: usize = 80_000;
/// The head is read where at least one box in so many meets a window: a tile's ten thousand are then likely among it.
const HEAD_SHARE: usize = 8;
/// Bits of a coordinate along the curve.
const CURVE_BITS: u32 = 16;

/// Edges included: low and high corner on the fixed-point grid.
pub type Window = (Fixed, Fixed);

/// A box with the number and the rank of what it bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Low corner.
    pub low: Fixed,
    /// High corner.
    pub high: Fixed,
    /// What it bounds.
    pub item: u32,
    /// Place in the order; no two have the same.
    pub rank: u32,
}

impl Ranked {
    /// True where it and the window have a point in common.
    pub fn meets(&self, (low, high): Window) -> bool {
        (0..2).all(|axis| self.low[axis] <= high[axis] && low[axis] <= self.high[axis])
    }
    fn lies_in(&self, (low, high): Window) -> bool {
        (0..2).all(|axis| low[axis] <= self.low[axis] && self.high[axis] <= high[axis])
    }
    /// The box of both, with the lesser rank.
    fn join(self, other: Self) -> Self {
        let pick = |a: Fixed, b: Fixed, better: fn(i32, i32) -> i32| [better(a[0], b[0]), better(a[1], b[1])];
        Self {
            low: pick(self.low, other.low, i32::min),
            high: pick(self.high, other.high, i32::max),
            item: self.item,
            rank: self.rank.min(other.rank),
        }
    }
}

/// Boxes, found by window and rank.
#[derive(Clone, Debug, Default)]
pub struct RankedTree {
    /// Boxes, those of one node side by side in order of rank; then their nodes, the nodes of those, up to one.
    levels: Vec<Vec<Ranked>>,
    /// The boxes of least rank, in order of rank; none where there are no more in all.
    head: Vec<Ranked>,
}

impl RankedTree {
    /// Packs boxes. O(n log n); the same for the same boxes in any order.
    pub fn new(boxes: Vec<Ranked>) -> Self {
        Self::with_head(boxes, HEAD)
    }

    fn with_head(mut boxes: Vec<Ranked>, length: usize) -> Self {
        let Some(all) = boxes.iter().copied().reduce(Ranked::join) else { return Self::default() };
        let mut head = Vec::new();
        if boxes.len() > length {
            let (least, _, _) = boxes.select_nth_unstable_by_key(length, |b| b.rank);
            head = least.to_vec();
            head.sort_unstable_by_key(|b| b.rank);
        }
        boxes.sort_by_cached_key(|b| (along_curve(b, &all), b.rank));
        for node in boxes.chunks_mut(FANOUT) {
            node.sort_unstable_by_key(|b| b.rank);
        }
        let mut levels = vec![boxes];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below.chunks(FANOUT).filter_map(|node| node.iter().copied().reduce(Ranked::join)).collect();
            levels.push(above);
        }
        Self { levels, head }
    }

    /// True where some box meets one of the windows. O(log n) where windows hold whole nodes.
    pub fn meets(&self, windows: &[Window]) -> bool {
        ByRank::best_first(self, windows, 0).next().is_some()
    }

    /// How many boxes meet at least one of the windows. O(nodes across their edges).
    pub fn count(&self, windows: &[Window]) -> usize {
        let Some(top) = self.levels.len().checked_sub(1) else { return 0 };
        self.count_below(top, 0, windows)
    }

    fn count_below(&self, level: usize, at: usize, windows: &[Window]) -> usize {
        let Some(node) = self.levels.get(level).and_then(|nodes| nodes.get(at)) else { return 0 };
        if windows.iter().any(|w| node.lies_in(*w)) {
            return self.boxes_below(level, at);
        }
        if !windows.iter().any(|w| node.meets(*w)) {
            return 0;
        }
        if level == 0 {
            return 1;
        }
        (at * FANOUT..(at + 1) * FANOUT).map(|child| self.count_below(level - 1, child, windows)).sum()
    }

    /// Nodes are filled one after another, so that only the last of a level may have fewer.
    fn boxes_below(&self, level: usize, at: usize) -> usize {
        let full = (0..level).fold(1, |boxes, _| boxes * FANOUT);
        let all = self.levels.first().map_or(0, Vec::len);
        (all - at * full).min(full)
    }

    /// The boxes that meet at least one of the windows, each once, by rank; pulled one by one.
    pub fn by_rank<'t>(&'t self, windows: &'t [Window]) -> ByRank<'t> {
        let all = self.levels.first().map_or(0, Vec::len);
        if !self.head.is_empty() && self.count(windows) * HEAD_SHARE >= all {
            return ByRank { tree: self, windows, head: &self.head, open: BinaryHeap::new(), from: 0 };
        }
        ByRank::best_first(self, windows, 0)
    }
}

/// See [`RankedTree::by_rank`].
#[derive(Debug)]
pub struct ByRank<'t> {
    tree: &'t RankedTree,
    windows: &'t [Window],
    /// What is still to be read of the boxes of least rank; behind it, best first.
    head: &'t [Ranked],
    /// Rank, level, place: of each open run of siblings the first that is still to come.
    open: BinaryHeap<Reverse<(u32, usize, usize)>>,
    /// Boxes of a lesser rank have been given.
    from: u32,
}

impl<'t> ByRank<'t> {
    fn best_first(tree: &'t RankedTree, windows: &'t [Window], from: u32) -> Self {
        let mut found = Self { tree, windows, head: &[], open: BinaryHeap::new(), from };
        if let Some(top) = tree.levels.len().checked_sub(1) {
            found.push(top, 0, 1);
        }
        found
    }

    /// Opens those of a run that meet a window; of boxes, which stand by rank, the first.
    fn push(&mut self, level: usize, from: usize, to: usize) {
        let nodes = self.tree.levels.get(level).and_then(|nodes| nodes.get(from..to.min(nodes.len())));
        for (at, node) in nodes.unwrap_or_default().iter().enumerate() {
            let given = level == 0 && node.rank < self.from;
            if !given && self.windows.iter().any(|w| node.meets(*w)) {
                self.open.push(Reverse((node.rank, level, from + at)));
                if level == 0 {
                    return;
                }
            }
        }
    }
}

impl<'t> Iterator for ByRank<'t> {
    type Item = &'t Ranked;

    fn next(&mut self) -> Option<&'t Ranked> {
        while let Some((first, rest)) = self.head.split_first() {
            self.head = rest;
            if rest.is_empty() {
                *self = Self::best_first(self.tree, self.windows, first.rank.saturating_add(1));
            }
            if self.windows.iter().any(|w| first.meets(*w)) {
                return Some(first);
            }
        }
        loop {
            let Reverse((_, level, at)) = self.open.pop()?;
            if level > 0 {
                self.push(level - 1, at * FANOUT, (at + 1) * FANOUT);
                continue;
            }
            self.push(0, at + 1, (at / FANOUT + 1) * FANOUT);
            return self.tree.levels.first()?.get(at);
        }
    }
}

/// Where the middle of a box lies on a Hilbert curve through the box of all.
fn along_curve(of: &Ranked, all: &Ranked) -> u32 {
    let last = i64::from((1_u32 << CURVE_BITS) - 1);
    let [mut x, mut y] = [0, 1].map(|axis| {
        let middle = i64::midpoint(i64::from(of.low[axis]), i64::from(of.high[axis])) - i64::from(all.low[axis]);
        let span = (i64::from(all.high[axis]) - i64::from(all.low[axis])).max(1);
        u32::try_from(middle * last / span).unwrap_or_default()
    });
    let mut place = 0;
    for bit in (0..CURVE_BITS).rev() {
        let (right, upper) = (x >> bit & 1, y >> bit & 1);
        place = place << 2 | (3 * right) ^ upper;
        if upper == 0 {
            // the quarters below are turned, so that the curve leaves each where it enters the next
            if right == 1 {
                let mask = (1 << bit) - 1;
                (x, y) = (!x & mask, !y & mask);
            }
            (x, y) = (y, x);
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn boxes(corners: &[(i32, i32, i32, i32)]) -> Vec<Ranked> {
        // ranks that have nothing to do with places
        let n = u32::try_from(corners.len()).expect("few");
        let ranked = |(i, (x, y, w, h)): (usize, &(i32, i32, i32, i32))| {
            let item = u32::try_from(i).expect("few");
            Ranked { low: [*x, *y], high: [x + w, y + h], item, rank: (item * 7 + 3) % n.max(1) }
        };
        corners.iter().enumerate().map(ranked).collect()
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        let tree = RankedTree::new(Vec::new());
        let everywhere = [([i32::MIN; 2], [i32::MAX; 2])];
        assert_eq!((tree.by_rank(&everywhere).count(), tree.count(&everywhere), tree.meets(&everywhere)), (0, 0, false));
    }

    #[test]
    fn the_curve_walks_through_neighbours() {
        let all = Ranked { low: [0, 0], high: [65_535, 65_535], item: 0, rank: 0 };
        let side = 64;
        let mut cells: Vec<(u32, i32, i32)> = (0..side * side)
            .map(|i| {
                let at = [i % side * 1_024, i / side * 1_024];
                (along_curve(&Ranked { low: at, high: at, ..all }, &all), i % side, i / side)
            })
            .collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            assert_eq!((pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs(), 1, "{pair:?}");
        }
    }

    proptest! {
        /// By rank, each once, counted without being found: as looking at every box.
        #[test]
        fn what_meets_the_windows_is_found_by_rank_and_counted(
            corners in proptest::collection::vec((-1_000_i32..1_000, -1_000_i32..1_000, 0_i32..60, 0_i32..60), 0..700),
            windows in proptest::collection::vec((-1_100_i32..1_000, -1_100_i32..1_000, 0_i32..1_500, 0_i32..1_500), 1..4),
        ) {
            // every rank once: 7 has no divisor in common with the number of boxes
            let corners = if corners.len() % 7 == 0 { corners.get(1..).unwrap_or_default().to_vec() } else { corners };
            let boxes = boxes(&corners);
            let windows: Vec<Window> = windows.into_iter().map(|(x, y, w, h)| ([x, y], [x + w, y + h])).collect();
            let mut expected: Vec<Ranked> = boxes.iter().copied().filter(|b| windows.iter().any(|w| b.meets(*w))).collect();
            expected.sort_unstable_by_key(|b| b.rank);
            // with none of them, some of them and one short of all of them kept in order of rank
            for head in [boxes.len(), boxes.len() / 3, boxes.len().saturating_sub(1)] {
                let tree = RankedTree::with_head(boxes.clone(), head);
                prop_assert_eq!(tree.by_rank(&windows).copied().collect::<Vec<_>>(), expected.clone());
                prop_assert_eq!(tree.count(&windows), expected.len());
                prop_assert_eq!(tree.meets(&windows), !expected.is_empty());
            }
        }
    }
}
