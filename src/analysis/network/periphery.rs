//! Is there a core that everybody is tied to, and a rest that is tied to the core only?
//!
//! Discrete core and periphery (Borgatti and Everett 1999, 10.1016/S0378-8733(99)00019-2), fitted exactly by the number of
//! errors (Lip 2011, arXiv:1102.5511): Z(k) = k(k-1)/2 + m - sum of the k largest degrees counts the missing ties inside a
//! core of the k best-connected and the ties inside the rest; the core has the k with the fewest errors, the smallest on
//! ties, for 1 <= k < n; equal degrees in order of node. The fit is Pearson's r of ties with *both ends in the core, none of
//! them in the periphery*, pairs between core and periphery left out. A star-like network has no one core. O(n log n + m).

use super::adjacency::Adjacency;

/// A core.
#[derive(Clone, Debug, PartialEq)]
pub struct Core {
    /// Its nodes, ascending.
    pub nodes: Vec<usize>,
    /// Ties missing inside it and ties inside the rest.
    pub errors: usize,
    /// Pearson's r over the pairs inside the core and inside the rest; `None` where either has no pair or nothing varies.
    pub fit: Option<f64>,
    /// Pearson's r over all pairs, those with one end in the core being expected as ties.
    pub fit_with_between: Option<f64>,
}

impl Core {
    /// Of an adjacency without direction; `None` where no two are tied.
    pub fn of(both: &Adjacency) -> Option<Self> {
        let n = both.len();
        let m = both.arc_count() / 2;
        if m == 0 {
            return None;
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_unstable_by_key(|&v| (std::cmp::Reverse(both.degree(v)), v));
        let (mut taken, mut best) = (0, (usize::MAX, 0));
        for k in 1..n {
            taken += both.degree(order[k - 1]);
            // the ties inside the core are counted twice in `taken`, so this never falls below zero
            let errors = (k * (k - 1) / 2 + m).saturating_sub(taken);
            best = best.min((errors, k));
        }
        let (errors, k) = best;
        let mut nodes = order[..k].to_vec();
        nodes.sort_unstable();
        let mut inside = vec![false; n];
        for v in &nodes {
            inside[*v] = true;
        }
        let ties = |a: bool, b: bool| -> f64 {
            let arcs: usize = (0..n).filter(|v| inside[*v] == a).map(|v| both.heads(v).iter().filter(|w| inside[**w as usize] == b).count()).sum();
            if a == b { arcs as f64 / 2.0 } else { arcs as f64 }
        };
        let pairs = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
        let (core, rest) = ((pairs(k), ties(true, true)), (pairs(n - k), ties(false, false)));
        let between = ((k * (n - k)) as f64, ties(true, false));
        let fit = correlation(core, rest);
        let fit_with_between = correlation((core.0 + between.0, core.1 + between.1), rest);
        Some(Self { nodes, errors, fit, fit_with_between })
    }
}

/// Pearson's r (phi) between *tied* and *expected to be*, from pairs and ties where it is expected and where it is not.
fn correlation((pairs, ties): (f64, f64), (other_pairs, other_ties): (f64, f64)) -> Option<f64> {
    let (all, tied) = (pairs + other_pairs, ties + other_ties);
    let spread = tied * (all - tied) * pairs * other_pairs;
    (spread > 0.0).then(|| (all * ties - tied * pairs) / spread.sqrt())
}
