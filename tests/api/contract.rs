//! The API description holds against programs of others: it is valid, and nothing it allows makes the server fail.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{TestServer, node_program, oracles};

#[test]
fn the_api_descriptions_are_valid_openapi() {
    let Some(python) = oracles("openapi_spec_validator") else { return };
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/openapi.py");
    for (name, address, version) in [("api", "/api/openapi.json", "3.1.0"), ("ogc", "/ogc/example/api", "3.0.3")] {
        let path = folder.path().join(format!("{name}.json"));
        let document = server.get(address).expect(200);
        assert_eq!(document.json()["openapi"], version);
        std::fs::write(&path, &document.bytes).expect("written");
        let done = Command::new(&python).arg(&script).arg(&path).output().expect("runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let told: Value = serde_json::from_slice(&done.stdout).expect("JSON");
        assert_eq!(told[path.to_string_lossy().as_ref()], json!([]), "{name}");
    }
}

/// What Redocly's linter finds wrong with a description, told without a word to its makers.
fn linted(file: &Path) -> Option<Vec<Value>> {
    let mut linter = node_program("@redocly/cli/bin/cli.js")?;
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/redocly.yaml");
    linter.args(["lint", "--format", "json", "--max-problems", "1000", "--config"]).arg(rules).arg(file);
    // no telemetry and no question after a newer version; and no way out, should it ask all the same
    linter.envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"), ("HTTPS_PROXY", "http://127.0.0.1:9"), ("HTTP_PROXY", "http://127.0.0.1:9")]);
    let done = linter.output().expect("runs");
    let told: Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)));
    Some(told["problems"].as_array().expect("problems").clone())
}

#[test]
fn redocly_finds_nothing_to_mend_in_the_api_descriptions() {
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, document: &Value| {
        let path = folder.path().join(name);
        std::fs::write(&path, document.to_string()).expect("written");
        path
    };
    let api = server.get("/api/openapi.json").expect(200).json();
    let ogc = server.get("/ogc/example/api").expect(200).json();
    for (name, document) in [("api.json", &api), ("ogc.json", &ogc)] {
        let Some(found) = linted(&file(name, document)) else { return };
        let words: Vec<String> = found.iter().map(|p| format!("{} {} {}", p["ruleId"], p["message"], p["location"][0]["pointer"])).collect();
        assert!(words.is_empty(), "{name}: {words:#?}");
    }
    // it does look: two operations of one name, and an answer to nothing
    let mut broken = api;
    broken["paths"]["/healthz"]["get"]["operationId"] = "list_records".into();
    broken["paths"]["/readyz"]["get"]["responses"] = json!({});
    let found = linted(&file("broken.json", &broken)).expect("it was there a moment ago");
    let rules: Vec<&str> = found.iter().filter_map(|p| p["ruleId"].as_str()).collect();
    assert!(rules.contains(&"operation-operationId-unique") && rules.contains(&"operation-2xx-response"), "{rules:?}");
}

/// Requests that are made of each operation, beside those that its schema covers one by one: both within a minute.
const EXAMPLES: &str = "6";
/// The same requests at every run.
const SEED: &str = "7";

#[test]
fn no_request_that_the_description_allows_or_forbids_makes_the_server_fail() {
    let Some(python) = oracles("schemathesis") else { return };
    let mut server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("schemathesis.toml");
    // most addresses begin with a workspace: one that is there, or all requests would end at its name
    std::fs::write(&settings, "[parameters]\n\"path.workspace\" = \"example\"\n").expect("written");
    let done = Command::new(python.with_file_name("schemathesis"))
        .current_dir(folder.path())
        .arg("--config-file")
        .arg(&settings)
        .args(["run", &format!("{}/api/openapi.json", server.address)])
        .args(["--checks", "not_a_server_error", "--phases", "coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", SEED, "--no-shrink"])
        // the stream of events never ends
        .args(["--exclude-path-regex", "events$", "--request-timeout", "30", "--warnings", "off", "--continue-on-failure"])
        // one at a time: with two threads CPython 3.11 now and then loses count in its parser, a fault of the tester and not of ours
        .args(["--workers", "1"])
        .env("no_proxy", "127.0.0.1")
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    let tried: u64 = said.lines().find_map(|l| l.trim().strip_suffix(" passed")?.split(", ").last()?.parse().ok()).unwrap_or_default();
    assert!(tried >= 500, "it tried {tried} requests:\n{said}");
    server.get("/healthz").expect(200);
    server.stop();
}
