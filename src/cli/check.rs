//! `sitelines check`: the checks as a list for people and for automation.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::{Data, Failed, Out, Outcome, say};
use crate::analysis::{Control, Window};
use crate::app::acknowledge::{Said, acknowledge};
use crate::app::analyse::{self, Asking};
use crate::app::edit::{self, Expect};
use crate::app::export::write_report;
use crate::app::format::Format;
use crate::app::sight::Viewer;
use crate::app::{App, AppError};
use crate::domain::{Day, Kind};

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
    /// Findings that were acknowledged: show them apart, hide them, or show them only.
    #[arg(long, default_value = "show", value_parser = ["show", "hide", "only"])]
    acknowledged: String,
    /// Let a finding stand: its key, as the list prints it. It is shown apart and fails nothing until the day on which that
    /// ends, or until what it rests on changes.
    #[arg(long, value_name = "KEY", requires = "reason")]
    acknowledge: Option<String>,
    /// Why the finding stands.
    #[arg(long, requires = "acknowledge")]
    reason: Option<String>,
    /// The last day on which it stands; open where it is not given.
    #[arg(long, value_name = "DAY", requires = "acknowledge")]
    until: Option<Day>,
    /// Who says so; the user of this machine where it is not given.
    #[arg(long, value_name = "NAME", requires = "acknowledge")]
    by: Option<String>,
    /// Take an acknowledgement back: the key of its finding.
    #[arg(long, value_name = "KEY", conflicts_with = "acknowledge")]
    withdraw: Option<String>,
    /// The file to write; stdout where it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

fn rank(severity: &str) -> usize {
    SEVERITIES.iter().position(|s| *s == severity).unwrap_or(0)
}

fn text<'r>(row: &'r Value, name: &str) -> &'r str {
    row[name].as_str().unwrap_or_default()
}

fn stands(row: &Value) -> bool {
    row["acknowledged"] == "acknowledged"
}

/// One finding in three lines: what and where, what would resolve it and what it rests on, its key and what was said of it.
fn line(row: &Value) -> String {
    let evidence: Vec<&str> = row["evidence"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut key = format!("key {}", text(row, "key"));
    if let Some(state) = row["acknowledged"].as_str() {
        let by = row["acknowledged_by"].as_str().map(|by| format!(" by {by}")).unwrap_or_default();
        let until = row["until"].as_str().map(|day| format!(" until {day}")).unwrap_or_default();
        let said = match state {
            "expired" => format!("acknowledged{by}{until}, which is over"),
            "changed" => format!("acknowledged{by}, but what it rests on has changed since"),
            _ => format!("acknowledged{by}{until}"),
        };
        key = format!("{key}; {said}: {}", text(row, "reason"));
    }
    let [severity, rule, message, resolve] = ["severity", "rule", "message", "resolve"].map(|n| text(row, n));
    format!("{severity}[{rule}] {message}\n    {resolve} ({})\n    {key}\n", evidence.join(", "))
}

/// The findings that are open, then those that were acknowledged.
fn words(rows: &[Value]) -> String {
    let open: String = rows.iter().filter(|r| !stands(r)).map(line).collect();
    let standing: String = rows.iter().filter(|r| stands(r)).map(line).collect();
    if standing.is_empty() { open } else { format!("{open}\nAcknowledged:\n\n{standing}") }
}

fn user() -> String {
    std::env::var("USER").unwrap_or_else(|_| "cli".into())
}

impl Check {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_case(&self.workspace)?;
        if let Some(key) = &self.withdraw {
            edit::delete(&workspace, Viewer::Owner, Kind::Acknowledgement, key, Expect::Anything, false, &user(), "acknowledgement withdrawn")?;
            say(&format!("{key} is no longer acknowledged"));
            app.close();
            return Ok(Outcome::Done);
        }
        if let (Some(key), Some(reason)) = (self.acknowledge, self.reason) {
            let said = Said { key, reason, by: self.by.unwrap_or_else(user), until: self.until, as_of: self.as_of };
            let done = acknowledge(&workspace, &said, &app.reports)?;
            let until = said.until.map(|day| format!(" until {day}")).unwrap_or_default();
            say(&format!("{} is acknowledged{until}; revision {}", said.key, done.revision));
            app.close();
            return Ok(Outcome::Done);
        }
        let view = workspace.view();
        // the exit code looks at every finding, however many there are
        let window = Window { offset: 0, limit: Some(usize::MAX) };
        let mut given = self.params;
        given.push(("acknowledged".to_owned(), self.acknowledged));
        let asking = Asking { given, as_of: self.as_of, examples: false, window, private: false };
        let question = analyse::ask(&view, "checks", asking)?;
        let control = Control::default();
        let report = question.answer(&view, &app.reports, &control)?.to_json();
        let rows = report["rows"].as_array().map_or(&[][..], Vec::as_slice);
        let mut out = Out::new(self.output.as_deref());
        let written = match Format::parse(&self.format) {
            Some(format) => write_report(&question, &view, &app.reports, &control, format, &mut out),
            None => out.write_all(words(rows).as_bytes()).map_err(|e| AppError::Folder(e.to_string())),
        };
        out.finish(written)?;
        let broken = report["summary"]["broken_rules"].as_array().map_or(&[][..], Vec::as_slice);
        for rule in broken {
            let [why, record, column, value, hint] = ["rule", "record", "column", "value", "hint"].map(|n| text(rule, n));
            say(&format!("error[{why}] {record} column {column}: {value:?}; {hint}"));
        }
        app.close();
        let failing = rows.iter().filter(|r| !stands(r)).any(|r| rank(text(r, "severity")) >= rank(&self.fail_on));
        Ok(if failing || !broken.is_empty() { Outcome::Findings } else { Outcome::Done })
    }
}
