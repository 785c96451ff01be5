//! `sitelines template`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Data, Failed, Out, Outcome};
use crate::app::{AppError, template};
use crate::domain::Kind;

/// Write an empty workbook for a kind of record.
#[derive(Args)]
pub(crate) struct Template {
    /// A record kind in the plural.
    #[arg(long, short, value_parser = PossibleValuesParser::new(Kind::ALL.iter().map(|k| k.plural())))]
    kind: String,
    /// The file to write; stdout where it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Taken as after every command; a template needs no workspace.
    #[command(flatten)]
    _data: Data,
}

impl Template {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let Some(kind) = Kind::from_plural(&self.kind) else { return Err(Failed::File(format!("there are no {}", self.kind))) };
        let mut out = Out::of_bytes(self.output.as_deref());
        let written = template::write(kind, &mut out).map_err(|e| AppError::Folder(e.to_string()));
        out.finish(written)?;
        Ok(Outcome::Done)
    }
}
