//! Working seats in network measures (DOMAIN.md section 3): left out by default, told in every answer, counted on request.

use serde_json::{Value, json};

use crate::support::case;
use crate::support::world::{World, ask, list};

const DAY: &str = "2014-06-30";
const DONORS: [&str; 10] = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9"];

/// Ten donors with a seat in one working group and no tie; an observer; one with neither; and two who are tied.
fn world(platform: &str) -> World {
    let mut world = World::new()
        .put("sites", "kh", "kind=country | admin_level=0")
        .put("sites", "province", "kind=province | admin_level=1 | parent=kh")
        .put("themes", "health", "")
        .put_all("stakeholders", &DONORS, "")
        .put_all("stakeholders", &["alone", "observer", "tied", "to"], "")
        .put("ties", "t", "from=tied | to=to | kind=coordination")
        .put("platforms", "p", platform)
        .put("memberships", "seat-observer", "platform=p | stakeholder=observer | seat=observer");
    for donor in DONORS {
        world = world.put("memberships", &format!("seat-{donor}"), &format!("platform=p | stakeholder={donor} | seat=member"));
    }
    world
}

fn summary(world: &World, analysis: &str, params: &str) -> Value {
    world.ask(analysis, DAY, params)["summary"].clone()
}

#[test]
fn ten_donors_of_one_working_group_do_not_stand_apart() {
    let world = world("sites=kh | themes=health");
    let found = summary(&world, "cohesion", "");
    assert_eq!((&found["components"], &found["components_by_ties"], &found["components_with_seats"]), (&json!(13), &json!(13), &json!(4)));
    assert_eq!(list(&found["isolates"]), ["alone", "observer"]);
    assert_eq!(list(&found["tied_by_seats_only"]), DONORS);
    let counted = summary(&world, "cohesion", "seats=working");
    assert_eq!((&counted["components"], &counted["threads"]), (&json!(4), &json!(46)));
    assert_eq!((&counted["components_by_ties"], &counted["components_with_seats"]), (&json!(13), &json!(4)), "both are told either way");
    assert_eq!(list(&counted["isolates"]), ["alone", "observer"]);
    assert_eq!(summary(&world, "centrality", "seats=working")["threads"], 46);
    assert_eq!(summary(&world, "centrality", "")["components_with_seats"], 4);
    assert_eq!(summary(&world, "cohesion", "seats=false"), summary(&world, "cohesion", "seats=none"), "a flag of before");
}

#[test]
fn seats_in_general_and_dormant_platforms_are_no_working_seats() {
    let parts = |world: &World| summary(world, "cohesion", "")["components_with_seats"].clone();
    for (platform, expected) in [("", 13), ("sites=kh", 13), ("sites=province", 4), ("themes=health", 4), ("themes=health | end=2013", 13)] {
        assert_eq!(parts(&world(platform)), expected, "{platform}");
    }
    let met = |day: &str| world("themes=health").put("meetings", "m", &format!("platform=p | date={day}"));
    assert_eq!([parts(&met("2013-06-30")), parts(&met("2013-06-29"))], [4, 13]);
}

#[test]
fn seats_are_evidence_where_they_count() {
    let world = world("themes=health");
    let report = world.ask("cohesion", DAY, "seats=working");
    let of = |who: &str| report["rows"].as_array().expect("rows").iter().find(|r| r["stakeholder"] == who).expect("a row").clone();
    let found = of("d3");
    for seat in ["memberships/seat-d3", "memberships/seat-d9"] {
        assert!(list(&found["evidence"]).contains(&seat), "{seat}");
    }
    assert_eq!(found["component_size"], 10);
}

/// The partnership working group seats thirteen; the two chairs and co-vice-chairs are tied besides.
#[test]
fn partners_of_the_cambodian_working_groups_do_not_stand_apart() {
    let Some(folder) = case::folder("cambodia-partnership") else { return };
    let report = ask(&case::atlas(&folder), "cohesion", None, "");
    let isolates = list(&report["summary"]["isolates"]).into_iter().map(str::to_owned).collect::<Vec<_>>();
    for who in ["adb", "australia", "canada", "denmark", "ec", "france", "germany", "sweden", "uk", "wb"] {
        assert!(!isolates.iter().any(|i| i == who), "{who} sits with twelve others");
    }
}
