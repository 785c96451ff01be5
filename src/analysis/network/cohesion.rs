//! # Cohesion
//! **Question.** Does the network hang together, and what holds it together?
//!
//! **Definition**, on the simple network ([`super::simple`]) read without direction:
//! - component: a largest set of stakeholders that reach each other; numbered from 1, the largest first
//! - bridge: a thread (all ties between two stakeholders) whose loss splits a component
//! - articulation stakeholder: one whose loss splits its component (Tarjan 1972, 10.1137/0201010)
//! - block: a largest part that no one stakeholder's loss would split ([`super::blocks`])
//! - core number: the largest k such that it belongs to a part in which everybody has k others (Seidman 1983,
//!   10.1016/0378-8733(83)90028-X)
//! - clustering, triangles, transitivity: [`super::closure`]; core and periphery: [`super::periphery`]
//! - density: m / (n(n-1)/2) for m threads among n stakeholders; with direction arcs / (n(n-1))
//! - reciprocity, over directed ties only, and what is stated by both ends: [`super::reciprocity`]
//! - degree centralisation: sum of (largest degree - degree) / ((n-1)(n-2)), 1 for a star (Freeman 1978,
//!   10.1016/0378-8733(78)90021-7)
//! - degree assortativity: Pearson's r of the degrees at both ends of a thread (Newman 2002, 10.1103/PhysRevLett.89.208701)
//!
//! **Unit and range.** Shares 0 to 1; assortativity -1 to 1; counts of stakeholders and ties. Density is null for n < 2,
//! centralisation for n < 3, assortativity where all degrees are equal, transitivity where nobody has two contacts.
//! **Empty input.** No stakeholders: no rows, no components, density null. An isolate has no tie and shares no
//! working seat with another; whoever shares one does not stand apart (`tied_by_seats_only`), though without `seats=working`
//! it is a component of its own.
//! **Cost.** O(n + m), triangles O(m^1.5).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let cohesion = analysis::find("cohesion").expect("registered");
//! let found = analysis::run(cohesion, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["components"], 0);
//! ```

use serde_json::{Value, json};

use super::adjacency::{Adjacency, Reading};
use super::blocks::blocks;
use super::closure::Closure;
use super::cuts::Cuts;
use super::parts::Parts;
use super::options::{NETWORK, network};
use super::periphery::{Between, Core, Fit};
use super::reciprocity::reciprocity;
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, ids, int, size};
use super::simple::SimpleNetwork;
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::Spec;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Integer, List, Number};
use crate::domain::{Cell, Text};

/// The registry entry.
pub const COHESION: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "cohesion",
    version: 4,
    question: "Does the network hang together, and which stakeholders and ties hold it together?",
    definition: "Parallel ties are one thread; direction is passed over. Component: stakeholders that reach each other. Bridge: a thread \
                 whose loss splits a component. Articulation: a stakeholder whose loss splits its component. Block: a largest part that \
                 no one stakeholder's loss would split. Core number: the largest k \
                 for which it belongs to a part where everybody has k others. Density: threads as a share of all pairs, with direction \
                 arcs as a share of all ordered pairs, an undirected tie among directed ones being two of them. Reciprocity: share of the directed ties that \
                 one of the same kind returns; over pairs that directed ties join, parallel ones once and of whatever kind: edgewise the share \
                 of arcs that are returned, dyadic nonnull the share of pairs that are mutual, dyadic the share of all pairs that are mutual \
                 or that no directed tie joins. All four are null without directed ties: an undirected tie is not returned. Stated by both \
                 ends: share of the ties that say who stated them. Clustering: share of the pairs of contacts that are tied; whoever has fewer than two contacts counts as 0 in its average. Transitivity: 3 triangles / two-step paths. Degree \
                 centralisation: 1 for a star. Core and periphery: the k best-connected with the fewest missing ties among them and \
                 ties among the rest; beside it the core whose pattern of ties correlates best. Isolates: no tie, and no working seat shared \
                 with another; the number of components is told by ties and with working seats.",
    reference: "Tarjan 1972, doi:10.1137/0201010; Seidman 1983, doi:10.1016/0378-8733(83)90028-X; Wasserman and Faust 1994, \
                doi:10.1017/CBO9780511815478; Watts and Strogatz 1998, doi:10.1038/30918; Freeman 1978, \
                doi:10.1016/0378-8733(78)90021-7; Newman 2002, doi:10.1103/PhysRevLett.89.208701; Borgatti and Everett 1999, \
                doi:10.1016/S0378-8733(99)00019-2; Lip 2011, arXiv:1102.5511",
    parameters: NETWORK,
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("component", Integer, "number of its component, the largest is 1"),
        column("component_size", Integer, "stakeholders in its component"),
        column("core_number", Integer, "the largest k for which it belongs to a part where everybody has k others"),
        column("articulation", Boolean, "its loss would split its component"),
        column("bridges", List, "stakeholders to which it is the only thread"),
        column("clustering", Number, "share of the pairs of its contacts that are tied"),
        column("in_core", Boolean, "it belongs to the core of core and periphery; null where nobody is tied"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let cuts = Cuts::of(&network);
    control.go_on()?;
    let both = Adjacency::of(&network, Reading::Both, false);
    let closure = Closure::of(&both);
    let core = Core::of(&both);
    control.go_on()?;
    let mut beyond: Vec<Vec<usize>> = vec![Vec::new(); network.len()];
    for &b in &cuts.bridges {
        let t = &network.threads[b];
        beyond[t.a].push(t.b);
        beyond[t.b].push(t.a);
    }
    let owned = |nodes: &[usize]| -> Vec<Text> { ids(atlas, &network, nodes).into_iter().cloned().collect() };
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(network.len());
    for (v, mut others) in beyond.into_iter().enumerate() {
        control.go_on()?;
        others.sort_unstable();
        let mut cells = head(atlas, &network, v);
        cells.extend([
            int(cuts.component[v] + 1),
            int(cuts.sizes[cuts.component[v]]),
            int(cuts.core[v]),
            Cell::Flag(cuts.articulation[v]),
            Cell::List(owned(&others)),
            Cell::Real(closure.clustering[v]),
            core.as_ref().map_or(Cell::Null, |c| Cell::Flag(c.nodes.binary_search(&v).is_ok())),
        ]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let all = |keep: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..network.len()).filter(|v| keep(*v)).collect() };
    let bridges: Vec<Value> = cuts
        .bridges
        .iter()
        .map(|&b| {
            let t = &network.threads[b];
            let ties: Vec<&Text> = t.ties.iter().map(|i| atlas.tables.ties.at(*i).id.text()).collect();
            json!({"a": owned(&[t.a])[0], "b": owned(&[t.b])[0], "ties": ties})
        })
        .collect();
    let block_sizes: Vec<usize> = blocks(&both).iter().map(Vec::len).collect();
    control.go_on()?;
    let fitted = |between: Between| Fit::best(&both, between).map_or(Value::Null, |f| json!({"core": owned(&f.nodes), "fit": f.fit, "every_set_tried": f.exact}));
    let mut core_sizes = vec![0_usize; cuts.core.iter().max().map_or(0, |most| most + 1)];
    for k in &cuts.core {
        core_sizes[*k] += 1;
    }
    let seated = Parts::of(&network, &network.tables(atlas, params.as_of)).seated;
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("components", json!(cuts.sizes.len())),
        ("component_sizes", json!(cuts.sizes)),
        ("isolates", json!(owned(&all(&|v| network.incident(v).is_empty() && !seated[v])))),
        ("tied_by_seats_only", json!(owned(&all(&|v| seated[v] && network.threads_of(v).all(|t| t.ties.is_empty()))))),
        ("bridges", Value::Array(bridges)),
        ("articulation", json!(owned(&all(&|v| cuts.articulation[v])))),
        ("blocks", json!(block_sizes.len())),
        ("block_sizes", json!(block_sizes)),
        ("density", figure(density(&network))),
        ("core_sizes", json!(core_sizes)),
        ("triangles", json!(closure.total)),
        ("clustering_average", figure(closure.average)),
        ("transitivity", figure(closure.transitivity)),
        ("degree_centralisation", figure(centralisation(&both))),
        ("degree_assortativity", figure(assortativity(&both, &(0..network.len()).map(|v| both.degree(v) as f64).collect::<Vec<_>>()))),
        ("core_periphery", core.map_or(Value::Null, |c| json!({
            "size": c.nodes.len(), "errors": c.errors, "core": owned(&c.nodes), "fit": figure(c.fit),
            "fit_with_between": figure(c.fit_with_between),
        }))),
        ("core_of_best_fit", fitted(Between::LeftOut)),
        ("core_of_best_fit_with_between", fitted(Between::Tied)),
    ]);
    summary.extend(reciprocity(atlas, &network));
    Ok(Report { summary, rows })
}

fn density(network: &SimpleNetwork) -> Option<f64> {
    let n = network.len() as f64;
    let arcs = if network.directed { network.arc_count() as f64 } else { 2.0 * network.threads.len() as f64 };
    (network.len() >= 2).then(|| arcs / (n * (n - 1.0)))
}

fn centralisation(both: &Adjacency) -> Option<f64> {
    let n = both.len();
    let most = (0..n).map(|v| both.degree(v)).max()?;
    let lacking: usize = (0..n).map(|v| most - both.degree(v)).sum();
    (n >= 3).then(|| lacking as f64 / ((n as f64 - 1.0) * (n as f64 - 2.0)))
}

/// Pearson's r of a number of the stakeholders at both ends of a thread (Newman 2003, 10.1103/PhysRevE.67.026126); `None`
/// without threads, or where the number does not vary over their ends. O(n + m).
pub fn assortativity(both: &Adjacency, of: &[f64]) -> Option<f64> {
    let arcs = both.arc_count() as f64;
    let mean = (0..both.len()).fold(0.0, |sum, v| sum + both.degree(v) as f64 * of[v]) / arcs;
    let (mut spread, mut products, mut scale) = (0.0, 0.0, 0.0);
    for v in 0..both.len() {
        let far = of[v] - mean;
        spread += both.degree(v) as f64 * far * far;
        scale += both.degree(v) as f64 * of[v] * of[v];
        products += both.heads(v).iter().fold(0.0, |sum, w| sum + far * (of[*w as usize] - mean));
    }
    (arcs > 0.0 && spread > 1e-12 * scale).then(|| products / spread)
}
