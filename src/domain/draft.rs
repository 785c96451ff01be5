//! A draft: what one row of a file says about one record, before it meets what is already known.

use super::cell::Cell;
use super::field::Invalid;
use super::kind::{AnyRecord, Kind};
use super::problem::Place;
use super::text::Text;

/// What a row says. A field it is silent about is `None`: the value known before stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Kind of the record.
    pub kind: Kind,
    /// Id of the record.
    pub id: Text,
    /// One entry per field of the kind, in the order of its fields; `Some(Cell::Null)` clears the value.
    pub cells: Vec<Option<Cell>>,
    /// Where the row stands.
    pub place: Place,
}

impl Draft {
    /// A draft that says nothing yet but its id.
    pub fn new(kind: Kind, id: impl Into<Text>, place: Place) -> Self {
        let id = id.into();
        let mut cells = vec![None; kind.fields().len()];
        cells[0] = Some(Cell::Text(id.clone()));
        Self { kind, id, cells, place }
    }
    /// Says a value; an unknown field name is passed over.
    pub fn say(&mut self, field: &str, cell: Cell) {
        if let Some(column) = self.kind.column(field) {
            self.cells[column] = Some(cell);
        }
    }
    /// The draft said of a field, where it says anything.
    pub fn said(&self, field: &str) -> Option<&Cell> {
        self.cells.get(self.kind.column(field)?)?.as_ref()
    }
    /// The record as it would be: what the draft says over what was known.
    pub fn onto(&self, known: Option<&AnyRecord>) -> Result<AnyRecord, Vec<Invalid>> {
        let mut cells = known.map_or_else(|| vec![Cell::Null; self.cells.len()], AnyRecord::cells);
        for (cell, said) in cells.iter_mut().zip(&self.cells) {
            if let Some(said) = said {
                cell.clone_from(said);
            }
        }
        self.kind.read(&cells)
    }
}
