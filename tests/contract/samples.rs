//! Records with every field filled, and a workspace that vanishes.

use std::path::PathBuf;

use sitelines::domain::{AnyRecord, Cell, Change, ChangeSet, FieldSpec, FieldType, Kind, Shape, Text, codelist};
use sitelines::store::sqlite::GeoPackage;
use sitelines::store::{Committed, Store};

/// When the tests' commits are made.
pub(crate) const NOON: &str = "2026-11-22T12:00:00Z";

/// A workspace in a folder that is removed at the end.
pub(crate) struct Workspace {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) store: GeoPackage,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let store = GeoPackage::create(&dir.path().join("w.gpkg")).expect("a new workspace");
        Self { dir, store }
    }
    /// With one record of every kind.
    pub(crate) fn filled() -> Self {
        let workspace = Self::new();
        workspace.put(Kind::ALL.iter().map(|kind| sample(*kind, "one")));
        workspace
    }
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("w.gpkg")
    }
    pub(crate) fn put(&self, records: impl IntoIterator<Item = AnyRecord>) -> Committed {
        self.commit(records.into_iter().map(Change::Put).collect())
    }
    pub(crate) fn delete(&self, kind: Kind, id: &str) -> Committed {
        self.commit(vec![Change::Delete(kind, Text::from(id))])
    }
    pub(crate) fn commit(&self, changes: Vec<Change>) -> Committed {
        let base = self.store.head().expect("head").revision;
        self.store.commit(base, &set(changes)).expect("the commit is taken")
    }
    /// The record as a load serves it.
    pub(crate) fn served(&self, kind: Kind, id: &str) -> Option<AnyRecord> {
        let loaded = self.store.load().expect("loads");
        loaded.records.into_iter().map(|(r, _)| r).find(|r| r.kind() == kind && *r.id() == id)
    }
    /// A second program with the file open: plain SQLite with the functions that the R-tree needs, as GDAL has them.
    pub(crate) fn other_program(&self) -> rusqlite::Connection {
        let conn = rusqlite::Connection::open(self.path()).expect("opens");
        conn.busy_timeout(std::time::Duration::from_secs(5)).expect("time-out");
        for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
            conn.create_scalar_function(name, 1, rusqlite::functions::FunctionFlags::SQLITE_UTF8, |_| Ok(1.0)).expect("registers");
        }
        let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
        conn.create_scalar_function("ST_IsEmpty", 1, flags, |_| Ok(false)).expect("registers");
        conn
    }
}

pub(crate) fn set(changes: Vec<Change>) -> ChangeSet {
    ChangeSet { author: "tester".to_owned(), reason: "a test".to_owned(), time: NOON.to_owned(), changes }
}

/// A record with every field filled.
pub(crate) fn sample(kind: Kind, id: &str) -> AnyRecord {
    with(kind, id, &[])
}

/// The sample with some fields set otherwise.
pub(crate) fn with(kind: Kind, id: &str, fields: &[(&str, Cell)]) -> AnyRecord {
    let value = |field: &FieldSpec| {
        let own = fields.iter().find(|(name, _)| *name == field.name).map(|(_, cell)| cell.clone());
        own.unwrap_or_else(|| if field.name == "id" { Cell::text(id) } else { filled(kind, field) })
    };
    let cells: Vec<Cell> = kind.fields().iter().map(value).collect();
    kind.read(&cells).unwrap_or_else(|broken| unreachable!("the sample of {kind} is valid: {broken:?}"))
}

fn filled(kind: Kind, field: &FieldSpec) -> Cell {
    let one = |n: usize| match field.ty {
        FieldType::Code(list) => {
            let list = codelist::all().into_iter().find(|l| l.name == list).expect("a codelist");
            list.entries()[n % list.entries().len()].code.to_string()
        }
        FieldType::Ref(_) => format!("{}-{n}", field.name.replace('_', "-")),
        FieldType::Subject => "sites/one".to_owned(),
        _ if field.name == "url" => format!("https://example.org/{n}?a=b;c"),
        _ => format!("{} \\ ; é ភ្នំពេញ {n}", field.name),
    };
    if field.list {
        return Cell::List(vec![Text::from(one(0)), Text::from(one(1))]);
    }
    match (field.ty, field.name) {
        (_, "country" | "home_country") => Cell::text("ML"),
        (_, "currency") => Cell::text("XOF"),
        (_, "year") => Cell::Int(2020),
        (FieldType::Count, _) => Cell::Int(3),
        (FieldType::Number, _) => Cell::Real(0.1 + 0.2),
        (FieldType::Flag, _) => Cell::Flag(true),
        (FieldType::Day, "end") => Cell::text("2015-12-31"),
        (FieldType::Day, _) => Cell::text("2012-07-01"),
        (FieldType::Map, "theme_shares") => Cell::Map(vec![(Text::from("themes-0"), Text::from("40"))]),
        (FieldType::Map, "site_shares") => Cell::Map(vec![(Text::from("sites-0"), Text::from("40"))]),
        (FieldType::Map, _) => Cell::Map(vec![(Text::from("fr"), Text::from("Lac; Débo")), (Text::from("odd=key"), Text::from(" x "))]),
        (FieldType::Shape, _) if kind == Kind::Stakeholder => Cell::Shape(Shape::point(-5.83, 13.69).expect("valid")),
        (FieldType::Shape, _) => Cell::Shape(Shape::from_wkt("POLYGON((-6 13,-5 13,-5 14,-6 14,-6 13))").expect("valid")),
        _ => Cell::text(&one(0)),
    }
}
