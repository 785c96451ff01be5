//! GraphML (Brandes et al. 2002, <http://graphml.graphdrawing.org/specification.html>): keys with defaults, nodes, edges
//! with a direction of their own. Written by NetworkX, igraph, Gephi, yEd, Cytoscape and many more.
//!
//! A graph inside a node is flattened, with words; ports are left out, with words; a hyperedge joins more than two and is
//! a problem, for a tie joins two. Labels that yEd keeps in its drawing are read.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::{check_values, of_itself};
use super::drawing;
use super::file::{Attribute, Edge, NetworkFile, Node, Values};
use crate::domain::{Note, Problem, Severity};
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::words::{count, shown};
use crate::interchange::xml::{self, Element, Reads, Xml};

/// Reads a GraphML file.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<NetworkFile, Refused> {
    let decoded = xml::text(file, bytes)?;
    let network = NetworkFile {
        file: file.to_owned(),
        notes: decoded.note.map(|note| note.of(shown(file))).into_iter().collect(),
        ..NetworkFile::default()
    };
    let mut reading = Reading::new(Xml::new(file, &decoded.text, limits), network, limits);
    reading.document()?;
    reading.finish()
}

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Node,
    Edge,
    Graph,
}

/// An open element that matters.
enum Open {
    /// `graphml`, and whatever is passed over.
    Other,
    Graph { directed: bool, inside: Option<String> },
    Node(usize),
    Edge(usize),
}

struct Reading<'a> {
    xml: Xml<'a>,
    limits: &'a Limits,
    network: NetworkFile,
    /// Position of the attribute of a key, for nodes and for edges.
    keys: BTreeMap<String, (Option<usize>, Option<usize>)>,
    names: BTreeMap<String, String>,
    open: Vec<Open>,
    graphs: usize,
    cells: usize,
    ports: u64,
    drawings: u64,
    nested: BTreeSet<String>,
    undeclared: BTreeMap<String, u64>,
}

impl<'a> Reads<'a> for Reading<'a> {
    fn xml(&mut self) -> &mut Xml<'a> {
        &mut self.xml
    }
    fn closes(&mut self) {
        self.open.pop();
    }
    fn opens(&mut self, element: &Element) -> Result<(), Refused> {
        match element.name.as_str() {
            "key" => return self.key(element),
            "data" => return self.data(element),
            "desc" => return self.desc(),
            "graph" => self.graph(element),
            "node" => self.node(element)?,
            "edge" => self.edge(element)?,
            "hyperedge" => {
                let place = self.network.place(element.line, None);
                let message = "a hyperedge joins any number of nodes; a tie joins two";
                let hint = "make it a platform with its members, or write one edge for each two of them";
                self.network.problems.push(Problem::new(Severity::Error, "hyperedge", place, message, hint));
                return self.xml.content(&mut |_, _| {}).map(drop);
            }
            "port" => {
                self.ports += 1;
                return self.xml.content(&mut |_, _| {}).map(drop);
            }
            _ => self.open.push(Open::Other),
        }
        Ok(())
    }
}

impl<'a> Reading<'a> {
    fn new(xml: Xml<'a>, network: NetworkFile, limits: &'a Limits) -> Self {
        Self {
            xml,
            limits,
            network,
            keys: BTreeMap::new(),
            names: BTreeMap::new(),
            open: Vec::new(),
            graphs: 0,
            cells: 0,
            ports: 0,
            drawings: 0,
            nested: BTreeSet::new(),
            undeclared: BTreeMap::new(),
        }
    }

    fn key(&mut self, element: &Element) -> Result<(), Refused> {
        let id = element.get("id").unwrap_or_default().to_owned();
        let name = element.get("attr.name").unwrap_or(&id).trim().to_owned();
        let holder = element.get("for").unwrap_or("all").to_owned();
        let mut default = None;
        self.xml.content(&mut |inner, text| {
            if inner == "default" && !text.is_empty() {
                default = Some(text.to_owned());
            }
        })?;
        // a drawing of another program: its labels are read where they stand
        let drawing = ["yfiles.type", "attr.name"].map(|a| element.get(a).is_some()) == [true, false];
        if drawing {
            return Ok(());
        }
        let limits = self.limits;
        let file = self.network.file.clone();
        let add = |list: &mut Vec<Attribute>| {
            if list.len() >= limits.columns {
                let message = format!("the file declares more than {} attributes", limits.columns);
                return Err(Refused::new(Reason::Columns, message, "leave out the attributes that are not needed").of(&file));
            }
            list.push(Attribute { name: name.clone(), default: default.clone() });
            Ok(Some(list.len() - 1))
        };
        let nodes = if matches!(holder.as_str(), "node" | "all") { add(&mut self.network.node_attributes)? } else { None };
        let edges = if matches!(holder.as_str(), "edge" | "all") { add(&mut self.network.edge_attributes)? } else { None };
        self.names.insert(id.clone(), name);
        self.keys.insert(id, (nodes, edges));
        Ok(())
    }

    fn graph(&mut self, element: &Element) {
        self.graphs += 1;
        let inside = self.enclosing();
        if let Some(inside) = &inside {
            self.nested.insert(inside.clone());
        }
        self.open.push(Open::Graph { directed: element.get("edgedefault") == Some("directed"), inside });
    }

    /// The node inside which what opens now stands.
    fn enclosing(&self) -> Option<String> {
        self.open.iter().rev().find_map(|open| match open {
            Open::Node(at) => Some(self.network.nodes[*at].id.clone()),
            Open::Graph { inside, .. } => inside.clone(),
            _ => None,
        })
    }

    fn too_many(&self, what: &str) -> Refused {
        let message = format!("the network has more than {} {what}", self.limits.rows);
        Refused::new(Reason::Rows, message, "split it into several files").of(&self.network.file)
    }

    fn node(&mut self, element: &Element) -> Result<(), Refused> {
        if self.network.nodes.len() >= self.limits.rows {
            return Err(self.too_many("nodes"));
        }
        let inside = self.enclosing();
        let id = element.get("id").unwrap_or_default().to_owned();
        self.network.nodes.push(Node { id, values: Values::new(), note: None, inside, line: element.line });
        self.open.push(Open::Node(self.network.nodes.len() - 1));
        Ok(())
    }

    fn edge(&mut self, element: &Element) -> Result<(), Refused> {
        if self.network.edges.len() >= self.limits.rows {
            return Err(self.too_many("edges"));
        }
        let default = self.open.iter().rev().find_map(|o| if let Open::Graph { directed, .. } = o { Some(*directed) } else { None });
        let directed = match element.get("directed").map(str::trim) {
            Some("true" | "1") => true,
            Some("false" | "0") => false,
            _ => default.unwrap_or(false),
        };
        if element.get("sourceport").is_some() || element.get("targetport").is_some() {
            self.ports += 1;
        }
        let end = |name: &str| element.get(name).unwrap_or_default().to_owned();
        let id = element.get("id").map(str::to_owned).filter(|id| !id.is_empty());
        self.network.edges.push(Edge { id, from: end("source"), to: end("target"), directed, values: Values::new(), note: None, line: element.line });
        self.open.push(Open::Edge(self.network.edges.len() - 1));
        Ok(())
    }

    /// A value of the innermost node, edge or graph.
    fn data(&mut self, element: &Element) -> Result<(), Refused> {
        let key = element.get("key").unwrap_or_default().to_owned();
        let drawing::Content { text, label } = drawing::content(&mut self.xml)?;
        let (mut key, mut text) = (key, text.trim().to_owned());
        if let Some(label) = label {
            self.drawings += 1;
            (key, text) = ("\u{0}label".to_owned(), label);
        }
        if text.is_empty() {
            return Ok(());
        }
        if text.chars().nth(self.limits.cell_chars).is_some() {
            let place = self.network.place(element.line, self.names.get(&key).map(String::as_str));
            let message = format!("the value has more than {} characters", self.limits.cell_chars);
            self.network.problems.push(Problem::new(Severity::Error, "too_long", place, message, "shorten it").with_value(&text));
            return Ok(());
        }
        self.cells += 1;
        let holder = match self.open.iter().rev().find(|o| !matches!(o, Open::Other)) {
            Some(Open::Node(at)) => (Holder::Node, *at),
            Some(Open::Edge(at)) => (Holder::Edge, *at),
            _ => (Holder::Graph, 0),
        };
        if holder.0 == Holder::Graph {
            let name = self.names.get(&key).unwrap_or(&key);
            self.network.notes.push(of_itself(name, &text).of(shown(&self.network.file)));
            return Ok(());
        }
        let at = self.attribute(&key, holder.0)?;
        let values = match holder.0 {
            Holder::Node => &mut self.network.nodes[holder.1].values,
            _ => &mut self.network.edges[holder.1].values,
        };
        values.push((at, text));
        Ok(())
    }

    /// The attribute of a key; one that is not declared for such an element is made, and said.
    fn attribute(&mut self, key: &str, holder: Holder) -> Result<usize, Refused> {
        let entry = self.keys.get(key).copied().unwrap_or_default();
        let known = if holder == Holder::Node { entry.0 } else { entry.1 };
        if let Some(at) = known {
            return Ok(at);
        }
        let name = self.names.get(key).cloned().unwrap_or_else(|| key.trim_start_matches('\u{0}').to_owned());
        if !key.starts_with('\u{0}') {
            *self.undeclared.entry(name.clone()).or_default() += 1;
        }
        let list = if holder == Holder::Node { &mut self.network.node_attributes } else { &mut self.network.edge_attributes };
        if list.len() >= self.limits.columns {
            let message = format!("the file has more than {} attributes", self.limits.columns);
            return Err(Refused::new(Reason::Columns, message, "leave out the attributes that are not needed").of(&self.network.file));
        }
        list.push(Attribute { name, default: None });
        let at = list.len() - 1;
        let slot = self.keys.entry(key.to_owned()).or_default();
        if holder == Holder::Node { slot.0 = Some(at) } else { slot.1 = Some(at) }
        Ok(at)
    }

    fn desc(&mut self) -> Result<(), Refused> {
        let text = self.xml.content(&mut |_, _| {})?.trim().to_owned();
        if text.is_empty() {
            return Ok(());
        }
        match self.open.last() {
            Some(Open::Node(at)) => self.network.nodes[*at].note = Some(text),
            Some(Open::Edge(at)) => self.network.edges[*at].note = Some(text),
            _ => self.network.notes.push(of_itself("desc", &text).of(shown(&self.network.file))),
        }
        Ok(())
    }

    /// Says what was not kept as it stands, and checks what defaults would make of the whole.
    fn finish(mut self) -> Result<NetworkFile, Refused> {
        let file = self.network.file.clone();
        if self.graphs == 0 {
            return Err(Refused::new(Reason::Empty, "the GraphML holds no graph", "send a file with a <graph> element").of(&file));
        }
        check_values(&self.network, self.cells, self.limits)?;
        let network = &mut self.network;
        let mut warn = |rule: &str, message: String, hint: &str| {
            let place = crate::domain::Place { file: Some(file.clone()), ..Default::default() };
            network.problems.push(Problem::new(Severity::Warning, rule, place, message, hint));
        };
        if !self.nested.is_empty() {
            let named = self.nested.iter().take(5).map(|n| shown(n)).collect::<Vec<_>>().join(", ");
            let message = format!("{} inside nodes ({named}) flattened: their nodes are stakeholders of their own", count(self.nested.len(), "graph", "graphs"));
            warn("nested_graph", message, "the tag inside=... says where each stood; say it as the parent where one is part of the other");
        }
        let beside = self.graphs - self.nested.len();
        if beside > 1 {
            warn("several_graphs", format!("the file holds {beside} graphs: they are read as one network"), "send one graph a file to keep them apart");
        }
        if self.ports > 0 {
            let message = format!("{}: left out, a tie joins stakeholders and not their ports", count(usize::try_from(self.ports).unwrap_or(usize::MAX), "port", "ports"));
            warn("port", message, "where a port is a partner of its own, make it a node");
        }
        for (name, times) in &self.undeclared {
            warn("key_undeclared", format!("the attribute {:?} is used {times} times and declared for no such element", shown(name)), "it is kept by that name");
        }
        if self.drawings > 0 {
            let message = format!("{}: labels are read, shapes and colours are not", count(usize::try_from(self.drawings).unwrap_or(usize::MAX), "drawing of another program", "drawings of another program"));
            network.notes.push(Note::new("drawings", message).counting(self.drawings).of(shown(&file)));
        }
        Ok(self.network)
    }
}
