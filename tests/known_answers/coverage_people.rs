//! People reached and in need (DOMAIN.md section 3): nobody is counted twice, nothing is split by guess.

use serde_json::{Value, json};

use super::places::{DAY, world};
use crate::support::world::{World, list, row};

fn cell(world: &World, params: &str, keys: &[(&str, &str)]) -> Value {
    row(&world.ask("coverage", DAY, params), keys).clone()
}

const DIORO: [(&str, &str); 2] = [("site", "dioro"), ("theme", "health")];

#[test]
fn people_of_several_activities_are_a_range_and_the_denominators_are_named() {
    let world = world()
        .put("activities", "a1", "sites=dioro | themes=health | reached_total=40 | targeted_total=80")
        .put("activities", "a2", "sites=dioro-village | themes=health | reached_female=30 | reached_male=30 | targeted_total=40")
        .put("activities", "a3", "sites=dioro | themes=health | reached_female=5")
        .put("needs", "n1", "subject=sites/dioro | theme=health | people_in_need=200")
        .put("needs", "n2", "subject=sites/dioro-village | theme=health | people_in_need=50")
        .put("needs", "n3", "subject=sites/dioro | theme=health | severity=3");
    let found = cell(&world, "", &DIORO);
    assert_eq!((&found["reached_low"], &found["reached_high"]), (&json!(60), &json!(100)));
    assert_eq!((&found["targeted_low"], &found["targeted_high"]), (&json!(80), &json!(120)));
    assert_eq!((&found["in_need_low"], &found["in_need_high"]), (&json!(200), &json!(250)), "the village's may be the commune's");
    assert_eq!((&found["reached_of_need_low"], &found["reached_of_need_high"]), (&json!(60.0 / 250.0), &json!(0.5)));
    assert_eq!((&found["reached_of_targeted"], &found["activities_that_state_both"]), (&json!(100.0 / 120.0), &json!(2)));
    assert_eq!((&found["activities"], &found["activities_without_reached"]), (&json!(3), &json!(1)), "women alone are no total");
    let distinct = cell(&world, "distinct=true", &DIORO);
    assert_eq!((&distinct["reached_low"], &distinct["reached_high"]), (&json!(100), &json!(100)));
}

#[test]
fn what_nobody_said_is_null_and_none_reached_is_zero() {
    let world = world()
        .put("activities", "a1", "sites=dioro | themes=health")
        .put("activities", "a2", "sites=markala | themes=health | reached_total=0")
        .put("needs", "n", "subject=sites/markala | theme=health | people_in_need=10");
    let dioro = cell(&world, "", &DIORO);
    assert_eq!([&dioro["reached_low"], &dioro["in_need_low"], &dioro["reached_of_need_low"], &dioro["reached_of_targeted"]], [&Value::Null; 4]);
    let markala = cell(&world, "", &[("site", "markala"), ("theme", "health")]);
    assert_eq!((&markala["reached_high"], &markala["reached_of_need_high"]), (&json!(0), &json!(0.0)));
}

#[test]
fn an_activity_in_several_sites_stays_unsplit_and_counts_only_where_all_of_it_lies() {
    let world = world()
        .put("activities", "a1", "sites=dioro; markala | themes=health | reached_total=100")
        .put("activities", "a2", "sites=dioro | themes=health | reached_total=30")
        .put("activities", "a3", "sites=dioro | themes=health; drinking | reached_total=70")
        .put("activities", "a4", "sites=segou | themes=health | reached_total=500");
    let dioro = cell(&world, "", &DIORO);
    assert_eq!((&dioro["reached_low"], &dioro["reached_high"]), (&json!(30), &json!(30)));
    assert_eq!((list(&dioro["unsplit"]), &dioro["unsplit_reached"]), (vec!["a1", "a3"], &json!(170)));
    assert_eq!(list(&dioro["unspecified"]), ["a4"]);
    let site = cell(&world, "by=site", &[("site", "dioro")]);
    assert_eq!((&site["reached_low"], &site["reached_high"], list(&site["unsplit"])), (&json!(70), &json!(100), vec!["a1"]));
    let region = cell(&world, "by=site kind=region theme=health", &[("site", "segou")]);
    assert_eq!((&region["reached_low"], &region["reached_high"], list(&region["unsplit"])), (&json!(500), &json!(630), vec!["a3"]));
    let all = world.ask("coverage", DAY, "by=all");
    assert_eq!((&all["rows"][0]["reached_low"], &all["rows"][0]["reached_high"]), (&json!(500), &json!(700)), "everything, once");
}

#[test]
fn only_what_is_active_and_confirmed_counts_unless_asked() {
    let world = world()
        .put("activities", "a1", "sites=dioro | themes=health | reached_total=10 | end=2013")
        .put("activities", "a2", "sites=dioro | themes=health | reached_total=20 | start=2010")
        .put("activities", "a3", "sites=dioro | themes=health | reached_total=30 | status=1")
        .put("activities", "a4", "sites=dioro | themes=health | reached_total=40 | start=2015");
    let found = |params: &str| cell(&world, params, &DIORO);
    assert_eq!((&found("")["reached_high"], list(&found("")["unconfirmed"])), (&Value::Null, vec!["a2"]));
    assert_eq!(found("unconfirmed=true")["reached_high"], 20);
    assert_eq!(found("ended=true")["reached_high"], 10);
}

#[test]
fn people_in_need_of_different_places_are_different_people() {
    let world = world()
        .put("needs", "n1", "subject=sites/dioro | theme=health | people_in_need=100")
        .put("needs", "n2", "subject=sites/dioro | theme=drinking | people_in_need=60")
        .put("needs", "n3", "subject=sites/markala | theme=health | people_in_need=50")
        .put("needs", "n4", "subject=sites/segou | theme=health | people_in_need=120");
    let all = world.ask("coverage", DAY, "by=all");
    assert_eq!((&all["rows"][0]["in_need_low"], &all["rows"][0]["in_need_high"]), (&json!(150), &json!(330)));
}
