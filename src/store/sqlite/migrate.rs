//! Files of other versions: an older one is migrated in one transaction, with a copy kept; a newer one is refused in
//! words. New fields and codes need no version, see [`super::repair`].

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::store::StoreError;

use super::connect::shown;
use super::repair::{needs_repair, repair};
use super::{copy, schema};

/// Version of the tables that this program writes.
pub(super) const SCHEMA_VERSION: u32 = 2;
const VERSION_KEY: &str = "schema_version";

/// What leads from one version to the next.
type Step = fn(&Connection) -> Result<(), StoreError>;

/// The steps, in order: the first leads from version 1 to 2.
const STEPS: &[Step] = &[bind_private];

/// 2: the private file is bound by an id kept in both. It is set once both are open (`private::bind`), for a step sees only one of
/// them; the version keeps a copy of the file as it was, and programs that would not keep the two together from it.
#[expect(clippy::unnecessary_wraps, reason = "a step may fail, though this one does not")]
fn bind_private(_: &Connection) -> Result<(), StoreError> {
    Ok(())
}

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
    if !needs_repair(conn)? {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    repair(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Whether a file is a workspace; reads only.
pub(super) fn is_ours(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    version(conn, path).map(drop)
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
    let kept = copy::beside(path, &format!(".v{old}.bak"));
    if kept.exists() { Ok(()) } else { copy::write(conn, &kept) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

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
        let next = SCHEMA_VERSION + 1;
        migrate(&mut conn, &path, next, &[bind_private, step]).expect("migrates");
        assert_eq!(schema::meta(&conn, "migrated").expect("read").as_deref(), Some("yes"));
        assert_eq!(version(&conn, &path).expect("version"), next);
        let copy = dir.path().join(format!("w.gpkg.v{SCHEMA_VERSION}.bak"));
        let old = Connection::open(&copy).expect("the copy opens");
        assert_eq!(version(&old, &copy).expect("version"), SCHEMA_VERSION);
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
        migrate(&mut conn, &path, SCHEMA_VERSION + 2, &[bind_private, good, bad]).expect_err("fails");
        assert_eq!(schema::meta(&conn, "migrated").expect("read"), None);
        assert_eq!(version(&conn, &path).expect("version"), SCHEMA_VERSION);
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
