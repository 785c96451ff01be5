//! A generated workspace as the file that the program opens.

use std::path::Path;

use sitelines::domain::{Change, ChangeSet, Revision};
use sitelines::store::sqlite::GeoPackage;
use sitelines::store::Store;

use super::{Counts, World, records};

/// Records of one commit: so many stand in memory at a time.
const COMMIT: usize = 100_000;

/// Writes it; returns the number of its records.
pub fn workspace(counts: Counts, file: &Path) -> usize {
    let store = GeoPackage::create(file).expect("a workspace");
    let (mut base, mut total, mut changes) = (0, 0, Vec::with_capacity(COMMIT));
    records::each(&World::new(counts), &mut |record| {
        changes.push(Change::Put(record));
        total += 1;
        if changes.len() == COMMIT {
            base = commit(&store, base, std::mem::take(&mut changes));
        }
    });
    if !changes.is_empty() {
        commit(&store, base, changes);
    }
    store.close().expect("closed");
    total
}

fn commit(store: &GeoPackage, base: Revision, changes: Vec<Change>) -> Revision {
    let set = ChangeSet { author: "bench".into(), reason: String::new(), time: "2026-01-01T00:00:00Z".into(), changes };
    store.commit(base, &set).expect("committed").revision
}
