//! A grid: the rows and cells of one sheet as text, whatever file it came from.

use csv::StringRecord;

use crate::domain::{Place, Problem};

/// One row; cells beyond its end are empty.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// As a spreadsheet counts it, from 1.
    pub number: u64,
    /// The cells, trimmed of nothing.
    pub cells: StringRecord,
}

impl GridRow {
    /// The trimmed text of a cell; empty beyond the end.
    pub fn get(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
    }
    /// True where every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }
}

/// A sheet of text. Blank rows are left out, but counted.
#[derive(Debug)]
pub struct Grid {
    /// File name as given, with `#sheet` for a workbook.
    pub file: String,
    /// File stem or sheet name.
    pub title: String,
    /// Its rows.
    pub rows: Vec<GridRow>,
    /// Numbers may be written with a decimal comma, because no comma separates the cells.
    pub decimal_comma: bool,
    /// Rows may be shorter or longer than the header: the cells of a workbook stand where they stand.
    pub ragged: bool,
    /// Our own export says so: a blank cell then clears.
    pub revision: Option<u64>,
    /// The workspace that our own export names.
    pub workspace: Option<String>,
    /// What is wrong with the file's form.
    pub problems: Vec<Problem>,
}

impl Grid {
    /// A place in this grid.
    pub fn place(&self, row: u64, column: Option<&str>) -> Place {
        Place { file: Some(self.file.clone()), row: Some(row), column: column.map(ToOwned::to_owned), record: None }
    }
}

/// The stem of a label: `mali-pact/sites.csv` is `sites`.
pub fn stem(label: &str) -> &str {
    let base = label.rsplit(['/', '\\']).next().unwrap_or(label);
    base.split_once('.').map_or(base, |(stem, _)| stem)
}

/// The last extension of a label in lower case: `cercles.shp.zip` is `zip`.
pub fn extension(label: &str) -> String {
    let base = label.rsplit(['/', '\\']).next().unwrap_or(label);
    base.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default()
}
