//! Reading: the records of a revision, and the changes that lead from one to the next.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::domain::{AnyRecord, Change, Kind, Place, Problem, Revision, Severity, Text};
use crate::store::{Committed, Loaded, StoreError};

use super::log;
use super::outside::{Dirty, row_problems};
use super::private::Private;
use super::rows::Table;

/// Rule of a reference to a record that is not there.
const DANGLING: &str = "dangling_reference";

/// All records as they are. `main` is inside a read transaction.
pub(super) fn load(main: &Connection, private: &mut Private) -> Result<Loaded, StoreError> {
    let last = log::last(main)?;
    let dirty = Dirty::read(main)?;
    let mut records: Vec<(AnyRecord, Revision)> = Vec::new();
    let mut problems = dirty.problems(main)?;
    for table in Table::every() {
        let mut statement = main.prepare_cached(&table.all)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let stored = table.read(row)?;
            if !dirty.is_empty() && dirty.has(table.kind, Some(stored.fid), stored.id.as_deref()) {
                continue;
            }
            match stored.record(table.kind) {
                Ok(record) => records.push((record, stored.revision)),
                // written past the triggers, or by a version that knew other codes
                Err(broken) => {
                    problems.extend(row_problems(table.kind, &stored, &broken));
                    if let Some(id) = &stored.id {
                        records.extend(log::last_valid(main, table.kind, id)?);
                    }
                }
            }
        }
    }
    for (kind, id) in dirty.ids() {
        records.extend(log::last_valid(main, *kind, id)?);
    }
    let secret = private.state(main, last.revision)?;
    let private_keys: BTreeSet<(Kind, Text)> = secret.keys().cloned().collect();
    records.extend(secret.into_values());
    sort(&mut records);
    problems.extend(dangling(&records, &private_keys));
    Ok(Loaded { revision: last.revision, head: last.head, committed_at: last.time, records, problems })
}

/// All records as they were at a revision, rebuilt from the logs.
pub(super) fn load_at(main: &Connection, private: &mut Private, revision: Revision) -> Result<Loaded, StoreError> {
    if revision == 0 {
        return Ok(Loaded::default());
    }
    let at = log::at(main, revision)?.ok_or(StoreError::NoSuchRevision(revision))?;
    let mut records: Vec<(AnyRecord, Revision)> = Vec::new();
    for (changed, row) in log::latest(main, 0, revision)? {
        let Some(text) = row.after else { continue };
        records.extend(log::read(row.kind, &text).map(|record| (record, changed)));
    }
    records.extend(private.state(main, revision)?.into_values());
    sort(&mut records);
    Ok(Loaded { revision, head: at.head, committed_at: at.time, records, problems: Vec::new() })
}

/// The changes from `since` to now, one for each record that changed, private ones included.
pub(super) fn catch_up(main: &Connection, private: &mut Private, since: Revision) -> Result<(Vec<Change>, Committed), StoreError> {
    let last = log::last(main)?;
    if since > last.revision {
        return Err(StoreError::NoSuchRevision(since));
    }
    let mut changes: BTreeMap<(Kind, Text), Option<AnyRecord>> = BTreeMap::new();
    for entry in private.entries(main)?.into_iter().filter(|e| e.revision > since) {
        let row = entry.row;
        let after = row.after.and_then(|text| log::read(row.kind, &text));
        changes.insert((row.kind, row.id), after);
    }
    // the main log has no row of a record that is private: where it has one, the record is public or gone
    for (_, row) in log::latest(main, since, last.revision)? {
        let after = row.after.and_then(|text| log::read(row.kind, &text));
        changes.insert((row.kind, row.id), after);
    }
    let changes = changes.into_iter().map(|((kind, id), after)| after.map_or(Change::Delete(kind, id), Change::Put));
    Ok((changes.collect(), last.into()))
}

fn sort(records: &mut [(AnyRecord, Revision)]) {
    records.sort_by(|(a, _), (b, _)| (a.kind(), a.id()).cmp(&(b.kind(), b.id())));
}

/// References of public records to records that are not there: an edit in the file may have taken them out.
fn dangling(records: &[(AnyRecord, Revision)], private: &BTreeSet<(Kind, Text)>) -> Vec<Problem> {
    let known: BTreeSet<(Kind, &str)> = records.iter().map(|(r, _)| (r.kind(), r.id().as_str())).collect();
    let mut problems = Vec::new();
    for (record, _) in records {
        if private.contains(&(record.kind(), record.id().clone())) {
            continue;
        }
        record.references(&mut |column, kind, id| {
            if known.contains(&(kind, id.as_str())) {
                return;
            }
            let place = Place {
                file: Some(record.kind().plural().to_owned()),
                column: Some(column.to_owned()),
                record: Some(record.path()),
                ..Place::default()
            };
            let message = format!("{kind}/{id} is not there");
            let problem = Problem::new(Severity::Warning, DANGLING, place, message, "put it back, or name another record here");
            problems.push(problem.with_value(id));
        });
    }
    problems
}
