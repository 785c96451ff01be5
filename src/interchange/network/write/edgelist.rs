//! Edge list: a table with a row for each edge, as Gephi and spreadsheets read it. A stakeholder without ties has no row.

use std::io::{self, Write};

use super::{Outgoing, is_number};
use crate::interchange::csv::escape;

/// Writes the network. A text that a spreadsheet would read as a formula is escaped, as in every table that leaves.
pub fn write(outgoing: &Outgoing<'_>, out: &mut impl Write) -> io::Result<()> {
    let attributes = outgoing.edge_attributes;
    let mut csv = csv::WriterBuilder::new().from_writer(out);
    csv.write_record(["source", "target", "direction", "id"].into_iter().chain(attributes.iter().map(|a| a.name.as_str())))?;
    for edge in outgoing.network.edges() {
        let mut cells = vec![String::new(); attributes.len()];
        for value in outgoing.of_edge(&edge) {
            cells[value.at] = if is_number(&value) { value.text.to_owned() } else { escape(value.text.to_owned()) };
        }
        let direction = if edge.directed { "directed" } else { "undirected" };
        let head = [escape(edge.from.clone()), escape(edge.to.clone()), direction.to_owned(), escape(edge.id.clone().unwrap_or_default())];
        csv.write_record(head.iter().chain(&cells))?;
    }
    csv.flush()
}
