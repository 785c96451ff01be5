//! Shapes of what an import answers of the names and the words of a file, for the API description only.
#![allow(dead_code, reason = "these types describe JSON that is built elsewhere; they are never made")]

use utoipa::ToSchema;

/// Names of a file under review.
#[derive(ToSchema)]
pub struct ImportNames {
    /// Distinct names that were found without doubt.
    matched: usize,
    doubtful: Vec<DoubtfulName>,
    /// They become new records.
    unmatched: Vec<WrittenName>,
    decided: Vec<DecidedName>,
    /// What the ties of networks say of their kind, those that are assumed first.
    tie_kinds: Vec<TieKindRead>,
}

/// A word that ties say of their kind, and what they are taken for.
#[derive(ToSchema)]
pub struct TieKindRead {
    /// `(not stated)` where nothing is.
    written: String,
    kind: String,
    /// `stated`, `word`, `chosen` or `assumed`
    how: String,
    ties: usize,
    /// Of these, those that run one way.
    directed: usize,
    /// The kinds that it may mean.
    candidates: Vec<String>,
}

/// A name that waits for somebody to say which record it is.
#[derive(ToSchema)]
pub struct DoubtfulName {
    kind: String,
    written: String,
    /// Rows that wait with it.
    rows: usize,
    candidates: Vec<NameCandidate>,
}

/// A record that a name may mean.
#[derive(ToSchema)]
pub struct NameCandidate {
    id: String,
    name: String,
    /// The share of letters that stay; a half where one may be the acronym of the other.
    score: f64,
    /// `same_name`, `near_name`, `acronym`, or `part` where the text may hold several names and this is one of them
    reason: String,
    letters_apart: usize,
}

/// A name as it is written.
#[derive(ToSchema)]
pub struct WrittenName {
    kind: String,
    written: String,
}

/// A name that somebody has decided.
#[derive(ToSchema)]
pub struct DecidedName {
    kind: String,
    written: String,
    id: String,
}
