//! Problems: what is wrong, where, and what to do about it.

use serde::Serialize;

use super::field::Invalid;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Said for information; the row is taken.
    Note,
    /// The row is taken, but somebody should look.
    Warning,
    /// The row cannot be taken.
    Error,
}

/// Where in what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// File name as given, never a path of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Row as a spreadsheet counts it (1 is the header), or the feature's position from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Column or field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// `kind/id` of the record, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

/// One located problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Short stable name of the rule that is broken.
    pub rule: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// The value as given, shortened.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A value is shown up to this many characters.
const SHOWN_CHARS: usize = 80;

impl Problem {
    /// A problem of any severity.
    pub fn new(severity: Severity, rule: &str, place: Place, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity, rule: rule.to_owned(), place, value: String::new(), message: message.into(), hint: hint.into() }
    }
    /// With the value as given.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = value.chars().take(SHOWN_CHARS).collect();
        self
    }
    /// A broken rule of a record, with its place.
    pub fn from_invalid(invalid: &Invalid, mut place: Place) -> Self {
        if !invalid.column.is_empty() {
            place.column = Some(invalid.column.to_owned());
        }
        let message = if invalid.value.is_empty() {
            format!("{} is missing", place.column.as_deref().unwrap_or("a value"))
        } else {
            format!("{:?} is not a valid {}", invalid.value.chars().take(SHOWN_CHARS).collect::<String>(), place.column.as_deref().unwrap_or("value"))
        };
        Self::new(Severity::Error, invalid.rule, place, message, invalid.hint.clone()).with_value(&invalid.value)
    }
    /// True where the row cannot be taken.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]", self.rule)?;
        if let Some(file) = &self.place.file {
            write!(f, " {file}")?;
        }
        if let Some(row) = self.place.row {
            write!(f, " row {row}")?;
        }
        if let Some(column) = &self.place.column {
            write!(f, " column {column}")?;
        }
        if let Some(record) = &self.place.record {
            write!(f, " ({record})")?;
        }
        write!(f, ": {}", self.message)?;
        if !self.value.is_empty() && !self.message.contains(self.value.as_str()) {
            write!(f, " ({:?})", self.value)?;
        }
        write!(f, "; {}", self.hint)
    }
}
