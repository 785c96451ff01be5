//! Who shares what, as pairs: the projection of a two-mode network as a plain function of numbers.
//!
//! For stakeholders and the events that they have a part in, every pair with at least one event in common, the number of them,
//! and the Newman weight, the sum over shared events k of 1/(n(k) - 1) (Newman 2001, 10.1103/PhysRevE.64.016132). Cost: O(sum
//! over events of n(k)^2).

use std::ops::Range;

use rayon::prelude::*;

use super::adjacency::narrow;
use crate::analysis::{AnalysisError, Control};

/// Stakeholders whose pairs are made together, on one thread.
const BLOCK: usize = 256;

/// Two stakeholders that share something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The one with the lower number.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Number of events that they share.
    pub shared: u32,
    /// Sum over shared events of 1/(stakeholders in it - 1).
    pub newman: f64,
}

/// Pairs of stakeholders in order of `a`, then `b`; 16 bytes each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    blocks: Vec<Block>,
    /// Pairs before each block, and of all.
    before: Vec<usize>,
}

/// The pairs of [`BLOCK`] stakeholders with those of higher numbers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Block {
    first: usize,
    /// Where the pairs of each stakeholder end.
    ends: Vec<usize>,
    b: Vec<u32>,
    shared: Vec<u32>,
    newman: Vec<f64>,
}

impl Pairs {
    /// Of `parts`, (stakeholder, event) numbers in any order and with repeats. The same with any number of threads: the pairs
    /// of a stakeholder rest on its own events alone, in their order.
    ///
    /// ```
    /// use sitelines::analysis::{Control, network::pairs::Pairs};
    /// let pairs = Pairs::of(&[(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)], &Control::default()).expect("not cancelled");
    /// let told: Vec<_> = pairs.iter().map(|p| (p.a, p.b, p.shared, p.newman)).collect();
    /// assert_eq!(told, [(0, 1, 2, 1.5), (0, 2, 1, 0.5), (1, 2, 1, 0.5)]);
    /// ```
    pub fn of(parts: &[(u32, u32)], control: &Control) -> Result<Self, AnalysisError> {
        let rows = Rows::of(parts);
        let events = rows.turned();
        let n = rows.len();
        let starts: Vec<usize> = (0..n).step_by(BLOCK).collect();
        let blocks: Vec<Block> = starts
            .into_par_iter()
            .map_init(|| Met::new(n), |met, first| Block::of(first..n.min(first + BLOCK), &rows, &events, met, control))
            .collect::<Result<_, _>>()?;
        let mut before = vec![0];
        before.extend(blocks.iter().scan(0, |sum, block| {
            *sum += block.b.len();
            Some(*sum)
        }));
        Ok(Self { blocks, before })
    }
    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.before.last().copied().unwrap_or(0)
    }
    /// True where nobody shares anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The pair at a position. O(log stakeholders).
    pub fn at(&self, position: usize) -> Option<Pair> {
        let block = self.before.partition_point(|before| *before <= position).checked_sub(1)?;
        self.blocks.get(block)?.at(position - self.before[block])
    }
    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = Pair> {
        self.blocks.iter().flat_map(|block| (0..block.b.len()).filter_map(|i| block.at(i)))
    }
}

impl Block {
    fn of(nodes: Range<usize>, rows: &Rows, events: &Rows, met: &mut Met, control: &Control) -> Result<Self, AnalysisError> {
        let mut block = Self { first: nodes.start, ..Self::default() };
        for a in nodes {
            control.go_on()?;
            for &event in rows.row(a) {
                let there = events.row(event as usize);
                let weight = 1.0 / (there.len() as f64 - 1.0);
                for &b in &there[there.partition_point(|b| *b <= narrow(a))..] {
                    met.add(b, weight);
                }
            }
            met.drain(|b, shared, newman| {
                block.b.push(b);
                block.shared.push(shared);
                block.newman.push(newman);
            });
            block.ends.push(block.b.len());
        }
        Ok(block)
    }
    fn at(&self, position: usize) -> Option<Pair> {
        let a = narrow(self.first + self.ends.partition_point(|end| *end <= position));
        Some(Pair { a, b: *self.b.get(position)?, shared: *self.shared.get(position)?, newman: *self.newman.get(position)? })
    }
}

/// Whom a stakeholder met: counts by number, and which of them are not zero as bits of two levels, so that they come out in
/// order without being sorted.
struct Met {
    counts: Vec<(u32, f64)>,
    bits: Vec<u64>,
    /// Words of `bits` that are not zero.
    words: Vec<u64>,
}

impl Met {
    fn new(n: usize) -> Self {
        let words = n.div_ceil(64);
        Self { counts: vec![(0, 0.0); n], bits: vec![0; words], words: vec![0; words.div_ceil(64)] }
    }
    fn add(&mut self, b: u32, weight: f64) {
        let b = b as usize;
        let count = &mut self.counts[b];
        if count.0 == 0 {
            self.bits[b / 64] |= 1 << (b % 64);
            self.words[b / 4096] |= 1 << (b / 64 % 64);
        }
        count.0 += 1;
        count.1 += weight;
    }
    /// Gives each in ascending order, and forgets it.
    fn drain(&mut self, mut give: impl FnMut(u32, u32, f64)) {
        for (at, words) in self.words.iter_mut().enumerate() {
            for word in ones(std::mem::take(words)) {
                let word = at * 64 + word;
                for bit in ones(std::mem::take(&mut self.bits[word])) {
                    let b = word * 64 + bit;
                    let (shared, newman) = std::mem::take(&mut self.counts[b]);
                    give(narrow(b), shared, newman);
                }
            }
        }
    }
}

/// Positions of the bits that are set, ascending.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit as usize)
    })
}

/// Numbers by row, ascending and without repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    starts: Vec<usize>,
    of: Vec<u32>,
}

impl Rows {
    /// Of pairs of row and number, in any order and with repeats. O(pairs + rows + numbers): sorted twice by counting.
    pub fn of(pairs: &[(u32, u32)]) -> Self {
        let by_number = Self::counted(pairs.iter().map(|(row, number)| (*number, *row)));
        let mut rows = by_number.turned();
        rows.dedup();
        rows
    }
    /// The same with rows and numbers changed over; numbers ascend.
    #[must_use]
    pub fn turned(&self) -> Self {
        let all = (0..self.len()).flat_map(|row| self.row(row).iter().map(move |number| (*number, narrow(row))));
        Self::counted(all)
    }
    /// Each number at its row, in the order in which they come.
    fn counted(pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = Vec::new();
        let mut count = 0;
        for (row, _) in pairs.clone() {
            let row = row as usize;
            if starts.len() < row + 2 {
                starts.resize(row + 2, 0);
            }
            starts[row + 1] += 1;
            count += 1;
        }
        for row in 1..starts.len() {
            starts[row] += starts[row - 1];
        }
        let mut free = starts.clone();
        let mut of = vec![0; count];
        for (row, number) in pairs {
            let at = &mut free[row as usize];
            of[*at] = number;
            *at += 1;
        }
        Self { starts, of }
    }
    /// Takes out repeats of a number within its row.
    fn dedup(&mut self) {
        let mut kept = 0;
        let mut start = 0;
        for row in 0..self.len() {
            let end = self.starts[row + 1];
            let first = kept;
            for i in start..end {
                if kept == first || self.of[kept - 1] != self.of[i] {
                    self.of[kept] = self.of[i];
                    kept += 1;
                }
            }
            start = end;
            self.starts[row + 1] = kept;
        }
        self.of.truncate(kept);
    }
    /// The last row that holds anything, plus one.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
    /// True where no row holds anything.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
    /// The numbers of a row; none beyond the last.
    pub fn row(&self, row: usize) -> &[u32] {
        if row < self.len() { &self.of[self.starts[row]..self.starts[row + 1]] } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every block border and every position is met, and each agrees with counting pair by pair.
    #[test]
    fn pairs_are_those_found_one_by_one_across_blocks() {
        let n = 2 * BLOCK + 70;
        let parts: Vec<(u32, u32)> = (0..n).flat_map(|i| [i % 7, 7 + i % 64, 71 + i * i % 150, i % 7].map(|event| (narrow(i), narrow(event)))).collect();
        let pairs = Pairs::of(&parts, &Control::default()).expect("not cancelled");
        let rows = Rows::of(&parts);
        let size = |event: u32| (0..n).filter(|i| rows.row(*i).contains(&event)).count() as f64;
        let sizes: Vec<f64> = (0..221).map(size).collect();
        let mut expected = Vec::new();
        for a in 0..n {
            for b in a + 1..n {
                let common: Vec<u32> = rows.row(a).iter().copied().filter(|event| rows.row(b).contains(event)).collect();
                if !common.is_empty() {
                    let newman = common.iter().fold(0.0, |sum, event| sum + 1.0 / (sizes[*event as usize] - 1.0));
                    expected.push(Pair { a: narrow(a), b: narrow(b), shared: narrow(common.len()), newman });
                }
            }
        }
        assert!(expected.len() > 10_000, "{}", expected.len());
        assert_eq!(pairs.len(), expected.len());
        assert_eq!(pairs.iter().collect::<Vec<_>>(), expected);
        assert_eq!((0..pairs.len()).map(|i| pairs.at(i)).collect::<Option<Vec<_>>>(), Some(expected));
        assert_eq!(pairs.at(pairs.len()), None);
    }

    #[test]
    fn rows_ascend_without_repeats_whatever_the_order() {
        let rows = Rows::of(&[(2, 5), (0, 9), (2, 1), (2, 5), (0, 9)]);
        assert_eq!((rows.row(0), rows.row(1), rows.row(2), rows.row(3)), (&[9][..], &[][..], &[1, 5][..], &[][..]));
        assert_eq!((rows.len(), rows.turned().row(5).to_vec()), (3, vec![2]));
        assert!(Rows::of(&[]).is_empty());
    }
}
