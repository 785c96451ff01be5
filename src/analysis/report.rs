//! Reports: rows with evidence, and a method block from which a figure in a document can be repeated.

use serde_json::{Map, Value, json};

use super::params::Params;
use super::spec::Spec;
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

/// A report with what it takes to understand and repeat it.
#[derive(Clone, Debug)]
pub struct Finished {
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
    /// What it found.
    pub report: Report,
}

impl Finished {
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
    /// The report as the API and the command line give it.
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
        json!({"method": self.method(), "summary": summary, "columns": self.columns(), "rows": rows})
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
    /// The report as a table that leaves in any format; rows about sites take the site's geometry.
    pub fn to_table<'a>(&'a self, atlas: &'a Atlas) -> FeatureTable<'a> {
        let site_at = self.spec.site_column.and_then(|name| self.spec.columns.iter().position(|c| c.name == name));
        let mut provenance = vec![("title".to_owned(), self.spec.question.to_owned())];
        provenance.push(("method".to_owned(), self.method().to_string()));
        for key in ["licence", "attribution", "disclaimer"] {
            if let Some(value) = atlas.setting(key) {
                provenance.push((key.to_owned(), value.to_string()));
            }
        }
        let rows = self.report.rows.iter().enumerate().map(move |(i, row)| {
            let site = site_at.and_then(|at| match row.cells.get(at) {
                Some(Cell::Text(id)) => atlas.tables.sites.get(id),
                _ => None,
            });
            let mut cells = row.cells.clone();
            cells.push(Cell::List(row.evidence.clone()));
            FeatureRow { id: (i + 1).to_string(), shape: site.and_then(|s| s.geometry.clone()), cells }
        });
        FeatureTable {
            name: self.spec.name.to_owned(),
            columns: self.columns(),
            spatial: site_at.is_some(),
            provenance,
            rows: Box::new(rows),
        }
    }
}

fn json_cell(ty: ColumnType, cell: &Cell) -> Value {
    match (ty, cell) {
        (ColumnType::List, Cell::Null) => Value::Array(Vec::new()),
        _ => plain(cell),
    }
}
