//! Profile `3w`: one flat sheet of who does what where becomes all the records it implies.
//!
//! - [`headers`] which row is the header and what its columns mean
//! - [`places`] from admin names and place codes to sites
//! - [`values`] cells as codes, days and numbers
//! - `cells` dates, figures, status and role of a row
//! - `who` from names to stakeholders and themes
//! - [`rows`] a row becomes stakeholders, themes, an activity and participations

mod cells;
pub mod headers;
pub mod places;
pub mod rows;
pub mod values;
mod who;
