//! What draws and names places: tiles, territories, layouts, names.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod layouts;
mod mali;
mod matches;
mod support;
mod territories;
mod tiles;
