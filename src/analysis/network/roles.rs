//! Gould and Fernandez's five roles, counted, and what chance alone would give.
//!
//! For an ordered pair a, c with a tie from a to the broker b, one from b to c, none from a to c, and a not c, by the groups
//! of a, b, c: coordinator AAA, itinerant ABA, representative AAB, gatekeeper ABB, liaison ABC. Where a tie runs both ways it
//! is two; an undirected two-path thus counts in both directions, representative as often as gatekeeper.
//!
//! Chance: every arc is there with probability d, the density, each for itself, the groups as they are. An open two-path
//! a, b, c is then there with probability p = d^2 (1 - d), and two of them that share one end vary together by d^3 (1 - d)^3.
//! For b in a group of n, the others being g: with E expected of a role and S the ordered pairs of its triads that share an
//! end, the variance is E (1 - p) + S d^3 (1 - d)^3 (Gould and Fernandez 1989, 10.2307/270949; agrees with R's sna 2.7).

use super::adjacency::Adjacency;
use super::groups::Groups;
use crate::analysis::{AnalysisError, Control};

/// The roles, in the order of every array here; the sixth is their total.
pub const ROLES: [&str; 6] = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"];

/// The role of the broker in one triad.
pub fn role(a: usize, b: usize, c: usize) -> usize {
    match (a == b, b == c, a == c) {
        (true, true, _) => 0,
        (_, _, true) => 1,
        (true, false, _) => 2,
        (false, true, _) => 3,
        _ => 4,
    }
}

/// How often each node has each role. A tie from a to b opens a path to everybody that b has a tie to, counted by group at
/// once; the closed ones are taken off again, by way of the shorter list, so that a hub of a million costs no more than its
/// ties. O(sum over ties of the smaller out-degree x log).
pub fn count(outgoing: &Adjacency, groups: &Groups, control: &Control) -> Result<Vec<[u64; 6]>, AnalysisError> {
    let n = outgoing.len();
    let by_group: Vec<Vec<usize>> = (0..n)
        .map(|b| {
            let mut own: Vec<usize> = outgoing.heads(b).iter().filter_map(|c| groups.of[*c as usize]).collect();
            own.sort_unstable();
            own
        })
        .collect();
    let of_group = |b: usize, group: usize| by_group[b].partition_point(|g| *g <= group) - by_group[b].partition_point(|g| *g < group);
    let mut found = vec![[0_u64; 6]; n];
    for a in 0..n {
        control.go_on()?;
        let Some(group_a) = groups.of[a] else { continue };
        for &b in outgoing.heads(a) {
            let b = b as usize;
            let Some(group_b) = groups.of[b] else { continue };
            let (all, with_a) = (by_group[b].len(), of_group(b, group_a));
            found[b][role(group_a, group_b, group_a)] += with_a as u64;
            found[b][5] += all as u64;
            if group_a == group_b {
                found[b][2] += (all - with_a) as u64;
            } else {
                let with_b = of_group(b, group_b);
                found[b][3] += with_b as u64;
                found[b][4] += (all - with_a - with_b) as u64;
            }
            let (shorter, longer) = if outgoing.degree(a) <= outgoing.degree(b) { (a, b) } else { (b, a) };
            let closed = outgoing.heads(shorter).iter().map(|c| *c as usize).filter(|c| outgoing.joins(longer, *c));
            let back = outgoing.joins(b, a).then_some(a);
            for group_c in closed.chain(back).filter_map(|c| groups.of[c]) {
                found[b][role(group_a, group_b, group_c)] -= 1;
                found[b][5] -= 1;
            }
        }
    }
    Ok(found)
}

/// What chance gives a broker of one group: expectation and variance of each role.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chance {
    /// Expected counts.
    pub expected: [f64; 6],
    /// Their variances.
    pub variance: [f64; 6],
}

impl Chance {
    /// For a broker of the group, in a network of these groups with `arcs` arcs; `None` where there is nobody else.
    pub fn of(sizes: &[usize], group: usize, arcs: usize) -> Option<Self> {
        let n: f64 = sizes.iter().map(|s| *s as f64).sum();
        if n < 2.0 {
            return None;
        }
        let density = arcs as f64 / (n * (n - 1.0));
        let p = density * density * (1.0 - density);
        let shared = density.powi(3) * (1.0 - density).powi(3);
        let own = sizes[group] as f64 - 1.0;
        let rest = n - sizes[group] as f64;
        let others: Vec<f64> = sizes.iter().enumerate().filter(|(g, _)| *g != group).map(|(_, s)| *s as f64).collect();
        let sum = |of: &dyn Fn(f64) -> f64| others.iter().fold(0.0, |sum, g| sum + of(*g));
        let between = own * rest;
        let between_sharing = own * rest * (rest - 1.0) + rest * own * (own - 1.0);
        let triads = [own * (own - 1.0), sum(&|g| g * (g - 1.0)), between, between, sum(&|g| g * (rest - g)), (n - 1.0) * (n - 2.0)];
        let sharing = [
            2.0 * own * (own - 1.0) * (own - 2.0),
            2.0 * sum(&|g| g * (g - 1.0) * (g - 2.0)),
            between_sharing,
            between_sharing,
            2.0 * sum(&|g| g * (rest - g) * (rest - g - 1.0)),
            2.0 * (n - 1.0) * (n - 2.0) * (n - 3.0),
        ];
        let expected = triads.map(|t| t * p);
        let mut variance = [0.0; 6];
        for role in 0..6 {
            variance[role] = expected[role] * (1.0 - p) + sharing[role] * shared;
        }
        Some(Self { expected, variance })
    }
    /// For the sums over all brokers, in a network of these groups with `arcs` arcs; `None` for fewer than two stakeholders.
    /// Two-paths of two brokers share arcs too: on the way in or out, as the arc that would close the one and opens the
    /// other, or as the missing arc of both. O(groups^3).
    pub fn of_all(sizes: &[usize], arcs: usize) -> Option<Self> {
        let sizes: Vec<f64> = sizes.iter().map(|s| *s as f64).collect();
        let n = sizes.iter().fold(0.0, |sum, s| sum + s);
        if n < 2.0 {
            return None;
        }
        let d = arcs as f64 / (n * (n - 1.0));
        let p = d * d * (1.0 - d);
        // the covariance of two open two-paths that share an arc both have, one that only one of them has, one that both lack
        let (both, one, lacking) = (d.powi(3) * (1.0 - d).powi(3), d.powi(4) * (1.0 - d).powi(2), d.powi(5) * (1.0 - d));
        let inside = |n: f64| (n * (n - 1.0) * (n - 2.0), (4.0 * n - 10.0) * both - 4.0 * (n - 3.0) * one + (n - 3.0) * lacking);
        let (mut triads, mut sharing) = ([0.0; 6], [0.0; 6]);
        let mut put = |role: usize, (count, covariance): (f64, f64)| {
            triads[role] += count;
            sharing[role] += count * covariance;
        };
        for (g, &x) in sizes.iter().enumerate() {
            put(0, inside(x));
            let door = x * (x - 1.0) * (n - x);
            put(2, (door, (n - 3.0) * both + (x - 2.0) * lacking));
            put(3, (door, (n - 3.0) * both + (x - 2.0) * lacking));
            for (h, &y) in sizes.iter().enumerate().filter(|(h, _)| *h != g) {
                put(1, (x * (x - 1.0) * y, (2.0 * x + 2.0 * y - 6.0) * both + (n - x - 1.0) * lacking));
                for (_, &z) in sizes.iter().enumerate().filter(|(k, _)| *k != g && *k != h) {
                    let shared = (4.0 * (n - y) - 2.0 * (x + z + 1.0)) * both - (4.0 * (n - z) - 2.0 * (x + y + 1.0)) * one + (n - x - z - 1.0) * lacking;
                    put(4, (x * y * z, shared));
                }
            }
        }
        put(5, inside(n));
        let expected = triads.map(|t| t * p);
        Some(Self { expected, variance: std::array::from_fn(|role| expected[role] * (1.0 - p) + sharing[role]) })
    }
    /// How many standard deviations a count lies above chance; `None` where chance gives no spread.
    pub fn z(&self, role: usize, count: f64) -> Option<f64> {
        (self.variance[role] > 0.0).then(|| (count - self.expected[role]) / self.variance[role].sqrt())
    }
}
