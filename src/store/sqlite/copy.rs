//! A copy of a workspace as one file: compact, without write-ahead log, holding nothing but what is alive in it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::store::StoreError;

/// Writes the copy beside its place and moves it there when it is whole and on the disk.
pub(super) fn write(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    write_into(conn, to, |_| Ok(()), |_| Ok(()))
}

/// The same, into a file that is made first and finished before it counts.
pub(super) fn write_into(conn: &Connection, to: &Path, make: impl FnOnce(&Path) -> Result<(), StoreError>, finish: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let part = beside(to, ".part");
    remove_if_there(&part)?;
    make(&part)?;
    let name = part.to_str().ok_or_else(|| StoreError::Io("the path of a copy must be Unicode".to_owned()))?;
    let made = conn.execute("VACUUM INTO ?1", [name]);
    if let Err(error) = made {
        remove_if_there(&part)?;
        return Err(error.into());
    }
    finish(&part).and_then(|()| settle(&part, to)).inspect_err(|_| drop(remove_if_there(&part)))
}

/// Moves a finished file to its place so that a power cut leaves either none or the whole.
pub(super) fn settle(part: &Path, to: &Path) -> Result<(), StoreError> {
    File::open(part)?.sync_all()?;
    fs::rename(part, to)?;
    if let Some(folder) = to.parent().filter(|f| !f.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A path with something added to its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// Removes a file that may not be there.
pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e.into()),
    }
}
