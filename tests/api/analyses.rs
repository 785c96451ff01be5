//! Reports over HTTP and on the command line: the same answers, with evidence that resolves.

use crate::support::{TestServer, run};
use serde_json::Value;

/// What an analysis must be told, as a query: the first and the last record of the kind that each required parameter names.
pub(crate) fn required(server: &TestServer, workspace: &str, entry: &Value) -> String {
    let mut query = String::new();
    for parameter in entry["parameters"].as_array().expect("parameters").iter().filter(|p| p["required"] == true) {
        let name = parameter["name"].as_str().expect("a name");
        let kind = parameter["schema"]["x-kind"].as_str().or_else(|| parameter["schema"]["items"]["x-kind"].as_str());
        let value = match kind {
            Some(kind) => {
                let list = server.get(&format!("/api/workspaces/{workspace}/{kind}?limit=1000&geometry=false")).expect(200).json();
                let items = list["items"].as_array().expect("items");
                let pick = if query.is_empty() { items.first() } else { items.last() };
                pick.expect("a record")["id"].as_str().expect("id").to_owned()
            }
            None if parameter["schema"]["format"] == "date" => "2010-01-01".to_owned(),
            None => panic!("{}: what to say for {name}?", entry["name"]),
        };
        query.push_str(&format!("{}{name}={value}", if query.is_empty() { "?" } else { "&" }));
    }
    query
}

#[test]
fn every_row_of_every_analysis_rests_on_records_that_can_be_read() {
    let server = TestServer::with_cases();
    for workspace in server.get("/api/workspaces").json()["items"].as_array().expect("items") {
        let w = workspace["name"].as_str().expect("name");
        let mut seen = std::collections::BTreeSet::new();
        for entry in server.get(&format!("/api/workspaces/{w}/analyses")).json()["analyses"].as_array().expect("analyses") {
            let name = entry["name"].as_str().expect("name");
            let report = server.get(&format!("/api/workspaces/{w}/analyses/{name}{}", required(&server, w, entry))).expect(200).json();
            let method = &report["method"];
            for key in ["name", "version", "question", "definition", "reference", "parameters", "workspace", "revision", "as_of"] {
                assert!(method.get(key).is_some(), "{w} {name}: the method has no {key}");
            }
            for row in report["rows"].as_array().expect("rows") {
                for evidence in row["evidence"].as_array().unwrap_or_else(|| panic!("{name}: a row without evidence")) {
                    seen.insert(evidence.as_str().expect("text").to_owned());
                }
                for column in report["columns"].as_array().expect("columns") {
                    assert!(row.get(column["name"].as_str().expect("name")).is_some(), "{name}: a row lacks {column}");
                }
            }
        }
        for path in seen {
            server.get(&format!("/api/workspaces/{w}/{path}")).expect(200);
        }
    }
}

#[test]
fn the_command_line_and_http_give_the_same_report() {
    let mut server = TestServer::with_cases();
    let mut over_http = Vec::new();
    for (w, name) in [("mali-pact", "gaps"), ("cambodia-partnership", "missing_links"), ("example", "centrality"), ("example", "cohesion")] {
        over_http.push((w, name, server.get(&format!("/api/workspaces/{w}/analyses/{name}")).expect(200).json()));
    }
    // commands work on a folder that a server has open
    for (w, name, report) in &over_http {
        let output = run(&server.data, &["analyse", name, "--workspace", w]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON on stdout");
        assert_eq!(&printed, report, "{w} {name}");
    }
    server.stop();
}

#[test]
fn missing_links_names_pairs_with_their_reasons() {
    let server = TestServer::with_case("cambodia-partnership");
    let report = server.get("/api/workspaces/cambodia-partnership/analyses/missing_links").expect(200).json();
    let rows = report["rows"].as_array().expect("rows");
    assert!(!rows.is_empty());
    for row in rows {
        assert!(row["a"].as_str().expect("a") < row["b"].as_str().expect("b"));
        assert!(!row["reasons"].as_array().expect("reasons").is_empty());
        assert!(!row["shared"].as_array().expect("shared").is_empty());
        assert!(!row["evidence"].as_array().expect("evidence").is_empty());
    }
}

#[test]
fn a_report_leaves_as_csv_and_geojson_too() {
    let server = TestServer::with_case("example");
    let json = server.get("/api/workspaces/example/analyses/gaps").expect(200).json();
    let count = json["rows"].as_array().expect("rows").len();
    let csv = server.get_with("/api/workspaces/example/analyses/gaps", &[("accept", "text/csv")]).expect(200);
    assert!(csv.header("content-type").is_some_and(|t| t.starts_with("text/csv")));
    let mut reader = csv::Reader::from_reader(&csv.bytes[..]);
    assert_eq!(reader.headers().expect("headers").get(0), Some("site"));
    assert_eq!(reader.records().count(), count);
    let geo = server.get_with("/api/workspaces/example/analyses/gaps", &[("accept", "application/geo+json")]).expect(200).json();
    assert_eq!(geo["type"], "FeatureCollection");
    let features = geo["features"].as_array().expect("features");
    assert_eq!(features.len(), count);
    assert!(features.iter().all(|f| f["geometry"]["type"] == "Polygon"), "a gap has the shape of its commune");
    assert_eq!(features[0]["properties"]["presence"], json["rows"][0]["presence"]);
}

#[test]
fn parameters_are_checked_and_said_again() {
    let server = TestServer::with_case("example");
    for (query, status) in [
        ("?as_of=2023-06-30", 200),
        ("?as_of=2023", 200),
        ("?as_of=soon", 400),
        ("?role=facilitating", 200),
        ("?role=dancing", 400),
        ("?theme=nothing-like-this", 400),
        ("?colour=red", 400),
        ("?format=xml", 400),
        ("?show_examples=perhaps", 400),
        ("?revision=99", 410),
    ] {
        let answer = server.get(&format!("/api/workspaces/example/analyses/gaps{query}")).expect(status);
        if status == 400 {
            assert_eq!(answer.json()["code"], "bad_parameter", "{query}");
        }
    }
    let report = server.get("/api/workspaces/example/analyses/gaps?as_of=2023-06-30&role=facilitating").json();
    assert_eq!(report["method"]["as_of"], "2023-06-30");
    assert_eq!(report["method"]["parameters"]["role"], serde_json::json!(["facilitating"]));
    server.get("/api/workspaces/example/analyses/astrology").expect(404);
    server.get("/api/workspaces/nowhere/analyses/gaps").expect(404);
}

#[test]
fn the_cells_of_a_report_add_up() {
    let server = TestServer::with_cases();
    for workspace in ["example", "mali-pact", "mekong-wetlands", "cambodia-partnership", "partnership-forum"] {
        let report = server.get(&format!("/api/workspaces/{workspace}/analyses/gaps")).expect(200).json();
        let rows = report["rows"].as_array().expect("rows");
        let known = ["no_data", "unspecified", "empty", "single", "several"];
        assert!(rows.iter().all(|r| known.contains(&r["presence"].as_str().expect("a state"))));
        for row in rows {
            let providers = row["providers"].as_array().expect("providers").len();
            match row["presence"].as_str() {
                Some("single") => assert_eq!(providers, 1),
                Some("several") => assert!(providers > 1),
                _ => assert_eq!(providers, 0),
            }
            let gap = row["gap"] == true;
            assert!(!gap || row["presence"] == "empty", "only a cell that was reported on can be a gap");
        }
    }
}

#[test]
fn a_higher_level_never_gets_one_state() {
    let server = TestServer::with_case("example");
    let sites = server.get("/api/workspaces/example/sites?limit=1000&geometry=false").json();
    let of_kind = |kind: &str| -> Vec<String> {
        let items = sites["items"].as_array().expect("items").iter().filter(|s| s["kind"] == kind);
        items.map(|s| s["id"].as_str().expect("id").to_owned()).collect()
    };
    let district = &of_kind("district")[0];
    for query in [format!("site={district}"), format!("within={district}"), "kind=district".to_owned()] {
        let report = server.get(&format!("/api/workspaces/example/analyses/gaps?{query}")).expect(200).json();
        let communes = of_kind("commune");
        let rows = report["rows"].as_array().expect("rows");
        assert!(!rows.is_empty() && rows.iter().all(|r| communes.contains(&r["site"].as_str().expect("id").to_owned())), "{query}");
        assert!(report["summary"]["by_theme"][0]["of"].as_u64() > Some(1), "{query}: active in n of m");
    }
}

#[test]
fn the_checks_are_listed_for_people_and_for_automation() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = run(folder.path(), &["check", "--workspace", "example", "--fail-on", "note"]);
    assert_eq!(text.status.code(), Some(1), "{}", String::from_utf8_lossy(&text.stderr));
    let words = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(words.lines().count() > 20 && words.contains("warning["), "{words}");
    let json: Value = serde_json::from_slice(&run(folder.path(), &["check", "--workspace", "example", "--format", "json"]).stdout).expect("JSON");
    let rows = json["rows"].as_array().expect("rows");
    assert_eq!(words.lines().count(), 3 * rows.len(), "what, what would resolve it, its key");
    let errors = rows.iter().filter(|r| r["severity"] == "error").count();
    let strict = run(folder.path(), &["check", "--workspace", "example", "--fail-on", "error"]);
    assert_eq!(strict.status.code(), Some(i32::from(errors > 0)));
    assert_eq!(run(folder.path(), &["check", "--workspace", "nowhere"]).status.code(), Some(2));
}

#[test]
fn a_report_comes_in_pages_under_one_summary() {
    let server = TestServer::with_case("example");
    let whole = server.get("/api/workspaces/example/analyses/gaps?role=implementing").expect(200).json();
    let rows = whole["rows"].as_array().expect("rows");
    assert_eq!((&whole["next"], &whole["offset"], whole["total"].as_u64()), (&Value::Null, &Value::from(0), Some(rows.len() as u64)));
    let mut address = "/api/workspaces/example/analyses/gaps?limit=7&role=implementing".to_owned();
    let mut together = Vec::new();
    loop {
        let page = server.get(&address).expect(200).json();
        assert_eq!(page["summary"], whole["summary"]);
        together.extend(page["rows"].as_array().expect("rows").iter().cloned());
        match page["next"].as_str() {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(&together, rows);
    // rows only: a window of a table, or all of it
    let lines = |query: &str| server.get(&format!("/api/workspaces/example/analyses/gaps?role=implementing&{query}")).expect(200).text().lines().count();
    assert_eq!(lines("format=csv&limit=7&offset=1"), 8);
    assert_eq!(lines("format=csv"), rows.len() + 1);
    for wrong in ["limit=0", "limit=many", "offset=-1"] {
        server.get(&format!("/api/workspaces/example/analyses/gaps?{wrong}")).expect(400);
    }
    // the limit of `paths` is its own
    let ids = server.get("/api/workspaces/example/stakeholders?limit=2").json();
    let id = |i: usize| ids["items"][i]["id"].as_str().expect("id").to_owned();
    let paths = server.get(&format!("/api/workspaces/example/analyses/paths?from={}&to={}&limit=3", id(0), id(1))).expect(200).json();
    assert_eq!(paths["method"]["parameters"]["limit"], 3);
}
