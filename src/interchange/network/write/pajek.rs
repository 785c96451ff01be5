//! Pajek: vertices numbered from 1 with the names of stakeholders, and where they stand; arcs and edges with their
//! strength. The format has no place for anything else. A strength that is not known is left out, which Pajek reads as 1.

use std::io::{self, Write};

use super::Outgoing;

/// Writes the network.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    let network = outgoing.network;
    let labels = outgoing.labels();
    writeln!(out, "*Network {}", plain(&outgoing.about()))?;
    writeln!(out, "*Vertices {}", network.count())?;
    for (at, node) in network.nodes().enumerate() {
        write!(out, "{} \"{}\"", at + 1, plain(&labels.of(&node)))?;
        // a drawing is a unit square with its origin at the top left
        let degrees = |name: &str| outgoing.node_value(&node, name).and_then(|v| v.parse::<f64>().ok());
        if let (Some(lon), Some(lat)) = (degrees("lon"), degrees("lat")) {
            write!(out, " {:.6} {:.6} 0.5", (lon + 180.0) / 360.0, (90.0 - lat) / 180.0)?;
        }
        out.write_all(b"\n")?;
    }
    for (section, directed) in [("*Arcs", true), ("*Edges", false)] {
        let mut edges = network.edges().filter(|e| e.directed == directed).peekable();
        if edges.peek().is_none() {
            continue;
        }
        writeln!(out, "{section}")?;
        for edge in edges {
            let (Some(from), Some(to)) = (outgoing.number(&edge.from), outgoing.number(&edge.to)) else { continue };
            let weight = outgoing.of_edge(&edge).find(|v| v.name == "weight").map(|v| format!(" {}", v.text)).unwrap_or_default();
            writeln!(out, "{from} {to}{weight}")?;
        }
    }
    Ok(())
}

/// A text in one line and without the quote that ends it.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c == '"' { '\'' } else if c.is_control() { ' ' } else { c }).collect()
}
