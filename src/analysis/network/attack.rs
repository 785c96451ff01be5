//! How the largest component shrinks when stakeholders go one by one (Albert, Jeong and Barabasi 2000, 10.1038/35019019;
//! robustness R: Schneider and others 2011, 10.1073/pnas.1009440108). Read without direction.
//!
//! A curve holds the size of the largest component after 0, 1, ... n removals, found backwards: nodes come back one by one
//! and join in a union-find, O((n + m) alpha). R = 1/n sum of S(Q)/n over Q = 1..n removals; at most 1/2.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::unionfind::UnionFind;

use super::adjacency::{Adjacency, narrow};

/// Nodes in order of falling score, equal ones ([`super::ranks::ALIKE`]) by number. O(n log n).
pub fn by_score(scores: &[f64]) -> Vec<u32> {
    super::ranks::falling(scores).into_iter().map(narrow).collect()
}

/// Nodes in order of the degree that is left when those before are gone, equal ones by number. O((n + m) log n).
pub fn by_degree_left(both: &Adjacency) -> Vec<u32> {
    let mut left: Vec<usize> = (0..both.len()).map(|v| both.degree(v)).collect();
    let mut gone = vec![false; both.len()];
    let mut heap: BinaryHeap<(usize, Reverse<usize>)> = left.iter().enumerate().map(|(v, k)| (*k, Reverse(v))).collect();
    let mut order = Vec::with_capacity(both.len());
    while let Some((degree, Reverse(v))) = heap.pop() {
        if gone[v] || degree != left[v] {
            continue;
        }
        gone[v] = true;
        order.push(narrow(v));
        for &head in both.heads(v) {
            let w = head as usize;
            if !gone[w] {
                left[w] -= 1;
                heap.push((left[w], Reverse(w)));
            }
        }
    }
    order
}

/// Size of the largest component after 0, 1, ... n removals in that order.
pub fn curve(both: &Adjacency, order: &[u32]) -> Vec<usize> {
    let n = both.len();
    let mut union = UnionFind::<u32>::new(n);
    let mut size = vec![1_usize; n];
    let mut there = vec![false; n];
    let mut largest = vec![0; order.len() + 1];
    let mut most = 0;
    for (left, &v) in order.iter().enumerate().rev() {
        there[v as usize] = true;
        most = most.max(1);
        for &w in both.heads(v as usize) {
            let (a, b) = (union.find_mut(v), union.find_mut(w));
            if there[w as usize] && a != b {
                let together = size[a as usize] + size[b as usize];
                union.union(a, b);
                size[union.find_mut(a) as usize] = together;
                most = most.max(together);
            }
        }
        largest[left] = most;
    }
    largest
}

/// Schneider's R of a curve; `None` without nodes.
pub fn robustness(curve: &[usize]) -> Option<f64> {
    let n = curve.len().checked_sub(1)? as f64;
    let sum: usize = curve.iter().skip(1).sum();
    (n > 0.0).then(|| sum as f64 / (n * n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::network::adjacency::Reading;

    #[test]
    fn a_chain_and_a_star_break_as_worked_out_by_hand() {
        let chain = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)], Reading::Both);
        assert_eq!(curve(&chain, &[2, 0, 1, 3, 4]), [5, 2, 2, 2, 1, 0]);
        // degrees 1 2 2 2 1; without 1 they are 0 - 1 2 1, without 3 nobody is tied
        assert_eq!(by_degree_left(&chain), [1, 3, 0, 2, 4]);
        let star = Adjacency::from_pairs(4, &[(0, 1), (0, 2), (0, 3)], Reading::Both);
        let broken = curve(&star, &by_degree_left(&star));
        assert_eq!(broken, [4, 1, 1, 1, 0]);
        assert_eq!(robustness(&broken), Some(3.0 / 16.0));
        assert_eq!((curve(&Adjacency::from_pairs(0, &[], Reading::Both), &[]), robustness(&[0])), (vec![0], None));
    }

    #[test]
    fn scores_alike_go_by_number() {
        assert_eq!(by_score(&[1.0, 3.0, 3.0 + 1e-12, 2.0]), [1, 2, 3, 0]);
    }
}
