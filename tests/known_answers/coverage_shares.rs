//! Money over several themes: split by the shares that an activity states, and by nothing else; never counted twice.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::coverage::{id, toy, world as toy_world};
use super::places::DAY;
use crate::support::world::{World, list, row};

/// Water with two themes under it, and health; a funder; activities with shares.
fn world(activities: &[(&str, &str, &str)]) -> World {
    let mut world = World::new()
        .put("settings", "unit", "value=commune")
        .put_all("sites", &["dioro", "markala"], "kind=commune | admin_level=3 | country=ML")
        .put("themes", "water", "")
        .put_all("themes", &["drinking", "irrigation"], "parent=water")
        .put("themes", "health", "")
        .put_all("stakeholders", &["alpha", "beta"], "");
    for (id, themes, shares) in activities {
        world = world.put("activities", id, &format!("sites=dioro | themes={themes} | theme_shares={shares} | start=2014 | end=2014"));
    }
    world
}

fn gives(world: World, activity: &str, who: &str, amount: f64, more: &str) -> World {
    let fields = format!("activity={activity} | stakeholder={who} | role=funding | currency=XOF | amount={amount} | {more}");
    world.put("participations", &format!("{activity}-{who}"), &fields)
}

fn budget(world: &World, params: &str) -> Value {
    world.ask("fragmentation", DAY, &format!("of=budget role=funding {params}"))
}

#[test]
fn an_amount_is_split_by_stated_shares_and_a_theme_above_has_the_sum_of_theirs() {
    let one = world(&[("a", "drinking; irrigation; health", "drinking=50; irrigation=20; health=30")]);
    let one = gives(gives(one, "a", "alpha", 1000.0, ""), "a", "beta", 400.0, "themes=health");
    let report = budget(&one, "by=theme theme=water,drinking,irrigation,health");
    let of = |theme: &str, column: &str| row(&report, &[("theme", theme)])[column].clone();
    assert_eq!(["drinking", "irrigation", "health", "water"].map(|t| of(t, "total")), [json!(500.0), json!(200.0), json!(700.0), json!(700.0)]);
    assert_eq!((of("health", "split_amount"), of("health", "partners")), (json!(300.0), json!(2)), "beta says itself that all of its money is for health");
    assert_eq!(of("water", "unsplit_amount"), Value::Null);
    assert!(list(&of("drinking", "evidence")).contains(&"activities/a"), "the shares are the activity's");
    // the same money asked for through a filter of themes, whatever makes the rows
    for by in ["site", "country", "all"] {
        let water = budget(&one, &format!("by={by} theme=drinking"));
        assert_eq!((&water["rows"][0]["total"], &water["rows"][0]["split_amount"]), (&json!(500.0), &json!(500.0)), "{by}");
        let all = budget(&one, &format!("by={by}"));
        assert_eq!((&all["rows"][0]["total"], &all["rows"][0]["split_amount"]), (&json!(1400.0), &Value::Null), "{by}: nothing needs to be split");
    }
}

#[test]
fn without_shares_or_with_wrong_ones_nothing_is_split_and_the_amount_stays_in_sight() {
    for shares in ["", "drinking=50", "drinking=50; health=60", "drinking=0; health=0"] {
        let report = budget(&gives(world(&[("a", "drinking; health", shares)]), "a", "alpha", 100.0, ""), "by=theme");
        for theme in ["drinking", "health"] {
            let found = row(&report, &[("theme", theme)]);
            assert_eq!((&found["total"], &found["split_amount"], &found["unsplit_amount"]), (&Value::Null, &Value::Null, &json!(100.0)), "{shares}: {theme}");
        }
    }
    // what sums to 100 but for rounding is taken as parts of its sum; a theme without a share has nothing
    let thirds = gives(world(&[("a", "drinking; irrigation; health", "drinking=33.3; irrigation=66.6")]), "a", "alpha", 999.0, "");
    let report = budget(&thirds, "by=theme");
    let totals: Vec<f64> = ["drinking", "irrigation"].iter().map(|t| row(&report, &[("theme", t)])["total"].as_f64().expect("an amount")).collect();
    assert!((totals[0] - 333.0).abs() < 1e-9 && (totals[1] - 666.0).abs() < 1e-9, "{totals:?}");
    assert!(report["rows"].as_array().expect("rows").iter().all(|r| r["theme"] != "health"));
}

#[test]
fn shares_of_themes_do_not_split_an_amount_over_several_sites() {
    let over = world(&[]).put("activities", "a", "sites=dioro; markala | themes=drinking; health | theme_shares=drinking=25; health=75 | start=2014 | end=2014");
    let report = budget(&gives(over, "a", "alpha", 100.0, ""), "theme=health");
    for site in ["dioro", "markala"] {
        let found = row(&report, &[("site", site)]);
        assert_eq!((&found["total"], &found["unsplit_amount"]), (&Value::Null, &json!(75.0)), "no more than the part for health can lie here");
    }
}

#[test]
fn shares_of_sites_split_an_amount_and_what_lies_elsewhere_is_in_none_of_them() {
    let base = || world(&[]).put("sites", "ne", "kind=commune | admin_level=3 | country=NE");
    let with = |shares: &str, more: &str| {
        let fields = format!("sites=dioro; ne | themes=health | site_shares={shares} | start=2014 | end=2014");
        budget(&gives(base().put("activities", "a", &fields), "a", "alpha", 1000.0, more), "")
    };
    let of = |report: &Value, site: &str| ["total", "split_amount", "unsplit_amount"].map(|c| row(report, &[("site", site)])[c].clone());
    // 60, 15, and a quarter in a region that is no site
    let report = with("dioro=60; ne=15", "");
    assert_eq!(of(&report, "dioro"), [json!(600.0), json!(600.0), Value::Null]);
    assert_eq!(of(&report, "ne"), [json!(150.0), json!(150.0), Value::Null]);
    // a site of its own, no shares, shares of more than the whole, a site without one where something is left
    let own = with("dioro=60; ne=15", "sites=ne");
    assert_eq!(row(&own, &[("site", "ne")])["total"], json!(1000.0));
    for shares in ["", "dioro=60; ne=60", "dioro=60"] {
        assert_eq!(of(&with(shares, ""), "dioro"), [Value::Null, Value::Null, json!(1000.0)], "{shares}");
    }
    // by country, and of a chosen site
    let fields = "sites=dioro; ne | themes=health | site_shares=dioro=60; ne=40 | start=2014 | end=2014";
    let two = gives(base().put("activities", "a", fields), "a", "alpha", 1000.0, "");
    let countries = budget(&two, "by=country");
    assert_eq!(["ML", "NE"].map(|c| row(&countries, &[("country", c)])["total"].clone()), [json!(600.0), json!(400.0)]);
    assert_eq!(budget(&two, "by=all")["rows"][0]["total"], json!(1000.0));
    assert_eq!(budget(&two, "by=all site=ne")["rows"][0]["total"], json!(400.0));
}

#[test]
fn shannons_entropy_agrees_with_the_worked_case() {
    let toy = toy();
    let report = toy_world(&toy).ask("fragmentation", "2014-01-01", "");
    for (i, site) in toy["sites"].as_array().expect("sites").iter().enumerate() {
        let (found, expected) = (&row(&report, &[("site", &id(site))])["shannon"], &toy["measures"]["shannon_by_site"]["value"][i]);
        match (found.as_f64(), expected.as_f64()) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() <= 1e-12, "{site}: {found}"),
            _ => assert_eq!(found, expected, "{site}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_budget_is_counted_twice_and_none_is_lost(
        activities in prop::collection::vec((prop::collection::vec(0_u32..5, 3), 0_usize..3, 1_u32..1000), 1..8)
    ) {
        const LEAVES: [&str; 3] = ["drinking", "health", "irrigation"];
        let (mut world, mut given, mut open) = (world(&[]), 0.0, [0.0; 3]);
        for (i, (weights, mode, amount)) in activities.iter().enumerate() {
            let (id, all) = (format!("a{i}"), weights.iter().sum::<u32>());
            // stated and right, stated and half of it missing, not stated
            let whole = [100.0, 50.0, 0.0][*mode];
            let stated = all > 0 && whole > 0.0;
            let shares: Vec<String> = LEAVES.iter().zip(weights).filter(|_| stated)
                .map(|(theme, w)| format!("{theme}={}", f64::from(*w) / f64::from(all) * whole)).collect();
            let fields = format!("sites=dioro | themes={} | theme_shares={} | start=2014 | end=2014", LEAVES.join("; "), shares.join("; "));
            world = gives(world.put("activities", &id, &fields), &id, ["alpha", "beta"][i % 2], f64::from(*amount), "");
            given += f64::from(*amount);
            if !(stated && *mode == 0) {
                for o in &mut open {
                    *o += f64::from(*amount);
                }
            }
        }
        let report = budget(&world, "by=theme");
        let of = |theme: &str, column: &str| {
            let rows = report["rows"].as_array().expect("rows");
            rows.iter().find(|r| r["theme"] == theme).and_then(|r| r[column].as_f64()).unwrap_or(0.0)
        };
        let counted: f64 = LEAVES.iter().map(|t| of(t, "total")).sum();
        for (theme, open) in LEAVES.iter().zip(open) {
            prop_assert!((of(theme, "unsplit_amount") - open).abs() < 1e-6, "{theme}");
        }
        // an unsplit amount stands in each of its themes, in sight; what is counted and what is not is what was given
        prop_assert!((counted + open[0] - given).abs() < 1e-6, "{counted} and {} of {given}", open[0]);
        let water = budget(&world, "by=theme theme=water");
        let total = water["rows"][0]["total"].as_f64().unwrap_or(0.0);
        prop_assert!((total - of("drinking", "total") - of("irrigation", "total")).abs() < 1e-6);
    }
}
