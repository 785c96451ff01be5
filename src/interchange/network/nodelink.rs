//! Node-link JSON, as NetworkX (`links` or `edges`), D3, vis.js and Graphology write it, and JSON Graph Format 1 and 2
//! (<https://jsongraphformat.info>): lists of nodes and of edges, each an object with what it says.
//!
//! A node without an id is known by its position from 0, as D3 counts. Members inside `attributes`, `metadata` and `data`
//! are those of the node or edge itself. Where nothing says it, edges of JSON Graph Format are directed and others not.

use serde_json::{Map, Value};

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use super::json::{Found, no_object, text, walk};
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};

/// Members that hold further members.
const HOLDERS: [&str; 3] = ["attributes", "metadata", "data"];

struct Reading<'a> {
    builder: Builder<'a>,
    directed: Option<bool>,
    /// Lists stand inside `graph`: the file is JSON Graph Format.
    graphs: usize,
    items: u64,
}

/// Reads the network.
pub fn read(file: &str, document: &str, limits: &Limits) -> Result<NetworkFile, Refused> {
    let mut reading = Reading { builder: Builder::new(file, limits), directed: None, graphs: 0, items: 0 };
    // NetworkX writes its own attributes under `graph`, beside the lists: only a graph that holds items is one
    let mut before = 0;
    walk(file, document, &mut |found, value| match found {
        Found::Opens => {
            before = reading.items;
            Ok(())
        }
        Found::Closes => {
            reading.graphs += usize::from(reading.items > before);
            Ok(())
        }
        Found::Item(list, key) => reading.item(list, key, value),
        Found::Repeated(name) => {
            reading.builder.repeated(name, reading.items);
            Ok(())
        }
        Found::Member(name) => {
            reading.member(name, &value);
            Ok(())
        }
    })?;
    if reading.items == 0 {
        return Err(Refused::new(Reason::Empty, "the JSON holds no node", "send a list of nodes, and links or edges between them").of(file));
    }
    if reading.graphs > 1 {
        let message = format!("the file holds {} graphs: they are read as one network", reading.graphs);
        reading.builder.warn("several_graphs", message, "send one graph a file to keep them apart");
    }
    let graph_format = reading.graphs > 0;
    if reading.directed.is_none() {
        reading.builder.assume_direction(graph_format);
    }
    reading.builder.finish(reading.directed.unwrap_or(graph_format))
}

impl Reading<'_> {
    fn member(&mut self, name: &str, value: &Value) {
        match (name, value) {
            ("directed", Value::Bool(directed)) => self.directed = Some(*directed),
            ("multigraph", _) | (_, Value::Null) => {}
            (_, Value::Object(members)) if members.is_empty() => {}
            _ => self.builder.says(name, &text(value)),
        }
    }

    fn item(&mut self, list: &str, key: Option<&str>, value: Value) -> Result<(), Refused> {
        self.items += 1;
        match (list, value) {
            ("nodes", Value::Object(members)) => self.node(key, members),
            // the shortest form: a list of names
            ("nodes", Value::String(id)) => self.builder.node(&id, self.items).map(drop),
            ("nodes", Value::Number(id)) => self.builder.node(&id.to_string(), self.items).map(drop),
            ("links" | "edges", Value::Object(members)) => self.edge(members),
            ("hyperedges", _) => {
                let hint = "make it a platform with its members, or write one edge for each two of them";
                self.builder.error("hyperedge", self.items, None, "a hyperedge joins any number of nodes; a tie joins two", hint);
                Ok(())
            }
            (_, value) => {
                self.builder.error("json", self.items, None, no_object(&value), "write it as {\"id\": ...} or {\"source\": ..., \"target\": ...}");
                Ok(())
            }
        }
    }

    fn node(&mut self, key: Option<&str>, mut members: Map<String, Value>) -> Result<(), Refused> {
        let own = members.shift_remove("id").or_else(|| members.shift_remove("key")).map(|id| text(&id));
        let id = key.map(str::to_owned).or(own).unwrap_or_else(|| self.builder.nodes().to_string());
        let of = self.builder.node(&id, self.items)?;
        self.say(of, members)
    }

    fn edge(&mut self, mut members: Map<String, Value>) -> Result<(), Refused> {
        let mut end = |names: [&str; 2]| match names.iter().find_map(|n| members.shift_remove(*n)) {
            // after a layout D3 has the node itself in its place
            Some(Value::Object(node)) => node.get("id").map(text).unwrap_or_default(),
            Some(end) => text(&end),
            None => String::new(),
        };
        let ends = [end(["source", "from"]), end(["target", "to"])];
        let id = members.shift_remove("id").map(|id| text(&id));
        // NetworkX tells parallel edges apart by a key, often their number or their id
        let key = members.shift_remove("key").map(|key| text(&key)).filter(|key| key.parse::<u64>().is_err());
        let id = id.or(key);
        let direction = match members.shift_remove("directed") {
            Some(Value::Bool(true)) => Direction::Directed,
            Some(Value::Bool(false)) => Direction::Undirected,
            _ => match members.shift_remove("undirected") {
                Some(Value::Bool(true)) => Direction::Undirected,
                _ => Direction::AsFile,
            },
        };
        let of = self.builder.edge(id.as_deref(), [&ends[0], &ends[1]], direction, self.items)?;
        self.say(of, members)
    }

    fn say(&mut self, of: Of, members: Map<String, Value>) -> Result<(), Refused> {
        for (name, value) in members {
            match value {
                Value::Object(inner) if HOLDERS.contains(&name.as_str()) => {
                    for (name, value) in inner {
                        self.builder.say(of, &name, &text(&value))?;
                    }
                }
                value => self.builder.say(of, &name, &text(&value))?,
            }
        }
        Ok(())
    }
}
