//! Territories over an atlas.

use geo::{Area, Contains};
use serde_json::{Value, json};
use sitelines::atlas::territories::{NoTerritory, territories};
use sitelines::domain::Kind;

use super::support::{atlas, point};

fn place(id: &str, kind: &str, level: u8, parent: Option<&str>, geometry: &Value) -> (Kind, Value) {
    (Kind::Site, json!({ "id": id, "name": id, "kind": kind, "admin_level": level, "parent": parent, "geometry": geometry }))
}
fn square(x: f64, y: f64, side: f64) -> Value {
    json!({ "type": "Polygon", "coordinates": [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]] })
}

#[test]
fn communes_share_out_what_their_neighbours_with_boundaries_leave_of_the_circle() {
    let atlas = atlas(&[
        place("circle", "circle", 2, None, &square(0.0, 0.0, 4.0)),
        place("known", "commune", 3, Some("circle"), &square(0.0, 0.0, 2.0)),
        place("a", "commune", 3, Some("circle"), &point(1.0, 3.0)),
        place("b", "commune", 3, Some("circle"), &point(3.0, 3.0)),
        place("c", "commune", 3, Some("circle"), &point(3.0, 1.0)),
        place("lost", "commune", 3, Some("circle"), &Value::Null),
        place("free", "commune", 3, None, &point(20.0, 20.0)),
    ]);
    let found = territories(&atlas, "commune");
    let index = |id: &str| atlas.tables.sites.index(id).unwrap();
    assert_eq!(found.left_out, vec![(index("lost"), NoTerritory::NoLocation)]);
    let of = |id: &str| found.found.iter().find(|t| t.site == index(id)).unwrap();
    let shared: f64 = ["a", "b", "c"].iter().map(|id| of(id).shape.geometry().unsigned_area()).sum();
    assert!((shared - 12.0).abs() < 1e-6, "{shared}");
    for id in ["a", "b", "c"] {
        assert!(of(id).approximate && of(id).cut_by == Some(index("circle")));
    }
    assert!(of("a").shape.geometry().contains(&geo::Point::new(1.0, 3.0)));
    let free = of("free");
    assert!(free.cut_by.is_none() && free.shape.geometry().contains(&geo::Point::new(20.0, 20.0)));
    assert_eq!(found.found.len(), 4, "the one with a boundary needs none");
    assert_eq!(territories(&atlas, "wetland"), sitelines::atlas::territories::Territories::default());
    assert_eq!(territories(&atlas, "commune"), found, "the same at each call");
}
