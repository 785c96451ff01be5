//! A workspace file that comes home: what was changed in a mailed copy since it left becomes changes, and nothing else.
//!
//! Every commit has a token that no other has, so the last revision whose token is in both logs is where the copy left: the
//! base of a three-way comparison, cell by cell. What only they changed is taken, what only we changed stays, what both changed
//! is a conflict, shown and not taken. A record that they deleted and nobody changed here goes. Of a file without a common
//! revision nobody knows who changed what: what only one side knows is taken, what differs is a conflict, nothing goes.
//!
//! What is private left with no copy and is neither compared nor touched.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clock;
use super::error::AppError;
use super::import::{ImportOptions, Records, Wanted};
use super::round_trip::{self, Bases};
use super::sight::Viewer;
use super::workspace::{View, Workspace};
use crate::domain::{AnyRecord, Cell, Kind, Note, Place, Problem, Revision, Severity, Text};
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::Upload;
use crate::store::sqlite::Visitor;
use crate::store::StoreError;

/// What a report calls the reading of a workspace file.
pub const PROFILE: &str = "workspace";

/// A workspace file that was sent, read whole.
pub struct Home {
    file: String,
    visitor: Visitor,
    records: BTreeMap<(Kind, Text), AnyRecord>,
    revision: Revision,
    problems: Vec<Problem>,
}

/// Reads the workspace file among what was sent; `None` where there is none, or another profile is asked for.
pub fn read(uploads: &[Upload], options: &ImportOptions) -> Result<Option<Home>, AppError> {
    if options.profile.as_deref().is_some_and(|p| p != PROFILE) {
        return Ok(None);
    }
    let mut found = None;
    for upload in uploads {
        if let Some(visitor) = Visitor::open(&upload.bytes).map_err(|e| refused(&upload.name, e))? {
            found = Some(Home::read(&upload.name, visitor).map_err(|e| refused(&upload.name, e))?);
        }
    }
    if found.is_some() && uploads.len() > 1 {
        let message = "a workspace file was sent together with other files";
        return Err(Refused::new(Reason::Mixed, message, "send it alone: it is compared with this workspace record by record").into());
    }
    Ok(found)
}

/// A file that cannot be opened is the sender's, not the server's.
fn refused(file: &str, error: StoreError) -> AppError {
    match error {
        StoreError::NotAWorkspace(words) => Refused::new(Reason::Database, words, "make the copy again with `sitelines backup`").of(file).into(),
        other => other.into(),
    }
}

impl Home {
    fn read(file: &str, visitor: Visitor) -> Result<Self, StoreError> {
        let (loaded, mut problems) = visitor.read(|store| {
            // what somebody edited in the copy with QGIS counts as changed there
            store.absorb_outside(&clock::now())?;
            Ok((store.load()?, store.outside_problems()?))
        })?;
        for problem in &mut problems {
            problem.place.file = Some(file.to_owned());
        }
        let records = loaded.records.into_iter().map(|(record, _)| ((record.kind(), record.id().clone()), record)).collect();
        Ok(Self { file: file.to_owned(), visitor, records, revision: loaded.revision, problems })
    }

    /// Records in the file.
    pub fn rows(&self) -> u64 {
        self.records.len() as u64
    }

    /// What the file asks of the workspace as it is now.
    pub(super) fn wanted(&self, workspace: &Workspace, now: &View, viewer: Viewer) -> Result<Wanted, AppError> {
        let mut notes = Vec::new();
        let mut problems = self.problems.clone();
        let left = self.left(workspace, now)?;
        let base = match left.map(|revision| workspace.view_at(Some(revision))) {
            Some(Ok(view)) => Some(view),
            Some(Err(AppError::Gone(revision))) => {
                let message = format!("the copy left at revision {revision}, which is not kept: what differs is a conflict");
                let place = Place { file: Some(self.file.clone()), ..Place::default() };
                problems.push(Problem::new(Severity::Warning, "revision", place, message, "look at the difference before you import"));
                None
            }
            Some(Err(other)) => return Err(other),
            None => None,
        };
        notes.push(match &base {
            Some(base) => {
                let [left, there, here] = [base.revision(), self.revision, now.revision()].map(|revision| revision.to_string());
                Note::new("copy_left", format!("a copy that left at revision {left}; it is at {there} there and at {here} here")).with([left, there, here])
            }
            None => Note::new("nothing_in_common", "no revision in common with this workspace: what only one side knows is taken, what differs is a conflict"),
        });
        let mut merge = Merge { home: self, base, now, records: Records::new(), refused: std::collections::BTreeSet::new(), problems, deletions: Vec::new() };
        merge.records();
        merge.deletions();
        Ok(Wanted {
            profile: PROFILE.to_owned(),
            rows: self.rows(),
            notes,
            tables: Vec::new(),
            told: None,
            tie_words: Vec::new(),
            records: merge.records,
            refused: merge.refused,
            problems: merge.problems,
            deletions: merge.deletions,
            bases: Bases::new(),
            viewer,
        })
    }

    /// The last revision of which both logs have the same token: tokens build on each other, so all before are the same too.
    fn left(&self, workspace: &Workspace, now: &View) -> Result<Option<Revision>, AppError> {
        let same = |revision: Revision| -> Result<bool, StoreError> {
            let theirs = self.visitor.read(|store| store.head_at(revision))?;
            Ok(theirs.is_some() && theirs == workspace.store().head_at(revision)?)
        };
        let (mut low, mut high) = (0, self.revision.min(now.revision()));
        while low < high {
            let middle = high - (high - low) / 2;
            if same(middle).map_err(|e| refused(&self.file, e))? { low = middle } else { high = middle - 1 }
        }
        Ok((low > 0).then_some(low))
    }
}

/// One comparison.
struct Merge<'a> {
    home: &'a Home,
    base: Option<Arc<View>>,
    now: &'a View,
    records: Records,
    refused: std::collections::BTreeSet<(Kind, Text)>,
    problems: Vec<Problem>,
    deletions: Vec<(Kind, Text, Place)>,
}

/// A record that a view may compare: what is private is nobody's business here.
fn public(view: &View, kind: Kind, id: &Text) -> Option<AnyRecord> {
    view.keeper.tables.any(kind, id).map(|(record, _)| record).filter(|record| !record.is_private())
}

impl Merge<'_> {
    fn place(&self, kind: Kind, id: &Text) -> Place {
        Place { file: Some(self.home.file.clone()), record: Some(format!("{}/{id}", kind.plural())), ..Place::default() }
    }

    /// Records that the file has.
    fn records(&mut self) {
        let home = self.home;
        for ((kind, id), theirs) in &home.records {
            let was = self.base.as_ref().and_then(|base| public(base, *kind, id));
            if theirs.is_private() || was.as_ref() == Some(theirs) {
                continue;
            }
            // an id that a private record has here is not told of
            let held = self.now.keeper.tables.any(*kind, id).is_some();
            let ours = public(self.now, *kind, id);
            if held && ours.is_none() {
                continue;
            }
            self.record(*kind, id, theirs, was.as_ref(), ours.as_ref());
        }
    }

    fn record(&mut self, kind: Kind, id: &Text, theirs: &AnyRecord, was: Option<&AnyRecord>, ours: Option<&AnyRecord>) {
        let wanted = theirs.cells();
        let was = was.map(AnyRecord::cells);
        let Some(mut found) = ours.map(AnyRecord::cells) else {
            match was {
                // gone here, changed there
                Some(was) => self.conflict(kind, id, &was, None, &wanted),
                None => self.take(kind, id, theirs.clone()),
            }
            return;
        };
        let revision = self.base.as_ref().map(|base| base.revision());
        let mut problems = Vec::new();
        for (at, wanted) in wanted.into_iter().enumerate() {
            let before = was.as_ref().map(|cells| &cells[at]);
            if found[at] == wanted || before == Some(&wanted) {
                continue;
            }
            let unknown_here = was.is_none() && found[at].is_null();
            if before == Some(&found[at]) || unknown_here {
                found[at] = wanted;
            } else if was.is_some() || !wanted.is_null() {
                let place = round_trip::field_of(self.place(kind, id), kind, id, kind.fields()[at].name);
                let was = revision.zip(before);
                let unseen = self.now.sight(kind, id).conceals();
                problems.push(if unseen { round_trip::unseen_conflict(place) } else { round_trip::conflict(place, was, Some(&found[at]), &wanted) });
            }
        }
        if !problems.is_empty() {
            self.problems.extend(problems);
            self.refused.insert((kind, id.clone()));
            return;
        }
        match kind.read(&found) {
            Ok(record) => self.take(kind, id, record),
            Err(broken) => {
                let place = self.place(kind, id);
                self.problems.extend(broken.iter().map(|invalid| Problem::from_invalid(invalid, place.clone())));
                self.refused.insert((kind, id.clone()));
            }
        }
    }

    fn take(&mut self, kind: Kind, id: &Text, record: AnyRecord) {
        let place = self.place(kind, id);
        self.records.insert((kind, id.clone()), (record, place));
    }

    /// A record that went here and was changed there: each cell that they changed.
    fn conflict(&mut self, kind: Kind, id: &Text, was: &[Cell], found: Option<&Cell>, wanted: &[Cell]) {
        let revision = self.base.as_ref().map(|base| base.revision()).unwrap_or_default();
        for (at, (was, wanted)) in was.iter().zip(wanted).enumerate().filter(|(_, (was, wanted))| was != wanted) {
            let place = round_trip::field_of(self.place(kind, id), kind, id, kind.fields()[at].name);
            self.problems.push(round_trip::conflict(place, Some((revision, was)), found, wanted));
        }
        self.refused.insert((kind, id.clone()));
    }

    /// Records that were there when the copy left, and that it no longer has.
    fn deletions(&mut self) {
        let Some(base) = self.base.clone() else { return };
        for (was, _) in base.keeper.tables.all().filter(|(record, _)| !record.is_private()) {
            let (kind, id) = (was.kind(), was.id().clone());
            if self.home.records.contains_key(&(kind, id.clone())) {
                continue;
            }
            let Some(ours) = public(self.now, kind, &id) else { continue };
            let place = self.place(kind, &id);
            if ours == was {
                self.deletions.push((kind, id, place));
                continue;
            }
            let label = if self.now.sight(kind, &id).conceals() { id.clone() } else { ours.label() };
            let message = format!("{label} was deleted in the file and changed here since revision {}", base.revision());
            let hint = "delete it here, or leave it as it is: it stays";
            self.problems.push(Problem::new(Severity::Error, "conflict", place, message, hint));
            self.refused.insert((kind, id));
        }
    }
}
