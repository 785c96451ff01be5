//! GeoJSON in: problems per feature, old coordinate systems, depth.

use super::support::*;
use sitelines::domain::Kind;
use sitelines::interchange::{Limits, Options, Reason, read};

fn collection(features: &[(&str, &str)]) -> String {
    let features: Vec<String> = features
        .iter()
        .map(|(id, geometry)| format!(r#"{{"type":"Feature","properties":{{"id":"{id}","name":"{id}","kind":"village"}},"geometry":{geometry}}}"#))
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[test]
fn each_bad_geometry_is_a_problem_of_its_feature() {
    let text = collection(&[
        ("good", r#"{"type":"Point","coordinates":[-5.8,13.7]}"#),
        ("high", r#"{"type":"Point","coordinates":[-5.8,13.7,300]}"#),
        ("none", "null"),
        ("swapped", r#"{"type":"Point","coordinates":[13.7,-95.8]}"#),
        ("short", r#"{"type":"LineString","coordinates":[[1],[2]]}"#),
        ("single", r#"{"type":"LineString","coordinates":[[1,2]]}"#),
        ("ring", r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}"#),
        ("empty", r#"{"type":"Polygon","coordinates":[]}"#),
        ("odd", r#"{"type":"Circle","coordinates":[0,0]}"#),
        ("words", r#"{"type":"Point","coordinates":["1","2"]}"#),
    ]);
    let read = one("sites.geojson", text).expect("reads");
    assert_eq!(ids(&read, Kind::Site), ["good", "high", "none"]);
    assert_eq!(errors(&read).iter().filter_map(|p| p.place.row).collect::<Vec<_>>(), [4, 5, 6, 7, 8, 9, 10]);
    assert!(read.problems[0].hint.contains("swapped"), "{}", read.problems[0].hint);
}

#[test]
fn an_old_coordinate_system_is_refused_unless_it_has_a_number() {
    let with = |name: &str| collection(&[("a", "null")]).replacen('{', &format!(r#"{{"crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#), 1);
    for good in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::32630"] {
        assert!(one("sites.geojson", with(good)).is_ok(), "{good}");
    }
    assert_eq!(refusal("sites.geojson", with("Local grid 7")), (422, "crs_unsupported"));
}

#[test]
fn depth_is_bounded_before_anything_is_parsed() {
    let nested = |depth: usize| format!(r#"{{"type":"FeatureCollection","features":[],"x":{}{}}}"#, "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert!(one("sites.geojson", nested(Limits::STANDARD.json_depth)).is_ok());
    assert_eq!(refusal("sites.geojson", nested(Limits::STANDARD.json_depth + 1)), (400, "json_depth"));
    assert_eq!(refusal("sites.geojson", format!("{{\"a\":{}", "[".repeat(100_000))), (400, "json_depth"));
}

#[test]
fn marks_duplicate_keys_and_single_features_are_taken() {
    let feature = r#"{"type":"Feature","properties":{"id":"x","id":"a","name":"A","kind":"village"},"geometry":null}"#;
    // a single feature is read member by member, one of a list as a whole
    for text in [format!("\u{feff}{feature}"), format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#)] {
        let read = one("sites.geojson", text).expect("reads");
        assert_eq!(ids(&read, Kind::Site), ["a"], "the last wins");
        assert_eq!(rules(&read), [("duplicate_member".to_owned(), Some(1), Some("id".to_owned()))], "and it is said");
    }
}

#[test]
fn broken_json_is_a_bad_request() {
    for text in ["{\"type\":", "{\"type\":\"FeatureCollection\",\"features\":[{]}", "{\"type\":\"\\ud800\"}", "{} {}"] {
        assert_eq!(refusal("sites.geojson", text).0, 400, "{text}");
    }
    assert_eq!(refusal("sites.geojson", "{\"type\":\"Topology\"}"), (400, "input_empty"));
    assert_eq!(refusal("sites.geojson", "[1,2]"), (415, "type_unsupported"));
}

#[test]
fn features_are_counted_at_the_limit_and_one_beyond() {
    let options = Options { limits: Limits { rows: 2, ..Limits::STANDARD }, ..options() };
    let of = |ids: &[&str]| collection(&ids.iter().map(|i| (*i, "null")).collect::<Vec<_>>());
    assert!(read(&[file("sites.geojson", of(&["a", "b"]))], &options, &World::default()).is_ok());
    let refused = read(&[file("sites.geojson", of(&["a", "b", "c"]))], &options, &World::default()).expect_err("refused");
    assert_eq!(refused.reason, Reason::Rows);
}
