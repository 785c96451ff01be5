//! Coverage at size S with areas and people, and covering location and catchments at the size of M. Run it by hand:
//! `cargo test --release --test all coverage_size -- --ignored --nocapture`.

use std::time::Instant;

use sitelines::analysis::coverage::covering_location::{Improve, place};
use sitelines::analysis::coverage::sphere::Sphere;
use sitelines::analysis::{self, Control};
use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::AnyRecord;

use super::size::{Dice, records};
use crate::support::world::record;

/// Squares of a tenth of a degree, 50 in a row; they come before those of the same id without geometry.
fn ground() -> Vec<AnyRecord> {
    let mut dice = Dice(11);
    let square = |i: usize, dice: &mut Dice| {
        let (w, s) = ((i % 50) as f64 / 10.0, (i / 50) as f64 / 10.0);
        let (e, n) = ((i % 50 + 1) as f64 / 10.0, (i / 50 + 1) as f64 / 10.0);
        let area = format!("POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))");
        let fields = format!("kind=commune | admin_level=2 | parent=r{:02} | population={} | geometry={area}", i % 50, dice.below(50_000));
        record("sites", &format!("c{i:04}"), &fields)
    };
    (0..2_000).map(|i| square(i, &mut dice)).collect()
}

#[test]
#[ignore = "a measurement, to be run with --release"]
fn size_s_on_the_ground() {
    let all: Vec<AnyRecord> = ground().into_iter().chain(records()).collect();
    let atlas = Atlas::build(Identity::default(), all.into_iter().map(|r| (r, 1)).collect());
    for (name, params) in [
        ("reporting", ""), ("coverage", ""), ("gaps", ""), ("redundancy", ""), ("redundancy", "by=stakeholder"), ("ending", ""), ("changes", ""),
        ("fragmentation", ""), ("localisation", ""), ("access", ""), ("placement", "partners=20"), ("clusters", ""),
    ] {
        let given: Vec<(String, String)> = params.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).into_iter().collect();
        let analysis = analysis::find(name).expect("registered");
        for _ in 0..2 {
            let start = Instant::now();
            let found = analysis::run(analysis, &atlas, &given, None, &Control::default()).expect("runs");
            eprintln!("{name} {params}: {} rows in {:?}", found.report.rows.len(), start.elapsed());
        }
    }
}

#[test]
#[ignore = "a measurement, to be run with --release"]
fn size_m_of_covering_location() {
    let mut dice = Dice(3);
    let points: Vec<geo::Point<f64>> =
        (0..100_000).map(|_| geo::Point::new(dice.below(100_000) as f64 / 10_000.0, dice.below(100_000) as f64 / 10_000.0)).collect();
    let weights: Vec<u64> = (0..100_000).map(|_| dice.below(50) as u64).collect();
    let start = Instant::now();
    let sphere = Sphere::new(points.clone());
    let covers: Vec<Vec<usize>> = points.iter().map(|p| sphere.who_is_within(*p, 10_000.0)).collect();
    eprintln!("{} pairs in {:?}", covers.iter().map(Vec::len).sum::<usize>(), start.elapsed());
    let start = Instant::now();
    let found = place(&weights, &covers, 20, Improve::Swap, &Control::default()).expect("runs");
    eprintln!("20 placed in {:?}, {} swaps, {} of at most {}", start.elapsed(), found.swaps, found.covered, found.bound);
    let start = Instant::now();
    let sphere = Sphere::new(points[..10_000].to_vec());
    let sum: f64 = points.iter().filter_map(|p| sphere.nearest(*p)).map(|(_, d)| d).sum();
    eprintln!("nearest of 10,000 for 100,000, mean {} m, in {:?}", sum / 100_000.0, start.elapsed());
}
