//! The best division of a network that several starts of Leiden find (Traag, Waltman and van Eck 2019,
//! 10.1038/s41598-019-41695-z), on the moves of [`super::leiden_level`].
//!
//! Each start has a seed of its own and runs [`FIRST_RUNS`] times, each run from the result of the one before; the best of
//! them, the first on ties, is run on until its quality no longer rises. A community that is not connected is cut into its
//! parts at the end (which lowers neither quality). Quality: modularity `sum of (L_c/m - gamma (D_c/2m)^2)` (Newman and
//! Girvan 2004), or CPM `sum of (L_c - gamma n_c (n_c - 1)/2)` (Traag, Van Dooren and Nesterov 2011,
//! 10.1103/PhysRevE.84.016114).

use rayon::prelude::*;

use super::adjacency::{Adjacency, narrow};
use super::leiden_level::Level;
use super::random::Random;
use crate::analysis::{AnalysisError, Control};

/// Runs of every start.
pub const FIRST_RUNS: usize = 2;
/// The most runs of the best start.
pub const MOST_RUNS: usize = 50;
/// Rise in quality, as a share of it, below which a start is done.
const STABLE: f64 = 1e-6;

/// What is made as large as possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quality {
    /// Modularity with a resolution.
    Modularity(f64),
    /// Constant Potts model with a resolution.
    Cpm(f64),
}

/// A division of the nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Division {
    /// Community of each node, numbered from 0: the largest first, equal ones in order of their lowest node.
    pub of: Vec<usize>,
    /// Sizes of the communities.
    pub sizes: Vec<usize>,
    /// Its quality; `None` for the modularity of a network without ties.
    pub quality: Option<f64>,
    /// The start that found it, from 0.
    pub start: usize,
}

impl Division {
    /// The best of some starts on an adjacency without direction. O(starts x runs x (n + m)), as far as is known.
    ///
    /// ```
    /// use sitelines::analysis::{Control, network::{adjacency::{Adjacency, Reading}, leiden::{Division, Quality}}};
    /// let two = Adjacency::from_pairs(6, &[(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)], Reading::Both);
    /// let found = Division::best(&two, Quality::Modularity(1.0), 10, 1, &Control::default()).expect("not cancelled");
    /// assert_eq!(found.of, [0, 0, 0, 1, 1, 1]);
    /// ```
    pub fn best(both: &Adjacency, quality: Quality, starts: usize, seed: u64, control: &Control) -> Result<Self, AnalysisError> {
        control.go_on()?;
        let base = base(both, quality);
        let Some(mut climb) = Climb::best(both, &base, quality, starts.max(1), seed, control)? else { return Ok(Self::default()) };
        for _ in FIRST_RUNS..MOST_RUNS {
            if !climb.run(both, &base, quality, control)? {
                break;
            }
        }
        Ok(climb.division(both, quality))
    }

    /// The best of what the first [`FIRST_RUNS`] runs of each start find, for those who are in a hurry.
    pub fn quick(both: &Adjacency, quality: Quality, starts: usize, seed: u64, control: &Control) -> Result<Self, AnalysisError> {
        control.go_on()?;
        let best = Climb::best(both, &base(both, quality), quality, starts.max(1), seed, control)?;
        Ok(best.map(|climb| climb.division(both, quality)).unwrap_or_default())
    }
}

/// The network with the masses that the quality asks for.
fn base(both: &Adjacency, quality: Quality) -> Level {
    let strengths: Vec<f64> = (0..both.len()).map(|v| both.strength(v)).collect();
    match quality {
        Quality::Modularity(gamma) => {
            let twice_m = strengths.iter().fold(0.0, |sum, s| sum + s);
            Level::base(both, strengths, if twice_m > 0.0 { gamma / twice_m } else { 0.0 })
        }
        Quality::Cpm(gamma) => Level::base(both, vec![1.0; both.len()], gamma),
    }
}

/// A start under way.
struct Climb {
    start: usize,
    random: Random,
    /// Community of each node.
    of: Vec<u32>,
    quality: f64,
}

impl Climb {
    /// The best of the first runs of each start, on all cores; the first on ties. `None` without a start.
    fn best(both: &Adjacency, base: &Level, quality: Quality, starts: usize, seed: u64, control: &Control) -> Result<Option<Self>, AnalysisError> {
        let found: Result<Vec<Self>, AnalysisError> =
            (0..starts).into_par_iter().map(|start| Self::start(both, base, quality, seed, start, control)).collect();
        Ok(found?.into_iter().reduce(|best, climb| if climb.quality > best.quality { climb } else { best }))
    }

    /// The first runs of a start.
    fn start(both: &Adjacency, base: &Level, quality: Quality, seed: u64, start: usize, control: &Control) -> Result<Self, AnalysisError> {
        let mut climb = Self { start, random: Random::new(seed, start as u64), of: (0..narrow(both.len())).collect(), quality: f64::NEG_INFINITY };
        for _ in 0..FIRST_RUNS {
            climb.run(both, base, quality, control)?;
        }
        Ok(climb)
    }

    fn division(self, both: &Adjacency, quality: Quality) -> Division {
        let (of, sizes) = numbered(&connected(both, &self.of));
        Division { quality: value(both, &of, quality), of, sizes, start: self.start }
    }

    /// Runs once over all levels; true where the quality rose.
    fn run(&mut self, both: &Adjacency, base: &Level, quality: Quality, control: &Control) -> Result<bool, AnalysisError> {
        let mut of = self.of.clone();
        base.move_nodes(&mut of, &mut self.random, control)?;
        // the node of the level at hand that each node belongs to, and the community of each of those
        let mut held: Vec<u32> = (0..narrow(both.len())).collect();
        let mut higher: Option<Level> = None;
        loop {
            let level = higher.as_ref().unwrap_or(base);
            let part = level.refine(&of, &mut self.random, control)?;
            let (together, mut communities, placed) = level.put_together(&part, &of);
            let done = together.nodes() == level.nodes();
            let moved = together.move_nodes(&mut communities, &mut self.random, control)?;
            for node in &mut held {
                *node = placed[*node as usize];
            }
            (of, higher) = (communities, Some(together));
            if done && !moved {
                break;
            }
        }
        let labels: Vec<usize> = held.iter().map(|node| of[*node as usize] as usize).collect();
        let reached = value(both, &labels, quality).unwrap_or(0.0);
        let rose = reached > self.quality + STABLE * self.quality.abs();
        if reached > self.quality {
            (self.of, self.quality) = (labels.into_iter().map(narrow).collect(), reached);
        }
        Ok(rose)
    }
}

/// Cuts communities into their connected parts; each part is named by its lowest node.
fn connected(both: &Adjacency, labels: &[u32]) -> Vec<usize> {
    let mut part = vec![usize::MAX; labels.len()];
    let mut stack = Vec::new();
    for first in 0..labels.len() {
        if part[first] != usize::MAX {
            continue;
        }
        part[first] = first;
        stack.push(first);
        while let Some(v) = stack.pop() {
            for &w in both.heads(v) {
                let w = w as usize;
                if part[w] == usize::MAX && labels[w] == labels[first] {
                    part[w] = first;
                    stack.push(w);
                }
            }
        }
    }
    part
}

/// Numbers communities by size, then lowest node.
fn numbered(labels: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut size = vec![0_usize; labels.len()];
    for l in labels {
        size[*l] += 1;
    }
    // a label is the lowest node of its community
    let mut order: Vec<usize> = (0..labels.len()).filter(|l| size[*l] > 0).collect();
    order.sort_unstable_by_key(|l| (std::cmp::Reverse(size[*l]), *l));
    let mut number = vec![0; labels.len()];
    for (i, l) in order.iter().enumerate() {
        number[*l] = i;
    }
    (labels.iter().map(|l| number[*l]).collect(), order.iter().map(|l| size[*l]).collect())
}

/// The quality of a division; `None` for the modularity of a network without ties. O(n + m).
pub fn value(both: &Adjacency, of: &[usize], quality: Quality) -> Option<f64> {
    let count = of.iter().max().map_or(0, |most| most + 1);
    let (mut inside, mut ends, mut size) = (vec![0.0_f64; count], vec![0.0_f64; count], vec![0.0_f64; count]);
    for (v, &c) in of.iter().enumerate() {
        size[c] += 1.0;
        for (w, _, weight) in both.arcs(v) {
            ends[c] += weight;
            if of[w] == c {
                inside[c] += weight / 2.0;
            }
        }
    }
    let twice_m = ends.iter().fold(0.0, |sum, e| sum + e);
    match quality {
        Quality::Modularity(_) if twice_m <= 0.0 => None,
        Quality::Modularity(gamma) => {
            Some((0..count).fold(0.0, |sum, c| sum + 2.0 * inside[c] / twice_m - gamma * (ends[c] / twice_m).powi(2)))
        }
        Quality::Cpm(gamma) => Some((0..count).fold(0.0, |sum, c| sum + inside[c] - gamma * size[c] * (size[c] - 1.0) / 2.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::network::adjacency::Reading;

    /// Rings of cliques, each joined to the next by one tie: what should be found is known.
    fn cliques(rings: u32, size: u32) -> Adjacency {
        let mut pairs = Vec::new();
        for ring in 0..rings {
            for a in 0..size {
                pairs.extend((a + 1..size).map(|b| (ring * size + a, ring * size + b)));
            }
            pairs.push((ring * size, (ring + 1) % rings * size + 1));
        }
        Adjacency::from_pairs((rings * size) as usize, &pairs, Reading::Both)
    }

    #[test]
    fn every_clique_of_a_ring_is_a_community_by_either_quality() {
        let both = cliques(10, 5);
        for quality in [Quality::Modularity(1.0), Quality::Cpm(0.5)] {
            let found = Division::best(&both, quality, 4, 7, &Control::default()).expect("not cancelled");
            assert_eq!(found.of, (0..50).map(|v| v / 5).collect::<Vec<_>>(), "{quality:?}");
        }
        // 10 of 110 ties between, and each clique with a tenth of all ends: 100/110 - 10/100
        let quick = Division::quick(&both, Quality::Modularity(1.0), 1, 7, &Control::default()).expect("not cancelled");
        assert!((quick.quality.expect("ties") - (100.0 / 110.0 - 0.1)).abs() < 1e-12);
    }

    #[test]
    fn without_ties_everybody_is_alone_and_without_anybody_nobody_is() {
        for n in [0, 1, 3] {
            let found = Division::best(&Adjacency::from_pairs(n, &[], Reading::Both), Quality::Modularity(1.0), 3, 1, &Control::default()).expect("not cancelled");
            assert_eq!((found.of, found.quality), ((0..n).collect(), None));
        }
    }

    #[test]
    fn a_resolution_of_zero_leaves_the_components_and_a_high_one_nobody_together() {
        let both = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (3, 4)], Reading::Both);
        let of = |quality| Division::best(&both, quality, 3, 1, &Control::default()).expect("not cancelled").of;
        assert_eq!(of(Quality::Cpm(0.0)), [0, 0, 0, 1, 1]);
        assert_eq!(of(Quality::Cpm(1.5)), [0, 1, 2, 3, 4]);
        assert_eq!(of(Quality::Modularity(0.0)), [0, 0, 0, 1, 1]);
    }
}
