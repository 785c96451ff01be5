//! Which column of a table means what: told of every table that is read, and changed by who sends it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grid::Grid;
use super::profile::three_w;
use super::records;
use super::threew::headers::Layout;
use super::words::shown;
use crate::domain::Kind;

/// What its sender says the columns mean: by heading, the meaning (a name of [`TableRead::meanings`]); empty: nothing.
pub type Columns = BTreeMap<String, String>;

/// The most columns of a table that are told.
const TOLD_COLUMNS: usize = 200;
/// So many rows are looked through for a value that shows what stands in a column.
const SAMPLED_ROWS: usize = 50;

/// How a table was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableRead {
    /// The file it came from.
    pub file: String,
    /// Its columns in order.
    pub columns: Vec<ColumnRead>,
    /// What a column may mean in this profile.
    pub meanings: Vec<String>,
}

/// How a column was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnRead {
    /// Its heading.
    pub column: String,
    /// What it was taken for; `None` where it was passed over.
    pub means: Option<String>,
    /// The first value that stands in it.
    pub sample: Option<String>,
}

/// What the columns of a flat sheet may mean.
fn meanings_3w() -> Vec<String> {
    three_w().meanings.iter().map(|m| m.name.clone()).collect()
}

/// A flat sheet as it was read.
pub fn sheet(grid: &Grid, layout: &Layout) -> TableRead {
    let means = |column: usize| {
        if layout.sectors.contains(&column) {
            return Some("sector".to_owned());
        }
        layout.columns.iter().find(|(_, at)| **at == column).map(|(meaning, _)| (*meaning).to_owned())
    };
    table(grid, layout.header, &layout.names, &means, meanings_3w())
}

/// A sheet of which nobody knows yet what it is: its first row may be a header, and nothing in it means anything.
pub fn unknown(grid: &Grid) -> TableRead {
    let names: Vec<String> = grid.rows.first().map(|row| (0..row.cells.len()).map(|c| row.get(c).to_owned()).collect()).unwrap_or_default();
    table(grid, 0, &names, &|_| None, meanings_3w())
}

/// A file of records as it was read.
pub fn records(kind: Kind, grid: &Grid, columns: &Columns) -> TableRead {
    let names: Vec<String> = grid.rows.first().map(|row| (0..row.cells.len()).map(|c| row.get(c).to_owned()).collect()).unwrap_or_default();
    let means = |column: usize| records::meaning(kind, renamed(&names[column], columns));
    table(grid, 0, &names, &means, records::meanings(kind))
}

fn table(grid: &Grid, header: usize, names: &[String], means: &dyn Fn(usize) -> Option<String>, meanings: Vec<String>) -> TableRead {
    let below = grid.rows.get(header + 1..).unwrap_or_default();
    let sample = |column: usize| below.iter().take(SAMPLED_ROWS).map(|row| row.get(column)).find(|text| !text.is_empty()).map(shown);
    let columns = names.iter().take(TOLD_COLUMNS).enumerate();
    let columns = columns.map(|(i, name)| ColumnRead { column: name.clone(), means: means(i), sample: sample(i) }).collect();
    TableRead { file: grid.file.clone(), columns, meanings }
}

/// The name by which a column is read: what its sender says of the heading, else the heading. One that shall mean nothing is
/// read as a column without a name.
pub fn renamed<'a>(heading: &'a str, columns: &'a Columns) -> &'a str {
    columns.get(heading).map_or(heading, String::as_str)
}
