//! Writes a generated workspace as the file that the program opens: `cargo bench --bench drawn -- FOLDER`. What the page is
//! measured with (`page.mjs`): 5,000 stakeholders, 20,000 ties, 50,000 participations at as many sites as Mali has communes
//! and villages around them.

use std::path::PathBuf;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "generator/mod.rs"]
mod generator;

/// What the page must draw smoothly.
const PAGE: generator::Counts = generator::Counts { stakeholders: 5_000, sites: 701, participations: 50_000, ties: 20_000 };

fn main() {
    // cargo adds arguments of its own
    let Some(folder) = std::env::args().skip(1).find(|a| !a.starts_with('-')).map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("a folder");
    generator::stored::workspace(PAGE, &folder.join("bench.gpkg"));
}
