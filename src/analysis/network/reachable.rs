//! How many stakeholders each of some sources reaches: the ways that exist, as the whole of which betweenness is a share.

use rayon::prelude::*;

use super::adjacency::Adjacency;
use crate::analysis::{AnalysisError, Control};

/// Sources that walk side by side, a bit each.
const LANES: usize = 64;

/// Number of other nodes that each source reaches along the arcs, in the order of the sources. O(sources/64 x arcs x rounds)
/// time, where a node is met again whenever a source reaches it later than another.
pub fn reachable(adjacency: &Adjacency, sources: &[usize], control: &Control) -> Result<Vec<u64>, AnalysisError> {
    let blocks: Result<Vec<Vec<u64>>, AnalysisError> = sources
        .par_chunks(LANES)
        .map(|block| {
            control.go_on()?;
            Ok(together(adjacency, block))
        })
        .collect();
    Ok(blocks?.concat())
}

fn together(adjacency: &Adjacency, sources: &[usize]) -> Vec<u64> {
    let mut reached = vec![0_u64; adjacency.len()];
    let mut waits = vec![false; adjacency.len()];
    let mut next = std::collections::VecDeque::new();
    for (lane, &source) in sources.iter().enumerate() {
        reached[source] |= 1 << lane;
        if !std::mem::replace(&mut waits[source], true) {
            next.push_back(source);
        }
    }
    while let Some(v) = next.pop_front() {
        waits[v] = false;
        for &head in adjacency.heads(v) {
            let head = head as usize;
            let new = reached[v] & !reached[head];
            if new != 0 {
                reached[head] |= new;
                if !std::mem::replace(&mut waits[head], true) {
                    next.push_back(head);
                }
            }
        }
    }
    let mut counts = vec![0_u64; sources.len()];
    for mut lanes in reached {
        while lanes != 0 {
            counts[lanes.trailing_zeros() as usize] += 1;
            lanes &= lanes - 1;
        }
    }
    counts.iter().map(|met| met - 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::network::adjacency::Reading;

    #[test]
    fn each_source_reaches_what_lies_ahead_of_it_across_blocks() {
        let n = 3 * LANES + 5;
        let chain: Vec<(u32, u32)> = (1..u32::try_from(n).expect("small")).map(|i| (i - 1, i)).collect();
        let sources: Vec<usize> = (0..n).rev().collect();
        let ahead = reachable(&Adjacency::from_pairs(n, &chain, Reading::Out), &sources, &Control::default()).expect("not cancelled");
        assert_eq!(ahead, (0..n as u64).collect::<Vec<_>>());
        let all = reachable(&Adjacency::from_pairs(n, &chain, Reading::Both), &[0, n - 1], &Control::default()).expect("not cancelled");
        assert_eq!(all, [n as u64 - 1; 2]);
        assert_eq!(reachable(&Adjacency::from_pairs(2, &[], Reading::Both), &[1], &Control::default()).expect("not cancelled"), [0]);
    }
}
