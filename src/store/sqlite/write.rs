//! One commit: rows, log, private entries, all or none.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rusqlite::{Transaction, params};

use crate::domain::{AnyRecord, Change, Kind, Revision, Text};
use crate::store::{Committed, StoreError};

use super::contents::Touched;
use super::log::{self, Last, RowText};
use super::outside::Dirty;
use super::private::{Entry, Private, State};
use super::rows::{Stored, Table};

/// A write transaction on the main file, with what shall be written to the private file just before it is committed.
pub(super) struct Txn<'a> {
    /// The transaction; it holds the write lock.
    pub(super) main: &'a Transaction<'a>,
    /// The private file.
    pub(super) private: &'a mut Private,
    /// Entries for the private file.
    pub(super) pending: Option<Pending>,
    /// A public record became private: its bytes shall go from the file.
    pub(super) scrubbed: bool,
    state: Option<State>,
}

/// What a commit writes to the private file.
pub(super) struct Pending {
    /// The commit.
    pub(super) commit: Committed,
    /// Its reason, kept private as it may tell what the entries hold.
    pub(super) reason: String,
    /// The entries.
    pub(super) entries: Vec<Entry>,
}

/// What a record shall become.
#[derive(Debug)]
pub(super) struct Want {
    /// The record; `None` takes it out.
    pub(super) after: Option<AnyRecord>,
    /// The row it stands in already, where another program wrote it there.
    pub(super) fid: Option<i64>,
}

/// The changes, one for each record: later ones win.
pub(super) fn wants(changes: &[Change]) -> BTreeMap<(Kind, Text), Want> {
    let mut wants = BTreeMap::new();
    for change in changes {
        let (kind, id) = change.subject();
        let after = match change {
            Change::Put(record) => Some(record.clone()),
            Change::Delete(..) => None,
        };
        wants.insert((kind, id.clone()), Want { after, fid: None });
    }
    wants
}

impl<'a> Txn<'a> {
    /// Around a transaction that has begun.
    pub(super) fn new(main: &'a Transaction<'a>, private: &'a mut Private) -> Self {
        Self { main, private, pending: None, scrubbed: false, state: None }
    }

    /// The private records before this commit.
    pub(super) fn private_state(&mut self) -> Result<&State, StoreError> {
        let state = match self.state.take() {
            Some(state) => state,
            None => self.private.state(self.main, Revision::MAX >> 1)?,
        };
        Ok(self.state.insert(state))
    }
}

/// A record as it is, in whichever file.
#[derive(Default)]
struct Before {
    stored: Option<Stored>,
    public: Option<AnyRecord>,
    private: Option<AnyRecord>,
    dirty: bool,
}

/// A record that becomes another, on its way into the log.
struct Changed {
    kind: Kind,
    id: Text,
    before: Option<AnyRecord>,
    after: Option<AnyRecord>,
}

impl Changed {
    fn told(self) -> RowText {
        let text = |record: Option<AnyRecord>| record.as_ref().map(log::text);
        RowText { kind: self.kind, id: self.id, before: text(self.before), after: text(self.after) }
    }
}

/// Writes what differs from what is there; `None` where nothing does.
pub(super) fn write(
    txn: &mut Txn<'_>,
    author: &str,
    reason: &str,
    time: &str,
    wants: BTreeMap<(Kind, Text), Want>,
    dirty: &Dirty,
) -> Result<Option<Committed>, StoreError> {
    let last = log::last(txn.main)?;
    let revision = last.revision + 1;
    let filled = filled_tables(txn, &wants)?;
    let mut changed: Vec<Changed> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut touched = Touched::default();
    let mut mended = Vec::new();
    for ((kind, id), want) in wants {
        let before = before(txn, kind, &id, want.fid, filled.contains(&kind), dirty)?;
        if before.dirty {
            mended.push((kind, id.clone(), before.stored.as_ref().map(|s| s.fid)));
        }
        let after_private = want.after.as_ref().filter(|r| r.is_private());
        let after_public = want.after.as_ref().filter(|r| !r.is_private());
        let changes = before.private.as_ref() != after_private || before.public.as_ref() != after_public;
        if !changes && !before.dirty {
            continue;
        }
        if let Some(table) = Table::of(kind) {
            let fid = before.stored.as_ref().map(|s| s.fid);
            match (after_public, fid) {
                (Some(record), _) if changes => table.put(txn.main, fid, revision, record)?,
                // another program wrote what was there already: the row is written in our form again
                (Some(record), _) => {
                    let since = log::last_valid(txn.main, kind, &id)?.map_or(revision, |(_, since)| since);
                    table.put(txn.main, fid, since, record)?;
                }
                (None, Some(fid)) => table.delete(txn.main, fid)?,
                (None, None) => {}
            }
        }
        if !changes {
            continue;
        }
        let text = |record: Option<&AnyRecord>| record.map(log::text);
        if let Some(record) = after_private {
            if !kind.is_private() {
                let history = log::history(txn.main, kind, &id)?;
                if !history.is_empty() {
                    log::forget(txn.main, kind, &id)?;
                    txn.scrubbed = true;
                    touched.note(kind, before.public.as_ref().and_then(AnyRecord::shape), None);
                    entries.extend(history.into_iter().map(|(revision, row)| Entry { revision, row }));
                }
            }
            let was = before.private.as_ref().or(before.public.as_ref());
            entries.push(Entry { revision, row: RowText { kind, id, before: text(was), after: Some(log::text(record)) } });
            continue;
        }
        if before.private.is_some() {
            let row = RowText { kind, id: id.clone(), before: text(before.private.as_ref()), after: None };
            entries.push(Entry { revision, row });
        }
        if before.public.is_some() || after_public.is_some() {
            let shape = |record: Option<&AnyRecord>| record.and_then(AnyRecord::shape).cloned();
            touched.note(kind, shape(before.public.as_ref()).as_ref(), shape(after_public).as_ref());
            changed.push(Changed { kind, id, before: before.public, after: want.after.filter(|r| !r.is_private()) });
        }
    }
    // each text by itself, in the order of the records: half of an import's log is made while the other half is
    let rows: Vec<RowText> = changed.into_par_iter().map(Changed::told).collect();
    clean_outbox(txn, dirty.mark, &mended)?;
    if rows.is_empty() && entries.is_empty() {
        return Ok(None);
    }
    let head = log::new_head(&last.head, revision, author, time, &rows);
    let kinds: BTreeSet<&str> = rows.iter().map(|r| r.kind.plural()).collect();
    let kinds = Vec::from_iter(kinds).join(" ");
    let entry = Last { revision, head: head.clone(), time: time.to_owned() };
    // the reason of a commit that touches private records may tell what they hold
    let open_reason = if entries.is_empty() { reason } else { "" };
    log::append(txn.main, &entry, author, open_reason, &kinds, &rows)?;
    touched.write(txn.main, time)?;
    let commit = Committed { revision, head };
    if !entries.is_empty() {
        txn.pending = Some(Pending { commit: commit.clone(), reason: reason.to_owned(), entries });
    }
    Ok(Some(commit))
}

/// The kinds among the wants whose table has rows: only there is an earlier value to look for.
fn filled_tables(txn: &Txn<'_>, wants: &BTreeMap<(Kind, Text), Want>) -> Result<BTreeSet<Kind>, StoreError> {
    let kinds: BTreeSet<Kind> = wants.keys().map(|(kind, _)| *kind).collect();
    let mut filled = BTreeSet::new();
    for table in kinds.into_iter().filter_map(Table::of) {
        if !table.is_empty(txn.main)? {
            filled.insert(table.kind);
        }
    }
    Ok(filled)
}

fn before(txn: &mut Txn<'_>, kind: Kind, id: &Text, fid: Option<i64>, filled: bool, dirty: &Dirty) -> Result<Before, StoreError> {
    let mut before = Before::default();
    if let Some(table) = Table::of(kind).filter(|_| filled) {
        before.stored = match fid {
            Some(fid) => table.by_fid(txn.main, fid)?,
            None => table.by_id(txn.main, id)?,
        };
    }
    before.dirty = dirty.has(kind, before.stored.as_ref().map(|s| s.fid), Some(id));
    let readable = before.stored.as_ref().filter(|_| !before.dirty).and_then(|s| s.record(kind).ok());
    before.public = match readable {
        Some(record) => Some(record),
        None if before.dirty || before.stored.is_some() => log::last_valid(txn.main, kind, id)?.map(|(record, _)| record),
        None => None,
    };
    if kind.may_be_private() {
        before.private = txn.private_state()?.get(&(kind, id.clone())).map(|(record, _)| record.clone());
    }
    Ok(before)
}

/// Takes out what our own writing noted, and the notes about rows that were written over.
fn clean_outbox(txn: &Txn<'_>, mark: i64, mended: &[(Kind, Text, Option<i64>)]) -> Result<(), StoreError> {
    txn.main.execute("DELETE FROM sitelines_outbox WHERE seq > ?1", [mark])?;
    for (kind, id, fid) in mended {
        txn.main.execute(
            "DELETE FROM sitelines_outbox WHERE kind = ?1 AND (id = ?2 OR fid = ?3)",
            params![kind.plural(), id.as_str(), fid],
        )?;
    }
    Ok(())
}
