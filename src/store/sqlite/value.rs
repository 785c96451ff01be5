//! A cell as a column value and back.
//!
//! Lists and maps stand in their flat `; ` form. The few that the flat form cannot say without loss (a key with `=` in it,
//! a value that begins with a blank) stand as JSON, so that what is read is always what was written.

use rusqlite::types::{Value, ValueRef};

use crate::domain::cell::split_list;
use crate::domain::{Cell, Field, FieldSpec, FieldType, Invalid, KeyValues, Text, json};

use super::blob;

/// Type of the column that holds a field (OGC 12-128r18 table 1).
pub(super) fn column_type(field: &FieldSpec, geometry_type: &'static str) -> &'static str {
    if field.list {
        return "TEXT";
    }
    match field.ty {
        FieldType::Text | FieldType::Code(_) | FieldType::Ref(_) | FieldType::Subject | FieldType::Map => "TEXT",
        FieldType::Count => "INTEGER",
        FieldType::Number => "REAL",
        FieldType::Flag => "BOOLEAN",
        FieldType::Day => "DATE",
        FieldType::Shape => geometry_type,
    }
}

/// A name that another program gave, as SQL writes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A cell as the value of its column.
pub(super) fn to_sql(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Flag(v) => Value::Integer(i64::from(*v)),
        Cell::Int(v) => Value::Integer(*v),
        Cell::Real(v) => Value::Real(*v),
        Cell::Text(v) => Value::Text(v.to_string()),
        Cell::List(items) => cell.flat().map_or(Value::Null, |flat| {
            let exact = !flat.starts_with('[') && split_list(&flat) == *items;
            Value::Text(if exact { flat } else { json::plain(cell).to_string() })
        }),
        Cell::Map(pairs) => cell.flat().map_or(Value::Null, |flat| {
            let back = KeyValues::parse(&Cell::Text(Text::from(flat.as_str())));
            let exact = !flat.starts_with('{') && back.is_ok_and(|b| *b.0 == **pairs);
            Value::Text(if exact { flat } else { json::plain(cell).to_string() })
        }),
        Cell::Shape(shape) => Value::Blob(blob::encode(shape)),
    }
}

/// The value of a column as a cell.
pub(super) fn from_sql(field: &FieldSpec, value: ValueRef<'_>) -> Result<Cell, Invalid> {
    let cell = match value {
        ValueRef::Null => Ok(Cell::Null),
        ValueRef::Integer(v @ (0 | 1)) if field.ty == FieldType::Flag => Ok(Cell::Flag(v == 1)),
        ValueRef::Integer(v) => Ok(Cell::Int(v)),
        ValueRef::Real(v) => Ok(Cell::Real(v)),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) if field.list && text.starts_with('[') => Ok(json_list(text).unwrap_or_else(|| Cell::Text(Text::from(text)))),
            Ok(text) if field.ty == FieldType::Map && text.starts_with('{') => {
                Ok(json_map(text).unwrap_or_else(|| Cell::Text(Text::from(text))))
            }
            Ok(text) => Ok(Cell::Text(Text::from(text))),
            Err(_) => Err(Invalid::new("utf8", String::from_utf8_lossy(bytes), "the text is not UTF-8")),
        },
        ValueRef::Blob(bytes) if field.ty == FieldType::Shape => blob::decode(bytes),
        ValueRef::Blob(_) => Err(Invalid::new("blob", "", "binary data does not belong here")),
    };
    cell.map_err(|mut invalid| {
        invalid.column = field.name;
        invalid
    })
}

fn json_list(text: &str) -> Option<Cell> {
    let items: Vec<String> = serde_json::from_str(text).ok()?;
    Some(Cell::List(items.into_iter().map(Text::from).collect()))
}

fn json_map(text: &str) -> Option<Cell> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let pairs = object.into_iter().map(|(k, v)| Some((Text::from(k), Text::from(v.as_str()?)))).collect::<Option<_>>()?;
    Some(Cell::Map(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, List};

    fn back(field: &str, cell: &Cell) -> Cell {
        let fields = Kind::Site.fields();
        let field = fields.iter().find(|f| f.name == field).expect("a field of sites");
        from_sql(field, ValueRef::from(&to_sql(cell))).expect("readable")
    }

    #[test]
    fn maps_and_lists_that_the_flat_form_cannot_say_are_kept() {
        let pair = |k: &str, v: &str| (Text::from(k), Text::from(v));
        for pairs in [vec![pair("a=b", "c")], vec![pair("k", " v ")], vec![pair("{k", "v")], vec![pair("k", "")], vec![pair("fr", "x; y\\")]] {
            let cell = back("attributes", &Cell::Map(pairs.clone()));
            assert_eq!(*KeyValues::parse(&cell).expect("a map").0, *pairs);
        }
        let items = vec![Text::from("[odd"), Text::from("a;b")];
        assert_eq!(*List::<Text>::parse(&back("other_names", &Cell::List(items.clone()))).expect("a list"), *items);
    }
}
