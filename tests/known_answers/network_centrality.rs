//! Centrality, edge betweenness and the shape of the whole against networkx, igraph, rustworkx, networkit and R.

use serde_json::{Value, json};

use super::network_support::{DAY, NETWORKS, agree, column, edges, node, reference, world};
use crate::support::world::{World, row};
use sitelines::analysis::{self, AnalysisError, Control};

fn refused(world: &World, params: &[(&str, &str)]) -> Option<AnalysisError> {
    let given: Vec<(String, String)> = params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let analysis = analysis::find("centrality").expect("registered");
    analysis::run(analysis, &world.atlas(), &given, Some(DAY), &Control::default()).err()
}

#[test]
fn an_alpha_from_which_walks_would_not_end_is_refused() {
    let world = world(&reference("karate"));
    assert_eq!(refused(&world, &[("alpha", "0.148")]), None, "1/6.7257 is 0.14868");
    for alpha in ["0.149", "1"] {
        assert!(matches!(refused(&world, &[("alpha", alpha)]), Some(AnalysisError::Parameter(p)) if p.parameter == "alpha" && p.message.contains("0.148683")));
    }
    let chain = World::new().put_all("stakeholders", &["a", "b"], "").put("ties", "t", "from=a | to=b | kind=funding");
    assert_eq!(refused(&chain, &[("alpha", "5")]), None, "no circle, no endless walk");
    let report = chain.ask("centrality", DAY, "alpha=5");
    assert_eq!(column(&report, "katz"), json!([1.0, 6.0]));
    assert_eq!(column(&report, "eigenvector"), json!([null, null]));
}

#[test]
fn two_circles_joined_one_way_have_the_larger_eigenvalue_of_the_two() {
    let mut world = World::new().put_all("stakeholders", &["a", "b", "c", "d", "e"], "");
    let arcs = ["ab", "ba", "bc", "cd", "dc", "de", "ed", "ce", "ec"];
    for (i, arc) in arcs.iter().enumerate() {
        world = world.put("ties", &format!("t{i}"), &format!("from={} | to={} | kind=funding", &arc[..1], &arc[1..]));
    }
    let report = world.ask("centrality", DAY, "");
    assert!((report["summary"]["largest_eigenvalue"].as_f64().expect("known") - 2.0).abs() < 1e-9);
    assert!((report["summary"]["alpha"].as_f64().expect("known") - 0.425).abs() < 1e-9);
}

/// The women, tied as strongly as they share events.
pub fn davis_projection(reference: &Value) -> World {
    let mut world = World::new();
    let shared = reference["measures"]["projection_women_shared_events"]["value"].as_array().expect("a matrix");
    for (i, row) in shared.iter().enumerate() {
        world = world.put("stakeholders", &node(i), "");
        for (j, weight) in row.as_array().expect("a row").iter().enumerate().take(i) {
            let weight = weight.as_u64().expect("a count");
            if weight > 0 {
                world = world.put("ties", &format!("t{i:02}{j:02}"), &format!("from={} | to={} | kind=information | weight={weight}", node(i), node(j)));
            }
        }
    }
    world
}

#[test]
fn a_strong_detour_is_shorter_than_a_weak_tie_and_equal_detours_are_equal() {
    // a-d directly is 1/1 long; over b 1/5 + 1/5; over c 1/10 + 1/3.333...: 0.1 + 0.3, the same
    let world = World::new()
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .put("ties", "t1", "from=a | to=d | kind=coordination | weight=1")
        .put("ties", "t2", "from=a | to=b | kind=coordination | weight=5")
        .put("ties", "t3", "from=b | to=d | kind=coordination | weight=5")
        .put("ties", "t4", "from=a | to=c | kind=coordination | weight=10")
        .put("ties", "t5", "from=c | to=d | kind=coordination | weight=3.3333333333333335");
    let report = world.ask("centrality", DAY, "weighted=true");
    // a-d half over b, half over c; b-c over a (0.3) not d (0.5)
    agree("betweenness", &column(&report, "betweenness"), &json!([1.0, 0.5, 0.5, 0.0]), 1e-12);
    agree("harmonic", &row(&report, &[("stakeholder", "a")])["harmonic"], &json!(1.0 / 0.4 + 1.0 / 0.2 + 1.0 / 0.1), 1e-9);
    let ties = world.ask("edge_betweenness", DAY, "weighted=true");
    let direct = row(&ties, &[("a", "a"), ("b", "d")]);
    assert_eq!(direct["betweenness"], 0.0, "nobody takes the weak tie");
    assert!(refused(&world.clone().put("ties", "t6", "from=b | to=c | kind=coordination"), &[("weighted", "true")]).is_some(), "a weight is unknown");
}

#[test]
fn equal_weights_change_no_rank_and_scale_distances() {
    for name in NETWORKS {
        let reference = reference(name);
        let plain = world(&reference);
        let mut weighted = World::new();
        for i in 0..reference["n"].as_u64().expect("n") {
            weighted = weighted.put("stakeholders", &node(usize::try_from(i).expect("small")), "");
        }
        let kind = if reference["directed"] == true { "funding" } else { "coordination" };
        for (i, [a, b]) in edges(&reference).into_iter().enumerate() {
            weighted = weighted.put("ties", &format!("t{i:03}"), &format!("from={} | to={} | kind={kind} | weight=3", node(a), node(b)));
        }
        let (one, other) = (plain.ask("centrality", DAY, ""), weighted.ask("centrality", DAY, "weighted=true"));
        for score in ["betweenness", "pagerank", "eigenvector"] {
            agree(&format!("{name} {score}"), &column(&other, score), &column(&one, score), 1e-8);
        }
        let thrice: Value = column(&one, "harmonic").as_array().expect("scores").iter().map(|h| json!(h.as_f64().expect("a number") * 3.0)).collect();
        agree(name, &column(&other, "harmonic"), &thrice, 1e-9);
        let (one, other) = (plain.ask("edge_betweenness", DAY, ""), weighted.ask("edge_betweenness", DAY, "weighted=true"));
        agree(name, &column(&other, "betweenness"), &column(&one, "betweenness"), 1e-9);
    }
}

#[test]
fn a_sample_of_sources_is_unbiased_says_its_error_and_all_sources_are_exact() {
    let reference = reference("karate");
    let world = world(&reference);
    let atlas = world.atlas();
    let exact = world.ask("centrality", DAY, "");
    assert!(exact["summary"]["sampled"].is_null());
    assert_eq!(column(&world.ask("centrality", DAY, "sources=34"), "betweenness"), column(&exact, "betweenness"));
    let (mut sum, mut covered) = (0.0, 0);
    let expected = exact["rows"][0]["betweenness"].as_f64().expect("a score");
    for seed in 0..400 {
        let report = crate::support::world::ask(&atlas, "centrality", Some(DAY), &format!("sources=17 seed={seed}"));
        let (found, error) = (report["rows"][0]["betweenness"].as_f64().expect("a score"), report["rows"][0]["betweenness_error"].as_f64().expect("an error"));
        assert!(report["rows"][0]["closeness"].is_null() && report["summary"]["sampled"]["sources"] == 17);
        sum += found;
        covered += usize::from((found - expected).abs() <= 2.0 * error);
    }
    assert!((sum / 400.0 / expected - 1.0).abs() < 0.03, "mean {} of {expected}", sum / 400.0);
    assert!(covered > 340, "{covered} of 400 within two standard errors");
    let bound = &crate::support::world::ask(&atlas, "centrality", Some(DAY), "sources=17")["summary"]["sampled"]["bound"];
    assert!(bound["paths"].as_u64().expect("a bound") >= 21_513 && bound["longest_path_nodes_at_most"].as_u64().expect("a bound") >= 6);
}

#[test]
fn a_strength_of_zero_is_no_relation() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b"], "")
        .put("ties", "t", "from=a | to=b | kind=coordination | weight=0");
    assert_eq!(column(&world.ask("centrality", DAY, "weighted=true"), "harmonic"), json!([0.0, 0.0]));
    assert_eq!(column(&world.ask("centrality", DAY, ""), "harmonic"), json!([1.0, 1.0]));
}
