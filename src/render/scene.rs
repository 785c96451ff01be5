//! What is drawn inside the frame of a map, from the ground up, in pixels: the one form from which both the picture of
//! maplibre-rs and the SVG are made. Colours are opaque: what a style would lay half clear over the ground is mixed with it
//! beforehand, so that every renderer gives the same.

use crate::tiles::clip::Local;
use crate::tiles::map_description::Pattern;

/// An area: outer rings (`true`), each followed by its holes (`false`), without the closing position.
pub type Area = Vec<(Vec<Local>, bool)>;

/// All that lies inside the frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Width of the frame in pixels.
    pub width: u32,
    /// Height of the frame in pixels.
    pub height: u32,
    /// Colour under everything, as `#RRGGBB`.
    pub ground: String,
    /// What is drawn on it.
    pub layers: Vec<Layer>,
}

/// One class, with all that looks the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it is: a word of ours, never of a user.
    pub id: String,
    /// How it looks and where it lies.
    pub ink: Ink,
}

/// How something is drawn. Widths, radii and spacings are pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    /// Areas in one colour.
    Fill {
        /// As `#RRGGBB`.
        colour: String,
        /// Where.
        areas: Vec<Area>,
    },
    /// Parallel strokes inside areas, over whatever lies under them.
    Hatch {
        /// Colour, direction, spacing and width.
        pattern: Pattern,
        /// By how much it is drawn larger than on screen.
        larger: f64,
        /// Where.
        areas: Vec<Area>,
    },
    /// Lines.
    Stroke {
        /// As `#RRGGBB`.
        colour: String,
        /// Width.
        width: f64,
        /// Length of a dash and of the gap after it; an unbroken line where there is none.
        dash: Option<[f64; 2]>,
        /// Where.
        lines: Vec<Vec<Local>>,
    },
    /// Circles of one size.
    Discs {
        /// As `#RRGGBB`.
        fill: String,
        /// Colour of the ring around.
        stroke: String,
        /// Width of the ring.
        stroke_width: f64,
        /// Radius inside the ring.
        radius: f64,
        /// Middles.
        at: Vec<Local>,
    },
}

impl Scene {
    /// Adds a layer, where it holds anything.
    pub fn push(&mut self, id: impl Into<String>, ink: Ink) {
        if !ink.is_empty() {
            self.layers.push(Layer { id: id.into(), ink });
        }
    }
}

impl Ink {
    /// True where nothing is drawn.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Fill { areas, .. } | Self::Hatch { areas, .. } => areas.is_empty(),
            Self::Stroke { lines, .. } => lines.is_empty(),
            Self::Discs { at, .. } => at.is_empty(),
        }
    }
}

/// Red, green and blue of `#RRGGBB`; `None` for anything else.
pub fn channels(colour: &str) -> Option<[u8; 3]> {
    let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// A colour laid over another, `opacity` 0 to 1 (source-over in sRGB, as browsers mix).
pub fn over(colour: &str, opacity: f64, ground: &str) -> String {
    let (Some(top), Some(under)) = (channels(colour), channels(ground)) else { return colour.to_owned() };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes is a byte")]
    let mix = |i: usize| (f64::from(top[i]) * opacity + f64::from(under[i]) * (1.0 - opacity)).round() as u8;
    format!("#{:02X}{:02X}{:02X}", mix(0), mix(1), mix(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_mix_as_browsers_mix_them() {
        assert_eq!(over("#000000", 0.5, "#FFFFFF"), "#808080");
        assert_eq!(over("#22587F", 1.0, "#F7F5F0"), "#22587F");
        assert_eq!(over("#22587F", 0.0, "#F7F5F0"), "#F7F5F0");
        assert_eq!(channels("#0a1b2C"), Some([10, 27, 44]));
        for wrong in ["", "0a1b2c", "#0a1b2", "#0a1b2cd", "#0a1bxx", "#é1b2c"] {
            assert_eq!(channels(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_layer_without_anything_is_none() {
        let mut scene = Scene::default();
        scene.push("none", Ink::Fill { colour: "#000000".into(), areas: Vec::new() });
        assert!(scene.layers.is_empty());
    }
}
