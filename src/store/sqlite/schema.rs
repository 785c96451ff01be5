//! The tables of a workspace file: those of the GeoPackage standard (OGC 12-128r18), one for each record kind with its
//! R-tree, and ours for the log. Triggers note what other programs write; they call no custom function, so that any
//! program can write.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::{FieldType, Kind};
use crate::store::StoreError;

use super::blob::SRS_ID;
use super::value::column_type;

/// Time stamped on tables that no commit has touched yet: the same in every file.
pub(super) const BEFORE_ALL: &str = "1970-01-01T00:00:00.000Z";

const BASE: &str = r#"
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude and latitude in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE sitelines_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sitelines_changes (
  revision INTEGER NOT NULL PRIMARY KEY, head TEXT NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
  time TEXT NOT NULL, kinds TEXT NOT NULL);
CREATE TABLE sitelines_change_rows (
  seq INTEGER NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, before TEXT, after TEXT);
CREATE INDEX sitelines_change_rows_revision ON sitelines_change_rows (revision);
CREATE INDEX sitelines_change_rows_record ON sitelines_change_rows (kind, id);
CREATE TABLE sitelines_outbox (
  seq INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, id TEXT, fid INTEGER NOT NULL, op TEXT NOT NULL,
  refused INTEGER NOT NULL DEFAULT 0);
INSERT INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write'),
  ('sitelines_meta', NULL, 'sitelines_log', 'Version of the Sitelines schema in this file', 'write-only'),
  ('sitelines_changes', NULL, 'sitelines_log', 'Log of change sets: who, when, why', 'write-only'),
  ('sitelines_change_rows', NULL, 'sitelines_log', 'Log of change sets: each record before and after', 'write-only'),
  ('sitelines_outbox', NULL, 'sitelines_log', 'Rows written by other programs, noted by triggers', 'write-only');
"#;

/// Makes the tables of the standard and of the log.
pub(super) fn create_base(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(BASE)?;
    Ok(())
}

/// The geometry type that a kind's column is declared with.
pub(super) fn geometry_type(kind: Kind) -> &'static str {
    // a home location is one point; a site may be anything
    if kind == Kind::Stakeholder { "POINT" } else { "GEOMETRY" }
}

/// The kinds that have a table in the main file.
pub(super) fn tabled() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|k| !k.is_private())
}

/// Each column of a kind's table beside `fid`, with its type.
pub(super) fn columns(kind: Kind) -> Vec<(&'static str, &'static str)> {
    let own = kind.fields().iter().map(|f| (f.name, if f.name == "id" { "TEXT" } else { column_type(f, geometry_type(kind)) }));
    own.chain([("revision", "INTEGER")]).collect()
}

/// The name of a kind's geometry column.
pub(super) fn geometry_column(kind: Kind) -> Option<&'static str> {
    kind.fields().iter().find(|f| f.ty == FieldType::Shape).map(|f| f.name)
}

/// `Layer features`: what QGIS shows.
pub(super) fn title(kind: Kind) -> String {
    let words = kind.plural().replace('_', " ");
    let mut chars = words.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Stands in the definition of each record table of ours.
pub(super) const MARK: &str = "\"id\" TEXT UNIQUE";

/// Makes the table of a kind, without its triggers, and enters it in the GeoPackage's registers.
pub(super) fn create_table(conn: &Connection, kind: Kind) -> Result<(), StoreError> {
    let table = kind.plural();
    let mut sql = format!("CREATE TABLE \"{table}\" (\n  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL");
    for (name, ty) in columns(kind) {
        let unique = if name == "id" { " UNIQUE" } else { "" };
        sql.push_str(&format!(",\n  \"{name}\" {ty}{unique}"));
    }
    sql.push(')');
    conn.execute_batch(&sql)?;
    let geometry = geometry_column(kind);
    conn.execute(
        "INSERT OR REPLACE INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            table,
            if geometry.is_some() { "features" } else { "attributes" },
            title(kind),
            format!("Sitelines records: {}", title(kind).to_lowercase()),
            BEFORE_ALL,
            geometry.map(|_| SRS_ID),
        ],
    )?;
    if let Some(column) = geometry {
        conn.execute(
            "INSERT OR REPLACE INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)",
            params![table, column, geometry_type(kind), SRS_ID],
        )?;
        conn.execute(
            "INSERT OR REPLACE INTO gpkg_extensions VALUES
             (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only')",
            params![table, column],
        )?;
        conn.execute_batch(&format!("CREATE VIRTUAL TABLE \"{}\" USING rtree(id, minx, maxx, miny, maxy)", rtree(kind, column)))?;
    }
    Ok(())
}

/// The name of the R-tree of a geometry column.
pub(super) fn rtree(kind: Kind, column: &str) -> String {
    format!("rtree_{}_{column}", kind.plural())
}

/// The triggers of a kind's table by name, as they stand in the schema.
pub(super) fn triggers(kind: Kind) -> BTreeMap<String, String> {
    let table = kind.plural();
    let mut all = BTreeMap::new();
    let mut add = |name: String, rest: String| {
        let sql = format!("CREATE TRIGGER \"{name}\" {rest}");
        all.insert(name, sql);
    };
    let note = |row: &str, op: &str| format!("INSERT INTO sitelines_outbox (kind, id, fid, op) VALUES ('{table}', {row}.id, {row}.fid, '{op}');");
    // INSERT OR REPLACE takes rows out without telling the delete trigger
    add(
        format!("sitelines_{table}_replace"),
        format!(
            "BEFORE INSERT ON \"{table}\" BEGIN INSERT INTO sitelines_outbox (kind, id, fid, op) \
             SELECT '{table}', id, fid, 'delete' FROM \"{table}\" WHERE fid = NEW.fid OR id = NEW.id; END"
        ),
    );
    add(format!("sitelines_{table}_insert"), format!("AFTER INSERT ON \"{table}\" BEGIN {} END", note("NEW", "insert")));
    add(format!("sitelines_{table}_update"), format!("AFTER UPDATE ON \"{table}\" BEGIN {} END", note("OLD", "update")));
    add(
        format!("sitelines_{table}_rename"),
        format!(
            "AFTER UPDATE ON \"{table}\" WHEN OLD.id IS NOT NEW.id OR OLD.fid <> NEW.fid BEGIN {} END",
            note("NEW", "update")
        ),
    );
    add(format!("sitelines_{table}_delete"), format!("AFTER DELETE ON \"{table}\" BEGIN {} END", note("OLD", "delete")));
    let Some(c) = geometry_column(kind) else { return all };
    let tree = rtree(kind, c);
    let filled = format!("(NEW.\"{c}\" NOTNULL AND NOT ST_IsEmpty(NEW.\"{c}\"))");
    let blank = format!("(NEW.\"{c}\" ISNULL OR ST_IsEmpty(NEW.\"{c}\"))");
    let put = format!(
        "INSERT OR REPLACE INTO \"{tree}\" VALUES (NEW.fid, ST_MinX(NEW.\"{c}\"), ST_MaxX(NEW.\"{c}\"), ST_MinY(NEW.\"{c}\"), ST_MaxY(NEW.\"{c}\"));"
    );
    let drop = format!("DELETE FROM \"{tree}\" WHERE id = OLD.fid;");
    add(format!("{tree}_insert"), format!("AFTER INSERT ON \"{table}\" WHEN {filled} BEGIN {put} END"));
    add(format!("{tree}_update1"), format!("AFTER UPDATE OF \"{c}\" ON \"{table}\" WHEN OLD.fid = NEW.fid AND {filled} BEGIN {put} END"));
    add(format!("{tree}_update2"), format!("AFTER UPDATE OF \"{c}\" ON \"{table}\" WHEN OLD.fid = NEW.fid AND {blank} BEGIN {drop} END"));
    add(format!("{tree}_update3"), format!("AFTER UPDATE ON \"{table}\" WHEN OLD.fid != NEW.fid AND {filled} BEGIN {drop} {put} END"));
    add(
        format!("{tree}_update4"),
        format!("AFTER UPDATE ON \"{table}\" WHEN OLD.fid != NEW.fid AND {blank} BEGIN DELETE FROM \"{tree}\" WHERE id IN (OLD.fid, NEW.fid); END"),
    );
    add(format!("{tree}_delete"), format!("AFTER DELETE ON \"{table}\" WHEN OLD.\"{c}\" NOT NULL BEGIN {drop} END"));
    all
}

/// Reads a value of `sitelines_meta`.
pub(super) fn meta(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn.query_row("SELECT value FROM sitelines_meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}

/// Writes a value of `sitelines_meta`.
pub(super) fn set_meta(conn: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    conn.execute("INSERT OR REPLACE INTO sitelines_meta VALUES (?1, ?2)", params![key, value])?;
    Ok(())
}
