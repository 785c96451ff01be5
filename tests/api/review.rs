//! Acknowledged findings and rules of a workspace, through every door: HTTP, command line, undo, import, backup.

use crate::support::{TestServer, run};
use serde_json::{Value, json};

fn rows(report: &Value) -> Vec<Value> {
    report["rows"].as_array().expect("rows").clone()
}

#[test]
fn a_finding_is_acknowledged_over_http_and_the_log_takes_it_back() {
    let server = TestServer::with_case("example");
    let checks = |more: &str| server.get(&format!("/api/workspaces/example/analyses/checks?{more}")).expect(200).json();
    let before = checks("");
    let row = &rows(&before)[0];
    let (key, print) = (row["key"].as_str().expect("a key"), &row["fingerprint"]);
    let record = json!({"id": key, "reason": "agreed with the forum", "acknowledged_by": "Awa", "fingerprint": print});
    let path = format!("/api/workspaces/example/acknowledgements/{key}");
    let put = server.send_json("PUT", &path, &[("if-none-match", "*")], &record).expect(201).json();
    let after = checks("");
    assert_eq!(after["summary"]["acknowledged"], 1);
    assert_eq!(after["summary"]["findings"].as_u64(), before["summary"]["findings"].as_u64().map(|n| n - 1));
    assert_eq!(rows(&checks("acknowledged=only")).len(), 1);
    assert_eq!(rows(&checks("acknowledged=hide")).len(), rows(&before).len() - 1);
    let revision = put["revision"].as_u64().expect("a revision");
    server.send("POST", &format!("/api/workspaces/example/changes/{revision}/revert"), &[], b"").expect(200);
    assert_eq!(checks("")["summary"], before["summary"]);
    server.send_json("PUT", &path, &[("if-none-match", "*")], &json!({"id": key})).expect(422);
    assert_eq!(server.get("/api/workspaces/example/analyses/checks?acknowledged=perhaps").status, 400);
}

#[test]
fn the_command_line_acknowledges_and_fails_only_on_what_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |more: &[&str]| {
        let mut arguments = vec!["check", "--workspace", "example", "--fail-on", "note", "--param", "rule=dispute-rule"];
        arguments.extend_from_slice(more);
        run(folder.path(), &arguments)
    };
    let list = |more: &[&str]| rows(&serde_json::from_slice(&check(&[&["--format", "json"], more].concat()).stdout).expect("JSON"));
    assert_eq!(check(&[]).status.code(), Some(1));
    let open = list(&[]);
    assert!(!open.is_empty());
    for row in &open {
        let key = row["key"].as_str().expect("a key");
        let done = run(folder.path(), &["check", "--workspace", "example", "--acknowledge", key, "--reason", "known since spring", "--until", "2099-12-31", "--by", "Awa"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let quiet = check(&[]);
    assert_eq!(quiet.status.code(), Some(0), "{}", String::from_utf8_lossy(&quiet.stdout));
    let words = String::from_utf8_lossy(&quiet.stdout).into_owned();
    assert!(words.contains("Acknowledged:") && words.contains("by Awa until 2099-12-31: known since spring"), "{words}");
    assert_eq!(check(&["--as-of", "2100-01-01"]).status.code(), Some(1), "past its day");
    assert_eq!((list(&[]).len(), list(&["--acknowledged", "hide"]).len()), (open.len(), 0));
    let key = open[0]["key"].as_str().expect("a key");
    assert!(run(folder.path(), &["check", "--workspace", "example", "--withdraw", key]).status.success());
    assert_eq!(check(&[]).status.code(), Some(1));
    let nobody = run(folder.path(), &["check", "--workspace", "example", "--acknowledge", "no-such.key", "--reason", "x"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert_eq!(run(folder.path(), &["check", "--workspace", "example", "--acknowledge", key]).status.code(), Some(2), "a reason is asked for");
}

#[test]
fn a_workspace_carries_its_rules_in_its_file_and_refuses_broken_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rules.toml");
    let data = folder.path().join("w");
    let import = |text: &str| {
        std::fs::write(&file, text).expect("written");
        let done = run(&data, &["import", &file.to_string_lossy(), "--workspace", "example", "--json"]);
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert!(run(&data, &["check", "--workspace", "example", "--param", "rule=dispute-rule"]).status.success());
    let (code, report, said) = import(
        "[[rule]]\nid = \"dispute-rule\"\nseverity = \"error\"\n\n[[rule]]\nid = \"mine\"\nlogic = \"plan-renewal\"\non = true\n[rule.parameters]\ndays_ahead = 3650\n",
    );
    assert_eq!(code, Some(0), "{report}{said}");
    let failing = run(&data, &["check", "--workspace", "example", "--param", "rule=dispute-rule"]);
    assert_eq!(failing.status.code(), Some(1), "an error now");
    let copy = folder.path().join("copy.gpkg");
    assert!(run(&data, &["backup", "--workspace", "example", "-o", &copy.to_string_lossy()]).status.success());
    assert!(run(&data, &["restore", &copy.to_string_lossy(), "--workspace", "other"]).status.success());
    let there = run(&data, &["check", "--workspace", "other", "--format", "json", "--param", "own_rule=mine"]);
    let found: Value = serde_json::from_slice(&there.stdout).expect("JSON");
    assert_eq!(found["summary"]["by_rule"]["mine"].as_u64(), Some(rows(&found).len() as u64));
    for (text, rule) in [
        ("[[rule]]\nid = \"yours\"\n", "rule_logic"),
        ("[[rule]]\nid = \"plan-renewal\"\n[rule.parameters]\nhops = 1\n", "rule_parameter"),
        ("[[rule]]\nid = \"plan-renewal\"\nseverity = \"awful\"\n", "code"),
    ] {
        let (code, report, _) = import(text);
        assert_eq!(code, Some(1), "{text}");
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let problem = &report["problems"][0];
        assert_eq!((problem["rule"].as_str(), problem["row"].as_u64(), problem["file"].as_str()), (Some(rule), Some(1), Some("rules.toml")), "{problem}");
    }
    for broken in ["rule = 3", "[[rule]\n", "[[rule]]\nid = 1979-05-27\n", "[[rule]]\nid = \"mine\"\n[other]\n"] {
        let (code, _, said) = import(broken);
        assert_eq!(code, Some(2), "{broken}: {said}");
        assert!(said.contains("rules.toml"), "{said}");
    }
}

#[test]
fn a_broken_rule_over_http_is_a_located_problem() {
    let server = TestServer::with_case("example");
    let refused = server
        .send_json("PUT", "/api/workspaces/example/rules/need-unanswered", &[("if-none-match", "*")], &json!({"id": "need-unanswered", "parameters": {"severity": "much"}}))
        .expect(422)
        .json();
    assert_eq!(refused["problems"][0]["rule"], "rule_parameter");
    assert_eq!(refused["problems"][0]["column"], "parameters");
    server
        .send_json("PUT", "/api/workspaces/example/rules/need-unanswered", &[("if-none-match", "*")], &json!({"id": "need-unanswered", "parameters": {"severity": "5"}}))
        .expect(201);
}

/// An objection about a record of the example.
fn objection(subject: &str, text: &str) -> Value {
    json!({"subject": subject, "text": text, "raised_by": "Awa", "date": "2024-06-30"})
}

const OBJECTIONS: &str = "/api/workspaces/example/objections";

/// The first record of a kind of the example.
fn first(server: &TestServer, kind: &str) -> String {
    let list = server.get(&format!("/api/workspaces/example/{kind}?limit=1")).expect(200).json();
    format!("{kind}/{}", list["items"][0]["id"].as_str().expect("an id"))
}

#[test]
fn this_is_wrong_is_queued_shown_on_the_card_and_settled_with_a_reason() {
    let server = TestServer::with_case("example");
    let site = first(&server, "sites");
    let made = server.send_json("POST", OBJECTIONS, &[], &objection(&site, "We left in March")).expect(201).json();
    assert_eq!(made["subject"], site);
    let card = server.get(&format!("/api/workspaces/example/{site}/card")).expect(200).json();
    assert_eq!(card["records"]["objections"][0]["text"], "We left in March");
    let path = format!("{OBJECTIONS}/{}", made["id"].as_str().expect("an id"));
    let version = |record: &Value| format!("\"r{}\"", record["revision"]);
    let mut settled = made.clone();
    settled["status"] = "dismissed".into();
    let refused = server.send_json("PUT", &path, &[("if-match", &version(&made))], &settled).expect(422).json();
    assert_eq!(refused["problems"][0]["column"], "outcome", "{refused}");
    settled["outcome"] = "they stay until June".into();
    server.send_json("PUT", &path, &[("if-match", &version(&made))], &settled).expect(200);
    // what is no record of the world, what is private and what is not there cannot be contested
    for subject in ["settings/title", "assessments/x", "sites/no-such", &path["/api/workspaces/example/".len()..]] {
        server.send_json("POST", OBJECTIONS, &[], &objection(subject, "no")).expect(422);
    }
    let long = "x".repeat(2_000);
    server.send_json("POST", OBJECTIONS, &[], &objection(&site, &long)).expect(201);
    server.send_json("POST", OBJECTIONS, &[], &objection(&site, &format!("{long}x"))).expect(422);
}

#[test]
fn five_objections_about_a_record_are_open_and_no_sixth() {
    let server = TestServer::with_case("example");
    let (site, other) = (first(&server, "sites"), first(&server, "ties"));
    for n in 1..=5 {
        server.send_json("POST", OBJECTIONS, &[], &objection(&site, &format!("wrong in {n} ways"))).expect(201);
    }
    let refused = server.send_json("POST", OBJECTIONS, &[], &objection(&site, "wrong again")).expect(422).json();
    assert_eq!(refused["problems"][0]["rule"], "too_many_open", "{refused}");
    let made = server.send_json("POST", OBJECTIONS, &[], &objection(&other, "wrong")).expect(201).json();
    // what was said against a record goes with it
    let tie = server.get(&format!("/api/workspaces/example/{other}")).expect(200).json();
    let version = format!("\"r{}\"", tie["revision"]);
    let gone = server.delete(&format!("/api/workspaces/example/{other}"), &[("if-match", &version)]).expect(200).json();
    assert_eq!(gone["deleted"], 2);
    assert_eq!(server.get(&format!("{OBJECTIONS}/{}", made["id"].as_str().expect("an id"))).status, 404);
}

#[test]
fn thirty_objections_are_taken_within_the_hour_and_the_next_is_told_to_wait() {
    let server = TestServer::with_case("example");
    let activities = server.get("/api/workspaces/example/activities?limit=31").expect(200).json();
    let ids: Vec<&str> = activities["items"].as_array().expect("a list").iter().filter_map(|a| a["id"].as_str()).collect();
    let about = |n: usize| objection(&format!("activities/{}", ids[n % ids.len()]), &format!("wrong {n}"));
    for n in 0..30 {
        server.send_json("POST", OBJECTIONS, &[], &about(n)).expect(201);
    }
    let refused = server.send_json("POST", OBJECTIONS, &[], &about(30)).expect(429);
    assert_eq!(refused.json()["code"], "too_many_objections");
    let wait: u32 = refused.header("retry-after").and_then(|s| s.parse().ok()).expect("how long to wait");
    assert!((1..=3600).contains(&wait), "{wait}");
}

#[test]
fn what_is_said_of_a_hidden_place_is_told_to_the_keeper_alone() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &json!({"name": "w"})).expect(201);
    let put = |path: &str, record: Value| server.send_json("POST", &format!("/api/workspaces/w/{path}"), &[], &record).expect(201).json();
    put("sites", json!({"id": "nest", "name": "Nest", "kind": "commune", "sensitivity": "hidden"}));
    put("sites", json!({"id": "town", "name": "Town", "kind": "commune"}));
    put("activities", json!({"id": "guard", "title": "Guards", "sensitivity": "hidden"}));
    let hidden = put("objections", objection("sites/nest", "the nest is further north"));
    put("objections", objection("activities/guard", "there are two guards"));
    put("objections", objection("sites/town", "it has a mayor"));
    let shown = server.get("/api/workspaces/w/objections").expect(200).json();
    let told: Vec<&str> = shown["items"].as_array().expect("a list").iter().filter_map(|o| o["text"].as_str()).collect();
    assert_eq!(told, ["it has a mayor"]);
    server.get(&format!("/api/workspaces/w/objections/{}", hidden["id"].as_str().expect("an id"))).expect(200);
}
