//! The cells of a workbook while they are gathered, whatever its format: kept where they stand and never laid out as a
//! rectangle, for one far-off cell would otherwise ask for 17,000,000,000 of them. Merged cells are filled with their text.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::grid::{Grid, GridRow, stem};
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::words::{self, shown};
use super::xlsx::ABOUT_SHEET;
use crate::domain::{Place, Problem, Severity};

/// Cells that merged regions may fill in one sheet: a merged header is small.
pub const MAX_FILLED: u64 = 200_000;
/// Characters of all cells of a workbook: shared texts are stored once, but may be used a million times.
const MAX_CHARS: usize = 512 * 1024 * 1024;

/// Row and column of a cell, from 0.
pub type At = (u32, u32);

/// One sheet.
struct Sheet {
    name: String,
    /// Cells with a formula of which nobody has worked out the value, the first few, and how many there are.
    unworked: (Vec<At>, usize),
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    filled: u64,
}

/// A workbook while it is read.
pub struct Sheets<'a> {
    file: &'a str,
    limits: &'a Limits,
    all: Vec<Sheet>,
    cells: usize,
    chars: usize,
}

impl<'a> Sheets<'a> {
    /// No sheet yet.
    pub fn new(file: &'a str, limits: &'a Limits) -> Self {
        Self { file, limits, all: Vec::new(), cells: 0, chars: 0 }
    }

    /// The next sheet begins.
    pub fn open(&mut self, name: &str) {
        self.all.push(Sheet { name: name.to_owned(), unworked: (Vec::new(), 0), rows: BTreeMap::new(), filled: 0 });
    }

    /// Takes a cell of the sheet that is open; blank is nothing.
    pub fn put(&mut self, at: At, text: String) -> Result<(), Refused> {
        if text.is_empty() {
            return Ok(());
        }
        self.chars += text.len();
        self.cells += 1;
        self.check(at)?;
        if let Some(sheet) = self.all.last_mut() {
            sheet.rows.entry(at.0).or_default().insert(at.1, text);
        }
        Ok(())
    }

    /// Takes note of a cell with a formula whose value the file does not hold.
    pub fn unworked(&mut self, at: At) {
        if let Some(sheet) = self.all.last_mut() {
            sheet.unworked.1 += 1;
            if sheet.unworked.0.len() < NAMED_CELLS {
                sheet.unworked.0.push(at);
            }
        }
    }

    /// Fills the cells of a merged region with the text of its first; beyond [`MAX_FILLED`] cells of a sheet no more.
    pub fn merge(&mut self, first: At, last: At) -> Result<(), Refused> {
        let area = (u64::from(last.0.saturating_sub(first.0)) + 1) * (u64::from(last.1.saturating_sub(first.1)) + 1);
        let Some(sheet) = self.all.last_mut() else { return Ok(()) };
        sheet.filled += area;
        let Some(text) = sheet.rows.get(&first.0).and_then(|r| r.get(&first.1)).cloned() else { return Ok(()) };
        if sheet.filled > MAX_FILLED {
            return Ok(());
        }
        for row in first.0..=last.0 {
            for column in first.1..=last.1 {
                self.check((row, column))?;
                if let Some(sheet) = self.all.last_mut() {
                    sheet.rows.entry(row).or_default().entry(column).or_insert_with(|| text.clone());
                }
            }
        }
        Ok(())
    }

    fn check(&self, (row, column): At) -> Result<(), Refused> {
        let limits = self.limits;
        let (reason, what) = if column as usize >= limits.columns {
            (Reason::Columns, format!("more than {} columns", limits.columns))
        } else if row as usize > limits.rows {
            (Reason::Rows, format!("more than {} rows", limits.rows))
        } else if self.cells > limits.cells {
            (Reason::Cells, format!("more than {} cells", limits.cells))
        } else if self.chars > MAX_CHARS {
            (Reason::Bytes, format!("more than {} million characters", MAX_CHARS >> 20))
        } else {
            return Ok(());
        };
        let name = self.all.last().map_or("", |s| s.name.as_str());
        Err(Refused::new(reason, format!("the sheet {:?} has {what}", shown(name)), "leave out what is not needed, or split it").of(self.file))
    }

    /// A grid for each sheet that has cells.
    pub fn grids(self) -> Vec<Grid> {
        let several = self.all.len() > 1;
        let file = self.file;
        let mut grids: Vec<Grid> = Vec::new();
        for Sheet { name, rows, unworked, .. } in self.all.into_iter().filter(|s| !s.rows.is_empty()) {
            let label = if several { format!("{file}#{name}") } else { file.to_owned() };
            let title = if several { name } else { stem(file).to_owned() };
            let problems = formulas(&label, &unworked);
            let rows = rows.into_iter().map(record).collect();
            grids.push(Grid { file: label, title, rows, decimal_comma: false, ragged: true, revision: None, workspace: None, problems });
        }
        about(&mut grids, file);
        grids
    }
}

/// Cells that are named where many have a formula without a value.
const NAMED_CELLS: usize = 8;

/// What is said of formulas without a value: they are unknown, and a spreadsheet works them out.
fn formulas(file: &str, (cells, count): &(Vec<At>, usize)) -> Vec<Problem> {
    if *count == 0 {
        return Vec::new();
    }
    let name = |(row, column): &At| format!("{}{}", super::xlsx::letters(*column as usize), row + 1);
    let named: Vec<String> = cells.iter().map(name).collect();
    let more = if *count > cells.len() { " and others" } else { "" };
    let message = format!("{} a formula whose value the file does not hold, read as unknown: {}{more}", words::count(*count, "cell has", "cells have"), named.join(", "));
    let place = Place { file: Some(file.to_owned()), row: None, column: None, record: None };
    vec![Problem::new(Severity::Warning, "formula", place, message, "open the file in a spreadsheet program and save it, so that the values are worked out")]
}

/// A workbook of ours has a sheet that says its revision: it is taken off, and the other sheets have that revision.
fn about(grids: &mut Vec<Grid>, file: &str) {
    let Some(at) = grids.iter().position(|g| g.title == ABOUT_SHEET) else { return };
    let sheet = grids.remove(at);
    let says = |key: &str| sheet.rows.iter().find(|r| r.get(0) == key).map(|r| r.get(1).to_owned());
    let revision = says("revision").and_then(|r| r.parse().ok());
    for grid in grids.iter_mut() {
        grid.revision = revision;
        grid.workspace = says("workspace");
    }
    if let [only] = grids.as_mut_slice() {
        file.clone_into(&mut only.file);
    }
}

fn record((row, cells): (u32, BTreeMap<u32, String>)) -> GridRow {
    let mut record = StringRecord::new();
    for (column, text) in cells {
        while record.len() < column as usize {
            record.push_field("");
        }
        record.push_field(&text);
    }
    GridRow { number: u64::from(row) + 1, cells: record }
}
