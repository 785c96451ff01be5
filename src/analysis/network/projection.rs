//! # Projection
//! **Question.** Who is brought together by the sites, activities, platforms or meetings that they share?
//!
//! **Definition.** The two-mode network of stakeholders and what they share ([`super::incidence`]) as pairs of stakeholders, for
//! the shared events k with n(k) stakeholders, and N events in all:
//! - shared: their number; Newman: sum of 1/(n(k) - 1) (Newman 2001, 10.1103/PhysRevE.64.016132), so that large events do
//!   not drown the small; the Newman weights of a stakeholder sum to its events with anybody else
//! - Jaccard: shared / events of either; overlap: shared / events of the one with fewer
//! - resource allocation: sum of 1/n(k); Adamic-Adar: sum of 1/ln n(k) (Adamic and Adar 2003, 10.1016/S0378-8733(03)00009-1)
//! - p: chance of as many or more if both chose their events at random (hypergeometric; Tumminello and others 2011,
//!   10.1371/journal.pone.0017994; Neal 2013, 10.1007/s13278-013-0107-y), not corrected for the number of pairs
//!
//! **Unit and range.** Newman in events; Jaccard, overlap and p 0 to 1.
//! **Empty input.** Nothing shared: no rows; density is null without stakeholders or events.
//! **Cost.** O(sum over events of n(k)^2), at most [`MAX_PAIRS`]; rows are made when they are asked for.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let projection = analysis::find("projection").expect("registered");
//! let found = analysis::run(projection, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use std::ops::Range;

use serde_json::json;

use super::adjacency::narrow;
use super::incidence::{Incidence, Through};
use super::options::choice;
use super::pairs::{self, Pair, Pairs};
use super::rows::{column, figure, id, int, name};
use super::simple::SimpleNetwork;
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Counted, MakeRows, ReportRow};
use crate::analysis::rows::in_blocks;
use crate::analysis::spec::{ParamSpec, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::{Cell, Kind};

/// The most pairs, counted once for each event that they share: a second of work, and a gigabyte of figures where none
/// share more than one.
pub const MAX_PAIRS: usize = 50_000_000;

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
pub const PROJECTION: Analysis = Analysis::counting(&SPEC, run);

static SPEC: Spec = Spec {
    name: "projection",
    version: 2,
    question: "Who is brought together by the sites, activities, platforms or meetings that they share?",
    definition: "Pairs of stakeholders that have a part, on the day, in the same sites, activities or platforms, or attended the same \
                 meetings up to it. Newman: sum over what they share of 1/(stakeholders there - 1). Jaccard: shared / in which either has a \
                 part. Overlap: shared / those of the one with fewer. Resource allocation: sum of 1/stakeholders; Adamic-Adar: of \
                 1/ln stakeholders. p: chance of as many or more if both had chosen at random (hypergeometric, the \
                 numbers of both as they are); it is not corrected for the many pairs that are compared.",
    reference: "Newman 2001, doi:10.1103/PhysRevE.64.016132; Adamic and Adar 2003, doi:10.1016/S0378-8733(03)00009-1; Tumminello and \
                others 2011, doi:10.1371/journal.pone.0017994; Neal 2013, doi:10.1007/s13278-013-0107-y",
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

fn run<'a>(atlas: &'a Atlas, params: &Params, control: &Control) -> Result<Counted<'a>, AnalysisError> {
    control.go_on()?;
    let network = SimpleNetwork::build(atlas, params);
    let through = Through::chosen(params.one(THROUGH.name));
    let incidence = Incidence::of(atlas, &network, through, params);
    within_limit(incidence.parts.iter().map(|p| p.len() * (p.len() - 1) / 2).sum())?;
    let parts: Vec<(u32, u32)> =
        incidence.parts.iter().enumerate().flat_map(|(event, parts)| parts.iter().map(move |(node, _)| (narrow(*node), narrow(event)))).collect();
    let pairs = Pairs::of(&parts, control)?;
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
    let rows = Together { atlas, network, through, events_of: pairs::Rows::of(&parts), logs: Logs::up_to(events), incidence, pairs };
    Ok(Counted { summary, rows: Box::new(rows) })
}

/// A row for each pair, made from what both share.
struct Together<'a> {
    atlas: &'a Atlas,
    network: SimpleNetwork,
    through: Through,
    incidence: Incidence,
    /// Positions among the events, by stakeholder.
    events_of: pairs::Rows,
    pairs: Pairs,
    logs: Logs,
}

impl MakeRows for Together<'_> {
    fn total(&self) -> usize {
        self.pairs.len()
    }
    fn make(&self, rows: Range<usize>, control: &Control) -> Result<Vec<ReportRow>, AnalysisError> {
        let pairs: Vec<Pair> = rows.filter_map(|i| self.pairs.at(i)).collect();
        in_blocks(self.atlas, 0..pairs.len(), control, |i, writer| self.row(pairs[i], writer))
    }
}

impl Together<'_> {
    fn row(&self, pair: Pair, writer: &mut Writer<'_>) -> ReportRow {
        let (atlas, network, incidence) = (self.atlas, &self.network, &self.incidence);
        let (a, b) = (pair.a as usize, pair.b as usize);
        let of_other = self.events_of.row(b);
        let common: Vec<usize> =
            self.events_of.row(a).iter().filter(|event| of_other.binary_search(event).is_ok()).map(|event| *event as usize).collect();
        let sum = |of: fn(f64) -> f64| common.iter().map(|event| of(incidence.parts[*event].len() as f64)).sum::<f64>();
        let (shared, of_a, of_b) = (common.len(), incidence.attended[a], incidence.attended[b]);
        let event_id = |event: &usize| atlas.tables.any_at(self.through.kind(), incidence.events[*event]).map(|(record, _)| record.id().clone());
        ReportRow {
            cells: vec![
                Cell::Text(id(atlas, network, a).clone()),
                Cell::Text(name(atlas, network, a)),
                Cell::Text(id(atlas, network, b).clone()),
                Cell::Text(name(atlas, network, b)),
                int(shared),
                Cell::Real(pair.newman),
                Cell::Real(shared as f64 / (of_a + of_b - shared) as f64),
                Cell::Real(shared as f64 / of_a.min(of_b) as f64),
                Cell::Real(sum(f64::recip)),
                Cell::Real(sum(|n| n.ln().recip())),
                Cell::Real(self.logs.as_many(incidence.events.len(), of_a, of_b, shared)),
                Cell::List(common.iter().filter_map(event_id).collect()),
            ],
            evidence: writer.list(self.evidence((a, b), &common)),
        }
    }

    fn evidence(&self, (a, b): (usize, usize), common: &[usize]) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.add_all(&self.atlas.tables.stakeholders, [self.network.nodes[a], self.network.nodes[b]]);
        for &event in common {
            let parts = &self.incidence.parts[event];
            for records in [a, b].iter().filter_map(|node| parts.binary_search_by_key(node, |(n, _)| *n).ok()).map(|at| &parts[at].1) {
                self.through.add_parts(self.atlas, self.incidence.events[event], records, &mut evidence);
            }
        }
        evidence
    }
}

/// Refuses more pairs than [`MAX_PAIRS`].
pub fn within_limit(size: usize) -> Result<(), AnalysisError> {
    let hint = "choose constituencies, or project through something smaller";
    if size > MAX_PAIRS { Err(AnalysisError::TooLarge { what: "the projection", size, limit: MAX_PAIRS, hint }) } else { Ok(()) }
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
