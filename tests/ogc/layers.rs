//! Context layers: any vector file kept as it came, drawn, served, exported.

use serde_json::{Value, json};

use super::support::{empty, ids, import_layer, items};
use crate::support::{missing, run};

fn layer() -> Value {
    let feature = |geometry: Value, properties: Value| json!({"type": "Feature", "geometry": geometry, "properties": properties});
    json!({"type": "FeatureCollection", "features": [
        feature(json!({"type": "LineString", "coordinates": [[-6, 13], [-5, 14]]}),
            json!({"Nom de l'eau": "Niger", "ordre=1": 1, "Größe (m²)": 2.5, "pérenne": true, "vu le": "2020-02-29", "heure": "2020-02-29T10:00:00Z", "mêlé": 1, "ឈ្មោះ": "ទន្លេ; ធំ"})),
        feature(json!({"type": "Polygon", "coordinates": [[[-6, 13], [-5, 13], [-5, 14], [-6, 13]]]}),
            json!({"Nom de l'eau": null, "ordre=1": 2, "Größe (m²)": 3, "pérenne": null, "vu le": null, "heure": null, "mêlé": "deux", "ឈ្មោះ": null})),
        feature(Value::Null, json!({"Nom de l'eau": "Bani"})),
    ]})
}

#[test]
fn names_types_and_nulls_stay_as_they_came() {
    let server = empty();
    let layer = layer();
    let report = import_layer(&server, "w", "Cours d'eau.geojson", layer.to_string().as_bytes()).expect(200).json();
    assert_eq!((&report["rows"], &report["added"], &report["errors"]), (&json!(3), &json!(4), &json!(0)), "{report}");
    let record = server.get("/api/workspaces/w/layers/cours-deau").expect(200).json();
    assert_eq!(record["name"], "Cours d'eau");
    let expected = ["Nom de l'eau:text", "ordre=1:integer", "Größe (m²):number", "pérenne:boolean", "vu le:date", "heure:datetime", "mêlé:text", "ឈ្មោះ:text"];
    assert_eq!(record["fields"], json!(expected));
    let export = server.get("/api/workspaces/w/exports/cours-deau.geojson").expect(200).json();
    let served = items(&server, "w", "cours-deau", &[]);
    for from in [&export, &served] {
        for (feature, original) in from["features"].as_array().expect("features").iter().zip(layer["features"].as_array().expect("features")) {
            assert_eq!(feature["geometry"], original["geometry"]);
            for (name, value) in feature["properties"].as_object().expect("properties") {
                let original = &original["properties"][name];
                match (value, original) {
                    (Value::Number(a), Value::Number(b)) => assert_eq!(a.as_f64(), b.as_f64(), "{name}"),
                    (Value::String(a), Value::Number(b)) => assert_eq!((name.as_str(), a), ("mêlé", &b.to_string())),
                    _ => assert_eq!(value, original, "{name}"),
                }
            }
        }
    }
    let filtered = items(&server, "w", "cours-deau", &[("filter", "\"Größe (m²)\" > 2.7 AND \"vu le\" IS NULL AND \"ordre=1\" = 2")]);
    assert_eq!(ids(&filtered), ["cours-deau.0000002"]);
    // drawn: its tile has the line and the area
    let tile = server.get("/tiles/w/cours-deau/0/0/0.mvt").expect(200);
    assert!(tile.bytes.len() > 50);
    assert_eq!(server.get("/tiles/w/cours-deau.json").expect(200).json()["vector_layers"][0]["id"], "cours-deau");
}

#[test]
fn a_layer_imported_again_changes_nothing_and_one_that_shrank_loses_features() {
    let server = empty();
    let mut layer = layer();
    import_layer(&server, "w", "rivers.geojson", layer.to_string().as_bytes()).expect(200);
    let again = import_layer(&server, "w", "rivers.geojson", layer.to_string().as_bytes()).expect(200).json();
    assert_eq!((&again["added"], &again["changed"], &again["revision"]), (&json!(0), &json!(0), &json!(1)), "{again}");
    layer["features"].as_array_mut().expect("features").truncate(1);
    let shorter = import_layer(&server, "w", "rivers.geojson", layer.to_string().as_bytes()).expect(200).json();
    assert!(shorter["notes"].to_string().contains("2 feature(s)"), "{shorter}");
    assert_eq!(items(&server, "w", "rivers", &[])["numberMatched"], 1);
}

#[test]
fn a_layer_named_like_a_kind_is_reached_under_its_own_name() {
    let server = empty();
    import_layer(&server, "w", "sites.geojson", layer().to_string().as_bytes()).expect(200);
    assert_eq!(items(&server, "w", "sites", &[])["numberMatched"], 0);
    assert_eq!(items(&server, "w", "layer:sites", &[])["numberMatched"], 3);
    let collections = server.get("/ogc/w/collections").expect(200).json();
    let found = collections["collections"].as_array().expect("collections").iter().filter(|c| c["id"] == "layer:sites").count();
    assert_eq!(found, 1);
    server.get("/api/workspaces/w/exports/layer:sites.geojson").expect(200);
    server.get("/tiles/w/layer:sites/0/0/0.mvt").expect(200);
}

#[test]
fn what_is_no_vector_layer_is_refused_and_the_workspace_stays() {
    let server = empty();
    for (file, bytes, status) in [
        ("table.csv", &b"id,name\n1,a\n"[..], 422),
        ("cut.geojson", b"{\"type\":\"FeatureCollection\",\"features\":[", 400),
        ("vrt.geojson", b"<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>", 415),
        ("broken.gpkg", b"SQLite format 3\0 and nothing more", 422),
    ] {
        let answer = import_layer(&server, "w", file, bytes).expect(status);
        assert!(!answer.json()["detail"].as_str().unwrap_or_default().is_empty(), "{file}");
    }
    let bad = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [500, 0]}, "properties": {"a": 1}}]});
    let report = import_layer(&server, "w", "bad.geojson", bad.to_string().as_bytes()).expect(422).json();
    assert!(report["problems"].to_string().contains("projected"), "{report}");
    assert_eq!(server.get("/api/workspaces/w").expect(200).json()["revision"], 0);
}

#[test]
fn what_gdal_reads_becomes_layers_by_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("rivers.geojson");
    std::fs::write(&source, layer().to_string()).expect("written");
    let mut tried = 0;
    for (driver, file) in [("GPKG", "rivers.gpkg"), ("FlatGeobuf", "rivers.fgb"), ("LIBKML", "rivers.kml")] {
        let path = folder.path().join(file);
        let made = std::process::Command::new("ogr2ogr").args(["-f", driver]).arg(&path).arg(&source).output();
        let Ok(made) = made else {
            missing("ogr2ogr of GDAL");
            return;
        };
        assert!(path.exists(), "{driver}: {}", String::from_utf8_lossy(&made.stderr));
        let data = folder.path().join(format!("data-{driver}"));
        let done = run(&data, &["import", &path.to_string_lossy(), "--workspace", "w", "--profile", "layer"]);
        assert!(done.status.success(), "{driver}: {} {}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        let out = folder.path().join(format!("{driver}.geojson"));
        let done = run(&data, &["export", "--workspace", "w", "--layer", "rivers", "--format", "geojson", "-o", &out.to_string_lossy()]);
        assert!(done.status.success(), "{driver}: {}", String::from_utf8_lossy(&done.stderr));
        let export: Value = serde_json::from_slice(&std::fs::read(&out).expect("an export")).expect("JSON");
        let properties = &export["features"][0]["properties"];
        if driver == "GPKG" {
            assert_eq!(properties["ordre=1"], 1);
            assert_eq!(properties["pérenne"], true);
            assert_eq!(properties["vu le"], "2020-02-29");
            assert!(properties["heure"].as_str().is_some_and(|h| h.starts_with("2020-02-29T10:00:00")), "{properties}");
        }
        assert!(export["features"].as_array().is_some_and(|f| f.len() >= 2), "{driver}");
        tried += 1;
    }
    assert_eq!(tried, 3);
}
