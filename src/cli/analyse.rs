//! `sitelines analyse`; its help is derived from the registry.

use std::path::PathBuf;

use clap::Args;

use super::{Data, Failed, Outcome, put_out};
use crate::analysis::{Control, REGISTRY, Spec};
use crate::app::{App, analyse};
use crate::app::export::{Format, report_bytes};

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
        let question = analyse::ask(&view, &self.name, self.params, self.as_of, self.show_examples)?;
        let finished = analyse::answer(&view, &question, &app.reports, &Control::default())?;
        let format = Format::parse(&self.format).unwrap_or(Format::Json);
        let mut bytes = report_bytes(&finished, &view, self.show_examples, format)?;
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        put_out(&bytes, self.output.as_deref())?;
        app.close();
        Ok(Outcome::Done)
    }
}
