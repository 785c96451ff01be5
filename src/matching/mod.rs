//! Names and places: which record a written name means. Pure.
//!
//! - [`fold`] what two spellings of one name have in common; [`said`] what a name says beside itself; [`distance`] how far
//!   two spellings are apart
//! - [`names`] the index over an atlas that answers an importer (`domain::Known`) and offers near names as hints
//! - [`review`] the same for somebody who looks at the doubtful ones and says which they are

pub mod distance;
pub mod fold;
pub mod names;
pub mod review;
pub mod said;

pub use names::{AtlasNames, Near};
pub use review::{Decision, Decisions, Doubtful, Reviewed, Told};
