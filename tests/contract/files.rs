//! Files: what is none of ours is refused in words; a copy is one whole file; closing leaves one file.

use std::path::Path;

use sitelines::domain::Kind;
use sitelines::store::sqlite::{GeoPackage, adopt_private, private_file};
use sitelines::store::{Store, StoreError};

use super::samples::{Workspace, sample};

fn refusal(path: &Path) -> String {
    match GeoPackage::open(path) {
        Err(StoreError::NotAWorkspace(words)) => words,
        Err(other) => unreachable!("refused, but as {other:?}"),
        Ok(_) => unreachable!("{} was opened", path.display()),
    }
}

#[test]
fn a_file_that_is_none_of_ours_is_refused_in_words() {
    let dir = tempfile::tempdir().expect("folder");
    let file = |name: &str| dir.path().join(name);
    assert!(refusal(&file("none.gpkg")).contains("no workspace file"));
    std::fs::write(file("empty.gpkg"), b"").expect("writes");
    assert!(refusal(&file("empty.gpkg")).contains("empty"));
    std::fs::write(file("text.gpkg"), b"a;b;c\n1;2;3\n").expect("writes");
    assert!(refusal(&file("text.gpkg")).contains("no SQLite database"));
    let plain = rusqlite::Connection::open(file("plain.gpkg")).expect("makes");
    plain.execute_batch("CREATE TABLE t (a)").expect("fills");
    assert!(refusal(&file("plain.gpkg")).contains("no GeoPackage"));
    let theirs = rusqlite::Connection::open(file("theirs.gpkg")).expect("makes");
    theirs.execute_batch("PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300; CREATE TABLE t (a)").expect("fills");
    assert!(refusal(&file("theirs.gpkg")).contains("no Sitelines workspace"));
    theirs.execute_batch("CREATE VIEW sitelines_meta AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n AS key, n AS value FROM r").expect("a view that never ends");
    assert!(refusal(&file("theirs.gpkg")).contains("no Sitelines workspace"));
}

#[test]
fn a_damaged_file_is_refused_in_words() {
    let w = Workspace::filled();
    w.store.close().expect("closes");
    let whole = std::fs::read(w.path()).expect("reads");
    for (name, bytes) in [("cut", whole[..whole.len() / 2].to_vec()), ("stump", whole[..80].to_vec())] {
        let path = w.dir.path().join(format!("{name}.gpkg"));
        std::fs::write(&path, bytes).expect("writes");
        assert!(refusal(&path).contains("cut short"), "{name}");
    }
    let mut scribbled = whole;
    for byte in scribbled.iter_mut().skip(4096 * 3).take(4096 * 40) {
        *byte ^= 0x5a;
    }
    let path = w.dir.path().join("scribbled.gpkg");
    std::fs::write(&path, scribbled).expect("writes");
    assert!(refusal(&path).contains("damaged"), "{}", refusal(&path));
}

#[test]
fn a_trigger_that_would_run_when_we_write_is_refused() {
    let w = Workspace::filled();
    w.store.close().expect("closes");
    let other = w.other_program();
    other.execute_batch("CREATE TRIGGER evil AFTER INSERT ON sites BEGIN DELETE FROM themes; END").expect("makes");
    drop(other);
    assert!(refusal(&w.path()).contains("evil"));
}

#[test]
fn closing_leaves_one_file_and_what_comes_after_is_told_so() {
    let w = Workspace::filled();
    w.store.close().expect("closes");
    w.store.close().expect("closes twice");
    let mut names: Vec<String> =
        std::fs::read_dir(w.dir.path()).expect("lists").map(|e| e.expect("entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["w.gpkg", "w.private.sqlite"]);
    assert!(matches!(w.store.load(), Err(StoreError::Io(words)) if words.contains("closed")));
    GeoPackage::open(&w.path()).expect("opens").load().expect("loads");
}

#[test]
fn a_backup_is_one_whole_file_without_what_is_private() {
    let w = Workspace::filled();
    let to = w.dir.path().join("copy.gpkg");
    w.store.backup(&to).expect("copies");
    w.put([sample(Kind::Site, "later")]);
    w.store.backup(&w.path()).expect_err("not over itself");
    let copy = GeoPackage::open(&to).expect("opens");
    assert_eq!(copy.head().expect("head").revision, 1);
    assert_eq!(copy.verify().expect("verifies"), Vec::<String>::new());
    copy.close().expect("closes");
    assert!(!w.dir.path().join("copy.gpkg-wal").exists() && !w.dir.path().join("copy.private.sqlite").exists());
    w.store.backup(&to).expect("over the last one");
    assert_eq!(GeoPackage::open(&to).expect("opens").head().expect("head").revision, 2);
}

#[test]
fn what_is_private_goes_into_a_second_file_where_it_is_asked_for() {
    let w = Workspace::filled();
    assert!(w.store.holds_private().expect("looks"));
    let to = w.dir.path().join("copy.gpkg");
    w.store.backup(&to).expect("copies");
    // written after the copy: the second file has it, and it does not count there
    let before = w.store.load().expect("loads");
    w.put([sample(Kind::Assessment, "later")]);
    let beside = w.store.backup_private(&to).expect("copies").expect("there is something");
    assert_eq!(beside, w.dir.path().join("copy.private.sqlite"));
    assert_eq!(beside, private_file(&to));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&beside).expect("there").permissions()) & 0o777, 0o600);
    let copy = GeoPackage::open(&to).expect("opens");
    assert_eq!(copy.load().expect("loads").records, before.records);
    assert_eq!(copy.verify().expect("verifies"), Vec::<String>::new());
    copy.close().expect("closes");
    // and back as a workspace of another name
    let home = w.dir.path().join("home.gpkg");
    std::fs::copy(&to, &home).expect("copies");
    assert!(!GeoPackage::open(&home).expect("opens").holds_private().expect("looks"), "a copy alone has none");
    assert!(adopt_private(&to, &home).expect("adopts"));
    assert_eq!(GeoPackage::open(&home).expect("opens").load().expect("loads").records, before.records);
    adopt_private(&to, &home).expect_err("never over another");
    std::fs::write(&beside, "no database").expect("written");
    let third = w.dir.path().join("third.gpkg");
    adopt_private(&to, &third).expect_err("no private file");
    assert!(!private_file(&third).exists());
    std::fs::remove_file(&beside).expect("removed");
    assert!(!adopt_private(&to, &third).expect("looks"), "there is none");
}

#[test]
fn a_workspace_is_not_made_over_another() {
    let w = Workspace::filled();
    GeoPackage::create(&w.path()).expect_err("there already");
    assert_eq!(GeoPackage::open_or_create(&w.path()).expect("opens").head().expect("head").revision, 1);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said_so() {
    let error = GeoPackage::create(Path::new("/proc/none/w.gpkg")).expect_err("no such folder");
    assert!(matches!(error, StoreError::Io(_)), "{error}");
}
