//! Permutation tests of Moran's I, seeded, and what many tests at once may be believed.
//!
//! Local: the value of a site stays, those of its neighbours are drawn without replacement from all others (conditional
//! permutation). p = (min(as high, as low) + 1) / (P + 1), one-sided towards the nearer tail, at most 1: a permutation equal
//! to what was found counts on both sides, so that a site at the mean is not called rare. Every site has a stream of its own
//! out of the seed: the figures do not depend on the order of work or on threads.
//! Then Benjamini-Hochberg: q of a test is the least rate of false discoveries at which it would be reported.
//!
//! **Reference.** Anselin 1995; Benjamini & Hochberg 1995 10.1111/j.2517-6161.1995.tb02031.x; Caldas de Castro & Singer
//! 2006; the generator is `SplitMix64` (Steele, Lea & Flood 2014).

use super::moran::Moran;
use super::neighbours::Weights;
use crate::analysis::{AnalysisError, Control};

/// Sums that differ by less than this share of their largest possible size are equal but for rounding.
const EQUAL: f64 = 1e-12;

/// A stream of random numbers out of a seed.
#[derive(Clone, Debug)]
struct Dice(u64);

impl Dice {
    fn new(seed: u64, stream: u64) -> Self {
        let mut dice = Self(seed);
        let start = dice.next();
        Self(start ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    /// 0 to n - 1; the bias is below n / 2^64.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from((u128::from(self.next()) * n as u128) >> 64).unwrap_or(0)
    }
}

/// Counts what is as high and as low as what was found.
#[derive(Debug, Default)]
struct Tails {
    high: usize,
    low: usize,
}

impl Tails {
    fn add(&mut self, drawn: f64, found: f64, scale: f64) {
        self.high += usize::from(drawn >= found - EQUAL * scale);
        self.low += usize::from(drawn <= found + EQUAL * scale);
    }
    fn p(&self, permutations: usize) -> f64 {
        ((self.high.min(self.low) + 1) as f64 / (permutations + 1) as f64).min(1.0)
    }
}

/// Pseudo p of the global I. O(permutations x links).
pub fn global_p(moran: &Moran, weights: &Weights, permutations: usize, seed: u64, control: &Control) -> Result<f64, AnalysisError> {
    let mut dice = Dice::new(seed, 0);
    let mut z = moran.z.clone();
    let cross = |z: &[f64]| moran.used.iter().map(|i| z[*i] * weights.rows[*i].iter().map(|(j, w)| w * z[*j]).sum::<f64>()).sum::<f64>();
    let (found, scale) = (cross(&z), moran.s0 * moran.m2);
    let mut tails = Tails::default();
    for _ in 0..permutations {
        control.go_on()?;
        for left in (1..moran.used.len()).rev() {
            let other = dice.below(left + 1);
            z.swap(moran.used[left], moran.used[other]);
        }
        tails.add(cross(&z), found, scale);
    }
    Ok(tails.p(permutations))
}

/// Pseudo p of each local I; `None` for islands. O(sites x permutations x neighbours).
pub fn local_p(moran: &Moran, weights: &Weights, permutations: usize, seed: u64, control: &Control) -> Result<Vec<Option<f64>>, AnalysisError> {
    let largest = moran.z.iter().fold(0.0_f64, |most, z| most.max(z.abs()));
    let mut found = vec![None; moran.z.len()];
    let mut drawn: Vec<usize> = Vec::new();
    for (at, &i) in moran.used.iter().enumerate() {
        control.go_on()?;
        let mut dice = Dice::new(seed, i as u64 + 1);
        let row = &weights.rows[i];
        let lag: f64 = row.iter().map(|(j, w)| w * moran.z[*j]).sum();
        let scale = row.iter().map(|(_, w)| w).sum::<f64>() * largest * moran.z[i].abs();
        let others = moran.used.len() - 1;
        // many of few: shuffle; few of many: draw again where one was drawn before
        let mut deck: Vec<usize> = if row.len() * 4 > others { (0..others).collect() } else { Vec::new() };
        let mut tails = Tails::default();
        for round in 0..permutations {
            if round % 4096 == 4095 {
                control.go_on()?;
            }
            drawn.clear();
            for k in 0..row.len() {
                let draw = if deck.is_empty() {
                    let mut draw = dice.below(others);
                    while drawn.contains(&draw) {
                        draw = dice.below(others);
                    }
                    draw
                } else {
                    let other = k + dice.below(others - k);
                    deck.swap(k, other);
                    deck[k]
                };
                drawn.push(draw);
            }
            // positions among the others: those from the site on move up by one
            let lag_drawn: f64 = drawn.iter().zip(row).map(|(d, (_, w))| w * moran.z[moran.used[d + usize::from(*d >= at)]]).sum();
            tails.add(moran.z[i] * lag_drawn, moran.z[i] * lag, scale);
        }
        found[i] = Some(tails.p(permutations));
    }
    Ok(found)
}

/// Benjamini-Hochberg q of each p, in the order given; `None` stays. O(n log n).
///
/// ```
/// use sitelines::analysis::coverage::permutation::false_discovery;
/// let q = false_discovery(&[Some(0.01), None, Some(0.04), Some(0.02)]);
/// assert_eq!(q, [Some(0.03), None, Some(0.04), Some(0.03)]);
/// ```
pub fn false_discovery(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = p.iter().enumerate().filter_map(|(i, p)| Some(((*p)?, i))).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut found = vec![None; p.len()];
    let mut least = 1.0_f64;
    for (rank, (p, i)) in order.iter().enumerate().rev() {
        // the ratio first: it is 1 for the last, whose q is then its p exactly
        least = least.min(p * (order.len() as f64 / (rank + 1) as f64));
        found[*i] = Some(least);
    }
    found
}
