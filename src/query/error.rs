//! Why a query is refused.

use super::limits;

/// Why a query is refused: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// It can not be read.
    #[error("the filter is no {language}: {message}")]
    Syntax {
        /// `CQL2 text` or `CQL2 JSON`.
        language: &'static str,
        /// What the parser says.
        message: String,
    },
    /// A name that is no queryable.
    #[error("there is no property {name:?} to filter by; there are: {}", known.join(", "))]
    UnknownProperty {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A name that is no function.
    #[error("there is no function {name:?}; there are: {}", known.join(", "))]
    UnknownFunction {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Types that do not go together.
    #[error("{0}")]
    Type(String),
    /// A literal that is none.
    #[error("{0}")]
    Literal(String),
    /// Too long, too deep, too many.
    #[error("the filter has more than {limit} {what}: {hint}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The most there may be.
        limit: usize,
        /// What to do.
        hint: &'static str,
    },
    /// A coordinate system that is not served.
    #[error("the coordinate system {name:?} is not served; there are: {}", super::Crs::ALL.map(super::Crs::uri).join(", "))]
    UnknownCrs {
        /// Its name.
        name: String,
    },
}

impl QueryError {
    /// More bytes than a filter may have.
    pub const BYTES: Self = Self::TooLarge { what: "bytes", limit: limits::MAX_FILTER_BYTES, hint: "simplify its geometries" };
    /// Nested too deeply.
    pub const DEPTH: Self = Self::TooLarge { what: "levels of nesting", limit: limits::MAX_DEPTH, hint: "take parentheses out" };
    /// Too many parts.
    pub const NODES: Self = Self::TooLarge { what: "operators, names and values", limit: limits::MAX_NODES, hint: "ask in several requests" };
    /// Too many positions.
    pub const VERTICES: Self = Self::TooLarge { what: "positions", limit: limits::MAX_VERTICES, hint: "simplify its geometries" };
}
