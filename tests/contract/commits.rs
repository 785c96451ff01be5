//! All or none, in order, and nothing for nothing.

use sitelines::domain::{Cell, Change, Kind, Text};
use sitelines::store::sqlite::GeoPackage;
use sitelines::store::{Store, StoreError};

use super::samples::{Workspace, sample, set, with};

#[test]
fn a_new_workspace_is_empty_and_at_revision_zero() {
    let w = Workspace::new();
    let head = w.store.head().expect("head");
    assert_eq!((head.revision, head.head.as_str()), (0, ""));
    assert!(w.store.load().expect("loads").records.is_empty());
}

#[test]
fn whoever_is_behind_is_told_and_nothing_is_written() {
    let w = Workspace::filled();
    let late = set(vec![Change::Delete(Kind::Site, Text::from("one"))]);
    let error = w.store.commit(0, &late).expect_err("behind");
    assert!(matches!(error, StoreError::Behind { base: 0, current: 1 }), "{error}");
    assert!(w.served(Kind::Site, "one").is_some());
}

#[test]
fn a_commit_that_changes_nothing_makes_no_revision() {
    let w = Workspace::filled();
    let before = w.store.head().expect("head");
    let mut changes: Vec<Change> = Kind::ALL.iter().map(|k| Change::Put(sample(*k, "one"))).collect();
    changes.push(Change::Delete(Kind::Site, Text::from("never-there")));
    assert_eq!(w.commit(changes), before);
    assert_eq!(w.commit(Vec::new()), before);
    assert_eq!(w.store.head().expect("head"), before);
}

#[test]
fn of_two_changes_to_one_record_the_later_wins() {
    let w = Workspace::new();
    let named = |name: &str| Change::Put(with(Kind::Theme, "t", &[("name", Cell::text(name))]));
    w.commit(vec![named("first"), named("second")]);
    let log = w.store.changes_since(0, 10).expect("log");
    assert_eq!((log.len(), log[0].rows.len()), (1, 1));
    assert_eq!(w.served(Kind::Theme, "t").expect("there").label(), "second");
}

#[test]
fn a_record_carries_the_revision_that_last_changed_it() {
    let w = Workspace::filled();
    w.put([sample(Kind::Theme, "one"), sample(Kind::Theme, "two")]);
    w.put([sample(Kind::Contact, "two")]);
    let revisions: Vec<(String, u64)> =
        w.store.load().expect("loads").records.iter().map(|(r, n)| (r.path(), *n)).filter(|(p, _)| p.contains("them") || p.contains("cont")).collect();
    let expected = [("themes/one", 1), ("themes/two", 2), ("contacts/one", 1), ("contacts/two", 3)];
    assert_eq!(revisions, expected.map(|(p, n)| (p.to_owned(), n)));
}

#[test]
fn two_programs_on_one_file_see_each_others_commits() {
    let w = Workspace::new();
    let other = GeoPackage::open(&w.path()).expect("opens twice");
    let seen = other.data_version().expect("version");
    w.put([sample(Kind::Site, "here"), sample(Kind::Contact, "here")]);
    assert_ne!(other.data_version().expect("version"), seen);
    assert_eq!(other.head().expect("head"), w.store.head().expect("head"));
    let from_there = other.commit(1, &set(vec![Change::Put(sample(Kind::Assessment, "there"))])).expect("commits");
    assert_eq!(w.store.head().expect("head"), from_there);
    let (changes, head) = w.store.catch_up(1).expect("catches up");
    assert_eq!((changes.len(), head), (1, from_there));
    assert_eq!(w.store.load().expect("loads").records, other.load().expect("loads").records);
    assert!(matches!(w.store.commit(1, &set(vec![])), Err(StoreError::Behind { base: 1, current: 2 })));
}

#[test]
fn many_writers_on_one_store_lose_nothing() {
    let w = Workspace::new();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let store = &w.store;
            scope.spawn(move || {
                for n in 0..10 {
                    let change = set(vec![Change::Put(sample(Kind::Theme, &format!("w{writer}-{n}")))]);
                    loop {
                        let base = store.load().expect("loads").revision;
                        match store.commit(base, &change) {
                            Ok(_) => break,
                            Err(StoreError::Behind { .. } | StoreError::Busy) => {}
                            Err(other) => unreachable!("{other}"),
                        }
                    }
                }
            });
        }
    });
    assert_eq!(w.store.load().expect("loads").records.len(), 40);
    assert_eq!(w.store.head().expect("head").revision, 40);
}

#[test]
fn the_same_commits_in_another_workspace_have_another_token() {
    let (a, b) = (Workspace::filled(), Workspace::filled());
    assert_ne!(a.store.head().expect("head").head, b.store.head().expect("head").head);
}

#[test]
fn a_program_that_keeps_the_lock_is_waited_for_and_then_named() {
    let w = Workspace::new();
    let other = w.other_program();
    other.execute_batch("BEGIN IMMEDIATE").expect("locks");
    let error = w.store.commit(0, &set(vec![Change::Put(sample(Kind::Theme, "t"))])).expect_err("locked");
    assert!(matches!(error, StoreError::Busy), "{error}");
    assert!(w.store.load().expect("readers go on").records.is_empty());
    other.execute_batch("ROLLBACK").expect("unlocks");
    w.put([sample(Kind::Theme, "t")]);
}
