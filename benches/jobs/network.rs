//! Betweenness, `PageRank`, communities, projections.

use std::path::Path;

use serde_json::{Value, json};
use sitelines::analysis::Control;
use sitelines::analysis::network::adjacency::{Adjacency, Reading};
use sitelines::analysis::network::leiden::{Division, Quality};
use sitelines::analysis::network::pairs::Pairs;
use sitelines::analysis::network::{betweenness as paths, spectral};

use crate::generator::world::THEMES;
use crate::inputs::read_u32;
use crate::{timed, top};

fn edges(size: &str, folder: &Path) -> Result<(usize, Vec<(u32, u32)>), String> {
    let flat = read_u32(&folder.join(format!("net_{size}/ties.u32")))?;
    let n = match size {
        "1k" => 1_000,
        "10k" => 10_000,
        _ => 100_000,
    };
    Ok((n, flat.as_chunks::<2>().0.iter().map(|[a, b]| (*a, *b)).collect()))
}

/// Over unordered pairs, as igraph and networkx count an undirected network.
pub fn betweenness(size: &str, folder: &Path, sources: Option<&str>) -> Result<Value, String> {
    let (n, pairs) = edges(size, folder)?;
    let both = Adjacency::from_pairs(n, &pairs, Reading::Both);
    let sources: Option<Vec<usize>> = match sources {
        Some(file) => Some(read_u32(&folder.join(format!("net_{size}/{file}")))?.into_iter().map(|s| s as usize).collect()),
        None => None,
    };
    let job = || {
        let found = match &sources {
            Some(sources) => paths::from_sources(&both, sources, &Control::default()),
            None => paths::exact(&both, &Control::default()),
        };
        found.unwrap_or_default().into_iter().map(|b| b / 2.0).collect::<Vec<f64>>()
    };
    Ok(timed(job, |found| top(found)))
}

/// To a change of 1e-10 in all.
pub fn pagerank(size: &str, folder: &Path) -> Result<Value, String> {
    let (n, pairs) = edges(size, folder)?;
    let both = Adjacency::from_pairs(n, &pairs, Reading::Both);
    Ok(timed(|| spectral::pagerank(&both, &both, 0.85, &Control::default()).unwrap_or_default(), |found| top(found)))
}

/// Starts of which the best counts, on both sides: one start alone may be lucky or not.
const STARTS: usize = 9;

/// Modularity with resolution 1: the best of [`STARTS`] starts of two runs each. igraph and `NetworKit` do as many, one after
/// another, as their own functions do one.
pub fn communities(size: &str, folder: &Path) -> Result<Value, String> {
    let (n, pairs) = edges(size, folder)?;
    let both = Adjacency::from_pairs(n, &pairs, Reading::Both);
    let job = || Division::quick(&both, Quality::Modularity(1.0), STARTS, 1, &Control::default()).unwrap_or_default();
    Ok(timed(job, |found| vec![("modularity", json!(found.quality)), ("communities", json!(found.sizes.len()))]))
}

/// Pairs of organisations at the same site, or on the same theme at the same site.
#[expect(clippy::cast_possible_truncation, reason = "10 themes")]
pub fn projection(size: &str, folder: &Path, by_theme: bool) -> Result<Value, String> {
    let flat = read_u32(&folder.join(format!("net_{size}/presence.u32")))?;
    let parts: Vec<(u32, u32)> = flat
        .as_chunks::<3>()
        .0
        .iter()
        .map(|[who, site, theme]| (*who, if by_theme { site * THEMES.len() as u32 + theme } else { *site }))
        .collect();
    let job = || Pairs::of(&parts, &Control::default()).ok();
    Ok(timed(job, |found| {
        let shared: u64 = found.iter().flat_map(Pairs::iter).map(|p| u64::from(p.shared)).sum();
        vec![("pairs", json!(found.as_ref().map(Pairs::len))), ("shared_sum", json!(shared))]
    }))
}
