//! Every analysis at size S, and those with a target at size M, on seeded workspaces; `large.rs` runs size L.

use std::sync::OnceLock;

use divan::Bencher;
use sitelines::analysis::report::Window;
use sitelines::analysis::{self, Control, REGISTRY};
use sitelines::atlas::{Atlas, Audience};

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "generator/mod.rs"]
mod generator;

use generator::{Counts, World};

fn main() {
    divan::main();
}

fn shown(counts: Counts, kept: &'static OnceLock<Atlas>) -> &'static Atlas {
    kept.get_or_init(|| generator::records::atlas(&World::new(counts)).for_audience(Audience::Public))
}

fn at_size_s() -> &'static Atlas {
    static KEPT: OnceLock<Atlas> = OnceLock::new();
    shown(generator::S, &KEPT)
}

fn at_size_m() -> &'static Atlas {
    static KEPT: OnceLock<Atlas> = OnceLock::new();
    shown(generator::M, &KEPT)
}

/// What an analysis must be told: the first record of the kind that a required parameter names, and the last for `to`.
fn required(name: &str, atlas: &Atlas) -> Vec<(String, String)> {
    let spec = analysis::find(name).expect("registered").spec;
    let stakeholders = &atlas.tables.stakeholders;
    let id = |parameter: &str| {
        let at = if parameter == "to" { stakeholders.len() - 1 } else { 0 };
        stakeholders.at(at).id.to_string()
    };
    spec.parameters.iter().filter(|p| p.required).map(|p| (p.name.to_owned(), id(p.name))).collect()
}

/// The figures over all rows, and the rows of one page.
fn answer(name: &str, atlas: &Atlas, given: &[(String, String)]) -> usize {
    const PAGE: Window = Window { offset: 0, limit: Some(1_000) };
    let control = Control::default();
    let analysis = analysis::find(name).expect("registered");
    let prepared = analysis::prepare(analysis, atlas, given, None, &control).expect("counted");
    prepared.window(PAGE, &control).expect("a report").report.rows.len()
}

#[divan::bench(args = REGISTRY.iter().map(|a| a.spec.name), sample_count = 3, sample_size = 1)]
fn size_s(bencher: Bencher, name: &str) {
    let atlas = at_size_s();
    let given = required(name, atlas);
    bencher.bench(|| answer(name, atlas, &given));
}

#[divan::bench(args = ["coverage", "gaps", "missing_links", "placement", "centrality"], sample_count = 3, sample_size = 1)]
fn size_m(bencher: Bencher, name: &str) {
    let atlas = at_size_m();
    let given = required(name, atlas);
    bencher.bench(|| answer(name, atlas, &given));
}
