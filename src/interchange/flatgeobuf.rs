//! FlatGeobuf of rows of which some have no geometry: the format allows them where it has no spatial index, GDAL drops them. (Layers
//! whose rows all have one are written by GDAL, with an index.) Format: flatgeobuf.org, version 3.

use std::io::{self, Write};

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType, Header, HeaderArgs};
use geo::CoordsIter as _;
use geo_types::Geometry as Shape;
use serde_json::Value;
use wkt::TryFromWkt as _;

use super::gdal_wire::{WriteOrder, WriteRow};
use crate::domain::AttributeType;

/// What every file begins with.
const MAGIC: [u8; 8] = [b'f', b'g', b'b', 3, b'f', b'g', b'b', 0];

/// Writes the header for so many rows; each row follows by [`row`].
pub fn header(order: &WriteOrder, rows: u64, out: &mut impl Write) -> io::Result<()> {
    let mut buffer = FlatBufferBuilder::new();
    let columns: Vec<WIPOffset<Column<'_>>> = order
        .columns
        .iter()
        .map(|(name, ty)| {
            let name = buffer.create_string(name);
            Column::create(&mut buffer, &ColumnArgs { name: Some(name), type_: column_type(*ty), ..ColumnArgs::default() })
        })
        .collect();
    let columns = buffer.create_vector(&columns);
    let authority = buffer.create_string("EPSG");
    let crs = Crs::create(&mut buffer, &CrsArgs { org: Some(authority), code: 4326, ..CrsArgs::default() });
    let about: serde_json::Map<String, Value> = order.about.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    let (name, about) = (buffer.create_string(&order.layer), buffer.create_string(&Value::Object(about).to_string()));
    let header = HeaderArgs {
        name: Some(name),
        geometry_type: GeometryType::Unknown,
        columns: Some(columns),
        features_count: rows,
        index_node_size: 0,
        crs: Some(crs),
        metadata: Some(about),
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut buffer, &header);
    buffer.finish_size_prefixed(header, None);
    out.write_all(&MAGIC)?;
    out.write_all(buffer.finished_data())
}

/// Writes a row.
pub fn row(order: &WriteOrder, row: &WriteRow, out: &mut impl Write) -> io::Result<()> {
    let shape = row.wkt.as_deref().map(Shape::<f64>::try_from_wkt_str).transpose().map_err(|e| io::Error::other(e.to_string()))?;
    let mut buffer = FlatBufferBuilder::new();
    let geometry = shape.as_ref().map(|shape| geometry(shape, &mut buffer));
    let mut properties = Vec::new();
    for (at, ((_, ty), cell)) in order.columns.iter().zip(&row.cells).enumerate() {
        property(at, *ty, cell, &mut properties)?;
    }
    let properties = (!properties.is_empty()).then(|| buffer.create_vector(&properties));
    let feature = Feature::create(&mut buffer, &FeatureArgs { geometry, properties, columns: None });
    buffer.finish_size_prefixed(feature, None);
    out.write_all(buffer.finished_data())
}

const fn column_type(ty: AttributeType) -> ColumnType {
    match ty {
        AttributeType::Boolean => ColumnType::Bool,
        AttributeType::Integer => ColumnType::Long,
        AttributeType::Number => ColumnType::Double,
        AttributeType::Date | AttributeType::DateTime => ColumnType::DateTime,
        AttributeType::Text => ColumnType::String,
    }
}

/// A value after the number of its column; what is not known is left out.
fn property(at: usize, ty: AttributeType, cell: &Value, out: &mut Vec<u8>) -> io::Result<()> {
    let too_long = |_| io::Error::other("a column or a text is too long for FlatGeobuf");
    let bytes = match (ty, cell) {
        (_, Value::Null) => return Ok(()),
        (AttributeType::Boolean, cell) => vec![u8::from(cell.as_bool().unwrap_or_default())],
        (AttributeType::Integer, cell) => match cell.as_i64() {
            Some(number) => number.to_le_bytes().to_vec(),
            None => return Ok(()),
        },
        (AttributeType::Number, cell) => match cell.as_f64() {
            Some(number) => number.to_le_bytes().to_vec(),
            None => return Ok(()),
        },
        (_, cell) => {
            let text = cell.as_str().map_or_else(|| cell.to_string(), ToOwned::to_owned);
            let mut bytes = u32::try_from(text.len()).map_err(too_long)?.to_le_bytes().to_vec();
            bytes.extend_from_slice(text.as_bytes());
            bytes
        }
    };
    out.extend_from_slice(&u16::try_from(at).map_err(too_long)?.to_le_bytes());
    out.extend_from_slice(&bytes);
    Ok(())
}

/// A geometry by its positions, one after another, and where its parts end.
fn geometry<'b>(shape: &Shape<f64>, buffer: &mut FlatBufferBuilder<'b>) -> WIPOffset<Geometry<'b>> {
    let parts: Option<Vec<Shape<f64>>> = match shape {
        Shape::MultiPolygon(all) => Some(all.iter().cloned().map(Shape::Polygon).collect()),
        Shape::GeometryCollection(all) => Some(all.0.clone()),
        _ => None,
    };
    if let Some(parts) = parts {
        let ty = if matches!(shape, Shape::MultiPolygon(_)) { GeometryType::MultiPolygon } else { GeometryType::GeometryCollection };
        let parts: Vec<WIPOffset<Geometry<'b>>> = parts.iter().map(|part| geometry(part, buffer)).collect();
        let parts = buffer.create_vector(&parts);
        return Geometry::create(buffer, &GeometryArgs { type_: ty, parts: Some(parts), ..GeometryArgs::default() });
    }
    let (ty, lengths) = match shape {
        Shape::Point(_) => (GeometryType::Point, vec![1]),
        Shape::MultiPoint(all) => (GeometryType::MultiPoint, vec![all.0.len()]),
        Shape::Line(_) => (GeometryType::LineString, vec![2]),
        Shape::LineString(line) => (GeometryType::LineString, vec![line.0.len()]),
        Shape::MultiLineString(all) => (GeometryType::MultiLineString, all.iter().map(|l| l.0.len()).collect()),
        Shape::Polygon(polygon) => (GeometryType::Polygon, std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|r| r.0.len()).collect()),
        // rectangles and triangles never come out of WKT
        other => (GeometryType::Unknown, vec![other.coords_count()]),
    };
    let positions: Vec<f64> = shape.coords_iter().flat_map(|c| [c.x, c.y]).collect();
    let mut end = 0_usize;
    let ends: Vec<u32> = lengths
        .iter()
        .filter_map(|length| {
            end += length;
            u32::try_from(end).ok()
        })
        .collect();
    let several = matches!(shape, Shape::MultiLineString(_) | Shape::Polygon(_)) && ends.len() > 1;
    let ends = several.then(|| buffer.create_vector(&ends));
    let positions = buffer.create_vector(&positions);
    Geometry::create(buffer, &GeometryArgs { type_: ty, ends, xy: Some(positions), ..GeometryArgs::default() })
}
