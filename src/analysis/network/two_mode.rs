//! # Two-mode network
//! **Question.** Which sites, activities, platforms or meetings bring stakeholders together, and who goes between them?
//!
//! **Definition.** The network of stakeholders and what they have a part in ([`super::incidence`]), both as nodes
//! ([`super::bipartite`]): degree, closeness and betweenness over the most that a node of its side can have (Borgatti and
//! Everett 1997), clustering and redundancy (Latapy, Magnien and Del Vecchio 2008), and of the whole density, Robins and
//! Alexander's clustering and nestedness NODF.
//!
//! **Unit and range.** 0 to 1; NODF 0 to 100.
//! **Empty input.** Nobody has a part in anything: no rows. Redundancy is null for fewer than two contacts.
//! **Cost.** O(nodes x parts + sum over nodes of the square of their contacts), at most [`MAX_OVERLAPS`]; above
//! [`super::sampling::EXACT_NODES`] nodes from a sample of sources, closeness is null then.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let two_mode = analysis::find("two_mode").expect("registered");
//! let found = analysis::run(two_mode, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use std::ops::Range;

use serde_json::json;

use super::adjacency::narrow;
use super::bipartite::{Scores, TwoMode};
use super::incidence::{Incidence, Through};
use super::options::SEED;
use super::pairs::Rows;
use super::projection::THROUGH;
use super::rows::{column, figure, int, real};
use super::sampling::{SOURCES, Sources};
use super::simple::SimpleNetwork;
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::report::{Counted, MakeRows, ReportRow};
use crate::analysis::rows::in_blocks;
use crate::analysis::spec::Spec;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};
use crate::domain::{Cell, Text};

/// The most visits to pairs with something in common: some seconds.
pub const MAX_OVERLAPS: usize = 1_000_000_000;

/// The registry entry.
pub const TWO_MODE: Analysis = Analysis::counting(&SPEC, run);

static SPEC: Spec = Spec {
    name: "two_mode",
    version: 1,
    question: "Which sites, activities, platforms or meetings bring stakeholders together, and who goes between them?",
    definition: "Stakeholders and what they have a part in, both as nodes. Degree as a share of the other side; closeness and betweenness \
                 over the most that a node of its side can have; clustering, the mean over those with a common contact of common \
                 contacts / contacts of either; redundancy, the share of the pairs of its contacts that have another contact in \
                 common. Of the whole: density, Robins and Alexander's clustering, nestedness NODF.",
    reference: "Borgatti and Everett 1997, doi:10.1016/S0378-8733(96)00301-2; Latapy, Magnien and Del Vecchio 2008, \
                doi:10.1016/j.socnet.2007.04.006; Robins and Alexander 2004, doi:10.1023/B:CMOT.0000032580.12184.c0; Almeida-Neto and \
                others 2008, doi:10.1111/j.0030-1299.2008.16644.x",
    parameters: &[THROUGH, CONSTITUENCY, SOURCES, SEED],
    columns: &[
        column("node", TextColumn, "kind and id of the node: a stakeholder, or what stakeholders have a part in"),
        column("degree", Integer, "contacts on the other side"),
        column("degree_share", Number, "contacts as a share of the other side"),
        column("betweenness", Number, "shortest paths between others that pass through it, over the most possible"),
        column("closeness", Number, "nearness to the others, over the most possible; null where paths are sampled"),
        column("clustering", Number, "how alike its contacts are to those of the ones it shares a contact with"),
        column("redundancy", Number, "share of the pairs of its contacts that another node joins too; null for fewer than two contacts"),
    ],
    site_column: None,
    reads: super::projection::READS,
};

fn run<'a>(atlas: &'a Atlas, params: &Params, control: &Control) -> Result<Counted<'a>, AnalysisError> {
    control.go_on()?;
    let network = SimpleNetwork::build(atlas, params);
    let through = Through::chosen(params.one(THROUGH.name));
    let incidence = Incidence::of(atlas, &network, through, params);
    let parts: Vec<(u32, u32)> =
        incidence.parts.iter().enumerate().flat_map(|(event, parts)| parts.iter().map(move |(node, _)| (narrow(*node), narrow(event)))).collect();
    let net = TwoMode::of([network.len(), incidence.events.len()], &parts);
    within_limit(net.overlap_cost())?;
    let sources = Sources::chosen(params, net.len());
    let told = net.scores(&sources.nodes, control)?;
    let cells = net.sizes[0] * net.sizes[1];
    let summary = vec![
        ("stakeholders", json!(net.sizes[0])),
        ("through", json!(through.kind().plural())),
        ("events", json!(net.sizes[1])),
        ("parts", json!(net.ties())),
        ("density", figure((cells > 0).then(|| net.ties() as f64 / cells as f64))),
        ("robins_alexander_clustering", figure(told.clustering)),
        ("nodf", figure(told.nodf)),
        ("sources", if sources.is_sample() { json!(sources.nodes.len()) } else { serde_json::Value::Null }),
    ];
    let rows = Nodes { atlas, network, through, events_of: Rows::of(&parts), incidence, scores: told.scores };
    Ok(Counted { summary, rows: Box::new(rows) })
}

/// A row for each node, stakeholders first; none where nobody has a part in anything.
struct Nodes<'a> {
    atlas: &'a Atlas,
    network: SimpleNetwork,
    through: Through,
    incidence: Incidence,
    /// Positions among the events, by stakeholder.
    events_of: Rows,
    scores: Vec<Scores>,
}

impl MakeRows for Nodes<'_> {
    fn total(&self) -> usize {
        if self.events_of.is_empty() { 0 } else { self.scores.len() }
    }
    fn make(&self, rows: Range<usize>, control: &Control) -> Result<Vec<ReportRow>, AnalysisError> {
        in_blocks(self.atlas, rows, control, |node, writer| self.row(node, writer))
    }
}

impl Nodes<'_> {
    fn row(&self, node: usize, writer: &mut Writer<'_>) -> ReportRow {
        let score = &self.scores[node];
        let (name, evidence) = match node.checked_sub(self.network.len()) {
            None => self.stakeholder(node),
            Some(event) => self.event(event),
        };
        let cells = vec![
            name.map_or(Cell::Null, Cell::Text),
            int(score.degree),
            real(score.degree_share),
            real(Some(score.betweenness)),
            real(score.closeness),
            real(Some(score.clustering)),
            real(score.redundancy),
        ];
        ReportRow { cells, evidence: writer.list(evidence) }
    }
    fn stakeholder(&self, node: usize) -> (Option<Text>, Evidence) {
        let (table, row) = (&self.atlas.tables.stakeholders, self.network.nodes[node]);
        let mut evidence = Evidence::default();
        evidence.add(table, row);
        for &event in self.events_of.row(node) {
            let parts = &self.incidence.parts[event as usize];
            if let Ok(at) = parts.binary_search_by_key(&node, |(n, _)| *n) {
                self.through.add_parts(self.atlas, self.incidence.events[event as usize], &parts[at].1, &mut evidence);
            }
        }
        (Some(path(table, row)), evidence)
    }
    fn event(&self, at: usize) -> (Option<Text>, Evidence) {
        let event = self.incidence.events[at];
        let mut evidence = Evidence::default();
        self.through.add(self.atlas, event, &mut evidence);
        for (_, records) in &self.incidence.parts[at] {
            self.through.add_parts(self.atlas, event, records, &mut evidence);
        }
        (self.atlas.tables.any_at(self.through.kind(), event).map(|(record, _)| Text::from(record.path())), evidence)
    }
}

/// Refuses more visits than [`MAX_OVERLAPS`].
pub fn within_limit(size: usize) -> Result<(), AnalysisError> {
    let hint = "choose constituencies, or what fewer stakeholders share";
    if size > MAX_OVERLAPS { Err(AnalysisError::TooLarge { what: "the two-mode network", size, limit: MAX_OVERLAPS, hint }) } else { Ok(()) }
}
