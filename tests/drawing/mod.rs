//! What draws and names places: tiles, territories, layouts, names.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test stops where it fails, and times are printed")]

mod archive;
mod layered;
mod layouts;
mod mali;
mod matches;
mod support;
mod territories;
mod tiles;
