//! Where stakeholders are drawn: in a picture of the network, and on the map. Pure and deterministic.
//!
//! - [`quadtree`] the sum of many small pushes; [`force`] one connected group; [`pack`] groups side by side
//! - [`network`] the whole picture in the unit square; [`places`] where each stakeholder stands on a map

pub mod force;
pub mod network;
pub mod pack;
pub mod places;
pub mod quadtree;

pub use network::{Drawing, of_atlas};
pub use places::{Place, Stands};
