//! Rows of the record tables: the statements of each kind, and a row as a record.

use std::sync::OnceLock;

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

use crate::domain::{AnyRecord, Cell, Invalid, Kind, Revision};
use crate::store::StoreError;

use super::schema::tabled;
use super::value::{from_sql, to_sql};

/// The statements of one kind's table; fields stand in the order of the kind, after `fid` and `revision`.
#[derive(Debug)]
pub(super) struct Table {
    /// The kind.
    pub(super) kind: Kind,
    /// Every row, sorted by id.
    pub(super) all: String,
    by_id: String,
    by_fid: String,
    insert: String,
    update: String,
    delete: String,
}

/// A row as it stands in the file.
#[derive(Debug)]
pub(super) struct Stored {
    /// The row's number.
    pub(super) fid: i64,
    /// The revision that last changed it, as the row says.
    pub(super) revision: Revision,
    /// The id as it stands there, valid or not.
    pub(super) id: Option<String>,
    /// Its cells, in the order of the fields; a value that is none is `Null` here and named in `broken`.
    pub(super) cells: Vec<Cell>,
    broken: Vec<Invalid>,
}

impl Table {
    /// The statements of a kind; `None` where the kind has no table in the main file.
    pub(super) fn of(kind: Kind) -> Option<&'static Self> {
        static TABLES: OnceLock<Vec<Table>> = OnceLock::new();
        TABLES.get_or_init(|| tabled().map(Self::new).collect()).iter().find(|t| t.kind == kind)
    }

    /// Every kind that has a table, in the order of kinds.
    pub(super) fn every() -> impl Iterator<Item = &'static Self> {
        tabled().filter_map(Self::of)
    }

    fn new(kind: Kind) -> Self {
        let table = kind.plural();
        let names: Vec<String> = kind.fields().iter().map(|f| format!("\"{}\"", f.name)).collect();
        let list = names.join(", ");
        let marks: Vec<String> = (0..names.len()).map(|i| format!("?{}", i + 3)).collect();
        let sets: Vec<String> = names.iter().zip(&marks).map(|(n, m)| format!("{n} = {m}")).collect();
        let select = format!("SELECT fid, revision, {list} FROM \"{table}\"");
        Self {
            kind,
            all: format!("{select} ORDER BY id"),
            by_id: format!("{select} WHERE id = ?1"),
            by_fid: format!("{select} WHERE fid = ?1"),
            insert: format!("INSERT INTO \"{table}\" (fid, revision, {list}) VALUES (?1, ?2, {})", marks.join(", ")),
            update: format!("UPDATE \"{table}\" SET revision = ?2, {} WHERE fid = ?1", sets.join(", ")),
            delete: format!("DELETE FROM \"{table}\" WHERE fid = ?1"),
        }
    }

    /// The row of an id.
    pub(super) fn by_id(&self, conn: &Connection, id: &str) -> Result<Option<Stored>, StoreError> {
        Ok(conn.prepare_cached(&self.by_id)?.query_row([id], |row| self.read(row)).optional()?)
    }

    /// The row of a number.
    pub(super) fn by_fid(&self, conn: &Connection, fid: i64) -> Result<Option<Stored>, StoreError> {
        Ok(conn.prepare_cached(&self.by_fid)?.query_row([fid], |row| self.read(row)).optional()?)
    }

    /// True where the table has no row.
    pub(super) fn is_empty(&self, conn: &Connection) -> Result<bool, StoreError> {
        let sql = format!("SELECT NOT EXISTS (SELECT 1 FROM \"{}\")", self.kind.plural());
        Ok(conn.query_row(&sql, [], |row| row.get(0))?)
    }

    /// Writes a record over the row `fid`, or as a new row.
    pub(super) fn put(&self, conn: &Connection, fid: Option<i64>, revision: Revision, record: &AnyRecord) -> Result<(), StoreError> {
        let head = [fid.map_or(Value::Null, Value::Integer), Value::Integer(revision.cast_signed())];
        let cells = record.cells();
        let values = head.into_iter().chain(cells.iter().map(to_sql));
        let sql = if fid.is_some() { &self.update } else { &self.insert };
        conn.prepare_cached(sql)?.execute(params_from_iter(values))?;
        Ok(())
    }

    /// Takes a row out.
    pub(super) fn delete(&self, conn: &Connection, fid: i64) -> Result<(), StoreError> {
        conn.prepare_cached(&self.delete)?.execute([fid])?;
        Ok(())
    }

    /// A row of one of the selects above.
    pub(super) fn read(&self, row: &Row<'_>) -> rusqlite::Result<Stored> {
        let fields = self.kind.fields();
        let mut cells = Vec::with_capacity(fields.len());
        let mut broken = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            cells.push(from_sql(field, row.get_ref(index + 2)?).unwrap_or_else(|invalid| {
                broken.push(invalid);
                Cell::Null
            }));
        }
        Ok(Stored {
            fid: row.get(0)?,
            // another program may have written anything here
            revision: row.get_ref(1)?.as_i64().ok().and_then(|r| u64::try_from(r).ok()).unwrap_or_default(),
            id: cells.first().and_then(Cell::flat),
            cells,
            broken,
        })
    }
}

impl Stored {
    /// The row as a record, or every rule it breaks.
    pub(super) fn record(&self, kind: Kind) -> Result<AnyRecord, Vec<Invalid>> {
        self.record_of(kind, &self.cells)
    }

    /// The row as a record with other cells in its place.
    pub(super) fn record_of(&self, kind: Kind, cells: &[Cell]) -> Result<AnyRecord, Vec<Invalid>> {
        match kind.read(cells) {
            Ok(record) if self.broken.is_empty() => Ok(record),
            Ok(_) => Err(self.broken.clone()),
            Err(more) => {
                // a value that could not be read is reported once, not again as missing
                let known: Vec<&str> = self.broken.iter().map(|b| b.column).collect();
                let more = more.into_iter().filter(|m| !known.contains(&m.column));
                Err(self.broken.iter().cloned().chain(more).collect())
            }
        }
    }
}
