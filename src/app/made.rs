//! What long work leaves behind: a report in memory, or a file without a name among the temporary ones.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt as _;

/// The most bytes of a file that is held for somebody instead of being written to one of their own: no one request may fill
/// the disk.
pub const MAX_SENT_BYTES: u64 = 1024 * 1024 * 1024;
/// Bytes that are read and passed on at once.
const PIECE: usize = 64 * 1024;

/// What a job made.
#[derive(Debug)]
pub enum Made {
    /// A report as JSON.
    Report(Vec<u8>),
    /// A file to be taken away.
    File {
        /// Its bytes.
        held: Bounded,
        /// What it is.
        media_type: &'static str,
        /// What it is called.
        name: String,
    },
}

impl Made {
    /// Bytes that it takes in memory, and on the disk.
    pub fn bytes(&self) -> (u64, u64) {
        match self {
            Self::Report(bytes) => (bytes.len() as u64, 0),
            Self::File { held, .. } => (0, held.len),
        }
    }
}

/// A file without a name, up to [`MAX_SENT_BYTES`]; it is gone with its last reader, and with the program.
#[derive(Debug)]
pub struct Bounded {
    file: File,
    at: u64,
    len: u64,
}

impl Bounded {
    /// Nothing written yet.
    pub fn new() -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, at: 0, len: 0 })
    }
    /// Number of bytes.
    pub fn len(&self) -> u64 {
        self.len
    }
    /// True while nothing is written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Passes on what was written, a piece at a time; several may read at once.
    pub fn send(&self, out: &mut impl Write) -> io::Result<u64> {
        let (mut at, mut piece) = (0, vec![0; PIECE]);
        loop {
            let read = self.file.read_at(&mut piece, at)?;
            if read == 0 {
                return Ok(at);
            }
            out.write_all(&piece[..read])?;
            at += read as u64;
        }
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.at.saturating_add(bytes.len() as u64) > MAX_SENT_BYTES {
            let limit = MAX_SENT_BYTES / (1024 * 1024);
            return Err(io::Error::other(format!("more than {limit} MB: ask for less (of tiles a smaller `deepest`), or write it with `sitelines export`")));
        }
        let written = self.file.write(bytes)?;
        self.at += written as u64;
        self.len = self.len.max(self.at);
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
}
