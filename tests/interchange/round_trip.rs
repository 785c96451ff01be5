//! A table that left, was changed in a spreadsheet and comes home: only what was changed in it becomes a change.

use std::path::Path;

use serde_json::Value;

use super::support::*;
use crate::support;

const STAKEHOLDERS: &str = "id,name,constituency,home_country,url\nalpha,Alpha,government,ML,\nbeta,Beta,civil_society,,https://b.example\ngamma,Gamma,,,\n";
const TIES: &str = "id,from,to,kind\nt1,alpha,beta,funding\n";

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a folder") };
        std::fs::write(home.path("stakeholders.csv"), STAKEHOLDERS).expect("writes");
        std::fs::write(home.path("ties.csv"), TIES).expect("writes");
        let first = home.import(&["stakeholders.csv", "ties.csv"]);
        assert!(first.0, "{}", first.1);
        home
    }
    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
    fn data(&self) -> std::path::PathBuf {
        self.path("workspaces")
    }
    fn import(&self, names: &[&str]) -> (bool, String) {
        let paths: Vec<String> = names.iter().map(|n| self.path(n).to_string_lossy().into_owned()).collect();
        let mut arguments = vec!["import", "--workspace", "home"];
        arguments.extend(paths.iter().map(String::as_str));
        let done = support::run(&self.data(), &arguments);
        (done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
    }
    /// Leaves as a table and comes home with some texts replaced.
    fn leaves(&self) -> String {
        let done = support::run(&self.data(), &["export", "-w", "home", "-l", "stakeholders", "--format", "csv-edit"]);
        assert!(done.status.success());
        String::from_utf8(done.stdout).expect("text")
    }
    fn comes(&self, table: &str) -> (bool, String) {
        std::fs::write(self.path("stakeholders.csv"), table).expect("writes");
        self.import(&["stakeholders.csv"])
    }
    fn field(&self, id: &str, field: &str) -> Value {
        let done = support::run(&self.data(), &["export", "-w", "home", "-l", "stakeholders", "--format", "geojson"]);
        let read: Value = serde_json::from_slice(&done.stdout).expect("GeoJSON");
        let feature = read["features"].as_array().expect("features").iter().find(|f| f["id"] == id).cloned();
        feature.map_or(Value::Null, |f| f["properties"][field].clone())
    }
}

#[test]
fn a_table_that_comes_home_as_it_left_changes_nothing() {
    let home = Home::new();
    let (ok, said) = home.comes(&home.leaves());
    assert!(ok && said.contains("0 records added, 0 changed, 3 unchanged, 0 deleted"), "{said}");
}

#[test]
fn only_changed_cells_are_changes_and_blanked_ones_clear() {
    let home = Home::new();
    let left = home.leaves();
    // meanwhile somebody else gives another field of the same records
    assert!(home.comes("id,name,home_country\nalpha,Alpha,SN\nbeta,Beta,GH\n").0);
    let (ok, said) = home.comes(&left.replace("alpha,Alpha,", "alpha,Alpha the first,").replace("https://b.example", ""));
    assert!(ok, "{said}");
    assert_eq!((home.field("alpha", "name"), home.field("alpha", "home_country")), ("Alpha the first".into(), "SN".into()), "what others changed stays");
    assert_eq!((home.field("beta", "url"), home.field("beta", "home_country")), (Value::Null, "GH".into()));
}

#[test]
fn a_cell_changed_on_both_sides_is_a_conflict_and_nothing_is_taken() {
    let home = Home::new();
    let left = home.leaves();
    assert!(home.comes("id,name,home_country\nalpha,Alpha,SN\n").0);
    let (ok, said) = home.comes(&left.replace(",ML,", ",GN,").replace("Gamma", "Gamma 2"));
    assert!(!ok && said.contains("error[conflict]") && said.contains("column home_country (stakeholders/alpha)"), "{said}");
    assert!(said.contains("was \"ML\", it is \"SN\" here now, and the file says \"GN\""), "{said}");
    assert_eq!((home.field("alpha", "home_country"), home.field("gamma", "name")), ("SN".into(), "Gamma".into()));
    // both sides said the same: no conflict
    let (ok, said) = home.comes(&left.replace(",ML,", ",SN,"));
    assert!(ok && said.contains("3 unchanged"), "{said}");
}

#[test]
fn a_row_left_out_deletes_nothing_and_a_deletion_is_asked_for() {
    let home = Home::new();
    let left = home.leaves();
    let without: String = left.lines().filter(|l| !l.starts_with("gamma")).map(|l| format!("{l}\n")).collect();
    assert!(home.comes(&without).0);
    assert_eq!(home.field("gamma", "name"), "Gamma");
    let marked = |id: &str, word: &str| -> String {
        let row = |(at, line): (usize, &str)| match at {
            0 => format!("{line}\n"),
            1 => format!("{line},sitelines_delete\n"),
            _ => format!("{line},{}\n", if line.starts_with(id) { word } else { "" }),
        };
        left.lines().enumerate().map(row).collect()
    };
    let (ok, said) = home.comes(&marked("gamma", "perhaps"));
    assert!(!ok && said.contains("error[delete]"), "{said}");
    let (ok, said) = home.comes(&marked("alpha", "yes"));
    assert!(!ok && said.contains("error[referred]") && said.contains("ties/t1"), "{said}");
    let (ok, said) = home.comes(&marked("gamma", "yes"));
    assert!(ok && said.contains("1 deleted"), "{said}");
    assert_eq!(home.field("gamma", "name"), Value::Null);
    // untouched, it does not come back; touched, it is a conflict
    assert!(home.comes(&left).0);
    assert_eq!(home.field("gamma", "name"), Value::Null);
    let (ok, said) = home.comes(&left.replace("Gamma", "Gamma 2"));
    assert!(!ok && said.contains("the record was deleted here"), "{said}");
    assert!(home.comes("id,name,home_country\nbeta,Beta,GH\n").0);
    let (ok, said) = home.comes(&marked("beta", "yes"));
    assert!(!ok && said.contains("after the table left"), "{said}");
}

#[test]
fn a_workbook_says_its_revision_in_a_sheet_of_its_own() {
    let home = Home::new();
    let sheet = |revision: f64, workspace: &str| {
        let rows: &[&[X<'_>]] = &[&[X::T("id"), X::T("name"), X::T("home_country"), X::T("url")], &[X::T("alpha"), X::T("Alpha 2"), X::T("ML")], &[X::T("beta"), X::T("Beta"), X::E, X::E]];
        workbook(&[("stakeholders", rows, &[]), ("sitelines", &[&[X::T("workspace"), X::T(workspace)], &[X::T("revision"), X::N(revision)]], &[])])
    };
    assert!(home.comes("id,name,home_country\nalpha,Alpha,SN\n").0);
    std::fs::write(home.path("table.xlsx"), sheet(1.0, "home")).expect("writes");
    let (ok, said) = home.import(&["table.xlsx"]);
    assert!(ok, "{said}");
    assert_eq!((home.field("alpha", "name"), home.field("alpha", "home_country")), ("Alpha 2".into(), "SN".into()));
    assert_eq!(home.field("beta", "url"), Value::Null, "a blank cell clears");
    // of another workspace nothing is known: every cell counts as said
    std::fs::write(home.path("table.xlsx"), sheet(1.0, "elsewhere")).expect("writes");
    assert!(home.import(&["table.xlsx"]).0);
    assert_eq!(home.field("alpha", "home_country"), "ML");
    // a revision that is not kept is said
    std::fs::write(home.path("table.xlsx"), sheet(99.0, "home")).expect("writes");
    let (_, said) = home.import(&["table.xlsx"]);
    assert!(said.contains("warning[revision]"), "{said}");
}

#[test]
fn sensitive_places_that_left_coarser_are_not_overwritten() {
    let home = Home::new();
    let write = |name: &str, text: &str| std::fs::write(home.path(name), text).expect("writes");
    write("sites.csv", "id,name,kind,admin_level,parent,sensitivity,lon,lat\nland,Land,country,0,,,1,1\nplace,Place,village,5,land,hidden,1.5,1.5\n");
    write("activities.csv", "id,title,sites\nwork,Work,place\n");
    assert!(home.import(&["sites.csv", "activities.csv"]).0);
    let done = support::run(&home.data(), &["export", "-w", "home", "-l", "activities", "--format", "csv-edit"]);
    let left = String::from_utf8(done.stdout).expect("text");
    assert!(left.contains("land") && !left.contains("place"), "{left}");
    write("activities.csv", &left.replace("Work", "Work goes on"));
    let (ok, said) = home.import(&["activities.csv"]);
    assert!(ok && said.contains("1 changed"), "{said}");
    let stored = rusqlite::Connection::open(Path::new(&home.data()).join("home.gpkg")).expect("opens");
    let sites: String = stored.query_row("SELECT sites FROM activities WHERE id = 'work'", [], |r| r.get(0)).expect("a row");
    assert_eq!(sites, "place", "the place itself is still known");
}
