//! Seeds and limits of Moran's I and the local G (their values are in `spatial_reference`); neighbours and rules in worlds drawn for it.

use serde_json::{Value, json};
use sitelines::analysis::Control;
use sitelines::analysis::coverage::hot_spots::local_g;
use sitelines::analysis::coverage::moran::moran;
use sitelines::analysis::coverage::neighbours::{MAX_LINKS, Weights, band, nearest, queen};
use sitelines::analysis::coverage::permutation::{false_discovery, global_p, local_p};
use sitelines::domain::Shape;

use super::coverage_access::values;
use crate::support::world::{World, list, row};

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn columbus() -> (Value, Vec<Vec<usize>>) {
    let reference = values("spatial_columbus");
    let lists = reference["neighbors_0based"].as_array().expect("neighbours");
    let neighbours = lists.iter().map(|l| l.as_array().expect("a list").iter().map(|j| usize::try_from(j.as_u64().expect("a position")).expect("small")).collect());
    let neighbours = neighbours.collect();
    (reference, neighbours)
}

fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found}, not {expected}");
}

#[test]
fn pseudo_p_repeats_under_its_seed_and_moves_with_another() {
    let (reference, neighbours) = columbus();
    let weights = Weights::row_standardised(&neighbours);
    let found = moran(&numbers(&reference["CRIME"]), &weights).expect("defined");
    let again = local_p(&found, &weights, 999, 7, &Control::default()).expect("runs");
    assert_eq!(again, local_p(&found, &weights, 999, 7, &Control::default()).expect("runs"), "the same seed, the same figures");
    assert_ne!(again, local_p(&found, &weights, 999, 8, &Control::default()).expect("runs"));
    assert_eq!(global_p(&found, &weights, 999, 7, &Control::default()), Ok(0.001), "none of 999 comes near");
}

#[test]
fn spots_of_islands_of_two_sites_and_of_all_that_are_neighbours_are_not_told() {
    let of = |x: &[f64], neighbours: &[Vec<usize>]| {
        let weights = Weights::row_standardised(neighbours);
        local_g(&moran(x, &weights).expect("defined"), &weights)
    };
    assert_eq!(of(&[1.0, 2.0], &[vec![1], vec![0]]), [None, None]);
    assert_eq!(of(&[1.0, 2.0, 4.0], &[vec![1, 2], vec![0, 2], vec![0, 1]]), [None; 3], "the others are all neighbours");
    let chain = of(&[5.0, 5.0, 0.0, 0.0, 9.0], &[vec![1], vec![0, 2], vec![1, 3], vec![2], vec![]]);
    assert!(chain[0] > Some(1.0) && chain[3] < Some(-1.0) && chain[4].is_none(), "{chain:?}");
}

#[test]
fn islands_are_left_out_of_the_mean_and_the_count() {
    let ring = vec![vec![1, 3], vec![0, 2], vec![1, 3], vec![0, 2]];
    let mut with_island = ring.clone();
    with_island.push(Vec::new());
    let without = moran(&[1.0, 2.0, 4.0, 3.0], &Weights::row_standardised(&ring)).expect("defined");
    let with = moran(&[1.0, 2.0, 4.0, 3.0, 1_000.0], &Weights::row_standardised(&with_island)).expect("defined");
    assert_eq!((with.i, with.variance, with.local[4]), (without.i, without.variance, None));
    assert!(moran(&[1.0], &Weights::row_standardised(&[vec![]])).is_none());
}

#[test]
fn areas_that_share_a_corner_are_neighbours_across_the_antimeridian_too() {
    let shapes: Vec<Shape> = [
        "POLYGON((0 0,1 0,1 1,0 1,0 0))",
        "POLYGON((1 1,2 1,2 2,1 2,1 1))",
        "POLYGON((5 5,6 5,6 6,5 6,5 5))",
        "POLYGON((179 0,180 0,180 1,179 1,179 0))",
        "POLYGON((-180 0,-179 0,-179 1,-180 1,-180 0))",
        "POINT(1 1)",
    ].iter().map(|w| Shape::from_wkt(w).expect("valid")).collect();
    let found = queen(&shapes.iter().map(|s| Some(s.geometry())).collect::<Vec<_>>(), MAX_LINKS).expect("few");
    assert_eq!(found, vec![vec![1], vec![0], vec![], vec![4], vec![3], vec![]]);
}

#[test]
fn the_nearest_and_the_band_leave_a_site_itself_out() {
    let points: Vec<geo::Point<f64>> = [0.0, 1.0, 3.0, 3.5].iter().map(|x| geo::Point::new(*x, 0.0)).collect();
    assert_eq!(nearest(&points, 2, &Control::default()).expect("runs"), vec![vec![1, 2], vec![0, 2], vec![3, 1], vec![2, 1]]);
    assert_eq!(band(&points, 60_000.0, MAX_LINKS, &Control::default()).expect("runs"), vec![vec![], vec![], vec![3], vec![2]]);
}

#[test]
fn false_discoveries_are_bounded_as_benjamini_and_hochberg_say() {
    // q = least over later ranks of p m / rank: 0.005 5/1, 0.03 5/3 (twice), 0.04 5/4, 0.9
    let q = false_discovery(&[Some(0.9), Some(0.02), Some(0.005), Some(0.03), Some(0.04)]);
    for (found, expected) in q.iter().zip([0.9, 0.05, 0.025, 0.05, 0.05]) {
        close(found.expect("a q"), expected, 1e-15, "q");
    }
}

/// Communes of one degree in a row of `n`; the first third in need of severity 5, the rest of 0; reported on in full.
fn strip(n: usize) -> World {
    let mut world = World::new().put("settings", "unit", "value=commune").put("themes", "water", "").put("scopes", "s", "covers=presence");
    for i in 0..n {
        let (w, e) = (i, i + 1);
        let area = format!("POLYGON(({w} 0,{e} 0,{e} 1,{w} 1,{w} 0))");
        world = world.put("sites", &format!("c{i:02}"), &format!("kind=commune | admin_level=3 | geometry={area}"));
        let severity = if i < n / 3 { 5 } else { 0 };
        world = world.put("needs", &format!("n{i:02}"), &format!("subject=sites/c{i:02} | theme=water | severity={severity}"));
    }
    world
}

#[test]
fn below_thirty_sites_there_is_no_figure_and_at_thirty_there_is() {
    let few = strip(29).ask("clusters", "2014-01-01", "");
    assert_eq!((&few["summary"]["moran_i"], &few["rows"][0]["local_i"], &few["rows"][0]["value"]), (&Value::Null, &Value::Null, &json!(1.0)));
    assert!(few["summary"]["undefined_because"].as_str().expect("a reason").contains("fewer than 30"));
    assert_eq!(few["summary"]["high_high"], Value::Null, "not looked at is not none");
    let enough = strip(30).ask("clusters", "2014-01-01", "");
    let summary = &enough["summary"];
    assert!(summary["moran_i"].as_f64() > Some(0.9) && summary["p"].as_f64() <= Some(0.01), "{summary}");
    assert_eq!(summary["neighbours_by"], "border");
    let first = row(&enough, &[("site", "c03")]);
    assert_eq!((list(&first["neighbours"]), &first["quadrant"], &first["lag"]), (vec!["c02", "c04"], &json!("high_high"), &json!(1.0)));
}

#[test]
fn sites_without_a_value_and_islands_are_left_out_and_shown() {
    let world = strip(31)
        .put("sites", "c98", "kind=commune | admin_level=3 | geometry=POINT(3 40)")
        .put("sites", "c99", "kind=commune | admin_level=3")
        .put("needs", "n98", "subject=sites/c98 | theme=water | severity=5");
    let report = world.ask("clusters", "2014-01-01", "");
    let (island, without) = (row(&report, &[("site", "c98")]), row(&report, &[("site", "c99")]));
    assert_eq!((&island["island"], &island["local_i"], &island["cluster"]), (&json!(true), &Value::Null, &Value::Null));
    assert_eq!((&without["value"], &without["island"]), (&Value::Null, &json!(false)));
    let alone = strip(31).ask("clusters", "2014-01-01", "");
    assert_eq!(report["summary"]["moran_i"], alone["summary"]["moran_i"]);
    assert_eq!((&report["summary"]["islands"], &report["summary"]["sites_with_value"]), (&json!(1), &json!(32)));
}
