//! Redundancy: the worked case, and rules in worlds small enough to see through.

use serde_json::json;

use super::coverage::{id, toy, world as toy_world};
use super::places::{DAY, everywhere, world};
use crate::support::world::{list, row};

#[test]
fn k_coverage_sole_providers_and_what_each_holds_up_agree_with_the_worked_case() {
    let toy = toy();
    let measures = &toy["measures"];
    let world = toy_world(&toy);
    let cells = world.ask("redundancy", "2014-01-01", "");
    assert_eq!(cells["summary"]["k_coverage"], measures["k_coverage"]["value"]);
    assert_eq!(cells["summary"]["single_provider_share"], measures["single_provider_share"]["value"]);
    let report = world.ask("redundancy", "2014-01-01", "by=stakeholder");
    let covered = measures["coverage_ratio_need_weighted"]["value"].as_f64().expect("a ratio");
    for (i, org) in toy["orgs"].as_array().expect("orgs").iter().enumerate() {
        let held = row(&report, &[("stakeholder", &id(org))]);
        assert_eq!(held["sole_cells"], measures["sole_provider_cells"]["value"][i], "{org}");
        let after = measures["what_if_removal_need_coverage"]["value"][i].as_f64().expect("a ratio");
        let lost = held["need_at_risk"].as_f64().expect("the need is known");
        assert!((covered - lost - after).abs() <= 1e-12, "{org}: {lost}");
    }
}

#[test]
fn five_projects_of_one_stakeholder_are_one_provider_and_it_is_the_last() {
    let world = everywhere()
        .works("a1", "alpha", "dioro", "health", "")
        .works("a2", "alpha", "dioro-village", "health", "")
        .works("b1", "beta", "markala", "health", "")
        .works("b2", "gamma", "markala", "health", "");
    let report = world.ask("redundancy", DAY, "theme=health");
    let dioro = row(&report, &[("site", "dioro")]);
    assert_eq!((&dioro["k"], &dioro["last_provider"], &dioro["short"]), (&json!(1), &json!("alpha"), &json!(1)));
    let markala = row(&report, &[("site", "markala")]);
    assert_eq!((&markala["k"], &markala["last_provider"], &markala["short"]), (&json!(2), &json!(null), &json!(0)));
    let held = world.ask("redundancy", DAY, "theme=health by=stakeholder");
    assert_eq!(list(&row(&held, &[("stakeholder", "alpha")])["sole_sites"]), ["dioro"]);
    assert_eq!(row(&held, &[("stakeholder", "beta")])["sole_cells"], 0);
    assert_eq!(row(&held, &[("stakeholder", "beta")])["need_at_risk"], json!(null), "no severity is known");
}

#[test]
fn what_is_not_known_is_short_of_nothing_and_higher_levels_say_how_many_were_not_reported() {
    let world = world()
        .put("scopes", "s", "covers=presence | sites=dioro")
        .works("a1", "alpha", "segou", "irrigation", "");
    let report = world.ask("redundancy", DAY, "theme=health,irrigation");
    assert_eq!(row(&report, &[("site", "dioro"), ("theme", "health")])["short"], 2, "empty");
    assert_eq!(row(&report, &[("site", "markala"), ("theme", "health")])["short"], json!(null), "no data");
    let coarse = row(&report, &[("site", "dioro"), ("theme", "irrigation")]);
    assert_eq!((&coarse["short"], list(&coarse["unspecified_providers"])), (&json!(null), vec!["alpha"]));
    let expected = json!([
        {"site": null, "active_in": 0, "of": 2, "not_reported": 1},
        {"site": "segou", "active_in": 0, "of": 2, "not_reported": 1},
    ]);
    assert_eq!(report["summary"]["active_in"], expected);
}
