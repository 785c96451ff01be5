//! What is left of a network when some stakeholders go, and whom a set of them reaches (Borgatti 2006,
//! 10.1007/s10588-006-7084-x). Read without direction, in steps.
//!
//! - F = 1 - sum of s(s-1) over components / (n(n-1)): the share of pairs that no longer reach each other
//! - DF = 1 - sum over pairs of 1/d / (n(n-1)), over ordered pairs, 1/d = 0 where there is no path
//! - reach: others within m steps of the set
//!
//! n counts the stakeholders that are left; F and DF are null for fewer than two.

use super::adjacency::Adjacency;

/// Buffers for one thread.
#[derive(Clone, Debug)]
pub struct Broken<'a> {
    both: &'a Adjacency,
    /// Round in which a node was last seen.
    seen: Vec<u32>,
    round: u32,
    gone: Vec<bool>,
    queue: Vec<u32>,
    steps: Vec<u32>,
    /// Ordered pairs at each distance.
    at_distance: Vec<u64>,
}

impl<'a> Broken<'a> {
    /// For an adjacency without direction.
    pub fn new(both: &'a Adjacency) -> Self {
        let n = both.len();
        Self { both, seen: vec![0; n], round: 0, gone: vec![false; n], queue: Vec::with_capacity(n), steps: vec![0; n], at_distance: vec![0; n + 1] }
    }

    fn without<T>(&mut self, set: &[usize], of: impl FnOnce(&mut Self) -> T) -> T {
        for v in set {
            self.gone[*v] = true;
        }
        let found = of(self);
        for v in set {
            self.gone[*v] = false;
        }
        found
    }

    fn next_round(&mut self) {
        if self.round == u32::MAX {
            self.seen.fill(0);
            self.round = 0;
        }
        self.round += 1;
    }

    fn walk(&mut self, from: usize, count: bool) -> usize {
        self.queue.clear();
        self.queue.push(super::adjacency::narrow(from));
        self.seen[from] = self.round;
        self.steps[from] = 0;
        let mut next = 0;
        while let Some(&v) = self.queue.get(next) {
            next += 1;
            let v = v as usize;
            for &head in self.both.heads(v) {
                let w = head as usize;
                if self.seen[w] != self.round && !self.gone[w] {
                    self.seen[w] = self.round;
                    self.steps[w] = self.steps[v] + 1;
                    if count {
                        self.at_distance[self.steps[w] as usize] += 1;
                    }
                    self.queue.push(head);
                }
            }
        }
        self.queue.len()
    }

    /// Ordered pairs that reach each other once the set is gone. O(n + m).
    pub fn pairs_left(&mut self, set: &[usize]) -> usize {
        self.without(set, |broken| {
            broken.next_round();
            let mut pairs = 0;
            for v in 0..broken.both.len() {
                if broken.seen[v] != broken.round && !broken.gone[v] {
                    let size = broken.walk(v, false);
                    pairs += size * (size - 1);
                }
            }
            pairs
        })
    }

    /// Sum of 1/d over ordered pairs once the set is gone, added by distance, so that equal networks give equal bits.
    /// O(n m).
    pub fn nearness_left(&mut self, set: &[usize]) -> f64 {
        self.without(set, |broken| {
            broken.at_distance.fill(0);
            for v in 0..broken.both.len() {
                if !broken.gone[v] {
                    broken.next_round();
                    broken.walk(v, true);
                }
            }
            broken.at_distance.iter().enumerate().skip(1).fold(0.0, |sum, (d, pairs)| sum + *pairs as f64 / d as f64)
        })
    }

    /// 1 less a sum over ordered pairs as a share of those among the n - k that are left.
    pub fn share_broken(&self, sum: f64, gone: usize) -> Option<f64> {
        let left = self.both.len() as f64 - gone as f64;
        (left >= 2.0).then(|| 1.0 - sum / (left * (left - 1.0)))
    }
}

/// Who is within m steps of whom, a bit for each pair.
#[derive(Clone, Debug)]
pub struct Reach {
    words: usize,
    bits: Vec<u64>,
}

impl Reach {
    /// O(n (n + m)) time, n^2/8 bytes.
    pub fn within(both: &Adjacency, most: usize) -> Self {
        let n = both.len();
        let words = n.div_ceil(64);
        let mut bits = vec![0_u64; n * words];
        for v in 0..n {
            for (w, _) in both.within(&[v], most) {
                bits[v * words + w / 64] |= 1 << (w % 64);
            }
        }
        Self { words, bits }
    }
    /// Others within reach of any of the set. O(k n/64).
    pub fn others(&self, set: &[usize]) -> usize {
        let mut reached = 0;
        for word in 0..self.words {
            let mut any = set.iter().fold(0_u64, |any, v| any | self.bits[v * self.words + word]);
            for v in set.iter().filter(|v| **v / 64 == word) {
                any &= !(1 << (v % 64));
            }
            reached += any.count_ones() as usize;
        }
        reached
    }
}
