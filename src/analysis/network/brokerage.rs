//! # Brokerage
//! **Question.** Who stands between whom: within a group, at its door, or between others?
//!
//! **Definition** (Gould and Fernandez 1989, 10.2307/270949). For ordered pairs a, c with a tie from a to b, one from b to c
//! and none from a to c, b is a broker: coordinator (all of one group), itinerant (a and c of one group, b of another),
//! representative (a and b of one group, c of another), gatekeeper (b and c of one group, a of another), liaison (three
//! groups). Undirected two-paths count in both directions. Counts, expectation by chance and z: [`super::roles`].
//! E-I of a stakeholder: (E - I)/(E + I) over its contacts in other groups E and in its own I (Krackhardt and Stern 1988,
//! 10.2307/2786835).
//!
//! **Unit and range.** Counts of ordered pairs; the five roles sum to the total, the open two-paths over b. E-I -1 to 1.
//! **Empty input.** No stakeholders: no rows. A stakeholder of unknown group takes no part: its counts are null. z is null
//! where chance gives no spread, E-I without contacts of known group.
//! **Cost.** O(sum over ties of the smaller out-degree of both ends x log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let brokerage = analysis::find("brokerage").expect("registered");
//! let found = analysis::run(brokerage, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["total"], 0);
//! ```

use serde_json::{Value, json};

use super::adjacency::{Adjacency, Reading};
use super::groups::{By, Groups};
use super::options::{BY, NETWORK, network};
use super::roles::{Chance, ROLES, count};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, int, real, size};
use super::simple::SimpleNetwork;
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};

/// The registry entry.
pub const BROKERAGE: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "brokerage",
    version: 2,
    question: "Who stands between whom: within a group, at its door, or between others?",
    definition: "Ordered pairs a, c with a tie from a to the broker b, one from b to c and none from a to c. Coordinator: all of one \
                 group. Itinerant: a and c of one group, b of another. Representative: a and b of one group. Gatekeeper: b and c of one \
                 group. Liaison: three groups. An undirected two-path counts in both directions. Expected and z: arcs placed at random \
                 with the network's density, groups as they are. Stakeholders of unknown group take no part.",
    reference: "Gould and Fernandez 1989, doi:10.2307/270949; Krackhardt and Stern 1988, doi:10.2307/2786835",
    parameters: table![ParamSpec: NETWORK, &[BY]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("group", TextColumn, "its group; null where it is not recorded"),
        column("coordinator", Integer, "pairs of its own group that it joins"),
        column("itinerant", Integer, "pairs of one other group that it joins"),
        column("representative", Integer, "pairs that it joins from its own group to another"),
        column("gatekeeper", Integer, "pairs that it joins from another group to its own"),
        column("liaison", Integer, "pairs of two other groups that it joins"),
        column("total", Integer, "all of them"),
        column("coordinator_expected", Number, "what chance gives a member of its group"),
        column("itinerant_expected", Number, "what chance gives a member of its group"),
        column("representative_expected", Number, "what chance gives a member of its group"),
        column("gatekeeper_expected", Number, "what chance gives a member of its group"),
        column("liaison_expected", Number, "what chance gives a member of its group"),
        column("total_expected", Number, "what chance gives anybody"),
        column("coordinator_z", Number, "standard deviations above chance"),
        column("itinerant_z", Number, "standard deviations above chance"),
        column("representative_z", Number, "standard deviations above chance"),
        column("gatekeeper_z", Number, "standard deviations above chance"),
        column("liaison_z", Number, "standard deviations above chance"),
        column("total_z", Number, "standard deviations above chance"),
        column("e_i", Number, "contacts in other groups less contacts in its own, as a share of both"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let by = By::chosen(params);
    let groups = Groups::of(atlas, &network, by);
    let known = |_: usize, t: &super::simple::Thread| groups.of[t.a].is_some() && groups.of[t.b].is_some();
    let outgoing = Adjacency::part(&network, Reading::Out, false, known);
    let counts = count(&outgoing, &groups, control)?;
    let chances: Vec<Option<Chance>> = (0..groups.names.len()).map(|g| Chance::of(&groups.sizes, g, outgoing.arc_count())).collect();
    let mut totals = [0_u64; 6];
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(network.len());
    for (v, counted) in counts.iter().enumerate() {
        control.go_on()?;
        let group = groups.of[v];
        let chance = group.and_then(|g| chances[g]);
        let mut cells = head(atlas, &network, v);
        cells.push(group.map_or(Cell::Null, |g| Cell::Text(groups.names[g].clone())));
        for role in 0..ROLES.len() {
            totals[role] += counted[role];
            cells.push(group.map_or(Cell::Null, |_| int(usize::try_from(counted[role]).unwrap_or(usize::MAX))));
        }
        cells.extend((0..ROLES.len()).map(|role| real(chance.map(|c| c.expected[role]))));
        cells.extend((0..ROLES.len()).map(|role| real(chance.and_then(|c| c.z(role, counted[role] as f64)))));
        cells.push(real(e_i(&network, &groups, v)));
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let mut summary = size(atlas, params, &network);
    summary.extend(groups.describe(by));
    summary.extend(ROLES.iter().zip(totals).map(|(role, total)| (*role, json!(total))));
    let chance = Chance::of_all(&groups.sizes, outgoing.arc_count());
    let by_role = |of: &dyn Fn(usize) -> Option<f64>| Value::Object(ROLES.iter().enumerate().map(|(role, name)| ((*name).to_owned(), figure(of(role)))).collect());
    summary.push(("expected", by_role(&|role| chance.map(|c| c.expected[role]))));
    summary.push(("z", by_role(&|role| chance.and_then(|c| c.z(role, totals[role] as f64)))));
    Ok(Report { summary, rows })
}

/// E-I of one stakeholder over its contacts of known group.
pub fn e_i(network: &SimpleNetwork, groups: &Groups, node: usize) -> Option<f64> {
    let own = groups.of[node]?;
    let (mut inside, mut outside) = (0.0, 0.0);
    for group in network.neighbours(node).filter_map(|other| groups.of[other]) {
        if group == own { inside += 1.0 } else { outside += 1.0 }
    }
    (inside + outside > 0.0).then(|| (outside - inside) / (outside + inside))
}
