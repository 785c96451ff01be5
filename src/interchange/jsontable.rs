//! Tables in JSON: a list of flat objects, as many services give them; members are columns, in the order of their first use.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde_json::{Map, Value};

use super::decode::decode;
use super::geojson::read::check_depth;
use super::grid::{Grid, GridRow, stem};
use super::limits::Limits;
use super::refused::{Reason, Refused};

/// Reads the file where it is a list of objects whose members are texts, numbers, yes or no, nothing, or lists of these; `None` where
/// it is another JSON, or none.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Option<Grid>, Refused> {
    let decoded = decode(file, bytes)?;
    let text = decoded.text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if !text.starts_with('[') {
        return Ok(None);
    }
    check_depth(file, text.as_bytes(), limits)?;
    let Ok(rows) = serde_json::from_str::<Vec<Map<String, Value>>>(text) else { return Ok(None) };
    let is_flat = |v: &Value| !v.is_object() && v.as_array().is_none_or(|items| items.iter().all(|i| !i.is_object() && !i.is_array()));
    if rows.is_empty() || !rows.iter().all(|row| row.values().all(is_flat)) {
        return Ok(None);
    }
    if rows.len() > limits.rows {
        let message = format!("the list has more than {} objects", limits.rows);
        return Err(Refused::new(Reason::Rows, message, "split it into several files").of(file));
    }
    let mut columns: Vec<String> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !index.contains_key(name) {
            index.insert(name.clone(), columns.len());
            columns.push(name.clone());
        }
    }
    if columns.len() > limits.columns || columns.len().saturating_mul(rows.len()) > limits.cells {
        let message = format!("the objects have {} members in all; a table has at most {} columns and {} cells", columns.len(), limits.columns, limits.cells);
        return Err(Refused::new(Reason::Columns, message, "leave out what is not needed").of(file));
    }
    let mut grid_rows = vec![GridRow { number: 1, cells: columns.iter().map(String::as_str).collect::<StringRecord>() }];
    for (number, row) in (2_u64..).zip(&rows) {
        let cells: StringRecord = columns.iter().map(|column| row.get(column).map(flat).unwrap_or_default()).collect::<Vec<String>>().iter().map(String::as_str).collect();
        grid_rows.push(GridRow { number, cells });
    }
    Ok(Some(Grid {
        file: file.to_owned(),
        title: stem(file).to_owned(),
        rows: grid_rows,
        decimal_comma: false,
        ragged: false,
        revision: None,
        workspace: None,
        problems: Vec::new(),
    }))
}

fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flat).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
