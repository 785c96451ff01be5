//! Arcs side by side in memory (compressed sparse rows): what every walk over the network runs on.
//!
//! Made from a [`SimpleNetwork`] read one of three ways, whole or without some threads or stakeholders. Node numbers stay
//! those of the network; heads are ascending.

use super::simple::{SimpleNetwork, Thread};

/// How direction is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Along the arcs.
    Out,
    /// Against the arcs.
    In,
    /// Without direction: each thread both ways, once.
    Both,
}

/// Arcs by tail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adjacency {
    starts: Vec<usize>,
    heads: Vec<u32>,
    threads: Vec<u32>,
    /// Empty where all are 1.
    weights: Vec<f64>,
}

impl Adjacency {
    /// The whole network; weights are 1 unless `weighted`. O(nodes + arcs).
    pub fn of(network: &SimpleNetwork, reading: Reading, weighted: bool) -> Self {
        Self::part(network, reading, weighted, |_, _| true)
    }

    /// The network with the threads that `keep` keeps. Threads whose strength is 0 are no relation where it is `weighted`.
    pub fn part(network: &SimpleNetwork, reading: Reading, weighted: bool, keep: impl Fn(usize, &Thread) -> bool) -> Self {
        Self::of_threads(network.len(), network.threads.iter().enumerate().filter(|(i, t)| keep(*i, t)), reading, weighted)
    }

    /// Numbered threads between nodes below `n`.
    pub fn of_threads<'t>(n: usize, threads: impl Iterator<Item = (usize, &'t Thread)>, reading: Reading, weighted: bool) -> Self {
        let mut arcs: Vec<(u32, u32, u32, f64)> = Vec::with_capacity(threads.size_hint().1.unwrap_or(0) * 2);
        for (i, t) in threads {
            let mut put = |tail: usize, head: usize, weight: Option<f64>| {
                let weight = if weighted { weight.unwrap_or(0.0) } else { 1.0 };
                if weight > 0.0 {
                    arcs.push((narrow(tail), narrow(head), narrow(i), weight));
                }
            };
            match reading {
                Reading::Both => {
                    put(t.a, t.b, t.weight);
                    put(t.b, t.a, t.weight);
                }
                Reading::Out | Reading::In => {
                    let turn = reading == Reading::In;
                    if t.forth {
                        put(if turn { t.b } else { t.a }, if turn { t.a } else { t.b }, t.weight_forth);
                    }
                    if t.back {
                        put(if turn { t.a } else { t.b }, if turn { t.b } else { t.a }, t.weight_back);
                    }
                }
            }
        }
        Self::packed(n, arcs)
    }

    /// From pairs of nodes below `n`: each one arc, or both ways; thread `i` is the pair `i`, weights are 1. Pairs of a node
    /// with itself, or with one that is not below `n`, are passed over; parallel ones are for the caller to collapse.
    /// O(pairs log pairs).
    ///
    /// ```
    /// use sitelines::analysis::network::adjacency::{Adjacency, Reading};
    /// let chain = Adjacency::from_pairs(3, &[(0, 1), (1, 2)], Reading::Both);
    /// assert_eq!(chain.heads(1), [0, 2]);
    /// ```
    pub fn from_pairs(n: usize, pairs: &[(u32, u32)], reading: Reading) -> Self {
        let mut arcs = Vec::with_capacity(pairs.len() * 2);
        for (i, &(a, b)) in pairs.iter().enumerate().filter(|(_, (a, b))| a != b && (*a.max(b) as usize) < n) {
            if reading != Reading::In {
                arcs.push((a, b, narrow(i), 1.0));
            }
            if reading != Reading::Out {
                arcs.push((b, a, narrow(i), 1.0));
            }
        }
        Self::packed(n, arcs)
    }

    /// Arcs of tail, head, thread and weight, put in order.
    fn packed(n: usize, mut arcs: Vec<(u32, u32, u32, f64)>) -> Self {
        arcs.sort_unstable_by_key(|(tail, head, thread, _)| (*tail, *head, *thread));
        let mut starts = vec![0; n + 1];
        for (tail, ..) in &arcs {
            starts[*tail as usize + 1] += 1;
        }
        for v in 0..n {
            starts[v + 1] += starts[v];
        }
        Self {
            starts,
            heads: arcs.iter().map(|a| a.1).collect(),
            threads: arcs.iter().map(|a| a.2).collect(),
            weights: if arcs.iter().all(|a| a.3.to_bits() == 1.0_f64.to_bits()) { Vec::new() } else { arcs.iter().map(|a| a.3).collect() },
        }
    }

    /// The same arcs, each with a thread number of its own: twice its thread's, plus one from `b` to `a`.
    #[must_use]
    pub fn with_each_arc_its_own_thread(&self, network: &SimpleNetwork) -> Self {
        let mut own = self.clone();
        for v in 0..self.len() {
            for arc in self.range(v) {
                let thread = self.thread(arc);
                own.threads[arc] = narrow(2 * thread + usize::from(network.threads[thread].b == v));
            }
        }
        own
    }
    /// The same arcs by their heads: each turned round. O(nodes + arcs).
    #[must_use]
    pub fn turned(&self) -> Self {
        let n = self.len();
        let mut turned = Self { starts: vec![0; n + 1], heads: vec![0; self.arc_count()], threads: vec![0; self.arc_count()], weights: vec![0.0; self.weights.len()] };
        for head in &self.heads {
            turned.starts[*head as usize + 1] += 1;
        }
        for v in 0..n {
            turned.starts[v + 1] += turned.starts[v];
        }
        let mut next = turned.starts.clone();
        for v in 0..n {
            for arc in self.range(v) {
                let at = &mut next[self.head(arc)];
                (turned.heads[*at], turned.threads[*at]) = (narrow(v), self.threads[arc]);
                if let Some(weight) = self.weights.get(arc) {
                    turned.weights[*at] = *weight;
                }
                *at += 1;
            }
        }
        turned
    }
    /// The same arcs with the nodes in order of falling degree, and the place of each node in it. O(n log n + arcs).
    pub fn by_degree(&self) -> (Self, Vec<usize>) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_unstable_by_key(|v| (std::cmp::Reverse(self.degree(*v)), *v));
        let mut place = vec![0; self.len()];
        for (at, v) in order.iter().enumerate() {
            place[*v] = at;
        }
        let mut packed = Self { starts: vec![0], ..Self::default() };
        for v in order {
            let mut arcs: Vec<(usize, usize, f64)> = self.arcs(v).map(|(w, thread, weight)| (place[w], thread, weight)).collect();
            arcs.sort_unstable_by_key(|a| a.0);
            packed.heads.extend(arcs.iter().map(|a| narrow(a.0)));
            packed.threads.extend(arcs.iter().map(|a| narrow(a.1)));
            if !self.weights.is_empty() {
                packed.weights.extend(arcs.iter().map(|a| a.2));
            }
            packed.starts.push(packed.heads.len());
        }
        (packed, place)
    }
    /// Of an adjacency that has each arc both ways: the side of each node where all arcs join two sides, as in a two-mode
    /// network; `None` where a cycle has an odd number of steps. O(nodes + arcs).
    pub fn two_sides(&self) -> Option<Vec<bool>> {
        let mut sides: Vec<Option<bool>> = vec![None; self.len()];
        let mut next = Vec::new();
        for start in 0..self.len() {
            if sides[start].is_none() {
                sides[start] = Some(false);
                next.push(start);
            }
            while let Some(v) = next.pop() {
                let other = sides[v].map(|side| !side);
                for &head in self.heads(v) {
                    let head = head as usize;
                    if sides[head].is_none() {
                        sides[head] = other;
                        next.push(head);
                    } else if sides[head] != other {
                        return None;
                    }
                }
            }
        }
        sides.into_iter().collect()
    }
    /// True where both have the same arcs, whatever their threads and weights.
    pub fn same_heads(&self, other: &Self) -> bool {
        self.starts == other.starts && self.heads == other.heads
    }
    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
    /// True without nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Number of arcs.
    pub fn arc_count(&self) -> usize {
        self.heads.len()
    }
    /// Positions of the arcs of a node.
    pub fn range(&self, node: usize) -> std::ops::Range<usize> {
        self.starts[node]..self.starts[node + 1]
    }
    /// Heads of the arcs of a node, ascending.
    pub fn heads(&self, node: usize) -> &[u32] {
        &self.heads[self.range(node)]
    }
    /// Number of arcs of a node.
    pub fn degree(&self, node: usize) -> usize {
        self.starts[node + 1] - self.starts[node]
    }
    /// Head, thread and weight of each arc of a node.
    pub fn arcs(&self, node: usize) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.range(node).map(|i| (self.heads[i] as usize, self.threads[i] as usize, self.weight(i)))
    }
    /// Head of the arc at a position.
    pub fn head(&self, arc: usize) -> usize {
        self.heads[arc] as usize
    }
    /// Thread of the arc at a position.
    pub fn thread(&self, arc: usize) -> usize {
        self.threads[arc] as usize
    }
    /// True where an arc runs from one to the other. O(log degree).
    pub fn joins(&self, tail: usize, head: usize) -> bool {
        self.heads(tail).binary_search(&narrow(head)).is_ok()
    }
    fn weight(&self, arc: usize) -> f64 {
        self.weights.get(arc).copied().unwrap_or(1.0)
    }
    /// Sum of the weights of a node's arcs.
    pub fn strength(&self, node: usize) -> f64 {
        self.range(node).fold(0.0, |sum, arc| sum + self.weight(arc))
    }
    /// Sum over a node's arcs of their weights times what is kept of their heads.
    pub fn pulled(&self, node: usize, of: &[f64]) -> f64 {
        let range = self.range(node);
        if self.weights.is_empty() {
            return self.heads[range].iter().fold(0.0, |sum, head| sum + of[*head as usize]);
        }
        self.heads[range.clone()].iter().zip(&self.weights[range]).fold(0.0, |sum, (head, weight)| sum + weight * of[*head as usize])
    }
    /// Nodes in breadth-first order from some nodes with their distance in steps, at most `most`. O(nodes + arcs).
    pub fn within(&self, from: &[usize], most: usize) -> Vec<(usize, usize)> {
        let mut seen = vec![false; self.len()];
        let mut order: Vec<(usize, usize)> = Vec::new();
        for &v in from {
            if !std::mem::replace(&mut seen[v], true) {
                order.push((v, 0));
            }
        }
        let mut next = 0;
        while let Some(&(v, steps)) = order.get(next) {
            next += 1;
            if steps == most {
                break;
            }
            for &head in self.heads(v) {
                if !std::mem::replace(&mut seen[head as usize], true) {
                    order.push((head as usize, steps + 1));
                }
            }
        }
        order
    }
}

/// A position as it is kept; a workspace holds far fewer than 2^32 stakeholders and ties.
pub fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
