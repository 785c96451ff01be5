//! The questions of DOMAIN.md section 4, asked of the four cases that rest on documents; each answer worked out by hand from
//! the rows of the case. The commands stand in the README of each.

use serde_json::{Value, json};
use sitelines::atlas::Atlas;

use crate::support::case;
use crate::support::world::{ask, list, row};

fn atlas(name: &str) -> Option<Atlas> {
    case::folder(name).map(|folder| case::atlas(&folder))
}

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

#[test]
fn mekong_local_partners_are_in_reach_of_one_backstopper_on_what_they_asked_for() {
    let Some(atlas) = atlas("mekong-wetlands") else { return };
    let report = ask(&atlas, "reach", None, "");
    // the one group of unnamed partners asked on five themes; WorldFish backstops it in 2009-2012
    let asked: Vec<&Value> = rows(&report).iter().filter(|r| r["stakeholder"] == "wa-local-partners" && r["about"] == "stakeholder").collect();
    assert_eq!(asked.len(), 5);
    for r in asked {
        assert_eq!((&r["class"], &r["hops"], &r["path"]), (&json!("reached"), &json!(1), &json!(["worldfish", "wa-local-partners"])));
    }
    assert!(report["summary"]["response"].is_null(), "no tie survey: no path that is missing can be claimed");
}

#[test]
fn mekong_every_activity_lacks_baseline_and_marker_and_none_a_theme() {
    let Some(atlas) = atlas("mekong-wetlands") else { return };
    let report = ask(&atlas, "checks", None, "rule=activity-baseline,activity-gender-marker,activity-theme");
    let by_rule = &report["summary"]["by_rule"];
    // seven of the thirteen activities are active at the end of 2012
    assert_eq!((&by_rule["activity-baseline"], &by_rule["activity-gender-marker"], &by_rule["activity-theme"]), (&json!(7), &json!(7), &json!(0)));
}

#[test]
fn cambodia_three_platforms_have_a_lead_on_record_and_none_a_dispute_rule() {
    let Some(atlas) = atlas("cambodia-partnership") else { return };
    let report = ask(&atlas, "checks", None, "rule=lead-recorded,one-lead,lead-national,dispute-rule");
    let by_rule = &report["summary"]["by_rule"];
    // 24 platforms exist in 2002; a lead is on record for two of them then (partnership and harmonisation: 2006-07)
    assert_eq!((&by_rule["dispute-rule"], &by_rule["lead-recorded"], &by_rule["lead-national"]), (&json!(24), &json!(22), &json!(0)));
    let several: Vec<&Value> = rows(&report).iter().filter(|r| r["rule"] == "one-lead").collect();
    assert_eq!(several.len(), 1);
    assert_eq!(list(&several[0]["subjects"]), ["platforms/twg-aw"], "two co-chairs");
}

#[test]
fn cambodia_denmark_is_the_only_funder_on_record_of_forestry() {
    let Some(atlas) = atlas("cambodia-partnership") else { return };
    let report = ask(&atlas, "removal", Some("2006-12-31"), "role=funding kind=country stakeholder=denmark");
    assert_eq!(rows(&report)[0]["cells"], json!(["kh/forestry-and-environment"]));
    assert_eq!(rows(&report)[0]["people_min"], Value::Null, "no figure");
}

#[test]
fn cambodia_the_external_partners_meet_at_one_table_and_have_one_tie_between_them() {
    let Some(atlas) = atlas("cambodia-partnership") else { return };
    let donors = "constituency=multilateral,bilateral_donor,development_bank";
    let report = ask(&atlas, "alignment", None, &format!("{donors} seats=false"));
    assert_eq!(rows(&report).len(), 1);
    assert_eq!((&rows(&report)[0]["a"], &rows(&report)[0]["b"]), (&json!("japan"), &json!("unrc")));
    // twelve external partners sit in the partnership working group: 66 pairs
    assert_eq!(ask(&atlas, "alignment", None, donors)["summary"]["pairs"], 66);
}

#[test]
fn mali_every_framework_has_its_committee_and_no_seat_on_record_for_two_categories() {
    let Some(atlas) = atlas("mali-pact") else { return };
    let report = ask(&atlas, "checks", None, "rule=categories-seated,framework-committee,plan-renewal");
    let by_rule = &report["summary"]["by_rule"];
    assert_eq!((&by_rule["categories-seated"], &by_rule["framework-committee"], &by_rule["plan-renewal"]), (&json!(40), &json!(0), &json!(0)));
    let mine = ask(&atlas, "meeting", None, "platform=ml-dioro-framework");
    let missing: Vec<&Value> = rows(&mine).iter().filter(|r| r["topic"] == "missing_category").map(|r| &r["subject"]).collect();
    assert_eq!(missing, [&json!("technical and financial partner"), &json!("NGO")]);
}

#[test]
fn mali_land_users_take_part_in_all_phases_and_how_far_is_known_for_planning_alone() {
    let Some(atlas) = atlas("mali-pact") else { return };
    let report = ask(&atlas, "involvement", None, "");
    let summary = &report["summary"];
    // 20 communes x 5 phases unknown; 20 times interactive, for professionals in planning
    assert_eq!((&summary["entries"], &summary["unknown"], &summary["grass_roots_share"]), (&json!(120), &json!(100), &json!(1.0)));
    let planning = row(&report, &[("phase", "planning"), ("constituency", "producer_organisation")]);
    assert_eq!((&planning["median"], &planning["active"]), (&json!("interactive"), &json!(20)));
    for phase in ["initiation", "planning", "implementation", "monitoring", "research"] {
        assert_eq!(row(&report, &[("phase", phase), ("constituency", "community")])["unknown"], 20);
    }
}

#[test]
fn mali_no_need_has_a_commitment_on_record_outside_the_examples() {
    let Some(atlas) = atlas("mali-pact") else { return };
    let report = ask(&atlas, "follow_through", None, "");
    // three needs and one priority a commune
    assert_eq!(report["summary"]["asked"], 80);
    assert_eq!(report["summary"]["furthest"], json!({"need": 60, "priority": 20}));
}

#[test]
fn forum_four_of_six_categories_have_no_seat_on_record_and_government_does_not_dominate() {
    let Some(atlas) = atlas("partnership-forum") else { return };
    let report = ask(&atlas, "checks", None, "rule=categories-seated,dominance");
    let missing: Vec<&str> = rows(&report).iter().filter(|r| r["rule"] == "categories-seated")
        .map(|r| r["message"].as_str().expect("text").split(": ").nth(1).expect("a category").split(' ').next().expect("a word")).collect();
    assert_eq!(missing, ["academe", "community", "government", "industry"]);
    let dominant: Vec<&Value> = rows(&report).iter().filter(|r| r["rule"] == "dominance").collect();
    assert_eq!(dominant.len(), 1);
    // eleven national associations and the international one, an NGO
    assert!(dominant[0]["message"].as_str().expect("text").contains("11 of 12 seats"));
    assert_eq!(list(&dominant[0]["subjects"]), ["platforms/aic-network"]);
}

#[test]
fn forum_partners_share_no_indicator_on_record() {
    let Some(atlas) = atlas("partnership-forum") else { return };
    let summary = ask(&atlas, "alignment", None, "")["summary"].clone();
    assert_eq!((&summary["pairs_with_indicators_known"], &summary["mean_indicator_overlap"]), (&json!(0), &Value::Null));
    let twins = ask(&atlas, "alignment", None, "kinds=twinning seats=false");
    assert_eq!(rows(&twins).iter().map(|r| (&r["a"], &r["b"])).collect::<Vec<_>>(), [(&json!("aic-fr"), &json!("aic-mg")), (&json!("aic-mg"), &json!("aic-us"))]);
}
