//! Writing KML 2.2 (OGC 07-147r2): streamed, every column as typed extended data, positions in WGS 84. What is not known is
//! not there.

use std::io::{self, Write};

use geo_types::{Coord, Geometry, LineString, Polygon};

use crate::domain::markup::Escaped;
use crate::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use crate::domain::{Cell, Shape};

/// Columns that say what people call a row, the best first.
const NAMES: [&str; 6] = ["name", "title", "site_name", "stakeholder_name", "label", "id"];

/// Writes a table; returns the number of placemarks.
pub fn write(table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n")?;
    writeln!(out, "<name>{}</name>\n<ExtendedData>", Escaped(&table.name))?;
    for (key, value) in &table.provenance {
        writeln!(out, "<Data name=\"{}\"><value>{}</value></Data>", Escaped(key), Escaped(value))?;
    }
    out.write_all(b"</ExtendedData>\n<Schema name=\"rows\" id=\"rows\">\n")?;
    for column in &table.columns {
        let ty = match column.ty {
            // KML's int has 32 bits
            ColumnType::Integer | ColumnType::Number => "double",
            ColumnType::Boolean => "bool",
            _ => "string",
        };
        writeln!(out, "<SimpleField name=\"{}\" type=\"{ty}\"/>", Escaped(&column.name))?;
    }
    writeln!(out, "</Schema>\n<Folder>\n<name>{}</name>", Escaped(&table.name))?;
    let name = NAMES.iter().find_map(|name| table.columns.iter().position(|c| c.name == *name));
    let mut count = 0;
    for row in table.rows {
        placemark(&table.columns, name, &row, out)?;
        count += 1;
    }
    out.write_all(b"</Folder>\n</Document>\n</kml>\n")?;
    Ok(count)
}

fn placemark(columns: &[Column], name: Option<usize>, row: &FeatureRow, out: &mut impl Write) -> io::Result<()> {
    let called = name.and_then(|at| row.cells.get(at)).and_then(Cell::flat);
    out.write_all(b"<Placemark")?;
    // programs that read KML have a column `id` of their own, which is this attribute
    if is_xml_id(&row.id) {
        write!(out, " id=\"{}\"", row.id)?;
    }
    write!(out, "><name>{}</name><ExtendedData><SchemaData schemaUrl=\"#rows\">", Escaped(called.as_deref().unwrap_or(&row.id)))?;
    for (column, cell) in columns.iter().zip(&row.cells) {
        let value = match cell {
            Cell::Flag(flag) => Some(u8::from(*flag).to_string()),
            other => other.flat(),
        };
        if let Some(value) = value {
            write!(out, "<SimpleData name=\"{}\">{}</SimpleData>", Escaped(&column.name), Escaped(&value))?;
        }
    }
    out.write_all(b"</SchemaData></ExtendedData>")?;
    if let Some(shape) = &row.shape {
        geometry(Shape::geometry(shape), out)?;
    }
    out.write_all(b"</Placemark>\n")
}

/// True where a text may be an id in XML: a letter or `_` first, then letters, digits, `.`, `-` and `_`.
fn is_xml_id(text: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_') && text.chars().all(name)
}

fn geometry(shape: &Geometry<f64>, out: &mut impl Write) -> io::Result<()> {
    match shape {
        Geometry::Point(p) => {
            write!(out, "<Point><coordinates>")?;
            positions(&[p.0], out)?;
            write!(out, "</coordinates></Point>")
        }
        Geometry::Line(l) => line(&LineString::from(vec![l.start, l.end]), out),
        Geometry::LineString(l) => line(l, out),
        Geometry::Polygon(p) => polygon(p, out),
        Geometry::Rect(r) => polygon(&r.to_polygon(), out),
        Geometry::Triangle(t) => polygon(&t.to_polygon(), out),
        Geometry::MultiPoint(m) => several(m.0.iter().map(|p| Geometry::Point(*p)), out),
        Geometry::MultiLineString(m) => several(m.0.iter().cloned().map(Geometry::LineString), out),
        Geometry::MultiPolygon(m) => several(m.0.iter().cloned().map(Geometry::Polygon), out),
        Geometry::GeometryCollection(c) => several(c.0.iter().cloned(), out),
    }
}

fn several(parts: impl Iterator<Item = Geometry<f64>>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<MultiGeometry>")?;
    for part in parts {
        geometry(&part, out)?;
    }
    out.write_all(b"</MultiGeometry>")
}

fn line(line: &LineString<f64>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<LineString><coordinates>")?;
    positions(&line.0, out)?;
    out.write_all(b"</coordinates></LineString>")
}

fn polygon(polygon: &Polygon<f64>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<Polygon>")?;
    for (side, ring) in std::iter::once(("outer", polygon.exterior())).chain(polygon.interiors().iter().map(|r| ("inner", r))) {
        write!(out, "<{side}BoundaryIs><LinearRing><coordinates>")?;
        positions(&ring.0, out)?;
        write!(out, "</coordinates></LinearRing></{side}BoundaryIs>")?;
    }
    out.write_all(b"</Polygon>")
}

fn positions(positions: &[Coord<f64>], out: &mut impl Write) -> io::Result<()> {
    for (at, c) in positions.iter().enumerate() {
        write!(out, "{}{},{}", if at == 0 { "" } else { " " }, c.x, c.y)?;
    }
    Ok(())
}
