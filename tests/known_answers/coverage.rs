//! The worked case of the reference (6 organisations x 5 sites x 3 themes).

use serde_json::Value;

use crate::support::world::{World, row};

pub fn toy() -> Value {
    let path = format!("{}/tests/fixtures/values/coverage_toy.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("fixture")).expect("json")
}

pub fn id(name: &Value) -> String {
    name.as_str().expect("a name").to_lowercase()
}

/// The toy as a world in which every cell was reported on.
pub fn world(toy: &Value) -> World {
    let mut world = World::new().put("scopes", "all", "covers=presence").put("settings", "unit", "value=commune");
    for org in toy["orgs"].as_array().expect("orgs") {
        world = world.put("stakeholders", &id(org), "");
    }
    for theme in toy["themes"].as_array().expect("themes") {
        world = world.put("themes", &id(theme), "");
    }
    for (s, site) in toy["sites"].as_array().expect("sites").iter().enumerate() {
        world = world.put("sites", &id(site), "kind=commune");
        for (t, theme) in toy["themes"].as_array().expect("themes").iter().enumerate() {
            let fields = format!("subject=sites/{} | theme={} | severity={}", id(site), id(theme), toy["need"][s][t]);
            world = world.put("needs", &format!("need-{}-{}", id(site), id(theme)), &fields);
        }
    }
    for (i, p) in toy["presence"].as_array().expect("presence").iter().enumerate() {
        world = world.works(&format!("a{i:02}"), &id(&p[0]), &id(&p[1]), &id(&p[2]), "");
    }
    for (i, tie) in toy["ties"].as_array().expect("ties").iter().enumerate() {
        world = world.put("ties", &format!("t{i}"), &format!("from={} | to={} | kind=coordination", id(&tie[0]), id(&tie[1])));
    }
    world
}

#[test]
fn counts_coverage_ratios_and_gap_scores_agree_with_the_worked_case() {
    let toy = toy();
    let report = world(&toy).ask("gaps", "2014-01-01", "");
    let measures = &toy["measures"];
    for (s, site) in toy["sites"].as_array().expect("sites").iter().enumerate() {
        for (t, theme) in toy["themes"].as_array().expect("themes").iter().enumerate() {
            let cell = row(&report, &[("site", &id(site)), ("theme", &id(theme))]);
            let providers = cell["providers"].as_array().expect("providers").len();
            assert_eq!(Some(providers as u64), measures["count_matrix"]["value"][s][t].as_u64());
            let score = cell["score"].as_f64().expect("reported on, and the need is known");
            let expected = measures["gap_score"]["value"][s][t].as_f64().expect("a score");
            assert!((score - expected).abs() <= 1e-12, "{site} {theme}: {score}, not {expected}");
            assert_eq!(cell["gap"] == true, providers == 0 && toy["need"][s][t].as_u64() > Some(0));
        }
    }
    let of_two = world(&toy).ask("gaps", "2014-01-01", "target=2");
    for (s, site) in toy["sites"].as_array().expect("sites").iter().enumerate() {
        for (t, theme) in toy["themes"].as_array().expect("themes").iter().enumerate() {
            let score = row(&of_two, &[("site", &id(site)), ("theme", &id(theme))])["score"].as_f64().expect("a score");
            let expected = measures["gap_score_k2"]["value"][s][t].as_f64().expect("a score");
            assert!((score - expected).abs() <= 1e-12, "{site} {theme}: {score}, not {expected}");
        }
    }
    for ratio in ["coverage_ratio", "coverage_ratio_needed", "coverage_ratio_need_weighted"] {
        let (found, expected) = (report["summary"][ratio].as_f64(), measures[ratio]["value"].as_f64());
        assert!((found.expect("a ratio") - expected.expect("a ratio")).abs() <= 1e-12, "{ratio}");
    }
    let by_count: Vec<u64> = ["cells", "present", "several"].iter().map(|k| report["summary"][*k].as_u64().expect("a count")).collect();
    let at_least = measures["k_coverage"]["value"].as_array().expect("k-coverage");
    assert_eq!(by_count, [0, 1, 2].map(|k: usize| at_least[k].as_u64().expect("a count")));
}

#[test]
fn missing_links_of_the_worked_case_are_those_without_any_tie_where_general_ties_count() {
    let toy = toy();
    let world = world(&toy);
    let report = world.ask("missing_links", "2014-01-01", "weak_links=true");
    let mut found: Vec<(String, String, u64)> = Vec::new();
    for r in report["rows"].as_array().expect("rows") {
        let shared = r["shared"].as_array().expect("cells").len() as u64;
        found.push((r["a"].as_str().expect("a").into(), r["b"].as_str().expect("b").into(), shared));
    }
    found.sort();
    let mut expected: Vec<(String, String, u64)> = Vec::new();
    for r in toy["measures"]["missing_links"]["value"].as_array().expect("rows") {
        let (a, b) = (id(&r[0]), id(&r[1]));
        expected.push((a.clone().min(b.clone()), a.max(b), r[2].as_u64().expect("cells")));
    }
    expected.sort();
    assert_eq!(found, expected);
    let newman = &toy["measures"]["ra_spatial"];
    for (pair, weight) in newman["pairs"].as_array().expect("pairs").iter().zip(newman["newman"].as_array().expect("weights")) {
        let (a, b) = (id(&pair[0]).min(id(&pair[1])), id(&pair[0]).max(id(&pair[1])));
        if weight.as_f64() > Some(0.0) {
            assert_eq!(row(&report, &[("a", &a), ("b", &b)])["score"].as_f64(), weight.as_f64());
        }
    }
    let ratio = report["summary"]["coordination_ratio"].as_f64().expect("a ratio");
    assert!((ratio - toy["measures"]["coordination_ratio"]["value"].as_f64().expect("a ratio")).abs() <= 1e-12);
    // a tie without a place or a theme is on record: listed apart, counted only on request
    let strict = world.ask("missing_links", "2014-01-01", "");
    assert_eq!(row(&strict, &[("a", "ngo_a"), ("b", "research")])["unplaced_ties"], serde_json::json!(["ties/t2"]));
}
