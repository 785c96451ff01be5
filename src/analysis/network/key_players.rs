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
//! **Cost.** O(sets x (n + m)) for F, O(sets x n m) for DF, O(n (n + m) + sets x n/64) for reach. DF for at most
//! [`DISTANCE_NODES`] stakeholders, reach for at most [`REACH_NODES`]; what each alone would break, for at most
//! [`SINGLE_NODES`].
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
use super::best_sets::{Best, best, sets};
use super::fragmentation::{Broken, Reach};
use super::options::{choice, integer, network, whole};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, ids, int, real, size};
use super::simple::KINDS;
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Boolean, Integer, Number};

/// The most stakeholders for which distances are counted without every set.
pub const DISTANCE_NODES: usize = 400;
/// The most stakeholders for which reach is kept, a bit for each pair: 112 MB.
pub const REACH_NODES: usize = 30_000;
/// The most stakeholders for which it is told what each alone would break.
pub const SINGLE_NODES: usize = 5_000;

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
    parameters: &[KINDS, CONSTITUENCY, GOAL, COUNT, HOPS],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("key", Boolean, "it belongs to the best set, the first of those that are as good"),
        column("fragmentation_without", Number, "share of pairs that would not reach each other without it; null above 5,000 stakeholders"),
        column("distance_fragmentation_without", Number, "the same with pairs counted by 1/distance; null above 400 stakeholders"),
        column("reach", Integer, "others within the steps of it; null above 30,000 stakeholders"),
    ],
    site_column: None,
    reads: READS,
};

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
    let start = || Broken::new(&both);
    // nothing left is worth nothing, so that a set of everybody is not the best
    let found = match (goal, &reach) {
        ("reach", Some(reach)) => best(n, count, || (), |(), set| reach.others(set) as f64, control)?,
        ("distance", _) => best(n, count, start, |b, set| { let sum = b.nearness_left(set); b.share_broken(sum, set.len()).unwrap_or(-1.0) }, control)?,
        _ => best(n, count, start, |b, set| { let pairs = b.pairs_left(set); b.share_broken(pairs as f64, set.len()).unwrap_or(-1.0) }, control)?,
    };
    let single = |limit: usize, of: &(dyn Fn(&mut Broken<'_>, usize) -> Option<f64> + Sync)| -> Result<Vec<Option<f64>>, AnalysisError> {
        (0..n).into_par_iter().map_init(start, |b, v| { control.go_on()?; Ok(if n <= limit { of(b, v) } else { None }) }).collect()
    };
    let alone = single(SINGLE_NODES, &|b, v| { let pairs = b.pairs_left(&[v]); b.share_broken(pairs as f64, 1) })?;
    let alone_distance = single(DISTANCE_NODES, &|b, v| { let sum = b.nearness_left(&[v]); b.share_broken(sum, 1) })?;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(n);
    for v in 0..n {
        control.go_on()?;
        let mut cells = head(atlas, &network, v);
        cells.extend([
            Cell::Flag(found.sets.first().is_some_and(|set| set.contains(&v))),
            real(alone[v]),
            real(alone_distance[v]),
            reach.as_ref().map_or(Cell::Null, |r| int(r.others(&[v]))),
        ]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let mut whole_now = Broken::new(&both);
    let pairs = whole_now.pairs_left(&[]);
    let distance = (n <= DISTANCE_NODES).then(|| whole_now.nearness_left(&[]));
    let told = |b: &Best| -> Value { b.sets.iter().map(|set| json!(ids(atlas, &network, set))).collect() };
    let defined = goal == "reach" || n >= count + 2;
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("fragmentation", figure(whole_now.share_broken(pairs as f64, 0))),
        ("distance_fragmentation", figure(distance.and_then(|d| whole_now.share_broken(d, 0)))),
        ("value", figure(Some(found.score).filter(|_| defined))),
        ("sets", told(&found)),
        ("sets_as_good", if found.exact { json!(found.count) } else { Value::Null }),
        ("sets_tried", if found.exact { json!(sets(n, count)) } else { Value::Null }),
        ("exact", json!(found.exact)),
    ]);
    Ok(Report { summary, rows })
}
