//! Our side of `benches/peers`: one job in a process of its own, timed, its answer told as one line of JSON.
//!
//! `jobs inputs FOLDER` writes what both sides read, `jobs program FOLDER` what the program as a whole is measured with;
//! `jobs JOB SIZE FOLDER` runs a job on it. A job calls the library's
//! public functions, the same that the analyses call. Timed is the job alone, its input already in memory in its plainest
//! form (arrays, bytes of a file); what it builds of them (trees, adjacency) is part of the job.
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::path::Path;
use std::time::Instant;

use serde_json::{Map, Value, json};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "../generator/mod.rs"]
mod generator;
mod bulk;
mod geojson;
mod inputs;
mod network;
mod program;
mod spatial;

/// A job is run at least so often, and on until the shortest time below is over.
const RUNS: usize = 3;
/// Seconds that the runs of a job take at least, all together.
const SECONDS: f64 = 1.0;
/// Seconds after which a job is not run again.
const ENOUGH: f64 = 20.0;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let told = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["inputs", folder] => inputs::write(Path::new(folder)).map(|()| Value::Null).map_err(|e| e.to_string()),
        ["program", folder] => program::inputs(Path::new(folder)).map(|()| Value::Null).map_err(|e| e.to_string()),
        [job, size, folder] => run(job, size, Path::new(folder)),
        _ => Err("write `jobs inputs FOLDER`, `jobs program FOLDER`, or `jobs JOB SIZE FOLDER`; benches/peers/run.py does both".to_owned()),
    };
    match told {
        Ok(Value::Null) => {}
        Ok(figures) => println!("{figures}"),
        Err(error) => {
            println!("{}", json!({"error": error}));
            std::process::exit(i32::from(!words.is_empty()));
        }
    }
}

fn run(job: &str, size: &str, folder: &Path) -> Result<Value, String> {
    match job {
        "points_in_polygons" => spatial::points_in_polygons(size, folder),
        "nearest" => spatial::nearest(size, folder, false),
        "nearest_geodesic" => spatial::nearest(size, folder, true),
        "coverage_count" => bulk::coverage_count(size, folder),
        "geojson_read" => geojson::read(size, folder),
        "geojson_write" => geojson::write(size, folder),
        "export_sites" => program::export_sites(folder),
        "betweenness_exact" => network::betweenness(size, folder, None),
        "betweenness_256" => network::betweenness(size, folder, Some("sources.u32")),
        "pagerank" => network::pagerank(size, folder),
        "communities" => network::communities(size, folder),
        "projection_site" => network::projection(size, folder, false),
        "projection_site_theme" => network::projection(size, folder, true),
        _ => Err(format!("there is no job {job}")),
    }
}

/// Runs the job several times; `check` tells of its answer what the other side can compare.
fn timed<T>(job: impl Fn() -> T, check: impl Fn(&T) -> Vec<(&'static str, Value)>) -> Value {
    let loaded = resident(Held::Now);
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let mut walls = Vec::new();
    let answer = loop {
        let start = Instant::now();
        let answer = job();
        walls.push(start.elapsed().as_secs_f64());
        let all = begun.elapsed().as_secs_f64();
        if (walls.len() >= RUNS && all >= SECONDS) || all >= ENOUGH {
            break answer;
        }
    };
    let (cpu, above) = ((cpu_seconds() - cpu) / walls.len() as f64, resident(Held::Most) - loaded);
    walls.sort_by(f64::total_cmp);
    let check: Map<String, Value> = check(&answer).into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    json!({"wall": walls[walls.len() / 2], "cpu": cpu, "runs": walls.len(), "above": above, "check": check})
}

/// What of the memory is asked for.
#[derive(Clone, Copy)]
enum Held {
    /// What is held now; what was held before is forgotten.
    Now,
    /// The most that was held since.
    Most,
}

/// Megabytes in memory; 0 where the system does not tell.
fn resident(held: Held) -> f64 {
    let line = match held {
        Held::Now => {
            // where the system forbids it, the most is that of the whole process
            std::fs::write("/proc/self/clear_refs", "5").ok();
            "VmRSS:"
        }
        Held::Most => "VmHWM:",
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let told = status.lines().find_map(|l| l.strip_prefix(line)?.split_whitespace().next()?.parse::<f64>().ok());
    told.unwrap_or(0.0) / 1024.0
}

/// Seconds of processor time of this process, all threads; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    // utime and stime, counted from the field after the name
    (ticks(11) + ticks(12)) / TICKS_PER_SECOND
}

/// The three largest: positions and values.
fn top(values: &[f64]) -> Vec<(&'static str, Value)> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
    order.truncate(3);
    vec![("sum", json!(values.iter().sum::<f64>())), ("max", json!(values[order[0]])), ("top", json!(order))]
}
