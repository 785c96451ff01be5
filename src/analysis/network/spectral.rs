//! Scores that rest on the scores of those who point here: eigenvector, `PageRank`, Katz, and the spectral radius.
//!
//! Everything is read against the arcs (x of v from the u with an arc u to v) and runs on one thread: the same bits in
//! every run. The spectral radius is bracketed, not guessed: with a positive vector x the least and the greatest of
//! (Ax)/x hold it between them in each strongly connected part (Collatz 1942; Wielandt 1950), and arcs between such parts
//! do not touch it.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::adjacency::Adjacency;
use crate::analysis::{AnalysisError, Control};

/// The most rounds of an iteration.
pub const MAX_ROUNDS: usize = 5_000;
/// The most rounds that bracket the spectral radius; more only narrow the bracket.
pub const RADIUS_ROUNDS: usize = 1_000;
/// Relative width at which the bracket is narrow enough.
pub const RADIUS_WIDTH: f64 = 1e-11;
/// Change per round, relative to the largest score, at which an iteration is done: a few roundings.
pub const DONE: f64 = 1e-13;
/// Sum of the changes per round at which `PageRank` is done: it is then within 6 times that, at a damping of 0.85.
pub const PAGERANK_DONE: f64 = 1e-12;
/// Scores of an eigenvector of length 1 below this have only not yet faded away.
pub const FADED: f64 = 1e-12;
/// Change per round at which an iteration that ran out of rounds still counts.
pub const NEARLY_DONE: f64 = 1e-9;

/// Bounds of the spectral radius: it lies between them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Radius {
    /// Not below this.
    pub low: f64,
    /// Not above this.
    pub high: f64,
}

/// y = A^T x.
fn pull(incoming: &Adjacency, x: &[f64], y: &mut [f64]) {
    for (v, sum) in y.iter_mut().enumerate() {
        *sum = incoming.pulled(v, x);
    }
}

/// Number of the strongly connected part of each node, and the number of parts.
fn parts(incoming: &Adjacency) -> (Vec<usize>, usize) {
    let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(incoming.len(), incoming.arc_count());
    for _ in 0..incoming.len() {
        graph.add_node(());
    }
    for v in 0..incoming.len() {
        for &u in incoming.heads(v) {
            graph.add_edge(NodeIndex::new(u as usize), NodeIndex::new(v), ());
        }
    }
    let found = kosaraju_scc(&graph);
    let mut part = vec![0; incoming.len()];
    for (i, nodes) in found.iter().enumerate() {
        for node in nodes {
            part[node.index()] = i;
        }
    }
    (part, found.len())
}

/// The spectral radius of the weight matrix; 0 where no arc closes a circle. O(rounds x arcs).
pub fn radius(incoming: &Adjacency, control: &Control) -> Result<Radius, AnalysisError> {
    let n = incoming.len();
    let (part, count) = parts(incoming);
    let mut x = vec![1.0_f64; n];
    let mut y = vec![0.0_f64; n];
    let mut found = Radius::default();
    for _ in 0..RADIUS_ROUNDS {
        control.go_on()?;
        let (mut low, mut high) = (vec![f64::INFINITY; count], vec![0.0_f64; count]);
        let (mut sum_x, mut sum_y, mut most) = (vec![0.0; count], vec![0.0; count], vec![0.0_f64; count]);
        for v in 0..n {
            let p = part[v];
            y[v] = incoming.arcs(v).filter(|(u, ..)| part[*u] == p).fold(0.0, |sum, (u, _, w)| sum + w * x[u]);
            let ratio = y[v] / x[v];
            low[p] = low[p].min(ratio);
            high[p] = high[p].max(ratio);
            sum_x[p] += x[v];
            sum_y[p] += y[v];
        }
        let top = |bounds: &[f64]| bounds.iter().copied().filter(|b| b.is_finite()).fold(0.0_f64, f64::max);
        found = Radius { low: top(&low), high: top(&high) };
        if found.high - found.low <= RADIUS_WIDTH * found.high {
            break;
        }
        // adding half of the eigenvalue to the diagonal keeps two-mode networks from swinging
        for v in 0..n {
            let p = part[v];
            x[v] = y[v] + 0.5 * sum_y[p] / sum_x[p] * x[v];
            most[p] = most[p].max(x[v]);
        }
        for v in 0..n {
            let p = part[v];
            x[v] = if most[p] > 0.0 { (x[v] / most[p]).max(f64::MIN_POSITIVE) } else { 1.0 };
        }
    }
    Ok(found)
}

/// The leading eigenvector of length 1: x = A^T x / lambda. `None` where nothing closes a circle, or where it did not
/// settle in [`MAX_ROUNDS`] rounds. O(rounds x arcs).
pub fn eigenvector(incoming: &Adjacency, radius: Radius, control: &Control) -> Result<Option<Vec<f64>>, AnalysisError> {
    let n = incoming.len();
    if radius.high <= 0.0 {
        return Ok(None);
    }
    let shift = 0.25 * (radius.low + radius.high);
    let mut x = vec![1.0 / (n as f64).sqrt(); n];
    let mut y = vec![0.0; n];
    let mut change = f64::INFINITY;
    for _ in 0..MAX_ROUNDS {
        control.go_on()?;
        pull(incoming, &x, &mut y);
        for v in 0..n {
            y[v] += shift * x[v];
        }
        let length = y.iter().fold(0.0, |sum, s| sum + s * s).sqrt();
        change = 0.0;
        for v in 0..n {
            let score = y[v] / length;
            change = f64::max(change, (score - x[v]).abs());
            x[v] = score;
        }
        if change <= DONE {
            break;
        }
    }
    if change > NEARLY_DONE {
        return Ok(None);
    }
    for score in &mut x {
        if *score < FADED {
            *score = 0.0;
        }
    }
    Ok(Some(x))
}

/// `PageRank`: a reader who follows an arc with probability `damping`, as likely as it is strong, and else starts anywhere;
/// where no arc leaves, anywhere. Sums to 1. Scores are taken up within the round in which they are found (Gauss and Seidel)
/// and scaled to the sum of 1 after it: a power iteration that settles in half the rounds of the plain one. It is done when
/// all scores together change by at most [`PAGERANK_DONE`] in a round. O(rounds x arcs).
///
/// ```
/// use sitelines::analysis::{Control, network::{adjacency::{Adjacency, Reading}, spectral::pagerank}};
/// let [outgoing, incoming] = [Reading::Out, Reading::In].map(|reading| Adjacency::from_pairs(2, &[(0, 1)], reading));
/// let found = pagerank(&incoming, &outgoing, 0.5, &Control::default()).expect("not cancelled");
/// assert!((found[0] - 0.4).abs() < 1e-11 && (found[1] - 0.6).abs() < 1e-11);
/// ```
pub fn pagerank(incoming: &Adjacency, outgoing: &Adjacency, damping: f64, control: &Control) -> Result<Vec<f64>, AnalysisError> {
    let n = incoming.len();
    let each = 1.0 / n.max(1) as f64;
    let share: Vec<f64> = (0..n).map(|v| outgoing.strength(v)).map(|s| if s > 0.0 { 1.0 / s } else { 0.0 }).collect();
    let mut x = vec![each; n];
    let mut handed: Vec<f64> = share.iter().map(|s| each * s).collect();
    let mut stuck = share.iter().filter(|s| **s <= 0.0).fold(0.0, |sum, _| sum + each);
    for _ in 0..MAX_ROUNDS {
        control.go_on()?;
        let anywhere = (damping * stuck + 1.0 - damping) * each;
        let mut change = 0.0;
        stuck = 0.0;
        for v in 0..n {
            let next = damping * incoming.pulled(v, &handed) + anywhere;
            change += (next - x[v]).abs();
            x[v] = next;
            handed[v] = next * share[v];
            stuck += if share[v] > 0.0 { 0.0 } else { next };
        }
        let total = x.iter().fold(0.0, |sum, s| sum + s);
        for (score, handed) in x.iter_mut().zip(&mut handed) {
            *score /= total;
            *handed /= total;
        }
        stuck /= total;
        if change <= PAGERANK_DONE {
            break;
        }
    }
    Ok(x)
}

/// Katz: x = alpha A^T x + 1, not scaled. `None` where alpha is so near to 1/lambda that it did not settle.
/// O(rounds x arcs).
pub fn katz(incoming: &Adjacency, alpha: f64, control: &Control) -> Result<Option<Vec<f64>>, AnalysisError> {
    let n = incoming.len();
    let mut x = vec![1.0; n];
    let mut y = vec![0.0; n];
    for _ in 0..MAX_ROUNDS {
        control.go_on()?;
        pull(incoming, &x, &mut y);
        let (mut change, mut most) = (0.0_f64, 1.0_f64);
        for v in 0..n {
            let next = 1.0 + alpha * y[v];
            change = change.max((next - x[v]).abs());
            most = most.max(next);
            x[v] = next;
        }
        if change <= DONE * most {
            return Ok(Some(x));
        }
    }
    Ok(None)
}
