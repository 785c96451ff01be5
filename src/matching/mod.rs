//! Names and places: which record a written name means. Pure.
//!
//! - [`fold`] what two spellings of one name have in common; [`distance`] how far two spellings are apart
//! - [`names`] the index over an atlas that answers an importer (`domain::Known`) and offers near names as hints

pub mod distance;
pub mod fold;
pub mod names;

pub use names::{AtlasNames, Near};
