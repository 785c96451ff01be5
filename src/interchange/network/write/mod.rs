//! Networks on their way out: whoever holds a network gives its nodes and edges one after another ([`Network`]), and a writer
//! for each format pulls them, so that no network stands in memory a second time. `docs/formats.md` says what each format
//! cannot carry.
//!
//! - [`graphml`], [`gexf`] in XML; [`gml`], [`pajek`] in text of their own
//! - [`nodelink`], [`kumu`] in JSON; [`edgelist`] as a table

pub mod edgelist;
pub mod gexf;
pub mod gml;
pub mod graphml;
pub mod kumu;
pub mod nodelink;
pub mod pajek;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use super::file::{Attribute, Edge, Node, said};
use crate::domain::table::ColumnType;

/// A format in which a network leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFormat {
    /// GraphML.
    GraphMl,
    /// GEXF 1.2.
    Gexf,
    /// Pajek.
    Pajek,
    /// GML.
    Gml,
    /// Kumu.
    Kumu,
    /// Node-link JSON.
    NodeLink,
    /// Edge list with a header.
    EdgeList,
}

/// Who holds a network. Nodes and edges are made while they are pulled, the same each time.
pub trait Network {
    /// Its nodes in order; notes stand among the attributes, no node stands inside another.
    fn nodes(&self) -> Box<dyn Iterator<Item = Node> + '_>;
    /// Its edges in order.
    fn edges(&self) -> Box<dyn Iterator<Item = Edge> + '_>;
    /// How many nodes it has.
    fn count(&self) -> usize;
    /// The place of a node in their order, from 0.
    fn position(&self, id: &str) -> Option<usize>;
    /// True where any edge is directed: the word of formats that have one for the whole file.
    fn directed(&self) -> bool;
}

/// A network with the types of its attributes and what the file says of itself.
#[derive(Clone, Copy)]
pub struct Outgoing<'n> {
    /// What leaves.
    pub network: &'n dyn Network,
    /// Attributes of nodes.
    pub node_attributes: &'n [Attribute],
    /// Types of the attributes of nodes, in their order.
    pub node_types: &'n [ColumnType],
    /// Attributes of edges.
    pub edge_attributes: &'n [Attribute],
    /// Types of the attributes of edges, in their order.
    pub edge_types: &'n [ColumnType],
    /// Revision, licence, filters and so on.
    pub provenance: &'n [(String, String)],
}

/// One value of a node or an edge on its way out.
pub struct Value<'n> {
    /// Position of its attribute.
    pub at: usize,
    /// Name of its attribute.
    pub name: &'n str,
    /// Type of its attribute.
    pub ty: ColumnType,
    /// As text, never blank.
    pub text: &'n str,
}

impl Outgoing<'_> {
    /// What a node says, in the order of attributes.
    pub fn of_node<'v>(&'v self, node: &'v Node) -> impl Iterator<Item = Value<'v>> {
        values(self.node_attributes, self.node_types, &node.values)
    }
    /// What an edge says, in the order of attributes.
    pub fn of_edge<'v>(&'v self, edge: &'v Edge) -> impl Iterator<Item = Value<'v>> {
        values(self.edge_attributes, self.edge_types, &edge.values)
    }
    /// The value of one attribute of a node.
    pub fn node_value<'v>(&'v self, node: &'v Node, name: &str) -> Option<&'v str> {
        self.of_node(node).find(|v| v.name == name).map(|v| v.text)
    }
    /// What the file says of itself, in one line.
    pub fn about(&self) -> String {
        let said: Vec<String> = self.provenance.iter().map(|(k, v)| format!("{k}: {}", v.replace(['\n', '\r'], " "))).collect();
        said.join("; ")
    }
    /// The number of a node by its id, from 1: for formats that number them.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.network.position(id).map(|at| at + 1)
    }
    /// A walk along all names, to tell which are shared. O(n log n), 8 bytes a node.
    pub fn labels(&self) -> Labels<'_> {
        let mut seen: Vec<u64> = self.network.nodes().map(|node| fingerprint(self.name(&node))).collect();
        seen.sort_unstable();
        let mut shared: Vec<u64> = seen.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        shared.dedup();
        Labels { outgoing: self, shared }
    }
    fn name<'v>(&'v self, node: &'v Node) -> &'v str {
        self.node_value(node, "name").unwrap_or(&node.id)
    }
}

/// Names of nodes for people, each once.
pub struct Labels<'o> {
    outgoing: &'o Outgoing<'o>,
    /// Fingerprints of the names that several have. Should two names have one, each has its id behind it: nothing worse.
    shared: Vec<u64>,
}

impl Labels<'_> {
    /// The name where nobody else has it, else the name with the id.
    pub fn of(&self, node: &Node) -> String {
        let name = self.outgoing.name(node);
        if self.shared.binary_search(&fingerprint(name)).is_ok() { format!("{name} ({})", node.id) } else { name.to_owned() }
    }
}

/// The same for the same text.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn values<'n>(attributes: &'n [Attribute], types: &'n [ColumnType], values: &'n super::file::Values) -> impl Iterator<Item = Value<'n>> {
    said(attributes, values).map(|(at, text)| {
        let ty = types.get(at).copied().unwrap_or(ColumnType::Text);
        Value { at, name: &attributes[at].name, ty, text }
    })
}

/// True where a value may stand as a bare number.
pub fn is_number(value: &Value<'_>) -> bool {
    matches!(value.ty, ColumnType::Integer | ColumnType::Number) && serde_json::from_str::<serde_json::Number>(value.text).is_ok()
}

/// Writes a network.
pub fn write(format: NetworkFormat, outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    match format {
        NetworkFormat::GraphMl => graphml::write(outgoing, out),
        NetworkFormat::Gexf => gexf::write(outgoing, out),
        NetworkFormat::Pajek => pajek::write(outgoing, out),
        NetworkFormat::Gml => gml::write(outgoing, out),
        NetworkFormat::Kumu => kumu::write(outgoing, out),
        NetworkFormat::NodeLink => nodelink::write(outgoing, out),
        NetworkFormat::EdgeList => edgelist::write(outgoing, out),
    }
}
