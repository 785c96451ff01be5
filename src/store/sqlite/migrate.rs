//! Files of other versions: an older one is migrated in one transaction, with a copy kept; a newer one is refused in
//! words. A file whose tables another program has changed is put right where that loses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::domain::Kind;
use crate::store::StoreError;

use super::connect::shown;
use super::schema::{self, columns, geometry_column, rtree, tabled, triggers};
use super::{describe, value};

/// Version of the tables that this program writes.
pub(super) const SCHEMA_VERSION: u32 = 1;
const VERSION_KEY: &str = "schema_version";
const FINGERPRINT_KEY: &str = "fingerprint";

/// What leads from one version to the next.
type Step = fn(&Connection) -> Result<(), StoreError>;

/// The steps, in order: the first leads from version 1 to 2. New fields and codes need none, see [`repairs`].
const STEPS: &[Step] = &[];

/// Fills a new file.
pub(super) fn create(conn: &mut Connection) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.pragma_update(None, "application_id", super::connect::APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", super::connect::USER_VERSION)?;
    schema::create_base(&tx)?;
    schema::set_meta(&tx, VERSION_KEY, &SCHEMA_VERSION.to_string())?;
    repair(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Brings an opened file up to this program.
pub(super) fn bring_up_to_date(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    migrate(conn, path, SCHEMA_VERSION, STEPS)?;
    if repairs(conn)?.is_empty() {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    repair(&tx)?;
    tx.commit()?;
    Ok(())
}

fn version(conn: &Connection, path: &Path) -> Result<u32, StoreError> {
    let ours: Option<String> =
        conn.query_row("SELECT type FROM sqlite_master WHERE name = 'sitelines_meta'", [], |row| row.get(0)).optional()?;
    if ours.as_deref() != Some("table") {
        return Err(StoreError::NotAWorkspace(format!(
            "{} is a GeoPackage, but no Sitelines workspace: import it into one instead",
            shown(path)
        )));
    }
    schema::meta(conn, VERSION_KEY)?
        .and_then(|v| v.parse().ok())
        .ok_or_else(|| StoreError::NotAWorkspace(format!("{} does not say which version of Sitelines wrote it", shown(path))))
}

fn migrate(conn: &mut Connection, path: &Path, target: u32, steps: &[Step]) -> Result<(), StoreError> {
    let found = version(conn, path)?;
    if found > target {
        return Err(StoreError::NotAWorkspace(format!(
            "{} was written by a newer Sitelines (schema version {found}; this one reads up to {target}): update Sitelines",
            shown(path)
        )));
    }
    if found == target {
        return Ok(());
    }
    keep_copy(conn, path, found)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another process may have migrated while we waited
    let mut at = version(&tx, path)?;
    while at < target {
        let step = usize::try_from(at).ok().and_then(|at| at.checked_sub(1)).and_then(|index| steps.get(index));
        let Some(step) = step else {
            return Err(StoreError::NotAWorkspace(format!("{} has schema version {at}, which no program wrote", shown(path))));
        };
        step(&tx)?;
        at += 1;
    }
    schema::set_meta(&tx, VERSION_KEY, &target.to_string())?;
    tx.commit()?;
    Ok(())
}

/// `<name>.gpkg.v<old>.bak`: the file as it was; the first copy of a version stays.
fn keep_copy(conn: &Connection, path: &Path, old: u32) -> Result<(), StoreError> {
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".v{old}.bak"));
    let copy = PathBuf::from(copy);
    if copy.exists() { Ok(()) } else { super::copy::write(conn, &copy) }
}

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
    // an action may call for another: a table made anew needs its triggers
    for _ in 0..3 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::GeoPackage;
    use crate::store::sqlite::connect::{Use, open};

    fn workspace(dir: &Path) -> PathBuf {
        let path = dir.join("w.gpkg");
        GeoPackage::create(&path).expect("made");
        path
    }

    #[test]
    fn an_older_file_is_migrated_and_a_copy_kept() {
        let dir = tempfile::tempdir().expect("folder");
        let path = workspace(dir.path());
        let mut conn = open(&path, Use::Write).expect("opens");
        let step: Step = |conn| schema::set_meta(conn, "migrated", "yes");
        migrate(&mut conn, &path, 2, &[step]).expect("migrates");
        assert_eq!(schema::meta(&conn, "migrated").expect("read").as_deref(), Some("yes"));
        assert_eq!(version(&conn, &path).expect("version"), 2);
        let copy = dir.path().join("w.gpkg.v1.bak");
        let old = Connection::open(&copy).expect("the copy opens");
        assert_eq!(version(&old, &copy).expect("version"), 1);
        drop(conn);
        let refused = GeoPackage::open(&path).expect_err("a newer file is refused");
        assert!(refused.to_string().contains("newer Sitelines"), "{refused}");
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let dir = tempfile::tempdir().expect("folder");
        let path = workspace(dir.path());
        let mut conn = open(&path, Use::Write).expect("opens");
        let good: Step = |conn| schema::set_meta(conn, "migrated", "yes");
        let bad: Step = |_| Err(StoreError::Io("no".to_owned()));
        migrate(&mut conn, &path, 3, &[good, bad]).expect_err("fails");
        assert_eq!(schema::meta(&conn, "migrated").expect("read"), None);
        assert_eq!(version(&conn, &path).expect("version"), 1);
    }

    #[test]
    fn a_field_that_came_later_is_added() {
        let dir = tempfile::tempdir().expect("folder");
        let path = workspace(dir.path());
        let conn = Connection::open(&path).expect("opens");
        conn.execute_batch("ALTER TABLE themes DROP COLUMN vocabulary").expect("dropped");
        drop(conn);
        GeoPackage::open(&path).expect("opens");
        let conn = Connection::open(&path).expect("opens");
        conn.prepare("SELECT vocabulary FROM themes").expect("the column is there again");
    }
}
