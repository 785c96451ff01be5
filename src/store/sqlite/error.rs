//! SQLite's errors in the words of the store.

use rusqlite::ErrorCode;

use crate::store::StoreError;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            return Self::Io(error.to_string());
        };
        match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt => {
                Self::NotAWorkspace(format!("the file is damaged ({error}): take the last backup, or let `sitelines verify` look at it"))
            }
            ErrorCode::NotADatabase => Self::NotAWorkspace("the file is no SQLite database, so no GeoPackage either".to_owned()),
            ErrorCode::DiskFull => Self::Io("no space is left on the disk: make room and try again".to_owned()),
            ErrorCode::ReadOnly => Self::Io("the file or its folder is read-only".to_owned()),
            ErrorCode::CannotOpen => Self::Io(format!("the file cannot be opened ({error})")),
            ErrorCode::PermissionDenied => Self::Io("permission to use the file is denied".to_owned()),
            ErrorCode::OutOfMemory => Self::Io("out of memory".to_owned()),
            ErrorCode::SystemIoFailure => Self::Io(format!("the disk failed ({error})")),
            _ => Self::Io(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.to_string())
    }
}
