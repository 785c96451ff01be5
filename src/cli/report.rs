//! `sitelines report`: a briefing as PDF or HTML.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::shown::Shown;
use super::{Data, Failed, Out, Outcome};
use crate::analysis::Control;
use crate::app::briefing::{Paper, Wanted};
use crate::app::{App, AppError};

/// Write a briefing to put on the table: of the workspace unless something in it is named.
#[derive(Args)]
#[command(group = ArgGroup::new("about"))]
pub(crate) struct Report {
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// A briefing of this site.
    #[arg(long, value_name = "ID", group = "about")]
    site: Option<String>,
    /// A briefing of this stakeholder.
    #[arg(long, value_name = "ID", group = "about")]
    stakeholder: Option<String>,
    /// A briefing of this platform.
    #[arg(long, value_name = "ID", group = "about")]
    platform: Option<String>,
    /// The findings of the checks.
    #[arg(long, group = "about")]
    findings: bool,
    /// The sheet for a meeting of this platform: commitments to tick off, who came.
    #[arg(long, value_name = "ID", group = "about")]
    meeting: Option<String>,
    /// The profile of this site, on one side.
    #[arg(long, value_name = "ID", group = "about")]
    profile: Option<String>,
    #[command(flatten)]
    shown: Shown,
    /// The file to write; its ending says as what: .pdf or .html.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

impl Report {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let ending = self.output.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let paper = Paper::of_ending(&ending).ok_or_else(|| Failed::File(format!("{}: name a file that ends in .pdf or .html", self.output.display())))?;
        let named = [("site", self.site), ("stakeholder", self.stakeholder), ("platform", self.platform), ("meeting", self.meeting), ("profile", self.profile)];
        let whole = if self.findings { "findings" } else { "workspace" };
        let (briefing, id) = named.into_iter().find_map(|(name, id)| Some((name, Some(id?)))).unwrap_or((whole, None));
        let app = App::open(&self.data.data)?;
        let view = app.workspace_or_case(&self.workspace)?.view();
        let wanted = Wanted { briefing: briefing.to_owned(), id, lang: self.shown.lang(), as_of: self.shown.as_of, examples: self.shown.examples, paper };
        let written = wanted.write(&app, &view, &Control::default());
        let mut out = Out::of_bytes(Some(&self.output));
        let written = written.and_then(|bytes| std::io::Write::write_all(&mut out, &bytes).map_err(|e| AppError::Folder(e.to_string())));
        out.finish(written)?;
        app.close();
        Ok(Outcome::Done)
    }
}
