//! Other ways to place partners, to hold ours against: by trying everything, and by a lazy heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What a set of candidates covers.
pub fn value(weights: &[u64], covers: &[Vec<usize>], set: &[usize]) -> u64 {
    let mut covered = vec![false; weights.len()];
    set.iter().flat_map(|c| &covers[*c]).for_each(|i| covered[*i] = true);
    weights.iter().zip(covered).filter(|(_, is)| *is).map(|(w, _)| w).sum()
}

/// Greedy, each step by trying every candidate; with `swaps`, after each step the best single swap as long as one brings
/// more. Ties go to the lowest position. In order of picking; with swaps in order of position.
pub fn naive(weights: &[u64], covers: &[Vec<usize>], p: usize, swaps: bool) -> Vec<usize> {
    let mut set: Vec<usize> = Vec::new();
    let free = |set: &[usize]| (0..covers.len()).filter(|c| !set.contains(c)).collect::<Vec<_>>();
    while set.len() < p {
        let now = value(weights, covers, &set);
        let with = |c: usize| value(weights, covers, &[&set[..], &[c]].concat());
        let Some(best) = free(&set).into_iter().max_by_key(|c| (with(*c), Reverse(*c))).filter(|c| with(*c) > now) else { break };
        set.push(best);
        if swaps {
            set.sort_unstable();
            while swap(weights, covers, &mut set) {}
        }
    }
    set
}

/// Makes the best single swap of all; false where none brings more.
fn swap(weights: &[u64], covers: &[Vec<usize>], set: &mut [usize]) -> bool {
    let mut best = (value(weights, covers, set), None);
    for at in 0..set.len() {
        for c in (0..covers.len()).filter(|c| !set.contains(c)) {
            let mut other = set.to_vec();
            other[at] = c;
            let after = value(weights, covers, &other);
            if after > best.0 {
                best = (after, Some((at, c)));
            }
        }
    }
    let Some((at, c)) = best.1 else { return false };
    set[at] = c;
    set.sort_unstable();
    true
}

/// Greedy by a heap of gains that were right once: only those on top are looked at again (Minoux 1978; CELF).
pub fn lazy(weights: &[u64], covers: &[Vec<usize>], p: usize) -> Vec<usize> {
    let mut covered = vec![false; weights.len()];
    let gain = |c: usize, covered: &[bool]| -> u64 { covers[c].iter().filter(|i| !covered[**i]).map(|i| weights[*i]).sum() };
    let mut heap: BinaryHeap<(u64, Reverse<usize>, usize)> = (0..covers.len()).map(|c| (gain(c, &covered), Reverse(c), 0)).collect();
    let mut picks = Vec::new();
    while picks.len() < p {
        let Some((most, Reverse(c), as_of)) = heap.pop().filter(|top| top.0 > 0) else { break };
        if as_of < picks.len() {
            heap.push((gain(c, &covered), Reverse(c), picks.len()));
            continue;
        }
        debug_assert!(most > 0, "nothing is picked that brings nothing");
        covers[c].iter().for_each(|i| covered[*i] = true);
        picks.push(c);
    }
    picks
}
