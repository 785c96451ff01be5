//! Clients of others read from the real server what the store holds.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::items;
use crate::support::{TestServer, missing, oracles};

/// A command of GDAL, where this machine has it.
fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(done) = Command::new(program).args(arguments).env("GDAL_HTTP_PROXY", "").env("no_proxy", "127.0.0.1").output() else {
        missing(program);
        return None;
    };
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn gdal_lists_every_collection_and_copies_what_the_store_holds() {
    let server = TestServer::with_case("example");
    let source = format!("OAPIF:{}/ogc/example", server.address);
    let Some(listed) = gdal("ogrinfo", &["-q", &source]) else { return };
    for name in ["sites", "stakeholders", "gaps", "network"] {
        assert!(listed.contains(name), "{name} in {listed}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    for collection in ["sites", "gaps"] {
        let out = folder.path().join(format!("{collection}.geojson"));
        // a small page, so that GDAL follows the next links
        let arguments = ["-oo", "PAGE_SIZE=5", "-f", "GeoJSON", &out.to_string_lossy(), &source, collection];
        if gdal("ogr2ogr", &arguments).is_none() {
            return;
        }
        let copied: Value = serde_json::from_slice(&std::fs::read(&out).expect("a copy")).expect("JSON");
        let held = items(&server, "example", collection, &[("limit", "10000")]);
        let (copied, held) = (copied["features"].as_array().expect("features"), held["features"].as_array().expect("features"));
        assert_eq!(copied.len(), held.len(), "{collection}");
        for (copy, feature) in copied.iter().zip(held) {
            for (name, value) in feature["properties"].as_object().expect("properties") {
                // GDAL writes lists in forms of its own, and days with slashes
                let copied = &copy["properties"][name];
                let same_day = || copied.as_str().map(|d| d.replace('/', "-")) == value.as_str().map(str::to_owned);
                let same = value.is_array() || copied == value || same_day();
                assert!(same, "{collection} {name}: {} and not {value}", copy["properties"][name]);
            }
            assert_eq!(copy["geometry"]["type"], feature["geometry"]["type"]);
        }
    }
    let summary = gdal("ogrinfo", &["-so", "-where", "population > 0", &source, "sites"]).expect("GDAL is here");
    let counted = items(&server, "example", "sites", &[("filter", "population > 0")]);
    assert!(summary.contains(&format!("Feature Count: {}", counted["numberMatched"])), "{summary}");
}

#[test]
fn owslib_reads_collections_queryables_and_items() {
    let Some(python) = oracles("owslib") else { return };
    let server = TestServer::with_case("example");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/owslib_features.py");
    let done = Command::new(python).arg(script).arg(format!("{}/ogc/example/", server.address)).output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let held = items(&server, "example", "sites", &[("limit", "10000")]);
    assert_eq!(read["sites"], held["features"]);
    assert_eq!(read["filtered"], items(&server, "example", "sites", &[("filter", "population > 1000"), ("limit", "10000")])["features"]);
    assert!(read["collections"].as_array().is_some_and(|c| c.iter().any(|n| n == "gaps")), "{}", read["collections"]);
    assert_eq!(read["queryables"]["population"]["type"], "integer");
    assert_eq!(read["conforms"], true);
}

#[test]
fn qgis_reads_features_with_its_own_provider() {
    let there = Command::new("/usr/bin/python3").args(["-c", "import qgis.core"]).status().is_ok_and(|s| s.success());
    if !there {
        // about 1 GB of packages: run where it is installed, never a failure
        eprintln!("skipped: python3-qgis is not installed");
        return;
    }
    let server = TestServer::with_case("example");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/qgis_features.py");
    let done = Command::new("/usr/bin/python3")
        .arg(script)
        .arg(format!("{}/ogc/example", server.address))
        .env("QT_QPA_PLATFORM", "offscreen")
        .output()
        .expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let held = items(&server, "example", "sites", &[("limit", "10000")]);
    let names: Vec<&str> = held["features"].as_array().expect("features").iter().filter_map(|f| f["properties"]["name"].as_str()).collect();
    let mut found: Vec<&str> = read["names"].as_array().expect("names").iter().filter_map(Value::as_str).collect();
    let mut names = names;
    found.sort_unstable();
    names.sort_unstable();
    assert_eq!(found, names);
}
