//! Rank stability: the jackknife of an independent program, and what chance must not change.

use serde_json::json;

use super::network_support::{DAY, column, reference, world};
use crate::support::world::{World, ask, row};

#[test]
fn where_nothing_is_missing_nothing_moves() {
    let atlas = world(&reference("karate")).atlas();
    for measure in ["degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank"] {
        let report = ask(&atlas, "stability", Some(DAY), &format!("share=0 replicates=5 measure={measure}"));
        let summary = &report["summary"];
        assert!((summary["spearman_mean"].as_f64().expect("known") - 1.0).abs() < 1e-12, "{measure}");
        assert_eq!(summary["top_overlap_mean"], 1.0);
        assert_eq!(column(&report, "rank_low"), column(&report, "rank"), "{measure}");
        assert_eq!(column(&report, "rank_high"), column(&report, "rank"), "{measure}");
    }
}

#[test]
fn more_missing_ties_make_wider_bands_and_the_seed_repeats_them() {
    let atlas = world(&reference("karate")).atlas();
    let of = |params: &str| ask(&atlas, "stability", Some(DAY), params);
    let (few, many) = (of("share=0.05"), of("share=0.3"));
    let mean = |r: &serde_json::Value| r["summary"]["spearman_mean"].as_f64().expect("known");
    assert!(mean(&few) > mean(&many) && mean(&many) > 0.3, "{} {}", mean(&few), mean(&many));
    assert_eq!(row(&few, &[("stakeholder", "n000")])["in_top"], 1.0, "the instructor stays");
    assert_eq!(of("share=0.3"), many);
    assert_ne!(of("share=0.3 seed=2"), many);
    let gone = of("missing=stakeholders share=0.2");
    assert!(gone["rows"][0]["rank_high"].as_u64().expect("a rank") <= 27);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        assert_eq!(pool.install(|| of("share=0.3")), many);
    }
}

#[test]
fn ranks_without_spread_have_no_correlation() {
    let world = World::new().put_all("stakeholders", &["a", "b", "c"], "");
    let report = world.ask("stability", DAY, "");
    assert!(report["summary"]["spearman_mean"].is_null());
    assert_eq!(column(&report, "rank"), json!([1, 1, 1]));
    assert_eq!(column(&world.ask("stability", DAY, "measure=eigenvector"), "score"), json!([null, null, null]));
    assert!(World::new().put("stakeholders", "a", "").ask("stability", DAY, "missing=each")["rows"][0]["spearman_without"].is_null());
}

#[test]
fn every_network_analysis_gives_the_same_bits_with_one_and_two_threads() {
    let atlas = world(&reference("karate")).atlas();
    for (analysis, params) in [
        ("centrality", "sources=11"),
        ("edge_betweenness", ""),
        ("cohesion", ""),
        ("holes", ""),
        ("brokerage", ""),
        ("mixing", ""),
        ("communities", ""),
        ("key_players", "count=3 goal=distance"),
        ("projection", ""),
        ("two_mode", ""),
        ("robustness", "order=betweenness"),
        ("paths", "from=n016 to=n026"),
        ("ego", "stakeholder=n000"),
        ("stability", "missing=stakeholders"),
    ] {
        let text = || ask(&atlas, analysis, Some(DAY), params).to_string();
        let first = text();
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            assert_eq!(pool.install(text), first, "{analysis}");
        }
    }
}
