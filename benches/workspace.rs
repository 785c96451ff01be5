//! What stands around the analyses at size S: the view that may be shown, map layers and tiles, a commit.

use std::sync::OnceLock;

use divan::Bencher;
use sitelines::atlas::{Atlas, Audience};
use sitelines::domain::{Cell, Change, ChangeSet, Kind, Shape};
use sitelines::store::{Store, sqlite::GeoPackage};
use sitelines::tiles::{Inputs, LayerName, SimplifiedLayer, TileCoord};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "generator/mod.rs"]
mod generator;

use generator::World;
use generator::records::{atlas, record, text};

fn main() {
    divan::main();
}

fn keeper() -> &'static Atlas {
    static KEPT: OnceLock<Atlas> = OnceLock::new();
    KEPT.get_or_init(|| atlas(&World::new(generator::S)))
}

#[divan::bench(sample_count = 5)]
fn atlas_for_the_public(bencher: Bencher) {
    let keeper = keeper();
    bencher.bench(|| keeper.for_audience(Audience::Public));
}

#[divan::bench(sample_count = 5)]
fn atlas_from_records(bencher: Bencher) {
    let world = World::new(generator::S);
    let records = || generator::records::records(&world);
    bencher.with_inputs(records).bench_values(|records| Atlas::build(generator::records::identity(), records));
}

#[divan::bench(sample_count = 10)]
fn layer_of_2000_sites(bencher: Bencher) {
    let atlas = keeper().for_audience(Audience::Public);
    bencher.bench(|| SimplifiedLayer::build(&atlas, &LayerName::Sites, &Inputs::default()));
}

#[divan::bench(sample_count = 20)]
fn tile_of_2000_sites(bencher: Bencher) {
    let atlas = keeper().for_audience(Audience::Public);
    let layer = SimplifiedLayer::build(&atlas, &LayerName::Sites, &Inputs::default()).expect("sites");
    // most of the generated land
    let at = TileCoord::new(4, 10, 8).expect("a tile");
    bencher.bench(|| layer.tile(at).expect("bytes"));
}

#[divan::bench(sample_count = 3)]
fn commit_of_10_000_sites(bencher: Bencher) {
    let sites: Vec<Change> = (0..10_000)
        .map(|i| {
            let point = Shape::point(f64::from(i % 200) / 10.0, f64::from(i / 200) / 10.0).expect("a point");
            let values = [("id", text(format!("s{i:05}"))), ("name", text(format!("Site {i}"))), ("kind", text("village")), ("geometry", Cell::Shape(point))];
            Change::Put(record(Kind::Site, &values))
        })
        .collect();
    let set = ChangeSet { author: "bench".into(), reason: String::new(), time: "2026-01-01T00:00:00Z".into(), changes: sites };
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let store = GeoPackage::create(&folder.path().join("bench.gpkg")).expect("a workspace");
            (folder, store)
        })
        .bench_values(|(folder, store)| {
            store.commit(0, &set).expect("committed");
            (folder, store)
        });
}
