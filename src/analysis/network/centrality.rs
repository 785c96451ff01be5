//! # Centrality
//! **Question.** Who has many ties, who lies between the others, who is near to all?
//!
//! **Definition**, for a node v of the simple network ([`super::simple`]) of n stakeholders:
//! - degree k(v): its ties, parallel ones once; strength: the sum of their weights, null where any weight is unknown
//! - betweenness `C(v) = sum over pairs s, t of sigma_st(v) / sigma_st`, the share of the shortest paths from s to t that
//!   pass through v (Freeman 1977, 10.2307/3033543; computed as in Brandes 2001): unordered pairs, ordered ones where the
//!   network is directed; normalised by (n-1)(n-2)/2, directed (n-1)(n-2)
//! - closeness, Wasserman and Faust (1994, 10.1017/CBO9780511815478): (r-1)/(n-1) * (r-1)/sum of d(u,v), over the r-1
//!   others u that reach v (incoming distance)
//! - harmonic: sum of 1/d(u,v) over the others, 0 for those that do not reach v (Boldi and Vigna 2014,
//!   10.1080/15427951.2013.865686)
//!
//! **Unit and range.** Degree 0 to n-1 (2n-2 directed); normalised betweenness and closeness 0 to 1; distances in steps.
//! **Empty input.** No stakeholders: no rows. An isolate has 0 throughout; betweenness is 0 for n < 3.
//! **Cost.** O(n m) for n stakeholders and m ties; at most [`MAX_NODES`] stakeholders.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let centrality = analysis::find("centrality").expect("registered");
//! let found = analysis::run(centrality, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use serde_json::json;

use super::shortest::Paths;
use super::simple::{KINDS, SimpleNetwork};
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ColumnSpec, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};
use crate::domain::{Cell, Kind};

/// The most stakeholders for which every shortest path is walked: about half a minute on two cores at ten ties each.
pub const MAX_NODES: usize = 30_000;

/// The registry entry.
pub const CENTRALITY: Analysis = Analysis { spec: &SPEC, run };

const fn column(name: &'static str, ty: crate::domain::table::ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}

static SPEC: Spec = Spec {
    name: "centrality",
    version: 1,
    question: "Who has many ties, who lies between the others, and who is near to all?",
    definition: "Degree and strength count a stakeholder's ties, parallel ones once. Betweenness sums over pairs of others the share of \
                 their shortest paths that pass through the stakeholder. Closeness is (r-1)/(n-1) * (r-1)/(sum of the distances of the \
                 r-1 others that reach it); harmonic sums the reciprocals of those distances. Unweighted; directed when any chosen \
                 tie is, an undirected tie then being two arcs but one in degree.",
    reference: "Freeman 1977, doi:10.2307/3033543; Brandes 2001, doi:10.1080/0022250X.2001.9990249; Wasserman and Faust 1994, \
                doi:10.1017/CBO9780511815478; Boldi and Vigna 2014, doi:10.1080/15427951.2013.865686",
    parameters: &[KINDS, CONSTITUENCY],
    columns: &[
        column("stakeholder", TextColumn, "id of the stakeholder"),
        column("stakeholder_name", TextColumn, "its name"),
        column("degree", Integer, "ties, parallel ones counted once"),
        column("strength", Number, "sum of the weights of its ties, on the source's scale; null where any weight is unknown"),
        column("betweenness", Number, "shortest paths between others that pass through it"),
        column("betweenness_normalised", Number, "betweenness as a share of the most that the network allows"),
        column("closeness", Number, "nearness of the others to it, Wasserman-Faust"),
        column("harmonic", Number, "sum of the reciprocals of the distances of the others to it"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Stakeholder, Kind::Tie, Kind::Scope],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = SimpleNetwork::build(atlas, params);
    let n = network.len();
    if n > MAX_NODES {
        return Err(AnalysisError::TooLarge {
            what: "the network",
            size: n,
            limit: MAX_NODES,
            hint: "choose constituencies, so that fewer stakeholders remain",
        });
    }
    let paths = Paths::of(&network, control)?;
    let others = n.saturating_sub(1) as f64;
    let pairs = others * (n.saturating_sub(2) as f64) / if network.directed { 1.0 } else { 2.0 };
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(n);
    for (v, &stakeholder) in network.nodes.iter().enumerate() {
        control.go_on()?;
        let record = atlas.tables.stakeholders.at(stakeholder);
        let betweenness = if network.directed { paths.dependency[v] } else { paths.dependency[v] / 2.0 };
        let reached = paths.reached_by[v] as f64;
        let closeness = if paths.distance[v] == 0 { 0.0 } else { reached / others * (reached / paths.distance[v] as f64) };
        let mut evidence = Evidence::default();
        evidence.add(&atlas.tables.stakeholders, stakeholder);
        for thread in network.threads_of(v) {
            evidence.add_all(&atlas.tables.ties, thread.ties.iter().copied());
        }
        rows.push(ReportRow {
            cells: vec![
                Cell::Text(record.id.text().clone()),
                Cell::Text(record.name.clone()),
                Cell::Int(i64::try_from(network.degree(v)).unwrap_or(i64::MAX)),
                network.strength(v).map_or(Cell::Null, Cell::Real),
                Cell::Real(betweenness),
                Cell::Real(if pairs > 0.0 { betweenness / pairs } else { 0.0 }),
                Cell::Real(closeness),
                Cell::Real(paths.harmonic[v]),
            ],
            evidence: writer.list(evidence),
        });
    }
    let summary = vec![
        ("stakeholders", json!(n)),
        ("threads", json!(network.threads.len())),
        ("directed", json!(network.directed)),
        ("response", response(atlas, params.as_of)),
    ];
    Ok(Report { summary, rows })
}
