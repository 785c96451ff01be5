//! Tables of ours that come home: what was changed in them since they left becomes changes, and nothing else.
//!
//! A table that says its workspace and revision is compared with what left at that revision. A cell that is as it left says
//! nothing, so that what others changed meanwhile stays, and what left in a coarser form (sensitive places) does not
//! overwrite what is known. A cell that was changed on both sides is a conflict, shown and not taken.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check;
use super::error::AppError;
use super::sight::{self, Sight, Viewer};
use super::workspace::{View, Workspace};
use crate::domain::{Cell, Change, Draft, Kind, Place, Problem, Severity, Text};
use crate::interchange::Read;

/// The views that the files of an import left from, by file.
pub type Bases = BTreeMap<String, Arc<View>>;

/// What becomes of a row.
pub enum Row {
    /// It says this much.
    Says(Box<Draft>),
    /// The record went meanwhile, and the row is as it left: nothing.
    Nothing,
    /// Both sides changed it.
    Conflict(Vec<Problem>),
}

/// The views that the files left from; a warning where one is not kept any more.
pub fn bases(workspace: &Workspace, read: &Read, problems: &mut Vec<Problem>) -> Result<Bases, AppError> {
    let mut bases = Bases::new();
    for export in read.exports.iter().filter(|e| e.workspace.as_deref() == Some(workspace.name.as_str())) {
        match workspace.view_at(Some(export.revision)) {
            Ok(view) => drop(bases.insert(export.file.clone(), view)),
            Err(AppError::Gone(revision)) => {
                let place = Place { file: Some(export.file.clone()), ..Place::default() };
                let message = format!("the file left at revision {revision}, which is not kept: every cell counts as said");
                problems.push(Problem::new(Severity::Warning, "revision", place, message, "look at the difference before you import, or export the table again"));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(bases)
}

/// What a row says beyond what left.
pub fn row(draft: Draft, bases: &Bases, now: &View) -> Row {
    let base = draft.place.file.as_ref().and_then(|f| bases.get(f));
    let left = base.and_then(|b| Some((b, b.shown(true).tables.any(draft.kind, &draft.id)?.0)));
    let Some((base, left)) = left else { return Row::Says(draft.into()) };
    // what is wrong with the row is said where it is laid over what is known
    let Ok(wanted) = draft.onto(Some(&left)) else { return Row::Says(draft.into()) };
    let cells = |view: &View| view.keeper.tables.any(draft.kind, &draft.id).map(|(record, _)| record.cells());
    let (before, after) = (cells(base), cells(now));
    let mut said = draft;
    let mut problems = Vec::new();
    for (at, (wanted, left)) in wanted.cells().into_iter().zip(left.cells()).enumerate().skip(1) {
        if said.cells[at].is_none() {
            continue;
        }
        if wanted == left {
            said.cells[at] = None;
            continue;
        }
        let field = said.kind.fields()[at].name;
        let found = after.as_ref().map(|cells| &cells[at]);
        if found.is_some_and(|found| *found == wanted || before.as_ref().is_some_and(|b| b[at] == *found)) {
            continue;
        }
        let place = field_of(said.place.clone(), said.kind, &said.id, field);
        let concealed = now.sight(said.kind, &said.id).conceals();
        problems.push(if concealed { unseen_conflict(place) } else { conflict(place, Some((base.revision(), &left)), found, &wanted) });
    }
    if !problems.is_empty() {
        Row::Conflict(problems)
    } else if after.is_none() {
        Row::Nothing
    } else {
        Row::Says(said.into())
    }
}

/// A place with the record and the field.
pub(super) fn field_of(place: Place, kind: Kind, id: &Text, field: &str) -> Place {
    Place { record: Some(format!("{}/{id}", kind.plural())), column: Some(field.to_owned()), ..place }
}

/// A cell that both sides changed since they were one, or, where nobody knows when that was, in which they differ.
pub(super) fn conflict(place: Place, was: Option<(u64, &Cell)>, found: Option<&Cell>, wanted: &Cell) -> Problem {
    let shown = |cell: &Cell| match cell {
        Cell::Shape(_) => "a shape".to_owned(),
        cell => cell.flat().map_or_else(|| "unknown".to_owned(), |text| format!("{:?}", text.chars().take(60).collect::<String>())),
    };
    let now = found.map_or_else(|| "the record was deleted here".to_owned(), |cell| format!("it is {} here now", shown(cell)));
    let message = match was {
        Some((revision, left)) => format!("changed on both sides since revision {revision}: it was {}, {now}, and the file says {}", shown(left), shown(wanted)),
        None => format!("the two differ, and nobody knows since when: {now}, and the file says {}", shown(wanted)),
    };
    Problem::new(Severity::Error, "conflict", place, message, "write what shall hold into an export of today, or take the row out")
}

/// The same of a record that is not shown, or not all of it: no value is told.
pub(super) fn unseen_conflict(place: Place) -> Problem {
    let message = "changed on both sides, and not all of the record is shown: no value is told";
    Problem::new(Severity::Error, "conflict", place, message, "look at the record on the machine that keeps the workspace, or take the row out")
}

/// Deletions that rows ask for: a record that is there, unchanged since the table left, and that no record refers to which
/// stays.
pub fn deletions(asked: &[(Kind, Text, Place)], bases: &Bases, now: &View, viewer: Viewer, changes: &[Change], problems: &mut Vec<Problem>) -> Vec<Change> {
    let mut gone = Vec::new();
    let goes = |kind: Kind, id: &Text| asked.iter().any(|(k, i, _)| *k == kind && i == id);
    for (kind, id, place) in asked {
        let place = Place { record: Some(format!("{}/{id}", kind.plural())), ..place.clone() };
        let mut refuse = |severity: Severity, rule: &str, message: String, hint: &str| problems.push(Problem::new(severity, rule, place.clone(), message, hint));
        let sight = now.sight(*kind, id);
        let known = now.keeper.tables.any(*kind, id).filter(|_| sight == Sight::Coarser || viewer.may_change(sight));
        let Some((record, revision)) = known else {
            refuse(Severity::Warning, "deleted", "there is no such record any more".to_owned(), "take the row out");
            continue;
        };
        if sight == Sight::Coarser && !viewer.may_change(sight) {
            problems.push(sight::concealed(&place, *kind, id));
            continue;
        }
        if let Some(base) = place.file.as_ref().and_then(|f| bases.get(f))
            && revision > base.revision()
        {
            refuse(Severity::Error, "conflict", format!("{} was changed at revision {revision}, after the table left", if sight.conceals() { id.clone() } else { record.label() }), "look at it again before you delete it");
            continue;
        }
        let staying: Vec<(Kind, Text)> = check::referrers(&now.keeper, *kind, id)
            .into_iter()
            .filter(|(k, i)| !(changes.iter().any(|c| c.subject() == (*k, i)) || goes(*k, i) && viewer.may_change(now.sight(*k, i))))
            .collect();
        if !staying.is_empty() {
            // those that are not shown are neither named nor counted
            let named: Vec<String> =
                staying.iter().filter(|(k, i)| !now.sight(*k, i).conceals()).map(|(k, i)| format!("{}/{i}", k.plural())).collect();
            let message = named.first().map_or_else(
                || "records that are not shown refer to it".to_owned(),
                |first| format!("{} records refer to it, the first is {first}", named.len()),
            );
            refuse(Severity::Error, "referred", message, "delete those too, or change them first");
            continue;
        }
        gone.push(Change::Delete(*kind, id.clone()));
    }
    gone
}
