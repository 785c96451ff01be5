//! The tail of every record: where it is known from and what was noted about it.
//!
//! Records from one source share one tail, so a million of them pay a pointer each. Reading needs no detour:
//! every record derefs to its tail (`site.source`, `tie.confirmed_on`).

use std::ops::Deref;

use triomphe::Arc;

use super::cell::Cell;
use super::field::{Field, FieldSpec, Invalid};
use super::list::List;
use super::pool::Pool;
use super::record::read;
use super::text::Text;
use super::time::Day;

/// Where a record is known from and what was noted about it. All unknown by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tail {
    /// Where it is known from.
    pub source: Option<Text>,
    /// The id that the source gives it.
    pub source_id: Option<Text>,
    /// Free labels.
    pub tags: List<Text>,
    /// Free words.
    pub note: Option<Text>,
    /// The last day somebody said it is still true.
    pub confirmed_on: Option<Day>,
}

/// Its fields, the last of every kind.
pub const FIELDS: [FieldSpec; 5] = [
    spec::<Option<Text>>("source", "Where it is known from; `illustrative` for rows that only illustrate."),
    spec::<Option<Text>>("source_id", "The id that the source gives it."),
    spec::<List<Text>>("tags", "Free labels."),
    spec::<Option<Text>>("note", "Free words."),
    spec::<Option<Day>>("confirmed_on", "The last day somebody said it is still true."),
];

/// The description of a field of type `F`.
pub const fn spec<F: Field>(name: &'static str, doc: &'static str) -> FieldSpec {
    FieldSpec { name, ty: F::TYPE, list: F::LIST, required: F::REQUIRED, doc }
}

/// A tail, shared; nothing where all of it is unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedTail(Option<Arc<Tail>>);

static UNKNOWN: Tail = Tail { source: None, source_id: None, tags: List::EMPTY, note: None, confirmed_on: None };

impl Deref for SharedTail {
    type Target = Tail;
    fn deref(&self) -> &Tail {
        self.0.as_deref().unwrap_or(&UNKNOWN)
    }
}
impl From<Tail> for SharedTail {
    fn from(tail: Tail) -> Self {
        Self((tail != UNKNOWN).then(|| Arc::new(tail)))
    }
}

impl SharedTail {
    /// Reads the cells of [`FIELDS`]; `None` where one breaks a rule.
    pub fn read(cells: &[Cell], broken: &mut Vec<Invalid>) -> Option<Self> {
        let cell = |i: usize| cells.get(i).unwrap_or(&Cell::Null);
        let (source, source_id) = (read("source", cell(0), broken), read("source_id", cell(1), broken));
        let (tags, note) = (read("tags", cell(2), broken), read("note", cell(3), broken));
        let confirmed_on = read("confirmed_on", cell(4), broken);
        let tail = Tail { source: source?, source_id: source_id?, tags: tags?, note: note?, confirmed_on: confirmed_on? };
        Some(Self::from(tail))
    }
    /// Its cells in the order of [`FIELDS`].
    pub fn cells(&self) -> [Cell; 5] {
        [self.source.cell(), self.source_id.cell(), self.tags.cell(), self.note.cell(), self.confirmed_on.cell()]
    }
    /// Makes it and its texts shared.
    pub fn intern(&mut self, pool: &mut Pool) {
        let Some(tail) = &mut self.0 else { return };
        let own = Arc::make_mut(tail);
        own.source.intern(pool);
        own.source_id.intern(pool);
        own.tags.intern(pool);
        own.note.intern(pool);
        pool.intern_tail(tail);
    }
}
