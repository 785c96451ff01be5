//! Why a map could not be drawn, and what to do.

use super::frame::{MAX_PIXELS, MAX_SIDE, MIN_SIDE};
use crate::letters::FontError;

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RenderError {
    /// Too small, too large, or no size at all.
    #[error("{width} x {height} pixels cannot be drawn: each side has {MIN_SIDE} to {MAX_SIDE}, and both together at most {MAX_PIXELS} pixels; an .svg can be enlarged without loss")]
    Size {
        /// As asked for.
        width: u32,
        /// As asked for.
        height: u32,
    },
    /// An extent that is none on this planet.
    #[error("bbox: west,south,east,north in degrees, longitudes within -180 to 180, latitudes within -90 to 90, south below north, not {0:?}")]
    Extent(String),
    /// Nothing to draw.
    #[error("no place of {0} has a position yet, so there is nothing to draw: bring in shapes or points")]
    Empty(String),
    /// Nothing of it lies there.
    #[error("no place of {0} lies in this bbox, so there is nothing to draw: choose another, or leave it out")]
    Outside(String),
    /// A word that is none of ours.
    #[error("{parameter}: {message}")]
    Word {
        /// The parameter.
        parameter: &'static str,
        /// What it may be.
        message: String,
    },
    /// No font of that name, or none at all.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// No graphics driver, or the program was built without the renderer.
    #[error("{0}; ask for .svg, which needs no driver")]
    NoDriver(String),
    /// The worker crashed, hung or drew something else.
    #[error("the picture was not drawn: {0}; ask again, or ask for .svg")]
    Worker(String),
}
