//! Betweenness of nodes as a plain function of an adjacency, from all sources or from some.
//!
//! Freeman 1977, 10.2307/3033543; sums over sources as in Brandes 2001, 10.1080/0022250X.2001.9990249. The sums run over
//! *ordered* pairs: halve them where the adjacency is without direction ([`super::adjacency::Reading::Both`]). Steps are 1
//! long. The same bits with any number of threads.

use super::adjacency::Adjacency;
use super::shortest::{Asked, Paths};
use crate::analysis::{AnalysisError, Control};

/// For each node the sum over all ordered pairs s, t of the share of shortest paths from s to t that pass through it.
/// O(nodes x arcs).
///
/// ```
/// use sitelines::analysis::{Control, network::{adjacency::{Adjacency, Reading}, betweenness}};
/// let star = Adjacency::from_pairs(4, &[(0, 1), (0, 2), (0, 3)], Reading::Both);
/// assert_eq!(betweenness::exact(&star, &Control::default()).expect("not cancelled"), [6.0, 0.0, 0.0, 0.0]);
/// ```
pub fn exact(outgoing: &Adjacency, control: &Control) -> Result<Vec<f64>, AnalysisError> {
    let all: Vec<usize> = (0..outgoing.len()).collect();
    from_sources(outgoing, &all, control)
}

/// The same over pairs whose s is one of the sources, not scaled: times nodes/sources it estimates [`exact`] where the
/// sources are a random sample (Brandes and Pich 2007, 10.1142/S0218127407018403). O(sources x arcs).
pub fn from_sources(outgoing: &Adjacency, sources: &[usize], control: &Control) -> Result<Vec<f64>, AnalysisError> {
    Ok(Paths::of(outgoing, sources, Asked::default(), control)?.dependency)
}
