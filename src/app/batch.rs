//! Several changes in one revision: all of them or none, taken back in one step.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::check;
use super::edit::{self, Expect};
use super::error::AppError;
use super::sight::Viewer;
use super::workspace::{View, Workspace};
use crate::domain::{AnyRecord, Change, Kind, Place, Problem, Revision, Severity, Text, json};

/// The most changes of one batch: all that a large partner confirms in a quarter is some hundreds, and every other writer waits
/// while a batch is checked. More than this is an import.
pub const MAX_CHANGES: usize = 2_000;

/// One change of a batch.
#[derive(Clone, Debug)]
pub struct Write {
    /// The kind of the record.
    pub kind: Kind,
    /// Its id.
    pub id: Text,
    /// The version that it is meant for.
    pub expect: Expect,
    /// What becomes of it.
    pub what: What,
}

/// What becomes of a record.
#[derive(Clone, Debug)]
pub enum What {
    /// These fields take these values, all others stay.
    Set(Map<String, Value>),
    /// It is this, as a whole.
    Put(AnyRecord),
}

/// What a batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The revision in which it stands; the one before where it changed nothing.
    pub revision: Revision,
    /// Records that are not as they were.
    pub changed: usize,
}

/// Makes all changes in one revision. What is so already is no change, so that a batch sent again after a lost answer does nothing.
///
/// # Errors
/// A version that is not the one expected, a rule that is broken, a reference to nothing: then none of them is made.
/// Cost: O(n log n) in the number of changes, and one commit.
pub fn write(workspace: &Workspace, viewer: Viewer, writes: &[Write], author: &str, reason: &str) -> Result<Written, AppError> {
    let (changed, view) = workspace.change(author, reason, |view| {
        let changes = decided(view, viewer, writes)?;
        let mut problems = check::dangling(viewer.atlas(view), &changes);
        problems.extend(check::rules(&view.keeper, &changes));
        let count = changes.len();
        if problems.is_empty() { Ok((changes, count)) } else { Err(AppError::Rejected(problems)) }
    })?;
    Ok(Written { revision: view.revision(), changed })
}

/// The changes as they are to be committed; every record that cannot be is a problem.
fn decided(view: &View, viewer: Viewer, writes: &[Write]) -> Result<Vec<Change>, AppError> {
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    let mut met = BTreeSet::new();
    for write in writes {
        edit::refuse_private(write.kind)?;
        let path = format!("{}/{}", write.kind.plural(), write.id);
        let problem = |rule: &str, message: &str, hint: &str| Problem::new(Severity::Error, rule, Place { record: Some(path.clone()), ..Place::default() }, message, hint);
        if !met.insert((write.kind, &write.id)) {
            problems.push(problem("repeated", "the batch changes this record twice", "send one change for each record"));
            continue;
        }
        if write.kind == Kind::Objection && write.expect == Expect::Nothing {
            problems.push(problem("one_at_a_time", "an objection is raised on its own", "send it to its own address"));
            continue;
        }
        let record = match &write.what {
            What::Put(record) => record.clone(),
            What::Set(fields) => {
                let mut object = json::to_json(&edit::get_as(view, viewer, write.kind, &write.id)?.record);
                object.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
                match edit::parse(write.kind, &object) {
                    Ok(record) => record,
                    Err(AppError::Rejected(broken)) => {
                        problems.extend(broken);
                        continue;
                    }
                    Err(other) => return Err(other),
                }
            }
        };
        if record.kind() != write.kind || *record.id() != write.id {
            problems.push(problem("id", "the id of a record stays as it is", "leave id out of what is set"));
            continue;
        }
        // what is so already needs no version: it may be this batch that made it so
        if viewer == Viewer::Anyone && record.is_private() {
            return Err(AppError::Private(write.kind.plural()));
        }
        if viewer.atlas(view).tables.any(write.kind, &write.id).is_none_or(|(held, _)| held != record) {
            edit::expect(view, viewer, write.kind, &write.id, write.expect)?;
            changes.push(Change::Put(record));
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(AppError::Rejected(problems)) }
}
