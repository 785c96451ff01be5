//! The log: audit trail, undo, any revision again.

use sitelines::domain::{AnyRecord, Cell, Change, Kind};
use sitelines::store::{Store, StoreError};

use super::samples::{NOON, Workspace, sample, with};

#[test]
fn the_log_tells_who_why_when_and_what_before_and_after() {
    let w = Workspace::new();
    let (old, new) = (sample(Kind::Site, "s"), with(Kind::Site, "s", &[("name", Cell::text("Dioro"))]));
    w.put([old.clone()]);
    w.put([new.clone()]);
    w.delete(Kind::Site, "s");
    let log = w.store.changes_since(0, 10).expect("log");
    let images: Vec<_> = log.iter().map(|l| (l.rows[0].before.clone(), l.rows[0].after.clone())).collect();
    assert_eq!(images, [(None, Some(old.clone())), (Some(old), Some(new.clone())), (Some(new), None)]);
    assert!(log.iter().all(|l| l.author == "tester" && l.reason == "a test" && l.time == NOON));
    assert_eq!(log.iter().map(|l| l.revision).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(w.store.changes_since(1, 1).expect("a page").iter().map(|l| l.revision).collect::<Vec<_>>(), [2]);
}

#[test]
fn any_revision_can_be_read_again() {
    let w = Workspace::new();
    let mut states: Vec<Vec<(AnyRecord, u64)>> = vec![Vec::new()];
    let steps: Vec<Vec<AnyRecord>> = vec![
        vec![sample(Kind::Site, "a"), sample(Kind::Tie, "t"), sample(Kind::Contact, "c")],
        vec![with(Kind::Tie, "t", &[("kind", Cell::text("conflict"))])],
        vec![sample(Kind::Site, "b"), with(Kind::Contact, "c", &[("name", Cell::text("Awa"))])],
        vec![sample(Kind::Tie, "t")],
    ];
    for step in steps {
        w.put(step);
        states.push(w.store.load().expect("loads").records);
    }
    w.delete(Kind::Tie, "t");
    states.push(w.store.load().expect("loads").records);
    for (revision, state) in states.iter().enumerate() {
        let loaded = w.store.load_at(revision as u64).expect("kept");
        assert_eq!(&loaded.records, state, "revision {revision}");
        assert_eq!(loaded.revision, revision as u64);
    }
    assert!(matches!(w.store.load_at(99), Err(StoreError::NoSuchRevision(99))));
    assert!(matches!(w.store.catch_up(99), Err(StoreError::NoSuchRevision(99))));
}

#[test]
fn a_commit_is_undone_from_its_log_entry() {
    let w = Workspace::filled();
    let before = w.store.load().expect("loads").records;
    w.commit(vec![
        Change::Put(with(Kind::Site, "one", &[("name", Cell::text("another"))])),
        Change::Put(sample(Kind::Theme, "new")),
        Change::Delete(Kind::Need, "one".into()),
    ]);
    let entry = w.store.changes_since(1, 1).expect("log").remove(0);
    let undo = entry.rows.into_iter().map(|row| row.before.map_or(Change::Delete(row.kind, row.id), Change::Put));
    w.commit(undo.collect());
    let after = w.store.load().expect("loads").records;
    let plain = |records: Vec<(AnyRecord, u64)>| records.into_iter().map(|(r, _)| r).collect::<Vec<_>>();
    assert_eq!(plain(after), plain(before));
}
