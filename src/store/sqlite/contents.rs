//! What `gpkg_contents` says about a table: when it last changed and how far it reaches. Both follow from the commits, so
//! that the same commits make the same file.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::domain::{Kind, Shape};
use crate::store::StoreError;

use super::schema::{BEFORE_ALL, geometry_column};

/// What a commit did to the extent of each table it touched.
#[derive(Debug, Default)]
pub(super) struct Touched(BTreeMap<Kind, Reach>);

#[derive(Debug, Default)]
struct Reach {
    grown: Option<[f64; 4]>,
    /// A geometry went or moved, so the extent may have shrunk.
    shrunk: bool,
}

impl Touched {
    /// Notes that a record of the kind went from one geometry to another.
    pub(super) fn note(&mut self, kind: Kind, before: Option<&Shape>, after: Option<&Shape>) {
        let reach = self.0.entry(kind).or_default();
        if before == after {
            return;
        }
        reach.shrunk |= before.is_some();
        if let Some(after) = after {
            let new = after.bounds();
            reach.grown = Some(reach.grown.map_or(new, |old| union(old, new)));
        }
    }

    /// Writes it to `gpkg_contents`; `time` is the revision's.
    pub(super) fn write(&self, conn: &Connection, time: &str) -> Result<(), StoreError> {
        let stamp = stamp(time);
        for (kind, reach) in &self.0 {
            let table = kind.plural();
            conn.execute("UPDATE gpkg_contents SET last_change = ?2 WHERE table_name = ?1", params![table, stamp])?;
            let Some(column) = geometry_column(*kind) else { continue };
            if reach.shrunk {
                conn.execute(
                    &format!(
                        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) =
                         (SELECT MIN(ST_MinX(\"{column}\")), MIN(ST_MinY(\"{column}\")), MAX(ST_MaxX(\"{column}\")), MAX(ST_MaxY(\"{column}\"))
                          FROM \"{table}\") WHERE table_name = ?1"
                    ),
                    [table],
                )?;
            } else if let Some([west, south, east, north]) = reach.grown {
                conn.execute(
                    "UPDATE gpkg_contents SET min_x = MIN(IFNULL(min_x, ?2), ?2), min_y = MIN(IFNULL(min_y, ?3), ?3),
                     max_x = MAX(IFNULL(max_x, ?4), ?4), max_y = MAX(IFNULL(max_y, ?5), ?5) WHERE table_name = ?1",
                    params![table, west, south, east, north],
                )?;
            }
        }
        Ok(())
    }
}

fn union(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// A time as GeoPackage writes it; one that cannot be read is stamped as before all.
fn stamp(time: &str) -> String {
    time.parse::<jiff::Timestamp>()
        .map_or_else(|_| BEFORE_ALL.to_owned(), |t| t.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_standard_wants_them() {
        assert_eq!(stamp("2026-11-22T15:12:00Z"), "2026-11-22T15:12:00.000Z");
        assert_eq!(stamp("2026-11-22T15:12:00.1234Z"), "2026-11-22T15:12:00.123Z");
        assert_eq!(stamp("soon"), BEFORE_ALL);
    }
}
