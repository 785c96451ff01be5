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

/// Two directed ties and three others, two of them parallel; an isolate; a name with all that formats trip over.
const STAKEHOLDERS: &str = "id,name,constituency,home_country,lon,lat\nalpha,\"Ségou & Co <1> \"\"ភ្នំពេញ\"\"\",government,ML,-6.26,13.44\n\
    beta,Beta,civil_society,,,\ngamma,Gamma,,,,\nalone,Alone,,,,\n";
const TIES: &str = "id,from,to,kind,directed,weight,start,end\nt1,alpha,beta,funding,true,2.5,2012,2099\nt2,beta,gamma,reporting,true,,,\n\
    t3,beta,gamma,coordination,false,1,,\nt4,beta,gamma,twinning,false,,,\nt5,gamma,alpha,coordination,false,0,2012-03,\n";

#[test]
fn networkx_and_igraph_read_what_leaves() {
    let Some(python) = support::oracles("networkx, igraph") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("workspaces");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/networks_out.py");
    let undirected = TIES.replace(",true,", ",false,");
    for (workspace, ties, arcs) in [("mixed", TIES, true), ("undirected", undirected.as_str(), false)] {
        let input = folder.path().join(workspace);
        std::fs::create_dir(&input).expect("a folder");
        std::fs::write(input.join("stakeholders.csv"), STAKEHOLDERS).expect("writes");
        std::fs::write(input.join("ties.csv"), ties).expect("writes");
        let done = support::run(&data, &["import", &input.to_string_lossy(), "--workspace", workspace]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        for (format, ending) in [("graphml", "graphml"), ("gexf", "gexf"), ("gml", "gml"), ("pajek", "net"), ("node-link", "json")] {
            let path = input.join(format!("network.{ending}"));
            let arcs = format!("arcs={arcs}");
            let done = support::run(&data, &["export", "-w", workspace, "-l", "network", "--format", format, "-p", &arcs, "-p", "metrics=true", "-o", &path.to_string_lossy()]);
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        let said = Command::new(&python).arg(&script).arg(&input).output().expect("runs");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let answer: Value = serde_json::from_slice(&said.stdout).expect("JSON");
        let readers = answer.as_object().expect("readers");
        assert_eq!(readers.len(), 8);
        for (reader, network) in readers {
            // Pajek knows names and no ids
            let pajek = reader.ends_with("pajek");
            let name = |id: &str| match id {
                _ if !pajek => id.to_owned(),
                "alpha" => "Ségou & Co <1> 'ភ្នំពេញ'".to_owned(),
                id => id[..1].to_uppercase() + &id[1..],
            };
            let mut expected: Vec<String> = Vec::new();
            for (from, to, weight, directed) in [
                ("alpha", "beta", Some(2.5), arcs), ("beta", "gamma", None, arcs), ("beta", "gamma", Some(1.0), false),
                ("beta", "gamma", None, false), ("gamma", "alpha", Some(0.0), false),
            ] {
                let mut ends = vec![[from, to]];
                if arcs && !directed {
                    ends.push([to, from]);
                }
                for [from, to] in ends {
                    expected.push(edge(arcs, &name(from), &name(to), weight));
                }
            }
            assert_eq!(network["directed"], arcs, "{reader}");
            let mut nodes: Vec<&str> = told_names(network);
            nodes.sort_unstable();
            let mut names: Vec<String> = ["alone", "alpha", "beta", "gamma"].map(name).into();
            names.sort_unstable();
            assert_eq!(nodes, names, "{workspace} {reader}");
            let mut edges: Vec<String> = told(network, "edges")
                .into_iter()
                .map(|e| edge(arcs, e[0].as_str().expect("from"), e[1].as_str().expect("to"), e[2].as_f64()))
                .collect();
            edges.sort();
            expected.sort();
            assert_eq!(edges, expected, "{workspace} {reader}");
        }
    }
}

fn told_names(network: &Value) -> Vec<&str> {
    told(network, "nodes").into_iter().filter_map(Value::as_str).collect()
}

/// An edge in words; of an undirected one the ends in order.
fn edge(directed: bool, from: &str, to: &str, weight: Option<f64>) -> String {
    let [a, b] = if directed || from <= to { [from, to] } else { [to, from] };
    format!("{a} -> {b} {weight:?}")
}
