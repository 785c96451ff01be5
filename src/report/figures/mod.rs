//! Figures: the network, a part of it, matrices, bars. SVG from the same layouts, signs and colours as the page; the same
//! revision and parameters give the same bytes.
//!
//! - [`svg`] a small writer; [`sign`] of a constituency; [`legend`] signs with their words
//! - [`network`] who is tied to whom; [`cells`] places x themes by state, as [`matrix`] and as [`bars`]; [`mixing`] groups x groups
//! - [`raster`] a figure as PNG

pub mod bars;
pub mod cells;
pub mod legend;
pub mod matrix;
pub mod mixing;
pub mod network;
pub mod raster;
pub mod sign;
pub mod svg;

use svg::Svg;

/// A figure that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it shows, in a few words.
    pub title: String,
    /// What it holds, for those who do not see it and under the picture.
    pub note: String,
    /// The drawing.
    pub svg: String,
    /// Its width in pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
}

impl Figure {
    /// A finished drawing with its words.
    pub fn new(title: String, note: String, svg: Svg) -> Self {
        let [width, height] = svg.size();
        let svg = svg.finish(&title, &note);
        Self { title, note, svg, width, height }
    }
}
