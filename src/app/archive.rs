//! All tiles of a layer as one file that a map without a line reads.

use std::io::{Seek, Write};

use super::error::AppError;
use super::workspace::View;
use crate::analysis::{AnalysisError, Control};
use crate::domain::AsOf;
use crate::tiles::archive::{self, ArchiveError, Written};
use crate::tiles::simplify::FULL_DETAIL_ZOOM;
use crate::tiles::tilejson::Describe;
use crate::tiles::SimplifiedLayer;

pub use crate::tiles::LayerName;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The layer.
    pub layer: LayerName,
    /// Rows that only illustrate are in it.
    pub examples: bool,
    /// The day that it is about.
    pub as_of: AsOf,
    /// The deepest zoom; as deep as the number of tiles lets it where none is given.
    pub deepest: Option<u8>,
}

impl Wanted {
    /// Reads a zoom.
    pub fn zoom(text: &str) -> Result<u8, AppError> {
        let message = || format!("{:?} is no zoom from 0 to {FULL_DETAIL_ZOOM}, where every vertex is drawn", text.chars().take(20).collect::<String>());
        let zoom = text.parse::<u8>().ok().filter(|zoom| *zoom <= FULL_DETAIL_ZOOM);
        zoom.ok_or_else(|| AppError::Parameter { parameter: "deepest", message: message() })
    }

    /// Writes the archive.
    pub fn write<W: Write + Seek>(&self, view: &View, control: &Control, out: W) -> Result<Written, AppError> {
        let name = self.layer.as_str();
        let layer: &SimplifiedLayer = &*view
            .layer(self.examples, &self.layer, self.as_of)
            .ok_or_else(|| AppError::NotFound { what: "layer of tiles", name: name.chars().take(80).collect() })?;
        let atlas = view.shown(self.examples);
        let title = format!("{}: {name}", atlas.setting("title").map_or(atlas.identity.workspace.as_str(), |t| t.as_str()));
        let attribution = atlas.setting("attribution").map(crate::domain::Text::as_str);
        let describe = Describe { tiles: "", name: &title, attribution, revision: view.revision() };
        archive::write(layer, &describe, self.deepest, &|| control.go_on().is_ok(), out).map_err(|error| match error {
            ArchiveError::TooMany { .. } => AppError::Parameter { parameter: "deepest", message: error.to_string() },
            ArchiveError::Cancelled => AnalysisError::Cancelled.into(),
            ArchiveError::Tile(_) | ArchiveError::Write(_) => AppError::Folder(error.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zoom_is_a_whole_number_up_to_full_detail() {
        assert_eq!(Wanted::zoom("16").expect("a zoom"), 16);
        for bad in ["17", "-1", "", "deep", "1.5"] {
            assert!(Wanted::zoom(bad).is_err(), "{bad}");
        }
    }
}
