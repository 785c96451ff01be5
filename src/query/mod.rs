//! Queries over features: CQL2 (OGC 21-065r2) in text and JSON, bounding boxes and times, in three-valued logic.
//!
//! - [`limits`] what a filter may cost; [`error`] why one is refused; [`scan`] guards before any parser runs
//! - [`parse`](mod@parse) text or JSON to the tree of the crate `cql2`; [`compile`](mod@compile) that tree to a [`Filter`]
//!   over the queryables of a collection; [`eval`] what a filter says of a row
//! - [`value`] values and their types; [`text`] case, accents, wildcards; [`temporal`] the relations of intervals;
//!   [`spatial`] DE-9IM and boxes; [`array`] sets; [`function`] functions of our own; [`arithmetic`]
//! - [`crs`] the coordinate systems of OGC API Features Part 2; [`search`] rows with an R-tree: which of them are meant
//!
//! The tree is the crate's, the meaning ours: names come from the queryables alone, nothing of a filter reaches SQL.

pub mod arithmetic;
pub mod array;
pub mod compile;
pub mod crs;
pub mod error;
pub mod eval;
pub mod function;
pub mod limits;
pub mod parse;
pub mod scan;
pub mod search;
pub mod spatial;
pub mod temporal;
pub mod text;
pub mod value;

pub use compile::{Filter, Queryable, compile};
pub use crs::Crs;
pub use error::QueryError;
pub use eval::Row;
pub use parse::{Language, parse};
pub use search::{Index, Search};
pub use value::{Type, Value};
