//! What the reports of this room share: columns, cells of a row, and the words for them.

use crate::analysis::spec::ColumnSpec;
use crate::atlas::Table;
use crate::domain::table::ColumnType;
use crate::domain::time::Day;
use crate::domain::{Cell, OneOf, Text};

/// A column without a unit.
pub const fn column(name: &'static str, ty: ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}

/// A column with a unit.
pub const fn measured(name: &'static str, ty: ColumnType, unit: &'static str, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: Some(unit), description }
}

/// The site and theme of a cell.
pub const CELL: &[ColumnSpec] = &[
    column("site", ColumnType::Text, "id of the site"),
    column("site_name", ColumnType::Text, "its name"),
    column("theme", ColumnType::Text, "id of the theme"),
    column("theme_name", ColumnType::Text, "its name"),
];

/// The site and theme of a block.
pub const BLOCK: &[ColumnSpec] = &[
    column("site", ColumnType::Text, "id of the site; null where the row is about several"),
    column("site_name", ColumnType::Text, "its name"),
    column("theme", ColumnType::Text, "id of the theme; null where the row is about several"),
    column("theme_name", ColumnType::Text, "its name"),
];

/// A word of ours.
pub fn word(word: &str) -> Cell {
    Cell::Text(Text::from(word))
}

/// A text where one is known.
pub fn text(text: Option<&Text>) -> Cell {
    text.map_or(Cell::Null, |t| Cell::Text(t.clone()))
}

/// A count; it is known by having been counted.
pub fn count(n: usize) -> Cell {
    i64::try_from(n).map_or(Cell::Null, Cell::Int)
}

/// A whole number where it is known.
pub fn whole(n: Option<u64>) -> Cell {
    n.and_then(|n| i64::try_from(n).ok()).map_or(Cell::Null, Cell::Int)
}

/// A number where it is known and finite.
pub fn real(n: Option<f64>) -> Cell {
    n.filter(|n| n.is_finite()).map_or(Cell::Null, Cell::Real)
}

/// A day where it is known.
pub fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Null, |d| Cell::Text(Text::from(d.to_string())))
}

/// The id of a record at a position of its table, where there is one.
pub fn id<R: OneOf>(table: &Table<R>, index: Option<usize>) -> Cell {
    index.map_or(Cell::Null, |i| Cell::Text(table.at(i).id().clone()))
}

/// The ids of records at positions of their table, in the order given.
pub fn ids<R: OneOf>(table: &Table<R>, indexes: impl IntoIterator<Item = usize>) -> Cell {
    Cell::List(indexes.into_iter().map(|i| table.at(i).id().clone()).collect())
}

/// A part of a whole; `None` where the whole is nothing.
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
