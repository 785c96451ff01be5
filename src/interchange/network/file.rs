//! A network as a file tells it: the one shape between the readers of network formats and the records.

use crate::domain::{Note, Place, Problem};

/// An attribute that nodes or edges may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribute {
    /// Its name as people see it.
    pub name: String,
    /// What it is where a node or edge does not say it.
    pub default: Option<String>,
}

/// What a node or edge says: the position of an attribute, and its value as text.
pub type Values = Vec<(usize, String)>;

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its id in the file, unique there.
    pub id: String,
    /// What it says.
    pub values: Values,
    /// Words about it.
    pub note: Option<String>,
    /// The node inside which it stands, where the file nests graphs.
    pub inside: Option<String>,
    /// Line of the file, from 1.
    pub line: u64,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Its id in the file, where it has one.
    pub id: Option<String>,
    /// The node it comes from.
    pub from: String,
    /// The node it goes to.
    pub to: String,
    /// It runs one way, as the edge or the file says.
    pub directed: bool,
    /// What it says.
    pub values: Values,
    /// Words about it.
    pub note: Option<String>,
    /// Line of the file, from 1.
    pub line: u64,
}

/// A network.
#[derive(Clone, Debug, Default)]
pub struct NetworkFile {
    /// File name as given.
    pub file: String,
    /// Attributes of nodes.
    pub node_attributes: Vec<Attribute>,
    /// Attributes of edges.
    pub edge_attributes: Vec<Attribute>,
    /// Nodes in order; isolates too.
    pub nodes: Vec<Node>,
    /// Edges in order; parallel ones too.
    pub edges: Vec<Edge>,
    /// What the reader could not keep as it stands.
    pub problems: Vec<Problem>,
    /// What the file says about itself, and what was taken for granted.
    pub notes: Vec<Note>,
}

impl NetworkFile {
    /// A place in this file.
    pub fn place(&self, line: u64, column: Option<&str>) -> Place {
        Place { file: Some(self.file.clone()), row: Some(line), column: column.map(str::to_owned), record: None }
    }
}

/// What a node or edge says of each attribute that it says anything of, defaults filled in; blank is nothing.
pub fn said<'a>(attributes: &'a [Attribute], values: &'a Values) -> impl Iterator<Item = (usize, &'a str)> {
    attributes.iter().enumerate().filter_map(|(at, attribute)| {
        // the last of several values of one attribute is the one that counts
        let own = values.iter().rev().find(|(index, _)| *index == at).map(|(_, value)| value.as_str());
        own.or(attribute.default.as_deref()).map(str::trim).filter(|v| !v.is_empty()).map(|value| (at, value))
    })
}
