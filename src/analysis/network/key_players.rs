//! # Key players
//! **Question.** Whose absence would break the network apart, and who together reach most of it?
//!
//! **Definition** (Borgatti 2006, 10.1007/s10588-006-7084-x), read without direction: the set of k stakeholders that
//! - `fragmentation`: leaves the largest share F of pairs that no longer reach each other when it goes
//! - `distance`: leaves the others farthest apart, by DF, which counts a pair by 1/distance
//! - `reach`: has the most others within m steps
//!
//! F and DF count the n - k that are left. Every set is tried up to 1,000,000 of them, beyond it is greedy with exchanges
//! ([`super::best_sets`]); a set of the best single ones is not the best set. Formulas: [`super::fragmentation`].
//!
//! **Unit and range.** F and DF 0 to 1; reach in stakeholders.
//! **Empty input.** No stakeholders: no rows. F and DF are null where fewer than two are left.
//! **Cost.** O(n + m) for F of a set with every other member, so O(sets/n x (n + m)); O(sets x n m / 64) for DF; O(n (n + m) +
//! sets x n/64) for reach. DF for at most [`DISTANCE_NODES`] stakeholders, reach for at most [`REACH_NODES`].
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let key = analysis::find("key_players").expect("registered");
//! let found = analysis::run(key, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use rayon::prelude::*;
use serde_json::{Value, json};

use super::adjacency::{Adjacency, Reading};
use super::best_sets::{Best, Score, best, sets};
use super::fragmentation::{Broken, Reach};
use super::options::{NETWORK, choice, integer, network, whole};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, ids, int, real, size};
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Boolean, Integer, Number};

/// The most stakeholders for which distances are counted without every set.
pub const DISTANCE_NODES: usize = 400;
/// The most stakeholders for which reach is kept, a bit for each pair: 112 MB.
pub const REACH_NODES: usize = 30_000;

const GOAL: ParamSpec = choice("goal", &["fragmentation", "distance", "reach"], "fragmentation", "What the set is best at.");
const COUNT: ParamSpec = integer("count", 1, 20, "1", "Stakeholders in the set.");
const HOPS: ParamSpec = integer("hops", 1, 10, "1", "Steps within which somebody is reached.");

/// The registry entry.
pub const KEY_PLAYERS: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "key_players",
    version: 1,
    question: "Whose absence would break the network apart, and who together reach most of it?",
    definition: "The set of so many stakeholders that, gone, leaves the largest share F of pairs that do not reach each other (or DF, pairs \
                 counted by 1/distance), or that has the most others within so many steps; direction is passed over. F and DF count \
                 those that are left. Every set is tried up to 1,000,000 of them; beyond, greedily with exchanges.",
    reference: "Borgatti 2006, doi:10.1007/s10588-006-7084-x",
    parameters: table![ParamSpec: NETWORK, &[GOAL, COUNT, HOPS]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("key", Boolean, "it belongs to the best set, the first of those that are as good"),
        column("fragmentation_without", Number, "share of pairs that would not reach each other without it"),
        column("distance_fragmentation_without", Number, "the same with pairs counted by 1/distance; null above 400 stakeholders"),
        column("reach", Integer, "others within the steps of it; null above 30,000 stakeholders"),
    ],
    site_column: None,
    reads: READS,
};

/// A score that is worked out set by set.
struct One<F>(usize, F);

impl<F: Fn(&[usize]) -> f64 + Sync> Score for One<F> {
    fn with_each(&self, set: &[usize], from: usize, control: &Control) -> Result<Vec<f64>, AnalysisError> {
        let with = |v: usize| {
            control.go_on()?;
            let mut with = set.to_vec();
            with.insert(with.partition_point(|w| *w < v), v);
            Ok(if set.contains(&v) { 0.0 } else { self.1(&with) })
        };
        (from..self.0).into_par_iter().map(with).collect()
    }
}

/// F, which one search works out for every other member.
struct Pairs<'a>(Broken<'a>);

impl Score for Pairs<'_> {
    fn with_each(&self, set: &[usize], from: usize, _: &Control) -> Result<Vec<f64>, AnalysisError> {
        let (_, left) = self.0.pairs_left(set);
        Ok(left[from..].iter().map(|pairs| left_or_nothing(self.0, *pairs as f64, set.len() + 1)).collect())
    }
}

/// Nothing left is worth nothing, so that a set of everybody is not the best.
fn left_or_nothing(broken: Broken<'_>, sum: f64, gone: usize) -> f64 {
    broken.share_broken(sum, gone).unwrap_or(-1.0)
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let both = Adjacency::of(&network, Reading::Both, false);
    let n = network.len();
    let count = whole(params, COUNT.name).unwrap_or(1).min(n);
    let hops = whole(params, HOPS.name).unwrap_or(1);
    let goal = params.one(GOAL.name).unwrap_or("fragmentation");
    let limit = match goal {
        "distance" => DISTANCE_NODES,
        "reach" => REACH_NODES,
        _ => usize::MAX,
    };
    if n > limit {
        return Err(AnalysisError::TooLarge { what: "the network", size: n, limit, hint: "choose constituencies, or the goal fragmentation" });
    }
    let reach = (n <= REACH_NODES).then(|| Reach::within(&both, hops));
    control.go_on()?;
    let broken = Broken::new(&both);
    let found = match (goal, &reach) {
        ("reach", Some(reach)) => best(n, count, &One(n, |set: &[usize]| reach.others(set) as f64), control)?,
        ("distance", _) => best(n, count, &One(n, |set: &[usize]| left_or_nothing(broken, broken.nearness_left(set), set.len())), control)?,
        _ => best(n, count, &Pairs(broken), control)?,
    };
    let (pairs, without) = broken.pairs_left(&[]);
    let alone_distance: Result<Vec<Option<f64>>, AnalysisError> = (0..n)
        .into_par_iter()
        .map(|v| {
            control.go_on()?;
            Ok(if n <= DISTANCE_NODES { broken.share_broken(broken.nearness_left(&[v]), 1) } else { None })
        })
        .collect();
    let alone_distance = alone_distance?;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(n);
    for v in 0..n {
        control.go_on()?;
        let mut cells = head(atlas, &network, v);
        cells.extend([
            Cell::Flag(found.sets.first().is_some_and(|set| set.contains(&v))),
            real(broken.share_broken(without[v] as f64, 1)),
            real(alone_distance[v]),
            reach.as_ref().map_or(Cell::Null, |r| int(r.others(&[v]))),
        ]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let distance = (n <= DISTANCE_NODES).then(|| broken.nearness_left(&[]));
    let told = |b: &Best| -> Value { b.sets.iter().map(|set| json!(ids(atlas, &network, set))).collect() };
    let defined = goal == "reach" || n >= count + 2;
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("fragmentation", figure(broken.share_broken(pairs as f64, 0))),
        ("distance_fragmentation", figure(distance.and_then(|d| broken.share_broken(d, 0)))),
        ("value", figure(Some(found.score).filter(|_| defined))),
        ("sets", told(&found)),
        ("sets_as_good", if found.exact { json!(found.count) } else { Value::Null }),
        ("sets_tried", if found.exact { json!(sets(n, count)) } else { Value::Null }),
        ("exact", json!(found.exact)),
    ]);
    Ok(Report { summary, rows })
}
