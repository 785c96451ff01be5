//! Borders in dispute, or not yet determined: drawn apart from all others, on paper and by the style, as a workspace sets it
//! among its settings.
//!
//! | setting | what it says |
//! |---|---|
//! | `disputed_lines` | the context layer that holds them, as lines or as areas whose borders they are |
//! | `disputed_style` | `dashed` (the usual one) or `dotted`: what is in use where the map is read |
//! | `boundary_disclaimer` | the sentence at the foot of each map, `boundary_disclaimer.fr` in French |

use serde::Serialize;

use super::layer_name::LayerName;
use super::map_description::{INK, PAPER};
use crate::atlas::Atlas;
use crate::domain::{Shape, Text};

/// How the lines are broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Strokes with gaps between.
    #[default]
    Dashed,
    /// Points.
    Dotted,
}

impl Dash {
    /// The words of the setting.
    pub const WORDS: [&str; 2] = ["dashed", "dotted"];

    /// As the setting says.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "dashed" => Some(Self::Dashed),
            "dotted" => Some(Self::Dotted),
            _ => None,
        }
    }
    /// Its word in the setting.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
    /// Length of a stroke and of the gap after it, in widths of the line.
    pub fn lengths(self) -> [f64; 2] {
        match self {
            Self::Dashed => [4.0, 2.5],
            Self::Dotted => [1.0, 1.5],
        }
    }
}

/// The lines in dispute of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// The context layer that holds them.
    pub layer: LayerName,
    /// How they are broken.
    pub dash: Dash,
}

/// How the lines are drawn, as the page and other clients read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawn {
    /// Name of the layer of tiles.
    pub layer: String,
    /// Its name inside the tiles.
    pub source_layer: String,
    /// The word of the setting.
    pub style: &'static str,
    /// Length of a stroke and of the gap after it, in widths of the line.
    pub dash: [f64; 2],
    /// Colour of the lines.
    pub colour: &'static str,
    /// Their width in pixels.
    pub width: f64,
    /// Colour of what covers the unbroken outline that may lie under them.
    pub casing: &'static str,
    /// Its width in pixels.
    pub casing_width: f64,
}

/// Colour of the lines.
pub const COLOUR: &str = INK;
/// Their width in pixels.
pub const WIDTH: f64 = 1.8;
/// Colour of what covers the unbroken outline that may lie under them.
pub const CASING: &str = PAPER;
/// Its width in pixels.
pub const CASING_WIDTH: f64 = 3.6;

/// Why the settings cannot be followed. A map without the lines that somebody set would tell another story.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputedError {
    /// The layer is not there.
    #[error("the setting disputed_lines names the layer {0:?}, which is not in the workspace: bring it in with --profile layer, or take the setting away")]
    NoLayer(String),
    /// A word that there is not.
    #[error("the setting disputed_style is dashed or dotted, not {0:?}")]
    NoStyle(String),
}

impl Disputed {
    /// What the workspace sets; `None` where it sets nothing.
    pub fn of(atlas: &Atlas) -> Result<Option<Self>, DisputedError> {
        let Some(id) = atlas.setting("disputed_lines").map(Text::as_str).filter(|id| !id.is_empty()) else { return Ok(None) };
        let short = |text: &str| text.chars().take(80).collect();
        if atlas.tables.layers.get(id).is_none() {
            return Err(DisputedError::NoLayer(short(id)));
        }
        let dash = match atlas.setting("disputed_style") {
            None => Dash::default(),
            Some(word) => Dash::parse(word).ok_or_else(|| DisputedError::NoStyle(short(word)))?,
        };
        let layer = match LayerName::parse(id) {
            own @ LayerName::Context(_) => own,
            // the id is also the name of a layer that every workspace has
            _ => LayerName::parse(&format!("layer:{id}")),
        };
        Ok(Some(Self { layer, dash }))
    }

    /// The one way in which they are drawn.
    pub fn drawn(&self) -> Drawn {
        Drawn {
            layer: self.layer.as_str().to_owned(),
            source_layer: self.layer.context().unwrap_or_default().to_owned(),
            style: self.dash.word(),
            dash: self.dash.lengths(),
            colour: COLOUR,
            width: WIDTH,
            casing: CASING,
            casing_width: CASING_WIDTH,
        }
    }

    /// They are borders of areas; else lines. True where both are there, for an area is not drawn as a line by every program.
    pub fn is_areal(&self, atlas: &Atlas) -> bool {
        let features = atlas.tables.layer_features.iter().filter(|feature| Some(feature.layer.as_str()) == self.layer.context());
        features.filter_map(|feature| feature.geometry.as_ref()).any(Shape::is_areal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_setting_is_a_dash_of_its_own() {
        for word in Dash::WORDS {
            assert_eq!(Dash::parse(word).map(Dash::word), Some(word));
        }
        assert_eq!(Dash::parse("solid"), None);
        assert!(Dash::Dashed.lengths()[0] > Dash::Dotted.lengths()[0]);
    }
}
