//! The file is a GeoPackage that other programs open: GDAL's validator, `ogrinfo`, `ogr2ogr` are the judges.
//! Where they are not installed the test says so and passes, unless `CI=true`.

use std::path::Path;
use std::process::Command;

use sitelines::domain::{Cell, Kind, Shape};
use sitelines::store::Store;
use sitelines::store::sqlite::GeoPackage;

use super::samples::{NOON, Workspace, sample, with};

/// Output of a tool; `None` where it is not installed.
fn run(tool: &str, arguments: &[&str]) -> Option<(bool, String)> {
    match Command::new(tool).args(arguments).output() {
        Ok(output) => {
            let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            Some((output.status.success(), words))
        }
        Err(error) => missing(tool, &error.to_string()),
    }
}

#[expect(clippy::print_stdout, reason = "a skipped test says why")]
fn missing<T>(tool: &str, why: &str) -> Option<T> {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{tool} is needed in CI: {why}");
    println!("skipped: {tool} is not installed ({why})");
    None
}

fn validates(path: &Path) {
    let python = "/usr/bin/python3";
    if run(python, &["-c", "import osgeo_utils.samples.validate_gpkg"]).is_none_or(|(ok, _)| !ok) {
        missing::<()>("python3-gdal", "import failed");
        return;
    }
    let path = path.to_str().expect("Unicode");
    let arguments = ["-m", "osgeo_utils.samples.validate_gpkg", "--extra", "--warning-as-error", "-k", path];
    if let Some((ok, words)) = run(python, &arguments) {
        assert!(ok, "the validator says: {words}");
    }
}

#[test]
fn gdals_validator_finds_nothing_in_a_new_a_filled_and_a_copied_file() {
    let w = Workspace::new();
    validates(&w.path());
    w.put(Kind::ALL.iter().map(|kind| sample(*kind, "one")));
    w.put((0..50_i16).map(|n| {
        let shape = Shape::point(f64::from(n), f64::from(n) / 2.0).expect("valid");
        with(Kind::Site, &format!("s{n}"), &[("geometry", if n % 7 == 0 { Cell::Null } else { Cell::Shape(shape) })])
    }));
    w.delete(Kind::Site, "s13");
    validates(&w.path());
    let copy = w.dir.path().join("copy.gpkg");
    w.store.backup(&copy).expect("copies");
    validates(&copy);
    w.store.close().expect("closes");
    validates(&w.path());
}

#[test]
fn ogrinfo_lists_the_layers_and_reads_their_features() {
    let w = Workspace::filled();
    w.store.close().expect("closes");
    let path = w.path();
    let path = path.to_str().expect("Unicode");
    let Some((ok, words)) = run("ogrinfo", &["-so", "-al", path]) else { return };
    assert!(ok && !words.contains("Warning") && !words.contains("ERROR"), "{words}");
    for layer in ["Layer name: sites", "Layer name: stakeholders", "Layer name: ties", "Extent: (-6.000000, 13.000000) - (-5.000000, 14.000000)"] {
        assert!(words.contains(layer), "{layer} in {words}");
    }
    assert!(!words.contains("Layer name: sitelines_") && !words.contains("Layer name: contacts"), "{words}");
    let (_, feature) = run("ogrinfo", &["-al", path, "sites"]).expect("it ran before");
    assert!(feature.contains("POLYGON ((-6 13,-5 13,-5 14,-6 14,-6 13))"), "{feature}");
    let (_, near) = run("ogrinfo", &["-so", "-spat", "-5.5", "13.5", "-5.4", "13.6", path, "sites"]).expect("it ran before");
    assert!(near.contains("Feature Count: 1"), "through the R-tree: {near}");
    let (_, far) = run("ogrinfo", &["-so", "-spat", "20", "20", "21", "21", path, "sites"]).expect("it ran before");
    assert!(far.contains("Feature Count: 0"), "through the R-tree: {far}");
    let (_, sql) = run("ogrinfo", &["-fields=NO", "-fielddomain", "sitelines_tie_kind", path]).expect("it ran before");
    assert!(sql.contains("coordination"), "QGIS shows the codes as a list: {sql}");
}

#[test]
fn features_added_and_changed_by_gdal_are_taken_up() {
    let w = Workspace::filled();
    let path = w.path();
    let path = path.to_str().expect("Unicode");
    let source = w.dir.path().join("new.geojson");
    std::fs::write(
        &source,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-4.5,14.25,270.0]},
           "properties":{"name":"Konna","kind":"commune"}}]}"#,
    )
    .expect("writes");
    let source = source.to_str().expect("Unicode");
    let Some((ok, words)) = run("ogr2ogr", &["-append", "-update", "-dim", "XY", path, source, "-nln", "sites"]) else { return };
    assert!(ok && !words.contains("ERROR"), "{words}");
    w.store.absorb_outside(NOON).expect("absorbs").expect("a commit");
    let konna = w.served(Kind::Site, "konna").expect("taken up");
    assert_eq!(konna.shape().map(Shape::to_wkt).as_deref(), Some("POINT(-4.5 14.25)"));
    let (ok, words) = run("ogrinfo", &["-q", path, "-sql", "UPDATE sites SET name = 'Konna ville' WHERE id = 'konna'"]).expect("it ran before");
    assert!(ok && !words.contains("ERROR"), "{words}");
    w.store.absorb_outside(NOON).expect("absorbs").expect("a commit");
    assert_eq!(w.served(Kind::Site, "konna").expect("there").label(), "Konna ville");
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
    validates(&w.path());
}

#[test]
fn a_layer_that_gdal_writes_anew_is_adopted() {
    let w = Workspace::filled();
    let path = w.path();
    let path = path.to_str().expect("Unicode");
    let source = w.dir.path().join("sites.geojson");
    std::fs::write(
        &source,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-4.5,14.25]},
           "properties":{"id":"konna","name":"Konna","kind":"commune"}}]}"#,
    )
    .expect("writes");
    let source = source.to_str().expect("Unicode");
    w.store.close().expect("closes");
    let Some((ok, words)) = run("ogr2ogr", &["-update", "-overwrite", path, source, "-nln", "sites"]) else { return };
    assert!(ok && !words.contains("ERROR"), "{words}");
    let again = GeoPackage::open(&w.path()).expect("opens");
    again.absorb_outside(NOON).expect("absorbs").expect("a commit");
    let sites: Vec<String> =
        again.load().expect("loads").records.iter().filter(|(r, _)| r.kind() == Kind::Site).map(|(r, _)| r.label().to_string()).collect();
    assert_eq!(sites, ["Konna"]);
    assert_eq!(again.verify().expect("verifies"), Vec::<String>::new());
    again.close().expect("closes");
    validates(&w.path());
}
