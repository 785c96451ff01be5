//! Timings at size S (2,000 stakeholders, 2,000 sites, 50,000 participations, 20,000 ties) from a seeded generator.
//! Run by `make bench`; figures are kept in `benches/README.md` with the machine they were measured on.

use divan::Bencher;
use sitelines::analysis::{self, Control};
use sitelines::atlas::{Atlas, Audience, Identity};
use sitelines::domain::{AnyRecord, Cell, Change, ChangeSet, Kind, Shape, Text};
use sitelines::store::{Store, sqlite::GeoPackage};
use sitelines::tiles::{Inputs, LayerName, SimplifiedLayer, TileCoord};

fn main() {
    divan::main();
}

/// A small generator with a fixed seed (`splitmix64`): the same workspace on every machine.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("fits")
    }
    /// Heavy-tailed: small numbers far more often than large ones.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of n, never negative")]
    fn skewed(&mut self, n: usize) -> usize {
        let u = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((n as f64) * u * u * u) as usize % n
    }
}

fn record(kind: Kind, values: &[(&str, Cell)]) -> (AnyRecord, u64) {
    let mut cells = vec![Cell::Null; kind.fields().len()];
    for (name, value) in values {
        cells[kind.column(name).expect("a field")] = value.clone();
    }
    (kind.read(&cells).expect("a record"), 1)
}

fn text(words: impl Into<String>) -> Cell {
    Cell::Text(Text::from(words.into()))
}

fn size_s() -> Atlas {
    const STAKEHOLDERS: usize = 2_000;
    const SITES: usize = 2_000;
    const THEMES: usize = 10;
    const ACTIVITIES: usize = 12_500;
    const TIES: usize = 20_000;
    let mut seeded = Seeded(7);
    let mut records = Vec::new();
    for i in 0..THEMES {
        records.push(record(Kind::Theme, &[("id", text(format!("t{i}"))), ("name", text(format!("Theme {i}")))]));
    }
    for i in 0..SITES {
        let (column, row) = (i % 50, i / 50);
        let (w, s) = (column as f64 * 0.1, row as f64 * 0.1);
        let shape = Shape::from_wkt(&format!("POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))", e = w + 0.1, n = s + 0.1)).expect("a square");
        let values = [("id", text(format!("s{i:05}"))), ("name", text(format!("Site {i}"))), ("kind", text("commune")), ("geometry", Cell::Shape(shape))];
        records.push(record(Kind::Site, &values));
    }
    for i in 0..STAKEHOLDERS {
        records.push(record(Kind::Stakeholder, &[("id", text(format!("o{i:05}"))), ("name", text(format!("Organisation {i}")))]));
    }
    let mut participation = 0;
    for a in 0..ACTIVITIES {
        let site = text(format!("s{:05}", seeded.below(SITES)));
        let theme = text(format!("t{}", seeded.below(THEMES)));
        let values = [("id", text(format!("a{a:06}"))), ("title", text(format!("Activity {a}"))), ("sites", site), ("themes", theme), ("start", text("2020")), ("end", text("2024"))];
        records.push(record(Kind::Activity, &values));
        for _ in 0..4 {
            let who = text(format!("o{:05}", seeded.skewed(STAKEHOLDERS)));
            let role = text(if seeded.below(4) == 0 { "funding" } else { "implementing" });
            let values = [("id", text(format!("p{participation:06}"))), ("activity", text(format!("a{a:06}"))), ("stakeholder", who), ("role", role)];
            records.push(record(Kind::Participation, &values));
            participation += 1;
        }
    }
    let mut tie = 0;
    while tie < TIES {
        let (a, b) = (seeded.skewed(STAKEHOLDERS), seeded.skewed(STAKEHOLDERS));
        if a != b {
            let values = [("id", text(format!("k{tie:06}"))), ("from", text(format!("o{a:05}"))), ("to", text(format!("o{b:05}"))), ("kind", text("coordination"))];
            records.push(record(Kind::Tie, &values));
            tie += 1;
        }
    }
    for i in 0..SITES {
        let values = [("id", text(format!("n{i:05}"))), ("subject", text(format!("sites/s{i:05}"))), ("theme", text(format!("t{}", seeded.below(THEMES)))), ("severity", Cell::Int(3))];
        records.push(record(Kind::Need, &values));
    }
    records.push(record(Kind::Scope, &[("id", text("all")), ("covers", text("presence")), ("start", text("2020")), ("end", text("2023-06-30"))]));
    let identity = Identity { workspace: "bench".into(), revision: 1, head: "bench".into(), committed_at: String::new() };
    Atlas::build(identity, records)
}

fn shown() -> &'static Atlas {
    static ATLAS: std::sync::OnceLock<Atlas> = std::sync::OnceLock::new();
    ATLAS.get_or_init(|| size_s().for_audience(Audience::Public))
}

#[divan::bench(args = ["presence", "gaps", "missing_links", "centrality", "cohesion"], sample_count = 5)]
fn analysis_at_size_s(bencher: Bencher, name: &str) {
    let analysis = analysis::find(name).expect("registered");
    let atlas = shown();
    bencher.bench(|| analysis::run(analysis, atlas, &[], None, &Control::default()).expect("a report"));
}

const NETWORK: [&str; 11] = [
    "edge_betweenness", "holes", "brokerage", "mixing", "communities", "projection", "two_mode", "robustness", "paths", "ego", "key_players",
];

#[divan::bench(args = NETWORK, sample_count = 5)]
fn network_at_size_s(bencher: Bencher, name: &str) {
    let analysis = analysis::find(name).expect("registered");
    let of = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    let given = match name {
        "paths" => of(&[("from", "o00000"), ("to", "o01999")]),
        "ego" => of(&[("stakeholder", "o00000")]),
        "projection" => of(&[("through", "activity")]),
        _ => Vec::new(),
    };
    bencher.bench(|| analysis::run(analysis, shown(), &given, None, &Control::default()).expect("a report"));
}

#[divan::bench(args = ["stability", "key_players_of_two"], sample_count = 1)]
fn jobs_at_size_s(bencher: Bencher, name: &str) {
    let (analysis, given) = match name {
        "stability" => ("stability", Vec::new()),
        _ => ("key_players", vec![("count".to_owned(), "2".to_owned())]),
    };
    let analysis = analysis::find(analysis).expect("registered");
    bencher.bench(|| analysis::run(analysis, shown(), &given, None, &Control::default()).expect("a report"));
}

#[divan::bench(sample_count = 5)]
fn atlas_for_the_public_at_size_s(bencher: Bencher) {
    let keeper = size_s();
    bencher.bench(|| keeper.for_audience(Audience::Public));
}

#[divan::bench(sample_count = 10)]
fn layer_of_2000_sites(bencher: Bencher) {
    let atlas = shown();
    bencher.bench(|| SimplifiedLayer::build(atlas, &LayerName::Sites, &Inputs::default()));
}

#[divan::bench(sample_count = 20)]
fn tile_of_2000_sites(bencher: Bencher) {
    let layer = SimplifiedLayer::build(shown(), &LayerName::Sites, &Inputs::default()).expect("sites");
    let at = TileCoord::new(5, 16, 15).expect("a tile");
    bencher.bench(|| layer.tile(at).expect("bytes"));
}

#[divan::bench(sample_count = 3)]
fn commit_of_10_000_sites(bencher: Bencher) {
    let sites: Vec<Change> = (0..10_000)
        .map(|i| {
            let point = Shape::point(f64::from(i % 200) / 10.0, f64::from(i / 200) / 10.0).expect("a point");
            let values = [("id", text(format!("s{i:05}"))), ("name", text(format!("Site {i}"))), ("kind", text("village")), ("geometry", Cell::Shape(point))];
            Change::Put(record(Kind::Site, &values).0)
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
