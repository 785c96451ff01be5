//! Tables that are not as this program makes them: a field came later, or another program dropped, altered or remade a
//! table. Put right where that loses nothing; a trigger that is none of ours is refused, as it would run when we write.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};

use crate::domain::Kind;
use crate::store::StoreError;

use super::schema::{self, columns, geometry_column, rtree, tabled, triggers};
use super::{describe, value};

/// Key of the hash of all fields and codes.
const FINGERPRINT_KEY: &str = "fingerprint";
/// An action may call for another: a table made anew needs its triggers, and they a look at its rows.
const MAX_ROUNDS: usize = 3;

/// Something to put right.
#[derive(Debug, PartialEq)]
enum Repair {
    /// The table is not there (a new kind, or another program dropped it).
    Make(Kind),
    /// A field is not there: it came with a later version.
    AddColumn(Kind, &'static str, &'static str),
    /// Another program made the table anew in its own way: its rows are carried over into a table of ours.
    Adopt(Kind),
    /// Triggers are not there or not as ours: rows may have been written unnoticed where `unnoticed`.
    ResetTriggers { kind: Kind, unnoticed: bool },
    /// Descriptions of fields and codes are of another version.
    Describe,
}

/// Puts right what another program has changed, inside a write transaction.
pub(super) fn repair(conn: &Connection) -> Result<(), StoreError> {
    for _ in 0..MAX_ROUNDS {
        let todo = repairs(conn)?;
        if todo.is_empty() {
            return Ok(());
        }
        for action in todo {
            apply(conn, &action)?;
        }
    }
    Ok(())
}

/// True where the tables are not as this program makes them.
pub(super) fn needs_repair(conn: &Connection) -> Result<bool, StoreError> {
    Ok(!repairs(conn)?.is_empty())
}

fn repairs(conn: &Connection) -> Result<Vec<Repair>, StoreError> {
    let mut todo = Vec::new();
    for kind in tabled() {
        let table = kind.plural();
        let object: Option<(String, String)> = conn
            .query_row("SELECT type, sql FROM sqlite_master WHERE name = ?1", [table], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((ty, sql)) = object else {
            todo.push(Repair::Make(kind));
            continue;
        };
        if ty != "table" || sql.trim_start().to_uppercase().starts_with("CREATE VIRTUAL") {
            return Err(StoreError::NotAWorkspace(format!("{table} is a {ty} and no plain table: the file was made by another program")));
        }
        if !sql.contains(schema::MARK) {
            todo.push(Repair::Adopt(kind));
            continue;
        }
        let found = column_names(conn, table)?;
        let missing = columns(kind).into_iter().filter(|(column, _)| !found.contains(*column));
        todo.extend(missing.map(|(column, ty)| Repair::AddColumn(kind, column, ty)));
        trigger_repairs(conn, kind, &mut todo)?;
    }
    if schema::meta(conn, FINGERPRINT_KEY)?.as_deref() != Some(describe::fingerprint().as_str()) {
        todo.push(Repair::Describe);
    }
    Ok(todo)
}

fn column_names(conn: &Connection, table: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    Ok(statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

fn trigger_repairs(conn: &Connection, kind: Kind, todo: &mut Vec<Repair>) -> Result<(), StoreError> {
    let table = kind.plural();
    let expected = triggers(kind);
    let mut statement = conn.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE")?;
    let found: BTreeMap<String, String> =
        statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (name, sql) in &found {
        if !expected.contains_key(name) && !is_ours_to_drop(kind, name) && !is_feature_count(name, sql) {
            return Err(StoreError::NotAWorkspace(format!(
                "the table {table} has a trigger {name} that is none of ours and would run when we write: take it out first"
            )));
        }
    }
    let differs = |name: &String, sql: &String| found.get(name) != Some(sql);
    let stale = found.keys().any(|name| !expected.contains_key(name) && is_ours_to_drop(kind, name));
    if stale || expected.iter().any(|(name, sql)| differs(name, sql)) {
        let unnoticed = expected.iter().any(|(name, sql)| name.starts_with("sitelines_") && differs(name, sql));
        todo.push(Repair::ResetTriggers { kind, unnoticed });
    }
    Ok(())
}

/// Triggers of ours and of the R-tree extension in any version of the standard.
fn is_ours_to_drop(kind: Kind, name: &str) -> bool {
    name.starts_with(&format!("sitelines_{}_", kind.plural())) || name.starts_with(&format!("rtree_{}_", kind.plural()))
}

/// The triggers with which GDAL counts features.
fn is_feature_count(name: &str, sql: &str) -> bool {
    let body = sql.split_once("BEGIN").map(|(_, body)| body.trim()).unwrap_or_default();
    name.starts_with("trigger_")
        && body.starts_with("UPDATE gpkg_ogr_contents SET feature_count = feature_count")
        && body.matches(';').count() == 1
}

fn apply(conn: &Connection, action: &Repair) -> Result<(), StoreError> {
    match action {
        Repair::Make(kind) => {
            if let Some(column) = geometry_column(*kind) {
                conn.execute_batch(&format!("DROP TABLE IF EXISTS \"{}\"", rtree(*kind, column)))?;
            }
            // its triggers follow, and with them a look at every row
            schema::create_table(conn, *kind)
        }
        Repair::AddColumn(kind, column, ty) => Ok(conn.execute_batch(&format!("ALTER TABLE \"{kind}\" ADD COLUMN \"{column}\" {ty}"))?),
        Repair::Adopt(kind) => adopt(conn, *kind),
        Repair::ResetTriggers { kind, unnoticed } => reset_triggers(conn, *kind, *unnoticed),
        Repair::Describe => {
            describe::write(conn)?;
            schema::set_meta(conn, FINGERPRINT_KEY, &describe::fingerprint())
        }
    }
}

/// Carries the rows of a table that another program made over into a table of ours.
fn adopt(conn: &Connection, kind: Kind) -> Result<(), StoreError> {
    const ASIDE: &str = "sitelines_aside";
    let geometry: Option<String> = conn
        .query_row("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?1", [kind.plural()], |row| row.get(0))
        .optional()?;
    drop_triggers(conn, kind)?;
    for column in geometry.as_deref().into_iter().chain(geometry_column(kind)) {
        conn.execute_batch(&format!("DROP TABLE IF EXISTS {}", value::quoted(&rtree(kind, column))))?;
    }
    conn.execute_batch(&format!("ALTER TABLE \"{kind}\" RENAME TO {ASIDE}"))?;
    for register in ["gpkg_geometry_columns", "gpkg_extensions", "gpkg_data_columns", "gpkg_contents"] {
        conn.execute(&format!("DELETE FROM {register} WHERE table_name IN (?1, ?2)"), [kind.plural(), ASIDE])?;
    }
    schema::create_table(conn, kind)?;
    let found = column_names(conn, ASIDE)?;
    let (mut to, mut from) = (Vec::new(), Vec::new());
    for (column, _) in columns(kind).into_iter().chain([("fid", "")]) {
        let source = match &geometry {
            Some(theirs) if geometry_column(kind) == Some(column) => theirs.as_str(),
            _ => column,
        };
        if !found.contains(source) {
            continue;
        }
        to.push(value::quoted(column));
        from.push(match column {
            // ids are unique here: of several rows with one id the first keeps it, the others get one of their own
            "id" => format!("CASE WHEN t.rowid = (SELECT MIN(o.rowid) FROM {ASIDE} o WHERE o.id = t.id) THEN t.id END"),
            _ => format!("t.{}", value::quoted(source)),
        });
    }
    if !to.is_empty() {
        let sql = format!("INSERT INTO \"{kind}\" ({}) SELECT {} FROM {ASIDE} t", to.join(", "), from.join(", "));
        conn.execute(&sql, [])?;
    }
    conn.execute_batch(&format!("DROP TABLE {ASIDE}"))?;
    // descriptions went with the old table
    conn.execute("DELETE FROM sitelines_meta WHERE key = ?1", [FINGERPRINT_KEY])?;
    Ok(())
}

fn drop_triggers(conn: &Connection, kind: Kind) -> Result<(), StoreError> {
    let mut statement = conn.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE")?;
    let names: Vec<String> = statement.query_map([kind.plural()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for name in names.iter().filter(|name| is_ours_to_drop(kind, name)) {
        conn.execute_batch(&format!("DROP TRIGGER {}", value::quoted(name)))?;
    }
    Ok(())
}

fn reset_triggers(conn: &Connection, kind: Kind, unnoticed: bool) -> Result<(), StoreError> {
    drop_triggers(conn, kind)?;
    if let Some(column) = geometry_column(kind) {
        let tree = rtree(kind, column);
        conn.execute_batch(&format!(
            "DROP TABLE IF EXISTS \"{tree}\";
             CREATE VIRTUAL TABLE \"{tree}\" USING rtree(id, minx, maxx, miny, maxy);
             INSERT INTO \"{tree}\" SELECT fid, ST_MinX(\"{column}\"), ST_MaxX(\"{column}\"), ST_MinY(\"{column}\"), ST_MaxY(\"{column}\")
               FROM \"{kind}\" WHERE \"{column}\" NOTNULL AND NOT ST_IsEmpty(\"{column}\");
             INSERT OR IGNORE INTO gpkg_extensions VALUES
               ('{kind}', '{column}', 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only')"
        ))?;
    }
    for sql in triggers(kind).values() {
        conn.execute_batch(sql)?;
    }
    if unnoticed { note_all(conn, kind) } else { Ok(()) }
}

/// Notes every row and every logged record of a kind: the next absorption finds what differs.
fn note_all(conn: &Connection, kind: Kind) -> Result<(), StoreError> {
    conn.execute_batch(&format!(
        "INSERT INTO sitelines_outbox (kind, id, fid, op) SELECT '{kind}', id, fid, 'update' FROM \"{kind}\";
         INSERT INTO sitelines_outbox (kind, id, fid, op)
           SELECT kind, id, 0, 'delete' FROM sitelines_change_rows
           WHERE seq IN (SELECT MAX(seq) FROM sitelines_change_rows WHERE kind = '{kind}' GROUP BY id)
             AND after IS NOT NULL AND id NOT IN (SELECT id FROM \"{kind}\" WHERE id IS NOT NULL)"
    ))?;
    Ok(())
}
