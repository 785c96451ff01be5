//! # Edge betweenness
//! **Question.** Which ties do the shortest ways between the others run over?
//!
//! **Definition.** For a thread e (all ties between two stakeholders): the sum over pairs s, t of the share of the shortest
//! paths from s to t that run over e (Girvan and Newman 2002, 10.1073/pnas.122653799; computed as in Brandes 2008,
//! 10.1016/j.socnet.2007.11.001); unordered pairs, ordered ones where the network is directed, both arcs of a thread then
//! together and each apart. Normalised by n(n-1)/2, directed n(n-1). Sampled as in [`super::sampling`].
//!
//! **Unit and range.** Paths; normalised 0 to 1.
//! **Empty input.** No ties: no rows.
//! **Cost.** O(n m), sampled O(sources m); memory O(m) for each block of sources.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let ties = analysis::find("edge_betweenness").expect("registered");
//! let found = analysis::run(ties, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use super::adjacency::{Adjacency, Reading};
use super::options::{NETWORK, SEED, WEIGHTED, network};
use super::rows::{READS, column, id, int, name, real, size, show};
use super::sampling::{SOURCES, Sources};
use super::shortest::{Asked, Paths};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};

/// The registry entry.
pub const EDGE_BETWEENNESS: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "edge_betweenness",
    version: 1,
    question: "Which ties do the shortest ways between the others run over?",
    definition: "For each thread, that is all ties between two stakeholders: the sum over pairs of stakeholders of the share of their \
                 shortest paths that run over it; unordered pairs, ordered ones where the network is directed. Normalised by n(n-1)/2, \
                 directed n(n-1). Weighted, a step is 1/strength long. From a sample of K sources it is n/K times their sum.",
    reference: "Girvan and Newman 2002, doi:10.1073/pnas.122653799; Brandes 2008, doi:10.1016/j.socnet.2007.11.001",
    parameters: table![ParamSpec: NETWORK, &[WEIGHTED, SOURCES, SEED]],
    columns: &[
        column("a", TextColumn, "id of one stakeholder"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("ties", Integer, "ties between the two"),
        column("weight", Number, "sum of their weights; null where any is unknown"),
        column("betweenness", Number, "shortest paths that run over it"),
        column("betweenness_normalised", Number, "betweenness as a share of all pairs"),
        column("forth", Number, "shortest paths that run from a to b; null where nothing is directed"),
        column("back", Number, "shortest paths that run from b to a; null where nothing is directed"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let n = network.len();
    let weighted = params.flag(WEIGHTED.name);
    let outgoing = Adjacency::of(&network, Reading::Out, weighted);
    let sources = Sources::chosen(params, n);
    let asked = Asked { weighted, threads: 2 * network.threads.len(), squares: false };
    let directions = outgoing.with_each_arc_its_own_thread(&network);
    let paths = Paths::of(&directions, &sources.nodes, asked, control)?;
    let halved = if network.directed { 1.0 } else { 2.0 };
    let pairs = n as f64 * (n.saturating_sub(1) as f64) / halved;
    let stakeholders = &atlas.tables.stakeholders;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(network.threads.len());
    for (i, t) in network.threads.iter().enumerate() {
        control.go_on()?;
        let [forth, back] = [paths.threads[2 * i], paths.threads[2 * i + 1]].map(|sum| sum * sources.scale());
        let both = (forth + back) / halved;
        let apart = |sum: f64| real(Some(sum).filter(|_| network.directed));
        let mut evidence = Evidence::default();
        evidence.add_all(stakeholders, [network.nodes[t.a], network.nodes[t.b]]);
        show(atlas, t, &mut evidence);
        rows.push(ReportRow {
            cells: vec![
                Cell::Text(id(atlas, &network, t.a).clone()),
                Cell::Text(name(atlas, &network, t.a)),
                Cell::Text(id(atlas, &network, t.b).clone()),
                Cell::Text(name(atlas, &network, t.b)),
                int(t.ties.len()),
                real(t.weight),
                real(Some(both)),
                real(Some(both / pairs)),
                apart(forth),
                apart(back),
            ],
            evidence: writer.list(evidence),
        });
    }
    let mut summary = size(atlas, params, &network);
    summary.push(("sampled", sources.describe(params, &network, &outgoing, &paths)));
    Ok(Report { summary, rows })
}
