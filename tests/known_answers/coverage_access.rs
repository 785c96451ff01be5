//! Distance, catchments and covering location: published and independent values, then rules in small worlds.

use std::convert::Infallible;

use geo::Point;
use serde_json::{Value, json};
use sitelines::analysis::Control;
use sitelines::analysis::coverage::access::quantile;
use sitelines::analysis::coverage::catchment::{Catchment, Decay, Pair, two_steps};
use sitelines::analysis::coverage::covering_location::{Improve, place};
use sitelines::analysis::coverage::sphere::{Sphere, distance};

use super::coverage::toy;
use crate::support::world::{World, list, row};

pub fn values(file: &str) -> Value {
    let path = format!("{}/tests/fixtures/values/{file}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("fixture")).expect("json")
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

/// Numbers that look random and are the same everywhere.
fn scattered(n: u32) -> Vec<Point<f64>> {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).expect("31 bits")) / f64::from(u32::MAX >> 1)
    };
    (0..n).map(|_| Point::new(next() * 360.0 - 180.0, next() * 180.0 - 90.0)).collect()
}

#[test]
fn the_nearest_and_those_within_reach_are_those_of_comparing_all() {
    let points = scattered(300);
    let sphere = Sphere::new(points.clone());
    for from in scattered(60).into_iter().map(|p| Point::new(-p.x(), p.y() / 2.0)).chain([Point::new(180.0, 0.0), Point::new(0.0, 90.0)]) {
        let mut all: Vec<(f64, usize)> = points.iter().enumerate().map(|(i, p)| (distance(from, *p), i)).collect();
        all.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
        assert_eq!(sphere.nearest(from), Some((all[0].1, all[0].0)));
        let nearest: Vec<usize> = sphere.nearest_but(from, 5, Some(all[0].1)).iter().map(|(i, _)| *i).collect();
        assert_eq!(nearest, all[1..6].iter().map(|(_, i)| *i).collect::<Vec<_>>());
        for reach in [0.0, 500_000.0, 3_000_000.0, all[10].0, 20_100_000.0] {
            let mut within: Vec<usize> = all.iter().filter(|(d, _)| *d <= reach).map(|(_, i)| *i).collect();
            within.sort_unstable();
            assert_eq!(sphere.who_is_within(from, reach), within);
            for decay in [Decay::None, Decay::Slow, Decay::Fast, Decay::Gaussian] {
                let mut weighed: Vec<(usize, f64)> = all.iter().filter(|(d, _)| *d <= reach).map(|(d, i)| (*i, decay.weight(*d, reach))).collect();
                weighed.sort_unstable_by_key(|(i, _)| *i);
                assert_eq!(sphere.weighed_within(from, reach, |d| decay.weight(d, reach)), weighed, "{decay:?} {reach}");
            }
        }
    }
    let twins = Sphere::new(vec![Point::new(1.0, 1.0); 3]);
    assert_eq!(twins.nearest(Point::new(1.0, 1.0)), Some((0, 0.0)), "ties go to the first");
    assert_eq!(Sphere::new(Vec::new()).nearest(Point::new(0.0, 0.0)), None);
}

#[test]
fn floating_catchments_agree_with_the_worked_case_and_give_out_what_there_is() {
    let toy = toy();
    let measures = &toy["measures"];
    let input = &measures["2SFCA"]["input"];
    let places = |key: &str| input[key].as_array().expect("places").iter().map(numbers).collect::<Vec<_>>();
    let (supply, demand, reach) = (places("supply"), places("demand"), input["d0"].as_f64().expect("a distance"));
    let capacity: Vec<f64> = supply.iter().map(|s| s[2]).collect();
    let people: Vec<Option<f64>> = demand.iter().map(|d| Some(d[2])).collect();
    for (i, (name, decay)) in [("2SFCA", Decay::None), ("E2SFCA_steps", Decay::Slow), ("2SFCA_gaussian", Decay::Gaussian)].into_iter().enumerate() {
        let mut pairs = Vec::new();
        for (j, s) in supply.iter().enumerate() {
            for (k, d) in demand.iter().enumerate() {
                let weight = decay.weight((s[0] - d[0]).hypot(s[1] - d[1]), reach);
                pairs.push(Pair { supply: j, demand: k, weight });
            }
        }
        let found = steps(&pairs, &capacity, &people);
        for (a, b) in found.access.iter().zip(numbers(&measures[name]["value"])) {
            assert!(a.is_some_and(|a| (a - b).abs() <= 1e-12), "{name}: {a:?}, not {b}");
        }
        for (a, b) in found.per_head.iter().zip(numbers(&measures[name]["R"])) {
            assert!(a.is_some_and(|a| (a - b).abs() <= 1e-12), "{name}: {a:?} a head, not {b}");
        }
        let given: f64 = found.access.iter().zip(&people).map(|(a, p)| a.unwrap_or(0.0) * p.unwrap_or(0.0)).sum();
        let identity = numbers(&measures["2SFCA_identity"]["value"])[i];
        assert!((given - identity).abs() <= 1e-9, "{name}: {given}");
    }
    let one = [Pair { supply: 0, demand: 0, weight: 1.0 }];
    let nobody = steps(&one, &[5.0, 7.0], &[Some(0.0)]);
    assert_eq!((nobody.per_head, nobody.unreached), (vec![Some(0.0), Some(0.0)], vec![0, 1]));
    let uncounted = steps(&one, &[5.0, 7.0], &[None, Some(3.0)]);
    assert_eq!(uncounted.per_head, [None, Some(0.0)], "how many share is not known");
    assert_eq!((uncounted.access, uncounted.unreached), (vec![None, Some(0.0)], vec![1]));
    let edge = steps(&[Pair { weight: 0.0, ..one[0] }], &[5.0], &[None]);
    assert_eq!((edge.access, edge.unreached), (vec![Some(0.0)], vec![0]), "at weight 0 nothing reaches");
}

fn steps(pairs: &[Pair], capacity: &[f64], people: &[Option<f64>]) -> Catchment {
    two_steps(|see| { for p in pairs { see(*p); } Ok::<_, Infallible>(()) }, capacity, people).unwrap_or_else(|never| match never {})
}

#[test]
fn covering_location_finds_the_exact_optimum_of_the_worked_case() {
    let toy = toy();
    let mclp = &toy["mclp"];
    let places = |key: &str| mclp[key].as_array().expect("places").iter().map(numbers).collect::<Vec<_>>();
    let (facilities, demands) = (places("facilities"), places("demands"));
    let weights: Vec<u64> = mclp["weights"].as_array().expect("weights").iter().map(|w| w.as_u64().expect("a weight")).collect();
    let radius = mclp["radius"].as_f64().expect("a radius");
    let near = |f: &Vec<f64>| (0..demands.len()).filter(|i| (demands[*i][0] - f[0]).hypot(demands[*i][1] - f[1]) <= radius).collect::<Vec<_>>();
    let covers: Vec<Vec<usize>> = facilities.iter().map(near).collect();
    for p in 1..=4_usize {
        let expected = &mclp["p"][p.to_string()];
        let exact = place(&weights, &covers, p, Improve::Exact, &Control::default()).expect("runs");
        assert_eq!((Some(exact.covered), Some(exact.bound), exact.exact), (expected["optimum"].as_u64(), expected["optimum"].as_u64(), true));
        for improve in [Improve::Greedy, Improve::Swap] {
            let found = place(&weights, &covers, p, improve, &Control::default()).expect("runs");
            assert_eq!(Some(found.covered), expected["greedy_value"].as_u64());
            assert_eq!(json!(found.picks), expected["greedy_order"]);
            assert_eq!(json!(found.coverable), mclp["max_coverable"]);
            assert!(Some(found.bound) >= expected["optimum"].as_u64() && found.gains.iter().sum::<u64>() == found.covered);
        }
    }
}

#[test]
fn a_swap_mends_what_greed_alone_cannot_and_greed_keeps_its_guarantee() {
    let covers = [vec![0, 1, 2, 3], vec![0, 1, 4], vec![2, 3, 5]];
    let toy = toy();
    let case = &toy["mclp_adversarial"];
    let greedy = place(&[1; 6], &covers, 2, Improve::Greedy, &Control::default()).expect("runs");
    assert_eq!((json!(greedy.covered), greedy.picks), (case["greedy_value"].clone(), vec![0, 1]));
    assert!(greedy.bound >= 6);
    let swapped = place(&[1; 6], &covers, 2, Improve::Swap, &Control::default()).expect("runs");
    assert_eq!((json!(swapped.covered), swapped.picks, swapped.bound), (case["optimum_value"].clone(), vec![1, 2], 6));
}

/// Small cases drawn at random, each set of each tried one by one.
#[test]
fn what_no_single_swap_finds_is_found_where_every_set_is_tried() {
    let mut random = 7_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut mended = 0;
    for _ in 0..300 {
        let weights: Vec<u64> = (0..14).map(|_| 1 + next(9)).collect();
        let covers: Vec<Vec<usize>> = (0..10).map(|_| (0..14).filter(|_| next(4) == 0).collect()).collect();
        let swapped = place(&weights, &covers, 4, Improve::Swap, &Control::default()).expect("runs");
        let exact = place(&weights, &covers, 4, Improve::Exact, &Control::default()).expect("runs");
        let value = |set: u32| (0..14).filter(|i| (0..10).any(|c| set & (1 << c) != 0 && covers[c].contains(i))).map(|i| weights[i]).sum::<u64>();
        let best = (0_u32..1 << 10).filter(|set| set.count_ones() <= 4).map(value).max();
        assert_eq!((Some(exact.covered), exact.bound, exact.exact), (best, exact.covered, true));
        assert_eq!(exact.gains.iter().sum::<u64>(), exact.covered);
        if exact.covered == swapped.covered {
            assert_eq!(exact.picks, swapped.picks, "an equal set replaces nothing");
        }
        mended += usize::from(exact.covered > swapped.covered);
    }
    assert!(mended > 0, "swaps alone miss some");
}

#[test]
fn quantiles_interpolate_between_order_statistics() {
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(quantile(&[1.0, 2.0, 3.0, 10.0], 0.5), Some(2.5));
    assert_eq!(quantile(&[1.0, 2.0], 0.9), Some(1.9));
}

/// Four communes on the equator a degree (111.3 km) apart, in one region; one without a geometry.
fn line() -> World {
    let mut world = World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "region", "kind=region | admin_level=1 | geometry=POINT(1.5 0)")
        .put("sites", "c9", "kind=commune | admin_level=3 | parent=region | population=10")
        .put("sites", "village", "kind=village | admin_level=4 | parent=c3 | geometry=POINT(3.1 0)")
        .put_all("themes", &["water", "health"], "")
        .put_all("stakeholders", &["alpha", "beta", "gamma"], "")
        .put("scopes", "all", "covers=presence");
    for i in 0..4 {
        world = world.put("sites", &format!("c{i}"), &format!("kind=commune | admin_level=3 | parent=region | geometry=POINT({i} 0) | population=100"));
    }
    world
}

#[test]
fn the_nearest_provider_is_here_or_as_the_crow_flies_and_nobody_is_put_in_the_middle_of_a_region() {
    let world = line()
        .works("a1", "alpha", "c0", "water", "")
        .works("a2", "beta", "village", "health", "")
        .works("a3", "gamma", "region", "water", "");
    let report = world.ask("access", "2014-01-01", "");
    let of = |site: &str| row(&report, &[("site", site)]).clone();
    assert_eq!((&of("c0")["distance"], &of("c0")["here"]), (&json!(0.0), &json!(true)));
    assert_eq!((&of("c3")["distance"], &of("c3")["nearest_site"]), (&json!(0.0), &json!("village")), "inside it");
    let metres = of("c1")["distance"].as_f64().expect("metres");
    assert!((metres - 111_319.490_793_273_57).abs() < 1e-6);
    assert_eq!((list(&of("c1")["nearest_providers"]), &of("c1")["here"]), (vec!["alpha"], &json!(false)));
    assert_eq!((&of("c9")["distance"], &of("c9")["located"], &of("c9")["accessibility"]), (&Value::Null, &json!(false), &Value::Null));
    let summary = &report["summary"];
    assert_eq!((&summary["providers_known_only_coarser"], &summary["sites_with_distance"]), (&json!(1), &json!(4)));
    assert_eq!((&summary["within"][0]["sites"], &summary["within"][0]["share_of_people"]), (&json!(2), &json!(0.5)));
    assert_eq!(of("c0")["accessibility"], json!(100.0), "one provider for the hundred people there");
    assert_eq!(of("c1")["accessibility"], json!(0.0), "none within 25 km");
    let water = world.ask("access", "2014-01-01", "theme=water");
    assert_eq!(row(&water, &[("site", "c3")])["nearest_site"], "c0");
    assert_eq!(line().ask("access", "2014-01-01", "")["summary"]["median_m"], Value::Null, "nobody anywhere");
}

#[test]
fn a_catchment_with_people_nobody_counted_is_null() {
    let world = line().put("sites", "cx", "kind=commune | admin_level=3 | geometry=POINT(0.1 0)").works("a1", "alpha", "c0", "water", "");
    let report = world.ask("access", "2014-01-01", "");
    assert_eq!(row(&report, &[("site", "c0")])["accessibility"], Value::Null);
    assert_eq!(row(&report, &[("site", "c3")])["accessibility"], json!(0.0));
}

#[test]
fn the_next_partner_goes_where_most_unmet_need_is_beside_those_who_are_there() {
    let mut world = line().works("a1", "alpha", "c0", "water", "");
    for (id, site, theme, more) in [
        ("n0", "c0", "water", "severity=5 | people_in_need=50"),
        ("n1", "c0", "health", "severity=2 | people_in_need=40"),
        ("n2", "c1", "water", "severity=4 | people_in_need=30"),
        ("n3", "c2", "water", "severity=3 | people_in_need=70"),
        ("n4", "c2", "health", "severity=2 | people_in_need=60"),
        ("n5", "c9", "health", "severity=1"),
    ] {
        world = world.put("needs", id, &format!("subject=sites/{site} | theme={theme} | {more}"));
    }
    let own = world.ask("placement", "2014-01-01", "reach_km=0 partners=2");
    assert_eq!((&own["rows"][0]["site"], &own["rows"][0]["gain"], &own["rows"][1]["site"]), (&json!("c2"), &json!(5), &json!("c1")));
    assert_eq!((&own["summary"]["met"], &own["summary"]["unmet"], &own["summary"]["covered"]), (&json!(5), &json!(12), &json!(9)));
    assert_eq!((&own["summary"]["exact"], &own["summary"]["guarantee"], &own["summary"]["bound"]), (&json!(true), &json!(1.0), &json!(9)), "every pair was tried");
    let wide = world.ask("placement", "2014-01-01", "reach_km=120 partners=1");
    assert_eq!((&wide["rows"][0]["site"], &wide["rows"][0]["gain"]), (&json!("c1"), &json!(7)), "the water of c1 is in reach of alpha");
    assert_eq!(list(&wide["rows"][0]["covers"]), ["c0", "c2"]);
    let people = world.ask("placement", "2014-01-01", "reach_km=0 partners=1 demand=people");
    assert_eq!(people["rows"][0]["gain"], 70, "water and health may be the same people's");
    let more = world.ask("placement", "2014-01-01", "reach_km=0 partners=100");
    assert_eq!((more["rows"].as_array().expect("rows").len(), &more["summary"]["covered"]), (4, &json!(12)));
}

#[test]
fn needs_of_cells_that_nobody_reported_on_are_placed_for_only_on_request() {
    let world = World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "c", "kind=commune")
        .put("themes", "water", "")
        .put("needs", "n", "subject=sites/c | theme=water | severity=4");
    let strict = world.ask("placement", "2014-01-01", "");
    assert_eq!((&strict["summary"]["unmet"], &strict["summary"]["not_reported"], strict["rows"].as_array().expect("rows").len()), (&json!(0), &json!(4), 0));
    assert_eq!(world.ask("placement", "2014-01-01", "no_data=true")["rows"][0]["gain"], 4);
}
