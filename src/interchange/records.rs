//! Profile `records`: files named after the record kinds, columns named after their fields.
//!
//! A spatial kind takes its geometry from `lon` and `lat`, from `wkt` or `geometry`, or from the feature. A row without id
//! gets its natural key. A blank cell says nothing, unless the file is an export of ours that carries its revision.

use std::collections::BTreeMap;

use super::delimited::{Short, check_widths};
use super::drafts::Gathering;
use super::features::{Features, Geometry};
use super::grid::Grid;
use super::keys;
use super::limits::Limits;
use super::mapping::{Columns, renamed};
use super::words::{nearest, shown};
use crate::domain::{Cell, Draft, FieldSpec, FieldType, Invalid, Kind, Place, Problem, Severity, Shape, Text};

/// The column that marks an export of ours; its cells are the revision.
pub const REVISION_COLUMN: &str = "sitelines_revision";
/// The column in which a row asks to delete its record: `yes`.
pub const DELETE_COLUMN: &str = "sitelines_delete";
/// Columns that other programs add and that say nothing about the record.
const PASSED_OVER: [&str; 5] = [REVISION_COLUMN, "revision", "fid", "ogc_fid", "bbox"];

/// What a column of a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Field(usize),
    Lon,
    Lat,
    Wkt,
    Delete,
    Nothing,
}

/// Reads the rows of a grid as records of a kind; returns their number.
pub fn grid(kind: Kind, grid: &Grid, given: &Columns, out: &mut Gathering<'_>, limits: &Limits) -> u64 {
    let Some(header) = grid.rows.first() else { return 0 };
    let names: Vec<String> = (0..header.cells.len()).map(|c| renamed(header.get(c), given).to_owned()).collect();
    let columns = columns(kind, &names, &|column| grid.place(header.number, Some(column)), out);
    let widths = check_widths(grid, 0, Short::Error);
    // a row with a broken quote or a wrong number of cells can not be trusted in any column
    let mut unsure: Vec<u64> = grid.problems.iter().chain(&widths).filter_map(|p| p.place.row).collect();
    unsure.sort_unstable();
    out.problems.extend(grid.problems.iter().cloned().chain(widths));
    let revision = grid.revision.is_some() || names.iter().any(|n| n.eq_ignore_ascii_case(REVISION_COLUMN));
    for row in &grid.rows[1..] {
        let mut reading = Reading::new(kind, grid.place(row.number, None), revision);
        reading.sure = unsure.binary_search(&row.number).is_err();
        for (index, column) in columns.iter().enumerate() {
            let mut text = unescape(row.get(index));
            let swapped;
            let number = match column {
                Column::Field(at) => kind.fields()[*at].ty == FieldType::Number,
                other => matches!(other, Column::Lon | Column::Lat),
            };
            if number && grid.decimal_comma && text.matches(',').count() == 1 && !text.contains('.') {
                swapped = text.replace(',', ".");
                text = &swapped;
            }
            if !matches!(column, Column::Wkt | Column::Nothing) && text.len() > limits.cell_chars && text.chars().count() > limits.cell_chars {
                let mut place = reading.draft.place.clone();
                place.column = Some(names[index].clone());
                let message = format!("the cell has more than {} characters", limits.cell_chars);
                out.problems.push(Problem::new(Severity::Error, "cell_length", place, message, "shorten it").with_value(text));
                reading.sure = false;
                continue;
            }
            reading.cell(*column, &names[index], Cell::text(text), out);
        }
        reading.finish(Geometry::Absent, out);
    }
    grid.rows.len() as u64 - 1
}

/// Reads features as records of a kind; returns their number.
pub fn features(kind: Kind, features: &Features, out: &mut Gathering<'_>) -> u64 {
    let columns = columns(kind, &features.columns, &|column| features.place(1, Some(column)), out);
    for feature in &features.rows {
        let mut reading = Reading::new(kind, features.place(feature.number, None), features.revision.is_some());
        if let Some(id) = &feature.id {
            reading.feature_id = Some(id.clone());
        }
        for ((column, name), cell) in columns.iter().zip(&features.columns).zip(&feature.cells) {
            if let Some(cell) = cell {
                reading.cell(*column, name, cell.clone(), out);
            }
        }
        reading.finish(feature.geometry.clone(), out);
    }
    features.rows.len() as u64
}

/// The kind whose fields a header fits best: all its names are known, and what may not be empty is there.
pub fn kind_of_columns(names: &[String]) -> Option<Kind> {
    let fits = |kind: &&Kind| {
        let known = |n: &&String| column(**kind, n).is_some_and(|c| c != Column::Nothing);
        let required = kind.fields().iter().filter(|f| f.required && f.name != "id").all(|f| names.iter().any(|n| n.eq_ignore_ascii_case(f.name)));
        required && names.iter().filter(|n| column(**kind, n) != Some(Column::Nothing)).all(|n| known(&n))
    };
    let mut kinds = Kind::ALL.iter().filter(fits);
    let first = kinds.next()?;
    if kinds.next().is_some() { None } else { Some(*first) }
}

/// What a column of that name means; `None` where it is passed over.
pub fn meaning(kind: Kind, name: &str) -> Option<String> {
    column(kind, name).filter(|c| *c != Column::Nothing).map(|_| name.to_lowercase())
}

/// What a column may mean in a file of that kind.
pub fn meanings(kind: Kind) -> Vec<String> {
    let shape = kind.is_spatial().then_some(["lon", "lat", "wkt"]).into_iter().flatten();
    kind.fields().iter().filter(|f| f.ty != FieldType::Shape).map(|f| f.name).chain(shape).map(ToOwned::to_owned).collect()
}

fn column(kind: Kind, name: &str) -> Option<Column> {
    let name = name.to_lowercase();
    if let Some(at) = kind.column(&name) {
        let shape = kind.fields()[at].ty == FieldType::Shape;
        return Some(if shape { Column::Wkt } else { Column::Field(at) });
    }
    match name.as_str() {
        "lon" | "longitude" if kind.is_spatial() => Some(Column::Lon),
        "lat" | "latitude" if kind.is_spatial() => Some(Column::Lat),
        "wkt" if kind.is_spatial() => Some(Column::Wkt),
        DELETE_COLUMN => Some(Column::Delete),
        "" => Some(Column::Nothing),
        other if PASSED_OVER.contains(&other) => Some(Column::Nothing),
        _ => None,
    }
}

fn columns(kind: Kind, names: &[String], place: &dyn Fn(&str) -> Place, out: &mut Gathering<'_>) -> Vec<Column> {
    let mut columns = Vec::with_capacity(names.len());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        let found = column(kind, name);
        if let Some(first) = seen.insert(name.to_lowercase(), index).filter(|_| !name.is_empty()) {
            let message = format!("the column stands twice, as column {} and {}", first + 1, index + 1);
            out.problems.push(Problem::new(Severity::Error, "column_twice", place(name), message, "take one of them out").with_value(name));
        }
        if found.is_none() {
            let fields = kind.fields().iter().map(|f| f.name);
            let hint = nearest(&name.to_lowercase(), fields.clone()).map_or_else(
                || format!("{} have these columns: {}", kind.plural(), fields.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean {near:?}?"),
            );
            let message = format!("{} have no column {:?}: it is passed over", kind.plural(), shown(name));
            out.problems.push(Problem::new(Severity::Warning, "unknown_column", place(name), message, hint).with_value(name));
        }
        columns.push(found.unwrap_or(Column::Nothing));
    }
    columns
}

/// Takes off the apostrophe that our exports put before what a spreadsheet would read as a formula.
pub fn unescape(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

/// What a row asks of its record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// To be as the row says.
    Keep,
    /// To go.
    Delete,
}

/// One row while its cells are read.
struct Reading {
    draft: Draft,
    revision: bool,
    sure: bool,
    asks: Asks,
    feature_id: Option<String>,
    lon: Option<String>,
    lat: Option<String>,
    wkt: Option<String>,
    blank_geometry: bool,
}

impl Reading {
    fn new(kind: Kind, place: Place, revision: bool) -> Self {
        let draft = Draft { kind, id: Text::from(""), cells: vec![None; kind.fields().len()], place };
        Self { draft, revision, sure: true, asks: Asks::Keep, feature_id: None, lon: None, lat: None, wkt: None, blank_geometry: false }
    }

    fn cell(&mut self, column: Column, name: &str, cell: Cell, out: &mut Gathering<'_>) {
        let flat = || cell.flat();
        match column {
            Column::Nothing => {}
            Column::Delete => self.delete(name, &cell, out),
            Column::Lon => self.lon = flat(),
            Column::Lat => self.lat = flat(),
            Column::Wkt => {
                self.blank_geometry |= cell.is_null();
                self.wkt = self.wkt.take().or_else(flat);
            }
            Column::Field(_) if cell.is_null() && !self.revision => {}
            Column::Field(at) => {
                let field = &self.draft.kind.fields()[at];
                match fit(field, cell) {
                    Ok(cell) => self.draft.cells[at] = Some(cell),
                    Err(invalid) => self.broken(name, &invalid, out),
                }
            }
        }
    }

    /// Only a plain yes deletes, and only a plain no or nothing does not.
    fn delete(&mut self, column: &str, cell: &Cell, out: &mut Gathering<'_>) {
        let word = cell.flat().unwrap_or_default().to_lowercase();
        match word.as_str() {
            "yes" | "true" | "1" | "x" | "oui" => self.asks = Asks::Delete,
            "" | "no" | "false" | "0" | "non" => {}
            _ => self.broken(column, &Invalid::new("delete", word, "write yes to delete the record, or leave the cell blank"), out),
        }
    }

    fn broken(&mut self, column: &str, invalid: &Invalid, out: &mut Gathering<'_>) {
        self.sure = false;
        let mut place = self.draft.place.clone();
        place.column = Some(column.to_owned());
        let mut located = invalid.clone();
        located.column = "";
        out.problems.push(Problem::from_invalid(&located, place));
    }

    fn finish(mut self, feature: Geometry, out: &mut Gathering<'_>) {
        self.geometry(feature, out);
        let kind = self.draft.kind;
        if self.draft.cells[0].is_none() {
            let given = self.feature_id.take().filter(|id| crate::domain::id::is_slug(id));
            let key = given.or_else(|| if kind == Kind::Setting { None } else { keys::natural(&self.draft) });
            self.draft.cells[0] = key.map(|k| Cell::Text(Text::from(k)));
        }
        let Some(id) = self.draft.cells[0].as_ref().and_then(Cell::flat) else {
            let fields = keys::fields(kind).join(", ");
            let hint = if fields.is_empty() { "give an id".to_owned() } else { format!("give an id, or the columns it is made from: {fields}") };
            let mut place = self.draft.place.clone();
            place.column = Some("id".to_owned());
            out.problems.push(Problem::new(Severity::Error, "required", place, "the row has no id", hint));
            return;
        };
        self.draft.id = Text::from(id);
        if self.sure && self.asks == Asks::Delete {
            out.deletions.push((kind, self.draft.id, self.draft.place));
        } else if self.sure {
            out.take(self.draft);
        } else {
            out.refuse(kind, self.draft.id, self.draft.place);
        }
    }

    fn geometry(&mut self, feature: Geometry, out: &mut Gathering<'_>) {
        let Some(at) = self.draft.kind.fields().iter().position(|f| f.ty == FieldType::Shape) else { return };
        let read = match (feature, self.wkt.take(), self.lon.take(), self.lat.take()) {
            (Geometry::Shape(shape), ..) => Ok(Some(shape)),
            (Geometry::Broken(invalid), ..) => Err(("geometry", invalid)),
            (_, Some(wkt), ..) => Shape::from_wkt(&wkt).map(Some).map_err(|e| ("geometry", e)),
            (_, None, Some(lon), Some(lat)) => point(&lon, &lat).map(Some),
            (_, None, Some(lon), None) => Err(("lat", Invalid::new("required", "", format!("a position needs both: lon is {lon}")))),
            (_, None, None, Some(lat)) => Err(("lon", Invalid::new("required", "", format!("a position needs both: lat is {lat}")))),
            (Geometry::Null, ..) => Ok(None),
            (Geometry::Absent, ..) if self.blank_geometry => Ok(None),
            (Geometry::Absent, ..) => return,
        };
        match read {
            Ok(Some(shape)) => self.draft.cells[at] = Some(Cell::Shape(shape)),
            Ok(None) if self.revision => self.draft.cells[at] = Some(Cell::Null),
            Ok(None) => {}
            Err((column, invalid)) => self.broken(column, &invalid, out),
        }
    }
}

fn point(lon: &str, lat: &str) -> Result<Shape, (&'static str, Invalid)> {
    let degrees = |column, text: &str| {
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        number.ok_or_else(|| (column, Invalid::new("number", text, "degrees with decimals, for example -5.83")))
    };
    Shape::point(degrees("lon", lon)?, degrees("lat", lat)?).map_err(|e| ("lon", e))
}

/// Lets an attribute of another type stand for what the field holds, where nothing is guessed: a number for a text, a
/// text for a list. A list where one value is meant is refused by the field itself.
fn fit(field: &FieldSpec, cell: Cell) -> Result<Cell, Invalid> {
    match (field.ty, cell) {
        (FieldType::Map, Cell::List(items)) => {
            Err(Invalid::new("map", items.iter().map(Text::as_str).collect::<Vec<_>>().join("; "), "write key=value, several joined with `; `"))
        }
        (ty, Cell::Map(pairs)) if ty != FieldType::Map => {
            let text = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("; ");
            Err(Invalid::new("one_value", text, "this field takes no object"))
        }
        (_, cell) => Ok(cell),
    }
}
