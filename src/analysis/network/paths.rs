//! # Paths
//! **Question.** How do two stakeholders reach each other, and over whom?
//!
//! **Definition.** All shortest paths from one stakeholder to another, along the arcs where the network is directed; in steps, or
//! weighted in 1/strength, lengths being equal within 1e-12 of them. Paths come in order of the ids on them. A stakeholder
//! reaches itself in no steps.
//!
//! **Unit and range.** Steps, or the unit of 1/strength. At most `limit` paths are told; their number is told in full.
//! **Empty input.** Without `from` and `to`, or where no path leads there: no rows.
//! **Cost.** O(m), weighted O(m log n), plus the paths told.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let paths = analysis::find("paths").expect("registered");
//! let found = analysis::run(paths, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use serde_json::{Value, json};

use super::adjacency::{Adjacency, Reading};
use super::options::{NETWORK, WEIGHTED, integer, network, node, stakeholder, whole};
use super::rows::{READS, column, figure, ids, int, size, show};
use super::simple::SimpleNetwork;
use super::weighted::WeightedSearch;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, List, Number};

const FROM: ParamSpec = stakeholder("from", "Stakeholder at which the paths begin; without it there are no rows.");
const TO: ParamSpec = stakeholder("to", "Stakeholder at which they end; without it there are no rows.");
const LIMIT: ParamSpec = integer("limit", 1, 1_000, "20", "The most paths that are told; how many there are is told in full.");

/// The registry entry.
pub const PATHS: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "paths",
    version: 1,
    question: "How do two stakeholders reach each other, and over whom?",
    definition: "All shortest paths from one stakeholder to another, along the arcs where the network is directed, in order of the ids on \
                 them, up to a limit. A step is 1 long, weighted 1/strength; lengths are equal within 1e-12 of them.",
    reference: "Dijkstra 1959, doi:10.1007/BF01386390; Newman 2001, doi:10.1103/PhysRevE.64.016132",
    parameters: table![ParamSpec: NETWORK, &[WEIGHTED, FROM, TO, LIMIT]],
    columns: &[
        column("path", Integer, "number of the path"),
        column("steps", Integer, "ties on it"),
        column("length", Number, "its length: steps, or the sum of 1/strength"),
        column("stakeholders", List, "ids of the stakeholders on it, in order"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let ends = (node(atlas, &network, params, FROM.name)?, node(atlas, &network, params, TO.name)?);
    let mut summary = size(atlas, params, &network);
    let (Some(from), Some(to)) = ends else {
        summary.extend([("reached", Value::Null), ("length", Value::Null), ("paths", json!(0))]);
        return Ok(Report { summary, rows: Vec::new() });
    };
    let mut search = WeightedSearch::new(network.len());
    search.search(&Adjacency::of(&network, Reading::Out, params.flag(WEIGHTED.name)), from);
    control.go_on()?;
    let length = search.distance[to];
    let limit = whole(params, LIMIT.name).unwrap_or(20);
    let found = if length.is_finite() { walk(&search, &network, from, to, limit) } else { Vec::new() };
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(found.len());
    for (i, path) in found.iter().enumerate() {
        control.go_on()?;
        let mut evidence = Evidence::default();
        evidence.add_all(&atlas.tables.stakeholders, path.iter().map(|v| network.nodes[*v]));
        for step in path.windows(2) {
            if let Some((_, thread)) = search.before[step[1]].iter().find(|b| b.0 == step[0]) {
                show(atlas, &network.threads[*thread], &mut evidence);
            }
        }
        rows.push(ReportRow {
            cells: vec![int(i + 1), int(path.len() - 1), Cell::Real(length), Cell::List(ids(atlas, &network, path).into_iter().cloned().collect())],
            evidence: writer.list(evidence),
        });
    }
    summary.extend([
        ("reached", json!(length.is_finite())),
        ("length", figure(Some(length))),
        ("paths", json!(search.paths_to(to))),
        ("told", json!(rows.len())),
    ]);
    Ok(Report { summary, rows })
}

/// The first paths in order of their nodes. Only nodes that lead to the end are walked, so nothing is walked in vain.
fn walk(search: &WeightedSearch, network: &SimpleNetwork, from: usize, to: usize, limit: usize) -> Vec<Vec<usize>> {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); network.len()];
    let mut seen = vec![false; network.len()];
    let mut stack = vec![to];
    seen[to] = true;
    while let Some(w) = stack.pop() {
        for &(v, _) in &search.before[w] {
            after[v].push(w);
            if !std::mem::replace(&mut seen[v], true) {
                stack.push(v);
            }
        }
    }
    for next in &mut after {
        next.sort_unstable();
    }
    let mut found = Vec::new();
    let mut path = vec![(from, 0_usize)];
    while let Some((v, turn)) = path.last().copied() {
        if v == to {
            found.push(path.iter().map(|(v, _)| *v).collect());
            if found.len() == limit {
                break;
            }
            path.pop();
        } else if let Some(&next) = after[v].get(turn) {
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            path.push((next, 0));
        } else {
            path.pop();
        }
    }
    found
}
