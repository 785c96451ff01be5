//! # Structural holes
//! **Question.** Whose contacts know each other already, and who spans contacts that do not?
//!
//! **Definition** (Burt 1992, Structural Holes; redundancy as in Borgatti 1997, Connections 20(1):35-38), for a stakeholder i
//! and its contacts j, in either direction, with a the arcs (their strength where weighted):
//! - p(i,j) = (a(i,j) + a(j,i)) / sum over k of (a(i,k) + a(k,i)): the share of i's ties that go to j
//! - constraint: sum over contacts j of (p(i,j) + sum over q of p(i,q) p(q,j))^2
//! - effective size: sum over contacts j of (1 - sum over q of p(i,q) m(j,q)), q neither i nor j, where
//!   m(j,q) = (a(j,q) + a(q,j)) / the largest of j; without weights and direction degree - 2t/degree for t ties among the contacts
//! - efficiency: effective size / number of contacts
//!
//! **Unit and range.** Constraint from near 0 to 9/8 (a closed triangle; it is not cut at 1), a single contact 1; effective
//! size in contacts; efficiency 0 to 1.
//! **Empty input.** No stakeholders: no rows. An isolate has null throughout.
//! **Cost.** O(sum over threads of the smaller degree of both ends x log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let holes = analysis::find("holes").expect("registered");
//! let found = analysis::run(holes, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use rayon::prelude::*;

use super::adjacency::{Adjacency, Reading, narrow};
use super::options::{NETWORK, WEIGHTED, network};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, head, int, real, size};
use super::simple::{SimpleNetwork, Thread};
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, Number};

/// The registry entry.
pub const HOLES: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "holes",
    version: 1,
    question: "Whose contacts know each other already, and who spans contacts that do not?",
    definition: "p(i,j) is the share of i's ties, in both directions, that go to j. Constraint: sum over contacts j of (p(i,j) + sum over \
                 q of p(i,q) p(q,j))^2. Effective size: sum over contacts j of (1 - sum over q of p(i,q) m(j,q)), where m(j,q) is the tie \
                 of j and q as a share of j's strongest. Efficiency: effective size / contacts. An isolate has none of them.",
    reference: "Burt 1992, Structural Holes, Harvard University Press; Borgatti 1997, Connections 20(1):35-38; Everett and Borgatti \
                2020, doi:10.1016/j.socnet.2020.02.001",
    parameters: table![ParamSpec: NETWORK, &[WEIGHTED]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("contacts", Integer, "stakeholders it has a tie with, in either direction"),
        column("constraint", Number, "how far its ties lead to people who know each other; low is many holes"),
        column("effective_size", Number, "contacts that do not repeat each other"),
        column("efficiency", Number, "effective size as a share of the contacts"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let scores = Holes::of(&network, params.flag(WEIGHTED.name), control)?;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(network.len());
    for (v, score) in scores.iter().enumerate() {
        control.go_on()?;
        let mut cells = head(atlas, &network, v);
        cells.push(int(network.incident(v).len()));
        cells.extend([score.constraint, score.effective_size, score.efficiency].map(real));
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    Ok(Report { summary: size(atlas, params, &network), rows })
}

/// The scores of one stakeholder; `None` for an isolate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Holes {
    /// Constraint.
    pub constraint: Option<f64>,
    /// Effective size.
    pub effective_size: Option<f64>,
    /// Efficiency.
    pub efficiency: Option<f64>,
}

/// a(i,j) + a(j,i) of a thread.
fn both_ways(thread: &Thread, weighted: bool) -> f64 {
    let one = |runs: bool, weight: Option<f64>| if !runs { 0.0 } else if weighted { weight.unwrap_or(0.0) } else { 1.0 };
    one(thread.forth, thread.weight_forth) + one(thread.back, thread.weight_back)
}

impl Holes {
    /// The scores of every node.
    pub fn of(network: &SimpleNetwork, weighted: bool, control: &Control) -> Result<Vec<Self>, AnalysisError> {
        let strong: Vec<f64> = network.threads.iter().map(|t| both_ways(t, weighted)).collect();
        let n = network.len();
        let over = |v: usize| network.incident(v).iter().map(|t| strong[*t]);
        let sums: Vec<f64> = (0..n).map(|v| over(v).fold(0.0, |sum, s| sum + s)).collect();
        let most: Vec<f64> = (0..n).map(|v| over(v).fold(0.0, f64::max)).collect();
        let both = Adjacency::of(network, Reading::Both, false);
        let zero = || (vec![0.0_f64; n], vec![0.0_f64; n]);
        (0..n).into_par_iter().map_init(zero, |(share, through), i| {
            control.go_on()?;
            Ok(Self::of_one(&both, [&strong, &sums, &most], i, share, through))
        }).collect()
    }

    /// `share` holds p(i,q), `through` sums p(i,q) p(q,j) over q; both are zero before and after.
    fn of_one(both: &Adjacency, [strong, sums, most]: [&[f64]; 3], i: usize, share: &mut [f64], through: &mut [f64]) -> Self {
        if sums[i] <= 0.0 {
            return Self::default();
        }
        let contacts: Vec<(usize, f64)> = both.arcs(i).map(|(j, t, _)| (j, strong[t])).filter(|c| c.1 > 0.0).collect();
        for (j, s) in &contacts {
            share[*j] = s / sums[i];
        }
        let mut repeated = 0.0;
        for (q, s) in &contacts {
            let mut joined = |j: usize, thread: usize| {
                through[j] += s / sums[i] * (strong[thread] / sums[*q]);
                // j repeats q for i: p(i,q) m(j,q)
                repeated += s / sums[i] * (strong[thread] / most[j]);
            };
            // by way of the shorter list, so that a hub costs its contacts no more than their own ties
            if contacts.len() < both.degree(*q) {
                for (j, _) in &contacts {
                    if let Ok(at) = both.heads(*q).binary_search(&narrow(*j)) {
                        joined(*j, both.thread(both.range(*q).start + at));
                    }
                }
            } else {
                for (j, thread, _) in both.arcs(*q).filter(|(j, ..)| share[*j] > 0.0) {
                    joined(j, thread);
                }
            }
        }
        let mut constraint = 0.0;
        for (j, _) in &contacts {
            let invested = share[*j] + through[*j];
            constraint += invested * invested;
            (share[*j], through[*j]) = (0.0, 0.0);
        }
        let effective = contacts.len() as f64 - repeated;
        Self { constraint: Some(constraint), effective_size: Some(effective), efficiency: Some(effective / contacts.len() as f64) }
    }
}
