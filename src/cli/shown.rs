//! What every command that draws or prints asks alike: which language, which day, with illustrative rows or without.

use clap::Args;

use crate::messages::Lang;

/// How a workspace is shown on paper.
#[derive(Args, Clone)]
pub(crate) struct Shown {
    /// The language of its words: en, fr or km.
    #[arg(long, default_value = "en", value_parser = Lang::CODES)]
    lang: String,
    /// The day it is about; the workspace's data date where it is not given.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Include rows that only illustrate how a record is used.
    #[arg(long = "show-examples")]
    pub examples: bool,
}

impl Shown {
    /// Its language; `clap` has let no other code pass.
    pub(crate) fn lang(&self) -> Lang {
        Lang::parse(&self.lang).unwrap_or_default()
    }
}
