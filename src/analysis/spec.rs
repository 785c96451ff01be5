//! What an analysis says of itself: the registry entry from which the API description, the command line's help, the
//! docs page and the web forms are derived.

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::Kind;
use crate::domain::table::ColumnType;

/// The type and bounds of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamType {
    /// Yes or no.
    Flag,
    /// A whole number within bounds.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A number within bounds.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// A calendar day.
    Day,
    /// A code out of the named codelist.
    Code(&'static str),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The id of a record of that kind.
    Ref(Kind),
}

/// A parameter of an analysis.
#[derive(Clone, Copy, Debug)]
pub struct ParamSpec {
    /// Name.
    pub name: &'static str,
    /// Type and bounds.
    pub ty: ParamType,
    /// Several values, separated by commas.
    pub list: bool,
    /// Must be given.
    pub required: bool,
    /// The value where none is given, as it would be written; `None` says what the doc says.
    pub default: Option<&'static str>,
    /// One sentence.
    pub doc: &'static str,
}

/// A column of a report.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ColumnSpec {
    /// Name.
    pub name: &'static str,
    /// Type.
    #[serde(rename = "type")]
    pub ty: ColumnType,
    /// Unit, where it has one.
    pub unit: Option<&'static str>,
    /// One sentence.
    pub description: &'static str,
}

/// The registry entry of an analysis.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Name in URLs and commands.
    pub name: &'static str,
    /// Raised when the definition changes.
    pub version: u32,
    /// The question it answers, in a sentence.
    pub question: &'static str,
    /// How the answer is defined.
    pub definition: &'static str,
    /// Where the definition is from.
    pub reference: &'static str,
    /// Parameters.
    pub parameters: &'static [ParamSpec],
    /// Columns of its rows; `evidence` follows in every report.
    pub columns: &'static [ColumnSpec],
    /// The column that holds the id of the site whose geometry a row takes, if rows are about sites.
    pub site_column: Option<&'static str>,
    /// The kinds of record it reads: what its `ETag` depends on.
    pub reads: &'static [Kind],
}

/// Entries of several tables together.
pub const fn length<T>(parts: &[&[T]]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < parts.len() {
        sum += parts[i].len();
        i += 1;
    }
    sum
}

/// Several tables as one, in their order; `N` is their [`length`] and the first is not empty.
pub const fn joined<T: Copy, const N: usize>(parts: &[&[T]]) -> [T; N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut entry, mut at) = (0, 0, 0);
    while part < parts.len() {
        if entry == parts[part].len() {
            (part, entry) = (part + 1, 0);
            continue;
        }
        all[at] = parts[part][entry];
        (entry, at) = (entry + 1, at + 1);
    }
    all
}

/// A table made of parts, so that what several analyses share is written once: `table![Kind: READS_CELLS, &[Kind::Tie]]`.
macro_rules! table {
    ($ty:ty: $($part:expr),+ $(,)?) => {{
        const PARTS: &[&[$ty]] = &[$($part),+];
        const ALL: [$ty; $crate::analysis::spec::length(PARTS)] = $crate::analysis::spec::joined(PARTS);
        &ALL
    }};
}
pub(crate) use table;

impl ParamSpec {
    /// A parameter of one value that may be left out.
    pub const fn defaulting(name: &'static str, ty: ParamType, default: &'static str, doc: &'static str) -> Self {
        Self { name, ty, list: false, required: false, default: Some(default), doc }
    }
    /// The parameter as a schema in JSON.
    pub fn schema(&self) -> Value {
        let one = match self.ty {
            ParamType::Flag => json!({"type": "boolean"}),
            ParamType::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
            ParamType::Number { min, max } => json!({"type": "number", "minimum": min, "maximum": max}),
            ParamType::Day => json!({"type": "string", "format": "date"}),
            ParamType::Code(list) => json!({"type": "string", "x-codelist": list}),
            ParamType::Choice(words) => json!({"type": "string", "enum": words}),
            ParamType::Ref(kind) => json!({"type": "string", "x-kind": kind.plural()}),
        };
        if self.list { json!({"type": "array", "items": one}) } else { one }
    }
    /// The parameter as the registry shows it.
    pub fn describe(&self) -> Value {
        json!({
            "name": self.name, "description": self.doc, "required": self.required,
            "default": self.default, "schema": self.schema(),
        })
    }
}

impl Spec {
    /// True where it reads kinds that are private by construction: a public view answers it with nothing.
    pub fn reads_private(&self) -> bool {
        self.reads.iter().any(|k| k.is_private())
    }
    /// The entry as the API shows it.
    pub fn describe(&self) -> Value {
        json!({
            "name": self.name, "version": self.version, "question": self.question, "definition": self.definition,
            "reference": self.reference, "private": self.reads_private(),
            "parameters": self.parameters.iter().map(ParamSpec::describe).collect::<Vec<_>>(),
            "columns": self.columns,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_its_parts_in_their_order() {
        const FIRST: &[Kind] = &[Kind::Setting, Kind::Site];
        let all: &[Kind] = table![Kind: FIRST, &[], &[Kind::Theme], FIRST];
        assert_eq!(all, [Kind::Setting, Kind::Site, Kind::Theme, Kind::Setting, Kind::Site]);
        assert_eq!(table![Kind: FIRST], FIRST);
    }
}
