//! A workspace file that was sent: looked at in a private folder that vanishes with it, with the same distrust as any file.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::store::{Store, StoreError};

use super::connect::{self, Use};
use super::{GeoPackage, migrate};

/// What the file is called while it is looked at; words about it name it so.
const NAME: &str = "workspace.gpkg";

/// A workspace that was sent.
#[derive(Debug)]
pub struct Visitor {
    store: GeoPackage,
    _folder: TempDir,
}

impl Visitor {
    /// Opens it; `None` where the bytes are no workspace of ours, whatever else they may be.
    pub fn open(bytes: &[u8]) -> Result<Option<Self>, StoreError> {
        let folder = TempDir::with_prefix("sitelines-")?;
        let path: PathBuf = folder.path().join(NAME);
        if !connect::is_geopackage(bytes) {
            return Ok(None);
        }
        std::fs::write(&path, bytes)?;
        let ours = connect::check_header(&path).and_then(|_| migrate::is_ours(&connect::open(&path, Use::Read)?, &path));
        match ours {
            Ok(()) => Ok(Some(Self { store: GeoPackage::open(&path).map_err(damaged)?, _folder: folder })),
            Err(StoreError::NotAWorkspace(_)) => Ok(None),
            Err(other) => Err(damaged(other)),
        }
    }
    /// Runs a read of the workspace; what SQLite cannot read of it is the file's fault, not that of the disk it was put on.
    pub fn read<T>(&self, look: impl FnOnce(&dyn Store) -> Result<T, StoreError>) -> Result<T, StoreError> {
        look(&self.store).map_err(damaged)
    }
}

fn damaged(error: StoreError) -> StoreError {
    match error {
        StoreError::Io(words) => StoreError::NotAWorkspace(format!("{NAME} is damaged: {words}")),
        other => other,
    }
}
