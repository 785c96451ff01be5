//! A workspace of version 0.1 (`tests/fixtures/workspaces-0.1`): it opens, is migrated with a copy kept, and says what it said.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sitelines::store::sqlite::{GeoPackage, private_file};
use sitelines::store::{Store, StoreError};

use crate::support::TestServer;

const FIXTURE: &[u8] = include_bytes!("../fixtures/workspaces-0.1/example.zip");

fn archive() -> zip::ZipArchive<Cursor<&'static [u8]>> {
    zip::ZipArchive::new(Cursor::new(FIXTURE)).expect("an archive")
}

fn unpacked(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive().by_name(name).expect("the fixture has it").read_to_end(&mut bytes).expect("reads");
    bytes
}

/// A copy of the two files.
fn copied(folder: &Path) -> PathBuf {
    for name in ["example.gpkg", "example.private.sqlite"] {
        std::fs::write(folder.join(name), unpacked(name)).expect("written");
        let rights = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(folder.join(name), rights).expect("for its owner");
    }
    folder.join("example.gpkg")
}

fn schema_version(path: &Path) -> String {
    let conn = rusqlite::Connection::open(path).expect("opens");
    conn.query_row("SELECT value FROM sitelines_meta WHERE key = 'schema_version'", [], |row| row.get(0)).expect("a version")
}

/// The members that the old answer has, and no others: a field that came later is none of it.
fn as_far_as(old: &Value, new: &Value) -> Value {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            old.iter().map(|(key, value)| (key.clone(), new.get(key).map_or(Value::Null, |new| as_far_as(value, new)))).collect()
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => old.iter().zip(new).map(|(old, new)| as_far_as(old, new)).collect(),
        (_, new) => new.clone(),
    }
}

#[test]
fn it_is_migrated_with_a_copy_kept_and_its_history_and_what_is_private() {
    let dir = tempfile::tempdir().expect("folder");
    let path = copied(dir.path());
    assert_eq!(schema_version(&path), "1");
    let store = GeoPackage::open(&path).expect("opens");
    assert_eq!(store.head().expect("head").revision, 6);
    assert!(store.holds_private().expect("looks"));
    let log = store.changes_since(0, 100).expect("log");
    assert_eq!(log.iter().map(|entry| entry.rows.len()).collect::<Vec<_>>()[1..], [1, 1, 1, 1, 1]);
    assert_eq!(store.verify().expect("verifies"), Vec::<String>::new());
    store.close().expect("closes");
    let kept = dir.path().join("example.gpkg.v1.bak");
    assert_eq!((schema_version(&kept).as_str(), schema_version(&path).as_str()), ("1", "2"));
    // bound by now: the private file cannot get lost unseen
    std::fs::remove_file(private_file(&path)).expect("removed");
    let wrong = GeoPackage::open(&path).expect("opens").verify().expect("verifies");
    assert!(wrong.iter().any(|sentence| sentence.contains("is missing")), "{wrong:?}");
}

#[test]
fn it_gives_the_same_answers() {
    let dir = tempfile::tempdir().expect("folder");
    copied(dir.path());
    let server = TestServer::start(dir.path(), &["--no-cases"]);
    let names: Vec<String> = {
        let mut archive = archive();
        let all = (0..archive.len()).map(|i| archive.by_index(i).expect("an entry").name().expect("a name").into_owned());
        all.filter(|name| name.starts_with("answers/")).collect()
    };
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let old: Value = serde_json::from_slice(&unpacked(&name)).expect("JSON");
        let what = name.trim_start_matches("answers/").trim_end_matches(".json");
        let base = "/api/workspaces/example";
        let (new, old) = match what {
            "changes" => {
                let new = server.get(&format!("{base}/changes?limit=100")).expect(200).json()["items"].clone();
                // what touched only a hidden record says nothing of why
                (new, old)
            }
            "activities-at-2" => (server.get(&format!("{base}/activities?limit=10000&revision=2")).expect(200).json(), old),
            kind => (server.get(&format!("{base}/{kind}?limit=10000&geometry=false&show_examples=true")).expect(200).json(), old),
        };
        assert_eq!(as_far_as(&old, &new), old, "{what}");
    }
    assert_eq!(server.get("/api/workspaces/example/activities/a46").expect(200).json()["title"], "Night patrols by boat");
    let private = server.get("/api/workspaces/example/analyses/power_interest?private=true").expect(200).json();
    assert_eq!(private["rows"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_newer_one_is_refused_in_words() {
    let dir = tempfile::tempdir().expect("folder");
    let path = copied(dir.path());
    let conn = rusqlite::Connection::open(&path).expect("opens");
    conn.execute("UPDATE sitelines_meta SET value = '99' WHERE key = 'schema_version'", []).expect("set");
    drop(conn);
    let refused = GeoPackage::open(&path).expect_err("newer");
    assert!(matches!(&refused, StoreError::NotAWorkspace(words) if words.contains("newer Sitelines")), "{refused}");
    assert!(!dir.path().join("example.gpkg.v99.bak").exists());
}
