//! Key players against exhaustion, and projections against numpy, networkx and exact fractions.

use serde_json::{Value, json};

use super::network_support::{DAY, column, node, reference, world};
use crate::support::world::{World, list, row};

fn found(report: &Value) -> Vec<Vec<String>> {
    report["summary"]["sets"].as_array().expect("sets").iter().map(|s| list(s).into_iter().map(str::to_owned).collect()).collect()
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
pub fn southern_women(reference: &Value) -> World {
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
fn meetings_that_have_not_been_held_bring_nobody_together() {
    let world = southern_women(&reference("davis"));
    assert_eq!(world.ask("projection", "2013-01-03", "through=meeting")["summary"]["events"], 3);
    let two_mode = world.ask("two_mode", "2013-01-03", "through=meeting");
    assert_eq!(two_mode["rows"].as_array().expect("rows").len(), 18 + 3);
    assert_eq!(list(&row(&two_mode, &[("node", "meetings/e00")])["evidence"]), ["meetings/e00"]);
}

#[test]
fn the_first_of_the_best_sets_is_marked() {
    let report = world(&reference("kite")).ask("key_players", DAY, "count=2");
    let key: Vec<&str> = report["rows"].as_array().expect("rows").iter().filter(|r| r["key"] == true).map(|r| r["stakeholder"].as_str().expect("id")).collect();
    assert_eq!(key, found(&report)[0]);
    assert!(report["summary"]["sets_as_good"].as_u64().expect("a count") >= 1);
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
