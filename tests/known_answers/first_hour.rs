//! The twelve questions of the first hour, of the example, by hand; and every command that a README prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::world::{ask, list, row};
use crate::support::{case, run};

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

fn example(analysis: &str, params: &str) -> Value {
    let folder = case::folder("example").expect("the example");
    ask(&case::atlas(&folder), analysis, None, params)
}

fn texts<'r>(found: &'r [Value], column: &str) -> Vec<&'r str> {
    found.iter().filter_map(|r| r[column].as_str()).collect()
}

#[test]
fn who_is_in_my_commune_doing_what() {
    let report = example("presence", "site=xl-oldquay");
    let found: BTreeSet<(&str, &str, &str)> = rows(&report)
        .iter()
        .map(|r| (r["role"].as_str().expect("a role"), r["theme"].as_str().expect("a theme"), r["stakeholder"].as_str().expect("an id")))
        .collect();
    let expected = BTreeSet::from([
        ("implementing", "drinking-water", "brightpump"),
        ("implementing", "drinking-water", "clearwell"),
        ("implementing", "sanitation", "clearwell"),
        ("implementing", "sanitation", "harbour-charity"),
        ("implementing", "fisheries", "handinhand"),
        ("implementing", "fisheries", "heron-fishers"),
        ("implementing", "mangroves", "greenroots"),
        ("funding", "drinking-water", "northland-aid"),
        ("funding", "fisheries", "ocean-fund"),
        ("funding", "mangroves", "lantern"),
        ("accountable", "fisheries", "min-env"),
    ]);
    assert_eq!(found, expected);
    assert_eq!((&report["summary"]["presences"], &report["summary"]["stakeholders"]), (&11.into(), &10.into()));
}

#[test]
fn who_has_not_reported() {
    let summary = &example("reporting", "")["summary"];
    assert_eq!((&summary["expected"], &summary["answered"]), (&21.into(), &10.into()));
    let missing = [
        "cedar-watch", "dist-water-hills", "greenroots", "harbour-charity", "heron-fishers", "lowfields-growers", "millbend-irrigators", "millstone",
        "sandbar-women", "tidefolk", "tidewater",
    ];
    assert_eq!(list(&summary["missing"]), missing);
}

#[test]
fn where_the_worst_gaps_are_and_where_we_overlap() {
    let gaps = example("gaps", "");
    let open: Vec<&Value> = rows(&gaps).iter().filter(|r| r["gap"] == true).collect();
    assert_eq!(open.len(), 11);
    let worst = open.iter().max_by(|a, b| a["score"].as_f64().unwrap_or(0.0).total_cmp(&b["score"].as_f64().unwrap_or(0.0))).expect("a gap");
    assert_eq!((&worst["site"], &worst["theme"], &worst["need"]), (&"xl-sandbar".into(), &"drinking-water".into(), &5.into()));
    let overlap = example("redundancy", "");
    let by_cell = rows(&overlap).iter().filter(|r| r["theme"].is_string());
    let several: Vec<u64> = by_cell.filter(|r| r["presence"] == "several").map(|r| r["k"].as_u64().expect("a number")).collect();
    assert_eq!((several.len(), several.iter().filter(|k| **k == 3).count(), several.iter().max()), (19, 2, Some(&3)));
}

#[test]
fn what_ends_in_six_months_and_what_opens_then() {
    let report = example("ending", "months=6");
    assert_eq!(report["summary"]["horizon"], "2025-06-30");
    assert_eq!(rows(&report).len(), 7);
    let opens: Vec<(&Value, &Value, &Value)> =
        rows(&report).iter().filter(|r| r["opens"] == true).map(|r| (&r["site"], &r["theme"], &r["gap"])).collect();
    let water = Value::from("drinking-water");
    assert_eq!(opens, [(&"xl-saltmouth".into(), &water, &true.into())]);
    assert_eq!(list(&row(&report, &[("site", "xl-saltmouth")])["ending"]), ["min-water"]);
}

#[test]
fn what_is_late_who_is_stuck_and_whether_priorities_get_answered() {
    let report = example("follow_through", "");
    assert_eq!((&report["summary"]["commitments"], &report["summary"]["late"]), (&7.into(), &2.into()));
    let late: BTreeSet<&str> = rows(&report).iter().filter(|r| r["late"] == true).filter_map(|r| r["commitment"].as_str()).collect();
    assert_eq!(late.into_iter().map(|c| c.trim_start_matches("commitments/")).collect::<Vec<_>>(), ["c05", "c07"]);
    let mut priorities: BTreeMap<&str, (bool, bool, usize)> = BTreeMap::new();
    for r in rows(&report).iter().filter(|r| r["asked"].as_str().is_some_and(|a| a.starts_with("priorities/"))) {
        let entry = priorities.entry(r["asked"].as_str().expect("an id")).or_default();
        entry.0 |= !r["commitment"].is_null();
        entry.1 |= r["furthest"] == "verified";
        entry.2 = list(&r["activities"]).len();
    }
    let count = |keep: fn(&(bool, bool, usize)) -> bool| priorities.values().filter(|p| keep(p)).count();
    assert_eq!((priorities.len(), count(|p| p.0), count(|p| p.1), count(|p| !p.0)), (8, 4, 1, 4));
    assert_eq!(priorities["priorities/oldquay-sanitation"], (false, false, 2));
}

#[test]
fn whom_to_invite_and_who_is_missing_at_the_table() {
    let meeting = example("meeting", "platform=oldquay-framework");
    let topics = &meeting["summary"]["topics"];
    assert_eq!((&topics["has_seat"], &topics["works_here"]), (&4.into(), &4.into()));
    let checks = example("checks", "rule=categories-seated,framework-committee");
    assert_eq!(texts(rows(&checks), "rule"), ["categories-seated", "categories-seated", "framework-committee"]);
    assert_eq!(texts(rows(&checks), "site"), ["xl-oldquay", "xl-reedford", "xl-oldquay"]);
    assert!(rows(&checks)[0]["message"].as_str().is_some_and(|m| m.contains("technical and financial partner")));
    assert!(rows(&checks)[1]["message"].as_str().is_some_and(|m| m.contains("technical service")));
}

#[test]
fn how_much_money_whose_and_how_much_through_national_actors() {
    let report = example("localisation", "");
    let mut by: BTreeMap<(String, String), f64> = BTreeMap::new();
    for r in rows(&report).iter().filter(|r| r["form"] == "cash") {
        assert_eq!((&r["currency"], &r["role"]), (&"EUR".into(), &"funding".into()));
        let key = (r["status"].as_str().expect("a status").to_owned(), r["national"].as_str().expect("a word").to_owned());
        *by.entry(key).or_default() += r["amount"].as_f64().expect("an amount");
    }
    let key = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    // 420,000 + 350,000 + 1,200,000; 55,000 + 90,000 + 18,000
    let expected = BTreeMap::from([
        (key("pledged", "other"), 240_000.0),
        (key("committed", "other"), 1_970_000.0),
        (key("disbursed", "other"), 180_000.0),
        (key("disbursed", "unknown"), 163_000.0),
    ]);
    assert_eq!(by, expected);
    let in_kind: Vec<&Value> = rows(&report).iter().filter(|r| r["form"] != "cash").collect();
    assert!(in_kind.len() == 2 && in_kind.iter().all(|r| r["national"] == "national" && r["amount"].is_null()));
}

#[test]
fn who_asked_for_backstopping_and_who_got_it() {
    let report = example("reach", "");
    let asked: Vec<&Value> = rows(&report).iter().filter(|r| r["about"] == "stakeholder" && !r["asked"].is_null()).collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["stakeholder"], "millbend-irrigators");
    let summary = &report["summary"];
    assert_eq!((&summary["asked"], &summary["offered"], &summary["delivered"]), (&1.into(), &1.into(), &1.into()));
}

#[test]
fn where_a_figure_is_from() {
    let report = example("gaps", "site=xl-sandbar theme=drinking-water");
    let evidence = list(&rows(&report)[0]["evidence"]);
    let atlas = case::atlas(&case::folder("example").expect("the example"));
    assert!(evidence.iter().any(|e| e.starts_with("needs/")) && evidence.iter().any(|e| e.starts_with("scopes/")), "{evidence:?}");
    for path in evidence {
        let (kind, id) = path.split_once('/').expect("kind/id");
        let (record, _) = atlas.tables.any(sitelines::domain::Kind::from_plural(kind).expect("a kind"), id).expect("it is there");
        assert!(record.source().is_some(), "{path} says where it is known from");
    }
}

#[test]
fn forum_constituencies_tie_through_one_hub() {
    let atlas = case::atlas(&case::folder("partnership-forum").expect("the case"));
    let report = ask(&atlas, "mixing", None, "");
    let ties = |from: &str, to: &str| row(&report, &[("from_group", from), ("to_group", to)])["ties"].as_u64();
    assert_eq!((ties("civil_society", "ngo"), ties("civil_society", "civil_society")), (Some(12), Some(4)));
    assert_eq!(rows(&report).iter().filter_map(|r| r["ties"].as_u64()).sum::<u64>(), 20);
    assert_eq!(report["summary"]["e_i"], 0.6);
    assert!(rows(&report).iter().all(|r| !["government", "industry", "community", "academe"].contains(&r["from_group"].as_str().expect("a word"))));
}

#[test]
fn mekong_nobody_is_on_record_as_managing_a_budget() {
    let atlas = case::atlas(&case::folder("mekong-wetlands").expect("the case"));
    assert!(atlas.tables.participations.len() > 20 && atlas.tables.participations.iter().all(|p| p.manages.is_none()));
    let report = ask(&atlas, "budgets", None, "ended=true");
    assert_eq!(report["summary"]["managed"], serde_json::json!({"jointly": 0, "nobody": 0, "not_stated": 2, "one": 0}));
    let first = row(&report, &[("activity", "wa-phase-1")]);
    assert_eq!((&first["amount"], &first["currency"], list(&first["stakeholders"])), (&44_750_000.0.into(), &"SEK".into(), vec!["sida"]));
}

/// The commands of a page, each with the README that prints it.
fn printed() -> Vec<(PathBuf, Vec<String>)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases")).expect("cases").flatten().map(|e| e.path()).collect();
    folders.sort();
    for folder in folders {
        let page = std::fs::read_to_string(folder.join("README.md")).expect("a README");
        let own = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let mut count = 0;
        for line in page.lines().filter_map(|l| l.strip_prefix("    sitelines ")) {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            assert!(words.contains(&own), "{own}: `{line}` asks another workspace");
            found.push((folder.clone(), words));
            count += 1;
        }
        assert!(count >= 2, "{own} prints the commands of its questions");
    }
    found
}

#[test]
fn every_command_that_the_readme_of_a_case_prints_runs_and_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let commands = printed();
    assert!(commands.len() >= 40, "{}", commands.len());
    for (_, words) in commands {
        let output = run(folder.path(), &words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        if words[0] != "analyse" {
            assert!(output.stdout.len() > 100, "{words:?}");
            continue;
        }
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["method"]["name"], words[1].as_str());
        assert!(!rows(&report).is_empty(), "{words:?} finds nothing");
    }
}
