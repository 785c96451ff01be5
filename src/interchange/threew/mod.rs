//! Profile `3w`: one flat sheet of who does what where becomes all the records it implies.
//!
//! - [`headers`] which row is the header and what its columns mean
//! - [`places`] from admin names and place codes to sites
//! - [`values`] cells as codes, days and numbers; [`numerals`] how the numbers of a column are written; [`form`] exports of form programs
//! - [`several`] where a text can be cut into names; [`vague`] what is none; [`below`] notes and totals
//! - `cell_names` the names in a cell, and what is told of it
//! - `cells` dates, figures, status and role of a row
//! - `who` from names to stakeholders and themes
//! - [`rows`] a row becomes stakeholders, themes, an activity and participations

pub mod below;
mod cell_names;
mod cells;
pub mod form;
pub mod headers;
pub mod numerals;
pub mod places;
pub mod rows;
pub mod several;
pub mod vague;
pub mod values;
mod who;
