//! Coverage: who is where, and where no partner activity is reported.
//!
//! - [`providers`] who stands where in a cell; [`overlapping`] who works on ground that it shares; [`asked`] the needs and priorities of a cell
//! - [`presence`] who is where on what; [`gaps`] both scales and the score of unmet need; [`totals`] their figures
//! - [`cells`] a cell with all that is known of it, and sites rolled up; [`rows`] columns and cells of reports
//! - [`reporting`] who answered; [`redundancy`] what hangs on one provider
//! - [`two_days`] the same cells on two days: [`ending`] what ends, [`changes`] what changed
//! - [`blocks`] site x theme, site, theme or all; [`work`] where an activity lies; [`people`] ranges; [`covered`] reached and in need
//! - [`money`] amounts that count; [`localisation`] whose they are; [`budgets`] who manages them; [`concentration`], [`shares`] and [`fragmentation`] in how many hands
//! - [`distinct`] how many different members a group has
//! - [`sphere`] nearest and within reach, by a [`unit_tree`]; [`catchment`] and [`supply`] for [`access`]; [`covering_location`] for [`placement`]
//! - [`neighbours`] who lies beside whom; [`moran`] global and local; [`hot_spots`] Getis-Ord; [`permutation`] what to believe of it; [`clusters`] the question

pub mod access;
pub mod asked;
pub mod blocks;
pub mod budgets;
pub mod catchment;
pub mod cells;
pub mod changes;
pub mod clusters;
pub mod concentration;
pub mod covered;
pub mod covering_exact;
pub mod covering_location;
pub mod distinct;
pub mod ending;
pub mod fragmentation;
pub mod gaps;
pub mod hot_spots;
pub mod localisation;
pub mod money;
pub mod moran;
pub mod neighbours;
pub mod overlapping;
pub mod people;
pub mod permutation;
pub mod placement;
pub mod presence;
pub mod providers;
pub mod redundancy;
pub mod reporting;
pub mod rows;
pub mod shares;
pub mod sphere;
pub mod supply;
pub mod totals;
pub mod two_days;
pub mod unit_tree;
pub mod work;
