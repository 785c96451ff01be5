//! Labels beside codes: a column for what people call a code or the record that an id names.

use crate::atlas::Atlas;
use crate::domain::codelist::{self, List};
use crate::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use crate::domain::{Cell, FieldType, Kind, Text};

/// The codelist of a name.
pub fn codelist(name: &str) -> Option<&'static List> {
    codelist::all().into_iter().find(|l| l.name == name)
}

/// What people call a code, or several; a code that the list does not have stands for itself.
pub fn of_code(list: &List, cell: &Cell) -> Cell {
    let label = |code: &Text| list.position(code).map_or_else(|| code.clone(), |at| list.entries()[at].name("en").clone());
    match cell {
        Cell::List(codes) => Cell::List(codes.iter().map(label).collect()),
        other => other.flat().map_or(Cell::Null, |code| Cell::Text(label(&Text::from(code)))),
    }
}

/// Where the label of a column comes from.
enum Label {
    Code(&'static List),
    Record(Kind),
}

/// The table of a record kind with a column `..._label` after each code and each reference.
pub fn beside<'a>(atlas: &'a Atlas, kind: Kind, table: FeatureTable<'a>) -> FeatureTable<'a> {
    let fields = kind.fields().iter().filter(|f| f.ty != FieldType::Shape);
    let labels: Vec<Option<Label>> = fields
        .map(|field| match field.ty {
            FieldType::Code(list) => codelist(list).map(Label::Code),
            FieldType::Ref(kind) => Some(Label::Record(kind)),
            _ => None,
        })
        .collect();
    let mut columns = Vec::new();
    for (column, label) in table.columns.into_iter().zip(&labels) {
        let beside = label.is_some().then(|| Column {
            name: format!("{}_label", column.name),
            ty: if column.ty == ColumnType::List { ColumnType::List } else { ColumnType::Text },
            unit: None,
            description: format!("what people call {}", column.name),
        });
        columns.push(column);
        columns.extend(beside);
    }
    let name = move |kind: Kind, id: &Text| atlas.tables.any(kind, id).map_or_else(|| id.clone(), |(record, _)| record.label());
    let rows = table.rows.map(move |row| {
        let mut cells = Vec::with_capacity(row.cells.len() * 2);
        for (cell, label) in row.cells.into_iter().zip(&labels) {
            let beside = label.as_ref().map(|label| match (label, &cell) {
                (Label::Code(list), cell) => of_code(list, cell),
                (Label::Record(kind), Cell::List(ids)) => Cell::List(ids.iter().map(|id| name(*kind, id)).collect()),
                (Label::Record(kind), cell) => cell.flat().map_or(Cell::Null, |id| Cell::Text(name(*kind, &Text::from(id)))),
            });
            cells.push(cell);
            cells.extend(beside);
        }
        FeatureRow { cells, ..row }
    });
    FeatureTable { columns, rows: Box::new(rows), ..table }
}
