//! An import that somebody looks at before it is made: which column means what, which doubtful name is which record. A decision
//! is remembered as another name of the record, so that the next file asks no more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::AppError;
use crate::domain::{AnyRecord, Cell, Kind, Problem, Text};
use crate::interchange::{Columns, repeats};
use crate::matching::review::REVIEWED;
use crate::matching::{Decision, Decisions, Doubtful, Told, fold};

/// The most names of each sort that a report lists; the counts are of all.
const LISTED_NAMES: usize = 500;
/// What is written for a name that is none of those that are known.
const NEW: &str = "new";

/// What somebody has said so far.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// What columns mean.
    pub columns: Columns,
    /// What names mean.
    pub decisions: Decisions,
}

/// The same as it is sent: `{"columns": {heading: meaning}, "decisions": {kind: {written: id or "new"}}}`. A name whose decision is
/// blank is not decided.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Sent {
    columns: Columns,
    decisions: BTreeMap<String, BTreeMap<String, String>>,
    /// What a form that is to be filled in says of the names that wait; nothing is read from it.
    near: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Review {
    /// Reads what was sent.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        let wrong = |message: String| AppError::Parameter { parameter: "review", message };
        let no_review = |e: serde_json::Error| wrong(format!("it is no JSON of columns and decisions: {e}"));
        let (value, repeated) = repeats::read(text.as_bytes()).map_err(no_review)?;
        if let Some(name) = repeated.first() {
            return Err(wrong(format!("it says {name:?} twice: leave one of them out")));
        }
        let sent: Sent = serde_json::from_value(value).map_err(no_review)?;
        let mut decisions = Decisions::new();
        for (kind, said) in sent.decisions {
            let kind = REVIEWED.into_iter().find(|k| k.plural() == kind).ok_or_else(|| {
                let kinds = REVIEWED.map(Kind::plural).join(", ");
                wrong(format!("names of {kind:?} are not decided; those of {kinds} are"))
            })?;
            for (written, id) in said.into_iter().filter(|(_, id)| !id.trim().is_empty()) {
                let decision = if id == NEW { Decision::New } else { Decision::Is(Text::from(id.as_str())) };
                decisions.insert((kind, written), decision);
            }
        }
        Ok(Self { columns: sent.columns, decisions })
    }

    /// What has been said, and each name that waits with a blank to fill in and what it may mean, as JSON that [`Self::parse`]
    /// reads.
    pub fn form(&self, names: &Names) -> String {
        let mut form = Sent { columns: self.columns.clone(), ..Sent::default() };
        for ((kind, written), decision) in &self.decisions {
            let said = match decision {
                Decision::New => NEW.to_owned(),
                Decision::Is(id) => id.to_string(),
            };
            form.decisions.entry(kind.plural().to_owned()).or_default().insert(written.clone(), said);
        }
        for Waiting { name, .. } in &names.doubtful {
            form.decisions.entry(name.kind.to_owned()).or_default().insert(name.written.clone(), String::new());
            let near = name.candidates.iter().map(|c| format!("{} ({})", c.id, c.name)).collect();
            form.near.entry(name.kind.to_owned()).or_default().insert(name.written.clone(), near);
        }
        let mut text = serde_json::to_string_pretty(&form).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// What a report tells of the names of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Names {
    /// Distinct names that were found without doubt.
    pub matched: usize,
    /// Names that wait for somebody to say which they are, with the rows that wait with them; at most 500.
    pub doubtful: Vec<Waiting>,
    /// Names that nothing is near to: they become new records; at most 500.
    pub unmatched: Vec<Unmatched>,
    /// Names that somebody has said the meaning of; at most 500.
    pub decided: Vec<Decided>,
}

/// A name that waits.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// The name and what it may mean.
    #[serde(flatten)]
    pub name: Doubtful,
    /// Rows that wait with it.
    pub rows: usize,
}

/// A name of a new record.
#[derive(Clone, Debug, Serialize)]
pub struct Unmatched {
    /// The kind of record, in the plural.
    pub kind: &'static str,
    /// As it is written.
    pub written: String,
}

/// A name that somebody has decided.
#[derive(Clone, Debug, Serialize)]
pub struct Decided {
    /// The kind of record, in the plural.
    pub kind: &'static str,
    /// As it is written.
    pub written: String,
    /// The record that it is.
    pub id: Text,
}

/// What the report tells. A doubtful name by which no row waits (it was told apart by the places around it) is not listed.
pub fn names(told: &Told, problems: &[Problem]) -> Names {
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for value in problems.iter().filter(|p| p.is_error()).map(|p| p.value.as_str()) {
        *rows.entry(fold::name(value)).or_default() += 1;
    }
    let waiting = told.doubtful.iter().filter_map(|((_, folded), name)| Some(Waiting { name: name.clone(), rows: *rows.get(folded)? }));
    let unmatched = told.unmatched.iter().map(|((kind, _), written)| Unmatched { kind: kind.plural(), written: written.clone() });
    let decided = told.decided.iter().map(|((kind, _), (written, id))| Decided { kind: kind.plural(), written: written.clone(), id: id.clone() });
    Names {
        matched: told.matched.len(),
        doubtful: waiting.take(LISTED_NAMES).collect(),
        unmatched: unmatched.take(LISTED_NAMES).collect(),
        decided: decided.take(LISTED_NAMES).collect(),
    }
}

/// The record with the name that somebody said is its own; `None` where its kind keeps no other names.
pub fn remembering(record: &AnyRecord, written: &str) -> Option<AnyRecord> {
    let field = match record.kind() {
        Kind::Stakeholder | Kind::Theme => "aliases",
        Kind::Site => "other_names",
        _ => return None,
    };
    let mut cells = record.cells();
    let cell = &mut cells[record.kind().column(field)?];
    let mut names = match cell {
        Cell::List(names) => names.clone(),
        _ => Vec::new(),
    };
    if names.iter().any(|name| fold::name(name) == fold::name(written)) {
        return None;
    }
    names.push(written.into());
    *cell = Cell::List(names);
    record.kind().read(&cells).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_read_and_what_is_no_review_is_refused() {
        let review = Review::parse(r#"{"columns": {"Org": "organisation"}, "decisions": {"stakeholders": {"WorldFsh": "worldfish", "X": "new"}}}"#).expect("a review");
        assert_eq!(review.columns["Org"], "organisation");
        assert_eq!(review.decisions[&(Kind::Stakeholder, "X".to_owned())], Decision::New);
        let blank = Review::parse(r#"{"decisions": {"stakeholders": {"WorldFsh": " "}}, "near": {"stakeholders": {"WorldFsh": ["worldfish (WorldFish)"]}}}"#);
        assert!(blank.expect("a review").decisions.is_empty(), "a blank decides nothing");
        for bad in ["", "3", r#"{"decisions": {"stakeholders": {"X": "new", "X": "worldfish"}}}"#, r#"{"decisions": {"ties": {}}}"#, r#"{"column": {}}"#] {
            assert!(matches!(Review::parse(bad), Err(AppError::Parameter { parameter: "review", .. })), "{bad}");
        }
    }
}
