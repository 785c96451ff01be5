//! Which sources paths are walked from: all, or a random sample of them, and how far a sample may be off.
//!
//! From K of n sources, drawn without repeats, n/K times the sum of their dependencies is unbiased (Brandes and Pich 2007,
//! 10.1142/S0218127407018403). Its standard error at a node is n sqrt(s^2/K (1 - K/n)), s^2 the variance of the
//! dependencies over the sampled sources. The other figure is a bound for all nodes at once, by another sampling: r random
//! shortest paths put every normalised betweenness within epsilon with probability 1 - delta, where
//! r = 0.5/epsilon^2 (floor(log2(VD - 2)) + 1 + ln(1/delta)) and VD is the number of nodes on the longest shortest path
//! (Riondato and Kornaropoulos 2016, 10.1007/s10618-015-0423-0).

use serde_json::{Value, json};

use super::adjacency::Adjacency;
use super::cuts::Cuts;
use super::options::{SEED, integer, seed, whole};
use super::random::Random;
use super::shortest::Paths;
use super::simple::SimpleNetwork;
use crate::analysis::params::Params;
use crate::analysis::spec::ParamSpec;

/// The most stakeholders for which paths are walked from all of them unless a number of sources is given.
pub const EXACT_NODES: usize = 20_000;
/// Sources above that.
pub const SAMPLED_SOURCES: usize = 256;
/// Epsilon of the bound.
pub const BOUND_ERROR: f64 = 0.01;
/// Delta of the bound.
pub const BOUND_RISK: f64 = 0.1;

/// Number of sources.
pub const SOURCES: ParamSpec = integer(
    "sources",
    0,
    10_000_000,
    "0",
    "Stakeholders from which paths are walked, drawn at random; 0 is all of them, and 256 above 20,000 stakeholders.",
);

/// The sources of a walk.
#[derive(Clone, Debug, PartialEq)]
pub struct Sources {
    /// Their nodes, ascending.
    pub nodes: Vec<usize>,
    /// Number of nodes they are out of.
    pub of: usize,
}

impl Sources {
    /// As many as the parameter says.
    pub fn chosen(params: &Params, n: usize) -> Self {
        let given = whole(params, SOURCES.name).unwrap_or(0);
        let count = match given {
            0 if n > EXACT_NODES => SAMPLED_SOURCES,
            0 => n,
            given => given,
        };
        Self { nodes: Random::new(seed(params), 0).sample(n, count), of: n }
    }
    /// True where not every node is a source.
    pub fn is_sample(&self) -> bool {
        self.nodes.len() < self.of
    }
    /// n/K.
    pub fn scale(&self) -> f64 {
        if self.is_sample() { self.of as f64 / self.nodes.len() as f64 } else { 1.0 }
    }
    /// Standard error of an estimated sum; `None` where it is exact, or where one source tells no variance.
    pub fn error(&self, sum: f64, squares: f64) -> Option<f64> {
        let (k, n) = (self.nodes.len() as f64, self.of as f64);
        if !self.is_sample() || k < 2.0 {
            return None;
        }
        let variance = ((squares - sum * sum / k) / (k - 1.0)).max(0.0);
        Some(n * (variance / k * (1.0 - k / n)).sqrt())
    }
    /// How the walk was sampled, for the summary; null where it was not.
    pub fn describe(&self, params: &Params, network: &SimpleNetwork, incoming: &Adjacency, paths: &Paths) -> Value {
        if !self.is_sample() {
            return Value::Null;
        }
        let nodes = longest_path(network, incoming, paths, &self.nodes);
        json!({
            "sources": self.nodes.len(), "of": self.of, SEED.name: seed(params),
            "bound": {"error": BOUND_ERROR, "risk": BOUND_RISK, "longest_path_nodes_at_most": nodes, "paths": bound(nodes, BOUND_ERROR, BOUND_RISK)},
        })
    }
}

/// Number of random shortest paths after which every normalised betweenness lies within `error` of its true value with
/// probability 1 - `risk`, where no shortest path has more than `nodes` nodes.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number within u64")]
pub fn bound(nodes: usize, error: f64, risk: f64) -> u64 {
    let dimension = if nodes > 2 { f64::from((nodes - 2).ilog2()) } else { 0.0 };
    (0.5 / (error * error) * (dimension + 1.0 + (1.0 / risk).ln())).ceil() as u64
}

/// At most so many nodes lie on any shortest path: without direction, in a component with a source, twice the steps of the
/// farthest walk plus one; else the size of the largest component.
fn longest_path(network: &SimpleNetwork, incoming: &Adjacency, paths: &Paths, sources: &[usize]) -> usize {
    let cuts = Cuts::of(network);
    let largest = cuts.sizes.first().copied().unwrap_or(0);
    if network.directed || incoming.is_empty() {
        return largest;
    }
    let mut walked = vec![false; cuts.sizes.len()];
    for s in sources {
        walked[cuts.component[*s]] = true;
    }
    let unwalked = cuts.sizes.iter().zip(&walked).filter(|(_, w)| !**w).map(|(size, _)| *size).max().unwrap_or(0);
    largest.min((2 * paths.eccentricity as usize + 1).max(unwalked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_the_one_of_the_paper() {
        // 0.5/0.0001 * (floor(log2(8)) + 1 + ln 10) = 5000 * 6.302585
        assert_eq!(bound(10, 0.01, 0.1), 31_513);
        assert_eq!(bound(2, 0.01, 0.1), 16_513);
    }

    #[test]
    fn the_error_is_none_where_nothing_was_sampled() {
        let all = Sources { nodes: vec![0, 1, 2], of: 3 };
        assert_eq!((all.error(3.0, 5.0), all.scale()), (None, 1.0));
        let two = Sources { nodes: vec![0, 1], of: 4 };
        // dependencies 1 and 3: variance 2, so 4 sqrt(2/2 * 1/2)
        assert!((two.error(4.0, 10.0).expect("an error") - 4.0 * 0.5_f64.sqrt()).abs() < 1e-12);
    }
}
