//! CQL2 text and JSON to the tree of the crate `cql2`, behind guards.
//!
//! The crate's parsers recurse, so they run on a thread with room for the deepest filter that [`scan`] lets
//! through, and their steps are counted: a list inside a list inside a list is read twice at each level.

use std::num::NonZeroUsize;
use std::sync::Once;

use cql2::Expr;

use super::error::QueryError;
use super::limits::{MAX_FILTER_BYTES, MAX_PARSE_STEPS};
use super::scan;

/// A language of filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// `cql2-text`.
    #[default]
    Text,
    /// `cql2-json`.
    Json,
}

impl Language {
    /// The language of its name in `filter-lang`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "cql2-text" => Some(Self::Text),
            "cql2-json" => Some(Self::Json),
            _ => None,
        }
    }
    const fn words(self) -> &'static str {
        match self {
            Self::Text => "CQL2 text",
            Self::Json => "CQL2 JSON",
        }
    }
}

/// Stack of the parsing thread: room for a chain of [`super::limits::MAX_NODES`] operators, each some frames of the parser, in a
/// debug build; memory that is not touched costs nothing.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Parses a filter and hands its tree to `take`, on the thread that has room for it.
pub fn parse<T: Send>(filter: &str, language: Language, take: impl FnOnce(Expr) -> Result<T, QueryError> + Send) -> Result<T, QueryError> {
    static STEPS: Once = Once::new();
    STEPS.call_once(|| pest::set_call_limit(NonZeroUsize::new(MAX_PARSE_STEPS)));
    let syntax = |message: String| QueryError::Syntax { language: language.words(), message: first_lines(&message) };
    let read = || match language {
        Language::Text => {
            scan::text(filter)?;
            cql2::parse_text(filter).map_err(|e| syntax(e.to_string()))
        }
        Language::Json => {
            if filter.len() > MAX_FILTER_BYTES {
                return Err(QueryError::BYTES);
            }
            let value: serde_json::Value = serde_json::from_str(filter).map_err(|e| syntax(e.to_string()))?;
            scan::json(&value)?;
            Expr::try_from(value).map_err(|_| syntax("an expression has `op` and `args`, or is a property, a literal, a geometry or a time".into()))
        }
    };
    let lost = || QueryError::Syntax { language: language.words(), message: "it can not be read".into() };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || take(read()?));
        thread.map_err(|_| lost())?.join().map_err(|_| lost())?
    })
}

/// What a parser says, without the pages that some add.
fn first_lines(message: &str) -> String {
    const SHOWN: usize = 400;
    message.chars().take(SHOWN).collect()
}
