//! Direction, what is returned, what both ends state, and the ways that exist: worked out by hand.

use serde_json::{Value, json};
use sitelines::analysis::REGISTRY;

use super::network_support::{DAY, NETWORKS, column, reference, world};
use crate::support::case;
use crate::support::world::{World, ask, row};

/// Two leaves a, b give to a hub, which gives to c and d; e is tied to f without direction.
fn star() -> World {
    World::new()
        .put_all("stakeholders", &["a", "b", "c", "d", "e", "f", "hub"], "")
        .put("ties", "t1", "from=a | to=hub | kind=membership")
        .put("ties", "t2", "from=b | to=hub | kind=membership")
        .put("ties", "t3", "from=hub | to=c | kind=membership")
        .put("ties", "t4", "from=hub | to=d | kind=membership")
        .put("ties", "t5", "from=e | to=f | kind=coordination | stated_by=e; f")
}

fn figure(report: &Value, name: &str) -> Option<f64> {
    report["summary"][name].as_f64()
}

fn near(found: &Value, expected: f64) -> bool {
    found.as_f64().is_some_and(|f| (f - expected).abs() < 1e-12)
}

#[test]
fn the_hub_of_a_star_has_all_the_ways_there_are_between_the_others() {
    let world = star();
    // ways between others than the hub: a, b to c, d through it; e to f and back beside it. 30 ordered pairs of others
    let hub = row(&world.ask("centrality", DAY, ""), &[("stakeholder", "hub")]).clone();
    assert!(near(&hub["betweenness"], 4.0) && near(&hub["betweenness_normalised"], 4.0 / 30.0) && near(&hub["betweenness_share"], 4.0 / 6.0), "{hub}");
    let alone = row(&world.ask("centrality", DAY, "kinds=membership"), &[("stakeholder", "hub")]).clone();
    assert!(near(&alone["betweenness_share"], 1.0), "{alone}");
    // without direction: the six pairs of the four leaves, and e with f
    let both = row(&world.ask("centrality", DAY, "direction=ignored"), &[("stakeholder", "hub")]).clone();
    assert!(near(&both["betweenness"], 6.0) && near(&both["betweenness_normalised"], 6.0 / 15.0) && near(&both["betweenness_share"], 6.0 / 7.0), "{both}");
    assert!(both["in_degree"].is_null());
}

#[test]
fn where_no_two_others_have_a_way_there_is_no_share_and_a_pair_of_ends_is_none_of_its_own_ways() {
    let pair = World::new().put_all("stakeholders", &["a", "b", "c"], "").put("ties", "t", "from=a | to=b | kind=coordination");
    let report = pair.ask("centrality", DAY, "");
    assert_eq!(column(&report, "betweenness_share"), json!([null, null, 0.0]), "c stands beside the one way");
}

#[test]
fn the_share_from_all_sources_is_that_of_the_pairs_counted_one_by_one_and_sampled_it_stays_between_0_and_1() {
    for name in NETWORKS {
        let atlas = world(&reference(name)).atlas();
        let report = ask(&atlas, "centrality", Some(DAY), "");
        let rows = report["rows"].as_array().expect("rows");
        let halves = if report["summary"]["directed"] == true { 1.0 } else { 2.0 };
        for one in rows {
            // paths one by one: from each to each of the others
            let who = one["stakeholder"].as_str().expect("an id");
            if name == "karate" && !["n000", "n011", "n033"].contains(&who) {
                continue;
            }
            let others: Vec<&str> = rows.iter().filter_map(|r| r["stakeholder"].as_str()).filter(|o| *o != who).collect();
            let mut ways = 0.0;
            for from in &others {
                let reached = others.iter().filter(|to| *to != from).filter(|to| {
                    let found = ask(&atlas, "paths", Some(DAY), &format!("from={from} to={to} limit=1"));
                    !found["rows"].as_array().expect("rows").is_empty()
                });
                ways += reached.count() as f64;
            }
            let expected = one["betweenness"].as_f64().expect("a score") * halves / ways;
            assert!(if ways > 0.0 { (one["betweenness_share"].as_f64().expect("a share") - expected).abs() < 1e-9 } else { one["betweenness_share"].is_null() }, "{name} {one}");
        }
        let sampled = ask(&atlas, "centrality", Some(DAY), "sources=4");
        assert!(sampled["rows"].as_array().expect("rows").iter().all(|r| r["betweenness_share"].as_f64().is_none_or(|s| (0.0..=1.0).contains(&s))), "{name}");
    }
}

#[test]
fn only_directed_ties_of_one_kind_return_each_other() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .put("ties", "t1", "from=a | to=b | kind=funding")
        .put("ties", "t2", "from=b | to=a | kind=funding")
        .put("ties", "t3", "from=a | to=c | kind=funding")
        .put("ties", "t4", "from=c | to=a | kind=reporting")
        .put("ties", "t5", "from=c | to=d | kind=coordination | stated_by=c")
        .put("ties", "t6", "from=a | to=d | kind=coordination | stated_by=d; a");
    let all = world.ask("cohesion", DAY, "");
    // four directed ties, of which t1 and t2 return each other; t3 and t4 are of two kinds
    assert_eq!((figure(&all, "reciprocity"), all["summary"]["ties_returned"].as_u64(), all["summary"]["directed_ties"].as_u64()), (Some(0.5), Some(2), Some(4)));
    // whatever the kind: a-b and a-c are mutual, of six pairs two are joined
    assert_eq!((figure(&all, "reciprocity_edgewise"), figure(&all, "reciprocity_dyadic_nonnull"), figure(&all, "reciprocity_dyadic")), (Some(1.0), Some(1.0), Some(1.0)));
    assert_eq!((all["summary"]["ties_with_who_stated"].as_u64(), figure(&all, "stated_by_both_ends")), (Some(2), Some(0.5)));
    assert_eq!((all["summary"]["ties"].as_u64(), all["summary"]["direction"].as_str()), (Some(6), Some("partly_directed")));
    let none = world.ask("cohesion", DAY, "kinds=coordination");
    assert!(none["summary"]["reciprocity"].is_null() && none["summary"]["reciprocity_dyadic"].is_null(), "an undirected tie is not returned");
    assert_eq!((figure(&none, "stated_by_both_ends"), none["summary"]["direction"].as_str()), (Some(0.5), Some("undirected")));
    let funding = world.ask("cohesion", DAY, "kinds=funding");
    assert_eq!((figure(&funding, "reciprocity"), funding["summary"]["direction"].as_str()), (Some(2.0 / 3.0), Some("directed")));
    assert!(funding["summary"]["stated_by_both_ends"].is_null(), "no tie says who stated it");
    let ignored = world.ask("cohesion", DAY, "direction=ignored");
    assert_eq!((ignored["summary"]["directed"].as_bool(), ignored["summary"]["direction"].as_str()), (Some(false), Some("ignored")));
    assert!(ignored["summary"]["reciprocity"].is_null());
}

#[test]
fn direction_ignored_asks_what_the_same_ties_without_direction_would_answer() {
    let ends = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d")];
    let of = |directed: &str| {
        let world = World::new().put_all("stakeholders", &["a", "b", "c", "d", "e"], "constituency=ngo");
        ends.iter().enumerate().fold(world, |world, (i, (from, to))| world.put("ties", &format!("t{i}"), &format!("from={from} | to={to} | kind=funding | directed={directed} | weight=2"))).atlas()
    };
    let (directed, undirected) = (of("true"), of("false"));
    let mut asked = 0;
    for analysis in REGISTRY.iter().filter(|a| a.spec.parameters.iter().any(|p| p.name == "direction")) {
        let needed = analysis.spec.parameters.iter().filter(|p| p.required);
        let needed: Vec<String> = needed.map(|p| format!(" {}={}", p.name, if p.name == "to" { "d" } else { "a" })).collect();
        let needed = needed.concat();
        let found = |atlas: &sitelines::atlas::Atlas, direction: &str| {
            let mut report = ask(atlas, analysis.spec.name, Some(DAY), &format!("direction={direction}{needed}"));
            report["summary"]["direction"].take();
            (report["summary"].clone(), report["rows"].clone())
        };
        assert_eq!(found(&directed, "ignored"), found(&undirected, "recorded"), "{}", analysis.spec.name);
        assert!(analysis.spec.parameters.iter().any(|p| p.name == "kinds"), "{} asks for kinds too", analysis.spec.name);
        asked += 1;
    }
    assert!(asked >= 12, "{asked}");
}

#[test]
fn the_score_whose_stability_is_tried_is_that_of_centrality() {
    for name in NETWORKS {
        let atlas = world(&reference(name)).atlas();
        let centrality = ask(&atlas, "centrality", Some(DAY), "");
        for measure in ["degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank"] {
            let tried = ask(&atlas, "stability", Some(DAY), &format!("replicates=1 measure={measure}"));
            for (score, known) in column(&tried, "score").as_array().expect("scores").iter().zip(column(&centrality, measure).as_array().expect("scores")) {
                assert!(score.as_f64().zip(known.as_f64()).map_or(score == known, |(a, b)| (a - b).abs() < 1e-9), "{name} {measure}: {score} {known}");
            }
        }
    }
}

#[test]
fn the_figures_of_the_cases_are_those_worked_by_hand_in_their_readmes() {
    let atlas = |name: &str| case::atlas(&case::folder(name).expect("the case"));
    let told = |name: &str| {
        let report = ask(&atlas(name), "cohesion", None, "");
        let counts = ["ties", "directed_ties", "ties_returned", "ties_with_who_stated"].map(|key| report["summary"][key].as_u64());
        (counts, figure(&report, "reciprocity"), figure(&report, "stated_by_both_ends"))
    };
    assert_eq!(told("cambodia-partnership"), ([Some(10), Some(5), Some(0), Some(2)], Some(0.0), Some(0.0)));
    assert_eq!(told("example"), ([Some(49), Some(13), Some(0), Some(32)], Some(0.0), Some(31.0 / 32.0)));
    assert_eq!(told("partnership-forum"), ([Some(17), Some(14), Some(0), Some(0)], Some(0.0), None));
    let forum = atlas("partnership-forum");
    let hub = row(&ask(&forum, "centrality", None, ""), &[("stakeholder", "aic")]).clone();
    assert!(near(&hub["betweenness"], 26.0) && near(&hub["betweenness_share"], 26.0 / 34.0) && near(&hub["betweenness_normalised"], 26.0 / 240.0), "{hub}");
}
