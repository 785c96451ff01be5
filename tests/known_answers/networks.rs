//! What direction, parallel ties, dates and answers to the survey do to centrality and cohesion.

use serde_json::Value;

use crate::support::world::{World, ask, list, row};

const NETWORKS: [&str; 6] = ["karate", "florentine15", "florentine16", "kite", "two_components", "directed6"];

fn reference(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/values/net_{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("fixture")).expect("json")
}

/// Ids that sort like the positions of the reference.
fn node(i: u64) -> String {
    format!("n{i:03}")
}

/// The reference network; `times` parallel ties for each of its edges, of alternating kinds and directions.
fn network(reference: &Value, times: usize) -> World {
    let mut world = World::new();
    for i in 0..reference["n"].as_u64().expect("n") {
        world = world.put("stakeholders", &node(i), "");
    }
    let directed = reference["directed"] == true;
    for (i, edge) in reference["edges"].as_array().expect("edges").iter().enumerate() {
        let (a, b) = (node(edge[0].as_u64().expect("end")), node(edge[1].as_u64().expect("end")));
        for copy in 0..times {
            let (kind, from, to) = match (directed, copy % 2) {
                (true, 0) => ("funding", &a, &b),
                (true, _) => ("reporting", &a, &b),
                (false, 0) => ("coordination", &a, &b),
                (false, _) => ("information", &b, &a),
            };
            world = world.put("ties", &format!("t{i:03}-{copy}"), &format!("from={from} | to={to} | kind={kind} | weight=1.5"));
        }
    }
    world
}

fn numbers(report: &Value, column: &str) -> Vec<f64> {
    report["rows"].as_array().expect("rows").iter().map(|r| r[column].as_f64().expect("a number")).collect()
}

#[test]
fn parallel_ties_change_nothing_but_the_weight() {
    for name in NETWORKS {
        let reference = reference(name);
        let (once, thrice) = (network(&reference, 1), network(&reference, 3));
        for analysis in ["centrality", "cohesion"] {
            let (one, three) = (once.ask(analysis, "2014-01-01", ""), thrice.ask(analysis, "2014-01-01", ""));
            for (a, b) in one["rows"].as_array().expect("rows").iter().zip(three["rows"].as_array().expect("rows")) {
                for column in one["columns"].as_array().expect("columns") {
                    let column = column["name"].as_str().expect("name");
                    match column {
                        "evidence" => {}
                        "strength" => assert_eq!(a[column].as_f64().map(|w| w * 3.0), b[column].as_f64(), "{name}"),
                        _ => assert_eq!(a[column], b[column], "{name} {analysis} {column}"),
                    }
                }
            }
            assert_eq!(one["summary"]["density"], three["summary"]["density"], "{name}");
        }
    }
}

#[test]
fn a_bridge_of_several_ties_names_them_all() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b"], "")
        .put("ties", "t1", "from=a | to=b | kind=coordination")
        .put("ties", "t2", "from=b | to=a | kind=information");
    let report = world.ask("cohesion", "2014-01-01", "");
    assert_eq!(report["summary"]["bridges"], serde_json::json!([{"a": "a", "b": "b", "ties": ["t1", "t2"]}]));
}

#[test]
fn twenty_runs_with_one_and_two_threads_give_the_same_bits() {
    let world = network(&reference("karate"), 1);
    let atlas = world.atlas();
    let text = || ask(&atlas, "centrality", None, "").to_string();
    let first = text();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        for _ in 0..10 {
            assert_eq!(pool.install(text), first);
        }
    }
}

#[test]
fn an_undirected_tie_in_a_directed_network_is_two_arcs_but_one_in_degree() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b", "c"], "")
        .put("ties", "t1", "from=a | to=b | kind=funding")
        .put("ties", "t2", "from=b | to=c | kind=coordination");
    let report = world.ask("centrality", "2014-01-01", "");
    assert_eq!(report["summary"]["directed"], true);
    assert_eq!(numbers(&report, "degree"), [1.0, 2.0, 1.0]);
    // a reaches b and c; c reaches b; nobody reaches a
    assert_eq!(numbers(&report, "betweenness"), [0.0, 1.0, 0.0]);
    assert_eq!(numbers(&report, "harmonic"), [0.0, 2.0, 1.5]);
    let cohesion = world.ask("cohesion", "2014-01-01", "");
    assert_eq!(cohesion["summary"]["density"], 0.5);
}

#[test]
fn an_unknown_weight_makes_the_strength_unknown_and_no_tie_makes_it_zero() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .put("ties", "t1", "from=a | to=b | kind=coordination | weight=2")
        .put("ties", "t2", "from=b | to=c | kind=coordination");
    let report = world.ask("centrality", "2014-01-01", "");
    assert_eq!(row(&report, &[("stakeholder", "a")])["strength"], 2.0);
    assert!(row(&report, &[("stakeholder", "b")])["strength"].is_null());
    assert_eq!(row(&report, &[("stakeholder", "d")])["strength"].to_string(), "0.0");
}

#[test]
fn a_network_is_read_by_day_kind_and_constituency() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b"], "constituency=ngo")
        .put("stakeholders", "c", "constituency=academe")
        .put("stakeholders", "gone", "constituency=ngo | end=2010")
        .put("ties", "t1", "from=a | to=b | kind=coordination | start=2012 | end=2013")
        .put("ties", "t2", "from=a | to=c | kind=information")
        .put("ties", "t3", "from=a | to=gone | kind=information");
    let degree_of_a = |day: &str, params: &str| {
        row(&world.ask("centrality", day, params), &[("stakeholder", "a")])["degree"].as_u64()
    };
    assert_eq!(degree_of_a("2013-12-31", ""), Some(2));
    assert_eq!(degree_of_a("2014-01-01", ""), Some(1));
    assert_eq!(degree_of_a("2013-06-01", "kinds=coordination"), Some(1));
    assert_eq!(degree_of_a("2013-06-01", "constituency=ngo"), Some(1));
    assert_eq!(degree_of_a("2009-06-01", ""), Some(2), "the third existed then");
    assert_eq!(world.ask("cohesion", "2014-01-01", "")["summary"]["stakeholders"], 3);
}

#[test]
fn conflict_ties_count_only_where_they_are_asked_for() {
    let world = World::new().put_all("stakeholders", &["a", "b"], "").put("ties", "t1", "from=a | to=b | kind=conflict");
    assert_eq!(world.ask("cohesion", "2014-01-01", "")["summary"]["threads"], 0);
    assert_eq!(world.ask("cohesion", "2014-01-01", "kinds=conflict")["summary"]["threads"], 1);
}

#[test]
fn none_one_or_two_stakeholders_have_a_defined_result() {
    let empty = World::new().ask("cohesion", "2014-01-01", "");
    assert!(empty["rows"].as_array().expect("rows").is_empty() && empty["summary"]["density"].is_null());
    let world = World::new().put("stakeholders", "a", "");
    let alone = world.ask("centrality", "2014-01-01", "");
    for column in ["degree", "strength", "betweenness", "betweenness_normalised", "closeness", "harmonic"] {
        assert_eq!(alone["rows"][0][column].as_f64(), Some(0.0), "{column}");
    }
    let two = world.put("stakeholders", "b", "").put("ties", "t", "from=a | to=b | kind=twinning");
    let two = two.ask("centrality", "2014-01-01", "");
    assert_eq!(numbers(&two, "betweenness_normalised"), [0.0, 0.0]);
    assert_eq!(numbers(&two, "closeness"), [1.0, 1.0]);
}

#[test]
fn a_path_of_100_000_stakeholders_does_not_exhaust_the_stack() {
    const N: usize = 100_000;
    let mut world = World::new();
    for i in 0..N {
        world = world.put("stakeholders", &format!("s{i:06}"), "");
        if i > 0 {
            world = world.put("ties", &format!("t{i:06}"), &format!("from=s{:06} | to=s{i:06} | kind=coordination", i - 1));
        }
    }
    let report = world.ask("cohesion", "2014-01-01", "");
    assert_eq!(report["summary"]["bridges"].as_array().expect("bridges").len(), N - 1);
    assert_eq!(list(&report["summary"]["articulation"]).len(), N - 2);
}

#[test]
fn the_summary_says_how_many_answered_the_tie_survey() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b"], "")
        .put("scopes", "s", "covers=ties | expected=a; b | answered=b | start=2013 | end=2014");
    let report = world.ask("centrality", "2014-01-01", "");
    assert_eq!(report["summary"]["response"], serde_json::json!({"asked": 2, "answered": 1, "rate": 0.5}));
    assert!(world.ask("centrality", "2020-01-01", "")["summary"]["response"].is_null());
}
