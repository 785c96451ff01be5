//! All tiles of a layer as one file that a map without a line reads.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use super::error::AppError;
use super::workspace::View;
use crate::analysis::{AnalysisError, Control};
use crate::domain::AsOf;
use crate::tiles::archive::{self, ArchiveError, Written};
use crate::tiles::simplify::FULL_DETAIL_ZOOM;
use crate::tiles::tilejson::Describe;
use crate::tiles::SimplifiedLayer;

pub use crate::tiles::LayerName;

/// The most bytes of an archive that is sent instead of being written to a file of the caller's: its first bytes are known
/// last, so that all of it lies among the temporary files meanwhile, and no one request may fill the disk.
pub const MAX_SENT_BYTES: u64 = 1024 * 1024 * 1024;

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

/// A file without a name, up to [`MAX_SENT_BYTES`]; it is gone with its last reader.
#[derive(Debug)]
pub struct Bounded {
    file: File,
    at: u64,
}

impl Bounded {
    /// Nothing written yet.
    pub fn new() -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, at: 0 })
    }
    /// Passes on what was written, a piece at a time.
    pub fn send(mut self, out: &mut impl Write) -> io::Result<u64> {
        self.file.rewind()?;
        io::copy(&mut self.file, out)
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.at.saturating_add(bytes.len() as u64) > MAX_SENT_BYTES {
            let limit = MAX_SENT_BYTES / (1024 * 1024);
            return Err(io::Error::other(format!("more than {limit} MB: ask for a smaller `deepest`, or write it with `sitelines export`")));
        }
        let written = self.file.write(bytes)?;
        self.at += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_bytes_as_the_limit_are_held_and_no_more() {
        let mut out = Bounded::new().expect("a file");
        // most of it is a hole, which takes no room
        out.seek(SeekFrom::Start(MAX_SENT_BYTES - 1)).expect("seeks");
        out.write_all(&[7]).expect("at the limit");
        let refused = out.write_all(&[0]).expect_err("beyond it");
        assert!(refused.to_string().contains("deepest"), "{refused}");
        out.rewind().expect("seeks");
        out.write_all(&[5]).expect("there is room before");
        let mut sent = Ends::default();
        assert_eq!(out.send(&mut sent).expect("sent"), MAX_SENT_BYTES);
        assert_eq!((sent.first, sent.last), (Some(5), Some(7)));
        assert!(sent.longest < 1024 * 1024, "a piece at a time");
    }

    /// The ends of what is written, and the longest piece.
    #[derive(Default)]
    struct Ends {
        first: Option<u8>,
        last: Option<u8>,
        longest: usize,
    }

    impl Write for Ends {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.first = self.first.or(bytes.first().copied());
            self.last = bytes.last().copied().or(self.last);
            self.longest = self.longest.max(bytes.len());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_zoom_is_a_whole_number_up_to_full_detail() {
        assert_eq!(Wanted::zoom("16").expect("a zoom"), 16);
        for bad in ["17", "-1", "", "deep", "1.5"] {
            assert!(Wanted::zoom(bad).is_err(), "{bad}");
        }
    }
}
