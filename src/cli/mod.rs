//! The command line over the same use cases as HTTP. Machine output on stdout, words on stderr.
//!
//! Exit codes: 0 done; 1 done with findings, or input rejected with located problems (nothing applied); 2 wrong usage
//! or unreadable input.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::AppError;

pub(crate) use out::Out;

mod analyse;
mod check;
mod export;
mod figure;
mod import;
mod interrupt;
mod keep;
mod out;
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

/// A parameter as it is written: `name=value`.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).ok_or_else(|| "write --param name=value".to_owned())
}
