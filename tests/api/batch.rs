//! Several changes in one revision: all or none, taken back in one step.

use crate::support::TestServer;
use serde_json::{Value, json};

const CHANGES: &str = "/api/workspaces/mali-pact/changes";

fn revision(server: &TestServer) -> u64 {
    server.get("/api/workspaces/mali-pact").json()["revision"].as_u64().expect("revision")
}

/// The first activities with their versions.
fn activities(server: &TestServer, n: usize) -> Vec<Value> {
    let page = server.get(&format!("/api/workspaces/mali-pact/activities?limit={n}")).expect(200).json();
    page["items"].as_array().expect("items").clone()
}

fn still_true(records: &[Value], day: &str) -> Value {
    let changes: Vec<Value> = records
        .iter()
        .map(|r| json!({"record": format!("activities/{}", r["id"].as_str().expect("id")), "revision": r["revision"], "set": {"confirmed_on": day}}))
        .collect();
    json!({"reason": "still true", "changes": changes})
}

#[test]
fn a_quarterly_update_is_one_revision_and_one_revert_takes_it_back() {
    let server = TestServer::with_case("mali-pact");
    let before = activities(&server, 5);
    let at = revision(&server);
    let done = server.send_json("POST", CHANGES, &[("x-sitelines-author", "pact")], &still_true(&before, "2012-09-30")).expect(200).json();
    assert_eq!((done["revision"].as_u64(), done["changed"].as_u64()), (Some(at + 1), Some(5)));
    let after = activities(&server, 5);
    for (old, new) in before.iter().zip(&after) {
        assert_eq!(new["confirmed_on"], "2012-09-30");
        let mut same = new.clone();
        same["confirmed_on"] = old["confirmed_on"].clone();
        same["revision"] = old["revision"].clone();
        assert_eq!(&same, old, "nothing else is touched");
    }
    let log = server.get(&format!("{CHANGES}?since={at}")).expect(200).json();
    let entry = &log["items"][0];
    assert_eq!((entry["author"].as_str(), entry["reason"].as_str(), entry["count"].as_u64()), (Some("pact"), Some("still true"), Some(5)));
    server.send_json("POST", &format!("{CHANGES}/{}/revert", at + 1), &[], &json!({})).expect(200);
    let back: Vec<Value> = activities(&server, 5).iter().map(|r| r["confirmed_on"].clone()).collect();
    assert_eq!(back, before.iter().map(|r| r["confirmed_on"].clone()).collect::<Vec<_>>());
}

#[test]
fn where_somebody_was_faster_with_one_record_none_is_changed() {
    let server = TestServer::with_case("mali-pact");
    let seen = activities(&server, 3);
    let path = format!("/api/workspaces/mali-pact/activities/{}", seen[1]["id"].as_str().expect("id"));
    let mut theirs = server.get(&path).expect(200).json();
    theirs["note"] = json!("theirs");
    server.send_json("PUT", &path, &[("if-match", "*")], &theirs).expect(200);
    let at = revision(&server);
    let refused = server.send_json("POST", CHANGES, &[], &still_true(&seen, "2012-09-30")).expect(412).json();
    assert_eq!((refused["code"].as_str(), refused["current"]["note"].as_str()), (Some("stale"), Some("theirs")));
    assert_eq!(revision(&server), at, "no revision");
    assert_eq!(activities(&server, 3)[0]["confirmed_on"], seen[0]["confirmed_on"]);
}

#[test]
fn a_batch_sent_again_after_a_lost_answer_changes_nothing() {
    let server = TestServer::with_case("mali-pact");
    let batch = still_true(&activities(&server, 2), "2012-09-30");
    server.send_json("POST", CHANGES, &[], &batch).expect(200);
    let at = revision(&server);
    let again = server.send_json("POST", CHANGES, &[], &batch).expect(200).json();
    assert_eq!((again["revision"].as_u64(), again["changed"].as_u64()), (Some(at), Some(0)));
}

#[test]
fn records_that_refer_to_one_another_come_together() {
    let server = TestServer::with_case("mali-pact");
    let at = revision(&server);
    let wells = json!({"record": "activities/new-wells", "put": {"title": "New wells"}});
    let part = json!({"record": "participations/new-part", "put": {"stakeholder": "new-partner", "activity": "new-wells", "role": "implementing"}});
    let who = json!({"record": "stakeholders/new-partner", "put": {"name": "New partner"}});
    // alone, what it refers to is missing
    let refused = server.send_json("POST", CHANGES, &[], &json!({"changes": [part.clone(), wells.clone()]})).expect(422).json();
    assert_eq!(refused["problems"][0]["rule"], "reference");
    let done = server.send_json("POST", CHANGES, &[], &json!({"changes": [part, wells.clone(), who]})).expect(200).json();
    assert_eq!((done["revision"].as_u64(), done["changed"].as_u64()), (Some(at + 1), Some(3)));
    assert_eq!(server.send_json("POST", CHANGES, &[], &json!({"changes": [wells]})).expect(200).json()["changed"], 0, "so already");
    let other = json!({"record": "activities/new-wells", "put": {"title": "Other wells"}});
    assert_eq!(server.send_json("POST", CHANGES, &[], &json!({"changes": [other]})).expect(409).json()["code"], "exists");
}

#[test]
fn each_broken_rule_of_each_record_is_named_and_nothing_is_written() {
    let server = TestServer::with_case("mali-pact");
    let seen = activities(&server, 2);
    let at = revision(&server);
    let set = |record: &Value, fields: Value| json!({"record": format!("activities/{}", record["id"].as_str().expect("id")), "revision": record["revision"], "set": fields});
    let three = json!({"changes": [
        set(&seen[0], json!({"confirmed_on": "no day"})), set(&seen[1], json!({"id": "other"})), set(&seen[1], json!({"title": "Twice"})),
    ]});
    let refused = server.send_json("POST", CHANGES, &[], &three).expect(422).json();
    let rules: Vec<&str> = refused["problems"].as_array().expect("problems").iter().filter_map(|p| p["rule"].as_str()).collect();
    assert_eq!(rules.len(), 3, "{rules:?}");
    assert!(rules.contains(&"repeated") && rules.contains(&"id"), "{rules:?}");
    for problem in refused["problems"].as_array().expect("problems") {
        assert!(problem["record"].as_str().is_some_and(|path| path.starts_with("activities/")) && !problem["hint"].as_str().unwrap_or_default().is_empty(), "{problem}");
    }
    assert_eq!(revision(&server), at);
}

#[test]
fn an_objection_is_raised_on_its_own() {
    let server = TestServer::with_case("mali-pact");
    let raised = json!({"record": "objections/o", "put": {"subject": "sites/ml-dioro", "text": "we left", "raised_by": "Awa", "date": "2012-06-30"}});
    let refused = server.send_json("POST", CHANGES, &[], &json!({"changes": [raised]})).expect(422).json();
    assert_eq!(refused["problems"][0]["rule"], "one_at_a_time", "the limit on how many there may be counts them one by one");
}

#[test]
fn what_is_no_batch_is_refused_with_words() {
    let server = TestServer::with_case("mali-pact");
    let refused = |body: Value, status: u16| server.send_json("POST", CHANGES, &[], &body).expect(status).json()["detail"].as_str().unwrap_or_default().to_owned();
    assert!(refused(json!({}), 400).contains("changes"));
    assert!(refused(json!({"changes": []}), 400).contains("1 to 2000"));
    assert!(refused(json!({"changes": [{"record": "activities", "put": {}}]}), 400).contains("kind/id"));
    assert!(refused(json!({"changes": [{"record": "activities/x", "set": {}}]}), 400).contains("revision"));
    assert!(refused(json!({"changes": [{"record": "activities/x", "revision": 1}]}), 400).contains("either set"));
    assert!(refused(json!({"changes": [{"record": "activities/x", "revision": 1, "set": {}, "why": 1}]}), 400).contains("why"));
    refused(json!({"changes": [{"record": "castles/x", "put": {}}]}), 404);
    refused(json!({"changes": [{"record": "assessments/x", "put": {}}]}), 403);
}

#[test]
fn a_batch_holds_so_many_changes_and_not_one_more() {
    let server = TestServer::with_case("mali-pact");
    let themes = |n: usize| -> Value { json!({"changes": (0..n).map(|i| json!({"record": format!("themes/t{i}"), "put": {"name": format!("T {i}")}})).collect::<Vec<_>>()}) };
    server.send_json("POST", CHANGES, &[], &themes(2_001)).expect(400);
    assert_eq!(server.send_json("POST", CHANGES, &[], &themes(2_000)).expect(200).json()["changed"], 2_000);
}
