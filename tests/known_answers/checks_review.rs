//! How a workspace is reviewed: rules that it carries, findings that it lets stand, keys and fingerprints.

use std::collections::BTreeSet;

use serde_json::Value;
use sitelines::analysis::checks::own::{MAX_OWN_RULES, MAX_PARAMETER};

use crate::support::world::World;

const DAY: &str = "2014-06-30";

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

/// A platform without dispute rule, and a need of severity 3 that nobody answers.
fn world() -> World {
    with_platform("name=The forum")
}

fn with_platform(platform: &str) -> World {
    World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "dioro", "kind=commune")
        .put("themes", "water", "")
        .put("platforms", "p", platform)
        .put("needs", "n", "subject=sites/dioro | theme=water | severity=3")
        .put("scopes", "s", "covers=presence")
}

fn only<'r>(report: &'r Value, rule: &str) -> &'r Value {
    let found: Vec<&Value> = rows(report).iter().filter(|r| r["rule"] == rule).collect();
    assert_eq!(found.len(), 1, "{rule}");
    found[0]
}

fn text<'r>(row: &'r Value, column: &str) -> &'r str {
    row[column].as_str().expect("a text")
}

#[test]
fn a_finding_keeps_its_key_from_day_to_day_and_whatever_the_words_are() {
    let raised = |world: World| world.put("concerns", "c", "about=x | platform=p | confidential=false | date=2014-01-01");
    let concern = raised(world());
    let at = |world: &World, day: &str| {
        let report = world.ask("checks", day, "rule=concern-open");
        let row = only(&report, "concern-open");
        (text(row, "key").to_owned(), text(row, "fingerprint").to_owned(), text(row, "message").to_owned())
    };
    let (june, july) = (at(&concern, DAY), at(&concern, "2014-07-30"));
    assert_eq!((&june.0, &june.1), (&july.0, &july.1));
    assert_ne!(june.2, july.2, "the words count the days");
    let changed = at(&raised(with_platform("name=The forum | dispute_rule=by vote")), DAY);
    assert_eq!(changed.0, june.0);
    assert_ne!(changed.1, june.1, "the evidence says something else");
}

#[test]
fn every_finding_of_the_cases_has_a_key_of_its_own_that_may_be_an_id() {
    for case in ["example", "mali-pact", "cambodia-partnership", "mekong-wetlands", "partnership-forum"] {
        let report = crate::support::world::ask(&crate::support::case::atlas(&crate::support::case::folder(case).expect("a case")), "checks", None, "all=true");
        let keys: BTreeSet<&str> = rows(&report).iter().map(|r| text(r, "key")).collect();
        assert_eq!(keys.len(), rows(&report).len(), "{case}");
        assert!(keys.len() > 10 && keys.iter().all(|k| sitelines::domain::id::is_slug(k)), "{case}");
        // one of several things that a rule says of the same records is told by its aspect, not by its place in the list
        assert!(!keys.iter().any(|k| k.ends_with(".2")), "{case}: {keys:?}");
    }
}

#[test]
fn an_acknowledged_finding_stands_apart_until_its_day_or_until_its_evidence_changes() {
    let report = world().ask("checks", DAY, "");
    let row = only(&report, "dispute-rule");
    let open = report["summary"]["findings"].as_u64().expect("a number");
    let (key, print) = (text(row, "key").to_owned(), text(row, "fingerprint").to_owned());
    let of = |world: World, more: &str| world.put("acknowledgements", &key, &format!("reason=a court decides | acknowledged_by=Awa | {more}"));
    let said = |more: &str| of(world(), more);
    let ask = |world: &World, day: &str| {
        let report = world.ask("checks", day, "");
        let state = only(&report, "dispute-rule")["acknowledged"].clone();
        (state, report["summary"]["findings"].as_u64(), report["summary"]["acknowledged"].as_u64())
    };
    let held = said(&format!("until={DAY} | fingerprint={print}"));
    assert_eq!(ask(&held, DAY), ("acknowledged".into(), Some(open - 1), Some(1)));
    assert_eq!(ask(&held, "2014-07-01"), ("expired".into(), Some(open), Some(0)), "the day after its last");
    let report = held.ask("checks", DAY, "");
    let row = only(&report, "dispute-rule");
    assert_eq!([text(row, "reason"), text(row, "acknowledged_by"), text(row, "until")], ["a court decides", "Awa", DAY]);
    assert!(row["evidence"].as_array().expect("a list").contains(&format!("acknowledgements/{key}").into()));
    assert_eq!(report["summary"]["by_rule"]["dispute-rule"], 0);
    let renamed = of(with_platform("name=Another forum"), &format!("until={DAY} | fingerprint={print}"));
    assert_eq!(ask(&renamed, DAY), ("changed".into(), Some(open), Some(0)));
    let whatever = of(with_platform("name=Another forum"), "");
    assert_eq!(ask(&whatever, DAY).0, "acknowledged", "without a fingerprint it holds whatever the evidence becomes");
    let count = |parameters: &str| rows(&whatever.ask("checks", DAY, parameters)).len() as u64;
    assert_eq!((count("acknowledged=show"), count("acknowledged=hide"), count("acknowledged=only")), (open, open - 1, 1));
}

#[test]
fn a_workspace_switches_rules_and_changes_their_thresholds_and_severity() {
    let severe = |world: &World, parameters: &str| rows(&world.ask("checks", DAY, parameters)).iter().filter(|r| r["rule"] == "need-unanswered").count();
    assert_eq!(severe(&world(), ""), 1);
    let higher = world().put("rules", "need-unanswered", "parameters=severity=4");
    assert_eq!(severe(&higher, ""), 0, "the need is of severity 3");
    let off = world().put("rules", "need-unanswered", "on=false");
    assert_eq!((severe(&off, ""), severe(&off, "rule=need-unanswered")), (0, 1), "off runs where it is named");
    let mild = world().put("rules", "need-unanswered", "severity=note | title=Mild");
    assert_eq!(text(only(&mild.ask("checks", DAY, ""), "need-unanswered"), "severity"), "note");
    let own = world().put("rules", "need-of-any-kind", "logic=need-unanswered | parameters=severity=1 | severity=warning");
    let report = own.ask("checks", DAY, "");
    assert_eq!(text(only(&report, "need-of-any-kind"), "severity"), "warning");
    assert_ne!(text(only(&report, "need-of-any-kind"), "key"), text(only(&report, "need-unanswered"), "key"));
    assert_eq!(rows(&own.ask("checks", DAY, "own_rule=need-of-any-kind")).len(), 1);
}

#[test]
fn a_rule_that_cannot_be_asked_is_located_and_the_others_run() {
    let wrong = [
        ("dispute-rule", "logic=one-lead", "logic"),
        ("mine", "title=Mine", "logic"),
        ("need-unanswered", "parameters=severity=much", "parameters"),
        ("plan-renewal", &format!("parameters=days_ahead={}", MAX_PARAMETER + 1), "parameters"),
        ("dominance", "parameters=share=1.5", "parameters"),
        ("women-present", "parameters=hops=2", "parameters"),
        ("water-use-plan", "parameters=drinking=", "parameters"),
    ];
    let plain = rows(&world().ask("checks", DAY, "")).len();
    for (id, fields, column) in wrong {
        let report = world().put("rules", id, fields).ask("checks", DAY, "");
        let broken = report["summary"]["broken_rules"].as_array().expect("a list");
        assert_eq!(broken.len(), 1, "{id}");
        assert_eq!((text(&broken[0], "record"), text(&broken[0], "column")), (format!("rules/{id}").as_str(), column));
        assert!(text(&broken[0], "hint").len() > 10);
        assert_eq!(rows(&report).len(), plain, "{id}: the rule that ships is asked");
    }
    let right = world().put("rules", "plan-renewal", &format!("parameters=days_ahead={MAX_PARAMETER}")).ask("checks", DAY, "");
    assert_eq!(right["summary"]["broken_rules"], serde_json::json!([]));
}

#[test]
fn a_workspace_carries_as_many_rules_as_the_limit_and_no_more() {
    let with = |n: usize| {
        let many = (0..n).fold(world(), |w, i| w.put("rules", &format!("own-{i:04}"), "logic=dispute-rule"));
        let report = many.ask("checks", DAY, "");
        (rows(&report).iter().filter(|r| text(r, "rule").starts_with("own-")).count(), report["summary"]["broken_rules"].as_array().map(Vec::len))
    };
    assert_eq!(with(MAX_OWN_RULES), (MAX_OWN_RULES, Some(0)));
    assert_eq!(with(MAX_OWN_RULES + 1), (MAX_OWN_RULES, Some(1)));
}

#[test]
fn shares_of_themes_are_looked_at_where_that_is_asked_for() {
    let shares = |shares: &str| {
        let world = world().put("themes", "health", "").put("activities", "a", &format!("themes=water; health | theme_shares={shares}"));
        assert!(rows(&world.ask("checks", DAY, "")).iter().all(|r| r["rule"] != "theme-shares"), "off by default");
        rows(&world.ask("checks", DAY, "rule=theme-shares")).len()
    };
    assert_eq!((shares(""), shares("water=40; health=60"), shares("water=33.3; health=66.6"), shares("water=40")), (0, 0, 0, 1));
    assert_eq!(shares("water=99; health=2.1"), 1);
    let mine = world().put("rules", "theme-shares", "on=true").put("activities", "a", "themes=water | theme_shares=water=40");
    assert_eq!(rows(&mine.ask("checks", DAY, "")).iter().filter(|r| r["rule"] == "theme-shares").count(), 1);
}
