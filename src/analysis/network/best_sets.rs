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

/// What makes one set better than another.
pub trait Score: Sync {
    /// The score of a set with each of the nodes from `from` on added, one at a time; what it says of nodes of the set itself
    /// does not count.
    fn with_each(&self, set: &[usize], from: usize, control: &Control) -> Result<Vec<f64>, AnalysisError>;
}

/// The sets of k of n with the highest score.
pub fn best(n: usize, k: usize, score: &impl Score, control: &Control) -> Result<Best, AnalysisError> {
    let k = k.min(n);
    if k == 0 {
        return Ok(Best { exact: true, ..Best::default() });
    }
    if sets(n, k) <= EXACT_SETS { exhaust(n, k, score, control) } else { climb(n, k, score, control) }
}

fn exhaust(n: usize, k: usize, score: &impl Score, control: &Control) -> Result<Best, AnalysisError> {
    // every set but its last member; a task for each first member; tasks are put together in order
    let task = |first: usize| -> Result<Option<Best>, AnalysisError> {
        control.step()?;
        let mut best: Option<Best> = None;
        let mut set: Vec<usize> = (first..first + k - 1).collect();
        loop {
            control.go_on()?;
            let from = set.last().map_or(0, |last| last + 1);
            for (i, s) in score.with_each(&set, from, control)?.into_iter().enumerate() {
                take(&mut best, s, 1, || vec![set.iter().copied().chain([from + i]).collect()]);
            }
            if !advance(&mut set, n - 1) || set.first().is_some_and(|v| *v != first) {
                return Ok(best);
            }
        }
    };
    let tasks = if k == 1 { 1 } else { n - k + 1 };
    control.expect_steps(tasks);
    let found: Result<Vec<Option<Best>>, AnalysisError> = (0..tasks).into_par_iter().map(task).collect();
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

fn climb(n: usize, k: usize, score: &impl Score, control: &Control) -> Result<Best, AnalysisError> {
    // the best of the sets that have one more member, or one other member, than this one
    let best_with = |set: &[usize], leaving: Option<usize>| -> Result<Option<(f64, usize)>, AnalysisError> {
        control.go_on()?;
        let mut rest: Vec<usize> = set.iter().copied().filter(|v| Some(*v) != leaving).collect();
        rest.sort_unstable();
        let mut best: Option<(f64, usize)> = None;
        for (v, s) in score.with_each(&rest, 0, control)?.into_iter().enumerate().take(n).filter(|(v, _)| !set.contains(v)) {
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

    /// A score of sets, one at a time.
    struct One(fn(&[usize]) -> f64, usize);
    impl Score for One {
        fn with_each(&self, set: &[usize], from: usize, _: &Control) -> Result<Vec<f64>, AnalysisError> {
            Ok((from..self.1).map(|v| self.0(&set.iter().copied().chain([v]).collect::<Vec<_>>())).collect())
        }
    }

    #[test]
    fn every_best_set_is_found_and_climbing_finds_one_of_them() {
        let sevens = One(|set| if set.iter().sum::<usize>() % 7 == 0 { 2.0 } else { 1.0 }, 7);
        let all = best(7, 2, &sevens, &Control::default()).expect("runs");
        assert_eq!(all.sets, [vec![1, 6], vec![2, 5], vec![3, 4]]);
        assert!(all.exact && all.count == 3);
        let everybody = best(3, 3, &One(|set| set.len() as f64, 3), &Control::default()).expect("runs");
        assert_eq!((everybody.score, everybody.sets), (3.0, vec![vec![0, 1, 2]]));
        let climbed = climb(9, 3, &One(|set| set.iter().sum::<usize>() as f64, 9), &Control::default()).expect("runs");
        assert_eq!((climbed.score, &climbed.sets[0]), (21.0, &vec![6, 7, 8]));
    }

    #[test]
    fn a_million_sets_are_all_tried_and_one_more_is_not() {
        let first = |n: usize| best(n, 1, &One(|set| -(set[0] as f64), n), &Control::default()).expect("runs");
        assert!(first(1_000_000).exact && !first(1_000_001).exact);
        assert_eq!(first(1_000_001).sets, [vec![0]]);
    }
}
