//! What rows about stakeholders have in common: their first cells, their evidence, the first figures of the summary.

use serde_json::{Value, json};

use super::parts::Parts;
use super::simple::{SimpleNetwork, Thread};
use crate::analysis::evidence::Evidence;
use crate::analysis::params::Params;
use crate::analysis::scopes::response;
use crate::analysis::spec::ColumnSpec;
use crate::atlas::Atlas;
use crate::domain::table::ColumnType;
use crate::domain::{Cell, Kind, Text};

/// The kinds of record that network analyses read: ties, working seats, and the sites that make provinces and platforms.
pub const READS: &[Kind] = &[
    Kind::Setting,
    Kind::Stakeholder,
    Kind::Tie,
    Kind::Scope,
    Kind::Site,
    Kind::Theme,
    Kind::Platform,
    Kind::Membership,
    Kind::Meeting,
];

/// A column without a unit.
pub const fn column(name: &'static str, ty: ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}
/// The id of the stakeholder.
pub const STAKEHOLDER: ColumnSpec = column("stakeholder", ColumnType::Text, "id of the stakeholder");
/// Its name.
pub const STAKEHOLDER_NAME: ColumnSpec = column("stakeholder_name", ColumnType::Text, "its name");

/// Id of a node's stakeholder.
pub fn id<'a>(atlas: &'a Atlas, network: &SimpleNetwork, node: usize) -> &'a Text {
    atlas.tables.stakeholders.at(network.nodes[node]).id.text()
}
/// Name of a node's stakeholder.
pub fn name(atlas: &Atlas, network: &SimpleNetwork, node: usize) -> Text {
    atlas.tables.stakeholders.at(network.nodes[node]).name.clone()
}
/// Ids of nodes, in their order.
pub fn ids<'a>(atlas: &'a Atlas, network: &SimpleNetwork, nodes: &[usize]) -> Vec<&'a Text> {
    nodes.iter().map(|v| id(atlas, network, *v)).collect()
}
/// Cells `stakeholder` and `stakeholder_name`.
pub fn head(atlas: &Atlas, network: &SimpleNetwork, node: usize) -> Vec<Cell> {
    vec![Cell::Text(id(atlas, network, node).clone()), Cell::Text(name(atlas, network, node))]
}
/// A stakeholder and all its ties.
pub fn evidence(atlas: &Atlas, network: &SimpleNetwork, node: usize) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.add(&atlas.tables.stakeholders, network.nodes[node]);
    for thread in network.threads_of(node) {
        show(atlas, thread, &mut evidence);
    }
    evidence
}
/// What makes a thread: its ties, and its seats where seats were asked for.
pub fn show(atlas: &Atlas, thread: &Thread, evidence: &mut Evidence) {
    evidence.add_all(&atlas.tables.ties, thread.ties.iter().copied());
    evidence.add_all(&atlas.tables.memberships, thread.seats.iter().copied());
}
/// A count.
pub fn int(n: usize) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
/// A number; null where it is undefined or no number.
pub fn real(n: Option<f64>) -> Cell {
    n.filter(|n| n.is_finite()).map_or(Cell::Null, Cell::Real)
}
/// A number for the summary; null where it is undefined or no number.
pub fn figure(n: Option<f64>) -> Value {
    n.filter(|n| n.is_finite()).map_or(Value::Null, |n| json!(n))
}
/// What direction the figures rest on, as a word.
fn direction(network: &SimpleNetwork, ties: usize, directed: usize) -> &'static str {
    match directed {
        _ if network.direction_ignored => "ignored",
        0 => "undirected",
        _ if directed == ties => "directed",
        _ => "partly_directed",
    }
}
/// How large the network is, how many of its ties are directed and what that makes of the rest, in how many parts it falls by
/// ties alone and with working seats, and how many answered.
pub fn size(atlas: &Atlas, params: &Params, network: &SimpleNetwork) -> Vec<(&'static str, Value)> {
    let (ties, directed_ties) = network.tie_counts(atlas);
    let parts = Parts::of(network, &network.tables(atlas, params.as_of));
    vec![
        ("stakeholders", json!(network.len())),
        ("threads", json!(network.threads.len())),
        ("directed", json!(network.directed)),
        ("ties", json!(ties)),
        ("directed_ties", json!(directed_ties)),
        ("direction", json!(direction(network, ties, directed_ties))),
        ("components_by_ties", json!(parts.by_ties)),
        ("components_with_seats", json!(parts.with_seats)),
        ("response", response(atlas, params.as_of)),
    ]
}
