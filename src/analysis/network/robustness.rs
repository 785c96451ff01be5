//! # Robustness
//! **Question.** How fast does the network fall apart if the best-connected stakeholders leave, or any?
//!
//! **Definition**, read without direction ([`super::attack`]). Stakeholders go one by one, equal ones in order of id:
//! - `degree`: in order of their ties, as they are at the start; `degree_left`: of the ties that are left at each step
//! - `betweenness`: of their betweenness at the start, sampled as in [`super::sampling`]
//!
//! S(Q) is the largest component after Q removals, R = 1/n sum of S(Q)/n over Q = 1..n (Schneider and others 2011,
//! 10.1073/pnas.1009440108). Beside it, R in random orders, as many as `replicates`: the mean and the 5 to 95 % band. Which of
//! equal stakeholders goes first changes the curve.
//!
//! **Unit and range.** Stakeholders; R from 1/n to 1/2 nearly: 1/2 (1 - 1/n) where everybody is tied to everybody.
//! **Empty input.** No stakeholders: no rows, R is null.
//! **Cost.** O((1 + replicates) (n + m)), and the cost of betweenness where it is chosen.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let robustness = analysis::find("robustness").expect("registered");
//! let found = analysis::run(robustness, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["robustness"].is_null());
//! ```

use rayon::prelude::*;
use serde_json::{Value, json};

use super::adjacency::{Adjacency, Reading};
use super::attack::{by_degree_left, by_score, curve, robustness};
use super::options::{NETWORK, SEED, choice, integer, network, seed, whole};
use super::random::Random;
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, int, real, size};
use super::sampling::{SOURCES, Sources};
use super::shortest::{Asked, Paths};
use super::stability::quantile;
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, Number};

const ORDER: ParamSpec = choice("order", &["degree", "degree_left", "betweenness"], "degree_left", "Who goes first.");
const REPLICATES: ParamSpec = integer("replicates", 0, 2_000, "100", "Random orders to compare with.");

/// The registry entry.
pub const ROBUSTNESS: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "robustness",
    version: 1,
    question: "How fast does the network fall apart if the best-connected stakeholders leave, or any?",
    definition: "Stakeholders go one by one, in order of their ties at the start, of the ties that are left, or of their betweenness at the \
                 start, equal ones by id; direction is passed over. Told for each: the largest component without it and all before it. \
                 R is the mean over all steps of that component as a share of all stakeholders; beside it R in random orders, mean and \
                 5 to 95 % band.",
    reference: "Albert, Jeong and Barabasi 2000, doi:10.1038/35019019; Schneider and others 2011, doi:10.1073/pnas.1009440108",
    parameters: table![ParamSpec: NETWORK, &[ORDER, REPLICATES, SOURCES, SEED]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("step", Integer, "how many have gone, with this one"),
        column("largest_left", Integer, "stakeholders in the largest component that is left"),
        column("largest_share", Number, "the same as a share of all stakeholders"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let n = network.len();
    let both = Adjacency::of(&network, Reading::Both, false);
    let sources = Sources::chosen(params, n);
    let order_by = params.one(ORDER.name).unwrap_or("degree_left");
    let order = match order_by {
        "degree" => by_score(&(0..n).map(|v| both.degree(v) as f64).collect::<Vec<_>>()),
        "betweenness" => by_score(&Paths::of(&both, &sources.nodes, Asked::default(), control)?.dependency),
        _ => by_degree_left(&both),
    };
    let largest = curve(&both, &order);
    let replicates = if n == 0 { 0 } else { whole(params, REPLICATES.name).unwrap_or(100) };
    let random: Result<Vec<f64>, AnalysisError> = (0..replicates)
        .into_par_iter()
        .map(|i| {
            control.go_on()?;
            let order = Random::new(seed(params), i as u64 + 1).order(n);
            Ok(robustness(&curve(&both, &order)).unwrap_or(0.0))
        })
        .collect();
    let mut random = random?;
    let mean = (replicates > 0).then(|| random.iter().fold(0.0, |sum, r| sum + r) / replicates as f64);
    random.sort_unstable_by(f64::total_cmp);
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(n);
    for (step, &v) in order.iter().enumerate() {
        control.go_on()?;
        let mut cells = head(atlas, &network, v as usize);
        let left = largest[step + 1];
        cells.extend([int(step + 1), int(left), real(Some(left as f64 / n as f64))]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v as usize)) });
    }
    let half = largest.iter().position(|left| 2 * left < largest[0]);
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("largest", json!(largest[0])),
        ("robustness", figure(robustness(&largest))),
        ("gone_when_halved", half.map_or(Value::Null, |gone| json!(gone))),
        ("random_orders", json!(replicates)),
        ("random_mean", figure(mean)),
        ("random_low", figure(quantile(&random, 0.05))),
        ("random_high", figure(quantile(&random, 0.95))),
        ("sources", if order_by == "betweenness" { json!(sources.nodes.len()) } else { Value::Null }),
    ]);
    Ok(Report { summary, rows })
}
