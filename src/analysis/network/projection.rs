//! # Projection
//! **Question.** Who is brought together by the sites, activities, platforms or meetings that they share?
//!
//! **Definition.** The two-mode network of stakeholders and what they share ([`super::incidence`]) as pairs of stakeholders, for
//! the shared events k with n(k) stakeholders, and N events in all:
//! - shared: their number; Newman: sum of 1/(n(k) - 1) (Newman 2001, 10.1103/PhysRevE.64.016132), so that large events do
//!   not drown the small; the Newman weights of a stakeholder sum to its events with anybody else
//! - Jaccard: shared / events of either; overlap: shared / events of the one with fewer
//! - resource allocation: sum of 1/n(k); Adamic-Adar: sum of 1/ln n(k) (Adamic and Adar 2003, 10.1016/S0378-8733(03)00009-1)
//! - p: chance of as many or more if both chose their events at random (hypergeometric; Neal 2014,
//!   10.1016/j.socnet.2014.06.001)
//!
//! **Unit and range.** Newman in events; Jaccard, overlap and p 0 to 1.
//! **Empty input.** Nothing shared: no rows; density is null without stakeholders or events.
//! **Cost.** O(sum over events of n(k)^2); at most [`MAX_PAIRS`] pairs are told, counted with repeats.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let projection = analysis::find("projection").expect("registered");
//! let found = analysis::run(projection, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use std::collections::BTreeMap;

use serde_json::json;

use super::incidence::{Incidence, Through};
use super::options::choice;
use super::rows::{column, figure, id, int, name};
use super::simple::SimpleNetwork;
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::{Cell, Kind, Text};

/// The most pairs, counted once for each event that they share: about a gigabyte of report.
pub const MAX_PAIRS: usize = 2_000_000;

/// What is shared.
pub const THROUGH: ParamSpec = choice("through", Through::WORDS, "site", "What the stakeholders share.");

/// The kinds of record that say who shares what.
pub const READS: &[Kind] = &[
    Kind::Setting,
    Kind::Stakeholder,
    Kind::Site,
    Kind::Theme,
    Kind::Activity,
    Kind::Participation,
    Kind::Platform,
    Kind::Membership,
    Kind::Meeting,
    Kind::Scope,
];

/// The registry entry.
pub const PROJECTION: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "projection",
    version: 1,
    question: "Who is brought together by the sites, activities, platforms or meetings that they share?",
    definition: "Pairs of stakeholders that have a part, on the day, in the same sites, activities or platforms, or attended the same \
                 meetings up to it. Newman: sum over what they share of 1/(stakeholders there - 1). Jaccard: shared / in which either has a \
                 part. Overlap: shared / those of the one with fewer. Resource allocation: sum of 1/stakeholders; Adamic-Adar: of \
                 1/ln stakeholders. p: chance of as many or more if both had chosen at random.",
    reference: "Newman 2001, doi:10.1103/PhysRevE.64.016132; Adamic and Adar 2003, doi:10.1016/S0378-8733(03)00009-1; Neal 2014, \
                doi:10.1016/j.socnet.2014.06.001",
    parameters: &[THROUGH, CONSTITUENCY],
    columns: &[
        column("a", TextColumn, "id of one stakeholder"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("shared", Integer, "number of what they share"),
        column("newman", Number, "what they share, each counting the less the more stakeholders are in it"),
        column("jaccard", Number, "what they share as a share of what either has a part in"),
        column("overlap", Number, "what they share as a share of what the one with fewer has a part in"),
        column("resource_allocation", Number, "sum over what they share of 1/stakeholders"),
        column("adamic_adar", Number, "sum over what they share of 1/ln stakeholders"),
        column("p", Number, "chance of sharing as many or more"),
        column("events", List, "ids of what they share"),
    ],
    site_column: None,
    reads: READS,
};

#[derive(Default)]
struct Pair {
    newman: f64,
    allocation: f64,
    adamic: f64,
    /// Positions among the events, and of both in each.
    shared: Vec<(usize, usize, usize)>,
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let network = SimpleNetwork::build(atlas, params);
    let through = Through::chosen(params.one(THROUGH.name));
    let incidence = Incidence::of(atlas, &network, through, params);
    let size: usize = incidence.parts.iter().map(|p| p.len() * (p.len() - 1) / 2).sum();
    within_limit(size)?;
    let mut pairs: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    for (event, parts) in incidence.parts.iter().enumerate() {
        control.go_on()?;
        let n = parts.len() as f64;
        for (i, (a, _)) in parts.iter().enumerate() {
            for (j, (b, _)) in parts.iter().enumerate().skip(i + 1) {
                let pair = pairs.entry((*a, *b)).or_default();
                pair.newman += 1.0 / (n - 1.0);
                pair.allocation += 1.0 / n;
                pair.adamic += 1.0 / n.ln();
                pair.shared.push((event, i, j));
            }
        }
    }
    let logs = Logs::up_to(incidence.events.len());
    let event_id = |event: usize| -> Option<Text> {
        atlas.tables.any_at(through.kind(), incidence.events[event]).map(|(record, _)| record.id().clone())
    };
    let event_ids: Vec<Option<Text>> = (0..incidence.events.len()).map(event_id).collect();
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(pairs.len());
    for ((a, b), pair) in &pairs {
        control.go_on()?;
        let (shared, of_a, of_b) = (pair.shared.len(), incidence.attended[*a], incidence.attended[*b]);
        rows.push(ReportRow {
            cells: vec![
                Cell::Text(id(atlas, &network, *a).clone()),
                Cell::Text(name(atlas, &network, *a)),
                Cell::Text(id(atlas, &network, *b).clone()),
                Cell::Text(name(atlas, &network, *b)),
                int(shared),
                Cell::Real(pair.newman),
                Cell::Real(shared as f64 / (of_a + of_b - shared) as f64),
                Cell::Real(shared as f64 / of_a.min(of_b) as f64),
                Cell::Real(pair.allocation),
                Cell::Real(pair.adamic),
                Cell::Real(logs.as_many(incidence.events.len(), of_a, of_b, shared)),
                Cell::List(pair.shared.iter().filter_map(|(event, ..)| event_ids[*event].clone()).collect()),
            ],
            evidence: writer.list(evidence(atlas, &network, &incidence, through, (*a, *b), &pair.shared)),
        });
    }
    let (n, events) = (network.len(), incidence.events.len());
    let summary = vec![
        ("stakeholders", json!(n)),
        ("through", json!(through.kind().plural())),
        ("events", json!(events)),
        ("parts", json!(incidence.ties())),
        ("two_mode_density", figure((n * events > 0).then(|| incidence.ties() as f64 / (n * events) as f64))),
        ("pairs", json!(pairs.len())),
        ("with_nothing", json!(incidence.attended.iter().filter(|k| **k == 0).count())),
    ];
    Ok(Report { summary, rows })
}

/// Refuses more pairs than [`MAX_PAIRS`].
pub fn within_limit(size: usize) -> Result<(), AnalysisError> {
    let hint = "choose constituencies, or project through something smaller";
    if size > MAX_PAIRS { Err(AnalysisError::TooLarge { what: "the projection", size, limit: MAX_PAIRS, hint }) } else { Ok(()) }
}

fn evidence(atlas: &Atlas, network: &SimpleNetwork, incidence: &Incidence, through: Through, (a, b): (usize, usize), shared: &[(usize, usize, usize)]) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.add_all(&atlas.tables.stakeholders, [network.nodes[a], network.nodes[b]]);
    for (event, i, j) in shared {
        for part in [*i, *j] {
            through.add_parts(atlas, incidence.events[*event], &incidence.parts[*event][part].1, &mut evidence);
        }
    }
    evidence
}

/// Logarithms of factorials.
struct Logs(Vec<f64>);

impl Logs {
    fn up_to(n: usize) -> Self {
        let mut logs = vec![0.0];
        for i in 1..=n {
            logs.push(logs[i - 1] + (i as f64).ln());
        }
        Self(logs)
    }
    fn choose(&self, n: usize, k: usize) -> f64 {
        self.0[n] - self.0[k] - self.0[n - k]
    }
    /// Chance that `a` and `b` events drawn out of `n` have at least `shared` in common.
    fn as_many(&self, n: usize, a: usize, b: usize, shared: usize) -> f64 {
        let all = self.choose(n, b);
        let chance = |x: usize| if b - x > n - a { 0.0 } else { (self.choose(a, x) + self.choose(n - a, b - x) - all).exp() };
        (shared..=a.min(b)).fold(0.0, |sum, x| sum + chance(x)).min(1.0)
    }
}
