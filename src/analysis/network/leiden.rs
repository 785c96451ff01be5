//! The best division of a network that several runs of Leiden find (Traag, Waltman and van Eck 2019,
//! 10.1038/s41598-019-41695-z), by the crate `leiden-rs`.
//!
//! Each start has a seed of its own and is run on from its own result until its quality no longer rises; the best of the
//! starts counts, the first on ties. Whatever the crate promises, a community that is not connected is cut into its parts
//! here (which lowers neither quality). Quality: modularity `sum of (L_c/m - gamma (D_c/2m)^2)` (Newman and Girvan 2004), or
//! CPM `sum of (L_c - gamma n_c (n_c - 1)/2)` (Traag, Van Dooren and Nesterov 2011, 10.1103/PhysRevE.84.016114).

use leiden_rs::{GraphData, GraphDataBuilder, Leiden, LeidenConfig, Partition, QualityType};
use rayon::prelude::*;

use super::adjacency::Adjacency;
use crate::analysis::{AnalysisError, Control};

/// The most times that a start is run on from its own result.
pub const MOST_RUNS: usize = 50;
/// Rise in quality below which a start is done.
const STABLE: f64 = 1e-12;

/// What is made as large as possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quality {
    /// Modularity with a resolution.
    Modularity(f64),
    /// Constant Potts model with a resolution.
    Cpm(f64),
}

/// A division of the nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Division {
    /// Community of each node, numbered from 0: the largest first, equal ones in order of their lowest node.
    pub of: Vec<usize>,
    /// Sizes of the communities.
    pub sizes: Vec<usize>,
    /// Its quality; `None` for the modularity of a network without ties.
    pub quality: Option<f64>,
    /// The start that found it, from 0.
    pub start: usize,
}

impl Division {
    /// The best of some starts on an adjacency without direction.
    pub fn best(both: &Adjacency, quality: Quality, starts: usize, seed: u64, control: &Control) -> Result<Self, AnalysisError> {
        let n = both.len();
        control.go_on()?;
        let Some(graph) = graph(both) else {
            let alone = (0..n).collect::<Vec<_>>();
            return Ok(Self { quality: value(both, &alone, quality), sizes: vec![1; n], of: alone, start: 0 });
        };
        let found: Result<Vec<Self>, AnalysisError> = (0..starts.max(1))
            .into_par_iter()
            .map(|start| {
                let labels = connected(both, &climb(&graph, quality, seed.wrapping_add(start as u64), control)?);
                let (of, sizes) = numbered(&labels);
                Ok(Self { quality: value(both, &of, quality), of, sizes, start })
            })
            .collect();
        let mut best: Option<Self> = None;
        for division in found? {
            if best.as_ref().is_none_or(|b| division.quality > b.quality) {
                best = Some(division);
            }
        }
        Ok(best.unwrap_or_default())
    }
}

/// The crate's graph; `None` without ties.
fn graph(both: &Adjacency) -> Option<GraphData> {
    let mut builder = GraphDataBuilder::new(both.len());
    for v in 0..both.len() {
        for (w, _, weight) in both.arcs(v).filter(|(w, ..)| *w > v) {
            builder.add_edge(v, w, weight).ok()?;
        }
    }
    if both.arc_count() == 0 { None } else { builder.build().ok() }
}

/// Runs one start until its quality no longer rises.
fn climb(graph: &GraphData, quality: Quality, seed: u64, control: &Control) -> Result<Vec<usize>, AnalysisError> {
    let (kind, resolution) = match quality {
        Quality::Modularity(gamma) => (QualityType::Modularity, gamma),
        Quality::Cpm(gamma) => (QualityType::CPM, gamma),
    };
    let mut labels: Vec<usize> = (0..graph.node_count()).collect();
    let mut reached = f64::NEG_INFINITY;
    for run in 0..MOST_RUNS {
        control.go_on()?;
        let config = LeidenConfig::builder().quality(kind).resolution(resolution).seed(seed.wrapping_mul(1_000_003).wrapping_add(run as u64)).build();
        let Ok(output) = Leiden::new(config).run_with_initial_partition(graph, Partition::from_membership(labels.clone())) else { break };
        if output.quality <= reached + STABLE {
            break;
        }
        reached = output.quality;
        labels = output.partition.as_slice().to_vec();
    }
    Ok(labels)
}

/// Cuts communities into their connected parts; each part is named by its lowest node.
fn connected(both: &Adjacency, labels: &[usize]) -> Vec<usize> {
    let mut part = vec![usize::MAX; labels.len()];
    let mut stack = Vec::new();
    for first in 0..labels.len() {
        if part[first] != usize::MAX {
            continue;
        }
        part[first] = first;
        stack.push(first);
        while let Some(v) = stack.pop() {
            for &w in both.heads(v) {
                let w = w as usize;
                if part[w] == usize::MAX && labels[w] == labels[first] {
                    part[w] = first;
                    stack.push(w);
                }
            }
        }
    }
    part
}

/// Numbers communities by size, then lowest node.
fn numbered(labels: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut size = vec![0_usize; labels.len()];
    for l in labels {
        size[*l] += 1;
    }
    // a label is the lowest node of its community
    let mut order: Vec<usize> = (0..labels.len()).filter(|l| size[*l] > 0).collect();
    order.sort_unstable_by_key(|l| (std::cmp::Reverse(size[*l]), *l));
    let mut number = vec![0; labels.len()];
    for (i, l) in order.iter().enumerate() {
        number[*l] = i;
    }
    (labels.iter().map(|l| number[*l]).collect(), order.iter().map(|l| size[*l]).collect())
}

/// The quality of a division; `None` for the modularity of a network without ties. O(n + m).
pub fn value(both: &Adjacency, of: &[usize], quality: Quality) -> Option<f64> {
    let count = of.iter().max().map_or(0, |most| most + 1);
    let (mut inside, mut ends, mut size) = (vec![0.0_f64; count], vec![0.0_f64; count], vec![0.0_f64; count]);
    for (v, &c) in of.iter().enumerate() {
        size[c] += 1.0;
        for (w, _, weight) in both.arcs(v) {
            ends[c] += weight;
            if of[w] == c {
                inside[c] += weight / 2.0;
            }
        }
    }
    let twice_m = ends.iter().fold(0.0, |sum, e| sum + e);
    match quality {
        Quality::Modularity(_) if twice_m <= 0.0 => None,
        Quality::Modularity(gamma) => {
            Some((0..count).fold(0.0, |sum, c| sum + 2.0 * inside[c] / twice_m - gamma * (ends[c] / twice_m).powi(2)))
        }
        Quality::Cpm(gamma) => Some((0..count).fold(0.0, |sum, c| sum + inside[c] - gamma * size[c] * (size[c] - 1.0) / 2.0)),
    }
}
