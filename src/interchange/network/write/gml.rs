//! GML: nodes numbered from 1, their ids as labels, everything else as keys of its own. Characters beyond ASCII are written
//! as numbers, for the format knows no others.

use std::fmt;
use std::io::{self, Write};

use super::{Outgoing, Value, is_number};

/// Keys that the format has a meaning of its own for.
const WORDS: [&str; 6] = ["id", "label", "source", "target", "directed", "comment"];

/// Writes the network.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    let directed = outgoing.network.directed();
    writeln!(out, "Creator {}", Quoted(&format!("Sitelines. {}", outgoing.about())))?;
    writeln!(out, "graph [\n  directed {}\n  multigraph 1", u8::from(directed))?;
    for (at, node) in outgoing.network.nodes().enumerate() {
        write!(out, "  node [\n    id {}\n    label {}\n", at + 1, Quoted(&node.id))?;
        values(outgoing.of_node(&node), out)?;
        out.write_all(b"  ]\n")?;
    }
    for edge in outgoing.network.edges() {
        // an edge to a node that is not there would be one to a node of another number
        let (Some(from), Some(to)) = (outgoing.number(&edge.from), outgoing.number(&edge.to)) else { continue };
        write!(out, "  edge [\n    source {from}\n    target {to}\n")?;
        if let Some(id) = &edge.id {
            writeln!(out, "    id {}", Quoted(id))?;
        }
        if edge.directed != directed {
            writeln!(out, "    directed {}", u8::from(edge.directed))?;
        }
        values(outgoing.of_edge(&edge), out)?;
        out.write_all(b"  ]\n")?;
    }
    out.write_all(b"]\n")
}

fn values<'v>(values: impl Iterator<Item = Value<'v>>, out: &mut impl Write) -> io::Result<()> {
    for value in values {
        let key = key(value.name);
        if is_number(&value) { writeln!(out, "    {key} {}", value.text)? } else { writeln!(out, "    {key} {}", Quoted(value.text))? }
    }
    Ok(())
}

/// A name as a key: letters, digits and `_`, a letter first, and none of the format's own.
fn key(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let letter = plain.starts_with(|c: char| c.is_ascii_alphabetic());
    if letter && !WORDS.contains(&plain.as_str()) { plain } else { format!("x{plain}") }
}

struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("&quot;")?,
                '&' => f.write_str("&amp;")?,
                ' '..='~' => write!(f, "{c}")?,
                c => write!(f, "&#{};", u32::from(c))?,
            }
        }
        f.write_str("\"")
    }
}
