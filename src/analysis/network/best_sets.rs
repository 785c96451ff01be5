//! The best sets of k stakeholders by a score of sets.
//!
//! Every set is tried while there are at most [`EXACT_SETS`]; beyond, the set is built greedily, the best next one at a time,
//! and members are then exchanged for others, the best exchange first, until none makes it better (Borgatti 2006): no proof
//! that it is the best. Equal scores ([`SAME`]) fall to the lowest nodes. The same bits with any number of threads.

use rayon::prelude::*;

use crate::analysis::{AnalysisError, Control};

/// The most sets that are all tried.
pub const EXACT_SETS: u64 = 1_000_000;
/// Relative difference below which two scores are equal.
pub const SAME: f64 = 1e-12;
/// The most best sets that are told.
pub const TOLD_SETS: usize = 20;

/// The best sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Best {
    /// Their score.
    pub score: f64,
    /// The first [`TOLD_SETS`] of them, each ascending, in order.
    pub sets: Vec<Vec<usize>>,
    /// How many there are; greedy knows one.
    pub count: usize,
    /// Every set was tried.
    pub exact: bool,
}

/// Number of sets of k of n; `u64::MAX` where it is larger.
pub fn sets(n: usize, k: usize) -> u64 {
    let mut count = 1_u128;
    for i in 0..k.min(n) {
        count = count * (n - i) as u128 / (i as u128 + 1);
        if count > u128::from(u64::MAX) {
            return u64::MAX;
        }
    }
    if k > n { 0 } else { u64::try_from(count).unwrap_or(u64::MAX) }
}

fn above(a: f64, b: f64) -> bool {
    a > b + SAME * b.abs().max(1.0)
}

/// The sets of k of n with the highest score. `start` makes what one thread needs to score.
pub fn best<S>(n: usize, k: usize, start: impl Fn() -> S + Sync, score: impl Fn(&mut S, &[usize]) -> f64 + Sync, control: &Control) -> Result<Best, AnalysisError> {
    let k = k.min(n);
    if k == 0 {
        return Ok(Best { exact: true, ..Best::default() });
    }
    if sets(n, k) <= EXACT_SETS { exhaust(n, k, &start, &score, control) } else { climb(n, k, &start, &score, control) }
}

fn exhaust<S>(n: usize, k: usize, start: &(impl Fn() -> S + Sync), score: &(impl Fn(&mut S, &[usize]) -> f64 + Sync), control: &Control) -> Result<Best, AnalysisError> {
    // a task for each first member; tasks are put together in order
    control.expect_steps(n);
    let found: Result<Vec<Option<Best>>, AnalysisError> = (0..n)
        .into_par_iter()
        .map_init(start, |state, first| {
            control.step()?;
            let mut best: Option<Best> = None;
            let mut set: Vec<usize> = (first..first + k).collect();
            while set[k - 1] < n && set[0] == first {
                control.go_on()?;
                take(&mut best, score(state, &set), 1, || vec![set.clone()]);
                if !advance(&mut set, n) {
                    break;
                }
            }
            Ok(best)
        })
        .collect();
    let mut all: Option<Best> = None;
    for best in found?.into_iter().flatten() {
        take(&mut all, best.score, best.count, || best.sets.clone());
    }
    Ok(Best { exact: true, ..all.unwrap_or_default() })
}

/// Keeps the better of two, or both where they are equal.
fn take(best: &mut Option<Best>, score: f64, count: usize, sets: impl FnOnce() -> Vec<Vec<usize>>) {
    match best {
        Some(b) if above(b.score, score) => {}
        Some(b) if !above(score, b.score) => {
            b.count += count;
            if b.sets.len() < TOLD_SETS {
                b.sets.extend(sets());
                b.sets.truncate(TOLD_SETS);
            }
        }
        _ => *best = Some(Best { score, sets: sets(), count, exact: true }),
    }
}

/// The next set in order; false after the last.
fn advance(set: &mut [usize], n: usize) -> bool {
    let k = set.len();
    for i in (0..k).rev() {
        if set[i] < n - (k - i) {
            set[i] += 1;
            for j in i + 1..k {
                set[j] = set[j - 1] + 1;
            }
            return true;
        }
    }
    false
}

fn climb<S>(n: usize, k: usize, start: &(impl Fn() -> S + Sync), score: &(impl Fn(&mut S, &[usize]) -> f64 + Sync), control: &Control) -> Result<Best, AnalysisError> {
    // the best of the sets that have one more member, or one other member, than this one
    let best_with = |set: &[usize], leaving: Option<usize>| -> Result<Option<(f64, usize)>, AnalysisError> {
        control.expect_steps(n);
        let rest: Vec<usize> = set.iter().copied().filter(|v| Some(*v) != leaving).collect();
        let scores: Result<Vec<Option<f64>>, AnalysisError> = (0..n)
            .into_par_iter()
            .map_init(start, |state, v| {
                control.step()?;
                if set.contains(&v) {
                    return Ok(None);
                }
                let mut with = rest.clone();
                with.push(v);
                with.sort_unstable();
                Ok(Some(score(state, &with)))
            })
            .collect();
        let mut best: Option<(f64, usize)> = None;
        for (v, s) in scores?.into_iter().enumerate().filter_map(|(v, s)| s.map(|s| (v, s))) {
            if best.is_none_or(|(b, _)| above(s, b)) {
                best = Some((s, v));
            }
        }
        Ok(best)
    };
    let (mut set, mut reached) = (Vec::new(), f64::NEG_INFINITY);
    while set.len() < k {
        let Some((s, v)) = best_with(&set, None)? else { break };
        set.push(v);
        reached = s;
    }
    loop {
        let mut exchange: Option<(f64, usize, usize)> = None;
        for &leaving in &set {
            if let Some((s, v)) = best_with(&set, Some(leaving))?
                && above(s, exchange.map_or(reached, |e| e.0))
            {
                exchange = Some((s, leaving, v));
            }
        }
        let Some((s, leaving, v)) = exchange else { break };
        set.retain(|m| *m != leaving);
        set.push(v);
        reached = s;
    }
    set.sort_unstable();
    Ok(Best { score: reached, sets: vec![set], count: 1, exact: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_sets_are_binomials() {
        assert_eq!((sets(5, 2), sets(5, 0), sets(5, 6), sets(182, 3)), (10, 1, 0, 988_260));
        assert_eq!(sets(1_000_000, 50), u64::MAX);
    }

    #[test]
    fn every_best_set_is_found_and_climbing_finds_one_of_them() {
        let value = |(): &mut (), set: &[usize]| if set.iter().sum::<usize>() % 7 == 0 { 2.0 } else { 1.0 };
        let all = best(7, 2, || (), value, &Control::default()).expect("runs");
        assert_eq!(all.sets, [vec![1, 6], vec![2, 5], vec![3, 4]]);
        assert!(all.exact && all.count == 3);
        let sum = |(): &mut (), set: &[usize]| set.iter().sum::<usize>() as f64;
        let climbed = climb(9, 3, &|| (), &sum, &Control::default()).expect("runs");
        assert_eq!((climbed.score, &climbed.sets[0]), (21.0, &vec![6, 7, 8]));
    }
}
