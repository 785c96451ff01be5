//! Checks of a workspace file, beyond what a read shows: structure, registers, and the log against the tables.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::domain::{Kind, Text};
use crate::store::StoreError;

use super::connect::{APPLICATION_ID, USER_VERSION};
use super::log;
use super::outside::Dirty;
use super::private::Private;
use super::repair::needs_repair;
use super::rows::Table;
use super::schema::{geometry_column, rtree};

/// At most this many sentences of a kind: one broken table shall not bury the rest.
const MAX_SENTENCES: usize = 20;

/// Each thing found wrong in a sentence; empty where all is well.
pub(super) fn verify(main: &Connection, private: &mut Private) -> Result<Vec<String>, StoreError> {
    let mut wrong = Vec::new();
    structure(main, &mut wrong)?;
    if wrong.is_empty() {
        registers(main, &mut wrong)?;
        against_log(main, &mut wrong)?;
        trees(main, &mut wrong)?;
    }
    wrong.extend(private.verify(main)?);
    Ok(wrong)
}

fn structure(main: &Connection, wrong: &mut Vec<String>) -> Result<(), StoreError> {
    let mut statement = main.prepare(&format!("PRAGMA integrity_check({MAX_SENTENCES})"))?;
    for line in statement.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            wrong.push(format!("the file is damaged: {line}"));
        }
    }
    for (name, expected) in [("application_id", APPLICATION_ID), ("user_version", USER_VERSION)] {
        let found: i32 = main.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
        if found != expected {
            wrong.push(format!("{name} is {found}, not {expected}"));
        }
    }
    let orphans: i64 = main.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if orphans > 0 {
        wrong.push(format!("{orphans} rows of the GeoPackage registers point to nothing"));
    }
    Ok(())
}

fn registers(main: &Connection, wrong: &mut Vec<String>) -> Result<(), StoreError> {
    for table in Table::every() {
        let name = table.kind.plural();
        let count = |sql: &str| main.query_row(sql, [name], |row| row.get::<_, i64>(0));
        if count("SELECT COUNT(*) FROM gpkg_contents WHERE table_name = ?1")? != 1 {
            wrong.push(format!("the table {name} is not entered in gpkg_contents"));
        }
        if table.kind.is_spatial() && count("SELECT COUNT(*) FROM gpkg_geometry_columns WHERE table_name = ?1 AND srs_id = 4326")? != 1 {
            wrong.push(format!("the geometry of {name} is not entered in gpkg_geometry_columns as WGS 84"));
        }
    }
    if needs_repair(main)? {
        wrong.push("tables or triggers were changed by another program: opening the workspace again puts them right".to_owned());
    }
    Ok(())
}

/// Replaying the log gives the tables, dirty rows aside.
fn against_log(main: &Connection, wrong: &mut Vec<String>) -> Result<(), StoreError> {
    let dirty = Dirty::read(main)?;
    let last = log::last(main)?;
    let mut logged: BTreeMap<(Kind, Text), String> = BTreeMap::new();
    for (_, row) in log::latest(main, 0, last.revision)? {
        if let Some(after) = row.after {
            logged.insert((row.kind, row.id), after);
        }
    }
    let mut sentences = Vec::new();
    for table in Table::every() {
        let mut statement = main.prepare_cached(&table.all)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let stored = table.read(row)?;
            let id = stored.id.clone().unwrap_or_default();
            let expected = logged.remove(&(table.kind, Text::from(id.as_str())));
            if dirty.has(table.kind, Some(stored.fid), Some(&id)) {
                continue;
            }
            match (stored.record(table.kind), expected) {
                (Ok(record), Some(text)) if log::text(&record) == text => {}
                // a log written before a field came has no member for it: compare what it reads as
                (Ok(record), Some(text)) if log::read(table.kind, &text).as_ref() == Some(&record) => {}
                (Ok(_), Some(_)) => sentences.push(format!("{}/{id} is not what the log says", table.kind)),
                (Ok(_), None) => sentences.push(format!("{}/{id} is in the table but not in the log", table.kind)),
                (Err(_), _) => sentences.push(format!("{}/{id} breaks a rule", table.kind)),
            }
        }
    }
    let missing = logged.into_keys().filter(|(kind, id)| !dirty.has(*kind, None, Some(id)));
    sentences.extend(missing.map(|(kind, id)| format!("{kind}/{id} is in the log but not in the table")));
    let more = sentences.len().saturating_sub(MAX_SENTENCES);
    wrong.extend(sentences.into_iter().take(MAX_SENTENCES));
    if more > 0 {
        wrong.push(format!("and {more} more records differ between table and log"));
    }
    Ok(())
}

fn trees(main: &Connection, wrong: &mut Vec<String>) -> Result<(), StoreError> {
    for table in Table::every() {
        let Some(column) = geometry_column(table.kind) else { continue };
        let sql = format!(
            "SELECT (SELECT COUNT(*) FROM \"{}\" WHERE \"{column}\" NOTNULL AND NOT ST_IsEmpty(\"{column}\")) - (SELECT COUNT(*) FROM \"{}\")",
            table.kind,
            rtree(table.kind, column)
        );
        let difference: i64 = main.query_row(&sql, [], |row| row.get(0))?;
        if difference != 0 {
            wrong.push(format!("the spatial index of {} has {difference} entries too few", table.kind));
        }
    }
    Ok(())
}
