//! # Cohesion
//! **Question.** Does the network hang together, and what holds it together?
//!
//! **Definition**, on the simple network ([`super::simple`]) read without direction:
//! - component: a largest set of stakeholders that reach each other; numbered from 1, the largest first
//! - bridge: a thread (all ties between two stakeholders) whose loss splits a component
//! - articulation stakeholder: one whose loss splits its component (Tarjan 1972, 10.1137/0201010)
//! - core number: the largest k such that it belongs to a part in which everybody has k others (Seidman 1983,
//!   10.1016/0378-8733(83)90028-X)
//! - density: m / (n(n-1)/2) for m threads among n stakeholders; with direction arcs / (n(n-1))
//! - reciprocity: the share of arcs that are returned (edgewise); null without direction
//!
//! **Unit and range.** Density and reciprocity 0 to 1; counts of stakeholders and ties. Density is null for n < 2.
//! **Empty input.** No stakeholders: no rows, no components, density null. An isolate is a component of its own.
//! **Cost.** O(n + m).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let cohesion = analysis::find("cohesion").expect("registered");
//! let found = analysis::run(cohesion, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["components"], 0);
//! ```

use serde_json::{Value, json};

use super::cuts::Cuts;
use super::simple::{KINDS, SimpleNetwork};
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ColumnSpec, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Integer, List, Text as TextColumn};
use crate::domain::{Cell, Kind, Text};

/// The registry entry.
pub const COHESION: Analysis = Analysis { spec: &SPEC, run };

const fn column(name: &'static str, ty: crate::domain::table::ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}

static SPEC: Spec = Spec {
    name: "cohesion",
    version: 1,
    question: "Does the network hang together, and which stakeholders and ties hold it together?",
    definition: "Parallel ties are one thread; direction is passed over. Component: stakeholders that reach each other. Bridge: a thread \
                 whose loss splits a component. Articulation: a stakeholder whose loss splits its component. Core number: the largest k \
                 for which it belongs to a part where everybody has k others. Density: threads as a share of all pairs, with direction \
                 arcs as a share of all ordered pairs. Reciprocity: share of arcs that are returned, where the network is directed.",
    reference: "Tarjan 1972, doi:10.1137/0201010; Seidman 1983, doi:10.1016/0378-8733(83)90028-X; Wasserman and Faust 1994, \
                doi:10.1017/CBO9780511815478",
    parameters: &[KINDS, CONSTITUENCY],
    columns: &[
        column("stakeholder", TextColumn, "id of the stakeholder"),
        column("stakeholder_name", TextColumn, "its name"),
        column("component", Integer, "number of its component, the largest is 1"),
        column("component_size", Integer, "stakeholders in its component"),
        column("core_number", Integer, "the largest k for which it belongs to a part where everybody has k others"),
        column("articulation", Boolean, "its loss would split its component"),
        column("bridges", List, "stakeholders to which it is the only thread"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Stakeholder, Kind::Tie, Kind::Scope],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = SimpleNetwork::build(atlas, params);
    control.go_on()?;
    let cuts = Cuts::of(&network);
    let stakeholders = &atlas.tables.stakeholders;
    let id = |v: usize| stakeholders.at(network.nodes[v]).id.text();
    let mut beyond: Vec<Vec<usize>> = vec![Vec::new(); network.len()];
    for &b in &cuts.bridges {
        let t = &network.threads[b];
        beyond[t.a].push(t.b);
        beyond[t.b].push(t.a);
    }
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(network.len());
    for (v, mut others) in beyond.into_iter().enumerate() {
        control.go_on()?;
        let mut evidence = Evidence::default();
        evidence.add(stakeholders, network.nodes[v]);
        for thread in network.threads_of(v) {
            evidence.add_all(&atlas.tables.ties, thread.ties.iter().copied());
        }
        others.sort_unstable();
        rows.push(ReportRow {
            cells: vec![
                Cell::Text(id(v).clone()),
                Cell::Text(stakeholders.at(network.nodes[v]).name.clone()),
                int(cuts.component[v] + 1),
                int(cuts.sizes[cuts.component[v]]),
                int(cuts.core[v]),
                Cell::Flag(cuts.articulation[v]),
                Cell::List(others.iter().map(|o| id(*o).clone()).collect()),
            ],
            evidence: writer.list(evidence),
        });
    }
    let ids = |keep: &dyn Fn(usize) -> bool| -> Vec<&Text> { (0..network.len()).filter(|v| keep(*v)).map(&id).collect() };
    let bridges: Vec<Value> = cuts
        .bridges
        .iter()
        .map(|&b| {
            let t = &network.threads[b];
            let ties: Vec<&Text> = t.ties.iter().map(|i| atlas.tables.ties.at(*i).id.text()).collect();
            json!({"a": id(t.a), "b": id(t.b), "ties": ties})
        })
        .collect();
    let summary = vec![
        ("stakeholders", json!(network.len())),
        ("threads", json!(network.threads.len())),
        ("directed", json!(network.directed)),
        ("components", json!(cuts.sizes.len())),
        ("component_sizes", json!(cuts.sizes)),
        ("isolates", json!(ids(&|v| network.threads_of(v).next().is_none()))),
        ("bridges", Value::Array(bridges)),
        ("articulation", json!(ids(&|v| cuts.articulation[v]))),
        ("density", density(&network)),
        ("reciprocity", reciprocity(&network)),
        ("response", response(atlas, params.as_of)),
    ];
    Ok(Report { summary, rows })
}

fn int(n: usize) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn density(network: &SimpleNetwork) -> Value {
    let n = network.len() as f64;
    if network.len() < 2 {
        return Value::Null;
    }
    let arcs = if network.directed { network.arc_count() as f64 } else { 2.0 * network.threads.len() as f64 };
    json!(arcs / (n * (n - 1.0)))
}

/// Share of arcs that are returned; null where nothing is directed.
fn reciprocity(network: &SimpleNetwork) -> Value {
    if !network.directed || network.arc_count() == 0 {
        return Value::Null;
    }
    let returned = network.threads.iter().filter(|t| t.forth && t.back).count() * 2;
    json!(returned as f64 / network.arc_count() as f64)
}
