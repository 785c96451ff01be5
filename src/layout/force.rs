//! One connected group by forces: ties pull, nodes push each other away.
//!
//! Reference: M. Jacomy, T. Venturini, S. Heymann, M. Bastian, *`ForceAtlas2`*, `PLoS` ONE 9(6) e98679 (2014): attraction
//! proportional to distance, repulsion to (degree + 1)(degree + 1) / distance, each node's speed bound by how much it swings.
//!
//! A layout starts from where each id's hash puts it, or from a layout known before, and at the end is turned and
//! mirrored to lie as near as it can to where it started: the same network gives the same picture at each visit, and a
//! network with one more node a picture that is turned the same way.

use rayon::prelude::*;

use super::quadtree::{Quadtree, Xy};

/// Below this many nodes one thread is faster than several.
const PARALLEL_FROM: usize = 512;

/// How many rounds: small groups settle late, large ones cost much and need fewer to be readable.
fn rounds(nodes: usize) -> usize {
    (400_000 / nodes.max(1)).clamp(150, 600)
}

/// Where an id stands before any force: in the unit disc, by its hash (FNV-1a, 64 bit).
pub fn anchor(id: &str) -> Xy {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // FNV's high bits differ little between ids that differ at the end (splitmix64's finaliser mends that)
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    let unit = |bits: u64| (bits & 0xffff_ffff) as f64 / 4_294_967_296.0;
    let (radius, turn) = (unit(hash).sqrt(), unit(hash >> 32) * std::f64::consts::TAU);
    [radius * turn.cos(), radius * turn.sin()]
}

/// A connected group: its nodes by number, its ties as pairs.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Neighbours of each node, ascending.
    pub neighbours: Vec<Vec<u32>>,
    /// Where each node starts.
    pub start: Vec<Xy>,
}

/// Positions of a group, its centre at the origin, a typical tie about 1 long. O(rounds x (n log n + ties)).
pub fn settle(group: &Group) -> Vec<Xy> {
    let n = group.start.len();
    let weights: Vec<f64> = group.neighbours.iter().map(|near| near.len() as f64 + 1.0).collect();
    let spread = (n as f64).sqrt() * 2.0;
    let mut at: Vec<Xy> = group.start.iter().map(|p| [p[0] * spread, p[1] * spread]).collect();
    let mut force = vec![[0.0; 2]; n];
    let mut before = vec![[0.0; 2]; n];
    let mut tree = Quadtree::default();
    let rounds = rounds(n);
    let mut global = 1.0_f64;
    for round in 0..rounds {
        tree.build(&at, &weights);
        let sum = |(i, f): (usize, &mut Xy)| *f = push_and_pull(i, &at, group, &weights, &tree);
        if n < PARALLEL_FROM {
            force.iter_mut().enumerate().for_each(sum);
        } else {
            // each node sums alone and in a fixed order: threads change nothing
            force.par_iter_mut().enumerate().for_each(sum);
        }
        let (mut swing, mut traction) = (0.0, 0.0);
        for i in 0..n {
            swing += weights[i] * length([force[i][0] - before[i][0], force[i][1] - before[i][1]]);
            traction += weights[i] * length([force[i][0] + before[i][0], force[i][1] + before[i][1]]) / 2.0;
        }
        // cool towards the end, so that the picture comes to rest
        let left = 1.0 - round as f64 / rounds as f64;
        let wanted = if swing > 0.0 { traction / swing } else { global };
        global = wanted.min(global * 1.5).max(0.02);
        for i in 0..n {
            let own_swing = weights[i] * length([force[i][0] - before[i][0], force[i][1] - before[i][1]]);
            let speed = global / (1.0 + (global * own_swing).sqrt());
            let size = length(force[i]);
            let reach = (spread * 0.2 * left).max(0.01);
            let step = if size * speed > reach { reach / size } else { speed };
            at[i][0] += force[i][0] * step;
            at[i][1] += force[i][1] * step;
        }
        before.copy_from_slice(&force);
    }
    spread_twins(&mut at, group);
    centre(&mut at);
    turn_towards(&mut at, &group.start);
    at
}

fn push_and_pull(i: usize, at: &[Xy], group: &Group, weights: &[f64], tree: &Quadtree) -> Xy {
    let p = at[i];
    let push = tree.push(p);
    let mut sum = [push[0] * weights[i], push[1] * weights[i]];
    for &j in &group.neighbours[i] {
        let q = at[j as usize];
        sum[0] -= p[0] - q[0];
        sum[1] -= p[1] - q[1];
    }
    // a light pull to the middle keeps long chains on the page
    let far = length(p);
    if far > 0.0 {
        sum[0] -= 0.05 * weights[i] * p[0] / far;
        sum[1] -= 0.05 * weights[i] * p[1] / far;
    }
    sum
}

fn length(v: Xy) -> f64 {
    (v[0] * v[0] + v[1] * v[1]).sqrt()
}

/// Two nodes on exactly one spot push each other nowhere: they part by their anchors.
fn spread_twins(at: &mut [Xy], group: &Group) {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_by(|a, b| at[*a][0].total_cmp(&at[*b][0]).then(at[*a][1].total_cmp(&at[*b][1])).then(a.cmp(b)));
    for pair in order.windows(2) {
        if at[pair[0]].map(f64::to_bits) == at[pair[1]].map(f64::to_bits) {
            let aside = group.start[pair[1]];
            at[pair[1]] = [at[pair[1]][0] + 0.1 * aside[0] + 0.01, at[pair[1]][1] + 0.1 * aside[1]];
        }
    }
}

fn centre(at: &mut [Xy]) {
    let n = at.len().max(1) as f64;
    let sum = at.iter().fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
    for p in at {
        p[0] -= sum[0] / n;
        p[1] -= sum[1] / n;
    }
}

/// Turns and mirrors positions to lie as near as possible to `target` (the orthogonal Procrustes problem in the plane).
fn turn_towards(at: &mut [Xy], target: &[Xy]) {
    let fit = |mirror: f64| {
        let (mut along, mut across) = (0.0, 0.0);
        for (p, t) in at.iter().zip(target) {
            let p = [p[0], p[1] * mirror];
            along += p[0] * t[0] + p[1] * t[1];
            across += p[0] * t[1] - p[1] * t[0];
        }
        (along, across)
    };
    let (plain, mirrored) = (fit(1.0), fit(-1.0));
    let (mirror, (along, across)) =
        if plain.0.hypot(plain.1) >= mirrored.0.hypot(mirrored.1) { (1.0, plain) } else { (-1.0, mirrored) };
    let size = along.hypot(across);
    if size == 0.0 {
        return;
    }
    let (cos, sin) = (along / size, across / size);
    for p in at {
        let (x, y) = (p[0], p[1] * mirror);
        *p = [x * cos - y * sin, x * sin + y * cos];
    }
}
