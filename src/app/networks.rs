//! The network as it leaves to network programs: stakeholders as nodes, with where they stand and where they are active;
//! ties as edges. Codes stand beside their labels, so that a legend needs no codelist.

use std::collections::BTreeMap;

use super::error::AppError;
use super::export::{columns, provenance, row};
use super::labels;
use crate::analysis::{self, AnalysisError, BadParameter, Control};
use crate::atlas::Atlas;
use crate::domain::codelist;
use crate::domain::table::ColumnType;
use crate::domain::{AnyRecord, AsOf, Cell, FieldType, Kind};
use crate::interchange::network::file::{Attribute, Edge, NetworkFile, Node, Values};
use crate::interchange::network::write::Outgoing;
use crate::layout::places;

/// What is asked of the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Each node with its measures.
    pub metrics: bool,
    /// Each undirected tie as two arcs where other ties are directed: for programs that know one direction a file.
    pub arcs: bool,
}

impl Wanted {
    /// The parameters of a network.
    pub fn parse(given: &[(String, String)]) -> Result<Self, AppError> {
        let mut wanted = Self::default();
        for (name, value) in given {
            let bad = |message: &str| AppError::from(AnalysisError::from(BadParameter { parameter: name.clone(), message: message.to_owned() }));
            let flag = match name.as_str() {
                "metrics" => &mut wanted.metrics,
                "arcs" => &mut wanted.arcs,
                _ => return Err(bad("network has no such parameter; it takes: metrics, arcs, as_of, show_examples, revision")),
            };
            *flag = value.parse().map_err(|_| bad("true or false"))?;
        }
        Ok(wanted)
    }
}

/// Measures of a node, by the columns of `centrality`.
const METRICS: [&str; 9] =
    ["degree", "strength", "betweenness", "betweenness_normalised", "closeness", "harmonic", "eigenvector", "pagerank", "katz"];
/// Fields that the format of a network says itself.
const OF_EDGE: [&str; 4] = ["id", "from", "to", "directed"];

/// Attributes of nodes or edges while they are gathered.
#[derive(Default)]
struct Attributes {
    list: Vec<Attribute>,
    types: Vec<ColumnType>,
}

impl Attributes {
    fn add(&mut self, name: &str, ty: ColumnType) -> usize {
        self.list.push(Attribute { name: name.to_owned(), default: None });
        self.types.push(ty);
        self.list.len() - 1
    }
}

/// A field on its way: its position among the columns, its attribute, and that of its label.
struct Way {
    column: usize,
    at: usize,
    label: Option<(usize, &'static codelist::List)>,
}

fn ways(kind: Kind, left_out: &[&str], attributes: &mut Attributes) -> Vec<Way> {
    let fields: Vec<_> = kind.fields().iter().filter(|f| f.ty != FieldType::Shape).collect();
    let mut ways = Vec::new();
    for (column, (field, as_column)) in fields.iter().zip(columns(kind)).enumerate() {
        if left_out.contains(&field.name) {
            continue;
        }
        let at = attributes.add(field.name, as_column.ty);
        let label = match field.ty {
            FieldType::Code(list) => labels::codelist(list).map(|l| (attributes.add(&format!("{}_label", field.name), as_column.ty), l)),
            _ => None,
        };
        ways.push(Way { column, at, label });
    }
    ways
}

fn values(ways: &[Way], record: &AnyRecord) -> Values {
    let cells = row(record).cells;
    let mut values = Values::new();
    for way in ways {
        let Some(text) = cells.get(way.column).and_then(Cell::flat) else { continue };
        if let Some((at, list)) = way.label {
            values.extend(labels::of_code(list, &cells[way.column]).flat().map(|words| (at, words)));
        }
        values.push((way.at, text));
    }
    values
}

/// The network of an atlas that may be shown, so that nothing private or sensitive can be in it. O(n + m).
pub fn of_atlas(atlas: &Atlas, as_of: AsOf, wanted: Wanted, control: &Control) -> Result<Outgoing, AppError> {
    let mut of_nodes = Attributes::default();
    let node_ways = ways(Kind::Stakeholder, &["id"], &mut of_nodes);
    let [lon, lat] = ["lon", "lat"].map(|name| of_nodes.add(name, ColumnType::Number));
    let stands = of_nodes.add("stands", ColumnType::Text);
    let [sites, pcodes] = ["sites", "site_pcodes"].map(|name| of_nodes.add(name, ColumnType::List));
    let metrics = if wanted.metrics { measures(atlas, control)? } else { BTreeMap::new() };
    let measured: Vec<usize> = if wanted.metrics { METRICS.iter().map(|name| of_nodes.add(name, ColumnType::Number)).collect() } else { Vec::new() };
    let (places, active) = (places::of_atlas(atlas, as_of), places::active_sites(atlas, as_of));
    let mut network = NetworkFile::default();
    for i in 0..atlas.tables.count(Kind::Stakeholder) {
        control.go_on()?;
        let Some((record, _)) = atlas.tables.any_at(Kind::Stakeholder, i) else { continue };
        let mut values = values(&node_ways, &record);
        if let Some(place) = &places[i] {
            values.extend([(lon, place.at.x().to_string()), (lat, place.at.y().to_string()), (stands, place.stands.code().to_owned())]);
        }
        let here: Vec<_> = active[i].iter().map(|s| atlas.tables.sites.at(*s)).collect();
        let listed = [(sites, here.iter().map(|s| s.id.text().clone()).collect()), (pcodes, here.iter().filter_map(|s| s.pcode.clone()).collect())];
        values.extend(listed.into_iter().filter_map(|(at, texts)| Some((at, Cell::List(texts).flat()?))));
        for (at, value) in measured.iter().zip(metrics.get(record.id().as_str()).into_iter().flatten()) {
            values.extend(value.clone().map(|v| (*at, v)));
        }
        network.nodes.push(Node { id: record.id().to_string(), values, note: None, inside: None, line: 0 });
    }
    let mut of_edges = Attributes::default();
    let edge_ways = ways(Kind::Tie, &OF_EDGE, &mut of_edges);
    for i in 0..atlas.tables.count(Kind::Tie) {
        control.go_on()?;
        let Some((record, _)) = atlas.tables.any_at(Kind::Tie, i) else { continue };
        let AnyRecord::Tie(tie) = &record else { continue };
        let (id, from, to) = (Some(tie.id.to_string()), tie.from.to_string(), tie.to.to_string());
        network.edges.push(Edge { id, from, to, directed: tie.is_directed(), values: values(&edge_ways, &record), note: None, line: 0 });
    }
    if wanted.arcs {
        as_arcs(&mut network);
    }
    network.node_attributes = of_nodes.list;
    network.edge_attributes = of_edges.list;
    let mut provenance = provenance(atlas, "network");
    if wanted.metrics {
        provenance.push(("metrics".into(), "centrality, all kinds of ties, without weights".into()));
    }
    if wanted.arcs {
        provenance.push(("arcs".into(), "an undirected tie is two arcs where others are directed".into()));
    }
    Ok(Outgoing { network, node_types: of_nodes.types, edge_types: of_edges.types, provenance })
}

/// An undirected tie among directed ones becomes two arcs; the second has `--back` after its id.
fn as_arcs(network: &mut NetworkFile) {
    let directed = |edge: &&Edge| edge.directed;
    if network.edges.iter().find(directed).is_none() || network.edges.iter().all(|e| e.directed) {
        return;
    }
    let mut arcs = Vec::with_capacity(network.edges.len());
    for mut edge in std::mem::take(&mut network.edges) {
        let back = (!edge.directed).then(|| {
            edge.directed = true;
            Edge { id: edge.id.as_ref().map(|id| format!("{id}--back")), from: edge.to.clone(), to: edge.from.clone(), ..edge.clone() }
        });
        arcs.push(edge);
        arcs.extend(back);
    }
    network.edges = arcs;
}

/// The measures of each stakeholder, in the order of [`METRICS`].
fn measures(atlas: &Atlas, control: &Control) -> Result<BTreeMap<String, Vec<Option<String>>>, AppError> {
    let Some(centrality) = analysis::find("centrality") else { return Ok(BTreeMap::new()) };
    let at: Vec<Option<usize>> = METRICS.iter().map(|name| centrality.spec.columns.iter().position(|c| c.name == *name)).collect();
    let finished = analysis::run(centrality, atlas, &[], None, control)?;
    let measures = |cells: &[Cell]| at.iter().map(|at| at.and_then(|at| cells.get(at)?.flat())).collect();
    Ok(finished.report.rows.iter().filter_map(|r| Some((r.cells.first()?.flat()?, measures(&r.cells)))).collect())
}
