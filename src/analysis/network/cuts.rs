//! What holds a network together: components, bridges, articulation points, cores. Read on the undirected simple network.
//!
//! Bridges and articulation points are petgraph's (Tarjan 1972, 10.1137/0201010), which keep their own stack: a path of
//! 100,000 nodes does not exhaust the thread's (tested). Cores by Batagelj and Zaversnik (cs/0310049).

use petgraph::algo::{articulation_points::articulation_points, bridges};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::simple::SimpleNetwork;

/// What holds it together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cuts {
    /// Component of each node, numbered from 0: the largest first, equal ones in order of their lowest node.
    pub component: Vec<usize>,
    /// Sizes of the components, in their order.
    pub sizes: Vec<usize>,
    /// Positions of the threads whose loss splits a component, ascending.
    pub bridges: Vec<usize>,
    /// Nodes whose loss splits a component.
    pub articulation: Vec<bool>,
    /// Largest k for which the node belongs to a part in which every node has k neighbours.
    pub core: Vec<usize>,
}

impl Cuts {
    /// O(nodes + threads).
    pub fn of(network: &SimpleNetwork) -> Self {
        let graph = network.undirected();
        let mut found: Vec<usize> = bridges(&graph).map(|e| e.id().index()).collect();
        found.sort_unstable();
        let mut articulation = vec![false; network.len()];
        let mut points: Vec<usize> = articulation_points(&graph).into_iter().map(petgraph::graph::NodeIndex::index).collect();
        points.sort_unstable();
        for node in points {
            articulation[node] = true;
        }
        let (component, sizes) = components(network);
        Self { component, sizes, bridges: found, articulation, core: cores(network) }
    }
}

fn components(network: &SimpleNetwork) -> (Vec<usize>, Vec<usize>) {
    let n = network.len();
    let mut union = UnionFind::<usize>::new(n);
    for t in &network.threads {
        union.union(t.a, t.b);
    }
    let root = union.into_labeling();
    let mut size = vec![0_usize; n];
    let mut lowest = vec![usize::MAX; n];
    for (v, &r) in root.iter().enumerate() {
        size[r] += 1;
        lowest[r] = lowest[r].min(v);
    }
    let mut roots: Vec<usize> = (0..n).filter(|r| size[*r] > 0).collect();
    roots.sort_unstable_by_key(|&r| (std::cmp::Reverse(size[r]), lowest[r]));
    let mut number = vec![0; n];
    for (i, &r) in roots.iter().enumerate() {
        number[r] = i;
    }
    (root.iter().map(|r| number[*r]).collect(), roots.iter().map(|r| size[*r]).collect())
}

/// Peels the nodes in order of their remaining degree, in buckets.
fn cores(network: &SimpleNetwork) -> Vec<usize> {
    let n = network.len();
    let mut left: Vec<usize> = (0..n).map(|v| network.threads_of(v).count()).collect();
    let most = left.iter().copied().max().unwrap_or(0);
    let mut buckets: Vec<Vec<usize>> = vec![Vec::new(); most + 1];
    for v in 0..n {
        buckets[left[v]].push(v);
    }
    let (mut core, mut gone) = (vec![0; n], vec![false; n]);
    let mut level = 0;
    let mut k = 0;
    while level <= most {
        let Some(v) = buckets[level].pop() else {
            level += 1;
            continue;
        };
        if gone[v] || left[v] != level {
            continue;
        }
        k = k.max(level);
        (core[v], gone[v]) = (k, true);
        for t in network.threads_of(v) {
            let other = if t.a == v { t.b } else { t.a };
            if !gone[other] && left[other] > 0 {
                left[other] -= 1;
                buckets[left[other]].push(other);
                level = level.min(left[other]);
            }
        }
    }
    core
}
