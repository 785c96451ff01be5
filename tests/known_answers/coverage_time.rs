//! What was reported, what ends, what changed: rules of time (DOMAIN.md section 3), each in a sentence.

use serde_json::json;
use sitelines::analysis::{self, AnalysisError, Control};

use super::places::{DAY, everywhere, world};
use crate::support::world::{list, row};

#[test]
fn the_response_rate_is_of_those_who_were_asked_and_null_where_nobody_knows_who_was() {
    let world = world()
        .put("scopes", "s1", "covers=presence | start=2014 | end=2014-03-31 | expected=alpha; beta | answered=alpha; gamma | source=survey")
        .put("scopes", "s2", "covers=ties | start=2014 | end=2014 | answered=alpha")
        .put("scopes", "s3", "covers=needs | start=2014 | end=2014 | expected=alpha; beta; gamma | answered=gamma")
        .put("scopes", "later", "covers=presence | start=2015 | expected=alpha");
    let report = world.ask("reporting", DAY, "");
    let s1 = row(&report, &[("scope", "s1")]);
    assert_eq!((&s1["response_rate"], &s1["age_days"], &s1["holds"]), (&json!(0.5), &json!(91), &json!(false)));
    assert_eq!((list(&s1["missing"]), list(&s1["unexpected"]), &s1["source"]), (vec!["beta"], vec!["gamma"], &json!("survey")));
    let s2 = row(&report, &[("scope", "s2")]);
    assert_eq!((&s2["response_rate"], &s2["expected"], list(&s2["unexpected"])), (&json!(null), &json!(null), vec!["alpha"]));
    assert_eq!(row(&report, &[("scope", "s3")])["age_days"], 0);
    let summary = &report["summary"];
    assert_eq!((&summary["scopes"], &summary["scopes_that_hold"]), (&json!(3), &json!(2)), "a scope that has not begun says nothing");
    assert_eq!((&summary["expected"], &summary["answered"]), (&json!(3), &json!(2)), "each once, over the scopes that hold");
    assert_eq!(list(&summary["missing"]), ["beta"]);
    assert_eq!(world.ask("reporting", DAY, "covers=needs")["summary"]["scopes"], 1);
}

#[test]
fn a_source_is_as_old_as_its_latest_confirmation() {
    let world = world()
        .works("a1", "alpha", "dioro", "health", "source=3w | confirmed_on=2014-06-20")
        .works("a2", "beta", "dioro", "health", "source=3w | confirmed_on=2012-01-01")
        .works("a3", "beta", "dioro", "health", "");
    let report = world.ask("reporting", DAY, "");
    let from = row(&report, &[("source", "3w")]);
    assert_eq!((&from["records"], &from["confirmed"], &from["age_days"]), (&json!(2), &json!(1), &json!(10)));
    let unsaid = report["rows"].as_array().expect("rows").iter().find(|r| r["source"].is_null()).expect("rows without source");
    assert_eq!((&unsaid["records"], &unsaid["age_days"]), (&json!(4), &json!(null)));
}

#[test]
fn ending_says_who_ends_who_goes_unconfirmed_what_opens_and_what_is_planned() {
    let world = everywhere()
        .works("a1", "alpha", "dioro", "health", "start=2013 | end=2014-09-30")
        .works("a2", "alpha", "dioro", "health", "start=2013 | end=2014-10-31")
        .works("a3", "beta", "markala", "health", "start=2013-08-01")
        .works("a4", "gamma", "markala", "health", "start=2013 | end=2016")
        .works("a5", "gamma", "dioro", "irrigation", "start=2014-08-01 | end=2016")
        .works("a6", "beta", "dioro", "health", "start=2015 | end=2016")
        .works("p1", "beta", "dioro", "health", "start=2014-11-01 | status=1")
        .put("plans", "plan", "")
        .put("commitments", "c1", "plan=plan | theme=health | sites=segou | due=2014-12-01")
        .put("commitments", "c2", "plan=plan | theme=health | sites=segou | due=2014-12-01 | status=done")
        .put("commitments", "c3", "plan=plan | theme=health | sites=segou | due=2015-12-01")
        .put("needs", "n", "subject=sites/dioro | theme=health | severity=4 | people_in_need=50");
    let report = world.ask("ending", DAY, "");
    assert_eq!(report["summary"]["horizon"], "2014-12-30");
    let dioro = row(&report, &[("site", "dioro"), ("theme", "health")]);
    assert_eq!((list(&dioro["ending"]), &dioro["first_end"], &dioro["opens"], &dioro["gap"]), (vec!["alpha"], &json!("2014-10-31"), &json!(true), &json!(true)));
    assert_eq!((list(&dioro["planned"]), list(&dioro["commitments"])), (vec!["activities/p1"], vec!["commitments/c1"]));
    assert_eq!((&dioro["need"], &dioro["people_in_need"]), (&json!(4), &json!(50)));
    let markala = row(&report, &[("site", "markala"), ("theme", "health")]);
    assert_eq!((list(&markala["unconfirmed"]), list(&markala["staying"]), &markala["opens"]), (vec!["beta"], vec!["gamma"], &json!(false)));
    assert_eq!(list(&row(&report, &[("site", "dioro"), ("theme", "irrigation")])["starting"]), ["gamma"]);
    assert_eq!((&report["summary"]["cells_that_open"], &report["summary"]["gaps_that_open"]), (&json!(1), &json!(1)));
    assert_eq!(world.ask("ending", DAY, "months=1")["rows"].as_array().expect("rows").len(), 0, "nothing ends so soon");
}

#[test]
fn where_nobody_reports_in_full_no_gap_opens_when_the_last_one_ends() {
    let world = super::places::world()
        .works("a1", "alpha", "dioro", "health", "start=2013 | end=2014-09-30")
        .put("needs", "n", "subject=sites/dioro | theme=health | severity=4");
    let report = world.ask("ending", DAY, "");
    let dioro = row(&report, &[("site", "dioro"), ("theme", "health")]);
    assert_eq!((list(&dioro["ending"]), &dioro["opens"], &dioro["gap"]), (vec!["alpha"], &json!(false), &json!(false)), "it turns to no data");
    let figures = ["cells_that_open", "cells_that_turn_unknown", "gaps_that_open"].map(|name| report["summary"][name].clone());
    assert_eq!(figures, [json!(0), json!(1), json!(0)]);
}

#[test]
fn a_presence_ends_the_day_after_its_last_day() {
    let world = everywhere().works("a1", "alpha", "dioro", "health", "start=2013 | end=2014-07-30");
    assert_eq!(world.ask("ending", DAY, "months=1")["rows"].as_array().expect("rows").len(), 0, "both ends belong to a period");
    assert_eq!(world.ask("ending", "2014-07-01", "months=1")["summary"]["cells_that_open"], 1);
}

#[test]
fn changes_tell_who_came_who_left_who_faded_and_who_stayed() {
    let world = everywhere()
        .works("a1", "alpha", "dioro", "health", "start=2010 | end=2013")
        .works("a2", "beta", "dioro", "health", "start=2014 | end=2015")
        .works("a3", "gamma", "dioro", "health", "start=2010 | end=2015")
        .works("a4", "alpha", "markala", "health", "start=2013-06-01")
        .works("a5", "gamma", "markala", "irrigation", "start=2010 | end=2015");
    let report = world.ask("changes", DAY, "since=2013-06-30");
    let dioro = row(&report, &[("site", "dioro")]);
    assert_eq!((list(&dioro["opened"]), list(&dioro["closed"]), list(&dioro["continued"])), (vec!["beta"], vec!["alpha"], vec!["gamma"]));
    assert_eq!((&dioro["before"], &dioro["after"], &dioro["changed"]), (&json!("several"), &json!("several"), &json!(false)));
    let markala = row(&report, &[("site", "markala")]);
    assert_eq!((list(&markala["faded"]), list(&markala["closed"]), &markala["after"]), (vec!["alpha"], vec![], &json!("empty")));
    let summary = &report["summary"];
    let counts = ["opened", "closed", "faded", "continued", "cells_changed"].map(|k| summary[k].as_u64().expect("a count"));
    assert_eq!(counts, [1, 1, 1, 2, 1]);
    let steps: u64 = summary["steps"].as_array().expect("steps").iter().filter_map(|s| s["cells"].as_u64()).sum();
    assert_eq!(Some(steps), summary["cells"].as_u64());
    assert_eq!(world.ask("changes", DAY, "all=true")["rows"].as_array().expect("rows").len() as u64, steps);
}

#[test]
fn an_earlier_day_that_lies_later_is_refused() {
    let given = [("since".to_owned(), "2015".to_owned())];
    let analysis = analysis::find("changes").expect("registered");
    let refused = analysis::run(analysis, &world().atlas(), &given, Some(DAY), &Control::default());
    assert!(matches!(refused, Err(AnalysisError::Parameter(p)) if p.parameter == "since"));
}
