//! The network without somebody: how many pieces fall apart, for everybody at once and for a chosen set.
//!
//! For everybody at once by one depth-first search with low points (Hopcroft and Tarjan 1973, 10.1145/362248.362272),
//! which keeps its own stack: O(nodes + threads), so that a sweep over all stakeholders costs one walk.

use petgraph::unionfind::UnionFind;

use crate::analysis::network::simple::SimpleNetwork;

/// What is left of a component when one of its nodes goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Parts into which the others of the component fall; 0 where there are no others.
    pub parts: usize,
    /// Stakeholders outside the largest part.
    pub cut_off: usize,
}

/// What is left without each node, by node. O(nodes + threads).
pub fn each(network: &SimpleNetwork) -> Vec<Left> {
    let n = network.len();
    let neighbours: Vec<Vec<usize>> =
        (0..n).map(|v| network.threads_of(v).map(|t| if t.a == v { t.b } else { t.a }).collect()).collect();
    let (mut order, mut low, mut size) = (vec![usize::MAX; n], vec![0; n], vec![1_usize; n]);
    // parts below each node: how many, their sum, the largest
    let (mut parts, mut below, mut largest) = (vec![0_usize; n], vec![0_usize; n], vec![0_usize; n]);
    let mut left = vec![Left::default(); n];
    let mut clock = 0;
    for root in 0..n {
        if order[root] != usize::MAX {
            continue;
        }
        let mut members = vec![root];
        let mut stack = vec![(root, usize::MAX, 0)];
        (order[root], low[root]) = (clock, clock);
        clock += 1;
        while let Some((v, parent, next)) = stack.pop() {
            if let Some(&w) = neighbours[v].get(next) {
                stack.push((v, parent, next + 1));
                if order[w] == usize::MAX {
                    (order[w], low[w]) = (clock, clock);
                    clock += 1;
                    members.push(w);
                    stack.push((w, v, 0));
                } else if w != parent {
                    low[v] = low[v].min(order[w]);
                }
                continue;
            }
            if parent == usize::MAX {
                continue;
            }
            size[parent] += size[v];
            low[parent] = low[parent].min(low[v]);
            if low[v] >= order[parent] {
                parts[parent] += 1;
                below[parent] += size[v];
                largest[parent] = largest[parent].max(size[v]);
            }
        }
        let others = members.len() - 1;
        for v in members {
            let above = others - below[v];
            let largest = largest[v].max(above);
            left[v] = Left { parts: parts[v] + usize::from(above > 0), cut_off: others - largest };
        }
    }
    left
}

/// Components among those who stay, before and after; and how many who stay are outside the largest part of what was
/// their component. `gone[v]` for the nodes that go. O(nodes + threads).
pub fn set(network: &SimpleNetwork, gone: &[bool]) -> (usize, usize, usize) {
    let n = network.len();
    let (mut before, mut after) = (UnionFind::<usize>::new(n), UnionFind::<usize>::new(n));
    for t in &network.threads {
        before.union(t.a, t.b);
        if !gone[t.a] && !gone[t.b] {
            after.union(t.a, t.b);
        }
    }
    let mut size = vec![0_usize; n];
    for v in (0..n).filter(|v| !gone[*v]) {
        size[after.find(v)] += 1;
    }
    let (mut staying, mut largest) = (vec![0_usize; n], vec![0_usize; n]);
    let mut parts = 0;
    for v in (0..n).filter(|v| size[*v] > 0) {
        let whole = before.find(v);
        parts += 1;
        staying[whole] += size[v];
        largest[whole] = largest[whole].max(size[v]);
    }
    let wholes = staying.iter().filter(|s| **s > 0).count();
    let cut_off = staying.iter().zip(&largest).map(|(s, l)| s - l).sum();
    (wholes, parts, cut_off)
}
