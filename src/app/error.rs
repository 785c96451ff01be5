//! What a use case may answer instead of what was asked.

use crate::analysis::AnalysisError;
use crate::domain::Problem;
use crate::interchange::Refused;
use crate::report::ReportError;
use crate::letters::FontError;
use crate::render::RenderError;
use crate::tiles::disputed::DisputedError;
use crate::store::StoreError;

/// Why a use case did not do it. The shells turn each into a status code or an exit code; `code` is stable.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nothing of that name.
    #[error("there is no {what} {name:?}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The name cannot be one.
    #[error("{0:?} cannot be the name of a workspace: use 1 to 64 of a-z 0-9 - _ and begin with a letter or digit")]
    BadName(String),
    /// It is there already.
    #[error("{0} exists already")]
    Exists(String),
    /// The kind of record is private and leaves by no door.
    #[error("{0} are kept in the private file of the workspace; they are not served until there are accounts")]
    Private(&'static str),
    /// Somebody changed the record since it was read.
    #[error("somebody changed {path} since you read it: look at its current version, then try again")]
    Stale {
        /// `kind/id`.
        path: String,
        /// The record as it is now, with its revision; `None` where it is gone.
        current: Option<serde_json::Value>,
        /// The revision that last changed it.
        revision: Option<u64>,
    },
    /// A write without saying which version it changes.
    #[error("say which version of {0} you change: send its ETag as If-Match")]
    NeedsMatch(String),
    /// Others refer to it.
    #[error("{} to {path}; delete them first, or ask for cascade=true", refer(*count))]
    Referred {
        /// `kind/id`.
        path: String,
        /// How many.
        count: usize,
        /// The first of them.
        referrers: Vec<String>,
    },
    /// Not all of the record is shown: who does not see it cannot write it.
    #[error("{0} is not shown as it is: it is changed on the machine that keeps the workspace, for others would write over what they do not see")]
    Concealed(String),
    /// What was sent breaks rules; each is named.
    #[error("{} problem(s) found; nothing was changed", .0.len())]
    Rejected(Vec<Problem>),
    /// What was sent cannot be read at all.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// An analysis could not be run.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// A briefing or a figure could not be made.
    #[error(transparent)]
    Report(ReportError),
    /// A parameter of the request is wrong.
    #[error("{parameter}: {message}")]
    Parameter {
        /// Its name.
        parameter: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// As many jobs wait already as may.
    #[error("{running} jobs run and {waiting} wait: ask again when one is done, or cancel one")]
    TooManyJobs {
        /// How many run.
        running: usize,
        /// How many wait.
        waiting: usize,
    },
    /// As many objections were raised lately as may.
    #[error("{limit} objections were raised within the hour: say it again in {wait_s} seconds, or tell the editor")]
    TooManyObjections {
        /// How many may be raised in an hour.
        limit: usize,
        /// When the next may.
        wait_s: u32,
    },
    /// A map could not be drawn.
    #[error(transparent)]
    Map(#[from] RenderError),
    /// A job has no result yet, or never will.
    #[error("the job {0} has no result: ask how far it is")]
    NotDone(String),
    /// A private question through a door that others may use.
    #[error("what is private is asked on the own machine only: {0}")]
    PrivateDoor(&'static str),
    /// The change cannot be taken back any more.
    #[error("revision {revision} cannot be reverted: {why}")]
    Irreversible {
        /// The revision.
        revision: u64,
        /// Why.
        why: String,
    },
    /// A revision that is not kept.
    #[error("revision {0} is not kept; ask for one closer to the current")]
    Gone(u64),
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of workspaces could not be used.
    #[error("{0}")]
    Folder(String),
    /// The server stops.
    #[error("the work was cut short")]
    Stopped,
}

/// How many are shown; those that are not are not counted.
fn refer(count: usize) -> String {
    match count {
        0 => "records that are not shown refer".to_owned(),
        1 => "1 record refers".to_owned(),
        _ => format!("{count} records refer"),
    }
}

impl From<DisputedError> for AppError {
    fn from(error: DisputedError) -> Self {
        Self::Parameter { parameter: "settings", message: error.to_string() }
    }
}

impl From<ReportError> for AppError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Analysis(error) => Self::Analysis(error),
            other => Self::Report(other),
        }
    }
}

impl AppError {
    /// The stable code that stands in problem+json and in the docs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } | Self::Report(ReportError::NotFound { .. }) => "not_found",
            Self::BadName(_) => "bad_name",
            Self::Exists(_) => "exists",
            Self::Private(_) | Self::PrivateDoor(_) => "private",
            Self::Stale { .. } => "stale",
            Self::Concealed(_) => "concealed",
            Self::NeedsMatch(_) => "needs_match",
            Self::Referred { .. } => "referred",
            Self::Rejected(_) => "rejected",
            Self::Refused(refused) => refused.code(),
            Self::Analysis(AnalysisError::Parameter(_))
            | Self::Parameter { .. }
            | Self::Map(RenderError::Size { .. } | RenderError::Extent(_) | RenderError::Word { .. } | RenderError::Fonts(FontError::Unknown { .. })) => "bad_parameter",
            Self::Map(RenderError::Empty(_) | RenderError::Outside(_)) => "nothing_to_draw",
            Self::Map(RenderError::Fonts(FontError::Missing(_))) | Self::Report(ReportError::Fonts(_)) => "no_fonts",
            Self::Map(RenderError::NoDriver(_)) => "no_driver",
            Self::Analysis(AnalysisError::Cancelled) | Self::Stopped => "cancelled",
            Self::Analysis(AnalysisError::TooLarge { .. }) | Self::Report(ReportError::TooLarge { .. }) => "too_large",
            Self::Report(ReportError::NotBuilt(_)) => "not_built",
            Self::Map(RenderError::Worker(_)) | Self::Report(_) => "not_drawn",
            Self::TooManyJobs { .. } => "too_many_jobs",
            Self::TooManyObjections { .. } => "too_many_objections",
            Self::NotDone(_) => "not_done",
            Self::Irreversible { .. } => "irreversible",
            Self::Gone(_) | Self::Store(StoreError::NoSuchRevision(_)) => "gone",
            Self::Store(StoreError::Behind { .. } | StoreError::Busy) => "busy",
            Self::Store(StoreError::ReadOnly(_)) => "read_only",
            Self::Store(StoreError::Replaced(_)) => "replaced",
            Self::Store(StoreError::NotAWorkspace(_)) => "not_a_workspace",
            Self::Store(StoreError::Io(_)) | Self::Folder(_) => "storage",
        }
    }
}
