//! The same bits with one thread and with two, for every analysis, over a heavy-tailed world of several blocks of rows.

use sitelines::analysis::{self, Control, REGISTRY};
use sitelines::atlas::{Atlas, Audience};

#[allow(dead_code, reason = "the benches use the rest")]
#[path = "../../benches/generator/mod.rs"]
mod generator;

/// More cells, pairs and stakeholders than one block of work holds.
const COUNTS: generator::Counts = generator::Counts { stakeholders: 300, sites: 500, participations: 3_000, ties: 1_200 };

/// What must be said: a day before the others, and the stakeholders in the middle of the table.
fn given(name: &str, atlas: &Atlas) -> Vec<(String, String)> {
    let who = |share: usize| atlas.tables.stakeholders.at(atlas.tables.stakeholders.len() * share / 10).id.to_string();
    let required = analysis::find(name).expect("registered").spec.parameters.iter().filter(|p| p.required);
    let value = |parameter: &str| match parameter {
        "to" => who(7),
        "since" => "2021-01-01".to_owned(),
        _ => who(2),
    };
    required.map(|p| (p.name.to_owned(), value(p.name))).collect()
}

#[test]
fn every_analysis_gives_the_same_bytes_with_one_thread_and_with_two() {
    let atlas = generator::records::atlas(&generator::World::new(COUNTS)).for_audience(Audience::Public);
    let pools = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool"));
    let mut rows = 0;
    for analysis in REGISTRY {
        let name = analysis.spec.name;
        let given = given(name, &atlas);
        let report = || analysis::run(analysis, &atlas, &given, None, &Control::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let [one, two] = [0, 1].map(|pool| pools[pool].install(report));
        rows += one.report.rows.len();
        let bytes = |found: &analysis::Finished| serde_json::to_vec(&found.to_json()).expect("JSON");
        assert!(bytes(&one) == bytes(&two), "{name} depends on the number of threads");
    }
    assert!(rows > 10_000, "the world is too small to tell: {rows} rows");
}
