//! Placing partners with gains kept exact, against a lazy heap: `cargo bench --bench placement`.
//!
//! 100,000 sites, each covering some 200 around it; needs of 0 to 5. The shortest of three runs stands.
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::time::Instant;

use sitelines::analysis::Control;
use sitelines::analysis::coverage::covering_location::{Improve, place};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "tests use the rest")]
#[path = "../tests/support/covering.rs"]
mod covering;

const SITES: usize = 100_000;
const AROUND: usize = 200;
const PARTNERS: usize = 20;
const RUNS: usize = 3;

fn main() {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let points: Vec<[f64; 2]> = (0..SITES).map(|_| [next().powf(1.5), next()]).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 5")]
    let weights: Vec<u64> = (0..SITES).map(|_| (next() * 6.0) as u64).collect();
    let reach = (AROUND as f64 / SITES as f64 / std::f64::consts::PI).sqrt();
    let tree = rstar::RTree::bulk_load(points.iter().enumerate().map(|(i, p)| rstar::primitives::GeomWithData::new(*p, i)).collect());
    let near = |p: &[f64; 2]| {
        let mut found: Vec<usize> = tree.locate_within_distance(*p, reach * reach).map(|g| g.data).collect();
        found.sort_unstable();
        found
    };
    let covers: Vec<Vec<usize>> = points.iter().map(near).collect();
    println!("{SITES} sites, {} pairs, {PARTNERS} partners", covers.iter().map(Vec::len).sum::<usize>());
    let ours = |p, improve| place(&weights, &covers, p, improve, &Control::default()).expect("runs").covered;
    let told = |what: &str, job: &dyn Fn() -> u64| {
        let runs = (0..RUNS).map(|_| {
            let begun = Instant::now();
            let covered = job();
            (begun.elapsed().as_secs_f64(), covered)
        });
        let best = runs.min_by(|a, b| a.0.total_cmp(&b.0)).expect("it ran");
        println!("{what}: {:.3} s, covers {}", best.0, best.1);
    };
    told("lazy heap, nobody placed", &|| covering::value(&weights, &covers, &covering::lazy(&weights, &covers, 0)));
    told("lazy heap, greedy", &|| covering::value(&weights, &covers, &covering::lazy(&weights, &covers, PARTNERS)));
    told("kept gains, nobody placed", &|| ours(0, Improve::Greedy));
    told("kept gains, greedy", &|| ours(PARTNERS, Improve::Greedy));
    told("kept gains, greedy and swaps", &|| ours(PARTNERS, Improve::Swap));
}
