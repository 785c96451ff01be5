//! Opening a workspace: records handed from the file into tables one after another, against all of them at once.
//!
//! `cargo bench --bench load -- M` (or S, L) writes a workspace of that size and reads it in a process of its own each way, for
//! what a process held at most is told only once.
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::path::Path;
use std::time::Instant;

use sitelines::atlas::{Atlas, Gathering, Identity};
use sitelines::store::Store;
use sitelines::store::sqlite::GeoPackage;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "generator/mod.rs"]
mod generator;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [way @ ("streamed" | "whole"), file] => read(way, Path::new(file)),
        ref chosen => {
            let counts = match chosen.first() {
                Some(&"M") => generator::M,
                Some(&"L") => generator::L,
                _ => generator::S,
            };
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("bench.gpkg");
            write(counts, &file);
            for way in ["whole", "streamed"] {
                let child = std::process::Command::new(std::env::current_exe().expect("this program")).arg(way).arg(&file).status();
                assert!(child.expect("it runs").success(), "{way}");
            }
        }
    }
}

fn write(counts: generator::Counts, file: &Path) {
    let total = generator::stored::workspace(counts, file);
    println!("{total} records, {} MiB", std::fs::metadata(file).map_or(0, |m| m.len()) / 1024 / 1024);
}

fn read(way: &str, file: &Path) {
    let store = GeoPackage::open(file).expect("opens");
    let begun = Instant::now();
    let atlas = if way == "whole" {
        let loaded = store.load().expect("loads");
        Atlas::build(Identity::default(), loaded.records)
    } else {
        let mut tables = Gathering::default();
        store.load_into(&mut |record, revision| tables.push(record, revision)).expect("loads");
        Atlas::of_tables(Identity::default(), tables.finish())
    };
    let seconds = begun.elapsed().as_secs_f64();
    println!("{way}: {seconds:.1} s, most resident {} MiB, {} sites", resident("VmHWM"), atlas.tables.sites.len());
}

/// A line of `/proc/self/status` in MiB; 0 where the system has none.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let words = status.lines().find(|l| l.starts_with(line)).and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
    words.unwrap_or(0) / 1024
}
