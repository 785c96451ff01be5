//! QGIS loads every collection of the five cases with its geometries, its rows and every value of its lists.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::items;
use crate::support::{TestServer, has_qgis};

const CASES: [&str; 5] = ["example", "mekong-wetlands", "cambodia-partnership", "mali-pact", "partnership-forum"];

/// What QGIS calls a layer whose geometries are of these types.
fn layer_type(types: &[&str]) -> &'static str {
    match types {
        [] => "NoGeometry",
        ["Point"] => "Point",
        ["LineString"] => "LineString",
        ["Polygon"] => "Polygon",
        ["MultiPolygon"] | ["MultiPolygon", "Polygon"] => "MultiPolygon",
        ["LineString", "MultiLineString"] => "MultiLineString",
        _ => "mixed",
    }
}

#[test]
fn qgis_loads_every_collection_of_the_cases_with_every_list() {
    if !has_qgis() {
        return;
    }
    let server = TestServer::with_cases();
    let mut command = Command::new("/usr/bin/python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/qgis_collections.py")).args(CASES.map(|case| format!("{}/ogc/{case}", server.address)));
    let done = command.env("QT_QPA_PLATFORM", "offscreen").env("no_proxy", "127.0.0.1").output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let (mut lists, mut layers) = (0, 0);
    for case in CASES {
        let told = told[format!("{}/ogc/{case}", server.address)].as_object().expect("collections");
        assert!(told.len() > 30, "{case}: {}", told.len());
        for (name, layer) in told {
            let held = items(&server, case, name, &[("limit", "10000")]);
            let features = held["features"].as_array().expect("features");
            let place = format!("{case} {name}");
            assert!(layer["error"].is_null(), "{place}: {}", layer["error"]);
            let rows = layer["rows"].as_array().expect("rows");
            assert_eq!(rows.len(), features.len(), "{place}");
            assert_eq!(held["numberMatched"], features.len(), "{place}: one page holds it");
            let mut types: Vec<&str> = features.iter().filter_map(|f| f["geometry"]["type"].as_str()).collect();
            assert_eq!(layer["shapes"], types.len(), "{place}: shapes");
            types.sort_unstable();
            types.dedup();
            if !features.is_empty() && layer_type(&types) != "mixed" {
                assert_eq!(layer["geometry"], layer_type(&types), "{place}: {types:?}");
            }
            layers += 1;
            let arrays = items(&server, case, name, &[("limit", "10000"), ("lists", "array")]);
            let columns: Vec<&String> = arrays["features"][0]["properties"].as_object().map(|p| p.iter().filter(|(_, v)| v.is_array()).map(|(k, _)| k).collect()).unwrap_or_default();
            for column in columns {
                // rows are told apart by nothing that every collection has: what is compared is how often each value is there
                let mut counts: BTreeMap<String, i64> = BTreeMap::new();
                for feature in features {
                    *counts.entry(feature["properties"][column].to_string()).or_default() += 1;
                    lists += i64::from(!feature["properties"][column].is_null());
                }
                for row in rows {
                    *counts.entry(row[column].to_string()).or_default() -= 1;
                }
                counts.retain(|_, count| *count != 0);
                assert!(counts.is_empty(), "{place} {column}: {counts:?}");
            }
        }
    }
    assert!(lists > 2_000 && layers >= 200, "{lists} lists in {layers} layers were compared");
}

#[test]
fn the_network_for_qgis_draws_ties() {
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
    let (project, definition) = (keep("network.qgz"), keep("network.qlr"));
    let held = items(&server, "example", "network", &[("limit", "10000")]);
    let lines = held["features"].as_array().expect("features").iter().filter(|f| f["geometry"]["type"] == "LineString").count();
    assert!(lines > 0);
    let mut command = Command::new("/usr/bin/python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/qgis_ties.py")).args([project, definition]);
    let done = command.env("QT_QPA_PLATFORM", "offscreen").env("no_proxy", "127.0.0.1").output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    for file in ["project", "definition"] {
        assert_eq!(read[file]["lines"], lines, "{file}");
        assert_eq!(read[file]["geometry"], "LineString", "{file}");
        let drawn = read[file]["pixels"].as_u64().expect("counted");
        assert!(drawn > 200, "{file}: {drawn} pixels of ties");
    }
}
