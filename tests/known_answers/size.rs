//! Size S of the benches (2,000 stakeholders, 2,000 sites, 50,000 participations, 20,000 ties), by a seeded generator
//! with heavy tails. Run it by hand: `cargo test --release --test all size -- --ignored --nocapture`.

use std::time::Instant;

use sitelines::analysis::{self, Control};
use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::AnyRecord;

use crate::support::world::record;

/// A small generator of numbers: the same ones everywhere (Knuth's MMIX constants).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }
    /// Low numbers far more often than high ones.
    fn skewed(&mut self, n: usize) -> usize {
        let top = self.below(n) + 1;
        let top = self.below(top) + 1;
        self.below(top)
    }
}

pub fn records() -> Vec<AnyRecord> {
    let mut dice = Dice(7);
    let mut all = vec![record("settings", "unit", "value=commune"), record("scopes", "all", "covers=presence | start=2014 | end=2014")];
    all.push(record("scopes", "ties", "covers=ties | start=2014 | end=2014 | answered=s0001; s0003; s0007"));
    for i in 0..50 {
        all.push(record("sites", &format!("r{i:02}"), "kind=region | admin_level=1"));
    }
    for i in 0..2_000 {
        let fields = format!("kind=commune | admin_level=2 | parent=r{:02}", i % 50);
        all.push(record("sites", &format!("c{i:04}"), &fields));
        all.push(record("stakeholders", &format!("s{i:04}"), ""));
    }
    for i in 0..10 {
        all.push(record("themes", &format!("t{i}"), ""));
    }
    for i in 0..20_000 {
        let subject = format!("subject=sites/c{:04} | theme=t{} | severity={}", dice.below(2_000), dice.below(10), dice.below(6));
        all.push(record("needs", &format!("n{i:05}"), &subject));
    }
    for i in 0..50_000 {
        let fields = format!("sites=c{:04} | themes=t{} | start=2014 | end=2014", dice.skewed(2_000), dice.below(10));
        all.push(record("activities", &format!("a{i:05}"), &fields));
        let who = format!("activity=a{i:05} | stakeholder=s{:04} | role=implementing", dice.skewed(2_000));
        all.push(record("participations", &format!("p{i:05}"), &who));
    }
    for i in 0..20_000 {
        let (a, b) = (dice.skewed(2_000), dice.skewed(2_000));
        if a != b {
            let about = if i % 2 == 0 { format!("sites=r{:02}", dice.below(50)) } else { String::new() };
            all.push(record("ties", &format!("w{i:05}"), &format!("from=s{a:04} | to=s{b:04} | kind=coordination | {about}")));
        }
    }
    all
}

#[test]
#[ignore = "a measurement, to be run with --release"]
fn size_s() {
    let records = records();
    let start = Instant::now();
    let atlas = Atlas::build(Identity::default(), records.into_iter().map(|r| (r, 1)).collect());
    eprintln!("atlas {:?}", start.elapsed());
    for analysis in analysis::REGISTRY {
        for run in 0..2 {
            let start = Instant::now();
            let found = analysis::run(analysis, &atlas, &[], Some("2014-06-30"), &Control::default()).expect("runs");
            eprintln!("{} run {run}: {:?}, {} rows", analysis.spec.name, start.elapsed(), found.report.rows.len());
        }
    }
}
