//! Recommended links, reach, borders: the worked case of the reference, small worlds, and the example by hand.

use serde_json::{Value, json};

use super::joint_toy::{DAY, id, toy, world};
use crate::support::case;
use crate::support::world::{World, ask, list, row};

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

#[test]
fn resource_allocation_adamic_adar_and_the_spatial_score_are_those_of_the_worked_case() {
    let toy = toy();
    let report = world(&toy).ask("recommended_links", DAY, "mu=0");
    let measures = &toy["measures"];
    let value = |measure: &str, i: usize| measures[measure]["value"][i].as_f64().expect("a number");
    for (i, pair) in measures["adamic_adar"]["pairs"].as_array().expect("pairs").iter().enumerate() {
        let (a, b) = (id(&pair[0]).min(id(&pair[1])), id(&pair[0]).max(id(&pair[1])));
        let newman = measures["ra_spatial"]["newman"][i].as_f64().expect("a number");
        let found = rows(&report).iter().find(|r| r["a"] == *a && r["b"] == *b);
        if value("resource_allocation", i) == 0.0 && newman == 0.0 {
            assert!(found.is_none(), "{a} {b} have nothing in common");
            continue;
        }
        let found = found.unwrap_or_else(|| panic!("{a} {b}"));
        for (column, expected) in [
            ("aa", value("adamic_adar", i)),
            ("ra", value("resource_allocation", i)),
            ("score", value("ra_spatial", i)),
            ("co_presence", newman),
        ] {
            let number = found[column].as_f64().expect("a number");
            assert!((number - expected).abs() <= 1e-12, "{a} {b} {column}: {number}, not {expected}");
        }
        assert_eq!(found["state"], "none", "everybody answered");
    }
}

#[test]
fn co_presence_alone_is_worth_mu_and_a_pair_that_is_tied_is_not_recommended() {
    let toy = toy();
    let report = world(&toy).ask("recommended_links", DAY, "");
    // the office and B share irrigation at s2 alone with each other: the largest co-presence there is
    assert_eq!(row(&report, &[("a", "ngo_b"), ("b", "regoffice")])["score"], 1.0);
    assert!(rows(&report).iter().all(|r| !(r["a"] == "ngo_a" && r["b"] == "regoffice")));
}

#[test]
fn a_recommended_link_is_unknown_until_one_of_the_two_answered_and_unknown_ones_come_last() {
    let base = World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "c", "kind=commune")
        .put("themes", "t", "")
        .put_all("stakeholders", &["a", "b", "d"], "")
        .works("w1", "a", "c", "t", "")
        .works("w2", "b", "c", "t", "")
        .works("w3", "d", "c", "t", "");
    let states = |world: &World| rows(&world.ask("recommended_links", DAY, "")).iter().map(|r| r["state"].clone()).collect::<Vec<_>>();
    assert_eq!(states(&base), ["unknown", "unknown", "unknown"]);
    let answered = base.put("scopes", "s", "covers=ties | answered=d");
    assert_eq!(states(&answered), ["none", "none", "unknown"]);
    let report = answered.ask("recommended_links", DAY, "");
    assert_eq!((&rows(&report)[2]["a"], &rows(&report)[2]["b"]), (&json!("a"), &json!("b")));
    assert_eq!((&report["summary"]["none"], &report["summary"]["unknown"]), (&json!(2), &json!(1)));
}

#[test]
fn the_example_recommends_by_hand() {
    let Some(folder) = case::folder("example") else { return };
    let atlas = case::atlas(&folder);
    let report = ask(&atlas, "recommended_links", None, "");
    // alone with each other in two cells: 2 / (2 - 1); no common contact
    let first = &rows(&report)[0];
    assert_eq!((&first["a"], &first["b"], &first["score"]), (&json!("clearwell"), &json!("harbour-charity"), &json!(1.0)));
    // the ministry has four contacts: brightpump, clearwell, dist-water-hills, basin-learning; RA 1/4, c 1/2: 1/4 * 3/2 + 1/2
    let second = row(&report, &[("a", "brightpump"), ("b", "clearwell")]);
    assert_eq!((&second["contacts"], &second["score"]), (&json!(["min-water"]), &json!(0.875)));
    assert_eq!(row(&report, &[("a", "salt-chamber"), ("b", "tidewater")])["joins_groups"], true, "the chamber has no coordination tie");
    assert_eq!(row(&report, &[("a", "sandbar-women"), ("b", "tidefolk")])["state"], "unknown");
}

#[test]
fn so_many_are_within_so_many_hops_of_the_office_as_in_the_worked_case() {
    let toy = toy();
    let expected = &toy["measures"]["backstopping_reach"]["value"];
    for (i, hops) in [1, 2, 3].into_iter().enumerate() {
        let params = format!("source=regoffice stakeholder=ngo_a,ngo_b,coop kinds=coordination within_hops={hops}");
        assert_eq!(world(&toy).ask("reach", DAY, &params)["summary"]["within_hops"], expected[i], "{hops} hops");
    }
}

#[test]
fn support_runs_from_the_giving_end_and_unreachable_needs_everybodys_answer() {
    let base = World::new()
        .put("themes", "water", "")
        .put_all("stakeholders", &["giver", "middle", "local", "alone"], "scale=local")
        .put("ties", "t1", "from=giver | to=middle | kind=backstopping | themes=water")
        .put("ties", "t2", "from=middle | to=local | kind=backstopping")
        .put("needs", "n", "subject=stakeholders/local | theme=water");
    let class = |world: &World, who: &str| row(&world.ask("reach", DAY, "source=giver"), &[("stakeholder", who)])["class"].clone();
    assert_eq!([class(&base, "giver"), class(&base, "middle"), class(&base, "alone")], ["source", "reached", "unknown"]);
    let local = row(&base.ask("reach", DAY, "source=giver"), &[("stakeholder", "local")]).clone();
    assert_eq!((&local["hops"], &local["path"]), (&json!(2), &json!(["giver", "middle", "local"])));
    // asked on water; the giver's tie offers it; nothing on water came to the local partner itself
    assert_eq!((&local["asked"], &local["offered"], &local["delivered"]), (&json!("water"), &json!(true), &json!(false)));
    let back = base.ask("reach", DAY, "source=local");
    assert_eq!(row(&back, &[("stakeholder", "giver")])["class"], "unknown", "nothing runs upstream");
    let answered = base.put("scopes", "s", "covers=ties | answered=alone");
    assert_eq!(class(&answered, "alone"), "unreachable");
    assert_eq!(answered.ask("reach", DAY, "source=giver")["summary"]["by_class"]["unreachable"], 1);
}

#[test]
fn the_example_reaches_by_hand() {
    let Some(folder) = case::folder("example") else { return };
    let report = ask(&case::atlas(&folder), "reach", None, "");
    assert_eq!(report["summary"]["sources"], json!(["basin-learning", "north-institute"]));
    let of = |who: &str| rows(&report).iter().find(|r| r["about"] == "stakeholder" && r["stakeholder"] == who).expect("a row").clone();
    // the institute backstops the district service, which coordinates with Springhead, which does with Cedar Hollow
    assert_eq!(of("cedar-watch")["path"], json!(["north-institute", "dist-water-hills", "springhead-council", "cedar-watch"]));
    let millbend = of("millbend-irrigators");
    assert_eq!((&millbend["asked"], &millbend["offered"], &millbend["delivered"]), (&json!("irrigation"), &json!(true), &json!(true)));
    assert_eq!(of("windpass-herders")["class"], "unknown", "no tie at all, and it was not asked");
    assert_eq!(report["summary"]["sites_by_class"]["unknown"], 1, "Windpass");
}

/// Two communes side by side, a third apart, a wetland across the first two.
fn shore() -> World {
    let square = |x: f64| format!("POLYGON(({x} 0, {} 0, {} 1, {x} 1, {x} 0))", x + 1.0, x + 1.0);
    World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "a", &format!("kind=commune | admin_level=3 | geometry={}", square(0.0)))
        .put("sites", "b", &format!("kind=commune | admin_level=3 | geometry={}", square(1.0)))
        .put("sites", "c", &format!("kind=commune | admin_level=3 | geometry={}", square(3.0)))
        .put("sites", "marsh", "kind=wetland | geometry=POLYGON((0.8 0.2, 3.2 0.2, 3.2 0.4, 0.8 0.4, 0.8 0.2))")
        .put("themes", "t", "")
        .put_all("stakeholders", &["one", "two"], "")
        .works("w1", "one", "a", "t", "")
        .works("w2", "two", "b", "t", "")
}

#[test]
fn neighbours_share_a_boundary_a_wetland_or_a_distance() {
    let report = shore().ask("borders", DAY, "");
    let found = row(&report, &[("a", "a"), ("b", "b")]);
    assert_eq!((&found["via"], &found["state"]), (&json!(["boundary", "sites/marsh"]), &json!("unknown")));
    // one degree of longitude half a degree from the equator
    let km = found["km"].as_f64().expect("a distance");
    assert!((km - 111.3).abs() < 0.1, "{km}");
    assert_eq!(report["summary"]["neighbouring_pairs"], 3, "the marsh joins all three");
    let points = World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "p", "kind=commune | geometry=POINT(0 0)")
        .put("sites", "q", "kind=commune | geometry=POINT(0.1 0)")
        .put("themes", "t", "")
        .put_all("stakeholders", &["one", "two"], "")
        .works("w1", "one", "p", "t", "")
        .works("w2", "two", "q", "t", "");
    assert!(rows(&points.ask("borders", DAY, "")).is_empty());
    assert!(rows(&points.ask("borders", DAY, "km=11")).is_empty(), "11.13 km apart");
    assert_eq!(rows(&points.ask("borders", DAY, "km=11.2")).len(), 1);
}

#[test]
fn a_border_is_none_only_where_a_survey_says_so_and_linked_where_a_tie_covers_either_side() {
    let state = |world: &World| rows(&world.ask("borders", DAY, "")).iter().map(|r| r["state"].clone()).collect::<Vec<_>>();
    assert_eq!(state(&shore()), ["unknown"]);
    assert_eq!(state(&shore().put("scopes", "s", "covers=ties | answered=two")), ["none"]);
    let tied = shore().put("ties", "t", "from=one | to=two | kind=coordination | sites=a");
    assert!(state(&tied).is_empty());
    assert_eq!(tied.ask("borders", DAY, "")["summary"]["linked"], 1);
    let same = shore().works("w3", "one", "b", "t", "");
    assert_eq!(same.ask("borders", DAY, "")["summary"]["same"], 1);
    let general = shore().put("ties", "t", "from=one | to=two | kind=coordination");
    assert_eq!(state(&general), ["on_record"], "place and theme are not stated");
    assert!(state_with(&general, "unplaced_ties=count").is_empty());
}

fn state_with(world: &World, params: &str) -> Vec<Value> {
    rows(&world.ask("borders", DAY, params)).iter().map(|r| r["state"].clone()).collect()
}

#[test]
fn borders_of_the_example_by_hand() {
    let Some(folder) = case::folder("example") else { return };
    let report = ask(&case::atlas(&folder), "borders", None, "");
    // between Clearwell and the ministry ties are on record (t15, t32) that state neither place nor theme: not none, though
    // the ministry answered the survey
    let found = row(&report, &[("a", "xl-oldquay"), ("b", "xl-saltmouth")]);
    assert_eq!((&found["theme"], &found["state"]), (&json!("drinking-water"), &json!("on_record")));
    assert!(list(&found["evidence"]).contains(&"ties/t15"));
    assert!(list(&found["via"]).contains(&"sites/xl-great-lagoon"));
    // between Stonegate and Windpass neither the district service nor the herders answered
    assert_eq!(row(&report, &[("a", "xl-stonegate"), ("b", "xl-windpass")])["state"], "unknown");
    let summary = &report["summary"];
    let known = summary["same"].as_f64().expect("n") + summary["linked"].as_f64().expect("n") + summary["none"].as_f64().expect("n");
    assert_eq!(summary["fit_ratio"].as_f64(), Some((known - summary["none"].as_f64().expect("n")) / known));
}
