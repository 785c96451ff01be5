//! What is lost without a partner: the worked case of the reference, and the example by hand.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::joint_toy::{DAY, id, toy, world};
use crate::support::case;
use crate::support::world::{World, ask, list};

fn alone<'v>(report: &'v Value, who: &str) -> &'v Value {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().find(|r| r["step"].is_null() && r["stakeholders"] == json!([who])).expect("a row")
}

#[test]
fn need_coverage_without_each_partner_is_that_of_the_worked_case() {
    let toy = toy();
    let report = world(&toy).ask("removal", DAY, "kinds=coordination");
    let covered = report["summary"]["need_coverage"].as_f64().expect("a ratio");
    let measures = &toy["measures"];
    let cut = list(&measures["articulation_points"]["value"]);
    for (i, org) in toy["orgs"].as_array().expect("orgs").iter().enumerate() {
        let row = alone(&report, &id(org));
        assert_eq!(row["cells_lost"], measures["sole_provider_cells"]["value"][i]);
        let after = covered - row["need_lost"].as_f64().expect("a share");
        let expected = measures["what_if_removal_need_coverage"]["value"][i].as_f64().expect("a ratio");
        assert!((after - expected).abs() <= 1e-12, "{org}: {after}, not {expected}");
        assert_eq!(row["more_parts"].as_u64() > Some(0), cut.contains(&org.as_str().expect("a name")), "{org}");
    }
}

#[test]
fn the_example_without_one_partner_by_hand() {
    let Some(folder) = case::folder("example") else { return };
    let atlas = case::atlas(&folder);
    let report = ask(&atlas, "removal", None, "kinds=coordination");
    // the piped scheme of Saltmouth is the ministry's alone: severity 3 of the 87 in the reported cells, 6,000 people
    let row = alone(&report, "min-water");
    assert_eq!(row["cells"], json!(["xl-saltmouth/drinking-water"]));
    assert_eq!((&row["people_min"], &row["people_max"], &row["sites_lost"]), (&json!(6000), &json!(6000), &json!(0)));
    assert!((row["need_lost"].as_f64().expect("a share") - 3.0 / 87.0).abs() < 1e-12);
    assert_eq!(row["platforms_without_lead"], json!(["basin-alliance", "twg-water"]));
    // Clearwell works in five cells and is alone in none of them
    assert_eq!(alone(&report, "clearwell")["cells_lost"], 0);
    // whose loss splits the coordination network: question 8 of the README
    let cut: BTreeSet<&str> = report["rows"].as_array().expect("rows").iter()
        .filter(|r| r["more_parts"].as_u64() > Some(0)).map(|r| list(&r["stakeholders"])[0]).collect();
    let expected = ["basin-learning", "dist-water-hills", "greenroots", "handinhand", "heron-fishers", "lagoon-youth", "min-env", "min-water",
        "northland-aid", "oldquay-council", "springhead-council"];
    assert_eq!(cut, BTreeSet::from(expected));
    assert_eq!(report["summary"]["response"]["answered"], 10);
}

#[test]
fn what_a_set_loses_is_not_the_sum_of_what_its_members_lose() {
    let Some(folder) = case::folder("example") else { return };
    let atlas = case::atlas(&folder);
    let report = ask(&atlas, "removal", None, "stakeholder=handinhand,harbour-charity");
    let set = &report["rows"][0];
    assert_eq!(set["stakeholders"], json!(["handinhand", "harbour-charity"]));
    assert_eq!((&alone(&report, "handinhand")["cells_lost"], &alone(&report, "harbour-charity")["cells_lost"]), (&json!(1), &json!(1)));
    assert_eq!(
        set["cells"],
        json!(["xl-heron-point/sanitation", "xl-lowfields/fisheries", "xl-lowfields/mangroves", "xl-reedford/fisheries",
            "xl-twinbridges/fisheries", "xl-twinbridges/mangroves"])
    );
    // people: Heron Point 1,800, Twinbridges fisheries 700; no figure for the other four
    assert_eq!((&set["people_min"], &set["people_max"], &set["people_unknown"]), (&json!(2500), &json!(2500), &json!(4)));
}

#[test]
fn people_are_a_range_and_unknown_where_no_figure_is_stated() {
    let world = World::new()
        .put("settings", "unit", "value=commune")
        .put_all("sites", &["c", "d"], "kind=commune")
        .put_all("themes", &["water", "health"], "")
        .put("stakeholders", "a", "")
        .works("w1", "a", "c", "water; health", "")
        .put("needs", "n1", "subject=sites/c | theme=water | people_in_need=100")
        .put("needs", "n2", "subject=sites/c | theme=health | people_in_need=70");
    let report = world.ask("removal", DAY, "");
    let row = alone(&report, "a");
    assert_eq!((&row["people_min"], &row["people_max"], &row["sites"]), (&json!(100), &json!(170), &json!(["c"])));
    assert_eq!(row["need_lost"], Value::Null, "nothing was reported on in full");
    let silent = World::new().put("sites", "c", "kind=commune").put("themes", "t", "").put("stakeholders", "a", "").works("w", "a", "c", "t", "");
    let report = silent.ask("removal", DAY, "");
    let row = alone(&report, "a");
    assert_eq!((&row["people_min"], &row["people_unknown"]), (&Value::Null, &json!(1)));
}

#[test]
fn the_worst_are_found_by_steps_and_nobody_costs_nothing() {
    let toy = toy();
    let report = world(&toy).ask("removal", DAY, "worst=2");
    let rows = report["rows"].as_array().expect("rows");
    // the office and the ministry each cover severity 4 alone; the office shares more of the rest
    assert_eq!(rows[0]["stakeholders"], json!(["regoffice"]));
    assert_eq!(list(&rows[1]["stakeholders"]).len(), 2);
    let nobody = world(&toy).ask("removal", DAY, "worst=0");
    assert!(nobody["rows"].as_array().expect("rows").is_empty());
    assert_eq!(nobody["summary"]["need_coverage"], nobody["summary"]["need_coverage_after"]);
}
