//! Writing CSV: UTF-8, commas, one header, RFC 4180 quotes. A text that a spreadsheet would read as a formula gets a leading
//! apostrophe, which reading takes off again. A table with geometries gets the columns `lon` and `lat` (points) and `wkt`
//! (everything else).

use std::io::{self, Write};

use super::delimited::REVISION_LINE;
use crate::domain::table::{FeatureRow, FeatureTable};
use crate::domain::{Cell, Shape};

/// What stands above the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Nothing: what other programs expect.
    Plain,
    /// A line with the revision (`revision` of the provenance), so that on import a blank cell clears a value.
    Revision,
}

/// Columns of geometry: a point by its degrees, all else as WKT.
pub const GEOMETRY: [&str; 3] = ["lon", "lat", "wkt"];

/// Writes a table; returns the number of rows.
pub fn write(table: FeatureTable<'_>, head: Head, out: &mut impl Write) -> io::Result<u64> {
    if head == Head::Revision
        && let Some((_, revision)) = table.provenance.iter().find(|(k, _)| k == "revision")
    {
        let workspace = table.provenance.iter().find(|(k, _)| k == "workspace").map(|(_, name)| format!(" workspace={name}"));
        writeln!(out, "{REVISION_LINE}{revision}{}", workspace.unwrap_or_default())?;
    }
    let names = names(&table);
    write_under(&[names], table, out)
}

/// The names of the columns, those of the geometry last.
pub fn names(table: &FeatureTable<'_>) -> Vec<String> {
    let geometry: &[&str] = if table.spatial { &GEOMETRY } else { &[] };
    table.columns.iter().map(|c| c.name.as_str()).chain(geometry.iter().copied()).map(str::to_owned).collect()
}

/// Writes the rows of a table under lines of headings; returns their number.
pub fn write_under(heads: &[Vec<String>], table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    let mut csv = csv::WriterBuilder::new().from_writer(out);
    for head in heads {
        csv.write_record(head)?;
    }
    let mut count = 0;
    for row in table.rows {
        csv.write_record(cells(&row, table.columns.len(), table.spatial))?;
        count += 1;
    }
    csv.flush()?;
    Ok(count)
}

/// The cells of a row as texts, with those of its geometry.
fn cells(row: &FeatureRow, columns: usize, spatial: bool) -> Vec<String> {
    let mut cells: Vec<String> = row.cells.iter().take(columns).map(text).collect();
    if spatial {
        let point = row.shape.as_ref().and_then(Shape::as_point);
        let other = row.shape.as_ref().filter(|_| point.is_none());
        cells.push(point.map(|p| p.x().to_string()).unwrap_or_default());
        cells.push(point.map(|p| p.y().to_string()).unwrap_or_default());
        cells.push(other.map(Shape::to_wkt).unwrap_or_default());
    }
    cells
}

fn text(cell: &Cell) -> String {
    let flat = cell.flat().unwrap_or_default();
    // numbers stay numbers: -5.83 is no formula
    if matches!(cell, Cell::Int(_) | Cell::Real(_)) { flat } else { escape(flat) }
}

/// Puts an apostrophe before what a spreadsheet would read as a formula.
pub fn escape(text: String) -> String {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
