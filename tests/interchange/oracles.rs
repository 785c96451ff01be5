//! What NetworkX and igraph write is read as they mean it, and analysed to the values that they find.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::support::*;
use crate::support;
use sitelines::domain::{Cell, Kind};

fn told<'a>(content: &'a Value, list: &str) -> Vec<&'a Value> {
    content[list].as_array().expect("a list").iter().collect()
}

#[test]
fn networks_of_networkx_and_igraph_come_through_whole_and_give_their_values() {
    let Some(python) = support::oracles("networkx, igraph") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/graphml.py");
    let made = Command::new(python).arg(script).arg(folder.path()).output().expect("runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut tried = 0;
    for name in ["karate", "directed", "several", "words", "igraph-undirected", "igraph-directed"] {
        let path = folder.path().join(format!("{name}.graphml"));
        let content: Value = serde_json::from_slice(&std::fs::read(folder.path().join(format!("{name}.json"))).expect("reads")).expect("JSON");
        let read = one(&format!("{name}.graphml"), std::fs::read(&path).expect("reads")).expect("reads");
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
        let by_id: BTreeMap<String, String> =
            read.drafts.iter().filter(|d| d.kind == Kind::Stakeholder).map(|d| (d.id.to_string(), said(d, "name").unwrap_or_default())).collect();
        let mut names: Vec<&str> = by_id.values().map(String::as_str).collect();
        let mut expected: Vec<&str> = told(&content, "nodes").into_iter().filter_map(Value::as_str).collect();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{name}");
        let edge = |from: &str, to: &str, weight: Option<f64>| format!("{from} -> {to} {weight:?}");
        let mut ties: Vec<String> = read
            .drafts
            .iter()
            .filter(|d| d.kind == Kind::Tie)
            .map(|d| {
                assert_eq!(d.said("directed"), Some(&Cell::Flag(content["directed"] == true)), "{name}");
                let weight = d.said("weight").and_then(Cell::flat).map(|w| w.parse().expect("a number"));
                edge(&by_id[&said(d, "from").expect("from")], &by_id[&said(d, "to").expect("to")], weight)
            })
            .collect();
        let mut edges: Vec<String> =
            told(&content, "edges").into_iter().map(|e| edge(e[0].as_str().expect("from"), e[1].as_str().expect("to"), e[2].as_f64())).collect();
        ties.sort();
        edges.sort();
        assert_eq!(ties, edges, "{name}");
        analysed(folder.path(), name, &path, &by_id, &content["betweenness"]);
        tried += 1;
    }
    assert_eq!(tried, 6);
}

/// Imports the file with the binary and compares betweenness with theirs.
fn analysed(folder: &Path, name: &str, path: &Path, by_id: &BTreeMap<String, String>, expected: &Value) {
    let data = folder.join("workspaces");
    let done = support::run(&data, &["import", &path.to_string_lossy(), "--workspace", name]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report = support::run(&data, &["analyse", "centrality", "--workspace", name]);
    let report: Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let rows = report["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), by_id.len(), "{name}: isolates too");
    for row in rows {
        let who = &by_id[row["stakeholder"].as_str().expect("an id")];
        let (found, expected) = (row["betweenness"].as_f64().expect("a number"), expected[who].as_f64().expect("a number"));
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{name} {who}: {found} and not {expected}");
    }
}
