//! Edits that other programs make in the file. Triggers note the rows in `sitelines_outbox`; a noted row is *dirty*: until
//! it is absorbed as a commit by `outside`, the log's last value serves. A row that breaks a rule stays in the file and
//! stays dirty, and is a problem to be shown.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use crate::domain::{AnyRecord, Cell, Invalid, Kind, Place, Problem, Text, id::slugify};
use crate::store::{Committed, StoreError};

use super::log;
use super::rows::{Stored, Table};
use super::write::{Txn, Want, write};

/// The author of edits made in the file.
pub(super) const AUTHOR: &str = "outside";
const REASON: &str = "edited in the file by another program";

/// The rows that other programs wrote and that are not absorbed.
#[derive(Debug, Default)]
pub(super) struct Dirty {
    /// Number of each noted row, with the ids it had and has.
    rows: BTreeMap<(Kind, i64), BTreeSet<Option<Text>>>,
    ids: BTreeSet<(Kind, Text)>,
    /// Something was noted since the last look.
    pub(super) pending: bool,
    /// The last note.
    pub(super) mark: i64,
}

impl Dirty {
    /// Reads the outbox.
    pub(super) fn read(conn: &Connection) -> Result<Self, StoreError> {
        let mut dirty = Self::default();
        let mut statement = conn.prepare_cached("SELECT seq, kind, id, fid, refused FROM sitelines_outbox ORDER BY seq")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            dirty.mark = row.get(0)?;
            dirty.pending |= row.get::<_, i64>(4)? == 0;
            let Some(kind) = Kind::from_plural(row.get_ref(1)?.as_str().unwrap_or_default()) else { continue };
            let id = row.get_ref(2)?.as_str().ok().map(Text::from);
            if let Some(id) = &id {
                dirty.ids.insert((kind, id.clone()));
            }
            dirty.rows.entry((kind, row.get(3)?)).or_default().insert(id);
        }
        Ok(dirty)
    }

    /// True where the row of that number or id is dirty.
    pub(super) fn has(&self, kind: Kind, fid: Option<i64>, id: Option<&str>) -> bool {
        fid.is_some_and(|fid| self.rows.contains_key(&(kind, fid)))
            || id.is_some_and(|id| !self.ids.is_empty() && self.ids.contains(&(kind, Text::from(id))))
    }

    /// True where nothing is dirty.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The ids whose last valid value serves.
    pub(super) fn ids(&self) -> impl Iterator<Item = &(Kind, Text)> {
        self.ids.iter()
    }

    /// What is wrong with the dirty rows.
    pub(super) fn problems(&self, conn: &Connection) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        for (kind, fid) in self.rows.keys() {
            let Some(stored) = Table::of(*kind).map(|t| t.by_fid(conn, *fid)).transpose()?.flatten() else { continue };
            // a row without an id gets one when it is absorbed
            if let Err(broken) = tidy(*kind, &stored, stored.id.clone().map(Text::from).as_ref()) {
                problems.extend(row_problems(*kind, &stored, &broken));
            }
        }
        Ok(problems)
    }
}

/// Located problems of a row that cannot be read.
pub(super) fn row_problems(kind: Kind, stored: &Stored, broken: &[Invalid]) -> Vec<Problem> {
    let name = stored.id.clone().unwrap_or_else(|| format!("fid-{}", stored.fid));
    let place = Place { file: Some(kind.plural().to_owned()), record: Some(format!("{kind}/{name}")), ..Place::default() };
    let located = |invalid: &Invalid| {
        let mut problem = Problem::from_invalid(invalid, place.clone());
        problem.hint = format!("{} (row with fid {} of table {kind}, written by another program; the last valid value serves)", problem.hint, stored.fid);
        problem
    };
    broken.iter().map(located).collect()
}

/// The row as a record, its texts trimmed, blank ones unknown; `id` where the row has none.
fn tidy(kind: Kind, stored: &Stored, id: Option<&Text>) -> Result<AnyRecord, Vec<Invalid>> {
    let trimmed = |cell: &Cell| match cell {
        Cell::Text(text) => Cell::text(text),
        other => other.clone(),
    };
    let mut cells: Vec<Cell> = stored.cells.iter().map(trimmed).collect();
    if let (Some(first @ Cell::Null), Some(id)) = (cells.first_mut(), id) {
        *first = Cell::Text(id.clone());
    }
    stored.record_of(kind, &cells)
}

/// Makes the valid edits a commit; `None` where they change no record.
pub(super) fn absorb(txn: &mut Txn<'_>, time: &str) -> Result<Option<Committed>, StoreError> {
    let dirty = Dirty::read(txn.main)?;
    if !dirty.pending {
        return Ok(None);
    }
    let rows = current_rows(txn.main, &dirty)?;
    let mut wants: BTreeMap<(Kind, Text), Want> = BTreeMap::new();
    let mut refused: BTreeSet<(Kind, i64)> = BTreeSet::new();
    for ((kind, fid), stored) in &rows {
        let id = match stored.id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            Some(id) => Text::from(id),
            None => free_id(txn, *kind, stored, &wants)?,
        };
        match tidy(*kind, stored, Some(&id)) {
            Ok(record) => {
                wants.insert((*kind, record.id().clone()), Want { after: Some(record), fid: Some(*fid) });
            }
            Err(_) => {
                refused.insert((*kind, *fid));
            }
        }
    }
    // an id that a refused row has or had is held: its last valid value serves, it is not deleted
    let held: BTreeSet<(Kind, i64, Option<Text>)> = refused
        .iter()
        .flat_map(|(kind, fid)| {
            let noted = dirty.rows.get(&(*kind, *fid)).into_iter().flatten().cloned();
            let now = rows.get(&(*kind, *fid)).and_then(|s| s.id.clone()).map(Text::from);
            noted.chain([now]).map(|id| (*kind, *fid, id))
        })
        .filter(|(kind, _, id)| id.as_ref().is_none_or(|id| !wants.contains_key(&(*kind, id.clone()))))
        .collect();
    for (kind, id) in dirty.ids() {
        let is_held = held.iter().any(|(k, _, i)| k == kind && i.as_ref() == Some(id));
        let is_there = rows.iter().any(|((k, fid), s)| k == kind && s.id.as_deref() == Some(id.as_str()) && !refused.contains(&(*k, *fid)));
        if !is_held && !is_there {
            wants.entry((*kind, id.clone())).or_insert(Want { after: None, fid: None });
        }
    }
    let committed = write(txn, AUTHOR, REASON, time, wants, &dirty)?;
    txn.main.execute("DELETE FROM sitelines_outbox", [])?;
    let mut keep =
        txn.main.prepare_cached("INSERT INTO sitelines_outbox (kind, id, fid, op, refused) VALUES (?1, ?2, ?3, 'update', 1)")?;
    for (kind, fid, id) in held {
        keep.execute(params![kind.plural(), id.as_ref().map(Text::as_str), fid])?;
    }
    Ok(committed)
}

/// The rows that the notes are about, as they stand now.
fn current_rows(conn: &Connection, dirty: &Dirty) -> Result<BTreeMap<(Kind, i64), Stored>, StoreError> {
    let mut rows = BTreeMap::new();
    for (kind, fid) in dirty.rows.keys() {
        if let Some(stored) = Table::of(*kind).map(|t| t.by_fid(conn, *fid)).transpose()?.flatten() {
            rows.insert((*kind, *fid), stored);
        }
    }
    for (kind, id) in &dirty.ids {
        if let Some(stored) = Table::of(*kind).map(|t| t.by_id(conn, id)).transpose()?.flatten() {
            rows.insert((*kind, stored.fid), stored);
        }
    }
    Ok(rows)
}

/// An id for a row that has none: its name as a slug, else its kind and number.
fn free_id(txn: &mut Txn<'_>, kind: Kind, stored: &Stored, wants: &BTreeMap<(Kind, Text), Want>) -> Result<Text, StoreError> {
    let named = ["name", "title", "about", "text"].iter().find_map(|field| match stored.cells.get(kind.column(field)?) {
        Some(Cell::Text(text)) => Some(slugify(text)),
        _ => None,
    });
    let numbered = format!("{}-{}", slugify(kind.singular()), stored.fid);
    let further = (2..).map(|n| format!("{numbered}-{n}"));
    for id in named.into_iter().filter(|n| !n.is_empty()).chain([numbered.clone()]).chain(further) {
        let id = Text::from(id);
        let taken = wants.contains_key(&(kind, id.clone()))
            || Table::of(kind).map(|t| t.by_id(txn.main, &id)).transpose()?.flatten().is_some()
            || log::last_valid(txn.main, kind, &id)?.is_some()
            || txn.private_state()?.contains_key(&(kind, id.clone()));
        if !taken {
            return Ok(id);
        }
    }
    Ok(Text::from(numbered))
}
