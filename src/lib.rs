//! Sitelines: who works where, on what, with whom, and where nobody does.
pub mod analysis;
pub mod atlas;
pub mod domain;
pub mod interchange;
pub mod layout;
pub mod matching;
pub mod store;
pub mod tiles;
