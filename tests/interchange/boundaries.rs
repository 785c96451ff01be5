//! Profile `cod-ab` with real boundaries, in three formats.

use super::support::*;
use sitelines::domain::{Cell, Kind, Shape};
use sitelines::interchange::{Read, Upload, read};

const COMMUNES: usize = 701;
const DIORO: &str = "ML040502";

fn taken(uploads: &[Upload], world: &World) -> Read {
    let read = read(uploads, &options(), world).unwrap_or_else(|r| panic!("{r}"));
    let names: Vec<&str> = uploads.iter().map(|u| u.name.as_str()).collect();
    eprintln!("{names:?}: {} rows, {} drafts, {} problems", read.rows, read.drafts.len(), read.problems.len());
    read
}

fn shape(read: &Read, id: &str) -> Shape {
    match draft(read, Kind::Site, id).said("geometry") {
        Some(Cell::Shape(shape)) => shape.clone(),
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn a_geopackage_of_701_communes_gives_known_sites_their_polygons() {
    let Some(gpkg) = shared("data/boundaries/mli_adm3_communes_codab_v02.gpkg") else { return };
    let world = World::default().site("ml-my-commune", "My own name", DIORO, "");
    let read = taken(&[gpkg], &world);
    assert_eq!((read.profile.as_str(), read.rows, read.drafts.len()), ("cod-ab", COMMUNES as u64, COMMUNES));
    assert!(read.problems.is_empty(), "{:?}", &read.problems[..read.problems.len().min(3)]);
    // of a known site nothing but geometry and exactness is said
    let known = draft(&read, Kind::Site, "ml-my-commune");
    let fields: Vec<&str> = Kind::Site.fields().iter().zip(&known.cells).filter(|(_, c)| c.is_some()).map(|(f, _)| f.name).collect();
    assert_eq!(fields, ["id", "geometry", "exactness"]);
    assert!(shape(&read, "ml-my-commune").is_areal());
    let new = draft(&read, Kind::Site, "ml010113");
    for (field, value) in [("name", "Tomora"), ("kind", "commune"), ("admin_level", "3"), ("pcode", "ML010113"), ("country", "ML")] {
        assert_eq!(said(new, field).as_deref(), Some(value));
    }
    assert_eq!(said(new, "parent"), None);
}

#[test]
fn levels_sent_together_are_parents_of_each_other() {
    let files: Vec<Upload> = ["mli_adm3_communes_codab_v02.geojson", "mli_adm1_regions_codab_v02.geojson", "mli_adm2_cercles_codab_v02.geojson"]
        .into_iter()
        .filter_map(|f| shared(&format!("data/boundaries/{f}")))
        .collect();
    if files.len() < 3 {
        return;
    }
    let read = taken(&files, &World::default());
    assert!(read.problems.is_empty(), "{:?}", &read.problems[..read.problems.len().min(3)]);
    assert_eq!(read.drafts.len(), COMMUNES + 53 + 10);
    assert_eq!(said(draft(&read, Kind::Site, "ml010113"), "parent").as_deref(), Some("ml0101"));
    assert_eq!(said(draft(&read, Kind::Site, "ml0101"), "parent").as_deref(), Some("ml01"));
    assert_eq!(said(draft(&read, Kind::Site, "ml0101"), "kind").as_deref(), Some("circle"));
}

#[test]
fn a_utm_shapefile_is_transformed_and_says_so() {
    let (Some(zip), Some(geojson)) =
        (shared("data/boundaries/mli_adm2_cercles_utm30n_shp.zip"), shared("data/boundaries/mli_adm2_cercles_codab_v02.geojson"))
    else {
        return;
    };
    let utm = taken(&[zip], &World::default());
    let plain = taken(&[geojson], &World::default());
    assert_eq!((utm.rows, utm.problems.len()), (53, 0), "{:?}", utm.problems);
    assert!(utm.notes.iter().any(|n| n.to_string().contains("WGS 84 / UTM zone 30N") && n.to_string().contains("EPSG:32630")), "{:?}", utm.notes);
    for id in ids(&plain, Kind::Site) {
        let (a, b) = (shape(&utm, &id).bounds(), shape(&plain, &id).bounds());
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5), "{id}: {a:?} {b:?}");
    }
}

#[test]
fn other_generations_and_countries_are_recognised() {
    let Some(khm) = shared("data/boundaries/khm_adm2_districts_cod.geojson") else { return };
    let read = read(&[khm], &profile("cod-ab"), &World::default());
    match read {
        Ok(read) => {
            eprintln!("{}: {} drafts, {:?}", read.rows, read.drafts.len(), read.problems.iter().take(3).collect::<Vec<_>>());
            assert!(read.drafts.iter().all(|d| said(d, "country").as_deref() == Some("KH")));
        }
        Err(refused) => panic!("{refused}"),
    }
}

#[test]
fn a_place_code_twice_missing_or_shared_is_said() {
    let feature = |pcode: &str, name: &str| format!(r#"{{"type":"Feature","properties":{{"ADM3_PCODE":"{pcode}","ADM3_FR":"{name}"}},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#);
    let text = [feature("ML01", "A"), feature("ML01", "B"), feature("", "C"), feature("ML02", "D"), feature("ML03", "")].join(",");
    let world = World::default().site("x", "X", "ML02", "").site("y", "Y", "ML02", "").site("z", "Z", "", "").site("ml01", "Taken", "", "");
    let read = read(&[file("adm.geojson", format!(r#"{{"type":"FeatureCollection","features":[{text}]}}"#))], &options(), &world).expect("reads");
    let found: Vec<(String, Option<u64>)> = read.problems.iter().map(|p| (p.rule.clone(), p.place.row)).collect();
    for expected in [("duplicate", 2), ("required", 3), ("ambiguous", 4), ("required", 5)] {
        assert!(found.contains(&(expected.0.to_owned(), Some(expected.1))), "{expected:?} in {found:?}");
    }
    // the plain id belongs to a site without that code
    assert_eq!(read.drafts.len(), 1);
    assert!(read.drafts[0].id.starts_with("ml01-"), "{}", read.drafts[0].id);
}
