//! Node-link JSON as NetworkX reads it (`links`) and D3 draws it: flat objects, numbers as numbers; what is not known is
//! not there. Each link says its own direction.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::{Outgoing, Value, is_number};
use crate::domain::table::ColumnType;

/// Members that have a meaning of their own.
const WORDS: [&str; 5] = ["id", "source", "target", "directed", "key"];

/// Writes the network.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    let about: Map<String, Json> = outgoing.provenance.iter().map(|(k, v)| (k.clone(), Json::String(v.clone()))).collect();
    write!(out, "{{\"directed\":{},\"multigraph\":true,\"graph\":{},\n\"nodes\":[", outgoing.network.directed(), Json::Object(about))?;
    for (at, node) in outgoing.network.nodes().enumerate() {
        let mut object = Map::new();
        object.insert("id".into(), json!(node.id));
        members(&mut object, outgoing.of_node(&node), &WORDS);
        item(at, &object, out)?;
    }
    out.write_all(b"\n],\n\"links\":[")?;
    for (at, edge) in outgoing.network.edges().enumerate() {
        let mut object = Map::new();
        object.insert("source".into(), json!(edge.from));
        object.insert("target".into(), json!(edge.to));
        if let Some(id) = &edge.id {
            object.insert("id".into(), json!(id));
            // what tells parallel links apart in NetworkX
            object.insert("key".into(), json!(id));
        }
        object.insert("directed".into(), json!(edge.directed));
        members(&mut object, outgoing.of_edge(&edge), &WORDS);
        item(at, &object, out)?;
    }
    out.write_all(b"\n]}\n")
}

/// Takes values in; a name that has a meaning of its own gets `_` after it.
pub fn members<'v>(object: &mut Map<String, Json>, values: impl Iterator<Item = Value<'v>>, words: &[&str]) {
    for value in values {
        let name = if words.contains(&value.name) { format!("{}_", value.name) } else { value.name.to_owned() };
        let json = match value.ty {
            _ if is_number(&value) => serde_json::from_str(value.text).unwrap_or(Json::Null),
            ColumnType::Boolean => value.text.parse().map_or_else(|_| json!(value.text), Json::Bool),
            ColumnType::List => crate::domain::cell::split_list(value.text).iter().map(|i| json!(i.as_str())).collect(),
            _ => json!(value.text),
        };
        object.insert(name, json);
    }
}

/// Writes an item of a list on a line of its own.
pub fn item(at: usize, object: &Map<String, Json>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(out, object)?)
}
