//! What several tests share.
#![allow(clippy::panic, reason = "a test whose world cannot be built shall fail and say why")]

pub mod case;
pub mod world;
