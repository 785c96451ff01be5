//! Maximal covering location: p candidates that together cover the most demand.
//!
//! max sum of `a_i` `y_i` with `y_i` <= the number of chosen candidates that cover i, p chosen. The objective is monotone and
//! submodular, so that each greedy step brings at least 1/p of what is missing to the optimum, and p steps at least 1 -
//! (1 - 1/p)^p >= 0.632 of it. After every step single swaps (one chosen out, one other in) are made while they bring more; no
//! swap takes anything away, so the guarantee stays, and one more to place never covers less. Demands are whole
//! numbers: sums are exact, ties go to the lowest position. Gains are kept exact under every step by the lists of who
//! covers a demand; that costs what a lazy heap (Minoux 1978) saves, and swaps need exact gains anyway.
//!
//! **Reference.** Church & `ReVelle` 1974 10.1007/BF01942293; Nemhauser, Wolsey & Fisher 1978 10.1007/BF01588971; Feige 1998.

use crate::analysis::{AnalysisError, Control};

/// Swaps per step: a bound that is never met in practice.
const MAX_SWAPS: usize = 1_000;

/// Whether single swaps follow each greedy step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Improve {
    /// Greedy alone.
    Greedy,
    /// Greedy and single swaps.
    Swap,
}

/// What was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Candidates in the order of what each adds to those before it; fewer than asked where nothing is left to cover.
    pub picks: Vec<usize>,
    /// What each adds.
    pub gains: Vec<u64>,
    /// Demand covered.
    pub covered: u64,
    /// No choice of as many covers more: covered + the p largest gains left, at most all that anybody covers.
    pub bound: u64,
    /// Demand that all candidates together cover.
    pub coverable: u64,
    /// Swaps made.
    pub swaps: usize,
}

struct State<'p> {
    weights: &'p [u64],
    covers: &'p [Vec<usize>],
    covered_by: Vec<Vec<usize>>,
    times: Vec<u32>,
    gain: Vec<u64>,
    chosen: Vec<bool>,
    covered: u64,
}

impl State<'_> {
    fn put(&mut self, candidate: usize, is_in: bool) {
        self.chosen[candidate] = is_in;
        for &i in &self.covers[candidate] {
            let before = self.times[i];
            self.times[i] = if is_in { before + 1 } else { before - 1 };
            if before.min(self.times[i]) > 0 {
                continue;
            }
            let weight = self.weights[i];
            self.covered = if is_in { self.covered + weight } else { self.covered - weight };
            for &c in &self.covered_by[i] {
                self.gain[c] = if is_in { self.gain[c] - weight } else { self.gain[c] + weight };
            }
        }
    }
    /// The candidate with the largest gain that is not chosen, the lowest of several; `None` where nothing is gained.
    fn best(&self) -> Option<usize> {
        let mut best: Option<usize> = None;
        for c in (0..self.gain.len()).filter(|c| !self.chosen[*c] && self.gain[*c] > 0) {
            if best.is_none_or(|b| self.gain[c] > self.gain[b]) {
                best = Some(c);
            }
        }
        best
    }
    /// Makes the best single swap; false where none brings more.
    fn swap(&mut self, picks: &mut [usize]) -> bool {
        let now = self.covered;
        let mut best: Option<(u64, usize, usize)> = None;
        for (at, &out) in picks.iter().enumerate() {
            self.put(out, false);
            if let Some(other) = self.best() {
                let total = self.covered + self.gain[other];
                if total > now && best.is_none_or(|(most, ..)| total > most) {
                    best = Some((total, at, other));
                }
            }
            self.put(out, true);
        }
        let Some((_, at, other)) = best else { return false };
        self.put(picks[at], false);
        self.put(other, true);
        picks[at] = other;
        picks.sort_unstable();
        true
    }
}

/// Places `p` candidates. `covers[j]` are the demands, each once, that candidate j covers; `weights[i]` what demand i counts.
/// O(all pairs + p^2 (candidates + pairs of the chosen)) per round of swaps.
///
/// ```
/// use sitelines::analysis::{Control, coverage::covering_location::{Improve, place}};
/// let found = place(&[3, 5, 4], &[vec![0, 1], vec![1], vec![2]], 2, Improve::Swap, &Control::default()).expect("runs");
/// assert_eq!((found.picks, found.covered), (vec![0, 2], 12));
/// ```
pub fn place(weights: &[u64], covers: &[Vec<usize>], p: usize, improve: Improve, control: &Control) -> Result<Placed, AnalysisError> {
    let mut covered_by = vec![Vec::new(); weights.len()];
    for (c, demands) in covers.iter().enumerate() {
        for &i in demands {
            covered_by[i].push(c);
        }
    }
    let coverable = weights.iter().zip(&covered_by).filter(|(_, by)| !by.is_empty()).map(|(w, _)| w).sum();
    let gain = covers.iter().map(|demands| demands.iter().map(|i| weights[*i]).sum()).collect();
    let times = vec![0; weights.len()];
    let mut state = State { weights, covers, covered_by, times, gain, chosen: vec![false; covers.len()], covered: 0 };
    let (mut picks, mut swaps) = (Vec::new(), 0);
    while picks.len() < p {
        control.go_on()?;
        let Some(next) = state.best() else { break };
        state.put(next, true);
        picks.push(next);
        if improve == Improve::Swap {
            picks.sort_unstable();
            while swaps < MAX_SWAPS && state.swap(&mut picks) {
                control.go_on()?;
                swaps += 1;
            }
        }
    }
    let mut left: Vec<u64> = (0..covers.len()).filter(|c| !state.chosen[*c]).map(|c| state.gain[c]).collect();
    left.sort_unstable_by(|a, b| b.cmp(a));
    let bound = left.iter().take(p).fold(state.covered, |sum, gain| sum.saturating_add(*gain)).min(coverable);
    let covered = state.covered;
    let (picks, gains) = in_order(weights, covers, picks);
    Ok(Placed { picks, gains, covered, bound, coverable, swaps })
}

/// The chosen in the order of what each adds to those before it.
fn in_order(weights: &[u64], covers: &[Vec<usize>], mut left: Vec<usize>) -> (Vec<usize>, Vec<u64>) {
    left.sort_unstable();
    let mut is_covered = vec![false; weights.len()];
    let (mut picks, mut gains) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let adds = |c: usize, is_covered: &[bool]| -> u64 { covers[c].iter().filter(|i| !is_covered[**i]).map(|i| weights[*i]).sum() };
        let mut best = (0, adds(left[0], &is_covered));
        for (at, c) in left.iter().enumerate().skip(1) {
            let gain = adds(*c, &is_covered);
            if gain > best.1 {
                best = (at, gain);
            }
        }
        let pick = left.remove(best.0);
        covers[pick].iter().for_each(|i| is_covered[*i] = true);
        picks.push(pick);
        gains.push(best.1);
    }
    (picks, gains)
}
