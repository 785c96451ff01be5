//! Coverage: who is where, and where no partner activity is reported.
//!
//! - [`providers`] who stands where in a cell; [`asked`] the needs and priorities of a cell
//! - [`presence`] who is where on what; [`gaps`] both scales and the score of unmet need; [`totals`] their figures

pub mod asked;
pub mod gaps;
pub mod presence;
pub mod providers;
pub mod totals;
