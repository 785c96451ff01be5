//! Connections: what is checked before SQLite sees the file, how each connection is set up, and the `ST_*` functions that
//! the triggers of the R-tree call (and that any UPDATE of a table made by GDAL needs).
//!
//! A workspace may come by mail, so its schema is not trusted: views are off, functions in the schema must be innocuous,
//! and the schema cannot be rewritten (<https://sqlite.org/security.html>). Only the writer trusts it, once every trigger on
//! our tables has been compared with ours: SQLite 3.40 takes the R-tree for unsafe in the triggers of an untrusted schema.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::store::StoreError;

use super::blob;

/// `GPKG` at byte 68 of the file.
pub(super) const APPLICATION_ID: i32 = 0x4750_4B47;
/// GeoPackage 1.3.
pub(super) const USER_VERSION: i32 = 10_300;
/// How long a statement waits for another program's lock: QGIS saves within it, a person does not yet wonder.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Page cache of a connection in KiB: four workspaces with a few readers stay within the memory that issue 01 allows.
const CACHE_KIB: i32 = 2_000;
/// Prepared statements kept: a select, insert, update and delete for each kind.
const STATEMENTS: usize = 128;
/// The write-ahead log is cut back to this after a checkpoint.
const JOURNAL_BYTES: i64 = 4 << 20;
/// A file up to this size is checked when it is opened (some 20 ms); a larger one by `verify`.
const QUICK_CHECK_BYTES: u64 = 16 << 20;
const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Writes; there is one.
    Write,
    /// Reads.
    Read,
}

/// Opens an existing GeoPackage.
pub(super) fn open(path: &Path, purpose: Use) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    set_up(&conn)?;
    match purpose {
        Use::Write => write_ahead(&conn)?,
        Use::Read => conn.pragma_update(None, "query_only", true)?,
    }
    Ok(conn)
}

/// What every connection to a main or private file has in common.
pub(super) fn set_up(conn: &Connection) -> Result<(), StoreError> {
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // FULL: a commit that has returned outlives a power cut; secure_delete: what is deleted is overwritten
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    register_functions(conn)?;
    Ok(())
}

/// Lets the triggers of the R-tree run; for a writer whose triggers have been checked.
pub(super) fn trust_schema(conn: &Connection) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, true)?;
    Ok(())
}

/// Readers and the writer do not wait for each other. Where another program holds the file, its mode stays.
fn write_ahead(conn: &Connection) -> Result<(), StoreError> {
    let mode: Result<String, _> = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
    match mode.map_err(StoreError::from) {
        Ok(_) | Err(StoreError::Busy) => {}
        Err(other) => return Err(other),
    }
    let _limit: i64 = conn.query_row(&format!("PRAGMA journal_size_limit = {JOURNAL_BYTES}"), [], |row| row.get(0))?;
    Ok(())
}

fn register_functions(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, edge) in [("ST_MinX", 0_usize), ("ST_MinY", 1), ("ST_MaxX", 2), ("ST_MaxY", 3)] {
        conn.create_scalar_function(name, 1, flags, move |ctx| Ok(bounds_of(ctx).map(|b| b[edge])))?;
    }
    conn.create_scalar_function("ST_IsEmpty", 1, flags, |ctx| {
        Ok((ctx.get_raw(0) != ValueRef::Null).then(|| bounds_of(ctx).is_none()))
    })
}

fn bounds_of(ctx: &Context<'_>) -> Option<[f64; 4]> {
    match ctx.get_raw(0) {
        ValueRef::Blob(bytes) => blob::bounds(bytes),
        _ => None,
    }
}

/// True where bytes begin like a GeoPackage.
pub(super) fn is_geopackage(bytes: &[u8]) -> bool {
    bytes.starts_with(SQLITE_MAGIC) && bytes.get(68..72) == Some(APPLICATION_ID.to_be_bytes().as_slice())
}

/// What the first bytes of a file say of its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// As its header says.
    Whole,
    /// Shorter, with a write-ahead log beside it that may hold the rest: what a crash inside a checkpoint leaves. SQLite decides.
    InLog,
}

/// Looks at the bytes of a file before SQLite does, so that what is wrong is said in words.
pub(super) fn check_header(path: &Path) -> Result<Length, StoreError> {
    let not = |words: String| Err(StoreError::NotAWorkspace(words));
    let has_log = || std::fs::metadata(super::copy::beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    // a pipe or a device would keep whoever opens it waiting
    if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return not(format!("{} is no ordinary file", shown(path)));
    }
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return not(format!("there is no workspace file {}", shown(path)));
        }
        Err(e) => return Err(e.into()),
    };
    let length = file.metadata()?.len();
    let mut head = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut head)?;
    if head.is_empty() {
        return not(format!("{} is empty", shown(path)));
    }
    if !head.starts_with(SQLITE_MAGIC) {
        return not(format!("{} is no SQLite database, so no GeoPackage either", shown(path)));
    }
    let word = |at: usize| head.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    let (Some(pages), Some(application), Some(version)) = (word(28), word(68), word(60)) else {
        return not(format!("{} is cut short within its first 100 bytes", shown(path)));
    };
    if application != APPLICATION_ID.unsigned_abs() {
        return not(format!("{} is an SQLite database but no GeoPackage (application id {application:#010x}, not GPKG)", shown(path)));
    }
    if version < 10_200 {
        return not(format!("{} is a GeoPackage of version {version}; 10200 or later is read", shown(path)));
    }
    let page_size = match head.get(16..18) {
        Some([0, 1]) => 65_536,
        Some([high, low]) => u64::from(*high) << 8 | u64::from(*low),
        _ => 0,
    };
    if length < u64::from(pages) * page_size && !has_log() {
        return not(format!("{} is cut short: {length} bytes of {}", shown(path), u64::from(pages) * page_size));
    }
    Ok(if length < u64::from(pages) * page_size { Length::InLog } else { Length::Whole })
}

/// Checks the structure of a file that is small enough to do so while somebody waits, or that may not be whole.
pub(super) fn quick_check(conn: &Connection, path: &Path, length: Length) -> Result<(), StoreError> {
    if length == Length::Whole && std::fs::metadata(path)?.len() > QUICK_CHECK_BYTES {
        return Ok(());
    }
    let answer: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(StoreError::NotAWorkspace(format!("{} is damaged: {answer}", shown(path)))) }
}

/// A file by its name: the folder of the server is nobody's business.
pub(super) fn shown(path: &Path) -> String {
    path.file_name().map_or_else(|| "the file".to_owned(), |n| n.to_string_lossy().into_owned())
}
