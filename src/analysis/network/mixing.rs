//! # Mixing
//! **Question.** Do groups keep to themselves, and which groups are tied to which?
//!
//! **Definition.** M(g,h): arcs from g to h; without direction each tie counts both ways, so that M(g,g) is twice the ties
//! inside g. With e = M / sum of M and a, b its row and column sums:
//! - E-I = (E - I)/(E + I) for E ties between groups and I inside them (Krackhardt and Stern 1988, 10.2307/2786835), with its
//!   expectation if ties fell at random, 1 - 2 sum of n_g(n_g-1) / (n(n-1)): groups of unequal size alone make it high.
//!   Group by group with the ties inside counted once, and as nominations: from both ends
//! - p: share of random orders of the labels, the observed one among them, whose E-I is as low (`p_lower`: silos), as high, or
//!   as far from its expectation
//! - nominal assortativity r = (tr e - sum a b)/(1 - sum a b) (Newman 2003, 10.1103/PhysRevE.67.026126)
//! - modularity of the groups, without direction (Newman and Girvan 2004, 10.1103/PhysRevE.69.026113)
//! - log ratio of a cell: ln(M(g,h) / (sum of M x a(g) b(h))), null where there is no tie
//!
//! **Unit and range.** E-I and assortativity -1 to 1; p above 0 to 1; cell density 0 to 1.
//! **Empty input.** No groups: no rows. Null without ties; assortativity is null for a single group. Stakeholders of unknown
//! group take no part.
//! **Cost.** O(permutations x m), and O(m + groups^2).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let mixing = analysis::find("mixing").expect("registered");
//! let found = analysis::run(mixing, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["e_i"].is_null());
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::groups::{By, Groups};
use super::options::{BY, NETWORK, SEED, integer, network, seed, whole};
use super::rows::{READS, column, figure, int, real, size, show};
use super::silos::{Silos, permuted};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};

/// Number of permutations.
const PERMUTATIONS: ParamSpec =
    integer("permutations", 0, 99_999, "999", "Random orders of the group labels behind p; with 0 there is no p.");

/// The registry entry.
pub const MIXING: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "mixing",
    version: 1,
    question: "Do groups keep to themselves, and which groups are tied to which?",
    definition: "Ties between groups, an undirected one in both directions. E-I is (between - inside)/(between + inside), with its \
                 expectation if ties fell at random, 1 - 2 sum n_g(n_g-1)/(n(n-1)), and p the share of random orders of the labels with \
                 an E-I as low, as high, or as far from it. Assortativity is (tr e - sum ab)/(1 - sum ab). Log ratio: ln of the \
                 ties as a share of those that the groups' numbers of ties alone would give. Stakeholders of unknown group take no part.",
    reference: "Krackhardt and Stern 1988, doi:10.2307/2786835; Newman 2003, doi:10.1103/PhysRevE.67.026126; Newman and Girvan 2004, \
                doi:10.1103/PhysRevE.69.026113",
    parameters: table![ParamSpec: NETWORK, &[BY, PERMUTATIONS, SEED]],
    columns: &[
        column("from_group", TextColumn, "one group; the giving one where the network is directed"),
        column("to_group", TextColumn, "the other"),
        column("ties", Integer, "arcs between them; inside a group an undirected tie counts twice"),
        column("pairs", Integer, "pairs of stakeholders that could be tied, counted likewise"),
        column("density", Number, "ties as a share of the pairs; null without pairs"),
        column("log_ratio", Number, "natural logarithm of ties over those expected from the groups' ties; null without ties"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let by = By::chosen(params);
    let groups = Groups::of(atlas, &network, by);
    let silos = Silos::of(&network, &groups);
    let chance = permuted(&network, &groups, whole(params, PERMUTATIONS.name).unwrap_or(0), seed(params), control)?;

    let mut behind: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, t) in network.threads.iter().enumerate() {
        if let (Some(g), Some(h)) = (groups.of[t.a], groups.of[t.b]) {
            behind.entry((g.min(h), g.max(h))).or_default().push(i);
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups.names.len()];
    for (v, group) in groups.of.iter().enumerate() {
        if let Some(g) = group {
            members[*g].push(network.nodes[v]);
        }
    }
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    for g in 0..groups.names.len() {
        for h in 0..groups.names.len() {
            control.go_on()?;
            let mut evidence = Evidence::default();
            match behind.get(&(g.min(h), g.max(h))) {
                Some(threads) => threads.iter().for_each(|t| show(atlas, &network.threads[*t], &mut evidence)),
                // no tie: it rests on who there is, told by the smaller group
                None => evidence.add_all(&atlas.tables.stakeholders, members[if members[g].len() <= members[h].len() { g } else { h }].iter().copied()),
            }
            let (ties, pairs) = (silos.matrix[g][h], groups.sizes[g] * if g == h { groups.sizes[g] - 1 } else { groups.sizes[h] });
            rows.push(ReportRow {
                cells: vec![
                    Cell::Text(groups.names[g].clone()),
                    Cell::Text(groups.names[h].clone()),
                    int(ties),
                    int(pairs),
                    real((pairs > 0).then(|| ties as f64 / pairs as f64)),
                    real(silos.log_ratio(g, h)),
                ],
                evidence: writer.list(evidence),
            });
        }
    }
    let by_group: Vec<Value> = (0..groups.names.len())
        .map(|g| {
            let (inside, outside) = (silos.inside[g], silos.outside[g]);
            json!({
                "group": groups.names[g], "stakeholders": groups.sizes[g], "inside": inside, "outside": outside,
                "e_i": figure(super::silos::index(outside as f64, inside as f64)), "e_i_nominations": figure(silos.nominations[g]),
            })
        })
        .collect();
    let mut summary = size(atlas, params, &network);
    summary.extend(groups.describe(by));
    summary.extend([
        ("e_i", figure(silos.e_i)),
        ("e_i_expected", figure(silos.expected)),
        ("permutations", json!(chance.as_ref().map_or(0, |c| c.permutations))),
        ("p_lower", figure(chance.as_ref().map(|c| c.lower))),
        ("p_higher", figure(chance.as_ref().map(|c| c.higher))),
        ("p_two_sided", figure(chance.as_ref().map(|c| c.two_sided))),
        ("assortativity", figure(silos.assortativity)),
        ("modularity", figure(silos.modularity)),
        ("by_group", Value::Array(by_group)),
    ]);
    Ok(Report { summary, rows })
}
