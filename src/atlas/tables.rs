//! A table for every record kind, each shared on its own, so that a commit rebuilds only the kinds it touches.

use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::table::{Shown, Table};
use super::table::Draft;
use crate::domain::kind::for_each_kind;
use crate::domain::{AnyRecord, Change, Kind, OneOf, Pool, Record, Revision, Text, records as r};

/// Something done with every record, whatever its kind.
pub trait Visit {
    /// Looks at one record.
    fn visit<R: OneOf>(&mut self, record: &R, revision: Revision);
}

/// What a narrower view shows of every kind.
pub(super) trait Narrow {
    /// What becomes of a row.
    fn show<R: OneOf>(&self, record: &R) -> Shown<R>;
}

macro_rules! tables {
    ($($name:ident $plural:ident),*) => {
        /// A table for every kind.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "each is documented at its record")]
        pub struct Tables { $(pub $plural: Arc<Table<r::$name>>),* }

        /// Records on their way into tables, one after another: none of them stands in memory twice.
        #[derive(Default)]
        pub struct Gathering { pool: Pool, $($plural: Draft<r::$name>),* }

        impl Gathering {
            /// Takes a record; of several with one id the first stays.
            pub fn push(&mut self, record: AnyRecord, revision: Revision) {
                match record {
                    $(AnyRecord::$name(record) => {
                        let mut record = Arc::unwrap_or_clone(record);
                        record.intern(&mut self.pool);
                        self.$plural.push(record, revision);
                    })*
                }
            }
            /// The tables of what was taken. O(n) where it came sorted by kind and id, else O(n log n).
            pub fn finish(self) -> Tables {
                drop(self.pool);
                Tables { $($plural: Arc::new(self.$plural.finish())),* }
            }
        }

        impl Tables {
            /// Sorts records into tables and makes equal texts one; of several with one id the first stays.
            /// O(n) where they come sorted by kind and id, else O(n log n).
            pub fn build(records: impl IntoIterator<Item = (AnyRecord, Revision)>) -> Self {
                let mut gathering = Gathering::default();
                records.into_iter().for_each(|(record, revision)| gathering.push(record, revision));
                gathering.finish()
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
            /// A narrower view; kinds of which it shows all are shared with these.
            #[must_use]
            pub(super) fn narrowed(&self, view: &impl Narrow) -> Self {
                Self { $($plural: self.$plural.narrowed(|r| view.show(r)).map_or_else(|| Arc::clone(&self.$plural), Arc::new)),* }
            }
            /// True where the table of that kind is the same in both, not only equal.
            pub(super) fn shares(&self, other: &Self, kind: Kind) -> bool {
                match kind { $(Kind::$name => Arc::ptr_eq(&self.$plural, &other.$plural)),* }
            }
            /// The record of a kind and id, with its revision.
            pub fn any(&self, kind: Kind, id: &str) -> Option<(AnyRecord, Revision)> {
                match kind { $(Kind::$name => self.$plural.index(id).and_then(|i| self.any_at(kind, i))),* }
            }
            /// True where there is a record of that id; nothing of it is copied.
            pub fn has(&self, kind: Kind, id: &str) -> bool {
                match kind { $(Kind::$name => self.$plural.index(id).is_some()),* }
            }
            /// The record of a kind at a dense index, with its revision.
            pub fn any_at(&self, kind: Kind, index: usize) -> Option<(AnyRecord, Revision)> {
                if index >= self.count(kind) {
                    return None;
                }
                match kind { $(Kind::$name => Some((self.$plural.at(index).clone().into(), self.$plural.revision_at(index)))),* }
            }
            /// The id of a record at a dense index; nothing else of it is copied.
            pub fn id_at(&self, kind: Kind, index: usize) -> Option<&Text> {
                if index >= self.count(kind) {
                    return None;
                }
                match kind { $(Kind::$name => Some(Record::id(self.$plural.at(index)))),* }
            }
            /// Position of the first record of a kind whose id is greater than `after`.
            pub fn position_after(&self, kind: Kind, after: &str) -> usize {
                match kind { $(Kind::$name => self.$plural.position_after(after)),* }
            }
            /// Number of records of a kind.
            pub fn count(&self, kind: Kind) -> usize {
                match kind { $(Kind::$name => self.$plural.len()),* }
            }
            /// Latest revision that changed a kind.
            pub fn last_revision(&self, kind: Kind) -> Revision {
                match kind { $(Kind::$name => self.$plural.last_revision()),* }
            }
            /// Every record with its revision, by kind and id. Each is a copy: [`Tables::visit`] looks at them where they are.
            pub fn all(&self) -> impl Iterator<Item = (AnyRecord, Revision)> + '_ {
                Kind::ALL.iter().flat_map(|kind| (0..self.count(*kind)).filter_map(|i| self.any_at(*kind, i)))
            }
            /// Visits every record where it is, by kind and id.
            pub fn visit(&self, visitor: &mut impl Visit) {
                $(for (i, record) in self.$plural.iter().enumerate() {
                    visitor.visit(record, self.$plural.revision_at(i));
                })*
            }
        }
    };
}
for_each_kind!(tables);

impl Tables {
    /// Number of records that only illustrate and are not private.
    pub fn illustrative(&self) -> usize {
        struct Illustrative(usize);
        impl Visit for Illustrative {
            fn visit<R: OneOf>(&mut self, record: &R, _: Revision) {
                self.0 += usize::from(record.is_illustrative() && !record.is_private());
            }
        }
        let mut count = Illustrative(0);
        self.visit(&mut count);
        count.0
    }
}
