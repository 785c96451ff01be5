//! Reading: the records of a revision, and the changes that lead from one to the next.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashSet;
use rusqlite::Connection;

use crate::domain::{AnyRecord, Change, Kind, Place, Problem, Revision, Severity, Text};
use crate::store::{Committed, Loaded, StoreError, Take};

use super::log;
use super::outside::{Dirty, row_problems};
use super::private::Private;
use super::rows::Table;

/// Rule of a reference to a record that is not there.
const DANGLING: &str = "dangling_reference";

/// Hands over all records as they are, by kind and id. `main` is inside a read transaction.
pub(super) fn load_into(main: &Connection, private: &mut Private, take: Take<'_>) -> Result<Loaded, StoreError> {
    let last = log::last(main)?;
    let dirty = Dirty::read(main)?;
    let mut problems = dirty.problems(main)?;
    let secret = private.state(main, last.revision)?;
    // few, beside the rows: the last valid values of rows that are broken, and what is private
    let mut beside: Vec<(AnyRecord, Revision)> = Vec::new();
    for (kind, id) in dirty.ids() {
        beside.extend(log::last_valid(main, *kind, id)?);
    }
    let mut references = References { private: secret.keys().cloned().collect(), known: HashSet::new(), open: Vec::new() };
    beside.extend(secret.into_values());
    sort(&mut beside);
    let mut beside = beside.into_iter().peekable();
    let mut hand_over = |record: AnyRecord, revision| {
        references.look_at(&record);
        take(record, revision);
    };
    for table in Table::every() {
        let mut statement = main.prepare_cached(&table.all)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let stored = table.read(row)?;
            if !dirty.is_empty() && dirty.has(table.kind, Some(stored.fid), stored.id.as_deref()) {
                continue;
            }
            let (record, revision) = match stored.record(table.kind) {
                Ok(record) => (record, stored.revision),
                // written past the triggers, or by a version that knew other codes
                Err(broken) => {
                    problems.extend(row_problems(table.kind, &stored, &broken));
                    let Some(id) = &stored.id else { continue };
                    let Some(valid) = log::last_valid(main, table.kind, id)? else { continue };
                    valid
                }
            };
            while let Some((first, changed)) = beside.next_if(|(b, _)| (b.kind(), b.id()) < (record.kind(), record.id())) {
                hand_over(first, changed);
            }
            hand_over(record, revision);
        }
    }
    beside.for_each(|(record, revision)| hand_over(record, revision));
    problems.extend(references.dangling());
    Ok(Loaded { revision: last.revision, head: last.head, committed_at: last.time, records: Vec::new(), problems })
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

/// A reference to a record that was not there yet when it was looked at.
struct Open {
    from: (Kind, Text),
    column: &'static str,
    to: (Kind, Text),
}

/// References between the records that pass by.
struct References {
    /// Records whose references are nobody's business.
    private: BTreeSet<(Kind, Text)>,
    known: HashSet<(Kind, Text)>,
    open: Vec<Open>,
}

impl References {
    fn look_at(&mut self, record: &AnyRecord) {
        let own = (record.kind(), record.id().clone());
        if !self.private.contains(&own) {
            record.references(&mut |column, kind, id| {
                let to = (kind, id.clone());
                if !self.known.contains(&to) && to != own {
                    self.open.push(Open { from: own.clone(), column, to });
                }
            });
        }
        self.known.insert(own);
    }

    /// References of public records to records that are not there: an edit in the file may have taken them out.
    fn dangling(self) -> Vec<Problem> {
        let gone = self.open.into_iter().filter(|open| !self.known.contains(&open.to));
        gone.map(|Open { from, column, to: (kind, id) }| {
            let place = Place {
                file: Some(from.0.plural().to_owned()),
                column: Some(column.to_owned()),
                record: Some(format!("{}/{}", from.0.plural(), from.1)),
                ..Place::default()
            };
            let message = format!("{kind}/{id} is not there");
            Problem::new(Severity::Warning, DANGLING, place, message, "put it back, or name another record here").with_value(&id)
        })
        .collect()
    }
}
