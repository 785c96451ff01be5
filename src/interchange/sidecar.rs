//! The sidecar: what a layer that left is, for formats that cannot say it themselves. Revision, day, licence, filters,
//! columns with units, number of rows, and the sources that the rows name.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::domain::Cell;
use crate::domain::table::FeatureTable;

/// Sources that are listed; the rest is counted. Nobody reads more.
const LISTED_SOURCES: usize = 1_000;

/// Writes the sidecar of a table; returns the number of rows that it counted.
pub fn write(table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    let source = table.columns.iter().position(|c| c.name == "source");
    let mut sources = BTreeSet::new();
    let (mut count, mut placed) = (0_u64, 0_u64);
    for row in table.rows {
        count += 1;
        placed += u64::from(row.shape.is_some());
        sources.extend(source.and_then(|at| row.cells.get(at)).and_then(Cell::flat));
    }
    let provenance: Map<String, Value> = table.provenance.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    let listed: Vec<&String> = sources.iter().take(LISTED_SOURCES).collect();
    let about = json!({
        "sitelines": provenance,
        "layer": table.name,
        "rows": count,
        "rows_with_geometry": table.spatial.then_some(placed),
        "coordinates": table.spatial.then_some("longitude and latitude in WGS 84 (OGC:CRS84)"),
        "columns": table.columns,
        "sources": listed,
        "sources_in_all": sources.len(),
    });
    serde_json::to_writer_pretty(&mut *out, &about)?;
    out.write_all(b"\n")?;
    Ok(count)
}
