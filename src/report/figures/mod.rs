//! Figures: the network, a part of it, matrices, bars. SVG from the same layouts, signs and colours as the page; the same
//! revision and parameters give the same bytes.
//!
//! - [`svg`] a small writer; [`axis`] names beside and above a grid; [`sign`] of a constituency; [`legend`] signs with their words
//! - [`network`] who is tied to whom; [`cells`] places x themes by state, as [`matrix`] and as [`bars`]; [`mixing`] groups x groups
//! - [`raster`] a figure as PNG

pub mod axis;
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
    /// What it holds: the words under the picture.
    pub note: String,
    /// What is found in it, with names: for those who do not see it.
    pub said: String,
    /// The drawing.
    pub svg: String,
    /// Its width in pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
}

impl Figure {
    /// A finished drawing with its words.
    pub fn new(title: String, note: String, said: String, svg: Svg) -> Self {
        let [width, height] = svg.size();
        let mut figure = Self { title, note, said, svg: String::new(), width, height };
        figure.svg = svg.finish(&figure.title, &figure.alt()[figure.title.len() + 2..]);
        figure
    }
    /// All of it in words.
    pub fn alt(&self) -> String {
        let end = if self.note.ends_with(['.', '\u{17D4}']) { "" } else { "." };
        format!("{}. {}{end} {}", self.title, self.note, self.said).trim_end().to_owned()
    }
}
