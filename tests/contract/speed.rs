//! Ten thousand records: how long a commit and a load take. The bounds are generous: a slow machine passes, a quadratic
//! loop does not.

use std::time::{Duration, Instant};

use sitelines::domain::{Cell, Kind, Shape};
use sitelines::store::Store;

use super::samples::{Workspace, with};

const RECORDS: u32 = 10_000;

#[test]
fn ten_thousand_records_are_committed_and_loaded_while_somebody_waits() {
    let w = Workspace::new();
    let records: Vec<_> = (0..RECORDS)
        .map(|n| {
            let (lon, lat) = (f64::from(n % 200) / 10.0, f64::from(n / 200) / 10.0);
            with(Kind::Site, &format!("s{n}"), &[("geometry", Cell::Shape(Shape::point(lon, lat).expect("valid")))])
        })
        .collect();
    let timed = |what: &str, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        let taken = start.elapsed();
        println!("{what}: {} ms", taken.as_millis());
        assert!(taken < Duration::from_secs(20), "{what} took {taken:?}");
    };
    timed("commit of 10,000 new sites", &mut || drop(w.put(records.clone())));
    timed("the same again, nothing to do", &mut || drop(w.put(records.clone())));
    timed("load of 10,000 sites", &mut || assert_eq!(w.store.load().expect("loads").records.len(), records.len()));
    let renamed: Vec<_> = records.iter().map(|r| with(Kind::Site, r.id(), &[("name", Cell::text("renamed"))])).collect();
    timed("commit of 10,000 changed sites", &mut || drop(w.put(renamed.clone())));
    timed("commit of one site", &mut || drop(w.put(records[..1].to_vec())));
    timed("head, 1000 times", &mut || (0..1000).for_each(|_| drop(w.store.head().expect("head"))));
    timed("look for outside edits, 1000 times", &mut || (0..1000).for_each(|_| drop(w.store.absorb_outside("").expect("looks"))));
    timed("load of revision 1", &mut || drop(w.store.load_at(1).expect("kept")));
}
