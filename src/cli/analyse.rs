//! `sitelines analyse`; its help is derived from the registry.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::{Data, Failed, Out, Outcome};
use crate::analysis::{REGISTRY, Window};
use crate::app::analyse::{self, Asking};
use crate::app::{App, AppError};
use crate::app::export::write_report;
use crate::app::format::Format;

/// Run an analysis and print its report.
#[derive(Args)]
#[command(disable_help_flag = true, after_help = "Run `sitelines analyse --help` for the list of analyses.")]
pub(crate) struct Analyse {
    /// Name of the analysis.
    #[arg(required_unless_present = "help")]
    name: Option<String>,
    /// The workspace.
    #[arg(long, short, value_name = "W", required_unless_present = "help")]
    workspace: Option<String>,
    #[command(flatten)]
    data: Data,
    /// A parameter of the analysis; repeat for more.
    #[arg(long = "param", short, value_name = "K=V", value_parser = super::pair)]
    params: Vec<(String, String)>,
    /// The day the question is about; the workspace's data date where it is not given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// json, csv or geojson.
    #[arg(long, default_value = "json", value_parser = ["json", "csv", "geojson"])]
    format: String,
    /// So many rows; all where it is not given (json: at most 100,000). The summary is about all of them either way.
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    /// So many rows are passed over first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Count rows that only illustrate how a record is used.
    #[arg(long)]
    show_examples: bool,
    /// Ask with what is private (assessments), of an analysis that reads it. What is printed is private too.
    #[arg(long)]
    private: bool,
    /// The file to write; stdout where it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// This help; after the name of an analysis: its definition, parameters and columns.
    #[arg(long, short)]
    help: bool,
}

/// Every analysis with its question.
fn registry_help() -> String {
    let entries: String = REGISTRY.iter().map(|a| a.spec.in_brief()).collect();
    format!("Analyses (`sitelines analyse NAME --help` tells parameters and columns):\n\n{entries}")
}

impl Analyse {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let name = self.name.unwrap_or_default();
        if self.help {
            let text = if name.is_empty() { format!("{}\n{}", super::help_of("analyse"), registry_help()) } else { analyse::find(&name)?.spec.in_full() };
            let mut out = Out::new(None);
            let written = out.write_all(text.as_bytes()).map_err(|e| AppError::Folder(e.to_string()));
            out.finish(written)?;
            return Ok(Outcome::Done);
        }
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_case(&self.workspace.unwrap_or_default())?;
        let view = workspace.view();
        let window = Window { offset: self.offset, limit: self.limit.map(NonZeroUsize::get) };
        let asking = Asking { given: self.params, as_of: self.as_of, examples: self.show_examples, window, private: self.private };
        let question = analyse::ask(&view, &name, asking)?;
        let format = Format::parse(&self.format).unwrap_or(Format::Json);
        let mut out = Out::new(self.output.as_deref());
        let written = write_report(&question, &view, &app.reports, &*super::interrupt::control()?, format, &mut out);
        out.finish(written)?;
        app.close();
        Ok(Outcome::Done)
    }
}
