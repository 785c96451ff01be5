//! # Communities
//! **Question.** Which stakeholders are tied to each other more than to the rest, and is that a matter of who or where they are?
//!
//! **Definition.** The division with the highest quality that Leiden finds in several seeded starts ([`super::leiden`]):
//! modularity with a resolution, or CPM. Direction is passed over; weighted, ties count by their strength. Every community is
//! connected in itself. Agreement with constituency, country and province over the stakeholders of which those are recorded:
//! NMI and ARI ([`super::agreement`]).
//!
//! **Unit and range.** Modularity -1/2 to 1 (at resolution 1); CPM in ties; NMI 0 to 1; ARI 1 where equal, 0 by chance.
//! **Empty input.** No stakeholders: no rows. Without ties everybody is alone and the modularity null. An isolate is alone.
//! **Cost.** About O(m) for each run of each start; the optimum itself is NP-hard: another division may be as good.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let communities = analysis::find("communities").expect("registered");
//! let found = analysis::run(communities, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["communities"], 0);
//! ```

use serde_json::{Map, Value, json};

use super::adjacency::{Adjacency, Reading};
use super::agreement::Agreement;
use super::groups::{By, Groups};
use super::leiden::{Division, Quality, value};
use super::options::{NETWORK, SEED, WEIGHTED, choice, integer, network, seed, whole};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, int, real, size};
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, Number};

const RESOLUTION: ParamSpec = ParamSpec {
    name: "resolution",
    ty: ParamType::Number { min: 0.0, max: 1e6 },
    list: false,
    required: false,
    default: Some("1"),
    doc: "Higher makes more and smaller communities; for CPM the density above which stakeholders belong together.",
};
const QUALITY: ParamSpec = choice("quality", &["modularity", "cpm"], "modularity", "What is made as large as possible.");
const STARTS: ParamSpec =
    integer("starts", 0, 100, "0", "Starts of which the best counts, each with a seed of its own; 0 is 100 where they are cheap, up to 5,000 stakeholders and ties, and 10 beyond.");
/// Up to so many stakeholders and threads many starts are cheap.
const SMALL: usize = 5_000;
/// The starts of a small network, and of a larger one.
const STARTS_OF: [usize; 2] = [100, 10];

/// The registry entry.
pub const COMMUNITIES: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "communities",
    version: 2,
    question: "Which stakeholders are tied to each other more than to the rest, and is that a matter of who or where they are?",
    definition: "The best division that Leiden finds in several seeded starts, by modularity sum(L_c/m - gamma (D_c/2m)^2) or CPM \
                 sum(L_c - gamma n_c(n_c-1)/2); direction is passed over, every community is connected in itself. Another division may be \
                 as good. Agreement with constituency, country and province, where recorded: normalised mutual information, over the \
                 mean of both entropies, and adjusted Rand index.",
    reference: "Traag, Waltman and van Eck 2019, doi:10.1038/s41598-019-41695-z; Newman and Girvan 2004, \
                doi:10.1103/PhysRevE.69.026113; Traag, Van Dooren and Nesterov 2011, doi:10.1103/PhysRevE.84.016114; Hubert and Arabie \
                1985, doi:10.1007/BF01908075; Danon and others 2005, doi:10.1088/1742-5468/2005/09/P09008",
    parameters: table![ParamSpec: NETWORK, &[WEIGHTED, QUALITY, RESOLUTION, STARTS, SEED]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("community", Integer, "number of its community, the largest is 1"),
        column("community_size", Integer, "stakeholders in its community"),
        column("contacts_inside", Integer, "contacts in its own community"),
        column("contacts_outside", Integer, "contacts in others"),
        column("inside_share", Number, "contacts in its own community as a share of all; null for an isolate"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let both = Adjacency::of(&network, Reading::Both, params.flag(WEIGHTED.name));
    let gamma = params.number(RESOLUTION.name).unwrap_or(1.0);
    let quality = if params.one(QUALITY.name) == Some("cpm") { Quality::Cpm(gamma) } else { Quality::Modularity(gamma) };
    let usual = STARTS_OF[usize::from(network.len() + network.threads.len() > SMALL)];
    let starts = whole(params, STARTS.name).filter(|starts| *starts > 0).unwrap_or(usual);
    let division = Division::best(&both, quality, starts, seed(params), control)?;
    let mut agreements = Map::new();
    for by in By::ALL {
        let groups = Groups::of(atlas, &network, by);
        let labels: Vec<(usize, usize)> = groups.of.iter().zip(&division.of).filter_map(|(g, c)| g.map(|g| (g, *c))).collect();
        let found = Agreement::of(&labels);
        agreements.insert(by.name().into(), json!({"stakeholders": found.compared, "groups": groups.names.len(), "nmi": figure(found.nmi), "ari": figure(found.ari)}));
    }
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(network.len());
    for (v, &community) in division.of.iter().enumerate() {
        control.go_on()?;
        let inside = network.neighbours(v).filter(|w| division.of[*w] == community).count();
        let contacts = network.incident(v).len();
        let mut cells = head(atlas, &network, v);
        cells.extend([
            int(community + 1),
            int(division.sizes[community]),
            int(inside),
            int(contacts - inside),
            real((contacts > 0).then(|| inside as f64 / contacts as f64)),
        ]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("communities", json!(division.sizes.len())),
        ("community_sizes", json!(division.sizes)),
        ("quality", figure(division.quality)),
        ("modularity", figure(value(&both, &division.of, Quality::Modularity(1.0)))),
        ("starts", json!(starts)),
        ("found_by_start", json!(division.start + 1)),
        ("agreement", Value::Object(agreements)),
    ]);
    Ok(Report { summary, rows })
}
