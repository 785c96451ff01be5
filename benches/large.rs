//! One run at a size of choice: the atlas in memory, and the analyses that have a target there.
//!
//! `cargo bench --bench large -- L` (or S, M). Prints what was measured; `benches/README.md` keeps it with the machine.
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::time::Instant;

use sitelines::analysis::report::Window;
use sitelines::analysis::{self, Control};
use sitelines::atlas::Audience;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "generator/mod.rs"]
mod generator;

/// The rows that are made.
const PAGE: Window = Window { offset: 0, limit: Some(1_000) };

/// What is run, with the parameters that differ from the defaults.
const RUNS: [(&str, &[(&str, &str)]); 4] = [("coverage", &[]), ("gaps", &[]), ("missing_links", &[]), ("centrality", &[])];

fn main() {
    let chosen = std::env::args().find(|a| ["S", "M", "L"].contains(&a.as_str())).unwrap_or_else(|| "L".to_owned());
    let counts = match chosen.as_str() {
        "S" => generator::S,
        "M" => generator::M,
        _ => generator::L,
    };
    let world = timed("arrays drawn", || generator::World::new(counts));
    println!("{} activities, {} communes a side", world.activities.len(), world.communes);
    let keeper = timed("atlas built", || generator::records::atlas(&world));
    drop(world);
    let shown = timed("atlas that may be shown", || keeper.for_audience(Audience::Public));
    drop(keeper);
    println!("resident with one atlas: {} MiB", resident("VmRSS"));
    for (name, given) in RUNS {
        let analysis = analysis::find(name).expect("registered");
        let given: Vec<(String, String)> = given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let control = Control::default();
        // the figures over all rows, and the rows of one page
        let found = timed(name, || analysis::prepare(analysis, &shown, &given, None, &control).and_then(|p| p.window(PAGE, &control)));
        match found {
            Ok(found) => println!("  of {} rows a page of {}", found.total, found.report.rows.len()),
            Err(error) => println!("  not run: {error}"),
        }
    }
    println!("most resident: {} MiB", resident("VmHWM"));
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = run();
    println!("{what}: {:.2} s, resident {} MiB", begun.elapsed().as_secs_f64(), resident("VmRSS"));
    result
}

/// A line of `/proc/self/status` in MiB; 0 where the system has none.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let words = status.lines().find(|l| l.starts_with(line)).and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
    words.unwrap_or(0) / 1024
}
