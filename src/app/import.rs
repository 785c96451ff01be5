//! Import: files in, problems and a difference out, and, unless a row is an error, one change set.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::check;
use super::doubts::{SHARES_SUM, doubt, doubtful_borders};
use super::error::AppError;
use super::import_counts;
use super::import_review::{self, Names, Review};
use super::importing::{Stage, Watch};
use super::merge;
use super::round_trip::{self, Bases, Row};
use super::sight::{self, Sight, Viewer};
use super::workspace::{View, Workspace};
use crate::domain::json::cell_to_json;
use crate::domain::{AnyRecord, Change, Draft, Kind, Note, Place, Problem, Severity, Text};
use crate::interchange::crs::Epsg;
use crate::interchange::network::kinds::TieWord;
use crate::interchange::{self, Options, Read, TableRead, Upload};
use crate::matching::{AtlasNames, Reviewed, Told, fold};

/// The most differences that a report lists; the counts are of all.
const LISTED_DIFFERENCES: usize = 1_000;
/// The most problems that a report lists; the counts are of all.
const LISTED_PROBLEMS: usize = 1_000;

/// How an import is to be done.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Profile; recognised from the content where not given.
    pub profile: Option<String>,
    /// Show the difference, change nothing.
    pub dry_run: bool,
    /// Take the rows that are right and leave out those that are not.
    pub allow_partial: bool,
    /// Coordinate system of files that do not say theirs.
    pub crs: Option<Epsg>,
    /// Who imports.
    pub author: String,
    /// What whoever imports sees and may write over.
    pub viewer: Viewer,
    /// What somebody who looks at it has said; without it, a name that is near to none but its own becomes a new record.
    pub review: Option<Review>,
}

/// What an import would do or did.
#[derive(Clone, Debug, Serialize)]
pub struct ImportReport {
    /// The profile that read the files.
    pub profile: String,
    /// Rows read.
    pub rows: u64,
    /// Records that are new.
    pub added: usize,
    /// Records that change.
    pub changed: usize,
    /// Records that are as they were.
    pub unchanged: usize,
    /// Records that rows ask to delete.
    pub deleted: usize,
    /// Rows or records left out because of an error.
    pub rejected: usize,
    /// True where the changes were made.
    pub applied: bool,
    /// The revision the workspace is at afterwards.
    pub revision: u64,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// What was noticed about the files as a whole: encoding, transformation of coordinates.
    pub notes: Vec<Note>,
    /// The problems, errors first, each located; at most 1,000.
    pub problems: Vec<Problem>,
    /// The differences, at most 1,000.
    pub differences: Vec<Difference>,
    /// Which column was taken for what.
    pub tables: Vec<TableRead>,
    /// What became of the names of the files, where somebody looks at it.
    pub names: Option<Names>,
}

/// One record that is new, changes or goes.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// `kind/id`.
    pub record: String,
    /// What people call it; its id, where it is not shown.
    pub label: String,
    /// Not all of it is shown: which fields change is told, and no value.
    pub concealed: bool,
    /// `added`, `changed` or `deleted`.
    pub what: &'static str,
    /// The fields that change: name, before, after.
    pub fields: Vec<(String, Value, Value)>,
}

/// Records as they shall be, each with where it is asked for.
pub(super) type Records = BTreeMap<(Kind, Text), (AnyRecord, Place)>;

/// What an input asks for.
pub(super) struct Wanted {
    pub(super) profile: String,
    pub(super) rows: u64,
    pub(super) notes: Vec<Note>,
    pub(super) tables: Vec<TableRead>,
    pub(super) told: Option<Told>,
    pub(super) tie_words: Vec<TieWord>,
    pub(super) records: Records,
    /// Records that can not be taken as they are asked for.
    pub(super) refused: BTreeSet<(Kind, Text)>,
    pub(super) problems: Vec<Problem>,
    pub(super) deletions: Vec<(Kind, Text, Place)>,
    pub(super) bases: Bases,
    pub(super) viewer: Viewer,
}

struct Planned {
    changes: Vec<Change>,
    report: ImportReport,
}

/// Reads files and applies them as one change set. Importing the same files again changes nothing.
pub fn import(workspace: &Workspace, uploads: &[Upload], options: &ImportOptions, watch: Watch<'_>) -> Result<ImportReport, AppError> {
    let names: Vec<&str> = uploads.iter().map(|u| u.name.as_str()).collect();
    let reason = format!("import of {}", shorten(&names.join(", ")));
    // files are read before anybody has to wait for the lock; only where somebody commits meanwhile are they read again,
    // for names and place codes are looked up in what is known
    watch(Stage::Reading)?;
    let before = workspace.view();
    let home = merge::read(uploads, options)?;
    let mut ready = if home.is_none() { Some((before.head().to_owned(), read(&before, uploads, options)?)) } else { None };
    let mut made = Vec::new();
    let (report, view) = workspace.change(&options.author, &reason, |view| {
        let wanted = if let Some(home) = &home {
            watch(Stage::Checking { rows: home.rows() })?;
            home.wanted(workspace, view, options.viewer)?
        } else {
            let (read, told) = match ready.take() {
                Some((head, read)) if head == view.head() => read,
                _ => read(view, uploads, options)?,
            };
            watch(Stage::Checking { rows: read.rows })?;
            gather(workspace, view, options.viewer, read, told)?
        };
        let planned = plan(view, wanted);
        let rejected = planned.report.errors > 0 && !options.allow_partial;
        if options.dry_run || rejected {
            return Ok((Vec::new(), planned.report));
        }
        watch(Stage::Writing { records: planned.changes.len() })?;
        made = import_counts::participations(&planned.changes);
        Ok((planned.changes, ImportReport { applied: true, ..planned.report }))
    })?;
    let mut report = ImportReport { revision: view.revision(), ..report };
    if report.applied {
        report.notes.extend(import_counts::notes(&view, &made));
    }
    Ok(report)
}

fn shorten(text: &str) -> String {
    const SHOWN: usize = 120;
    if text.chars().count() <= SHOWN { text.to_owned() } else { format!("{}…", text.chars().take(SHOWN).collect::<String>()) }
}

fn read(view: &View, uploads: &[Upload], options: &ImportOptions) -> Result<(Read, Option<Told>), AppError> {
    let columns = options.review.as_ref().map(|review| review.columns.clone()).unwrap_or_default();
    let reader = Options { profile: options.profile.clone(), crs: options.crs, columns, ..Options::default() };
    let names = AtlasNames::new(options.viewer.atlas(view));
    let Some(review) = &options.review else { return Ok((interchange::read(uploads, &reader, &names)?, None)) };
    let reviewed = Reviewed::new(&names, &review.decisions).with_ties(&review.ties);
    let read = interchange::read(uploads, &reader, &reviewed)?;
    Ok((read, Some(reviewed.told())))
}

/// Names that somebody has decided become other names of their records.
fn remember(view: &View, told: &Told, wanted: &mut Records) {
    for ((kind, _), (written, id)) in &told.decided {
        let key = (*kind, id.clone());
        let known = wanted.get(&key).cloned();
        let known = known.or_else(|| view.keeper.tables.any(*kind, id).map(|(record, _)| (record, Place::default())));
        let Some((record, place)) = known else { continue };
        if let Some(record) = import_review::remembering(&record, written) {
            wanted.insert(key, (record, place));
        }
    }
}

/// What files ask for.
fn gather(workspace: &Workspace, view: &View, viewer: Viewer, mut read: Read, told: Option<Told>) -> Result<Wanted, AppError> {
    let mut problems = std::mem::take(&mut read.problems);
    let bases = round_trip::bases(workspace, &read, &mut problems)?;
    let mut wanted = Records::new();
    let mut refused: BTreeSet<(Kind, Text)> = BTreeSet::new();
    // each goes as its record comes: an import of a country's shapes does not stand in memory twice
    for draft in std::mem::take(&mut read.drafts) {
        let key = (draft.kind, draft.id.clone());
        let draft = &match round_trip::row(draft, &bases, view) {
            Row::Says(draft) => *draft,
            Row::Nothing => continue,
            Row::Conflict(conflicts) => {
                problems.extend(conflicts);
                refused.insert(key);
                continue;
            }
        };
        if viewer == Viewer::Anyone && says_nothing(view, draft) {
            continue;
        }
        let stored = viewer.atlas(view).tables.any(draft.kind, &draft.id).map(|(record, _)| record);
        let known = wanted.get(&key).map(|(record, _)| record.clone()).or_else(|| stored.clone());
        if let Some(conflict) = stored.as_ref().filter(|_| !view.sight(draft.kind, &draft.id).conceals()).and_then(|record| conflict(draft, record)) {
            problems.push(conflict);
            refused.insert(key);
            continue;
        }
        match draft.onto(known.as_ref()) {
            Ok(record) => {
                wanted.insert(key, (record, draft.place.clone()));
            }
            Err(broken) => {
                let place = Place { record: Some(format!("{}/{}", draft.kind.plural(), draft.id)), ..draft.place.clone() };
                for invalid in &broken {
                    let problem = Problem::from_invalid(invalid, place.clone());
                    // the reader names the column as the file writes it; do not say the same twice
                    let told = problems.iter().any(|p| {
                        p.place.file == problem.place.file && p.place.row == problem.place.row && p.value == problem.value && p.rule == problem.rule
                    });
                    if !told {
                        problems.push(problem);
                    }
                }
                refused.insert(key);
            }
        }
    }
    Ok(Wanted {
        profile: read.profile,
        rows: read.rows,
        notes: read.notes,
        tables: read.tables,
        told,
        tie_words: read.tie_words,
        records: wanted,
        refused,
        problems,
        deletions: read.deletions,
        bases,
        viewer,
    })
}

/// What shall be changed of what is wanted, and the report of it.
fn plan(view: &View, asked: Wanted) -> Planned {
    let Wanted { profile, rows, notes, tables, told, tie_words, records: mut wanted, mut refused, mut problems, deletions, bases, viewer } = asked;
    drop_unseen(view, viewer, &mut wanted, &mut refused, &mut problems);
    drop_dangling(view, viewer, &mut wanted, &mut refused, &mut problems);
    drop_broken_rules(view, &mut wanted, &mut refused, &mut problems);
    if matches!(profile.as_str(), "3w" | "iati") {
        drop_debris(view, &mut wanted);
    }
    if let Some(told) = &told {
        remember(view, told, &mut wanted);
    }
    let told_already = |p: &Problem| profile == "iati" && p.rule == SHARES_SUM;
    problems.extend(wanted.values().filter_map(|(record, place)| doubt(view, record, place)).filter(|p| !told_already(p)));
    problems.extend(doubtful_borders(view, &wanted));
    let mut changes = Vec::new();
    let mut kept = BTreeSet::new();
    let mut report = ImportReport {
        profile,
        rows,
        added: 0,
        changed: 0,
        unchanged: 0,
        deleted: 0,
        rejected: 0,
        applied: false,
        revision: view.revision(),
        errors: 0,
        warnings: 0,
        notes,
        problems: Vec::new(),
        differences: Vec::new(),
        tables,
        names: told.as_ref().map(|told| import_review::names(told, &tie_words, &problems, &|kind, id| !view.sight(kind, id).conceals())),
    };
    for ((kind, id), (record, _)) in wanted {
        let before = view.keeper.tables.any(kind, &id).map(|(record, _)| record);
        if before.as_ref() == Some(&record) {
            kept.insert((kind, id));
            report.unchanged += 1;
            continue;
        }
        if before.is_some() { report.changed += 1 } else { report.added += 1 }
        if report.differences.len() < LISTED_DIFFERENCES {
            report.differences.push(difference(before.as_ref(), &record, view.sight(kind, &id).conceals()));
        }
        changes.push(Change::Put(record));
    }
    // a feature with an error is in the file, though it can not be taken: then nothing is known to be gone
    if report.profile == "layer" && !problems.iter().any(Problem::is_error) {
        let gone = features_gone(view, &changes, &kept);
        if !gone.is_empty() {
            let message = format!("{} feature(s) that the file no longer holds are taken out", gone.len());
            report.notes.push(Note::new("features_gone", message).counting(gone.len()));
        }
        changes.extend(gone);
    }
    let deletions = round_trip::deletions(&deletions, &bases, view, viewer, &changes, &mut problems);
    report.deleted = deletions.len();
    let listed = LISTED_DIFFERENCES.saturating_sub(report.differences.len());
    report.differences.extend(deletions.iter().take(listed).filter_map(|change| gone(view, change)));
    changes.extend(deletions);
    problems.sort_by(|a, b| (b.severity, &a.place.file, a.place.row).cmp(&(a.severity, &b.place.file, b.place.row)));
    let in_error: BTreeSet<_> = problems.iter().filter(|p| p.is_error()).map(|p| (&p.place.file, p.place.row, &p.place.record)).collect();
    report.rejected = refused.len().max(in_error.len());
    report.errors = problems.iter().filter(|p| p.is_error()).count();
    report.warnings = problems.iter().filter(|p| p.severity == Severity::Warning).count();
    problems.truncate(LISTED_PROBLEMS);
    report.problems = problems;
    Planned { changes, report }
}

/// True where a row says of a record that is shown coarser no more than what is shown.
fn says_nothing(view: &View, draft: &Draft) -> bool {
    let shown = view.shown(true).tables.any(draft.kind, &draft.id).map(|(record, _)| record);
    view.sight(draft.kind, &draft.id) == Sight::Coarser && shown.is_some() && draft.onto(shown.as_ref()).ok() == shown
}

/// Takes out records that would be written over unseen. What is told of them does not depend on what is there.
fn drop_unseen(view: &View, viewer: Viewer, wanted: &mut Records, refused: &mut BTreeSet<(Kind, Text)>, problems: &mut Vec<Problem>) {
    // the own machine writes over all but what is private: of most records of a large import nothing need be looked up
    let is_free = |kind: Kind| viewer == Viewer::Owner || viewer == Viewer::Keeper && !kind.may_be_private();
    wanted.retain(|(kind, id), (record, place)| {
        if is_free(*kind) {
            return true;
        }
        let sight = view.sight(*kind, id);
        if viewer.may_change(sight) && !(viewer == Viewer::Anyone && record.is_private()) {
            return true;
        }
        // sent again as it is, a private record is nobody's change: the same files may be imported twice
        let same = || view.keeper.tables.any(*kind, id).is_some_and(|(held, _)| held == *record);
        if viewer == Viewer::Keeper && same() {
            return true;
        }
        problems.push(if record.is_private() && viewer == Viewer::Anyone { sight::private(place, *kind, id) } else { sight::concealed(place, *kind, id) });
        refused.insert((*kind, id.clone()));
        false
    });
}

/// Takes out records whose references lead nowhere, and then those that referred to them, until all is sound.
fn drop_dangling(
    view: &View,
    viewer: Viewer,
    wanted: &mut Records,
    refused: &mut BTreeSet<(Kind, Text)>,
    problems: &mut Vec<Problem>,
) {
    loop {
        let found = check::dangling_records(viewer.atlas(view), wanted.values().map(|(record, _)| record));
        if found.is_empty() {
            return;
        }
        let mut gone = BTreeSet::new();
        for mut problem in found {
            let key = problem.place.record.as_deref().and_then(crate::domain::Subject::parse).map(|s| (s.kind, s.id));
            let Some((key, (_, place))) = key.and_then(|k| wanted.get(&k).map(|v| (k, v.clone()))) else { continue };
            problem.place.file.clone_from(&place.file);
            problem.place.row = place.row;
            let told = problems.iter().any(|p| {
                p.is_error() && p.place.file == problem.place.file && p.place.row == problem.place.row && p.value == problem.value
            });
            if !told {
                problems.push(problem);
            }
            gone.insert(key);
        }
        for key in gone {
            wanted.remove(&key);
            refused.insert(key);
        }
    }
}

/// Takes out rules that cannot be asked.
fn drop_broken_rules(
    view: &View,
    wanted: &mut Records,
    refused: &mut BTreeSet<(Kind, Text)>,
    problems: &mut Vec<Problem>,
) {
    let rules = wanted.values().filter(|(record, _)| record.kind() == Kind::Rule);
    let changes: Vec<Change> = rules.map(|(record, _)| Change::Put(record.clone())).collect();
    for mut problem in check::rules(&view.keeper, &changes) {
        let key = problem.place.record.as_deref().and_then(crate::domain::Subject::parse).map(|s| (s.kind, s.id));
        let Some((key, (_, place))) = key.and_then(|k| wanted.get(&k).map(|v| (k, v.clone()))) else { continue };
        problem.place.file.clone_from(&place.file);
        problem.place.row = place.row;
        problems.push(problem);
        refused.insert(key);
    }
    wanted.retain(|key, _| key.0 != Kind::Rule || !refused.contains(key));
}

/// Rows of a flat sheet and activities that are left out leave no organisations, themes or sites behind that only they named.
fn drop_debris(view: &View, wanted: &mut Records) {
    let implied = |kind: Kind| matches!(kind, Kind::Stakeholder | Kind::Theme | Kind::Site);
    loop {
        let mut named = BTreeSet::new();
        for (record, _) in wanted.values() {
            record.references(&mut |_, kind, id| {
                if implied(kind) && !named.contains(&(kind, id.clone())) {
                    named.insert((kind, id.clone()));
                }
            });
        }
        let before = wanted.len();
        wanted.retain(|key, _| {
            !implied(key.0) || named.contains(key) || view.keeper.tables.any(key.0, &key.1).is_some()
        });
        if wanted.len() == before {
            return;
        }
    }
}

/// A context layer is what its file holds: features of the layers that were read and that the file no longer has.
fn features_gone(view: &View, changes: &[Change], kept: &BTreeSet<(Kind, Text)>) -> Vec<Change> {
    let put: BTreeSet<(Kind, Text)> = changes.iter().map(|c| (c.subject().0, c.subject().1.clone())).collect();
    let held = |kind: Kind, id: &Text| put.contains(&(kind, id.clone())) || kept.contains(&(kind, id.clone()));
    let features = view.keeper.tables.layer_features.iter();
    let gone = features.filter(|f| held(Kind::Layer, f.layer.text()) && !held(Kind::LayerFeature, f.id.text()));
    gone.map(|f| Change::Delete(Kind::LayerFeature, f.id.text().clone())).collect()
}

/// An id held by a record of another source under another name is a conflict to review, never an upsert.
fn conflict(draft: &Draft, known: &AnyRecord) -> Option<Problem> {
    let text = |cell: Option<&crate::domain::Cell>| cell.and_then(crate::domain::Cell::flat);
    let source = text(draft.said("source"))?;
    let other_source = known.source().is_some_and(|s| s.as_str() != source);
    let name = text(draft.said("name")).or_else(|| text(draft.said("title")))?;
    let label = known.label();
    let same_name = fold::name(&name) == fold::name(&label);
    if !other_source || same_name || matches!(known, AnyRecord::Setting(_)) {
        return None;
    }
    let place = Place { record: Some(format!("{}/{}", draft.kind.plural(), draft.id)), column: Some("id".into()), ..draft.place.clone() };
    let message = format!("the id is held by {label:?} from {:?}", known.source().map(Text::as_str).unwrap_or_default());
    let hint = "give the row another id, or, where both are the same, the same name or source";
    Some(Problem::new(Severity::Error, "id_conflict", place, message, hint).with_value(&name))
}

fn difference(before: Option<&AnyRecord>, after: &AnyRecord, concealed: bool) -> Difference {
    let fields = after.kind().fields();
    let old = before.map(AnyRecord::cells);
    let mut changed = Vec::new();
    for (i, (field, cell)) in fields.iter().zip(after.cells()).enumerate() {
        let was = old.as_ref().map(|cells| &cells[i]);
        let same = was.map_or_else(|| cell.is_null(), |was| *was == cell);
        if !same {
            let tell = |cell: &crate::domain::Cell| if concealed { Value::Null } else { told(field, cell) };
            changed.push((field.name.to_owned(), was.map_or(Value::Null, tell), tell(&cell)));
        }
    }
    Difference {
        record: after.path(),
        label: if concealed { after.id().to_string() } else { after.label().to_string() },
        concealed,
        what: if before.is_some() { "changed" } else { "added" },
        fields: changed,
    }
}

/// A record that goes.
fn gone(view: &View, change: &Change) -> Option<Difference> {
    let (kind, id) = change.subject();
    let (record, _) = view.keeper.tables.any(kind, id)?;
    let concealed = view.sight(kind, id).conceals();
    let label = if concealed { id.to_string() } else { record.label().to_string() };
    Some(Difference { record: record.path(), label, concealed, what: "deleted", fields: Vec::new() })
}

/// A value as a difference tells it: a shape by its kind and size, for whole boundaries would bury the rest.
fn told(field: &crate::domain::FieldSpec, cell: &crate::domain::Cell) -> Value {
    match cell {
        crate::domain::Cell::Shape(shape) => {
            let kind = shape.to_wkt().split(['(', ' ']).next().unwrap_or_default().to_lowercase();
            serde_json::json!({"geometry": kind, "vertices": geo::CoordsIter::coords_count(shape.geometry()), "bounds": shape.bounds()})
        }
        other => cell_to_json(field, other),
    }
}
