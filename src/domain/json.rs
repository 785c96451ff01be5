//! The one JSON shape of a record: a flat object with the fields of its kind; geometry as GeoJSON.
//! The API, the change log and undo use it.

use serde_json::{Map, Number, Value};

use super::cell::Cell;
use super::field::{FieldSpec, FieldType, Invalid};
use super::kind::{AnyRecord, Kind};
use super::shape::Shape;
use super::text::Text;

/// A record as a JSON object: every field of its kind, unknown as null, lists as arrays.
pub fn to_json(record: &AnyRecord) -> Map<String, Value> {
    let fields = record.kind().fields();
    fields.iter().zip(record.cells()).map(|(field, cell)| (field.name.to_owned(), cell_to_json(field, &cell))).collect()
}

/// A value as JSON; an unknown list is an empty array, an unknown map an empty object, all else unknown is null.
pub fn cell_to_json(field: &FieldSpec, cell: &Cell) -> Value {
    match cell {
        Cell::Null if field.list => Value::Array(Vec::new()),
        Cell::Null if field.ty == FieldType::Map => Value::Object(Map::new()),
        other => plain(other),
    }
}

/// A value as JSON without knowing its field.
pub fn plain(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Flag(v) => Value::Bool(*v),
        Cell::Int(v) => Value::Number((*v).into()),
        Cell::Real(v) => Number::from_f64(*v).map_or(Value::Null, Value::Number),
        Cell::Text(v) => Value::String(v.to_string()),
        Cell::List(items) => Value::Array(items.iter().map(|i| Value::String(i.to_string())).collect()),
        Cell::Map(items) => {
            Value::Object(items.iter().map(|(k, v)| (k.to_string(), Value::String(v.to_string()))).collect())
        }
        Cell::Shape(shape) => shape_to_json(shape),
    }
}

/// A geometry as GeoJSON (RFC 7946 section 3.1).
pub fn shape_to_json(shape: &Shape) -> Value {
    serde_json::to_value(geojson::Geometry::from(shape.geometry())).unwrap_or(Value::Null)
}

/// GeoJSON as a geometry.
pub fn shape_from_json(value: &Value) -> Result<Shape, Invalid> {
    let wrong = |e: String| Invalid::new("geojson", "", e);
    let parsed: geojson::Geometry = serde_json::from_value(value.clone()).map_err(|e| wrong(e.to_string()))?;
    Shape::new(geo_types::Geometry::try_from(parsed).map_err(|e| wrong(e.to_string()))?)
}

/// Reads a record from a JSON object. Members that are no field of the kind are problems; `revision` and `concealed`, with which
/// records leave, are passed over.
pub fn from_json(kind: Kind, object: &Map<String, Value>) -> Result<AnyRecord, Vec<Invalid>> {
    let fields = kind.fields();
    let mut broken = Vec::new();
    for name in object.keys() {
        if !matches!(name.as_str(), "revision" | "concealed") && kind.column(name).is_none() {
            let known: Vec<_> = fields.iter().map(|f| f.name).collect();
            broken.push(Invalid::new("unknown_field", name.as_str(), format!("{} have these fields: {}", kind.plural(), known.join(", "))));
        }
    }
    let mut cells = Vec::with_capacity(fields.len());
    for field in fields {
        let cell = object.get(field.name).map_or(Ok(Cell::Null), |value| cell_from_json(field, value));
        cells.push(cell.unwrap_or_else(|mut invalid| {
            invalid.column = field.name;
            broken.push(invalid);
            Cell::Null
        }));
    }
    match kind.read(&cells) {
        Ok(record) if broken.is_empty() => Ok(record),
        Ok(_) => Err(broken),
        Err(more) => {
            // a cell that could not be read is reported once, not again as missing
            broken.extend(more.into_iter().filter(|m| !broken.iter().any(|b| b.column == m.column)).collect::<Vec<_>>());
            Err(broken)
        }
    }
}

fn cell_from_json(field: &FieldSpec, value: &Value) -> Result<Cell, Invalid> {
    Ok(match value {
        Value::Null => Cell::Null,
        Value::Bool(v) => Cell::Flag(*v),
        Value::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(i), _) => Cell::Int(i),
            (_, Some(r)) => Cell::Real(r),
            _ => return Err(Invalid::new("number", n.to_string(), "the number is too large")),
        },
        Value::String(s) => Cell::text(s),
        Value::Array(items) => {
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                match item {
                    Value::String(s) => texts.push(Text::from(s.as_str())),
                    Value::Number(n) => texts.push(Text::from(n.to_string())),
                    other => return Err(Invalid::new("list", other.to_string(), "a list holds texts")),
                }
            }
            Cell::List(texts)
        }
        Value::Object(_) if field.ty == FieldType::Shape => Cell::Shape(shape_from_json(value)?),
        Value::Object(map) => {
            let mut pairs = Vec::with_capacity(map.len());
            for (key, value) in map {
                let text = match value {
                    Value::Null => continue,
                    Value::String(s) => s.clone(),
                    other => other.to_string(),
                };
                pairs.push((Text::from(key.as_str()), Text::from(text)));
            }
            Cell::Map(pairs)
        }
    })
}
