//! How far an import is, and which is so large that nobody is kept waiting for one answer.

use super::error::AppError;
use crate::interchange::Upload;

/// The largest import, in bytes of all files, that is done while somebody waits: some seconds of work. A larger one is a job
/// over HTTP, unless the request says otherwise, and tells how far it is on the command line.
pub const MAX_IMMEDIATE_BYTES: usize = 8 * 1024 * 1024;

/// True where the files are larger than [`MAX_IMMEDIATE_BYTES`] together.
pub fn is_long(uploads: &[Upload]) -> bool {
    bytes(uploads) > MAX_IMMEDIATE_BYTES
}

/// Bytes of all files.
pub fn bytes(uploads: &[Upload]) -> usize {
    uploads.iter().map(|u| u.bytes.len()).sum()
}

/// What an import begins to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files are read into rows.
    Reading,
    /// So many rows are compared with what is known, and checked.
    Checking {
        /// Rows.
        rows: u64,
    },
    /// So many records are written; from here on it is no longer stopped.
    Writing {
        /// Records.
        records: usize,
    },
}

impl Stage {
    /// Number of stages: each counts as one step.
    pub const COUNT: usize = 3;
}

/// Is told of each stage as it begins, and may end the work there: nothing is changed then.
pub type Watch<'w> = &'w dyn Fn(Stage) -> Result<(), AppError>;

/// Nobody looks on.
pub const UNSEEN: Watch<'static> = &|_| Ok(());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_of_the_largest_immediate_size_is_done_at_once_and_one_byte_more_is_long() {
        let files = |sizes: &[usize]| sizes.iter().map(|n| Upload { name: "x.csv".into(), bytes: vec![b' '; *n] }).collect::<Vec<_>>();
        assert!(!is_long(&files(&[MAX_IMMEDIATE_BYTES])));
        assert!(!is_long(&files(&[MAX_IMMEDIATE_BYTES - 5, 5])));
        assert!(is_long(&files(&[MAX_IMMEDIATE_BYTES - 5, 6])), "all files together");
        assert!(!is_long(&[]));
    }
}
