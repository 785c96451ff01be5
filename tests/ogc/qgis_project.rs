//! QGIS opens the project and the layer definition with the words, counts and colours of the page.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::items;
use crate::support::{TestServer, has_qgis};

/// Class and colour of the coverage map by its rule.
const FILLS: [(&str, &str, &str); 6] = [
    ("no_data", "No data: no report covers this place", "#F1EEE7"),
    ("unspecified", "Partners known only for a wider area", "#F1EEE7"),
    ("empty", "No partner activity reported, no need stated", "#F2DFBC"),
    ("gap", "No partner activity reported, need stated", "#CC7519"),
    ("single", "One partner", "#8CBBD6"),
    ("several", "Several partners", "#22587F"),
];

/// The class of a row of `gaps` as the page tells it.
fn class(row: &Value) -> String {
    let presence = row["presence"].as_str().expect("a state");
    if presence == "empty" && row["gap"] == true { "gap".to_owned() } else { presence.to_owned() }
}

#[test]
fn qgis_opens_a_project_and_layers_with_the_right_colours() {
    if !has_qgis() {
        return;
    }
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let keep = |file: &str| {
        let path = folder.path().join(file);
        std::fs::write(&path, server.get(&format!("/styles/example/{file}")).expect(200).bytes).expect("kept");
        path
    };
    let (project, definition, picture) = (keep("coverage.qgz"), keep("coverage.qlr"), folder.path().join("coverage.png"));
    let rows = items(&server, "example", "gaps", &[("limit", "10000"), ("filter", "theme = 'drinking-water'")]);
    let rows: Vec<&Value> = rows["features"].as_array().expect("rows").iter().collect();
    // three places of different classes whose middle is asked for
    let mut of_class: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for row in &rows {
        let ring = row["geometry"]["coordinates"][0].as_array().expect("a ring");
        let middle = [0, 1].map(|axis| {
            let all: Vec<f64> = ring.iter().skip(1).map(|p| p[axis].as_f64().expect("degrees")).collect();
            all.iter().sum::<f64>() / all.len() as f64
        });
        of_class.insert(class(&row["properties"]), middle);
    }
    assert!(of_class.len() >= 3, "{:?}", of_class.keys());
    let mut command = Command::new("/usr/bin/python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/qgis_project.py")).args([&project, &definition, &picture]);
    command.arg("coverage-drinking-water").args(of_class.values().flatten().map(f64::to_string));
    let done = command.env("QT_QPA_PLATFORM", "offscreen").output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read: Value = serde_json::from_slice(&done.stdout).expect("JSON");

    assert_eq!((read["title"].as_str(), read["crs"].as_str()), (server.get("/api/workspaces/example").json()["title"].as_str(), Some("EPSG:3857")));
    assert_eq!(read["groups"].as_array().map(Vec::len), Some(4), "{}", read["groups"]);
    assert_eq!(read["groups"][0], "Who is where, and do they coordinate");
    for (file, layers) in [("project", &read["project"]), ("definition", &read["definition"])] {
        for (id, layer) in layers.as_object().expect("layers") {
            assert_eq!(layer["valid"], true, "{file} {id}");
        }
        // the ids of a definition are made anew when it is opened
        let layer = layers.as_object().expect("layers").values().find(|l| l["name"] == "Drinking water").expect("the theme");
        assert_eq!(layer["features"], rows.len(), "{file}");
        for (state, label, colour) in FILLS {
            let rule = layer["rules"].as_array().expect("rules").iter().find(|r| r["label"] == label).unwrap_or_else(|| panic!("no rule {label}"));
            let expected = rows.iter().filter(|row| class(&row["properties"]) == state).count();
            assert_eq!((rule["features"].as_u64(), rule["colour"].as_str()), (Some(expected as u64), Some(colour)), "{file} {label}");
            assert_eq!(rule["kinds"].as_array().map(Vec::len), Some(if matches!(state, "no_data" | "unspecified") { 2 } else { 1 }), "{label} is hatched");
        }
        let marks: u64 = layer["rules"].as_array().expect("rules").iter().filter(|r| r["kinds"][0] == "CentroidFill").filter_map(|r| r["features"].as_u64()).sum();
        let expected = rows.iter().filter(|row| row["properties"]["coordination"] != "not_applicable").count();
        assert_eq!(marks, expected as u64, "{file}");
    }
    let samples: Vec<&str> = read["samples"].as_array().expect("samples").iter().filter_map(Value::as_str).collect();
    for ((state, at), sample) in of_class.iter().zip(samples) {
        let colour = FILLS.iter().find(|f| f.0 == state).expect("a class").2;
        assert_eq!(sample, colour, "{state} at {at:?}");
    }
    // each tie and each stakeholder with a place is in a class of the network
    let stakeholders = items(&server, "example", "stakeholders", &[("limit", "10000")]);
    let layer = &read["project"]["network-stakeholders"];
    let counted: u64 = layer["rules"].as_array().expect("rules").iter().filter_map(|r| r["features"].as_u64()).sum();
    assert_eq!(layer["features"], stakeholders["numberMatched"]);
    assert_eq!(Some(counted), stakeholders["numberMatched"].as_u64());
}

#[test]
fn files_for_qgis_are_the_same_bytes_each_time_and_unknown_ones_are_named() {
    let server = TestServer::with_case("example");
    for file in ["coverage.qlr", "coverage.qgz", "gap_score.qlr", "network.qgz", "sites.qlr"] {
        let [first, second] = [0, 1].map(|_| server.get(&format!("/styles/example/{file}")).expect(200));
        assert_eq!(first.bytes, second.bytes, "{file}");
        assert_eq!(first.header("content-disposition"), Some(format!("attachment; filename=\"example-{file}\"").as_str()));
    }
    for file in ["coverage.sld", "roads.qlr", "coverage", ".qlr"] {
        let refused = server.get(&format!("/styles/example/{file}")).expect(404);
        assert!(refused.text().contains("coverage, gap_score"), "{}", refused.text());
    }
}
