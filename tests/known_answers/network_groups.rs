//! Structural holes, brokerage and mixing against R's sna and igraph, networkx and brute force.

use serde_json::json;

use super::network_support::{DAY, agree, column, reference, world};
use crate::support::world::{World, row};

#[test]
fn a_closed_triangle_has_a_constraint_of_nine_eighths_and_an_isolate_none() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .put("ties", "t1", "from=a | to=b | kind=coordination | weight=2")
        .put("ties", "t2", "from=b | to=c | kind=coordination | weight=2")
        .put("ties", "t3", "from=c | to=a | kind=coordination | weight=2");
    agree("triangle", &column(&world.ask("holes", DAY, ""), "constraint"), &json!([1.125, 1.125, 1.125, null]), 1e-12);
    agree("weighted", &column(&world.ask("holes", DAY, "weighted=true"), "constraint"), &json!([1.125, 1.125, 1.125, null]), 1e-12);
}

#[test]
fn weighted_holes_are_those_worked_out_by_hand() {
    // a-b 3, a-c 1, b-c 1: p(a,b) = 3/4, p(a,c) = 1/4, p(b,a) = 3/4, p(b,c) = 1/4, p(c,a) = p(c,b) = 1/2
    let world = World::new()
        .put_all("stakeholders", &["a", "b", "c"], "")
        .put("ties", "t1", "from=a | to=b | kind=coordination | weight=3")
        .put("ties", "t2", "from=a | to=c | kind=coordination | weight=1")
        .put("ties", "t3", "from=b | to=c | kind=coordination | weight=1");
    let report = world.ask("holes", DAY, "weighted=true");
    let a = row(&report, &[("stakeholder", "a")]);
    // (3/4 + 1/4 1/2)^2 + (1/4 + 3/4 1/4)^2
    agree("constraint", &a["constraint"], &json!(0.875 * 0.875 + 0.4375 * 0.4375), 1e-12);
    // 1 - p(a,c) m(b,c) + 1 - p(a,b) m(c,b) with m(b,c) = 1/3, m(c,b) = 1
    agree("effective size", &a["effective_size"], &json!(2.0 - 0.25 / 3.0 - 0.75), 1e-12);
}

#[test]
fn mutual_ties_are_two_a_closed_path_none_and_unknown_groups_take_no_part() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b"], "constituency=ngo")
        .put("stakeholders", "c", "constituency=academe")
        .put("stakeholders", "d", "")
        .put("ties", "t1", "from=a | to=b | kind=funding")
        .put("ties", "t2", "from=b | to=a | kind=reporting")
        .put("ties", "t3", "from=b | to=c | kind=funding")
        .put("ties", "t4", "from=c | to=b | kind=reporting")
        .put("ties", "t5", "from=b | to=d | kind=funding");
    let report = world.ask("brokerage", DAY, "");
    let b = row(&report, &[("stakeholder", "b")]);
    assert_eq!((&b["representative"], &b["gatekeeper"], &b["total"]), (&json!(1), &json!(1), &json!(2)));
    assert!(row(&report, &[("stakeholder", "d")])["total"].is_null());
    assert_eq!(report["summary"]["ungrouped"], 1);
    // a to c closes one of the two, c to a would stay open
    let closed = world.put("ties", "t6", "from=a | to=c | kind=funding").ask("brokerage", DAY, "");
    let b = row(&closed, &[("stakeholder", "b")]);
    assert_eq!((&b["representative"], &b["gatekeeper"]), (&json!(0), &json!(1)));
}

#[test]
fn silos_show_in_p_and_the_seed_repeats_it() {
    let world = world(&reference("karate"));
    let report = world.ask("mixing", DAY, "seed=7");
    assert_eq!(report["summary"]["p_lower"], 0.001, "no random order of 999 keeps as much to itself");
    assert_eq!(report["summary"]["p_two_sided"], 0.001);
    assert_eq!(report["summary"]["p_higher"], 1.0);
    assert_eq!(report, world.ask("mixing", DAY, "seed=7"));
    // against every order of the labels of a small network, two of six of which are as low as the observed
    let small = World::new()
        .put_all("stakeholders", &["a", "b"], "constituency=ngo")
        .put_all("stakeholders", &["c", "d"], "constituency=academe")
        .put("ties", "t1", "from=a | to=b | kind=coordination");
    let p = small.ask("mixing", DAY, "permutations=9999")["summary"]["p_lower"].as_f64().expect("p");
    assert!((p - 1.0 / 3.0).abs() < 0.02, "{p}: two of the six ways to name a and b are alike");
}

#[test]
fn provinces_are_the_areas_of_level_one_around_the_home_location() {
    let square = |w: i32| format!("POLYGON(({w} 0, {} 0, {} 10, {w} 10, {w} 0))", w + 10, w + 10);
    let world = World::new()
        .put("sites", "east", &format!("kind=region | admin_level=1 | geometry={}", square(10)))
        .put("sites", "west", &format!("kind=region | admin_level=1 | geometry={}", square(0)))
        .put("sites", "west-commune", &format!("kind=commune | admin_level=3 | geometry={}", square(0)))
        .put("stakeholders", "a", "geometry=POINT(5 5) | home_country=ML")
        .put("stakeholders", "b", "geometry=POINT(15 5) | home_country=ML")
        .put("stakeholders", "c", "geometry=POINT(25 5) | home_country=KH")
        .put("stakeholders", "d", "home_country=KH")
        .put("ties", "t1", "from=a | to=b | kind=coordination")
        .put("ties", "t2", "from=c | to=d | kind=coordination");
    let province = world.ask("brokerage", DAY, "by=province");
    assert_eq!(column(&province, "group"), json!(["west", "east", null, null]));
    let country = world.ask("mixing", DAY, "by=country");
    assert_eq!(country["summary"]["e_i"], -1.0);
    assert_eq!(row(&country, &[("from_group", "KH"), ("to_group", "KH")])["ties"], 2);
    assert!(row(&country, &[("from_group", "KH"), ("to_group", "ML")])["log_ratio"].is_null());
}

#[test]
fn a_hub_of_many_costs_no_more_than_its_ties() {
    const LEAVES: usize = 20_000;
    let mut world = World::new().put("stakeholders", "hub", "constituency=ngo");
    for i in 0..LEAVES {
        let id = format!("leaf{i:05}");
        world = world.put("stakeholders", &id, "constituency=academe").put("ties", &format!("t{i:05}"), &format!("from=hub | to={id} | kind=coordination"));
    }
    let atlas = world.atlas();
    let of = |analysis: &str| crate::support::world::ask(&atlas, analysis, Some(DAY), "");
    let roles = of("brokerage");
    assert_eq!(row(&roles, &[("stakeholder", "hub")])["itinerant"], LEAVES * (LEAVES - 1));
    let holes = of("holes");
    assert_eq!(row(&holes, &[("stakeholder", "hub")])["effective_size"], LEAVES as f64);
    assert_eq!(row(&holes, &[("stakeholder", "leaf00000")])["constraint"], 1.0);
}
