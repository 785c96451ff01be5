//! Edits made in the file by other programs: taken up where valid, shown where not, never lost.

use sitelines::domain::{Cell, Change, Kind, Shape};
use sitelines::store::sqlite::GeoPackage;
use sitelines::store::{Store, StoreError};

use super::samples::{NOON, Workspace, sample, set, with};

const LATER: &str = "2026-11-22T13:00:00Z";

#[test]
fn our_own_commits_are_no_outside_edits() {
    let w = Workspace::filled();
    w.put([with(Kind::Site, "one", &[("name", Cell::text("x"))])]);
    w.delete(Kind::Tie, "one");
    assert_eq!(w.store.absorb_outside(LATER).expect("looks"), None);
}

#[test]
fn an_edit_in_the_file_becomes_a_commit_by_outside() {
    let w = Workspace::filled();
    w.other_program().execute("UPDATE sites SET name = '  Dioro ', population = 31000 WHERE id = 'one'", []).expect("edits");
    assert_eq!(w.served(Kind::Site, "one"), Some(sample(Kind::Site, "one")), "until then the log's value serves");
    let committed = w.store.absorb_outside(LATER).expect("absorbs").expect("a commit");
    assert_eq!(committed.revision, 2);
    let expected = with(Kind::Site, "one", &[("name", Cell::text("Dioro")), ("population", Cell::Int(31_000))]);
    assert_eq!(w.served(Kind::Site, "one"), Some(expected));
    let entry = w.store.changes_since(1, 1).expect("log").remove(0);
    assert_eq!((entry.author.as_str(), entry.time.as_str(), entry.rows.len()), ("outside", LATER, 1));
    let revision: i64 = w.other_program().query_row("SELECT revision FROM sites WHERE id = 'one'", [], |r| r.get(0)).expect("reads");
    assert_eq!(revision, 2);
    assert_eq!(w.store.absorb_outside(LATER).expect("looks again"), None);
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn a_new_row_without_an_id_gets_one_from_its_name() {
    let w = Workspace::filled();
    let other = w.other_program();
    other.execute("INSERT INTO sites (name, kind) VALUES ('Boky-Wèrè', 'commune'), ('Boky-Wèrè', 'commune'), ('ភ្នំពេញ', 'city')", []).expect("inserts");
    w.store.absorb_outside(LATER).expect("absorbs").expect("a commit");
    assert!(w.served(Kind::Site, "boky-were").is_some());
    assert!(w.served(Kind::Site, "site-3").is_some(), "the name is taken: kind and number");
    assert!(w.served(Kind::Site, "site-4").is_some(), "no Latin letter: kind and number");
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn a_row_deleted_or_renamed_or_replaced_outside_is_followed() {
    let w = Workspace::new();
    w.put(["a", "b", "c", "d"].map(|id| sample(Kind::Theme, id)));
    let other = w.other_program();
    other.execute("DELETE FROM themes WHERE id = 'a'", []).expect("deletes");
    other.execute("UPDATE themes SET id = 'b2' WHERE id = 'b'", []).expect("renames");
    other.execute("INSERT OR REPLACE INTO themes (fid, id, name) SELECT fid, 'c2', 'new' FROM themes WHERE id = 'c'", []).expect("replaces");
    w.store.absorb_outside(LATER).expect("absorbs").expect("a commit");
    let ids: Vec<String> = w.store.load().expect("loads").records.iter().map(|(r, _)| r.id().to_string()).collect();
    assert_eq!(ids, ["b2", "c2", "d"]);
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn a_broken_edit_stays_in_the_file_the_last_valid_value_serves_and_it_is_a_problem() {
    let w = Workspace::filled();
    let other = w.other_program();
    other.execute("UPDATE sites SET kind = 'volcano', start = 'soon' WHERE id = 'one'", []).expect("edits");
    other.execute("UPDATE themes SET id = 'No Slug' WHERE id = 'one'", []).expect("edits");
    assert_eq!(w.store.absorb_outside(LATER).expect("looks"), None, "nothing valid to take up");
    for kind in [Kind::Site, Kind::Theme] {
        assert_eq!(w.served(kind, "one"), Some(sample(kind, "one")));
    }
    let problems = w.store.load().expect("loads").problems;
    let columns: Vec<(&str, &str)> = problems
        .iter()
        .filter(|p| p.is_error())
        .map(|p| (p.place.record.as_deref().unwrap_or_default(), p.place.column.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(columns, [("themes/No Slug", "id"), ("sites/one", "kind"), ("sites/one", "start")]);
    assert_eq!(w.store.outside_problems().expect("problems").len(), 3);
    let kind: String = other.query_row("SELECT kind FROM sites WHERE id = 'one'", [], |r| r.get(0)).expect("reads");
    assert_eq!(kind, "volcano", "the edit stays");
    drop(other);
    // it also outlives a restart, and other edits go on meanwhile
    w.store.close().expect("closes");
    let again = GeoPackage::open(&w.path()).expect("opens");
    w.other_program().execute("UPDATE needs SET people_in_need = 12 WHERE id = 'one'", []).expect("edits");
    assert_eq!(again.absorb_outside(LATER).expect("absorbs").expect("a commit").revision, 2);
    assert_eq!(again.outside_problems().expect("problems").len(), 3);
    // putting it right, there or here, ends it
    w.other_program().execute("UPDATE sites SET kind = 'lake', start = '2001' WHERE id = 'one'", []).expect("edits");
    assert_eq!(again.absorb_outside(LATER).expect("absorbs").expect("a commit").revision, 3);
    again.commit(3, &set(vec![Change::Put(sample(Kind::Theme, "one"))])).expect("commits");
    w.other_program().execute("DELETE FROM themes WHERE id = 'No Slug'", []).expect("deletes");
    assert_eq!(again.absorb_outside(LATER).expect("looks"), None);
    assert_eq!(again.outside_problems().expect("problems"), Vec::new());
    assert_eq!(again.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn a_reference_that_breaks_is_a_problem_not_a_refusal() {
    let w = Workspace::new();
    w.put([with(Kind::Theme, "water", &[("parent", Cell::Null)]), with(Kind::Theme, "wells", &[("parent", Cell::text("water"))])]);
    assert!(w.store.load().expect("loads").problems.is_empty());
    w.other_program().execute("DELETE FROM themes WHERE id = 'water'", []).expect("deletes");
    w.store.absorb_outside(LATER).expect("absorbs").expect("a commit");
    let problems = w.store.load().expect("loads").problems;
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].rule.as_str(), problems[0].place.record.as_deref()), ("dangling_reference", Some("themes/wells")));
}

#[test]
fn an_edit_in_the_file_is_not_written_over_unseen() {
    let w = Workspace::filled();
    w.other_program().execute("UPDATE sites SET note = 'from QGIS' WHERE id = 'one'", []).expect("edits");
    let ours = set(vec![Change::Put(with(Kind::Site, "one", &[("name", Cell::text("ours"))]))]);
    let error = w.store.commit(1, &ours).expect_err("the edit came first");
    assert!(matches!(error, StoreError::Behind { base: 1, current: 2 }), "{error}");
    assert_eq!(w.served(Kind::Site, "one"), Some(with(Kind::Site, "one", &[("note", Cell::text("from QGIS"))])));
    w.store.commit(2, &ours).expect("now it is seen");
}

#[test]
fn a_tie_made_a_conflict_outside_goes_to_the_private_file() {
    let w = Workspace::filled();
    w.other_program().execute("UPDATE ties SET kind = 'conflict', note = 'ZqOutside' WHERE id = 'one'", []).expect("edits");
    w.store.absorb_outside(LATER).expect("absorbs").expect("a commit");
    let expected = with(Kind::Tie, "one", &[("kind", Cell::text("conflict")), ("note", Cell::text("ZqOutside"))]);
    assert_eq!(w.served(Kind::Tie, "one"), Some(expected));
    w.store.close().expect("closes");
    let bytes = std::fs::read(w.path()).expect("reads");
    assert!(!bytes.windows(9).any(|b| b == b"ZqOutside"));
}

#[test]
fn a_table_that_another_program_drops_and_makes_anew_is_read_again() {
    let w = Workspace::new();
    w.put(["a", "b"].map(|id| with(Kind::Theme, id, &[("parent", Cell::Null)])));
    let other = w.other_program();
    other
        .execute_batch(
            "DROP TABLE themes; CREATE TABLE themes (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, id TEXT, name TEXT);
             INSERT INTO themes (id, name) VALUES ('a', 'anew'), ('c', 'new')",
        )
        .expect("replaces the table");
    w.store.absorb_outside(LATER).expect("absorbs").expect("a commit");
    let names: Vec<String> = w.store.load().expect("loads").records.iter().map(|(r, _)| r.label().to_string()).collect();
    assert_eq!(names, ["anew", "new"]);
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn geometry_as_other_programs_write_it_is_read() {
    let w = Workspace::filled();
    let mut blob = b"GP\0\0".to_vec();
    blob.extend(4326_u32.to_be_bytes());
    blob.push(0);
    blob.extend(1001_u32.to_be_bytes());
    for v in [-4.2_f64, 14.5, 270.0] {
        blob.extend(v.to_be_bytes());
    }
    let other = w.other_program();
    other.execute("UPDATE sites SET geometry = ?1 WHERE id = 'one'", [&blob]).expect("edits");
    other.execute("UPDATE stakeholders SET geometry = X'475000' WHERE id = 'one'", []).expect("edits");
    w.store.absorb_outside(NOON).expect("absorbs").expect("a commit");
    let expected = with(Kind::Site, "one", &[("geometry", Cell::Shape(Shape::point(-4.2, 14.5).expect("valid")))]);
    assert_eq!(w.served(Kind::Site, "one"), Some(expected));
    assert_eq!(w.served(Kind::Stakeholder, "one"), Some(sample(Kind::Stakeholder, "one")), "a blob that is none does not count");
    assert_eq!(w.store.outside_problems().expect("problems").len(), 1);
}
