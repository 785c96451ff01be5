//! Writing rows as JSON: an array of flat objects, streamed; lists as arrays, maps as objects, geometry as GeoJSON under
//! `geometry`.

use std::io::{self, Write};

use super::geojson::write::write_shape;
use crate::domain::table::{ColumnType, FeatureTable};
use crate::domain::{Cell, json};

/// Writes the rows of a table; returns their number.
pub fn write(table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    out.write_all(b"[")?;
    let mut count = 0;
    for row in table.rows {
        out.write_all(if count == 0 { b"\n{" } else { b",\n{" })?;
        for (i, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
            if i > 0 {
                out.write_all(b",")?;
            }
            serde_json::to_writer(&mut *out, &column.name)?;
            out.write_all(b":")?;
            match (column.ty, cell) {
                (ColumnType::List, Cell::Null) => out.write_all(b"[]")?,
                (ColumnType::Map, Cell::Null) => out.write_all(b"{}")?,
                (_, cell) => serde_json::to_writer(&mut *out, &json::plain(cell))?,
            }
        }
        if table.spatial {
            out.write_all(if table.columns.is_empty() { b"\"geometry\":" } else { b",\"geometry\":" })?;
            match &row.shape {
                Some(shape) => write_shape(shape, out)?,
                None => out.write_all(b"null")?,
            }
        }
        out.write_all(b"}")?;
        count += 1;
    }
    out.write_all(b"\n]\n")?;
    Ok(count)
}
