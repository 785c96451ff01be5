//! Key players against exhaustion, and projections against numpy, networkx and exact fractions.

use serde_json::{Value, json};

use super::network_support::{DAY, NETWORKS, agree, assert_agrees, column, has, node, reference, world};
use crate::support::world::{World, ask, list, row};

/// Sets of positions as sets of ids.
fn sets(of: &Value) -> Vec<Vec<String>> {
    let one = |set: &Value| set.as_array().expect("a set").iter().map(|v| node(usize::try_from(v.as_u64().expect("node")).expect("small"))).collect();
    of.as_array().expect("sets").iter().map(one).collect()
}

fn found(report: &Value) -> Vec<Vec<String>> {
    report["summary"]["sets"].as_array().expect("sets").iter().map(|s| list(s).into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn what_each_would_break_agrees_with_the_peers() {
    for name in NETWORKS {
        let reference = reference(name);
        if !has(&reference, "fragmentation_F") {
            continue;
        }
        let report = world(&reference).ask("key_players", DAY, "");
        assert_agrees(name, &reference, "fragmentation_F", &report["summary"]["fragmentation"]);
        assert_agrees(name, &reference, "distance_fragmentation_DF", &report["summary"]["distance_fragmentation"]);
        assert_agrees(name, &reference, "fragmentation_after_removal_of_each", &column(&report, "fragmentation_without"));
        assert_agrees(name, &reference, "distance_fragmentation_after_removal_of_each", &column(&report, "distance_fragmentation_without"));
    }
}

#[test]
fn the_best_sets_are_those_of_exhaustion() {
    for name in NETWORKS {
        let reference = reference(name);
        if !has(&reference, "keyplayer_neg") {
            continue;
        }
        let atlas = world(&reference).atlas();
        for (k, expected) in reference["measures"]["keyplayer_neg"]["value"].as_object().expect("sizes") {
            for (goal, score, all) in [("fragmentation", "F", "sets"), ("distance", "DF", "DF_sets")] {
                if expected[score].is_null() {
                    continue;
                }
                let report = ask(&atlas, "key_players", Some(DAY), &format!("count={} goal={goal}", &k[1..]));
                agree(&format!("{name} {k} {goal}"), &report["summary"]["value"], &expected[score], 1e-9);
                assert_eq!(found(&report), sets(&expected[all]), "{name} {k} {goal}");
                assert_eq!(report["summary"]["exact"], true);
                if goal == "fragmentation" {
                    assert_eq!(report["summary"]["sets_as_good"], expected["n_sets"], "{name} {k}");
                }
                let key: Vec<&str> = report["rows"].as_array().expect("rows").iter().filter(|r| r["key"] == true).map(|r| r["stakeholder"].as_str().expect("id")).collect();
                assert_eq!(key, found(&report)[0]);
            }
        }
        for (case, expected) in reference["measures"]["keyplayer_pos_mreach"]["value"].as_object().expect("cases") {
            let (hops, count) = case[1..].split_once("_k").expect("m1_k2");
            let report = ask(&atlas, "key_players", Some(DAY), &format!("goal=reach hops={hops} count={count}"));
            agree(&format!("{name} {case}"), &report["summary"]["value"], &expected["reach_excl_set"], 1e-9);
            assert_eq!(found(&report), sets(&expected["sets"]), "{name} {case}");
        }
    }
}

#[test]
fn beyond_a_million_sets_the_search_says_that_it_is_no_proof_and_still_finds_the_hubs() {
    let mut world = World::new();
    for hub in 0..8 {
        world = world.put("stakeholders", &format!("hub{hub}"), "");
        for leaf in 0..20 {
            world = world
                .put("stakeholders", &format!("leaf{hub}-{leaf:02}"), "")
                .put("ties", &format!("t{hub}-{leaf:02}"), &format!("from=hub{hub} | to=leaf{hub}-{leaf:02} | kind=coordination"));
        }
    }
    for goal in ["fragmentation", "distance", "reach"] {
        let report = world.ask("key_players", DAY, &format!("count=8 goal={goal}"));
        assert_eq!(report["summary"]["exact"], false);
        assert_eq!(found(&report), [(0..8).map(|h| format!("hub{h}")).collect::<Vec<_>>()], "{goal}");
    }
}

#[test]
fn a_set_of_everybody_and_a_network_of_one_are_defined() {
    let world = World::new().put_all("stakeholders", &["a", "b"], "").put("ties", "t", "from=a | to=b | kind=coordination");
    let all = world.ask("key_players", DAY, "count=5");
    assert!(all["summary"]["value"].is_null() && all["summary"]["fragmentation"] == 0.0);
    assert!(all["rows"][0]["fragmentation_without"].is_null(), "one is left");
    let alone = World::new().put("stakeholders", "a", "").ask("key_players", DAY, "goal=reach");
    assert_eq!((&alone["summary"]["value"], &alone["rows"][0]["reach"]), (&json!(0.0), &json!(0)));
}

/// The women of Davis, Gardner and Gardner, and the meetings that they attended.
fn southern_women(reference: &Value) -> World {
    let rows = reference["incidence"].as_array().expect("women");
    let mut world = World::new().put("platforms", "town", "");
    for i in 0..rows.len() {
        world = world.put("stakeholders", &node(i), "");
    }
    for e in 0..reference["events"].as_array().expect("events").len() {
        let there: Vec<String> = (0..rows.len()).filter(|w| rows[*w][e].as_u64() == Some(1)).map(node).collect();
        world = world.put("meetings", &format!("e{e:02}"), &format!("platform=town | date=2013-01-{:02} | attended={}", e + 1, there.join("; ")));
    }
    world
}

#[test]
fn projections_of_the_southern_women_agree_with_the_peers() {
    let reference = reference("davis");
    let world = southern_women(&reference);
    let report = world.ask("projection", DAY, "through=meeting");
    assert_agrees("davis", &reference, "two_mode_density", &report["summary"]["two_mode_density"]);
    for (weight, measure) in [
        ("shared", "projection_women_shared_events"),
        ("newman", "projection_women_newman"),
        ("jaccard", "projection_women_jaccard"),
        ("overlap", "projection_women_overlap"),
        ("resource_allocation", "projection_women_resource_allocation"),
        ("adamic_adar", "projection_women_adamic_adar"),
        ("p", "projection_women_hypergeom_p"),
    ] {
        let matrix = &reference["measures"][measure]["value"];
        let tolerance = reference["measures"][measure]["tolerance"].as_f64().expect("a tolerance").max(1e-12);
        let mut expected = 0;
        for i in 0..18 {
            for j in i + 1..18 {
                if reference["measures"]["projection_women_shared_events"]["value"][i][j] != 0 {
                    expected += 1;
                    agree(&format!("{measure} {i} {j}"), &row(&report, &[("a", &node(i)), ("b", &node(j))])[weight], &matrix[i][j], tolerance);
                }
            }
        }
        assert_eq!(report["rows"].as_array().expect("rows").len(), expected);
    }
    // the identity: a woman's Newman weights sum to the meetings that she attended with others
    let strength: Value = (0..18)
        .map(|i| {
            let own = report["rows"].as_array().expect("rows").iter().filter(|r| r["a"] == node(i) || r["b"] == node(i));
            json!(own.map(|r| r["newman"].as_f64().expect("a weight")).sum::<f64>())
        })
        .collect();
    assert_agrees("davis", &reference, "projection_newman_strength", &strength);
    assert_eq!(world.ask("projection", "2013-01-03", "through=meeting")["summary"]["events"], 3, "later meetings have not been held");
}

#[test]
fn sites_activities_and_platforms_bring_together_who_has_a_part_in_them_on_the_day() {
    let world = World::new()
        .put_all("sites", &["c1", "c2"], "kind=commune")
        .put("themes", "water", "")
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .works("w1", "a", "c1; c2", "water", "")
        .works("w2", "b", "c1", "water", "end=2013")
        .works("w3", "c", "c1; c2", "water", "")
        .put("participations", "w1-d", "activity=w1 | stakeholder=d | role=funding | sites=c2")
        .put("platforms", "p", "")
        .put("memberships", "m1", "platform=p | stakeholder=a | end=2013")
        .put("memberships", "m2", "platform=p | stakeholder=b")
        .put("memberships", "m3", "platform=p | stakeholder=c | seat=observer");
    let sites = world.ask("projection", DAY, "");
    let pair = row(&sites, &[("a", "a"), ("b", "c")]);
    assert_eq!((list(&pair["events"]), &pair["newman"]), (vec!["c1", "c2"], &json!(1.5)));
    assert_eq!(list(&pair["evidence"]), ["participations/w1-a", "participations/w3-c", "stakeholders/a", "stakeholders/c"]);
    assert_eq!(sites["summary"]["with_nothing"], 1, "b has left");
    assert_eq!(column(&world.ask("projection", DAY, "through=activity"), "events"), json!([["w1"]]));
    let platforms = world.ask("projection", DAY, "through=platform");
    assert_eq!(list(&row(&platforms, &[("a", "b"), ("b", "c")])["evidence"]), ["memberships/m2", "memberships/m3", "stakeholders/b", "stakeholders/c"]);
    assert_eq!(world.ask("projection", "2013-06-01", "through=platform")["summary"]["pairs"], 3);
}
