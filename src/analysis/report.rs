//! Reports: rows with evidence, and a method block from which a figure in a document can be repeated.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::params::Params;
use super::row_ids::RowIds;
use super::spec::Spec;
use super::{AnalysisError, Control};
use crate::atlas::Atlas;
use crate::domain::json::plain;
use crate::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use crate::domain::{Cell, Text};

/// One row: cells in the order of the columns, and the records it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRow {
    /// Values.
    pub cells: Vec<Cell>,
    /// `kind/id` of each record it rests on, sorted, without repeats.
    pub evidence: Vec<Text>,
}

/// What an analysis found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Figures about all rows together, in order.
    pub summary: Vec<(&'static str, Value)>,
    /// Rows in a defined order.
    pub rows: Vec<ReportRow>,
}

/// The most rows that a report carries at once: as JSON some 150 MB. More leave window by window, or as a stream of rows.
pub const MAX_ROWS: usize = 100_000;

/// Rows that are made at a time where all of them leave as a stream: what the stream holds of them in memory.
const ROWS_AT_A_TIME: usize = 4_096;

/// Which rows of a report are asked for. The summary is about all of them, whatever the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// So many rows are passed over.
    pub offset: usize,
    /// So many are wanted; all that are left where none is given.
    pub limit: Option<usize>,
}

impl Window {
    /// Every row.
    pub const ALL: Self = Self { offset: 0, limit: None };

    /// The rows that it shows of a total. An offset beyond the end shows none; without a limit at most `most` are shown.
    fn of(self, total: usize, most: usize) -> Result<Range<usize>, AnalysisError> {
        let start = self.offset.min(total);
        let left = total - start;
        match self.limit {
            Some(limit) => Ok(start..start + limit.min(left)),
            None if left > most => Err(AnalysisError::TooLarge {
                what: "the list of rows",
                size: left,
                limit: most,
                hint: "give limit and offset, choose sites or themes, or export it as csv or geojson",
            }),
            None => Ok(start..total),
        }
    }
}

/// Rows that are made when they are asked for.
pub trait MakeRows: Send + Sync {
    /// How many there are.
    fn total(&self) -> usize;
    /// Those of a range, which lies within the total; the same row is the same in any range. Fails only where `control`
    /// says stop.
    fn make(&self, rows: Range<usize>, control: &Control) -> Result<Vec<ReportRow>, AnalysisError>;
}

/// What an analysis has counted over everything, ready to make the rows that are asked for.
pub struct Counted<'a> {
    /// Figures about all rows together, in order.
    pub summary: Vec<(&'static str, Value)>,
    /// The rows.
    pub rows: Box<dyn MakeRows + 'a>,
}

impl From<Report> for Counted<'_> {
    fn from(report: Report) -> Self {
        Self { summary: report.summary, rows: Box::new(Made(report.rows)) }
    }
}

/// Rows that were made already.
struct Made(Vec<ReportRow>);

impl MakeRows for Made {
    fn total(&self) -> usize {
        self.0.len()
    }
    fn make(&self, rows: Range<usize>, _: &Control) -> Result<Vec<ReportRow>, AnalysisError> {
        Ok(self.0[rows].to_vec())
    }
}

/// A question that was counted, with what it takes to understand and repeat the answer.
pub struct Prepared<'a> {
    /// What it says of itself.
    pub about: About,
    /// What was counted.
    pub counted: Counted<'a>,
}

/// The analysis, its parameters, and the view that was asked.
#[derive(Clone, Debug)]
pub struct About {
    /// The analysis.
    pub spec: &'static Spec,
    /// Its parameters.
    pub params: Params,
    /// The workspace.
    pub workspace: String,
    /// Its revision.
    pub revision: u64,
    /// True where rows that only illustrate were counted.
    pub shows_examples: bool,
}

/// A report, or a window of it, with what it takes to understand and repeat it.
#[derive(Clone, Debug)]
pub struct Finished {
    /// What it says of itself.
    pub about: About,
    /// What it found: the summary of all rows, and the rows of the window.
    pub report: Report,
    /// How many rows there are in all.
    pub total: usize,
    /// How many lie before those of the window.
    pub offset: usize,
}

impl std::ops::Deref for Finished {
    type Target = About;
    fn deref(&self) -> &About {
        &self.about
    }
}

impl Prepared<'_> {
    /// The rows of a window, and the summary of all.
    pub fn window(self, window: Window, control: &Control) -> Result<Finished, AnalysisError> {
        let total = self.counted.rows.total();
        let range = window.of(total, MAX_ROWS)?;
        let offset = range.start;
        let rows = self.counted.rows.make(range, control)?;
        Ok(Finished { about: self.about, report: Report { summary: self.counted.summary, rows }, total, offset })
    }
    /// How many rows a window has; none where it cannot be.
    pub fn count(&self, window: Window) -> usize {
        window.of(self.counted.rows.total(), usize::MAX).map_or(0, |rows| rows.len())
    }
    /// All rows of a window as a table that leaves in any format, made a few at a time; rows about sites take the site's
    /// geometry. It ends early only where `control` says stop.
    pub fn to_table<'s>(&'s self, atlas: &'s Atlas, window: Window, control: &'s Control) -> FeatureTable<'s> {
        let spec = self.about.spec;
        let site_at = spec.site_column.and_then(|name| spec.columns.iter().position(|c| c.name == name));
        let mut provenance = vec![("title".to_owned(), spec.question.to_owned())];
        provenance.push(("method".to_owned(), self.about.method().to_string()));
        for key in ["licence", "attribution", "disclaimer"] {
            if let Some(value) = atlas.setting(key) {
                provenance.push((key.to_owned(), value.to_string()));
            }
        }
        let all = window.of(self.counted.rows.total(), usize::MAX).unwrap_or_default();
        let starts = all.clone().step_by(ROWS_AT_A_TIME);
        let made = starts.map_while(move |start| {
            let range = start..all.end.min(start + ROWS_AT_A_TIME);
            Some((start, self.counted.rows.make(range, control).ok()?))
        });
        let numbered = made.flat_map(|(start, rows)| rows.into_iter().enumerate().map(move |(i, row)| (start + i + 1, row)));
        let mut ids = RowIds::new(spec);
        let rows = numbered.map(move |(number, row)| {
            let id = ids.next(&row.cells, number);
            let site = site_at.and_then(|at| match row.cells.get(at) {
                Some(Cell::Text(id)) => atlas.tables.sites.get(id),
                _ => None,
            });
            let mut cells = row.cells;
            cells.push(Cell::List(row.evidence));
            FeatureRow { id, shape: site.and_then(|s| s.geometry.clone()), cells }
        });
        FeatureTable {
            name: spec.name.to_owned(),
            columns: self.about.columns(),
            spatial: site_at.is_some(),
            provenance,
            rows: Box::new(rows),
        }
    }
}

impl About {
    /// The method block.
    pub fn method(&self) -> Value {
        let mut method = json!({
            "name": self.spec.name, "version": self.spec.version, "question": self.spec.question,
            "definition": self.spec.definition, "reference": self.spec.reference,
            "parameters": self.params.to_json(self.spec), "workspace": self.workspace, "revision": self.revision,
            "as_of": self.params.as_of.map(|d| d.to_string()),
        });
        if self.shows_examples {
            method["shows_examples"] = Value::Bool(true);
        }
        method
    }
    /// The columns with `evidence` at the end.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = self
            .spec
            .columns
            .iter()
            .map(|c| Column { name: c.name.into(), ty: c.ty, unit: c.unit, description: c.description.into() })
            .collect();
        columns.push(Column {
            name: "evidence".into(),
            ty: ColumnType::List,
            unit: None,
            description: "the records that the row rests on".into(),
        });
        columns
    }
}

impl Finished {
    /// The report as the API and the command line give it. `next` is the address of the rows after these: the API fills it.
    pub fn to_json(&self) -> Value {
        let rows: Vec<Value> = self
            .report
            .rows
            .iter()
            .map(|row| {
                let mut object: Map<String, Value> =
                    self.spec.columns.iter().zip(&row.cells).map(|(c, cell)| (c.name.to_owned(), json_cell(c.ty, cell))).collect();
                object.insert("evidence".into(), Value::Array(row.evidence.iter().map(|e| e.as_str().into()).collect()));
                Value::Object(object)
            })
            .collect();
        let summary: Map<String, Value> = self.report.summary.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        json!({
            "method": self.method(), "summary": summary, "columns": self.columns(), "rows": rows,
            "total": self.total, "offset": self.offset, "next": Value::Null,
        })
    }
}

fn json_cell(ty: ColumnType, cell: &Cell) -> Value {
    match (ty, cell) {
        (ColumnType::List, Cell::Null) => Value::Array(Vec::new()),
        _ => plain(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_shows_what_is_left_and_no_more_than_the_most() {
        let window = |offset, limit| Window { offset, limit }.of(10, 10);
        assert_eq!(window(0, None), Ok(0..10));
        assert_eq!(window(8, Some(5)), Ok(8..10));
        assert_eq!(window(3, Some(2)), Ok(3..5));
        assert_eq!(window(11, Some(2)), Ok(10..10));
        assert_eq!(window(2, Some(usize::MAX)), Ok(2..10));
        // the limit holds for what is left after the offset
        let eleven = |offset| Window { offset, limit: None }.of(11, 10);
        assert_eq!(eleven(1), Ok(1..11));
        assert!(matches!(eleven(0), Err(AnalysisError::TooLarge { size: 11, limit: 10, .. })));
    }
}
