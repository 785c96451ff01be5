//! Writes a generated workspace as the file that the program opens: `cargo bench --bench drawn -- FOLDER`. What the page is
//! measured with (`page.mjs`): 5,000 stakeholders, 20,000 ties, 50,000 participations at as many sites as Mali has communes
//! and villages around them.

use std::path::PathBuf;

use sitelines::domain::{Change, ChangeSet};
use sitelines::store::{Store, sqlite::GeoPackage};

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
    let mut changes = Vec::new();
    generator::records::each(&generator::World::new(PAGE), &mut |record| changes.push(Change::Put(record)));
    let set = ChangeSet { author: "bench".into(), reason: String::new(), time: "2026-01-01T00:00:00Z".into(), changes };
    let store = GeoPackage::create(&folder.join("bench.gpkg")).expect("a workspace");
    store.commit(0, &set).expect("committed");
}
