//! Reference networks of independent programs as worlds, and how their values are compared.

use serde_json::Value;

use crate::support::world::World;

/// The networks of `tests/fixtures/values`.
pub const NETWORKS: [&str; 6] = ["karate", "florentine15", "florentine16", "kite", "two_components", "directed6"];
/// The day that questions are asked for.
pub const DAY: &str = "2014-01-01";
/// Codes that stand for the groups of a reference, in order of its group names.
pub const GROUPS: [&str; 3] = ["government", "industry", "ngo"];

/// A reference file.
pub fn reference(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/values/net_{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("fixture")).expect("json")
}

/// Ids that sort like the positions of the reference.
pub fn node(i: usize) -> String {
    format!("n{i:03}")
}

/// The position that an id stands for.
pub fn position(id: &Value) -> usize {
    id.as_str().and_then(|id| id.strip_prefix('n')).and_then(|digits| digits.parse().ok()).expect("an id of a position")
}

/// Name of the attribute of a reference.
pub fn attribute(reference: &Value) -> Option<&str> {
    reference["attributes"].as_object().and_then(|a| a.keys().next()).map(String::as_str)
}

/// Names of the groups of a reference, in order.
pub fn groups(reference: &Value) -> Vec<&str> {
    let Some(name) = attribute(reference) else { return Vec::new() };
    let mut all: Vec<&str> = reference["attributes"][name].as_array().expect("groups").iter().map(|g| g.as_str().expect("a name")).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The reference as a world; its groups are constituencies.
pub fn world(reference: &Value) -> World {
    let mut world = World::new();
    let names = groups(reference);
    for i in 0..usize::try_from(reference["n"].as_u64().expect("n")).expect("small") {
        let group = attribute(reference).map_or_else(String::new, |a| {
            let at = names.iter().position(|g| reference["attributes"][a][i] == *g).expect("a group");
            format!("constituency={}", GROUPS[at])
        });
        world = world.put("stakeholders", &node(i), &group);
    }
    let kind = if reference["directed"] == true { "funding" } else { "coordination" };
    for (i, edge) in edges(reference).into_iter().enumerate() {
        world = world.put("ties", &format!("t{i:03}"), &format!("from={} | to={} | kind={kind}", node(edge[0]), node(edge[1])));
    }
    world
}

/// Its edges.
pub fn edges(reference: &Value) -> Vec<[usize; 2]> {
    let end = |v: &Value| usize::try_from(v.as_u64().expect("end")).expect("small");
    reference["edges"].as_array().expect("edges").iter().map(|e| [end(&e[0]), end(&e[1])]).collect()
}

/// Compares two values of any shape; null only equals null.
pub fn agree(place: &str, found: &Value, expected: &Value, tolerance: f64) {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{place}");
            for (i, (f, e)) in found.iter().zip(expected).enumerate() {
                agree(&format!("{place}[{i}]"), f, e, tolerance);
            }
        }
        (Value::Object(found), Value::Object(expected)) => {
            assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{place}");
            for (name, e) in expected {
                agree(&format!("{place}.{name}"), &found[name], e, tolerance);
            }
        }
        _ => match (found.as_f64(), expected.as_f64()) {
            (Some(f), Some(e)) => assert!((f - e).abs() <= tolerance, "{place}: {f}, not {e}"),
            _ => assert_eq!(found, expected, "{place}"),
        },
    }
}

/// A column of a report as a list.
pub fn column(report: &Value, name: &str) -> Value {
    report["rows"].as_array().expect("rows").iter().map(|r| r[name].clone()).collect()
}
