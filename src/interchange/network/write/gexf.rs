//! GEXF 1.2, which Gephi and NetworkX read: names as labels, periods as spells, longitude and latitude as a position for programs that draw and as
//! attributes for those that know places.

use std::io::{self, Write};

use super::{Outgoing, Value};
use crate::domain::markup::Escaped;
use crate::domain::table::ColumnType;
use crate::interchange::network::file::Attribute;

/// Attributes that the format has words of its own for.
const NODE_WORDS: [&str; 3] = ["name", "start", "end"];
const EDGE_WORDS: [&str; 3] = ["weight", "start", "end"];

/// Writes the network.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" xmlns:viz=\"http://www.gexf.net/1.2draft/viz\" version=\"1.2\">\n")?;
    writeln!(out, "<meta><creator>Sitelines</creator><description>{}</description></meta>", Escaped(&outgoing.about()))?;
    let directed = outgoing.network.directed();
    writeln!(out, "<graph defaultedgetype=\"{}\" mode=\"dynamic\" timeformat=\"date\">", kind(directed))?;
    attributes("node", outgoing.node_attributes, outgoing.node_types, &NODE_WORDS, out)?;
    attributes("edge", outgoing.edge_attributes, outgoing.edge_types, &EDGE_WORDS, out)?;
    out.write_all(b"<nodes>\n")?;
    for node in outgoing.network.nodes() {
        let word = |name: &str| outgoing.node_value(&node, name);
        write!(out, "<node id=\"{}\" label=\"{}\">", Escaped(&node.id), Escaped(word("name").unwrap_or_default()))?;
        values(outgoing.of_node(&node), &NODE_WORDS, out)?;
        spell(word("start"), word("end"), out)?;
        if let (Some(x), Some(y)) = (word("lon"), word("lat")) {
            write!(out, "<viz:position x=\"{}\" y=\"{}\" z=\"0\"/>", Escaped(x), Escaped(y))?;
        }
        out.write_all(b"</node>\n")?;
    }
    out.write_all(b"</nodes>\n<edges>\n")?;
    for (at, edge) in outgoing.network.edges().enumerate() {
        let word = |name: &str| outgoing.of_edge(&edge).find(|v| v.name == name).map(|v| v.text);
        let number = at.to_string();
        write!(out, "<edge id=\"{}\" source=\"{}\" target=\"{}\"", Escaped(edge.id.as_deref().unwrap_or(&number)), Escaped(&edge.from), Escaped(&edge.to))?;
        if edge.directed != directed {
            write!(out, " type=\"{}\"", kind(edge.directed))?;
        }
        if let Some(weight) = word("weight") {
            write!(out, " weight=\"{}\"", Escaped(weight))?;
        }
        out.write_all(b">")?;
        values(outgoing.of_edge(&edge), &EDGE_WORDS, out)?;
        spell(word("start"), word("end"), out)?;
        out.write_all(b"</edge>\n")?;
    }
    out.write_all(b"</edges>\n</graph>\n</gexf>\n")
}

fn kind(directed: bool) -> &'static str {
    if directed { "directed" } else { "undirected" }
}

fn attributes(of: &str, attributes: &[Attribute], types: &[ColumnType], words: &[&str], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<attributes class=\"{of}\" mode=\"static\">")?;
    for (at, attribute) in attributes.iter().enumerate().filter(|(_, a)| !words.contains(&a.name.as_str())) {
        let ty = match types.get(at) {
            Some(ColumnType::Integer) => "long",
            Some(ColumnType::Number) => "double",
            Some(ColumnType::Boolean) => "boolean",
            _ => "string",
        };
        writeln!(out, "<attribute id=\"{at}\" title=\"{}\" type=\"{ty}\"/>", Escaped(&attribute.name))?;
    }
    out.write_all(b"</attributes>\n")
}

fn values<'v>(values: impl Iterator<Item = Value<'v>>, words: &[&str], out: &mut impl Write) -> io::Result<()> {
    let mut any = false;
    for value in values.filter(|v| !words.contains(&v.name)) {
        out.write_all(if any { b"" } else { b"<attvalues>" })?;
        any = true;
        write!(out, "<attvalue for=\"{}\" value=\"{}\"/>", value.at, Escaped(value.text))?;
    }
    if any { out.write_all(b"</attvalues>") } else { Ok(()) }
}

/// One period; nothing where neither day is known.
fn spell(start: Option<&str>, end: Option<&str>, out: &mut impl Write) -> io::Result<()> {
    if start.is_none() && end.is_none() {
        return Ok(());
    }
    out.write_all(b"<spells><spell")?;
    for (name, day) in [("start", start), ("end", end)] {
        if let Some(day) = day {
            write!(out, " {name}=\"{}\"", Escaped(day))?;
        }
    }
    out.write_all(b"/></spells>")
}
