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

/// The most bytes of an archive that is sent instead of being written to a file of the caller's: it is made in memory, because
/// its first bytes are known last.
pub const MAX_SENT_BYTES: usize = 256 * 1024 * 1024;

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

/// Bytes in memory, up to [`MAX_SENT_BYTES`].
#[derive(Debug, Default)]
pub struct Bounded(std::io::Cursor<Vec<u8>>);

impl Bounded {
    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner()
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.get_ref().len().saturating_add(bytes.len()) > MAX_SENT_BYTES {
            let limit = MAX_SENT_BYTES / (1024 * 1024);
            return Err(std::io::Error::other(format!("more than {limit} MB: ask for a smaller `deepest`, or write it with `sitelines export`")));
        }
        self.0.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_bytes_as_the_limit_are_held_and_no_more() {
        let mut out = Bounded::default();
        out.write_all(&vec![0; MAX_SENT_BYTES - 1]).expect("below the limit");
        out.write_all(&[0]).expect("at the limit");
        let refused = out.write_all(&[0]).expect_err("beyond it");
        assert!(refused.to_string().contains("deepest"), "{refused}");
        assert_eq!(out.into_bytes().len(), MAX_SENT_BYTES);
    }

    #[test]
    fn a_zoom_is_a_whole_number_up_to_full_detail() {
        assert_eq!(Wanted::zoom("16").expect("a zoom"), 16);
        for bad in ["17", "-1", "", "deep", "1.5"] {
            assert!(Wanted::zoom(bad).is_err(), "{bad}");
        }
    }
}
