//! What is sent, how it shall be read, and what came of it.

use std::path::PathBuf;

use super::crs::Epsg;
use super::limits::Limits;
use super::mapping::{Columns, TableRead};
use super::network::kinds::TieWord;
use crate::domain::{Draft, Kind, Note, Place, Problem, Text};

/// One file as it was sent. The name is a label: it is never opened.
#[derive(Clone, Debug)]
pub struct Upload {
    /// File name, perhaps with the folder it was sent from.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// How an input shall be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Name of the profile; recognised from the content where not given.
    pub profile: Option<String>,
    /// Kind of the rows of a single file that is not named after one.
    pub kind: Option<Kind>,
    /// Coordinate system of a vector file that does not say it, for example `EPSG:32630`.
    pub crs: Option<Epsg>,
    /// The program that reads vector files, called with `worker gdal`; this program itself where not given.
    pub worker: Option<PathBuf>,
    /// What the columns of tables mean, where their headings do not say it.
    pub columns: Columns,
    /// The limits.
    pub limits: Limits,
}

/// A file that is an export of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its name, as the places of its rows have it.
    pub file: String,
    /// The workspace it left from, where it says it.
    pub workspace: Option<String>,
    /// The revision at which it left.
    pub revision: u64,
}

/// What an input says.
#[derive(Debug)]
pub struct Read {
    /// Rows that can be taken, in the order of kinds, then of rows.
    pub drafts: Vec<Draft>,
    /// Everything that is wrong or should be looked at.
    pub problems: Vec<Problem>,
    /// The profile that read it.
    pub profile: String,
    /// Rows and features that were read.
    pub rows: u64,
    /// Records that rows ask to delete, with the place of the row.
    pub deletions: Vec<(Kind, Text, Place)>,
    /// The files that are exports of ours.
    pub exports: Vec<Export>,
    /// What was taken for granted: encodings, transformations, columns passed over.
    pub notes: Vec<Note>,
    /// Which column was taken for what, of tables whose columns have meanings.
    pub tables: Vec<TableRead>,
    /// The words that the ties of networks say of their kind, and what they are taken for.
    pub tie_words: Vec<TieWord>,
}
