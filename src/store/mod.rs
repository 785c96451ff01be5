//! Where a workspace is kept: a log of change sets and the tables they add up to.
//!
//! [`Store`] has few, coarse methods in domain words, so that a GeoPackage file ([`sqlite`]) and, one day, a PostgreSQL
//! schema serve the same callers and pass the same contract tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::domain::{AnyRecord, Change, ChangeSet, Kind, Problem, Revision, Text};

pub mod sqlite;

/// All records of one revision.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The revision.
    pub revision: Revision,
    /// Token of the last commit: unique even after a restore from a backup.
    pub head: String,
    /// When the last commit was made, in UTC; empty before the first.
    pub committed_at: String,
    /// Every record with the revision that last changed it, sorted by kind and id.
    pub records: Vec<(AnyRecord, Revision)>,
    /// Rows that another program left in the file and that break a rule: the last valid value serves.
    pub problems: Vec<Problem>,
}

/// Who takes records one after another, each with the revision that last changed it.
pub type Take<'t> = &'t mut dyn FnMut(AnyRecord, Revision);

/// What a commit did.
#[derive(Clone, Debug, PartialEq)]
pub struct Committed {
    /// The new revision.
    pub revision: Revision,
    /// Its token.
    pub head: String,
}

/// An entry of the change log.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The revision it made.
    pub revision: Revision,
    /// Token of the commit.
    pub head: String,
    /// Who.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When, in UTC.
    pub time: String,
    /// What: each record before and after (`None` = it was not there). Private records are left out.
    pub rows: Vec<LoggedRow>,
}

/// One record of a log entry.
#[derive(Clone, Debug)]
pub struct LoggedRow {
    /// Kind.
    pub kind: Kind,
    /// Id.
    pub id: Text,
    /// As it was.
    pub before: Option<AnyRecord>,
    /// As it became.
    pub after: Option<AnyRecord>,
}

/// Why a store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody committed in between: load again, look, and try once more.
    #[error("the workspace is at revision {current}, not {base}: somebody was faster")]
    Behind {
        /// The revision the change set was made against.
        base: Revision,
        /// The revision the workspace is at.
        current: Revision,
    },
    /// The file is none of ours, damaged or too new.
    #[error("{0}")]
    NotAWorkspace(String),
    /// The revision is older than the log reaches, or not there yet.
    #[error("revision {0} is not kept")]
    NoSuchRevision(Revision),
    /// No space, no permission, a broken disk.
    #[error("the workspace file could not be written or read: {0}")]
    Io(String),
    /// The file is not the one that was opened: another program put a file in its place, or took it away.
    #[error("{0}")]
    Replaced(String),
    /// Nothing can be written beside the file; it is read.
    #[error("the workspace can be read and not changed: {0}")]
    ReadOnly(String),
    /// Another process holds the file for writing.
    #[error("another program is writing to the workspace; try again")]
    Busy,
}

/// A kept workspace.
pub trait Store: Send + Sync {
    /// Hands over all records of the current revision, sorted by kind and id, one after another; what is returned holds none.
    /// O(records) time; the ids alone are held.
    fn load_into(&self, take: Take<'_>) -> Result<Loaded, StoreError>;
    /// All records of the current revision at once. O(records).
    fn load(&self) -> Result<Loaded, StoreError> {
        let mut records = Vec::new();
        let loaded = self.load_into(&mut |record, revision| records.push((record, revision)))?;
        Ok(Loaded { records, ..loaded })
    }
    /// Makes the changes against revision `base`, all or none, durable when it returns.
    fn commit(&self, base: Revision, set: &ChangeSet) -> Result<Committed, StoreError>;
    /// Log entries after `since`, oldest first, at most `limit`.
    fn changes_since(&self, since: Revision, limit: usize) -> Result<Vec<Logged>, StoreError>;
    /// The changes that lead from `since` to the current revision, private ones included: how a reader catches up.
    fn catch_up(&self, since: Revision) -> Result<(Vec<Change>, Committed), StoreError>;
    /// All records as they were at a revision, rebuilt from the log.
    fn load_at(&self, revision: Revision) -> Result<Loaded, StoreError>;
    /// Records that were private or sensitive in a change after `since`, whatever became of them. O(log rows).
    fn concealed_since(&self, since: Revision) -> Result<BTreeSet<(Kind, Text)>, StoreError>;
    /// The token of the commit that made a revision; `None` where the log has none. O(log revisions).
    fn head_at(&self, revision: Revision) -> Result<Option<String>, StoreError>;
    /// The current revision and its token. O(1), safe to poll.
    fn head(&self) -> Result<Committed, StoreError>;
    /// Turns edits that another program made in the file into a commit by `outside`; `None` where there were none.
    fn absorb_outside(&self, time: &str) -> Result<Option<Committed>, StoreError>;
    /// What is wrong with rows that other programs wrote. It may change without a new revision: such an edit is no commit.
    /// O(such rows), safe to poll.
    fn outside_problems(&self) -> Result<Vec<Problem>, StoreError>;
    /// Writes a copy that can be mailed: one file, no log of writes beside it, nothing private.
    fn backup(&self, to: &Path) -> Result<(), StoreError>;
    /// True where there are private records: no copy that can be mailed holds them.
    fn holds_private(&self) -> Result<bool, StoreError>;
    /// Writes what is private beside a copy that [`Store::backup`] has just made, for its owner only; the path of it, or `None`
    /// where there is nothing private.
    fn backup_private(&self, copy: &Path) -> Result<Option<PathBuf>, StoreError>;
    /// Checks the file; each thing found wrong in a sentence.
    fn verify(&self) -> Result<Vec<String>, StoreError>;
    /// True while the file is the one that was opened. O(1), safe to poll.
    fn is_in_place(&self) -> bool;
    /// Lets go of a file that is not in place any more, and leaves the one that is there as it is.
    fn abandon(&self);
    /// Leaves one file behind.
    fn close(&self) -> Result<(), StoreError>;
}
