//! What several tests share.

pub mod case;
pub mod world;
