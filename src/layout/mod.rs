//! Where stakeholders are drawn: in a picture of the network, and on the map. Pure and deterministic.
//!
//! - [`quadtree`] the sum of many small pushes; [`force`] one connected group; [`pack`] groups side by side
//! - [`levels`] how far down each stands by directed ties; [`rows`] rows whose ties cross little
//! - [`network`] the whole picture by forces, in the unit square; [`hierarchy`] the picture from above to below; [`two_mode`]
//!   stakeholders and what they share side by side; [`places`] where each stakeholder stands on a map

pub mod force;
pub mod hierarchy;
pub mod levels;
pub mod network;
pub mod pack;
pub mod places;
pub mod quadtree;
pub mod rows;
pub mod two_mode;

pub use network::{Drawing, of_atlas};
pub use places::{Place, Stands};
