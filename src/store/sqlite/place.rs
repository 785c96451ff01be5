//! Whether the file of a workspace is still the one that was opened. Who replaces or removes it under a running server must not
//! have writes go into a file that nobody can reach, nor the log of the old file laid over the new one.
//!
//! Device and inode tell a file that was put in its place; the header tells one that was written over: a copy is not in the mode of
//! a file that is open (write-ahead), or has fewer changes behind it than were seen.

use std::fs::{File, Metadata};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::store::StoreError;

use super::connect::shown;
use super::copy;

/// Which file it is: device and inode.
pub(super) type Inode = (u64, u64);

/// The file of a path, where there is one.
pub(super) fn inode(path: &Path) -> Option<Inode> {
    std::fs::metadata(path).ok().as_ref().map(inode_of)
}

fn inode_of(meta: &Metadata) -> Inode {
    (meta.dev(), meta.ino())
}

/// What of the header tells one file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    write_ahead: bool,
    changes: u32,
}

/// Where a workspace stands.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    file: Inode,
    /// The file itself, kept open: to close a file of a process takes away all locks that SQLite holds on it
    /// (<https://sqlite.org/howtocorrupt.html>, 2.2), so that it is opened once, and never again to look at it.
    open: Option<File>,
    abandoned: Mutex<bool>,
    write_ahead: bool,
    /// The most changes that its header has told of.
    changes: AtomicU32,
    /// The write-ahead log that belongs to the file.
    log: Mutex<Option<Inode>>,
}

impl Place {
    /// Remembers the file of an open workspace.
    pub(super) fn of(path: &Path) -> Result<Self, StoreError> {
        let open = File::open(path)?;
        let (file, header) = (inode_of(&open.metadata()?), header(&open));
        let place = Self {
            path: path.to_owned(),
            file,
            open: Some(open),
            abandoned: Mutex::new(false),
            write_ahead: header.write_ahead,
            changes: AtomicU32::new(header.changes),
            log: Mutex::new(None),
        };
        place.note_log();
        Ok(place)
    }

    /// An error where the file is not the one that was opened. One look at the file and its first bytes, safe to poll.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let Some(file) = inode(&self.path) else { return Err(gone(&self.path)) };
        let header = self.open.as_ref().map_or(Header { write_ahead: false, changes: 0 }, header);
        let seen = self.changes.fetch_max(header.changes, Ordering::Relaxed);
        let written_over = self.write_ahead && !header.write_ahead || header.changes < seen;
        if file == self.file && !written_over {
            return Ok(());
        }
        Err(StoreError::Replaced(format!(
            "{} was replaced by another program: nothing is written until the new file is open; look at it, then try again",
            shown(&self.path)
        )))
    }

    /// Remembers the write-ahead log of the file, which appears with the first write.
    pub(super) fn note_log(&self) {
        *self.log.lock().unwrap_or_else(PoisonError::into_inner) = inode(&copy::beside(&self.path, "-wal"));
    }

    /// Takes the log of the file that was there away, so that it is not laid over the one that is there now. A log that came with
    /// the new file stays.
    pub(super) fn drop_stale_log(&self) {
        *self.abandoned.lock().unwrap_or_else(PoisonError::into_inner) = true;
        let known = *self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let log = copy::beside(&self.path, "-wal");
        if known.is_none() || inode(&log) != known {
            return;
        }
        for stale in [log, copy::beside(&self.path, "-shm")] {
            if let Err(error) = copy::remove_if_there(&stale) {
                tracing::warn!(%error, file = shown(&stale), "the log of a file that was replaced could not be taken away");
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // where the same file was written over, it may be open again by now: its locks stay, at the price of a handle
        if *self.abandoned.lock().unwrap_or_else(PoisonError::into_inner) {
            std::mem::forget(self.open.take());
        }
    }
}

fn header(file: &File) -> Header {
    let mut head = [0_u8; 28];
    // a file that is just being written over may be shorter: then it is none of a workspace
    let whole = file.read_exact_at(&mut head, 0).is_ok();
    let changes = u32::from_be_bytes([head[24], head[25], head[26], head[27]]);
    if whole { Header { write_ahead: head[18] == 2, changes } } else { Header { write_ahead: false, changes: 0 } }
}

fn gone(path: &Path) -> StoreError {
    StoreError::Replaced(format!("{} is not there any more: another program moved or removed it; nothing was written", shown(path)))
}
