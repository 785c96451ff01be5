//! The drafts of an import while they are gathered: each is checked as it comes, repeats are found, and at the end every
//! reference must lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use super::limits::Limits;
use super::network::kinds::TieWords;
use super::words::{nearest, shown};
use crate::domain::cell::split_list;
use crate::domain::codelist;
use crate::domain::text::{as_seen, is_unseen};
use crate::domain::{Cell, Draft, FieldSpec, FieldType, Found, Invalid, Kind, Known, Place, Problem, Severity, Subject, Text};

/// Ids compared for the hint of one dangling reference; above this the hint is left out, not the error.
const MAX_COMPARED: usize = 20_000;
/// Fields by which records are found again, compared letter by letter.
const IDENTIFIERS: [&str; 3] = ["pcode", "code", "source_id"];
/// Dangling values for which a hint is sought.
const MAX_HINTS: usize = 200;

/// Problems up to a limit; the rest is counted.
#[derive(Debug)]
pub struct Problems {
    list: Vec<Problem>,
    left_off: usize,
    errors: usize,
    limit: usize,
}

impl Problems {
    /// None yet.
    pub fn new(limits: &Limits) -> Self {
        Self { list: Vec::new(), left_off: 0, errors: 0, limit: limits.problems }
    }
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.errors += usize::from(problem.is_error());
        if self.list.len() < self.limit {
            self.list.push(problem);
        } else {
            self.left_off += 1;
        }
    }
    /// Adds several.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.push(problem);
        }
    }
    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len() + self.left_off
    }
    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        self.errors
    }
    /// All, the last saying how many more there are.
    pub fn finish(mut self) -> Vec<Problem> {
        if self.left_off > 0 {
            let message = format!("{} more problems are not listed", self.left_off);
            let hint = "mend those above first";
            self.list.push(Problem::new(Severity::Error, "more_problems", Place::default(), message, hint));
        }
        self.list
    }
}

/// Gathers the drafts of one import.
pub struct Gathering<'a> {
    known: &'a dyn Known,
    /// What is wrong so far.
    pub problems: Problems,
    /// Records that rows ask to delete.
    pub deletions: Vec<(Kind, Text, Place)>,
    /// Words of ties, and what they are taken for.
    pub tie_words: TieWords,
    drafts: Vec<Draft>,
    by_id: BTreeMap<Kind, HashMap<Text, usize>>,
    /// Rows that were refused: who refers to them hears so, not that they do not exist.
    broken: BTreeMap<(Kind, Text), Place>,
}

impl<'a> Gathering<'a> {
    /// Nothing gathered yet.
    pub fn new(known: &'a dyn Known, limits: &Limits) -> Self {
        Self { known, problems: Problems::new(limits), deletions: Vec::new(), tie_words: TieWords::default(), drafts: Vec::new(), by_id: BTreeMap::new(), broken: BTreeMap::new() }
    }
    /// The draft of that id, if one was taken.
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Draft> {
        self.by_id.get(&kind)?.get(id).map(|at| &self.drafts[*at])
    }
    /// The draft of that id, to say more.
    pub fn get_mut(&mut self, kind: Kind, id: &str) -> Option<&mut Draft> {
        let at = *self.by_id.get(&kind)?.get(id)?;
        Some(&mut self.drafts[at])
    }
    /// Takes a draft whose own values are right; says what is wrong with it otherwise. A row that repeats an id of
    /// another file may say more about the same record, never something else.
    pub fn take(&mut self, mut draft: Draft) -> bool {
        draft.place.record = Some(format!("{}/{}", draft.kind.plural(), draft.id));
        if let Err(broken) = check(&mut draft, self.known) {
            for invalid in &broken {
                self.problems.push(Problem::from_invalid(invalid, draft.place.clone()));
            }
            self.refuse(draft.kind, draft.id, draft.place);
            return false;
        }
        self.problems.extend(unseen_in_identifiers(&draft));
        self.problems.extend(super::garbled::warnings(&draft));
        let Some(at) = self.by_id.get(&draft.kind).and_then(|ids| ids.get(&draft.id)).copied() else {
            self.by_id.entry(draft.kind).or_default().insert(draft.id.clone(), self.drafts.len());
            self.drafts.push(draft);
            return true;
        };
        let first = &mut self.drafts[at];
        if first.place.file != draft.place.file && merge(first, &draft) {
            return true;
        }
        let other = match (&first.place.file, &draft.place.file) {
            (Some(a), Some(b)) if a != b => format!("row {} of {}", first.place.row.unwrap_or_default(), shown(a)),
            _ => format!("row {}", first.place.row.unwrap_or_default()),
        };
        let message = format!("the id is already used in {other}");
        let mut place = draft.place;
        place.column = Some("id".to_owned());
        let hint = "give each row an id of its own, or take one of the rows out";
        self.problems.push(Problem::new(Severity::Error, "duplicate", place, message, hint).with_value(&draft.id));
        false
    }
    /// Remembers a row that can not be taken.
    pub fn refuse(&mut self, kind: Kind, id: Text, place: Place) {
        self.broken.entry((kind, id)).or_insert(place);
    }
    /// Checks every reference and gives what was gathered: drafts in the order of kinds, then of rows.
    pub fn finish(mut self) -> (Vec<Draft>, Vec<Problem>) {
        let mut hints = BTreeMap::new();
        loop {
            let mut fallen = BTreeSet::new();
            for (at, draft) in self.drafts.iter().enumerate() {
                // drafts that fell before are no longer found by their id
                if self.by_id.get(&draft.kind).and_then(|ids| ids.get(&draft.id)) == Some(&at) {
                    let problems = self.dangling(draft, &mut hints);
                    if !problems.is_empty() {
                        fallen.insert(at);
                        self.problems.extend(problems);
                    }
                }
            }
            if fallen.is_empty() {
                break;
            }
            for at in fallen {
                let draft = &self.drafts[at];
                if let Some(ids) = self.by_id.get_mut(&draft.kind) {
                    ids.remove(&draft.id);
                }
                self.broken.entry((draft.kind, draft.id.clone())).or_insert_with(|| draft.place.clone());
            }
        }
        let by_id = self.by_id;
        let mut at = 0;
        self.drafts.retain(|d| {
            at += 1;
            by_id.get(&d.kind).and_then(|ids| ids.get(&d.id)) == Some(&(at - 1))
        });
        self.drafts.sort_by_key(|d| d.kind);
        (self.drafts, self.problems.finish())
    }

    fn dangling(&self, draft: &Draft, hints: &mut BTreeMap<(Kind, Text), Option<String>>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (field, cell) in draft.kind.fields().iter().zip(&draft.cells) {
            let Some(cell) = cell else { continue };
            for (kind, id) in references(field, cell) {
                let mut place = draft.place.clone();
                place.column = Some(field.name.to_owned());
                if field.name != "id" && kind == draft.kind && id == draft.id {
                    let message = "the record refers to itself";
                    problems.push(Problem::new(Severity::Error, "self_reference", place, message, "name another record, or leave it empty").with_value(&id));
                    continue;
                }
                if self.get(kind, &id).is_some() || self.known.has(kind, &id) {
                    continue;
                }
                if let Some(broken) = self.broken.get(&(kind, id.clone())) {
                    let row = broken.row.map(|r| format!(" row {r}")).unwrap_or_default();
                    let message = format!("{}/{id} can not be taken: see{row} of {}", kind.plural(), broken.file.as_deref().unwrap_or("the input"));
                    problems.push(Problem::new(Severity::Error, "reference_broken", place, message, "mend that row first").with_value(&id));
                    continue;
                }
                let hint = if hints.len() < MAX_HINTS {
                    hints.entry((kind, id.clone())).or_insert_with(|| self.near(kind, &id)).clone()
                } else {
                    None
                };
                let message = format!("there is no {} with the id {:?}", kind.singular(), shown(&id));
                let hint = hint.map_or_else(|| format!("add it to {}, or leave the cell empty", kind.plural()), |near| format!("did you mean {near:?}?"));
                problems.push(Problem::new(Severity::Error, "reference", place, message, hint).with_value(&id));
            }
        }
        problems
    }

    /// The closest id: among the drafts, else of the record of that name.
    fn near(&self, kind: Kind, id: &str) -> Option<String> {
        if let Some(ids) = self.by_id.get(&kind).filter(|ids| ids.len() <= MAX_COMPARED) {
            // several may be as near: then the first of the alphabet
            let ids: BTreeSet<&str> = ids.keys().map(Text::as_str).collect();
            if let Some(near) = nearest(id, ids.into_iter()) {
                return Some(near.to_owned());
            }
        }
        match self.known.by_name(kind, &id.replace(['-', '_', '.'], " "), None) {
            Found::One(known) => Some(known.to_string()),
            Found::Several(_) | Found::Doubtful(_) | Found::None => None,
        }
    }
}

/// Identifiers that hold what nobody sees: they are others than those without.
fn unseen_in_identifiers(draft: &Draft) -> impl Iterator<Item = Problem> {
    let texts = draft.kind.fields().iter().zip(&draft.cells).filter(|(field, _)| IDENTIFIERS.contains(&field.name));
    texts.filter_map(|(field, cell)| match cell {
        Some(Cell::Text(text)) if text.chars().any(is_unseen) => {
            let place = Place { column: Some(field.name.to_owned()), ..draft.place.clone() };
            Some(unseen(place, text))
        }
        _ => None,
    })
}

/// What is said of an identifier that holds characters which are not seen, or is another one's twin but for them.
pub fn unseen(place: Place, text: &str) -> Problem {
    let message = format!("{:?} looks like {:?} and is another identifier: characters that are not seen, or accents put together in another way", shown(text), shown(&as_seen(text)));
    Problem::new(Severity::Warning, "unseen_characters", place, message, "write it anew by hand, where both are meant to be one").with_value(text)
}

/// Says in `first` what only `more` says; false, and nothing changed, where the two disagree.
fn merge(first: &mut Draft, more: &Draft) -> bool {
    let agree = first.cells.iter().zip(&more.cells).all(|(a, b)| a.is_none() || b.is_none() || a == b);
    if agree {
        for (a, b) in first.cells.iter_mut().zip(&more.cells) {
            if a.is_none() {
                a.clone_from(b);
            }
        }
    }
    agree
}

/// The records that a cell of that field refers to.
fn references(field: &FieldSpec, cell: &Cell) -> Vec<(Kind, Text)> {
    if field.name == "id" || !matches!(field.ty, FieldType::Ref(_) | FieldType::Subject) {
        return Vec::new();
    }
    let texts = match cell {
        Cell::Text(text) if field.list => split_list(text),
        Cell::Text(text) => vec![text.clone()],
        Cell::List(items) => items.clone(),
        _ => Vec::new(),
    };
    let read = |text: Text| match field.ty {
        FieldType::Ref(kind) => Some((kind, text)),
        _ => Subject::parse(&text).map(|s| (s.kind, s.id)),
    };
    texts.into_iter().filter_map(read).collect()
}

/// Checks what a draft says by reading it as a record, and puts its values into their own types. Where it is silent about
/// a field that may not be empty, a record that is known already has that field; its value is not known here, so another
/// valid one stands in for the check.
pub fn check(draft: &mut Draft, known: &dyn Known) -> Result<(), Vec<Invalid>> {
    let fields = draft.kind.fields();
    let exists = known.has(draft.kind, &draft.id);
    let mut stand_ins = Vec::new();
    let mut cells = Vec::with_capacity(fields.len());
    for (field, said) in fields.iter().zip(&draft.cells) {
        cells.push(match said {
            Some(cell) => cell.clone(),
            None if exists && field.required => {
                stand_ins.push(field.name);
                stand_in(field)
            }
            None => Cell::Null,
        });
    }
    match draft.kind.read(&cells) {
        Ok(record) => {
            for (said, cell) in draft.cells.iter_mut().zip(record.cells()) {
                if said.is_some() {
                    *said = Some(cell);
                }
            }
            Ok(())
        }
        Err(broken) => {
            let broken: Vec<Invalid> = broken.into_iter().filter(|i| !stand_ins.contains(&i.column)).collect();
            if broken.is_empty() { Ok(()) } else { Err(broken) }
        }
    }
}

fn stand_in(field: &FieldSpec) -> Cell {
    match field.ty {
        FieldType::Code(list) => {
            let list = codelist::all().into_iter().find(|l| l.name == list);
            list.and_then(|l| l.entries().first()).map_or(Cell::Null, |e| Cell::Text(e.code.clone()))
        }
        FieldType::Day => Cell::text("2000-01-01"),
        FieldType::Subject => Cell::text("sites/stand-in"),
        FieldType::Count | FieldType::Number => Cell::Int(0),
        FieldType::Flag => Cell::Flag(false),
        // two ends of one record must differ
        _ => Cell::text(&format!("stand-in-{}", field.name)),
    }
}
