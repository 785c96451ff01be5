//! Commitments as they stand on the day: what carries which on, how often, what is late, what was verified.

use crate::atlas::Atlas;
use crate::domain::records::Commitment;
use crate::domain::{AsOf, Day};

/// The status of a promise that was reported as done.
pub const DONE: &str = "done";
/// The status of a promise that was given up.
pub const DROPPED: &str = "dropped";

/// How the commitments of an atlas hang together; numbers are positions in the commitment table.
#[derive(Clone, Debug)]
pub struct Promises {
    /// The commitment that it carries on.
    pub from: Vec<Option<usize>>,
    /// Another one carries it on.
    pub carried_on: Vec<bool>,
    as_of: AsOf,
}

impl Promises {
    /// O(commitments log).
    pub fn of(atlas: &Atlas, as_of: AsOf) -> Self {
        let table = &atlas.tables.commitments;
        let from: Vec<Option<usize>> = table
            .iter()
            .enumerate()
            .map(|(i, c)| c.carried_from.as_ref().and_then(|id| table.index(id.as_str())).filter(|f| *f != i))
            .collect();
        let mut carried_on = vec![false; from.len()];
        for f in from.iter().flatten() {
            carried_on[*f] = true;
        }
        Self { from, carried_on, as_of }
    }
    /// The commitments that it carries on, from the latest; a circle ends where it closes.
    pub fn chain(&self, commitment: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut at = self.from[commitment];
        while let Some(c) = at.filter(|c| *c != commitment && !chain.contains(c)) {
            chain.push(c);
            at = self.from[c];
        }
        chain
    }
    /// It was due before the day, and is reported neither as done nor as dropped.
    pub fn is_late(&self, c: &Commitment) -> bool {
        is_open(c) && c.due.is_some_and(|due| self.as_of.is_some_and(|day| due < day))
    }
    /// The day on which it was verified, up to the day asked about.
    pub fn verified_on(&self, c: &Commitment) -> Option<Day> {
        c.verified_on.filter(|on| self.as_of.is_none_or(|day| *on <= day))
    }
    /// Kept on time: verified by its due day; not kept: verified later, or late. `None` where that is not known or not yet
    /// due.
    pub fn on_time(&self, c: &Commitment) -> Option<bool> {
        match (c.due, self.verified_on(c)) {
            (Some(due), Some(on)) => Some(on <= due),
            _ if self.is_late(c) => Some(false),
            _ => None,
        }
    }
}

/// It was given up.
pub fn is_dropped(c: &Commitment) -> bool {
    c.status.is_some_and(|s| s.code() == DROPPED)
}

/// Neither done nor dropped; an unknown status is open.
pub fn is_open(c: &Commitment) -> bool {
    c.status.is_none_or(|s| s.code() != DONE && s.code() != DROPPED)
}
