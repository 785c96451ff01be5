//! What a commit that fails half-way leaves behind: tests that need the writer's own connection.

use std::path::Path;

use rusqlite::Connection;

use super::{GeoPackage, lock};
use crate::domain::{AnyRecord, Cell, Change, ChangeSet, Kind};
use crate::store::{Store, StoreError};

fn record(kind: Kind, id: &str, required: &[(&str, &str)]) -> AnyRecord {
    let said = |name: &str| required.iter().chain(&[("id", id)]).find(|(n, _)| *n == name).map_or(Cell::Null, |(_, v)| Cell::text(v));
    let cells: Vec<Cell> = kind.fields().iter().map(|f| said(f.name)).collect();
    kind.read(&cells).expect("valid")
}

fn both_files() -> ChangeSet {
    let theme = record(Kind::Theme, "water", &[("name", &"long ".repeat(4_000))]);
    let contact = record(Kind::Contact, "desk", &[("stakeholder", "somebody"), ("name", "Awa")]);
    ChangeSet { time: "2026-11-22T12:00:00Z".to_owned(), changes: vec![Change::Put(theme), Change::Put(contact)], ..ChangeSet::default() }
}

fn on_writer<T>(store: &GeoPackage, work: impl FnOnce(&Connection) -> T) -> T {
    work(&lock(&store.writer).as_ref().expect("open").main)
}

fn fails_then_works(path: &Path, break_it: fn(&Connection), mend_it: fn(&Connection)) -> StoreError {
    let store = GeoPackage::create(path).expect("made");
    on_writer(&store, break_it);
    let error = store.commit(0, &both_files()).expect_err("fails");
    assert!(store.load().expect("loads").records.is_empty(), "the workspace is as before");
    on_writer(&store, mend_it);
    assert_eq!(store.commit(0, &both_files()).expect("works").revision, 1);
    assert_eq!(store.load().expect("loads").records.len(), 2, "each record is there once");
    store.close().expect("closes");
    let again = GeoPackage::open(path).expect("opens");
    assert_eq!(again.load().expect("loads").records.len(), 2);
    assert_eq!(again.verify().expect("verifies"), Vec::<String>::new());
    error
}

#[test]
fn a_main_file_that_cannot_commit_takes_the_private_entries_along() {
    let dir = tempfile::tempdir().expect("folder");
    let refuse = |conn: &Connection| conn.commit_hook(Some(|| true)).expect("hook");
    let allow = |conn: &Connection| conn.commit_hook(None::<fn() -> bool>).expect("hook");
    let error = fails_then_works(&dir.path().join("w.gpkg"), refuse, allow);
    assert!(matches!(error, StoreError::Io(_)), "{error}");
}

#[test]
fn a_full_disk_is_named_and_leaves_the_workspace_as_before() {
    let dir = tempfile::tempdir().expect("folder");
    let fill = |conn: &Connection| set_limit(conn, "1");
    let empty = |conn: &Connection| set_limit(conn, "1000000");
    let error = fails_then_works(&dir.path().join("w.gpkg"), fill, empty);
    assert!(error.to_string().contains("no space"), "{error}");
}

/// A limit below the pages in use means just those.
fn set_limit(conn: &Connection, pages: &str) {
    let _now: i64 = conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0)).expect("limit");
}
