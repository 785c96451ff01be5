//! What is private by construction never reaches the main file, and a crash between the two files leaves neither half.

use std::path::Path;

use sitelines::domain::{AnyRecord, Cell, Change, Kind};
use sitelines::store::Store;
use sitelines::store::sqlite::GeoPackage;

use super::samples::{Workspace, sample, set, with};

/// True where any of the files holds the bytes of the word.
fn holds(paths: &[&Path], word: &str) -> bool {
    paths.iter().any(|path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(word.len()).any(|w| w == word.as_bytes())
    })
}

fn secret_records() -> Vec<AnyRecord> {
    vec![
        with(Kind::Contact, "zq-contact", &[("name", Cell::text("ZqName"))]),
        with(Kind::Assessment, "zq-assessment", &[("note", Cell::text("ZqNote"))]),
        with(Kind::Tie, "zq-tie", &[("kind", Cell::text("conflict")), ("note", Cell::text("ZqTie"))]),
        with(Kind::Concern, "zq-concern", &[("confidential", Cell::Null), ("about", Cell::text("ZqAbout"))]),
    ]
}

const WORDS: [&str; 9] =
    ["zq-contact", "ZqName", "zq-assessment", "ZqNote", "zq-tie", "ZqTie", "zq-concern", "ZqAbout", "ZqReason"];

#[test]
fn private_records_leave_no_byte_in_the_main_file() {
    let w = Workspace::filled();
    let mut change = set(secret_records().into_iter().map(Change::Put).collect());
    change.reason = "ZqReason".to_owned();
    w.store.commit(1, &change).expect("commits");
    let wal = w.dir.path().join("w.gpkg-wal");
    for word in WORDS {
        assert!(!holds(&[&w.path(), &wal], word), "{word} while open");
        assert!(holds(&[&w.store.private_path()], word), "{word} is kept in the private file");
    }
    let copy = w.dir.path().join("mail.gpkg");
    w.store.backup(&copy).expect("copies");
    w.store.close().expect("closes");
    for word in WORDS {
        assert!(!holds(&[&w.path(), &copy], word), "{word} after closing");
    }
    let again = GeoPackage::open(&w.path()).expect("opens");
    for record in secret_records() {
        assert!(again.load().expect("loads").records.iter().any(|(r, _)| *r == record), "{}", record.path());
    }
    let log = again.changes_since(1, 10).expect("log");
    assert_eq!((log[0].rows.len(), log[0].reason.as_str()), (0, ""));
}

#[cfg(unix)]
#[test]
fn the_private_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let w = Workspace::filled();
    let mode = std::fs::metadata(w.store.private_path()).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_record_that_becomes_private_leaves_the_main_file_with_its_history() {
    let w = Workspace::filled();
    // enough neighbours that pages are split while the secret is among them
    let open = with(Kind::Tie, "zq-tie", &[("note", Cell::text("ZqOpenNote"))]);
    for batch in 0..6 {
        w.put((0..150).map(|n| sample(Kind::Tie, &format!("tie-{}", (n * 7 + batch) % 900))).chain([open.clone()]));
    }
    w.put([with(Kind::Tie, "zq-tie", &[("note", Cell::text("ZqSecondNote"))])]);
    let now_private = with(Kind::Tie, "zq-tie", &[("kind", Cell::text("conflict")), ("note", Cell::text("ZqThirdNote"))]);
    w.put([now_private.clone()]);
    for word in ["zq-tie", "ZqOpenNote", "ZqSecondNote", "ZqThirdNote"] {
        assert!(!holds(&[&w.path(), &w.dir.path().join("w.gpkg-wal")], word), "{word}");
    }
    assert_eq!(w.served(Kind::Tie, "zq-tie"), Some(now_private));
    let log = w.store.changes_since(0, 100).expect("log");
    assert!(log.iter().all(|l| l.rows.iter().all(|r| r.id != "zq-tie")));
    assert_eq!(w.store.load_at(2).expect("kept").records.iter().filter(|(r, _)| *r == open).count(), 1, "history went along");
    w.put([open.clone()]);
    assert_eq!(w.served(Kind::Tie, "zq-tie"), Some(open), "and back again");
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn a_crash_between_the_two_files_leaves_the_workspace_as_before() {
    let w = Workspace::filled();
    let before = w.store.load().expect("loads");
    w.store.close().expect("closes");
    let private = rusqlite::Connection::open(w.store.private_path()).expect("opens");
    let count = |conn: &rusqlite::Connection| conn.query_row("SELECT COUNT(*) FROM entries", [], |r| r.get::<_, i64>(0)).expect("counts");
    let kept = count(&private);
    private
        .execute(
            "INSERT INTO entries (by_revision, by_head, revision, kind, id, before, after)
             SELECT 2, 'a head that main never got', 2, kind, id, after, NULL FROM entries",
            [],
        )
        .expect("what a crash leaves");
    drop(private);
    let again = GeoPackage::open(&w.path()).expect("opens");
    assert_eq!(again.load().expect("loads").records, before.records);
    let private = rusqlite::Connection::open(w.store.private_path()).expect("opens");
    assert_eq!(count(&private), kept, "and it is cleared away");
    assert_eq!(again.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn without_the_private_file_the_rest_is_there() {
    let w = Workspace::filled();
    let copy = w.dir.path().join("mailed.gpkg");
    w.store.backup(&copy).expect("copies");
    let mailed = GeoPackage::open(&copy).expect("opens");
    let loaded = mailed.load().expect("loads");
    // assessment and contact have no open form; the sample tie and the other kinds do, the sample concern is confidential
    assert_eq!(loaded.records.len(), Kind::ALL.len() - 3);
    assert!(loaded.records.iter().all(|(r, _)| !r.is_private()));
}
