//! What every reader of networks needs: nodes, edges and what they say, gathered within the limits of an import.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{Attribute, Edge, NetworkFile, Node, Values};
use crate::domain::{Note, Place, Problem, Severity};
use crate::interchange::limits::Limits;
use crate::interchange::profile;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::repeats;
use crate::interchange::words::{count, fold, shown};

/// Who says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The node at this position.
    Node(usize),
    /// The edge at this position.
    Edge(usize),
}

/// How an edge runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// One way.
    Directed,
    /// Between its ends.
    Undirected,
    /// Both ways, as some programs say of one edge: read as undirected, with a tag.
    Mutual,
    /// As the file says of all.
    AsFile,
}

impl Direction {
    /// The direction that a word names: yes and no, arrows, and the words of Gephi and Kumu in the languages that they speak
    /// (`data/profiles/network.toml`).
    pub fn of(word: &str) -> Option<Self> {
        match word.trim() {
            "1" | "->" => return Some(Self::Directed),
            "0" | "--" => return Some(Self::Undirected),
            "<->" | "<-->" => return Some(Self::Mutual),
            _ => {}
        }
        let words = &profile::network().direction;
        let folded = fold(word);
        let has = |list: &[String]| !folded.is_empty() && list.contains(&folded);
        if has(&words.undirected) {
            return Some(Self::Undirected);
        }
        if has(&words.directed) {
            return Some(Self::Directed);
        }
        has(&words.mutual).then_some(Self::Mutual)
    }
}

/// A network while it is read.
pub struct Builder<'a> {
    network: NetworkFile,
    limits: &'a Limits,
    node_columns: BTreeMap<String, usize>,
    edge_columns: BTreeMap<String, usize>,
    cells: usize,
    /// Edges whose direction is the file's.
    as_file: Vec<usize>,
    /// Nodes that only edges name.
    implied: BTreeSet<String>,
}

impl<'a> Builder<'a> {
    /// Nothing read yet.
    pub fn new(file: &str, limits: &'a Limits) -> Self {
        Self {
            network: NetworkFile { file: file.to_owned(), ..NetworkFile::default() },
            limits,
            node_columns: BTreeMap::new(),
            edge_columns: BTreeMap::new(),
            cells: 0,
            as_file: Vec::new(),
            implied: BTreeSet::new(),
        }
    }

    fn too_many(&self, what: &str) -> Refused {
        let message = format!("the network has more than {} {what}", self.limits.rows);
        Refused::new(Reason::Rows, message, "split it into several files").of(&self.network.file)
    }

    /// A node; its line or its position in its list, from 1.
    pub fn node(&mut self, id: &str, line: u64) -> Result<Of, Refused> {
        if self.network.nodes.len() >= self.limits.rows {
            return Err(self.too_many("nodes"));
        }
        self.network.nodes.push(Node { id: id.trim().to_owned(), values: Values::new(), note: None, inside: None, line });
        Ok(Of::Node(self.network.nodes.len() - 1))
    }

    /// An edge; its line or its position in its list, from 1.
    pub fn edge(&mut self, id: Option<&str>, ends: [&str; 2], direction: Direction, line: u64) -> Result<Of, Refused> {
        if self.network.edges.len() >= self.limits.rows {
            return Err(self.too_many("edges"));
        }
        let [from, to] = ends.map(|end| end.trim().to_owned());
        let id = id.map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
        let at = self.network.edges.len();
        self.network.edges.push(Edge { id, from, to, directed: direction == Direction::Directed, values: Values::new(), note: None, line });
        match direction {
            Direction::AsFile => self.as_file.push(at),
            Direction::Mutual => self.say(Of::Edge(at), "direction", "mutual")?,
            Direction::Directed | Direction::Undirected => {}
        }
        Ok(Of::Edge(at))
    }

    /// The position of an attribute, made where it is new.
    pub fn attribute(&mut self, of: Of, name: &str) -> Result<usize, Refused> {
        let (columns, attributes) = match of {
            Of::Node(_) => (&mut self.node_columns, &mut self.network.node_attributes),
            Of::Edge(_) => (&mut self.edge_columns, &mut self.network.edge_attributes),
        };
        if let Some(at) = columns.get(name) {
            return Ok(*at);
        }
        if attributes.len() >= self.limits.columns {
            let message = format!("the file has more than {} attributes", self.limits.columns);
            return Err(Refused::new(Reason::Columns, message, "leave out the attributes that are not needed").of(&self.network.file));
        }
        columns.insert(name.to_owned(), attributes.len());
        attributes.push(Attribute { name: name.to_owned(), default: None });
        Ok(attributes.len() - 1)
    }

    /// What an attribute is where nobody says it.
    pub fn default(&mut self, of: Of, attribute: usize, value: &str) {
        let attributes = if matches!(of, Of::Node(_)) { &mut self.network.node_attributes } else { &mut self.network.edge_attributes };
        if let Some(attribute) = attributes.get_mut(attribute) {
            attribute.default = Some(value.to_owned()).filter(|v| !v.trim().is_empty());
        }
    }

    /// Takes what a node or edge says; blank is nothing.
    pub fn say(&mut self, of: Of, name: &str, value: &str) -> Result<(), Refused> {
        let (name, value) = (name.trim(), value.trim());
        if value.is_empty() || name.is_empty() {
            return Ok(());
        }
        let at = self.attribute(of, name)?;
        self.say_at(of, at, value)
    }

    /// The same, of an attribute whose position is known.
    pub fn say_at(&mut self, of: Of, attribute: usize, value: &str) -> Result<(), Refused> {
        let (line, attributes) = match of {
            Of::Node(at) => (self.network.nodes[at].line, &self.network.node_attributes),
            Of::Edge(at) => (self.network.edges[at].line, &self.network.edge_attributes),
        };
        if value.chars().nth(self.limits.cell_chars).is_some() {
            let place = self.network.place(line, attributes.get(attribute).map(|a| a.name.as_str()));
            let message = format!("the value has more than {} characters", self.limits.cell_chars);
            self.network.problems.push(Problem::new(Severity::Error, "too_long", place, message, "shorten it").with_value(value));
            return Ok(());
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(too_many_values(&self.network, self.cells, self.limits));
        }
        let values = match of {
            Of::Node(at) => &mut self.network.nodes[at].values,
            Of::Edge(at) => &mut self.network.edges[at].values,
        };
        values.push((attribute, value.to_owned()));
        Ok(())
    }

    /// Words about a node or an edge.
    pub fn describe(&mut self, of: Of, words: &str) {
        let words = Some(words.trim().to_owned()).filter(|w| !w.is_empty());
        match of {
            Of::Node(at) => self.network.nodes[at].note = words,
            Of::Edge(at) => self.network.edges[at].note = words,
        }
    }

    /// The node inside which a node stands.
    pub fn put_inside(&mut self, of: Of, outer: &str) {
        if let Of::Node(at) = of {
            self.network.nodes[at].inside = Some(outer.trim().to_owned()).filter(|o| !o.is_empty());
        }
    }

    /// A note about the file as a whole.
    pub fn note(&mut self, note: Note) {
        self.network.notes.push(note.of(shown(&self.network.file)));
    }

    /// What the network says of itself.
    pub fn says(&mut self, name: &str, value: &str) {
        self.note(of_itself(name, value));
    }

    /// Something of the file as a whole that somebody should look at.
    pub fn warn(&mut self, rule: &str, message: impl Into<String>, hint: &str) {
        let place = Place { file: Some(self.network.file.clone()), ..Place::default() };
        self.network.problems.push(Problem::new(Severity::Warning, rule, place, message, hint));
    }

    /// Something at a line that somebody should look at.
    pub fn warn_at(&mut self, rule: &str, line: u64, column: Option<&str>, message: impl Into<String>, hint: &str, value: &str) {
        let place = self.network.place(line, column);
        self.network.problems.push(Problem::new(Severity::Warning, rule, place, message, hint).with_value(value));
    }

    /// A member of an object that stands twice in an item of a list, or before the first.
    pub fn repeated(&mut self, name: &str, item: u64) {
        let place = self.network.place(item.max(1), Some(name));
        self.network.problems.push(repeats::problem(place, name));
    }

    /// Something that can not be taken.
    pub fn error(&mut self, rule: &str, line: u64, column: Option<&str>, message: impl Into<String>, hint: &str) {
        let place = self.network.place(line, column);
        self.network.problems.push(Problem::new(Severity::Error, rule, place, message, hint));
    }

    /// Takes problems that were found before.
    pub fn problems(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.network.problems.extend(problems);
    }

    /// Nodes so far.
    pub fn nodes(&self) -> usize {
        self.network.nodes.len()
    }

    /// Makes a node for every end that no node has, as formats mean it whose nodes need not be listed.
    pub fn imply_nodes(&mut self) -> Result<(), Refused> {
        let known: BTreeSet<String> = self.network.nodes.iter().map(|n| n.id.clone()).collect();
        for at in 0..self.network.edges.len() {
            let line = self.network.edges[at].line;
            for end in [self.network.edges[at].from.clone(), self.network.edges[at].to.clone()] {
                if !end.is_empty() && !known.contains(&end) && self.implied.insert(end.clone()) {
                    self.node(&end, line)?;
                }
            }
        }
        Ok(())
    }

    /// Nodes that only edges named, so far.
    pub fn implied(&self) -> usize {
        self.implied.len()
    }

    /// Labels for the nodes, in their order: where each is given and none twice they are the ids, for formats that number
    /// their nodes; otherwise they are what the attribute `label` says.
    pub fn identify(&mut self, labels: &[String]) -> Result<(), Refused> {
        let distinct: BTreeSet<&str> = labels.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
        if distinct.len() != self.network.nodes.len() || labels.len() != self.network.nodes.len() {
            for (at, label) in labels.iter().enumerate() {
                self.say(Of::Node(at), "label", label)?;
            }
            return Ok(());
        }
        let by_number: BTreeMap<String, String> = self.network.nodes.iter().zip(labels).map(|(n, l)| (n.id.clone(), l.trim().to_owned())).collect();
        // a number that stands twice leads nowhere for sure
        if by_number.len() != self.network.nodes.len() {
            return Ok(());
        }
        for (node, label) in self.network.nodes.iter_mut().zip(labels) {
            label.trim().clone_into(&mut node.id);
        }
        for edge in &mut self.network.edges {
            for end in [&mut edge.from, &mut edge.to] {
                if let Some(label) = by_number.get(end.as_str()) {
                    end.clone_from(label);
                }
            }
        }
        Ok(())
    }

    /// Gives ends that name no node, but the one node of that label, the id of that node.
    pub fn ends_by_label(&mut self, label: &str) {
        let Some(at) = self.network.node_attributes.iter().position(|a| a.name.eq_ignore_ascii_case(label)) else { return };
        let ids: BTreeSet<&str> = self.network.nodes.iter().map(|n| n.id.as_str()).collect();
        let mut by_label: BTreeMap<String, Option<String>> = BTreeMap::new();
        for node in &self.network.nodes {
            for (_, value) in node.values.iter().filter(|(a, _)| *a == at) {
                by_label.entry(value.clone()).and_modify(|id| *id = None).or_insert_with(|| Some(node.id.clone()));
            }
        }
        by_label.retain(|name, id| id.is_some() && !ids.contains(name.as_str()));
        for edge in &mut self.network.edges {
            for end in [&mut edge.from, &mut edge.to] {
                if let Some(Some(id)) = by_label.get(end.as_str()) {
                    end.clone_from(id);
                }
            }
        }
    }

    /// Says that nothing tells the direction of the edges that leave it to the file, where there are such.
    pub fn assume_direction(&mut self, directed: bool) {
        if self.as_file.is_empty() {
            return;
        }
        self.note(if directed {
            Note::new("directed_unsaid", "nothing says the direction: each connection is taken as directed")
        } else {
            Note::new("undirected_unsaid", "nothing says the direction: edges are taken as undirected")
        });
    }

    /// The network, its edges directed or not where they do not say it themselves.
    pub fn finish(mut self, directed: bool) -> Result<NetworkFile, Refused> {
        for at in &self.as_file {
            self.network.edges[*at].directed = directed;
        }
        if !self.implied.is_empty() {
            let message = format!("{} named by edges alone and made from them", count(self.implied.len(), "node is", "nodes are"));
            self.note(Note::new("implied_nodes", message).counting(self.implied.len()));
        }
        check_values(&self.network, self.cells, self.limits)?;
        Ok(self.network)
    }
}

/// What a network says of itself under a name of its own.
pub fn of_itself(name: &str, value: &str) -> Note {
    let (name, value) = (shown(name), shown(value));
    Note::new("network_says", format!("the network says {name}: {value}")).with([name, value])
}

/// A default stands for a value at every node or edge: it costs what it would cost if it were written.
pub fn check_values(network: &NetworkFile, written: usize, limits: &Limits) -> Result<(), Refused> {
    let defaults = |list: &[Attribute]| list.iter().filter(|a| a.default.is_some()).count();
    let cells = defaults(&network.node_attributes)
        .saturating_mul(network.nodes.len())
        .saturating_add(defaults(&network.edge_attributes).saturating_mul(network.edges.len()))
        .saturating_add(written);
    if cells > limits.cells { Err(too_many_values(network, cells, limits)) } else { Ok(()) }
}

fn too_many_values(network: &NetworkFile, cells: usize, limits: &Limits) -> Refused {
    let message = format!("the network has {cells} values, defaults counted; at most {} are read", limits.cells);
    Refused::new(Reason::Cells, message, "leave out the attributes that are not needed").of(&network.file)
}
