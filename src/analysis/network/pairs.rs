//! Who shares what, as pairs: the projection of a two-mode network as a plain function of numbers.
//!
//! For stakeholders and the events that they have a part in, every pair with at least one event in common, the number of them,
//! and the Newman weight, the sum over shared events k of 1/(n(k) - 1) (Newman 2001, 10.1103/PhysRevE.64.016132). Cost: O(sum
//! over events of n(k)^2).

use super::adjacency::narrow;
use crate::analysis::{AnalysisError, Control};

/// Pairs of stakeholders, column by column, in order of `a`, then `b`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// The one with the lower number.
    pub a: Vec<u32>,
    /// The other.
    pub b: Vec<u32>,
    /// Number of events that they share.
    pub shared: Vec<u32>,
    /// Sum over shared events of 1/(stakeholders in it - 1).
    pub newman: Vec<f64>,
}

impl Pairs {
    /// Of `parts`, (stakeholder, event) numbers in any order and with repeats.
    ///
    /// ```
    /// use sitelines::analysis::{Control, network::pairs::Pairs};
    /// let pairs = Pairs::of(&[(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)], &Control::default()).expect("not cancelled");
    /// assert_eq!((pairs.a, pairs.b, pairs.shared), (vec![0, 0, 1], vec![1, 2, 2], vec![2, 1, 1]));
    /// assert_eq!(pairs.newman, [1.5, 0.5, 0.5]);
    /// ```
    pub fn of(parts: &[(u32, u32)], control: &Control) -> Result<Self, AnalysisError> {
        let rows = Rows::of(parts);
        let turned: Vec<(u32, u32)> = parts.iter().map(|(s, e)| (*e, *s)).collect();
        let events = Rows::of(&turned);
        let n = rows.len();
        let (mut shared, mut newman) = (vec![0_u32; n], vec![0.0_f64; n]);
        let mut pairs = Self::default();
        let mut met = Vec::new();
        for a in 0..n {
            control.go_on()?;
            met.clear();
            for &event in rows.row(a) {
                let there = events.row(event as usize);
                let weight = 1.0 / (there.len() as f64 - 1.0);
                for &b in &there[there.partition_point(|b| *b <= narrow(a))..] {
                    if shared[b as usize] == 0 {
                        met.push(b);
                    }
                    shared[b as usize] += 1;
                    newman[b as usize] += weight;
                }
            }
            met.sort_unstable();
            for &b in &met {
                pairs.a.push(narrow(a));
                pairs.b.push(b);
                pairs.shared.push(std::mem::take(&mut shared[b as usize]));
                pairs.newman.push(std::mem::take(&mut newman[b as usize]));
            }
        }
        Ok(pairs)
    }
}

/// Numbers by row, ascending and without repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    starts: Vec<usize>,
    of: Vec<u32>,
}

impl Rows {
    /// Of pairs of row and number, in any order and with repeats. O(pairs log pairs).
    pub fn of(pairs: &[(u32, u32)]) -> Self {
        let mut pairs = pairs.to_vec();
        pairs.sort_unstable();
        pairs.dedup();
        let count = pairs.last().map_or(0, |(row, _)| *row as usize + 1);
        let mut starts = vec![0; count + 1];
        for (row, _) in &pairs {
            starts[*row as usize + 1] += 1;
        }
        for row in 0..count {
            starts[row + 1] += starts[row];
        }
        Self { starts, of: pairs.into_iter().map(|p| p.1).collect() }
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
