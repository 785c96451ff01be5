//! `sitelines backup`, `restore`, `verify`.

use std::path::PathBuf;

use clap::Args;

use super::{Data, Failed, Outcome, put_out, say};
use crate::app::{App, AppError, Beside};
use crate::store::sqlite::private_file;

/// Write a copy of a workspace that can be mailed.
#[derive(Args)]
pub(crate) struct Backup {
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// The file to write.
    #[arg(long, short)]
    output: PathBuf,
    /// Also write what is private (assessments, contacts, conflict ties, confidential concerns), to a second file beside it
    /// that only you may read. Never mail that one.
    #[arg(long)]
    with_private: bool,
}

impl Backup {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        if self.output.exists() {
            return Err(Failed::File(format!("{} exists already", self.output.display())));
        }
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_case(&self.workspace)?;
        let beside = private_file(&self.output);
        if self.with_private && beside.exists() {
            return Err(Failed::File(format!("{} exists already", beside.display())));
        }
        let store = workspace.store();
        store.backup(&self.output).map_err(AppError::from)?;
        say(&format!("{} at revision {} is in {}", self.workspace, workspace.view().revision(), self.output.display()));
        // a copy is a file that any program opens: it holds these places and activities as they are
        let concealed = workspace.view().sensitive();
        if concealed > 0 {
            say(&format!(
                "CAUTION: it holds {concealed} sites and activities that are hidden or shown for their district only, exact and with their partners: \
                 who opens the file sees them. Take them out of a copy before you mail it, or mail exports, which leave them out"
            ));
        }
        if !store.holds_private().map_err(AppError::from)? {
            say("nothing is private in it");
        } else if !self.with_private {
            say("what is private (assessments, contacts, conflict ties, confidential concerns) is left out: --with-private writes it beside");
        } else if let Some(path) = store.backup_private(&self.output).map_err(AppError::from)? {
            say(&format!("what is private is in {}: keep it to yourself; `restore --with-private` puts both back", path.display()));
        }
        app.close();
        Ok(Outcome::Done)
    }
}

/// Put a copy back as a workspace of a new name.
#[derive(Args)]
pub(crate) struct Restore {
    /// The file that `backup` wrote.
    file: PathBuf,
    /// The name of the workspace it becomes.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// Also put back what is private, from the second file that `backup --with-private` wrote beside it.
    #[arg(long)]
    with_private: bool,
}

impl Restore {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let app = App::open(&self.data.data)?;
        let beside = if self.with_private { Beside::Taken } else { Beside::Left };
        let workspace = app.adopt(&self.file, &self.workspace, beside)?;
        say(&format!("{} is at revision {}", self.workspace, workspace.view().revision()));
        let file = private_file(&self.file);
        if !self.with_private && file.exists() {
            say(&format!("what is private lies in {} and was left there: --with-private puts it back, too", file.display()));
        }
        if self.with_private && !workspace.store().holds_private().map_err(AppError::from)? {
            say("nothing of what is private belongs to this copy: it is of another one, or of a later revision");
        }
        app.close();
        Ok(Outcome::Done)
    }
}

/// Check the file of a workspace.
#[derive(Args)]
pub(crate) struct Verify {
    /// The workspace; all where it is not given.
    #[arg(long, short, value_name = "W")]
    workspace: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Verify {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let app = App::open(&self.data.data)?;
        let mut found = 0;
        for (name, why) in app.unreadable() {
            say(&format!("{name}: {why}"));
            found += 1;
        }
        for workspace in app.workspaces() {
            if self.workspace.as_ref().is_some_and(|only| *only != workspace.name) {
                continue;
            }
            let wrong = workspace.store().verify().map_err(AppError::from)?;
            for sentence in wrong.iter().cloned().chain(workspace.view().problems.iter().map(ToString::to_string)) {
                say(&format!("{}: {sentence}", workspace.name));
                found += 1;
            }
            if wrong.is_empty() {
                put_out(format!("{} ok revision {}\n", workspace.name, workspace.view().revision()).as_bytes(), None)?;
            }
        }
        app.close();
        Ok(if found > 0 { Outcome::Findings } else { Outcome::Done })
    }
}
