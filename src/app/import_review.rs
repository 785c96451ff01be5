//! An import that somebody looks at before it is made: which column means what, which doubtful name is which record. A decision
//! is remembered as another name of the record, so that the next file asks no more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::AppError;
use crate::domain::codelist::{self, Code, TieKind};
use crate::domain::{AnyRecord, Cell, Kind, Problem, Text, TieMeaning};
use crate::interchange::network::kinds::{How, TieWord};
use crate::interchange::{Columns, repeats};
use crate::matching::review::REVIEWED;
use crate::matching::{Decision, Decisions, Doubtful, Told, fold};

/// The most names of each sort that a report lists; the counts are of all.
const LISTED_NAMES: usize = 500;
/// What is written for a name that is none of those that are known.
const NEW: &str = "new";
/// What is written for a cell that holds several names.
const SEVERAL: &str = "several";

/// What somebody has said so far.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// What columns mean.
    pub columns: Columns,
    /// What names mean.
    pub decisions: Decisions,
    /// What the words of ties mean, as they are written.
    pub ties: BTreeMap<String, TieMeaning>,
}

/// Under this heading stand decisions of what kind of tie a word means.
const TIE_KINDS: &str = "tie_kinds";
/// Under this, whether its ties run one way.
const TIE_DIRECTIONS: &str = "tie_directions";
/// What may be said of a direction.
const DIRECTIONS: [(&str, bool); 2] = [("directed", true), ("undirected", false)];

/// The same as it is sent: `{"columns": {heading: meaning}, "decisions": {kind: {written: id, "new" or "several"}}}`. A name whose decision is
/// blank is not decided. Of ties, `tie_kinds` says the kind that a word means, `tie_directions` whether its ties run one way.
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
        let mut ties: BTreeMap<String, TieMeaning> = BTreeMap::new();
        for (kind, said) in sent.decisions {
            if kind == TIE_KINDS || kind == TIE_DIRECTIONS {
                for (written, said) in said.into_iter().filter(|(_, said)| !said.trim().is_empty()) {
                    let meaning = ties.entry(written).or_default();
                    if kind == TIE_KINDS {
                        let code = Code::<TieKind>::parse(&said).ok_or_else(|| wrong(format!("{said:?} is no kind of tie; those are {}", tie_kinds().join(", "))))?;
                        meaning.kind = Some(code.code().clone());
                    } else {
                        let directed = DIRECTIONS.iter().find(|(word, _)| *word == said).map(|(_, directed)| *directed);
                        meaning.directed = Some(directed.ok_or_else(|| wrong(format!("{said:?} is no direction; say directed or undirected")))?);
                    }
                }
                continue;
            }
            let kind = REVIEWED.into_iter().find(|k| k.plural() == kind).ok_or_else(|| {
                let kinds = REVIEWED.map(Kind::plural).into_iter().chain([TIE_KINDS, TIE_DIRECTIONS]).collect::<Vec<_>>().join(", ");
                wrong(format!("names of {kind:?} are not decided; those of {kinds} are"))
            })?;
            for (written, id) in said.into_iter().filter(|(_, id)| !id.trim().is_empty()) {
                let decision = match id.as_str() {
                    NEW => Decision::New,
                    SEVERAL => Decision::Several,
                    id => Decision::Is(Text::from(id)),
                };
                decisions.insert((kind, written), decision);
            }
        }
        Ok(Self { columns: sent.columns, decisions, ties })
    }

    /// What has been said, and each name that waits with a blank to fill in and what it may mean, as JSON that [`Self::parse`]
    /// reads.
    pub fn form(&self, names: &Names) -> String {
        let mut form = Sent { columns: self.columns.clone(), ..Sent::default() };
        for ((kind, written), decision) in &self.decisions {
            let said = match decision {
                Decision::New => NEW.to_owned(),
                Decision::Several => SEVERAL.to_owned(),
                Decision::Is(id) => id.to_string(),
            };
            form.decisions.entry(kind.plural().to_owned()).or_default().insert(written.clone(), said);
        }
        for Waiting { name, .. } in &names.doubtful {
            form.decisions.entry(name.kind.to_owned()).or_default().insert(name.written.clone(), String::new());
            let near = name.candidates.iter().map(|c| format!("{} ({})", c.id, c.name)).collect();
            form.near.entry(name.kind.to_owned()).or_default().insert(name.written.clone(), near);
        }
        for (written, TieMeaning { kind, directed }) in &self.ties {
            if let Some(kind) = kind {
                form.decisions.entry(TIE_KINDS.to_owned()).or_default().insert(written.clone(), kind.to_string());
            }
            if let Some((word, _)) = directed.and_then(|directed| DIRECTIONS.iter().find(|(_, d)| *d == directed)) {
                form.decisions.entry(TIE_DIRECTIONS.to_owned()).or_default().insert(written.clone(), (*word).to_owned());
            }
        }
        for word in names.tie_kinds.iter().filter(|w| w.how == How::Assumed.code()) {
            form.decisions.entry(TIE_KINDS.to_owned()).or_default().insert(word.written.clone(), String::new());
            form.near.entry(TIE_KINDS.to_owned()).or_default().insert(word.written.clone(), word.candidates.iter().map(|c| (*c).to_owned()).collect());
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
    /// Words that ties say of their kind, those that are assumed first.
    pub tie_kinds: Vec<TieKindRead>,
}

impl Names {
    /// Words of ties whose kind is assumed.
    pub fn assumed(&self) -> usize {
        self.tie_kinds.iter().filter(|word| word.how == How::Assumed.code()).count()
    }
}

/// A word that ties say of their kind, and what they are taken for.
#[derive(Clone, Debug, Serialize)]
pub struct TieKindRead {
    /// As it is written; `(not stated)` where nothing is.
    pub written: String,
    /// The kind for which its ties are taken.
    pub kind: Text,
    /// `stated`: the file says the kind itself; `word`: it says a word for it; `chosen`: somebody has said it; `assumed`.
    pub how: &'static str,
    /// Its ties.
    pub ties: usize,
    /// Of these, those that run one way.
    pub directed: usize,
    /// The kinds that it may mean.
    pub candidates: Vec<&'static str>,
}

/// The codes of the kinds of ties.
fn tie_kinds() -> Vec<&'static str> {
    codelist::all().into_iter().filter(|list| list.name == "tie_kind").flat_map(super::super::domain::codelist::List::entries).map(|entry| entry.code.as_str()).collect()
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
/// Candidates that are not shown are not named.
pub fn names(told: &Told, tie_words: &[TieWord], problems: &[Problem], shown: &dyn Fn(Kind, &str) -> bool) -> Names {
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for value in problems.iter().filter(|p| p.is_error()).map(|p| p.value.as_str()) {
        *rows.entry(fold::name(value)).or_default() += 1;
    }
    let waiting = told.doubtful.iter().filter_map(|((kind, folded), name)| {
        let mut name = name.clone();
        name.candidates.retain(|candidate| shown(*kind, &candidate.id));
        Some(Waiting { name, rows: *rows.get(folded)? })
    });
    let unmatched = told.unmatched.iter().map(|((kind, _), written)| Unmatched { kind: kind.plural(), written: written.clone() });
    let decided = told.decided.iter().map(|((kind, _), (written, id))| Decided { kind: kind.plural(), written: written.clone(), id: id.clone() });
    Names {
        matched: told.matched.len(),
        doubtful: waiting.take(LISTED_NAMES).collect(),
        unmatched: unmatched.take(LISTED_NAMES).collect(),
        decided: decided.take(LISTED_NAMES).collect(),
        tie_kinds: tie_words
            .iter()
            .map(|word| TieKindRead {
                written: word.written.clone(),
                kind: word.kind.clone(),
                how: word.how.code(),
                ties: word.ties,
                directed: word.directed,
                candidates: tie_kinds(),
            })
            .collect(),
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
        let ties = Review::parse(r#"{"decisions": {"tie_kinds": {"Funds": "funding", "x": ""}, "tie_directions": {"Funds": "directed"}}}"#).expect("a review").ties;
        assert_eq!(ties, BTreeMap::from([("Funds".to_owned(), TieMeaning { kind: Some("funding".into()), directed: Some(true) })]));
        let blank = Review::parse(r#"{"decisions": {"stakeholders": {"WorldFsh": " "}}, "near": {"stakeholders": {"WorldFsh": ["worldfish (WorldFish)"]}}}"#);
        assert!(blank.expect("a review").decisions.is_empty(), "a blank decides nothing");
        for bad in ["", "3", r#"{"decisions": {"stakeholders": {"X": "new", "X": "worldfish"}}}"#, r#"{"decisions": {"ties": {}}}"#, r#"{"decisions": {"tie_kinds": {"Funds": "money"}}}"#, r#"{"decisions": {"tie_directions": {"Funds": "up"}}}"#, r#"{"column": {}}"#] {
            assert!(matches!(Review::parse(bad), Err(AppError::Parameter { parameter: "review", .. })), "{bad}");
        }
    }
}
