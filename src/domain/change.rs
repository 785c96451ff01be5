//! Change sets: the one way in which a workspace changes.

use std::collections::BTreeSet;

use super::kind::{AnyRecord, Kind};
use super::text::Text;

/// Number of a state of a workspace; 0 is empty, each commit adds one.
pub type Revision = u64;

/// Put a record in place (new or replaced), or take one out.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The record as it shall be.
    Put(AnyRecord),
    /// The record that shall go.
    Delete(Kind, Text),
}

impl Change {
    /// Kind and id of the record that changes.
    pub fn subject(&self) -> (Kind, &Text) {
        match self {
            Self::Put(record) => (record.kind(), record.id()),
            Self::Delete(kind, id) => (*kind, id),
        }
    }
}

/// Changes that are made together or not at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeSet {
    /// Who makes them; `outside` for edits made in the file by another program.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When, in UTC, as `2026-11-22T15:12:00Z`; the caller owns the clock.
    pub time: String,
    /// The changes; later ones win over earlier ones of the same record.
    pub changes: Vec<Change>,
}

impl ChangeSet {
    /// The kinds of record it touches, in order.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.changes.iter().map(|c| c.subject().0).collect()
    }
    /// True where it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
