//! A workspace beside which nothing can be written: the disk is full, or the file or its folder is read-only. What is in it can
//! be read all the same. SQLite needs to write even to read (the index of the write-ahead log, what a crash left to be cleared
//! away), so a copy for its owner only is opened elsewhere, and goes when the workspace is closed.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

use crate::store::StoreError;

use super::place::Place;
use super::{GeoPackage, copy, lock, private};

/// How often it is tried whether the file can be written by now.
const TRIED_EVERY: Duration = Duration::from_secs(5);
/// So much must go onto the disk before it counts as having room: a page of the log, and its index.
const ROOM_BYTES: usize = 256 << 10;
/// Where there may be room for a copy when the disk is full: in memory.
const IN_MEMORY: &str = "/dev/shm";

/// A workspace that is only read.
#[derive(Debug)]
pub(super) struct Reading {
    why: String,
    path: PathBuf,
    /// The file and its log as they were copied.
    seen: [Option<Stamp>; 2],
    tried: Mutex<Instant>,
    _folder: TempDir,
}

type Stamp = (u64, Option<SystemTime>);

fn stamps(path: &Path) -> [Option<Stamp>; 2] {
    let stamp = |path: &Path| std::fs::metadata(path).ok().map(|m| (m.len(), m.modified().ok()));
    [stamp(path), stamp(&copy::beside(path, "-wal"))]
}

/// Opens a copy of the file; where there is no room for one either, the first reason is told.
pub(super) fn open(path: &Path, why: String) -> Result<GeoPackage, StoreError> {
    let seen = stamps(path);
    let place = Place::of(path)?;
    let made = [std::env::temp_dir(), PathBuf::from(IN_MEMORY)].into_iter().find_map(|root| copied(path, &root));
    let Some((store, folder)) = made else { return Err(StoreError::Io(why)) };
    tracing::warn!(file = super::connect::shown(path), why, "nothing can be written beside the workspace: it is only read");
    let reading = Reading { why, path: path.to_owned(), seen, tried: Mutex::new(Instant::now()), _folder: folder };
    Ok(GeoPackage { place, reading: Some(reading), ..store })
}

fn copied(path: &Path, root: &Path) -> Option<(GeoPackage, TempDir)> {
    let folder = TempDir::with_prefix_in("sitelines-", root).ok()?;
    let to = folder.path().join(path.file_name()?);
    std::fs::copy(path, &to).ok()?;
    let log = copy::beside(path, "-wal");
    if log.is_file() {
        std::fs::copy(log, copy::beside(&to, "-wal")).ok()?;
    }
    private::adopt(path, &to).ok()?;
    // the copy of a read-only file is read-only, too
    for file in [&to, &copy::beside(&to, "-wal")] {
        let Ok(meta) = std::fs::metadata(file) else { continue };
        let mut rights = meta.permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o600);
        std::fs::set_permissions(file, rights).ok()?;
    }
    Some((GeoPackage::open_for_writing(&to).ok()?, folder))
}

impl Reading {
    /// What a write is answered.
    pub(super) fn refusal(&self) -> StoreError {
        StoreError::ReadOnly(self.why.clone())
    }

    /// True while the file is as it was copied and cannot be written: else it is opened again.
    pub(super) fn is_needed(&self) -> bool {
        if stamps(&self.path) != self.seen {
            return false;
        }
        let mut tried = lock(&self.tried);
        if tried.elapsed() < TRIED_EVERY {
            return true;
        }
        *tried = Instant::now();
        !can_write(&self.path)
    }
}

/// Whether the file can be opened for writing and there is room beside it.
fn can_write(path: &Path) -> bool {
    let probe = copy::beside(path, ".room");
    let room = OpenOptions::new().append(true).open(path).is_ok() && std::fs::write(&probe, vec![0; ROOM_BYTES]).is_ok();
    let _ = copy::remove_if_there(&probe);
    room
}
