//! What is left of a network when some stakeholders go, and whom a set of them reaches (Borgatti 2006,
//! 10.1007/s10588-006-7084-x). Read without direction, in steps.
//!
//! - F = 1 - sum of s(s-1) over components / (n(n-1)): the share of pairs that no longer reach each other
//! - DF = 1 - sum over pairs of 1/d / (n(n-1)), over ordered pairs, 1/d = 0 where there is no path
//! - reach: others within m steps of the set
//!
//! n counts the stakeholders that are left; F and DF are null for fewer than two.

use super::adjacency::Adjacency;

/// A network without direction, of which stakeholders go.
#[derive(Clone, Copy, Debug)]
pub struct Broken<'a> {
    both: &'a Adjacency,
}

impl<'a> Broken<'a> {
    /// For an adjacency without direction.
    pub fn new(both: &'a Adjacency) -> Self {
        Self { both }
    }

    /// Which nodes a set takes away.
    fn gone(self, set: &[usize]) -> Vec<bool> {
        let mut gone = vec![false; self.both.len()];
        for v in set {
            gone[*v] = true;
        }
        gone
    }

    /// Ordered pairs that reach each other once the set is gone, and for each node once it is gone too: what is left of its
    /// component are the parts that a search from the component's first node meets only through it (Tarjan 1972), and the
    /// rest. The first for the nodes of the set. O(n + m) for all of them, with a stack of its own.
    pub fn pairs_left(self, set: &[usize]) -> (usize, Vec<usize>) {
        const NEW: usize = usize::MAX;
        let n = self.both.len();
        let gone = self.gone(set);
        let (mut found, mut low, mut size) = (vec![NEW; n], vec![0; n], vec![1_usize; n]);
        // nodes and pairs of the parts that are cut off
        let (mut cut, mut pairs_cut) = (vec![0_usize; n], vec![0_usize; n]);
        let mut path: Vec<(usize, usize)> = Vec::new();
        let mut order = Vec::with_capacity(n);
        let mut pairs = 0;
        let mut component = vec![0_usize; n];
        for root in (0..n).filter(|v| !gone[*v]) {
            if found[root] != NEW {
                continue;
            }
            let first = order.len();
            (found[root], low[root]) = (first, first);
            order.push(root);
            path.push((root, 0));
            while let Some((v, arc)) = path.last_mut() {
                let v = *v;
                if let Some(&head) = self.both.heads(v).get(*arc) {
                    *arc += 1;
                    let w = head as usize;
                    if gone[w] {
                        continue;
                    }
                    if found[w] == NEW {
                        (found[w], low[w]) = (order.len(), order.len());
                        order.push(w);
                        path.push((w, 0));
                    } else {
                        // the way back to the node before counts too: it only says that it was found before
                        low[v] = low[v].min(found[w]);
                    }
                    continue;
                }
                path.pop();
                if let Some(&(before, _)) = path.last() {
                    size[before] += size[v];
                    low[before] = low[before].min(low[v]);
                    if low[v] >= found[before] {
                        cut[before] += size[v];
                        pairs_cut[before] += size[v] * (size[v] - 1);
                    }
                }
            }
            let whole = order.len() - first;
            pairs += whole * (whole - 1);
            for v in &order[first..] {
                component[*v] = whole;
            }
        }
        let left = |v: usize| {
            let rest = component[v].saturating_sub(1 + cut[v]);
            let own = component[v] * component[v].saturating_sub(1);
            pairs - own + pairs_cut[v] + rest * rest.saturating_sub(1)
        };
        (pairs, (0..n).map(|v| if gone[v] { pairs } else { left(v) }).collect())
    }

    /// Sum of 1/d over ordered pairs once the set is gone, added by distance, so that equal networks give equal bits. 64
    /// sources at once, a bit for each. O(n/64 x steps x m).
    pub fn nearness_left(self, set: &[usize]) -> f64 {
        let n = self.both.len();
        let gone = self.gone(set);
        let mut at_distance: Vec<u64> = vec![0];
        for first in (0..n).step_by(64) {
            let mut seen = vec![0_u64; n];
            for source in (first..n.min(first + 64)).filter(|v| !gone[*v]) {
                seen[source] = 1 << (source - first);
            }
            let mut edge = seen.clone();
            for steps in 1.. {
                let mut next = vec![0_u64; n];
                let mut met = 0;
                for v in (0..n).filter(|v| !gone[*v]) {
                    next[v] = self.both.heads(v).iter().fold(0, |bits, w| bits | edge[*w as usize]) & !seen[v];
                    met += u64::from(next[v].count_ones());
                }
                if met == 0 {
                    break;
                }
                if at_distance.len() == steps {
                    at_distance.push(0);
                }
                at_distance[steps] += met;
                for v in 0..n {
                    seen[v] |= next[v];
                }
                edge = next;
            }
        }
        at_distance.iter().enumerate().skip(1).fold(0.0, |sum, (d, pairs)| sum + *pairs as f64 / d as f64)
    }

    /// 1 less a sum over ordered pairs as a share of those among the n - k that are left.
    pub fn share_broken(self, sum: f64, gone: usize) -> Option<f64> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::network::adjacency::Reading;

    #[test]
    fn what_each_leaves_is_what_taking_it_away_leaves() {
        // a triangle with a tail, a star, an isolate: any two gone
        let both = Adjacency::from_pairs(10, &[(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (5, 6), (5, 7), (5, 8)], Reading::Both);
        let broken = Broken::new(&both);
        for u in 0..10 {
            let (_, without) = broken.pairs_left(&[u]);
            for v in (0..10).filter(|v| *v != u) {
                assert_eq!(without[v], broken.pairs_left(&[u, v]).0, "{u} {v}");
            }
        }
        let (pairs, without) = broken.pairs_left(&[]);
        assert_eq!((pairs, &without[..]), (32, &[24, 24, 16, 18, 24, 20, 26, 26, 26, 32][..]));
    }

    #[test]
    fn nearness_counts_every_pair_at_its_distance_beyond_64_nodes_too() {
        // a chain of 70: 2 (70 - d) ordered pairs at distance d
        let pairs: Vec<(u32, u32)> = (0..69).map(|v| (v, v + 1)).collect();
        let both = Adjacency::from_pairs(70, &pairs, Reading::Both);
        let chain = |n: u32| (1..n).fold(0.0, |sum, d| sum + 2.0 * f64::from(n - d) / f64::from(d));
        assert!((Broken::new(&both).nearness_left(&[]) - chain(70)).abs() < 1e-9);
        assert!((Broken::new(&both).nearness_left(&[30]) - chain(30) - chain(39)).abs() < 1e-9);
    }
}
