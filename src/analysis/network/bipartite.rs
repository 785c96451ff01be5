//! Measures of a two-mode network: stakeholders on one side, what they have a part in (events) on the other.
//!
//! - degree, closeness and betweenness over the most that a node of its side can have (Borgatti and Everett 1997,
//!   10.1016/S0378-8733(96)00301-2); n nodes on the own side, o on the other: degree/o; (o + 2(n-1))/sum of distances, times the
//!   share of the others that are reached where not all are; betweenness over
//!   ((o^2(s+1)^2 + o(s+1)(2t-s-1) - t(2s-t+3))/2 with s = (n-1) div o, t = (n-1) mod o
//! - clustering: mean over those with a common contact of common contacts / contacts of either (Latapy, Magnien and Del
//!   Vecchio 2008, 10.1016/j.socnet.2007.04.006); redundancy: share of the pairs of its contacts that have another contact in common
//! - Robins and Alexander's clustering of the whole: 4 times the circles of four over the paths of three (2004,
//!   10.1023/B:CMOT.0000032580.12184.c0)
//! - NODF, nestedness from overlap and decreasing fill: mean over pairs of each side of 100 times the share of the smaller's
//!   contacts that the larger has too, 0 where both have as many (Almeida-Neto and others 2008,
//!   10.1111/j.0030-1299.2008.16644.x)

use super::adjacency::{Adjacency, Reading, narrow};
use super::pairs::Rows;
use super::shortest::{Asked, Paths};
use crate::analysis::{AnalysisError, Control};

/// The two sides; nodes of the first come first wherever both are told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TwoMode {
    /// Number of nodes of each side.
    pub sizes: [usize; 2],
    /// Contacts of the nodes of each side.
    contacts: [Rows; 2],
    parts: Vec<(u32, u32)>,
}

/// What is told of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Number of contacts.
    pub degree: usize,
    /// Of those on the other side.
    pub degree_share: Option<f64>,
    /// Pairs of others between which it lies, over the most possible.
    pub betweenness: f64,
    /// 0 for an isolate.
    pub closeness: Option<f64>,
    /// 0 where it shares a contact with nobody.
    pub clustering: f64,
    /// `None` for fewer than two contacts.
    pub redundancy: Option<f64>,
}

/// What is told of all nodes, and of the whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Of the nodes of the first side, then of the other.
    pub scores: Vec<Scores>,
    /// Robins and Alexander's clustering; `None` without a path of three.
    pub clustering: Option<f64>,
    /// NODF, 0 to 100; `None` where neither side has two nodes.
    pub nodf: Option<f64>,
}

/// What overlaps between the contacts of the nodes of a side say.
#[derive(Clone, Debug, Default, PartialEq)]
struct Overlaps {
    /// Of the nodes of the side.
    clustering: Vec<f64>,
    /// Of those of the other side: pairs of its contacts that have another contact in common.
    redundant: Vec<u64>,
    circles: f64,
    nested: f64,
}

impl TwoMode {
    /// From (one, other) numbers below the sizes, in any order and with repeats.
    pub fn of(sizes: [usize; 2], parts: &[(u32, u32)]) -> Self {
        let turned: Vec<(u32, u32)> = parts.iter().map(|(a, b)| (*b, *a)).collect();
        let mut parts = parts.to_vec();
        parts.sort_unstable();
        parts.dedup();
        Self { sizes, contacts: [Rows::of(&parts), Rows::of(&turned)], parts }
    }
    /// Number of nodes of both sides.
    pub fn len(&self) -> usize {
        self.sizes[0] + self.sizes[1]
    }
    /// True without nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Number of parts that anybody has in anything.
    pub fn ties(&self) -> usize {
        self.parts.len()
    }
    /// Both sides as one network without direction.
    pub fn adjacency(&self) -> Adjacency {
        let pairs: Vec<(u32, u32)> = self.parts.iter().map(|(a, b)| (*a, b + narrow(self.sizes[0]))).collect();
        Adjacency::from_pairs(self.len(), &pairs, Reading::Both)
    }
    /// Visits of the loops over overlaps: sum over nodes of the square of their contacts.
    pub fn overlap_cost(&self) -> usize {
        [0, 1].iter().map(|side| (0..self.sizes[*side]).map(|v| self.contacts[*side].row(v).len().pow(2)).sum::<usize>()).sum()
    }

    /// With paths from the sources: all, or a sample. O(sources x parts + [`Self::overlap_cost`]).
    pub fn scores(&self, sources: &[usize], control: &Control) -> Result<Told, AnalysisError> {
        let paths = Paths::of(&self.adjacency(), sources, Asked::default(), control)?;
        let (stakeholders, events) = rayon::join(|| self.overlap(0, control), || self.overlap(1, control));
        let overlaps = [stakeholders?, events?];
        // each circle of four is met once, on the first side
        let (circles, nested) = (overlaps[0].circles, overlaps[0].nested + overlaps[1].nested);
        let scale = self.len() as f64 / sources.len().max(1) as f64 / 2.0;
        let sampled = sources.len() < self.len();
        let mut scores = Vec::with_capacity(self.len());
        for side in [0, 1] {
            let (own, other) = (self.sizes[side], self.sizes[1 - side]);
            let most = most_betweenness(own, other);
            for v in 0..own {
                let node = v + side * self.sizes[0];
                let degree = self.contacts[side].row(v).len();
                let pairs = degree as f64 * (degree as f64 - 1.0) / 2.0;
                let reached = paths.reached_by.get(node).map_or(0.0, |r| *r as f64);
                let distance = paths.distance.get(node).copied().unwrap_or(0.0);
                let near = (other as f64 + 2.0 * (own as f64 - 1.0)) * (reached / (self.len() as f64 - 1.0));
                scores.push(Scores {
                    degree,
                    degree_share: (other > 0).then(|| degree as f64 / other as f64),
                    betweenness: if most > 0.0 { paths.dependency.get(node).copied().unwrap_or(0.0) * scale / most } else { 0.0 },
                    closeness: (!sampled).then(|| if distance > 0.0 { near / distance } else { 0.0 }),
                    clustering: overlaps[side].clustering[v],
                    redundancy: (degree > 1).then(|| overlaps[1 - side].redundant[v] as f64 / pairs),
                });
            }
        }
        let three: f64 = self.parts.iter().fold(0.0, |sum, (a, b)| {
            let free = |side: usize, v: u32| self.contacts[side].row(v as usize).len() as f64 - 1.0;
            sum + free(0, *a) * free(1, *b)
        });
        let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
        let all = pairs(self.sizes[0]) + pairs(self.sizes[1]);
        Ok(Told {
            scores,
            clustering: (three > 0.0).then(|| 4.0 * circles / three),
            nodf: (all > 0.0).then(|| 100.0 * nested / all),
        })
    }

    fn overlap(&self, side: usize, control: &Control) -> Result<Overlaps, AnalysisError> {
        let mut found = Overlaps::default();
        let (own, other) = (&self.contacts[side], &self.contacts[1 - side]);
        let n = self.sizes[side];
        let mut common = vec![0_u32; n];
        let mut met: Vec<u32> = Vec::new();
        let mut sum = vec![0.0; n];
        let mut sharing = vec![0_u32; n];
        let mut redundant = vec![0_u64; self.sizes[1 - side]];
        for v in 0..n {
            control.go_on()?;
            let later = |event: u32| { let there = other.row(event as usize); &there[there.partition_point(|w| *w as usize <= v)..] };
            for &event in own.row(v) {
                for &w in later(event) {
                    if common[w as usize] == 0 {
                        met.push(w);
                    }
                    common[w as usize] += 1;
                }
            }
            // pairs that share another event make this one redundant
            for &event in own.row(v) {
                redundant[event as usize] += later(event).iter().filter(|w| common[**w as usize] > 1).count() as u64;
            }
            let mine = own.row(v).len();
            for w in met.drain(..) {
                let w = w as usize;
                let (shared, theirs) = (f64::from(std::mem::take(&mut common[w])), own.row(w).len());
                let alike = shared / ((mine + theirs) as f64 - shared);
                sum[v] += alike;
                sum[w] += alike;
                sharing[v] += 1;
                sharing[w] += 1;
                found.circles += shared * (shared - 1.0) / 2.0;
                found.nested += if mine == theirs { 0.0 } else { shared / mine.min(theirs) as f64 };
            }
        }
        found.clustering = sum.iter().zip(&sharing).map(|(sum, count)| if *count > 0 { sum / f64::from(*count) } else { 0.0 }).collect();
        found.redundant = redundant;
        Ok(found)
    }
}

/// The most pairs between which a node can lie that has `own` - 1 others on its side and `other` on the other.
fn most_betweenness(own: usize, other: usize) -> f64 {
    if own == 0 || other == 0 {
        return 0.0;
    }
    let (s, t, o) = (((own - 1) / other) as f64, ((own - 1) % other) as f64, other as f64);
    0.5 * (o * o * (s + 1.0).powi(2) + o * (s + 1.0) * (2.0 * t - s - 1.0) - t * (2.0 * s - t + 3.0))
}
