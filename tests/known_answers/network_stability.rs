//! Rank stability: the jackknife of an independent program, and what chance must not change.

use serde_json::json;
use sitelines::analysis::{self, Control};

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

/// The stars of two hubs with four leaves each, and a tie between the hubs; weights as given.
fn two_stars(weight: &str) -> World {
    let mut world = World::new().put_all("stakeholders", &["h0", "h1"], "").put("ties", "bridge", &format!("from=h0 | to=h1 | kind=coordination | weight={weight}"));
    for leaf in 0..8 {
        let fields = format!("from=h{} | to=l{leaf} | kind=coordination | weight=1000000", leaf / 4);
        world = world.put("stakeholders", &format!("l{leaf}"), "").put("ties", &format!("t{leaf}"), &fields);
    }
    world
}

#[test]
fn each_fault_moves_what_it_is_about() {
    let atlas = two_stars("0").atlas();
    let of = |params: &str| ask(&atlas, "stability", Some(DAY), &format!("replicates=100 measure=degree {params}"));
    // nine ties: a tenth is one, and the one that weighs nothing goes first, so that every replicate is the same
    let forgotten = of("missing=weak_ties");
    let hub = row(&forgotten, &[("stakeholder", "h0")]);
    assert_eq!((&hub["score"], &hub["rank_low"], &hub["rank_high"]), (&json!(5.0), &json!(1), &json!(1)));
    assert_eq!(forgotten["summary"]["spearman_low"], forgotten["summary"]["spearman_mean"], "the leaves stay below the hubs in each");
    let through = ask(&atlas, "stability", Some(DAY), "replicates=20 missing=weak_ties");
    assert!(through["summary"]["spearman_mean"].as_f64() > Some(0.99), "the hubs lie between their own leaves still");
    // two false ties lift a leaf to three ties at most: it never passes a hub of five
    let false_ties = of("missing=false_ties share=0.2");
    for leaf in 0..8 {
        let leaf = row(&false_ties, &[("stakeholder", &format!("l{leaf}"))]).clone();
        assert!(leaf["rank"] == 3 && leaf["rank_low"] == 3 && leaf["rank_high"].as_u64() > Some(3), "{leaf}");
    }
    assert!(false_ties["summary"]["spearman_mean"].as_f64() < Some(1.0));
    // two who do not answer share a tie or not: at most one is lost
    let silent = of("missing=non_response share=0.2");
    assert!(silent["summary"]["spearman_mean"].as_f64() > Some(0.9), "{}", silent["summary"]);
    assert_eq!(of("missing=non_response share=0")["summary"]["spearman_low"], 1.0);
    for missing in ["false_ties", "weak_ties", "non_response"] {
        assert_eq!(of(&format!("missing={missing}")), of(&format!("missing={missing}")), "the seed repeats {missing}");
    }
}

#[test]
fn what_goes_by_weight_wants_every_weight_and_shares_have_bounds() {
    let refused = |world: &World, params: &[(&str, &str)]| {
        let given: Vec<(String, String)> = params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let stability = analysis::find("stability").expect("registered");
        analysis::run(stability, &world.atlas(), &given, Some(DAY), &Control::default()).map(|_| ()).map_err(|e| e.to_string())
    };
    let unknown = two_stars("1").put("ties", "t9", "from=l0 | to=l1 | kind=coordination");
    let message = refused(&unknown, &[("missing", "weak_ties")]).expect_err("a tie has no weight");
    assert!(message.contains("1 of 10 threads") && message.contains("t9"), "{message}");
    assert_eq!(refused(&unknown, &[("missing", "false_ties")]), Ok(()), "nothing is asked of weights");
    for missing in ["ties", "false_ties", "weak_ties", "non_response"] {
        let at = |share: &str| refused(&two_stars("1"), &[("missing", missing), ("share", share), ("replicates", "2")]);
        assert_eq!(at("0.9"), Ok(()), "{missing}");
        assert!(at("0.91").is_err() && at("-0.01").is_err(), "{missing}");
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
        ("stability", "missing=false_ties"),
        ("stability", "missing=non_response"),
    ] {
        let text = || ask(&atlas, analysis, Some(DAY), params).to_string();
        let first = text();
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            assert_eq!(pool.install(text), first, "{analysis}");
        }
    }
}
