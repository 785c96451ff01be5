//! The cases that ship, where they are there: the example against its answers, which another program worked out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::case;
use crate::support::world::{ask, list, row};
use sitelines::analysis::REGISTRY;

fn example() -> Option<(sitelines::atlas::Atlas, Value)> {
    let folder = case::folder("example")?;
    let answers = std::fs::read_to_string(folder.join("answers.json")).expect("answers");
    Some((case::atlas(&folder), serde_json::from_str(&answers).expect("json")))
}

#[test]
fn gaps_of_the_example_are_those_worked_out_by_another_program() {
    let Some((atlas, answers)) = example() else { return };
    let report = ask(&atlas, "gaps", None, "");
    assert_eq!(report["method"]["as_of"], answers["as_of"]);
    let expected = answers["gaps"].as_array().expect("gaps");
    assert_eq!(report["rows"].as_array().expect("rows").len(), expected.len());
    for cell in expected {
        let (site, theme) = (cell["site"].as_str().expect("site"), cell["theme"].as_str().expect("theme"));
        let found = row(&report, &[("site", site), ("theme", theme)]);
        for (column, value) in cell.as_object().expect("an object") {
            assert_eq!(&found[column], value, "{site} {theme}: {column}");
        }
    }
}

#[test]
fn missing_links_of_the_example_are_those_worked_out_by_another_program() {
    let Some((atlas, answers)) = example() else { return };
    for (params, key) in [("", "missing_links"), ("unsplit=true", "missing_links_with_unsplit")] {
        let report = ask(&atlas, "missing_links", None, params);
        let told = |r: &Value, cells: Vec<String>| {
            let text = |k: &str| r[k].as_str().expect("text").to_owned();
            (text("a"), text("b"), text("state"), cells.into_iter().collect::<BTreeSet<_>>())
        };
        let found: BTreeSet<_> = report["rows"].as_array().expect("rows").iter()
            .map(|r| told(r, list(&r["shared"]).into_iter().map(str::to_owned).collect())).collect();
        let expected: BTreeSet<_> = answers[key].as_array().expect("pairs").iter()
            .map(|r| told(r, r["shared"].as_array().expect("cells").iter().map(|c| list(c).join("/")).collect())).collect();
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn cohesion_of_the_example_is_that_worked_out_by_another_program() {
    let Some((atlas, answers)) = example() else { return };
    let expected = &answers["cohesion"];
    let report = ask(&atlas, "cohesion", None, "kinds=coordination");
    let summary = &report["summary"];
    assert_eq!(summary["stakeholders"], expected["nodes"]);
    assert_eq!(summary["threads"], expected["edges"]);
    assert_eq!(summary["components"], expected["component_count"]);
    assert_eq!(summary["isolates"], expected["isolates"]);
    assert_eq!(summary["articulation"], expected["articulation_points"]);
    assert_eq!(summary["density"], expected["density"]);
    let bridges: Vec<Value> = summary["bridges"].as_array().expect("bridges").iter().map(|b| serde_json::json!([b["a"], b["b"]])).collect();
    assert_eq!(Value::Array(bridges), expected["bridges"]);
    for (i, members) in expected["components"].as_array().expect("components").iter().enumerate() {
        let found: Vec<&str> = report["rows"].as_array().expect("rows").iter()
            .filter(|r| r["component"].as_u64() == Some(i as u64 + 1)).map(|r| r["stakeholder"].as_str().expect("id")).collect();
        assert_eq!(found, list(members));
    }
    let centrality = ask(&atlas, "centrality", None, "kinds=coordination");
    for (id, value) in expected["betweenness"].as_object().expect("betweenness") {
        let found = row(&centrality, &[("stakeholder", id)])["betweenness"].as_f64().expect("a number");
        assert!((found - value.as_f64().expect("a number")).abs() < 1e-8, "{id}: {found}");
    }
}

#[test]
fn every_analysis_of_every_case_rests_on_records_that_exist() {
    for case in ["example", "mekong-wetlands", "cambodia-partnership", "mali-pact", "partnership-forum"] {
        let Some(folder) = case::folder(case) else { continue };
        let atlas = case::atlas(&folder);
        for analysis in REGISTRY {
            // `ask` looks up each evidence id
            ask(&atlas, analysis.spec.name, None, "");
        }
    }
}

/// Worked by hand from ties.csv and participations.csv: which ties hold on the data date, and who implements where.
#[test]
fn the_network_of_the_mekong_wetlands_holds_the_ties_of_the_day_and_nothing_of_it_is_unsplit() {
    let Some(folder) = case::folder("mekong-wetlands") else { return };
    let atlas = case::atlas(&folder);
    let here = sitelines::atlas::network::OnDay::of(&atlas.tables, atlas.data_date);
    assert_eq!((atlas.tables.ties.len(), here.ties.len()), (16, 6));
    let report = ask(&atlas, "presence", None, "");
    let rows = report["rows"].as_array().expect("rows");
    let implementing = rows.iter().filter(|r| r["role"] == "implementing").count();
    assert_eq!((implementing, rows.iter().filter(|r| r["unsplit"] == true).count()), (39, 0));
}
