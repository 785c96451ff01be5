//! Properties that hold for any world: hundreds of small random ones, each with sites in sites, themes under themes,
//! presences of every vagueness, scopes, needs, ties, platforms.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;
use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::{AnyRecord, Change};

use crate::support::world::{ask, list, record};

pub const DAY: &str = "2014-06-30";
/// One commune and one theme come often, so that cells with several providers do.
const SITES: [&str; 9] = ["c0", "c0", "c0", "c0", "region", "c1", "c2", "village", ""];
const THEMES: [&str; 8] = ["drinking", "drinking", "drinking", "drinking", "water", "irrigation", "health", ""];
const DATES: [&str; 8] = ["", "", "", "start=2014 | end=2014", "end=2013", "start=2010", "start=2010 | confirmed_on=2014-01-01", "start=2015"];
const SEATS: [&str; 3] = ["seat=member", "seat=observer", ""];
const STAKEHOLDERS: usize = 5;

fn stakeholder(i: usize) -> String {
    format!("s{}", i % STAKEHOLDERS)
}

/// The ground: a region with three communes, a village in one; two themes under water, and health.
fn ground() -> Vec<AnyRecord> {
    let mut records = vec![
        record("settings", "unit", "value=commune"),
        record("sites", "region", "kind=region | admin_level=2"),
        record("sites", "c0", "kind=commune | admin_level=3 | parent=region"),
        record("sites", "c1", "kind=commune | admin_level=3 | parent=region"),
        record("sites", "c2", "kind=commune | admin_level=3"),
        record("sites", "village", "kind=village | admin_level=4 | parent=c0"),
        record("themes", "water", ""),
        record("themes", "drinking", "parent=water"),
        record("themes", "irrigation", "parent=water"),
        record("themes", "health", ""),
    ];
    records.extend((0..STAKEHOLDERS).map(|i| record("stakeholders", &stakeholder(i), "")));
    records
}

/// Five numbers out of which a record of a kind is made.
pub type Dice = [usize; 5];

pub fn work(id: &str, [who, site, theme, dates, more]: Dice) -> Vec<AnyRecord> {
    let site_two = if more.is_multiple_of(4) { format!("; {}", SITES[3 + (site + 1) % 5]) } else { String::new() };
    let sites = if SITES[site % 9].is_empty() { String::new() } else { format!("{}{site_two}", SITES[site % 9]) };
    let fields = format!("sites={sites} | themes={} | {}", THEMES[theme % 8], DATES[dates % 8]);
    let status = if more % 7 == 1 { " | status=6" } else { "" };
    let role = if more % 5 == 1 { "funding" } else { "implementing" };
    let mut records = vec![
        record("activities", id, &format!("{fields}{status}")),
        record("participations", id, &format!("activity={id} | stakeholder={} | role={role}", stakeholder(who))),
    ];
    if more.is_multiple_of(3) {
        let second = format!("activity={id} | stakeholder={} | role=implementing", stakeholder(who + 1));
        records.push(record("participations", &format!("{id}b"), &second));
    }
    records
}

fn tie(id: &str, [from, to, site, theme, more]: Dice) -> AnyRecord {
    let (from, to) = (stakeholder(from), stakeholder(if from % STAKEHOLDERS == to % STAKEHOLDERS { to + 1 } else { to }));
    let kind = if more % 4 == 3 { "funding" } else { "coordination" };
    let stated = if more % 3 == 1 { format!(" | stated_by={from}") } else { String::new() };
    record("ties", id, &format!("from={from} | to={to} | kind={kind} | sites={} | themes={}{stated}", SITES[site % 9], THEMES[theme % 8]))
}

fn scope(id: &str, [covers, site, theme, who, more]: Dice) -> AnyRecord {
    let covers = ["presence", "ties", "memberships"][covers % 3];
    let period = if more.is_multiple_of(5) { "end=2013" } else { "end=2014" };
    let answered = if more.is_multiple_of(4) { String::new() } else { format!("{}; {}", stakeholder(who), stakeholder(who + more)) };
    record("scopes", id, &format!("covers={covers} | sites={} | themes={} | answered={answered} | {period}", SITES[site % 9], THEMES[theme % 8]))
}

fn need(id: &str, [site, theme, severity, kind, _]: Dice) -> AnyRecord {
    let subject = format!("subject=sites/{} | theme={}", SITES[site % 8], THEMES[theme % 7]);
    if kind.is_multiple_of(3) { record("priorities", id, &subject) } else { record("needs", id, &format!("{subject} | severity={}", severity % 6)) }
}

fn platform(id: &str, [site, theme, first, seat, more]: Dice) -> Vec<AnyRecord> {
    let mut records = vec![record("platforms", id, &format!("sites={} | themes={}", SITES[site % 9], THEMES[theme % 8]))];
    for (i, who) in [first, first + 1, first + 2 + more].into_iter().enumerate() {
        let fields = format!("platform={id} | stakeholder={} | {}", stakeholder(who), SEATS[(seat + i) % 3]);
        records.push(record("memberships", &format!("{id}-{i}"), &fields));
    }
    if more.is_multiple_of(3) {
        records.push(record("meetings", id, &format!("platform={id} | date=201{}-05-01", 2 + more % 3)));
    }
    records
}

pub fn dice() -> impl Strategy<Value = Dice> {
    prop::array::uniform5(0_usize..60)
}

pub fn world() -> impl Strategy<Value = Vec<AnyRecord>> {
    let many = |n: usize| prop::collection::vec(dice(), 0..n);
    (many(12), many(7), many(5), many(6), many(3)).prop_map(|(works, ties, scopes, needs, platforms)| {
        let mut records = ground();
        records.extend(works.into_iter().enumerate().flat_map(|(i, d)| work(&format!("a{i}"), d)));
        records.extend(ties.into_iter().enumerate().map(|(i, d)| tie(&format!("t{i}"), d)));
        records.extend(scopes.into_iter().enumerate().map(|(i, d)| scope(&format!("sc{i}"), d)));
        records.extend(needs.into_iter().enumerate().map(|(i, d)| need(&format!("n{i}"), d)));
        records.extend(platforms.into_iter().enumerate().flat_map(|(i, d)| platform(&format!("p{i}"), d)));
        records
    })
}

pub fn atlas(records: &[AnyRecord]) -> Atlas {
    Atlas::build(Identity::default(), records.iter().map(|r| (r.clone(), 1)).collect())
}

pub fn with(records: &[AnyRecord], more: Vec<AnyRecord>) -> Atlas {
    atlas(&records.iter().cloned().chain(more).collect::<Vec<_>>())
}

pub fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

pub fn text(row: &Value, column: &str) -> String {
    row[column].as_str().expect("text").to_owned()
}

pub fn by_cell(report: &Value, column: &str) -> BTreeMap<(String, String), Value> {
    rows(report).iter().map(|r| ((text(r, "site"), text(r, "theme")), r[column].clone())).collect()
}

fn gaps_in(report: &Value) -> BTreeSet<(String, String)> {
    by_cell(report, "gap").into_iter().filter(|(_, gap)| *gap == true).map(|(cell, _)| cell).collect()
}

/// Pairs in cells, by state.
fn pairs(report: &Value, state: &str) -> BTreeSet<(String, String, String)> {
    let of_state = rows(report).iter().filter(|r| r["state"] == state);
    of_state.flat_map(|r| list(&r["shared"]).into_iter().map(|c| (text(r, "a"), text(r, "b"), c.to_owned())).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn present_empty_unspecified_and_no_data_are_all_cells(world in world()) {
        let report = ask(&atlas(&world), "gaps", Some(DAY), "");
        let count = |key: &str| report["summary"][key].as_u64().expect("a count");
        prop_assert_eq!(count("present") + count("empty") + count("unspecified") + count("no_data"), count("cells"));
        prop_assert_eq!(count("single") + count("several"), count("present"));
        prop_assert_eq!(rows(&report).len() as u64, count("cells"));
        prop_assert!(gaps_in(&report).len() as u64 <= count("empty"));
    }

    #[test]
    fn adding_a_presence_never_adds_a_gap_nor_a_cell(world in world(), new in dice(), params in 0_usize..5) {
        let params = ["", "unconfirmed=true", "unsplit=false", "kind=region", "theme=water,drinking"][params];
        let before = ask(&atlas(&world), "gaps", Some(DAY), params);
        let after = ask(&with(&world, work("new", new)), "gaps", Some(DAY), params);
        prop_assert!(gaps_in(&after).is_subset(&gaps_in(&before)));
        prop_assert!(by_cell(&after, "gap").keys().eq(by_cell(&before, "gap").keys()));
        for (cell, state) in by_cell(&after, "presence") {
            let was = &by_cell(&before, "presence")[&cell];
            prop_assert!(*was == state || state != "empty" && state != "no_data", "{cell:?}: {was} became {state}");
        }
    }

    #[test]
    fn adding_a_coordination_tie_never_worsens_coordination(world in world(), mut new in dice(), weak in any::<bool>()) {
        new[4] -= new[4] % 4;
        let params = if weak { "weak_links=true" } else { "" };
        let before = ask(&atlas(&world), "gaps", Some(DAY), params);
        let after = ask(&with(&world, vec![tie("new", new)]), "gaps", Some(DAY), params);
        for column in ["coordination", "coordination_by_ties", "coordination_by_platforms"] {
            for (cell, now) in by_cell(&after, column) {
                let was = by_cell(&before, column)[&cell].clone();
                // whichever of none and unknown is held to be the worse
                for order in [["not_applicable", "unknown", "none", "partial", "all"], ["not_applicable", "none", "unknown", "partial", "all"]] {
                    let rank = |v: &Value| order.iter().position(|o| v == o).expect("a state");
                    prop_assert!(rank(&now) >= rank(&was), "{cell:?} {column}: {was} became {now}");
                }
            }
        }
    }

    #[test]
    fn an_unknown_link_never_becomes_a_missing_one_without_an_answer(world in world(), new_tie in dice(), new_work in dice(), new_table in dice()) {
        let before = pairs(&ask(&atlas(&world), "missing_links", Some(DAY), ""), "unknown");
        let more = [vec![tie("new", new_tie)], work("new", new_work), platform("new", new_table)];
        for more in more {
            let after = ask(&with(&world, more), "missing_links", Some(DAY), "");
            prop_assert!(pairs(&after, "none").is_disjoint(&before));
        }
        // and without any tie survey nothing is known to be missing
        let unasked: Vec<AnyRecord> = world.iter().filter(|r| r.kind().plural() != "scopes").cloned().collect();
        prop_assert!(pairs(&ask(&atlas(&unasked), "missing_links", Some(DAY), ""), "none").is_empty());
        for (cell, state) in by_cell(&ask(&atlas(&unasked), "gaps", Some(DAY), ""), "coordination") {
            prop_assert!(state != "none" && state != "partial", "{cell:?}: {state}");
        }
    }

    #[test]
    fn missing_links_and_gaps_tell_the_same_of_a_cell(world in world()) {
        let atlas = atlas(&world);
        let links = ask(&atlas, "missing_links", Some(DAY), "unsplit=true");
        // a tie on record without place and theme counts as unknown in the state of a cell (DOMAIN.md, section 3)
        let none = pairs(&links, "none");
        let unknown = &pairs(&links, "unknown") | &pairs(&links, "on_record");
        for ((site, theme), state) in by_cell(&ask(&atlas, "gaps", Some(DAY), ""), "coordination") {
            let cell = format!("{site}/{theme}");
            let has = |pairs: &BTreeSet<(String, String, String)>| pairs.iter().any(|(_, _, c)| *c == cell);
            match state.as_str() {
                Some("not_applicable") => prop_assert!(!has(&none) && !has(&unknown)),
                Some("none") => prop_assert!(has(&none) && !has(&unknown)),
                Some("partial") => prop_assert!(has(&none)),
                Some("unknown") => prop_assert!(has(&unknown)),
                _ => {}
            }
        }
    }

    #[test]
    fn relabelling_permutes_scores(ties in prop::collection::vec(dice(), 0..12)) {
        let network = |name: &dyn Fn(usize) -> String| {
            let mut records: Vec<AnyRecord> = (0..8).map(|i| record("stakeholders", &name(i), "")).collect();
            for (i, [a, b, kind, ..]) in ties.iter().enumerate() {
                let (a, b) = (a % 8, if a % 8 == b % 8 { (b + 1) % 8 } else { b % 8 });
                let kind = ["coordination", "information", "funding"][kind % 3];
                records.push(record("ties", &format!("t{i}"), &format!("from={} | to={} | kind={kind}", name(a), name(b))));
            }
            atlas(&records)
        };
        let (one, other) = (network(&|i| format!("s{i}")), network(&|i| format!("s{}", (i * 5 + 3) % 8)));
        for (analysis, columns) in [
            ("centrality", vec!["degree", "betweenness", "closeness", "harmonic"]),
            ("cohesion", vec!["component_size", "core_number"]),
        ] {
            let (here, there) = (ask(&one, analysis, Some(DAY), ""), ask(&other, analysis, Some(DAY), ""));
            for i in 0..8_usize {
                for column in &columns {
                    let a = rows(&here)[i][column].as_f64().expect("a number");
                    let b = rows(&there)[(i * 5 + 3) % 8][column].as_f64().expect("a number");
                    prop_assert!((a - b).abs() <= 1e-9, "{column}: {a} became {b}");
                }
                prop_assert_eq!(rows(&here)[i].get("articulation"), rows(&there)[(i * 5 + 3) % 8].get("articulation"));
            }
        }
    }

    #[test]
    fn removal_of_nobody_changes_nothing_and_of_everybody_takes_every_covered_cell(world in world()) {
        let atlas = atlas(&world);
        let nobody = ask(&atlas, "removal", Some(DAY), "worst=0");
        prop_assert!(rows(&nobody).is_empty());
        prop_assert_eq!(&nobody["summary"]["need_coverage"], &nobody["summary"]["need_coverage_after"]);
        prop_assert_eq!(&nobody["summary"]["cells_lost"], 0);
        let everybody: Vec<String> = (0..STAKEHOLDERS).map(stakeholder).collect();
        let all = ask(&atlas, "removal", Some(DAY), &format!("stakeholder={}", everybody.join(",")));
        prop_assert_eq!(&rows(&all)[0]["cells_lost"], &all["summary"]["covered_cells"]);
        prop_assert_eq!(ask(&atlas, "gaps", Some(DAY), "")["summary"]["present"].clone(), all["summary"]["covered_cells"].clone());
    }

    #[test]
    fn all_at_once_tells_the_same_as_one_at_a_time_and_a_set_loses_at_least_what_its_members_do(world in world()) {
        let atlas = atlas(&world);
        let sweep = ask(&atlas, "removal", Some(DAY), "");
        for i in 0..STAKEHOLDERS {
            let who = stakeholder(i);
            let alone = ask(&atlas, "removal", Some(DAY), &format!("stakeholder={who}"));
            let here = rows(&sweep).iter().find(|r| list(&r["stakeholders"]) == [who.as_str()]).expect("a row");
            for (column, value) in rows(&alone)[0].as_object().expect("a row").iter().filter(|(c, _)| *c != "step") {
                prop_assert_eq!(value, &here[column], "{} {}", who, column);
            }
        }
        let both = ask(&atlas, "removal", Some(DAY), "stakeholder=s0,s1");
        let lost = |i: usize| list(&rows(&both)[i]["cells"]).into_iter().collect::<BTreeSet<_>>();
        prop_assert!(lost(1).is_subset(&lost(0)) && lost(2).is_subset(&lost(0)));
        prop_assert!(lost(1).is_disjoint(&lost(2)), "only one can be the only one");
    }

    #[test]
    fn no_link_across_a_border_nor_a_recommended_one_is_known_to_be_missing_without_an_answer(world in world(), new in dice()) {
        let unasked: Vec<AnyRecord> = world.iter().filter(|r| r.kind().plural() != "scopes").cloned().collect();
        for analysis in ["recommended_links", "borders"] {
            let report = ask(&with(&unasked, vec![tie("new", new)]), analysis, Some(DAY), "");
            prop_assert_eq!(&report["summary"]["none"], 0);
            prop_assert!(rows(&report).iter().all(|r| r["state"] == "unknown"));
        }
        prop_assert_eq!(&ask(&atlas(&unasked), "reach", Some(DAY), "")["summary"]["by_class"]["unreachable"], 0);
        let found = ask(&atlas(&unasked), "checks", Some(DAY), "rule=need-unanswered,unlinked-providers,backstopper-reach");
        prop_assert_eq!(&found["summary"]["findings"], 0);
    }

    #[test]
    fn adding_a_coordination_tie_never_adds_a_recommended_link_between_the_two(world in world(), mut new in dice()) {
        new[4] -= new[4] % 4;
        let added = tie("new", new);
        let between = |report: &Value, tie: &AnyRecord| {
            let mut ends = BTreeSet::new();
            tie.references(&mut |field, _, id| if field == "from" || field == "to" { ends.insert(id.to_string()); });
            assert_eq!(ends.len(), 2);
            rows(report).iter().any(|r| ends.contains(r["a"].as_str().expect("id")) && ends.contains(r["b"].as_str().expect("id")))
        };
        let after = ask(&with(&world, vec![added.clone()]), "recommended_links", Some(DAY), "");
        prop_assert!(!between(&after, &added));
    }

    #[test]
    fn a_recommended_link_is_between_two_whom_no_coordination_tie_joins(world in world()) {
        let atlas = atlas(&world);
        let tied: BTreeSet<(String, String)> = rows(&ask(&atlas, "alignment", Some(DAY), "kinds=coordination seats=false"))
            .iter().map(|r| (text(r, "a"), text(r, "b"))).collect();
        let report = ask(&atlas, "recommended_links", Some(DAY), "");
        prop_assert!(rows(&report).iter().all(|r| !tied.contains(&(text(r, "a"), text(r, "b")))));
        // every pair that shares a cell without a known link and has no tie at all is among them
        let listed: BTreeSet<(String, String)> = rows(&report).iter().map(|r| (text(r, "a"), text(r, "b"))).collect();
        for r in rows(&ask(&atlas, "missing_links", Some(DAY), "")) {
            let pair = (text(r, "a"), text(r, "b"));
            prop_assert!(tied.contains(&pair) || listed.contains(&pair), "{pair:?}");
        }
    }

    #[test]
    fn an_atlas_that_changes_were_applied_to_equals_one_built_from_scratch(
        old in world(), new in world(), gone in prop::collection::vec(any::<prop::sample::Index>(), 0..4)
    ) {
        let mut state: BTreeMap<String, (AnyRecord, u64)> = old.iter().map(|r| (r.path(), (r.clone(), 1))).collect();
        let deleted: Vec<&AnyRecord> = gone.iter().map(|i| i.get(&old)).collect();
        let mut changes = Vec::new();
        for record in deleted {
            changes.push(Change::Delete(record.kind(), record.id().clone()));
            state.remove(&record.path());
        }
        for record in new.iter().skip(ground().len()) {
            changes.push(Change::Put(record.clone()));
            state.insert(record.path(), (record.clone(), 2));
        }
        let identity = Identity { revision: 2, ..Identity::default() };
        let applied = atlas(&old).apply(&changes, identity.clone());
        let built = Atlas::build(identity, state.into_values().collect());
        prop_assert!(applied == built);
        for analysis in ["presence", "gaps", "missing_links", "centrality", "cohesion", "removal", "recommended_links", "borders", "reach", "meeting", "checks"] {
            prop_assert_eq!(ask(&applied, analysis, Some(DAY), ""), ask(&built, analysis, Some(DAY), ""));
        }
    }
}
