//! The network as it leaves to network programs: stakeholders as nodes, with where they stand and where they are active;
//! ties as edges. Codes stand beside their labels, so that a legend needs no codelist. Each node and edge is made when a
//! format pulls it: beyond the atlas stand only the places of stakeholders, the positions of the sites where they are active
//! and, where they are asked for, the measures.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AppError;
use super::export::{columns, network_provenance, row};
use super::labels;
use crate::analysis::{self, AnalysisError, BadParameter, Control};
use crate::atlas::Atlas;
use crate::atlas::network::OnDay;
use crate::domain::codelist;
use crate::domain::table::ColumnType;
use crate::domain::{AnyRecord, AsOf, Cell, FieldType, Kind};
use crate::interchange::network::file::{Attribute, Edge, Node, Values};
use crate::interchange::network::write::{Network, Outgoing};
use crate::layout::places::{self, Place};

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

/// The attributes of nodes that are no fields of stakeholders, by their positions.
struct OfNode {
    lon: usize,
    lat: usize,
    stands: usize,
    sites: usize,
    pcodes: usize,
    measures: Vec<usize>,
}

/// The network of an atlas on its way out.
pub struct Leaving<'a> {
    atlas: &'a Atlas,
    control: &'a Control,
    here: OnDay,
    places: Vec<Option<Place>>,
    active: Vec<BTreeSet<usize>>,
    measured: BTreeMap<String, Vec<Option<String>>>,
    of_node: OfNode,
    node_ways: Vec<Way>,
    edge_ways: Vec<Way>,
    nodes: Attributes,
    edges: Attributes,
    provenance: Vec<(String, String)>,
    directed: bool,
    /// An undirected tie leaves as two arcs.
    arcs: bool,
}

impl<'a> Leaving<'a> {
    /// The network of an atlas that may be shown, so that nothing private or sensitive can be in it. O(n + m).
    pub fn of_atlas(atlas: &'a Atlas, as_of: AsOf, wanted: Wanted, control: &'a Control) -> Result<Self, AppError> {
        let (mut nodes, mut edges) = (Attributes::default(), Attributes::default());
        let node_ways = ways(Kind::Stakeholder, &["id"], &mut nodes);
        let [lon, lat] = ["lon", "lat"].map(|name| nodes.add(name, ColumnType::Number));
        let stands = nodes.add("stands", ColumnType::Text);
        let [sites, pcodes] = ["sites", "site_pcodes"].map(|name| nodes.add(name, ColumnType::List));
        let measured = if wanted.metrics { measures(atlas, as_of, control)? } else { BTreeMap::new() };
        let measures = if wanted.metrics { METRICS.iter().map(|name| nodes.add(name, ColumnType::Number)).collect() } else { Vec::new() };
        let edge_ways = ways(Kind::Tie, &OF_EDGE, &mut edges);
        let mut provenance = network_provenance(atlas, as_of);
        if wanted.metrics {
            provenance.push(("metrics".into(), "centrality, all kinds of ties, without weights".into()));
        }
        if wanted.arcs {
            provenance.push(("arcs".into(), "an undirected tie is two arcs where others are directed".into()));
        }
        let here = OnDay::of(&atlas.tables, as_of);
        Ok(Self {
            directed: here.ties.iter().any(|i| atlas.tables.ties.at(*i).is_directed()),
            here,
            places: places::of_atlas(atlas, as_of),
            active: places::active_sites(atlas, as_of),
            measured,
            of_node: OfNode { lon, lat, stands, sites, pcodes, measures },
            node_ways,
            edge_ways,
            nodes,
            edges,
            provenance,
            arcs: wanted.arcs,
            atlas,
            control,
        })
    }

    /// As formats take it.
    pub fn outgoing(&self) -> Outgoing<'_> {
        Outgoing {
            network: self,
            node_attributes: &self.nodes.list,
            node_types: &self.nodes.types,
            edge_attributes: &self.edges.list,
            edge_types: &self.edges.types,
            provenance: &self.provenance,
        }
    }

    fn node(&self, i: usize) -> Option<Node> {
        let (record, _) = self.atlas.tables.any_at(Kind::Stakeholder, i)?;
        let mut values = values(&self.node_ways, &record);
        let of = &self.of_node;
        if let Some(place) = &self.places[i] {
            values.extend([(of.lon, place.at.x().to_string()), (of.lat, place.at.y().to_string()), (of.stands, place.stands.code().to_owned())]);
        }
        let here: Vec<_> = self.active[i].iter().map(|s| self.atlas.tables.sites.at(*s)).collect();
        let listed = [(of.sites, here.iter().map(|s| s.id.text().clone()).collect()), (of.pcodes, here.iter().filter_map(|s| s.pcode.clone()).collect())];
        values.extend(listed.into_iter().filter_map(|(at, texts)| Some((at, Cell::List(texts).flat()?))));
        for (at, value) in of.measures.iter().zip(self.measured.get(record.id().as_str()).into_iter().flatten()) {
            values.extend(value.clone().map(|v| (*at, v)));
        }
        Some(Node { id: record.id().to_string(), values, note: None, inside: None, line: 0 })
    }

    fn edge(&self, i: usize) -> Option<Edge> {
        let (record, _) = self.atlas.tables.any_at(Kind::Tie, i)?;
        let AnyRecord::Tie(tie) = &record else { return None };
        let (id, from, to) = (Some(tie.id.to_string()), tie.from.to_string(), tie.to.to_string());
        Some(Edge { id, from, to, directed: tie.is_directed(), values: values(&self.edge_ways, &record), note: None, line: 0 })
    }

    /// These positions, for as long as somebody waits.
    fn while_wanted<'l>(&'l self, positions: &'l [usize]) -> impl Iterator<Item = usize> + 'l {
        positions.iter().copied().take_while(|_| self.control.go_on().is_ok())
    }
}

impl Network for Leaving<'_> {
    fn nodes(&self) -> Box<dyn Iterator<Item = Node> + '_> {
        Box::new(self.while_wanted(&self.here.stakeholders).filter_map(|i| self.node(i)))
    }
    fn edges(&self) -> Box<dyn Iterator<Item = Edge> + '_> {
        let edges = self.while_wanted(&self.here.ties).filter_map(|i| self.edge(i));
        if self.arcs && self.directed { Box::new(edges.flat_map(as_arcs)) } else { Box::new(edges) }
    }
    fn count(&self) -> usize {
        self.here.stakeholders.len()
    }
    fn position(&self, id: &str) -> Option<usize> {
        self.here.stakeholders.binary_search(&self.atlas.tables.stakeholders.index(id)?).ok()
    }
    fn directed(&self) -> bool {
        self.directed
    }
}

/// An undirected tie as two arcs; the second has `--back` after its id.
fn as_arcs(mut edge: Edge) -> impl Iterator<Item = Edge> {
    let back = (!edge.directed).then(|| {
        edge.directed = true;
        Edge { id: edge.id.as_ref().map(|id| format!("{id}--back")), from: edge.to.clone(), to: edge.from.clone(), ..edge.clone() }
    });
    std::iter::once(edge).chain(back)
}

/// The measures of each stakeholder, in the order of [`METRICS`].
fn measures(atlas: &Atlas, as_of: AsOf, control: &Control) -> Result<BTreeMap<String, Vec<Option<String>>>, AppError> {
    let Some(centrality) = analysis::find("centrality") else { return Ok(BTreeMap::new()) };
    let at: Vec<Option<usize>> = METRICS.iter().map(|name| centrality.spec.columns.iter().position(|c| c.name == *name)).collect();
    let finished = analysis::run(centrality, atlas, &[], as_of.map(|day| day.to_string()).as_deref(), control)?;
    let measures = |cells: &[Cell]| at.iter().map(|at| at.and_then(|at| cells.get(at)?.flat())).collect();
    Ok(finished.report.rows.iter().filter_map(|r| Some((r.cells.first()?.flat()?, measures(&r.cells)))).collect())
}
