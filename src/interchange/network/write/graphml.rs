//! GraphML: every attribute a key with its type; each edge says its own direction, for a network may have both.

use std::io::{self, Write};

use super::{Outgoing, Value};
use crate::domain::markup::Escaped;
use crate::domain::table::ColumnType;
use crate::interchange::network::file::Attribute;

/// Writes the network.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")?;
    keys("node", "n", outgoing.node_attributes, outgoing.node_types, out)?;
    keys("edge", "e", outgoing.edge_attributes, outgoing.edge_types, out)?;
    let directed = outgoing.network.directed();
    writeln!(out, "<graph id=\"network\" edgedefault=\"{}\">", if directed { "directed" } else { "undirected" })?;
    writeln!(out, "<desc>{}</desc>", Escaped(&outgoing.about()))?;
    for node in outgoing.network.nodes() {
        write!(out, "<node id=\"{}\">", Escaped(&node.id))?;
        data("n", outgoing.of_node(&node), out)?;
        out.write_all(b"</node>\n")?;
    }
    for edge in outgoing.network.edges() {
        out.write_all(b"<edge")?;
        if let Some(id) = &edge.id {
            write!(out, " id=\"{}\"", Escaped(id))?;
        }
        write!(out, " source=\"{}\" target=\"{}\"", Escaped(&edge.from), Escaped(&edge.to))?;
        if edge.directed != directed {
            write!(out, " directed=\"{}\"", edge.directed)?;
        }
        out.write_all(b">")?;
        data("e", outgoing.of_edge(&edge), out)?;
        out.write_all(b"</edge>\n")?;
    }
    out.write_all(b"</graph>\n</graphml>\n")
}

fn keys(of: &str, prefix: &str, attributes: &[Attribute], types: &[ColumnType], out: &mut impl Write) -> io::Result<()> {
    for (at, attribute) in attributes.iter().enumerate() {
        let ty = match types.get(at) {
            Some(ColumnType::Integer) => "long",
            Some(ColumnType::Number) => "double",
            Some(ColumnType::Boolean) => "boolean",
            _ => "string",
        };
        writeln!(out, "<key id=\"{prefix}{at}\" for=\"{of}\" attr.name=\"{}\" attr.type=\"{ty}\"/>", Escaped(&attribute.name))?;
    }
    Ok(())
}

fn data<'v>(prefix: &str, values: impl Iterator<Item = Value<'v>>, out: &mut impl Write) -> io::Result<()> {
    for value in values {
        write!(out, "<data key=\"{prefix}{}\">{}</data>", value.at, Escaped(value.text))?;
    }
    Ok(())
}
