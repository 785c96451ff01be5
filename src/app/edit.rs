//! Reading and writing single records, history, revert.

use serde_json::{Map, Value};

use super::check;
use super::error::AppError;
use super::objections;
use super::sight::{Sight, Viewer};
use super::workspace::{View, Workspace};
use crate::domain::{AnyRecord, Change, Kind, Place, Problem, Revision, Severity, Text, json};
use crate::store::LoggedRow;

/// A record with the revision that last changed it.
#[derive(Clone, Debug)]
pub struct Versioned {
    /// The record.
    pub record: AnyRecord,
    /// The revision that last changed it.
    pub revision: Revision,
}

impl Versioned {
    /// As the API gives it.
    pub fn to_json(&self) -> Value {
        let mut object = json::to_json(&self.record);
        object.insert("revision".into(), self.revision.into());
        Value::Object(object)
    }
}

/// What a write expects to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// No record of that id.
    Nothing,
    /// The record as that revision left it.
    Revision(Revision),
    /// Whatever is there.
    Anything,
}

/// Refuses kinds of which every record is private.
pub fn refuse_private(kind: Kind) -> Result<(), AppError> {
    if kind.is_private() { Err(AppError::Private(kind.plural())) } else { Ok(()) }
}

/// A record as others than its keepers may see it: sensitive ones are as if they were not there, or coarser.
pub fn get_public(view: &View, kind: Kind, id: &str) -> Result<Versioned, AppError> {
    refuse_private(kind)?;
    let found = view.shown(true).tables.any(kind, id);
    found
        .map(|(record, revision)| Versioned { record, revision })
        .ok_or_else(|| AppError::NotFound { what: kind.singular(), name: id.to_owned() })
}

/// A record as its keeper reads it to change it: private ones are as if they were not there.
pub fn get(view: &View, kind: Kind, id: &str) -> Result<Versioned, AppError> {
    refuse_private(kind)?;
    match view.keeper.tables.any(kind, id) {
        Some((record, revision)) if !record.is_private() => Ok(Versioned { record, revision }),
        _ => Err(AppError::NotFound { what: kind.singular(), name: id.to_owned() }),
    }
}

/// A page of a list.
pub struct Page {
    /// Records in order of id.
    pub items: Vec<Versioned>,
    /// The id after which the next page begins.
    pub next: Option<Text>,
    /// How many there are in all.
    pub total: usize,
}

/// The records of a kind after an id, at most `limit`, with or without those that only illustrate.
pub fn list(view: &View, kind: Kind, after: Option<&str>, limit: usize, examples: bool) -> Result<Page, AppError> {
    refuse_private(kind)?;
    let tables = &view.shown(examples).tables;
    let total = tables.count(kind);
    let first = after.map_or(0, |id| tables.position_after(kind, id));
    let end = first.saturating_add(limit).min(total);
    let items: Vec<Versioned> = (first..end)
        .filter_map(|i| tables.any_at(kind, i))
        .map(|(record, revision)| Versioned { record, revision })
        .collect();
    let next = if end < total { items.last().map(|v| v.record.id().clone()) } else { None };
    Ok(Page { items, next, total })
}

/// Reads a record from the body of a request; every broken rule is a problem.
pub fn parse(kind: Kind, object: &Map<String, Value>) -> Result<AnyRecord, AppError> {
    json::from_json(kind, object).map_err(|broken| {
        let id = object.get("id").and_then(Value::as_str).map(|id| format!("{}/{id}", kind.plural()));
        let place = Place { record: id, ..Place::default() };
        AppError::Rejected(broken.iter().map(|b| Problem::from_invalid(b, place.clone())).collect())
    })
}

/// A record as somebody reads it: by id the keeper reads what is hidden, others what is shown.
pub fn get_as(view: &View, viewer: Viewer, kind: Kind, id: &str) -> Result<Versioned, AppError> {
    if viewer == Viewer::Anyone { get_public(view, kind, id) } else { get(view, kind, id) }
}

/// Refuses a write that is meant for another version than the one that is there, or for one that the viewer may not change: what
/// is not shown is answered as if it were not there, but for its id, which is taken.
pub(super) fn expect(view: &View, viewer: Viewer, kind: Kind, id: &str, expect: Expect) -> Result<(), AppError> {
    let known = view.keeper.tables.any(kind, id);
    let path = format!("{}/{id}", kind.plural());
    let sight = view.sight(kind, id);
    viewer.refuse_coarser(view, kind, id)?;
    if sight == Sight::Private || !viewer.may_change(sight) {
        return Err(match expect {
            Expect::Revision(_) => AppError::Stale { path, current: None, revision: None },
            Expect::Nothing | Expect::Anything => AppError::Exists(path),
        });
    }
    match (expect, &known) {
        (Expect::Nothing, Some(_)) => Err(AppError::Exists(path)),
        (Expect::Revision(r), Some((_, revision))) if r == *revision => Ok(()),
        (Expect::Revision(_), Some((record, revision))) => {
            let current = (!sight.conceals())
                .then(|| Versioned { record: record.clone(), revision: *revision }.to_json());
            Err(AppError::Stale { path, current, revision: Some(*revision) })
        }
        (Expect::Revision(_), None) => Err(AppError::Stale { path, current: None, revision: None }),
        _ => Ok(()),
    }
}

/// Puts a record in place.
pub fn put(workspace: &Workspace, viewer: Viewer, record: &AnyRecord, expected: Expect, author: &str, reason: &str) -> Result<Versioned, AppError> {
    let (kind, id) = (record.kind(), record.id().clone());
    refuse_private(kind)?;
    let raised = match record {
        AnyRecord::Objection(objection) if workspace.view().keeper.tables.any(kind, &id).is_none() => Some(objection),
        _ => None,
    };
    if raised.is_some() {
        workspace.objections.admit(std::time::Instant::now())?;
    }
    let ((), view) = workspace.change(author, reason, |view| {
        expect(view, viewer, kind, &id, expected)?;
        if viewer == Viewer::Anyone && record.is_private() {
            return Err(AppError::Private(kind.plural()));
        }
        let changes = vec![Change::Put(record.clone())];
        let mut problems = raised.map_or_else(|| check::dangling(viewer.atlas(view), &changes), |raised| objections::problems(view, viewer, raised));
        problems.extend(check::rules(&view.keeper, &changes));
        if !problems.is_empty() {
            return Err(AppError::Rejected(problems));
        }
        Ok((changes, ()))
    })?;
    let revision = view.keeper.tables.any(kind, &id).map_or(view.revision(), |(_, r)| r);
    Ok(Versioned { record: record.clone(), revision })
}

/// The most referrers that a refusal names.
const NAMED_REFERRERS: usize = 20;

/// Takes a record out; with `cascade` also everything that would be left without it, in one change set.
#[allow(clippy::too_many_arguments, reason = "each says something of its own, and a struct of them would be named for nothing else")]
pub fn delete(
    workspace: &Workspace,
    viewer: Viewer,
    kind: Kind,
    id: &str,
    expected: Expect,
    cascade: bool,
    author: &str,
    reason: &str,
) -> Result<(usize, Revision), AppError> {
    refuse_private(kind)?;
    let id = Text::from(id);
    let (count, view) = workspace.change(author, reason, |view| {
        get_as(view, viewer, kind, &id)?;
        expect(view, viewer, kind, &id, expected)?;
        let shown = |gone: &[(Kind, Text)]| gone.iter().filter(|(k, i)| view.shown(true).tables.has(*k, i)).count();
        let gone = if cascade {
            let gone = check::cascade(&view.keeper, kind, &id);
            if !gone.iter().all(|(k, i)| viewer == Viewer::Keeper || viewer.may_change(view.sight(*k, i))) {
                return Err(AppError::Concealed(format!("something that refers to {}/{id}", kind.plural())));
            }
            gone
        } else {
            // what was said against a record goes with it
            let (said, referrers): (Vec<_>, Vec<_>) =
                check::referrers(&view.keeper, kind, &id).into_iter().partition(|(k, _)| *k == Kind::Objection);
            if !referrers.is_empty() {
                let named = referrers.iter().filter(|(k, i)| view.shown(true).tables.has(*k, i)).take(NAMED_REFERRERS);
                return Err(AppError::Referred {
                    path: format!("{}/{id}", kind.plural()),
                    count: shown(&referrers),
                    referrers: named.map(|(k, i)| format!("{}/{i}", k.plural())).collect(),
                });
            }
            said.into_iter().chain([(kind, id.clone())]).collect()
        };
        let count = shown(&gone).max(1);
        Ok((gone.into_iter().map(|(k, i)| Change::Delete(k, i)).collect(), count))
    })?;
    Ok((count, view.revision()))
}

/// Takes back what a revision did, where nothing that it touched was changed since.
pub fn revert(workspace: &Workspace, viewer: Viewer, revision: Revision, author: &str) -> Result<Revision, AppError> {
    let logged = revision
        .checked_sub(1)
        .and_then(|before| workspace.store().changes_since(before, 1).ok())
        .and_then(|mut entries| entries.pop())
        .filter(|entry| entry.revision == revision)
        .ok_or_else(|| AppError::NotFound { what: "revision", name: revision.to_string() })?;
    let reason = format!("revert of revision {revision}");
    let concealed = workspace.store().concealed_since(0)?;
    let ((), view) = workspace.change(author, &reason, |view| {
        let mut changes = Vec::new();
        let unseen = |row: &LoggedRow| view.sight(row.kind, &row.id).conceals() || row.before.iter().chain(&row.after).any(|r| !view.may_tell(r, &concealed));
        if viewer == Viewer::Anyone && logged.rows.iter().any(unseen) {
            let why = "not all of what it changed is shown: it is taken back on the machine that keeps the workspace".to_owned();
            return Err(AppError::Irreversible { revision, why });
        }
        for row in &logged.rows {
            let current = view.keeper.tables.any(row.kind, &row.id).map(|(record, _)| record);
            if current != row.after {
                let hidden = view.sight(row.kind, &row.id).conceals();
                let why = if hidden { "something that it changed was changed since".to_owned() } else { format!("{}/{} was changed since", row.kind.plural(), row.id) };
                return Err(AppError::Irreversible { revision, why });
            }
            changes.push(match &row.before {
                Some(before) => Change::Put(before.clone()),
                None => Change::Delete(row.kind, row.id.clone()),
            });
        }
        if changes.is_empty() {
            let why = "what it changed is private or has been scrubbed".to_owned();
            return Err(AppError::Irreversible { revision, why });
        }
        let mut problems = check::dangling(&view.keeper, &changes);
        for row in logged.rows.iter().filter(|r| r.before.is_none()) {
            for (kind, id) in check::referrers(&view.keeper, row.kind, &row.id) {
                let goes_too = changes.iter().any(|c| matches!(c, Change::Delete(k, i) if *k == kind && *i == id));
                if !goes_too && !view.shown(true).tables.has(kind, &id) {
                    let why = "something that is not shown refers to what the revert would take out".to_owned();
                    return Err(AppError::Irreversible { revision, why });
                }
                if !goes_too {
                    let place = Place { record: Some(format!("{}/{id}", kind.plural())), ..Place::default() };
                    let message = format!("it refers to {}/{}, which the revert would take out", row.kind.plural(), row.id);
                    problems.push(Problem::new(Severity::Error, "reference", place, message, "change or delete it first"));
                }
            }
        }
        if problems.is_empty() { Ok((changes, ())) } else { Err(AppError::Rejected(problems)) }
    })?;
    Ok(view.revision())
}
