//! The list of record kinds, and a record of any kind.

use std::sync::Arc;

use super::cell::Cell;
use super::field::{FieldSpec, FieldType, Invalid};
use super::record::{Record, Rules};
use super::records as r;
use super::shape::Shape;
use super::pool::Pool;
use super::text::Text;
use super::time::Day;

macro_rules! kinds {
    ($($name:ident $plural:ident $singular:literal),* $(,)?) => {
        /// A kind of record; the order is the one in which an import resolves references.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is documented at its record")]
        pub enum Kind { $($name),* }

        impl Kind {
            /// Every kind, in order.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];
            /// Its name in the singular.
            pub const fn singular(self) -> &'static str {
                match self { $(Self::$name => $singular),* }
            }
            /// Its name in the plural: table, file stem, path segment.
            pub const fn plural(self) -> &'static str {
                match self { $(Self::$name => stringify!($plural)),* }
            }
            /// Its fields in the order of columns.
            pub fn fields(self) -> &'static [FieldSpec] {
                match self { $(Self::$name => <r::$name as Record>::fields()),* }
            }
            /// Reads a record of this kind from cells in the order of its fields.
            pub fn read(self, cells: &[Cell]) -> Result<AnyRecord, Vec<Invalid>> {
                match self { $(Self::$name => r::$name::from_cells(cells).map(|v| AnyRecord::$name(Arc::new(v)))),* }
            }
        }

        /// A record of any kind, shared.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "each is documented at its record")]
        pub enum AnyRecord { $($name(Arc<r::$name>)),* }

        impl AnyRecord {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name),* }
            }
            /// Its id.
            pub fn id(&self) -> &Text {
                match self { $(Self::$name(v) => Record::id(&**v)),* }
            }
            /// Its cells in the order of its fields.
            pub fn cells(&self) -> Vec<Cell> {
                match self { $(Self::$name(v) => v.cells()),* }
            }
            /// Where it is known from.
            pub fn source(&self) -> Option<&Text> {
                match self { $(Self::$name(v) => Record::source(&**v)),* }
            }
            /// Last day somebody said it is still true.
            pub fn confirmed_on(&self) -> Option<Day> {
                match self { $(Self::$name(v) => Record::confirmed_on(&**v)),* }
            }
            /// True for rows that only illustrate.
            pub fn is_illustrative(&self) -> bool {
                match self { $(Self::$name(v) => v.is_illustrative()),* }
            }
            /// True where it belongs in the private file.
            pub fn is_private(&self) -> bool {
                match self { $(Self::$name(v) => Rules::is_private(&**v)),* }
            }
            /// Its geometry, where known.
            pub fn shape(&self) -> Option<&Shape> {
                match self { $(Self::$name(v) => v.shape()),* }
            }
            /// Visits each reference with the name of its field.
            pub fn references(&self, visit: &mut dyn FnMut(&'static str, Kind, &Text)) {
                match self { $(Self::$name(v) => v.references(visit)),* }
            }
            /// Makes its texts shared.
            pub fn intern(&mut self, pool: &mut Pool) {
                match self { $(Self::$name(v) => Arc::make_mut(v).intern(pool)),* }
            }
        }

        $(
            impl From<r::$name> for AnyRecord {
                fn from(value: r::$name) -> Self { Self::$name(Arc::new(value)) }
            }
            impl OneOf for r::$name {
                fn of(any: &AnyRecord) -> Option<&Arc<Self>> {
                    match any { AnyRecord::$name(v) => Some(v), _ => None }
                }
            }
        )*

        /// Calls a macro once with `Name plural` of every kind, for structs that hold one entry per kind.
        macro_rules! for_each_kind {
            ($callback:ident) => { $callback! { $($name $plural),* } };
        }
        pub(crate) use for_each_kind;
    };
}

kinds! {
    Setting settings "setting",
    Theme themes "theme",
    Site sites "site",
    Stakeholder stakeholders "stakeholder",
    Activity activities "activity",
    Participation participations "participation",
    Mandate mandates "mandate",
    Tie ties "tie",
    Platform platforms "platform",
    Membership memberships "membership",
    Meeting meetings "meeting",
    Need needs "need",
    Priority priorities "priority",
    Plan plans "plan",
    Commitment commitments "commitment",
    Scope scopes "scope",
    Involvement involvements "involvement",
    Indicator indicators "indicator",
    Observation observations "observation",
    Concern concerns "concern",
    Lesson lessons "lesson",
    Layer layers "layer",
    LayerFeature layer_features "layer feature",
    Assessment assessments "assessment",
    Contact contacts "contact",
    Rule rules "rule",
    Acknowledgement acknowledgements "acknowledgement",
    Objection objections "objection",
}

/// A record type as one of the kinds.
pub trait OneOf: Record + Rules + Into<AnyRecord> {
    /// The record, where it is of this kind.
    fn of(any: &AnyRecord) -> Option<&Arc<Self>>;
}

impl Kind {
    /// The kind of a plural name.
    pub fn from_plural(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.plural() == text)
    }
    /// Position of a field.
    pub fn column(self, name: &str) -> Option<usize> {
        self.fields().iter().position(|f| f.name == name)
    }
    /// True where the kind has a geometry.
    pub fn is_spatial(self) -> bool {
        self.fields().iter().any(|f| f.ty == FieldType::Shape)
    }
    /// True for kinds of which every record is private.
    pub const fn is_private(self) -> bool {
        matches!(self, Self::Assessment | Self::Contact)
    }
    /// True for kinds of which some records may be private.
    pub const fn may_be_private(self) -> bool {
        matches!(self, Self::Assessment | Self::Contact | Self::Tie | Self::Concern)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.plural())
    }
}

impl AnyRecord {
    /// `kind/id`, as it stands in evidence lists and URLs.
    pub fn path(&self) -> String {
        format!("{}/{}", self.kind().plural(), self.id())
    }
    /// The value of a named field.
    pub fn cell(&self, name: &str) -> Option<Cell> {
        Some(self.cells().swap_remove(self.kind().column(name)?))
    }
    /// What people call it: name, title, text or id.
    pub fn label(&self) -> Text {
        ["name", "title", "about", "text"]
            .iter()
            .find_map(|f| match self.cell(f) {
                Some(Cell::Text(text)) => Some(text),
                _ => None,
            })
            .unwrap_or_else(|| self.id().clone())
    }
}
