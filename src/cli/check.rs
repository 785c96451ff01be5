//! `sitelines check`: the checks as a list for people and for automation.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::{Data, Failed, Out, Outcome};
use crate::analysis::{Control, Window};
use crate::app::analyse::{self, Asking};
use crate::app::export::{Format, write_report};
use crate::app::{App, AppError};

/// How bad a finding is, from the mildest.
const SEVERITIES: [&str; 3] = ["note", "warning", "error"];

/// List what the checks find; exit code 1 where a finding is at or above --fail-on.
#[derive(Args)]
pub(crate) struct Check {
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// text, json, csv or geojson.
    #[arg(long, default_value = "text", value_parser = ["text", "json", "csv", "geojson"])]
    format: String,
    /// The severity from which on the exit code is 1: note, warning or error.
    #[arg(long, default_value = "error", value_parser = SEVERITIES)]
    fail_on: String,
    /// The day the checks are about; the workspace's data date where it is not given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// A parameter of the analysis `checks`; repeat for more.
    #[arg(long = "param", short, value_name = "K=V", value_parser = super::pair)]
    params: Vec<(String, String)>,
    /// The file to write; stdout where it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

fn rank(severity: &str) -> usize {
    SEVERITIES.iter().position(|s| *s == severity).unwrap_or(0)
}

/// One finding in two lines: what and where, then what would resolve it and what it rests on.
fn line(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let evidence: Vec<&str> = row["evidence"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("{}[{}] {}\n    {} ({})\n", text("severity"), text("rule"), text("message"), text("resolve"), evidence.join(", "))
}

impl Check {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_case(&self.workspace)?;
        let view = workspace.view();
        // the exit code looks at every finding, however many there are
        let window = Window { offset: 0, limit: Some(usize::MAX) };
        let asking = Asking { given: self.params, as_of: self.as_of, examples: false, window };
        let question = analyse::ask(&view, "checks", asking)?;
        let control = Control::default();
        let report = question.answer(&view, &app.reports, &control)?.to_json();
        let rows = report["rows"].as_array().map_or(&[][..], Vec::as_slice);
        let mut out = Out::new(self.output.as_deref());
        let written = match Format::parse(&self.format) {
            Some(format) => write_report(&question, &view, &app.reports, &control, format, &mut out),
            None => rows.iter().try_for_each(|row| out.write_all(line(row).as_bytes())).map_err(|e| AppError::Folder(e.to_string())),
        };
        out.finish(written)?;
        app.close();
        let failing = rows.iter().filter_map(|r| r["severity"].as_str()).any(|s| rank(s) >= rank(&self.fail_on));
        Ok(if failing { Outcome::Findings } else { Outcome::Done })
    }
}
