//! TopoJSON is read as the geometries that its arcs make, and a small file does not grow large.

use super::support::*;
use sitelines::interchange::{Limits, Reason, topojson};

/// Two squares side by side that share a border: arc 0 is the border, 1 the rest of the left one, 2 of the right one.
const SQUARES: &str = r#"{"type": "Topology", "transform": {"scale": [0.5, 0.25], "translate": [10, 20]},
    "arcs": [[[2, 0], [0, 4]], [[2, 4], [-2, 0], [0, -4], [2, 0]], [[2, 4], [2, 0], [0, -4], [-2, 0]]],
    "objects": {"adm1": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "id": "L", "properties": {"adm1_pcode": "XX01", "adm1_name": "Left"}, "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "properties": {"adm1_pcode": "XX02", "adm1_name": "Right"}, "arcs": [[[-3, -1]]]},
        {"type": null, "properties": {"adm1_pcode": "XX03", "adm1_name": "Nowhere"}}]}}}"#;

#[test]
fn arcs_are_put_together_forwards_and_backwards() {
    let layers = topojson::read("x.topojson", SQUARES.as_bytes(), &Limits::STANDARD).expect("reads");
    assert_eq!(layers.len(), 1);
    let shape = |at: usize| match &layers[0].rows[at].geometry {
        sitelines::interchange::features::Geometry::Shape(shape) => shape.to_wkt(),
        other => format!("{other:?}"),
    };
    // shells are turned, positions stay: 10 + 0.5 * 2 = 11, 20 + 0.25 * 4 = 21
    let corners = |wkt: String| {
        let mut all: Vec<String> = wkt.split(['(', ')', ',']).map(str::trim).filter(|p| p.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect();
        all.sort();
        all.dedup();
        all
    };
    assert_eq!(corners(shape(0)), ["10 20", "10 21", "11 20", "11 21"]);
    assert_eq!(corners(shape(1)), ["11 20", "11 21", "12 20", "12 21"]);
    assert_eq!(layers[0].rows[0].id.as_deref(), Some("L"));
    assert_eq!(shape(2), "Null");
    let read = one("regions.topojson", SQUARES).expect("reads");
    assert_eq!((read.profile.as_str(), read.rows), ("cod-ab", 3));
}

#[test]
fn an_arc_that_is_not_there_is_a_problem_of_its_feature() {
    for wrong in ["[[0, 7]]", "[[0, -9]]", "[[0, 1.5]]", "[]", "5"] {
        let read = one("regions.topojson", SQUARES.replace("[[0, 1]]", wrong)).expect("reads");
        assert!(errors(&read).iter().any(|p| p.place.row == Some(1)), "{wrong}: {:?}", read.problems);
    }
}

#[test]
fn vertices_are_counted_as_often_as_arcs_are_used() {
    // the two squares use 2 + 4 and 4 + 2 positions
    assert!(topojson::read_within("x.topojson", SQUARES.as_bytes(), &Limits::STANDARD, 12).is_ok());
    let refused = topojson::read_within("x.topojson", SQUARES.as_bytes(), &Limits::STANDARD, 11).expect_err("refused");
    assert_eq!(refused.reason, Reason::Cells);
    let deep = format!("{{\"type\":\"Topology\",\"objects\":{}", "[".repeat(1_000));
    assert_eq!(refusal("x.topojson", deep).1, "json_depth");
    assert_eq!(refusal("x.topojson", &SQUARES[..200]).1, "json_malformed");
    let rows = Limits { rows: 2, ..Limits::STANDARD };
    assert_eq!(topojson::read("x.topojson", SQUARES.as_bytes(), &rows).expect_err("refused").reason, Reason::Rows);
}

#[test]
fn a_member_that_stands_twice_is_said_and_the_last_is_taken() {
    let twice = SQUARES.replace("\"adm1_name\": \"Left\"", "\"adm1_name\": \"Wrong\", \"adm1_name\": \"Left\"");
    let read = one("regions.topojson", &twice).expect("reads");
    assert!(rules(&read).contains(&("duplicate_member".to_owned(), None, Some("adm1_name".to_owned()))), "{:?}", read.problems);
    assert!(read.problems.iter().any(|p| p.rule == "duplicate_member" && !p.is_error() && p.place.file.as_deref() == Some("regions.topojson")));
    assert_eq!(read.drafts, one("regions.topojson", SQUARES).expect("reads").drafts);
    let objects = SQUARES.replace("\"objects\": {", "\"objects\": {\"adm1\": {\"type\": null},");
    let read = one("regions.topojson", &objects).expect("reads");
    assert!(rules(&read).contains(&("duplicate_member".to_owned(), None, Some("adm1".to_owned()))), "{:?}", read.problems);
    assert_eq!(read.rows, 3);
    // what is the file's own can not be put right by taking the last
    assert_eq!(refusal("regions.topojson", SQUARES.replace("\"arcs\": [[[2, 0]", "\"arcs\": [], \"arcs\": [[[2, 0]")).1, "json_malformed");
}
