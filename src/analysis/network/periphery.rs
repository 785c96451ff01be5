//! Is there a core that everybody is tied to, and a rest that is tied to the core only?
//!
//! Discrete core and periphery (Borgatti and Everett 1999, 10.1016/S0378-8733(99)00019-2), fitted exactly by the number of
//! errors (Lip 2011, arXiv:1102.5511): Z(k) = k(k-1)/2 + m - sum of the k largest degrees counts the missing ties inside a
//! core of the k best-connected and the ties inside the rest; the core has the k with the fewest errors, the smallest on
//! ties, for 1 <= k < n; equal degrees in order of node. The fit is Pearson's r of ties with *both ends in the core, none of
//! them in the periphery*, pairs between core and periphery left out. A star-like network has no one core. O(n log n + m).
//!
//! [`Fit::best`] looks for the core of the best fit itself: among all sets of up to [`EXACT_NODES`] stakeholders; beyond, from
//! the core above by one stakeholder in or out at a time, the best change first, at most [`MOST_CHANGES`]: no proof then.

use super::adjacency::Adjacency;

/// The most nodes of which every set is tried: a million sets.
pub const EXACT_NODES: usize = 20;
/// The most changes to a core.
pub const MOST_CHANGES: usize = 200;
/// Difference below which two fits are equal.
const SAME: f64 = 1e-12;

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

/// What is expected of pairs with one end in the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// A tie.
    Tied,
    /// Nothing: they are left out.
    LeftOut,
}

/// The core that fits best.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Its nodes, ascending; the fewest on ties.
    pub nodes: Vec<usize>,
    /// Pearson's r.
    pub fit: f64,
    /// Every set was tried.
    pub exact: bool,
}

/// A core in the making: its size and the ties inside it and inside the rest.
#[derive(Clone, Copy)]
struct Count {
    size: usize,
    inside: usize,
    outside: usize,
}

impl Count {
    /// With a node in or out that has so many ties to the core and to the rest.
    fn changed(self, enters: bool, to_core: usize, to_rest: usize) -> Self {
        if enters {
            Self { size: self.size + 1, inside: self.inside + to_core, outside: self.outside - to_rest }
        } else {
            Self { size: self.size - 1, inside: self.inside - to_core, outside: self.outside + to_rest }
        }
    }
    fn fit(self, n: usize, m: usize, between: Between) -> Option<f64> {
        let pairs = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
        let (core, rest) = ((pairs(self.size), self.inside as f64), (pairs(n - self.size), self.outside as f64));
        match between {
            Between::LeftOut => correlation(core, rest),
            Between::Tied => correlation((pairs(n) - rest.0, (m - self.outside) as f64), rest),
        }
    }
}

impl Fit {
    /// Of an adjacency without direction; `None` where no core has a fit.
    pub fn best(both: &Adjacency, between: Between) -> Option<Self> {
        if both.len() <= EXACT_NODES { Self::exhaust(both, between) } else { Self::climb(both, between) }
    }

    fn exhaust(both: &Adjacency, between: Between) -> Option<Self> {
        let (n, m) = (both.len(), both.arc_count() / 2);
        let contacts: Vec<u32> = (0..n).map(|v| both.heads(v).iter().fold(0, |bits, w| bits | 1 << w)).collect();
        let mut count = Count { size: 0, inside: 0, outside: m };
        let mut set = 0_u32;
        let mut best: Option<(f64, u32)> = None;
        // Gray's order: each set differs from the one before by one node
        for step in 1..1_u32 << n {
            let v = step.trailing_zeros() as usize;
            let to_core = (contacts[v] & set).count_ones() as usize;
            set ^= 1 << v;
            count = count.changed(set >> v & 1 == 1, to_core, both.degree(v) - to_core);
            let Some(fit) = count.fit(n, m, between) else { continue };
            let fewer = |other: u32| (set.count_ones(), !set.reverse_bits()) < (other.count_ones(), !other.reverse_bits());
            if best.is_none_or(|(most, other)| fit > most + SAME || (fit > most - SAME && fewer(other))) {
                best = Some((fit, set));
            }
        }
        best.map(|(fit, set)| Self { nodes: (0..n).filter(|v| set >> v & 1 == 1).collect(), fit, exact: true })
    }

    fn climb(both: &Adjacency, between: Between) -> Option<Self> {
        let (n, m) = (both.len(), both.arc_count() / 2);
        let start = Core::of(both)?;
        let mut inside = vec![false; n];
        let mut to_core = vec![0; n];
        let mut count = Count { size: 0, inside: 0, outside: m };
        let change = |v: usize, count: &mut Count, to_core: &mut Vec<usize>, inside: &mut Vec<bool>| {
            *count = count.changed(!inside[v], to_core[v], both.degree(v) - to_core[v]);
            inside[v] = !inside[v];
            for w in both.heads(v) {
                to_core[*w as usize] = if inside[v] { to_core[*w as usize] + 1 } else { to_core[*w as usize] - 1 };
            }
        };
        for &v in &start.nodes {
            change(v, &mut count, &mut to_core, &mut inside);
        }
        let mut reached = count.fit(n, m, between);
        for _ in 0..MOST_CHANGES {
            let mut best: Option<(f64, usize)> = None;
            for v in 0..n {
                let fit = count.changed(!inside[v], to_core[v], both.degree(v) - to_core[v]).fit(n, m, between);
                if let Some(fit) = fit.filter(|fit| best.map(|b| b.0).or(reached).is_none_or(|most| *fit > most + SAME)) {
                    best = Some((fit, v));
                }
            }
            let Some((fit, v)) = best else { break };
            change(v, &mut count, &mut to_core, &mut inside);
            reached = Some(fit);
        }
        reached.map(|fit| Self { nodes: (0..n).filter(|v| inside[*v]).collect(), fit, exact: false })
    }
}

/// Pearson's r (phi) between *tied* and *expected to be*, from pairs and ties where it is expected and where it is not.
fn correlation((pairs, ties): (f64, f64), (other_pairs, other_ties): (f64, f64)) -> Option<f64> {
    let (all, tied) = (pairs + other_pairs, ties + other_ties);
    let spread = tied * (all - tied) * pairs * other_pairs;
    (spread > 0.0).then(|| (all * ties - tied * pairs) / spread.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::network::adjacency::Reading;

    /// A clique of `core` nodes, each with a contact of its own.
    fn clique_with_tails(core: u32) -> Adjacency {
        let mut pairs: Vec<(u32, u32)> = (0..core).map(|v| (v, v + core)).collect();
        pairs.extend((0..core).flat_map(|a| (a + 1..core).map(move |b| (a, b))));
        Adjacency::from_pairs(2 * core as usize, &pairs, Reading::Both)
    }

    #[test]
    fn a_clique_with_tails_is_a_core_to_the_last_set_tried_and_to_the_climb() {
        // 20 nodes are all tried, 22 are climbed
        for (core, exact) in [(10, true), (11, false)] {
            let found = Fit::best(&clique_with_tails(core), Between::LeftOut).expect("a core");
            assert_eq!((found.nodes, found.exact), ((0..core as usize).collect(), exact));
            assert!((found.fit - 1.0).abs() < 1e-12);
        }
        assert_eq!(Fit::best(&Adjacency::from_pairs(3, &[], Reading::Both), Between::Tied), None);
    }

    #[test]
    fn climbing_finds_what_trying_all_finds() {
        let both = clique_with_tails(6);
        for between in [Between::Tied, Between::LeftOut] {
            let (climbed, tried) = (Fit::climb(&both, between).expect("a core"), Fit::exhaust(&both, between).expect("a core"));
            assert!((climbed.fit - tried.fit).abs() < 1e-12, "{between:?}");
        }
    }
}
