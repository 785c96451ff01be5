//! # Ego network
//! **Question.** Who is around a stakeholder, within so many steps, and are they tied among themselves?
//!
//! **Definition.** The stakeholders at most k steps from the one asked about, direction passed over, with their distance; the
//! ties among them. Density without the one in the middle: ties among the others as a share of their pairs (Everett and
//! Borgatti 2005, 10.1016/j.socnet.2004.11.007, on ego networks).
//!
//! **Unit and range.** Steps; density 0 to 1.
//! **Empty input.** Without `stakeholder`: no rows. Density is null for fewer than two others.
//! **Cost.** O(n + m).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let ego = analysis::find("ego").expect("registered");
//! let found = analysis::run(ego, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use serde_json::json;

use super::adjacency::{Adjacency, Reading};
use super::options::{NETWORK, integer, network, node, stakeholder, whole};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, figure, head, ids, int, size, show};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, List};

const MIDDLE: ParamSpec = stakeholder("stakeholder", "The stakeholder in the middle; without it there are no rows.");
const HOPS: ParamSpec = integer("hops", 1, 10, "1", "The most steps away.");

/// The registry entry.
pub const EGO: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "ego",
    version: 1,
    question: "Who is around a stakeholder, within so many steps, and are they tied among themselves?",
    definition: "The stakeholders at most so many steps from the one asked about, direction passed over, by distance and id, with the ties \
                 among them. Density of the others: ties among them, without the one in the middle, as a share of their pairs.",
    reference: "Everett and Borgatti 2005, doi:10.1016/j.socnet.2004.11.007; Wasserman and Faust 1994, doi:10.1017/CBO9780511815478",
    parameters: table![ParamSpec: NETWORK, &[MIDDLE, HOPS]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("steps", Integer, "steps from the one in the middle"),
        column("contacts", List, "ids of those in this network that it is tied to"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let mut summary = size(atlas, params, &network);
    let Some(middle) = node(atlas, &network, params, MIDDLE.name)? else {
        return Ok(Report { summary, rows: Vec::new() });
    };
    let both = Adjacency::of(&network, Reading::Both, false);
    let mut around = both.within(&[middle], whole(params, HOPS.name).unwrap_or(1));
    around.sort_unstable_by_key(|(v, steps)| (*steps, *v));
    let mut inside = vec![false; network.len()];
    for (v, _) in &around {
        inside[*v] = true;
    }
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(around.len());
    let mut ties_among_others = 0_usize;
    let mut at_step: Vec<usize> = Vec::new();
    for &(v, steps) in &around {
        control.go_on()?;
        let contacts: Vec<usize> = network.neighbours(v).filter(|w| inside[*w]).collect();
        ties_among_others += if v == middle { 0 } else { contacts.iter().filter(|w| **w != middle).count() };
        at_step.resize(at_step.len().max(steps + 1), 0);
        at_step[steps] += 1;
        let mut evidence = Evidence::default();
        evidence.add(&atlas.tables.stakeholders, network.nodes[v]);
        for (w, thread) in network.neighbours(v).zip(network.threads_of(v)) {
            if inside[w] {
                show(atlas, thread, &mut evidence);
            }
        }
        let mut cells = head(atlas, &network, v);
        cells.extend([int(steps), Cell::List(ids(atlas, &network, &contacts).into_iter().cloned().collect())]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence) });
    }
    let others = around.len() as f64 - 1.0;
    summary.extend([
        ("around", json!(around.len() - 1)),
        ("at_step", json!(at_step)),
        ("ties_among_others", json!(ties_among_others / 2)),
        ("density_of_others", figure((others >= 2.0).then(|| ties_among_others as f64 / (others * (others - 1.0))))),
    ]);
    Ok(Report { summary, rows })
}
