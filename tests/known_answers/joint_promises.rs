//! Follow-through, meeting, involvement, alignment, power and interest: small worlds and the example by hand.

use serde_json::{Value, json};

use super::joint_toy::toy;
use crate::support::case;
use crate::support::world::{World, ask, list, row};

const DAY: &str = "2014-06-30";

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

#[test]
fn a_need_stops_where_the_records_end() {
    let world = World::new()
        .put("sites", "c", "kind=commune")
        .put_all("themes", &["water", "health"], "")
        .put("needs", "n1", "subject=sites/c | theme=water | severity=4")
        .put("needs", "n2", "subject=sites/c | theme=health | severity=4")
        .put("plans", "p", "sites=c")
        .put("commitments", "c1", "plan=p | need=n1 | theme=water | due=2014-05-01 | status=done | contribution=labour");
    let report = world.ask("follow_through", DAY, "");
    assert_eq!(row(&report, &[("asked", "needs/n2")])["furthest"], "need");
    let one = row(&report, &[("asked", "needs/n1")]);
    assert_eq!((&one["furthest"], &one["not_recorded"]), (&json!("done"), &json!(["plan_line", "verified"])));
    assert_eq!(one["on_time"], Value::Null, "done and not verified: not known");
    let verified = |on: &str| {
        let more = format!("plan=p | need=n1 | due=2014-05-01 | status=done | verified_on={on}");
        let world = World::new().put("sites", "c", "kind=commune").put("themes", "water", "")
            .put("needs", "n1", "subject=sites/c | theme=water").put("plans", "p", "").put("commitments", "c1", &more);
        row(&world.ask("follow_through", DAY, ""), &[("asked", "needs/n1")]).clone()
    };
    assert_eq!(verified("2014-05-01")["on_time"], true);
    assert_eq!(verified("2014-05-02")["on_time"], false);
    assert_eq!(verified("2014-07-01")["furthest"], "done", "verified after the day");
}

#[test]
fn the_example_followed_through_by_hand() {
    let Some(folder) = case::folder("example") else { return };
    let report = ask(&case::atlas(&folder), "follow_through", None, "");
    let of = |commitment: &str| rows(&report).iter().find(|r| r["commitment"] == commitment).expect("a row").clone();
    // due 2024-05-31, verified 2024-06-05
    assert_eq!((&of("c01")["furthest"], &of("c01")["on_time"]), (&json!("verified"), &json!(false)));
    assert_eq!((&of("c02")["furthest"], &of("c02")["on_time"]), (&json!("done"), &Value::Null));
    let c05 = of("c05");
    assert_eq!((&c05["carried_over"], &c05["late"], &c05["by"]), (&json!(2), &json!(true), &json!("place_and_theme")));
    assert_eq!((&of("c07")["late"], &of("c08")["status"]), (&json!(true), &json!("dropped")));
    let summary = &report["summary"];
    assert_eq!((&summary["late"], &summary["carried_over"], &summary["commitments"]), (&json!(2), &json!(1), &json!(7)));
    // 31 needs and 8 priorities
    assert_eq!(summary["asked"], 39);
    assert!(rows(&report).iter().all(|r| r["commitment"] != "c03"), "carried over: the last one stands");
}

#[test]
fn the_next_meeting_of_oldquay_by_hand() {
    let Some(folder) = case::folder("example") else { return };
    let report = ask(&case::atlas(&folder), "meeting", None, "platform=oldquay-framework");
    let topics = |list_: &str| {
        let mut found: Vec<(String, String)> = rows(&report).iter().filter(|r| r["list"] == list_)
            .map(|r| (r["topic"].as_str().expect("text").to_owned(), r["subject"].as_str().expect("text").to_owned())).collect();
        found.sort();
        found
    };
    let text = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(topics("agenda"), text(&[
        ("late_commitment", "commitments/c07"),
        ("missing_category", "technical and financial partner"),
        ("unlinked", "xl-oldquay/drinking-water"),
        ("unlinked", "xl-oldquay/sanitation"),
    ]));
    assert_eq!(topics("invite"), text(&[
        ("has_seat", "stakeholders/handinhand"),
        ("has_seat", "stakeholders/heron-fishers"),
        ("has_seat", "stakeholders/min-env"),
        ("has_seat", "stakeholders/oldquay-council"),
        ("works_here", "stakeholders/brightpump"),
        ("works_here", "stakeholders/clearwell"),
        ("works_here", "stakeholders/greenroots"),
        ("works_here", "stakeholders/harbour-charity"),
    ]));
    let reedford = ask(&case::atlas(&folder), "meeting", None, "platform=reedford-framework");
    assert_eq!(row(&reedford, &[("topic", "open_concern")])["subject"], "concerns/cn1");
    assert_eq!(row(&reedford, &[("topic", "late_commitment")])["subject"], "commitments/c05");
    assert_eq!(row(&reedford, &[("topic", "missing_category")])["subject"], "technical service");
}

#[test]
fn a_confidential_concern_stands_on_no_agenda_even_where_everything_is_seen() {
    let world = World::new()
        .put("platforms", "p", "")
        .put("stakeholders", "a", "")
        .put("concerns", "c1", "platform=p | raised_by=a | about=x | status=open")
        .put("concerns", "c2", "platform=p | raised_by=a | about=y | status=open | confidential=false")
        .put("concerns", "c3", "platform=p | raised_by=a | about=z | status=closed | confidential=false");
    let report = world.ask("meeting", DAY, "");
    let subjects: Vec<&Value> = rows(&report).iter().filter(|r| r["topic"] == "open_concern").map(|r| &r["subject"]).collect();
    assert_eq!(subjects, [&json!("concerns/c2")]);
    let findings = world.ask("checks", DAY, "rule=concern-open");
    assert!(rows(&findings).iter().all(|r| !list(&r["subjects"]).contains(&"concerns/c1")));
}

#[test]
fn involvement_agrees_with_the_worked_case() {
    let toy = toy();
    let case = &toy["participation"];
    let constituency = |who: &str| match who {
        "land users" => "community",
        "researchers" => "academe",
        other => if other == "ngo" { "ngo" } else { "government" },
    };
    let mut world = World::new().put("platforms", "p", "");
    let mut n = 0;
    for (who, levels) in case["matrix"].as_object().expect("a matrix") {
        for (phase, level) in case["phases"].as_array().expect("phases").iter().zip(levels.as_array().expect("levels")) {
            let level = level.as_str().expect("a level").replace([' ', '-'], "_");
            let fields = format!("subject=platforms/p | constituency={} | phase={} | level={level}", constituency(who), phase.as_str().expect("a phase"));
            world = world.put("involvements", &format!("i{n:02}"), &fields);
            n += 1;
        }
    }
    let report = world.ask("involvement", DAY, "");
    let number = |key: &str| report["summary"][key].as_f64().expect("a number");
    for (key, expected) in [("mean_index", "overall"), ("grass_roots_index", "grassroots_mean"), ("others_index", "others_mean"),
        ("voice_gap", "voice_gap"), ("grass_roots_share", "grassroots_share_of_active")] {
        assert!((number(key) - case[expected].as_f64().expect("a number")).abs() <= 1e-12, "{key}: {}", number(key));
    }
    let with_unknown = world.put("involvements", "z", "subject=platforms/p | constituency=community | phase=planning | level=unknown");
    let again = with_unknown.ask("involvement", DAY, "");
    assert_eq!(again["summary"]["mean_index"], report["summary"]["mean_index"], "unknown is in no figure");
    assert_eq!(again["summary"]["unknown"], 1);
}

#[test]
fn partners_share_themes_and_indicators_and_what_is_not_recorded_is_not_known() {
    let world = World::new()
        .put_all("themes", &["water", "health"], "")
        .put_all("stakeholders", &["a", "b", "c"], "")
        .put("sites", "s", "kind=commune")
        .works("w1", "a", "s", "water; health", "")
        .works("w2", "b", "s", "water", "")
        .put("indicators", "i", "")
        .put("observations", "o1", "indicator=i | subject=activities/w1")
        .put("observations", "o2", "indicator=i | observed_by=b")
        .put("ties", "t1", "from=a | to=b | kind=coordination")
        .put("ties", "t2", "from=a | to=c | kind=coordination");
    let report = world.ask("alignment", DAY, "");
    let ab = row(&report, &[("a", "a"), ("b", "b")]);
    assert_eq!((&ab["theme_overlap"], &ab["shared_themes"], &ab["indicator_overlap"]), (&json!(0.5), &json!(["water"]), &json!(1.0)));
    let ac = row(&report, &[("a", "a"), ("b", "c")]);
    assert_eq!((&ac["theme_overlap"], &ac["indicator_overlap"]), (&Value::Null, &Value::Null));
    assert_eq!(report["summary"]["mean_theme_overlap"], 0.5);
}

#[test]
fn power_and_interest_are_for_the_keeper_alone() {
    let world = World::new()
        .put_all("stakeholders", &["x", "y", "judge", "other"], "")
        .put("assessments", "a1", "assessor=judge | subject=x | dimension=influence | score=1 | date=2013-01-01")
        .put("assessments", "a2", "assessor=judge | subject=x | dimension=influence | score=5 | date=2014-01-01")
        .put("assessments", "a3", "assessor=other | subject=x | dimension=influence | score=4")
        .put("assessments", "a4", "assessor=judge | subject=x | dimension=interest | score=5")
        .put("assessments", "a5", "assessor=judge | subject=y | dimension=influence | score=1")
        .put("assessments", "a6", "assessor=judge | subject=y | dimension=interest | score=1")
        .put("assessments", "a7", "assessor=judge | subject=y | dimension=interest | score=5 | date=2015-01-01");
    let report = world.ask("power_interest", DAY, "");
    let x = row(&report, &[("stakeholder", "x")]);
    assert_eq!((&x["influence"], &x["quadrant"], &x["trust"]), (&json!(4.5), &json!("key_player"), &Value::Null));
    assert_eq!(row(&report, &[("stakeholder", "y")])["quadrant"], "monitor", "what is judged after the day does not count");
    let public = world.atlas().for_audience(sitelines::atlas::Audience::Public);
    let report = ask(&public, "power_interest", Some(DAY), "");
    assert!(rows(&report).is_empty());
    assert!(report["summary"]["why_empty"].as_str().expect("a reason").contains("private"));
}
