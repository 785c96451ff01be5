//! One id-sorted table per record kind, each shared on its own, so that a commit rebuilds only the kinds it touches.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::kind::for_each_kind;
use crate::domain::{AnyRecord, Change, Kind, OneOf, Pool, Record, Revision, records as r};

/// A record and the revision that last changed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<R> {
    /// The record.
    pub record: Arc<R>,
    /// The revision that last changed it.
    pub revision: Revision,
}

/// All records of one kind, sorted by id; a position in it is a dense index.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<R> {
    rows: Vec<Row<R>>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<R: OneOf> Table<R> {
    fn from_sorted(rows: Vec<Row<R>>) -> Self {
        Self { rows }
    }
    /// Number of records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// The rows in order of id.
    pub fn rows(&self) -> &[Row<R>] {
        &self.rows
    }
    /// The records in order of id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &R> {
        self.rows.iter().map(|row| &*row.record)
    }
    /// Dense index of an id. O(log n).
    pub fn index(&self, id: &str) -> Option<usize> {
        self.rows.binary_search_by(|row| row.record.id().as_str().cmp(id)).ok()
    }
    /// The row of an id. O(log n).
    pub fn row(&self, id: &str) -> Option<&Row<R>> {
        self.index(id).map(|i| &self.rows[i])
    }
    /// The record of an id. O(log n).
    pub fn get(&self, id: &str) -> Option<&R> {
        self.row(id).map(|row| &*row.record)
    }
    /// The record at a dense index.
    ///
    /// # Panics
    /// Where the index is not one of this table's.
    pub fn at(&self, index: usize) -> &R {
        &self.rows[index].record
    }
    /// The latest revision that changed any of them; 0 where there is none.
    pub fn last_revision(&self) -> Revision {
        self.rows.iter().map(|row| row.revision).max().unwrap_or(0)
    }

    fn apply(&self, changes: &BTreeMap<&str, Option<&AnyRecord>>, revision: Revision, pool: &mut Pool) -> Self {
        let mut rows = Vec::with_capacity(self.rows.len() + changes.len());
        let mut pending = changes.iter().peekable();
        let put = |record: Option<&AnyRecord>, rows: &mut Vec<Row<R>>, pool: &mut Pool| {
            if let Some(record) = record.and_then(R::of) {
                let mut record = Arc::clone(record);
                Arc::make_mut(&mut record).intern(pool);
                rows.push(Row { record, revision });
            }
        };
        for row in &self.rows {
            let id = row.record.id().as_str();
            while let Some((_, record)) = pending.next_if(|(new, _)| **new < id) {
                put(*record, &mut rows, pool);
            }
            match pending.next_if(|(new, _)| **new == id) {
                Some((_, record)) => put(*record, &mut rows, pool),
                None => rows.push(row.clone()),
            }
        }
        for (_, record) in pending {
            put(*record, &mut rows, pool);
        }
        Self { rows }
    }
}

macro_rules! tables {
    ($($name:ident $plural:ident),*) => {
        /// A table for every kind.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "each is documented at its record")]
        pub struct Tables { $(pub $plural: Arc<Table<r::$name>>),* }

        impl Tables {
            /// Sorts records into tables and makes equal texts one. O(n log n).
            pub fn build(mut records: Vec<(AnyRecord, Revision)>) -> Self {
                let mut pool = Pool::default();
                for (record, _) in &mut records {
                    record.intern(&mut pool);
                }
                Self::share(records)
            }
            /// Sorts records into tables, sharing them as they are. O(n log n).
            pub fn share(mut records: Vec<(AnyRecord, Revision)>) -> Self {
                records.sort_by(|(a, _), (b, _)| (a.kind(), a.id()).cmp(&(b.kind(), b.id())));
                records.dedup_by(|(a, _), (b, _)| a.kind() == b.kind() && a.id() == b.id());
                $(let mut $plural = Vec::new();)*
                for (record, revision) in records {
                    match record { $(AnyRecord::$name(record) => $plural.push(Row { record, revision })),* }
                }
                Self { $($plural: Arc::new(Table::from_sorted($plural))),* }
            }
            /// The tables after changes; untouched kinds are shared with these.
            #[must_use]
            pub fn apply(&self, changes: &[Change], revision: Revision) -> Self {
                let mut by_kind: BTreeMap<Kind, BTreeMap<&str, Option<&AnyRecord>>> = BTreeMap::new();
                for change in changes {
                    let (kind, id) = change.subject();
                    let record = match change { Change::Put(record) => Some(record), Change::Delete(..) => None };
                    by_kind.entry(kind).or_default().insert(id.as_str(), record);
                }
                let mut pool = Pool::default();
                let mut next = self.clone();
                $(if let Some(changes) = by_kind.get(&Kind::$name) {
                    next.$plural = Arc::new(self.$plural.apply(changes, revision, &mut pool));
                })*
                next
            }
            /// The record of a kind and id, with its revision.
            pub fn any(&self, kind: Kind, id: &str) -> Option<(AnyRecord, Revision)> {
                match kind { $(Kind::$name => self.$plural.row(id).map(|row| (r::$name::any(&row.record), row.revision))),* }
            }
            /// The record of a kind at a dense index, with its revision.
            pub fn any_at(&self, kind: Kind, index: usize) -> Option<(AnyRecord, Revision)> {
                match kind { $(Kind::$name => self.$plural.rows().get(index).map(|row| (r::$name::any(&row.record), row.revision))),* }
            }
            /// Position of the first record of a kind whose id is greater than `after`.
            pub fn position_after(&self, kind: Kind, after: &str) -> usize {
                match kind { $(Kind::$name => self.$plural.rows().partition_point(|row| Record::id(&*row.record).as_str() <= after)),* }
            }
            /// Number of records of a kind.
            pub fn count(&self, kind: Kind) -> usize {
                match kind { $(Kind::$name => self.$plural.len()),* }
            }
            /// Latest revision that changed a kind.
            pub fn last_revision(&self, kind: Kind) -> Revision {
                match kind { $(Kind::$name => self.$plural.last_revision()),* }
            }
            /// Every record with its revision, by kind and id.
            pub fn all(&self) -> impl Iterator<Item = (AnyRecord, Revision)> + '_ {
                Kind::ALL.iter().flat_map(|kind| (0..self.count(*kind)).filter_map(|i| self.any_at(*kind, i)))
            }
        }
    };
}
for_each_kind!(tables);
