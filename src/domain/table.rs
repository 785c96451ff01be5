//! `FeatureTable`: columns and a pulled stream of rows with optional geometry; the one shape in which reports and
//! records leave in any format.

use serde::Serialize;

use super::cell::Cell;
use super::shape::Shape;

/// Type of a column that leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Text; lists and maps in their flat form where a format knows no lists.
    Text,
    /// Whole number.
    Integer,
    /// Number.
    Number,
    /// Yes or no.
    Boolean,
    /// Calendar day.
    Date,
    /// An instant, RFC 3339.
    DateTime,
    /// Several texts.
    List,
    /// Keys with values.
    Map,
}

/// A column that leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type.
    #[serde(rename = "type")]
    pub ty: ColumnType,
    /// Unit, where it has one.
    pub unit: Option<&'static str>,
    /// One sentence.
    pub description: String,
}

/// A row that leaves: cells in the order of the columns.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureRow {
    /// Unique in its table.
    pub id: String,
    /// Geometry, where known.
    pub shape: Option<Shape>,
    /// Values.
    pub cells: Vec<Cell>,
}

/// Columns and rows on their way out. Rows are pulled one by one, so that memory stays bounded.
pub struct FeatureTable<'a> {
    /// Layer name.
    pub name: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// True where rows may have a geometry.
    pub spatial: bool,
    /// What the file says of itself: revision, as-of, licence, parameters.
    pub provenance: Vec<(String, String)>,
    /// Rows in order.
    pub rows: Box<dyn Iterator<Item = FeatureRow> + Send + 'a>,
}
