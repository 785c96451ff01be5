//! How far groups keep to themselves: matrix, E-I, assortativity, modularity, and random orders of the labels.
//! Definitions: [`super::mixing`].

use rayon::prelude::*;

use super::groups::Groups;
use super::random::Random;
use super::simple::SimpleNetwork;
use crate::analysis::{AnalysisError, Control};

/// (E - I)/(E + I); `None` where both are 0.
pub fn index(outside: f64, inside: f64) -> Option<f64> {
    (outside + inside > 0.0).then(|| (outside - inside) / (outside + inside))
}

/// What the groups' ties say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Silos {
    /// Arcs from group to group.
    pub matrix: Vec<Vec<usize>>,
    /// Ties inside each group, arcs where directed.
    pub inside: Vec<usize>,
    /// Ties of each group with others.
    pub outside: Vec<usize>,
    /// E-I over all ties.
    pub e_i: Option<f64>,
    /// E-I if ties fell at random.
    pub expected: Option<f64>,
    /// E-I of each group over the contacts of its members.
    pub nominations: Vec<Option<f64>>,
    /// Nominal assortativity.
    pub assortativity: Option<f64>,
    /// Modularity of the groups.
    pub modularity: Option<f64>,
}

impl Silos {
    /// O(m + groups^2).
    pub fn of(network: &SimpleNetwork, groups: &Groups) -> Self {
        let count = groups.names.len();
        let mut s = Self {
            matrix: vec![vec![0; count]; count],
            inside: vec![0; count],
            outside: vec![0; count],
            ..Self::default()
        };
        let (mut own, mut other) = (vec![0.0_f64; count], vec![0.0_f64; count]);
        let (mut within, mut ends, mut threads) = (vec![0.0_f64; count], vec![0.0_f64; count], 0.0);
        for t in &network.threads {
            let (Some(g), Some(h)) = (groups.of[t.a], groups.of[t.b]) else { continue };
            s.matrix[g][h] += usize::from(t.forth);
            s.matrix[h][g] += usize::from(t.back);
            let ties = if network.directed { usize::from(t.forth) + usize::from(t.back) } else { 1 };
            threads += 1.0;
            ends[g] += 1.0;
            ends[h] += 1.0;
            if g == h {
                s.inside[g] += ties;
                own[g] += 2.0;
                within[g] += 1.0;
            } else {
                s.outside[g] += ties;
                s.outside[h] += ties;
                other[g] += 1.0;
                other[h] += 1.0;
            }
        }
        s.nominations = (0..count).map(|g| index(other[g], own[g])).collect();
        let inside: usize = s.inside.iter().sum();
        let outside: usize = s.outside.iter().sum::<usize>() / 2;
        s.e_i = index(outside as f64, inside as f64);
        let n = groups.known() as f64;
        let alike: f64 = groups.sizes.iter().map(|g| *g as f64 * (*g as f64 - 1.0)).fold(0.0, |sum, x| sum + x);
        s.expected = (n >= 2.0).then(|| 1.0 - 2.0 * alike / (n * (n - 1.0)));
        if threads > 0.0 {
            let of = |g: usize| within[g] / threads - (ends[g] / (2.0 * threads)).powi(2);
            s.modularity = Some((0..count).map(of).fold(0.0, |sum, q| sum + q));
        }
        s.assortativity = s.correlation();
        s
    }

    fn row(&self, g: usize) -> f64 {
        self.matrix[g].iter().sum::<usize>() as f64
    }
    fn column(&self, h: usize) -> f64 {
        self.matrix.iter().map(|row| row[h]).sum::<usize>() as f64
    }
    fn total(&self) -> f64 {
        self.matrix.iter().flatten().sum::<usize>() as f64
    }

    fn correlation(&self) -> Option<f64> {
        let total = self.total();
        let (mut same, mut chance) = (0.0, 0.0);
        for g in 0..self.matrix.len() {
            same += self.matrix[g][g] as f64 / total;
            chance += self.row(g) / total * (self.column(g) / total);
        }
        (total > 0.0 && chance < 1.0 - 1e-12).then(|| (same - chance) / (1.0 - chance))
    }

    /// ln of the arcs from g to h over those that the arcs of both groups alone would give; `None` where there is none.
    pub fn log_ratio(&self, g: usize, h: usize) -> Option<f64> {
        let expected = self.row(g) * self.column(h) / self.total();
        (self.matrix[g][h] > 0).then(|| (self.matrix[g][h] as f64 / expected).ln())
    }
}

/// How the observed E-I stands among random orders of the labels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Random orders.
    pub permutations: usize,
    /// Share with an E-I as low.
    pub lower: f64,
    /// Share with an E-I as high.
    pub higher: f64,
    /// Share as far from the expectation.
    pub two_sided: f64,
}

/// Shuffles the labels among the nodes of known group. `None` without ties or permutations. Permutation `i` draws from
/// stream `i` of the seed. O(permutations x (n + m)).
pub fn permuted(network: &SimpleNetwork, groups: &Groups, permutations: usize, seed: u64, control: &Control) -> Result<Option<Chance>, AnalysisError> {
    let ties = |t: &super::simple::Thread| if network.directed { usize::from(t.forth) + usize::from(t.back) } else { 1 };
    let labels: Vec<usize> = groups.of.iter().flatten().copied().collect();
    let mut place = vec![usize::MAX; network.len()];
    for (at, v) in (0..network.len()).filter(|v| groups.of[*v].is_some()).enumerate() {
        place[v] = at;
    }
    let pairs: Vec<(usize, usize, usize)> = network
        .threads
        .iter()
        .filter(|t| place[t.a] != usize::MAX && place[t.b] != usize::MAX)
        .map(|t| (place[t.a], place[t.b], ties(t)))
        .collect();
    let inside = |labels: &[usize]| -> usize { pairs.iter().filter(|(a, b, _)| labels[*a] == labels[*b]).map(|p| p.2).sum() };
    let all: usize = pairs.iter().map(|p| p.2).sum();
    if all == 0 || permutations == 0 {
        return Ok(None);
    }
    let observed = inside(&labels);
    let found: Result<Vec<usize>, AnalysisError> = (0..permutations)
        .into_par_iter()
        .map(|i| {
            control.go_on()?;
            let mut shuffled = labels.clone();
            Random::new(seed, i as u64 + 1).shuffle(&mut shuffled);
            Ok(inside(&shuffled))
        })
        .collect();
    let found = found?;
    // a lower E-I is more ties inside; the mean number inside is exact, so that equal distances stay equal
    let n = labels.len() as f64;
    let alike = groups.sizes.iter().map(|g| *g as f64 * (*g as f64 - 1.0)).fold(0.0, |sum, x| sum + x);
    let mean = all as f64 * alike / (n * (n - 1.0));
    let far = |count: usize| (count as f64 - mean).abs() >= (observed as f64 - mean).abs() - 1e-9;
    let share = |keep: &dyn Fn(usize) -> bool| (1 + found.iter().filter(|c| keep(**c)).count()) as f64 / (permutations + 1) as f64;
    Ok(Some(Chance {
        permutations,
        lower: share(&|c| c >= observed),
        higher: share(&|c| c <= observed),
        two_sided: share(&far),
    }))
}
