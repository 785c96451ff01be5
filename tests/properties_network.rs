//! Properties that hold for any network: hundreds of small random ones, directed and not, with parallel ties.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;
use sitelines::analysis::Control;
use sitelines::analysis::network::adjacency::{Adjacency, Reading};
use sitelines::analysis::network::shortest::{Asked, Paths};
use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::AnyRecord;

use crate::support::world::{ask, record};

const DAY: &str = "2014-06-30";
const NODES: usize = 8;
const CONSTITUENCIES: [&str; 4] = ["ngo", "academe", "industry", ""];

/// From, to, kind and weight of a tie.
type Dice = [usize; 4];

fn ties() -> impl Strategy<Value = Vec<Dice>> {
    prop::collection::vec(prop::array::uniform4(0_usize..60), 0..16)
}

fn ends([from, to, ..]: Dice) -> (usize, usize) {
    let (from, to) = (from % NODES, to % NODES);
    (from, if from == to { (to + 1) % NODES } else { to })
}

/// A network under some names; `times` parallel ties for each.
fn network(ties: &[Dice], name: &dyn Fn(usize) -> usize, times: usize) -> Atlas {
    let id = |i: usize| format!("s{}", name(i));
    let mut records: Vec<AnyRecord> =
        (0..NODES).map(|i| record("stakeholders", &id(i), &format!("constituency={}", CONSTITUENCIES[i % 4]))).collect();
    for (i, tie) in ties.iter().enumerate() {
        let (from, to) = ends(*tie);
        let kind = ["coordination", "information", "funding"][tie[2] % 3];
        for copy in 0..times {
            let fields = format!("from={} | to={} | kind={kind} | weight={}", id(from), id(to), 1 + tie[3] % 4);
            records.push(record("ties", &format!("t{i:02}-{copy}"), &fields));
        }
    }
    Atlas::build(Identity::default(), records.into_iter().map(|r| (r, 1)).collect())
}

fn arcs(ties: &[Dice]) -> [[bool; NODES]; NODES] {
    let mut arc = [[false; NODES]; NODES];
    for tie in ties {
        let (from, to) = ends(*tie);
        arc[from][to] = true;
        arc[to][from] |= tie[2] % 3 != 2;
    }
    arc
}

/// Ordered pairs of which the first reaches the second (Warshall).
fn reached_pairs(ties: &[Dice]) -> f64 {
    let mut reach = arcs(ties);
    for through in 0..NODES {
        for from in 0..NODES {
            for to in 0..NODES {
                reach[from][to] |= reach[from][through] && reach[through][to];
            }
        }
    }
    (0..NODES).map(|v| reach[v].iter().enumerate().filter(|(w, r)| *w != v && **r).count() as f64).sum()
}

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

/// Columns that do not depend on how stakeholders are named.
fn scores() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let roles = vec!["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total", "total_expected", "total_z", "e_i"];
    vec![
        ("centrality", "", vec!["degree", "in_degree", "out_degree", "strength", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "katz"]),
        ("centrality", "weighted=true", vec!["betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "katz"]),
        ("cohesion", "", vec!["component_size", "core_number", "articulation", "clustering"]),
        ("holes", "", vec!["contacts", "constraint", "effective_size", "efficiency"]),
        ("holes", "weighted=true", vec!["constraint", "effective_size", "efficiency"]),
        ("brokerage", "", roles),
        ("key_players", "count=2", vec!["fragmentation_without", "distance_fragmentation_without", "reach"]),
        ("stability", "missing=each", vec!["score", "rank", "rank_low", "rank_high", "spearman_without"]),
    ]
}

fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-7,
        _ => a == b,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn relabelling_permutes_every_score(ties in ties()) {
        let renamed = |i: usize| (i * 5 + 3) % NODES;
        let (one, other) = (network(&ties, &|i| i, 1), network(&ties, &renamed, 1));
        for (analysis, params, columns) in scores() {
            let (here, there) = (ask(&one, analysis, Some(DAY), params), ask(&other, analysis, Some(DAY), params));
            for i in 0..NODES {
                for column in &columns {
                    let (a, b) = (&rows(&here)[i][*column], &rows(&there)[renamed(i)][*column]);
                    prop_assert!(same(a, b), "{analysis} {params} {column} of {i}: {a} became {b}");
                }
            }
        }
        for (analysis, figures) in [
            ("cohesion", vec!["transitivity", "degree_centralisation", "degree_assortativity", "reciprocity_dyadic", "density"]),
            ("mixing", vec!["e_i", "e_i_expected", "assortativity", "modularity"]),
            ("key_players", vec!["value", "sets_as_good", "fragmentation", "distance_fragmentation"]),
        ] {
            let (here, there) = (ask(&one, analysis, Some(DAY), ""), ask(&other, analysis, Some(DAY), ""));
            for figure in figures {
                prop_assert!(same(&here["summary"][figure], &there["summary"][figure]), "{analysis} {figure}");
            }
        }
    }

    #[test]
    fn parallel_ties_change_nothing_but_the_strength(ties in ties()) {
        let (one, three) = (network(&ties, &|i| i, 1), network(&ties, &|i| i, 3));
        for (analysis, params, columns) in scores() {
            let (here, there) = (ask(&one, analysis, Some(DAY), params), ask(&three, analysis, Some(DAY), params));
            for (a, b) in rows(&here).iter().zip(rows(&there)) {
                for column in columns.iter().filter(|c| params.is_empty() && **c != "strength") {
                    prop_assert!(same(&a[*column], &b[*column]), "{analysis} {column}: {} became {}", a[*column], b[*column]);
                }
            }
        }
    }

    #[test]
    fn roles_sum_to_the_open_two_paths(ties in ties()) {
        let atlas = network(&ties, &|i| i, 1);
        let report = ask(&atlas, "brokerage", Some(DAY), "");
        let arc = arcs(&ties);
        let known = |i: usize| !CONSTITUENCIES[i % 4].is_empty();
        for b in (0..NODES).filter(|b| known(*b)) {
            let mut open = 0_u64;
            for a in (0..NODES).filter(|a| known(*a) && arc[*a][b]) {
                open += (0..NODES).filter(|c| known(*c) && *c != a && arc[b][*c] && !arc[a][*c]).count() as u64;
            }
            let row = &rows(&report)[b];
            let role = |name: &str| row[name].as_u64().expect("a count");
            prop_assert_eq!(role("total"), open);
            prop_assert_eq!(["coordinator", "itinerant", "representative", "gatekeeper", "liaison"].map(role).iter().sum::<u64>(), open);
        }
    }

    #[test]
    fn pagerank_sums_to_one_and_edge_betweenness_to_one_step_more_than_betweenness(ties in ties(), weighted in any::<bool>()) {
        let atlas = network(&ties, &|i| i, 1);
        let params = if weighted { "weighted=true" } else { "" };
        let total: f64 = rows(&ask(&atlas, "centrality", Some(DAY), params)).iter().map(|r| r["pagerank"].as_f64().expect("a score")).sum();
        prop_assert!((total - 1.0).abs() < 1e-12);
        // every shortest path runs over one tie more than over stakeholders between its ends
        let centrality = ask(&atlas, "centrality", Some(DAY), params);
        let sum = |report: &Value, column: &str| rows(report).iter().map(|r| r[column].as_f64().expect("a score")).sum::<f64>();
        let over = sum(&ask(&atlas, "edge_betweenness", Some(DAY), params), "betweenness");
        let halved = if centrality["summary"]["directed"] == true { 1.0 } else { 2.0 };
        prop_assert!((over - sum(&centrality, "betweenness") - reached_pairs(&ties) / halved).abs() < 1e-9);
    }

    #[test]
    fn every_community_is_connected_and_no_division_by_group_is_better(ties in ties(), cpm in any::<bool>()) {
        let atlas = network(&ties, &|i| i, 1);
        let params = if cpm { "quality=cpm resolution=0.3" } else { "" };
        let report = ask(&atlas, "communities", Some(DAY), params);
        let community: Vec<u64> = rows(&report).iter().map(|r| r["community"].as_u64().expect("a number")).collect();
        let mut parts: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, c) in community.iter().enumerate() {
            parts.entry(*c).or_default().push(i);
        }
        for nodes in parts.values() {
            let mut reached = vec![nodes[0]];
            let mut next = 0;
            while let Some(v) = reached.get(next).copied() {
                next += 1;
                for tie in &ties {
                    let (a, b) = ends(*tie);
                    for (x, y) in [(a, b), (b, a)] {
                        if x == v && nodes.contains(&y) && !reached.contains(&y) {
                            reached.push(y);
                        }
                    }
                }
            }
            prop_assert_eq!(reached.len(), nodes.len(), "a community in pieces");
        }
        if let (false, Some(best)) = (cpm, report["summary"]["quality"].as_f64()) {
            prop_assert!(best >= -1e-12, "everybody together has 0");
        }
    }

    #[test]
    fn walking_once_for_nodes_with_the_same_neighbours_is_walking_from_each(drawn in prop::collection::vec((0_u32..12, 0_u32..12), 0..24)) {
        let pairs: Vec<(u32, u32)> = drawn.iter().filter(|(a, b)| a != b).map(|(a, b)| (*a.min(b), *a.max(b))).collect::<BTreeSet<_>>().into_iter().collect();
        let adjacency = Adjacency::from_pairs(12, &pairs, Reading::Both);
        let nodes: Vec<usize> = (0..12).collect();
        let folded = Paths::of(&adjacency, &nodes, Asked::default(), &Control::default()).expect("walks");
        let each = Paths::in_turn(&adjacency, &nodes, Asked::default(), &Control::default()).expect("walks");
        prop_assert_eq!(&folded.reached_by, &each.reached_by);
        prop_assert_eq!(&folded.distance, &each.distance);
        prop_assert_eq!(folded.eccentricity, each.eccentricity);
        for (a, b) in folded.dependency.iter().chain(&folded.harmonic).zip(each.dependency.iter().chain(&each.harmonic)) {
            prop_assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        }
        for v in 0..12 {
            for w in (0..12).filter(|w| adjacency.heads(*w) == adjacency.heads(v)) {
                prop_assert_eq!(folded.dependency[v].to_bits(), folded.dependency[w].to_bits(), "{} and {} have the same neighbours", v, w);
            }
        }
    }
}
