//! A workspace file that was mailed, changed elsewhere and comes home: the same over the command line and over HTTP.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{TestServer, run};

const STAKEHOLDERS: &str = "id,name,home_country\nalpha,Alpha,ML\nbeta,Beta,ML\ngamma,Gamma,ML\ndelta,Delta,ML\n";
const ASSESSMENTS: &str = "id,subject,dimension,score\na1,beta,trust,3\n";

/// Two folders of workspaces: one here, one where the copy goes.
struct Two {
    folder: tempfile::TempDir,
}

impl Two {
    fn new() -> Self {
        let two = Self { folder: tempfile::tempdir().expect("a folder") };
        two.import("here", &[("stakeholders.csv", STAKEHOLDERS), ("themes.csv", "id,name\nwater,Water\n"), ("assessments.csv", ASSESSMENTS)]);
        two.mail("here", "copy.gpkg");
        let copy = two.path("copy.gpkg");
        assert!(run(&two.path("there"), &["restore", &copy.to_string_lossy(), "-w", "w"]).status.success());
        two
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn import(&self, side: &str, files: &[(&str, &str)]) {
        let input = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(input.path().join(name), text).expect("written");
        }
        let done = run(&self.path(side), &["import", &input.path().to_string_lossy(), "-w", "w"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    fn mail(&self, side: &str, name: &str) -> Vec<u8> {
        let to = self.path(name);
        let done = run(&self.path(side), &["backup", "-w", "w", "-o", &to.to_string_lossy()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        std::fs::read(to).expect("a copy")
    }
    /// Comes home; the report.
    fn comes(&self, name: &str, more: &[&str]) -> Value {
        let file = self.path(name);
        let file = file.to_string_lossy();
        let mut arguments = vec!["import", &file, "-w", "w", "--json"];
        arguments.extend(more);
        let done = run(&self.path("here"), &arguments);
        serde_json::from_slice(&done.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&done.stderr)))
    }
    fn here(&self) -> Vec<(String, String, Option<String>)> {
        let stored = rusqlite::Connection::open(self.path("here").join("w.gpkg")).expect("opens");
        let mut rows = stored.prepare("SELECT id, name, home_country FROM stakeholders ORDER BY id").expect("a table");
        let read = rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).expect("rows");
        read.map(|r| r.expect("a row")).collect()
    }
}

fn row(id: &str, name: &str, country: &str) -> (String, String, Option<String>) {
    (id.to_owned(), name.to_owned(), Some(country.to_owned()).filter(|c| !c.is_empty()))
}

fn counts(report: &Value) -> [Option<u64>; 4] {
    ["added", "changed", "deleted", "errors"].map(|name| report[name].as_u64())
}

#[test]
fn what_one_side_changed_is_taken_and_what_both_did_is_a_conflict() {
    let two = Two::new();
    two.import("there", &[("stakeholders.csv", "id,name,home_country,sitelines_delete\nalpha,Alpha the first,ML,\nbeta,Beta,GH,\ngamma,Gamma,ML,yes\nepsilon,Epsilon,,\n")]);
    two.import("here", &[("stakeholders.csv", "id,name,home_country\nalpha,Alpha,SN\nbeta,Beta,SN\n")]);
    two.mail("there", "mail.gpkg");
    let shown = two.comes("mail.gpkg", &["--dry-run"]);
    assert_eq!((shown["profile"].as_str(), counts(&shown)), (Some("workspace"), [Some(1), Some(1), Some(1), Some(1)]), "{shown}");
    let told: Vec<(&str, &str)> = shown["differences"].as_array().expect("a list").iter().map(|d| (d["what"].as_str().unwrap(), d["record"].as_str().unwrap())).collect();
    assert_eq!(told, [("changed", "stakeholders/alpha"), ("added", "stakeholders/epsilon"), ("deleted", "stakeholders/gamma")]);
    let conflict = &shown["problems"][0];
    assert_eq!((&conflict["rule"], &conflict["record"], &conflict["column"]), (&json!("conflict"), &json!("stakeholders/beta"), &json!("home_country")));
    assert_eq!(conflict["message"], "changed on both sides since revision 1: it was \"ML\", it is \"SN\" here now, and the file says \"GH\"");
    let before = two.here();
    assert_eq!(two.comes("mail.gpkg", &[])["applied"], false, "while a record is in conflict nothing is taken");
    assert_eq!(two.here(), before);
    assert_eq!(two.comes("mail.gpkg", &["--allow-partial"])["applied"], true);
    assert_eq!(two.here(), [row("alpha", "Alpha the first", "SN"), row("beta", "Beta", "SN"), row("delta", "Delta", "ML"), row("epsilon", "Epsilon", "")]);
    // once beta is decided there is nothing left to take
    two.import("here", &[("stakeholders.csv", "id,name,home_country\nbeta,Beta,GH\n")]);
    assert_eq!(counts(&two.comes("mail.gpkg", &[])), [Some(0), Some(0), Some(0), Some(0)]);
    let private = rusqlite::Connection::open(two.path("here").join("w.private.sqlite")).expect("opens");
    let kept: i64 = private.query_row("SELECT COUNT(*) FROM entries WHERE kind = 'assessments'", [], |r| r.get(0)).expect("a count");
    assert_eq!(kept, 1, "what is private never left and is not touched");
}

#[test]
fn what_went_here_and_changed_there_and_the_other_way_round_are_conflicts() {
    let two = Two::new();
    two.import("there", &[("stakeholders.csv", "id,name,sitelines_delete\ngamma,Gamma,yes\ndelta,Delta 2,\n")]);
    two.import("here", &[("stakeholders.csv", "id,name,sitelines_delete\ngamma,Gamma 2,\ndelta,Delta,yes\nalpha,Alpha,yes\n")]);
    two.mail("there", "mail.gpkg");
    let report = two.comes("mail.gpkg", &["--dry-run"]);
    let problems: Vec<(&str, &str)> = report["problems"].as_array().expect("a list").iter().map(|p| (p["record"].as_str().unwrap(), p["message"].as_str().unwrap())).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().any(|(r, m)| *r == "stakeholders/delta" && m.contains("the record was deleted here, and the file says \"Delta 2\"")), "{problems:?}");
    assert!(problems.iter().any(|(r, m)| *r == "stakeholders/gamma" && m.contains("was deleted in the file and changed here")), "{problems:?}");
    assert_eq!(counts(&report), [Some(0), Some(0), Some(0), Some(2)], "alpha went here, and nobody wants it back");
}

#[test]
fn edits_that_another_program_made_in_the_copy_count() {
    let two = Two::new();
    two.mail("there", "mail.gpkg");
    let copy = rusqlite::Connection::open(two.path("mail.gpkg")).expect("opens");
    copy.execute("UPDATE themes SET code = '14030' WHERE id = 'water'", []).expect("edited");
    drop(copy);
    let report = two.comes("mail.gpkg", &[]);
    assert_eq!(counts(&report), [Some(0), Some(1), Some(0), Some(0)], "{report}");
    assert_eq!(report["differences"][0]["fields"], json!([["code", null, "14030"]]));
}

#[test]
fn a_workspace_without_a_common_revision_fills_in_and_overwrites_nothing() {
    let two = Two::new();
    let other = two.path("other");
    std::fs::write(two.path("stakeholders.csv"), "id,name,home_country,url\nalpha,Another Alpha,ML,\nbeta,Beta,,https://beta.example\nzeta,Zeta,,\n").expect("written");
    assert!(run(&other, &["import", &two.path("stakeholders.csv").to_string_lossy(), "-w", "w"]).status.success());
    two.mail("other", "other.gpkg");
    let report = two.comes("other.gpkg", &["--allow-partial"]);
    assert_eq!(counts(&report), [Some(1), Some(1), Some(0), Some(1)], "{report}");
    assert!(report["notes"][0]["message"].as_str().is_some_and(|n| n.contains("no revision in common")), "{report}");
    assert_eq!(report["problems"][0]["message"], "the two differ, and nobody knows since when: it is \"Alpha\" here now, and the file says \"Another Alpha\"");
    assert_eq!(two.here().len(), 5);
}

#[test]
fn over_http_it_is_the_same_and_damaged_or_hostile_copies_are_refused() {
    let two = Two::new();
    two.import("there", &[("stakeholders.csv", "id,name\nalpha,Alpha the first\n")]);
    let mail = two.mail("there", "mail.gpkg");
    let mut server = TestServer::start(&two.path("here"), &["--no-cases"]);
    let post = |name: &str, bytes: &[u8]| server.send("POST", &format!("/api/workspaces/w/imports?dry_run=true&file={name}"), &[("content-type", "application/geopackage+sqlite3")], bytes);
    let by_line = two.comes("mail.gpkg", &["--dry-run"]);
    assert_eq!(post("mail.gpkg", &mail).expect(200).json(), by_line);
    assert_eq!(post("mail.gpkg", &mail[..mail.len() / 2]).expect(422).json()["code"], "database_damaged");
    let changed = |sql: &str| {
        let path = two.path("changed.gpkg");
        std::fs::write(&path, &mail).expect("written");
        let copy = rusqlite::Connection::open(&path).expect("opens");
        copy.execute_batch(sql).expect("changed");
        drop(copy);
        std::fs::read(Path::new(&path)).expect("reads")
    };
    let endless = changed(
        "DROP TABLE sitelines_changes; CREATE VIEW sitelines_changes AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)
         SELECT x AS revision, 'h' AS head, '' AS author, '' AS reason, '' AS time, '' AS kinds FROM c WHERE x < 0",
    );
    assert_eq!(post("mail.gpkg", &endless).status, 422);
    let newer = changed("UPDATE sitelines_meta SET value = '99' WHERE key = 'schema_version'");
    let refused = post("mail.gpkg", &newer).expect(422).json();
    assert!(refused["detail"].as_str().is_some_and(|d| d.contains("newer Sitelines")), "{refused}");
    let triggered = changed("CREATE TRIGGER evil AFTER UPDATE ON stakeholders BEGIN DELETE FROM stakeholders; END");
    assert!(matches!(post("mail.gpkg", &triggered).status, 200 | 422));
    assert_eq!(server.get("/api/workspaces/w").expect(200).json()["revision"], 1, "the workspace is as it was");
    server.stop();
}

#[test]
fn a_backup_says_that_what_is_private_is_left_out_and_takes_it_along_where_it_is_asked_to() {
    let two = Two::new();
    let said = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let backup = |name: &str, more: &[&str]| {
        let to = two.path(name);
        let to = to.to_string_lossy();
        let mut arguments = vec!["backup", "-w", "w", "-o", &to];
        arguments.extend(more);
        run(&two.path("here"), &arguments)
    };
    let restore = |file: &str, name: &str, more: &[&str]| {
        let file = two.path(file);
        let file = file.to_string_lossy();
        let mut arguments = vec!["restore", &file, "-w", name];
        arguments.extend(more);
        run(&two.path("restored"), &arguments)
    };
    let plain = backup("plain.gpkg", &[]);
    assert!(plain.status.success() && said(&plain).contains("is left out: --with-private"), "{}", said(&plain));
    assert!(!two.path("plain.private.sqlite").exists());
    let missing = restore("plain.gpkg", "none", &["--with-private"]);
    assert!(!missing.status.success() && said(&missing).contains("plain.private.sqlite is not there"), "{}", said(&missing));
    let whole = backup("whole.gpkg", &["--with-private"]);
    assert!(whole.status.success() && said(&whole).contains("whole.private.sqlite: keep it to yourself"), "{}", said(&whole));
    std::fs::remove_file(two.path("whole.gpkg")).expect("removed");
    assert!(!backup("whole.gpkg", &["--with-private"]).status.success(), "nothing is written over");
    assert!(!two.path("whole.gpkg").exists(), "not even the half that would fit");
    std::fs::copy(two.path("plain.gpkg"), two.path("whole.gpkg")).expect("copied");
    let left = restore("whole.gpkg", "left", &[]);
    assert!(left.status.success() && said(&left).contains("was left there"), "{}", said(&left));
    assert!(restore("whole.gpkg", "taken", &["--with-private"]).status.success());
    let scores = |name: &str| {
        let file = two.path("restored").join(format!("{name}.private.sqlite"));
        let stored = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        stored.query_row("SELECT after FROM entries WHERE kind = 'assessments' AND id = 'a1'", [], |r| r.get::<_, String>(0)).ok()
    };
    assert_eq!(scores("left"), None);
    assert!(scores("taken").is_some_and(|after| after.contains("beta")));
    // of a copy in which nothing is private it says so
    let there = run(&two.path("there"), &["backup", "-w", "w", "-o", &two.path("there.gpkg").to_string_lossy()]);
    assert!(said(&there).contains("nothing is private in it"), "{}", said(&there));
}
