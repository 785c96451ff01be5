//! The nouns of the domain as plain data with parsing constructors. No files, SQL, HTTP, clock, graph or async.
//!
//! In the order in which they build on each other:
//! - [`text`] shared texts; [`id`] typed ids; [`shape`] checked geometries and their [`area`], [`antimeridian`] where they are cut, [`crossing`] where they cross themselves,
//!   [`seams`] where they do not meet; [`time`] days and periods; [`cell`] one value
//! - [`field`] what a column may hold; [`codelist`] lists of codes read from `data/codelists/`; [`subject`] `kind/id`
//! - [`record`] what every kind can do; [`records`] the kinds; [`kind`] a record of any kind; [`attribute`] fields of
//!   context layers
//! - [`draft`] what one row of a file says; [`known`] what an importer may ask
//! - [`json`] the one JSON shape; [`change`] change sets; [`problem`] located problems; [`table`] what leaves; [`sentence`] words with what they are made of, [`note`] about a file;
//!   [`markup`] texts in XML and HTML

pub mod antimeridian;
pub mod area;
pub mod attribute;
pub mod cell;
pub mod change;
pub mod codelist;
pub mod crossing;
pub mod draft;
pub mod field;
pub mod geometry_kind;
pub mod id;
pub mod json;
pub mod kind;
pub mod known;
pub mod list;
pub mod markup;
pub mod maybe;
pub mod note;
pub mod pool;
pub mod problem;
pub mod record;
pub mod records;
pub mod seams;
pub mod sentence;
pub mod shape;
pub mod subject;
pub mod table;
pub mod tail;
pub mod text;
pub mod time;

pub use attribute::{Attribute, AttributeType};
pub use cell::Cell;
pub use change::{Change, ChangeSet, Revision};
pub use codelist::{Code, Codelist};
pub use draft::Draft;
pub use field::{Field, FieldSpec, FieldType, Invalid, KeyValues};
pub use id::Id;
pub use kind::{AnyRecord, Kind, OneOf};
pub use known::{Found, Known, TieMeaning, Verdict};
pub use list::List;
pub use maybe::Maybe;
pub use pool::Pool;
pub use note::Note;
pub use problem::{Place, Problem, Severity};
pub use record::Record;
pub use sentence::Sentence;
pub use shape::Shape;
pub use subject::Subject;
pub use tail::Tail;
pub use text::Text;
pub use time::{AsOf, Day, End, Period, Start};
