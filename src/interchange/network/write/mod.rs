//! Networks on their way out: one neutral network, and a writer for each format that pulls node by node and edge by edge,
//! so that nothing but the network itself stands in memory. `docs/formats.md` says what each format cannot carry.
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

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::file::{Attribute, Edge, NetworkFile, Node, said};
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

/// A network with the types of its attributes and what the file says of itself.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// What leaves: notes stand among the attributes, no node stands inside another.
    pub network: NetworkFile,
    /// Types of the attributes of nodes, in their order.
    pub node_types: Vec<ColumnType>,
    /// Types of the attributes of edges, in their order.
    pub edge_types: Vec<ColumnType>,
    /// Revision, licence, filters and so on.
    pub provenance: Vec<(String, String)>,
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

impl Outgoing {
    /// What a node says, in the order of attributes.
    pub fn of_node<'n>(&'n self, node: &'n Node) -> impl Iterator<Item = Value<'n>> {
        values(&self.network.node_attributes, &self.node_types, &node.values)
    }
    /// What an edge says, in the order of attributes.
    pub fn of_edge<'n>(&'n self, edge: &'n Edge) -> impl Iterator<Item = Value<'n>> {
        values(&self.network.edge_attributes, &self.edge_types, &edge.values)
    }
    /// The value of one attribute of a node.
    pub fn node_value<'n>(&'n self, node: &'n Node, name: &str) -> Option<&'n str> {
        self.of_node(node).find(|v| v.name == name).map(|v| v.text)
    }
    /// True where any edge is directed: the word of formats that have one for the whole file.
    pub fn directed(&self) -> bool {
        self.network.edges.iter().any(|e| e.directed)
    }
    /// What the file says of itself, in one line.
    pub fn about(&self) -> String {
        let said: Vec<String> = self.provenance.iter().map(|(k, v)| format!("{k}: {}", v.replace(['\n', '\r'], " "))).collect();
        said.join("; ")
    }
    /// Names of nodes for people, each once: the name where nobody else has it, else the name with the id.
    pub fn labels(&self) -> Vec<String> {
        let named: Vec<&str> = self.network.nodes.iter().map(|n| self.node_value(n, "name").unwrap_or(&n.id)).collect();
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &named {
            *times.entry(name).or_default() += 1;
        }
        let label = |(name, node): (&&str, &Node)| if times[name] == 1 { (*name).to_owned() } else { format!("{name} ({})", node.id) };
        named.iter().zip(&self.network.nodes).map(label).collect()
    }
    /// Positions of the nodes, from 1, by their ids: for formats that number them.
    pub fn numbers(&self) -> BTreeMap<&str, usize> {
        self.network.nodes.iter().enumerate().map(|(at, n)| (n.id.as_str(), at + 1)).collect()
    }
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
pub fn write(format: NetworkFormat, outgoing: &Outgoing, out: &mut impl Write) -> io::Result<()> {
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
