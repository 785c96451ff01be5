//! `sitelines analyse`; its help is derived from the registry.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::{Data, Failed, Out, Outcome};
use crate::analysis::{Control, REGISTRY, Spec, Window};
use crate::app::analyse::{self, Asking};
use crate::app::App;
use crate::app::export::{Format, write_report};

/// Run an analysis and print its report.
#[derive(Args)]
#[command(after_long_help = registry_help(), after_help = "Run with --help to see every analysis with its parameters.")]
pub(crate) struct Analyse {
    /// Name of the analysis.
    name: String,
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
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
    /// The file to write; stdout where it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

fn describe(spec: &Spec) -> String {
    let mut text = format!("{}\n    {}\n", spec.name, spec.question);
    for p in spec.parameters {
        let default = p.default.map(|d| format!(" [default: {d}]")).unwrap_or_default();
        text.push_str(&format!("    --param {}=...  {}{default}\n", p.name, p.doc));
    }
    text
}

/// Every analysis with its question and parameters.
fn registry_help() -> String {
    let entries: Vec<String> = REGISTRY.iter().map(|a| describe(a.spec)).collect();
    format!("Analyses:\n\n{}", entries.join("\n"))
}

impl Analyse {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_case(&self.workspace)?;
        let view = workspace.view();
        let window = Window { offset: self.offset, limit: self.limit.map(NonZeroUsize::get) };
        let asking = Asking { given: self.params, as_of: self.as_of, examples: self.show_examples, window };
        let question = analyse::ask(&view, &self.name, asking)?;
        let format = Format::parse(&self.format).unwrap_or(Format::Json);
        let mut out = Out::new(self.output.as_deref());
        let written = write_report(&question, &view, &app.reports, &Control::default(), format, &mut out);
        out.finish(written)?;
        app.close();
        Ok(Outcome::Done)
    }
}
