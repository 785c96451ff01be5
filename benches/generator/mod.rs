//! Seeded workspaces for timings: heavy-tailed like real ones, the same on every machine.
//!
//! - [`seeded`] the random numbers; [`world`] who works where with whom, as plain arrays
//! - [`records`] the arrays as records and as an atlas; [`stored`] these as the file of a workspace; [`files`] the same arrays
//!   as files that other programs read; [`sheet`] a sheet of who does what where
//!
//! A module that each bench includes by `#[path]`, not a feature of the library: the program that people run carries none
//! of it, and no build of the library depends on how it is measured.

pub mod files;
pub mod records;
pub mod seeded;
pub mod sheet;
pub mod stored;
pub mod world;

pub use world::World;

/// How much of everything a workspace has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Organisations.
    pub stakeholders: usize,
    /// Areas and villages.
    pub sites: usize,
    /// Parts in activities.
    pub participations: usize,
    /// Distinct pairs that coordinate.
    pub ties: usize,
}

/// A province: 2,000 stakeholders, 2,000 sites, 50,000 participations, 20,000 ties.
pub const S: Counts = Counts { stakeholders: 2_000, sites: 2_000, participations: 50_000, ties: 20_000 };
/// A country: 10,000 stakeholders, 100,000 sites, 1,000,000 participations, 200,000 ties.
pub const M: Counts = Counts { stakeholders: 10_000, sites: 100_000, participations: 1_000_000, ties: 200_000 };
/// Places above all: 1,000,000 sites, and 1,000 stakeholders, 20,000 participations, 2,000 ties.
pub const PLACES: Counts = Counts { stakeholders: 1_000, sites: 1_000_000, participations: 20_000, ties: 2_000 };
/// A continent: 100,000 stakeholders, 1,000,000 sites, 5,000,000 participations, 2,000,000 ties.
pub const L: Counts = Counts { stakeholders: 100_000, sites: 1_000_000, participations: 5_000_000, ties: 2_000_000 };
