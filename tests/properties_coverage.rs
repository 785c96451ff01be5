//! Properties of coverage that hold for any world (the worlds of `properties`).

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;
use sitelines::analysis::Control;
use sitelines::analysis::coverage::catchment::{Pair, two_steps};
use sitelines::analysis::coverage::concentration::concentration;
use sitelines::analysis::coverage::covering_location::{Improve, place};
use sitelines::analysis::coverage::moran::moran;
use sitelines::analysis::coverage::neighbours::Weights;
use sitelines::analysis::coverage::permutation::{false_discovery, local_p};

use crate::properties::{DAY, atlas, by_cell, dice, rows, text, with, work, world};
use crate::support::covering;
use crate::support::world::{ask, list};

fn number(row: &Value, column: &str) -> u64 {
    row[column].as_u64().expect("a count")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_a_presence_never_lowers_redundancy(world in world(), new in dice(), params in 0_usize..4) {
        let params = ["", "unconfirmed=true", "unsplit=false", "kind=region"][params];
        let before = ask(&atlas(&world), "redundancy", Some(DAY), params);
        let after = ask(&with(&world, work("new", new)), "redundancy", Some(DAY), params);
        for (cell, k) in by_cell(&after, "k") {
            prop_assert!(k.as_u64() >= by_cell(&before, "k")[&cell].as_u64(), "{cell:?}");
        }
        let at_least = |report: &Value| report["summary"]["k_coverage"].as_array().expect("counts").iter().filter_map(Value::as_u64).collect::<Vec<_>>();
        for (k, was) in at_least(&before).into_iter().enumerate() {
            prop_assert!(at_least(&after).get(k).copied().unwrap_or(0) >= was, "k = {k}");
        }
    }

    #[test]
    fn redundancy_and_gaps_tell_the_same_of_a_cell_and_sole_cells_are_the_single_ones(world in world()) {
        let atlas = atlas(&world);
        let (cells, gaps) = (ask(&atlas, "redundancy", Some(DAY), ""), ask(&atlas, "gaps", Some(DAY), ""));
        prop_assert_eq!(by_cell(&cells, "presence"), by_cell(&gaps, "presence"));
        prop_assert_eq!(by_cell(&cells, "providers"), by_cell(&gaps, "providers"));
        let held = ask(&atlas, "redundancy", Some(DAY), "by=stakeholder");
        let sole: u64 = rows(&held).iter().map(|r| number(r, "sole_cells")).sum();
        prop_assert_eq!(Some(sole), gaps["summary"]["single"].as_u64());
    }

    #[test]
    fn changes_of_no_time_are_none_and_what_opened_and_continued_is_who_is_there(world in world(), since in 2009_i64..2014) {
        let atlas = atlas(&world);
        let same = ask(&atlas, "changes", Some(DAY), &format!("since={DAY}"));
        prop_assert!(rows(&same).is_empty());
        let report = ask(&atlas, "changes", Some(DAY), &format!("since={since}-06-30 all=true"));
        let then = by_cell(&ask(&atlas, "gaps", Some(&format!("{since}-06-30")), ""), "providers");
        let now = by_cell(&ask(&atlas, "gaps", Some(DAY), ""), "providers");
        for r in rows(&report) {
            let cell = (text(r, "site"), text(r, "theme"));
            let of = |columns: &[&str]| columns.iter().flat_map(|c| list(&r[*c])).map(str::to_owned).collect::<BTreeSet<_>>();
            let who = |v: &Value| list(v).into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
            prop_assert_eq!(of(&["opened", "continued"]), who(&now[&cell]));
            prop_assert_eq!(of(&["closed", "faded", "continued"]), who(&then[&cell]));
        }
    }

    #[test]
    fn what_ends_fades_and_stays_is_who_is_there_today(world in world(), months in 1_i64..30) {
        let atlas = atlas(&world);
        let today = by_cell(&ask(&atlas, "gaps", Some(DAY), ""), "providers");
        for r in rows(&ask(&atlas, "ending", Some(DAY), &format!("months={months}"))) {
            let mut who: Vec<&str> = ["ending", "unconfirmed", "staying"].iter().flat_map(|c| list(&r[*c])).collect();
            who.sort_unstable();
            prop_assert_eq!(&serde_json::json!(who), &today[&(text(r, "site"), text(r, "theme"))]);
            // where nobody reports in full, what ends leaves a cell unknown and not empty
            let leaves = !who.is_empty() && list(&r["staying"]).is_empty() && list(&r["starting"]).is_empty();
            prop_assert!(leaves || r["opens"] == false);
            prop_assert!(r["opens"] == true || r["gap"] == false);
        }
    }

    #[test]
    fn shares_sum_to_one_and_hhi_lies_within_its_bounds(amounts in prop::collection::vec(0.0_f64..1e6, 0..12), world in world()) {
        if let Some(found) = concentration(&amounts) {
            let n = found.n as f64;
            prop_assert!(found.hhi >= 1.0 / n - 1e-12 && found.hhi <= 1.0 + 1e-12);
            prop_assert!((0.0..=1.0 + 1e-12).contains(&found.normalised) && found.effective <= n + 1e-9);
        }
        for by in ["site", "theme", "country", "all"] {
            for r in rows(&ask(&atlas(&world), "fragmentation", Some(DAY), &format!("by={by}"))) {
                if let Some(hhi) = r["hhi"].as_f64() {
                    prop_assert!(r["largest_share"].as_f64().is_some_and(|s| s >= hhi - 1e-12 && s <= 1.0));
                } else {
                    prop_assert_eq!(number(r, "partners"), 0);
                }
            }
        }
    }

    #[test]
    fn money_shares_of_a_group_sum_to_one(amounts in prop::collection::vec((1_u32..1000, 0_usize..4, 0_usize..3), 1..20)) {
        let mut world = crate::support::world::World::new()
            .put("sites", "c", "kind=commune | country=ML")
            .put("activities", "a", "sites=c");
        for (i, kind) in ["24", "21", "60", "22"].iter().enumerate() {
            world = world.put("stakeholders", &format!("s{i}"), &format!("organisation_type={kind}"));
        }
        for (i, (amount, who, currency)) in amounts.iter().enumerate() {
            let fields = format!("activity=a | stakeholder=s{who} | role=funding | amount={amount} | currency={}", ["XOF", "EUR", "USD"][*currency]);
            world = world.put("participations", &format!("p{i:02}"), &fields);
        }
        let report = world.ask("localisation", DAY, "");
        for currency in ["XOF", "EUR", "USD"] {
            let of: Vec<&Value> = rows(&report).iter().filter(|r| r["currency"] == currency).collect();
            let given: u32 = amounts.iter().filter(|(_, _, c)| ["XOF", "EUR", "USD"][*c] == currency).map(|(a, ..)| a).sum();
            let sum = |column: &str| of.iter().filter_map(|r| r[column].as_f64()).sum::<f64>();
            prop_assert!((sum("amount") - f64::from(given)).abs() < 1e-9);
            prop_assert!(of.is_empty() || (sum("share") - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_catchment_gives_out_what_reaches_anybody(weights in prop::collection::vec(0.0_f64..1.0, 20), people in prop::collection::vec(0_u32..50, 5)) {
        let pairs: Vec<Pair> = weights.iter().enumerate().map(|(i, w)| Pair { supply: i / 5, demand: i % 5, weight: *w }).collect();
        let (capacity, population) = ([1.0, 2.0, 3.0, 4.0], people.iter().map(|p| Some(f64::from(*p))).collect::<Vec<_>>());
        let found = two_steps(|see| { for p in &pairs { see(*p); } Ok::<_, ()>(()) }, &capacity, &population).expect("no error");
        let given: f64 = found.access.iter().zip(&population).map(|(a, p)| a.unwrap_or(0.0) * p.unwrap_or(0.0)).sum();
        let there: f64 = (0..4).filter(|j| !found.unreached.contains(j)).map(|j| capacity[j]).sum();
        prop_assert!((given - there).abs() < 1e-9);
    }

    #[test]
    fn placing_more_partners_never_covers_less_and_no_bound_is_passed(
        weights in prop::collection::vec(0_u64..9, 8), covers in prop::collection::vec(prop::collection::btree_set(0_usize..8, 0..5), 6)
    ) {
        let covers: Vec<Vec<usize>> = covers.into_iter().map(|s| s.into_iter().collect()).collect();
        let value = |set: u32| -> u64 {
            (0..8).filter(|i| covers.iter().enumerate().any(|(c, d)| set >> c & 1 == 1 && d.contains(i))).map(|i| weights[i]).sum()
        };
        let mut last = 0;
        for p in 1..=6_u32 {
            let count = usize::try_from(p).expect("small");
            let found = place(&weights, &covers, count, Improve::Swap, &Control::default()).expect("runs");
            let optimum = (0..64_u32).filter(|s| s.count_ones() <= p).map(value).max().expect("the empty set");
            prop_assert!(found.covered >= last && found.covered <= optimum && optimum <= found.bound);
            let guarantee = 1.0 - (1.0 - 1.0 / f64::from(p)).powi(i32::try_from(p).expect("small"));
            prop_assert!(found.covered as f64 >= guarantee * optimum as f64 - 1e-9);
            prop_assert_eq!(found.gains.iter().sum::<u64>(), found.covered);
            last = found.covered;
        }
    }

    #[test]
    fn partners_are_placed_as_trying_everything_and_as_a_lazy_heap_place_them(
        weights in prop::collection::vec(0_u64..6, 12), covers in prop::collection::vec(prop::collection::btree_set(0_usize..12, 0..6), 0..9)
    ) {
        let covers: Vec<Vec<usize>> = covers.into_iter().map(|s| s.into_iter().collect()).collect();
        for p in 0..=10 {
            let ours = |improve| place(&weights, &covers, p, improve, &Control::default()).expect("runs");
            let (greedy, swapped) = (ours(Improve::Greedy), ours(Improve::Swap));
            let naive = covering::naive(&weights, &covers, p, false);
            prop_assert_eq!(&greedy.picks, &naive, "trying everything");
            prop_assert_eq!(&greedy.picks, &covering::lazy(&weights, &covers, p), "lazy heap");
            let mut picks = swapped.picks.clone();
            picks.sort_unstable();
            prop_assert_eq!(&picks, &covering::naive(&weights, &covers, p, true), "trying every swap");
            prop_assert_eq!(swapped.covered, covering::value(&weights, &covers, &picks));
            prop_assert!(swapped.covered >= greedy.covered);
        }
    }

    #[test]
    fn lisa_is_stable_under_its_seed_and_relabelling_permutes_local_moran(values in prop::collection::vec(-5.0_f64..5.0, 12), seed in 0_u64..1000) {
        let n = values.len();
        let ring = |label: &dyn Fn(usize) -> usize| {
            let mut lists = vec![Vec::new(); n];
            (0..n).for_each(|i| lists[label(i)] = vec![label((i + 1) % n), label((i + n - 1) % n)]);
            Weights::row_standardised(&lists)
        };
        let other = |i: usize| (i * 5 + 3) % n;
        let mut moved = vec![0.0; n];
        values.iter().enumerate().for_each(|(i, x)| moved[other(i)] = *x);
        let (one, two) = (ring(&|i| i), ring(&other));
        if let (Some(a), Some(b)) = (moran(&values, &one), moran(&moved, &two)) {
            prop_assert!((a.i - b.i).abs() < 1e-9);
            for i in 0..n {
                let (x, y) = (a.local[i].expect("no island").0, b.local[other(i)].expect("no island").0);
                prop_assert!((x - y).abs() < 1e-9);
            }
            let p = local_p(&a, &one, 99, seed, &Control::default()).expect("runs");
            prop_assert_eq!(&p, &local_p(&a, &one, 99, seed, &Control::default()).expect("runs"));
            for (p, q) in p.iter().zip(false_discovery(&p)) {
                prop_assert!(p.expect("a p") <= q.expect("a q") && q <= Some(1.0));
            }
        }
    }

    #[test]
    fn people_stay_ranges_and_nothing_is_counted_in_two_sites(world in world()) {
        for by in ["site_theme", "site", "theme", "all"] {
            for r in rows(&ask(&atlas(&world), "coverage", Some(DAY), &format!("by={by}"))) {
                for pair in [["reached_low", "reached_high"], ["targeted_low", "targeted_high"], ["in_need_low", "in_need_high"]] {
                    prop_assert!(r[pair[0]].as_u64() <= r[pair[1]].as_u64() && r[pair[0]].is_null() == r[pair[1]].is_null());
                }
            }
        }
        let report = ask(&atlas(&world), "coverage", Some(DAY), "by=site");
        let counted: u64 = rows(&report).iter().map(|r| number(r, "activities")).sum();
        prop_assert!(counted <= world.iter().filter(|r| r.kind().plural() == "activities").count() as u64, "communes lie apart");
    }

    #[test]
    fn everything_is_the_same_whatever_the_order_of_records(world in world()) {
        let mut turned = world.clone();
        turned.reverse();
        for name in ["reporting", "coverage", "redundancy", "ending", "changes", "fragmentation", "localisation", "access", "placement", "clusters"] {
            prop_assert_eq!(ask(&atlas(&world), name, Some(DAY), ""), ask(&atlas(&turned), name, Some(DAY), ""));
        }
    }
}
