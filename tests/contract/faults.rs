//! What happens to files: a crash inside a checkpoint, a file replaced or removed while it is open, a private file that is missing or
//! another one's, a disk that takes nothing.

use std::path::{Path, PathBuf};

use sitelines::domain::{Change, Kind};
use sitelines::store::sqlite::{GeoPackage, private_file};
use sitelines::store::{Store, StoreError};

use super::samples::{Workspace, sample, set};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

fn themes(store: &GeoPackage) -> usize {
    store.load().expect("loads").records.iter().filter(|(record, _)| record.kind() == Kind::Theme).count()
}

/// A workspace whose file is as a crash inside a checkpoint leaves it: so many pages have come from the log, the others have not.
fn crashed(w: &Workspace, pages: usize) -> PathBuf {
    let path = w.dir.path().join(format!("crashed-{pages}.gpkg"));
    let before = std::fs::read(w.path()).expect("reads");
    std::fs::copy(beside(&w.path(), "-wal"), beside(&path, "-wal")).expect("copies");
    // a second program finishes the checkpoint on another copy, to see where the pages come to lie
    let whole = w.dir.path().join("whole.gpkg");
    std::fs::copy(w.path(), &whole).expect("copies");
    std::fs::copy(beside(&w.path(), "-wal"), beside(&whole, "-wal")).expect("copies");
    drop(GeoPackage::open(&whole).map(|store| store.close()).expect("opens"));
    let after = std::fs::read(&whole).expect("reads");
    assert!(after.len() > before.len(), "the checkpoint makes the file longer");
    let cut = (pages * 4096).min(after.len());
    let mut bytes = before;
    bytes.resize(bytes.len().max(cut), 0);
    bytes[..cut].copy_from_slice(&after[..cut]);
    // the file is still in the mode of an open one
    (bytes[18], bytes[19]) = (2, 2);
    std::fs::write(&path, bytes).expect("writes");
    path
}

#[test]
fn a_crash_inside_a_checkpoint_loses_nothing() {
    let w = Workspace::new();
    for n in 0..6 {
        w.put((0..60).map(|i| sample(Kind::Theme, &format!("theme-{n}-{i}"))));
    }
    for pages in [1, 2, 5, 40, 100_000] {
        let path = crashed(&w, pages);
        let again = GeoPackage::open(&path).unwrap_or_else(|error| unreachable!("{pages} pages: {error}"));
        assert_eq!((again.head().expect("head").revision, themes(&again)), (6, 360), "{pages} pages");
        assert_eq!(again.verify().expect("verifies"), Vec::<String>::new(), "{pages} pages");
    }
    // without the log the rest is nowhere: that is said
    let path = crashed(&w, 1);
    std::fs::remove_file(beside(&path, "-wal")).expect("removes");
    let _ = std::fs::remove_file(beside(&path, "-shm"));
    assert!(matches!(GeoPackage::open(&path), Err(StoreError::NotAWorkspace(words)) if words.contains("cut short")));
}

/// Another workspace of one revision, closed: one file.
fn other(w: &Workspace) -> PathBuf {
    let path = w.dir.path().join("other.gpkg");
    let store = GeoPackage::create(&path).expect("made");
    store.commit(0, &set((0..7).map(|i| Change::Put(sample(Kind::Theme, &format!("other-{i}")))).collect())).expect("commits");
    store.close().expect("closes");
    path
}

fn refused(store: &GeoPackage) {
    assert!(!store.is_in_place());
    let change = set(vec![Change::Put(sample(Kind::Theme, "lost"))]);
    assert!(matches!(store.commit(1, &change), Err(StoreError::Replaced(_))), "a write that would be lost is refused");
    assert!(matches!(store.head(), Err(StoreError::Replaced(_))));
    assert!(matches!(store.load(), Err(StoreError::Replaced(_))));
}

#[test]
fn a_file_put_in_the_place_of_an_open_one_takes_no_write_of_the_old_and_no_log() {
    for in_place in [false, true] {
        let w = Workspace::new();
        w.put((0..200).map(|i| sample(Kind::Theme, &format!("theme-{i}"))));
        assert!(w.store.is_in_place());
        let other = other(&w);
        if in_place {
            // written over: the same inode
            std::fs::copy(&other, w.path()).expect("copies");
        } else {
            std::fs::rename(&other, w.path()).expect("moves");
        }
        refused(&w.store);
        w.store.abandon();
        let again = GeoPackage::open(&w.path()).expect("opens");
        assert_eq!(themes(&again), 7, "the new file and nothing of the old log");
        assert_eq!(again.verify().expect("verifies"), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_is_taken_away_takes_no_write() {
    let w = Workspace::new();
    w.put([sample(Kind::Theme, "one")]);
    std::fs::remove_file(w.path()).expect("removes");
    refused(&w.store);
    w.store.close().expect("closes");
    assert!(!w.path().exists() && !beside(&w.path(), "-wal").exists(), "nothing is left that would be laid over another file");
}

#[test]
fn many_commits_checkpoints_and_edits_of_others_leave_the_file_in_its_place() {
    let w = Workspace::new();
    for n in 0..8 {
        w.put((0..200).map(|i| sample(Kind::Theme, &format!("theme-{n}-{i}"))));
        assert!(w.store.is_in_place(), "commit {n}");
    }
    let other = w.other_program();
    other.execute("UPDATE themes SET name = 'x' WHERE id = 'theme-0-0'", []).expect("edits");
    other.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("checkpoint");
    assert!(w.store.is_in_place());
    w.store.absorb_outside(super::samples::NOON).expect("absorbs").expect("an edit");
    assert!(w.store.is_in_place());
}

fn wrong_of(path: &Path) -> Vec<String> {
    let store = GeoPackage::open(path).expect("opens");
    let wrong = store.verify().expect("verifies");
    store.close().expect("closes");
    wrong
}

#[test]
fn a_private_file_that_is_missing_or_of_another_workspace_does_not_pass() {
    let (w, foreign) = (Workspace::filled(), Workspace::filled());
    w.store.close().expect("closes");
    foreign.store.close().expect("closes");
    assert_eq!(wrong_of(&w.path()), Vec::<String>::new());
    let own = std::fs::read(private_file(&w.path())).expect("reads");
    std::fs::copy(private_file(&foreign.path()), private_file(&w.path())).expect("copies");
    assert!(wrong_of(&w.path()).iter().any(|s| s.contains("of another workspace")), "{:?}", wrong_of(&w.path()));
    let strange = GeoPackage::open(&w.path()).expect("opens");
    let secret = set(vec![Change::Put(sample(Kind::Contact, "two"))]);
    let error = strange.commit(1, &secret).expect_err("it would go into the file of another workspace");
    assert!(error.to_string().contains("another workspace"), "{error}");
    strange.close().expect("closes");
    std::fs::remove_file(private_file(&w.path())).expect("removes");
    assert!(wrong_of(&w.path()).iter().any(|s| s.contains("is missing")), "{:?}", wrong_of(&w.path()));
    let alone = GeoPackage::open(&w.path()).expect("opens");
    assert!(alone.commit(1, &secret).expect_err("half of what is private would be lost unseen").to_string().contains("is missing"));
    assert_eq!(alone.head().expect("head").revision, 1);
    alone.commit(1, &set(vec![Change::Put(sample(Kind::Theme, "two"))])).expect("what is not private is written");
    alone.close().expect("closes");
    std::fs::write(private_file(&w.path()), own).expect("writes");
    #[cfg(unix)]
    std::fs::set_permissions(private_file(&w.path()), std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("for its owner");
    assert_eq!(wrong_of(&w.path()), Vec::<String>::new(), "put back, it is whole");
}

#[test]
fn where_nothing_can_be_written_the_workspace_is_read() {
    let w = Workspace::filled();
    w.store.close().expect("closes");
    let expected = GeoPackage::open(&w.path()).expect("opens");
    let records = expected.load().expect("loads").records;
    expected.close().expect("closes");
    // what stands in the way of every journal stands in the way of every write, whoever runs the test
    std::fs::create_dir(beside(&w.path(), "-journal")).expect("made");
    std::fs::create_dir(beside(&w.path(), "-wal")).expect("made");
    let store = GeoPackage::open(&w.path()).expect("opens for reading");
    assert_eq!(store.load().expect("loads").records, records);
    let error = store.commit(1, &set(vec![Change::Put(sample(Kind::Theme, "two"))])).expect_err("not written");
    assert!(matches!(&error, StoreError::ReadOnly(_)) && error.to_string().contains("can be read and not changed"), "{error}");
    assert_eq!(store.absorb_outside(super::samples::NOON).expect("nothing to do"), None);
    store.close().expect("closes");
}
