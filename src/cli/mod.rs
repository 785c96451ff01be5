//! The command line over the same use cases as HTTP. Machine output on stdout, words on stderr.
//!
//! Exit codes: 0 done; 1 done with findings, or input rejected with located problems (nothing applied); 2 wrong usage
//! or unreadable input.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::AppError;

mod analyse;
mod check;
mod export;
mod figure;
mod import;
mod interrupt;
mod keep;
mod report;
mod render;
mod serve;
mod shown;
mod template;

/// Who works where, on what, with whom, and where nobody does.
#[derive(Parser)]
#[command(name = "sitelines", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the workspaces are.
#[derive(Args, Clone)]
pub(crate) struct Data {
    /// The folder of workspaces.
    #[arg(long, value_name = "DIR", default_value = "workspaces", env = "SITELINES_DATA", global = true)]
    pub data: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web application and the API on this machine.
    Serve(serve::Serve),
    /// Import files or a folder of CSV and GeoJSON.
    Import(import::Import),
    /// Write a layer to a file.
    Export(export::Export),
    /// Write an empty workbook for a kind of record.
    Template(template::Template),
    /// Run an analysis and print its report.
    Analyse(analyse::Analyse),
    /// List what the checks find.
    Check(check::Check),
    /// Write a briefing to put on the table, as PDF or HTML.
    Report(report::Report),
    /// Draw a figure: the network, a matrix, bars.
    Figure(figure::Figure),
    /// Draw a map with title, legend, scale, day, revision and sources.
    Render(render::Render),
    /// Write a copy of a workspace that can be mailed: one file, nothing private in it.
    Backup(keep::Backup),
    /// Put a copy back as a workspace of a new name.
    Restore(keep::Restore),
    /// Check the file of a workspace.
    Verify(keep::Verify),
    /// The child process that opens files of foreign formats, or draws pictures.
    #[command(hide = true)]
    Worker {
        /// Which worker.
        kind: String,
    },
}

/// What a command ends with.
pub(crate) enum Outcome {
    /// Done.
    Done,
    /// Done with findings, or input rejected with located problems.
    Findings,
}

/// Why a command did not do it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// A use case said no.
    #[error(transparent)]
    App(#[from] AppError),
    /// A file outside the folder of workspaces could not be read or written.
    #[error("{0}")]
    File(String),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrong = error.use_stderr();
            let _ = error.print();
            return if wrong { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let outcome = match cli.command {
        Command::Worker { kind } if kind == "gdal" => return crate::interchange::gdal_worker::run_worker(),
        Command::Worker { kind } if kind == "gdal-write" => return crate::interchange::gdal_worker::run_writer(),
        #[cfg(feature = "render")]
        Command::Worker { kind } if kind == "render" => return crate::render::worker::run_worker(),
        Command::Worker { kind } => Err(Failed::File(format!("there is no worker {kind:?}"))),
        Command::Serve(serve) => serve.run(),
        Command::Import(import) => import.run(),
        Command::Export(export) => export.run(),
        Command::Template(template) => template.run(),
        Command::Analyse(analyse) => analyse.run(),
        Command::Check(check) => check.run(),
        Command::Report(report) => report.run(),
        Command::Figure(figure) => figure.run(),
        Command::Render(render) => render.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Verify(verify) => verify.run(),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failed::App(AppError::Rejected(problems))) => {
            for problem in &problems {
                say(&problem.to_string());
            }
            ExitCode::from(1)
        }
        Err(error) => {
            say(&format!("sitelines: {error}"));
            ExitCode::from(2)
        }
    }
}

/// The help of a command, as `help COMMAND` prints it.
pub(crate) fn help_of(command: &str) -> String {
    use clap::CommandFactory;
    let mut cli = Cli::command();
    cli.build();
    cli.find_subcommand_mut(command).map(|c| c.render_long_help().to_string()).unwrap_or_default()
}

/// Words for people, on stderr.
pub(crate) fn say(words: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// Writes bytes to a file, or to stdout where the file is `-` or not named.
pub(crate) fn put_out(bytes: &[u8], to: Option<&std::path::Path>) -> Result<(), Failed> {
    use std::io::Write;
    match to {
        Some(path) if path.as_os_str() != "-" => std::fs::write(path, bytes)
            .map_err(|e| Failed::File(format!("{} cannot be written: {e}", path.display()))),
        _ => {
            let mut out = std::io::stdout().lock();
            match out.write_all(bytes).and_then(|()| out.flush()) {
                // the reader has seen enough: `| head`
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                other => other.map_err(|e| Failed::File(format!("stdout: {e}"))),
            }
        }
    }
}

/// Where output goes as it is made: stdout, or a file that is made at the first byte, so that a refusal leaves none.
pub(crate) struct Out<'p> {
    path: Option<&'p std::path::Path>,
    to: Option<Box<dyn std::io::Write>>,
    /// The last byte was a line end, or the bytes are no text.
    ended: bool,
    text: bool,
    /// The reader has seen enough: `| head`.
    closed: bool,
}

impl<'p> Out<'p> {
    /// Nothing written yet; `-` is stdout too.
    pub(crate) fn new(path: Option<&'p std::path::Path>) -> Self {
        Self { path: path.filter(|p| p.as_os_str() != "-"), to: None, ended: true, text: true, closed: false }
    }
    /// The same for bytes that are no text: nothing is added to them.
    pub(crate) fn of_bytes(path: Option<&'p std::path::Path>) -> Self {
        Self { text: false, ..Self::new(path) }
    }
    fn open(&mut self) -> std::io::Result<&mut (dyn std::io::Write + 'static)> {
        if self.to.is_none() {
            self.to = Some(match self.path {
                Some(path) => Box::new(std::io::BufWriter::new(std::fs::File::create(path)?)),
                None => Box::new(std::io::BufWriter::new(std::io::stdout())),
            });
        }
        self.to.as_deref_mut().ok_or_else(|| std::io::Error::other("not open"))
    }
    /// Ends the last line, and says what went wrong unless the reader simply had enough.
    pub(crate) fn finish(mut self, written: Result<(), AppError>) -> Result<(), Failed> {
        use std::io::Write;
        let ended = written.map_err(Failed::from).and_then(|()| {
            let last = if self.ended { Ok(()) } else { self.write_all(b"\n") };
            last.and_then(|()| self.flush()).map_err(|e| self.failed(&e))
        });
        if self.closed { Ok(()) } else { ended }
    }
    fn failed(&self, error: &std::io::Error) -> Failed {
        Failed::File(match self.path {
            Some(path) => format!("{} cannot be written: {error}", path.display()),
            None => format!("stdout: {error}"),
        })
    }
    fn seen<T>(&mut self, result: std::io::Result<T>) -> std::io::Result<T> {
        self.closed |= matches!(&result, Err(e) if self.path.is_none() && e.kind() == std::io::ErrorKind::BrokenPipe);
        result
    }
}

impl std::io::Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.open().and_then(|to| to.write(bytes));
        if let Some(last) = written.as_ref().ok().and_then(|n| bytes[..*n].last()) {
            self.ended = *last == b'\n' || !self.text;
        }
        self.seen(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        let flushed = self.to.as_deref_mut().map_or(Ok(()), std::io::Write::flush);
        self.seen(flushed)
    }
}

/// A parameter as it is written: `name=value`.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).ok_or_else(|| "write --param name=value".to_owned())
}
