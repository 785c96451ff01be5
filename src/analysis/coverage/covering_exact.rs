//! Maximal covering location exactly, where all sets of candidates are few enough to be tried.
//!
//! Candidates stand in the order of what each covers alone, the largest first; a set is given up where what it covers and
//! what the next ones cover alone do not come to more than the best set known (branch and bound: Church and `ReVelle` 1974,
//! 10.1007/BF01942293, state the problem; Land and Doig 1960, 10.2307/1910129, the search).

use crate::analysis::{AnalysisError, Control};

/// The most sets of p candidates among which the best is searched.
pub const MAX_SETS: u64 = 1_000_000;
/// Sets between two looks at whether somebody says stop.
const SETS_AT_A_TIME: u64 = 1_024;

/// True where there are at most [`MAX_SETS`] sets of `p` of `n`.
pub fn is_cheap(n: usize, p: usize) -> bool {
    let (n, p) = (n as u64, (p.min(n.saturating_sub(p)) as u64).min(n as u64));
    (0..p).try_fold(1_u64, |count, i| Some(count.checked_mul(n - i)? / (i + 1)).filter(|count| *count <= MAX_SETS)).is_some()
}

/// A set of at most `p` candidates that covers more than `known`, and no set covers more than it; `None` where none covers
/// more than is known. O(sets x what a candidate covers).
pub fn better(weights: &[u64], covers: &[Vec<usize>], p: usize, known: u64, control: &Control) -> Result<Option<Vec<usize>>, AnalysisError> {
    let alone = |c: usize| -> u64 { covers[c].iter().map(|i| weights[*i]).sum() };
    let mut order: Vec<(u64, usize)> = (0..covers.len()).map(|c| (alone(c), c)).filter(|(gain, _)| *gain > 0).collect();
    order.sort_unstable_by_key(|(gain, c)| (std::cmp::Reverse(*gain), *c));
    let mut search = Search { weights, covers, order, times: vec![0; weights.len()], chosen: Vec::new(), best: known, found: None, tried: 0, control };
    search.from(0, p, 0)?;
    Ok(search.found)
}

struct Search<'p> {
    weights: &'p [u64],
    covers: &'p [Vec<usize>],
    /// What each candidate covers alone, and which it is.
    order: Vec<(u64, usize)>,
    /// How many of the chosen cover a demand.
    times: Vec<u32>,
    chosen: Vec<usize>,
    best: u64,
    found: Option<Vec<usize>>,
    tried: u64,
    control: &'p Control,
}

impl Search<'_> {
    /// The chosen with at most `left` more of the candidates from a place in the order on.
    fn from(&mut self, at: usize, left: usize, covered: u64) -> Result<(), AnalysisError> {
        for next in at..if left == 0 { at } else { self.order.len() } {
            let ahead = &self.order[next..self.order.len().min(next.saturating_add(left))];
            if ahead.iter().fold(covered, |sum, (gain, _)| sum.saturating_add(*gain)) <= self.best {
                break;
            }
            self.tried += 1;
            if self.tried.is_multiple_of(SETS_AT_A_TIME) {
                self.control.go_on()?;
            }
            let candidate = self.order[next].1;
            let mut now = covered;
            for &i in &self.covers[candidate] {
                now += if self.times[i] == 0 { self.weights[i] } else { 0 };
                self.times[i] += 1;
            }
            self.chosen.push(candidate);
            if now > self.best {
                self.best = now;
                self.found = Some(self.chosen.clone());
            }
            self.from(next + 1, left - 1, now)?;
            self.chosen.pop();
            for &i in &self.covers[candidate] {
                self.times[i] -= 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_cheap_up_to_a_million_of_them() {
        assert!(is_cheap(182, 3) && !is_cheap(183, 3), "988,260 and 1,004,731 sets");
        assert!(is_cheap(1_414, 2) && !is_cheap(1_415, 2), "998,991 and 1,000,405 sets");
        assert!(is_cheap(1_000_000, 1) && !is_cheap(1_000_001, 1) && is_cheap(100, 100) && is_cheap(3, 7) && is_cheap(0, 3));
    }
}
