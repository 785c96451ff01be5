//! What goes in comes out, in any order of doors.

use std::collections::BTreeMap;

use sitelines::domain::{AnyRecord, Cell, Change, Kind, Shape, Text};
use sitelines::store::Store;
use sitelines::store::sqlite::GeoPackage;

use super::samples::{Workspace, sample, with};

#[test]
fn a_record_of_every_kind_with_every_field_comes_back_as_it_went_in() {
    let w = Workspace::filled();
    w.store.close().expect("closes");
    let again = GeoPackage::open(&w.path()).expect("opens again");
    let loaded = again.load().expect("loads");
    let expected: Vec<AnyRecord> = Kind::ALL.iter().map(|k| sample(*k, "one")).collect();
    let found: Vec<AnyRecord> = loaded.records.iter().map(|(r, _)| r.clone()).collect();
    assert_eq!(found, expected);
    assert!(loaded.records.iter().all(|(_, revision)| *revision == 1));
    assert!(loaded.problems.iter().all(|p| p.rule == "dangling_reference"), "{:?}", loaded.problems);
}

#[test]
fn a_record_with_only_what_it_must_have_comes_back_too() {
    let w = Workspace::new();
    let mut put = Vec::new();
    for kind in Kind::ALL {
        let blank: Vec<(&str, Cell)> = kind.fields().iter().filter(|f| !f.required).map(|f| (f.name, Cell::Null)).collect();
        // an involvement names a stakeholder or a constituency
        let blank: Vec<_> = blank.into_iter().filter(|(name, _)| *kind != Kind::Involvement || *name != "stakeholder").collect();
        put.push(with(*kind, "bare", &blank));
    }
    w.put(put.clone());
    let found: Vec<AnyRecord> = w.store.load().expect("loads").records.into_iter().map(|(r, _)| r).collect();
    assert_eq!(found, put);
}

#[test]
fn changes_applied_in_memory_equal_the_file_read_again() {
    let w = Workspace::new();
    let mut memory: BTreeMap<(Kind, Text), AnyRecord> = BTreeMap::new();
    let mut seed: u64 = 7;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..40 {
        let mut changes = Vec::new();
        for _ in 0..random(12) {
            let kind = [Kind::Site, Kind::Tie, Kind::Concern, Kind::Contact, Kind::Theme][usize::try_from(random(5)).expect("small")];
            let id = format!("r{}", random(9));
            let change = match (random(4), kind) {
                (0, _) => Change::Delete(kind, Text::from(id)),
                (1, Kind::Tie) => Change::Put(with(kind, &id, &[("kind", Cell::text("conflict"))])),
                (1, Kind::Concern) => Change::Put(with(kind, &id, &[("confidential", Cell::Flag(false))])),
                (n, _) => Change::Put(with(kind, &id, &[("note", Cell::text(&format!("note {n}")))])),
            };
            changes.push(change);
        }
        let before = w.store.head().expect("head").revision;
        w.commit(changes.clone());
        for change in changes {
            let (kind, id) = change.subject();
            let key = (kind, id.clone());
            match change {
                Change::Put(record) => memory.insert(key, record),
                Change::Delete(..) => memory.remove(&key),
            };
        }
        let loaded: Vec<AnyRecord> = w.store.load().expect("loads").records.into_iter().map(|(r, _)| r).collect();
        assert_eq!(loaded, memory.values().cloned().collect::<Vec<_>>());
        // a reader that catches up from the revision before gets there too
        let mut behind: BTreeMap<(Kind, Text), AnyRecord> = BTreeMap::new();
        let base = w.store.load_at(before).expect("the revision before").records;
        behind.extend(base.into_iter().map(|(r, _)| ((r.kind(), r.id().clone()), r)));
        for change in w.store.catch_up(before).expect("catches up").0 {
            let (kind, id) = change.subject();
            let key = (kind, id.clone());
            match change {
                Change::Put(record) => behind.insert(key, record),
                Change::Delete(..) => behind.remove(&key),
            };
        }
        assert_eq!(behind, memory);
    }
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}

#[test]
fn a_geometry_of_every_type_comes_back() {
    let w = Workspace::new();
    let shapes = [
        "POINT(-180 90)",
        "MULTIPOINT(1 2,3 4)",
        "LINESTRING(0 0,1.1 2.2)",
        "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
        "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))",
        "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
        "GEOMETRYCOLLECTION(POINT(1 2),POLYGON((0 0,1 0,1 1,0 0)))",
    ];
    for (n, wkt) in shapes.iter().enumerate() {
        let shape = Shape::from_wkt(wkt).expect("valid");
        let record = with(Kind::Site, &format!("s{n}"), &[("geometry", Cell::Shape(shape))]);
        w.put([record.clone()]);
        assert_eq!(w.served(Kind::Site, &format!("s{n}")), Some(record), "{wkt}");
    }
    assert_eq!(w.store.verify().expect("verifies"), Vec::<String>::new());
}
