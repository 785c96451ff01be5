//! Briefings: what to put on the table at a meeting. A briefing is data: which parts, of which analyses and records, in which
//! order stands in `data/briefings/*.toml`, how it looks in `data/templates/*`; a folder of workspaces can carry its own of
//! both. What people wrote goes through both as text and is markup in neither.
//!
//! - [`spec`] the parts of a briefing as a file says them; [`templates`] those that ship, and those that a folder carries
//! - [`compose`] a spec and an atlas make a [`document`]; [`about`] what it is about; [`rows`] of analyses, [`records`] and
//!   [`filter`] which of them, [`said`] their sentences in the language; [`pictures`] its figures; [`method`] how it was counted and what it rests on; [`names`] of things in the language
//! - [`figures`] network, matrices, bars as SVG and PNG, with the letters of [`crate::letters`]
//! - [`html`] the document as one page that needs nothing else; [`pdf`] as tagged PDF, by typst, its words whole by [`clusters`]

pub mod about;
#[cfg(feature = "report")]
pub mod clusters;
pub mod compose;
pub mod document;
pub mod figures;
pub mod filter;
pub mod html;
pub mod method;
pub mod names;
#[cfg(feature = "report")]
pub mod pdf;
pub mod pictures;
pub mod records;
pub mod rows;
pub mod said;
pub mod spec;
pub mod templates;

pub use compose::{Asking, compose};
pub use document::Document;
pub use templates::Templates;

use crate::analysis::AnalysisError;
use crate::letters::FontError;

/// Why there is no briefing or figure.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The record that it is about is not there.
    #[error("there is no {what} {name:?}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        name: String,
    },
    /// More than fits.
    #[error("{what}: {size}, more than the limit of {limit}; {hint}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
        /// What to do.
        hint: &'static str,
    },
    /// A file that says what stands in a briefing, or how it looks, cannot be used.
    #[error("{file} cannot be used: {message}")]
    Template {
        /// The file.
        file: String,
        /// Where and why.
        message: String,
    },
    /// A figure could not be drawn.
    #[error("the figure could not be drawn: {0}")]
    Drawing(String),
    /// The fonts are not there.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// This program was built without it.
    #[error("this program was built without {0}")]
    NotBuilt(&'static str),
    /// An analysis that it needs gave no report.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}
