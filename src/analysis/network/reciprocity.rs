//! Reciprocity: how much of what is given is returned; and how much of what is recorded both ends state.
//!
//! Both are about ties, not about threads. A directed tie is *returned* where a directed tie of the same kind runs the other
//! way; an undirected tie neither returns nor is returned, so that no coordination tie among directed ones counts as mutual.
//! Beside it stand three figures over pairs that directed ties join, parallel ones once and of whatever kind, under the names
//! that other programs give them (Wasserman and Faust 1994): *edgewise* the share of arcs that are returned; *dyadic nonnull*
//! the share of joined pairs that are mutual; *dyadic* the share of all pairs that are mutual or not joined (what R's sna gives
//! by default). All are null without directed ties. *Stated by both ends* is a share of the ties that say who stated them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::rows::figure;
use super::simple::SimpleNetwork;
use crate::atlas::Atlas;

/// The figures of the summary. O(ties log ties).
pub fn reciprocity(atlas: &Atlas, network: &SimpleNetwork) -> [(&'static str, Value); 7] {
    let tie = |i: usize| atlas.tables.ties.at(i);
    let (mut directed, mut returned) = (0_usize, 0_usize);
    let (mut joined, mut mutual, mut arcs) = (0_usize, 0_usize, 0_usize);
    for thread in &network.threads {
        let runs: Vec<_> = thread
            .ties
            .iter()
            .filter(|i| tie(**i).is_directed() && !network.direction_ignored)
            .map(|i| (tie(*i).kind, network.ends(atlas, thread, *i)))
            .collect();
        directed += runs.len();
        returned += runs.iter().filter(|(kind, [from, to])| runs.iter().any(|(other, ends)| other == kind && *ends == [*to, *from])).count();
        let ways = runs.iter().map(|(_, ends)| *ends).collect::<BTreeSet<_>>().len();
        arcs += ways;
        joined += usize::from(ways > 0);
        mutual += usize::from(ways == 2);
    }
    let n = network.len() as f64;
    let pairs = n * (n - 1.0) / 2.0;
    let of = |part: f64, whole: f64| figure(Some(part / whole).filter(|_| directed > 0));
    let (said, by_both) = stated(atlas, network);
    [
        ("reciprocity", of(returned as f64, directed as f64)),
        ("reciprocity_edgewise", of(2.0 * mutual as f64, arcs as f64)),
        ("reciprocity_dyadic_nonnull", of(mutual as f64, joined as f64)),
        ("reciprocity_dyadic", of(pairs - joined as f64 + mutual as f64, pairs)),
        ("ties_returned", if directed > 0 { json!(returned) } else { Value::Null }),
        ("ties_with_who_stated", json!(said)),
        ("stated_by_both_ends", figure((said > 0).then(|| by_both as f64 / said as f64))),
    ]
}

/// Numbers of the ties that say who stated them, and of those among them that both ends stated.
fn stated(atlas: &Atlas, network: &SimpleNetwork) -> (usize, usize) {
    let (mut said, mut by_both) = (0, 0);
    for i in network.threads.iter().flat_map(|t| &t.ties) {
        let tie = atlas.tables.ties.at(*i);
        said += usize::from(!tie.stated_by.is_empty());
        by_both += usize::from([&tie.from, &tie.to].into_iter().all(|end| tie.stated_by.iter().any(|by| by == end)));
    }
    (said, by_both)
}
