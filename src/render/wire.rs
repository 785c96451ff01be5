//! What parent and worker say to each other: an order and the bytes of its tiles, then the pixels of one frame. Both sides
//! check what they read.

use serde::{Deserialize, Serialize};

/// The longest line either side takes: an order names at most a few hundred layers and 32 tiles.
pub const MAX_LINE_BYTES: u64 = 256 * 1024;

/// The most bytes of a tile that the worker takes: a country's borders at full detail have a tenth of that.
pub const MAX_TILE_BYTES: u64 = 256 * 1024 * 1024;

/// A frame that is to be drawn. The bytes of its tiles follow the line, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Zoom of the tiles.
    pub zoom: u8,
    /// The middle of the frame, in tiles from the upper left corner of the world.
    pub centre: [f64; 2],
    /// Side of a tile in pixels.
    pub tile_px: f64,
    /// Colours of the layers `0`, `1`, ... from the ground up, as `#RRGGBB`.
    pub colours: Vec<String>,
    /// Column, row and length of each tile.
    pub tiles: Vec<(u32, u32, u64)>,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Say {
    /// The frame; its pixels follow the line: rows from the top, red, green, blue, alpha.
    Frame {
        /// How many bytes follow.
        bytes: u64,
        /// Milliseconds that it took.
        took_ms: u64,
    },
    /// There is no graphics driver.
    NoDriver {
        /// What it said.
        message: String,
    },
    /// The order cannot be drawn.
    Refused {
        /// Why.
        message: String,
    },
}
