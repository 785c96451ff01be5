//! *This is wrong*: anybody may say so of any record that is shown, within limits, and the record is contested until the editor
//! has settled it. An objection is a record like any other ([`Objection`]); here is what holds when one is raised.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::error::AppError;
use super::sight::Viewer;
use super::workspace::View;
use crate::atlas::Atlas;
use crate::domain::records::Objection;
use crate::domain::{Place, Problem, Severity, Subject};

/// So many objections are raised in a workspace within [`WINDOW`]: a meeting of twenty who look at their own communes fits, a
/// script that buries the editor does not.
pub const MAX_PER_WINDOW: usize = 30;
/// The window over which they are counted.
pub const WINDOW: Duration = Duration::from_hours(1);
/// So many may be open about one record: by then everybody knows that it is contested.
pub const MAX_OPEN: usize = 5;

/// When objections were raised lately. Kept in memory: whoever can restart the server can also edit.
#[derive(Debug, Default)]
pub struct Lately(Mutex<VecDeque<Instant>>);

impl Lately {
    /// Counts one more, or says how long to wait.
    pub fn admit(&self, now: Instant) -> Result<(), AppError> {
        let mut raised = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while raised.front().is_some_and(|first| now.saturating_duration_since(*first) >= WINDOW) {
            raised.pop_front();
        }
        if let Some(first) = raised.front().filter(|_| raised.len() >= MAX_PER_WINDOW) {
            let wait = WINDOW.saturating_sub(now.saturating_duration_since(*first));
            return Err(AppError::TooManyObjections { limit: MAX_PER_WINDOW, wait_s: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).max(1) });
        }
        raised.push_back(now);
        Ok(())
    }
}

/// What stands against raising this one now. What is not shown is as if it were not there.
pub fn problems(view: &View, viewer: Viewer, objection: &Objection) -> Vec<Problem> {
    let atlas = &view.keeper;
    let Subject { kind, id } = &objection.subject;
    let place = |column: &str| Place { column: Some(column.to_owned()), record: Some(objection.id.path()), ..Place::default() };
    if viewer.atlas(view).tables.any(*kind, id).is_none_or(|(record, _)| record.is_private()) {
        let message = format!("there is no {} {:?}", kind.singular(), id.as_str());
        return vec![Problem::new(Severity::Error, "reference", place("subject"), message, "name a record that is shown").with_value(id)];
    }
    let open = open_about(atlas, &objection.subject);
    if open >= MAX_OPEN {
        let message = format!("{open} objections about {} are open already", objection.subject);
        return vec![Problem::new(Severity::Error, "too_many_open", place("subject"), message, "the editor has to settle one of them first")];
    }
    Vec::new()
}

/// How many objections about a record are open. O(objections).
fn open_about(atlas: &Atlas, subject: &Subject) -> usize {
    atlas.tables.objections.iter().filter(|o| o.is_open() && o.subject == *subject).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_the_limit_are_raised_and_the_next_waits_until_the_first_is_an_hour_old() {
        let lately = Lately::default();
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        for n in 0..MAX_PER_WINDOW as u64 {
            lately.admit(at(n)).expect("within the limit");
        }
        let refused = lately.admit(at(600)).expect_err("one more than the limit");
        assert!(matches!(refused, AppError::TooManyObjections { limit: MAX_PER_WINDOW, wait_s: 3000 }), "{refused:?}");
        assert!(lately.admit(at(3599)).is_err());
        lately.admit(at(3600)).expect("the first is an hour old");
        assert!(lately.admit(at(3600)).is_err(), "the second is not");
    }
}
