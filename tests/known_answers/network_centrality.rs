//! Centrality, edge betweenness and the shape of the whole against networkx, igraph, rustworkx, networkit and R.

use serde_json::{Value, json};

use super::network_support::{DAY, NETWORKS, agree, assert_agrees, column, edges, has, node, reference, world};
use crate::support::world::{World, row};
use sitelines::analysis::{self, AnalysisError, Control};

#[test]
fn scores_from_scores_agree_with_the_peers() {
    for name in NETWORKS {
        let reference = reference(name);
        let report = world(&reference).ask("centrality", DAY, "alpha=0.1");
        for (name_here, measure) in [("eigenvector", "eigenvector_L2"), ("pagerank", "pagerank_085"), ("katz", "katz"), ("in_degree", "in_degree"), ("out_degree", "out_degree")] {
            if has(&reference, measure) {
                assert_agrees(name, &reference, measure, &column(&report, name_here));
            }
        }
        for (figure, measure) in [("largest_eigenvalue", "eigenvalue_max"), ("centralisation_betweenness", "centralization_betweenness")] {
            if has(&reference, measure) {
                assert_agrees(name, &reference, measure, &report["summary"][figure]);
            }
        }
        let katz: Vec<f64> = column(&report, "katz").as_array().expect("katz").iter().filter_map(Value::as_f64).collect();
        let length = katz.iter().map(|k| k * k).sum::<f64>().sqrt();
        assert_agrees(name, &reference, "katz_L2", &katz.iter().map(|k| json!(k / length)).collect());
    }
}

#[test]
fn edge_betweenness_agrees_with_the_peers() {
    for name in NETWORKS {
        let reference = reference(name);
        let report = world(&reference).ask("edge_betweenness", DAY, "");
        let found: Value = edges(&reference)
            .iter()
            .map(|[a, b]| {
                let thread = row(&report, &[("a", &node(*a.min(b))), ("b", &node(*a.max(b)))]);
                match reference["directed"] == true {
                    true if a < b => thread["forth"].clone(),
                    true => thread["back"].clone(),
                    false => thread["betweenness"].clone(),
                }
            })
            .collect();
        assert_agrees(name, &reference, "edge_betweenness_raw", &found);
    }
}

#[test]
fn the_shape_of_the_whole_agrees_with_the_peers() {
    for name in NETWORKS {
        let reference = reference(name);
        let report = world(&reference).ask("cohesion", DAY, "");
        let summary = &report["summary"];
        for (figure, measure) in [
            ("transitivity", "transitivity"),
            ("triangles", "triangles"),
            ("clustering_average", "clustering_average"),
            ("degree_centralisation", "centralization_degree"),
            ("degree_assortativity", "degree_assortativity"),
            ("reciprocity_edgewise", "reciprocity_edgewise"),
            ("reciprocity_dyadic_nonnull", "reciprocity_dyadic_nonnull"),
            ("reciprocity_dyadic", "reciprocity_dyadic"),
        ] {
            if has(&reference, measure) {
                assert_agrees(name, &reference, measure, &summary[figure]);
            }
        }
        if has(&reference, "clustering_local") {
            assert_agrees(name, &reference, "clustering_local", &column(&report, "clustering"));
        }
        if has(&reference, "core_periphery_lip") {
            let core = &reference["measures"]["core_periphery_lip"]["value"];
            agree(name, &summary["core_periphery"]["size"], &core["k"], 0.0);
            agree(name, &summary["core_periphery"]["errors"], &core["errors"], 1e-9);
            let ids: Value = core["core"].as_array().expect("a core").iter().map(|v| json!(node(usize::try_from(v.as_u64().expect("node")).expect("small")))).collect();
            assert_eq!(summary["core_periphery"]["core"], ids, "{name}");
        }
    }
}

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

/// Women and the events they attended, as ties or as a weighted projection.
fn davis_edges(reference: &Value) -> Vec<(usize, usize)> {
    let rows = reference["incidence"].as_array().expect("women");
    let row = |w: usize| rows[w].as_array().expect("events").iter().enumerate().filter(|(_, v)| v.as_u64() == Some(1)).map(move |(e, _)| (w, e)).collect::<Vec<_>>();
    (0..rows.len()).flat_map(row).collect()
}

#[test]
fn the_two_modes_of_the_southern_women_agree_with_the_peers() {
    let reference = reference("davis");
    let mut world = World::new();
    for i in 0..32 {
        world = world.put("stakeholders", &node(i), "");
    }
    for (i, (w, e)) in davis_edges(&reference).into_iter().enumerate() {
        world = world.put("ties", &format!("t{i:03}"), &format!("from={} | to={} | kind=membership | directed=false", node(w), node(18 + e)));
    }
    let report = world.ask("centrality", DAY, "");
    assert_agrees("davis", &reference, "betweenness_raw", &column(&report, "betweenness"));
    assert_agrees("davis", &reference, "attendance", &column(&report, "degree"));
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
fn the_weighted_eigenvector_of_the_southern_women_agrees_with_the_peers() {
    let reference = reference("davis");
    let report = davis_projection(&reference).ask("centrality", DAY, "weighted=true");
    assert_agrees("davis", &reference, "eigenvector_weighted_projection_L2", &column(&report, "eigenvector"));
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
