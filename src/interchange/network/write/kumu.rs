//! Kumu: elements and connections, as a project imports them from a file or follows them at an address. Kumu calls what an
//! element or connection is its type: the constituency of a stakeholder, the kind of a tie.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::Outgoing;
use super::nodelink::{item, members};

/// Members that have a meaning of their own.
const WORDS: [&str; 7] = ["id", "label", "type", "from", "to", "direction", "description"];
/// What stands for the type, the best first.
const ELEMENT_TYPE: [&str; 2] = ["constituency_label", "constituency"];
const CONNECTION_TYPE: [&str; 1] = ["kind"];

/// Writes the network.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"name\":\"Sitelines\",\"description\":{},\n\"elements\":[", Json::String(outgoing.about()))?;
    for (at, node) in outgoing.network.nodes().enumerate() {
        let mut object = Map::new();
        object.insert("id".into(), json!(node.id));
        object.insert("label".into(), json!(outgoing.node_value(&node, "name").unwrap_or(&node.id)));
        if let Some(ty) = ELEMENT_TYPE.iter().find_map(|name| outgoing.node_value(&node, name)) {
            object.insert("type".into(), json!(ty));
        }
        members(&mut object, outgoing.of_node(&node).filter(|v| v.name != "name"), &WORDS);
        item(at, &object, out)?;
    }
    out.write_all(b"\n],\n\"connections\":[")?;
    for (at, edge) in outgoing.network.edges().enumerate() {
        let mut object = Map::new();
        if let Some(id) = &edge.id {
            object.insert("id".into(), json!(id));
        }
        object.insert("from".into(), json!(edge.from));
        object.insert("to".into(), json!(edge.to));
        object.insert("direction".into(), json!(if edge.directed { "directed" } else { "undirected" }));
        if let Some(ty) = outgoing.of_edge(&edge).find(|v| CONNECTION_TYPE.contains(&v.name)) {
            object.insert("type".into(), json!(ty.text));
        }
        members(&mut object, outgoing.of_edge(&edge).filter(|v| !CONNECTION_TYPE.contains(&v.name)), &WORDS);
        item(at, &object, out)?;
    }
    out.write_all(b"\n]}\n")
}
