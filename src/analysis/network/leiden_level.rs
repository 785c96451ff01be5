//! One level of Leiden: a graph whose nodes move between communities, are refined within them, and are put together to the
//! graph of the next level (Traag, Waltman and van Eck 2019, 10.1038/s41598-019-41695-z, algorithms A.1 and A.2).
//!
//! Both qualities are one: a node of mass k gains w - gamma k K by being in a community to which its ties weigh w and whose
//! other nodes have the mass K. For modularity the mass is the strength and gamma the resolution over twice the weight of all
//! ties; for CPM the mass is the number of stakeholders. Refining, a node joins the part in which it gains most, where the
//! paper draws one of those in which it gains; parts stay well connected all the same.

use super::adjacency::{Adjacency, narrow};
use super::random::Random;
use crate::analysis::{AnalysisError, Control};

/// A gain below this share of the weight of a node's ties is none: what rounding makes of it.
const GAIN: f64 = 1e-10;
/// Nodes moved between two looks at the control.
const NODES_PER_LOOK: usize = 4_096;

/// A graph with masses.
#[derive(Debug, Default)]
pub struct Level {
    starts: Vec<u32>,
    heads: Vec<u32>,
    weights: Vec<f64>,
    mass: Vec<f64>,
    gamma: f64,
}

/// Weights by community: a number for each and the list of those that are not 0.
struct Scales {
    weight: Vec<f64>,
    met: Vec<u32>,
}

impl Scales {
    fn new(n: usize) -> Self {
        Self { weight: vec![0.0; n], met: Vec::new() }
    }
    fn put(&mut self, community: u32, weight: f64) {
        let sum = &mut self.weight[community as usize];
        if *sum <= 0.0 {
            self.met.push(community);
        }
        *sum += weight;
    }
    fn clear(&mut self) {
        for c in self.met.drain(..) {
            self.weight[c as usize] = 0.0;
        }
    }
}

impl Level {
    /// The network itself, with a mass for each node.
    pub fn base(both: &Adjacency, mass: Vec<f64>, gamma: f64) -> Self {
        let mut level = Self { starts: vec![0], mass, gamma, ..Self::default() };
        for v in 0..both.len() {
            for (w, _, weight) in both.arcs(v) {
                level.heads.push(narrow(w));
                level.weights.push(weight);
            }
            level.starts.push(narrow(level.heads.len()));
        }
        level
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.mass.len()
    }

    fn arcs(&self, v: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let range = self.starts[v] as usize..self.starts[v + 1] as usize;
        self.heads[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    fn masses(&self, of: &[u32]) -> Vec<f64> {
        let mut masses = vec![0.0; self.nodes()];
        for (v, c) in of.iter().enumerate() {
            masses[*c as usize] += self.mass[v];
        }
        masses
    }

    /// Moves nodes to the community where they gain most, until none gains; communities are numbered below the number of
    /// nodes. True where any moved.
    pub fn move_nodes(&self, of: &mut [u32], random: &mut Random, control: &Control) -> Result<bool, AnalysisError> {
        let n = self.nodes();
        let mut masses = self.masses(of);
        let mut sizes = vec![0_u32; n];
        for c in of.iter() {
            sizes[*c as usize] += 1;
        }
        let mut empty: Vec<u32> = (0..narrow(n)).rev().filter(|c| sizes[*c as usize] == 0).collect();
        let mut line: std::collections::VecDeque<u32> = random.order(n).into();
        let mut waits = vec![true; n];
        let mut scales = Scales::new(n);
        let (mut any, mut looked) = (false, 0_usize);
        while let Some(node) = line.pop_front() {
            looked += 1;
            if looked.is_multiple_of(NODES_PER_LOOK) {
                control.go_on()?;
            }
            let v = node as usize;
            waits[v] = false;
            let home = of[v];
            let mut all = 0.0;
            for (w, weight) in self.arcs(v) {
                scales.put(of[w as usize], weight);
                all += weight;
            }
            masses[home as usize] -= self.mass[v];
            sizes[home as usize] -= 1;
            let press = self.gamma * self.mass[v];
            let (mut best, mut gain) = (home, scales.weight[home as usize] - press * masses[home as usize]);
            for &c in &scales.met {
                let other = scales.weight[c as usize] - press * masses[c as usize];
                if other > gain + GAIN * all {
                    (best, gain) = (c, other);
                }
            }
            if gain < -GAIN * all && sizes[home as usize] > 0 {
                best = empty.last().copied().unwrap_or(home);
            }
            scales.clear();
            if best != home {
                if sizes[best as usize] == 0 {
                    empty.pop();
                }
                if sizes[home as usize] == 0 {
                    empty.push(home);
                }
                of[v] = best;
                any = true;
                for (w, _) in self.arcs(v) {
                    if of[w as usize] != best && !std::mem::replace(&mut waits[w as usize], true) {
                        line.push_back(w);
                    }
                }
            }
            masses[best as usize] += self.mass[v];
            sizes[best as usize] += 1;
        }
        Ok(any)
    }

    /// Parts of the communities, each well connected within its own: numbered by one of their nodes.
    pub fn refine(&self, of: &[u32], random: &mut Random, control: &Control) -> Result<Vec<u32>, AnalysisError> {
        let n = self.nodes();
        let masses = self.masses(of);
        let mut part: Vec<u32> = (0..narrow(n)).collect();
        let mut part_mass = self.mass.clone();
        let mut alone = vec![true; n];
        // weight of the ties of a part to the rest of its community
        let mut outward: Vec<f64> = (0..n).map(|v| self.arcs(v).filter(|(w, _)| of[*w as usize] == of[v]).fold(0.0, |sum, (_, weight)| sum + weight)).collect();
        let holds = |outward: f64, mass: f64, community: u32| outward >= self.gamma * mass * (masses[community as usize] - mass) * (1.0 - GAIN);
        let mut scales = Scales::new(n);
        for (looked, node) in random.order(n).into_iter().enumerate() {
            if looked.is_multiple_of(NODES_PER_LOOK) {
                control.go_on()?;
            }
            let v = node as usize;
            if !alone[v] || !holds(outward[v], self.mass[v], of[v]) {
                continue;
            }
            for (w, weight) in self.arcs(v).filter(|(w, _)| of[*w as usize] == of[v]) {
                scales.put(part[w as usize], weight);
            }
            let (mut best, mut gain) = (node, 0.0);
            for &c in &scales.met {
                let other = scales.weight[c as usize] - self.gamma * self.mass[v] * part_mass[c as usize];
                if other > gain && holds(outward[c as usize], part_mass[c as usize], of[v]) {
                    (best, gain) = (c, other);
                }
            }
            if best != node {
                let into = best as usize;
                outward[into] += outward[v] - 2.0 * scales.weight[into];
                part_mass[into] += self.mass[v];
                part[v] = best;
                (alone[into], alone[v]) = (false, false);
            }
            scales.clear();
        }
        Ok(part)
    }

    /// The graph whose nodes are the parts, the community of each, and the new number of each node's part.
    pub fn put_together(&self, part: &[u32], of: &[u32]) -> (Self, Vec<u32>, Vec<u32>) {
        let n = self.nodes();
        let mut number = vec![u32::MAX; n];
        let mut members_of = vec![0_u32; n + 1];
        let mut count = 0;
        for p in part {
            if number[*p as usize] == u32::MAX {
                number[*p as usize] = count;
                count += 1;
            }
            members_of[number[*p as usize] as usize + 1] += 1;
        }
        let placed: Vec<u32> = part.iter().map(|p| number[*p as usize]).collect();
        let parts = count as usize;
        for p in 0..parts {
            members_of[p + 1] += members_of[p];
        }
        let mut members = vec![0_u32; n];
        let mut next = members_of.clone();
        for (v, p) in placed.iter().enumerate() {
            members[next[*p as usize] as usize] = narrow(v);
            next[*p as usize] += 1;
        }
        let mut together = Self { starts: vec![0], gamma: self.gamma, mass: Vec::with_capacity(parts), ..Self::default() };
        let mut community = Vec::with_capacity(parts);
        let mut seen = vec![u32::MAX; n];
        let mut communities = 0;
        let mut scales = Scales::new(parts);
        for p in 0..parts {
            let nodes = &members[members_of[p] as usize..members_of[p + 1] as usize];
            together.mass.push(nodes.iter().fold(0.0, |sum, v| sum + self.mass[*v as usize]));
            let old = of[nodes[0] as usize] as usize;
            if seen[old] == u32::MAX {
                seen[old] = communities;
                communities += 1;
            }
            community.push(seen[old]);
            for v in nodes {
                for (w, weight) in self.arcs(*v as usize) {
                    let other = placed[w as usize];
                    if other as usize != p {
                        scales.put(other, weight);
                    }
                }
            }
            for c in &scales.met {
                together.heads.push(*c);
                together.weights.push(scales.weight[*c as usize]);
            }
            scales.clear();
            together.starts.push(narrow(together.heads.len()));
        }
        (together, community, placed)
    }
}
