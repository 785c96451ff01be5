//! Every value of `tests/fixtures/values/net_*.json`, of networkx, igraph, rustworkx, networkit, R's sna and exhaustion: each
//! is compared within its tolerance, and a value that nothing compares fails the test.

use serde_json::{Value, json};

use super::network_centrality::davis_projection;
use super::network_sets::southern_women;
use super::network_support::{DAY, GROUPS, NETWORKS, agree, column, edges, groups, node, position, reference, world};
use crate::support::world::{ask, row};
use sitelines::analysis::Control;
use sitelines::analysis::network::adjacency::{Adjacency, Reading, narrow};
use sitelines::analysis::network::bipartite::TwoMode;
use sitelines::analysis::network::cohesion::assortativity;
use sitelines::analysis::network::{betweenness, pairs::Pairs};
use sitelines::atlas::Atlas;

/// What we find for one network.
struct Found {
    name: &'static str,
    reference: Value,
    atlas: Atlas,
}

impl Found {
    fn ask(&self, analysis: &str, params: &str) -> Value {
        ask(&self.atlas, analysis, Some(DAY), params)
    }
    fn column(&self, analysis: &str, params: &str, name: &str) -> Value {
        column(&self.ask(analysis, params), name)
    }
    fn figure(&self, analysis: &str, name: &str) -> Value {
        let params = if analysis == "mixing" { "permutations=0" } else { "" };
        self.ask(analysis, params)["summary"][name].clone()
    }
    fn both(&self) -> Adjacency {
        let pairs: Vec<(u32, u32)> = edges(&self.reference).into_iter().map(|[a, b]| (narrow(a), narrow(b))).collect();
        Adjacency::from_pairs(usize::try_from(self.reference["n"].as_u64().expect("n")).expect("small"), &pairs, Reading::Both)
    }

    /// The value in the shape of the reference; `None` where nothing is known of the measure.
    fn value(&self, measure: &str) -> Option<Value> {
        let (base, by) = measure.split_once('[').map_or((measure, ""), |(base, by)| (base, by.trim_end_matches(']')));
        Some(match base {
            "degree" | "in_degree" | "out_degree" | "harmonic" | "closeness_component" | "betweenness_normalised" => self.column("centrality", "", base),
            "betweenness_raw" => self.column("centrality", "", "betweenness"),
            "closeness_wasserman_faust" => self.column("centrality", "", "closeness"),
            "eigenvector_L2" => self.column("centrality", "", "eigenvector"),
            "pagerank_085" => self.column("centrality", "", "pagerank"),
            "katz" => self.column("centrality", "alpha=0.1", "katz"),
            "katz_L2" => {
                let katz = numbers(&self.column("centrality", "alpha=0.1", "katz"));
                let length = katz.iter().map(|k| k * k).sum::<f64>().sqrt();
                katz.iter().map(|k| json!(k / length)).collect()
            }
            "eigenvalue_max" => self.figure("centrality", "largest_eigenvalue"),
            "centralization_betweenness" => self.figure("centrality", "centralisation_betweenness"),
            "edge_betweenness_raw" => self.edge_betweenness(),
            "core_number" => self.column("cohesion", "", "core_number"),
            "clustering_local" => self.column("cohesion", "", "clustering"),
            "clustering_average" | "transitivity" | "triangles" | "density" | "degree_assortativity" | "reciprocity_edgewise" | "reciprocity_dyadic"
            | "reciprocity_dyadic_nonnull" => self.figure("cohesion", base),
            "centralization_degree" => self.figure("cohesion", "degree_centralisation"),
            "components_sizes" => self.figure("cohesion", "component_sizes"),
            "biconnected_components" => self.figure("cohesion", "blocks"),
            "articulation_points" => positions(&self.figure("cohesion", "articulation")),
            "bridges" => self.figure("cohesion", "bridges").as_array().expect("bridges").iter().map(|b| json!([position(&b["a"]), position(&b["b"])])).collect(),
            "core_periphery_BE_discrete" => self.best_core("core_of_best_fit_with_between"),
            "core_periphery_BE_offdiagonal_missing" => self.best_core("core_of_best_fit"),
            "core_periphery_lip" => {
                let core = self.figure("cohesion", "core_periphery");
                json!({"k": core["size"], "errors": core["errors"], "core": positions(&core["core"])})
            }
            "burt_constraint" => self.column("holes", "", "constraint"),
            "burt_effective_size" => self.column("holes", "", "effective_size"),
            "burt_efficiency" => self.column("holes", "", "efficiency"),
            "fragmentation_F" => self.figure("key_players", "fragmentation"),
            "distance_fragmentation_DF" => self.figure("key_players", "distance_fragmentation"),
            "fragmentation_after_removal_of_each" => self.column("key_players", "", "fragmentation_without"),
            "distance_fragmentation_after_removal_of_each" => self.column("key_players", "", "distance_fragmentation_without"),
            "keyplayer_neg" => self.key_players_gone(),
            "keyplayer_pos_mreach" => self.key_players_reach(),
            "attack_degree_static_lcc" => self.attack("degree"),
            "attack_degree_adaptive_lcc" => self.attack("degree_left"),
            "attack_betweenness_static_lcc" => self.attack("betweenness"),
            "robustness_R_degree_static" => self.ask("robustness", "replicates=0 order=degree")["summary"]["robustness"].clone(),
            "robustness_R_degree_adaptive" => self.ask("robustness", "replicates=0 order=degree_left")["summary"]["robustness"].clone(),
            "robustness_R_betweenness_static" => self.ask("robustness", "replicates=0 order=betweenness")["summary"]["robustness"].clone(),
            "jackknife_spearman_degree" => self.column("stability", "missing=each measure=degree", "spearman_without"),
            "modularity_best" => self.figure("communities", "quality"),
            "assortativity_nominal" => self.figure("mixing", "assortativity"),
            "modularity_of" => self.figure("mixing", "modularity"),
            "ei_index" => self.figure("mixing", "e_i"),
            "ei_index_expected" => self.figure("mixing", "e_i_expected"),
            "ei_index_by_group_ties" => self.by_group("e_i"),
            "ei_index_by_group_nominations" => self.by_group("e_i_nominations"),
            "ei_index_by_node" => self.column("brokerage", "", "e_i"),
            "mixing_matrix" => self.matrix(),
            "brokerage_gould_fernandez" => self.roles(""),
            "brokerage_expected" => self.roles("_expected"),
            "brokerage_z" => self.roles("_z"),
            "brokerage_graph_raw" => ROLES.iter().map(|role| self.figure("brokerage", role)).collect(),
            "brokerage_graph_z" => ROLES.iter().map(|role| self.figure("brokerage", "z")[*role].clone()).collect(),
            "assortativity_numeric" => json!(assortativity(&self.both(), &numbers(&self.reference["attributes_numeric"][by]))),
            _ => return None,
        })
    }

    fn edge_betweenness(&self) -> Value {
        let report = self.ask("edge_betweenness", "");
        let of = |[a, b]: [usize; 2]| {
            let thread = row(&report, &[("a", &node(a.min(b))), ("b", &node(a.max(b)))]);
            thread[if self.reference["directed"] != true { "betweenness" } else if a < b { "forth" } else { "back" }].clone()
        };
        edges(&self.reference).into_iter().map(of).collect()
    }
    fn best_core(&self, name: &str) -> Value {
        let core = self.figure("cohesion", name);
        assert_eq!(core["every_set_tried"], true, "{}", self.name);
        core["fit"].clone()
    }
    fn attack(&self, order: &str) -> Value {
        let report = self.ask("robustness", &format!("replicates=0 order={order}"));
        let after = column(&report, "largest_left");
        std::iter::once(&report["summary"]["largest"]).chain(after.as_array().expect("a curve")).cloned().collect()
    }
    fn by_group(&self, figure: &str) -> Value {
        let found = self.figure("mixing", "by_group");
        let names = groups(&self.reference);
        Value::Object(names.iter().enumerate().map(|(g, name)| ((*name).to_owned(), found[g][figure].clone())).collect())
    }
    fn matrix(&self) -> Value {
        let report = self.ask("mixing", "permutations=0");
        let cell = |g: &&str, h: &&str| row(&report, &[("from_group", g), ("to_group", h)])["ties"].clone();
        let names = &GROUPS[..groups(&self.reference).len()];
        names.iter().map(|g| names.iter().map(|h| cell(g, h)).collect::<Value>()).collect()
    }
    fn roles(&self, suffix: &str) -> Value {
        let report = self.ask("brokerage", "");
        report["rows"].as_array().expect("rows").iter().map(|r| ROLES.iter().map(|role| r[format!("{role}{suffix}")].clone()).collect::<Value>()).collect()
    }

    /// In the shape of the reference, with what it says of each number of stakeholders.
    fn key_players_gone(&self) -> Value {
        let cases = self.reference["measures"]["keyplayer_neg"]["value"].as_object().expect("sizes");
        let of = |(k, expected): (&String, &Value)| {
            let mut found = serde_json::Map::new();
            for field in expected.as_object().expect("fields").keys() {
                let goal = if field.starts_with("DF") { "distance" } else { "fragmentation" };
                let summary = self.ask("key_players", &format!("count={} goal={goal}", &k[1..]))["summary"].clone();
                assert_eq!(summary["exact"], true);
                let value = match field.as_str() {
                    "F" | "DF" => summary["value"].clone(),
                    "sets" | "DF_sets" => sets(&summary),
                    "n_sets" => summary["sets_as_good"].clone(),
                    other => json!(format!("nothing compares {other}")),
                };
                found.insert(field.clone(), value);
            }
            (k.clone(), Value::Object(found))
        };
        Value::Object(cases.iter().map(of).collect())
    }
    fn key_players_reach(&self) -> Value {
        let cases = self.reference["measures"]["keyplayer_pos_mreach"]["value"].as_object().expect("cases");
        let of = |case: &String| {
            let (hops, count) = case[1..].split_once("_k").expect("m1_k2");
            let summary = self.ask("key_players", &format!("goal=reach hops={hops} count={count}"))["summary"].clone();
            (case.clone(), json!({"reach_excl_set": summary["value"], "sets": sets(&summary)}))
        };
        Value::Object(cases.keys().map(of).collect())
    }
}

const ROLES: [&str; 6] = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total"];

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn positions(ids: &Value) -> Value {
    ids.as_array().expect("ids").iter().map(|id| json!(position(id))).collect()
}

fn sets(summary: &Value) -> Value {
    summary["sets"].as_array().expect("sets").iter().map(positions).collect()
}

/// Compares the measures for which agreement within the tolerance is not the question; false for all others.
fn is_compared_otherwise(found: &Found, measure: &str, expected: &Value) -> bool {
    match measure {
        "modularity_best" => {
            let (best, ours) = (expected.as_f64().expect("a number"), found.value(measure).and_then(|v| v.as_f64()).expect("a number"));
            assert!(ours >= best - 0.005 && ours <= best + 1e-9, "{}: {ours}, best known {best}", found.name);
        }
        "bridges" => {
            let mut pairs: Vec<(u64, u64)> = expected.as_array().expect("bridges").iter().map(|b| (b[0].as_u64().expect("a node"), b[1].as_u64().expect("a node"))).collect();
            pairs.sort_unstable();
            assert_eq!(found.value(measure), Some(json!(pairs)), "{}", found.name);
        }
        // the peers part stakeholders of equal betweenness by the last bit of a floating point sum, which moves their middle
        // ranks: compared with exact fractions, and with the peers as near as those come to them
        "jackknife_spearman_betweenness" => {
            let path = format!("{}/tests/fixtures/values/exact_jackknife.json", env!("CARGO_MANIFEST_DIR"));
            let exact: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("fixture")).expect("json");
            let ours = found.column("stability", "missing=each", "spearman_without");
            agree(found.name, &ours, &exact["values"][found.name], 1e-9);
            agree(found.name, &ours, expected, exact["largest_difference"][found.name].as_f64().expect("a difference") + 1e-9);
        }
        _ => return false,
    }
    true
}

#[test]
fn every_value_of_every_reference_network_is_compared() {
    let mut compared = 0;
    for name in NETWORKS {
        let reference = reference(name);
        let found = Found { name, atlas: world(&reference).atlas(), reference };
        for (measure, entry) in found.reference["measures"].as_object().expect("measures") {
            let expected = &entry["value"];
            if !is_compared_otherwise(&found, measure, expected) {
                let Some(ours) = found.value(measure) else { panic!("{name}: nothing compares {measure}") };
                agree(&format!("{name} {measure}"), &ours, expected, entry["tolerance"].as_f64().expect("a tolerance").max(1e-12));
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 312, "fewer or more values than there were");
}

#[test]
fn every_value_of_the_southern_women_is_compared() {
    let reference = reference("davis");
    let world = southern_women(&reference);
    let [projection, two_mode] = ["projection", "two_mode"].map(|analysis| world.ask(analysis, DAY, "through=meeting"));
    let parts: Vec<(u32, u32)> = (0..18).flat_map(|w| (0..14).map(move |e| (w, e))).filter(|(w, e)| reference["incidence"][*w as usize][*e as usize] == 1).collect();
    let matrix = |n: usize, same: &Value, apart: &Value, of: &dyn Fn(usize, usize) -> Option<Value>| -> Value {
        (0..n).map(|i| (0..n).map(|j| if i == j { same.clone() } else { of(i.min(j), i.max(j)).unwrap_or(apart.clone()) }).collect::<Value>()).collect()
    };
    let rows = projection["rows"].as_array().expect("rows");
    let pair = |i: usize, j: usize| rows.iter().find(|r| r["a"] == node(i) && r["b"] == node(j));
    let weights = |name: &str| matrix(18, &json!(0), &json!(0), &|i, j| pair(i, j).map(|r| r[name].clone()));
    let expected_names: Vec<&String> = reference["measures"].as_object().expect("measures").keys().collect();
    for measure in &expected_names {
        let entry = &reference["measures"][measure.as_str()];
        let ours = match measure.as_str() {
            "attendance" => column(&two_mode, "degree"),
            "two_mode_density" => {
                agree(measure, &projection["summary"]["two_mode_density"], &entry["value"], 1e-12);
                two_mode["summary"]["density"].clone()
            }
            "projection_women_shared_events" => weights("shared"),
            "projection_women_newman" => weights("newman"),
            "projection_women_jaccard" => weights("jaccard"),
            "projection_women_overlap" => weights("overlap"),
            "projection_women_resource_allocation" => weights("resource_allocation"),
            "projection_women_adamic_adar" => weights("adamic_adar"),
            "projection_women_hypergeom_p" => matrix(18, &Value::Null, &json!(1), &|i, j| pair(i, j).map(|r| r["p"].clone())),
            // the identity: a woman's Newman weights sum to the meetings that she attended with others
            "projection_newman_strength" => numbers_by_row(&weights("newman")).iter().map(|row| json!(row.iter().sum::<f64>())).collect(),
            "projection_events_shared_women" => {
                let turned: Vec<(u32, u32)> = parts.iter().map(|(w, e)| (*e, *w)).collect();
                let pairs = Pairs::of(&turned, &Control::default()).expect("not cancelled");
                let at = |i: usize, j: usize| pairs.iter().find(|p| (p.a, p.b) == (narrow(i), narrow(j)));
                matrix(14, &json!(0), &json!(0), &|i, j| at(i, j).map(|p| json!(p.shared)))
            }
            "bipartite_degree_centrality" => column(&two_mode, "degree_share"),
            "bipartite_betweenness_centrality" => column(&two_mode, "betweenness"),
            "bipartite_closeness_centrality" => column(&two_mode, "closeness"),
            "bipartite_clustering_dot" => column(&two_mode, "clustering"),
            "node_redundancy" => column(&two_mode, "redundancy"),
            "robins_alexander_clustering" => two_mode["summary"]["robins_alexander_clustering"].clone(),
            "nestedness_NODF" => two_mode["summary"]["nodf"].clone(),
            "betweenness_raw" => {
                let both = TwoMode::of([18, 14], &parts).adjacency();
                betweenness::exact(&both, &Control::default()).expect("not cancelled").iter().map(|b| json!(b / 2.0)).collect()
            }
            "eigenvector_weighted_projection_L2" => column(&davis_projection(&reference).ask("centrality", DAY, "weighted=true"), "eigenvector"),
            // a best known, no best: as good as it less 0.005, or better
            "bipartite_modularity_barber_of_projection_leiden" => {
                let quality = davis_projection(&reference).ask("communities", DAY, "weighted=true")["summary"]["quality"].as_f64().expect("a modularity");
                json!(quality.min(entry["value"].as_f64().expect("a modularity")))
            }
            other => panic!("davis: nothing compares {other}"),
        };
        let tolerance = if measure.contains("modularity") { 0.005 } else { entry["tolerance"].as_f64().expect("a tolerance").max(1e-12) };
        agree(&format!("davis {measure}"), &ours, &entry["value"], tolerance);
    }
    assert_eq!(expected_names.len(), 21, "fewer or more values than there were");
}

fn numbers_by_row(matrix: &Value) -> Vec<Vec<f64>> {
    matrix.as_array().expect("rows").iter().map(numbers).collect()
}
