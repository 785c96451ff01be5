//! Letting a finding stand, with a reason: a record of the kind `acknowledgements` through the ordinary log, so that it can be
//! undone, exported and imported like any other.

use super::analyse::{Asking, Cache, ask};
use super::edit::{self, Expect, Versioned};
use super::error::AppError;
use super::sight::Viewer;
use super::workspace::Workspace;
use super::clock;
use crate::analysis::{Control, Window};
use crate::domain::{Cell, Day, Draft, Kind, Place, Problem};

/// What somebody says of a finding.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Key of the finding.
    pub key: String,
    /// Why it stands.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// Last day on which it holds.
    pub until: Option<Day>,
    /// The day the checks are asked about; the workspace's data date where it is not given.
    pub as_of: Option<String>,
}

/// Acknowledges a finding as it stands now: its fingerprint is kept, so that it comes back once what it rests on changes.
pub fn acknowledge(workspace: &Workspace, said: &Said, reports: &Cache) -> Result<Versioned, AppError> {
    let view = workspace.view();
    let given = vec![("all".to_owned(), "true".to_owned())];
    let window = Window { offset: 0, limit: Some(usize::MAX) };
    let question = ask(&view, "checks", Asking { given, as_of: said.as_of.clone(), examples: false, window, private: false })?;
    let finished = question.answer(&view, reports, &Control::default())?;
    let column = |name: &str| finished.spec.columns.iter().position(|c| c.name == name).unwrap_or_default();
    let (key, fingerprint) = (column("key"), column("fingerprint"));
    let row = finished.report.rows.iter().find(|r| r.cells[key].flat().as_deref() == Some(said.key.as_str()));
    let Some(row) = row else {
        return Err(AppError::NotFound { what: "finding", name: said.key.chars().take(80).collect() });
    };
    let mut draft = Draft::new(Kind::Acknowledgement, said.key.as_str(), Place::default());
    draft.say("reason", Cell::text(&said.reason));
    draft.say("acknowledged_by", Cell::text(&said.by));
    draft.say("date", Cell::text(clock::now().split('T').next().unwrap_or_default()));
    draft.say("until", said.until.map_or(Cell::Null, |day| Cell::text(&day.to_string())));
    draft.say("fingerprint", row.cells[fingerprint].clone());
    let record = draft.onto(None).map_err(|broken| {
        let place = Place { record: Some(format!("{}/{}", Kind::Acknowledgement.plural(), said.key)), ..Place::default() };
        AppError::Rejected(broken.iter().map(|b| Problem::from_invalid(b, place.clone())).collect())
    })?;
    edit::put(workspace, Viewer::Owner, &record, Expect::Anything, &said.by, &format!("acknowledged: {}", said.reason))
}
