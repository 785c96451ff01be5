//! Vector files as foreign programs write them: code pages of tables, coordinate systems, the antimeridian, curves, heights, side
//! files. The files are those of public reports; further inputs of their kinds are made here.

use std::io::Write;
use std::path::Path;

use super::support::*;
use sitelines::domain::{Cell, Kind, Shape};
use sitelines::interchange::crs::Epsg;
use sitelines::interchange::{Options, Read, Upload, read};

fn case(name: &str) -> Upload {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/public_cases").join(name);
    Upload { name: name.to_owned(), bytes: std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())) }
}

fn taken(upload: Upload, options: &Options) -> Read {
    read(&[upload], options, &World::default()).unwrap_or_else(|r| panic!("{r}"))
}

fn names(read: &Read) -> Vec<String> {
    read.drafts.iter().filter(|d| d.kind == Kind::Site).filter_map(|d| said(d, "name")).collect()
}

fn notes(read: &Read) -> String {
    read.notes.iter().map(|n| serde_json::json!(n)["said"].to_string()).collect::<Vec<_>>().join(" ")
}

fn shapes(read: &Read) -> Vec<Shape> {
    read.drafts.iter().filter_map(|d| if let Some(Cell::Shape(s)) = d.said("geometry") { Some(s.clone()) } else { None }).collect()
}

/// An archive of the parts of another, some left out, some put in.
fn rezipped(upload: &Upload, leave: &dyn Fn(&str) -> bool, put: &[(&str, &[u8])]) -> Upload {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(&upload.bytes)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        if leave(&name) {
            continue;
        }
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    for (name, content) in put {
        to.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(content).unwrap();
    }
    Upload { name: upload.name.clone(), bytes: to.finish().unwrap().into_inner() }
}

#[test]
fn the_text_of_a_shapefile_is_decided_by_its_bytes() {
    for (name, expected, note) in [
        ("70-shp-latin1-no-cpg.zip", vec!["Kéréma", "N'Tossoni Île"], "text_page_assumed"),
        ("70b-shp-latin1-no-cpg-ldid-57.zip", vec!["Kéréma", "N'Tossoni Île"], ""),
        ("71-shp-utf8-no-cpg.zip", vec!["Kéréma", "N'Tossoni Île"], ""),
        ("72-shp-lying-cpg.zip", vec!["Kéréma", "N'Tossoni Île"], "text_page_other"),
        ("72b-shp-lying-cpg-khmer.zip", vec!["ភូមិថ្មី"], "text_page_other"),
    ] {
        let read = taken(case(name), &options());
        assert_eq!(names(&read), expected, "{name}: {:?}", read.problems);
        assert_eq!(notes(&read).contains("text_page"), !note.is_empty(), "{name}: {}", notes(&read));
        assert!(notes(&read).contains(note), "{name}: {}", notes(&read));
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
    }
}

#[test]
fn a_cpg_is_understood_in_its_spellings_and_not_believed_against_the_bytes() {
    let western = case("70-shp-latin1-no-cpg.zip");
    for (cpg, note) in [("ISO-8859-1", ""), ("ISO88591", ""), ("88591", ""), ("ANSI 1252", ""), ("cp1252\r\n", ""), ("windows-1252", ""), ("UTF-8", "text_page_other"), ("klingon", "text_page_unknown")] {
        let read = taken(rezipped(&western, &|_| false, &[("communes.cpg", cpg.as_bytes())]), &options());
        assert_eq!(names(&read), ["Kéréma", "N'Tossoni Île"], "{cpg}");
        assert_eq!(notes(&read).contains("text_page"), !note.is_empty(), "{cpg}: {}", notes(&read));
        assert!(notes(&read).contains(note), "{cpg}: {}", notes(&read));
    }
}

#[test]
fn text_that_was_decoded_wrongly_elsewhere_is_told() {
    for name in ["KÃ©rÃ©ma", "K\u{fffd}r\u{fffd}ma"] {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"ADM3_PCODE":"ML99","ADM3_FR":"{name}"}},"geometry":{{"type":"Point","coordinates":[-6,13]}}}}]}}"#);
        let read = one("adm.geojson", text).unwrap();
        assert!(rules(&read).iter().any(|(rule, row, column)| rule == "text_garbled" && *row == Some(1) && column.as_deref() == Some("name")), "{:?}", read.problems);
        let read = one("sites.csv", format!("id,name,kind\na,{name},commune\n")).unwrap();
        assert!(rules(&read).iter().any(|(rule, ..)| rule == "text_garbled"), "{:?}", read.problems);
    }
    let read = one("sites.csv", "id,name,kind\na,Kéréma – Île São Tomé,commune\n").unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
}

#[test]
fn areas_over_180_degrees_are_cut_and_it_is_told() {
    let read = taken(case("64-antimeridian.geojson"), &profile("layer"));
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert!(notes(&read).contains("antimeridian_cut&n=2"), "{}", notes(&read));
    let shapes = shapes(&read);
    assert_eq!(shapes.len(), 3);
    for shape in shapes {
        let geo_types::Geometry::MultiPolygon(parts) = shape.geometry() else { panic!("{}", shape.to_wkt()) };
        assert_eq!(parts.0.len(), 2, "{}", shape.to_wkt());
        for part in &parts.0 {
            let xs: Vec<f64> = part.exterior().0.iter().map(|c| c.x).collect();
            let width = xs.iter().copied().fold(f64::MIN, f64::max) - xs.iter().copied().fold(f64::MAX, f64::min);
            assert!(width <= 2.0 + 1e-6, "{}", shape.to_wkt());
        }
    }
}

/// The same box, to a millimetre or so.
fn is_near(found: [f64; 4], expected: [f64; 4]) -> bool {
    found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-8)
}

#[test]
fn wgs84_in_any_spelling_is_read_and_other_systems_are_transformed() {
    for name in ["61-geojson-crs-spellings-of-wgs84.geojson", "62-geojson-crs-epsg-object.geojson"] {
        let read = taken(case(name), &options());
        assert!(is_near(shapes(&read)[0].bounds(), [-6.2, 13.4, -6.0, 13.6]), "{name}");
    }
    let read = taken(case("60-geojson-crs-3857.geojson"), &options());
    let [x, y, ..] = shapes(&read)[0].bounds();
    assert!((x + 6.15).abs() < 0.01 && (y - 13.44).abs() < 0.01, "{x} {y}");
    assert!(notes(&read).contains("transformed") && notes(&read).contains("3857"), "{}", notes(&read));
    let refused = one("a.geojson", r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"Local grid 7"}},"features":[]}"#).map(|r| r.rows).expect_err("refused");
    assert!(refused.code() == "crs_unsupported" && refused.message.contains("Local grid 7"), "{refused}");
    let unknown = r#"{"type":"FeatureCollection","crs":{"type":"EPSG","properties":{"code":999999}},"features":[{"type":"Feature","properties":{"ADM3_PCODE":"ML99","ADM3_FR":"A"},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
    let refused = one("a.geojson", unknown).map(|r| r.rows).expect_err("refused");
    assert!(refused.to_string().contains("999999"), "{refused}");
}

#[test]
fn a_system_named_at_import_holds_for_files_that_name_none() {
    let utm = || case("63-geojson-utm-no-crs.geojson");
    assert!(taken(utm(), &options()).problems.iter().any(|p| p.rule == "geometry_range" && p.hint.contains("metres")));
    let named = Options { crs: Epsg::parse("EPSG:32629").ok(), ..options() };
    let read = taken(utm(), &named);
    let [x, y, ..] = shapes(&read)[0].bounds();
    // 595000 m east, 1487000 m north of zone 29, whose middle is 9 degrees west
    assert!((x + 8.122).abs() < 0.005 && (y - 13.449).abs() < 0.005, "{x} {y}");
    // a file that names its own keeps it
    let read = taken(case("61-geojson-crs-spellings-of-wgs84.geojson"), &named);
    assert!(is_near(shapes(&read)[0].bounds(), [-6.2, 13.4, -6.0, 13.6]));
    let degrees = Options { crs: Epsg::parse("4326").ok(), ..options() };
    let bare = rezipped(&case("71-shp-utf8-no-cpg.zip"), &|n| std::path::Path::new(n).extension().is_some_and(|e| e == "prj"), &[]);
    assert_eq!(read_code(&bare, &options()), "crs_missing");
    assert_eq!(names(&taken(bare, &degrees)), ["Kéréma", "N'Tossoni Île"]);
}

fn read_code(upload: &Upload, options: &Options) -> &'static str {
    read(std::slice::from_ref(upload), options, &World::default()).map(|r| r.rows).expect_err("refused").code()
}

#[test]
fn features_line_by_line_are_all_read() {
    let given = case("67-geojson-lines.geojsonl");
    let text = String::from_utf8(given.bytes.clone()).unwrap();
    let separated: String = text.lines().filter(|l| !l.is_empty()).map(|l| format!("\u{1e}{l}\n")).collect();
    let windows = text.replace('\n', "\r\n\r\n");
    for (name, text) in [("a.geojsonl", &text), ("a.ndjson", &text), ("a.geojson", &text), ("a.json", &windows), ("a.geojsons", &separated)] {
        let read = one(name, text).unwrap_or_else(|r| panic!("{name}: {r}"));
        assert_eq!(names(&read), ["Farabana", "Sorabali"], "{name}");
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
    }
    let broken = format!("{text}{{\"type\":\"Feature\",\"prop\n");
    let read = one("a.geojsonl", broken).unwrap();
    assert_eq!(names(&read).len(), 2);
    assert!(read.problems.iter().any(|p| p.is_error() && p.place.row == Some(3)), "{:?}", read.problems);
}

#[test]
fn a_list_of_flat_objects_is_a_table_and_other_json_is_not_called_cut_off() {
    let read = one("sites.json", r#"[{"id":"a","name":"Korodji","kind":"commune"},{"id":"b","name":"Farabana","kind":"commune","note":null}]"#).unwrap();
    assert_eq!(ids(&read, Kind::Site), ["a", "b"]);
    for text in [r#"{"rows": [[1, 2]], "total": 2}"#, r#"[{"a": {"b": 1}}]"#, "[1, 2, 3]"] {
        let refused = one("x.json", text).map(|r| r.rows).expect_err("refused");
        assert!(refused.code() == "type_unsupported" && refused.message.contains("well formed") && !refused.to_string().contains("cut off"), "{refused}");
    }
    let refused = one("x.json", r#"{"type":"FeatureCollection","features":[{"#).map(|r| r.rows).expect_err("refused");
    assert!(refused.code() == "json_malformed" && refused.hint.contains("cut off"), "{refused}");
}

#[test]
fn side_files_of_a_shapefile_are_ignored() {
    let xml = b"<?xml version=\"1.0\"?><metadata><Esri/></metadata>".as_slice();
    let put: Vec<(&str, &[u8])> = vec![
        ("communes.shp.xml", xml),
        ("communes.sbn", b"x"),
        ("communes.sbx", b"x"),
        ("communes.qpj", b"x"),
        ("communes.qmd", b"x"),
        ("communes.ain", b"x"),
        ("communes.CPG.xml", xml),
        ("metadata.xml", xml),
        ("README.txt", b"words"),
        ("licence.pdf", b"%PDF-1.4"),
        ("communes.json", b"{\"sitelines\": {}}"),
        ("__MACOSX/._communes.shp", b"x"),
        ("__MACOSX/communes.xml", xml),
    ];
    let read = taken(rezipped(&case("71-shp-utf8-no-cpg.zip"), &|_| false, &put), &options());
    assert_eq!(names(&read), ["Kéréma", "N'Tossoni Île"]);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
}

#[test]
fn a_kml_that_only_links_is_refused_as_such() {
    let refused = read(&[case("78-kml-network-link.kml")], &profile("layer"), &World::default()).map(|r| r.rows).expect_err("refused");
    assert!(refused.code() == "link_only" && refused.message.contains("links") && refused.message.contains("no connection"), "{refused}");
}

#[test]
fn curves_are_straightened_and_heights_left_out_with_a_note() {
    let read = taken(case("76-gpkg-curves.gpkg"), &profile("layer"));
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert!(notes(&read).contains("curves_straightened&n=1"), "{}", notes(&read));
    let areas: Vec<f64> = shapes(&read).iter().map(|s| geo::Area::unsigned_area(s.geometry())).collect();
    assert!(areas.iter().any(|a| (a - 0.0314).abs() < 0.0002), "{areas:?}");
    let read = taken(case("75-gpkg-many-layers-3d.gpkg"), &options());
    assert!(notes(&read).contains("heights_dropped"), "{}", notes(&read));
    let read = taken(case("65-geojson-null-mixed-ids.geojson"), &profile("layer"));
    assert!(notes(&read).contains("heights_dropped"), "{}", notes(&read));
}

#[test]
fn a_broken_geometry_of_a_geopackage_is_told() {
    let mut given = case("75-gpkg-many-layers-3d.gpkg");
    // the byte order mark and type of each well-known binary: 2003 and further are those of areas with heights
    let mut broken = 0;
    let at: Vec<usize> = given.bytes.windows(2).enumerate().filter(|(_, w)| *w == b"GP").map(|(at, _)| at).collect();
    for at in at {
        // version 0 and flags of a geometry, not the name of an application
        if given.bytes.get(at + 2) == Some(&0) {
            let envelope = match given.bytes[at + 3] >> 1 & 7 {
                0 => 0,
                1 => 32,
                2 | 3 => 48,
                _ => 64,
            };
            given.bytes[at + 8 + envelope + 1] = 0x7f;
            broken += 1;
        }
    }
    assert!(broken > 0);
    let read = taken(given, &options());
    assert!(read.problems.iter().any(|p| p.rule == "geometry" && p.hint.contains("can not be read")), "{:?}", read.problems);
}

#[test]
fn what_was_right_stays_right() {
    let read = taken(case("66-topojson-null-and-empty.topojson"), &profile("layer"));
    assert!(read.rows >= 4 && !read.problems.is_empty());
    let read = taken(case("79-dhis2-org-units.geojson"), &profile("layer"));
    assert_eq!((read.rows, errors(&read).len()), (3, 0), "{:?}", read.problems);
    let read = taken(case("73-shp-cut-names.zip"), &profile("layer"));
    let row = read.drafts.iter().find(|d| d.kind == Kind::LayerFeature).unwrap();
    let text = said(row, "attributes").unwrap_or_default();
    assert!(["a", "12", "9"].iter().all(|v| text.contains(v)), "{text}");
    let read = taken(case("81-gpkg-utm-and-times.gpkg"), &profile("layer"));
    let [w, s, e, n] = shapes(&read)[0].bounds();
    assert!((w + 6.2).abs() < 1e-5 && (s - 13.4).abs() < 1e-5 && (e + 6.0).abs() < 1e-5 && (n - 13.6).abs() < 1e-5, "{w} {s} {e} {n}");
}
