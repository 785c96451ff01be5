//! Layers that leave as tables and vector files: programs of others read from each what the store holds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use sitelines::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use sitelines::domain::{Cell, Kind, Shape, Text};
use sitelines::interchange::gdal_wire::Vector;
use sitelines::interchange::{Options, gdal_out, hxl, kml, read, sidecar, xlsx};

use super::support::*;
use crate::support;

/// A folder with the shipped example.
fn data() -> &'static Path {
    static DATA: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = || {
        let folder = tempfile::tempdir().expect("a folder");
        // the case is loaded once, before several processes look at it side by side
        assert!(support::run(folder.path(), &["export", "-w", "example", "-l", "themes", "--format", "csv"]).status.success());
        folder
    };
    DATA.get_or_init(made).path()
}

/// Exports a layer of the example.
fn export(folder: &Path, layer: &str, word: &str, ending: &str) -> PathBuf {
    let path = folder.join(format!("{layer}.{ending}"));
    let done = support::run(data(), &["export", "-w", "example", "-l", layer, "--format", word, "-o", &path.to_string_lossy()]);
    assert!(done.status.success(), "{layer} {word}: {}", String::from_utf8_lossy(&done.stderr));
    path
}

/// What a program says; `None`, with words, where it is not here.
fn output(program: &str, arguments: &[&str]) -> Option<(bool, String)> {
    let Ok(done) = Command::new(program).args(arguments).output() else {
        support::missing(program);
        return None;
    };
    Some((done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))))
}

/// The features that GDAL finds in a file, as GeoJSON, of all its layers, by id.
fn by_gdal(path: &Path, layer: Option<&str>) -> Option<BTreeMap<String, Value>> {
    let into = path.with_extension("back.geojson");
    let (from, to) = (path.to_string_lossy(), into.to_string_lossy());
    let mut arguments = vec!["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=12", &*to, &*from];
    arguments.extend(layer);
    let (ok, words) = output("ogr2ogr", &arguments)?;
    assert!(ok, "{}: {words}", path.display());
    let read: Value = serde_json::from_slice(&std::fs::read(&into).expect("reads")).expect("GeoJSON");
    let features = read["features"].as_array().expect("features").iter();
    Some(features.map(|f| (f["properties"]["id"].as_str().expect("an id").to_owned(), f.clone())).collect())
}

/// Longitudes and latitudes in order, however they are nested.
fn numbers(value: &Value, found: &mut Vec<f64>) {
    match value {
        Value::Number(n) => found.extend(n.as_f64()),
        Value::Array(items) => items.iter().for_each(|i| numbers(i, found)),
        _ => {}
    }
}

/// The same place, whatever ring began it and whether a part was called many.
fn same_place(a: &Value, b: &Value) -> bool {
    let sorted = |value: &Value| {
        let mut all = Vec::new();
        numbers(&value["coordinates"], &mut all);
        for n in &mut all {
            *n = (*n * 1e6).round() / 1e6;
        }
        all.sort_by(f64::total_cmp);
        all
    };
    sorted(a) == sorted(b)
}

#[test]
fn gdal_reads_every_vector_format_as_the_store_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for layer in ["sites", "stakeholders", "activities", "gaps", "network"] {
        let own: Value = serde_json::from_slice(&std::fs::read(export(folder.path(), layer, "geojson", "geojson")).expect("reads")).expect("GeoJSON");
        let own: Vec<&Value> = own["features"].as_array().expect("features").iter().collect();
        assert!(own.len() > 5, "{layer}");
        let with_geometry = own.iter().filter(|f| !f["geometry"].is_null()).count();
        for (word, ending) in [("gpkg", "gpkg"), ("fgb", "fgb"), ("kml", "kml"), ("shp", "shp.zip"), ("xlsx", "xlsx")] {
            let path = export(folder.path(), layer, word, ending);
            let Some((ok, words)) = output("ogrinfo", &["-ro", "-so", "-al", &path.to_string_lossy()]) else { return };
            assert!(ok && !words.contains("ERROR") && !words.contains("Warning"), "{layer} {word}: {words}");
            let counted: usize = words.lines().filter_map(|l| l.strip_prefix("Feature Count: ")?.trim().parse::<usize>().ok()).sum();
            let about = if word == "xlsx" { words.lines().filter(|l| l.starts_with("Layer name: sitelines")).count() } else { 0 };
            assert!(counted == own.len() || about == 1, "{layer} {word}: {counted} and not {}\n{words}", own.len());
            if layer == "gaps" || layer == "activities" && word == "kml" {
                continue;
            }
            let found = match (word, layer) {
                ("shp", "sites") => by_gdal(&path, Some("sites_areas")),
                ("shp", "network") => by_gdal(&path, Some("network_lines")),
                ("shp", "stakeholders") => by_gdal(&path, Some("stakeholders_points")),
                ("shp", _) => by_gdal(&path, Some(&format!("{layer}_table"))),
                (_, _) => by_gdal(&path, Some(layer)),
            };
            let found = found.expect("ogr2ogr is there, for ogrinfo was");
            assert!(found.len() == own.len() || word == "shp", "{layer} {word}");
            let mut compared = 0;
            for feature in &own {
                let Some(other) = found.get(feature["properties"]["id"].as_str().expect("an id")) else { continue };
                compared += 1;
                for (name, value) in feature["properties"].as_object().expect("an object") {
                    let foreign = &other["properties"][name.as_str()];
                    match (value, word) {
                        (Value::String(text), "gpkg" | "fgb" | "xlsx") if name != "start" && name != "end" && !text.contains('\n') => {
                            let text = text.strip_prefix('\'').unwrap_or(text);
                            let date = foreign.as_str().is_some_and(|f| f.replace('/', "-").starts_with(text));
                            assert!(foreign.as_str().map(str::trim) == Some(text.trim()) || date, "{layer} {word} {name}: {foreign} and not {value}");
                        }
                        (Value::Number(number), _) if foreign.is_number() => {
                            let (a, b) = (number.as_f64().expect("a number"), foreign.as_f64().expect("a number"));
                            assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{layer} {word} {name}: {b} and not {a}");
                        }
                        // unknown is not zero
                        (Value::Null, _) => assert!(foreign.is_null() || foreign == "", "{layer} {word} {name}: {foreign} and not unknown"),
                        _ => {}
                    }
                }
                if word != "xlsx" && !feature["geometry"].is_null() {
                    assert!(same_place(&feature["geometry"], &other["geometry"]), "{layer} {word}: {other}");
                }
            }
            let expected = if word == "shp" && layer != "activities" { with_geometry } else { own.len() };
            assert_eq!(compared, expected, "{layer} {word}");
        }
    }
}

#[test]
fn the_geopackage_passes_the_strict_validator_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let python = "/usr/bin/python3";
    let here = output(python, &["-c", "import osgeo_utils.samples.validate_gpkg"]).is_some_and(|(ok, _)| ok);
    for layer in ["sites", "activities", "gaps", "network"] {
        let path = export(folder.path(), layer, "gpkg", "gpkg");
        let first = std::fs::read(&path).expect("reads");
        assert!(std::fs::read(export(folder.path(), layer, "gpkg", "gpkg")).expect("reads") == first, "{layer} differs");
        if !here {
            support::missing("python3-gdal");
            continue;
        }
        let (ok, words) = output(python, &["-m", "osgeo_utils.samples.validate_gpkg", "--extra", "--warning-as-error", "-k", &path.to_string_lossy()]).expect("it was there");
        assert!(ok, "{layer}: {words}");
    }
    for (word, ending) in [("shp", "shp.zip"), ("xlsx", "xlsx"), ("fgb", "fgb")] {
        let first = std::fs::read(export(folder.path(), "sites", word, ending)).expect("reads");
        assert!(std::fs::read(export(folder.path(), "sites", word, ending)).expect("reads") == first, "{word} differs");
    }
}

#[test]
fn a_zipped_shapefile_says_its_encoding_its_system_and_what_it_could_not_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = std::fs::read(export(folder.path(), "sites", "shp", "shp.zip")).expect("reads");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut names: Vec<String> = zip.file_names().map(|n| n.expect("a name").into_owned()).collect();
    names.sort();
    assert_eq!(names, ["sites.json", "sites_areas.cpg", "sites_areas.dbf", "sites_areas.prj", "sites_areas.shp", "sites_areas.shx"]);
    let mut text = |name: &str| std::io::read_to_string(zip.by_name(name).expect("an entry")).expect("text");
    assert_eq!(text("sites_areas.cpg"), "UTF-8");
    assert!(text("sites_areas.prj").starts_with("GEOGCS[\"GCS_WGS_1984\""));
    let about: Value = serde_json::from_str(&text("sites.json")).expect("JSON");
    assert_eq!((about["sitelines"]["workspace"].as_str(), about["rows"].as_u64()), (Some("example"), Some(21)));
    let renamed = about["columns_renamed"].as_array().expect("a list");
    assert!(renamed.iter().any(|r| r["column"] == "admin_level" && r["as"] == "admin_leve"), "{renamed:?}");
    assert!(renamed.iter().all(|r| r["as"].as_str().is_some_and(|n| n.len() <= 10)));
}

#[test]
fn libhxl_reads_tags_and_rows() {
    let Some(python) = support::oracles("hxl") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/hxl_rows.py");
    for (layer, expected) in [("participations", ["#activity+code", "#activity+name", "#org+code", "#org+name", "#org+code+role"]), ("sites", ["#loc+id", "#loc+name", "#loc+code+v_pcode", "#geo+lat", "#population"])] {
        let path = export(folder.path(), layer, "hxl", "hxl.csv");
        let said = Command::new(&python).arg(&script).arg(&path).output().expect("runs");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let read: Value = serde_json::from_slice(&said.stdout).expect("JSON");
        let tags: Vec<&str> = read["tags"].as_array().expect("tags").iter().filter_map(Value::as_str).collect();
        for tag in expected {
            // libhxl puts attributes in its own order
            let parts = |t: &str| { let mut p: Vec<String> = t.split('+').map(str::to_owned).collect(); p.sort(); p };
            assert!(tags.iter().any(|t| parts(t) == parts(tag)), "{tag} in {tags:?}");
        }
        let own = std::fs::read_to_string(export(folder.path(), layer, "geojson", "geojson")).expect("reads");
        let own: Value = serde_json::from_str(&own).expect("GeoJSON");
        assert_eq!(read["rows"].as_array().map(Vec::len), own["features"].as_array().map(Vec::len), "{layer}");
        let label = read["headers"].as_array().expect("headers").iter().position(|h| h.as_str().is_some_and(|h| h.ends_with("_label"))).expect("a label");
        assert!(read["rows"].as_array().expect("rows").iter().any(|r| r[label].as_str().is_some_and(|l| !l.is_empty())), "labels stand beside codes");
    }
}

fn column(name: &str, ty: ColumnType) -> Column {
    Column { name: name.to_owned(), ty, unit: None, description: String::new() }
}

fn table(rows: Vec<FeatureRow>) -> FeatureTable<'static> {
    let columns = vec![column("id", ColumnType::Text), column("note", ColumnType::Text), column("count", ColumnType::Integer), column("day", ColumnType::Date)];
    FeatureTable { name: "a/b".into(), columns, spatial: true, provenance: vec![("revision".into(), "7".into())], rows: Box::new(rows.into_iter()) }
}

fn hard() -> Vec<FeatureRow> {
    let cells = |note: &str, count: Cell, day: &str| vec![Cell::text("x"), Cell::Text(Text::from(note)), count, Cell::text(day)];
    vec![
        FeatureRow { id: "x".into(), shape: Shape::point(1.5, -2.0).ok(), cells: cells("=cmd|' /C calc'!A0", Cell::Int(-5), "2012-07-01") },
        FeatureRow { id: "y".into(), shape: None, cells: cells("<b>&\"\u{1}\n'=x", Cell::Null, "") },
    ]
}

#[test]
fn formulas_leave_as_text_and_what_is_unknown_as_nothing() {
    let mut book = Vec::new();
    assert_eq!(xlsx::write(table(hard()), &mut book).expect("writes"), 2);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&book)).expect("a zip");
    let sheet = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet")).expect("text");
    assert!(!sheet.contains("<f"), "no formula");
    assert!(sheet.contains("<c r=\"B2\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=cmd|"), "{sheet}");
    assert!(sheet.contains("<c r=\"C2\"><v>-5</v></c>") && sheet.contains("<c r=\"D2\" s=\"2\"><v>41091</v></c>"), "{sheet}");
    assert!(!sheet.contains("\"C3\"") && !sheet.contains("\"D3\"") && !sheet.contains("\"E3\""), "unknown is no cell: {sheet}");
    let workbook = std::io::read_to_string(zip.by_name("xl/workbook.xml").expect("a part")).expect("text");
    assert!(workbook.contains("sheet name=\"a-b\"") && workbook.contains("sheet name=\"sitelines\""), "{workbook}");
    let mut tagged = Vec::new();
    hxl::write(table(hard()), &mut tagged).expect("writes");
    let tagged = String::from_utf8(tagged).expect("text");
    assert!(tagged.starts_with("id,note,count,day,lon,lat,wkt\n#meta+id,#meta+comments,#indicator+count,#date+day,#geo+lon,#geo+lat,#geo+wkt\nx,'=cmd"), "{tagged}");
    let mut marked = Vec::new();
    kml::write(table(hard()), &mut marked).expect("writes");
    let marked = String::from_utf8(marked).expect("text");
    assert!(marked.contains("&lt;b&gt;&amp;&quot;\u{fffd}&#10;") && marked.contains("<coordinates>1.5,-2</coordinates>"), "{marked}");
    assert_eq!(marked.matches("name=\"count\">").count(), 1, "unknown is not there");
    let mut about = Vec::new();
    assert_eq!(sidecar::write(table(hard()), &mut about).expect("writes"), 2);
    let about: Value = serde_json::from_slice(&about).expect("JSON");
    assert_eq!((about["rows_with_geometry"].as_u64(), about["sitelines"]["revision"].as_str()), (Some(1), Some("7")));
}

#[test]
fn a_full_sheet_is_followed_by_another_and_a_cell_too_long_is_refused_with_its_place() {
    let rows: Vec<FeatureRow> = (0..5).map(|_| hard().remove(0)).collect();
    let sheets = |most: usize| {
        let mut book = Vec::new();
        xlsx::write_in_sheets(table(rows.clone()), most, &mut book).expect("writes");
        zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a zip").file_names().filter(|n| n.as_ref().is_ok_and(|n| n.contains("worksheets/sheet"))).count()
    };
    assert_eq!((sheets(6), sheets(5)), (2, 3), "with the sheet that says what the file is");
    let long = |chars: usize| {
        let cells = vec![Cell::text("x"), Cell::Text(Text::from("a".repeat(chars))), Cell::Null, Cell::Null];
        xlsx::write(table(vec![FeatureRow { id: "x".into(), shape: None, cells }]), &mut Vec::new())
    };
    assert!(long(xlsx::CELL_CHARS).is_ok());
    assert!(long(xlsx::CELL_CHARS + 1).expect_err("refused").to_string().contains("B2"));
}

#[test]
fn a_workbook_that_left_is_read_as_the_records_it_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = std::fs::read(export(folder.path(), "stakeholders", "xlsx", "xlsx")).expect("reads");
    let read = one("stakeholders.xlsx", bytes).expect("reads");
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let mut plain = Vec::new();
    let own = std::fs::read(export(folder.path(), "stakeholders", "csv", "csv")).expect("reads");
    plain.extend_from_slice(&own);
    let from_csv = one("stakeholders.csv", plain).expect("reads");
    assert_eq!(ids(&read, Kind::Stakeholder), ids(&from_csv, Kind::Stakeholder));
    for (a, b) in read.drafts.iter().zip(&from_csv.drafts) {
        assert_eq!(a.onto(None).expect("valid"), b.onto(None).expect("valid"));
    }
}

#[test]
fn the_template_of_every_kind_is_taken_back_empty_and_explains_its_columns() {
    for kind in Kind::ALL {
        let done = support::run(data(), &["template", "--kind", kind.plural()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&done.stdout)).expect("a zip");
        let words = std::io::read_to_string(zip.by_name("xl/worksheets/sheet2.xml").expect("a sheet")).expect("text");
        for field in kind.fields() {
            assert!(words.contains(&format!(">{}<", field.name)), "{kind} {}", field.name);
        }
        let read = read(&[file("template.xlsx", &done.stdout)], &Options { kind: Some(*kind), ..options() }, &World::default()).unwrap_or_else(|r| panic!("{kind}: {r}"));
        assert_eq!((read.problems.len(), read.drafts.len(), read.rows), (0, 0, 0), "{kind}: {:?}", read.problems);
    }
    let ties = support::run(data(), &["template", "--kind", "ties"]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&ties.stdout)).expect("a zip");
    let words = std::io::read_to_string(zip.by_name("xl/worksheets/sheet2.xml").expect("a sheet")).expect("text");
    assert!(words.contains("One of: coordination (") && words.contains("Needed."), "{words}");
}

#[test]
fn sites_that_left_as_a_geopackage_come_home_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = one("sites.csv", std::fs::read(export(folder.path(), "sites", "csv", "csv")).expect("reads")).expect("reads");
    let records = |read: &sitelines::interchange::Read| -> Vec<sitelines::domain::AnyRecord> {
        let mut all: Vec<_> = read.drafts.iter().map(|d| d.onto(None).expect("valid")).collect();
        all.sort_by(|a, b| a.id().as_str().cmp(b.id().as_str()));
        all
    };
    assert!(records(&own).len() > 20);
    let bytes = std::fs::read(export(folder.path(), "sites", "gpkg", "gpkg")).expect("reads");
    let back = one("sites.gpkg", bytes).expect("reads");
    assert_eq!(errors(&back), Vec::<&sitelines::domain::Problem>::new());
    assert!(records(&back) == records(&own));
}

#[test]
fn what_a_shapefile_holds_is_counted_at_the_limit_and_one_beyond() {
    let wide = |columns: usize, text: usize| {
        let columns: Vec<Column> = (0..columns).map(|i| column(&format!("c{i}"), ColumnType::Text)).collect();
        let cells = columns.iter().map(|_| Cell::text(&"x".repeat(text))).collect();
        let row = FeatureRow { id: "a".into(), cells, shape: Some(Shape::point(1.0, 2.0).expect("a point")) };
        let table = FeatureTable { columns, ..table(vec![row]) };
        let mut out = Vec::new();
        gdal_out::write(Vector::Shapefile, table, options().worker.as_deref(), &mut out).map(|_| out).map_err(|e| e.kind())
    };
    let told = |made: &[u8]| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(made)).expect("an archive");
        (0..archive.len())
            .find_map(|at| {
                let mut entry = archive.by_index(at).expect("an entry");
                let mut text = String::new();
                entry.name().is_ok_and(|n| n.ends_with(".json")).then(|| std::io::Read::read_to_string(&mut entry, &mut text).expect("reads"))?;
                serde_json::from_str::<Value>(&text).ok()
            })
            .expect("a sidecar")
    };
    let full = told(&wide(255, 254).expect("255 columns of 254 bytes"));
    assert_eq!(cut(&full), Some(0), "{full}");
    assert_eq!(cut(&told(&wide(1, 255).expect("one byte more is cut"))), Some(1));
    assert_eq!(wide(256, 1), Err(std::io::ErrorKind::InvalidData));
}

/// Texts that the sidecar of a shapefile calls cut.
fn cut(sidecar: &Value) -> Option<u64> {
    match sidecar {
        Value::Object(members) => members.get("texts_cut_to_254_bytes").and_then(Value::as_u64).or_else(|| members.values().find_map(cut)),
        _ => None,
    }
}

#[test]
fn what_a_format_leaves_out_comes_home_unknown_and_not_as_zero() {
    let folder = tempfile::tempdir().expect("a folder");
    let own: Value = serde_json::from_slice(&std::fs::read(export(folder.path(), "gaps", "geojson", "geojson")).expect("reads")).expect("GeoJSON");
    let own = own["features"].as_array().expect("features");
    let unknown = |name: &str| own.iter().filter(|f| f["properties"][name].is_null()).count();
    assert!(unknown("people_in_need") > 0 && unknown("people_in_need") < own.len(), "some are known, some are not");
    for ending in ["fgb", "gpkg", "kml"] {
        let bytes = std::fs::read(export(folder.path(), "gaps", ending, ending)).expect("reads");
        let read = read(&[file(&format!("gaps.{ending}"), bytes)], &profile("layer"), &World::default()).unwrap_or_else(|r| panic!("{ending}: {r}"));
        let features: Vec<String> = read.drafts.iter().filter(|d| d.kind == Kind::LayerFeature).filter_map(|d| said(d, "attributes")).collect();
        assert_eq!(features.len(), own.len(), "{ending}");
        let silent = features.iter().filter(|attributes| !attributes.contains("people_in_need=")).count();
        assert_eq!(silent, unknown("people_in_need"), "{ending}");
    }
}
