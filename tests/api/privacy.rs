//! What is private by construction leaves by no door; what is only an example leaves only on request.

use crate::support::{TestServer, run};
use serde_json::{Value, json};

/// Words that stand only in private records of the example: read from its own files, so that they cannot go stale.
fn private_words() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases/example");
    let mut words = Vec::new();
    let mut column = |file: &str, name: &str, keep: &dyn Fn(&csv::StringRecord, &csv::StringRecord) -> bool| {
        let mut reader = csv::Reader::from_path(folder.join(file)).expect("the example has it");
        let headers = reader.headers().expect("headers").clone();
        let at = headers.iter().position(|h| h == name).expect("the column");
        for row in reader.records().map(|r| r.expect("a row")) {
            if keep(&headers, &row) && row[at].len() > 4 {
                words.push(row[at].to_owned());
            }
        }
    };
    let cell = |headers: &csv::StringRecord, row: &csv::StringRecord, name: &str| {
        headers.iter().position(|h| h == name).map(|i| row[i].to_owned()).unwrap_or_default()
    };
    column("contacts.csv", "email", &|_, _| true);
    column("contacts.csv", "id", &|_, _| true);
    column("assessments.csv", "id", &|_, _| true);
    column("ties.csv", "id", &|h, r| cell(h, r, "kind") == "conflict");
    column("concerns.csv", "about", &|h, r| cell(h, r, "confidential") != "false");
    assert!(words.len() >= 8, "the example has private records: {words:?}");
    words
}

#[test]
fn the_mailed_file_tiles_exports_and_answers_hold_nothing_private() {
    let mut server = TestServer::with_case("example");
    let words = private_words();
    let holds = |bytes: &[u8]| -> Option<String> {
        words.iter().find(|w| bytes.windows(w.len()).any(|part| part == w.as_bytes())).cloned()
    };
    let kinds = server.get("/api/workspaces/example").json()["counts"].as_object().expect("counts").keys().cloned().collect::<Vec<_>>();
    let mut paths: Vec<String> = vec![
        "/api/workspaces".into(),
        "/api/workspaces/example".into(),
        "/api/workspaces/example/network".into(),
        "/api/workspaces/example/network?show_examples=true".into(),
        "/api/workspaces/example/changes?limit=500".into(),
        "/api/workspaces/example/exports/network.geojson".into(),
    ];
    for kind in &kinds {
        paths.push(format!("/api/workspaces/example/{kind}?limit=10000"));
        paths.push(format!("/api/workspaces/example/exports/{kind}.geojson?show_examples=true"));
        paths.push(format!("/api/workspaces/example/exports/{kind}.csv"));
    }
    for kind in kinds.iter().map(String::as_str).chain(["network"]) {
        // one writer makes the files of all kinds: a child process for each would only take long
        let by_child = |file: &&String| [".gpkg", ".shp.zip"].iter().any(|e| file.ends_with(e));
        let wanted = |file: &&String| matches!(kind, "sites" | "activities" | "network") || !by_child(file);
        paths.extend(super::exports::files(kind).iter().filter(wanted).map(|file| format!("/api/workspaces/example/exports/{file}?show_examples=true")));
    }
    for analysis in server.get("/api/workspaces/example/analyses").json()["analyses"].as_array().expect("analyses") {
        let name = analysis["name"].as_str().expect("name");
        let query = super::analyses::required(&server, "example", analysis);
        paths.push(format!("/api/workspaces/example/analyses/{name}{query}"));
        paths.push(format!("/api/workspaces/example/exports/{name}.geojson{query}"));
    }
    for layer in ["sites", "stakeholders", "ties", "presences"] {
        paths.push(format!("/tiles/example/{layer}/0/0/0.mvt"));
    }
    for kind in ["sites", "stakeholders"] {
        for item in server.get(&format!("/api/workspaces/example/{kind}?limit=10000&geometry=false")).json()["items"].as_array().expect("items") {
            paths.push(format!("/api/workspaces/example/{kind}/{}/card", item["id"].as_str().expect("id")));
        }
    }
    for path in &paths {
        let answer = server.get(path).expect(200);
        assert_eq!(holds(&super::exports::unpacked(&answer.bytes)), None, "{path}");
    }
    for kind in ["assessments", "contacts"] {
        assert_eq!(server.get(&format!("/api/workspaces/example/{kind}")).expect(403).json()["code"], "private");
        server.get(&format!("/api/workspaces/example/exports/{kind}.geojson")).expect(403);
    }
    // the file itself, and the copy that is mailed
    server.stop();
    let file = server.data.join("example.gpkg");
    assert_eq!(holds(&std::fs::read(&file).expect("the file")), None, "example.gpkg");
    let copy = server.data.join("copy-to-mail.file");
    let output = run(&server.data, &["backup", "--workspace", "example", "--output", copy.to_str().expect("a path")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(holds(&std::fs::read(&copy).expect("the copy")), None, "the mailed copy");
    // and they are not lost: the file beside it has them
    let private = std::fs::read(server.data.join("example.private.sqlite")).expect("the private file");
    assert!(holds(&private).is_some(), "the private file holds what is private");
    assert!(!server.data.join("example.gpkg-wal").exists(), "a stopped server leaves one file");
}

#[test]
fn rows_that_only_illustrate_are_left_out_unless_asked_for() {
    let server = TestServer::with_case("mali-pact");
    let summary = server.get("/api/workspaces/mali-pact").json();
    assert!(summary["illustrative"].as_u64().expect("a count") > 0);
    let path = "/api/workspaces/mali-pact/commitments?limit=1000";
    let without = server.get(path).expect(200).json();
    let with = server.get(&format!("{path}&show_examples=true")).expect(200).json();
    let illustrative = |list: &Value| list["items"].as_array().expect("items").iter().filter(|i| i["source"] == "illustrative").count();
    assert_eq!(illustrative(&without), 0);
    assert!(illustrative(&with) > 0);
    let report = server.get("/api/workspaces/mali-pact/analyses/gaps?show_examples=true").expect(200).json();
    assert_eq!(report["method"]["shows_examples"], json!(true), "a report that counts them says so");
}

#[test]
fn a_hidden_site_is_known_in_public_only_to_its_country() {
    let server = TestServer::with_case("mali-pact");
    let path = "/api/workspaces/mali-pact/sites/ml-dioro";
    let read = server.get(path).expect(200);
    let tag = read.header("etag").expect("a tag").to_owned();
    let mut site = read.json();
    site["sensitivity"] = json!("hidden");
    server.send_json("PUT", path, &[("if-match", &tag)], &site).expect(200);
    let export = server.get("/api/workspaces/mali-pact/exports/sites.geojson").expect(200).text();
    assert!(!export.contains("ml-dioro") || !export.contains("-5.83"), "the hidden site's place is not exported");
    let gaps = server.get("/api/workspaces/mali-pact/analyses/gaps").expect(200).text();
    assert!(!gaps.contains("sites/ml-dioro") && !gaps.contains("\"site\":\"ml-dioro\""));
    server.get("/api/workspaces/mali-pact/sites/ml-dioro/card").expect(404);
}

#[test]
fn over_the_network_a_sensitive_record_leaves_neither_by_id_nor_by_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases/example");
    let imported = run(folder.path(), &["import", case.to_str().expect("a path"), "--workspace", "example"]);
    assert!(imported.status.success());
    let server = TestServer::start(folder.path(), &["--no-cases", "--open-to-network"]);
    let keeper = TestServer::with_case("example");
    let hidden = keeper.get("/api/workspaces/example/activities/a46").expect(200).json();
    assert_eq!(hidden["sensitivity"], "hidden", "its keeper can read and mend it on the own machine");
    server.get("/api/workspaces/example/activities/a46").expect(404);
    let title = hidden["title"].as_str().expect("a title");
    let history = server.get("/api/workspaces/example/changes").expect(200).text();
    assert!(!history.contains(title) && !history.contains("activities/a46"));
}

#[test]
fn assessments_are_asked_on_the_own_machine_only_and_kept_nowhere() {
    let server = TestServer::with_case("example");
    let path = "/api/workspaces/example/analyses/power_interest";
    assert_eq!(server.get(path).expect(200).json()["rows"], json!([]), "the public view holds none");
    let answer = server.get(&format!("{path}?private=true")).expect(200);
    assert_eq!((answer.header("cache-control"), answer.header("etag")), (Some("no-store"), None));
    let report = answer.json();
    let rows = report["rows"].as_array().expect("rows");
    assert!(!rows.is_empty() && rows.iter().all(|r| r["evidence"].to_string().contains("assessments/")));
    // the private answer is no answer to the public question, whichever was asked first
    assert_eq!(server.get(path).expect(200).json()["rows"], json!([]));
    for (query, accept) in [("private=true&format=csv", "*/*"), ("private=true&format=geojson", "*/*"), ("private=true", "text/csv")] {
        let refused = server.get_with(&format!("{path}?{query}"), &[("accept", accept)]).expect(403).json();
        assert_eq!(refused["code"], "private", "{query}");
    }
    for site in ["cross-site", "same-site"] {
        server.get_with(&format!("{path}?private=true"), &[("sec-fetch-site", site)]).expect(403);
    }
    server.get_with(&format!("{path}?private=true"), &[("host", "evil.example")]).expect(403);
    server.get_with(&format!("{path}?private=true"), &[("origin", "http://evil.example")]).expect(403);
    for layer in ["power_interest.csv", "power_interest.geojson", "sites.geojson", "network.geojson"] {
        let refused = server.get(&format!("/api/workspaces/example/exports/{layer}?private=true")).expect(403).json();
        assert_eq!(refused["code"], "private", "{layer}");
    }
    assert_eq!(server.get("/api/workspaces/example/analyses/gaps?private=true").expect(400).json()["code"], "bad_parameter");
    server.send_json("POST", "/api/workspaces/example/jobs", &[], &json!({"analysis": "power_interest", "private": true})).expect(400);
    let entry = server.get("/api/workspaces/example/analyses").json();
    let private: Vec<&Value> = entry["analyses"].as_array().expect("a list").iter().filter(|a| a["private"] == true).collect();
    assert_eq!(private.iter().map(|a| a["name"].as_str().expect("a name")).collect::<Vec<_>>(), ["power_interest"]);
}

#[test]
fn a_server_that_is_open_to_the_network_has_no_private_door() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), &["verify", "--workspace", "none"]).status.success());
    let server = TestServer::start(folder.path(), &["--open-to-network"]);
    let refused = server.get("/api/workspaces/example/analyses/power_interest?private=true").expect(403).json();
    assert_eq!(refused["code"], "private");
    assert_eq!(server.get("/api/workspaces/example/analyses/power_interest").expect(200).json()["rows"], json!([]));
}

#[test]
fn the_command_line_asks_privately_where_it_is_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |more: &[&str]| {
        let output = run(folder.path(), &[&["analyse", "power_interest", "--workspace", "example"], more].concat());
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        report["rows"].as_array().map(Vec::len)
    };
    assert_eq!(rows(&[]), Some(0));
    assert!(rows(&["--private"]) > Some(0));
    let csv = run(folder.path(), &["analyse", "power_interest", "--workspace", "example", "--private", "--format", "csv"]);
    assert!(csv.status.success() && csv.stdout.len() > 200);
    assert_eq!(run(folder.path(), &["analyse", "gaps", "--workspace", "example", "--private"]).status.code(), Some(2));
}
