//! Coverage: who is where, and where no partner activity is reported.
//!
//! - [`providers`] who stands where in a cell; [`asked`] the needs and priorities of a cell
//! - [`presence`] who is where on what; [`gaps`] both scales and the score of unmet need; [`totals`] their figures
//! - [`cells`] a cell with all that is known of it, and sites rolled up; [`rows`] columns and cells of reports
//! - [`reporting`] who answered; [`redundancy`] what hangs on one provider
//! - [`two_days`] the same cells on two days: [`ending`] what ends, [`changes`] what changed

pub mod asked;
pub mod cells;
pub mod changes;
pub mod ending;
pub mod gaps;
pub mod presence;
pub mod providers;
pub mod redundancy;
pub mod reporting;
pub mod rows;
pub mod totals;
pub mod two_days;
