//! Where output goes as it is made: stdout, or a file that has its name only when it is whole.

use std::fs::Permissions;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failed;
use crate::app::AppError;

/// What a new file lets people do, before what the user's own mask takes away.
const NEW_FILE: u32 = 0o666;

/// Stdout, or a file that begins at the first byte, so that a refusal leaves none; half a file is never taken for a whole one,
/// for it stands under another name until its end, and what stood there before stays until then.
pub(crate) struct Out<'p> {
    path: Option<&'p Path>,
    to: Option<To>,
    /// The last byte was a line end, or the bytes are no text.
    ended: bool,
    text: bool,
    /// The reader has seen enough: `| head`.
    closed: bool,
}

/// What is written to.
enum To {
    /// Stdout, or what is no plain file or stands where no other can be made: a device, a pipe.
    Straight(BufWriter<Box<dyn Write>>),
    /// A file beside the one it becomes.
    Beside(BufWriter<NamedTempFile>, PathBuf),
}

impl To {
    fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else { return Ok(Self::Straight(BufWriter::new(Box::new(io::stdout())))) };
        let straight = || Ok(Self::Straight(BufWriter::new(Box::new(std::fs::File::create(path)?))));
        if path.exists() && !path.is_file() {
            return straight();
        }
        // a link stays one, and leads to what is new
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match tempfile::Builder::new().prefix(".sitelines-").permissions(Permissions::from_mode(NEW_FILE)).tempfile_in(folder) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => straight(),
            file => Ok(Self::Beside(BufWriter::new(file?), target)),
        }
    }
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Straight(out) => out,
            Self::Beside(out, _) => out,
        }
    }
    /// Gives the file its name.
    fn end(self) -> io::Result<()> {
        match self {
            Self::Straight(mut out) => out.flush(),
            Self::Beside(out, target) => out.into_inner().map_err(io::IntoInnerError::into_error)?.persist(target).map(drop).map_err(io::Error::from),
        }
    }
}

impl<'p> Out<'p> {
    /// Nothing written yet; `-` is stdout too.
    pub(crate) fn new(path: Option<&'p Path>) -> Self {
        Self { path: path.filter(|p| p.as_os_str() != "-"), to: None, ended: true, text: true, closed: false }
    }
    /// The same for bytes that are no text: nothing is added to them.
    pub(crate) fn of_bytes(path: Option<&'p Path>) -> Self {
        Self { text: false, ..Self::new(path) }
    }
    fn open(&mut self) -> io::Result<&mut dyn Write> {
        if self.to.is_none() {
            self.to = Some(To::open(self.path)?);
        }
        Ok(self.to.as_mut().ok_or_else(|| io::Error::other("not open"))?.writer())
    }
    /// Ends the last line, and says what went wrong unless the reader simply had enough.
    pub(crate) fn finish(mut self, written: Result<(), AppError>) -> Result<(), Failed> {
        let ended = written.map_err(Failed::from).and_then(|()| {
            let last = if self.ended { Ok(()) } else { self.write_all(b"\n") };
            let last = last.and_then(|()| {
                let ended = self.to.take().map_or(Ok(()), To::end);
                self.seen(ended)
            });
            last.map_err(|e| self.failed(&e))
        });
        if self.closed { Ok(()) } else { ended }
    }
    fn failed(&self, error: &io::Error) -> Failed {
        Failed::File(match self.path {
            Some(path) => format!("{} cannot be written: {error}", path.display()),
            None => format!("stdout: {error}"),
        })
    }
    fn seen<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.closed |= matches!(&result, Err(e) if self.path.is_none() && e.kind() == io::ErrorKind::BrokenPipe);
        result
    }
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.open().and_then(|to| to.write(bytes));
        if let Some(last) = written.as_ref().ok().and_then(|n| bytes[..*n].last()) {
            self.ended = *last == b'\n' || !self.text;
        }
        self.seen(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.as_mut().map_or(Ok(()), |to| to.writer().flush());
        self.seen(flushed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        std::fs::read_dir(folder).expect("reads").flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn half_a_file_has_no_name_and_what_stood_there_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sites.csv");
        std::fs::write(&path, "before").expect("written");
        let mut out = Out::new(Some(&path));
        out.write_all(b"id,name\na,").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("reads"), "before");
        assert!(out.finish(Err(AppError::Stopped)).is_err());
        assert_eq!((std::fs::read_to_string(&path).expect("reads").as_str(), names(folder.path())), ("before", vec!["sites.csv".to_owned()]));
        let mut out = Out::new(Some(&path));
        out.write_all(b"id,name\na,b").expect("written");
        out.finish(Ok(())).expect("whole");
        assert_eq!((std::fs::read_to_string(&path).expect("reads").as_str(), names(folder.path())), ("id,name\na,b\n", vec!["sites.csv".to_owned()]));
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        std::fs::write(folder.path().join("plain"), "").expect("written");
        assert_eq!(mode, std::fs::metadata(folder.path().join("plain")).expect("there").permissions().mode(), "as any new file");
    }

    #[test]
    fn a_link_stays_a_link_and_a_device_a_device() {
        let folder = tempfile::tempdir().expect("a folder");
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&real, "before").expect("written");
        std::os::unix::fs::symlink(&real, &link).expect("linked");
        let mut out = Out::of_bytes(Some(&link));
        out.write_all(b"after").expect("written");
        out.finish(Ok(())).expect("whole");
        assert_eq!(std::fs::read_to_string(&real).expect("reads"), "after");
        assert!(link.is_symlink());
        let mut out = Out::of_bytes(Some(Path::new("/dev/null")));
        out.write_all(b"away").expect("written");
        out.finish(Ok(())).expect("whole");
        assert!(!Path::new("/dev/null").is_file());
    }
}
